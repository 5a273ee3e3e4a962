//! Chooses what each column is: every reading of the amount columns with every balance column is scored by names,
//! content and the balance chain together, and the direction of money is settled by whatever speaks for it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amount::{self, DecimalMark};
use super::balance::Held;
use super::currency;
use super::fee;
use super::layout::{AmountColumns, Fee, Sign, Signs};
use super::other_currency;
use super::settle::{settle_one, settle_two};
use super::shape::{Column, Shape};
use super::table::Table;
use super::words;
use super::words::direction::Direction;
use super::words::header::{self, Role};

/// Most columns tried as amounts.
const MAX_CANDIDATES: usize = 10;

/// The amount columns, how they are read, and whether that is certain.
#[derive(Debug, Clone)]
pub struct Reading {
    pub amount: AmountColumns,
    pub flags: BTreeMap<String, Direction>,
    pub balance: Option<usize>,
    pub marks: BTreeMap<usize, DecimalMark>,
    pub fee: Option<Fee>,
    /// Fees beside the amounts of which nothing proves that they went off as well.
    pub fee_aside: Option<Fee>,
    pub signs: Signs,
    /// False when only the person can tell which way money went.
    pub sure: bool,
}

/// Parsed values of one column over the sampled body.
pub struct Values {
    pub column: usize,
    pub value: Vec<Option<Decimal>>,
    /// Cells with a word for credit, cells with one for debit, cells with a written plus.
    pub credited: usize,
    pub debited: usize,
    pub plus: usize,
}

impl Values {
    fn count(&self, test: impl Fn(&Decimal) -> bool) -> usize {
        self.value.iter().flatten().filter(|v| test(v)).count()
    }
    /// Cells below zero.
    pub fn negatives(&self) -> usize {
        self.count(|v| v.is_sign_negative() && !v.is_zero())
    }
    /// Cells above zero.
    pub fn positives(&self) -> usize {
        self.count(|v| v.is_sign_positive() && !v.is_zero())
    }
    /// Whether any cell has a sign.
    pub fn signs(&self) -> Signs {
        match self.negatives() + self.credited + self.debited {
            0 if self.plus == 0 => Signs::Absent,
            0 if self.plus < self.positives() => Signs::PlusBesideNone,
            _ => Signs::Present,
        }
    }
}

/// One way to read the amounts.
#[derive(Clone, Copy, Debug)]
pub enum Guess {
    One(usize),
    Two { debit: usize, credit: usize },
}

/// How the balance chain reads a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainSays {
    Nothing,
    AsWritten,
    Turned,
    /// Only the sizes fit: the balances tell the signs.
    Sizes,
}

/// What surrounds the table that may speak for a direction.
pub struct Surroundings<'a> {
    /// Preamble, column names and file name, folded.
    pub text: &'a str,
    pub sign: Option<Sign>,
    /// The currency has three decimals, as the dinars of Kuwait and Tunisia.
    pub thousandths: bool,
    /// What the dates say of the order of the rows.
    pub newest_first: Option<bool>,
}

/// Solves the columns of a shape; `None` when nothing can be the amount.
pub fn solve(table: &Table, shape: &Shape, around: &Surroundings<'_>) -> Option<Reading> {
    let marks = decimal_marks(shape, around.thousandths);
    let values = parse_candidates(table, shape, &marks);
    let named = shape.heading.is_some();
    let charged = fee::find(table, shape, &marks);
    let fees = charged.map(|fee| fee::values(table, shape, &marks, fee));
    let held = Held { table, shape, values: &values, fees: fees.as_deref(), newest_first: around.newest_first };
    let mut best: Option<(f32, Guess, Option<usize>, ChainSays)> = None;
    for guess in guesses(shape, &values) {
        let base = score_guess(shape, &values, guess, named);
        let (balance, says, bonus) = held.best_balance(guess, named);
        let score = base + bonus;
        if best.is_none_or(|(b, ..)| score > b + 0.001) {
            best = Some((score, guess, balance, says));
        }
    }
    let (score, guess, balance, says) = best?;
    if score < 0.0 {
        return None;
    }
    let (amount, flags, sure) = match guess {
        Guess::One(index) => settle_one(table, shape, values.get(index)?, says, around),
        Guess::Two { debit, credit } => settle_two(table, shape, values.get(debit)?, values.get(credit)?, says, around),
    };
    let signs = match guess {
        Guess::One(index) => values.get(index)?.signs(),
        Guess::Two { .. } => Signs::Present,
    };
    let proven = charged.and_then(|_| held.is_charged(guess, &amount, balance));
    let fee = charged.filter(|_| proven == Some(true));
    let fee_aside = charged.filter(|fee| proven.is_none() && fee::beside(shape, &amount, *fee));
    Some(Reading { amount, flags, balance, marks, fee, fee_aside, signs, sure })
}

