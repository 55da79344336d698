//! The example of the design's mock-up, and charts generated from a seed.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::gantt::{Chart, DayOff, Field, Kind, Leave, Link, LinkType, Row, Span, Texts};

/// `P|number|title|progress`, `id|title|owner|days|start|finish|progress|float|baseline`,
/// `id|title|owner|date|float|baseline`.
const ROWS: &str = "\
P|1|Cadrage|100
T1|Lancement et inventaire|BD|5|2026-09-07|2026-09-11|100|critical||
T2|Atelier matrice de flux|JM|8|2026-09-14|2026-09-23|100|critical||
T3|Analyse de risques|SL|6|2026-09-24|2026-10-01|100|critical|2026-09-23|2026-09-30
T4|Budget et devis|BD|7|2026-09-14|2026-09-22|100|7 d||
M1|Périmètre validé|BD|2026-10-01|critical|2026-09-30
P|2|Conception|100
T5|Conception réseau et VLAN|JM|8|2026-10-02|2026-10-13|100|critical|2026-10-01|2026-10-12
T6|Conception AD et DHCP|KP|6|2026-10-02|2026-10-09|100|9 d|2026-10-01|2026-10-08
T7|Politique de filtrage|SL|7|2026-10-14|2026-10-22|100|critical|2026-10-13|2026-10-21
T8|Plan de sauvegarde et PRA|KP|6|2026-10-14|2026-10-21|100|1 d|2026-10-13|2026-10-20
T9|Dossier de conception|JM|4|2026-10-23|2026-10-28|100|critical|2026-10-21|2026-10-26
M2|Conception approuvée|BD|2026-10-28|critical|2026-10-26
P|3|Réalisation|58
T10|Socle cloud|JM|6|2026-10-29|2026-11-05|100|critical|2026-10-27|2026-11-03
T11|Pare-feu et VPN|SL|8|2026-11-06|2026-11-18|90|critical|2026-11-04|2026-11-16
T12|Serveurs AD et DHCP|KP|7|2026-11-06|2026-11-17|80|5 d|2026-11-04|2026-11-13
T13|Serveur de fichiers|KP|4|2026-11-18|2026-11-23|0|5 d|2026-11-13|2026-11-18
T14|Grappe PostgreSQL|RA|7|2026-11-06|2026-11-17|60|9 d|2026-11-04|2026-11-13
T15|Proxy inverse, serveur applicatif|RA|8|2026-11-19|2026-11-30|0|critical|2026-11-17|2026-11-26
M3|Plateforme prête|JM|2026-11-30|critical|2026-11-25
P|4|Migration|0
T16|Copie des données (pilote)|KP|4|2026-11-24|2026-11-27|0|16 d|2026-11-19|2026-11-24
T17|Pilote : 5 postes|KP|5|2026-12-01|2026-12-07|0|10 d|2026-11-26|2026-12-02
T18|Migration de la base|RA|6|2026-12-01|2026-12-08|0|critical|2026-11-26|2026-12-03
T19|Bascule de l’application|RA|4|2026-12-09|2026-12-14|0|critical|2026-12-04|2026-12-09
T20|Déploiement commercial|KP|6|2026-12-08|2026-12-15|0|10 d|2026-12-03|2026-12-10
M4|Utilisateurs migrés|KP|2026-12-15|29 d|2026-12-10
M5|Application en service|RA|2026-12-14|30 d|2026-12-09
P|5|Sécurité et recette|0
T21|Mise en supervision|SL|5|2026-12-01|2026-12-07|0|11 d|2026-11-26|2026-12-02
T22|Sauvegarde, essai de restauration|KP|4|2026-12-09|2026-12-14|0|11 d|2026-12-04|2026-12-09
T23|Test d’intrusion|SL|6|2026-12-15|2026-12-22|0|critical|2026-12-10|2026-12-17
T24|Corrections, durcissement|SL|5|2026-12-23|2026-12-30|0|critical|2026-12-18|2026-12-24
T25|Recette|BD|4|2026-12-31|2027-01-06|0|critical|2026-12-28|2026-12-31
M6|Recette prononcée|BD|2027-01-06|critical|2026-12-31
P|6|Mise en exploitation|0
T26|Dossier d’exploitation|JM|6|2026-12-08|2026-12-15|0|11 d|2026-12-03|2026-12-10
T27|Formation administrateurs|JM|3|2026-12-16|2026-12-18|0|11 d|2026-12-11|2026-12-15
T28|Formation utilisateurs|BD|4|2026-12-16|2026-12-21|0|10 d|2026-12-11|2026-12-16
T29|Retrait des anciens serveurs|KP|5|2027-01-07|2027-01-13|0|10 d|2027-01-04|2027-01-08
M7|Mise en exploitation|BD|2027-01-06|critical|2026-12-31
T30|Garantie|JM|15|2027-01-07|2027-01-27|0|critical|2027-01-04|2027-01-22
M8|Projet clos|BD|2027-01-27|critical|2027-01-22
";

