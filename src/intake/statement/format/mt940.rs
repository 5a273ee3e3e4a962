//! SWIFT MT940 and MT942: numbered fields, each on lines of its own. Fields 60, 61, 62 as in the SWIFT standards; the
//! subfields of field 86 as German, Polish and Dutch banks write them.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::super::amount::{self, DecimalMark};
use super::super::date::DateOrder;
use super::super::{Row, Skipped, Statement, StatementError, Why};
use super::{Section, describe, finish};
use crate::ledger::money::Currency;

/// Longest field kept, in bytes.
const FIELD: usize = 8000;

/// Whether a text is one: a balance or a statement line under a reference.
pub fn opens(head: &str) -> bool {
    let tags = || head.lines().take(60).filter_map(|line| field(unwrap_envelope(line)).map(|(tag, _)| tag));
    tags().any(|tag| matches!(tag, "60F" | "60M" | "61" | "13D" | "34F"))
        && tags().any(|tag| matches!(tag, "20" | "25" | "28C" | "28"))
}

/// The SWIFT blocks before the first field: `{1:F01…}{2:…}{4:`.
fn unwrap_envelope(line: &str) -> &str {
    match line.rfind("{4:") {
        Some(at) if line.starts_with('{') => line.get(at + 3..).unwrap_or_default(),
        _ => line,
    }
}

/// `:61:…` as its tag and what follows.
fn field(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.strip_prefix(':')?.split_once(':')?;
    let (digits, letter) = tag.split_at_checked(2)?;
    let known = digits.bytes().all(|b| b.is_ascii_digit())
        && (letter.is_empty() || letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_uppercase()));
    known.then_some((tag, value))
}

/// A statement line whose narration may still come.
struct Booking {
    line: usize,
    head: String,
    narration: String,
    /// Where narration lines ended, to know words that were cut.
    last: usize,
}

/// Reads an MT940 or MT942 file.
///
/// # Errors
/// [`StatementError::NoRows`].
pub fn read(text: &str) -> Result<Statement, StatementError> {
    let mut sections: Vec<Section> = Vec::new();
    let mut booking: Option<Booking> = None;
    let mut tag = "";
    for (at, line) in text.lines().enumerate() {
        let line = unwrap_envelope(line.trim_end());
        let Some((next, value)) = field(line) else {
            let ends = matches!(line.trim(), "-" | "-}" | "") || line.starts_with("-}") || line.starts_with('{');
            if ends {
                tag = "";
            } else if let Some(booking) = &mut booking {
                match tag {
                    "61" => add(&mut booking.head, line, "\n"),
                    "86" => {
                        // A line is 65 characters; one that is full was cut wherever it ended.
                        add(&mut booking.narration, line, if booking.last >= 65 { "" } else { " " });
                        booking.last = line.chars().count();
                    }
                    _ => {}
                }
            }
            continue;
        };
        tag = next;
        if tag != "86" {
            settle(booking.take(), &mut sections);
        }
        if tag == "20" || sections.is_empty() {
            sections.push(Section::default());
        }
        let Some(section) = sections.last_mut() else { continue };
        match tag {
            "25" => value.trim().clone_into(&mut section.account),
            "60F" | "60M" => {
                let Some((balance, currency)) = balance(value) else { continue };
                section.opening = Some(balance);
                section.currency = Some(currency);
            }
            "62F" | "62M" => {
                let Some((balance, currency)) = balance(value) else { continue };
                section.closing = Some(balance);
                section.currency = section.currency.or(Some(currency));
                section.line = at + 1;
            }
            "34F" => section.currency = section.currency.or(value.get(..3).and_then(|code| Currency::parse(code).ok())),
            "61" => {
                let head = value.chars().take(400).collect();
                booking = Some(Booking { line: at + 1, head, narration: String::new(), last: 0 });
            }
            "86" => {
                if let Some(booking) = &mut booking {
                    add(&mut booking.narration, value, " ");
                    booking.last = value.chars().count();
                }
            }
            _ => {}
        }
    }
    settle(booking, &mut sections);
    // Field 13D and the like may begin a section that says nothing.
    sections.retain(|s| !s.rows.is_empty() || !s.skipped.is_empty() || s.opening.is_some() || s.closing.is_some());
    for section in &mut sections {
        let currency = section.currency;
        for row in &mut section.rows {
            row.currency = currency;
        }
    }
    let ends_early = sections.last().is_some_and(|last| last.opening.is_some() && last.closing.is_none());
    let mut statement = finish("MT940", sections, DateOrder::DayFirst, Vec::new())?;
    statement.remarks.ends_early = ends_early;
    Ok(statement)
}

