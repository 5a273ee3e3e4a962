//! What is odd among the latest expenses: far above what that merchant or category usually is, charged twice, new charges
//! that come again and again, and those that rose.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::payments::{self, Payment};
use super::series::{self, Series};
use super::{hundredths, too_little};
use crate::args;
use crate::ledger::period::Period;
use crate::ledger::{CategoryNo, Currency, Kind};
use crate::reply::Html;
use crate::report::figures::{number, table, text};
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, rounded};
use crate::report::robust::{median, spread};
use crate::report::sql;
use crate::store::StoreError;
use crate::store::search::Filter;

/// Days that are looked at when nobody says.
const DAYS: u64 = 31;
/// Payments of a merchant, or of a category, that make a usual amount.
const LEAST_NAMED: usize = 6;
const LEAST_IN_CATEGORY: usize = 12;
/// How many spreads above the median is far: the cut of Iglewicz and Hoaglin (1993).
const FAR: Decimal = Decimal::from_parts(35, 0, 0, false, 1);
/// Days between two charges that may be one by mistake.
const TWICE_DAYS: i64 = 2;
/// A series that began at most so many days ago is new.
const NEW_DAYS: i64 = 100;
/// Expenses before the days looked at, without which nothing is usual.
const LEAST_PAST: usize = 20;
/// Of each kind, what is shown.
const SHOWN: usize = 5;

/// An amount far above what is usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Far<'p> {
    /// The expense.
    pub payment: &'p Payment,
    /// The median before it.
    pub usual: Decimal,
    /// Whether of this merchant; else of its category.
    pub named: bool,
}

/// What is odd in the days of a period, the last 31 without one.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(db: &mut PgConnection, place: Place<'_>, period: Option<Period>) -> Result<Finding, StoreError> {
    let start = place.today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(place.today);
    let period = period.unwrap_or(Period { start, end: place.today });
    let filter = Filter { period: Some(period), ..Filter::default() }.of(Kind::Expense);
    let about = place.about_of(&filter, Some(place.locale.span(period.start, period.end, place.today)));
    let mut payments = payments::payments(db, place).await?;
    payments.retain(|payment| payment.amount > Decimal::ZERO);
    let words = place.locale.words();
    let mut html = Html::text(&about).italic();
    let mut finding = Finding { about, period: Some(period), ..Finding::default() };
    let past = payments.iter().filter(|payment| payment.day < period.start).count();
    let money = |amount, currency| place.money(amount, currency);
    let date = |day| place.locale.date(day, place.today);
    let name = |payment: &Payment| {
        if payment.name.is_empty() { place.category(payment.category) } else { payment.name.clone() }
    };
    let row = |what: &str, payment: &Payment, usual: Option<Decimal>| {
        [
            text(what),
            number(payment.no.0.into()),
            text(payment.day),
            text(name(payment)),
            text(payment.currency.code()),
            number(payment.amount),
            usual.map_or(crate::report::table::Cell::Null, number),
        ]
    };
    let mut rows = Vec::new();
    let enough = past >= LEAST_PAST;
    if enough {
        for far in far(&payments, period).iter().take(SHOWN) {
            let payment = far.payment;
            let args = args!["no" => payment.no.0, "date" => date(payment.day), "name" => name(payment),
                             "amount" => money(payment.amount, payment.currency),
                             "usual" => money(far.usual, payment.currency)];
            let key = if far.named { "insight-far-name" } else { "insight-far-category" };
            html.line(&words.html(key, args));
            let what = if far.named { "far_above_its_usual" } else { "far_above_its_category" };
            rows.push(row(what, payment, Some(far.usual)));
        }
    }
    for (first, second) in twice(&payments, period).into_iter().take(SHOWN) {
        let args = args!["first" => first.no.0, "second" => second.no.0, "name" => name(second),
                         "amount" => money(second.amount, second.currency), "date" => date(second.day)];
        html.line(&words.html("insight-twice", args));
        rows.push(row("charged_twice", first, None));
        rows.push(row("charged_twice", second, None));
    }
    let running: Vec<Series> = series::find(&payments).into_iter().filter(|s| s.runs(place.today)).collect();
    let mut charges = Vec::new();
    let mut charge = |what: &str, series: &Series, before: Option<Decimal>, since: NaiveDate| {
        charges.push([
            text(what),
            text(&series.name),
            text(series.currency.code()),
            number(series.amount()),
            text(series.every.word()),
            text(since),
            before.map_or(crate::report::table::Cell::Null, number),
        ]);
    };
    for series in running.iter().filter(|series| enough && is_new(series, period)).take(SHOWN) {
        let args = args!["name" => series.name.as_str(), "amount" => money(series.amount(), series.currency),
                         "every" => series.every.word(), "date" => date(series.first())];
        html.line(&words.html("insight-new-charge", args));
        charge("new_recurring", series, None, series.first());
    }
    let rises = running.iter().filter_map(|series| Some((series, series.rise()?)));
    for (series, (before, since)) in rises.filter(|(_, (_, since))| period.holds(*since)).take(SHOWN) {
        let args = args!["name" => series.name.as_str(), "amount" => money(series.amount(), series.currency),
                         "before" => money(before, series.currency), "date" => date(since)];
        html.line(&words.html("insight-rise", args));
        charge("price_rise", series, Some(before), since);
    }
    if rows.is_empty() && charges.is_empty() {
        html.line(&if enough {
            words.html("insight-nothing-odd", args![])
        } else {
            too_little(place, "insight-need-entries")
        });
    }
    let columns = ["what", "no", "date", "name", "currency", "amount", "usual"];
    let looked_at = sql::entries(place, &filter, true, 50);
    finding.sheets.push(Sheet { name: "unusual", table: table(columns, rows), sql: looked_at.clone() });
    if !charges.is_empty() {
        let columns = ["what", "name", "currency", "amount", "every", "since", "before"];
        finding.sheets.push(Sheet { name: "charges", table: table(columns, charges), sql: looked_at });
    }
    finding.html = html;
    finding.method = Some(words.plain("insight-unusual-method", args![]));
    Ok(finding)
}

