//! The whole project file.

use schemars::JsonSchema;
use serde::Deserialize;

use super::*;

/// One project file: phases, tasks, milestones, team, servers, zones, flows, rights, tests.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Qilby project file")]
pub struct Document {
    /// The project itself.
    pub project: ProjectInfo,
    /// History of the project file, printed in every document.
    #[serde(default)]
    pub revision: Vec<Revision>,
    /// When the project is worked on.
    #[serde(default)]
    pub calendar: Calendar,
    /// How the schedule is worked out.
    pub schedule: Option<ScheduleOptions>,
    /// The delivery team.
    #[serde(default)]
    pub member: Vec<Member>,
    /// Members who can be named together.
    #[serde(default)]
    pub team: Vec<Team>,
    /// The client's side.
    #[serde(default)]
    pub stakeholder: Vec<Stakeholder>,
    /// Meetings, where needs and changes come from.
    #[serde(default)]
    pub meeting: Vec<Meeting>,
    /// How people of the project tell each other things.
    #[serde(default)]
    pub communication: Vec<Communication>,

    /// What the client asks for.
    #[serde(default)]
    pub need: Vec<Need>,
    /// What the project has to live with.
    #[serde(default)]
    pub constraint: Vec<Constraint>,
    /// Measurable targets.
    #[serde(default)]
    pub objective: Vec<Objective>,
    /// What may go wrong.
    #[serde(default)]
    pub risk: Vec<Risk>,
    /// Measures of security and compliance.
    #[serde(default)]
    pub control: Vec<Control>,

    /// Phases, which hold the tasks.
    #[serde(default)]
    pub phase: Vec<Phase>,
    /// Points to reach.
    #[serde(default)]
    pub milestone: Vec<Milestone>,
    /// What is handed over.
    #[serde(default)]
    pub deliverable: Vec<Deliverable>,
    /// The budget and what is neither work nor a server.
    #[serde(default)]
    pub budget: Budget,

    /// How drawings are printed.
    #[serde(default)]
    pub drawing: Drawing,

    /// The choice of the cloud provider.
    pub cloud: Option<Cloud>,
    /// Places: offices, server rooms, cloud regions.
    #[serde(default)]
    pub site: Vec<Site>,
    /// Ties between places.
    #[serde(default)]
    pub link: Vec<Link>,
    /// VLANs and subnets.
    #[serde(default)]
    pub zone: Vec<Zone>,
    /// Servers, physical or virtual.
    #[serde(default)]
    pub server: Vec<Server>,
    /// What is not a server but stands in the drawing and in the flows.
    #[serde(default)]
    pub device: Vec<Device>,
    /// Populations of user machines.
    #[serde(default)]
    pub client: Vec<Client>,
    /// The Active Directory domain.
    pub directory: Option<Directory>,
    /// Organisational units of the directory.
    #[serde(default)]
    pub ou: Vec<Ou>,
    /// Groups of the directory.
    #[serde(default)]
    pub group: Vec<Group>,
    /// Accounts of the directory.
    #[serde(default)]
    pub user: Vec<User>,
    /// The folder tree and its rights.
    #[serde(default)]
    pub share: Vec<Share>,
    /// HTTPS applications.
    #[serde(default)]
    pub application: Vec<Application>,
    /// Databases and who connects.
    #[serde(default)]
    pub database: Vec<Database>,
    /// What is backed up, where to, how often.
    #[serde(default)]
    pub backup: Vec<Backup>,
    /// What is watched.
    pub monitoring: Option<Monitoring>,
    /// Alerts of the monitoring.
    #[serde(default)]
    pub alert: Vec<Alert>,
    /// Roles that the built-in list lacks.
    #[serde(default)]
    pub role: Vec<Role>,
    /// Services that the built-in list lacks.
    #[serde(default)]
    pub service: Vec<Service>,
    /// Who may talk to whom, how, and why.
    #[serde(default)]
    pub flow: Vec<Flow>,
    /// Flows that the roles would need and that the author refuses.
    #[serde(default)]
    pub refused_flow: Vec<RefusedFlow>,

    /// Tests of the acceptance.
    #[serde(default)]
    pub test: Vec<Test>,
    /// Training sessions.
    #[serde(default)]
    pub training: Vec<Training>,
    /// The first weeks after the hand-over.
    pub support: Option<Support>,
    /// Operating procedures.
    #[serde(default)]
    pub procedure: Vec<Procedure>,
    /// What people said, and what became of it.
    #[serde(default)]
    pub feedback: Vec<Feedback>,
    /// The boards on which the team works.
    #[serde(default)]
    pub board: Board,

    /// Diagnostics that the author accepts, with the reason.
    #[serde(default)]
    pub allow: Vec<Allow>,
}
