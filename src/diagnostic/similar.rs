//! "Did you mean": the known name nearest to the one written.

/// Names longer than this, in characters, are not compared (the cost grows with the square).
const LONGEST: usize = 64;

/// The candidate that `name` most likely stands for, if any is near enough to be worth showing.
///
/// Case, `_` for `-` and the order of words do not count; else Damerau-Levenshtein allows one slip
/// in three letters, and Jaro-Winkler picks among equals. Of two equally near, the first wins.
pub fn similar<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = Folded::new(name)?;
    let mut best: Option<(Nearness, &str)> = None;
    for candidate in candidates {
        let Some(nearness) = Folded::new(candidate).and_then(|known| wanted.nearness(&known)) else {
            continue;
        };
        if best.is_none_or(|(so_far, _)| nearness.beats(so_far)) {
            best = Some((nearness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How near two names are: slips first, then resemblance.
#[derive(Clone, Copy)]
struct Nearness {
    slips: usize,
    resemblance: f64,
}

impl Nearness {
    fn beats(self, other: Self) -> bool {
        self.slips < other.slips || (self.slips == other.slips && self.resemblance > other.resemblance)
    }
}

/// A name without what does not count.
struct Folded {
    text: String,
    length: usize,
    /// One bit a letter, to set aside most candidates cheaply.
    letters: u64,
}

impl Folded {
    fn new(name: &str) -> Option<Self> {
        let mut text = String::with_capacity(name.len());
        let mut length = 0;
        let mut letters = 0;
        for character in name.chars().flat_map(char::to_lowercase) {
            let character = match character {
                '_' | ' ' => '-',
                'à' | 'â' | 'ä' => 'a',
                'é' | 'è' | 'ê' | 'ë' => 'e',
                'î' | 'ï' => 'i',
                'ô' | 'ö' => 'o',
                'ù' | 'û' | 'ü' => 'u',
                'ç' => 'c',
                other => other,
            };
            text.push(character);
            length += 1;
            letters |= 1 << (u32::from(character) % 64);
            if length > LONGEST {
                return None;
            }
        }
        (length > 0).then_some(Self { text, length, letters })
    }

    fn nearness(&self, known: &Self) -> Option<Nearness> {
        if self.text == known.text {
            return Some(Nearness { slips: 0, resemblance: 1.0 });
        }
        let shorter = self.length.min(known.length);
        let longer = self.length.max(known.length);
        // One slip in three letters; two letters are too few to be mistaken for one another.
        let allowed = if longer <= 2 { 0 } else { longer.div_ceil(3) };
        let allowed = allowed.min(4);
        let could_be_near =
            longer - shorter <= allowed && (self.letters ^ known.letters).count_ones() as usize <= 2 * allowed;
        if could_be_near {
            let slips = strsim::damerau_levenshtein(&self.text, &known.text);
            let resemblance = strsim::jaro_winkler(&self.text, &known.text);
            // Short names share letters by chance: half of them must also stand in place.
            let by_chance = slips > 1 && resemblance < 0.75;
            if slips <= allowed && slips < shorter && !by_chance {
                return Some(Nearness { slips, resemblance });
            }
        }
        let same_words = self.words() == known.words();
        let shortened = shorter >= 3
            && (known.text.starts_with(&self.text) || self.text.starts_with(&known.text) && longer - shorter <= 3);
        (same_words || shortened)
            .then(|| Nearness { slips: allowed + 1, resemblance: strsim::jaro_winkler(&self.text, &known.text) })
    }

    fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.text.split('-').collect();
        words.sort_unstable();
        words
    }
}

#[cfg(test)]
mod tests {
    use super::similar;

    const KEYS: [&str; 8] = ["zone", "roles", "os", "address", "description", "web-server", "not_before", "id"];

    #[test]
    fn slips_of_the_hand_are_understood() {
        for (written, meant) in [
            ("zonne", "zone"),
            ("zoen", "zone"),
            ("Zone", "zone"),
            ("role", "roles"),
            ("adress", "address"),
            ("adresse", "address"),
            ("desc", "description"),
            ("server-web", "web-server"),
            ("not-before", "not_before"),
            ("ID", "id"),
        ] {
            assert_eq!(similar(written, KEYS), Some(meant), "{written}");
        }
    }

    #[test]
    fn nonsense_gets_no_suggestion() {
        for written in ["", "x", "xy", "qqqq", "budget", "ip", "foo", "port", "name"] {
            assert_eq!(similar(written, KEYS), None, "{written}");
        }
        assert_eq!(similar(&"zone".repeat(1000), KEYS), None);
    }

    #[test]
    fn the_nearest_wins_then_the_first() {
        assert_eq!(similar("vlan-1", ["vlan-20", "vlan-10"]), Some("vlan-10"));
        assert_eq!(similar("srv-web1", ["srv-app1", "srv-web2"]), Some("srv-web2"));
    }

    #[test]
    fn accents_do_not_count() {
        assert_eq!(similar("clé", ["cle"]), Some("cle"));
    }
}
