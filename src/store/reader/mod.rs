//! Runs guarded queries: logged in as a role that can read the views and nothing else, in a read-only transaction that
//! is shown one book, with bounds on time, rows and bytes. The only place where SQL that we did not write is run.

mod backend;
mod gate;
mod limits;
mod protections;
mod rights;
mod roles;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono_tz::Tz;
use futures::TryStreamExt;
use hmac_sha256::HMAC;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, Postgres, Row, Transaction};
use tracing::warn;

use super::{Store, StoreError};
use crate::ledger::{BookId, UserId};
use crate::sqlguard::GuardedQuery;

pub use limits::Limits;
pub use protections::{Protections, Reach, may_make_roles, own_login};

/// How long a scope may be used, in seconds; covers clocks that differ.
const SCOPE_SECONDS: u64 = 600;

/// Who asks, and of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    /// Whose turn it is: a person asks one question at a time.
    pub person: UserId,
    /// The only book that is read.
    pub book: BookId,
    /// The book's: where `current_date` changes.
    pub timezone: Tz,
}

/// Why a query gave no rows. Never holds data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Another query of this person is running.
    #[error("another question of this person is being answered")]
    Busy,
    /// Other people's queries have all connections.
    #[error("too many questions are being answered: try again in a moment")]
    Crowded,
    /// The planner expects too much work.
    #[error("the query would read too much: narrow it by date, or aggregate")]
    TooExpensive,
    /// It took too long.
    #[error("the query took too long: narrow it by date, or aggregate")]
    TooSlow,
    /// The result is too large.
    #[error("the result is too large: return fewer or shorter columns, or aggregate")]
    TooLarge,
    /// Postgres refused it; the state is its five-character SQLSTATE.
    #[error("PostgreSQL refused the query ({state}): {hint}")]
    Refused {
        /// SQLSTATE.
        state: String,
        /// What to try, fixed text.
        hint: &'static str,
    },
    /// The database cannot be reached.
    #[error("the database cannot be reached")]
    Unavailable,
}

/// A result: objects in the order of the query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// At most [`Limits::rows`] JSON objects, as Postgres wrote them: no figure passes through a float.
    pub rows: Vec<String>,
    /// There were more.
    pub cut: bool,
}

/// The reader. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    pool: PgPool,
    key: Arc<[u8]>,
    limits: Limits,
    running: Arc<Mutex<HashSet<UserId>>>,
}

impl Reader {
    /// Sets the roles up, where the owner may, and connects. `base` is how the owner reaches the database; `given` a
    /// login that was made by hand.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses or cannot be reached.
    pub async fn open(
        store: &Store,
        base: &PgConnectOptions,
        given: Option<PgConnectOptions>,
        limits: Limits,
    ) -> Result<Self, StoreError> {
        let made = roles::set_up(store, given.as_ref(), &limits).await?;
        // A login that was given may be used by others as well.
        let role: Option<Arc<str>> = made.as_ref().map(|made| made.role.as_str().into());
        let memory = u64::from(limits.backend_memory_mib) << 20;
        let options = match (given, made) {
            (Some(given), _) => given,
            (None, Some(made)) => base.clone().username(&made.role).password(&made.password),
            (None, None) => {
                warn!("questions run as the database's owner, behind the guard: see `quipu doctor`");
                base.clone()
            }
        };
        let pool = PgPoolOptions::new()
            .max_connections(limits.connections.max(1))
            .acquire_timeout(limits.patience)
            .after_connect(move |_, _| {
                let role = role.clone();
                Box::pin(async move {
                    if let Some(role) = role {
                        // Best effort: a question is answered all the same.
                        let _ = tokio::task::spawn_blocking(move || backend::bound(&role, memory)).await;
                    }
                    Ok(())
                })
            })
            .after_release(|connection, _| {
                Box::pin(async move {
                    // What the server forgets, the client must forget as well.
                    connection.clear_cached_statements().await?;
                    Ok(sqlx::raw_sql("discard all").execute(connection).await.is_ok())
                })
            })
            .connect_lazy_with(options.application_name("quipu-reader").options(limits.session()));
        let key: Vec<u8> =
            sqlx::query_scalar("select scope_key from quipu_private.keys").fetch_one(store.pool()).await?;
        Ok(Self { pool, key: key.into(), limits, running: Arc::default() })
    }

    /// Runs a guarded query on one book.
    ///
    /// # Errors
    /// [`QueryError`].
    pub async fn run(&self, asker: Asker, query: &GuardedQuery) -> Result<Rows, QueryError> {
        let _turn = Turn::take(&self.running, asker.person).ok_or(QueryError::Busy)?;
        let mut connection = self.pool.acquire().await.map_err(|error| refused(&error))?;
        let result = self.run_on(&mut connection, asker, query).await;
        if result.is_err() {
            // A connection that a query left in an unclear state is not used again.
            let _ = connection.detach().close().await;
        }
        result
    }

    async fn run_on(
        &self,
        connection: &mut PgConnection,
        asker: Asker,
        query: &GuardedQuery,
    ) -> Result<Rows, QueryError> {
        let scope = self.scope(asker.book);
        for timezone in [asker.timezone, Tz::UTC] {
            // Digits, hex digits and a timezone's name: nothing to quote. SET, for the reader may not call set_config.
            let begin = format!(
                "begin read only; set local quipu.scope = '{scope}'; set local timezone = '{}'",
                timezone.name()
            );
            let error = match connection.begin_with(AssertSqlSafe(begin)).await {
                Ok(tx) => return self.run_in(tx, query).await,
                Err(error) => error,
            };
            if !is_unknown(&error) {
                return Err(refused(&error));
            }
            // The server's list of timezones is older than ours; its day is better than no answer.
            warn!(timezone = timezone.name(), "the database does not know a book's timezone");
            sqlx::raw_sql("rollback").execute(&mut *connection).await.map_err(|error| refused(&error))?;
        }
        Err(QueryError::Unavailable)
    }

