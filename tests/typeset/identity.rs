// The identity of the specimen; included by the unit tests and by the preview example.

fn person(name: &str, role: &str, organisation: &str) -> Person {
    Person {
        name: name.to_owned(),
        role: role.to_owned(),
        organisation: organisation.to_owned(),
    }
}

fn revision(version: &str, (y, m, d): (i32, u32, u32), author: &str, changes: &str) -> Revision {
    Revision {
        version: version.to_owned(),
        date: chrono::NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default(),
        author: author.to_owned(),
        changes: changes.to_owned(),
    }
}

/// A document of the sample project.
fn sample_identity() -> Identity {
    Identity {
        language: "fr".to_owned(),
        drawing_paper: "a3".to_owned(),
        project: "ACME — Migration du SI vers le cloud".to_owned(),
        client: "ACME SAS".to_owned(),
        title: "Dossier d'infrastructure".to_owned(),
        subtitle: Some("Architecture cible, matrice de flux et plan de reprise".to_owned()),
        reference: "ACME-DIN-001".to_owned(),
        version: "1.2".to_owned(),
        status: Some("Pour validation".to_owned()),
        date: chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default(),
        classification: "Diffusion restreinte".to_owned(),
        authors: vec![
            person("J. Martin", "Architecte réseau", "Équipe projet"),
            person("K. Petit", "Ingénieur systèmes", "Équipe projet"),
        ],
        approvers: vec![person("C. Moreau", "Directrice des systèmes d'information", "ACME SAS")],
        team: vec![
            person("B. Durand", "Chef de projet", "Équipe projet"),
            person("J. Martin", "Architecte réseau", "Équipe projet"),
            person("K. Petit", "Ingénieur systèmes", "Équipe projet"),
            person("R. Adam", "Ingénieur applicatif", "Équipe projet"),
            person("S. Leroy", "Ingénieur sécurité", "Équipe projet"),
        ],
        revisions: vec![
            revision("1.0", (2026, 9, 14), "J. Martin", "Première version."),
            revision("1.1", (2026, 10, 21), "J. Martin", "Ajout de la zone Données ; flux de supervision."),
            revision("1.2", (2026, 11, 23), "K. Petit", "Réserves de la revue du 18 novembre levées."),
        ],
        logo: None,
    }
}