/// Links of the critical chain.
const CRITICAL_LINKS: &str = "\
T1>T2 T2>T3 T3>M1 M1>T5 T5>T7 T7>T9 T9>M2 M2>T10 T10>T11 T11>T15 T15>M3 M3>T18 T18>T19 T19>T23 T23>T24 T24>T25 T25>M6 M6>M7 M7>T30 T30>M8";

/// The others.
const LINKS: &str = "\
T1>T4 T4>M1 M1>T6 T5>T8 T6>T9 T8>T9 T10>T12 T12>T13 T10>T14 T13>M3 T14>M3 T13>T16 M3>T17 T14>T18 T17>T20 T16>T20 T20>M4 T19>M5 M3>T21 T18>T22 T20>T25 T22>T25 T21>T26 T26>T27 T20>T28 M6>T29 T27>M7 T28>M7 T29>M8";

fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

/// A date.
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// An hour of a date.
pub fn at(date: NaiveDate, hour: u32) -> NaiveDateTime {
    date.and_hms_opt(hour, 0, 0).unwrap()
}

/// Whole days, both included.
pub fn span(start: NaiveDate, finish: NaiveDate) -> Span {
    Span { start: at(start, 9), finish: at(finish, 17) }
}

fn days_off() -> Vec<DayOff> {
    [
        (day(2026, 11, 1), "Toussaint"),
        (day(2026, 11, 11), "Armistice"),
        (day(2026, 12, 25), "Noël"),
        (day(2027, 1, 1), "Jour de l’an"),
        (day(2027, 3, 29), "Lundi de Pâques"),
        (day(2027, 5, 1), "Fête du Travail"),
        (day(2027, 7, 14), "Fête nationale"),
    ]
    .map(|(from, name)| DayOff { from, to: from, name: name.to_owned() })
    .to_vec()
}

fn fields() -> Vec<Field> {
    [
        ("Projet", "ACME — migration vers le cloud"),
        ("Document", "Planning (Gantt)"),
        ("Équipe", "BD · JM · KP · RA · SL"),
        ("Version", "1.2"),
        ("Date", "2026-11-23"),
        ("Source", "acme.toml @ 3f9c2a1"),
    ]
    .map(|(label, value)| Field { label: label.to_owned(), value: value.to_owned() })
    .to_vec()
}

/// A chart without rows, with everything round them.
pub fn empty() -> Chart {
    let mut texts = Texts::french();
    texts.legend.baseline = "référence v1.0".to_owned();
    Chart {
        name: "gantt".to_owned(),
        title: "ACME, cloud de PME — planning du projet".to_owned(),
        subtitle: "Avancement au 23 novembre 2026".to_owned(),
        description: "Planning du projet ACME.".to_owned(),
        rows: Vec::new(),
        links: Vec::new(),
        hours: (NaiveTime::from_hms_opt(9, 0, 0).unwrap(), NaiveTime::from_hms_opt(17, 0, 0).unwrap()),
        weekend: [false, false, false, false, false, true, true],
        days_off: days_off(),
        leave: Vec::new(),
        status: Some(at(day(2026, 11, 23), 17)),
        title_block: fields(),
        texts,
    }
}

