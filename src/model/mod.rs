//! The nouns of a delivery project, as the project file says them. `model` knows nobody.
//!
//! Every table of the project file is a struct here; its doc comments are the reference of the
//! project file and the descriptions in its JSON Schema. A struct says what can be written, never
//! what follows from it: that is for the plan.

pub mod value;

mod acceptance;
mod application;
mod card;
mod choice;
mod cloud;
mod cost;
mod directory;
mod document;
mod drawing;
mod foreign;
mod handover;
mod network;
mod project;
mod purpose;
mod results;
mod run;
mod schedule;
mod server;
mod target;
mod team;

pub use acceptance::{Check, CheckKind, FileAccess, Test, TestKind};
pub use application::{
    Alert, Application, Backup, Certificate, Database, DatabaseEngine, Load, Monitoring, Retention, Severity,
};
pub use card::{BoardCard, CardState};
pub use cloud::{Cloud, CloudOption, Criterion};
pub use cost::{Budget, BudgetLine, LineKind, Price};
pub use directory::{Directory, Group, GroupScope, Ou, PasswordPolicy, Right, Share, User, UserKind};
pub use document::Document;
pub use drawing::{Drawing, Paper};
pub use foreign::{
    ForeignCalendar, ForeignHold, ForeignKind, ForeignLength, ForeignPerson, ForeignRow, ForeignSchedule, ForeignWeek,
    ListedTask,
};
pub use handover::{Board, Communication, Feedback, Jira, Procedure, Support, SupportLevel, Training, Trello};
pub use network::{
    Action, Client, DhcpRange, Flow, Link, LinkProtocol, Nat, NatKind, RefusedFlow, Role, RoleNeed, Service, Site,
    SiteKind, Trust, Zone,
};
pub use project::{Allow, Confidentiality, Language, Party, ProjectInfo, Revision, ScheduleEffort, ScheduleOptions};
pub use purpose::{Constraint, ConstraintKind, Control, Need, Objective, Priority, Response, Risk};
pub use results::{DERIVED_TEST, Outcome, Reservation, ReservationSeverity, ResultsFile, TestResult};
pub use run::{RunReservation, RunResult};
pub use schedule::{Assign, Deliverable, DeliverableKind, Dependency, Estimate, LinkType, Milestone, Phase, Task};
pub use server::{Criticality, Device, DeviceKind, Server};
pub use target::{
    Accessor, Account, Anyone, Asset, BackedUp, BackupStore, Endpoint, Person, Predecessor, Provable, Trainee, Worker,
};
pub use team::{
    Calendar, Closure, Holidays, Involvement, Leave, Meeting, Member, OtherCalendar, Stakeholder, Team, Weekday,
};

#[cfg(test)]
mod tests;
