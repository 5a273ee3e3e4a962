//! Transfers between own accounts: a row that goes out of one and a row that comes into another are one transfer.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use crate::intake::narration;
use crate::ledger::category::fold;
use crate::ledger::{AccountNo, Kind, NewEntry, PaymentMode};
use crate::store::transfer::{self, Partner, Transfer};
use crate::store::{Book, StoreError};

/// Days that may lie between the two sides.
const DAYS: u64 = 3;

/// Entries of other accounts' statements that may be the other side, by their amount and day.
pub type Partners = HashMap<(Decimal, NaiveDate), Vec<Partner>>;

/// Entries of other accounts near some days.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn partners(
    connection: &mut PgConnection,
    book: &Book,
    account: AccountNo,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Partners, StoreError> {
    let mut partners = Partners::new();
    if book.accounts.len() < 2 {
        return Ok(partners);
    }
    let from = first.checked_sub_days(Days::new(DAYS)).unwrap_or(first);
    let to = last.checked_add_days(Days::new(DAYS)).unwrap_or(last);
    for partner in transfer::partners(connection, book.id, account, from, to).await? {
        partners.entry((partner.amount.normalize(), partner.occurred_on)).or_default().push(partner);
    }
    Ok(partners)
}

/// Which new entries, by their row, are the other side of an entry, and what becomes of that one: the same amount the
/// other way, near in time, with something that says so; and nothing else that it could be.
pub fn paired(book: &Book, entries: &[(usize, NewEntry)], partners: &Partners) -> (HashSet<usize>, Vec<Transfer>) {
    let mut rivals: HashMap<(Decimal, NaiveDate), Vec<&NewEntry>> = HashMap::new();
    for (_, entry) in entries {
        rivals.entry((entry.money.amount().normalize(), entry.occurred_on)).or_default().push(entry);
    }
    let (mut taken, mut transfers) = (HashSet::new(), Vec::new());
    for (row, entry) in entries {
        let amount = entry.money.amount().normalize();
        let currency = entry.money.currency();
        let fits = |partner: &&Partner| partner.kind != entry.kind && partner.currency == currency;
        let near = days_near(entry.occurred_on).filter_map(|day| partners.get(&(amount, day)));
        let mut fitting = near.flatten().filter(fits);
        let (Some(partner), None) = (fitting.next(), fitting.next()) else { continue };
        let same = |other: &&&NewEntry| other.kind == entry.kind && other.money.currency() == currency;
        let near = days_near(partner.occurred_on).filter_map(|day| rivals.get(&(amount, day)));
        let alone = near.flatten().filter(same).take(2).count() == 1;
        if alone
            && is_told(book, entry, partner)
            && let Some(transfer) = transfer(entry, partner)
        {
            taken.insert(*row);
            transfers.push(transfer);
        }
    }
    (taken, transfers)
}

/// A day and those near it.
pub fn days_near(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let first = day.checked_sub_days(Days::new(DAYS)).unwrap_or(day);
    (0..=2 * DAYS).filter_map(move |days| first.checked_add_days(Days::new(days)))
}

fn transfer(entry: &NewEntry, partner: &Partner) -> Option<Transfer> {
    let out = entry.kind == Kind::Expense;
    let (from, to) = if out { (entry.account, partner.account) } else { (partner.account, entry.account) };
    Some(Transfer { entry: partner.no, from, to, key: entry.import_key.clone()? })
}

/// Whether the two sides say that they are one transfer: one names an account of one's own, or both may be transfers and
/// one says so.
fn is_told(book: &Book, entry: &NewEntry, partner: &Partner) -> bool {
    let text = [entry.note.as_deref(), entry.merchant.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let (here, there) = (narration::read(entry.note.as_deref().unwrap_or(&text)), narration::read(&partner.text));
    let names = |text: &str, account: AccountNo| {
        let name = book.account(account).map(|account| fold(&account.name)).unwrap_or_default();
        name.chars().count() > 2 && format!(" {} ", fold(text)).contains(&format!(" {name} "))
    };
    if here.own || there.own || names(&text, partner.account) || names(&partner.text, entry.account) {
        return true;
    }
    let may =
        |mode: Option<PaymentMode>| matches!(mode, None | Some(PaymentMode::Transfer | PaymentMode::StandingOrder));
    let (mine, its) = (entry.payment_mode, partner.payment_mode);
    may(mine) && may(its) && (mine.is_some() || its.is_some())
}
