//! What must hold of a file of each format, whatever the texts in it.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use crate::project::TEXTS;
use crate::support::pdf_text;

/// Signs by which a spreadsheet takes a cell for a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// No character that is none, that a terminal would obey, or that turns the text around it.
fn is_clean(context: &str, text: &str) {
    let wrong = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    if let Some(at) = text.find(wrong) {
        let around: String = text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{context}: {:?} after {around:?}", text[at..].chars().next());
    }
}

/// A drawing: XML without scripts, and that loads nothing.
pub fn svg(context: &str, text: &str) {
    is_clean(context, text);
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{context}: {error}"));
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        assert!(!["script", "foreignObject", "iframe", "image", "a"].contains(&name), "{context}: <{name}>");
        for attribute in node.attributes() {
            attribute_is_harmless(context, attribute.name(), attribute.value());
        }
    }
    let texts: String = document.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
    assert!(
        texts.contains("script>") || texts.contains("=cmd") || texts.contains("passwd"),
        "{context}: no hostile text"
    );
}

/// No handler of events, and no address but those of the page or harmless ones.
fn attribute_is_harmless(context: &str, name: &str, value: &str) {
    // The one handler is the page's own.
    let own = (name, value) == ("onsubmit", "return false");
    assert!(own || !name.to_ascii_lowercase().starts_with("on"), "{context}: {name}={value:?}");
    if ["href", "src", "action"].contains(&name) {
        let scheme = value.split_once(':').map(|(scheme, _)| scheme);
        let harmless = matches!(scheme, None | Some("http" | "https" | "mailto" | "data"));
        assert!(harmless && !value.starts_with("data:text/html"), "{context}: {name}={value:?}");
    }
}

/// A page: every element closed, every attribute between quotes, the scripts and styles those of the template.
pub fn html(context: &str, text: &str) {
    is_clean(context, text);
    const VOID: [&str; 6] = ["meta", "link", "br", "img", "input", "hr"];
    let mut open: Vec<String> = Vec::new();
    let mut raw: Vec<(String, &str)> = Vec::new();
    let mut rest = text.strip_prefix("<!doctype html>").expect("a doctype");
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").expect("a comment that ends").1;
            continue;
        }
        if let Some(end) = rest.strip_prefix('/') {
            let (name, after) = end.split_once('>').expect("an end tag that ends");
            assert_eq!(open.pop().as_deref(), Some(name.trim()), "{context}: </{name}> within {open:?}");
            rest = after;
            continue;
        }
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').expect("a tag that ends");
        assert!(length > 0, "{context}: a bare < before {:?}", rest.chars().take(40).collect::<String>());
        let name = rest[..length].to_ascii_lowercase();
        rest = &rest[length..];
        let closed = attributes(context, &name, &mut rest);
        if ["script", "style", "title"].contains(&name.as_str()) && !open.iter().any(|outer| outer == "svg") {
            let at = rest.find(&format!("</{name}")).expect("an element that ends");
            raw.push((name.clone(), &rest[..at]));
            rest = &rest[at..];
        }
        if !closed && !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0], "{context}: left open");
    let count = |wanted: &str| raw.iter().filter(|(name, _)| name == wanted).count();
    assert_eq!((count("script"), count("title")), (1, 1), "{context}");
    for (_, inside) in raw.iter().filter(|(name, _)| name != "title") {
        assert!(!inside.contains("alert(") && !inside.contains("=cmd"), "{context}: a text in a script or a style");
    }
    assert!(text.contains("&lt;script&gt;alert(1)"), "{context}: no hostile text");
}

/// Reads attributes up to the end of a tag; says whether it closes itself.
fn attributes(context: &str, name: &str, rest: &mut &str) -> bool {
    let mut seen = BTreeSet::new();
    loop {
        *rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            *rest = after;
            return true;
        }
        if let Some(after) = rest.strip_prefix('>') {
            *rest = after;
            return false;
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=/>\"'<".contains(c)).expect("an attribute that ends");
        assert!(end > 0, "{context}: <{name}> has {:?}", rest.chars().take(60).collect::<String>());
        let key = rest[..end].to_owned();
        *rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let inside = after.strip_prefix('"').unwrap_or_else(|| panic!("{context}: <{name} {key}> has no quotes"));
            let (inside, after) = inside.split_once('"').expect("a value that ends");
            value = inside.to_owned();
            *rest = after;
        }
        attribute_is_harmless(context, &key, &value);
        assert!(seen.insert(key.clone()), "{context}: <{name}> has {key} twice");
    }
}

