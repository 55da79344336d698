//! The tree as an HTML fragment. Every word and address goes through [`escape`].

use super::{Align, Block, Inline};
use std::fmt::Write;

pub(super) fn blocks(blocks: &[Block]) -> String {
    let mut out = String::new();
    for item in blocks {
        block(item, &mut out);
    }
    out
}

/// Escapes text for an HTML element or a quoted attribute.
pub(super) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

fn block(block: &Block, out: &mut String) {
    match block {
        Block::Paragraph { content } => element("p", content, out),
        // Never a real heading: the page around has its own outline.
        Block::Heading { content, .. } => {
            out.push_str("<p><strong>");
            inlines(content, out);
            out.push_str("</strong></p>");
        }
        Block::List { start, items } => {
            match start {
                None => out.push_str("<ul>"),
                Some(1) => out.push_str("<ol>"),
                Some(start) => {
                    let _ = write!(out, "<ol start=\"{start}\">");
                }
            }
            for item in items {
                out.push_str("<li>");
                if let Some(ticked) = item.ticked {
                    out.push_str(if ticked { "☑ " } else { "☐ " });
                }
                match item.content.as_slice() {
                    // The usual item is one line, which needs no paragraph.
                    [Block::Paragraph { content }] => inlines(content, out),
                    many => many.iter().for_each(|item| self::block(item, out)),
                }
                out.push_str("</li>");
            }
            out.push_str(if start.is_some() { "</ol>" } else { "</ul>" });
        }
        Block::Quote { content } => {
            out.push_str("<blockquote>");
            content.iter().for_each(|item| self::block(item, out));
            out.push_str("</blockquote>");
        }
        Block::Code { text, .. } => {
            out.push_str("<pre><code>");
            escape(text, out);
            out.push_str("</code></pre>");
        }
        Block::Table { align, head, rows } => {
            out.push_str("<table><thead>");
            row("th", align, head, out);
            out.push_str("</thead><tbody>");
            for cells in rows {
                row("td", align, cells, out);
            }
            out.push_str("</tbody></table>");
        }
        Block::Rule => out.push_str("<hr>"),
    }
}

fn row(tag: &str, align: &[Align], cells: &[Vec<Inline>], out: &mut String) {
    out.push_str("<tr>");
    for (index, cell) in cells.iter().enumerate() {
        let style = match align.get(index) {
            Some(Align::Center) => " style=\"text-align:center\"",
            Some(Align::Right) => " style=\"text-align:right\"",
            _ => "",
        };
        let _ = write!(out, "<{tag}{style}>");
        inlines(cell, out);
        let _ = write!(out, "</{tag}>");
    }
    out.push_str("</tr>");
}

fn element(tag: &str, content: &[Inline], out: &mut String) {
    let _ = write!(out, "<{tag}>");
    inlines(content, out);
    let _ = write!(out, "</{tag}>");
}

fn inlines(content: &[Inline], out: &mut String) {
    for item in content {
        match item {
            Inline::Text { text } => escape(text, out),
            Inline::Strong { content } => element("strong", content, out),
            Inline::Emphasis { content } => element("em", content, out),
            Inline::Strike { content } => element("s", content, out),
            Inline::Code { text } => {
                out.push_str("<code>");
                escape(text, out);
                out.push_str("</code>");
            }
            Inline::Link { url, content } => {
                out.push_str("<a href=\"");
                escape(url, out);
                out.push_str("\" rel=\"noopener noreferrer nofollow\">");
                inlines(content, out);
                out.push_str("</a>");
            }
            Inline::Break => out.push_str("<br>"),
        }
    }
}
