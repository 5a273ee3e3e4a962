//! Columns through time on an axis with zero.

use rust_decimal::Decimal;

use super::canvas::{ACCENT, Align, BELOW, Canvas, GRID, HEAD, MARGIN, MUTED, PALE};
use super::font::{self, Weight};
use super::scale::Scale;
use super::{Chart, Column, short};
use crate::reply::Locale;

pub(super) const HEIGHT: u32 = 900;
const BOTTOM: f32 = 820.0;
const TOP: f32 = HEAD + 30.0;
pub(super) const LABEL: f32 = 28.0;

/// The plot: where amounts and times stand.
pub(super) struct Plot {
    pub left: f32,
    pub right: f32,
    scale: Scale,
}

impl Plot {
    /// Draws the axis and its lines.
    pub(super) fn new(canvas: &mut Canvas, columns: &[Column], from_zero: bool, locale: &Locale) -> Self {
        let scale = Scale::new(columns.iter().map(|column| column.value), from_zero);
        let labels: Vec<String> = scale.lines.iter().map(|line| font::shown(&short(*line, locale))).collect();
        let wide = labels.iter().map(|label| font::width(label, LABEL, Weight::Regular)).fold(0.0, f32::max);
        let plot = Self { left: MARGIN + wide + 20.0, right: canvas.width() - MARGIN, scale };
        for (line, label) in plot.scale.lines.iter().zip(&labels) {
            let y = plot.y(*line);
            let (width, ink) = if line.is_zero() { (3.0, MUTED) } else { (2.0, GRID) };
            canvas.rule((plot.left, y), (plot.right, y), width, ink);
            canvas.text(label, plot.left - 20.0, y + 10.0, LABEL, Weight::Regular, MUTED, Align::Right);
        }
        plot
    }

    pub(super) fn y(&self, value: Decimal) -> f32 {
        BOTTOM - (BOTTOM - TOP) * self.scale.at(value)
    }

    /// The lowest line of the plot.
    pub(super) fn floor(&self) -> f32 {
        BOTTOM
    }

    /// Names below the axis, as many as have room; the last is always among them.
    pub(super) fn times(&self, canvas: &mut Canvas, columns: &[Column], x: impl Fn(usize) -> f32) {
        let labels: Vec<String> = columns.iter().map(|column| font::shown(&column.label)).collect();
        let wide = labels.iter().map(|label| font::width(label, LABEL, Weight::Regular)).fold(0.0, f32::max) + 22.0;
        let each = (self.right - self.left) / columns.len() as f32;
        let step = (wide / each).ceil().max(1.0) as usize;
        for (at, label) in labels.iter().enumerate().filter(|(at, _)| (labels.len() - 1 - at).is_multiple_of(step)) {
            let half = font::width(label, LABEL, Weight::Regular) / 2.0;
            let middle = x(at).clamp(half + 8.0, canvas.width() - half - 8.0);
            canvas.text(label, middle, BOTTOM + 48.0, LABEL, Weight::Regular, MUTED, Align::Middle);
        }
    }
}

pub fn draw(chart: &Chart, columns: &[Column], running: bool, locale: &Locale) -> Option<Canvas> {
    let mut canvas = Canvas::new(chart, HEIGHT)?;
    let plot = Plot::new(&mut canvas, columns, true, locale);
    let each = (plot.right - plot.left) / columns.len() as f32;
    let width = (each * 0.66).min(140.0);
    let zero = plot.y(Decimal::ZERO);
    let middle = |at: usize| plot.left + each * (at as f32 + 0.5);
    let values: Vec<String> = columns.iter().map(|column| font::shown(&short(column.value, locale))).collect();
    let widest = values.iter().map(|value| font::width(value, LABEL, Weight::Bold)).fold(0.0, f32::max);
    for (at, (column, value)) in columns.iter().zip(&values).enumerate() {
        let y = plot.y(column.value);
        let (top, height) = (y.min(zero), (y - zero).abs());
        let unfinished = running && at + 1 == columns.len();
        let ink = match (column.value < Decimal::ZERO, unfinished) {
            (true, _) => BELOW,
            (false, true) => PALE,
            (false, false) => ACCENT,
        };
        if !column.value.is_zero() {
            canvas.bar(middle(at) - width / 2.0, top, width, height.max(4.0), ink);
        }
        // Amounts stand at the columns where all of them have room.
        if widest + 8.0 <= each {
            let y = if column.value < Decimal::ZERO { top + height + 34.0 } else { top - 14.0 };
            canvas.mark(value, middle(at), y, LABEL);
        }
    }
    plot.times(&mut canvas, columns, middle);
    Some(canvas)
}
