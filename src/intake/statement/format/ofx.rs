//! OFX 1 (SGML) and 2 (XML), and QFX, which is OFX: <https://financialdataexchange.org/ofx>. What banks write is often
//! neither good SGML nor good XML, so tags are taken as they come.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::super::amount::{self, DecimalMark};
use super::super::date::{self, DateOrder};
use super::super::{Row, Skipped, Statement, StatementError, Why};
use super::markup::{Piece, Pieces, local, unescape};
use super::{Lines, Section, describe, finish};
use crate::ledger::money::Currency;

/// Longest value kept of a field, in bytes.
const VALUE: usize = 4000;

/// One STMTTRN.
#[derive(Default)]
struct Transaction {
    line: usize,
    pending: bool,
    kind: String,
    posted: String,
    amount: String,
    id: String,
    check: String,
    name: String,
    memo: String,
    currency: Option<Currency>,
}

/// One STMTRS, CCSTMTRS or INVSTMTRS.
#[derive(Default)]
struct Account {
    section: Section,
    transactions: Vec<Transaction>,
    as_of: Option<NaiveDate>,
    closing: String,
}

/// Where a field stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    /// The account the statement is of.
    Account,
    Ledger,
    /// The currency that a transaction's amount is in.
    Currency,
    /// What has the same field names and is about something else.
    Other,
}

/// Reads an OFX file.
///
/// # Errors
/// [`StatementError::NoRows`].
pub fn read(text: &str) -> Result<Statement, StatementError> {
    let mut accounts: Vec<Account> = Vec::new();
    let mut open: Option<Transaction> = None;
    let mut inside = Inside::Nothing;
    let mut field: Option<(String, String)> = None;
    let mut lines = Lines::new(text);
    for (at, piece) in Pieces::new(text) {
        match piece {
            Piece::Text(text) => {
                if let Some((_, value)) = field.as_mut().filter(|(_, value)| value.len() < VALUE) {
                    value.push_str(&unescape(text));
                }
            }
            Piece::Verbatim(text) => {
                if let Some((_, value)) = field.as_mut().filter(|(_, value)| value.len() < VALUE) {
                    value.push_str(text);
                }
            }
            Piece::Open { name, closed, .. } => {
                take(field.take(), inside, open.as_mut(), &mut accounts);
                let name = local(name).to_ascii_uppercase();
                match name.as_str() {
                    "STMTRS" | "CCSTMTRS" | "INVSTMTRS" | "LOANSTMTRS" => {
                        keep(open.take(), &mut accounts);
                        accounts.push(Account::default());
                    }
                    "STMTTRN" | "STMTTRNP" => {
                        keep(open.take(), &mut accounts);
                        let pending = name == "STMTTRNP";
                        open = Some(Transaction { line: lines.line(at), pending, ..Transaction::default() });
                        inside = Inside::Nothing;
                    }
                    "BANKACCTFROM" | "CCACCTFROM" | "INVACCTFROM" | "LOANACCTFROM" => inside = Inside::Account,
                    "LEDGERBAL" => {
                        inside = Inside::Ledger;
                        if let Some(account) = accounts.last_mut() {
                            account.section.line = lines.line(at);
                        }
                    }
                    "CURRENCY" => inside = Inside::Currency,
                    "BANKACCTTO" | "CCACCTTO" | "AVAILBAL" | "BALLIST" | "ORIGCURRENCY" | "IMAGEDATA" => {
                        inside = Inside::Other;
                    }
                    _ if closed => {}
                    _ => field = Some((name, String::new())),
                }
            }
            Piece::Close(name) => {
                take(field.take(), inside, open.as_mut(), &mut accounts);
                match local(name).to_ascii_uppercase().as_str() {
                    "STMTTRN" | "STMTTRNP" => keep(open.take(), &mut accounts),
                    "BANKACCTFROM" | "CCACCTFROM" | "INVACCTFROM" | "LOANACCTFROM" | "LEDGERBAL" | "CURRENCY"
                    | "BANKACCTTO" | "CCACCTTO" | "AVAILBAL" | "BALLIST" | "ORIGCURRENCY" | "IMAGEDATA" => {
                        inside = Inside::Nothing;
                    }
                    _ => {}
                }
            }
        }
    }
    take(field, inside, open.as_mut(), &mut accounts);
    let ends_early = !text.to_ascii_uppercase().contains("</OFX>");
    if let Some(cut) = open.as_mut().filter(|_| ends_early) {
        // Its last figures may be missing.
        cut.amount.clear();
    }
    keep(open, &mut accounts);
    let mut statement = finish("OFX", accounts.into_iter().map(settle).collect(), DateOrder::DayFirst, Vec::new())?;
    statement.remarks.ends_early = ends_early;
    Ok(statement)
}

