//! Where money could be saved: charges that come again and again, categories that grew, small things bought often. Figures
//! of the ledger only; what to do with them is the person's to say.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::payments::{self, Payment};
use super::series::{self, Series};
use super::{LEAST_MONTHS, full_months, hundredths, too_little};
use crate::args;
use crate::ledger::period::Period;
use crate::ledger::{CategoryNo, Currency};
use crate::report::figures::{number, table, text};
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, percent, rounded};
use crate::report::robust::median;
use crate::report::sql;
use crate::store::StoreError;
use crate::store::search::{self, By, Filter, Step};

/// Of each kind, what is shown.
const SHOWN: usize = 5;
/// Times in 31 days that are often.
const OFTEN: usize = 8;
/// Days in which small things are counted.
const DAYS: u64 = 31;

/// A category that grew: the medians of the last three full months and of the three before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grown {
    /// None: uncategorised.
    pub category: Option<CategoryNo>,
    /// Of the amounts.
    pub currency: Currency,
    /// A usual month then.
    pub before: Decimal,
    /// A usual month now.
    pub now: Decimal,
}

/// Something small that is bought often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Often {
    /// What it is called.
    pub name: String,
    /// Of the amounts.
    pub currency: Currency,
    /// How often in the last 31 days.
    pub times: usize,
    /// What that came to.
    pub total: Decimal,
}

/// Where money could be saved.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(db: &mut PgConnection, place: Place<'_>) -> Result<Finding, StoreError> {
    let words = place.locale.words();
    let payments = payments::payments(db, place).await?;
    let charges: Vec<Series> = series::find(&payments).into_iter().filter(|s| s.runs(place.today)).collect();
    let since = search::kept_since(db, place.book.id, place.today).await?;
    let months = since.map(|since| full_months(place.today, since)).unwrap_or_default();
    let grown = grown(&payments, &months);
    let often = often(&payments, place.today);
    let money = |amount, currency| place.money(amount, currency);
    let mut html = words.html("insight-save-title", args![]);
    if !charges.is_empty() {
        html.paragraph(&words.html("insight-charges", args![]));
    }
    let mut rows = Vec::new();
    let mut together: BTreeMap<(bool, Currency), Decimal> = BTreeMap::new();
    for (at, charge) in charges.iter().enumerate() {
        let currency = charge.currency;
        *together.entry(place.order(currency)).or_default() += charge.a_month();
        let year = rounded(charge.every.a_month(charge.amount()) * Decimal::from(12u32), currency);
        if at < SHOWN {
            let args = args!["name" => charge.name.as_str(), "amount" => money(charge.amount(), currency),
                             "every" => charge.every.word(), "year" => money(year, currency)];
            html.line(&words.html("insight-charge", args));
        }
        rows.push([
            text(&charge.name),
            text(currency.code()),
            number(charge.amount()),
            text(charge.every.word()),
            number(charge.a_month()),
            number(year),
            text(charge.last()),
        ]);
    }
    if charges.len() > SHOWN {
        html.line(&words.html("list-more", args!["count" => place.locale.count(charges.len() - SHOWN)]));
    }
    for ((_, currency), amount) in &together {
        html.line(&words.html("insight-charges-month", args!["amount" => money(*amount, *currency)]));
    }
    let mut growth = Vec::new();
    for (at, one) in grown.iter().take(SHOWN).enumerate() {
        if at == 0 {
            html.paragraph(&words.html("insight-grown", args![]));
        }
        let args = args!["category" => place.category(one.category), "now" => money(one.now, one.currency),
                         "before" => money(one.before, one.currency)];
        html.line(&words.html("insight-grown-line", args));
        growth.push([
            text(place.category_name(one.category)),
            text(one.currency.code()),
            number(one.before),
            number(one.now),
            number(one.now - one.before),
            number(percent(one.now - one.before, one.before)),
        ]);
    }
    let mut small = Vec::new();
    for (at, one) in often.iter().take(SHOWN).enumerate() {
        if at == 0 {
            html.paragraph(&words.html("insight-often", args![]));
        }
        let args = args!["name" => one.name.as_str(), "count" => place.locale.count(one.times),
                         "total" => money(one.total, one.currency)];
        html.line(&words.html("insight-often-line", args));
        small.push([text(&one.name), text(one.currency.code()), number(one.times.into()), number(one.total)]);
    }
    if rows.is_empty() && growth.is_empty() && small.is_empty() {
        let enough = months.len() >= LEAST_MONTHS;
        html.line(&if enough {
            words.html("insight-save-none", args![])
        } else {
            too_little(place, "insight-need-months")
        });
    }
    let start = months.first().map_or(place.today, |first| first.start);
    let filter = Filter { period: Some(Period { start, end: place.today }), ..Filter::default() };
    let filter = filter.of(crate::ledger::Kind::Expense);
    let by_name = sql::grouped(place, &filter, By::Name, Some(Step::Month));
    let by_category = sql::grouped(place, &filter, By::Category, Some(Step::Month));
    let columns = ["name", "currency", "amount", "every", "a_month", "a_year", "last_paid"];
    let totals = together.iter().map(|((_, currency), amount)| [text(currency.code()), number(*amount)]);
    let sheets = vec![
        Sheet { name: "recurring_charges", table: table(columns, rows), sql: by_name.clone() },
        Sheet { name: "recurring_a_month", table: table(["currency", "total"], totals), sql: by_name.clone() },
        Sheet {
            name: "grown_categories",
            table: table(["category", "currency", "before", "now", "more", "more_percent"], growth),
            sql: by_category,
        },
        Sheet { name: "small_and_often", table: table(["name", "currency", "times", "total"], small), sql: by_name },
    ];
    let about = words.plain("insight-save-about", args![]);
    let method = Some(words.plain("insight-save-method", args![]));
    Ok(Finding { about, html, sheets, period: None, method })
}

