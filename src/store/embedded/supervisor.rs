//! Starts the server, starts it again when it dies, and stops it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use sqlx::ConnectOptions;
use tokio::process::Child;
use tokio::sync::oneshot;
use tokio::time::{interval, sleep, timeout};

use super::account::Account;
use super::binaries::{self, Binaries};
use super::folder::{Folder, Lock};
use super::{ADMIN, Connection, EmbeddedError, Settings, cluster, processes};

/// Recovery after a crash replays at most `max_wal_size`; a slow disk gets this long.
const START_PATIENCE: Duration = Duration::from_secs(300);
const STOP_PATIENCE: Duration = Duration::from_secs(60);
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));
/// A server that ran this long is not in a loop of crashes.
const STEADY: Duration = Duration::from_secs(60);
/// What the server says when workers of a killed one are still at it, where [`processes`] cannot see them: without
/// /proc, or as root in a container that may not look at others' processes. They end by themselves.
const LEFT_OVER: &str = "pre-existing shared memory block";
const LEFT_OVER_TRIES: u32 = 20;
/// Ends the server when its own input ends; then, where a folder is named too, waits for the server's end (which nobody
/// may be there to see: a minute at most) and empties the folder.
const WATCHDOG: &str = r#"read -r _; kill -INT "$1"; [ -n "$2" ] || exit
n=0; while [ $n -lt 600 ] && kill -0 "$1" 2>/dev/null; do n=$((n + 1)); sleep 0.1; done; rm -rf -- "$2""#;
const LOG_MAX: u64 = 4 << 20;
const LOG_KEPT: u64 = 256 << 10;

/// What the starter learns once the server takes connections.
#[derive(Debug)]
pub struct Up {
    pub socket_dir: PathBuf,
    pub major: u32,
}

pub type StopRequest = oneshot::Sender<Result<(), EmbeddedError>>;

/// Runs until a stop is asked for or the asking end is gone.
pub async fn run(
    settings: Settings,
    ready: oneshot::Sender<Result<Up, EmbeddedError>>,
    stopping: oneshot::Receiver<StopRequest>,
) {
    match Server::start(&settings).await {
        Err(error) => {
            let _ = ready.send(Err(error));
        }
        Ok((server, running)) => {
            let up = Up { socket_dir: server.socket_dir.clone(), major: server.binaries.major };
            // When the starter is gone, so is its stopping end: `watch` sees that at once.
            let _ = ready.send(Ok(up));
            server.watch(running, stopping).await;
        }
    }
}

struct Server {
    folder: Folder,
    account: Account,
    binaries: Binaries,
    socket_dir: PathBuf,
    keep: bool,
    _lock: Lock,
}

/// A postmaster, and the watchdog that ends it when we die.
struct Running {
    postmaster: Child,
    watchdog: Child,
    since: Instant,
    /// Where this server's part of the log begins.
    log_start: u64,
}

impl Server {
    async fn start(settings: &Settings) -> Result<(Self, Running), EmbeddedError> {
        let (folder, account) = Folder::prepare(&settings.data_dir)?;
        let lock = lock(&folder).await?;
        folder.check_cluster(&account)?;
        let data = cluster::data_version(&folder)?;
        let installed = binaries::installed(&account, settings.bin_dir.as_deref(), &folder).await;
        let chosen = binaries::choose(&installed, data, folder.path());
        #[cfg(feature = "download-postgres")]
        let chosen = match chosen {
            Err(EmbeddedError::NotInstalled | EmbeddedError::Version { .. }) if settings.bin_dir.is_none() => {
                super::download::fetch(&folder, &account, data).await
            }
            chosen => chosen,
        };
        let binaries = chosen?;
        processes::end_left_over(&folder.cluster(), &account).await?;
        if data.is_none() {
            cluster::create(&folder, &account, &binaries, settings.durable).await?;
        }
        let socket_dir = folder.socket_dir(&account)?;
        cluster::configure(&folder, &account, settings, &socket_dir)?;
        let server = Self { folder, account, binaries, socket_dir, keep: settings.keep, _lock: lock };
        let mut running = server.launch()?;
        let mut started = server.ready(&mut running).await;
        for _ in 0..LEFT_OVER_TRIES {
            if !matches!(&started, Err(EmbeddedError::Start { reason, .. }) if reason.contains(LEFT_OVER)) {
                break;
            }
            dismiss(running.watchdog).await;
            sleep(Duration::from_millis(500)).await;
            running = server.launch()?;
            started = server.ready(&mut running).await;
        }
        let provisioned = match started {
            Ok(()) => cluster::provision(&server.socket_dir).await,
            Err(error) => Err(error),
        };
        match provisioned {
            Ok(()) => Ok((server, running)),
            Err(error) => {
                // The first error is the one that tells.
                let _ = server.end(running).await;
                Err(error)
            }
        }
    }

