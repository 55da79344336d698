//! Horizontal tracks of a channel: their order, with the fewest crossings, then their levels.

use super::arrangement::Cell;
use super::bundles::{Bundle, Side};

/// Space above a track that carries a label.
pub const LABELLED: f64 = 13.0;
/// Space above a track without label.
pub const BARE: f64 = 8.0;
/// Tracks nearer than this, end to end, do not share a level.
const END_GAP: f64 = 12.0;
/// Up to this many tracks the best order is found exactly.
const EXACT: usize = 9;

/// The part of a bundle in one channel.
#[derive(Debug, Clone)]
pub struct Track {
    /// The bundle.
    pub bundle: usize,
    /// The leg; 0 where both legs meet.
    pub leg: usize,
    /// Left end.
    pub left: f64,
    /// Right end; equal to the left one when the bundle goes straight through.
    pub right: f64,
    /// Lines to what stands above.
    pub above: Vec<f64>,
    /// Lines to what stands below.
    pub below: Vec<f64>,
    /// Carries the label of its bundle.
    pub labelled: bool,
    /// Distance from the first possible level.
    pub level: f64,
}

impl Track {
    /// Whether there is a horizontal line at all.
    pub fn is_flat(&self) -> bool {
        self.right > self.left
    }
}

/// Tracks of every channel, in order from top to bottom, levels given.
pub fn assign(cells: &[Cell], bundles: &[Bundle], channels: usize) -> Vec<Vec<Track>> {
    let mut all: Vec<Vec<Track>> = vec![Vec::new(); channels];
    for (b, bundle) in bundles.iter().enumerate() {
        if bundle.direct.is_some() {
            continue;
        }
        let mut widest: Option<(f64, usize, usize)> = None;
        for leg in [1, 0] {
            let rows = bundle.rows(leg);
            for (channel, tracks) in all.iter_mut().enumerate().take(rows.end + 1).skip(rows.start) {
                // Where legs meet there is one track, noted with the first leg.
                if channel == bundle.via && leg == 1 {
                    continue;
                }
                let track = track(cells, bundle, b, leg, channel);
                let width = track.right - track.left;
                if width > widest.map_or(0.0, |(w, _, _)| w) {
                    widest = Some((width, channel, tracks.len()));
                }
                tracks.push(track);
            }
        }
        if let Some((_, channel, index)) = widest {
            all[channel][index].labelled = true;
        }
    }
    for tracks in &mut all {
        order(tracks);
        give_levels(tracks);
    }
    all
}

fn track(cells: &[Cell], bundle: &Bundle, index: usize, leg: usize, channel: usize) -> Track {
    let meet = channel == bundle.via;
    let legs = || (0..2).filter(|l| meet || *l == leg);
    let ports = |side: Side| {
        bundle
            .ports
            .iter()
            .filter(move |p| p.side == side && p.channel(cells) == channel)
            .filter(move |p| meet || p.role as usize == leg)
            .map(|p| p.x)
    };
    let mut above: Vec<f64> = ports(Side::Bottom).collect();
    let mut below: Vec<f64> = ports(Side::Top).collect();
    for leg in legs() {
        above.extend(channel.checked_sub(1).and_then(|row| bundle.lane(leg, row)));
        below.extend(bundle.lane(leg, channel));
    }
    let all = || above.iter().chain(&below).copied();
    Track {
        bundle: index,
        leg: if meet { 0 } else { leg },
        left: all().fold(f64::INFINITY, f64::min),
        right: all().fold(f64::NEG_INFINITY, f64::max),
        above,
        below,
        labelled: false,
        level: 0.0,
    }
}

/// Crossings of two tracks when the first one lies above the second one.
fn price(upper: &Track, lower: &Track) -> usize {
    let inside = |xs: &[f64], track: &Track| xs.iter().filter(|&&x| x > track.left && x < track.right).count();
    inside(&upper.below, lower) + inside(&lower.above, upper)
}

