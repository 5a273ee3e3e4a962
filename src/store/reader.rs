//! Runs guarded queries: logged in as a role that can read the views and nothing else, in a read-only transaction that
//! is shown one book, with bounds on time, rows and bytes. The only place where SQL that we did not write is run.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::TryStreamExt;
use hmac_sha256::HMAC;
use serde_json::Value;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, Row};

use super::{Store, StoreError};
use crate::ledger::BookId;
use crate::sqlguard::GuardedQuery;

/// Most rows of a result.
pub const ROW_CAP: u32 = 200;
/// Most bytes of one row, as JSON.
const ROW_BYTES: usize = 8 * 1024;
/// Most bytes of a result, as JSON.
const RESULT_BYTES: usize = 256 * 1024;
/// Most rows the planner may expect; questions stay far below, query bombs far above.
const PLAN_ROWS: f64 = 2_000_000.0;
/// Connections of the reader; a query bomb takes at most these.
const CONNECTIONS: u32 = 4;
/// How long a scope may be used, in seconds; covers clocks that differ.
const SCOPE_SECONDS: u64 = 600;

/// Settings of the reader's sessions. A query cannot change them: the guard has no statement that could.
const SESSION: [(&str, &str); 9] = [
    ("search_path", "pg_catalog"),
    ("default_transaction_read_only", "on"),
    ("statement_timeout", "3s"),
    ("lock_timeout", "200ms"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("work_mem", "8MB"),
    ("jit", "off"),
    ("max_parallel_workers_per_gather", "0"),
    ("client_min_messages", "error"),
];

/// Which protections of the database are in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protections {
    /// Queries run as a login of their own that can read only the views.
    pub own_login: bool,
    /// The tables themselves show only the book in scope to the views' owner.
    pub row_security: bool,
}

/// Why a query gave no rows. Never holds data.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// Another query of this book is running.
    #[error("another question of this book is being answered")]
    Busy,
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
    /// At most [`ROW_CAP`] JSON objects, as Postgres wrote them: no figure passes through a float.
    pub rows: Vec<String>,
    /// There were more.
    pub cut: bool,
}

/// The reader. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    pool: PgPool,
    key: Arc<[u8]>,
    protections: Protections,
    running: Arc<Mutex<HashSet<BookId>>>,
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
    ) -> Result<Self, StoreError> {
        let (login, row_security) = set_up(store, given.as_ref()).await?;
        let own_login = login.is_some() || given.is_some();
        let options = match (given, login) {
            (Some(given), _) => given,
            (None, Some(login)) => base.clone().username(&login.role).password(&login.password),
            (None, None) => base.clone(),
        };
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(5))
            .after_release(|connection, _| {
                Box::pin(async move {
                    // What the server forgets, the client must forget as well.
                    connection.clear_cached_statements().await?;
                    Ok(sqlx::raw_sql("discard all").execute(connection).await.is_ok())
                })
            })
            .after_connect(|connection, _| Box::pin(prepare(connection)))
            .connect_lazy_with(options.application_name("quipu-reader"));
        let key: Vec<u8> =
            sqlx::query_scalar("select scope_key from quipu_private.keys").fetch_one(store.pool()).await?;
        let running = Arc::default();
        Ok(Self { pool, key: key.into(), protections: Protections { own_login, row_security }, running })
    }

    /// Which protections are in force.
    pub fn protections(&self) -> Protections {
        self.protections
    }

    /// Runs a guarded query on one book.
    ///
    /// # Errors
    /// [`QueryError`].
    pub async fn run(&self, book: BookId, query: &GuardedQuery) -> Result<Rows, QueryError> {
        let _turn = Turn::take(&self.running, book).ok_or(QueryError::Busy)?;
        let mut connection = self.pool.acquire().await.map_err(|_| QueryError::Unavailable)?;
        // DISCARD ALL on return forgets what the session was set to, so each turn sets it anew.
        prepare(&mut connection).await.map_err(|_| QueryError::Unavailable)?;
        let result = run_in(&mut connection, &self.scope(book), query).await;
        if result.is_err() {
            // A connection that a query left in an unclear state is not used again.
            let _ = connection.detach().close().await;
        }
        result
    }

    /// What shows the database which book may be read: `book:expiry:mac`.
    fn scope(&self, book: BookId) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let claim = format!("{book}:{}", now + SCOPE_SECONDS);
        let mac = HMAC::mac(claim.as_bytes(), &*self.key);
        let mac: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{claim}:{mac}")
    }

    /// Closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// One query of a book at a time.
struct Turn {
    running: Arc<Mutex<HashSet<BookId>>>,
    book: BookId,
}

