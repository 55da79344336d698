//! Reads a drawn sheet back and measures it.

use roxmltree::{Document, Node};

use crate::svg::{Font, Weight};

/// A rectangle on the sheet.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// A text with the room it takes.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub content: String,
    pub room: Room,
    pub size: f64,
    pub fill: String,
    /// Position in the document, for what lies under it.
    order: usize,
}

/// What a sheet shows.
#[derive(Debug, Default)]
pub struct Measured {
    pub width: f64,
    pub height: f64,
    pub texts: Vec<Drawn>,
    /// Bars, diamonds and marks of deadlines, baselines included.
    pub bars: Vec<Room>,
    /// Bars and diamonds that no line may cross.
    pub solid: Vec<Room>,
    /// Labels beside the bars.
    pub labels: Vec<Drawn>,
    /// Segments of links with the name of their link.
    pub links: Vec<(String, Room)>,
    /// Parts of the status line.
    pub status: Vec<Room>,
    fills: Vec<(usize, Room, String)>,
}

impl Room {
    /// Whether both share more than a hair.
    pub fn overlaps(&self, other: &Self) -> bool {
        const HAIR: f64 = 0.05;
        self.left + HAIR < other.right
            && other.left + HAIR < self.right
            && self.top + HAIR < other.bottom
            && other.top + HAIR < self.bottom
    }

    fn holds(&self, x: f64, y: f64) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    fn shrunk(&self, by: f64) -> Self {
        Self { left: self.left + by, top: self.top + by, right: self.right - by, bottom: self.bottom - by }
    }
}

fn number(node: Node, name: &str) -> f64 {
    node.attribute(name).map_or(0.0, |value| value.parse().unwrap())
}

fn inherited<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.ancestors().find_map(|n| n.attribute(name))
}

fn under(node: Node, class: &str) -> bool {
    node.ancestors().any(|n| n.attribute("class").is_some_and(|c| c.split(' ').any(|c| c == class)))
}

/// The end points of the commands of a path in absolute coordinates.
fn points(data: &str) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut rest = data;
    while let Some(letter) = rest.chars().next() {
        let end = rest[1..].find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |i| i + 1);
        let numbers: Vec<f64> =
            rest[1..end].split([' ', ',']).filter(|n| !n.is_empty()).map(|n| n.parse().unwrap()).collect();
        let last = points.last().copied().unwrap_or_default();
        match (letter, &numbers[..]) {
            ('M' | 'L', [x, y]) | ('Q', [_, _, x, y]) => points.push((*x, *y)),
            ('H', [x]) => points.push((*x, last.1)),
            ('V', [y]) => points.push((last.0, *y)),
            ('Z', []) => {}
            other => panic!("{other:?}"),
        }
        rest = &rest[end..];
    }
    points
}

fn bounds(points: &[(f64, f64)]) -> Room {
    let mut room = Room { left: f64::MAX, top: f64::MAX, right: f64::MIN, bottom: f64::MIN };
    for (x, y) in points {
        room.left = room.left.min(*x);
        room.right = room.right.max(*x);
        room.top = room.top.min(*y);
        room.bottom = room.bottom.max(*y);
    }
    room
}

/// Measures an SVG document.
pub fn measure(svg: &str) -> Measured {
    let document = Document::parse(svg).unwrap();
    let view: Vec<f64> =
        document.root_element().attribute("viewBox").unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
    let mut out = Measured { width: view[2], height: view[3], ..Measured::default() };
    for (order, node) in document.descendants().filter(Node::is_element).enumerate() {
        if under(node, "none") || node.ancestors().any(|n| n.has_tag_name("defs")) {
            continue;
        }
        let fill = inherited(node, "fill").unwrap_or("#000000").to_owned();
        match node.tag_name().name() {
            "text" => {
                let content: String = node.children().filter(Node::is_text).filter_map(|n| n.text()).collect();
                let size = number(node, "font-size");
                let weight = match node.attribute("font-weight") {
                    None => Weight::Regular,
                    Some("500") => Weight::Medium,
                    Some("600") => Weight::SemiBold,
                    Some("700") => Weight::Bold,
                    Some(other) => panic!("{other}"),
                };
                let font = Font::new(size, weight);
                let width = font.width(&content);
                let (x, y) = (number(node, "x"), number(node, "y"));
                let left = match node.attribute("text-anchor") {
                    Some("middle") => x - width / 2.0,
                    Some("end") => x - width,
                    _ => x,
                };
                let room = Room { left, right: left + width, top: y - font.cap_height(), bottom: y + font.size * 0.2 };
                let drawn = Drawn { content, room, size, fill, order };
                if under(node, "label") {
                    out.labels.push(drawn.clone());
                }
                out.texts.push(drawn);
            }
            "rect" => {
                let (x, y) = (number(node, "x"), number(node, "y"));
                let room =
                    Room { left: x, top: y, right: x + number(node, "width"), bottom: y + number(node, "height") };
                if under(node, "bars") || under(node, "bar") {
                    out.bars.push(room);
                    if !under(node, "baseline") {
                        out.solid.push(room);
                    }
                }
                out.fills.push((order, room, fill));
            }
            "line" if under(node, "status") => {
                let x = number(node, "x1");
                let (top, bottom) = (number(node, "y1"), number(node, "y2"));
                out.status.push(Room { left: x - 0.3, right: x + 0.3, top, bottom });
            }
            "path" if under(node, "link") => {
                let name = node.children().find(|n| n.has_tag_name("title")).and_then(|n| n.text()).unwrap();
                for pair in points(node.attribute("d").unwrap()).windows(2) {
                    out.links.push((name.to_owned(), bounds(pair)));
                }
            }
            "path" if under(node, "deadline") => out.bars.push(bounds(&points(node.attribute("d").unwrap()))),
            "path" if under(node, "milestone") && !under(node, "elsewhere") => {
                let room = bounds(&points(node.attribute("d").unwrap()));
                out.bars.push(room);
                out.solid.push(room);
            }
            _ => {}
        }
    }
    out
}

