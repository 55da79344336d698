//! Reads a written drawing back and measures it: nothing here comes from the layout.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use qilby_draw::svg::{Font, Weight};
use roxmltree::{Document, Node};

/// A rectangle: left, top, right, bottom.
pub type Box4 = (f64, f64, f64, f64);
type Point = (f64, f64);
type Key = (i64, i64);

/// A segment with the bundle it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Seg {
    pub bundle: usize,
    pub a: Point,
    pub b: Point,
}

/// A text and where it is.
#[derive(Debug, Clone)]
pub struct Text {
    pub content: String,
    pub class: String,
    pub size: f64,
    pub fill: String,
    pub area: Box4,
    pub ground: String,
}

/// A pin.
#[derive(Debug, Clone)]
pub struct Pin {
    pub bundle: usize,
    pub source: bool,
    pub numbers: Vec<u32>,
    pub area: Box4,
}

/// What was read from a sheet.
#[derive(Debug, Default)]
pub struct Measured {
    pub page: (f64, f64),
    pub cards: Vec<(String, Box4)>,
    pub segments: Vec<Seg>,
    pub pins: Vec<Pin>,
    pub texts: Vec<Text>,
    pub denied: BTreeSet<usize>,
    pub crosses: usize,
}

/// Faults that must not exist in any drawing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Faults {
    pub edges_through_nodes: Vec<String>,
    pub titles_crossed: Vec<String>,
    pub labels_hit: Vec<String>,
    pub collinear: Vec<String>,
    pub touching: Vec<String>,
    pub pins_hit: Vec<String>,
    pub texts_outside: Vec<String>,
    pub unread_flows: Vec<String>,
}

fn number(node: &Node, name: &str) -> f64 {
    node.attribute(name).and_then(|v| v.parse().ok()).unwrap_or(0.0)
}

fn classes<'a>(node: &Node<'a, '_>) -> Vec<&'a str> {
    node.attribute("class").unwrap_or("").split(' ').collect()
}

fn numbers(node: &Node) -> Vec<u32> {
    let list = node.attribute("data-numbers").unwrap_or("");
    list.split(' ').filter_map(|n| n.parse().ok()).collect()
}

fn rect_of(node: &Node) -> Box4 {
    let (x, y) = (number(node, "x"), number(node, "y"));
    (x, y, x + number(node, "width"), y + number(node, "height"))
}

pub fn meets(a: &Box4, b: &Box4, slack: f64) -> bool {
    a.0 < b.2 - slack && b.0 < a.2 - slack && a.1 < b.3 - slack && b.1 < a.3 - slack
}

impl Seg {
    fn flat(&self) -> bool {
        (self.a.1 - self.b.1).abs() < 0.005
    }

    fn area(&self) -> Box4 {
        (self.a.0.min(self.b.0), self.a.1.min(self.b.1), self.a.0.max(self.b.0), self.a.1.max(self.b.1))
    }
}

/// Segments of path data made of M, H, V and L.
fn path_segments(data: &str) -> Vec<(Point, Point)> {
    let mut segments = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    let mut rest = data;
    while let Some(letter) = rest.chars().next() {
        let end = rest[1..].find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |i| i + 1);
        let values: Vec<f64> = rest[1..end].split_whitespace().filter_map(|v| v.parse().ok()).collect();
        let (px, py) = (x, y);
        match letter {
            'M' | 'L' => (x, y) = (values[0], values[1]),
            'H' => x = values[0],
            'V' => y = values[0],
            other => assert_eq!(other, 'V', "a wire is made of straight lines"),
        }
        if letter != 'M' {
            segments.push(((px, py), (x, y)));
        }
        rest = &rest[end..];
    }
    segments
}

