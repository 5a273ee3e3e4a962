//! What a model may do, one file a tool: its arguments, what it does, and what the model is told of it. No tool takes a
//! user, a book or a chat: the turn knows them.

mod add_entries;
mod query_ledger;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::failure::Failure;
use super::turn::Turn;
use crate::llm::{ToolCall, ToolSpec, schema};

/// Why a tool did nothing.
pub(super) enum ToolError {
    /// The model can put it right.
    TellModel(String),
    /// The turn ends.
    Fatal(Failure),
}

impl From<Failure> for ToolError {
    fn from(failure: Failure) -> Self {
        Self::Fatal(failure)
    }
}

/// Whether a tool changes the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Reads,
    Changes,
}

/// A tool's name, what it may, and how the model sees it.
struct Tool {
    name: &'static str,
    access: Access,
    description: &'static str,
    parameters: fn() -> Value,
}

const TOOLS: [Tool; 2] = [add_entries::TOOL, query_ledger::TOOL];

/// All tools, as they are sent.
pub(super) fn specs() -> Vec<ToolSpec> {
    let spec = |tool: &Tool| ToolSpec {
        name: tool.name.to_owned(),
        description: tool.description.trim().to_owned(),
        parameters: (tool.parameters)(),
    };
    TOOLS.iter().map(spec).collect()
}

/// Whether a call would change the book.
pub(super) fn changes(name: &str) -> bool {
    TOOLS.iter().any(|tool| tool.name == name && tool.access == Access::Changes)
}

/// Does what a call asks and returns what the model is told.
///
/// # Errors
/// The failure that ends the turn.
pub(super) async fn run(turn: &mut Turn<'_>, call: &ToolCall) -> Result<String, Failure> {
    let outcome = match call.name.as_str() {
        query_ledger::NAME => query_ledger::run(turn, call).await,
        add_entries::NAME => add_entries::run(turn, call),
        _ => Err(ToolError::TellModel("There is no such tool.".to_owned())),
    };
    match outcome {
        Ok(result) => Ok(result),
        Err(ToolError::TellModel(problem)) => Ok(json!({"error": problem}).to_string()),
        Err(ToolError::Fatal(failure)) => Err(failure),
    }
}

/// A call's arguments, checked against the tool's schema whatever the server promised.
fn arguments<T: DeserializeOwned + JsonSchema>(call: &ToolCall) -> Result<T, ToolError> {
    schema::read::<T>(&schema::strict::<T>(), call.arguments.clone())
        .map_err(|mismatches| ToolError::TellModel(format!("Wrong arguments: {}", schema::describe(&mismatches))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_of_the_strict_subset_and_takes_no_identity() {
        for spec in specs() {
            assert_eq!(schema::problem(&spec.parameters), None, "{}", spec.name);
            let schema = spec.parameters.to_string();
            for identity in ["user", "book_id", "chat"] {
                assert!(!schema.contains(&format!("\"{identity}")), "{} takes {identity}", spec.name);
            }
        }
    }

    #[test]
    fn what_changes_is_known() {
        assert!(changes("add_entries") && !changes("query_ledger") && !changes("delete_everything"));
    }
}
