//! Widths of texts in Inter, and what follows from them: wrapping and shortening.
//!
//! Widths are sums of advances. Kerning is left out: in Inter it takes hundredths of an em
//! away far more often than it adds any, so a text is hardly ever wider than said here.

use std::borrow::Cow;
use std::sync::OnceLock;

use ttf_parser::Face;

/// The weights that the drawings use, all of them embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// 400
    Regular,
    /// 500
    Medium,
    /// 600
    SemiBold,
    /// 700
    Bold,
}

impl Weight {
    /// The value of `font-weight`.
    pub fn css(self) -> &'static str {
        match self {
            Self::Regular => "400",
            Self::Medium => "500",
            Self::SemiBold => "600",
            Self::Bold => "700",
        }
    }

    /// The font file of this weight (OpenType with CFF outlines).
    pub fn data(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../../../assets/fonts/Inter-Regular.otf"),
            Self::Medium => include_bytes!("../../../../assets/fonts/Inter-Medium.otf"),
            Self::SemiBold => include_bytes!("../../../../assets/fonts/Inter-SemiBold.otf"),
            Self::Bold => include_bytes!("../../../../assets/fonts/Inter-Bold.otf"),
        }
    }

    fn widths(self) -> &'static Widths {
        static WIDTHS: [OnceLock<Widths>; 4] = [OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new()];
        let slot = match self {
            Self::Regular => 0,
            Self::Medium => 1,
            Self::SemiBold => 2,
            Self::Bold => 3,
        };
        WIDTHS[slot].get_or_init(|| Widths::load(self.data()))
    }
}

/// Height of a capital letter, in em.
const CAP_HEIGHT: f64 = 0.727;
/// What lowercase letters and accented capitals need above the baseline, in em.
const ASCENT: f64 = 0.93;
/// What letters need below the baseline, in em.
const DESCENT: f64 = 0.22;
/// Characters with a precomputed width: Latin, and punctuation up to currency signs.
const LATIN_END: u32 = 0x250;
const PUNCTUATION: std::ops::Range<u32> = 0x2000..0x20D0;

/// Advances of one face, in em.
struct Widths {
    latin: Vec<f32>,
    punctuation: Vec<f32>,
    face: Option<Face<'static>>,
}

impl Widths {
    fn load(data: &'static [u8]) -> Self {
        let face = Face::parse(data, 0).ok();
        let advances = |range: std::ops::Range<u32>| {
            range.map(|c| char::from_u32(c).map_or(0.0, |c| advance(face.as_ref(), c))).collect()
        };
        Self { latin: advances(0..LATIN_END), punctuation: advances(PUNCTUATION), face }
    }

    fn of(&self, c: char) -> f64 {
        let code = u32::from(c);
        f64::from(if code < LATIN_END {
            self.latin[code as usize]
        } else if PUNCTUATION.contains(&code) {
            self.punctuation[(code - PUNCTUATION.start) as usize]
        } else {
            advance(self.face.as_ref(), c)
        })
    }
}

fn advance(face: Option<&Face<'static>>, c: char) -> f32 {
    if c.is_control() && !matches!(c, '\t' | '\n' | '\r') || is_zero_width(c) {
        return 0.0;
    }
    let c = if c.is_control() { ' ' } else { c };
    let known = face.and_then(|face| {
        let glyph = face.glyph_index(c)?;
        let advance = face.glyph_hor_advance(glyph)?;
        Some(f32::from(advance) / f32::from(face.units_per_em()))
    });
    known.unwrap_or_else(|| fallback_advance(c))
}

/// The width, in em, reserved for a character that another font will have to draw.
fn fallback_advance(c: char) -> f32 {
    match u32::from(c) {
        0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F => 1.05,
        0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFF => 1.05,
        // Emoji: Noto, Segoe and Apple draw them 1.17 to 1.37 em wide.
        0x2190..=0x2BFF | 0x1F000..=0x1FFFF => 1.4,
        _ => 0.9,
    }
}

/// Marks, joiners and selectors that take no room of their own.
fn is_zero_width(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x064B..=0x065F | 0x1AB0..=0x1AFF
        | 0x1DC0..=0x1DFF | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0x20D0..=0x20FF
        | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xFEFF | 0x1F3FB..=0x1F3FF | 0xE0000..=0xE01EF)
}

/// Whether Inter has a glyph for this character (or needs none).
pub fn has_glyph(c: char) -> bool {
    is_zero_width(c)
        || c.is_control()
        || Weight::Regular.widths().face.as_ref().is_some_and(|face| face.glyph_index(c).is_some())
}

/// A size and a weight of Inter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Font {
    /// Size in points.
    pub size: f64,
    /// Weight.
    pub weight: Weight,
}

/// A text laid out on lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// The lines, first one on top.
    pub lines: Vec<String>,
    /// Whether the end was replaced by an ellipsis.
    pub shortened: bool,
}

impl Font {
    /// A font of this size (points) and weight.
    pub const fn new(size: f64, weight: Weight) -> Self {
        Self { size, weight }
    }

