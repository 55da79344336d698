//! Microsoft Project XML (MSPDI): tasks, links, calendars, people.
//!
//! Source: the schema `mspdi_pj12.xsd` of the Project 2007 SDK, with the `Active` and `Manual` of Project 2010.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::calendars::{ByNumber, calendars};
use super::tree::Element;
use crate::model::{ForeignHold, ForeignKind, ForeignLength, ForeignPerson, ForeignRow, ForeignSchedule, LinkType};

/// Reads a document. `keep_dates` lets what Project schedules by hand begin no earlier than it does there: people do one
/// thing at a time here, which a fixed date would not let them.
///
/// # Errors
/// Why this is no such document, in a sentence, with the line when it is known.
pub fn mspdi(text: &str, keep_dates: bool) -> Result<ForeignSchedule, String> {
    let root = Element::parse(text.trim_start_matches('\u{FEFF}'))?;
    if root.name() != "Project" {
        return Err(format!("its root is `<{}>`, not `<Project>`", root.name()));
    }
    let tasks: Vec<&Element> = root.items("Tasks", "Task").filter(|task| is_row(task)).collect();
    if tasks.is_empty() {
        return Err("it holds no task".to_owned());
    }
    let mut schedule = ForeignSchedule {
        title: first_of(&root, &["Title", "Name"]),
        client: first_of(&root, &["Subject"]),
        supplier: first_of(&root, &["Company", "Author"]),
        currency: first_of(&root, &["CurrencyCode"]),
        status: moment(root.text("StatusDate")).map(|at| at.date()),
        ..ForeignSchedule::default()
    };
    let calendars = calendars(&root, &mut schedule);
    let people = people(&root, &calendars, &mut schedule);
    let work = assignments(&root, &people);
    let begins = tasks.iter().filter_map(|task| moment(task.text("Start")));
    let start = moment(root.text("StartDate")).into_iter().chain(begins).min();
    schedule.start = start.ok_or("it has no start date")?.date();
    // Where all may be split, as Project has it unless told otherwise, that says nothing.
    let splits = tasks.iter().any(|task| task.text("LevelingCanSplit") == "0");
    let reader = Rows { tasks: &tasks, work: &work, keep_dates, splits, status: schedule.status };
    schedule.rows = reader.rows(&mut schedule.lost);
    Ok(schedule)
}

/// Rows left out: blank ones, and the project itself.
fn is_row(task: &Element) -> bool {
    !task.is("IsNull") && task.text("UID") != "0" && task.text("OutlineLevel") != "0" && task.text("Active") != "0"
}

fn first_of(root: &Element, names: &[&str]) -> String {
    names.iter().map(|name| root.text(name)).find(|text| !text.is_empty()).unwrap_or_default().to_owned()
}

pub(super) fn moment(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text.get(..19)?, "%Y-%m-%dT%H:%M:%S").ok()
}

/// Minutes of a length of time such as `PT8H30M0S`.
fn minutes(text: &str) -> Option<i64> {
    let rest = text.strip_prefix('P')?;
    let (days, rest) = match rest.split_once('T') {
        Some((days, rest)) => (days.strip_suffix('D').map_or(Some(0), |days| days.parse::<i64>().ok())?, rest),
        None => (rest.strip_suffix('D')?.parse().ok()?, ""),
    };
    let mut seconds = days.checked_mul(86_400)?;
    let mut number = String::new();
    for sign in rest.chars() {
        let unit = match sign {
            'H' => 3_600.0,
            'M' => 60.0,
            'S' => 1.0,
            other => {
                number.push(other);
                continue;
            }
        };
        let value: f64 = number.parse().ok().filter(|value: &f64| value.is_finite() && value.abs() < 1e9)?;
        seconds = seconds.checked_add((value * unit) as i64)?;
        number.clear();
    }
    Some(seconds / 60)
}

