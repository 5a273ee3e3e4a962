//! Numbers in words: `five dollars`, `two hundred fifty`, `mil reais`.

use rust_decimal::Decimal;
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::stream::TokenSlice;
use winnow::token::take;

use super::amount::unit_behind;
use super::lexer::{Token, Tokens, ahead};
use super::lexicon::{self, Sense};
use super::number::Number;
use super::scan::is_plural;

type Result<T> = core::result::Result<T, EmptyError>;

/// Longest number in words.
const MAX_NUMBER_WORDS: usize = 8;

/// Reads a number in words. They are a number only with a currency or a hundred and more behind them: `one coffee` is
/// no amount.
pub(super) fn spelled(input: &mut Tokens<'_>) -> Result<Number> {
    let rest = ahead(input);
    let (mut total, mut current, mut len, mut scaled, mut any_word) = (0_u64, 0_u64, 0, false, false);
    while let Some(token) = rest.get(len).filter(|t| t.is_word() && !t.glued || len == 0) {
        let tail = rest.get(len..).unwrap_or_default();
        let scale = lexicon::find(tail, |sense| match sense {
            // `mil euros` is a thousand; a short form such as `cr` needs a number before it: `CR$` is none.
            Sense::Scale(zeros) if token.key.len() > 3 || token.key == "mil" || any_word => Some(zeros),
            _ => None,
        });
        let tens = (20..100).contains(&(current % 100)) && current % 10 == 0;
        let joins = |n: u64| current == 0 || tens && n < 10 || current >= 100 && current % 100 == 0 && n < 100;
        let and = any_word && (scaled || current >= 20) && lexicon::len(tail, Sense::And) == 1;
        if let Some(n) = cardinal(token) {
            // `seven eleven`, `nineteen eighty four` are names.
            if !joins(n) {
                return Err(EmptyError);
            }
            current = current.saturating_add(n);
            any_word = true;
        } else if let Some((zeros, _)) = scale {
            let times = 10_u64.checked_pow(zeros).ok_or(EmptyError)?;
            current = current.max(1).saturating_mul(times);
            if zeros > 2 {
                total = total.saturating_add(std::mem::take(&mut current));
            }
            // `a hundred and twenty`.
            let article = |t: &Token<'_>| t.phrases_mean(Sense::Article);
            scaled |= any_word || len == 0 && input.previous_tokens().next().is_some_and(article);
            any_word |= scaled;
        } else if !(and && rest.get(len + 1).and_then(cardinal).is_some_and(joins)) {
            break;
        }
        len += 1;
        if len > MAX_NUMBER_WORDS {
            return Err(EmptyError);
        }
    }
    let value = total.saturating_add(current);
    let note = rest.first().is_some_and(|t| len == 1 && (t.key == "tenner" || t.key == "fiver"));
    let behind = rest.get(len..).unwrap_or_default();
    // `twenty on gas`, `thirty for lunch`: too many to be counted things.
    let said_for = value >= 10 && behind.first().is_some_and(|t| t.key == "on" || t.key == "for");
    let unit = unit_behind(None).parse_next(&mut TokenSlice::new(behind)).is_ok();
    if len == 0 || value == 0 || !(unit || scaled || note || said_for || value >= 10 && stands_alone(input, len)) {
        return Err(EmptyError);
    }
    take(len).void().parse_next(input)?;
    Ok(Number { value: Decimal::from(value), decimals: 0, grouped: false, digits: 0 })
}

/// `twenty taxi`, `taxi veinte`: the only number of a line, which counts nothing and is part of no name.
fn stands_alone(input: &Tokens<'_>, len: usize) -> bool {
    /// Words in one language, numbers in another.
    const WORDS_TOO: &[&str] = &["once", "elf", "dix", "tenner"];
    let rest = ahead(input);
    let behind = rest.get(len..).unwrap_or_default();
    let number = |t: &Token<'_>| t.is_numeral() || cardinal(t).is_some_and(|n| n >= 10);
    let only = !input.previous_tokens().any(number) && !behind.iter().any(number);
    let label = |sense| matches!(sense, Sense::Label | Sense::SoftLabel | Sense::Cardinal(_)).then_some(());
    let named = input.previous_tokens().next().is_some_and(|t| lexicon::word(&t.key, label).is_some());
    let counts = behind.first().is_some_and(|t| t.glued || is_plural(&t.key) || t.phrases_mean(Sense::Counted));
    let word = rest.first().is_some_and(|t| len == 1 && WORDS_TOO.contains(&t.key.as_str()));
    // `top ten`, `the twenty`: ranks and decades.
    let ranked = input.previous_tokens().next().is_some_and(|t| t.phrases_mean(Sense::Rank));
    only && !named && !counts && !word && !ranked
}

/// The value of `five` and of `twenty-five`; `a` counts before a scale: `a hundred bucks`.
pub(super) fn cardinal(token: &Token<'_>) -> Option<u64> {
    let value = |word: &str| {
        lexicon::word(word, |sense| match sense {
            Sense::Cardinal(n) => Some(u64::from(n)),
            _ => None,
        })
    };
    match token.key.split_once('-') {
        Some((tens, ones)) => {
            value(&token.key).or_else(|| Some(value(tens).filter(|n| *n >= 20)? + value(ones).filter(|n| *n < 10)?))
        }
        None => value(&token.key).or_else(|| german(&token.key, value)),
    }
}

/// `fünfundzwanzig`: ones before tens in one word.
fn german(key: &str, value: impl Fn(&str) -> Option<u64>) -> Option<u64> {
    let (ones, tens) = key.split_once("und")?;
    let ones = if ones == "ein" { 1 } else { value(ones).filter(|n| *n < 10)? };
    Some(ones + value(tens).filter(|n| (20..100).contains(n))?)
}