/// XML that parses.
pub fn xml(context: &str, text: &str) {
    is_clean(context, text);
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{context}: {error}"));
    let texts: String = document.descendants().filter_map(|node| node.text()).collect();
    assert!(texts.contains("<script>alert(1)</script>"), "{context}: the texts are not as they were written");
}

/// JSON that parses.
pub fn json(context: &str, text: &str) {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{context}: {error}"));
    assert!(value.is_object(), "{context}");
}

/// Rows of one width, and no cell that a spreadsheet computes.
pub fn csv(context: &str, text: &str) {
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = if text.lines().next().is_some_and(|line| line.contains(';')) { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let mut cells = 0;
    let mut hostile = false;
    for record in reader.records() {
        for cell in &record.unwrap_or_else(|error| panic!("{context}: {error}")) {
            assert!(!cell.starts_with(FORMULA), "{context}: {cell:?}");
            hostile |= cell.contains("alert(1)");
            cells += 1;
        }
    }
    assert!(cells > 100 && hostile, "{context}: {cells} cells");
}

/// Sheets whose texts are strings, and whose formulas are the program's.
pub fn xlsx(context: &str, bytes: &[u8]) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap_or_else(|error| panic!("{context}: {error}"));
    let mut hostile = 0;
    for name in book.sheet_names() {
        assert!(
            name.chars().count() <= 31 && !name.contains(['[', ']', ':', '*', '?', '/', '\\']),
            "{context}: {name}"
        );
        let formulas = book.worksheet_formula(&name).unwrap_or_else(|error| panic!("{context}: {name}: {error}"));
        for (_, _, formula) in formulas.used_cells() {
            let known = !formula.contains("cmd") && !formula.contains("1+1") && !formula.contains("script");
            assert!(known && formula != "1" && formula != "-1", "{context}: {name}: ={formula}");
        }
        let cells = book.worksheet_range(&name).unwrap_or_else(|error| panic!("{context}: {name}: {error}"));
        for (_, _, cell) in cells.used_cells() {
            match cell {
                Data::String(text) => hostile += usize::from(TEXTS.iter().any(|hostile| text.contains(hostile))),
                Data::Error(error) => panic!("{context}: {name}: {error}"),
                _ => {}
            }
        }
    }
    assert!(hostile > 10, "{context}: {hostile} hostile texts");
}

/// Content lines of the properties that the program writes, and components that end.
pub fn ics(context: &str, text: &str) {
    const PROPERTIES: [&str; 24] = [
        "BEGIN",
        "END",
        "VERSION",
        "PRODID",
        "CALSCALE",
        "X-WR-CALNAME",
        "X-WR-TIMEZONE",
        "TZID",
        "TZOFFSETFROM",
        "TZOFFSETTO",
        "TZNAME",
        "DTSTART",
        "DTEND",
        "DTSTAMP",
        "RRULE",
        "CLASS",
        "DESCRIPTION",
        "SEQUENCE",
        "SUMMARY",
        "TRANSP",
        "UID",
        "CATEGORIES",
        "LOCATION",
        "STATUS",
    ];
    is_clean(context, text);
    let mut open: Vec<&str> = Vec::new();
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{context}: {} bytes: {line:?}", line.len());
    }
    let unfolded = text.replace("\r\n ", "");
    for line in unfolded.trim_end_matches("\r\n").split("\r\n") {
        let name = line.split([':', ';']).next().unwrap_or_default();
        assert!(PROPERTIES.contains(&name), "{context}: {line}");
        match line.split_once(':') {
            Some(("BEGIN", component)) => {
                assert!(
                    component.starts_with('V') || ["DAYLIGHT", "STANDARD"].contains(&component),
                    "{context}: {line}"
                );
                assert_ne!(component, "VALARM", "{context}");
                open.push(component);
            }
            Some(("END", component)) => assert_eq!(open.pop(), Some(component), "{context}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{context}");
}

/// A PDF; where `pdftotext` is at hand, its text layer holds the texts.
pub fn pdf(context: &str, bytes: &[u8], has_all: bool) {
    assert!(bytes.starts_with(b"%PDF-1."), "{context}");
    let Some(text) = pdf_text(bytes, &["-raw"]) else { return };
    assert!(text.len() > 200, "{context}");
    if has_all {
        let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        for wanted in ["=cmd|'/Ccalc'!A0", "<script>alert(1)</script>", "@SUM(1+1)", "../../etc/passwd", "]]>&&amp;"] {
            assert!(packed.contains(wanted), "{context}: {wanted} is not in the text");
        }
    }
}

/// A text that no terminal obeys.
pub fn plain(context: &str, text: &str) {
    is_clean(context, text);
}
