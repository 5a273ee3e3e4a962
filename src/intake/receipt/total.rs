//! The total as the best supported hypothesis: every printed or computed value is scored by the words beside it and by
//! how much of the receipt adds up to it (subtotal + tax, cash − change, the items, a tax table, a card slip).

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::amount::{Amount, Quality};
use super::label::{Label, has_tax, is_about_the_sale};

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
    /// A word for a total or a payment stands beside it.
    pub labelled: bool,
    /// It is not printed as such.
    pub repaired: bool,
    /// The tax that the sum leading to it contains.
    pub tax: Option<Decimal>,
}

const PAYABLE: i32 = 54;
const GRAND: i32 = 47;
const TOTAL: i32 = 42;
const CARD: i32 = 22;
const SUBTOTAL: i32 = 14;
const CASH: i32 = 10;
const COMPUTED: i32 = 16;
const UNLABELLED: i32 = 2;

/// Every value worth considering, the best first, from one or more passes of OCR over the same receipt: what one pass
/// misread another may have right, so sums are looked for across all of them.
pub(super) fn hypotheses(passes: &[Vec<Row>]) -> Vec<Hypothesis> {
    let mut facts = Facts::default();
    let mut found: Vec<Hypothesis> = Vec::new();
    for rows in passes {
        facts.note(rows);
        let mut of_pass: Vec<Hypothesis> = Vec::new();
        for (value, score) in printed(rows) {
            add(&mut of_pass, value, score, false);
        }
        for hypothesis in of_pass {
            match found.iter_mut().find(|h| h.value == hypothesis.value) {
                Some(h) => h.score = h.score.max(hypothesis.score) + h.score.min(hypothesis.score) / 3,
                None => found.push(hypothesis),
            }
        }
    }
    found.truncate(200);
    let sums = facts.sums();
    for value in facts.computed(&sums) {
        // Many items misread easily; a sum of few numbers may correct the print.
        let trusted =
            !facts.items.iter().any(|(items, _)| *items == value) || sums.get(&value).is_some_and(|s| s.parts > 0);
        let near = found
            .iter()
            .filter(|_| trusted)
            .filter(|h| !h.repaired && h.score >= TOTAL - 12 && h.value != value && one_slip(h.value, value))
            .map(|h| h.score - 14)
            .max();
        add(&mut found, value, near.unwrap_or(COMPUTED), true);
    }
    for hypothesis in &mut found {
        facts.weigh(hypothesis, &sums);
        hypothesis.labelled = passes.iter().flatten().any(|row| {
            row.label.is_some_and(names_a_total) && row.amounts.iter().any(|amount| amount.value == hypothesis.value)
        });
    }
    found.retain(|h| h.value > Decimal::ZERO && h.score > 0);
    found.sort_by_key(|h| (std::cmp::Reverse(h.score), h.repaired));
    found.truncate(12);
    found
}

fn names_a_total(label: Label) -> bool {
    matches!(label, Label::Payable | Label::Grand | Label::Total | Label::Card | Label::Subtotal | Label::Cash)
}

fn add(found: &mut Vec<Hypothesis>, value: Decimal, score: i32, repaired: bool) {
    let room = found.len() < 600;
    match found.iter_mut().find(|h| h.value == value) {
        Some(h) if !repaired => h.score = h.score.max(score) + 3,
        Some(_) => {}
        None if room => found.push(Hypothesis { value, score, confirmed: false, labelled: false, repaired, tax: None }),
        None => {}
    }
}

