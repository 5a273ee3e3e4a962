//! Brings the database up to this program's schema, one process at a time.

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgPool;

use super::StoreError;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Runs the migrations that are missing, under Postgres' advisory lock.
///
/// # Errors
/// [`StoreError::SchemaNewer`] when the database knows a migration this program does not.
pub async fn run(pool: &PgPool) -> Result<(), StoreError> {
    MIGRATIONS.run(pool).await.map_err(|error| match error {
        MigrateError::VersionMissing(version) => StoreError::SchemaNewer(version),
        MigrateError::Execute(error) if matches!(error, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut) => {
            StoreError::Unavailable(error)
        }
        error => StoreError::Migration(Box::new(error)),
    })
}
