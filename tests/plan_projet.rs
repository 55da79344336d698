//! The plan projet, read back from the PDF by a program that did not write it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use qilby::pipeline::Inputs;
use support::{file, make_only, pdf_text, plan, sample};

fn project(text: String) -> Inputs {
    Inputs { project: text, ..Inputs::default() }
}

fn make(inputs: &Inputs) -> Vec<u8> {
    let mut made = make_only(inputs, &["plan-projet"]);
    let pdf = made.remove("plan-projet.pdf").expect("the document asked for");
    assert!(made.is_empty(), "{:?}", made.keys());
    assert!(pdf.starts_with(b"%PDF-"));
    pdf
}

/// The text of a PDF in the order of reading, on single spaces; none, said aloud, where `pdftotext` is not installed.
fn text(pdf: &[u8]) -> Option<String> {
    read(pdf, &[])
}

/// The same line after line over the width of the page, as contents and headings are looked at.
fn lines(pdf: &[u8]) -> Option<String> {
    read(pdf, &["-layout"])
}

fn read(pdf: &[u8], options: &[&str]) -> Option<String> {
    let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Word joiners stand before the page numbers of the contents.
    Some(plain(pdf_text(pdf, options)?.replace(['\u{a0}', '\u{202f}'], " ").replace('\u{2060}', "")))
}

/// The chapters that every plan projet has, in their order.
const CHAPTERS: [&str; 21] = [
    "Synthèse",
    "Contexte",
    "Besoins et contraintes",
    "Objectifs mesurables",
    "Périmètre",
    "Architecture",
    "Organisation",
    "Responsabilités (RACI)",
    "Phases et tâches",
    "Planning",
    "Jalons et livrables",
    "Coûts",
    "Risques",
    "Choix du fournisseur",
    "Sécurité et conformité",
    "Communication",
    "Suivi",
    "Accompagnement après la livraison",
    "Traçabilité",
    "Approbation",
    "Bordereau de livraison",
];

/// Finds each part after the one before it.
fn in_order<'a>(text: &str, parts: impl Iterator<Item = &'a str>) {
    let mut at = 0;
    for part in parts {
        let found = text[at..].find(part).unwrap_or_else(|| panic!("no « {part} » after {at}"));
        at += found + part.len();
    }
}

/// Digits in groups, as the document writes them, with plain spaces.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut told = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            told.push(' ');
        }
        told.push(digit);
    }
    told
}

#[test]
fn it_is_the_same_each_time() {
    let inputs = sample();
    assert!(make(&inputs) == make(&inputs), "plan-projet.pdf differs");
}

#[test]
fn the_chapters_are_there_and_in_order() {
    let Some(text) = lines(&make(&sample())) else { return };
    let numbered: Vec<String> =
        CHAPTERS.iter().enumerate().map(|(index, title)| format!("{} {title}", index + 1)).collect();
    // Once in the contents, once over its chapter.
    in_order(&text, numbered.iter().chain(&numbered).map(String::as_str));
}

#[test]
fn an_empty_project_has_the_same_chapters() {
    let Some(text) = lines(&make(&project(file("tests/projects/minimal/project.toml")))) else { return };
    in_order(&text, CHAPTERS.iter().chain(&CHAPTERS).copied());
    assert!(text.matches("Sans objet").count() >= 15, "{}", text.matches("Sans objet").count());
    assert!(text.contains("Sans objet : le projet n’a pas de réseau."));
}

#[test]
fn the_figures_are_those_of_the_plan() {
    let inputs = sample();
    let plan = plan(&inputs);
    let Some(text) = text(&make(&inputs)) else { return };
    let total = plan.costs.total;
    let vat = plan.costs.vat.expect("the sample has a tax");
    let exact = |cents: i64| format!("{},{:02}", grouped(cents / 100), cents % 100);
    let whole = |cents: i64| format!("{} €", grouped((cents + 50) / 100));
    let timeline = &plan.timeline;
    let finish = timeline.finish.format("%d/%m/%Y").to_string();
    let tasks = timeline.tasks.len();
    for words in [
        format!("Total HT {}", exact(total)),
        format!("Total TTC {}", exact(total + vat)),
        whole(total),
        format!("{} TTC", whole(total + vat)),
        format!("au {finish}"),
        format!("{} jours ouvrés", timeline.working_days),
        format!("sur {tasks}"),
        format!("T{tasks:02}"),
        format!("{} équipements", plan.project.server.len() + plan.project.device.len() + plan.project.client.len()),
        format!("{} zones et {} flux", plan.project.zone.len(), plan.network.flows.lines.len()),
    ] {
        assert!(text.contains(&words), "{words}");
    }
    // Months add up to what is spent before the provision.
    assert!(text.contains(&exact(plan.costs.subtotal)), "{}", exact(plan.costs.subtotal));
    for milestone in &timeline.milestones {
        let label = plan.label(&milestone.id);
        assert!(text.contains(&format!("{label} {}", plan.project.title(&milestone.id))), "{label}");
    }
    for need in &plan.project.need {
        assert!(text.contains(plan.label(need.id.as_str())), "{}", need.title);
    }
}

