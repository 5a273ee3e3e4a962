//! Transfers that somebody typed before the bank told: each of their two sides is a row of some account's statement.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::pair::{DAYS_AFTER, DAYS_BEFORE, days_at};
use super::{Pair, Places, days};
use crate::intake::narration;
use crate::intake::statement::Statement;
use crate::ledger::{AccountNo, BookId, Currency, PaymentMode};
use crate::store::StoreError;
use crate::store::transfer::{self, TypedTransfer};

/// Amount, currency, whether it goes out of the account, and the day.
type Slot = (Decimal, Currency, bool, NaiveDate);

/// Takes the rows of one account that are a side of a typed transfer from those that are new.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub(super) async fn take(
    connection: &mut PgConnection,
    id: BookId,
    account: AccountNo,
    statement: &Statement,
    places: &Places,
    fresh: &mut Vec<usize>,
) -> Result<Vec<Pair>, StoreError> {
    let Some((first, last)) = days(statement, fresh) else { return Ok(Vec::new()) };
    let reach = chrono::Days::new(DAYS_BEFORE.max(DAYS_AFTER));
    let from = first.checked_sub_days(reach).unwrap_or(first);
    let to = last.checked_add_days(reach).unwrap_or(last);
    let typed = transfer::typed_transfers(connection, id, account, from, to).await?;
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let pairs = pair(statement, places, fresh, &typed);
    fresh.retain(|index| !pairs.iter().any(|pair| pair.row == *index));
    Ok(pairs)
}

/// Rows and transfers of the same amount near in time, where neither could be any other.
fn pair(statement: &Statement, places: &Places, fresh: &[usize], typed: &[TypedTransfer]) -> Vec<Pair> {
    let mut open: HashMap<Slot, Vec<usize>> = HashMap::new();
    for (at, transfer) in typed.iter().enumerate() {
        let entry = &transfer.entry;
        let slot = (entry.amount.normalize(), entry.currency, transfer.out, entry.occurred_on);
        open.entry(slot).or_default().push(at);
    }
    let near = |index: usize| -> Vec<usize> {
        let Some(row) = statement.rows.get(index) else { return Vec::new() };
        let out = row.amount.is_sign_negative();
        let all_days = (0..=DAYS_BEFORE.max(DAYS_AFTER)).flat_map(|distance| days_at(row.date, distance));
        let slots = all_days.map(|day| (row.amount.abs().normalize(), places.currency(row), out, day));
        slots.filter_map(|slot| open.get(&slot)).flatten().copied().collect()
    };
    let found: Vec<(usize, Vec<usize>)> = fresh
        .iter()
        .map(|index| (*index, near(*index)))
        .filter(|(index, near)| !near.is_empty() && may_be(statement, *index))
        .collect();
    let mut wanted: HashMap<usize, usize> = HashMap::new();
    for at in found.iter().flat_map(|(_, near)| near) {
        *wanted.entry(*at).or_default() += 1;
    }
    found
        .iter()
        .filter_map(|(row, near)| match near.as_slice() {
            [only] if wanted.get(only) == Some(&1) => {
                Some(Pair { row: *row, entry: typed.get(*only)?.entry.clone(), settled: None })
            }
            _ => None,
        })
        .collect()
}

/// Whether a row's words do not say that it was something else than a transfer.
fn may_be(statement: &Statement, index: usize) -> bool {
    let Some(row) = statement.rows.get(index) else { return false };
    let narration = narration::read(&row.description);
    let moved = matches!(narration.mode, None | Some(PaymentMode::Transfer | PaymentMode::StandingOrder));
    !narration.refund && (narration.own || moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::statement::{Hints, read};
    use crate::intake::statement_import::places::tests::into;
    use crate::ledger::{EntryNo, Kind, Source};
    use crate::store::statement::Candidate;

    #[test]
    fn a_side_of_a_typed_transfer_is_found_where_it_is_the_only_one() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let file = "Date,Text,Amount\n2026-03-19,TRANSFER TO SAVINGS,-200.00\n2026-03-20,CARD PURCHASE 1234 SHOP,-70.00\n\
            2026-03-21,TRANSFER FROM SAVINGS,200.00\n2026-03-25,STANDING ORDER,-50.00\n2026-03-26,STANDING ORDER,-50.00\n";
        let statement = read(file.as_bytes(), "a.csv", &Hints::new(day(31))).unwrap();
        let typed = |no, on, amount: i64, out| TypedTransfer {
            entry: Candidate {
                no: EntryNo(no),
                kind: Kind::Transfer,
                amount: Decimal::from(amount),
                currency: Currency::EUR,
                occurred_on: day(on),
                text: String::new(),
                category: None,
                source: Source::Text,
            },
            out,
        };
        for (name, typed, expected) in [
            ("its day, its direction", vec![typed(1, 19, 200, true)], &[(0, 1)][..]),
            ("a day earlier", vec![typed(1, 18, 200, true)], &[(0, 1)]),
            ("the other direction", vec![typed(1, 20, 200, false)], &[(2, 1)]),
            ("too long ago", vec![typed(1, 9, 200, true)], &[]),
            ("two of them", vec![typed(1, 19, 200, true), typed(2, 18, 200, true)], &[]),
            ("two rows", vec![typed(1, 25, 50, true)], &[]),
            ("bought with a card", vec![typed(1, 20, 70, true)], &[]),
        ] {
            let found = pair(&statement, &into(1), &[0, 1, 2, 3, 4], &typed);
            let found: Vec<(usize, i64)> = found.iter().map(|pair| (pair.row, pair.entry.no.0)).collect();
            assert_eq!(found, expected, "{name}");
        }
    }
}
