//! The data folder: pictures, statements and the private database.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use nix::unistd::{AccessFlags, access};

use super::Check;
use crate::config::Config;

const NAME: &str = "data folder";

/// Whether it is there, can be written, and is not open to everybody.
pub(super) fn check(config: &Config) -> Check {
    let folder = &config.data_dir;
    let shown = folder.display();
    match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => {
            Check::wrong(NAME, format!("{shown} is no folder")).advise("set QUIPU_DATA_DIR to a folder")
        }
        Ok(found) => {
            let mode = found.permissions().mode() & 0o777;
            if tempfile::tempfile_in(folder).is_err() {
                return Check::wrong(NAME, format!("{shown} cannot be written (mode {mode:03o})"))
                    .advise("give it to the user who runs Quipu, or set QUIPU_DATA_DIR");
            }
            if mode & 0o002 != 0 {
                return Check::wrong(NAME, format!("everybody on this machine can write to {shown} (mode {mode:03o})"))
                    .advise(format!("chmod o-w {shown}"));
            }
            // Others may have to pass through to the private database; what lies inside is closed by itself.
            match open_inside(folder) {
                Some(inside) => Check::wrong(NAME, format!("others on this machine can enter {shown}/{inside}"))
                    .advise(format!("chmod 700 {shown}/{inside}")),
                None => Check::on(NAME, format!("{shown}, writable (mode {mode:03o})")),
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => missing(folder),
        Err(error) => Check::wrong(NAME, format!("{shown} cannot be looked at: {}", error.kind()))
            .advise("give it to the user who runs Quipu, or set QUIPU_DATA_DIR"),
    }
}

fn missing(folder: &Path) -> Check {
    let shown = folder.display();
    let parents = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let parent = parents.ancestors().skip(1).find(|parent| parent.exists());
    let may = parent.is_some_and(|parent| access(parent, AccessFlags::W_OK | AccessFlags::X_OK).is_ok());
    if may {
        Check::off(NAME, format!("{shown} is not there yet; it is made at the first start"))
    } else {
        Check::wrong(NAME, format!("{shown} is not there and cannot be made"))
            .advise("make it for the user who runs Quipu, or set QUIPU_DATA_DIR")
    }
}

/// A folder of ours inside that others can enter.
fn open_inside(folder: &Path) -> Option<&'static str> {
    ["files", "postgres"].into_iter().find(|inside| {
        fs::metadata(folder.join(inside)).is_ok_and(|found| found.is_dir() && found.permissions().mode() & 0o077 != 0)
    })
}
