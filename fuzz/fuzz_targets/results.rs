//! Any bytes as the file of results beside a project file.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use qilby_fuzz::plan::Plan;

/// The project that the results are of.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let project = include_bytes!("../../tests/projects/petit-reseau/project.toml");
    qilby_fuzz::project(project).expect("a sound project")
});

fuzz_target!(|bytes: &[u8]| qilby_fuzz::results(bytes, &PLAN));
