//! Changes that were asked for: collected over a turn, then made in one transaction as one action, or kept until a tap.
//! Nothing here trusts the model: what is planned was checked by its tool, and is checked again against the book as it
//! is when it is made.

mod apply;
mod shown;

use serde::{Deserialize, Serialize};
use sqlx::postgres::PgConnection;

use self::apply::{Applied, apply};
use super::failure::Failure;
use super::{Ask, Assistant, kept};
use crate::args;
use crate::ledger::category::Category;
use crate::ledger::goal::NewGoal;
use crate::ledger::recurring::NewRecurring;
use crate::ledger::rule::Rule;
use crate::ledger::{ActionNo, BudgetPeriod, CategoryNo, EntryNo, Goal, Kind, Money, NewEntry, Recurring, UserId};
use crate::reply::{Choice, Html, Locale, Reply};
use crate::store::{Book, StoreError, action, book, draft};

/// One thing that is changed, with what it was when it was looked at: made later, it is made as it was shown or not at
/// all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Planned {
    /// An entry is recorded.
    Add { entry: NewEntry },
    /// An entry becomes another.
    Edit { no: EntryNo, seen: ActionNo, before: NewEntry, after: NewEntry },
    /// An entry goes.
    Delete { no: EntryNo, seen: ActionNo, before: NewEntry },
    /// A budget is set, moved or removed.
    Budget {
        /// None: all spending.
        category: Option<CategoryNo>,
        #[serde(default)]
        period: BudgetPeriod,
        before: Option<Money>,
        after: Option<Money>,
    },
    /// A goal is set, changed, saved into or removed.
    Goal { before: Option<Goal>, after: Option<NewGoal> },
    /// A recurring item is set, changed or removed.
    Recurring { before: Option<Recurring>, after: Option<NewRecurring> },
    /// A category is made, renamed, archived or brought back.
    Category { before: Option<NamedCategory>, after: NamedCategory },
    /// A rule is made (its number is 0), changed, removed or left as it is, and these entries of before become as it
    /// says.
    Rule { before: Option<Rule>, after: Option<Rule>, past: Vec<EntryNo> },
    /// An earlier action is taken back.
    Undo { action: ActionNo, kind: String, entries: usize },
}

/// A category as it is kept with a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NamedCategory {
    /// None: it is new.
    pub no: Option<CategoryNo>,
    pub name: String,
    pub emoji: String,
    pub kind: Kind,
    pub archived: bool,
}

impl From<&Category> for NamedCategory {
    fn from(category: &Category) -> Self {
        Self {
            no: Some(category.no),
            name: category.name.clone(),
            emoji: category.emoji.clone(),
            kind: category.kind,
            archived: category.archived,
        }
    }
}

impl Planned {
    /// The entry it changes or deletes.
    pub(super) fn entry(&self) -> Option<EntryNo> {
        match self {
            Self::Edit { no, .. } | Self::Delete { no, .. } => Some(*no),
            _ => None,
        }
    }

    /// Whether something goes by it: that always waits for a tap.
    pub(super) fn removes(&self) -> bool {
        match self {
            Self::Delete { .. } => true,
            Self::Budget { after, .. } => after.is_none(),
            Self::Goal { after, .. } => after.is_none(),
            Self::Recurring { after, .. } => after.is_none(),
            // What people chose before is written over.
            Self::Rule { after, past, .. } => after.is_none() || !past.is_empty(),
            Self::Category { before, after } => after.archived && before.as_ref().is_none_or(|before| !before.archived),
            // What was recorded goes, or what was deleted comes back: either is more than it seems.
            Self::Undo { .. } => true,
            Self::Add { .. } | Self::Edit { .. } => false,
        }
    }

    /// What an entry says once it is recorded or changed.
    pub(super) fn says(&self) -> Option<&NewEntry> {
        match self {
            Self::Add { entry } => Some(entry),
            Self::Edit { after, .. } => Some(after),
            _ => None,
        }
    }

    /// Whether both are about the same thing, so that the second would undo what the first was about.
    pub(super) fn collides(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Undo { .. }, _) | (_, Self::Undo { .. }) => true,
            (Self::Add { entry: one }, Self::Add { entry: two }) => one == two,
            (Self::Budget { category: one, period: often, .. }, Self::Budget { category: two, period: other, .. }) => {
                one == two && often == other
            }
            (Self::Goal { before: Some(one), .. }, Self::Goal { before: Some(two), .. }) => one.no == two.no,
            (Self::Goal { after: Some(one), .. }, Self::Goal { after: Some(two), .. }) => one.name == two.name,
            (Self::Recurring { before: Some(one), .. }, Self::Recurring { before: Some(two), .. }) => one.no == two.no,
            (Self::Recurring { after: Some(one), .. }, Self::Recurring { after: Some(two), .. }) => {
                one.name == two.name
            }
            (Self::Category { before: one, after: new }, Self::Category { before: two, after: other }) => {
                new.name == other.name || one.is_some() && one.as_ref().map(|c| c.no) == two.as_ref().map(|c| c.no)
            }
            (Self::Rule { before: one, after: new, past }, Self::Rule { before: two, after: other, past: others }) => {
                let looks_for = |rule: &Option<Rule>| rule.as_ref().map(|rule| rule.when.clone());
                one.is_some() && one == two
                    || new.is_some() && looks_for(new) == looks_for(other)
                    || past.iter().any(|no| others.contains(no))
            }
            (Self::Rule { past, .. }, other) | (other, Self::Rule { past, .. }) => {
                other.entry().is_some_and(|no| past.contains(&no))
            }
            _ => self.entry().is_some() && self.entry() == other.entry(),
        }
    }
}