    async fn run_in(&self, mut tx: Transaction<'_, Postgres>, query: &GuardedQuery) -> Result<Rows, QueryError> {
        // Nobody can guess the name, so no text of the query can speak of it.
        let nonce = format!("q{}", uuid::Uuid::new_v4().simple());
        let sql = query.wrapped(&nonce, self.limits.rows.saturating_add(1));
        // By the extended protocol, which takes one statement only; planned once, looked at, then run.
        sqlx::query(AssertSqlSafe(format!("prepare {nonce} as {sql}")))
            .persistent(false)
            .execute(&mut *tx)
            .await
            .map_err(|error| refused(&error))?;
        let explain = AssertSqlSafe(format!("explain (format json) execute {nonce}"));
        let plan = sqlx::raw_sql(explain).fetch_one(&mut *tx).await.map_err(|error| refused(&error))?;
        let plan = plan.try_get_raw(0).ok().and_then(|value| value.as_str().ok().map(str::to_owned));
        if !plan.is_some_and(|plan| gate::lets_through(&plan, query.gathers(), &self.limits)) {
            return Err(QueryError::TooExpensive);
        }
        let rows = self.read(&mut tx, AssertSqlSafe(format!("execute {nonce}"))).await?;
        tx.rollback().await.map_err(|error| refused(&error))?;
        Ok(rows)
    }

    async fn read(&self, connection: &mut PgConnection, execute: AssertSqlSafe<String>) -> Result<Rows, QueryError> {
        let mut rows = Rows::default();
        let mut bytes = 0;
        let mut stream = sqlx::raw_sql(execute).fetch(connection);
        while let Some(row) = stream.try_next().await.map_err(|error| refused(&error))? {
            let text: &str = row.try_get(0).map_err(|error| refused(&error))?;
            bytes += text.len();
            if text.len() > self.limits.row_bytes || bytes > self.limits.result_bytes {
                return Err(QueryError::TooLarge);
            }
            if rows.rows.len() == self.limits.rows as usize {
                rows.cut = true;
                break;
            }
            // Line feeds between the elements of an aggregate; those of texts are escaped.
            rows.rows.push(text.replace('\n', " "));
        }
        Ok(rows)
    }

    /// What shows the database which book may be read: `book:expiry:mac`.
    fn scope(&self, book: BookId) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let claim = format!("{}:{}", book.0, now + SCOPE_SECONDS);
        let mac = HMAC::mac(claim.as_bytes(), &*self.key);
        let mac: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{claim}:{mac}")
    }

    /// Closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// One query of a person at a time.
struct Turn {
    running: Arc<Mutex<HashSet<UserId>>>,
    person: UserId,
}

impl Turn {
    fn take(running: &Arc<Mutex<HashSet<UserId>>>, person: UserId) -> Option<Self> {
        let taken = running.lock().unwrap_or_else(PoisonError::into_inner).insert(person);
        taken.then(|| Self { running: Arc::clone(running), person })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.person);
    }
}

/// Whether a setting has no such value (`invalid_parameter_value`).
fn is_unknown(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(database) if database.code().as_deref() == Some("22023"))
}

/// What a failure means to whoever asks. What the server says goes nowhere: it may hold data.
fn refused(error: &sqlx::Error) -> QueryError {
    let database = match error {
        sqlx::Error::Database(database) => database,
        sqlx::Error::PoolTimedOut => return QueryError::Crowded,
        other => {
            let what = match other {
                sqlx::Error::Io(error) => error.kind().to_string(),
                sqlx::Error::Tls(_) => "no TLS".to_owned(),
                sqlx::Error::PoolClosed => "closed".to_owned(),
                _ => "not as expected".to_owned(),
            };
            warn!(what, "the connection for questions failed");
            return QueryError::Unavailable;
        }
    };
    let state = database.code().map(|code| code.into_owned()).unwrap_or_default();
    let hint = match state.as_str() {
        "57014" => return QueryError::TooSlow,
        // An internal error is a text or a number that PostgreSQL cannot make; the XX that follow are broken files.
        "53400" | "53100" | "53200" | "54000" | "54001" | "XX000" => return QueryError::TooExpensive,
        "55P03" | "53300" => return QueryError::Crowded,
        "25P03" => return QueryError::TooSlow,
        "22012" => "a division by zero: use nullif on the divisor",
        "2201E" | "2201F" | "2201G" => {
            "a logarithm, a power or a bucket of a number that has none: filter it out first"
        }
        "2201B" => "a pattern that is no regular expression: use LIKE, or escape its signs",
        "22007" | "22008" => "a date that does not exist: use ISO dates",
        "22P02" | "22003" => "a value of the wrong type or out of range: cast it or check it",
        "42803" => "a column is neither grouped nor aggregated",
        "42883" | "42804" | "42725" | "42846" => "types that do not fit: add a cast",
        "42703" | "42P01" | "42702" | "42712" => "a name that is not there, or means two things",
        "42501" => "this is not allowed",
        "21000" => "a subquery gave more than one row: aggregate it or use IN",
        state if ["08", "28", "3D", "57", "58", "XX"].iter().any(|class| state.starts_with(class)) => {
            warn!(state, "the connection for questions failed");
            return QueryError::Unavailable;
        }
        _ => "write it in another way",
    };
    QueryError::Refused { state, hint }
}
