//! The weighted decision matrix (Kepner-Tregoe): options by the weighted mean of their scores.

use crate::model::Cloud;

/// The matrix, worked out.
#[derive(Clone, PartialEq, Debug)]
pub struct Decision {
    /// One entry a criterion, in the order of the file.
    pub criteria: Vec<Weight>,
    /// One entry an option, the best first; of two as good, the order of the file.
    pub options: Vec<Scored>,
}

/// What a criterion weighs.
#[derive(Clone, PartialEq, Debug)]
pub struct Weight {
    /// Id of the criterion.
    pub id: String,
    /// Weight as written.
    pub weight: f64,
    /// Share of all weights, in percent to one decimal.
    pub share: f64,
    /// The option that would come first if this criterion did not count; none when several would, or when it is the
    /// only one.
    pub first_without: Option<String>,
}

/// What an option is worth.
#[derive(Clone, PartialEq, Debug)]
pub struct Scored {
    /// Id of the option.
    pub id: String,
    /// Score of each criterion from 0 to 5, in the order of the criteria; a missing one counts as 0.
    pub scores: Vec<Option<f64>>,
    /// Weighted mean of the scores, from 0 to 5.
    pub total: f64,
    /// Rank from 1; options as good share theirs.
    pub rank: usize,
    /// Whether it is the option kept.
    pub kept: bool,
}

impl Decision {
    /// The option kept, when it is among those compared.
    pub fn kept(&self) -> Option<&Scored> {
        self.options.iter().find(|option| option.kept)
    }

    /// By how much the option kept is ahead of the best of the others (negative when behind).
    pub fn lead(&self) -> Option<f64> {
        let best = self.options.iter().find(|option| !option.kept)?;
        Some(self.kept()?.total - best.total)
    }

    /// The criteria without which another option than the one kept would come first.
    pub fn decisive(&self) -> Vec<&Weight> {
        let kept = self.kept().map(|option| option.id.as_str());
        let other = |weight: &&Weight| weight.first_without.is_some() && weight.first_without.as_deref() != kept;
        self.criteria.iter().filter(other).collect()
    }
}

/// Works out the matrix.
pub fn decision(cloud: &Cloud) -> Decision {
    let weights: Vec<f64> = cloud.criterion.iter().map(|criterion| criterion.weight.value).collect();
    let all: f64 = weights.iter().sum();
    let mut options: Vec<Scored> = cloud
        .option
        .iter()
        .map(|option| {
            let of = |id: &str| option.scores.iter().find(|(on, _)| on == id).map(|(_, score)| score.value);
            let scores: Vec<Option<f64>> = cloud.criterion.iter().map(|criterion| of(criterion.id.as_str())).collect();
            Scored {
                id: option.id.as_str().to_owned(),
                total: mean(&scores, &weights),
                scores,
                rank: 0,
                kept: cloud.provider == *option.id.as_str(),
            }
        })
        .collect();
    options.sort_by_key(|option| -exact(option.total));
    for place in 0..options.len() {
        let ahead = options.iter().filter(|other| exact(other.total) > exact(options[place].total)).count();
        options[place].rank = ahead + 1;
    }
    let criteria = cloud.criterion.iter().enumerate().map(|(number, criterion)| Weight {
        id: criterion.id.as_str().to_owned(),
        weight: weights[number],
        share: if all > 0.0 { (weights[number] * 1000.0 / all).round() / 10.0 } else { 0.0 },
        first_without: first_without(&options, &weights, number),
    });
    Decision { criteria: criteria.collect(), options }
}

fn mean(scores: &[Option<f64>], weights: &[f64]) -> f64 {
    let all: f64 = weights.iter().sum();
    let points: f64 = scores.iter().zip(weights).map(|(score, weight)| score.unwrap_or(0.0) * weight).sum();
    if all > 0.0 { points / all } else { 0.0 }
}

/// A total in millionths, so that sums that differ in their last bit only are equal.
fn exact(total: f64) -> i64 {
    (total * 1e6).round() as i64
}

fn first_without(options: &[Scored], weights: &[f64], criterion: usize) -> Option<String> {
    let mut others = weights.to_vec();
    others[criterion] = 0.0;
    if others.iter().sum::<f64>() <= 0.0 {
        return None;
    }
    let totals: Vec<i64> = options.iter().map(|option| exact(mean(&option.scores, &others))).collect();
    let best = totals.iter().max()?;
    let mut first = options.iter().zip(&totals).filter(|(_, total)| *total == best);
    match (first.next(), first.next()) {
        (Some((option, _)), None) => Some(option.id.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::project;

    fn decide(kept: &str, weights: [u8; 2], options: &[(&str, [f64; 2])]) -> Decision {
        let mut text = format!("[cloud]\nprovider = \"{kept}\"\n");
        for (id, weight) in ["price", "place"].iter().zip(weights) {
            text += &format!("[[cloud.criterion]]\nid = \"{id}\"\ntitle = \"x\"\nweight = {weight}\n");
        }
        for (id, [price, place]) in options {
            text += &format!(
                "[[cloud.option]]\nid = \"{id}\"\ntitle = \"x\"\nscores = {{ price = {price:?}, place = {place:?} }}\n"
            );
        }
        decision(project(&text).cloud.as_ref().unwrap())
    }

    #[test]
    fn the_best_weighted_mean_comes_first() {
        let found = decide("b", [3, 1], &[("a", [2.0, 5.0]), ("b", [4.0, 3.0]), ("c", [0.0, 5.0])]);
        let told: Vec<_> = found.options.iter().map(|o| (o.id.as_str(), o.total, o.rank, o.kept)).collect();
        assert_eq!(told, [("b", 3.75, 1, true), ("a", 2.75, 2, false), ("c", 1.25, 3, false)]);
        let shares: Vec<f64> = found.criteria.iter().map(|criterion| criterion.share).collect();
        assert_eq!(shares, [75.0, 25.0]);
        assert_eq!(found.lead(), Some(1.0));
    }

    #[test]
    fn equals_share_their_rank() {
        // 0.1 + 0.2 is not 0.3 in binary: the ranks must not see it.
        let found = decide("b", [1, 1], &[("a", [0.1, 0.2]), ("b", [0.3, 0.0]), ("c", [0.0, 0.0])]);
        let ranks: Vec<usize> = found.options.iter().map(|option| option.rank).collect();
        assert_eq!(ranks, [1, 1, 3]);
        assert_eq!(found.options[0].id, "a");
    }

    #[test]
    fn a_criterion_is_decisive_when_another_would_be_first_without_it() {
        let found = decide("b", [3, 1], &[("a", [2.0, 5.0]), ("b", [4.0, 3.0])]);
        assert_eq!(found.criteria[0].first_without.as_deref(), Some("a"));
        assert_eq!(found.criteria[1].first_without.as_deref(), Some("b"));
        let decisive: Vec<&str> = found.decisive().iter().map(|weight| weight.id.as_str()).collect();
        assert_eq!(decisive, ["price"]);
    }

    #[test]
    fn weights_of_nothing_decide_nothing() {
        let found = decide("a", [0, 0], &[("a", [2.0, 5.0]), ("b", [4.0, 3.0])]);
        assert_eq!(found.options.iter().map(|option| option.total).sum::<f64>(), 0.0);
        assert!(found.decisive().is_empty());
    }
}
