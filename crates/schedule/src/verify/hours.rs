//! The hours of one calendar, read from the rules day by day.

use std::collections::BTreeMap;

use crate::Problem;
use crate::calendar::{CalendarRules, DAY, Minute, Period, date_of, day_of, minute_of};

/// Hours of one calendar, less absences, asked day by day.
pub(super) struct Hours<'a> {
    rules: &'a CalendarRules,
    absences: &'a [Period],
    known: BTreeMap<i64, Vec<(Minute, Minute)>>,
}

impl<'a> Hours<'a> {
    pub fn new(problem: &'a Problem, resource: Option<usize>) -> Hours<'a> {
        let (calendar, absences): (usize, &[Period]) = match resource {
            Some(index) => (problem.resources[index].calendar, &problem.resources[index].absences),
            None => (problem.project_calendar, &[]),
        };
        Hours { rules: &problem.calendars[calendar], absences, known: BTreeMap::new() }
    }

    pub fn day(&mut self, day: i64) -> &[(Minute, Minute)] {
        self.known.entry(day).or_insert_with(|| {
            let start = day * DAY;
            let worked = self.rules.day(date_of(start)).hours;
            let mut spans: Vec<(Minute, Minute)> =
                worked.iter().map(|h| (start + Minute::from(h.from()), start + Minute::from(h.to()))).collect();
            for absence in self.absences {
                let (from, to) = (minute_of(absence.from), minute_of(absence.to));
                spans = spans
                    .into_iter()
                    .flat_map(|(a, b)| [(a, b.min(from)), (a.max(to), b)])
                    .filter(|(a, b)| a < b)
                    .collect();
            }
            spans
        })
    }

    pub fn worked(&mut self, from: Minute, to: Minute) -> Minute {
        (day_of(from)..=day_of(to))
            .map(|day| self.day(day).iter().map(|(a, b)| (b.min(&to) - a.max(&from)).max(0)).sum::<Minute>())
            .sum()
    }

    pub fn covers(&mut self, from: Minute, to: Minute) -> bool {
        self.worked(from, to) == to - from
    }
}
