//! The plan as a list: phases, each with its tasks and then its milestones, as the Gantt shows it.

use super::timeline::{State, Timeline};

/// A line of the plan, by its number in the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Row {
    /// A phase.
    Phase(usize),
    /// A task, of the phase above it.
    Task(usize),
    /// A milestone, of the phase above it when it has one.
    Milestone(usize),
}

/// Every phase, task and milestone once. Milestones of no phase come last.
pub fn outline(timeline: &Timeline) -> Vec<Row> {
    let mut rows = Vec::with_capacity(timeline.phases.len() + timeline.tasks.len() + timeline.milestones.len());
    for phase in 0..timeline.phases.len() {
        rows.push(Row::Phase(phase));
        let tasks = timeline.tasks.iter().enumerate().filter(|(_, task)| task.phase == phase);
        rows.extend(tasks.map(|(number, _)| Row::Task(number)));
        rows.extend(milestones(timeline, Some(phase)));
    }
    rows.extend(milestones(timeline, None));
    rows
}

/// The milestones of a phase, in order of time.
fn milestones(timeline: &Timeline, phase: Option<usize>) -> Vec<Row> {
    let all = timeline.milestones.iter().enumerate();
    let mut own: Vec<_> = all.filter(|(_, milestone)| milestone.phase == phase).collect();
    own.sort_by_key(|(_, milestone)| milestone.date);
    own.into_iter().map(|(number, _)| Row::Milestone(number)).collect()
}

/// Where a phase stands: done with its last task, begun with its first.
pub fn phase_state(timeline: &Timeline, phase: usize) -> State {
    let states = || timeline.tasks.iter().filter(|task| task.phase == phase).map(|task| task.state);
    match (states().all(|state| state == State::Done), states().any(|state| state != State::Todo)) {
        (true, true) => State::Done,
        (false, true) => State::Doing,
        _ => State::Todo,
    }
}
