//! What is there in the book's currency at the end of each day or month.

use chrono::Months;
use sqlx::postgres::PgConnection;

use super::{Of, subtitle};
use crate::args;
use crate::ledger::period::Period;
use crate::report::chart::{Chart, Column, Drawing};
use crate::report::figures::{number, table, text};
use crate::report::finding::{Finding, Sheet};
use crate::report::place::Place;
use crate::report::sql;
use crate::store::StoreError;
use crate::store::search::{self, Step};
use crate::store::totals::{self, Step as Span};

/// Days that are shown one by one; longer stretches by month.
const DAYS: u64 = 93;
/// Points of a line, at most.
const POINTS: u64 = 240;

pub async fn chart(
    db: &mut PgConnection,
    place: Place<'_>,
    period: Option<Period>,
) -> Result<(Of, Finding), StoreError> {
    let (words, currency) = (place.locale.words(), place.book.currency);
    let mut html = words.html("balance-title", args![]);
    let Some(since) = search::kept_since(db, place.book.id, place.today).await? else {
        html.line(&place.none());
        return Ok((None, Finding { html, ..Finding::default() }));
    };
    let year = place.today.checked_sub_months(Months::new(12)).unwrap_or(since);
    let wanted = period.unwrap_or(Period { start: year, end: place.today });
    let period = Period { start: wanted.start.max(since), end: wanted.end.min(place.today) };
    if period.start > period.end {
        html.line(&place.none());
        return Ok((None, Finding { html, ..Finding::default() }));
    }
    let daily = period.days() <= DAYS;
    let oldest = place.today.checked_sub_months(Months::new(u32::try_from(POINTS).unwrap_or_default()));
    let period = Period { start: period.start.max(oldest.unwrap_or(period.start)), end: period.end };
    let history =
        totals::history(db, place.book.id, currency, period, if daily { Span::Day } else { Span::Month }).await?;
    let step = if daily { Step::Day } else { Step::Month };
    let years = period.start.format("%Y").to_string() != period.end.format("%Y").to_string();
    let points: Vec<Column> = history
        .iter()
        .map(|flow| Column { label: super::label(place, step, flow.start, years), value: flow.balance })
        .collect();
    let about = place.period(Some(period));
    let last = history.last().map(|flow| flow.balance).unwrap_or_default();
    html.line(&words.html("balance-total", args!["amount" => place.money(last, currency)]));
    let rows = history.iter().map(|flow| [text(flow.start), text(currency.code()), number(flow.balance)]);
    let table = table(["from", "currency", "balance_at_the_end"], rows);
    let sheets = vec![Sheet { name: "balances", table, sql: sql::flows(place, period) }];
    let finding = Finding { about: about.clone(), html, sheets, period: Some(period), method: None };
    let title = words.plain("chart-balance", args![]);
    let chart = Chart { title, subtitle: subtitle(place, &about, last, currency), drawing: Drawing::Line { points } };
    Ok((Some((chart, 0)), finding))
}
