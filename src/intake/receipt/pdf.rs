//! A PDF's first page as a picture, by poppler's `pdftoppm` where that is installed.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use super::prepare::MAX_BYTES;

/// Whether a file is a PDF, by its first bytes.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.get(..1024.min(bytes.len())).is_some_and(|head| head.windows(5).any(|window| window == b"%PDF-"))
}

/// The first page as a PNG; `None` when the program is absent, fails, or takes longer than `timeout`.
pub async fn first_page(bytes: &[u8], timeout: Duration) -> Option<Vec<u8>> {
    if bytes.len() > MAX_BYTES {
        return None;
    }
    let work = async {
        let mut child = Command::new("pdftoppm")
            .args(["-png", "-gray", "-f", "1", "-l", "1", "-scale-to", "2600", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .ok()?;
        let mut stdin = child.stdin.take()?;
        let mut stdout = child.stdout.take()?.take(u64::try_from(MAX_BYTES).unwrap_or(u64::MAX));
        let mut picture = Vec::new();
        let write = async {
            let _ = stdin.write_all(bytes).await;
            drop(stdin);
        };
        let ((), read) = tokio::join!(write, stdout.read_to_end(&mut picture));
        read.ok()?;
        drop(stdout);
        (child.wait().await.ok()?.success() && !picture.is_empty()).then_some(picture)
    };
    tokio::time::timeout(timeout, work).await.ok().flatten()
}