/// The decimal mark of each number column; columns that cannot tell follow the rest of the file.
fn decimal_marks(shape: &Shape, thousandths: bool) -> BTreeMap<usize, DecimalMark> {
    let own = |c: &Column| if c.fractions > 0 || c.signs > 0 { c.mark() } else { None };
    let commas = shape.columns().filter(|(_, c)| own(c) == Some(DecimalMark::Comma) && c.fractions > 0).count();
    let dots = shape.columns().filter(|(_, c)| own(c) == Some(DecimalMark::Dot) && c.fractions > 0).count();
    let rest = match commas.cmp(&dots) {
        std::cmp::Ordering::Greater => Some(DecimalMark::Comma),
        std::cmp::Ordering::Less => Some(DecimalMark::Dot),
        std::cmp::Ordering::Equal => None,
    };
    shape
        .columns()
        .filter(|(_, c)| c.numbers > 0)
        .map(|(index, c)| {
            let mark = if c.fractions == 0 && thousandths && c.open_mark().is_some() {
                c.open_mark()
            } else if c.fractions > 0 {
                c.mark().or(rest)
            } else {
                rest.or(c.mark())
            };
            (index, mark.unwrap_or(DecimalMark::Dot))
        })
        .collect()
}

fn parse_candidates(table: &Table, shape: &Shape, marks: &BTreeMap<usize, DecimalMark>) -> Vec<Values> {
    let mut ranked: Vec<(f32, usize)> = shape
        .columns()
        .filter(|(_, c)| could_be_money(c))
        .map(|(index, c)| (name_weight(c) + c.fractions.min(1) as f32, index))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.truncate(MAX_CANDIDATES);
    ranked.sort_by_key(|(_, index)| *index);
    ranked
        .into_iter()
        .map(|(_, column)| {
            let mark = marks.get(&column).copied().unwrap_or(DecimalMark::Dot);
            let (mut credited, mut debited, mut plus) = (0, 0, 0);
            let value = shape
                .body
                .iter()
                .map(|row| {
                    let amount = amount::parse(table.cell(*row, column), mark)?;
                    credited += usize::from(amount.direction == Some(Direction::In));
                    debited += usize::from(amount.direction == Some(Direction::Out));
                    plus += usize::from(amount.signed && amount.value.is_sign_positive());
                    Some(amount.directed().value)
                })
                .collect();
            Values { column, value, credited, debited, plus }
        })
        .collect()
}

fn could_be_money(c: &Column) -> bool {
    let money_name = [Role::Amount, Role::NetAmount, Role::GrossAmount, Role::Debit, Role::Credit, Role::Balance]
        .iter()
        .any(|r| c.is(*r));
    if c.filled == 0 {
        // A named column may be empty in this file.
        return c.is_first(Role::Debit) || c.is_first(Role::Credit);
    }
    let dates_only = c.is_date() && !money_name;
    let long = c.longest_number > 15 && c.fractions == 0;
    let padded = c.leading_zeros * 3 > c.numbers && c.fractions == 0;
    c.numbers * 2 >= c.filled && !dates_only && !long && !padded
}

/// What a name says for or against a column being the amount.
fn name_weight(c: &Column) -> f32 {
    let Some(first) = c.roles.first() else { return 0.0 };
    let weight = |role: &Role| match role {
        Role::NetAmount => 6.2,
        Role::Amount => 6.0,
        Role::GrossAmount => 4.5,
        Role::Debit | Role::Credit => 3.0,
        Role::Balance => -8.0,
        Role::Reference => -8.0,
        Role::OtherAmount | Role::Fee | Role::Category | Role::Year | Role::Month | Role::Day => -6.0,
        _ => -3.0,
    };
    let best = c.roles.iter().map(weight).fold(weight(first), f32::max);
    // Of two amounts the one that left the account counts, not the one that the shop asked for.
    let settled = if c.is_first(Role::Amount) && header::is_settled(&c.name) { 0.5 } else { 0.0 };
    best * c.sure.max(0.3) + settled
}