fn add(text: &mut String, more: &str, between: &str) {
    if text.len() + more.len() < FIELD {
        if !text.is_empty() {
            text.push_str(between);
        }
        text.push_str(more);
    }
}

/// `C240131EUR1234,56`.
fn balance(value: &str) -> Option<(Decimal, Currency)> {
    let value = value.trim();
    let out = match value.get(..1)? {
        "C" => false,
        "D" => true,
        _ => return None,
    };
    let currency = Currency::parse(value.get(7..10)?).ok()?;
    let amount = money(value.get(10..)?)?;
    Some((if out { -amount } else { amount }, currency))
}

fn money(text: &str) -> Option<Decimal> {
    let text = text.trim().trim_end_matches(',');
    amount::parse(text, DecimalMark::Comma).or_else(|| amount::parse(text, DecimalMark::Dot)).map(|amount| amount.value)
}

fn settle(booking: Option<Booking>, sections: &mut [Section]) {
    let (Some(booking), Some(section)) = (booking, sections.last_mut()) else { return };
    let line = booking.line;
    match row(&booking) {
        Ok(row) => section.rows.push(row),
        Err(why) => section.skipped.push(Skipped { line, why }),
    }
}

/// Field 61: value date, booking day, direction, amount, type and references; a second line says more.
fn row(booking: &Booking) -> Result<Row, Why> {
    let (head, more) = booking.head.split_once('\n').unwrap_or((&booking.head, ""));
    let value_date = day(head.get(..6)).ok_or(Why::NoDate)?;
    let rest = head.get(6..).unwrap_or_default();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (date, rest) = match digits {
        4 => (booked(rest.get(..4), value_date).ok_or(Why::NoDate)?, rest.get(4..).unwrap_or_default()),
        0 => (value_date, rest),
        _ => return Err(Why::NoDate),
    };
    // A reversed credit takes money out, a reversed debit brings it back; E announces what is still to come.
    let directions = [("RC", true), ("RD", false), ("C", false), ("D", true)];
    let expected = rest.strip_prefix('E');
    let marked = expected.unwrap_or(rest);
    let (out, rest) = directions
        .iter()
        .find_map(|(mark, out)| marked.strip_prefix(mark).map(|rest| (*out, rest)))
        .ok_or(Why::Direction)?;
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let length = rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')).count();
    let (amount, rest) = rest.split_at_checked(length).ok_or(Why::NoAmount)?;
    let amount = money(amount).filter(|amount| !amount.is_zero()).ok_or(Why::NoAmount)?;
    if expected.is_some() {
        return Err(Why::Pending);
    }
    let (own, bank) =
        rest.get(4..).unwrap_or_default().split_once("//").unwrap_or((rest.get(4..).unwrap_or_default(), ""));
    let said = narrated(&booking.narration);
    let own = if own.trim().eq_ignore_ascii_case("NONREF") { "" } else { own };
    let description = [said, describe([more]), describe([own]), describe([rest.get(..4).unwrap_or_default()])]
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    Ok(Row {
        line: booking.line,
        date,
        amount: if out { -amount } else { amount },
        description,
        currency: None,
        balance: None,
        reference: Some(bank.trim().to_owned()).filter(|bank| bank.len() > 3 && !bank.eq_ignore_ascii_case("NONREF")),
        account: 0,
    })
}

fn day(text: Option<&str>) -> Option<NaiveDate> {
    let text = text.filter(|text| text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()))?;
    let number = |from: usize| text.get(from..from + 2).and_then(|two| two.parse::<u32>().ok());
    let year = i32::try_from(number(0)?).ok()?;
    NaiveDate::from_ymd_opt(if year < 80 { 2000 + year } else { 1900 + year }, number(2)?, number(4)?)
}

/// The booking day has no year: it is the one nearest to the value date.
fn booked(text: Option<&str>, value_date: NaiveDate) -> Option<NaiveDate> {
    let (month, day) = text?.split_at_checked(2)?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let year = value_date.year();
    (year - 1..=year + 1)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .min_by_key(|date| (*date - value_date).num_days().abs())
}

/// What field 86 says, in any of the ways banks fill it.
fn narrated(text: &str) -> String {
    if let Some(parts) = numbered(text) {
        return parts;
    }
    if let Some(parts) = slashed(text) {
        return parts;
    }
    describe([text])
}

