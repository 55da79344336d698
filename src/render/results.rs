//! The file of results with those of a run added to it: what stands there, its comments and its layout are kept.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

use crate::model::{RunReservation, RunResult};

/// Adds results, and the reservations that they made, to the text of a file of results; `heading` begins a new file,
/// as comment lines without their sign.
///
/// # Errors
/// Why the text cannot be added to, in a sentence: it is no TOML, or its results are no list.
pub fn with_results(text: Option<&str>, heading: &str, results: &[RunResult]) -> Result<String, String> {
    let mut document: DocumentMut = match text {
        Some(text) => {
            text.trim_start_matches('\u{FEFF}').parse().map_err(|error: toml_edit::TomlError| error.to_string())?
        }
        None => DocumentMut::new(),
    };
    if results.is_empty() {
        return Ok(text.unwrap_or_default().to_owned());
    }
    let is_new = document.is_empty();
    for result in results {
        push(&mut document, "result", entry(result))?;
        if let Some(reservation) = &result.reservation {
            push(&mut document, "reservation", reserved(&result.test, reservation))?;
        }
    }
    let mut written = document.to_string();
    if text.is_none() || (is_new && text.is_some_and(|text| text.trim().is_empty())) {
        let comment: String = heading.lines().map(|line| format!("# {line}\n")).collect();
        written = format!("{comment}\n{}", written.trim_start());
    }
    Ok(written)
}

fn push(document: &mut DocumentMut, list: &str, mut row: Table) -> Result<(), String> {
    let item = document.entry(list).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    match item {
        Item::ArrayOfTables(tables) => {
            row.decor_mut().set_prefix("\n");
            tables.push(row);
            Ok(())
        }
        // The same, written on lines of its own: `result = [{ … }]`.
        Item::Value(Value::Array(rows)) => {
            let mut row = row.into_inline_table();
            row.decor_mut().set_prefix("\n  ");
            rows.push_formatted(Value::InlineTable(row));
            Ok(())
        }
        _ => Err(format!("`{list}` is no list")),
    }
}

fn entry(result: &RunResult) -> Table {
    let mut row = Table::new();
    let text = |row: &mut Table, key: &str, text: &str| {
        if !text.is_empty() {
            row.insert(key, value(text));
        }
    };
    text(&mut row, "test", &result.test);
    row.insert("date", date(result.date));
    text(&mut row, "tester", &result.tester);
    text(&mut row, "outcome", result.outcome.map_or("", |outcome| outcome.key()));
    text(&mut row, "observed", &result.observed);
    text(&mut row, "evidence", &result.evidence);
    text(&mut row, "duration", &result.duration.map(|span| span.to_string()).unwrap_or_default());
    text(&mut row, "fingerprint", result.fingerprint.as_deref().unwrap_or_default());
    row
}

fn reserved(test: &str, reservation: &RunReservation) -> Table {
    let mut row = Table::new();
    row.insert("test", value(test));
    row.insert("title", value(reservation.title.as_str()));
    row.insert("severity", value(reservation.severity.key()));
    if !reservation.commitment.is_empty() {
        row.insert("commitment", value(reservation.commitment.as_str()));
    }
    if let Some(due) = reservation.due {
        row.insert("due", date(due));
    }
    row
}

pub(super) fn date(date: crate::model::value::Date) -> Item {
    use chrono::Datelike as _;
    let number = |part: u32| u8::try_from(part).unwrap_or(u8::MAX);
    let date = toml_edit::Date {
        year: u16::try_from(date.year()).unwrap_or(u16::MAX),
        month: number(date.month()),
        day: number(date.day()),
    };
    value(toml_edit::Datetime { date: Some(date), time: None, offset: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::load;
    use crate::model::value::check_format;
    use crate::model::{Outcome, ReservationSeverity, ResultsFile};

    fn result(observed: &str) -> RunResult {
        RunResult {
            test: "t01".to_owned(),
            date: "2026-11-23".parse().unwrap(),
            tester: "ana".to_owned(),
            outcome: Some(Outcome::Reserve),
            observed: observed.to_owned(),
            evidence: String::new(),
            duration: Some("1.5s".parse().unwrap()),
            fingerprint: Some("0123456789ab".to_owned()),
            reservation: Some(RunReservation {
                title: "À revoir".to_owned(),
                severity: ReservationSeverity::Minor,
                commitment: String::new(),
                due: Some("2026-12-04".parse().unwrap()),
            }),
        }
    }

    fn loaded(text: &str) -> ResultsFile {
        let loaded = load::<ResultsFile>(text, &check_format);
        assert_eq!(loaded.diagnostics, [], "{text}");
        loaded.document.unwrap()
    }

    #[test]
    fn a_new_file_says_what_it_is() {
        let text = with_results(None, "Les résultats.\nUne entrée par passage.", &[result("vu")]).unwrap();
        insta::assert_snapshot!(text);
        let file = loaded(&text);
        assert_eq!((file.result.len(), file.reservation.len()), (1, 1));
    }

    #[test]
    fn what_stands_there_stays() {
        let former = "# Mes notes.\n\n[[result]]   # le premier\ntest = 't00'\ndate   = 2026-11-01\ntester = \"lab\"\noutcome = \"ok\" # bien\n\n# Les réserves.\n[[reservation]]\ntest = \"t00\"\ntitle = \"Une\"\nseverity = \"minor\"\n\n# La fin.\n";
        let text = with_results(Some(former), "", &[result("vu")]).unwrap();
        insta::assert_snapshot!(text);
        let file = loaded(&text);
        assert_eq!((file.result.len(), file.reservation.len()), (2, 2));
        assert_eq!(file.result[1].test.value, "t01");
        assert_eq!(with_results(Some(former), "", &[]).unwrap(), former);
    }

    #[test]
    fn lists_on_one_line_are_added_to() {
        let former = "result = [{ test = \"t00\", date = 2026-11-01, tester = \"lab\", outcome = \"ok\" }]\n";
        let file = loaded(&with_results(Some(former), "", &[result("vu")]).unwrap());
        assert_eq!((file.result.len(), file.reservation.len()), (2, 1));
    }

    #[test]
    fn any_text_is_data() {
        for text in [
            "a\"b'c\\d",
            "'''\n\"\"\"",
            "ligne\nautre\r\nfin",
            "\u{1b}[31m\u{0}\u{7f}",
            "{{ x }} $(y) 😀",
            "#[[result]]",
        ] {
            let file = loaded(&with_results(None, "", &[result(text)]).unwrap());
            assert_eq!(file.result[0].observed, text);
        }
    }

    #[test]
    fn what_cannot_be_added_to_is_told() {
        assert!(with_results(Some("result = 3"), "", &[result("")]).unwrap_err().contains("no list"));
        assert!(with_results(Some("a = "), "", &[result("")]).is_err());
    }
}
