//! A private PostgreSQL, run from the server programs on the machine: own folder, Unix socket only, durable, looked
//! after while Quipu runs and stopped with it. No schema and no queries of the ledger here; sqlx only to set the
//! server up.

mod account;
mod binaries;
mod cluster;
#[cfg(feature = "download-postgres")]
mod download;
mod folder;
mod processes;
mod supervisor;

use std::io;
use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::sync::oneshot;

use folder::Folder;

/// The database that belongs to the ledger.
const DATABASE: &str = "quipu";
/// Owns [`DATABASE`]; no superuser, but may create roles.
const OWNER: &str = "quipu";
/// The superuser, for set-up only.
const ADMIN: &str = "postgres";
/// Only names the socket file: the server does not listen on TCP.
const PORT: u16 = 5432;

/// How to run the private server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A folder of the server's own, made when absent. Its parents are made too.
    pub data_dir: PathBuf,
    /// Off only for tests: a crash of the machine then loses or breaks the data.
    pub durable: bool,
    /// Off only for tests and trials: however this process ends, killed too, the server's data go with it.
    pub keep: bool,
    /// Connections the server takes at once.
    pub max_connections: u16,
    /// Where `postgres` and `initdb` are, in place of the usual places.
    pub bin_dir: Option<PathBuf>,
}

impl Settings {
    /// Durable and kept, 60 connections, programs from the usual places.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), durable: true, keep: true, max_connections: 60, bin_dir: None }
    }
}

/// How to reach one database of the private server as one role. No password: the server knows the operating system's
/// user at the other end of the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    pub socket_dir: PathBuf,
    pub port: u16,
    pub user: String,
    pub database: String,
}

impl Connection {
    fn new(socket_dir: &Path, user: &str, database: &str) -> Self {
        Self { socket_dir: socket_dir.to_owned(), port: PORT, user: user.to_owned(), database: database.to_owned() }
    }

    /// For sqlx.
    #[must_use]
    pub fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket_dir)
            .port(self.port)
            .username(&self.user)
            .database(&self.database)
            .ssl_mode(PgSslMode::Disable)
    }

    /// For sqlx, psql and pg_dump. The socket folder's name never needs escaping.
    #[must_use]
    pub fn url(&self) -> String {
        format!(
            "postgres:///{}?host={}&port={}&user={}",
            self.database,
            self.socket_dir.display(),
            self.port,
            self.user
        )
    }
}

/// A running private server. A thread of its own looks after it, so it outlives the runtime that started it. Dropping
/// this stops the server in the background; [`EmbeddedPostgres::stop`] waits for it. When the process dies without
/// either, a watchdog stops the server.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    socket_dir: PathBuf,
    version: u32,
    /// Taken by `stop`; closing it stops the server as well.
    stop: oneshot::Sender<oneshot::Sender<Result<(), EmbeddedError>>>,
}

impl EmbeddedPostgres {
    /// Starts the server and returns once the database `quipu` and its owner role exist and take connections.
    ///
    /// # Errors
    /// No suitable programs, a folder that is in use, foreign, unreachable or of another major version, a full disk.
    pub async fn start(settings: Settings) -> Result<Self, EmbeddedError> {
        let (ready, started) = oneshot::channel();
        let (stop, stopping) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|source| EmbeddedError::Spawn { program: "supervisor", source })?;
        std::thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || runtime.block_on(supervisor::run(settings, ready, stopping)))
            .map_err(|source| EmbeddedError::Spawn { program: "supervisor", source })?;
        let up = started.await.map_err(|_| EmbeddedError::SupervisorGone)??;
        Ok(Self { socket_dir: up.socket_dir, version: up.major, stop })
    }

    /// How to reach the server of another Quipu process that holds `data_dir`, as the owner; `None` when no process
    /// holds it.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn find_running(data_dir: &Path) -> Result<Option<Connection>, EmbeddedError> {
        let Some(folder) = Folder::existing(data_dir)? else { return Ok(None) };
        if folder.try_lock()?.is_some() {
            return Ok(None);
        }
        let socket_dir = processes::Postmaster::read(&folder.cluster()).and_then(|postmaster| postmaster.socket_dir);
        Ok(socket_dir.map(|socket_dir| Connection::new(&socket_dir, OWNER, DATABASE)))
    }

    /// The ledger's database as its owner: may create tables and roles, is no superuser.
    #[must_use]
    pub fn owner(&self) -> Connection {
        Connection::new(&self.socket_dir, OWNER, DATABASE)
    }

    /// The maintenance database as superuser: for set-up and tests only.
    #[must_use]
    pub fn admin(&self) -> Connection {
        Connection::new(&self.socket_dir, ADMIN, ADMIN)
    }

    /// The server's major version.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Ends every connection, writes a checkpoint, and waits for the server to end.
    ///
    /// # Errors
    /// The server did not end in time.
    pub async fn stop(self) -> Result<(), EmbeddedError> {
        let (done, stopped) = oneshot::channel();
        self.stop.send(done).map_err(|_| EmbeddedError::SupervisorGone)?;
        stopped.await.map_err(|_| EmbeddedError::SupervisorGone)?
    }
}

