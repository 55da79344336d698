//! The Gantt: the plan's timeline as a chart, drawn as one SVG, as sheets, and as a roadmap.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde_json::Value;

use super::Context;
use super::drawing::{self, Plate};
use crate::artifact::{Artifact, Kind as FileKind};
use crate::model::{LinkType as Tie, Paper};
use crate::plan::timeline::State;
use crate::render::deliverable::Studio;
use crate::render::typeset::TypesetError;
use qilby_draw::gantt::{
    Chart, Columns, DayOff, Field, Kind, Leave, Legend, Link, LinkType, Page, Row, Sheet, Span, Texts, draw, roadmap,
};

/// The drawing as one SVG, and as sheets to print with the roadmap first.
///
/// # Errors
/// A fault in a template.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let chart = chart(cx);
    let whole = || draw(&chart, Page::Fit).into_iter().next().map_or_else(String::new, |sheet| sheet.svg);
    let plates = || -> Vec<Plate> { sheets(cx, &chart).map(Plate::from).collect() };
    let (whole, plates) = rayon::join(whole, plates);
    let title = cx.text("gantt.drawing");
    let job = drawing::job(cx, "gantt", title, "gantt", plates);
    Ok(vec![studio.artifact("gantt.svg", title, FileKind::Drawing, whole), studio.pdf("gantt.pdf", &job)?])
}

/// The roadmap, then the whole chart, on the paper of the project's drawings.
pub fn sheets(cx: &Context<'_>, chart: &Chart) -> impl Iterator<Item = Sheet> {
    let page = match cx.plan.project.drawing.paper {
        Paper::A3 => Page::A3,
        Paper::A4 => Page::A4,
    };
    roadmap(chart, cx.text("gantt.roadmap"), page).into_iter().chain(draw(chart, page))
}

impl From<Sheet> for Plate {
    fn from(sheet: Sheet) -> Self {
        let Sheet { svg, width_mm, height_mm, title, description } = sheet;
        Plate { svg, width_mm, height_mm, title, description }
    }
}

/// The chart of the whole project.
pub fn chart(cx: &Context<'_>) -> Chart {
    let timeline = &cx.plan.timeline;
    let project = &cx.plan.project;
    let (rows, ids) = rows(cx);
    let subtitle = subtitle(cx);
    let hours = || project.calendar.hours.iter();
    let time = |minute: u16| {
        let minute = u32::from(minute).min(24 * 60 - 1);
        NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default()
    };
    Chart {
        name: "gantt".to_owned(),
        title: cx.locale.fill("gantt.title", &[("project", &project.project.title)]),
        description: cx.locale.fill("gantt.description", &[("subtitle", &subtitle), ("path", &critical_path(cx))]),
        subtitle,
        links: links(cx, &ids),
        rows,
        hours: (
            time(hours().map(|interval| interval.from).min().unwrap_or(0)),
            time(hours().map(|interval| interval.to).max().unwrap_or(24 * 60)),
        ),
        weekend: std::array::from_fn(|day| timeline.weekend.iter().any(|off| usize::from(*off) == day)),
        days_off: days_off(cx),
        leave: leave(cx),
        status: Some(timeline.status.and_time(NaiveTime::MIN)),
        title_block: title_block(cx, cx.text("gantt.drawing")),
        texts: texts(cx),
    }
}

/// Fields of the title block of a drawing.
pub fn title_block(cx: &Context<'_>, drawing: &str) -> Vec<Field> {
    let about = &cx.plan.project.project;
    let field = |key, value: &str| Field { label: cx.text(key).to_owned(), value: value.to_owned() };
    vec![
        field("common.project", &about.title),
        field("common.client", &about.client.name),
        field("drawing.drawing", drawing),
        field("drawing.author", &about.supplier.name),
        field("common.version", &about.version),
        field("common.date", &cx.locale.date(about.status_date.value.0)),
    ]
}

/// The ids of the critical path, as a reader calls them.
fn critical_path(cx: &Context<'_>) -> String {
    let codes: Vec<&str> = cx.plan.timeline.critical_path.iter().map(|id| cx.plan.label(id)).collect();
    codes.join(", ")
}

fn subtitle(cx: &Context<'_>) -> String {
    let timeline = &cx.plan.timeline;
    let count = |key: &str, n: usize| cx.locale.count(key, n);
    cx.locale.fill(
        "gantt.subtitle",
        &[
            ("phases", &count("gantt.phases", timeline.phases.len())),
            ("tasks", &count("gantt.tasks", timeline.tasks.len())),
            ("milestones", &count("gantt.milestones", timeline.milestones.len())),
            ("start", &cx.locale.date_long(timeline.start)),
            ("finish", &cx.locale.date_long(timeline.finish)),
            ("days", &count("gantt.working-days", timeline.working_days)),
            ("status", &cx.locale.date_long(timeline.status)),
        ],
    )
}

