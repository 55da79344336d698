//! Texts made fit for cards: one line, a length, a label, the mark-up of each tool.

/// A text on one line: line ends and other controls become spaces, and spaces side by side one.
pub fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text of at most `most` UTF-16 units, as these tools count; what is cut ends in « … ».
pub fn clipped(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut units = 1;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= most
    });
    let kept: String = kept.collect();
    format!("{}…", kept.trim_end())
}

/// A label: no spaces (Jira) and no commas (Trello), at most 50 characters.
pub fn label(text: &str) -> String {
    let joined: String = one_line(text).chars().map(|c| if c.is_whitespace() || c == ',' { '-' } else { c }).collect();
    clipped(joined.trim_matches('-'), 50)
}

/// The author's words where Markdown is read, so that they are shown as written.
pub fn for_markdown(text: &str) -> String {
    escaped(text, &['\\', '`', '*', '_', '[', ']', '<', '#', '~', '|'])
}

/// The author's words where Jira's mark-up is read, so that no macro or link begins in them.
pub fn for_jira(text: &str) -> String {
    escaped(text, &['{', '['])
}

fn escaped(text: &str, signs: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if signs.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit() {
        assert_eq!(one_line(" a\r\nb\t c\u{8} "), "a b c");
        assert_eq!(clipped("abcdef", 6), "abcdef");
        assert_eq!(clipped("abcdefg", 6), "abcde…");
        assert_eq!(clipped("ab 😀😀", 6), "ab 😀…".to_owned());
        assert_eq!(clipped("abcd efgh", 6), "abcd…");
        assert_eq!(label(" deux mots, trois\n"), "deux-mots--trois");
        assert_eq!(label(","), "");
        assert_eq!(for_markdown("a*b [c](d)"), "a\\*b \\[c\\](d)");
        assert_eq!(for_jira("{html} [x]"), "\\{html} \\[x]");
    }
}
