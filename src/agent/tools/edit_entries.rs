//! Changes entries by their short numbers: what is not said stays.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments, said};
use crate::agent::change::Planned;
use crate::agent::failure::Failure;
use crate::agent::turn::Turn;
use crate::ledger::{Entry, EntryNo, Kind, NewEntry};
use crate::llm::{ToolCall, schema};
use crate::store::{Book, StoreError, entry};

pub(super) const TOOL: Tool = Tool {
    name: "edit_entries",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/edit_entries.md"),
    parameters: schema::strict::<Arguments>,
};

/// Entries of one call.
const MOST: usize = 50;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    entries: Vec<Said>,
}

/// One entry. null leaves a field as it is; "" empties a category, a merchant or a note.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Said {
    /// Its short number: 42 for #42.
    id: i64,
    /// expense or income; a transfer stays one.
    kind: Option<SaidKind>,
    /// As a decimal with a point and without a sign.
    amount: Option<String>,
    /// ISO 4217 code.
    currency: Option<String>,
    /// YYYY-MM-DD.
    date: Option<String>,
    /// One of the categories of the context.
    category: Option<String>,
    /// One of the accounts of the context.
    account: Option<String>,
    /// Only for a transfer: the account it went to.
    to_account: Option<String>,
    merchant: Option<String>,
    note: Option<String>,
    /// All tags it is to have, without #.
    tags: Option<Vec<String>>,
}

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum SaidKind {
    Expense,
    Income,
}

fn run<'t>(turn: &'t mut Turn<'_>, call: &'t ToolCall) -> Changing<'t> {
    Box::pin(edit(turn, call))
}

async fn edit(turn: &mut Turn<'_>, call: &ToolCall) -> Result<String, ToolError> {
    let Arguments { entries: said } = arguments(call)?;
    if said.is_empty() || said.len() > MOST {
        return Err(ToolError::TellModel(format!("One to {MOST} entries in a turn.")));
    }
    let ids: Vec<i64> = said.iter().map(|said| said.id).collect();
    let held = found(turn, &ids).await?;
    let (mut planned, mut amounts): (Vec<Planned>, Vec<Decimal>) = (Vec::new(), Vec::new());
    for (said, held) in said.iter().zip(held) {
        let after = edited(&turn.ask.book, &held.entry, said, turn.ask.today)
            .map_err(|problem| ToolError::TellModel(format!("Nothing is changed. #{}: {problem}", held.no)))?;
        if after == held.entry {
            return Err(ToolError::TellModel(format!("Nothing is changed. #{} says that already.", held.no)));
        }
        if after.money.amount() != held.entry.money.amount() {
            amounts.push(after.money.amount());
        }
        planned.push(Planned::Edit { no: held.no, seen: held.last_action, before: held.entry, after });
    }
    let asked = turn.asked_for(&amounts);
    turn.plan(planned, asked)
}

/// The book's entries of these numbers, in their order.
///
/// # Errors
/// Which of them the book does not have.
pub(super) async fn found(turn: &Turn<'_>, ids: &[i64]) -> Result<Vec<Entry>, ToolError> {
    let fatal = |error: StoreError| ToolError::Fatal(Failure::from(error));
    let pool = turn.assistant.store.pool();
    let mut connection = pool.acquire().await.map_err(|error| fatal(error.into()))?;
    let mut entries: Vec<Entry> = Vec::with_capacity(ids.len());
    for id in ids {
        if entries.iter().any(|entry| entry.no.0 == *id) {
            return Err(ToolError::TellModel(format!("Nothing is changed. #{id} is named twice.")));
        }
        let entry = entry::get(&mut connection, turn.ask.book.id, EntryNo(*id)).await.map_err(fatal)?;
        entries
            .push(entry.ok_or_else(|| ToolError::TellModel(format!("Nothing is changed. There is no entry #{id}.")))?);
    }
    Ok(entries)
}

fn edited(book: &Book, before: &NewEntry, said: &Said, today: NaiveDate) -> Result<NewEntry, String> {
    let mut entry = before.clone();
    let transfer = before.kind == Kind::Transfer;
    match said.kind {
        Some(_) if transfer => return Err("a transfer stays one.".to_owned()),
        Some(SaidKind::Expense) => entry.kind = Kind::Expense,
        Some(SaidKind::Income) => entry.kind = Kind::Income,
        None => {}
    }
    let currency = said::currency(said.currency.as_deref())?.unwrap_or(before.money.currency());
    let amount = said.amount.as_deref().map_or(Ok(before.money.amount()), |amount| said::amount(amount, false))?;
    entry.money = crate::ledger::Money::new(amount, currency).map_err(|error| format!("{error}."))?;
    entry.occurred_on = said::day(said.date.as_deref(), today)?.unwrap_or(before.occurred_on);
    match said.category.as_deref() {
        Some(_) if transfer => return Err("a transfer has no category.".to_owned()),
        Some(name) => {
            let name = said::text(Some(name));
            entry.category = name.map(|name| said::category(book, &name, entry.kind)).transpose()?;
            entry.by_model = false;
        }
        // Money in cannot stay in a category of money out.
        None if entry.kind != before.kind => entry.category = None,
        None => {}
    }
    if let Some(name) = said::text(said.account.as_deref()) {
        entry.account = said::account(book, &name)?;
    }
    match said::text(said.to_account.as_deref()) {
        Some(_) if !transfer => return Err("only a transfer has to_account.".to_owned()),
        Some(name) => entry.to_account = Some(said::account(book, &name)?),
        None => {}
    }
    if entry.to_account == Some(entry.account) {
        return Err("a transfer needs two different accounts.".to_owned());
    }
    let words = |new: &Option<String>, old: &Option<String>| match new {
        Some(new) => said::text(Some(new)),
        None => old.clone(),
    };
    entry.merchant = words(&said.merchant, &before.merchant);
    entry.note = words(&said.note, &before.note);
    if let Some(tags) = &said.tags {
        entry.tags = said::tags(tags);
    }
    Ok(entry)
}
