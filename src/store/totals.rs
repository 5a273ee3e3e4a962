//! Sums of a book, always per currency: two currencies are never added.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{StoreError, book, budget};
use crate::ledger::period::Period;
use crate::ledger::{AccountNo, BookId, CategoryNo, Currency, Kind};

/// What was spent or earned in one category and currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryTotal {
    /// Expense or income.
    pub kind: Kind,
    /// None: uncategorised.
    pub category: Option<CategoryNo>,
    /// Of the sum.
    pub currency: Currency,
    /// Zero or below where as much or more came back.
    pub amount: Decimal,
    /// How many entries.
    pub count: i64,
}

/// Sums of a period by kind, category and currency, largest first; transfers are left out.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn by_category(
    connection: &mut PgConnection,
    id: BookId,
    period: Period,
) -> Result<Vec<CategoryTotal>, StoreError> {
    let rows = sqlx::query!(
        r#"select kind as "kind!", category_no, currency as "currency!", sum(amount) as "amount!", count(*) as "count!"
           from counted
           where book_id = $1 and occurred_on between $2 and $3 and kind <> 'transfer'
           group by kind, category_no, currency order by sum(amount) desc, category_no"#,
        id.0,
        period.start,
        period.end
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CategoryTotal {
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Expense),
            category: row.category_no.map(CategoryNo),
            currency: book::currency(&row.currency),
            amount: row.amount.normalize(),
            count: row.count,
        })
        .collect())
}

/// What was spent on some categories, or in all, in a period, less what came back, each in one currency; in the order asked, zero
/// where nothing was.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn spent(
    connection: &mut PgConnection,
    wanted: &[(BookId, Option<CategoryNo>, Currency, Period)],
) -> Result<Vec<Decimal>, StoreError> {
    let books: Vec<i64> = wanted.iter().map(|w| w.0.0).collect();
    let categories: Vec<i64> = wanted.iter().map(|w| budget::number(w.1)).collect();
    let currencies: Vec<String> = wanted.iter().map(|w| w.2.code().to_owned()).collect();
    let starts: Vec<NaiveDate> = wanted.iter().map(|w| w.3.start).collect();
    let ends: Vec<NaiveDate> = wanted.iter().map(|w| w.3.end).collect();
    let rows = sqlx::query_scalar!(
        r#"select (select coalesce(sum(e.amount), 0) from counted e
                   where e.book_id = w.book_id and (w.category_no = 0 or e.category_no = w.category_no)
                     and e.currency = w.currency and e.kind = 'expense' and e.occurred_on between w.first_day and w.last_day) as "spent!"
           from unnest($1::bigint[], $2::bigint[], $3::text[], $4::date[], $5::date[]) with ordinality
                as w (book_id, category_no, currency, first_day, last_day, n)
           order by n"#,
        &books,
        &categories,
        &currencies,
        &starts,
        &ends
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|spent| spent.normalize()).collect())
}

/// What an account holds in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// The account.
    pub account: AccountNo,
    /// Of the amount.
    pub currency: Currency,
    /// Opening balance plus income less expenses, and what was moved; may be below zero.
    pub amount: Decimal,
}

/// Every account's balance at the end of a day, per currency, in the order of the accounts.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn balances(connection: &mut PgConnection, id: BookId, at: NaiveDate) -> Result<Vec<Balance>, StoreError> {
    let rows = sqlx::query!(
        r#"select account_no as "account_no!", currency as "currency!", sum(amount) as "amount!" from (
               select account_no, currency, opening_balance as amount from accounts where book_id = $1
               union all
               select account_no, currency, sum(case kind when 'income' then amount else -amount end)
               from entries where book_id = $1 and occurred_on <= $2 group by account_no, currency
               union all
               select to_account_no, currency, sum(amount)
               from entries where book_id = $1 and occurred_on <= $2 and kind = 'transfer'
               group by to_account_no, currency) moved
           group by account_no, currency order by account_no, currency"#,
        id.0,
        at
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Balance {
            account: AccountNo(row.account_no),
            currency: book::currency(&row.currency),
            amount: row.amount.normalize(),
        })
        .collect())
}

/// Money in and out of a span, and what was there at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// First day of the span.
    pub start: NaiveDate,
    /// Of the amounts.
    pub currency: Currency,
    /// Income.
    pub earned: Decimal,
    /// Expenses.
    pub spent: Decimal,
    /// Everything the book holds at the end of the span.
    pub balance: Decimal,
}

/// How long a span of the history is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A day each.
    Day,
    /// A calendar month each.
    Month,
}

/// The book's history by day or month, oldest first, spans in which nothing happened included.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn history(
    connection: &mut PgConnection,
    id: BookId,
    currency: Currency,
    period: Period,
    step: Step,
) -> Result<Vec<Flow>, StoreError> {
    let unit = match step {
        Step::Day => "day",
        Step::Month => "month",
    };
    let rows = sqlx::query!(
        r#"with spans as (
               select s::date as first_day
               from generate_series(date_trunc($5::text, $3::date::timestamp), $4::date::timestamp, ('1 ' || $5::text)::interval) as s
           ), moved as (
               select date_trunc($5::text, occurred_on::timestamp)::date as first_day,
                      coalesce(sum(amount) filter (where kind = 'income'), 0) as earned,
                      coalesce(sum(amount) filter (where kind = 'expense'), 0) as spent
               from counted
               where book_id = $1 and currency = $2 and kind <> 'transfer' and occurred_on <= $4
               group by 1
           ), opening as (
               select coalesce((select sum(opening_balance) from accounts where book_id = $1 and currency = $2), 0)
                      + coalesce((select sum(earned - spent) from moved
                                  where first_day < (select min(first_day) from spans)), 0) as amount
           )
           select s.first_day as "start!", coalesce(m.earned, 0) as "earned!", coalesce(m.spent, 0) as "spent!",
                  (select amount from opening)
                      + sum(coalesce(m.earned, 0) - coalesce(m.spent, 0)) over (order by s.first_day) as "balance!"
           from spans s left join moved m using (first_day) order by s.first_day"#,
        id.0,
        currency.code(),
        period.start,
        period.end,
        unit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Flow {
            start: row.start,
            currency,
            earned: row.earned.normalize(),
            spent: row.spent.normalize(),
            balance: row.balance.normalize(),
        })
        .collect())
}