impl Measured {
    /// Pairs of texts that lie on each other.
    pub fn texts_on_texts(&self) -> Vec<(String, String)> {
        let mut texts: Vec<&Drawn> = self.texts.iter().collect();
        texts.sort_by(|a, b| a.room.top.total_cmp(&b.room.top));
        let mut pairs = Vec::new();
        for (i, a) in texts.iter().enumerate() {
            for b in texts[i + 1..].iter().take_while(|b| b.room.top < a.room.bottom) {
                if a.room.overlaps(&b.room) {
                    pairs.push((a.content.clone(), b.content.clone()));
                }
            }
        }
        pairs
    }

    /// Texts that lie on a bar or a diamond.
    pub fn texts_on_bars(&self) -> Vec<String> {
        let on = |text: &&Drawn| self.bars.iter().any(|bar| bar.overlaps(&text.room));
        self.texts.iter().filter(on).map(|t| t.content.clone()).collect()
    }

    /// Texts outside the frame, which stands `margin` points from the paper's edge.
    pub fn texts_outside(&self, margin: f64) -> Vec<String> {
        let inside = |r: &Room| {
            r.left >= margin && r.top >= margin && r.right <= self.width - margin && r.bottom <= self.height - margin
        };
        self.texts.iter().filter(|t| !inside(&t.room)).map(|t| format!("{} {:?}", t.content, t.room)).collect()
    }

    /// Links whose line passes over a label, a bar or a diamond (its own ends excepted: it stops at
    /// their edge).
    pub fn links_over(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, segment) in &self.links {
            let line = Room {
                left: segment.left - 0.2,
                right: segment.right + 0.2,
                top: segment.top - 0.2,
                bottom: segment.bottom + 0.2,
            };
            for bar in self.solid.iter().filter(|bar| bar.shrunk(0.8).overlaps(&line)) {
                found.push(format!("{name} over bar {bar:?}"));
            }
            for label in self.labels.iter().filter(|l| l.room.overlaps(&line)) {
                found.push(format!("{name} over {}", label.content));
            }
        }
        found
    }

    /// Texts that the status line passes through.
    pub fn texts_on_status_line(&self) -> Vec<String> {
        let on = |text: &&Drawn| self.status.iter().any(|line| line.overlaps(&text.room));
        self.texts.iter().filter(on).map(|t| t.content.clone()).collect()
    }

    /// The smallest text, in points.
    pub fn smallest_text(&self) -> f64 {
        self.texts.iter().map(|t| t.size).fold(f64::INFINITY, f64::min)
    }

    /// The lowest contrast of a text with what lies under its middle or its ends.
    pub fn lowest_contrast(&self) -> (f64, String) {
        let mut lowest = (f64::INFINITY, String::new());
        for text in &self.texts {
            let middle = (text.room.top + text.room.bottom) / 2.0;
            let level: Vec<_> =
                self.fills.iter().filter(|(_, room, _)| room.top <= middle && room.bottom >= middle).collect();
            for x in [text.room.left + 0.3, (text.room.left + text.room.right) / 2.0, text.room.right - 0.3] {
                let ground = level
                    .iter()
                    .rev()
                    .find(|(order, room, fill)| *order < text.order && fill != "none" && room.holds(x, middle))
                    .map_or("#ffffff", |(.., fill)| fill);
                let ratio = contrast(&text.fill, ground);
                if ratio < lowest.0 {
                    lowest = (ratio, format!("{} {} on {ground}", text.content, text.fill));
                }
            }
        }
        lowest
    }
}

/// Contrast ratio of two colours `#rrggbb`, as WCAG 2.1 defines it.
pub fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |color: &str| {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}
