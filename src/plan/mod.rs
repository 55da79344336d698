//! Project → plan: everything that can be worked out.

pub mod acceptance;
pub mod agenda;
pub mod baseline;
pub mod cards;
pub mod changes;
pub mod cost;
pub mod decision;
pub mod derived;
pub mod directory;
pub mod earned;
pub mod exchange;
pub mod feedback;
mod findings;
pub mod fingerprint;
#[cfg(test)]
pub(crate) mod fixture;
pub mod follow_up;
pub mod infrastructure;
pub mod invoices;
pub mod labels;
pub mod network;
pub mod outline;
pub mod overview;
pub mod raci;
pub mod recording;
pub mod report;
pub mod risks;
pub mod timeline;
pub mod trace;
pub mod training;

use crate::check::Project;
use crate::diagnostic::Diagnostic;
use crate::model::ResultsFile;

/// A project with everything that follows from it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the file says.
    pub project: Project,
    /// Results of tests, recorded beside the file.
    pub results: ResultsFile,
    /// What a reader calls things.
    pub labels: labels::Labels,
    /// What an older version of the project planned.
    pub baseline: Option<baseline::Baseline>,
    /// When everything happens.
    pub timeline: timeline::Timeline,
    /// Addresses and flows.
    pub network: network::Network,
    /// What it costs.
    pub costs: cost::Costs,
    /// What is served, made and proven by what.
    pub trace: trace::Trace,
    /// How far the acceptance is.
    pub acceptance: acceptance::Acceptance,
    /// The tests that follow from the project, and how far they are.
    pub derived: Vec<derived::DerivedTest>,
}

/// A plan, or why there is none.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The plan; none when the project cannot be scheduled.
    pub plan: Option<Plan>,
    /// What the plan has to tell the author.
    pub diagnostics: Vec<Diagnostic>,
}

/// Works out everything; the plan keeps what it can of the baseline, and is compared to it.
pub fn plan(project: Project, results: ResultsFile, baseline: Option<baseline::Baseline>) -> Planned {
    let (timeline, mut diagnostics) = match timeline::timeline(&project, baseline.as_ref()) {
        Ok(found) => found,
        Err(diagnostics) => return Planned { plan: None, diagnostics },
    };
    let costs = cost::costs(&project, &timeline);
    let trace = trace::trace(&project, &results);
    findings::of_costs(&project, &costs, &mut diagnostics);
    let labels = labels::labels(&project);
    let network = network::network(&project);
    findings::of_network(&project, &network, &mut diagnostics);
    let derived = derived::derived(&project, &network, &results);
    let acceptance = acceptance::acceptance(&project, &results, &timeline, &trace, &derived);
    let plan = Plan { project, results, baseline, labels, timeline, network, costs, trace, acceptance, derived };
    Planned { plan: Some(plan), diagnostics }
}

impl Plan {
    /// What a reader calls the thing of that id: its short code.
    pub fn label<'a>(&'a self, id: &'a str) -> &'a str {
        self.labels.get(id)
    }
}
