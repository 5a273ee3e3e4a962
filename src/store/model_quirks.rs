//! What was learned about models' servers, so that it outlives the process. A row a server and model: there are as many
//! as are set up.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::postgres::PgPool;

use super::StoreError;

/// What is kept of one model at one server.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Host and port.
    pub server: String,
    /// The model's name.
    pub model: String,
    /// As the llm room writes it.
    pub quirks: Value,
    /// When it last grew.
    pub learned_at: DateTime<Utc>,
}

/// Keeps it in the place of what was kept before.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn keep(pool: &PgPool, server: &str, model: &str, quirks: &Value) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into model_quirks (server, model, quirks) values ($1, $2, $3)
         on conflict (server, model) do update set quirks = excluded.quirks, learned_at = now()",
        server,
        model,
        quirks
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// All that is not older than so many days; the rest is forgotten.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn recall(pool: &PgPool, days: i32) -> Result<Vec<Kept>, StoreError> {
    sqlx::query!("delete from model_quirks where learned_at < now() - make_interval(days => $1)", days)
        .execute(pool)
        .await?;
    Ok(sqlx::query_as!(Kept, "select server, model, quirks, learned_at from model_quirks").fetch_all(pool).await?)
}
