//! Finds the server programs `postgres` and `initdb` on the machine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::EmbeddedError;
use super::account::Account;
use super::folder::Folder;

/// The oldest major version Quipu's schema runs on.
pub const OLDEST: u32 = 14;

pub const INSTALL_HINT: &str = if cfg!(target_os = "macos") {
    "install it with `brew install postgresql@17`"
} else {
    "install it with `apt install postgresql`, `dnf install postgresql-server` or `apk add postgresql`"
};

/// Folders of packages that keep versions side by side: (parent, start of the version folder's name, rest).
const VERSIONED: [(&str, &str, &str); 11] = [
    ("/usr/lib/postgresql", "", "bin"),                      // Debian, Ubuntu
    ("/usr", "pgsql-", "bin"),                               // PGDG on Fedora and RHEL
    ("/usr/lib", "postgresql", "bin"),                       // openSUSE
    ("/usr/libexec", "postgresql", ""),                      // Alpine
    ("/opt/homebrew/opt", "postgresql", "bin"),              // Homebrew on Apple silicon
    ("/usr/local/opt", "postgresql", "bin"),                 // Homebrew on Intel
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"), // Homebrew on Linux
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ("/Library/PostgreSQL", "", "bin"),      // EDB's installer
    ("/opt/local/lib", "postgresql", "bin"), // MacPorts
    ("/opt/bitnami", "postgresql", "bin"),
];

const PLAIN: [&str; 4] = ["/usr/bin", "/usr/local/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    folder: PathBuf,
    pub major: u32,
}

impl Binaries {
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Every server on the machine that `account` can run, newest first; only those of `chosen` where that is given.
pub async fn installed(account: &Account, chosen: Option<&Path>, folder: &Folder) -> Vec<Binaries> {
    let mut found: Vec<Binaries> = Vec::new();
    for folder in candidates(account, chosen, folder).await {
        // Links such as /usr/bin/postgres lead to the folder with the other programs.
        let Ok(postgres) = folder.join("postgres").canonicalize() else { continue };
        let Some(folder) = postgres.parent() else { continue };
        if !folder.join("initdb").exists() || found.iter().any(|known| known.folder == folder) {
            continue;
        }
        let Some(printed) = output(account, &postgres, "--version").await else { continue };
        if let Some(major) = major_version(&printed) {
            found.push(Binaries { folder: folder.to_owned(), major });
        }
    }
    found.sort_by_key(|binaries| std::cmp::Reverse(binaries.major)); // stable: nearer places first
    found
}

/// The server for data of the major version `data`, or the newest one for new data.
pub fn choose(installed: &[Binaries], data: Option<u32>, folder: &Path) -> Result<Binaries, EmbeddedError> {
    let chosen = installed.iter().find(|binaries| data.map_or(binaries.major >= OLDEST, |data| data == binaries.major));
    match (chosen, data) {
        (Some(binaries), _) => Ok(binaries.clone()),
        (None, Some(found)) if !installed.is_empty() => {
            let majors: Vec<String> = installed.iter().map(|binaries| binaries.major.to_string()).collect();
            Err(EmbeddedError::Version { folder: folder.to_owned(), found, installed: majors.join(", ") })
        }
        _ => Err(EmbeddedError::NotInstalled),
    }
}

async fn candidates(account: &Account, chosen: Option<&Path>, folder: &Folder) -> Vec<PathBuf> {
    if let Some(chosen) = chosen {
        return vec![chosen.to_owned()];
    }
    let mut folders: Vec<PathBuf> = Vec::new();
    folders
        .extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths).filter(|folder| folder.is_absolute()));
    if let Some(folder) = output(account, Path::new("pg_config"), "--bindir").await {
        folders.push(PathBuf::from(folder.trim()));
    }
    let downloaded = folder.programs();
    let versioned = VERSIONED.map(|(parent, start, rest)| (Path::new(parent), start, rest));
    for (parent, start, rest) in versioned.into_iter().chain([(downloaded.as_path(), "", "bin")]) {
        let Ok(entries) = std::fs::read_dir(parent) else { continue };
        let versions = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(start));
        folders.extend(versions.map(|entry| entry.path().join(rest)));
    }
    folders.extend(PLAIN.map(PathBuf::from));
    folders
}

async fn output(account: &Account, program: &Path, argument: &str) -> Option<String> {
    let run = account.command(program).arg(argument).kill_on_drop(true).output();
    let output = tokio::time::timeout(Duration::from_secs(5), run).await.ok()?.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// From `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, `17beta2` or `19devel`.
fn major_version(printed: &str) -> Option<u32> {
    let version = printed.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_major_version() {
        for (printed, major) in [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", Some(15)),
            ("postgres (PostgreSQL) 17beta2", Some(17)),
            ("postgres (PostgreSQL) 19devel", Some(19)),
            ("postgres (PostgreSQL) 9.6.24", Some(9)),
            ("postgres (EnterpriseDB) 16.4.1", Some(16)),
            ("command not found", None),
            ("", None),
        ] {
            assert_eq!(major_version(printed), major, "{printed}");
        }
    }

    #[test]
    fn chooses_by_the_data() {
        let of = |major| Binaries { folder: PathBuf::from(format!("/pg/{major}")), major };
        let folder = Path::new("/data");
        let installed = [of(17), of(15), of(13)];
        assert_eq!(choose(&installed, None, folder).unwrap().major, 17);
        assert_eq!(choose(&installed, Some(15), folder).unwrap().major, 15);
        let missing = choose(&installed, Some(16), folder).unwrap_err().to_string();
        assert!(missing.contains("PostgreSQL 16") && missing.contains("17, 15, 13"), "{missing}");
        assert!(matches!(choose(&[of(13)], None, folder), Err(EmbeddedError::NotInstalled)));
        assert!(matches!(choose(&[], Some(15), folder), Err(EmbeddedError::NotInstalled)));
    }
}
