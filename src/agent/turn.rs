//! One message and the model: it asks for tools until it answers, within bounds; then what it said is held against the
//! figures of the turn, and what it changed is recorded.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use rust_decimal::Decimal;
use tokio::sync::Mutex;

use super::backing::Spoken;
use super::change::Planned;
use super::failure::Failure;
use super::figures::Figures;
use super::kept::{self, Evidence, Grounds};
use super::leaving::{self, Sender};
use super::memory::Memory;
use super::tools::{Computed, Found, ToolError};
use super::{Answer, Ask, Asked, Assistant, change, prompt, prose, tools};
use crate::args;
use crate::intake::quick_text;
use crate::ledger::{Currency, EntryNo, Kind};
use crate::llm::{ChatRequest, ChatTurn, Llm, LlmError, Message, Redactor, ToolCall, ToolSpec};
use crate::reply::{Html, Part, Reply};
use crate::report::table::{Cell, Table};
use crate::store::{StoreError, past};

/// Most questions to the model.
const MODEL_CALLS: usize = 6;
/// Most tools that are run.
const TOOL_CALLS: usize = 10;
/// Most changes of a turn.
const CHANGES: usize = 50;
const WITHIN: Duration = Duration::from_secs(60);
const OUTPUT_TOKENS: u32 = 1_500;
/// Most bytes of one of the model's answers that are carried on.
const ANSWER_BYTES: usize = 64 * 1024;
/// Charts of one answer.
const PICTURES: usize = 3;
/// Tables shown in place of an answer that is not backed up.
const TABLES: usize = 3;

const UNGROUNDED: &str = include_str!("../../prompts/ungrounded.md");

/// A turn under way.
pub(super) struct Turn<'a> {
    pub(super) assistant: &'a Assistant,
    pub(super) ask: &'a Ask,
    /// Whether the message is a question.
    pub(super) asks: bool,
    /// What the message itself says.
    pub(super) spoken: Spoken,
    /// What the answer may show.
    pub(super) figures: Figures,
    /// Texts that may be repeated as they are.
    pub(super) known: Vec<String>,
    /// Charts that go with the answer.
    pictures: Vec<Part>,
    /// What tools found, in their own words: shown when the model's are not backed up.
    shown: Vec<Html>,
    /// Queries that were run.
    pub(super) evidence: Vec<Evidence>,
    /// What is to be changed at the end of the turn.
    pub(super) changes: Vec<Planned>,
    /// Whether that waits for a tap.
    pub(super) waits: bool,
    /// What the person is to be asked, which ends the turn, and answers to tap.
    pub(super) question: Option<(String, Vec<String>)>,
    /// Whether the model was shown words of a stranger.
    pub(super) outside: bool,
    /// Reads that were refused or failed.
    pub(super) failed_reads: u32,
    /// A change was asked for by the model and not taken.
    refused: bool,
    /// What each read was about, in our own words where it was a finished figure.
    abouts: Vec<Option<String>>,
    /// Held by a guarded query while it runs.
    pub(super) querying: Mutex<()>,
    redactor: Redactor,
    seen: HashSet<String>,
    tool_calls: usize,
    /// Messages that left already.
    sent: usize,
}

/// Asks the model.
///
/// # Errors
/// Why there is no answer; nothing was changed then.
pub(super) async fn run(
    assistant: &Assistant,
    llm: &Llm,
    ask: &Ask,
    asks: bool,
    memory: &Memory,
) -> Result<Answer, Failure> {
    // None needs what another finds.
    let (sender, redactor, merchants) = futures::try_join!(
        Sender::new(assistant, llm, ask.book.id, ask.user),
        leaving::redactor(assistant, ask.book.id, &ask.name),
        async { Ok(prompt::merchants(assistant, ask).await) },
    )?;
    // What they wrote before a question of ours and what they answer are the person's own words alike.
    let before = ask.asked.as_ref().map(|asked| format!("{}\n", asked.text)).unwrap_or_default();
    let said = format!("{before}{}", ask.text);
    let mut turn = Turn {
        assistant,
        ask,
        asks,
        figures: Figures::new(&said, ask.today, &ask.locale),
        spoken: Spoken::new(&said, &ask.book, &ask.locale, ask.today),
        known: vec![said],
        pictures: Vec::new(),
        shown: Vec::new(),
        evidence: Vec::new(),
        changes: Vec::new(),
        waits: false,
        question: None,
        // Another member's words are no orders of this one's.
        outside: memory.is_of_others(ask) || ask.asked.as_ref().is_some_and(|asked| asked.outside),
        failed_reads: 0,
        refused: false,
        abouts: Vec::new(),
        querying: Mutex::new(()),
        redactor,
        seen: HashSet::new(),
        tool_calls: 0,
        sent: 0,
    };
    let messages = prompt::messages(ask, memory, &merchants, &mut turn.redactor);
    let said = tokio::time::timeout(WITHIN, turn.talk(&sender, messages)).await.unwrap_or(Err(Failure::Limit))?;
    turn.conclude(said).await
}