/// Values with a word beside them, and what that word is worth; without any, the largest amounts.
fn printed(rows: &[Row]) -> Vec<(Decimal, i32)> {
    let mut out = Vec::new();
    let mut unlabelled = Vec::new();
    for row in rows {
        unlabelled.extend(row.amounts.iter().filter(|a| a.quality < Quality::Pointless).map(|a| a.value));
        let base = match row.label {
            Some(Label::Payable) => PAYABLE,
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
    unlabelled.sort_unstable_by_key(|value| std::cmp::Reverse(*value));
    unlabelled.dedup();
    out.extend(unlabelled.into_iter().take(6).map(|value| (value, UNLABELLED)));
    out
}

/// The items of a receipt: rows before the first total, with their amount.
pub(super) fn items(rows: &[Row]) -> impl Iterator<Item = (usize, Decimal)> + '_ {
    let end = rows
        .iter()
        .position(|row| {
            matches!(row.label, Some(Label::Total | Label::Grand | Label::Payable | Label::Subtotal))
                && last_amount(row).is_some()
                || row.in_tax_table
        })
        .unwrap_or(rows.len());
    let mut sum = Decimal::ZERO;
    let mut count = 0;
    let mut ended = false;
    rows.iter().take(end).enumerate().filter_map(move |(index, row)| {
        let amount = last_amount(row).filter(|a| a.quality <= Quality::Repaired && !ended)?;
        let value = match row.label {
            None if is_unit_price(row) || is_about_the_sale(&row.words) => return None,
            None => amount.value,
            Some(Label::Discount) => -amount.value.abs(),
            Some(_) => return None,
        };
        // What equals all items before it is their sum, whatever OCR made of its name.
        if count > 1 && value == sum {
            ended = true;
            return None;
        }
        sum += value;
        count += 1;
        Some((index, value))
    })
}

/// `2 x 1,19` under or above an item: its price is not a second item.
fn is_unit_price(row: &Row) -> bool {
    let places = row.amounts.iter().map(|a| a.first).collect::<std::collections::BTreeSet<_>>().len();
    let letters = row.text.chars().filter(|c| c.is_alphabetic()).count();
    let weighed = letters <= 12 && row.words.iter().any(|w| matches!(w.as_str(), "KG" | "LB" | "STK" | "PCS" | "ST"));
    (weighed || places == 1 && letters <= 8) && row.text.contains(['x', 'X', '×', '@', '*'])
}

/// The rightmost amount, in its surest reading.
pub(super) fn last_amount(row: &Row) -> Option<&Amount> {
    let sure = row.amounts.iter().filter(|a| a.quality < Quality::Pointless);
    sure.max_by_key(|a| (a.last, std::cmp::Reverse(a.quality)))
        .or_else(|| row.amounts.iter().max_by_key(|a| (a.last, std::cmp::Reverse(a.first))))
}

/// What the labelled rows of all passes say; every list is short and without repeats.
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
    /// Net and tax of one row of a tax table.
    tax_rows: Vec<(Decimal, Decimal)>,
    /// The sum of a pass's items, and how many there are.
    items: Vec<(Decimal, usize)>,
    /// Different totals and subtotals; two of them may be parts of a third.
    parts: Vec<Decimal>,
    /// Amounts of each pass, for counting repeats.
    all: Vec<Vec<Decimal>>,
    /// Labelled as a total somewhere.
    totals: Vec<Decimal>,
}

/// Longest list of facts of one kind.
const MANY: usize = 8;

fn note(list: &mut Vec<Decimal>, value: Decimal) {
    if list.len() < MANY && !list.contains(&value) {
        list.push(value);
    }
}

/// A sum from a subtotal: what it comes to, how many parts other than zero were added, and the tax among them.
#[derive(Debug, Clone, Copy)]
struct Sum {
    value: Decimal,
    parts: u32,
    tax: Option<Decimal>,
    /// Nothing printed was left out but a tax, which may be inside already.
    complete: bool,
    /// The items come to the subtotal.
    proved: bool,
}

