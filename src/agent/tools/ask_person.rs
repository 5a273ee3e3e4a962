//! Asks the person, which ends the turn: the answer they tap begins the next as their own words.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments};
use crate::agent::prose;
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::reply::clean_to;

pub(super) const TOOL: Tool = Tool {
    name: "ask_person",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/ask_person.md"),
    parameters: schema::strict::<Arguments>,
};

/// Answers to tap.
const ANSWERS: usize = 6;
/// Characters of an answer, as a button shows them.
const ANSWER_CHARS: usize = 40;
/// Characters of a question.
const QUESTION_CHARS: usize = 400;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// One short question in the person's language.
    question: String,
    /// Up to 6 short answers to tap, in the person's words; none when only they can know.
    answers: Vec<String>,
}

fn run<'t>(turn: &'t mut Turn<'_>, call: &'t ToolCall) -> Changing<'t> {
    Box::pin(async move {
        let Arguments { question, answers } = arguments(call)?;
        let question = prose::clean(&clean_to(&question, QUESTION_CHARS), &turn.known);
        let answers: Vec<String> =
            answers.iter().map(|answer| clean_to(&prose::clean(answer, &turn.known), ANSWER_CHARS)).collect();
        if question.is_empty() || answers.len() > ANSWERS || answers.iter().any(String::is_empty) {
            return Err(ToolError::TellModel(format!("Ask one question with at most {ANSWERS} answers.")));
        }
        // An answer becomes the person's words: a figure in it must be one that was found or that they wrote.
        let misses = turn.figures.misses(&format!("{question}\n{}", answers.join("\n")), &turn.ask.locale);
        if !misses.is_empty() {
            return Err(ToolError::TellModel("Ask without figures that no tool returned.".to_owned()));
        }
        turn.question = Some((question, answers));
        Ok("The person is asked.".to_owned())
    })
}
