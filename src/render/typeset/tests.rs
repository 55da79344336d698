use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use typst::layout::{Frame, FrameItem};

include!("../../../tests/typeset/identity.rs");

const SPECIMEN: &str = include_str!("../../../tests/typeset/specimen.typ");
const SPECIMEN_DATA: &str = include_str!("../../../tests/typeset/specimen.json");
const PICTURE: &str = include_str!("../../../tests/typeset/picture.svg");

/// A typesetter with templates of the user's.
fn with(templates: &[(&str, &str)]) -> Typesetter {
    let templates = templates.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    Typesetter::with_templates(&templates).unwrap()
}

/// A typesetter with one document of the given source, and the job for it.
fn document(source: &str) -> (Typesetter, Job) {
    let typesetter = with(&[("documents/test.typ", source)]);
    (typesetter, Job::new("documents/test.typ", "acme/test", sample_identity()))
}

fn specimen() -> (Typesetter, Job) {
    let typesetter = with(&[("documents/specimen.typ", SPECIMEN)]);
    let data: Value = serde_json::from_str(SPECIMEN_DATA).unwrap();
    let job = Job::new("documents/specimen.typ", "acme/specimen", sample_identity())
        .with_data("specimen", data)
        .with_file("pictures/picture.svg", PICTURE);
    (typesetter, job)
}

/// The words on the pages of a document, page by page.
fn pages_of(typesetter: &Typesetter, job: &Job) -> Vec<String> {
    fn walk(frame: &Frame, out: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => walk(&group.frame, out),
                FrameItem::Text(text) => {
                    out.push_str(&text.text);
                    out.push(' ');
                }
                _ => {}
            }
        }
    }
    let (world, _) = JobWorld::new(&typesetter.shared, job, Strictness::Usual).unwrap();
    let document = typst::compile::<PagedDocument>(&world).output.unwrap();
    document
        .pages()
        .iter()
        .map(|page| {
            let mut out = String::new();
            walk(&page.frame, &mut out);
            out
        })
        .collect()
}

/// Text without any blank, to compare across line breaks.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{ad}')).collect()
}

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn the_specimen_passes_both_standards_without_a_warning() {
    let (typesetter, job) = specimen();
    let document = typesetter.typeset(&job).unwrap();
    assert_eq!(document.warnings, []);
    assert!(document.pages >= 9, "{} pages", document.pages);
    assert!(document.pdf.starts_with(b"%PDF-1.7"));
    for mark in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
        assert!(contains(&document.pdf, mark), "{mark} is not in the metadata");
    }
}

#[test]
fn the_specimen_shows_every_part_of_the_design_system() {
    let (typesetter, job) = specimen();
    let pages = pages_of(&typesetter, &job);
    let all = pages.join("\n");
    for words in [
        "Dossier d’infrastructure",
        "Identification du document",
        "Historique des versions",
        "Sommaire",
        "Tableau",
        "Figure",
        "Indispensable",
        "Non conforme",
        "À risque",
        "Sans objet",
        "Signature et cachet",
        "128\u{202f}400,50\u{a0}€",
        "1er\u{a0}décembre\u{a0}2026",
    ] {
        assert!(all.contains(words), "`{words}` is not on the pages");
    }
    // The cover has neither header nor footer; the others say where they are.
    assert!(!pages[0].contains(&format!("1 / {}", pages.len())));
    assert!(pages[2].contains(&format!("3 / {}", pages.len())), "{}", pages[2]);
    assert!(pages[2].contains("Diffusion restreinte"));
}

#[test]
fn the_same_job_gives_the_same_bytes() {
    let (typesetter, job) = specimen();
    let first = typesetter.typeset(&job).unwrap();
    assert_eq!(first.pdf, typesetter.typeset(&job).unwrap().pdf);
    // Neither what is remembered nor the threads may show in the file.
    Typesetter::forget(0);
    let (other, again) = specimen();
    let many = other.typeset_all(&[again.clone(), again]);
    assert_eq!(many.len(), 2);
    for outcome in many {
        assert!(first.pdf == outcome.unwrap().pdf, "another file");
    }
}

