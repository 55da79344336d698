//! Frames of sites and links between them.

use super::super::view::Diagram;
use super::Layout;
use super::geometry::{FRAME_INSET, LANE_PAD, Ordinates, Rect};
use super::routes::Point;
use super::scene::{LABEL, SITE};

/// The frame of a site, with its name on the border.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteBox {
    /// Index of the site.
    pub site: usize,
    /// The frame.
    pub rect: Rect,
    /// What the name takes.
    pub name_rect: Rect,
    /// The name, shortened when there is no room for all of it.
    pub name: String,
}

/// A link between two sites.
#[derive(Debug, Clone, PartialEq)]
pub struct Tunnel {
    /// Index of the link.
    pub link: usize,
    /// From frame to frame.
    pub points: Vec<Point>,
    /// What its label takes.
    pub label: Rect,
    /// Its label.
    pub text: String,
}

const NAME_HEIGHT: f64 = 15.0;

/// Frames, each with its name where no line passes.
pub(super) fn sites(diagram: &Diagram, layout: &Layout, ys: &Ordinates) -> Vec<SiteBox> {
    let linked = !diagram.links.is_empty();
    let last = ys.rows.len().saturating_sub(1);
    let mut boxes = Vec::new();
    for frame in &layout.solved.xs.frames {
        let top = ys.rows[frame.top].0 - LANE_PAD - FRAME_INSET;
        let bottom_row = if linked { last } else { frame.bottom };
        let bottom = ys.rows[bottom_row].1 + LANE_PAD + FRAME_INSET;
        let rect = Rect::new(frame.left, top, frame.right - frame.left, bottom - top);
        let site = &diagram.sites[frame.site];
        let full = format!("{} {}", site.name, site.detail);
        let (name, name_rect) = name_place(full.trim(), &rect, layout);
        boxes.push(SiteBox { site: frame.site, rect, name_rect, name });
    }
    boxes
}

fn name_place(full: &str, frame: &Rect, layout: &Layout) -> (String, Rect) {
    let lines = || layout.routes.iter().flat_map(|r| &r.segments);
    let room = frame.width - 24.0;
    for share in [1.0, 0.6, 0.4] {
        let text = SITE.fit(full, (room - 16.0) * share).into_owned();
        let width = SITE.width(&text) + 16.0;
        for y in [frame.y, frame.bottom()] {
            let steps = ((room - width) / 6.0).max(0.0) as i32;
            let free = (0..=steps).find_map(|step| {
                let rect = Rect::new(frame.x + 12.0 + f64::from(step) * 6.0, y - NAME_HEIGHT / 2.0, width, NAME_HEIGHT);
                let pins = || layout.routes.iter().flat_map(|r| &r.pins).map(|p| p.rect);
                let taken = lines().any(|s| s.rect(6.0).meets(&rect)) || pins().any(|p| p.meets(&rect));
                (!taken).then_some(rect)
            });
            if let Some(rect) = free {
                return (text, rect);
            }
        }
    }
    let text = SITE.fit(full, 60.0).into_owned();
    let width = SITE.width(&text) + 16.0;
    // Above the corner, on the border of nothing.
    (text, Rect::new(frame.x, frame.y - NAME_HEIGHT, width, NAME_HEIGHT))
}

/// Links, under everything else: from bottom border to bottom border.
pub(super) fn tunnels(diagram: &Diagram, sites: &[SiteBox], bottom: f64) -> Vec<Tunnel> {
    let find = |id: &str| {
        let index = diagram.sites.iter().position(|s| s.id == id)?;
        sites.iter().find(|s| s.site == index)
    };
    let mut used: Vec<(usize, usize)> = Vec::new();
    let mut tunnels = Vec::new();
    let low = sites.iter().map(|s| s.rect.bottom()).fold(bottom, f64::max);
    for (index, link) in diagram.links.iter().enumerate() {
        let (Some(a), Some(b)) = (find(&link.from), find(&link.to)) else {
            continue;
        };
        if a.site == b.site {
            continue;
        }
        let mut foot = |site: &SiteBox| {
            let count = used.iter().filter(|(s, _)| *s == site.site).count();
            used.push((site.site, index));
            let away = (count.div_ceil(2)) as f64 * if count % 2 == 1 { 36.0 } else { -36.0 };
            site.rect.x + site.rect.width / 2.0 + away
        };
        let (xa, xb) = (foot(a), foot(b));
        let y = low + 20.0 + 18.0 * tunnels.len() as f64;
        let room = (xb - xa).abs() - 24.0;
        let text = LABEL.fit(&link.label, room.max(60.0)).into_owned();
        let label = Rect::around((xa + xb) / 2.0, y - 9.0, LABEL.width(&text) + 2.0, 10.0);
        tunnels.push(Tunnel {
            link: index,
            points: vec![(xa, a.rect.bottom()), (xa, y), (xb, y), (xb, b.rect.bottom())],
            label,
            text,
        });
    }
    tunnels
}
