//! The files that travel inside the program: fonts, templates, texts.

/// The font files, in the order in which the book lists them.
pub(super) const FONTS: &[&[u8]] = &[
    include_bytes!("../../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../../assets/fonts/Inter-Italic.otf"),
    include_bytes!("../../../assets/fonts/Inter-Medium.otf"),
    include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"),
    include_bytes!("../../../assets/fonts/Inter-Bold.otf"),
    include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf"),
    include_bytes!("../../../assets/fonts/JetBrainsMono-Bold.ttf"),
    include_bytes!("../../../assets/fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoEmoji-Regular.ttf"),
];

/// Names each template once, by its path under `templates/`.
macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/", $name)))),*]
    };
}

/// The templates by their name under `templates/`; a test compares this list with the folder.
pub(super) const TEMPLATES: &[(&str, &str)] = templates![
    "documents/bordereau.typ",
    "documents/changement.typ",
    "documents/dossier-infrastructure.typ",
    "documents/dossier/continuity.typ",
    "documents/dossier/directory.typ",
    "documents/dossier/network.typ",
    "documents/dossier/operations.typ",
    "documents/dossier/overview.typ",
    "documents/dossier/rights.typ",
    "documents/dossier/servers.typ",
    "documents/dossier/services.typ",
    "documents/drawing.typ",
    "documents/exploitation.typ",
    "documents/formation.typ",
    "documents/handover/common.typ",
    "documents/handover/sheet.typ",
    "documents/lib.typ",
    "documents/lib/document.typ",
    "documents/lib/figures.typ",
    "documents/lib/marks.typ",
    "documents/lib/prose.typ",
    "documents/lib/style.typ",
    "documents/lib/tables.typ",
    "documents/lib/texts.typ",
    "documents/plan-projet.typ",
    "documents/plan-projet/architecture.typ",
    "documents/plan-projet/costs.typ",
    "documents/plan-projet/delivery.typ",
    "documents/plan-projet/follow-up.typ",
    "documents/plan-projet/milestones.typ",
    "documents/plan-projet/needs.typ",
    "documents/plan-projet/people.typ",
    "documents/plan-projet/risks.typ",
    "documents/plan-projet/schedule.typ",
    "documents/plan-projet/summary.typ",
    "documents/pra.typ",
    "documents/recette.typ",
    "documents/recette/automatic.typ",
    "documents/recette/booklet.typ",
    "documents/recette/coverage.typ",
    "documents/recette/report.typ",
    "documents/recette/sheet.typ",
    "documents/recette/signs.typ",
    "documents/regles-de-flux.typ",
    "documents/suivi.typ",
    "documents/transfert.typ",
];
