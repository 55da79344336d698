//! From the project file to dates: what each key of a task and of a member means.

use proptest::prelude::*;
use toml::{Table, Value};

use super::{State, Timeline};
use crate::plan::fixture::{plan_of, planned, planned_at};

const TEAM: &str = "\n[[member]]\nid = \"ana\"\nname = \"Ana\"\n[[member]]\nid = \"ben\"\nname = \"Ben\"\n";

/// The plan of tasks written one a line: id, then the keys of its table.
fn tasks(people: &str, tasks: &[(&str, &str)]) -> Timeline {
    timeline("2026-09-07", people, tasks)
}

fn timeline(status: &str, people: &str, tasks: &[(&str, &str)]) -> Timeline {
    let rows = tasks.iter().map(|(id, keys)| {
        let keys = keys.replace("; ", "\n");
        format!("[[phase.task]]\nid = \"{id}\"\ntitle = \"{id}\"\n{keys}\n")
    });
    let text = format!("{people}\n[[phase]]\nid = \"work\"\ntitle = \"Work\"\n{}", rows.collect::<String>());
    planned_at(status, &text, "").timeline
}

/// Start and finish as a text.
fn span(timeline: &Timeline, id: &str) -> String {
    let task = timeline.task(id).unwrap();
    format!("{} → {}", task.start.format("%m-%d %H:%M"), task.finish.format("%m-%d %H:%M"))
}

// The project starts on Monday 7 September 2026; a day is 9-12 and 13-17, seven hours.

#[test]
fn a_member_gives_a_part_of_each_day_or_week() {
    let one = |keys: &str| {
        let people = format!("[[member]]\nid = \"ana\"\nname = \"Ana\"\n{keys}\n");
        span(&tasks(&people, &[("t", "effort = \"2d\"; assign = [\"ana\"]")]), "t")
    };
    assert_eq!(one(""), "09-07 09:00 → 09-08 17:00");
    // 3 h 30 a day: four days, the last one until 13:30.
    assert_eq!(one("availability = 0.5"), "09-07 09:00 → 09-10 13:30");
    // Five hours a day: 5 + 5 + 4.
    assert_eq!(one("daily_cap = \"5h\""), "09-07 09:00 → 09-09 14:00");
    // A day a week.
    assert_eq!(one("weekly_cap = \"1d\""), "09-07 09:00 → 09-14 17:00");
    assert_eq!(one("leave = [{ from = 2026-09-07 }]"), "09-08 09:00 → 09-09 17:00");
}

#[test]
fn a_team_is_all_one_or_a_sum() {
    let people = format!("{TEAM}[[team]]\nid = \"both\"\ntitle = \"Both\"\nmembers = [\"ana\", \"ben\"]\n");
    let plan = tasks(
        &people,
        &[
            ("together", "effort = \"1d\"; assign = [\"both\"]; priority = 900"),
            ("shared", "effort = \"2d\"; assign = { shared = [\"both\"] }; after = [\"together\"]"),
            ("any", "effort = \"1d\"; assign = { any = [\"both\"] }; after = [\"shared\"]"),
        ],
    );
    assert_eq!(span(&plan, "together"), "09-07 09:00 → 09-07 17:00");
    assert_eq!(span(&plan, "shared"), "09-08 09:00 → 09-08 17:00");
    assert_eq!(span(&plan, "any"), "09-09 09:00 → 09-09 17:00");
    let people = |id: &str| plan.task(id).unwrap().people.len();
    assert_eq!((people("together"), people("shared"), people("any")), (2, 2, 1));
    assert_eq!(plan.task("together").unwrap().work_minutes, 2 * 420, "the effort is of each");
}

#[test]
fn what_is_not_done_is_planned_from_the_status_date() {
    // On Thursday the 10th: half of four days is done, two remain (Thursday and Friday); what follows is for Monday.
    let plan = timeline(
        "2026-09-10",
        TEAM,
        &[
            ("begun", "effort = \"4d\"; assign = [\"ana\"]; started = 2026-09-07; progress = 50"),
            ("next", "effort = \"1d\"; assign = [\"ana\"]; after = [\"begun\"]"),
            ("late", "effort = \"1d\"; assign = [\"ben\"]"),
            ("rest", "effort = \"1d\"; assign = [\"ben\"]; started = 2026-09-09; remaining = \"2h\"; priority = 0"),
        ],
    );
    assert_eq!(span(&plan, "begun"), "09-07 09:00 → 09-11 17:00");
    assert_eq!(span(&plan, "next"), "09-14 09:00 → 09-14 17:00");
    assert_eq!(span(&plan, "rest"), "09-09 09:00 → 09-10 11:00");
    assert_eq!(span(&plan, "late"), "09-10 11:00 → 09-11 11:00");
}

