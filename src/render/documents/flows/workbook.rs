//! The workbook: grid, flows to filter, rules of each firewall, addresses, services.

use super::line::{self, COLUMNS, Told};
use super::rules::ToldRule;
use super::{CODE, addressing, document, lines};
use crate::model::Action;
use crate::plan::network::digest;
use crate::plan::network::flows::FlowLine;
use crate::plan::network::grid;
use crate::render::documents::Context;
use crate::render::sheets::{Book, Cell, Column, Look, Page, Placed, SheetError, Table, Tone};

/// The whole workbook.
pub(super) fn workbook(cx: &Context<'_>) -> Result<Vec<u8>, SheetError> {
    let mut book = Book::new(cx, cx.text("flows.title"), CODE);
    grid_page(cx, &mut book)?;
    flow_page(cx, &mut book)?;
    for firewall in &cx.plan.network.firewalls {
        rule_page(cx, &mut book, firewall)?;
    }
    address_page(cx, &mut book)?;
    service_page(cx, &mut book)?;
    book.finish()
}

fn title(cx: &Context<'_>, column: &str) -> String {
    cx.locale.text(&format!("flows.column.{column}")).to_owned()
}

fn columns(cx: &Context<'_>, all: &[(&str, f64, Look)]) -> Vec<Column> {
    all.iter().map(|(column, width, look)| Column::new(title(cx, column), *width, *look)).collect()
}

fn grid_page(cx: &Context<'_>, book: &mut Book<'_>) -> Result<(), SheetError> {
    let name = cx.text("flows.sheet.grid");
    let mut page = book.page(name, cx.text("flows.grid.title"))?;
    page.line(cx.text("flows.sheet.grid-note"))?;
    let grid = &cx.plan.network.grid;
    let mut columns = vec![Column::new(cx.text("flows.grid.corner"), 28.0, Look::Strong)];
    columns.extend(
        grid.places.iter().map(|place| Column { width: 9.0, ..Column::upright(place.label.clone(), Look::Centre) }),
    );
    let rows = grid.places.iter().enumerate().map(|(from, place)| {
        let cells =
            (0..grid.places.len()).map(|to| grid.cell(from, to).map_or(Cell::Empty, |cell| grid_cell(cx, cell)));
        std::iter::once(Cell::text(&place.label)).chain(cells).collect()
    });
    page.table(&Table::new(columns, rows.collect()).main(1))?;
    page.close()
}

/// « ✓ 3 », « × 1 » and the strongest mark, a line each.
fn grid_cell(cx: &Context<'_>, cell: &grid::Cell) -> Cell {
    let mut told = Vec::new();
    if cell.allowed > 0 {
        told.push(format!("✓\u{A0}{}", cell.allowed));
    }
    if cell.denied > 0 {
        told.push(format!("×\u{A0}{}", cell.denied));
    }
    let mark = cell.strongest();
    told.extend(mark.map(|mark| line::mark_word(cx, mark).to_owned()));
    let tone = match mark {
        Some(mark) => mark_tone(mark),
        None if cell.allowed > 0 => Tone::Ok,
        None => Tone::Neutral,
    };
    Cell::Toned(told.join("\n"), tone)
}

fn mark_tone(mark: crate::plan::network::flows::Mark) -> Tone {
    use crate::plan::network::flows::Mark;
    match mark {
        Mark::Any => Tone::Danger,
        Mark::Admin => Tone::Violet,
        Mark::Cleartext => Tone::Warn,
    }
}

/// Width and look of a column of the list.
fn shape(column: &str) -> (f64, Look) {
    match column {
        "number" => (6.0, Look::Integer),
        "id" => (22.0, Look::Code),
        "title" => (32.0, Look::Strong),
        "from" | "to" => (26.0, Look::Text),
        "from-addresses" | "to-addresses" => (22.0, Look::Code),
        "service" => (26.0, Look::Text),
        "protocol" | "log" => (10.0, Look::Text),
        "port" => (18.0, Look::Code),
        "direction" => (28.0, Look::Text),
        "reason" => (52.0, Look::Text),
        "review" | "expires" => (12.0, Look::Date),
        "needs" | "action" => (12.0, Look::Text),
        _ => (20.0, Look::Text),
    }
}

