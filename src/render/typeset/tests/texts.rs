//! Texts that try to be something else, that no font has, or that are too long or too deep.

use super::*;
use proptest::prelude::*;

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