fn order(tracks: &mut Vec<Track>) {
    // Straight lines need no level; they stay in front.
    tracks.sort_by(|a, b| {
        let height = |t: &Track| t.below.len() as f64 - t.above.len() as f64;
        a.is_flat()
            .cmp(&b.is_flat())
            .then(height(a).total_cmp(&height(b)))
            .then(a.left.total_cmp(&b.left))
            .then((a.bundle, a.leg).cmp(&(b.bundle, b.leg)))
    });
    let straight = tracks.iter().take_while(|t| !t.is_flat()).count();
    let flat: Vec<Track> = tracks.split_off(straight);
    let n = flat.len();
    let prices: Vec<Vec<usize>> = flat.iter().map(|a| flat.iter().map(|b| price(a, b)).collect()).collect();
    let best = if n <= EXACT { exact(&prices) } else { insertions(&prices) };
    let mut slots: Vec<Option<Track>> = flat.into_iter().map(Some).collect();
    tracks.extend(best.into_iter().filter_map(|i| slots[i].take()));
}

/// Best order by dynamic programming over the set of tracks already placed.
fn exact(prices: &[Vec<usize>]) -> Vec<usize> {
    let n = prices.len();
    let full = 1_usize << n;
    let mut best = vec![(usize::MAX, 0); full];
    best[0].0 = 0;
    for set in 0..full {
        let paid = best[set].0;
        for next in (0..n).filter(|next| set & (1 << next) == 0) {
            let above: usize = (0..n).filter(|i| set & (1 << i) != 0).map(|i| prices[i][next]).sum();
            let slot = &mut best[set | 1 << next];
            if paid + above < slot.0 {
                *slot = (paid + above, next);
            }
        }
    }
    let mut order = Vec::new();
    let mut set = full - 1;
    while set > 0 {
        let last = best[set].1;
        order.push(last);
        set &= !(1 << last);
    }
    order.reverse();
    order
}

/// Local search: takes each track out and puts it back where it costs least, until nothing moves.
fn insertions(prices: &[Vec<usize>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..prices.len()).collect();
    for _ in 0..8 {
        let mut moved = false;
        for (track, own) in prices.iter().enumerate() {
            let Some(from) = order.iter().position(|&t| t == track) else {
                continue;
            };
            order.remove(from);
            let mut cost: isize = 0;
            let (mut to, mut least, mut here) = (0, 0, 0);
            for (i, &other) in order.iter().enumerate() {
                cost += prices[other][track] as isize - own[other] as isize;
                if cost < least {
                    (to, least) = (i + 1, cost);
                }
                if i + 1 == from {
                    here = cost;
                }
            }
            let to = if least < here { to } else { from };
            moved |= to != from;
            order.insert(to, track);
        }
        if !moved {
            break;
        }
    }
    order
}

/// Packs tracks: as high as those above that they would touch allow.
fn give_levels(tracks: &mut [Track]) {
    for i in 0..tracks.len() {
        if !tracks[i].is_flat() {
            continue;
        }
        let need = if tracks[i].labelled { LABELLED } else { BARE };
        let mut level = need;
        for j in 0..i {
            let (a, b) = (&tracks[j], &tracks[i]);
            let touch = a.is_flat() && a.left < b.right + END_GAP && b.left < a.right + END_GAP;
            if touch {
                level = level.max(a.level + need);
            }
        }
        tracks[i].level = level;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_and_local_orders_agree_on_small_cases() {
        let prices = vec![vec![0, 2, 0, 1], vec![0, 0, 3, 0], vec![1, 0, 0, 2], vec![0, 1, 0, 0]];
        let cost = |order: &[usize]| -> usize {
            (0..order.len())
                .flat_map(|i| (i + 1..order.len()).map(move |j| (i, j)))
                .map(|(i, j)| prices[order[i]][order[j]])
                .sum()
        };
        let every = permutations(prices.len());
        let least = every.iter().map(|order| cost(order)).min();
        assert_eq!(Some(cost(&exact(&prices))), least);
        assert_eq!(Some(cost(&insertions(&prices))), least);
    }

    fn permutations(n: usize) -> Vec<Vec<usize>> {
        let Some(last) = n.checked_sub(1) else { return vec![Vec::new()] };
        let shorter = permutations(last);
        shorter
            .iter()
            .flat_map(|order| {
                (0..n).map(|place| {
                    let mut longer = order.clone();
                    longer.insert(place, last);
                    longer
                })
            })
            .collect()
    }
}
