//! Do the links hold?

use super::Check;
use super::hours::Hours;
use crate::calendar::{DAY, Minute, minute_of};
use crate::{Assignment, Lag, Link, LinkKind, Progress, Work};

impl Check<'_> {
    pub(super) fn link(&mut self, index: usize) {
        let link: Link = self.problem.links[index];
        let counts = match self.problem.tasks[link.to].progress {
            Progress::NotStarted => true,
            Progress::Started { .. } => !link.kind.holds_start(),
            Progress::Finished { .. } => false,
        };
        if !counts || self.is_excused(link.to, index) {
            return;
        }
        let (from, to) = (&self.schedule.tasks[link.from], &self.schedule.tasks[link.to]);
        let (from, to) = match link.kind {
            LinkKind::FinishStart => (from.finish, to.start),
            LinkKind::StartStart => (from.start, to.start),
            LinkKind::FinishFinish => (from.finish, to.finish),
            LinkKind::StartFinish => (from.start, to.finish),
        };
        let (from, to) = (minute_of(from), minute_of(to));
        let holds = match link.lag {
            Lag::Elapsed(minutes) => to >= from + minutes || self.idle_between(link, to, from + minutes),
            Lag::Working(0) => to >= from || self.idle_between(link, to, from),
            Lag::Working(minutes) if minutes > 0 => {
                (to >= from && self.project.worked(from, to) >= minutes) || self.idle_after(link, from, to, minutes)
            }
            Lag::Working(minutes) => {
                to >= from || self.project.worked(to, from) <= -minutes || self.idle_before(link, from, to, -minutes)
            }
        };
        if !holds {
            let (a, b) = (&self.problem.tasks[link.from].id, &self.problem.tasks[link.to].id);
            self.fault(format!("{b} does not keep its link {:?} {:?} to {a}", link.kind, link.lag));
        }
    }

    /// A finish asked for outside the hours of those who do the task is met by the last minute before.
    fn idle_between(&mut self, link: Link, finish: Minute, asked: Minute) -> bool {
        if link.kind.holds_start() || finish > asked {
            return false;
        }
        let scheduled = &self.schedule.tasks[link.to];
        let team =
            matches!(self.problem.tasks[link.to].assignment, Assignment::Team(_)) && scheduled.resources.len() > 1;
        match (&self.problem.tasks[link.to].work, scheduled.resources.as_slice()) {
            (Work::Effort(_), people) if !people.is_empty() && !team => {
                let mut all: Vec<Hours<'_>> = people.iter().map(|r| Hours::new(self.problem, Some(*r))).collect();
                (finish..asked).all(|m| all.iter_mut().any(|hours| !hours.covers(m, m + 1)))
            }
            (Work::Effort(_) | Work::Length(_), _) => self.project.worked(finish, asked) == 0,
            _ => false,
        }
    }

    /// The same for a finish that a working lag asks for: the lag's end is the first instant that fulfils it.
    fn idle_after(&mut self, link: Link, from: Minute, finish: Minute, lag: Minute) -> bool {
        if link.kind.holds_start() {
            return false;
        }
        let mut asked = finish.max(from);
        while self.project.worked(from, asked) < lag && asked - finish < 400 * DAY {
            asked += 1;
        }
        self.idle_between(link, finish, asked)
    }

    /// The same for a lead.
    fn idle_before(&mut self, link: Link, from: Minute, finish: Minute, lead: Minute) -> bool {
        let mut asked = from;
        while asked > finish && self.project.worked(asked - 1, from) <= lead {
            asked -= 1;
        }
        self.idle_between(link, finish, asked)
    }
}