impl Measured {
    /// Reads a sheet.
    pub fn read(svg: &str) -> Self {
        let document = Document::parse(svg).expect("well-formed XML");
        let root = document.root_element();
        let view: Vec<f64> =
            root.attribute("viewBox").expect("a viewBox").split(' ').filter_map(|v| v.parse().ok()).collect();
        let mut this = Self { page: (view[2], view[3]), ..Self::default() };
        let mut grounds: Vec<(Box4, String)> = Vec::new();
        for node in document.descendants().filter(Node::is_element) {
            let class = classes(&node);
            let parent = node.parent_element();
            let bundle = |n: &Node| n.attribute("data-bundle").and_then(|b| b.parse().ok());
            if class.contains(&"flow") && class.contains(&"deny") {
                this.denied.extend(bundle(&node));
            }
            if class.contains(&"cross") {
                this.crosses += 1;
            }
            match node.tag_name().name() {
                "rect" => {
                    let area = rect_of(&node);
                    let fill = node.attribute("fill").unwrap_or("none");
                    if fill != "none" {
                        grounds.push((area, fill.to_owned()));
                    }
                    if class.contains(&"card") {
                        let id = parent.and_then(|p| p.attribute("data-id")).unwrap_or("");
                        this.cards.push((id.to_owned(), area));
                    }
                    if let Some(pin) = parent.filter(|p| classes(p).contains(&"pin")) {
                        this.pins.push(Pin {
                            bundle: bundle(&pin).expect("a pin names its bundle"),
                            source: classes(&pin).contains(&"source"),
                            numbers: numbers(&pin),
                            area,
                        });
                    }
                }
                "path" if class.contains(&"zone-panel") => {
                    let fill = node.attribute("fill").unwrap_or("none");
                    grounds.push((panel_area(node.attribute("d").unwrap_or("")), fill.to_owned()));
                }
                "path" if class.contains(&"wire") => {
                    let flow = parent.expect("a wire is in a flow");
                    let bundle = bundle(&flow).expect("a flow names its bundle");
                    for (a, b) in path_segments(node.attribute("d").unwrap_or("")) {
                        this.segments.push(Seg { bundle, a, b });
                    }
                }
                "text" => this.texts.push(text(&node, &grounds)),
                _ => {}
            }
        }
        this
    }

    /// Size of the smallest text.
    pub fn smallest_text(&self) -> f64 {
        self.texts.iter().map(|t| t.size).fold(f64::INFINITY, f64::min)
    }

    /// The lowest contrast of a text with what lies under it.
    pub fn lowest_contrast(&self) -> f64 {
        self.texts.iter().map(|t| contrast(&t.fill, &t.ground)).fold(f64::INFINITY, f64::min)
    }

    /// Crossings of lines of different bundles.
    pub fn crossings(&self) -> usize {
        let mut count = 0;
        for (i, a) in self.segments.iter().enumerate() {
            for b in &self.segments[i + 1..] {
                if a.bundle != b.bundle && a.flat() != b.flat() {
                    let (f, u) = if a.flat() { (a, b) } else { (b, a) };
                    let (fa, ua) = (f.area(), u.area());
                    let inside = fa.0 < ua.0 && ua.0 < fa.2 && ua.1 < fa.1 && fa.1 < ua.3;
                    count += usize::from(inside);
                }
            }
        }
        count
    }

    /// Everything that is wrong.
    pub fn faults(&self) -> Faults {
        let mut faults = Faults::default();
        for segment in &self.segments {
            let area = segment.area();
            for (id, card) in &self.cards {
                if meets(&area_grown(&area, 0.3), card, 0.4) {
                    faults.edges_through_nodes.push(format!("{segment:?} {id}"));
                }
            }
            for text in &self.texts {
                if matches!(text.class.as_str(), "zone-title" | "site-name" | "tier" | "title" | "card-text")
                    && meets(&area_grown(&area, 0.3), &text.area, 0.2)
                {
                    faults.titles_crossed.push(format!("{segment:?} {}", text.content));
                }
            }
        }
        self.labels(&mut faults);
        self.lines(&mut faults);
        for (i, pin) in self.pins.iter().enumerate() {
            for other in &self.pins[i + 1..] {
                if meets(&pin.area, &other.area, 0.1) {
                    faults.pins_hit.push(format!("{pin:?} {other:?}"));
                }
            }
            for segment in self.segments.iter().filter(|s| s.bundle != pin.bundle) {
                if meets(&area_grown(&segment.area(), 0.3), &pin.area, 0.2) {
                    faults.pins_hit.push(format!("{pin:?} {segment:?}"));
                }
            }
        }
        for text in &self.texts {
            let (l, t, r, b) = text.area;
            if l < 10.0 || t < 10.0 || r > self.page.0 - 10.0 || b > self.page.1 - 10.0 {
                faults.texts_outside.push(text.content.clone());
            }
        }
        for (id, card) in &self.cards {
            for text in self.texts.iter().filter(|t| t.class == "card-text") {
                let center = ((text.area.0 + text.area.2) / 2.0, (text.area.1 + text.area.3) / 2.0);
                let mine = center.0 > card.0 && center.0 < card.2 && center.1 > card.1 && center.1 < card.3;
                if mine && (text.area.0 < card.0 || text.area.2 > card.2) {
                    faults.texts_outside.push(format!("{} in {id}", text.content));
                }
            }
        }
        for text in self.texts.iter().filter(|t| matches!(t.class.as_str(), "card-text" | "zone-title")) {
            for pin in self.pins.iter().filter(|p| meets(&p.area, &text.area, 0.1)) {
                faults.pins_hit.push(format!("{pin:?} {}", text.content));
            }
        }
        faults.unread_flows = self.unread();
        faults
    }

