//! The results that a run of tests handed over, as JSON: `docs/recette.md` tells the format.

use serde::Deserialize;

use crate::model::value::{Date, TimeSpan};
use crate::model::{Outcome, ReservationSeverity, RunReservation, RunResult};

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    date: String,
    #[serde(default)]
    tester: String,
    results: Vec<Row>,
}

/// Keys that are not named here are for others: they are passed over.
#[derive(Deserialize)]
struct Row {
    id: String,
    result: Ended,
    date: Option<String>,
    tester: Option<String>,
    #[serde(default)]
    fingerprint: String,
    #[serde(default)]
    observed: String,
    #[serde(default)]
    evidence: String,
    seconds: Option<f64>,
    reservation: Option<Reserved>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Ended {
    Ok,
    Ko,
    Reserve,
    Skipped,
}

#[derive(Deserialize)]
struct Reserved {
    title: String,
    severity: ReservationSeverity,
    #[serde(default)]
    commitment: String,
    due: Option<String>,
}

/// Reads the results of a run.
///
/// # Errors
/// Why these are none, in a sentence, with the place when it is known.
pub fn run(text: &str) -> Result<Vec<RunResult>, String> {
    let file: File = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).map_err(|error| error.to_string())?;
    let File { date, tester, results } = file;
    let of = |row: Row| {
        let id = row.id.clone();
        result(row, &date, &tester).map_err(|fault| format!("result of `{id}`: {fault}"))
    };
    results.into_iter().map(of).collect()
}

fn result(row: Row, date: &str, tester: &str) -> Result<RunResult, String> {
    if row.id.trim().is_empty() {
        return Err("`id` is empty".to_owned());
    }
    let tester = row.tester.as_deref().unwrap_or(tester).trim();
    if tester.is_empty() {
        return Err("`tester` is missing".to_owned());
    }
    let outcome = match row.result {
        Ended::Ok => Some(Outcome::Ok),
        Ended::Ko => Some(Outcome::Ko),
        Ended::Reserve => Some(Outcome::Reserve),
        Ended::Skipped => None,
    };
    Ok(RunResult {
        test: row.id.trim().to_owned(),
        date: day(row.date.as_deref().unwrap_or(date))?,
        tester: tester.to_owned(),
        outcome,
        observed: row.observed.trim().to_owned(),
        evidence: row.evidence.trim().to_owned(),
        duration: row.seconds.map(duration).transpose()?.flatten(),
        fingerprint: Some(row.fingerprint.trim().to_ascii_lowercase()).filter(|text| !text.is_empty()),
        reservation: row.reservation.map(reservation).transpose()?,
    })
}

fn reservation(row: Reserved) -> Result<RunReservation, String> {
    if row.title.trim().is_empty() {
        return Err("`reservation.title` is empty".to_owned());
    }
    Ok(RunReservation {
        title: row.title.trim().to_owned(),
        severity: row.severity,
        commitment: row.commitment.trim().to_owned(),
        due: row.due.as_deref().map(day).transpose()?,
    })
}

