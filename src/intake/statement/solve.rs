//! Chooses what each column is: every reading of the amount columns with every balance column is scored by names,
//! content and the balance chain together, and the direction of money is settled by whatever speaks for it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amount::{self, DecimalMark};
use super::chain;
use super::layout::{AmountColumns, Sign};
use super::shape::{Column, Shape};
use super::table::Table;
use super::words::direction::{self, Direction};
use super::words::header::Role;
use super::words::{fold, rows as row_words};

/// Most columns tried as amounts.
const MAX_CANDIDATES: usize = 10;

/// The amount columns, how they are read, and whether that is certain.
#[derive(Debug, Clone)]
pub struct Reading {
    pub amount: AmountColumns,
    pub flags: BTreeMap<String, Direction>,
    pub balance: Option<usize>,
    pub marks: BTreeMap<usize, DecimalMark>,
    /// False when only the person can tell which way money went.
    pub sure: bool,
}

/// Parsed values of one column over the sampled body.
struct Values {
    column: usize,
    value: Vec<Option<Decimal>>,
    directed: usize,
    plus: usize,
}

impl Values {
    fn count(&self, test: impl Fn(&Decimal) -> bool) -> usize {
        self.value.iter().flatten().filter(|v| test(v)).count()
    }
    fn negatives(&self) -> usize {
        self.count(|v| v.is_sign_negative() && !v.is_zero())
    }
    fn positives(&self) -> usize {
        self.count(|v| v.is_sign_positive() && !v.is_zero())
    }
}

/// One way to read the amounts.
#[derive(Clone, Copy, Debug)]
enum Guess {
    One(usize),
    Two { debit: usize, credit: usize },
}

/// How the balance chain reads a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ChainSays {
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
}

