//! The only room with SQL. One file a table or a question; transactions open in the caller's verb and query functions
//! take a connection. Every function on book data takes the book; the few that cross books live in `across.rs`,
//! `people.rs` and the delivery tables.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{Postgres, Transaction};

use crate::ledger::BookId;

pub mod account;
pub mod action;
pub mod book;
pub mod budget;
pub mod bulk;
pub mod category;
pub mod conversation;
pub mod draft;
pub mod embedded;
pub mod entry;
pub mod files;
pub mod goal;
pub mod inbox;
pub mod layout;
pub mod migrate;
pub mod model_quirks;
pub mod model_sends;
pub mod model_use;
pub mod outbox;
pub mod past;
pub mod people;
pub mod push;
pub mod reader;
pub mod record;
pub mod recurring;
pub mod rule;
pub mod search;
pub mod statement;
pub mod throwaway;
pub mod totals;
pub mod transfer;
pub mod undo;

pub use book::Book;

/// A transaction on the ledger.
pub type Tx = Transaction<'static, Postgres>;

/// What can go wrong in the database that a caller treats differently.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached; the same call may work later.
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// A name is taken already.
    #[error("that name is taken")]
    NameTaken,
    /// The action's key was there: the change had been made before.
    #[error("this change was made already")]
    Repeated,
    /// The schema is newer than this program.
    #[error("the database was set up by a newer Quipu (schema {0}); start that version or a newer one")]
    SchemaNewer(i64),
    /// A migration failed.
    #[error("the database could not be brought up to date")]
    Migration(#[source] Box<sqlx::migrate::MigrateError>),
    /// Anything else.
    #[error("the database refused a query")]
    Query(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => match database.constraint() {
                Some("accounts_name" | "categories_name" | "goals_name" | "recurring_name") => Self::NameTaken,
                Some("actions_key") => Self::Repeated,
                _ if database.code().is_some_and(|code| passes(&code)) => Self::Unavailable(error),
                _ => Self::Query(error),
            },
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Query(error),
        }
    }
}

/// Whether what an SQLSTATE says is the server's trouble, which passes, and not the query's: a lost connection (08), a
/// conflict with another transaction (40001, 40P01), a transaction that idled too long (25P03), a standby (25006), no
/// disk, memory or connections (53), a server that stops, starts or dropped its database's sessions (57P0x).
fn passes(code: &str) -> bool {
    matches!(code, "40001" | "40P01" | "25P03" | "25006" | "53100" | "53200" | "53300")
        || code.starts_with("08")
        || code.starts_with("57P0")
}

impl StoreError {
    /// Whether the same call may work later, unchanged.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    /// Whether the same call will fail in the same way: a value or a constraint forbids it (SQLSTATE classes 22, 23).
    pub fn is_final(&self) -> bool {
        let Self::Query(sqlx::Error::Database(error)) = self else { return false };
        error.code().is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
    }
}

/// Books as last read, by their version.
pub(crate) type Books = Arc<Cache<BookId, Arc<Book>>>;

/// The ledger's database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
    /// Takes messages in and does nothing else.
    intake: PgPool,
    /// One connection that does not wait for the disk.
    lax: PgPool,
    /// Reads for questions and changes nothing.
    asking: PgPool,
    books: Books,
}

/// Connections for questions.
const ASKING: u32 = 3;
/// Most books kept in memory.
const BOOKS_KEPT: usize = 10_000;

impl Store {
    /// Connects with at most `connections` connections and four. A third of them only take messages in: their statements stay
    /// planned and their pages at hand, and no slow work is ever in a message's way.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the server does not answer.
    pub async fn connect(options: PgConnectOptions, connections: u32) -> Result<Self, StoreError> {
        // Our statements are few and each finds its rows by the book's keys: planning them anew for every small array
        // costs more than running them.
        let options = options.application_name("quipu").options([
            ("statement_timeout", "60s"),
            ("idle_in_transaction_session_timeout", "60s"),
            ("plan_cache_mode", "force_generic_plan"),
        ]);
        let connections = connections.max(3);
        let of = |connections: u32| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(10))
                .test_before_acquire(false)
        };
        let pool = of(connections - connections / 3).connect_with(options.clone()).await?;
        let intake = of(connections / 3).connect_lazy_with(options.clone());
        let lax = of(1).connect_lazy_with(options.clone().options([("synchronous_commit", "off")]));
        let asking = of(ASKING).connect_lazy_with(options.options([("plan_cache_mode", "force_custom_plan")]));
        Ok(Self { pool, intake, lax, asking, books: Arc::new(Cache::new(BOOKS_KEPT)) })
    }

    /// Opens a transaction.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no connection is to be had.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(self.pool.begin().await?)
    }

    /// Opens a transaction that takes messages in.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no connection is to be had.
    pub async fn begin_intake(&self) -> Result<Tx, StoreError> {
        Ok(self.intake.begin().await?)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    /// The pool, for the few that listen or hold a lock for long.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A connection whose commits do not wait for the disk, for what may be done again: should the server's machine
    /// lose power, the last moment's is undone.
    pub(crate) fn lax(&self) -> &PgPool {
        &self.lax
    }

    /// Connections for questions. They read many rows by conditions that may be absent: each is planned for what is
    /// asked, and none is in the way of what is being recorded.
    pub fn asking(&self) -> &PgPool {
        &self.asking
    }

    /// The book as it is now, from memory where its version has not moved.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses or cannot be reached.
    pub async fn book(&self, connection: &mut PgConnection, id: BookId) -> Result<Arc<Book>, StoreError> {
        let version = book::version(connection, id).await?;
        self.book_at(connection, id, version).await
    }

    /// The same where the caller has just read the version.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses or cannot be reached.
    pub async fn book_at(
        &self,
        connection: &mut PgConnection,
        id: BookId,
        version: i64,
    ) -> Result<Arc<Book>, StoreError> {
        if let Some(book) = self.books.get(&id)
            && book.version == version
        {
            return Ok(book);
        }
        let book = Arc::new(book::load(connection, id).await?);
        self.books.insert(id, Arc::clone(&book));
        Ok(book)
    }

    /// Closes the connections.
    pub async fn close(&self) {
        tokio::join!(self.pool.close(), self.intake.close(), self.lax.close(), self.asking.close());
    }
}

/// Whether a text may be kept: Postgres refuses a NUL.
pub(crate) fn storable(text: &str) -> String {
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_servers_trouble_is_told_from_the_querys() {
        for code in ["08006", "25006", "25P03", "40001", "40P01", "53100", "53200", "53300", "57P01", "57P05"] {
            assert!(super::passes(code), "{code}");
        }
        for code in ["22003", "23503", "23514", "42601", "57014", "25P02"] {
            assert!(!super::passes(code), "{code}");
        }
    }
}
