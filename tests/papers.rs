//! The papers keep up with the program: the reference is the code's own, links lead somewhere, and
//! the commands of the tutorial say what it shows.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use snapbox::cmd::cargo_bin;

/// `docs/reference.md` is what `qilby schema --markdown` prints. To write it again:
/// `SNAPSHOTS=overwrite cargo test --test papers`.
#[test]
fn the_reference_is_in_step_with_the_code() {
    let path = root().join("docs/reference.md");
    let told = qilby::commands::schema::reference();
    snapbox::assert_data_eq!(told, snapbox::Data::read_from(&path, None).raw());
}

/// `docs/project.schema.json` is what `qilby schema` prints, for editors that load it from the repository.
#[test]
fn the_published_schema_is_in_step_with_the_code() {
    let told = qilby::commands::schema::json_schema();
    let path = root().join("docs/project.schema.json");
    let published = snapbox::Data::text(std::fs::read_to_string(&path).unwrap_or_default());
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        std::fs::write(&path, &told).unwrap();
        return;
    }
    snapbox::assert_data_eq!(told, published.raw());
}

// ---------------------------------------------------------------------------------- links

/// Every relative link of every page leads to a file that is there, and every anchor to a heading.
#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let mut faults = Vec::new();
    let mut links = 0;
    for (path, text) in &pages {
        let name = path.strip_prefix(root()).unwrap().display();
        for link in links_of(text) {
            links += 1;
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) =
                link.split_once('#').map_or((link.as_str(), None), |(file, anchor)| (file, Some(anchor)));
            let target = match file {
                "" => path.clone(),
                _ => clean(&path.parent().unwrap().join(file)),
            };
            if !target.exists() {
                faults.push(format!("{name}: `{link}` leads nowhere"));
            } else if let Some(anchor) = anchor {
                let text = fs::read_to_string(&target).unwrap_or_default();
                if !anchors_of(&text).contains(anchor) {
                    faults.push(format!("{name}: `{link}`: no such heading"));
                }
            }
        }
    }
    assert!(links > 100 && pages.len() > 10, "{links} links in {} pages", pages.len());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The pages that are part of the project, as Git sees them; else those of the folders that hold some.
fn pages() -> BTreeMap<PathBuf, String> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["", "docs", "docs/diagnostics", "out", "assets", "crates/draw", "crates/schedule", "tests"] {
        let Ok(entries) = fs::read_dir(root().join(folder)) else {
            continue;
        };
        let found = entries.map(|entry| entry.unwrap().path());
        paths.extend(found.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).unwrap())).collect()
}

/// Where the links and images of a page lead, in Markdown or in HTML.
fn links_of(text: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let mut found = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => found.push(dest_url.to_string()),
            Event::Html(html) | Event::InlineHtml(html) => {
                for mark in ["href=\"", "src=\""] {
                    let parts = html.split(mark).skip(1);
                    found.extend(parts.filter_map(|part| part.split('"').next()).map(str::to_owned));
                }
            }
            _ => {}
        }
    }
    found
}

/// The anchors of the headings of a page, as code forges make them.
fn anchors_of(text: &str) -> BTreeSet<String> {
    use pulldown_cmark::{Event, Parser, Tag, TagEnd};
    let (mut found, mut heading) = (BTreeSet::new(), None::<String>);
    for event in Parser::new(text) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::Text(text) | Event::Code(text), Some(so_far)) => so_far.push_str(&text),
            (Event::End(TagEnd::Heading(_)), Some(so_far)) => {
                let kept = so_far.to_lowercase();
                let kept = kept.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
                found.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
                heading = None;
            }
            _ => {}
        }
    }
    found
}

/// Without `.` and `..`.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => drop(clean.pop()),
            std::path::Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

// ------------------------------------------------------------------------------- tutorials

