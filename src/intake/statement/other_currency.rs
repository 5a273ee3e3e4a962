//! Amounts of two currencies in columns of their own (`CAD$` beside `USD$`, `Cargos en pesos` beside `Cargos en
//! dólares`): a row has the one or the other, and is in the currency of the column that is filled.

use super::currency;
use super::layout::AmountColumns;
use super::shape::Shape;
use super::words::header::Role;
use crate::ledger::money::Currency;

/// The same amounts in another currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InOther {
    pub amount: AmountColumns,
    /// `None` where the name leaves it to the account: "pesos", "$".
    pub currency: Option<Currency>,
}

/// A column's name without its currency, and the currency.
struct Named {
    rest: String,
    currency: Option<Currency>,
}

/// What a name says beside a currency; `None` where it names no currency, or several.
fn named(name: &str) -> Option<Named> {
    let mut rest: Vec<String> = Vec::new();
    let mut found: Option<Option<Currency>> = None;
    let of_word =
        |c: char| c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '₹' | '₽' | '₺' | '¥' | '₡' | '₲' | '₪');
    // "U$S" is one sign, and so is "S/".
    for word in name.split(|c: char| !of_word(c)).filter(|word| !word.is_empty()) {
        match currency::word(word) {
            Some(currency) if found.is_none() => found = Some(currency),
            Some(_) => return None,
            None => rest.push(super::words::fold(word)),
        }
    }
    found.map(|currency| Named { rest: rest.join(" "), currency })
}

/// The currency that a column's name says its amounts are in.
pub fn of_name(name: &str) -> Option<Currency> {
    named(name)?.currency
}

/// Whether two columns hold the same in two currencies, by their names.
pub fn are_twins(one: &str, other: &str) -> bool {
    let (Some(one), Some(other)) = (named(one), named(other)) else { return false };
    one.rest == other.rest && one.currency != other.currency
}

/// The columns that hold what a column does, in another currency.
fn twins(shape: &Shape, column: usize) -> Vec<(usize, Option<Currency>)> {
    let Some(own) = shape.columns.get(column).and_then(|c| named(&c.name)) else { return Vec::new() };
    let twin = |(index, c): (usize, &super::shape::Column)| {
        let of = named(&c.name).filter(|of| of.rest == own.rest && of.currency != own.currency)?;
        let amount = !c.is_first(Role::Balance) && (c.filled == 0 || c.is_number());
        (index != column && amount).then_some((index, of.currency))
    };
    shape.columns().filter_map(twin).collect()
}

/// The columns that are filled where one is not, beside it.
pub fn beside(shape: &Shape, column: usize) -> Vec<usize> {
    twins(shape, column).into_iter().map(|(index, _)| index).collect()
}

/// Amounts in other currencies than that of the columns found, read as those are.
pub fn find(shape: &Shape, amount: &AmountColumns) -> Vec<InOther> {
    match *amount {
        AmountColumns::Signed { column, sign } => twins(shape, column)
            .into_iter()
            .map(|(column, currency)| InOther { amount: AmountColumns::Signed { column, sign }, currency })
            .collect(),
        AmountColumns::Flagged { column, flag } => twins(shape, column)
            .into_iter()
            .map(|(column, currency)| InOther { amount: AmountColumns::Flagged { column, flag }, currency })
            .collect(),
        AmountColumns::Pair { debit, credit, debit_negative, credit_negative } => {
            let credits = twins(shape, credit);
            let pair = |(debit, currency): (usize, Option<Currency>)| {
                let (credit, _) = credits.iter().find(|(_, other)| *other == currency)?;
                let amount = AmountColumns::Pair { debit, credit: *credit, debit_negative, credit_negative };
                Some(InOther { amount, currency })
            };
            twins(shape, debit).into_iter().filter_map(pair).collect()
        }
        // One balance tells the steps of one currency.
        AmountColumns::ByBalance { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_two_currencies_are_told_by_their_names() {
        for (one, other, twins) in [
            ("CAD$", "USD$", true),
            ("Pesos", "Dólares", true),
            ("Importe $", "Importe U$S", true),
            ("Cargos en soles", "Cargos en dólares", true),
            ("Amount (EUR)", "Amount (CHF)", true),
            ("Debit EUR", "Credit EUR", false),
            ("Debit EUR", "Credit USD", false),
            ("Amount EUR", "Balance USD", false),
            ("EUR", "EUR", false),
            ("Amount", "Amount USD", false),
            ("Rate EUR/USD", "Rate", false),
        ] {
            assert_eq!(are_twins(one, other), twins, "{one} {other}");
        }
    }
}
