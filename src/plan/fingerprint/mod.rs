//! The fingerprint of a test: what it asks and what it verifies, in twelve digits. A result carries the fingerprint of
//! its day, so that a test whose scope has changed since is open again.
//!
//! The canonical form is a JSON object: the test, then each row that it verifies by its kind and id. Every field is a
//! list of strings; fields without value are left out, so that a key that the program learns later changes nothing;
//! blanks count as one, so that a text may be set out anew; lists whose order says nothing are sorted. What does not
//! change the thing that was proven is not part of it: who answers for it, what it costs, how it is described to
//! readers. The patterns below name every field, so a new one cannot be forgotten.

mod form;
mod rows;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::artifact::sha256_hex;
use crate::check::Project;
use crate::model::{Check, Test};
use form::Form;

/// Digits kept of the SHA-256: 48 bits, enough to tell states of one test apart.
const DIGITS: usize = 12;

#[derive(Serialize)]
struct Canonical<'a> {
    test: Form,
    rows: BTreeMap<&'a str, (&'static str, Form)>,
}

/// The fingerprint of a test as the project stands: 12 lower-case hexadecimal digits of the SHA-256 of its canonical
/// form.
pub fn fingerprint(project: &Project, test: &Test) -> String {
    let verified = test.verifies.iter().map(|verified| verified.as_str());
    // What a machine tries is verified as well, whether the test names it once more or not.
    let tried = test.check.as_ref().map(named).unwrap_or_default();
    let rows = verified.chain(tried).filter_map(|id| {
        let entry = project.entry(id)?;
        Some((id, (entry.kind.name(), rows::form(project, entry))))
    });
    let canonical = Canonical { test: form(test), rows: rows.collect() };
    let text = serde_json::to_string(&canonical).unwrap_or_default();
    let mut digits = sha256_hex(text.as_bytes());
    digits.truncate(DIGITS);
    digits
}

/// Whether a recorded fingerprint is that of today; one that was not recorded is taken as such.
pub fn holds(recorded: Option<&str>, today: &str) -> bool {
    recorded.is_none_or(|recorded| recorded.trim().eq_ignore_ascii_case(today))
}

/// What a check names.
fn named(check: &Check) -> Vec<&str> {
    let ends = [&check.from, &check.to].into_iter().flatten().map(|end| end.as_str());
    let application = check.application.iter().map(|one| one.as_str());
    let user = check.user.iter().map(|one| one.as_str());
    let share = check.share.iter().map(|one| one.as_str());
    let backup = check.backup.iter().map(|one| one.as_str());
    let alert = check.alert.iter().map(|one| one.as_str());
    ends.chain(application).chain(user).chain(share).chain(backup).chain(alert).collect()
}

/// What the test asks. Who does it and when is left out.
fn form(test: &Test) -> Form {
    let Test { id: _, title, kind, verifies, objective, prerequisites, steps, expected, tester: _, task: _, check } =
        test;
    let form = Form::default()
        .one("title", title)
        .one("kind", kind.key())
        .set("verifies", verifies)
        .one("objective", objective)
        .set("prerequisites", prerequisites)
        .list("steps", steps)
        .one("expected", expected);
    match check {
        Some(check) => machine(form, check),
        None => form,
    }
}

fn machine(form: Form, check: &Check) -> Form {
    let Check {
        kind,
        from,
        to,
        port,
        open,
        application,
        url,
        status,
        name,
        answer,
        user,
        share,
        can,
        backup,
        unit,
        alert,
        within,
        users,
        response,
    } = check;
    form.one("check", kind.key())
        .maybe("from", from.as_ref())
        .maybe("to", to.as_ref())
        .maybe("port", port.as_deref())
        .maybe("open", open.as_ref())
        .maybe("application", application.as_ref())
        .maybe("url", url.as_deref())
        .maybe("status", status.as_deref())
        .maybe("name", name.as_deref())
        .maybe("answer", answer.as_deref())
        .maybe("as", user.as_ref())
        .maybe("share", share.as_ref())
        .maybe("can", can.as_ref().map(|can| can.key()))
        .maybe("backup", backup.as_ref())
        .maybe("unit", unit.as_deref())
        .maybe("alert", alert.as_ref())
        .maybe("within", within.as_deref())
        .maybe("users", users.as_deref())
        .maybe("response", response.as_deref())
}

#[cfg(test)]
mod tests;