    fn labels(&self, faults: &mut Faults) {
        let labels: Vec<&Text> = self.texts.iter().filter(|t| t.class == "label").collect();
        for (i, label) in labels.iter().enumerate() {
            let mut hit = |what: &str| faults.labels_hit.push(format!("{} {what}", label.content));
            for other in &labels[i + 1..] {
                if meets(&label.area, &other.area, 0.1) {
                    hit(&other.content);
                }
            }
            for (id, card) in &self.cards {
                if meets(&label.area, card, 0.1) {
                    hit(id);
                }
            }
            for pin in &self.pins {
                if meets(&label.area, &pin.area, 0.1) {
                    hit("pin");
                }
            }
            for segment in &self.segments {
                if meets(&label.area, &area_grown(&segment.area(), 0.5), 0.1) {
                    hit(&format!("{segment:?}"));
                }
            }
            for title in self.texts.iter().filter(|t| matches!(t.class.as_str(), "zone-title" | "site-name" | "tier")) {
                if meets(&label.area, &title.area, 0.1) {
                    hit(&title.content);
                }
            }
        }
    }

    fn lines(&self, faults: &mut Faults) {
        for (i, a) in self.segments.iter().enumerate() {
            for b in self.segments[i + 1..].iter().filter(|b| b.bundle != a.bundle) {
                let (aa, ba) = (a.area(), b.area());
                if a.flat() == b.flat() {
                    let (apart, overlap) = if a.flat() {
                        ((a.a.1 - b.a.1).abs(), aa.2.min(ba.2) - aa.0.max(ba.0))
                    } else {
                        ((a.a.0 - b.a.0).abs(), aa.3.min(ba.3) - aa.1.max(ba.1))
                    };
                    if apart < 2.0 && overlap > -1.0 {
                        faults.collinear.push(format!("{a:?} {b:?}"));
                    }
                } else {
                    // An end that stops on the line of another bundle would read as a branch.
                    let (f, u) = if a.flat() { (aa, ba) } else { (ba, aa) };
                    let near = f.0 - 0.9 < u.0 && u.0 < f.2 + 0.9 && u.1 - 0.9 < f.1 && f.1 < u.3 + 0.9;
                    let inside = f.0 + 0.9 < u.0 && u.0 < f.2 - 0.9 && u.1 + 0.9 < f.1 && f.1 < u.3 - 0.9;
                    if near && !inside {
                        faults.touching.push(format!("{a:?} {b:?}"));
                    }
                }
            }
        }
    }

    /// Flows of pins that no line joins.
    fn unread(&self) -> Vec<String> {
        self.bends().into_iter().filter(|(_, bends)| bends.is_none()).map(|(n, _)| n.to_string()).collect()
    }

    /// For each flow number, corners between its source pin and its destination pin along the lines.
    pub fn bends(&self) -> BTreeMap<u32, Option<usize>> {
        let mut flows = BTreeMap::new();
        for source in self.pins.iter().filter(|p| p.source) {
            for &number in &source.numbers {
                let arrival =
                    self.pins.iter().find(|p| !p.source && p.bundle == source.bundle && p.numbers.contains(&number));
                flows.insert(number, arrival.and_then(|a| self.walk(source, a)));
            }
        }
        flows
    }

