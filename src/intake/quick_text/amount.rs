//! Amounts in a line of tokens: `€4.50`, `12 usd`, `-1'250.50`, `1.5k`, `12+8.5`, `2 x 3.50`, `4 euros 50`.

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use winnow::combinator::{Infix, alt, delimited, expression, opt, peek, terminated};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::{any, take};

use super::currency::{Unit, code};
use super::date::{phrase, sense};
use super::lexer::{Class, Token, Tokens, ahead};
use super::lexicon::{self, Sense};
use super::number::{Style, number};
use super::spelled::spelled;
use super::{Ambiguity, Problem};
use crate::ledger::money::{AMOUNT_LIMIT, MAX_SCALE};

type Result<T> = core::result::Result<T, EmptyError>;

/// Parentheses may nest this deep.
const MAX_DEPTH: u8 = 4;

/// Words for currencies that before a number are something else: `won 50`, `real 20`.
const BEHIND_ONLY: &[&str] =
    &["won", "real", "rand", "crowns", "pound", "pounds", "buck", "dong", "sterling", "lei", "reals"];

/// Words for weights as much as for money: `10 pound dumbbell`.
const WEIGHTS: &[&str] = &["pound", "pounds", "libras"];

/// A sign written before an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

/// An amount as written, its problem kept until it is known to be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    pub value: Decimal,
    pub unit: Option<Unit>,
    pub sign: Option<Sign>,
    /// Decimal places as written.
    pub decimals: u32,
    /// Digits before the decimals of the first number.
    pub digits: usize,
    /// Written in a way only amounts are: grouped, scaled, summed.
    pub shaped: bool,
    pub summed: bool,
    /// The unit may be a weight or a letter of a name.
    pub weak: bool,
    pub problem: Option<Problem>,
}

/// Reads the amount at the head of the tokens.
pub(super) fn amount<'t>(style: Style) -> impl FnMut(&mut Tokens<'t>) -> Result<Amount> {
    move |input: &mut Tokens<'t>| {
        let sign = opt(sign).parse_next(input)?;
        let mut amount = alt((share(style), sum(style, 0))).parse_next(input)?;
        if amount.unit.is_some_and(Unit::is_minor) {
            amount = hundredth(amount);
        }
        Ok(Amount { sign: sign.or(amount.sign), ..checked(amount) })
    }
}

/// `12+8.5`, `2 x 3.50`, `(4+5)*2`.
fn sum<'t>(style: Style, depth: u8) -> impl FnMut(&mut Tokens<'t>) -> Result<Amount> {
    move |input: &mut Tokens<'t>| {
        expression(move |i: &mut Tokens<'t>| {
            if depth < MAX_DEPTH {
                alt((delimited(opening, sum(style, depth + 1), symbol(')')), money(style))).parse_next(i)
            } else {
                money(style).parse_next(i)
            }
        })
        .infix(terminated(operator, peek(operand)))
        .parse_next(input)
    }
}

/// `half of 60`, `10% of 200`, `la mitad de 60`.
fn share<'t>(style: Style) -> impl FnMut(&mut Tokens<'t>) -> Result<Amount> {
    move |input: &mut Tokens<'t>| {
        let percent = |i: &mut Tokens<'t>| {
            let (rate, _) = grouped_number(style).parse_next(i)?;
            let sign = |i: &mut Tokens<'t>| symbol('%').void().parse_next(i);
            let word = |i: &mut Tokens<'t>| phrase(Sense::Percent).parse_next(i);
            alt((sign, word)).parse_next(i)?;
            let rate = rate.ok().filter(|rate| rate.value <= Decimal::ONE_HUNDRED).ok_or(EmptyError)?;
            Ok((rate.value, Decimal::ONE_HUNDRED))
        };
        let named = sense(|found| match found {
            Sense::Share(part, of) => Some((Decimal::from(part), Decimal::from(of))),
            _ => None,
        });
        // `1/3 of 90`.
        let written = |i: &mut Tokens<'t>| {
            let digit = |i: &mut Tokens<'t>| {
                any.verify_map(|t: &Token<'_>| {
                    t.text.parse::<u32>().ok().filter(|n| t.is_numeral() && (1..=20).contains(n))
                })
                .parse_next(i)
            };
            let (part, _, of) = (digit, symbol('/'), digit).parse_next(i)?;
            if part < of { Ok((Decimal::from(part), Decimal::from(of))) } else { Err(EmptyError) }
        };
        let (part, of) = alt((percent, named, written)).parse_next(input)?;
        let opt_article = |i: &mut Tokens<'t>| opt(phrase(Sense::Article)).parse_next(i);
        phrase(Sense::Of).parse_next(input)?;
        opt_article(input)?;
        let whole = money(style).parse_next(input)?;
        let share = whole.value.checked_mul(part).and_then(|product| quotient(product, of));
        let problem = whole.problem.or(share.is_none().then_some(Problem::AmountTooLarge));
        Ok(Amount { value: share.unwrap_or(Decimal::ONE), shaped: true, summed: true, problem, ..whole })
    }
}

