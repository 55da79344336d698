//! Zones: their networks and their VLANs.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::range::{not_for_machines, number};
use super::{Context, site_of_zone};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Noun, codes};
use crate::model::value::{At, Cidr};
use crate::span::Span;
use crate::tell;

pub(super) fn check(cx: &mut Context<'_>) {
    families(cx);
    networks(cx);
    vlans(cx);
}

/// `Q0411` and `Q0409` on networks.
fn families(cx: &mut Context<'_>) {
    let document = cx.document;
    for zone in &document.zone {
        if let Some(cidr) = zone.cidr6.as_ref().filter(|cidr| cidr.addr().is_ipv4()) {
            let found = Diagnostic::error(codes::ADDRESS_FAMILY, tell!("`cidr6` takes an IPv6 network"));
            cx.report(
                found.at(cidr.span, tell!("this is IPv4")).help(tell!("the IPv4 network of a zone is its `cidr`")),
            );
        }
        if let Some(cidr) = zone.cidr6.as_ref().filter(|_| zone.cidr.addr().is_ipv6()) {
            let found = Diagnostic::error(codes::ADDRESS_FAMILY, tell!("the zone has two IPv6 networks"));
            cx.report(found.at(cidr.span, tell!("again here")).also(zone.cidr.span, tell!("`cidr` is IPv6 already")));
        }
    }
    let zones = document.zone.iter().flat_map(|zone| std::iter::once(&zone.cidr).chain(&zone.cidr6));
    let others = document.site.iter().filter_map(|site| site.cidr.as_ref());
    let links = document.link.iter().filter_map(|link| link.cidr.as_ref());
    for cidr in zones.chain(others).chain(links) {
        if let Some(why) = not_for_machines(cidr.value.0) {
            let message = tell!("no machine can be in {cidr}", cidr = cidr.value.to_string());
            cx.report(Diagnostic::error(codes::UNUSABLE_ADDRESS, message).at(cidr.span, why));
        }
    }
}

/// A network of the file, and what it is the network of.
struct Network<'a> {
    net: IpNet,
    span: Span,
    id: &'a str,
    noun: Noun,
    site: Option<&'a str>,
    /// Whether it is seen from elsewhere.
    routed: bool,
}

impl Network<'_> {
    /// Whether nobody sees both: they may have the same addresses.
    fn is_apart_from(&self, other: &Self) -> bool {
        let sites = self.site.zip(other.site);
        (!self.routed || !other.routed) && sites.is_some_and(|(one, other)| one != other)
    }
}

/// `Q0402`: no address is in two zones, two sites, or a zone and a tunnel.
///
/// Zones that are not routed may use the addresses of another site: nobody sees both.
fn networks(cx: &mut Context<'_>) {
    let document = cx.document;
    let mut zones: Vec<Network<'_>> = Vec::new();
    for zone in &document.zone {
        let site = site_of_zone(cx, zone).map(|site| site.id.as_str());
        let network = |cidr: &At<Cidr>| Network {
            net: cidr.value.0,
            span: cidr.span,
            id: zone.id.as_str(),
            noun: Noun::new("zone"),
            site,
            routed: zone.routed,
        };
        zones.extend(std::iter::once(&zone.cidr).chain(&zone.cidr6).map(network));
    }
    for link in &document.link {
        zones.extend(link.cidr.as_ref().map(|cidr| Network {
            net: cidr.value.0,
            span: cidr.span,
            id: link.id.as_str(),
            noun: Noun::new("link"),
            site: None,
            routed: true,
        }));
    }
    let sites = document.site.iter().filter_map(|site| {
        let cidr = site.cidr.as_ref()?;
        Some(Network {
            net: cidr.value.0,
            span: cidr.span,
            id: site.id.as_str(),
            noun: Noun::new("site"),
            site: None,
            routed: true,
        })
    });
    overlapping(cx, zones);
    overlapping(cx, sites.collect());
}

fn overlapping(cx: &mut Context<'_>, mut networks: Vec<Network<'_>>) {
    // Two networks are apart or one holds the other: in this order, what holds a network is on the stack.
    networks.sort_by_key(|one| (one.net.addr().is_ipv6(), number(one.net.network()), one.net.prefix_len(), one.span));
    let mut around: Vec<&Network<'_>> = Vec::new();
    for network in &networks {
        around.retain(|outer| outer.net.contains(&network.net));
        let clash = around.iter().filter(|outer| !outer.is_apart_from(network)).min_by_key(|outer| outer.span);
        if let Some(outer) = clash {
            // The one written later is the one at fault.
            let (first, second) = if outer.span < network.span { (*outer, network) } else { (network, *outer) };
            let message = match network.net == outer.net {
                true => tell!("{id} has the network of {first}", id = quoted(second.id), first = quoted(first.id)),
                false => tell!(
                    "the networks of {id} and {second} overlap",
                    id = quoted(first.id),
                    second = quoted(second.id)
                ),
            };
            cx.report(
                Diagnostic::error(codes::OVERLAPPING_NETWORKS, message)
                    .at(second.span, tell!("network of the {noun} {id}", noun = second.noun, id = quoted(second.id)))
                    .also(first.span, tell!("network of the {noun} {id}", noun = first.noun, id = quoted(first.id))),
            );
        }
        around.push(network);
    }
}

/// `Q0404`: VLAN numbers differ on a site.
fn vlans(cx: &mut Context<'_>) {
    let mut first: BTreeMap<(Option<&str>, u16), (Span, &str)> = BTreeMap::new();
    for zone in &cx.document.zone {
        let Some(vlan) = &zone.vlan else { continue };
        let site = zone.site.as_ref().map(|site| site.as_str());
        let site = site.or_else(|| site_of_zone(cx, zone).map(|site| site.id.as_str()));
        match first.get(&(site, vlan.value)) {
            None => {
                first.insert((site, vlan.value), (vlan.span, zone.id.as_str()));
            }
            Some((span, other)) => {
                let message = tell!(
                    "VLAN {vlan} is both {other} and {id}",
                    vlan = vlan.value,
                    other = quoted(other),
                    id = quoted(zone.id.as_str())
                );
                cx.report(
                    Diagnostic::error(codes::DUPLICATE_VLAN, message)
                        .at(vlan.span, tell!("the same number"))
                        .also(*span, tell!("on the same site")),
                );
            }
        }
    }
}
