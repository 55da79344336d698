//! Every `tests/diagnostics/*.toml` states the diagnostics it must give, in its own comments:
//!
//! ```toml
//! zone = "dmzz" #~ Q0201          on this line
//! #~^ Q0203 Q0204                 on the line above (`^^`: two above; `v`: the line below)
//! #~ file: Q0604                  on the file as a whole
//! ```
//!
//! None may be missing and none may be extra. The line is that of the primary label's beginning. A
//! diagnostic expected twice on a line is written twice.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use qilby::diagnostic::{Diagnostic, Lines, codes, render_text};

/// What the files are checked with.
fn check(source: &str) -> Vec<Diagnostic> {
    provisional::check(source)
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
                all.push(format!("{place}: {code} is missing (expected {wanted}, found {seen})"))
            }
            std::cmp::Ordering::Less => {
                all.push(format!("{place}: {code} is not expected (expected {wanted}, found {seen})"))
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
        .collect();
    files.sort();
    files
}

#[test]
fn every_file_gives_the_diagnostics_it_states() {
    let files = files();
    assert!(!files.is_empty(), "no file in tests/diagnostics");
    let mut failures = Vec::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let source = std::fs::read_to_string(&path).expect("a readable file");
        match expected(&source) {
            Err(why) => failures.push(format!("{name}: {why}")),
            Ok(expected) => {
                let diagnostics = check(&source);
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

mod harness {
    use super::{Counts, Place, differences, expected, found};
    use qilby::diagnostic::{Diagnostic, codes};
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
            Diagnostic::error(codes::UNKNOWN_KEY, "x").also(at("first"), "").at(at("second"), ""),
            Diagnostic::warning(codes::MISSING_KEY, "y"),
        ];
        let wanted = counts(&[(Place::File, "Q0102", 1), (Place::Line(2), "Q0101", 1)]);
        assert_eq!(found(&all, source), wanted);
    }
}

/// Until the whole pipeline is there: the loader alone, on a small document type.
mod provisional {
    use std::collections::BTreeMap;

    use qilby::diagnostic::Diagnostic;
    use qilby::load::{Loaded, load};
    use schemars::JsonSchema;
    use serde::Deserialize;

    #[derive(Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Document {
        project: Project,
        #[serde(default)]
        zone: Vec<Zone>,
        #[serde(default)]
        server: Vec<Server>,
        #[serde(default)]
        labels: BTreeMap<String, String>,
    }

    #[derive(Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Project {
        title: String,
        language: Option<Language>,
    }

    #[derive(Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    enum Language {
        Fr,
        En,
    }

    #[derive(Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Zone {
        id: String,
        #[schemars(range(min = 1, max = 4094))]
        vlan: Option<u16>,
    }

    #[derive(Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Server {
        id: String,
        zone: String,
        #[serde(default)]
        roles: Vec<String>,
    }

    pub fn check(source: &str) -> Vec<Diagnostic> {
        let loaded: Loaded<Document> = load(source, &|_, _| Ok(()));
        loaded.diagnostics
    }
}
