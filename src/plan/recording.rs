//! Which results of a run are worth recording beside a project file.

use super::Plan;
use super::acceptance::Standing;
use super::fingerprint::holds;
use crate::model::{RunResult, Test, TestResult};

/// What becomes of the results of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recording {
    /// Those to be added to the record, in their order.
    pub new: Vec<RunResult>,
    /// Those of `new` that were got on another scope than that of today: their tests are to be run again.
    pub stale: Vec<String>,
    /// How many are on record already.
    pub known: usize,
    /// How many say that their test was not run.
    pub skipped: usize,
    /// Tests that the project does not have.
    pub unknown: Vec<String>,
    /// Tests whose result is of another scope, and which have a result of that of today: theirs is left out.
    pub outdated: Vec<String>,
}

/// Sorts out the results of a run.
pub fn recording(plan: &Plan, run: Vec<RunResult>) -> Recording {
    let mut found = Recording::default();
    for result in run {
        let Some((today, standing)) = test(plan, &result.test) else {
            found.unknown.push(result.test);
            continue;
        };
        let is_today = result.fingerprint.is_some() && holds(result.fingerprint.as_deref(), today);
        let is_known = plan.results.result.iter().any(|known| is_same(known, &result)) || found.new.contains(&result);
        if result.outcome.is_none() {
            found.skipped += 1;
        } else if is_known {
            found.known += 1;
        } else if !is_today && matches!(standing, Standing::Done(_)) && result.fingerprint.is_some() {
            found.outdated.push(result.test);
        } else {
            if !is_today && result.fingerprint.is_some() {
                found.stale.push(result.test.clone());
            }
            found.new.push(result);
        }
    }
    found
}

/// The fingerprint of a test as the project stands, and where it stands.
fn test<'a>(plan: &'a Plan, id: &str) -> Option<(&'a str, Standing)> {
    if plan.project.find::<Test>(id).is_some() {
        return plan.acceptance.test(id).map(|test| (test.fingerprint.as_str(), test.standing));
    }
    plan.derived.iter().find(|test| test.id == id).map(|test| (test.fingerprint.as_str(), test.standing))
}

/// Whether a result on record is that of a run.
fn is_same(known: &TestResult, result: &RunResult) -> bool {
    known.test.value == result.test
        && known.date.value == result.date
        && known.tester.value == result.tester
        && Some(known.outcome.value) == result.outcome
        && known.observed == result.observed
        && known.evidence == result.evidence
        && known.duration == result.duration
        && known.fingerprint == result.fingerprint
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Outcome, ResultsFile};
    use crate::plan::fixture::plan_of;

    const SMALL: &str = include_str!("../../tests/projects/petit-reseau/project.toml");

    fn result(test: &str, fingerprint: &str, outcome: Option<Outcome>) -> RunResult {
        RunResult {
            test: test.to_owned(),
            date: "2026-09-08".parse().unwrap(),
            tester: "lab".to_owned(),
            outcome,
            observed: String::new(),
            evidence: "vu".to_owned(),
            duration: None,
            fingerprint: Some(fingerprint.to_owned()),
            reservation: None,
        }
    }

    #[test]
    fn results_are_sorted_out() {
        let mut plan = plan_of(SMALL);
        let ids: Vec<(String, String)> =
            plan.derived.iter().map(|test| (test.id.clone(), test.fingerprint.clone())).collect();
        let good = result(&ids[0].0, &ids[0].1, Some(Outcome::Ok));
        let run = vec![
            good.clone(),
            good.clone(),
            result(&ids[1].0, "000000000000", Some(Outcome::Ko)),
            result(&ids[2].0, &ids[2].1, None),
            result("auto-gone", "000000000000", Some(Outcome::Ok)),
        ];
        let found = recording(&plan, run);
        assert_eq!(found.new.len(), 2);
        assert_eq!((found.known, found.skipped), (1, 1), "the same result twice is one");
        assert_eq!(
            (found.stale.as_slice(), found.unknown.as_slice()),
            (&[ids[1].0.clone()][..], &["auto-gone".to_owned()][..])
        );

        // A result of the scope of today is on record: one of a former scope does not hide it.
        plan.derived[0].standing = Standing::Done(Outcome::Ok);
        let late = recording(&plan, vec![result(&ids[0].0, "000000000000", Some(Outcome::Ko))]);
        assert_eq!((late.new.len(), late.outdated.as_slice()), (0, &[ids[0].0.clone()][..]));
    }

    #[test]
    fn what_is_on_record_is_not_recorded_twice() {
        let mut plan = plan_of(SMALL);
        let test = &plan.derived[0];
        let good = result(&test.id, &test.fingerprint, Some(Outcome::Ok));
        let record = format!(
            "[[result]]\ntest = \"{}\"\ndate = 2026-09-08\ntester = \"lab\"\noutcome = \"ok\"\nevidence = \"vu\"\nfingerprint = \"{}\"\n",
            test.id, test.fingerprint
        );
        plan.results = toml::from_str::<ResultsFile>(&record).unwrap();
        assert_eq!(recording(&plan, vec![good]), Recording { known: 1, ..Recording::default() });
    }
}