    fn launch(&self) -> Result<Running, EmbeddedError> {
        let log = self.folder.open_log()?;
        let log_start = log.metadata().map_err(EmbeddedError::file("read", &self.folder.log()))?.len();
        let output = log.try_clone().map_err(EmbeddedError::file("open", &self.folder.log()))?;
        let mut command = self.account.command(self.binaries.program("postgres"));
        command.arg("-D").arg(self.folder.cluster()).stdin(Stdio::null()).stdout(output).stderr(log);
        let postmaster = command.spawn().map_err(|source| EmbeddedError::Spawn { program: "postgres", source })?;
        let pid = postmaster.id().unwrap_or_default();
        // Our end of its input closes when we die, however that happens.
        let mut watchdog = self.account.command("/bin/sh");
        watchdog.args(["-c", WATCHDOG, "quipu-watchdog", &pid.to_string()]);
        if !self.keep {
            watchdog.arg(self.folder.path());
        }
        watchdog.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        match watchdog.spawn() {
            Ok(watchdog) => Ok(Running { postmaster, watchdog, since: Instant::now(), log_start }),
            Err(source) => {
                stop_signal(&postmaster, Signal::SIGINT);
                Err(EmbeddedError::Spawn { program: "sh", source })
            }
        }
    }

    /// Waits until the server takes connections.
    async fn ready(&self, running: &mut Running) -> Result<(), EmbeddedError> {
        let admin = Connection::new(&self.socket_dir, ADMIN, ADMIN).options();
        let mut said = false;
        while running.since.elapsed() < START_PATIENCE {
            tokio::select! {
                exited = running.postmaster.wait() => {
                    return Err(self.failure(running, exited.ok()));
                }
                connected = timeout(Duration::from_secs(5), admin.connect()) => match connected {
                    Ok(Ok(_)) => return Ok(()),
                    Ok(Err(error)) if !is_starting(&error) => return Err(EmbeddedError::Setup(error)),
                    _ => {}
                },
            }
            if !said && running.since.elapsed() > Duration::from_secs(5) {
                tracing::info!("PostgreSQL is still starting; after a crash it repairs its data first");
                said = true;
            }
            sleep(Duration::from_millis(20)).await;
        }
        Err(EmbeddedError::Start { reason: "it took too long".to_owned(), log: self.folder.log() })
    }

    async fn watch(self, running: Running, mut stopping: oneshot::Receiver<StopRequest>) {
        let mut running = Some(running);
        let mut backoff = BACKOFF.0;
        let mut log_check = interval(Duration::from_secs(60));
        let asker = loop {
            let Some(server) = running.as_mut() else {
                tokio::select! {
                    asker = &mut stopping => break asker.ok(),
                    () = sleep(backoff) => {}
                }
                backoff = (backoff * 2).min(BACKOFF.1);
                running = self.restart().await;
                continue;
            };
            tokio::select! {
                asker = &mut stopping => break asker.ok(),
                exited = server.postmaster.wait() => {
                    if server.since.elapsed() > STEADY {
                        backoff = BACKOFF.0;
                    }
                    let error = self.failure(server, exited.ok());
                    tracing::error!(%error, "PostgreSQL ended by itself; starting it again");
                    if let Some(dead) = running.take() {
                        dismiss(dead.watchdog).await;
                    }
                }
                _ = log_check.tick() => {
                    if let Err(error) = self.folder.open_log().and_then(|log| {
                        shorten(log).map_err(EmbeddedError::file("shorten", &self.folder.log()))
                    }) {
                        tracing::warn!(%error, "cannot shorten PostgreSQL's log");
                    }
                }
            }
        };
        let ended = match running {
            Some(running) => self.end(running).await,
            None => Ok(()),
        };
        if !self.socket_dir.starts_with(self.folder.path()) {
            // Stays when something else is in it.
            let _ = std::fs::remove_dir(&self.socket_dir);
        }
        drop(self); // lets go of the folder before anybody hears that we stopped
        match (asker, ended) {
            (Some(asker), ended) => {
                let _ = asker.send(ended);
            }
            (None, Err(error)) => tracing::error!(%error, "stopping PostgreSQL"),
            (None, Ok(())) => {}
        }
    }

    async fn restart(&self) -> Option<Running> {
        let launched = match processes::end_left_over(&self.folder.cluster(), &self.account).await {
            Ok(()) => self.launch(),
            Err(error) => Err(error),
        };
        launched.inspect_err(|error| tracing::error!(%error, "starting PostgreSQL again")).ok()
    }

