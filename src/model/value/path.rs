//! Path data: the strokes of a pictogram.

use std::ops::Deref;
use std::str::FromStr;

use super::string_value;

/// JSON Schema format of path data.
pub(super) const PATH: &str = "qilby-path-data";

/// Longest path: a pictogram is a few strokes.
const LONGEST: usize = 4_000;
/// How far from the grid a stroke may begin or bend.
const FARTHEST: f64 = 100.0;

/// Strokes of a pictogram on a grid of 24 × 24, as the `d` of an SVG path (SVG 1.1, section 8.3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PathData(String);

impl Deref for PathData {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl FromStr for PathData {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("the strokes of a pictogram take at most {LONGEST} characters"));
        }
        let mut rest = text.trim();
        if !rest.starts_with(['M', 'm']) {
            return Err("path data begins with M, as in M4 6h16M4 12h16".into());
        }
        while let Some(command) = rest.chars().next() {
            let count = arguments(command).ok_or_else(|| format!("{command:?} is no command of path data"))?;
            let end = rest[1..].find(is_command).map_or(rest.len(), |at| at + 1);
            let numbers = numbers(&rest[1..end], command)?;
            let complete = match count {
                0 => numbers == 0,
                _ => numbers > 0 && numbers.is_multiple_of(count),
            };
            if !complete {
                return Err(format!("after {command} numbers come by {count}, not {numbers}"));
            }
            rest = &rest[end..];
        }
        Ok(Self(text.trim().to_owned()))
    }
}

/// Numbers that a command takes.
fn arguments(command: char) -> Option<usize> {
    Some(match command.to_ascii_uppercase() {
        'M' | 'L' | 'T' => 2,
        'H' | 'V' => 1,
        'C' => 6,
        'S' | 'Q' => 4,
        'A' => 7,
        'Z' => 0,
        _ => return None,
    })
}

/// A letter that is not the exponent of a number.
fn is_command(character: char) -> bool {
    character.is_alphabetic() && !matches!(character, 'e' | 'E')
}

/// How many numbers a text holds.
fn numbers(text: &str, command: char) -> Result<usize, String> {
    let is_arc = matches!(command, 'a' | 'A');
    let mut count = 0;
    let mut rest = separated(text);
    while !rest.is_empty() {
        // The flags of an arc are one digit each, and need nothing between them.
        let length = if is_arc && matches!(count % 7, 3 | 4) { 1 } else { length_of_number(rest) };
        let number = rest.get(..length).and_then(|number| number.parse::<f64>().ok());
        if number.is_none_or(|number| number.abs() > FARTHEST) {
            return Err(format!("path data is made of commands and of numbers from -{FARTHEST} to {FARTHEST}"));
        }
        count += 1;
        rest = separated(&rest[length..]);
    }
    Ok(count)
}

fn separated(text: &str) -> &str {
    text.trim_start_matches([' ', ',', '\n', '\t', '\r'])
}

/// Bytes of the number that a text begins with; a second sign or point begins another one.
fn length_of_number(text: &str) -> usize {
    let mut point = false;
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let goes_on = match character {
            '0'..='9' => true,
            '+' | '-' => at == 0 || matches!(before, 'e' | 'E'),
            '.' => !std::mem::replace(&mut point, true),
            'e' | 'E' => at > 0,
            _ => false,
        };
        if !goes_on {
            return at;
        }
        before = character;
    }
    text.len()
}

string_value!(
    PathData,
    PATH,
    "PathData",
    "Strokes on a grid of 24 × 24, as the `d` of an SVG path.",
    ["M4 6h16M4 12h16M4 18h12"]
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_of_real_icons() {
        for text in [
            "M4 6h16M4 12h16M4 18h12",
            "M3 7a2 2 0 0 1 2 -2h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-14a2 2 0 0 1-2-2z",
            "M12 3c7.2 0 9 1.8 9 9s-1.8 9-9 9-9-1.8-9-9 1.8-9 9-9z",
            "m1.5.5.5.5 1e1-2",
            "M5 5a1 1 0 10 2 0",
            "M5 5 Q 1,2 3,4 T 5 6 Z",
        ] {
            assert_eq!(text.parse::<PathData>().as_deref().ok(), Some(text));
        }
    }

    #[test]
    fn what_is_no_path() {
        for text in [
            "",
            "4 6",
            "L4 6",
            "M4",
            "M4 6h",
            "M4 6 8",
            "M4 6z1",
            "M4 6x3",
            "M4 6\"/><script>",
            "M4 1e9",
            "M4 NaN",
            "Mé 4",
            "M5 5a1 1 0 20 2 0é",
            &"M1 1".repeat(2_000),
        ] {
            assert!(text.parse::<PathData>().is_err(), "{text}");
        }
    }
}