/// Solves the columns of a shape; `None` when nothing can be the amount.
pub fn solve(table: &Table, shape: &Shape, around: &Surroundings<'_>) -> Option<Reading> {
    let marks = decimal_marks(shape, around.thousandths);
    let values = parse_candidates(table, shape, &marks);
    let named = shape.heading.is_some();
    let mut best: Option<(f32, Guess, Option<usize>, ChainSays)> = None;
    for guess in guesses(shape, &values) {
        let base = score_guess(shape, &values, guess, named);
        let (balance, says, bonus) = best_balance(table, shape, &values, guess, named);
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
    Some(Reading { amount, flags, balance, marks, sure })
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
            let (mut directed, mut plus) = (0, 0);
            let value = shape
                .body
                .iter()
                .map(|row| {
                    let amount = amount::parse(table.cell(*row, column), mark)?;
                    directed += usize::from(amount.direction.is_some());
                    plus += usize::from(amount.signed && amount.value.is_sign_positive());
                    Some(match amount.direction {
                        Some(Direction::Out) => -amount.value.abs(),
                        Some(Direction::In) => amount.value.abs(),
                        _ => amount.value,
                    })
                })
                .collect();
            Values { column, value, directed, plus }
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
    best * c.sure.max(0.3)
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
    match guess {
        Guess::One(index) => {
            let Some((v, c)) = values.get(index).and_then(|v| Some((v, shape.columns.get(v.column)?))) else {
                return -99.0;
            };
            let present = v.value.iter().flatten().filter(|x| !x.is_zero()).count() as f32 / rows;
            let mut score = name_weight(c) + present * 4.0 - (1.0 - present) * 6.0;
            score += 2.0 * c.fractions as f32 / c.filled.max(1) as f32;
            score += if v.negatives() > 0 { 1.5 } else { 0.0 };
            score += if c.signs > 0 { 1.0 } else { 0.0 };
            score -= if named && c.roles.is_empty() { 1.0 } else { 0.0 };
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
            for index in 0..shape.body.len() {
                match (moved(d.value.get(index)), moved(c.value.get(index))) {
                    (true, true) => both += 1.0,
                    (false, false) => none += 1.0,
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

fn is_sequence(values: &[Option<Decimal>]) -> bool {
    let known: Vec<Decimal> = values.iter().flatten().copied().collect();
    known.len() > 2
        && (known.iter().zip(known.iter().skip(1)).all(|(a, b)| *b - *a == Decimal::ONE)
            || known.iter().zip(known.iter().skip(1)).all(|(a, b)| *a - *b == Decimal::ONE))
}

/// The signed amounts a guess gives before its direction is settled.
fn plain_amounts(values: &[Values], guess: Guess) -> Vec<Option<Decimal>> {
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

fn mostly_negative(v: &Values) -> bool {
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

fn best_balance(
    table: &Table,
    shape: &Shape,
    values: &[Values],
    guess: Guess,
    named: bool,
) -> (Option<usize>, ChainSays, f32) {
    let used = |column: usize| match guess {
        Guess::One(index) => values.get(index).is_some_and(|v| v.column == column),
        Guess::Two { debit, credit } => {
            [debit, credit].iter().any(|i| values.get(*i).is_some_and(|v| v.column == column))
        }
    };
    let amounts = plain_amounts(values, guess);
    let flagged = flagged_amounts(table, shape, values, guess, &amounts);
    let turned: Vec<Option<Decimal>> = amounts.iter().map(|a| a.map(|a| -a)).collect();
    let mut best = (None, ChainSays::Nothing, 0.0);
    for v in values.iter().filter(|v| !used(v.column)) {
        let Some(c) = shape.columns.get(v.column) else { continue };
        let by_name = c.is(Role::Balance);
        if named && !by_name && !c.roles.is_empty() && !c.is(Role::OtherAmount)
            || v.value.iter().flatten().next().is_none()
        {
            continue;
        }
        let mut says = ChainSays::Nothing;
        let mut bonus = if by_name { 2.0 * c.sure } else { -0.5 };
        let mut top = 0.0;
        let variants = [
            (flagged.as_ref(), ChainSays::AsWritten, 0.0),
            (Some(&amounts), ChainSays::AsWritten, 0.0),
            (Some(&turned), ChainSays::Turned, 1.0),
        ];
        for (list, meaning, cost) in variants {
            let Some(links) = list.and_then(|list| chain::best(list, &v.value)) else { continue };
            let weight = if links.total == 1 { 5.0 } else { 9.0 };
            let gain = if links.share() >= 0.75 { weight * links.share() - cost } else { 0.0 };
            if gain > top + 0.001 {
                (top, says) = (gain, meaning);
            }
        }
        if top < 4.0 && matches!(guess, Guess::One(_)) && sizes_fit(&amounts, &v.value) {
            (top, says) = (5.0, ChainSays::Sizes);
        }
        bonus += top;
        if (by_name || top > 0.0) && (best.0.is_none() || bonus > best.2) {
            best = (Some(v.column), says, bonus);
        }
    }
    best
}

/// Amounts under the first direction column there is, for the chain to try.
fn flagged_amounts(
    table: &Table,
    shape: &Shape,
    values: &[Values],
    guess: Guess,
    amounts: &[Option<Decimal>],
) -> Option<Vec<Option<Decimal>>> {
    let Guess::One(index) = guess else { return None };
    let flag = find_flag(table, shape, values.get(index)?.column)?;
    Some(
        shape
            .body
            .iter()
            .zip(amounts)
            .map(|(row, amount)| match flag.map.get(&fold_flag(table.cell(*row, flag.column))) {
                Some(Direction::Out) => amount.map(|a| -a),
                Some(Direction::Neutral) => None,
                _ => *amount,
            })
            .collect(),
    )
}

/// Every step between balances has the size of an amount, with signs left open.
fn sizes_fit(amounts: &[Option<Decimal>], balances: &[Option<Decimal>]) -> bool {
    [false, true].iter().any(|newest_first| {
        let (mut total, mut held) = (0, 0);
        for index in 1..amounts.len() {
            let (Some(Some(a)), Some(Some(b))) = (balances.get(index - 1), balances.get(index)) else { continue };
            let amount = amounts.get(if *newest_first { index - 1 } else { index }).copied().flatten();
            total += 1;
            held += usize::from(amount.is_some_and(|x| (*a - *b).abs() == x.abs()));
        }
        total >= 2 && held * 10 >= total * 9
    })
}

/// A direction column with what its words mean.
struct Flag {
    column: usize,
    map: BTreeMap<String, Direction>,
    /// The column's name or all of its words speak of direction and nothing else.
    strict: bool,
    both: bool,
}

/// The key of a flag cell.
pub fn fold_flag(cell: &str) -> String {
    match cell {
        "+" | "-" | "/" => cell.to_owned(),
        "−" | "–" => "-".to_owned(),
        _ => fold(cell),
    }
}

/// The column that best says in or out, near the amount.
fn find_flag(table: &Table, shape: &Shape, amount: usize) -> Option<Flag> {
    let mut best: Option<(f32, Flag)> = None;
    for (column, c) in shape.columns() {
        if column == amount
            || c.distinct > 14 && !c.is_first(Role::Flag)
            || c.filled == 0 && !has_marks(table, shape, column)
            || c.is_date()
            || c.numbers * 2 > c.filled.max(1)
        {
            continue;
        }
        let flag_name = c.is_first(Role::Flag) || c.is(Role::Flag) && c.sure > 0.6;
        if !flag_name && !c.is(Role::Type) && !c.roles.is_empty() && !c.is(Role::Reference) && !c.is(Role::Status) {
            continue;
        }
        let Some(flag) = read_flag(table, shape, column, flag_name) else { continue };
        let near = 1.0 / (1.0 + (column as f32 - amount as f32 - 1.0).abs());
        let score = near
            + if flag_name { 4.0 } else { 0.0 }
            + if flag.strict { 3.0 } else { 0.0 }
            + if flag.both { 2.0 } else { 0.0 };
        if best.as_ref().is_none_or(|(b, _)| score > *b) {
            best = Some((score, flag));
        }
    }
    best.map(|(_, flag)| flag)
}

fn has_marks(table: &Table, shape: &Shape, column: usize) -> bool {
    shape.body.iter().any(|row| matches!(table.cell(*row, column), "+" | "-" | "−"))
}

fn read_flag(table: &Table, shape: &Shape, column: usize, flag_name: bool) -> Option<Flag> {
    let mut counts: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for row in &shape.body {
        let cell = table.cell(*row, column);
        counts.entry(fold_flag(cell)).or_insert((0, cell)).0 += 1;
    }
    let total = shape.body.len();
    let blank = counts.remove("").map_or(0, |(n, _)| n);
    if counts.is_empty() || counts.len() > 30 {
        return None;
    }
    let codes: Vec<String> = counts
        .iter()
        .filter(|(code, (n, cell))| {
            code.chars().count() <= 2
                && (*n * 20 >= total || counts_small(total))
                && super::currency::code(cell).is_none()
        })
        .map(|(code, _)| code.clone())
        .filter(|code| !matches!(code.as_str(), "+" | "-" | "/"))
        .collect();
    let pair = direction::letters(&codes);
    let mut map = BTreeMap::new();
    let (mut known, mut strict) = (0, 0);
    for (code, (n, cell)) in &counts {
        let by_letter = pair.and_then(|(out, into)| {
            if code == out {
                Some(Direction::Out)
            } else if code == into {
                Some(Direction::In)
            } else {
                None
            }
        });
        let single = code.chars().count() == 1 && code.is_ascii() && code.chars().all(char::is_alphabetic);
        let meaning = if single { by_letter } else { direction::flag(cell).or(by_letter) };
        if let Some(meaning) = meaning {
            if meaning == Direction::Neutral && !flag_name {
                continue;
            }
            map.insert(code.clone(), meaning);
            known += n;
            strict += usize::from(direction::is_plain(code)) * n;
        }
    }
    let filled = total - blank;
    if known * 5 < filled * 4 || known == 0 {
        return None;
    }
    let has = |d: Direction| map.values().any(|m| *m == d);
    // Blank beside nothing but credits is debit, and the other way round.
    if blank > 0 && blank * 20 > total {
        match (has(Direction::In), has(Direction::Out)) {
            (true, false) => map.insert(String::new(), Direction::Out),
            (false, true) if flag_name || strict == known => map.insert(String::new(), Direction::In),
            _ => None,
        };
    }
    let has = |d: Direction| map.values().any(|m| *m == d);
    let both = has(Direction::In) && has(Direction::Out);
    Some(Flag { column, both, strict: flag_name || strict == known, map })
}

fn counts_small(total: usize) -> bool {
    total < 20
}

type Settled = (AmountColumns, BTreeMap<String, Direction>, bool);

fn settle_one(table: &Table, shape: &Shape, v: &Values, says: ChainSays, around: &Surroundings<'_>) -> Settled {
    let column = v.column;
    let signed = |sign, sure| (AmountColumns::Signed { column, sign }, BTreeMap::new(), sure);
    let (positive, negative) = (v.positives(), v.negatives());
    let moved = positive + negative;
    if v.directed * 2 >= moved && v.directed > 0 {
        return signed(Sign::PositiveIn, true);
    }
    let flag = find_flag(table, shape, column);
    if let Some(flag) = &flag {
        let mut seen = [[0usize; 2]; 2];
        for (row, value) in shape.body.iter().zip(&v.value) {
            let Some(value) = value.filter(|x| !x.is_zero()) else { continue };
            let direction = match flag.map.get(&fold_flag(table.cell(*row, flag.column))) {
                Some(Direction::In) => 0,
                Some(Direction::Out) => 1,
                _ => continue,
            };
            let side = usize::from(value.is_sign_negative());
            if let Some(cell) = seen.get_mut(direction).and_then(|d| d.get_mut(side)) {
                *cell += 1;
            }
        }
        let [[in_plus, in_minus], [out_plus, out_minus]] = seen;
        let known = in_plus + in_minus + out_plus + out_minus;
        let apply = || (AmountColumns::Flagged { column, flag: flag.column }, flag.map.clone());
        if negative == 0 && known * 5 >= moved * 4 && (flag.strict || flag.both) && says != ChainSays::Sizes {
            let chained = says == ChainSays::AsWritten;
            let (amount, map) = apply();
            return (amount, map, flag.strict || chained || known == moved);
        }
        if flag.strict && known > 0 && (flag.both || known == moved) {
            let agree = (in_plus + out_minus) as f32 / known as f32;
            if in_plus > 0 && out_plus > 0 && (in_plus + out_plus) * 10 >= known * 9 {
                let (amount, map) = apply();
                return (amount, map, true);
            }
            if agree >= 0.6 {
                return signed(Sign::PositiveIn, true);
            }
            if agree <= 0.3 && says != ChainSays::AsWritten {
                return signed(Sign::PositiveOut, flag.both || says == ChainSays::Turned);
            }
        }
    }
    if let Some(sign) = around.sign {
        return signed(sign, true);
    }
    match says {
        ChainSays::Turned => return signed(Sign::PositiveOut, true),
        ChainSays::Sizes if negative == 0 => return (AmountColumns::ByBalance { column }, BTreeMap::new(), true),
        _ => {}
    }
    if let Some(sign) = beside_sides(table, shape, v) {
        return signed(sign, true);
    }
    let name = shape.columns.get(column);
    let lean = leaning(table, shape, v);
    if positive == 0 {
        // Money out, unless every word says in, as on a card that was only paid off.
        let turned = lean.against > lean.with;
        return signed(if turned { Sign::PositiveOut } else { Sign::PositiveIn }, !turned);
    }
    if negative == 0 {
        if says == ChainSays::AsWritten || v.plus == positive {
            return signed(Sign::PositiveIn, true);
        }
        let only =
            |role, other| name.is_some_and(|c| c.is_first(role) && !c.is(other) && !c.is(Role::Amount) && c.sure > 0.8);
        if only(Role::Debit, Role::Credit) {
            return signed(Sign::PositiveOut, true);
        }
        if only(Role::Credit, Role::Debit) {
            return signed(Sign::PositiveIn, true);
        }
        return signed(
            if lean.against > lean.with {
                Sign::PositiveOut
            } else if lean.with > 0 {
                Sign::PositiveIn
            } else {
                Sign::PositiveOut
            },
            false,
        );
    }
    let mut score = lean.with as f32 - lean.against as f32;
    if says == ChainSays::AsWritten {
        // A debt that grows with each charge chains as well; only words can tell it from an account.
        let debt = is_card(around.text) && score <= -3.0;
        return signed(if debt { Sign::PositiveOut } else { Sign::PositiveIn }, score > -3.0 || debt);
    }
    score += ((negative as f32 - positive as f32) * 0.35).clamp(-4.0, 4.0);
    let card = is_card(around.text);
    score += if negative >= positive && !card { 1.2 } else { 0.0 };
    // Whoever writes a plus as well as a minus means them.
    score += if v.plus == positive { 3.0 } else { 0.0 };
    if positive > negative && card {
        score -= 2.0;
    }
    if name.is_some_and(|c| c.is_first(Role::Debit) && c.sure > 0.8) && positive > negative {
        score -= 3.0;
    }
    signed(if score >= 0.0 { Sign::PositiveIn } else { Sign::PositiveOut }, score.abs() >= 1.9)
}

/// The sign of an amount column as told by debit and credit columns that repeat it.
fn beside_sides(table: &Table, shape: &Shape, v: &Values) -> Option<Sign> {
    let side =
        |role| shape.columns().find(|(i, c)| *i != v.column && c.is_first(role) && c.numbers > 0).map(|(i, _)| i);
    let moved = |row: usize, column: Option<usize>| {
        let cell = table.cell(row, column?);
        let mark = if amount::marks(cell)?.dot { DecimalMark::Dot } else { DecimalMark::Comma };
        amount::parse(cell, mark).map(|a| a.value).filter(|a| !a.is_zero())
    };
    let (debit, credit) = (side(Role::Debit), side(Role::Credit));
    let (mut plain, mut turned) = (0, 0);
    for (row, value) in shape.body.iter().zip(&v.value) {
        let Some(value) = value.filter(|x| !x.is_zero()) else { continue };
        let out = match (moved(*row, debit), moved(*row, credit)) {
            (Some(_), None) => true,
            (None, Some(_)) => false,
            _ => continue,
        };
        if value.is_sign_negative() == out { plain += 1 } else { turned += 1 }
    }
    match (plain, turned) {
        (1.., 0) => Some(Sign::PositiveIn),
        (0, 1..) => Some(Sign::PositiveOut),
        _ => None,
    }
}

/// Rows whose words fit the sign as written, and rows whose words contradict it.
struct Leaning {
    with: usize,
    against: usize,
}

fn leaning(table: &Table, shape: &Shape, v: &Values) -> Leaning {
    let texts: Vec<usize> = shape
        .columns()
        .filter(|(_, c)| {
            c.is_text()
                && c.letters > 0
                && !c.is(Role::Reference)
                && !c.is(Role::Category)
                && (c.distinct > 1 || c.filled < 3)
        })
        .map(|(i, _)| i)
        .collect();
    let mut leaning = Leaning { with: 0, against: 0 };
    for (row, value) in shape.body.iter().zip(&v.value).take(200) {
        let Some(value) = value.filter(|x| !x.is_zero()) else { continue };
        let lean: i32 = texts.iter().map(|c| direction::lean(table.cell(*row, *c))).sum();
        let sign = if value.is_sign_negative() { -1 } else { 1 };
        match (lean * sign).signum() {
            1 => leaning.with += 1,
            -1 => leaning.against += 1,
            _ => {}
        }
    }
    leaning
}

/// Whether what surrounds a table speaks of a credit card.
fn is_card(text: &str) -> bool {
    [
        "credit card",
        "creditcard",
        "kreditkarte",
        "card member",
        "cardholder",
        "card number",
        "card no",
        "card last",
        "card name",
        "carte de credit",
        "carte bancaire",
        "tarjeta de credito",
        "tarjeta credito",
        "carta di credito",
        "cartao de credito",
        "fatura",
        "luottokortti",
        "kreditkort",
        "kortnummer",
        "kart no",
        "kredi karti",
        "karta kredytowa",
        "kreditni karta",
        "кредитная карта",
        "信用卡",
        "クレジット",
        "カード",
        "신용카드",
        "amex",
        "mastercard",
        "visa",
    ]
    .iter()
    .any(|w| text.contains(w))
}

fn settle_two(
    table: &Table,
    shape: &Shape,
    d: &Values,
    c: &Values,
    says: ChainSays,
    around: &Surroundings<'_>,
) -> Settled {
    let pair = |debit: &Values, credit: &Values| AmountColumns::Pair {
        debit: debit.column,
        credit: credit.column,
        debit_negative: mostly_negative(debit),
        credit_negative: mostly_negative(credit),
    };
    let named = shape.columns.get(d.column).is_some_and(|x| x.is(Role::Debit))
        && shape.columns.get(c.column).is_some_and(|x| x.is(Role::Credit));
    if named {
        return (pair(d, c), BTreeMap::new(), true);
    }
    let (first, second) = if d.column < c.column { (d, c) } else { (c, d) };
    let settled = |credit_first: bool, sure| {
        let amount = if credit_first { pair(second, first) } else { pair(first, second) };
        (amount, BTreeMap::new(), sure)
    };
    if let Some(sign) = around.sign {
        return settled(sign == Sign::PositiveIn, true);
    }
    match (mostly_negative(first), mostly_negative(second)) {
        (true, false) => return settled(false, true),
        (false, true) => return settled(true, true),
        _ => {}
    }
    match says {
        ChainSays::AsWritten => return settled(d.column > c.column, true),
        ChainSays::Turned => return settled(d.column < c.column, true),
        _ => {}
    }
    // Salaries stand among the credits, shops among the debits; and people pay more often than they are paid.
    let (a, b) = (leaning(table, shape, first), leaning(table, shape, second));
    let mut score = (a.against + b.with) as f32 - (a.with + b.against) as f32;
    score += (first.positives() as f32 - second.positives() as f32) * 0.35;
    settled(score < 0.0, score.abs() >= 2.0)
}

/// Columns that hold a state, such as booked or pending.
pub fn status_columns(table: &Table, shape: &Shape) -> Vec<usize> {
    shape
        .columns()
        .filter(|(_, c)| c.filled > 0 && !c.is_date() && !c.is_number())
        .filter(|(index, c)| {
            let few = c.distinct <= 6 && (c.distinct * 3 <= c.filled || c.is(Role::Status));
            c.is(Role::Status)
                || few
                    && !c.is(Role::Category)
                    && shape.body.iter().any(|row| row_words::state(table.cell(*row, *index)).is_some())
        })
        .map(|(index, _)| index)
        .collect()
}
