//! Layout: pure geometry, in points at scale 1.

pub mod abscissas;
pub mod arrangement;
pub mod bundles;
pub mod geometry;
pub mod labels;
pub mod lanes;
pub mod openings;
pub mod order;
pub mod ports;
pub mod routes;
pub mod scene;
pub mod sides;
pub mod solve;
pub mod tracks;
pub mod way;

mod frames;

pub use frames::{SiteBox, Tunnel};
pub use geometry::Rect;
pub use labels::Label;
pub use routes::{Point, Route, Segment};
pub use scene::Scene;
pub use solve::{Room, Solved};

use super::view::{Action, Diagram};
use arrangement::{Arrangement, Limits};
use geometry::Ordinates;

/// A finished drawing, in points at scale 1.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Docks, lanes and wires.
    pub scene: Scene,
    /// Order, abscissas, bundles.
    pub solved: Solved,
    /// Rectangle of each dock.
    pub docks: Vec<Rect>,
    /// Rectangle of each lane.
    pub groups: Vec<Rect>,
    /// Lines of each bundle.
    pub routes: Vec<Route>,
    /// Labels of bundles.
    pub labels: Vec<Label>,
    /// Tier index, top and bottom.
    pub tiers: Vec<(usize, f64, f64)>,
    /// Frames of sites.
    pub sites: Vec<SiteBox>,
    /// Links between sites.
    pub tunnels: Vec<Tunnel>,
    /// What all of it takes.
    pub bounds: Rect,
}

/// Room between the tier bars and the drawing.
pub const TIER_GAP: f64 = 12.0;
/// What tier names take on the left of their bars.
pub const TIER_TEXT: f64 = 14.0;

/// Ways of wrapping: width of a shelf as a part of the room, most cards side by side.
const WRAPS: [(f64, usize); 6] =
    [(1.0, usize::MAX), (0.75, usize::MAX), (0.5, usize::MAX), (1.0, 4), (1.35, usize::MAX), (0.75, 3)];

/// Chooses how lanes wrap and in what order everything stands, for the room that the paper offers.
pub fn choose(diagram: &Diagram, scene: &Scene, room: Room) -> Solved {
    let most = scene.groups.iter().map(|g| g.cards.len()).max().unwrap_or(1);
    let inner = Room { width: room.width - TIER_GAP - TIER_TEXT, ..room };
    let mut seen: Vec<Arrangement> = Vec::new();
    let mut found: Vec<Solved> = Vec::new();
    for (factor, columns) in WRAPS {
        let limits = Limits { width: inner.width * factor, columns: columns.min(most).max(1) };
        let arr = Arrangement::new(scene, limits);
        if seen.contains(&arr) {
            continue;
        }
        let solved = order::sweep(diagram, scene, &arr, inner);
        seen.push(arr);
        let scale = (inner.width / solved.size.0).min(inner.height / solved.size.1);
        found.push(solved);
        if scale >= 0.97 {
            break;
        }
    }
    found.sort_by(|a, b| a.price.total_cmp(&b.price));
    let first = found.first().map_or(0.0, |solved| solved.price);
    // Refining gains a few percent: what is clearly too large for this paper stays too large.
    let refined = found
        .into_iter()
        .take(2)
        .filter(|solved| solved.price <= first * 1.15)
        .map(|solved| {
            let scale = (inner.width / solved.size.0).min(inner.height / solved.size.1);
            if scale < 0.85 * inner.least { solved } else { order::refine(diagram, scene, solved, inner) }
        })
        .min_by(|a, b| a.price.total_cmp(&b.price));
    let order = refined.map(|solved| solved.arr).unwrap_or_default();
    Solved::new(diagram, scene, &order, inner, true)
}

impl Layout {
    /// Draws a solved arrangement, channels `stretch` times as high as needed.
    pub fn new(diagram: &Diagram, scene: &Scene, solved: &Solved, stretch: f64) -> Self {
        let parts = solved.parts(scene);
        let ys = Ordinates::new(&parts, stretch);
        let routes = routes::trace(&parts, &ys);
        let mut this = Self {
            scene: scene.clone(),
            solved: solved.clone(),
            docks: ys.docks.clone(),
            groups: ys.groups.clone(),
            routes,
            labels: Vec::new(),
            tiers: Vec::new(),
            sites: Vec::new(),
            tunnels: Vec::new(),
            bounds: Rect::default(),
        };
        this.tiers = tiers(&solved.arr, &ys);
        this.sites = frames::sites(diagram, &this, &ys);
        this.tunnels = frames::tunnels(diagram, &this.sites, ys.bottom);
        this.place_labels(diagram);
        this.bounds = this.extent(ys.bottom);
        this
    }

