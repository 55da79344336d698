//! The graph of links: cycles.

use super::problem::Link;

/// A ring of tasks that wait for one another, or `None`. Each task of the ring is a predecessor of the next, and the
/// last of the first. The same links give the same ring. Links whose ends are out of range are left out by the caller.
pub fn find_cycle(task_count: usize, links: &[Link]) -> Option<Vec<usize>> {
    let mut successors = vec![Vec::new(); task_count];
    for link in links {
        if let Some(list) = successors.get_mut(link.from).filter(|_| link.to < task_count) {
            list.push(link.to);
        }
    }
    for list in &mut successors {
        list.sort_unstable();
    }
    // Depth-first without recursion: a chain may be as long as the project.
    let mut state = vec![State::New; task_count];
    let mut path: Vec<(usize, usize)> = Vec::new();
    for root in 0..task_count {
        if state[root] != State::New {
            continue;
        }
        state[root] = State::Open;
        path.push((root, 0));
        while let Some((task, next)) = path.last_mut() {
            let Some(&successor) = successors[*task].get(*next) else {
                state[*task] = State::Closed;
                path.pop();
                continue;
            };
            *next += 1;
            match state[successor] {
                State::Closed => {}
                State::New => {
                    state[successor] = State::Open;
                    path.push((successor, 0));
                }
                State::Open => {
                    let ring = path.iter().map(|(task, _)| *task).skip_while(|task| *task != successor);
                    return Some(ring.collect());
                }
            }
        }
    }
    None
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Closed,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(pairs: &[(usize, usize)]) -> Vec<Link> {
        pairs.iter().map(|&(from, to)| Link::after(from, to)).collect()
    }

    #[test]
    fn a_ring_is_found_without_the_tasks_that_lead_to_it() {
        let ring = find_cycle(5, &links(&[(0, 1), (1, 2), (2, 3), (3, 1), (3, 4)]));
        assert_eq!(ring, Some(vec![1, 2, 3]));
    }

    #[test]
    fn a_task_that_waits_for_itself_is_a_ring() {
        assert_eq!(find_cycle(2, &links(&[(1, 1)])), Some(vec![1]));
    }

    #[test]
    fn a_diamond_is_no_ring() {
        assert_eq!(find_cycle(4, &links(&[(0, 1), (0, 2), (1, 3), (2, 3)])), None);
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let chain: Vec<_> = (1..200_000).map(|task| (task - 1, task)).collect();
        assert_eq!(find_cycle(200_000, &links(&chain)), None);
    }
}