fn flow_page(cx: &Context<'_>, book: &mut Book<'_>) -> Result<(), SheetError> {
    let name = cx.text("flows.sheet.flows");
    let mut page = book.page(name, name)?;
    page.line(cx.text("flows.sheet.flows-note"))?;
    let all: Vec<Column> = COLUMNS
        .iter()
        .map(|column| {
            let (width, look) = shape(column);
            Column::new(title(cx, column), width, look)
        })
        .collect();
    let placed = page.table(&Table::new(all, lines(cx).map(|line| flow_row(cx, line)).collect()).main(3))?;
    let at = |wanted: &str| (0..).zip(COLUMNS).find(|(_, column)| *column == wanted).map_or(0, |(number, _)| number);
    tint_actions(cx, &mut page, &placed, at("action"))?;
    page.pick(&placed, at("log"), &[cx.text("common.yes"), cx.text("common.no")], cx.text("flows.sheet.pick-log"))?;
    page.dates(&placed, at("review"))?;
    page.dates(&placed, at("expires"))?;
    page.spread(3, 3)?;
    page.close()
}

fn flow_row(cx: &Context<'_>, line: &FlowLine) -> Vec<Cell> {
    let told = Told::of(cx, line);
    let cell = |column: &str| match column {
        "number" => Cell::Number(f64::from(line.number)),
        "review" | "expires" => Cell::date(told.date(column)),
        _ => Cell::text(told.text(column)),
    };
    COLUMNS.iter().map(|column| cell(column)).collect()
}

fn tint_actions(cx: &Context<'_>, page: &mut Page<'_>, on: &Placed, column: u16) -> Result<(), SheetError> {
    let (allow, deny) = (cx.text("common.actions.allow"), cx.text("common.actions.deny"));
    page.pick(on, column, &[allow, deny], cx.text("flows.sheet.pick-action"))?;
    page.tint(on, column, allow, Tone::Ok)?;
    page.tint(on, column, deny, Tone::Danger)
}

fn rule_page(
    cx: &Context<'_>,
    book: &mut Book<'_>,
    firewall: &crate::plan::network::rules::FirewallRules,
) -> Result<(), SheetError> {
    let label = cx.name(&firewall.firewall);
    let name = cx.locale.fill("flows.sheet.rules", &[("firewall", &firewall.firewall)]);
    let mut page = book.page(&name, &cx.locale.fill("flows.sheet.rules", &[("firewall", label)]))?;
    page.line(cx.text("flows.rule.order"))?;
    let all = columns(
        cx,
        &[
            ("position", 7.0, Look::Integer),
            ("group", 28.0, Look::Muted),
            ("number", 7.0, Look::Integer),
            ("id", 22.0, Look::Code),
            ("title", 34.0, Look::Strong),
            ("from", 28.0, Look::Text),
            ("to", 28.0, Look::Text),
            ("service", 28.0, Look::Text),
            ("port", 24.0, Look::Code),
            ("action", 12.0, Look::Text),
            ("log", 10.0, Look::Text),
        ],
    );
    let rows = firewall.rules.iter().map(|rule| {
        let told = ToldRule::of(cx, rule);
        let action = match rule.action {
            Action::Allow => cx.text("common.actions.allow"),
            Action::Deny => cx.text("common.actions.deny"),
        };
        let number = rule.flow.as_ref().map_or(Cell::Empty, |(number, _)| Cell::Number(f64::from(*number)));
        vec![
            Cell::Number(f64::from(rule.position)),
            Cell::text(cx.locale.text(&format!("flows.group.{}", rule.group.key()))),
            number,
            Cell::text(told.id),
            Cell::text(told.title),
            Cell::text(told.from),
            Cell::text(told.to),
            Cell::text(told.services),
            Cell::text(told.ports),
            Cell::text(action),
            Cell::text(cx.text(if told.log { "common.yes" } else { "common.no" })),
        ]
    });
    let placed = page.table(&Table::new(all, rows.collect()).main(1))?;
    tint_actions(cx, &mut page, &placed, 9)?;
    page.close()
}