/// People by their number; what is no person is told.
fn people(root: &Element, calendars: &ByNumber, schedule: &mut ForeignSchedule) -> BTreeMap<i64, usize> {
    let mut numbers = BTreeMap::new();
    let (mut others, mut left_out): (BTreeMap<i64, usize>, Vec<&str>) = (BTreeMap::new(), Vec::new());
    let project = root.number::<i64>("CalendarUID").unwrap_or(1);
    for resource in root.items("Resources", "Resource") {
        let (Some(uid), name) = (resource.number::<i64>("UID"), resource.text("Name")) else { continue };
        if uid <= 0 || name.is_empty() || resource.is("IsNull") {
            continue;
        }
        if !matches!(resource.text("Type"), "1" | "") || resource.is("IsCostResource") {
            left_out.push(name);
            continue;
        }
        let own = resource.number::<i64>("CalendarUID");
        let leave = own.and_then(|uid| calendars.get(&uid)).map_or_else(Vec::new, |one| one.0.closures.clone());
        // Hours of their own, or those of the calendar that theirs builds on.
        let kept = own.and_then(|uid| calendars.get(&uid).map(|one| if one.2 { uid } else { one.1 }));
        let calendar = kept.filter(|uid| *uid != project && calendars.contains_key(uid)).map(|uid| {
            *others.entry(uid).or_insert_with(|| {
                schedule.others.push(calendars[&uid].0.clone());
                schedule.others.len() - 1
            })
        });
        let units = resource.number::<f64>("MaxUnits").unwrap_or(1.0);
        if units > 1.0 {
            schedule.lost.push(format!("`{name}` stands for several people: one is planned"));
        }
        numbers.insert(uid, schedule.people.len());
        schedule.people.push(ForeignPerson {
            name: name.to_owned(),
            initials: resource.text("Initials").to_owned(),
            role: resource.text("Group").to_owned(),
            email: resource.text("EmailAddress").to_owned(),
            hourly_rate: resource.number("StandardRate").filter(|rate| *rate > 0.0),
            availability: (0.05..1.0).contains(&units).then_some(units),
            calendar,
            leave,
        });
    }
    if !left_out.is_empty() {
        let names = left_out.join("`, `");
        schedule.lost.push(format!("materials and costs are not planned: `{names}` left out"));
    }
    numbers
}

/// Who works how many minutes on the task of a number.
fn assignments(root: &Element, people: &BTreeMap<i64, usize>) -> BTreeMap<i64, Vec<Share>> {
    let mut work: BTreeMap<i64, Vec<Share>> = BTreeMap::new();
    for one in root.items("Assignments", "Assignment") {
        let person = one.number::<i64>("ResourceUID").and_then(|uid| people.get(&uid));
        if let (Some(task), Some(person)) = (one.number("TaskUID"), person) {
            let when = (moment(one.text("Start")), moment(one.text("Finish")));
            let minutes = minutes(one.text("Work")).unwrap_or(0);
            work.entry(task).or_default().push(Share { person: *person, minutes, when });
        }
    }
    work
}

/// What one person does of a task, and from when to when.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Share {
    person: usize,
    minutes: i64,
    when: (Option<NaiveDateTime>, Option<NaiveDateTime>),
}

/// What rows are read from.
struct Rows<'a> {
    tasks: &'a [&'a Element],
    work: &'a BTreeMap<i64, Vec<Share>>,
    keep_dates: bool,
    /// The document tells tasks that may be split from others.
    splits: bool,
    status: Option<NaiveDate>,
}

