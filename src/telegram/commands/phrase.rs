//! What follows a command's name: verbs, amounts, names. Pure but for the grammar it borrows.

use rust_decimal::Decimal;

use crate::intake::quick_text::{Ambiguity, Correction, Kind, Patch, Problem};
use crate::ledger::Currency;
use crate::telegram::correction;
use crate::telegram::turn::Turn;

/// What a list command is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Add,
    Rename,
    Archive,
    Restore,
}

/// The words of each verb, in the languages we speak.
const VERBS: &[(Verb, &[&str])] = &[
    (Verb::Add, &["add", "new", "create", "open", "añadir", "añade", "agregar", "nueva", "nuevo", "crear", "abrir"]),
    (Verb::Rename, &["rename", "renombrar", "renombra", "cambiar"]),
    (
        Verb::Archive,
        &["archive", "close", "delete", "remove", "hide", "archivar", "archiva", "cerrar", "borrar", "quitar"],
    ),
    (Verb::Restore, &["restore", "unarchive", "reopen", "show", "recuperar", "recupera", "reabrir", "mostrar"]),
];

/// The verb a text begins with, and what follows it.
pub fn verb(text: &str) -> Option<(Verb, &str)> {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let wanted = first.to_lowercase();
    let (verb, _) = VERBS.iter().find(|(_, words)| words.contains(&wanted.as_str()))?;
    Some((*verb, rest.trim()))
}

/// Words that take away what stands before them.
const OFF: [&str; 14] =
    ["off", "none", "no", "remove", "delete", "stop", "-", "0", "quitar", "borrar", "nada", "fuera", "ninguno", "sin"];

/// The name that a text takes away: `food off`.
pub fn off(text: &str) -> Option<&str> {
    let (name, last) = text.rsplit_once(char::is_whitespace)?;
    OFF.contains(&last.to_lowercase().as_str()).then(|| name.trim())
}

/// Whether a text ends in an amount of nothing: `rent 0`.
pub fn ends_in_zero(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    last.contains('0') && last.chars().all(|c| matches!(c, '0' | '.' | ',' | '+' | '-'))
}

/// Whether an amount in the text has a sign: `holiday +50`.
pub fn is_signed(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let amount = word.strip_prefix(['+', '-', '−', '–']);
        amount.is_some_and(|rest| rest.chars().next().is_some_and(|c| !c.is_alphabetic()) || rest.is_empty())
    })
}

/// What stands between an old name and a new one.
const BETWEEN: [&str; 6] = [" to ", " -> ", " → ", " = ", " a ", " por "];

/// `Fun to Leisure`, where `known` finds the old name. Tried at each place, for names may hold these words too.
pub fn renamed<T>(text: &str, known: impl Fn(&str) -> Option<T>) -> Option<(T, String)> {
    BETWEEN.iter().find_map(|between| {
        let places = text.match_indices(between).take(16);
        places.into_iter().find_map(|(at, between)| {
            let old = text.get(..at)?.trim();
            let new = text.get(at + between.len()..)?.trim();
            Some((known(old)?, new.to_owned())).filter(|_| !new.is_empty())
        })
    })
}

/// An amount with the currency that was said; below zero with a minus.
pub type Said = (Decimal, Option<Currency>);

/// Reads a text that is an amount and nothing else; None when it is something else.
fn amount(turn: &Turn<'_>, text: &str) -> Result<Option<Said>, Problem> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) || text.len() > 80 {
        return Ok(None);
    }
    match correction::read(turn, text) {
        Correction::Patch(patch) => {
            let said = Patch { amount: patch.amount, currency: patch.currency, kind: patch.kind, ..Patch::default() };
            let below = patch.kind == Some(Kind::Expense);
            let amount = patch.amount.filter(|_| patch == said);
            Ok(amount.map(|amount| (if below { -amount } else { amount }, patch.currency)))
        }
        Correction::Refused(Problem::AmountNotPositive) => Ok(Some((Decimal::ZERO, None))),
        Correction::Refused(
            problem @ (Problem::AmountTooLarge | Problem::AmountTooPrecise | Problem::Ambiguous(Ambiguity::Separator)),
        ) => Err(problem),
        _ => Ok(None),
    }
}

