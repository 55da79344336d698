//! The smallest set of rules that does something together, such as hiding another.
//!
//! That is set cover, which is NP-hard. It is solved exactly by implicit hitting sets (E. Moreno-Centeno and R. M. Karp,
//! “The Implicit Hitting Set Approach to Solve Combinatorial Optimization Problems”, Operations Research 61, 2013): a
//! smallest choice for the points known so far is tried; a point that it misses becomes known; when it misses none, no
//! smaller choice exists. When that takes too long, a choice of which no rule can be left out is given instead.

/// How far a choice is from being the smallest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Minimality {
    /// No smaller set of rules does it.
    Smallest,
    /// Each of its rules is needed, but a smaller set of other rules may exist: the search was cut short.
    Irreducible,
}

/// Points that a choice misses; each as the candidates that hold it, in order.
pub(crate) type Missed = Vec<Vec<usize>>;

/// The candidates to choose, in order. `missed` tells for a choice at most so many points that it misses. Candidates
/// with small numbers are preferred. All of them together must miss nothing, and no `known` of them or fewer may do.
pub(crate) fn smallest(
    missed: &mut dyn FnMut(&[usize], usize) -> Missed,
    known: usize,
    steps: usize,
) -> (Vec<usize>, Minimality) {
    let mut points = missed(&[], POINTS);
    let mut search = Search { left: steps };
    // No choice of fewer is enough.
    let mut size = known + 1;
    while search.left > 0 {
        let mut chosen = Vec::new();
        if !search.hit(&points, size, &mut chosen, &mut Vec::new()) {
            // Out of steps nothing is proven.
            size += usize::from(search.left > 0);
            continue;
        }
        let new = missed(&chosen, POINTS);
        if new.is_empty() {
            chosen.sort_unstable();
            return (chosen, Minimality::Smallest);
        }
        search.left = search.left.saturating_sub(ORACLE_STEPS);
        points.extend(new);
    }
    let chosen = irreducible(points, missed);
    let minimality = if chosen.len() <= size { Minimality::Smallest } else { Minimality::Irreducible };
    (chosen, minimality)
}

/// Points asked for at once.
const POINTS: usize = 8;
/// What a question costs, in steps of the search.
const ORACLE_STEPS: usize = 100;

struct Search {
    /// Steps left.
    left: usize,
}

impl Search {
    /// Adds at most so many candidates to a choice so that it holds every point.
    fn hit(&mut self, points: &[Vec<usize>], more: usize, chosen: &mut Vec<usize>, refused: &mut Vec<usize>) -> bool {
        let work = points.iter().map(Vec::len).sum::<usize>() / 32;
        self.left = self.left.saturating_sub(1 + work);
        let open = |point: &&Vec<usize>| !point.iter().any(|candidate| chosen.contains(candidate));
        let open: Vec<&Vec<usize>> = points.iter().filter(open).collect();
        let free = |point: &Vec<usize>| point.iter().filter(|candidate| !refused.contains(candidate)).count();
        let Some(tightest) = open.iter().min_by_key(|point| free(point)) else {
            return true;
        };
        if more == 0 || self.left == 0 || apart(&open) > more {
            return false;
        }
        let refused_before = refused.len();
        for &candidate in tightest.iter() {
            if refused.contains(&candidate) {
                continue;
            }
            chosen.push(candidate);
            if self.hit(points, more - 1, chosen, refused) {
                return true;
            }
            chosen.pop();
            // What holds with it was tried: the other branches do without.
            refused.push(candidate);
        }
        refused.truncate(refused_before);
        false
    }
}

/// A number of points of which no two share a candidate: as many candidates are needed.
fn apart(points: &[&Vec<usize>]) -> usize {
    let mut taken: Vec<usize> = Vec::new();
    let mut number = 0;
    for point in points {
        if !point.iter().any(|candidate| taken.contains(candidate)) {
            taken.extend(point.iter());
            number += 1;
        }
    }
    number
}

/// A choice of which no candidate can be left out: each time the one that holds most of the points still missed.
fn irreducible(mut points: Missed, missed: &mut dyn FnMut(&[usize], usize) -> Missed) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    loop {
        points.retain(|point| !point.iter().any(|candidate| chosen.contains(candidate)));
        let mut held: Vec<usize> = points.iter().flatten().copied().collect();
        held.sort_unstable();
        let most = held.chunk_by(|one, other| one == other).rev().max_by_key(|chunk| chunk.len());
        match most {
            Some(chunk) => chosen.push(chunk[0]),
            None => {
                points = missed(&chosen, POINTS);
                if points.iter().all(Vec::is_empty) {
                    break;
                }
            }
        }
    }
    chosen.sort_unstable();
    // The least preferred go first.
    for at in (0..chosen.len()).rev() {
        let candidate = chosen.remove(at);
        if !missed(&chosen, 1).is_empty() {
            chosen.insert(at, candidate);
        }
    }
    chosen
}
