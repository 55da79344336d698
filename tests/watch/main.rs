//! `qilby watch` as its user sees it: the program, a real browser, an editor that saves.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod browser;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use browser::Browser;

/// The program, stopped when the test ends.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended of itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn watch(folder: &Path) -> (Watching, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_qilby"))
        .env("QILBY_LANG", "en")
        .args(["watch", "--port", "0", "--color", "never"])
        .current_dir(folder)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let start = first.find("http://127.0.0.1:").unwrap_or_else(|| panic!("no address in {first}"));
    let address = first[start..].split(' ').next().unwrap().to_owned();
    // What it goes on to say must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    (Watching(child), address)
}

#[test]
fn a_save_is_seen_a_fault_is_told_and_the_last_good_pages_stay() {
    let folder = tempfile::TempDir::new().unwrap();
    let project = folder.path().join("project.toml");
    let good = std::fs::read_to_string("tests/projects/petit-reseau/project.toml").unwrap();
    let title = good.lines().find_map(|line| line.strip_prefix("title = ")).unwrap();
    std::fs::write(&project, &good).unwrap();
    let (_watching, address) = watch(folder.path());
    let Some(mut browser) = Browser::open(&format!("{address}#gantt.pdf")) else {
        eprintln!("skipped: there is no Chromium");
        return;
    };
    let figures = "document.querySelectorAll('#pages figure')";
    let is_shown = format!("{figures}.length > 0 && {figures}[0].firstChild.complete");
    browser.wait("document.querySelector('#status').dataset.phase === 'written'");
    browser.wait(&format!("{is_shown} && {figures}[0].firstChild.naturalWidth > 100"));
    let count = browser.value("document.querySelector('[aria-current] small').textContent");
    assert_eq!(count, browser.value(&format!("String({figures}.length)")));
    let first = browser.value(&format!("{figures}[0].firstChild.src"));

    // Edit, and see the change.
    let edited = good.replacen(title, "\"Un tout autre titre\"", 1);
    std::fs::write(&project, &edited).unwrap();
    browser.wait(&format!("{figures}[0].firstChild.src !== {first}"));
    browser.wait("document.querySelector('h1').textContent === 'Un tout autre titre'");
    browser.wait("document.querySelector('#status').dataset.phase === 'written'");
    let second = browser.value(&format!("{figures}[0].firstChild.src"));
    let size = folder.path().join("out/gantt.svg");
    assert!(std::fs::read_to_string(&size).unwrap().contains("Un tout autre titre"));

    // Break the file: the fault is on the page, with its line, and the pages of before stay.
    std::fs::write(&project, edited.replacen("[project]", "[project]\nbugdet = 3", 1)).unwrap();
    browser.wait("document.querySelector('article.error')");
    assert_eq!(browser.value("document.querySelector('article.error b').textContent"), "Q0101");
    assert_eq!(browser.value("document.querySelector('article.error mark').textContent"), "bugdet");
    assert_eq!(browser.value("document.querySelector('#diagnostics').hidden"), false);
    assert_eq!(browser.value(&format!("{figures}[0].firstChild.src")), second);
    assert_eq!(browser.value("document.querySelector('#status').dataset.phase"), "faulty");
    assert!(std::fs::read_to_string(&size).unwrap().contains("Un tout autre titre"));

    // Mend it.
    std::fs::write(&project, &good).unwrap();
    browser.wait("!document.querySelector('article.error')");
    browser.wait(&format!("{figures}[0].firstChild.src === {first}"));
    browser.wait("document.querySelector('#status').dataset.phase === 'written'");
    assert!(!std::fs::read_to_string(&size).unwrap().contains("Un tout autre titre"));
}

#[test]
fn what_cannot_be_watched_is_told() {
    let folder = tempfile::TempDir::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_qilby"))
        .env("QILBY_LANG", "en")
        .arg("watch")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("project.toml"));
}
