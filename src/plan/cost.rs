//! What the project costs: work, infrastructure and lines, month by month, against the budget.
//!
//! Amounts are whole cents, rounded once for each line and month, so that every total in every
//! deliverable is the sum of what is printed above it.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::timeline::Timeline;
use crate::check::Project;
use crate::model::value::Ref;
use crate::model::{LineKind, Price};

/// An amount of money, in cents of the project's currency.
pub type Cents = i64;

/// What a cost is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// Days of work.
    Work,
    /// Servers and devices.
    Infrastructure,
    /// Lines of the budget and costs of tasks.
    Other,
}

impl Category {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Category::Work => "work",
            Category::Infrastructure => "infrastructure",
            Category::Other => "other",
        }
    }
}

/// A line of the estimate.
#[derive(Clone, PartialEq, Debug)]
pub struct CostLine {
    /// Id of what is paid: a member, a server, a device, a budget line, a task.
    pub id: String,
    /// What is paid.
    pub title: String,
    /// What it is for.
    pub category: Category,
    /// How much of it: days of work, servers, pieces.
    pub quantity: f64,
    /// Price of one, each time.
    pub unit: Cents,
    /// How often the price is paid.
    pub kind: LineKind,
    /// Amount of each month, in the order of [`Costs::months`].
    pub months: Vec<Cents>,
    /// All months together.
    pub total: Cents,
}

/// The work of a phase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhaseCost {
    /// Id of the phase.
    pub id: String,
    /// Working minutes.
    pub minutes: i64,
    /// Cost of the work and of the tasks' own costs.
    pub total: Cents,
}

/// The whole estimate.
#[derive(Clone, PartialEq, Debug)]
pub struct Costs {
    /// First day of every month from the first to the last expense.
    pub months: Vec<NaiveDate>,
    /// Every line: work, then infrastructure, then the rest.
    pub lines: Vec<CostLine>,
    /// Work of each phase, in the order of the file.
    pub phases: Vec<PhaseCost>,
    /// All lines together, taxes excluded.
    pub subtotal: Cents,
    /// Provision for the unforeseen.
    pub contingency: Cents,
    /// Subtotal and provision.
    pub total: Cents,
    /// Value added tax on the total, when the rate is given.
    pub vat: Option<Cents>,
    /// Most that the project may cost.
    pub ceiling: Option<Cents>,
}

impl Costs {
    /// All lines of a category together.
    pub fn category(&self, category: Category) -> Cents {
        self.lines.iter().filter(|line| line.category == category).map(|line| line.total).sum()
    }

    /// All lines of a category in one month.
    pub fn in_month(&self, category: Category, month: usize) -> Cents {
        let lines = self.lines.iter().filter(|line| line.category == category);
        lines.map(|line| line.months.get(month).copied().unwrap_or(0)).sum()
    }

    /// All lines of a category up to the end of a month.
    pub fn so_far(&self, category: Category, month: usize) -> Cents {
        (0..=month).map(|month| self.in_month(category, month)).sum()
    }

    /// All lines in one month.
    pub fn month(&self, month: usize) -> Cents {
        self.lines.iter().map(|line| line.months.get(month).copied().unwrap_or(0)).sum()
    }

    /// All lines up to the end of a month.
    pub fn all_so_far(&self, month: usize) -> Cents {
        (0..=month).map(|month| self.month(month)).sum()
    }

    /// A share of the total, in percent to one decimal.
    pub fn percent(&self, amount: Cents) -> f64 {
        if self.total == 0 { 0.0 } else { (amount as f64 * 1000.0 / self.total as f64).round() / 10.0 }
    }

    /// What is left under the ceiling; negative when it is exceeded.
    pub fn margin(&self) -> Option<Cents> {
        self.ceiling.map(|ceiling| ceiling - self.total)
    }
}

