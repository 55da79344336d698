use insta::assert_snapshot;

use super::words::{all_of, either, quoted, visible};
use super::{Diagnostic, Lines, Position, codes, count, render_json, render_text, sort};
use crate::span::Span;

/// The place of `needle` in `source`.
fn place(source: &str, needle: &str) -> Span {
    let start = source.find(needle).expect("the needle");
    Span::new(start, start + needle.len())
}

const SOURCE: &str = "\
[[server]]
id = \"préproduction\" # été
zone = \"dmzz\"
";

fn two_labels() -> Diagnostic {
    Diagnostic::error(codes::DUPLICATE_KEY, "`préproduction` is written twice")
        .at(place(SOURCE, "été"), "again here")
        .also(place(SOURCE, "id"), "first here")
        .note("ids are unique")
        .help("choose another")
}

#[test]
fn text_shows_the_right_column_after_accents() {
    let warning =
        Diagnostic::warning(codes::BAD_FORMAT, "`dmzz` looks odd").at(place(SOURCE, "\"dmzz\""), "did you mean `dmz`?");
    let whole = Diagnostic::error(codes::MISSING_KEY, "the file has no `[project]`");
    let all = [warning, two_labels(), whole];
    assert_snapshot!(render_text(&all, "project.toml", SOURCE, false));
}

#[test]
fn text_in_colour_says_the_same() {
    let all = [two_labels()];
    let plain = render_text(&all, "project.toml", SOURCE, false);
    let styled = render_text(&all, "project.toml", SOURCE, true);
    assert!(styled.contains("\u{1b}["));
    let mut stripped = String::new();
    let mut rest = styled.as_str();
    while let Some(escape) = rest.find("\u{1b}[") {
        stripped.push_str(&rest[..escape]);
        let end = rest[escape..].find('m').expect("the end of an escape");
        rest = &rest[escape + end + 1..];
    }
    stripped.push_str(rest);
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&stripped), trimmed(&plain));
}

#[test]
fn nothing_to_say_is_nothing_said() {
    assert_eq!(render_text(&[], "project.toml", SOURCE, true), "");
}

#[test]
fn labels_far_apart_have_an_excerpt_each() {
    let source = format!("first = 1\n{}second = 2\n", "# …\n".repeat(500));
    let found = Diagnostic::error(codes::DUPLICATE_KEY, "twice")
        .at(place(&source, "second"), "again here")
        .also(place(&source, "first"), "first here");
    assert_snapshot!(render_text(&[found], "project.toml", &source, false));
}

#[test]
fn the_end_of_the_file_and_beyond_are_places() {
    for source in ["", "é", "title = \"x\"", "title = \"x\"\n", "\u{FEFF}", "a\r\n"] {
        for span in [Span::new(0, 0), Span::new(source.len(), source.len()), Span::new(1, 999)] {
            let found = Diagnostic::error(codes::SYNTAX, "here").at(span, "here");
            let text = render_text(std::slice::from_ref(&found), "project.toml", source, false);
            assert!(text.contains("--> project.toml:"), "{text}");
            assert!(render_json(&[found], "project.toml", source).contains("\"line\""));
        }
    }
}

#[test]
fn a_line_too_long_to_show_is_placed() {
    let source = format!("a = \"{}\" # é fin\n", "x".repeat(100_000));
    let found = Diagnostic::error(codes::SYNTAX, "here").at(place(&source, "fin"), "odd");
    let text = render_text(&[found], "project.toml", &source, false);
    assert!(text.contains("project.toml:1:100012"), "{text}");
    assert!(text.len() < 1000 && text.contains("note: odd"), "{text}");
}

#[test]
fn control_characters_are_never_obeyed() {
    let source = "title = \"\u{1b}[31m\u{202e}\"\n";
    let found = Diagnostic::error(codes::SYNTAX, format!("bad {}", quoted("\u{1b}[31m\u{202e}\u{200b}")))
        .at(Span::new(0, source.len()), "\u{1b}]0;x\u{7}")
        .note("\u{9b}one\ntwo")
        .help("\u{8}");
    let text = render_text(&[found], "pro\u{1b}ject.toml", source, false);
    let harmful = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200b}');
    // The excerpt is made harmless by annotate-snippets, all else by us.
    assert!(!text.contains(harmful), "{text:?}");
    assert!(text.contains("\\u{1b}[31m\\u{202e}\\u{200b}"), "{text}");
}

#[test]
fn many_diagnostics_are_counted_not_shown() {
    let all: Vec<Diagnostic> =
        (0..150).map(|at| Diagnostic::error(codes::SYNTAX, "odd").at(Span::new(at, at + 1), "")).collect();
    let source = "x\n".repeat(75);
    let text = render_text(&all, "project.toml", &source, false);
    assert_eq!(text.matches("error[Q0005]").count(), 100);
    assert!(text.contains("… and 50 more"));
    assert!(text.contains("150 errors in project.toml"));
}

#[test]
fn json_has_lines_and_columns_from_one() {
    assert_snapshot!(render_json(&[two_labels()], "project.toml", SOURCE));
}

#[test]
fn sorted_by_place_then_code_without_repetition() {
    let at = |code, start| Diagnostic::error(code, "x").at(Span::new(start, start + 1), "");
    let mut all = vec![
        at(codes::WRONG_TYPE, 5),
        at(codes::UNKNOWN_KEY, 9),
        at(codes::UNKNOWN_KEY, 5),
        at(codes::WRONG_TYPE, 5),
        Diagnostic::warning(codes::MISSING_KEY, "whole file"),
    ];
    sort(&mut all);
    let order: Vec<&str> = all.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(order, ["Q0102", "Q0101", "Q0103", "Q0101"]);
    assert_eq!(count(&all), (3, 1));
}

#[test]
fn positions_count_characters() {
    let lines = Lines::new("\u{FEFF}é = 1\r\nzone = \"é\"");
    let at = |line, column| Position { line, column };
    assert_eq!(lines.position(0), at(1, 1));
    assert_eq!(lines.position(3), at(1, 1));
    assert_eq!(lines.position(5), at(1, 2));
    assert_eq!(lines.position(11), at(2, 1));
    assert_eq!(lines.position(999), at(2, 11));
    assert_eq!(lines.position(3), at(1, 1));
}

#[test]
fn words() {
    assert_eq!(either(&["a"]).to_string(), "`a`");
    assert_eq!(either(&["a", "b", "c"]).to_string(), "`a`, `b` or `c`");
    assert_eq!(all_of(&["a", "b"]).to_string(), "`a` and `b`");
    assert_eq!(visible("a\u{0}\tb\u{feff}é"), "a\\u{0}\\tb\\u{feff}é");
    assert_eq!(quoted(&"é".repeat(80)).chars().count(), 63);
}
