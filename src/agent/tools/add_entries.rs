//! Records what the person said: checks each entry against the book and takes them into the turn, which records them
//! at its end. Nothing is recorded here.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{Changing, Run, Tool, ToolError, arguments};
use crate::agent::turn::Turn;
use crate::intake::quick_text::ParsedEntry;
use crate::intake::record::{self, Plan};
use crate::ledger::{Currency, Kind, Money, NewEntry, Source};
use crate::llm::{ToolCall, schema};
use crate::reply::clean_to;
use crate::store::Book;

pub(super) const TOOL: Tool = Tool {
    name: "add_entries",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/add_entries.md"),
    parameters: schema::strict::<Arguments>,
};

/// Entries of one turn.
const MOST: usize = 50;
const TAGS: usize = 10;
const TAG_CHARS: usize = 40;
const TEXT_CHARS: usize = 200;
/// How far from this year a day may be.
const YEARS_BACK: i32 = 30;
const YEARS_AHEAD: i32 = 2;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    entries: Vec<Said>,
}

/// One entry.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Said {
    kind: SaidKind,
    /// As the person wrote it, as a decimal with a point and without a sign, such as "4.50".
    amount: String,
    /// ISO 4217 code, if the person named a currency; else null.
    currency: Option<String>,
    /// YYYY-MM-DD, if the person said when; null is today.
    date: Option<String>,
    /// One of the categories of the context; null to let the book decide.
    category: Option<String>,
    /// The account it left or reached, one of the context's; null is the usual one.
    account: Option<String>,
    /// Only for a transfer: the account it went to.
    to_account: Option<String>,
    /// Who was paid or paid, if the person named them.
    merchant: Option<String>,
    /// What it was, in the person's words.
    note: Option<String>,
    /// Without #.
    tags: Vec<String>,
}

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum SaidKind {
    /// Money out.
    Expense,
    /// Money in.
    Income,
    /// From one account of the book to another.
    Transfer,
}

pub(super) fn run<'t>(turn: &'t mut Turn<'_>, call: &'t ToolCall) -> Changing<'t> {
    Box::pin(async move { add(turn, call) })
}

fn add(turn: &mut Turn<'_>, call: &ToolCall) -> Result<String, ToolError> {
    let Arguments { entries: said } = arguments(call)?;
    if said.is_empty() || turn.changes.len() + said.len() > MOST {
        return Err(ToolError::TellModel(format!("One to {MOST} entries in a turn.")));
    }
    let book = &turn.ask.book;
    let mut parsed = Vec::with_capacity(said.len());
    for (ordinal, said) in said.iter().enumerate() {
        let entry = read(book, said, turn.ask.today)
            .map_err(|problem| ToolError::TellModel(format!("Nothing is recorded. entries[{ordinal}]: {problem}")))?;
        parsed.push(entry);
    }
    let entries = match record::plan(book, &parsed, turn.ask.today, turn.ask.user, Source::Model) {
        Ok(Plan::Ready(entries)) if entries.len() == parsed.len() => entries,
        Ok(_) => return Err(ToolError::TellModel("Nothing is recorded: an account is missing.".to_owned())),
        Err(error) => return Err(ToolError::TellModel(format!("Nothing is recorded: {error}."))),
    };
    if let Some(known) = entries.iter().find(|entry| turn.changes.contains(entry)) {
        let note = known.note.as_deref().or(known.merchant.as_deref()).unwrap_or_default();
        return Err(ToolError::TellModel(format!(
            "Nothing is recorded by this call: an earlier call of this turn has the same entry already ({note})."
        )));
    }
    let waits = !asked_for(turn, &entries);
    turn.waits |= waits;
    let count = entries.len();
    turn.changes.extend(entries);
    let note = if turn.waits {
        "They wait for the person's tap: say that they are to check and save them, not that they are recorded."
    } else {
        "They are recorded when you have answered; queries of this turn do not show them. The person sees a confirmation, \
         so do not repeat it."
    };
    Ok(json!({"accepted": count, "note": note}).to_string())
}

/// Whether the person themselves said it: their message is no question, holds the amounts, and nothing a stranger wrote
/// was read in this turn.
fn asked_for(turn: &Turn<'_>, entries: &[NewEntry]) -> bool {
    !turn.asks && !turn.outside && entries.iter().all(|entry| turn.message.holds(entry.money.amount()))
}

fn read(book: &Book, said: &Said, today: NaiveDate) -> Result<ParsedEntry, String> {
    let kind = match said.kind {
        SaidKind::Expense => Kind::Expense,
        SaidKind::Income => Kind::Income,
        SaidKind::Transfer => Kind::Transfer,
    };
    let named =
        |text: &Option<String>| text.as_deref().map(|text| clean_to(text, TEXT_CHARS)).filter(|t| !t.is_empty());
    let amount = said.amount.trim();
    let plain = amount.len() <= 24 && amount.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let amount = Some(amount).filter(|_| plain).and_then(|amount| Decimal::from_str(amount).ok());
    let amount = amount.ok_or("amount is no decimal such as \"4.50\".")?;
    let currency = named(&said.currency).map(|code| Currency::parse(&code)).transpose();
    let currency = currency.map_err(|_| "currency is no ISO 4217 code.")?;
    Money::new(amount, currency.unwrap_or(book.currency)).map_err(|error| error.to_string())?;
    let occurred_on = named(&said.date).map(|day| NaiveDate::from_str(&day)).transpose();
    let occurred_on = occurred_on.map_err(|_| "date is no day as YYYY-MM-DD.")?;
    let years = today.year() - YEARS_BACK..=today.year() + YEARS_AHEAD;
    if occurred_on.is_some_and(|day| !years.contains(&day.year())) {
        return Err("date is too far away to be meant.".to_owned());
    }
    let category = named(&said.category);
    if let Some(name) = &category
        && record::category_called(book, name, kind).is_none()
    {
        let there: Vec<&str> =
            book.categories.iter().filter(|c| c.kind == kind && !c.archived).map(|c| c.name.as_str()).collect();
        return Err(format!("there is no such category. There are: {}. Or null.", there.join("; ")));
    }
    let account = |name: &Option<String>| match named(name) {
        None => Ok(None),
        Some(name) => match book.account_named(&name) {
            Some(account) => Ok(Some(account.name.clone())),
            None => {
                let there: Vec<&str> = book.accounts.iter().filter(|a| !a.archived).map(|a| a.name.as_str()).collect();
                Err(format!("there is no such account. There are: {}.", there.join("; ")))
            }
        },
    };
    let (from, to) = (account(&said.account)?, account(&said.to_account)?);
    if kind == Kind::Transfer {
        let usual = || book.default_account().map(|account| account.name.clone());
        if to.is_none() || from.clone().or_else(usual) == to {
            return Err("a transfer needs two different accounts.".to_owned());
        }
    }
    let tag = |tag: &String| {
        let kept = tag.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).take(TAG_CHARS);
        Some(kept.collect::<String>()).filter(|tag| !tag.is_empty())
    };
    Ok(ParsedEntry {
        kind,
        amount,
        currency,
        occurred_on,
        category: category.filter(|_| kind != Kind::Transfer),
        account: from,
        to_account: to,
        merchant: named(&said.merchant),
        note: named(&said.note),
        tags: said.tags.iter().filter_map(tag).take(TAGS).collect(),
        payment_mode: None,
        refund: false,
    })
}
