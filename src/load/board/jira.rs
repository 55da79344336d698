//! The CSV that Jira exports of a list of issues (« Export CSV », all fields or the current ones), in English or in French.
//!
//! Source: Atlassian, « Export search results to Microsoft Excel, CSV »; the names of the columns are those of Jira Cloud.

use super::{folded, state_of};
use crate::model::value::Date;
use crate::model::{BoardCard, CardState};

/// A column that is read, and the names that it has.
#[derive(Clone, Copy)]
enum Column {
    Summary,
    Key,
    Description,
    Status,
    Category,
    Resolution,
    Resolved,
    Start,
    Started,
    Due,
    Remaining,
}

impl Column {
    /// Folded names, the surest first.
    fn names(self) -> &'static [&'static str] {
        match self {
            Column::Summary => &["summary", "resume"],
            Column::Key => &["issue key", "cle de ticket", "cle", "key", "work item key", "issue id"],
            Column::Description => &["description"],
            Column::Status => &["status", "etat", "statut"],
            Column::Category => &["status category", "categorie d'etat", "categorie de statut", "categorie d etat"],
            Column::Resolution => &["resolution"],
            Column::Resolved => &["resolved", "resolu", "resolue", "date de resolution"],
            Column::Start => &["start date", "date de debut"],
            Column::Started => &["actual start", "debut reel"],
            Column::Due => &["due date", "date d'echeance", "date d echeance", "echeance"],
            Column::Remaining => &["remaining estimate", "estimation restante", "temps restant"],
        }
    }

    /// Where it is: fields of the user's making stand between the brackets of « Custom field (Start date) ».
    fn find(self, header: &csv::StringRecord) -> Option<usize> {
        let name = |cell: &str| match cell.rsplit_once(" (") {
            Some((head, inner)) if ["custom field", "champ personnalise"].contains(&folded(head).as_str()) => {
                folded(inner.trim_end_matches(')'))
            }
            _ => folded(cell),
        };
        self.names().iter().find_map(|wanted| header.iter().position(|cell| name(cell) == *wanted))
    }
}

/// Reads the issues of an export.
///
/// # Errors
/// Why this is none, in a sentence, with the line when it is known.
pub fn jira(text: &str) -> Result<Vec<BoardCard>, String> {
    let text = text.trim_start_matches('\u{FEFF}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|sign| {
        let count = first.bytes().filter(|byte| byte == sign).count();
        // Of equally many, the comma.
        (count, *sign == b',')
    });
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter.unwrap_or(b',')).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let at = |column: Column| column.find(&header);
    let summary = at(Column::Summary).ok_or("no column `Summary`")?;
    let status = at(Column::Status).or(at(Column::Category)).ok_or("no column `Status`")?;
    let columns = [Column::Key, Column::Description, Column::Category, Column::Resolution, Column::Remaining].map(at);
    let [key, description, category, resolution, remaining] = columns;
    let dates = [Column::Start, Column::Started, Column::Resolved, Column::Due].map(at);
    let mut rows = Vec::new();
    for row in reader.records() {
        rows.push(row.map_err(|error| error.to_string())?);
    }
    let cell = |row: &csv::StringRecord, column: Option<usize>| {
        column.and_then(|column| row.get(column)).unwrap_or_default().trim().to_owned()
    };
    let order = Order::of(rows.iter().flat_map(|row| dates.iter().map(|column| cell(row, *column))));
    let mut cards = Vec::with_capacity(rows.len());
    for row in &rows {
        let [start, started, finished, due] = dates.map(|column| cell(row, column));
        let date = |text: &str| match text {
            "" => Ok(None),
            text => order.date(text).map(Some).ok_or_else(|| {
                let line = row.position().map_or(0, csv::Position::line);
                format!("line {line}: `{}` is no date", crate::diagnostic::words::visible(text))
            }),
        };
        let column = cell(row, Some(status));
        let meant = state_of(&cell(row, category)).or_else(|| state_of(&column));
        // Jira says that an issue is finished by its resolution, whatever the names of the statuses.
        let unresolved = ["", "unresolved", "non resolu", "non resolue"];
        let is_resolved = !unresolved.contains(&folded(&cell(row, resolution)).as_str());
        let state = if is_resolved { Some(CardState::Done) } else { meant };
        cards.push(BoardCard {
            key: cell(row, key),
            name: cell(row, Some(summary)),
            text: cell(row, description),
            column,
            state,
            start: date(&start)?,
            started: date(&started)?,
            finished: date(&finished)?.filter(|_| state == Some(CardState::Done)),
            due: date(&due)?,
            // In seconds.
            remaining: cell(row, remaining).parse::<i64>().ok().map(|seconds| seconds / 60),
        });
    }
    Ok(cards)
}

/// Which comes first in « 04/11/26 ».
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Order {
    Day,
    Month,
}

impl Order {
    /// The day comes first, unless a date of the file has a second number that no month has.
    fn of(mut dates: impl Iterator<Item = String>) -> Self {
        let is_american = |text: String| {
            let numbers: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            let number = |at: usize| numbers.get(at).and_then(|part| part.parse::<u32>().ok());
            matches!((number(0), number(1)), (Some(1..=12), Some(13..=31)))
        };
        if dates.any(is_american) { Order::Month } else { Order::Day }
    }

