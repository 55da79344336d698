//! What the client said, and whether it is dealt with.

use super::Plan;
use super::timeline::State;
use crate::model::Feedback;

/// Whether it is dealt with: its task is done, or a decision was taken that needs none.
pub fn is_closed(plan: &Plan, feedback: &Feedback) -> bool {
    match &feedback.task {
        Some(task) => plan.timeline.task(task.as_str()).is_some_and(|task| task.state == State::Done),
        None => !feedback.decision.trim().is_empty(),
    }
}

/// What was said by the status date and is not dealt with, in the order of the file.
pub fn open(plan: &Plan) -> impl Iterator<Item = &Feedback> {
    let status = plan.timeline.status;
    plan.project.feedback.iter().filter(move |one| one.date.value.0 <= status && !is_closed(plan, one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::planned_at;

    const TABLES: &str = "[[member]]\nid = \"ana\"\nname = \"Ana\"\n[[stakeholder]]\nid = \"head\"\nname = \"Head\"\n\
        [[phase]]\nid = \"p\"\ntitle = \"P\"\n[[phase.task]]\nid = \"t\"\ntitle = \"T\"\neffort = \"1d\"\nassign = [\"ana\"]\nDONE\n\
        [[feedback]]\nid = \"e01\"\ntitle = \"One\"\nwho = \"head\"\ndate = 2026-09-07\ntask = \"t\"\ndecision = \"Do it\"\n\
        [[feedback]]\nid = \"e02\"\ntitle = \"Two\"\nwho = \"head\"\ndate = 2026-09-07\ndecision = \"No\"\n\
        [[feedback]]\nid = \"e03\"\ntitle = \"Three\"\nwho = \"head\"\ndate = 2026-09-07\n";

    fn ids(done: &str) -> Vec<String> {
        let plan = planned_at("2026-09-09", &TABLES.replace("DONE", done), "");
        open(&plan).map(|one| one.id.as_str().to_owned()).collect()
    }

    #[test]
    fn it_closes_when_its_task_is_done() {
        assert_eq!(ids(""), ["e01", "e03"]);
        assert_eq!(ids("started = 2026-09-07\nfinished = 2026-09-07"), ["e03"]);
    }
}
