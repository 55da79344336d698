use proptest::prelude::*;

use super::element::{escape_into, write_number};
use super::metrics::has_glyph;
use super::*;

fn number(value: f64) -> String {
    let mut out = String::new();
    write_number(value, &mut out);
    out
}

#[test]
fn numbers_are_short_and_fixed() {
    assert_eq!(number(1.5), "1.5");
    assert_eq!(number(2.0), "2");
    assert_eq!(number(-0.004), "0");
    assert_eq!(number(-0.05), "-0.05");
    assert_eq!(number(12.345), "12.35");
    assert_eq!(number(-1.0 / 3.0), "-0.33");
    assert_eq!(number(100.999), "101");
    assert_eq!(number(f64::NAN), "0");
    assert_eq!(number(f64::INFINITY), "0");
    assert_eq!(number(1e20), "100000000000000000000");
}

#[test]
fn texts_are_data() {
    let element = rect(0.0, 1.0, 2.0, 3.0).class("a\" onload=\"x").tooltip("<b>&\u{0}\u{1b}é\nz");
    assert_eq!(
        element.to_string(),
        "<rect x=\"0\" y=\"1\" width=\"2\" height=\"3\" class=\"a&quot; onload=&quot;x\">\
         <title>&lt;b&gt;&amp;é z</title>\n</rect>"
    );
}

#[test]
fn a_drawing_is_well_formed_and_named() {
    let mut drawing = Drawing::new(mm_to_pt(420.0), mm_to_pt(297.0), "plan", "Réseau & flux", "« Tout »");
    drawing.define_arrow("arrow", "#123456", 6.0);
    let url = drawing.url("arrow");
    drawing.push(group().child(line(0.0, 0.0, 10.0, 0.0).attr("marker-end", url)));
    drawing.push(text(10.0, 20.0, Font::bold(9.0), "Pare-feu <A>"));
    let svg = drawing.finish();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("width"), Some("420mm"));
    assert_eq!(root.attribute("height"), Some("297mm"));
    assert_eq!(root.attribute("viewBox"), Some("0 0 1190.55 841.89"));
    assert_eq!(root.attribute("role"), Some("img"));
    for (id, expected) in [("plan-title", "Réseau & flux"), ("plan-desc", "« Tout »")] {
        let node = document.descendants().find(|n| n.attribute("id") == Some(id)).unwrap();
        assert_eq!(node.text(), Some(expected));
        assert!(root.attribute("aria-labelledby").unwrap().split(' ').any(|name| name == id));
    }
    let drawn = document.descendants().find(|n| n.has_tag_name("text")).unwrap();
    assert_eq!(drawn.text(), Some("Pare-feu <A>"));
    assert_eq!(drawn.attribute("font-weight"), Some("700"));
    let target = document.descendants().find(|n| n.has_attribute("marker-end")).unwrap();
    assert_eq!(target.attribute("marker-end"), Some("url(#plan-arrow)"));
}

#[test]
fn widths_come_from_the_faces() {
    let regular = Font::regular(10.0);
    assert!(regular.width("W") > regular.width("i") * 3.0);
    assert!((regular.width("Hi") - regular.width("H") - regular.width("i")).abs() < 1e-9);
    assert!(Font::bold(10.0).width("Plan projet") > regular.width("Plan projet"));
    assert!((Font::regular(20.0).width("Recette") - 2.0 * regular.width("Recette")).abs() < 1e-9);
    // Accents do not change a width, marks have none, an emoji has room.
    assert!((regular.width("é") - regular.width("e")).abs() < 0.2);
    assert!((regular.width("e\u{301}") - regular.width("e")).abs() < 1e-9);
    assert!(regular.width("🚀") >= 12.0);
    assert!(has_glyph('é') && has_glyph('\u{202F}') && has_glyph('→') && !has_glyph('🚀'));
}

#[test]
fn wraps_at_spaces_but_not_at_no_break_spaces() {
    let font = Font::regular(10.0);
    let wrapped = font.wrap("Mise en service du pare-feu du siège", font.width("Mise en service du"), 3);
    assert_eq!(wrapped.lines, ["Mise en service du", "pare-feu du siège"]);
    assert!(!wrapped.shortened);
    let wrapped = font.wrap("Coût\u{a0}: 12\u{202f}000\u{a0}€", font.width("Coût\u{a0}: 12"), 2);
    assert_eq!(wrapped.lines, ["Coût\u{a0}:", "12\u{202f}000\u{a0}€"]);
    let wrapped = font.wrap("anticonstitutionnellement", font.width("anticonstit"), 9);
    assert_eq!(wrapped.lines.concat(), "anticonstitutionnellement");
    assert_eq!(font.wrap("  ", 10.0, 1).lines, [""]);
}

#[test]
fn shortens_with_an_ellipsis() {
    let font = Font::regular(10.0);
    let room = font.width("Sauvegardes, restau");
    let fitted = font.fit("Sauvegardes, restauration", room);
    assert!(fitted.ends_with('…') && fitted.starts_with("Sauvegardes"));
    assert!(font.width(&fitted) <= room);
    assert_eq!(font.fit("Court", room), "Court");
    // Never inside a cluster.
    let family = "👨\u{200d}👩\u{200d}👧👨\u{200d}👩\u{200d}👧";
    let fitted = font.fit(family, font.width(family) - 1.0);
    assert_eq!(fitted, "👨\u{200d}👩\u{200d}👧…");
}

proptest! {
    #[test]
    fn any_text_stays_xml(value in any::<String>()) {
        let mut escaped = String::new();
        escape_into(&value, &mut escaped);
        let xml = format!("<a b=\"{escaped}\">{escaped}</a>");
        let document = roxmltree::Document::parse(&xml).unwrap();
        let expected: String = value
            .chars()
            .map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c })
            .filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
            .collect();
        prop_assert_eq!(document.root_element().attribute("b"), Some(expected.as_str()));
        prop_assert_eq!(document.root_element().text().unwrap_or(""), expected.as_str());
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing(value in "[a-zéÀ0-9 \u{a0}/-]{0,80}", width in 20.0..200.0f64) {
        let font = Font::medium(9.0);
        let wrapped = font.wrap(&value, width, usize::MAX);
        prop_assert!(!wrapped.shortened);
        for line in &wrapped.lines {
            prop_assert!(font.width(line) <= width + 1e-6, "{line:?}");
        }
        let letters = |s: &str| s.chars().filter(|c| *c != ' ').collect::<String>();
        prop_assert_eq!(letters(&wrapped.lines.concat()), letters(&value));
        let short = font.wrap(&value, width, 2);
        prop_assert!(short.lines.len() <= 2);
        prop_assert!(short.lines.iter().all(|line| font.width(line) <= width + 1e-6));
    }
}
