//! Diagnostics for people, in the manner of rustc.

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::position::Lines;
use super::words::{visible, visible_lines};
use super::{Diagnostic, Label, Lang, Last, List, Message, Severity, count, sort};
use crate::tell;

/// Most diagnostics shown in one go; the summary counts the others.
const MOST_SHOWN: usize = 100;

/// Two labels nearer than this, in lines, share one excerpt.
const SAME_EXCERPT: usize = 100;

/// Longest excerpt in bytes; the place alone is given beyond.
const LONGEST_EXCERPT: usize = 64 * 1024;

/// The diagnostics with the lines they speak of, sorted by place, and a summary such as
/// `3 errors and 1 warning in project.toml`. Empty when there is nothing to say.
pub fn render_text(diagnostics: &[Diagnostic], file_name: &str, source: &str, color: bool) -> String {
    render_text_in(Lang::English, diagnostics, file_name, source, color)
}

/// [`render_text`] in a language.
pub fn render_text_in(lang: Lang, diagnostics: &[Diagnostic], file_name: &str, source: &str, color: bool) -> String {
    let mut diagnostics = diagnostics.to_vec();
    sort(&mut diagnostics);
    let Some(first) = diagnostics.first() else {
        return String::new();
    };
    let renderer = if color { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    let file_name = visible(file_name);
    let lines = Lines::new(source);
    let words = Words::of(lang);
    let mut text = String::new();
    for one in diagnostics.iter().take(MOST_SHOWN) {
        text.push_str(&renderer.render(&[group(one, &file_name, source, &lines, &words)]));
        text.push_str("\n\n");
    }
    let hidden = diagnostics.len().saturating_sub(MOST_SHOWN);
    if hidden > 0 {
        text.push_str(&format!("{}\n\n", tell!("… and {hidden} more", hidden).say(lang)));
    }
    text.push_str(&summary(&diagnostics, &file_name, color, lang));
    let run = tell!("Run `qilby explain {code}` for an explanation and examples.", code = first.code.as_str());
    text.push_str(&run.say(lang));
    text.push('\n');
    text
}

/// The fixed words.
struct Words {
    lang: Lang,
    error: String,
    warning: String,
    note: String,
    help: String,
}

impl Words {
    fn of(lang: Lang) -> Self {
        Self {
            lang,
            error: Severity::Error.message().say(lang),
            warning: Severity::Warning.message().say(lang),
            note: tell!("note").say(lang),
            help: tell!("help").say(lang),
        }
    }

    fn note(&self) -> Level<'_> {
        Level::NOTE.with_name(self.note.as_str())
    }
}

/// `3 errors and 1 warning in project.toml`.
fn summary(diagnostics: &[Diagnostic], file_name: &str, color: bool, lang: Lang) -> String {
    let (errors, warnings) = count(diagnostics);
    let mut parts: Vec<Message> = Vec::new();
    if errors > 0 {
        parts.push(tell!("{errors} {errors|error|errors}", errors));
    }
    if warnings > 0 {
        parts.push(tell!("{warnings} {warnings|warning|warnings}", warnings));
    }
    let line = tell!("{what} in {file}", what = List::new(parts, Last::And), file = file_name).say(lang);
    if color {
        let hue = if errors > 0 { AnsiColor::BrightRed } else { AnsiColor::Yellow };
        let style = Style::new().fg_color(Some(hue.into())).effects(Effects::BOLD);
        format!("{style}{line}{style:#}\n")
    } else {
        format!("{line}\n")
    }
}

/// One diagnostic: title, excerpts, notes, helps.
fn group<'a>(
    one: &'a Diagnostic,
    file_name: &'a str,
    source: &'a str,
    lines: &Lines<'a>,
    words: &'a Words,
) -> Group<'a> {
    let level = match one.severity {
        Severity::Error => Level::ERROR.with_name(words.error.as_str()),
        Severity::Warning => Level::WARNING.with_name(words.warning.as_str()),
    };
    let title = level.primary_title(visible(&one.message.say(words.lang))).id(one.code.as_str());
    let mut group = Group::with_title(title);
    if one.labels.is_empty() {
        group = group.element(Origin::path(file_name));
    }
    for excerpt in excerpts(one, lines) {
        let range = lines.range(excerpt.first).start..lines.range(excerpt.last).end;
        if range.len() > LONGEST_EXCERPT {
            group = without_lines(group, &excerpt, file_name, lines, words);
            continue;
        }
        let annotations = excerpt.labels.iter().map(|label| {
            let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let start = lines.clamp(label.span.start);
            let end = lines.clamp(label.span.end).max(start);
            let text = visible(&label.text.say(words.lang));
            kind.span(start - range.start..end - range.start).label((!text.is_empty()).then_some(text))
        });
        group = group.element(
            Snippet::source(&source[range.clone()])
                .line_start(excerpt.first + 1)
                .path(file_name)
                .annotations(annotations.collect::<Vec<_>>()),
        );
    }
    for note in &one.notes {
        group = group.element(words.note().message(visible_lines(&note.say(words.lang))));
    }
    for help in &one.helps {
        group = group.element(Level::HELP.with_name(words.help.as_str()).message(visible_lines(&help.say(words.lang))));
    }
    group
}

/// The places of labels whose lines are too long to be shown.
fn without_lines<'a>(
    mut group: Group<'a>,
    excerpt: &Excerpt<'a>,
    file_name: &'a str,
    lines: &Lines<'_>,
    words: &'a Words,
) -> Group<'a> {
    for label in &excerpt.labels {
        let place = lines.position(label.span.start);
        group = group.element(Origin::path(file_name).line(place.line).char_column(place.column));
        if !label.text.is_empty() {
            group = group.element(words.note().message(visible(&label.text.say(words.lang))));
        }
    }
    group
}

/// Labels near one another, and the lines (from 0) that hold them.
struct Excerpt<'a> {
    first: usize,
    last: usize,
    labels: Vec<&'a Label>,
}

/// The excerpts of a diagnostic, that of the place at fault first, then from top to bottom.
fn excerpts<'a>(one: &'a Diagnostic, lines: &Lines<'_>) -> Vec<Excerpt<'a>> {
    let mut labels: Vec<&Label> = one.labels.iter().collect();
    labels.sort_by_key(|label| label.span);
    let mut excerpts: Vec<Excerpt<'a>> = Vec::new();
    for label in labels {
        let start = lines.clamp(label.span.start);
        let end = lines.clamp(label.span.end).max(start);
        let first = lines.index(start);
        // A label that ends with its line feed does not take the next line along.
        let last = lines.index(if end > start { end - 1 } else { end });
        match excerpts.last_mut() {
            Some(excerpt) if first <= excerpt.last + SAME_EXCERPT => {
                excerpt.last = excerpt.last.max(last);
                excerpt.labels.push(label);
            }
            _ => excerpts.push(Excerpt { first, last, labels: vec![label] }),
        }
    }
    excerpts.sort_by_key(|excerpt| !excerpt.labels.iter().any(|label| label.primary));
    excerpts
}
