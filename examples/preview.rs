//! Typesets a template without a project, for authors of templates: nothing is rebuilt when a template changes.
//!
//! `cargo run --example preview -- TEMPLATES MAIN OUT.pdf [NAME=FILE…]` reads every file under the folder TEMPLATES (laid
//! over the embedded ones), typesets MAIN and writes OUT.pdf. `NAME=FILE` gives data (`plan=plan.json`) or another file
//! (`pictures/gantt.svg=gantt.svg`); `language=en` changes the language.

use qilby::render::typeset::{Identity, Job, Person, Revision, Typesetter};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

include!("../tests/typeset/identity.rs");

fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(folder), Some(main), Some(out)) = (args.next(), args.next(), args.next()) else {
        return Err("usage: preview TEMPLATES MAIN OUT.pdf [NAME=FILE…]".into());
    };
    let mut templates = BTreeMap::new();
    read(Path::new(&folder), "", &mut templates)?;
    // A template from outside the folder, such as a specimen.
    let name = if Path::new(&main).is_file() {
        templates.insert("documents/preview.typ".to_owned(), std::fs::read(&main)?);
        "documents/preview.typ".to_owned()
    } else {
        main
    };
    let mut job = Job::new(name, "preview", sample_identity());
    for arg in args {
        let (name, path) = arg.split_once('=').ok_or("expected NAME=FILE")?;
        if name == "language" {
            job.identity.language = path.to_owned();
            continue;
        }
        let bytes = std::fs::read(path)?;
        job = match path.ends_with(".json") {
            true => job.with_data(name, serde_json::from_slice(&bytes)?),
            false => job.with_file(name, bytes),
        };
    }
    let start = Instant::now();
    let typesetter = Typesetter::with_templates(&templates)?;
    let ready = start.elapsed();
    let document = match typesetter.typeset(&job) {
        Ok(document) => document,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(1);
        }
    };
    let cold = start.elapsed() - ready;
    let start = Instant::now();
    typesetter.typeset(&job)?;
    println!("{} pages, ready {ready:?}, cold {cold:?}, warm {:?}", document.pages, start.elapsed());
    for warning in &document.warnings {
        println!("{warning}");
    }
    for replaced in &document.replaced {
        println!("{}: {:?}", replaced.place, replaced.characters);
    }
    std::fs::write(out, document.pdf)?;
    Ok(())
}
