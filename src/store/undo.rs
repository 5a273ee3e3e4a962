//! Takes an action back: what it made goes, what it changed or deleted is as before. Works on any action whose rows are
//! still as it left them, an undo included. Of an import, which touches many, the rows that are no longer so stay.

use serde_json::{Value, json};
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use super::{StoreError, action, book};
use crate::ledger::action::Change;
use crate::ledger::{ActionKind, ActionNo, BookId, EntryNo, UserId};

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
        /// The undo can be taken back itself.
        redo: bool,
        /// What of an import was changed since and stays.
        stayed: Stayed,
    },
    /// It was taken back before.
    Already,
    /// Something it touched was changed since; the action that did so last, where it is known.
    ChangedLater(Option<ActionNo>),
    /// It is an undo of more than is kept.
    NotKept,
    /// It wiped the book, after a tap that said so.
    Wiped,
    /// There is no such action.
    Missing,
}

/// Rows of an import that were changed since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stayed {
    /// How many entries.
    pub entries: u64,
    /// The first of them.
    pub first: Vec<EntryNo>,
    /// The action that changed one of them last, where it is known.
    pub by: Option<ActionNo>,
    /// Other rows: an account that it opened, or what one began with.
    pub others: u64,
}

/// Entries that stay and are named.
const NAMED: usize = 5;

/// A table whose rows can be put back. $1 is the book everywhere.
struct Table {
    name: &'static str,
    /// One of the rows in the array $2 that is gone or no longer so. Columns that were added since do not count.
    differing: &'static str,
    /// Writes the row $2 over what is there; what it lacks stays.
    update: &'static str,
    /// Deletes the rows in the array $2.
    delete: Option<&'static str>,
    /// Brings back the rows in the array $2.
    insert: Option<&'static str>,
}

macro_rules! table {
    (@differing $name:literal, [$($key:literal),*]) => {
        concat!(
            "select w.content from jsonb_array_elements($2) w (content) cross join lateral jsonb_populate_record(null::",
            // The limit makes each a look-up by key, however large the planner thinks the table.
            $name, ", w.content) r left join lateral (select to_jsonb(t) as now from ", $name,
            " t where t.book_id = $1", $(" and t.", $key, " = r.", $key,)*
            " limit 1) t on true where t.now is null or t.now || w.content is distinct from t.now limit 1"
        )
    };
    (@update $name:literal, [$($key:literal),*], $columns:literal) => {
        concat!(
            "update ", $name, " t set (", $columns, ") = (select ", $columns, " from jsonb_populate_record(t, $2)) ",
            "from jsonb_populate_record(null::", $name, ", $2) r where t.book_id = $1",
            $(" and t.", $key, " = r.", $key,)*
        )
    };
    // The one row that is the book's own.
    ($name:literal, $columns:literal) => {
        Table {
            name: $name,
            differing: table!(@differing $name, []),
            update: table!(@update $name, [], $columns),
            delete: None,
            insert: None,
        }
    };
    ($name:literal, [$($key:literal),+], $columns:literal) => {
        Table {
            name: $name,
            differing: table!(@differing $name, [$($key),+]),
            update: table!(@update $name, [$($key),+], $columns),
            delete: Some(concat!(
                "delete from ", $name, " t using jsonb_populate_recordset(null::", $name,
                ", $2) r where t.book_id = $1", $(" and t.", $key, " = r.", $key,)+
            )),
            insert: Some(concat!(
                "insert into ", $name, " (book_id, ", $($key, ", ",)+ $columns, ") select $1::bigint, ",
                $($key, ", ",)+ $columns, " from jsonb_populate_recordset(null::", $name, ", $2)"
            )),
        }
    };
}

