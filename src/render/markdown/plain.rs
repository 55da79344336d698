//! The tree as plain text, for places that have no mark-up.

use super::{Block, Inline, Item};

pub(super) fn blocks(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for item in blocks {
        block(item, &mut lines);
    }
    lines.join("\n")
}

fn block(block: &Block, lines: &mut Vec<String>) {
    match block {
        Block::Paragraph { content } | Block::Heading { content, .. } => {
            lines.extend(inlines(content).split('\n').map(str::to_owned));
        }
        Block::List { start, items } => {
            for (index, item) in items.iter().enumerate() {
                let sign = match start {
                    Some(start) => format!("{}. ", start.saturating_add(index as u64)),
                    None => "- ".to_owned(),
                };
                list_item(&sign, item, lines);
            }
        }
        Block::Quote { content } => content.iter().for_each(|item| self::block(item, lines)),
        Block::Code { text, .. } => lines.extend(text.lines().map(str::to_owned)),
        Block::Table { head, rows, .. } => {
            for cells in std::iter::once(head).chain(rows) {
                let cells: Vec<String> = cells.iter().map(|cell| inlines(cell)).collect();
                lines.push(cells.join(" | "));
            }
        }
        Block::Rule => {}
    }
}

fn list_item(sign: &str, item: &Item, lines: &mut Vec<String>) {
    let sign = match item.ticked {
        Some(true) => format!("{sign}[x] "),
        Some(false) => format!("{sign}[ ] "),
        None => sign.to_owned(),
    };
    let mut inner = Vec::new();
    item.content.iter().for_each(|content| block(content, &mut inner));
    if inner.is_empty() {
        lines.push(sign.trim_end().to_owned());
    }
    for (index, line) in inner.into_iter().enumerate() {
        lines.push(if index == 0 { format!("{sign}{line}") } else { format!("  {line}") });
    }
}

fn inlines(content: &[Inline]) -> String {
    let mut out = String::new();
    for item in content {
        match item {
            Inline::Text { text } | Inline::Code { text } => out.push_str(text),
            Inline::Strong { content } | Inline::Emphasis { content } | Inline::Strike { content } => {
                out.push_str(&inlines(content));
            }
            Inline::Link { url, content } => {
                let words = inlines(content);
                let bare = url.strip_prefix("mailto:").unwrap_or(url);
                if words == *url || words == bare {
                    out.push_str(&words);
                } else {
                    out.push_str(&format!("{words} ({bare})"));
                }
            }
            Inline::Break => out.push('\n'),
        }
    }
    out
}
