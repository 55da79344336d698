//! Rules on the directory: domain, units, groups, accounts.

use super::context::Context;
use super::cycles;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::model::{Group, Ou, Server, User};
use crate::span::Span;
use crate::tell;

/// Longest NetBIOS name of a computer ([MS-ADTS]; the sixteenth byte is the kind of service).
const LONGEST_COMPUTER: usize = 15;
/// Longest `sAMAccountName` of an account that older programs take.
const LONGEST_LOGIN: usize = 20;
/// Longest `cn` and `ou` of the schema (`rangeUpper` of both attributes).
const LONGEST_NAME: usize = 64;

/// What no `sAMAccountName` may hold ([MS-SAMR], 3.1.1.8.4; `@` is that of user principal names).
const REFUSED: &str = "\"/\\[]:;|=,+*?<>@";

/// All rules of this family.
pub(super) fn check(cx: &mut Context<'_>) {
    needed(cx);
    controller(cx);
    names(cx);
    cycles::groups(cx);
    cycles::units(cx);
}

/// `Q0503`: groups, accounts and units are in a directory.
fn needed(cx: &mut Context<'_>) {
    let document = cx.document;
    if document.directory.is_some() || !cx.is_whole(&["directory"]) {
        return;
    }
    let groups = document.group.iter().map(|row| (row.id.span, tell!("this group has no domain")));
    let users = document.user.iter().map(|row| (row.id.span, tell!("this account has no domain")));
    let units = document.ou.iter().map(|row| (row.id.span, tell!("this unit has no domain")));
    if let Some((span, what)) = groups.chain(users).chain(units).min_by_key(|(span, _)| *span) {
        cx.report(
            Diagnostic::error(codes::NO_DIRECTORY, tell!("there is no directory to hold the groups and the accounts"))
                .at(span, what)
                .help(tell!("add [directory] with the `domain`")),
        );
    }
}

/// `Q0504`: a server holds the directory.
fn controller(cx: &mut Context<'_>) {
    let document = cx.document;
    let Some(directory) = document.directory.as_ref().filter(|_| cx.is_whole(&["server"])) else { return };
    if !document.server.iter().any(|server| has_role(server, &["ad"])) {
        let message = tell!("no server holds the directory {domain}", domain = quoted(&directory.domain));
        cx.report(
            Diagnostic::warning(codes::NO_CONTROLLER, message)
                .at(directory.domain.span, tell!("this domain has no controller"))
                .help(tell!("give the role `ad` to a server"))
                .about("directory"),
        );
    }
}

/// Whether a server has one of these roles.
pub(super) fn has_role(server: &Server, roles: &[&str]) -> bool {
    server.roles.iter().any(|role| roles.contains(&role.as_str()))
}

/// `Q0519`: names that the directory cuts or refuses.
fn names(cx: &mut Context<'_>) {
    if cx.document.directory.is_none() {
        return;
    }
    for server in cx.rows::<Server>().filter(|server| in_domain(server)) {
        let (id, copies) = (server.id.as_str(), server.count.as_ref().map_or(1, |count| count.value));
        // Several of one server are numbered: `web-1` to `web-12`.
        let suffix = if copies > 1 { copies.to_string().len() + 1 } else { 0 };
        let most = LONGEST_COMPUTER;
        let what = match suffix {
            0 => tell!("a computer of the domain has at most {most} (NetBIOS)", most),
            _ => tell!("a computer of the domain, with its number, has at most {most} (NetBIOS)", most),
        };
        long(cx, id, id.len() + suffix, server.id.span, LONGEST_COMPUTER, what);
    }
    for user in cx.rows::<User>() {
        let id = user.id.as_str();
        let what = tell!("a login has at most {most}", most = LONGEST_LOGIN);
        long(cx, id, id.len(), user.id.span, LONGEST_LOGIN, what);
    }
    for group in cx.rows::<Group>() {
        if let Some(name) = &group.name {
            let what = tell!("a group has at most {most}", most = LONGEST_NAME);
            long(cx, name, name.chars().count(), name.span, LONGEST_NAME, what);
            refused(
                cx,
                name,
                name.span,
                tell!("the directory refuses {name} as the name of a group", name = quoted(name)),
                &|c| c.is_control() || REFUSED.contains(c),
            );
        }
    }
    for ou in cx.rows::<Ou>() {
        let what = tell!("the `title` of a unit has at most {most}", most = LONGEST_NAME);
        long(cx, ou.id.as_str(), ou.title.chars().count(), ou.id.span, LONGEST_NAME, what);
        refused(
            cx,
            &ou.title,
            ou.id.span,
            tell!("the directory refuses {name} as the name of a unit", name = quoted(&ou.title)),
            &char::is_control,
        );
    }
}

/// `Q0523`: a name with a character that the directory refuses, or with a space or a point at its end.
fn refused(cx: &mut Context<'_>, name: &str, span: Span, message: Message, is_refused: &dyn Fn(char) -> bool) {
    let character = name.chars().find(|c| is_refused(*c));
    let why = match character {
        Some(c) if c.is_control() => tell!("it has a control character"),
        Some(c) => tell!("it has the character `{c}`", c),
        None if name.trim() != name || name.ends_with('.') => {
            tell!("it begins or ends with a space, or ends with a point")
        }
        None => return,
    };
    cx.report(Diagnostic::error(codes::NAME_REFUSED, message).at(span, why));
}

fn in_domain(server: &Server) -> bool {
    server.os.starts_with("windows") || has_role(server, &["ad", "domain-member"])
}

fn long(cx: &mut Context<'_>, name: &str, length: usize, span: Span, longest: usize, what: Message) {
    if length > longest {
        let message = tell!("the name of {name} is too long for the directory", name = quoted(name));
        let found = Diagnostic::error(codes::NAME_TOO_LONG, message);
        cx.report(found.at(span, tell!("{length} characters", length)).note(what));
    }
}
