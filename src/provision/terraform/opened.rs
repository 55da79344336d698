//! What the flows open from one set of addresses to another, exactly.
//!
//! The rules of providers only let through: what a flow refuses before another lets it pass is cut out of the latter.

use std::net::IpAddr;

use qilby_flows::service::ServiceSet;
use qilby_flows::space::AddressSet;

use crate::model::{Action, NatKind};
use crate::plan::network::flows::FlowLine;
use crate::plan::network::policy;
use crate::provision::nftables::{done_by, publication};

/// A flow as sets.
pub(super) struct Row<'a> {
    line: &'a FlowLine,
    from: AddressSet,
    to: AddressSet,
    services: ServiceSet,
}

/// A part of a flow: every packet of it is let through.
#[derive(Clone, Debug)]
pub(super) struct Piece<'a> {
    /// The flow.
    pub line: &'a FlowLine,
    /// Where it comes from.
    pub from: AddressSet,
    /// Where it goes to.
    pub to: AddressSet,
    /// What it asks for.
    pub services: ServiceSet,
}

impl Piece<'_> {
    fn is_empty(&self) -> bool {
        self.from.is_empty() || self.to.is_empty() || self.services.is_empty()
    }

    /// What is left of it without the packets of another, in parts that do not overlap.
    fn minus(&self, other: &Row<'_>) -> Vec<Self> {
        if !self.from.intersects(&other.from)
            || !self.to.intersects(&other.to)
            || !self.services.intersects(&other.services)
        {
            return vec![self.clone()];
        }
        let elsewhere = Piece { from: self.from.minus(&other.from), ..self.clone() };
        let from = self.from.intersection(&other.from);
        let aside = Piece { from: from.clone(), to: self.to.minus(&other.to), ..self.clone() };
        let to = self.to.intersection(&other.to);
        let otherwise = Piece { line: self.line, from, to, services: self.services.minus(&other.services) };
        [elsewhere, aside, otherwise].into_iter().filter(|piece| !piece.is_empty()).collect()
    }
}

/// The flows in the order in which they decide.
pub(super) fn rows<'a>(lines: &[&'a FlowLine]) -> Vec<Row<'a>> {
    let row = |line: &&'a FlowLine| Row {
        line,
        from: policy::addresses(&line.from),
        to: policy::addresses(&line.to),
        services: policy::services(&line.services),
    };
    lines.iter().map(row).collect()
}

/// What the flows open from one set to another.
pub(super) fn opened<'a>(rows: &[Row<'a>], from: &AddressSet, to: &AddressSet) -> Vec<Piece<'a>> {
    let mut found = Vec::new();
    let mut denied: Vec<&Row<'a>> = Vec::new();
    for row in rows.iter().filter(|row| row.from.intersects(from) && row.to.intersects(to)) {
        if row.line.action == Action::Deny {
            denied.push(row);
            continue;
        }
        let whole = Piece {
            line: row.line,
            from: row.from.intersection(from),
            to: row.to.intersection(to),
            services: row.services.clone(),
        };
        found.extend(left(whole, &denied));
    }
    found
}

fn left<'a>(whole: Piece<'a>, denied: &[&Row<'a>]) -> Vec<Piece<'a>> {
    let start = vec![whole].into_iter().filter(|piece| !piece.is_empty()).collect();
    denied.iter().fold(start, |pieces: Vec<_>, row| pieces.iter().flat_map(|piece| piece.minus(row)).collect())
}

/// The public side of a firewall.
pub(super) struct Outside<'a> {
    /// Id of the firewall.
    pub firewall: &'a str,
    /// Its own public address.
    pub own: Option<IpAddr>,
    /// All public addresses that lead to it.
    pub addresses: AddressSet,
    /// Every address inside, on every site: none of them is seen on the public side.
    pub inside: AddressSet,
}

