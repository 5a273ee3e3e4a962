//! Amounts held against the balance columns: which column goes with a reading, and what it proves of directions and
//! fees.

use rust_decimal::Decimal;

use super::chain;
use super::fee;
use super::flag::{find_flag, fold_flag};
use super::layout::{AmountColumns, Sign, Signs};
use super::shape::Shape;
use super::solve::{ChainSays, Guess, Values, plain_amounts};
use super::table::Table;
use super::words::direction::Direction;
use super::words::header::Role;

/// What the balance chain is held against.
pub struct Held<'a> {
    pub table: &'a Table,
    pub shape: &'a Shape,
    pub values: &'a [Values],
    /// What each row was charged beside its amount.
    pub fees: Option<&'a [Option<Decimal>]>,
    pub newest_first: Option<bool>,
}

impl Held<'_> {
    /// The balance column that a guess goes best with, what it says of directions, and how much it speaks for the guess.
    pub fn best_balance(&self, guess: Guess, named: bool) -> (Option<usize>, ChainSays, f32) {
        let used = |column: usize| match guess {
            Guess::One(index) => self.values.get(index).is_some_and(|v| v.column == column),
            Guess::Two { debit, credit } => {
                [debit, credit].iter().any(|i| self.values.get(*i).is_some_and(|v| v.column == column))
            }
        };
        let amounts = plain_amounts(self.values, guess);
        let bare = match guess {
            Guess::One(index) => self.values.get(index).is_some_and(|v| v.signs() == Signs::Absent),
            Guess::Two { .. } => false,
        };
        let flagged = flagged_amounts(self.table, self.shape, self.values, guess, &amounts);
        let turned: Vec<Option<Decimal>> = amounts.iter().map(|a| a.map(|a| -a)).collect();
        let charged = self.fees.filter(|_| !bare).map(|fees| fee::less(&amounts, fees));
        let mut best = (None, ChainSays::Nothing, 0.0);
        for v in self.values.iter().filter(|v| !used(v.column)) {
            let Some(c) = self.shape.columns.get(v.column) else { continue };
            let by_name = c.is(Role::Balance);
            if named && !by_name && !c.roles.is_empty() && !c.is(Role::OtherAmount)
                || v.value.iter().flatten().next().is_none()
            {
                continue;
            }
            let mut says = ChainSays::Nothing;
            let mut bonus = if by_name { 2.0 * c.sure } else { -0.5 };
            let mut top = 0.0;
            // The directions that amounts without signs can have where the balance follows its row.
            let mut ways = [false; 2];
            let variants = [
                (flagged.as_ref(), ChainSays::AsWritten, 0.0, bare),
                (Some(&amounts), ChainSays::AsWritten, 0.0, false),
                (charged.as_ref(), ChainSays::AsWritten, 0.0, false),
                (Some(&turned), ChainSays::Turned, 1.0, false),
            ];
            for (list, meaning, cost, by_flag) in variants {
                let Some(links) = list.and_then(|list| chain::best(list, &v.value, self.newest_first)) else {
                    continue;
                };
                if links.share() < 0.75 {
                    continue;
                }
                // A balance before its row is rare, and of amounts without signs the same links may tell the opposite.
                let open = bare && !by_flag;
                let before = match links.order.before {
                    true if open => 2.0,
                    true => 0.5,
                    false => 0.0,
                };
                if let Some(way) = ways.get_mut(usize::from(meaning == ChainSays::Turned))
                    && open
                    && !links.order.before
                {
                    *way = true;
                }
                let weight = if links.total == 1 { 5.0 } else { 9.0 };
                let gain = weight * links.share() - cost - before;
                if gain > top + 0.001 {
                    (top, says) = (gain, if open && links.order.before { ChainSays::Nothing } else { meaning });
                }
            }
            if ways == [true, true] {
                says = ChainSays::Nothing;
            }
            if top < 4.0 && matches!(guess, Guess::One(_)) && sizes_fit(&amounts, &v.value) {
                (top, says) = (5.0, ChainSays::Sizes);
            }
            bonus += top;
            if (by_name || top > 0.0) && (best.0.is_none() || bonus > best.2) {
                best = (Some(v.column), says, bonus);
            }
        }
        best
    }

    /// Whether fees went off beside the amounts, as the balances prove; None where these prove neither.
    pub fn is_charged(&self, guess: Guess, amount: &AmountColumns, balance: Option<usize>) -> Option<bool> {
        let plain = plain_amounts(self.values, guess);
        let settled = match (amount, guess) {
            (AmountColumns::Signed { sign: Sign::PositiveOut, .. }, _) => {
                plain.into_iter().map(|amount| amount.map(|a| -a)).collect()
            }
            (AmountColumns::Flagged { .. }, _) => {
                flagged_amounts(self.table, self.shape, self.values, guess, &plain).unwrap_or(plain)
            }
            (AmountColumns::ByBalance { .. }, _) => return Some(false),
            _ => plain,
        };
        let balances = self.values.iter().find(|v| Some(v.column) == balance);
        if let (Some(balances), Some(fees)) = (balances, self.fees) {
            let held = |list: &[Option<Decimal>]| {
                chain::best(list, &balances.value, self.newest_first).map_or(0, |links| links.held)
            };
            match held(&fee::less(&settled, fees)).cmp(&held(&settled)) {
                std::cmp::Ordering::Greater => return Some(true),
                std::cmp::Ordering::Less => return Some(false),
                std::cmp::Ordering::Equal => {}
            }
        }
        None
    }
}

/// Amounts under the first direction column there is, for the chain to try.
fn flagged_amounts(
    table: &Table,
    shape: &Shape,
    values: &[Values],
    guess: Guess,
    amounts: &[Option<Decimal>],
) -> Option<Vec<Option<Decimal>>> {
    let Guess::One(index) = guess else { return None };
    let flag = find_flag(table, shape, values.get(index)?.column)?;
    Some(
        shape
            .body
            .iter()
            .zip(amounts)
            .map(|(row, amount)| match flag.map.get(&fold_flag(table.cell(*row, flag.column))) {
                Some(Direction::Out) => amount.map(|a| -a),
                Some(Direction::Neutral) => None,
                _ => *amount,
            })
            .collect(),
    )
}

/// Every step between balances has the size of an amount, with signs left open.
fn sizes_fit(amounts: &[Option<Decimal>], balances: &[Option<Decimal>]) -> bool {
    // Records with neither are no step.
    let steps: Vec<_> = amounts.iter().zip(balances).filter(|(a, b)| a.is_some() || b.is_some()).collect();
    let (amounts, balances): (Vec<Option<Decimal>>, Vec<Option<Decimal>>) = steps.into_iter().unzip();
    [false, true].iter().any(|newest_first| {
        let (mut total, mut held) = (0, 0);
        for index in 1..amounts.len() {
            let (Some(Some(a)), Some(Some(b))) = (balances.get(index - 1), balances.get(index)) else { continue };
            let amount = amounts.get(if *newest_first { index - 1 } else { index }).copied().flatten();
            total += 1;
            held += usize::from(amount.is_some_and(|x| (*a - *b).abs() == x.abs()));
        }
        total >= 2 && held * 10 >= total * 9
    })
}
