//! A picture to a receipt on this machine: prepare, transcribe, parse, and look again another way while in doubt.

use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use super::ocr::{Mode, OcrError, language_argument, legible, transcribe};
use super::parse::{Transcript, is_settled, parse};
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

/// One way to look at a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pass {
    /// Narrower pictures are enlarged to this width, in pixels.
    pub width: u32,
    /// Taken as it is, neither levelled nor lit.
    pub as_is: bool,
    pub mode: Mode,
}

/// In this order, until a reading is settled. Each finds totals the others miss.
pub(super) const PASSES: [Pass; 4] = [
    Pass { width: 1_400, as_is: false, mode: Mode::Block },
    Pass { width: 1_400, as_is: true, mode: Mode::Block },
    Pass { width: 1_000, as_is: false, mode: Mode::BlockLocal },
    Pass { width: 1_000, as_is: true, mode: Mode::Block },
];

/// Fewer confident words than this, and the picture may lie on its side.
const LEGIBLE: usize = 8;

/// Pictures read at the same time: each keeps a core busy and tens of megabytes.
static SLOTS: Semaphore = Semaphore::const_new(2);

/// Reads a receipt from a JPEG, PNG or WebP with Tesseract.
///
/// # Errors
/// [`ReceiptError`]. A picture with text but without a total is no error; see [`Receipt::doubts`].
pub async fn read(picture: &[u8], settings: &ReceiptSettings) -> Result<Receipt, ReceiptError> {
    // Waiting for a turn is not part of the time a picture may take.
    let _slot = SLOTS.acquire().await.map_err(|_| OcrError::Failed)?;
    let bytes = picture.to_vec();
    let picture = blocking(move || Picture::decode(&bytes)).await??;
    let languages = language_argument(settings).await?;
    let mut reader = Reader { picture, languages, settings, deadline: Instant::now() + settings.timeout };
    let mut passes = Vec::new();
    for pass in PASSES {
        match reader.look(pass).await {
            Ok(transcript) => passes.push(transcript),
            // What was read so far is better than nothing.
            Err(_) if !passes.is_empty() => break,
            Err(error) => return Err(error),
        }
        if let [first] = passes.as_mut_slice()
            && legible(first) < LEGIBLE
        {
            reader.turn(first).await;
        }
        let mut receipt = parse(&passes, settings);
        // Upside down, enough looks like words to pass for text, but hardly ever a total and a date.
        if let [first] = passes.as_mut_slice()
            && (receipt.total.is_none() || receipt.date.is_none())
            && reader.upend(first).await
        {
            receipt = parse(&passes, settings);
        }
        if is_settled(&receipt, settings.today) {
            return Ok(receipt);
        }
    }
    if passes.iter().all(|pass| pass.lines.is_empty()) {
        return Err(ReceiptError::NoText);
    }
    Ok(parse(&passes, settings))
}

struct Reader<'a> {
    picture: Picture,
    languages: String,
    settings: &'a ReceiptSettings,
    deadline: Instant,
}

impl Reader<'_> {
    async fn look(&self, pass: Pass) -> Result<Transcript, ReceiptError> {
        let left = self.deadline.checked_duration_since(Instant::now()).unwrap_or(Duration::ZERO);
        let picture = self.picture.clone();
        let grey = blocking(move || picture.grey(pass.width, pass.as_is)).await?;
        Ok(transcribe(&grey, pass.mode, &self.languages, self.settings, left).await?)
    }

    /// Keeps the quarter turn in which most can be read, if that is clearly more.
    async fn turn(&mut self, first: &mut Transcript) {
        let upright = self.picture.clone();
        for quarters in [1, 3, 2] {
            let source = upright.clone();
            let Ok(turned) = blocking(move || source.turned(quarters)).await else { return };
            let before = std::mem::replace(&mut self.picture, turned);
            match self.look(PASSES[0]).await {
                Ok(transcript) if legible(&transcript) > 2 * legible(first).max(LEGIBLE / 2) => *first = transcript,
                _ => self.picture = before,
            }
        }
    }

    /// Turns the picture by half if that reads clearly better; says whether it did.
    async fn upend(&mut self, first: &mut Transcript) -> bool {
        let source = self.picture.clone();
        let Ok(turned) = blocking(move || source.turned(2)).await else { return false };
        let before = std::mem::replace(&mut self.picture, turned);
        match self.look(PASSES[0]).await {
            Ok(transcript) if 2 * legible(&transcript) > 3 * legible(first) => {
                *first = transcript;
                true
            }
            _ => {
                self.picture = before;
                false
            }
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ReceiptError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ReceiptError::Picture(PictureError::Damaged))
}
