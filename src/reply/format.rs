//! Numbers, money and dates as a person writes them.

use std::str::FromStr as _;

use chrono::{Datelike as _, NaiveDate, Weekday};
use rust_decimal::{Decimal, RoundingStrategy};
use unic_langid::LanguageIdentifier;

use super::locales::{ROWS, Row, SIGNS};
use super::words::{Words, words};
use super::{Arg, args};
use crate::ledger::money::Currency;

/// U+2212: unlike a hyphen it is as wide as a digit and never left behind at the end of a line.
const MINUS: char = '\u{2212}';
const NBSP: char = '\u{a0}';

/// How one person's language and region write numbers and dates, with the words of their language.
#[derive(Clone, Copy)]
pub struct Locale {
    row: &'static Row,
    words: &'static Words,
}

/// Where digits are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupingStyle {
    /// 1,234,567
    Thousands,
    /// 1234 and 12,345: four digits stay together.
    ThousandsFromFive,
    /// 12,34,567
    Indian,
}

/// Grouping of the digits before the decimal mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grouping {
    pub mark: char,
    pub style: GroupingStyle,
}

/// Order of a numeric date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// Where a currency's sign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurrencyPosition {
    /// €4.50
    Before,
    /// € 4,50
    BeforeSpaced,
    /// 4,50 €
    After,
}

impl Locale {
    /// The locale of a BCP 47 tag as Telegram gives it; the language alone when the region is not known, English
    /// (day before month) when the language is not.
    pub fn of(tag: &str) -> Self {
        let parsed = LanguageIdentifier::from_str(tag.get(..tag.len().min(35)).unwrap_or_default()).unwrap_or_default();
        let language = parsed.language.as_str();
        let exact = parsed.region.and_then(|region| find(&format!("{language}-{}", region.as_str())));
        let row = exact.or_else(|| find(language)).unwrap_or(FALLBACK);
        Self { row, words: words(language) }
    }

    /// The same language as the book's country writes it, where Telegram tells the language only and its countries write
    /// amounts in two ways: Mexico groups with a comma, Spain with a dot.
    #[must_use]
    pub fn at_home(self, book: Currency) -> Self {
        const LIKE_MEXICO: [&str; 6] = ["DOP", "GTQ", "HNL", "NIO", "PAB", "SVC"];
        if self.row.tag != "es" {
            return self;
        }
        let home =
            ROWS.iter().find(|row| row.tag.starts_with("es-") && row.home == book.code() && book.code() != "USD");
        let row = home.or_else(|| find("es-419").filter(|_| LIKE_MEXICO.contains(&book.code())));
        Self { row: row.unwrap_or(self.row), ..self }
    }

