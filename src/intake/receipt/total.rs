//! The total as the best supported hypothesis: every printed or computed value is scored by the words beside it and by
//! how much of the receipt adds up to it (subtotal + tax, cash − change, the items, a tax table, a card slip).

use rust_decimal::Decimal;

use super::amount::{Amount, Quality};
use super::label::Label;

/// A line made ready for adding up.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub text: String,
    pub words: Vec<String>,
    pub label: Option<Label>,
    pub amounts: Vec<Amount>,
    /// Below the heading of a tax table.
    pub in_tax_table: bool,
}

/// A value that may be the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hypothesis {
    pub value: Decimal,
    pub score: i32,
    /// Something else on the receipt adds up to it.
    pub confirmed: bool,
    /// It is not printed as such.
    pub repaired: bool,
    /// The tax that the sum leading to it contains.
    pub tax: Option<Decimal>,
}

const GRAND: i32 = 48;
const TOTAL: i32 = 42;
const CARD: i32 = 22;
const SUBTOTAL: i32 = 14;
const CASH: i32 = 10;
const COMPUTED: i32 = 16;
const UNLABELLED: i32 = 2;

/// Every value worth considering, the best first.
pub(super) fn hypotheses(rows: &[Row]) -> Vec<Hypothesis> {
    let facts = Facts::of(rows);
    let mut found: Vec<Hypothesis> = Vec::new();
    for (value, score) in facts.printed(rows) {
        add(&mut found, value, score, false);
    }
    for value in facts.computed() {
        let near = found
            .iter()
            .filter(|h| !h.repaired && h.score >= TOTAL - 12 && h.value != value && one_slip(h.value, value))
            .map(|h| h.score - 8)
            .max();
        add(&mut found, value, near.unwrap_or(COMPUTED), true);
    }
    for hypothesis in &mut found {
        let support = facts.support(hypothesis.value);
        hypothesis.score += support.score;
        hypothesis.confirmed = support.kinds >= 1 && support.score >= 14;
        hypothesis.tax = support.tax;
        // A value that is printed nowhere needs two independent sums, or one and a misread print beside it.
        if hypothesis.repaired && support.kinds < 2 && hypothesis.score - support.score == COMPUTED {
            hypothesis.score -= 30;
        }
    }
    found.retain(|h| h.value > Decimal::ZERO && h.score > 0);
    found.sort_by_key(|h| (std::cmp::Reverse(h.score), h.repaired));
    found.truncate(12);
    found
}

fn add(found: &mut Vec<Hypothesis>, value: Decimal, score: i32, repaired: bool) {
    let room = found.len() < 120;
    match found.iter_mut().find(|h| h.value == value) {
        Some(h) if h.repaired && !repaired => {
            h.repaired = false;
            h.score = h.score.max(score);
        }
        Some(h) if !repaired => h.score = h.score.max(score) + 3,
        Some(_) => {}
        None if room => found.push(Hypothesis { value, score, confirmed: false, repaired, tax: None }),
        None => {}
    }
}

/// The items of a receipt: rows before the first total, with their amount.
pub(super) fn items(rows: &[Row]) -> impl Iterator<Item = (usize, Decimal)> + '_ {
    let end = rows
        .iter()
        .position(|row| {
            matches!(row.label, Some(Label::Total | Label::Grand | Label::Subtotal)) && last_amount(row).is_some()
                || row.in_tax_table
        })
        .unwrap_or(rows.len());
    rows.iter().take(end).enumerate().filter_map(|(index, row)| {
        let amount = last_amount(row).filter(|a| a.quality <= Quality::Repaired)?;
        match row.label {
            None if is_unit_price(row) => None,
            None => Some((index, amount.value)),
            Some(Label::Discount) => Some((index, -amount.value.abs())),
            Some(_) => None,
        }
    })
}

/// `2 x 1,19` under or above an item: its price is not a second item.
fn is_unit_price(row: &Row) -> bool {
    let places = row.amounts.iter().map(|a| a.first).collect::<std::collections::BTreeSet<_>>().len();
    let letters = row.text.chars().filter(|c| c.is_alphabetic()).count();
    places == 1 && letters <= 8 && row.text.contains(['x', 'X', '×', '@', '*'])
}

/// The rightmost amount, in its surest reading.
pub(super) fn last_amount(row: &Row) -> Option<&Amount> {
    let sure = row.amounts.iter().filter(|a| a.quality < Quality::Pointless);
    sure.max_by_key(|a| (a.last, std::cmp::Reverse(a.quality)))
        .or_else(|| row.amounts.iter().max_by_key(|a| (a.last, std::cmp::Reverse(a.first))))
}

