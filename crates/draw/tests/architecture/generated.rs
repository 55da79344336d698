//! Networks of all shapes, from a seed.

use qilby_draw::architecture::palette::ZONE_COLORS;
use qilby_draw::architecture::{
    Action, Diagram, End, Flow, FlowClass, Icon, Node, Page, Site, SiteLink, Texts, TitleBlock, Zone,
};

/// A linear congruential generator: the same networks on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

const NAMES: [&str; 12] = [
    "Contrôleur de domaine",
    "Serveur de fichiers",
    "ERP",
    "Base de données principale",
    "Proxy",
    "Supervision",
    "Sauvegarde hors site",
    "Téléphonie IP — autocommutateur",
    "Imprimantes",
    "Postes de la comptabilité",
    "Wi-Fi invités",
    "Œuvre & Cie <script>",
];

const ROLES: [&str; 8] = ["ad", "file", "app", "database", "proxy", "monitoring", "backup", "phone"];
const SERVICES: [&str; 7] =
    ["tcp/443", "tcp/445", "udp/53", "tcp/5432", "udp/49152-65535", "icmp/echo-request", "tcp/22"];

/// A network of at most that many zones, nodes and flows.
pub fn diagram(seed: u64, zones: usize, nodes: usize, flows: usize, page: Page) -> Diagram {
    let random = &mut Random::new(seed);
    let zones = 1 + random.below(zones);
    let nodes = 1 + random.below(nodes);
    let flows = random.below(flows + 1);
    let tiers = 1 + random.below(6);
    let sites = random.below(3);
    let pick = |random: &mut Random, list: &[&str]| list[random.below(list.len())].to_owned();
    let zone_list: Vec<Zone> = (0..zones)
        .map(|i| Zone {
            id: format!("z{i}"),
            name: format!("VLAN {}", 10 * (i + 1)),
            kind: pick(random, &NAMES),
            cidr: if random.below(4) == 0 { "2001:db8:1234:5600::/64".to_owned() } else { format!("10.0.{i}.0/24") },
            gateway: format!("10.0.{i}.1"),
            hosts: Some(random.below(200) as u32),
            tier: random.below(tiers),
            site: (sites > 0 && random.below(8) > 0).then(|| format!("s{}", random.below(sites))),
            color: ZONE_COLORS[random.below(ZONE_COLORS.len())],
        })
        .collect();
    let node_list: Vec<Node> = (0..nodes)
        .map(|i| Node {
            id: format!("n{i}"),
            zone: (random.below(9) > 0).then(|| format!("z{}", random.below(zones))),
            tier: Some(random.below(tiers)),
            site: None,
            name: pick(random, &NAMES),
            lines: (0..random.below(4)).map(|l| format!("10.0.{l}.{i} Debian 12")).collect(),
            icon: Icon::Role(pick(random, &ROLES)),
            critical: random.below(5) == 0,
        })
        .collect();
    let end = |random: &mut Random| match random.below(12) {
        0 => End::Zone(format!("z{}", random.below(zones))),
        1 if random.below(4) == 0 => End::Other("198.51.100.0/24".to_owned()),
        _ => End::Node(format!("n{}", random.below(nodes))),
    };
    let classes = [FlowClass::Business, FlowClass::Infrastructure, FlowClass::Administration, FlowClass::Backup];
    let flow_list: Vec<Flow> = (0..flows)
        .map(|i| Flow {
            number: i as u32 + 1,
            id: format!("f{i}"),
            from: end(random),
            to: end(random),
            services: (0..1 + random.below(3)).map(|_| pick(random, &SERVICES)).collect(),
            class: classes[random.below(4)],
            action: if random.below(8) == 0 { Action::Deny } else { Action::Allow },
        })
        .collect();
    Diagram {
        id: "generated".to_owned(),
        title: format!("Réseau engendré n° {seed}"),
        subtitle: format!("{zones} zones, {nodes} équipements, {flows} flux"),
        description: String::new(),
        tiers: (0..tiers).map(|t| format!("Niveau {t}")).collect(),
        sites: (0..sites)
            .map(|s| Site { id: format!("s{s}"), name: format!("Site {s}"), detail: "10.0.0.0/8".to_owned() })
            .collect(),
        zones: zone_list,
        nodes: node_list,
        flows: flow_list,
        links: (1..sites)
            .map(|s| SiteLink {
                id: format!("l{s}"),
                from: "s0".to_owned(),
                to: format!("s{s}"),
                label: "IPsec IKEv2".to_owned(),
            })
            .collect(),
        title_block: TitleBlock::default(),
        texts: Texts::french(),
        page,
    }
}
