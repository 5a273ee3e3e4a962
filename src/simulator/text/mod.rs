//! Message text as Telegram treats it: cleaning, length in UTF-16 units, entities from markup and from plain text.
//! Knows nothing of chats, bots or HTTP.

mod detect;
mod html;
mod markdown;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use detect::detect;

/// A stretch of a text with a meaning, offsets and lengths in UTF-16 units, as in
/// <https://core.telegram.org/bots/api#messageentity>.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    #[serde(rename = "type")]
    pub kind: String,
    pub offset: usize,
    pub length: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_emoji_id: Option<String>,
    /// The user of a `text_mention`, kept as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Value>,
}

impl Entity {
    pub fn new(kind: &str, offset: usize, length: usize) -> Self {
        Self { kind: kind.to_owned(), offset, length, url: None, language: None, custom_emoji_id: None, user: None }
    }

    fn end(&self) -> usize {
        self.offset + self.length
    }
}

/// A text with its entities, cleaned and trimmed the way Telegram's servers do it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formatted {
    pub text: String,
    pub entities: Vec<Entity>,
}

/// Bytes of a text with its markup that are read at all. What is longer cannot fit into any limit on the result, short
/// of being markup only.
pub const LONGEST_RAW: usize = 1 << 16;

/// How a bot asked for its text to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseMode {
    Plain,
    Html,
    Markdown,
    MarkdownV2,
}

impl ParseMode {
    /// `None` for a mode that Telegram does not know.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "" | "none" => Some(Self::Plain),
            "html" => Some(Self::Html),
            "markdown" => Some(Self::Markdown),
            "markdownv2" => Some(Self::MarkdownV2),
            _ => None,
        }
    }
}

/// Reads a bot's text.
///
/// # Errors
/// The part of Telegram's wording after `can't parse entities: `.
pub fn parse(text: &str, mode: ParseMode) -> Result<Formatted, String> {
    let text = clean(text);
    let parsed = match mode {
        ParseMode::Plain => Formatted { text, entities: Vec::new() },
        ParseMode::Html => html::parse(&text)?,
        ParseMode::Markdown => markdown::parse_legacy(&text)?,
        ParseMode::MarkdownV2 => markdown::parse_v2(&text)?,
    };
    Ok(finish(parsed))
}

/// Takes a text with entities given by offset; entities beyond the text are cut, empty ones dropped.
pub fn with_entities(text: &str, mut entities: Vec<Entity>) -> Formatted {
    let text = clean(text);
    let whole = utf16_len(&text);
    for entity in &mut entities {
        entity.offset = entity.offset.min(whole);
        entity.length = entity.length.min(whole - entity.offset);
    }
    finish(Formatted { text, entities })
}

/// Length in UTF-16 units, the unit of every Telegram limit and offset.
pub fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Carriage returns go, other control characters become spaces.
fn clean(text: &str) -> String {
    text.chars().filter(|c| *c != '\r').map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// Trims both ends, moves the entities along, adds those found in plain text, and sorts.
fn finish(parsed: Formatted) -> Formatted {
    const BLANK: [char; 3] = [' ', '\n', '\t'];
    let without_start = parsed.text.trim_start_matches(BLANK);
    let cut = utf16_len(&parsed.text) - utf16_len(without_start);
    let text = without_start.trim_end_matches(BLANK).to_owned();
    let whole = utf16_len(&text);
    let mut entities: Vec<Entity> = parsed
        .entities
        .into_iter()
        .filter_map(|mut entity| {
            let end = entity.end().saturating_sub(cut).min(whole);
            entity.offset = entity.offset.saturating_sub(cut).min(whole);
            entity.length = end.saturating_sub(entity.offset);
            (entity.length > 0).then_some(entity)
        })
        .collect();
    for found in detect(&text) {
        let taken = entities.iter().any(|known| {
            matches!(known.kind.as_str(), "code" | "pre" | "text_link" | "text_mention" | "custom_emoji")
                && found.offset < known.end()
                && known.offset < found.end()
        }) || entities.iter().any(|known| known.kind == found.kind && known.offset == found.offset);
        if !taken {
            entities.push(found);
        }
    }
    entities.sort_by(|a, b| (a.offset, b.length).cmp(&(b.offset, a.length)));
    Formatted { text, entities }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trimming_moves_entities() {
        let read = parse("  \n<b>Total</b> 12 €  ", ParseMode::Html).unwrap();
        assert_eq!(read.text, "Total 12 €");
        assert_eq!(read.entities, vec![Entity::new("bold", 0, 5)]);
    }

    #[test]
    fn given_entities_are_kept_inside_the_text() {
        let read = with_entities("ab", vec![Entity::new("bold", 1, 50), Entity::new("italic", 9, 1)]);
        assert_eq!(read.entities, vec![Entity::new("bold", 1, 1)]);
    }

    #[test]
    fn commands_inside_code_are_not_commands() {
        let read = parse("<code>/undo</code> or /help", ParseMode::Html).unwrap();
        assert_eq!(read.entities, vec![Entity::new("code", 0, 5), Entity::new("bot_command", 9, 5)]);
    }

    #[test]
    fn control_characters_are_cleaned() {
        assert_eq!(parse("a\r\nb\u{0}c", ParseMode::Plain).unwrap().text, "a\nb c");
    }
}
