//! What the program says in French: every sentence of the sources has its French text in
//! `templates/messages/fr.toml`, with the same holes, and no text there is said by nobody.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use qilby::diagnostic::{Lang, Message, Noun, codes, render_json, render_text_in};
use qilby::model::Document;
use qilby::model::value::Kind;
use qilby::pipeline::{Inputs, understand};
use qilby::{load, tell};
use serde_json::Value;
use snapbox::cmd::{Command, cargo_bin};

/// English text → French text.
type Texts = BTreeMap<String, String>;

struct Catalogue {
    nouns: Texts,
    reasons: Texts,
    keys: Texts,
    titles: Texts,
    help: Texts,
    messages: Texts,
}

impl Catalogue {
    fn read() -> Self {
        let file: toml::Table = read("templates/messages/fr.toml").parse().unwrap();
        let texts = |table: &toml::Value| -> Texts {
            let texts = table.as_table().unwrap().iter();
            texts.map(|(english, french)| (english.clone(), french.as_str().unwrap().to_owned())).collect()
        };
        let mut messages = Texts::new();
        for (family, table) in file["messages"].as_table().unwrap() {
            for (english, french) in texts(table) {
                assert!(messages.insert(english.clone(), french).is_none(), "twice, again in {family}: {english}");
            }
        }
        let part = |name: &str| texts(&file[name]);
        Self {
            nouns: part("nouns"),
            reasons: part("reasons"),
            keys: part("keys"),
            titles: part("titles"),
            help: part("help"),
            messages,
        }
    }

    fn all(&self) -> impl Iterator<Item = (&String, &String)> {
        [&self.nouns, &self.reasons, &self.keys, &self.titles, &self.help, &self.messages].into_iter().flatten()
    }
}

#[test]
fn every_sentence_is_said_in_french() {
    let catalogue = Catalogue::read();
    let templates = templates();
    assert!(templates.len() > 700, "{} sentences: the sources are not read well", templates.len());
    let missing: Vec<_> = templates
        .iter()
        .filter(|(english, _)| has_words(english) && !catalogue.messages.contains_key(*english))
        .map(|(english, file)| format!("{}: {english}", file.display()))
        .collect();
    assert!(missing.is_empty(), "without French text:\n{}", missing.join("\n"));
    let extra: Vec<_> = catalogue.messages.keys().filter(|english| !templates.contains_key(*english)).collect();
    assert!(extra.is_empty(), "said nowhere in the sources: {extra:#?}");
}

#[test]
fn both_languages_have_the_same_holes() {
    for (english, french) in Catalogue::read().all() {
        assert_eq!(holes(english), holes(french), "{english}");
        assert!(!french.trim().is_empty(), "{english}");
    }
}

#[test]
fn french_is_typeset_as_french() {
    for (_, french) in Catalogue::read().all() {
        // Code stays as it is.
        let prose: String = without_holes(french).split('`').step_by(2).collect::<Vec<_>>().join("`");
        for (wrong, right) in [("'", "’"), (" ;", "U+202F"), (" !", "U+202F"), (" ?", "U+202F"), (" :", "U+00A0")] {
            assert!(!prose.contains(wrong), "{wrong:?}, which is written with {right}: {french}");
        }
        assert!(!prose.contains("« ") && !prose.contains(" »"), "U+00A0 within « »: {french}");
        let is_tight = |c: char| prose.match_indices(c).any(|(at, _)| !prose[..at].ends_with(['\u{a0}', '\u{202f}']));
        assert!(!is_tight(';') && !is_tight('!') && !is_tight('?'), "no space: {french}");
        let colon = prose.match_indices(": ").any(|(at, _)| !prose[..at].ends_with('\u{a0}'));
        assert!(!colon, "no space before the colon: {french}");
    }
}