/// Works out the estimate.
pub fn costs(project: &Project, timeline: &Timeline) -> Costs {
    let mut dated = Vec::new();
    work(project, timeline, &mut dated);
    infrastructure(project, timeline, &mut dated);
    others(project, timeline, &mut dated);

    let days = || dated.iter().flat_map(|line| line.amounts.iter().map(|(day, _)| *day));
    let first = days().min().unwrap_or(timeline.start);
    let last = days().max().unwrap_or(timeline.finish);
    let months: Vec<NaiveDate> = month_starts(first, last).collect();
    let lines: Vec<CostLine> = dated.into_iter().map(|line| line.by_month(&months)).collect();

    let subtotal: Cents = lines.iter().map(|line| line.total).sum();
    let share = |percent: f64, of: Cents| (of as f64 * percent / 100.0).round() as Cents;
    let contingency = project.budget.contingency.as_ref().map_or(0, |percent| share(percent.value, subtotal));
    let total = subtotal + contingency;
    Costs {
        phases: phases(project, timeline),
        subtotal,
        contingency,
        total,
        vat: project.budget.vat.as_ref().map(|percent| share(percent.value, total)),
        ceiling: project.budget.ceiling.as_ref().map(|ceiling| cents(ceiling.value)),
        months,
        lines,
    }
}

/// Cents of an amount written in the project file.
pub fn cents(amount: f64) -> Cents {
    (amount * 100.0).round() as Cents
}

/// A line whose amounts still have their days.
struct Dated {
    line: CostLine,
    /// Amount in cents, not rounded yet, of each day on which some is spent.
    amounts: Vec<(NaiveDate, f64)>,
}

impl Dated {
    fn new(id: &str, title: &str, category: Category, unit: Cents, kind: LineKind) -> Self {
        let line = CostLine {
            id: id.to_owned(),
            title: title.to_owned(),
            category,
            quantity: 1.0,
            unit,
            kind,
            months: Vec::new(),
            total: 0,
        };
        Dated { line, amounts: Vec::new() }
    }

    fn by_month(self, months: &[NaiveDate]) -> CostLine {
        let mut exact = vec![0.0; months.len()];
        for (day, amount) in self.amounts {
            if let Some(month) = months.iter().rposition(|start| *start <= day) {
                exact[month] += amount;
            }
        }
        // Rounding the running total, not each month, keeps the line's own total exact.
        let (mut running, mut paid) = (0.0, 0);
        let months: Vec<Cents> = exact
            .iter()
            .map(|amount| {
                running += amount;
                let due = running.round() as Cents - paid;
                paid += due;
                due
            })
            .collect();
        CostLine { total: paid, months, ..self.line }
    }
}

fn month_starts(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let start = first.with_day(1).unwrap_or(first);
    std::iter::successors(Some(start), |month| month.checked_add_months(Months::new(1)))
        .take_while(move |month| *month <= last)
}

fn work(project: &Project, timeline: &Timeline, lines: &mut Vec<Dated>) {
    for (number, member) in project.member.iter().enumerate() {
        let rate = member.rate.as_ref().map_or(0.0, |rate| rate.value);
        let mut dated = Dated::new(member.id.as_str(), &member.name, Category::Work, cents(rate), LineKind::Once);
        let shares = timeline.tasks.iter().flat_map(|task| &task.work).filter(|share| share.member == number);
        let mut minutes = 0;
        for (day, worked) in shares.flat_map(|share| &share.days) {
            minutes += worked;
            dated.amounts.push((*day, *worked as f64 * rate * 100.0 / timeline.day_minutes as f64));
        }
        dated.line.quantity = minutes as f64 / timeline.day_minutes as f64;
        if minutes > 0 {
            lines.push(dated);
        }
    }
}

fn infrastructure(project: &Project, timeline: &Timeline, lines: &mut Vec<Dated>) {
    let from = project.budget.hosting_from.as_ref().map_or(timeline.start, |date| date.value.0);
    let to = project.budget.hosting_to.as_ref().map_or(timeline.finish, |date| date.value.0);
    let servers = project.server.iter().map(|s| {
        (
            s.id.as_str(),
            s.title.as_str(),
            monthly(project, s.monthly_price.as_deref(), s.price.as_ref()),
            s.count.as_deref(),
        )
    });
    let devices = project.device.iter().map(|d| {
        (
            d.id.as_str(),
            d.title.as_str(),
            monthly(project, d.monthly_price.as_deref(), d.price.as_ref()),
            d.count.as_deref(),
        )
    });
    for (id, title, price, count) in servers.chain(devices) {
        let Some(price) = price else { continue };
        let count = f64::from(*count.unwrap_or(&1));
        let mut dated = Dated::new(id, title, Category::Infrastructure, cents(price), LineKind::Monthly);
        dated.line.quantity = count;
        dated.amounts = each_month(from, to, price * count * 100.0);
        lines.push(dated);
    }
}