/// Categories whose usual month grew by more than 15 % and by more than a fiftieth of all spending; the largest growth
/// first. Needs six full months. PURE.
pub fn grown(payments: &[Payment], months: &[Period]) -> Vec<Grown> {
    let Some((before, now)) = months.len().checked_sub(6).and_then(|at| months.get(at..)?.split_at_checked(3)) else {
        return Vec::new();
    };
    let mut sums: BTreeMap<(Currency, Option<CategoryNo>), HashMap<NaiveDate, Decimal>> = BTreeMap::new();
    let mut all: HashMap<Currency, HashMap<NaiveDate, Decimal>> = HashMap::new();
    for payment in payments {
        let month = Period::month(payment.day).start;
        *sums.entry((payment.currency, payment.category)).or_default().entry(month).or_default() += payment.amount;
        *all.entry(payment.currency).or_default().entry(month).or_default() += payment.amount;
    }
    let usual = |sums: Option<&HashMap<NaiveDate, Decimal>>, months: &[Period]| -> Decimal {
        let sum = |month: &Period| sums.and_then(|sums| sums.get(&month.start)).copied().unwrap_or_default();
        median(&months.iter().map(sum).collect::<Vec<_>>()).unwrap_or_default()
    };
    let mut found: Vec<Grown> = sums
        .iter()
        .filter_map(|((currency, category), sums)| {
            let (then, today) = (usual(Some(sums), before), usual(Some(sums), now));
            let floor = usual(all.get(currency), now) * hundredths(2);
            let more = today - then;
            (more > floor.max(then * hundredths(15)) && !then.is_zero()).then(|| Grown {
                category: *category,
                currency: *currency,
                before: rounded(then, *currency),
                now: rounded(today, *currency),
            })
        })
        .collect();
    found.sort_by_key(|grown| grown.before - grown.now);
    found
}

/// What was bought at least eight times in the last 31 days, each time for less than usual for all that is bought; what
/// came to most first. PURE.
pub fn often(payments: &[Payment], today: NaiveDate) -> Vec<Often> {
    let since = today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today);
    let paid = || payments.iter().filter(|payment| payment.amount > Decimal::ZERO);
    let recent = || paid().filter(|payment| payment.day >= since && payment.day <= today);
    let mut of: BTreeMap<(Currency, &str), Vec<&Payment>> = BTreeMap::new();
    let mut amounts: HashMap<Currency, Vec<Decimal>> = HashMap::new();
    for payment in recent() {
        amounts.entry(payment.currency).or_default().push(payment.amount);
        if !payment.key.is_empty() {
            of.entry((payment.currency, payment.key.as_str())).or_default().push(payment);
        }
    }
    let mut found: Vec<Often> = of
        .into_iter()
        .filter_map(|((currency, _), paid)| {
            let mine: Vec<Decimal> = paid.iter().map(|payment| payment.amount).collect();
            let small = median(&mine)? <= median(amounts.get(&currency)?)?;
            (paid.len() >= OFTEN && small).then(|| Often {
                name: paid.last().map(|payment| payment.name.clone()).unwrap_or_default(),
                currency,
                times: paid.len(),
                total: mine.iter().sum(),
            })
        })
        .collect();
    found.sort_by_key(|often| (-often.total, often.name.clone()));
    found
}

#[cfg(test)]
mod tests {
    use super::super::series::tests::paid;
    use super::*;

    fn months() -> Vec<Period> {
        full_months("2026-11-20".parse().unwrap(), "2020-01-01".parse().unwrap())
    }

    #[test]
    fn growth_is_of_usual_months() {
        for (amounts, expected) in [
            ([100, 100, 100, 150, 150, 150], Some((100, 150))),
            ([100, 100, 100, 110, 110, 110], None),
            ([100, 100, 100, 100, 100, 900], None),
            ([150, 150, 150, 100, 100, 100], None),
            ([0, 0, 0, 50, 50, 50], None),
        ] {
            let lines: String =
                amounts.iter().zip(5..).map(|(amount, month)| format!("2026-{month:02}-10 x {amount}\n")).collect();
            let found = grown(&paid(&lines), &months());
            let expected = expected.map(|(a, b): (i64, i64)| (Decimal::from(a), Decimal::from(b)));
            assert_eq!(found.first().map(|grown| (grown.before, grown.now)), expected, "{amounts:?}");
        }
        assert_eq!(grown(&paid("2026-10-10 x 5"), months().get(3..).unwrap()), []);
    }

    #[test]
    fn small_things_bought_often_are_summed() {
        let mut lines: String = (1..=8).map(|day| format!("2026-11-{day:02} Coffee 3.50\n")).collect();
        lines.push_str("2026-11-03 lidl 60\n2026-11-04 shoes 80\n2026-10-01 coffee 3.50\n");
        let found = often(&paid(&lines), "2026-11-20".parse().unwrap());
        let expected = Often { name: "Coffee".into(), currency: Currency::EUR, times: 8, total: "28".parse().unwrap() };
        assert_eq!(found, [expected]);
        let seven: String = lines.lines().skip(1).map(|line| format!("{line}\n")).collect();
        assert_eq!(often(&paid(&seven), "2026-11-20".parse().unwrap()), []);
        // Frequent and dear is not small.
        let dear: String =
            (1..=9).map(|day| format!("2026-11-{day:02} dinner 50\n2026-11-{day:02} x{day} 5\n")).collect();
        assert_eq!(often(&paid(&dear), "2026-11-20".parse().unwrap()), []);
    }
}
