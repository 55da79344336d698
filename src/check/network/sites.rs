//! Sites, what stands on them, and the links between them.

use super::{Context, routes, site_of_zone};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, Noun, codes};
use crate::model::value::{Id, Kind};
use crate::model::{Client, Device, Link, Server, Site, SiteKind, Trust, Zone};
use crate::tell;

pub(super) fn check(cx: &mut Context<'_>) {
    needed(cx);
    inside(cx);
    links(cx);
    firewalls(cx);
}

/// `Q0412`: of several sites, each zone and each device names one.
fn needed(cx: &mut Context<'_>) {
    let document = cx.document;
    if document.site.len() < 2 {
        return;
    }
    for zone in document.zone.iter().filter(|zone| zone.site.is_none()) {
        site_needed(cx, &zone.id, Noun::new("zone"), tell!("name its site in `site`"));
    }
    let homeless = |device: &&Device| device.zone.is_none() && device.joins.is_empty() && device.site.is_none();
    for device in document.device.iter().filter(homeless) {
        site_needed(cx, &device.id, Noun::new("device"), tell!("name its `zone`, or its `site` when it is in no zone"));
    }
}

fn site_needed<T>(cx: &mut Context<'_>, id: &Id<T>, noun: Noun, help: Message) {
    let message = tell!("the {noun} {id} does not say on which site it is", noun, id = quoted(id.as_str()));
    cx.report(Diagnostic::error(codes::SITE_NEEDED, message).at(id.span, tell!("there are several sites")).help(help));
}

/// `Q0413`: a zone lies in the network of its site.
fn inside(cx: &mut Context<'_>) {
    for zone in &cx.document.zone {
        let Some(whole) = site_of_zone(cx, zone).and_then(|site| site.cidr.as_ref()) else { continue };
        let cidrs = std::iter::once(&zone.cidr).chain(&zone.cidr6);
        for cidr in cidrs.filter(|cidr| cidr.addr().is_ipv4() == whole.addr().is_ipv4()) {
            if !whole.value.contains(&cidr.value.0) {
                let message = tell!("{id} is outside the network of its site", id = quoted(zone.id.as_str()));
                cx.report(
                    Diagnostic::error(codes::OUTSIDE_SITE, message)
                        .at(cidr.span, tell!("not in {whole}", whole = whole.value.to_string()))
                        .also(whole.span, tell!("the network of the site")),
                );
            }
        }
    }
}

/// The site on which something stands.
fn site_of<'a>(cx: &Context<'a>, id: &str) -> Option<&'a Site> {
    let of_zone = |id: &str| cx.find::<Zone>(id).and_then(|zone| site_of_zone(cx, zone));
    match cx.entry(id)?.kind {
        Kind::Zone => of_zone(id),
        Kind::Server => of_zone(cx.find::<Server>(id)?.zone.as_str()),
        Kind::Client => of_zone(cx.find::<Client>(id)?.zone.as_str()),
        Kind::Device => {
            let device = cx.find::<Device>(id)?;
            let zone = device.zone.as_ref().or(device.joins.first());
            zone.and_then(|zone| of_zone(zone.as_str())).or_else(|| cx.get(device.site.as_ref()?))
        }
        _ => None,
    }
}

/// `Q0419`: a link ties two sites, its peers and its zones stand on them.
fn links(cx: &mut Context<'_>) {
    for link in &cx.document.link {
        let id = quoted(link.id.as_str());
        if link.from.as_str() == link.to.as_str() {
            let message = tell!("the link {id} ties a site to itself", id);
            cx.report(
                Diagnostic::error(codes::LINK_ENDS, message)
                    .at(link.to.span, tell!("the other site is expected here"))
                    .also(link.from.span, tell!("one site")),
            );
            continue;
        }
        let named = link.peers.iter().map(|peer| (peer.as_str(), peer.span));
        for (name, span) in named.chain(link.networks.iter().map(|zone| (zone.as_str(), zone.span))) {
            stands_on(cx, link, name, span);
        }
    }
}

fn stands_on(cx: &mut Context<'_>, link: &Link, name: &str, span: crate::span::Span) {
    let Some(site) = site_of(cx, name) else { return };
    if ![link.from.as_str(), link.to.as_str()].contains(&site.id.as_str()) {
        let message =
            tell!("{name} is on neither site of the link {id}", name = quoted(name), id = quoted(link.id.as_str()));
        cx.report(
            Diagnostic::error(codes::LINK_ENDS, message)
                .at(span, tell!("it is on {id}", id = quoted(site.id.as_str())))
                .also(link.from.span, tell!("one site"))
                .also(link.to.span, tell!("the other site")),
        );
    }
}

/// `Q0418`: with several zones, a firewall or a router joins each one that can be reached.
///
/// Zones of remote work have no wall of their own: they end at a VPN gateway.
fn firewalls(cx: &mut Context<'_>) {
    let document = cx.document;
    if document.zone.len() < 2 || !cx.is_whole(&["device", "site"]) {
        return;
    }
    for zone in document.zone.iter().filter(|zone| zone.routed && zone.trust != Trust::External) {
        let id = zone.id.as_str();
        let remote = site_of_zone(cx, zone).is_some_and(|site| site.kind == SiteKind::Remote);
        let joins = |device: &Device| device.joins.iter().chain(&device.zone).any(|joined| joined.as_str() == id);
        if remote || document.device.iter().any(|device| routes(device) && joins(device)) {
            continue;
        }
        cx.report(
            Diagnostic::warning(
                codes::NO_FIREWALL,
                tell!("no firewall or router joins the zone {id}", id = quoted(id)),
            )
            .at(zone.id.span, tell!("nothing filters what enters it"))
            .help(tell!("name it in `joins` of a firewall, or write `routed = false` if no other zone reaches it"))
            .about(id),
        );
    }
}
