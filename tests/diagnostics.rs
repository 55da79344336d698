//! Every `tests/diagnostics/*.toml` states the diagnostics it must give, in its own comments:
//!
//! ```toml
//! zone = "dmzz" #~ Q0201          on this line
//! #~^ Q0203 Q0204                 on the line above (`^^`: two above; `v`: the line below)
//! #~ file: Q0604                  on the file as a whole
//! ```
//!
//! None may be missing and none may be extra. The line is that of the primary label's beginning. A
//! diagnostic expected twice on a line is written twice. `NAME.results.toml` holds the results beside
//! `NAME.toml`, and states its own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use qilby::diagnostic::{Diagnostic, Lang, Lines, Told, codes, render_json, render_json_of, render_text};
use qilby::load;
use qilby::pipeline::{Compiled, Inputs, Selection, Unwatched, compile, understand};

/// What provokes a diagnostic.
type Provocation = fn() -> Vec<Diagnostic>;

/// Codes that no project file alone can show, and what shows them.
const OTHERWISE: [(&str, Provocation); 7] = [
    ("Q0001", a_file_that_is_not_there),
    ("Q0002", a_file_that_is_not_text),
    ("Q0003", a_file_too_large),
    ("Q0199", a_type_at_odds_with_its_schema),
    ("Q0801", a_template_with_an_error),
    ("Q0802", a_title_that_no_font_has),
    ("Q0803", texts_with_an_error),
];

/// A file with what is said of it.
struct Case {
    name: String,
    source: String,
    found: Vec<Diagnostic>,
}

/// A file and, beside it, its results.
fn cases(path: &Path) -> Vec<Case> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let read = |path: &Path| std::fs::read_to_string(path).expect("a readable file");
    let beside = path.with_extension("results.toml");
    let inputs = Inputs { project: read(path), results: beside.is_file().then(|| read(&beside)), ..Inputs::default() };
    let (_, found) = understand(&inputs);
    let mut cases = vec![Case { name: name(path), source: inputs.project, found: found.project }];
    if let Some(source) = inputs.results {
        cases.push(Case { name: name(&beside), source, found: found.results });
    }
    cases
}

/// A place of the file: a line from 1, or the whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Place {
    File,
    Line(usize),
}

/// How many times each code is at each place.
type Counts = BTreeMap<(Place, String), usize>;

/// The expectations in the comments of a file.
fn expected(source: &str) -> Result<Counts, String> {
    let mut counts = Counts::new();
    for (index, text) in source.lines().enumerate() {
        let Some((_, comment)) = text.rsplit_once("#~") else {
            continue;
        };
        let line = index + 1;
        let wrong = |why: &str| Err(format!("line {line}: {why}"));
        let (place, listed) = if let Some(rest) = comment.trim_start().strip_prefix("file:") {
            (Place::File, rest)
        } else if comment.starts_with('^') {
            let listed = comment.trim_start_matches('^');
            let up = comment.len() - listed.len();
            match line.checked_sub(up) {
                Some(above) if above > 0 => (Place::Line(above), listed),
                _ => return wrong("`^` goes above the file"),
            }
        } else if let Some(listed) = comment.strip_prefix('v') {
            (Place::Line(line + 1), listed)
        } else {
            (Place::Line(line), comment)
        };
        if listed.trim().is_empty() {
            return wrong("no code after `#~`");
        }
        for code in listed.split_whitespace() {
            if codes::find(code).is_none_or(|info| info.code.as_str() != code) {
                return wrong(&format!("`{code}` is not a code"));
            }
            *counts.entry((place, code.to_owned())).or_default() += 1;
        }
    }
    Ok(counts)
}

/// The places of diagnostics.
fn found(diagnostics: &[Diagnostic], source: &str) -> Counts {
    let lines = Lines::new(source);
    let mut counts = Counts::new();
    for one in diagnostics {
        let place = match one.primary() {
            Some(label) => Place::Line(lines.position(label.span.start).line),
            None => Place::File,
        };
        *counts.entry((place, one.code.to_string())).or_default() += 1;
    }
    counts
}

/// What is missing and what is extra, a line each; empty when all is as expected.
fn differences(expected: &Counts, found: &Counts) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let places = expected.keys().chain(found.keys());
    let places: std::collections::BTreeSet<_> = places.collect();
    for key in places {
        let wanted = expected.get(key).copied().unwrap_or_default();
        let seen = found.get(key).copied().unwrap_or_default();
        let (place, code) = key;
        let place = match place {
            Place::File => "file".to_owned(),
            Place::Line(line) => format!("line {line}"),
        };
        match wanted.cmp(&seen) {
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Greater => {
                all.push(format!("{place}: {code} is missing (expected {wanted}, found {seen})"));
            }
            std::cmp::Ordering::Less => {
                all.push(format!("{place}: {code} is not expected (expected {wanted}, found {seen})"));
            }
        }
    }
    all
}

