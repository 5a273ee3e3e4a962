//! A picture to a receipt on this machine: prepare, transcribe, parse, and look again another way while in doubt.

use std::time::{Duration, Instant};

use super::ocr::{Mode, OcrError, language_argument, transcribe};
use super::parse::{is_settled, parse};
use super::prepare::{Picture, PictureError};
use super::{Receipt, ReceiptSettings};

/// Why a receipt was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The picture cannot be used.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// The engine gave nothing.
    #[error(transparent)]
    Ocr(#[from] OcrError),
    /// It was read, and there is no text on it.
    #[error("no text was found in the picture")]
    NoText,
}

/// The looks, in order: how wide at least, and how.
pub(super) const PASSES: [(u32, bool, Mode); 4] =
    [(1_400, false, Mode::Block), (1_400, true, Mode::Block), (1_000, false, Mode::BlockLocal), (1_200, true, Mode::Block)];

/// Reads a receipt from a JPEG, PNG or WebP with Tesseract.
///
/// # Errors
/// [`ReceiptError`]. A picture with text but without a total is no error; see [`Receipt::doubts`].
pub async fn read(picture: &[u8], settings: &ReceiptSettings) -> Result<Receipt, ReceiptError> {
    let started = Instant::now();
    let bytes = picture.to_vec();
    let picture = blocking(move || Picture::decode(&bytes)).await??;
    let languages = language_argument(settings).await?;
    let mut passes = Vec::new();
    for (width, scanned, mode) in PASSES {
        let left = settings.timeout.checked_sub(started.elapsed()).unwrap_or(Duration::ZERO);
        let source = picture.clone();
        let grey = blocking(move || source.grey(width, scanned)).await?;
        match transcribe(&grey, mode, &languages, settings, left).await {
            Ok(pass) => passes.push(pass),
            // What was read so far is better than nothing.
            Err(_) if !passes.is_empty() => break,
            Err(error) => return Err(error.into()),
        }
        let receipt = parse(&passes, settings);
        if is_settled(&receipt, settings.today) {
            return Ok(receipt);
        }
    }
    if passes.iter().all(|pass| pass.lines.is_empty()) {
        return Err(ReceiptError::NoText);
    }
    Ok(parse(&passes, settings))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ReceiptError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ReceiptError::Picture(PictureError::Damaged))
}
