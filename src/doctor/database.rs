//! The database: whether it can be reached, how its schema stands to this program's, and what keeps questions within
//! their book. Reads the catalogues only. A private server at rest is started for the look and stopped again.

use std::os::unix::fs::PermissionsExt;

use secrecy::ExposeSecret;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, Row};

use super::{Check, patiently, said};
use crate::config::Config;
use crate::store::embedded::{EmbeddedError, EmbeddedPostgres, Settings};
use crate::store::reader::{self, Protections, Reach};

const DATABASE: &str = "database";
const SCHEMA: &str = "schema";
const ROLES: &str = "query roles";
/// Oldest version with all that the schema uses, as `server_version_num` counts.
const OLDEST: i32 = 140_000;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The server, the schema and the roles; `quick` starts no server and leaves the roles out.
pub(super) async fn check(config: &Config, quick: bool) -> Vec<Check> {
    match &config.database_url {
        Some(url) => match url.expose_secret().parse::<PgConnectOptions>() {
            Ok(options) => look(config, options, "given by DATABASE_URL", quick).await,
            Err(_) => vec![
                Check::wrong(DATABASE, "DATABASE_URL is no PostgreSQL address")
                    .advise("set it to one such as postgres://user:password@host/name"),
            ],
        },
        None => private(config, quick).await,
    }
}

async fn private(config: &Config, quick: bool) -> Vec<Check> {
    let folder = config.data_dir.join("postgres");
    match EmbeddedPostgres::find_running(&folder) {
        Ok(Some(running)) => return look(config, running.options(), "private, running", quick).await,
        Ok(None) => {}
        Err(error) => return vec![unstartable(&error)],
    }
    let made = folder.join("lock").exists();
    if quick {
        let found = if made { "private, at rest; it starts with Quipu" } else { "private, made at the first start" };
        return vec![Check::off(DATABASE, found)];
    }
    if !made {
        return vec![tried().await];
    }
    match EmbeddedPostgres::start(Settings::new(folder)).await {
        Ok(server) => {
            let mut checks =
                look(config, server.owner().options(), "private, at rest; it starts with Quipu", quick).await;
            if let Err(error) = server.stop().await {
                checks.push(unstartable(&error));
            }
            checks
        }
        Err(error) => vec![unstartable(&error)],
    }
}

/// Whether the private server could be made: made somewhere else, and thrown away.
async fn tried() -> Check {
    // The server may run as another user, who has to pass through.
    let folder = tempfile::Builder::new().permissions(std::fs::Permissions::from_mode(0o711)).tempdir();
    let Ok(folder) = folder else {
        return Check::wrong(DATABASE, "no temporary folder can be made").advise("check the disk, and TMPDIR");
    };
    let settings = Settings { durable: false, keep: false, ..Settings::new(folder.path().join("postgres")) };
    match EmbeddedPostgres::start(settings).await {
        Ok(server) => {
            let found =
                format!("private, made at the first start; PostgreSQL {} on this machine works", server.version());
            match server.stop().await {
                Ok(()) => Check::off(DATABASE, found),
                Err(error) => unstartable(&error),
            }
        }
        Err(error) => unstartable(&error),
    }
}

/// These errors are written for whoever runs Quipu and say how to mend them.
fn unstartable(error: &EmbeddedError) -> Check {
    Check::wrong(DATABASE, format!("private: {error}"))
}

async fn look(config: &Config, options: PgConnectOptions, kind: &str, quick: bool) -> Vec<Check> {
    let mut connection = match patiently(PgConnection::connect_with(&options)).await {
        Some(Ok(connection)) => connection,
        failed => {
            let why =
                failed.and_then(Result::err).map_or_else(|| "it does not answer in time".to_owned(), |e| refusal(&e));
            let advice = if config.database_url.is_some() {
                "check DATABASE_URL and that the server runs"
            } else {
                "start Quipu anew"
            };
            return vec![Check::wrong(DATABASE, format!("{kind}: {why}")).advise(advice)];
        }
    };
    let looked = patiently(look_inside(config, &mut connection, &options, kind, quick)).await;
    let checks = match looked {
        Some(Ok(checks)) => checks,
        Some(Err(error)) => vec![Check::wrong(DATABASE, format!("{kind}: {}", refusal(&error)))],
        None => vec![Check::wrong(DATABASE, format!("{kind}: it does not answer in time"))],
    };
    let _ = connection.close().await;
    checks
}

