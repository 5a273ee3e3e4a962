//! The assistant: a bounded loop in which a model asks the ledger by guarded SQL and changes it by tools, and nothing
//! else. Figures come from tools; the model never does arithmetic.

use std::sync::Arc;

use chrono::NaiveDate;
use sqlx::postgres::PgConnection;

use crate::ledger::{ChatId, UserId};
use crate::reply::{Locale, Reply};
use crate::store::{Book, StoreError};

/// A question, and whose it is.
#[derive(Clone)]
pub struct Ask {
    /// The update, which keys of changes are made of.
    pub update: i64,
    /// The chat whose memory goes with it.
    pub chat: ChatId,
    /// Who asks.
    pub user: UserId,
    /// What they are called; never leaves as it is.
    pub name: String,
    /// The only book that is read or changed.
    pub book: Arc<Book>,
    /// Words, numbers and dates.
    pub locale: Locale,
    /// The day there.
    pub today: NaiveDate,
    /// The person's words.
    pub text: String,
}

/// What is said back.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// In order.
    pub replies: Vec<Reply>,
}

/// What a voice message said.
#[derive(Debug, Clone)]
pub enum Heard {
    /// Its words.
    Text(String),
    /// No transcription is set up.
    Off,
    /// It could not be heard.
    Failed,
}

/// The assistant. Shared by all chats.
pub struct Assistant {}

impl Assistant {
    /// Whether it hears voice messages.
    pub fn hears(&self) -> bool {
        false
    }

    /// Whether its model sees pictures.
    pub fn sees(&self) -> bool {
        false
    }

    /// Answers, or does what is asked.
    pub async fn answer(&self, ask: &Ask) -> Answer {
        let _ = ask;
        Answer::default()
    }

    /// What a vision model reads from a receipt's picture, as JSON of the receipt room's schema; None when it fails.
    pub async fn read_receipt(&self, user: UserId, data_url: &str) -> Option<serde_json::Value> {
        let _ = (user, data_url);
        None
    }

    /// Hears a voice message.
    pub async fn hear(&self, user: UserId, recording: Vec<u8>, name: &str) -> Heard {
        let _ = (user, recording, name);
        Heard::Off
    }
}

/// What a button under an answer asks for: the rows behind it, or how it was computed. None: no longer kept.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn explain(
    connection: &mut PgConnection,
    book: &Book,
    locale: &Locale,
    today: NaiveDate,
    data: &str,
) -> Result<Option<Reply>, StoreError> {
    let _ = (connection, book, locale, today, data);
    Ok(None)
}
