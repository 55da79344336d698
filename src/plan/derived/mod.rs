//! Tests that follow from the project: every flow and its silence, every folder, every application, every promise.
//!
//! Nobody writes them. There is one for each pair of places with a flow between them, and one for each place that says
//! that nothing else leaves it; one a folder, an application, a zone with DHCP, a backup, an alert. Each has a stable
//! id, made of what it verifies, and the fingerprint of the facts that it verifies: when these change, its result no
//! longer holds.

mod beside;
mod facts;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::acceptance::Standing;
use super::directory::{Memberships, RightsMatrix};
use super::fingerprint;
use super::network::Network;
use super::network::ends::Place;
use super::network::flows::FlowLine;
use crate::artifact::sha256_hex;
use crate::check::Project;
use crate::model::{Action, DERIVED_TEST, ResultsFile, TestKind};

/// What a derived test verifies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// Between two places, what the flows open is open and nothing else is.
    Flows {
        /// Where connections come from.
        from: Place,
        /// Where they go to.
        to: Place,
        /// Ids of the flows that open something.
        flows: Vec<String>,
    },
    /// From a place, nothing reaches the places to which no flow leads.
    Silence {
        /// Where connections would come from.
        from: Place,
        /// Where they would go to.
        to: Vec<Place>,
    },
    /// Every account has the right on a folder that the matrix gives it.
    Folder(String),
    /// An application lets in its groups and nobody else, over HTTPS.
    Application(String),
    /// The certificate of an application is valid, and old protocols are refused.
    Certificate(String),
    /// Names are resolved, both ways.
    Names,
    /// Every account of the directory can log in, with its groups.
    Logins,
    /// The zone of that id lends addresses.
    Lease(String),
    /// What a backup saves is destroyed and comes back in time.
    Restore(String),
    /// An alert is raised when its cause is there, and ends with it.
    Alert(String),
    /// An application keeps its response time under the load promised.
    Load(String),
}

impl Subject {
    /// Key of its text.
    pub fn key(&self) -> &'static str {
        match self {
            Subject::Flows { .. } => "flow",
            Subject::Silence { .. } => "silence",
            Subject::Folder(_) => "right",
            Subject::Application(_) => "application",
            Subject::Certificate(_) => "tls",
            Subject::Names => "dns",
            Subject::Logins => "login",
            Subject::Lease(_) => "dhcp",
            Subject::Restore(_) => "restore",
            Subject::Alert(_) => "alert",
            Subject::Load(_) => "load",
        }
    }

    /// What it is about, beside the tests that people wrote.
    pub fn kind(&self) -> TestKind {
        match self {
            Subject::Flows { .. } | Subject::Silence { .. } | Subject::Certificate(_) => TestKind::Security,
            Subject::Folder(_) | Subject::Application(_) | Subject::Logins => TestKind::Access,
            Subject::Names | Subject::Lease(_) => TestKind::Functional,
            Subject::Restore(_) => TestKind::Backup,
            Subject::Alert(_) => TestKind::Resilience,
            Subject::Load(_) => TestKind::Performance,
        }
    }

    /// What its id is made of, after its key.
    fn name(&self) -> String {
        match self {
            Subject::Flows { from, to, .. } => format!("{}-{}", from.key(), to.key()),
            Subject::Silence { from, .. } => from.key(),
            Subject::Folder(id)
            | Subject::Application(id)
            | Subject::Certificate(id)
            | Subject::Lease(id)
            | Subject::Restore(id)
            | Subject::Alert(id)
            | Subject::Load(id) => id.clone(),
            Subject::Names | Subject::Logins => String::new(),
        }
    }
}

/// A test that follows from the project, and how far it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DerivedTest {
    /// Stable id: `auto-`, the key of its subject, and what it verifies.
    pub id: String,
    /// What it verifies.
    pub subject: Subject,
    /// Fingerprint of the facts that it verifies, as the project stands.
    pub fingerprint: String,
    /// Where it stands.
    pub standing: Standing,
    /// Its runs, by their number in the file of results, oldest first.
    pub runs: Vec<usize>,
    /// The tests that people wrote about the same thing, in the order of the file.
    pub tests: Vec<String>,
}

/// Digits kept of the SHA-256, as for the tests that people write.
const DIGITS: usize = 12;

