//! How sums move from stretch to stretch, quiet ones included.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::period::Period;
use crate::ledger::{Currency, Kind};
use crate::reply::Html;
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, percent};
use crate::report::robust::median;
use crate::report::table::Cell;
use crate::report::{sql, steps};
use crate::store::StoreError;
use crate::store::search::{self, By, Filter, Step};

/// Most stretches of one trend.
const MOST: usize = 60;
/// Stretches that a person is shown.
const SHOWN: usize = 12;
/// Full stretches on each side that make a direction.
const SIDE: usize = 3;

/// The sum of each stretch of each currency, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The stretches, whole.
    pub stretches: Vec<Period>,
    /// One sum a stretch.
    pub sums: BTreeMap<(bool, Currency), Vec<Decimal>>,
    /// Whether the last stretch is still running.
    pub running: bool,
}

/// How what a filter holds moves.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(
    db: &mut PgConnection,
    place: Place<'_>,
    filter: &Filter,
    step: Step,
) -> Result<Finding, StoreError> {
    let filter = Filter { kind: Some(filter.kind.unwrap_or(Kind::Expense)), ..filter.clone() };
    let trend = trend(db, place, &filter, step).await?;
    let words = place.locale.words();
    let period = whole(&trend);
    let filter = Filter { period, ..filter };
    let about = place.about_of(&filter, period.map(|p| place.locale.span(p.start, p.end, place.today)));
    let mut html = Html::text(&about).italic();
    if trend.sums.is_empty() {
        html.line(&place.none());
    }
    let (mut rows, mut directions) = (Vec::new(), Vec::new());
    for ((_, currency), sums) in &trend.sums {
        let mut before: Option<Decimal> = None;
        let hidden = sums.len().saturating_sub(SHOWN);
        for (at, (stretch, sum)) in trend.stretches.iter().zip(sums).enumerate() {
            let running = trend.running && at + 1 == sums.len();
            if at >= hidden {
                let mut line = Html::text(&format!("{}: ", label(place, step, *stretch)));
                line.push(&Html::text(&place.money(*sum, *currency)).bold());
                if running {
                    line.push(&Html::text(&format!(" {}", words.plain("answer-so-far", args![]))));
                }
                html.line(&line);
            }
            let change = before.map_or(Cell::Null, |before| number(*sum - before));
            let share = before.filter(|b| !b.is_zero()).map_or(Cell::Null, |b| number(percent(*sum - b, b)));
            rows.push([text(stretch.start), text(currency.code()), number(*sum), change, share, Cell::Bool(running)]);
            before = Some(*sum);
        }
        let full = if trend.running { sums.get(..sums.len().saturating_sub(1)).unwrap_or_default() } else { sums };
        if let Some((earlier, later)) = direction(full) {
            let args = args!["unit" => step.word(), "earlier" => place.money(earlier, *currency),
                             "later" => place.money(later, *currency)];
            let line = words.html("answer-trend", args);
            html.line(&line);
            directions.push([
                text(currency.code()),
                number(earlier),
                number(later),
                number(percent(later - earlier, earlier)),
            ]);
        }
    }
    place.note_currencies(&mut html, trend.sums.len());
    let sql = sql::grouped(place, &filter, By::All, Some(step));
    let columns = ["start", "currency", "total", "change", "change_percent", "running"];
    let mut sheets = vec![Sheet { name: "trend", table: table(columns, rows), sql: sql.clone() }];
    if !directions.is_empty() {
        let columns = ["currency", "median_of_3_before", "median_of_last_3_full", "change_percent"];
        sheets.push(Sheet { name: "direction", table: table(columns, directions), sql });
    }
    Ok(Finding { about, html, sheets, period, method: None })
}

/// The sums by stretch of the filter's period; the usual length without one. What was before the book is left out.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn trend(db: &mut PgConnection, place: Place<'_>, filter: &Filter, step: Step) -> Result<Trend, StoreError> {
    let mut empty = Trend { stretches: Vec::new(), sums: BTreeMap::new(), running: false };
    let Some(since) = search::kept_since(db, place.book.id, place.today).await? else { return Ok(empty) };
    let period = filter
        .period
        .unwrap_or(Period { start: steps::last_full(step, place.today, steps::usual(step)).start, end: place.today });
    let period = Period { start: period.start.max(steps::beginning(step, since)), end: period.end.min(place.today) };
    if period.start > period.end {
        return Ok(empty);
    }
    // The latest stretches, should there be more than fit.
    let mut stretches = steps::touched(step, period, usize::MAX >> 1);
    let skipped = stretches.len().saturating_sub(MOST);
    stretches.drain(..skipped);
    let start = stretches.first().map_or(period.start, |first| if skipped > 0 { first.start } else { period.start });
    let filter = filter.within(Period { start, end: period.end });
    let mut known: BTreeMap<((bool, Currency), NaiveDate), Decimal> = BTreeMap::new();
    for sum in search::grouped(db, place.book.id, &filter, By::All, Some(step)).await? {
        if let Some(start) = sum.start {
            *known.entry((place.order(sum.currency), start)).or_default() += sum.amount;
        }
    }
    let currencies: BTreeSet<(bool, Currency)> = known.keys().map(|(currency, _)| *currency).collect();
    for currency in currencies {
        let sum = |one: &Period| known.get(&(currency, one.start)).copied().unwrap_or_default();
        empty.sums.insert(currency, stretches.iter().map(sum).collect());
    }
    let running = stretches.last().is_some_and(|last| last.holds(place.today) && last.end > place.today);
    Ok(Trend { stretches, running, ..empty })
}

/// What a stretch is called: `March 2026`, `12 Mar – 18 Mar`.
pub fn label(place: Place<'_>, step: Step, stretch: Period) -> String {
    match step {
        Step::Year => stretch.start.format("%Y").to_string(),
        Step::Month => place.locale.month(stretch.start),
        Step::Day => place.locale.date(stretch.start, place.today),
        Step::Week | Step::Quarter => place.locale.span(stretch.start, stretch.end, place.today),
    }
}

fn whole(trend: &Trend) -> Option<Period> {
    let (first, last) = trend.stretches.first().zip(trend.stretches.last())?;
    Some(Period { start: first.start, end: last.end })
}

/// The medians of the last three full stretches and of the three before.
fn direction(full: &[Decimal]) -> Option<(Decimal, Decimal)> {
    let at = full.len().checked_sub(2 * SIDE)?;
    let (earlier, later) = full.get(at..)?.split_at_checked(SIDE)?;
    Some((median(earlier)?, median(later)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_needs_six_full_stretches_and_one_odd_month_does_not_turn_it() {
        let sums = |list: &[i64]| list.iter().map(|n| Decimal::from(*n)).collect::<Vec<_>>();
        for (list, expected) in [
            (&[10, 20, 30, 40, 50][..], None),
            (&[10, 20, 30, 40, 50, 60], Some((20, 50))),
            (&[100, 100, 100, 100, 9_000, 100], Some((100, 100))),
            (&[9, 9, 9, 9, 1, 2, 3, 4, 5, 6], Some((2, 5))),
        ] {
            let expected = expected.map(|(a, b): (i64, i64)| (Decimal::from(a), Decimal::from(b)));
            assert_eq!(direction(&sums(list)), expected, "{list:?}");
        }
    }
}