    /// The words of this language, English where there are none.
    pub fn words(&self) -> &'static Words {
        self.words
    }

    /// BCP 47 tag of the number and date formats.
    pub fn tag(&self) -> &'static str {
        self.row.tag
    }

    /// The mark before a fraction.
    pub fn decimal_mark(&self) -> char {
        self.row.decimal_mark
    }

    /// How digits are grouped.
    pub fn grouping(&self) -> Grouping {
        Grouping { mark: self.row.group_mark, style: self.row.grouping }
    }

    /// The order of a date in numbers, such as `12.3.`.
    pub fn date_order(&self) -> DateOrder {
        self.row.date_order
    }

    /// The day a week begins on.
    pub fn first_weekday(&self) -> Weekday {
        self.row.first_weekday
    }

    /// Where a currency's sign stands.
    pub fn currency_position(&self) -> CurrencyPosition {
        self.row.currency
    }

    /// A number, grouped, with the decimals it has.
    pub fn number(&self, number: Decimal) -> String {
        let digits = self.digits(number.abs().normalize());
        if number < Decimal::ZERO { format!("{MINUS}{digits}") } else { digits }
    }

    /// A count for the words: chooses the plural form and is written as [`Self::number`] does.
    pub fn count(&self, count: usize) -> Arg {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        if count == 0 {
            // Fluent's `[0]` is for the bare number only, and there is but one way to write it.
            return Arg::Number(0);
        }
        Arg::Count(count, self.number(Decimal::from(count)))
    }

    /// An amount with its currency's sign and at least its minor units (`€4.50`, `¥450`), a minus when below zero.
    /// Decimals beyond the minor units are shown, never rounded away.
    pub fn money(&self, amount: Decimal, currency: Currency) -> String {
        let sign = if amount < Decimal::ZERO { "\u{2212}" } else { "" };
        format!("{sign}{}", self.unsigned_money(amount, currency))
    }

    /// [`Self::money`] with a plus when above zero.
    pub fn signed_money(&self, amount: Decimal, currency: Currency) -> String {
        let sign = if amount > Decimal::ZERO { "+" } else { "" };
        format!("{sign}{}", self.money(amount, currency))
    }

    /// A share such as 0.8 as whole percent, `80%`. What is not quite all is not shown as 100, what is not quite
    /// nothing not as 0.
    pub fn percent(&self, share: Decimal) -> String {
        let hundred = Decimal::ONE_HUNDRED;
        let Some(exact) = share.checked_mul(hundred) else { return "…".to_owned() };
        let size = exact.abs();
        let rounded = size.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        let (prefix, whole) = if size > Decimal::ZERO && size < Decimal::ONE {
            ("<", Decimal::ONE)
        } else if size < hundred && rounded == hundred {
            ("", Decimal::from(99))
        } else {
            ("", rounded)
        };
        let number = self.number(if exact < Decimal::ZERO { -whole } else { whole });
        let space = if self.row.percent_tight { "" } else { "\u{a0}" };
        format!("{prefix}{number}{space}%")
    }

    /// `today`, `yesterday`, `tomorrow`, else `Mon 12 Mar`, with the year when it is not this year.
    pub fn date(&self, date: NaiveDate, today: NaiveDate) -> String {
        match date.signed_duration_since(today).num_days() {
            0 => self.words.plain("date-today", args![]),
            -1 => self.words.plain("date-yesterday", args![]),
            1 => self.words.plain("date-tomorrow", args![]),
            _ if date.year() == today.year() => self.arrange("date-short", date),
            _ => self.arrange("date-short-year", date),
        }
    }

    /// `Monday 12 March 2026`.
    pub fn date_long(&self, date: NaiveDate) -> String {
        self.arrange("date-long", date)
    }

    /// `March 2026`.
    pub fn month(&self, date: NaiveDate) -> String {
        let month = self.words.plain("month-long", args!["month" => date.month()]);
        self.words.plain("date-month", args!["month" => month, "year" => date.year().to_string()])
    }

    /// Both ends of a span of days, `1 Oct – 31 Oct`; one day alone is that day. Years are shown when they are not
    /// all `today`'s.
    pub fn span(&self, from: NaiveDate, to: NaiveDate, today: NaiveDate) -> String {
        let key = if from.year() == today.year() && to.year() == today.year() { "date-day" } else { "date-day-year" };
        if from == to {
            return self.arrange(key, from);
        }
        self.words.plain("date-span", args!["from" => self.arrange(key, from), "to" => self.arrange(key, to)])
    }

    /// Fills the message `key` in this locale's order of day and month.
    fn arrange(&self, key: &str, date: NaiveDate) -> String {
        let order = if self.row.date_order == DateOrder::DayMonthYear { "day-first" } else { "month-first" };
        let long = key == "date-long";
        let (weekdays, months) = if long { ("weekday-long", "month-long") } else { ("weekday-short", "month-short") };
        let weekday = self.words.plain(weekdays, args!["day" => date.weekday().number_from_monday()]);
        let month = self.words.plain(months, args!["month" => date.month()]);
        let (day, year) = (date.day().to_string(), date.year().to_string());
        let args = args!["weekday" => weekday, "day" => day, "month" => month, "year" => year];
        self.words.plain(&format!("{key}-{order}"), args)
    }

    fn unsigned_money(&self, amount: Decimal, currency: Currency) -> String {
        let mut amount = amount.abs().normalize();
        if amount.scale() < currency.exponent() {
            amount.rescale(currency.exponent());
        }
        let (digits, sign) = (self.digits(amount), self.sign(currency));
        let wordlike = sign.chars().last().is_some_and(char::is_alphabetic);
        match self.row.currency {
            CurrencyPosition::After => format!("{digits}{NBSP}{sign}"),
            CurrencyPosition::Before if !wordlike => format!("{sign}{digits}"),
            CurrencyPosition::Before | CurrencyPosition::BeforeSpaced => format!("{sign}{NBSP}{digits}"),
        }
    }

    /// The sign that can mean only this currency to a reader here.
    fn sign(&self, currency: Currency) -> String {
        let code = currency.code();
        let Some((_, at_home, elsewhere)) = SIGNS.iter().find(|(known, ..)| *known == code) else {
            return code.to_owned();
        };
        if self.row.home == code {
            return (*at_home).to_owned();
        }
        let home = SIGNS.iter().find(|(known, ..)| *known == self.row.home).map_or("", |(_, sign, _)| sign);
        if home == *elsewhere {
            let country = code.get(..2).unwrap_or(code);
            return format!("{country}{elsewhere}");
        }
        (*elsewhere).to_owned()
    }

    /// Digits of a number that is not below zero.
    fn digits(&self, number: Decimal) -> String {
        let plain = number.to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut text = self.grouped(whole);
        if !fraction.is_empty() {
            text.push(self.row.decimal_mark);
            text.push_str(fraction);
        }
        text
    }

    fn grouped(&self, whole: &str) -> String {
        let count = whole.len();
        let from = if self.row.grouping == GroupingStyle::ThousandsFromFive { 5 } else { 4 };
        if count < from {
            return whole.to_owned();
        }
        let mut text = String::with_capacity(count + count / 2);
        for (index, digit) in whole.chars().enumerate() {
            let left = count - index;
            let here = match self.row.grouping {
                GroupingStyle::Indian => left == 3 || (left > 3 && left % 2 == 1),
                GroupingStyle::Thousands | GroupingStyle::ThousandsFromFive => left.is_multiple_of(3),
            };
            if index > 0 && here {
                text.push(self.row.group_mark);
            }
            text.push(digit);
        }
        text
    }
}