async fn look_inside(
    config: &Config,
    connection: &mut PgConnection,
    options: &PgConnectOptions,
    kind: &str,
    quick: bool,
) -> Result<Vec<Check>, sqlx::Error> {
    let row = sqlx::query(
        "select current_setting('server_version') as version, current_setting('server_version_num')::integer as number,
                pg_is_in_recovery() as standby, current_setting('transaction_read_only')::boolean as read_only",
    )
    .fetch_one(&mut *connection)
    .await?;
    let version = said(row.get::<&str, _>("version"));
    let found = format!("PostgreSQL {version}, {kind}");
    let database = if row.get::<i32, _>("number") < OLDEST {
        Check::wrong(DATABASE, found).advise(format!("Quipu needs PostgreSQL {} or newer", OLDEST / 10_000))
    } else if row.get("standby") || row.get("read_only") {
        Check::wrong(DATABASE, format!("{found}, takes no changes")).advise("point DATABASE_URL at the primary server")
    } else {
        Check::on(DATABASE, found)
    };
    let (schema, usable) = schema(connection).await?;
    let mut checks = vec![database, schema];
    if usable && !quick {
        checks.extend(protections(config, connection, options).await?);
    }
    Ok(checks)
}

/// The migrations the database knows beside this program's, and whether the roles can be looked at.
async fn schema(connection: &mut PgConnection) -> Result<(Check, bool), sqlx::Error> {
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
    let there: bool =
        sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null").fetch_one(&mut *connection).await?;
    if !there {
        return Ok((Check::off(SCHEMA, format!("empty; the next start sets up version {newest}")), false));
    }
    let rows: Vec<(i64, bool, Vec<u8>)> =
        sqlx::query_as("select version, success, checksum from _sqlx_migrations order by version")
            .fetch_all(connection)
            .await?;
    let current = rows.last().map_or(0, |row| row.0);
    if current > newest {
        let check = Check::wrong(SCHEMA, format!("version {current} is newer than this program's {newest}"))
            .advise("start the newer Quipu that set it up");
        return Ok((check, false));
    }
    for (version, success, checksum) in &rows {
        if !success {
            let check = Check::wrong(SCHEMA, format!("migration {version} broke off"))
                .advise("put a backup back, then start Quipu anew");
            return Ok((check, false));
        }
        let ours = MIGRATIONS.iter().find(|migration| migration.version == *version);
        if ours.is_none_or(|ours| ours.checksum.as_ref() != checksum.as_slice()) {
            let check = Check::wrong(SCHEMA, format!("migration {version} is not this program's"))
                .advise("start the Quipu that set the database up, or give this one a database of its own");
            return Ok((check, false));
        }
    }
    if current < newest {
        return Ok((Check::on(SCHEMA, format!("version {current}; the next start brings it to {newest}")), false));
    }
    Ok((Check::on(SCHEMA, format!("version {current}, this program's")), true))
}

