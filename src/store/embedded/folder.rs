//! The data folder: made, owned and closed to others, one Quipu at a time, and the folder of its socket.
//!
//! Inside: `lock`, `postgres.log`, `cluster/` (PostgreSQL's own), `socket/`, `programs/` if downloaded. The server's user may write here while
//! we are root, so nothing here is opened through a link.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;
use nix::unistd::geteuid;
use sha2::{Digest, Sha256};

use super::EmbeddedError;
use super::account::{Account, name_of};

/// What `sockaddr_un` holds on the strictest system (macOS: 104), less the closing zero.
const SOCKET_PATH_MAX: usize = 103;
/// The longest name PostgreSQL puts into the socket folder.
const SOCKET_NAME: &str = "/.s.PGSQL.5432.lock";
/// Where data goes when we are root and the asked-for folder lies where no ordinary user may pass, as in /root.
const SHARED_STATE: &str = "/var/lib/quipu";

#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

/// Held for as long as the server may run; the kernel lets go when the process dies.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Folder {
    /// The folder if it is there, whoever uses it.
    pub fn existing(path: &Path) -> Result<Option<Self>, EmbeddedError> {
        match path.canonicalize() {
            Ok(path) => Ok(path.join("lock").exists().then_some(Self { path })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(EmbeddedError::file("read", path)(error)),
        }
    }

    /// Makes the folder or checks it: owned by the user the server runs as, mode 0700.
    pub fn prepare(path: &Path) -> Result<(Self, Account), EmbeddedError> {
        let path = std::path::absolute(path).map_err(EmbeddedError::file("find", path))?;
        let owner = match fs::metadata(&path) {
            Ok(found) if found.is_dir() => Some(found.uid()),
            Ok(_) => return Err(EmbeddedError::NotOurs { folder: path }),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(EmbeddedError::file("read", &path)(error)),
        };
        let account = Account::choose(owner)?;
        let empty = owner.is_none() || is_empty(&path)?;
        let path = place(path, owner.is_some(), empty, &account)?;
        if !empty && !path.join("lock").exists() {
            return Err(EmbeddedError::NotOurs { folder: path });
        }
        let found = fs::metadata(&path).map_err(EmbeddedError::file("read", &path))?;
        if found.uid() != account.uid {
            if !account.drops() || !empty {
                return Err(not_owner(path, found.uid(), &account));
            }
            std::os::unix::fs::chown(&path, Some(account.uid), Some(account.gid))
                .map_err(EmbeddedError::file("hand over", &path))?;
        }
        fs::set_permissions(&path, Permissions::from_mode(0o700)).map_err(EmbeddedError::file("restrict", &path))?;
        Ok((Self { path }, account))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// PostgreSQL's own data folder.
    pub fn cluster(&self) -> PathBuf {
        self.path.join("cluster")
    }

    /// As root we write into this folder by name: it must be the server's own, and no link to some other place.
    pub fn check_cluster(&self, account: &Account) -> Result<(), EmbeddedError> {
        match fs::symlink_metadata(self.cluster()) {
            Ok(found) if !found.is_dir() => Err(EmbeddedError::NotOurs { folder: self.cluster() }),
            Ok(found) if found.uid() != account.uid => Err(not_owner(self.cluster(), found.uid(), account)),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(EmbeddedError::file("read", &self.cluster())(error)),
        }
    }

    /// Server programs that were downloaded, one folder a version.
    pub fn programs(&self) -> PathBuf {
        self.path.join("programs")
    }

    pub fn log(&self) -> PathBuf {
        self.path.join("postgres.log")
    }

    /// `None` when another process holds the folder.
    pub fn try_lock(&self) -> Result<Option<Lock>, EmbeddedError> {
        let path = self.path.join("lock");
        let opened =
            OpenOptions::new().read(true).write(true).create(true).mode(0o600).custom_flags(no_follow()).open(&path);
        let file = opened.and_then(|file| self.hand_over(file)).map_err(EmbeddedError::file("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { file })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(EmbeddedError::file("lock", &path)(error)),
        }
    }

    /// Writes our process id where [`Folder::holder`] of another process finds it.
    pub fn sign(&self, lock: &mut Lock) -> Result<(), EmbeddedError> {
        let path = self.path.join("lock");
        let signed = lock.file.set_len(0).and_then(|()| writeln!(lock.file, "{}", std::process::id()));
        signed.map_err(EmbeddedError::file("write", &path))
    }

    /// The process that holds the folder, by its own word.
    pub fn holder(&self) -> Option<i32> {
        let mut word = String::new();
        File::open(self.path.join("lock")).ok()?.take(32).read_to_string(&mut word).ok()?;
        word.trim().parse().ok()
    }

    /// Replaces a file whole, readable by the server's user only.
    pub fn write(&self, path: &Path, content: &str, account: &Account) -> Result<(), EmbeddedError> {
        let new = path.with_extension("new");
        let written = (|| {
            match fs::remove_file(&new) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
            file.write_all(content.as_bytes())?;
            if account.drops() {
                std::os::unix::fs::fchown(&file, Some(account.uid), Some(account.gid))?;
            }
            file.sync_all()?;
            fs::rename(&new, path)
        })();
        written.map_err(EmbeddedError::file("write", path))
    }

    /// The log, opened to append.
    pub fn open_log(&self) -> Result<File, EmbeddedError> {
        let path = self.log();
        let opened =
            OpenOptions::new().read(true).append(true).create(true).mode(0o600).custom_flags(no_follow()).open(&path);
        opened.and_then(|file| self.hand_over(file)).map_err(EmbeddedError::file("open", &path))
    }

    /// As root: a file made here belongs to whom the folder belongs to, who may run Quipu the next time.
    fn hand_over(&self, file: File) -> std::io::Result<File> {
        if geteuid().is_root() {
            let folder = fs::metadata(&self.path)?;
            std::os::unix::fs::fchown(&file, Some(folder.uid()), Some(folder.gid()))?;
        }
        Ok(file)
    }

    /// The socket's folder, made: inside the data folder, or a short one of its own when that path would be too long
    /// for a socket or hard to write in a setting.
    pub fn socket_dir(&self, account: &Account) -> Result<PathBuf, EmbeddedError> {
        let inside = self.path.join("socket");
        let chosen = if fits(&inside) {
            inside
        } else {
            let base = if geteuid().is_root() && Path::new("/run").is_dir() { "/run" } else { "/tmp" };
            PathBuf::from(base).join(format!("quipu-{}-{}", account.uid, digest(&self.path)))
        };
        match DirBuilder::new().mode(0o700).create(&chosen) {
            Ok(()) if account.drops() => {
                std::os::unix::fs::lchown(&chosen, Some(account.uid), Some(account.gid))
                    .map_err(EmbeddedError::file("hand over", &chosen))?;
            }
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(EmbeddedError::file("make", &chosen)(error)),
        }
        // Somebody else may have been first in /tmp: take it only if it is a folder, theirs who run the server, closed.
        let found = fs::symlink_metadata(&chosen).map_err(EmbeddedError::file("read", &chosen))?;
        if !found.is_dir() || found.uid() != account.uid || found.mode() & 0o077 != 0 {
            return Err(not_owner(chosen, found.uid(), account));
        }
        Ok(chosen)
    }
}

/// Where the data really goes: `path`, or as root a place that the server's user can reach, with `path` a link to it.
fn place(path: PathBuf, exists: bool, empty: bool, account: &Account) -> Result<PathBuf, EmbeddedError> {
    if exists {
        let real = path.canonicalize().map_err(EmbeddedError::file("find", &path))?;
        let blocker = real.parent().and_then(|parent| account.blocked_at(parent));
        return match blocker {
            Some(_) if account.drops() && empty && fs::remove_dir(&path).is_ok() => elsewhere(&path, account),
            Some(blocker) => Err(EmbeddedError::Unreachable { folder: real, blocker, user: account.name.clone() }),
            None => Ok(real),
        };
    }
    let parent = path.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(parent).map_err(EmbeddedError::file("make", parent))?;
    let real = parent.canonicalize().map_err(EmbeddedError::file("find", parent))?;
    if account.drops() && account.blocked_at(&real).is_some() {
        return elsewhere(&path, account);
    }
    make(&path)?;
    path.canonicalize().map_err(EmbeddedError::file("find", &path))
}

fn elsewhere(path: &Path, account: &Account) -> Result<PathBuf, EmbeddedError> {
    let real = Path::new(SHARED_STATE).join(format!("postgres-{}", digest(path)));
    DirBuilder::new()
        .recursive(true)
        .mode(0o755)
        .create(SHARED_STATE)
        .map_err(EmbeddedError::file("make", Path::new(SHARED_STATE)))?;
    if let Some(blocker) = account.blocked_at(Path::new(SHARED_STATE)) {
        return Err(EmbeddedError::Unreachable { folder: path.to_owned(), blocker, user: account.name.clone() });
    }
    make(&real)?;
    // A dangling link from a data folder that was removed by hand.
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
        fs::remove_file(path).map_err(EmbeddedError::file("replace", path))?;
    }
    std::os::unix::fs::symlink(&real, path).map_err(EmbeddedError::file("link", path))?;
    tracing::info!(
        folder = %path.display(), data = %real.display(), user = %account.name,
        "the database's files are kept elsewhere: the user who runs PostgreSQL cannot reach the folder"
    );
    Ok(real)
}

fn not_owner(folder: PathBuf, owner: u32, account: &Account) -> EmbeddedError {
    EmbeddedError::NotOwner { folder, owner: name_of(owner), user: account.name.clone() }
}

fn make(path: &Path) -> Result<(), EmbeddedError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(EmbeddedError::file("make", path)(error)),
        _ => Ok(()),
    }
}

