//! Where the services of a bundle are written: beside its lines, where nothing else is.

use super::geometry::Rect;
use super::routes::Segment;
use super::scene::LABEL;

/// A label in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Its bundle.
    pub bundle: usize,
    /// What is written.
    pub text: String,
    /// What it takes on the page.
    pub rect: Rect,
    /// Whether some services are left out.
    pub shortened: bool,
}

/// Height that a label takes.
pub const HEIGHT: f64 = 10.0;
/// Between a line and its label.
const OFF: f64 = 2.6;
/// Widest label.
const WIDEST: f64 = 190.0;
/// Step of the search along a line.
const STEP: f64 = 6.0;

/// The texts to try, the fullest first: all services, the first ones and how many more.
pub fn texts(services: &[String], suffix: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for shown in (1..=services.len().min(6)).rev() {
        let mut text = services[..shown].join(", ");
        if shown < services.len() {
            text.push_str(&format!(" +{}", services.len() - shown));
        }
        text.push_str(suffix);
        texts.push(LABEL.fit(&text, WIDEST).into_owned());
    }
    texts.dedup();
    texts
}

/// Finds a free place for a label along its own segments; `None` when there is none.
///
/// `obstacles` are the rectangles that a label may not touch, the lines of all bundles included.
pub fn place(segments: &[Segment], text: &str, obstacles: &[Rect]) -> Option<Rect> {
    let width = LABEL.width(text) + 2.0;
    let mut segments: Vec<&Segment> = segments.iter().collect();
    // Long horizontal stretches first, then long vertical ones.
    segments.sort_by(|a, b| {
        b.is_flat()
            .cmp(&a.is_flat())
            .then(b.length().total_cmp(&a.length()))
            .then(a.a.0.total_cmp(&b.a.0))
            .then(a.a.1.total_cmp(&b.a.1))
    });
    segments.iter().find_map(|segment| {
        let (low, high) = if segment.is_flat() {
            (segment.a.0 + width / 2.0 - 4.0, segment.b.0 - width / 2.0 + 4.0)
        } else {
            (segment.a.1 + HEIGHT / 2.0 + 2.0, segment.b.1 - HEIGHT / 2.0 - 2.0)
        };
        if high < low {
            return None;
        }
        let middle = (low + high) / 2.0;
        let steps = ((high - low) / 2.0 / STEP) as i32;
        (0..=steps)
            .flat_map(|i| {
                let away = STEP * f64::from(i);
                [middle - away, middle + away]
            })
            .flat_map(|at| {
                let (x, y) = segment.a;
                if segment.is_flat() {
                    [
                        Rect::around(at, y - OFF - HEIGHT / 2.0, width, HEIGHT),
                        Rect::around(at, y + OFF + HEIGHT / 2.0, width, HEIGHT),
                    ]
                } else {
                    [
                        Rect::around(x + OFF + 1.5 + width / 2.0, at, width, HEIGHT),
                        Rect::around(x - OFF - 1.5 - width / 2.0, at, width, HEIGHT),
                    ]
                }
            })
            .find(|rect| obstacles.iter().all(|o| !o.meets(rect)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_get_shorter() {
        let services = ["tcp/1", "tcp/2", "tcp/3"].map(str::to_owned);
        let all = texts(&services, "");
        assert_eq!(all, ["tcp/1, tcp/2, tcp/3", "tcp/1, tcp/2 +1", "tcp/1 +2"]);
    }

    #[test]
    fn a_label_avoids_what_stands_there() {
        let line = [Segment::new((0.0, 100.0), (200.0, 100.0))];
        let free = place(&line, "tcp/443", &[]).expect("nothing stands there");
        let moved = place(&line, "tcp/443", &[free]).expect("the line is long");
        assert!(!moved.meets(&free));
        let all = Rect::new(-50.0, 0.0, 400.0, 200.0);
        assert_eq!(place(&line, "tcp/443", &[all]), None);
    }
}
