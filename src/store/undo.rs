//! Takes an action back: what it made goes, what it changed or deleted is as before. Works on any action whose rows are
//! still as it left them, an undo included.

use serde_json::{Value, json};
use sqlx::postgres::PgConnection;

use super::{StoreError, action, book};
use crate::ledger::action::Change;
use crate::ledger::{ActionKind, ActionNo, BookId, UserId};

/// How an undo went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// It is taken back, by this action; so many entries went, came back or changed.
    Done {
        /// The undo's own action.
        by: ActionNo,
        /// What kind of action was taken back.
        kind: String,
        /// Entries that went.
        removed: u64,
        /// Entries that came back or are as before.
        restored: u64,
    },
    /// It was taken back before.
    Already,
    /// Something it touched was changed since; the action that did so last, where it is known.
    ChangedLater(Option<ActionNo>),
    /// There is no such action.
    Missing,
}

/// Most recorded entries whose content an undo keeps, so that it can be taken back itself.
const KEPT_FOR_REDO: i64 = 1_000;

/// A table whose rows can be put back: its key columns and the others.
struct Table {
    name: &'static str,
    /// Parameters: $1 book, $2 the row as it should be now (after). True when the row still is so.
    same: &'static str,
    /// Parameters: $1 book, $2 the row to delete.
    delete: &'static str,
    /// Parameters: $1 book, $2 the row to write over.
    update: &'static str,
    /// Parameters: $1 book, $2 the row to bring back.
    insert: &'static str,
}

macro_rules! table {
    ($name:literal, [$($key:literal),+], $columns:literal) => {
        Table {
            name: $name,
            same: concat!(
                "select coalesce((select to_jsonb(t) = $2::jsonb from ", $name, " t, jsonb_populate_record(null::", $name,
                ", $2) r where t.book_id = $1", $(" and t.", $key, " = r.", $key,)+ "), false)"
            ),
            delete: concat!(
                "delete from ", $name, " t using jsonb_populate_record(null::", $name,
                ", $2) r where t.book_id = $1", $(" and t.", $key, " = r.", $key,)+
            ),
            update: concat!(
                "update ", $name, " t set (", $columns, ") = (select ", $columns, " from jsonb_populate_record(null::",
                $name, ", $2)) from jsonb_populate_record(null::", $name, ", $2) r where t.book_id = $1",
                $(" and t.", $key, " = r.", $key,)+
            ),
            insert: concat!(
                "insert into ", $name, " select (jsonb_populate_record(null::", $name,
                ", $2 || jsonb_build_object('book_id', $1::bigint))).*"
            ),
        }
    };
}

const TABLES: &[Table] = &[
    table!(
        "entries",
        ["entry_no"],
        "kind, amount, currency, occurred_on, category_no, account_no, to_account_no, merchant, note, tags, payer_id, \
         source, import_key, first_action, last_action, created_at"
    ),
    table!("accounts", ["account_no"], "name, currency, opening_balance, opened_on, archived, last_action"),
    table!("categories", ["category_no"], "slug, name, emoji, kind, archived, last_action"),
    table!("category_words", ["word"], "category_no, times, last_action"),
    table!("budgets", ["category_no", "period"], "amount, currency, starts_on, last_action"),
    table!("goals", ["goal_no"], "name, target_amount, saved_amount, currency, due_on, last_action"),
    table!(
        "recurring",
        ["recurring_no"],
        "name, kind, amount, currency, category_no, account_no, period, next_on, last_action"
    ),
];

