//! The plan, dealt as cards.

use chrono::NaiveDateTime;

use super::card::{Card, Checklist, Item, Kind, Section};
use super::text::{label, one_line};
use crate::model::value::Ref;
use crate::model::{self, Deliverable, Dependency, LinkType};
use crate::plan::cards::{estimate, is_passed, tests_of};
use crate::plan::outline::{Row, outline, phase_state};
use crate::plan::timeline::State;
use crate::render::documents::{Context, gantt};

/// Every card: each phase, then its tasks and its milestones.
pub fn deck(cx: &Context<'_>) -> Vec<Card> {
    let dealer = Dealer { cx };
    let rows = outline(&cx.plan.timeline);
    let mut cards: Vec<Card> = Vec::with_capacity(rows.len());
    let mut phases: Vec<Option<usize>> = vec![None; cx.plan.timeline.phases.len()];
    for row in rows {
        let card = match row {
            Row::Phase(number) => {
                phases[number] = Some(cards.len());
                dealer.phase(number)
            }
            Row::Task(number) => dealer.task(number, &phases),
            Row::Milestone(number) => dealer.milestone(number, &phases),
        };
        cards.extend(card);
    }
    cards
}

struct Dealer<'a> {
    cx: &'a Context<'a>,
}

impl Dealer<'_> {
    fn phase(&self, number: usize) -> Option<Card> {
        let (cx, timeline) = (self.cx, &self.cx.plan.timeline);
        let (plan, phase) = (timeline.phases.get(number)?, cx.plan.project.phase.get(number)?);
        let state = phase_state(timeline, number);
        let mut facts = Facts(cx, Vec::new());
        facts.period(state, plan.start, plan.finish);
        facts.work(plan.work_minutes);
        facts.add("progress", cx.locale.percent(plan.progress.round()));
        facts.id(&plan.id);
        let tasks = timeline.tasks.iter().filter(|task| task.phase == number);
        let tasks = tasks.map(|task| Item { text: self.named(&task.id), done: task.state == State::Done });
        Some(Card {
            kind: Kind::Phase,
            code: cx.plan.label(&plan.id).to_owned(),
            name: self.name(Kind::Phase, &plan.id),
            state,
            start: plan.start,
            due: plan.finish,
            people: Vec::new(),
            estimate: None,
            labels: self.labels(Kind::Phase, Some(number), false),
            parent: None,
            text: phase.description.clone(),
            facts: facts.1,
            sections: Vec::new(),
            checklists: self.checklist("tasks", tasks.collect()),
        })
    }

    fn task(&self, number: usize, phases: &[Option<usize>]) -> Option<Card> {
        let cx = self.cx;
        let plan = cx.plan.timeline.tasks.get(number)?;
        let (_, task) = cx.plan.project.tasks().nth(number)?;
        let project = &cx.plan.project;
        let mut facts = Facts(cx, Vec::new());
        facts.add("phase", project.phase.get(plan.phase).map_or_else(String::new, |phase| one_line(&phase.title)));
        facts.period(plan.state, Some(plan.start), Some(plan.finish));
        facts.work(plan.work_minutes);
        if plan.state == State::Doing {
            facts.add("progress", cx.locale.percent(plan.progress.round()));
        }
        if plan.state != State::Done {
            // As the Gantt counts it.
            let float = match plan.critical {
                true => cx.text("cards.no-float").to_owned(),
                false => gantt::float(cx, plan.total_float, plan.critical, plan.state),
            };
            facts.add("float", float);
        }
        facts.add("deadline", task.deadline.as_ref().map_or_else(String::new, |at| cx.locale.date(at.value.date)));
        let people = plan.people.iter().filter_map(|who| Some(project.member.get(*who)?.name.as_str()));
        facts.people("team", people);
        facts.add(
            "accountable",
            task.accountable.as_ref().map_or_else(String::new, |id| one_line(cx.name(id.as_str()))),
        );
        facts.people("consulted", cx.names(&task.consulted).into_iter());
        facts.people("informed", cx.names(&task.informed).into_iter());
        facts.id(&plan.id);
        let objectives = task.objectives.iter().filter_map(|id| project.get(id));
        let objectives = objectives.map(|one| {
            let values = [("name", &*self.named(one.id.as_str())), ("target", &*one_line(&one.target))];
            cx.locale.fill("cards.objective", &values)
        });
        let sections = [
            ("waits-for", task.after.iter().map(|dependency| self.dependency(dependency)).collect()),
            ("needs", task.needs.iter().map(|id| self.named(id.as_str())).collect()),
            ("objectives", objectives.collect()),
            ("acceptance", self.acceptance(&task.produces)),
        ];
        let tests = tests_of(cx.plan, task).into_iter().map(|test| Item {
            text: cx.locale.fill("cards.test", &[("name", &self.named(test.id.as_str()))]),
            done: is_passed(cx.plan, test),
        });
        let mut checklists = self.checklist("tests", tests.collect());
        checklists.extend(self.deliverables(&task.produces, plan.state));
        Some(Card {
            kind: Kind::Task,
            code: cx.plan.label(&plan.id).to_owned(),
            name: self.name(Kind::Task, &plan.id),
            state: plan.state,
            start: Some(plan.start),
            due: Some(plan.finish),
            people: plan.people.clone(),
            estimate: estimate(plan),
            labels: self.labels(Kind::Task, Some(plan.phase), plan.critical && plan.state != State::Done),
            parent: phases.get(plan.phase).copied().flatten(),
            text: task.description.clone(),
            facts: facts.1,
            sections: self.sections(sections),
            checklists,
        })
    }

    fn milestone(&self, number: usize, phases: &[Option<usize>]) -> Option<Card> {
        let cx = self.cx;
        let plan = cx.plan.timeline.milestones.get(number)?;
        let milestone: &model::Milestone = cx.plan.project.milestone.get(number)?;
        let phase = plan.phase.and_then(|phase| cx.plan.project.phase.get(phase));
        let mut facts = Facts(cx, Vec::new());
        facts.add("phase", phase.map_or_else(String::new, |phase| one_line(&phase.title)));
        let planned = if plan.state == State::Done { "reached" } else { "planned" };
        facts.add(planned, cx.locale.date(plan.date.date()));
        facts.add("due", plan.due.map_or_else(String::new, |due| cx.locale.date(due)));
        let validated = milestone.validated_by.as_ref().map_or("", |id| cx.name(id.as_str()));
        facts.add("validated-by", one_line(validated));
        let invoice = milestone.invoice.as_ref().map_or_else(String::new, |part| cx.locale.percent(part.value));
        facts.add("invoice", invoice);
        facts.id(&plan.id);
        let conditions = milestone
            .after
            .iter()
            .map(|dependency| Item { text: self.dependency(dependency), done: self.is_done(dependency.on.as_str()) });
        let mut checklists = self.checklist("conditions", conditions.collect());
        checklists.extend(self.deliverables(&milestone.deliverables, plan.state));
        Some(Card {
            kind: Kind::Milestone,
            code: cx.plan.label(&plan.id).to_owned(),
            name: self.name(Kind::Milestone, &plan.id),
            state: plan.state,
            start: None,
            due: Some(plan.date),
            people: Vec::new(),
            estimate: None,
            labels: self.labels(Kind::Milestone, plan.phase, plan.critical && plan.state != State::Done),
            parent: plan.phase.and_then(|phase| phases.get(phase).copied().flatten()),
            text: milestone.description.clone(),
            facts: facts.1,
            sections: self.sections([("acceptance", self.acceptance(&milestone.deliverables))]),
            checklists,
        })
    }

    /// Code and title of anything, on one line.
    fn named(&self, id: &str) -> String {
        let (code, title) = (self.cx.plan.label(id), self.cx.plan.project.title(id));
        self.cx.locale.fill("cards.name.other", &[("code", code), ("title", &one_line(title))])
    }

    fn name(&self, kind: Kind, id: &str) -> String {
        match kind {
            Kind::Phase => {
                let title = one_line(self.cx.plan.project.title(id));
                self.cx.locale.fill("cards.name.phase", &[("code", self.cx.plan.label(id)), ("title", &title)])
            }
            Kind::Task | Kind::Milestone => self.named(id),
        }
    }

    /// What is waited for, with the manner when it is not plainly its end.
    fn dependency(&self, dependency: &Dependency) -> String {
        let id = dependency.on.as_str();
        let is_phase = self.cx.plan.project.phase.iter().any(|phase| phase.id.as_str() == id);
        let name = self.name(if is_phase { Kind::Phase } else { Kind::Task }, id);
        let link = self.cx.locale.choice("link", dependency.link.key());
        match &dependency.lag {
            Some(lag) => {
                let key = if dependency.elapsed { "cards.link.elapsed" } else { "cards.link.lag" };
                let lag = self.cx.locale.span(lag.value);
                self.cx.locale.fill(key, &[("name", &name), ("link", link), ("lag", &lag)])
            }
            None if dependency.link == LinkType::FinishStart => name,
            None => self.cx.locale.fill("cards.link.plain", &[("name", &name), ("link", link)]),
        }
    }

    fn is_done(&self, id: &str) -> bool {
        let timeline = &self.cx.plan.timeline;
        let phase =
            || timeline.phases.iter().position(|phase| phase.id == id).map(|phase| phase_state(timeline, phase));
        let state = timeline.task(id).map(|task| task.state).or_else(|| timeline.milestone(id).map(|one| one.state));
        state.or_else(phase) == Some(State::Done)
    }

    fn acceptance(&self, produced: &[Ref<Deliverable>]) -> Vec<String> {
        let produced = produced.iter().filter_map(|id| self.cx.plan.project.get(id));
        let criteria = |one: &Deliverable| -> Vec<String> {
            let code = self.cx.plan.label(one.id.as_str());
            let told = |criterion: &String| {
                self.cx.locale.fill("cards.criterion", &[("code", code), ("criterion", &one_line(criterion))])
            };
            one.acceptance.iter().map(told).collect()
        };
        produced.flat_map(criteria).collect()
    }

    fn deliverables(&self, produced: &[Ref<Deliverable>], state: State) -> Vec<Checklist> {
        let item = |id: &Ref<Deliverable>| Item { text: self.named(id.as_str()), done: state == State::Done };
        self.checklist("deliverables", produced.iter().map(item).collect())
    }

    /// A checklist, unless it is empty.
    fn checklist(&self, key: &str, items: Vec<Item>) -> Vec<Checklist> {
        let title = || self.cx.locale.text(&format!("cards.checklist.{key}")).to_owned();
        if items.is_empty() { Vec::new() } else { vec![Checklist { title: title(), items }] }
    }

    /// Lists that have lines.
    fn sections<const N: usize>(&self, lists: [(&str, Vec<String>); N]) -> Vec<Section> {
        let title = |key: &str| self.cx.locale.text(&format!("cards.section.{key}")).to_owned();
        let lists = lists.into_iter().filter(|(_, lines)| !lines.is_empty());
        lists.map(|(key, lines)| Section { title: title(key), lines }).collect()
    }

    fn labels(&self, kind: Kind, phase: Option<usize>, critical: bool) -> Vec<String> {
        let word = |key: &str| self.cx.locale.text(&format!("cards.label.{key}")).to_owned();
        let phase = phase.and_then(|number| self.cx.plan.project.phase.get(number));
        let mut all: Vec<String> = self.cx.plan.project.board.labels.clone();
        all.push(word(kind.key()));
        all.extend(phase.map(|phase| self.cx.locale.fill("cards.label.of-phase", &[("id", phase.id.as_str())])));
        all.extend(critical.then(|| word("critical")));
        let mut labels: Vec<String> = Vec::new();
        for one in all.iter().map(|text| label(text)).filter(|label| !label.is_empty()) {
            if !labels.contains(&one) {
                labels.push(one);
            }
        }
        labels
    }
}

