//! Accounts that an import opens: until it is confirmed they stand in the book it is held against, and nowhere else.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::intake::statement::{SourceAccount, Statement};
use crate::ledger::category::fold;
use crate::ledger::{AccountNo, Currency};
use crate::store::Book;
use crate::store::book::Account;

/// Most characters of a name made of a file's.
const NAME: usize = 40;

/// An account that is wished for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccount {
    /// What it is to be called; with a number behind it where that is taken.
    pub name: String,
    /// What its balance is shown in.
    pub currency: Currency,
}

/// An account that an import opens, with the number that it will have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub no: AccountNo,
    pub name: String,
    pub currency: Currency,
}

/// The book as it is once these accounts are open, and they by their places. The book itself where there are none.
pub fn with_new(book: &Arc<Book>, wished: &BTreeMap<usize, NewAccount>) -> (Arc<Book>, BTreeMap<usize, Opened>) {
    if wished.is_empty() {
        return (Arc::clone(book), BTreeMap::new());
    }
    let mut with = Book::clone(book);
    let mut opened = BTreeMap::new();
    for (at, NewAccount { name, currency }) in wished {
        let Some(name) = free_name(with.accounts.iter(), name) else { continue };
        let last = with.accounts.iter().map(|account| account.no.0).max().unwrap_or_default();
        let (no, currency) = (AccountNo(last + 1), *currency);
        with.accounts.push(Account { no, name: name.clone(), currency, archived: false });
        opened.insert(*at, Opened { no, name, currency });
    }
    (Arc::new(with), opened)
}

/// A name, with a number behind it where an account has it.
pub fn free_name<'a>(accounts: impl Iterator<Item = &'a Account>, name: &str) -> Option<String> {
    let names: Vec<String> = accounts.map(|account| fold(&account.name)).collect();
    let taken = |name: &str| names.contains(&fold(name));
    let numbered = (2..100).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name))
}

/// What an account of the file is in: as it says, else as all its rows say.
pub fn currency(statement: &Statement, source: Option<(usize, &SourceAccount)>) -> Option<Currency> {
    let said = source.and_then(|(_, source)| source.currency);
    let mut rows = statement.rows.iter().filter(|row| source.is_none_or(|(at, _)| row.account == at));
    let first = rows.next().and_then(|row| row.currency);
    said.or(first.filter(|first| rows.all(|row| row.currency == Some(*first))))
}

/// Words of files' names that name no bank, folded.
const GENERAL: &[&str] = &[
    "statement",
    "statements",
    "export",
    "exported",
    "transactions",
    "transaction",
    "account",
    "activity",
    "history",
    "report",
    "download",
    "document",
    "file",
    "data",
    "bank",
    "card",
    "csv",
    "umsatze",
    "umsatz",
    "kontoauszug",
    "konto",
    "umsaetze",
    "buchungen",
    "extracto",
    "movimientos",
    "cuenta",
    "tarjeta",
    "estado",
    "releve",
    "compte",
    "operations",
    "operazioni",
    "movimenti",
    "conto",
    "estratto",
    "extrato",
    "fatura",
    "conta",
    "mutaties",
    "afschrift",
    "rekening",
    "wyciag",
    "historia",
    "vypis",
    "pohyby",
    "from",
    "until",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "januar",
    "februar",
    "marz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "untitled",
    "copy",
    "new",
    "all",
    "the",
    "and",
    "und",
    "with",
];

/// The bank that a file's name speaks of: its first word that is none of every bank's.
pub fn bank_of(file: &str) -> Option<String> {
    let stem = file.rsplit(['/', '\\']).next()?.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let word = stem.split(|c: char| !c.is_alphabetic()).find(|word| {
        let folded = fold(word);
        folded.chars().count() > 2 && !GENERAL.contains(&folded.as_str())
    })?;
    let mut letters = word.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    // A name in capitals may be an abbreviation: it stays. One in small letters is a name.
    Some(first.to_uppercase().chain(rest.chars()).take(NAME).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_may_speak_of_a_bank() {
        for (file, bank) in [
            ("revolut_2026-03.csv", Some("Revolut")),
            ("account-statement_2026-03-01.csv", None),
            ("ING_export.csv", Some("ING")),
            ("Kontoauszug Sparkasse März.csv", Some("Sparkasse")),
            ("20260301.csv", None),
            ("Movimientos.xlsx", None),
            ("a.csv", None),
        ] {
            assert_eq!(bank_of(file).as_deref(), bank, "{file}");
        }
    }
}
