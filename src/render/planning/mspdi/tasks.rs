//! Tasks: the project, its phases as summary tasks, what they hold, and the links between them.

use chrono::NaiveDateTime;

use super::Export;
use super::xml::{Xml, duration, moment};
use crate::model::value::{Moment, Unit};
use crate::model::{LinkType, Task};
use crate::plan::exchange::{End, Link};
use crate::plan::outline::{Row, phase_state};
use crate::plan::timeline::State;
use crate::render::cards::one_line;
use crate::render::markdown::Markdown;

/// Most characters of a name in Project.
const LONGEST_NAME: usize = 255;
/// Most characters of notes, well below what Project takes.
const LONGEST_NOTES: usize = 30_000;

pub(super) fn write(export: &Export<'_>, xml: &mut Xml) {
    let (start, finish) = export.span();
    let about = &export.cx.plan.project.project;
    let timeline = &export.cx.plan.timeline;
    let milestones = || timeline.milestones.iter().map(|milestone| milestone.state);
    let states = || timeline.tasks.iter().map(|task| task.state).chain(milestones());
    let state = match (states().all(|state| state == State::Done), states().any(|state| state != State::Todo)) {
        (true, true) => State::Done,
        (_, true) => State::Doing,
        _ => State::Todo,
    };
    let project = Line {
        kind: Kind::Summary,
        name: one_line(&about.title),
        notes: Markdown::parse(&about.summary).to_plain(),
        work: timeline.tasks.iter().map(|task| task.work_minutes).sum(),
        minutes: export.ruler.between(start, finish),
        progress: timeline.progress(),
        ..Line::new(start, finish, state)
    };
    project.write(xml, &Place { uid: 0, number: "0".to_owned(), level: 0 });
    let mut numbering = (0, 0);
    // What a phase holds is one level below it; milestones of no phase come after the last.
    let mut last_phase = None;
    for (place, row) in export.rows.iter().enumerate() {
        let Some((line, phase)) = line(export, *row) else { continue };
        let (number, level) = match row {
            Row::Phase(phase) => {
                last_phase = Some(*phase);
                numbering = (numbering.0 + 1, 0);
                (numbering.0.to_string(), 1)
            }
            _ if phase.is_some() && phase == last_phase => {
                numbering.1 += 1;
                (format!("{}.{}", numbering.0, numbering.1), 2)
            }
            _ => {
                numbering = (numbering.0 + 1, 0);
                (numbering.0.to_string(), 1)
            }
        };
        line.write(xml, &Place { uid: place + 1, number, level });
    }
}

/// Where a line stands.
struct Place {
    uid: usize,
    number: String,
    level: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Summary,
    Task,
    Milestone,
}

/// What Project is told of a line.
struct Line {
    kind: Kind,
    name: String,
    notes: String,
    priority: u16,
    start: NaiveDateTime,
    finish: NaiveDateTime,
    /// Working minutes from start to finish, or elapsed ones.
    minutes: i64,
    elapsed: bool,
    split: bool,
    work: i64,
    progress: f64,
    state: State,
    critical: bool,
    /// Free and total float.
    float: (Option<i64>, Option<i64>),
    fixed_cost: Option<f64>,
    constraint: (u8, Option<NaiveDateTime>),
    deadline: Option<NaiveDateTime>,
    links: Vec<(usize, Link)>,
}

impl Line {
    fn new(start: NaiveDateTime, finish: NaiveDateTime, state: State) -> Self {
        Line {
            kind: Kind::Task,
            name: String::new(),
            notes: String::new(),
            priority: 500,
            start,
            finish,
            minutes: 0,
            elapsed: false,
            split: false,
            work: 0,
            progress: 0.0,
            state,
            critical: false,
            float: (None, None),
            fixed_cost: None,
            constraint: (0, None),
            deadline: None,
            links: Vec::new(),
        }
    }
}

/// A row, and the phase in which it stands.
fn line(export: &Export<'_>, row: Row) -> Option<(Line, Option<usize>)> {
    match row {
        Row::Phase(number) => phase(export, number).map(|line| (line, Some(number))),
        Row::Task(number) => task(export, number),
        Row::Milestone(number) => milestone(export, number),
    }
}

