//! Tables of a page: columns, rows of cells, and where they came to stand.

use chrono::NaiveDate;
use rust_xlsxwriter::utility::{row_col_to_cell, row_col_to_cell_absolute};

use super::{Look, Tone};

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Header.
    pub title: String,
    /// Width in characters.
    pub width: f64,
    /// How its cells look.
    pub look: Look,
    /// Whether the header stands upright, for a narrow column.
    pub upright: bool,
}

impl Column {
    /// A column whose header lies flat.
    pub fn new(title: impl Into<String>, width: f64, look: Look) -> Self {
        Column { title: title.into(), width, look, upright: false }
    }

    /// A narrow column whose header stands upright.
    pub fn upright(title: impl Into<String>, look: Look) -> Self {
        Column { title: title.into(), width: 4.6, look, upright: true }
    }
}

/// What a cell holds.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing; the cell keeps the look of its column.
    Empty,
    /// Text, whatever it begins with.
    Text(String),
    /// Text in colour.
    Toned(String, Tone),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// A formula, and what it gives now for readers that do not compute. It is written by the program: texts go into it
    /// through [`literal`] only.
    Formula(String, Value),
}

/// What a formula gives.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl Cell {
    /// Text, or nothing when it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// A count.
    pub fn count(n: usize) -> Self {
        Cell::Number(n as f64)
    }

    /// A day, or nothing.
    pub fn date(date: Option<NaiveDate>) -> Self {
        date.map_or(Cell::Empty, Cell::Date)
    }

    /// A formula that counts, and its count now.
    pub fn counting(formula: impl Into<String>, n: usize) -> Self {
        Cell::Formula(formula.into(), Value::Number(n as f64))
    }
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) total: Option<Vec<Cell>>,
    pub(super) main: Option<u16>,
}

impl Table {
    /// A table; each row has a cell for each column.
    pub fn new(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Self {
        Table { columns, rows, total: None, main: None }
    }

    /// The table of its page: filtered, its header frozen and repeated on paper, `frozen` columns kept in sight.
    #[must_use]
    pub fn main(mut self, frozen: u16) -> Self {
        self.main = Some(frozen);
        self
    }

    /// A last, strong row.
    #[must_use]
    pub fn total(mut self, cells: Vec<Cell>) -> Self {
        self.total = Some(cells);
        self
    }
}

/// Where a table stands in the workbook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    pub(super) sheet: String,
    /// First row of the body, from 0.
    pub first: u32,
    /// Last row of the body.
    pub last: u32,
}

impl Placed {
    /// The cells of a column of the body, as a formula names them: `'Tests'!$N$6:$N$30`.
    pub fn column(&self, column: u16) -> String {
        let from = row_col_to_cell_absolute(self.first, column);
        let to = row_col_to_cell_absolute(self.last, column);
        format!("{}!{from}:{to}", self.quoted())
    }

    /// The cells of a row of the body for a formula on the same page, from one column to another.
    pub fn row(&self, row: u32, from: u16, to: u16) -> String {
        let at = self.first + row;
        format!("{}:{}", row_col_to_cell(at, from), row_col_to_cell(at, to))
    }

    /// A cell of the body, its row counted from the first of the body.
    pub fn cell(&self, row: u32, column: u16) -> String {
        format!("{}!{}", self.quoted(), row_col_to_cell_absolute(self.first + row, column))
    }

    /// A cell of the body for a formula on the same page, its row counted from the first of the body; the row of the
    /// name moves along when rows are sorted or copied.
    pub fn beside(&self, row: u32, column: u16) -> String {
        row_col_to_cell(self.first + row, column)
    }

    fn quoted(&self) -> String {
        format!("'{}'", self.sheet.replace('\'', "''"))
    }
}

/// A text inside a formula: quoted, cut to the 255 characters that Excel allows there.
pub fn literal(text: &str) -> String {
    let cut: String = super::look::clean(text, 250).replace(['\n', '\t'], " ");
    format!("\"{}\"", cut.replace('"', "\"\""))
}
