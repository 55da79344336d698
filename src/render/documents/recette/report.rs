//! Second part: the report that both parties sign.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Context, automatic, campaign, codes, full_name, planned, runs, stale_note, tests};
use crate::model::{Milestone, Party, ReservationSeverity, TestKind};
use crate::plan::acceptance::{Decision, ReservationPlan, Standing, Tally};
use crate::render::documents::system;

/// Everything that the second part says.
pub(super) fn data(cx: &Context<'_>) -> Value {
    let project = &cx.plan.project;
    let acceptance = &cx.plan.acceptance;
    let about = &project.project;
    json!({
        "parties": [party(cx, "client", &about.client), party(cx, "supplier", &about.supplier)],
        "scope": about.scope,
        "out-of-scope": about.out_of_scope,
        "deliverables": deliverables(cx),
        "versions": versions(cx),
        "components": components(cx),
        "tally": tally(&acceptance.total),
        "all": tally(&acceptance.total.with(&acceptance.automatic)),
        "progress": acceptance.total.progress(),
        "automatic": automatic::report(cx),
        "kinds": acceptance.kinds.iter().map(|one| kind(cx, one.kind, &one.tally)).collect::<Vec<_>>(),
        "severities": acceptance.severities.iter().map(|one| json!({
            "severity": one.severity.key(), "all": one.all, "open": one.open, "overdue": one.overdue,
        })).collect::<Vec<_>>(),
        "results": results(cx),
        "reservations": reservations(cx),
        "feedback": feedback(cx),
        "undescribed": codes(cx, &acceptance.undescribed),
        "open": open(cx),
        "decision": decision(cx),
    })
}

fn party(cx: &Context<'_>, part: &str, party: &Party) -> Value {
    let signatory = party.signatory.as_ref().map(|who| who.as_str());
    let member = signatory.and_then(|id| cx.plan.project.find::<crate::model::Member>(id));
    let stakeholder = signatory.and_then(|id| cx.plan.project.find::<crate::model::Stakeholder>(id));
    let role = member.map(|one| &one.role).or(stakeholder.map(|one| &one.role));
    json!({
        "part": cx.locale.text(&format!("recette.party.{part}")),
        "organisation": party.name,
        "address": party.address,
        "activity": party.activity,
        "name": signatory.map(|id| cx.plan.project.title(id)),
        "role": role,
    })
}

fn deliverables(cx: &Context<'_>) -> Vec<Value> {
    let project = &cx.plan.project;
    project
        .deliverable
        .iter()
        .map(|deliverable| {
            let due = project
                .milestone
                .iter()
                .find(|milestone| milestone.deliverables.iter().any(|due| due.as_str() == deliverable.id.as_str()));
            json!({
                "id": cx.plan.label(deliverable.id.as_str()),
                "title": deliverable.title,
                "kind": cx.locale.choice("deliverable", deliverable.kind.key()),
                "milestone": due.map(|milestone| cx.plan.label(milestone.id.as_str())),
                "acceptance": deliverable.acceptance,
            })
        })
        .collect()
}

/// The versions that were received: the project file, and the last version of it that the client approved.
fn versions(cx: &Context<'_>) -> Vec<Value> {
    let about = &cx.plan.project.project;
    let mut rows = vec![json!({
        "what": cx.text("recette.version.current"),
        "version": about.version.value,
        "date": cx.locale.date(about.status_date.value.0),
        "note": cx.plan.project.revision.iter().rev().find(|row| row.version.value == about.version.value)
            .map(|row| row.changes.as_str()),
    })];
    let approved = cx.plan.project.revision.iter().rev().find_map(|row| Some((row, row.approved_by.as_ref()?)));
    if let Some((row, who)) = approved {
        rows.push(json!({
            "what": cx.locale.fill("recette.version.approved", &[("name", cx.plan.project.title(who.as_str()))]),
            "version": row.version.value,
            "date": cx.locale.date(row.date.value.0),
            "note": row.changes,
        }));
    }
    rows
}

/// Operating systems and database engines, with where they run.
fn components(cx: &Context<'_>) -> Vec<Value> {
    let mut systems: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for server in &cx.plan.project.server {
        systems.entry(server.os.value.as_str()).or_default().push(server.id.as_str());
    }
    let systems = systems.into_iter().map(|(os, servers)| {
        json!({ "what": cx.text("recette.version.system"), "version": system(os), "where": servers.join(", ") })
    });
    let databases = cx.plan.project.database.iter().map(|database| {
        let engine = cx.locale.choice("engine", database.engine.key());
        let version =
            if database.version.is_empty() { engine.to_owned() } else { format!("{engine} {}", database.version) };
        json!({
            "what": cx.locale.fill("recette.version.database", &[("name", &database.title)]),
            "version": version,
            "where": database.server.as_str(),
        })
    });
    systems.chain(databases).collect()
}

/// Counts, by the name of what is counted.
pub(super) fn tally(tally: &Tally) -> Value {
    json!({
        "tests": tally.tests, "ok": tally.ok, "reserve": tally.reserve, "ko": tally.ko,
        "stale": tally.stale, "not-run": tally.not_run, "open": tally.open(), "run": tally.run(),
    })
}

