//! A schedule of another tool as a project file of its own.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

use super::day;
use super::ids::{Ids, slug};
use crate::model::{
    ForeignCalendar, ForeignHold, ForeignKind, ForeignLength, ForeignPerson, ForeignRow, ForeignSchedule, ForeignWeek,
    Language, LinkType,
};

/// The names of the days, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A project file made of a schedule.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// Its text.
    pub text: String,
    /// When the tool has each task finish, by id.
    pub finishes: Vec<(String, NaiveDateTime)>,
    /// What the schedule says and the file cannot, a sentence each.
    pub lost: Vec<String>,
}

/// Writes a schedule as a project file in a language.
pub fn project_file(schedule: &ForeignSchedule, language: Language) -> Imported {
    let mut writer = Writer { schedule, language, ids: Ids::default(), lost: schedule.lost.clone() };
    let people: Vec<String> = schedule.people.iter().map(|one| writer.ids.give(&one.name, "person")).collect();
    let others: Vec<String> = schedule.others.iter().map(|one| writer.ids.give(&one.title, "calendar")).collect();
    let rows: Vec<String> = schedule.rows.iter().map(|row| writer.row_id(row)).collect();
    let mut document = DocumentMut::new();
    let latest = schedule.rows.iter().flat_map(|row| [row.started, row.finished]).flatten().map(|at| at.date()).max();
    let first = schedule.rows.iter().filter_map(|row| row.started).map(|at| at.date()).min();
    let start = first.map_or(schedule.start, |first| first.min(schedule.start));
    let status = schedule.status.unwrap_or(start).max(latest.unwrap_or(start)).max(start);
    document["project"] = Item::Table(writer.about(start, status));
    document["calendar"] = Item::Table(writer.calendar(&others));
    if !schedule.people.is_empty() {
        let members = schedule.people.iter().zip(&people).map(|(one, id)| writer.member(one, id, &others));
        document["member"] = Item::ArrayOfTables(members.collect());
    }
    let (phases, milestones) = writer.rows(&rows, &people);
    document["phase"] = Item::ArrayOfTables(phases);
    if !milestones.is_empty() {
        document["milestone"] = Item::ArrayOfTables(milestones);
    }
    let finishes = schedule.rows.iter().zip(rows).filter(|(row, _)| row.kind == ForeignKind::Task);
    let finishes = finishes.filter_map(|(row, id)| Some((id, row.finish?))).collect();
    Imported { text: document.to_string(), finishes, lost: writer.lost }
}

struct Writer<'a> {
    schedule: &'a ForeignSchedule,
    language: Language,
    ids: Ids,
    lost: Vec<String>,
}

