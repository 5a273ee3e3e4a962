//! What was pushed already, and who is due for a digest.

use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;

use super::StoreError;
use crate::ledger::{BookId, ChatId};

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
    /// Language to write in.
    pub language: String,
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
        "select c.chat_id, c.book_id, c.next_digest_at, b.timezone, coalesce(u.language, b.language) as \"language!\"
         from chats c join books b using (book_id) left join users u on u.user_id = c.chat_id
         where c.digest_weekly and c.unreachable_since is null
           and (c.next_digest_at is null or c.next_digest_at <= $1)
         order by c.next_digest_at nulls first limit $2
         for update of c skip locked",
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
        })
        .collect())
}

/// Sets when a chat's next digest is due.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_next_digest(connection: &mut PgConnection, chat: ChatId, at: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query!("update chats set next_digest_at = $2 where chat_id = $1", chat.0, at).execute(connection).await?;
    Ok(())
}
