//! PostgreSQL's own folder: made by initdb, configured anew at every start, and its roles and database.

use std::path::Path;

use sqlx::{ConnectOptions, Connection as _, Executor};

use super::account::Account;
use super::binaries::Binaries;
use super::folder::Folder;
use super::{ADMIN, Connection, DATABASE, EmbeddedError, OWNER, PORT, Settings};

/// Closes the database to everybody but its owner; a repeat changes nothing.
const HARDEN: &str = include_str!("harden.sql");

/// The major version that wrote the data, `None` when there is none yet.
pub fn data_version(folder: &Folder) -> Result<Option<u32>, EmbeddedError> {
    let path = folder.cluster().join("PG_VERSION");
    match std::fs::read_to_string(&path) {
        Ok(version) => Ok(version.trim().parse().ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(EmbeddedError::file("read", &path)(error)),
    }
}

/// Runs initdb beside the final place, so that a death in between leaves nothing half made.
pub async fn create(
    folder: &Folder,
    account: &Account,
    binaries: &Binaries,
    durable: bool,
) -> Result<(), EmbeddedError> {
    let new = folder.path().join(format!("cluster.{}", std::process::id()));
    let mut reason = String::new();
    for locale in locales(binaries.major) {
        remove_unfinished(folder)?;
        let mut initdb = account.command(binaries.program("initdb"));
        initdb.arg("--pgdata").arg(&new).arg("--username").arg(ADMIN);
        initdb.args(["--encoding=UTF8", "--data-checksums", "--auth-local=peer", "--auth-host=reject"]);
        initdb.arg("--no-instructions").args(*locale).kill_on_drop(true);
        if !durable {
            initdb.arg("--no-sync");
        }
        let output = initdb.output().await.map_err(|source| EmbeddedError::Spawn { program: "initdb", source })?;
        if output.status.success() {
            let made = std::fs::rename(&new, folder.cluster());
            made.map_err(EmbeddedError::file("make", &folder.cluster()))?;
            return sync(folder.path());
        }
        reason = complaint(&String::from_utf8_lossy(&output.stderr));
        if !reason.contains("locale") {
            break;
        }
    }
    Err(EmbeddedError::Init { reason })
}

/// The line of initdb's words that says what is wrong.
fn complaint(printed: &str) -> String {
    let says = |what: &str| printed.lines().find_map(|line| line.split_once(what)).map(|(_, said)| said.trim());
    let said = says("FATAL:").or_else(|| says("PANIC:")).or_else(|| says("error:"));
    said.or(printed.lines().last()).unwrap_or("initdb failed").chars().take(300).collect()
}

/// The half-made folders of starts that were cut off. An initdb that outlived its Quipu fails without its folder.
fn remove_unfinished(folder: &Folder) -> Result<(), EmbeddedError> {
    let entries = std::fs::read_dir(folder.path()).map_err(EmbeddedError::file("read", folder.path()))?;
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with("cluster.")) {
        std::fs::remove_dir_all(entry.path()).map_err(EmbeddedError::file("remove", &entry.path()))?;
    }
    Ok(())
}

/// Order by code point, which no system update changes under an index, with upper and lower case of all of Unicode.
fn locales(major: u32) -> &'static [&'static [&'static str]] {
    const C: &str = "--locale=C";
    match major {
        17.. => &[&[C, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]],
        _ => &[&[C, "--lc-ctype=C.UTF-8"], &[C, "--lc-ctype=C.utf8"], &[C, "--lc-ctype=en_US.UTF-8"], &[C]],
    }
}

fn sync(folder: &Path) -> Result<(), EmbeddedError> {
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(EmbeddedError::file("write", folder))
}

/// Writes the server's settings and who may connect.
pub fn configure(folder: &Folder, account: &Account, settings: &Settings, socket: &Path) -> Result<(), EmbeddedError> {
    let cluster = folder.cluster();
    folder.write(&cluster.join("postgresql.conf"), &configuration(settings, socket), account)?;
    let access = format!(
        "# Written by Quipu at every start.\n\
         local all {ADMIN},{OWNER} peer map=quipu\n\
         local all all scram-sha-256\n"
    );
    folder.write(&cluster.join("pg_hba.conf"), &access, account)?;
    let mut names = "# Written by Quipu at every start.\n".to_owned();
    for user in account.trusted_users() {
        for role in [ADMIN, OWNER] {
            names.push_str(&format!("quipu \"{user}\" {role}\n"));
        }
    }
    folder.write(&cluster.join("pg_ident.conf"), &names, account)
}