    /// Fast shutdown: open transactions are rolled back, then a checkpoint.
    async fn end(&self, mut running: Running) -> Result<(), EmbeddedError> {
        let mut ended = Err(EmbeddedError::Killed);
        for (signal, patience) in [
            (Signal::SIGINT, STOP_PATIENCE),
            (Signal::SIGQUIT, Duration::from_secs(10)),
            (Signal::SIGKILL, Duration::from_secs(10)),
        ] {
            stop_signal(&running.postmaster, signal);
            if timeout(patience, running.postmaster.wait()).await.is_ok() {
                if signal == Signal::SIGINT {
                    ended = Ok(());
                }
                break;
            }
        }
        dismiss(running.watchdog).await;
        ended
    }

    /// What the log says of a server that ended by itself.
    fn failure(&self, running: &Running, status: Option<ExitStatus>) -> EmbeddedError {
        let said = self.folder.open_log().ok().and_then(|mut log| {
            let length = log.metadata().ok()?.len();
            log.seek(SeekFrom::Start(running.log_start.max(length.saturating_sub(LOG_KEPT)).min(length))).ok()?;
            let mut tail = Vec::new();
            log.take(LOG_KEPT).read_to_end(&mut tail).ok()?;
            last_fatal(&String::from_utf8_lossy(&tail))
        });
        let reason =
            said.or_else(|| status.map(|status| status.to_string())).unwrap_or_else(|| "it is gone".to_owned());
        EmbeddedError::Start { reason, log: self.folder.log() }
    }
}

/// Keeps the end of a log that has grown long. The server appends to it, so cutting it under the server is safe.
fn shorten(mut log: File) -> std::io::Result<()> {
    let length = log.metadata()?.len();
    if length <= LOG_MAX {
        return Ok(());
    }
    log.seek(SeekFrom::Start(length - LOG_KEPT))?;
    let mut kept = Vec::new();
    (&log).take(LOG_KEPT).read_to_end(&mut kept)?;
    log.set_len(0)?;
    log.write_all(&kept)
}

/// A look by [`super::EmbeddedPostgres::find_running`] holds the lock for a moment, and a process that was just
/// stopped may be on its way out.
async fn lock(folder: &Folder) -> Result<Lock, EmbeddedError> {
    for _ in 0..20 {
        if let Some(mut lock) = folder.try_lock()? {
            folder.sign(&mut lock)?;
            return Ok(lock);
        }
        sleep(Duration::from_millis(25)).await;
    }
    Err(EmbeddedError::InUse { folder: folder.path().to_owned(), pid: folder.holder() })
}

fn stop_signal(postmaster: &Child, signal: Signal) {
    // Without an id it was waited for: gone.
    if let Some(pid) = postmaster.id().and_then(|pid| i32::try_from(pid).ok()) {
        processes::signal(pid, signal);
    }
}

async fn dismiss(mut watchdog: Child) {
    // Gone already is as good.
    let _ = watchdog.kill().await;
}

/// No socket yet, or `cannot_connect_now`.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => error.code().as_deref() == Some("57P03"),
        _ => false,
    }
}

fn last_fatal(log: &str) -> Option<String> {
    let line = log.lines().rev().find(|line| line.contains("FATAL:") || line.contains("PANIC:"))?;
    let (_, message) = line.split_once("FATAL:").or_else(|| line.split_once("PANIC:"))?;
    Some(message.trim().chars().take(300).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_keeps_its_end() {
        for (length, kept) in [(0, 0), (LOG_MAX, LOG_MAX), (LOG_MAX + 1, LOG_KEPT), (3 * LOG_MAX, LOG_KEPT)] {
            let file = tempfile::NamedTempFile::new().unwrap();
            let open = || File::options().read(true).append(true).open(file.path()).unwrap();
            let mut written = vec![b'.'; usize::try_from(length).unwrap()];
            if let Some(last) = written.last_mut() {
                *last = b'\n';
            }
            open().write_all(&written).unwrap();
            let mut server = open();
            shorten(open()).unwrap();
            server.write_all(b"next").unwrap();
            let left = std::fs::read(file.path()).unwrap();
            assert_eq!(left.len() as u64, kept + 4, "{length}");
            assert!(left.ends_with(if length == 0 { b"next" } else { b".\nnext" }), "{length}");
        }
    }

    #[test]
    fn finds_what_the_server_died_of() {
        for (log, found) in [
            ("", None),
            ("2026-01-01 LOG:  starting\n", None),
            (
                "LOG:  starting\n2026 [1] FATAL:  could not write lock file \"postmaster.pid\": No space left on device\nLOG:  down\n",
                Some("could not write lock file \"postmaster.pid\": No space left on device"),
            ),
            ("[1] FATAL:  old\n[2] PANIC:  could not fsync\n", Some("could not fsync")),
        ] {
            assert_eq!(last_fatal(log).as_deref(), found, "{log}");
        }
    }
}
