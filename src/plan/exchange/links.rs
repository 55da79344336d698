//! Links between pairs of tasks and milestones; other schedulers take one for each pair.

use crate::check::Project;
use crate::model::value::Unit;
use crate::model::{Dependency, LinkType};
use qilby_schedule::calendar::Minute;

/// A task or a milestone, by its number in the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum End {
    /// A task.
    Task(usize),
    /// A milestone.
    Milestone(usize),
}

/// One waits for another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// What is waited for.
    pub from: End,
    /// What waits.
    pub to: End,
    /// How they are tied.
    pub kind: LinkType,
    /// Delay in minutes; a lead when negative.
    pub lag: Minute,
    /// Whether the lag is elapsed time rather than working time.
    pub elapsed: bool,
    /// The unit in which the lag is written.
    pub unit: Unit,
}

/// The links of a project.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Links {
    /// One for each pair, the first that the file names.
    pub kept: Vec<Link>,
    /// Further links of the same pairs.
    pub further: Vec<Link>,
}

/// Every link; who waits for a phase waits for each of its tasks. `day` and `week` are working minutes.
pub fn links(project: &Project, day: Minute, week: Minute) -> Links {
    let tasks: Vec<(usize, &str)> = project.tasks().map(|(phase, task)| (phase, task.id.as_str())).collect();
    let ends = |id: &str| -> Vec<End> {
        if let Some(number) = tasks.iter().position(|(_, task)| *task == id) {
            return vec![End::Task(number)];
        }
        if let Some(number) = project.milestone.iter().position(|milestone| milestone.id.as_str() == id) {
            return vec![End::Milestone(number)];
        }
        let phase = project.phase.iter().position(|phase| phase.id.as_str() == id);
        let own = tasks.iter().enumerate().filter(|(_, (of, _))| Some(*of) == phase);
        own.map(|(number, _)| End::Task(number)).collect()
    };
    let of_tasks = project.tasks().enumerate().map(|(number, (_, task))| (End::Task(number), &task.after));
    let of_milestones = project.milestone.iter().enumerate();
    let of_milestones = of_milestones.map(|(number, milestone)| (End::Milestone(number), &milestone.after));
    let mut links = Links::default();
    for (to, after) in of_tasks.chain(of_milestones) {
        for dependency in after {
            for from in ends(dependency.on.as_str()).into_iter().filter(|from| *from != to) {
                let link = link(dependency, from, to, day, week);
                let known = links.kept.iter().rev().take_while(|one| one.to == to).any(|one| one.from == from);
                if known { links.further.push(link) } else { links.kept.push(link) }
            }
        }
    }
    links
}

fn link(dependency: &Dependency, from: End, to: End, day: Minute, week: Minute) -> Link {
    let lag = dependency.lag.as_ref().map(|lag| lag.value);
    let minutes = lag.map_or(0, |lag| if dependency.elapsed { lag.elapsed_minutes() } else { lag.minutes(day, week) });
    let unit = lag.map_or(Unit::Day, |lag| lag.unit);
    Link { from, to, kind: dependency.link, lag: minutes, elapsed: dependency.elapsed, unit }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::planned;

    #[test]
    fn a_phase_is_each_of_its_tasks_and_a_pair_is_linked_once() {
        let plan = planned(
            r#"
[[phase]]
id = "first"
title = "First"

[[phase.task]]
id = "a"
title = "A"
length = "1d"

[[phase.task]]
id = "b"
title = "B"
length = "1d"
after = [{ task = "a", type = "SS", lag = "2d" }, { task = "a", type = "FF", lag = "36h", elapsed = true }]

[[milestone]]
id = "end"
title = "End"
after = ["first", "b"]
"#,
        );
        let links = links(&plan.project, 420, 2100);
        let pairs: Vec<_> = links.kept.iter().map(|link| (link.from, link.to, link.kind, link.lag)).collect();
        let expected = [
            (End::Task(0), End::Task(1), LinkType::StartStart, 840),
            (End::Task(0), End::Milestone(0), LinkType::FinishStart, 0),
            (End::Task(1), End::Milestone(0), LinkType::FinishStart, 0),
        ];
        assert_eq!(pairs, expected);
        assert_eq!(links.further.len(), 2);
        let finish = links.further[0];
        assert_eq!((finish.kind, finish.lag, finish.elapsed), (LinkType::FinishFinish, 36 * 60, true));
    }
}
