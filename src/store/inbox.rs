//! Updates as Telegram handed them over: stored before they are acknowledged, taken in order chat by chat.

use std::time::Duration;

use sqlx::postgres::{PgConnection, PgPool};
use uuid::Uuid;

use super::StoreError;
use crate::ledger::ChatId;

/// An update about to be stored.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Telegram's id of it.
    pub update_id: i64,
    /// The chat it belongs to; 0 for none.
    pub chat: ChatId,
    /// As it came; `null` when it is dealt with already.
    pub payload: String,
    /// Dealt with in this very transaction.
    pub done: bool,
    /// Held back for so long.
    pub hold: Option<Duration>,
}

/// An update that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Telegram's id of it.
    pub update_id: i64,
    /// As it came.
    pub payload: String,
    /// How often it was tried.
    pub attempts: i16,
}

/// Locks each chat that nobody else works on until the transaction ends, and says which.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn lock_chats(connection: &mut PgConnection, chats: &[i64]) -> Result<Vec<i64>, StoreError> {
    // The seed keeps these locks apart from other users of advisory locks.
    Ok(sqlx::query_scalar!(
        r#"select chat_id as "chat_id!" from unnest($1::bigint[]) as chat_id
           where pg_try_advisory_xact_lock(hashint8extended(chat_id, 7001))"#,
        chats
    )
    .fetch_all(connection)
    .await?)
}

/// Which of these updates were stored before.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn known(connection: &mut PgConnection, updates: &[i64]) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar!("select update_id from inbox where update_id = any($1)", updates)
        .fetch_all(connection)
        .await?)
}

/// Stores updates; those stored before are left as they are. Returns how many were new.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn add(connection: &mut PgConnection, updates: &[Incoming]) -> Result<u64, StoreError> {
    let ids: Vec<i64> = updates.iter().map(|u| u.update_id).collect();
    let chats: Vec<i64> = updates.iter().map(|u| u.chat.0).collect();
    let payloads: Vec<String> = updates.iter().map(|u| u.payload.clone()).collect();
    let done: Vec<bool> = updates.iter().map(|u| u.done).collect();
    let holds: Vec<f64> = updates.iter().map(|u| u.hold.map_or(0.0, |hold| hold.as_secs_f64())).collect();
    let result = sqlx::query!(
        "insert into inbox (update_id, chat_id, payload, done_at, not_before)
         select update_id, chat_id, payload::json, case when done then now() end,
                case when hold > 0 then now() + make_interval(secs => hold) end
         from unnest($1::bigint[], $2::bigint[], $3::text[], $4::boolean[], $5::float8[]) with ordinality
              as i (update_id, chat_id, payload, done, hold, n)
         order by n
         on conflict (update_id) do nothing",
        &ids,
        &chats,
        &payloads,
        &done,
        &holds,
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

/// How many updates of a chat wait.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn waiting(connection: &mut PgConnection, chat: ChatId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "n!" from inbox where chat_id = $1 and done_at is null"#, chat.0)
        .fetch_one(connection)
        .await?)
}

/// Chats with an update that may be taken now, and the time until the next held-back one may.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn ready_chats(pool: &PgPool) -> Result<Vec<ChatId>, StoreError> {
    let rows = sqlx::query_scalar!(
        r#"select chat_id as "chat_id!" from (
               select distinct on (chat_id) chat_id, seq, leased_until, not_before
               from inbox where done_at is null order by chat_id, seq) head
           where (leased_until is null or leased_until < now()) and (not_before is null or not_before <= now())
           order by seq limit 1000"#
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(ChatId).collect())
}

/// The oldest waiting update of a chat that the caller has locked; None when there is none, or when slow work on it is
/// under way, or when it is held back.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn head(connection: &mut PgConnection, chat: ChatId) -> Result<Option<Waiting>, StoreError> {
    let row = sqlx::query!(
        r#"select update_id, payload::text as "payload!", attempts,
                  (leased_until is null or leased_until < now()) and (not_before is null or not_before <= now()) as "free!"
           from inbox where chat_id = $1 and done_at is null order by seq limit 1"#,
        chat.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.filter(|row| row.free).map(|row| Waiting {
        update_id: row.update_id,
        payload: row.payload,
        attempts: row.attempts,
    }))
}

