//! Which of a book's accounts the rows of a statement go into: all into one, or each into that of the account its file
//! names.

use crate::intake::statement::Row;
use crate::ledger::{AccountNo, Currency};
use crate::store::Book;

/// Where rows go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Of the book.
    home: Currency,
    /// By the row's account; None: left out.
    of: Vec<Option<(AccountNo, Currency)>>,
}

impl Places {
    /// All rows into one account.
    pub fn one(book: &Book, account: AccountNo) -> Self {
        Self::several(book, [Some(account)])
    }

    /// The rows of each account of the file into one of the book; None leaves them out.
    pub fn several(book: &Book, accounts: impl IntoIterator<Item = Option<AccountNo>>) -> Self {
        let with_currency = |no| (no, book.account(no).map_or(book.currency, |account| account.currency));
        Self { home: book.currency, of: accounts.into_iter().map(|no| no.map(with_currency)).collect() }
    }

    fn of(&self, row: &Row) -> Option<(AccountNo, Currency)> {
        match self.of.as_slice() {
            [only] => *only,
            several => several.get(row.account).copied().flatten(),
        }
    }

    /// The account a row goes into; None: nowhere.
    pub fn account(&self, row: &Row) -> Option<AccountNo> {
        self.of(row).map(|(no, _)| no)
    }

    /// The currency of a row: its own, else its account's.
    pub fn currency(&self, row: &Row) -> Currency {
        row.currency.or(self.of(row).map(|(_, currency)| currency)).unwrap_or(self.home)
    }

    /// The account, where all rows go into one.
    pub fn only(&self) -> Option<AccountNo> {
        match self.of.as_slice() {
            [only] => only.map(|(no, _)| no),
            _ => None,
        }
    }

    /// The currency of the first account, else the book's.
    pub fn home(&self) -> Currency {
        self.of.iter().flatten().next().map_or(self.home, |(_, currency)| *currency)
    }

    /// By the file's accounts, in their order.
    pub fn accounts(&self) -> impl Iterator<Item = Option<AccountNo>> + '_ {
        self.of.iter().map(|place| place.map(|(no, _)| no))
    }

    /// Each account that rows go into, once.
    pub fn distinct(&self) -> Vec<AccountNo> {
        let mut all: Vec<AccountNo> = Vec::new();
        for no in self.accounts().flatten() {
            if !all.contains(&no) {
                all.push(no);
            }
        }
        all
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// All rows into an account in euros.
    pub fn into(account: i64) -> Places {
        Places { home: Currency::EUR, of: vec![Some((AccountNo(account), Currency::EUR))] }
    }

    #[test]
    fn rows_go_where_their_account_goes() {
        let usd = Currency::USD;
        let row = |account| Row {
            line: 1,
            date: chrono::NaiveDate::default(),
            amount: rust_decimal::Decimal::ONE,
            description: String::new(),
            currency: None,
            balance: None,
            reference: None,
            account,
        };
        let several = Places {
            home: Currency::EUR,
            of: vec![Some((AccountNo(3), usd)), None, Some((AccountNo(3), usd)), Some((AccountNo(4), Currency::EUR))],
        };
        assert_eq!([0, 1, 3, 9].map(|at| several.account(&row(at)).map(|no| no.0)), [Some(3), None, Some(4), None]);
        assert_eq!([0, 1, 3].map(|at| several.currency(&row(at))), [usd, Currency::EUR, Currency::EUR]);
        assert_eq!((several.distinct(), several.only()), (vec![AccountNo(3), AccountNo(4)], None));
        assert_eq!((into(7).account(&row(5)), into(7).only()), (Some(AccountNo(7)), Some(AccountNo(7))));
    }
}
