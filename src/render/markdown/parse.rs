//! Events of the Markdown parser → tree.

use super::{Align, Block, Inline, Item, MAX_DEPTH, MAX_URL, Markdown};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag};

/// A container being filled.
struct Frame {
    kind: Kind,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
}

/// What the container becomes once closed.
enum Kind {
    Root,
    Paragraph,
    Heading(u8),
    List(Option<u64>, Vec<Item>),
    Item(Option<bool>),
    Quote,
    Code(String, String),
    Table {
        align: Vec<Align>,
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Row(Vec<Vec<Inline>>),
    Cell,
    Strong,
    Emphasis,
    Strike,
    Link(String),
    /// A container that leaves no trace but its content.
    Dissolved,
}

pub(super) fn parse(text: &str) -> Markdown {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut stack = vec![Frame::new(Kind::Root)];
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(tag) => {
                let kind = if stack.len() > MAX_DEPTH && !is_part(&tag) { Kind::Dissolved } else { opened(tag) };
                stack.push(Frame::new(kind));
            }
            Event::End(_) => {
                // The parser balances its events, so the root is never popped here.
                if stack.len() > 1
                    && let Some(frame) = stack.pop()
                    && let Some(parent) = stack.last_mut()
                {
                    close(frame, parent);
                }
            }
            other => {
                if let Some(frame) = stack.last_mut() {
                    leaf(frame, other);
                }
            }
        }
    }
    let mut root = stack.swap_remove(0);
    root.end_line();
    Markdown { blocks: root.blocks }
}

/// Parts of a list or table: they follow the fate of the whole, which a limit on depth must not cut in two.
fn is_part(tag: &Tag) -> bool {
    matches!(tag, Tag::TableHead | Tag::TableRow | Tag::TableCell)
}

fn opened(tag: Tag) -> Kind {
    match tag {
        Tag::Paragraph => Kind::Paragraph,
        Tag::Heading { level, .. } => Kind::Heading(level as u8),
        Tag::BlockQuote(_) => Kind::Quote,
        Tag::CodeBlock(CodeBlockKind::Fenced(language)) => {
            let name = language.split_whitespace().next().unwrap_or_default();
            Kind::Code(name.to_owned(), String::new())
        }
        Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code(String::new(), String::new()),
        Tag::List(start) => Kind::List(start, Vec::new()),
        Tag::Item => Kind::Item(None),
        Tag::Table(align) => {
            Kind::Table { align: align.into_iter().map(alignment).collect(), head: Vec::new(), rows: Vec::new() }
        }
        Tag::TableHead | Tag::TableRow => Kind::Row(Vec::new()),
        Tag::TableCell => Kind::Cell,
        Tag::Emphasis => Kind::Emphasis,
        Tag::Strong => Kind::Strong,
        Tag::Strikethrough => Kind::Strike,
        Tag::Link { link_type, dest_url, .. } => {
            let url = match link_type {
                LinkType::Email => format!("mailto:{dest_url}"),
                _ => dest_url.into_string(),
            };
            if is_safe(&url) { Kind::Link(url) } else { Kind::Dissolved }
        }
        // Raw HTML arrives as lines of text; a picture leaves its alternative text.
        Tag::HtmlBlock => Kind::Paragraph,
        _ => Kind::Dissolved,
    }
}

fn alignment(align: Alignment) -> Align {
    match align {
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
        Alignment::None | Alignment::Left => Align::Left,
    }
}

/// Whether an address may be a link: http, https or mailto, of a sane length, without blanks or control characters.
pub(super) fn is_safe(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let known = match scheme.as_deref() {
        Some("http" | "https") => url.split_once("://").is_some_and(|(_, rest)| !rest.is_empty()),
        Some("mailto") => url.len() > "mailto:".len(),
        _ => false,
    };
    known && url.len() <= MAX_URL && !url.chars().any(|c| c.is_control() || c.is_whitespace())
}

fn leaf(frame: &mut Frame, event: Event) {
    match event {
        Event::Text(text) => match &mut frame.kind {
            Kind::Code(_, code) => code.push_str(&text),
            _ => frame.say(&text),
        },
        Event::Code(text) => frame.inlines.push(Inline::Code { text: text.into_string() }),
        Event::Html(text) | Event::InlineHtml(text) => frame.say_lines(&text),
        Event::SoftBreak => frame.say(" "),
        Event::HardBreak => frame.inlines.push(Inline::Break),
        Event::Rule => {
            frame.end_line();
            frame.blocks.push(Block::Rule);
        }
        Event::TaskListMarker(ticked) => {
            if let Kind::Item(state) = &mut frame.kind {
                *state = Some(ticked);
            }
        }
        // Footnotes and formulas are not enabled; their text would still be text.
        Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
            frame.say(&text);
        }
        Event::Start(_) | Event::End(_) => {}
    }
}

