//! Microsoft Project, as its schema and its rules have it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDateTime, NaiveTime};
use qilby::plan::timeline::State;
use roxmltree::{Document, Node};

use crate::support::{Made, hostile, large, sample};

/// Elements in the order of the schema (`mspdi_pj12.xsd`), with those that Project 2010 added where it writes them.
const ORDER: &[(&str, &str)] = &[
    (
        "Project",
        "SaveVersion UID Name GUID Title Subject Category Company Manager Author CreationDate Revision LastSaved \
         ScheduleFromStart StartDate FinishDate FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol \
         CurrencyCode CurrencySymbolPosition CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay \
         MinutesPerWeek DaysPerMonth DefaultTaskType DefaultFixedCostAccrual DefaultStandardRate \
         DefaultOvertimeRate DurationFormat WorkFormat EditableActualCosts HonorConstraints EarnedValueMethod \
         InsertedProjectsLikeSummary MultipleCriticalPaths NewTasksEffortDriven NewTasksEstimated \
         SplitsInProgressTasks SpreadActualCost SpreadPercentComplete TaskUpdatesResource FiscalYearStart \
         WeekStartDay MoveCompletedEndsBack MoveRemainingStartsBack MoveRemainingStartsForward \
         MoveCompletedEndsForward BaselineForEarnedValue AutoAddNewResourcesAndTasks StatusDate CurrentDate \
         MicrosoftProjectServerURL Autolink NewTaskStartDate NewTasksAreManual DefaultTaskEVMethod \
         ProjectExternallyEdited ExtendedCreationDate ActualsInSync RemoveFileProperties AdminProject \
         BaselineCalendar UpdateManuallyScheduledTasksWhenEditingLinks \
         KeepTaskOnNearestWorkingTimeWhenMadeAutoScheduled OutlineCodes WBSMasks ExtendedAttributes Calendars \
         Tasks Resources Assignments",
    ),
    ("Calendars", "Calendar"),
    ("Calendar", "UID GUID Name IsBaseCalendar IsBaselineCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks"),
    ("WeekDays", "WeekDay"),
    ("WeekDay", "DayType DayWorking TimePeriod WorkingTimes"),
    ("WorkingTimes", "WorkingTime"),
    ("WorkingTime", "FromTime ToTime"),
    ("TimePeriod", "FromDate ToDate"),
    ("Exceptions", "Exception"),
    (
        "Exception",
        "EnteredByOccurrences TimePeriod Occurrences Name Type Period DaysOfWeek MonthItem MonthPosition Month \
         MonthDay DayWorking WorkingTimes",
    ),
    ("Tasks", "Task"),
    (
        "Task",
        "UID GUID ID Name Active Manual Type IsNull CreateDate Contact WBS WBSLevel OutlineNumber OutlineLevel \
         Priority Start Finish Duration ManualStart ManualFinish ManualDuration DurationFormat Work Stop Resume \
         ResumeValid EffortDriven Recurring OverAllocated Estimated Milestone Summary DisplayAsSummary Critical \
         IsSubproject IsSubprojectReadOnly SubprojectName ExternalTask ExternalTaskProject EarlyStart EarlyFinish \
         LateStart LateFinish StartVariance FinishVariance WorkVariance FreeSlack TotalSlack StartSlack \
         FinishSlack FixedCost FixedCostAccrual PercentComplete PercentWorkComplete Cost OvertimeCost \
         OvertimeWork ActualStart ActualFinish ActualDuration ActualCost ActualOvertimeCost ActualWork \
         ActualOvertimeWork RegularWork RemainingDuration RemainingCost RemainingWork RemainingOvertimeCost \
         RemainingOvertimeWork ACWP CV ConstraintType CalendarUID ConstraintDate Deadline LevelAssignments \
         LevelingCanSplit LevelingDelay LevelingDelayFormat PreLeveledStart PreLeveledFinish Hyperlink \
         HyperlinkAddress HyperlinkSubAddress IgnoreResourceCalendar Notes HideBar Rollup BCWS BCWP \
         PhysicalPercentComplete EarnedValueMethod PredecessorLink",
    ),
    ("PredecessorLink", "PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat"),
    ("Resources", "Resource"),
    (
        "Resource",
        "UID GUID ID Name Type IsNull Initials Phonetics NTAccount MaterialLabel Code Group WorkGroup EmailAddress \
         Hyperlink HyperlinkAddress HyperlinkSubAddress MaxUnits PeakUnits OverAllocated AvailableFrom \
         AvailableTo Start Finish CanLevel AccrueAt Work RegularWork OvertimeWork ActualWork RemainingWork \
         ActualOvertimeWork RemainingOvertimeWork PercentWorkComplete StandardRate StandardRateFormat Cost \
         OvertimeRate OvertimeRateFormat OvertimeCost CostPerUse ActualCost ActualOvertimeCost RemainingCost \
         RemainingOvertimeCost WorkVariance CostVariance SV CV ACWP CalendarUID Notes BCWS BCWP IsGeneric \
         IsInactive IsEnterprise BookingType",
    ),
    ("Assignments", "Assignment"),
    (
        "Assignment",
        "UID GUID TaskUID ResourceUID PercentWorkComplete ActualCost ActualFinish ActualOvertimeCost \
         ActualOvertimeWork ActualStart ActualWork ACWP Confirmed Cost CostRateTable CostVariance CV Delay Finish \
         FinishVariance Hyperlink HyperlinkAddress HyperlinkSubAddress WorkVariance HasFixedRateUnits \
         FixedMaterial LevelingDelay LevelingDelayFormat LinkedFields Milestone Notes Overallocated OvertimeCost \
         OvertimeWork PeakUnits RateScale RegularWork RemainingCost RemainingOvertimeCost RemainingOvertimeWork \
         RemainingWork ResponsePending Start Stop Resume StartVariance Summary SV Units UpdateNeeded VAC Work \
         WorkContour",
    ),
];
/// Elements of which there may be several side by side.
const REPEATED: [&str; 9] = [
    "Calendar",
    "WeekDay",
    "WorkingTime",
    "Exception",
    "Task",
    "PredecessorLink",
    "Resource",
    "Assignment",
    "TimephasedData",
];

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|one| one.has_tag_name(("http://schemas.microsoft.com/project", name)))
}

