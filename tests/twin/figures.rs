//! What is worked out of both files is the same: dates, floats, work, costs, addresses, flows, rules, rights, tests.

use std::sync::LazyLock;

use qilby::plan::Plan;
use qilby::plan::directory::{Memberships, RightsMatrix};
use qilby::plan::invoices::invoices;
use qilby::plan::network::ends::{EndInfo, Place};
use qilby::plan::network::flows::FlowLine;
use qilby::plan::timeline::Cause;

use crate::{common, english_id, twin};

static FRENCH: LazyLock<Plan> = LazyLock::new(|| common::plan(&common::sample()));
static ENGLISH: LazyLock<Plan> = LazyLock::new(|| common::plan(&twin()));

/// Lines that tell what was worked out; `id` makes ids English. The order is that of the plan, or none where the plan
/// sorts by ids.
#[track_caller]
fn same(of: impl Fn(&Plan, &dyn Fn(&str) -> String) -> Vec<String>) {
    let mut french = of(&FRENCH, &|id| english_id(id).to_owned());
    let mut english = of(&ENGLISH, &|id| id.to_owned());
    assert!(english.len() > 1, "{english:?}");
    if french != english {
        french.sort();
        english.sort();
    }
    let apart: Vec<_> = french.iter().zip(&english).filter(|(one, other)| one != other).take(5).collect();
    assert_eq!(apart, Vec::<(&String, &String)>::new());
    assert_eq!(french.len(), english.len());
}

#[test]
fn the_schedule_is_the_same_to_the_minute() {
    same(|plan, id| {
        let tasks = plan.timeline.tasks.iter().map(|task| {
            let cause = match &task.why.cause {
                Cause::Link(tie) | Cause::BeforeLink(tie) => format!("{} {:?} {}", id(&tie.other), tie.link, tie.lag),
                Cause::Busy { member, task } => format!("{member} {}", id(task)),
                other => format!("{other:?}"),
            };
            format!(
                "{} {} {} {} float {} {} critical {} work {:?} progress {} {:?} late {} because {cause}",
                id(&task.id),
                plan.label(&task.id),
                task.start,
                task.finish,
                task.total_float,
                task.free_float,
                task.critical,
                task.work,
                task.progress,
                task.state,
                task.late,
            )
        });
        let milestones = plan.timeline.milestones.iter().map(|one| {
            format!(
                "{} {} {} {:?} late {} float {} {:?}",
                id(&one.id),
                plan.label(&one.id),
                one.date,
                one.due,
                one.days_late,
                one.total_float,
                one.state,
            )
        });
        let phases = plan.timeline.phases.iter().map(|phase| {
            format!("{} {:?} {:?} {} {}", id(&phase.id), phase.start, phase.finish, phase.work_minutes, phase.progress)
        });
        let path = plan.timeline.critical_path.iter().map(|one| id(one));
        let loads = plan.timeline.members.iter().map(|one| format!("{} {:?}", one.minutes, one.weeks));
        let off = plan.timeline.days_off.iter().map(|day| format!("{} {:?}", day.date, day.holiday));
        tasks.chain(milestones).chain(phases).chain(path).chain(loads).chain(off).collect()
    });
    assert_eq!(FRENCH.timeline.finish, ENGLISH.timeline.finish);
    // Lengths are drawn by the id of their task: the chances are as good, up to the luck of a thousand draws.
    for (one, other) in FRENCH.timeline.milestones.iter().zip(&ENGLISH.timeline.milestones) {
        let chances = |one: &qilby::plan::timeline::MilestonePlan| one.chances.as_ref().and_then(|chances| chances.met);
        let (one, other) = (chances(one), chances(other));
        assert_eq!(one.is_some(), other.is_some());
        assert!((one.unwrap_or(0.0) - other.unwrap_or(0.0)).abs() < 0.06, "{one:?} and {other:?}");
    }
}

#[test]
fn the_costs_are_the_same_to_the_cent() {
    same(|plan, id| {
        let costs = &plan.costs;
        let lines = costs.lines.iter().map(|line| {
            let (quantity, unit) = (line.quantity, line.unit);
            format!("{} {:?} {quantity} {unit} {:?} {:?}", id(&line.id), line.category, line.kind, line.months)
        });
        let phases = costs.phases.iter().map(|phase| format!("{} {} {}", id(&phase.id), phase.minutes, phase.total));
        let invoices = invoices(&plan.project, costs).invoices;
        let invoices = invoices.iter().map(|one| format!("{} {} {:?}", one.milestone, one.amount, one.vat));
        let sums = format!("{} {} {} {:?}", costs.subtotal, costs.contingency, costs.total, costs.vat);
        lines.chain(phases).chain(invoices).chain([sums]).collect()
    });
}

