//! The text of what a build writes, as those who read the files have it, and its words.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use crate::common;

/// The text of a file, by its kind; none for a PDF where `pdftotext` is not installed.
pub fn text_of(path: &str, bytes: &[u8]) -> Option<String> {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "pdf" => common::pdf_text(bytes, &[]),
        "xlsx" => Some(workbook(bytes)),
        "svg" | "xml" => Some(markup(std::str::from_utf8(bytes).unwrap())),
        "html" => Some(page(std::str::from_utf8(bytes).unwrap())),
        "json" => Some(data(&serde_json::from_slice(bytes).unwrap())),
        "jsonl" => {
            let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
            Some(lines.map(|line| data(&serde_json::from_slice(line).unwrap())).collect())
        }
        "ics" => Some(std::str::from_utf8(bytes).unwrap().replace("\r\n ", "")),
        _ => Some(String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| panic!("{path} is no text"))),
    }
}

/// The texts of some data, and its keys.
fn data(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::String(text) => format!("{text}\n"),
        Value::Array(items) => items.iter().map(data).collect(),
        Value::Object(fields) => fields.iter().map(|(key, field)| format!("{key}\n{}", data(field))).collect(),
        _ => String::new(),
    }
}

/// Attributes that people are shown.
const SHOWN: [&str; 9] =
    ["title", "alt", "aria-label", "placeholder", "prompt", "promptTitle", "error", "errorTitle", "name"];

/// The texts of an XML file: of its elements but styles, and of the attributes that are shown.
fn markup(xml: &str) -> String {
    let document = roxmltree::Document::parse(xml).unwrap_or_else(|error| panic!("{error}"));
    let mut texts = Vec::new();
    for node in document.descendants() {
        if node.is_text() && !node.parent().is_some_and(|parent| parent.has_tag_name("style")) {
            texts.extend(node.text());
        }
        texts.extend(node.attributes().filter(|one| SHOWN.contains(&one.name())).map(|one| one.value()));
    }
    texts.join("\n")
}

/// The texts of a page: what stands between tags, the attributes that are shown, and the texts of its script.
fn page(html: &str) -> String {
    let mut texts = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        texts.push_str(before);
        texts.push('\n');
        let (tag, after) = tag.split_once('>').unwrap();
        for name in SHOWN {
            let value = tag.split_once(&format!(" {name}=\"")).and_then(|(_, value)| value.split_once('"'));
            value.into_iter().for_each(|(value, _)| texts.extend([value, "\n"]));
        }
        rest = after;
        if tag.starts_with("style") {
            rest = after.split_once("</style>").unwrap().1;
        } else if tag.starts_with("script") {
            let (script, after) = after.split_once("</script>").unwrap();
            // What stands between quotes: the rest is code.
            texts.extend(script.split('"').skip(1).step_by(2).flat_map(|text| [text, "\n"]));
            rest = after;
        }
    }
    texts + rest
}

/// The texts of a workbook: cells, headers and footers, names of sheets, notes on the input of cells.
fn workbook(bytes: &[u8]) -> String {
    let parts = unzipped(bytes);
    let is_shown = |name: &&String| name.ends_with(".xml") && !name.contains("theme") && !name.contains("styles");
    let parts: Vec<&String> = parts.keys().filter(is_shown).collect();
    assert!(parts.iter().any(|name| name.contains("sharedStrings")), "{parts:?}");
    let files = unzipped(bytes);
    parts.iter().map(|name| markup(std::str::from_utf8(&files[*name]).unwrap())).collect::<Vec<_>>().join("\n")
}

/// The files of a ZIP archive, by name, from its central directory.
fn unzipped(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let number =
        |at: usize, len: usize| bytes[at..at + len].iter().rev().fold(0, |all, byte| all << 8 | usize::from(*byte));
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let mut at = number(end + 16, 4);
    let mut files = BTreeMap::new();
    for _ in 0..number(end + 10, 2) {
        let (method, packed, name_length) = (number(at + 10, 2), number(at + 20, 4), number(at + 28, 2));
        let name = String::from_utf8(bytes[at + 46..at + 46 + name_length].to_vec()).unwrap();
        let local = number(at + 42, 4);
        let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let data = &bytes[start..start + packed];
        let mut content = Vec::new();
        match method {
            0 => content.extend(data),
            _ => _ = flate2::read::DeflateDecoder::new(data).read_to_end(&mut content).unwrap(),
        }
        files.insert(name, content);
        at += 46 + name_length + number(at + 30, 2) + number(at + 32, 2);
    }
    files
}

/// The words of a text, in small letters: two letters or more, and no digit or underscore beside them, as
/// in hashes, codes and variables.
pub fn words(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let is_word = |part: &&str| part.chars().nth(1).is_some() && part.chars().all(char::is_alphabetic);
    parts.filter(is_word).map(str::to_lowercase).collect()
}

/// What may stand, or be lost, where a line is broken.
fn is_break(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{ad}' | '\u{200b}')
}

/// A text without these phrases, however they are broken over lines.
pub fn without(text: &str, phrases: &[String]) -> String {
    let dense: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !is_break(*c)).collect();
    let packed: String = dense.iter().map(|(_, c)| c).collect();
    // From bytes of the packed text to places of the full one.
    let mut places = Vec::with_capacity(packed.len() + 1);
    for (at, c) in &dense {
        places.extend(std::iter::repeat_n(*at, c.len_utf8()));
    }
    places.push(text.len());
    let mut bare: Vec<u8> = text.as_bytes().to_vec();
    for phrase in phrases {
        let phrase: String = phrase.chars().filter(|c| !is_break(*c)).collect();
        for (at, _) in packed.match_indices(&phrase) {
            let (from, to) = (places[at], places[at + phrase.len()]);
            bare[from..to].fill(b' ');
        }
    }
    String::from_utf8(bare).unwrap()
}
