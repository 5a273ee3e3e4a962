//! Which way money went: everything that may speak for a direction, in the order of its weight.

use std::collections::BTreeMap;

use super::amount::{self, DecimalMark};
use super::flag::{find_flag, fold_flag};
use super::layout::{AmountColumns, Sign, Signs};
use super::shape::Shape;
use super::solve::{ChainSays, Surroundings, Values, mostly_negative};
use super::table::Table;
use super::words::direction::{self, Direction};
use super::words::header::Role;

/// The amount columns, what their flags mean, and whether the direction is certain.
pub type Settled = (AmountColumns, BTreeMap<String, Direction>, bool);

/// Settles which way one amount column counts: by words in its cells, by flags, by balances, by columns that repeat it,
/// by its name, and last by what the narrations and the majority suggest.
pub fn settle_one(table: &Table, shape: &Shape, v: &Values, says: ChainSays, around: &Surroundings<'_>) -> Settled {
    let column = v.column;
    let signed = |sign, sure| (AmountColumns::Signed { column, sign }, BTreeMap::new(), sure);
    let (positive, negative) = (v.positives(), v.negatives());
    let moved = positive + negative;
    // Where one side alone is marked ("1,250.00 Cr"), what is not is of the other side.
    let unmarked = moved.saturating_sub(v.credited + v.debited);
    match (v.credited, v.debited) {
        (1.., 0) if negative == 0 && unmarked > 0 => return signed(Sign::PositiveOut, true),
        (0, 1..) if positive == unmarked && unmarked > 0 => return signed(Sign::PositiveIn, true),
        (credited, debited) if (credited + debited) * 2 >= moved && credited + debited > 0 => {
            return signed(Sign::PositiveIn, true);
        }
        _ => {}
    }
    // "+5 000,00" beside "380,00": the plus tells money in, and what has none went out.
    if v.signs() == Signs::PlusBesideNone && says != ChainSays::Sizes {
        return signed(Sign::PositiveOut, true);
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
        if negative == 0
            && flag.whole
            && known * 5 >= moved * 4
            && (flag.strict || flag.both)
            && says != ChainSays::Sizes
        {
            let chained = says == ChainSays::AsWritten;
            // Beside words for both sides one answer for all rows would be wrong for some: what is no such word is left
            // out.
            let sure = flag.strict || chained || known == moved || flag.both;
            // Words that leave the direction open are asked about, and then the answer counts.
            if sure || around.sign.is_none() {
                let (amount, map) = apply();
                return (amount, map, sure);
            }
        }
        if flag.whole && flag.strict && known > 0 && (flag.both || known == moved) {
            let agree = (in_plus + out_minus) as f32 / known as f32;
            if in_plus > 0 && out_plus > 0 && (in_plus + out_plus) * 10 >= known * 9 {
                let (amount, map) = apply();
                return (amount, map, true);
            }
            if agree >= 0.6 {
                return signed(Sign::PositiveIn, true);
            }
            if agree <= 0.3 && says != ChainSays::AsWritten {
                let sure = flag.both || says == ChainSays::Turned;
                if sure || around.sign.is_none() {
                    return signed(Sign::PositiveOut, sure);
                }
            }
        }
    }
    if negative == 0
        && v.plus == 0
        && says != ChainSays::Sizes
        && let Some(flag) = opening_words(table, shape, v)
    {
        return (AmountColumns::Flagged { column, flag }, BTreeMap::new(), true);
    }
    if negative == 0
        && v.plus == 0
        && says != ChainSays::Sizes
        && let Some(flag) = flag.filter(|flag| flag.both)
    {
        return (AmountColumns::Flagged { column, flag: flag.column }, flag.map, true);
    }
    if let Some(sign) = around.sign {
        return signed(sign, true);
    }
    let name = shape.columns.get(column);
    let only =
        |role, other| name.is_some_and(|c| c.is_first(role) && !c.is(other) && !c.is(Role::Amount) && c.sure > 0.6);
    // A column of one side says so itself; a balance that grows with what was spent is a debt.
    if negative == 0 && says != ChainSays::Sizes {
        if only(Role::Debit, Role::Credit) {
            return signed(Sign::PositiveOut, true);
        }
        if only(Role::Credit, Role::Debit) {
            return signed(Sign::PositiveIn, true);
        }
    }
    match says {
        ChainSays::Turned if negative == 0 => return signed(Sign::PositiveOut, true),
        ChainSays::Sizes if negative == 0 => return (AmountColumns::ByBalance { column }, BTreeMap::new(), true),
        _ => {}
    }
    if let Some(sign) = beside_sides(table, shape, v) {
        return signed(sign, true);
    }
    let lean = leaning(table, shape, v);
    if positive == 0 {
        // Money out, unless every word says in, as on a card that was only paid off.
        let turned = lean.against > lean.with;
        return signed(if turned { Sign::PositiveOut } else { Sign::PositiveIn }, !turned);
    }
    if negative == 0 {
        // A card's debt grows with what was spent as an account does with what came in.
        let debt = is_card(around.text) && lean.against > lean.with;
        if (says == ChainSays::AsWritten && !debt) || v.plus == positive {
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
    if says == ChainSays::Turned {
        // Against signs that are written, balances need the words on their side: they may be those of a debt.
        let turned = lean.against > lean.with;
        return signed(if turned { Sign::PositiveOut } else { Sign::PositiveIn }, turned);
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

/// The column whose every text opens with the direction ("Paid to …", "Received from …"), both of them seen.
fn opening_words(table: &Table, shape: &Shape, v: &Values) -> Option<usize> {
    let says = |column: usize| {
        let moved = shape.body.iter().zip(&v.value).filter(|(_, value)| value.is_some_and(|x| !x.is_zero()));
        let mut seen = [false; 2];
        for (row, _) in moved {
            let out = direction::opening(table.cell(*row, column))? == Direction::Out;
            *seen.get_mut(usize::from(out))? = true;
        }
        (seen == [true, true]).then_some(column)
    };
    shape.columns().filter(|(_, c)| c.is_text()).find_map(|(column, _)| says(column))
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
        "nome no cartao",
        "final do cartao",
        "data da compra",
        "data de compra",
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

/// Settles which of two columns is money out.
pub fn settle_two(
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
