//! The operating system's user that the server runs as: ours, or an ordinary one when we are root.

use std::path::{Path, PathBuf};

use nix::unistd::{Uid, User, geteuid};
use tokio::process::Command;

use super::EmbeddedError;

/// Users that packages make for PostgreSQL, then one that every system has.
const CANDIDATES: [&str; 4] = ["postgres", "_postgres", "pgsql", "nobody"];

#[derive(Debug, Clone)]
pub struct Account {
    pub uid: u32,
    pub gid: u32,
    pub name: String,
    /// Ours when we are not root: nothing to drop.
    drops: bool,
}

impl Account {
    /// `folder_owner` is the user id that owns the data folder, when there is one: as root we run as that user.
    pub fn choose(folder_owner: Option<u32>) -> Result<Self, EmbeddedError> {
        let me = geteuid();
        if !me.is_root() {
            let user = lookup(me).ok_or(EmbeddedError::NamelessUser { uid: me.as_raw() })?;
            return Ok(Self::of(user, false));
        }
        if let Some(owner) = folder_owner.filter(|owner| *owner != 0) {
            let user = lookup(Uid::from_raw(owner)).ok_or(EmbeddedError::NamelessUser { uid: owner })?;
            return Ok(Self::of(user, true));
        }
        let user = CANDIDATES.iter().find_map(|name| User::from_name(name).ok().flatten());
        user.map(|user| Self::of(user, true)).ok_or(EmbeddedError::NoAccount)
    }

    fn of(user: User, drops: bool) -> Self {
        Self { uid: user.uid.as_raw(), gid: user.gid.as_raw(), name: user.name, drops }
    }

    /// Whether the server runs as somebody else than we do.
    pub fn drops(&self) -> bool {
        self.drops
    }

    /// The users whose connections the server takes: ours and its own.
    pub fn trusted_users(&self) -> Vec<String> {
        let me = lookup(geteuid()).map(|user| user.name);
        let mut users: Vec<String> = me.into_iter().chain([self.name.clone()]).collect();
        users.dedup();
        users
    }

    /// A program that runs as this user, away from our terminal's signals, with none of our environment: that holds
    /// secrets, and the server has no use for it.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env_clear().env("LC_ALL", "C").env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.current_dir("/").process_group(0);
        if self.drops {
            // std clears the supplementary groups along with the user.
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// The first folder on the way to `path` that this user may not pass through. Sees mode bits only.
    pub fn blocked_at(&self, path: &Path) -> Option<PathBuf> {
        use std::os::unix::fs::MetadataExt;
        let mut ancestors: Vec<&Path> = path.ancestors().collect();
        ancestors.reverse();
        let blocker = ancestors.into_iter().find(|ancestor| {
            std::fs::metadata(ancestor).is_ok_and(|folder| {
                let passes = match (folder.uid() == self.uid, folder.gid() == self.gid) {
                    (true, _) => 0o100,
                    (false, true) => 0o010,
                    (false, false) => 0o001,
                };
                folder.mode() & passes == 0
            })
        });
        blocker.map(Path::to_path_buf)
    }
}

/// The name of a user id, or its number.
pub fn name_of(uid: u32) -> String {
    lookup(Uid::from_raw(uid)).map_or_else(|| uid.to_string(), |user| user.name)
}

fn lookup(uid: Uid) -> Option<User> {
    User::from_uid(uid).ok().flatten()
}
