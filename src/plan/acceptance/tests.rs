use super::*;
use crate::plan::Plan;
use crate::plan::fixture::planned_at;
use crate::plan::trace::Coverage;

const TABLES: &str = r#"
[[member]]
id = "ana"
name = "Ana"
role = "Essais"

[[need]]
id = "b01"
title = "Besoin indispensable"
priority = "must"

[[need]]
id = "b02"
title = "Besoin sans test"
priority = "could"

[[objective]]
id = "o01"
title = "Objectif"
target = "1"
needs = ["b01"]

[[objective]]
id = "o02"
title = "Objectif sans test"
target = "2"
needs = ["b01"]

[[zone]]
id = "bureaux"
title = "Bureaux"
cidr = "10.0.0.0/24"
trust = "access"

[[phase]]
id = "p1"
title = "Phase"

[[phase.task]]
id = "preparer"
title = "Préparer"
length = "1d"

[[phase.task]]
id = "essayer"
title = "Essayer"
length = "1d"
after = ["preparer"]

[[phase]]
id = "p2"
title = "Suite"

[[phase.task]]
id = "suivre"
title = "Suivre"
length = "1d"
after = ["p1"]

[[deliverable]]
id = "l1"
title = "PV"
file = "recette.pdf"

[[milestone]]
id = "avant"
title = "Avant"
after = ["preparer"]
deliverables = ["l1"]

[[milestone]]
id = "fin"
title = "Fin"
after = ["suivre"]
deliverables = ["l1"]

[[test]]
id = "t01"
title = "Un"
kind = "functional"
verifies = ["b01", "bureaux"]
prerequisites = ["Poste prêt"]
steps = ["Faire"]
expected = "Vu"
tester = "ana"
task = "essayer"

[[test]]
id = "t02"
title = "Deux"
kind = "security"
verifies = ["o01"]
prerequisites = ["Poste prêt"]
steps = ["Faire"]
expected = "Vu"
tester = "ana"
task = "essayer"
"#;

fn run(test: &str, date: &str, outcome: &str, more: &str) -> String {
    format!("[[result]]\ntest = {test:?}\ndate = {date}\ntester = \"ana\"\noutcome = {outcome:?}\n{more}\n")
}

fn planned(results: &str) -> Plan {
    planned_at("2026-09-11", TABLES, results)
}

#[test]
fn the_last_run_counts_and_all_runs_are_kept() {
    // Written out of order: the latest date counts, not the last line.
    let results =
        [run("t01", "2026-09-10", "ok", ""), run("t01", "2026-09-09", "ko", ""), run("gone", "2026-09-10", "ok", "")];
    let plan = planned(&results.concat());
    let test = plan.acceptance.test("t01").unwrap();
    assert_eq!(test.standing, Standing::Done(Outcome::Ok));
    assert_eq!(test.runs, [1, 0]);
    let expected = Tally { tests: 2, ok: 1, not_run: 1, ..Tally::default() };
    assert_eq!(plan.acceptance.total, expected);
    assert_eq!((expected.run(), expected.open(), expected.progress()), (1, 1, 0.5));
    assert!(!plan.trace.results.contains_key("gone"));
}

#[test]
fn a_result_of_another_scope_opens_the_test_again() {
    let today = planned("").acceptance.test("t01").unwrap().fingerprint.clone();
    let with = |fingerprint: &str| {
        let more = format!("fingerprint = {fingerprint:?}");
        planned(&[run("t01", "2026-09-10", "ok", &more), run("t02", "2026-09-10", "ok", "")].concat())
    };
    let holds = with(&today);
    assert_eq!(holds.acceptance.test("t01").unwrap().standing, Standing::Done(Outcome::Ok));
    assert_eq!(holds.trace.needs[0].coverage, Coverage::Proven);
    assert_eq!(holds.acceptance.decision, Decision::Accepted);
    let stale = with("000000000000");
    assert_eq!(stale.acceptance.test("t01").unwrap().standing, Standing::Stale);
    assert_eq!(stale.acceptance.total.open(), 1);
    assert_eq!(stale.trace.needs[0].coverage, Coverage::Open);
    assert_eq!(stale.acceptance.decision, Decision::NotYet);
}

#[test]
fn needs_are_reached_directly_and_by_objectives() {
    let plan = planned("");
    let acceptance = &plan.acceptance;
    assert_eq!(acceptance.tests[1].needs, ["b01"]);
    assert_eq!(acceptance.tests[1].priority, Some(Priority::Must));
    assert_eq!(acceptance.objectives.keys().collect::<Vec<_>>(), ["o01"]);
    let expected = Element { id: "bureaux".into(), kind: Kind::Zone, tests: vec!["t01".into()] };
    assert_eq!(acceptance.elements, [expected]);
}

#[test]
fn campaigns_and_milestones_follow_the_tasks() {
    let acceptance = planned("").acceptance;
    let [campaign] = &acceptance.campaigns[..] else { panic!("{:?}", acceptance.campaigns) };
    assert_eq!(campaign.task.as_deref(), Some("essayer"));
    assert_eq!(campaign.prerequisites, [("Poste prêt".to_owned(), vec!["t01".to_owned(), "t02".to_owned()])]);
    assert!(campaign.start < campaign.finish);
    // « avant » waits for another task; « fin » waits for the phase of the tests.
    assert_eq!(acceptance.milestones, ["fin"]);
    assert_eq!(acceptance.milestone.as_deref(), Some("fin"));
    assert_eq!(acceptance.testers, [("ana".to_owned(), vec!["t01".to_owned(), "t02".to_owned()])]);
}

#[test]
fn the_decision_follows_the_rules() {
    let all = |second: &str| [run("t01", "2026-09-10", "ok", ""), run("t02", "2026-09-10", second, "")].concat();
    let reservation = |severity: &str, more: &str| {
        format!("[[reservation]]\ntest = \"t02\"\ntitle = \"À revoir\"\nseverity = {severity:?}\n{more}\n")
    };
    let decided = |text: String| planned(&text).acceptance.decision;
    assert_eq!(decided(String::new()), Decision::NotYet);
    assert_eq!(decided(all("ok")), Decision::Accepted);
    assert_eq!(decided(all("ko")), Decision::Refused);
    assert_eq!(decided(all("reserve")), Decision::WithReservations, "a reservation that nobody described");
    assert_eq!(decided(all("reserve") + &reservation("minor", "")), Decision::WithReservations);
    assert_eq!(decided(all("reserve") + &reservation("blocking", "")), Decision::Refused);
    assert_eq!(decided(all("reserve") + &reservation("blocking", "lifted = 2026-09-11")), Decision::Accepted);
    assert_eq!(decided(all("reserve") + &reservation("minor", "lifted = 2026-10-01")), Decision::WithReservations);
}

#[test]
fn reservations_are_late_by_the_status_date() {
    let reservation =
        |due: &str| format!("[[reservation]]\ntest = \"t01\"\ntitle = \"R\"\nseverity = \"major\"\ndue = {due}\n");
    let plan = planned(&[reservation("2026-09-10"), reservation("2026-09-11")].concat());
    let states: Vec<_> = plan.acceptance.reservations.iter().map(|one| one.state).collect();
    assert_eq!(states, [ReservationState::Overdue, ReservationState::Open]);
    let expected = SeverityTally { severity: ReservationSeverity::Major, all: 2, open: 2, overdue: 1 };
    assert_eq!(plan.acceptance.severities, [expected]);
}