/// Hands what a closed container holds to the one around it.
fn close(mut frame: Frame, parent: &mut Frame) {
    match frame.kind {
        Kind::Strong | Kind::Emphasis | Kind::Strike | Kind::Link(_) | Kind::Cell | Kind::Row(_) => {}
        Kind::Paragraph | Kind::Heading(_) | Kind::Dissolved => {}
        _ => frame.end_line(),
    }
    let Frame { kind, blocks, inlines } = frame;
    match kind {
        Kind::Strong => parent.wrap(inlines, |content| Inline::Strong { content }),
        Kind::Emphasis => parent.wrap(inlines, |content| Inline::Emphasis { content }),
        Kind::Strike => parent.wrap(inlines, |content| Inline::Strike { content }),
        Kind::Link(url) => parent.wrap(inlines, |content| Inline::Link { url, content }),
        Kind::Cell => match &mut parent.kind {
            Kind::Row(cells) => cells.push(inlines),
            _ => parent.take(blocks, inlines),
        },
        Kind::Row(cells) => match &mut parent.kind {
            Kind::Table { head, rows, .. } => {
                if head.is_empty() {
                    *head = cells;
                } else {
                    rows.push(cells);
                }
            }
            _ => parent.take(blocks, cells.into_iter().flatten().collect()),
        },
        Kind::Paragraph => parent.block(Block::Paragraph { content: trimmed(inlines) }),
        Kind::Heading(level) => parent.block(Block::Heading { level, content: trimmed(inlines) }),
        Kind::Code(language, mut text) => {
            text.truncate(text.trim_end_matches(['\n', '\r']).len());
            parent.block(Block::Code { language, text: text.replace('\t', "    ") });
        }
        Kind::Item(ticked) => {
            let item = Item { ticked, content: blocks };
            match &mut parent.kind {
                Kind::List(_, items) => items.push(item),
                _ => parent.take(item.content, Vec::new()),
            }
        }
        Kind::List(start, items) => parent.block(Block::List { start, items }),
        Kind::Quote => parent.block(Block::Quote { content: blocks }),
        Kind::Table { align, head, rows } => parent.block(Block::Table { align, head, rows }),
        Kind::Dissolved | Kind::Root => parent.take(blocks, inlines),
    }
}

/// Drops line breaks at the end of a paragraph.
fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    while matches!(inlines.last(), Some(Inline::Break)) {
        inlines.pop();
    }
    inlines
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self { kind, blocks: Vec::new(), inlines: Vec::new() }
    }

    /// Adds words, joining them to the words before.
    fn say(&mut self, words: &str) {
        if let Some(Inline::Text { text }) = self.inlines.last_mut() {
            text.push_str(words);
        } else if !words.is_empty() {
            self.inlines.push(Inline::Text { text: words.to_owned() });
        }
    }

    /// Adds text of several lines as written.
    fn say_lines(&mut self, lines: &str) {
        for (index, line) in lines.split('\n').enumerate() {
            if index > 0 {
                self.inlines.push(Inline::Break);
            }
            self.say(line.trim_end_matches('\r'));
        }
    }

    fn wrap(&mut self, content: Vec<Inline>, make: impl FnOnce(Vec<Inline>) -> Inline) {
        if !content.is_empty() {
            self.inlines.push(make(content));
        }
    }

    /// Adds a block; words that stood alone before it become a paragraph first.
    fn block(&mut self, block: Block) {
        self.end_line();
        let empty = matches!(&block, Block::Paragraph { content } | Block::Heading { content, .. } if content.is_empty())
            || matches!(&block, Block::List { items, .. } if items.is_empty())
            || matches!(&block, Block::Quote { content } if content.is_empty());
        if !empty {
            self.blocks.push(block);
        }
    }

    fn take(&mut self, blocks: Vec<Block>, inlines: Vec<Inline>) {
        for block in blocks {
            self.block(block);
        }
        // Words of two dissolved blocks must not run into each other.
        if !self.inlines.is_empty()
            && !inlines.is_empty()
            && matches!(self.kind, Kind::Dissolved | Kind::Item(_) | Kind::Quote)
        {
            self.say(" ");
        }
        self.inlines.extend(inlines);
    }

    /// Turns words that stand directly in a block container (a tight list's item) into a paragraph.
    fn end_line(&mut self) {
        let content = trimmed(std::mem::take(&mut self.inlines));
        if !content.is_empty() {
            self.blocks.push(Block::Paragraph { content });
        }
    }
}
