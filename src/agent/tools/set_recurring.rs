//! Sets, changes, pauses or removes what is recorded by itself.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments, said};
use crate::agent::change::Planned;
use crate::agent::failure::Failure;
use crate::agent::turn::Turn;
use crate::ledger::recurring::{MOST_PERIODS, NewRecurring, Unit, called};
use crate::ledger::{Kind, Recurring, Repeat};
use crate::llm::{ToolCall, schema};
use crate::store::{StoreError, recurring};

pub(super) const TOOL: Tool = Tool {
    name: "set_recurring",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/set_recurring.md"),
    parameters: schema::strict::<Arguments>,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// What the person calls it, such as rent.
    name: String,
    what: What,
    /// Expense or income; null is expense, or leaves it.
    kind: Option<SaidKind>,
    /// How much each time, as a decimal with a point; null leaves it.
    amount: Option<String>,
    /// ISO 4217 code; null is the book's currency, or leaves it.
    currency: Option<String>,
    /// null leaves it.
    period: Option<Period>,
    /// Each so many periods: 2 with week is every two weeks; null is 1.
    every: Option<u16>,
    /// YYYY-MM-DD of the next time, today or later; null is one period from today, or leaves it.
    next: Option<String>,
    /// For months and years: the day of the month that is wanted, 31 for the last; null is that of next.
    month_day: Option<u32>,
    /// One of the categories of the context; null lets the book decide, or leaves it.
    category: Option<String>,
    /// One of the accounts of the context; null is the usual one, or leaves it.
    account: Option<String>,
}

#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum What {
    /// Sets a new one or changes one.
    Set,
    Pause,
    Resume,
    Remove,
}

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum SaidKind {
    Expense,
    Income,
}

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Period {
    Day,
    Week,
    Month,
    Year,
}

fn run<'t>(turn: &'t mut Turn<'_>, call: &'t ToolCall) -> Changing<'t> {
    Box::pin(async move {
        let said = arguments::<Arguments>(call)?;
        let items = items(turn).await.map_err(|error| ToolError::Fatal(Failure::from(error)))?;
        let (planned, amounts) = plan(turn, &items, &said)
            .map_err(|problem| ToolError::TellModel(format!("Nothing is changed: {problem}")))?;
        let asked = turn.asked_for(&amounts);
        turn.plan(vec![planned], asked)
    })
}

async fn items(turn: &Turn<'_>) -> Result<Vec<Recurring>, StoreError> {
    let mut connection = turn.assistant.store.pool().acquire().await?;
    recurring::list(&mut connection, turn.ask.book.id).await
}

fn plan(turn: &Turn<'_>, items: &[Recurring], said: &Arguments) -> Result<(Planned, Vec<Decimal>), String> {
    let before = called(items, &said.name).cloned();
    let missing = || {
        let names: Vec<&str> = items.iter().map(|item| item.item.name.as_str()).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join("; ") };
        format!("there is no such item; there are: {names}. A new one needs an amount and a period.")
    };
    let (after, amounts) = match said.what {
        What::Remove => (None, Vec::new()),
        What::Pause => {
            let held = before.as_ref().ok_or_else(missing)?;
            (Some(NewRecurring { paused: true, ..held.item.clone() }), Vec::new())
        }
        What::Resume => {
            let held = before.as_ref().ok_or_else(missing)?;
            let resumed = held.resumed(turn.ask.today).filter(|_| held.item.paused);
            (Some(resumed.ok_or("it is not paused.")?), Vec::new())
        }
        What::Set => {
            let (new, amounts) = set(turn, items, before.as_ref(), said)?;
            (Some(new), amounts)
        }
    };
    if before.is_none() && after.is_none() {
        return Err(missing());
    }
    if before.as_ref().map(|before| &before.item) == after.as_ref() {
        return Err("it is so already.".to_owned());
    }
    Ok((Planned::Recurring { before, after }, amounts))
}

