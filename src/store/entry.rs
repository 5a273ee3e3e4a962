//! Entries of one book: read, listed, found, changed, deleted.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::action::Updated;
use super::search::Sum;
use super::{StoreError, book, storable};
use crate::ledger::action::Change;
use crate::ledger::{
    AccountNo, ActionNo, BookId, CategoryNo, Entry, EntryNo, Kind, Money, NewEntry, PaymentMode, Source, UserId,
};

/// A query of whole rows: what comes behind the columns, and its parameters.
macro_rules! rows {
    ($from:literal $(+ $more:literal)* $(, $parameter:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::store::entry::Row,
            "select entry_no, kind, amount, currency, occurred_on, category_no, account_no, to_account_no, merchant, note,
                    tags, payer_id, source, import_key, payment_mode, is_refund, model_category_no, first_action,
                    last_action " + $from $(+ $more)*
            $(, $parameter)*
        )
    };
}
pub(super) use rows;

/// An entry as the table has it.
pub(super) struct Row {
    pub(super) entry_no: i64,
    pub(super) kind: String,
    pub(super) amount: Decimal,
    pub(super) currency: String,
    pub(super) occurred_on: NaiveDate,
    pub(super) category_no: Option<i64>,
    pub(super) account_no: i64,
    pub(super) to_account_no: Option<i64>,
    pub(super) merchant: Option<String>,
    pub(super) note: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) payer_id: Option<i64>,
    pub(super) source: String,
    pub(super) import_key: Option<Vec<u8>>,
    pub(super) payment_mode: Option<String>,
    pub(super) is_refund: Option<bool>,
    pub(super) model_category_no: Option<i64>,
    pub(super) first_action: i64,
    pub(super) last_action: i64,
}

impl Row {
    pub(super) fn entry(self) -> Result<Entry, StoreError> {
        let money = Money::new(self.amount, book::currency(&self.currency))
            .map_err(|error| StoreError::Query(sqlx::Error::Decode(Box::new(error))))?;
        Ok(Entry {
            no: EntryNo(self.entry_no),
            entry: NewEntry {
                kind: Kind::parse(&self.kind).unwrap_or(Kind::Expense),
                money,
                occurred_on: self.occurred_on,
                category: self.category_no.map(CategoryNo),
                account: AccountNo(self.account_no),
                to_account: self.to_account_no.map(AccountNo),
                merchant: self.merchant,
                note: self.note,
                tags: self.tags,
                payer: self.payer_id.map(UserId),
                source: Source::parse(&self.source),
                import_key: self.import_key,
                payment_mode: self.payment_mode.as_deref().and_then(PaymentMode::parse),
                refund: self.is_refund.unwrap_or(false),
                by_model: self.category_no.is_some() && self.category_no == self.model_category_no,
            },
            first_action: ActionNo(self.first_action),
            last_action: ActionNo(self.last_action),
        })
    }
}

fn entries(rows: Vec<Row>) -> Result<Vec<Entry>, StoreError> {
    rows.into_iter().map(Row::entry).collect()
}

/// One entry.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn get(connection: &mut PgConnection, book: BookId, no: EntryNo) -> Result<Option<Entry>, StoreError> {
    let row =
        rows!("from entries where book_id = $1 and entry_no = $2", book.0, no.0).fetch_optional(connection).await?;
    row.map(Row::entry).transpose()
}

/// Whether the book ever gave an entry this number.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn was_given(connection: &mut PgConnection, book: BookId, no: EntryNo) -> Result<bool, StoreError> {
    let last = sqlx::query_scalar!("select last_entry_no from books where book_id = $1", book.0)
        .fetch_optional(connection)
        .await?;
    Ok(last.is_some_and(|last| (1..=last).contains(&no.0)))
}

/// The entries an action recorded that are still there, at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn of_action(
    connection: &mut PgConnection,
    book: BookId,
    no: ActionNo,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let rows =
        rows!("from entries where book_id = $1 and first_action = $2 order by entry_no limit $3", book.0, no.0, limit)
            .fetch_all(connection)
            .await?;
    entries(rows)
}

/// Entries that a person recorded one by one within so many minutes and that are still there, the latest first, at most
/// `limit`.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn recent(
    connection: &mut PgConnection,
    book: BookId,
    actor: UserId,
    minutes: i32,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let rows = rows!(
        "from entries where book_id = $1 and source <> 'statement' and created_at > now() - make_interval(mins => $3)
             and first_action in (
                 select action_no from actions where book_id = $1 and actor_id = $2 and kind = 'record')
         order by entry_no desc limit $4",
        book.0,
        actor.0,
        minutes,
        limit
    )
    .fetch_all(connection)
    .await?;
    entries(rows)
}

/// What was bought on a day for an amount, at most fifty, the first first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn bought(
    connection: &mut PgConnection,
    book: BookId,
    day: NaiveDate,
    money: Money,
) -> Result<Vec<Entry>, StoreError> {
    let currency = money.currency();
    let rows = rows!(
        "from entries where book_id = $1 and occurred_on = $2 and amount = $3 and currency = $4 and kind = 'expense'
         order by entry_no limit 50",
        book.0,
        day,
        money.amount(),
        currency.code()
    )
    .fetch_all(connection)
    .await?;
    entries(rows)
}

/// What a listing shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Words that the merchant, the note, a tag, the category or the account must hold, any case.
    pub text: Option<String>,
    /// Only this category.
    pub category: Option<CategoryNo>,
}

