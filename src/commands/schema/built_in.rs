//! The chapter of what is built in: services and roles.

use std::fmt::Write as _;

use super::words::cell;
use crate::plan::network::catalogue::Catalogue;

/// The chapter of the services and roles that need no definition.
pub(super) fn write(catalogue: &Catalogue, text: &mut String) {
    text.push_str(SERVICES);
    for service in catalogue.services() {
        let ports: Vec<String> = service.ports.iter().map(|ports| format!("`{ports}`")).collect();
        let marks = [(service.cleartext, "readable on the wire"), (service.admin, "gives control of the machine")];
        let marks: Vec<&str> = marks.iter().filter_map(|(is, says)| is.then_some(*says)).collect();
        let title = cell(&service.title.en);
        let _ = writeln!(text, "| `{}` | {title} | {} | {} |", service.id, ports.join(" "), marks.join(", "));
    }
    text.push_str(ROLES);
    for role in catalogue.roles() {
        let offers: Vec<String> = role.offers.iter().map(|service| format!("`{service}`")).collect();
        let _ = writeln!(text, "| `{}` | {} | {} |", role.id, cell(&role.title.en), offers.join(" "));
    }
}

const SERVICES: &str = "
## Built-in services

For `services` of a [flow](#flow), and for roles of your own. A [`[[service]]`](#service) adds one.

| id | what it is | ports | note |
|---|---|---|---|
";

const ROLES: &str = "
## Built-in roles

For `roles` of a [server](#server). From them Qilby works out the flows that the infrastructure needs
(a member of the domain to its controller, what is backed up to its backup server…); what you do not
want is refused with [`[[refused_flow]]`](#refused_flow). A [`[[role]]`](#role) adds one.

| id | what it is | services offered |
|---|---|---|
";