/// Takes `no` back. The caller's transaction must be given up when the answer is not [`Undone::Done`].
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn undo(
    connection: &mut PgConnection,
    id: BookId,
    no: ActionNo,
    key: &str,
    actor: UserId,
) -> Result<Undone, StoreError> {
    let Some(by) = action::begin(connection, id, key, ActionKind::Undo, Some(actor)).await? else {
        return Ok(Undone::Already);
    };
    // Read under the book's lock, which begin took.
    let Some(target) = action::get(connection, id, no).await?.filter(|target| target.no != by) else {
        return Ok(Undone::Missing);
    };
    if target.undone_by.is_some() {
        return Ok(Undone::Already);
    }
    let mut inverse = Vec::new();
    let (mut removed, mut restored) = (0, 0);
    for change in target.changes.iter().rev() {
        match put_back(connection, id, change).await? {
            Put::Back if change.table == "entries" => match change.before {
                Some(_) => restored += 1,
                None => removed += 1,
            },
            Put::Back => {}
            Put::Changed => return Ok(Undone::ChangedLater(later(connection, id, change).await?)),
            // The transaction takes no more queries.
            Put::Refused => return Ok(Undone::ChangedLater(None)),
        }
        inverse.push(Change {
            table: change.table.clone(),
            before: change.after.clone(),
            after: change.before.clone(),
        });
    }
    match remove_recorded(connection, id, no, &mut inverse).await? {
        Ok(count) => removed += count,
        Err(later) => return Ok(Undone::ChangedLater(Some(later))),
    }
    // The inverse of an undo of many rows would be larger than it is worth; importing again brings them back.
    action::finish(connection, id, by, &inverse).await?;
    sqlx::query!("update actions set undone_by = $3 where book_id = $1 and action_no = $2", id.0, no.0, by.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("update actions set undoes = $3 where book_id = $1 and action_no = $2", id.0, by.0, no.0)
        .execute(&mut *connection)
        .await?;
    if let Some(original) = target.undoes {
        sqlx::query!("update actions set undone_by = null where book_id = $1 and action_no = $2", id.0, original.0)
            .execute(&mut *connection)
            .await?;
    }
    if target.changes.iter().any(|change| change.table != "entries") {
        book::touch(connection, id).await?;
    }
    Ok(Undone::Done { by, kind: target.kind, removed, restored })
}

/// What became of a row.
enum Put {
    /// It is as before.
    Back,
    /// It is no longer as the action left it.
    Changed,
    /// The database refused it, and with it the transaction.
    Refused,
}

/// Puts one row back as it was.
async fn put_back(connection: &mut PgConnection, id: BookId, change: &Change) -> Result<Put, StoreError> {
    let Some(table) = TABLES.iter().find(|table| table.name == change.table) else {
        return Ok(Put::Changed);
    };
    if let Some(after) = &change.after {
        let same: bool = sqlx::query_scalar(table.same).bind(id.0).bind(after).fetch_one(&mut *connection).await?;
        if !same {
            return Ok(Put::Changed);
        }
    }
    let (statement, row) = match (&change.before, &change.after) {
        (Some(before), Some(_)) => (table.update, before),
        (Some(before), None) => (table.insert, before),
        (None, Some(after)) => (table.delete, after),
        (None, None) => return Ok(Put::Back),
    };
    // A row that others now refer to, or whose name was taken meanwhile, cannot be put back.
    let result = sqlx::query(statement).bind(id.0).bind(row).execute(connection).await;
    match result {
        Ok(_) => Ok(Put::Back),
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() || error.is_unique_violation() => {
            Ok(Put::Refused)
        }
        Err(error) => Err(error.into()),
    }
}

/// Deletes the entries an action recorded, or says which later action changed one of them.
async fn remove_recorded(
    connection: &mut PgConnection,
    id: BookId,
    no: ActionNo,
    inverse: &mut Vec<Change>,
) -> Result<Result<u64, ActionNo>, StoreError> {
    let later = sqlx::query_scalar!(
        "select last_action from entries where book_id = $1 and first_action = $2 and last_action <> $2
         order by last_action desc limit 1",
        id.0,
        no.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(later) = later {
        return Ok(Err(ActionNo(later)));
    }
    let rows = sqlx::query_scalar!(
        r#"with gone as (delete from entries where book_id = $1 and first_action = $2 returning *)
           select case when count(*) over () <= $3 then to_jsonb(gone) end as row from gone order by entry_no"#,
        id.0,
        no.0,
        KEPT_FOR_REDO
    )
    .fetch_all(connection)
    .await?;
    let count = rows.len() as u64;
    inverse.extend(rows.into_iter().flatten().map(|row| Change {
        table: "entries".into(),
        before: Some(row),
        after: None,
    }));
    Ok(Ok(count))
}

/// The action that touched a row last.
async fn later(connection: &mut PgConnection, id: BookId, change: &Change) -> Result<Option<ActionNo>, StoreError> {
    let entry = |row: &Value| row.get("entry_no").and_then(Value::as_i64);
    let Some(no) = change.after.as_ref().and_then(entry).filter(|_| change.table == "entries") else {
        return Ok(None);
    };
    let later = sqlx::query_scalar!(
        "select greatest(
             (select last_action from entries where book_id = $1 and entry_no = $2),
             (select max(action_no) from actions where book_id = $1 and changes @> $3))",
        id.0,
        no,
        json!([{"before": {"entry_no": no}}])
    )
    .fetch_one(connection)
    .await?;
    Ok(later.map(ActionNo))
}
