//! Charts that drawings tend to fail at.

use chrono::Days;

use crate::gantt::{Chart, Kind, Link, LinkType, Row, Span};

use super::sample::{at, close_phases, day, empty, milestone, phase, span, task};

/// What drawings tend to fail at: long titles, milestones on one date, a bar that ends last,
/// user text full of markup.
pub fn awkward() -> Chart {
    let mut rows = vec![
        milestone("M0", "Contrat signé", day(2026, 9, 7)),
        phase("1", "Étude préalable, cadrage fonctionnel et technique, inventaire complet de l’existant réseau", 0.3),
        Row {
            baseline: Some(span(day(2026, 9, 1), day(2026, 12, 20))),
            progress: 0.37,
            owners: ["BD", "JM", "KP", "RA", "SL", "XX", "YY"].map(str::to_owned).to_vec(),
            ..task(
                "T1",
                "Rédaction, relecture contradictoire et validation de la matrice de flux inter-VLAN, y compris les \
                 accès distants des prestataires et les exceptions temporaires",
                "BD",
                day(2026, 9, 7),
                day(2026, 12, 31),
            )
        },
        Row {
            critical: true,
            ..task("T2", "<b>Pare-feu & \"règles\"</b> 🚀", "JM", day(2026, 12, 30), day(2026, 12, 31))
        },
        task(
            "T3",
            "Anticonstitutionnellementanticonstitutionnellementanticonstitutionnellement",
            "",
            day(2026, 9, 7),
            day(2026, 9, 7),
        ),
    ];
    for number in 1..=6 {
        rows.push(Row {
            critical: number % 2 == 0,
            ..milestone(&format!("M{number}"), "Jalon du même jour", day(2026, 12, 31))
        });
    }
    rows.push(phase("2", "Phase vide", 0.0));
    rows.push(phase("", "Fin", 0.0));
    rows.push(Row {
        deadline: Some(at(day(2026, 12, 31), 17)),
        ..task("T4", "À l’heure", "KP", day(2026, 12, 28), day(2026, 12, 31))
    });
    rows.push(Row {
        deadline: Some(at(day(2026, 12, 21), 17)),
        ..task("T5", "En retard", "KP", day(2026, 12, 21), day(2026, 12, 31))
    });
    rows.push(Row {
        baseline: Some(Span { start: at(day(2026, 12, 30), 17), finish: at(day(2026, 12, 30), 17) }),
        deadline: Some(at(day(2026, 12, 29), 17)),
        ..milestone("M9", "Recette prononcée", day(2026, 12, 31))
    });
    close_phases(&mut rows);
    let count = rows.len();
    let mut links: Vec<Link> = (1..count)
        .map(|to| Link { from: to - 1, to, link_type: LinkType::FinishStart, critical: to % 3 == 0 })
        .collect();
    links.push(Link { from: 2, to: 2, link_type: LinkType::FinishStart, critical: false });
    links.push(Link { from: 0, to: 9_999, link_type: LinkType::FinishStart, critical: false });
    links.push(Link { from: count - 1, to: 0, link_type: LinkType::StartFinish, critical: true });
    Chart { rows, links, ..empty() }
}

/// Five years of work in long tasks.
pub fn long() -> Chart {
    let mut rows = Vec::new();
    for number in 0..12_u64 {
        if number % 4 == 0 {
            rows.push(phase(&(number / 4 + 1).to_string(), "Marché pluriannuel", 0.1));
        }
        let start = day(2026, 1, 5) + Days::new(number * 140);
        rows.push(task(&format!("T{number}"), "Tranche annuelle", "RA", start, start + Days::new(300)));
    }
    rows.push(milestone("M1", "Fin du marché", day(2030, 12, 20)));
    close_phases(&mut rows);
    let links = (2..rows.len())
        .filter(|to| rows[*to].kind != Kind::Phase && rows[to - 1].kind != Kind::Phase)
        .map(|to| Link { from: to - 1, to, link_type: LinkType::StartStart, critical: false })
        .collect();
    Chart { rows, links, ..empty() }
}