fn address_page(cx: &Context<'_>, book: &mut Book<'_>) -> Result<(), SheetError> {
    let name = cx.text("flows.sheet.addresses");
    let mut page = book.page(name, name)?;
    let zones = &cx.plan.network.addressing.zones;
    let number = |n: u64| Cell::Number(n as f64);
    page.heading(cx.text("flows.addresses.zones"))?;
    let all = columns(
        cx,
        &[
            ("zone", 28.0, Look::Strong),
            ("network", 22.0, Look::Code),
            ("gateway", 18.0, Look::Code),
            ("dhcp", 30.0, Look::Text),
            ("capacity", 14.0, Look::Integer),
            ("used", 14.0, Look::Integer),
            ("free", 14.0, Look::Integer),
        ],
    );
    let title = |plan| addressing::zone(cx, plan).map_or("", |zone| zone.title.as_str());
    let rows = zones.iter().map(|plan| {
        vec![
            Cell::text(title(plan)),
            Cell::text(addressing::network(plan)),
            Cell::text(addressing::gateway(plan)),
            Cell::text(addressing::dhcp(cx, plan)),
            number(plan.capacity),
            number(plan.used),
            number(plan.free),
        ]
    });
    page.table(&Table::new(all, rows.collect()))?;
    page.heading(cx.text("flows.addresses.hosts"))?;
    let all = columns(
        cx,
        &[
            ("zone", 28.0, Look::Text),
            ("address", 22.0, Look::Code),
            ("host", 18.0, Look::Code),
            ("holder", 30.0, Look::Strong),
            ("source", 14.0, Look::Text),
        ],
    );
    let rows = zones.iter().flat_map(|plan| {
        plan.hosts.iter().map(move |host| {
            vec![
                Cell::text(title(plan)),
                Cell::text(host.address.to_string()),
                Cell::text(&host.name),
                Cell::text(addressing::holder(cx, host)),
                Cell::text(addressing::source(cx, host)),
            ]
        })
    });
    page.table(&Table::new(all, rows.collect()).main(1))?;
    page.close()
}

fn service_page(cx: &Context<'_>, book: &mut Book<'_>) -> Result<(), SheetError> {
    let name = cx.text("flows.sheet.services");
    let mut page = book.page(name, name)?;
    let all = columns(
        cx,
        &[
            ("service", 34.0, Look::Strong),
            ("class", 18.0, Look::Text),
            ("port", 26.0, Look::Code),
            ("encryption", 22.0, Look::Text),
            ("marks", 22.0, Look::Text),
            ("flows", 34.0, Look::Text),
        ],
    );
    let found = digest::services(&cx.plan.network.flows);
    let rows = found.iter().map(|used| {
        let one = std::slice::from_ref(&used.service);
        let marks: Vec<&str> = line::marks(used.service.marks).iter().map(|mark| line::mark_word(cx, *mark)).collect();
        vec![
            Cell::text(&used.service.label),
            Cell::text(cx.locale.text(&format!("flows.class.{}", used.service.class.key()))),
            Cell::text(line::ports_with_protocols(cx, one)),
            Cell::text(line::encryption(cx, one)),
            Cell::text(marks.join("\n")),
            Cell::text(document::numbers(&used.flows)),
        ]
    });
    page.table(&Table::new(all, rows.collect()).main(1))?;
    page.close()
}
