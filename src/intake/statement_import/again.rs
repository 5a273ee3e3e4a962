//! Rows that came before in another of the bank's formats, under longer or shorter words.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::pair::{Slot, words};
use super::{Places, kind};
use crate::intake::statement::Statement;
use crate::store::statement::{Imported, Key};

/// Most entries of one day and amount that a row is held against.
const LOOKED_AT: usize = 64;

/// Leaves out the rows that an entry of an earlier statement is: of the same day and amount, where the words of one hold
/// all words of the other. An entry that the file itself has a row for is that row's, and each entry is only one row's.
pub fn leave_out(
    statement: &Statement,
    places: &Places,
    keys: &[Key],
    fresh: Vec<usize>,
    imported: &[Imported],
) -> Vec<usize> {
    let own: HashSet<&Key> = keys.iter().collect();
    let mut open: HashMap<(Slot, NaiveDate), Vec<Vec<String>>> = HashMap::new();
    for entry in imported.iter().filter(|entry| !own.contains(&entry.key)) {
        let slot = (entry.kind, entry.amount.normalize(), entry.currency);
        open.entry((slot, entry.occurred_on)).or_default().push(words(&entry.text));
    }
    let mut rest = fresh;
    rest.retain(|index| {
        let Some(row) = statement.rows.get(*index) else { return true };
        let slot = (kind(row), row.amount.abs().normalize(), places.currency(row));
        let Some(entries) = open.get_mut(&(slot, row.date)) else { return true };
        let said = words(&row.description);
        let same = entries.iter().take(LOOKED_AT).position(|entry| one_holds_the_other(&said, entry));
        match same {
            Some(at) => {
                entries.swap_remove(at);
                false
            }
            None => true,
        }
    });
    rest
}

/// Whether the shorter of two lists of words, each sorted, stands in the longer; a list without words stands in none.
fn one_holds_the_other(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && short.iter().all(|word| long.binary_search(word).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::statement::{Hints, read};
    use crate::intake::statement_import::places::tests::into;
    use crate::ledger::{Currency, Kind};

    #[test]
    fn a_row_that_came_in_another_format_is_not_new() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let file = "Datum;Text;Betrag\n19.03.2026;LIDL;-12,00\n20.03.2026;BUS;-2,00\n20.03.2026;BUS;-2,00\n";
        let statement = read(file.as_bytes(), "a.csv", &Hints::new(day(31))).unwrap();
        let (lidl, bus, other) = ([1; 16], [2; 16], [9; 16]);
        let euro = Currency::EUR;
        for (name, came, left) in [
            ("longer words", &[(other, 19, "12", "LIDL 123 BERLIN", euro)][..], &[1, 2][..]),
            ("once a row", &[(other, 20, "2.00", "Bus ticket", euro)], &[0, 2]),
            ("twice two rows", &[(other, 20, "2", "Bus ticket", euro), (other, 20, "2", "Bus line 7", euro)], &[0]),
            ("another day", &[(other, 18, "12", "LIDL 123 BERLIN", euro)], &[0, 1, 2]),
            ("another amount", &[(other, 19, "12.01", "LIDL 123 BERLIN", euro)], &[0, 1, 2]),
            ("another currency", &[(other, 19, "12", "LIDL", Currency::parse("USD").unwrap())], &[0, 1, 2]),
            ("other words", &[(other, 19, "12", "REWE BERLIN", euro)], &[0, 1, 2]),
            ("no words", &[(other, 19, "12", "", euro)], &[0, 1, 2]),
            ("a row of this file", &[(bus, 20, "2", "BUS", euro)], &[0, 1, 2]),
        ] {
            let came: Vec<Imported> = came
                .iter()
                .map(|(key, on, amount, text, currency)| Imported {
                    key: *key,
                    kind: Kind::Expense,
                    amount: amount.parse().unwrap(),
                    currency: *currency,
                    occurred_on: day(*on),
                    text: (*text).to_owned(),
                })
                .collect();
            let rest = leave_out(&statement, &into(1), &[lidl, bus, bus], vec![0, 1, 2], &came);
            assert_eq!(rest, left, "{name}");
        }
    }
}
