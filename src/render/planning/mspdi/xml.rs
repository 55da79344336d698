//! Elements of the document, written one after the other.

use std::fmt::Display;

use chrono::NaiveDateTime;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::render::cards::clipped;

/// A document in memory.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
    root: &'static str,
}

impl Xml {
    pub(super) fn new(root: &'static str, namespace: &str) -> Self {
        let writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        let mut xml = Xml { writer, root };
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml.write(Event::Start(BytesStart::new(root).with_attributes([("xmlns", namespace)])));
        xml
    }

    /// An element that holds others.
    pub(super) fn element(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        self.write(Event::Start(BytesStart::new(name)));
        inner(self);
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element that holds a value of ours.
    pub(super) fn leaf(&mut self, name: &str, value: impl Display) {
        let value = value.to_string();
        self.write(Event::Start(BytesStart::new(name)));
        self.write(Event::Text(BytesText::new(&value)));
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element that holds a text of the author's, of at most `most` characters; none when it is empty.
    pub(super) fn text(&mut self, name: &str, text: &str, most: usize) {
        let kept: String = text.chars().filter(|c| is_xml(*c)).collect();
        let kept = clipped(kept.trim(), most);
        if !kept.is_empty() {
            self.leaf(name, kept);
        }
    }

    pub(super) fn flag(&mut self, name: &str, flag: bool) {
        self.leaf(name, u8::from(flag));
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.write(Event::End(BytesEnd::new(self.root)));
        let mut bytes = self.writer.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn write(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("memory takes all bytes");
    }
}

/// Whether XML 1.0 has a place for a character (production 2 of the recommendation).
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// A moment, as the schema has it.
pub(super) fn moment(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A length of time, in hours and minutes as Project writes it: days would be of 24 hours.
pub(super) fn duration(minutes: i64) -> String {
    let minutes = minutes.max(0);
    format!("PT{}H{}M0S", minutes / 60, minutes % 60)
}

/// A number of ten-thousandths, without trailing zeros.
pub(super) fn ten_thousandths(number: i64) -> String {
    let text = format!("{}.{:04}", number / 10_000, number % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_the_schema() {
        assert_eq!(duration(485), "PT8H5M0S");
        assert_eq!(duration(0), "PT0H0M0S");
        assert_eq!(ten_thousandths(10_000), "1");
        assert_eq!(ten_thousandths(5_714), "0.5714");
        assert_eq!(ten_thousandths(500), "0.05");
        assert_eq!(ten_thousandths(0), "0");
    }

    #[test]
    fn texts_are_escaped_and_cut_and_lose_what_xml_cannot_say() {
        let mut xml = Xml::new("Root", "urn:x");
        xml.text("A", "<b> & \u{8}\u{FFFF}\u{1F600}", 20);
        xml.text("B", "abcdef", 3);
        xml.text("C", " \u{0} ", 3);
        let text = String::from_utf8(xml.finish()).unwrap();
        assert!(text.contains("<A>&lt;b&gt; &amp; \u{1F600}</A>"), "{text}");
        assert!(text.contains("<B>ab…</B>") && !text.contains("<C>"), "{text}");
    }
}
