//! Costs and shapes of a way along borders and columns.

use crate::svg::{Element, Path};

/// A change of column costs as much as this many points of detour.
const BEND: f64 = 26.0;

/// The path of a routed link, without its colour.
pub fn path(points: &[(f64, f64)]) -> Element {
    Path::polyline(points, 1.5).element().fill("none")
}

/// The position and the value of the least cost.
pub fn cheapest(costs: impl Iterator<Item = f64>) -> (usize, f64) {
    costs.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0))
}

/// One border: for each column the cheapest column to come from, in linear time.
pub fn relax(columns: &[f64], costs: &mut [f64]) -> Vec<usize> {
    let old = costs.to_vec();
    let mut came_from: Vec<usize> = (0..columns.len()).collect();
    let mut consider = |order: &mut dyn Iterator<Item = usize>| {
        let mut best: Option<usize> = None;
        for i in order {
            if let Some(b) = best {
                let through = old[b] + shift(columns[b], columns[i]);
                if through < costs[i] {
                    costs[i] = through;
                    came_from[i] = b;
                }
            }
            let reach = |c: usize| old[c] + (columns[c] - columns[i]).abs();
            if best.is_none_or(|b| old[i] < reach(b)) {
                best = Some(i);
            }
        }
    };
    consider(&mut (0..columns.len()));
    consider(&mut (0..columns.len()).rev());
    came_from
}

/// Cost of going from a column to another along a border.
pub fn shift(from: f64, to: f64) -> f64 {
    let distance = (from - to).abs();
    if distance < 0.05 { 0.0 } else { BEND + distance }
}

/// Drops the points in the middle of a straight line.
pub fn straighten(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., a, b] = out[..] {
            let vertical = (a.0 - b.0).abs() < 0.05 && (b.0 - point.0).abs() < 0.05;
            let horizontal = (a.1 - b.1).abs() < 0.05 && (b.1 - point.1).abs() < 0.05;
            if vertical || horizontal {
                out.pop();
            }
        }
        out.push(point);
    }
    out
}
