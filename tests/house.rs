//! The rules of the house, checked on the sources: which stage may know which, who may touch the
//! disk, how long a file may be, and that the papers keep up with the code.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The way through the house. A module imports those of a lower rank only; leaves may know each
/// other.
const RANKS: &[(&str, u8)] = &[
    ("artifact", LEAF),
    ("diagnostic", LEAF),
    ("span", LEAF),
    // The macro of `diagnostic`.
    ("tell", LEAF),
    ("watch", LEAF),
    ("model", 1),
    ("load", 2),
    ("check", 3),
    ("plan", 4),
    ("provision", 5),
    ("render", 5),
    ("write", 6),
    (PIPELINE, 7),
    ("commands", 8),
];
const LEAF: u8 = 0;
/// Its functions stand in `lib.rs`: the pipeline on one page.
const PIPELINE: &str = "pipeline";

/// Longest file, in lines.
const LONGEST: usize = 400;
/// Files that are longer, with the reason.
const LONG: &[(&str, &str)] = &[];

/// The engines: crates apart, which know nothing of the project, so that they can be optimised when the rest is not.
const OWN: [&str; 3] = ["qilby-draw", "qilby-flows", "qilby-schedule"];
/// Where the sources stand.
const SOURCES: [&str; 4] = ["src", "crates/draw/src", "crates/flows/src", "crates/schedule/src"];

/// Who may read the disk, and who may change it.
const READERS: [&str; 3] = ["commands", "load", "write"];
const WRITERS: [&str; 1] = ["write"];