fn text<'a>(node: Node<'a, 'a>, name: &str) -> &'a str {
    child(node, name).and_then(|one| one.text()).unwrap_or_else(|| panic!("no {name} in {:?}", node.tag_name()))
}

fn number(node: Node<'_, '_>, name: &str) -> i64 {
    text(node, name).parse().unwrap_or_else(|_| panic!("{name} is no integer"))
}

fn flag(node: Node<'_, '_>, name: &str) -> bool {
    match text(node, name) {
        "0" => false,
        "1" => true,
        other => panic!("{name} is no boolean: {other}"),
    }
}

fn moment(node: Node<'_, '_>, name: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text(node, name), "%Y-%m-%dT%H:%M:%S").unwrap_or_else(|_| panic!("{name}"))
}

/// Minutes of `PT8H30M0S`.
fn minutes(node: Node<'_, '_>, name: &str) -> i64 {
    let written = text(node, name);
    let parts =
        written.strip_prefix("PT").and_then(|rest| rest.strip_suffix("M0S")).and_then(|rest| rest.split_once('H'));
    let (hours, minutes) = parts.unwrap_or_else(|| panic!("{name} is no duration: {written}"));
    hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
}

fn all<'a>(root: Node<'a, 'a>, group: &str, name: &'static str) -> Vec<Node<'a, 'a>> {
    let group = child(root, group);
    group.map(|group| group.children().filter(|one| one.tag_name().name() == name).collect()).unwrap_or_default()
}

/// Every element is known where it stands, in order, and not twice.
fn check_order(node: Node<'_, '_>) {
    let name = node.tag_name().name();
    let elements: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
    let Some((_, order)) = ORDER.iter().find(|(parent, _)| *parent == name) else {
        assert!(elements.is_empty(), "{name} holds elements");
        return;
    };
    let order: Vec<&str> = order.split_whitespace().collect();
    let mut last = None;
    for element in elements {
        let own = element.tag_name().name();
        let place = order.iter().position(|one| *one == own).unwrap_or_else(|| panic!("{own} in {name}"));
        let repeated = REPEATED.contains(&own);
        assert!(last < Some(place) || (repeated && last == Some(place)), "{own} is out of order in {name}");
        last = Some(place);
        check_order(element);
    }
}

