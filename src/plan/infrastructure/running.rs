//! What runs on a machine once it is provisioned: the units that its roles install, by which its services are
//! started, stopped and looked at.

use crate::model::{DatabaseEngine, Device, DeviceKind, Document, Link, LinkProtocol, Server};
use crate::plan::network::catalogue::OsFamily;

/// A service of a machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// Name that its system knows: a systemd unit, or a service of Windows.
    pub name: String,
    /// What it does: the key of its texts (`directory`, `postgresql`, `proxy`…).
    pub service: &'static str,
    /// The Ansible role that installs it; none for a service of Windows.
    pub role: Option<&'static str>,
}

/// How the services of a machine are handled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Manager {
    /// `systemctl` and `journalctl`.
    Systemd,
    /// `Start-Service` and `Stop-Service`.
    Windows,
    /// The console of its maker.
    Console,
}

impl Manager {
    /// Key of its texts.
    pub fn key(self) -> &'static str {
        match self {
            Manager::Systemd => "systemd",
            Manager::Windows => "windows",
            Manager::Console => "console",
        }
    }
}

/// The services of a server in the order in which they start; they stop the other way round.
pub fn of_server(document: &Document, server: &Server) -> (Manager, Vec<Unit>) {
    match OsFamily::of(&server.os.value) {
        OsFamily::Windows => (Manager::Windows, of_windows(server)),
        _ => (Manager::Systemd, of_linux(document, server)),
    }
}

/// The services of a firewall in the order in which they start; those of another device are not known.
pub fn of_device(document: &Document, device: &Device) -> (Manager, Vec<Unit>) {
    if device.kind != DeviceKind::Firewall {
        return (Manager::Console, Vec::new());
    }
    let unit = |name: &str, service, role| Unit { name: name.to_owned(), service, role: Some(role) };
    let mut units = vec![unit("nftables", "filter", "firewall"), unit("ulogd2", "filter-log", "firewall")];
    units.extend(tunnels(document, device.id.as_str()).iter().map(|name| unit(name, "tunnel", "wireguard")));
    (Manager::Systemd, units)
}

/// Longest name of a network interface (`IFNAMSIZ` of Linux, less its final zero).
const LONGEST_INTERFACE: usize = 15;

/// The tunnels that end on a machine: an interface each, named after the link where its name is short enough.
fn tunnels(document: &Document, id: &str) -> Vec<String> {
    let own = document
        .link
        .iter()
        .filter(|link| link.protocol == LinkProtocol::Wireguard && link.peers.iter().any(|peer| peer == id));
    let name = |(rank, link): (usize, &Link)| match link.id.as_str() {
        short if short.len() + 3 <= LONGEST_INTERFACE => format!("wg-quick@wg-{short}"),
        _ => format!("wg-quick@wg{rank}"),
    };
    own.enumerate().map(name).collect()
}

fn of_linux(document: &Document, server: &Server) -> Vec<Unit> {
    let id = server.id.as_str();
    let is = |role: &str| server.roles.iter().any(|own| own == role);
    let mut units = Vec::new();
    let mut add = |name: &str, service, role| units.push(Unit { name: name.to_owned(), service, role: Some(role) });
    add("nftables", "filter", "firewall");
    for name in tunnels(document, id) {
        add(&name, "tunnel", "wireguard");
    }
    if is("ad") {
        add("samba-ad-dc", "directory", "directory");
    }
    if is("dhcp") {
        add("kea-dhcp4-server", "dhcp", "dhcp_server");
    }
    if is("logs") {
        add("rsyslog", "logs", "log_server");
    }
    if !is("ad") && document.directory.is_some() && (is("domain-member") || is("file")) {
        add("winbind", "member", "domain_member");
        add("smbd", if is("file") { "files" } else { "member" }, "domain_member");
    }
    let holds = |engines: &[DatabaseEngine]| {
        document.database.iter().any(|base| base.server == *id && engines.contains(&base.engine))
    };
    if holds(&[DatabaseEngine::Postgresql]) {
        add("postgresql", "postgresql", "postgresql");
    }
    if holds(&[DatabaseEngine::Mariadb, DatabaseEngine::Mysql]) {
        add("mariadb", "mariadb", "mariadb");
    }
    for application in document.application.iter().filter(|one| one.server == *id) {
        add(&format!("qilby-witness@{}", application.id), "application", "application");
    }
    if is("proxy") && !document.application.is_empty() {
        add("apache2", "proxy", "reverse_proxy");
    }
    if document.backup.iter().any(|backup| backup.to == *id) {
        add("qilby-backup-server", "store", "backup_server");
        add("qilby-backup-prune.timer", "prune", "backup_server");
    }
    if document.monitoring.as_ref().and_then(|one| one.server.as_ref()).is_some_and(|watcher| watcher == id) {
        for name in ["prometheus", "prometheus-alertmanager", "prometheus-blackbox-exporter"] {
            add(name, "monitoring", "monitoring_server");
        }
    }
    add("prometheus-node-exporter", "metrics", "node_metrics");
    units
}

fn of_windows(server: &Server) -> Vec<Unit> {
    let services = [
        ("ad", "NTDS", "directory"),
        ("dns", "DNS", "dns"),
        ("dhcp", "DHCPServer", "dhcp"),
        ("file", "LanmanServer", "files"),
    ];
    let own = services.into_iter().filter(|(role, _, _)| server.roles.iter().any(|own| own == *role));
    own.map(|(_, name, service)| Unit { name: name.to_owned(), service, role: None }).collect()
}
