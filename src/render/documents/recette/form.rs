//! The tests as cards, one at a time: for a tester at a terminal or with a tablet.

use std::collections::BTreeMap;

use serde::Serialize;

use super::automatic::{self, Teller};
use super::{Context, check, planned, stale_note, tests};
use crate::model::Test;
use crate::plan::acceptance::{Standing, TestPlan};
use crate::plan::derived::DerivedTest;

/// Everything that a tester is shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Form {
    /// Title of the project.
    pub project: String,
    /// Reference and version of what is tested.
    pub edition: String,
    /// The key of the language.
    pub language: String,
    /// The status date of the project, as `2026-11-23`.
    pub date: String,
    /// The tests that people wrote, then those that follow from the project.
    pub cards: Vec<Card>,
    /// Who may be a tester: id and name.
    pub people: Vec<(String, String)>,
    /// What is said around the cards, by key.
    pub words: BTreeMap<String, String>,
}

/// A test to be done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Card {
    /// Id.
    pub id: String,
    /// The code by which readers know it.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub kind: String,
    /// What it is for.
    pub objective: String,
    /// What must be ready.
    pub prerequisites: Vec<String>,
    /// What is done.
    pub steps: Vec<String>,
    /// What must be seen.
    pub expected: String,
    /// What a machine would do.
    pub check: String,
    /// When it is planned.
    pub planned: String,
    /// Id of who is to do it; empty when nobody is named.
    pub tester: String,
    /// Key of where it stands.
    pub standing: String,
    /// Where it stands, in words.
    pub situation: String,
    /// Why it has to be run again.
    pub note: String,
    /// Fingerprint of the test and of what it verifies.
    pub fingerprint: String,
    /// Whether it follows from the project.
    pub automatic: bool,
}

impl Card {
    /// Whether a result of it holds.
    pub fn is_done(&self) -> bool {
        !["not-run", "stale"].contains(&self.standing.as_str())
    }
}

/// The form of a plan.
pub fn form(cx: &Context<'_>) -> Form {
    let about = &cx.plan.project.project;
    let teller = Teller::of(cx);
    let written = tests(cx).map(|(test, plan)| written(cx, test, plan));
    let derived = cx.plan.derived.iter().map(|test| derived(&teller, test));
    let members = cx.plan.project.member.iter().map(|one| (one.id.as_str(), one.name.as_str()));
    let people = members.chain(cx.plan.project.stakeholder.iter().map(|one| (one.id.as_str(), one.name.as_str())));
    Form {
        project: about.title.clone(),
        edition: cx
            .locale
            .fill("recette.form.edition", &[("reference", &about.reference), ("version", &about.version)]),
        language: about.language.key().to_owned(),
        date: about.status_date.value.0.to_string(),
        cards: written.chain(derived).collect(),
        people: people.map(|(id, name)| (id.to_owned(), name.to_owned())).collect(),
        words: words(cx),
    }
}

fn situation(cx: &Context<'_>, standing: Standing) -> String {
    cx.locale.text(&format!("recette.standing.{}", standing.key())).to_owned()
}

fn written(cx: &Context<'_>, test: &Test, plan: &TestPlan) -> Card {
    Card {
        id: plan.id.clone(),
        code: cx.plan.label(&plan.id).to_owned(),
        title: test.title.clone(),
        kind: cx.locale.choice("test", test.kind.key()).to_owned(),
        objective: test.objective.clone(),
        prerequisites: test.prerequisites.clone(),
        steps: test.steps.clone(),
        expected: test.expected.clone(),
        check: test.check.as_ref().map(|one| check::sentence(cx, one)).unwrap_or_default(),
        planned: planned(cx, test),
        tester: test.tester.as_ref().map(|who| who.as_str().to_owned()).unwrap_or_default(),
        standing: plan.standing.key().to_owned(),
        situation: situation(cx, plan.standing),
        note: if plan.standing == Standing::Stale { stale_note(cx, plan) } else { String::new() },
        fingerprint: plan.fingerprint.clone(),
        automatic: false,
    }
}

fn derived(teller: &Teller<'_>, test: &DerivedTest) -> Card {
    let (cx, told) = (&teller.cx, teller.told(test));
    Card {
        id: test.id.clone(),
        code: test.id.clone(),
        title: told.title,
        kind: automatic::kind(cx, test.subject.key()).to_owned(),
        objective: cx.locale.text(&format!("recette.auto.verifies.{}", test.subject.key())).to_owned(),
        prerequisites: Vec::new(),
        steps: Vec::new(),
        expected: told.detail,
        check: String::new(),
        planned: String::new(),
        tester: String::new(),
        standing: test.standing.key().to_owned(),
        situation: situation(cx, test.standing),
        note: if test.standing == Standing::Stale { automatic::since(cx, test) } else { String::new() },
        fingerprint: test.fingerprint.clone(),
        automatic: true,
    }
}

/// What is said around the cards.
const WORDS: [&str; 42] = [
    "title",
    "edition",
    "left",
    "who",
    "nobody",
    "of",
    "objective",
    "prerequisites",
    "steps",
    "expected",
    "check",
    "planned",
    "ask",
    "ask-help",
    "observed",
    "evidence",
    "reservation",
    "severity",
    "severity-help",
    "commitment",
    "due",
    "bad-date",
    "saved",
    "end",
    "all-done",
    "export",
    "import",
    "tester",
    "date",
    "previous",
    "next",
    "show-automatic",
    "show-done",
    "ok",
    "ko",
    "reserve",
    "blocking",
    "major",
    "minor",
    "clear",
    "kept",
    "situation",
];

fn words(cx: &Context<'_>) -> BTreeMap<String, String> {
    WORDS.iter().map(|key| ((*key).to_owned(), cx.locale.text(&format!("recette.form.{key}")).to_owned())).collect()
}

/// The page for a tablet, with the form in it.
const PAGE: &str = include_str!("../../../../templates/site/recette.html");

/// The form as one HTML page that needs nothing else.
pub fn page(form: &Form) -> String {
    let data = serde_json::to_string(form).unwrap_or_default();
    // Nothing in the data ends the element that holds it.
    let data = data.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    PAGE.replacen("{DATA}", &data, 1)
}
