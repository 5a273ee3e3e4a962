//! Slow work: what takes a model, a text recognition or a large file. Prepared outside any transaction, concluded in one.

use super::progress::Progress;
use super::question::Posed;
use super::services::Services;
use super::turn::{Scene, Turn};
use super::update::SentFile;
use super::{document, photo, question, sorting};
use crate::ledger::DraftId;
use crate::store::StoreError;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Job {
    /// Answer a question.
    Question(Box<Posed>),
    /// Read a receipt.
    Receipt {
        /// The picture.
        file: SentFile,
        /// What was written under it.
        caption: Option<String>,
    },
    /// Read a statement.
    Statement {
        /// The file.
        file: SentFile,
        /// What was written under it.
        caption: Option<String>,
    },
    /// Go on with a statement after a tap.
    StatementTap {
        /// Its draft.
        draft: DraftId,
        /// What was tapped.
        verb: document::Verb,
    },
    /// Have a model sort what has no category.
    Sort,
    /// Hear a voice message.
    Voice {
        /// The recording.
        file: SentFile,
    },
}

/// What came of the preparation.
pub enum Prepared {
    /// An answer.
    Question(question::Prepared),
    /// A receipt, read or not.
    Receipt(Box<photo::Prepared>),
    /// A statement, read or not.
    Statement(Box<document::Prepared>),
    /// What a model sorted.
    Sorted(sorting::Prepared),
}

/// Does the slow part; what went wrong is part of the result, for the person is told either way.
pub async fn prepare(services: &Services, scene: &Scene, job: Job, progress: &Progress) -> Prepared {
    match job {
        Job::Question(posed) => Prepared::Question(question::prepare(services, scene, *posed).await),
        Job::Voice { file } => Prepared::Question(question::prepare_voice(services, scene, &file).await),
        Job::Sort => Prepared::Sorted(sorting::prepare(services, scene).await),
        Job::Receipt { file, caption } => {
            Prepared::Receipt(Box::new(photo::prepare(services, scene, &file, caption.as_deref()).await))
        }
        Job::Statement { file, caption } => {
            Prepared::Statement(Box::new(document::prepare(services, scene, &file, caption.as_deref(), progress).await))
        }
        Job::StatementTap { draft, verb } => {
            Prepared::Statement(Box::new(document::prepare_tap(services, scene, draft, verb, progress).await))
        }
    }
}

/// Concludes in the turn's transaction.
///
/// # Errors
/// [`StoreError`]; the work is done again then.
pub async fn apply(turn: &mut Turn<'_>, prepared: Prepared) -> Result<(), StoreError> {
    match prepared {
        Prepared::Question(prepared) => question::apply(turn, prepared).await,
        Prepared::Receipt(prepared) => photo::apply(turn, *prepared).await,
        Prepared::Statement(prepared) => document::apply(turn, *prepared).await,
        Prepared::Sorted(prepared) => sorting::apply(turn, prepared).await,
    }
}