/// Rows in the order of the file, each phase with its tasks and then its milestones; and their ids.
fn rows<'a>(cx: &Context<'a>) -> (Vec<Row>, Vec<&'a str>) {
    let timeline = &cx.plan.timeline;
    let project = &cx.plan.project;
    let (mut rows, mut ids) = (Vec::new(), Vec::new());
    let mut tasks = timeline.tasks.iter().zip(project.tasks().map(|(_, task)| task)).peekable();
    for (number, phase) in project.phase.iter().enumerate() {
        if let Some(row) = phase_row(cx, number) {
            rows.push(row);
            ids.push(phase.id.as_str());
        }
        // Tasks stand phase by phase.
        while let Some((plan, task)) = tasks.next_if(|(plan, _)| plan.phase == number) {
            rows.push(task_row(cx, plan, &task.title));
            ids.push(task.id.as_str());
        }
        milestones(cx, Some(number), &mut rows, &mut ids);
    }
    milestones(cx, None, &mut rows, &mut ids);
    (rows, ids)
}

fn phase_row(cx: &Context<'_>, number: usize) -> Option<Row> {
    let plan = cx.plan.timeline.phases.get(number)?;
    let title = &cx.plan.project.phase.get(number)?.title;
    let baseline = cx.plan.baseline.as_ref();
    Some(Row {
        kind: Kind::Phase,
        id: cx.plan.label(&plan.id).to_owned(),
        label: title.clone(),
        owners: Vec::new(),
        days: String::new(),
        start: plan.start?,
        finish: plan.finish?,
        float: cx.locale.percent(plan.progress.round()),
        critical: false,
        progress: plan.progress / 100.0,
        baseline: baseline
            .and_then(|b| b.phases.get(&plan.id))
            .map(|(start, finish)| Span { start: *start, finish: *finish }),
        segments: Vec::new(),
        deadline: None,
    })
}

fn task_row(cx: &Context<'_>, plan: &crate::plan::timeline::TaskPlan, title: &str) -> Row {
    let days = plan.span_minutes as f64 / cx.plan.timeline.day_minutes as f64;
    let former = cx.plan.baseline.as_ref().and_then(|baseline| baseline.tasks.get(&plan.id));
    Row {
        kind: Kind::Task,
        id: cx.plan.label(&plan.id).to_owned(),
        label: title.to_owned(),
        owners: plan.people.iter().map(|member| cx.initials(*member)).collect(),
        days: cx.locale.number(days, 1),
        start: plan.start,
        finish: plan.finish,
        float: float(cx, plan.total_float, plan.critical, plan.state),
        critical: plan.critical,
        progress: plan.progress / 100.0,
        baseline: former.map(|former| Span { start: former.start, finish: former.finish }),
        segments: Vec::new(),
        deadline: None,
    }
}

/// « critique », « 3 j », or nothing for what is done.
pub fn float(cx: &Context<'_>, minutes: i64, critical: bool, state: State) -> String {
    match state {
        State::Done => cx.text("gantt.done").to_owned(),
        _ if critical => cx.text("gantt.critical").to_owned(),
        _ => {
            let days = minutes as f64 / cx.plan.timeline.day_minutes as f64;
            let unit = cx.locale.choice("duration", "d");
            // Whole days: half a day of margin is none to count on.
            format!("{}\u{A0}{unit}", cx.locale.integer(days.floor() as i64))
        }
    }
}

fn milestones<'a>(cx: &Context<'a>, phase: Option<usize>, rows: &mut Vec<Row>, ids: &mut Vec<&'a str>) {
    let all = cx.plan.timeline.milestones.iter().zip(&cx.plan.project.milestone);
    let mut own: Vec<_> = all.filter(|(plan, _)| plan.phase == phase).collect();
    own.sort_by_key(|(plan, _)| plan.date);
    for (plan, milestone) in own {
        let former = cx.plan.baseline.as_ref().and_then(|baseline| baseline.milestones.get(&plan.id));
        let due = plan.due.map(|due| due.and_time(plan.date.time()));
        rows.push(Row {
            kind: Kind::Milestone,
            id: cx.plan.label(&plan.id).to_owned(),
            label: milestone.title.clone(),
            owners: Vec::new(),
            days: String::new(),
            start: plan.date,
            finish: plan.date,
            float: float(cx, plan.total_float, plan.critical, plan.state),
            critical: plan.critical,
            progress: if plan.state == State::Done { 1.0 } else { 0.0 },
            baseline: former.map(|at| Span { start: *at, finish: *at }),
            segments: Vec::new(),
            deadline: due,
        });
        ids.push(milestone.id.as_str());
    }
}

