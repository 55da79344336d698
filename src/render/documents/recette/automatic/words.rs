//! What a derived test verifies, in the reader's words.

use crate::model::value::Kind;
use crate::model::{Alert, Application, Backup, Group, Right};
use crate::plan::derived::{DerivedTest, Subject};
use crate::plan::directory::{AccountKind, Memberships, RightsMatrix};
use crate::plan::network::ends::Place;
use crate::plan::network::flows::FlowLine;
use crate::render::documents::Context;
use crate::render::documents::flows::services;

/// What a derived test is about, and what must be seen.
pub(in crate::render) struct Told {
    /// In a few words: « DMZ → Serveurs », a folder, an application.
    pub title: String,
    /// What must be seen, in a sentence; for flows, what is open.
    pub detail: String,
}

/// Tells derived tests; it holds what several of them need.
pub(in crate::render) struct Teller<'a> {
    pub cx: Context<'a>,
    pub rights: RightsMatrix,
}

impl<'a> Teller<'a> {
    /// For a plan.
    pub fn of(cx: &Context<'a>) -> Self {
        let rights = match cx.plan.derived.is_empty() {
            true => RightsMatrix::default(),
            false => RightsMatrix::of(&cx.plan.project, &Memberships::of(&cx.plan.project)),
        };
        Teller { cx: *cx, rights }
    }

    /// A test.
    pub fn told(&self, test: &DerivedTest) -> Told {
        let title = self.title(&test.subject);
        let detail = match &test.subject {
            Subject::Flows { flows, .. } => {
                let flows: Vec<String> = flows.iter().filter_map(|id| self.flow(id)).collect();
                flows.join("\n")
            }
            Subject::Silence { to, .. } => {
                let places: Vec<String> = to.iter().map(|place| self.place(place)).collect();
                self.fill("silence", &[("places", &self.cx.locale.list(&places))])
            }
            Subject::Folder(id) => self.folder(id),
            Subject::Application(id) => self.application(id, "application"),
            Subject::Certificate(id) => self.application(id, "tls"),
            Subject::Load(id) => self.application(id, "load"),
            Subject::Names => self.fill("dns", &[("domain", self.domain())]),
            Subject::Logins => {
                let accounts = self.cx.locale.count("recette.auto.accounts", self.cx.plan.project.user.len());
                self.fill("login", &[("domain", self.domain()), ("accounts", &accounts)])
            }
            Subject::Lease(id) => self.lease(id),
            Subject::Restore(id) => self.restore(id),
            Subject::Alert(id) => self.alert(id),
        };
        Told { title, detail }
    }

    fn title(&self, subject: &Subject) -> String {
        let named = |id: &str| self.cx.plan.project.title(id).to_owned();
        match subject {
            Subject::Flows { from, to, .. } if from == to => {
                self.cx.locale.fill("recette.auto.inside", &[("place", &self.place(from))])
            }
            Subject::Flows { from, to, .. } => format!("{} → {}", self.place(from), self.place(to)),
            Subject::Silence { from, .. } => self.cx.locale.fill("recette.auto.from", &[("place", &self.place(from))]),
            Subject::Folder(id) => self.rights.folder(id).map_or_else(|| named(id), |folder| folder.path.clone()),
            Subject::Names | Subject::Logins => {
                self.cx.locale.text(&format!("recette.auto.title.{}", subject.key())).to_owned()
            }
            Subject::Application(id)
            | Subject::Certificate(id)
            | Subject::Lease(id)
            | Subject::Restore(id)
            | Subject::Alert(id)
            | Subject::Load(id) => named(id),
        }
    }

    /// A place by its name.
    pub fn place(&self, place: &Place) -> String {
        match place {
            Place::Zone(id) | Place::Device(id) => self.cx.plan.project.title(id).to_owned(),
            Place::Internet => "Internet".to_owned(),
            network => network.key(),
        }
    }

    /// A flow by its number in the matrix, with what it opens: « 12 HTTPS (TCP 443) ».
    fn flow(&self, id: &str) -> Option<String> {
        let flows = &self.cx.plan.network.flows;
        let line: &FlowLine = flows.lines.iter().chain(&flows.internal).find(|line| line.id == id)?;
        let number = self.cx.locale.fill("recette.auto.flow", &[("number", &line.number.to_string())]);
        Some(format!("{number} {}", services(&self.cx, &line.services)))
    }

