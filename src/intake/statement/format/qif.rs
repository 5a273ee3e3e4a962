//! QIF, Quicken's old text format: a letter and a value a line, `^` after each record.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::amount::{self, DecimalMark};
use super::super::date::{self, DateOrder, Written};
use super::super::layout::Layout;
use super::super::order::{self, Evidence};
use super::super::words::rows::{Summary, summary};
use super::super::{Hints, Question, Row, Skipped, Statement, StatementError, Why};
use super::{Section, describe, finish};

/// Whether a text begins as a QIF file does.
pub fn opens(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().trim().to_ascii_lowercase();
    first.starts_with("!type")
        || first.starts_with("!account")
        || first.starts_with("!option")
        || first.starts_with("!clear")
}

/// What the records under a heading are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Under {
    Money,
    Account,
    Investments,
    /// Categories, classes, prices and the like.
    List,
}

#[derive(Default)]
struct Record {
    line: usize,
    date: String,
    amount: String,
    payee: String,
    memo: String,
    number: String,
    category: String,
}

struct Taken {
    account: usize,
    record: Record,
    written: Option<Written>,
}

/// Reads a QIF file. Which number of a date is the day is told by all of them together, or asked.
///
/// # Errors
/// [`StatementError::NoRows`].
pub fn read(text: &str, hints: &Hints) -> Result<Statement, StatementError> {
    let (mut sections, taken) = records(text);
    let dates: Vec<Written> = taken.iter().filter_map(|t| t.written).collect();
    let apostrophes = taken.iter().any(|t| t.record.date.contains('\''));
    let account = sections.first().map_or("", |section| section.account.as_str());
    let fingerprint = Layout::of_format("QIF", account, None, DateOrder::DayFirst).fingerprint();
    let remembered = hints.layout.as_ref().filter(|layout| layout.order_known && layout.fingerprint() == fingerprint);
    let (told, sure) = order::decide(&Evidence {
        dates: &dates,
        others: &[],
        preamble: &[],
        dotted: taken.iter().all(|t| t.record.date.matches('.').count() == 2),
        // Quicken writes 1/31'24 for its own country.
        home: Some(if apostrophes { DateOrder::MonthFirst } else { DateOrder::DayFirst }),
        today: hints.today,
    });
    let order = if sure { told } else { remembered.map_or(told, |layout| layout.date_order) };
    let order = hints.date_order.unwrap_or(order);
    let asked = !sure && hints.date_order.is_none() && remembered.is_none();
    let mark = mark(&taken);
    for Taken { account, record, written } in &taken {
        let Some(section) = sections.get_mut(*account) else { continue };
        let line = record.line;
        match row(record, *written, order, mark) {
            Ok(row) => section.rows.push(row),
            Err(why) => section.skipped.push(Skipped { line, why }),
        }
    }
    let mut statement = finish("QIF", sections, order, if asked { vec![Question::DateOrder] } else { Vec::new() })?;
    statement.layout.order_known = !asked && (hints.date_order.is_some() || order::tells(&dates));
    Ok(statement)
}

/// `25/12'26` is of 2026: what stands behind Quicken's apostrophe is the year of this century, and no day.
fn whole_year(date: &str) -> String {
    match date.split_once('\'') {
        Some((day, year)) if year.trim().len() <= 2 => format!("{day}/20{:0>2}", year.trim()),
        Some((day, year)) => format!("{day}/{}", year.trim()),
        None => date.to_owned(),
    }
    .replace("/ ", "/")
}

fn row(record: &Record, written: Option<Written>, order: DateOrder, mark: DecimalMark) -> Result<Row, Why> {
    let date = written.filter(|w| !w.lacks_year()).and_then(|w| w.resolve(order, None)).ok_or(Why::NoDate)?;
    let own = record.category.starts_with('[') && summary(&record.payee) == Some(Summary::Balance);
    if own {
        return Err(Why::Balance);
    }
    let amount = amount::parse(&record.amount, mark).map(|a| a.value);
    let amount = amount.filter(|amount| *amount != Decimal::ZERO).ok_or(Why::NoAmount)?;
    let number =
        if record.number.bytes().any(|b| b.is_ascii_digit()) { format!("#{}", record.number) } else { String::new() };
    let worded = !record.payee.is_empty() || !record.memo.is_empty();
    let description = if worded {
        describe([record.payee.as_str(), record.memo.as_str()])
    } else {
        describe([number.as_str(), record.category.as_str()])
    };
    Ok(Row { line: record.line, date, amount, description, currency: None, balance: None, reference: None, account: 0 })
}

