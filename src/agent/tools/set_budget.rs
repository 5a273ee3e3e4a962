//! Sets, moves or removes the budget of a category, or of all spending.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments, said};
use crate::agent::change::Planned;
use crate::agent::turn::Turn;
use crate::ledger::{BudgetPeriod, Kind, Money};
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
    /// One of the categories of spending of the context; null is all spending together.
    category: Option<String>,
    /// How long the limit lasts before it begins anew; null is month.
    period: Option<Every>,
    /// The limit of each period as a decimal with a point; null removes the budget.
    amount: Option<String>,
    /// ISO 4217 code; null is the book's currency.
    currency: Option<String>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Every {
    Week,
    Month,
    Year,
}

impl From<Every> for BudgetPeriod {
    fn from(every: Every) -> Self {
        match every {
            Every::Week => Self::Week,
            Every::Month => Self::Month,
            Every::Year => Self::Year,
        }
    }
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
    let category = said.category.as_deref().map(|name| said::category(book, name, Kind::Expense)).transpose()?;
    let period = said.period.map(BudgetPeriod::from).unwrap_or_default();
    let before = book.budget(category, period).and_then(|budget| Money::new(budget.amount, budget.currency).ok());
    let currency = said::currency(said.currency.as_deref())?.unwrap_or(book.currency);
    let after = said.amount.as_deref().map(|amount| said::money(amount, currency)).transpose()?;
    if before == after {
        return Err(match after {
            Some(_) => "the budget is that already.".to_owned(),
            None => "there is no budget for it.".to_owned(),
        });
    }
    Ok(Planned::Budget { category, period, before, after })
}
