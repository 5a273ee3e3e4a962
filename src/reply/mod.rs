//! What Quipu says back: text, pictures, files and choices, and the words and number formats they are made of.
//! Pure: no clock, no input or output, nothing of Telegram's wire.

mod arg;
mod clean;
mod format;
mod html;
mod locales;
mod words;

use serde::{Deserialize, Serialize};

pub use arg::{Arg, Args};
pub use clean::{CLEAN_LIMIT, clean, clean_to};
pub use format::{CurrencyPosition, DateOrder, Grouping, GroupingStyle, Locale};
pub use html::Html;
pub(crate) use html::{Token, escape};
pub use words::{Words, languages, words};

pub use crate::args;

/// Most bytes a button's data may have (Telegram Bot API, `callback_data`).
pub const CHOICE_DATA_LIMIT: usize = 64;

/// Most characters of a button's label that are kept; phones show fewer.
pub const CHOICE_LABEL_LIMIT: usize = 60;

/// One answer: its parts in the order they are sent, and the choices under the last of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reply {
    pub parts: Vec<Part>,
    /// Rows of buttons under the last part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Vec<Choice>>,
    /// Opens the person's keyboard as an answer to this message; choices win over it.
    #[serde(default)]
    pub force_reply: bool,
}

/// One thing that is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Text(Html),
    Picture {
        #[serde(with = "base64_bytes")]
        bytes: Vec<u8>,
        name: String,
        caption: Html,
    },
    File {
        #[serde(with = "base64_bytes")]
        bytes: Vec<u8>,
        name: String,
        mime: String,
        caption: Html,
    },
}

/// A button: what it says and what comes back when it is tapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub label: String,
    pub data: String,
}

/// Why a button cannot be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// Nothing visible to tap.
    #[error("a choice needs a label")]
    NoLabel,
    /// Empty, or more than [`CHOICE_DATA_LIMIT`] bytes.
    #[error("a choice's data has 1 to {CHOICE_DATA_LIMIT} bytes")]
    Data,
}

impl Choice {
    /// The label is cleaned and cut to [`CHOICE_LABEL_LIMIT`] characters.
    ///
    /// # Errors
    /// [`ChoiceError`] when the label is blank or the data does not fit.
    pub fn new(label: &str, data: impl Into<String>) -> Result<Self, ChoiceError> {
        let choice = Self { label: clean_to(label, CHOICE_LABEL_LIMIT), data: data.into() };
        if choice.label.is_empty() {
            return Err(ChoiceError::NoLabel);
        }
        if choice.data.is_empty() || choice.data.len() > CHOICE_DATA_LIMIT {
            return Err(ChoiceError::Data);
        }
        Ok(choice)
    }
}

impl Reply {
    /// A reply of one text.
    pub fn text(html: Html) -> Self {
        Self { parts: vec![Part::Text(html)], ..Self::default() }
    }

    /// Adds a part at the end.
    #[must_use]
    pub fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Adds a row of buttons; an empty row adds nothing.
    #[must_use]
    pub fn row(mut self, row: impl IntoIterator<Item = Choice>) -> Self {
        let row: Vec<Choice> = row.into_iter().collect();
        if !row.is_empty() {
            self.choices.push(row);
        }
        self
    }

    /// Adds rows of so many buttons each.
    #[must_use]
    pub fn rows(self, width: usize, choices: impl IntoIterator<Item = Choice>) -> Self {
        let choices: Vec<Choice> = choices.into_iter().collect();
        choices.chunks(width.max(1)).fold(self, |reply, row| reply.row(row.to_vec()))
    }

    /// Asks for an answer to this message.
    #[must_use]
    pub fn forcing_reply(mut self) -> Self {
        self.force_reply = true;
        self
    }
}

/// Bytes as base64 text: a JSON array of numbers would be three times as large.
pub(crate) mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        STANDARD.decode(text.as_bytes()).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_survives_json() {
        let reply = Reply::text(Html::text("1 < 2"))
            .with(Part::Picture { bytes: vec![0, 255, 7], name: "a.png".into(), caption: Html::default() })
            .row([Choice::new("Undo", "undo:42").unwrap()]);
        let json = serde_json::to_string(&reply).unwrap();
        assert!(json.contains("\"AP8H\""), "{json}");
        assert_eq!(serde_json::from_str::<Reply>(&json).unwrap(), reply);
    }

    #[test]
    fn choices_are_checked() {
        assert_eq!(Choice::new("\u{202e} ", "x"), Err(ChoiceError::NoLabel));
        assert_eq!(Choice::new("Yes", ""), Err(ChoiceError::Data));
        assert_eq!(Choice::new("Yes", "é".repeat(33)), Err(ChoiceError::Data));
        assert_eq!(Choice::new("Yes", "é".repeat(32)).unwrap().data.len(), 64);
        assert_eq!(Choice::new(&"x".repeat(200), "x").unwrap().label.chars().count(), CHOICE_LABEL_LIMIT);
    }
}
