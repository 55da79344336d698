//! Small projects for the tests of this stage.

use super::{Plan, plan};
use crate::check::{Project, World, check};
use crate::load::load;
use crate::model::value::check_format;
use crate::model::{Document, ResultsFile};

const HEAD: &str = r#"
[project]
name = "Small"
title = "Small project"
reference = "SML"
client = { name = "Client" }
supplier = { name = "Supplier" }
language = "en"
start = 2026-09-07
version = "1.0"
"#;

/// The status date unless a test says another: the first day of the project.
const STATUS: &str = "2026-09-07";

/// The files that deliverables may be.
const OUTPUTS: &[&str] = &["recette.pdf"];

/// A project with these tables besides `[project]`.
pub fn project(tables: &str) -> Project {
    project_at(STATUS, tables)
}

fn project_at(status: &str, tables: &str) -> Project {
    let loaded = load::<Document>(&format!("{HEAD}status_date = {status}\n{tables}"), &check_format);
    let checked = check(loaded, World { built_in: &super::network::catalogue::BuiltIns, outputs: OUTPUTS });
    let found: Vec<String> = checked.diagnostics.iter().map(|one| one.message.to_string()).collect();
    checked.project.unwrap_or_else(|| panic!("the fixture has errors: {found:#?}"))
}

/// The plan of a project with these tables besides `[project]`.
pub fn planned(tables: &str) -> Plan {
    planned_at(STATUS, tables, "")
}

/// The plan on a date, with the results of the tests so far.
pub fn planned_at(status: &str, tables: &str, results: &str) -> Plan {
    let results = load::<ResultsFile>(results, &check_format);
    let measured = results.document.unwrap_or_else(|| panic!("the results have errors: {:#?}", results.diagnostics));
    let planned = plan(project_at(status, tables), measured, None);
    let found: Vec<String> = planned.diagnostics.iter().map(|one| one.message.to_string()).collect();
    planned.plan.unwrap_or_else(|| panic!("the fixture cannot be planned: {found:#?}"))
}

/// The plan of a whole project file, whatever its deliverables are called.
pub fn plan_of(text: &str) -> Plan {
    let loaded = load::<Document>(text, &check_format);
    let document = loaded.document.clone().unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
    let outputs: Vec<&str> =
        document.deliverable.iter().filter_map(|one| one.file.as_ref()).map(|file| file.as_str()).collect();
    let checked = check(loaded, World { built_in: &super::network::catalogue::BuiltIns, outputs: &outputs });
    let project = checked.project.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    plan(project, ResultsFile::default(), None).plan.unwrap_or_else(|| panic!("it cannot be planned"))
}
