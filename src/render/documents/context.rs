//! What every deliverable is made from: the plan, the words of its language, and how people,
//! dates and texts are told in it.

use serde_json::Value;

use crate::model::value::Ref;
use crate::model::{Involvement, Stakeholder};
use crate::plan::Plan;
use crate::plan::cost::Cents;
use crate::render::locale::Locale;
use crate::render::markdown::Markdown;
use crate::render::typeset::{Identity, Person, Revision};

/// The plan and the language in which it is told.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The words.
    pub locale: &'a Locale,
}

impl<'a> Context<'a> {
    /// The text of a key.
    pub fn text(&self, key: &'a str) -> &'a str {
        self.locale.text(key)
    }

    /// What a document says of itself. `code` is the key of what ends its reference.
    pub fn identity(&self, title: &str, subtitle: Option<&str>, code: &str) -> Identity {
        let project = &self.plan.project;
        let about = &project.project;
        let supplier = &about.supplier.name;
        let team: Vec<Person> =
            project.member.iter().map(|member| person(&member.name, &member.role, supplier)).collect();
        let approves = |who: &&Stakeholder| {
            who.involvement.iter().any(|part| matches!(part, Involvement::Decides | Involvement::Validates))
        };
        let approvers = project.stakeholder.iter().filter(approves);
        let revision = |revision: &crate::model::Revision| Revision {
            version: revision.version.value.clone(),
            date: revision.date.value.0,
            author: self.name(revision.author.as_str()).to_owned(),
            changes: revision.changes.clone(),
        };
        Identity {
            language: about.language.key().to_owned(),
            drawing_paper: project.drawing.paper.key().to_owned(),
            project: about.title.clone(),
            client: about.client.name.clone(),
            title: title.to_owned(),
            subtitle: subtitle.map(str::to_owned),
            reference: self.reference(code),
            version: about.version.value.clone(),
            status: None,
            date: about.status_date.value.0,
            classification: self.locale.choice("confidentiality", about.confidentiality.key()).to_owned(),
            authors: team.clone(),
            approvers: approvers.map(|who| person(&who.name, &who.role, &about.client.name)).collect(),
            team,
            revisions: project.revision.iter().map(revision).collect(),
            logo: None,
        }
    }

    /// The reference of a document by the key of its end: `plan` gives `QIL-PLAN`.
    pub fn reference(&self, code: &str) -> String {
        let end = self.locale.text(&format!("code.{code}")).to_owned();
        format!("{}-{end}", self.plan.project.project.reference)
    }

    /// Stable identity of a document among all: it must not change between versions.
    pub fn ident(&self, name: &str) -> String {
        format!("{}/{name}", self.plan.project.project.reference)
    }

    /// What the person, team or thing of that id is called.
    pub fn name(&self, id: &'a str) -> &'a str {
        self.plan.project.title(id)
    }

    /// What the things referred to are called.
    pub fn names<T>(&self, references: &'a [Ref<T>]) -> Vec<&'a str> {
        references.iter().map(|reference| self.name(reference.as_str())).collect()
    }

    /// The names in a row: « a, b et c ».
    pub fn listed<T>(&self, references: &'a [Ref<T>]) -> String {
        self.locale.list(&self.names(references))
    }

    /// The short codes of the things referred to: « B01, B02 ».
    pub fn codes<T>(&self, references: &'a [Ref<T>]) -> String {
        let codes: Vec<&str> = references.iter().map(|reference| self.plan.label(reference.as_str())).collect();
        codes.join(", ")
    }

    /// Initials of a member, as in the Gantt.
    pub fn initials(&self, member: usize) -> String {
        let Some(member) = self.plan.project.member.get(member) else { return String::new() };
        match &member.initials {
            Some(initials) => initials.clone(),
            None => member
                .name
                .split([' ', '-'])
                .filter_map(|word| word.chars().next())
                .flat_map(char::to_uppercase)
                .take(3)
                .collect(),
        }
    }

    /// A Markdown field, parsed for the documents.
    pub fn markdown(&self, text: &str) -> Value {
        Markdown::parse(text).to_json()
    }

    /// An amount in the project's currency.
    pub fn money(&self, cents: Cents) -> String {
        self.locale.money(cents as f64 / 100.0, &self.plan.project.project.currency)
    }

    /// Working minutes as working days: « 2,5 j ».
    pub fn days(&self, minutes: i64) -> String {
        self.locale.days(minutes, self.plan.timeline.day_minutes)
    }
}

fn person(name: &str, role: &str, organisation: &str) -> Person {
    Person { name: name.to_owned(), role: role.to_owned(), organisation: organisation.to_owned() }
}

/// What a reader calls an operating system: « Windows Server 2022 » for `windows-server-2022`.
pub fn system(id: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    id.split('-').map(word).collect::<Vec<String>>().join("\u{a0}")
}
