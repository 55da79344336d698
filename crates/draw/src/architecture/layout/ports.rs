//! Where lines arrive along the sides of cards.

use std::collections::BTreeMap;

use super::abscissas::Abscissas;
use super::arrangement::Cell;
use super::bundles::{Bundle, Port, Side};
use super::scene::GRID;

/// Least distance between vertical lines of different bundles.
pub const APART: f64 = 6.0;
/// Space between pins.
const PIN_GAP: f64 = 3.0;

/// Bundle and port.
type PortId = (usize, usize);

/// Gives every port of a channel its abscissa: in the order of where the lines go, lines from
/// above on even steps of half a grid and lines from below on odd ones, then straightens the
/// lines that can be.
pub fn place(xs: &Abscissas, cells: &[Cell], bundles: &mut [Bundle]) {
    let mut sides: BTreeMap<(usize, Side), Vec<(f64, PortId)>> = BTreeMap::new();
    for (b, bundle) in bundles.iter().enumerate() {
        if bundle.direct.is_some() {
            continue;
        }
        for (p, port) in bundle.ports.iter().enumerate() {
            let key = direction(xs, bundle, port);
            sides.entry((port.dock, port.side)).or_default().push((key, (b, p)));
        }
    }
    for ((dock, side), ports) in &mut sides {
        ports.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let pins: Vec<f64> = ports.iter().map(|&(_, (b, p))| bundles[b].ports[p].pin).collect();
        let at = spread(xs.dock_left[*dock], xs.dock_width[*dock], &pins, *side);
        for (&(_, (b, p)), x) in ports.iter().zip(at) {
            bundles[b].ports[p].x = x;
        }
    }
    let sides: BTreeMap<(usize, Side), Vec<PortId>> =
        sides.into_iter().map(|(side, ports)| (side, ports.into_iter().map(|(_, id)| id).collect())).collect();
    straighten(xs, cells, bundles, &sides);
}

/// Sorting key along a side: where the line goes, the left ones on the left.
fn direction(xs: &Abscissas, bundle: &Bundle, port: &Port) -> f64 {
    if let Some(x) = bundle.first_lane(port.role) {
        return x;
    }
    let own = xs.center(port.dock);
    let others = bundle.ports.iter().filter(|o| o.role != port.role);
    let (sum, count) = others.clone().fold((0.0, 0), |(s, n), o| (s + xs.center(o.dock), n + 1));
    let towards = if count > 0 { sum / f64::from(count) } else { own };
    if others.clone().all(|o| o.side == port.side) {
        // A line that comes back on the same side: the nearest one is the outermost port.
        let distance = (towards - own).abs();
        let sign = if towards == own {
            if matches!(port.role, super::bundles::Role::Source) { -1.0 } else { 1.0 }
        } else {
            (towards - own).signum()
        };
        return own + sign * (1.0e5 - distance);
    }
    towards
}

/// Centred positions, on the steps of the side.
fn spread(left: f64, width: f64, pins: &[f64], side: Side) -> Vec<f64> {
    let steps: Vec<f64> =
        pins.windows(2).map(|pair| (((pair[0] + pair[1]) / 2.0 + PIN_GAP) / GRID).ceil() * GRID).collect();
    let total: f64 = steps.iter().sum();
    // Wider steps when there is room: lines and pins read better apart.
    let slots = (pins.len() as f64 - 1.0).max(1.0);
    let spare = (width - total - 4.0 * GRID) / slots / GRID;
    let more = spare.floor().clamp(0.0, 1.0) * GRID;
    let total = total + more * steps.len() as f64;
    let odd = if side == Side::Top { GRID / 2.0 } else { 0.0 };
    let start = left + (width - total) / 2.0;
    let mut x = ((start - odd) / GRID).round() * GRID + odd;
    // Snapped, but not over the corners: a pin there would touch those of the next dock.
    let half = |pin: Option<&f64>| pin.copied().unwrap_or(0.0) / 2.0 + 2.0;
    if x + total + half(pins.last()) > left + width {
        x -= GRID;
    }
    if x - half(pins.first()) < left {
        x += GRID;
    }
    let mut at = vec![x];
    for step in steps {
        x += step + more;
        at.push(x);
    }
    at.truncate(pins.len());
    at
}

/// Aligns one upper and one lower port of a bundle where nothing stands in the way.
fn straighten(xs: &Abscissas, cells: &[Cell], bundles: &mut [Bundle], sides: &BTreeMap<(usize, Side), Vec<PortId>>) {
    let mut channels: BTreeMap<usize, Vec<PortId>> = BTreeMap::new();
    for (b, bundle) in bundles.iter().enumerate().filter(|(_, b)| b.direct.is_none()) {
        for (p, port) in bundle.ports.iter().enumerate() {
            channels.entry(port.channel(cells)).or_default().push((b, p));
        }
    }
    let mut pairs: Vec<(usize, f64, usize, usize, usize)> = Vec::new();
    for (b, bundle) in bundles.iter().enumerate() {
        if !bundle.is_local() {
            continue;
        }
        for (p, upper) in bundle.ports.iter().enumerate() {
            for (q, lower) in bundle.ports.iter().enumerate() {
                if upper.side == Side::Bottom && lower.side == Side::Top {
                    pairs.push((bundle.ports.len(), (upper.x - lower.x).abs(), b, p, q));
                }
            }
        }
    }
    pairs.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then((a.2, a.3, a.4).cmp(&(b.2, b.3, b.4))));
    let mut done = vec![false; bundles.len()];
    for (_, _, b, p, q) in pairs {
        if done[b] {
            continue;
        }
        let ranges = [p, q].map(|port| slack(xs, bundles, sides, (b, port)));
        let low = ranges[0].0.max(ranges[1].0);
        let high = ranges[0].1.min(ranges[1].1);
        let middle = (bundles[b].ports[p].x + bundles[b].ports[q].x) / 2.0;
        let near = &channels[&bundles[b].via];
        let clear = |x: f64| near.iter().all(|&(ob, op)| ob == b || (bundles[ob].ports[op].x - x).abs() >= APART);
        let start = (middle.clamp(low.min(high), high.max(low)) / 3.0).round() * 3.0;
        let found = (0..40)
            .flat_map(|i| [start + 3.0 * f64::from(i), start - 3.0 * f64::from(i)])
            .find(|&x| x >= low && x <= high && clear(x));
        if let Some(x) = found {
            bundles[b].ports[p].x = x;
            bundles[b].ports[q].x = x;
            done[b] = true;
        }
    }
}

/// How far a port may move between its neighbours.
fn slack(xs: &Abscissas, bundles: &[Bundle], sides: &BTreeMap<(usize, Side), Vec<PortId>>, id: PortId) -> (f64, f64) {
    let port = &bundles[id.0].ports[id.1];
    let left = xs.dock_left[port.dock];
    let mut range = (left + port.pin / 2.0 + 3.0, left + xs.dock_width[port.dock] - port.pin / 2.0 - 3.0);
    let side = &sides[&(port.dock, port.side)];
    if let Some(at) = side.iter().position(|&other| other == id) {
        let half = |other: &PortId| {
            let other = &bundles[other.0].ports[other.1];
            (other.x, (port.pin + other.pin) / 2.0 + PIN_GAP)
        };
        if at > 0 {
            let (x, room) = half(&side[at - 1]);
            range.0 = range.0.max(x + room);
        }
        if let Some(next) = side.get(at + 1) {
            let (x, room) = half(next);
            range.1 = range.1.min(x - room);
        }
    }
    range
}