/// What keeps a question within its book besides the guard, each for itself.
async fn protections(
    config: &Config,
    connection: &mut PgConnection,
    options: &PgConnectOptions,
) -> Result<Vec<Check>, sqlx::Error> {
    let given = match config.reader_url.as_ref().map(|url| url.expose_secret().parse::<PgConnectOptions>()) {
        Some(Err(_)) => {
            return Ok(vec![
                Check::wrong(ROLES, "QUIPU_READER_URL is no PostgreSQL address")
                    .advise("set it to one such as postgres://reader:password@host/name, or leave it out"),
            ]);
        }
        Some(Ok(given)) => Some(given),
        None => None,
    };
    let login = match given {
        Some(login) => Some(login),
        None => reader::own_login(connection, options).await?,
    };
    let Some(login) = login else {
        if reader::may_make_roles(connection).await? {
            return Ok(vec![Check::off(ROLES, "not set up yet; the next start does so")]);
        }
        let roles = Check::off(ROLES, "questions run as Quipu's own user, behind the guard")
            .advise("alter role … createrole for Quipu's user, or set QUIPU_READER_URL");
        let found = Protections::of(connection, options.get_username()).await?;
        return Ok([vec![roles], behind_the_guard(&found)].concat());
    };
    let mut found = Protections::of(connection, login.get_username()).await?;
    let roles = match patiently(found.try_login(&login)).await {
        Some(Ok(Reach::Views)) => Check::on(ROLES, "questions run as a login that reads the views alone"),
        Some(Ok(Reach::Tables)) => Check::wrong(ROLES, "the reader's login can read the tables themselves")
            .advise("revoke what it was granted on schema public, and superuser"),
        Some(Ok(Reach::Nothing)) => Check::wrong(ROLES, "the reader's login cannot read the views")
            .advise("start Quipu anew, which grants it what it needs"),
        Some(Err(error)) => Check::wrong(ROLES, format!("the reader cannot log in: {}", refusal(&error)))
            .advise("check pg_hba.conf, and QUIPU_READER_URL if it is set"),
        None => Check::wrong(ROLES, "the reader's login is not answered in time"),
    };
    Ok([vec![roles], behind_the_guard(&found)].concat())
}

/// One line a protection: what is in force, or what a query could do that got past the guard.
fn behind_the_guard(found: &Protections) -> Vec<Check> {
    const SERVER: &str =
        "on a PostgreSQL that is Quipu's alone, run embedded/harden.sql as its superuser (see docs/sql-isolation.md)";
    const ROLE: &str = "alter role … createrole for Quipu's user, then start Quipu anew";
    const OWNER: &str = "make Quipu's user the database's owner, then start Quipu anew";
    let line = |name, holds: bool, on: &str, off: &str, advice: &str| {
        if holds { Check::on(name, on) } else { Check::off(name, off).advise(advice) }
    };
    vec![
        line(
            "query rows",
            found.row_security,
            "row-level security shows the views only the book in scope",
            "no row-level security: the views' own filter stands alone",
            ROLE,
        ),
        line(
            "query views",
            found.barriers,
            "security barriers: the filter comes before anything else",
            "a view has no security barrier",
            "start Quipu anew with its own schema",
        ),
        line(
            "query functions",
            found.functions,
            "only those that questions need: no settings, locks, large objects, messages, files",
            "every role of this server may call all of PostgreSQL's; the guard alone chooses",
            SERVER,
        ),
        line(
            "query catalogs",
            found.catalogs,
            "the server's catalogs cannot be read",
            "names of tables and roles can be read past the guard; no rows",
            SERVER,
        ),
        line(
            "query code",
            found.code,
            "no DO blocks",
            "DO blocks can be run past the guard, with the reader's few rights",
            SERVER,
        ),
        line(
            "query tables",
            found.temporary_tables,
            "no temporary tables",
            "temporary tables can be made past the guard",
            OWNER,
        ),
        line(
            "query disk",
            found.disk,
            "what a query writes to disk is bounded",
            "sorts may fill the disk until the time limit; temp_file_limit is the superuser's",
            "as superuser: grant set on parameter temp_file_limit to Quipu's user (PostgreSQL 15), or alter role",
        ),
    ]
}

/// Why the server refused, without the text of a query or an address.
fn refusal(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some("28P01" | "28000") => "it does not take this user or password".to_owned(),
            Some("3D000") => "it has no database of this name".to_owned(),
            Some("53300") => "it has no connection left".to_owned(),
            Some("57P03") => "it is starting up or shutting down".to_owned(),
            Some("42501") => "this user may not look at Quipu's tables".to_owned(),
            code => format!("it refuses (SQLSTATE {})", code.map(said).unwrap_or_default()),
        },
        sqlx::Error::Io(error) => format!("it cannot be reached ({})", error.kind()),
        sqlx::Error::Tls(_) => "no TLS connection can be made".to_owned(),
        _ => "it does not answer as PostgreSQL does".to_owned(),
    }
}