const TABLES: &[Table] = &[
    table!("books", "title, currency, timezone, language, model_level"),
    // A setting of the book's chat; chats come and go with Telegram, not with an undo.
    Table {
        name: "chats",
        differing: table!(@differing "chats", ["chat_id"]),
        update: table!(@update "chats", ["chat_id"], "digest_weekly"),
        delete: None,
        insert: None,
    },
    // What a member chose for themselves; no book owns the row.
    Table {
        name: "users",
        differing: "select w.content from jsonb_array_elements($2) w (content)
                    left join lateral (select to_jsonb(t) as now from users t join members m using (user_id)
                                       where m.book_id = $1 and t.user_id = (w.content ->> 'user_id')::bigint
                                       limit 1) t on true
                    where t.now is null or t.now || w.content is distinct from t.now limit 1",
        update: "update users t set (language, language_chosen) =
                     (select language, language_chosen from jsonb_populate_record(t, $2))
                 from members m where m.book_id = $1 and m.user_id = t.user_id
                     and t.user_id = ($2 ->> 'user_id')::bigint",
        delete: None,
        insert: None,
    },
    table!(
        "entries",
        ["entry_no"],
        "kind, amount, currency, occurred_on, category_no, account_no, to_account_no, merchant, note, tags, payer_id, \
         source, import_key, payment_mode, is_refund, paired_key, model_category_no, first_action, last_action, created_at"
    ),
    // Its number may be given again: no file is known by it any longer.
    Table {
        delete: Some(
            "with gone as (
                 delete from accounts t using jsonb_populate_recordset(null::accounts, $2) r
                 where t.book_id = $1 and t.account_no = r.account_no returning t.account_no),
             files as (delete from statement_accounts s using gone g where s.book_id = $1 and s.account_no = g.account_no)
             update layouts l set account_no = null from gone g where l.book_id = $1 and l.account_no = g.account_no",
        ),
        ..table!("accounts", ["account_no"], "name, currency, opening_balance, opened_on, archived, last_action")
    },
    table!("categories", ["category_no"], "slug, name, emoji, kind, archived, last_action"),
    table!("category_words", ["word"], "category_no, times, last_action"),
    table!(
        "rules",
        ["rule_no"],
        "position, words, kind, account_no, at_least, at_most, currency, category_no, merchant, tags, last_action"
    ),
    table!("budgets", ["category_no", "period"], "amount, currency, starts_on, last_action"),
    table!("goals", ["goal_no"], "name, target_amount, saved_amount, currency, due_on, last_action"),
    table!(
        "recurring",
        ["recurring_no"],
        "name, kind, amount, currency, category_no, account_no, to_account_no, payer_id, period, every, first_on, \
         month_day, paused, posted_through, next_on, last_action"
    ),
];

/// Takes `no` back. The content of at most `redo_entries` recorded entries is kept, so that the undo can be taken back
/// itself. The caller's transaction must be given up when the answer is not [`Undone::Done`].
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn undo(
    connection: &mut PgConnection,
    id: BookId,
    no: ActionNo,
    key: &str,
    actor: UserId,
    redo_entries: i64,
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
    if target.kind == ActionKind::Reset.as_str() {
        return Ok(Undone::Wiped);
    }
    if target.undoes.is_some() && target.changes.is_empty() {
        return Ok(Undone::NotKept);
    }
    // First, because they may stand on an account that the same action opened.
    let in_part = target.kind == ActionKind::Import.as_str();
    let mut stayed = Stayed::default();
    if let Some(later) = changed_recorded(connection, id, no).await? {
        if !in_part {
            return Ok(Undone::ChangedLater(Some(later)));
        }
        stayed = still_there(connection, id, no).await?;
        stayed.by = Some(later);
    }
    let gone = remove_recorded(connection, id, no, redo_entries).await?;
    let (mut removed, mut restored) = (gone.len() as u64, 0);
    let kept = gone.iter().all(Option::is_some);
    let mut inverse: Vec<Change> = gone
        .into_iter()
        .flatten()
        .map(|row| Change { table: "entries".into(), before: Some(row), after: None })
        .collect();
    let changes: Vec<&Change> = target.changes.iter().rev().collect();
    for run in changes.chunk_by(|one, next| are_alike(one, next)) {
        let Some(first) = run.first() else { continue };
        match put_back(connection, id, first, run).await? {
            Put::Back => {}
            Put::Changed(row) if in_part => {
                if first.table == "entries" {
                    stayed.entries += 1;
                    let entry = row.get("entry_no").and_then(Value::as_i64).map(EntryNo);
                    stayed.first.extend(entry.filter(|_| stayed.first.len() < NAMED));
                    let later = later(connection, id, &first.table, &row).await?;
                    stayed.by = stayed.by.max(later.filter(|later| *later != no));
                } else {
                    stayed.others += 1;
                }
                continue;
            }
            Put::Changed(row) => {
                let later = later(connection, id, &first.table, &row).await?;
                return Ok(Undone::ChangedLater(later.filter(|later| *later != no)));
            }
            Put::Refused if in_part => {
                stayed.others += 1;
                continue;
            }
            Put::Refused => return Ok(Undone::ChangedLater(None)),
        }
        match first.before {
            _ if first.table != "entries" => {}
            Some(_) => restored += run.len() as u64,
            None => removed += run.len() as u64,
        }
        inverse.extend(run.iter().map(|change| Change {
            table: change.table.clone(),
            before: change.after.clone(),
            after: change.before.clone(),
        }));
    }
    if in_part && removed + restored == 0 && stayed.entries > 0 {
        return Ok(Undone::ChangedLater(stayed.by));
    }
    // A part of the inverse would bring a part back: it is kept whole or not at all.
    if !kept {
        inverse.clear();
    }
    action::finish(connection, id, by, &inverse).await?;
    action::take_back(connection, id, no, by).await?;
    if target.changes.iter().any(|change| change.table != "entries") {
        book::touch(connection, id).await?;
    }
    Ok(Undone::Done { by, kind: target.kind, removed, restored, redo: !inverse.is_empty(), stayed })
}

