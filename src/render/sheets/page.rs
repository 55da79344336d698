//! A page of a workbook, written from top to bottom.

use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatFormula, DataValidation, Formula, Worksheet, XlsxError};

use super::look::{Look, Looks, Part, Tone, cell_text, clean};
use super::table::{Cell, Column, Placed, Table, Value};
use super::{About, SheetError, excel_date};
use crate::render::locale::Locale;

/// A page: tables one below the other, under the title block.
pub struct Page<'b> {
    sheet: &'b mut Worksheet,
    looks: &'b mut Looks,
    locale: &'b Locale,
    name: String,
    row: u32,
    widths: Vec<f64>,
}

impl<'b> Page<'b> {
    pub(super) fn new(
        sheet: &'b mut Worksheet,
        looks: &'b mut Looks,
        locale: &'b Locale,
        about: &About,
        name: String,
        subtitle: &str,
    ) -> Result<Self, SheetError> {
        sheet.set_name(&name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_screen_gridlines(false);
        // An ampersand is a command there, and 255 characters are all there is.
        let safe = |text: &str| clean(text, 70).replace('&', "&&");
        sheet.set_footer(format!("&L&8{}&C&8{}&R&8&P / &N", safe(&about.project), safe(&about.footer)));
        let mut page = Page { sheet, looks, locale, name, row: 0, widths: Vec::new() };
        page.write_line(Part::Project, &about.project)?;
        let title = if subtitle.is_empty() { about.title.clone() } else { format!("{} — {subtitle}", about.title) };
        page.write_line(Part::Title, &title)?;
        page.write_line(Part::Block, &about.block)?;
        page.row += 1;
        Ok(page)
    }

    /// A title above the next table.
    ///
    /// # Errors
    /// More rows than a sheet has.
    pub fn heading(&mut self, text: &str) -> Result<(), SheetError> {
        self.write_line(Part::Heading, text)
    }

    /// A sentence.
    ///
    /// # Errors
    /// More rows than a sheet has.
    pub fn line(&mut self, text: &str) -> Result<(), SheetError> {
        self.write_line(Part::Line, text)
    }

    /// Where a table of so many rows will stand when it is written now, for formulas inside it.
    pub fn ahead(&self, rows: usize) -> Placed {
        let first = self.row + 1;
        let rows = u32::try_from(rows.max(1)).unwrap_or(u32::MAX);
        Placed { sheet: self.name.clone(), first, last: first.saturating_add(rows - 1) }
    }

    /// Prints on so many pages side by side, the first columns on each of them.
    ///
    /// # Errors
    /// None in practice.
    pub fn spread(&mut self, pages: u16, repeated: u16) -> Result<(), SheetError> {
        self.sheet.set_print_fit_to_pages(pages, 0);
        self.sheet.set_repeat_columns(0, repeated.saturating_sub(1))?;
        Ok(())
    }

    /// Writes a table; the next thing stands two rows below.
    ///
    /// # Errors
    /// More rows or columns than a sheet has.
    pub fn table(&mut self, table: &Table) -> Result<Placed, SheetError> {
        let header = self.row;
        let upright = table.columns.iter().any(|column| column.upright);
        for (number, column) in (0..).zip(&table.columns) {
            let part = if column.upright { Part::Upright } else { Part::Header };
            self.widen(number, column.width);
            self.text(header, number, &column.title, part, None)?;
        }
        if upright {
            self.sheet.set_row_height(header, 150)?;
        } else {
            self.sheet.set_row_height(header, 30)?;
        }
        let first = header + 1;
        let mut at = first;
        for row in &table.rows {
            self.cells(at, &table.columns, row, Part::Body)?;
            at += 1;
        }
        if at == first {
            let nothing = self.locale.text("common.not-applicable").to_owned();
            self.text(at, 0, &nothing, Part::Line, None)?;
            at += 1;
        }
        let last = at - 1;
        if let Some(total) = &table.total {
            self.cells(at, &table.columns, total, Part::Total)?;
            at += 1;
        }
        let right = u16::try_from(table.columns.len().max(1) - 1).unwrap_or(u16::MAX);
        if let Some(frozen) = table.main {
            self.sheet.autofilter(header, 0, last, right)?;
            self.sheet.set_freeze_panes(first, frozen)?;
            self.sheet.set_repeat_rows(header, header)?;
        }
        self.row = at + 1;
        Ok(Placed { sheet: self.name.clone(), first, last })
    }

    /// Offers a list of words in a column of a table.
    ///
    /// # Errors
    /// Words that together are longer than Excel allows (255 characters).
    pub fn pick(&mut self, on: &Placed, column: u16, words: &[&str], prompt: &str) -> Result<(), SheetError> {
        let prompt = clean(prompt, 250);
        let list = DataValidation::new().allow_list_strings(words)?.set_input_message(prompt)?;
        self.sheet.add_data_validation(on.first, column, on.last, column, &list)?;
        Ok(())
    }

    /// Asks for dates in a column of a table.
    ///
    /// # Errors
    /// None in practice.
    pub fn dates(&mut self, on: &Placed, column: u16) -> Result<(), SheetError> {
        // The numbers of 1 January 2000 and of 31 December 2199: what a date may be, whoever types it.
        let rule = rust_xlsxwriter::DataValidationRule::Between(Formula::new("36526"), Formula::new("109574"));
        let dates = DataValidation::new().allow_date_formula(rule);
        self.sheet.add_data_validation(on.first, column, on.last, column, &dates)?;
        Ok(())
    }

    /// Colours the cells of a column that hold a word.
    ///
    /// # Errors
    /// None in practice.
    pub fn tint(&mut self, on: &Placed, column: u16, word: &str, tone: Tone) -> Result<(), SheetError> {
        self.tint_block(on, column, column, word, tone)
    }

    /// Colours the cells of several columns that hold a word.
    ///
    /// # Errors
    /// None in practice.
    pub fn tint_block(&mut self, on: &Placed, from: u16, to: u16, word: &str, tone: Tone) -> Result<(), SheetError> {
        let rule = rust_xlsxwriter::ConditionalFormatCellRule::EqualTo(word.to_owned());
        let format = ConditionalFormatCell::new().set_rule(rule).set_format(tone.over());
        self.sheet.add_conditional_format(on.first, from, on.last, to, &format)?;
        Ok(())
    }

    /// Colours the cells of columns where a formula, written for the first row of the table, is true.
    ///
    /// # Errors
    /// None in practice.
    pub fn tint_when(&mut self, on: &Placed, from: u16, to: u16, formula: &str, tone: Tone) -> Result<(), SheetError> {
        let format = ConditionalFormatFormula::new().set_rule(formula).set_format(tone.over());
        self.sheet.add_conditional_format(on.first, from, on.last, to, &format)?;
        Ok(())
    }

    /// Ends the page: its columns get their widths.
    ///
    /// # Errors
    /// None in practice.
    pub fn close(self) -> Result<(), SheetError> {
        for (column, width) in (0..).zip(&self.widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        Ok(())
    }

    fn widen(&mut self, column: u16, width: f64) {
        let column = usize::from(column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0.0);
        }
        self.widths[column] = self.widths[column].max(width);
    }

    fn write_line(&mut self, part: Part, text: &str) -> Result<(), SheetError> {
        let row = self.row;
        self.text(row, 0, text, part, None)?;
        self.row += 1;
        Ok(())
    }

    /// A row of cells; columns without a cell are blank, in the look of the column.
    fn cells(
        &mut self,
        row: u32,
        columns: &[Column],
        cells: &[Cell],
        part: fn(Look) -> Part,
    ) -> Result<(), SheetError> {
        for (number, column) in (0..).zip(columns) {
            let cell = cells.get(usize::from(number)).unwrap_or(&Cell::Empty);
            self.cell(row, number, cell, part(column.look))?;
        }
        Ok(())
    }

    fn cell(&mut self, row: u32, column: u16, cell: &Cell, part: Part) -> Result<(), SheetError> {
        match cell {
            Cell::Empty => self.blank(row, column, part)?,
            Cell::Text(text) => self.text(row, column, text, part, None)?,
            Cell::Toned(text, tone) => self.text(row, column, text, part, Some(*tone))?,
            Cell::Number(number) => {
                self.sheet.write_number_with_format(row, column, *number, self.looks.get(part, None, false))?;
            }
            Cell::Date(date) => match excel_date(*date) {
                Some(day) => {
                    self.sheet.write_datetime_with_format(row, column, &day, self.looks.get(part, None, false))?;
                }
                None => self.text(row, column, &self.locale.date(*date), part, None)?,
            },
            Cell::Formula(formula, value) => {
                let now = match value {
                    Value::Number(number) => number.to_string(),
                    Value::Text(text) => clean(text, 250),
                };
                let formula = Formula::new(formula).set_result(now);
                self.sheet.write_formula_with_format(row, column, formula, self.looks.get(part, None, false))?;
            }
        }
        Ok(())
    }

    fn blank(&mut self, row: u32, column: u16, part: Part) -> Result<(), XlsxError> {
        self.sheet.write_blank(row, column, self.looks.get(part, None, false))?;
        Ok(())
    }

    fn text(&mut self, row: u32, column: u16, text: &str, part: Part, tone: Option<Tone>) -> Result<(), XlsxError> {
        let (text, guarded) = cell_text(text);
        if text.is_empty() {
            return self.blank(row, column, part);
        }
        self.sheet.write_string_with_format(row, column, text, self.looks.get(part, tone, guarded))?;
        Ok(())
    }
}