/// A task of these days.
pub fn task(id: &str, label: &str, owner: &str, start: NaiveDate, finish: NaiveDate) -> Row {
    let span = span(start, finish);
    Row {
        kind: Kind::Task,
        id: id.to_owned(),
        label: label.to_owned(),
        owners: owner.split('+').filter(|o| !o.is_empty()).map(str::to_owned).collect(),
        days: ((finish - start).num_days() + 1).to_string(),
        start: span.start,
        finish: span.finish,
        float: "3\u{202f}j".to_owned(),
        critical: false,
        progress: 0.0,
        baseline: None,
        segments: Vec::new(),
        deadline: None,
    }
}

/// A milestone at the end of a day.
pub fn milestone(id: &str, label: &str, date: NaiveDate) -> Row {
    let row = task(id, label, "BD", date, date);
    Row { kind: Kind::Milestone, start: row.finish, days: String::new(), ..row }
}

/// A phase whose dates follow from its rows; see [`close_phases`].
pub fn phase(id: &str, label: &str, progress: f64) -> Row {
    let row = task(id, label, "", day(2026, 9, 7), day(2026, 9, 7));
    let float = format!("{:.0}\u{202f}%", progress * 100.0);
    Row { kind: Kind::Phase, days: String::new(), float, progress, ..row }
}

/// Gives every phase the first start and the last finish of its rows.
pub fn close_phases(rows: &mut [Row]) {
    let mut phase = None;
    for index in 0..rows.len() {
        if rows[index].kind == Kind::Phase {
            phase = Some(index);
            continue;
        }
        let (start, finish) = (rows[index].start, rows[index].finish);
        if let Some(phase) = phase {
            let first = index == phase + 1;
            let band: &mut Row = &mut rows[phase];
            band.start = if first { start } else { band.start.min(start) };
            band.finish = if first { finish } else { band.finish.max(finish) };
        }
    }
}

/// The mock-up's project.
pub fn target() -> Chart {
    let rows = ROWS.lines().map(|line| {
        let cells: Vec<&str> = line.split('|').collect();
        let float = |cell: &str| cell.replace("critical", "critique").replace(" d", "\u{202f}j");
        match cells[..] {
            ["P", id, label, progress] => phase(id, label, progress.parse::<f64>().unwrap() / 100.0),
            [id, label, owner, days, start, finish, progress, slack, from, to] => Row {
                days: days.to_owned(),
                progress: progress.parse::<f64>().unwrap() / 100.0,
                float: float(slack),
                critical: slack == "critical",
                baseline: (!from.is_empty()).then(|| span(date(from), date(to))),
                ..task(id, label, owner, date(start), date(finish))
            },
            [id, label, _, on, slack, baseline] => Row {
                float: float(slack),
                critical: slack == "critical",
                progress: if date(on) < day(2026, 11, 23) { 1.0 } else { 0.0 },
                baseline: Some(Span { start: at(date(baseline), 17), finish: at(date(baseline), 17) }),
                ..milestone(id, label, date(on))
            },
            _ => panic!("{line}"),
        }
    });
    let mut rows: Vec<Row> = rows.collect();
    close_phases(&mut rows);
    let position = |id: &str| rows.iter().position(|row| row.kind != Kind::Phase && row.id == id).unwrap();
    let links = |text: &str, critical: bool| -> Vec<Link> {
        text.split_whitespace()
            .map(|pair| {
                let (from, to) = pair.split_once('>').unwrap();
                Link { from: position(from), to: position(to), link_type: LinkType::FinishStart, critical }
            })
            .collect()
    };
    let links = [links(CRITICAL_LINKS, true), links(LINKS, false)].concat();
    Chart {
        subtitle: "6 phases · 30 tâches · 8 jalons · du 7 septembre 2026 au 27 janvier 2027 (100 jours ouvrés) · \
                   avancement au 23 novembre 2026"
            .to_owned(),
        description: "30 tâches en 6 phases et 8 jalons, du 7 septembre 2026 au 27 janvier 2027.".to_owned(),
        rows,
        links,
        ..empty()
    }
}

