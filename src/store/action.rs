//! Actions other than recordings: begun, filled with the rows they touched, finished.

use serde_json::Value;
use sqlx::postgres::PgConnection;

use super::{StoreError, record};
use crate::ledger::action::Change;
use crate::ledger::{ActionKind, ActionNo, BookId, EntryNo, UserId};

/// An action as it stands.
#[derive(Debug, Clone)]
pub struct Action {
    /// Its number.
    pub no: ActionNo,
    /// As in [`ActionKind`].
    pub kind: String,
    /// Who did it.
    pub actor: Option<UserId>,
    /// The action that took it back.
    pub undone_by: Option<ActionNo>,
    /// The action it took back.
    pub undoes: Option<ActionNo>,
    /// Rows as they were and became; entries it recorded are found by their first action.
    pub changes: Vec<Change>,
}

/// A row as an update found it and left it.
pub(super) struct Updated {
    pub(super) before: Value,
    pub(super) after: Value,
}

impl Updated {
    /// The change of a row of this table.
    pub(super) fn of(self, table: &str) -> Change {
        Change { table: table.to_owned(), before: Some(self.before), after: Some(self.after) }
    }
}

/// Opens an action and locks the book. `None`: the key was used, the change was made before.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn begin(
    connection: &mut PgConnection,
    book: BookId,
    key: &str,
    kind: ActionKind,
    actor: Option<UserId>,
) -> Result<Option<ActionNo>, StoreError> {
    Ok(begin_with(connection, book, key, kind, actor, 0).await?.map(|(no, _)| no))
}

/// The same with numbers for so many entries that the action will record; the first of them comes back.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn begin_with(
    connection: &mut PgConnection,
    book: BookId,
    key: &str,
    kind: ActionKind,
    actor: Option<UserId>,
    entries: usize,
) -> Result<Option<(ActionNo, EntryNo)>, StoreError> {
    let entries = i64::try_from(entries).unwrap_or(i64::MAX);
    let numbers = record::allocate(connection, &[(book, 1, entries)]).await?;
    let Some((no, first)) = numbers.get(&book).copied() else {
        return Err(StoreError::Query(sqlx::Error::RowNotFound));
    };
    let inserted = sqlx::query!(
        "insert into actions (book_id, action_no, key, kind, actor_id) values ($1, $2, $3, $4, $5)
         on conflict on constraint actions_key do nothing",
        book.0,
        no,
        key,
        kind.as_str(),
        actor.map(|user| user.0)
    )
    .execute(connection)
    .await?;
    Ok((inserted.rows_affected() == 1).then_some((ActionNo(no), EntryNo(first))))
}

/// Writes what the action touched.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn finish(
    connection: &mut PgConnection,
    book: BookId,
    no: ActionNo,
    changes: &[Change],
) -> Result<(), StoreError> {
    let changes = serde_json::to_value(changes).unwrap_or_default();
    sqlx::query!("update actions set changes = $3 where book_id = $1 and action_no = $2", book.0, no.0, changes)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether a key was used.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn by_key(connection: &mut PgConnection, book: BookId, key: &str) -> Result<Option<ActionNo>, StoreError> {
    let no = sqlx::query_scalar!("select action_no from actions where book_id = $1 and key = $2", book.0, key)
        .fetch_optional(connection)
        .await?;
    Ok(no.map(ActionNo))
}

/// The actions after another whose keys begin so, oldest first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn keyed_after(
    connection: &mut PgConnection,
    book: BookId,
    after: ActionNo,
    beginning: &str,
) -> Result<Vec<ActionNo>, StoreError> {
    let numbers = sqlx::query_scalar!(
        "select action_no from actions where book_id = $1 and action_no > $2 and starts_with(key, $3) order by action_no",
        book.0,
        after.0,
        beginning
    );
    Ok(numbers.fetch_all(connection).await?.into_iter().map(ActionNo).collect())
}

/// Reads an action.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn get(connection: &mut PgConnection, book: BookId, no: ActionNo) -> Result<Option<Action>, StoreError> {
    let row = sqlx::query!(
        "select action_no, kind, actor_id, undone_by, undoes, changes from actions
         where book_id = $1 and action_no = $2",
        book.0,
        no.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Action {
        no: ActionNo(row.action_no),
        kind: row.kind,
        actor: row.actor_id.map(UserId),
        undone_by: row.undone_by.map(ActionNo),
        undoes: row.undoes.map(ActionNo),
        changes: serde_json::from_value(row.changes).unwrap_or_default(),
    }))
}

/// The last action of a person in a book that is not taken back and is no undo itself.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn last(connection: &mut PgConnection, book: BookId, actor: UserId) -> Result<Option<ActionNo>, StoreError> {
    let no = sqlx::query_scalar!(
        "select action_no from actions
         where book_id = $1 and actor_id = $2 and undone_by is null and kind <> 'undo'
         order by action_no desc limit 1",
        book.0,
        actor.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(no.map(ActionNo))
}

/// Marks an action as taken back by another. Where it was an undo itself, what it took back holds again, and so on down
/// the chain.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub(super) async fn take_back(
    connection: &mut PgConnection,
    book: BookId,
    no: ActionNo,
    by: ActionNo,
) -> Result<(), StoreError> {
    sqlx::query!("update actions set undoes = $3 where book_id = $1 and action_no = $2", book.0, by.0, no.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "with recursive chain (action_no, undoes, taken_by) as (
             select action_no, undoes, $3::bigint from actions where book_id = $1 and action_no = $2
             union all
             select a.action_no, a.undoes, case when c.taken_by is null then c.action_no end
             from chain c join actions a on a.book_id = $1 and a.action_no = c.undoes)
         update actions a set undone_by = c.taken_by from chain c where a.book_id = $1 and a.action_no = c.action_no",
        book.0,
        no.0,
        by.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What stands at the end of a chain of undos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// As in [`ActionKind`]; `settings` when what it changed is the book's own.
    pub kind: String,
    /// How many undos lead to it: none for an action that is no undo, odd for one that takes it back.
    pub undos: i32,
}

/// Follows an undo to what it is about in the end.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn origin(connection: &mut PgConnection, book: BookId, no: ActionNo) -> Result<Option<Origin>, StoreError> {
    let row = sqlx::query!(
        r#"with recursive chain (action_no, undoes, undos) as (
               select action_no, undoes, 0 from actions where book_id = $1 and action_no = $2
               union all
               select a.action_no, a.undoes, c.undos + 1
               from chain c join actions a on a.book_id = $1 and a.action_no = c.undoes)
           select a.kind as "kind!", c.undos as "undos!", a.changes @> '[{"table": "books"}]' as "settings!"
           from chain c join actions a on a.book_id = $1 and a.action_no = c.action_no where c.undoes is null"#,
        book.0,
        no.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Origin { kind: if row.settings { "settings".to_owned() } else { row.kind }, undos: row.undos }))
}