    /// Regular weight.
    pub const fn regular(size: f64) -> Self {
        Self::new(size, Weight::Regular)
    }

    /// Medium weight.
    pub const fn medium(size: f64) -> Self {
        Self::new(size, Weight::Medium)
    }

    /// Semi-bold weight.
    pub const fn semi_bold(size: f64) -> Self {
        Self::new(size, Weight::SemiBold)
    }

    /// Bold weight.
    pub const fn bold(size: f64) -> Self {
        Self::new(size, Weight::Bold)
    }

    /// The same weight at another size.
    pub const fn at(self, size: f64) -> Self {
        Self { size, ..self }
    }

    /// Width of a line of text, in points.
    pub fn width(self, text: &str) -> f64 {
        let widths = self.weight.widths();
        let em: f64 = text.chars().map(|c| widths.of(c)).sum();
        em * self.size
    }

    /// Height of capitals, in points: centre a text at `y` with its baseline at `y + cap_height / 2`.
    pub fn cap_height(self) -> f64 {
        CAP_HEIGHT * self.size
    }

    /// Room above the baseline, in points, accents on capitals included.
    pub fn ascent(self) -> f64 {
        ASCENT * self.size
    }

    /// Room below the baseline, in points.
    pub fn descent(self) -> f64 {
        DESCENT * self.size
    }

    /// The text when it fits in `width` points, else its beginning and an ellipsis.
    pub fn fit(self, text: &str, width: f64) -> Cow<'_, str> {
        if self.width(text) <= width {
            return Cow::Borrowed(text);
        }
        Cow::Owned(self.shorten(text, width))
    }

    /// Breaks a text into at most `max_lines` lines of at most `width` points.
    ///
    /// Lines break at spaces and after hyphens and slashes, never at a no-break space; a word
    /// wider than the line is cut between characters. What does not fit ends in an ellipsis.
    pub fn wrap(self, text: &str, width: f64, max_lines: usize) -> Lines {
        let max_lines = max_lines.max(1);
        let mut lines: Vec<String> = Vec::new();
        let mut rest = text.trim_matches(is_breaking_space);
        while !rest.is_empty() {
            if self.width(rest) <= width {
                lines.push(rest.to_owned());
                return Lines { lines, shortened: false };
            }
            if lines.len() + 1 == max_lines {
                lines.push(self.shorten(rest, width));
                return Lines { lines, shortened: true };
            }
            let end = self.line_end(rest, width);
            lines.push(rest[..end].trim_end_matches(is_breaking_space).to_owned());
            rest = rest[end..].trim_start_matches(is_breaking_space);
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
        Lines { lines, shortened: false }
    }

    /// Byte index where the first line of `text` ends; more than zero.
    fn line_end(self, text: &str, width: f64) -> usize {
        let widths = self.weight.widths();
        let mut used = 0.0;
        let mut at_opportunity = None;
        let mut previous = None;
        for (index, c) in text.char_indices() {
            if previous.is_some_and(|p| is_opportunity(p, c)) {
                at_opportunity = Some(index);
            }
            used += widths.of(c) * self.size;
            if used > width && !is_breaking_space(c) {
                let cut = at_opportunity.unwrap_or_else(|| self.prefix_end(text, width));
                return cut.max(first_cluster_end(text));
            }
            previous = Some(c);
        }
        text.len()
    }

    /// Byte index of the longest prefix that fits, never inside a cluster.
    fn prefix_end(self, text: &str, width: f64) -> usize {
        let widths = self.weight.widths();
        let mut used = 0.0;
        let mut end = 0;
        let mut previous = None;
        for (index, c) in text.char_indices() {
            if !is_zero_width(c) && previous != Some('\u{200D}') {
                end = index;
            }
            used += widths.of(c) * self.size;
            if used > width {
                return end;
            }
            previous = Some(c);
        }
        text.len()
    }

    /// The beginning of a text and an ellipsis, within `width` when at least the ellipsis fits.
    fn shorten(self, text: &str, width: f64) -> String {
        let room = width - self.width("…");
        let end = self.prefix_end(text, room.max(0.0));
        let mut kept = text[..end].trim_end_matches(|c: char| c.is_whitespace() || ",;:-–—·(".contains(c)).to_owned();
        kept.push('…');
        kept
    }
}

fn is_breaking_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}')
}

/// Whether a line may break between these two characters.
fn is_opportunity(before: char, after: char) -> bool {
    if is_breaking_space(before) {
        return true;
    }
    let breaks_after = matches!(before, '-' | '–' | '—' | '/' | '\u{200B}' | '_' | '\u{2010}');
    breaks_after && after.is_alphanumeric()
}

fn first_cluster_end(text: &str) -> usize {
    let mut previous = None;
    for (index, c) in text.char_indices() {
        if index > 0 && !is_zero_width(c) && previous != Some('\u{200D}') {
            return index;
        }
        previous = Some(c);
    }
    text.len()
}
