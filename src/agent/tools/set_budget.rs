//! Sets, moves or removes the budget of a category.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments, said};
use crate::agent::change::Planned;
use crate::agent::turn::Turn;
use crate::ledger::{Kind, Money};
use crate::llm::{ToolCall, schema};

pub(super) const TOOL: Tool = Tool {
    name: "set_budget",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/set_budget.md"),
    parameters: schema::strict::<Arguments>,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// One of the categories of spending of the context.
    category: String,
    /// The limit of each month as a decimal with a point; null removes the budget.
    amount: Option<String>,
    /// ISO 4217 code; null is the book's currency.
    currency: Option<String>,
}

fn run<'t>(turn: &'t mut Turn<'_>, call: &'t ToolCall) -> Changing<'t> {
    Box::pin(async move {
        let said = arguments::<Arguments>(call)?;
        let planned =
            plan(turn, &said).map_err(|problem| ToolError::TellModel(format!("Nothing is changed: {problem}")))?;
        let amounts: Vec<_> = match &planned {
            Planned::Budget { after: Some(limit), .. } => vec![limit.amount()],
            _ => Vec::new(),
        };
        let asked = turn.asked_for(&amounts);
        turn.plan(vec![planned], asked)
    })
}

fn plan(turn: &Turn<'_>, said: &Arguments) -> Result<Planned, String> {
    let book = &turn.ask.book;
    let category = said::category(book, &said.category, Kind::Expense)?;
    let before = book.budget(category).and_then(|budget| Money::new(budget.amount, budget.currency).ok());
    let currency = said::currency(said.currency.as_deref())?.unwrap_or(book.currency);
    let after = said.amount.as_deref().map(|amount| said::money(amount, currency)).transpose()?;
    if before == after {
        return Err(match after {
            Some(_) => "the budget is that already.".to_owned(),
            None => "there is no budget for it.".to_owned(),
        });
    }
    Ok(Planned::Budget { category, before, after })
}
