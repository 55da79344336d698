//! The facts of each row that are worth telling when they change.

use super::{Fact, Row, Subject};
use crate::check::Row as _;
use crate::model::value::{Ref, Size, TimeSpan};
use crate::plan::Plan;
use crate::plan::timeline::Share;

/// A row and its facts.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub subject: Subject,
    pub row: Row,
    pub facts: Vec<(&'static str, Fact)>,
}

impl Sheet {
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.facts.iter().find(|(known, _)| *known == name).map(|(_, fact)| fact)
    }

    fn with(mut self, name: &'static str, fact: impl Into<Fact>) -> Self {
        self.facts.push((name, fact.into()));
        self
    }

    fn with_some(self, name: &'static str, fact: Option<impl Into<Fact>>) -> Self {
        match fact {
            Some(fact) => self.with(name, fact),
            None => self,
        }
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Fact::Text(text)
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Fact::Text(text.to_owned())
    }
}

impl From<Size> for Fact {
    fn from(size: Size) -> Self {
        Fact::Size(size)
    }
}

impl From<TimeSpan> for Fact {
    fn from(span: TimeSpan) -> Self {
        Fact::Span(span)
    }
}

impl From<chrono::NaiveDate> for Fact {
    fn from(date: chrono::NaiveDate) -> Self {
        Fact::Date(date)
    }
}

impl From<Vec<String>> for Fact {
    fn from(list: Vec<String>) -> Self {
        Fact::List(list)
    }
}

/// A text that is told only when it is written.
fn written(text: &str) -> Option<Fact> {
    (!text.trim().is_empty()).then(|| Fact::Text(text.to_owned()))
}

/// What is told of a list of references.
fn listed<T>(plan: &Plan, references: &[Ref<T>]) -> Option<Vec<String>> {
    let names = references.iter().map(|reference| plan.label(reference.as_str()).to_owned());
    (!references.is_empty()).then(|| names.collect())
}

/// A value written in the file, as it is written.
fn shown<T: ToString>(value: Option<&T>) -> Option<Fact> {
    value.map(|value| Fact::Text(value.to_string()))
}

/// The sheets of a whole plan.
pub(super) fn sheets(plan: &Plan) -> Vec<Sheet> {
    let mut sheets = vec![project(plan)];
    schedule(plan, &mut sheets);
    purpose(plan, &mut sheets);
    costs(plan, &mut sheets);
    network(plan, &mut sheets);
    systems(plan, &mut sheets);
    directory(plan, &mut sheets);
    acceptance(plan, &mut sheets);
    sheets
}

fn sheet(plan: &Plan, subject: Subject, id: &str, title: &str) -> Sheet {
    let row = Row { id: id.to_owned(), label: plan.label(id).to_owned(), title: title.to_owned() };
    Sheet { subject, row, facts: Vec::new() }.with_some("title", written(title))
}

fn project(plan: &Plan) -> Sheet {
    let about = &plan.project.project;
    sheet(plan, Subject::Project, "project", &about.title)
        .with("version", about.version.value.clone())
        .with("client", about.client.name.clone())
        .with("start", plan.timeline.start)
        .with("finish", plan.timeline.finish)
        .with("status-date", plan.timeline.status)
        .with("total", Fact::Money(plan.costs.total))
        .with_some("ceiling", plan.costs.ceiling.map(Fact::Money))
        .with_some("scope", (!about.scope.is_empty()).then(|| about.scope.clone()))
        .with_some("out-of-scope", (!about.out_of_scope.is_empty()).then(|| about.out_of_scope.clone()))
}

fn schedule(plan: &Plan, sheets: &mut Vec<Sheet>) {
    let project = &plan.project;
    let member = |share: &Share| project.member.get(share.member).map(|m| m.name.clone());
    for ((phase, task), found) in project.tasks().zip(&plan.timeline.tasks) {
        let people: Vec<String> = found.work.iter().filter_map(member).collect();
        let after: Vec<String> = task.after.iter().map(|d| plan.label(d.on.as_str()).to_owned()).collect();
        let phase = project.phase.get(phase).map(|phase| phase.title.clone());
        sheets.push(
            sheet(plan, Subject::Task, task.id.as_str(), &task.title)
                .with_some("phase", phase)
                .with("start", found.start.date())
                .with("finish", found.finish.date())
                .with("work", Fact::Work(found.work_minutes))
                .with_some("people", (!people.is_empty()).then_some(people))
                .with_some("after", (!after.is_empty()).then_some(after))
                .with("progress", Fact::Number(found.progress))
                .with_some("deadline", task.deadline.as_ref().map(|at| at.date)),
        );
    }
    for (phase, found) in project.phase.iter().zip(&plan.timeline.phases) {
        sheets.push(
            sheet(plan, Subject::Phase, phase.id.as_str(), &phase.title)
                .with_some("start", found.start.map(|at| at.date()))
                .with_some("finish", found.finish.map(|at| at.date()))
                .with("work", Fact::Work(found.work_minutes)),
        );
    }
    for (milestone, found) in project.milestone.iter().zip(&plan.timeline.milestones) {
        sheets.push(
            sheet(plan, Subject::Milestone, milestone.id.as_str(), &milestone.title)
                .with("date", found.date.date())
                .with_some("due", found.due)
                .with_some("deliverables", listed(plan, &milestone.deliverables)),
        );
    }
    for row in &project.deliverable {
        sheets.push(
            sheet(plan, Subject::Deliverable, row.id.as_str(), &row.title)
                .with("kind", Fact::Choice("deliverable", row.kind.key()))
                .with_some("acceptance", (!row.acceptance.is_empty()).then(|| row.acceptance.clone())),
        );
    }
    for row in &project.member {
        sheets.push(
            sheet(plan, Subject::Member, row.id.as_str(), &row.name)
                .with_some("role", written(&row.role))
                .with_some("availability", row.availability.as_ref().map(|part| Fact::Number(part.value))),
        );
    }
}

