//! Pictograms of the cards: Tabler outline icons, looked up by role.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::view::Icon;

const TABLER: &str = include_str!("../../../../assets/icons/tabler.tsv");

/// Roles and usual words, with the icon that stands for them.
const ROLES: &[(&str, &str)] = &[
    ("ad", "address-book"),
    ("dc", "address-book"),
    ("directory", "address-book"),
    ("dir", "address-book"),
    ("ldap", "address-book"),
    ("domain-member", "server"),
    ("dns", "list-details"),
    ("dhcp", "list-details"),
    ("inventory", "list-details"),
    ("logs", "list-details"),
    ("log", "list-details"),
    ("file", "folders"),
    ("share", "folders"),
    ("nas", "server-2"),
    ("storage", "server-2"),
    ("hypervisor", "stack-2"),
    ("cluster", "stack-2"),
    ("web", "world"),
    ("internet", "world"),
    ("app", "app-window"),
    ("application", "app-window"),
    ("erp", "app-window"),
    ("db", "database"),
    ("sql", "database"),
    ("backup", "archive"),
    ("monitoring", "heartbeat"),
    ("mon", "heartbeat"),
    ("supervision", "heartbeat"),
    ("vpn", "shield-lock"),
    ("firewall", "wall"),
    ("fw", "wall"),
    ("waf", "shield"),
    ("antivirus", "shield"),
    ("proxy", "arrows-split"),
    ("reverse-proxy", "arrows-split"),
    ("load-balancer", "arrows-split"),
    ("bastion", "terminal-2"),
    ("ssh", "terminal-2"),
    ("deploy", "terminal-2"),
    ("print", "printer"),
    ("smtp", "mail"),
    ("telephony", "phone"),
    ("voip", "phone"),
    ("pbx", "phone"),
    ("ticketing", "ticket"),
    ("pki", "certificate"),
    ("vault", "key"),
    ("radius", "key"),
    ("switch", "switch-horizontal"),
    ("access-point", "wifi"),
    ("ntp", "clock"),
    ("pc", "device-desktop"),
    ("desktop", "device-desktop"),
    ("client", "device-desktop"),
    ("laptop", "device-laptop"),
    ("mobile", "device-mobile"),
    ("population", "users"),
    ("site", "building"),
    ("partner", "building"),
];

fn built_in() -> &'static BTreeMap<&'static str, Vec<&'static str>> {
    static ICONS: OnceLock<BTreeMap<&str, Vec<&str>>> = OnceLock::new();
    ICONS.get_or_init(|| {
        let mut icons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in TABLER.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, data)) = line.split_once('\t') {
                icons.entry(name).or_default().push(data);
            }
        }
        icons
    })
}

/// Path data of the icon of a role, or of the icon of that name; `None` when there is none.
pub fn of_role(role: &str) -> Option<&'static [&'static str]> {
    let role = role.trim().to_lowercase().replace([' ', '_'], "-");
    let name = ROLES.iter().find(|(known, _)| *known == role).map_or(role.as_str(), |(_, icon)| icon);
    built_in().get(name).map(Vec::as_slice)
}

/// Path data to draw for a card; the server icon when the role has none.
pub(super) fn paths(icon: &Icon) -> Vec<&str> {
    match icon {
        Icon::Paths(paths) => paths.iter().map(String::as_str).collect(),
        Icon::Role(role) => of_role(role).or_else(|| of_role("server")).unwrap_or_default().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_an_icon() {
        for (role, icon) in ROLES {
            assert!(built_in().contains_key(icon), "{role} → {icon}");
        }
        assert!(built_in().len() >= 30);
    }

    #[test]
    fn lookup_by_role_name_or_icon() {
        assert_eq!(of_role("Reverse Proxy"), of_role("arrows-split"));
        assert_eq!(of_role("nothing-like-it"), None);
        assert_eq!(paths(&Icon::Role("nothing-like-it".to_owned())), paths(&Icon::default()));
    }
}