#[test]
fn reasons_titles_nouns_and_keys_are_those_of_the_program() {
    let catalogue = Catalogue::read();
    let model: String = rust_files("src/model").iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for reason in catalogue.reasons.keys() {
        assert!(model.contains(&reason.replace('"', "\\\"")), "no value of the model says: {reason}");
    }
    for info in codes::all() {
        let french = info.heading().say(Lang::French);
        assert_ne!(french, info.title, "{}: no French title", info.code);
    }
    let known: BTreeSet<&str> = codes::all().map(|info| info.title).collect();
    assert_eq!(catalogue.titles.keys().find(|title| !known.contains(title.as_str())), None);
    let schema = load::schema::<Document>();
    let mut formats = BTreeSet::new();
    let mut keys = BTreeSet::new();
    collect(&schema, &mut formats, &mut keys);
    let nouns = Kind::ALL.iter().map(|kind| kind.name().to_owned()).chain(formats);
    for noun in nouns {
        assert!(catalogue.nouns.contains_key(&noun), "no French noun: {noun}");
    }
    let missing: Vec<_> = keys.iter().filter(|key| !catalogue.keys.contains_key(*key)).collect();
    assert!(missing.is_empty(), "required keys without French: {missing:#?}");
}

/// The forms of texts of a schema, and the first sentences of its required keys.
fn collect(schema: &Value, formats: &mut BTreeSet<String>, keys: &mut BTreeSet<String>) {
    if let Some(format) = schema["format"].as_str().and_then(|format| format.strip_prefix("qilby-")) {
        formats.insert(format.replace('-', " "));
    }
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(|key| key.as_str()).collect();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(text) = property["description"].as_str().filter(|_| required.contains(&name.as_str())) {
            let paragraph = text.split("\n\n").next().unwrap_or(text).split_whitespace().collect::<Vec<_>>().join(" ");
            let sentence = paragraph.split(". ").next().unwrap_or_default().trim_end_matches('.');
            keys.insert(sentence.to_owned());
        }
    }
    match schema {
        Value::Object(map) => map.values().for_each(|value| collect(value, formats, keys)),
        Value::Array(items) => items.iter().for_each(|value| collect(value, formats, keys)),
        _ => {}
    }
}

#[test]
fn french_agrees_in_number_and_in_gender() {
    let say = |message: Message| message.say(Lang::French);
    assert_eq!(say(tell!("{errors} {errors|error|errors}", errors = 0usize)), "0 erreur");
    assert_eq!(say(tell!("{errors} {errors|error|errors}", errors = 1usize)), "1 erreur");
    assert_eq!(say(tell!("{errors} {errors|error|errors}", errors = 2usize)), "2 erreurs");
    let built_in = |noun| say(tell!("the {noun} {id} is built in", noun = Noun::new(noun), id = "`x`"));
    assert_eq!(built_in("role"), "le rôle `x` est intégré au programme");
    assert_eq!(built_in("zone"), "la zone `x` est intégrée au programme");
    assert_eq!(built_in("application"), "l’application `x` est intégrée au programme");
    let network = |noun| say(tell!("network of the {noun} {id}", noun = Noun::new(noun), id = "`x`"));
    assert_eq!(network("site"), "réseau du site `x`");
    assert_eq!(network("zone"), "réseau de la zone `x`");
    assert_eq!(
        tell!("{id} is {kind:a}", id = "`x`", kind = Noun::new("application")).to_string(),
        "`x` is an application"
    );
}

#[test]
fn reasons_of_the_model_are_said_in_french() {
    let long = Message::reason("an id has at most 64 characters").say(Lang::French);
    assert_eq!(long, "un identifiant a au plus 64 caractères");
    assert_eq!(Message::reason("of another program").say(Lang::French), "of another program");
}

