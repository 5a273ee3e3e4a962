//! What is drawn on: shapes and text on white.

use ab_glyph::{Font, Glyph, ScaleFont, point};
use image::ExtendedColorType::Rgb8;
use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use tiny_skia::{Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};

use super::Chart;
use super::WIDTH;
use super::font::{self, Weight};

/// Red, green, blue.
pub type Ink = [u8; 3];

pub const TEXT: Ink = [0x1f, 0x29, 0x33];
pub const MUTED: Ink = [0x7b, 0x87, 0x94];
pub const GRID: Ink = [0xe4, 0xe7, 0xeb];
pub const ACCENT: Ink = [0x2a, 0x9d, 0x8f];
pub const PALE: Ink = [0xb5, 0xdd, 0xd8];
pub const BELOW: Ink = [0xe7, 0x6f, 0x51];
pub const TRACK: Ink = [0xf1, 0xf4, 0xf6];

/// Free room at the sides.
pub const MARGIN: f32 = 56.0;
/// Below the head, where a chart begins.
pub const HEAD: f32 = 172.0;

/// Where a text stands about its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Middle,
    Right,
}

/// A picture under way.
pub struct Canvas {
    pixels: Pixmap,
}

impl Canvas {
    /// A white picture with the chart's title and subtitle.
    pub fn new(chart: &Chart, height: u32) -> Option<Self> {
        let mut pixels = Pixmap::new(WIDTH, height)?;
        pixels.fill(Color::WHITE);
        let mut canvas = Self { pixels };
        let room = canvas.width() - 2.0 * MARGIN;
        let title = font::fitted(&font::shown(&chart.title), 46.0, Weight::Bold, room);
        canvas.text(&title, MARGIN, 88.0, 46.0, Weight::Bold, TEXT, Align::Left);
        let subtitle = font::fitted(&font::shown(&chart.subtitle), 32.0, Weight::Regular, room);
        canvas.text(&subtitle, MARGIN, 136.0, 32.0, Weight::Regular, MUTED, Align::Left);
        Some(canvas)
    }

    pub fn width(&self) -> f32 {
        WIDTH as f32
    }

    /// Text whose baseline is at `y`.
    #[expect(clippy::too_many_arguments, reason = "a text has a place and a look")]
    pub fn text(&mut self, text: &str, x: f32, y: f32, size: f32, weight: Weight, ink: Ink, align: Align) {
        let Some(face) = font::font(weight) else { return };
        let wide = font::width(text, size, weight);
        let mut at = match align {
            Align::Left => x,
            Align::Middle => x - wide / 2.0,
            Align::Right => x - wide,
        };
        let scaled = face.as_scaled(size);
        for c in text.chars() {
            let id = face.glyph_id(c);
            let glyph: Glyph = id.with_scale_and_position(size, point(at, y));
            at += scaled.h_advance(id);
            let Some(outline) = face.outline_glyph(glyph) else { continue };
            let bounds = outline.px_bounds();
            let (left, top) = (bounds.min.x as i64, bounds.min.y as i64);
            outline.draw(|dx, dy, cover| self.blend(left + i64::from(dx), top + i64::from(dy), ink, cover));
        }
    }

    /// A bold figure in the middle of `x` with white around it, so that what it lies on does not run through it.
    pub fn mark(&mut self, text: &str, x: f32, y: f32, size: f32) {
        const EDGE: f32 = 4.0;
        for (dx, dy) in [(-1., -1.), (0., -1.4), (1., -1.), (-1.4, 0.), (1.4, 0.), (-1., 1.), (0., 1.4), (1., 1.)] {
            self.text(text, x + dx * EDGE, y + dy * EDGE, size, Weight::Bold, [0xff; 3], Align::Middle);
        }
        self.text(text, x, y, size, Weight::Bold, TEXT, Align::Middle);
    }

