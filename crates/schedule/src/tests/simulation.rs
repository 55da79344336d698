//! How likely dates are. The week of 6 April 2026 begins on a Monday.

use super::*;

fn estimate(task: usize, days: (Minute, Minute, Minute)) -> Estimate {
    let (optimistic, likely, pessimistic) = (days.0 * WORKDAY, days.1 * WORKDAY, days.2 * WORKDAY);
    Estimate { task, optimistic, likely, pessimistic }
}

/// One task of two days, from one to five.
fn one() -> (Problem, Vec<Estimate>) {
    let mut problem = project(1);
    problem.tasks = vec![effort("a", 2, 0), Task::milestone("m")];
    problem.links = vec![Link::after(0, 1)];
    (problem, vec![estimate(0, (1, 2, 5))])
}

#[test]
fn a_probability_is_that_of_the_triangle() {
    let (problem, estimates) = one();
    let plan = planned(&problem, Effort::Quick);
    let finishes = simulate(&problem, &plan, &estimates, &[1], 4_000);
    assert_eq!(finishes[0].len(), 4_000);
    let by = |text: &str| probability(&finishes[0], at(text)).unwrap();
    // F(2 d) = (2 - 1)² / ((5 - 1) (2 - 1)) = 0.25; F(3 d) = 1 - (5 - 3)² / ((5 - 1) (5 - 2)) = 0.667; all by 5 d.
    assert!((by("2026-04-07 17:00") - 0.25).abs() < 0.02, "{}", by("2026-04-07 17:00"));
    assert!((by("2026-04-08 17:00") - 2.0 / 3.0).abs() < 0.02, "{}", by("2026-04-08 17:00"));
    assert!(by("2026-04-06 16:00") == 0.0 && by("2026-04-10 17:00") == 1.0);
}

#[test]
fn it_is_the_same_each_time_whatever_the_order_of_the_tables() {
    let mut problem = project(2);
    problem.tasks = vec![effort("a", 2, 0), effort("b", 3, 1), effort("c", 1, 0), Task::milestone("m")];
    problem.links = vec![Link::after(0, 3), Link::after(1, 3), Link::after(2, 3)];
    let estimates = [estimate(0, (1, 2, 4)), estimate(1, (2, 3, 6)), estimate(2, (1, 1, 3))];
    let plan = planned(&problem, Effort::Quick);
    let once = simulate(&problem, &plan, &estimates, &[3], 500);
    assert_eq!(once, simulate(&problem, &plan, &estimates, &[3], 500));
    let mut other = problem.clone();
    other.tasks.reverse();
    other.links.iter_mut().for_each(|link| (link.from, link.to) = (3 - link.from, 3 - link.to));
    let turned: Vec<Estimate> = estimates.iter().map(|one| Estimate { task: 3 - one.task, ..*one }).collect();
    assert_eq!(once, simulate(&other, &planned(&other, Effort::Quick), &turned, &[0], 500));
}

#[test]
fn what_is_done_is_sure_and_what_is_under_way_is_drawn_in_part() {
    let (mut problem, estimates) = one();
    problem.status = Some(at("2026-04-07 00:00"));
    problem.tasks[0].progress = Progress::Finished { start: at("2026-04-06 09:00"), finish: at("2026-04-06 17:00") };
    let sure = simulate(&problem, &planned(&problem, Effort::Quick), &estimates, &[1], 100);
    assert_eq!(sure[0].first(), sure[0].last());
    // Half of the two days remains: from half a day to two and a half, from Tuesday on.
    problem.tasks[0].progress = Progress::Started { at: at("2026-04-06 09:00"), remaining: WORKDAY };
    let part = simulate(&problem, &planned(&problem, Effort::Quick), &estimates, &[1], 2_000);
    let (first, last) = (part[0][0], part[0][1_999]);
    assert!(first >= at("2026-04-07 13:30") && first < at("2026-04-07 15:30"), "{first}");
    assert!(last <= at("2026-04-09 13:30") && last > at("2026-04-09 09:30"), "{last}");
}

#[test]
fn people_are_still_short_in_every_draw() {
    // Two tasks of one person: never both at once, whatever is drawn: at least two days in all.
    let mut problem = project(1);
    problem.tasks = vec![effort("a", 2, 0), effort("b", 2, 0), Task::milestone("m")];
    problem.links = vec![Link::after(0, 2), Link::after(1, 2)];
    let estimates = [estimate(0, (1, 2, 3)), estimate(1, (1, 2, 3))];
    let finishes = simulate(&problem, &planned(&problem, Effort::Quick), &estimates, &[2], 300);
    assert!(finishes[0].iter().all(|finish| *finish > at("2026-04-07 17:00") && *finish <= at("2026-04-13 17:00")));
}
