//! Servers that earlier runs left behind: who they are, and how they are ended. Looks at a process before it signals
//! one, since process ids are reused.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::EmbeddedError;
use super::account::Account;

/// What `postmaster.pid` says: process id, data folder, start, port, socket folder, one a line.
#[derive(Debug, PartialEq, Eq)]
pub struct Postmaster {
    pub pid: i32,
    pub socket_dir: Option<PathBuf>,
}

impl Postmaster {
    pub fn read(cluster: &Path) -> Option<Self> {
        Self::parse(&std::fs::read_to_string(cluster.join("postmaster.pid")).ok()?)
    }

    fn parse(file: &str) -> Option<Self> {
        let mut lines = file.lines();
        let pid = lines.next()?.trim().parse::<i32>().ok().filter(|pid| *pid > 0)?;
        let socket_dir = lines.nth(3).map(str::trim).filter(|line| line.starts_with('/')).map(PathBuf::from);
        Some(Self { pid, socket_dir })
    }
}

/// Ends whatever of PostgreSQL still runs on `cluster`, and clears away a `postmaster.pid` whose process is surely
/// something else. Call it with the folder's lock held.
pub async fn end_left_over(cluster: &Path, account: &Account) -> Result<(), EmbeddedError> {
    if let Some(Postmaster { pid, .. }) = Postmaster::read(cluster).filter(|postmaster| alive(postmaster.pid)) {
        match serves(pid, cluster).await {
            Some(true) => {
                tracing::info!(pid, "ending the PostgreSQL that an earlier run left behind");
                end(pid, Signal::SIGINT, Duration::from_secs(60)).await?;
            }
            Some(false) => {}
            None => return Err(EmbeddedError::LeftOver { pid }),
        }
    }
    let (workers, complete) = workers(cluster, account);
    for pid in workers {
        // A worker whose postmaster was killed; it would keep a new server from starting.
        end(pid, Signal::SIGQUIT, Duration::from_secs(10)).await?;
    }
    // PostgreSQL clears away the file of a dead process itself, but not when its id has gone to another one of the
    // same user, as in a container that was started again.
    if let Some(Postmaster { pid, .. }) = Postmaster::read(cluster)
        && complete
        && alive(pid)
        && serves(pid, cluster).await == Some(false)
    {
        let path = cluster.join("postmaster.pid");
        std::fs::remove_file(&path).map_err(EmbeddedError::file("remove", &path))?;
    }
    Ok(())
}

pub fn alive(pid: i32) -> bool {
    kill(Pid::from_raw(pid), None) != Err(Errno::ESRCH)
}

pub fn signal(pid: i32, signal: Signal) {
    // Gone already is as good.
    let _ = kill(Pid::from_raw(pid), signal);
}

/// Asks, then after `patience` kills.
async fn end(pid: i32, ask: Signal, patience: Duration) -> Result<(), EmbeddedError> {
    signal(pid, ask);
    if gone(pid, patience).await {
        return Ok(());
    }
    signal(pid, Signal::SIGKILL);
    if gone(pid, Duration::from_secs(10)).await { Ok(()) } else { Err(EmbeddedError::LeftOver { pid }) }
}

async fn gone(pid: i32, patience: Duration) -> bool {
    let since = Instant::now();
    while alive(pid) && !zombie(pid) {
        if since.elapsed() > patience {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    true
}

/// Dead, but its parent has not asked yet: in a container there may be nobody who ever does.
fn zombie(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'))
}

/// Whether the process is the postmaster of `cluster`; `None` when that cannot be seen.
async fn serves(pid: i32, cluster: &Path) -> Option<bool> {
    if zombie(pid) {
        return Some(false);
    }
    let arguments = match std::fs::read(format!("/proc/{pid}/cmdline")) {
        Ok(line) => String::from_utf8_lossy(&line).replace('\0', " "),
        Err(_) => {
            let run = tokio::process::Command::new("ps").args(["-o", "args=", "-p", &pid.to_string()]).output();
            let output = run.await.ok().filter(|output| output.status.success())?;
            String::from_utf8_lossy(&output.stdout).into_owned()
        }
    };
    let program = arguments.split_whitespace().next().unwrap_or_default();
    let postgres = program.trim_end_matches(':').ends_with("postgres") || program.ends_with("postmaster");
    Some(postgres && arguments.contains(&*cluster.to_string_lossy()))
}

/// Server processes at work in `cluster` (they change into it), and whether every process of the user could be seen.
/// Without /proc nothing can be.
fn workers(cluster: &Path, account: &Account) -> (Vec<i32>, bool) {
    use std::os::unix::fs::MetadataExt;
    let Ok(entries) = std::fs::read_dir("/proc") else { return (Vec::new(), false) };
    let mut found = Vec::new();
    let mut complete = Path::new("/proc/self/cwd").exists();
    for entry in entries.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
        let theirs = entry.metadata().is_ok_and(|process| process.uid() == account.uid);
        if !theirs || zombie(pid) {
            continue;
        }
        let command = std::fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
        match std::fs::read_link(entry.path().join("cwd")) {
            Ok(folder) if folder == cluster && command.trim() == "postgres" => found.push(pid),
            Ok(_) => {}
            // It is ending, and out of its folder already.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(_) => complete = false,
        }
    }
    (found, complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_postmaster_pid() {
        let whole = "4242\n/data/cluster\n1763640000\n5432\n/data/socket\n\n  1234  0\nready   \n";
        let of = |pid, socket: Option<&str>| Some(Postmaster { pid, socket_dir: socket.map(PathBuf::from) });
        for (file, read) in [
            (whole, of(4242, Some("/data/socket"))),
            ("4242\n/data/cluster\n1763640000\n5432\n", of(4242, None)),
            ("4242", of(4242, None)),
            ("-1\n", None),
            ("0\n", None),
            ("", None),
            ("x\n", None),
        ] {
            assert_eq!(Postmaster::parse(file), read, "{file:?}");
        }
    }
}