/// The day of a date, or of a moment as `2026-11-23T10:12:13Z`, in the zone in which it is written.
fn day(text: &str) -> Result<Date, String> {
    if text.is_empty() {
        return Err("`date` is missing".to_owned());
    }
    let (day, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    match day.parse() {
        Ok(day) if rest.is_empty() || rest.starts_with(['T', 't', ' ']) => Ok(day),
        _ => Err(format!("`{text}` is no date; one is written 2026-11-23, or 2026-11-23T10:12:13Z")),
    }
}

/// Seconds with the digits that matter; none for no time at all.
fn duration(seconds: f64) -> Result<Option<TimeSpan>, String> {
    const LONGEST: f64 = 3_600.0 * 24.0 * 365.0;
    if !(0.0..=LONGEST).contains(&seconds) {
        return Err(format!("`seconds` is {seconds}: a number from 0 to a year is expected"));
    }
    let text = match seconds {
        under if under < 0.0005 => return Ok(None),
        under if under < 0.9995 => format!("{:.0}ms", under * 1000.0),
        under if under < 120.0 => format!("{under:.1}s"),
        under if under < 7_200.0 => format!("{:.1}min", under / 60.0),
        long => format!("{:.1}h", long / 3_600.0),
    };
    // « 3.0s » is written « 3s », as a person would.
    text.replace(".0", "").parse().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(row: &str) -> Result<RunResult, String> {
        run(&format!(
            r#"{{"date": "2026-11-23T10:12:13Z", "tester": "lab", "runs": [{{"ok": 1}}], "results": [{row}]}}"#
        ))
        .map(|mut results| results.remove(0))
    }

    #[test]
    fn what_the_lab_writes_is_read() {
        let read = one(
            r#"{"id": "auto-dns", "fingerprint": "AB12", "result": "ok", "evidence": "40 of 40", "seconds": 1.234}"#,
        )
        .unwrap();
        assert_eq!((read.test.as_str(), read.tester.as_str(), read.outcome), ("auto-dns", "lab", Some(Outcome::Ok)));
        assert_eq!(read.date, "2026-11-23".parse().unwrap());
        assert_eq!(read.fingerprint.as_deref(), Some("ab12"));
        assert_eq!(read.duration.unwrap().to_string(), "1.2s");
        assert_eq!((read.evidence.as_str(), read.observed.as_str()), ("40 of 40", ""));
        assert_eq!(one(r#"{"id": "t", "result": "skipped"}"#).unwrap().outcome, None);
    }

    #[test]
    fn what_a_tester_hands_over_is_read() {
        let read = one(r#"{"id": "t01", "result": "reserve", "date": "2026-11-20", "tester": "ana",
                "reservation": {"title": "Lent", "severity": "minor", "due": "2026-12-01"}}"#)
        .unwrap();
        assert_eq!((read.tester.as_str(), read.date.to_string()), ("ana", "2026-11-20".to_owned()));
        let reservation = read.reservation.unwrap();
        assert_eq!((reservation.severity, reservation.due.is_some()), (ReservationSeverity::Minor, true));
    }

    #[test]
    fn lengths_keep_the_digits_that_matter() {
        let told = |seconds: f64| duration(seconds).unwrap().map(|span| span.to_string());
        let cases =
            [(0.0, None), (0.0123, Some("12ms")), (0.9999, Some("1s")), (3.0, Some("3s")), (119.94, Some("119.9s"))];
        for (seconds, expected) in cases {
            assert_eq!(told(seconds).as_deref(), expected, "{seconds}");
        }
        assert_eq!(told(750.0).as_deref(), Some("12.5min"));
        assert_eq!(told(36_000.0).as_deref(), Some("10h"));
        assert!(duration(-1.0).is_err() && duration(f64::NAN).is_err() && duration(1e12).is_err());
    }

    #[test]
    fn what_is_no_run_is_told() {
        for (text, said) in [
            ("", "EOF"),
            ("{\"results\": 3}", "expected a sequence"),
            (r#"{"tester": "a", "results": [{"id": "t", "result": "ok"}]}"#, "`date` is missing"),
            (r#"{"date": "2026-02-30", "tester": "a", "results": [{"id": "t", "result": "ok"}]}"#, "is no date"),
            (r#"{"date": "2026-11-23Z", "tester": "a", "results": [{"id": "t", "result": "ok"}]}"#, "is no date"),
            (r#"{"date": "é", "tester": "a", "results": [{"id": "t", "result": "ok"}]}"#, "is no date"),
            (r#"{"date": "2026-11-23", "results": [{"id": "t", "result": "ok"}]}"#, "`tester` is missing"),
            (
                r#"{"date": "2026-11-23", "tester": "a", "results": [{"id": "t", "result": "passed"}]}"#,
                "unknown variant",
            ),
            (r#"{"date": "2026-11-23", "tester": "a", "results": [{"id": " ", "result": "ok"}]}"#, "`id` is empty"),
        ] {
            let fault = run(text).unwrap_err();
            assert!(fault.contains(said), "{text}: {fault}");
        }
    }
}
