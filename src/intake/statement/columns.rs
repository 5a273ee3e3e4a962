//! The columns beside the amount: date, currency and description, by name and by content.

use super::amount::{self, DecimalMark, Sign as CurrencySign};
use super::currency;
use super::layout::{AmountColumns, DateColumns};
use super::other_currency;
use super::rows::Segment;
use super::shape::{self, Column};
use super::shared_sign;
use super::solve;
use super::words::header::Role;
use super::words::{contains_word, fold};
use crate::ledger::money::Currency;

/// Body records that a currency is looked for in.
const HINTS: usize = 50;

fn money_columns(amount: &AmountColumns) -> Vec<usize> {
    match amount {
        AmountColumns::Signed { column, .. }
        | AmountColumns::Flagged { column, .. }
        | AmountColumns::ByBalance { column } => vec![*column],
        AmountColumns::Pair { debit, credit, .. } => vec![*debit, *credit],
    }
}

impl Segment<'_> {
    /// Whether a currency with three decimals is named.
    pub(super) fn thousandths(&self, header: &[String]) -> bool {
        let column =
            self.shape.columns().find(|(_, c)| c.filled > 0 && c.currencies * 2 > c.filled).map(|(index, _)| index);
        let cell =
            column.and_then(|c| self.shape.body.first().map(|row| self.table.cell(*row, c))).and_then(currency::code);
        let named = || header.iter().map(String::as_str).chain(self.preamble()).find_map(currency::named);
        cell.or_else(named).is_some_and(|c| c.exponent() == 3)
    }

    /// The column of the day money moved: named so, filled, and first.
    pub(super) fn date_columns(&self) -> Option<DateColumns> {
        let rows = self.shape.body.len().max(1) as f32;
        let mut best: Option<(f32, usize)> = None;
        for (index, column) in self.shape.columns().filter(|(_, c)| c.is_date()) {
            let name = match () {
                () if column.is(Role::Date) => 4.0 * column.sure,
                () if column.is(Role::ValueDate) => 2.0 * column.sure,
                () if column.is(Role::OtherDate) => -2.0,
                () if column.roles.is_empty() => 1.5,
                () => 0.0,
            };
            let full = (column.dates + column.bare_dates) as f32 / rows;
            let yearless = column.yearless as f32 / column.filled.max(1) as f32;
            let score = name + full * 8.0 - yearless * 2.0 - index as f32 * 0.02;
            if best.is_none_or(|(b, _)| score > b) {
                best = Some((score, index));
            }
        }
        if let Some((_, index)) = best {
            return Some(DateColumns::One(index));
        }
        let [year, month, day] = shape::date_parts(&self.shape.columns)?;
        Some(DateColumns::Parts { year, month, day })
    }

    pub(super) fn currency_column(&self, amount: &AmountColumns) -> Option<usize> {
        let near = match amount {
            AmountColumns::Signed { column, .. }
            | AmountColumns::Flagged { column, .. }
            | AmountColumns::ByBalance { column } => *column,
            AmountColumns::Pair { debit, credit, .. } => (*debit).max(*credit),
        };
        let amounts = self.shape.columns.get(near).map(|c| fold(&c.name)).unwrap_or_default();
        let score = |(index, column): (usize, &Column)| {
            let name = if column.is(Role::Currency) {
                6.0 * column.sure
            } else if column.is(Role::OtherCurrency) {
                return None;
            } else if column.roles.is_empty() {
                1.0
            } else {
                0.0
            };
            // "Billing amount" goes with "Billing currency".
            let words = fold(&column.name);
            let shared = words.split(' ').any(|word| word.chars().count() > 3 && contains_word(&amounts, word));
            let name = if shared { name + 4.0 } else { name };
            let distance = index.abs_diff(near) as f32 + if index < near { 0.5 } else { 0.0 };
            Some((name - distance * 0.3, index))
        };
        self.shape
            .columns()
            .filter(|(_, c)| c.filled > 0 && c.currencies * 10 >= c.filled * 6)
            .filter_map(score)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, index)| index)
    }

    /// The currency of the whole file, where it names one.
    pub(super) fn currency(&self, amount: &AmountColumns, header: &[String]) -> Option<Currency> {
        let columns = money_columns(amount);
        let balance = self.shape.columns().filter(|(_, c)| c.is(Role::Balance)).map(|(index, _)| index);
        for column in columns.iter().copied().chain(balance) {
            if let Some(currency) =
                header.get(column).and_then(|name| currency::named(name).or_else(|| other_currency::of_name(name)))
            {
                return Some(currency);
            }
        }
        let loose = self.sign(amount);
        if let Some(CurrencySign::Code(currency)) = loose {
            return Some(currency);
        }
        let cells: Vec<&str> = self.preamble().collect();
        for (index, cell) in cells.iter().enumerate() {
            if currency::is_currency_label(cell)
                && let Some(found) = currency::named(cell).or_else(|| {
                    cells.get(index + 1).and_then(|next| currency::named(next).or_else(|| currency::code(next)))
                })
            {
                return Some(found);
            }
        }
        let named = cells.iter().find_map(|cell| {
            let amount = cell.bytes().any(|b| b.is_ascii_digit()) && amount::marks(cell).is_some();
            amount.then(|| currency::named(cell)).flatten()
        });
        let texts = || header.iter().map(String::as_str).chain(cells.iter().copied());
        let rows = self.shape.body.iter().take(HINTS).flat_map(|row| self.table.cells(*row));
        named.or_else(|| shared_sign::meant(loose?, &self.hints.currencies, texts().chain(rows)))
    }

    /// The currency sign in the amounts; one that only one currency has before one that several share.
    pub(super) fn sign(&self, amount: &AmountColumns) -> Option<CurrencySign> {
        let mut shared: Option<CurrencySign> = None;
        for row in self.shape.body.iter().take(HINTS) {
            for column in money_columns(amount) {
                let mark = self.shape.columns.get(column).and_then(Column::mark).unwrap_or(DecimalMark::Dot);
                match amount::parse(self.table.cell(*row, column), mark).and_then(|a| a.currency) {
                    Some(CurrencySign::Code(currency)) => return Some(CurrencySign::Code(currency)),
                    Some(sign) => shared = Some(sign),
                    None => {}
                }
            }
        }
        shared
    }

    /// Columns that make a description: payee and purpose by name, else the wordiest; and what stands in for them.
    pub(super) fn descriptions(&self, reading: &solve::Reading, status: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let flag = match reading.amount {
            // Texts that open with the direction are descriptions still.
            AmountColumns::Flagged { flag, .. } if !reading.flags.is_empty() => Some(flag),
            _ => None,
        };
        let rows = self.shape.body.len();
        let money: Vec<usize> = money_columns(&reading.amount).into_iter().chain(reading.balance).collect();
        let usable = |index: usize, c: &Column| {
            let named = (c.is(Role::Payee) || c.is(Role::Description)) && c.sure > 0.4;
            (c.is_text() && c.letters > 0 || named && c.filled > 0 && !c.is_date())
                && Some(index) != flag
                && !money.contains(&index)
                && c.currencies * 2 < c.filled.max(1)
        };
        let mut ranked: Vec<(f32, usize)> = Vec::new();
        let mut spare: Vec<(f32, usize)> = Vec::new();
        for (index, c) in self.shape.columns().filter(|(i, c)| usable(*i, c)) {
            let words = c.letters as f32 / c.filled.max(1) as f32;
            let variety = c.distinct as f32 / c.filled.max(1) as f32;
            let constant = c.distinct == 1 && rows > 3;
            let fill = c.filled as f32 / rows.max(1) as f32;
            let name = match c.roles.first() {
                _ if c.is(Role::Payee) && c.sure > 0.4 => 30.0 * c.sure,
                _ if c.is(Role::Description) && c.sure > 0.4 => 28.0 * c.sure,
                Some(
                    Role::Reference | Role::Category | Role::Status | Role::OtherCurrency | Role::Currency | Role::Time,
                ) => -30.0,
                Some(Role::Flag) => -40.0,
                Some(Role::Type) => -12.0,
                Some(_) => -10.0,
                None => 0.0,
            };
            let score = name + words.min(30.0) * (0.3 + variety).min(1.0) * (0.3 + 0.7 * fill);
            if constant || status.contains(&index) {
                spare.push((score - 50.0, index));
            } else if name >= 10.0 || name == 0.0 {
                ranked.push((score, index));
            } else {
                spare.push((score, index));
            }
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let top = ranked.first().map_or(0.0, |r| r.0);
        let (mut chosen, rest): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|r| r.0 >= top * 0.45 && r.0 > 1.0);
        // A wordy column under a name nobody knows is the payee where no other is.
        let payee = chosen.iter().any(|(_, i)| self.shape.columns.get(*i).is_some_and(|c| c.is(Role::Payee)));
        let unknown = |(_, i): &(f32, usize)| {
            self.shape
                .columns
                .get(*i)
                .is_some_and(|c| c.roles.is_empty() && c.letters >= c.filled * 4 && c.distinct * 2 >= c.filled)
        };
        let (more, rest): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|r| !payee && self.shape.heading.is_some() && unknown(r));
        chosen.extend(more);
        spare.extend(rest.into_iter().map(|(s, i)| (s + 100.0, i)));
        while chosen.len() > 4 {
            spare.extend(chosen.pop().map(|(s, i)| (s + 100.0, i)));
        }
        spare.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        if chosen.is_empty() && !spare.is_empty() {
            chosen.push(spare.remove(0));
        }
        (chosen.into_iter().map(|r| r.1).collect(), spare.into_iter().map(|r| r.1).take(6).collect())
    }
}