    /// `2026-11-23`, `23/11/2026`, « 23/nov./26 08:20 », `23/Nov/26 8:20 AM`.
    fn date(self, text: &str) -> Option<Date> {
        let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let [first, second, third, ..] = parts[..] else { return None };
        let number = |part: &str| part.parse::<u32>().ok();
        let month = |part: &str| number(part).or_else(|| month_of(part));
        let (year, month, day) = match self {
            _ if first.len() == 4 => (number(first)?, month(second)?, number(third.get(..2).unwrap_or(third))?),
            Order::Month if number(first).is_some() && number(second).is_some() => {
                (number(third)?, number(first)?, number(second)?)
            }
            // « Nov 23, 2026 ».
            _ if number(first).is_none() => (number(third)?, month(first)?, number(second)?),
            _ => (number(third)?, month(second)?, number(first)?),
        };
        let year = if year < 100 { 2000 + year } else { year };
        format!("{year:04}-{month:02}-{day:02}").parse().ok()
    }
}

/// The number of a month by the beginning of its name, in French or in English.
fn month_of(name: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["jan"],
        &["fev", "feb"],
        &["mar"],
        &["avr", "apr"],
        &["mai", "may"],
        &["juin", "jun"],
        &["juil", "jul"],
        &["aou", "aug"],
        &["sep"],
        &["oct"],
        &["nov"],
        &["dec"],
    ];
    let name = folded(name);
    let found = MONTHS.iter().position(|starts| starts.iter().any(|start| name.starts_with(start)))?;
    u32::try_from(found + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_jira_writes_them() {
        for (text, order, date) in [
            ("2026-11-23", Order::Day, "2026-11-23"),
            ("2026-11-23T08:20:00.000+0100", Order::Day, "2026-11-23"),
            ("23/Nov/26 8:20 AM", Order::Day, "2026-11-23"),
            ("23/nov./26 08:20", Order::Day, "2026-11-23"),
            ("01/déc./26", Order::Day, "2026-12-01"),
            ("3 août 2026", Order::Day, "2026-08-03"),
            ("04/07/2026", Order::Day, "2026-07-04"),
            ("07/04/2026", Order::Month, "2026-07-04"),
            ("Nov 23, 2026", Order::Day, "2026-11-23"),
            ("02/juil./26", Order::Day, "2026-07-02"),
            ("02/juin/26", Order::Day, "2026-06-02"),
        ] {
            assert_eq!(order.date(text), date.parse().ok(), "{text}");
        }
        for text in ["", "demain", "32/11/2026", "2026-13-01", "1/2"] {
            assert_eq!(Order::Day.date(text), None, "{text}");
        }
    }

    #[test]
    fn the_order_of_dates_is_that_of_the_whole_file() {
        let of = |dates: &[&str]| Order::of(dates.iter().map(|&date| date.to_owned()));
        assert_eq!(of(&["04/07/2026", "11/23/2026"]), Order::Month);
        assert_eq!(of(&["04/07/2026", "23/11/2026", ""]), Order::Day);
        assert_eq!(of(&["2026-11-23"]), Order::Day);
    }

    #[test]
    fn an_export_in_french_is_read() {
        let text = "\u{FEFF}Résumé;Clé de ticket;État;Résolution;Résolu(e);Date d'échéance;Champ personnalisé (Start date);Estimation restante;Description\n\
            « T01 — Une »;KAN-1;Recette client;Terminé;19/nov./26 17:02;20/nov./26;16/nov./26;;\"Deux\nlignes\"\n\
            T02 — Deux;KAN-2;En cours;;;;;7200;\n\
            Autre;KAN-3;Chez le client;Non résolu(e);;;;;\n";
        let cards = jira(text).unwrap();
        let [one, two, other] = &cards[..] else { panic!("{cards:#?}") };
        assert_eq!((one.state, one.text.as_str()), (Some(CardState::Done), "Deux\nlignes"), "by its resolution");
        assert_eq!(
            (one.start, one.finished, one.due),
            ("2026-11-16".parse().ok(), "2026-11-19".parse().ok(), "2026-11-20".parse().ok())
        );
        assert_eq!((two.key.as_str(), two.state, two.remaining), ("KAN-2", Some(CardState::Doing), Some(120)));
        assert_eq!((other.state, other.column.as_str()), (None, "Chez le client"));
    }

    #[test]
    fn columns_of_several_values_and_categories_are_read() {
        let text = "Summary,Issue key,Status,Status Category,Labels,Labels\nT01,A-1,Waiting,In Progress,x,y\n";
        let cards = jira(text).unwrap();
        assert_eq!(cards[0].state, Some(CardState::Doing));
    }

    #[test]
    fn what_is_no_export_is_told() {
        assert_eq!(jira("a,b\n1,2\n").unwrap_err(), "no column `Summary`");
        assert_eq!(jira("Summary\nx\n").unwrap_err(), "no column `Status`");
        let error = jira("Summary,Status,Due date\nx,Done,\ny,Done,demain\n").unwrap_err();
        assert_eq!(error, "line 3: `demain` is no date");
    }
}
