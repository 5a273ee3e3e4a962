//! Amounts as banks write them: `INR 1,25,000.00`, `Rs.450`, `$45.99`, `45,99 EUR`, `R$ 45,90`, `450.0`.

use rust_decimal::Decimal;

use super::super::currency::{MARKERS, Unit, code};
use super::super::number::{Style, number};
use super::super::{Context, Problem};
use crate::ledger::money::Currency;

/// An amount and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub value: Decimal,
    pub unit: Option<Unit>,
    /// Written with two decimals.
    pub decimal: bool,
    pub start: usize,
    pub end: usize,
}

impl Found {
    /// The currency it is in; of several that share a sign the book's, else the first that can have such an amount: of
    /// ¥32.00 the yen has no hundredths.
    ///
    /// # Errors
    /// [`Problem::UnknownCurrency`].
    pub(super) fn currency(&self, book: Currency) -> Result<Option<Currency>, Problem> {
        let Some(unit) = self.unit else { return Ok(None) };
        let meant = unit.resolve(book)?;
        let fits = |currency: &Currency| !self.decimal || currency.exponent() > 0;
        match unit {
            Unit::Family(codes) if meant.is_some_and(|meant| meant != book && !fits(&meant)) => {
                Ok(codes.iter().filter_map(|code| Currency::parse(code).ok()).find(fits).or(meant))
            }
            _ => Ok(meant),
        }
    }
}

/// Most amounts looked at.
const MOST: usize = 40;

/// The numbers of a text that can be amounts, in its order.
pub(super) fn amounts(text: &str, cx: &Context<'_>) -> Vec<Found> {
    // Banks write no third decimal where the currency has none, whatever the person's own marks are.
    let style = Style { decimal_comma: None, three_decimals: false, exponent: cx.currency.exponent(), lakhs: false };
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() && found.len() < MOST {
        if !digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        let marked = |at: usize| bytes.get(at).is_some_and(|b| matches!(b, b'.' | b',' | b'\'')) && digit(at + 1);
        while digit(at) || marked(at) {
            at += 1;
        }
        let spaced = spaced_groups(text, start, at);
        if let Some(end) = spaced {
            at = end;
            while digit(at) || marked(at) {
                at += 1;
            }
        }
        let (before, after) = (text.get(..start).unwrap_or_default(), text.get(at..).unwrap_or_default());
        let unit = unit(before, after);
        // A date, a time, a card's tail, a reference, a part of a word.
        let glued = before
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '*' | '/' | ':' | '-' | '_' | '@' | '#'))
            && unit.is_none();
        let goes_on = after.starts_with(['/', ':', '@', '-', '%', '*']) && unit.is_none()
            || after.starts_with(|c: char| c.is_alphabetic()) && unit.is_none()
            || after.starts_with('%');
        if glued || goes_on {
            continue;
        }
        let written = text.get(start..at).unwrap_or_default();
        let joined: String;
        let written = match spaced {
            Some(_) => {
                joined = written.chars().filter(|c| !c.is_whitespace()).collect();
                joined.as_str()
            }
            None => written,
        };
        // Dinars have thousandths.
        let three_decimals =
            unit.is_some_and(|unit| unit.resolve(cx.currency).is_ok_and(|c| c.is_some_and(|c| c.exponent() == 3)));
        if let Some(Ok(read)) = number(written, Style { three_decimals, ..style }) {
            let start = before.len();
            found.push(Found { value: read.value, unit, decimal: read.decimals > 0, start, end: at });
        }
    }
    found
}

/// Where a number goes on whose thousands are parted by blanks: `1 980,00 EUR`. Its first group has three digits at most,
/// and a currency stands beside it or cents end it, for a card's number has blanks as well.
fn spaced_groups(text: &str, start: usize, at: usize) -> Option<usize> {
    let first = text.get(start..at)?;
    if first.len() > 3 || !first.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut end = at;
    while let Some(rest) = text.get(end..) {
        let Some(blank) = rest.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')) else {
            break;
        };
        let group = rest.get(blank.len_utf8()..)?;
        let digits = group.bytes().take_while(u8::is_ascii_digit).count();
        if digits != 3 {
            break;
        }
        end += blank.len_utf8() + 3;
    }
    if end == at {
        return None;
    }
    let after = text.get(end..)?;
    let cents =
        after.strip_prefix([',', '.']).is_some_and(|rest| rest.bytes().take_while(u8::is_ascii_digit).count() == 2);
    let told = cents || unit_ahead(after).is_some() || unit_behind(text.get(..start)?).is_some();
    told.then_some(end)
}

