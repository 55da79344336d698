//! The tests that people wrote about what a derived test verifies: the needs that they prove are served by both.

use super::Subject;
use crate::check::Project;
use crate::model::{Check, CheckKind, Test};

/// The tests that verify the same thing, in the order of the file.
pub(super) fn tests(project: &Project, subject: &Subject) -> Vec<String> {
    let same = |test: &&Test| {
        let named = test.verifies.iter().any(|verified| is_named(subject, verified.as_str()));
        named || test.check.as_ref().is_some_and(|check| is_checked(subject, check))
    };
    project.test.iter().filter(same).map(|test| test.id.as_str().to_owned()).collect()
}

/// Whether a test that verifies the thing of that id is about the same.
fn is_named(subject: &Subject, verified: &str) -> bool {
    match subject {
        Subject::Flows { flows, .. } => flows.iter().any(|flow| flow == verified),
        Subject::Folder(id) | Subject::Application(id) | Subject::Restore(id) | Subject::Alert(id) => id == verified,
        // A certificate, a load, names, logins and leases are only a part of what such a test may be about.
        _ => false,
    }
}

/// Whether what a machine does for a test is about the same.
fn is_checked(subject: &Subject, check: &Check) -> bool {
    let kind = check.kind.value;
    let is = |named: Option<&str>, id: &str| named == Some(id);
    let application = check.application.as_ref().map(|one| one.as_str());
    match subject {
        Subject::Application(id) => kind == CheckKind::Http && is(application, id),
        Subject::Load(id) => kind == CheckKind::Load && is(application, id),
        Subject::Folder(id) => is(check.share.as_ref().map(|one| one.as_str()), id),
        Subject::Restore(id) => is(check.backup.as_ref().map(|one| one.as_str()), id),
        Subject::Alert(id) => is(check.alert.as_ref().map(|one| one.as_str()), id),
        Subject::Names => kind == CheckKind::Dns,
        Subject::Logins => kind == CheckKind::Ldap,
        _ => false,
    }
}
