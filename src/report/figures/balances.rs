//! What each account holds, and all together.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::{AccountNo, Currency};
use crate::reply::clean;
use crate::report::finding::{Finding, Sheet};
use crate::report::place::Place;
use crate::report::sql;
use crate::store::{StoreError, totals};

/// The balances of all accounts, or of one.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(
    db: &mut PgConnection,
    place: Place<'_>,
    account: Option<AccountNo>,
) -> Result<Finding, StoreError> {
    let book = place.book;
    let balances = totals::balances(db, book.id, place.today).await?;
    let words = place.locale.words();
    let mut html = words.html("balance-title", args![]);
    let mut rows = Vec::new();
    let mut together: BTreeMap<(bool, Currency), Decimal> = BTreeMap::new();
    for balance in balances.iter().filter(|balance| account.is_none_or(|no| no == balance.account)) {
        let Some(held) = book.account(balance.account) else { continue };
        *together.entry(place.order(balance.currency)).or_default() += balance.amount;
        if held.currency == balance.currency && !held.archived || !balance.amount.is_zero() {
            let (name, amount) = (clean(&held.name), place.money(balance.amount, balance.currency));
            html.line(&words.html("balance-account", args!["account" => name.as_str(), "amount" => amount]));
            rows.push([text(name), text(balance.currency.code()), number(balance.amount)]);
        }
    }
    together.retain(|(foreign, _), amount| !*foreign || !amount.is_zero());
    let mut sheets = vec![Sheet {
        name: "accounts",
        table: table(["account", "currency", "balance"], rows),
        sql: sql::BALANCES.to_owned(),
    }];
    if account.is_none() {
        for ((_, currency), amount) in &together {
            html.line(&words.html("balance-total", args!["amount" => place.money(*amount, *currency)]));
        }
        let rows = together.iter().map(|((_, currency), amount)| [text(currency.code()), number(*amount)]);
        let table = table(["currency", "balance"], rows);
        sheets.push(Sheet { name: "in_all", table, sql: sql::BALANCES.to_owned() });
    }
    let about = account.and_then(|no| book.account(no)).map(|account| clean(&account.name)).unwrap_or_default();
    let about = [about, place.locale.date(place.today, place.today)];
    let about = about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    Ok(Finding { about, html, sheets, ..Finding::default() })
}