#[test]
fn links_count_days_of_work_or_elapsed_time() {
    let after = |link: &str| {
        let keys = format!("effort = \"1d\"; assign = [\"ben\"]; after = [{{ task = \"a\", {link} }}]");
        span(&tasks(TEAM, &[("a", "effort = \"5d\"; assign = [\"ana\"]"), ("b", &keys)]), "b")
    };
    // a is done on Friday the 11th at 17:00.
    assert_eq!(after("type = \"FS\", lag = \"1d\""), "09-15 09:00 → 09-15 17:00");
    assert_eq!(after("lag = \"1d\", elapsed = true"), "09-14 09:00 → 09-14 17:00");
    assert_eq!(after("lag = \"-1d\""), "09-11 09:00 → 09-11 17:00");
    assert_eq!(after("type = \"SS\", lag = \"2d\""), "09-09 09:00 → 09-09 17:00");
    assert_eq!(after("type = \"FF\""), "09-11 09:00 → 09-11 17:00");
    assert_eq!(after("type = \"SF\", lag = \"3d\""), "09-09 09:00 → 09-09 17:00");
}

#[test]
fn a_phase_waited_for_is_all_of_its_tasks() {
    let text = format!(
        "{TEAM}[[phase]]\nid = \"one\"\ntitle = \"One\"\n[[phase.task]]\nid = \"a\"\ntitle = \"A\"\neffort = \"1d\"\n\
         assign = [\"ana\"]\n[[phase.task]]\nid = \"b\"\ntitle = \"B\"\neffort = \"3d\"\nassign = [\"ben\"]\n\
         [[phase]]\nid = \"two\"\ntitle = \"Two\"\n[[phase.task]]\nid = \"c\"\ntitle = \"C\"\neffort = \"1d\"\n\
         assign = [\"ana\"]\nafter = [\"one\"]\n"
    );
    assert_eq!(span(&planned(&text).timeline, "c"), "09-10 09:00 → 09-10 17:00");
}

/// The sample, each estimate as sure as its likely length.
#[test]
fn with_nothing_left_to_chance_the_sample_meets_the_dates_of_its_plan() {
    let mut file: Table = include_str!("../../../project.toml").parse().unwrap();
    let mut estimates = 0;
    for phase in file["phase"].as_array_mut().unwrap() {
        for task in phase.get_mut("task").and_then(Value::as_array_mut).into_iter().flatten() {
            let length = task.get("effort").cloned();
            if let (Some(estimate), Some(length)) = (task.get_mut("estimate").and_then(Value::as_table_mut), length) {
                estimates += 1;
                for key in ["optimistic", "likely", "pessimistic"] {
                    estimate.insert(key.to_owned(), length.clone());
                }
            }
        }
    }
    assert!(estimates >= 3);
    let plan = plan_of(&toml::to_string(&file).unwrap()).timeline;
    let open: Vec<_> = plan.milestones.iter().filter(|one| one.state != State::Done).collect();
    assert!(open.len() >= 3);
    for milestone in open {
        let chances = milestone.chances.as_ref().unwrap();
        assert_eq!(
            (chances.median, chances.surest),
            (milestone.date.date(), milestone.date.date()),
            "{}",
            milestone.id
        );
        if let Some(met) = chances.met {
            assert_eq!(met, if milestone.minutes_late > 0 { 0.0 } else { 1.0 }, "{}", milestone.id);
        }
    }
}

/// The sample, with every table that holds ids put in another order.
fn shuffled(text: &str, seed: u64) -> String {
    fn mix(rows: &mut [Value], seed: u64) {
        // Fisher and Yates, by a linear congruence.
        let mut state = seed;
        for last in (1..rows.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            rows.swap(last, (state >> 33) as usize % (last + 1));
        }
    }
    let mut file: Table = text.parse().unwrap();
    for table in ["phase", "milestone", "member", "team"] {
        let Some(rows) = file.get_mut(table).and_then(Value::as_array_mut) else { continue };
        mix(rows, seed);
        for row in rows {
            if let Some(tasks) = row.get_mut("task").and_then(Value::as_array_mut) {
                mix(tasks, seed.rotate_left(17));
            }
        }
    }
    toml::to_string(&file).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_tables_in_the_file_changes_no_date(seed in any::<u64>()) {
        let text = include_str!("../../../project.toml");
        let (plan, other) = (plan_of(text).timeline, plan_of(&shuffled(text, seed)).timeline);
        prop_assert_eq!(plan.finish, other.finish);
        for task in &plan.tasks {
            let same = other.task(&task.id).unwrap();
            prop_assert_eq!((task.start, task.finish, task.total_float), (same.start, same.finish, same.total_float));
        }
        for milestone in &plan.milestones {
            prop_assert_eq!(milestone.date, other.milestone(&milestone.id).unwrap().date);
        }
        prop_assert_eq!(&plan.critical_path, &other.critical_path);
    }
}
