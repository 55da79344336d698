//! Dependencies as orthogonal lines: they run along the borders of rows and cross a row only
//! where nothing stands, by the cheapest way (dynamic programming over the rows crossed).

mod way;

use super::bars::{Lane, Obstacle, SOFT};
use super::chart::LinkType;
pub use way::path;
use way::{cheapest, relax, shift, straighten};

/// Leaving or arriving by the side of a bar, rather than by its edge.
const BY_THE_SIDE: f64 = 20.0;
/// Running on another link's vertical.
const ON_ANOTHER: f64 = 40.0;
/// Free space kept beside what a line passes.
const CLEARANCE: f64 = 1.4;
/// Distance of two lines that run side by side.
const TRACK: f64 = 1.5;
/// Verticals closer than this look like one.
const SEPARATE: f64 = 2.0;
/// Columns tried for one link, at most.
const MOST_COLUMNS: usize = 120;
/// How far outside its two ends a link may wander.
const WANDER: f64 = 160.0;

/// A link between two lanes of the sheet.
#[derive(Debug, Clone, Copy)]
pub struct Tie {
    /// Lane of the predecessor.
    pub from: usize,
    /// Lane of the successor.
    pub to: usize,
    /// Which ends it ties.
    pub link_type: LinkType,
    /// Whether it lies on the critical chain.
    pub critical: bool,
}

/// Where a line leaves or meets a bar.
#[derive(Debug, Clone, Copy)]
struct Port {
    /// Column of the first or last vertical.
    x: f64,
    /// Point on the bar.
    on_bar: (f64, f64),
    cost: f64,
}

/// A link with its way: the columns by which it crosses the rows between.
#[derive(Debug, Clone)]
struct Route {
    tie: Tie,
    exit: Port,
    entry: Port,
    columns: Vec<f64>,
    /// Offset of the run on each border, from the border.
    tracks: Vec<f64>,
}

/// Finds the ways of all links of a sheet.
pub struct Router<'a> {
    lanes: &'a [Lane],
    left: f64,
    right: f64,
    /// Verticals already drawn in each lane: column, from, to.
    taken: Vec<Vec<(f64, usize, usize)>>,
    routes: Vec<Route>,
}

impl<'a> Router<'a> {
    /// A router for lanes between two abscissas.
    pub fn new(lanes: &'a [Lane], left: f64, right: f64) -> Self {
        Self { lanes, left, right, taken: vec![Vec::new(); lanes.len()], routes: Vec::new() }
    }

    /// Routes the links, the critical ones first.
    pub fn route(&mut self, ties: &[Tie]) {
        for critical in [true, false] {
            for tie in ties.iter().filter(|t| t.critical == critical) {
                let route = self.find(*tie);
                for (lane, x) in crossed(tie.from, tie.to).zip(&route.columns) {
                    self.taken[lane].push((*x, tie.from, tie.to));
                }
                self.taken[tie.from].push((route.exit.x, tie.from, tie.to));
                self.taken[tie.to].push((route.entry.x, tie.from, tie.to));
                self.routes.push(route);
            }
        }
        self.spread();
    }

    /// The routed links with their polylines, those to be drawn last at the end.
    pub fn polylines(&self) -> Vec<(Tie, Vec<(f64, f64)>)> {
        let mut lines: Vec<_> = self.routes.iter().map(|r| (r.tie, self.points(r))).collect();
        lines.sort_by_key(|(tie, _)| tie.critical);
        lines
    }