/// What the labelled rows say, each list bounded.
#[derive(Debug, Default)]
struct Facts {
    subtotals: Vec<Decimal>,
    taxes: Vec<Decimal>,
    extras: Vec<Decimal>,
    discounts: Vec<Decimal>,
    roundings: Vec<Decimal>,
    cash: Vec<Decimal>,
    cards: Vec<Decimal>,
    change: Vec<Decimal>,
    /// Net, tax and where printed gross amounts of one row.
    tax_rows: Vec<(Decimal, Decimal)>,
    items: Option<Decimal>,
    item_count: usize,
    /// Every printed amount, for counting repeats.
    all: Vec<Decimal>,
    has_total: bool,
}

#[derive(Debug, Default)]
struct Support {
    score: i32,
    kinds: u32,
    tax: Option<Decimal>,
}

impl Facts {
    fn of(rows: &[Row]) -> Self {
        let mut facts = Self::default();
        for row in rows {
            facts.all.extend(row.amounts.iter().filter(|a| a.quality < Quality::Pointless).map(|a| a.value));
            facts.has_total |= matches!(row.label, Some(Label::Total | Label::Grand)) && last_amount(row).is_some();
            facts.note_tax_row(row);
            let list = match row.label {
                Some(Label::Subtotal) => &mut facts.subtotals,
                Some(Label::Tax) if !row.in_tax_table => &mut facts.taxes,
                Some(Label::Extra) => &mut facts.extras,
                Some(Label::Discount) => &mut facts.discounts,
                Some(Label::Rounding) => &mut facts.roundings,
                Some(Label::Cash) => &mut facts.cash,
                Some(Label::Card) => &mut facts.cards,
                Some(Label::Change) => &mut facts.change,
                _ => continue,
            };
            let surest = last_amount(row).map(|a| a.value);
            let others = row.amounts.iter().filter(|a| a.quality <= Quality::Pointless).map(|a| a.value);
            for value in surest.into_iter().chain(others) {
                if !list.contains(&value) && list.len() < 6 {
                    list.push(value);
                }
            }
        }
        let (mut sum, mut count) = (Decimal::ZERO, 0);
        for (_, value) in items(rows) {
            sum += value;
            count += 1;
        }
        facts.items = (count > 0).then_some(sum);
        facts.item_count = count;
        facts.all.truncate(1000);
        facts
    }

    fn note_tax_row(&mut self, row: &Row) {
        if !(row.in_tax_table || row.label == Some(Label::Tax)) || self.tax_rows.len() >= 12 {
            return;
        }
        let values: Vec<Decimal> =
            row.amounts.iter().filter(|a| a.quality < Quality::Pointless).map(|a| a.value).collect();
        for pair in values.windows(2) {
            if let [a, b] = pair {
                let (net, tax) = if a >= b { (*a, *b) } else { (*b, *a) };
                if tax >= Decimal::ZERO && tax * Decimal::from(2) < net {
                    self.tax_rows.push((net, tax));
                }
            }
        }
    }

    /// Values with a word beside them, and what that word is worth; without any, the largest amounts.
    fn printed(&self, rows: &[Row]) -> Vec<(Decimal, i32)> {
        let mut out = Vec::new();
        for row in rows {
            let base = match row.label {
                Some(Label::Grand) => GRAND,
                Some(Label::Total) => TOTAL,
                Some(Label::Card) => CARD,
                Some(Label::Subtotal) => SUBTOTAL,
                Some(Label::Cash) => CASH,
                _ => continue,
            };
            let base = if row.in_tax_table { base.min(8) } else { base };
            let last = last_amount(row).map_or(0, |a| a.last);
            for amount in row.amounts.iter().take(8) {
                let quality = match amount.quality {
                    Quality::Exact => 0,
                    Quality::Spaced => 3,
                    Quality::Repaired => 8,
                    Quality::Pointless => 20,
                };
                let place = if amount.last == last { 0 } else { 12 };
                out.push((amount.value, (base - quality - place).max(1)));
            }
        }
        let mut sure: Vec<Decimal> = self.all.clone();
        sure.sort_unstable_by_key(|value| std::cmp::Reverse(*value));
        sure.dedup();
        out.extend(sure.into_iter().take(3).map(|value| (value, UNLABELLED)));
        out
    }

    /// Values that sums on the receipt lead to.
    fn computed(&self) -> Vec<Decimal> {
        let mut out: Vec<Decimal> = self.paid().map(|(value, _)| value).collect();
        for subtotal in &self.subtotals {
            out.extend(self.sums_from(*subtotal).map(|(value, _, _)| value));
        }
        out.extend(self.items);
        out.extend(self.tax_rows.iter().map(|(net, tax)| net + tax));
        out.sort_unstable();
        out.dedup();
        out.truncate(400);
        out
    }

