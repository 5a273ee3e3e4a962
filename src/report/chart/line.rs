//! A line through time: what was there at the end of each day or month.

use rust_decimal::Decimal;

use super::canvas::{ACCENT, BELOW, Canvas};
use super::columns::{HEIGHT, LABEL, Plot};
use super::font::{self, Weight};
use super::{Chart, Column, short};
use crate::reply::Locale;

pub fn draw(chart: &Chart, points: &[Column], locale: &Locale) -> Option<Canvas> {
    let mut canvas = Canvas::new(chart, HEIGHT)?;
    let plot = Plot::new(&mut canvas, points, false, locale);
    let last = points.len().saturating_sub(1);
    let room = plot.right - plot.left - 24.0;
    let x = |at: usize| match last {
        0 => plot.left + room / 2.0,
        last => plot.left + 12.0 + room * at as f32 / last as f32,
    };
    let line: Vec<(f32, f32)> = points.iter().enumerate().map(|(at, point)| (x(at), plot.y(point.value))).collect();
    let has_zero = points.iter().any(|point| point.value < Decimal::ZERO)
        && points.iter().any(|point| point.value > Decimal::ZERO);
    let level = if has_zero { plot.y(Decimal::ZERO) } else { plot.floor() };
    canvas.area(&line, level, ACCENT);
    canvas.polyline(&line, 5.0, ACCENT);
    let mut marked: Vec<usize> = Vec::new();
    let lowest = points.iter().enumerate().min_by_key(|(at, point)| (point.value, *at)).map(|(at, _)| at);
    let highest = points.iter().enumerate().max_by_key(|(at, point)| (point.value, *at)).map(|(at, _)| at);
    for at in [Some(last), highest, lowest].into_iter().flatten() {
        let Some((point, place)) = points.get(at).zip(line.get(at)) else { continue };
        let value = font::shown(&short(point.value, locale));
        let half = font::width(&value, LABEL, Weight::Bold) / 2.0;
        // A mark that would lie on another is left out; the last comes first.
        if marked.iter().any(|other| (x(*other) - place.0).abs() < 2.0 * half + 40.0) {
            continue;
        }
        marked.push(at);
        canvas.dot(*place, 9.0, if point.value < Decimal::ZERO { BELOW } else { ACCENT });
        let lowest = lowest == Some(at) && highest != Some(at);
        let y = if lowest && place.1 + 50.0 < plot.floor() { place.1 + 46.0 } else { place.1 - 22.0 };
        let middle = place.0.clamp(plot.left + half, plot.right - half);
        canvas.mark(&value, middle, y, LABEL);
    }
    plot.times(&mut canvas, points, x);
    Some(canvas)
}
