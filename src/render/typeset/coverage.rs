//! What the fonts can show, and the cleaning of text so that no document ever fails for a missing glyph.
//!
//! PDF/A and PDF/UA forbid a glyph that is in no font. The rule: a character that no embedded font has, that is of a
//! private area or that is no character at all is printed as `□`; a control character, or one that reverses the
//! direction of the text around it, is left out (it could make a signed page read otherwise than its data); a combining
//! mark is left out when no one font has it together with its letter. Each is reported.

use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;
use typst::text::Coverage as FontCoverage;

/// What is printed for a character that no font has.
pub(super) const BOX: char = '□';

/// Characters of the data that no font has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// File and place of the text: `data/plan.json#/phases/0/title`, or `pictures/gantt.svg`.
    pub place: String,
    /// The characters, in order of code point, each once.
    pub characters: Vec<char>,
}

impl Replaced {
    /// Nothing when there are no characters.
    pub(super) fn new(place: &str, characters: Vec<char>) -> Option<Self> {
        (!characters.is_empty()).then(|| Self { place: place.to_owned(), characters })
    }
}

/// How much is trusted to the fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// All scripts that some font has.
    Usual,
    /// The first font only, without combining marks: cannot fail.
    Strict,
}

/// Which characters each font has, as bits.
pub(super) struct Coverage {
    fonts: Vec<Bits>,
    any: Bits,
}

/// A set of code points.
#[derive(Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn contains(&self, c: char) -> bool {
        let code = c as usize;
        self.0.get(code / 64).is_some_and(|word| word >> (code % 64) & 1 == 1)
    }
}

impl Coverage {
    pub(super) fn new<'a>(fonts: impl Iterator<Item = &'a FontCoverage>) -> Self {
        let fonts: Vec<Bits> = fonts
            .map(|coverage| {
                let mut bits = vec![0u64; 0x20_0000 / 64];
                for code in coverage.iter() {
                    if let Some(word) = bits.get_mut(code as usize / 64) {
                        *word |= 1 << (code % 64);
                    }
                }
                Bits(bits)
            })
            .collect();
        let mut any = Bits(vec![0u64; 0x20_0000 / 64]);
        for font in &fonts {
            for (sum, word) in any.0.iter_mut().zip(&font.0) {
                *sum |= word;
            }
        }
        Self { fonts, any }
    }

    /// The text as it can be printed, and the characters that cannot be, in order and each once.
    pub(super) fn clean<'a>(&self, text: &'a str, strictness: Strictness) -> (Cow<'a, str>, Vec<char>) {
        // Nearly all text is of this kind, and it is quick to tell.
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
            return (Cow::Borrowed(text), Vec::new());
        }
        let mut out = String::with_capacity(text.len());
        let mut missing = BTreeSet::new();
        let mut base = None;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' => {
                    if chars.peek() != Some(&'\n') {
                        out.push('\n');
                    }
                    continue;
                }
                '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
                '\t' => out.push(' '),
                '\n' | ' '..='~' => out.push(c),
                // Marks of direction alone, byte order marks and word joiners say nothing to a reader.
                '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}' | '\u{2060}'..='\u{2064}' => {
                    continue;
                }
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => {
                    missing.insert(c);
                    continue;
                }
                c if c.is_control() => {
                    missing.insert(c);
                    continue;
                }
                c if is_joiner(c) => {
                    // Joiners and variation signs matter to emoji and Arabic; elsewhere they would be a lone glyph.
                    if strictness == Strictness::Usual && base.is_some_and(|base| self.share(base, c)) {
                        out.push(c);
                    }
                    continue;
                }
                c if is_mark(c) => {
                    if strictness == Strictness::Usual && base.is_some_and(|base| self.share(base, c)) {
                        out.push(c);
                    } else {
                        missing.insert(c);
                    }
                    continue;
                }
                c if self.has(c, strictness) => out.push(c),
                c => {
                    missing.insert(c);
                    out.push(BOX);
                    base = None;
                    continue;
                }
            }
            base = Some(c);
        }
        (Cow::Owned(out), missing.into_iter().collect())
    }

    /// Cleans every string of a value, keys excepted, and notes what was missing and where.
    pub(super) fn clean_json(
        &self,
        value: &mut Value,
        strictness: Strictness,
        file: &str,
        replaced: &mut Vec<Replaced>,
    ) {
        let mut path = String::new();
        self.clean_value(value, strictness, file, &mut path, replaced);
    }

    fn clean_value(
        &self,
        value: &mut Value,
        strictness: Strictness,
        file: &str,
        path: &mut String,
        replaced: &mut Vec<Replaced>,
    ) {
        let length = path.len();
        match value {
            Value::String(text) => {
                if let (Cow::Owned(clean), missing) = self.clean(text, strictness) {
                    *text = clean;
                    replaced.extend(Replaced::new(&format!("{file}#{path}"), missing));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    path.push('/');
                    path.push_str(&index.to_string());
                    self.clean_value(item, strictness, file, path, replaced);
                    path.truncate(length);
                }
            }
            Value::Object(map) => {
                for (key, item) in map.iter_mut() {
                    path.push('/');
                    path.push_str(&key.replace('~', "~0").replace('/', "~1"));
                    self.clean_value(item, strictness, file, path, replaced);
                    path.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn has(&self, c: char, strictness: Strictness) -> bool {
        let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
        let bits = match strictness {
            Strictness::Usual => Some(&self.any),
            Strictness::Strict => self.fonts.first(),
        };
        !private && bits.is_some_and(|bits| bits.contains(c))
    }

    /// Whether one font has both.
    fn share(&self, a: char, b: char) -> bool {
        self.fonts.iter().any(|font| font.contains(a) && font.contains(b))
    }
}

/// Joiners, variation signs and the tags of flags.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}')
}

/// Combining marks of the scripts that the fonts have.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{1f3fb}'..='\u{1f3ff}')
}
