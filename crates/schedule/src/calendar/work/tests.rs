//! Tests of working-time arithmetic.

use super::*;
use crate::calendar::{Hours, midnight, minute_of};

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn at(month: u32, day: u32, hour: u32) -> Minute {
    minute_of(date(2026, month, day).and_hms_opt(hour, 0, 0).unwrap())
}

fn rules() -> CalendarRules {
    let hours = [Hours::between((9, 0), (12, 0)).unwrap(), Hours::between((13, 0), (17, 0)).unwrap()];
    CalendarRules::weekly(&[0, 1, 2, 3, 4], &hours)
}

/// April 2026: the 1st is a Wednesday.
fn office() -> WorkCalendar {
    WorkCalendar::compile(&rules(), &[], date(2026, 4, 1), 30)
}

#[test]
fn working_time_is_added_across_nights_and_weekends() {
    let calendar = office();
    assert_eq!(calendar.add_working(at(4, 2, 9), 7 * 60), Some(at(4, 2, 17)), "to the end of the day");
    assert_eq!(calendar.add_working(at(4, 2, 9), 8 * 60), Some(at(4, 3, 10)));
    assert_eq!(calendar.add_working(at(4, 3, 17), 60), Some(at(4, 6, 10)), "over the weekend");
    assert_eq!(calendar.add_working(at(4, 5, 3), 0), Some(at(4, 5, 3)), "nothing to work");
    assert_eq!(calendar.add_working(at(4, 6, 10), -60), Some(at(4, 6, 9)));
    assert_eq!(calendar.add_working(at(4, 6, 10), -120), Some(at(4, 3, 16)));
    assert_eq!(calendar.add_working(at(4, 6, 9), -60), Some(at(4, 3, 16)));
    assert_eq!(calendar.before_working(at(4, 6, 10), 60), Some(at(4, 3, 17)), "the evening, not the morning");
    assert_eq!(calendar.before_working(at(4, 6, 10), 120), Some(at(4, 3, 16)));
    assert_eq!(calendar.before_working(at(4, 1, 9), 1), None);
    assert_eq!(calendar.add_working(at(4, 29, 9), 1_000_000), None);
    assert_eq!(calendar.add_working(at(4, 1, 9), -1), None);
}

#[test]
fn the_nearest_worked_instants_are_found() {
    let calendar = office();
    assert_eq!(calendar.next_worked(at(4, 3, 17)), Some(at(4, 6, 9)));
    assert_eq!(calendar.next_worked(at(4, 3, 12)), Some(at(4, 3, 13)));
    assert_eq!(calendar.next_worked(at(4, 3, 14)), Some(at(4, 3, 14)));
    assert_eq!(calendar.prev_worked(at(4, 6, 9)), Some(at(4, 3, 17)));
    assert_eq!(calendar.prev_worked(at(4, 6, 10)), Some(at(4, 6, 10)));
    assert_eq!(calendar.prev_worked(at(4, 1, 9)), None);
    assert_eq!(calendar.next_worked(at(4, 30, 17)), None);
    assert!(calendar.is_worked(at(4, 3, 9)) && !calendar.is_worked(at(4, 3, 12)));
}

#[test]
fn an_absence_is_not_worked() {
    let leave = [Period::days(date(2026, 4, 6), date(2026, 4, 10))];
    let calendar = WorkCalendar::compile(&rules(), &leave, date(2026, 4, 1), 30);
    assert_eq!(calendar.next_worked(at(4, 3, 17)), Some(at(4, 13, 9)));
    assert_eq!(calendar.day_minutes(day_of(at(4, 7, 0))), 0);
    assert_eq!(calendar.total(), office().total() - 5 * 420);
}

#[test]
fn several_people_work_when_all_do() {
    let early = Hours::between((8, 0), (14, 0)).unwrap();
    let other = WorkCalendar::compile(&CalendarRules::weekly(&[0, 2], &[early]), &[], date(2026, 4, 2), 60);
    let both = WorkCalendar::intersection(&[&office(), &other]);
    assert_eq!(both.span_start(), midnight(date(2026, 4, 2)));
    assert_eq!(both.next_worked(at(4, 2, 0)), Some(at(4, 6, 9)));
    let days: Vec<_> = both.day_intervals(day_of(at(4, 8, 0))).collect();
    assert_eq!(days, [(at(4, 8, 9), at(4, 8, 12)), (at(4, 8, 13), at(4, 8, 14))]);
}

#[test]
fn a_continuous_calendar_is_plain_arithmetic() {
    let calendar = WorkCalendar::compile(&CalendarRules::continuous(), &[], date(2026, 4, 1), 10);
    assert!(calendar.continuous);
    assert_eq!(calendar.add_working(at(4, 1, 23), 120), Some(at(4, 2, 1)));
    assert_eq!(calendar.add_working(at(4, 2, 1), -120), Some(at(4, 1, 23)));
    assert_eq!(calendar.worked_before(at(4, 3, 0)), 2 * DAY);
    assert_eq!(calendar.add_working(at(4, 10, 0), 2 * DAY), None);
}

#[test]
fn intervals_between_two_instants_are_cut_to_them() {
    let cut: Vec<_> = office().intervals_between(at(4, 3, 16), at(4, 6, 10)).collect();
    assert_eq!(cut, [(at(4, 3, 16), at(4, 3, 17)), (at(4, 6, 9), at(4, 6, 10))]);
}

proptest::proptest! {
    #[test]
    fn adding_then_measuring_gives_back_the_minutes(start in 0i64..20_000, minutes in 1i64..3_000) {
        let calendar = office();
        let start = calendar.span_start() + start;
        if let Some(end) = calendar.add_working(start, minutes) {
            proptest::prop_assert_eq!(calendar.working_between(start, end), minutes);
            proptest::prop_assert!(calendar.is_worked(end - 1), "the end closes worked time");
            let back = calendar.add_working(end, -minutes).unwrap();
            proptest::prop_assert_eq!(Some(back), calendar.next_worked(start), "the last instant to start from");
        }
    }

    #[test]
    fn the_mirror_measures_the_same(a in 0i64..43_200, b in 0i64..43_200) {
        let calendar = office();
        let mirror = calendar.mirrored();
        let (a, b) = (calendar.span_start() + a, calendar.span_start() + b);
        proptest::prop_assert_eq!(calendar.working_between(a, b), mirror.working_between(-b, -a));
        proptest::prop_assert_eq!(mirror.mirrored(), calendar);
    }
}