/// `166?00GUTSCHRIFT?20SVWZ+Miete?32Erika Mustermann`: a mark and two digits before each subfield. 20 to 29 and 60 to
/// 63 are the purpose, 32 and 33 the name.
fn numbered(text: &str) -> Option<String> {
    let code = text.bytes().take_while(u8::is_ascii_digit).count();
    if code > 4 {
        return None;
    }
    let rest = text.get(code..)?;
    let mark = rest.chars().next().filter(|c| c.is_ascii_punctuation() && !matches!(c, '/' | ':' | '-' | '.' | ','))?;
    let two = |part: &str| part.get(..2).and_then(|two| two.parse::<u8>().ok());
    two(rest.get(1..)?)?;
    let (mut purpose, mut name, mut posting) = (Joined::default(), Joined::default(), String::new());
    let mut current: Option<u8> = None;
    for part in rest.split(mark).skip(1) {
        let number = two(part);
        let text = if number.is_some() { part.get(2..).unwrap_or_default() } else { part };
        // Without a number it is a mark inside the text.
        current = number.or(current);
        match current {
            Some(20..=29 | 60..=63) => purpose.add(text),
            Some(32 | 33) => name.add(text),
            Some(0) => posting.push_str(text),
            _ => {}
        }
    }
    let purpose = sepa_purpose(&purpose.text);
    let worded = !purpose.is_empty() || !name.text.is_empty();
    Some(if worded { describe([name.text.as_str(), purpose.as_str()]) } else { describe([posting.as_str()]) })
}

/// Subfields of 27 characters, cut wherever they ended.
#[derive(Default)]
struct Joined {
    text: String,
    last: usize,
}

impl Joined {
    fn add(&mut self, part: &str) {
        let full = self.last >= 27;
        let tagged = SEPA.iter().any(|tag| part.starts_with(tag));
        if !self.text.is_empty() && (!full || tagged) {
            self.text.push(' ');
        }
        self.text.push_str(part);
        self.last = part.chars().count();
    }
}

const SEPA: [&str; 12] =
    ["EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "SVWZ+", "ABWA+", "ABWE+", "IBAN+", "BIC+"];

/// The purpose among the SEPA parts of a text; all of it where it has none.
fn sepa_purpose(text: &str) -> String {
    let mut cuts: Vec<usize> = SEPA.iter().flat_map(|tag| text.match_indices(tag)).map(|(at, _)| at).collect();
    cuts.sort_unstable();
    let Some(first) = cuts.first() else { return text.to_owned() };
    let end = |at: usize| cuts.iter().copied().find(|cut| *cut > at).unwrap_or(text.len());
    let stated = cuts.iter().filter_map(|at| text.get(*at..end(*at))).find_map(|part| part.strip_prefix("SVWZ+"));
    stated.or_else(|| text.get(..*first).filter(|before| !before.trim().is_empty())).unwrap_or(text).trim().to_owned()
}

/// `/TRTP/SEPA/IBAN/NL…/NAME/Shop/REMI/Invoice 7/EREF/…`, and `/CNTP/account/BIC/name/…/REMI/USTD//text/`.
fn slashed(text: &str) -> Option<String> {
    const CODES: [&str; 30] = [
        "NAME", "REMI", "TRTP", "IBAN", "BIC", "EREF", "MARF", "CSID", "ADDR", "ISDT", "ORDP", "BENM", "CNTP", "PREF",
        "RTRN", "PURP", "ULTD", "ULTB", "ULTC", "NRTX", "TRCD", "OCMT", "EXCH", "CHGS", "USTD", "STRD", "ID", "ACCW",
        "SVCL", "TYPE",
    ];
    let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
    for part in text.split('/').map(str::trim) {
        match CODES.iter().find(|code| **code == part) {
            Some(code) => parts.push((*code, Vec::new())),
            None => {
                if let Some((_, values)) = parts.last_mut() {
                    values.push(part);
                }
            }
        }
    }
    let value =
        |code: &str| parts.iter().find(|(c, values)| *c == code && !values.is_empty()).map(|(_, values)| values);
    let joined = |values: &Vec<&str>| values.iter().filter(|v| !v.is_empty()).copied().collect::<Vec<_>>().join("/");
    let name = value("NAME").map(joined).or_else(|| value("CNTP")?.get(2).map(|name| (*name).to_owned()));
    let purpose = value("USTD").or_else(|| value("REMI")).or_else(|| value("STRD")).map(joined);
    let words = describe([name.unwrap_or_default().as_str(), purpose.unwrap_or_default().as_str()]);
    Some(words).filter(|words| !words.is_empty())
}
