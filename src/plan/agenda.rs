//! The sessions of the project, for calendars: meetings, trainings, appointments.

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::timeline::{Timeline, project_rules};
use crate::check::Project;
use crate::model::value::{Moment, TimeSpan, Unit};
use crate::model::{Holidays, Meeting, Training};
use qilby_schedule::calendar::{WorkCalendar, civil, minute_of};

/// What a session is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A meeting.
    Meeting,
    /// A training session.
    Training,
    /// A task with a fixed time that is neither.
    Appointment,
}

impl Kind {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Meeting => "meeting",
            Kind::Training => "training",
            Kind::Appointment => "appointment",
        }
    }
}

/// When a session takes place, in civil time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum When {
    /// Whole days, the last included.
    Days {
        /// First day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
    },
    /// From one time to another.
    Hours {
        /// Start.
        from: NaiveDateTime,
        /// End.
        to: NaiveDateTime,
    },
}

impl When {
    /// The first instant.
    pub fn start(self) -> NaiveDateTime {
        match self {
            When::Days { first, .. } => first.and_time(chrono::NaiveTime::MIN),
            When::Hours { from, .. } => from,
        }
    }
}

/// A session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// What it is.
    pub kind: Kind,
    /// Id of the meeting, training or task.
    pub id: String,
    /// When it takes place.
    pub when: When,
}

/// Every session, in order of time.
pub fn agenda(project: &Project, timeline: &Timeline) -> Vec<Session> {
    let clock = Clock { project };
    let mut sessions: Vec<Session> = project.meeting.iter().map(|meeting| clock.meeting(meeting)).collect();
    sessions.extend(project.training.iter().filter_map(|training| clock.training(training, timeline)));
    let appointments = project.tasks().filter(|(_, task)| {
        let taught = project.training.iter().any(|one| one.task.as_ref().is_some_and(|id| id == task.id.as_str()));
        task.fixed.as_ref().is_some_and(|fixed| fixed.time.is_some()) && !taught
    });
    for (_, task) in appointments {
        let Some(plan) = timeline.task(task.id.as_str()) else { continue };
        // A meeting at the same time is that appointment, with its minutes.
        let met = |session: &Session| session.kind == Kind::Meeting && session.when.start() == plan.start;
        if !sessions.iter().any(met) {
            let when = When::Hours { from: plan.start, to: plan.finish };
            sessions.push(Session { kind: Kind::Appointment, id: task.id.as_str().to_owned(), when });
        }
    }
    sessions.sort_by_key(|session| (session.when.start(), session.kind));
    sessions
}

/// The zone of the civil times of the project, as an IANA name, where the public holidays tell the country.
pub fn time_zone(project: &Project) -> Option<&'static str> {
    match project.calendar.holidays {
        Holidays::France | Holidays::AlsaceMoselle => Some("Europe/Paris"),
        Holidays::None => None,
    }
}

/// Turns what the file says of a time into a span of time.
struct Clock<'a> {
    project: &'a Project,
}

