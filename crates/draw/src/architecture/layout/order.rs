//! The order of lanes and cards: barycentres, then swaps of neighbours while they help.

use super::super::view::Diagram;
use super::arrangement::{Arrangement, site_column};
use super::scene::Scene;
use super::solve::{Room, Solved};

/// How much searching is worth: about the number of pairs of bundles looked at.
const EFFORT: usize = 60_000;

/// A good order for an arrangement, by barycentres alone: enough to compare ways of wrapping.
pub fn sweep(diagram: &Diagram, scene: &Scene, arr: &Arrangement, room: Room) -> Solved {
    let mut current = Solved::new(diagram, scene, arr, room, false);
    let mut best = current.clone();
    let rounds = if scene.wires.len() > 150 { 2 } else { 6 };
    for round in 0..rounds {
        let next = barycentres(scene, &current, round % 2 == 0);
        if next == current.arr {
            continue;
        }
        current = Solved::new(diagram, scene, &next, room, false);
        if current.price < best.price {
            best = current.clone();
        }
    }
    best
}

/// Swaps neighbours while it helps.
pub fn refine(diagram: &Diagram, scene: &Scene, start: Solved, room: Room) -> Solved {
    let mut best = start;
    let bundles = best.bundles.len().max(4);
    let mut left = (EFFORT / (bundles * bundles)).min(160);
    loop {
        let before = best.price;
        // The list is of the order at the start of the pass; swaps keep its positions valid.
        for swap in swaps(scene, &best.arr) {
            if left == 0 {
                return best;
            }
            let mut next = best.arr.clone();
            swap.apply(&mut next);
            if next == best.arr {
                continue;
            }
            left -= 1;
            let solved = Solved::new(diagram, scene, &next, room, false);
            if solved.price < best.price {
                best = solved;
            }
        }
        if best.price >= before {
            return best;
        }
    }
}

/// Sorts lanes of each shelf and cards of each lane by where their connections stand.
fn barycentres(scene: &Scene, solved: &Solved, groups: bool) -> Arrangement {
    let mut arr = solved.arr.clone();
    let center = |dock: usize| solved.xs.center(dock);
    let mean = |docks: &dyn Fn(usize) -> bool, from: f64| {
        let (mut sum, mut count) = (0.0, 0.0);
        for wire in &scene.wires {
            for (own, other) in [(wire.from, wire.to), (wire.to, wire.from)] {
                if docks(own) && scene.docks[own].group != scene.docks[other].group {
                    sum += center(other);
                    count += 1.0;
                }
            }
        }
        if count > 0.0 { sum / count } else { from }
    };
    if groups {
        for shelf in &mut arr.shelves {
            shelf.groups.sort_by(|&a, &b| {
                let key = |g: usize| {
                    let middle = solved.xs.group_left[g] + solved.xs.group_width[g] / 2.0;
                    mean(&|dock| scene.docks[dock].group == g, middle)
                };
                site_column(scene, a).cmp(&site_column(scene, b)).then(key(a).total_cmp(&key(b)))
            });
        }
    } else {
        for cards in &mut arr.cards {
            let key = |card: usize| mean(&|dock| dock == card, center(card));
            cards.sort_by(|&a, &b| key(a).total_cmp(&key(b)));
        }
    }
    arr
}

/// A change of order.
#[derive(Debug, Clone, Copy)]
enum Swap {
    /// Two lanes of a shelf.
    Lanes(usize, usize, usize),
    /// Two cards of a lane.
    Cards(usize, usize, usize),
    /// All cards of a lane, the other way round.
    Reverse(usize),
}

impl Swap {
    fn apply(self, arr: &mut Arrangement) {
        match self {
            Self::Lanes(shelf, a, b) => arr.shelves[shelf].groups.swap(a, b),
            Self::Cards(group, a, b) => arr.cards[group].swap(a, b),
            Self::Reverse(group) => arr.cards[group].reverse(),
        }
    }
}

fn swaps(scene: &Scene, arr: &Arrangement) -> Vec<Swap> {
    let mut swaps = Vec::new();
    for (index, shelf) in arr.shelves.iter().enumerate() {
        for b in 1..shelf.groups.len() {
            for a in (0..b).rev().take(3) {
                if site_column(scene, shelf.groups[a]) == site_column(scene, shelf.groups[b]) {
                    swaps.push(Swap::Lanes(index, a, b));
                }
            }
        }
    }
    for (group, cards) in arr.cards.iter().enumerate() {
        for b in 1..cards.len() {
            for a in (0..b).rev().take(2) {
                swaps.push(Swap::Cards(group, a, b));
            }
        }
        if cards.len() > 2 {
            swaps.push(Swap::Reverse(group));
        }
    }
    swaps
}
