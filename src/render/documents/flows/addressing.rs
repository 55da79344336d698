//! The addressing plan, zone by zone.

use serde_json::{Value, json};

use crate::model::value::{Kind, Ref};
use crate::model::{Trust, Zone};
use crate::plan::network::addresses::{Host, ZonePlan};
use crate::render::documents::Context;

/// The zone of a plan.
pub(super) fn zone<'a>(cx: &Context<'a>, plan: &ZonePlan) -> Option<&'a Zone> {
    cx.plan.project.find::<Zone>(&plan.zone)
}

/// The network of a zone, with its IPv6 one when there is.
pub(super) fn network(plan: &ZonePlan) -> String {
    both(Some(plan.net.to_string()), plan.net6.map(|net| net.to_string()))
}

/// The gateway of a zone, in both families.
pub(super) fn gateway(plan: &ZonePlan) -> String {
    both(plan.gateway.map(|address| address.to_string()), plan.gateway6.map(|address| address.to_string()))
}

fn both(v4: Option<String>, v6: Option<String>) -> String {
    v4.into_iter().chain(v6).collect::<Vec<_>>().join("\n")
}

/// The range lent to clients: « 10.0.0.100 – 10.0.0.200 (101 adresses, bail de 8 h) ».
pub(super) fn dhcp(cx: &Context<'_>, plan: &ZonePlan) -> String {
    let Some(dhcp) = plan.dhcp else { return String::new() };
    cx.locale.fill(
        "flows.addresses.range",
        &[
            ("from", &dhcp.from.to_string()),
            ("to", &dhcp.to.to_string()),
            ("size", &cx.locale.integer(i64::try_from(dhcp.size).unwrap_or(i64::MAX))),
            ("lease", &cx.locale.span(dhcp.lease)),
        ],
    )
}

/// What has an address: the title of the server or device, or that of the gateway.
pub(super) fn holder<'a>(cx: &Context<'a>, host: &'a Host) -> &'a str {
    match host.kind {
        Kind::Zone => cx.text("flows.addresses.of-zone"),
        _ => cx.name(&host.id),
    }
}

/// Where an address comes from.
pub(super) fn source(cx: &Context<'_>, host: &Host) -> String {
    cx.locale.text(&format!("flows.addresses.source.{}", host.source.key())).to_owned()
}

/// Colours of the design system for a level of trust.
pub(super) fn colour(trust: Option<Trust>) -> &'static str {
    match trust {
        Some(Trust::Edge) => "edge",
        Some(Trust::Exposed) => "exposed",
        Some(Trust::Access) => "access",
        Some(Trust::Core) => "core",
        Some(Trust::Data) => "data",
        Some(Trust::Admin | Trust::External) | None => "admin",
    }
}

/// Every zone for the document.
pub(super) fn data(cx: &Context<'_>) -> Vec<Value> {
    let zones = cx.plan.network.addressing.zones.iter();
    zones.filter_map(|plan| zone(cx, plan).map(|zone| zone_data(cx, plan, zone))).collect()
}

fn zone_data(cx: &Context<'_>, plan: &ZonePlan, zone: &Zone) -> Value {
    let number = |n: u64| cx.locale.integer(i64::try_from(n).unwrap_or(i64::MAX));
    let used = cx.locale.fill(
        "flows.addresses.used-of",
        &[("used", &number(plan.used)), ("capacity", &number(plan.capacity)), ("free", &number(plan.free))],
    );
    let hosts = plan.hosts.iter();
    json!({
        "title": zone.title,
        "class": colour(Some(zone.trust)),
        "trust": cx.locale.choice("trust", zone.trust.key()),
        "vlan": zone.vlan.as_ref().map(|vlan| vlan.value.to_string()),
        "site": zone.site.as_ref().map(|site: &Ref<_>| cx.name(site.as_str())),
        "network": network(plan),
        "gateway": gateway(plan),
        "dhcp": dhcp(cx, plan),
        "clients": number(u64::from(plan.clients)),
        "used": used,
        "hosts": hosts.map(|host| json!({
            "address": host.address.to_string(),
            "name": host.name,
            "holder": holder(cx, host),
            "source": source(cx, host),
            "kind": host.source.key(),
        })).collect::<Vec<_>>(),
    })
}
