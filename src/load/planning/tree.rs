//! A small XML document as a tree: elements, their text, no attributes.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Deepest nesting read: the format has six levels.
const DEEPEST: usize = 32;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// The root element of a text.
    ///
    /// # Errors
    /// Why this is no XML, in a sentence, with the line.
    pub(super) fn parse(text: &str) -> Result<Element, String> {
        let mut reader = Reader::from_str(text);
        let mut open: Vec<Element> = vec![Element::default()];
        loop {
            let event = reader.read_event();
            let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
            let line = || text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            match event.map_err(|error| format!("line {}: {error}", line()))? {
                Event::Start(start) => {
                    if open.len() > DEEPEST {
                        return Err(format!("line {}: elements are nested too deep", line()));
                    }
                    let name = start.local_name().as_ref().to_owned();
                    open.push(Element { name, ..Element::default() });
                }
                Event::Empty(empty) => {
                    let name = empty.local_name().as_ref().to_owned();
                    if let Some(parent) = open.last_mut() {
                        parent.children.push(Element { name, ..Element::default() });
                    }
                }
                Event::End(_) => {
                    // The reader refuses ends without a beginning.
                    if let Some(done) = open.pop()
                        && let Some(parent) = open.last_mut()
                    {
                        parent.children.push(done);
                    }
                }
                Event::Text(piece) => {
                    if let Some(parent) = open.last_mut() {
                        parent.text.push_str(&piece);
                    }
                }
                Event::CData(piece) => {
                    if let Some(parent) = open.last_mut() {
                        parent.text.push_str(&piece);
                    }
                }
                Event::GeneralRef(reference) => {
                    let name = reference.to_string();
                    let sign = match reference.resolve_char_ref() {
                        Ok(Some(sign)) => Some(sign.to_string()),
                        _ => quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned),
                    };
                    let sign = sign.ok_or_else(|| format!("line {}: unknown entity `&{name};`", line()))?;
                    if let Some(parent) = open.last_mut() {
                        parent.text.push_str(&sign);
                    }
                }
                Event::Eof => break,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
            }
        }
        if open.len() > 1 {
            return Err(format!("`<{}>` is never closed", open.last().map_or("", |last| last.name.as_str())));
        }
        let root = open.pop().and_then(|document| document.children.into_iter().next());
        root.ok_or_else(|| "it holds no element".to_owned())
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Its children of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The items of a list: the `Task` of `Tasks`.
    pub(super) fn items<'a>(&'a self, list: &'a str, item: &'a str) -> impl Iterator<Item = &'a Element> {
        self.all(list).flat_map(move |list| list.all(item))
    }

    /// The text of a child; empty without it.
    pub(super) fn text(&self, name: &str) -> &str {
        let mut all = self.children.iter().filter(|child| child.name == name);
        all.next().map_or("", |child| child.text.trim())
    }

    /// A child that is a number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// A child that is a flag.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self.text(name), "1" | "true")
    }
}

#[cfg(test)]
mod tests {
    use super::Element;

    #[test]
    fn elements_and_their_texts_are_read() {
        let root =
            Element::parse("<?xml version=\"1.0\"?><a xmlns=\"x\"><b>1 &lt; 2 &#233;</b><c/><b> 3 </b></a>").unwrap();
        assert_eq!(root.name(), "a");
        let texts: Vec<&str> = root.all("b").map(|b| b.text.trim()).collect();
        assert_eq!(texts, ["1 < 2 é", "3"]);
        assert_eq!(root.number::<i64>("c"), None);
    }

    #[test]
    fn what_is_no_xml_is_told_with_its_line() {
        for (text, told) in [("", "no element"), ("<a>\n<b></a>", "line 2"), ("<a>&nope;</a>", "&nope;"), ("<a>", "a")]
        {
            let fault = Element::parse(text).unwrap_err();
            assert!(fault.contains(told), "{text}: {fault}");
        }
        let deep = "<a>".repeat(100_000);
        assert!(Element::parse(&deep).unwrap_err().contains("too deep"));
    }
}