    /// Cash less change, and whether there was change.
    fn paid(&self) -> impl Iterator<Item = (Decimal, bool)> + '_ {
        self.cash
            .iter()
            .chain(&self.cards)
            .flat_map(|cash| self.change.iter().map(move |change| (*cash - change.abs(), !change.is_zero())))
            .filter(|(value, _)| *value > Decimal::ZERO)
    }

    /// Subtotal + tax + extras − discounts ± rounding in every sensible combination: value, parts added, tax.
    fn sums_from(&self, subtotal: Decimal) -> impl Iterator<Item = (Decimal, u32, Option<Decimal>)> + '_ {
        let sum_of = |list: &[Decimal]| list.iter().copied().sum::<Decimal>();
        let tax_sum = (self.taxes.len() > 1).then(|| sum_of(&self.taxes));
        let taxes: Vec<Option<Decimal>> =
            std::iter::once(None).chain(self.taxes.iter().copied().map(Some)).chain(tax_sum.map(Some)).collect();
        let options = |list: &[Decimal]| -> Vec<Decimal> {
            let all = sum_of(list);
            let mut options = vec![Decimal::ZERO];
            options.extend(list.iter().copied().filter(|v| !v.is_zero()));
            if list.len() > 1 {
                options.push(all);
            }
            options
        };
        let extras = options(&self.extras);
        let discounts = options(&self.discounts.iter().map(Decimal::abs).collect::<Vec<_>>());
        let mut roundings = options(&self.roundings);
        roundings.retain(|r| r.abs() < Decimal::ONE_HUNDRED);
        roundings.extend(self.roundings.iter().filter(|r| !r.is_zero() && r.abs() < Decimal::ONE_HUNDRED).map(|r| -r));
        let mut out = Vec::new();
        for tax in taxes {
            for extra in &extras {
                for discount in &discounts {
                    for rounding in &roundings {
                        let value = subtotal + tax.unwrap_or_default() + extra - discount + rounding;
                        let parts = u32::from(tax.is_some_and(|t| !t.is_zero()))
                            + u32::from(!extra.is_zero())
                            + u32::from(!discount.is_zero())
                            + u32::from(!rounding.is_zero());
                        out.push((value, parts, tax));
                    }
                }
            }
        }
        out.into_iter()
    }

    fn support(&self, value: Decimal) -> Support {
        let mut support = Support::default();
        let mut give = |score: i32| {
            support.score += score;
            support.kinds += 1;
        };
        match self.paid().filter(|(paid, _)| *paid == value).map(|(_, change)| change).max() {
            Some(true) => give(30),
            Some(false) => give(16),
            None => {}
        }
        if self.cards.contains(&value) {
            give(14);
        } else if self.cash.contains(&value) {
            give(5);
        }
        let mut tax = None;
        let best = self
            .subtotals
            .iter()
            .flat_map(|subtotal| self.sums_from(*subtotal))
            .filter(|(sum, _, _)| *sum == value)
            .max_by_key(|(_, parts, tax)| (*parts == 1, std::cmp::Reverse(*parts), tax.is_some()));
        if let Some((_, parts, with)) = best {
            give(if parts == 0 { 8 } else { 26 });
            tax = with;
        }
        if self.items == Some(value) {
            give(if self.item_count > 1 { 22 } else { 10 });
        } else if let Some(items) = self.items {
            if self.sums_from(items).any(|(sum, parts, _)| sum == value && parts > 0) {
                give(12);
            }
        }
        if let Some((_, row_tax)) = self.tax_rows.iter().find(|(net, tax)| net + tax == value && !tax.is_zero()) {
            give(16);
            tax = tax.or(Some(*row_tax));
        }
        let net: Decimal = self.tax_rows.iter().map(|(net, tax)| net + tax).sum();
        if self.tax_rows.len() > 1 && net == value {
            give(16);
            tax = tax.or_else(|| Some(self.tax_rows.iter().map(|(_, tax)| *tax).sum()));
        }
        let repeats = self.all.iter().filter(|v| **v == value).count();
        support.score += i32::try_from(repeats.saturating_sub(1).min(3)).unwrap_or(0) * 4;
        support.tax = tax;
        support
    }
}

/// One digit misread, lost or added.
fn one_slip(a: Decimal, b: Decimal) -> bool {
    let (a, b) = (a.abs().normalize().to_string(), b.abs().normalize().to_string());
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().filter(char::is_ascii_digit).collect(), b.chars().filter(char::is_ascii_digit).collect());
    if a.len() == b.len() {
        return a.iter().zip(&b).filter(|(x, y)| x != y).count() == 1;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() != 1 || short.is_empty() {
        return false;
    }
    let same = short.iter().zip(&long).take_while(|(x, y)| x == y).count();
    short.iter().skip(same).eq(long.iter().skip(same + 1))
}
