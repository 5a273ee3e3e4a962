//! What is to be said, written in the transaction that caused it and removed when Telegram has taken it.

use std::time::Instant;

use sqlx::postgres::{PgConnection, PgPool};

use super::{Store, StoreError};
use crate::ledger::ChatId;

/// A call of the Bot API that waits to be made.
#[derive(Debug, Clone)]
pub struct Call {
    /// The chat whose order it keeps.
    pub chat: ChatId,
    /// As in `sendMessage`.
    pub method: String,
    /// JSON parameters, as text.
    pub params: String,
    /// Files the parameters name by `attach://field`.
    pub files: Vec<File>,
    /// An answer to a person; false for digests and alerts, which yield.
    pub urgent: bool,
    /// Not worth making after so many seconds.
    pub expires_in: Option<i64>,
}

/// A file of a call.
#[derive(Debug, Clone)]
pub struct File {
    /// The multipart field.
    pub field: String,
    /// The file's name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A call with the id it is kept under.
#[derive(Debug, Clone)]
pub struct Queued {
    /// Its id; ascending within a chat in the order things were said.
    pub id: i64,
    /// The call; its files may still be in the database only.
    pub call: Call,
    /// Files wait in the database.
    pub files_kept: bool,
    /// Failed tries so far.
    pub attempts: i16,
    /// When `call.expires_in` began to count.
    pub since: Instant,
}

impl Queued {
    /// A call that was just written; its files are left to the database, so that a full queue costs little memory.
    pub fn written(id: i64, mut call: Call) -> Self {
        let files_kept = !call.files.is_empty();
        call.files.clear();
        Self { id, call, files_kept, attempts: 0, since: Instant::now() }
    }

    /// Whether it is too late to be worth making.
    pub fn is_expired(&self) -> bool {
        let passed = i64::try_from(self.since.elapsed().as_secs()).unwrap_or(i64::MAX);
        self.call.expires_in.is_some_and(|seconds| seconds <= passed)
    }
}

/// Writes calls; the ids come back in their order.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn add(connection: &mut PgConnection, calls: &[Call]) -> Result<Vec<i64>, StoreError> {
    if calls.is_empty() {
        return Ok(Vec::new());
    }
    let chats: Vec<i64> = calls.iter().map(|c| c.chat.0).collect();
    let methods: Vec<String> = calls.iter().map(|c| c.method.clone()).collect();
    let params: Vec<String> = calls.iter().map(|c| c.params.clone()).collect();
    let urgent: Vec<bool> = calls.iter().map(|c| c.urgent).collect();
    let expires: Vec<Option<i64>> = calls.iter().map(|c| c.expires_in).collect();
    // Ids are given in the order of the arrays: the ordered subquery feeds the identity column.
    let mut ids = sqlx::query_scalar!(
        "insert into outbox (chat_id, method, params, urgent, expires_at)
         select chat_id, method, params::json, urgent, now() + make_interval(secs => expires)
         from unnest($1::bigint[], $2::text[], $3::text[], $4::boolean[], $5::bigint[]) with ordinality
              as i (chat_id, method, params, urgent, expires, n)
         order by n
         returning outbox_id",
        &chats,
        &methods,
        &params,
        &urgent,
        &expires as &[Option<i64>],
    )
    .fetch_all(&mut *connection)
    .await?;
    ids.sort_unstable();
    for (id, call) in ids.iter().zip(calls) {
        for file in &call.files {
            sqlx::query!(
                "insert into outbox_files (outbox_id, field, name, mime, bytes) values ($1, $2, $3, $4, $5)",
                id,
                file.field,
                file.name,
                file.mime,
                file.bytes
            )
            .execute(&mut *connection)
            .await?;
        }
    }
    Ok(ids)
}

/// The oldest calls that wait, answers to people before the rest, without the bytes of their files.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn waiting(pool: &PgPool, limit: i64) -> Result<Vec<Queued>, StoreError> {
    let rows = sqlx::query!(
        r#"select o.outbox_id as "outbox_id!", o.chat_id as "chat_id!", o.method as "method!", o.params::text as "params!",
                  o.urgent as "urgent!", o.attempts as "attempts!",
                  extract(epoch from o.expires_at - now())::bigint as expires_in,
                  exists (select from outbox_files f where f.outbox_id = o.outbox_id) as "files!"
           from ((select * from outbox where urgent order by outbox_id limit $1)
                 union all
                 (select * from outbox where not urgent order by outbox_id limit $1)) o
           order by o.outbox_id"#,
        limit
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Queued {
            id: row.outbox_id,
            call: Call {
                chat: ChatId(row.chat_id),
                method: row.method,
                params: row.params,
                files: Vec::new(),
                urgent: row.urgent,
                expires_in: row.expires_in,
            },
            files_kept: row.files,
            attempts: row.attempts,
            since: Instant::now(),
        })
        .collect())
}

/// The files of a call.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn files(pool: &PgPool, id: i64) -> Result<Vec<File>, StoreError> {
    Ok(sqlx::query_as!(
        File,
        "select field, name, mime, bytes from outbox_files where outbox_id = $1 order by field",
        id
    )
    .fetch_all(pool)
    .await?)
}

/// Removes calls that were made or given up. Does not wait for the disk: where the server's machine loses power that
/// moment, a call is made a second time, as it may be anyhow.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn remove(store: &Store, ids: &[i64]) -> Result<(), StoreError> {
    sqlx::query!("delete from outbox where outbox_id = any($1)", ids).execute(store.lax()).await?;
    Ok(())
}

/// Counts a failed try.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn failed(pool: &PgPool, id: i64) -> Result<(), StoreError> {
    sqlx::query!("update outbox set attempts = least(attempts + 1, 1000) where outbox_id = $1", id)
        .execute(pool)
        .await?;
    Ok(())
}
