//! What is signed and the provider cannot hold or say.

use std::collections::BTreeSet;

use super::opened::{Row, rows};
use super::provider::Provider;
use super::site::{CloudSite, public_addresses, sites};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::model::Zone;
use crate::provision::estate::{Estate, Machine};
use crate::provision::opening;
use crate::span::Span;
use crate::tell;
use qilby_flows::space::number;

/// The faults of a plan, with the providers asked for.
pub(in crate::provision) fn faults(estate: &Estate<'_>, asked: &[Provider], found: &mut Vec<Diagnostic>) {
    let sites = sites(estate);
    if sites.is_empty() {
        return;
    }
    let providers = super::wanted(estate, asked);
    if providers.is_empty() {
        unknown(estate, found);
        return;
    }
    let lines = opening::lines(estate.plan);
    let rows = rows(&lines);
    for provider in providers {
        for site in &sites {
            unsaid(site, provider, &rows, found);
            networks(site, provider, found);
            machines(site, provider, found);
        }
    }
}

/// `Q0907`: a provider without modules.
fn unknown(estate: &Estate<'_>, found: &mut Vec<Diagnostic>) {
    let Some(cloud) = &estate.plan.project.cloud else { return };
    let names: Vec<&str> = Provider::ALL.into_iter().map(Provider::name).collect();
    let message =
        tell!("there is no Terraform for the provider {provider}", provider = quoted(cloud.provider.as_str()));
    found.push(
        Diagnostic::warning(codes::NO_TERRAFORM, message)
            .at(cloud.provider.span, tell!("this provider"))
            .help(tell!(
                "the ids of options with modules are {names}",
                names = crate::diagnostic::words::all_of(&names)
            ))
            .about(cloud.provider.as_str()),
    );
}

/// `Q0905`: a flow of which no rule of the provider can speak.
fn unsaid<'a>(site: &CloudSite<'a>, provider: Provider, rows: &[Row<'a>], found: &mut Vec<Diagnostic>) {
    for one in site.rules(provider, rows).unsaid {
        let message = tell!(
            "no rule of {title} can say the flow {id}: {why}",
            title = provider.title(),
            id = quoted(&one.line.id),
            why = one.why
        );
        found.push(
            Diagnostic::error(codes::NO_CLOUD_RULE, message)
                .at(one.line.span, tell!("this flow"))
                .help(tell!(
                    "write the flow otherwise, or choose another provider: a wider rule would not be what is signed"
                ))
                .about(one.line.id.as_str()),
        );
    }
}

/// Tells `Q0906`.
fn unheld(span: Span, id: &str, label: Message, why: Message, help: Message, found: &mut Vec<Diagnostic>) {
    found.push(Diagnostic::error(codes::NO_CLOUD_PLACE, why).at(span, label).help(help).about(id));
}

/// `Q0906`: a network or an address that the provider cannot hold.
fn networks(site: &CloudSite<'_>, provider: Provider, found: &mut Vec<Diagnostic>) {
    let (title, subnets) = (provider.title(), provider.subnets());
    for zone in &site.zones {
        let (id, net) = (zone.id.as_str(), zone.cidr.value.0);
        let (shortest, longest) = subnets.lengths;
        if !(shortest..=longest).contains(&net.prefix_len()) || !net.addr().is_ipv4() {
            let why = tell!("{title} has no network as large or as small as {net}", title, net = net.to_string());
            let help = tell!("prefixes of {title} are from /{shortest} to /{longest}", title, shortest, longest);
            unheld(zone.cidr.span, id, tell!("this network"), why, help, found);
        }
        if let Some(net) = zone.cidr6.as_ref() {
            let fits = provider.ipv6().is_some_and(|length| length == 0 || length == net.value.0.prefix_len());
            if !fits {
                let why = tell!(
                    "{title} cannot give the zone {id} the network {net}",
                    title,
                    id = quoted(id),
                    net = net.value.0.to_string()
                );
                let help = match provider.ipv6() {
                    Some(length) => tell!("its IPv6 networks have a prefix of {length}", length),
                    None => tell!("it chooses IPv6 networks itself: leave `cidr6` out, or choose another provider"),
                };
                unheld(net.span, id, tell!("this network"), why, help, found);
            }
        }
    }
    for machine in site.servers.iter().chain(&site.firewalls) {
        for zone in &site.zones {
            for address in machine.inside().filter(|one| one.zone == zone.id.as_str()).flat_map(|one| &one.addresses) {
                if address.addr().is_ipv4() && is_kept(provider, zone, number(address.addr())) {
                    kept(provider, zone, machine, &address.addr().to_string(), found);
                }
            }
        }
    }
}

/// Whether the provider keeps an address of a zone for itself.
fn is_kept(provider: Provider, zone: &Zone, address: u128) -> bool {
    let (net, subnets) = (zone.cidr.value.0, provider.subnets());
    address < number(net.network()) + subnets.first || address + subnets.last > number(net.broadcast())
}

fn kept(provider: Provider, zone: &Zone, machine: &Machine<'_>, address: &str, found: &mut Vec<Diagnostic>) {
    let (title, subnets) = (provider.title(), provider.subnets());
    let why = tell!(
        "{title} keeps the address {address} of the zone {id} for itself",
        title,
        address,
        id = quoted(zone.id.as_str())
    );
    let (id, span) = match (machine.server, machine.device) {
        (Some(server), _) => (machine.id, server.address.as_ref().map_or(server.id.span, |address| address.span)),
        // A firewall has the gateway of the zone.
        _ => (zone.id.as_str(), zone.gateway.as_ref().map_or(zone.id.span, |gateway| gateway.span)),
    };
    let (first, last) = (subnets.first, subnets.last);
    let help = match machine.server {
        Some(_) => {
            tell!("give it an `address` after the first {first} and before the last {last} of the network", first, last)
        }
        None => {
            tell!("give it a `gateway` after the first {first} and before the last {last} of the network", first, last)
        }
    };
    unheld(span, id, tell!("its address"), why, help, found);
}

/// `Q0906`: machines with more interfaces than any of the provider, or public addresses that it cannot attach.
fn machines(site: &CloudSite<'_>, provider: Provider, found: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for machine in &site.firewalls {
        let Some(device) = machine.device else { continue };
        let (count, most) = (machine.interfaces.len(), provider.interfaces());
        if count > most && told.insert(machine.id) {
            let why = tell!(
                "{id} has {count} interfaces, and a machine of {title} at most {most}",
                id = quoted(machine.id),
                count,
                title = provider.title(),
                most
            );
            unheld(
                device.id.span,
                machine.id,
                tell!("this firewall"),
                why,
                tell!("share the zones between firewalls"),
                found,
            );
        }
        if provider == Provider::Google && public_addresses(machine).len() > 1 {
            let why = tell!(
                "a machine of Google Cloud has one public address, and {id} has several",
                id = quoted(machine.id)
            );
            let help = tell!("publish its flows at the address of the firewall, or add a firewall");
            unheld(device.id.span, machine.id, tell!("this firewall"), why, help, found);
        }
        for address in public_addresses(machine).iter().filter(|address| address.is_ipv6()) {
            let why = tell!("the public address {address} is of IPv6, which no module attaches", address);
            let span = device.public_address.as_ref().map_or(device.id.span, |address| address.span);
            unheld(span, machine.id, tell!("this firewall"), why, tell!("give it an IPv4 address"), found);
        }
    }
}
