//! What left for a model, by book, so that people can see it: when, where to, what for, and the text as it left.

use chrono::{DateTime, Utc};
use sqlx::postgres::{PgConnection, PgPool};

use super::{StoreError, storable};
use crate::ledger::{BookId, UserId};

/// Something that left, or is about to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Send {
    /// Whose book.
    pub book: BookId,
    /// On whose behalf.
    pub user: UserId,
    /// The server's host.
    pub host: String,
    /// That host is this machine or in its own network.
    pub local: bool,
    /// `answer`, `summary`, `receipt` or `voice`.
    pub kind: &'static str,
    /// Characters of text, bytes of a picture or a recording.
    pub size: i64,
    /// Redacted, cut; None for a picture or a recording.
    pub body: Option<String>,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// When.
    pub at: DateTime<Utc>,
    /// Where to.
    pub host: String,
    /// As in [`Send::local`].
    pub local: bool,
    /// As in [`Send::kind`].
    pub kind: String,
    /// As in [`Send::size`].
    pub size: i64,
    /// As in [`Send::body`].
    pub body: Option<String>,
}

/// Notes it, and forgets what is not among the book's last `most`. Not waited for on disk: after a crash of the machine
/// the last fraction of a second may be missing.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn note(pool: &PgPool, send: &Send, most: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "with light as (select set_config('synchronous_commit', 'off', true) as set_to), made as (
             insert into model_sends (book_id, user_id, host, local, kind, size, body)
             select $1, $2, $3, $4, $5, $6, $7 from light)
         delete from model_sends s
         where s.book_id = $1 and s.send_no <= (
             select o.send_no from model_sends o where o.book_id = $1
             order by o.send_no desc offset greatest($8::bigint - 1, 0) limit 1)",
        send.book.0,
        send.user.0,
        send.host,
        send.local,
        send.kind,
        send.size,
        send.body.as_deref().map(storable),
        most
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The latest of a book, the newest first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn latest(connection: &mut PgConnection, book: BookId, most: i64) -> Result<Vec<Sent>, StoreError> {
    let rows = sqlx::query_as!(
        Sent,
        "select sent_at as at, host, local, kind, size, body from model_sends where book_id = $1
         order by send_no desc limit $2",
        book.0,
        most
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// Forgets what is older, of all books.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn prune(pool: &PgPool, days: i32) -> Result<u64, StoreError> {
    let gone = sqlx::query!("delete from model_sends where sent_at < now() - make_interval(days => $1)", days)
        .execute(pool)
        .await?;
    Ok(gone.rows_affected())
}
