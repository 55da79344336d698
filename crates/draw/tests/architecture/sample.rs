//! The sample of the measured comparison: 13 nodes, 22 flows.

use qilby_draw::architecture::{
    Action, Diagram, End, Flow, FlowClass, Icon, Node, Page, Site, SiteLink, Texts, TitleBlock, Zone, ZoneColor,
};

fn zone(id: &str, name: &str, kind: &str, cidr: &str, tier: usize, color: ZoneColor) -> Zone {
    let gateway = match cidr.split_once(".0/") {
        Some((network, "24")) => format!("{network}.1"),
        _ => String::new(),
    };
    Zone {
        id: id.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        cidr: cidr.to_owned(),
        gateway,
        hosts: Some(2),
        tier,
        site: Some("cloud".to_owned()),
        color,
    }
}

fn node(id: &str, zone: Option<&str>, name: &str, lines: [&str; 2], icon: &str) -> Node {
    Node {
        id: id.to_owned(),
        zone: zone.map(str::to_owned),
        name: name.to_owned(),
        lines: lines.map(str::to_owned).to_vec(),
        icon: Icon::Role(icon.to_owned()),
        critical: matches!(id, "ad" | "pg"),
        ..Node::default()
    }
}

fn flow(number: u32, from: &str, to: &str, services: &[&str], class: FlowClass) -> Flow {
    Flow {
        number,
        id: format!("f{number}"),
        from: End::Node(from.to_owned()),
        to: End::Node(to.to_owned()),
        services: services.iter().map(|s| (*s).to_owned()).collect(),
        class,
        action: Action::Allow,
    }
}

/// Two sites joined by a tunnel, the second one with a firewall and user machines of its own.
#[allow(dead_code)]
pub fn two_sites(page: Page) -> Diagram {
    let mut diagram = diagram(page);
    diagram.title = "Deux sites reliés par un VPN — architecture réseau".to_owned();
    diagram.subtitle = "Nuage et agence de Lyon".to_owned();
    diagram.sites.push(Site {
        id: "lyon".to_owned(),
        name: "Agence de Lyon".to_owned(),
        detail: "10.8.0.0/16".to_owned(),
    });
    diagram.links.push(SiteLink {
        id: "vpn-lyon".to_owned(),
        from: "cloud".to_owned(),
        to: "lyon".to_owned(),
        label: "IPsec IKEv2, 10.0.0.0/16 ↔ 10.8.0.0/16".to_owned(),
    });
    let mut lan = zone("v80", "VLAN 80", "Agence", "10.8.10.0/24", 3, ZoneColor::Access);
    lan.site = Some("lyon".to_owned());
    let mut border = zone("edge-lyon", "Bordure", "agence", "198.51.100.0/30", 1, ZoneColor::Edge);
    border.site = Some("lyon".to_owned());
    diagram.zones.extend([border, lan]);
    diagram.nodes.extend([
        node("fw-lyon", Some("edge-lyon"), "Pare-feu Lyon", ["198.51.100.2", "OPNsense"], "firewall"),
        node("pc-lyon", Some("v80"), "Postes de l’agence", ["10.8.10.20-60", "40 postes"], "users"),
        node("print-lyon", Some("v80"), "Imprimantes", ["10.8.10.5", "2 appareils"], "print"),
    ]);
    diagram.flows.extend([
        flow(23, "pc-lyon", "ad", &["tcp/88", "tcp/389"], FlowClass::Infrastructure),
        flow(24, "pc-lyon", "file", &["tcp/445"], FlowClass::Business),
        flow(25, "pc-lyon", "rproxy", &["tcp/443"], FlowClass::Business),
        flow(26, "fw-lyon", "vpn", &["udp/500", "udp/4500"], FlowClass::Infrastructure),
        flow(27, "pc-lyon", "print-lyon", &["tcp/9100"], FlowClass::Business),
        flow(28, "backup", "print-lyon", &["tcp/22"], FlowClass::Backup),
    ]);
    diagram
}

