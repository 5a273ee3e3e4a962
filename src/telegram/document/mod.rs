//! A bank statement becomes a preview; a tap imports it as one action, and another takes it back. All of it is one
//! message, which a tap puts the next step in place of.

mod answers;
mod ask;
mod caption;
mod choose;
mod columns;
mod conclude;
mod doubt;
mod guess;
mod places;
mod preview;
mod read;
mod verb;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::commands::rules::file as rules;
use super::dispatch::Outcome;
use super::jobs::Job;
use super::turn::Turn;
use crate::args;
use crate::intake::statement_import::{self as import, Difference, Opened, Places};
use crate::ledger::DraftId;
use crate::reply::{Choice, Html, Reply};
use crate::store::draft::{self, DraftKind};
use crate::store::{Book, StoreError};

pub use answers::Content;
use conclude::{conclude, next_key};
use places::Target;
pub use read::{Look, Problem, prepare, prepare_tap};
pub use verb::Verb;

/// What came of looking at a file.
pub enum Prepared {
    /// A file that just came.
    New {
        /// As it was read.
        look: Look,
        /// Where the file is kept.
        path: String,
    },
    /// A file whose draft was tapped.
    Tapped {
        /// The draft.
        draft: DraftId,
        /// What was tapped.
        verb: Verb,
        /// With the answer that the tap gave.
        look: Look,
    },
    /// It cannot be read by the columns that a tap chose.
    Unreadable {
        /// The draft.
        draft: DraftId,
        /// As it was before.
        look: Look,
    },
    /// A file of rules.
    Rules(rules::RulesFile),
    /// It could not be read.
    Problem(Problem),
}

/// Shows the preview, or does what was tapped.
///
/// # Errors
/// [`StoreError`]; the work is done again then.
pub async fn apply(turn: &mut Turn<'_>, prepared: Prepared) -> Result<(), StoreError> {
    let reply = match prepared {
        Prepared::Problem(problem) => Reply::text(problem_text(turn, &problem)),
        Prepared::Rules(file) => rules::take(turn, &file).await?,
        Prepared::New { look, path } => {
            let value = serde_json::to_value(&look.content).unwrap_or_default();
            let (book, user) = (turn.book(), turn.scene.user);
            let id = draft::add(turn.db, book, DraftKind::Statement, &value, Some(&path), user).await?;
            step(turn, id, &look, Verb::Preview).await?
        }
        Prepared::Tapped { draft: id, verb, look } => match blocked(turn, id).await? {
            Some(key) => Reply::text(turn.words().html(key, args![])),
            None if verb == Verb::Import => return conclude(turn, id, look).await,
            None => step(turn, id, &look, verb).await?,
        },
        Prepared::Unreadable { draft: id, look } => match blocked(turn, id).await? {
            Some(key) => Reply::text(turn.words().html(key, args![])),
            None => columns::menu(turn, id, &look, true),
        },
    };
    turn.conclude(&reply).await;
    Ok(())
}