fn kind(cx: &Context<'_>, kind: TestKind, counts: &Tally) -> Value {
    let mut row = tally(counts);
    row["kind"] = cx.locale.choice("test", kind.key()).into();
    row["progress"] = counts.progress().into();
    row
}

/// The tests whose last run holds.
fn results(cx: &Context<'_>) -> Vec<Value> {
    let done = tests(cx).filter(|(_, plan)| matches!(plan.standing, Standing::Done(_)));
    done.filter_map(|(test, plan)| {
        let last = runs(cx, plan).next_back()?;
        Some(json!({
            "id": cx.plan.label(&plan.id),
            "title": test.title,
            "date": cx.locale.date(last.date.value.0),
            "tester": cx.plan.project.title(&last.tester),
            "outcome": last.outcome.key(),
            "evidence": last.evidence,
            "duration": last.duration.map(|time| cx.locale.span(time)),
            "run": plan.runs.len(),
        }))
    })
    .collect()
}

/// What the client said and is not dealt with.
fn feedback(cx: &Context<'_>) -> Vec<Value> {
    let row = |one: &crate::model::Feedback| {
        json!({
            "id": cx.plan.label(one.id.as_str()),
            "date": cx.locale.date(one.date.value.0),
            "who": cx.plan.project.title(one.who.as_str()),
            "title": one.title,
            "decision": one.decision,
            "task": one.task.as_ref().map(|task| cx.plan.label(task.as_str())),
        })
    };
    crate::plan::feedback::open(cx.plan).map(row).collect()
}

fn reservations(cx: &Context<'_>) -> Vec<Value> {
    let all = cx.plan.acceptance.reservations.iter().enumerate();
    all.filter_map(|(number, plan)| reservation(cx, number, plan)).collect()
}

fn reservation(cx: &Context<'_>, number: usize, plan: &ReservationPlan) -> Option<Value> {
    let row = cx.plan.results.reservation.get(plan.row)?;
    Some(json!({
        "number": format!("R{}", number + 1),
        "test": cx.plan.label(&row.test),
        "title": row.title,
        "severity": row.severity.key(),
        "commitment": row.commitment,
        "due": row.due.as_ref().map(|due| cx.locale.date(due.value.0)),
        "lifted": row.lifted.as_ref().map(|lifted| cx.locale.date(lifted.value.0)),
        "state": plan.state.key(),
    }))
}

/// The tests that are still to be run.
fn open(cx: &Context<'_>) -> Vec<Value> {
    let open = tests(cx).filter(|(_, plan)| plan.standing.outcome().is_none());
    open.map(|(test, plan)| {
        json!({
            "id": cx.plan.label(&plan.id),
            "title": test.title,
            "campaign": campaign(cx, test),
            "planned": planned(cx, test),
            "tester": test.tester.as_ref().map(|who| cx.plan.project.title(who.as_str())),
            "standing": plan.standing.key(),
            "note": (plan.standing == Standing::Stale).then(|| stale_note(cx, plan)),
        })
    })
    .collect()
}

fn decision(cx: &Context<'_>) -> Value {
    let acceptance = &cx.plan.acceptance;
    let all = acceptance.total.with(&acceptance.automatic);
    let blocking = |one: &&crate::plan::acceptance::SeverityTally| one.severity == ReservationSeverity::Blocking;
    let count = |key: &str, n: usize| cx.locale.count(&format!("recette.count.{key}"), n);
    let reservations: usize = acceptance.severities.iter().map(|one| one.open).sum();
    let key = if all.tests == 0 { "nothing" } else { acceptance.decision.key() };
    let status = cx.locale.fill(
        &format!("recette.decision.now.{key}"),
        &[
            ("date", &cx.locale.date_long(cx.plan.timeline.status)),
            ("open", &count("open", all.open())),
            ("ko", &count("failed", all.ko)),
            ("reservations", &count("reservations", reservations)),
            ("blocking", &count("blocking", acceptance.severities.iter().find(blocking).map_or(0, |one| one.open))),
        ],
    );
    json!({
        "now": status,
        "tone": match acceptance.decision {
            Decision::NotYet => "info",
            Decision::Accepted => "success",
            Decision::WithReservations => "warning",
            Decision::Refused => "danger",
        },
        "follows": follows(cx),
    })
}

/// What the signature sets off, as far as the project says it.
fn follows(cx: &Context<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let project = &cx.plan.project;
    if let Some(milestone) = cx.plan.acceptance.milestone.as_deref().and_then(|id| project.find::<Milestone>(id)) {
        let name = full_name(cx, milestone.id.as_str());
        lines.push(match &milestone.invoice {
            Some(share) => cx.locale.fill(
                "recette.decision.milestone-invoice",
                &[("name", &name), ("share", &cx.locale.percent(share.value))],
            ),
            None => cx.locale.fill("recette.decision.milestone", &[("name", &name)]),
        });
    }
    if let Some(support) = project.support.as_ref().filter(|support| support.weeks.value > 0) {
        let weeks = cx.locale.count("recette.count.weeks", usize::from(support.weeks.value));
        let line = match &support.from {
            Some(from) => cx.locale.fill(
                "recette.decision.support-from",
                &[("weeks", &weeks), ("milestone", &full_name(cx, from.as_str()))],
            ),
            None => cx.locale.fill("recette.decision.support", &[("weeks", &weeks)]),
        };
        lines.push(line);
    }
    lines
}
