//! Rows of bars: a name and an amount on a line, the bar below it, so that long names and large amounts have room.

use rust_decimal::Decimal;

use super::canvas::{ACCENT, Align, BELOW, Canvas, HEAD, Ink, MARGIN, MUTED, PALE, TEXT, TRACK};
use super::font::{self, Weight};
use super::scale::share;
use super::{Chart, Row};

const SIZE: f32 = 32.0;
const BAR: f32 = 20.0;
/// From one bar of a row to the next.
const BAR_STEP: f32 = 48.0;

pub fn draw(chart: &Chart, legend: &[String], rows: &[Row]) -> Option<Canvas> {
    let series = rows.iter().map(|row| row.values.len()).max()?.max(1);
    let row_height = if series > 1 { 44.0 + BAR_STEP * series as f32 + 14.0 } else { 92.0 };
    let legend_height = if legend.is_empty() { 0.0 } else { 64.0 };
    let height = HEAD + legend_height + row_height * rows.len() as f32 + 40.0;
    let mut canvas = Canvas::new(chart, height as u32)?;
    let inks = inks(series);
    let mut x = MARGIN;
    for (name, ink) in legend.iter().zip(&inks) {
        let name = font::fitted(&font::shown(name), 30.0, Weight::Regular, 420.0);
        canvas.bar(x, HEAD - 4.0, 26.0, 26.0, *ink);
        canvas.text(&name, x + 40.0, HEAD + 19.0, 30.0, Weight::Regular, TEXT, Align::Left);
        x += 90.0 + font::width(&name, 30.0, Weight::Regular);
    }
    let largest = rows.iter().flat_map(|row| &row.values).map(|(value, _)| value.abs()).max().unwrap_or_default();
    let room = canvas.width() - 2.0 * MARGIN;
    let right = canvas.width() - MARGIN;
    for (at, row) in rows.iter().enumerate() {
        let top = HEAD + legend_height + row_height * at as f32;
        match row.values.as_slice() {
            [(value, shown)] => {
                let label = label(row, room, shown);
                canvas.text(&label, MARGIN, top + 34.0, SIZE, Weight::Regular, TEXT, Align::Left);
                canvas.text(&font::shown(shown), right, top + 34.0, SIZE, Weight::Bold, TEXT, Align::Right);
                bar(&mut canvas, top + 50.0, room, (*value, largest), ACCENT);
            }
            values => {
                let label = font::fitted(&font::shown(&row.label), SIZE, Weight::Regular, room);
                canvas.text(&label, MARGIN, top + 34.0, SIZE, Weight::Regular, TEXT, Align::Left);
                // The bars share one length, which leaves room for the widest amount.
                let texts = rows.iter().flat_map(|row| &row.values);
                let wide =
                    texts.map(|(_, shown)| font::width(&font::shown(shown), 30.0, Weight::Bold)).fold(0.0, f32::max);
                let length = (room - wide - 24.0).max(room / 3.0);
                for (nth, ((value, shown), ink)) in values.iter().zip(&inks).enumerate() {
                    let y = top + 50.0 + BAR_STEP * nth as f32;
                    bar(&mut canvas, y + 4.0, length, (*value, largest), *ink);
                    let tone = if nth + 1 == values.len() { TEXT } else { MUTED };
                    canvas.text(&font::shown(shown), right, y + 25.0, 30.0, Weight::Bold, tone, Align::Right);
                }
            }
        }
    }
    Some(canvas)
}

fn bar(canvas: &mut Canvas, y: f32, room: f32, (value, largest): (Decimal, Decimal), ink: Ink) {
    canvas.bar(MARGIN, y, room, BAR, TRACK);
    let length = room * share(value.abs(), largest);
    if !value.is_zero() {
        canvas.bar(MARGIN, y, length.max(6.0), BAR, if value < Decimal::ZERO { BELOW } else { ink });
    }
}

/// What of the name fits beside the amount.
fn label(row: &Row, room: f32, shown: &str) -> String {
    let taken = font::width(&font::shown(shown), SIZE, Weight::Bold);
    font::fitted(&font::shown(&row.label), SIZE, Weight::Regular, (room - taken - 32.0).max(0.0))
}

/// The last series is the one that matters most.
fn inks(series: usize) -> Vec<Ink> {
    let before = std::iter::repeat_n(PALE, series.saturating_sub(1));
    before.chain([ACCENT]).collect()
}