fn monthly(project: &Project, own: Option<&f64>, list: Option<&Ref<Price>>) -> Option<f64> {
    own.copied().or_else(|| list.and_then(|price| project.get(price)).map(|price| price.monthly.value))
}

/// A monthly amount from one day to another: months that are not whole are paid by the day.
fn each_month(from: NaiveDate, to: NaiveDate, amount: f64) -> Vec<(NaiveDate, f64)> {
    if to < from {
        return Vec::new();
    }
    month_starts(from, to)
        .map(|month| {
            let next = month.checked_add_months(Months::new(1)).unwrap_or(month);
            let first = month.max(from);
            let last = (next - Days::new(1)).min(to);
            let share = ((last - first).num_days() + 1) as f64 / (next - month).num_days() as f64;
            (first, amount * share)
        })
        .collect()
}

fn others(project: &Project, timeline: &Timeline, lines: &mut Vec<Dated>) {
    let end = project.budget.hosting_to.as_ref().map_or(timeline.finish, |date| date.value.0);
    for line in &project.budget.line {
        let of_task = line.task.as_ref().and_then(|task| timeline.task(task.as_str()));
        let from = line.from.as_ref().map(|date| date.value.0);
        let from = from.or(of_task.map(|task| task.start.date())).unwrap_or(timeline.start);
        let to = line.to.as_ref().map_or(end, |date| date.value.0);
        let quantity = line.quantity.as_ref().map_or(1.0, |quantity| quantity.value);
        let mut dated = Dated::new(line.id.as_str(), &line.title, Category::Other, cents(line.amount.value), line.kind);
        dated.line.quantity = quantity;
        let amount = line.amount.value * quantity * 100.0;
        dated.amounts = match line.kind {
            LineKind::Once => vec![(from, amount)],
            LineKind::Monthly => each_month(from, to, amount),
            LineKind::Yearly => std::iter::successors(Some(from), |day| day.checked_add_months(Months::new(12)))
                .take_while(|day| *day <= to.max(from))
                .map(|day| (day, amount))
                .collect(),
        };
        lines.push(dated);
    }
    for ((_, task), plan) in project.tasks().zip(&timeline.tasks) {
        if let Some(cost) = &task.fixed_cost {
            let mut dated =
                Dated::new(task.id.as_str(), &task.title, Category::Other, cents(cost.value), LineKind::Once);
            dated.amounts.push((plan.start.date(), cost.value * 100.0));
            lines.push(dated);
        }
    }
}

fn phases(project: &Project, timeline: &Timeline) -> Vec<PhaseCost> {
    let rate = |member: usize| project.member.get(member).and_then(|m| m.rate.as_ref()).map_or(0.0, |rate| rate.value);
    let all: Vec<_> = project.tasks().zip(&timeline.tasks).collect();
    let cost_of = |number: usize| {
        // Tasks stand phase by phase.
        let first = all.partition_point(|((phase, _), _)| *phase < number);
        let tasks = || all[first..].iter().take_while(|((phase, _), _)| *phase == number);
        let shares = tasks().flat_map(|(_, plan)| &plan.work);
        let work: f64 = shares.map(|share| share.minutes as f64 * rate(share.member)).sum();
        let own: Cents = tasks().filter_map(|((_, task), _)| task.fixed_cost.as_deref()).map(|cost| cents(*cost)).sum();
        let work = (work * 100.0 / timeline.day_minutes as f64).round() as Cents;
        (tasks().map(|(_, plan)| plan.work_minutes).sum(), work + own)
    };
    let phases = project.phase.iter().enumerate();
    phases
        .map(|(number, phase)| {
            let (minutes, total) = cost_of(number);
            PhaseCost { id: phase.id.as_str().to_owned(), minutes, total }
        })
        .collect()
}
