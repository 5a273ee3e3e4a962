//! Categories of a book, and the words that lead to them.

use std::collections::HashMap;

use sqlx::postgres::PgConnection;

use super::action::Updated;
use super::{StoreError, book, storable};
use crate::ledger::action::Change;
use crate::ledger::{ActionNo, BookId, CategoryNo, Kind};

/// Adds a category; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError::NameTaken`] when the book has one of that name.
pub async fn add(
    connection: &mut PgConnection,
    id: BookId,
    name: &str,
    emoji: &str,
    kind: Kind,
    action: ActionNo,
) -> Result<(CategoryNo, Change), StoreError> {
    let row = sqlx::query!(
        r#"insert into categories as c (book_id, category_no, name, emoji, kind, last_action)
           select $1, coalesce(max(category_no), 0) + 1, $2, $3, $4, $5 from categories where book_id = $1
           returning category_no, to_jsonb(c) as "after!""#,
        id.0,
        storable(name),
        storable(emoji),
        kind.as_str(),
        action.0
    )
    .fetch_one(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok((CategoryNo(row.category_no), Change { table: "categories".into(), before: None, after: Some(row.after) }))
}

/// What of a category changes; None leaves it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Edit<'a> {
    /// A new name.
    pub name: Option<&'a str>,
    /// A new emoji; empty takes it away.
    pub emoji: Option<&'a str>,
    /// Archived or brought back.
    pub archived: Option<bool>,
}

/// Changes a category; the change is for the action that causes it. None when there is no such category.
///
/// # Errors
/// [`StoreError::NameTaken`] when the book has another of that name.
pub async fn change(
    connection: &mut PgConnection,
    id: BookId,
    no: CategoryNo,
    edit: Edit<'_>,
    action: ActionNo,
) -> Result<Option<Change>, StoreError> {
    let row = sqlx::query_as!(
        Updated,
        r#"with old as (select * from categories where book_id = $1 and category_no = $2 for update)
           update categories c
           set name = coalesce($3, old.name), emoji = coalesce($4, old.emoji),
               archived = coalesce($5, old.archived), last_action = $6
           from old where c.book_id = old.book_id and c.category_no = old.category_no
           returning to_jsonb(old) as "before!", to_jsonb(c) as "after!""#,
        id.0,
        no.0,
        edit.name.map(storable),
        edit.emoji.map(storable),
        edit.archived,
        action.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok(row.map(|row| row.of("categories")))
}

/// Learns that a folded note or merchant means a category, from the person's own correction.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn learn(
    connection: &mut PgConnection,
    id: BookId,
    word: &str,
    category: CategoryNo,
    action: ActionNo,
) -> Result<Change, StoreError> {
    let row = sqlx::query!(
        r#"with old as (select * from category_words where book_id = $1 and word = $2), written as (
               insert into category_words as w (book_id, word, category_no, last_action) values ($1, $2, $3, $4)
               on conflict (book_id, word) do update
               set category_no = excluded.category_no, last_action = excluded.last_action, times = w.times + 1
               returning to_jsonb(w) as after)
           select (select to_jsonb(old) from old) as before, after as "after!" from written"#,
        id.0,
        storable(word),
        category.0,
        action.0
    )
    .fetch_one(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok(Change { table: "category_words".into(), before: row.before, after: Some(row.after) })
}

/// Forgets what a folded note or merchant means; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn forget(connection: &mut PgConnection, id: BookId, word: &str) -> Result<Option<Change>, StoreError> {
    let before = sqlx::query_scalar!(
        r#"delete from category_words w where book_id = $1 and word = $2 returning to_jsonb(w) as "before!""#,
        id.0,
        word
    )
    .fetch_optional(connection)
    .await?;
    Ok(before.map(|before| Change { table: "category_words".into(), before: Some(before), after: None }))
}

/// How many entries each category has; none for those without.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn counts(connection: &mut PgConnection, id: BookId) -> Result<HashMap<CategoryNo, i64>, StoreError> {
    let rows = sqlx::query!(
        r#"select category_no as "category_no!", count(*) as "n!" from entries
           where book_id = $1 and category_no is not null group by category_no"#,
        id.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (CategoryNo(row.category_no), row.n)).collect())
}
