//! Tables with rows of several accounts: rows of one account are put together before the table is solved, for only those
//! have balances that follow each other.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::shape::Shape;
use super::table::Table;
use super::{BalanceProof, SourceAccount, Statement, StatementError, chain, order, owner};

/// A table whose rows stand account by account, and which account each line is of.
pub(super) struct Sorted {
    pub table: Table,
    names: Vec<String>,
    of_line: HashMap<usize, usize>,
}

/// Sorts a table by the column that names the account; None where there is no such column.
///
/// # Errors
/// [`StatementError::TooLarge`].
pub(super) fn sort(table: &Table, shape: &Shape) -> Result<Option<Sorted>, StatementError> {
    let (Some((column, mut names)), Some(heading)) = (owner::several(table, shape), shape.heading) else {
        return Ok(None);
    };
    let first = shape.body.first().copied().unwrap_or(heading + 1);
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
    let mut of_line = HashMap::new();
    let mut current = 0;
    for row in first..table.len() {
        let cell = table.cell(row, column);
        if let Some(at) = names.iter().position(|name| name == cell) {
            current = at;
        } else if owner::is_number(cell) {
            // One that the first rows do not have.
            if names.len() >= owner::MOST {
                return Ok(None);
            }
            names.push(cell.to_owned());
            groups.push(Vec::new());
            current = names.len() - 1;
        }
        if let Some(group) = groups.get_mut(current) {
            group.push(row);
        }
        of_line.insert(table.line(row), current);
    }
    let mut sorted = Table::default();
    for row in (0..first).chain(groups.into_iter().flatten()) {
        sorted.push(table.line(row), table.cells(row))?;
    }
    Ok(Some(Sorted { table: sorted, names, of_line }))
}

impl Sorted {
    /// Tells of each row which account it is of, puts the rows back in the order of the file, and proves each account's.
    pub(super) fn tell(&self, statement: &mut Statement) {
        for row in &mut statement.rows {
            row.account = self.of_line.get(&row.line).copied().unwrap_or(0);
        }
        let prove = |(at, name): (usize, &String)| {
            let own = || statement.rows.iter().filter(move |row| row.account == at);
            let amounts: Vec<Option<Decimal>> = own().map(|row| Some(row.amount)).collect();
            let balances: Vec<Option<Decimal>> = own().map(|row| row.balance).collect();
            let days: Vec<NaiveDate> = own().map(|row| row.date).collect();
            let lines: Vec<usize> = own().map(|row| row.line).collect();
            let line = |index| lines.get(index).copied().unwrap_or(0);
            let proof = chain::prove(&amounts, &balances, order::runs_back(&days), line);
            let mut currencies = own().map(|row| row.currency);
            let first = currencies.next().flatten();
            let currency = first.filter(|_| currencies.all(|other| other == first));
            SourceAccount { name: owner::known_by(name), currency, rows: lines.len(), proof }
        };
        let accounts: Vec<SourceAccount> = self.names.iter().enumerate().map(prove).collect();
        let with_rows = || accounts.iter().filter(|account| account.rows > 0);
        let broken = with_rows().find(|account| matches!(account.proof, BalanceProof::Broken { .. }));
        let all = with_rows().all(|account| matches!(account.proof, BalanceProof::Proven { .. }));
        statement.proof = match broken {
            Some(account) => account.proof,
            None if all => BalanceProof::Each { count: with_rows().count() },
            None => BalanceProof::NoBalance,
        };
        statement.rows.sort_by_key(|row| row.line);
        statement.accounts = accounts;
    }
}
