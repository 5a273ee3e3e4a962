//! The balance chain: what must hold between amounts and running balances, used to choose between readings and to
//! prove the chosen one.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Whether the balances prove the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BalanceProof {
    /// Opening plus all rows is closing, and every balance between fits.
    Proven { opening: Decimal, closing: Decimal },
    /// The file names these balances and nothing to check them against: one of them follows from the rows.
    Stated { opening: Decimal, closing: Decimal },
    /// Several accounts or periods, each proven by its own balances.
    Each { count: usize },
    /// The first line whose balance does not follow from the one before.
    Broken { line: usize },
    /// The file has no balances, or too few.
    NoBalance,
}

/// How a file's balances follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The newest row comes first.
    pub newest_first: bool,
    /// The balance is the one before its row.
    pub before: bool,
}

const ORDERS: [Order; 4] = [
    Order { newest_first: false, before: false },
    Order { newest_first: true, before: false },
    Order { newest_first: false, before: true },
    Order { newest_first: true, before: true },
];

/// Links between known balances, and how many of them hold.
#[derive(Debug, Clone, Copy)]
pub struct Links {
    pub order: Order,
    pub total: usize,
    pub held: usize,
    /// Index of the first row whose link fails.
    pub broken: Option<usize>,
}

impl Links {
    /// Share of links that hold, 0 without any.
    pub fn share(&self) -> f32 {
        if self.total == 0 { 0.0 } else { self.held as f32 / self.total as f32 }
    }
}

/// Follows amounts and balances under every order that agrees with the dates, and returns the one in which most links
/// hold; the balance after the row where two hold alike. `newest_first` is what the dates say: turned signs hold in the
/// turned order as well as the true ones do in theirs, and only the dates tell them apart.
pub fn best(amounts: &[Option<Decimal>], balances: &[Option<Decimal>], newest_first: Option<bool>) -> Option<Links> {
    let mut best: Option<Links> = None;
    for order in ORDERS.into_iter().filter(|order| newest_first.is_none_or(|newest| newest == order.newest_first)) {
        let links = follow(amounts, balances, order);
        if links.total > 0 && best.is_none_or(|b| links.held > b.held) {
            best = Some(links);
        }
    }
    best
}

/// Follows amounts and balances in one order. Rows without a balance are bridged.
pub fn follow(amounts: &[Option<Decimal>], balances: &[Option<Decimal>], order: Order) -> Links {
    let mut links = Links { order, total: 0, held: 0, broken: None };
    let mut last: Option<Decimal> = None;
    let mut sum = Decimal::ZERO;
    let count = amounts.len().min(balances.len());
    for step in 0..count {
        let index = if order.newest_first { count - 1 - step } else { step };
        let amount = amounts.get(index).copied().flatten().unwrap_or_default();
        let balance = balances.get(index).copied().flatten();
        if !order.before {
            sum = sum.checked_add(amount).unwrap_or(sum);
        }
        if let Some(balance) = balance {
            if let Some(last) = last {
                links.total += 1;
                if last.checked_add(sum) == Some(balance) {
                    links.held += 1;
                } else {
                    links.broken.get_or_insert(index);
                }
            }
            last = Some(balance);
            sum = Decimal::ZERO;
        }
        if order.before {
            sum = sum.checked_add(amount).unwrap_or(sum);
        }
    }
    links
}

/// Proves rows by their balances, in the order that the dates tell. `lines` gives each row's line.
pub fn prove(
    amounts: &[Option<Decimal>],
    balances: &[Option<Decimal>],
    newest_first: Option<bool>,
    lines: impl Fn(usize) -> usize,
) -> BalanceProof {
    let Some(links) = best(amounts, balances, newest_first) else { return BalanceProof::NoBalance };
    if links.held * 2 < links.total {
        return BalanceProof::NoBalance;
    }
    if let Some(index) = links.broken {
        return BalanceProof::Broken { line: lines(index) };
    }
    let Order { newest_first, before } = links.order;
    let mut rows: Vec<(Decimal, Option<Decimal>)> =
        amounts.iter().zip(balances).map(|(a, b)| (a.unwrap_or_default(), *b)).collect();
    if newest_first {
        rows.reverse();
    }
    let mut run = Decimal::ZERO;
    let mut opening = None;
    for (amount, balance) in &rows {
        if !before {
            run += *amount;
        }
        if let (Some(balance), None) = (balance, opening) {
            opening = balance.checked_sub(run);
        }
        if before {
            run += *amount;
        }
    }
    match opening {
        Some(opening) => BalanceProof::Proven { opening, closing: opening + run },
        None => BalanceProof::NoBalance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(list: &[i64]) -> Vec<Option<Decimal>> {
        list.iter().map(|n| (*n != i64::MIN).then(|| Decimal::from(*n))).collect()
    }

    const GAP: i64 = i64::MIN;

    #[test]
    fn chains_are_found_in_any_order() {
        let amounts = d(&[-10, 25, -5]);
        for (balances, newest_first, before) in [
            ([90, 115, 110], false, false),
            ([110, 120, 95], true, false),
            ([100, 90, 115], false, true),
            ([120, 95, 100], true, true),
        ] {
            for dates in [None, Some(newest_first)] {
                let links = best(&amounts, &d(&balances), dates).unwrap();
                assert_eq!((links.order, links.held), (Order { newest_first, before }, 2), "{balances:?}");
            }
        }
    }

    #[test]
    fn turned_signs_hold_only_against_the_dates() {
        let (out, into) = (d(&[-400, -20, -10]), d(&[400, 20, 10]));
        let balances = d(&[600, 580, 570]);
        for (amounts, newest_first, held) in [
            (&out, None, 2),
            (&out, Some(false), 2),
            (&out, Some(true), 0),
            (&into, Some(false), 0),
            (&into, Some(true), 2),
        ] {
            let links = best(amounts, &balances, newest_first).unwrap();
            assert_eq!((links.held, links.order.before), (held, newest_first == Some(true) && held > 0));
        }
        // Without dates both hold, and the balance after its row is the one taken.
        assert!(!best(&out, &balances, None).unwrap().order.before);
        assert!(best(&into, &balances, None).unwrap().order.before);
    }

    #[test]
    fn a_proof_names_opening_and_closing_or_the_line() {
        let amounts = d(&[-10, 25, -5]);
        let line = |i| i + 2;
        let proven = BalanceProof::Proven { opening: Decimal::from(100), closing: Decimal::from(110) };
        assert_eq!(prove(&amounts, &d(&[90, 115, 110]), None, line), proven);
        assert_eq!(prove(&amounts, &d(&[90, GAP, 110]), None, line), proven);
        assert_eq!(
            prove(&d(&[-10, 25, -5, 1]), &d(&[90, 115, 111, 112]), None, line),
            BalanceProof::Broken { line: 4 }
        );
        assert_eq!(prove(&amounts, &d(&[GAP, GAP, GAP]), None, line), BalanceProof::NoBalance);
    }
}
