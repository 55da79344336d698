//! The checked project: the document, and a way from each id to what it names.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::model::value::{Id, Kind, Ref, Target};
use crate::model::*;
use crate::span::Span;

/// Where a row stands in the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Number of the phase, for a task; 0 for all else.
    pub outer: usize,
    /// Number of the row in its table.
    pub inner: usize,
}

/// A table whose rows have ids.
pub trait Row: Target + Sized + 'static {
    /// The row's id.
    fn id(&self) -> &Id<Self>;
    /// What the row is called, for a reader.
    fn title(&self) -> &str;
    /// The row at a place.
    fn at(document: &Document, place: Place) -> Option<&Self>;
    /// Every row with its place, in the order of the file.
    fn all(document: &Document) -> Vec<(Place, &Self)>;
}

/// Calls a macro with every table: type, kind, rows of the document, name of the row.
macro_rules! each_table {
    ($call:ident) => {
        $call! {
            OtherCalendar, Calendar, |d| &d.calendar.other, |r| &r.title;
            Member, Member, |d| &d.member, |r| &r.name;
            Team, Team, |d| &d.team, |r| &r.title;
            Stakeholder, Stakeholder, |d| &d.stakeholder, |r| &r.name;
            Meeting, Meeting, |d| &d.meeting, |r| &r.title;
            Communication, Communication, |d| &d.communication, |r| &r.title;
            Need, Need, |d| &d.need, |r| &r.title;
            Constraint, Constraint, |d| &d.constraint, |r| &r.title;
            Objective, Objective, |d| &d.objective, |r| &r.title;
            Risk, Risk, |d| &d.risk, |r| &r.title;
            Control, Control, |d| &d.control, |r| &r.title;
            Phase, Phase, |d| &d.phase, |r| &r.title;
            Milestone, Milestone, |d| &d.milestone, |r| &r.title;
            Deliverable, Deliverable, |d| &d.deliverable, |r| &r.title;
            BudgetLine, BudgetLine, |d| &d.budget.line, |r| &r.title;
            Price, Price, |d| &d.budget.price, |r| &r.title;
            Criterion, Criterion, |d| d.cloud.as_ref().map_or(&[], |c| &c.criterion), |r| &r.title;
            CloudOption, CloudOption, |d| d.cloud.as_ref().map_or(&[], |c| &c.option), |r| &r.title;
            Site, Site, |d| &d.site, |r| &r.title;
            Link, Link, |d| &d.link, |r| &r.title;
            Zone, Zone, |d| &d.zone, |r| &r.title;
            Server, Server, |d| &d.server, |r| &r.title;
            Device, Device, |d| &d.device, |r| &r.title;
            Client, Client, |d| &d.client, |r| &r.title;
            Ou, Ou, |d| &d.ou, |r| &r.title;
            Group, Group, |d| &d.group, |r| &r.title;
            User, User, |d| &d.user, |r| &r.title;
            Share, Share, |d| &d.share, |r| &r.path.value;
            Application, Application, |d| &d.application, |r| &r.title;
            Database, Database, |d| &d.database, |r| &r.title;
            Backup, Backup, |d| &d.backup, |r| &r.title;
            Alert, Alert, |d| &d.alert, |r| &r.title;
            Role, Role, |d| &d.role, |r| &r.title;
            Service, Service, |d| &d.service, |r| &r.title;
            Flow, Flow, |d| &d.flow, |r| &r.title;
            Test, Test, |d| &d.test, |r| &r.title;
            Training, Training, |d| &d.training, |r| &r.title;
            Procedure, Procedure, |d| &d.procedure, |r| &r.title;
            Feedback, Feedback, |d| &d.feedback, |r| &r.title;
        }
    };
}

macro_rules! rows {
    ($($type:ident, $kind:ident, |$d:ident| $rows:expr, |$r:ident| $title:expr;)+) => {
        $(impl Row for $type {
            fn id(&self) -> &Id<Self> {
                &self.id
            }
            fn title(&self) -> &str {
                let $r = self;
                $title
            }
            fn at($d: &Document, place: Place) -> Option<&Self> {
                let rows: &[Self] = $rows;
                rows.get(place.inner)
            }
            fn all($d: &Document) -> Vec<(Place, &Self)> {
                let rows: &[Self] = $rows;
                let place = |inner| Place { outer: 0, inner };
                rows.iter().enumerate().map(|(inner, row)| (place(inner), row)).collect()
            }
        })+
    };
}
each_table!(rows);