impl Filter {
    /// The text as a pattern, and the amount it may be.
    fn searched(&self) -> (Option<String>, Option<Decimal>) {
        // A person's % and _ are themselves, not wildcards.
        let pattern = self.text.as_deref().map(|text| {
            let escaped = storable(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            format!("%{escaped}%")
        });
        let exact = self.text.as_deref().and_then(|text| text.trim().trim_start_matches('#').parse::<Decimal>().ok());
        (pattern, exact)
    }
}

/// A page of entries, newest first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn list(
    connection: &mut PgConnection,
    id: BookId,
    filter: &Filter,
    offset: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let (pattern, exact) = filter.searched();
    let rows = sqlx::query_as!(
        Row,
        r#"select e.entry_no, e.kind, e.amount, e.currency, e.occurred_on, e.category_no, e.account_no, e.to_account_no,
                  e.merchant, e.note, e.tags, e.payer_id, e.source, e.import_key, e.payment_mode, e.is_refund,
                  e.model_category_no, e.first_action, e.last_action
           from entries e
           left join categories c on c.book_id = e.book_id and c.category_no = e.category_no
           left join accounts a on a.book_id = e.book_id and a.account_no = e.account_no
           where e.book_id = $1
             and ($2::date is null or e.occurred_on >= $2) and ($3::date is null or e.occurred_on <= $3)
             and ($4::bigint is null or e.category_no = $4)
             and ($5::text is null or e.merchant ilike $5 or e.note ilike $5 or c.name ilike $5 or a.name ilike $5
                  or array_to_string(e.tags, ' ') ilike $5 or e.amount = $6)
           order by e.occurred_on desc, e.entry_no desc offset $7 limit $8"#,
        id.0,
        filter.from,
        filter.to,
        filter.category.map(|c| c.0),
        pattern,
        exact,
        offset,
        limit
    )
    .fetch_all(&mut *connection)
    .await?;
    entries(rows)
}

/// The sums of a whole listing, largest first; two currencies are never added.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn sums(connection: &mut PgConnection, id: BookId, filter: &Filter) -> Result<Vec<Sum>, StoreError> {
    let (pattern, exact) = filter.searched();
    let rows = sqlx::query!(
        r#"select e.kind as "kind!", e.currency as "currency!", sum(e.amount) as "amount!", count(*) as "count!"
           from counted e
           left join categories c on c.book_id = e.book_id and c.category_no = e.category_no
           left join accounts a on a.book_id = e.book_id and a.account_no = e.account_no
           where e.book_id = $1
             and ($2::date is null or e.occurred_on >= $2) and ($3::date is null or e.occurred_on <= $3)
             and ($4::bigint is null or e.category_no = $4)
             and ($5::text is null or e.merchant ilike $5 or e.note ilike $5 or c.name ilike $5 or a.name ilike $5
                  or array_to_string(e.tags, ' ') ilike $5 or abs(e.amount) = $6)
           group by e.kind, e.currency order by sum(e.amount) desc, e.kind, e.currency"#,
        id.0,
        filter.from,
        filter.to,
        filter.category.map(|c| c.0),
        pattern,
        exact
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Sum {
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Expense),
            currency: book::currency(&row.currency),
            amount: row.amount.normalize(),
            count: row.count,
        })
        .collect())
}

/// Every entry of the book in the order of days, `limit` at a time, after the one given.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn after(
    connection: &mut PgConnection,
    id: BookId,
    after: Option<(NaiveDate, EntryNo)>,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let rows = rows!(
        "from entries where book_id = $1 and (occurred_on, entry_no) > (coalesce($2::date, '-infinity'), $3)
         order by occurred_on, entry_no limit $4",
        id.0,
        after.map(|a| a.0),
        after.map_or(0, |a| a.1.0),
        limit
    )
    .fetch_all(connection)
    .await?;
    entries(rows)
}

/// Writes `new` over an entry; the change is for the action that causes it. None when there is no such entry.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn update(
    connection: &mut PgConnection,
    book: BookId,
    no: EntryNo,
    new: &NewEntry,
    action: ActionNo,
) -> Result<Option<Change>, StoreError> {
    let currency = new.money.currency();
    let tags: Vec<String> = new.tags.iter().map(|tag| storable(tag)).collect();
    let row = sqlx::query_as!(
        Updated,
        r#"with old as (select * from entries where book_id = $1 and entry_no = $2 for update)
           update entries e
           set kind = $3, amount = $4, currency = $5, occurred_on = $6, category_no = $7, account_no = $8,
               to_account_no = $9, merchant = $10, note = $11, tags = $12, payer_id = $13, last_action = $14,
               payment_mode = $15, is_refund = $16
           from old where e.book_id = old.book_id and e.entry_no = old.entry_no
           returning to_jsonb(old) as "before!", to_jsonb(e) as "after!""#,
        book.0,
        no.0,
        new.kind.as_str(),
        new.money.amount(),
        currency.code(),
        new.occurred_on,
        new.category.map(|c| c.0),
        new.account.0,
        new.to_account.map(|a| a.0),
        new.merchant.as_deref().map(storable),
        new.note.as_deref().map(storable),
        &tags,
        new.payer.map(|user| user.0),
        action.0,
        new.payment_mode.map(PaymentMode::as_str),
        new.refund.then_some(true)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.of("entries")))
}

/// Deletes an entry; the change is for the action that causes it. None when there is no such entry.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn delete(connection: &mut PgConnection, book: BookId, no: EntryNo) -> Result<Option<Change>, StoreError> {
    let row = sqlx::query_scalar!(
        r#"delete from entries e where book_id = $1 and entry_no = $2 returning to_jsonb(e) as "before!""#,
        book.0,
        no.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|before| Change { table: "entries".into(), before: Some(before), after: None }))
}

/// How many entries the book has.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn count(connection: &mut PgConnection, book: BookId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "n!" from entries where book_id = $1"#, book.0)
        .fetch_one(connection)
        .await?)
}