fn guesses(shape: &Shape, values: &[Values]) -> Vec<Guess> {
    let mut guesses = Vec::new();
    for (index, one) in values.iter().enumerate() {
        let filled = shape.columns.get(one.column).is_some_and(|c| c.filled > 0);
        if filled {
            guesses.push(Guess::One(index));
        }
        for (other, two) in values.iter().enumerate() {
            if index != other && may_pair(shape, one.column, two.column) {
                guesses.push(Guess::Two { debit: index, credit: other });
            }
        }
    }
    guesses
}

fn may_pair(shape: &Shape, debit: usize, credit: usize) -> bool {
    let (Some(d), Some(c)) = (shape.columns.get(debit), shape.columns.get(credit)) else { return false };
    if shape.heading.is_none() {
        return true;
    }
    // "CAD$" beside "USD$" are amounts of two currencies, not two directions; nor is a debit in one and a credit in the
    // other a pair.
    if other_currency::are_twins(&d.name, &c.name)
        || currency::named(&d.name).zip(currency::named(&c.name)).is_some_and(|(one, other)| one != other)
    {
        return false;
    }
    let other = |column: &Column, side| {
        column.is(side)
            || matches!(
                column.roles.first(),
                Some(Role::Balance | Role::Fee | Role::OtherAmount | Role::NetAmount | Role::GrossAmount)
            )
    };
    !(other(d, Role::Credit) || other(c, Role::Debit))
}

fn score_guess(shape: &Shape, values: &[Values], guess: Guess, named: bool) -> f32 {
    let rows = shape.body.len().max(1) as f32;
    // Rows that have their amount in the column of another currency lack none.
    let beside = |v: &Values| -> Vec<&Values> {
        let twins = other_currency::beside(shape, v.column);
        values.iter().filter(|other| twins.contains(&other.column)).collect()
    };
    let moved_in = |others: &[&Values], row: usize| {
        others.iter().any(|other| other.value.get(row).copied().flatten().is_some_and(|x| !x.is_zero()))
    };
    match guess {
        Guess::One(index) => {
            let Some((v, c)) = values.get(index).and_then(|v| Some((v, shape.columns.get(v.column)?))) else {
                return -99.0;
            };
            let own = v.value.iter().flatten().filter(|x| !x.is_zero()).count() as f32 / rows;
            let others = beside(v);
            let with_others = |at: &usize| moved_in(&[v], *at) || moved_in(&others, *at);
            let present =
                if others.is_empty() { own } else { (0..shape.body.len()).filter(with_others).count() as f32 / rows };
            let mut score = name_weight(c) + present * 4.0 - (1.0 - present) * 6.0;
            score -= present - own;
            score += 2.0 * c.fractions as f32 / c.filled.max(1) as f32;
            score += if v.negatives() > 0 { 1.5 } else { 0.0 };
            score += if c.signs > 0 { 1.0 } else { 0.0 };
            score -= if named && c.roles.is_empty() { 1.0 } else { 0.0 };
            score += if is_in_own_currency(shape, v.column) { 0.8 } else { 0.0 };
            // Whole numbers that all differ by one, or never differ, are numbers of something.
            if c.fractions == 0
                && c.signs == 0
                && v.negatives() == 0
                && (is_sequence(&v.value) || c.distinct == 1 && c.filled > 2)
            {
                score -= 6.0;
            }
            score - 0.01 * v.column as f32
        }
        Guess::Two { debit, credit } => {
            let (Some(d), Some(c)) = (values.get(debit), values.get(credit)) else { return -99.0 };
            let (Some(dc), Some(cc)) = (shape.columns.get(d.column), shape.columns.get(c.column)) else { return -99.0 };
            let moved = |v: Option<&Option<Decimal>>| v.copied().flatten().is_some_and(|x| !x.is_zero());
            let (mut one, mut both, mut none) = (0.0, 0.0, 0.0);
            let others: Vec<&Values> = [d, c].into_iter().flat_map(beside).collect();
            for index in 0..shape.body.len() {
                match (moved(d.value.get(index)), moved(c.value.get(index))) {
                    (true, true) => both += 1.0,
                    (false, false) if !moved_in(&others, index) => none += 1.0,
                    // A little less, so that the currency that has most rows comes first.
                    (false, false) => one += 0.8,
                    _ => one += 1.0,
                }
            }
            let mut score = (one * 6.0 - both * 10.0 - none * 6.0) / rows;
            if named {
                score += match (dc.is(Role::Debit), cc.is(Role::Credit)) {
                    (true, true) => 4.0 * (dc.sure + cc.sure),
                    (true, false) => 4.0 * dc.sure - 1.0,
                    (false, true) => 4.0 * cc.sure - 1.0,
                    (false, false) if one == rows && d.column.abs_diff(c.column) == 1 => -2.0,
                    (false, false) => -6.0,
                };
                let empty = |v: &Values| v.value.iter().flatten().next().is_none();
                score -= if (empty(d) || empty(c)) && !(dc.is(Role::Debit) && cc.is(Role::Credit)) { 9.0 } else { 0.0 };
            } else {
                // Without names, both sides must be seen and never together.
                if d.value.iter().flatten().next().is_none() || c.value.iter().flatten().next().is_none() || both > 0.0
                {
                    score -= 8.0;
                }
                score += if d.column.abs_diff(c.column) == 1 { 1.0 } else { -4.0 };
                score += 1.0 * (dc.fractions.min(1) + cc.fractions.min(1)) as f32;
            }
            score - 0.005 * (d.column + c.column) as f32
        }
    }
}

