//! What is asked for: which deliverables, by name, by file or by milestone.

use crate::diagnostic::{self, Message};
use crate::plan::Plan;
use crate::provision;
use crate::render::deliverable::Deliverable;
use crate::tell;
use crate::write::Scope;

/// Which of the deliverables are wanted. Nothing named means all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Names of deliverables or of files, as the user wrote them.
    pub only: Vec<String>,
    /// Id of a milestone: what is due then.
    pub milestone: Option<String>,
}

impl Selection {
    /// Whether everything is wanted.
    pub fn is_whole(&self) -> bool {
        self.only.is_empty() && self.milestone.is_none()
    }

    /// What it means for the files of former builds.
    pub fn scope(&self) -> Scope {
        match self.is_whole() {
            true => Scope::Whole,
            false => Scope::Part,
        }
    }
}

/// Why a request makes no sense for this project, whatever the state of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong with the request.
    pub message: Message,
    /// What to ask instead.
    pub help: Option<Message>,
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) deliverables: Vec<Deliverable>,
    /// Whether what builds the infrastructure is, too.
    pub(super) provision: bool,
}

/// Whether a name, or a path of a file, is that of the provisioning.
pub(super) fn is_provision(name: &str) -> bool {
    name == provision::FOLDER || name == provision::GUIDE
}

/// The deliverables asked for.
pub(super) fn wanted(plan: &Plan, selection: &Selection) -> Result<Wanted, Refusal> {
    if let Some(id) = &selection.milestone {
        return due_at(plan, id);
    }
    if selection.only.is_empty() {
        return Ok(Wanted { deliverables: Deliverable::ALL.to_vec(), provision: true });
    }
    let names: Vec<&str> = Deliverable::ALL.iter().map(|one| one.name()).chain([provision::FOLDER]).collect();
    let (mut wanted, mut provision) = (Vec::new(), false);
    for name in &selection.only {
        match Deliverable::find(name) {
            Some(one) if wanted.contains(&one) => {}
            Some(one) => wanted.push(one),
            None if is_provision(name) => provision = true,
            None => {
                let known = diagnostic::words::all_of(&names);
                return Err(refusal(
                    tell!("there is no deliverable `{name}`", name),
                    tell!("the deliverables are {known}", known),
                ));
            }
        }
    }
    wanted.sort();
    Ok(Wanted { deliverables: wanted, provision })
}

/// What is due at a milestone: the deliverables whose files its deliverables name.
fn due_at(plan: &Plan, id: &str) -> Result<Wanted, Refusal> {
    // A milestone may be asked for as the reader sees it, « J2 ».
    let milestones = &plan.project.milestone;
    let asked = milestones.iter().find(|row| row.id.as_str() == id || plan.label(row.id.as_str()) == id);
    let Some(milestone) = asked else {
        let known: Vec<&str> = milestones.iter().map(|row| row.id.as_str()).collect();
        let help = tell!("the milestones are {known}", known = diagnostic::words::all_of(&known));
        return Err(refusal(tell!("there is no milestone `{id}`", id), help));
    };
    let files = milestone.deliverables.iter().filter_map(|due| plan.project.get(due)?.file.as_ref());
    let provision = files.clone().any(|file| is_provision(file));
    let mut wanted: Vec<Deliverable> = files.filter_map(|file| Deliverable::find(file)).collect();
    wanted.sort();
    wanted.dedup();
    if wanted.is_empty() && !provision {
        let help = tell!("name the file in `file` of a [[deliverable]] that the milestone has in `deliverables`");
        return Err(refusal(tell!("no file is due at the milestone `{id}`", id), help));
    }
    Ok(Wanted { deliverables: wanted, provision })
}

pub(super) fn refusal(message: Message, help: Message) -> Refusal {
    Refusal { message, help: Some(help) }
}