impl Facts {
    fn note(&mut self, rows: &[Row]) {
        let amounts = |row: &Row| {
            row.amounts.iter().filter(|a| a.quality < Quality::Pointless).map(|a| a.value).collect::<Vec<_>>()
        };
        self.all.push(rows.iter().flat_map(amounts).take(1_000).collect());
        let mut sums: Vec<(Label, Decimal, u32)> = Vec::new();
        for row in rows {
            self.note_tax_row(row);
            let Some(label) = row.label else { continue };
            let Some(last) = last_amount(row) else { continue };
            if matches!(label, Label::Total | Label::Grand | Label::Payable | Label::Subtotal)
                && last.quality <= Quality::Repaired
            {
                note(&mut self.parts, last.value);
                if label != Label::Subtotal {
                    note(&mut self.totals, last.value);
                }
            }
            if row.in_tax_table && label == Label::Tax {
                continue;
            }
            match sums.iter_mut().find(|(of, _, _)| *of == label) {
                Some((_, sum, count)) => {
                    *sum += last.value;
                    *count += 1;
                }
                None => sums.push((label, last.value, 1)),
            }
            if let Some(list) = self.list(label) {
                note(list, last.value);
                for amount in &row.amounts {
                    note(list, amount.value);
                }
            }
        }
        // State and city tax, or CGST and SGST, count together.
        for (label, sum, count) in sums {
            let adds = matches!(label, Label::Tax | Label::Extra | Label::Discount | Label::Card);
            if let Some(list) = self.list(label).filter(|_| count > 1 && adds) {
                note(list, sum);
            }
        }
        let (mut sum, mut count) = (Decimal::ZERO, 0);
        for (_, value) in items(rows) {
            sum += value;
            count += 1;
        }
        if count > 0 && self.items.len() < MANY {
            self.items.push((sum, count));
        }
    }

    fn list(&mut self, label: Label) -> Option<&mut Vec<Decimal>> {
        Some(match label {
            Label::Subtotal => &mut self.subtotals,
            Label::Tax => &mut self.taxes,
            Label::Extra => &mut self.extras,
            Label::Discount => &mut self.discounts,
            Label::Rounding => &mut self.roundings,
            Label::Cash => &mut self.cash,
            Label::Card => &mut self.cards,
            Label::Change => &mut self.change,
            _ => return None,
        })
    }

    fn note_tax_row(&mut self, row: &Row) {
        let taxed = row.in_tax_table || row.label == Some(Label::Tax) || has_tax(&row.words);
        let sums = matches!(row.label, Some(Label::Total | Label::Grand | Label::Payable)) && row.amounts.len() >= 3;
        if !(taxed || sums) {
            return;
        }
        let values: Vec<Decimal> =
            row.amounts.iter().filter(|a| a.quality < Quality::Pointless).map(|a| a.value).collect();
        // Net, tax and gross in one row prove each other even where points were lost.
        let all: Vec<Decimal> = row.amounts.iter().map(|a| a.value).take(10).collect();
        for (index, net) in all.iter().enumerate() {
            for (at, tax) in all.iter().enumerate().skip(index + 1) {
                let proved =
                    *tax > Decimal::ZERO && tax < net && all.iter().skip(at + 1).any(|gross| *gross == net + tax);
                if proved && self.tax_rows.len() < MANY && !self.tax_rows.contains(&(*net, *tax)) {
                    self.tax_rows.push((*net, *tax));
                }
            }
        }
        for pair in values.windows(2).filter(|_| taxed) {
            if let [a, b] = pair {
                let (net, tax) = if a >= b { (*a, *b) } else { (*b, *a) };
                let fits = tax >= Decimal::ZERO && tax * Decimal::from(2) < net;
                if fits && self.tax_rows.len() < MANY && !self.tax_rows.contains(&(net, tax)) {
                    self.tax_rows.push((net, tax));
                }
            }
        }
    }

