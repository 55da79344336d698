//! Schedules and lists of other tools, made into project files and looked at before they are written.

use chrono::NaiveDateTime;

use super::{Found, Inputs, planned};
use crate::model::{ForeignSchedule, Language, ListedTask};
use crate::render::imported::{project_file, with_tasks};

/// A project file made of a schedule.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// Its text.
    pub text: String,
    /// Everything there is to tell of that text.
    pub found: Found,
    /// What the schedule says and the file cannot, a sentence each.
    pub lost: Vec<String>,
    /// Tasks that Qilby has finish on another day than the tool does: id, the tool's, Qilby's.
    pub moved: Vec<(String, NaiveDateTime, NaiveDateTime)>,
    /// Phases, tasks, milestones and people.
    pub counts: [usize; 4],
}

/// Makes a schedule of another tool a project file in a language.
pub fn import_schedule(schedule: &ForeignSchedule, language: Language) -> Imported {
    let made = project_file(schedule, language);
    let (plan, found) = planned(&Inputs { project: made.text.clone(), ..Inputs::default() }, false);
    let mut imported = Imported { text: made.text, found, lost: made.lost, ..Imported::default() };
    if let Some(plan) = plan {
        let here = plan.timeline.tasks.iter().map(|task| (task.id.as_str(), task.finish));
        let here: std::collections::BTreeMap<&str, NaiveDateTime> = here.collect();
        let other_day = |(id, there): (String, NaiveDateTime)| {
            let finish = *here.get(id.as_str())?;
            (finish.date() != there.date()).then_some((id, there, finish))
        };
        imported.moved = made.finishes.into_iter().filter_map(other_day).collect();
        let project = &plan.project;
        imported.counts =
            [project.phase.len(), plan.timeline.tasks.len(), project.milestone.len(), project.member.len()];
    }
    imported
}

/// Tasks added to a project file.
#[derive(Debug, Clone, Default)]
pub struct Added {
    /// Everything there is to tell of the project as it was.
    pub found: Found,
    /// What of the list the project does not know, a sentence each.
    pub unknown: Vec<String>,
    /// The project file with the tasks; none when they cannot be added.
    pub text: Option<String>,
    /// Everything there is to tell of that text.
    pub after: Found,
    /// The ids of the tasks.
    pub ids: Vec<String>,
}

/// Adds the tasks of a list to a project file.
pub fn import_tasks(inputs: &Inputs, tasks: &[ListedTask]) -> Added {
    let (plan, found) = planned(inputs, true);
    let Some(plan) = plan else { return Added { found, ..Added::default() } };
    match with_tasks(&inputs.project, &plan.project, tasks) {
        Err(unknown) => Added { found, unknown, ..Added::default() },
        Ok((text, ids)) => {
            let (_, after) = planned(&Inputs { project: text.clone(), ..inputs.clone() }, true);
            Added { found, unknown: Vec::new(), text: Some(text), after, ids }
        }
    }
}
