//! Comma-separated files (RFC 4180), safe to open in a spreadsheet.

use std::borrow::Cow;

use crate::model::Language;

/// Byte order mark of UTF-8.
const BOM: &[u8] = "\u{FEFF}".as_bytes();

/// A table to write as CSV.
#[derive(Debug)]
pub struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    /// A table with this header.
    pub fn new<S: AsRef<str>>(header: impl IntoIterator<Item = S>) -> Self {
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let mut table = Table { writer };
        table.row(header);
        table
    }

    /// A table that Excel opens with a double click as people of that language have it.
    ///
    /// Excel in French takes the semicolon for the separator, since its decimals have the comma; it reads a file
    /// without a byte order mark in the code page of the machine, and breaks accents. Excel in English takes the comma.
    pub fn for_excel<S: AsRef<str>>(language: Language, header: impl IntoIterator<Item = S>) -> Self {
        let delimiter = match language {
            Language::French => b';',
            Language::English => b',',
        };
        let mut builder = csv::WriterBuilder::new();
        let writer = builder.delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(BOM.to_vec());
        let mut table = Table { writer };
        table.row(header);
        table
    }

    /// Adds a row, with as many cells as the header.
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let cells: Vec<String> = cells.into_iter().map(|cell| safe_cell(cell.as_ref()).into_owned()).collect();
        self.writer.write_record(&cells).expect("rows have the width of the header, and memory takes all bytes");
    }

    /// The file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner().expect("memory takes all bytes")
    }
}

/// The text of a cell, so that no spreadsheet takes it for a formula: an apostrophe goes before the
/// signs by which one begins.
///
/// Source: OWASP, "CSV Injection" (`=`, `+`, `-`, `@`, tab, carriage return and line feed, and the
/// full-width forms of the signs).
pub fn safe_cell(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_texts() {
        for cell in ["=1+1", "+33", "-2", "@SUM", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(safe_cell(cell), format!("'{cell}"), "{cell:?}");
        }
        for cell in ["", "a=b", "'=1", "1-2", "é", "— tiret"] {
            assert_eq!(safe_cell(cell), cell);
        }
    }

    #[test]
    fn quotes_commas_and_lines_are_kept_in_their_cell() {
        let mut table = Table::new(["a", "b"]);
        table.row(["say \"hi\", you", "two\nlines"]);
        table.row(["=1", ""]);
        let bytes = table.into_bytes();
        assert_eq!(bytes, b"a,b\r\n\"say \"\"hi\"\", you\",\"two\nlines\"\r\n'=1,\r\n");
    }

    #[test]
    fn excel_in_french_takes_semicolons() {
        let mut table = Table::for_excel(Language::French, ["a", "é"]);
        table.row(["1,5", "x;y"]);
        assert_eq!(String::from_utf8(table.into_bytes()).unwrap(), "\u{FEFF}a;é\r\n1,5;\"x;y\"\r\n");
        let english = Table::for_excel(Language::English, ["a", "b"]).into_bytes();
        assert_eq!(String::from_utf8(english).unwrap(), "\u{FEFF}a,b\r\n");
    }
}