    /// Values that sums on the receipt lead to.
    fn computed(&self, sums: &HashMap<Decimal, Sum>) -> Vec<Decimal> {
        let mut out: Vec<Decimal> = self.paid().map(|(value, _)| value).collect();
        out.extend(sums.values().filter(|sum| sum.complete).map(|sum| sum.value));
        out.extend(self.items.iter().map(|(sum, _)| *sum));
        out.extend(self.tax_rows.iter().map(|(net, tax)| net + tax));
        out.sort_unstable();
        out.dedup();
        out.truncate(400);
        out
    }

    /// Every sum from every subtotal (from the items where no subtotal is printed), the best way to each value.
    fn sums(&self) -> HashMap<Decimal, Sum> {
        let mut sums: HashMap<Decimal, Sum> = HashMap::new();
        let rank =
            |sum: &Sum| (sum.proved, sum.complete, sum.parts > 0, std::cmp::Reverse(sum.parts), sum.tax.is_some());
        let proved = |value: Decimal| self.items.iter().any(|(items, count)| *items == value && *count > 0);
        let items = self.items.iter().map(|(items, _)| *items).filter(|_| self.subtotals.is_empty());
        for base in self.subtotals.iter().copied().chain(items) {
            for mut sum in self.sums_from(base) {
                sum.proved = proved(base) && !self.subtotals.is_empty();
                let best = sums.entry(sum.value).or_insert(sum);
                if rank(&sum) > rank(best) {
                    *best = sum;
                }
            }
        }
        sums
    }

