//! What the running month will come to: what is spent, what charges that come again and again will still take, and what is usually spent
//! from this day of a month to its end.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::period::Period;
use crate::ledger::{Currency, Kind};
use crate::reply::Html;
use crate::report::finding::{Finding, Sheet};
use crate::report::insight::payments::{self, Payment};
use crate::report::insight::series::{self, Every, Series};
use crate::report::insight::{LEAST_MONTHS, full_months};
use crate::report::place::{Place, rounded};
use crate::report::robust::{median, quantile};
use crate::report::sql;
use crate::report::table::Cell;
use crate::store::StoreError;
use crate::store::search::{self, By, Filter, Step};

/// Most due days of one charge that are looked at.
const DUE: usize = 60;

/// What a forecast is made of, in one currency. PURE.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    /// Spent this month up to today.
    pub spent: Decimal,
    /// What charges that come again and again will take to the month's end.
    pub due: Decimal,
    /// What else was spent after the same day in each of the last full months.
    pub rest: Vec<Decimal>,
}

impl Basis {
    /// The month's sum as it will be in a usual, a lean and a dear month; None of too few months.
    pub fn forecast(&self) -> Option<[Decimal; 3]> {
        if self.rest.len() < LEAST_MONTHS {
            return None;
        }
        let with = |rest: Option<Decimal>| Some(self.spent + self.due + rest?);
        let quarter = Decimal::new(25, 2);
        Some([
            with(median(&self.rest))?,
            with(quantile(&self.rest, quarter))?,
            with(quantile(&self.rest, Decimal::ONE - quarter))?,
        ])
    }
}

/// Forecasts the running month's expenses.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(db: &mut PgConnection, place: Place<'_>) -> Result<Finding, StoreError> {
    let words = place.locale.words();
    let month = Period::month(place.today);
    let payments = payments::payments(db, place).await?;
    let charges = series::find(&payments);
    let since = search::kept_since(db, place.book.id, place.today).await?;
    let months = since.map(|since| full_months(place.today, since)).unwrap_or_default();
    let bases = bases(&payments, &charges, place.today, &months);
    let about = place.locale.month(place.today);
    let mut html = Html::text(&about).italic();
    if bases.is_empty() {
        html.line(&place.none());
    }
    let mut rows = Vec::new();
    let mut ordered: Vec<_> = bases.iter().collect();
    ordered.sort_by_key(|(currency, _)| place.order(**currency));
    for (currency, basis) in &ordered {
        let money = |amount: Decimal| place.money(rounded(amount, **currency), **currency);
        let forecast = basis.forecast();
        if let Some([usual, lean, dear]) = forecast {
            let args = args!["amount" => money(usual), "low" => money(lean), "high" => money(dear)];
            html.line(&words.html("forecast-total", args));
        }
        html.line(&words.html("forecast-spent", args!["amount" => money(basis.spent)]));
        if !basis.due.is_zero() {
            html.line(&words.html("forecast-due", args!["amount" => money(basis.due)]));
        }
        match median(&basis.rest).filter(|_| forecast.is_some()) {
            Some(rest) => {
                let args = args!["amount" => money(rest), "count" => place.locale.count(basis.rest.len())];
                html.line(&words.html("forecast-rest", args));
            }
            None => html.line(&words.html("forecast-too-little", args![])),
        }
        let some = |at: usize| forecast.and_then(|f| f.get(at).copied());
        let cell = |amount: Option<Decimal>| amount.map_or(Cell::Null, |amount| number(rounded(amount, **currency)));
        rows.push([
            text(currency.code()),
            cell(some(0)),
            cell(some(1)),
            cell(some(2)),
            number(basis.spent),
            number(basis.due),
            cell(median(&basis.rest).filter(|_| forecast.is_some())),
            number(basis.rest.len().into()),
        ]);
    }
    place.note_currencies(&mut html, ordered.len());
    let columns = [
        "currency",
        "forecast",
        "in_a_lean_month",
        "in_a_dear_month",
        "spent_so_far",
        "recurring_still_due",
        "usual_rest_of_the_month",
        "full_months_looked_at",
    ];
    let start = months.first().map_or(month.start, |first| first.start);
    let filter = Filter { period: Some(Period { start, end: place.today }), ..Filter::default() }.of(Kind::Expense);
    let sql = sql::grouped(place, &filter, By::All, Some(Step::Day));
    let sheets = vec![Sheet { name: "forecast", table: table(columns, rows), sql }];
    let method = Some(words.plain("forecast-method", args![]));
    Ok(Finding { about, html, sheets, period: Some(month), method })
}

