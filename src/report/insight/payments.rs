//! Expenses and refunds as insights look at them: who was paid, how much, when.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use crate::ledger::period::Period;
use crate::ledger::{CategoryNo, Currency, EntryNo, Kind, category};
use crate::reply::clean;
use crate::report::place::Place;
use crate::store::StoreError;
use crate::store::search::{self, Filter, Order};

/// How far back is looked: three years, so that yearly charges show.
const DAYS: u64 = 1_100;
/// Most entries that are looked at, the latest.
const MOST: i64 = 20_000;

/// One expense, or what came back of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its entry.
    pub no: EntryNo,
    /// Its day.
    pub day: NaiveDate,
    /// Below zero where it came back.
    pub amount: Decimal,
    /// Of the amount.
    pub currency: Currency,
    /// Its category.
    pub category: Option<CategoryNo>,
    /// Who was paid, or the note.
    pub name: String,
    /// The same without case and marks; empty when nothing is known.
    pub key: String,
}

/// The expenses and refunds up to today, the earliest first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn payments(db: &mut PgConnection, place: Place<'_>) -> Result<Vec<Payment>, StoreError> {
    payments_of(db, place, Kind::Expense).await
}

/// The same of another kind.
///
/// # Errors
/// As [`payments`].
pub async fn payments_of(db: &mut PgConnection, place: Place<'_>, kind: Kind) -> Result<Vec<Payment>, StoreError> {
    let start = place.today.checked_sub_days(Days::new(DAYS)).unwrap_or(place.today);
    let filter = Filter { period: Some(Period { start, end: place.today }), ..Filter::default() }.of(kind);
    let entries = search::entries(db, place.book.id, &filter, Order::Latest, MOST).await?;
    let payment = |entry: crate::ledger::Entry| {
        let (no, entry) = (entry.no, entry.entry);
        let said = |text: &Option<String>| text.as_deref().map(clean).filter(|text| !text.is_empty());
        let name = said(&entry.merchant).or_else(|| said(&entry.note)).unwrap_or_default();
        let key = category::fold(&name);
        let ((_, amount), currency) = (entry.counted(), entry.money.currency());
        Payment { no, day: entry.occurred_on, amount, currency, category: entry.category, name, key }
    };
    Ok(entries.into_iter().rev().map(payment).collect())
}