/// The diagram in French, on that page.
pub fn diagram(page: Page) -> Diagram {
    use FlowClass::{Administration as Admin, Business};
    use ZoneColor as C;
    let deny = |flow: Flow| Flow { action: Action::Deny, ..flow };
    let texts = Texts::french();
    Diagram {
        id: "architecture".to_owned(),
        title: "Migration cloud de la PME ACME — architecture réseau".to_owned(),
        subtitle:
            "13 équipements · 5 VLAN · 22 flux (20 autorisés, 2 refusés) — les numéros renvoient à la matrice de flux"
                .to_owned(),
        description: String::new(),
        tiers: ["Externe", "Bordure", "Exposé", "Accès", "Cœur"].map(str::to_owned).to_vec(),
        sites: vec![Site { id: "cloud".to_owned(), name: "VPC cloud".to_owned(), detail: "10.0.0.0/16".to_owned() }],
        zones: vec![
            zone("edge", "Bordure", "publique", "203.0.113.8/29", 1, C::Edge),
            zone("v20", "VLAN 20", "DMZ", "10.0.20.0/24", 2, C::Exposed),
            zone("v40", "VLAN 40", "Utilisateurs", "10.0.40.0/24", 3, C::Access),
            zone("v50", "VLAN 50", "Administration", "10.0.50.0/24", 3, C::Admin),
            zone("v10", "VLAN 10", "Serveurs", "10.0.10.0/24", 4, C::Core),
            zone("v30", "VLAN 30", "Données", "10.0.30.0/24", 4, C::Data),
        ],
        nodes: vec![
            node("internet", None, "Internet", ["clients publics", "toute source"], "internet"),
            node("remote", None, "Télétravailleurs", ["3 sites", "WireGuard"], "laptop"),
            node("vpn", Some("edge"), "Passerelle VPN", ["203.0.113.11", "WireGuard"], "vpn"),
            node("fw", Some("edge"), "Pare-feu", ["203.0.113.10", "paire HA"], "firewall"),
            node("ad", Some("v10"), "AD / DHCP", ["10.0.10.10", "Windows 2025"], "ad"),
            node("file", Some("v10"), "Serveur fichiers", ["10.0.10.20", "SMB 3.1.1"], "file"),
            node("rproxy", Some("v20"), "Proxy inverse", ["10.0.20.10", "nginx 1.28"], "proxy"),
            node("app", Some("v20"), "Application", ["10.0.20.20", "API HTTPS"], "app"),
            node("pg", Some("v30"), "PostgreSQL", ["10.0.30.10", "PG 17, 2 To"], "database"),
            node("boss", Some("v40"), "PC direction", ["10.0.40.10", "1 portable"], "pc"),
            node("sales", Some("v40"), "PC commerciaux", ["10.0.40.20-45", "26 portables"], "users"),
            node("backup", Some("v50"), "Sauvegarde", ["10.0.50.10", "restic, 8 To"], "backup"),
            node("mon", Some("v50"), "Supervision", ["10.0.50.20", "Prometheus"], "monitoring"),
        ],
        flows: vec![
            flow(1, "internet", "fw", &["tcp/443"], Business),
            flow(2, "fw", "rproxy", &["tcp/443"], Business),
            flow(3, "remote", "vpn", &["udp/51820"], Business),
            flow(4, "vpn", "ad", &["tcp/636"], Business),
            flow(5, "vpn", "file", &["tcp/445"], Business),
            flow(6, "rproxy", "app", &["tcp/8443"], Business),
            flow(7, "app", "pg", &["tcp/5432"], Business),
            flow(8, "app", "ad", &["tcp/636"], Business),
            flow(9, "boss", "file", &["tcp/445"], Business),
            flow(10, "sales", "file", &["tcp/445"], Business),
            flow(11, "boss", "ad", &["tcp/88", "tcp/389"], Business),
            flow(12, "sales", "ad", &["tcp/88", "tcp/389"], Business),
            flow(13, "boss", "rproxy", &["tcp/443"], Business),
            flow(14, "sales", "rproxy", &["tcp/443"], Business),
            flow(15, "mon", "ad", &["tcp/9100"], Admin),
            flow(16, "mon", "app", &["tcp/9100"], Admin),
            flow(17, "mon", "pg", &["tcp/9187"], Admin),
            flow(18, "backup", "file", &["tcp/22"], Admin),
            flow(19, "backup", "pg", &["tcp/5432"], Admin),
            flow(20, "backup", "ad", &["tcp/445"], Admin),
            deny(flow(21, "sales", "pg", &["tcp/5432"], Business)),
            deny(flow(22, "internet", "pg", &["tous"], Business)),
        ],
        links: Vec::new(),
        title_block: TitleBlock {
            project: "ACME — migration cloud".to_owned(),
            drawing: "Architecture réseau (logique)".to_owned(),
            client: "ACME SAS".to_owned(),
            author: "J. Martin".to_owned(),
            version: "1.2 — pour approbation".to_owned(),
            date: "22/11/2026".to_owned(),
            source: "acme.toml @ 3f9c2a1".to_owned(),
        },
        texts,
        page,
    }
}
