//! What references may point at.

use super::value::{Kind, Target};
use super::*;

macro_rules! targets {
    ($($type:ident => $($kind:ident)|+),+ $(,)?) => {
        $(impl Target for $type { const KINDS: &'static [Kind] = &[$(Kind::$kind),+]; })+
    };
}

macro_rules! groups_of_kinds {
    ($($(#[$meta:meta])* $type:ident => $($kind:ident)|+),+ $(,)?) => {
        $($(#[$meta])* pub struct $type; impl Target for $type { const KINDS: &'static [Kind] = &[$(Kind::$kind),+]; })+
    };
}

targets! {
    OtherCalendar => Calendar, Member => Member, Team => Team, Stakeholder => Stakeholder,
    Meeting => Meeting, Communication => Communication,
    Need => Need, Constraint => Constraint, Objective => Objective, Risk => Risk, Control => Control,
    Phase => Phase, Task => Task, Milestone => Milestone, Deliverable => Deliverable,
    BudgetLine => BudgetLine, Price => Price, Criterion => Criterion, CloudOption => CloudOption,
    Site => Site, Link => Link, Zone => Zone, Server => Server, Device => Device, Client => Client,
    Group => Group, User => User, Ou => Ou, Share => Share, Application => Application,
    Database => Database, Backup => Backup, Alert => Alert, Role => Role, Service => Service, Flow => Flow,
    Test => Test, Training => Training, Procedure => Procedure, Feedback => Feedback,
}

groups_of_kinds! {
    /// Who can be given work: a member or a team.
    Worker => Member | Team,
    /// A person of either side.
    Person => Member | Stakeholder,
    /// Persons of either side, alone or as a team.
    Anyone => Member | Team | Stakeholder,
    /// What a task or a milestone can wait for.
    Predecessor => Task | Milestone | Phase,
    /// An account or a group of the directory.
    Account => Group | User,
    /// Who opens a connection to a database.
    Accessor => Application | Group | User | Server,
    /// Something of the infrastructure.
    Asset => Server | Device | Client | Zone | Site | Application | Database | Share | Backup | Link,
    /// Something that can be backed up.
    BackedUp => Server | Device | Share | Database | Application,
    /// Where a backup can be kept.
    BackupStore => Server | Device,
    /// Something that can be watched, or stand at the end of a check.
    Endpoint => Server | Device | Client | Zone | Application | Database | Backup | Site | Link,
    /// Something that a test can verify.
    Provable => Need | Objective | Constraint | Control | Zone | Server | Device | Client | Group | Share
        | Application | Database | Backup | Alert | Flow | Link | Deliverable | Procedure,
    /// Who follows a training session.
    Trainee => Stakeholder | Group | User | Client | Member,
}