/// How the model's part ended.
enum Said {
    /// Clean words, every figure of which is backed up.
    Prose(String),
    /// It insists on figures that nothing backs up.
    Ungrounded,
    /// It asks the person.
    Question(String, Vec<String>),
}

impl Turn<'_> {
    async fn talk(&mut self, sender: &Sender<'_>, mut messages: Vec<Message>) -> Result<Said, Failure> {
        let deadline = Instant::now() + WITHIN;
        let specs = tools::specs();
        let mut again = false;
        for _ in 0..MODEL_CALLS {
            let reply = match self.ask_model(sender, &messages, specs, deadline).await {
                Ok(reply) => reply,
                // The figures themselves are there, whatever became of the second try to put them into words.
                Err(Failure::Model(error)) if again && !self.evidence.is_empty() => {
                    tracing::info!(%error, "an answer could not be put right");
                    return Ok(Said::Ungrounded);
                }
                Err(failure) => return Err(failure),
            };
            messages.push(reply.to_message());
            if reply.tool_calls.is_empty() {
                let words = prose::clean(&self.redactor.restore(&reply.text), &self.known);
                let misses = self.figures.misses(&words, &self.ask.locale);
                if misses.is_empty() {
                    return Ok(Said::Prose(words));
                }
                tracing::info!(misses = misses.len(), again, "an answer had figures that nothing backs up");
                if again {
                    return Ok(Said::Ungrounded);
                }
                again = true;
                let told = UNGROUNDED.trim().replace("{{figures}}", &misses.join("; "));
                messages.push(Message::user(self.redactor.redact(&told).text));
                continue;
            }
            for (call, told) in reply.tool_calls.iter().zip(self.use_tools(&reply.tool_calls).await?) {
                let text = self.redactor.redact(&told).text;
                messages.push(Message::Tool { call_id: call.id.clone(), text });
            }
            if let Some((question, answers)) = self.question.take() {
                return Ok(Said::Question(question, answers));
            }
        }
        if again && !self.evidence.is_empty() {
            return Ok(Said::Ungrounded);
        }
        Err(if self.failed_reads > 0 && self.evidence.is_empty() { Failure::Refused } else { Failure::Limit })
    }

    async fn ask_model(
        &mut self,
        sender: &Sender<'_>,
        messages: &[Message],
        specs: &[ToolSpec],
        deadline: Instant,
    ) -> Result<ChatTurn, Failure> {
        let mut request = ChatRequest::new("answer", messages.to_vec(), specs, OUTPUT_TOKENS);
        request.allow_fallback = self.changes.is_empty();
        let reply = sender.chat(request, self.sent, deadline).await?;
        self.sent = messages.len();
        if reply.assistant_message.to_string().len() > ANSWER_BYTES {
            return Err(LlmError::TooLarge.into());
        }
        Ok(reply)
    }

    /// Does what the calls ask, reads between two changes side by side, and returns what the model is told of each.
    async fn use_tools(&mut self, calls: &[ToolCall]) -> Result<Vec<String>, Failure> {
        let mut told = Vec::with_capacity(calls.len());
        let mut rest = calls;
        while let Some((first, after)) = rest.split_first() {
            if tools::changes(&first.name) {
                let outcome = match self.admit(first) {
                    Ok(call) => tools::change(self, &call).await,
                    Err(problem) => Err(ToolError::TellModel(problem)),
                };
                self.refused |= outcome.is_err();
                told.push(answered(outcome)?);
                rest = after;
                continue;
            }
            let reads = rest.iter().take_while(|call| !tools::changes(&call.name)).count();
            let (batch, after) = rest.split_at_checked(reads).unwrap_or((rest, &[]));
            let admitted: Vec<Result<ToolCall, String>> = batch.iter().map(|call| self.admit(call)).collect();
            let turn = &*self;
            let reading = admitted.iter().map(|call| async move {
                match call {
                    Ok(call) => tools::read(turn, call).await,
                    Err(problem) => Err(ToolError::TellModel(problem.clone())),
                }
            });
            for (outcome, call) in futures::future::join_all(reading).await.into_iter().zip(&admitted) {
                let outcome = match outcome {
                    Ok(found) => Ok(self.take_in(found).await?),
                    Err(error) => {
                        self.failed_reads += u32::from(call.is_ok());
                        Err(error)
                    }
                };
                told.push(answered(outcome)?);
            }
            rest = after;
        }
        Ok(told)
    }

    /// The call with what was redacted put back, if it may be made.
    fn admit(&mut self, call: &ToolCall) -> Result<ToolCall, String> {
        let mut call = call.clone();
        self.redactor.restore_json(&mut call.arguments);
        if !self.seen.insert(format!("{} {}", call.name, call.arguments)) {
            let made = if tools::changes(&call.name) { " and was taken" } else { "" };
            return Err(format!("This very call was made before{made}: its result is above."));
        }
        if self.tool_calls >= TOOL_CALLS {
            return Err("No more tools in this turn: answer with what you have.".to_owned());
        }
        self.tool_calls += 1;
        Ok(call)
    }

    /// Makes what a read found known to the turn, and returns what the model is told.
    async fn take_in(&mut self, found: Found) -> Result<String, Failure> {
        for day in found.days {
            self.figures.date(day);
        }
        if let Some(method) = &found.method {
            self.figures.ours(method, &self.ask.locale);
        }
        let has_words = found.html.is_some();
        self.abouts.push(found.about);
        self.shown.extend(found.html);
        if self.pictures.len() < PICTURES {
            self.pictures.extend(found.picture);
        }
        for Computed { mut purpose, sql, written_by_model, mut table } in found.results {
            self.learn_outside(&table).await?;
            let outside = self.outside;
            match &written_by_model {
                Some(made) => self.figures.result(&sql, made, &mut table, outside),
                None => self.figures.finding(&table, outside),
            }
            self.known.extend(table.cells().filter_map(Cell::text).map(str::to_owned));
            self.figures.count(table.rows.len());
            if written_by_model.is_some() {
                // The person may read it: it is the model's prose like any other.
                purpose = prose::clean(&purpose, &self.known);
                if !self.figures.misses(&purpose, &self.ask.locale).is_empty() {
                    purpose.clear();
                }
            }
            if !has_words && !table.rows.is_empty() {
                self.shown.push(table.html(&self.ask.locale, self.ask.today));
            }
            self.evidence.push(Evidence::new(&purpose, &sql, &table));
        }
        Ok(found.told)
    }

    /// Notes whether a result shows words that a stranger may have written.
    ///
    /// # Errors
    /// [`Failure::Ledger`] when the database cannot be reached.
    async fn learn_outside(&mut self, table: &Table) -> Result<(), Failure> {
        let ours = |cell: &Cell| match cell {
            Cell::Text(text) => self.is_ours(text),
            Cell::Other(_) => false,
            Cell::Null | Cell::Bool(_) | Cell::Number(_) => true,
        };
        if self.outside || table.cells().all(ours) {
            return Ok(());
        }
        let mut connection = self.assistant.store.asking().acquire().await.map_err(StoreError::from)?;
        self.outside = past::holds_strangers_words(&mut connection, self.ask.book.id).await?;
        Ok(())
    }

    /// Whether a text of a result is one of the book's own words: no stranger can have written it.
    fn is_ours(&self, text: &str) -> bool {
        let book = &self.ask.book;
        let kinds = [Kind::Expense, Kind::Income, Kind::Transfer];
        book.categories.iter().any(|category| category.name == text)
            || book.accounts.iter().any(|account| account.name == text)
            || kinds.iter().any(|kind| kind.as_str() == text)
            || Currency::parse(text).is_ok()
            || text.len() <= 32
                && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.' | b':' | b' ' | b'T' | b'+'))
    }

    /// Takes changes into the turn, to be made or proposed at its end, and returns what the model is told. `asked`:
    /// whether the person themselves said so.
    ///
    /// # Errors
    /// What the model did wrong; nothing is taken then.
    pub(super) fn plan(&mut self, planned: Vec<Planned>, asked: bool) -> Result<String, ToolError> {
        let refuse = |problem: &str| Err(ToolError::TellModel(format!("Nothing is changed by this call: {problem}")));
        if planned.is_empty() || self.changes.len() + planned.len() > CHANGES {
            return refuse(&format!("one to {CHANGES} changes in a turn."));
        }
        let mut all = self.changes.clone();
        for new in &planned {
            if all.iter().any(|held| held.collides(new)) {
                return refuse("this turn has a change of the same thing already; it is taken once.");
            }
            all.push(new.clone());
        }
        let count = planned.len();
        // What the message recorded itself, and what it answers, need no name.
        let own: Vec<EntryNo> = self.ask.edited.iter().chain(&self.ask.about).map(|held| held.no).collect();
        let backed = |planned: &Planned| self.spoken.backs(planned, &self.ask.book, self.ask.today, &own);
        let asked = asked && planned.iter().all(backed) && self.spoken.reports(&all, &self.ask.book);
        self.changes = all;
        let edited = self.changes.iter().filter(|planned| planned.entry().is_some()).count();
        // An edited message changes what it recorded itself, and nothing else without a tap.
        let own = |planned: &Planned| match planned.entry() {
            Some(no) => self.ask.edited.iter().any(|held| held.no == no),
            None => matches!(planned, Planned::Add { .. }),
        };
        let beyond = !self.ask.edited.is_empty() && !self.changes.iter().all(own);
        self.waits |= !asked
            || beyond
            || edited > self.assistant.settings.changes_without_tap
            || self.changes.iter().any(Planned::removes);
        let note = if self.waits {
            "Nothing is changed yet: it waits for the person's tap. Say that they are to check and save it, not that it \
             is done."
        } else {
            "It is done when you have answered; queries of this turn do not show it. The person sees a confirmation, so \
             do not repeat it."
        };
        Ok(serde_json::json!({"accepted": count, "note": note}).to_string())
    }

    /// Whether the person themselves asked for a change with these amounts: their message is no question, holds them,
    /// and nothing a stranger wrote was read in this turn.
    pub(super) fn asked_for(&self, amounts: &[Decimal]) -> bool {
        !self.asks && !self.outside && amounts.iter().all(|amount| self.spoken.figures().holds(*amount))
    }

    /// Makes what is to be changed and puts the answer together.
    async fn conclude(self, said: Said) -> Result<Answer, Failure> {
        let mut answer = Answer { remembers: true, outside: self.outside, ..Answer::default() };
        if !self.changes.is_empty() {
            answer.replies.push(if self.waits {
                change::propose(self.assistant, self.ask, &self.changes).await?
            } else {
                change::make(self.assistant, self.ask, &self.changes).await?
            });
        }
        if let Said::Question(question, answers) = said {
            let before = self.ask.asked.as_ref().map(|asked| format!("{}\n", asked.text)).unwrap_or_default();
            let asked = Asked { text: format!("{before}{}", self.ask.text), question, outside: self.outside };
            answer.replies.push(kept::question(self.assistant, self.ask, asked, answers).await?);
            return Ok(answer);
        }
        if !self.changes.is_empty() {
            // The confirmation says it all, and says it right; below what waits, `done` would be wrong.
            if self.waits || self.evidence.is_empty() || matches!(&said, Said::Prose(text) if text.is_empty()) {
                return Ok(answer);
            }
        }
        let words = self.ask.locale.words();
        let html = match said {
            Said::Prose(text) if !text.is_empty() => {
                let mut html = self.about(&text).map(|about| Html::text(&about)).unwrap_or_default();
                html.line(&prose::html(&text));
                html
            }
            Said::Prose(_) | Said::Question(..) => return Err(Failure::Nothing),
            Said::Ungrounded => {
                if self.shown.is_empty() {
                    let key = if self.evidence.is_empty() { "model-no-answer" } else { "model-no-rows" };
                    words.html(key, args![])
                } else {
                    let mut html = words.html("model-ungrounded", args![]);
                    for shown in self.shown.iter().rev().take(TABLES).rev() {
                        html.paragraph(shown);
                    }
                    html
                }
            }
        };
        let html = if self.says_unchanged() {
            let mut said = words.html("answer-unchanged", args![]);
            said.paragraph(&html);
            said
        } else {
            html
        };
        answer.replies.extend(self.pictures.into_iter().map(|picture| Reply::default().with(picture)));
        let buttons = kept::buttons(self.assistant, self.ask, Grounds::of(self.evidence)).await;
        answer.replies.push(Reply::text(html).row(buttons));
        Ok(answer)
    }
}