/// Whether, of columns of one name with a currency beside each, this is the one whose currency is always the same: that of
/// the account, and not the shop's.
fn is_in_own_currency(shape: &Shape, column: usize) -> bool {
    let currencies = |column: usize| shape.columns.get(column + 1).filter(|c| c.currencies * 2 > c.filled);
    let Some((own, beside)) = shape.columns.get(column).zip(currencies(column)) else { return false };
    let name = words::fold(&own.name);
    let alike = |(other, c): (usize, &Column)| {
        other != column && words::fold(&c.name) == name && currencies(other).is_some_and(|of| of.distinct > 1)
    };
    beside.distinct == 1 && !name.is_empty() && shape.columns().any(alike)
}

fn is_sequence(values: &[Option<Decimal>]) -> bool {
    let known: Vec<Decimal> = values.iter().flatten().copied().collect();
    known.len() > 2
        && (known.iter().zip(known.iter().skip(1)).all(|(a, b)| *b - *a == Decimal::ONE)
            || known.iter().zip(known.iter().skip(1)).all(|(a, b)| *a - *b == Decimal::ONE))
}

/// The signed amounts a guess gives before its direction is settled.
pub fn plain_amounts(values: &[Values], guess: Guess) -> Vec<Option<Decimal>> {
    match guess {
        Guess::One(index) => values.get(index).map(|v| v.value.clone()).unwrap_or_default(),
        Guess::Two { debit, credit } => {
            let (Some(d), Some(c)) = (values.get(debit), values.get(credit)) else { return Vec::new() };
            let (dn, cn) = (mostly_negative(d), mostly_negative(c));
            d.value
                .iter()
                .zip(&c.value)
                .map(|(d, c)| if d.is_none() && c.is_none() { None } else { Some(net(*d, *c, dn, cn)) })
                .collect()
        }
    }
}

/// Whether a column is written with minus signs.
pub fn mostly_negative(v: &Values) -> bool {
    v.negatives() > v.positives()
}

/// Credit less debit, whichever signs they are written with.
pub fn net(debit: Option<Decimal>, credit: Option<Decimal>, debit_negative: bool, credit_negative: bool) -> Decimal {
    let d = debit.unwrap_or_default();
    let c = credit.unwrap_or_default();
    let out = if debit_negative { d } else { -d };
    let into = if credit_negative { -c } else { c };
    out + into
}