/// The records of money, with the account each is of.
fn records(text: &str) -> (Vec<Section>, Vec<Taken>) {
    let mut sections: Vec<Section> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut taken = Vec::new();
    let mut under = Under::Money;
    let mut account = String::new();
    let mut record = Record::default();
    let end = text.lines().count() + 1;
    for (line, text) in text.lines().chain(["^"]).enumerate().map(|(at, text)| (at + 1, text.trim())) {
        let Some(code) = text.chars().next() else { continue };
        let value = text.get(code.len_utf8()..).unwrap_or_default().trim();
        if code == '!' {
            under = heading(value).unwrap_or(under);
            record = Record::default();
            continue;
        }
        if code == '^' {
            let record = std::mem::take(&mut record);
            let filled = !record.date.is_empty() || !record.amount.is_empty();
            match under {
                // The last record may lack its end; a whole one that was only begun is none.
                Under::Money if filled && (line < end || !record.amount.is_empty()) => {
                    let next = sections.len();
                    let at = *known.entry(account.clone()).or_insert(next);
                    if at == next {
                        sections.push(Section { account: account.clone(), ..Section::default() });
                    }
                    let written = date::parse(&whole_year(&record.date)).map(|c| c.written);
                    taken.push(Taken { account: at, record, written });
                }
                Under::Investments if filled => {
                    if sections.is_empty() {
                        known.insert(account.clone(), 0);
                        sections.push(Section { account: account.clone(), ..Section::default() });
                    }
                    if let Some(section) = sections.last_mut() {
                        section.skipped.push(Skipped { line: record.line, why: Why::Neutral });
                    }
                }
                Under::Account if !record.number.is_empty() => account = record.number,
                _ => {}
            }
            continue;
        }
        if record.line == 0 {
            record.line = line;
        }
        let slot = match code.to_ascii_uppercase() {
            'D' => &mut record.date,
            'T' => &mut record.amount,
            'U' if record.amount.is_empty() => &mut record.amount,
            'P' => &mut record.payee,
            'M' => &mut record.memo,
            'N' => &mut record.number,
            'L' => &mut record.category,
            _ => continue,
        };
        value.chars().take(500).collect::<String>().clone_into(slot);
    }
    (sections, taken)
}

/// What comes under a heading; None for a switch.
fn heading(value: &str) -> Option<Under> {
    let value = value.to_ascii_lowercase();
    if value.starts_with("account") {
        return Some(Under::Account);
    }
    let kind = value.strip_prefix("type")?.trim_start_matches([':', ' ']);
    let lists = ["cat", "class", "memorized", "prices", "security", "budget", "invitem", "template", "tag"];
    Some(match kind {
        _ if lists.iter().any(|list| kind.starts_with(list)) => Under::List,
        _ if kind.starts_with("inv") => Under::Investments,
        _ => Under::Money,
    })
}

/// The decimal mark that most amounts agree with.
fn mark(taken: &[Taken]) -> DecimalMark {
    let marks = || taken.iter().filter_map(|t| amount::marks(&t.record.amount));
    let dots = marks().filter(|m| m.dot && !m.comma).count();
    let commas = marks().filter(|m| m.comma && !m.dot).count();
    let grouped = || taken.iter().filter(|t| amount::marks(&t.record.amount).is_some_and(|m| m.dot && m.comma));
    match dots.cmp(&commas) {
        std::cmp::Ordering::Greater => DecimalMark::Dot,
        std::cmp::Ordering::Less => DecimalMark::Comma,
        // Only `1.234`: a mark that is never anything but three digits from the end groups.
        std::cmp::Ordering::Equal if grouped().any(|t| t.record.amount.contains('.')) => DecimalMark::Comma,
        std::cmp::Ordering::Equal => DecimalMark::Dot,
    }
}
