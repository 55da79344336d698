//! Workbooks in the look of the house: title block, header, palette, dates, filters, pick-lists, print set-up.
//!
//! A [`Book`] has pages; a page has tables, one below the other, and the main one of them has the filter, the frozen
//! header and the rows repeated on paper. What the user wrote is always a string cell, never a formula or a link.
//!
//! ```ignore
//! let mut book = Book::new(cx, title, "acceptance");
//! let mut page = book.page("Tests", "Résultats")?;
//! let tests = page.table(&Table::new(columns, rows).main(2))?;
//! page.pick(&tests, 13, &["OK", "KO"], "Résultat du passage")?;
//! page.tint(&tests, 13, "OK", Tone::Ok)?;
//! page.close()?;
//! let bytes = book.finish()?;
//! ```

mod look;
mod page;
mod table;

use std::fmt;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

pub use look::{Look, Tone};
pub use page::Page;
pub use table::{Cell, Column, Placed, Table, Value, literal};

use crate::render::documents::Context;
use crate::render::locale::Locale;
use crate::render::typeset::{Message, Origin, Severity, TypesetError};
use look::Looks;

/// Why a workbook could not be made: more rows or columns than a sheet has.
#[derive(Debug)]
pub struct SheetError(XlsxError);

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the workbook cannot be made: {}", self.0)
    }
}

impl std::error::Error for SheetError {}

impl From<XlsxError> for SheetError {
    fn from(error: XlsxError) -> Self {
        SheetError(error)
    }
}

impl SheetError {
    /// The fault as the makers of deliverables report theirs.
    pub fn into_fault(self) -> TypesetError {
        let message = Message {
            severity: Severity::Error,
            origin: Origin::Data,
            place: None,
            text: self.to_string(),
            hints: Vec::new(),
            trace: Vec::new(),
        };
        TypesetError { messages: vec![message] }
    }
}

/// What every page of a workbook says of it.
#[derive(Clone, Debug)]
struct About {
    project: String,
    title: String,
    /// Client, reference, version, date and classification, on one line.
    block: String,
    footer: String,
}

/// A workbook.
pub struct Book<'a> {
    workbook: Workbook,
    looks: Looks,
    about: About,
    names: Vec<String>,
    locale: &'a Locale,
}

impl<'a> Book<'a> {
    /// An empty workbook. `code` is the key of what ends its reference: `acceptance` gives `QIL-RECETTE` in French.
    pub fn new(cx: &Context<'a>, title: &str, code: &str) -> Self {
        let (about, reference) = (&cx.plan.project.project, cx.reference(code));
        let date = about.status_date.value.0;
        let block = cx.locale.fill(
            "sheets.block",
            &[
                ("client", &about.client.name),
                ("reference", &reference),
                ("version", &about.version),
                ("date", &cx.locale.date(date)),
                ("classification", cx.locale.choice("confidentiality", about.confidentiality.key())),
            ],
        );
        let footer = cx.locale.fill(
            "sheets.footer",
            &[("reference", &reference), ("version", &about.version), ("date", &cx.locale.date(date))],
        );
        let mut workbook = Workbook::new();
        let mut properties = DocProperties::new()
            .set_title(look::clean(title, 250))
            .set_subject(look::clean(&about.title, 250))
            .set_author(look::clean(&about.supplier.name, 250))
            .set_company(look::clean(&about.supplier.name, 250))
            .set_keywords(look::clean(&format!("{reference}, {}", about.version.value), 250));
        // The clock would make each build differ; a year that Excel does not know leaves its own first day.
        let day = excel_date(date).or_else(|| ExcelDateTime::from_ymd(1900, 1, 1).ok());
        if let Some(day) = &day {
            properties = properties.set_creation_datetime(day);
        }
        workbook.set_properties(&properties);
        Book {
            workbook,
            looks: Looks::new(cx.locale.text("sheets.date")),
            about: About { project: about.title.clone(), title: title.to_owned(), block, footer },
            names: Vec::new(),
            locale: cx.locale,
        }
    }

    /// A new page, after the others; `name` stands on its tab, `subtitle` after the title of the workbook.
    ///
    /// # Errors
    /// None in practice: the name is made to fit.
    pub fn page(&mut self, name: &str, subtitle: &str) -> Result<Page<'_>, SheetError> {
        let name = self.free_name(name);
        self.names.push(name.clone());
        Page::new(self.workbook.add_worksheet(), &mut self.looks, self.locale, &self.about, name, subtitle)
    }

    /// The bytes of the file, the same for the same content.
    ///
    /// # Errors
    /// None in practice.
    pub fn finish(mut self) -> Result<Vec<u8>, SheetError> {
        Ok(self.workbook.save_to_buffer()?)
    }

    /// The name as Excel accepts it: 31 characters, none of `[]:*?/\`, no quote at its ends, not twice.
    fn free_name(&self, name: &str) -> String {
        let legal: String = look::clean(name, 500).chars().filter(|c| !"[]:*?/\\\n\t".contains(*c)).take(28).collect();
        let legal = legal.trim_matches(['\'', ' ']);
        let legal = if legal.is_empty() { "-" } else { legal };
        let taken = |name: &str| self.names.iter().any(|known| known.to_lowercase() == name.to_lowercase());
        let mut free = legal.to_owned();
        let mut number = 2;
        while taken(&free) {
            free = format!("{legal} {number}");
            number += 1;
        }
        free
    }
}

/// The date as Excel keeps it; none before 1900 and after 9999.
fn excel_date(date: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

#[cfg(test)]
mod tests;