/// Puts a field where it belongs.
fn take(field: Option<(String, String)>, inside: Inside, open: Option<&mut Transaction>, accounts: &mut [Account]) {
    let Some((name, value)) = field else { return };
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    match (inside, name.as_str(), accounts.last_mut()) {
        (Inside::Account, "ACCTID", Some(account)) => value.clone_into(&mut account.section.account),
        (Inside::Ledger, "BALAMT", Some(account)) => value.clone_into(&mut account.closing),
        (Inside::Ledger, "DTASOF", Some(account)) => account.as_of = day(value),
        (Inside::Nothing, "CURDEF", Some(account)) => account.section.currency = Currency::parse(value).ok(),
        (Inside::Account | Inside::Ledger | Inside::Other, ..) => {}
        (Inside::Nothing | Inside::Currency, name, _) => {
            let Some(open) = open else { return };
            match name {
                "CURSYM" if inside == Inside::Currency => open.currency = Currency::parse(value).ok(),
                "TRNTYPE" => open.kind = value.to_ascii_uppercase(),
                "DTPOSTED" => value.clone_into(&mut open.posted),
                "DTTRAN" | "DTUSER" if open.posted.is_empty() => value.clone_into(&mut open.posted),
                "TRNAMT" => value.clone_into(&mut open.amount),
                "FITID" => value.clone_into(&mut open.id),
                "CHECKNUM" => value.clone_into(&mut open.check),
                "NAME" | "EXTDNAME" => value.clone_into(&mut open.name),
                "MEMO" => value.clone_into(&mut open.memo),
                _ => {}
            }
        }
    }
}

fn keep(open: Option<Transaction>, accounts: &mut Vec<Account>) {
    let Some(transaction) = open else { return };
    if accounts.is_empty() {
        accounts.push(Account::default());
    }
    if let Some(account) = accounts.last_mut() {
        account.transactions.push(transaction);
    }
}

/// `20240131120000.000[-5:EST]`: the day as the bank writes it, whatever the zone.
fn day(text: &str) -> Option<NaiveDate> {
    let first = text.get(..8).filter(|first| first.bytes().all(|b| b.is_ascii_digit()));
    let cell = first.or_else(|| text.get(..10)).and_then(date::parse)?;
    cell.written.resolve(DateOrder::DayFirst, None).filter(|_| !cell.written.lacks_year())
}

/// The decimal mark of a statement. OFX has no grouping, so a lone mark is the decimal one, unless another amount shows
/// that the bank groups all the same.
fn mark(account: &Account) -> DecimalMark {
    let (mut dot, mut comma, mut lone) = (0, 0, None);
    for text in account.transactions.iter().map(|t| t.amount.as_str()).chain([account.closing.as_str()]) {
        let Some(marks) = amount::marks(text) else { continue };
        match (marks.dot, marks.comma) {
            (true, false) => dot += 1,
            (false, true) => comma += 1,
            _ if text.contains(',') => lone = lone.or(Some(DecimalMark::Comma)),
            _ if text.contains('.') => lone = lone.or(Some(DecimalMark::Dot)),
            _ => {}
        }
    }
    match dot.cmp(&comma) {
        std::cmp::Ordering::Greater => DecimalMark::Dot,
        std::cmp::Ordering::Less => DecimalMark::Comma,
        std::cmp::Ordering::Equal => lone.unwrap_or(DecimalMark::Dot),
    }
}

