//! Rules on the network: `Q04xx`.

mod addressing;
mod ends;
mod flows;
mod range;
mod sites;
mod zones;

use super::context::Context;
use crate::model::{Device, DeviceKind, Site, Zone};

/// All rules of this family.
pub(super) fn check(cx: &mut Context<'_>) {
    sites::check(cx);
    zones::check(cx);
    addressing::check(cx);
    flows::check(cx);
}

/// The site of a zone: the one it names, or the only one.
fn site_of_zone<'a>(cx: &Context<'a>, zone: &'a Zone) -> Option<&'a Site> {
    match (&zone.site, cx.document.site.as_slice()) {
        (Some(site), _) => cx.get::<Site>(site),
        (None, [only]) => Some(only),
        _ => None,
    }
}

/// Whether a device passes packets from zone to zone.
fn routes(device: &Device) -> bool {
    matches!(device.kind, DeviceKind::Firewall | DeviceKind::Router)
}
