//! What was said between a chat and the assistant. A chat's memory is read by that chat only.

use serde_json::Value;
use sqlx::postgres::{PgConnection, PgPool};

use super::{StoreError, storable};
use crate::ledger::{BookId, ChatId, UserId};

/// A question and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Who asked.
    pub user: UserId,
    /// The person's words.
    pub asked: String,
    /// What was answered, as plain text.
    pub answered: String,
    /// What the grammar understood, where it answered.
    pub question: Option<Value>,
    /// The answer may repeat words of strangers.
    pub outside: bool,
}

/// What a chat's assistant remembers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// Of turns that are no longer kept whole.
    pub summary: Option<String>,
    /// Oldest first, each with its number.
    pub turns: Vec<(i64, Said)>,
}

/// Reads a chat's memory, nothing in it older than so many days.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn recall(
    connection: &mut PgConnection,
    book: BookId,
    chat: ChatId,
    days: i32,
) -> Result<Memory, StoreError> {
    let rows = sqlx::query!(
        "select turn_no, user_id, asked, answered, question, outside from conversation_turns
         where book_id = $1 and chat_id = $2 and created_at > now() - make_interval(days => $3) order by turn_no",
        book.0,
        chat.0,
        days
    )
    .fetch_all(&mut *connection)
    .await?;
    let summary = sqlx::query_scalar!(
        "select summary from conversation_summaries
         where book_id = $1 and chat_id = $2 and updated_at > now() - make_interval(days => $3)",
        book.0,
        chat.0,
        days
    )
    .fetch_optional(connection)
    .await?;
    let turns = rows.into_iter().map(|row| {
        let user = UserId(row.user_id);
        let (asked, answered, question, outside) = (row.asked, row.answered, row.question, row.outside);
        (row.turn_no, Said { user, asked, answered, question, outside })
    });
    Ok(Memory { summary, turns: turns.collect() })
}

/// Remembers a turn, and forgets those before the last `most`.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn remember(
    connection: &mut PgConnection,
    book: BookId,
    chat: ChatId,
    said: &Said,
    most: i64,
) -> Result<(), StoreError> {
    sqlx::query!(
        "with made as (
             insert into conversation_turns (book_id, chat_id, user_id, asked, answered, question, outside)
             values ($1, $2, $3, $4, $5, $6, $7))
         delete from conversation_turns t
         where t.book_id = $1 and t.chat_id = $2 and t.turn_no <= (
             select o.turn_no from conversation_turns o where o.book_id = $1 and o.chat_id = $2
             order by o.turn_no desc offset greatest($8::bigint - 1, 0) limit 1)",
        book.0,
        chat.0,
        said.user.0,
        storable(&said.asked),
        storable(&said.answered),
        said.question,
        said.outside,
        most
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets all that a chat's assistant remembers; whether there was anything.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn forget(connection: &mut PgConnection, book: BookId, chat: ChatId) -> Result<bool, StoreError> {
    let turns = sqlx::query!("delete from conversation_turns where book_id = $1 and chat_id = $2", book.0, chat.0)
        .execute(&mut *connection)
        .await?;
    let summary =
        sqlx::query!("delete from conversation_summaries where book_id = $1 and chat_id = $2", book.0, chat.0)
            .execute(connection)
            .await?;
    Ok(turns.rows_affected() + summary.rows_affected() > 0)
}

/// Puts a summary in place of these turns. False, and nothing is changed, when one of them is gone: somebody said to
/// forget them meanwhile, or summarised them as well.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn condense(
    pool: &PgPool,
    book: BookId,
    chat: ChatId,
    turns: &[i64],
    summary: &str,
) -> Result<bool, StoreError> {
    let mut tx = pool.begin().await?;
    let gone = sqlx::query!(
        "delete from conversation_turns where book_id = $1 and chat_id = $2 and turn_no = any($3)",
        book.0,
        chat.0,
        turns
    )
    .execute(&mut *tx)
    .await?;
    if gone.rows_affected() != turns.len() as u64 {
        return Ok(false);
    }
    sqlx::query!(
        "insert into conversation_summaries (book_id, chat_id, summary) values ($1, $2, $3)
         on conflict (book_id, chat_id) do update set summary = excluded.summary, updated_at = now()",
        book.0,
        chat.0,
        storable(summary)
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// Forgets what is older, of all chats.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn prune(pool: &PgPool, days: i32) -> Result<u64, StoreError> {
    let turns =
        sqlx::query!("delete from conversation_turns where created_at < now() - make_interval(days => $1)", days)
            .execute(pool)
            .await?;
    let summaries =
        sqlx::query!("delete from conversation_summaries where updated_at < now() - make_interval(days => $1)", days)
            .execute(pool)
            .await?;
    Ok(turns.rows_affected() + summaries.rows_affected())
}
