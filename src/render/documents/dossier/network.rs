//! Sites, links, zones, the addressing plan.

use serde_json::{Value, json};

use super::{Chapter, text};
use crate::model::value::TimeSpan;
use crate::model::{Link, Site, Zone};
use crate::plan::network::addresses::{Host, ZonePlan};

/// The chapter of the network.
pub(super) fn data(chapter: &Chapter<'_>) -> Value {
    let project = &chapter.cx.plan.project;
    json!({
        "sites": project.site.iter().map(|one| site(chapter, one)).collect::<Vec<_>>(),
        "links": project.link.iter().map(|one| link(chapter, one)).collect::<Vec<_>>(),
        "zones": project.zone.iter().map(|one| zone(chapter, one)).collect::<Vec<_>>(),
        "addresses": chapter.kept(project.zone.iter().filter_map(|one| addresses(chapter, one)).collect::<Vec<_>>()),
    })
}

fn site(chapter: &Chapter<'_>, site: &Site) -> Value {
    let zones = chapter.cx.plan.project.zone.iter();
    let zones = zones.filter(|zone| zone.site.as_ref().is_some_and(|own| own == site.id.as_str()));
    json!({
        "title": site.title,
        "kind": chapter.cx.locale.choice("site", site.kind.key()),
        "place": chapter.kept(site.address.as_str()),
        "network": chapter.kept(site.cidr.as_ref().map(|cidr| cidr.value.to_string())),
        "zones": chapter.titles(zones.map(|zone| zone.id.as_str())).join(", "),
    })
}

fn link(chapter: &Chapter<'_>, link: &Link) -> Value {
    let cx = &chapter.cx;
    let name = |id: &str| cx.plan.project.title(id).to_owned();
    json!({
        "title": link.title,
        "between": format!("{} ↔ {}", name(link.from.as_str()), name(link.to.as_str())),
        "protocol": cx.locale.choice("link-protocol", link.protocol.key()),
        "network": chapter.kept(link.cidr.as_ref().map(|cidr| cidr.value.to_string())),
        "peers": cx.listed(&link.peers),
        "zones": if link.networks.is_empty() { cx.text("dossier.all-zones").to_owned() } else { cx.listed(&link.networks) },
    })
}

fn zone(chapter: &Chapter<'_>, zone: &Zone) -> Value {
    let cx = &chapter.cx;
    let plan = chapter.cx.plan.network.addressing.zone(zone.id.as_str());
    json!({
        "title": zone.title,
        "description": cx.markdown(&zone.description),
        "site": zone.site.as_ref().map(|site| cx.name(site.as_str())),
        "vlan": chapter.kept(zone.vlan.as_ref().map(|vlan| vlan.value.to_string())),
        "network": chapter.kept(zone.cidr.value.to_string()),
        "network6": chapter.kept(zone.cidr6.as_ref().map(|cidr| cidr.value.to_string())),
        "gateway": chapter.kept(plan.and_then(|plan| plan.gateway).map(|address| address.to_string())),
        "dhcp": chapter.kept(plan.and_then(|plan| dhcp(chapter, plan))),
        "class": zone.trust.key(),
        "trust": cx.locale.choice("trust", zone.trust.key()),
        "routed": chapter.yes_no(zone.routed),
        "capacity": plan.map(|plan| number(chapter, plan.capacity)),
        "used": plan.map(|plan| number(chapter, plan.used)),
        "free": plan.map(|plan| number(chapter, plan.free)),
    })
}

fn number(chapter: &Chapter<'_>, number: u64) -> String {
    chapter.cx.locale.integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// « 10.0.0.100 – 10.0.0.199, bail 3 j ».
fn dhcp(chapter: &Chapter<'_>, plan: &ZonePlan) -> Option<String> {
    let range = plan.dhcp?;
    let lease: TimeSpan = range.lease;
    Some(chapter.cx.locale.fill(
        "dossier.dhcp-range",
        &[("from", &range.from.to_string()), ("to", &range.to.to_string()), ("lease", &chapter.cx.locale.span(lease))],
    ))
}

fn addresses(chapter: &Chapter<'_>, zone: &Zone) -> Option<Value> {
    let plan = chapter.cx.plan.network.addressing.zone(zone.id.as_str())?;
    let cx = &chapter.cx;
    let host = |host: &Host| {
        let key = format!("dossier.source.{}", host.source.key());
        json!({
            "address": host.address.to_string(),
            "host": host.name,
            "title": cx.name(host.id.as_str()),
            "source": cx.locale.text(&key),
        })
    };
    let vlan = zone.vlan.as_ref().map(|vlan| cx.locale.fill("architecture.vlan", &[("vlan", &vlan.value.to_string())]));
    let named: Vec<String> = [Some(zone.cidr.value.to_string()), vlan].into_iter().flatten().collect();
    Some(json!({
        "band": format!("{} — {}", zone.title, named.join(", ")),
        "hosts": plan.hosts.iter().map(host).collect::<Vec<_>>(),
        "dhcp": text(&dhcp(chapter, plan).unwrap_or_default()),
        "clients": (plan.clients > 0).then(|| cx.locale.count("architecture.machines", plan.clients as usize)),
    }))
}
