//! The fixed texts of the drawing.

/// Every text that the drawing adds by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Texts {
    /// Title of the list of flows.
    pub matrix: String,
    /// Column of the flow numbers.
    pub number: String,
    /// Column of both ends.
    pub source_destination: String,
    /// Column of services.
    pub service: String,
    /// Column of the action.
    pub action: String,
    /// Allowed, in the matrix.
    pub allow: String,
    /// Denied, in the matrix.
    pub deny: String,
    /// After the services of a denied flow: `bloqué`.
    pub blocked: String,
    /// Title of the legend.
    pub legend: String,
    /// Legend of business flows.
    pub business: String,
    /// Legend of infrastructure flows.
    pub infrastructure: String,
    /// Legend of administration flows.
    pub administration: String,
    /// Legend of backup flows.
    pub backup: String,
    /// Legend of denied flows.
    pub denied: String,
    /// Legend of bundles and branches.
    pub bundle: String,
    /// Legend of pins.
    pub pins: String,
    /// Legend of critical cards.
    pub critical: String,
    /// Legend of links between sites.
    pub site_link: String,
    /// Title of the table of zones.
    pub zones: String,
    /// Column: zone.
    pub zone: String,
    /// Column: network.
    pub cidr: String,
    /// Column: gateway.
    pub gateway: String,
    /// Column: number of hosts.
    pub hosts: String,
    /// Colour classes in the order of [`super::ZoneColor`].
    pub colors: [String; 8],
    /// Label of the title block: project.
    pub project: String,
    /// Label: drawing.
    pub drawing: String,
    /// Label: client.
    pub client: String,
    /// Label: author.
    pub author: String,
    /// Label: version.
    pub version: String,
    /// Label: date.
    pub date: String,
    /// Label: source.
    pub source: String,
    /// Label: sheet.
    pub sheet: String,
    /// Where the list of flows is when it is on the following sheets.
    pub matrix_elsewhere: String,
}

impl Texts {
    /// The texts in French.
    pub fn french() -> Self {
        let own = str::to_owned;
        Self {
            matrix: own("Matrice de flux"),
            number: own("N°"),
            source_destination: own("Source → destination"),
            service: own("Service"),
            action: own("Action"),
            allow: own("autorisé"),
            deny: own("refusé"),
            blocked: own("bloqué"),
            legend: own("Légende"),
            business: own("flux métier autorisé"),
            infrastructure: own("flux d’infrastructure (annuaire, DNS, NTP)"),
            administration: own("flux d’administration, supervision"),
            backup: own("flux de sauvegarde"),
            denied: own("flux refusé, arrêté à l’entrée de la zone"),
            bundle: own("faisceau de 3 flux et plus, point = dérivation"),
            pins: own("n° du flux à la source (blanc), à l’arrivée (plein)"),
            critical: own("équipement critique"),
            site_link: own("liaison entre sites"),
            zones: own("Zones"),
            zone: own("Zone"),
            cidr: own("Réseau"),
            gateway: own("Passerelle"),
            hosts: own("Hôtes"),
            colors: [
                own("bordure"),
                own("exposée"),
                own("utilisateurs"),
                own("administration"),
                own("serveurs"),
                own("données"),
                own("invités, objets"),
                own("partenaires"),
            ],
            project: own("Projet"),
            drawing: own("Plan"),
            client: own("Client"),
            author: own("Auteur"),
            version: own("Version"),
            date: own("Date"),
            source: own("Source"),
            sheet: own("Feuille"),
            matrix_elsewhere: own("La matrice de flux est sur la feuille suivante."),
        }
    }
}
