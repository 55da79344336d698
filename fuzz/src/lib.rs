//! The stages that read what a user wrote, from the sources of the program itself, and what must hold of them
//! whatever the bytes are.

#![allow(dead_code, unused_imports, reason = "the stages are here without those that use them")]

#[path = "../../src/artifact/mod.rs"]
pub mod artifact;
#[path = "../../src/check/mod.rs"]
pub mod check;
#[path = "../../src/diagnostic/mod.rs"]
pub mod diagnostic;
#[path = "../../src/load/mod.rs"]
pub mod load;
#[path = "../../src/model/mod.rs"]
pub mod model;
#[path = "../../src/plan/mod.rs"]
pub mod plan;
#[path = "../../src/span.rs"]
pub mod span;

use check::{Project, World};
use diagnostic::{Diagnostic, render_json, render_text};
use model::value::check_format;
use model::{Document, ResultsFile, ScheduleEffort, ScheduleOptions};
use plan::Plan;

/// Most tasks of a project that is planned: the time goes to the reading, not to the search.
const MOST_TASKS: usize = 60;

/// Loads, checks and plans a project file, and shows all that is said of it.
///
/// # Panics
/// When something is not as it must be: a finding.
pub fn project(bytes: &[u8]) -> Option<Plan> {
    let (text, mut loaded) = load::load_bytes::<Document>(bytes, &check_format);
    assert!(loaded.document.is_some() || !loaded.diagnostics.is_empty(), "refused without a word");
    let mut tasks = 0;
    if let Some(document) = &mut loaded.document {
        tasks = document.phase.iter().map(|phase| phase.task.len()).sum();
        let options = document.schedule.get_or_insert(ScheduleOptions { effort: None, load_limit: None });
        options.effort = Some(ScheduleEffort::Quick);
    }
    let document = loaded.document.clone();
    let world = World { built_in: &plan::network::catalogue::BuiltIns, outputs: &["plan-projet.pdf", "gantt.svg"] };
    let checked = check::check(loaded, world);
    let mut found = checked.diagnostics;
    assert_eq!(checked.project.is_none(), found.iter().any(Diagnostic::is_error), "an error is a project less");
    let mut made = None;
    if let Some(project) = checked.project.filter(|_| tasks <= MOST_TASKS) {
        let planned = plan::plan(project, ResultsFile::default());
        found.extend(planned.diagnostics);
        assert!(planned.plan.is_some() || found.iter().any(Diagnostic::is_error), "no plan, and no reason");
        made = planned.plan;
    }
    if let Some(document) = &document {
        found = check::allow(document, found);
    }
    told(&found, "project.toml", &text);
    made
}

/// Loads the results of tests of a project, shows all that is said of them, and works out the acceptance.
///
/// # Panics
/// When something is not as it must be: a finding.
pub fn results(bytes: &[u8], plan: &Plan) {
    let (text, loaded) = load::load_bytes::<ResultsFile>(bytes, &check_format);
    assert!(loaded.document.is_some() || !loaded.diagnostics.is_empty(), "refused without a word");
    let mut found = loaded.diagnostics;
    if let Some(results) = loaded.document {
        found.extend(check::results(&plan.project, &results));
        let trace = plan::trace::trace(&plan.project, &results);
        plan::acceptance::acceptance(&plan.project, &results, &plan.timeline, &trace);
    }
    told(&found, "project.results.toml", &text);
}

/// What is said points into the text, can be shown to people and to programs, and no type is at odds with its schema.
fn told(found: &[Diagnostic], name: &str, text: &str) {
    for one in found {
        assert_ne!(one.code.as_str(), "Q0199", "{one:?}");
        assert!(!one.message.is_empty() && !one.message.contains('\n'), "{one:?}");
        for label in &one.labels {
            assert!(label.span.start <= label.span.end, "{one:?}");
            assert!(text.get(label.span.range()).is_some(), "{one:?} is outside the text");
        }
    }
    let shown = render_text(found, name, text, true);
    assert_eq!(shown.is_empty(), found.is_empty());
    let json: serde_json::Value = serde_json::from_str(&render_json(found, name, text)).expect("JSON");
    // Said twice, it is shown once.
    let listed = json["diagnostics"].as_array().map(Vec::len).expect("a list");
    assert!(listed <= found.len() && (listed > 0) == !found.is_empty());
}
