//! The figures as pictures: work of each week, spending month after month, what costs what.

use chrono::{Datelike, Days};
use serde_json::{Value, json};

use super::{Context, Pictures};
use crate::plan::cost::{Category, Cents};
use qilby_draw::charts::{Bar, Bars, Columns, Limit, Load, Part, Person, Week, bars, columns, load as draw_load};

/// Width of the text of a portrait page, in points.
const WIDTH: f64 = 470.0;
/// Most strips in one picture, so that it fits on a page.
const STRIPS: usize = 7;

/// The work of each person and week; several pictures for a large team.
pub fn load(cx: &Context<'_>, pictures: &mut Pictures) -> Value {
    let timeline = &cx.plan.timeline;
    let busy: Vec<_> = timeline.members.iter().filter(|member| member.minutes > 0).collect();
    let day = timeline.day_minutes as f64;
    let mut found = Vec::new();
    for (number, group) in busy.chunks(STRIPS).enumerate() {
        let Some(first) = group.first() else { continue };
        let mondays: Vec<_> = first.weeks.iter().map(|week| week.monday).collect();
        let (mut months, mut month) = (Vec::new(), None);
        for (week, monday) in mondays.iter().enumerate() {
            // A week belongs to the month of its Thursday, as its number belongs to the year of it.
            let thursday = *monday + Days::new(3);
            if month != Some(thursday.month0()) {
                month = Some(thursday.month0());
                let year = week == 0 || thursday.month() == 1;
                let name = cx.locale.month_short(thursday);
                months.push((week, if year { format!("{name}\u{A0}{}", thursday.year()) } else { name.to_owned() }));
            }
        }
        let people = group.iter().map(|member| Person {
            name: cx.plan.project.title(&member.id).to_owned(),
            total: cx.days(member.minutes),
            weeks: member
                .weeks
                .iter()
                .map(|week| Week { planned: week.planned as f64 / day, available: week.available as f64 / day })
                .collect(),
        });
        let names: Vec<&str> = group.iter().map(|member| cx.plan.project.title(&member.id)).collect();
        let description = cx.locale.fill("plan.load.description", &[("names", &cx.locale.list(&names))]);
        let legend = ["planned", "available", "over", "status"].map(|key| {
            let key = format!("plan.load.{key}");
            cx.locale.fill(&key, &[("date", &cx.locale.date(timeline.status))])
        });
        let svg = draw_load(&Load {
            name: &format!("load-{}", number + 1),
            title: cx.text("plan.load.title"),
            description: &description,
            width: WIDTH,
            weeks: mondays.iter().map(|monday| monday.iso_week().week().to_string()).collect(),
            months,
            people: people.collect(),
            status: mondays
                .iter()
                .position(|monday| *monday <= timeline.status && timeline.status < *monday + Days::new(7)),
            legend,
        });
        found.push(pictures.add(&format!("load-{}", number + 1), svg, &description));
    }
    json!(found)
}

const CATEGORIES: [Category; 3] = [Category::Work, Category::Infrastructure, Category::Other];

fn category(cx: &Context<'_>, category: Category) -> String {
    cx.locale.text(&format!("plan.costs.category.{}", category.key())).to_owned()
}

/// What has been spent at the end of each month, under the ceiling.
pub fn spending(cx: &Context<'_>, pictures: &mut Pictures) -> Value {
    let costs = &cx.plan.costs;
    let months = 0..costs.months.len();
    // The provision is no expense of any month: it stands on the last column, under the ceiling that it counts for.
    let provision = |month: usize| if month + 1 == costs.months.len() { costs.contingency } else { 0 };
    let totals: Vec<String> =
        months.clone().map(|month| whole(cx, costs.all_so_far(month) + provision(month))).collect();
    let description = cx.locale.fill(
        "plan.costs.spending-description",
        &[("total", &cx.money(costs.total)), ("months", &cx.locale.integer(costs.months.len() as i64))],
    );
    let spent = |kind: &Category| costs.category(*kind) > 0;
    let parts = CATEGORIES.into_iter().filter(spent).map(|kind| Part {
        label: category(cx, kind),
        values: months.clone().map(|month| costs.so_far(kind, month) as f64 / 100.0).collect(),
    });
    let provision = (costs.contingency > 0).then(|| Part {
        label: cx.text("plan.costs.contingency").to_owned(),
        values: months.clone().map(|month| provision(month) as f64 / 100.0).collect(),
    });
    let svg = columns(&Columns {
        name: "spending",
        title: cx.text("plan.costs.spending"),
        description: &description,
        size: (WIDTH, 205.0),
        periods: costs.months.iter().map(|month| cx.locale.month_year(*month)).collect(),
        parts: parts.chain(provision).collect(),
        totals,
        limit: costs.ceiling.map(|ceiling| Limit {
            value: ceiling as f64 / 100.0,
            label: cx.locale.fill("plan.costs.ceiling-at", &[("amount", &cx.money(ceiling))]),
        }),
        past: Some(costs.months.iter().filter(|month| **month <= cx.plan.timeline.status).count()),
        axis: &|value| cx.locale.money(value, &cx.plan.project.project.currency),
    });
    pictures.add("spending", svg, &description)
}

/// An amount without its cents.
fn whole(cx: &Context<'_>, cents: Cents) -> String {
    cx.locale.money((cents as f64 / 100.0).round(), &cx.plan.project.project.currency)
}

/// Work of each member, infrastructure, the rest and the provision, side by side.
pub fn shares(cx: &Context<'_>, pictures: &mut Pictures) -> Value {
    let costs = &cx.plan.costs;
    let mut entries: Vec<(String, Cents, usize)> = Vec::new();
    for line in costs.lines.iter().filter(|line| line.category == Category::Work) {
        let label = cx.locale.fill("plan.costs.work-of", &[("name", &line.title)]);
        entries.push((label, line.total, 0));
    }
    for (series, kind) in CATEGORIES.into_iter().enumerate().skip(1) {
        entries.push((category(cx, kind), costs.category(kind), series));
    }
    entries.push((cx.text("plan.costs.contingency").to_owned(), costs.contingency, 3));
    entries.retain(|(_, amount, _)| *amount > 0);
    let told: Vec<String> = entries.iter().map(|(label, amount, _)| format!("{label} {}", cx.money(*amount))).collect();
    let description = cx.locale.fill("plan.costs.shares-description", &[("list", &told.join(", "))]);
    let svg = bars(&Bars {
        name: "shares",
        title: cx.text("plan.costs.shares"),
        description: &description,
        width: WIDTH,
        bars: entries
            .into_iter()
            .map(|(label, amount, series)| Bar {
                label,
                value: amount as f64,
                figure: cx.money(amount),
                note: cx.locale.percent(costs.percent(amount)),
                series,
            })
            .collect(),
    });
    pictures.add("shares", svg, &description)
}
