//! What a card of a task says that is worked out: the work, and the tests to pass.

use super::Plan;
use super::timeline::TaskPlan;
use crate::model::{Outcome, Task, Test};

/// Work of a card, in minutes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Estimate {
    /// All of it, of everyone together.
    pub total: i64,
    /// What is left of it.
    pub remaining: i64,
}

/// The work of a task; none when it takes nobody's time.
pub fn estimate(task: &TaskPlan) -> Option<Estimate> {
    let total = task.work_minutes;
    let remaining = (total as f64 * (1.0 - task.progress / 100.0)).round() as i64;
    (total > 0).then_some(Estimate { total, remaining })
}

/// The tests that are made in a task, or that verify a deliverable that it produces.
pub fn tests_of<'a>(plan: &'a Plan, task: &Task) -> Vec<&'a Test> {
    let made_in = |test: &Test| test.task.as_ref().is_some_and(|made_in| made_in == task.id.as_str());
    let proves = |test: &Test| test.verifies.iter().any(|id| task.produces.iter().any(|one| one == id.as_str()));
    plan.project.test.iter().filter(|test| made_in(test) || proves(test)).collect()
}

/// Whether a test was passed, with or without a reservation, the last time that it was run.
pub fn is_passed(plan: &Plan, test: &Test) -> bool {
    matches!(plan.trace.results.get(test.id.as_str()), Some(Outcome::Ok | Outcome::Reserve))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::planned;

    const TABLES: &str = r#"
[[member]]
id = "ada"
name = "Ada"

[[phase]]
id = "build"
title = "Build"

[[phase.task]]
id = "half"
title = "Half done"
effort = "2d"
assign = ["ada"]
started = 2026-09-01
progress = 50
produces = ["backups"]

[[phase.task]]
id = "delivery"
title = "Delivery"
duration = "1w"

[[deliverable]]
id = "backups"
title = "Backups"

[[test]]
id = "made-in-it"
title = "Made in it"
kind = "functional"
verifies = ["backups"]
expected = "It works"
task = "delivery"

[[test]]
id = "of-what-it-makes"
title = "Of what it makes"
kind = "backup"
verifies = ["backups"]
expected = "It is restored"
"#;

    #[test]
    fn what_is_left_follows_the_progress() {
        let plan = planned(TABLES);
        let of = |id: &str| plan.timeline.task(id).and_then(estimate);
        let day = plan.timeline.day_minutes;
        assert_eq!(of("half"), Some(Estimate { total: 2 * day, remaining: day }));
        assert_eq!(of("delivery"), None, "a delivery takes nobody's time");
    }

    #[test]
    fn tests_are_those_made_in_the_task_or_of_its_deliverables() {
        let plan = planned(TABLES);
        let of = |id: &str| -> Vec<&str> {
            let task = plan.project.tasks().map(|(_, task)| task).find(|task| task.id.as_str() == id);
            task.map(|task| tests_of(&plan, task)).into_iter().flatten().map(|test| test.id.as_str()).collect()
        };
        assert_eq!(of("half"), ["made-in-it", "of-what-it-makes"]);
        assert_eq!(of("delivery"), ["made-in-it"]);
        assert!(!is_passed(&plan, &plan.project.test[0]), "not run");
    }
}