/// The pages whose commands are run, from top to bottom, in a new directory each.
///
/// A ```` ```console ```` block is what a terminal shows: after `$ `, a command of Qilby, which is
/// run and has to say the rest; `SNAPSHOTS=overwrite cargo test --test papers` writes it again. A
/// ```` ```diff ```` block is made to the project file: its lines with `-` are there once, and become
/// those with `+`. A ```` ```toml ```` block under a line that ends in «` at the end:`» is added.
#[test]
fn the_tutorial_says_what_happens() {
    run_page("docs/tutorial.md", 10);
}

#[test]
fn the_page_on_templates_says_what_happens() {
    run_page("docs/templates.md", 7);
}

fn run_page(name: &str, least: usize) {
    let page = fs::read_to_string(root().join(name)).unwrap();
    let mut told = page.clone();
    let dir = tempfile::TempDir::new().unwrap();
    let home = dir.path();
    let mut commands = 0;
    let mut before = "";
    let mut rest = page.as_str();
    while let Some(start) = rest.find("\n```") {
        let prose = rest[..start].trim_end();
        before = prose.lines().next_back().unwrap_or(before);
        let (language, body) = rest[start + 4..].split_once('\n').unwrap();
        let (block, after) = body.split_once("\n```").unwrap_or((body, ""));
        match language {
            "console" => {
                let said = run_console(name, block, home);
                commands += said.matches("$ ").count();
                told = told.replacen(&format!("\n```console\n{block}\n```"), &format!("\n```console \n{said}\n```"), 1);
            }
            "diff" => change(name, block, &home.join(changed_file(before))),
            _ if before.ends_with("at the end:") => {
                let path = home.join(changed_file(before));
                let text = fs::read_to_string(&path).unwrap_or_default();
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, format!("{text}\n{block}\n")).unwrap();
            }
            _ => {}
        }
        rest = after;
    }
    assert!(commands >= least, "{name}: {commands} commands");
    // Those replaced were marked by a space, so that two equal blocks are told apart.
    snapbox::assert_data_eq!(
        told.replace("```console \n", "```console\n"),
        snapbox::Data::read_from(&root().join(name), None).raw()
    );
}

/// The last file named in a line of prose; the project file when there is none.
fn changed_file(prose: &str) -> &str {
    let named = prose.split('`').skip(1).step_by(2);
    named.filter(|word| [".toml", ".typ"].iter().any(|end| word.ends_with(end))).last().unwrap_or("project.toml")
}

/// Runs each command of a block; what a terminal shows then.
fn run_console(page: &str, block: &str, home: &Path) -> String {
    let mut shown = String::new();
    let mut parts = block.split("$ ");
    assert_eq!(parts.next(), Some(""), "{page}: a console block begins with a command:\n{block}");
    for part in parts {
        let command = part.lines().next().unwrap_or_default();
        let mut words = command.split_whitespace();
        shown.push_str(&format!("$ {command}\n"));
        match words.next() {
            Some("qilby") => {
                let output = Command::new(cargo_bin!("qilby"))
                    .env("QILBY_LANG", "en")
                    .args(words)
                    .current_dir(home)
                    .output()
                    .unwrap();
                shown.push_str(&String::from_utf8(output.stderr).unwrap());
                shown.push_str(&String::from_utf8(output.stdout).unwrap());
            }
            Some("cp") => {
                let (from, to) = (words.next().unwrap(), words.next().unwrap());
                // Where the page says that the repository is.
                let from = from.strip_prefix("~/qilby/").map_or_else(|| home.join(from), |name| root().join(name));
                fs::create_dir_all(home.join(to).parent().unwrap()).unwrap();
                fs::copy(from, home.join(to)).unwrap();
            }
            other => panic!("{page}: `{other:?}` is not run here"),
        }
    }
    shown.trim_end().to_owned()
}

/// Changes a file as a block of differences says.
fn change(page: &str, block: &str, path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let side = |drop: char| -> String {
        let kept = block.lines().filter(|line| !line.starts_with(drop));
        kept.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
    };
    let (old, new) = (side('+'), side('-'));
    assert_eq!(text.matches(&old).count(), 1, "{page}: not there once:\n{old}");
    fs::write(path, text.replace(&old, &new)).unwrap();
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
