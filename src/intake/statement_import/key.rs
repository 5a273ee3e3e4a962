//! What a statement's row is recognised by when it comes again.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::Places;
use crate::intake::statement::Row;
use crate::ledger::category::fold;
use crate::store::statement::Key;

/// The key of each row: account, day, signed amount, currency, and the bank's own reference or else the words. Two
/// accounts may well have the same fee on the same day, and some banks number each day anew.
pub fn keys(rows: &[Row], places: &Places) -> Vec<Key> {
    let mut text = String::new();
    let key = |row: &Row| {
        text.clear();
        let currency = places.currency(row);
        let _ = write!(text, "{}\0{}\0{}\0", row.date, row.amount.normalize(), currency.code());
        match &row.reference {
            Some(reference) => {
                text.push('\u{1}');
                text.push_str(reference);
            }
            None => text.push_str(&fold(&row.description)),
        }
        let mut hash = Sha256::new();
        hash.update(places.account(row).map_or(0, |account| account.0).to_be_bytes());
        hash.update(text.as_bytes());
        short(hash)
    };
    rows.iter().map(key).collect()
}

/// A digest of a text, such as an account number that is to be known again and not kept.
pub fn digest(text: &str) -> Key {
    let mut hash = Sha256::new();
    hash.update(text);
    short(hash)
}

fn short(hash: Sha256) -> Key {
    let mut key = Key::default();
    key.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::statement_import::places::tests::into;
    use crate::ledger::Currency;

    #[test]
    fn keys_stay_as_they_are_in_peoples_books() {
        let row = Row {
            line: 2,
            date: chrono::NaiveDate::from_ymd_opt(2026, 3, 9).unwrap(),
            amount: "-12.50".parse().unwrap(),
            description: "Café  SONNE, Köln".into(),
            currency: None,
            balance: None,
            reference: None,
            account: 0,
        };
        let mut hash = Sha256::new();
        hash.update(3i64.to_be_bytes());
        hash.update("2026-03-09\0-12.5\0EUR\0cafe sonne koln");
        assert_eq!(keys(std::slice::from_ref(&row), &into(3)), [short(hash)]);
        let other = Row { currency: Currency::parse("USD").ok(), ..row.clone() };
        let [a, b] = keys(&[row.clone(), other], &into(3))[..] else { panic!() };
        assert_ne!(a, b);
        assert_ne!(keys(std::slice::from_ref(&row), &into(4))[0], a);
        let named = |reference: &str| Row { reference: Some(reference.to_owned()), ..row.clone() };
        let [one, two] = keys(&[named("F1"), named("F2")], &into(3))[..] else { panic!() };
        assert!(one != two && one != a);
    }
}