fn purpose(plan: &Plan, sheets: &mut Vec<Sheet>) {
    let project = &plan.project;
    for row in &project.need {
        sheets.push(
            sheet(plan, Subject::Need, row.id.as_str(), &row.title)
                .with("priority", Fact::Choice("priority", row.priority.key()))
                .with_some("description", written(&row.description)),
        );
    }
    for row in &project.objective {
        sheets.push(
            sheet(plan, Subject::Objective, row.id.as_str(), &row.title)
                .with("target", row.target.clone())
                .with_some("needs", listed(plan, &row.needs)),
        );
    }
    for row in &project.risk {
        sheets.push(
            sheet(plan, Subject::Risk, row.id.as_str(), &row.title)
                .with("probability", Fact::Number(f64::from(row.probability)))
                .with("impact", Fact::Number(f64::from(row.impact)))
                .with("response", Fact::Choice("response", row.response.key()))
                .with_some("action", written(&row.action)),
        );
    }
    for row in &project.control {
        sheets.push(
            sheet(plan, Subject::Control, row.id.as_str(), &row.title)
                .with_some("framework", written(&row.framework))
                .with_some("applies-to", listed(plan, &row.applies_to)),
        );
    }
}

fn costs(plan: &Plan, sheets: &mut Vec<Sheet>) {
    for line in &plan.costs.lines {
        // A member, a server and its cost are different rows of the same id.
        sheets.push(
            sheet(plan, Subject::Cost, &line.id, &line.title)
                .with("quantity", Fact::Number(line.quantity))
                .with("unit-price", Fact::Money(line.unit))
                .with("total", Fact::Money(line.total)),
        );
    }
}

fn network(plan: &Plan, sheets: &mut Vec<Sheet>) {
    let project = &plan.project;
    for row in &project.site {
        sheets.push(
            sheet(plan, Subject::Site, row.id.as_str(), &row.title)
                .with("kind", Fact::Choice("site", row.kind.key()))
                .with_some("address", written(&row.address))
                .with_some("network", shown(row.cidr.as_deref())),
        );
    }
    for row in &project.link {
        sheets.push(
            sheet(plan, Subject::Link, row.id.as_str(), &row.title)
                .with("ends", vec![row.from.to_string(), row.to.to_string()])
                .with("protocol", Fact::Choice("link-protocol", row.protocol.key())),
        );
    }
    for row in &project.zone {
        let dhcp = row.dhcp.as_ref().map(|range| format!("{} – {}", range.from.value, range.to.value));
        sheets.push(
            sheet(plan, Subject::Zone, row.id.as_str(), &row.title)
                .with_some("vlan", shown(row.vlan.as_deref()))
                .with("network", row.cidr.value.to_string())
                .with("trust", Fact::Choice("trust", row.trust.key()))
                .with_some("dhcp", dhcp),
        );
    }
    for row in &project.client {
        sheets.push(
            sheet(plan, Subject::Client, row.id.as_str(), &row.title)
                .with("zone", row.zone.as_str())
                .with("count", Fact::Number(f64::from(row.count.value))),
        );
    }
    for row in &project.flow {
        let texts = |values: &[crate::model::value::At<String>]| -> Vec<String> {
            values.iter().map(|value| value.value.clone()).collect()
        };
        let title = if row.title.is_empty() { row.reason.as_str() } else { row.title.as_str() };
        sheets.push(
            sheet(plan, Subject::Flow, row.id.as_str(), title)
                .with("from", texts(&row.from))
                .with("to", texts(&row.to))
                .with("services", texts(&row.services))
                .with("action", Fact::Choice("action", row.action.key()))
                .with_some("reason", written(&row.reason))
                .with_some("expires", row.expires.as_ref().map(|date| date.value.0)),
        );
    }
    // Those that follow from the roles, as they stand in the matrix.
    for line in plan.network.flows.lines.iter().filter(|line| !line.is_declared()) {
        let ends = |ends: &[std::sync::Arc<crate::plan::network::ends::EndInfo>]| -> Vec<String> {
            ends.iter().map(|end| end.label.clone()).collect()
        };
        let services: Vec<String> = line.services.iter().map(|service| service.label.clone()).collect();
        let (from, to) = (ends(&line.from), ends(&line.to));
        let title = format!("{} → {}", from.join(", "), to.join(", "));
        sheets.push(
            sheet(plan, Subject::Flow, &line.id, &title)
                .with("services", services)
                .with("action", Fact::Choice("action", line.action.key())),
        );
    }
}

