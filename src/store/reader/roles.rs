//! The roles of questions: who owns the views, who logs in to read them, and what each may do.

use std::collections::BTreeSet;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Executor};

use super::{Limits, rights};
use crate::sqlguard::relations;
use crate::store::{Store, StoreError};

/// A login that was made here.
pub(super) struct Login {
    pub role: String,
    pub password: String,
}

/// Tables with `book_id` that the views read.
pub(super) const TABLES: [&str; 8] =
    ["entries", "books", "accounts", "categories", "budgets", "goals", "recurring", "members"];

/// Makes the views' owner and the reader's login, gives them what they need and nothing else. None: a login was given,
/// or this owner may not create roles.
pub(super) async fn set_up(
    store: &Store,
    given: Option<&PgConnectOptions>,
    limits: &Limits,
) -> Result<Option<Login>, StoreError> {
    let mut tx = store.begin().await?;
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('quipu reader', 0))").execute(&mut *tx).await?;
    let (may, database, owner): (bool, String, String) = sqlx::query_as(
        "select rolsuper or rolcreaterole, current_database()::text, rolname::text
         from pg_roles where rolname = current_user",
    )
    .fetch_one(&mut *tx)
    .await?;
    if may {
        let views_owner = name("quipu_views", &database);
        make(&mut tx, &views_owner, "nologin").await?;
        // To hand the views over, the owner must be a member.
        run(&mut tx, format!("grant {} to {}", ident(&views_owner), ident(&owner))).await?;
        own_views(&mut tx, &views_owner).await?;
    }
    let login = match given {
        None if may => Some(login(&mut tx, &database, limits.connections).await?),
        _ => None,
    };
    if let Some(role) = given.map(PgConnectOptions::get_username).or(login.as_ref().map(|login| login.role.as_str())) {
        grant_views(&mut tx, role).await?;
        rights::of_database(&mut tx, &database, role).await?;
        rights::of_functions(&mut tx, role).await?;
        if login.is_some() {
            rights::of_disk(&mut tx, role, limits.temporary_kib).await?;
        }
    }
    tx.commit().await?;
    Ok(login)
}

/// Roles are the server's, not the database's, so that each database has roles of its own.
fn name(prefix: &str, database: &str) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(database.as_bytes());
    let short: String = hash.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{prefix}_{short}")
}

/// The schemas that hold views, with commas between them.
fn schemas() -> String {
    let schemas: BTreeSet<&str> = relations().map(|(schema, _)| schema).collect();
    schemas.into_iter().map(ident).collect::<Vec<_>>().join(", ")
}

pub(super) fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Runs statements of this room's own making.
pub(super) async fn run(connection: &mut PgConnection, sql: String) -> Result<(), StoreError> {
    connection.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    Ok(())
}

async fn exists(connection: &mut PgConnection, role: &str) -> Result<bool, StoreError> {
    let there = sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)").bind(role);
    Ok(there.fetch_one(connection).await?)
}

async fn make(connection: &mut PgConnection, role: &str, attributes: &str) -> Result<(), StoreError> {
    if exists(connection, role).await? {
        return Ok(());
    }
    let sql = format!("create role {} {attributes} nosuperuser nocreatedb nocreaterole noreplication", ident(role));
    run(connection, sql).await
}

async fn own_views(connection: &mut PgConnection, role: &str) -> Result<(), StoreError> {
    let role = ident(role);
    let mut sql = format!(
        "grant usage, create on schema {} to {role};
         grant usage on schema quipu_private to {role};
         grant execute on function quipu_private.scope() to {role};",
        schemas()
    );
    let by_book = "book_id = (select quipu_private.scope())";
    // People are shown by the books they are members of.
    let by_member =
        "user_id in (select m.user_id from public.members m where m.book_id = (select quipu_private.scope()))";
    for (table, rule) in TABLES.iter().map(|table| (*table, by_book)).chain([("users", by_member)]) {
        sql.push_str(&format!(
            "grant select on public.{table} to {role}; alter table public.{table} enable row level security;
             drop policy if exists quipu_views_scope on public.{table};
             create policy quipu_views_scope on public.{table} for select to {role} using ({rule});"
        ));
    }
    for (schema, view) in relations() {
        sql.push_str(&format!("alter view {}.{} owner to {role};", ident(schema), ident(view)));
    }
    run(connection, sql).await
}

async fn login(connection: &mut PgConnection, database: &str, connections: u32) -> Result<Login, StoreError> {
    let role = name("quipu_reader", database);
    let held: Option<String> = sqlx::query_scalar(
        "select password from quipu_private.logins where database = $1::name and kind = 'reader' and role = $2::name",
    )
    .bind(database)
    .bind(&role)
    .fetch_optional(&mut *connection)
    .await?;
    let there = exists(connection, &role).await?;
    // Copies of the bot share the role.
    let limit = connections.saturating_mul(4).clamp(16, 10_000);
    let alter = format!("alter role {} with login noinherit connection limit {limit} password", ident(&role));
    if let Some(password) = held.filter(|_| there) {
        // A restored dump may hold another password than the role has.
        run(connection, format!("{alter} '{password}'")).await?;
        return Ok(Login { role, password });
    }
    // Letters and digits only, so that it needs no quoting.
    let password = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
    make(connection, &role, "login noinherit").await?;
    run(connection, format!("{alter} '{password}'")).await?;
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

async fn grant_views(connection: &mut PgConnection, role: &str) -> Result<(), StoreError> {
    let role = ident(role);
    run(
        connection,
        format!(
            "grant usage on schema {schemas} to {role}; grant select on all tables in schema {schemas} to {role};
             grant usage on schema quipu_private to {role};
             grant execute on function quipu_private.scope() to {role};",
            schemas = schemas()
        ),
    )
    .await
}