impl Clock<'_> {
    fn meeting(&self, meeting: &Meeting) -> Session {
        let hour = TimeSpan { thousandths: 1000, unit: Unit::Hour };
        let when = self.span(meeting.date.value, meeting.duration.unwrap_or(hour));
        Session { kind: Kind::Meeting, id: meeting.id.as_str().to_owned(), when }
    }

    /// None when neither the training nor a task of it says when.
    fn training(&self, training: &Training, timeline: &Timeline) -> Option<Session> {
        let written = training.date.as_ref().map(|date| date.value);
        let of_task = || {
            let start = timeline.task(training.task.as_ref()?.as_str())?.start;
            Some(Moment { date: start.date(), time: Some(start.time()) })
        };
        let when = self.span(written.or_else(of_task)?, training.duration.value);
        Some(Session { kind: Kind::Training, id: training.id.as_str().to_owned(), when })
    }

    fn span(&self, start: Moment, length: TimeSpan) -> When {
        let from = start.or_at(chrono::NaiveTime::MIN);
        let to = self.end(from, length);
        match start.time {
            Some(_) => When::Hours { from, to },
            None => When::Days { first: start.date, last: to.date() },
        }
    }

    /// Hours are hours of the clock; days and more are days of work.
    fn end(&self, from: NaiveDateTime, length: TimeSpan) -> NaiveDateTime {
        let elapsed = minute_of(from).saturating_add(length.elapsed_minutes().max(0));
        let in_days = matches!(length.unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year);
        let worked = in_days.then(|| {
            let rules = project_rules(self.project);
            let minutes = length.minutes(rules.minutes_per_day(), rules.minutes_per_week());
            let days = u32::try_from(length.elapsed_minutes() / (24 * 60) * 3 + 30).unwrap_or(MOST_DAYS);
            WorkCalendar::compile(&rules, &[], from.date(), days.min(MOST_DAYS)).add_working(minute_of(from), minutes)
        });
        let end = worked.flatten().unwrap_or(elapsed);
        // No session lasts for years; an absurd length must not leave the range of dates.
        let latest = from.checked_add_days(Days::new(u64::from(MOST_DAYS))).unwrap_or(from);
        civil(end).min(latest)
    }
}

/// Longest session, in days.
const MOST_DAYS: u32 = 366;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::planned;

    const TABLES: &str = r#"
[[member]]
id = "ada"
name = "Ada"

[[stakeholder]]
id = "boss"
name = "Boss"

[[meeting]]
id = "kick-off"
title = "Kick-off"
date = 2026-09-07T14:00:00
attendees = ["ada", "boss"]

[[meeting]]
id = "seminar"
title = "Seminar"
date = 2026-09-11
duration = "2d"
attendees = ["boss"]

[[phase]]
id = "all"
title = "All"

[[phase.task]]
id = "start"
title = "Kick-off"
effort = "1h"
assign = ["ada"]
fixed = 2026-09-07T14:00:00

[[phase.task]]
id = "review"
title = "Review"
effort = "2h"
assign = ["ada"]
fixed = 2026-09-09T10:00:00

[[phase.task]]
id = "teach"
title = "Teach"
effort = "3h"
assign = ["ada"]
fixed = 2026-09-10T09:00:00

[[training]]
id = "lesson"
title = "Lesson"
audience = ["boss"]
duration = "90min"
task = "teach"

[[training]]
id = "never"
title = "Never"
audience = ["boss"]
duration = "1h"
"#;

    fn at(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 9, day).and_then(|date| date.and_hms_opt(hour, minute, 0)).unwrap()
    }

    #[test]
    fn each_session_is_there_once_in_order() {
        let plan = planned(TABLES);
        let sessions = agenda(&plan.project, &plan.timeline);
        let ids: Vec<(Kind, &str)> = sessions.iter().map(|session| (session.kind, session.id.as_str())).collect();
        // The task `start` is the meeting, `teach` the training, and `never` has no date.
        let expected = [
            (Kind::Meeting, "kick-off"),
            (Kind::Appointment, "review"),
            (Kind::Training, "lesson"),
            (Kind::Meeting, "seminar"),
        ];
        assert_eq!(ids, expected);
        let whens: Vec<When> = sessions.iter().map(|session| session.when).collect();
        assert_eq!(whens[0], When::Hours { from: at(7, 14, 0), to: at(7, 15, 0) }, "an hour when nothing is said");
        assert_eq!(whens[2], When::Hours { from: at(10, 9, 0), to: at(10, 10, 30) }, "when its task begins");
        let monday = at(14, 0, 0).date();
        assert_eq!(whens[3], When::Days { first: at(11, 0, 0).date(), last: monday }, "two days of work");
        assert_eq!(time_zone(&plan.project), Some("Europe/Paris"));
    }
}
