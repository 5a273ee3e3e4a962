//! What is to be said, written in the transaction that caused it and removed when Telegram has taken it.

use serde_json::Value;
use sqlx::postgres::{PgConnection, PgPool};

use super::StoreError;
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
    /// The call.
    pub call: Call,
    /// Failed tries so far.
    pub attempts: i16,
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

/// Calls that wait, with ids above `after`, oldest first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn waiting(pool: &PgPool, after: i64, limit: i64) -> Result<Vec<Queued>, StoreError> {
    let rows = sqlx::query!(
        r#"select o.outbox_id, o.chat_id, o.method, o.params::text as "params!", o.urgent, o.attempts,
                  extract(epoch from o.expires_at - now())::bigint as expires_in,
                  exists (select from outbox_files f where f.outbox_id = o.outbox_id) as "files!"
           from outbox o where o.outbox_id > $1 order by o.outbox_id limit $2"#,
        after,
        limit
    )
    .fetch_all(pool)
    .await?;
    let mut queued = Vec::with_capacity(rows.len());
    for row in rows {
        let files = if row.files {
            sqlx::query_as!(
                File,
                "select field, name, mime, bytes from outbox_files where outbox_id = $1 order by field",
                row.outbox_id
            )
            .fetch_all(pool)
            .await?
        } else {
            Vec::new()
        };
        queued.push(Queued {
            id: row.outbox_id,
            call: Call {
                chat: ChatId(row.chat_id),
                method: row.method,
                params: row.params,
                files,
                urgent: row.urgent,
                expires_in: row.expires_in,
            },
            attempts: row.attempts,
        });
    }
    Ok(queued)
}

/// Removes calls that were made or given up.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn remove(pool: &PgPool, ids: &[i64]) -> Result<(), StoreError> {
    sqlx::query!("delete from outbox where outbox_id = any($1)", ids).execute(pool).await?;
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

/// Parameters as JSON text, as the outbox keeps them.
pub fn params_text(params: &Value) -> String {
    params.to_string()
}
