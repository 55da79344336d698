//! The tiers of the drawing, from the levels of trust.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, only_site};
use crate::model::{DeviceKind, Trust};

/// Zones of one site that have room side by side.
const SIDE_BY_SIDE: usize = 3;

/// Levels that a drawing usually has at one height: people and those who administer, servers and their data.
fn are_akin(shared: &[Trust], trust: Trust) -> bool {
    matches!((shared, trust), ([Trust::Access], Trust::Admin) | ([Trust::Core], Trust::Data))
}

/// The levels of trust, least trusted first. Neighbours that no site has both of share a tier: sites stand side by
/// side, and a tier that only one of them has would leave the others empty. So do levels that are akin, when their
/// zones are few.
pub(super) fn tiers(cx: &Context<'_>) -> Vec<Vec<Trust>> {
    let project = &cx.plan.project;
    let only_site = only_site(cx);
    let mut sites: BTreeMap<Trust, BTreeSet<Option<&str>>> = BTreeMap::new();
    for zone in &project.zone {
        let site = zone.site.as_ref().map(|site| site.as_str()).or(only_site);
        sites.entry(zone.trust).or_default().insert(site);
    }
    for device in project.device.iter().filter(|device| device.zone.is_none() && is_border(device.kind)) {
        sites.entry(Trust::Edge).or_default().insert(device.site.as_ref().map(|site| site.as_str()));
    }
    // What has no zone and no site stands above everything.
    sites.entry(Trust::External).or_default().insert(None);
    let few = |trusts: &[Trust]| {
        let mut zones: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for zone in project.zone.iter().filter(|zone| trusts.contains(&zone.trust)) {
            *zones.entry(zone.site.as_ref().map(|site| site.as_str())).or_default() += 1;
        }
        zones.values().all(|count| *count <= SIDE_BY_SIDE)
    };
    let mut tiers: Vec<(Vec<Trust>, BTreeSet<Option<&str>>)> = Vec::new();
    for (trust, own) in sites {
        let apart =
            |taken: &BTreeSet<Option<&str>>| !taken.contains(&None) && !own.contains(&None) && taken.is_disjoint(&own);
        match tiers.last_mut() {
            Some((shared, taken)) if apart(taken) || are_akin(shared, trust) && few(&[shared[0], trust]) => {
                shared.push(trust);
                taken.extend(own);
            }
            _ => tiers.push((vec![trust], own)),
        }
    }
    tiers.into_iter().map(|(trusts, _)| trusts).collect()
}

pub(super) fn tier_name(cx: &Context<'_>, trusts: &[Trust]) -> String {
    let names: Vec<&str> = trusts.iter().map(|trust| cx.locale.choice("trust", trust.key())).collect();
    names.join(" · ")
}

pub(super) fn tier_of(tiers: &[Vec<Trust>], trust: Trust) -> usize {
    tiers.iter().position(|trusts| trusts.contains(&trust)).unwrap_or(0)
}

pub(super) fn is_border(kind: DeviceKind) -> bool {
    matches!(kind, DeviceKind::Firewall | DeviceKind::Router)
}
