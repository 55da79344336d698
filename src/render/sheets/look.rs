//! Formats of cells: the palette of the documents, in a workbook.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::render::deliverable::turns;

/// Longest text of a cell, below Excel's 32,767 UTF-16 units.
const LONGEST: usize = 32_000;

const INK: Color = Color::RGB(0x1b_24_30);
const TEXT: Color = Color::RGB(0x24_31_3f);
const MUTED: Color = Color::RGB(0x4a_55_63);
const HAIR: Color = Color::RGB(0xdd_e2_e8);
const ACCENT: Color = Color::RGB(0x0b_6f_b8);

/// Colours that say how things stand; the words in the cell say it too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Tone {
    /// Nothing to say.
    Neutral,
    /// Worth a look.
    Accent,
    /// As it should be.
    Ok,
    /// To be watched.
    Warn,
    /// Wrong.
    Danger,
    /// To be decided.
    Violet,
}

impl Tone {
    /// Colours of the words and of the background.
    fn colours(self) -> (Color, Color) {
        let (words, back) = match self {
            Tone::Neutral => (0x4a_55_63, 0xf1_f3_f5),
            Tone::Accent => (0x0a_5c_99, 0xea_f3_fb),
            Tone::Ok => (0x00_69_4f, 0xea_f6_ef),
            Tone::Warn => (0x8a_52_00, 0xff_f4_e5),
            Tone::Danger => (0xb2_3a_0a, 0xfd_ec_ea),
            Tone::Violet => (0x5b_21_b6, 0xf4_ee_fa),
        };
        (Color::RGB(words), Color::RGB(back))
    }

    /// The format that a condition lays over a cell.
    pub(super) fn over(self) -> Format {
        let (words, back) = self.colours();
        Format::new().set_font_color(words).set_background_color(back).set_bold()
    }
}

/// How the cells of a column look.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Look {
    /// Running text, on as many lines as it takes.
    Text,
    /// What names the row.
    Strong,
    /// What is not the point.
    Muted,
    /// Addresses, ports, ids: a monospaced face.
    Code,
    /// A word or a sign in the middle.
    Centre,
    /// A day.
    Date,
    /// A whole number.
    Integer,
    /// A number with at most two decimals.
    Number,
    /// A share of one.
    Percent,
}

/// What a format is for, in a page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Part {
    /// Title of the project.
    Project,
    /// Title of the page.
    Title,
    /// Line of the title block.
    Block,
    /// Title of a table.
    Heading,
    /// Sentence between tables.
    Line,
    /// Header of a column.
    Header,
    /// Header of a column that stands upright.
    Upright,
    /// A cell of the body.
    Body(Look),
    /// A cell of the last, strong row.
    Total(Look),
}

/// The formats of a workbook, each made once.
pub(super) struct Looks {
    date: String,
    made: BTreeMap<(Part, Option<Tone>, bool), Format>,
}

impl Looks {
    /// Formats whose dates are written by that pattern of Excel.
    pub(super) fn new(date: &str) -> Self {
        Looks { date: date.to_owned(), made: BTreeMap::new() }
    }

    /// The format of a part; `guarded` for a text that would become a formula when someone edits it.
    pub(super) fn get(&mut self, part: Part, tone: Option<Tone>, guarded: bool) -> &Format {
        let date = &self.date;
        self.made.entry((part, tone, guarded)).or_insert_with(|| {
            let mut format = base(part, date);
            if let Some(tone) = tone {
                let (words, back) = tone.colours();
                format = format.set_font_color(words).set_background_color(back).set_bold();
            }
            if guarded { format.set_quote_prefix() } else { format }
        })
    }
}

fn base(part: Part, date: &str) -> Format {
    let plain = Format::new().set_font_name("Calibri").set_font_size(10).set_font_color(TEXT);
    match part {
        Part::Project => plain.set_font_size(11).set_font_color(MUTED).set_bold(),
        Part::Title => plain.set_font_size(16).set_font_color(INK).set_bold(),
        Part::Block | Part::Line => plain.set_font_color(MUTED),
        Part::Heading => plain.set_font_size(12).set_font_color(ACCENT).set_bold(),
        Part::Header => header(plain).set_align(FormatAlign::VerticalCenter).set_text_wrap(),
        Part::Upright => header(plain).set_align(FormatAlign::Center).set_align(FormatAlign::Bottom).set_rotation(90),
        Part::Body(look) => body(plain, look, date).set_border_bottom(FormatBorder::Thin).set_border_bottom_color(HAIR),
        Part::Total(look) => body(plain, look, date)
            .set_bold()
            .set_font_color(INK)
            .set_border_top(FormatBorder::Thin)
            .set_border_top_color(MUTED),
    }
}

fn header(plain: Format) -> Format {
    plain.set_bold().set_font_color(Color::White).set_background_color(INK)
}

fn body(plain: Format, look: Look, date: &str) -> Format {
    let top = plain.set_align(FormatAlign::Top);
    match look {
        Look::Text => top.set_text_wrap(),
        Look::Strong => top.set_text_wrap().set_bold().set_font_color(INK),
        Look::Muted => top.set_text_wrap().set_font_color(MUTED),
        Look::Code => top.set_text_wrap().set_font_name("Consolas"),
        Look::Centre => top.set_text_wrap().set_align(FormatAlign::Center),
        Look::Date => top.set_align(FormatAlign::Left).set_num_format(date),
        Look::Integer => top.set_num_format("#,##0"),
        Look::Number => top.set_num_format("#,##0.##"),
        Look::Percent => top.set_num_format("0%"),
    }
}

/// The text as a cell can hold it: no control characters, nothing that turns its direction, at most `longest` UTF-16 units.
pub(super) fn clean(text: &str, longest: usize) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut units = 0;
    for c in text.chars().filter(|c| !(c.is_control() || turns(*c)) || matches!(c, '\n' | '\t')) {
        units += c.len_utf16();
        if units > longest {
            kept.push('…');
            break;
        }
        kept.push(c);
    }
    kept
}

/// The text of a cell, and whether it has to be guarded.
pub(super) fn cell_text(text: &str) -> (String, bool) {
    let text = clean(text, LONGEST);
    let guarded = text.starts_with(['=', '+', '-', '@']);
    (text, guarded)
}