/// Whom a confirmation is for.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub book: &'a Book,
    pub locale: &'a Locale,
    pub today: chrono::NaiveDate,
    /// The content of at most so many entries is kept by an undo.
    pub redo_entries: i64,
    /// How many of the newest entries rules look at.
    pub past_entries: i64,
}

impl<'a> Place<'a> {
    pub(super) fn of(assistant: &Assistant, ask: &'a Ask) -> Self {
        Self::in_book(assistant, &ask.book, &ask.locale, ask.today)
    }

    pub(super) fn in_book(assistant: &Assistant, book: &'a Book, locale: &'a Locale, today: chrono::NaiveDate) -> Self {
        let super::Settings { redo_entries, past_entries, .. } = assistant.settings;
        Self { book, locale, today, redo_entries, past_entries }
    }
}

/// The key of what an update changes: one action at most, so that it needs nothing the model may say differently the
/// second time. What a message records goes by the message, so that it follows when the message is edited.
fn key(ask: &Ask, planned: &[Planned]) -> String {
    let records = planned.iter().any(|planned| matches!(planned, Planned::Add { .. }));
    match ask.message.as_ref().filter(|_| records) {
        Some(message) => message.clone(),
        None => update_key(ask),
    }
}

fn update_key(ask: &Ask) -> String {
    format!("q:{}", ask.update)
}

/// What was said of what this update changed before: it was begun, and the process died before it was answered.
pub(super) async fn of_update(assistant: &Assistant, ask: &Ask) -> Result<Option<Reply>, Failure> {
    let mut connection = assistant.store.pool().acquire().await.map_err(StoreError::from)?;
    for key in [Some(update_key(ask)), ask.message.clone()].into_iter().flatten() {
        if action::by_key(&mut connection, ask.book.id, &key).await?.is_none() {
            continue;
        }
        let said = draft::said(&mut connection, ask.book.id, &key).await?;
        let said = said.and_then(|said| serde_json::from_value(said).ok());
        let before = || Reply::text(ask.locale.words().html("change-made-before", args![]));
        return Ok(Some(said.unwrap_or_else(before)));
    }
    Ok(None)
}

/// Makes what the person asked for.
pub(super) async fn make(assistant: &Assistant, ask: &Ask, planned: &[Planned]) -> Result<Reply, Failure> {
    let mut tx = assistant.store.begin().await?;
    let (key, place) = (key(ask, planned), Place::of(assistant, ask));
    match made(&mut tx, place, &key, ask.user, planned).await? {
        Made::Done(reply) => {
            let said = serde_json::to_value(kept::Kept::Said { key, reply: reply.clone() }).unwrap_or_default();
            let id = draft::add(&mut tx, ask.book.id, draft::DraftKind::Pending, &said, None, ask.user).await?;
            draft::update(&mut tx, ask.book.id, id, "saved", &said).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok(reply)
        }
        // Another process had taken the update over and was faster.
        Made::Before => {
            drop(tx);
            of_update(assistant, ask).await?.ok_or(Failure::Ledger)
        }
        Made::Stale => Ok(Reply::text(ask.locale.words().html("change-stale", args![]))),
    }
}

/// How making changes went. Unless they are done, the transaction must be given up.
pub(super) enum Made {
    /// What to say.
    Done(Reply),
    /// They were made before.
    Before,
    /// Something is no longer as it was when it was looked at.
    Stale,
}

/// Makes planned changes as one action and says what became of them.
pub(super) async fn made(
    connection: &mut PgConnection,
    place: Place<'_>,
    key: &str,
    actor: UserId,
    planned: &[Planned],
) -> Result<Made, StoreError> {
    let (action, first) = match apply(connection, place, key, actor, planned).await {
        Ok(Applied::Done { action, first }) => (action, first),
        Ok(Applied::Before) | Err(StoreError::Repeated) => return Ok(Made::Before),
        Ok(Applied::Stale) | Err(StoreError::NameTaken) => return Ok(Made::Stale),
        Err(error) => return Err(error),
    };
    let now = book::load(connection, place.book.id).await?;
    let place = Place { book: &now, ..place };
    Ok(Made::Done(shown::confirmation(connection, place, planned, first, action).await?))
}

/// Shows what would be changed, before and after, with the buttons that decide.
pub(super) async fn propose(assistant: &Assistant, ask: &Ask, planned: &[Planned]) -> Result<Reply, Failure> {
    let kept = kept::Kept::Plan { changes: planned.to_vec(), message: ask.message.clone() };
    let id = kept::keep(assistant, ask, &kept).await?;
    let words = ask.locale.words();
    let html = shown::preview(Place::of(assistant, ask), planned);
    let save = Choice::new(&words.plain("button-save", args![]), format!("q:{id}:save")).ok();
    let discard = Choice::new(&words.plain("button-discard", args![]), format!("q:{id}:discard")).ok();
    Ok(Reply::text(html).row([save, discard].into_iter().flatten()))
}

/// A value that is not there.
fn nothing(locale: &Locale) -> String {
    locale.words().plain("nothing", args![])
}

/// One field as it was and as it becomes.
fn difference(locale: &Locale, field: &str, before: &str, after: &str) -> Html {
    locale.words().html("entry-change", args!["field" => field, "before" => before, "after" => after])
}
