//! Where a value stands in a document: `server[2].zone`.

/// A part of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// Writes a path: `server[2].zone`. A part that is not made of letters, digits, `-` and `_` stands between double quotes.
pub(super) fn written(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Index(index) => text.push_str(&format!("[{index}]")),
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&written_key(key));
            }
        }
    }
    text
}

/// A key as written in TOML: between quotes when it must be.
pub(super) fn written_key(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) {
        return key.to_owned();
    }
    format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::{Step, written};

    #[test]
    fn a_path_is_written_as_its_keys_are() {
        let key = |name: &str| Step::Key(name.to_owned());
        let path = [key("server"), Step::Index(2), key("nat"), key("à \"b\""), Step::Index(0)];
        assert_eq!(written(&path), r#"server[2].nat."à \"b\""[0]"#);
    }
}
