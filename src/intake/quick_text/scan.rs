//! A line of tokens marked up: which are dates, amounts, times, tags, accounts, and which are only words.

use rust_decimal::Decimal;
use winnow::prelude::*;
use winnow::stream::TokenSlice;

use super::amount::{Amount, amount};
use super::date::{Calendar, Dated};
use super::lexer::{Class, Token, Tokens};
use super::lexicon::{self, Sense};
use super::number::Style;
use super::shape::{compound_tail, fraction, month_year, phone, share_of_money, time};
use super::{Ambiguity, Context, Problem};
use crate::ledger::money::AMOUNT_LIMIT;

/// How far a number can be trusted to be an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    None,
    /// Could as well count or name something; by how much other numbers are preferred.
    Soft(i32),
    /// `at 5`: an hour or a price.
    Hour,
    /// Counts or names something: `3 people`, `iphone 15`, `7up`.
    Hard,
}

/// [`Doubt::Soft`] of a small whole number before a word.
pub(super) const COUNT: i32 = 15;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Date(Dated),
    Amount(Amount, Doubt),
    Time,
    Tag,
    Account,
    /// Part of the note.
    Word,
}

/// A marked run of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub mark: Mark,
    pub from: usize,
    pub to: usize,
}

/// Marks every token of a line once.
pub(super) fn scan(tokens: &[Token<'_>], cx: &Context<'_>) -> Vec<Item> {
    let calendar = Calendar { today: cx.today, month_first: cx.month_first, final_dot: true };
    let items = scan_with(tokens, cx, calendar);
    let amounts = items.iter().any(|i| matches!(i.mark, Mark::Amount(_, doubt) if doubt != Doubt::Hard));
    let doubtful = items.iter().any(|i| matches!(i.mark, Mark::Date(dated) if dated.doubtful));
    if doubtful && !amounts {
        // `coffee 4.5.` ends a sentence and names no day.
        return scan_with(tokens, cx, Calendar { final_dot: false, ..calendar });
    }
    items
}

fn scan_with(tokens: &[Token<'_>], cx: &Context<'_>, calendar: Calendar) -> Vec<Item> {
    let lakhs = cx.currency.code() == "INR";
    let style =
        Style { decimal_comma: cx.decimal_comma, three_decimals: false, exponent: cx.currency.exponent(), lakhs };
    let mut items = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (mark, len) = next(tokens, at, style, calendar);
        items.push(Item { mark, from: at, to: at + len });
        at += len;
    }
    items
}

fn next(tokens: &[Token<'_>], at: usize, style: Style, calendar: Calendar) -> (Mark, usize) {
    let rest = tokens.get(at..).unwrap_or_default();
    let previous = at.checked_sub(1).and_then(|at| tokens.get(at));
    match rest.first().map(|t| t.class) {
        Some(Class::Tag) => return (Mark::Tag, 1),
        Some(Class::Account) => return (Mark::Account, 1),
        _ => {}
    }
    let in_compound = rest.first().is_some_and(|t| t.glued)
        && previous.is_some_and(|t| t.is('-') || t.is('/') || t.is('_'))
        && at.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(|t| t.is_word())
        && previous.is_some_and(|t| t.glued);
    if let Some(len) = time(tokens, at) {
        return (Mark::Time, len);
    }
    if let Some(len) = phone(rest) {
        return (Mark::Word, len);
    }
    let share = share_of_money(rest);
    if let Some(len) = fraction(rest).filter(|_| !share) {
        return (Mark::Word, len);
    }
    let (dated, len) = run(calendar.date(), tokens, at);
    if let Some(dated) = dated.filter(|_| !share) {
        return (Mark::Date(dated), len);
    }
    if let Some(len) = month_year(rest) {
        return (Mark::Word, len);
    }
    // The dash of `wd-40` and `lunch-12` is no minus.
    if rest.first().is_some_and(|t| t.glued && t.is('-')) && previous.is_some_and(Token::is_word) {
        return (Mark::Word, 1);
    }
    let (read, len) = run(amount(style), tokens, at);
    let Some(read) = read else {
        return (Mark::Word, 1);
    };
    let behind = rest.get(len..).unwrap_or_default();
    // `50 + 10%`: of which of the two.
    if read.summed && behind.first().is_some_and(|t| t.is('%')) {
        let problem = Some(Problem::Ambiguous(Ambiguity::WhichAmount));
        return (Mark::Amount(Amount { problem, ..read }, Doubt::None), len + 1);
    }
    let tail = compound_tail(behind);
    let letter = behind.first().filter(|_| tail == 1 && read.unit.is_none());
    if let Some(power) = letter.and_then(|t| style.scale_letter(t.text)) {
        let scaled = read.value.checked_mul(power).unwrap_or(AMOUNT_LIMIT);
        let problem = read.problem.or((scaled >= AMOUNT_LIMIT).then_some(Problem::AmountTooLarge));
        return (Mark::Amount(Amount { value: scaled.normalize(), problem, ..read }, Doubt::Soft(60)), len + 1);
    }
    // `€4.50coffee`, `4.50-coffee`: an amount beyond doubt, whatever is glued to it but a measure.
    let priced = read.unit.is_some() || read.decimals == 2;
    let word_at = usize::from(behind.first().is_some_and(|t| t.is('-')));
    let named = behind.get(word_at).is_some_and(Token::is_word) && lexicon::len(behind, Sense::Counted) == 0;
    if tail > 0 && !(priced && named) {
        return (Mark::Amount(read, Doubt::Hard), len + tail);
    }
    // The number of `alert(1)`.
    let called = previous.is_some_and(|t| t.is('(') && t.glued) && rest.first().is_some_and(|t| t.glued);
    let doubt = if in_compound || called { Doubt::Soft(40) } else { doubt(tokens, at, len, &read) };
    (Mark::Amount(read, doubt), len)
}

fn run<'t, O>(
    mut parser: impl Parser<Tokens<'t>, O, winnow::error::EmptyError>,
    tokens: &'t [Token<'t>],
    at: usize,
) -> (Option<O>, usize) {
    let mut input = TokenSlice::new(tokens);
    let skipped = winnow::token::take::<_, _, winnow::error::EmptyError>(at).parse_next(&mut input);
    if skipped.is_err() {
        return (None, 1);
    }
    let before = input.len();
    match parser.parse_next(&mut input) {
        Ok(found) if input.len() < before => (Some(found), before - input.len()),
        _ => (None, 1),
    }
}

