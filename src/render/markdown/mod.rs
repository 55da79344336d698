//! Markdown fields of the project file → a small tree, serialised for the documents or written as HTML.
//!
//! The author's text stays text: raw HTML and images are never interpreted, links are kept only when their address is
//! http, https or mailto, and nesting stops at [`MAX_DEPTH`].

mod html;
mod parse;
mod plain;

#[cfg(test)]
mod tests;

use serde::Serialize;

/// Nesting of containers beyond which deeper ones are dissolved into their parent, their text being kept.
pub const MAX_DEPTH: usize = 20;

/// Longest address of a link, in bytes; a longer one leaves only the words of the link.
pub const MAX_URL: usize = 8_000;

/// A Markdown text, parsed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Markdown {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
}

/// A block of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its words.
        content: Vec<Inline>,
    },
    /// A heading of the author's own: shown as a strong line, never part of the document's outline.
    Heading {
        /// Depth from 1 to 6.
        level: u8,
        /// Its words.
        content: Vec<Inline>,
    },
    /// A list.
    List {
        /// Number of the first item, or nothing for a bullet list.
        start: Option<u64>,
        /// The items.
        items: Vec<Item>,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        content: Vec<Block>,
    },
    /// Lines of code, kept as written.
    Code {
        /// Language named by the author, possibly empty.
        language: String,
        /// The lines, without a last newline.
        text: String,
    },
    /// A table; each row has as many cells as the head.
    Table {
        /// Alignment of each column.
        align: Vec<Align>,
        /// Cells of the head.
        head: Vec<Vec<Inline>>,
        /// Cells of each row.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A line across.
    Rule,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// State of the tick box, when the item has one.
    pub ticked: Option<bool>,
    /// What the item says.
    pub content: Vec<Block>,
}

/// Alignment of a table column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// To the left, also when the author says nothing.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// A piece of a line of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Inline {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// Strong words.
    Strong {
        /// The words.
        content: Vec<Inline>,
    },
    /// Stressed words.
    Emphasis {
        /// The words.
        content: Vec<Inline>,
    },
    /// Struck words.
    Strike {
        /// The words.
        content: Vec<Inline>,
    },
    /// Code within a line.
    Code {
        /// The code as written.
        text: String,
    },
    /// A link to an http, https or mailto address.
    Link {
        /// The address.
        url: String,
        /// The words of the link, never empty.
        content: Vec<Inline>,
    },
    /// A line break asked for by the author.
    Break,
}

impl Markdown {
    /// Parses a text; every text is valid Markdown.
    pub fn parse(text: &str) -> Self {
        parse::parse(text)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The tree as the documents read it: an array of blocks, each with its `kind`.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The text as an HTML fragment, everything escaped.
    pub fn to_html(&self) -> String {
        html::blocks(&self.blocks)
    }

    /// The text without any mark-up, for cells, cards and alternative texts: a line a block, `- ` before an item.
    pub fn to_plain(&self) -> String {
        plain::blocks(&self.blocks)
    }
}
