//! The font inside a standalone SVG: the few glyphs it uses, so that it looks the same everywhere.
//!
//! Not for drawings placed in a PDF or in the HTML page, which bring the font themselves.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subsetter::GlyphRemapper;
use ttf_parser::{Face, RawFace, Tag};

use super::metrics::Weight;

/// The same document with the glyphs of its texts embedded, as `@font-face` rules.
///
/// Characters that Inter lacks are left to the viewer. The result depends on the text alone.
pub fn embed_fonts(svg: &str) -> String {
    let mut rules = String::new();
    for (weight, characters) in characters(svg) {
        if let Some(font) = web_font(weight.data(), &characters) {
            rules.push_str("@font-face{font-family:Inter;font-weight:");
            rules.push_str(weight.css());
            rules.push_str(";src:url(data:font/otf;base64,");
            STANDARD.encode_string(font, &mut rules);
            rules.push_str(")}\n");
        }
    }
    match svg.find("</desc>") {
        Some(at) if !rules.is_empty() => {
            let (head, tail) = svg.split_at(at + "</desc>".len());
            format!("{head}\n<style>\n{rules}</style>{tail}")
        }
        _ => svg.to_owned(),
    }
}

/// The characters of the texts by weight, from a document that [`super::Drawing`] wrote.
fn characters(svg: &str) -> BTreeMap<Weight, BTreeSet<char>> {
    let mut found: BTreeMap<Weight, BTreeSet<char>> = BTreeMap::new();
    for element in svg.split("<text ").skip(1) {
        let (attributes, rest) = element.split_once('>').unwrap_or((element, ""));
        let content = rest.split("</text>").next().unwrap_or("");
        let weight = [Weight::Medium, Weight::SemiBold, Weight::Bold]
            .into_iter()
            .find(|weight| attributes.contains(&format!("font-weight=\"{}\"", weight.css())))
            .unwrap_or(Weight::Regular);
        let set = found.entry(weight).or_default();
        let mut in_tag = false;
        for c in unescape(content).chars() {
            // Only our own tags have these characters unescaped; see below.
            match c {
                TAG_OPENS => in_tag = true,
                TAG_CLOSES => in_tag = false,
                _ if in_tag => {}
                _ => {
                    set.insert(c);
                }
            }
        }
    }
    found
}

/// Stand for the `<` and `>` of tags, which differ from those of the text.
const TAG_OPENS: char = '\u{E000}';
const TAG_CLOSES: char = '\u{E001}';

