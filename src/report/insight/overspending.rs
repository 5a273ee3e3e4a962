//! Where more is spent than usual: each category's month against the book's own months before, and against budgets.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{LEAST_MONTHS, full_months, hundredths, too_little};
use crate::args;
use crate::ledger::period::Period;
use crate::ledger::{CategoryNo, Currency, Kind};
use crate::reply::Html;
use crate::report::figures::{number, table, text};
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, percent, rounded};
use crate::report::robust::{median, spread};
use crate::report::{alert, lines, sql};
use crate::store::StoreError;
use crate::store::search::{self, By, Filter, Step};

/// Categories that are shown.
const SHOWN: usize = 6;

/// A category that is above what is usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over {
    /// None: uncategorised.
    pub category: Option<CategoryNo>,
    /// Of the amounts.
    pub currency: Currency,
    /// This month up to the day looked at.
    pub now: Decimal,
    /// The median of the months before, up to the same day.
    pub usual: Decimal,
}

impl Over {
    /// How much more than usual.
    pub fn more(&self) -> Decimal {
        self.now - self.usual
    }
}

/// Where the month that holds `day` is above the months before, `day` being its last or today.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(db: &mut PgConnection, place: Place<'_>, day: NaiveDate) -> Result<Finding, StoreError> {
    let words = place.locale.words();
    let day = day.min(place.today);
    let month = Period { start: Period::month(day).start, end: day };
    let filter = Filter { period: Some(month), ..Filter::default() }.of(Kind::Expense);
    let about = place.about_of(&filter, Some(place.locale.span(month.start, month.end, place.today)));
    let mut html = Html::text(&about).italic();
    let kept_since = search::kept_since(db, place.book.id, place.today).await?;
    let months = kept_since.map(|since| full_months(day, since)).unwrap_or_default();
    let budgets = alert::all(db, place.book, place.today).await?;
    let mut rows = Vec::new();
    let enough = months.len() >= LEAST_MONTHS;
    let start = months.first().map_or(month.start, |first| first.start);
    let looked_at = filter.within(Period { start, end: day });
    if enough {
        let sums = search::grouped(db, place.book.id, &looked_at, By::Category, Some(Step::Day)).await?;
        let sums = sums.into_iter().filter_map(|sum| {
            let category = sum.key.as_deref().and_then(|key| key.parse().ok()).map(CategoryNo);
            Some(((sum.currency, category), sum.start?, sum.amount))
        });
        let mut found = over(sums, month, &months);
        found.sort_by_key(|over| (place.order(over.currency), -over.more()));
        if found.is_empty() {
            html.line(&words.html("insight-over-none", args!["count" => place.locale.count(months.len())]));
        } else {
            html.line(&words.html("insight-over-title", args!["count" => place.locale.count(months.len())]));
        }
        for over in found.iter().take(SHOWN) {
            let money = |amount| place.money(amount, over.currency);
            let args = args!["category" => place.category(over.category), "now" => money(over.now),
                             "usual" => money(over.usual), "more" => money(over.more())];
            html.line(&words.html("insight-over", args));
            rows.push([
                text(place.category_name(over.category)),
                text(over.currency.code()),
                number(over.now),
                number(over.usual),
                number(over.more()),
                number(percent(over.more(), over.usual)),
            ]);
        }
    } else {
        html.line(&too_little(place, "insight-need-months"));
    }
    let mut limits = Vec::new();
    for left in budgets.iter().filter(|left| left.amount() < Decimal::ZERO) {
        let budget = &left.budget;
        html.line(&lines::budget_used(
            place.locale,
            &lines::budget_name(place.book, place.locale, budget.category),
            left,
        ));
        limits.push([
            text(place.budget_name(budget)),
            text(budget.period.as_str()),
            text(budget.currency.code()),
            number(budget.amount),
            number(left.spent),
            number(-left.amount()),
        ]);
    }
    let sql = sql::grouped(place, &looked_at, By::Category, Some(Step::Month));
    let columns = ["category", "currency", "this_month_so_far", "usual_by_this_day", "more", "more_percent"];
    let mut sheets = vec![Sheet { name: "above_usual", table: table(columns, rows), sql }];
    if !limits.is_empty() {
        let columns = ["category", "period", "currency", "limit", "spent", "over"];
        sheets.push(Sheet { name: "over_budget", table: table(columns, limits), sql: sql::BUDGETS.to_owned() });
    }
    let method = enough.then(|| {
        let args = args!["count" => place.locale.count(months.len()), "day" => i64::from(day.day())];
        words.plain("insight-over-method", args)
    });
    Ok(Finding { about, html, sheets, period: Some(month), method })
}