#[test]
fn several_documents_come_back_in_order() {
    let (typesetter, job) = document("#import \"lib.typ\": *\n#show: setup\n= Un\n#json(\"/data/word.json\")");
    let jobs: Vec<Job> = (0..6).map(|index| job.clone().with_data("word", json!(format!("mot{index}")))).collect();
    let one_by_one: Vec<Vec<u8>> = jobs.iter().map(|job| typesetter.typeset(job).unwrap().pdf).collect();
    let together: Vec<Vec<u8>> = typesetter.typeset_all(&jobs).into_iter().map(|one| one.unwrap().pdf).collect();
    assert!(one_by_one == together);
    assert!(together[0] != together[1]);
}

#[test]
fn every_language_typesets_the_specimen() {
    for language in crate::render::texts::languages() {
        let (typesetter, mut job) = specimen();
        job.identity.language = language.to_owned();
        assert_eq!(typesetter.typeset(&job).unwrap().warnings, [], "{language}");
    }
    let (typesetter, mut job) = specimen();
    job.identity.language = "en".to_owned();
    let all = pages_of(&typesetter, &job).join("\n");
    assert!(all.contains("Contents") && all.contains("1\u{a0}December\u{a0}2026") && all.contains("€128,400.50"));
    assert!(!all.contains("Sommaire") && !all.contains("Indispensable"));
    job.identity.language = "xx".to_owned();
    let error = typesetter.typeset(&job).unwrap_err();
    assert_eq!(error.to_string(), "error: no texts for the language `xx`");
}

#[test]
fn the_list_of_templates_is_the_folder() {
    fn walk(folder: &std::path::Path, prefix: &str, out: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), out);
            } else {
                out.push(name);
            }
        }
    }
    let mut on_disk = Vec::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/documents");
    walk(&folder, "documents/", &mut on_disk);
    on_disk.sort();
    let mut embedded: Vec<String> = embedded::TEMPLATES.iter().map(|(name, _)| (*name).to_owned()).collect();
    embedded.sort();
    assert_eq!(embedded, on_disk);
}