fn phase(export: &Export<'_>, number: usize) -> Option<Line> {
    let plan = export.cx.plan.timeline.phases.get(number)?;
    let phase = export.cx.plan.project.phase.get(number)?;
    let timeline = &export.cx.plan.timeline;
    // Project works a summary out from all that it holds, milestones included.
    let times = |row: &Row| match row {
        Row::Task(task) => {
            timeline.tasks.get(*task).filter(|one| one.phase == number).map(|one| (one.start, one.finish))
        }
        Row::Milestone(one) => {
            timeline.milestones.get(*one).filter(|one| one.phase == Some(number)).map(|one| (one.date, one.date))
        }
        Row::Phase(_) => None,
    };
    let held: Vec<(NaiveDateTime, NaiveDateTime)> = export.rows.iter().filter_map(times).collect();
    // A phase that holds nothing still has a place in time: the start of the project.
    let start = held.iter().map(|(start, _)| *start).min().unwrap_or(export.span().0);
    let finish = held.iter().map(|(_, finish)| *finish).max().unwrap_or(start);
    let state = match phase_state(timeline, number) {
        // Done with its tasks, the phase still holds a milestone to reach.
        State::Done if timeline.milestones.iter().any(|one| one.phase == Some(number) && one.state != State::Done) => {
            State::Doing
        }
        state => state,
    };
    let critical = timeline.tasks.iter().any(|task| task.phase == number && task.critical);
    Some(Line {
        // Without anything below it, Project takes no line for a summary.
        kind: if held.is_empty() { Kind::Task } else { Kind::Summary },
        name: name(export, &plan.id),
        notes: Markdown::parse(&phase.description).to_plain(),
        minutes: export.ruler.between(start, finish),
        work: plan.work_minutes,
        progress: plan.progress,
        critical,
        ..Line::new(start, finish, state)
    })
}

fn task(export: &Export<'_>, number: usize) -> Option<(Line, Option<usize>)> {
    let plan = export.cx.plan.timeline.tasks.get(number)?;
    let (_, task) = export.cx.plan.project.tasks().nth(number)?;
    let elapsed = task.duration.is_some();
    let morning = |at: Moment| at.or_at(export.morning());
    let constraint = match (&task.fixed, &task.not_before, task.alap) {
        (Some(fixed), ..) => (2, Some(morning(fixed.value))),
        (_, Some(earliest), _) => (4, Some(morning(earliest.value))),
        (.., true) => (1, None),
        _ => (0, None),
    };
    let line = Line {
        name: name(export, &plan.id),
        notes: notes(export, number, task),
        priority: task.priority.as_ref().map_or(500, |priority| priority.value),
        minutes: if elapsed { (plan.finish - plan.start).num_minutes() } else { plan.span_minutes },
        elapsed,
        split: task.split,
        work: plan.work_minutes,
        progress: plan.progress,
        critical: plan.critical,
        float: (Some(plan.free_float), Some(plan.total_float)),
        fixed_cost: task.fixed_cost.as_ref().map(|cost| cost.value),
        constraint,
        deadline: task.deadline.as_ref().map(|at| at.value.or_at(export.evening())),
        links: predecessors(export, End::Task(number)),
        ..Line::new(plan.start, plan.finish, plan.state)
    };
    Some((line, Some(plan.phase)))
}

fn milestone(export: &Export<'_>, number: usize) -> Option<(Line, Option<usize>)> {
    let cx = export.cx;
    let plan = cx.plan.timeline.milestones.get(number)?;
    let milestone = cx.plan.project.milestone.get(number)?;
    let mut notes = vec![Markdown::parse(&milestone.description).to_plain()];
    notes.extend(told(export, "deliverables", "codes", &cx.codes(&milestone.deliverables)));
    notes.extend(further(export, End::Milestone(number)));
    let line = Line {
        kind: Kind::Milestone,
        name: name(export, &plan.id),
        notes: joined(&notes),
        progress: if plan.state == State::Done { 100.0 } else { 0.0 },
        critical: plan.critical,
        float: (None, Some(plan.total_float)),
        deadline: plan.due.map(|due| due.and_time(export.evening())),
        links: predecessors(export, End::Milestone(number)),
        ..Line::new(plan.date, plan.date, plan.state)
    };
    Some((line, plan.phase))
}

