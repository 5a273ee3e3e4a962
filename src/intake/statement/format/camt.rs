//! ISO 20022 CAMT.052, .053 and .054 of any version: entries with their details, told by local names alone, so that
//! versions and namespaces make no difference. No document type, so no entity is ever expanded.

use chrono::NaiveDate;
use roxmltree::{Document, Node, ParsingOptions};
use rust_decimal::Decimal;

use super::super::amount::{self, DecimalMark};
use super::super::date::{self, DateOrder};
use super::super::{Row, Skipped, Statement, StatementError, Why};
use super::markup::{Piece, local};
use super::{Lines, Section, describe, finish};
use crate::ledger::money::Currency;

/// Whether a piece is one of the elements that a message has directly under its document.
pub fn is_root(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Open { name, .. } if local(name).starts_with("BkToCstmr"))
}

/// Reads a CAMT message.
///
/// # Errors
/// [`StatementError::Damaged`] for what is no XML, [`StatementError::NoRows`].
pub fn read(text: &str) -> Result<Statement, StatementError> {
    // Text and tags of a real message take more than eight bytes a node.
    let nodes_limit = u32::try_from(text.len() / 4 + 1000).unwrap_or(u32::MAX);
    let options = ParsingOptions { allow_dtd: false, nodes_limit, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|_| StatementError::Damaged)?;
    let mut lines = Lines::new(text);
    let sections = document
        .descendants()
        .filter(|node| {
            ["Stmt", "Rpt", "Ntfctn"].contains(&node.tag_name().name()) && children(*node, "Acct").next().is_some()
        })
        .map(|node| section(node, &mut lines))
        .collect();
    finish("CAMT", sections, DateOrder::DayFirst, Vec::new())
}

fn children<'a, 'input>(node: Node<'a, 'input>, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first node at a path of local names.
fn at<'a, 'input>(node: Node<'a, 'input>, path: &[&'static str]) -> Option<Node<'a, 'input>> {
    let Some((name, rest)) = path.split_first() else { return Some(node) };
    children(node, name).find_map(|child| at(child, rest))
}

fn text<'a>(node: Node<'a, '_>, path: &[&'static str]) -> &'a str {
    at(node, path).and_then(|node| node.text()).unwrap_or_default().trim()
}

