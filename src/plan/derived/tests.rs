use super::*;
use crate::plan::acceptance::Decision;
use crate::plan::fixture::plan_of;

const SMALL: &str = include_str!("../../../tests/projects/petit-reseau/project.toml");

fn tests(text: &str) -> Vec<DerivedTest> {
    plan_of(text).derived
}

fn fingerprint_of(tests: &[DerivedTest], id: &str) -> String {
    tests.iter().find(|test| test.id == id).unwrap_or_else(|| panic!("no {id} in {tests:#?}")).fingerprint.clone()
}

#[test]
fn every_pair_of_places_is_in_one_test() {
    let plan = plan_of(SMALL);
    let places = plan.network.addressing.zones.len() + 1;
    let mut pairs = BTreeSet::new();
    for test in &plan.derived {
        match &test.subject {
            Subject::Flows { from, to, flows } => {
                assert!(!flows.is_empty());
                assert!(pairs.insert((from.key(), to.key())), "{}", test.id);
            }
            Subject::Silence { from, to } => {
                for to in to {
                    assert!(pairs.insert((from.key(), to.key())), "{}", test.id);
                }
            }
            _ => {}
        }
    }
    let apart = pairs.iter().filter(|(from, to)| from != to).count();
    assert_eq!(apart, places * (places - 1), "all ordered pairs of different places");
}

#[test]
fn ids_are_stable_and_apart() {
    let tests = tests(SMALL);
    let ids: BTreeSet<&str> = tests.iter().map(|test| test.id.as_str()).collect();
    assert_eq!(ids.len(), tests.len());
    assert!(tests.iter().all(|test| test.id.starts_with("auto-") && test.fingerprint.len() == 12));
}

#[test]
fn a_test_is_open_again_when_what_it_verifies_changes_and_only_then() {
    let before = tests(SMALL);
    let more = "\n[[flow]]\nid = \"more\"\nfrom = [\"bureaux\"]\nto = [\"srv-ad\"]\nservices = [\"tcp/9999\"]\n";
    let after = tests(&format!("{SMALL}{more}"));
    let id = "auto-flow-bureaux-serveurs";
    assert_ne!(fingerprint_of(&before, id), fingerprint_of(&after, id));
    let changed: Vec<&str> = before
        .iter()
        .filter(|test| after.iter().any(|other| other.id == test.id && other.fingerprint != test.fingerprint))
        .map(|test| test.id.as_str())
        .collect();
    assert_eq!(changed, [id]);
}

#[test]
fn a_result_holds_as_long_as_its_fingerprint() {
    let plan = plan_of(SMALL);
    let test = &plan.derived[0];
    let result = |fingerprint: &str| {
        let text = format!(
            "[[result]]\ntest = \"{}\"\ndate = 2026-09-08\ntester = \"lab\"\noutcome = \"ok\"\nfingerprint = \"{fingerprint}\"\n",
            test.id
        );
        let results: ResultsFile = toml::from_str(&text).unwrap();
        derived(&plan.project, &plan.network, &results)[0].standing
    };
    assert_eq!(result(&test.fingerprint), Standing::Done(crate::model::Outcome::Ok));
    assert_eq!(result("000000000000"), Standing::Stale);
    assert_eq!(test.standing, Standing::NotRun);
}

#[test]
fn a_project_may_do_without() {
    let without = SMALL.replacen("[project]\n", "[project]\nautomatic_tests = false\n", 1);
    assert_eq!(tests(&without), []);
    let acceptance = plan_of(&without).acceptance;
    assert_eq!((acceptance.automatic.tests, acceptance.subjects.len()), (0, 0));
}

#[test]
fn tests_that_people_wrote_stand_beside() {
    let text = format!(
        "{SMALL}\n[[flow]]\nid = \"more\"\nfrom = [\"bureaux\"]\nto = [\"srv-ad\"]\nservices = [\"tcp/9999\"]\n
[[test]]\nid = \"t90\"\ntitle = \"Le port répond\"\nkind = \"security\"\nverifies = [\"more\"]\nsteps = [\"Essayer\"]\nexpected = \"Réussi\"\n"
    );
    let tests = tests(&text);
    let beside: Vec<&str> =
        tests.iter().filter(|test| test.tests.iter().any(|id| id == "t90")).map(|test| test.id.as_str()).collect();
    assert_eq!(beside, ["auto-flow-bureaux-serveurs"]);
}

#[test]
fn they_count_in_the_decision() {
    let mut plan = plan_of(SMALL);
    let all = plan.derived.len();
    assert_eq!((plan.acceptance.automatic.tests, plan.acceptance.automatic.not_run), (all, all));
    assert_eq!(plan.acceptance.subjects.iter().map(|(_, tally)| tally.tests).sum::<usize>(), all);
    let decision = |plan: &crate::plan::Plan, derived: &[DerivedTest]| {
        let (project, results) = (&plan.project, &plan.results);
        crate::plan::acceptance::acceptance(project, results, &plan.timeline, &plan.trace, derived).decision
    };
    assert_eq!(decision(&plan, &plan.derived), Decision::NotYet);
    for test in &mut plan.derived {
        test.standing = Standing::Done(crate::model::Outcome::Ok);
    }
    plan.derived.iter_mut().next_back().unwrap().standing = Standing::Done(crate::model::Outcome::Ko);
    assert_eq!(decision(&plan, &plan.derived), Decision::Refused);
}
