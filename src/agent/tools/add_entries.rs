//! Records what the person said: checks each entry against the book and takes them into the turn, which records them
//! at its end. Nothing is recorded here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments, said};
use crate::agent::change::Planned;
use crate::agent::turn::Turn;
use crate::intake::quick_text::ParsedEntry;
use crate::intake::record::{self, Plan};
use crate::ledger::{Kind, NewEntry, Source};
use crate::llm::{ToolCall, schema};
use crate::store::Book;

pub(super) const TOOL: Tool = Tool {
    name: "add_entries",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/add_entries.md"),
    parameters: schema::strict::<Arguments>,
};

/// Entries of one turn.
const MOST: usize = 50;

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
    if said.len() > MOST {
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
    let planned = |entry: &NewEntry| Planned::Add { entry: entry.clone() };
    if let Some(known) = entries.iter().find(|entry| turn.changes.contains(&planned(entry))) {
        let note = known.note.as_deref().or(known.merchant.as_deref()).unwrap_or_default();
        return Err(ToolError::TellModel(format!(
            "Nothing is recorded by this call: an earlier call of this turn has the same entry already ({note})."
        )));
    }
    let amounts: Vec<Decimal> = entries.iter().map(|entry| entry.money.amount()).collect();
    let asked = turn.asked_for(&amounts);
    turn.plan(entries.into_iter().map(|entry| Planned::Add { entry }).collect(), asked)
}

fn read(book: &Book, said: &Said, today: NaiveDate) -> Result<ParsedEntry, String> {
    let kind = match said.kind {
        SaidKind::Expense => Kind::Expense,
        SaidKind::Income => Kind::Income,
        SaidKind::Transfer => Kind::Transfer,
    };
    let currency = said::currency(said.currency.as_deref())?;
    let money = said::money(&said.amount, currency.unwrap_or(book.currency))?;
    let occurred_on = said::day(said.date.as_deref(), today)?;
    let category = said::text(said.category.as_deref());
    if let Some(name) = &category {
        said::category(book, name, kind)?;
    }
    let account = |name: &Option<String>| match said::text(name.as_deref()) {
        None => Ok(None),
        Some(name) => said::account(book, &name).map(|no| book.account(no).map(|account| account.name.clone())),
    };
    let (from, to) = (account(&said.account)?, account(&said.to_account)?);
    if kind == Kind::Transfer {
        let usual = || book.default_account().map(|account| account.name.clone());
        if to.is_none() || from.clone().or_else(usual) == to {
            return Err("a transfer needs two different accounts.".to_owned());
        }
    }
    Ok(ParsedEntry {
        kind,
        amount: money.amount(),
        currency,
        occurred_on,
        category: category.filter(|_| kind != Kind::Transfer),
        account: from,
        to_account: to,
        merchant: said::text(said.merchant.as_deref()),
        note: said::text(said.note.as_deref()),
        tags: said::tags(&said.tags),
        payment_mode: None,
        refund: false,
    })
}
