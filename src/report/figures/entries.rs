//! The entries themselves, latest or largest first.

use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::Entry;
use crate::reply::{Html, clean};
use crate::report::finding::{Finding, Sheet};
use crate::report::place::Place;
use crate::report::table::{Cell, Table};
use crate::report::{lines, sql};
use crate::store::StoreError;
use crate::store::search::{self, Filter, Order};

/// Lists what a filter holds.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(
    db: &mut PgConnection,
    place: Place<'_>,
    filter: &Filter,
    largest: bool,
    limit: usize,
) -> Result<Finding, StoreError> {
    let order = if largest { Order::Largest(place.book.currency) } else { Order::Latest };
    let entries = search::entries(db, place.book.id, filter, order, i64::try_from(limit).unwrap_or(i64::MAX)).await?;
    // Of the latest of all, nobody asks what all come to: that would be the whole book.
    let whole = Filter { kind: filter.kind, ..Filter::default() } == *filter && !largest;
    let sums = if whole { Vec::new() } else { search::sums(db, place.book.id, filter).await? };
    let all: usize = sums.iter().map(|sum| usize::try_from(sum.count).unwrap_or_default()).sum();
    let about = place.about(filter);
    let mut html = Html::text(&about).italic();
    if entries.is_empty() {
        html.line(&place.none());
    }
    for entry in &entries {
        html.line(&lines::entry(place.book, place.locale, place.today, &entry.entry, entry.no));
    }
    if all > entries.len() {
        let more = place.locale.count(all - entries.len());
        html.line(&place.locale.words().html("list-more", args!["count" => more]));
    }
    let sql = sql::entries(place, filter, largest, limit);
    let rows = sums
        .iter()
        .map(|sum| [text(sum.kind.as_str()), text(sum.currency.code()), number(sum.count.into()), number(sum.amount)]);
    let totals = Sheet {
        name: "all_that_match",
        table: table(["kind", "currency", "entries", "total"], rows),
        sql: sql::sums(place, filter),
    };
    let mut sheets = vec![Sheet { name: "entries", table: rows_of(place, &entries), sql }];
    sheets.extend(Some(totals).filter(|_| !whole));
    Ok(Finding { about, html, sheets, period: filter.period, method: None })
}

/// Entries as rows.
pub fn rows_of(place: Place<'_>, entries: &[Entry]) -> Table {
    let account = |no| place.book.account(no).map_or(Cell::Null, |account| text(&account.name));
    let said = |words: &Option<String>| words.as_deref().map(clean).map_or(Cell::Null, text);
    table(
        ["no", "date", "kind", "amount", "currency", "category", "merchant", "note", "account", "to_account", "tags"],
        entries.iter().map(|Entry { no, entry, .. }| {
            let (kind, amount) = entry.counted();
            [
                number(no.0.into()),
                text(entry.occurred_on),
                text(kind.as_str()),
                number(amount),
                text(entry.money.currency().code()),
                entry.category.map_or(Cell::Null, |no| text(place.category_name(Some(no)))),
                said(&entry.merchant),
                said(&entry.note),
                account(entry.account),
                entry.to_account.map_or(Cell::Null, account),
                text(entry.tags.join(" ")),
            ]
        }),
    )
}
