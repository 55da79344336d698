use super::*;
use crate::plan::fixture::planned_at;

const TABLES: &str = r#"
[[member]]
id = "ada"
name = "Ada"

[[phase]]
id = "build"
title = "Build"

[[phase.task]]
id = "one"
title = "First  thing"
effort = "2d"
assign = ["ada"]

[[phase.task]]
id = "two"
title = "Second"
effort = "4d"
assign = ["ada"]
started = 2026-09-09
progress = 25
after = ["one"]

[[phase.task]]
id = "three"
title = "Third"
effort = "1d"
assign = ["ada"]
after = ["two"]

[[milestone]]
id = "ready"
title = "Ready"
after = ["three"]
"#;

fn plan() -> Plan {
    planned_at("2026-09-10", TABLES, "")
}

fn card(name: &str, state: CardState) -> BoardCard {
    BoardCard {
        key: String::new(),
        name: name.to_owned(),
        text: String::new(),
        column: "List".to_owned(),
        state: Some(state),
        start: None,
        started: None,
        finished: None,
        due: None,
        remaining: None,
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The edits, as `id.key=value`.
fn edits(found: &FollowUp) -> Vec<String> {
    let value = |value: EditValue| match value {
        EditValue::Date(date) => date.to_string(),
        EditValue::Number(number) => number.to_string(),
        EditValue::Minutes(minutes) => format!("{minutes}min"),
        EditValue::Removed => "-".to_owned(),
    };
    let id = |edit: &Edit| edit.id.clone().unwrap_or_else(|| "project".to_owned());
    found.edits.iter().map(|edit| format!("{}.{}={}", id(edit), edit.key, value(edit.value))).collect()
}

#[test]
fn a_finished_card_gives_its_dates() {
    let mut one = card("T01 — first thing", CardState::Done);
    one.started = Some(day("2026-09-08"));
    one.finished = Some(day("2026-09-11"));
    let found = follow_up(&plan(), &[one], None);
    let expected = ["project.status_date=2026-09-11", "one.started=2026-09-08", "one.finished=2026-09-11"];
    assert_eq!(edits(&found), expected, "the file stands on the latest news");
    assert_eq!(found.missing, ["two", "three", "ready"]);
}

#[test]
fn without_dates_the_plan_and_the_status_date_serve() {
    let found = follow_up(&plan(), &[card("T01 — First thing", CardState::Done)], None);
    assert_eq!(edits(&found), ["one.started=2026-09-10", "one.finished=2026-09-10"]);
    let later = follow_up(&plan(), &[card("T03 — Third", CardState::Doing)], Some(day("2026-09-18")));
    assert_eq!(edits(&later)[0], "project.status_date=2026-09-18");
    assert!(edits(&later)[1].starts_with("three.started=2026-09-1"), "{later:?}");
}

#[test]
fn what_is_done_is_complete() {
    let mut two = card("T02 — Second", CardState::Done);
    two.finished = Some(day("2026-09-10"));
    assert_eq!(edits(&follow_up(&plan(), &[two.clone()], None)), ["two.finished=2026-09-10", "two.progress=100"]);
    // A board that says that it was finished before the file has it begun.
    two.finished = Some(day("2026-09-08"));
    assert_eq!(edits(&follow_up(&plan(), &[two], None))[0], "two.finished=2026-09-09");

    let plan = planned_at("2026-09-10", &TABLES.replace("progress = 25", "remaining = \"3d\""), "");
    let found = follow_up(&plan, &[card("T02 — Second", CardState::Done)], None);
    assert_eq!(edits(&found), ["two.finished=2026-09-10", "two.remaining=-"]);
}

#[test]
fn the_work_that_remains_becomes_progress() {
    let plan = plan();
    let minutes = plan.timeline.day_minutes;
    let mut two = card("T02 — Second", CardState::Doing);
    two.remaining = Some(minutes);
    assert_eq!(edits(&follow_up(&plan, &[two.clone()], None)), ["two.progress=75"]);
    two.remaining = Some(3 * minutes);
    let same = follow_up(&plan, &[two.clone()], None);
    assert_eq!((same.edits.len(), same.same), (0, 1), "as it was exported");
    two.remaining = Some(0);
    assert_eq!(edits(&follow_up(&plan, &[two.clone()], None)), ["two.progress=99"], "not finished");

    let by_hand = planned_at("2026-09-10", &TABLES.replace("progress = 25", "remaining = \"3d\""), "");
    two.remaining = Some(90);
    assert_eq!(edits(&follow_up(&by_hand, &[two], None)), ["two.remaining=90min"]);
}

#[test]
fn what_the_file_says_stays() {
    let finished = TABLES.replace("progress = 25", "finished = 2026-09-10");
    let plan = planned_at("2026-09-10", &finished, "");
    let found = follow_up(&plan, &[card("T02 — Second", CardState::Doing)], None);
    assert_eq!((edits(&found).len(), &found.differences[..]), (0, &[("two".to_owned(), Difference::Reopened)][..]));

    let mut late = card("T01 — First thing", CardState::Done);
    late.finished = Some(day("2026-09-14"));
    let mut own = card("T03 — Third", CardState::Todo);
    own.state = None;
    let cards = [late, card("T02 — Second", CardState::Todo), own, card("Idea", CardState::Todo)];
    let found = follow_up(&self::plan(), &cards, Some(day("2026-09-10")));
    let expected = [
        ("one".to_owned(), Difference::After(day("2026-09-14"))),
        ("two".to_owned(), Difference::NotBegun),
        ("three".to_owned(), Difference::Column("List".to_owned())),
    ];
    assert_eq!((edits(&found).len(), &found.differences[..]), (0, &expected[..]));
    assert_eq!(found.unknown, ["Idea"]);
}

#[test]
fn milestones_are_reached_and_due_dates_are_compared() {
    let mut ready = card("M1 — Ready", CardState::Done);
    ready.finished = Some(day("2026-09-10"));
    let found = follow_up(&plan(), &[ready.clone()], None);
    assert_eq!(edits(&found), ["ready.reached=2026-09-10"], "{found:?}");
    ready.state = Some(CardState::Todo);
    ready.finished = None;
    ready.due = Some(day("2026-12-24"));
    let found = follow_up(&plan(), &[ready], None);
    assert!(matches!(found.differences[..], [(_, Difference::Due { .. })]), "{found:?}");
}

#[test]
fn a_card_is_known_by_the_id_that_it_names() {
    for text in ["Mots.\n\n*Identifiant\u{A0}:* three", "**Id:** three  ", "Identifiant : three"] {
        // The task was renamed since, and another has its code.
        let mut renamed = card("T01 — First thing", CardState::Doing);
        renamed.text = text.to_owned();
        let found = follow_up(&plan(), &[renamed], None);
        assert!(edits(&found)[0].starts_with("three.started="), "{text}: {found:?}");
    }
    let twice = [card("T03 — Third", CardState::Todo), card("t03 — third", CardState::Done)];
    let found = follow_up(&plan(), &twice, None);
    assert_eq!(found.differences, [("three".to_owned(), Difference::Twice)]);
    // A phase follows from its tasks: its card is known, and says nothing.
    let phase = follow_up(&plan(), &[card("Phase 1 — Build", CardState::Done)], None);
    assert!(phase.edits.is_empty(), "{phase:?}");
}
