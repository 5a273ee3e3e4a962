//! What is to be changed about an entry that was recorded before, said without its number: `make it 25`, `it was 25 not
//! 20`, `change that to transport`, `delete the coffee`. Only what leaves no doubt that it changes something.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::Context;
use super::correction::{Correction, Patch, parse_correction};
use super::normalize::{clean, key};

/// A change, and of which entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Which entry is meant.
    pub of: Of,
    /// What changes; a patch or a deletion.
    pub correction: Correction,
}

/// How an entry is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// `it`, `the last one`.
    Last,
    /// By the amount it has.
    Amount(Decimal),
    /// By words of it, folded.
    Words(Vec<String>),
}

/// Longest text that is read, in words.
const MOST_WORDS: usize = 12;
/// Most words that name an entry.
const NAME_WORDS: usize = 3;

/// What is said before the change itself and adds nothing.
const LEADS: [&str; 16] = [
    "por favor",
    "can you",
    "could you",
    "puedes",
    "please",
    "sorry",
    "perdon",
    "oops",
    "ups",
    "no",
    "ay",
    "actually",
    "wait",
    "espera",
    "hey",
    "ok",
];
/// Those of them that take back what was said.
const TAKES_BACK: [&str; 7] = ["no", "actually", "sorry", "perdon", "oops", "ups", "wait"];
/// Verbs that are followed by an entry and what becomes of it.
const CHANGE: [&str; 10] = ["make", "set", "change", "move", "put", "update", "cambia", "cambiar", "mueve", "pasa"];
/// Verbs of Spanish with the entry in them.
const CHANGE_IT: [&str; 12] = [
    "cambialo",
    "cambiala",
    "ponlo",
    "ponla",
    "muevelo",
    "muevela",
    "pasalo",
    "pasala",
    "dejalo",
    "dejala",
    "corrigelo",
    "corrigela",
];
const DELETE: [&str; 9] = ["delete", "remove", "erase", "drop", "borra", "borrar", "elimina", "eliminar", "quita"];
const DELETE_IT: [&str; 6] = ["borralo", "borrala", "eliminalo", "eliminala", "quitalo", "quitala"];
/// What says how it was. Longer ones first.
const WAS: [&str; 19] = [
    "the last one was",
    "the last was",
    "el ultimo era",
    "it should have been",
    "it should be",
    "should have been",
    "should be",
    "it was",
    "that was",
    "it is",
    "it s",
    "i meant",
    "queria decir",
    "quise decir",
    "deberia ser",
    "que sean",
    "eran",
    "era",
    "fueron",
];
/// What names the last entry. Longer ones first.
const LAST: [&str; 24] = [
    "the last entry",
    "the last expense",
    "the last payment",
    "the last one",
    "my last entry",
    "my last one",
    "el ultimo gasto",
    "el ultimo apunte",
    "la ultima compra",
    "el ultimo",
    "la ultima",
    "lo ultimo",
    "last entry",
    "last one",
    "the last",
    "that one",
    "this one",
    "it",
    "that",
    "this",
    "last",
    "eso",
    "esto",
    "ese",
];
/// Words before what becomes of it.
const TO: [&str; 8] = ["to", "into", "as", "a", "en", "por", "al", "como"];
/// Words before what an entry is called.
const ARTICLES: [&str; 9] = ["the", "my", "that", "el", "la", "los", "las", "mi", "ese"];
/// Words between how it was and how it was not. Longer ones first.
const NOT: [&str; 6] = ["instead of", "rather than", "en vez de", "and not", "not", "no"];

/// Reads a text that changes an entry of before; `None` where it may say anything else.
pub fn amendment(text: &str, cx: &Context<'_>) -> Option<Amendment> {
    let line = clean(text);
    if line.contains('\n') || line.contains(['?', '#']) {
        return None;
    }
    let words: Vec<Word<'_>> = line.split_whitespace().map(Word::of).filter(|word| !word.key.is_empty()).collect();
    if words.len() > MOST_WORDS {
        return None;
    }
    let rest = without_leads(&words);
    let read = deletion(rest).or_else(|| changed(rest, cx)).or_else(|| was(rest, cx));
    read.or_else(|| corrected(&words, rest, cx))
}

struct Word<'t> {
    written: &'t str,
    /// Folded, without marks around it.
    key: String,
}

impl<'t> Word<'t> {
    fn of(written: &'t str) -> Self {
        let bare = written.trim_matches(|c: char| matches!(c, ',' | '!' | '.' | '¡' | ':' | ';' | '"' | '“' | '”'));
        Self { written: bare, key: key(bare).replace(['\'', '’'], " ") }
    }
}

