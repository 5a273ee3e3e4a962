//! Which charts there are, one file each: each asks the ledger and says what is drawn. One currency a picture.

mod balance;
mod by_group;
mod by_time;
mod comparison;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::chart::{self, Chart};
use super::finding::Finding;
use super::place::Place;
use crate::args;
use crate::ledger::Currency;
use crate::ledger::period::Period;
use crate::reply::{Html, Part};
use crate::store::StoreError;
use crate::store::search::{By, Filter, Step};

/// What a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// Sums of categories, merchants and the like.
    By(By, Filter),
    /// Sums through time.
    Time(Step, Filter),
    /// What is there at the end of each day or month; the last twelve months without a period.
    Balance(Option<Period>),
    /// The categories of two times beside each other.
    Comparison(Filter, Period, Period),
}

/// A chart with the figures it shows.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The picture, with what it shows as its caption; None: there is nothing to show, which the finding says.
    pub picture: Option<Part>,
    /// The figures.
    pub finding: Finding,
}

/// Draws a chart.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn draw(db: &mut PgConnection, place: Place<'_>, wanted: &Wanted) -> Result<Drawn, StoreError> {
    let (chart, finding) = match wanted {
        Wanted::By(by, filter) => by_group::chart(db, place, filter, *by).await?,
        Wanted::Time(step, filter) => by_time::chart(db, place, filter, *step).await?,
        Wanted::Balance(period) => balance::chart(db, place, *period).await?,
        Wanted::Comparison(filter, one, other) => comparison::chart(db, place, filter, *one, *other).await?,
    };
    let Some((chart, others)) = chart else { return Ok(Drawn { picture: None, finding }) };
    let mut caption = Html::text(&chart.title).bold();
    caption.line(&Html::text(&chart.subtitle));
    if others > 0 {
        caption
            .line(&place.locale.words().html("chart-other-currencies", args!["count" => place.locale.count(others)]));
    }
    let drawn = chart::png(chart, *place.locale).await;
    let picture = match drawn {
        Ok(bytes) => Some(Part::Picture { bytes, name: "chart.png".into(), caption }),
        Err(error) => {
            // The figures are there all the same.
            tracing::warn!(%error, "a chart could not be drawn");
            None
        }
    };
    Ok(Drawn { picture, finding })
}

/// The currency that is drawn, the book's where it has any, and how many others there are.
fn drawn_currency<V>(sums: &BTreeMap<(bool, Currency), V>) -> Option<((bool, Currency), &V, usize)> {
    let (key, of) = sums.first_key_value()?;
    Some((*key, of, sums.len() - 1))
}

/// `October 2026 · €1,234.50`.
fn subtitle(place: Place<'_>, about: &str, total: Decimal, currency: Currency) -> String {
    format!("{about} · {}", place.money(total, currency))
}

/// What is drawn, and how many other currencies are not.
type Of = Option<(Chart, usize)>;

/// What a stretch is called below an axis: `12 Mar`, `Mar`, `Mar 25`, `2025`.
fn label(place: Place<'_>, step: Step, start: chrono::NaiveDate, years: bool) -> String {
    use chrono::Datelike as _;
    let month = || place.locale.words().plain("month-short", args!["month" => start.month()]);
    match step {
        Step::Year => start.format("%Y").to_string(),
        Step::Month | Step::Quarter if years => format!("{} {}", month(), start.format("%y")),
        Step::Month | Step::Quarter => month(),
        Step::Day | Step::Week => place.locale.span(start, start, start),
    }
}