/// Small numbers that follow from a seed (a linear congruential generator).
pub struct Seeded(u64);

impl Seeded {
    /// From 0 to `bound - 1`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

const WORDS: [&str; 16] = [
    "Déploiement",
    "du pare-feu",
    "recette",
    "sauvegarde",
    "« VLAN »",
    "réseau",
    "Évaluation",
    "migration",
    "de l’annuaire",
    "supervision",
    "serveur",
    "accès distants",
    "conformité RGPD",
    "formation",
    "bascule",
    "DNS",
];

/// A project of `tasks` tasks: phases, milestones, links, progress, baselines, splits, leave.
pub fn generated(tasks: usize, seed: u64) -> Chart {
    let mut random = Seeded(seed.wrapping_mul(7919).wrapping_add(17));
    let owners = ["BD", "JM", "KP", "RA", "SL", "JM+KP"];
    let mut rows: Vec<Row> = Vec::new();
    let mut links: Vec<Link> = Vec::new();
    let mut earlier: Vec<usize> = Vec::new();
    let mut start = day(2026, 9, 7);
    let per_phase = 4 + random.below(14) as usize;
    for number in 0..tasks {
        if number % per_phase == 0 {
            let count = number / per_phase + 1;
            if let (true, Some(last)) = (number > 0, earlier.last().copied()) {
                let end: &Row = &rows[last];
                let reached = Row {
                    critical: random.below(2) == 0,
                    ..milestone(&format!("M{}", count - 1), "Étape validée", end.finish.date())
                };
                links.push(Link { from: last, to: rows.len(), link_type: LinkType::FinishStart, critical: false });
                rows.push(reached);
            }
            rows.push(phase(&count.to_string(), &format!("Lot {count}"), 0.25));
        }
        let words = 1 + random.below(5) as usize;
        let label: Vec<&str> = (0..words).map(|_| WORDS[random.below(WORDS.len() as u64) as usize]).collect();
        let begin = start + Days::new(random.below(12));
        let end = begin + Days::new(random.below(18));
        let owner = owners[random.below(6) as usize];
        let critical = random.below(3) == 0;
        let baseline = (random.below(2) == 0).then(|| span(begin - Days::new(random.below(5)), end - Days::new(0)));
        let progress = if begin < day(2026, 11, 1) { random.below(5) as f64 / 4.0 } else { 0.0 };
        let mut row = Row {
            critical,
            baseline,
            progress,
            float: if critical { "critique".to_owned() } else { format!("{}\u{202f}j", random.below(30)) },
            ..task(&format!("T{}", number + 1), &label.join(" "), owner, begin, end)
        };
        if random.below(8) == 0 && (end - begin).num_days() > 6 {
            row.segments = vec![span(begin, begin + Days::new(1)), span(end - Days::new(2), end)];
        }
        if random.below(12) == 0 {
            row.deadline = Some(at(end + Days::new(random.below(9)), 17));
        }
        let index = rows.len();
        rows.push(row);
        for _ in 0..random.below(3) {
            if earlier.is_empty() {
                break;
            }
            let reach = earlier.len().min(9) as u64;
            let from = earlier[earlier.len() - 1 - random.below(reach) as usize];
            let link_type = match random.below(8) {
                0 => LinkType::StartStart,
                1 => LinkType::FinishFinish,
                2 => LinkType::StartFinish,
                _ => LinkType::FinishStart,
            };
            links.push(Link { from, to: index, link_type, critical: critical && rows[from].critical });
        }
        earlier.push(index);
        start = start + Days::new(random.below(4));
    }
    close_phases(&mut rows);
    let leave = vec![
        Leave { owner: "KP".to_owned(), from: day(2026, 10, 19), to: day(2026, 10, 30) },
        Leave { owner: "SL".to_owned(), from: day(2026, 12, 21), to: day(2027, 1, 3) },
    ];
    Chart { rows, links, leave, ..empty() }
}
