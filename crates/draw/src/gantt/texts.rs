//! The words of the drawing.

use chrono::{Datelike, NaiveDate};

/// Words of the drawing in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// Full names, January first.
    pub months: [String; 12],
    /// Short names: `sept.`
    pub months_short: [String; 12],
    /// The first day of a month: `1er`.
    pub first_day: String,
    /// Before a week number: `S` or `W`.
    pub week: String,
    /// Before a quarter number: `T` or `Q`.
    pub quarter: String,
    /// Column headings.
    pub columns: Columns,
    /// Entries of the legend.
    pub legend: Legend,
    /// On the roadmap, beside the milestones that belong to no phase: « Jalons ».
    pub milestones: String,
    /// After a percentage: a space and `%` in French.
    pub percent: String,
    /// After a phase's name that goes on from the sheet before: « (suite) ».
    pub continued: String,
    /// Label of the sheet number in the title block.
    pub sheet: String,
    /// Before the list of holidays: « Jours fériés ».
    pub days_off: String,
    /// Before the dates of a sheet's window in its title: « du {} au {} » is `("du", "au")`.
    pub from_to: (String, String),
}

/// Column headings of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "one heading a column")]
pub struct Columns {
    pub id: String,
    pub task: String,
    pub owner: String,
    pub days: String,
    pub start: String,
    pub finish: String,
    pub float: String,
}

/// Entries of the legend; each is drawn only when the sheets show such a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "one text a sign")]
pub struct Legend {
    pub task: String,
    pub critical_task: String,
    /// Names the baseline: « référence v1.0 ».
    pub baseline: String,
    pub milestone: String,
    pub critical_milestone: String,
    pub milestone_baseline: String,
    pub phase: String,
    pub critical_link: String,
    pub link: String,
    pub weekend: String,
    pub day_off: String,
    pub leave: String,
    pub status: String,
    pub deadline: String,
    pub continues: String,
}

fn strings<const N: usize>(values: [&str; N]) -> [String; N] {
    values.map(str::to_owned)
}

impl Texts {
    /// French.
    pub fn french() -> Self {
        Self {
            months: strings([
                "janvier",
                "février",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août",
                "septembre",
                "octobre",
                "novembre",
                "décembre",
            ]),
            months_short: strings([
                "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
            ]),
            first_day: "1er".to_owned(),
            week: "S".to_owned(),
            quarter: "T".to_owned(),
            columns: Columns {
                id: "N°".to_owned(),
                task: "Tâche".to_owned(),
                owner: "Qui".to_owned(),
                days: "Jours".to_owned(),
                start: "Début".to_owned(),
                finish: "Fin".to_owned(),
                float: "Marge".to_owned(),
            },
            legend: Legend {
                task: "tâche, part réalisée foncée".to_owned(),
                critical_task: "tâche critique".to_owned(),
                baseline: "planning de référence".to_owned(),
                milestone: "jalon".to_owned(),
                critical_milestone: "jalon critique".to_owned(),
                milestone_baseline: "jalon de référence".to_owned(),
                phase: "phase".to_owned(),
                critical_link: "lien critique".to_owned(),
                link: "lien".to_owned(),
                weekend: "week-end".to_owned(),
                day_off: "jour férié".to_owned(),
                leave: "congé".to_owned(),
                status: "date d’avancement".to_owned(),
                deadline: "échéance contractuelle".to_owned(),
                continues: "se poursuit hors de la feuille".to_owned(),
            },
            milestones: "Jalons".to_owned(),
            percent: "\u{202f}%".to_owned(),
            continued: "(suite)".to_owned(),
            sheet: "Feuille".to_owned(),
            days_off: "Jours fériés\u{a0}: ".to_owned(),
            from_to: ("du".to_owned(), "au".to_owned()),
        }
    }

    /// `07 sept.`
    pub fn day_month(&self, date: NaiveDate) -> String {
        let month = &self.months_short[date.month0() as usize];
        if date.day() == 1 {
            format!("{}\u{a0}{month}", self.first_day)
        } else {
            format!("{:02}\u{a0}{month}", date.day())
        }
    }

    /// `07 sept. 2026`
    pub fn full_date(&self, date: NaiveDate) -> String {
        format!("{}\u{a0}{}", self.day_month(date), date.year())
    }

    /// `07 sept. 26`, for the columns of a chart longer than a year.
    pub fn short_date(&self, date: NaiveDate) -> String {
        format!("{}\u{a0}{:02}", self.day_month(date), date.year().rem_euclid(100))
    }
}