    /// Who has which right on a folder, as far as the directory says it by groups.
    fn folder(&self, id: &str) -> String {
        let Some(folder) = self.rights.folder(id) else { return String::new() };
        let mut told = Vec::new();
        for right in [Right::Full, Right::Write, Right::Read] {
            let groups = self.rights.columns.iter().filter(|(kind, _)| *kind == AccountKind::Group);
            let held = groups.filter(|(_, group)| folder.right_of(group) == right);
            let held: Vec<String> = held.map(|(_, group)| self.group(group)).collect();
            if !held.is_empty() {
                let word = self.cx.locale.choice("right", right.key());
                told.push(self.fill("right", &[("right", word), ("groups", &held.join(", "))]));
            }
        }
        told.push(self.cx.locale.text("recette.auto.detail.right-others").to_owned());
        told.join(self.cx.locale.text("recette.auto.apart"))
    }

    /// A group by its name in the directory.
    pub fn group(&self, id: &str) -> String {
        let row = self.cx.plan.project.find::<Group>(id);
        row.and_then(|group| group.name.as_ref()).map_or_else(|| id.to_owned(), |name| name.value.clone())
    }

    fn application(&self, id: &str, key: &str) -> String {
        let Some(one) = self.cx.plan.project.find::<Application>(id) else { return String::new() };
        let groups: Vec<String> = one.groups.iter().map(|group| self.group(group.as_str())).collect();
        let url = one.url.value.as_str();
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = host.split(['/', ':']).next().unwrap_or_default();
        let load = one.load.as_ref();
        let users = load.map(|load| self.cx.locale.integer(i64::from(load.users.value))).unwrap_or_default();
        let response = load.map(|load| self.cx.locale.span(load.response.value)).unwrap_or_default();
        self.fill(
            key,
            &[
                ("url", url),
                ("host", host),
                ("groups", &self.cx.locale.list(&groups)),
                ("users", &users),
                ("response", &response),
            ],
        )
    }

    fn domain(&self) -> &'a str {
        self.cx.plan.project.directory.as_ref().map_or("", |directory| directory.domain.value.as_str())
    }

    fn lease(&self, id: &str) -> String {
        let zone = self.cx.plan.network.addressing.zone(id);
        let Some(lent) = zone.and_then(|zone| zone.dhcp) else { return String::new() };
        let gateway = zone.and_then(|zone| zone.gateway).map(|gateway| gateway.to_string()).unwrap_or_default();
        self.fill("dhcp", &[("from", &lent.from.to_string()), ("to", &lent.to.to_string()), ("gateway", &gateway)])
    }

    fn restore(&self, id: &str) -> String {
        let Some(one) = self.cx.plan.project.find::<Backup>(id) else { return String::new() };
        let what: Vec<&str> = one.what.iter().map(|what| self.thing(what.as_str())).collect();
        self.fill("restore", &[("what", &self.cx.locale.list(&what)), ("rto", &self.cx.locale.span(one.rto.value))])
    }

    fn alert(&self, id: &str) -> String {
        let Some(one) = self.cx.plan.project.find::<Alert>(id) else { return String::new() };
        let on: Vec<&str> = one.on.iter().map(|on| self.thing(on.as_str())).collect();
        let on = match on.is_empty() {
            true => self.cx.locale.text("recette.auto.all-watched").to_owned(),
            false => self.cx.locale.list(&on),
        };
        match &one.lasting {
            Some(lasting) => self.fill("alert", &[("on", &on), ("lasting", &self.cx.locale.span(lasting.value))]),
            None => self.fill("alert-now", &[("on", &on)]),
        }
    }

    /// A machine by its name on the network, all else by its title.
    fn thing<'b>(&'b self, id: &'b str) -> &'b str {
        match self.cx.plan.project.entry(id).map(|entry| entry.kind) {
            Some(Kind::Server | Kind::Device) => id,
            _ => self.cx.plan.project.title(id),
        }
    }

    fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.cx.locale.fill(&format!("recette.auto.detail.{key}"), values)
    }
}

/// What a kind of derived tests is called.
pub(in crate::render) fn kind<'a>(cx: &Context<'a>, key: &str) -> &'a str {
    cx.locale.text(match key {
        "flow" => "recette.auto.kind.flow",
        "silence" => "recette.auto.kind.silence",
        "right" => "recette.auto.kind.right",
        "application" => "recette.auto.kind.application",
        "tls" => "recette.auto.kind.tls",
        "dns" => "recette.auto.kind.dns",
        "login" => "recette.auto.kind.login",
        "dhcp" => "recette.auto.kind.dhcp",
        "restore" => "recette.auto.kind.restore",
        "alert" => "recette.auto.kind.alert",
        _ => "recette.auto.kind.load",
    })
}
