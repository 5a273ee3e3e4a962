//! Drafts: entries not yet trusted, and choices that wait for a tap.

use serde_json::Value;
use sqlx::postgres::{PgConnection, PgPool};

use super::StoreError;
use crate::ledger::{BookId, DraftId, UserId};

/// What a draft is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftKind {
    /// A receipt that was read.
    Receipt,
    /// A statement that was looked at.
    Statement,
    /// A reset that waits for its tap.
    Reset,
    /// Anything else that waits.
    Pending,
}

impl DraftKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Statement => "statement",
            Self::Reset => "reset",
            Self::Pending => "pending",
        }
    }
}

/// A draft as it stands.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its number.
    pub id: DraftId,
    /// `receipt`, `statement`, `reset` or `pending`.
    pub kind: String,
    /// `open`, `saved` or `discarded`.
    pub state: String,
    /// What it holds.
    pub content: Value,
    /// Its file in the object store.
    pub file_path: Option<String>,
    /// Who caused it.
    pub author: Option<UserId>,
}

/// Keeps a draft.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn add(
    connection: &mut PgConnection,
    book: BookId,
    kind: DraftKind,
    content: &Value,
    file_path: Option<&str>,
    author: UserId,
) -> Result<DraftId, StoreError> {
    let id = sqlx::query_scalar!(
        "insert into drafts (book_id, kind, content, file_path, author_id) values ($1, $2, $3, $4, $5)
         returning draft_id",
        book.0,
        kind.as_str(),
        content,
        file_path,
        author.0
    )
    .fetch_one(connection)
    .await?;
    Ok(DraftId(id))
}

/// Reads a draft and locks it until the transaction ends, so that two taps are one after the other.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn lock(connection: &mut PgConnection, book: BookId, id: DraftId) -> Result<Option<Draft>, StoreError> {
    let row = sqlx::query!(
        "select draft_id, kind, state, content, file_path, author_id from drafts
         where book_id = $1 and draft_id = $2 for update",
        book.0,
        id.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Draft {
        id: DraftId(row.draft_id),
        kind: row.kind,
        state: row.state,
        content: row.content,
        file_path: row.file_path,
        author: row.author_id.map(UserId),
    }))
}

/// What was said of the changes made under a key, where it was kept with them.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn said(connection: &mut PgConnection, book: BookId, key: &str) -> Result<Option<Value>, StoreError> {
    let said = sqlx::query_scalar!(
        r#"select content #> '{said,reply}' as "reply" from drafts
           where book_id = $1 and kind = 'pending' and content @> $2 order by draft_id desc limit 1"#,
        book.0,
        serde_json::json!({"said": {"key": key}})
    )
    .fetch_optional(connection)
    .await?;
    Ok(said.flatten())
}

/// Discards what a message of a person's, or an edit of it, proposed; how many proposals there ever were that nobody
/// saved.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn discard_plans(connection: &mut PgConnection, book: BookId, message: &str) -> Result<u64, StoreError> {
    let result = sqlx::query!(
        "update drafts set state = 'discarded'
         where book_id = $1 and kind = 'pending' and state <> 'saved'
           and (content #>> '{plan,message}' = $2 or starts_with(content #>> '{plan,message}', $2 || ':e'))",
        book.0,
        message
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

/// Moves a draft to `open`, `saved` or `discarded` and writes what it holds.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn update(
    connection: &mut PgConnection,
    book: BookId,
    id: DraftId,
    state: &str,
    content: &Value,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update drafts set state = $3, content = $4 where book_id = $1 and draft_id = $2",
        book.0,
        id.0,
        state,
        content
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What [`prune`] forgot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// How many drafts.
    pub drafts: u64,
    /// Files that no draft refers to any more, which are the caller's to delete.
    pub files: Vec<(BookId, String)>,
}

/// Forgets drafts that are so many days old. A receipt that was saved stays, and its picture with it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn prune(pool: &PgPool, days: i32) -> Result<Gone, StoreError> {
    let rows = sqlx::query!(
        r#"with gone as (
               delete from drafts where created_at < now() - make_interval(days => $1)
                   and not (kind = 'receipt' and state = 'saved')
               returning book_id, draft_id, file_path)
           select gone.book_id as "book_id!",
                  case when not exists (
                      select from drafts d
                      where d.book_id = gone.book_id and d.file_path = gone.file_path
                          and d.draft_id not in (select g.draft_id from gone g where g.book_id = d.book_id))
                  then gone.file_path end as file_path
           from gone"#,
        days
    )
    .fetch_all(pool)
    .await?;
    let drafts = rows.len() as u64;
    let mut files: Vec<_> = rows.into_iter().filter_map(|row| Some((BookId(row.book_id), row.file_path?))).collect();
    files.sort();
    files.dedup();
    Ok(Gone { drafts, files })
}

/// The newest draft of something that waits, or stands behind an answer.
#[derive(Debug, Clone)]
pub struct Latest {
    /// Its number.
    pub id: DraftId,
    /// What it holds.
    pub content: Value,
}

/// The newest pending draft of a book after a number.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn latest(connection: &mut PgConnection, book: BookId, after: i64) -> Result<Option<Latest>, StoreError> {
    let row = sqlx::query!(
        "select draft_id, content from drafts where book_id = $1 and draft_id > $2 and kind = 'pending'
         order by draft_id desc limit 1",
        book.0,
        after
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Latest { id: DraftId(row.draft_id), content: row.content }))
}