impl Turn {
    fn take(running: &Arc<Mutex<HashSet<BookId>>>, book: BookId) -> Option<Self> {
        let taken = running.lock().unwrap_or_else(PoisonError::into_inner).insert(book);
        taken.then(|| Self { running: Arc::clone(running), book })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.book);
    }
}

async fn prepare(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    for (name, value) in SESSION {
        sqlx::query("select set_config($1, $2, false)")
            .bind(name)
            .bind(value)
            .persistent(false)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn run_in(connection: &mut PgConnection, scope: &str, query: &GuardedQuery) -> Result<Rows, QueryError> {
    let mut tx = connection.begin_with("begin read only").await.map_err(refused)?;
    sqlx::query("select set_config('quipu.scope', $1, true)")
        .bind(scope)
        .persistent(false)
        .execute(&mut *tx)
        .await
        .map_err(refused)?;
    // Nobody can guess the name, so no text of the query can speak of it.
    let nonce = format!("q{}", uuid::Uuid::new_v4().simple());
    let sql = query.wrapped(&nonce, ROW_CAP + 1);
    let explain = AssertSqlSafe(format!("explain (format json) {sql}"));
    let plan: Value = sqlx::query_scalar(explain).persistent(false).fetch_one(&mut *tx).await.map_err(refused)?;
    if largest_rows(&plan) > PLAN_ROWS {
        return Err(QueryError::TooExpensive);
    }
    let mut rows = Rows::default();
    let mut bytes = 0;
    {
        let mut stream = sqlx::query(AssertSqlSafe(sql)).persistent(false).fetch(&mut *tx);
        while let Some(row) = stream.try_next().await.map_err(refused)? {
            let text: &str = row.try_get(0).map_err(refused)?;
            bytes += text.len();
            if text.len() > ROW_BYTES || bytes > RESULT_BYTES {
                return Err(QueryError::TooLarge);
            }
            if rows.rows.len() == ROW_CAP as usize {
                rows.cut = true;
                break;
            }
            rows.rows.push(text.to_owned());
        }
    }
    tx.rollback().await.map_err(refused)?;
    Ok(rows)
}

/// The most rows any node of a plan is expected to make.
fn largest_rows(plan: &Value) -> f64 {
    match plan {
        Value::Array(items) => items.iter().map(largest_rows).fold(0.0, f64::max),
        Value::Object(fields) => {
            let own = fields.get("Plan Rows").and_then(Value::as_f64).unwrap_or(0.0);
            fields.values().map(largest_rows).fold(own, f64::max)
        }
        _ => 0.0,
    }
}

fn refused(error: sqlx::Error) -> QueryError {
    let sqlx::Error::Database(database) = &error else { return QueryError::Unavailable };
    let state = database.code().map(|code| code.into_owned()).unwrap_or_default();
    let hint = match state.as_str() {
        "57014" => return QueryError::TooSlow,
        "53400" | "53100" | "53200" | "54000" | "54001" => return QueryError::TooExpensive,
        "22012" => "a division by zero: use nullif on the divisor",
        "22007" | "22008" => "a date that does not exist: use ISO dates",
        "22P02" | "22003" => "a value of the wrong type or out of range: cast it or check it",
        "42803" => "a column is neither grouped nor aggregated",
        "42883" | "42804" | "42725" | "42846" => "types that do not fit: add a cast",
        "42703" | "42P01" | "42702" | "42712" => "a name that is not there, or means two things",
        "42501" => "this is not allowed",
        "21000" => "a subquery gave more than one row: aggregate it or use IN",
        _ => "write it in another way",
    };
    QueryError::Refused { state, hint }
}

struct Login {
    role: String,
    password: String,
}

/// Tables that the views read, and how a row belongs to the book in scope.
const TABLES: [(&str, &str); 8] = [
    ("entries", "book_id = (select quipu_private.scope())"),
    ("books", "book_id = (select quipu_private.scope())"),
    ("accounts", "book_id = (select quipu_private.scope())"),
    ("categories", "book_id = (select quipu_private.scope())"),
    ("budgets", "book_id = (select quipu_private.scope())"),
    ("goals", "book_id = (select quipu_private.scope())"),
    ("recurring", "book_id = (select quipu_private.scope())"),
    ("members", "book_id = (select quipu_private.scope())"),
];

/// Makes the views' owner and the reader's login, gives them what they need and nothing else. None: this owner may not
/// create roles.
async fn set_up(store: &Store, given: Option<&PgConnectOptions>) -> Result<(Option<Login>, bool), StoreError> {
    let mut tx = store.begin().await?;
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('quipu reader', 0))").execute(&mut *tx).await?;
    let may: bool = sqlx::query_scalar("select rolsuper or rolcreaterole from pg_roles where rolname = current_user")
        .fetch_one(&mut *tx)
        .await?;
    if !may {
        if let Some(given) = given {
            grant_reader(&mut tx, given.get_username()).await?;
            tx.commit().await?;
        }
        return Ok((None, false));
    }
    let database: String = sqlx::query_scalar("select current_database()::text").fetch_one(&mut *tx).await?;
    let owner: String = sqlx::query_scalar("select current_user::text").fetch_one(&mut *tx).await?;
    let views_owner = role_name("quipu_views", &database);
    make_role(&mut tx, &views_owner, "nologin").await?;
    // To hand the views over, the owner must be a member.
    run(&mut tx, format!("grant {} to {}", ident(&views_owner), ident(&owner))).await?;
    own_views(&mut tx, &views_owner).await?;
    let login = match given {
        Some(given) => {
            grant_reader(&mut tx, given.get_username()).await?;
            None
        }
        None => {
            let login = login(&mut tx, &database).await?;
            grant_reader(&mut tx, &login.role).await?;
            Some(login)
        }
    };
    tx.commit().await?;
    Ok((login, true))
}

/// Roles are the server's, not the database's, so that each database has roles of its own.
fn role_name(prefix: &str, database: &str) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(database.as_bytes());
    let short: String = hash.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{prefix}_{short}")
}

fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

async fn run(connection: &mut PgConnection, sql: String) -> Result<(), StoreError> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

async fn make_role(connection: &mut PgConnection, role: &str, attributes: &str) -> Result<(), StoreError> {
    let there: bool = sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
        .bind(role)
        .fetch_one(&mut *connection)
        .await?;
    if !there {
        run(
            connection,
            format!("create role {} {attributes} nosuperuser nocreatedb nocreaterole noreplication", ident(role)),
        )
        .await?;
    }
    Ok(())
}

async fn own_views(connection: &mut PgConnection, role: &str) -> Result<(), StoreError> {
    let role = ident(role);
    let mut sql =
        format!("grant usage, create on schema quipu_views to {role}; grant usage on schema quipu_private to {role};");
    sql.push_str(&format!("grant execute on function quipu_private.scope() to {role};"));
    sql.push_str(&format!("grant select on public.users to {role};"));
    for (table, rule) in TABLES {
        sql.push_str(&format!(
            "grant select on public.{table} to {role}; alter table public.{table} enable row level security;
             drop policy if exists quipu_views_scope on public.{table};
             create policy quipu_views_scope on public.{table} for select to {role} using ({rule});"
        ));
    }
    // People are shown by the books they are members of.
    sql.push_str(&format!(
        "alter table public.users enable row level security;
         drop policy if exists quipu_views_scope on public.users;
         create policy quipu_views_scope on public.users for select to {role}
         using (user_id in (select m.user_id from public.members m where m.book_id = (select quipu_private.scope())));"
    ));
    for view in crate::sqlguard::VIEWS {
        sql.push_str(&format!("alter view quipu_views.{} owner to {role};", ident(view.name)));
    }
    run(connection, sql).await
}

async fn login(connection: &mut PgConnection, database: &str) -> Result<Login, StoreError> {
    let role = role_name("quipu_reader", database);
    let held: Option<String> = sqlx::query_scalar(
        "select password from quipu_private.logins where database = $1::name and kind = 'reader' and role = $2::name",
    )
    .bind(database)
    .bind(&role)
    .fetch_optional(&mut *connection)
    .await?;
    let there: bool = sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
        .bind(&role)
        .fetch_one(&mut *connection)
        .await?;
    if let Some(password) = held.filter(|_| there) {
        // A restored dump may hold another password than the role has.
        run(connection, format!("alter role {} with login noinherit password '{password}'", ident(&role))).await?;
        return Ok(Login { role, password });
    }
    // Letters and digits only, so that it needs no quoting.
    let password = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
    make_role(connection, &role, "login noinherit").await?;
    run(
        connection,
        format!("alter role {} with login noinherit connection limit 16 password '{password}'", ident(&role)),
    )
    .await?;
    sqlx::query(
        "insert into quipu_private.logins (database, kind, role, password) values ($1::name, 'reader', $2::name, $3)
         on conflict (database, kind) do update set role = excluded.role, password = excluded.password",
    )
    .bind(database)
    .bind(&role)
    .bind(&password)
    .execute(connection)
    .await?;
    Ok(Login { role, password })
}

async fn grant_reader(connection: &mut PgConnection, role: &str) -> Result<(), StoreError> {
    let role = ident(role);
    run(
        connection,
        format!(
            "grant usage on schema quipu_views to {role}; grant select on all tables in schema quipu_views to {role};
             grant usage on schema quipu_private to {role};
             grant execute on function quipu_private.scope() to {role};"
        ),
    )
    .await
}