impl Writer<'_> {
    fn say<'t>(&self, french: &'t str, english: &'t str) -> &'t str {
        match self.language {
            Language::French => french,
            Language::English => english,
        }
    }

    fn row_id(&mut self, row: &ForeignRow) -> String {
        let title = if row.id.is_empty() { own_title(row) } else { &row.id };
        let otherwise = match row.kind {
            ForeignKind::Phase => "phase",
            ForeignKind::Task => "task",
            ForeignKind::Milestone => "milestone",
        };
        self.ids.give(title, otherwise)
    }

    fn about(&self, start: NaiveDate, status: NaiveDate) -> Table {
        let schedule = self.schedule;
        let named = |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text.to_owned() };
        let title = named(&schedule.title, self.say("Projet importé", "Imported project"));
        let initials: String = slug(&title).split('-').filter_map(|word| word.chars().next()).take(4).collect();
        let mut table = Table::new();
        table["name"] = value(title.chars().take(30).collect::<String>().trim_end());
        table["title"] = value(title.as_str());
        table["reference"] = value(named(&initials.to_uppercase(), "PRJ"));
        for (key, name, otherwise) in [
            ("client", &schedule.client, self.say("Client", "Client")),
            ("supplier", &schedule.supplier, self.say("Fournisseur", "Supplier")),
        ] {
            let mut party = InlineTable::new();
            party.insert("name", named(name, otherwise).into());
            table[key] = value(party);
        }
        table["language"] = value(self.language.key());
        if schedule.currency.len() == 3 && schedule.currency != "EUR" {
            table["currency"] = value(schedule.currency.as_str());
        }
        table["start"] = day(start);
        table["status_date"] = day(status);
        table["version"] = value("0.1");
        table
    }

    fn calendar(&mut self, others: &[String]) -> Table {
        let mut table = Table::new();
        let calendar = &self.schedule.calendar;
        // Its public holidays are among its days off.
        table["holidays"] = value("none");
        self.hours(&mut table, calendar);
        if !calendar.closures.is_empty() {
            table["closures"] = value(periods(&calendar.closures));
        }
        let other: ArrayOfTables = others
            .iter()
            .zip(&self.schedule.others)
            .map(|(id, one)| {
                let mut table = Table::new();
                table["id"] = value(id.as_str());
                if !one.title.is_empty() {
                    table["title"] = value(one.title.as_str());
                }
                self.hours(&mut table, one);
                table
            })
            .collect();
        if !other.is_empty() {
            table["other"] = Item::ArrayOfTables(other);
        }
        table
    }

    /// Days and hours; a project file has the same hours on each day.
    fn hours(&mut self, table: &mut Table, calendar: &ForeignCalendar) {
        let week: &ForeignWeek = &calendar.week;
        let mut counted: BTreeMap<&Vec<(u16, u16)>, usize> = BTreeMap::new();
        for day in week.iter().filter(|day| !day.is_empty()) {
            *counted.entry(day).or_default() += 1;
        }
        let Some(usual) = counted.iter().max_by_key(|(_, count)| **count).map(|(hours, _)| (*hours).clone()) else {
            return;
        };
        if counted.len() > 1 {
            self.lost.push(format!(
                "the calendar `{}` has other hours on some days: the most frequent count",
                calendar.title
            ));
        }
        let days = DAYS.iter().zip(week).filter(|(_, hours)| !hours.is_empty()).map(|(day, _)| *day);
        table["days"] = value(days.collect::<Array>());
        let text = |(from, to): &(u16, u16)| format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60);
        table["hours"] = value(usual.iter().map(text).collect::<Array>());
    }

    fn member(&self, person: &ForeignPerson, id: &str, others: &[String]) -> Table {
        let mut table = Table::new();
        table["id"] = value(id);
        table["name"] = value(person.name.as_str());
        for (key, text) in [("initials", &person.initials), ("role", &person.role), ("email", &person.email)] {
            let is_address = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
            if !text.is_empty() && (key != "email" || is_address) {
                table[key] = value(text.as_str());
            }
        }
        if let Some(rate) = person.hourly_rate {
            let minutes: u16 = self
                .schedule
                .calendar
                .week
                .iter()
                .map(|day| day.iter().map(|(from, to)| to - from).sum())
                .max()
                .unwrap_or(0);
            table["rate"] = number((rate * f64::from(minutes) / 60.0 * 100.0).round() / 100.0);
        }
        if let Some(share) = person.availability {
            table["availability"] = value(share);
        }
        if let Some(calendar) = person.calendar.and_then(|number| others.get(number)) {
            table["calendar"] = value(calendar.as_str());
        }
        if !person.leave.is_empty() {
            table["leave"] = value(periods(&person.leave));
        }
        table
    }

    /// The phases with their tasks, and the milestones.
    fn rows(&mut self, ids: &[String], people: &[String]) -> (ArrayOfTables, ArrayOfTables) {
        let mut phases: Vec<(String, Table, ArrayOfTables)> = Vec::new();
        let mut milestones = ArrayOfTables::new();
        for (row, id) in self.schedule.rows.iter().zip(ids) {
            match row.kind {
                ForeignKind::Phase => phases.push((id.clone(), named(id, row), ArrayOfTables::new())),
                ForeignKind::Task => {
                    if phases.is_empty() {
                        let phase =
                            ForeignRow { title: self.say("Travaux", "Work").to_owned(), ..ForeignRow::default() };
                        let id = self.ids.give(&phase.title, "phase");
                        phases.push((id.clone(), named(&id, &phase), ArrayOfTables::new()));
                    }
                    let table = self.task(row, id, ids, people);
                    if let Some((.., tasks)) = phases.last_mut() {
                        tasks.push(table);
                    }
                }
                ForeignKind::Milestone => {
                    let phase = phases.last().map(|(id, ..)| id.as_str());
                    milestones.push(self.milestone(row, id, ids, phase));
                }
            }
        }
        let phases = phases.into_iter().map(|(_, mut phase, tasks)| {
            if !tasks.is_empty() {
                phase["task"] = Item::ArrayOfTables(tasks);
            }
            phase
        });
        (phases.collect(), milestones)
    }

    fn task(&mut self, row: &ForeignRow, id: &str, ids: &[String], people: &[String]) -> Table {
        let mut table = named(id, row);
        let who: Array = row.people.iter().filter_map(|one| people.get(*one)).map(String::as_str).collect();
        let mut assign = (!who.is_empty()).then(|| value(who.clone()));
        // A task of no time cannot be said: it takes a minute.
        let (key, minutes) = match row.length {
            ForeignLength::Effort(minutes) => ("effort", minutes),
            ForeignLength::Shared(minutes) => {
                let mut shared = InlineTable::new();
                shared.insert("shared", Value::Array(who));
                assign = Some(value(shared));
                ("effort", minutes)
            }
            ForeignLength::Elapsed(minutes) => ("duration", minutes),
            ForeignLength::Length(minutes) => ("length", minutes),
            ForeignLength::Unknown => ("length", 1),
        };
        table[key] = value(span(minutes.max(1)));
        if let Some(assign) = assign {
            table["assign"] = assign;
        }
        if let Some(after) = after(row, ids) {
            table["after"] = after;
        }
        if let Some(priority) = row.priority {
            table["priority"] = value(i64::from(priority));
        }
        if row.started.is_none() {
            match row.hold {
                ForeignHold::Free => {}
                ForeignHold::NotBefore(at) => table["not_before"] = moment(at),
                ForeignHold::Fixed(at) => table["fixed"] = moment(at),
                ForeignHold::Late => table["alap"] = value(true),
            }
        }
        if row.split {
            table["split"] = value(true);
        }
        if let Some(at) = row.deadline {
            table["deadline"] = moment(at);
        }
        if let Some(at) = row.started.or(row.finished) {
            table["started"] = moment(at);
        }
        match (row.finished, row.remaining) {
            (Some(at), _) => table["finished"] = moment(at),
            (None, Some(left)) => table["remaining"] = value(span(left)),
            (None, None) => {}
        }
        if let Some(cost) = row.fixed_cost {
            table["fixed_cost"] = number(cost);
        }
        table
    }

    fn milestone(&mut self, row: &ForeignRow, id: &str, ids: &[String], phase: Option<&str>) -> Table {
        let mut table = named(id, row);
        if let Some(after) = after(row, ids) {
            table["after"] = after;
        }
        if let Some(phase) = phase {
            table["phase"] = value(phase);
        }
        if let Some(due) = row.deadline {
            table["due"] = day(due.date());
        }
        if let Some(reached) = row.finished {
            table["reached"] = day(reached.date());
        }
        if row.after.is_empty() && row.finished.is_none() {
            self.lost.push(format!("the milestone `{id}` waits for nothing: say what in its `after`"));
        }
        table
    }
}

