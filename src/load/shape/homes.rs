//! Which tables have a key, to say so when it is written in another.

use std::collections::{BTreeMap, BTreeSet};

use super::{Shape, ShapeId, Shapes};

/// Where each key is known. Tables within tables are named by their path, lists in `[[…]]`.
pub(super) fn homes(shapes: &Shapes) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut seen: BTreeSet<ShapeId> = BTreeSet::new();
    let mut pending = vec![(shapes.root, String::new(), false)];
    while let Some((id, path, listed)) = pending.pop() {
        for id in shapes.alternatives(id) {
            match shapes.get(id) {
                Shape::List(list) => pending.push((list.items, path.clone(), true)),
                Shape::Table(table) if seen.insert(id) => {
                    let home = match (path.is_empty(), listed) {
                        (true, _) => String::new(),
                        (false, true) => format!("[[{path}]]"),
                        (false, false) => format!("[{path}]"),
                    };
                    for key in &table.keys {
                        if !home.is_empty() {
                            found.entry(key.name.clone()).or_default().push(home.clone());
                        }
                        let dot = if path.is_empty() { "" } else { "." };
                        pending.push((key.shape, format!("{path}{dot}{}", key.name), false));
                    }
                }
                _ => {}
            }
        }
    }
    for homes in found.values_mut() {
        homes.sort_by_key(|home| (home.matches('.').count(), home.clone()));
        homes.dedup();
    }
    found
}
