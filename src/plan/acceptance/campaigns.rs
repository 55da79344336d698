//! When the tests are done, by whom, and which milestones wait for them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Campaign, Tally, TestPlan};
use crate::check::Project;
use crate::model::{Dependency, Test};
use crate::plan::timeline::Timeline;

/// The tests by task, in order of time; those without task last.
pub(super) fn campaigns(project: &Project, timeline: &Timeline, plans: &[TestPlan]) -> Vec<Campaign> {
    let mut by_task: BTreeMap<Option<&str>, Vec<(&Test, &TestPlan)>> = BTreeMap::new();
    for (test, plan) in project.test.iter().zip(plans) {
        by_task.entry(test.task.as_ref().map(|task| task.as_str())).or_default().push((test, plan));
    }
    let order = |id: &str| timeline.tasks.iter().position(|task| task.id == id);
    let mut found: Vec<Campaign> = by_task
        .into_iter()
        .map(|(task, tests)| {
            let planned = task.and_then(|task| timeline.task(task));
            Campaign {
                task: task.map(str::to_owned),
                start: planned.map(|task| task.start),
                finish: planned.map(|task| task.finish),
                prerequisites: prerequisites(&tests),
                tally: Tally::of(tests.iter().map(|(_, plan)| plan.standing)),
                tests: tests.iter().map(|(test, _)| test.id.as_str().to_owned()).collect(),
            }
        })
        .collect();
    found.sort_by_key(|campaign| {
        let place = campaign.task.as_deref().and_then(order);
        (campaign.start.is_none(), campaign.start, place)
    });
    found
}

/// What the tests ask for, each once, with the tests that ask for it.
fn prerequisites(tests: &[(&Test, &TestPlan)]) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for (test, _) in tests {
        for item in &test.prerequisites {
            let id = test.id.as_str().to_owned();
            match found.iter_mut().find(|(known, _)| known == item) {
                Some((_, tests)) => tests.push(id),
                None => found.push((item.clone(), vec![id])),
            }
        }
    }
    found
}

/// Who does which tests: the team first, then the client's side.
pub(super) fn testers(project: &Project) -> Vec<(String, Vec<String>)> {
    let members = project.member.iter().map(|member| member.id.as_str());
    let people = members.chain(project.stakeholder.iter().map(|who| who.id.as_str()));
    let tests_of = |who: &str| -> Vec<String> {
        let own = project.test.iter().filter(|test| test.tester.as_ref().is_some_and(|tester| tester.as_str() == who));
        own.map(|test| test.id.as_str().to_owned()).collect()
    };
    people.map(|who| (who.to_owned(), tests_of(who))).filter(|(_, tests)| !tests.is_empty()).collect()
}

/// The milestones that wait for a task with tests, directly or not, in order of time.
pub(super) fn milestones(project: &Project, timeline: &Timeline) -> Vec<String> {
    // What follows each task, milestone and phase; a phase is finished by its tasks.
    let mut followers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let tasks = project.tasks().map(|(_, task)| (task.id.as_str(), &task.after));
    let milestones = project.milestone.iter().map(|row| (row.id.as_str(), &row.after));
    for (id, after) in tasks.chain(milestones) {
        for Dependency { on, .. } in after {
            followers.entry(on.as_str()).or_default().push(id);
        }
    }
    for phase in &project.phase {
        for task in &phase.task {
            followers.entry(task.id.as_str()).or_default().push(phase.id.as_str());
        }
    }
    let tested = project.test.iter().filter_map(|test| test.task.as_ref());
    let mut to_do: Vec<&str> = tested.map(|task| task.as_str()).collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = to_do.pop() {
        if reached.insert(id) {
            to_do.extend(followers.get(id).into_iter().flatten());
        }
    }
    let mut waiting: Vec<_> =
        timeline.milestones.iter().filter(|milestone| reached.contains(milestone.id.as_str())).collect();
    waiting.sort_by_key(|milestone| milestone.date);
    waiting.into_iter().map(|milestone| milestone.id.clone()).collect()
}

/// The last milestone for which the document of the acceptance is due: the booklet may be due earlier, empty.
pub(super) fn milestone(project: &Project, timeline: &Timeline) -> Option<String> {
    let is_report = |file: &str| matches!(file, "recette.pdf" | "recette.xlsx");
    let due = project.milestone.iter().zip(&timeline.milestones).filter(|(milestone, _)| {
        let mut files = milestone.deliverables.iter().filter_map(|id| project.get(id)?.file.as_deref());
        files.any(|file| is_report(file))
    });
    due.max_by_key(|(_, planned)| planned.date).map(|(milestone, _)| milestone.id.as_str().to_owned())
}
