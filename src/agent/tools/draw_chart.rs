//! Draws a chart and sends it with the answer.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant::{self, Meant, MeantStep};
use super::{Found, Reading, Run, Tool, ToolError, arguments};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::charts::{self, Wanted};
use crate::store::search::By;

pub(super) const TOOL: Tool = Tool {
    name: "draw_chart",
    description: include_str!("../../../prompts/draw_chart.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// What is drawn.
    what: What,
    /// For `time`: one column for each of these; else null.
    per: Option<MeantStep>,
    /// When, such as "last month", "this year", "2026-01 to 2026-06"; null for the usual length.
    period: Option<String>,
    /// For `comparison`: the other time; else null.
    compared_with: Option<String>,
    /// Which entries.
    filter: Meant,
}

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum What {
    /// A bar for each category.
    Categories,
    /// A bar for each merchant.
    Merchants,
    /// A column for each stretch of time.
    Time,
    /// A line of what all accounts hold together.
    Balance,
    /// The categories of two times beside each other.
    Comparison,
}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let arguments: Arguments = arguments(call)?;
        let (mut db, filter) = arguments.filter.of(turn, &arguments.period).await?;
        let wanted = match arguments.what {
            What::Categories => Wanted::By(By::Category, filter),
            What::Merchants => Wanted::By(By::Merchant, filter),
            What::Time => Wanted::Time(arguments.per.unwrap_or(MeantStep::Month).step(), filter),
            What::Balance => Wanted::Balance(filter.period),
            What::Comparison => {
                let other = meant::period(turn, &arguments.compared_with)?;
                let (Some(one), Some(other)) = (filter.period, other) else {
                    return Err(ToolError::TellModel("A comparison needs `period` and `compared_with`.".to_owned()));
                };
                Wanted::Comparison(filter, one, other)
            }
        };
        let drawn = charts::draw(&mut db, meant::place(turn), &wanted).await?;
        let mut found = Found::figure(drawn.finding);
        found.picture = drawn.picture;
        Ok(found)
    })
}