/// What a transaction's type says about its direction, for banks that write no signs.
fn goes_out(kind: &str) -> Option<bool> {
    match kind {
        "DEBIT" | "CHECK" | "PAYMENT" | "ATM" | "POS" | "FEE" | "SRVCHG" | "CASH" | "DIRECTDEBIT" | "REPEATPMT" => {
            Some(true)
        }
        "CREDIT" | "DEP" | "DIRECTDEP" | "INT" | "DIV" => Some(false),
        _ => None,
    }
}

/// Whether the amounts are read the other way round than OFX says: every one of DEBIT and CREDIT contradicts its sign.
fn turned(amounts: &[(Decimal, &str)]) -> bool {
    let plain = |kind: &str| matches!(kind, "DEBIT" | "CREDIT");
    let said: Vec<bool> = amounts
        .iter()
        .filter(|(amount, kind)| plain(kind) && !amount.is_zero())
        .map(|(amount, kind)| goes_out(kind) == Some(amount.is_sign_negative()))
        .collect();
    let both = |sign: bool| amounts.iter().any(|(amount, kind)| plain(kind) && amount.is_sign_negative() == sign);
    !said.is_empty() && said.iter().all(|agrees| !agrees) && both(true) && both(false)
}

fn settle(account: Account) -> Section {
    let mark = mark(&account);
    let Account { mut section, transactions, as_of, closing } = account;
    let read = |text: &str| amount::parse(text, mark).map(|amount| amount.value);
    let amounts: Vec<(Decimal, &str)> =
        transactions.iter().filter_map(|t| Some((read(&t.amount)?, t.kind.as_str()))).collect();
    let turned = turned(&amounts);
    // Nothing below zero, and the types say that money went out.
    let signless = !amounts.iter().any(|(amount, _)| amount.is_sign_negative());
    for transaction in &transactions {
        let line = transaction.line;
        let skip = |why| Skipped { line, why };
        let Some(date) = day(&transaction.posted) else {
            section.skipped.push(skip(Why::NoDate));
            continue;
        };
        let Some(amount) = read(&transaction.amount).filter(|amount| !amount.is_zero()) else {
            section.skipped.push(skip(Why::NoAmount));
            continue;
        };
        if transaction.pending {
            section.skipped.push(skip(Why::Pending));
            continue;
        }
        let out = turned || signless && goes_out(&transaction.kind) == Some(true);
        let check = if transaction.check.is_empty() { String::new() } else { format!("#{}", transaction.check) };
        let worded = !transaction.name.is_empty() || !transaction.memo.is_empty();
        let stand_in = [transaction.kind.as_str(), check.as_str()];
        section.rows.push(Row {
            line,
            date,
            amount: if out { -amount } else { amount },
            description: if worded {
                describe([transaction.name.as_str(), transaction.memo.as_str()])
            } else {
                describe(stand_in)
            },
            currency: transaction.currency.or(section.currency),
            balance: None,
            reference: Some(transaction.id.clone()).filter(|id| id.bytes().any(|b| !matches!(b, b'0' | b' '))),
            account: 0,
        });
    }
    let newest = section.rows.iter().map(|row| row.date).max();
    let covers = as_of.is_none_or(|as_of| newest.is_none_or(|newest| as_of >= newest));
    // The balance is in the account's currency, and so must be the rows that lead to it.
    let foreign = section.rows.iter().any(|row| row.currency != section.currency);
    section.closing = if covers && !turned && !signless && !foreign { read(&closing) } else { None };
    section
}