#[test]
fn a_stage_imports_only_earlier_stages() {
    let ranks: BTreeMap<&str, u8> = RANKS.iter().copied().collect();
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.name.starts_with("src/")) {
        let Some(stage) = source.module.first() else {
            continue; // lib.rs and main.rs tie the stages together
        };
        let Some(&own) = ranks.get(stage.as_str()) else {
            faults.push(format!("{}: give `{stage}` a rank", source.name));
            continue;
        };
        for (line, imported) in source.imports() {
            // What lib.rs itself defines is the pipeline.
            let other = ranks.get(imported.as_str()).or(ranks.get(PIPELINE));
            let allowed = imported == *stage || other.is_some_and(|&other| other < own || (other, own) == (LEAF, LEAF));
            if !allowed {
                faults.push(format!("{}:{line}: imports `{imported}`", source.name));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn only_load_reads_and_only_write_writes() {
    const READS: &[&str] = &["std::fs", "fs::", "File::open", "std::env::", "read_dir("];
    const WRITES: &[&str] = &[
        "fs::write",
        "fs::rename",
        "fs::remove",
        "fs::create_dir",
        "fs::copy",
        "fs::hard_link",
        "fs::set_permissions",
        "File::create",
        "OpenOptions",
    ];
    const CLOCKS: &[&str] = &["SystemTime::now", "Instant::now", "Utc::now", "Local::now", "datetime_today"];
    let mut faults = Vec::new();
    for source in sources() {
        let stage = match source.name.starts_with("src/") {
            true => source.module.first().map_or("commands", String::as_str),
            false => "engine",
        };
        let mut forbidden = CLOCKS.to_vec();
        // A command may say how long it took; nothing that is written knows it.
        forbidden.retain(|needle| stage != "commands" || *needle != "Instant::now");
        if !READERS.contains(&stage) {
            forbidden.extend(READS);
        }
        if !WRITERS.contains(&stage) {
            forbidden.extend(WRITES);
        }
        for (number, line) in source.code.lines().enumerate() {
            for needle in forbidden.iter().filter(|needle| line.contains(**needle)) {
                faults.push(format!("{}:{}: `{needle}`", source.name, number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn no_file_is_long_without_a_reason() {
    let reasons: BTreeMap<&str, &str> = LONG.iter().copied().collect();
    let mut lengths = BTreeMap::new();
    for path in SOURCES.iter().flat_map(|folder| rust_files(&root().join(folder))) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        lengths.insert(relative(&path), lines);
    }
    let long = |name: &&str| lengths.get(*name).is_some_and(|&lines| lines > LONGEST);
    let unexplained: Vec<String> = lengths
        .iter()
        .filter(|&(name, &lines)| lines > LONGEST && !reasons.contains_key(name.as_str()))
        .map(|(name, lines)| format!("{name}: {lines} lines"))
        .collect();
    assert!(unexplained.is_empty(), "\n{}", unexplained.join("\n"));
    let stale: Vec<&&str> = reasons.keys().filter(|name| !long(name)).collect();
    assert!(stale.is_empty(), "no longer long: {stale:?}");
    assert!(reasons.values().all(|reason| reason.len() > 20));
}

#[test]
fn every_dependency_has_its_reason() {
    let manifests = manifests();
    let named: BTreeSet<&str> = manifests.iter().flat_map(dependencies).filter(|name| !OWN.contains(name)).collect();
    let decisions = read("docs/decisions.md");
    let rows = decisions.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut explained = BTreeSet::new();
    for row in rows {
        let (name, reason) = row.split_once("` |").unwrap_or((row, ""));
        assert!(reason.trim_matches([' ', '|']).len() > 20, "{name}: no reason");
        assert!(explained.insert(name), "{name} has two lines");
    }
    let missing: Vec<_> = named.difference(&explained).collect();
    assert!(missing.is_empty(), "no line in docs/decisions.md: {missing:?}");
    let stale: Vec<_> = explained.difference(&named).collect();
    assert!(stale.is_empty(), "no longer in Cargo.toml: {stale:?}");
}

/// The manifest of the project and of each engine.
fn manifests() -> Vec<toml::Table> {
    let names = ["Cargo.toml", "crates/draw/Cargo.toml", "crates/flows/Cargo.toml", "crates/schedule/Cargo.toml"];
    names.iter().map(|name| toml::from_str(&read(name)).unwrap()).collect()
}

/// What a manifest depends on, for any target and for the tests.
fn dependencies(manifest: &toml::Table) -> Vec<&str> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let of_targets = targets.into_iter().flat_map(|targets| targets.values()).filter_map(|t| t.get("dependencies"));
    let own = ["dependencies", "dev-dependencies"].iter().filter_map(|name| manifest.get(*name));
    own.chain(of_targets).flat_map(|table| table.as_table().unwrap().keys()).map(String::as_str).collect()
}

#[test]
fn engines_know_nothing_of_the_project() {
    for manifest in &manifests()[1..] {
        let known: Vec<&str> = dependencies(manifest).into_iter().filter(|name| name.starts_with("qilby")).collect();
        assert!(known.is_empty(), "{known:?}");
    }
}

/// `cargo run` and `cargo test` ask the same features of every crate that both need; else Cargo
/// compiles it, and all that stand on it, twice.
#[test]
fn running_and_testing_share_their_build() {
    let tree = |edges: &str| -> BTreeSet<String> {
        let output = Command::new(env!("CARGO"))
            .args(["tree", "--offline", "--locked", "--prefix", "none"])
            .args(["--format", "{p} [{f}]", "--edges", edges])
            .current_dir(root())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let crates = String::from_utf8(output.stdout).unwrap();
        let names = crates.lines().map(|line| line.trim_end_matches(" (*)"));
        names.map(str::to_owned).collect()
    };
    let running = tree("normal,build");
    let testing = tree("normal,build,dev");
    assert!(running.len() > 100, "{} crates", running.len());
    let apart: Vec<_> = running.difference(&testing).collect();
    assert!(apart.is_empty(), "compiled twice: {apart:#?}");
}

#[test]
fn the_changelog_is_ready_for_the_next_entry() {
    let log = read("CHANGELOG.md");
    let heading = log.lines().find(|line| line.starts_with("## "));
    assert_eq!(heading, Some("## [Unreleased]"));
}

/// The repository speaks of the project alone: no path of the machine it was written on.
#[test]
fn no_tracked_file_names_a_machine() {
    let needles = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/t", "mp/"),
        concat!("C:\\Us", "ers\\"),
        concat!(".lib", "rary/"),
    ];
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let Some(listed) = listed.ok().filter(|output| output.status.success()) else {
        eprintln!("skipped: this is not a clone");
        return;
    };
    let names = String::from_utf8(listed.stdout).unwrap();
    let mut faults = Vec::new();
    for name in names.split('\0').filter(|name| !name.is_empty()) {
        // A font or a picture is not a text; a file may be removed and not yet committed.
        let Ok(text) = fs::read_to_string(root().join(name)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            if let Some(needle) = needles.iter().find(|needle| line.contains(**needle)) {
                faults.push(format!("{name}:{}: `{needle}`", number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    let sources = lock_sources();
    assert!(sources.iter().all(|s| s == "registry+https://github.com/rust-lang/crates.io-index"), "{sources:?}");
}

fn lock_sources() -> BTreeSet<String> {
    let lock: toml::Table = toml::from_str(&read("Cargo.lock")).unwrap();
    let packages = lock["package"].as_array().unwrap();
    let source = |package: &toml::Value| package.get("source")?.as_str().map(str::to_owned);
    packages.iter().filter_map(source).collect()
}

/// A file of `src`, its tests left out.
struct Source {
    /// Relative to the root.
    name: String,
    /// Its module path: `["load", "walk"]`; empty for the root.
    module: Vec<String>,
    /// Its code, comments and texts blanked out, lines kept.
    code: String,
}

impl Source {
    /// The top-level modules that it names, with the line.
    fn imports(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for start in ["crate::", "qilby::"] {
            for (at, _) in self.code.match_indices(start) {
                if !self.code[..at].ends_with(is_name) {
                    self.note(at, &self.code[at + start.len()..], &mut found);
                }
            }
        }
        // As many `super::` as the module is deep lead to the root as well.
        for (at, _) in self.code.match_indices("super::") {
            let before = &self.code[..at];
            if before.ends_with(is_name) || before.ends_with("super::") {
                continue;
            }
            let mut rest = &self.code[at..];
            let mut depth = self.module.len();
            while let Some(shorter) = rest.strip_prefix("super::") {
                rest = shorter;
                depth = depth.saturating_sub(1);
            }
            if depth == 0 {
                self.note(at, rest, &mut found);
            }
        }
        found
    }

    /// Notes the first name of `rest`, or of each branch of its braces.
    fn note(&self, at: usize, rest: &str, found: &mut Vec<(usize, String)>) {
        let line = self.code[..at].matches('\n').count() + 1;
        match rest.strip_prefix('{') {
            None => found.push((line, first_name(rest))),
            Some(group) => {
                let names = branches(group).into_iter().map(first_name);
                found.extend(names.map(|name| (line, name)));
            }
        }
    }
}

/// The branches of an import group, from after its `{` to its `}`.
fn branches(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut branches) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                branches.push(group[start..at].trim());
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    branches.retain(|branch| !branch.is_empty());
    branches
}

fn first_name(path: &str) -> String {
    path.chars().take_while(|c| is_name(*c)).collect()
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every source that is not a test.
fn sources() -> Vec<Source> {
    let files = SOURCES.iter().flat_map(|folder| {
        let folder = root().join(folder);
        rust_files(&folder).into_iter().map(move |path| (folder.clone(), path))
    });
    let mut sources = Vec::new();
    for (src, path) in files {
        let mut module: Vec<String> = path
            .strip_prefix(&src)
            .unwrap()
            .with_extension("")
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        let is_test = |part: &String| part == "tests" || part.ends_with("_tests");
        if module.iter().any(is_test) {
            continue;
        }
        if module.last().is_some_and(|name| ["mod", "lib", "main"].contains(&name.as_str())) {
            module.pop();
        }
        let text = fs::read_to_string(&path).unwrap();
        sources.push(Source { name: relative(&path), module, code: without_tests(&blank(&text)) });
    }
    assert!(sources.len() > 20, "{} files", sources.len());
    sources
}

/// Up to the tests at the end of the file.
fn without_tests(code: &str) -> String {
    let end = code.match_indices("#[cfg(test)]").find(|(at, mark)| {
        let next = code[at + mark.len()..].trim_start();
        next.starts_with("mod ") && next.split_once('\n').is_some_and(|(l, _)| l.contains('{'))
    });
    code[..end.map_or(code.len(), |(at, _)| at)].to_owned()
}

/// The code with comments and texts blanked out. Lines keep their numbers.
fn blank(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            '"' => string_length(rest),
            'r' if !code.ends_with(is_name) => raw_string_length(rest).unwrap_or(0),
            '\'' => char_length(rest),
            _ => 0,
        };
        if length == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw_string_length(rest: &str) -> Option<usize> {
    let hashes = rest[1..].chars().take_while(|c| *c == '#').count();
    rest[1 + hashes..].starts_with('"').then_some(())?;
    let end = format!("\"{}", "#".repeat(hashes));
    let body = 2 + hashes;
    rest[body..].find(&end).map(|at| body + at + end.len())
}

/// The length of a character between quotes; 0 for a lifetime.
fn char_length(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, c))) => {
            let from = at + c.len_utf8();
            rest[from..].find('\'').map_or(0, |end| from + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

#[test]
fn the_reader_of_sources_sees_code_alone() {
    let code = blank("a // crate::x\nb \"crate::y \\\" z\" r#\"q\"# '\"' 'a c /* d\ne */ f");
    let words: Vec<&str> = code.split_whitespace().collect();
    assert_eq!(words, ["a", "b", "'a", "c", "f"]);
    assert_eq!(code.lines().count(), 3);
    let source = Source {
        name: String::new(),
        module: vec!["load".to_owned(), "walk".to_owned()],
        code: "use crate::{plan::{a, b}, span};\nuse super::super::write::x; super::y".to_owned(),
    };
    let found = source.imports();
    let found: Vec<_> = found.iter().map(|(line, name)| (*line, name.as_str())).collect();
    assert_eq!(found, [(1, "plan"), (1, "span"), (2, "write")]);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap();
    path.to_string_lossy().replace('\\', "/")
}

fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
