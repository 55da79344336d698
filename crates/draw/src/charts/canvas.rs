//! What `plotters` draws on: our own SVG, with texts measured in Inter.

use std::convert::Infallible;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind, FontTransform};

use crate::svg::{self, Drawing, Element, Font, Path, Weight};

/// Units of `plotters` (whole numbers) in a point: lines fall where they should to a twentieth of a point.
const UNITS: f64 = 20.0;

/// Points in the units of `plotters`.
pub fn units(points: f64) -> i32 {
    (points * UNITS).round() as i32
}

/// Units of `plotters` in points.
pub fn points(units: i32) -> f64 {
    f64::from(units) / UNITS
}

/// A text style of so many points.
pub fn face<'a>(font: Font, color: RGBColor) -> TextStyle<'a> {
    let style = match font.weight {
        Weight::Regular | Weight::Medium => FontStyle::Normal,
        Weight::SemiBold | Weight::Bold => FontStyle::Bold,
    };
    let style = TextStyle::from(FontDesc::new(FontFamily::Name("Inter"), font.size * UNITS, style));
    TextStyle { color: color.to_backend_color(), ..style }
}

/// Draws with `plotters` on a part of the drawing that begins at its upper left corner.
pub fn draw<F>(drawing: &mut Drawing, what: F)
where
    F: FnOnce(&DrawingArea<Canvas<'_>, plotters::coord::Shift>) -> Result<(), DrawingAreaErrorKind<Infallible>>,
{
    let area = Canvas { drawing }.into_drawing_area();
    what(&area).expect("drawing in memory cannot fail");
}

/// A drawing as a backend of `plotters`.
pub struct Canvas<'a> {
    drawing: &'a mut Drawing,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

fn paint(color: BackendColor) -> String {
    let (r, g, b) = color.rgb;
    super::hex(RGBColor(r, g, b))
}

impl Canvas<'_> {
    fn push(&mut self, element: Element, color: BackendColor) -> Drawn {
        if color.alpha > 0.0 {
            let element = if color.alpha < 1.0 { element.opacity(color.alpha) } else { element };
            self.drawing.push(element);
        }
        Ok(())
    }
}

fn stroked<S: BackendStyle>(element: Element, style: &S) -> Element {
    element.stroke(&paint(style.color()), f64::from(style.stroke_width()) / UNITS)
}

/// The font of a style of `plotters`.
fn font<S: BackendTextStyle>(style: &S) -> Font {
    let size = style.size() / UNITS;
    match style.style() {
        FontStyle::Bold => Font::semi_bold(size),
        _ => Font::regular(size),
    }
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (units(self.drawing.width()).unsigned_abs(), units(self.drawing.height()).unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        let dot = svg::rect(points(x), points(y), 1.0 / UNITS, 1.0 / UNITS).fill(&paint(color));
        self.push(dot, color)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let line = svg::line(points(from.0), points(from.1), points(to.0), points(to.1));
        self.push(stroked(line, style), style.color())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let (left, right) = (points(from.0.min(to.0)), points(from.0.max(to.0)));
        let (top, bottom) = (points(from.1.min(to.1)), points(from.1.max(to.1)));
        let rect = svg::rect(left, top, right - left, bottom - top);
        let rect = if fill { rect.fill(&paint(style.color())) } else { stroked(rect.fill("none"), style) };
        self.push(rect, style.color())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let corners: Vec<(f64, f64)> = path.into_iter().map(|(x, y)| (points(x), points(y))).collect();
        let line = Path::polyline(&corners, 0.0).element().fill("none");
        self.push(stroked(line, style), style.color())
    }

    fn draw_circle<S: BackendStyle>(&mut self, at: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let circle = svg::circle(points(at.0), points(at.1), f64::from(radius) / UNITS);
        let circle = if fill { circle.fill(&paint(style.color())) } else { stroked(circle.fill("none"), style) };
        self.push(circle, style.color())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, corners: I, style: &S) -> Drawn {
        let corners: Vec<(f64, f64)> = corners.into_iter().map(|(x, y)| (points(x), points(y))).collect();
        self.push(svg::polygon(&corners).fill(&paint(style.color())), style.color())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let font = font(style);
        let (x, y) = (points(x), points(y));
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let rise = match style.anchor().v_pos {
            VPos::Top => font.cap_height(),
            VPos::Center => font.cap_height() / 2.0,
            VPos::Bottom => 0.0,
        };
        let element = svg::text(x, y + rise, font, text).anchor(anchor).fill(&paint(style.color()));
        let element = match style.transform() {
            FontTransform::None => element,
            FontTransform::Rotate90 => turned(element, 90, x, y),
            FontTransform::Rotate180 => turned(element, 180, x, y),
            FontTransform::Rotate270 => turned(element, 270, x, y),
        };
        self.push(element, style.color())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let font = font(style);
        Ok((units(font.width(text)).unsigned_abs(), units(font.cap_height()).unsigned_abs()))
    }
}

fn turned(element: Element, degrees: u16, x: f64, y: f64) -> Element {
    element.attr("transform", format!("rotate({degrees} {x:.2} {y:.2})"))
}
