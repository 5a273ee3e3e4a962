//! Where the most went, or came from.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant::{self, Meant};
use super::{Found, Reading, Run, Tool, arguments};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::figures::ranking;
use crate::store::search::By;

pub(super) const TOOL: Tool = Tool {
    name: "rank",
    description: include_str!("../../../prompts/rank.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// What is ranked.
    by: RankedBy,
    /// How many, 1 to 30.
    count: u32,
    /// When, such as "last month", "since March", "March 2026", "last 30 days", "2026-03-01 to 2026-03-31"; null for all
    /// time.
    period: Option<String>,
    /// Which entries.
    filter: Meant,
}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let arguments: Arguments = arguments(call)?;
        let (mut db, filter) = arguments.filter.of(turn, &arguments.period).await?;
        let by = match arguments.by {
            RankedBy::Category => By::Category,
            RankedBy::Merchant => By::Merchant,
            RankedBy::Name => By::Name,
            RankedBy::Account => By::Account,
            RankedBy::Tag => By::Tag,
            RankedBy::Payer => By::Payer,
        };
        let count = usize::try_from(arguments.count).unwrap_or(MOST).clamp(1, MOST);
        Ok(Found::figure(ranking::figure(&mut db, meant::place(turn), &filter, by, count).await?))
    })
}

/// Most rows of a ranking.
const MOST: usize = 30;

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum RankedBy {
    /// Categories.
    Category,
    /// Shops and payees.
    Merchant,
    /// Merchants, or notes where no merchant is known.
    Name,
    /// Accounts.
    Account,
    /// Tags.
    Tag,
    /// Members of the book.
    Payer,
}