/// The title without the code that a deliverable of Qilby puts before it: « T12 — Câbler ».
fn own_title(row: &ForeignRow) -> &str {
    let title = row.title.trim();
    let is_code = |head: &str| {
        let head = head.strip_prefix("Phase ").unwrap_or(head);
        let digits = head.trim_start_matches(|c: char| c.is_ascii_uppercase());
        head.len() - digits.len() <= 2 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    match title.split_once(" — ") {
        Some((head, rest)) if is_code(head) && !rest.trim().is_empty() => rest.trim(),
        _ => title,
    }
}

fn named(id: &str, row: &ForeignRow) -> Table {
    let mut table = Table::new();
    table["id"] = value(id);
    let title = own_title(row);
    table["title"] = value(if title.is_empty() { id } else { title });
    if !row.notes.trim().is_empty() {
        table["description"] = value(row.notes.trim());
    }
    table
}

fn after(row: &ForeignRow, ids: &[String]) -> Option<Item> {
    let mut links: Vec<(usize, LinkType, i64, bool)> = row.after.clone();
    links.sort_by_key(|link| (link.0, link.1));
    links.dedup_by_key(|link| (link.0, link.1));
    let after: Array = links
        .iter()
        .filter_map(|(from, kind, lag, elapsed)| {
            let id = ids.get(*from)?;
            if *kind == LinkType::FinishStart && *lag == 0 {
                return Some(Value::from(id.as_str()));
            }
            let mut link = InlineTable::new();
            link.insert("task", id.as_str().into());
            if *kind != LinkType::FinishStart {
                link.insert("type", kind.key().into());
            }
            if *lag != 0 {
                link.insert("lag", span(*lag).into());
            }
            if *elapsed {
                link.insert("elapsed", true.into());
            }
            Some(Value::InlineTable(link))
        })
        .collect();
    (!after.is_empty()).then(|| value(after))
}

fn periods(periods: &[(NaiveDate, NaiveDate, String)]) -> Array {
    let mut list = Array::new();
    for (from, to, reason) in periods {
        let mut period = InlineTable::new();
        let mut put = |key: &str, date: NaiveDate| {
            if let Ok(date) = day(date).into_value() {
                period.insert(key, date);
            }
        };
        put("from", *from);
        if to != from {
            put("to", *to);
        }
        if !reason.trim().is_empty() {
            period.insert("reason", reason.trim().into());
        }
        list.push_formatted(Value::InlineTable(period).decorated("\n  ", ""));
    }
    list.set_trailing("\n");
    list.set_trailing_comma(true);
    list
}

/// Minutes as a length of time: hours where they are whole.
fn span(minutes: i64) -> String {
    if minutes % 60 == 0 { format!("{}h", minutes / 60) } else { format!("{minutes}min") }
}

fn number(amount: f64) -> Item {
    if amount.fract() == 0.0 && amount.abs() < 1e12 { value(amount as i64) } else { value(amount) }
}

fn moment(at: NaiveDateTime) -> Item {
    let text = at.format("%Y-%m-%dT%H:%M:%S").to_string();
    text.parse::<toml_edit::Datetime>().map_or_else(|_| value(text), value)
}
