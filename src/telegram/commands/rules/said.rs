//! A rule as people say it: `zomato, swiggy over 500 @card → food #takeaway as Zomato`. Pure but for the grammar it
//! borrows.

use rust_decimal::Decimal;

use crate::intake::record::category_called;
use crate::ledger::rule::{Then, When};
use crate::ledger::{CategoryNo, Currency, Kind};
use crate::reply::clean_to;
use crate::store::Book;
use crate::telegram::commands::phrase;
use crate::telegram::turn::Turn;

/// Why a rule was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misread {
    /// There is no arrow between what and where to, or nothing beside it.
    Shape,
    /// The category is not in the book.
    Category(String),
    /// The account is not in the book.
    Account(String),
}

/// What stands between the conditions and the category.
const ARROWS: [&str; 5] = ["→", "->", "=>", " = ", " to "];
const ARROWS_TOO: [&str; 3] = [" in ", " en ", " a "];
/// Words before the smallest and the largest amount.
const OVER: [&str; 8] = ["over", "above", "from", ">=", ">", "desde", "sobre", "más"];
const UNDER: [&str; 8] = ["under", "below", "upto", "<=", "<", "hasta", "bajo", "menos"];
/// Words before the name to give.
const AS: [&str; 2] = [" as ", " como "];
const TAG_CHARS: usize = 64;
const TAGS: usize = 10;

/// Reads a rule.
///
/// # Errors
/// [`Misread`] says what is missing.
pub fn rule(turn: &Turn<'_>, text: &str) -> Result<(When, Then), Misread> {
    let book = &turn.scene.book;
    let (left, right) = split(text).ok_or(Misread::Shape)?;
    let then = then(book, right)?;
    let mut when = when(turn, left)?;
    // Money in is not sorted under what was bought.
    let category = then.category.and_then(|no| book.category(no));
    when.kind = when.kind.or(category.map(|category| category.kind));
    if !when.asks() { Err(Misread::Shape) } else { Ok((when, then)) }
}

/// Before and behind the arrow: the last of the plain arrows, or of the words that may be one.
fn split(text: &str) -> Option<(&str, &str)> {
    let sure = ARROWS.iter().find_map(|arrow| text.rsplit_once(arrow));
    let (left, right) = sure.or_else(|| ARROWS_TOO.iter().find_map(|arrow| text.rsplit_once(arrow)))?;
    let (left, right) = (left.trim(), right.trim());
    (!left.is_empty() && !right.is_empty()).then_some((left, right))
}

/// `food #takeaway as Zomato`.
fn then(book: &Book, text: &str) -> Result<Then, Misread> {
    let (text, merchant) = match AS.iter().find_map(|word| text.split_once(word)) {
        Some((text, name)) => (text, Some(name)),
        None => (text, None),
    };
    let (tags, words): (Vec<&str>, Vec<&str>) = text.split_whitespace().partition(|word| word.starts_with('#'));
    let mut then =
        Then { merchant: merchant.map(|name| clean_to(name, 100)).filter(|name| !name.is_empty()), ..Then::default() };
    for tag in tags.into_iter().take(TAGS) {
        let tag: String =
            tag.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).take(TAG_CHARS).collect();
        if !tag.is_empty() && !then.tags.contains(&tag) {
            then.tags.push(tag);
        }
    }
    let name = words.join(" ");
    if !name.is_empty() {
        then.category = Some(category(book, &name).ok_or_else(|| Misread::Category(clean_to(&name, 64)))?);
    }
    if then == Then::default() { Err(Misread::Shape) } else { Ok(then) }
}

/// A category of spending before one of income, by its name, its default's name or its label.
pub fn category(book: &Book, name: &str) -> Option<CategoryNo> {
    [Kind::Expense, Kind::Income].into_iter().find_map(|kind| {
        let named = book.category_named(name, Some(kind)).map(|c| c.no);
        named.or_else(|| category_called(book, name, kind))
    })
}

