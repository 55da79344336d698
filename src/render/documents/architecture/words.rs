//! The fixed words of the drawing.

use super::Context;
use qilby_draw::architecture::Texts;

pub(super) fn texts(cx: &Context<'_>) -> Texts {
    let text = |key: &str| cx.locale.text(&format!("architecture.text.{key}")).to_owned();
    let colors = ["edge", "exposed", "access", "admin", "core", "data", "guest", "partner"];
    Texts {
        matrix: text("matrix"),
        number: text("number"),
        source_destination: text("source-destination"),
        service: text("service"),
        action: text("action"),
        allow: text("allow"),
        deny: text("deny"),
        blocked: text("blocked"),
        legend: text("legend"),
        business: text("business"),
        infrastructure: text("infrastructure"),
        administration: text("administration"),
        backup: text("backup"),
        denied: text("denied"),
        bundle: text("bundle"),
        pins: text("pins"),
        critical: text("critical"),
        site_link: text("site-link"),
        zones: text("zones"),
        zone: text("zone"),
        cidr: text("cidr"),
        gateway: text("gateway"),
        hosts: text("hosts"),
        colors: colors.map(|color| cx.locale.text(&format!("architecture.color.{color}")).to_owned()),
        project: text("project"),
        drawing: text("drawing"),
        client: text("client"),
        author: text("author"),
        version: text("version"),
        date: text("date"),
        source: text("source"),
        sheet: text("sheet"),
        matrix_elsewhere: text("matrix-elsewhere"),
    }
}
