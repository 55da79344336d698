//! The calendars, each as an ordinary week and the days that differ from it, no day twice.

use chrono::{Datelike, Days, NaiveDate};

use crate::check::Project;
use crate::model::{Closure, Member, OtherCalendar};
use crate::plan::timeline::{Timeline, other_rules, project_rules};
use qilby_schedule::calendar::{CalendarRules, DayKind, Hours};

/// Why a day differs from the ordinary week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// A public holiday, by the key of its text.
    Holiday(&'static str),
    /// A closure, or somebody's leave, with the reason as written.
    Closed(String),
    /// A public holiday that is worked all the same.
    Worked,
}

/// Days that differ from the ordinary week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Absence {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Why.
    pub reason: Reason,
    /// Hours worked all the same; none when the days are off.
    pub hours: Vec<Hours>,
}

/// A calendar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkingWeek {
    /// Working intervals of Monday to Sunday.
    pub week: [Vec<Hours>; 7],
    /// Days that differ, in order, apart from one another.
    pub absences: Vec<Absence>,
}

/// All calendars of a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendars {
    /// The project's.
    pub project: WorkingWeek,
    /// Those of people with hours of their own, in the order of the file.
    pub other: Vec<WorkingWeek>,
    /// Leave of each member, in the order of the file.
    pub leave: Vec<Vec<Absence>>,
}

/// Most years in which days are looked at, one by one.
const MOST_YEARS: i32 = 60;

/// Works out the calendars, from the year of the start to the year after the finish, so that a plan
/// that slips still meets its holidays.
pub fn calendars(project: &Project, timeline: &Timeline) -> Calendars {
    let first = timeline.start.with_ordinal(1).unwrap_or(timeline.start);
    let year = (timeline.finish.year() + 1).min(first.year() + MOST_YEARS);
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(timeline.finish);
    let week = |rules: &CalendarRules| working_week(rules, &project.calendar.closures, first, last);
    let other = |other: &OtherCalendar| week(&other_rules(project, other));
    Calendars {
        project: week(&project_rules(project)),
        other: project.calendar.other.iter().map(other).collect(),
        leave: project.member.iter().map(leave).collect(),
    }
}

fn working_week(rules: &CalendarRules, closures: &[Closure], first: NaiveDate, last: NaiveDate) -> WorkingWeek {
    let mut absences: Vec<Absence> = Vec::new();
    // Whether only days of rest lie between the last absence and this day.
    let mut follows = false;
    for date in std::iter::successors(Some(first), |day| day.checked_add_days(Days::new(1))) {
        if date > last {
            break;
        }
        let day = rules.day(date);
        let ordinary = &rules.week[date.weekday().num_days_from_monday() as usize];
        let reason = match day.kind {
            DayKind::Worked if rules.exceptions.contains_key(&date) && day.hours != *ordinary => Reason::Worked,
            DayKind::Rest => continue,
            DayKind::Worked => {
                follows = false;
                continue;
            }
            DayKind::Holiday(holiday) => Reason::Holiday(holiday.key()),
            DayKind::Closure | DayKind::Excluded => Reason::Closed(reason_of(closures, date)),
        };
        match absences.last_mut() {
            Some(last) if follows && last.reason == reason && last.hours.is_empty() && day.hours.is_empty() => {
                last.to = date;
            }
            _ => absences.push(Absence { from: date, to: date, reason, hours: day.hours }),
        }
        follows = true;
    }
    WorkingWeek { week: rules.week.clone(), absences }
}

fn reason_of(closures: &[Closure], date: NaiveDate) -> String {
    let covers = |closure: &&Closure| {
        let to = closure.to.as_ref().unwrap_or(&closure.from);
        (closure.from.value.0..=to.value.0).contains(&date)
    };
    closures.iter().find(covers).map_or_else(String::new, |closure| closure.reason.clone())
}

/// The leave of a member in order; what two periods share belongs to the one that begins first.
fn leave(member: &Member) -> Vec<Absence> {
    let mut periods: Vec<(NaiveDate, NaiveDate, &str)> = member
        .leave
        .iter()
        .map(|leave| {
            let to = leave.to.as_ref().unwrap_or(&leave.from).value.0;
            (leave.from.value.0, to, leave.reason.as_str())
        })
        .collect();
    periods.sort_by_key(|(from, to, _)| (*from, *to));
    let mut absences: Vec<Absence> = Vec::new();
    for (from, to, reason) in periods {
        let after = absences.last().and_then(|last| last.to.checked_add_days(Days::new(1)));
        let from = after.map_or(from, |after| after.max(from));
        if from <= to {
            absences.push(Absence { from, to, reason: Reason::Closed(reason.to_owned()), hours: Vec::new() });
        }
    }
    absences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::planned;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn no_day_is_off_twice() {
        let plan = planned(
            r#"
[calendar]
closures = [
    { from = 2026-12-24, to = 2026-12-31, reason = "Winter" },
    { from = 2026-12-28, to = 2027-01-05, reason = "Stocktaking" },
]

[[calendar.other]]
id = "saturdays"
days = ["sat"]

[[member]]
id = "ada"
name = "Ada"
leave = [
    { from = 2026-10-05, to = 2026-10-09, reason = "Trip" },
    { from = 2026-10-08, to = 2026-10-12, reason = "Course" },
    { from = 2026-10-06, reason = "Doctor" },
]
"#,
        );
        let calendars = calendars(&plan.project, &plan.timeline);
        let absences = &calendars.project.absences;
        assert!(absences.windows(2).all(|pair| pair[0].to < pair[1].from), "{absences:#?}");
        let winter: Vec<_> = absences.iter().filter(|one| one.from >= date(2026, 12, 1)).take(5).collect();
        let told: Vec<_> = winter.iter().map(|one| (one.from, one.to, one.reason.clone())).collect();
        let closed = |reason: &str| Reason::Closed(reason.to_owned());
        let expected = [
            (date(2026, 12, 24), date(2026, 12, 24), closed("Winter")),
            (date(2026, 12, 25), date(2026, 12, 25), Reason::Holiday("christmas")),
            (date(2026, 12, 28), date(2026, 12, 31), closed("Winter")),
            (date(2027, 1, 1), date(2027, 1, 1), Reason::Holiday("new-year")),
            (date(2027, 1, 4), date(2027, 1, 5), closed("Stocktaking")),
        ];
        assert_eq!(told, expected);
        let saturday = &calendars.other[0].absences;
        assert!(saturday.iter().all(|one| one.from.weekday() == chrono::Weekday::Sat), "only days of that calendar");
        let leave: Vec<_> = calendars.leave[0].iter().map(|one| (one.from.day(), one.to.day())).collect();
        assert_eq!(leave, [(5, 9), (10, 12)]);
    }

    #[test]
    fn a_holiday_worked_as_usual_is_an_ordinary_day() {
        let plan = planned("[calendar]\nworked_holidays = [2026-11-11, 2026-11-01]\n");
        let calendars = calendars(&plan.project, &plan.timeline);
        let november = |one: &&Absence| one.from.year() == 2026 && one.from.month() == 11;
        let november: Vec<&Absence> = calendars.project.absences.iter().filter(november).collect();
        // 1 November 2026 is a Sunday, worked by exception.
        assert_eq!(november.len(), 1, "{november:?}");
        assert_eq!((november[0].from.day(), &november[0].reason), (1, &Reason::Worked));
        assert!(!november[0].hours.is_empty());
    }
}
