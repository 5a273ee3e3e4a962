//! What the running month will come to: what is spent, what recurring items and charges that come again and again will
//! still take, and what is usually spent from this day of a month to its end; against budgets, and beside income and
//! goals.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::period::Period;
use crate::ledger::{BudgetPeriod, CategoryNo, Currency, Goal, Kind, Recurring};
use crate::reply::Html;
use crate::report::finding::{Finding, Sheet};
use crate::report::insight::known;
use crate::report::insight::payments::{self, Payment};
use crate::report::insight::series::{self, Every, Series};
use crate::report::insight::{LEAST_MONTHS, full_months};
use crate::report::place::{Place, rounded};
use crate::report::robust::{median, quantile};
use crate::report::table::Cell;
use crate::report::{lines, sql};
use crate::store::search::{self, By, Filter, Step};
use crate::store::{StoreError, goal, recurring};

/// Most due days of one charge that are looked at.
const DUE: usize = 60;

/// What a forecast is made of, in one currency. PURE.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    /// Spent this month up to today.
    pub spent: Decimal,
    /// What recurring items and charges that come again and again will take to the month's end.
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

/// What is known beside the payments: recurring items that people set, and charges that come by themselves.
struct Ahead<'a> {
    items: &'a [Recurring],
    charges: &'a [Series],
    today: NaiveDate,
    months: &'a [Period],
}

