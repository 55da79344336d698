//! Templates, fonts and texts of the user’s own, good and bad.

use super::*;

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
