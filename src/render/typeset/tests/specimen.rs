//! Every part of the design system, in both languages.

use super::*;

#[test]
fn the_specimen_passes_both_standards_without_a_warning() {
    let (typesetter, job) = specimen();
    let document = typesetter.typeset(&job).unwrap();
    assert_eq!(document.warnings, []);
    assert!(document.pages >= 9, "{} pages", document.pages);
    assert!(document.pdf.starts_with(b"%PDF-1.7"));
    for mark in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
        assert!(contains(&document.pdf, mark), "{mark} is not in the metadata");
    }
}

#[test]
fn the_specimen_shows_every_part_of_the_design_system() {
    let (typesetter, job) = specimen();
    let pages = pages_of(&typesetter, &job);
    let all = pages.join("\n");
    for words in [
        "Dossier d’infrastructure",
        "Identification du document",
        "Historique des versions",
        "Sommaire",
        "Tableau",
        "Figure",
        "Indispensable",
        "Non conforme",
        "À risque",
        "Sans objet",
        "Signature et cachet",
        "128\u{202f}400,50\u{a0}€",
        "1er\u{a0}décembre\u{a0}2026",
    ] {
        assert!(all.contains(words), "`{words}` is not on the pages");
    }
    // The cover has neither header nor footer; the others say where they are.
    assert!(!pages[0].contains(&format!("1 / {}", pages.len())));
    assert!(pages[2].contains(&format!("3 / {}", pages.len())), "{}", pages[2]);
    assert!(pages[2].contains("Diffusion restreinte"));
}

#[test]
fn the_same_job_gives_the_same_bytes() {
    let (typesetter, job) = specimen();
    let first = typesetter.typeset(&job).unwrap();
    assert_eq!(first.pdf, typesetter.typeset(&job).unwrap().pdf);
    // Neither what is remembered nor the threads may show in the file.
    Typesetter::forget(0);
    let (other, again) = specimen();
    let many = other.typeset_all(&[again.clone(), again]);
    assert_eq!(many.len(), 2);
    for outcome in many {
        assert!(first.pdf == outcome.unwrap().pdf, "another file");
    }
}

#[test]
fn several_documents_come_back_in_order() {
    let (typesetter, job) = document("#import \"lib.typ\": *\n#show: setup\n= Un\n#json(\"/data/word.json\")");
    let jobs: Vec<Job> = (0..6).map(|index| job.clone().with_data("word", json!(format!("mot{index}")))).collect();
    let one_by_one: Vec<Vec<u8>> = jobs.iter().map(|job| typesetter.typeset(job).unwrap().pdf).collect();
    let together: Vec<Vec<u8>> = typesetter.typeset_all(&jobs).into_iter().map(|one| one.unwrap().pdf).collect();
    assert!(one_by_one == together);
    assert!(together[0] != together[1]);
}

#[test]
fn every_language_typesets_the_specimen() {
    for language in crate::render::texts::languages() {
        let (typesetter, mut job) = specimen();
        job.identity.language = language.to_owned();
        assert_eq!(typesetter.typeset(&job).unwrap().warnings, [], "{language}");
    }
    let (typesetter, mut job) = specimen();
    job.identity.language = "en".to_owned();
    let all = pages_of(&typesetter, &job).join("\n");
    assert!(all.contains("Contents") && all.contains("1\u{a0}December\u{a0}2026") && all.contains("€128,400.50"));
    assert!(!all.contains("Sommaire") && !all.contains("Indispensable"));
    job.identity.language = "xx".to_owned();
    let error = typesetter.typeset(&job).unwrap_err();
    assert_eq!(error.to_string(), "error: no texts for the language `xx`");
}

#[test]
fn the_list_of_templates_is_the_folder() {
    fn walk(folder: &std::path::Path, prefix: &str, out: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), out);
            } else {
                out.push(name);
            }
        }
    }
    let mut on_disk = Vec::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/documents");
    walk(&folder, "documents/", &mut on_disk);
    on_disk.sort();
    let mut embedded: Vec<String> = embedded::TEMPLATES.iter().map(|(name, _)| (*name).to_owned()).collect();
    embedded.sort();
    assert_eq!(embedded, on_disk);
}

#[test]
fn every_function_of_the_design_system_is_explained() {
    let lib = embedded::TEMPLATES.iter().find(|(name, _)| *name == "documents/lib.typ");
    let explained: std::collections::BTreeSet<&str> = lib
        .unwrap()
        .1
        .lines()
        .filter(|line| line.starts_with("//"))
        .flat_map(|line| line.split(|c: char| !(c.is_alphanumeric() || c == '-')))
        .collect();
    let mut count = 0;
    for (name, source) in embedded::TEMPLATES {
        for line in source.lines().filter_map(|line| line.strip_prefix("#let ")) {
            let function = line.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).next().unwrap();
            if name.starts_with("documents/lib/") && !function.starts_with('_') {
                count += 1;
                assert!(explained.contains(function), "`{function}` of {name} is not in the head of lib.typ");
            }
        }
    }
    assert!(count > 50, "{count}");
}
