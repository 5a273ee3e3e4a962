//! Makes, renames, archives or brings back a category.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments, said};
use crate::agent::change::{NamedCategory, Planned};
use crate::agent::turn::Turn;
use crate::ledger::Kind;
use crate::ledger::category::fold;
use crate::llm::{ToolCall, schema};

pub(super) const TOOL: Tool = Tool {
    name: "set_category",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/set_category.md"),
    parameters: schema::strict::<Arguments>,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    what: What,
    /// Its name; of one to be made, the name it gets.
    name: String,
    /// Only to rename: the new name.
    new_name: Option<String>,
    /// One emoji; null leaves it.
    emoji: Option<String>,
    /// Only to make one: true for money in.
    income: bool,
}

#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum What {
    Create,
    Rename,
    Archive,
    Restore,
}

fn run<'t>(turn: &'t mut Turn<'_>, call: &'t ToolCall) -> Changing<'t> {
    Box::pin(async move {
        let said = arguments::<Arguments>(call)?;
        let planned =
            plan(turn, &said).map_err(|problem| ToolError::TellModel(format!("Nothing is changed: {problem}")))?;
        let asked = turn.asked_for(&[]);
        turn.plan(vec![planned], asked)
    })
}

fn plan(turn: &Turn<'_>, said: &Arguments) -> Result<Planned, String> {
    let book = &turn.ask.book;
    let taken =
        |name: &str| book.categories.iter().find(|category| category.name.to_lowercase() == name.to_lowercase());
    let emoji = said.emoji.as_deref().map(emoji).transpose()?;
    if said.what == What::Create {
        let name = said::name(&said.name)?;
        if taken(&name).is_some() {
            return Err("there is a category of that name.".to_owned());
        }
        if book.categories.len() >= turn.assistant.settings.categories {
            return Err("the book has as many categories as it can keep.".to_owned());
        }
        let kind = if said.income { Kind::Income } else { Kind::Expense };
        let after = NamedCategory { no: None, name, emoji: emoji.unwrap_or_default(), kind, archived: false };
        return Ok(Planned::Category { before: None, after });
    }
    let wanted = fold(&said.name);
    let held =
        book.category_named(&said.name, None).or_else(|| book.categories.iter().find(|c| fold(&c.name) == wanted));
    let before = NamedCategory::from(held.ok_or("there is no such category.")?);
    let mut after = NamedCategory { emoji: emoji.unwrap_or_else(|| before.emoji.clone()), ..before.clone() };
    match said.what {
        What::Archive => after.archived = true,
        What::Restore => after.archived = false,
        What::Rename | What::Create => {
            if let Some(name) = &said.new_name {
                after.name = said::name(name)?;
            }
            if taken(&after.name).is_some_and(|other| Some(other.no) != before.no) {
                return Err("there is a category of that name.".to_owned());
            }
        }
    }
    if after == before {
        return Err("it is so already.".to_owned());
    }
    Ok(Planned::Category { before: Some(before), after })
}

/// A picture and nothing else.
fn emoji(said: &str) -> Result<String, String> {
    let said = said.trim();
    let picture = said.chars().all(|c| !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace());
    if picture && said.chars().count() <= 12 { Ok(said.to_owned()) } else { Err("emoji is one emoji.".to_owned()) }
}
