//! The importers of GitLab and GitHub, as their documentation describes them.

use chrono::NaiveDate;
use qilby::plan::timeline::State;
use serde_json::Value;

use crate::support::{Made, assert_no_formula, hostile, read_csv, sample};

/// An issue of GitLab: what the importer keeps, and the quick actions that it carries out.
struct Issue {
    title: String,
    text: String,
    due: Option<NaiveDate>,
    actions: Vec<String>,
}

fn gitlab(made: &Made) -> Vec<Issue> {
    let rows = read_csv(made.text("cartes/gitlab.csv"));
    assert_no_formula(&rows);
    let (header, rows) = rows.split_first().expect("a header");
    assert_eq!(header, &["title", "description", "due_date"]);
    let issue = |row: &Vec<String>| {
        let (actions, text): (Vec<&str>, Vec<&str>) = row[1].lines().partition(|line| line.starts_with('/'));
        Issue {
            title: row[0].clone(),
            text: text.join("\n"),
            due: (!row[2].is_empty()).then(|| row[2].parse().expect("an ISO date")),
            actions: actions.into_iter().map(str::to_owned).collect(),
        }
    };
    rows.iter().map(issue).collect()
}

fn github(made: &Made) -> Vec<Value> {
    let text = made.text("cartes/github.jsonl");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is a request")).collect()
}

#[test]
fn every_task_and_milestone_is_an_issue_with_its_id() {
    let made = sample();
    let timeline = &made.plan.timeline;
    let (issues, requests) = (gitlab(&made), github(&made));
    assert_eq!(issues.len(), requests.len());
    let things = timeline.tasks.iter().map(|task| (task.id.as_str(), task.state, task.finish.date()));
    let milestones = timeline.milestones.iter().map(|one| (one.id.as_str(), one.state, one.date.date()));
    let mut seen = 0;
    for (id, state, day) in things.chain(milestones) {
        let code = made.plan.label(id);
        let of_it = |title: &str| title.split_whitespace().next() == Some(code);
        let issue = issues.iter().find(|issue| of_it(&issue.title)).unwrap_or_else(|| panic!("no issue {code}"));
        assert_eq!(issue.due, Some(day), "{id}");
        assert!(issue.text.contains(id), "{id} is not in its description: {}", issue.text);
        assert_eq!(issue.actions.iter().any(|action| action == "/close"), state == State::Done, "{id}");
        let request = requests.iter().find(|one| of_it(one["title"].as_str().unwrap())).unwrap();
        assert!(request["body"].as_str().unwrap().contains(id));
        assert!(!request["labels"].as_array().unwrap().is_empty());
        seen += 1;
    }
    assert!(seen > 40 && issues.len() == seen + timeline.phases.len(), "{seen} of {}", issues.len());
    let estimate = timeline.tasks.iter().find(|task| task.work_minutes == 3 * 7 * 60).expect("three days");
    let code = made.plan.label(&estimate.id);
    let issue = issues.iter().find(|issue| issue.title.starts_with(code)).unwrap();
    assert!(issue.actions.contains(&"/estimate 21h 0m".to_owned()), "{:?}", issue.actions);
}

#[test]
fn what_the_author_writes_is_no_command_and_calls_nobody() {
    let made = hostile();
    for issue in gitlab(&made) {
        let known = ["/label ", "/estimate ", "/close"];
        assert!(
            issue.actions.iter().all(|action| known.iter().any(|start| action.starts_with(start))),
            "{:?}",
            issue.actions
        );
        assert!(issue.actions.len() <= 3 && issue.title.encode_utf16().count() <= 255, "{:?}", issue.actions);
        assert!(!issue.title.contains(['\n', '\r']) && !issue.title.trim().is_empty());
        let calls = issue.text.char_indices().filter(|(_, c)| *c == '@');
        calls.for_each(|(at, _)| assert!(issue.text[at..].starts_with("@\u{2060}"), "{}", issue.text));
    }
    for request in github(&made) {
        let keys: Vec<&String> = request.as_object().unwrap().keys().collect();
        assert_eq!(keys.len(), 3, "{keys:?}");
        assert!(request["body"].as_str().unwrap().chars().count() <= 65_536);
        assert!(
            request["labels"].as_array().unwrap().iter().all(|label| label.as_str().unwrap().chars().count() <= 50)
        );
    }
}
