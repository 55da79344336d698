//! One SVG element, escaped while it is built: what it holds is always well-formed XML.

use std::fmt::Write as _;

use super::metrics::{Font, Weight};
use super::path::Path;

/// An element with its attributes and its content already serialised.
///
/// Attribute values and texts are escaped, characters that XML 1.0 forbids are dropped.
/// Attribute and element names come from the program, never from the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    name: &'static str,
    attributes: String,
    content: String,
}

/// What an attribute can be set to: a text, or a number written short (two decimals at most).
pub trait Value {
    /// Appends the escaped value.
    fn write_to(&self, out: &mut String);
}

impl Value for f64 {
    fn write_to(&self, out: &mut String) {
        write_number(*self, out);
    }
}

impl Value for i32 {
    fn write_to(&self, out: &mut String) {
        // Writing to a String cannot fail.
        let _ = write!(out, "{self}");
    }
}

impl Value for usize {
    fn write_to(&self, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

impl Value for &str {
    fn write_to(&self, out: &mut String) {
        escape_into(self, out);
    }
}

impl Value for String {
    fn write_to(&self, out: &mut String) {
        escape_into(self, out);
    }
}

impl Value for &String {
    fn write_to(&self, out: &mut String) {
        escape_into(self, out);
    }
}

impl Value for Weight {
    fn write_to(&self, out: &mut String) {
        out.push_str(self.css());
    }
}

impl Value for Path {
    fn write_to(&self, out: &mut String) {
        out.push_str(self.data());
    }
}

impl Element {
    /// An empty element.
    pub fn new(name: &'static str) -> Self {
        Self { name, attributes: String::new(), content: String::new() }
    }

    /// Adds an attribute. The caller sets each name once.
    pub fn attr(mut self, name: &str, value: impl Value) -> Self {
        self.attributes.push(' ');
        self.attributes.push_str(name);
        self.attributes.push_str("=\"");
        value.write_to(&mut self.attributes);
        self.attributes.push('"');
        self
    }

    /// `fill`: a colour or `none`.
    pub fn fill(self, color: &str) -> Self {
        self.attr("fill", color)
    }

    /// `stroke` and `stroke-width` (points).
    pub fn stroke(self, color: &str, width: f64) -> Self {
        self.attr("stroke", color).attr("stroke-width", width)
    }

    /// `stroke-dasharray`: lengths of dashes and gaps, in points.
    pub fn dashes(self, lengths: &[f64]) -> Self {
        let mut value = String::new();
        for (i, length) in lengths.iter().enumerate() {
            if i > 0 {
                value.push(' ');
            }
            write_number(*length, &mut value);
        }
        self.attr("stroke-dasharray", value)
    }

    /// `opacity`, 0 to 1.
    pub fn opacity(self, value: f64) -> Self {
        self.attr("opacity", value)
    }

    /// `class`: names separated by spaces.
    pub fn class(self, names: &str) -> Self {
        self.attr("class", names)
    }

    /// `id`, unique in the document; [`super::Drawing::id`] makes it so across drawings.
    pub fn id(self, id: &str) -> Self {
        self.attr("id", id)
    }

    /// Rounded corners of a rectangle, radius in points.
    pub fn rounded(self, radius: f64) -> Self {
        self.attr("rx", radius)
    }

    /// `text-anchor`: `start`, `middle` or `end`.
    pub fn anchor(self, anchor: &str) -> Self {
        self.attr("text-anchor", anchor)
    }

    /// Adds the `<title>` that viewers show as a tooltip. Call it before any other content.
    pub fn tooltip(mut self, text: &str) -> Self {
        self.push(Element::new("title").content(text));
        self
    }

    /// Adds character data.
    pub fn content(mut self, text: &str) -> Self {
        escape_into(text, &mut self.content);
        self
    }

    /// Adds a child, by value.
    pub fn child(mut self, child: Element) -> Self {
        self.push(child);
        self
    }

    /// Adds a child.
    pub fn push(&mut self, child: Element) {
        child.write_to(&mut self.content);
    }

    /// Adds content that this module serialised before.
    pub(super) fn raw(mut self, serialised: &str) -> Self {
        self.content.push_str(serialised);
        self
    }

    /// Whether nothing was put in it.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Serialises the element at the end of `out`, then a line feed when it is a shape or a group.
    pub fn write_to(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        out.push_str(&self.attributes);
        if self.content.is_empty() {
            out.push_str("/>");
        } else {
            out.push('>');
            // Not inside a text: white space there is part of it.
            if matches!(self.name, "g" | "svg" | "defs") {
                out.push('\n');
            }
            out.push_str(&self.content);
            out.push_str("</");
            out.push_str(self.name);
            out.push('>');
        }
        if self.name != "tspan" {
            out.push('\n');
        }
    }
}

impl std::fmt::Display for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        self.write_to(&mut out);
        f.write_str(out.trim_end_matches('\n'))
    }
}

/// A rectangle; coordinates and sizes in points.
pub fn rect(x: f64, y: f64, width: f64, height: f64) -> Element {
    Element::new("rect").attr("x", x).attr("y", y).attr("width", width).attr("height", height)
}

/// A segment from one point to another.
pub fn line(x1: f64, y1: f64, x2: f64, y2: f64) -> Element {
    Element::new("line").attr("x1", x1).attr("y1", y1).attr("x2", x2).attr("y2", y2)
}

/// A circle by centre and radius.
pub fn circle(cx: f64, cy: f64, radius: f64) -> Element {
    Element::new("circle").attr("cx", cx).attr("cy", cy).attr("r", radius)
}

/// A closed polygon.
pub fn polygon(points: &[(f64, f64)]) -> Element {
    let mut value = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        if i > 0 {
            value.push(' ');
        }
        write_number(*x, &mut value);
        value.push(',');
        write_number(*y, &mut value);
    }
    Element::new("polygon").attr("points", value)
}

/// A group.
pub fn group() -> Element {
    Element::new("g")
}

/// One line of real text whose baseline starts at (x, y).
pub fn text(x: f64, y: f64, font: Font, content: &str) -> Element {
    let element = Element::new("text").attr("x", x).attr("y", y).attr("font-size", font.size);
    let element = match font.weight {
        Weight::Regular => element,
        weight => element.attr("font-weight", weight),
    };
    element.content(content)
}

/// Appends a number with at most two decimals: `1.5`, `-0.25`, `12`. What is not finite is `0`.
pub fn write_number(value: f64, out: &mut String) {
    if !value.is_finite() {
        out.push('0');
        return;
    }
    let hundredths = (value * 100.0).round();
    if hundredths.abs() >= 9.0e15 {
        let _ = write!(out, "{value:.0}");
        return;
    }
    // Exact: checked to be below 2^53 just above.
    let hundredths = hundredths as i64;
    if hundredths < 0 {
        out.push('-');
    }
    let magnitude = hundredths.unsigned_abs();
    let _ = write!(out, "{}", magnitude / 100);
    match (magnitude / 10 % 10, magnitude % 10) {
        (0, 0) => {}
        (tenths, 0) => {
            let _ = write!(out, ".{tenths}");
        }
        (tenths, rest) => {
            let _ = write!(out, ".{tenths}{rest}");
        }
    }
}

/// Appends a text as XML character data, valid inside a double-quoted attribute too.
///
/// Characters outside the `Char` production of XML 1.0 are dropped; line breaks and tabs
/// become spaces, as a line of drawn text has none.
pub fn escape_into(text: &str, out: &mut String) {
    out.reserve(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}' if !c.is_control() => {
                out.push(c);
            }
            _ => {}
        }
    }
}
