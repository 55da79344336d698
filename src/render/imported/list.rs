//! Tasks of a list added to a project file: what is there stays as it is written.

use std::collections::BTreeMap;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use super::day;
use super::ids::{Ids, slug};
use crate::check::Project;
use crate::diagnostic::words::{quoted, visible};
use crate::model::ListedTask;

/// Adds tasks to the text of a project file; the ids that they got, in the order of the list.
///
/// # Errors
/// Everything of the list that the project does not know, a sentence each with its line; or why the file cannot be changed.
pub fn with_tasks(text: &str, project: &Project, tasks: &[ListedTask]) -> Result<(String, Vec<String>), Vec<String>> {
    let (mark, body) = match text.strip_prefix('\u{FEFF}') {
        Some(body) => ("\u{FEFF}", body),
        None => ("", text),
    };
    let mut document: DocumentMut = body.parse().map_err(|error: toml_edit::TomlError| vec![error.to_string()])?;
    let mut ids = Ids::taken(project.ids());
    let given: Vec<String> =
        tasks.iter().map(|task| ids.give(if task.id.is_empty() { &task.title } else { &task.id }, "task")).collect();
    let names = Names::of(project, tasks, &given);
    let mut faults = Vec::new();
    let mut phase = project.phase.last().map(|phase| phase.id.as_str().to_owned());
    let mut added: Vec<(String, String, Table)> = Vec::new();
    let mut new_phases: BTreeMap<String, String> = BTreeMap::new();
    for (task, id) in tasks.iter().zip(&given) {
        if !task.phase.is_empty() {
            let known = names.phase(&task.phase).or_else(|| new_phases.get(&slug(&task.phase)).cloned());
            phase = Some(known.unwrap_or_else(|| {
                let id = ids.give(&task.phase, "phase");
                new_phases.insert(slug(&task.phase), id.clone());
                id
            }));
        }
        let Some(phase) = phase.clone() else {
            faults.push(format!(
                "line {}: {} has no phase, and the project file has none",
                task.line,
                quoted(&task.title)
            ));
            continue;
        };
        match names.table(task, id) {
            Ok(table) => added.push((phase, task.phase.clone(), table)),
            Err(more) => faults.extend(more),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for (phase, title, table) in added {
        tasks_of(&mut document, &phase, &title).map_err(|fault| vec![fault])?.push(table);
    }
    let written = document.to_string();
    // A line that was added ends as those of the file do.
    let written = match body.contains("\r\n") {
        true => written.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => written,
    };
    Ok((format!("{mark}{written}"), given))
}

/// The tasks of a phase, which is made when it is not there.
fn tasks_of<'a>(document: &'a mut DocumentMut, phase: &str, title: &str) -> Result<&'a mut ArrayOfTables, String> {
    let inline = || "the phases stand on one line: write them as `[[phase]]` and `[[phase.task]]`".to_owned();
    let phases = document.entry("phase").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let phases = phases.as_array_of_tables_mut().ok_or_else(inline)?;
    let is_it = |table: &Table| table.get("id").and_then(Item::as_str) == Some(phase);
    let known = phases.iter().position(is_it);
    let number = match known {
        Some(number) => number,
        None => {
            let mut table = Table::new();
            table["id"] = value(phase);
            table["title"] = value(title);
            table.decor_mut().set_prefix("\n");
            phases.push(table);
            phases.len() - 1
        }
    };
    let phase = phases.get_mut(number).ok_or_else(inline)?;
    let tasks = phase.entry("task").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    tasks.as_array_of_tables_mut().ok_or_else(inline)
}

/// What a list may call people, tasks and phases.
struct Names {
    people: BTreeMap<String, String>,
    /// Tasks and milestones, and phases: by id and by title.
    rows: BTreeMap<String, String>,
    phases: BTreeMap<String, String>,
}

