//! The date of Easter.

use chrono::NaiveDate;

/// Easter Sunday of a year of the Gregorian calendar, or `None` when chrono cannot hold the year.
///
/// The anonymous Gregorian computus of Meeus, Jones and Butcher: J. Meeus, *Astronomical Algorithms* (1991), chapter 8,
/// after *Nature*, 20 April 1876, p. 487. Valid for every year, without a table or an exception.
pub fn easter(year: i32) -> Option<NaiveDate> {
    // The Gregorian calendar, hence Easter in it, repeats every 5,700,000 years.
    let y = i64::from(year).rem_euclid(5_700_000);
    let a = y % 19;
    let (b, c) = (y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let (month, day) = (n / 31, n % 31 + 1);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};

    /// Year, month, day as printed in almanacs; with the two extremes (22 March, 25 April) and the two exceptions of
    /// Gauss's rule (1954, 1981).
    const KNOWN: [(i32, u32, u32); 42] = [
        (1583, 4, 10),
        (1818, 3, 22),
        (1886, 4, 25),
        (1900, 4, 15),
        (1913, 3, 23),
        (1916, 4, 23),
        (1924, 4, 20),
        (1943, 4, 25),
        (1954, 4, 18),
        (1961, 4, 2),
        (1970, 3, 29),
        (1981, 4, 19),
        (1989, 3, 26),
        (1997, 3, 30),
        (1999, 4, 4),
        (2000, 4, 23),
        (2001, 4, 15),
        (2002, 3, 31),
        (2005, 3, 27),
        (2008, 3, 23),
        (2010, 4, 4),
        (2011, 4, 24),
        (2012, 4, 8),
        (2015, 4, 5),
        (2016, 3, 27),
        (2017, 4, 16),
        (2018, 4, 1),
        (2019, 4, 21),
        (2020, 4, 12),
        (2021, 4, 4),
        (2022, 4, 17),
        (2023, 4, 9),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2028, 4, 16),
        (2029, 4, 1),
        (2030, 4, 21),
        (2038, 4, 25),
        (2049, 4, 18),
        (2100, 3, 28),
    ];

    #[test]
    fn easter_falls_on_the_almanac_dates() {
        for (year, month, day) in KNOWN {
            assert_eq!(easter(year), NaiveDate::from_ymd_opt(year, month, day), "{year}");
        }
    }

    #[test]
    fn easter_is_a_sunday_between_22_march_and_25_april() {
        for year in 1583..=4100 {
            let date = easter(year).unwrap();
            assert_eq!(date.weekday(), Weekday::Sun, "{year}");
            assert!(((3, 22)..=(4, 25)).contains(&(date.month(), date.day())), "{date}");
        }
    }

    #[test]
    fn years_beyond_the_calendar_are_refused_without_a_panic() {
        assert_eq!(easter(i32::MAX), None);
        assert_eq!(easter(i32::MIN), None);
        assert!(easter(-4000).is_some());
    }
}
