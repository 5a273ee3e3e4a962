//! The pieces of a narration and what each can be by its shape alone: a date, a time, a card's tail, a reference.

use crate::ledger::category::fold;
use crate::ledger::money::Currency;

/// A piece between spaces.
#[derive(Debug, Clone)]
pub(super) struct Token<'t> {
    /// As written.
    pub text: &'t str,
    /// Folded for comparing; empty for punctuation.
    pub key: String,
    /// Three or more spaces stand before it: another column of the bank's record.
    pub column: bool,
    /// It is no part of a name.
    pub taken: bool,
}

/// The tokens of a text, at most 80.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::new();
    let mut gap = 0;
    for piece in text.split(|c: char| c.is_whitespace() || matches!(c, '|' | ';' | '\u{3000}')) {
        if piece.is_empty() {
            gap += 1;
            continue;
        }
        let key = fold(piece);
        out.push(Token { text: piece, key, column: gap > 1 && !out.is_empty(), taken: false });
        gap = 0;
        if out.len() == 80 {
            break;
        }
    }
    out
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Nothing but digits and marks.
pub(super) fn is_number(text: &str) -> bool {
    digits(text) > 0 && letters(text) == 0
}

/// Whether a piece is no name by its shape: a date, a time, an amount, a card's tail, a reference, a handle, a mark.
pub(super) fn is_noise(text: &str) -> bool {
    let text = text.trim_matches(|c: char| matches!(c, ',' | '.' | ':' | '(' | ')' | '[' | ']' | '"' | '\''));
    if letters(text) == 0 {
        // A short number may be part of a name; where it stands decides.
        let bare = text.bytes().all(|b| b.is_ascii_digit());
        return !bare || text.len() > 3;
    }
    is_date(text) || is_time(text) || is_masked(text) || is_amount(text) || is_reference(text) || is_handle(text)
}

/// The first three letters of the months in the languages that write them on statements.
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "ene", "abr", "ago", "dic",
    "fev", "mai", "set", "out", "dez", "maj", "okt", "gen", "mag", "giu", "lug", "ott", "mrt", "mei", "avr", "aou",
    "jui", "mär", "fév", "aoû", "déc",
];

/// Whether a word is a month's name or its beginning.
pub(super) fn is_month(key: &str) -> bool {
    let head: String = key.chars().take(3).collect();
    key.chars().count() <= 10 && MONTHS.contains(&head.as_str()) && !NOT_MONTHS.contains(&key)
}

/// Words that begin like a month.
const NOT_MONTHS: &[&str] = &[
    "market",
    "mart",
    "marks",
    "maria",
    "mario",
    "marina",
    "marriott",
    "marco",
    "mark",
    "marie",
    "mary",
    "martin",
    "marmaris",
    "mare",
    "margarita",
    "janet",
    "jane",
    "janice",
    "augusta",
    "maya",
    "mayo",
    "mayer",
    "mayor",
    "march's",
    "junior",
    "juniper",
    "julia",
    "julian",
    "julie",
    "decathlon",
    "decor",
    "deco",
    "october",
    "setup",
    "settle",
    "outlet",
    "outdoor",
    "outback",
    "gentle",
    "genesis",
    "general",
    "agora",
    "magic",
    "magazin",
    "magasin",
    "lugano",
    "okta",
    "seppo",
    "septa",
    "novo",
    "nova",
    "novotel",
    "apple",
    "april's",
    "mainz",
    "major",
    "majestic",
    "diced",
    "juice",
    "juin's",
    "jungle",
    "deck",
    "decker",
    "january's",
    "aprilia",
    "novartis",
    "mai's",
    "avril",
    "outfit",
    "outfitters",
    "outfitter",
    "magnum",
    "magnolia",
    "magpie",
    "genova",
    "generali",
    "gentlemen",
    "setapp",
];

/// `05MAR26`, `05-Mar-2026`, `2026-03-05T11:33`, `30.09.`, `12/10WEBSITE` not.
fn is_date(text: &str) -> bool {
    let digits = digits(text);
    if !(1..=14).contains(&digits) {
        return false;
    }
    let word: String = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    matches!(word.as_str(), "t" | "z") && digits >= 8 || is_month(&word) && digits <= 6
}

fn is_time(text: &str) -> bool {
    let word: String = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    digits(text) >= 3 && text.contains([':', 'h', '.']) && matches!(word.as_str(), "am" | "pm" | "h" | "uhr" | "hrs")
}

/// `XX1234`, `****1234`, `416021XXXXXX0001`, `CB*1234`.
pub(super) fn is_masked(text: &str) -> bool {
    let mask = text.chars().filter(|c| matches!(c, 'x' | 'X' | '*' | '•' | '#')).count();
    let other = text.chars().filter(|c| c.is_alphabetic() && !matches!(c, 'x' | 'X')).count();
    let digits = digits(text);
    mask >= 2 && digits >= 2 && other == 0
        || mask >= 4 && other == 0
        || text.len() > 3 && text.to_ascii_uppercase().starts_with("CB*") && digits > 2
}

/// `DKK995,00`, `20.59EUR`.
fn is_amount(text: &str) -> bool {
    let word: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    word.len() == 3 && digits(text) > 0 && Currency::parse(&word).is_ok()
}

/// A code: letters and digits mixed, mostly digits or long, as no name is.
pub(super) fn is_reference(text: &str) -> bool {
    let (digits, letters, length) = (digits(text), letters(text), text.chars().count());
    let runs = text.as_bytes().windows(2).filter(|w| matches!(w, [a, b] if a.is_ascii_digit() != b.is_ascii_digit()));
    digits >= 3 && length >= 6 && (digits * 2 >= length || runs.count() > 2 || letters <= 2)
        || digits >= 6
        || length > 24 && digits > 0
}

/// `asha@oksbi`, `help@shop.com`, and links.
pub(super) fn is_handle(text: &str) -> bool {
    let at = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    at || text.starts_with("http") || text.starts_with("www.") && text.contains('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_that_are_no_names_are_seen() {
        for text in [
            "05MAR26",
            "05-Mar-2026",
            "2026-03-05T11:33",
            "30.09.",
            "11:39",
            "05/03",
            "XX1234",
            "****1234",
            "416021XXXXXX0001",
            "CB*1234",
            "12,80",
            "410000000002",
            "HDFC0000001",
            "037196321563",
            "0000000122",
            "5KL3832735",
            "00jah78563",
            "asha@oksbi",
            "DKK995,00",
            "A0420985",
            "11.30am",
        ] {
            assert!(is_noise(text), "{text}");
        }
        for text in [
            "7-ELEVEN",
            "A1",
            "H&M",
            "B.J.",
            "Netflix.com",
            "Market",
            "Decathlon",
            "1",
            "24",
            "L'Oréal",
            "O2",
            "C&A",
            "BP",
            "Studio54",
            "1und1",
            "Mars",
        ] {
            assert!(!is_noise(text), "{text}");
        }
    }
}
