//! What a correction makes of an entry. Pure.

use crate::args;
use crate::intake::quick_text::{Patch, Untag};
use crate::intake::record::category_called;
use crate::ledger::category::{by_words, fold};
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
    /// The account that a transfer goes to is not in the book.
    Account(String),
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
            Self::Account(name) => words.html("correction-account-unknown", args!["account" => name]),
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
    match patch.kind {
        Some(Kind::Transfer) if old.kind != Kind::Transfer => {
            if patch.to_account.is_none() {
                return Err(Refused::Because("correction-transfer-where"));
            }
            entry.kind = Kind::Transfer;
            entry.category = None;
        }
        Some(kind) if old.kind != Kind::Transfer => entry.kind = kind,
        _ => {}
    }
    if let Some(name) = patch.to_account.as_deref().filter(|_| entry.kind == Kind::Transfer) {
        let account = book.account_named(name).ok_or_else(|| Refused::Account(name.to_owned()))?;
        entry.to_account = Some(account.no);
    }
    entry.occurred_on = patch.occurred_on.unwrap_or(old.occurred_on);
    if entry.kind != Kind::Transfer {
        sort(book, &mut entry, patch)?;
    }
    if let Some(merchant) = &patch.merchant {
        entry.merchant = Some(merchant.chars().take(MERCHANT_LIMIT).collect());
    }
    match &patch.untag {
        Some(Untag::All) => entry.tags.clear(),
        Some(Untag::Named(named)) => entry.tags.retain(|tag| !named.iter().any(|name| fold(name) == fold(tag))),
        None => {}
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
    // A tag or a shop that happens to suggest a category does not move an entry that has one.
    let implied = |name: &str| {
        let hints = patch.tags.iter().map(String::as_str).chain(patch.merchant.as_deref());
        entry.category.is_some()
            && hints.flat_map(|hint| by_words(hint, entry.kind)).any(|default| default.name == name)
    };
    if let Some(name) = patch.category.as_deref().filter(|name| !implied(name)) {
        let of = |kind| category_called(book, name, kind).map(|no| (no, kind));
        // Money that a sign called income stays so.
        let hit = of(entry.kind).or_else(|| of(other).filter(|_| patch.kind.is_none() && patch.tags.is_empty()));
        // A tag may name a category of the other kind without meaning it.
        if hit.is_none() && patch.tags.is_empty() {
            return Err(Refused::Category(name.to_owned()));
        }
        found = hit;
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
        (entry.category, entry.by_model) = (Some(category), false);
        entry.kind = kind;
        entry.refund &= kind == Kind::Income;
    } else if !entry.refund && entry.category.and_then(|no| book.category(no)).is_some_and(|c| c.kind != entry.kind) {
        // Money in cannot stay in a category of money out.
        entry.category = None;
    }
    if let Some(note) = note {
        entry.note = Some(note.chars().take(NOTE_LIMIT).collect());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use chrono::NaiveDate;
    use rust_decimal::Decimal;

    use super::*;
    use crate::intake::quick_text;
    use crate::ledger::category::{Category, DEFAULTS};
    use crate::ledger::{AccountNo, BookId, Currency, Source};
    use crate::store::book::Account;

    fn book() -> Book {
        let account = |no, name: &str, archived| Account {
            no: AccountNo(no),
            name: name.into(),
            currency: Currency::EUR,
            archived,
        };
        let mut categories: Vec<Category> = (1..)
            .zip(DEFAULTS)
            .map(|(no, default)| Category {
                no: CategoryNo(no),
                slug: Some(default.slug.into()),
                name: default.name.into(),
                emoji: default.emoji.into(),
                kind: default.kind,
                archived: false,
            })
            .collect();
        categories.push(Category {
            no: CategoryNo(99),
            slug: None,
            name: "Piano lessons".into(),
            emoji: String::new(),
            kind: Kind::Expense,
            archived: false,
        });
        Book {
            id: BookId(1),
            title: String::new(),
            currency: Currency::EUR,
            timezone: chrono_tz::UTC,
            language: "en".into(),
            version: 1,
            accounts: vec![account(1, "Cash", false), account(2, "Bank", false), account(3, "Old", true)],
            categories,
            words: HashMap::new(),
            budgets: Vec::new(),
            rules: crate::ledger::rule::Rules::default(),
        }
    }

    fn entry(kind: Kind, category: Option<&str>) -> NewEntry {
        NewEntry {
            kind,
            money: Money::new(Decimal::from(12), Currency::EUR).unwrap(),
            occurred_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            category: category.map(|name| book().category_named(name, None).unwrap().no),
            account: AccountNo(1),
            to_account: (kind == Kind::Transfer).then_some(AccountNo(2)),
            merchant: None,
            note: Some("thing".into()),
            tags: Vec::new(),
            payer: None,
            source: Source::Text,
            import_key: None,
            payment_mode: None,
            refund: false,
            by_model: false,
        }
    }

    fn says(patch: Patch, old: NewEntry) -> String {
        let book = book();
        match patched(&book, &old, &patch) {
            Ok(Patched { entry, open }) => {
                let category = entry.category.and_then(|no| book.category(no)).map_or("-", |c| c.name.as_str());
                let open = open.map(|name| format!(" opens {name}")).unwrap_or_default();
                let (amount, note) = (entry.money.amount(), entry.note.unwrap_or_default());
                let to = entry.to_account.filter(|_| patch.to_account.is_some());
                let to = to.map(|to| format!(">{to}")).unwrap_or_default();
                format!("{} {amount} {category} {note} @{}{to}{open}", entry.kind.as_str(), entry.account)
            }
            Err(refused) => format!("{refused:?}"),
        }
    }

    #[test]
    fn tags_come_off_as_they_were_put_on() {
        let tagged = || NewEntry { tags: vec!["trip".into(), "work".into()], ..entry(Kind::Expense, Some("Food")) };
        let tags = |patch: Patch| patched(&book(), &tagged(), &patch).unwrap().entry.tags;
        assert_eq!(tags(Patch { untag: Some(Untag::All), ..Patch::default() }), Vec::<String>::new());
        let one = Untag::Named(vec!["Trip".into(), "nosuch".into()]);
        assert_eq!(tags(Patch { untag: Some(one), ..Patch::default() }), ["work"]);
    }

    #[test]
    fn corrections_change_what_they_name_and_nothing_else() {
        let p = Patch::default;
        let text = |text: &str| Some(text.to_owned());
        let out = || entry(Kind::Expense, Some("Food"));
        for (patch, old, expected) in [
            (Patch { amount: Some(Decimal::from(250)), ..p() }, out(), "expense 250 Food thing @1"),
            (Patch { category: text("Groceries"), ..p() }, out(), "expense 12 Groceries thing @1"),
            (Patch { category: text("Salary"), ..p() }, out(), "income 12 Salary thing @1"),
            (
                Patch { category: text("Salary"), kind: Some(quick_text::Kind::Expense), ..p() },
                out(),
                "Category(\"Salary\")",
            ),
            (Patch { kind: Some(quick_text::Kind::Income), ..p() }, out(), "income 12 - thing @1"),
            (
                Patch { kind: Some(quick_text::Kind::Income), category: text("Fun"), tags: vec!["fun".into()], ..p() },
                out(),
                "income 12 - thing @1",
            ),
            (Patch { note: text("piano lessons"), ..p() }, out(), "expense 12 Piano lessons thing @1"),
            (Patch { note: text("pizza"), ..p() }, out(), "expense 12 Food pizza @1"),
            (Patch { note: text("taxi home"), ..p() }, entry(Kind::Expense, None), "expense 12 Transport taxi home @1"),
            (Patch { account: text("bank"), ..p() }, out(), "expense 12 Food thing @2"),
            (Patch { account: text("Visa"), ..p() }, out(), "expense 12 Food thing @1 opens Visa"),
            (Patch { account: text("old"), ..p() }, out(), "AccountTaken(\"old\")"),
            (Patch { account: text("/x"), ..p() }, out(), "Because(\"problem-name-command\")"),
            (Patch { account: text("bank"), ..p() }, entry(Kind::Transfer, None), "Because(\"problem-account-same\")"),
            (Patch { category: text("Groceries"), ..p() }, entry(Kind::Transfer, None), "transfer 12 - thing @1"),
            (
                Patch { kind: Some(quick_text::Kind::Transfer), to_account: text("bank"), ..p() },
                out(),
                "transfer 12 - thing @1>2",
            ),
            (
                Patch {
                    kind: Some(quick_text::Kind::Transfer),
                    account: text("bank"),
                    to_account: text("cash"),
                    ..p()
                },
                entry(Kind::Transfer, None),
                "transfer 12 - thing @2>1",
            ),
            (
                Patch { kind: Some(quick_text::Kind::Transfer), to_account: text("cash"), ..p() },
                out(),
                "Because(\"problem-account-same\")",
            ),
            (
                Patch { kind: Some(quick_text::Kind::Transfer), to_account: text("moon"), ..p() },
                out(),
                "Account(\"moon\")",
            ),
            (Patch { kind: Some(quick_text::Kind::Transfer), ..p() }, out(), "Because(\"correction-transfer-where\")"),
        ] {
            assert_eq!(says(patch.clone(), old), expected, "{patch:?}");
        }
    }
}