/// All the files that provoke diagnostics, by the first letter of their names.
#[test]
fn the_diagnostics_read_well_in_french() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("tests/diagnostics"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let mut said: BTreeMap<&str, String> = BTreeMap::new();
    for path in files.iter().filter(|path| !path.to_string_lossy().ends_with(".results.toml")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let beside = path.with_extension("results.toml");
        let results = std::fs::read_to_string(&beside).ok();
        let inputs = Inputs { project: std::fs::read_to_string(path).unwrap(), results, ..Inputs::default() };
        let (_, found) = understand(&inputs);
        let part = match name.as_bytes()[0] {
            b'a'..=b'c' => "a-c",
            b'd'..=b'f' => "d-f",
            b'g'..=b'o' => "g-o",
            _ => "p-z",
        };
        let text = said.entry(part).or_default();
        text.push_str(&render_text_in(Lang::French, &found.project, &name, &inputs.project, false));
        let results = inputs.results.as_deref().unwrap_or_default();
        text.push_str(&render_text_in(Lang::French, &found.results, &name, results, false));
    }
    for (part, text) in said {
        insta::assert_snapshot!(format!("french-{part}"), text);
    }
}

/// The program, of which nobody knows where it runs.
fn qilby(args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("qilby")).args(args).current_dir(root());
    for name in ["QILBY_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command = command.env_remove(name);
    }
    command
}

fn stderr(command: Command) -> String {
    String::from_utf8(command.assert().get_output().stderr.clone()).unwrap()
}

#[test]
fn the_language_is_asked_for_or_found_in_the_environment() {
    let args = ["explain", "Q9999"];
    let french = "erreur: il n’y a pas de code `Q9999`";
    let english = "error: there is no code `Q9999`";
    assert!(stderr(qilby(&args)).starts_with(english));
    for (name, value, start) in [
        ("LANG", "fr_FR.UTF-8", french),
        ("LC_ALL", "fr_CA", french),
        ("LC_MESSAGES", "fr", french),
        ("LANG", "de_DE.UTF-8", english),
        ("QILBY_LANG", "fr", french),
    ] {
        let said = stderr(qilby(&args).env(name, value));
        assert!(said.starts_with(start), "{name}={value}: {said}");
    }
    assert!(stderr(qilby(&args).env("LANG", "fr").env("LC_ALL", "C")).starts_with(english));
    assert!(stderr(qilby(&args).env("QILBY_LANG", "en").env("LC_ALL", "fr_FR")).starts_with(english));
    assert!(stderr(qilby(&["--lang", "fr", "explain", "Q9999"]).env("QILBY_LANG", "en")).starts_with(french));
    assert!(stderr(qilby(&["explain", "Q9999", "--lang=en"]).env("LANG", "fr")).starts_with(english));
}

#[test]
fn programs_read_english_unless_french_is_asked_for() {
    let file = "tests/diagnostics/all-at-once.toml";
    let told = |command: Command| -> Value {
        let output = command.assert().code(1).get_output().stdout.clone();
        serde_json::from_slice(&output).unwrap()
    };
    let args = ["check", file, "--format", "json"];
    let english = told(qilby(&args));
    assert_eq!(told(qilby(&args).env("LANG", "fr_FR.UTF-8").env("QILBY_LANG", "fr")), english);
    let french = told(qilby(&args).arg("--lang").arg("fr"));
    let (english, french) = (english["diagnostics"].as_array().unwrap(), french["diagnostics"].as_array().unwrap());
    assert_eq!(english.len(), french.len());
    for (english, french) in english.iter().zip(french) {
        assert_eq!((&english["code"], &english["severity"]), (&french["code"], &french["severity"]));
        assert_ne!(english["message"], french["message"]);
    }
    let (_, found) = understand(&Inputs { project: read(file), ..Inputs::default() });
    let same: Value = serde_json::from_str(&render_json(&found.project, file, &read(file))).unwrap();
    assert_eq!(same["diagnostics"].as_array().unwrap().len(), found.project.len());
}

#[test]
fn the_locale_changes_no_byte_of_the_outputs() {
    let build = |name: &str| {
        let folder = tempfile::TempDir::new().unwrap();
        let out = folder.path().join("out").to_string_lossy().into_owned();
        let run = qilby(&["build", "project.toml", "--only", "regles-de-flux", "--out", &out]);
        run.env("LC_ALL", name).env("QILBY_LANG", &name[..2]).assert().code(0);
        let mut files = BTreeMap::new();
        for path in files_below(Path::new(&out)) {
            files.insert(path.strip_prefix(&out).unwrap().to_owned(), std::fs::read(&path).unwrap());
        }
        files
    };
    let (french, english) = (build("fr_FR.UTF-8"), build("en_US.UTF-8"));
    assert!(french.len() > 1);
    assert_eq!(french, english);
}

