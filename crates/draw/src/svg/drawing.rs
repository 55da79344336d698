//! A whole SVG document.

use super::element::{Element, rect};

/// The families of every drawing: ours, then one that every desktop has.
pub const FONT_FAMILY: &str = "Inter, 'DejaVu Sans', sans-serif";

/// Millimetres to points.
pub fn mm_to_pt(mm: f64) -> f64 {
    mm * 72.0 / 25.4
}

/// Points to millimetres.
pub fn pt_to_mm(pt: f64) -> f64 {
    pt * 25.4 / 72.0
}

/// An SVG document on white paper: one user unit is one point.
#[derive(Debug, Clone)]
pub struct Drawing {
    width: f64,
    height: f64,
    name: String,
    title: String,
    description: String,
    ink: &'static str,
    definitions: Element,
    body: String,
}

impl Drawing {
    /// A drawing of `width` × `height` points.
    ///
    /// `name` (letters, digits, hyphens) starts every id, so that several drawings can stand in
    /// one HTML page; `title` and `description` are what a screen reader says.
    pub fn new(width: f64, height: f64, name: &str, title: &str, description: &str) -> Self {
        Self {
            width,
            height,
            name: name.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            ink: "#1b2430",
            definitions: Element::new("defs"),
            body: String::new(),
        }
    }

    /// The colour of texts and shapes that name none.
    pub fn with_ink(mut self, color: &'static str) -> Self {
        self.ink = color;
        self
    }

    /// Width in points.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Height in points.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// An id that no other drawing has.
    pub fn id(&self, local: &str) -> String {
        format!("{}-{local}", self.name)
    }

    /// `url(#…)` of an id of this drawing.
    pub fn url(&self, local: &str) -> String {
        format!("url(#{}-{local})", self.name)
    }

    /// Adds a definition: marker, clip path, gradient.
    pub fn define(&mut self, definition: Element) {
        self.definitions.push(definition);
    }

    /// Defines an arrowhead for `marker-end`: a filled triangle, `length` points long, tip on the end of the line.
    pub fn define_arrow(&mut self, local: &str, color: &str, length: f64) {
        let half = length * 0.42;
        let triangle = super::polygon(&[(0.0, 0.0), (length, half), (0.0, 2.0 * half)]).fill(color);
        let marker = Element::new("marker")
            .id(&self.id(local))
            .attr("markerUnits", "userSpaceOnUse")
            .attr("markerWidth", length)
            .attr("markerHeight", 2.0 * half)
            .attr("refX", length)
            .attr("refY", half)
            .attr("orient", "auto")
            .child(triangle);
        self.define(marker);
    }

    /// Adds an element above those already there.
    pub fn push(&mut self, element: Element) {
        element.write_to(&mut self.body);
    }

    /// The document. White paper lies under the drawing, so that it reads in dark viewers too.
    pub fn finish(self) -> String {
        let mut root = Element::new("svg")
            .attr("xmlns", "http://www.w3.org/2000/svg")
            .attr("width", millimetres(self.width))
            .attr("height", millimetres(self.height))
            .attr("viewBox", view_box(self.width, self.height))
            .attr("role", "img")
            .attr("aria-labelledby", format!("{0}-title {0}-desc", self.name))
            .attr("font-family", FONT_FAMILY)
            .fill(self.ink);
        root.push(Element::new("title").id(&self.id("title")).content(&self.title));
        root.push(Element::new("desc").id(&self.id("desc")).content(&self.description));
        if !self.definitions.is_empty() {
            root.push(self.definitions);
        }
        root.push(rect(0.0, 0.0, self.width, self.height).fill("#ffffff"));
        let root = root.raw(&self.body);
        let mut out = String::new();
        root.write_to(&mut out);
        out
    }
}

fn millimetres(points: f64) -> String {
    let mut out = String::new();
    super::element::write_number(pt_to_mm(points), &mut out);
    out.push_str("mm");
    out
}

fn view_box(width: f64, height: f64) -> String {
    let mut out = "0 0 ".to_owned();
    super::element::write_number(width, &mut out);
    out.push(' ');
    super::element::write_number(height, &mut out);
    out
}