impl Rows<'_> {
    fn rows(&self, lost: &mut Vec<String>) -> Vec<ForeignRow> {
        let levels: Vec<usize> = self.tasks.iter().map(|task| task.number("OutlineLevel").unwrap_or(1)).collect();
        let top = levels.iter().copied().min().unwrap_or(1);
        // A group within a phase has no row of its own: what waits for it waits for all that it holds.
        let holds = |at: usize| {
            at + 1..levels[at + 1..].iter().position(|l| *l <= levels[at]).map_or(levels.len(), |n| at + 1 + n)
        };
        let is_group = |at: usize| !holds(at).is_empty();
        let mut place = vec![None; self.tasks.len()];
        let mut rows: Vec<ForeignRow> = Vec::new();
        let mut flattened = 0;
        for (at, task) in self.tasks.iter().enumerate() {
            if is_group(at) && levels[at] > top {
                flattened += 1;
                continue;
            }
            place[at] = Some(rows.len());
            rows.push(self.row(task, is_group(at)));
        }
        if flattened > 0 {
            lost.push(format!("a phase holds tasks alone: {flattened} groups within phases are dissolved"));
        }
        let by_uid: BTreeMap<&str, usize> =
            self.tasks.iter().enumerate().map(|(at, task)| (task.text("UID"), at)).collect();
        let mut unread = 0;
        for (at, task) in self.tasks.iter().enumerate() {
            let ends: Vec<usize> =
                if is_group(at) { holds(at).filter(|one| !is_group(*one)).collect() } else { vec![at] };
            for link in task.all("PredecessorLink") {
                let Some(&from) = by_uid.get(link.text("PredecessorUID")).filter(|_| !link.is("CrossProject")) else {
                    unread += 1;
                    continue;
                };
                let kind = match link.text("Type") {
                    "0" => LinkType::FinishFinish,
                    "2" => LinkType::StartFinish,
                    "3" => LinkType::StartStart,
                    _ => LinkType::FinishStart,
                };
                let format = link.number::<u8>("LagFormat").unwrap_or(7) & 31;
                let mut lag = link.number::<i64>("LinkLag").unwrap_or(0) / 10;
                if matches!(format, 19 | 20) {
                    lag = 0;
                    unread += 1;
                }
                // Even formats are elapsed time.
                let elapsed = lag != 0 && format.is_multiple_of(2);
                let plain = kind == LinkType::FinishStart && lag == 0;
                let froms: Vec<usize> = match place[from] {
                    Some(row) if !is_group(from) || plain => vec![row],
                    _ => holds(from).filter(|one| !is_group(*one)).filter_map(|one| place[one]).collect(),
                };
                for end in ends.iter().filter_map(|end| place[*end]) {
                    let new = froms.iter().filter(|from| **from != end).map(|from| (*from, kind, lag, elapsed));
                    rows[end].after.extend(new);
                }
            }
        }
        if unread > 0 {
            lost.push(format!(
                "{unread} links lead to other projects or have a lag in percent: left out, or without lag"
            ));
        }
        rows
    }

    fn row(&self, task: &Element, group: bool) -> ForeignRow {
        let work = task.number::<i64>("UID").and_then(|uid| self.work.get(&uid)).map_or(&[][..], Vec::as_slice);
        let span = minutes(task.text("Duration")).unwrap_or(0);
        let elapsed = task
            .number::<u8>("DurationFormat")
            .is_some_and(|format| (4..=12).contains(&(format & 31)) && format.is_multiple_of(2));
        let worked: Vec<Share> = work.iter().copied().filter(|one| one.minutes > 0).collect();
        // As long as each other and at the same time: together. Else each in their own hours.
        let same = worked.windows(2).all(|pair| (pair[0].minutes, pair[0].when) == (pair[1].minutes, pair[1].when));
        let length = match worked.as_slice() {
            [] if elapsed => ForeignLength::Elapsed(span),
            [] => ForeignLength::Length(span),
            [first, ..] if same => ForeignLength::Effort(first.minutes),
            several => ForeignLength::Shared(several.iter().map(|one| one.minutes).sum()),
        };
        let kind = match () {
            () if group => ForeignKind::Phase,
            () if worked.is_empty() && (task.is("Milestone") || span == 0) => ForeignKind::Milestone,
            () => ForeignKind::Task,
        };
        let percent = task.number::<f64>("PercentComplete").unwrap_or(0.0);
        let started = moment(task.text("ActualStart"));
        let finish = moment(task.text("Finish"));
        let finished = moment(task.text("ActualFinish")).or(finish).filter(|_| percent >= 100.0);
        let started = started.or(moment(task.text("Start")).filter(|_| percent > 0.0));
        let left = |key: &str| minutes(task.text(key));
        let remaining = match length {
            ForeignLength::Effort(_) => left("RemainingWork").map(|all| all / worked.len().max(1) as i64),
            ForeignLength::Shared(_) => left("RemainingWork"),
            _ => left("RemainingDuration"),
        };
        ForeignRow {
            kind,
            id: String::new(),
            title: task.text("Name").to_owned(),
            notes: task.text("Notes").to_owned(),
            length: if kind == ForeignKind::Task { length } else { ForeignLength::Unknown },
            people: if worked.is_empty() { work } else { &worked }.iter().map(|one| one.person).collect(),
            priority: task.number("Priority").filter(|priority| *priority != 500 && *priority <= 1000),
            after: Vec::new(),
            hold: self.hold(task),
            deadline: moment(task.text("Deadline")),
            started,
            finished,
            remaining: remaining.filter(|_| started.is_some() && finished.is_none()),
            fixed_cost: task.number::<f64>("FixedCost").map(|cost| cost / 100.0).filter(|cost| *cost != 0.0),
            split: self.splits && task.is("LevelingCanSplit"),
            finish,
        }
    }

    fn hold(&self, task: &Element) -> ForeignHold {
        let past = |at: NaiveDateTime| self.status.is_some_and(|status| at.date() < status);
        let start = moment(task.text("ManualStart")).or(moment(task.text("Start")));
        if self.keep_dates && task.is("Manual") {
            return start.filter(|at| !past(*at)).map_or(ForeignHold::Free, ForeignHold::NotBefore);
        }
        let date = moment(task.text("ConstraintDate"));
        match (task.number::<u8>("ConstraintType"), date) {
            (Some(1), _) => ForeignHold::Late,
            (Some(2), Some(date)) if !past(date) => ForeignHold::Fixed(date),
            (Some(4), Some(date)) => ForeignHold::NotBefore(date),
            _ => ForeignHold::Free,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read() {
        for (text, read) in [
            ("PT8H30M0S", Some(510)),
            ("PT0H0M90S", Some(1)),
            ("P1DT2H0M0S", Some(26 * 60)),
            ("PT", Some(0)),
            ("8h", None),
            ("PTxH", None),
            ("PT99999999999999H0M0S", None),
        ] {
            assert_eq!(minutes(text), read, "{text}");
        }
    }

    #[test]
    fn what_is_no_schedule_is_told() {
        assert_eq!(mspdi("<Board/>", true).unwrap_err(), "its root is `<Board>`, not `<Project>`");
        assert_eq!(mspdi("<Project><Tasks/></Project>", true).unwrap_err(), "it holds no task");
    }
}
