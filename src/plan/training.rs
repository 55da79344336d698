//! Who follows which training, and what each audience has to know of the infrastructure to work with it: where it
//! opens its sessions, which folders it has and with which rights, which applications let it in and from where.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::value::Kind;
use crate::model::{Application, Client, Right, SiteKind, Training, User, UserKind};
use crate::plan::Plan;
use crate::plan::directory::{Memberships, RightsMatrix};
use crate::plan::network::why::{Outcome, answer, ask};

/// The names of those who follow a training, each once, in the order in which its audience names them.
pub fn trainees(plan: &Plan, memberships: &Memberships, training: &Training) -> Vec<String> {
    let project = &plan.project;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut names = Vec::new();
    // The same person may be named as such and by an account.
    let mut add = |id: &str| {
        let user = project.find::<User>(id);
        let person = user.and_then(|user| user.person.as_ref()).map_or(id, |person| person.as_str());
        if user.is_none_or(|user| user.kind == UserKind::Person) && seen.insert(person.to_owned()) {
            names.push(project.title(person).to_owned());
        }
    };
    for trainee in &training.audience {
        let id = trainee.as_str();
        match project.entry(id).map(|entry| entry.kind) {
            Some(Kind::Group) => ordered(plan, memberships.accounts_in(id)).for_each(&mut add),
            Some(Kind::Client) => {
                let groups = project.find::<Client>(id).map(|client| client.users.as_slice()).unwrap_or_default();
                for group in groups {
                    ordered(plan, memberships.accounts_in(group.as_str())).for_each(&mut add);
                }
            }
            _ => add(id),
        }
    }
    names
}

/// Accounts in the order of the file.
fn ordered<'a>(plan: &'a Plan, accounts: &'a BTreeSet<String>) -> impl Iterator<Item = &'a str> {
    plan.project.user.iter().map(|user| user.id.as_str()).filter(|id| accounts.contains(*id))
}

/// How an application is reached from a population of machines.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Access {
    /// Id of the population.
    pub client: String,
    /// Whether the flows let it through to the application.
    pub opened: bool,
}

/// What an audience has to know: people whose accounts can do the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guide {
    /// Ids of their accounts, in the order of the file.
    pub accounts: Vec<String>,
    /// Ids of the populations of machines on which they open their sessions.
    pub clients: Vec<String>,
    /// Ids of the links by which those of them who are outside come in.
    pub links: Vec<String>,
    /// Ids of the folders that they can open, with their right, as a tree.
    pub folders: Vec<(String, Right)>,
    /// Ids of the applications that let them in, with the machines from which they reach them.
    pub applications: Vec<(String, Vec<Access>)>,
}

/// A guide for each audience, in the order in which the file names their first account.
pub fn guides(plan: &Plan, memberships: &Memberships, rights: &RightsMatrix) -> Vec<Guide> {
    let project = &plan.project;
    let mut found: Vec<Guide> = Vec::new();
    let mut known = Reached { plan, opened: BTreeMap::new() };
    for user in project.user.iter().filter(|user| user.kind == UserKind::Person) {
        let guide = guide(&mut known, memberships, rights, user);
        let same = |one: &&mut Guide| {
            one.clients == guide.clients && one.folders == guide.folders && one.applications == guide.applications
        };
        match found.iter_mut().find(same) {
            Some(one) => one.accounts.extend(guide.accounts),
            None => found.push(guide),
        }
    }
    found
}

fn guide(known: &mut Reached<'_>, memberships: &Memberships, rights: &RightsMatrix, user: &User) -> Guide {
    let project = &known.plan.project;
    let id = user.id.as_str();
    let is = |other: &str| other == id || memberships.groups_of(id).contains(other);
    let clients: Vec<&Client> =
        project.client.iter().filter(|client| client.users.iter().any(|one| is(one.as_str()))).collect();
    let outside =
        |site: &str| project.find::<crate::model::Site>(site).is_some_and(|site| site.kind == SiteKind::Remote);
    let comes_in = |link: &&crate::model::Link| {
        outside(link.from.as_str())
            && clients.iter().any(|client| link.networks.iter().any(|zone| *zone == *client.zone.as_str()))
    };
    let folders = rights.folders.iter().map(|folder| (folder.id.clone(), folder.right_of(id)));
    let admitted = project.application.iter().filter(|one| one.groups.iter().any(|group| is(group.as_str())));
    Guide {
        accounts: vec![id.to_owned()],
        clients: clients.iter().map(|client| client.id.as_str().to_owned()).collect(),
        links: project.link.iter().filter(comes_in).map(|link| link.id.as_str().to_owned()).collect(),
        folders: folders.filter(|(_, right)| *right != Right::None).collect(),
        applications: admitted
            .map(|one| {
                let ways = clients
                    .iter()
                    .map(|client| Access { client: client.id.as_str().to_owned(), opened: known.opened(client, one) });
                (one.id.as_str().to_owned(), ways.collect())
            })
            .collect(),
    }
}

/// What the flows were asked already.
struct Reached<'a> {
    plan: &'a Plan,
    opened: BTreeMap<(String, String), bool>,
}

impl Reached<'_> {
    /// Whether a population reaches an application: its reverse proxies where there are any, else its server.
    fn opened(&mut self, client: &Client, application: &Application) -> bool {
        let project = &self.plan.project;
        let proxies = project.server.iter().filter(|server| server.roles.iter().any(|role| role == "proxy"));
        let mut fronts: Vec<&str> = proxies.map(|server| server.id.as_str()).collect();
        if fronts.is_empty() {
            fronts.push(application.server.as_str());
        }
        fronts.into_iter().any(|front| {
            let key = (client.id.as_str().to_owned(), front.to_owned());
            *self.opened.entry(key).or_insert_with(|| {
                let network = &self.plan.network;
                let Ok(question) = ask(project, network, client.id.as_str(), front, Some("https")) else {
                    return false;
                };
                matches!(
                    answer(project, network, question).outcome(),
                    Outcome::Allowed | Outcome::Partly | Outcome::SameSubnet
                )
            })
        })
    }
}

#[cfg(test)]
mod tests;