    fn find(&self, tie: Tie) -> Route {
        let exits = self.exits(tie);
        let entries = self.entries(tie);
        let rows: Vec<usize> = crossed(tie.from, tie.to).collect();
        let columns = self.candidates(&rows, &exits, &entries);
        // Cheapest way to stand in each column before the next row, and where it came from.
        let mut costs: Vec<f64> = Vec::with_capacity(columns.len());
        let mut first: Vec<usize> = Vec::with_capacity(columns.len());
        for x in &columns {
            let (best, cost) = cheapest(exits.iter().map(|e| e.cost + shift(e.x, *x)));
            costs.push(cost);
            first.push(best);
        }
        let mut came_from: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
        for (step, row) in rows.iter().enumerate() {
            if step > 0 {
                came_from.push(relax(&columns, &mut costs));
            }
            for (cost, x) in costs.iter_mut().zip(&columns) {
                *cost += self.crossing(*row, *x, tie);
            }
        }
        let (entry, end) = if rows.is_empty() {
            let pairs = entries.iter().enumerate().flat_map(|(i, entry)| {
                exits.iter().enumerate().map(move |(j, exit)| (i, j, entry.cost + exit.cost + shift(exit.x, entry.x)))
            });
            let best = pairs.min_by(|a, b| a.2.total_cmp(&b.2)).unwrap_or((0, 0, 0.0));
            return Route { tie, exit: exits[best.1], entry: entries[best.0], columns: Vec::new(), tracks: vec![0.0] };
        } else {
            let mut best = (0, 0, f64::INFINITY);
            for (i, entry) in entries.iter().enumerate() {
                for (j, x) in columns.iter().enumerate() {
                    let cost = costs[j] + shift(*x, entry.x) + entry.cost;
                    if cost < best.2 {
                        best = (i, j, cost);
                    }
                }
            }
            (best.0, best.1)
        };
        let mut way = vec![end];
        let mut at = end;
        for from in came_from.iter().rev() {
            at = from[at];
            way.push(at);
        }
        way.reverse();
        Route {
            tie,
            exit: exits[first[at]],
            entry: entries[entry],
            tracks: vec![0.0; rows.len() + 1],
            columns: way.into_iter().map(|c| columns[c]).collect(),
        }
    }

    /// By the edge of the bar that looks at the other row, or by the end of the bar.
    fn exits(&self, tie: Tie) -> Vec<Port> {
        let at_finish = matches!(tie.link_type, LinkType::FinishStart | LinkType::FinishFinish);
        self.ports(tie, (tie.from, tie.to), at_finish, (2.2, 3.0))
    }

    fn entries(&self, tie: Tie) -> Vec<Port> {
        let at_finish = matches!(tie.link_type, LinkType::FinishFinish | LinkType::StartFinish);
        self.ports(tie, (tie.to, tie.from), at_finish, (3.0, 6.5))
    }

    /// The ways out of (or into) the bar of `lane`, for a line that comes from `towards`.
    fn ports(
        &self,
        tie: Tie,
        (lane, towards): (usize, usize),
        at_finish: bool,
        (inset, reach): (f64, f64),
    ) -> Vec<Port> {
        let here = &self.lanes[lane];
        let down = towards > lane;
        let edge = if down { here.bar_bottom } else { here.bar_top };
        let (end, inward) = if at_finish { (here.ends.1, -1.0) } else { (here.ends.0, 1.0) };
        let inset = inset.min((here.ends.1 - here.ends.0) / 2.0);
        let x = end + inward * inset;
        // A baseline under the bar is crossed when the line leaves downwards.
        let under = here.obstacles.iter().filter(|o| down && o.weight == SOFT && hits(o, x, 0.0)).count();
        let by_edge = Port { x, on_bar: (x, edge), cost: under as f64 * SOFT + self.shared(lane, x, tie) };
        let tip = end - inward * here.radius;
        let far = tip - inward * reach;
        let (l, r) = (far.min(tip), far.max(tip));
        // Its own bar holds the end it leaves from.
        let others = here
            .obstacles
            .iter()
            .filter(|o| o.right > l - CLEARANCE && o.left < r + CLEARANCE && !(o.weight > SOFT && hits(o, end, 0.1)));
        let in_the_way: f64 = others.map(|o| o.weight).sum();
        let outside = if far < self.left + 1.0 || far > self.right - 1.0 { 4000.0 } else { 0.0 };
        let by_side = Port {
            x: far,
            on_bar: (tip, here.middle),
            cost: BY_THE_SIDE + in_the_way + outside + self.shared(lane, far, tie),
        };
        vec![by_edge, by_side]
    }

    fn candidates(&self, rows: &[usize], exits: &[Port], entries: &[Port]) -> Vec<f64> {
        let ports: Vec<f64> = exits.iter().chain(entries).map(|p| p.x).collect();
        let low = ports.iter().copied().fold(f64::INFINITY, f64::min);
        let high = ports.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (least, most) = ((low - WANDER).max(self.left + 1.5), (high + WANDER).min(self.right - 1.5));
        let mut columns = ports;
        let aside = CLEARANCE + 0.6;
        for row in rows {
            for obstacle in &self.lanes[*row].obstacles {
                columns.extend([obstacle.left - aside, obstacle.right + aside]);
            }
            for (x, ..) in &self.taken[*row] {
                columns.extend([x - 2.4, *x, x + 2.4]);
            }
        }
        columns.retain(|x| (least..=most).contains(x) || (low..=high).contains(x));
        columns.sort_by(f64::total_cmp);
        columns.dedup_by(|a, b| (*a - *b).abs() < 0.05);
        if columns.len() > MOST_COLUMNS {
            let away = |x: f64| (low - x).max(x - high).max(0.0);
            columns.sort_by(|a, b| away(*a).total_cmp(&away(*b)).then(a.total_cmp(b)));
            columns.truncate(MOST_COLUMNS);
            columns.sort_by(f64::total_cmp);
        }
        columns
    }