fn check(made: &Made) {
    let xml = made.text("planning.xml");
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\""));
    let document = Document::parse(xml).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://schemas.microsoft.com/project"));
    check_order(root);
    assert_eq!(number(root, "NewTasksAreManual"), 1);
    assert!(moment(root, "StartDate") <= moment(root, "FinishDate"));
    let calendars = check_calendars(root);
    let tasks = all(root, "Tasks", "Task");
    check_outline(&tasks);
    check_tasks(&tasks);
    check_links(&tasks);
    let uids = |nodes: &[Node<'_, '_>]| -> BTreeSet<i64> {
        let uids: BTreeSet<i64> = nodes.iter().map(|node| number(*node, "UID")).collect();
        assert_eq!(uids.len(), nodes.len(), "a UID twice");
        uids
    };
    let (resources, assignments) = (all(root, "Resources", "Resource"), all(root, "Assignments", "Assignment"));
    let (task_uids, resource_uids) = (uids(&tasks), uids(&resources));
    uids(&assignments);
    for resource in &resources {
        assert!(calendars.contains(&number(*resource, "CalendarUID")));
        let units: f64 = text(*resource, "MaxUnits").parse().unwrap();
        assert!(units > 0.0 && units <= 1.0);
    }
    let mut pairs = BTreeSet::new();
    for one in &assignments {
        let (task, resource) = (number(*one, "TaskUID"), number(*one, "ResourceUID"));
        assert!(task_uids.contains(&task) && resource_uids.contains(&resource));
        assert!(pairs.insert((task, resource)), "one assignment a person and task");
        assert!(moment(*one, "Start") <= moment(*one, "Finish"));
        assert_eq!(minutes(*one, "Work"), minutes(*one, "ActualWork") + minutes(*one, "RemainingWork"));
        let units: f64 = text(*one, "Units").parse().unwrap();
        assert!(units > 0.0 && units <= 1.0, "units {units}");
    }
    // The work of a task is that of its assignments.
    for task in tasks.iter().filter(|task| !flag(**task, "Summary")) {
        let uid = number(*task, "UID");
        let work: i64 =
            assignments.iter().filter(|one| number(**one, "TaskUID") == uid).map(|one| minutes(*one, "Work")).sum();
        assert_eq!(minutes(*task, "Work"), work, "{}", text(*task, "Name"));
    }
}

fn check_calendars(root: Node<'_, '_>) -> BTreeSet<i64> {
    let calendars = all(root, "Calendars", "Calendar");
    let uids: BTreeSet<i64> = calendars.iter().map(|one| number(*one, "UID")).collect();
    assert_eq!(uids.len(), calendars.len(), "a calendar twice");
    assert!(uids.contains(&number(root, "CalendarUID")));
    for calendar in calendars {
        let base = number(calendar, "BaseCalendarUID");
        if flag(calendar, "IsBaseCalendar") {
            assert_eq!(base, -1);
            let days = all(calendar, "WeekDays", "WeekDay");
            let types: Vec<i64> = days.iter().map(|day| number(*day, "DayType")).collect();
            assert_eq!(types, [1, 2, 3, 4, 5, 6, 7]);
            for day in days {
                check_times(day);
            }
        } else {
            assert!(uids.contains(&base), "the base calendar exists");
        }
        let mut last: Option<NaiveDateTime> = None;
        for exception in all(calendar, "Exceptions", "Exception") {
            let period = child(exception, "TimePeriod").unwrap();
            let (from, to) = (moment(period, "FromDate"), moment(period, "ToDate"));
            assert!(from < to && last.is_none_or(|last| last < from), "exceptions overlap at {from}");
            assert_eq!((to.date() - from.date()).num_days() + 1, number(exception, "Occurrences"));
            assert!(!text(exception, "Name").is_empty());
            assert_eq!(number(exception, "Type"), 1);
            check_times(exception);
            last = Some(to);
        }
    }
    uids
}

/// One to five intervals on a day that is worked, none on another.
fn check_times(day: Node<'_, '_>) {
    let times = all(day, "WorkingTimes", "WorkingTime");
    assert_eq!(flag(day, "DayWorking"), !times.is_empty());
    assert!(times.len() <= 5);
    let time = |node, name| NaiveTime::parse_from_str(text(node, name), "%H:%M:%S").unwrap();
    let mut last = None;
    for one in times {
        let (from, to) = (time(one, "FromTime"), time(one, "ToTime"));
        assert!((from < to || to == NaiveTime::MIN) && last.is_none_or(|last| last < from));
        last = Some(to);
    }
}

