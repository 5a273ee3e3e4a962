//! What a receipt's draft holds, and what a person's words make of it.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::intake::quick_text::{Correction, Patch};
use crate::ledger::entry::{MERCHANT_LIMIT, NOTE_LIMIT};
use crate::ledger::{AccountNo, CategoryNo, Currency, Kind, Money, NewEntry, Source, UserId};
use crate::store::Book;
use crate::telegram::correction::{Patched, Refused, patched, read};
use crate::telegram::turn::Turn;

/// What a receipt's draft holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Content {
    /// Who was paid.
    pub merchant: Option<String>,
    /// The day; None: not found, the day it was sent is taken.
    pub date: Option<NaiveDate>,
    /// The day it was sent.
    pub sent_on: NaiveDate,
    /// The total.
    pub total: Option<Decimal>,
    /// What the receipt says, where the words under the picture say another total.
    #[serde(default)]
    pub printed: Option<Decimal>,
    /// Of the total.
    pub currency: Currency,
    /// Tax in it.
    pub tax: Option<Decimal>,
    /// The category it would get.
    pub category: Option<CategoryNo>,
    /// The account that a person named; None: the first.
    #[serde(default)]
    pub account: Option<AccountNo>,
    /// An account that a person named and the book has not: it is opened when the draft is saved.
    #[serde(default)]
    pub open: Option<String>,
    /// Tags that a person gave.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What a person said of it.
    pub note: Option<String>,
    /// Locale keys of what to check.
    pub doubts: Vec<String>,
}

impl Content {
    /// The day it would be recorded on.
    pub fn day(&self) -> NaiveDate {
        self.date.unwrap_or(self.sent_on)
    }

    /// The total with its currency; None without one that can be recorded.
    pub fn money(&self) -> Option<Money> {
        Money::new(self.total?, self.currency).ok()
    }

    /// The entry it would become; None: it has no total, or the book no account.
    pub fn entry(&self, book: &Book, payer: UserId) -> Option<NewEntry> {
        self.with(book, payer, self.money()?)
    }

    fn with(&self, book: &Book, payer: UserId, money: Money) -> Option<NewEntry> {
        let open = |no: &AccountNo| book.account(*no).is_some_and(|account| !account.archived);
        Some(NewEntry {
            kind: Kind::Expense,
            money,
            occurred_on: self.day(),
            category: self.category.filter(|no| book.category(*no).is_some_and(|category| !category.archived)),
            account: self.account.filter(open).or_else(|| book.default_account().map(|account| account.no))?,
            to_account: None,
            merchant: capped(self.merchant.as_deref(), MERCHANT_LIMIT),
            note: capped(self.note.as_deref(), NOTE_LIMIT),
            tags: self.tags.clone(),
            payer: Some(payer),
            source: Source::Receipt,
            import_key: None,
            payment_mode: None,
            refund: false,
            by_model: false,
        })
    }

    /// Puts a person's words into it. A receipt stays an expense, whatever sign an amount has.
    ///
    /// # Errors
    /// [`Refused`] when the book or the amount does not allow it; nothing has changed then.
    pub fn correct(&mut self, book: &Book, payer: UserId, patch: &Patch) -> Result<(), Refused> {
        let patch = Patch { kind: None, to_account: None, ..patch.clone() };
        // An amount that is not known yet stands in for itself: only a said one is kept.
        let money = self.money().or_else(|| Money::new(Decimal::ONE, self.currency).ok());
        let Some(old) = money.and_then(|money| self.with(book, payer, money)) else { return Ok(()) };
        let Patched { entry, open } = patched(book, &old, &patch)?;
        if entry.kind != Kind::Expense {
            return Err(Refused::Category(patch.category.or(patch.note).unwrap_or_default()));
        }
        if patch.amount.is_some() {
            self.total = Some(entry.money.amount());
        }
        self.currency = entry.money.currency();
        self.date = patch.occurred_on.or(self.date);
        if patch.account.is_some() {
            self.account = open.is_none().then_some(entry.account);
            self.open = open;
        }
        (self.category, self.merchant, self.note, self.tags) = (entry.category, entry.merchant, entry.note, entry.tags);
        Ok(())
    }

    /// Puts the words under the picture into it: what they say need not be checked any more.
    ///
    /// # Errors
    /// [`Refused`] when the book or the amount does not allow it; the words are its note then.
    pub fn caption(&mut self, book: &Book, payer: UserId, caption: &str, said: &Patch) -> Result<(), Refused> {
        let printed = self.total;
        if let Err(refused) = self.correct(book, payer, said) {
            self.note = capped(Some(caption), NOTE_LIMIT);
            return Err(refused);
        }
        self.printed = printed.filter(|printed| said.amount.is_some() && self.total != Some(*printed));
        let settled = [
            (said.amount.is_some(), "receipt-doubt-total"),
            (said.occurred_on.is_some(), "receipt-doubt-date"),
            (said.currency.is_some(), "receipt-doubt-currency"),
            (said.currency.is_some(), "receipt-doubt-no-currency"),
        ];
        self.doubts.retain(|doubt| !settled.iter().any(|(said, key)| *said && doubt.starts_with(key)));
        Ok(())
    }
}

/// What the words under a picture say, as a correction of what the picture says. A number among words is no total
/// (`dinner for 2`), unless it is written as money or nothing else is known.
pub fn said(turn: &Turn<'_>, caption: &str, has_total: bool) -> Patch {
    let Correction::Patch(patch) = read(turn, caption) else {
        return Patch { note: Some(caption.to_owned()), ..Patch::default() };
    };
    let Patch { amount, currency, note, merchant, category, occurred_on, .. } = &patch;
    let alone = note.is_none() && merchant.is_none() && category.is_none() && occurred_on.is_none();
    if amount.is_none() || alone || !has_total || currency.is_some() || has_decimals(caption) {
        return patch;
    }
    let marked = |word: &&str| word.starts_with(['@', '#']);
    let note: Vec<&str> = caption.split_whitespace().filter(|word| !marked(word)).collect();
    Patch { amount: None, kind: None, note: Some(note.join(" ")), ..patch }
}

/// `42.50` or `42,5`.
fn has_decimals(text: &str) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|three| matches!(three, [before, b'.' | b',', after] if before.is_ascii_digit() && after.is_ascii_digit()))
}

/// A text as far as an entry keeps it.
fn capped(text: Option<&str>, limit: usize) -> Option<String> {
    text.map(|text| text.chars().take(limit).collect::<String>()).filter(|text| !text.is_empty())
}