/// Payments of the period far above the payments before them: of the same name where there are enough, else of the same
/// category. The farthest first. PURE.
pub fn far(payments: &[Payment], period: Period) -> Vec<Far<'_>> {
    let mut named: HashMap<(Currency, &str), Vec<Decimal>> = HashMap::new();
    let mut sorted: HashMap<(Currency, Option<CategoryNo>), Vec<Decimal>> = HashMap::new();
    let (before, looked_at): (Vec<&Payment>, Vec<&Payment>) =
        payments.iter().filter(|payment| payment.day <= period.end).partition(|payment| payment.day < period.start);
    for payment in before {
        if !payment.key.is_empty() {
            named.entry((payment.currency, &payment.key)).or_default().push(payment.amount);
        }
        if payment.category.is_some() {
            sorted.entry((payment.currency, payment.category)).or_default().push(payment.amount);
        }
    }
    let mut found: Vec<Far<'_>> = looked_at
        .into_iter()
        .filter_map(|payment| {
            let own = named.get(&(payment.currency, payment.key.as_str())).filter(|own| own.len() >= LEAST_NAMED);
            let alike = sorted.get(&(payment.currency, payment.category)).filter(|all| all.len() >= LEAST_IN_CATEGORY);
            let (amounts, is_named) = own.map(|own| (own, true)).or(alike.map(|all| (all, false)))?;
            let (usual, strays) = (median(amounts)?, spread(amounts)?);
            // Where nothing strays at all, half as much again is the least that is odd.
            let room = (FAR * strays).max(usual * hundredths(50));
            // Within a category there are dear things and cheap ones: only what beats all before is odd.
            let beats = is_named || amounts.iter().all(|amount| payment.amount > *amount * hundredths(150));
            (payment.amount > usual + room && beats).then(|| Far {
                payment,
                usual: rounded(usual, payment.currency),
                named: is_named,
            })
        })
        .collect();
    found.sort_by_key(|far| (-(far.payment.amount - far.usual), far.payment.no));
    found
}

