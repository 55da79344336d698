//! Names that every provider takes: small letters, digits and hyphens, a letter first, at most 63 of them.

use std::fmt::Write as _;

/// Longest name: Google Cloud takes no more.
const LONGEST: usize = 63;

/// A text as a name; what no name can hold becomes a hyphen.
pub(super) fn slug(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars().map(|c| c.to_ascii_lowercase()) {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            _ if name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    name.trim_matches('-').to_owned()
}

/// A name for a key: the same key gives the same name, two keys two names.
pub(super) fn short(key: &str) -> String {
    let mut name = slug(key);
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        name.insert_str(0, "r-");
    }
    // Only ids, hyphens and slashes stand in a key; where a hyphen stood for a slash, or the end is cut, a hash tells.
    let is_plain = name == key.replace('/', "-") && !key.split('/').any(|part| part.contains("--"));
    if name.len() > LONGEST || !is_plain {
        let mut end = String::new();
        // Writing to a String cannot fail.
        let _ = write!(end, "-{:08x}", hash(key) & 0xffff_ffff);
        name.truncate(LONGEST - end.len());
        name = name.trim_end_matches('-').to_owned() + &end;
    }
    name
}

/// FNV-1a, 64 bits: the same on every machine.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_by_all() {
        assert_eq!(slug("QIL 2026/é_X"), "qil-2026-x");
        assert_eq!(short("f07/srv-fic/in/tcp-v4"), "f07-srv-fic-in-tcp-v4");
        let long = |end: &str| short(&format!("{}/{}/in/tcp-v4{end}", "f".repeat(60), "s".repeat(60)));
        assert_eq!(long("").len(), LONGEST);
        assert_ne!(long(""), long("-2"));
        assert!(short("07/a/in/all-v4").starts_with("r-07-a-in-all-v4-"));
    }
}