impl Turn<'_> {
    /// Whether the answer has to begin with that nothing was changed: a model may say of what was ordered that it is
    /// done. Of talk and of questions nobody thinks so.
    fn says_unchanged(&self) -> bool {
        let text = self.ask.asked.as_ref().map_or(&self.ask.text, |asked| &asked.text);
        let ordered = if self.asks {
            self.evidence.is_empty() && quick_text::is_request(text)
        } else {
            !quick_text::is_talk(text)
        };
        self.changes.is_empty() && (self.refused || ordered)
    }

    /// What the figures of an answer are of, where all come from one finding: it stands beside the model's own words
    /// for it. The model chose the words that were looked for, so that they are held to what its prose is held to.
    fn about(&self, text: &str) -> Option<String> {
        let [Some(about)] = self.abouts.as_slice() else { return None };
        let about = prose::clean(about, &self.known);
        let backed = self.figures.misses(&about, &self.ask.locale).is_empty();
        let figures = text.chars().any(char::is_numeric) && !text.contains(&about);
        (backed && figures && !about.is_empty()).then_some(about)
    }
}

/// What the model is told of a call.
fn answered(outcome: Result<String, ToolError>) -> Result<String, Failure> {
    match outcome {
        Ok(told) => Ok(told),
        Err(ToolError::TellModel(problem)) => Ok(serde_json::json!({"error": problem}).to_string()),
        Err(ToolError::Fatal(failure)) => Err(failure),
    }
}