/// Rows of one table that were all made, or all deleted: they are put back together.
fn are_alike(one: &Change, next: &Change) -> bool {
    let shape = |change: &Change| (change.before.is_some(), change.after.is_some());
    one.table == next.table && shape(one) == shape(next) && shape(one) != (true, true)
}

/// What became of rows.
enum Put {
    /// They are as before.
    Back,
    /// This one is no longer as the action left it.
    Changed(Value),
    /// Others refer to one, or its name was taken meanwhile.
    Refused,
}

/// Puts rows back as they were; `first` is the first of `run`, whose changes are alike.
async fn put_back(
    connection: &mut PgConnection,
    id: BookId,
    first: &Change,
    run: &[&Change],
) -> Result<Put, StoreError> {
    let rows = |row: fn(&Change) -> Option<&Value>| Value::Array(run.iter().filter_map(|c| row(c)).cloned().collect());
    let (before, after) = (rows(|change| change.before.as_ref()), rows(|change| change.after.as_ref()));
    let Some(table) = TABLES.iter().find(|table| table.name == first.table) else {
        return Ok(Put::Changed(Value::Null));
    };
    if first.after.is_some() {
        let differing: Option<Value> =
            sqlx::query_scalar(table.differing).bind(id.0).bind(&after).fetch_optional(&mut *connection).await?;
        if let Some(row) = differing {
            return Ok(Put::Changed(row));
        }
    }
    let (statement, content) = match (&first.before, &first.after) {
        (Some(before), Some(_)) => (Some(table.update), before),
        (Some(_), None) => (table.insert, &before),
        (None, Some(_)) => (table.delete, &after),
        (None, None) => return Ok(Put::Back),
    };
    let Some(statement) = statement else { return Ok(Put::Changed(Value::Null)) };
    // A row that others now refer to, or whose name was taken meanwhile, cannot be put back.
    let mut point = connection.begin().await?;
    let result = sqlx::query(statement).bind(id.0).bind(content).execute(&mut *point).await;
    match result {
        Ok(_) => {
            point.commit().await?;
            Ok(Put::Back)
        }
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() || error.is_unique_violation() => {
            point.rollback().await?;
            Ok(Put::Refused)
        }
        Err(error) => Err(error.into()),
    }
}

/// The later action that changed or deleted one of the entries an action recorded.
async fn changed_recorded(
    connection: &mut PgConnection,
    id: BookId,
    no: ActionNo,
) -> Result<Option<ActionNo>, StoreError> {
    let later = sqlx::query_scalar!(
        r#"select greatest(
               (select max(last_action) from entries where book_id = $1 and first_action = $2 and last_action <> $2),
               (select max(action_no) from actions
                where book_id = $1 and action_no > $2 and undone_by is null and kind <> 'undo' and changes @> $3))
               as "later?""#,
        id.0,
        no.0,
        json!([{"table": "entries", "before": {"first_action": no.0}, "after": null}])
    )
    .fetch_one(connection)
    .await?;
    Ok(later.map(ActionNo))
}

/// The entries an action recorded that were changed since and are still there.
async fn still_there(connection: &mut PgConnection, id: BookId, no: ActionNo) -> Result<Stayed, StoreError> {
    let rows = sqlx::query_scalar!(
        "select entry_no from entries where book_id = $1 and first_action = $2 and last_action <> $2 order by entry_no",
        id.0,
        no.0
    )
    .fetch_all(connection)
    .await?;
    let first = rows.iter().take(NAMED).copied().map(EntryNo).collect();
    Ok(Stayed { entries: rows.len() as u64, first, ..Stayed::default() })
}

/// Deletes the entries an action recorded, but for those that were changed since. The rows are None when there are too
/// many to keep.
async fn remove_recorded(
    connection: &mut PgConnection,
    id: BookId,
    no: ActionNo,
    redo_entries: i64,
) -> Result<Vec<Option<Value>>, StoreError> {
    let rows = sqlx::query_scalar!(
        r#"with gone as (
               delete from entries where book_id = $1 and first_action = $2 and last_action = $2 returning *)
           select case when count(*) over () <= $3 then to_jsonb(gone) end as "row?" from gone order by entry_no"#,
        id.0,
        no.0,
        redo_entries
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// The action that changed or deleted a row last, where the row is an entry.
async fn later(
    connection: &mut PgConnection,
    id: BookId,
    table: &str,
    row: &Value,
) -> Result<Option<ActionNo>, StoreError> {
    let Some(no) = row.get("entry_no").and_then(Value::as_i64).filter(|_| table == "entries") else {
        return Ok(None);
    };
    let later = sqlx::query_scalar!(
        r#"select coalesce(
               (select last_action from entries where book_id = $1 and entry_no = $2),
               (select max(action_no) from actions where book_id = $1 and undone_by is null and changes @> $3))
               as "later?""#,
        id.0,
        no,
        json!([{"table": "entries", "before": {"entry_no": no}, "after": null}])
    )
    .fetch_one(&mut *connection)
    .await?;
    Ok(later.map(ActionNo))
}
