//! The first and the last record of a table without a heading: some banks put the balances there, written as the
//! transactions are.

use rust_decimal::Decimal;

use super::{Row, Skipped, Why, chain};

/// Fewest rows beside such a record.
const LEAST: usize = 3;

/// Takes off a first or a last row that is a balance: its amount and its balance are the opening and the closing one of
/// all other rows, or it alone is described by nothing but an account's number.
pub fn take_off(rows: &mut Vec<Row>, skipped: &mut Vec<Skipped>) {
    if rows.len() <= LEAST {
        return;
    }
    let last = rows.len() - 1;
    for at in [last, 0] {
        let others = if at == 0 { rows.get(1..) } else { rows.get(..last) };
        let Some((row, others)) = rows.get(at).zip(others) else { continue };
        let numbered = is_number(&row.description) && others.iter().all(|row| has_word(&row.description));
        if numbered || is_balance(row, others) {
            skipped.push(Skipped { line: row.line, why: Why::Balance });
            rows.remove(at);
            return;
        }
    }
}

fn has_word(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 2
}

fn is_number(text: &str) -> bool {
    !has_word(text) && text.bytes().filter(u8::is_ascii_digit).count() >= 8
}

fn is_balance(row: &Row, others: &[Row]) -> bool {
    let Some(balance) = row.balance else { return false };
    let amounts: Vec<Option<Decimal>> = others.iter().map(|row| Some(row.amount)).collect();
    let balances: Vec<Option<Decimal>> = others.iter().map(|row| row.balance).collect();
    let chain::BalanceProof::Proven { opening, closing } = chain::prove(&amounts, &balances, None, |index| index)
    else {
        return false;
    };
    opening != closing && [(opening, closing), (closing, opening)].contains(&(row.amount, balance))
}