/// Works out the tests that follow from a project; none when the project does not want them.
pub fn derived(project: &Project, network: &Network, results: &ResultsFile) -> Vec<DerivedTest> {
    if !project.project.automatic_tests {
        return Vec::new();
    }
    let given = Given::of(project, network);
    let mut subjects = between(&given);
    let of = |ids: Vec<&str>, subject: fn(String) -> Subject| {
        ids.into_iter().map(|id| subject(id.to_owned())).collect::<Vec<_>>()
    };
    let applications: Vec<&str> = project.application.iter().map(|one| one.id.as_str()).collect();
    if project.directory.is_some() && !project.server.is_empty() {
        subjects.extend([Subject::Names, Subject::Logins]);
    }
    let zones = project.zone.iter().filter(|zone| zone.dhcp.is_some()).map(|zone| zone.id.as_str());
    subjects.extend(of(zones.collect(), Subject::Lease));
    subjects.extend(of(project.share.iter().map(|one| one.id.as_str()).collect(), Subject::Folder));
    subjects.extend(of(applications.clone(), Subject::Application));
    subjects.extend(of(applications, Subject::Certificate));
    let loaded = project.application.iter().filter(|one| one.load.is_some()).map(|one| one.id.as_str());
    subjects.extend(of(loaded.collect(), Subject::Load));
    subjects.extend(of(project.backup.iter().map(|one| one.id.as_str()).collect(), Subject::Restore));
    subjects.extend(of(project.alert.iter().map(|one| one.id.as_str()).collect(), Subject::Alert));
    let mut runs_of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (run, result) in results.result.iter().enumerate() {
        runs_of.entry(&result.test.value).or_default().push(run);
    }
    let mut taken: BTreeSet<String> = project.ids().map(str::to_owned).collect();
    let tests = subjects.into_iter().map(|subject| {
        let id = unique(&mut taken, &subject);
        let fingerprint = digest(&subject, &facts::facts(&given, &subject));
        let mut runs = runs_of.remove(id.as_str()).unwrap_or_default();
        runs.sort_by_key(|run| results.result[*run].date.value);
        let last = runs.last().map(|run| &results.result[*run]);
        let standing = match last {
            None => Standing::NotRun,
            Some(result) if is_of(result.fingerprint.as_deref(), &fingerprint) => Standing::Done(result.outcome.value),
            Some(_) => Standing::Stale,
        };
        let tests = beside::tests(project, &subject);
        DerivedTest { id, subject, fingerprint, standing, runs, tests }
    });
    tests.collect()
}

/// Whether a recorded fingerprint is that of today. A result without one says nothing of what it was a result of.
fn is_of(recorded: Option<&str>, today: &str) -> bool {
    recorded.is_some() && fingerprint::holds(recorded, today)
}

fn unique(taken: &mut BTreeSet<String>, subject: &Subject) -> String {
    let name: String = subject.name().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let base = format!("{DERIVED_TEST}{}-{name}", subject.key()).trim_end_matches('-').to_owned();
    let mut id = base.clone();
    for number in 2.. {
        if taken.insert(id.clone()) {
            break;
        }
        id = format!("{base}-{number}");
    }
    id
}

fn digest(subject: &Subject, facts: &Value) -> String {
    let canonical = json!([subject.key(), facts]).to_string();
    let mut digits = sha256_hex(canonical.as_bytes());
    digits.truncate(DIGITS);
    digits
}

/// What the tests are made from, each worked out once.
struct Given<'a> {
    project: &'a Project,
    network: &'a Network,
    memberships: Memberships,
    rights: RightsMatrix,
    /// The flows from a place to another, in the order in which they decide, those inside one subnet included.
    between: BTreeMap<(&'a Place, &'a Place), Vec<&'a FlowLine>>,
}

impl<'a> Given<'a> {
    fn of(project: &'a Project, network: &'a Network) -> Self {
        let memberships = Memberships::of(project);
        let rights = RightsMatrix::of(project, &memberships);
        let mut lines: Vec<&FlowLine> = network.flows.lines.iter().chain(&network.flows.internal).collect();
        lines.sort_by_key(|line| line.number);
        let mut between: BTreeMap<_, Vec<&FlowLine>> = BTreeMap::new();
        for line in lines {
            let to_places = line.to_places();
            for from in line.from_places() {
                for to in &to_places {
                    between.entry((from, *to)).or_default().push(line);
                }
            }
        }
        Given { project, network, memberships, rights, between }
    }

    fn between<'g>(&'g self, from: &'g Place, to: &'g Place) -> &'g [&'a FlowLine] {
        self.between.get(&(from, to)).map_or(&[], Vec::as_slice)
    }
}

/// One test for each pair of places with a flow, in the order of the matrix, then one for each place without.
fn between(given: &Given<'_>) -> Vec<Subject> {
    let network = given.network;
    let mut places: Vec<Place> = vec![Place::Internet];
    places.extend(network.addressing.zones.iter().map(|zone| Place::Zone(zone.zone.clone())));
    let (mut open, mut silent) = (Vec::new(), Vec::new());
    let opens = |line: &FlowLine| line.action == Action::Allow;
    if network.firewalls.is_empty() && !given.between.values().flatten().any(|line| opens(line)) {
        return open;
    }
    for from in &places {
        let mut closed = Vec::new();
        for to in &places {
            let lines = given.between(from, to).iter().filter(|line| opens(line));
            let flows: Vec<String> = lines.map(|line| line.id.clone()).collect();
            match flows.is_empty() {
                false => open.push(Subject::Flows { from: from.clone(), to: to.clone(), flows }),
                true if from != to => closed.push(to.clone()),
                true => {}
            }
        }
        if !closed.is_empty() {
            silent.push(Subject::Silence { from: from.clone(), to: closed });
        }
    }
    open.extend(silent);
    open
}

#[cfg(test)]
mod tests;
