//! Recurring items of a book, and which books have some that are due. What a person sets is undone with its action;
//! which days were posted, and when to look next, is kept apart from it and stays out of an action's rows.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::action::Updated;
use super::{StoreError, book, storable};
use crate::ledger::action::Change;
use crate::ledger::recurring::{NewRecurring, Unit};
use crate::ledger::{AccountNo, ActionNo, BookId, CategoryNo, Kind, Money, Recurring, RecurringNo, Repeat, UserId};

struct Row {
    recurring_no: i64,
    name: String,
    kind: String,
    amount: Decimal,
    currency: String,
    category_no: Option<i64>,
    account_no: i64,
    to_account_no: Option<i64>,
    payer_id: Option<i64>,
    period: String,
    every: i16,
    first_on: NaiveDate,
    month_day: Option<i16>,
    paused: bool,
    posted_through: Option<NaiveDate>,
}

impl Row {
    fn recurring(self) -> Result<Recurring, StoreError> {
        let money = Money::new(self.amount, book::currency(&self.currency))
            .map_err(|error| StoreError::Query(sqlx::Error::Decode(Box::new(error))))?;
        let repeat = Repeat {
            unit: Unit::parse(&self.period).unwrap_or(Unit::Month),
            every: u16::try_from(self.every).unwrap_or(1),
            first_on: self.first_on,
            month_day: self.month_day.and_then(|day| u32::try_from(day).ok()),
        };
        let item = NewRecurring {
            name: self.name,
            kind: Kind::parse(&self.kind).unwrap_or(Kind::Expense),
            money,
            category: self.category_no.map(CategoryNo),
            account: AccountNo(self.account_no),
            to_account: self.to_account_no.map(AccountNo),
            payer: self.payer_id.map(UserId),
            repeat,
            paused: self.paused,
        };
        Ok(Recurring { no: RecurringNo(self.recurring_no), item, posted_through: self.posted_through })
    }
}

/// The recurring items of a book: those that run before those that are paused, the next one due at the top.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn list(connection: &mut PgConnection, id: BookId) -> Result<Vec<Recurring>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        "select recurring_no, name, kind, amount, currency, category_no, account_no, to_account_no, payer_id, period,
                every, first_on, month_day, paused, posted_through
         from recurring where book_id = $1 order by recurring_no",
        id.0
    )
    .fetch_all(connection)
    .await?;
    let mut items = rows.into_iter().map(Row::recurring).collect::<Result<Vec<_>, _>>()?;
    // By the days themselves: the kept next one may be about to be worked out anew.
    items.sort_by_key(|recurring| (recurring.item.paused, recurring.next()));
    Ok(items)
}

/// Adds an item; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError::NameTaken`] when the book has one of that name.
pub async fn add(
    connection: &mut PgConnection,
    id: BookId,
    new: &NewRecurring,
    action: ActionNo,
) -> Result<(RecurringNo, Change), StoreError> {
    let (currency, repeat) = (new.money.currency(), &new.repeat);
    // Never a number that was given before: keys of postings and buttons may still name it.
    let row = sqlx::query!(
        r#"insert into recurring as r (book_id, recurring_no, name, kind, amount, currency, category_no, account_no,
                                       to_account_no, payer_id, period, every, first_on, month_day, paused, next_on,
                                       last_action)
           select $1, greatest(coalesce(max(recurring_no), 0) + 1, $15), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                  $13, $14, $12, $15
           from recurring where book_id = $1
           returning recurring_no, to_jsonb(r) - '{posted_through,next_on}'::text[] as "after!""#,
        id.0,
        storable(&new.name),
        new.kind.as_str(),
        new.money.amount(),
        currency.code(),
        new.category.map(|no| no.0),
        new.account.0,
        new.to_account.map(|no| no.0),
        new.payer.map(|user| user.0),
        repeat.unit.as_str(),
        every(repeat),
        repeat.first_on,
        month_day(repeat),
        new.paused,
        action.0
    )
    .fetch_one(connection)
    .await?;
    Ok((RecurringNo(row.recurring_no), Change { table: "recurring".into(), before: None, after: Some(row.after) }))
}

