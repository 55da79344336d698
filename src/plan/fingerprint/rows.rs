//! What counts of each row that a test can verify.

use super::form::Form;
use crate::check::{Entry, Project, Row};
use crate::model::value::Kind;
use crate::model::*;

/// The canonical form of a row.
pub(super) fn form(project: &Project, entry: &Entry) -> Form {
    let found = match entry.kind {
        Kind::Need => row(project, entry).map(need),
        Kind::Objective => row(project, entry).map(objective),
        Kind::Constraint => row(project, entry).map(constraint),
        Kind::Control => row(project, entry).map(control),
        Kind::Zone => row(project, entry).map(zone),
        Kind::Server => row(project, entry).map(server),
        Kind::Device => row(project, entry).map(device),
        Kind::Client => row(project, entry).map(client),
        Kind::Group => row(project, entry).map(|found| group(project, found)),
        Kind::Share => row(project, entry).map(|found| share(project, found)),
        Kind::User => row(project, entry).map(|found| user(project, found)),
        Kind::Application => row(project, entry).map(application),
        Kind::Database => row(project, entry).map(database),
        Kind::Backup => row(project, entry).map(backup),
        Kind::Alert => row(project, entry).map(alert),
        Kind::Flow => row(project, entry).map(flow),
        Kind::Link => row(project, entry).map(link),
        Kind::Deliverable => row(project, entry).map(deliverable),
        Kind::Procedure => row(project, entry).map(procedure),
        _ => None,
    };
    found.unwrap_or_default()
}

fn row<'a, T: Row>(project: &'a Project, entry: &Entry) -> Option<&'a T> {
    project.find(&entry.id)
}

fn need(row: &Need) -> Form {
    let Need { id: _, title, description, priority: _, source: _ } = row;
    Form::default().one("title", title).one("description", description)
}

fn objective(row: &Objective) -> Form {
    let Objective { id: _, title, target, measure, needs, due: _ } = row;
    Form::default().one("title", title).one("target", target).one("measure", measure).set("needs", needs)
}

fn constraint(row: &Constraint) -> Form {
    let Constraint { id: _, title, description, kind: _, source: _ } = row;
    Form::default().one("title", title).one("description", description)
}

fn control(row: &Control) -> Form {
    let Control { id: _, title, framework, description, applies_to, evidence, tests: _, owner: _ } = row;
    Form::default()
        .one("title", title)
        .one("framework", framework)
        .one("description", description)
        .set("applies-to", applies_to)
        .one("evidence", evidence)
}

fn zone(row: &Zone) -> Form {
    let Zone { id: _, title: _, description: _, site, vlan, cidr, cidr6, trust, gateway, dhcp, routed } = row;
    let (from, to, lease) = match dhcp {
        Some(DhcpRange { from, to, lease }) => (Some(from), Some(to), lease.as_ref()),
        None => (None, None, None),
    };
    Form::default()
        .maybe("site", site.as_ref())
        .maybe("vlan", vlan.as_deref())
        .one("cidr", cidr.value)
        .maybe("cidr6", cidr6.as_deref())
        .one("trust", trust.key())
        .maybe("gateway", gateway.as_deref())
        .maybe("dhcp-from", from.map(|at| at.value))
        .maybe("dhcp-to", to.map(|at| at.value))
        .maybe("dhcp-lease", lease.map(|at| at.value))
        .flag("routed", *routed)
}

fn server(row: &Server) -> Form {
    let Server {
        id: _,
        icon: _,
        title: _,
        description: _,
        zone,
        roles,
        os,
        cpu,
        memory,
        disk,
        model,
        address,
        address6,
        criticality: _,
        count,
        monthly_price: _,
        price: _,
        owner: _,
    } = row;
    Form::default()
        .one("zone", zone)
        .set("roles", roles)
        .one("os", &os.value)
        .maybe("cpu", cpu.as_deref())
        .maybe("memory", memory.as_deref())
        .maybe("disk", disk.as_deref())
        .one("model", model)
        .maybe("address", address.as_deref())
        .maybe("address6", address6.as_deref())
        .maybe("count", count.as_deref())
}

fn device(row: &Device) -> Form {
    let Device {
        id: _,
        icon: _,
        title: _,
        description: _,
        kind,
        zone,
        joins,
        site,
        address,
        public_address,
        model,
        criticality: _,
        count,
        monthly_price: _,
        price: _,
    } = row;
    Form::default()
        .one("kind", kind.key())
        .maybe("zone", zone.as_ref())
        .set("joins", joins)
        .maybe("site", site.as_ref())
        .maybe("address", address.as_deref())
        .maybe("public-address", public_address.as_deref())
        .one("model", model)
        .maybe("count", count.as_deref())
}

fn client(row: &Client) -> Form {
    let Client { id: _, title: _, zone, count, os, users, domain_member } = row;
    Form::default()
        .one("zone", zone)
        .one("count", count.value)
        .one("os", os)
        .set("users", users)
        .flag("domain-member", *domain_member)
}

/// A group, with the accounts that join it by their own `groups`.
fn group(project: &Project, row: &Group) -> Form {
    let Group { id, title: _, name, scope, members, ou } = row;
    let joined = project.user.iter().filter(|user| user.groups.iter().any(|group| group == id.as_str()));
    let joined = joined.map(|user| user.id.as_str());
    Form::default()
        .maybe("name", name.as_deref())
        .one("scope", scope.key())
        .set("members", members.iter().map(|member| member.as_str()).chain(joined))
        .maybe("ou", ou.as_ref())
}

