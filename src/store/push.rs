//! What was pushed already, who is due for a digest, and what digests are made of. A digest's queries cross books: each
//! takes many books at once and says of each row which of them it belongs to.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{StoreError, book};
use crate::ledger::period::Period;
use crate::ledger::{BookId, Budget, BudgetPeriod, CategoryNo, ChatId, Currency, Kind};

/// Claims a push; false when it was claimed before. Undone with the transaction.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn claim(connection: &mut PgConnection, book: BookId, key: &str) -> Result<bool, StoreError> {
    let result = sqlx::query!("insert into pushes (book_id, key) values ($1, $2) on conflict do nothing", book.0, key)
        .execute(connection)
        .await?;
    Ok(result.rows_affected() == 1)
}

/// A chat whose weekly digest is due.
#[derive(Debug, Clone)]
pub struct Due {
    /// The chat.
    pub chat: ChatId,
    /// Its book.
    pub book: BookId,
    /// When it was due; None when no time was set yet.
    pub at: Option<DateTime<Utc>>,
    /// IANA name of the book's timezone.
    pub timezone: String,
    /// Language to write in: the person's in a private chat, the book's in a group.
    pub language: String,
    /// The book's currency, which comes first.
    pub currency: Currency,
}

/// Locks and returns chats whose weekly digest is due, or has no time yet; others working on them are passed over.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn digests_due(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Due>, StoreError> {
    let rows = sqlx::query!(
        r#"select c.chat_id, c.book_id, c.next_digest_at, b.timezone, b.currency,
                  coalesce(u.language, b.language) as "language!"
           from chats c join books b using (book_id) left join users u on u.user_id = c.chat_id
           where c.digest_weekly and c.unreachable_since is null
             and (c.next_digest_at is null or c.next_digest_at <= $1)
           order by c.next_digest_at nulls first limit $2
           for update of c skip locked"#,
        now,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Due {
            chat: ChatId(row.chat_id),
            book: BookId(row.book_id),
            at: row.next_digest_at,
            timezone: row.timezone,
            language: row.language,
            currency: book::currency(&row.currency),
        })
        .collect())
}

/// Sets when the next digest of each chat is due.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_next_digests(
    connection: &mut PgConnection,
    next: &[(ChatId, DateTime<Utc>)],
) -> Result<(), StoreError> {
    let chats: Vec<i64> = next.iter().map(|(chat, _)| chat.0).collect();
    let times: Vec<DateTime<Utc>> = next.iter().map(|(_, at)| *at).collect();
    sqlx::query!(
        "update chats c set next_digest_at = n.at
         from unnest($1::bigint[], $2::timestamptz[]) as n (chat_id, at) where c.chat_id = n.chat_id",
        &chats,
        &times
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A book and the days to look at.
pub type Span = (BookId, Period);

/// Books and days as the columns that `unnest` takes.
fn columns(spans: &[Span]) -> (Vec<i64>, Vec<NaiveDate>, Vec<NaiveDate>) {
    let books = spans.iter().map(|(book, _)| book.0).collect();
    let starts = spans.iter().map(|(_, period)| period.start).collect();
    let ends = spans.iter().map(|(_, period)| period.end).collect();
    (books, starts, ends)
}

/// The place of a row's span among those asked for; rows are numbered from 1.
fn place(n: i64) -> usize {
    usize::try_from(n - 1).unwrap_or(usize::MAX)
}

/// A category as a push names it: emoji and name.
fn label(name: Option<String>, emoji: Option<String>) -> Option<String> {
    let emoji = emoji.filter(|emoji| !emoji.is_empty());
    name.map(|name| emoji.map_or_else(|| name.clone(), |emoji| format!("{emoji} {name}")))
}

/// What one category of a book moved in one currency: in a span of days, and in as many days before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Which of the spans asked for.
    pub span: usize,
    /// Expense or income.
    pub kind: Kind,
    /// None: uncategorised.
    pub category: Option<CategoryNo>,
    /// Its emoji and name.
    pub label: Option<String>,
    /// Of the amounts.
    pub currency: Currency,
    /// In the span; zero where it moved only before.
    pub amount: Decimal,
    /// In the days before.
    pub before: Decimal,
    /// Entries in the span.
    pub count: i64,
}

/// What moved in each span and in the one before it, largest first within a span; transfers are left out.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn moved(connection: &mut PgConnection, spans: &[Span]) -> Result<Vec<Moved>, StoreError> {
    let (books, starts, ends) = columns(spans);
    let earlier: Vec<NaiveDate> = spans.iter().map(|(_, period)| period.before().start).collect();
    let rows = sqlx::query!(
        r#"select w.n as "n!", e.kind as "kind!", e.category_no as "category_no?", c.name as "name?",
                  c.emoji as "emoji?", e.currency as "currency!", e.amount as "amount!", e.before as "before!",
                  e.count as "count!"
           from unnest($1::bigint[], $2::date[], $3::date[], $4::date[]) with ordinality
                as w (book_id, earlier, first_day, last_day, n)
           cross join lateral (
               select kind, category_no, currency,
                      coalesce(sum(amount) filter (where occurred_on >= w.first_day), 0) as amount,
                      coalesce(sum(amount) filter (where occurred_on < w.first_day), 0) as before,
                      count(*) filter (where occurred_on >= w.first_day) as count
               from counted
               where book_id = w.book_id and occurred_on between w.earlier and w.last_day and kind <> 'transfer'
               group by kind, category_no, currency) e
           left join categories c on c.book_id = w.book_id and c.category_no = e.category_no
           order by w.n, e.amount desc, e.category_no"#,
        &books,
        &earlier,
        &starts,
        &ends
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Moved {
            span: place(row.n),
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Expense),
            category: row.category_no.map(CategoryNo),
            label: label(row.name, row.emoji),
            currency: book::currency(&row.currency),
            amount: row.amount.normalize(),
            before: row.before.normalize(),
            count: row.count,
        })
        .collect())
}