/// Why the private server does not run, in words for whoever runs Quipu.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error("no PostgreSQL server (version {min} or newer) found; {hint}, or set DATABASE_URL to a server of yours", min = binaries::OLDEST, hint = binaries::INSTALL_HINT)]
    NotInstalled,
    #[cfg(feature = "download-postgres")]
    #[error("no PostgreSQL server found, and PostgreSQL {major} cannot be downloaded ({reason}); {hint}", hint = binaries::INSTALL_HINT)]
    Download { major: u32, reason: String },
    #[error("another Quipu{} already uses {}; stop it, or give this one a folder of its own", process(*pid), folder.display())]
    InUse { folder: PathBuf, pid: Option<i32> },
    #[error(
        "the data in {} was written by PostgreSQL {found}, but this machine has {installed}; install PostgreSQL {found}, or dump the data there and load it here",
        folder.display()
    )]
    Version { folder: PathBuf, found: u32, installed: String },
    #[error("PostgreSQL does not run as root, and there is no user `postgres` (nor `nobody`) to run it as")]
    NoAccount,
    #[error("this process runs as user id {uid}, which has no name on this machine; PostgreSQL needs one")]
    NamelessUser { uid: u32 },
    #[error(
        "user `{user}`, who runs PostgreSQL, cannot reach {} because of the permissions of {}; move it elsewhere, or allow passing through (chmod o+x)",
        folder.display(), blocker.display()
    )]
    Unreachable { folder: PathBuf, blocker: PathBuf, user: String },
    #[error(
        "{} belongs to user `{owner}`, but PostgreSQL runs as `{user}`; hand it over (chown -R {user}), or give Quipu another folder",
        folder.display()
    )]
    NotOwner { folder: PathBuf, owner: String, user: String },
    #[error("{} holds files that are not Quipu's database; give it an empty folder", folder.display())]
    NotOurs { folder: PathBuf },
    #[error("cannot {doing} {}: {source}", path.display())]
    File { doing: &'static str, path: PathBuf, source: io::Error },
    #[error("cannot start {program}: {source}")]
    Spawn { program: &'static str, source: io::Error },
    #[error("PostgreSQL could not set up its folder: {reason}")]
    Init { reason: String },
    #[error("PostgreSQL did not start: {reason} (see {})", log.display())]
    Start { reason: String, log: PathBuf },
    #[error("PostgreSQL (process {pid}) from an earlier run does not end")]
    LeftOver { pid: i32 },
    #[error("PostgreSQL runs, but its database could not be set up")]
    Setup(#[from] sqlx::Error),
    #[error("PostgreSQL did not end in time and was killed; it repairs itself at the next start")]
    Killed,
    #[error("the thread that looks after PostgreSQL ended early")]
    SupervisorGone,
}

impl EmbeddedError {
    fn file(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { doing, path, source }
    }
}

fn process(pid: Option<i32>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}
