//! The infrastructure at a glance.

use serde_json::{Value, json};

use super::Chapter;
use crate::model::CloudOption;

/// Key figures and main facts.
pub(super) fn data(chapter: &Chapter<'_>) -> Value {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let tile = |key: &str, n: usize| json!({ "value": chapter.integer(n), "label": cx.locale.text(&format!("dossier.tile.{key}")) });
    let machines: usize = project.client.iter().map(|client| client.count.value as usize).sum();
    let servers: usize =
        project.server.iter().map(|one| one.count.as_ref().map_or(1, |count| count.value.into())).sum();
    let devices: usize =
        project.device.iter().map(|one| one.count.as_ref().map_or(1, |count| count.value.into())).sum();
    let cloud = project.cloud.as_ref();
    let provider = cloud.and_then(|cloud| project.find::<CloudOption>(cloud.provider.as_str()));
    let directory = project.directory.as_ref();
    json!({
        "tiles": [
            tile("sites", project.site.len()),
            tile("zones", project.zone.len()),
            tile("servers", servers),
            tile("devices", devices),
            tile("machines", machines),
            tile("accounts", project.user.len()),
            tile("applications", project.application.len()),
            tile("backups", project.backup.len()),
        ],
        "summary": cx.markdown(&project.project.summary),
        "scope": project.project.scope,
        "provider": provider.map(|provider| provider.title.as_str()),
        "region": cloud.map(|cloud| cloud.region.as_str()),
        "domain": chapter.kept(directory.map(|directory| directory.domain.value.clone())),
        "monitoring": project.monitoring.as_ref().map(|monitoring| monitoring.tool.as_str()),
        "since": cx.locale.date_long(project.project.status_date.value.0),
    })
}