#[test]
fn codes_are_explained_in_french() {
    let list = qilby(&["explain", "--lang", "fr"]).assert().code(0);
    let list = String::from_utf8(list.get_output().stdout.clone()).unwrap();
    assert!(list.contains("Q0101  erreur         une clé ou une table est inconnue\n"), "{list}");
    assert!(list.contains("Q0308  avertissement  une personne a plus de travail que d’heures\n"), "{list}");
}

/// Each page has its translation, of the same shape and with the same code.
#[test]
fn every_page_has_its_page_in_french() {
    for info in codes::all() {
        let name = format!("docs/diagnostics/fr/{}.md", info.code);
        let (english, french) = (read(&format!("docs/diagnostics/{}.md", info.code)), read(&name));
        assert_eq!(info.page(Lang::French), french, "{name}");
        let title = info.heading().say(Lang::French);
        assert!(french.starts_with(&format!("# {}\u{a0}: {title}\n", info.code)), "{name}: the title is {title}");
        let headings = |page: &str| without_code(page).lines().filter(|line| line.starts_with("## ")).count();
        assert_eq!(headings(&english), headings(&french), "{name}: headings");
        assert_eq!(blocks(&english).len(), blocks(&french).len(), "{name}: blocks of code");
        for (english, french) in blocks(&english).iter().zip(blocks(&french)) {
            assert_eq!(keys_of(english), keys_of(&french), "{name}");
        }
    }
}

fn blocks(page: &str) -> Vec<String> {
    page.split("```").skip(1).step_by(2).map(str::to_owned).collect()
}

fn without_code(page: &str) -> String {
    page.split("```").step_by(2).collect()
}

/// The lines of a block of code without their comments, which are translated.
fn keys_of(block: &str) -> Vec<String> {
    let lines = block.lines().map(|line| line.split('#').next().unwrap_or(line).trim_end().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// The templates of the calls of `tell!` in the sources, each with its file.
fn templates() -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for path in rust_files("src") {
        let name = path.to_string_lossy().replace('\\', "/");
        if name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let code = source.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let code = code.join("\n");
        for (at, call) in code.match_indices("tell!(") {
            if let Some(literal) = code[at + call.len()..].trim_start().strip_prefix('"') {
                found.insert(unescaped(literal), path.clone());
            }
        }
    }
    found
}

/// The text of a literal, up to its closing quote.
fn unescaped(literal: &str) -> String {
    let mut text = String::new();
    let mut characters = literal.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => return text,
            '\\' => match characters.next() {
                Some('n') => text.push('\n'),
                Some('\n') => while characters.next_if(|c| c.is_whitespace()).is_some() {},
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    panic!("a literal without end: {text}")
}

/// The names of the holes of a text.
fn holes(text: &str) -> BTreeSet<String> {
    let parts = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
    let names = parts.map(|(hole, _)| hole.split([':', '|']).next().unwrap_or_default());
    names.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')).map(str::to_owned).collect()
}

fn without_holes(text: &str) -> String {
    let (first, rest) = text.split_once('{').unwrap_or((text, ""));
    let rest = rest.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after));
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join("…")
}

/// Whether a text has words of its own, that are to be translated.
fn has_words(text: &str) -> bool {
    let prose: String = text.split('`').step_by(2).collect();
    let mut rest = prose.as_str();
    let mut words = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        let Some((hole, after)) = after.split_once('}') else { break };
        words.push_str(hole.split_once('|').map_or("", |(_, words)| words));
        rest = after;
    }
    words.push_str(rest);
    words.chars().any(char::is_alphabetic)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let files = files_below(&root().join(folder)).into_iter();
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