/// Writes `new` over an item; the change is for the action that causes it. None when there is no such item.
///
/// # Errors
/// [`StoreError::NameTaken`] when the book has another of that name.
pub async fn change(
    connection: &mut PgConnection,
    id: BookId,
    no: RecurringNo,
    new: &NewRecurring,
    action: ActionNo,
) -> Result<Option<Change>, StoreError> {
    let (currency, repeat) = (new.money.currency(), &new.repeat);
    let row = sqlx::query_as!(
        Updated,
        r#"with old as (select * from recurring where book_id = $1 and recurring_no = $2 for update)
           update recurring r
           set name = $3, kind = $4, amount = $5, currency = $6, category_no = $7, account_no = $8, to_account_no = $9,
               payer_id = $10, period = $11, every = $12, first_on = $13, month_day = $14, paused = $15, last_action = $16
           from old where r.book_id = old.book_id and r.recurring_no = old.recurring_no
           returning to_jsonb(old) - '{posted_through,next_on}'::text[] as "before!",
                     to_jsonb(r) - '{posted_through,next_on}'::text[] as "after!""#,
        id.0,
        no.0,
        storable(&new.name),
        new.kind.as_str(),
        new.money.amount(),
        currency.code(),
        new.category.map(|no| no.0),
        new.account.0,
        new.to_account.map(|no| no.0),
        new.payer.map(|user| user.0),
        repeat.unit.as_str(),
        every(repeat),
        repeat.first_on,
        month_day(repeat),
        new.paused,
        action.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.of("recurring")))
}

/// Removes an item; None when there was none. What was posted stays, and so does, for an undo, up to when.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn remove(connection: &mut PgConnection, id: BookId, no: RecurringNo) -> Result<Option<Change>, StoreError> {
    let before = sqlx::query_scalar!(
        r#"delete from recurring r where book_id = $1 and recurring_no = $2
           returning to_jsonb(r) - 'next_on' as "before!""#,
        id.0,
        no.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(before.map(|before| Change { table: "recurring".into(), before: Some(before), after: None }))
}

/// Notes that due days up to `through` are dealt with, where any are, and when to look next.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn settle(
    connection: &mut PgConnection,
    id: BookId,
    no: RecurringNo,
    through: Option<NaiveDate>,
    next: Option<NaiveDate>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update recurring set posted_through = coalesce($3::date, posted_through), next_on = coalesce($4::date, 'infinity'::date)
         where book_id = $1 and recurring_no = $2",
        id.0,
        no.0,
        through,
        next
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Books after `after` that may have something due, in the order of their keys; crosses books. `hours`: how far into its
/// due day an item is taken.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn books_due(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    hours: i32,
    after: BookId,
    limit: i64,
) -> Result<Vec<BookId>, StoreError> {
    let books = sqlx::query_scalar!(
        r#"select distinct r.book_id as "book_id!" from recurring r join books b using (book_id)
           where not r.paused and r.book_id > $3
             and (r.next_on is null
                  -- The day there is at most one ahead, which lets the index find the rows.
                  or r.next_on <= ($1::timestamptz at time zone 'UTC')::date + 1
                     and r.next_on <= (($1::timestamptz at time zone b.timezone) - make_interval(hours => $2))::date)
           order by 1 limit $4"#,
        now,
        hours,
        after.0,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(books.into_iter().map(BookId).collect())
}

/// Locks a book until the transaction ends and returns the items to look at on `day`.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn due(connection: &mut PgConnection, id: BookId, day: NaiveDate) -> Result<Vec<Recurring>, StoreError> {
    // Looked at in the next statement, so that what another process settled meanwhile is seen.
    sqlx::query!("select book_id from books where book_id = $1 for no key update", id.0)
        .fetch_optional(&mut *connection)
        .await?;
    let rows = sqlx::query_as!(
        Row,
        "select recurring_no, name, kind, amount, currency, category_no, account_no, to_account_no, payer_id, period,
                every, first_on, month_day, paused, posted_through
         from recurring where book_id = $1 and not paused and (next_on is null or next_on <= $2) order by recurring_no",
        id.0,
        day
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::recurring).collect()
}

fn every(repeat: &Repeat) -> i16 {
    i16::try_from(repeat.every).unwrap_or(1)
}

fn month_day(repeat: &Repeat) -> Option<i16> {
    repeat.month_day.and_then(|day| i16::try_from(day).ok())
}