#[test]
fn every_function_of_the_design_system_is_explained() {
    let lib = embedded::TEMPLATES.iter().find(|(name, _)| *name == "documents/lib.typ");
    let explained: std::collections::BTreeSet<&str> = lib
        .unwrap()
        .1
        .lines()
        .filter(|line| line.starts_with("//"))
        .flat_map(|line| line.split(|c: char| !(c.is_alphanumeric() || c == '-')))
        .collect();
    let mut count = 0;
    for (name, source) in embedded::TEMPLATES {
        for line in source.lines().filter_map(|line| line.strip_prefix("#let ")) {
            let function = line.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).next().unwrap();
            if name.starts_with("documents/lib/") && !function.starts_with('_') {
                count += 1;
                assert!(explained.contains(function), "`{function}` of {name} is not in the head of lib.typ");
            }
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn a_users_font_can_be_used() {
    let font = embedded::FONTS[5].to_vec();
    let typesetter = Typesetter::with_templates(&BTreeMap::from([
        ("fonts/house.ttf".to_owned(), font),
        ("fonts/OFL.txt".to_owned(), b"licence".to_vec()),
    ]))
    .unwrap();
    let (plain, _) = specimen();
    assert_eq!(typesetter.shared.font_count(), plain.shared.font_count() + 1);
    let broken = BTreeMap::from([("fonts/house.otf".to_owned(), b"not a font".to_vec())]);
    assert_eq!(Typesetter::with_templates(&broken).err(), Some(TemplateError::Font("fonts/house.otf".into())));
}

#[test]
fn a_users_template_replaces_the_embedded_one() {
    let source = "#import \"lib.typ\": *\n#show: setup.with(with-identification: false, with-contents: false)\n= Un";
    let plain = with(&[("documents/test.typ", source)]);
    let job = Job::new("documents/test.typ", "acme/test", sample_identity());
    let own = with(&[
        ("documents/test.typ", source),
        // Only the part that draws signs; the others stay the program's own.
        ("documents/lib/marks.typ", "#let priority(key) = [priorité maison #key]"),
        ("texts/fr.toml", "[common]\nversion = \"Édition\"\n"),
    ]);
    let before = pages_of(&plain, &job).join("\n");
    let after = pages_of(&own, &job).join("\n");
    assert!(before.contains("Version") && !before.contains("Édition"));
    assert!(after.contains("Édition") && !after.contains("Version"));
    assert_eq!(own.texts("fr").unwrap().get("common.version"), Some("Édition"));
    let marks = with(&[
        ("documents/test.typ", "#import \"lib.typ\": *\n#show: setup\n= Un\n#priority(\"must\")"),
        ("documents/lib/marks.typ", "#let priority(key) = [priorité maison #key]\n#let badge = 1\n#let state = 1"),
    ]);
    assert!(pages_of(&marks, &job).join(" ").contains("priorité maison"));
}

#[test]
fn today_is_the_date_of_the_document() {
    let (typesetter, job) =
        document("#import \"lib.typ\": *\n#show: setup\n= Un\n#datetime.today().display(\"[year]~[month]~[day]\")");
    assert!(pages_of(&typesetter, &job).join(" ").contains("2026~11~23"));
}

#[test]
fn an_error_in_a_users_template_says_where_and_what() {
    let report = |source: &str| {
        let (typesetter, job) = document(source);
        let error = typesetter.typeset(&job).unwrap_err();
        assert!(error.is_users(), "{error:?}");
        error.to_string()
    };
    let sources = [
        "= Un\n\n#tabel(\n  columns: 2,\n)\n",
        "= Un\n#let x = (1, 2\n",
        "#import \"lib.typ\": *\n#show: setup\n= Un\n#badge(tone: \"rose\")[x]\n",
        "#import \"lib.typ\": *\n#show: setup\n#t(\"common.nothing\")\n",
        "#import \"@preview/cetz:0.4.0\"\n",
        "#image(\"logo.svg\")\n",
        "#read(\"../../secret\")\n",
        "#import \"lib.typ\": *\n#show: setup\n= Un\n=== Trois\n",
        "#import \"lib.typ\": *\n#show: setup\n= Un\n#picture(\"/documents/x.svg\")\n",
        "#import \"lib.typ\": *\n#show: setup\n= Un\n#data-table(((title: \"A\"),), ((1, 2),))\n",
    ];
    let all: Vec<String> = sources.iter().map(|source| report(source)).collect();
    insta::assert_snapshot!(all.join("\n\n"), @r#"
    documents/test.typ:3:2: error: unknown variable: tabel
      | #tabel(

    documents/test.typ:2:10: error: unclosed delimiter
      | #let x = (1, 2

    documents/test.typ:4:2: error: dictionary does not contain key "rose" and no default value was specified
      | #badge(tone: "rose")[x]
      by way of documents/lib/marks.typ:8:14

    documents/test.typ:3:2: error: assertion failed: no text `common.nothing` in texts/fr.toml
      | #t("common.nothing")
      by way of documents/lib/texts.typ:13:5

    documents/test.typ:1:9: error: failed to load package (@preview/cetz:0.4.0 is not available: a template uses only files of the templates folder)
      | #import "@preview/cetz:0.4.0"

    documents/test.typ:1:8: error: file not found (searched at documents/logo.svg)
      | #image("logo.svg")

    documents/test.typ:1:7: error: path `"../../secret"` would escape the project root
      | #read("../../secret")
      hint: cannot access files outside of the project sandbox

    documents/test.typ:4:1: error: PDF/UA-1 error: skipped from heading level 1 to 3
      | === Trois
      hint: heading levels must be consecutive

    documents/test.typ:4:2: error: assertion failed: the picture /documents/x.svg needs an `alt`
      | #picture("/documents/x.svg")
      by way of documents/lib/figures.typ:12:3

    documents/test.typ:4:2: error: assertion failed: a row of 2 cells in a table of 1 columns
      | #data-table(((title: "A"),), ((1, 2),))
      by way of documents/lib/tables.typ:88:5
    "#);
}

#[test]
fn a_template_that_never_ends_is_stopped() {
    for source in ["#let f(x) = f(x + 1)\n#f(0)", "#while true { }", "#let f(x) = [#f(x)]\n#f(1)"] {
        let (typesetter, job) = document(source);
        assert!(typesetter.typeset(&job).unwrap_err().is_users(), "{source}");
    }
}

#[test]
fn templates_with_a_wrong_name_or_bytes_are_refused() {
    let refused = |name: &str, bytes: &[u8]| {
        Typesetter::with_templates(&BTreeMap::from([(name.to_owned(), bytes.to_vec())])).err()
    };
    assert_eq!(refused("../secret.typ", b""), Some(TemplateError::Name("../secret.typ".into())));
    assert_eq!(refused("", b""), Some(TemplateError::Name(String::new())));
    assert_eq!(refused("documents/a.typ", b"\xff"), Some(TemplateError::NotUtf8("documents/a.typ".into())));
    assert_eq!(refused("texts/fr.toml", b"\xff"), Some(TemplateError::NotUtf8("texts/fr.toml".into())));
    assert!(matches!(refused("texts/fr.toml", b"= 1"), Some(TemplateError::Texts(TextsError::Invalid { .. }))));
    assert_eq!(refused("documents/logo.png", b"\xff"), None);
}

#[test]
fn warnings_of_a_users_template_are_handed_over() {
    let (typesetter, job) = document("#import \"lib.typ\": *\n#show: setup\n= Un\n#text(font: \"Comic\")[x]");
    let document = typesetter.typeset(&job).unwrap();
    assert_eq!(document.warnings.len(), 1);
    assert_eq!(
        document.warnings[0].to_string().lines().next(),
        Some("documents/test.typ:4:13: warning: unknown font family: comic")
    );
}

const TABLE: &str = "#import \"lib.typ\": *\n#show: setup.with(with-identification: false, with-contents: false)\n\
    = Un\n#data-table(((title: \"A\", width: 20mm), (title: \"B\", width: 1fr)), json(\"/data/rows.json\"))";

#[test]
fn hostile_text_is_only_text() {
    let (typesetter, job) = document(TABLE);
    let hostile = [
        "\"double\" 'simple'",
        "#panic() $x$ *gras* _it_ @ref <label> \\ = titre // suite /* fin",
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script> &amp; &#65;",
        "../../etc/passwd",
        "#import \"@preview/x:1.0.0\"",
        "{{ modele }} {% if %} ${x} `code`",
        "\u{1f512} \u{2705} \u{1f468}\u{200d}\u{1f4bb} \u{1f1eb}\u{1f1f7}",
        "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
        "\u{645}\u{631}\u{62d}\u{628}\u{627}",
        "Ж и Ω, ő, ş, ł",
    ];
    let rows: Vec<Value> = hostile.iter().map(|text| json!(["x", text])).collect();
    let job = job.with_data("rows", json!(rows));
    let document = typesetter.typeset(&job).unwrap();
    assert_eq!(document.replaced, []);
    let page = squeezed(&pages_of(&typesetter, &job)[1]);
    // Right-to-left words are drawn in the order of the eye; their letters must all be there.
    for text in &hostile[..8] {
        assert!(page.contains(&squeezed(text)), "{text} is not on {page}");
    }
    for letter in hostile[8..].concat().chars().filter(|c| !c.is_whitespace()) {
        assert!(page.contains(letter), "{letter}");
    }
}

#[test]
fn text_that_no_font_has_is_replaced_and_reported() {
    let (typesetter, job) = document(TABLE);
    assert_eq!(typesetter.missing_glyphs("Réseau → « zone » 🔒 שלום ✓"), Vec::<char>::new());
    assert_eq!(typesetter.missing_glyphs("漢字 漢 \u{e000}\u{202e}"), ['\u{202e}', '字', '漢', '\u{e000}']);
    let job = job.with_data("rows", json!([["a\u{0}b", "漢x"], ["a\u{202e}b", "e\u{301} \u{5d0}\u{20dd}"]]));
    let document = typesetter.typeset(&job).unwrap();
    let places: Vec<&str> = document.replaced.iter().map(|one| one.place.as_str()).collect();
    assert_eq!(places, ["data/rows.json#/0/0", "data/rows.json#/0/1", "data/rows.json#/1/0", "data/rows.json#/1/1"]);
    assert_eq!(document.replaced[1].characters, ['漢']);
    let page = squeezed(&pages_of(&typesetter, &job)[1]);
    assert!(page.contains("□x") && page.contains("ab") && page.contains("e\u{301}"), "{page}");
}

#[test]
fn a_drawing_with_rare_letters_is_cleaned_too() {
    let (typesetter, job) =
        document("#import \"lib.typ\": *\n#show: setup\n= Un\n#picture(\"/pictures/a.svg\", alt: \"x\")");
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20' font-family='Inter'><text y='15'>漢 a🔒</text></svg>";
    let document = typesetter.typeset(&job.with_file("pictures/a.svg", svg)).unwrap();
    assert_eq!(document.replaced[0].place, "pictures/a.svg");
    assert_eq!(document.replaced[0].characters, ['漢']);
}

#[test]
fn the_signs_of_the_design_system_are_in_the_main_face() {
    let (typesetter, _) = specimen();
    let signs =
        "✓×→←↑↓↔⇒▲▼△▽◀▶●○■□▢◆◇★☆⚠•‣·–—…«»‹›“”‘’−÷±≤≥≠≈∞€£№°§†‰²³½µΩ①⑨Ⓐ\u{a0}\u{202f}\u{2009}\u{ad}\u{2011}ŒœÉÀÇÊÎÔÙŸ";
    let (clean, missing) = typesetter.shared.coverage.clean(signs, Strictness::Strict);
    assert_eq!(missing, Vec::<char>::new());
    assert_eq!(clean, signs);
}

#[test]
fn a_very_long_text_flows_over_pages_and_is_not_cut() {
    let (typesetter, job) = document(TABLE);
    let long: String = (0..3000).map(|index| format!("m{index} ")).collect();
    let lines: String = (0..200).map(|index| format!("l{index}\n")).collect();
    let job = job.with_data("rows", json!([[long, "x"], ["y", lines], ["z", "w".repeat(5000)]]));
    assert_eq!(typesetter.typeset(&job).unwrap().warnings, []);
    let pages = squeezed(&pages_of(&typesetter, &job).join(""));
    for index in (0..3000).step_by(97) {
        assert!(pages.contains(&format!("m{index}m{}", index + 1)) || pages.contains(&format!("m{index}")), "m{index}");
    }
    assert!(pages.contains("l199") && pages.contains("m2999"));
    assert_eq!(pages.matches('w').count(), 5000);
}

#[test]
fn long_and_empty_identities_are_harmless() {
    let (typesetter, mut job) = document("#import \"lib.typ\": *\n#show: setup\n= #heading-words(\"t\" * 40000)\nx");
    let long = "très long ".repeat(2000);
    let identity = &mut job.identity;
    for field in [
        &mut identity.project,
        &mut identity.client,
        &mut identity.title,
        &mut identity.reference,
        &mut identity.version,
        &mut identity.classification,
        &mut identity.authors[0].name,
        &mut identity.team[0].role,
    ] {
        *field = long.clone();
    }
    identity.subtitle = Some(long);
    assert_eq!(typesetter.typeset(&job).unwrap().warnings, []);
    let identity = &mut job.identity;
    identity.project = String::new();
    identity.client = String::new();
    identity.title = String::new();
    identity.reference = String::new();
    identity.subtitle = None;
    identity.status = None;
    identity.team.clear();
    identity.authors.clear();
    identity.approvers.clear();
    identity.revisions.clear();
    assert_eq!(typesetter.typeset(&job).unwrap().warnings, []);
}

#[test]
fn the_markdown_of_the_program_is_what_the_documents_read() {
    let (typesetter, job) = document(
        "#import \"lib.typ\": *\n#show: setup\n= Un\n#md(json(\"/data/text.json\"))\n\
         #data-table(((title: \"A\", width: 1fr),), ((json(\"/data/text.json\"),),))",
    );
    let text = "Un *mot*, **fort**, `code`, ~~non~~ et [lien](https://acme.example).\n\n\
        # Titre\n\n3. trois\n4. quatre\n   - [x] fait\n\n> cité\n\n```\nif a { b }\n```\n\n\
        | a | b |\n|---|--:|\n| 1 |  |\n\n---\n\n<b>gras</b> ![alt](x.png)";
    let tree = crate::render::markdown::Markdown::parse(text).to_json();
    let job = job.with_data("text", tree);
    assert_eq!(typesetter.typeset(&job).unwrap().warnings, []);
    let page = squeezed(&pages_of(&typesetter, &job)[2]);
    for words in ["Unmot,fort,code,nonetlien.", "Titre", "3.trois4.quatre", "✓fait", "cité", "ifa{b}", "<b>gras</b>alt"]
    {
        assert_eq!(page.matches(words).count(), 2, "{words} in {page}");
    }
}

#[test]
fn deep_markdown_is_typeset() {
    let (typesetter, job) = document("#import \"lib.typ\": *\n#show: setup\n= Un\n#md(json(\"/data/text.json\"))");
    for text in [
        format!("{} fond", ">".repeat(400)),
        (0..100).map(|level| format!("{}- fond{level}\n", "  ".repeat(level))).collect(),
        format!("{}fond{}", "**a _b ".repeat(60), "_ **".repeat(60)),
    ] {
        let tree = crate::render::markdown::Markdown::parse(&text).to_json();
        let job = job.clone().with_data("text", tree);
        let outcomes = typesetter.typeset_all(std::slice::from_ref(&job));
        assert!(outcomes[0].is_ok(), "{:?}", outcomes[0].as_ref().err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_text_whatever_fails_a_document(texts in proptest::collection::vec(any::<String>(), 1..8)) {
        let (typesetter, job) = document(TABLE);
        let rows: Vec<Value> = texts.iter().map(|text| json!([text, text])).collect();
        let outcome = typesetter.typeset(&job.with_data("rows", json!(rows)));
        prop_assert!(outcome.is_ok(), "{:?}", outcome.err());
    }

    #[test]
    fn no_cluster_of_the_known_scripts_fails_a_document(
        text in "[a-zé\u{300}-\u{36f}\u{5d0}-\u{5ea}\u{591}-\u{5c7}\u{620}-\u{6ff}\u{200b}-\u{200f}\u{20d0}-\u{20f0}\
            \u{fe00}-\u{fe0f}\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}\u{1f600}-\u{1f64f}\u{e0061}-\u{e007f}0-9#*☐☑ ]{1,60}"
    ) {
        let (typesetter, job) = document(TABLE);
        let outcome = typesetter.typeset(&job.with_data("rows", json!([["x", text]])));
        prop_assert!(outcome.is_ok(), "{:?}", outcome.err());
    }
}
