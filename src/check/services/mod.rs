//! Rules on servers and on what runs on them: systems, roles, applications, backups, monitoring.

mod backup;
mod monitoring;

use super::context::Context;
use super::directory::has_role;
use super::storage::Tree;
use crate::diagnostic::words::{either, quoted};
use crate::diagnostic::{Diagnostic, List, Message, codes, similar};
use crate::model::value::Ref;
use crate::model::{Application, Server};
use crate::span::Span;
use crate::tell;

/// Operating systems of servers that can be installed and looked after.
const SYSTEMS: [&str; 25] = [
    "debian-11",
    "debian-12",
    "debian-13",
    "ubuntu-20.04",
    "ubuntu-22.04",
    "ubuntu-24.04",
    "ubuntu-26.04",
    "rhel-8",
    "rhel-9",
    "rhel-10",
    "rocky-8",
    "rocky-9",
    "rocky-10",
    "almalinux-8",
    "almalinux-9",
    "almalinux-10",
    "sles-15",
    "freebsd-14",
    "openbsd-7",
    "proxmox-ve-8",
    "proxmox-ve-9",
    "windows-server-2016",
    "windows-server-2019",
    "windows-server-2022",
    "windows-server-2025",
];

/// All rules of this family.
pub(super) fn check(cx: &mut Context<'_>) {
    systems(cx);
    roles(cx);
    applications(cx);
    backup::check(cx);
    monitoring::check(cx);
}

/// `Q0514`: systems that the program knows.
fn systems(cx: &mut Context<'_>) {
    for server in &cx.document.server {
        if !SYSTEMS.contains(&server.os.as_str()) {
            let label = match similar(&server.os, SYSTEMS) {
                Some(meant) => tell!("did you mean {meant}?", meant = quoted(meant)),
                None => tell!("not known"),
            };
            cx.report(
                Diagnostic::warning(codes::UNKNOWN_OS, tell!("the system {os} is not known", os = quoted(&server.os)))
                    .at(server.os.span, label)
                    .note(tell!("the documents name it as written; nothing can be provisioned on it"))
                    .about(server.id.as_str()),
            );
        }
    }
}

/// `Q0510`: who holds something has the role for it.
fn roles(cx: &mut Context<'_>) {
    let document = cx.document;
    for share in &document.share {
        if let Some(server) = &share.server {
            role(
                cx,
                server,
                &["file"],
                |id, roles| tell!("{id} holds a folder and has not the role {roles}", id, roles),
                share.id.span,
                false,
            );
        }
    }
    for database in &document.database {
        role(
            cx,
            &database.server,
            &["database"],
            |id, roles| tell!("{id} holds a database and has not the role {roles}", id, roles),
            database.id.span,
            false,
        );
    }
    for application in &document.application {
        role(
            cx,
            &application.server,
            &["app", "web"],
            |id, roles| tell!("{id} holds an application and has not the role {roles}", id, roles),
            application.id.span,
            true,
        );
    }
    for backup in &document.backup {
        let store = Ref::new(backup.to.as_str().to_owned(), backup.to.span);
        role(
            cx,
            &store,
            &["backup"],
            |id, roles| tell!("{id} holds backups and has not the role {roles}", id, roles),
            backup.id.span,
            false,
        );
    }
    if let Some(server) = document.monitoring.as_ref().and_then(|monitoring| monitoring.server.as_ref()) {
        role(
            cx,
            server,
            &["monitoring"],
            |id, roles| tell!("{id} holds the monitoring and has not the role {roles}", id, roles),
            server.span,
            false,
        );
    }
}

/// Reports a server without any of these roles. A role of the file may stand for that of applications.
fn role(
    cx: &mut Context<'_>,
    named: &Ref<Server>,
    roles: &[&str],
    say: fn(String, List) -> Message,
    holder: Span,
    own: bool,
) {
    let Some(server) = cx.get::<Server>(named) else { return };
    let of_file = |role: &Ref<crate::model::Role>| cx.get::<crate::model::Role>(role).is_some();
    if has_role(server, roles) || own && server.roles.iter().any(of_file) {
        return;
    }
    let id = server.id.as_str();
    let found = Diagnostic::warning(codes::ROLE_MISSING, say(quoted(id), either(roles)));
    let found = found.at(named.span, tell!("held here")).also(server.id.span, tell!("this server"));
    let found = if holder == named.span { found } else { found.also(holder, tell!("what it holds")) };
    let help = tell!("give it the role: its flows, its ports and its provisioning follow from it");
    cx.report(found.help(help).about(id));
}

/// `Q0512`, `Q0513`.
fn applications(cx: &mut Context<'_>) {
    for application in &cx.document.application {
        let id = application.id.as_str();
        if let Some((why, help)) = bad_url(&application.url) {
            let message = tell!("the address of {id} is not one of HTTPS", id = quoted(id));
            cx.report(Diagnostic::error(codes::NOT_HTTPS, message).at(application.url.span, why).help(help));
        }
        if application.groups.is_empty() {
            let_in(cx, application);
        }
    }
}

fn let_in(cx: &mut Context<'_>, application: &Application) {
    let id = application.id.as_str();
    cx.report(
        Diagnostic::warning(codes::NOBODY_LET_IN, tell!("the application {id} lets nobody in", id = quoted(id)))
            .at(application.id.span, tell!("no `groups`"))
            .help(tell!("name in `groups` those who use it"))
            .about(id),
    );
}

/// Why an address is not one of HTTPS, and what to write.
fn bad_url(url: &str) -> Option<(Message, Message)> {
    let example = tell!("write it as in https://negoce.lisiere.example/");
    let Some(rest) = url.strip_prefix("https://") else {
        return Some(match url.starts_with("http://") {
            true => (
                tell!("in clear: anyone on the way reads it"),
                tell!("write https://, and say who signs it in `certificate`"),
            ),
            false => (tell!("it does not begin with https://"), example),
        });
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, rest)) => (name, rest.strip_prefix(':')),
        None => host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port))),
    };
    let sound_name = name.parse::<std::net::IpAddr>().is_ok()
        || crate::model::value::check_format("qilby-domain-name", name).is_ok();
    let sound_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let sound_rest = !url.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"`{}|\\^".contains(c));
    match (sound_name, sound_port, sound_rest) {
        (true, true, true) => None,
        (false, ..) => Some((tell!("the name of the host is not a domain"), example)),
        (_, false, _) => Some((tell!("a port is a number from 1 to 65535"), example)),
        _ => Some((tell!("a character that must be encoded in an address"), example)),
    }
}

#[cfg(test)]
mod tests {
    use super::bad_url;

    #[test]
    fn addresses_of_https() {
        for url in [
            "https://negoce.lisiere.example/",
            "https://a.example:8443/b?c=d#e",
            "https://10.0.0.1",
            "https://[2001:db8::1]:443/",
        ] {
            assert_eq!(bad_url(url), None, "{url}");
        }
        for url in [
            "http://a.example",
            "a.example",
            "https://",
            "https://a",
            "https://a.example:0/",
            "https://a.example:99999/",
            "https://a.example/ b",
            "https://a.example/<script>",
            "https://user@a.example/",
        ] {
            assert!(bad_url(url).is_some(), "{url}");
        }
    }
}