/// An amount with its currency, above zero.
fn money(node: Node<'_, '_>, path: &[&'static str]) -> Option<(Decimal, Option<Currency>)> {
    let found = at(node, path)?;
    let value = amount::parse(found.text()?.trim(), DecimalMark::Dot)?.value;
    Some((value, found.attribute("Ccy").and_then(|code| Currency::parse(code).ok())))
}

fn signed(node: Node<'_, '_>, amount: Decimal) -> Option<Decimal> {
    match text(node, &["CdtDbtInd"]) {
        "CRDT" => Some(amount),
        "DBIT" => Some(-amount),
        _ => None,
    }
}

fn day(node: Node<'_, '_>, name: &'static str) -> Option<NaiveDate> {
    let node = children(node, name).next()?;
    let cell = ["Dt", "DtTm"].iter().map(|child| text(node, &[child])).find_map(date::parse)?;
    cell.written.resolve(DateOrder::DayFirst, None).filter(|_| !cell.written.lacks_year())
}

fn section(node: Node<'_, '_>, lines: &mut Lines<'_>) -> Section {
    let account = [["IBAN", ""], ["Othr", "Id"], ["PrtryAcct", "Id"], ["BBAN", ""]]
        .iter()
        .map(|[a, b]| if b.is_empty() { text(node, &["Acct", "Id", a]) } else { text(node, &["Acct", "Id", a, b]) })
        .find(|id| !id.is_empty())
        .unwrap_or_default();
    let mut section = Section {
        account: account.to_owned(),
        currency: Currency::parse(text(node, &["Acct", "Ccy"])).ok(),
        line: lines.line(node.range().start),
        ..Section::default()
    };
    for balance in children(node, "Bal") {
        let Some((amount, currency)) = money(balance, &["Amt"]) else { continue };
        let amount = signed(balance, amount);
        section.currency = section.currency.or(currency);
        match text(balance, &["Tp", "CdOrPrtry", "Cd"]) {
            "OPBD" => section.opening = amount,
            "PRCD" => section.opening = section.opening.or(amount),
            "CLBD" => section.closing = amount,
            // Pages of one statement end and begin with interim balances, in this order.
            "ITBD" if section.opening.is_none() => section.opening = amount,
            "ITBD" if section.closing.is_none() => section.closing = amount,
            _ => {}
        }
    }
    let mut reversals = Vec::new();
    for entry in children(node, "Ntry") {
        let line = lines.line(entry.range().start);
        let status = [text(entry, &["Sts", "Cd"]), text(entry, &["Sts"])].into_iter().find(|s| !s.is_empty());
        let why = match status {
            Some("PDNG" | "FUTR") => Err(Why::Pending),
            Some("INFO") => Err(Why::Neutral),
            _ => rows(entry, line, section.currency),
        };
        match why {
            Ok(rows) => {
                let from = section.rows.len();
                section.rows.extend(rows);
                if matches!(text(entry, &["RvslInd"]), "true" | "1") {
                    reversals.extend(from..section.rows.len());
                }
            }
            Err(why) => section.skipped.push(Skipped { line, why }),
        }
    }
    turn_reversals(&mut section, &reversals);
    section
}

/// The indicator of a reversal says the way the money goes. Some banks keep the way of what is reversed; where the
/// balances hold only so, it is read so.
fn turn_reversals(section: &mut Section, reversals: &[usize]) {
    let (Some(opening), Some(closing)) = (section.opening, section.closing) else { return };
    let holds = |section: &Section| opening.checked_add(section.total()) == Some(closing);
    if reversals.is_empty() || holds(section) {
        return;
    }
    let turn = |section: &mut Section| {
        for at in reversals {
            if let Some(row) = section.rows.get_mut(*at) {
                row.amount = -row.amount;
            }
        }
    };
    turn(section);
    if !holds(section) {
        turn(section);
    }
}

/// The rows of an entry: one, or one for each of its details where their amounts make up the whole.
fn rows(entry: Node<'_, '_>, line: usize, home: Option<Currency>) -> Result<Vec<Row>, Why> {
    let date = day(entry, "BookgDt").or_else(|| day(entry, "ValDt")).ok_or(Why::NoDate)?;
    let (amount, currency) = money(entry, &["Amt"]).filter(|(amount, _)| !amount.is_zero()).ok_or(Why::NoAmount)?;
    let amount = signed(entry, amount).ok_or(Why::Direction)?;
    let currency = currency.or(home);
    let reference = text(entry, &["AcctSvcrRef"]);
    let details: Vec<Node<'_, '_>> =
        children(entry, "NtryDtls").flat_map(|details| children(details, "TxDtls")).collect();
    let row = |amount: Decimal, description: String, reference: String| Row {
        line,
        date,
        amount,
        description,
        currency,
        balance: None,
        reference: Some(reference).filter(|reference| !reference.is_empty() && reference != "NOTPROVIDED"),
        account: 0,
    };
    if details.len() > 1
        && let Some(amounts) = split(&details, amount, currency)
    {
        let described = details.iter().zip(amounts).enumerate().map(|(index, (details, part))| {
            let own = text(*details, &["Refs", "AcctSvcrRef"]);
            // Some banks repeat the entry's reference in each of its details.
            let reference = match (own, reference) {
                ("", "") => String::new(),
                (own, entry) if own.is_empty() || own == entry => format!("{entry}/{}", index + 1),
                (own, _) => own.to_owned(),
            };
            row(part, described(entry, Some(*details), part), reference)
        });
        return Ok(described.collect());
    }
    Ok(vec![row(
        amount,
        described(entry, details.first().copied().filter(|_| details.len() == 1), amount),
        reference.to_owned(),
    )])
}

/// The signed amounts of an entry's details, where all have one in its currency and together they are the entry's.
fn split(details: &[Node<'_, '_>], whole: Decimal, currency: Option<Currency>) -> Option<Vec<Decimal>> {
    let mut parts = Vec::with_capacity(details.len());
    let mut sum = Decimal::ZERO;
    for detail in details {
        let (amount, own) =
            [&["Amt"][..], &["AmtDtls", "TxAmt", "Amt"]].iter().find_map(|path| money(*detail, path))?;
        if amount.is_zero() || own.is_some() && currency.is_some() && own != currency {
            return None;
        }
        let entry_sign = if whole.is_sign_negative() { -amount } else { amount };
        let part = signed(*detail, amount).unwrap_or(entry_sign);
        sum = sum.checked_add(part)?;
        parts.push(part);
    }
    (sum == whole).then_some(parts)
}

/// Who is on the other side, and what for.
fn described(entry: Node<'_, '_>, details: Option<Node<'_, '_>>, amount: Decimal) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if let Some(details) = details {
        let sides = if amount.is_sign_negative() { ["UltmtCdtr", "Cdtr"] } else { ["UltmtDbtr", "Dbtr"] };
        let names = sides.iter().rev().flat_map(|side| {
            [text(details, &["RltdPties", side, "Nm"]), text(details, &["RltdPties", side, "Pty", "Nm"])]
        });
        parts.extend(names.filter(|name| !name.is_empty()));
        let purposes = children(details, "RmtInf").flat_map(|info| children(info, "Ustrd"));
        parts.extend(purposes.filter_map(|purpose| purpose.text()).take(40));
        let structured = children(details, "RmtInf").flat_map(|info| children(info, "Strd"));
        parts.extend(structured.map(|s| text(s, &["CdtrRefInf", "Ref"])).filter(|r| !r.is_empty()).take(4));
        parts.push(text(details, &["AddtlTxInf"]));
    }
    if parts.iter().all(|part| part.trim().is_empty()) {
        parts.push(text(entry, &["AddtlNtryInf"]));
    }
    if parts.iter().all(|part| part.trim().is_empty()) {
        parts.push(text(entry, &["BkTxCd", "Prtry", "Cd"]));
        parts.push(text(entry, &["NtryRef"]));
    }
    describe(parts)
}