#[test]
fn addresses_flows_and_rules_are_the_same() {
    same(|plan, id| {
        let zones = plan.network.addressing.zones.iter().flat_map(|zone| {
            let about = format!("{} {} {:?} {} {}", id(&zone.zone), zone.net, zone.gateway, zone.used, zone.free);
            let hosts =
                zone.hosts.iter().map(|host| format!("{} {} {}", host.address, id(&host.id), host.source.key()));
            std::iter::once(about).chain(hosts).collect::<Vec<_>>()
        });
        let flows = &plan.network.flows;
        let matrix = flows.lines.iter().map(|line| told(line, id));
        let others = flows.internal.iter().chain(&flows.refused).map(|line| told(line, id));
        let rules = plan.network.firewalls.iter().flat_map(|wall| {
            wall.rules.iter().map(|rule| {
                let flow = rule.flow.as_ref().map(|(number, _)| number);
                format!("{} {} {} {flow:?} {:?}", id(&wall.firewall), rule.position, rule.group.key(), rule.action)
            })
        });
        let cells = plan.network.grid.cells();
        let cells =
            cells.map(|(from, to, cell)| format!("{from} {to} {} {} {:?}", cell.allowed, cell.denied, cell.numbers));
        zones.chain(matrix).chain(others).chain(rules).chain(cells).collect()
    });
    assert!(ENGLISH.network.flows.lines.len() > 50, "{} flows", ENGLISH.network.flows.lines.len());
}

/// A flow: its number, its ends, its services and what becomes of it.
fn told(line: &FlowLine, id: &dyn Fn(&str) -> String) -> String {
    let ends = |ends: &[std::sync::Arc<EndInfo>]| {
        let mut ends: Vec<String> = ends.iter().map(|end| id(&end.end.key())).collect();
        ends.sort();
        ends
    };
    let services = line.services.iter().map(|one| (one.id.as_deref().map(id), &one.ports));
    let services: Vec<_> = services.collect();
    let (from, to) = (ends(&line.from), ends(&line.to));
    format!("{} {from:?} {to:?} {services:?} {:?} {:?} {:?}", line.number, line.action, line.class, line.nat)
}

#[test]
fn rights_are_the_same() {
    same(|plan, id| {
        let matrix = RightsMatrix::of(&plan.project, &Memberships::of(&plan.project));
        let folder = |folder: &qilby::plan::directory::Folder| -> Vec<String> {
            let grants =
                folder.grants.iter().map(|(who, grant)| format!("{} {} {:?}", id(&folder.id), id(who), grant.right));
            grants.collect()
        };
        matrix.folders.iter().flat_map(folder).collect()
    });
}

#[test]
fn the_acceptance_is_as_far() {
    same(|plan, id| {
        let place = |place: &Place| id(&place.key());
        let derived = plan.derived.iter().map(|test| {
            use qilby::plan::derived::Subject as S;
            let about = match &test.subject {
                S::Flows { from, to, flows } => format!("{} {} {}", place(from), place(to), flows.len()),
                S::Silence { from, to } => {
                    let mut to: Vec<String> = to.iter().map(place).collect();
                    to.sort();
                    format!("{} {to:?}", place(from))
                }
                S::Folder(one) | S::Application(one) | S::Certificate(one) => id(one),
                S::Lease(one) | S::Restore(one) | S::Alert(one) | S::Load(one) => id(one),
                S::Names | S::Logins => String::new(),
            };
            format!("{} {about} {:?}", test.subject.key(), test.standing)
        });
        let acceptance = &plan.acceptance;
        let tests = acceptance
            .tests
            .iter()
            .map(|test| format!("{} {:?} {:?} {:?} {:?}", test.id, test.kind, test.standing, test.runs, test.priority));
        let campaigns = acceptance.campaigns.iter();
        let campaigns =
            campaigns.map(|one| format!("{:?} {:?} {:?} {:?}", one.tests, one.start, one.finish, one.tally));
        let needs = plan.trace.needs.iter();
        let needs = needs.map(|need| format!("{} {:?} {:?}", need.need, need.coverage, need.tests));
        let total = format!("{:?} {:?} {:?}", acceptance.total, acceptance.severities, acceptance.decision);
        derived.chain(tests).chain(campaigns).chain(needs).chain([total]).collect()
    });
}
