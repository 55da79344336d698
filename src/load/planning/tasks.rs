//! A list of tasks as CSV, from any spreadsheet: headers in French or in English, `,` `;` or tabs between cells.

use chrono::NaiveDate;

use crate::diagnostic::words::visible;
use crate::load::board::folded;
use crate::model::ListedTask;
use crate::model::value::TimeSpan;

/// A column that is read.
#[derive(Clone, Copy)]
enum Column {
    Id,
    Title,
    Description,
    Phase,
    Effort,
    Length,
    Duration,
    Who,
    After,
    NotBefore,
    Deadline,
}

impl Column {
    /// Folded names.
    fn names(self) -> &'static [&'static str] {
        match self {
            Column::Id => &["id", "identifiant", "code", "n°", "no", "ref", "reference"],
            Column::Title => &["title", "titre", "task", "tache", "name", "nom", "intitule", "libelle", "summary"],
            Column::Description => &["description", "detail", "details", "notes", "commentaire"],
            Column::Phase => &["phase", "lot", "etape", "stage"],
            Column::Effort => &["effort", "charge", "travail", "work", "jours", "days", "jh", "j/h"],
            Column::Length => &["length", "longueur", "duree ouvree"],
            Column::Duration => &["duration", "duree", "delai"],
            Column::Who => &[
                "who",
                "qui",
                "assign",
                "assignee",
                "assigne a",
                "owner",
                "responsable",
                "ressource",
                "ressources",
                "resource",
                "resources",
            ],
            Column::After => &[
                "after",
                "apres",
                "depends on",
                "depend de",
                "predecessors",
                "predecesseurs",
                "predecessor",
                "predecesseur",
            ],
            Column::NotBefore => &["not before", "not_before", "pas avant", "start", "debut", "date de debut"],
            Column::Deadline => &["deadline", "due", "due date", "echeance", "date limite", "fin au plus tard"],
        }
    }
}

/// Reads the tasks of a list, in its order.
///
/// # Errors
/// Why this is none, in a sentence, with the line when it is known.
pub fn task_list(text: &str) -> Result<Vec<ListedTask>, String> {
    let text = text.trim_start_matches('\u{FEFF}');
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    // Of equally many, the comma.
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let at = |column: Column| {
        column.names().iter().find_map(|wanted| header.iter().position(|cell| folded(cell) == *wanted))
    };
    let title = at(Column::Title).ok_or("no column `title` (or `titre`)")?;
    let optional = [
        Column::Id,
        Column::Description,
        Column::Phase,
        Column::Effort,
        Column::Length,
        Column::Duration,
        Column::Who,
        Column::After,
        Column::NotBefore,
        Column::Deadline,
    ];
    let columns = optional.map(at);
    let mut tasks = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| error.to_string())?;
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).unwrap_or_default().trim();
        let [id, description, phase, effort, length, duration, who, after, not_before, deadline] = columns.map(cell);
        let title = cell(Some(title));
        if title.is_empty() && id.is_empty() {
            continue;
        }
        let fault = |text: &str, what: &str| format!("line {line}: `{}` is no {what}", visible(text));
        let span = |text: &str| match text {
            "" => Ok(None),
            text => span(text).map(Some).ok_or_else(|| fault(text, "length of time such as `3d` or `4 h`")),
        };
        let date = |text: &str| match text {
            "" => Ok(None),
            text => date(text).map(Some).ok_or_else(|| fault(text, "date such as `2026-11-04` or `04/11/2026`")),
        };
        tasks.push(ListedTask {
            line,
            id: id.to_owned(),
            title: if title.is_empty() { id } else { title }.to_owned(),
            description: description.to_owned(),
            phase: phase.to_owned(),
            effort: span(effort)?,
            length: span(length)?,
            duration: span(duration)?,
            who: names(who),
            after: names(after),
            not_before: date(not_before)?,
            deadline: date(deadline)?,
        });
    }
    if tasks.is_empty() {
        return Err("it holds no task".to_owned());
    }
    Ok(tasks)
}

/// The names of a cell.
fn names(cell: &str) -> Vec<String> {
    let names = cell.split([',', ';', '\n', '|', '+']).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// « 3 », « 1,5 j », « 4 h », « 2 semaines »: a bare number is of days.
fn span(text: &str) -> Option<TimeSpan> {
    let text = text.replace(',', ".").replace(['\u{A0}', '\u{202F}'], " ");
    let at = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ' ')).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let symbol = match folded(unit).as_str() {
        "" | "j" | "jh" | "jour" | "jours" | "d" | "day" | "days" => "d",
        "h" | "heure" | "heures" | "hour" | "hours" => "h",
        "min" | "mn" | "minute" | "minutes" => "min",
        "s" | "sem" | "semaine" | "semaines" | "w" | "week" | "weeks" => "w",
        _ => return None,
    };
    let number = number.replace(' ', "");
    let number = number.strip_prefix('.').map_or(number.clone(), |decimals| format!("0.{decimals}"));
    format!("{}{symbol}", number.trim_end_matches('.')).parse().ok()
}

fn date(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"].iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_french_list_is_read_and_an_english_one_too() {
        let french = "Identifiant;Tâche;Charge;Après;Qui;Phase;Échéance\n\
                      T1;Câbler la baie;1,5 j;;Alan;Socle;04/11/2026\nT2;Poser;4 h;T1;Alan, Maxance;Socle;\n;;;;;;\n";
        let tasks = task_list(french).unwrap();
        assert_eq!(tasks.len(), 2);
        assert_eq!(tasks[0].title, "Câbler la baie");
        assert_eq!(tasks[0].effort.unwrap().to_string(), "1.5d");
        assert_eq!(tasks[0].deadline, NaiveDate::from_ymd_opt(2026, 11, 4));
        assert_eq!((tasks[1].after.join("/"), tasks[1].who.join("/")), ("T1".to_owned(), "Alan/Maxance".to_owned()));
        let english = task_list("id,title,effort,after\na,Wire,3,\nb,Fit,2 weeks,\"a,c\"\n").unwrap();
        assert_eq!(english[0].effort.unwrap().to_string(), "3d");
        assert_eq!((english[1].effort.unwrap().to_string(), english[1].after.len()), ("2w".to_owned(), 2));
    }

    #[test]
    fn a_cell_that_cannot_be_read_is_told_with_its_line() {
        let fault = task_list("titre;charge\nUn;1 j\nDeux;bientôt\n").unwrap_err();
        assert_eq!(fault, "line 3: `bientôt` is no length of time such as `3d` or `4 h`");
        assert_eq!(task_list("a;b\n1;2\n").unwrap_err(), "no column `title` (or `titre`)");
        assert_eq!(task_list("titre\n").unwrap_err(), "it holds no task");
        assert!(task_list("titre;échéance\nUn;demain\n").unwrap_err().starts_with("line 2: `demain`"));
    }
}