    /// Lays ink over a pixel; `cover` from 0 to 1. The picture is opaque throughout.
    fn blend(&mut self, x: i64, y: i64, ink: Ink, cover: f32) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        let (width, height) = (self.pixels.width() as usize, self.pixels.height() as usize);
        if x >= width || y >= height {
            return;
        }
        let at = (y * width + x) * 4;
        let Some(pixel) = self.pixels.data_mut().get_mut(at..at + 3) else { return };
        for (old, new) in pixel.iter_mut().zip(ink) {
            let mixed = f32::from(*old) + (f32::from(new) - f32::from(*old)) * cover.clamp(0.0, 1.0);
            *old = mixed.round() as u8;
        }
    }

    /// A filled rectangle with round corners; nothing where it has no size.
    pub fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        let radius = (width.min(height) / 2.0).min(8.0);
        if let Some(path) = rounded(x, y, width, height, radius) {
            self.fill(&path, ink, 255);
        }
    }

    /// A straight line.
    pub fn rule(&mut self, (x, y): (f32, f32), (to_x, to_y): (f32, f32), width: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.move_to(x, y);
        path.line_to(to_x, to_y);
        if let Some(path) = path.finish() {
            self.stroke(&path, width, ink);
        }
    }

    /// A line through points.
    pub fn polyline(&mut self, points: &[(f32, f32)], width: f32, ink: Ink) {
        if let Some(path) = joined(points, None) {
            self.stroke(&path, width, ink);
        }
    }

    /// What lies between a line and a level, in faint ink.
    pub fn area(&mut self, points: &[(f32, f32)], level: f32, ink: Ink) {
        if let Some(path) = joined(points, Some(level)) {
            self.fill(&path, ink, 36);
        }
    }

    /// A filled circle with a white edge.
    pub fn dot(&mut self, (x, y): (f32, f32), radius: f32, ink: Ink) {
        for (radius, ink) in [(radius + 4.0, [0xff; 3]), (radius, ink)] {
            if let Some(path) = PathBuilder::from_circle(x, y, radius) {
                self.fill(&path, ink, 255);
            }
        }
    }

    fn fill(&mut self, path: &Path, ink: Ink, opacity: u8) {
        self.pixels.fill_path(path, &paint(ink, opacity), FillRule::Winding, Transform::identity(), None);
    }

    fn stroke(&mut self, path: &Path, width: f32, ink: Ink) {
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        self.pixels.stroke_path(path, &paint(ink, 255), &stroke, Transform::identity(), None);
    }

    /// The picture as a file.
    pub fn png(&self) -> Option<Vec<u8>> {
        // White throughout and flat in most places: without transparency and unfiltered it is smallest.
        let opaque: Vec<u8> =
            self.pixels.data().chunks_exact(4).filter_map(|pixel| pixel.get(..3)).flatten().copied().collect();
        let mut bytes = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::NoFilter);
        encoder.write_image(&opaque, self.pixels.width(), self.pixels.height(), Rgb8).ok()?;
        Some(bytes)
    }
}

fn paint(ink: Ink, opacity: u8) -> Paint<'static> {
    let [red, green, blue] = ink;
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, opacity);
    paint
}

fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    let rect = Rect::from_xywh(x, y, width, height)?;
    let (left, top, right, bottom) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.quad_to(right, top, right, top + radius);
    path.line_to(right, bottom - radius);
    path.quad_to(right, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.quad_to(left, bottom, left, bottom - radius);
    path.line_to(left, top + radius);
    path.quad_to(left, top, left + radius, top);
    path.close();
    path.finish()
}

fn joined(points: &[(f32, f32)], level: Option<f32>) -> Option<Path> {
    let (first, last) = (points.first()?, points.last()?);
    let mut path = PathBuilder::new();
    match level {
        Some(level) => path.move_to(first.0, level),
        None => path.move_to(first.0, first.1),
    }
    for (x, y) in points {
        path.line_to(*x, *y);
    }
    if let Some(level) = level {
        path.line_to(last.0, level);
        path.close();
    }
    path.finish()
}
