//! What a flow is: a line of the matrix.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::value::{Address, Ports};
use crate::model::{Action, NatKind};
use crate::plan::network::class::FlowClass;
use crate::plan::network::ends::{EndInfo, Place};
use crate::span::Span;

use super::FlowProblem;

/// A service of a flow.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ServiceUse {
    /// Its id in the catalogue; none when the author wrote ports.
    pub id: Option<String>,
    /// What a reader calls it: its title, or its ports.
    pub label: String,
    /// What it listens on.
    pub ports: Vec<Ports>,
    /// What protects the exchange; none when nothing does.
    pub encryption: Option<String>,
    /// What opening it means.
    pub marks: Marks,
    /// What it is for.
    pub class: FlowClass,
}

/// What deserves a look in a flow.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Marks {
    /// Credentials or data can be read on the path.
    pub cleartext: bool,
    /// It gives control of the machine.
    pub admin: bool,
    /// Every port of a protocol is open.
    pub any: bool,
}

/// One mark, from the weakest to the strongest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mark {
    /// Credentials or data can be read on the path.
    Cleartext,
    /// It gives control of the machine.
    Admin,
    /// Every port of a protocol is open.
    Any,
}

impl Mark {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Mark::Cleartext => "cleartext",
            Mark::Admin => "admin",
            Mark::Any => "any",
        }
    }
}

impl Marks {
    /// The marks of both.
    pub fn with(self, other: Marks) -> Marks {
        Marks {
            cleartext: self.cleartext || other.cleartext,
            admin: self.admin || other.admin,
            any: self.any || other.any,
        }
    }

    /// The strongest mark.
    pub fn strongest(self) -> Option<Mark> {
        let of = |set: bool, mark: Mark| set.then_some(mark);
        of(self.any, Mark::Any).or(of(self.admin, Mark::Admin)).or(of(self.cleartext, Mark::Cleartext))
    }
}

/// Address translation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NatUse {
    /// Publication or masquerade.
    pub kind: NatKind,
    /// Public address; the firewall's when absent.
    pub address: Option<Address>,
    /// Public port of a publication, when it differs.
    pub port: Option<u16>,
}

/// Who refuses a need.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Refusal {
    /// A `[[refused_flow]]`, by its number from 0.
    Written(usize),
    /// A flow that denies it, by its id.
    Denied(String),
}

/// Where a flow comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The author wrote it.
    Declared,
    /// A role needs it.
    Derived {
        /// Id of the need: of the catalogue, or of a role of the project with a number.
        need: String,
    },
    /// A role needs it and the author refuses it.
    Refused {
        /// Id of the need.
        need: String,
        /// Who refuses it.
        by: Refusal,
    },
}

/// The firewalls between one source and one destination of a flow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Crossing {
    /// Number of the source in the flow, from 0.
    pub from: usize,
    /// Number of the destination in the flow, from 0.
    pub to: usize,
    /// Ids of the firewalls, in the order in which they are met.
    pub firewalls: Vec<String>,
}

/// The way of a flow.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FlowPath {
    /// Ids of the firewalls that filter it, in the order in which they are met first.
    pub firewalls: Vec<String>,
    /// Ids of the links between sites that it takes.
    pub links: Vec<String>,
    /// Whether both ends are in the same subnet, so that no firewall sees it.
    pub same_subnet: bool,
    /// A pair of places for each source and destination between which there is no way at all.
    pub unreachable: Vec<(Place, Place)>,
    /// For each source and destination with a firewall between them, which ones.
    pub crossings: Vec<Crossing>,
}

/// A line of the matrix.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FlowLine {
    /// Number in the matrix and on the pins of the drawing, from 1.
    pub number: u32,
    /// Stable id: that of the author, or `d-SOURCE-DESTINATION-NEED`.
    pub id: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What it is.
    pub title: String,
    /// Who opens the connections.
    pub from: Vec<Arc<EndInfo>>,
    /// To whom.
    pub to: Vec<Arc<EndInfo>>,
    /// What is opened.
    pub services: Vec<ServiceUse>,
    /// Let through or refused.
    pub action: Action,
    /// What it is for.
    pub class: FlowClass,
    /// What deserves a look.
    pub marks: Marks,
    /// Why.
    pub reason: String,
    /// Ids of the needs of the client that it serves.
    pub needs: Vec<String>,
    /// Id of who asked for it.
    pub owner: Option<String>,
    /// Ticket or decision that opened it.
    pub ticket: String,
    /// When it has to be looked at again.
    pub review: Option<NaiveDate>,
    /// When it ends.
    pub expires: Option<NaiveDate>,
    /// Whether the firewall writes it to its log.
    pub log: bool,
    /// Address translation.
    pub nat: Option<NatUse>,
    /// Its way.
    pub path: FlowPath,
    /// Where it is written; empty for a derived flow.
    pub span: Span,
}

impl FlowLine {
    /// Whether the author wrote it.
    pub fn is_declared(&self) -> bool {
        self.origin == Origin::Declared
    }

    /// The places of its sources, each once.
    pub fn from_places(&self) -> Vec<&Place> {
        places(&self.from)
    }

    /// The places of its destinations, each once.
    pub fn to_places(&self) -> Vec<&Place> {
        places(&self.to)
    }

    /// What protects the exchange, each word once; empty when nothing does.
    pub fn encryption(&self) -> Vec<&str> {
        let mut words = Vec::new();
        for word in self.services.iter().filter_map(|service| service.encryption.as_deref()) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }
}

fn places(ends: &[Arc<EndInfo>]) -> Vec<&Place> {
    let mut places = Vec::new();
    for place in ends.iter().flat_map(|end| &end.places) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Every flow.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Flows {
    /// The matrix: the flows of the author in the order of the file, then the derived ones.
    pub lines: Vec<FlowLine>,
    /// Derived flows inside one subnet, where no firewall sees them.
    pub internal: Vec<FlowLine>,
    /// Needs that the author refuses.
    pub refused: Vec<FlowLine>,
    /// What there is to tell the author.
    pub problems: Vec<FlowProblem>,
}

impl Flows {
    /// The line of that id, in any of the lists.
    pub fn find(&self, id: &str) -> Option<&FlowLine> {
        self.lines.iter().chain(&self.internal).chain(&self.refused).find(|line| line.id == id)
    }
}
