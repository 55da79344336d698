//! The hand-over set of the sample project, read as the client reads it, in both languages.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;

use qilby::pipeline::Inputs;
use support::{make_only, pages, pdf_text, plan, sample};

const DOCUMENTS: [&str; 5] = ["exploitation", "pra", "formation", "transfert", "suivi"];

fn english() -> Inputs {
    let mut inputs = sample();
    inputs.project = inputs.project.replacen("language = \"fr\"", "language = \"en\"", 1);
    inputs
}

/// The text of the documents, in the order of reading, every blank made one space.
fn texts(inputs: &Inputs) -> Option<BTreeMap<String, String>> {
    let made = make_only(inputs, &DOCUMENTS);
    let mut texts = BTreeMap::new();
    for (path, bytes) in made {
        let text = pdf_text(&bytes, &[])?;
        texts.insert(path, flat(&text));
    }
    assert_eq!(texts.len(), DOCUMENTS.len());
    Some(texts)
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "« {word} » is missing");
    }
}

#[test]
fn the_hand_over_set_says_what_the_model_knows() {
    let inputs = sample();
    let plan = plan(&inputs);
    let Some(texts) = texts(&inputs) else { return };
    let manual = &texts["exploitation.pdf"];
    for server in &plan.project.server {
        let heading = format!("{} — {}", server.id, server.title);
        assert!(manual.contains(&heading), "no sheet of {heading}");
    }
    for procedure in &plan.project.procedure {
        let missing = procedure.steps.iter().map(|step| flat(step)).find(|step| !manual.contains(step.as_str()));
        assert_eq!(missing, None, "{}", procedure.title);
    }
    says(manual, &["systemctl start samba-ad-dc", "10.20.40.10", "wg-quick@wg-vpn-siege"]);
    assert!(!manual.contains("systemctl stop nftables"), "a packet filter that is stopped lets everything through");

    let recovery = &texts["pra.pdf"];
    says(recovery, &["Aucun exercice prévu", "qilby-restore sv-bases-postgresql", "Arrêter l’annuaire", "V22"]);
    let support = plan.project.support.as_ref().unwrap();
    let transfer = &texts["transfert.pdf"];
    assert_eq!(support.warranty.as_ref().map(|warranty| warranty.value.to_string()).as_deref(), Some("12mo"));
    says(transfer, &["25 janvier 2028", "Semaine 4", "Signal Wi-Fi insuffisant", "30 min", "01 99 00 45 03"]);
}

#[test]
fn a_guide_says_the_rights_and_the_ways_of_its_audience_alone() {
    let Some(texts) = texts(&sample()) else { return };
    let training = &texts["formation.pdf"];
    let guide = |from: &str, to: &str| {
        let start = training.rfind(from).unwrap_or_else(|| panic!("no {from}"));
        let end = training[start..].find(to).map_or(training.len(), |at| start + at);
        &training[start..end]
    };
    let sales = guide("Mémento : Commercial", "Mémento : Assistante commerciale");
    says(sales, &["com01", r"\\srv-fic\Commerce\Tarifs", "https://negoce.lisiere", "Accès des nomades"]);
    assert!(!sales.contains("Paie") && !sales.contains("https://parc"), "{sales}");
    let workshop = guide("Mémento : Responsable d’atelier", "Mémento : Affûteur");
    says(workshop, &[r"\\srv-fic\Atelier"]);
    assert!(!workshop.contains("https://") && !workshop.contains("Direction"), "{workshop}");
    // Everyone who follows a session signs.
    let sheet = guide("Feuilles d’émargement", "Évaluation");
    says(sheet, &["La dirigeante", "La comptable", "Apprenti"]);
}

#[test]
fn the_progress_report_is_one_page_as_of_the_status_date() {
    let mut inputs = sample();
    let Some(text) = texts(&inputs).map(|texts| texts["suivi.pdf"].clone()) else { return };
    says(&text, &["Situation au 23 novembre 2026", "58 %", "Retenir le samedi de la bascule"]);
    // However long the lists and their words.
    let long = "Un intitulé qui n’en finit pas ".repeat(12);
    inputs.project =
        inputs.project.replace("title = \"Serveurs PostgreSQL et MariaDB\"", &format!("title = \"{long}\""));
    let asks: String = (0..40).map(|number| format!("\"Question {number} {long}\",")).collect();
    inputs.project = inputs.project.replacen("asks = [", &format!("asks = [{asks}"), 1);
    let made = make_only(&inputs, &["suivi"]);
    let Some(text) = pages(&made["suivi.pdf"]) else { return };
    assert_eq!(text.matches('\u{c}').count(), 1, "pages");
    assert!(text.contains("et 36 de plus"), "{text}");
}

#[test]
fn the_delivery_note_has_the_hash_of_every_other_file() {
    let made = make_only(&sample(), &["bordereau"]);
    assert_eq!(made.keys().collect::<Vec<_>>(), ["bordereau.pdf"]);
    let all: Vec<&str> = qilby::render::deliverable::Deliverable::ALL.iter().map(|one| one.name()).collect();
    let files = make_only(&sample(), &all);
    assert_eq!(files["bordereau.pdf"], made["bordereau.pdf"], "a build of its own gives the same file");
    let Some(text) = pdf_text(&made["bordereau.pdf"], &[]) else { return };
    let text: String = text.split_whitespace().collect();
    for (path, bytes) in files.iter().filter(|(path, _)| *path != "bordereau.pdf") {
        let path = qilby::artifact::OutPath::new(path).unwrap();
        let file = qilby::artifact::Artifact::new(path, "", qilby::artifact::Kind::Document, bytes.clone());
        let hash = file.sha256();
        assert!(text.contains(&hash[..32]) && text.contains(&hash[32..]), "{}", file.path);
    }
}

#[test]
fn the_english_set_has_no_word_of_the_french_one() {
    let Some(texts) = texts(&english()) else { return };
    says(&texts["exploitation.pdf"], &["Operations manual", "Starting and stopping everything", "Back up now"]);
    says(&texts["pra.pdf"], &["Order of recovery", "No exercise planned", "RTO"]);
    says(&texts["formation.pdf"], &["Guide: ", "Open and copy, no change"]);
    says(&texts["transfert.pdf"], &["End of warranty", "25 January 2028"]);
    says(&texts["suivi.pdf"], &["As of 23 November 2026", "Decisions needed"]);
    let french = [
        "Sauvegarde et restauration",
        "Séances",
        "Émargement",
        "Délais",
        "Décisions attendues",
        "Sans objet",
        "Fiches des composants",
    ];
    for (path, text) in &texts {
        // Texts of the sample itself are French: words that only the program writes.
        assert_eq!(french.iter().find(|word| text.contains(**word)), None, "{path}");
    }
}

#[test]
fn a_project_without_infrastructure_says_sans_objet() {
    let inputs = Inputs { project: support::file("tests/projects/minimal/project.toml"), ..Inputs::default() };
    let made = make_only(&inputs, &DOCUMENTS);
    for (path, bytes) in made {
        let Some(text) = pages(&bytes) else { return };
        let empty = text.contains("Sans objet") || text.contains("Not applicable");
        assert!(empty, "{path}: {text}");
    }
}