    fn walk(&self, from: &Pin, to: &Pin) -> Option<usize> {
        let key = |p: Point| ((p.0 * 20.0).round() as i64, (p.1 * 20.0).round() as i64);
        let mine: Vec<&Seg> = self.segments.iter().filter(|s| s.bundle == from.bundle).collect();
        let points: BTreeSet<Key> = mine.iter().flat_map(|s| [key(s.a), key(s.b)]).collect();
        let mut next: BTreeMap<Key, BTreeSet<Key>> = BTreeMap::new();
        for segment in &mine {
            let (a, b) = (key(segment.a), key(segment.b));
            let on = |p: &&Key| {
                let (p0, p1) = **p;
                (a.0.min(b.0)..=a.0.max(b.0)).contains(&p0) && (a.1.min(b.1)..=a.1.max(b.1)).contains(&p1)
            };
            let mut stops: Vec<Key> = points.iter().filter(on).copied().collect();
            stops.sort_unstable();
            for pair in stops.windows(2) {
                next.entry(pair[0]).or_default().insert(pair[1]);
                next.entry(pair[1]).or_default().insert(pair[0]);
            }
        }
        // The end of a line stands within an arrow's length of its pin.
        let near = |pin: &Pin| {
            let area = area_grown(&pin.area, 12.0);
            let (cx, cy) = ((pin.area.0 + pin.area.2) / 2.0, (pin.area.1 + pin.area.3) / 2.0);
            let ends = mine.iter().flat_map(|s| [s.a, s.b]).filter(move |p| {
                let aligned = (p.0 - cx).abs() < 0.6 || (p.1 - cy).abs() < 0.6;
                aligned && p.0 >= area.0 && p.0 <= area.2 && p.1 >= area.1 && p.1 <= area.3
            });
            let away = move |p: &Point| (p.0 - cx).abs() + (p.1 - cy).abs();
            ends.min_by(|a, b| away(a).total_cmp(&away(b))).map(key)
        };
        let (start, goal) = (near(from)?, near(to)?);
        let mut before: BTreeMap<Key, Key> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for &step in next.get(&at).into_iter().flatten() {
                if step != start && !before.contains_key(&step) {
                    before.insert(step, at);
                    queue.push_back(step);
                }
            }
        }
        let mut path = vec![goal];
        let mut at = goal;
        while at != start {
            at = *before.get(&at)?;
            path.push(at);
        }
        let corner = |w: &&[Key]| (w[0].0 == w[1].0) != (w[1].0 == w[2].0);
        Some(path.windows(3).filter(corner).count())
    }
}

fn area_grown(area: &Box4, by: f64) -> Box4 {
    (area.0 - by, area.1 - by, area.2 + by, area.3 + by)
}

fn panel_area(data: &str) -> Box4 {
    let values = |letter: char| -> Vec<f64> {
        data.split(|c: char| c.is_ascii_alphabetic())
            .zip(data.chars().filter(char::is_ascii_alphabetic).fold(vec![' '], |mut v, c| {
                v.push(c);
                v
            }))
            .filter(|(_, l)| *l == letter)
            .flat_map(|(v, _)| v.split_whitespace().filter_map(|v| v.parse().ok()).collect::<Vec<f64>>())
            .collect()
    };
    let (m, arcs) = (values('M'), values('A'));
    // The two arcs end on the left border and at the bottom.
    (arcs[5], m[1], m[0], arcs[13])
}

fn text(node: &Node, grounds: &[(Box4, String)]) -> Text {
    let content: String = node.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect();
    let size = number(node, "font-size");
    let weight = match node.attribute("font-weight") {
        Some("500") => Weight::Medium,
        Some("600") => Weight::SemiBold,
        Some("700") => Weight::Bold,
        _ => Weight::Regular,
    };
    let font = Font::new(size, weight);
    let spacing = number(node, "letter-spacing") * content.chars().count() as f64;
    let width = font.width(&content) + spacing;
    let start = match node.attribute("text-anchor") {
        Some("middle") => -width / 2.0,
        Some("end") => -width,
        _ => 0.0,
    };
    // Capitals and figures: accents and descenders may come near a line, letters may not.
    let (up, down) = (font.cap_height(), 0.12 * size);
    let area = match node.attribute("transform") {
        Some(transform) => {
            let at: Vec<f64> = transform
                .trim_start_matches("translate(")
                .split([' ', ')'])
                .take(2)
                .filter_map(|v| v.parse().ok())
                .collect();
            assert!(transform.ends_with("rotate(-90)"), "{transform}");
            (at[0] - up, at[1] + start, at[0] + down, at[1] + start + width)
        }
        None => {
            let (x, y) = (number(node, "x") + start, number(node, "y"));
            (x, y - up, x + width, y + down)
        }
    };
    let (cx, cy) = ((area.0 + area.2) / 2.0, (area.1 + area.3) / 2.0);
    let under = grounds.iter().rev().find(|(a, _)| a.0 <= cx && cx <= a.2 && a.1 <= cy && cy <= a.3);
    let own = node.attribute("class").unwrap_or("").to_owned();
    let parent = node.parent_element().and_then(|p| p.attribute("class")).unwrap_or("");
    let class = if own.is_empty() { parent.to_owned() } else { own };
    Text {
        content,
        class,
        size,
        fill: node.attribute("fill").unwrap_or("#1b2430").to_owned(),
        area,
        ground: under.map_or_else(|| "#ffffff".to_owned(), |(_, fill)| fill.clone()),
    }
}

/// Contrast of two colours (WCAG 2.2).
fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: &str) -> f64 {
    let channel = |range: std::ops::Range<usize>| {
        let value = u8::from_str_radix(&color[range], 16).expect("a colour as #rrggbb");
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1..3) + 0.7152 * channel(3..5) + 0.0722 * channel(5..7)
}
