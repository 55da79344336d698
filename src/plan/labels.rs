//! What a reader calls things: short codes, the same in every deliverable.

use std::collections::BTreeMap;

use crate::check::Project;
use crate::model::Language;

/// The short code of everything that has one, by id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Labels(BTreeMap<String, String>);

impl Labels {
    /// The code of an id; the id itself when it has none.
    pub fn get<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }
}

/// Works out the codes: an id that is a code already (`b01`, `j3`) is shown in capitals; tasks,
/// phases and milestones of other ids are numbered in the order of the file.
pub fn labels(project: &Project) -> Labels {
    let mut labels = BTreeMap::new();
    for id in project.ids().filter(|id| is_code(id)) {
        labels.insert(id.to_owned(), id.to_uppercase());
    }
    let milestone = match project.project.language {
        Language::French => 'J',
        Language::English => 'M',
    };
    let mut number = |letter: char, ids: Vec<&str>, width: usize| {
        // Codes that the author gave to other things keep theirs.
        let mut prefix = letter.to_string();
        while labels.values().any(|label| is_numbered(label, &prefix)) {
            prefix.push(letter);
        }
        for (number, id) in ids.into_iter().enumerate() {
            labels.entry(id.to_owned()).or_insert_with(|| format!("{prefix}{:0width$}", number + 1));
        }
    };
    let tasks: Vec<&str> = project.tasks().map(|(_, task)| task.id.as_str()).collect();
    let width = tasks.len().to_string().len().max(2);
    number('T', tasks, width);
    number(milestone, project.milestone.iter().map(|row| row.id.as_str()).collect(), 1);
    // A phase is known by its number, whatever its id.
    for (number, phase) in project.phase.iter().enumerate() {
        labels.insert(phase.id.as_str().to_owned(), (number + 1).to_string());
    }
    Labels(labels)
}

/// Whether a code is a prefix and then a number.
fn is_numbered(label: &str, prefix: &str) -> bool {
    label.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether an id is one to four letters and then a number: `b01`, `ex-3`.
fn is_code(id: &str) -> bool {
    let letters = id.bytes().take_while(u8::is_ascii_lowercase).count();
    let rest = id[letters..].strip_prefix('-').unwrap_or(&id[letters..]);
    (1..=4).contains(&letters) && (1..=4).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn codes_are_letters_then_a_number() {
        for code in ["b01", "j3", "ex-12"] {
            assert!(is_code(code), "{code}");
        }
        for other in ["srv-ad", "task-one", "42", "b", "essai12a", "b-"] {
            assert!(!is_code(other), "{other}");
        }
    }
}
