//! PURE: personal data is replaced by placeholders before text leaves, and put back in what comes back. Everything
//! here is linear in the text's length, whatever the text.
//!
//! A number alone says little, so each kind asks for more: a check digit, a shape no amount or reference has, or a
//! word before it (`cue`). Of several words before a number the nearest one decides.

mod account;
mod address;
mod card;
mod checksum;
#[cfg(test)]
mod corpus;
mod cue;
mod date;
mod iban;
mod inspect;
mod name;
mod national_id;
mod phone;
mod text;

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use cue::Cues;
pub use inspect::{inspect, inspect_for};
use name::Names;
use text::Text;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Card,
    Iban,
    Email,
    Phone,
    /// A Unified Payments Interface address, such as `ravi@okaxis`.
    Upi,
    Account,
    NationalId,
    Name,
}

impl Kind {
    const ALL: [Self; 8] =
        [Self::Card, Self::Iban, Self::Email, Self::Phone, Self::Upi, Self::Account, Self::NationalId, Self::Name];

    /// As it stands in a placeholder.
    fn label(self) -> &'static str {
        match self {
            Self::Card => "CARD",
            Self::Iban => "IBAN",
            Self::Email => "EMAIL",
            Self::Phone => "PHONE",
            Self::Upi => "UPI",
            Self::Account => "ACCOUNT",
            Self::NationalId => "ID",
            Self::Name => "NAME",
        }
    }
}

/// Where personal data stood: characters (not bytes) of the input, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// A text fit to leave.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted {
    pub text: String,
    /// In order, without overlaps, in terms of the input.
    pub spans: Vec<Span>,
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redacted").field("spans", &self.spans).finish_non_exhaustive()
    }
}

/// Redacts the texts of one conversation. The same value gets the same placeholder (`⟦IBAN_1⟧`) as long as this
/// lives; a conversation that is redacted again from its beginning, in order, gets the same ones again.
#[derive(Clone, Default)]
pub struct Redactor {
    names: Names,
    /// By kind and value without its separators and case.
    placeholders: HashMap<(Kind, String), usize>,
    /// By kind and number, the value as it was first written.
    values: HashMap<(Kind, usize), String>,
    counts: HashMap<Kind, usize>,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor").field("values", &self.values.len()).finish_non_exhaustive()
    }
}

const OPEN: char = '⟦';
const CLOSE: char = '⟧';

impl Redactor {
    /// `names`: the user's own, such as `Ana María Pérez`, in any order and spelling.
    pub fn new(names: &[String]) -> Self {
        Self { names: Names::new(names), ..Self::default() }
    }

    /// Replaces personal data. The placeholders' own brackets in a text become plain ones, so nobody can write one.
    pub fn redact(&mut self, text: &str) -> Redacted {
        let spans = find(text, &self.names);
        let mut redacted = String::with_capacity(text.len());
        let mut chars = text.chars().enumerate();
        let mut spans_left = spans.iter().peekable();
        while let Some((at, first)) = chars.next() {
            match spans_left.next_if(|span| span.start == at) {
                Some(span) => {
                    let rest = chars.by_ref().take(span.end - span.start - 1).map(|(_, c)| c);
                    let value: String = std::iter::once(first).chain(rest).collect();
                    redacted.push_str(&self.placeholder(span.kind, &value));
                }
                None => redacted.push(match first {
                    OPEN => '[',
                    CLOSE => ']',
                    other => other,
                }),
            }
        }
        Redacted { text: redacted, spans }
    }

