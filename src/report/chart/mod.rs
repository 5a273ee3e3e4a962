//! Charts: figures as pictures for a phone, drawn here with a font of our own. What is shown is prepared as text from exact
//! amounts; floats only say where on the picture it stands.

mod bars;
mod canvas;
mod columns;
mod font;
mod line;
mod scale;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::args;
use crate::reply::Locale;

/// Width of every chart, in pixels.
const WIDTH: u32 = 1080;

/// A chart, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// Of when, and what it comes to.
    pub subtitle: String,
    /// The data.
    pub drawing: Drawing,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// One row for each thing, with a bar for each series.
    Bars {
        /// Names of the series; none for a single one.
        legend: Vec<String>,
        /// In their order.
        rows: Vec<Row>,
    },
    /// One column for each stretch of time.
    Columns {
        /// In the order of time.
        columns: Vec<Column>,
        /// The last stretch is still running.
        running: bool,
    },
    /// A line through time.
    Line {
        /// In the order of time, at even distances.
        points: Vec<Column>,
    },
}

/// A row of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is of.
    pub label: String,
    /// Each series' value and how it is written.
    pub values: Vec<(Decimal, String)>,
}

/// A column, or a point of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// When.
    pub label: String,
    /// How much; may be below zero.
    pub value: Decimal,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// There is nothing to show.
    #[error("a chart needs at least one value")]
    Empty,
    /// The picture could not be made.
    #[error("the chart could not be drawn")]
    Drawing,
}

/// Draws a chart as a PNG, off the threads that serve people.
///
/// # Errors
/// [`ChartError`] when there is nothing to draw or it cannot be drawn.
pub async fn png(chart: Chart, locale: Locale) -> Result<Vec<u8>, ChartError> {
    tokio::task::spawn_blocking(move || draw(&chart, &locale)).await.map_err(|_| ChartError::Drawing)?
}

/// Draws a chart as a PNG.
///
/// # Errors
/// [`ChartError`] when there is nothing to draw or it cannot be drawn.
pub fn draw(chart: &Chart, locale: &Locale) -> Result<Vec<u8>, ChartError> {
    let canvas = match &chart.drawing {
        Drawing::Bars { legend, rows } if !rows.is_empty() => bars::draw(chart, legend, rows),
        Drawing::Columns { columns, running } if !columns.is_empty() => columns::draw(chart, columns, *running, locale),
        Drawing::Line { points } if !points.is_empty() => line::draw(chart, points, locale),
        Drawing::Bars { .. } | Drawing::Columns { .. } | Drawing::Line { .. } => return Err(ChartError::Empty),
    };
    canvas.ok_or(ChartError::Drawing)?.png().ok_or(ChartError::Drawing)
}

/// An amount in few characters for an axis: `950`, `12k`, `1.2M`.
fn short(amount: Decimal, locale: &Locale) -> String {
    let scales = [
        (1_000_000_000_000_u64, "chart-trillion"),
        (1_000_000_000, "chart-billion"),
        (1_000_000, "chart-million"),
        (1_000, "chart-thousand"),
    ];
    let size = amount.abs();
    // Up to four digits are as short as they are.
    let scale = scales.into_iter().find(|(unit, _)| size >= Decimal::from(*unit) && size >= Decimal::from(10_000u32));
    let Some((unit, key)) = scale else {
        let places = u32::from(size < Decimal::TEN && !size.fract().is_zero());
        return locale.number(rounded(amount, places));
    };
    let scaled = amount.checked_div(Decimal::from(unit)).unwrap_or(amount);
    let places = u32::from(scaled.abs() < Decimal::ONE_HUNDRED);
    locale.words().plain(key, args!["number" => locale.number(rounded(scaled, places))])
}

/// Halves go up, as people round.
fn rounded(amount: Decimal, places: u32) -> Decimal {
    amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests;
