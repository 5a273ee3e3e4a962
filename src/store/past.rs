//! What a book's entries tell about merchants, and which entries still have no category.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::action::Updated;
use super::{StoreError, storable};
use crate::ledger::action::Change;
use crate::ledger::{ActionNo, BookId, CategoryNo, EntryNo, Kind};

/// How often a merchant's entries have a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The merchant, or the note of an entry that names none and was not a bank's.
    pub name: String,
    /// Of the entries.
    pub kind: Kind,
    /// None: without.
    pub category: Option<CategoryNo>,
    /// How many.
    pub count: u64,
    /// The largest amount among them.
    pub largest: Decimal,
    /// A model gave the category, and nobody changed it.
    pub by_model: bool,
}

/// What the newest `limit` entries tell.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn known(connection: &mut PgConnection, id: BookId, limit: i64) -> Result<Vec<Known>, StoreError> {
    let rows = sqlx::query!(
        r#"select name as "name!", kind as "kind!", category_no, count(*) as "count!", max(amount) as "largest!",
                  by_model as "by_model!"
           from (select coalesce(merchant, case when source <> 'statement' or category_no = model_category_no then note end)
                            as name,
                        kind, category_no, amount, coalesce(category_no = model_category_no, false) as by_model
                 from entries where book_id = $1 and kind <> 'transfer' order by entry_no desc limit $2) as newest
           where name is not null group by name, kind, category_no, by_model"#,
        id.0,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Known {
            name: row.name,
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Expense),
            category: row.category_no.map(CategoryNo),
            count: u64::try_from(row.count).unwrap_or(0),
            largest: row.largest,
            by_model: row.by_model,
        })
        .collect())
}

/// Entries of one name that have no category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The newest of them.
    pub newest: EntryNo,
    /// The merchant, else the note; None: they say nothing.
    pub name: Option<String>,
    /// What was written beside the merchant in one of them.
    pub narration: Option<String>,
    /// Money out or in.
    pub kind: Kind,
    /// How many.
    pub count: i64,
    /// How many groups there are in all.
    pub groups: i64,
}

/// Groups without a category, the most frequent first, from the one at `offset` on.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn uncategorised(
    connection: &mut PgConnection,
    id: BookId,
    offset: i64,
    limit: i64,
) -> Result<Vec<Group>, StoreError> {
    let rows = sqlx::query!(
        r#"select max(entry_no) as "newest!", max(coalesce(merchant, note)) as name, kind as "kind!", count(*) as "count!",
                  max(note) filter (where merchant is not null) as narration, count(*) over () as "groups!"
           from entries where book_id = $1 and category_no is null and kind <> 'transfer'
           group by lower(coalesce(merchant, note)), kind
           order by count(*) desc, max(entry_no) desc offset $2 limit $3"#,
        id.0,
        offset,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Group {
            newest: EntryNo(row.newest),
            name: row.name,
            narration: row.narration,
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Expense),
            count: row.count,
            groups: row.groups,
        })
        .collect())
}

/// The entries of an entry's group that have no category, newest first, at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn alike(
    connection: &mut PgConnection,
    id: BookId,
    no: EntryNo,
    limit: i64,
) -> Result<Vec<EntryNo>, StoreError> {
    let rows = sqlx::query_scalar!(
        "select e.entry_no from entries e
         join entries one on one.book_id = e.book_id and one.entry_no = $2
         where e.book_id = $1 and e.category_no is null and e.kind = one.kind and e.kind <> 'transfer'
           and lower(coalesce(e.merchant, e.note)) is not distinct from lower(coalesce(one.merchant, one.note))
         order by e.entry_no desc limit $3",
        id.0,
        no.0,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(EntryNo).collect())
}

/// Merchants that people of the book wrote themselves, the most frequent first: among the newest `looked_at` entries
/// since a day, at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn merchants_said(
    connection: &mut PgConnection,
    id: BookId,
    since: NaiveDate,
    looked_at: i64,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let merchants = sqlx::query_scalar!(
        r#"select merchant as "merchant!"
           from (select merchant, source from entries where book_id = $1 and occurred_on >= $2
                 order by occurred_on desc, entry_no desc limit $3) as newest
           where merchant is not null and source in ('text', 'command', 'voice')
           group by merchant order by count(*) desc, merchant limit $4"#,
        id.0,
        since,
        looked_at,
        limit
    );
    Ok(merchants.fetch_all(connection).await?)
}

/// Whether the book may hold words that others than one person wrote: rows of statements and receipts, or a second
/// member's.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn holds_strangers_words(connection: &mut PgConnection, id: BookId) -> Result<bool, StoreError> {
    // Each is a look into an index that holds such entries alone, however large the book.
    let holds = sqlx::query_scalar!(
        r#"select exists (select from entries where book_id = $1 and source = 'statement')
               or exists (select from entries where book_id = $1 and source = 'receipt')
               or (select count(*) > 1 from members where book_id = $1) as "holds!""#,
        id.0
    );
    Ok(holds.fetch_one(connection).await?)
}

/// A group by its name, and where a model puts it.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// As in [`Group::name`].
    pub name: &'a str,
    /// Of the entries and of the category.
    pub kind: Kind,
    /// Where it goes.
    pub category: CategoryNo,
}

/// Puts entries of groups, as far as they have no category, where a model says, the newest `limit` of them, and marks
/// them as sorted by it; the changes are for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn sort_by_model(
    connection: &mut PgConnection,
    id: BookId,
    named: &[Named<'_>],
    limit: i64,
    action: ActionNo,
) -> Result<Vec<Change>, StoreError> {
    let names: Vec<String> = named.iter().map(|named| storable(named.name)).collect();
    let kinds: Vec<String> = named.iter().map(|named| named.kind.as_str().to_owned()).collect();
    let categories: Vec<i64> = named.iter().map(|named| named.category.0).collect();
    let rows = sqlx::query_as!(
        Updated,
        r#"with wanted as (
               select e.entry_no, n.category from entries e
               join (select distinct on (lower(name), kind) lower(name) as name, kind, category
                     from unnest($2::text[], $3::text[], $4::bigint[]) as n (name, kind, category)) as n
                 on n.name = lower(coalesce(e.merchant, e.note)) and n.kind = e.kind
               where e.book_id = $1 and e.category_no is null and e.kind <> 'transfer'
               order by e.entry_no desc limit $5),
           old as (
               select e.* from entries e join wanted w using (entry_no) where e.book_id = $1 for update of e)
           update entries e
           set category_no = w.category, model_category_no = w.category, last_action = $6
           from old join wanted w using (entry_no)
           where e.book_id = old.book_id and e.entry_no = old.entry_no
           returning to_jsonb(old) as "before!", to_jsonb(e) as "after!""#,
        id.0,
        &names,
        &kinds,
        &categories,
        limit,
        action.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| row.of("entries")).collect())
}
