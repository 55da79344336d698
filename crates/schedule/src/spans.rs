//! Arithmetic of sorted spans of time.

use crate::calendar::Minute;

pub(super) fn total(spans: &[(Minute, Minute)]) -> Minute {
    spans.iter().map(|(from, to)| to - from).sum()
}

/// The first so many minutes of some spans.
pub(super) fn first_minutes(spans: &[(Minute, Minute)], minutes: Minute) -> Vec<(Minute, Minute)> {
    let mut left = minutes.max(0);
    let mut first = Vec::with_capacity(spans.len());
    for &(from, to) in spans {
        let take = left.min(to - from);
        if take > 0 {
            first.push((from, from + take));
        }
        left -= take;
    }
    first
}

/// The parts of sorted spans that lie outside others.
pub(super) fn outside(spans: &[(Minute, Minute)], others: &[(Minute, Minute)]) -> Vec<(Minute, Minute)> {
    let mut left = Vec::with_capacity(spans.len());
    for &(from, to) in spans {
        let mut from = from;
        for &(start, end) in others.iter().filter(|other| other.0 < to) {
            if end <= from {
                continue;
            }
            if start > from {
                left.push((from, start));
            }
            from = end;
            if from >= to {
                break;
            }
        }
        if from < to {
            left.push((from, to));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lose_what_others_take() {
        assert_eq!(outside(&[(0, 10), (20, 30)], &[(5, 22), (25, 26)]), [(0, 5), (22, 25), (26, 30)]);
        assert_eq!(outside(&[(0, 10)], &[(0, 10)]), []);
        assert_eq!(outside(&[(0, 10)], &[(-5, 1), (9, 40)]), [(1, 9)]);
    }
}