const FALLBACK: &Row = match ROWS {
    [first, ..] => first,
    [] => panic!("the table of locales is empty"),
};

fn find(tag: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.tag.eq_ignore_ascii_case(tag))
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Locale({}, words {})", self.row.tag, self.words.language())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::from_str(text).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Spaces that do not break, made visible.
    fn seen(text: &str) -> String {
        text.replace('\u{a0}', "_").replace('\u{202f}', "~").replace('\u{2212}', "-")
    }

    #[test]
    fn money_as_written_in_each_locale() {
        for (tag, amount, code, expected) in [
            ("en", "4.5", "EUR", "€4.50"),
            ("en-US", "-1234567.5", "USD", "-$1,234,567.50"),
            ("en-US", "0", "USD", "$0.00"),
            ("en-US", "12", "CAD", "CA$12.00"),
            ("en-CA", "12", "CAD", "$12.00"),
            ("en-CA", "12", "USD", "US$12.00"),
            ("en-AU", "12", "CAD", "CA$12.00"),
            ("en-IN", "1234567.5", "INR", "₹12,34,567.50"),
            ("hi", "999", "INR", "₹999.00"),
            ("hi", "100000", "INR", "₹1,00,000.00"),
            ("en-GB", "1234", "CHF", "CHF_1,234.00"),
            ("en", "1234", "JPY", "¥1,234"),
            ("ja", "1234", "CNY", "CN¥1,234.00"),
            ("zh", "1234", "JPY", "JP¥1,234"),
            ("en", "1.2345", "EUR", "€1.2345"),
            ("en", "1.5", "KWD", "KWD_1.500"),
            ("es", "1234.5", "EUR", "1234,50_€"),
            ("es", "12345.5", "EUR", "12.345,50_€"),
            ("es-MX", "1234.5", "MXN", "$1,234.50"),
            ("es-MX", "1234.5", "USD", "US$1,234.50"),
            ("es-AR", "1234.5", "ARS", "$_1.234,50"),
            ("pt-br", "1234.5", "BRL", "R$_1.234,50"),
            ("fr", "1234567.5", "EUR", "1~234~567,50_€"),
            ("de", "-1234.5", "EUR", "-1.234,50_€"),
            ("de-CH", "1234.5", "CHF", "CHF_1'234.50"),
            ("nl", "1234.5", "EUR", "€_1.234,50"),
            ("sv", "1234.5", "SEK", "1_234,50_kr"),
            ("en", "1234.5", "SEK", "SEK_1,234.50"),
            ("pl", "1234.5", "PLN", "1234,50_zł"),
            ("xx", "1234.5", "EUR", "€1,234.50"),
            ("", "1234.5", "EUR", "€1,234.50"),
        ] {
            let shown = Locale::of(tag).money(d(amount), Currency::parse(code).unwrap());
            assert_eq!(seen(&shown), expected, "{tag}");
        }
    }

    #[test]
    fn spanish_amounts_are_written_as_in_the_books_country() {
        for (tag, book, expected) in [
            ("es", "MXN", "$1,234.50"),
            ("es", "GTQ", "GTQ_1,234.50"),
            ("es", "PEN", "S/_1,234.50"),
            ("es", "ARS", "$_1.234,50"),
            ("es", "BOB", "1234,50_BOB"),
            ("es", "EUR", "1234,50_€"),
            ("es-AR", "MXN", "MX$_1.234,50"),
            ("en", "MXN", "MX$1,234.50"),
        ] {
            let book = Currency::parse(book).unwrap();
            assert_eq!(seen(&Locale::of(tag).at_home(book).money(d("1234.5"), book)), expected, "{tag} {book}");
        }
    }

    #[test]
    fn signs_numbers_and_percent() {
        let en = Locale::of("en-US");
        let es = Locale::of("es");
        assert_eq!(seen(&en.signed_money(d("5"), Currency::USD)), "+$5.00");
        assert_eq!(seen(&en.signed_money(d("-5"), Currency::USD)), "-$5.00");
        assert_eq!(seen(&en.signed_money(d("0"), Currency::USD)), "$0.00");
        assert_eq!(seen(&en.money(d("-0.00"), Currency::USD)), "$0.00");
        assert_eq!(seen(&en.number(d("-1234.500"))), "-1,234.5");
        assert_eq!(seen(&es.number(d("1234567"))), "1.234.567");
        for (share, expected) in [
            ("0.8", "80%"),
            ("0", "0%"),
            ("0.004", "<1%"),
            ("0.999", "99%"),
            ("1", "100%"),
            ("1.005", "101%"),
            ("12.345", "1,235%"),
            ("-0.25", "-25%"),
        ] {
            assert_eq!(seen(&en.percent(d(share))), expected, "{share}");
        }
        assert_eq!(seen(&es.percent(d("0.8"))), "80_%");
        assert_eq!(en.percent(Decimal::MAX), "…");
    }

    #[test]
    fn dates_in_words() {
        let today = day("2026-03-12");
        for (tag, date, expected) in [
            ("en", "2026-03-12", "today"),
            ("en", "2026-03-11", "yesterday"),
            ("en", "2026-03-13", "tomorrow"),
            ("en", "2026-03-09", "Mon 9 Mar"),
            ("en-US", "2026-03-09", "Mon, Mar 9"),
            ("en", "2025-12-31", "Wed 31 Dec 2025"),
            ("en-US", "2025-12-31", "Wed, Dec 31, 2025"),
            ("es", "2026-03-12", "hoy"),
            ("es", "2026-03-09", "lun 9 mar"),
            ("es", "2025-12-31", "mié 31 dic 2025"),
            ("de", "2026-03-09", "Mon 9 Mar"),
        ] {
            assert_eq!(Locale::of(tag).date(day(date), today), expected, "{tag} {date}");
        }
        assert_eq!(Locale::of("en").date_long(today), "Thursday 12 March 2026");
        assert_eq!(Locale::of("en-US").date_long(today), "Thursday, March 12, 2026");
        assert_eq!(Locale::of("es").date_long(today), "jueves, 12 de marzo de 2026");
        assert_eq!(Locale::of("en").month(today), "March 2026");
        assert_eq!(Locale::of("es-419").month(today), "marzo de 2026");
        assert_eq!(Locale::of("en").span(day("2026-02-01"), day("2026-02-28"), today), "1 Feb – 28 Feb");
        assert_eq!(Locale::of("en").span(day("2025-12-01"), day("2026-02-28"), today), "1 Dec 2025 – 28 Feb 2026");
        assert_eq!(Locale::of("en-US").span(today, today, today), "Mar 12");
        assert!(!Locale::of("en").date_long(NaiveDate::MAX).is_empty());
    }

    #[test]
    fn tags_as_telegram_gives_them() {
        for (tag, row, language) in [
            ("en-GB", "en-GB", "en"),
            ("EN_us", "en-US", "en"),
            ("es-DO", "es", "es"),
            ("zh-hans-cn", "zh", "en"),
            ("zh-Hant-TW", "zh-TW", "en"),
            ("de-DE", "de", "en"),
            ("tlh", "en", "en"),
            ("../../etc", "en", "en"),
            ("é-\u{202e}", "en", "en"),
        ] {
            let locale = Locale::of(tag);
            assert_eq!((locale.tag(), locale.words().language()), (row, language), "{tag}");
        }
        assert_eq!(Locale::of("en-US").first_weekday(), Weekday::Sun);
        assert_eq!(Locale::of("es").date_order(), DateOrder::DayMonthYear);
        Locale::of(&"e".repeat(1_000_000));
    }

    #[test]
    fn each_row_is_consistent() {
        for (index, row) in ROWS.iter().enumerate() {
            assert!(ROWS.iter().skip(index + 1).all(|other| other.tag != row.tag), "{} twice", row.tag);
            assert_ne!(row.decimal_mark, row.group_mark, "{}", row.tag);
            assert!(row.home.is_empty() || Currency::parse(row.home).is_ok(), "{}", row.tag);
            assert_eq!(Locale::of(row.tag).tag(), row.tag);
        }
        for (code, ..) in SIGNS {
            assert!(Currency::parse(code).is_ok(), "{code}");
        }
    }
}