fn systems(plan: &Plan, sheets: &mut Vec<Sheet>) {
    let project = &plan.project;
    for row in &project.server {
        sheets.push(
            sheet(plan, Subject::Server, row.id.as_str(), row.title())
                .with("zone", row.zone.as_str())
                .with_some("roles", listed(plan, &row.roles))
                .with("os", row.os.value.clone())
                .with_some("cpu", shown(row.cpu.as_deref()))
                .with_some("memory", row.memory.as_deref().copied())
                .with_some("disk", row.disk.as_deref().copied())
                .with_some("address", shown(row.address.as_deref()))
                .with("count", Fact::Number(row.count.as_ref().map_or(1.0, |count| f64::from(count.value))))
                .with("criticality", Fact::Choice("criticality", row.criticality.key())),
        );
    }
    for row in &project.device {
        sheets.push(
            sheet(plan, Subject::Device, row.id.as_str(), row.title())
                .with("kind", Fact::Choice("device", row.kind.key()))
                .with_some("zone", row.zone.as_ref().map(Ref::as_str))
                .with_some("zones", listed(plan, &row.joins))
                .with_some("address", shown(row.address.as_deref())),
        );
    }
    for row in &project.application {
        sheets.push(
            sheet(plan, Subject::Application, row.id.as_str(), row.title())
                .with("server", row.server.as_str())
                .with("url", row.url.value.clone())
                .with_some("groups", listed(plan, &row.groups)),
        );
    }
    for row in &project.database {
        sheets.push(
            sheet(plan, Subject::Database, row.id.as_str(), row.title())
                .with("server", row.server.as_str())
                .with("engine", Fact::Choice("engine", row.engine.key()))
                .with_some("size", row.size.as_deref().copied())
                .with_some("connects", listed(plan, &row.connects)),
        );
    }
    for row in &project.backup {
        sheets.push(
            sheet(plan, Subject::Backup, row.id.as_str(), row.title())
                .with_some("what", listed(plan, &row.what))
                .with("to", row.to.as_str())
                .with("schedule", row.schedule.value.to_string())
                .with("rpo", row.rpo.value)
                .with("rto", row.rto.value),
        );
    }
    for row in &project.alert {
        sheets.push(
            sheet(plan, Subject::Alert, row.id.as_str(), row.title())
                .with("metric", row.metric.as_str())
                .with_some("threshold", written(&row.threshold))
                .with("severity", Fact::Choice("severity", row.severity.key())),
        );
    }
}

fn directory(plan: &Plan, sheets: &mut Vec<Sheet>) {
    let project = &plan.project;
    for row in &project.group {
        sheets.push(
            sheet(plan, Subject::Group, row.id.as_str(), &row.title).with_some("members", listed(plan, &row.members)),
        );
    }
    for row in &project.user {
        sheets.push(
            sheet(plan, Subject::User, row.id.as_str(), &row.title)
                .with("kind", Fact::Choice("user", row.kind.key()))
                .with_some("groups", listed(plan, &row.groups)),
        );
    }
    for row in &project.share {
        let rights: Vec<String> =
            row.rights.iter().map(|(who, right)| format!("{who}\u{A0}= {}", right.value.key())).collect();
        sheets.push(
            sheet(plan, Subject::Share, row.id.as_str(), &row.path.value)
                .with_some("rights", (!rights.is_empty()).then_some(rights))
                .with_some("quota", row.quota.as_deref().copied()),
        );
    }
}

fn acceptance(plan: &Plan, sheets: &mut Vec<Sheet>) {
    let project = &plan.project;
    for row in &project.test {
        sheets.push(
            sheet(plan, Subject::Test, row.id.as_str(), &row.title)
                .with("kind", Fact::Choice("test", row.kind.key()))
                .with_some("verifies", listed(plan, &row.verifies))
                .with_some("steps", (!row.steps.is_empty()).then(|| row.steps.clone()))
                .with("expected", row.expected.as_str()),
        );
    }
    for row in &project.training {
        sheets.push(
            sheet(plan, Subject::Training, row.id.as_str(), &row.title)
                .with_some("date", row.date.as_ref().map(|at| at.date))
                .with("duration", row.duration.value)
                .with_some("audience", listed(plan, &row.audience)),
        );
    }
    for row in &project.procedure {
        sheets.push(
            sheet(plan, Subject::Procedure, row.id.as_str(), &row.title)
                .with("steps", row.steps.clone())
                .with_some("frequency", written(&row.frequency)),
        );
    }
}