/// Forecasts the running month's expenses, as a whole and against budgets, and what income and goals leave of it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(db: &mut PgConnection, place: Place<'_>) -> Result<Finding, StoreError> {
    let words = place.locale.words();
    let month = Period::month(place.today);
    let payments = payments::payments(db, place).await?;
    let charges = series::find(&payments);
    let items = recurring::list(db, place.book.id).await?;
    let goals = goal::list(db, place.book.id).await?;
    let since = search::kept_since(db, place.book.id, place.today).await?;
    let months = since.map(|since| full_months(place.today, since)).unwrap_or_default();
    let so_far = Filter { period: Some(Period { start: month.start, end: place.today }), ..Filter::default() };
    let received = search::sums(db, place.book.id, &so_far.of(Kind::Income)).await?;
    let ahead = Ahead { items: &items, charges: &charges, today: place.today, months: &months };
    let bases = ahead.bases(&payments, |_| true);
    let about = place.locale.month(place.today);
    let mut html = Html::text(&about).italic();
    if bases.is_empty() {
        html.line(&place.none());
    }
    let mut rows = Vec::new();
    let mut ordered: Vec<_> = bases.iter().collect();
    ordered.sort_by_key(|(currency, _)| place.order(**currency));
    for (currency, basis) in &ordered {
        let currency = **currency;
        let money = |amount: Decimal| place.money(rounded(amount, currency), currency);
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
        let received: Decimal = received.iter().filter(|sum| sum.currency == currency).map(|sum| sum.amount).sum();
        let to_come = known::known(&items, currency, month.end, |_| true).income;
        let saving: Decimal = goals.iter().filter_map(|goal| a_month(goal, currency, place.today)).sum();
        let left = forecast.map(|[usual, ..]| received + to_come - usual - saving);
        if !to_come.is_zero() {
            html.line(&words.html("forecast-income", args!["amount" => money(to_come)]));
        }
        if !saving.is_zero() {
            html.line(&words.html("forecast-goals", args!["amount" => money(saving)]));
        }
        if let Some(left) = left.filter(|_| !(received + to_come).is_zero()) {
            let key = if left < Decimal::ZERO { "forecast-missing" } else { "forecast-left" };
            let args = args!["income" => money(received + to_come), "amount" => money(left.abs())];
            html.line(&words.html(key, args));
        }
        let cell = |amount: Option<Decimal>| amount.map_or(Cell::Null, |amount| number(rounded(amount, currency)));
        let some = |at: usize| cell(forecast.and_then(|f| f.get(at).copied()));
        rows.push([
            text(currency.code()),
            some(0),
            some(1),
            some(2),
            number(basis.spent),
            number(basis.due),
            cell(median(&basis.rest).filter(|_| forecast.is_some())),
            number(basis.rest.len().into()),
            number(received),
            number(to_come),
            number(saving),
            cell(left),
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
        "income_so_far",
        "recurring_income_still_due",
        "goals_take_this_month",
        "left_of_income_then",
    ];
    let start = months.first().map_or(month.start, |first| first.start);
    let filter = Filter { period: Some(Period { start, end: place.today }), ..Filter::default() }.of(Kind::Expense);
    let sql = sql::grouped(place, &filter, By::All, Some(Step::Day));
    let mut sheets = vec![Sheet { name: "forecast", table: table(columns, rows), sql }];
    sheets.extend(budgets(place, &ahead, &payments, &mut html));
    let method = Some(words.plain("forecast-method", args![]));
    Ok(Finding { about, html, sheets, period: Some(month), method })
}

/// What a goal in a currency takes a month.
fn a_month(goal: &Goal, currency: Currency, today: NaiveDate) -> Option<Decimal> {
    Some(&goal.goal).filter(|goal| goal.target.currency() == currency)?.monthly(today)
}

/// What the category of each month's budget will come to, the likeliest to pass its budget first; None without budgets or a past.
fn budgets(place: Place<'_>, ahead: &Ahead<'_>, payments: &[Payment], html: &mut Html) -> Option<Sheet> {
    let words = place.locale.words();
    let mut found = Vec::new();
    for budget in place.book.budgets.iter().filter(|budget| budget.period == BudgetPeriod::Month) {
        let bases = ahead.bases(payments, |category| budget.covers(category));
        let basis = bases.get(&budget.currency).cloned().unwrap_or_else(|| ahead.nothing());
        let Some([usual, ..]) = basis.forecast() else { continue };
        found.push((rounded(usual, budget.currency) - budget.amount, basis, budget));
    }
    found.sort_by_key(|(over, ..)| Reverse(*over));
    let mut rows = Vec::new();
    for (over, basis, budget) in &found {
        let money = |amount: Decimal| place.money(rounded(amount, budget.currency), budget.currency);
        let amount = money(budget.amount + *over);
        let (category, limit) = (lines::budget_name(place.book, place.locale, budget.category), money(budget.amount));
        html.line(&if *over > Decimal::ZERO {
            let args = args!["category" => category, "amount" => amount, "limit" => limit, "over" => money(*over)];
            words.html("forecast-budget-over", args)
        } else {
            words.html("forecast-budget", args!["category" => category, "amount" => amount, "limit" => limit])
        });
        rows.push([
            text(place.budget_name(budget)),
            text(budget.currency.code()),
            number(budget.amount),
            number(basis.spent),
            number(budget.amount + *over),
            number((*over).max(Decimal::ZERO)),
        ]);
    }
    let columns = ["category", "currency", "limit", "spent_so_far", "forecast", "over_by"];
    let sheet = Sheet { name: "budgets", table: table(columns, rows), sql: sql::BUDGETS.to_owned() };
    (!found.is_empty()).then_some(sheet)
}

impl Ahead<'_> {
    /// A month in which nothing of it is spent, as all were.
    fn nothing(&self) -> Basis {
        Basis { rest: vec![Decimal::ZERO; self.months.len()], ..Basis::default() }
    }

    /// What the forecast of each currency is made of, for the categories that are meant. What recurring items and
    /// charges that come again and again will take is known, so payments of their names do not count among the rest.
    /// PURE.
    fn bases(&self, payments: &[Payment], meant: impl Fn(Option<CategoryNo>) -> bool) -> BTreeMap<Currency, Basis> {
        let (today, month) = (self.today, Period::month(self.today));
        // A charge that is recorded by itself is known by its item.
        let items = known::paid_as(self.items, Kind::Expense, payments, self.charges);
        let running = || self.charges.iter().filter(|charge| charge.runs(today) && !items.contains(&charge.key));
        let planned: BTreeSet<&str> =
            running().map(|charge| charge.key.as_str()).chain(items.iter().map(String::as_str)).collect();
        let payments = || payments.iter().filter(|payment| meant(payment.category));
        let mut bases: BTreeMap<Currency, Basis> = BTreeMap::new();
        for payment in payments().filter(|payment| month.holds(payment.day) && payment.day <= today) {
            bases.entry(payment.currency).or_default().spent += payment.amount;
        }
        for charge in running().filter(|charge| meant(charge.category)) {
            let times = due(charge, month);
            if times > 0 {
                bases.entry(charge.currency).or_default().due += charge.amount() * Decimal::from(times);
            }
        }
        let currencies: BTreeSet<Currency> = self.items.iter().map(|held| held.item.money.currency()).collect();
        for currency in currencies {
            let due = known::known(self.items, currency, month.end, |held| meant(held.item.category)).expenses;
            if !due.is_zero() {
                bases.entry(currency).or_default().due += due;
            }
        }
        let mut rest: BTreeMap<(Currency, NaiveDate), Decimal> = BTreeMap::new();
        let others = payments().filter(|payment| !planned.contains(payment.key.as_str()));
        for payment in others.filter(|payment| payment.day.day() > today.day()) {
            *rest.entry((payment.currency, Period::month(payment.day).start)).or_default() += payment.amount;
        }
        // A category of which nothing is spent yet may be spent on as usual.
        let usual = rest.keys().filter(|(_, start)| self.months.iter().any(|month| month.start == *start));
        for (currency, _) in usual {
            bases.entry(*currency).or_default();
        }
        // The last day of a short month is the last day of every month.
        let over = today == month.end;
        for (currency, basis) in &mut bases {
            let of =
                |month: &Period| rest.get(&(*currency, month.start)).copied().filter(|_| !over).unwrap_or_default();
            basis.rest = self.months.iter().map(of).collect();
        }
        bases
    }
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
    use crate::report::insight::known::tests::items as planned;
    use crate::report::insight::series::tests::paid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn bases(payments: &[Payment], items: &[Recurring], today: &str, months: &[Period]) -> BTreeMap<Currency, Basis> {
        let charges = series::find(payments);
        Ahead { items, charges: &charges, today: day(today), months }.bases(payments, |_| true)
    }

    fn forecast(lines: &str, items: &str, months: &[Period]) -> Option<String> {
        let bases = bases(&paid(lines), &planned(items), "2026-11-20", months);
        bases[&Currency::EUR].forecast().map(|[usual, ..]| usual.normalize().to_string())
    }

    #[test]
    fn a_month_comes_to_what_is_spent_due_and_usual() {
        let months = full_months(day("2026-11-20"), day("2026-08-01"));
        let past = "2026-08-05 food 50\n2026-08-25 food 100\n2026-09-21 food 120\n2026-10-30 food 80\n";
        let rents = |days: [&str; 3]| days.map(|day| format!("2026-{day} rent 900\n")).concat();
        let late = format!("{past}{}2026-11-03 food 40", rents(["08-28", "09-28", "10-28"]));
        for (what, lines, items, expected) in [
            ("the usual rest", format!("{past}2026-11-03 food 40"), "", "140"),
            ("rent is still due", late.clone(), "", "1040"),
            ("rent is late", format!("{past}{}2026-11-03 food 40", rents(["08-15", "09-15", "10-15"])), "", "1040"),
            ("rent is paid", format!("{past}{}2026-11-01 rent 900", rents(["08-01", "09-01", "10-01"])), "", "1000"),
            ("an item is new", format!("{past}2026-11-03 food 40"), "2026-11-25 Gym 30", "170"),
            ("an item is due next month", format!("{past}2026-11-03 food 40"), "2026-12-01 gym 30", "140"),
            ("income is no expense", format!("{past}2026-11-03 food 40"), "2026-11-25 salary +2000", "140"),
            ("an item is known by its name, at its amount now", late.clone(), "2026-11-28 Rent 950", "1090"),
            ("an item stands for what was typed by hand", late, "2026-11-28 Landlord 950", "1090"),
            (
                "it was typed by hand until the item was there",
                format!("{past}{}2026-11-03 food 40", rents(["08-25", "09-25", "10-25"])),
                "2026-11-25 landlord 900",
                "1040",
            ),
        ] {
            assert_eq!(forecast(&lines, items, &months).as_deref(), Some(expected), "{what}");
        }
        let young = full_months(day("2026-11-20"), day("2026-09-01"));
        assert_eq!(forecast("2026-11-03 food 40", "", &young), None);
        assert!(bases(&[], &[], "2026-11-20", &months).is_empty());
        let last = full_months(day("2026-11-30"), day("2026-08-01"));
        let done = bases(&paid("2026-10-31 food 80\n2026-11-03 food 40"), &[], "2026-11-30", &last);
        assert_eq!(done[&Currency::EUR].rest, vec![Decimal::ZERO; 3]);
        // Nothing spent yet, but usually something: the month comes to that.
        assert_eq!(forecast(past, "", &months).as_deref(), Some("100"));
    }

    #[test]
    fn categories_are_forecast_by_themselves() {
        let months = full_months(day("2026-11-20"), day("2026-08-01"));
        let mut payments = paid(
            "2026-08-25 food 100\n2026-09-21 food 120\n2026-10-30 food 80\n2026-10-30 toys 70\n2026-11-03 food 40",
        );
        for payment in &mut payments {
            payment.category = Some(CategoryNo(if payment.key == "toys" { 2 } else { 1 }));
        }
        let mut items = planned("2026-11-25 gym 30\n2026-11-26 club 5");
        items[0].item.category = Some(CategoryNo(1));
        let ahead = Ahead { items: &items, charges: &[], today: day("2026-11-20"), months: &months };
        let of = |no: i64| {
            let bases = ahead.bases(&payments, |category| category == Some(CategoryNo(no)));
            let basis = bases.get(&Currency::EUR).cloned().unwrap_or_else(|| ahead.nothing());
            basis.forecast().map(|[usual, _, dear]| (usual.normalize().to_string(), dear.normalize().to_string()))
        };
        assert_eq!(of(1), Some(("170".into(), "180".into())));
        assert_eq!(of(2), Some(("0".into(), "35".into())));
        assert_eq!(of(3), Some(("0".into(), "0".into())));
    }
}
