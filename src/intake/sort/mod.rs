//! Which category a bank's rows get, the first of these that knows: the person's rules, what corrections taught, the
//! merchant's own past in this book, the past of its words, what kind of payment it is, the default words, what a model
//! said of the merchant. Else none. Pure but for the book it reads.

mod past;
mod unknown;

use std::collections::HashMap;

pub use past::Past;
pub use unknown::{Guesses, Subject, Unknown, Unknowns};

use super::record::obey_rules;
use crate::ledger::category::fold;
use crate::ledger::{CategoryNo, Kind, NewEntry, PaymentMode};
use crate::store::Book;

/// Sorts a bank's entries one after the other; what was paid counts as past for what comes back.
pub struct Sorter<'b> {
    book: &'b Book,
    past: Past,
    known: HashMap<(String, Kind), Option<CategoryNo>>,
    guesses: &'b Guesses,
}

impl<'b> Sorter<'b> {
    /// Begins with a book's past, and what a model said of what that does not know.
    pub fn new(book: &'b Book, past: Past, guesses: &'b Guesses) -> Self {
        Self { book, past, known: HashMap::new(), guesses }
    }

    /// Whether an entry may be money that came back for something bought.
    pub fn may_be_back(entry: &NewEntry) -> bool {
        let card = matches!(entry.payment_mode, Some(PaymentMode::Card | PaymentMode::Wallet));
        entry.kind == Kind::Income && (entry.refund || card)
    }

    /// Gives an entry its category, and tells whether it is a refund.
    pub fn sort(&mut self, entry: &mut NewEntry) {
        let (book, kind) = (self.book, entry.kind);
        let merchant = entry.merchant.as_deref().map(fold).unwrap_or_default();
        if Self::may_be_back(entry) && !merchant.is_empty() {
            tell_refund(&self.past, &merchant, entry);
        }
        if !entry.refund {
            let key = (if merchant.is_empty() { note(entry) } else { merchant.clone() }, kind);
            let known = match self.known.get(&key) {
                Some(category) => *category,
                None => {
                    let category = category(book, &self.past, &merchant, entry);
                    self.known.insert(key, category);
                    category
                }
            };
            entry.category = known.or_else(|| by_mode(book, entry.payment_mode, kind));
        }
        obey_rules(book, entry, false);
        if entry.category.is_none() && !entry.refund {
            entry.category = self.guessed(entry);
            entry.by_model = entry.category.is_some();
        }
        if kind == Kind::Expense && !merchant.is_empty() {
            self.past.paid(&merchant, entry.category, entry.money.amount());
        }
    }
}

impl Sorter<'_> {
    /// What a model says, or said in an earlier import, of what an entry is about.
    fn guessed(&self, entry: &NewEntry) -> Option<CategoryNo> {
        let subject = Subject::of(entry)?;
        let usable = |no: &CategoryNo| self.book.category(*no).is_some_and(|c| c.kind == entry.kind && !c.archived);
        self.guesses.get(&subject).copied().or_else(|| self.past.of_model(&subject.name, entry.kind)).filter(usable)
    }
}

fn note(entry: &NewEntry) -> String {
    entry.note.as_deref().map(fold).unwrap_or_default()
}

/// Money in by a card, or that a bank calls a refund, from a merchant that was paid before: it goes where the purchase
/// went.
fn tell_refund(past: &Past, merchant: &str, entry: &mut NewEntry) {
    let paid = past.paid_before(merchant, entry.money.amount());
    entry.refund |= paid.is_some();
    entry.category = paid.flatten();
}

fn category(book: &Book, past: &Past, merchant: &str, entry: &NewEntry) -> Option<CategoryNo> {
    let usable = |no: &CategoryNo| book.category(*no).is_some_and(|c| c.kind == entry.kind && !c.archived);
    let texts: Vec<&str> = [entry.merchant.as_deref(), entry.note.as_deref()].into_iter().flatten().collect();
    let taught = texts.iter().find_map(|text| book.taught(text, entry.kind));
    taught
        .or_else(|| past.of_merchant(merchant, entry.kind).filter(usable))
        .or_else(|| past.of_words(merchant, entry.kind).filter(usable))
        .or_else(|| book.category_for(&texts, entry.kind))
}

/// A bank's own charge is a fee, whatever it is called.
fn by_mode(book: &Book, mode: Option<PaymentMode>, kind: Kind) -> Option<CategoryNo> {
    let slug = match (mode?, kind) {
        (PaymentMode::Fee, Kind::Expense) => "fees",
        (PaymentMode::Interest, Kind::Income) => "interest",
        _ => return None,
    };
    let own = |c: &&crate::ledger::category::Category| c.slug.as_deref() == Some(slug) && !c.archived;
    book.categories.iter().find(own).map(|c| c.no)
}