/// What the forecast of each currency is made of. What charges that come again and again will take is known, so payments
/// of their names do not count among the rest. PURE.
fn bases(payments: &[Payment], charges: &[Series], today: NaiveDate, months: &[Period]) -> BTreeMap<Currency, Basis> {
    let month = Period::month(today);
    let running = || charges.iter().filter(|charge| charge.runs(today));
    let planned: BTreeSet<&str> = running().map(|charge| charge.key.as_str()).collect();
    let mut bases: BTreeMap<Currency, Basis> = BTreeMap::new();
    for payment in payments.iter().filter(|payment| month.holds(payment.day) && payment.day <= today) {
        bases.entry(payment.currency).or_default().spent += payment.amount;
    }
    for charge in running() {
        let times = due(charge, month);
        if times > 0 {
            bases.entry(charge.currency).or_default().due += charge.amount() * Decimal::from(times);
        }
    }
    let mut rest: BTreeMap<(Currency, NaiveDate), Decimal> = BTreeMap::new();
    let others = payments.iter().filter(|payment| !planned.contains(payment.key.as_str()));
    for payment in others.filter(|payment| payment.day.day() > today.day()) {
        *rest.entry((payment.currency, Period::month(payment.day).start)).or_default() += payment.amount;
    }
    // The last day of a short month is the last day of every month.
    let over = today == month.end;
    for (currency, basis) in &mut bases {
        let of = |month: &Period| rest.get(&(*currency, month.start)).copied().filter(|_| !over).unwrap_or_default();
        basis.rest = months.iter().map(of).collect();
    }
    bases
}

/// How often a charge is still to come in a month, counted from its last payment; one that is late is still to come.
fn due(charge: &Series, month: Period) -> usize {
    let next = |day: &NaiveDate| match charge.every {
        Every::Week => day.checked_add_days(Days::new(7)),
        Every::TwoWeeks => day.checked_add_days(Days::new(14)),
        Every::Month => day.checked_add_months(Months::new(1)),
        Every::Quarter => day.checked_add_months(Months::new(3)),
        Every::Year => day.checked_add_months(Months::new(12)),
    };
    let days = std::iter::successors(Some(charge.last()), next).skip(1).take(DUE);
    days.take_while(|day| *day <= month.end).filter(|day| *day >= month.start).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::insight::series::tests::paid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn forecast(lines: &str, today: &str, months: &[Period]) -> Option<String> {
        let payments = paid(lines);
        let bases = bases(&payments, &series::find(&payments), day(today), months);
        bases[&Currency::EUR].forecast().map(|[usual, ..]| usual.normalize().to_string())
    }

    #[test]
    fn a_month_comes_to_what_is_spent_due_and_usual() {
        let months = full_months(day("2026-11-20"), day("2026-08-01"));
        let past = "2026-08-05 food 50\n2026-08-25 food 100\n2026-09-21 food 120\n2026-10-30 food 80\n";
        let rents = |days: [&str; 3]| days.map(|day| format!("2026-{day} rent 900\n")).concat();
        for (what, lines, expected) in [
            ("the usual rest", format!("{past}2026-11-03 food 40"), "140"),
            ("rent is still due", format!("{past}{}2026-11-03 food 40", rents(["08-28", "09-28", "10-28"])), "1040"),
            ("rent is late", format!("{past}{}2026-11-03 food 40", rents(["08-15", "09-15", "10-15"])), "1040"),
            ("rent is paid", format!("{past}{}2026-11-01 rent 900", rents(["08-01", "09-01", "10-01"])), "1000"),
        ] {
            assert_eq!(forecast(&lines, "2026-11-20", &months).as_deref(), Some(expected), "{what}");
        }
        let young = full_months(day("2026-11-20"), day("2026-09-01"));
        assert_eq!(forecast("2026-11-03 food 40", "2026-11-20", &young), None);
        assert!(bases(&[], &[], day("2026-11-20"), &months).is_empty());
        let last = full_months(day("2026-11-30"), day("2026-08-01"));
        let done = bases(&paid("2026-10-31 food 80\n2026-11-03 food 40"), &[], day("2026-11-30"), &last);
        assert_eq!(done[&Currency::EUR].rest, vec![Decimal::ZERO; 3]);
    }
}
