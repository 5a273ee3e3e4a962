//! Whether something can be afforded by a day.

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use super::meant;
use super::{Found, Reading, Run, Tool, ToolError, arguments, ledger};
use crate::agent::turn::Turn;
use crate::ledger::{Currency, Money};
use crate::llm::{ToolCall, schema};
use crate::report::insight::affordability;

pub(super) const TOOL: Tool = Tool {
    name: "affordability",
    description: include_str!("../../../prompts/affordability.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// What it costs, as a decimal such as "1200".
    amount: String,
    /// ISO 4217 code; null for the book's.
    currency: Option<String>,
    /// The day it is wanted, YYYY-MM-DD; the first of the month where only a month is said; null for now.
    by: Option<String>,
}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let Arguments { amount, currency, by } = arguments(call)?;
        let wrong = |problem: &str| ToolError::TellModel(problem.to_owned());
        let plain = amount.len() <= 20 && amount.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let amount = Some(&amount).filter(|_| plain).and_then(|amount| Decimal::from_str(amount).ok());
        let amount = amount.ok_or_else(|| wrong("amount is no decimal such as \"1200\"."))?;
        let currency = currency.map(|code| Currency::parse(&code)).transpose();
        let currency = currency.map_err(|_| wrong("currency is no ISO 4217 code."))?.unwrap_or(turn.ask.book.currency);
        let money = Money::new(amount, currency).map_err(|error| wrong(&error.to_string()))?;
        let by = by.map(|day| NaiveDate::from_str(&day)).transpose();
        let by = by.map_err(|_| wrong("by is no day as YYYY-MM-DD."))?;
        let mut db = ledger(turn).await?;
        let wanted = affordability::Wanted { money, by, words: &turn.ask.text };
        Ok(Found::figure(affordability::figure(&mut db, meant::place(turn), wanted).await?))
    })
}
