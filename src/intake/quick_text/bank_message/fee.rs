//! Fees that went off beside what was paid: `Transaction cost, Ksh23.00`. One is an entry of its own, for a wallet's
//! statement lists it as a row of its own too.

use rust_decimal::Decimal;

use super::money::Found;
use super::words::Sense;
use super::{Context, Kind, Message, ParsedEntry};
use crate::ledger::money::Currency;

/// A word that leads to the category of fees.
const CATEGORY_WORD: &str = "fee";

/// Words that may stand between a fee's name and its amount.
const BETWEEN: &[&str] = &["of", "charged", "is", "was", "de", "di", "von", "applied", "paid"];

/// A fee is part of the amount where these stand with it.
const INCLUDED: &[&str] = &["incl", "including", "included", "includes", "inc", "incluida", "inklusive", "incluse"];

impl Message<'_> {
    /// The fee beside the amount that moved, and what it is called; None for none, for one of nothing, and for one that
    /// the amount holds already.
    pub(super) fn fee(&self, found: &[Found], moved: Found) -> Option<(Found, &str)> {
        self.find(Sense::Fee).find_map(|(at, len)| {
            let (first, last) = (self.words.get(at)?, self.words.get(at + len - 1)?);
            let fee = found.iter().find(|found| found.start >= last.end)?;
            let between = self.words.iter().filter(|word| word.start >= last.end && word.end <= fee.start);
            // What is left between them is the currency.
            let others = between.filter(|word| !BETWEEN.contains(&word.key.as_str())).count();
            let (begin, end) = self.sentence(at, len);
            let held = self
                .words
                .iter()
                .any(|word| word.start >= begin && word.end <= end && INCLUDED.contains(&word.key.as_str()));
            let beside = fee.start != moved.start && fee.start <= end && others <= 1 && fee.unit.is_some();
            (beside && !held && !fee.value.is_zero())
                .then(|| (*fee, self.text.get(first.start..last.end).unwrap_or_default()))
        })
    }
}

/// The entry of a fee: as the one beside which it went off, but for what it was paid for.
pub(super) fn entry(
    beside: &ParsedEntry,
    amount: Decimal,
    currency: Option<Currency>,
    called: &str,
    cx: &Context<'_>,
) -> ParsedEntry {
    let fees = |category: &&crate::intake::quick_text::CategoryWords| {
        category.kind == Kind::Expense && category.words.iter().any(|word| word == CATEGORY_WORD)
    };
    ParsedEntry {
        kind: Kind::Expense,
        amount,
        currency,
        category: cx.categories.iter().find(fees).map(|category| category.name.clone()),
        merchant: None,
        note: Some(called.to_owned()),
        payment_mode: None,
        refund: false,
        ..beside.clone()
    }
}
