//! What entries come to: one sum a kind and currency, and what is left over where both kinds are meant.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::{Currency, Kind};
use crate::report::finding::{Finding, Sheet};
use crate::report::place::Place;
use crate::report::sql;
use crate::store::StoreError;
use crate::store::search::{self, Filter};

/// Sums what each of two filters holds, and both together.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn of_both(
    db: &mut PgConnection,
    place: Place<'_>,
    one: &Filter,
    other: &Filter,
) -> Result<Finding, StoreError> {
    let mut finding = figure(db, place, one).await?;
    let second = figure(db, place, other).await?;
    let mut all: BTreeMap<(bool, Currency), Decimal> = BTreeMap::new();
    for filter in [one, other] {
        for sum in search::sums(db, place.book.id, filter).await? {
            *all.entry(place.order(sum.currency)).or_default() += sum.amount;
        }
    }
    finding.html.paragraph(&second.html);
    finding.about = format!("{} + {}", finding.about, second.about);
    finding.sheets.extend(second.sheets);
    let words = place.locale.words();
    let lines = all.iter().map(|((_, currency), amount)| {
        words.html("answer-together", args!["amount" => place.money(*amount, *currency)])
    });
    for line in lines {
        finding.html.line(&line);
    }
    Ok(finding)
}

/// Sums what a filter holds.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(db: &mut PgConnection, place: Place<'_>, filter: &Filter) -> Result<Finding, StoreError> {
    let mut sums = search::sums(db, place.book.id, filter).await?;
    sums.sort_by_key(|sum| (place.order(sum.currency), sum.kind != Kind::Expense));
    let about = place.about(filter);
    let words = place.locale.words();
    let mut html = crate::reply::Html::text(&about).italic();
    if sums.is_empty() {
        html.line(&place.none());
    }
    let mut left: BTreeMap<(bool, Currency), (Decimal, usize)> = BTreeMap::new();
    for sum in sums.iter().filter(|sum| sum.kind != Kind::Transfer || filter.kind.is_some()) {
        html.line(&place.total(sum.kind, sum.amount, sum.currency));
        let (difference, kinds) = left.entry(place.order(sum.currency)).or_default();
        *difference += if sum.kind == Kind::Income { sum.amount } else { -sum.amount };
        *kinds += 1;
    }
    for ((_, currency), (difference, kinds)) in &left {
        if *kinds > 1 {
            html.line(&words.html("report-net", args!["amount" => place.money(*difference, *currency)]));
        }
    }
    if !sums.is_empty() {
        let count = sums.iter().map(|sum| usize::try_from(sum.count).unwrap_or_default()).sum();
        html.line(&words.html("report-entries", args!["count" => place.locale.count(count)]));
    }
    place.note_currencies(&mut html, left.len());
    let rows = sums
        .iter()
        .map(|sum| [text(sum.kind.as_str()), text(sum.currency.code()), number(sum.amount), number(sum.count.into())]);
    let mut sheets = vec![Sheet {
        name: "totals",
        table: table(["kind", "currency", "total", "entries"], rows),
        sql: sql::sums(place, filter),
    }];
    if filter.kind.is_none() && !left.is_empty() {
        let rows = left.iter().map(|((_, currency), (left, _))| [text(currency.code()), number(*left)]);
        let table = table(["currency", "received_less_spent"], rows);
        sheets.push(Sheet { name: "left_over", table, sql: sql::sums(place, filter) });
    }
    Ok(Finding { about, html, sheets, period: filter.period, method: None })
}