/// An account, with the groups that name it as a member.
fn user(project: &Project, row: &User) -> Form {
    let User { id, title: _, kind, groups, email: _, ou, person: _ } = row;
    let named = project.group.iter().filter(|group| group.members.iter().any(|member| member == id.as_str()));
    Form::default()
        .one("kind", kind.key())
        .set("groups", groups.iter().map(|group| group.as_str()).chain(named.map(|group| group.id.as_str())))
        .maybe("ou", ou.as_ref())
}

/// A folder, with the rights of those above it that it inherits.
fn share(project: &Project, row: &Share) -> Form {
    let Share { id: _, path, title: _, server, rights, inherit, quota } = row;
    let is_above = |other: &&Share| {
        let (own, other) = (path.value.trim_matches('/'), other.path.value.trim_matches('/'));
        own.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'))
    };
    let above = project.share.iter().filter(is_above).filter(|_| inherit.unwrap_or(true));
    let inherited = above.flat_map(|folder| {
        let rights = folder.rights.iter();
        rights.map(|(who, right)| format!("{} {who} {}", folder.path.value, right.key()))
    });
    Form::default()
        .one("path", &path.value)
        .maybe("server", server.as_ref())
        .set("rights", rights.iter().map(|(who, right)| format!("{who} {}", right.key())))
        .set("inherited", inherited)
        .maybe("inherit", *inherit)
        .maybe("quota", quota.as_deref())
}

fn application(row: &Application) -> Form {
    let Application {
        id: _,
        title: _,
        description: _,
        server,
        url,
        certificate,
        certificate_end: _,
        groups,
        database,
        load,
    } = row;
    let (users, response) = match load {
        Some(Load { users, response }) => (Some(users.value), Some(response.value)),
        None => (None, None),
    };
    Form::default()
        .one("server", server)
        .one("url", &url.value)
        .one("certificate", certificate.key())
        .set("groups", groups)
        .maybe("database", database.as_ref())
        .maybe("users", users)
        .maybe("response", response)
}

fn database(row: &Database) -> Form {
    let Database { id: _, title: _, engine, version, server, owner, size: _, connects } = row;
    Form::default()
        .one("engine", engine.key())
        .one("version", version)
        .one("server", server)
        .maybe("owner", owner.as_ref())
        .set("connects", connects)
}

fn backup(row: &Backup) -> Form {
    let Backup {
        id: _,
        title: _,
        what,
        to,
        tool,
        schedule,
        retention,
        rpo,
        rto,
        encrypted,
        offsite,
        restore_tests: _,
        exercise: _,
    } = row;
    let Retention { hourly, daily, weekly, monthly, yearly } = retention;
    Form::default()
        .set("what", what)
        .one("to", to)
        .one("tool", tool)
        .one("schedule", schedule.value)
        .list("retention", [hourly, daily, weekly, monthly, yearly])
        .one("rpo", rpo.value)
        .one("rto", rto.value)
        .flag("encrypted", *encrypted)
        .maybe("offsite", offsite.as_ref())
}

fn alert(row: &Alert) -> Form {
    let Alert { id: _, title, on, metric, threshold, lasting, severity, tell } = row;
    Form::default()
        .one("title", title)
        .set("on", on)
        .one("metric", metric)
        .one("threshold", threshold)
        .maybe("for", lasting.as_deref())
        .one("severity", severity.key())
        .set("tell", tell)
}

fn flow(row: &Flow) -> Form {
    let Flow {
        id: _,
        title: _,
        from,
        to,
        services,
        action,
        reason: _,
        needs: _,
        owner: _,
        ticket: _,
        review: _,
        expires,
        log,
        nat,
    } = row;
    let (kind, address, port) = match nat {
        Some(Nat { kind, address, port }) => (Some(kind.key()), address.as_deref(), port.as_deref()),
        None => (None, None, None),
    };
    Form::default()
        .set("from", from.iter().map(|end| &end.value))
        .set("to", to.iter().map(|end| &end.value))
        .set("services", services.iter().map(|service| &service.value))
        .one("action", action.key())
        .maybe("expires", expires.as_ref().map(|date| date.value.0))
        .flag("log", *log)
        .maybe("nat", kind)
        .maybe("nat-address", address)
        .maybe("nat-port", port)
}

fn link(row: &Link) -> Form {
    let Link { id: _, title: _, from, to, protocol, peers, networks, cidr } = row;
    Form::default()
        .set("ends", [from, to])
        .one("protocol", protocol.key())
        .set("peers", peers)
        .set("networks", networks)
        .maybe("cidr", cidr.as_deref())
}

fn deliverable(row: &Deliverable) -> Form {
    let Deliverable { id: _, title, kind, description, file, to: _, acceptance } = row;
    Form::default()
        .one("title", title)
        .one("kind", kind.key())
        .one("description", description)
        .maybe("file", file.as_deref())
        .list("acceptance", acceptance)
}

fn procedure(row: &Procedure) -> Form {
    let Procedure { id: _, title, on, steps, who: _, frequency: _ } = row;
    Form::default().one("title", title).set("on", on).list("steps", steps)
}
