//! Search over orders of priority, within a budget of schedules: a genetic algorithm on activity lists with double
//! justification.
//!
//! The frame is that of S. Hartmann, "A competitive genetic algorithm for resource-constrained project scheduling",
//! *Naval Research Logistics* 45 (1998), improved as V. Valls, F. Ballestín and S. Quintanilla, "A hybrid genetic
//! algorithm for the resource-constrained project scheduling problem", *EJOR* 185 (2008): each schedule is justified
//! both ways, and what a child inherits is the order in which its schedule starts the tasks. Nothing is left to chance:
//! the generator is seeded with a constant.

use std::collections::BTreeSet;

use super::generate::Scheme;
use super::improve::{Score, Workshop};
use super::random::Random;
use super::state::Plan;

/// Below so many schedules there is no population worth the name.
const LEAST: u32 = 60;

/// A schedule in the population: the nodes in the order in which it starts them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Individual {
    score: Score,
    order: Vec<u32>,
}

/// Looks for a better plan with what is left of the budget.
pub(super) fn evolve(workshop: &mut Workshop<'_>, rules: &[Vec<u32>]) {
    let count = workshop.forward.len();
    if count < 2 || workshop.left() < LEAST {
        return;
    }
    let mut random = Random::new();
    while workshop.left() >= LEAST && !workshop.is_proved() {
        era(workshop, rules, &mut random);
    }
}

/// One population from its beginnings until it has nothing more to give.
fn era(workshop: &mut Workshop<'_>, rules: &[Vec<u32>], random: &mut Random) {
    let size = population_size(workshop.left());
    let mut seen: BTreeSet<Vec<u32>> = BTreeSet::new();
    let mut population: Vec<Individual> = Vec::with_capacity(size);
    while population.len() < size && workshop.left() >= 3 && !workshop.is_proved() {
        let base = &rules[random.below(rules.len())];
        let rank = shaken(base, random);
        population.extend(decode(workshop, &rank).filter(|new| seen.insert(new.order.clone())));
    }
    population.sort_unstable();
    let mut stale = 0;
    while workshop.left() >= 3 && !workshop.is_proved() && population.len() >= 2 && stale < 40 * size {
        let mother = tournament(&population, random);
        let father = tournament(&population, random);
        if mother == father {
            stale += 1;
            continue;
        }
        let mut order = crossed(&population[mother].order, &population[father].order, random);
        mutate(&mut order, random);
        let Some(child) = decode(workshop, &ranks_of(&order)) else {
            return;
        };
        let worst = population.len() - 1;
        stale += 1;
        if child.score < population[worst].score && seen.insert(child.order.clone()) {
            if child.score < population[0].score {
                stale = 0;
            }
            population.pop();
            let place = population.partition_point(|other| *other < child);
            population.insert(place, child);
        }
    }
}

fn population_size(budget: u32) -> usize {
    match budget {
        0..=300 => 12,
        301..=2_000 => 30,
        2_001..=10_000 => 60,
        _ => 120,
    }
}

/// Builds and justifies the schedule of an order.
fn decode(workshop: &mut Workshop<'_>, rank: &[u32]) -> Option<Individual> {
    let mut score = workshop.build(rank, Scheme::Serial).ok()?;
    let mut order = started(&workshop.plan);
    if workshop.left() >= 2 && !workshop.is_proved() {
        let better = workshop.justify()?;
        if better <= score {
            score = better;
            order = started(&workshop.plan);
        }
    }
    Some(Individual { score, order })
}

/// The nodes in the order in which a plan starts them.
fn started(plan: &Plan) -> Vec<u32> {
    let mut order: Vec<u32> = (0..plan.start.len() as u32).collect();
    order.sort_unstable_by_key(|&node| (plan.start[node as usize], plan.finish[node as usize], node));
    order
}

fn ranks_of(order: &[u32]) -> Vec<u32> {
    let mut rank = vec![0; order.len()];
    for (index, node) in order.iter().enumerate() {
        rank[*node as usize] = index as u32;
    }
    rank
}

/// A rule's order, each task moved at random by up to a part of the list.
fn shaken(rank: &[u32], random: &mut Random) -> Vec<u32> {
    let reach = rank.len() / 8 + random.below(rank.len() / 4 + 1) + 2;
    let keys: Vec<u64> = rank.iter().map(|rank| u64::from(*rank) + random.below(reach) as u64).collect();
    super::generate::ranks(rank.len(), |node| keys[node])
}

/// The better of two at random, by their place in the sorted population.
fn tournament(population: &[Individual], random: &mut Random) -> usize {
    random.below(population.len()).min(random.below(population.len()))
}

/// Two-point crossover: a stretch of the mother's order, the rest as the father has it.
fn crossed(mother: &[u32], father: &[u32], random: &mut Random) -> Vec<u32> {
    let count = mother.len();
    let (a, b) = (random.below(count + 1), random.below(count + 1));
    let (from, to) = (a.min(b), a.max(b));
    // Father's first tasks, then the mother's of that stretch, then the father's rest.
    let mut taken = vec![false; count];
    let mut child = Vec::with_capacity(count);
    let mut add = |node: u32, child: &mut Vec<u32>| {
        if !std::mem::replace(&mut taken[node as usize], true) {
            child.push(node);
        }
    };
    father[..from].iter().for_each(|node| add(*node, &mut child));
    for node in mother {
        if child.len() >= to {
            break;
        }
        add(*node, &mut child);
    }
    father.iter().for_each(|node| add(*node, &mut child));
    child
}

/// Swaps neighbours here and there; the serial scheme keeps links whatever the order says.
fn mutate(order: &mut [u32], random: &mut Random) {
    for index in 1..order.len() {
        if random.below(20) == 0 {
            order.swap(index - 1, index);
        }
    }
}