/// Why a draft takes no more taps, as the locale's key; the draft is locked.
async fn blocked(turn: &mut Turn<'_>, id: DraftId) -> Result<Option<&'static str>, StoreError> {
    let book = turn.book();
    let Some(held) = draft::lock(turn.db, book, id).await?.filter(|held| held.kind == "statement") else {
        return Ok(Some("draft-gone"));
    };
    if next_key(turn.db, book, id).await?.is_none() {
        return Ok(Some("statement-imported-before"));
    }
    Ok((held.state == "discarded").then_some("draft-discarded-before"))
}

/// What a statement would change in the book.
struct Compared {
    places: Places,
    /// With what the person decided about the doubtful.
    all: Difference,
    /// Of that, what is chosen.
    chosen: Difference,
    /// What the account can begin with.
    opening: Option<(Decimal, chrono::NaiveDate)>,
}

impl Compared {
    /// What the account is to begin with.
    fn taken_opening(&self, content: &Content) -> Option<(Decimal, chrono::NaiveDate)> {
        self.opening.filter(|_| content.opening)
    }

    /// Whether an import would change nothing.
    fn is_empty(&self, content: &Content) -> bool {
        self.chosen.is_empty() && self.taken_opening(content).is_none()
    }
}

async fn compare(db: &mut PgConnection, book: &Arc<Book>, look: &Look, places: Places) -> Result<Compared, StoreError> {
    let Look { content, statement, .. } = look;
    let all = import::compare(db, book, &places, statement).await?.decided(&content.wishes);
    let chosen = all.clone().chosen(&content.wishes, statement);
    let opening = import::opening(db, book, &places, statement).await?;
    Ok(Compared { places, all, chosen, opening })
}

/// What comes next: a question that must be answered first, else what was tapped for. Keeps the answers.
async fn step(turn: &mut Turn<'_>, id: DraftId, look: &Look, verb: Verb) -> Result<Reply, StoreError> {
    let mut look = look.clone();
    let reply = show(turn, id, &mut look, verb).await?;
    let book = turn.book();
    let value = serde_json::to_value(&look.content).unwrap_or_default();
    draft::update(turn.db, book, id, "open", &value).await?;
    Ok(reply)
}

async fn show(turn: &mut Turn<'_>, id: DraftId, look: &mut Look, verb: Verb) -> Result<Reply, StoreError> {
    match verb {
        Verb::Columns | Verb::Column(..) | Verb::Turn | Verb::NextOrder => {
            return Ok(columns::menu(turn, id, look, false));
        }
        Verb::Role(role) => return Ok(columns::choices(turn, id, look, role)),
        _ => {}
    }
    if let Some(question) = look.statement.asked.first() {
        return Ok(ask::ask(turn, id, *question, look));
    }
    if let Verb::Open(at) = verb {
        places::wish(turn, look, at);
    }
    // With the accounts that the import would open.
    let own = Arc::clone(&turn.scene.book);
    let (with, opened) = places::with_wished(&own, look);
    turn.scene.book = with;
    let shown = show_held(turn, id, look, verb, &opened).await;
    turn.scene.book = own;
    shown
}

/// The step, held against the book.
async fn show_held(
    turn: &mut Turn<'_>,
    id: DraftId,
    look: &mut Look,
    verb: Verb,
    opened: &BTreeMap<usize, Opened>,
) -> Result<Reply, StoreError> {
    let book = turn.scene.book.clone();
    let places = match places::target(turn.db, &book, look, opened).await? {
        Target::Into(places) => match verb {
            Verb::Accounts if places::several(look).is_some() => return Ok(places::menu(turn, id, look, &places)),
            Verb::Accounts => return Ok(places::ask(turn, id, look, None, opened)),
            Verb::Source(at) => return Ok(places::ask(turn, id, look, Some(at), opened)),
            _ => places,
        },
        Target::Ask(at) => return Ok(places::ask(turn, id, look, at, opened)),
    };
    let mut compared = compare(turn.db, &book, look, places).await?;
    let rows = compared.all.rows(&look.statement);
    let wishes = &mut look.content.wishes;
    match verb {
        Verb::Class(class) => wishes.toggle_class(class, &rows),
        Verb::Month(month) => wishes.toggle_month(month, &rows),
        Verb::Row(row) if rows.iter().any(|(at, ..)| *at == row) => wishes.toggle_row(row),
        Verb::Same(row) => {
            wishes.same.insert(row);
        }
        Verb::Other(row) => {
            wishes.other.insert(row);
        }
        _ => {}
    }
    if matches!(verb, Verb::Same(_) | Verb::Other(_)) {
        compared.all = compared.all.decided(wishes);
    }
    compared.chosen = compared.all.clone().chosen(wishes, &look.statement);
    Ok(match verb {
        Verb::Some | Verb::Class(_) => choose::menu(turn, id, look, &compared),
        Verb::Months(page) => choose::months(turn, id, look, &compared, choose::Page::At(page)),
        Verb::Month(month) => choose::months(turn, id, look, &compared, choose::Page::With(month)),
        Verb::Rows(page) => choose::rows(turn, id, look, &compared, choose::Page::At(page)),
        Verb::Row(row) => choose::rows(turn, id, look, &compared, choose::Page::With(row)),
        Verb::Doubtful(at) => doubt::show(turn, id, look, &compared, at),
        // The next one has moved up to its place.
        Verb::Same(row) | Verb::Other(row) if !compared.all.doubtful.is_empty() => {
            let at = compared.all.doubtful.partition_point(|pair| pair.row < row);
            doubt::show(turn, id, look, &compared, at)
        }
        _ => preview::preview(turn, id, look, &compared),
    })
}

/// The data of a button.
fn data(id: DraftId, verb: Verb) -> String {
    format!("s:{id}:{verb}")
}

fn button(turn: &Turn<'_>, key: &str, id: DraftId, verb: Verb) -> Option<Choice> {
    turn.button(key, data(id, verb))
}

fn problem_text(turn: &Turn<'_>, problem: &Problem) -> Html {
    let words = turn.words();
    match problem {
        Problem::Key(key) => words.html(key, args![]),
        Problem::Misnamed(ending) => words.html("file-misnamed", args!["ending" => ending.as_str()]),
        Problem::Unsupported(kind) => words.html("file-unsupported", args!["kind" => kind.as_str()]),
        Problem::TooManyRows(rows, limit) => {
            let count = |rows: &usize| turn.scene.locale.count(*rows);
            words.html("statement-too-many-rows", args!["rows" => count(rows), "limit" => count(limit)])
        }
        Problem::TooLarge(size) => {
            let megabytes = |bytes: usize| {
                let bytes = Decimal::from(bytes as u64) / Decimal::from(1_000_000);
                turn.scene.locale.number(bytes.round_dp(1).normalize())
            };
            let limit = turn.services.config.limits.file_bytes;
            words.html("file-too-large", args!["size" => megabytes((*size).max(limit)), "limit" => megabytes(limit)])
        }
    }
}

/// A button of a statement's message was tapped.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, id: DraftId, verb: &str) -> Result<Outcome, StoreError> {
    let Some(verb) = Verb::parse(verb) else {
        turn.toast("toast-expired");
        return Ok(Outcome::Done);
    };
    if let Some(key) = blocked(turn, id).await? {
        turn.toast(key);
        return Ok(Outcome::Done);
    }
    if verb != Verb::Discard {
        return Ok(Outcome::Slow(Job::StatementTap { draft: id, verb }));
    }
    let book = turn.book();
    if let Some(held) = draft::lock(turn.db, book, id).await? {
        draft::update(turn.db, book, id, "discarded", &held.content).await?;
    }
    let html = turn.words().html("statement-discarded", args![]);
    turn.replace(&Reply::text(html));
    Ok(Outcome::Done)
}
