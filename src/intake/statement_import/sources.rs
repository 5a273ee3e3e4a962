//! Into which of the book's accounts the rows of a file go, by the accounts that the file names.

use sqlx::postgres::PgConnection;

use super::{Belongs, belongs, digest};
use crate::intake::statement::{SourceAccount, Statement};
use crate::ledger::AccountNo;
use crate::ledger::category::fold;
use crate::store::layout::{self, Known};
use crate::store::statement::Key;
use crate::store::{Book, StoreError};

/// Under this name instead of a layout's, accounts of files of several are remembered: which of them has most rows, and
/// with it the layout, changes from month to month.
pub const SEVERAL: &str = "several accounts";

/// The file's accounts, where it holds rows of several.
pub fn several(statement: &Statement) -> Option<&[SourceAccount]> {
    let accounts = statement.accounts.as_slice();
    (accounts.iter().filter(|account| account.rows > 0).count() > 1).then_some(accounts)
}

/// The account that a file of one account is of: the one that files of its number went into before, or of its layout
/// where it names no number, else what its name and the book tell. An account that has had files of another number is
/// never taken unasked, whatever the format of these was.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn of_one(
    db: &mut PgConnection,
    book: &Book,
    fingerprint: &str,
    number: Option<Key>,
    name: &str,
) -> Result<Belongs, StoreError> {
    let open = |no: &AccountNo| book.account(*no).is_some_and(|account| !account.archived);
    let mut known = layout::known_account(db, book.id, fingerprint, number).await?;
    // It may have come with others before.
    if !matches!(known, Known::Account(_))
        && number.is_some()
        && let Known::Account(no) = layout::known_account(db, book.id, SEVERAL, number).await?
    {
        known = Known::Account(no);
    }
    match known {
        Known::Account(no) if open(&no) => return Ok(Belongs::To(no)),
        Known::Others if book.accounts.iter().filter(|account| !account.archived).count() > 1 => {
            return Ok(Belongs::Unsure);
        }
        _ => {}
    }
    let likely = belongs(book, name);
    // Formats that have a field for the number are kept under the empty one where a bank leaves it out.
    let none = digest("");
    if let (Belongs::To(no), Some(number)) = (likely, number.filter(|number| *number != none))
        && layout::has_other_number(db, book.id, no, &[number, none]).await?
    {
        return Ok(Belongs::Unsure);
    }
    Ok(likely)
}

/// The account that rows of a source's went into before, or that is called like it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn known(
    db: &mut PgConnection,
    book: &Book,
    accounts: &[SourceAccount],
    source: &SourceAccount,
) -> Result<Option<AccountNo>, StoreError> {
    let open = |no: &AccountNo| book.account(*no).is_some_and(|account| !account.archived);
    if let Known::Account(no) = layout::known_account(db, book.id, SEVERAL, Some(key(accounts, source))).await? {
        return Ok(Some(no).filter(open));
    }
    let called = fold(&source.name);
    let same = |account: &&crate::store::book::Account| !called.is_empty() && fold(&account.name) == called;
    Ok(book.accounts.iter().find(same).map(|account| account.no).filter(open))
}

/// Remembers where the rows of each account went.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn remember(
    db: &mut PgConnection,
    book: &Book,
    accounts: &[SourceAccount],
    into: impl Iterator<Item = Option<AccountNo>>,
) -> Result<(), StoreError> {
    for (source, into) in accounts.iter().zip(into) {
        if let Some(no) = into {
            layout::remember(db, book.id, SEVERAL, None, Some(key(accounts, source)), no).await?;
        }
    }
    Ok(())
}

/// What an account of a file of several is known by: its number, with its currency where the number has several.
fn key(accounts: &[SourceAccount], source: &SourceAccount) -> Key {
    let alone = accounts.iter().filter(|other| other.name == source.name).count() == 1;
    match source.currency.filter(|_| !alone) {
        Some(currency) => digest(&format!("{} {currency}", source.name)),
        None => digest(&source.name),
    }
}