fn operand(input: &mut Tokens<'_>) -> Result<()> {
    any.verify(|t: &&Token<'_>| t.is_numeral() || t.is('(') || matches!(t.class, Class::Money(_)))
        .void()
        .parse_next(input)
}

type Operator<'t> = Infix<Tokens<'t>, Amount, EmptyError>;

fn operator<'t>(input: &mut Tokens<'t>) -> Result<Operator<'t>> {
    let rest = ahead(input);
    let mut it = rest.iter();
    let (Some(op), Some(next)) = (it.next(), it.next()) else { return Err(EmptyError) };
    // `12-15` is a range or a number's own dash.
    let balanced = op.glued == next.glued;
    let infix = match op.class {
        Class::Symbol('+') => Infix::Left(1, |_: &mut _, a, b| Ok(fold(a, b, Decimal::checked_add))),
        Class::Symbol('-') if !op.glued => Infix::Left(1, |_: &mut _, a, b| Ok(fold(a, b, Decimal::checked_sub))),
        // `3 @ 12`: a price each.
        Class::Symbol('*' | '@') => Infix::Left(2, |_: &mut _, a, b| Ok(fold(a, b, Decimal::checked_mul))),
        Class::Word if op.key == "x" => Infix::Left(2, |_: &mut _, a, b| Ok(fold(a, b, Decimal::checked_mul))),
        Class::Symbol('/' | '÷') if balanced => Infix::Left(2, |_: &mut _, a, b| Ok(fold(a, b, quotient))),
        _ => return Err(EmptyError),
    };
    any.void().parse_next(input)?;
    Ok(infix)
}

/// A share of a bill, to the cent.
fn quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    let exact = a.checked_div(b)?.normalize();
    Some(if exact.scale() > 2 { exact.round_dp_with_strategy(2, MidpointAwayFromZero) } else { exact })
}

fn fold(a: Amount, b: Amount, op: fn(Decimal, Decimal) -> Option<Decimal>) -> Amount {
    let clash = matches!((a.unit, b.unit), (Some(x), Some(y)) if x != y)
        .then_some(Problem::Ambiguous(Ambiguity::WhichCurrency));
    let (value, overflow) = match op(a.value, b.value) {
        Some(value) => (value, None),
        None => (Decimal::ZERO, Some(Problem::AmountTooLarge)),
    };
    Amount {
        value,
        unit: a.unit.or(b.unit),
        sign: a.sign,
        decimals: a.decimals.max(b.decimals),
        digits: a.digits,
        shaped: true,
        summed: true,
        weak: a.weak || b.weak,
        problem: a.problem.or(b.problem).or(clash).or(overflow),
    }
}

pub(super) fn checked(amount: Amount) -> Amount {
    let problem = if amount.value <= Decimal::ZERO {
        Some(Problem::AmountNotPositive)
    } else if amount.value >= AMOUNT_LIMIT {
        Some(Problem::AmountTooLarge)
    } else if amount.value.normalize().scale() > MAX_SCALE {
        Some(Problem::AmountTooPrecise)
    } else {
        None
    };
    let value = if amount.value.scale() > MAX_SCALE { amount.value.normalize() } else { amount.value };
    Amount { value, problem: amount.problem.or(problem), ..amount }
}

fn hundredth(amount: Amount) -> Amount {
    let value = amount.value.checked_mul(Decimal::new(1, 2)).unwrap_or(Decimal::ZERO);
    let unit = amount.unit.filter(|unit| *unit != Unit::Cent);
    Amount { value, unit, ..amount }
}

