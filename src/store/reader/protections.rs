//! Which protections of the database stand behind the guard: found by looking and by trying, never by believing.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection, Row};

use crate::sqlguard::relations;

/// How far the reader's login gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To the views and no further.
    Views,
    /// To the tables.
    Tables,
    /// Not even to the views.
    Nothing,
}

/// What a role that asks questions cannot do, whatever SQL it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protections {
    /// The tables show the views' owner only the book in scope.
    pub row_security: bool,
    /// No operator of a query looks at a row before the view's own filter did.
    pub barriers: bool,
    /// Functions that guarded SQL does not come to are closed: settings, locks, large objects, messages, files, sleep.
    pub functions: bool,
    /// The server's catalogues cannot be read.
    pub catalogs: bool,
    /// No temporary tables.
    pub temporary_tables: bool,
    /// No blocks of code (DO).
    pub code: bool,
    /// What a query may write to disk is bounded.
    pub disk: bool,
}

impl Protections {
    /// Looks at them as `role` has them; `connection` is the owner's.
    ///
    /// # Errors
    /// The database refuses or cannot be reached.
    pub async fn of(connection: &mut PgConnection, role: &str) -> Result<Self, sqlx::Error> {
        let views: Vec<String> = relations().map(|(schema, view)| format!("{schema}.{view}")).collect();
        let row = sqlx::query(
            "with outside as (
                 select p.oid, p.proname from pg_proc p
                 where p.pronamespace = 'pg_catalog'::regnamespace
                   and p.proname in ('set_config', 'current_setting', 'pg_sleep', 'pg_notify', 'pg_advisory_lock',
                                     'pg_try_advisory_lock', 'lo_create', 'lo_from_bytea', 'lowrite', 'query_to_xml',
                                     'pg_logical_emit_message', 'pg_terminate_backend', 'pg_cancel_backend',
                                     'pg_read_file', 'pg_ls_dir', 'txid_current', 'version')
             )
             select (select bool_and(t.relrowsecurity and t.relowner <> o.oid and not o.rolsuper and not o.rolbypassrls
                                     and exists (select from pg_policy p where p.polrelid = t.oid))
                     from pg_class t, pg_class v join pg_roles o on o.oid = v.relowner
                     join pg_namespace s on s.oid = v.relnamespace
                     where s.nspname || '.' || v.relname = any($2)
                       and t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')
                       and has_table_privilege(o.oid, t.oid, 'select')) as row_security,
                    (select count(*) = cardinality($2) and bool_and(coalesce('security_barrier=true' = any(v.reloptions), false))
                     from pg_class v join pg_namespace s on s.oid = v.relnamespace
                     where s.nspname || '.' || v.relname = any($2)) as barriers,
                    (select not bool_or(has_function_privilege($1, f.oid, 'execute')) from outside f) as functions,
                    not has_table_privilege($1, 'pg_catalog.pg_class', 'select')
                    and not has_table_privilege($1, 'pg_catalog.pg_stat_activity', 'select')
                    and not has_table_privilege($1, 'pg_catalog.pg_roles', 'select')
                    and not has_schema_privilege($1, 'information_schema', 'usage') as catalogs,
                    not has_database_privilege($1, current_database(), 'temporary') as temporary_tables,
                    not (select bool_or(has_language_privilege($1, l.oid, 'usage')) from pg_language l
                         where l.lanpltrusted and l.lanname <> 'internal') as code",
        )
        .bind(role)
        .bind(views)
        .fetch_one(connection)
        .await?;
        Ok(Self {
            row_security: row.get::<Option<bool>, _>("row_security").unwrap_or(false),
            barriers: row.get::<Option<bool>, _>("barriers").unwrap_or(false),
            functions: row.get::<Option<bool>, _>("functions").unwrap_or(false),
            catalogs: row.get("catalogs"),
            temporary_tables: row.get("temporary_tables"),
            code: row.get::<Option<bool>, _>("code").unwrap_or(true),
            disk: false,
        })
    }

    /// Logs in as the reader and tries how far it gets. Without a scope the views are empty, so that no data is read.
    ///
    /// # Errors
    /// The login fails, or the database cannot be reached.
    pub async fn try_login(&mut self, login: &PgConnectOptions) -> Result<Reach, sqlx::Error> {
        let mut reader = PgConnection::connect_with(login).await?;
        let all: Vec<String> =
            relations().map(|(schema, view)| format!("(select from {schema}.{view} limit 1)")).collect();
        let views = sqlx::query(AssertSqlSafe(all.join(" union all "))).execute(&mut reader).await;
        let tables = sqlx::query("select from public.entries limit 1").execute(&mut reader).await;
        let limit = sqlx::raw_sql("show temp_file_limit").fetch_one(&mut reader).await;
        let _ = reader.close().await;
        self.disk = limit?.try_get::<String, _>(0).is_ok_and(|limit| limit != "-1");
        Ok(match (allowed(views)?, allowed(tables)?) {
            (_, true) => Reach::Tables,
            (true, false) => Reach::Views,
            (false, false) => Reach::Nothing,
        })
    }
}

/// Whether the connection's role may set the reader's roles up.
///
/// # Errors
/// The database refuses or cannot be reached.
pub async fn may_make_roles(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select rolsuper or rolcreaterole from pg_roles where rolname = current_user")
        .fetch_one(connection)
        .await
}

/// The login Quipu made for itself; None when it made none, or this user may not look.
///
/// # Errors
/// The database refuses or cannot be reached.
pub async fn own_login(
    connection: &mut PgConnection,
    options: &PgConnectOptions,
) -> Result<Option<PgConnectOptions>, sqlx::Error> {
    let may: bool = sqlx::query_scalar(
        "select has_schema_privilege('quipu_private', 'usage') and has_table_privilege('quipu_private.logins', 'select')",
    )
    .fetch_one(&mut *connection)
    .await?;
    if !may {
        return Ok(None);
    }
    let login: Option<(String, String)> = sqlx::query_as(
        "select role::text, password from quipu_private.logins where database = current_database() and kind = 'reader'",
    )
    .fetch_optional(connection)
    .await?;
    Ok(login.map(|(role, password)| options.clone().username(&role).password(&password)))
}

/// Whether a query was allowed, where it failed for no other reason.
fn allowed<T>(result: Result<T, sqlx::Error>) -> Result<bool, sqlx::Error> {
    match result {
        Ok(_) => Ok(true),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42501") => Ok(false),
        Err(error) => Err(error),
    }
}
