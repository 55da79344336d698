//! What the tests of the deliverables share: the sample project, its plan, its files, and the text of a PDF.

#![allow(dead_code, reason = "each file of tests is a program of its own and uses a part of this")]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use qilby::pipeline::{Inputs, Selection, Unwatched, compile, understand};
use qilby::plan::Plan;

/// A text of the repository.
pub fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The reference project, with its results.
pub fn sample() -> Inputs {
    Inputs { project: file("project.toml"), results: Some(file("project.results.toml")), ..Inputs::default() }
}

pub fn plan(inputs: &Inputs) -> Plan {
    let (plan, found) = understand(inputs);
    plan.unwrap_or_else(|| panic!("{found:#?}"))
}

/// The files of these deliverables, by path.
pub fn make_only(inputs: &Inputs, deliverables: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let only = deliverables.iter().map(|&name| name.to_owned()).collect();
    let selection = Selection { only, ..Selection::default() };
    let compiled = compile(inputs, &selection, &Unwatched).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let product = compiled.product.unwrap_or_else(|| panic!("{:#?}", compiled.found));
    product.artifacts.into_iter().map(|artifact| (artifact.path.to_string(), artifact.bytes)).collect()
}

/// The text of a PDF in its layout; none, said aloud, where `pdftotext` is not installed.
pub fn pages(pdf: &[u8]) -> Option<String> {
    Some(pdf_text(pdf, &["-layout"])?.replace('\u{a0}', " "))
}

/// The text of a PDF as `pdftotext` gives it with these options; none, said aloud, where that is not installed.
pub fn pdf_text(pdf: &[u8], options: &[&str]) -> Option<String> {
    let tool = Command::new("pdftotext")
        .args(options)
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut tool) = tool else {
        eprintln!("skipped: pdftotext is not installed");
        return None;
    };
    let mut input = tool.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&pdf));
    let output = tool.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "pdftotext refuses the file");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}
