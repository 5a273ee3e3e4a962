//! What a model says in a tool's arguments, read against the book: amounts, days, names. Every refusal says what there is
//! instead.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::intake::record;
use crate::ledger::money::{AMOUNT_LIMIT, MAX_SCALE};
use crate::ledger::{AccountNo, CategoryNo, Currency, Kind, Money};
use crate::reply::clean_to;
use crate::store::Book;

const TAGS: usize = 10;
const TAG_CHARS: usize = 40;
const TEXT_CHARS: usize = 200;
/// Longest name of a category, a goal or a recurring item, as the database has it.
const NAME_CHARS: usize = 64;
/// How far from this year a day may be.
const YEARS_BACK: i32 = 30;
const YEARS_AHEAD: i32 = 2;

/// A decimal with a point; `signed`: it may begin with a plus or a minus.
pub(super) fn amount(text: &str, signed: bool) -> Result<Decimal, String> {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).filter(|_| signed).unwrap_or(text);
    let plain = (1..=24).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let amount = Some(text).filter(|_| plain).and_then(|text| Decimal::from_str(text).ok()).map(|a| a.normalize());
    match amount {
        Some(amount) if amount.abs() >= AMOUNT_LIMIT => Err("amount is too large.".to_owned()),
        Some(amount) if amount.scale() > MAX_SCALE => Err("amount has at most four decimal places.".to_owned()),
        Some(amount) => Ok(amount),
        None => Err("amount is no decimal such as \"4.50\".".to_owned()),
    }
}

/// A positive amount in a currency.
pub(super) fn money(text: &str, currency: Currency) -> Result<Money, String> {
    Money::new(amount(text, false)?, currency).map_err(|error| format!("{error}."))
}

pub(super) fn currency(code: Option<&str>) -> Result<Option<Currency>, String> {
    let code = text(code).map(|code| Currency::parse(&code)).transpose();
    code.map_err(|_| "currency is no ISO 4217 code.".to_owned())
}

/// A day of an entry, near enough to be meant.
pub(super) fn day(said: Option<&str>, today: NaiveDate) -> Result<Option<NaiveDate>, String> {
    let day = iso(said)?;
    let years = today.year() - YEARS_BACK..=today.year() + YEARS_AHEAD;
    match day {
        Some(day) if !years.contains(&day.year()) => Err("date is too far away to be meant.".to_owned()),
        day => Ok(day),
    }
}

/// A day to come, however far within a lifetime.
pub(super) fn day_ahead(said: Option<&str>, today: NaiveDate) -> Result<Option<NaiveDate>, String> {
    match iso(said)? {
        Some(day) if day <= today || day.year() > today.year() + 2 * YEARS_BACK => {
            Err("the day has to be after today and within a lifetime.".to_owned())
        }
        day => Ok(day),
    }
}

fn iso(said: Option<&str>) -> Result<Option<NaiveDate>, String> {
    let day = text(said).map(|day| NaiveDate::from_str(&day)).transpose();
    day.map_err(|_| "date is no day as YYYY-MM-DD.".to_owned())
}

/// Clean words; None for nothing.
pub(super) fn text(said: Option<&str>) -> Option<String> {
    said.map(|text| clean_to(text, TEXT_CHARS)).filter(|text| !text.is_empty())
}

/// A name that may be given to something.
pub(super) fn name(said: &str) -> Result<String, String> {
    let name = clean_to(said, TEXT_CHARS);
    let good = name.chars().any(char::is_alphanumeric) && !name.starts_with('/') && name.chars().count() <= NAME_CHARS;
    if good { Ok(name) } else { Err(format!("a name has 1 to {NAME_CHARS} characters and a letter or a digit.")) }
}

/// Letters, digits, `_` and `-` of each.
pub(super) fn tags(said: &[String]) -> Vec<String> {
    let tag = |tag: &String| {
        let kept = tag.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).take(TAG_CHARS);
        Some(kept.collect::<String>()).filter(|tag| !tag.is_empty())
    };
    said.iter().filter_map(tag).take(TAGS).collect()
}

/// A category of the book that is offered.
pub(super) fn category(book: &Book, name: &str, kind: Kind) -> Result<CategoryNo, String> {
    record::category_called(book, name, kind).ok_or_else(|| {
        let there: Vec<&str> =
            book.categories.iter().filter(|c| c.kind == kind && !c.archived).map(|c| c.name.as_str()).collect();
        format!("there is no such category. There are: {}. Or null.", there.join("; "))
    })
}

/// An open account of the book.
pub(super) fn account(book: &Book, name: &str) -> Result<AccountNo, String> {
    book.account_named(name).map(|account| account.no).ok_or_else(|| {
        let there: Vec<&str> = book.accounts.iter().filter(|a| !a.archived).map(|a| a.name.as_str()).collect();
        format!("there is no such account. There are: {}.", there.join("; "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_plain_decimals() {
        for (text, signed, expected) in [
            ("4.50", false, Some("4.5")),
            (" 4 ", false, Some("4")),
            ("-4.50", true, Some("-4.5")),
            ("+4", true, Some("4")),
            ("-4.50", false, None),
            ("+-4", true, None),
            ("1e9", false, None),
            ("4,50", false, None),
            ("", false, None),
            ("-", true, None),
            ("1.23456", false, None),
            ("1000000000000000", false, None),
            ("9999999999999999999999999999", false, None),
        ] {
            let read = amount(text, signed).ok();
            assert_eq!(read, expected.map(|amount| amount.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn names_and_tags_are_what_the_book_takes() {
        assert_eq!(name(" Music\u{202e} ").as_deref(), Ok("Music"));
        for bad in ["", "💼", "/help", &"x".repeat(65)] {
            assert!(name(bad).is_err(), "{bad}");
        }
        assert_eq!(tags(&["#work".into(), "<b>".into(), "!".into()]), ["work", "b"]);
    }

    #[test]
    fn days_ahead_are_ahead() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        for (said, good) in [("2027-06-01", true), ("2026-11-20", false), ("2600-01-01", false), ("june", false)] {
            assert_eq!(day_ahead(Some(said), today).is_ok(), good, "{said}");
        }
        assert_eq!(day_ahead(None, today), Ok(None));
    }
}
