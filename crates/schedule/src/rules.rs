//! Priority rules: in which order a scheme takes tasks.
//!
//! The rules are the classical ones compared in R. Kolisch, "Efficient priority rules for the resource-constrained
//! project scheduling problem", *Journal of Operations Management* 14 (1996).

use super::generate::ranks;
use super::instance::Instance;
use super::slack::topological;
use super::state::Plan;
use crate::calendar::Minute;

/// Above so many tasks, rules that need every pair of tasks are left out.
const PAIRWISE_LIMIT: usize = 3_000;

/// Earliest and latest dates by links, dates and hours alone.
pub(super) struct Window<'a> {
    pub early: &'a Plan,
    /// With time running backwards.
    pub late: &'a Plan,
}

impl Window<'_> {
    fn late_finish(&self, node: usize) -> Minute {
        -self.late.start[node]
    }

    fn late_start(&self, node: usize) -> Minute {
        -self.late.finish[node]
    }
}

/// The rules, best first, as ranks of the nodes.
pub(super) fn rules(instance: &Instance, window: &Window<'_>) -> Vec<Vec<u32>> {
    let count = instance.len();
    let lft = |node: usize| window.late_finish(node);
    let lst = |node: usize| window.late_start(node);
    let est = |node: usize| window.early.start[node];
    let length = |node: usize| window.early.finish[node] - window.early.start[node];
    let following = |node: usize| instance.succs.of(node).iter().map(|arc| length(arc.other as usize)).sum::<Minute>();
    let mut all = vec![
        ranks(count, |node| (lft(node), lst(node))),
        ranks(count, |node| (lst(node), lft(node))),
        ranks(count, |node| (est(node) + lst(node), lft(node))),
    ];
    if count <= PAIRWISE_LIMIT {
        let successors = total_successors(instance);
        all.extend([
            ranks(count, |node| (std::cmp::Reverse(successors[node]), lft(node))),
            ranks(count, |node| (lst(node) - est(node), lft(node))),
            ranks(count, |node| (std::cmp::Reverse(length(node) + following(node)), lft(node))),
            ranks(count, |node| (est(node) + lft(node), std::cmp::Reverse(length(node)))),
            ranks(count, |node| (std::cmp::Reverse(instance.succs.of(node).len()), lst(node))),
            ranks(count, |node| (est(node), lst(node))),
            ranks(count, |node| (std::cmp::Reverse(length(node)), lst(node))),
        ]);
    }
    all
}

/// How many tasks wait for each, directly or not.
fn total_successors(instance: &Instance) -> Vec<u32> {
    let count = instance.len();
    let words = count.div_ceil(64);
    let mut reached = vec![0u64; words * count];
    for node in topological(instance).into_iter().rev() {
        for arc in instance.succs.of(node) {
            let other = arc.other as usize;
            for word in 0..words {
                reached[node * words + word] |= reached[other * words + word];
            }
            reached[node * words + other / 64] |= 1 << (other % 64);
        }
    }
    (0..count)
        .map(|node| reached[node * words..(node + 1) * words].iter().map(|word| word.count_ones()).sum())
        .collect()
}