fn doubt(tokens: &[Token<'_>], at: usize, len: usize, read: &Amount) -> Doubt {
    if ends_with(tokens, at, Sense::Status) {
        return Doubt::Hard;
    }
    if read.unit.is_some() {
        return Doubt::None;
    }
    let behind = tokens.get(at + len..).unwrap_or_default();
    let whole = read.decimals == 0 && !read.summed && read.sign.is_none();
    let dated = lexicon::find(behind, |sense| matches!(sense, Sense::Day(_)).then_some(())).is_some();
    if lexicon::len(behind, Sense::Counted) > 0 && !read.summed && !dated {
        return Doubt::Hard;
    }
    if read.sign.is_some() || !whole {
        return Doubt::None;
    }
    if ends_with(tokens, at, Sense::Label) {
        return Doubt::Hard;
    }
    if ends_with(tokens, at, Sense::SoftLabel) {
        return Doubt::Soft(30);
    }
    if read.shaped {
        return Doubt::None;
    }
    if read.digits >= 9 && read.value % Decimal::ONE_THOUSAND != Decimal::ZERO {
        return Doubt::Hard;
    }
    let hour = read.value <= Decimal::from(24);
    if hour && at > 0 && tokens.get(at - 1).is_some_and(|t| t.key == "at") {
        return Doubt::Hour;
    }
    if read.problem == Some(Problem::AmountNotPositive) {
        return Doubt::Soft(30);
    }
    if (Decimal::from(1950)..=Decimal::from(2050)).contains(&read.value) && read.digits == 4 {
        return Doubt::Soft(30);
    }
    let plural = behind.first().is_some_and(|t| t.is_word() && is_plural(&t.key));
    let counts = behind.first().is_some_and(|t| t.is_word() && !is_function_word(behind));
    if plural && counts {
        return Doubt::Soft(25);
    }
    if counts && read.value <= Decimal::from(12) { Doubt::Soft(COUNT) } else { Doubt::None }
}

/// Whether a phrase of that sense ends right before `at`.
fn ends_with(tokens: &[Token<'_>], at: usize, sense: Sense) -> bool {
    (1..=3).filter(|back| *back <= at).any(|back| {
        // `Avl bal: Rs. 500`, `my pin is 1234`.
        let between = |t: &Token<'_>| {
            let copula = lexicon::len(std::slice::from_ref(t), Sense::Copula) > 0 && sense == Sense::Label;
            t.is(':') || t.is('.') || matches!(t.class, Class::Money(_)) || copula && t.key != "for"
        };
        tokens.get(at - back..at).is_some_and(|phrase| lexicon::len(phrase, sense) == back)
            || back > 1
                && tokens.get(at - 1).is_some_and(between)
                && tokens.get(at - back..at - 1).is_some_and(|phrase| lexicon::len(phrase, sense) == back - 1)
    })
}

pub(super) fn is_plural(key: &str) -> bool {
    key.len() > 3 && key.ends_with('s') && !key.ends_with("ss") && !key.ends_with("us")
}

pub(super) fn is_function_word(rest: &[Token<'_>]) -> bool {
    [
        Sense::Preposition,
        Sense::And,
        Sense::At,
        Sense::From,
        Sense::To,
        Sense::With,
        Sense::Filler,
        Sense::Spent,
        Sense::AtName,
    ]
    .into_iter()
    .any(|sense| lexicon::len(rest, sense) > 0)
}