    /// Cash less change, and whether there was change.
    fn paid(&self) -> impl Iterator<Item = (Decimal, bool)> + '_ {
        self.cash
            .iter()
            .chain(&self.cards)
            .flat_map(|cash| self.change.iter().map(move |change| (*cash - change.abs(), !change.is_zero())))
            .filter(|(value, _)| *value > Decimal::ZERO)
    }

    /// Subtotal + tax + extra − discount ± rounding, each left out or taken once.
    fn sums_from(&self, subtotal: Decimal) -> Vec<Sum> {
        let optional = |list: &[Decimal]| -> Vec<Option<Decimal>> {
            std::iter::once(None)
                .chain(list.iter().filter(|v| v.abs() < subtotal.abs() || v.is_zero()).take(5).copied().map(Some))
                .collect()
        };
        let discounts: Vec<Decimal> = self.discounts.iter().map(Decimal::abs).filter(|d| !d.is_zero()).collect();
        let mut roundings: Vec<Decimal> = self.roundings.iter().filter(|r| !r.is_zero()).copied().collect();
        // A lost minus is common, an added one is not.
        roundings.extend(self.roundings.iter().filter(|r| **r > Decimal::ZERO).map(|r| -r));
        let mut out = Vec::new();
        for tax in optional(&self.taxes) {
            for extra in optional(&self.extras) {
                for discount in optional(&discounts) {
                    for rounding in optional(&roundings) {
                        let value = subtotal + tax.unwrap_or_default() + extra.unwrap_or_default()
                            - discount.unwrap_or_default()
                            + rounding.unwrap_or_default();
                        let parts = [tax, extra, discount, rounding]
                            .into_iter()
                            .flatten()
                            .filter(|part| !part.is_zero())
                            .count();
                        let missing = |part: Option<Decimal>, list: &[Decimal]| {
                            part.is_none() && list.iter().any(|v| !v.is_zero())
                        };
                        // A tax may be inside the subtotal; the rest is printed to be added.
                        let complete = !missing(extra, &self.extras)
                            && !missing(discount, &discounts)
                            && !missing(rounding, &roundings);
                        out.push(Sum { value, parts: u32::try_from(parts).unwrap_or(4), tax, complete, proved: false });
                    }
                }
            }
        }
        out
    }

    /// Adds to a hypothesis what speaks for it, takes off what speaks against it, and notes whether it is confirmed.
    fn weigh(&self, hypothesis: &mut Hypothesis, sums: &HashMap<Decimal, Sum>) {
        let value = hypothesis.value;
        let named = hypothesis.score;
        let mut given = Vec::new();
        let mut give = |points: i32| given.push(points);
        let paid = self.paid().filter(|(paid, _)| *paid == value).map(|(_, change)| change).max();
        match paid {
            Some(true) => give(30),
            Some(false) => give(16),
            None => {}
        }
        if self.cards.contains(&value) {
            give(14);
        } else if self.cash.contains(&value) {
            give(8);
        }
        let sum = sums.get(&value);
        match sum {
            Some(sum) if sum.parts > 0 => {
                give(if sum.complete { 22 } else { 10 } + if sum.tax.is_some_and(|t| !t.is_zero()) { 4 } else { 0 });
            }
            Some(_) => give(8),
            None => {}
        }
        if let Some(count) = self.items.iter().filter(|(items, _)| *items == value).map(|(_, count)| *count).max() {
            give(if count > 1 { 22 } else { 10 });
        }
        let row = self.tax_rows.iter().find(|(net, tax)| net + tax == value && !tax.is_zero());
        let all_rows: Decimal = self.tax_rows.iter().map(|(net, tax)| net + tax).sum();
        let rows_tax = match row {
            Some((_, tax)) => Some(*tax),
            None if self.tax_rows.len() > 1 && all_rows == value => {
                Some(self.tax_rows.iter().map(|(_, tax)| *tax).sum())
            }
            None => None,
        };
        if rows_tax.is_some() {
            give(16);
        }
        let two_parts = self.parts.iter().enumerate().any(|(index, a)| {
            self.parts.iter().skip(index + 1).any(|b| !a.is_zero() && !b.is_zero() && a + b == value)
        });
        if two_parts {
            give(18);
        }
        // The bill and what it comes to with the tip, both called totals.
        let with_extra = self.totals.contains(&value)
            && self.extras.iter().any(|extra| *extra > Decimal::ZERO && self.totals.contains(&(value - extra)));
        if with_extra {
            give(18);
        }
        let kinds = given.len();
        let adds_up = matches!(paid, Some(true))
            || sum.is_some_and(|sum| sum.parts > 0)
            || self.items.iter().any(|(items, _)| *items == value)
            || rows_tax.is_some()
            || two_parts
            || with_extra;
        let mut score: i32 = given.iter().sum();
        if sum.is_some_and(|sum| sum.proved && sum.parts > 0) {
            score += 12;
        }
        let repeats = self.all.iter().map(|pass| pass.iter().filter(|v| **v == value).count()).max().unwrap_or(0);
        score += i32::try_from(repeats.saturating_sub(1).min(3)).unwrap_or(0) * 4;
        // One of the parts of a larger total: goods of one tax rate, the bill before the tip.
        let is_part = self.totals.iter().any(|total| {
            *total > value && (self.parts.contains(&(total - value)) || self.extras.contains(&(total - value)))
        });
        if is_part && self.parts.contains(&value) {
            score -= 24;
        }
        // A subtotal that is called nothing else, with something to be added below it.
        let added = |list: &[Decimal]| list.iter().any(|v| !v.is_zero() && v.abs() < value);
        let only_subtotal = self.subtotals.contains(&value)
            && !self.totals.contains(&value)
            && paid.is_none()
            && !self.cards.contains(&value);
        if only_subtotal && (added(&self.extras) || added(&self.taxes) || added(&self.roundings)) {
            score -= 26;
        }
        // Printed nowhere: cash with change and one more sum are needed, or a sum and a misread print beside it.
        if hypothesis.repaired && named == COMPUTED && (kinds < 2 || paid != Some(true)) {
            score -= 60;
        }
        hypothesis.score += score;
        // A card slip or cash to the cent repeats the figure, and with it its misreading.
        hypothesis.confirmed = (named >= CARD || paid.is_some()) && adds_up && score >= 14;
        hypothesis.tax = sum.and_then(|s| s.tax).or(rows_tax);
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