/// Levels go down one by one, numbers follow, and what has something below it is a summary that covers it.
fn check_outline(tasks: &[Node<'_, '_>]) {
    let mut numbers: Vec<i64> = Vec::new();
    for (place, task) in tasks.iter().enumerate() {
        assert_eq!(number(*task, "ID"), place as i64);
        let level = usize::try_from(number(*task, "OutlineLevel")).unwrap();
        if level == 0 {
            assert_eq!((place, number(*task, "UID"), text(*task, "OutlineNumber")), (0, 0, "0"));
            continue;
        }
        assert!(level <= numbers.len() + 1, "a level is left out");
        numbers.truncate(level);
        if numbers.len() < level {
            numbers.push(1);
        } else {
            numbers[level - 1] += 1;
        }
        let expected: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        assert_eq!(text(*task, "OutlineNumber"), expected.join("."));
        assert_eq!(text(*task, "WBS"), expected.join("."));
        let below: Vec<_> =
            tasks[place + 1..].iter().take_while(|one| number(**one, "OutlineLevel") > level as i64).collect();
        assert_eq!(flag(*task, "Summary"), !below.is_empty(), "{}", text(*task, "Name"));
        if !below.is_empty() {
            let start = below.iter().map(|one| moment(**one, "Start")).min().unwrap();
            let finish = below.iter().map(|one| moment(**one, "Finish")).max().unwrap();
            assert_eq!((moment(*task, "Start"), moment(*task, "Finish")), (start, finish));
        }
    }
}

fn check_tasks(tasks: &[Node<'_, '_>]) {
    for task in tasks {
        let task = *task;
        let name = text(task, "Name");
        assert!(!name.contains('\n') && name.chars().count() <= 255);
        let summary = flag(task, "Summary");
        assert_eq!(flag(task, "Manual"), !summary, "{name}");
        assert!(moment(task, "Start") <= moment(task, "Finish"));
        if !summary {
            assert_eq!(moment(task, "ManualStart"), moment(task, "Start"));
            assert_eq!(moment(task, "ManualFinish"), moment(task, "Finish"));
            assert_eq!(minutes(task, "ManualDuration"), minutes(task, "Duration"));
        }
        if flag(task, "Milestone") {
            assert_eq!((minutes(task, "Duration"), minutes(task, "Work")), (0, 0));
        }
        let percent = number(task, "PercentComplete");
        assert!((0..=100).contains(&percent));
        assert_eq!(child(task, "ActualFinish").is_some(), percent == 100, "{name}");
        assert!(percent == 0 || child(task, "ActualStart").is_some(), "{name}");
        let whole = |name| minutes(task, name);
        assert_eq!(whole("Duration"), whole("ActualDuration") + whole("RemainingDuration"));
        assert_eq!(whole("Work"), whole("ActualWork") + whole("RemainingWork"));
        let constraint = number(task, "ConstraintType");
        assert!((0..=7).contains(&constraint));
        assert_eq!(child(task, "ConstraintDate").is_some(), constraint >= 2, "{name}");
        assert!((0..=1000).contains(&number(task, "Priority")));
        assert!([7, 8].contains(&number(task, "DurationFormat")));
    }
}

fn check_links(tasks: &[Node<'_, '_>]) {
    let outline: BTreeMap<i64, &str> =
        tasks.iter().map(|task| (number(*task, "UID"), text(*task, "OutlineNumber"))).collect();
    for task in tasks {
        let (uid, own) = (number(*task, "UID"), text(*task, "OutlineNumber"));
        let mut seen = BTreeSet::new();
        for link in task.children().filter(|one| one.tag_name().name() == "PredecessorLink") {
            let from = number(link, "PredecessorUID");
            assert!(outline.contains_key(&from), "{from} is no task");
            assert!(from != uid && seen.insert(from), "one link for each pair");
            let other = outline[&from];
            let within = |part: &str, whole: &str| part.starts_with(&format!("{whole}."));
            assert!(!within(own, other) && !within(other, own), "linked to its own summary");
            assert!((0..=3).contains(&number(link, "Type")));
            number(link, "LinkLag");
            assert!((3..=12).contains(&number(link, "LagFormat")));
        }
    }
}

fn named<'a>(root: Node<'a, 'a>, prefix: &str) -> Node<'a, 'a> {
    let tasks = all(root, "Tasks", "Task");
    let found = tasks.into_iter().find(|task| text(*task, "Name").starts_with(&format!("{prefix} — ")));
    found.unwrap_or_else(|| panic!("no {prefix}"))
}

#[test]
fn the_sample_keeps_the_rules_of_the_schema() {
    check(&sample());
}

#[test]
fn dates_work_and_progress_are_those_of_the_plan() {
    let made = sample();
    let document = Document::parse(made.text("planning.xml")).unwrap();
    let root = document.root_element();
    for task in &made.plan.timeline.tasks {
        let found = named(root, made.plan.label(&task.id));
        assert_eq!((moment(found, "Start"), moment(found, "Finish")), (task.start, task.finish), "{}", task.id);
        assert_eq!(minutes(found, "Work"), task.work_minutes);
        assert_eq!(number(found, "PercentComplete") == 100, task.state == State::Done);
        assert_eq!(flag(found, "Critical"), task.critical);
    }
    for milestone in &made.plan.timeline.milestones {
        let found = named(root, made.plan.label(&milestone.id));
        assert!(flag(found, "Milestone"));
        assert_eq!(moment(found, "Start"), milestone.date);
        let deadline = child(found, "Deadline").map(|_| moment(found, "Deadline").date());
        assert_eq!(deadline, milestone.due);
    }
}

