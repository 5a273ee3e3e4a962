//! Which categories, merchants, accounts, tags or members the most went to.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::{AccountNo, CategoryNo, Currency, Kind, UserId};
use crate::reply::{Html, clean};
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, percent};
use crate::report::sql;
use crate::store::search::{self, By, Filter, GroupSum};
use crate::store::{StoreError, people};

/// One group's sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// What it is called; None: what has no name.
    pub name: Option<String>,
    /// The same as people see it, a category with its emoji.
    pub label: Option<String>,
    /// How much.
    pub amount: Decimal,
    /// How many entries.
    pub count: i64,
}

/// The groups of each currency, the book's first, largest first.
pub type Ranking = BTreeMap<(bool, Currency), Vec<Ranked>>;

/// Ranks what a filter holds; `limit` groups of each currency are shown.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(
    db: &mut PgConnection,
    place: Place<'_>,
    filter: &Filter,
    by: By,
    limit: usize,
) -> Result<Finding, StoreError> {
    let filter = Filter { kind: Some(filter.kind.unwrap_or(Kind::Expense)), ..filter.clone() };
    let ranking = ranking(db, place, &filter, by).await?;
    let words = place.locale.words();
    let about = place.about(&filter);
    let mut html = Html::text(&about).italic();
    if ranking.is_empty() {
        html.line(&place.none());
    }
    let mut rows = Vec::new();
    for ((_, currency), groups) in &ranking {
        let all: Decimal = groups.iter().map(|group| group.amount).sum();
        // What has no merchant is no merchant; what has no category is shown as such.
        let named = groups.iter().filter(|group| group.name.is_some() || by == By::Category);
        for (rank, group) in (1u32..).zip(named.take(limit)) {
            let none = || words.plain("uncategorised", args![]);
            let label = group.label.clone().unwrap_or_else(none);
            let share = place.locale.percent(group.amount.checked_div(all).unwrap_or_default());
            let amount = place.money(group.amount, *currency);
            let args = args!["category" => label, "amount" => amount, "share" => share];
            html.line(&words.html("report-category", args));
            rows.push([
                number(rank.into()),
                text(group.name.clone().unwrap_or_else(none)),
                text(currency.code()),
                number(group.amount),
                number(percent(group.amount, all)),
                number(group.count.into()),
            ]);
        }
    }
    place.note_currencies(&mut html, ranking.len());
    let columns = ["rank", "name", "currency", "total", "share_percent", "entries"];
    let sheet = Sheet { name: "ranking", table: table(columns, rows), sql: sql::grouped(place, &filter, by, None) };
    Ok(Finding { about, html, sheets: vec![sheet], period: filter.period, method: None })
}

/// The sums by group, with names.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn ranking(db: &mut PgConnection, place: Place<'_>, filter: &Filter, by: By) -> Result<Ranking, StoreError> {
    let members = if by == By::Payer { people::names(db, place.book.id).await? } else { Default::default() };
    let mut ranking = Ranking::new();
    for sum in search::grouped(db, place.book.id, filter, by, None).await? {
        let name = name(place, by, &sum, &members);
        let category = (by == By::Category).then(|| category(&sum)).flatten();
        let label = category.map_or_else(|| name.clone(), |no| Some(place.category(Some(no))));
        let group = Ranked { name, label, amount: sum.amount, count: sum.count };
        ranking.entry(place.order(sum.currency)).or_default().push(group);
    }
    Ok(ranking)
}

fn name(
    place: Place<'_>,
    by: By,
    sum: &GroupSum,
    members: &std::collections::HashMap<UserId, String>,
) -> Option<String> {
    let no = || sum.key.as_deref().and_then(|key| key.parse::<i64>().ok());
    match by {
        By::All => None,
        By::Category => category(sum).map(|no| place.category_name(Some(no))),
        By::Account => no().and_then(|no| place.book.account(AccountNo(no))).map(|account| clean(&account.name)),
        By::Payer => no().and_then(|no| members.get(&UserId(no))).map(|name| clean(name)),
        By::Merchant | By::Name => sum.label.as_deref().map(clean).filter(|name| !name.is_empty()),
        By::Tag => sum.label.as_deref().map(|tag| format!("#{}", clean(tag))),
    }
}

fn category(sum: &GroupSum) -> Option<CategoryNo> {
    sum.key.as_deref().and_then(|key| key.parse().ok()).map(CategoryNo)
}