/// The files, in order.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let entries = std::fs::read_dir(folder).expect("the folder of files");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .filter(|path| !path.to_string_lossy().ends_with(".results.toml"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_file_gives_the_diagnostics_it_states() {
    let files = files();
    assert!(files.len() >= 60, "{} files in tests/diagnostics", files.len());
    let mut failures = Vec::new();
    for Case { name, source, found: diagnostics } in files.iter().flat_map(|path| cases(path)) {
        match expected(&source) {
            Err(why) => failures.push(format!("{name}: {why}")),
            Ok(expected) => {
                let differences = differences(&expected, &found(&diagnostics, &source));
                if !differences.is_empty() {
                    let shown = render_text(&diagnostics, &name, &source, false);
                    failures.push(format!("{name}:\n  {}\n\n{shown}", differences.join("\n  ")));
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_code_is_provoked() {
    let mut shown = BTreeSet::new();
    for Case { source, .. } in files().iter().flat_map(|path| cases(path)) {
        let stated = expected(&source).expect("checked by the other test");
        shown.extend(stated.into_keys().map(|(_, code)| code));
    }
    for (code, provoke) in OTHERWISE {
        let told: Vec<String> = provoke().iter().map(|one| one.code.to_string()).collect();
        assert_eq!(told, [code]);
        assert!(shown.insert(code.to_owned()), "a file shows {code} already");
    }
    let all: BTreeSet<String> = codes::all().map(|info| info.code.to_string()).collect();
    assert_eq!(all, shown, "left: the codes; right: those that a test provokes");
}

fn a_file_that_is_not_there() -> Vec<Diagnostic> {
    load::read(Path::new("no-such-folder/project.toml")).diagnostics
}

fn a_file_that_is_not_text() -> Vec<Diagnostic> {
    load::decode(b"[project]\ntitle = \"\xe9t\xe9\"\n").diagnostics
}

fn a_file_too_large() -> Vec<Diagnostic> {
    load::decode(&vec![b'#'; load::MAX_BYTES + 1]).diagnostics
}

fn a_type_at_odds_with_its_schema() -> Vec<Diagnostic> {
    #[derive(serde::Deserialize, schemars::JsonSchema)]
    struct Odd {
        #[schemars(with = "String")]
        #[expect(dead_code, reason = "it is never read")]
        number: u8,
    }
    load::load::<Odd>("number = \"x\"\n", &|_, _| Ok(())).diagnostics
}

/// What is told when the Gantt of the smallest project is made with a template of the user.
fn told_of_gantt(change: impl Fn(String) -> String, template: Option<(&str, &str)>) -> (String, Compiled) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects/minimal/project.toml");
    let project = change(std::fs::read_to_string(path).expect("a readable file"));
    let templates = template.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into_iter().collect();
    let selection = Selection { only: vec!["gantt".to_owned()], milestone: None };
    let inputs = Inputs { project: project.clone(), templates, ..Inputs::default() };
    (project, compile(&inputs, &selection, &Unwatched).expect("there is a Gantt"))
}

fn a_template_with_an_error() -> Vec<Diagnostic> {
    told_of_gantt(|text| text, Some(("documents/drawing.typ", "#let title = \"Plan"))).1.found.project
}

fn texts_with_an_error() -> Vec<Diagnostic> {
    told_of_gantt(|text| text, Some(("texts/fr.toml", "[plan]\ntitre = \"Plan"))).1.found.project
}

const CUNEIFORM: &str = "\"Projet \\U00012000 \\u202E\"";

fn a_title_that_no_font_has() -> Vec<Diagnostic> {
    told_of_gantt(|text| text.replace("\"Projet minimal\"", CUNEIFORM), None).1.found.project
}

#[test]
fn a_character_that_no_font_has_is_placed_and_the_build_goes_on() {
    let (source, compiled) = told_of_gantt(|text| text.replace("\"Projet minimal\"", CUNEIFORM), None);
    assert!(compiled.product.is_some());
    let [found] = compiled.found.project.as_slice() else { panic!("{:?}", compiled.found) };
    assert_eq!(&source[found.labels[0].span.range()], CUNEIFORM);
    assert_eq!(found.message.to_string(), "the documents cannot print U+202E, `\u{12000}` (U+12000)");
    assert_eq!(found.labels[0].text.to_string(), "printed as `□`, or left out");
    assert!(!found.is_error());
}

#[test]
fn typical_diagnostics_read_well() {
    let typical =
        ["accents", "circle", "networks-overlap", "flow-ends", "late", "formats", "all-at-once", "crlf", "hostile"];
    for name in typical {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/diagnostics/{name}.toml"));
        for Case { name: file, source, found } in cases(&path) {
            insta::assert_snapshot!(name, render_text(&found, &file, &source, false));
        }
    }
}

#[test]
fn machines_are_told_the_same() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics/networks-overlap.toml");
    let cases = cases(&path);
    let [Case { name, source, found }] = cases.as_slice() else { panic!("one file") };
    let json: serde_json::Value = serde_json::from_str(&render_json(found, name, source)).expect("JSON");
    insta::assert_snapshot!("json", format!("{json:#}"));
    let told = json["diagnostics"].as_array().expect("a list");
    assert_eq!(told.len(), found.len());
    assert_eq!(json["errors"], found.iter().filter(|one| one.is_error()).count());
    for one in told {
        for label in one["labels"].as_array().expect("a list") {
            let number = |key: &str| usize::try_from(label[key].as_u64().expect("a number")).expect("small");
            let line = source.lines().nth(number("line") - 1).expect("a line of the file");
            let text = &source[number("byte_start")..number("byte_end")];
            assert_eq!(line.chars().skip(number("column") - 1).take(text.chars().count()).collect::<String>(), text);
        }
    }
}

mod harness {
    use super::{Counts, Place, differences, expected, found};
    use qilby::diagnostic::{Diagnostic, Message, codes};
    use qilby::span::Span;

    fn counts(entries: &[(Place, &str, usize)]) -> Counts {
        let one = |&(place, code, count): &(Place, &str, usize)| ((place, code.to_owned()), count);
        entries.iter().map(one).collect()
    }

    #[test]
    fn expectations_are_read() {
        let source = "\
a = 1 #~ Q0101 Q0103
#~^ Q0102 Q0102
# plain #comment
#~^^ Q0104
#~v Q0105
b = \"#~ Q0001\" #~ Q0106
#~ file: Q0107
";
        let wanted = counts(&[
            (Place::File, "Q0107", 1),
            (Place::Line(1), "Q0101", 1),
            (Place::Line(1), "Q0102", 2),
            (Place::Line(1), "Q0103", 1),
            (Place::Line(2), "Q0104", 1),
            (Place::Line(6), "Q0105", 1),
            (Place::Line(6), "Q0106", 1),
        ]);
        assert_eq!(expected(source), Ok(wanted));
    }

    #[test]
    fn faulty_expectations_are_refused() {
        for (source, why) in [
            ("a = 1 #~", "line 1: no code after `#~`"),
            ("\na = 1 #~ Q9999", "line 2: `Q9999` is not a code"),
            ("a = 1 #~ q0101", "line 1: `q0101` is not a code"),
            ("#~^ Q0101", "line 1: `^` goes above the file"),
        ] {
            assert_eq!(expected(source), Err(why.to_owned()));
        }
    }

    #[test]
    fn both_missing_and_extra_are_told() {
        let wanted = counts(&[(Place::Line(1), "Q0101", 2), (Place::Line(2), "Q0102", 1)]);
        let seen = counts(&[(Place::Line(1), "Q0101", 1), (Place::File, "Q0103", 1)]);
        assert_eq!(
            differences(&wanted, &seen),
            [
                "file: Q0103 is not expected (expected 0, found 1)",
                "line 1: Q0101 is missing (expected 2, found 1)",
                "line 2: Q0102 is missing (expected 1, found 0)",
            ]
        );
        assert!(differences(&wanted, &wanted).is_empty());
    }

    #[test]
    fn the_primary_label_gives_the_line() {
        let source = "first\né second\n";
        let at = |needle: &str| {
            let start = source.find(needle).unwrap();
            Span::new(start, start + needle.len())
        };
        let all = [
            Diagnostic::error(codes::UNKNOWN_KEY, Message::data("x"))
                .also(at("first"), Message::default())
                .at(at("second"), Message::default()),
            Diagnostic::warning(codes::MISSING_KEY, Message::data("y")),
        ];
        let wanted = counts(&[(Place::File, "Q0102", 1), (Place::Line(2), "Q0101", 1)]);
        assert_eq!(found(&all, source), wanted);
    }
}

#[test]
fn machines_are_told_of_the_results_too() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics/results.toml");
    let cases = cases(&path);
    let [project, results] = cases.as_slice() else { panic!("a file and its results") };
    assert!(!results.found.is_empty());
    fn of(case: &Case) -> Told<'_> {
        Told { diagnostics: &case.found, file: &case.name, source: &case.source }
    }
    let json = render_json_of(of(project), &[of(results)], Lang::English);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let files: Vec<&str> =
        json["diagnostics"].as_array().expect("a list").iter().filter_map(|one| one["file"].as_str()).collect();
    let mut expected = vec![project.name.as_str(); project.found.len()];
    expected.extend(vec![results.name.as_str(); results.found.len()]);
    assert_eq!(files, expected);
    assert_eq!(json["file"], project.name.as_str());
    let count = json["errors"].as_u64().zip(json["warnings"].as_u64()).map(|(errors, warnings)| errors + warnings);
    assert_eq!(count, u64::try_from(expected.len()).ok());
}
