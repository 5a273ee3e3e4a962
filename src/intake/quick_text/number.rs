//! Written numbers to decimals: which separator groups and which one begins the decimals.

use rust_decimal::Decimal;
use winnow::combinator::{alt, eof, opt, peek, preceded, repeat, terminated};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::take_while;

use super::{Ambiguity, Problem};
use crate::ledger::money::{AMOUNT_LIMIT, MAX_SCALE};

type Result<T> = core::result::Result<T, EmptyError>;

/// How a lone separator before three digits is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// The mark that begins decimals is a comma, or a dot: before three digits it is doubtful, and the other one groups.
    /// `None`: both group.
    pub decimal_comma: Option<bool>,
    /// The amount's currency is said and has three decimals, so that `1.250` is one and a quarter.
    pub three_decimals: bool,
    /// How many decimals the book's currency has: with none nothing is doubtful, with three the decimal mark is not.
    pub exponent: u32,
    /// `5L` is five lakh, as in India, and not litres.
    pub lakhs: bool,
}

/// What a lone mark before three digits does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lone {
    Groups,
    Decimal,
    Doubtful,
}

impl Style {
    /// What the lone mark of `text` does.
    fn reads(self, text: &str, lone: char) -> Lone {
        let begins_decimals = self.decimal_comma.is_some_and(|comma| (lone == ',') == comma);
        match self.exponent {
            _ if text.starts_with('0') || self.three_decimals => Lone::Decimal,
            _ if !begins_decimals => Lone::Groups,
            0 => Lone::Groups,
            3.. => Lone::Decimal,
            _ => Lone::Doubtful,
        }
    }

    /// What a single letter behind a number multiplies it by, where it is no measure.
    pub(super) fn scale_letter(self, letter: &str) -> Option<Decimal> {
        match letter {
            "m" | "M" => Some(Decimal::from(1_000_000)),
            "L" if self.lakhs => Some(Decimal::from(100_000)),
            _ => None,
        }
    }
}

/// A written number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub value: Decimal,
    /// Decimal places as written.
    pub decimals: u32,
    /// Digits were grouped, which people do for amounts.
    pub grouped: bool,
    /// Digits before the decimals.
    pub digits: usize,
}

/// Reads a numeral of digits and single separators; `None` for what is no number, such as `1.2.3`.
///
/// # Errors
/// [`Problem::AmountTooLarge`], [`Problem::AmountTooPrecise`], [`Ambiguity::Separator`] for `1.250` of somebody whose dots
/// begin decimals: no amount of most currencies has three.
pub(super) fn number(text: &str, style: Style) -> Option<core::result::Result<Number, Problem>> {
    if lone_separator(text).is_some_and(|lone| style.reads(text, lone) == Lone::Doubtful) {
        return Some(Err(Problem::Ambiguous(Ambiguity::Separator)));
    }
    let mut input = text;
    let (groups, decimals) = written(style).parse_next(&mut input).ok()?;
    let mut whole: String = groups.concat();
    let digits = whole.trim_start_matches('0').len();
    if digits > 15 {
        return Some(Err(Problem::AmountTooLarge));
    }
    let fraction = decimals.unwrap_or("");
    if fraction.trim_end_matches('0').len() > MAX_SCALE as usize {
        return Some(Err(Problem::AmountTooPrecise));
    }
    let fraction = fraction.get(..MAX_SCALE as usize).unwrap_or(fraction);
    if whole.is_empty() {
        whole.push('0');
    }
    let value = Decimal::from_str_exact(&format!("{whole}.{fraction}0")).ok()?;
    let mut value = value;
    value.rescale(u32::try_from(fraction.len()).unwrap_or(0));
    if value >= AMOUNT_LIMIT {
        return Some(Err(Problem::AmountTooLarge));
    }
    Some(Ok(Number { value, decimals: value.scale(), grouped: groups.len() > 1, digits }))
}

type Written<'s> = (Vec<&'s str>, Option<&'s str>);

fn written<'s>(style: Style) -> impl FnMut(&mut &'s str) -> Result<Written<'s>> {
    move |input: &mut &'s str| {
        if let Some(lone) = lone_separator(input) {
            let decimal = style.reads(input, lone) == Lone::Decimal;
            return if decimal { plain(lone).parse_next(input) } else { grouped(lone, '\0').parse_next(input) };
        }
        let lakhs = |i: &mut &'s str| indian.parse_next(i);
        let commas = (grouped('.', ','), grouped(',', '.'), lakhs, grouped('\'', '.'), grouped('\'', ','));
        alt((plain('.'), plain(','), alt(commas), raised)).parse_next(input)
    }
}

/// The separator of `1.250` and `1,250`, which is a thousand or a decimal separator.
fn lone_separator(text: &str) -> Option<char> {
    let mut marks = text.char_indices().filter(|(_, c)| !c.is_ascii_digit());
    let (at, mark) = marks.next().filter(|(_, mark)| *mark != '\'')?;
    (marks.next().is_none() && (1..=3).contains(&at) && text.len() - at == 4).then_some(mark)
}

/// Digits, then perhaps decimals.
fn plain<'s>(point: char) -> impl FnMut(&mut &'s str) -> Result<Written<'s>> {
    move |input: &mut &'s str| {
        terminated((opt(digits(1, usize::MAX)), opt(preceded(point, digits(1, usize::MAX)))), eof)
            .verify(|(whole, fraction)| whole.is_some() || fraction.is_some())
            .map(|(whole, fraction)| (vec![whole.unwrap_or("")], fraction))
            .parse_next(input)
    }
}

/// Groups of three, then perhaps decimals.
fn grouped<'s>(mark: char, point: char) -> impl FnMut(&mut &'s str) -> Result<Written<'s>> {
    move |input: &mut &'s str| {
        let fraction = opt(preceded(point, digits(1, usize::MAX)));
        let threes = repeat::<_, _, Vec<_>, _, _>(1.., preceded(mark, digits(3, 3)));
        terminated((digits(1, 3), threes, fraction), eof)
            .map(|(first, mut groups, fraction)| {
                groups.insert(0, first);
                (groups, fraction)
            })
            .parse_next(input)
    }
}

/// `1,23,456.78`: the Indian two, two and three, with commas only.
fn indian<'s>(input: &mut &'s str) -> Result<Written<'s>> {
    let twos = repeat::<_, _, Vec<_>, _, _>(1.., terminated(preceded(',', digits(2, 2)), peek(',')));
    let fraction = opt(preceded('.', digits(1, usize::MAX)));
    terminated((digits(1, 2), twos, preceded(',', digits(3, 3)), fraction), eof)
        .map(|(first, mut groups, last, fraction)| {
            groups.insert(0, first);
            groups.push(last);
            (groups, fraction)
        })
        .parse_next(input)
}

/// `5'50`: the raised comma of Spanish handwriting.
fn raised<'s>(input: &mut &'s str) -> Result<Written<'s>> {
    terminated((digits(1, 6), preceded('\'', digits(1, 2))), eof)
        .map(|(whole, fraction)| (vec![whole], Some(fraction)))
        .parse_next(input)
}

fn digits<'s>(least: usize, most: usize) -> impl Parser<&'s str, &'s str, EmptyError> {
    take_while(least..=most, |c: char| c.is_ascii_digit())
}