impl Outside<'_> {
    /// What comes in: publications at their public ports, and what is for the firewall itself.
    pub fn coming<'a>(&self, rows: &[Row<'a>]) -> Vec<Piece<'a>> {
        let mut found = opened(rows, &AddressSet::all().minus(&self.inside), &self.addresses);
        for (number, row) in rows.iter().enumerate() {
            let Some(nat) = row.line.nat.filter(|nat| is_allowed(row) && nat.kind == NatKind::Publish) else {
                continue;
            };
            let here = done_by(row.line, nat.kind, self.firewall);
            // What cannot be published is told as a diagnostic, and nothing is built.
            let Ok(public) = publication(row.line, &nat, self.own) else { continue };
            let from = here
                .iter()
                .fold(AddressSet::default(), |all, crossing| all.union(&row.line.from[crossing.from].addresses));
            let to = AddressSet::of_addresses([public.to]);
            let whole = Piece { line: row.line, from: from.minus(&self.inside), to, services: row.services.clone() };
            let denied: Vec<&Row<'a>> = rows[..number].iter().filter(|row| !is_allowed(row)).collect();
            let to = AddressSet::of_addresses([public.address]);
            let at = |services: ServiceSet| if public.port.is_some() { public.services.clone() } else { services };
            let seen = |piece: Piece<'a>| Piece { to: to.clone(), services: at(piece.services), ..piece };
            found.extend(left(whole, &denied).into_iter().map(seen));
        }
        found
    }

    /// What goes out: masqueraded, or from the firewall itself.
    pub fn going<'a>(&self, rows: &[Row<'a>]) -> Vec<Piece<'a>> {
        let outside = AddressSet::all().minus(&self.inside);
        let mut found = opened(rows, &self.addresses, &outside);
        for (number, row) in rows.iter().enumerate() {
            let Some(nat) = row.line.nat.filter(|nat| is_allowed(row) && nat.kind == NatKind::Masquerade) else {
                continue;
            };
            let here = done_by(row.line, nat.kind, self.firewall);
            let of = |end: &dyn Fn(usize) -> AddressSet, at: &[usize]| {
                at.iter().fold(AddressSet::default(), |all, one| all.union(&end(*one)))
            };
            let (froms, tos): (Vec<usize>, Vec<usize>) = here.iter().map(|one| (one.from, one.to)).unzip();
            let from = of(&|at| row.line.from[at].addresses.of_family(false), &froms);
            let to = of(&|at| row.line.to[at].addresses.of_family(false), &tos).minus(&self.inside);
            let whole = Piece { line: row.line, from, to, services: row.services.clone() };
            let denied: Vec<&Row<'a>> = rows[..number].iter().filter(|row| !is_allowed(row)).collect();
            // Seen from outside, all come from the firewall.
            let masked = nat.address.map(|address| AddressSet::of_addresses([address.0]));
            let source = masked.unwrap_or_else(|| self.addresses.of_family(false));
            found.extend(left(whole, &denied).into_iter().map(|piece| Piece { from: source.clone(), ..piece }));
        }
        found
    }
}

fn is_allowed(row: &Row<'_>) -> bool {
    row.line.action == Action::Allow
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::plan_of;
    use crate::provision::opening;
    use qilby_flows::service::{TCP, UDP};

    const PROJECT: &str = include_str!("../../../tests/projects/petit-reseau/project.toml");

    fn set(net: &str) -> AddressSet {
        AddressSet::of_nets([net.parse().unwrap()])
    }

    #[test]
    fn what_is_refused_before_is_cut_out() {
        let plan = plan_of(PROJECT);
        let line = &plan.network.flows.lines[0];
        let whole = Piece { line, from: set("10.0.0.0/24"), to: set("10.0.1.0/24"), services: ServiceSet::all() };
        let row =
            Row { line, from: set("10.0.0.0/25"), to: set("10.0.1.7/32"), services: ServiceSet::of_ports(TCP, 22, 22) };
        let pieces = left(whole.clone(), &[&row]);
        let has = |from: &str, to: &str, protocol: u8, port: u16| {
            let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
            pieces.iter().filter(|one| one.from.has(from) && one.to.has(to) && one.services.has(protocol, port)).count()
        };
        assert_eq!(has("10.0.0.1", "10.0.1.7", TCP, 22), 0);
        // All the rest is there once.
        for (from, to, protocol, port) in [
            ("10.0.0.1", "10.0.1.7", TCP, 23),
            ("10.0.0.1", "10.0.1.7", UDP, 22),
            ("10.0.0.1", "10.0.1.8", TCP, 22),
            ("10.0.0.200", "10.0.1.7", TCP, 22),
        ] {
            assert_eq!(has(from, to, protocol, port), 1, "{from} {to} {protocol} {port}");
        }
        assert!(
            left(whole.clone(), &[&Row { from: whole.from, to: whole.to, services: ServiceSet::all(), line }])
                .is_empty()
        );
    }

    #[test]
    fn pieces_open_what_the_flows_open() {
        let plan = plan_of(PROJECT);
        let lines = opening::lines(&plan);
        let rows = rows(&lines);
        let hosts: Vec<IpAddr> =
            plan.network.addressing.zones.iter().flat_map(|zone| zone.hosts.iter().map(|host| host.address)).collect();
        let mut open = 0;
        for from in &hosts {
            for to in &hosts {
                let meant = opening::between(&lines, *from, *to);
                let one = |address: IpAddr| AddressSet::of_addresses([address]);
                let pieces = opened(&rows, &one(*from), &one(*to));
                let said = pieces.iter().fold(ServiceSet::default(), |all, piece| all.union(&piece.services));
                assert_eq!(said, meant, "{from} to {to}");
                open += usize::from(!meant.is_empty());
            }
        }
        assert!(open > 20, "{open}");
    }
}
