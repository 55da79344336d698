//! Ids made of titles.

use std::collections::BTreeSet;

/// Most letters of an id made of a title.
const LONGEST: usize = 40;

/// Gives every title an id of its own.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    /// Ids that are given already.
    pub(super) fn taken<'a>(ids: impl Iterator<Item = &'a str>) -> Self {
        Ids { taken: ids.map(str::to_owned).collect() }
    }

    /// An id for a title: « Câbler la baie » is `cabler-la-baie`, then `cabler-la-baie-2`.
    pub(super) fn give(&mut self, title: &str, otherwise: &str) -> String {
        let slug = match slug(title) {
            slug if slug.is_empty() => otherwise.to_owned(),
            slug if slug.starts_with(|c: char| c.is_ascii_digit()) => format!("{otherwise}-{slug}"),
            slug => slug,
        };
        let mut id = slug.clone();
        let mut number = 2;
        while !self.taken.insert(id.clone()) {
            id = format!("{slug}-{number}");
            number += 1;
        }
        id
    }
}

/// Small letters without accents, digits and hyphens.
pub(super) fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        let plain = match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' => "a",
            'é' | 'è' | 'ê' | 'ë' => "e",
            'î' | 'ï' | 'í' => "i",
            'ô' | 'ö' | 'ó' => "o",
            'ù' | 'û' | 'ü' | 'ú' => "u",
            'ç' => "c",
            'ñ' => "n",
            'œ' => "oe",
            'æ' => "ae",
            'a'..='z' | '0'..='9' => {
                slug.push(c);
                ""
            }
            _ if slug.is_empty() || slug.ends_with('-') => "",
            _ => "-",
        };
        slug.push_str(plain);
        if slug.len() >= LONGEST {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn titles_become_ids_apart() {
        let mut ids = Ids::taken(["socle"].into_iter());
        assert_eq!(ids.give("Câbler la baie n° 2", "task"), "cabler-la-baie-n-2");
        assert_eq!(ids.give("Socle", "task"), "socle-2");
        assert_eq!(ids.give("2e étage", "task"), "task-2e-etage");
        assert_eq!(ids.give("…", "task"), "task");
        assert_eq!(ids.give("", "task"), "task-2");
    }
}