    /// Puts values back, also where a model changed the brackets, the case or lost them. What was never given out
    /// stays as it is.
    pub fn restore(&self, text: &str) -> String {
        let mut restored = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let after_letter = restored.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
            if let Some((value, length)) = self.placeholder_at(rest).filter(|_| !after_letter) {
                restored.push_str(value);
                rest = rest.get(length..).unwrap_or_default();
            } else {
                restored.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        restored
    }

    /// [`Redactor::restore`] in every string of a JSON value, such as a tool call's arguments.
    pub fn restore_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.restore(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.restore_json(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.restore_json(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn placeholder(&mut self, kind: Kind, value: &str) -> String {
        let key = value.chars().filter(|c| c.is_alphanumeric() || *c == '@').flat_map(char::to_lowercase).collect();
        let count = self.counts.entry(kind).or_default();
        let number = *self.placeholders.entry((kind, key)).or_insert_with(|| {
            *count += 1;
            *count
        });
        self.values.entry((kind, number)).or_insert_with(|| value.to_owned());
        format!("{OPEN}{}_{number}{CLOSE}", kind.label())
    }

    /// The value of a placeholder that begins `text`, and the placeholder's length in bytes.
    fn placeholder_at(&self, text: &str) -> Option<(&str, usize)> {
        let bare = text.strip_prefix([OPEN, '[']).unwrap_or(text);
        let bare = bare.strip_prefix([OPEN, '[']).unwrap_or(bare);
        let opened = text.len() - bare.len();
        let kind = Kind::ALL.into_iter().find(|kind| {
            bare.get(..kind.label().len()).is_some_and(|label| label.eq_ignore_ascii_case(kind.label()))
        })?;
        let tail = bare.get(kind.label().len()..)?;
        let number = tail.strip_prefix(['_', ' ', '-'])?;
        let digits = number.bytes().take(7).take_while(u8::is_ascii_digit).count();
        let value = self.values.get(&(kind, number.get(..digits)?.parse().ok()?))?;
        let mut after = number.get(digits..)?;
        if opened == 0 {
            // Without brackets only the exact form counts: "id 1" may be anything.
            let exact = tail.starts_with('_') && bare.starts_with(kind.label());
            let ends = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            return (exact && ends).then_some((value.as_str(), text.len() - after.len()));
        }
        for _ in 0..2 {
            after = after.strip_prefix([CLOSE, ']']).unwrap_or(after);
        }
        Some((value, text.len() - after.len()))
    }
}

/// A find in folded characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    kind: Kind,
    start: usize,
    end: usize,
}

fn find(text: &str, names: &Names) -> Vec<Span> {
    let text = Text::fold(text);
    let cues = Cues::read(&text);
    let mut taken = vec![false; text.len()];
    let mut found = Vec::new();
    // The surest first: what one kind has taken, no later one gets.
    let kinds: [fn(&Text, &Cues) -> Vec<Found>; 7] =
        [address::find, iban::find, card::find, national_id::find, phone::find, account::find, name::find_announced];
    let own = std::iter::once_with(|| names.find(&text));
    for one in kinds.iter().map(|find| find(&text, &cues)).chain(own).flatten() {
        if let Some(place) = taken.get_mut(one.start..one.end)
            && !place.is_empty()
            && !place.contains(&true)
        {
            place.fill(true);
            found.push(one);
        }
    }
    found.sort_by_key(|one| one.start);
    found.into_iter().map(|one| text.span(one)).collect()
}

#[cfg(test)]
mod tests {

    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_keeps_its_placeholder_however_it_is_written() {
        let mut redactor = Redactor::new(&["Ana Pérez".to_owned()]);
        let first = redactor.redact("Ana Pérez paid DE89 3704 0044 0532 0130 00");
        assert_eq!(first.text, "⟦NAME_1⟧ paid ⟦IBAN_1⟧");
        let second = redactor.redact("GB82WEST12345698765432, de89370400440532013000, ana perez");
        assert_eq!(second.text, "⟦IBAN_2⟧, ⟦IBAN_1⟧, ⟦NAME_2⟧");
        assert_eq!(redactor.restore(&first.text), "Ana Pérez paid DE89 3704 0044 0532 0130 00");
    }

    #[test]
    fn placeholders_come_back_however_a_model_writes_them() {
        let mut redactor = Redactor::default();
        redactor.redact("x@y.de and DE89370400440532013000");
        for (written, restored) in [
            ("to ⟦EMAIL_1⟧.", "to x@y.de."),
            ("[EMAIL_1] [[IBAN_1]]", "x@y.de DE89370400440532013000"),
            ("⟦email_1⟧ ⟦Email 1⟧", "x@y.de x@y.de"),
            ("EMAIL_1,IBAN_1", "x@y.de,DE89370400440532013000"),
            ("MY_EMAIL_1 EMAIL_12 email_1 ⟦EMAIL_9⟧ ⟦CARD_1⟧ ⟦", "MY_EMAIL_1 EMAIL_12 email_1 ⟦EMAIL_9⟧ ⟦CARD_1⟧ ⟦"),
        ] {
            assert_eq!(redactor.restore(written), restored);
        }
        let mut arguments = json!({"note": "⟦EMAIL_1⟧", "lines": [{"to": "⟦IBAN_1⟧", "amount": 1}]});
        redactor.restore_json(&mut arguments);
        assert_eq!(arguments, json!({"note": "x@y.de", "lines": [{"to": "DE89370400440532013000", "amount": 1}]}));
    }

    #[test]
    fn nobody_can_write_a_placeholder() {
        let mut redactor = Redactor::default();
        redactor.redact("x@y.de");
        assert_eq!(redactor.redact("send ⟦EMAIL_1⟧").text, "send [EMAIL_1]");
    }

    #[test]
    fn neither_signs_of_other_scripts_nor_invisible_ones_hide_a_number() {
        for text in [
            "４１１１ １１１１ １１１１ １１１１",
            "4111\u{200b}1111\u{ad}1111\u{200d}1111",
            "4111\u{a0}1111\u{2011}1111 1111",
        ] {
            let whole = text.chars().count();
            let spans = Redactor::default().redact(text).spans;
            let expected = Span { kind: Kind::Card, start: 0, end: whole };
            assert_eq!(spans, [expected], "{text}");
        }
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        let pieces = [
            "1",
            "4",
            "4111 ",
            "1-",
            "+",
            "+4",
            "(",
            "0049 ",
            "DE89",
            "DE",
            "DE8 ",
            "a@",
            "@",
            "a.",
            "a@b.",
            "a/c ",
            "A/",
            "ref ",
            "123456 ",
            "a/c 123456 ",
            "x@y.de ",
            "⟦",
            "[[",
            "ana ",
            "A",
            "12 ",
            "1.",
            "mr A",
            "\u{200b}",
            "é",
            "ID ",
            "name:",
            "00",
            "AB12",
        ];
        let mut redactor = Redactor::new(&["Ana A".to_owned()]);
        for piece in pieces {
            let text = piece.repeat(15_000 / piece.len());
            let redacted = redactor.redact(&text);
            let back = redactor.restore(&redacted.text);
            assert!(!back.is_empty());
        }
    }
}
