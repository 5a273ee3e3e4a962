//! What a bank writes beside an amount, of any country: who was paid, by which mode, whether it came back, whether it
//! went to an account of one's own. Pure: tables of words and shapes, no list of banks' formats.

mod name;
mod phrases;
mod places;
mod rails;
mod token;

#[cfg(test)]
mod tests;

use crate::ledger::PaymentMode;

pub use name::clean_name;

/// Longest narration looked at, in characters; what follows tells nothing more.
const LIMIT: usize = 400;

/// A narration, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narration {
    /// Who was paid, or who paid, as a person would write it. None: it names nobody.
    pub merchant: Option<String>,
    /// How the money moved, where it says so.
    pub mode: Option<PaymentMode>,
    /// It says that money came back: a refund, a reversal.
    pub refund: bool,
    /// It says that the other side is an account of the same person: savings, a card's bill, a top-up.
    pub own: bool,
}

/// Reads a narration.
pub fn read(text: &str) -> Narration {
    let end = text.char_indices().nth(LIMIT).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or_default().trim();
    if text.is_empty() {
        return Narration::default();
    }
    rails::read(text).unwrap_or_else(|| name::read(text))
}