#[test]
fn links_lags_and_constraints_are_told() {
    let made = sample();
    let document = Document::parse(made.text("planning.xml")).unwrap();
    let root = document.root_element();
    let of = |id: &str| named(root, made.plan.label(id));
    let links = |id: &str| -> Vec<[i64; 4]> {
        let links = of(id).children().filter(|one| one.tag_name().name() == "PredecessorLink");
        links.map(|link| ["PredecessorUID", "Type", "LinkLag", "LagFormat"].map(|name| number(link, name))).collect()
    };
    let uid = |id: &str| number(of(id), "UID");
    let day = 420 * 10;
    assert_eq!(links("definir-flux"), [[uid("concevoir-reseau"), 3, 2 * day, 7]], "SS with a lag");
    let plan = links("rediger-plan");
    assert!(plan.contains(&[uid("comparer-hebergeurs"), 0, day, 7]), "FF with a lag: {plan:?}");
    let directory = links("installer-annuaire");
    assert!(directory.contains(&[uid("declarer-dns"), 1, 48 * 60 * 10, 6]), "elapsed hours: {directory:?}");
    assert!(links("documenter").contains(&[uid("essayer-fonctions"), 1, -day, 7]), "a lead");
    let waited: Vec<i64> = links("j5").into_iter().map(|link| link[0]).collect();
    let phase = ["superviser", "sauvegarder", "appliquer-politiques", "durcir-systemes"].map(uid);
    assert_eq!(waited, phase, "who waits for a phase waits for its tasks");
    let constraint =
        |id: &str| (number(of(id), "ConstraintType"), child(of(id), "ConstraintDate").and_then(|one| one.text()));
    assert_eq!(constraint("former-utilisateurs"), (2, Some("2027-01-19T09:30:00")));
    assert_eq!(constraint("installer-applications"), (4, Some("2026-11-26T09:00:00")));
    assert_eq!(constraint("preparer-formations"), (1, None));
    assert_eq!(text(of("installer-applications"), "Deadline"), "2026-12-11T17:00:00");
    assert_eq!(number(of("livrer-equipements"), "DurationFormat"), 8, "elapsed days");
    assert_eq!(text(of("essayer-securite"), "FixedCost"), "90000", "in hundredths");
}

#[test]
fn calendars_have_holidays_closures_and_leave() {
    let made = sample();
    let document = Document::parse(made.text("planning.xml")).unwrap();
    let root = document.root_element();
    let calendars = all(root, "Calendars", "Calendar");
    assert_eq!(calendars.len(), 1 + 2 + 2, "the project's, two of other hours, one a person");
    let names = |place: usize| -> Vec<(&str, &str)> {
        let told = |one: Node<'_, '_>| child(one, "TimePeriod").and_then(|period| child(period, "FromDate")).is_some();
        let found = all(calendars[place], "Exceptions", "Exception");
        assert!(found.iter().all(|one| told(*one)));
        found.iter().map(|one| (text(child(*one, "TimePeriod").unwrap(), "FromDate"), text(*one, "Name"))).collect()
    };
    assert!(names(0).contains(&("2026-11-11T00:00:00", "Armistice 1918")));
    assert!(names(0).contains(&("2026-12-24T00:00:00", "Fermeture entre Noël et le jour de l’An")));
    assert_eq!(names(3), [("2026-10-26T00:00:00", "Congés"), ("2027-01-04T00:00:00", "Congés")]);
    let resources = all(root, "Resources", "Resource");
    let rates: Vec<&str> = resources.iter().map(|one| text(*one, "StandardRate")).collect();
    assert_eq!(rates, ["60", "60"], "420 a day of seven hours");
    assert_eq!(text(resources[0], "EmailAddress"), "maxance.ferran@qilby.example");
}

#[test]
fn other_projects_keep_the_rules_too() {
    let hostile = hostile();
    check(&hostile);
    let document = Document::parse(hostile.text("planning.xml")).unwrap();
    let root = document.root_element();
    assert_eq!(text(named(root, "T05"), "Name"), "T05 — 😀 עברית <script>alert(1)</script> ]]> & {code} [x](y)");
    assert_eq!(text(named(root, "T06"), "Name"), "T06 — -2+3 control end");
    check(&large(0));
    check(&large(30));
}
