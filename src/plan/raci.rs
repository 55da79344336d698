//! Who does, answers for, is asked about and is told of each task.

use crate::check::Project;
use crate::model::value::{Ref, Target};
use crate::model::{Assign, Task, Team};
use crate::plan::timeline::{TaskPlan, Timeline};

/// The part of one person in one task.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Part {
    /// Does the work.
    pub responsible: bool,
    /// Answers for it: one person a task.
    pub accountable: bool,
    /// Is asked.
    pub consulted: bool,
    /// Is told.
    pub informed: bool,
}

impl Part {
    /// The letters to show: « R », « RA », « A », « C » or « I ». Who does or answers for a task need not be asked, who
    /// is asked need not be told.
    pub fn letters(self) -> &'static str {
        match self {
            Part { responsible: true, accountable: true, .. } => "RA",
            Part { responsible: true, .. } => "R",
            Part { accountable: true, .. } => "A",
            Part { consulted: true, .. } => "C",
            Part { informed: true, .. } => "I",
            Part { .. } => "",
        }
    }
}

/// The part of everyone in everything.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raci {
    /// Ids of the people: all members, then the stakeholders who have a part.
    pub people: Vec<String>,
    /// One row a task, in the order of the file: the part of each of the people.
    pub tasks: Vec<Vec<Part>>,
}

impl Raci {
    /// Numbers of the tasks for which nobody answers.
    pub fn orphans(&self) -> Vec<usize> {
        let orphan = |parts: &[Part]| !parts.iter().any(|part| part.accountable);
        self.tasks.iter().enumerate().filter(|(_, parts)| orphan(parts)).map(|(number, _)| number).collect()
    }
}

/// Works out the parts.
pub fn raci(project: &Project, timeline: &Timeline) -> Raci {
    let members = project.member.iter().map(|member| member.id.as_str());
    let everyone: Vec<&str> = members.chain(project.stakeholder.iter().map(|who| who.id.as_str())).collect();
    let tasks: Vec<Vec<Part>> =
        project.tasks().zip(&timeline.tasks).map(|((_, task), plan)| parts(project, task, plan, &everyone)).collect();
    let members = project.member.len();
    let shown = |person: usize| person < members || tasks.iter().any(|parts| parts[person] != Part::default());
    let shown: Vec<usize> = (0..everyone.len()).filter(|person| shown(*person)).collect();
    Raci {
        people: shown.iter().map(|person| everyone[*person].to_owned()).collect(),
        tasks: tasks.iter().map(|parts| shown.iter().map(|person| parts[*person]).collect()).collect(),
    }
}

fn parts(project: &Project, task: &Task, plan: &TaskPlan, everyone: &[&str]) -> Vec<Part> {
    let mut parts = vec![Part::default(); everyone.len()];
    let place = |id: &str| everyone.iter().position(|person| *person == id);
    let doers: Vec<usize> = match &task.assign {
        // Of several who could, the schedule chose one.
        Assign::Any(_) => plan.people.clone(),
        Assign::All(who) | Assign::Shared(who) => persons(project, who).into_iter().filter_map(place).collect(),
    };
    for doer in &doers {
        parts[*doer].responsible = true;
    }
    let named = task.accountable.as_ref().and_then(|person| place(person.as_str()));
    if let Some(accountable) = named.or(doers.first().copied()) {
        parts[accountable].accountable = true;
    }
    for person in persons(project, &task.consulted).into_iter().filter_map(place) {
        parts[person].consulted = true;
    }
    for person in persons(project, &task.informed).into_iter().filter_map(place) {
        parts[person].informed = true;
    }
    parts
}

/// The ids of persons, teams replaced by their members.
fn persons<'a, T: Target>(project: &'a Project, references: &'a [Ref<T>]) -> Vec<&'a str> {
    let of = |reference: &'a Ref<T>| match project.find::<Team>(reference.as_str()) {
        Some(team) => team.members.iter().map(Ref::as_str).collect(),
        None => vec![reference.as_str()],
    };
    references.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::planned;

    const PEOPLE: &str = r#"
        [[member]]
        id = "ann"
        name = "Ann"
        [[member]]
        id = "bob"
        name = "Bob"
        [[team]]
        id = "both"
        title = "Both"
        members = ["ann", "bob"]
        [[stakeholder]]
        id = "boss"
        name = "Boss"
        [[stakeholder]]
        id = "stranger"
        name = "Stranger"
        [[phase]]
        id = "work"
        title = "Work"
    "#;

    fn letters(task: &str) -> Vec<&'static str> {
        let plan = planned(&format!("{PEOPLE}\n[[phase.task]]\nid = \"do\"\ntitle = \"Do\"\n{task}"));
        let raci = raci(&plan.project, &plan.timeline);
        assert_eq!(raci.tasks.len(), 1);
        assert!(raci.tasks[0].iter().filter(|part| part.accountable).count() <= 1);
        raci.tasks[0].iter().map(|part| part.letters()).collect()
    }

    #[test]
    fn the_first_doer_answers_when_nobody_is_named() {
        assert_eq!(letters("effort = \"1d\"\nassign = [\"both\"]"), ["RA", "R"]);
        assert_eq!(letters("effort = \"1d\"\nassign = { shared = [\"bob\", \"ann\"] }"), ["R", "RA"]);
    }

    #[test]
    fn one_person_answers_and_only_those_concerned_are_shown() {
        let task = "effort = \"1d\"\nassign = [\"ann\"]\naccountable = \"boss\"\nconsulted = [\"both\", \"boss\"]";
        assert_eq!(letters(task), ["R", "C", "A"]);
        assert_eq!(letters("length = \"1d\"\naccountable = \"bob\"\ninformed = [\"boss\"]"), ["", "A", "I"]);
    }

    #[test]
    fn of_those_who_could_the_schedule_chose_one() {
        let told = letters("effort = \"1d\"\nassign = { any = [\"ann\", \"bob\"] }");
        assert_eq!(told.iter().filter(|letters| **letters == "RA").count(), 1, "{told:?}");
        assert_eq!(told.iter().filter(|letters| letters.is_empty()).count(), 1, "{told:?}");
    }

    #[test]
    fn a_task_of_nobody_is_an_orphan() {
        let plan = planned(&format!("{PEOPLE}\n[[phase.task]]\nid = \"do\"\ntitle = \"Do\"\nduration = \"1d\""));
        assert_eq!(raci(&plan.project, &plan.timeline).orphans(), [0]);
    }
}