/// Modest enough for a machine with half a gigabyte. Statements and their values stay out of the log.
fn configuration(settings: &Settings, socket: &Path) -> String {
    let durability = if settings.durable {
        "fsync = on\nfull_page_writes = on\nsynchronous_commit = on\n"
    } else {
        "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n"
    };
    format!(
        "# Written by Quipu at every start. Settings of your own go into local.conf, beside this file.\n\
         listen_addresses = ''\n\
         port = {PORT}\n\
         unix_socket_directories = '{socket}'\n\
         unix_socket_permissions = 0700\n\
         max_connections = {max_connections}\n\
         password_encryption = scram-sha-256\n\
         {durability}\
         shared_buffers = 96MB\n\
         huge_pages = off\n\
         work_mem = 4MB\n\
         maintenance_work_mem = 32MB\n\
         jit = off\n\
         max_parallel_workers_per_gather = 0\n\
         max_worker_processes = 4\n\
         min_wal_size = 64MB\n\
         max_wal_size = 512MB\n\
         wal_buffers = 4MB\n\
         checkpoint_timeout = 15min\n\
         checkpoint_completion_target = 0.9\n\
         random_page_cost = 1.1\n\
         timezone = 'UTC'\n\
         log_timezone = 'UTC'\n\
         lc_messages = 'C'\n\
         datestyle = 'ISO, YMD'\n\
         logging_collector = off\n\
         log_destination = 'stderr'\n\
         log_line_prefix = '%m [%p] '\n\
         log_min_messages = log\n\
         log_min_error_statement = panic\n\
         log_error_verbosity = terse\n\
         log_parameter_max_length = 0\n\
         log_checkpoints = off\n\
         include_if_exists = 'local.conf'\n",
        socket = socket.display(),
        max_connections = settings.max_connections,
    )
}

/// Makes the owner role and the database, once; a repeat changes nothing.
pub async fn provision(socket: &Path) -> Result<(), EmbeddedError> {
    let mut admin = Connection::new(socket, ADMIN, ADMIN).options().connect().await?;
    let (role, database): (bool, bool) = sqlx::query_as(
        "select exists (select from pg_roles where rolname = $1), exists (select from pg_database where datname = $2)",
    )
    .bind(OWNER)
    .bind(DATABASE)
    .fetch_one(&mut admin)
    .await?;
    if !role {
        admin.execute("create role quipu login createrole nosuperuser nocreatedb noreplication nobypassrls").await?;
        // Roles that the owner makes have no business outside the ledger's database.
        admin.execute("revoke connect on database postgres, template1 from public").await?;
    }
    if !database {
        admin.execute("create database quipu owner quipu").await?;
    }
    admin.close().await?;
    let mut ledger = Connection::new(socket, ADMIN, DATABASE).options().connect().await?;
    // Before PostgreSQL 15 the schema belongs to the superuser and anybody may create in it.
    ledger.execute("alter schema public owner to quipu; revoke create on schema public from public").await?;
    ledger.execute(HARDEN).await?;
    ledger.close().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_initdb_complains_of() {
        for (printed, found) in [
            (
                "2026 UTC [28965] FATAL:  could not write to file \"base/4/1247\": No space left on device\n\
                 2026 UTC [28965] STATEMENT:  CREATE DATABASE template0\n\
                 child process exited with exit code 1\ninitdb: removing data directory \"/x\"\n",
                "could not write to file \"base/4/1247\": No space left on device",
            ),
            ("initdb: error: invalid locale name \"C.UTF-8\"\n", "invalid locale name \"C.UTF-8\""),
            ("Segmentation fault", "Segmentation fault"),
            ("", "initdb failed"),
        ] {
            assert_eq!(complaint(printed), found);
        }
    }
}
