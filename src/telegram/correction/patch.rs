//! What a correction makes of an entry. Pure.

use crate::args;
use crate::intake::quick_text::Patch;
use crate::intake::record::{category_called, ledger_kind};
use crate::ledger::category::fold;
use crate::ledger::entry::{MERCHANT_LIMIT, NOTE_LIMIT};
use crate::ledger::{CategoryNo, Kind, Money, NewEntry};
use crate::reply::Html;
use crate::store::Book;
use crate::telegram::buttons::entry::Field;
use crate::telegram::commands::checked_name;
use crate::telegram::turn::Turn;

/// An entry as corrected.
#[derive(Debug, PartialEq, Eq)]
pub struct Patched {
    /// What it says now.
    pub entry: NewEntry,
    /// An account that is named and not there: to be opened, and the entry's then.
    pub open: Option<String>,
}

/// Why a correction cannot be made.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// For a reason that a text without arguments says.
    Because(&'static str),
    /// The category is not in the book.
    Category(String),
    /// An account of that name is archived.
    AccountTaken(String),
}

impl Refused {
    /// What the person is told.
    pub fn html(&self, turn: &Turn<'_>) -> Html {
        let words = turn.words();
        match self {
            Self::Because(key) => words.html(key, args![]),
            Self::Category(name) => words.html("problem-category-unknown", args!["name" => name]),
            Self::AccountTaken(name) => words.html("account-closed", args!["account" => name]),
        }
    }
}

/// Whether a correction says nothing but words.
pub fn is_words_only(patch: &Patch) -> bool {
    *patch == Patch { note: patch.note.clone(), merchant: patch.merchant.clone(), ..Patch::default() }
}

/// The part of a correction that answers a question; None when it does not.
pub fn only(patch: &Patch, field: Field) -> Option<Patch> {
    match field {
        Field::Amount => patch.amount.map(|amount| Patch {
            amount: Some(amount),
            currency: patch.currency,
            kind: patch.kind,
            ..Patch::default()
        }),
        Field::Date => patch.occurred_on.map(|day| Patch { occurred_on: Some(day), ..Patch::default() }),
        Field::Note => patch.note.clone().map(|note| Patch { note: Some(note), ..Patch::default() }),
    }
}

/// The entry with the correction in it.
///
/// # Errors
/// [`Refused`] when the book or the amount does not allow it.
pub fn patched(book: &Book, old: &NewEntry, patch: &Patch) -> Result<Patched, Refused> {
    let mut entry = old.clone();
    let mut open = None;
    let currency = patch.currency.unwrap_or(old.money.currency());
    let amount = patch.amount.unwrap_or(old.money.amount());
    entry.money = Money::new(amount, currency).map_err(|_| Refused::Because("problem-amount-large"))?;
    if let Some(kind) = patch.kind.map(ledger_kind).filter(|_| old.kind != Kind::Transfer) {
        entry.kind = kind;
    }
    entry.occurred_on = patch.occurred_on.unwrap_or(old.occurred_on);
    if old.kind != Kind::Transfer {
        sort(book, &mut entry, patch)?;
    }
    if let Some(merchant) = &patch.merchant {
        entry.merchant = Some(merchant.chars().take(MERCHANT_LIMIT).collect());
    }
    for tag in &patch.tags {
        if !entry.tags.contains(tag) {
            entry.tags.push(tag.clone());
        }
    }
    if let Some(name) = patch.account.as_deref() {
        match book.account_named(name) {
            Some(account) => entry.account = account.no,
            None => {
                checked_name(name).map_err(Refused::Because)?;
                let lower = name.to_lowercase();
                if book.accounts.iter().any(|account| account.name.to_lowercase() == lower) {
                    return Err(Refused::AccountTaken(name.to_owned()));
                }
                open = Some(name.to_owned());
            }
        }
    }
    if entry.to_account == Some(entry.account) {
        return Err(Refused::Because("problem-account-same"));
    }
    Ok(Patched { entry, open })
}

/// The category and the note: words that name a category move the entry there and are no note.
fn sort(book: &Book, entry: &mut NewEntry, patch: &Patch) -> Result<(), Refused> {
    let other = if entry.kind == Kind::Income { Kind::Expense } else { Kind::Income };
    let named = |text: &str, kind| {
        let wanted = fold(text);
        let hit = |c: &&crate::ledger::category::Category| c.kind == kind && !c.archived && fold(&c.name) == wanted;
        book.categories.iter().find(hit).map(|c| c.no)
    };
    let mut found: Option<(CategoryNo, Kind)> = None;
    let mut note = patch.note.as_deref();
    if let Some(name) = patch.category.as_deref() {
        let of = |kind| category_called(book, name, kind).map(|no| (no, kind));
        // Money that a sign called income stays so.
        let hit = of(entry.kind).or_else(|| of(other).filter(|_| patch.kind.is_none()));
        found = Some(hit.ok_or_else(|| Refused::Category(name.to_owned()))?);
    } else if let Some(text) = note {
        let of = |kind| named(text, kind).map(|no| (no, kind));
        found = of(entry.kind).or_else(|| of(other).filter(|_| patch.kind.is_none()));
        if found.is_some() {
            note = None;
        } else if entry.category.is_none() {
            found = book.category_for(&[text], entry.kind).map(|no| (no, entry.kind));
        }
    }
    if let Some((category, kind)) = found {
        entry.category = Some(category);
        entry.kind = kind;
    } else if entry.category.and_then(|no| book.category(no)).is_some_and(|c| c.kind != entry.kind) {
        // Money in cannot stay in a category of money out.
        entry.category = None;
    }
    if let Some(note) = note {
        entry.note = Some(note.chars().take(NOTE_LIMIT).collect());
    }
    Ok(())
}
