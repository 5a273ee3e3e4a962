//! Two stretches of time beside each other, the earlier first, and what changed most.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::Days;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::period::Period;
use crate::ledger::{CategoryNo, Currency, Kind};
use crate::reply::Html;
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, percent};
use crate::report::sql;
use crate::store::StoreError;
use crate::store::search::{self, By, Filter};

/// Categories that are shown with what they changed.
const MOVERS: usize = 3;
/// Categories that a model is told of.
const TOLD: usize = 20;

/// Amounts of the earlier and the later stretch.
type Pair = [Decimal; 2];

/// Compares what a filter holds in two stretches.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(
    db: &mut PgConnection,
    place: Place<'_>,
    filter: &Filter,
    one: Period,
    other: Period,
) -> Result<Finding, StoreError> {
    let (earlier, later) = if one.start <= other.start { (one, other) } else { (other, one) };
    let filter = Filter { kind: Some(filter.kind.unwrap_or(Kind::Expense)), ..filter.clone() };
    let mut amounts: BTreeMap<(bool, Currency), Pair> = BTreeMap::new();
    let mut categories: BTreeMap<(bool, Currency, Option<CategoryNo>), Pair> = BTreeMap::new();
    for (side, period) in [earlier, later].into_iter().enumerate() {
        let within = filter.within(period);
        for sum in search::grouped(db, place.book.id, &within, By::Category, None).await? {
            let (foreign, currency) = place.order(sum.currency);
            let category = sum.key.as_deref().and_then(|key| key.parse().ok()).map(CategoryNo);
            for pair in [
                amounts.entry((foreign, currency)).or_default(),
                categories.entry((foreign, currency, category)).or_default(),
            ] {
                if let Some(place) = pair.get_mut(side) {
                    *place += sum.amount;
                }
            }
        }
    }
    let so_far = so_far(place, earlier, later);
    let mut until = BTreeMap::new();
    if let Some(period) = so_far {
        for sum in search::sums(db, place.book.id, &filter.within(period)).await? {
            until.insert(place.order(sum.currency), sum.amount);
        }
    }
    let times = [place.period(Some(earlier)), place.period(Some(later))];
    let what = place.about_of(&filter, None);
    let about = if what.is_empty() { times.join(" / ") } else { format!("{what} · {}", times.join(" / ")) };
    let html = html(place, &filter, &amounts, &categories, (&what, &times, &until));
    let rows = amounts.iter().map(|((foreign, currency), [before, after])| {
        let same_days = so_far.map(|_| until.get(&(*foreign, *currency)).copied().unwrap_or_default());
        [
            text(currency.code()),
            number(*before),
            number(*after),
            number(*after - *before),
            number(percent(*after - *before, *before)),
            same_days.map_or(crate::report::table::Cell::Null, number),
        ]
    });
    let columns = ["currency", "earlier", "later", "change", "change_percent", "earlier_up_to_the_same_day"];
    let periods = table(
        ["which", "from", "to"],
        [("earlier", earlier), ("later", later)].map(|(which, p)| [text(which), text(p.start), text(p.end)]),
    );
    let whole = Period { start: earlier.start, end: earlier.end.max(later.end) };
    let sql = |period| sql::grouped(place, &filter.within(period), By::Category, None);
    let mut movers: Vec<_> = categories.iter().collect();
    movers.sort_by_key(|((foreign, currency, _), [before, after])| (*foreign, *currency, -(*after - *before).abs()));
    let movers = movers.into_iter().take(TOLD).map(|((_, currency, category), [before, after])| {
        let name = text(place.category_name(*category));
        [name, text(currency.code()), number(*before), number(*after), number(*after - *before)]
    });
    let movers = table(["category", "currency", "earlier", "later", "change"], movers);
    let sheets = vec![
        Sheet { name: "periods", table: periods, sql: sql::sums(place, &filter.within(whole)) },
        Sheet { name: "comparison", table: table(columns, rows), sql: sql(earlier) },
        Sheet { name: "by_category", table: movers, sql: sql(later) },
    ];
    Ok(Finding { about, html, sheets, ..Finding::default() })
}

/// What of the earlier stretch had passed by the same day, where the later is still running.
fn so_far(place: Place<'_>, earlier: Period, later: Period) -> Option<Period> {
    if !later.holds(place.today) || place.today == later.end {
        return None;
    }
    let passed = place.today.signed_duration_since(later.start).num_days().unsigned_abs();
    let end = earlier.start.checked_add_days(Days::new(passed))?;
    (end < earlier.end).then_some(Period { start: earlier.start, end })
}

fn html(
    place: Place<'_>,
    filter: &Filter,
    amounts: &BTreeMap<(bool, Currency), Pair>,
    categories: &BTreeMap<(bool, Currency, Option<CategoryNo>), Pair>,
    (what, times, until): (&str, &[String; 2], &BTreeMap<(bool, Currency), Decimal>),
) -> Html {
    let (locale, words) = (place.locale, place.locale.words());
    let mut html = Html::text(what).italic();
    if what.is_empty() {
        html = Html::default();
    }
    if amounts.is_empty() {
        html.line(&Html::text(&times.join(" / ")).italic());
        html.line(&place.none());
        return html;
    }
    for ((foreign, currency), pair) in amounts {
        for (time, amount) in times.iter().zip(pair) {
            let mut line = Html::text(&format!("{time}: "));
            line.push(&Html::text(&place.money(*amount, *currency)).bold());
            html.line(&line);
        }
        let [before, after] = *pair;
        html.line(&change(place, before, after, *currency));
        if let Some(until) = until.get(&(*foreign, *currency)) {
            let args =
                args!["time" => times.first().cloned().unwrap_or_default(), "amount" => place.money(*until, *currency)];
            html.line(&words.html("answer-same-day", args));
        }
        let of_currency = categories.iter().filter(|((_, own, _), _)| own == currency);
        let mut movers: Vec<_> = of_currency.map(|((_, _, no), [before, after])| (*no, *after - *before)).collect();
        movers.sort_by_key(|(no, change)| (-change.abs(), no.map(|no| no.0)));
        movers.retain(|(_, change)| !change.is_zero());
        if filter.category.is_none() && categories.len() > 1 {
            for (no, change) in movers.iter().take(MOVERS) {
                let amount = locale.signed_money(*change, *currency);
                html.line(&Html::text(&format!("{}: {amount}", place.category(*no))));
            }
        }
    }
    place.note_currencies(&mut html, amounts.len());
    html
}

/// `€20.00 more (25%)`.
pub fn change(place: Place<'_>, before: Decimal, after: Decimal, currency: Currency) -> Html {
    let (locale, words) = (place.locale, place.locale.words());
    let difference = after - before;
    let amount = place.money(difference.abs(), currency);
    let share = difference.checked_div(before).map(|share| format!(" ({})", locale.percent(share.abs())));
    let share = share.unwrap_or_default();
    match difference.cmp(&Decimal::ZERO) {
        Ordering::Greater => words.html("answer-more", args!["amount" => amount, "share" => share]),
        Ordering::Less => words.html("answer-less", args!["amount" => amount, "share" => share]),
        Ordering::Equal => words.html("answer-same", args![]),
    }
}
