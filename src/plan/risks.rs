//! Risks by criticality: probability × impact, in four levels.

use crate::check::Project;

/// What a criticality asks for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Accepted as it is.
    Low,
    /// Watched.
    Medium,
    /// Acted upon.
    High,
    /// Not acceptable: the project does not go on before it is brought down.
    Extreme,
}

impl Level {
    /// From the least to the most serious.
    pub const ALL: [Level; 4] = [Level::Low, Level::Medium, Level::High, Level::Extreme];

    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Level::Low => "low",
            Level::Medium => "medium",
            Level::High => "high",
            Level::Extreme => "extreme",
        }
    }
}

/// Probability × impact, from 1 to 25.
pub fn criticality(probability: u8, impact: u8) -> u8 {
    probability.saturating_mul(impact)
}

/// The level of a criticality.
pub fn level(criticality: u8) -> Level {
    match criticality {
        20.. => Level::Extreme,
        10.. => Level::High,
        5.. => Level::Medium,
        _ => Level::Low,
    }
}

/// The levels of the 5 × 5 matrix: by probability 1 to 5, then by impact 1 to 5.
pub fn grid() -> [[Level; 5]; 5] {
    std::array::from_fn(|p| std::array::from_fn(|i| level(criticality(p as u8 + 1, i as u8 + 1))))
}

/// A risk and how serious it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ranked {
    /// Number of the risk in the project.
    pub number: usize,
    /// Probability × impact.
    pub criticality: u8,
    /// Its level.
    pub level: Level,
}

/// All risks, the most serious first; of two as serious, the one of greater impact, then the order of the file.
pub fn ranked(project: &Project) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = project
        .risk
        .iter()
        .enumerate()
        .map(|(number, risk)| {
            let criticality = criticality(risk.probability, risk.impact);
            Ranked { number, criticality, level: level(criticality) }
        })
        .collect();
    ranked.sort_by_key(|one| {
        std::cmp::Reverse((one.criticality, project.risk.get(one.number).map_or(0, |risk| risk.impact)))
    });
    ranked
}

/// How many risks are of each level, from the least to the most serious.
pub fn counts(ranked: &[Ranked]) -> [usize; 4] {
    Level::ALL.map(|level| ranked.iter().filter(|one| one.level == level).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::project;

    #[test]
    fn levels_begin_at_their_limits() {
        let at = |limit: u8| (level(limit - 1), level(limit));
        assert_eq!(at(5), (Level::Low, Level::Medium));
        assert_eq!(at(10), (Level::Medium, Level::High));
        assert_eq!(at(20), (Level::High, Level::Extreme));
        let grid = grid();
        assert_eq!(grid[0][0], Level::Low);
        assert_eq!(grid[1][4], Level::High);
        assert_eq!(grid[4][4], Level::Extreme);
        for (p, row) in grid.iter().enumerate() {
            for (i, cell) in row.iter().enumerate() {
                assert_eq!(*cell, grid[i][p], "the matrix is symmetric");
            }
        }
    }

    #[test]
    fn the_most_serious_come_first() {
        let risk = |id: &str, p: u8, i: u8| {
            format!("[[risk]]\nid = \"{id}\"\ntitle = \"x\"\nprobability = {p}\nimpact = {i}\nresponse = \"accept\"\n")
        };
        let all = [risk("r1", 4, 1), risk("r2", 2, 2), risk("r3", 1, 4), risk("r4", 5, 5), risk("r5", 4, 1)];
        let ranked = ranked(&project(&all.concat()));
        let order: Vec<usize> = ranked.iter().map(|one| one.number).collect();
        assert_eq!(order, [3, 2, 1, 0, 4]);
        assert_eq!(counts(&ranked), [4, 0, 0, 1]);
    }
}