/// Categories that are above their median by more than a tenth, by more than they usually stray, and by more than a
/// fiftieth of a usual month, so that no trifle is told of. PURE.
fn over(
    sums: impl Iterator<Item = ((Currency, Option<CategoryNo>), NaiveDate, Decimal)>,
    month: Period,
    months: &[Period],
) -> Vec<Over> {
    let mut now: BTreeMap<(Currency, Option<CategoryNo>), Decimal> = BTreeMap::new();
    let mut past: BTreeMap<(Currency, Option<CategoryNo>), BTreeMap<NaiveDate, Decimal>> = BTreeMap::new();
    let mut whole: BTreeMap<Currency, BTreeMap<NaiveDate, Decimal>> = BTreeMap::new();
    let (until, last_day) = (month.end.day(), Period::month(month.end).end == month.end);
    for (of, day, amount) in sums {
        if month.holds(day) {
            *now.entry(of).or_default() += amount;
        } else if let Some(before) = months.iter().find(|before| before.holds(day)) {
            *whole.entry(of.0).or_default().entry(before.start).or_default() += amount;
            if last_day || day.day() <= until {
                *past.entry(of).or_default().entry(before.start).or_default() += amount;
            }
        }
    }
    let of_months = |sums: Option<&BTreeMap<NaiveDate, Decimal>>| -> Vec<Decimal> {
        let sum = |month: &Period| sums.and_then(|sums| sums.get(&month.start)).copied().unwrap_or_default();
        months.iter().map(sum).collect()
    };
    let currencies: BTreeSet<Currency> = now.keys().map(|(currency, _)| *currency).collect();
    let mut found = Vec::new();
    for currency in currencies {
        let usual_month = median(&of_months(whole.get(&currency))).unwrap_or_default();
        for ((_, category), now) in now.iter().filter(|((own, _), _)| *own == currency) {
            let history = of_months(past.get(&(currency, *category)));
            let (Some(usual), Some(strays)) = (median(&history), spread(&history)) else { continue };
            let least = [usual * hundredths(10), strays, usual_month * hundredths(2)];
            if *now - usual > least.into_iter().max().unwrap_or_default() {
                found.push(Over { category: *category, currency, now: *now, usual: rounded(usual, currency) });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// One category a table: what was spent in the running month up to its day and in each month before, on its 10th.
    #[test]
    fn what_is_above_the_usual_is_told_and_trifles_and_noise_are_not() {
        for (what, now, past, until, expected) in [
            ("twice the usual", "200", "100 100 100 100 100 100", "2026-11-20", Some("100")),
            ("as usual", "100", "100 100 100 100 100 100", "2026-11-20", None),
            ("within a tenth", "109", "100 100 100 100 100 100", "2026-11-20", None),
            ("one odd month does not hide it", "200", "100 100 900 100 100 100", "2026-11-20", Some("100")),
            ("it strays that far anyway", "200", "20 250 90 300 60 180", "2026-11-20", None),
            ("new spending", "200", "0 0 0 0 0 0", "2026-11-20", Some("0")),
            ("the months before spent it later", "200", "100 100 100", "2026-11-09", Some("0")),
        ] {
            let month = Period { start: day("2026-11-01"), end: day(until) };
            let past: Vec<Decimal> = past.split(' ').map(|amount| amount.parse().unwrap()).collect();
            let months: Vec<Period> =
                (1..=past.len()).rev().map(|ago| Period::month_away(month.start, -(ago as i32))).collect();
            let of = (Currency::EUR, Some(CategoryNo(1)));
            let mut sums: Vec<_> = months
                .iter()
                .zip(&past)
                .filter(|(_, amount)| !amount.is_zero())
                .map(|(month, amount)| (of, month.start.with_day(10).unwrap(), *amount))
                .collect();
            sums.push((of, day("2026-11-05"), now.parse().unwrap()));
            let found = over(sums.into_iter(), month, &months);
            let expected = expected.map(|usual: &str| usual.parse::<Decimal>().unwrap());
            assert_eq!(found.first().map(|over| over.usual), expected, "{what}");
        }
    }

    #[test]
    fn a_trifle_beside_a_large_category_is_left_out() {
        let month = Period { start: day("2026-11-01"), end: day("2026-11-20") };
        let months: Vec<Period> = (1..=6).rev().map(|ago| Period::month_away(month.start, -ago)).collect();
        let (rent, gum) = ((Currency::EUR, Some(CategoryNo(1))), (Currency::EUR, Some(CategoryNo(2))));
        let mut sums = vec![(gum, day("2026-11-02"), Decimal::from(9)), (rent, day("2026-11-02"), Decimal::from(1000))];
        sums.extend(months.iter().map(|month| (rent, month.start, Decimal::from(1000))));
        assert_eq!(over(sums.into_iter(), month, &months), []);
    }
}
