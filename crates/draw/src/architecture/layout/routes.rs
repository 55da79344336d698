//! The lines of each bundle: polylines, branches, arrows, crosses and pins.

use std::collections::{BTreeMap, BTreeSet};

use super::super::view::Action;
use super::bundles::{Bundle, PIN_HEIGHT, Port, Role, Side};
use super::geometry::{ARROW, CROSS_OFF, DENY_PIN_OFF, Ordinates, Parts, Rect, border};

/// A point.
pub type Point = (f64, f64);

/// A segment, horizontal or vertical, its ends in increasing order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// First end.
    pub a: Point,
    /// Second end.
    pub b: Point,
}

impl Segment {
    /// A segment from its ends in any order.
    pub fn new(a: Point, b: Point) -> Self {
        // Sums of widths leave a noise of 1e-13, by which an upright segment would lean and be taken for upside down.
        let (a, b) = if (a.0 - b.0).abs() < 1e-6 { (a, (a.0, b.1)) } else { (a, b) };
        if (b.0, b.1) < (a.0, a.1) { Self { a: b, b: a } } else { Self { a, b } }
    }

    /// Whether it is horizontal.
    pub fn is_flat(&self) -> bool {
        self.a.1 == self.b.1
    }

    /// Length.
    pub fn length(&self) -> f64 {
        (self.b.0 - self.a.0) + (self.b.1 - self.a.1)
    }

    /// Where a horizontal and a vertical segment cross, ends excluded.
    pub fn crossing(&self, other: &Self) -> Option<Point> {
        let (flat, upright) = match (self.is_flat(), other.is_flat()) {
            (true, false) => (self, other),
            (false, true) => (other, self),
            _ => return None,
        };
        let (x, y) = (upright.a.0, flat.a.1);
        let inside = flat.a.0 < x && x < flat.b.0 && upright.a.1 < y && y < upright.b.1;
        inside.then_some((x, y))
    }

    /// The segment as a rectangle of that thickness.
    pub fn rect(&self, thickness: f64) -> Rect {
        let half = thickness / 2.0;
        Rect::new(self.a.0, self.a.1, self.b.0 - self.a.0, self.b.1 - self.a.1).grown(half)
    }
}

/// A pin in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Pin {
    /// Its rectangle.
    pub rect: Rect,
    /// Index of the port in the bundle.
    pub port: usize,
}

/// The drawing of a bundle.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Route {
    /// Chains of segments between ends and branches.
    pub lines: Vec<Vec<Point>>,
    /// The same as segments, one per straight stretch.
    pub segments: Vec<Segment>,
    /// Branches.
    pub dots: Vec<Point>,
    /// Tip and direction of each arrowhead.
    pub arrows: Vec<(Point, Point)>,
    /// Centres of crosses.
    pub crosses: Vec<Point>,
    /// Pins.
    pub pins: Vec<Pin>,
}

/// Draws every bundle.
pub fn trace(parts: &Parts, ys: &Ordinates) -> Vec<Route> {
    (0..parts.bundles.len()).map(|index| route(parts, ys, index)).collect()
}

fn route(parts: &Parts, ys: &Ordinates, index: usize) -> Route {
    let bundle = &parts.bundles[index];
    if bundle.direct.is_some() {
        return direct(parts, ys, bundle);
    }
    let mut route = Route::default();
    let mut pieces: Vec<Segment> = Vec::new();
    let level = |channel: usize, leg: usize| {
        let leg = if channel == bundle.via { 0 } else { leg };
        ys.track(parts.tracks, channel, index, leg)
    };
    for (channel, tracks) in parts.tracks.iter().enumerate() {
        for track in tracks.iter().filter(|t| t.bundle == index && t.is_flat()) {
            let mut xs: Vec<f64> = track.above.iter().chain(&track.below).copied().collect();
            xs.sort_by(f64::total_cmp);
            xs.dedup();
            let y = level(channel, track.leg);
            pieces.extend(xs.windows(2).map(|w| Segment::new((w[0], y), (w[1], y))));
        }
    }
    for leg in 0..2 {
        for (row, &x) in bundle.rows(leg).zip(&bundle.legs[leg]) {
            pieces.push(Segment::new((x, level(row, leg)), (x, level(row + 1, leg))));
        }
    }
    for (number, port) in bundle.ports.iter().enumerate() {
        let end = finish(parts, ys, bundle, number, port, &mut route);
        let y = level(port.channel(parts.cells), port.role as usize);
        pieces.push(Segment::new((port.x, end), (port.x, y)));
    }
    chain(&pieces, &mut route);
    route
}

/// Puts pin, arrow or cross at an end; returns the ordinate where the line stops.
fn finish(parts: &Parts, ys: &Ordinates, bundle: &Bundle, number: usize, port: &Port, route: &mut Route) -> f64 {
    let dock = ys.docks[port.dock];
    // Away from the card: up for the top side.
    let (edge, away) = match port.side {
        Side::Top => (dock.y, -1.0),
        _ => (dock.bottom(), 1.0),
    };
    let half = PIN_HEIGHT / 2.0;
    let (center, stop) = match (port.role, bundle.action) {
        (Role::Destination, Action::Deny) => {
            let limit = edge + away * border(parts, port.dock, port.side);
            let cross = limit + away * CROSS_OFF;
            route.crosses.push((port.x, cross));
            (limit + away * DENY_PIN_OFF, cross)
        }
        (Role::Destination, Action::Allow) => {
            let tip = edge + away * half;
            route.arrows.push(((port.x, tip), (0.0, -away)));
            (edge, tip + away * (ARROW - 1.0))
        }
        (Role::Source, _) => (edge, edge + away * half),
    };
    route.pins.push(Pin { rect: Rect::around(port.x, center, port.pin, PIN_HEIGHT), port: number });
    stop
}