    fn place_labels(&mut self, diagram: &Diagram) {
        let mut obstacles = self.obstacles();
        let mut order: Vec<usize> = (0..self.routes.len()).collect();
        // Lines with the least room choose first.
        let room = |index: &usize| self.routes[*index].segments.iter().map(Segment::length).sum::<f64>();
        order.sort_by(|a, b| room(a).total_cmp(&room(b)).then(a.cmp(b)));
        for index in order {
            let bundle = &self.solved.bundles[index];
            let suffix = match bundle.action {
                Action::Allow => String::new(),
                Action::Deny => format!(" ({})", diagram.texts.blocked),
            };
            let full = bundle.label(&diagram.texts.blocked);
            let found = labels::texts(&bundle.services, &suffix).into_iter().find_map(|text| {
                labels::place(&self.routes[index].segments, &text, &obstacles).map(|rect| (text, rect))
            });
            if let Some((text, rect)) = found {
                obstacles.push(rect.grown(1.0));
                self.labels.push(Label { bundle: index, shortened: text != full, text, rect });
            }
        }
        self.labels.sort_by_key(|label| label.bundle);
    }

    /// What a label may not touch.
    fn obstacles(&self) -> Vec<Rect> {
        let mut all: Vec<Rect> = self.docks.iter().map(|r| r.grown(1.5)).collect();
        for route in &self.routes {
            all.extend(route.segments.iter().map(|s| s.rect(4.4)));
            all.extend(route.pins.iter().map(|p| p.rect.grown(1.5)));
            all.extend(route.crosses.iter().map(|&(x, y)| Rect::around(x, y, 11.0, 11.0)));
            all.extend(
                route.arrows.iter().map(|&((x, y), (dx, dy))| Rect::around(x - dx * 4.0, y - dy * 4.0, 11.0, 11.0)),
            );
            all.extend(route.dots.iter().map(|&(x, y)| Rect::around(x, y, 5.0, 5.0)));
        }
        for (group, lane) in self.groups.iter().zip(&self.scene.groups) {
            if lane.panel.is_some() {
                all.extend(borders(group));
            }
        }
        for site in &self.sites {
            all.extend(borders(&site.rect));
            all.push(site.name_rect.grown(2.0));
        }
        all
    }

    fn extent(&self, bottom: f64) -> Rect {
        let first = self.groups.first().copied().unwrap_or_default();
        let mut all = first;
        for rect in self.groups.iter().chain(&self.docks).chain(self.sites.iter().map(|s| &s.rect)) {
            all = all.union(rect);
        }
        for route in &self.routes {
            for rect in route.segments.iter().map(|s| s.rect(2.0)) {
                all = all.union(&rect);
            }
            for pin in &route.pins {
                all = all.union(&pin.rect);
            }
        }
        for label in &self.labels {
            all = all.union(&label.rect);
        }
        for site in &self.sites {
            all = all.union(&site.name_rect);
        }
        for tunnel in &self.tunnels {
            all = all.union(&tunnel.label);
            for pair in tunnel.points.windows(2) {
                all = all.union(&Segment::new(pair[0], pair[1]).rect(4.0));
            }
        }
        let all = all.union(&Rect::new(all.x, 0.0, 0.0, bottom));
        let left = TIER_GAP + TIER_TEXT;
        Rect::new(all.x - left, all.y, all.width + left, all.height)
    }
}

fn borders(rect: &Rect) -> [Rect; 4] {
    let thin = 2.0;
    [
        Rect::new(rect.x - 1.0, rect.y - 1.0, rect.width + thin, thin),
        Rect::new(rect.x - 1.0, rect.bottom() - 1.0, rect.width + thin, thin),
        Rect::new(rect.x - 1.0, rect.y, thin, rect.height),
        Rect::new(rect.right() - 1.0, rect.y, thin, rect.height),
    ]
}

fn tiers(arr: &Arrangement, ys: &Ordinates) -> Vec<(usize, f64, f64)> {
    let mut tiers: Vec<(usize, f64, f64)> = Vec::new();
    for shelf in &arr.shelves {
        let of_shelf = || shelf.groups.iter().map(|&g| ys.groups[g]);
        let top = of_shelf().map(|r| r.y).fold(f64::INFINITY, f64::min);
        let bottom = of_shelf().map(|r| r.bottom()).fold(f64::NEG_INFINITY, f64::max);
        match tiers.last_mut() {
            Some((tier, _, last)) if *tier == shelf.tier => *last = bottom,
            _ => tiers.push((shelf.tier, top, bottom)),
        }
    }
    tiers
}
