//! Applications, databases, backups, monitoring.

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::choice;
use super::value::{At, Date, Id, Recurrence, Ref, Size, TimeSpan};
use super::{Accessor, Account, BackedUp, BackupStore, Endpoint, Group, Person, Server, Site, Test};

choice! {
    /// Who signs the certificate.
    Certificate {
        /// The company's own authority.
        Internal = "internal-ca",
        /// A public authority.
        Public = "public-ca",
        /// Nobody but itself.
        SelfSigned = "self-signed",
    }
}

/// An HTTPS application. The flows of those whom it lets in are worked out.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// The id by which the rest of the file names it.
    pub id: Id<Application>,
    /// What it is.
    #[schemars(length(min = 1))]
    pub title: String,
    /// More about it (Markdown).
    #[serde(default)]
    pub description: String,
    /// The server it runs on.
    pub server: Ref<Server>,
    /// Address of the application.
    #[schemars(length(min = 1))]
    pub url: At<String>,
    /// Who signs its certificate.
    pub certificate: Certificate,
    /// Last day of its certificate, when it is known; one that renews itself needs none.
    pub certificate_end: Option<At<Date>>,
    /// The groups let in.
    #[serde(default)]
    pub groups: Vec<Ref<Group>>,
    /// Its database.
    pub database: Option<Ref<Database>>,
    /// The load that it has to bear.
    pub load: Option<Load>,
}

/// The load that an application has to bear.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Load {
    /// Users at once.
    #[schemars(range(min = 1))]
    pub users: At<u32>,
    /// Response time that 95 % of the requests keep.
    pub response: At<TimeSpan>,
}

choice! {
    /// The program that holds a database.
    DatabaseEngine {
        /// PostgreSQL.
        Postgresql = "postgresql",
        /// MariaDB.
        Mariadb = "mariadb",
        /// MySQL.
        Mysql = "mysql",
        /// Microsoft SQL Server.
        SqlServer = "sql-server",
        /// Oracle Database.
        Oracle = "oracle",
        /// MongoDB.
        Mongodb = "mongodb",
    }
}

/// A database, on the server that holds it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// The id by which the rest of the file names it.
    pub id: Id<Database>,
    /// What is in it.
    #[schemars(length(min = 1))]
    pub title: String,
    /// The program that holds it.
    pub engine: DatabaseEngine,
    /// Version of the program.
    #[serde(default)]
    pub version: String,
    /// The server it is on.
    pub server: Ref<Server>,
    /// The account that owns it.
    pub owner: Option<Ref<Account>>,
    /// Expected size.
    pub size: Option<At<Size>>,
    /// Who may connect.
    #[serde(default)]
    pub connects: Vec<Ref<Accessor>>,
}

/// A backup: what is saved, where to, how often, and how long it takes to come back.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// The id by which the rest of the file names it.
    pub id: Id<Backup>,
    /// What it is.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What is backed up. A server counts for all that is on it.
    #[schemars(length(min = 1))]
    pub what: Vec<Ref<BackedUp>>,
    /// Where it is kept: the backup server or a storage device.
    pub to: Ref<BackupStore>,
    /// The program used.
    #[serde(default)]
    pub tool: String,
    /// When: `hourly`, `daily 02:00`, `weekly sun 03:00`, `monthly 1 04:00`.
    pub schedule: At<Recurrence>,
    /// How many are kept.
    pub retention: Retention,
    /// Most work that can be lost.
    pub rpo: At<TimeSpan>,
    /// Most time to be back at work.
    pub rto: At<TimeSpan>,
    /// Whether it is encrypted.
    #[serde(default)]
    pub encrypted: bool,
    /// Where the off-site copy is.
    pub offsite: Option<Ref<Site>>,
    /// The tests that restore it.
    #[serde(default)]
    pub restore_tests: Vec<Ref<Test>>,
    /// How often its restoration is tried again after the hand-over: `6mo`.
    pub exercise: Option<At<TimeSpan>>,
}

/// How many backups are kept.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Last ones of each hour.
    #[serde(default)]
    pub hourly: u16,
    /// Last ones of each day.
    #[serde(default)]
    pub daily: u16,
    /// Last ones of each week.
    #[serde(default)]
    pub weekly: u16,
    /// Last ones of each month.
    #[serde(default)]
    pub monthly: u16,
    /// Last ones of each year.
    #[serde(default)]
    pub yearly: u16,
}

/// What is watched, with what, and how long it is kept.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Monitoring {
    /// The server that watches.
    pub server: Option<Ref<Server>>,
    /// The programs used.
    #[serde(default)]
    pub tool: String,
    /// What is watched. A server counts for all that is on it.
    #[serde(default)]
    pub watch: Vec<Ref<Endpoint>>,
    /// How often measures are taken.
    pub every: Option<At<TimeSpan>>,
    /// How long measures are kept.
    pub metrics_retention: Option<At<TimeSpan>>,
    /// How long logs are kept.
    pub log_retention: Option<At<TimeSpan>>,
    /// What is audited, one item a line.
    #[serde(default)]
    pub audit: Vec<String>,
}

choice! {
    /// How bad it is.
    Severity {
        /// To know.
        Info = "info",
        /// To look at today.
        Warning = "warning",
        /// To look at now.
        Critical = "critical",
    }
}

/// An alert: what is measured, when it is too much, and who is told.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// The id by which the rest of the file names it.
    pub id: Id<Alert>,
    /// What is wrong when it is raised.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What is watched; all that is watched when absent.
    #[serde(default)]
    pub on: Vec<Ref<Endpoint>>,
    /// What is measured: `up`, `cpu`, `memory`, `disk`, `load`, `certificate`, `backup-age`, `http`…
    #[schemars(length(min = 1))]
    pub metric: String,
    /// The threshold, as `> 85 %`.
    #[serde(default)]
    pub threshold: String,
    /// How long it has to last.
    #[serde(rename = "for")]
    pub lasting: Option<At<TimeSpan>>,
    /// How bad it is.
    pub severity: Severity,
    /// Who is told.
    #[schemars(length(min = 1))]
    pub tell: Vec<Ref<Person>>,
}