/// Marks an update as dealt with and forgets what it said, unless it is of a kind that is to be kept.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn finish(connection: &mut PgConnection, update_id: i64, keep: bool) -> Result<(), StoreError> {
    sqlx::query!(
        "update inbox set done_at = now(), payload = case when $2 then payload else 'null' end, leased_until = null,
                lease = null
         where update_id = $1",
        update_id,
        keep
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives an update up; what it said is kept, so that somebody can look.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn give_up(connection: &mut PgConnection, update_id: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "update inbox set done_at = now(), failed = true, leased_until = null, lease = null where update_id = $1",
        update_id
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes a failed try and holds the update back for a while.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn retry_later(pool: &PgPool, update_id: i64, after: Duration) -> Result<(), StoreError> {
    sqlx::query!(
        "update inbox set attempts = attempts + 1, leased_until = null, lease = null,
                not_before = now() + make_interval(secs => $2)
         where update_id = $1 and done_at is null",
        update_id,
        after.as_secs_f64()
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Holds an update back for a while; no try is counted.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn hold(connection: &mut PgConnection, update_id: i64, wait: Duration) -> Result<(), StoreError> {
    sqlx::query!(
        "update inbox set not_before = now() + make_interval(secs => $2) where update_id = $1",
        update_id,
        wait.as_secs_f64()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a lease back after a failed try; the update is taken again after a while.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn release(pool: &PgPool, update_id: i64, lease: Uuid, after: Duration) -> Result<(), StoreError> {
    sqlx::query!(
        "update inbox set leased_until = null, lease = null, not_before = now() + make_interval(secs => $3)
         where update_id = $1 and lease = $2 and done_at is null",
        update_id,
        lease,
        after.as_secs_f64()
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Takes slow work on an update: nobody else will until the lease runs out. Counts as a try.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn lease(
    connection: &mut PgConnection,
    update_id: i64,
    lease: Uuid,
    length: Duration,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update inbox set leased_until = now() + make_interval(secs => $3), lease = $2, attempts = attempts + 1
         where update_id = $1",
        update_id,
        lease,
        length.as_secs_f64()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Lengthens a lease; false when it was lost.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn renew(pool: &PgPool, update_id: i64, lease: Uuid, length: Duration) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "update inbox set leased_until = now() + make_interval(secs => $3)
         where update_id = $1 and lease = $2 and done_at is null",
        update_id,
        lease,
        length.as_secs_f64()
    )
    .execute(pool)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Notes which message shows how far the work on an update is.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn show_progress(pool: &PgPool, update_id: i64, message: i64) -> Result<(), StoreError> {
    sqlx::query!("update inbox set progress_message = $2 where update_id = $1 and done_at is null", update_id, message)
        .execute(pool)
        .await?;
    Ok(())
}

/// The message that shows how far the work on an update is, of an earlier try perhaps.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn progress(connection: &mut PgConnection, update_id: i64) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!("select progress_message from inbox where update_id = $1", update_id)
        .fetch_optional(connection)
        .await?
        .flatten())
}

/// Whether the lease is still ours, with the update's row locked so that it stays so until the transaction ends.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn holds_lease(connection: &mut PgConnection, update_id: i64, lease: Uuid) -> Result<bool, StoreError> {
    let row = sqlx::query_scalar!(
        "select update_id from inbox where update_id = $1 and lease = $2 and done_at is null for update",
        update_id,
        lease
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Frees the leases of a process that is known to be gone: with one process polling, all of them.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn free_leases(pool: &PgPool) -> Result<(), StoreError> {
    sqlx::query!(
        "update inbox set leased_until = null, lease = null where leased_until is not null and done_at is null"
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Forgets updates that were dealt with, and those that failed, so many days ago.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn prune(pool: &PgPool, days: i32, failed_days: i32) -> Result<u64, StoreError> {
    let result = sqlx::query!(
        "delete from inbox where done_at < now() - make_interval(days => case when failed then $2::int else $1::int end)",
        days,
        failed_days
    )
    .execute(pool)
    .await?;
    Ok(result.rows_affected())
}

/// Locks a chat until the transaction ends, and waits for whoever works on it: an import from outside the chat takes its
/// turn with the chat's messages. The lock is the inbox's.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn wait_for_chat(connection: &mut PgConnection, chat: ChatId) -> Result<(), StoreError> {
    sqlx::query("select pg_advisory_xact_lock(hashint8extended($1, 7001))").bind(chat.0).execute(connection).await?;
    Ok(())
}