fn set(
    turn: &Turn<'_>,
    items: &[Recurring],
    before: Option<&Recurring>,
    said: &Arguments,
) -> Result<(NewRecurring, Vec<Decimal>), String> {
    let (book, held) = (&turn.ask.book, before.map(|before| &before.item));
    let kind = match (said.kind, held) {
        (Some(SaidKind::Expense), _) | (None, None) => Kind::Expense,
        (Some(SaidKind::Income), _) => Kind::Income,
        (None, Some(held)) => held.kind,
    };
    if held.is_some_and(|held| held.kind == Kind::Transfer) && kind != Kind::Transfer {
        return Err("it moves money between accounts, and stays so.".to_owned());
    }
    let currency = said::currency(said.currency.as_deref())?;
    let mut amounts = Vec::new();
    let money = match (&said.amount, held) {
        (Some(amount), _) => {
            let currency = currency.or(held.map(|held| held.money.currency())).unwrap_or(book.currency);
            let money = said::money(amount, currency)?;
            amounts.push(money.amount());
            money
        }
        (None, Some(held)) => held.money,
        (None, None) => return Err("a new item needs an amount.".to_owned()),
    };
    let name = match held {
        Some(held) => held.name.clone(),
        None => said::name(&said.name)?,
    };
    let category = match (said::text(said.category.as_deref()), held) {
        (Some(_), _) if kind == Kind::Transfer => return Err("a transfer has no category.".to_owned()),
        (Some(category), _) => Some(said::category(book, &category, kind)?),
        (None, Some(held)) => held.category.filter(|no| book.category(*no).is_some_and(|c| c.kind == kind)),
        (None, None) => book.category_for(&[&name], kind),
    };
    let account = match (said::text(said.account.as_deref()), held) {
        (Some(account), _) => said::account(book, &account)?,
        (None, Some(held)) => held.account,
        (None, None) => book.default_account().map(|account| account.no).ok_or("there is no account.")?,
    };
    let to_account = held.and_then(|held| held.to_account);
    if to_account == Some(account) {
        return Err("a transfer needs two different accounts.".to_owned());
    }
    if held.is_none() && items.len() >= turn.assistant.settings.recurring {
        return Err("the book has as many recurring entries as it can keep.".to_owned());
    }
    let repeat = repeat(turn, held.map(|held| held.repeat), said)?;
    let (payer, paused) = match held {
        Some(held) => (held.payer, held.paused),
        None => (Some(turn.ask.user), false),
    };
    Ok((NewRecurring { name, kind, money, category, account, to_account, payer, repeat, paused }, amounts))
}

fn repeat(turn: &Turn<'_>, held: Option<Repeat>, said: &Arguments) -> Result<Repeat, String> {
    let same = said.period.is_none() && said.every.is_none() && said.next.is_none() && said.month_day.is_none();
    if let Some(held) = held.filter(|_| same) {
        return Ok(held);
    }
    let unit = match (said.period, held) {
        (Some(Period::Day), _) => Unit::Day,
        (Some(Period::Week), _) => Unit::Week,
        (Some(Period::Month), _) => Unit::Month,
        (Some(Period::Year), _) => Unit::Year,
        (None, Some(held)) => held.unit,
        (None, None) => return Err("a new item needs a period.".to_owned()),
    };
    let every = said.every.or(held.map(|held| held.every)).unwrap_or(1);
    if !(1..=MOST_PERIODS).contains(&every) {
        return Err(format!("every is 1 to {MOST_PERIODS}."));
    }
    if said.month_day.is_some_and(|day| !(1..=31).contains(&day)) {
        return Err("month_day is 1 to 31.".to_owned());
    }
    let months = matches!(unit, Unit::Month | Unit::Year);
    let today = turn.ask.today;
    let first_on = match said::day(said.next.as_deref(), today)? {
        Some(day) if day < today => return Err("next is today or later.".to_owned()),
        Some(day) => day,
        None => {
            let from_today = Repeat { unit, every, first_on: today, month_day: said.month_day.filter(|_| months) };
            let first = [0, 1].into_iter().find_map(|n| from_today.nth(n).filter(|day| *day > today));
            first.ok_or("that is too far away.")?
        }
    };
    let month_day = months.then(|| said.month_day.unwrap_or_else(|| chrono::Datelike::day(&first_on)));
    Ok(Repeat { unit, every, first_on, month_day })
}
