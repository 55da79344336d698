//! What the flows come to: counts, services in use, dates to keep in mind.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::flows::{FlowLine, Flows, ServiceUse};
use crate::model::Action;

/// How many days before a date it is soon.
pub const SOON_DAYS: u64 = 90;

/// Counts of the matrix.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Flows let through.
    pub allowed: usize,
    /// Flows refused.
    pub denied: usize,
    /// Flows that a role needs and that nobody wrote.
    pub derived: usize,
    /// Flows let through where credentials or data can be read on the path.
    pub cleartext: usize,
    /// Flows let through that give control of a machine.
    pub admin: usize,
    /// Flows let through with every port of a protocol.
    pub any: usize,
    /// Flows that end on a date.
    pub expiring: usize,
}

impl Tally {
    /// Counts the lines of the matrix.
    pub fn of(flows: &Flows) -> Self {
        let count = |keep: &dyn Fn(&FlowLine) -> bool| flows.lines.iter().filter(|line| keep(line)).count();
        let allowed = |line: &FlowLine| line.action == Action::Allow;
        Tally {
            allowed: count(&allowed),
            denied: count(&|line| !allowed(line)),
            derived: count(&|line| !line.is_declared()),
            cleartext: count(&|line| allowed(line) && line.marks.cleartext),
            admin: count(&|line| allowed(line) && line.marks.admin),
            any: count(&|line| allowed(line) && line.marks.any),
            expiring: count(&|line| line.expires.is_some()),
        }
    }
}

/// A service that is let through, and the flows that use it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceInUse {
    /// The service.
    pub service: ServiceUse,
    /// Numbers of the flows, in order.
    pub flows: Vec<u32>,
}

/// The services that the matrix lets through, by class then by name.
pub fn services(flows: &Flows) -> Vec<ServiceInUse> {
    let mut found: BTreeMap<(super::class::FlowClass, &str, &ServiceUse), Vec<u32>> = BTreeMap::new();
    for line in flows.lines.iter().filter(|line| line.action == Action::Allow) {
        for service in &line.services {
            found.entry((service.class, service.label.as_str(), service)).or_default().push(line.number);
        }
    }
    found.into_iter().map(|((_, _, service), flows)| ServiceInUse { service: service.clone(), flows }).collect()
}

/// What happens to a flow on a date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DeadlineKind {
    /// It ends.
    Expiry,
    /// It has to be looked at again.
    Review,
}

impl DeadlineKind {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            DeadlineKind::Expiry => "expiry",
            DeadlineKind::Review => "review",
        }
    }
}

/// How near a date is on the status date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Nearness {
    /// Before the status date.
    Past,
    /// Within [`SOON_DAYS`].
    Soon,
    /// Later.
    Later,
}

impl Nearness {
    /// How near a date is on a status date.
    pub fn of(date: NaiveDate, status: NaiveDate) -> Self {
        let soon = status.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(NaiveDate::MAX);
        match date {
            date if date < status => Nearness::Past,
            date if date <= soon => Nearness::Soon,
            _ => Nearness::Later,
        }
    }

    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Nearness::Past => "past",
            Nearness::Soon => "soon",
            Nearness::Later => "later",
        }
    }
}

/// The flows that something happens to on a date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deadline {
    /// The date.
    pub date: NaiveDate,
    /// What happens.
    pub kind: DeadlineKind,
    /// How near it is.
    pub nearness: Nearness,
    /// Numbers of the flows, in order.
    pub flows: Vec<u32>,
}

/// The calendar of expiries and reviews, soonest first.
pub fn deadlines(flows: &Flows, status: NaiveDate) -> Vec<Deadline> {
    let mut found: BTreeMap<(NaiveDate, DeadlineKind), Vec<u32>> = BTreeMap::new();
    for line in &flows.lines {
        let dates = [(line.expires, DeadlineKind::Expiry), (line.review, DeadlineKind::Review)];
        for (date, kind) in dates.into_iter().filter_map(|(date, kind)| Some((date?, kind))) {
            found.entry((date, kind)).or_default().push(line.number);
        }
    }
    let deadline = |((date, kind), flows)| Deadline { date, kind, nearness: Nearness::of(date, status), flows };
    found.into_iter().map(deadline).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::network::network;
    use crate::plan::network::sample::small;

    #[test]
    fn counts_agree_with_the_matrix() {
        let flows = network(&small()).flows;
        let tally = Tally::of(&flows);
        assert_eq!(tally.allowed + tally.denied, flows.lines.len());
        assert!(tally.derived > 0 && tally.derived < flows.lines.len());
        assert!(tally.admin <= tally.allowed && tally.cleartext <= tally.allowed);
    }

    #[test]
    fn each_service_names_the_flows_that_open_it() {
        let flows = network(&small()).flows;
        let found = services(&flows);
        let pairs: usize = found.iter().map(|used| used.flows.len()).sum();
        let allowed = flows.lines.iter().filter(|line| line.action == Action::Allow);
        assert_eq!(pairs, allowed.map(|line| line.services.len()).sum::<usize>());
        assert!(found.windows(2).all(|pair| pair[0].service.class <= pair[1].service.class));
    }

    #[test]
    fn dates_are_near_or_far() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let status = date("2026-11-22");
        assert_eq!(Nearness::of(date("2026-11-21"), status), Nearness::Past);
        assert_eq!(Nearness::of(status, status), Nearness::Soon);
        assert_eq!(Nearness::of(date("2027-02-20"), status), Nearness::Soon);
        assert_eq!(Nearness::of(date("2027-02-21"), status), Nearness::Later);
    }

    #[test]
    fn flows_of_one_date_are_told_together() {
        let mut flows = network(&small()).flows;
        let date: NaiveDate = "2027-04-30".parse().unwrap();
        for line in &mut flows.lines {
            (line.review, line.expires) = (None, None);
        }
        flows.lines[0].review = Some(date);
        flows.lines[1].review = Some(date);
        flows.lines[1].expires = Some(date.pred_opt().unwrap());
        let found = deadlines(&flows, "2027-04-30".parse().unwrap());
        let told: Vec<_> = found.iter().map(|one| (one.kind, one.nearness, one.flows.len())).collect();
        assert_eq!(told, [(DeadlineKind::Expiry, Nearness::Past, 1), (DeadlineKind::Review, Nearness::Soon, 2)]);
    }
}