/// Facts in the making; empty ones are left out.
struct Facts<'a>(&'a Context<'a>, Vec<(String, String)>);

impl Facts<'_> {
    fn add(&mut self, key: &str, value: String) {
        if !value.is_empty() {
            self.1.push((self.0.locale.text(&format!("cards.fact.{key}")).to_owned(), value));
        }
    }

    fn people<'n>(&mut self, key: &str, names: impl Iterator<Item = &'n str>) {
        let names: Vec<String> = names.map(one_line).collect();
        self.add(key, names.join(", "));
    }

    /// By which the card is known when its board is imported.
    fn id(&mut self, id: &str) {
        self.add("id", id.to_owned());
    }

    /// In days; less than a day in hours.
    fn work(&mut self, minutes: i64) {
        let hours = || {
            let number = self.0.locale.number(minutes as f64 / 60.0, 2);
            format!("{number}\u{A0}{}", self.0.locale.choice("duration", "h"))
        };
        match minutes {
            ..=0 => {}
            _ if minutes < self.0.plan.timeline.day_minutes => self.add("work", hours()),
            _ => self.add("work", self.0.days(minutes)),
        }
    }

    fn period(&mut self, state: State, start: Option<NaiveDateTime>, finish: Option<NaiveDateTime>) {
        let (Some(start), Some(finish)) = (start, finish) else { return };
        let (from, to) = (self.0.locale.date(start.date()), self.0.locale.date(finish.date()));
        let key = if state == State::Done { "done" } else { "planned" };
        let told = match from == to {
            true => from,
            false => self.0.locale.fill("cards.period", &[("from", &from), ("to", &to)]),
        };
        self.add(key, told);
    }
}