/// Code and title, as in every document.
fn name(export: &Export<'_>, id: &str) -> String {
    let cx = export.cx;
    let is_phase = cx.plan.project.phase.iter().any(|phase| phase.id.as_str() == id);
    let key = if is_phase { "cards.name.phase" } else { "cards.name.other" };
    cx.locale.fill(key, &[("code", cx.plan.label(id)), ("title", &one_line(cx.plan.project.title(id)))])
}

fn notes(export: &Export<'_>, number: usize, task: &Task) -> String {
    let cx = export.cx;
    let mut notes = vec![Markdown::parse(&task.description).to_plain()];
    let owner = task.accountable.as_ref().map_or("", |id| cx.name(id.as_str()));
    notes.extend(told(export, "owner", "who", &one_line(owner)));
    notes.extend(told(export, "needs", "codes", &cx.codes(&task.needs)));
    notes.extend(told(export, "objectives", "codes", &cx.codes(&task.objectives)));
    notes.extend(told(export, "deliverables", "codes", &cx.codes(&task.produces)));
    notes.extend(further(export, End::Task(number)));
    joined(&notes)
}

fn joined(notes: &[String]) -> String {
    notes.iter().filter(|note| !note.trim().is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn told(export: &Export<'_>, key: &str, name: &str, value: &str) -> Option<String> {
    (!value.is_empty()).then(|| export.cx.locale.fill(&format!("exchange.{key}"), &[(name, value)]))
}

/// Links that Project has no place for, in words: it takes one for each pair.
fn further<'a>(export: &'a Export<'_>, to: End) -> impl Iterator<Item = String> + 'a {
    export.links.further.iter().filter(move |link| link.to == to).map(move |link| {
        let timeline = &export.cx.plan.timeline;
        let id = match link.from {
            End::Task(number) => timeline.tasks.get(number).map_or("", |task| task.id.as_str()),
            End::Milestone(number) => timeline.milestones.get(number).map_or("", |one| one.id.as_str()),
        };
        let locale = export.cx.locale;
        let (name, kind) = (name(export, id), locale.choice("link", link.kind.key()));
        if link.lag == 0 {
            return locale.fill("exchange.further", &[("name", &name), ("link", kind)]);
        }
        let lag = locale.days(link.lag, if link.elapsed { 24 * 60 } else { timeline.day_minutes });
        locale.fill("exchange.further-lag", &[("name", &name), ("link", kind), ("lag", &lag)])
    })
}

/// What waits for what, by the number of the row waited for.
fn predecessors(export: &Export<'_>, to: End) -> Vec<(usize, Link)> {
    let of = |link: &Link| {
        let row = match link.from {
            End::Task(number) => Row::Task(number),
            End::Milestone(number) => Row::Milestone(number),
        };
        (export.uid(row), *link)
    };
    export.links.kept.iter().filter(|link| link.to == to).map(of).collect()
}

impl Line {
    fn write(&self, xml: &mut Xml, place: &Place) {
        let (summary, milestone) = (self.kind == Kind::Summary, self.kind == Kind::Milestone);
        xml.element("Task", |xml| {
            xml.leaf("UID", place.uid);
            xml.leaf("ID", place.uid);
            xml.text("Name", &self.name, LONGEST_NAME);
            xml.leaf("Active", 1);
            // Project works out a summary from what it holds.
            xml.flag("Manual", !summary);
            xml.leaf("Type", 1);
            xml.leaf("IsNull", 0);
            xml.leaf("WBS", &place.number);
            xml.leaf("OutlineNumber", &place.number);
            xml.leaf("OutlineLevel", place.level);
            xml.leaf("Priority", self.priority);
            xml.leaf("Start", moment(self.start));
            xml.leaf("Finish", moment(self.finish));
            xml.leaf("Duration", duration(self.minutes));
            if !summary {
                // Project shows these of a task that it does not schedule, and writes them here.
                xml.leaf("ManualStart", moment(self.start));
                xml.leaf("ManualFinish", moment(self.finish));
                xml.leaf("ManualDuration", duration(self.minutes));
            }
            xml.leaf("DurationFormat", if self.elapsed { 8 } else { 7 });
            xml.leaf("Work", duration(self.work));
            xml.leaf("ResumeValid", 0);
            xml.leaf("EffortDriven", 0);
            xml.leaf("Recurring", 0);
            xml.leaf("Estimated", 0);
            xml.flag("Milestone", milestone);
            xml.flag("Summary", summary);
            xml.flag("Critical", self.critical);
            for (name, minutes) in [("FreeSlack", self.float.0), ("TotalSlack", self.float.1)] {
                if let Some(minutes) = minutes {
                    // Tenths of minutes.
                    xml.leaf(name, minutes.saturating_mul(10));
                }
            }
            if let Some(cost) = self.fixed_cost {
                // Hundredths of the currency.
                xml.leaf("FixedCost", (cost * 100.0).round());
                xml.leaf("FixedCostAccrual", 3);
            }
            self.actuals(xml);
            xml.leaf("ConstraintType", self.constraint.0);
            xml.leaf("CalendarUID", -1);
            if let Some(date) = self.constraint.1 {
                xml.leaf("ConstraintDate", moment(date));
            }
            if let Some(deadline) = self.deadline {
                xml.leaf("Deadline", moment(deadline));
            }
            if !summary {
                xml.flag("LevelingCanSplit", self.split);
            }
            xml.leaf("IgnoreResourceCalendar", 0);
            xml.text("Notes", &self.notes, LONGEST_NOTES);
            for (uid, link) in &self.links {
                predecessor(xml, *uid, link);
            }
        });
    }

    fn actuals(&self, xml: &mut Xml) {
        // Done is 100, and only what is done is; work is told to the minute, for what remains is planned by it.
        let percent = match self.state {
            State::Done => 100,
            State::Doing => (self.progress.round() as i64).clamp(0, 99),
            State::Todo => 0,
        };
        let share = if self.state == State::Doing { self.progress / 100.0 } else { percent as f64 / 100.0 };
        let done = |minutes: i64| (minutes as f64 * share).round() as i64;
        xml.leaf("PercentComplete", percent);
        xml.leaf("PercentWorkComplete", percent);
        if self.state != State::Todo {
            xml.leaf("ActualStart", moment(self.start));
        }
        if self.state == State::Done {
            xml.leaf("ActualFinish", moment(self.finish));
        }
        xml.leaf("ActualDuration", duration(done(self.minutes)));
        xml.leaf("ActualWork", duration(done(self.work)));
        xml.leaf("RegularWork", duration(self.work));
        xml.leaf("RemainingDuration", duration(self.minutes - done(self.minutes)));
        xml.leaf("RemainingWork", duration(self.work - done(self.work)));
    }
}

fn predecessor(xml: &mut Xml, uid: usize, link: &Link) {
    xml.element("PredecessorLink", |xml| {
        xml.leaf("PredecessorUID", uid);
        xml.leaf(
            "Type",
            match link.kind {
                LinkType::FinishFinish => 0,
                LinkType::FinishStart => 1,
                LinkType::StartFinish => 2,
                LinkType::StartStart => 3,
            },
        );
        xml.leaf("CrossProject", 0);
        // Tenths of minutes; the format is how Project shows them.
        xml.leaf("LinkLag", link.lag.saturating_mul(10));
        let format = match link.unit {
            Unit::Millisecond | Unit::Second | Unit::Minute => 3,
            Unit::Hour => 5,
            Unit::Day => 7,
            Unit::Week => 9,
            Unit::Month | Unit::Year => 11,
        };
        xml.leaf("LagFormat", if link.elapsed { format + 1 } else { format });
    });
}