fn unescape(content: &str) -> String {
    content
        .replace('<', "\u{E000}")
        .replace('>', "\u{E001}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// An OpenType font with the glyphs of these characters and what browsers ask for.
fn web_font(data: &[u8], characters: &BTreeSet<char>) -> Option<Vec<u8>> {
    let face = Face::parse(data, 0).ok()?;
    let mut remapper = GlyphRemapper::new();
    let mut map: Vec<(u32, u16)> = Vec::new();
    for c in characters {
        if let Some(glyph) = face.glyph_index(*c) {
            map.push((u32::from(*c), remapper.remap(glyph.0)));
        }
    }
    if map.is_empty() {
        return None;
    }
    let subset = subsetter::subset(data, 0, &remapper).ok()?;
    let raw = RawFace::parse(&subset, 0).ok()?;
    let mut tables: BTreeMap<[u8; 4], Vec<u8>> = BTreeMap::new();
    for record in raw.table_records {
        tables.insert(record.tag.to_bytes(), raw.table(record.tag)?.to_vec());
    }
    // The subset is meant for PDF: browsers want the character map and the metrics of OS/2 too.
    let os2 = RawFace::parse(data, 0).ok()?.table(Tag::from_bytes(b"OS/2"))?.to_vec();
    tables.insert(*b"OS/2", os2);
    tables.insert(*b"cmap", character_map(&map));
    Some(assemble(subset.first_chunk::<4>().copied()?, tables))
}

/// A `cmap` table with one subtable of format 12: every character by itself.
fn character_map(map: &[(u32, u16)]) -> Vec<u8> {
    let mut out = Vec::new();
    // Version, one encoding record: Windows, full Unicode, right after this header.
    for value in [0_u16, 1, 3, 10] {
        out.extend(value.to_be_bytes());
    }
    out.extend(12_u32.to_be_bytes());
    // Format 12, reserved.
    out.extend([0, 12, 0, 0]);
    for value in [16 + 12 * map.len() as u32, 0, map.len() as u32] {
        out.extend(value.to_be_bytes());
    }
    for (character, glyph) in map {
        for value in [*character, *character, u32::from(*glyph)] {
            out.extend(value.to_be_bytes());
        }
    }
    out
}

/// A font file: directory, tables in order of their tags, checksums.
fn assemble(magic: [u8; 4], mut tables: BTreeMap<[u8; 4], Vec<u8>>) -> Vec<u8> {
    if let Some(adjustment) = tables.get_mut(b"head").and_then(|head| head.get_mut(8..12)) {
        adjustment.fill(0);
    }
    let count = tables.len() as u16;
    let selector = count.max(1).ilog2() as u16;
    let range = 16 << selector;
    let mut out = magic.to_vec();
    for value in [count, range, selector, count * 16 - range] {
        out.extend(value.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    for (tag, table) in &tables {
        out.extend(tag);
        for value in [checksum(table), offset as u32, table.len() as u32] {
            out.extend(value.to_be_bytes());
        }
        offset += table.len().next_multiple_of(4);
    }
    let mut head_at = None;
    for (tag, table) in &tables {
        if tag == b"head" {
            head_at = Some(out.len());
        }
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&out));
    if let Some(field) = head_at.and_then(|at| out.get_mut(at + 8..at + 12)) {
        field.copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

/// The sum of the big-endian words of a table.
fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::svg::{Drawing, Font, text};

    fn drawing() -> String {
        let mut drawing = Drawing::new(200.0, 50.0, "essai", "Essai", "Un essai");
        drawing.push(text(5.0, 20.0, Font::regular(9.0), "Été < hiver & « 12 € » 🚀").tooltip("Zzz"));
        drawing.push(text(5.0, 40.0, Font::bold(9.0), "Jalons"));
        drawing.finish()
    }

    #[test]
    fn finds_the_characters_of_each_weight() {
        let found = characters(&drawing());
        let regular: String = found[&Weight::Regular].iter().collect();
        assert!(regular.contains('<') && regular.contains('&') && regular.contains('É') && regular.contains('🚀'));
        assert!(!regular.contains(TAG_OPENS) && !regular.contains(';') && !regular.contains('J'));
        assert_eq!(found[&Weight::Bold].iter().collect::<String>(), "Jalnos");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn subsets_keep_widths_and_name_their_characters() {
        let characters: BTreeSet<char> = "Été « 12 € » → févr.".chars().collect();
        for weight in [Weight::Regular, Weight::Medium, Weight::SemiBold, Weight::Bold] {
            let font = web_font(weight.data(), &characters).unwrap();
            assert!(font.len() < 20_000, "{}", font.len());
            assert_eq!(checksum(&font), 0xB1B0_AFBA);
            let (subset, whole) = (Face::parse(&font, 0).unwrap(), Face::parse(weight.data(), 0).unwrap());
            for c in &characters {
                let width = |face: &Face| face.glyph_hor_advance(face.glyph_index(*c).unwrap()).unwrap();
                assert_eq!(width(&subset), width(&whole), "{c}");
                let outline = |face: &Face| face.glyph_bounding_box(face.glyph_index(*c).unwrap());
                assert_eq!(outline(&subset), outline(&whole), "{c}");
            }
            assert!(subset.glyph_index('Z').is_none());
        }
    }

    #[test]
    fn embedding_keeps_the_drawing_and_is_reproducible() {
        let plain = drawing();
        let embedded = embed_fonts(&plain);
        let document = roxmltree::Document::parse(&embedded).unwrap();
        let style = document.descendants().find(|n| n.has_tag_name("style")).unwrap();
        assert_eq!(style.text().unwrap().matches("@font-face").count(), 2);
        assert_eq!(embedded, embed_fonts(&plain));
        assert_eq!(embed_fonts("<svg/>"), "<svg/>");
    }
}