/// The largest expense of a span in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Largest {
    /// Which of the spans asked for.
    pub span: usize,
    /// Of the amount.
    pub currency: Currency,
    /// Above zero.
    pub amount: Decimal,
    /// When.
    pub occurred_on: NaiveDate,
    /// The note, else the merchant, else the category's name.
    pub what: Option<String>,
}

/// The largest expense of each span in each currency, the first of equals.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn largest(connection: &mut PgConnection, spans: &[Span]) -> Result<Vec<Largest>, StoreError> {
    let (books, starts, ends) = columns(spans);
    let rows = sqlx::query!(
        r#"select w.n as "n!", e.currency as "currency!", e.amount as "amount!", e.occurred_on as "occurred_on!",
                  coalesce(nullif(e.note, ''), nullif(e.merchant, ''), c.name) as what
           from unnest($1::bigint[], $2::date[], $3::date[]) with ordinality as w (book_id, first_day, last_day, n)
           cross join lateral (
               select distinct on (currency) currency, amount, occurred_on, note, merchant, category_no
               from entries
               where book_id = w.book_id and occurred_on between w.first_day and w.last_day and kind = 'expense'
               order by currency, amount desc, occurred_on, entry_no) e
           left join categories c on c.book_id = w.book_id and c.category_no = e.category_no
           order by w.n, e.currency"#,
        &books,
        &starts,
        &ends
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Largest {
            span: place(row.n),
            currency: book::currency(&row.currency),
            amount: row.amount.normalize(),
            occurred_on: row.occurred_on,
            what: row.what,
        })
        .collect())
}

/// How far a budget is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// Which of the days asked for.
    pub span: usize,
    /// The category's emoji and name; None: all spending.
    pub label: Option<String>,
    /// The budget.
    pub budget: Budget,
    /// In the period that runs on the day; entries in other currencies do not count.
    pub spent: Decimal,
}

/// How far the budgets of each book are used on the last day of its span, the most used first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn used(connection: &mut PgConnection, spans: &[Span]) -> Result<Vec<Used>, StoreError> {
    let (books, _, days) = columns(spans);
    let rows = sqlx::query!(
        r#"select w.n as "n!", g.category_no, c.name as "name?", c.emoji as "emoji?", g.period, g.currency, g.amount,
                  g.starts_on, s.spent as "spent!"
           from unnest($1::bigint[], $2::date[]) with ordinality as w (book_id, day, n)
           join budgets g on g.book_id = w.book_id
           left join categories c on c.book_id = g.book_id and c.category_no = g.category_no
           cross join lateral (
               select coalesce(sum(e.amount), 0) as spent from counted e
               where e.book_id = g.book_id and (g.category_no = 0 or e.category_no = g.category_no)
                 and e.currency = g.currency and e.kind = 'expense'
                 and e.occurred_on between date_trunc(g.period, w.day::timestamp)::date and w.day) s
           order by w.n, s.spent / g.amount desc, g.category_no, g.period"#,
        &books,
        &days
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Used {
            span: place(row.n),
            label: label(row.name, row.emoji),
            budget: Budget {
                category: Some(CategoryNo(row.category_no)).filter(|no| no.0 != 0),
                period: BudgetPeriod::parse(&row.period).unwrap_or_default(),
                amount: row.amount.normalize(),
                currency: book::currency(&row.currency),
                starts_on: row.starts_on,
            },
            spent: row.spent.normalize(),
        })
        .collect())
}

/// Whether each book has an entry from before its span; in the order asked.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn have_past(connection: &mut PgConnection, spans: &[Span]) -> Result<Vec<bool>, StoreError> {
    let (books, starts, _) = columns(spans);
    Ok(sqlx::query_scalar!(
        r#"select exists (select from entries e where e.book_id = w.book_id and e.occurred_on < w.first_day) as "past!"
           from unnest($1::bigint[], $2::date[]) with ordinality as w (book_id, first_day, n) order by n"#,
        &books,
        &starts
    )
    .fetch_all(connection)
    .await?)
}