fn is_empty(path: &Path) -> Result<bool, EmbeddedError> {
    let mut entries = fs::read_dir(path).map_err(EmbeddedError::file("read", path))?;
    Ok(entries.next().is_none())
}

/// Whether the socket fits the operating system's limit, and the folder's name a setting and a URL unescaped.
fn fits(folder: &Path) -> bool {
    let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'/' | b'.' | b'_' | b'-');
    folder.as_os_str().len() + SOCKET_NAME.len() <= SOCKET_PATH_MAX
        && folder.to_str().is_some_and(|folder| folder.bytes().all(plain))
}

fn digest(path: &Path) -> String {
    let hash = Sha256::digest(path.as_os_str().as_encoded_bytes());
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn no_follow() -> i32 {
    OFlag::O_NOFOLLOW.bits()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn socket_folders_that_fit() {
        for (folder, fit) in [
            ("/srv/quipu/data/postgres/socket".to_owned(), true),
            (format!("/{}", "d".repeat(83)), true),
            (format!("/{}", "d".repeat(84)), false),
            ("/home/a b/socket".to_owned(), false),
            ("/home/it's/socket".to_owned(), false),
            ("/home/a,b/socket".to_owned(), false),
            ("/home/josé/socket".to_owned(), false),
        ] {
            assert_eq!(fits(Path::new(&folder)), fit, "{folder}");
        }
    }
}