/// `zomato, swiggy over 500 @card`.
fn when(turn: &Turn<'_>, text: &str) -> Result<When, Misread> {
    let book = &turn.scene.book;
    let mut when = When::default();
    let mut words: Vec<&str> = Vec::new();
    let mut rest: Vec<&str> = text.split_whitespace().take(60).collect();
    while let Some((word, behind)) = rest.clone().split_first() {
        let key = word.to_lowercase();
        let bound = |words: &[&str]| words.contains(&key.as_str());
        let amount = |behind: &[&str]| {
            // The longest reading wins: `500 inr`.
            (1..=2.min(behind.len()))
                .rev()
                .find_map(|count| Some((count, amount(turn, &behind.get(..count)?.join(" "))?)))
        };
        let taken = if let Some(name) = word.strip_prefix('@') {
            let account = book.account_named(name).ok_or_else(|| Misread::Account(clean_to(name, 64)))?;
            when.account = Some(account.no);
            1
        } else if let Some((count, (value, currency))) = amount(behind).filter(|_| bound(&OVER) || bound(&UNDER)) {
            if bound(&OVER) {
                when.at_least = Some(value)
            } else {
                when.at_most = Some(value)
            }
            when.currency = Some(currency.unwrap_or(book.currency));
            1 + count
        } else {
            words.push(word);
            1
        };
        rest = rest.get(taken..).unwrap_or_default().to_vec();
    }
    when.words = When::words_of(&words.join(" "));
    Ok(when)
}

fn amount(turn: &Turn<'_>, text: &str) -> Option<(Decimal, Option<Currency>)> {
    let (name, said) = phrase::name_and_amount(turn, text, false).ok()?;
    let (value, currency) = said.filter(|_| name.is_empty())?;
    (value > Decimal::ZERO).then(|| (value.normalize(), currency))
}

/// What is to be done, and about which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Add,
    Edit,
    Delete,
    Move,
    Test,
    Apply,
    Export,
    Import,
    List,
}

const VERBS: &[(Verb, &[&str])] = &[
    (Verb::Add, &["add", "new", "create", "always", "añadir", "añade", "nueva", "crear", "siempre"]),
    (Verb::Edit, &["edit", "change", "set", "editar", "edita", "cambiar", "cambia"]),
    (Verb::Delete, &["delete", "remove", "drop", "borrar", "borra", "quitar", "quita", "eliminar"]),
    (Verb::Move, &["move", "put", "reorder", "order", "mover", "mueve", "reordenar", "ordenar"]),
    (Verb::Test, &["test", "try", "probar", "prueba", "count"]),
    (Verb::Apply, &["apply", "run", "aplicar", "aplica"]),
    (Verb::Export, &["export", "save", "download", "exportar", "descargar"]),
    (Verb::Import, &["import", "load", "upload", "importar", "cargar"]),
    (Verb::List, &["list", "show", "all", "listar", "lista", "ver", "mostrar"]),
];

/// The verb a text begins with, and what follows it.
pub fn verb(text: &str) -> Option<(Verb, &str)> {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let wanted = first.to_lowercase();
    let (verb, _) = VERBS.iter().find(|(_, words)| words.contains(&wanted.as_str()))?;
    Some((*verb, rest.trim()))
}

/// A rule's number at the beginning of a text, and what follows it.
pub fn numbered(text: &str) -> Option<(i64, &str)> {
    let text = text.trim().trim_start_matches('#');
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(digits)?;
    let number = number.parse().ok().filter(|number| *number > 0)?;
    Some((number, rest.trim_start_matches([':', '.', ' ']).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_part_conditions_from_what_follows() {
        for (text, expected) in [
            ("zomato → food", Some(("zomato", "food"))),
            ("zomato -> food", Some(("zomato", "food"))),
            ("zomato to food", Some(("zomato", "food"))),
            ("back to school to education", Some(("back to school", "education"))),
            ("mercadona in groceries", Some(("mercadona", "groceries"))),
            ("mercadona a supermercado", Some(("mercadona", "supermercado"))),
            ("to = gifts", Some(("to", "gifts"))),
            ("zomato", None),
            ("-> food", None),
            ("zomato ->", None),
        ] {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn verbs_and_numbers_are_found() {
        assert_eq!(verb("add zomato → food"), Some((Verb::Add, "zomato → food")));
        assert_eq!(verb("Borrar 3"), Some((Verb::Delete, "3")));
        assert_eq!(verb("zomato → food"), None);
        assert_eq!(numbered("3 zomato → food"), Some((3, "zomato → food")));
        assert_eq!(numbered("#3"), Some((3, "")));
        assert_eq!(numbered("3. fun"), Some((3, "fun")));
        assert_eq!(numbered("zomato"), None);
        assert_eq!(numbered("0"), None);
    }
}