    fn crossing(&self, lane: usize, x: f64, tie: Tie) -> f64 {
        let blocked: f64 = self.lanes[lane].obstacles.iter().filter(|o| hits(o, x, CLEARANCE)).map(|o| o.weight).sum();
        blocked + self.shared(lane, x, tie)
    }

    /// Cost of the verticals of unrelated links that a vertical would lie on.
    fn shared(&self, lane: usize, x: f64, tie: Tie) -> f64 {
        let others = self.taken[lane]
            .iter()
            .filter(|(column, from, to)| (column - x).abs() < SEPARATE && *from != tie.from && *to != tie.to);
        others.count() as f64 * ON_ANOTHER
    }

    /// Sets runs of different links that would lie on each other side by side.
    fn spread(&mut self) {
        let mut runs: Vec<Vec<(f64, f64, usize, usize)>> = vec![Vec::new(); self.lanes.len() + 1];
        for (index, route) in self.routes.iter().enumerate() {
            for (step, (border, from, to)) in route.runs().into_iter().enumerate() {
                if (from - to).abs() > 0.3 {
                    runs[border].push((from.min(to), from.max(to), index, step));
                }
            }
        }
        for mut on_border in runs {
            on_border.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
            let mut tracks: [Vec<(f64, f64, Tie)>; 3] = [Vec::new(), Vec::new(), Vec::new()];
            for (left, right, index, step) in on_border {
                let tie = self.routes[index].tie;
                let clashes = |track: &Vec<(f64, f64, Tie)>| {
                    track
                        .iter()
                        .filter(|(l, r, other)| {
                            left < r + 1.0 && right > l - 1.0 && other.from != tie.from && other.to != tie.to
                        })
                        .count()
                };
                let track = (0..3).min_by_key(|t| clashes(&tracks[*t])).unwrap_or(0);
                tracks[track].push((left, right, tie));
                self.routes[index].tracks[step] = [0.0, -TRACK, TRACK][track];
            }
        }
    }

    fn points(&self, route: &Route) -> Vec<(f64, f64)> {
        let mut points = vec![route.exit.on_bar];
        let mut push = |point: (f64, f64)| {
            if points.last().is_none_or(|last: &(f64, f64)| (last.0 - point.0).abs() + (last.1 - point.1).abs() > 0.05)
            {
                points.push(point);
            }
        };
        push((route.exit.x, route.exit.on_bar.1));
        for ((border, from, to), track) in route.runs().into_iter().zip(&route.tracks) {
            if (from - to).abs() > 0.05 {
                let y = self.border(border) + track;
                push((from, y));
                push((to, y));
            }
        }
        push((route.entry.x, route.entry.on_bar.1));
        push(route.entry.on_bar);
        straighten(points)
    }

    fn border(&self, index: usize) -> f64 {
        match self.lanes.get(index) {
            Some(lane) => lane.top,
            None => self.lanes.last().map_or(0.0, |lane| lane.bottom),
        }
    }
}

impl Route {
    /// The runs along borders: border, column before, column after.
    fn runs(&self) -> Vec<(usize, f64, f64)> {
        let down = self.tie.to > self.tie.from;
        let mut border = if down { self.tie.from + 1 } else { self.tie.from };
        let mut at = self.exit.x;
        let mut runs = Vec::with_capacity(self.columns.len() + 1);
        for x in self.columns.iter().chain(std::iter::once(&self.entry.x)) {
            runs.push((border, at, *x));
            at = *x;
            border = if down { border + 1 } else { border.saturating_sub(1) };
        }
        runs
    }
}

/// Lanes strictly between the two, in the order in which the line meets them.
fn crossed(from: usize, to: usize) -> Box<dyn Iterator<Item = usize>> {
    if to > from { Box::new(from + 1..to) } else { Box::new((to + 1..from).rev()) }
}

fn hits(obstacle: &Obstacle, x: f64, clearance: f64) -> bool {
    x > obstacle.left - clearance && x < obstacle.right + clearance
}