fn links(cx: &Context<'_>, ids: &[&str]) -> Vec<Link> {
    let project = &cx.plan.project;
    let critical_path = &cx.plan.timeline.critical_path;
    let numbers: BTreeMap<&str, usize> = ids.iter().enumerate().map(|(number, id)| (*id, number)).collect();
    let steps: BTreeMap<&str, usize> = critical_path.iter().enumerate().map(|(step, id)| (id.as_str(), step)).collect();
    let number = |id: &str| numbers.get(id).copied();
    let on_path = |id: &str| steps.get(id).copied();
    let of_tasks = project.tasks().map(|(_, task)| (task.id.as_str(), &task.after));
    let of_milestones = project.milestone.iter().map(|milestone| (milestone.id.as_str(), &milestone.after));
    let mut links = Vec::new();
    for (id, after) in of_tasks.chain(of_milestones) {
        for dependency in after {
            let (Some(from), Some(to)) = (number(dependency.on.as_str()), number(id)) else { continue };
            let follows = match (on_path(dependency.on.as_str()), on_path(id)) {
                (Some(before), Some(after)) => after == before + 1,
                _ => false,
            };
            let link_type = match dependency.link {
                Tie::FinishStart => LinkType::FinishStart,
                Tie::StartStart => LinkType::StartStart,
                Tie::FinishFinish => LinkType::FinishFinish,
                Tie::StartFinish => LinkType::StartFinish,
            };
            links.push(Link { from, to, link_type, critical: follows });
        }
    }
    links
}

/// Holidays and closures; days of the same closure that follow each other become one.
pub fn days_off(cx: &Context<'_>) -> Vec<DayOff> {
    let mut found: Vec<DayOff> = Vec::new();
    for day in &cx.plan.timeline.days_off {
        let name = match day.holiday {
            Some(key) => cx.locale.text(&format!("holidays.{key}")).to_owned(),
            None if day.reason.is_empty() => cx.text("gantt.closure").to_owned(),
            None => day.reason.clone(),
        };
        match found.last_mut() {
            Some(last) if day.holiday.is_none() && last.name == name && near(last.to, day.date) => last.to = day.date,
            _ => found.push(DayOff { from: day.date, to: day.date, name }),
        }
    }
    found
}

/// Whether nothing but a weekend lies between two days.
fn near(before: NaiveDate, after: NaiveDate) -> bool {
    (after - before).num_days() <= 4
}

fn leave(cx: &Context<'_>) -> Vec<Leave> {
    let members = cx.plan.project.member.iter().enumerate();
    members
        .flat_map(|(number, member)| {
            member.leave.iter().map(move |leave| {
                let to = leave.to.as_ref().unwrap_or(&leave.from).value.0;
                Leave { owner: cx.initials(number), from: leave.from.value.0, to }
            })
        })
        .collect()
}

fn texts(cx: &Context<'_>) -> Texts {
    let text = |key: &str| cx.locale.text(&format!("gantt.{key}")).to_owned();
    let listed = |key: &str| -> [String; 12] {
        let value = cx.locale.value(&format!("common.date-format.{key}"));
        std::array::from_fn(|month| {
            value.and_then(|months| months.get(month)).and_then(Value::as_str).unwrap_or_default().to_owned()
        })
    };
    Texts {
        months: listed("months"),
        months_short: listed("months-short"),
        first_day: text("first-day"),
        week: text("week"),
        quarter: text("quarter"),
        columns: Columns {
            id: text("column.id"),
            task: text("column.task"),
            owner: text("column.owner"),
            days: text("column.days"),
            start: text("column.start"),
            finish: text("column.finish"),
            float: text("column.float"),
        },
        legend: Legend {
            task: text("legend.task"),
            critical_task: text("legend.critical-task"),
            baseline: text("legend.baseline"),
            milestone: text("legend.milestone"),
            critical_milestone: text("legend.critical-milestone"),
            milestone_baseline: text("legend.milestone-baseline"),
            phase: text("legend.phase"),
            critical_link: text("legend.critical-link"),
            link: text("legend.link"),
            weekend: text("legend.weekend"),
            day_off: text("legend.day-off"),
            leave: text("legend.leave"),
            status: text("legend.status"),
            deadline: text("legend.deadline"),
            continues: text("legend.continues"),
        },
        milestones: text("without-phase"),
        percent: cx.text("common.number.percent").to_owned(),
        continued: text("continued"),
        sheet: text("sheet"),
        days_off: format!("{}{}", text("days-off"), cx.text("common.colon")),
        from_to: (text("from"), text("to")),
    }
}