impl Names {
    fn of(project: &Project, tasks: &[ListedTask], given: &[String]) -> Names {
        let mut names = Names { people: BTreeMap::new(), rows: BTreeMap::new(), phases: BTreeMap::new() };
        let put = |map: &mut BTreeMap<String, String>, name: &str, id: &str| {
            map.entry(slug(name)).or_insert_with(|| id.to_owned());
        };
        for member in &project.member {
            let id = member.id.as_str();
            let others = [member.initials.as_deref(), member.email.as_deref()];
            for name in [id, &member.name].into_iter().chain(others.into_iter().flatten()) {
                put(&mut names.people, name, id);
            }
            // A first name, when only one has it.
            let first = |name: &str| name.split_whitespace().next().map(slug).unwrap_or_default();
            if project.member.iter().filter(|other| first(&other.name) == first(&member.name)).count() == 1 {
                put(&mut names.people, &first(&member.name), id);
            }
        }
        for team in &project.team {
            put(&mut names.people, team.id.as_str(), team.id.as_str());
            put(&mut names.people, &team.title, team.id.as_str());
        }
        // What the list itself calls something comes first.
        for (task, id) in tasks.iter().zip(given) {
            put(&mut names.rows, if task.id.is_empty() { id } else { &task.id }, id);
        }
        for (task, id) in tasks.iter().zip(given) {
            put(&mut names.rows, &task.title, id);
        }
        for phase in &project.phase {
            put(&mut names.phases, phase.id.as_str(), phase.id.as_str());
            put(&mut names.phases, &phase.title, phase.id.as_str());
        }
        let milestones = project.milestone.iter().map(|one| (one.id.as_str(), one.title.as_str()));
        let old = project.tasks().map(|(_, task)| (task.id.as_str(), task.title.as_str())).chain(milestones);
        for (id, title) in old.chain(project.phase.iter().map(|phase| (phase.id.as_str(), phase.title.as_str()))) {
            put(&mut names.rows, id, id);
            put(&mut names.rows, title, id);
        }
        names
    }

    fn phase(&self, name: &str) -> Option<String> {
        self.phases.get(&slug(name)).cloned()
    }

    fn table(&self, task: &ListedTask, id: &str) -> Result<Table, Vec<String>> {
        let mut faults = Vec::new();
        let mut list = |written: &[String], known: &BTreeMap<String, String>, what: &str| {
            let mut found = Array::new();
            for name in written {
                match known.get(&slug(name)).filter(|found| found.as_str() != id) {
                    Some(id) => found.push(id.as_str()),
                    None => faults.push(format!("line {}: {what} `{}`", task.line, visible(name))),
                }
            }
            found
        };
        let who = list(&task.who, &self.people, "no member and no team is called");
        let after = list(&task.after, &self.rows, "no other task, milestone or phase is called");
        let lengths = [("effort", task.effort), ("length", task.length), ("duration", task.duration)];
        let lengths: Vec<_> = lengths.into_iter().filter_map(|(key, span)| Some((key, span?))).collect();
        // Without anybody a charge is working time of the project.
        let (key, span) = match lengths.first() {
            Some(("effort", span)) if who.is_empty() => ("length", span.to_string()),
            Some((key, span)) => (*key, span.to_string()),
            None => {
                faults.push(format!("line {}: {} does not say how long it takes", task.line, quoted(&task.title)));
                ("length", String::new())
            }
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut table = Table::new();
        table.decor_mut().set_prefix("\n");
        table["id"] = value(id);
        table["title"] = value(task.title.as_str());
        if !task.description.is_empty() {
            table["description"] = value(task.description.as_str());
        }
        table[key] = value(span);
        for (key, list) in [("assign", who), ("after", after)] {
            if !list.is_empty() {
                table[key] = value(list);
            }
        }
        for (key, date) in [("not_before", task.not_before), ("deadline", task.deadline)] {
            if let Some(date) = date {
                table[key] = day(date);
            }
        }
        Ok(table)
    }
}
