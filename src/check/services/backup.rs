//! What is backed up, where to, how often, and whether it was ever restored.

use std::collections::BTreeSet;

use super::{Context, Tree};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::value::Kind;
use crate::model::{Application, Backup, Database, Server, Share};
use crate::tell;

pub(super) fn check(cx: &mut Context<'_>) {
    let document = cx.document;
    let tree = Tree::new(&document.share);
    coverage(cx, &tree);
    for backup in &document.backup {
        on_itself(cx, &tree, backup);
        rhythm(cx, backup);
        kept(cx, backup);
        copies(cx, backup);
        restored(cx, backup);
    }
}

/// `Q0508`: a server is backed up, or everything on it is.
fn coverage(cx: &mut Context<'_>, tree: &Tree<'_>) {
    let document = cx.document;
    if !cx.is_whole(&["backup", "share", "database", "application"]) {
        return;
    }
    let saved: BTreeSet<&str> =
        document.backup.iter().flat_map(|backup| &backup.what).map(|what| what.as_str()).collect();
    for server in &document.server {
        let id = server.id.as_str();
        // A folder is saved with the one that holds it.
        let share = |share: &&Share| {
            std::iter::once(*share).chain(tree.above(share)).any(|share| saved.contains(share.id.as_str()))
        };
        let shares = document.share.iter().filter(|share| tree.server(share).is_some_and(|on| on.as_str() == id));
        let databases = document.database.iter().filter(|row| row.server.as_str() == id);
        let applications = document.application.iter().filter(|row| row.server.as_str() == id);
        let parts: Vec<bool> = shares
            .map(|one| share(&one))
            .chain(databases.map(|row| saved.contains(row.id.as_str())))
            .chain(applications.map(|row| saved.contains(row.id.as_str())))
            .collect();
        if saved.contains(id) || !parts.is_empty() && parts.iter().all(|saved| *saved) {
            continue;
        }
        let label = match parts.iter().any(|saved| *saved) {
            true => tell!("a part of what is on it is in no backup"),
            false => tell!("neither it nor what is on it is in a backup"),
        };
        cx.report(
            Diagnostic::warning(codes::NOT_BACKED_UP, tell!("the server {id} is not backed up", id = quoted(id)))
                .at(server.id.span, label)
                .help(tell!("name it in `what` of a [[backup]]"))
                .about(id),
        );
    }
}

/// The server on which something is.
fn server_of<'a>(cx: &Context<'a>, tree: &Tree<'a>, id: &'a str) -> Option<&'a str> {
    match cx.entry(id)?.kind {
        Kind::Server => Some(cx.find::<Server>(id)?.id.as_str()),
        Kind::Share => tree.server(cx.find::<Share>(id)?).map(|server| server.as_str()),
        Kind::Database => Some(cx.find::<Database>(id)?.server.as_str()),
        Kind::Application => Some(cx.find::<Application>(id)?.server.as_str()),
        _ => None,
    }
}

/// `Q0511`: a backup does not vanish with what it is the backup of.
fn on_itself<'a>(cx: &mut Context<'a>, tree: &Tree<'a>, backup: &'a Backup) {
    let store = backup.to.as_str();
    for what in &backup.what {
        let same = what.as_str() == store || server_of(cx, tree, what.as_str()) == Some(store);
        if same {
            let message = tell!(
                "{what} is backed up to {store}, on which it is",
                what = quoted(what.as_str()),
                store = quoted(store)
            );
            let message = if what.as_str() == store {
                tell!("{store} is backed up to itself", store = quoted(store))
            } else {
                message
            };
            cx.report(
                Diagnostic::error(codes::BACKUP_ON_ITSELF, message)
                    .at(what.span, tell!("lost together with its backup"))
                    .also(backup.to.span, tell!("kept here")),
            );
        }
    }
}

/// `Q0515`: what may be lost is at least what is done between two backups.
fn rhythm(cx: &mut Context<'_>, backup: &Backup) {
    if backup.schedule.longest_gap() > backup.rpo.elapsed_minutes() {
        let id = backup.id.as_str();
        let message = tell!("the backup {id} is too rare for what it promises", id = quoted(id));
        cx.report(
            Diagnostic::warning(codes::RPO_TOO_SHORT, message)
                .at(backup.schedule.span, tell!("how often"))
                .also(backup.rpo.span, tell!("at most {rpo} lost", rpo = backup.rpo.value.to_string()))
                .help(tell!("back up more often, or promise less"))
                .about(id),
        );
    }
}

/// `Q0520`: something is kept.
fn kept(cx: &mut Context<'_>, backup: &Backup) {
    let kept = &backup.retention;
    if [kept.hourly, kept.daily, kept.weekly, kept.monthly, kept.yearly] == [0; 5] {
        let message = tell!("the backup {id} keeps nothing", id = quoted(backup.id.as_str()));
        cx.report(
            Diagnostic::error(codes::NOTHING_KEPT, message)
                .at(backup.id.span, tell!("`retention` keeps none"))
                .help(tell!("say how many are kept, as in `retention = { daily = 14, weekly = 8 }`")),
        );
    }
}

/// `Q0518`: copies that leave the site are encrypted.
fn copies(cx: &mut Context<'_>, backup: &Backup) {
    if let Some(offsite) = backup.offsite.as_ref().filter(|_| !backup.encrypted) {
        let id = backup.id.as_str();
        let message = tell!("the copy of {id} leaves the site without being encrypted", id = quoted(id));
        cx.report(
            Diagnostic::warning(codes::UNENCRYPTED_COPY, message)
                .at(offsite.span, tell!("copied there"))
                .help(tell!("write `encrypted = true`"))
                .about(id),
        );
    }
}

/// `Q0521`: a backup that nobody restored is a hope.
fn restored(cx: &mut Context<'_>, backup: &Backup) {
    if backup.restore_tests.is_empty() && cx.is_whole(&["backup"]) {
        let id = backup.id.as_str();
        cx.report(
            Diagnostic::warning(codes::NEVER_RESTORED, tell!("no test restores the backup {id}", id = quoted(id)))
                .at(backup.id.span, tell!("no `restore_tests`"))
                .help(tell!("name in `restore_tests` a test of kind `backup`"))
                .about(id),
        );
    }
}
