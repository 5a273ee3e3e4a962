//! Sets, changes, saves into or removes a savings goal.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments, said};
use crate::agent::change::Planned;
use crate::agent::failure::Failure;
use crate::agent::turn::Turn;
use crate::ledger::Goal;
use crate::ledger::goal::{NewGoal, called};
use crate::ledger::money::AMOUNT_LIMIT;
use crate::llm::{ToolCall, schema};
use crate::store::{StoreError, goal};

pub(super) const TOOL: Tool = Tool {
    name: "set_goal",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/set_goal.md"),
    parameters: schema::strict::<Arguments>,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// What the person calls it.
    name: String,
    /// A new name for it.
    new_name: Option<String>,
    /// How much is to be saved, as a decimal with a point; null leaves it.
    target: Option<String>,
    /// ISO 4217 code of a new goal; null is the book's currency.
    currency: Option<String>,
    /// YYYY-MM-DD by which it is to be there; null leaves it.
    due: Option<String>,
    /// What is put aside now, as a decimal with a point; with a minus what is taken out; null is nothing.
    save: Option<String>,
    /// True removes it.
    remove: bool,
}

fn run<'t>(turn: &'t mut Turn<'_>, call: &'t ToolCall) -> Changing<'t> {
    Box::pin(async move {
        let said = arguments::<Arguments>(call)?;
        let goals = goals(turn).await.map_err(|error| ToolError::Fatal(Failure::from(error)))?;
        let (planned, amounts) = plan(turn, &goals, &said)
            .map_err(|problem| ToolError::TellModel(format!("Nothing is changed: {problem}")))?;
        let asked = turn.asked_for(&amounts);
        turn.plan(vec![planned], asked)
    })
}

async fn goals(turn: &Turn<'_>) -> Result<Vec<Goal>, StoreError> {
    let mut connection = turn.assistant.store.pool().acquire().await?;
    goal::list(&mut connection, turn.ask.book.id).await
}

fn plan(turn: &Turn<'_>, goals: &[Goal], said: &Arguments) -> Result<(Planned, Vec<Decimal>), String> {
    let there = || {
        let names: Vec<&str> = goals.iter().map(|goal| goal.goal.name.as_str()).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join("; ") };
        format!("there is no such goal; there are: {names}. A new one needs a target.")
    };
    let before = called(goals, &said.name).cloned();
    if said.remove {
        let before = before.ok_or_else(there)?;
        return Ok((Planned::Goal { before: Some(before), after: None }, Vec::new()));
    }
    let mut amounts = Vec::new();
    let currency = said::currency(said.currency.as_deref())?;
    let held = before.as_ref().map(|before| before.goal.target.currency());
    if let (Some(said), Some(held)) = (currency, held)
        && said != held
    {
        return Err(format!("it is saved in {held}."));
    }
    let currency = held.or(currency).unwrap_or(turn.ask.book.currency);
    let target = match &said.target {
        Some(target) => {
            let target = said::money(target, currency)?;
            amounts.push(target.amount());
            Some(target)
        }
        None => None,
    };
    let due = said::day_ahead(said.due.as_deref(), turn.ask.today)?;
    let name = match (&said.new_name, &before) {
        (Some(name), _) => said::name(name)?,
        (None, Some(before)) => before.goal.name.clone(),
        (None, None) => said::name(&said.name)?,
    };
    let taken = called(goals, &name).filter(|goal| goal.goal.name.to_lowercase() == name.to_lowercase());
    if taken.is_some_and(|taken| before.as_ref().is_none_or(|before| before.no != taken.no)) {
        return Err("there is a goal of that name.".to_owned());
    }
    let mut saved = before.as_ref().map(|before| before.goal.saved).unwrap_or_default();
    if let Some(save) = &said.save {
        let save = said::amount(save, true)?;
        amounts.push(save.abs());
        saved += save;
        if saved < Decimal::ZERO || saved >= AMOUNT_LIMIT {
            return Err("no more can be taken out than is there.".to_owned());
        }
    }
    let after = match &before {
        Some(before) => {
            NewGoal { name, target: target.unwrap_or(before.goal.target), saved, due_on: due.or(before.goal.due_on) }
        }
        None => {
            if goals.len() >= turn.assistant.settings.goals {
                return Err("the book has as many goals as it can keep.".to_owned());
            }
            NewGoal { name, target: target.ok_or_else(there)?, saved, due_on: due }
        }
    };
    if before.as_ref().is_some_and(|before| before.goal == after) {
        return Err("the goal is that already.".to_owned());
    }
    Ok((Planned::Goal { before, after: Some(after) }, amounts))
}
