//! One arrangement, from order to segments.

use super::super::view::Diagram;
use super::abscissas::{Abscissas, Gap, Spacing};
use super::arrangement::{Arrangement, Cell};
use super::bundles::{self, Bundle};
use super::geometry::{Ordinates, Parts};
use super::lanes::Crossings;
use super::ports;
use super::routes::{self, Route};
use super::scene::{GRID, Scene};
use super::tracks::{self, Track};

/// Most rounds of widening where lines find no way.
const ROUNDS: usize = 16;
/// Most rounds of widening where lines make detours.
const COMFORT: usize = 5;
/// Detour, in points, that makes a gap worth widening.
const DETOUR: f64 = 110.0;

/// An arrangement with everything that follows from it, heights excepted.
#[derive(Debug, Clone)]
pub struct Solved {
    /// Order.
    pub arr: Arrangement,
    /// Cells of docks.
    pub cells: Vec<Cell>,
    /// Horizontal positions.
    pub xs: Abscissas,
    /// Bundles with ports and lanes.
    pub bundles: Vec<Bundle>,
    /// Tracks of every channel.
    pub tracks: Vec<Vec<Track>>,
    /// How bad it is: crossings first, then corners, length and size.
    pub price: f64,
    /// Width and height at scale 1, without stretching.
    pub size: (f64, f64),
}

/// Room that the paper offers at scale 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// Smallest scale at which texts are legible on it.
    pub least: f64,
}

impl Solved {
    /// Solves an arrangement. Without `patient`, gaps that are full are not widened: enough to
    /// compare two orders.
    pub fn new(diagram: &Diagram, scene: &Scene, arr: &Arrangement, room: Room, patient: bool) -> Self {
        let cells = arr.cells(scene);
        let gathered = bundles::gather(diagram, scene, arr, &cells);
        let mut spacing = Spacing::default();
        bundles::ask_room(scene, &cells, &gathered, &mut spacing);
        let rounds = if patient { ROUNDS } else { 1 };
        let mut xs = Abscissas::default();
        let mut bundles = Vec::new();
        for round in 0..rounds {
            xs = Abscissas::new(scene, arr, &cells, &spacing, room.width);
            bundles = gathered.clone();
            let comfort = patient && round < COMFORT;
            let detour = if comfort { DETOUR } else { f64::INFINITY };
            let narrow = route(scene, arr, &cells, &xs, &mut bundles, detour);
            if narrow.is_empty() {
                break;
            }
            for gap in narrow {
                *spacing.gaps.entry(gap).or_insert(0.0) += GRID;
            }
        }
        let tracks = tracks::assign(&cells, &bundles, arr.rows() + 1);
        let mut this = Self { arr: arr.clone(), cells, xs, bundles, tracks, price: 0.0, size: (0.0, 0.0) };
        let ys = Ordinates::new(&this.parts(scene), 1.0);
        let routes = routes::trace(&this.parts(scene), &ys);
        this.measure(&ys, &routes, room);
        this
    }

    /// The parts that geometry needs.
    pub fn parts<'a>(&'a self, scene: &'a Scene) -> Parts<'a> {
        Parts { scene, arr: &self.arr, cells: &self.cells, xs: &self.xs, bundles: &self.bundles, tracks: &self.tracks }
    }

    fn measure(&mut self, ys: &Ordinates, routes: &[Route], room: Room) {
        let crossings = routes::crossings(routes).len() as f64;
        let lines = || routes.iter().flat_map(|r| &r.lines);
        let corners: usize = lines().map(|line| line.len().saturating_sub(2)).sum();
        let length: f64 = routes.iter().flat_map(|r| &r.segments).map(|s| s.length()).sum();
        let abscissas = || routes.iter().flat_map(|r| &r.segments).flat_map(|s| [s.a.0, s.b.0]);
        let lanes = self.xs.group_left.iter().zip(&self.xs.group_width);
        let frames = self.xs.frames.iter().flat_map(|f| [f.left, f.right]);
        let sides = lanes.flat_map(|(x, w)| [*x, x + w]).chain(frames);
        let (left, right) = sides
            .chain(abscissas())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        let width = (right - left).max(1.0);
        let scale = (room.width / width).min(room.height / ys.bottom.max(1.0));
        self.size = (width, ys.bottom);
        // Illegible is worse than any number of crossings; small is worth a few.
        let shrunk = (1.0 - scale).max(0.0) * 400.0 + (room.least - scale).max(0.0) * 6000.0;
        self.price = crossings * 60.0 + corners as f64 * 9.0 + length * 0.04 + shrunk;
    }
}

/// Gives ports and lanes their abscissas; returns the gaps that are too narrow.
fn route(
    scene: &Scene,
    arr: &Arrangement,
    cells: &[Cell],
    xs: &Abscissas,
    bundles: &mut [Bundle],
    detour: f64,
) -> Vec<Gap> {
    let mut crossings = Crossings::new(scene, arr, cells, xs, bundles);
    for bundle in bundles.iter_mut().filter(|b| b.direct.is_none()) {
        bundle.legs = [0, 1].map(|leg| crossings.guess(xs, bundle, leg));
    }
    ports::place(xs, cells, bundles);
    crossings.stand_ports(cells, bundles);
    let mut order: Vec<usize> =
        (0..bundles.len()).filter(|&b| bundles[b].direct.is_none() && !bundles[b].is_local()).collect();
    // Short ways first: they have the fewest choices.
    order.sort_by_key(|&b| (bundles[b].rows(0).len() + bundles[b].rows(1).len(), b));
    let mut narrow = Vec::new();
    for bundle in order {
        for leg in 0..2 {
            for gap in crossings.cross(bundles, bundle, leg, detour) {
                if !narrow.contains(&gap) {
                    narrow.push(gap);
                }
            }
        }
    }
    narrow
}
