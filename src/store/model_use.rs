//! Tokens of the model by person and day. A call reserves what it may use before it is made and is settled afterwards.
//! These rows are the server's, not a book's.

use chrono::NaiveDate;
use sqlx::postgres::PgPool;

use super::StoreError;
use crate::ledger::UserId;

/// Everybody together.
const ALL: i64 = 0;

/// Whose cap a reservation would exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exceeded {
    /// The person's.
    User,
    /// Everybody's.
    All,
}

/// Most tokens of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Of one person.
    pub user: i64,
    /// Of everybody together.
    pub all: i64,
}

/// Counts tokens before they are used. The inner error: they do not fit under a cap, and nothing was counted.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn reserve(
    pool: &PgPool,
    day: NaiveDate,
    user: UserId,
    tokens: i64,
    caps: Caps,
) -> Result<Result<(), Exceeded>, StoreError> {
    let mut tx = pool.begin().await?;
    // The person's row first: one at their cap does not make everybody wait.
    for (id, cap, exceeded) in [(user.0, caps.user, Exceeded::User), (ALL, caps.all, Exceeded::All)] {
        let counted = sqlx::query!(
            "insert into model_use as u (day, user_id, tokens, calls) select $1::date, $2::bigint, $3::bigint, 1 where $3::bigint <= $4::bigint
             on conflict (day, user_id) do update set tokens = u.tokens + excluded.tokens, calls = u.calls + 1
             where u.tokens + excluded.tokens <= $4::bigint",
            day,
            id,
            tokens,
            cap
        )
        .execute(&mut *tx)
        .await?;
        if counted.rows_affected() == 0 {
            return Ok(Err(exceeded));
        }
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Puts a reservation right: `change` is what was used less what was reserved.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn settle(pool: &PgPool, day: NaiveDate, user: UserId, change: i64) -> Result<(), StoreError> {
    if change == 0 {
        return Ok(());
    }
    let mut tx = pool.begin().await?;
    for id in [user.0, ALL] {
        sqlx::query!(
            "update model_use set tokens = greatest(tokens + $3, 0) where day = $1 and user_id = $2",
            day,
            id,
            change
        )
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}
