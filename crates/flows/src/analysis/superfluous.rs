//! Rules that decide packets which would fare the same without them.

use std::ops::ControlFlow;
use std::rc::Rc;

use super::hidden::named;
use super::work::{Near, Work};
use crate::cover::Cover;
use crate::findings::{Finding, Group, Instead};
use crate::grid::{Cell, DIMS};
use crate::minimal::{Missed, smallest};
use crate::policy::Action;

/// A question about a rule that might go: does someone else, in time, take the same decision for this cell?
struct Question {
    cell: Cell,
    /// Earlier pieces: what they hold never came to the rule.
    before: Vec<u32>,
    /// Later pieces of the same action that come in time.
    after: Vec<u32>,
}

impl Work<'_> {
    /// Finds them, one after the other, and takes them out: what is found can be removed together.
    pub(super) fn superfluous(&mut self, findings: &mut Vec<Finding>) {
        let mut rules: Vec<usize> = (0..self.policy.rules.len()).collect();
        // One that goes can make an earlier one superfluous, of the rules that it meets.
        while !rules.is_empty() {
            let mut again = Vec::new();
            for rule in rules {
                if self.out[rule] {
                    continue;
                }
                let near = self.near(rule);
                if let Some(instead) = self.instead(&near) {
                    self.out[rule] = true;
                    findings.push(Finding::Superfluous { rule, instead });
                    let met = near.iter().flat_map(|near| near.meets.iter());
                    again.extend(met.map(|&piece| self.rule_of(piece)).filter(|&other| other < rule));
                }
            }
            again.sort_unstable();
            again.dedup();
            rules = again;
        }
    }

    fn instead(&self, near: &[Near]) -> Option<Instead> {
        let grid = Rc::clone(&self.grid);
        let pieces = &grid.pieces;
        let action = near.first().map(|near| self.action(near.piece))?;
        let same = |near: &Near| near.meets.iter().any(|&other| other > near.piece && self.is_same(other, action));
        // What is not denied by default needs someone to allow it.
        if action == Action::Allow && !near.iter().any(same) {
            return None;
        }
        let mut cover = Cover::new(pieces);
        let mut questions = Vec::new();
        for near in near {
            for question in self.questions(near, action) {
                let taken = question.before.iter().chain(&question.after).copied();
                if !cover.covers(&question.cell, taken) {
                    return None;
                }
                if !cover.covers(&question.cell, question.before.iter().copied()) {
                    questions.push(question);
                }
            }
        }
        if questions.is_empty() {
            return Some(Instead::Default);
        }
        let mut rules: Vec<usize> =
            questions.iter().flat_map(|question| &question.after).map(|&piece| self.rule_of(piece)).collect();
        rules.sort_unstable();
        rules.dedup();
        let mut missed = |chosen: &[usize], most: usize| {
            let mut points: Missed = Vec::new();
            for question in &questions {
                let is_chosen = |piece: &&u32| chosen.iter().any(|&number| rules[number] == self.rule_of(**piece));
                let taken = question.before.iter().chain(question.after.iter().filter(is_chosen)).copied();
                let room = most - points.len();
                let mut found: Vec<[u32; DIMS]> = Vec::new();
                let _ = cover.left(&question.cell, taken, &mut |left| {
                    if found.len() >= room {
                        return ControlFlow::Break(());
                    }
                    found.push(left.map(|dim| dim.first().unwrap_or_default()));
                    ControlFlow::Continue(())
                });
                points.extend(found.into_iter().map(|point| {
                    let held = question.after.iter().filter(|&&piece| pieces.has(piece, point));
                    let mut held: Vec<usize> = held.map(|&piece| self.rule_of(piece)).collect();
                    held.dedup();
                    held.iter().filter_map(|rule| rules.binary_search(rule).ok()).collect()
                }));
            }
            points
        };
        let (chosen, minimality) = smallest(&mut missed, 0, self.limits.steps);
        Some(Instead::Later(Group { rules: named(&rules, &chosen), minimality }))
    }

    fn is_same(&self, piece: u32, action: Action) -> bool {
        self.is_in(piece) && self.action(piece) == action
    }

    /// Everything that must be so for the piece to go: what nobody takes must be denied anyway; and for each later piece
    /// of the other action, what it would get must be taken before it. One after the other: mostly the first says no.
    fn questions(&self, near: &Near, action: Action) -> impl Iterator<Item = Question> {
        let pieces = &self.grid.pieces;
        let cell = pieces.cell(near.piece);
        let (before, after) = (self.before(near), self.after(near));
        // No end for the default, which only allowing rules have to fear.
        let default = (action == Action::Allow).then_some(None);
        let contrary: Vec<u32> = after.iter().copied().filter(|&piece| self.action(piece) != action).collect();
        default.into_iter().chain(contrary.into_iter().map(Some)).filter_map(move |end| {
            let cell = end.map_or_else(|| Some(cell.clone()), |end| pieces.within(&cell, end))?;
            let in_time = after.iter().copied().take_while(|&piece| end.is_none_or(|end| piece < end));
            let same = in_time.filter(|&piece| self.is_same(piece, action)).collect();
            Some(Question { cell, before: before.clone(), after: same })
        })
    }
}
