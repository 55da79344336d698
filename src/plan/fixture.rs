//! Small projects for the tests of this stage.

use super::{Plan, plan};
use crate::check::{Project, check};
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
status_date = 2026-09-07
"#;

/// A project with these tables besides `[project]`.
pub fn project(tables: &str) -> Project {
    let loaded = load::<Document>(&format!("{HEAD}{tables}"), &check_format);
    let checked = check(loaded, &super::network::catalogue::BuiltIns);
    let found: Vec<&str> = checked.diagnostics.iter().map(|one| one.message.as_str()).collect();
    checked.project.unwrap_or_else(|| panic!("the fixture has errors: {found:#?}"))
}

/// The plan of a project with these tables besides `[project]`.
pub fn planned(tables: &str) -> Plan {
    let planned = plan(project(tables), ResultsFile::default());
    let found: Vec<String> = planned.diagnostics.iter().map(|one| one.message.clone()).collect();
    planned.plan.unwrap_or_else(|| panic!("the fixture cannot be planned: {found:#?}"))
}