/// The unit beside a number: the code behind it where the sign before it is one of several currencies (`$18.75 CAD`).
fn unit(before: &str, after: &str) -> Option<Unit> {
    let first = unit_behind(before);
    match first {
        Some(Unit::Family(family)) => match unit_ahead(after) {
            Some(Unit::Code(code)) if family.contains(&code) => Some(Unit::Code(code)),
            Some(Unit::Exact(code)) if family.iter().any(|known| code.to_string() == **known) => {
                Some(Unit::Exact(code))
            }
            _ => first,
        },
        None => unit_ahead(after),
        _ => first,
    }
}

/// Whether a text ends in a currency's sign or code.
pub(super) fn ends_with_unit(text: &str) -> bool {
    unit_behind(text).is_some()
}

/// Whether a text begins with a currency's sign or code and a number.
pub(super) fn begins_with_unit(text: &str) -> bool {
    let digits = text.find(|c: char| c.is_ascii_digit()).filter(|at| *at <= 5);
    digits.is_some_and(|at| text.get(..at).is_some_and(|head| !head.trim().is_empty() && unit_behind(head).is_some()))
}

/// Whether a text begins with a number and a currency behind it, or with a currency and a number.
pub(super) fn begins_with_amount(text: &str) -> bool {
    let number = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\''))).unwrap_or(text.len());
    begins_with_unit(text) || number > 0 && text.get(number..).is_some_and(|after| unit_ahead(after).is_some())
}

/// Whether a character is a currency's sign.
pub(super) fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && MARKERS.iter().any(|(sign, _)| sign.chars().eq([c]))
}

/// The unit a text ends with: `INR `, `Rs.`, `R$`.
fn unit_behind(before: &str) -> Option<Unit> {
    let text = before.trim_end_matches([' ', ':', '\u{a0}', '=']);
    if before.len() - text.len() > 3 {
        return None;
    }
    let sign = MARKERS.iter().find(|(sign, _)| {
        text.strip_suffix(sign).is_some_and(|head| {
            let letter = sign.starts_with(char::is_alphabetic);
            !letter || !head.ends_with(char::is_alphanumeric)
        })
    });
    if let Some((_, unit)) = sign {
        return Some(*unit);
    }
    if let Some(head) = text.strip_suffix("R").filter(|head| !head.ends_with(char::is_alphanumeric)) {
        // South Africa's rand: `R450.00`.
        return (head.is_empty() || head.ends_with(' '))
            .then_some(Unit::Code("ZAR"))
            .filter(|_| before.len() == text.len());
    }
    let letters = text.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    coded(text.get(text.len() - letters..)?)
}

/// The unit a text begins with.
fn unit_ahead(after: &str) -> Option<Unit> {
    let text = after.strip_prefix([' ', '\u{a0}']).unwrap_or(after);
    let sign = MARKERS.iter().find(|(sign, _)| {
        text.strip_prefix(sign).is_some_and(|tail| {
            let letter = sign.ends_with(char::is_alphabetic);
            !letter || !tail.starts_with(char::is_alphanumeric)
        })
    });
    if let Some((_, unit)) = sign {
        return Some(*unit);
    }
    let roubles = ["руб", "р"].iter().find_map(|word| text.strip_prefix(word));
    if roubles.is_some_and(|tail| !tail.starts_with(char::is_alphanumeric)) {
        return Some(Unit::Code("RUB"));
    }
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let word = text.get(..end)?;
    let upper = word.bytes().all(|b| b.is_ascii_uppercase());
    match word.to_ascii_lowercase().as_str() {
        "euro" | "euros" => Some(Unit::Code("EUR")),
        "rupees" => Some(super::super::currency::RUPEE),
        "dollars" => Some(super::super::currency::DOLLARS),
        "naira" => Some(Unit::Code("NGN")),
        _ => coded(word).filter(|_| upper),
    }
}

/// A code in capitals, or one that only money is written with.
fn coded(word: &str) -> Option<Unit> {
    match word {
        "N" => Some(Unit::Code("NGN")),
        "Php" | "P" => Some(Unit::Code("PHP")),
        "Inr" | "inr" => Some(Unit::Code("INR")),
        "Dhs" | "DHS" | "Dh" => Some(Unit::Code("AED")),
        "SR" => Some(Unit::Code("SAR")),
        "KD" => Some(Unit::Code("KWD")),
        "BD" => Some(Unit::Code("BHD")),
        "QR" => Some(Unit::Code("QAR")),
        "LE" => Some(Unit::Code("EGP")),
        "GHC" | "GHc" => Some(Unit::Code("GHS")),
        "Sh" | "Shs" => Some(super::super::currency::SHILLING),
        _ => code(word).filter(|_| word.bytes().all(|b| b.is_ascii_uppercase())),
    }
}
