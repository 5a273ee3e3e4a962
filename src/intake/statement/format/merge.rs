//! Several statements of one file to one: sheets of a workbook, files of an archive.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::super::{BalanceProof, Hints, Question, Remarks, Row, SourceAccount, Statement, StatementError};
use crate::ledger::money::Currency;

/// Reads a part with the answers given only where it asks for them: what was answered for one layout must not turn
/// another round.
///
/// # Errors
/// What `read` gives.
pub fn answered(
    hints: &Hints,
    read: impl Fn(&Hints) -> Result<Statement, StatementError>,
) -> Result<Statement, StatementError> {
    let open = Hints { sign: None, date_order: None, year: None, ..hints.clone() };
    let statement = read(&open)?;
    let asks = |question| statement.asked.contains(&question);
    let (sign, order, year) = (asks(Question::Sign), asks(Question::DateOrder), asks(Question::Year));
    let answers = Hints {
        sign: hints.sign.filter(|_| sign),
        date_order: hints.date_order.filter(|_| order),
        year: hints.year.filter(|_| year),
        ..open
    };
    if answers.sign.is_none() && answers.date_order.is_none() && answers.year.is_none() {
        return Ok(statement);
    }
    read(&answers)
}

/// What makes a row the same in two files that overlap.
type Key = (NaiveDate, Decimal, Option<Currency>, Option<Decimal>, String, Option<String>);

fn key(row: &Row) -> Key {
    (row.date, row.amount, row.currency, row.balance, row.description.clone(), row.reference.clone())
}

/// Puts statements together, in their order.
///
/// # Errors
/// [`StatementError::NoRows`] for none.
pub fn merge(mut parts: Vec<Statement>) -> Result<Statement, StatementError> {
    if parts.len() < 2 {
        return parts.pop().ok_or(StatementError::NoRows);
    }
    let proof = proof(&parts);
    for later in 1..parts.len() {
        let (before, rest) = parts.split_at_mut(later);
        if let Some(part) = rest.first_mut() {
            for earlier in before.iter() {
                drop_overlap(earlier, part);
            }
        }
    }
    let layout = parts.iter().max_by_key(|part| part.rows.len()).map(|part| part.layout.clone());
    let layout = layout.ok_or(StatementError::NoRows)?;
    let mut whole = Statement {
        rows: Vec::new(),
        skipped: Vec::new(),
        asked: Vec::new(),
        layout,
        proof,
        accounts: Vec::new(),
        remarks: Remarks::default(),
    };
    let mut named: Vec<SourceAccount> = Vec::new();
    for account in parts.iter().flat_map(|part| &part.accounts) {
        if !named.iter().any(|known| known.name == account.name && known.currency == account.currency) {
            named.push(account.clone());
        }
    }
    for mut part in parts {
        if part.accounts.is_empty() && !named.is_empty() {
            let (rows, proof) = (part.rows.len(), part.proof);
            // Where all others are of one account, so is this.
            let (name, currency) = match named.as_slice() {
                [only] => (only.name.clone(), only.currency),
                _ => (String::new(), None),
            };
            part.accounts.push(SourceAccount { name, currency, rows, proof });
        }
        let mut places = Vec::new();
        for mut account in std::mem::take(&mut part.accounts) {
            // What stood in another part as well was taken out of this one.
            account.rows = part.rows.iter().filter(|row| row.account == places.len()).count();
            let same = |a: &SourceAccount| a.name == account.name && a.currency == account.currency;
            places.push(match whole.accounts.iter().position(same) {
                Some(at) => {
                    if let Some(known) = whole.accounts.get_mut(at) {
                        known.rows += account.rows;
                        known.proof = both(known.proof, account.proof);
                    }
                    at
                }
                None => {
                    whole.accounts.push(account);
                    whole.accounts.len() - 1
                }
            });
        }
        for row in &mut part.rows {
            row.account = places.get(row.account).copied().unwrap_or(0);
        }
        whole.rows.append(&mut part.rows);
        whole.skipped.append(&mut part.skipped);
        whole.remarks.add(std::mem::take(&mut part.remarks));
        for question in part.asked {
            if !whole.asked.contains(&question) {
                whole.asked.push(question);
            }
        }
    }
    whole.asked.sort_by_key(|question| *question as u8);
    Ok(whole)
}

fn span(statement: &Statement) -> Option<(NaiveDate, NaiveDate)> {
    let days = || statement.rows.iter().map(|row| row.date);
    Some((days().min()?, days().max()?))
}

/// Takes out of a part what an earlier one of the same layout has as well: where their days meet and at least half of
/// the rows there are the same, both are of one account and the months overlap. Twins within one file stay.
fn drop_overlap(earlier: &Statement, part: &mut Statement) {
    if earlier.layout.fingerprint() != part.layout.fingerprint() {
        return;
    }
    let (Some((a, b)), Some((c, d))) = (span(earlier), span(part)) else { return };
    let (from, to) = (a.max(c), b.min(d));
    let meets = |row: &&Row| (from..=to).contains(&row.date);
    let mut known: HashMap<Key, usize> = HashMap::new();
    for row in earlier.rows.iter().filter(meets) {
        *known.entry(key(row)).or_default() += 1;
    }
    let theirs = known.values().sum::<usize>();
    let ours = part.rows.iter().filter(meets).count();
    let mut again = vec![false; part.rows.len()];
    for (row, again) in part.rows.iter().zip(&mut again).filter(|(row, _)| meets(row)) {
        if let Some(left) = known.get_mut(&key(row)).filter(|left| **left > 0) {
            *left -= 1;
            *again = true;
        }
    }
    let common = again.iter().filter(|again| **again).count();
    if common == 0 || common * 2 < theirs.min(ours) {
        return;
    }
    let mut again = again.into_iter();
    part.rows.retain(|_| !again.next().unwrap_or_default());
}

/// Two proofs of one account's rows together.
fn both(a: BalanceProof, b: BalanceProof) -> BalanceProof {
    let count = |proof| match proof {
        BalanceProof::Proven { .. } => Some(1),
        BalanceProof::Each { count } => Some(count),
        _ => None,
    };
    match (a, b) {
        (BalanceProof::Broken { .. }, _) => a,
        (_, BalanceProof::Broken { .. }) => b,
        _ => match (count(a), count(b)) {
            (Some(a), Some(b)) => BalanceProof::Each { count: a + b },
            _ => BalanceProof::NoBalance,
        },
    }
}

/// The parts' proofs together: the first that breaks, all that hold, or nothing.
fn proof(parts: &[Statement]) -> BalanceProof {
    if let Some(broken) = parts.iter().map(|part| part.proof).find(|proof| matches!(proof, BalanceProof::Broken { .. }))
    {
        return broken;
    }
    let mut count = 0;
    for part in parts {
        match part.proof {
            BalanceProof::Proven { .. } => count += 1,
            BalanceProof::Each { count: more } => count += more,
            _ => return BalanceProof::NoBalance,
        }
    }
    BalanceProof::Each { count }
}