/// A straight line between two neighbouring cards.
fn direct(parts: &Parts, ys: &Ordinates, bundle: &Bundle) -> Route {
    let mut route = Route::default();
    let docks: BTreeSet<usize> = bundle.ports.iter().map(|p| p.dock).collect();
    let twin = parts.bundles.iter().any(|other| {
        other.direct.is_some() && other.direct != bundle.direct && other.ports.iter().all(|p| docks.contains(&p.dock))
    });
    let rank = bundle.direct.unwrap_or(0) as f64;
    let offset = if twin { (rank - 0.5) * 18.0 } else { 0.0 };
    let mut ends = Vec::new();
    for (number, port) in bundle.ports.iter().enumerate() {
        let dock = ys.docks[port.dock];
        let (edge, away) = match port.side {
            Side::Left => (dock.x, -1.0),
            _ => (dock.right(), 1.0),
        };
        let y = dock.middle() + offset;
        let center = edge + away * (port.pin / 2.0 - 3.0);
        let outer = center + away * port.pin / 2.0;
        ends.push(match (port.role, bundle.action) {
            (Role::Destination, Action::Deny) => {
                route.crosses.push((outer + away * CROSS_OFF, y));
                (outer + away * CROSS_OFF, y)
            }
            (Role::Destination, Action::Allow) => {
                route.arrows.push(((outer, y), (-away, 0.0)));
                (outer + away * (ARROW - 1.0), y)
            }
            (Role::Source, _) => (outer, y),
        });
        route.pins.push(Pin { rect: Rect::around(center, y, port.pin, PIN_HEIGHT), port: number });
    }
    if let [a, b] = ends[..] {
        chain(&[Segment::new(a, b)], &mut route);
    }
    route
}

/// Joins pieces end to end into lines that stop at ends and branches.
fn chain(pieces: &[Segment], route: &mut Route) {
    let id = |p: Point| ((p.0 * 1000.0).round() as i64, (p.1 * 1000.0).round() as i64);
    // Every piece is cut at the ends of the others that lie on it.
    let ends: BTreeMap<(i64, i64), Point> = pieces.iter().flat_map(|s| [s.a, s.b]).map(|p| (id(p), p)).collect();
    let mut around: BTreeMap<(i64, i64), BTreeSet<(i64, i64)>> = BTreeMap::new();
    for piece in pieces {
        let (a, b) = (id(piece.a), id(piece.b));
        let on = |k: &(i64, i64)| a <= *k && *k <= b && (k.0 == a.0 && a.0 == b.0 || k.1 == a.1 && a.1 == b.1);
        let stops: Vec<(i64, i64)> = ends.keys().filter(|k| on(k)).copied().collect();
        for pair in stops.windows(2) {
            around.entry(pair[0]).or_default().insert(pair[1]);
            around.entry(pair[1]).or_default().insert(pair[0]);
        }
    }
    let mut used: BTreeSet<((i64, i64), (i64, i64))> = BTreeSet::new();
    let starts: Vec<(i64, i64)> = around.iter().filter(|(_, n)| n.len() != 2).map(|(k, _)| *k).collect();
    for &start in &starts {
        if around[&start].len() > 2 {
            route.dots.push(ends[&start]);
        }
        for &next in &around[&start] {
            if used.contains(&(start, next)) {
                continue;
            }
            let mut line = vec![ends[&start]];
            let (mut from, mut to) = (start, next);
            loop {
                used.insert((from, to));
                used.insert((to, from));
                push_straight(&mut line, ends[&to]);
                let beyond = around[&to].iter().find(|&&n| n != from);
                match beyond {
                    Some(&beyond) if around[&to].len() == 2 => (from, to) = (to, beyond),
                    _ => break,
                }
            }
            route.lines.push(line);
        }
    }
    for line in &route.lines {
        route.segments.extend(line.windows(2).map(|w| Segment::new(w[0], w[1])));
    }
}

/// Adds a point, in place of the last one when the three are aligned.
fn push_straight(line: &mut Vec<Point>, point: Point) {
    if let [.., a, b] = line[..] {
        let aligned = a.0 == b.0 && b.0 == point.0 || a.1 == b.1 && b.1 == point.1;
        if aligned {
            line.pop();
        }
    }
    line.push(point);
}

/// Where bundles cross: index of the later one, of the earlier one, point.
pub fn crossings(routes: &[Route]) -> Vec<(usize, usize, Point)> {
    let mut found = Vec::new();
    for (i, route) in routes.iter().enumerate() {
        for (j, other) in routes.iter().enumerate().take(i) {
            for a in &route.segments {
                for b in &other.segments {
                    if let Some(point) = a.crossing(b) {
                        found.push((i, j, point));
                    }
                }
            }
        }
    }
    found
}