/// Whether one of the words is an amount of its own.
pub fn holds_amount(turn: &Turn<'_>, text: &str) -> bool {
    text.split_whitespace().take(40).any(|word| matches!(amount(turn, word), Ok(Some(_)) | Err(_)))
}

/// A name with an amount after it or, with `before`, in front of it.
///
/// # Errors
/// [`Problem`] for an amount no money can be.
pub fn name_and_amount(turn: &Turn<'_>, text: &str, before: bool) -> Result<(String, Option<Said>), Problem> {
    let words: Vec<&str> = text.split_whitespace().take(40).collect();
    // At most three words make an amount, `1 250 usd`; the longest reading wins.
    for count in (1..=3.min(words.len())).rev() {
        let (name, tail) = words.split_at(words.len() - count);
        if let Some(said) = amount(turn, &tail.join(" "))? {
            return Ok((name.join(" "), Some(said)));
        }
        let (head, name) = words.split_at(count);
        if before && let Some(said) = amount(turn, &head.join(" "))? {
            return Ok((name.join(" "), Some(said)));
        }
    }
    Ok((words.join(" "), None))
}

/// An emoji a name begins with, and the name.
pub fn emoji_and_name(text: &str) -> (String, String) {
    use unicode_segmentation::UnicodeSegmentation;
    let text = text.trim();
    let first = text.graphemes(true).next().unwrap_or_default();
    let start = first.chars().next();
    let picture = start.is_some_and(|c| !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace());
    if picture && first.chars().count() <= 12 {
        let rest = text.get(first.len()..).unwrap_or_default().trim();
        return (first.to_owned(), rest.to_owned());
    }
    (String::new(), text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_begin_a_phrase() {
        assert_eq!(verb("add 🎸 Music"), Some((Verb::Add, "🎸 Music")));
        assert_eq!(verb("Archivar  Ocio"), Some((Verb::Archive, "Ocio")));
        assert_eq!(verb("rename"), Some((Verb::Rename, "")));
        assert_eq!(verb("Music"), None);
        assert_eq!(verb(""), None);
    }

    #[test]
    fn old_and_new_names_are_told_apart() {
        let known = |name: &str| ["Fun", "Back to school"].contains(&name).then(|| name.to_owned());
        for (text, expected) in [
            ("Fun to Leisure", Some(("Fun", "Leisure"))),
            ("Back to school to School", Some(("Back to school", "School"))),
            ("Fun → Ocio", Some(("Fun", "Ocio"))),
            ("Fun to ", None),
            ("Fun Leisure", None),
            ("Nope to Leisure", None),
        ] {
            let expected = expected.map(|(old, new)| (old.to_owned(), new.to_owned()));
            assert_eq!(renamed(text, known), expected, "{text}");
        }
    }

    #[test]
    fn what_is_taken_away_and_what_is_added_is_seen() {
        assert_eq!(off("Food off"), Some("Food"));
        assert_eq!(off("vacaciones  borrar"), Some("vacaciones"));
        assert_eq!((off("Food 300"), off("off"), off("")), (None, None, None));
        for (text, expected) in
            [("rent 0", true), ("rent 0.00", true), ("rent 10", false), ("rent -", false), ("", false)]
        {
            assert_eq!(ends_in_zero(text), expected, "{text}");
        }
        for (text, expected) in [
            ("holiday +50", true),
            ("−20 holiday", true),
            ("holiday + 50", true),
            ("+€50 holiday", true),
            ("holiday 50", false),
            ("post-office 50", false),
            ("+holiday 50", false),
        ] {
            assert_eq!(is_signed(text), expected, "{text}");
        }
    }

    #[test]
    fn an_emoji_may_come_first() {
        for (text, emoji, name) in [
            ("🎸 Music", "🎸", "Music"),
            ("👩‍💻Work", "👩‍💻", "Work"),
            ("Music", "", "Music"),
            ("Éclairs", "", "Éclairs"),
            ("🎸", "🎸", ""),
            ("", "", ""),
        ] {
            assert_eq!(emoji_and_name(text), (emoji.to_owned(), name.to_owned()), "{text}");
        }
    }
}
