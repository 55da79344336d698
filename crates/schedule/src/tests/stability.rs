//! A new plan keeps what it can of an earlier one. The week of 6 April 2026 begins on a Monday.

use super::*;

/// Tells the tasks of a problem where a plan has them.
fn after(problem: &Problem, plan: &Schedule) -> Problem {
    let mut next = problem.clone();
    for (task, scheduled) in next.tasks.iter_mut().zip(&plan.tasks) {
        task.previous_start = Some(scheduled.start);
    }
    next
}

/// Six tasks that ann and bob could do in any order, and a long one of cid's that sets the end.
fn free() -> Problem {
    let mut problem = project(3);
    problem.tasks = ["a", "b", "c", "d", "e", "f"]
        .iter()
        .enumerate()
        .map(|(index, id)| effort(id, 1 + index as Minute % 2, index % 2))
        .chain([effort("long", 15, 2)])
        .collect();
    problem
}

#[test]
fn the_same_project_gives_the_plan_it_had_whatever_that_was() {
    // The plan that was agreed on goes against every rule: the last first.
    let mut problem = free();
    for (index, task) in problem.tasks.iter_mut().enumerate().take(6) {
        task.previous_start = Some(at(&format!("2026-04-{:02} 09:00", 15 - index)));
    }
    let plan = planned(&problem, Effort::Normal);
    let order = |person: usize| {
        let mut mine: Vec<usize> = (0..6).filter(|task| task % 2 == person).collect();
        mine.sort_by_key(|task| plan.tasks[*task].start);
        mine
    };
    assert_eq!((order(0), order(1)), (vec![4, 2, 0], vec![5, 3, 1]));
    let again = planned(&after(&problem, &plan), Effort::Normal);
    assert_eq!(again.tasks.iter().map(|task| task.start).collect::<Vec<_>>(), {
        plan.tasks.iter().map(|task| task.start).collect::<Vec<_>>()
    });
}

#[test]
fn a_small_change_moves_little() {
    // A new day of work for ann waits for nothing: what was agreed on stays where it was, and the new comes after it.
    let problem = free();
    let plan = planned(&problem, Effort::Normal);
    let mut changed = after(&problem, &plan);
    changed.tasks.push(effort("new", 1, 0));
    let next = planned(&changed, Effort::Normal);
    assert_eq!(next.finish, plan.finish);
    for task in 0..7 {
        assert_eq!(next.tasks[task].start, plan.tasks[task].start, "{}", problem.tasks[task].id);
    }
}
