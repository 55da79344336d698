//! Dates, numbers, money, lengths of time and sizes, as each language writes them.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::Locale;
use crate::model::Language;
use crate::model::value::{Size, TimeSpan};

/// Narrow no-break space: between thousands, and before `; ! ?` in French.
const NARROW: char = '\u{202F}';
/// No-break space: between a number and its unit.
const FIXED: char = '\u{A0}';

impl Locale {
    /// « 7 septembre 2026 ».
    pub fn date_long(&self, date: NaiveDate) -> String {
        let month = self.months.get(date.month0() as usize).map_or("", String::as_str);
        let day = match (self.language(), date.day()) {
            (Language::French, 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        };
        format!("{day}{FIXED}{month}{FIXED}{}", date.year())
    }

    /// « 07/09/2026 », or « 07 Sep 2026 » in English, where a date of figures can be read two ways.
    pub fn date(&self, date: NaiveDate) -> String {
        match self.language() {
            Language::French => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
            Language::English => format!("{:02}{FIXED}{}{FIXED}{}", date.day(), self.month_short(date), date.year()),
        }
    }

    /// « 07/09/2026 à 14:00 ».
    pub fn date_time(&self, at: NaiveDateTime) -> String {
        format!("{}{FIXED}{}", self.date(at.date()), at.format("%H:%M"))
    }

    /// « septembre 2026 ».
    pub fn month(&self, date: NaiveDate) -> String {
        let month = self.months.get(date.month0() as usize).map_or("", String::as_str);
        format!("{month}{FIXED}{}", date.year())
    }

    /// « sept. ».
    pub fn month_short(&self, date: NaiveDate) -> &str {
        const FRENCH: [&str; 12] =
            ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];
        const ENGLISH: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        match self.language() {
            Language::French => FRENCH[date.month0() as usize],
            Language::English => ENGLISH[date.month0() as usize],
        }
    }

    /// « sept. 2026 ».
    pub fn month_year(&self, date: NaiveDate) -> String {
        format!("{}{FIXED}{}", self.month_short(date), date.year())
    }

    /// A whole number, with its thousands apart.
    pub fn integer(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(if self.language() == Language::French { NARROW } else { ',' });
            }
            grouped.push(digit);
        }
        if number < 0 { format!("\u{2212}{grouped}") } else { grouped }
    }

    /// A number with at most `decimals` decimals, without trailing zeros.
    pub fn number(&self, number: f64, decimals: usize) -> String {
        let text = self.decimal(number, decimals);
        let point = if self.language() == Language::French { ',' } else { '.' };
        match text.split_once(point) {
            Some((whole, part)) => match part.trim_end_matches('0') {
                "" => whole.to_owned(),
                part => format!("{whole}{point}{part}"),
            },
            None => text,
        }
    }

    /// A number with exactly `decimals` decimals.
    pub fn decimal(&self, number: f64, decimals: usize) -> String {
        let text = format!("{:.decimals$}", number.abs());
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let whole = self.integer(whole.parse().unwrap_or(i64::MAX));
        let zero = text.bytes().all(|b| matches!(b, b'0' | b'.'));
        let sign = if number < 0.0 && !zero { "\u{2212}" } else { "" };
        let point = if self.language() == Language::French { ',' } else { '.' };
        if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{point}{part}") }
    }

    /// An amount of money: « 1 234,50 € »; round amounts have no decimals.
    pub fn money(&self, amount: f64, currency: &str) -> String {
        let cents = (amount * 100.0).round();
        let decimals = if cents % 100.0 == 0.0 { 0 } else { 2 };
        let number = self.decimal(cents / 100.0, decimals);
        let sign = match currency {
            "EUR" => "€",
            "USD" => "$",
            "GBP" => "£",
            "CHF" | "CAD" => return format!("{number}{FIXED}{currency}"),
            other => other,
        };
        match self.language() {
            Language::English if sign != currency => match number.strip_prefix('\u{2212}') {
                Some(number) => format!("\u{2212}{sign}{number}"),
                None => format!("{sign}{number}"),
            },
            _ => format!("{number}{FIXED}{sign}"),
        }
    }

    /// A share in percent: « 58 % ».
    pub fn percent(&self, percent: f64) -> String {
        let number = self.number(percent, 1);
        match self.language() {
            Language::French => format!("{number}{FIXED}%"),
            Language::English => format!("{number}%"),
        }
    }

    /// A length of time as it was written: « 3 j ».
    pub fn span(&self, span: TimeSpan) -> String {
        let number = self.number(span.thousandths as f64 / 1000.0, 3);
        let symbol = span.unit.symbol();
        // French has the singular below 2.
        let one = span.thousandths == 1000 || span.thousandths.abs() < 2000 && self.language() == Language::French;
        let many = self.choice("durations", symbol);
        let unit = if one || many.is_empty() { self.choice("duration", symbol) } else { many };
        format!("{number}{FIXED}{unit}")
    }

    /// Working minutes as days of `day` minutes: « 2,5 j ».
    pub fn days(&self, minutes: i64, day: i64) -> String {
        let days = minutes as f64 / day.max(1) as f64;
        format!("{}{FIXED}{}", self.number(days, 2), self.choice("duration", "d"))
    }

    /// A size: « 4 Gio ».
    pub fn size(&self, size: Size) -> String {
        let written = size.to_string();
        let split = written.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(written.len());
        let (number, unit) = written.split_at(split);
        let number = self.integer(number.parse().unwrap_or(i64::MAX));
        format!("{number}{FIXED}{}", self.choice("size", unit))
    }

    /// Words in a row: « a, b et c ».
    pub fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        let and = if self.language() == Language::French { " et " } else { " and " };
        match items {
            [] => String::new(),
            [one] => one.as_ref().to_owned(),
            [first @ .., last] => {
                let first: Vec<_> = first.iter().map(AsRef::as_ref).collect();
                format!("{}{and}{}", first.join(", "), last.as_ref())
            }
        }
    }
}