/// One number with its currency and scale.
fn money<'t>(style: Style) -> impl FnMut(&mut Tokens<'t>) -> Result<Amount> {
    move |input: &mut Tokens<'t>| {
        let named = input.previous_tokens().next().is_some_and(says_something);
        let before = opt(unit_before).parse_next(input)?;
        let letter = input.previous_tokens().next().filter(|_| before.is_some()).is_some_and(|t| t.text == "R");
        let inner_sign = opt(sign).parse_next(input)?;
        let unit_ahead = before.or_else(|| peek_unit_behind(input));
        let three = unit_ahead.and_then(currency_exponent).is_some_and(|exponent| exponent == 3);
        let style = Style { three_decimals: style.three_decimals || three, ..style };
        let (number, loose) = alt((grouped_number(style), spelled.map(|n| (Ok(n), false)))).parse_next(input)?;
        let dash = opt(flat_dash).parse_next(input)?.is_some();
        let scale = opt(scale).parse_next(input)?;
        let mut amount = match number {
            Ok(number) => Amount {
                value: number.value,
                unit: None,
                sign: inner_sign,
                decimals: number.decimals,
                digits: number.digits,
                shaped: number.grouped || dash,
                summed: false,
                weak: letter,
                problem: None,
            },
            Err(problem) => Amount {
                value: Decimal::ONE,
                unit: None,
                sign: inner_sign,
                decimals: 0,
                digits: 0,
                shaped: false,
                summed: false,
                weak: false,
                problem: Some(problem),
            },
        };
        if let Some(zeros) = scale {
            let power = 10_i64.checked_pow(zeros).map(Decimal::from).unwrap_or(AMOUNT_LIMIT);
            match amount.value.checked_mul(power) {
                Some(value) => amount.value = value.normalize(),
                None => amount.problem = Some(Problem::AmountTooLarge),
            }
        }
        let behind = opt(unit_behind(before)).parse_next(input)?;
        amount.unit = behind.or(before);
        amount.weak |= behind.is_some() && input.previous_tokens().next().is_some_and(|t| WEIGHTS.contains(&&*t.key));
        if loose && amount.unit.is_none() && amount.decimals == 0 {
            amount.problem = amount.problem.or(Some(Problem::Ambiguous(Ambiguity::WhichAmount)));
        }
        if behind.is_some_and(Unit::has_cents)
            && amount.decimals == 0
            && let Some(cents) = opt(cents_behind(named)).parse_next(input)?
        {
            match amount.value.checked_add(Decimal::new(cents, 2)) {
                Some(value) => amount.value = value,
                None => amount.problem = Some(Problem::AmountTooLarge),
            }
            amount.decimals = 2;
        }
        Ok(amount)
    }
}

/// A word that may be what a number stands for, and not only how a sentence begins.
fn says_something(token: &Token<'_>) -> bool {
    let one = std::slice::from_ref(token);
    let empty = [Sense::Filler, Sense::Spent, Sense::Got, Sense::Preposition, Sense::Article, Sense::And, Sense::At];
    token.is_word() && empty.iter().all(|sense| lexicon::len(one, *sense) == 0)
}

fn currency_exponent(unit: Unit) -> Option<u32> {
    match unit {
        Unit::Exact(currency) => Some(currency.exponent()),
        _ => None,
    }
}

/// The code behind the coming numeral.
fn peek_unit_behind(input: &Tokens<'_>) -> Option<Unit> {
    input.get(1).filter(|t| t.is_word()).and_then(|t| code(t.text))
}

/// A parenthesis that is not a word's: `alert(1)`.
fn opening<'t>(input: &mut Tokens<'t>) -> Result<&'t Token<'t>> {
    let of_word = input.previous_tokens().next().is_some_and(Token::is_word);
    any.verify(|t: &&Token<'_>| t.is('(') && !(t.glued && of_word)).parse_next(input)
}

fn symbol<'t>(wanted: char) -> impl FnMut(&mut Tokens<'t>) -> Result<&'t Token<'t>> {
    move |input: &mut Tokens<'t>| any.verify(|t: &&Token<'_>| t.is(wanted)).parse_next(input)
}

/// A sign stands at the number or its currency, and not at the end of a word.
fn sign(input: &mut Tokens<'_>) -> Result<Sign> {
    let after = |input: &mut Tokens<'_>| {
        any.verify(|t: &&Token<'_>| t.is_numeral() || matches!(t.class, Class::Money(_)) || t.is('('))
            .void()
            .parse_next(input)
    };
    let read = any.verify_map(|t: &Token<'_>| match t.class {
        Class::Symbol('+') => Some(Sign::Plus),
        Class::Symbol('-') => Some(Sign::Minus),
        _ => None,
    });
    terminated(read, peek(after)).parse_next(input)
}