/// The words behind a phrase that they begin with.
fn behind<'w, 't>(words: &'w [Word<'t>], phrase: &str) -> Option<&'w [Word<'t>]> {
    let parts: Vec<&str> = phrase.split(' ').collect();
    // `it's` is one word of two parts.
    if let [first, rest @ ..] = words
        && first.key == phrase
    {
        return Some(rest);
    }
    let (head, rest) = words.split_at_checked(parts.len())?;
    head.iter().zip(&parts).all(|(word, part)| word.key == *part).then_some(rest)
}

fn behind_any<'w, 't>(words: &'w [Word<'t>], phrases: &[&str]) -> Option<&'w [Word<'t>]> {
    phrases.iter().find_map(|phrase| behind(words, phrase))
}

fn without_leads<'w, 't>(mut words: &'w [Word<'t>]) -> &'w [Word<'t>] {
    while let Some(rest) = behind_any(words, &LEADS).filter(|rest| !rest.is_empty()) {
        words = rest;
    }
    words
}

/// `delete the coffee`, `bórralo`.
fn deletion(words: &[Word<'_>]) -> Option<Amendment> {
    if behind_any(words, &DELETE_IT).is_some_and(<[_]>::is_empty) {
        return Some(Amendment { of: Of::Last, correction: Correction::Delete });
    }
    let object = behind_any(words, &DELETE)?;
    let of = match behind_any(object, &LAST) {
        Some([]) => Of::Last,
        _ => named(object)?,
    };
    Some(Amendment { of, correction: Correction::Delete })
}

/// `make it 25`, `change the coffee to transport`, `ponlo en 25`.
fn changed(words: &[Word<'_>], cx: &Context<'_>) -> Option<Amendment> {
    if let Some(rest) = behind_any(words, &CHANGE_IT) {
        return Some(Amendment { of: Of::Last, correction: patch(without_to(rest), cx)? });
    }
    let object = behind_any(words, &CHANGE)?;
    if let Some(rest) = behind_any(object, &LAST) {
        return Some(Amendment { of: Of::Last, correction: patch(without_to(rest), cx)? });
    }
    let numeral = |word: &Word<'_>| word.key.starts_with(|c: char| c.is_ascii_digit());
    let ends = |word: &Word<'_>| TO.contains(&word.key.as_str()) || numeral(word);
    let at = object.iter().position(ends)?;
    let (name, rest) = object.split_at_checked(at)?;
    // `put gas 40` is an entry.
    let said = rest.first().is_some_and(|word| TO.contains(&word.key.as_str()));
    let plain = behind(words, "make").is_some() && behind_any(name, &ARTICLES).is_some();
    if !said && !plain {
        return None;
    }
    Some(Amendment { of: named(name)?, correction: patch(without_to(rest), cx)? })
}

/// `it was 25 not 20`, `25 not 20`, `eran 25`.
fn was(words: &[Word<'_>], cx: &Context<'_>) -> Option<Amendment> {
    let said = behind_any(words, &WAS);
    let rest = said.unwrap_or(words);
    let not = (1..rest.len()).find_map(|at| Some((at, behind_any(rest.get(at..)?, &NOT)?)));
    let Some((at, wrong)) = not else {
        said?;
        let correction = patch(rest, cx)?;
        // `it was lunch 12` is an entry.
        let both = |patch: &Patch| patch.amount.is_some() && patch.category.is_some();
        let tells = !matches!(&correction, Correction::Patch(patch) if both(patch));
        return tells.then_some(Amendment { of: Of::Last, correction });
    };
    let right = rest.get(..at)?;
    let correction = patch(right, cx)?;
    let of = match (wrong, &correction) {
        ([wrong], Correction::Patch(patch)) if patch.amount.is_some() => Of::Amount(amount(wrong)?),
        // `it was food, not transport`: what it is not is what it is now.
        ([_], Correction::Patch(_)) if said.is_some() => Of::Last,
        _ => return None,
    };
    Some(Amendment { of, correction })
}

/// `no, 12`, `actually 12.50`: an amount alone, behind a word that takes back another.
fn corrected(all: &[Word<'_>], rest: &[Word<'_>], cx: &Context<'_>) -> Option<Amendment> {
    behind_any(all, &TAKES_BACK).filter(|_| (1..=2).contains(&rest.len()))?;
    let Correction::Patch(patch) = patch(rest, cx)? else { return None };
    let only = Patch { amount: patch.amount, currency: patch.currency, ..Patch::default() };
    let alone = patch.amount.is_some() && patch == only;
    alone.then_some(Amendment { of: Of::Last, correction: Correction::Patch(patch) })
}

fn amount(word: &Word<'_>) -> Option<Decimal> {
    let digits = word.key.trim_matches(|c: char| !c.is_ascii_digit());
    Decimal::from_str(&digits.replacen(',', ".", 1)).ok()
}

fn without_to<'w, 't>(words: &'w [Word<'t>]) -> &'w [Word<'t>] {
    behind_any(words, &TO).unwrap_or(words)
}

/// What an entry is called.
fn named(words: &[Word<'_>]) -> Option<Of> {
    let words = behind_any(words, &ARTICLES).unwrap_or(words);
    let plain = |word: &Word<'_>| word.key.chars().all(char::is_alphanumeric) && word.key.chars().count() > 2;
    let fits = (1..=NAME_WORDS).contains(&words.len()) && words.iter().all(plain);
    fits.then(|| Of::Words(words.iter().map(|word| word.key.clone()).collect()))
}

/// What becomes of the entry, where it is an amount, a day, a category or an account and no mere words.
fn patch(words: &[Word<'_>], cx: &Context<'_>) -> Option<Correction> {
    let text = words.iter().map(|word| word.written).collect::<Vec<_>>().join(" ");
    match parse_correction(&text, cx) {
        Correction::Patch(patch) if patch != Patch::default() && patch.note.is_none() && patch.merchant.is_none() => {
            Some(Correction::Patch(patch))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{categories, context};
    use super::*;

    /// `last 25 [Food]`, `20? 25`, `coffee delete`.
    fn shown(amendment: &Amendment) -> String {
        let of = match &amendment.of {
            Of::Last => "last".to_owned(),
            Of::Amount(amount) => format!("{amount}?"),
            Of::Words(words) => words.join("+"),
        };
        let change = match &amendment.correction {
            Correction::Patch(patch) => {
                let amount = patch.amount.map(|amount| format!(" {amount}")).unwrap_or_default();
                let category = patch.category.as_ref().map(|name| format!(" [{name}]")).unwrap_or_default();
                let day = patch.occurred_on.map(|day| format!(" {day}")).unwrap_or_default();
                format!("{amount}{category}{day}")
            }
            Correction::Delete => " delete".to_owned(),
            other => format!(" {other:?}"),
        };
        format!("{of}{change}")
    }

    #[test]
    fn what_changes_an_entry_of_before_is_read() {
        let categories = categories();
        let cx = context(&categories);
        for (text, expected) in [
            ("make it 25", "last 25"),
            ("Make that 25.50!", "last 25.50"),
            ("make the last one 5", "last 5"),
            ("please make it 25", "last 25"),
            ("no, make it 25", "last 25"),
            ("set it to 25", "last 25"),
            ("it was 25", "last 25"),
            ("it was 25 not 20", "20? 25"),
            ("it was 25, not 20", "20? 25"),
            ("25 not 20", "20? 25"),
            ("it should be 25 instead of 20", "20? 25"),
            ("sorry, it was 25", "last 25"),
            ("change that to transport", "last [Transport]"),
            ("change it to food", "last [Food]"),
            ("move that to groceries", "last [Groceries]"),
            ("change the last one to transport", "last [Transport]"),
            ("it was food, not transport", "last [Food]"),
            ("it was yesterday", "last 2026-03-17"),
            ("no, 12", "last 12"),
            ("actually 12.50", "last 12.50"),
            ("no it was 12.50", "last 12.50"),
            ("the last one was 4", "last 4"),
            ("perdón eran 7", "last 7"),
            ("make the coffee 5", "coffee 5"),
            ("change the coffee to 5", "coffee 5"),
            ("move the taxi to food", "taxi [Food]"),
            ("delete the coffee", "coffee delete"),
            ("remove coffee", "coffee delete"),
            ("delete it", "last delete"),
            ("delete that", "last delete"),
            ("delete the last one", "last delete"),
            ("can you delete the last entry", "last delete"),
            ("que sean 25", "last 25"),
            ("eran 25", "last 25"),
            ("eran 25, no 20", "20? 25"),
            ("ponlo en 25", "last 25"),
            ("cámbialo a transport", "last [Transport]"),
            ("cambia el último a 5", "last 5"),
            ("cambia el café a 5", "cafe 5"),
            ("borra el café", "cafe delete"),
            ("bórralo", "last delete"),
            ("borra el último", "last delete"),
            ("quita la pizza", "pizza delete"),
        ] {
            assert_eq!(amendment(text, &cx).as_ref().map(shown).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_may_be_anything_else_is_left_alone() {
        let categories = categories();
        let cx = context(&categories);
        for text in [
            "coffee 4.50",
            "no coffee 4",
            "actually coffee 4",
            "it was lunch 12",
            "put gas 40",
            "make dinner 40",
            "set the table 40",
            "coffee no sugar 4",
            "25",
            "food",
            "make it rain",
            "make it better",
            "it was great",
            "it is 25 degrees",
            "was it 25?",
            "delete",
            "delete everything I ever did last year",
            "delete #12",
            "change #12 to 5",
            "change the currency",
            "change my name",
            "set a budget of 300 for food",
            "move 50 to savings",
            "put 50 aside",
            "move to transport",
            "not 20",
            "how much was it",
            "make it 25\nand delete the coffee",
            "",
        ] {
            assert_eq!(amendment(text, &cx), None, "{text}");
        }
        amendment(&"make it ".repeat(10_000), &cx);
    }
}