#[test]
fn it_speaks_one_language() {
    const ENGLISH: [&str; 14] = [
        "Summary",
        "Delivery note",
        "Milestone",
        "Workload",
        "Deliverable",
        "Owner",
        "Not applicable",
        "Approved by",
        "working days",
        "critical",
        "Schedule",
        "Sheet",
        "Holiday",
        "Traceability",
    ];
    const FRENCH: [&str; 8] =
        ["Synthèse", "Plan projet", "Jalon", "Livrable", "Sans objet", "jours ouvrés", "Charge", "Feuille"];
    let starter = |language: &str| project(file(&format!("templates/starter/office.{language}.toml")));
    let (Some(french), Some(english)) = (text(&make(&starter("fr"))), text(&make(&starter("en")))) else { return };
    for word in ENGLISH {
        assert!(!french.contains(word), "« {word} » in the French document");
    }
    for word in FRENCH {
        assert!(!english.contains(word), "“{word}” in the English document");
    }
    assert!(french.contains("Synthèse") && english.contains("Summary"));
}

#[test]
fn what_the_user_wrote_stays_text() {
    let hostile = "=1+1 #strong[x] $y$ *gras* _ital_ <script> @cmd `code` // ~";
    let long = "très long intitulé ".repeat(10);
    let mut inputs = sample();
    inputs.project = inputs
        .project
        .replacen("title = \"Réunion de lancement\"", &format!("title = \"{hostile}\""), 2)
        .replacen("title = \"Comparaison pondérée des hébergeurs\"", &format!("title = \"{}\"", long.trim()), 1);
    assert_eq!(inputs.project.matches(hostile).count(), 2, "the sample has changed");
    assert!(inputs.project.contains(long.trim()), "the sample has changed");
    let Some(text) = text(&make(&inputs)) else { return };
    // Titles may be broken over lines, where blanks are; apart from those they are as they were written.
    let blank = |text: &str| text.split_whitespace().collect::<String>();
    assert!(blank(&text).contains(&blank(hostile)));
    assert!(blank(&text).contains(&blank(&long)));
}

#[test]
fn other_scripts_and_signs_are_printed() {
    let names = ["שלום", "مرحبا", "Ελληνικά", "Кириллица", "◆ ▲ ⚠"];
    let title = format!("Projet {}", names.join(" "));
    let minimal = file("tests/projects/minimal/project.toml").replacen("Projet minimal", &title, 1);
    let Some(text) = text(&make(&project(minimal))) else { return };
    for name in ["Ελληνικά", "Кириллица", "◆ ▲ ⚠"] {
        assert!(text.contains(name), "{name}");
    }
    assert!(!text.contains('□'), "a sign that no font has");
}

/// A version of a small project, with its status date and what is said of its first task.
fn version(number: &str, status: &str, schedule: &str, first: &str) -> String {
    format!(
        "[project]\nname = \"Petit\"\ntitle = \"Petit projet\"\nreference = \"PET\"\nclient = {{ name = \"Client\" }}\n\
         supplier = {{ name = \"Équipe\" }}\nlanguage = \"fr\"\nstart = 2026-09-07\nversion = \"{number}\"\n\
         status_date = {status}\n{schedule}\n[[member]]\nid = \"ana\"\nname = \"Ana\"\nrate = 700\n\
         [[phase]]\nid = \"travaux\"\ntitle = \"Travaux\"\n\
         [[phase.task]]\nid = \"a\"\ntitle = \"Câblage\"\neffort = \"2d\"\nassign = [\"ana\"]\n{first}\n\
         [[phase.task]]\nid = \"b\"\ntitle = \"Mesures\"\neffort = \"2d\"\nassign = [\"ana\"]\nafter = [\"a\"]\n"
    )
}

#[test]
fn a_baseline_gives_gaps_and_earned_value() {
    let first = "started = 2026-09-07\nfinished = 2026-09-09\nspent = \"3d\"";
    let inputs = Inputs {
        project: version("1.1", "2026-09-10", "[schedule]\nbaseline = \"petit-1.0.toml\"\n", first),
        baseline: Some(Ok(version("1.0", "2026-09-07", "", ""))),
        ..Inputs::default()
    };
    let made = make_only(&inputs, &["plan-projet", "gantt"]);
    let svg = String::from_utf8(made["gantt.svg"].clone()).unwrap();
    assert_eq!(svg.matches("class=\"baseline\"").count(), 3, "both tasks and their phase");
    let Some(text) = text(&made["plan-projet.pdf"]) else { return };
    for expected in [
        "version 1.0, au 07/09/2026",
        "10/09/2026 dans la référence, 11/09/2026 aujourd’hui (+1 j)",
        "0 sur 2 gardent les jours de la référence",
        // 2 800 planned in all, 2 100 by then; two days earned, three spent.
        "2 800,00",
        "2 100,00",
        "1 400,00",
        "0,67",
        "4 200,00",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn without_a_baseline_there_is_none_to_compare_with() {
    let made = make(&project(version("1.0", "2026-09-07", "", "")));
    let Some(text) = text(&made) else { return };
    assert!(text.contains("Sans objet : le projet n’a pas de planning de référence."), "{text}");
    assert!(!text.contains("Valeur acquise"));
}