/// Pairs of the same amount, name and currency within two days, where that had not happened before. PURE.
pub fn twice(payments: &[Payment], period: Period) -> Vec<(&Payment, &Payment)> {
    let mut alike: BTreeMap<(Currency, &str, Decimal), Vec<&Payment>> = BTreeMap::new();
    for payment in payments.iter().filter(|payment| !payment.key.is_empty()) {
        alike.entry((payment.currency, payment.key.as_str(), payment.amount)).or_default().push(payment);
    }
    let mut found = Vec::new();
    for paid in alike.values() {
        let pairs = || {
            paid.windows(2).filter_map(|pair| match pair {
                [first, second] if (second.day - first.day).num_days() <= TWICE_DAYS => Some((*first, *second)),
                _ => None,
            })
        };
        let habit = pairs().filter(|(_, second)| second.day < period.start).count();
        let now: Vec<_> = pairs().filter(|(_, second)| period.holds(second.day)).collect();
        // Who buys the same each day has a habit; twice in a row, once, is odd.
        if let ([pair], 0) = (now.as_slice(), habit) {
            found.push(*pair);
        }
    }
    found.sort_by_key(|(_, second)| (-second.amount, second.no));
    found
}

fn is_new(series: &Series, period: Period) -> bool {
    let began = (period.end - series.first()).num_days();
    (0..=NEW_DAYS).contains(&began) && period.holds(series.last())
}

#[cfg(test)]
mod tests {
    use super::super::series::tests::paid;
    use super::*;

    fn november() -> Period {
        Period { start: "2026-11-01".parse().unwrap(), end: "2026-11-20".parse().unwrap() }
    }

    #[test]
    fn what_is_far_above_its_usual_is_found() {
        let usual = "2026-01-05 power 80\n2026-02-05 power 82\n2026-03-05 power 79\n2026-04-05 power 81\n\
                     2026-05-05 power 80\n2026-06-05 power 80\n";
        for (latest, expected) in [
            ("2026-11-05 power 160", Some("80")),
            ("2026-11-05 power 84", None),
            ("2026-11-05 power 119", None),
            ("2026-11-05 power 20", None),
            // Too few of that name, and no category to hold it against.
            ("2026-11-05 plumber 900", None),
            // Not in the days looked at.
            ("2026-10-05 power 160", None),
        ] {
            let payments = paid(&format!("{usual}{latest}"));
            let found = far(&payments, november());
            let expected = expected.map(|usual: &str| usual.parse::<Decimal>().unwrap());
            assert_eq!(found.first().map(|far| far.usual), expected, "{latest}");
        }
    }

    #[test]
    fn a_new_name_is_held_against_its_category() {
        let lines: String = (1..=12).map(|month| format!("2025-{month:02}-07 cafe{month} {}\n", 10 + month)).collect();
        for (amount, odd) in [("90", true), ("25", false), ("30", false)] {
            let mut payments = paid(&format!("{lines}2026-11-05 bistro {amount}"));
            for payment in &mut payments {
                payment.category = Some(CategoryNo(1));
            }
            assert_eq!(far(&payments, november()).len(), usize::from(odd), "{amount}");
        }
    }

    #[test]
    fn the_same_charged_twice_is_odd_and_a_habit_is_not() {
        for (lines, odd) in [
            ("2026-11-05 hotel 120\n2026-11-06 hotel 120", true),
            ("2026-11-05 hotel 120\n2026-11-05 Hotel 120", true),
            ("2026-11-05 hotel 120\n2026-11-09 hotel 120", false),
            ("2026-11-05 hotel 120\n2026-11-06 hotel 121", false),
            ("2026-11-05 coffee 3\n2026-11-06 coffee 3\n2026-11-07 coffee 3", false),
            ("2026-10-05 bus 2\n2026-10-05 bus 2\n2026-11-06 bus 2\n2026-11-06 bus 2", false),
        ] {
            assert_eq!(!twice(&paid(lines), november()).is_empty(), odd, "{lines}");
        }
    }

    #[test]
    fn nothing_is_odd_in_an_empty_book() {
        assert!(far(&[], november()).is_empty() && twice(&[], november()).is_empty());
    }
}
