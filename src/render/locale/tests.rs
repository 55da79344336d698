use chrono::NaiveDate;

use super::*;

fn french() -> Locale {
    Locale::built_in(Language::French).unwrap()
}

fn english() -> Locale {
    Locale::built_in(Language::English).unwrap()
}

fn each_text(path: &str, value: &Value, check: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::Object(table) => table.iter().for_each(|(key, value)| each_text(&format!("{path}.{key}"), value, check)),
        Value::Array(items) => items.iter().for_each(|value| each_text(path, value, check)),
        Value::String(text) => check(path, text),
        _ => {}
    }
}

#[test]
fn french_texts_keep_signs_with_their_words() {
    let mut checked = 0;
    each_text("", french().texts.as_json(), &mut |key, text| {
        checked += 1;
        for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, ';' | '!' | '?' | ':' | '»')) {
            // A colon inside a time or a ratio stands without a space.
            let before = text[..at].chars().next_back();
            let after = text[at + sign.len_utf8()..].chars().next();
            if sign != ':' || after.is_none_or(char::is_whitespace) {
                assert!(matches!(before, Some('\u{A0}' | '\u{202F}') | None), "{key}: {text:?} before {sign:?}");
            }
        }
    });
    assert!(checked > 100);
}

#[test]
fn numbers_and_money() {
    let (fr, en) = (french(), english());
    assert_eq!(fr.integer(1_234_567), "1\u{202F}234\u{202F}567");
    assert_eq!(en.integer(-1234), "\u{2212}1,234");
    assert_eq!(fr.number(2.50, 2), "2,5");
    assert_eq!(fr.money(1234.5, "EUR"), "1\u{202F}234,50\u{A0}€");
    assert_eq!(fr.money(400.0, "EUR"), "400\u{A0}€");
    assert_eq!(en.money(-1234.5, "EUR"), "\u{2212}€1,234.50");
    assert_eq!(fr.percent(58.0), "58\u{A0}%");
    assert_eq!(fr.number(-0.001, 2), "0");
}

#[test]
fn dates_and_lengths() {
    let fr = french();
    let day = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
    assert_eq!(fr.date_long(day), "1er\u{A0}février\u{A0}2026");
    assert_eq!(fr.date(day), "01/02/2026");
    assert_eq!(english().date(day), "01\u{A0}Feb\u{A0}2026");
    assert_eq!(fr.span("1.5d".parse().unwrap()), "1,5\u{A0}j");
    assert_eq!(fr.days(17 * 60, 7 * 60), "2,43\u{A0}j");
    assert_eq!(fr.size("16GiB".parse().unwrap()), "16\u{A0}Gio");
}

#[test]
fn places_are_filled_once() {
    let texts = Texts::new("fr", Some("[x]\na = 'de {from} à {to} {other}'")).unwrap();
    let locale = Locale::new(Language::French, texts);
    assert_eq!(locale.fill("x.a", &[("from", "{to}"), ("to", "B")]), "de {to} à B {other}");
}