fn unit_before(input: &mut Tokens<'_>) -> Result<Unit> {
    let rest = ahead(input);
    let (first, after) = rest.split_first().ok_or(EmptyError)?;
    let (unit, len) = match first.class {
        Class::Money(unit) => (unit, 1),
        Class::Word => match code(first.text) {
            Some(unit) => (unit, 1),
            None => lexicon::find(rest, |sense| match sense {
                Sense::Currency(unit @ (Unit::Code(_) | Unit::Family(_)))
                    if !BEHIND_ONLY.contains(&first.key.as_str()) =>
                {
                    Some(unit)
                }
                _ => None,
            })
            .ok_or(EmptyError)?,
        },
        _ => return Err(EmptyError),
    };
    let ahead = after.get(len - 1..).unwrap_or_default();
    // `Rs. 450`: the dot of an abbreviation.
    let dot = usize::from(first.key.len() <= 4 && ahead.first().is_some_and(|t| t.is('.') && t.glued));
    let numeral = ahead.get(dot).is_some_and(|t| t.is_numeral())
        || ahead.get(dot).is_some_and(|t| t.is('-') || t.is('+'))
            && ahead.get(dot + 1).is_some_and(|t| t.is_numeral() && t.glued);
    if !numeral {
        return Err(EmptyError);
    }
    take(len + dot).void().parse_next(input)?;
    Ok(unit)
}

/// A unit behind a number: a sign that does not belong to a next number, a code, a word.
pub(super) fn unit_behind<'t>(before: Option<Unit>) -> impl FnMut(&mut Tokens<'t>) -> Result<Unit> {
    move |input: &mut Tokens<'t>| {
        let rest = ahead(input);
        let (first, after) = rest.split_first().ok_or(EmptyError)?;
        let next_number = after.first().is_some_and(|t| t.is_numeral());
        let (unit, len) = match first.class {
            Class::Money(unit) => {
                // `5 € 50` at the end of a line is what `5 euros 50` is; `2 €50` is not.
                let cents = matches!(after, [only] if !only.glued && only.text.len() == 2);
                let of_next = next_number && !first.glued && !cents;
                if before.is_some() || of_next {
                    return Err(EmptyError);
                }
                (unit, 1)
            }
            Class::Word => match code(first.text) {
                Some(unit) if !(next_number && before.is_none() && after.first().is_some_and(|t| t.glued)) => (unit, 1),
                Some(_) => return Err(EmptyError),
                // `spent 50 won 20`.
                None if first.key == "won" && next_number => return Err(EmptyError),
                None if before.is_some() => return Err(EmptyError),
                None => lexicon::find(rest, |sense| match sense {
                    // `50 p` is a word, `50p` are pence.
                    Sense::Currency(Unit::Cent | Unit::CentOf(_)) if first.key.len() <= 2 && !first.glued => None,
                    Sense::Currency(unit) => Some(unit),
                    _ => None,
                })
                .ok_or(EmptyError)?,
            },
            _ => return Err(EmptyError),
        };
        take(len).void().parse_next(input)?;
        Ok(unit)
    }
}

/// The `50` of `4€50`, `4 euros 50`, `4 euros and 50 cents`. Behind a word the number could be the next thing's price:
/// `coffee 4 euros 50 lunch`.
fn cents_behind<'t>(named: bool) -> impl FnMut(&mut Tokens<'t>) -> Result<i64> {
    move |input: &mut Tokens<'t>| cents(named, input)
}

fn cents(named: bool, input: &mut Tokens<'_>) -> Result<i64> {
    let rest = ahead(input);
    let code = input.previous_tokens().next().is_some_and(|t| t.is_word() && code(t.text).is_some());
    let and = lexicon::len(rest, Sense::And).min(1);
    let numeral = rest.get(and).filter(|t| t.is_numeral() && t.text.len() == 2).ok_or(EmptyError)?;
    let after = rest.get(and + 1..).unwrap_or_default();
    let word = lexicon::find(after, |sense| match sense {
        Sense::Currency(unit) if unit.is_minor() => Some(()),
        _ => None,
    })
    .map_or(0, |((), len)| len);
    let ends = after.first().is_none_or(|t| {
        let counts = super::scan::is_plural(&t.key) || lexicon::len(after, Sense::Counted) > 0;
        t.is_word() && !code && (super::scan::is_function_word(after) || !named && !counts)
    });
    if word == 0 && (and > 0 || !(numeral.glued || ends)) {
        return Err(EmptyError);
    }
    let cents = numeral.text.parse().map_err(|_| EmptyError)?;
    take(and + 1 + word).void().parse_next(input)?;
    Ok(cents)
}

