//! Servers, one sheet each; devices and client machines.

use serde_json::{Value, json};

use super::{Chapter, text};
use crate::model::{Client, Device, Server, Zone};
use crate::plan::cost::cents;
use crate::plan::infrastructure::carried::{Carried, alerts, is_watched, procedures};
use crate::plan::infrastructure::coverage::backups_of;
use crate::render::documents::system;

/// The chapter of the machines.
pub(super) fn data(chapter: &Chapter<'_>) -> Value {
    let project = &chapter.cx.plan.project;
    json!({
        "sheets": project.server.iter().map(|one| sheet(chapter, one)).collect::<Vec<_>>(),
        "devices": project.device.iter().map(|one| device(chapter, one)).collect::<Vec<_>>(),
        "clients": project.client.iter().map(|one| client(chapter, one)).collect::<Vec<_>>(),
    })
}

pub(in crate::render::documents) fn sheet(chapter: &Chapter<'_>, server: &Server) -> Value {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let id = server.id.as_str();
    let carried = Carried::by(project, &chapter.rights, id);
    let size =
        |size: Option<&crate::model::value::At<crate::model::value::Size>>| size.map(|size| cx.locale.size(size.value));
    let cpu = server.cpu.as_ref().map(|cpu| cx.locale.count("dossier.cpu", cpu.value.into()));
    let disk = size(server.disk.as_ref()).map(|disk| cx.locale.fill("dossier.disk", &[("size", &disk)]));
    let parts: Vec<String> = [cpu, size(server.memory.as_ref()), disk].into_iter().flatten().collect();
    let own_price = server.monthly_price.as_ref().map(|price| price.value);
    let price = own_price
        .or_else(|| server.price.as_ref().and_then(|price| project.get(price)).map(|price| price.monthly.value));
    let saved = backups_of(project, id, None);
    let saved_data = carried.data().flat_map(|data| backups_of(project, data, None));
    let mut backups: Vec<&str> = Vec::new();
    for backup in saved.into_iter().chain(saved_data) {
        if !backups.contains(&backup.title.as_str()) {
            backups.push(&backup.title);
        }
    }
    let shares: Vec<&str> =
        carried.shares.iter().map(|share| share.path.value.as_str()).filter(|path| !path.contains('/')).collect();
    let alerts: Vec<String> = alerts(project, id, &carried).iter().map(|one| chapter.coded(one.id.as_str())).collect();
    let procedures: Vec<String> =
        procedures(project, id, &carried).iter().map(|one| chapter.coded(one.id.as_str())).collect();
    let zone = project.get(&server.zone);
    json!({
        "name": id,
        "title": server.title,
        "description": cx.markdown(&server.description),
        "roles": roles(chapter, server),
        "zone": zone.map_or_else(|| server.zone.as_str(), |zone| zone.title.as_str()),
        "class": zone.map(|zone| zone.trust.key()),
        "site": zone.and_then(|zone| zone.site.as_ref()).map(|site| cx.name(site.as_str())),
        "address": chapter.kept(addresses(chapter, id)),
        "os": system(&server.os.value),
        "size": text(&parts.join(", ")),
        "model": text(&server.model),
        "criticality": chapter.choice("criticality", server.criticality.key()),
        "count": server.count.as_ref().filter(|count| count.value > 1).map(|count| count.value.to_string()),
        "price": price.map(|price| cx.locale.fill("dossier.monthly", &[("amount", &cx.money(cents(price)))])),
        "owner": server.owner.as_ref().map(|owner| cx.name(owner.as_str())),
        "shares": text(&shares.join(", ")),
        "applications": text(&carried.applications.iter().map(|one| one.title.as_str()).collect::<Vec<_>>().join(", ")),
        "databases": text(&carried.databases.iter().map(|one| one.title.as_str()).collect::<Vec<_>>().join(", ")),
        "kept": text(&carried.kept.iter().map(|one| one.title.as_str()).collect::<Vec<_>>().join(", ")),
        "backups": text(&backups.join(", ")),
        "watched": chapter.yes_no(is_watched(project, id)),
        "alerts": alerts,
        "procedures": procedures,
    })
}

/// The roles in words.
pub(in crate::render::documents) fn roles(chapter: &Chapter<'_>, server: &Server) -> Vec<String> {
    let language = chapter.cx.locale.language();
    let role = |id: &str| {
        chapter
            .cx
            .plan
            .network
            .catalogue
            .role(id)
            .map_or_else(|| id.to_owned(), |role| role.title.get(language).to_owned())
    };
    server.roles.iter().map(|id| role(id.as_str())).collect()
}

/// The addresses of a machine, each on its line.
pub(in crate::render::documents) fn addresses(chapter: &Chapter<'_>, id: &str) -> Vec<String> {
    chapter.cx.plan.network.addressing.of_id(id).iter().map(ToString::to_string).collect()
}

fn device(chapter: &Chapter<'_>, device: &Device) -> Value {
    let cx = &chapter.cx;
    let zone = device.zone.as_ref().map(|zone| cx.name(zone.as_str()));
    let place = zone.or_else(|| device.site.as_ref().map(|site| cx.name(site.as_str())));
    let count = device.count.as_ref().map_or(1, |count| count.value);
    let own = addresses(chapter, device.id.as_str());
    let public = device
        .public_address
        .as_ref()
        .map(|address| cx.locale.fill("dossier.public-address", &[("address", &address.value.to_string())]));
    let addresses: Vec<String> = own.into_iter().chain(public).collect();
    json!({
        "name": device.id.as_str(),
        "title": device.title,
        "count": count.to_string(),
        "kind": cx.locale.choice("device", device.kind.key()),
        "place": place,
        "joins": text(&cx.listed(&device.joins)),
        "address": chapter.kept(addresses),
        "model": text(&device.model),
        "criticality": chapter.choice("criticality", device.criticality.key()),
    })
}

fn client(chapter: &Chapter<'_>, client: &Client) -> Value {
    let cx = &chapter.cx;
    json!({
        "title": client.title,
        "zone": chapter.cx.plan.project.get::<Zone>(&client.zone).map(|zone| zone.title.as_str()),
        "count": cx.locale.integer(client.count.value.into()),
        "os": text(&system(&client.os)),
        "users": text(&cx.listed(&client.users)),
        "member": chapter.yes_no(client.domain_member),
    })
}
