//! Rules on the folder tree: paths, servers, rights.

use std::collections::BTreeMap;

use super::context::Context;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes, similar};
use crate::model::value::Ref;
use crate::model::{Right, Server, Share};
use crate::tell;

/// All rules of this family.
pub(super) fn check(cx: &mut Context<'_>) {
    let tree = Tree::new(cx.document.share.as_slice());
    paths(cx, &tree);
    for share in &cx.document.share {
        held(cx, &tree, share);
        rights(cx, &tree, share);
    }
}

/// The folders by path. Windows and SMB do not tell capitals from small letters.
pub(super) struct Tree<'a> {
    folders: BTreeMap<String, &'a Share>,
}

impl<'a> Tree<'a> {
    pub fn new(shares: &'a [Share]) -> Self {
        let mut folders = BTreeMap::new();
        for share in shares {
            folders.entry(share.path.to_lowercase()).or_insert(share);
        }
        Tree { folders }
    }

    /// The folder above.
    pub fn parent(&self, share: &Share) -> Option<&'a Share> {
        let path = share.path.to_lowercase();
        let (above, _) = path.rsplit_once('/')?;
        self.folders.get(above).copied()
    }

    /// The folders above, from the nearest.
    pub fn above(&self, share: &'a Share) -> impl Iterator<Item = &'a Share> {
        std::iter::successors(self.parent(share), |share| self.parent(share))
    }

    /// The server that holds a folder.
    pub fn server(&self, share: &'a Share) -> Option<&'a Ref<Server>> {
        share.server.as_ref().or_else(|| self.above(share).find_map(|above| above.server.as_ref()))
    }
}

/// Whether a folder is a share: nothing is above it.
fn is_first(share: &Share) -> bool {
    !share.path.contains('/')
}

/// `Q0505`, `Q0516`: each path once, each folder in one that is there.
fn paths(cx: &mut Context<'_>, tree: &Tree<'_>) {
    let whole = cx.is_whole(&["share"]);
    for share in &cx.document.share {
        let path = quoted(&share.path);
        let first = tree.folders.get(&share.path.to_lowercase()).filter(|first| first.id.span != share.id.span);
        if let Some(first) = first {
            let found = Diagnostic::error(codes::DUPLICATE_PATH, tell!("the folder {path} is there twice", path));
            let found = found.at(share.path.span, tell!("the same path")).also(first.path.span, tell!("first here"));
            cx.report(match first.path.value == share.path.value {
                true => found,
                false => found.note(tell!("Windows does not tell capitals from small letters")),
            });
            continue;
        }
        if whole && !is_first(share) && tree.parent(share).is_none() {
            let (above, _) = share.path.rsplit_once('/').unwrap_or_default();
            let known =
                tree.folders.values().map(|other| other.path.as_str()).filter(|other| *other != share.path.value);
            let label = match similar(above, known) {
                Some(meant) => tell!("did you mean {meant} above it?", meant = quoted(meant)),
                None => tell!("{above} is not a folder of the file", above = quoted(above)),
            };
            cx.report(
                Diagnostic::error(codes::FOLDER_WITHOUT_PARENT, tell!("the folder above {path} is missing", path))
                    .at(share.path.span, label)
                    .help(tell!("add a [[share]] with the path {above}", above = quoted(above))),
            );
        }
    }
}

/// `Q0506`, `Q0517`: a share is on one server, with all that is in it.
fn held(cx: &mut Context<'_>, tree: &Tree<'_>, share: &Share) {
    let path = quoted(&share.path);
    match (&share.server, tree.parent(share).and_then(|parent| Some((parent, tree.server(parent)?)))) {
        (None, _) if is_first(share) && cx.is_whole(&["share"]) => cx.report(
            Diagnostic::error(codes::FOLDER_WITHOUT_SERVER, tell!("no server holds the folder {path}", path))
                .at(share.path.span, tell!("no `server`"))
                .help(tell!("name in `server` the one that holds it; folders below need not repeat it")),
        ),
        (Some(own), Some((parent, above))) if own.as_str() != above.as_str() => {
            let message = tell!("{path} is on another server than {parent}", path, parent = quoted(&parent.path));
            cx.report(
                Diagnostic::error(codes::FOLDER_ELSEWHERE, message)
                    .at(own.span, tell!("its own server"))
                    .also(above.span, tell!("the server of the folder above"))
                    .help(tell!("a share is on one server: leave `server` out, or make it a share of its own")),
            );
        }
        _ => {}
    }
}

/// `Q0507`: somebody can open the folder.
fn rights(cx: &mut Context<'_>, tree: &Tree<'_>, share: &Share) {
    let inherits = share.inherit.unwrap_or(true) && !is_first(share);
    let own = share.rights.iter().any(|(_, right)| right.value != Right::None);
    if own || inherits || !cx.is_whole(&["share"]) {
        return;
    }
    let id = share.id.as_str();
    let label = match (share.rights.is_empty(), tree.parent(share)) {
        (false, _) => tell!("every right is `none`"),
        (true, None) => tell!("no `rights`, and no folder above to take them from"),
        (true, Some(_)) => tell!("no `rights`, and `inherit = false`"),
    };
    cx.report(
        Diagnostic::warning(
            codes::FOLDER_WITHOUT_RIGHTS,
            tell!("nobody can open the folder {path}", path = quoted(&share.path)),
        )
        .at(share.path.span, label)
        .about(id),
    );
}