/// A numeral, with the groups that spaces set apart: `1 250,50`.
fn grouped_number<'t>(
    style: Style,
) -> impl FnMut(&mut Tokens<'t>) -> Result<(core::result::Result<super::number::Number, Problem>, bool)> {
    move |input: &mut Tokens<'t>| {
        let before = input.previous_tokens().next();
        let announced = before.is_none_or(|t| !t.is_word()) || style.decimal_comma == Some(true);
        let label = |sense| matches!(sense, Sense::Label | Sense::SoftLabel).then_some(());
        let named = before.is_some_and(|t| lexicon::word(&t.key, label).is_some());
        let first: &Token<'_> = any.verify(|t: &&Token<'_>| t.is_numeral()).parse_next(input)?;
        if exponent(ahead(input)) {
            take(exponent_len(ahead(input))).void().parse_next(input)?;
            return Ok((Err(Problem::AmountTooLarge), false));
        }
        let mut groups = 0;
        let mut text = first.text.to_owned();
        if (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0') && !named
        {
            let group = |i: &mut Tokens<'t>| {
                any.verify(|t: &&Token<'_>| {
                    let whole = t.text.split(['.', ',']).next().unwrap_or("");
                    t.is_numeral() && !t.glued && whole.len() == 3 && t.text.matches([',', '.', '\'']).count() <= 1
                })
                .parse_next(i)
            };
            while let Some(next) = opt(group).parse_next(input)? {
                text.push('\'');
                text.push_str(next.text);
                groups += 1;
                if next.text.len() > 3 {
                    break;
                }
            }
        }
        // `pro 2 249`: a version and a price, or a grouped price.
        Ok((number(&text, style).ok_or(EmptyError)?, groups == 1 && !announced))
    }
}

/// `1e9`: scientific notation is nobody's way to write money.
fn exponent(rest: &[Token<'_>]) -> bool {
    exponent_len(rest) > 0
}

fn exponent_len(rest: &[Token<'_>]) -> usize {
    let Some(first) = rest.first().filter(|t| t.glued && t.is_word()) else { return 0 };
    let mut chars = first.key.chars();
    let e = chars.next() == Some('e');
    let digits = chars.as_str();
    if e && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return 1;
    }
    let signed = rest.get(1).is_some_and(|t| t.glued && (t.is('+') || t.is('-')));
    let numeral = rest.get(2).is_some_and(|t| t.glued && t.is_numeral());
    if e && digits.is_empty() && signed && numeral { 3 } else { 0 }
}

/// `12,-` and `450/-`: no cents.
fn flat_dash(input: &mut Tokens<'_>) -> Result<()> {
    let mark = any.verify(|t: &&Token<'_>| t.glued && (t.is(',') || t.is('.') || t.is('/')));
    let dash = || any.verify(|t: &&Token<'_>| t.glued && (t.is('-') || t.is('=')));
    (mark, dash(), opt(dash())).void().parse_next(input)
}

/// Zeros of `k`, `lakh`, `mil`; a single letter stands at its number.
fn scale(input: &mut Tokens<'_>) -> Result<u32> {
    let rest = ahead(input);
    let (zeros, len) = lexicon::find(rest, |sense| match sense {
        Sense::Scale(zeros) => Some(zeros),
        _ => None,
    })
    .filter(|(_, len)| {
        // `5k` and `5mila`; apart `k` needs no word behind it, and `mila` is Hindi for received.
        let lone_k = rest.first().is_some_and(|t| t.key == "k") && !rest.get(1).is_some_and(Token::is_word);
        *len > 1 || lone_k || rest.first().is_some_and(|t| t.glued || t.key.len() > 1 && t.key != "mila")
    })
    .ok_or(EmptyError)?;
    take(len).void().parse_next(input)?;
    Ok(zeros)
}
