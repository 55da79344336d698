//! No French word is left in what the program writes of an English project.
//!
//! A French word is one of the French texts (catalogue, guides, starters, the sample) that no English text has. Names that
//! are the same in both languages, paths of files and commands are taken out first, from the texts as from the files: they
//! would excuse the words that they are made of.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use toml::Value;

use crate::structure::{ALIKE, NAMES};
use crate::texts::{text_of, without, words};
use crate::{TWIN, WRITTEN, common, parsed};

/// Commands and files of the program, whose names are the same in every language.
const COMMANDS: [&str; 3] = ["qilby recette", "recette-resultats", "provision/recette/"];

/// English words of the documents that only the French texts happen to have.
const IN_DOCUMENTS: [(&str, &str); 4] = [
    ("main", "where a Python program begins"),
    ("exporter", "what measures a host for Prometheus"),
    ("mm", "minutes or months in a form of dates"),
    ("cet", "Central European Time"),
];

/// Words of configurations and programs that only the French texts happen to have.
const IN_CODE: [&str; 15] = [
    "absent", "base", "case", "ce", "ct", "exporter", "ignore", "journal", "main", "mode", "notes", "refuse", "route",
    "unique", "vers",
];

/// Files that hold words of both languages, with the reason.
const BOTH: [(&str, &str); 1] =
    [("provision/recette/run.py", "it writes the evidence in the language of the project, from a table of its own")];

/// What is taken out of every text.
static PHRASES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut phrases: Vec<String> = ALIKE.iter().chain(&COMMANDS).map(|&name| name.to_owned()).collect();
    texts_at(&parsed(TWIN[0]), "", &mut |path, text| {
        if NAMES.contains(&path) && (text.contains(' ') || path == "deliverable.file") {
            phrases.push(text.to_owned());
        }
    });
    for artifact in WRITTEN.iter() {
        let path = artifact.path.to_string();
        // In code, the last part of a path is a word like any other.
        let is_deliverable = !path.starts_with("provision/");
        phrases.extend(path.rsplit_once('/').filter(|_| is_deliverable).map(|(_, name)| name.to_owned()));
        // A line may be broken after a name of several words, before its ending.
        let stem = path.rsplit_once('.').map_or("", |(stem, _)| stem);
        phrases.extend(Some(stem.to_owned()).filter(|stem| is_deliverable && stem.contains('-')));
        phrases.extend(path.strip_prefix("provision/").map(str::to_owned));
        phrases.push(path);
    }
    // The longest first: a path before the name at its end.
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    phrases.dedup();
    phrases
});

/// Every text of a TOML value, with the path of its keys.
fn texts_at(value: &Value, path: &str, take: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => take(path, text),
        Value::Array(items) => items.iter().for_each(|item| texts_at(item, path, take)),
        Value::Table(fields) => {
            for (key, field) in fields {
                texts_at(field, &if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, take);
            }
        }
        _ => {}
    }
}

/// The words of a language: of these files, and of the guides and starters of that language.
fn vocabulary(language: &str, files: [&str; 3]) -> BTreeSet<String> {
    let mut all = String::new();
    let mut read = |name: &str| {
        if name.ends_with(".toml") {
            texts_at(&parsed(name), "", &mut |_, text| all.extend([text, "\n"]));
        } else {
            all.push_str(&common::file(name));
        }
    };
    files.into_iter().for_each(&mut read);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = 0;
    for file in files_below(&root.join("templates")) {
        let name = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if [format!(".{language}.md"), format!(".{language}.toml")].iter().any(|ending| name.ends_with(ending)) {
            read(&name);
            found += 1;
        }
    }
    assert!(found >= 4, "{found} guides and starters");
    words(&without(&all, &PHRASES))
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// The words that are French and not English.
static FRENCH: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let french = vocabulary("fr", ["templates/texts/fr.toml", "project.toml", "project.results.toml"]);
    let french: BTreeSet<String> = french.difference(&ENGLISH).cloned().collect();
    assert!(french.len() > 2000, "{} words", french.len());
    french
});

static ENGLISH: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| vocabulary("en", ["templates/texts/en.toml", TWIN[0], TWIN[1]]));

/// The French words of a text: known ones, and those with an accent that no English text has.
fn french_in(text: &str) -> BTreeSet<String> {
    let is_accented = |word: &str| word.contains(|c| "àâäçéèêëîïôöœùûüÿ".contains(c));
    let is_french = |word: &String| FRENCH.contains(word) || is_accented(word) && !ENGLISH.contains(word);
    words(&without(text, &PHRASES)).into_iter().filter(is_french).collect()
}

#[test]
fn the_rule_knows_french_from_english() {
    assert_eq!(
        french_in("Flow rules of the head office: 12 rue de l’Exemple, 76000 Rouen, regles-de-flux.pdf"),
        BTreeSet::new()
    );
    for french in
        ["Règles de flux", "Sommaire", "Sans objet", "la recette", "le suivi", "QIL-RECETTE", "Prévu", "inouï"]
    {
        assert_ne!(french_in(french), BTreeSet::new(), "{french}");
    }
}

#[test]
fn a_french_word_in_a_template_is_found() {
    let mut inputs = crate::twin();
    let template = common::file("templates/documents/transfert.typ") + "\nSans objet, voir le sommaire.\n";
    inputs.templates.insert("documents/transfert.typ".to_owned(), template.into_bytes());
    let made = common::make_only(&inputs, &["transfert"]);
    let Some(text) = text_of("transfert.pdf", &made["transfert.pdf"]) else { return };
    let found: Vec<String> = french_in(&text).into_iter().collect();
    assert_eq!(found, ["le", "objet", "sans", "sommaire", "voir"]);
}

#[test]
fn no_french_word_is_left() {
    let mut found = Vec::new();
    let (mut read, mut excused) = (0, BTreeSet::new());
    for artifact in WRITTEN.iter() {
        let path = artifact.path.to_string();
        if BOTH.iter().any(|(both, _)| *both == path) {
            continue;
        }
        let Some(text) = text_of(&path, &artifact.bytes) else { continue };
        assert!(text.split_whitespace().count() > 2, "{path} has no text: {text}");
        read += 1;
        let is_code = path.starts_with("provision/") && !path.ends_with(".md");
        let allowed: Vec<&str> = match is_code {
            true => IN_CODE.to_vec(),
            false => IN_DOCUMENTS.iter().map(|(word, _)| *word).collect(),
        };
        let mut french = french_in(&text);
        if !is_code {
            french.extend(french_in(&artifact.title));
        }
        for word in allowed {
            excused.extend(french.take(word));
        }
        if !french.is_empty() {
            found.push(format!("{path}: {}", french.into_iter().collect::<Vec<_>>().join(", ")));
        }
    }
    assert!(read > 200, "{read} files");
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    let listed: BTreeSet<String> =
        IN_DOCUMENTS.iter().map(|(word, _)| word).chain(&IN_CODE).map(|&word| word.to_owned()).collect();
    assert_eq!(excused, listed, "left: words found; right: words that the lists excuse");
}