impl Row for Task {
    fn id(&self) -> &Id<Self> {
        &self.id
    }
    fn title(&self) -> &str {
        &self.title
    }
    fn at(document: &Document, place: Place) -> Option<&Self> {
        document.phase.get(place.outer)?.task.get(place.inner)
    }
    fn all(document: &Document) -> Vec<(Place, &Self)> {
        let mut rows = Vec::new();
        for (outer, phase) in document.phase.iter().enumerate() {
            let place = |inner| Place { outer, inner };
            rows.extend(phase.task.iter().enumerate().map(|(inner, task)| (place(inner), task)));
        }
        rows
    }
}

/// What an id names.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The id.
    pub id: String,
    /// Which table it is in.
    pub kind: Kind,
    /// Where in the table.
    pub place: Place,
    /// Where the id is written.
    pub span: Span,
    /// What it is called, for a reader; may be empty.
    pub title: String,
}

/// Every row that has an id, in the order of the tables.
pub fn entries(document: &Document) -> Vec<Entry> {
    let mut entries = Vec::new();
    macro_rules! collect {
        ($($type:ident, $kind:ident, |$d:ident| $rows:expr, |$r:ident| $title:expr;)+) => {
            $(entries.extend(rows_of::<$type>(document, Kind::$kind));)+
        };
    }
    each_table!(collect);
    entries.extend(rows_of::<Task>(document, Kind::Task));
    entries
}

fn rows_of<T: Row>(document: &Document, kind: Kind) -> impl Iterator<Item = Entry> {
    T::all(document).into_iter().map(move |(place, row)| Entry {
        id: row.id().as_str().to_owned(),
        kind,
        place,
        span: row.id().span,
        title: row.title().to_owned(),
    })
}

/// A project file without errors: every reference leads somewhere.
#[derive(Clone, Debug)]
pub struct Project {
    document: Document,
    index: BTreeMap<String, Entry>,
}

impl Deref for Project {
    type Target = Document;
    fn deref(&self) -> &Document {
        &self.document
    }
}

impl Project {
    /// The same project, with the version, its date and the history of another.
    #[must_use]
    pub fn dated_as(&self, other: &Project) -> Project {
        let mut same = self.clone();
        let about = &other.document.project;
        same.document.project.version = about.version.clone();
        same.document.project.status_date = about.status_date.clone();
        same.document.revision = other.document.revision.clone();
        same
    }

    /// Makes a project of a document and its index; only [`check`](super::check) knows that it has no errors.
    pub(super) fn new(document: Document, index: BTreeMap<String, Entry>) -> Self {
        Project { document, index }
    }

    /// What an id names, of whatever kind; none for a built-in role or service.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.index.get(id)
    }

    /// Every id, in order of the alphabet.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.index.keys().map(String::as_str)
    }

    /// The row of that id, if it is in that table.
    pub fn find<T: Row>(&self, id: &str) -> Option<&T> {
        let entry = self.entry(id).filter(|entry| T::KINDS.contains(&entry.kind))?;
        T::at(&self.document, entry.place)
    }

    /// The row that a reference names.
    ///
    /// None only for built-in roles and services, which no table of the file holds.
    pub fn get<T: Row>(&self, reference: &Ref<T>) -> Option<&T> {
        self.find(reference.as_str())
    }

    /// What a reader calls the thing of that id: its title, or the id itself.
    pub fn title<'a>(&'a self, id: &'a str) -> &'a str {
        match self.entry(id) {
            Some(entry) if !entry.title.is_empty() => &entry.title,
            _ => id,
        }
    }

    /// Every task with the number of its phase, in the order of the file.
    pub fn tasks(&self) -> impl Iterator<Item = (usize, &Task)> {
        let phases = self.document.phase.iter().enumerate();
        phases.flat_map(|(number, phase)| phase.task.iter().map(move |task| (number, task)))
    }
}
