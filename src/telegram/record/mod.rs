//! Texts that are entries, questions or neither; what they record, and what that leaves of budgets.

mod edited;

use chrono::DateTime;
use rust_decimal::Decimal;

pub use self::edited::follow_edit;
use super::confirm;
use super::dispatch::Outcome;
use super::jobs::Job;
use super::question::Posed;
use super::turn::{Turn, day_at};
use super::update::FirstWritten;
use super::{commands, ingest};
use crate::args;
use crate::intake::quick_text::{Ambiguity, Fingerprint, Intent, NotMoved, ParsedEntry, Problem};
use crate::intake::record::{self as intake, Plan};
use crate::ledger::category;
use crate::ledger::{ActionKind, ActionNo, NewEntry, Source};
use crate::reply::{Part, Reply};
use crate::report::alert::{self, Left};
use crate::store::record::Recording;
use crate::store::{StoreError, account, action, entry};

/// Deals with a text that is no command and no correction. `addressed`: in a group, it was said to us.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn text(turn: &mut Turn<'_>, text: &str, addressed: bool) -> Result<Outcome, StoreError> {
    said(turn, text, addressed, Source::Text).await
}

/// [`text`] for words that were typed or spoken.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn said(turn: &mut Turn<'_>, text: &str, addressed: bool, source: Source) -> Result<Outcome, StoreError> {
    let limits = ingest::grammar_limits(turn.services);
    let scene = &turn.scene;
    let parsed = intake::read(text, &scene.book, &scene.locale, scene.today, commands::NAMES, limits);
    let spoken_to = turn.scene.private || addressed;
    match (parsed.intent, parsed.problem) {
        (_, Some(problem)) if spoken_to => say_problem(turn, problem),
        (_, Some(_)) => {}
        (Intent::Record(entries), None) => {
            let key = match &parsed.bank_message {
                Some(print) => bank_message_key(turn, print, None).await?,
                None => ingest::message_key(turn.services, turn.scene.chat, turn.message_id.unwrap_or_default()),
            };
            record(turn, &entries, key, source).await?;
        }
        (Intent::Command(name), None) if turn.scene.private => return Box::pin(commands::run(turn, &name, "")).await,
        // Neither an entry nor plainly a question: it may lean on the question before.
        (intent @ (Intent::Question | Intent::None), None) if spoken_to => {
            let none = intent == Intent::None;
            if none && (commands::settings::typed(turn, text).await? || commands::budget::typed(turn, text).await?) {
                return Ok(Outcome::Done);
            }
            return Ok(Outcome::Slow(question(turn, text)));
        }
        _ => {}
    }
    Ok(Outcome::Done)
}

/// Deals with a text that somebody else wrote first: a bank's message is an entry or gets a kind word, anything else
/// changes nothing. What it does not date is of the day on which it was written.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn forwarded(turn: &mut Turn<'_>, text: &str, written: FirstWritten) -> Result<(), StoreError> {
    let limits = ingest::grammar_limits(turn.services);
    let scene = &turn.scene;
    let day = written.0.and_then(|at| DateTime::from_timestamp(at, 0)).map(|at| day_at(at, scene.timezone));
    let day = day.filter(|day| *day < scene.today).unwrap_or(scene.today);
    let parsed = intake::read_passed_on(text, &scene.book, &scene.locale, day, commands::NAMES, limits);
    match (parsed.intent, parsed.problem, parsed.bank_message) {
        (Intent::Record(mut entries), None, Some(print)) => {
            let key = bank_message_key(turn, &print, written.0).await?;
            for entry in &mut entries {
                entry.occurred_on.get_or_insert(day);
            }
            record(turn, &entries, key, Source::Text).await?;
        }
        (_, Some(problem @ Problem::BankMessage(_)), _) => say_problem(turn, problem),
        _ => turn.say_key("unsupported-forward"),
    }
    Ok(())
}

/// The key of what a bank's message recorded: the same however often it comes, and another once that was taken back. Words
/// that another message may have as well are known with the second they were first written in, else with the day.
async fn bank_message_key(
    turn: &mut Turn<'_>,
    print: &Fingerprint,
    written: Option<i64>,
) -> Result<String, StoreError> {
    let book = turn.book();
    let base = match (print.unique, written) {
        (true, _) => format!("b:{}", print.words),
        (false, Some(at)) => format!("b:{}:at{at}", print.words),
        (false, None) => format!("b:{}:on{}", print.words, turn.scene.today),
    };
    let (mut key, mut times) = (base.clone(), 1u32);
    while let Some(no) = action::by_key(turn.db, book, &key).await? {
        let stands = action::get(turn.db, book, no).await?.is_none_or(|action| action.undone_by.is_none());
        if stands && !entry::of_action(turn.db, book, no, 1).await?.is_empty() {
            break;
        }
        times += 1;
        key = format!("{base}:{times}");
    }
    Ok(key)
}

/// The text that says why a bank's message moved no money.
fn not_moved(why: NotMoved) -> &'static str {
    match why {
        NotMoved::OneTimePassword => "bank-message-password",
        NotMoved::Balance => "bank-message-balance",
        NotMoved::Declined => "bank-message-declined",
        NotMoved::Request => "bank-message-request",
        NotMoved::Upcoming => "bank-message-upcoming",
        NotMoved::CardBill => "bank-message-card-bill",
        NotMoved::BetweenOwn => "bank-message-own",
        NotMoved::Advert => "bank-message-advert",
        NotMoved::Unclear => "bank-message-unclear",
    }
}

/// The question that a text is, to be answered outside any transaction.
fn question(turn: &Turn<'_>, text: &str) -> Job {
    let message = turn.message_id.filter(|_| turn.tap.is_none());
    let message = message.map(|id| ingest::message_key(turn.services, turn.scene.chat, id));
    Job::Question(Box::new(Posed { text: text.to_owned(), message, ..Posed::default() }))
}

/// Says why a text that looks like an entry was not recorded.
pub fn say_problem(turn: &mut Turn<'_>, problem: Problem) {
    let limits = &turn.services.config.limits;
    let words = turn.words();
    let html = match problem {
        Problem::TooLong => words.html("problem-too-long", args!["limit" => limits.text_chars]),
        Problem::TooManyEntries => words.html("problem-too-many", args!["limit" => limits.entries_per_message]),
        Problem::AmountTooLarge => words.html("problem-amount-large", args![]),
        Problem::AmountNotPositive => words.html("problem-amount-not-positive", args![]),
        Problem::AmountTooPrecise => words.html("problem-amount-precise", args![]),
        Problem::AbsurdDate => words.html("problem-date", args![]),
        Problem::BankMessage(why) => words.html(not_moved(why), args![]),
        Problem::UnknownCurrency => words.html("problem-currency-unknown", args![]),
        Problem::SameAccount => words.html("problem-account-same", args![]),
        Problem::Saving => words.html("problem-saving", args![]),
        Problem::Standing => words.html("problem-standing", args![]),
        Problem::Repeats => words.html("problem-repeats", args![]),
        Problem::NotYet => words.html("problem-not-yet", args![]),
        Problem::Ambiguous(Ambiguity::YearOrAmount) => words.html("problem-year-or-amount", args![]),
        Problem::Ambiguous(Ambiguity::NewOrCorrection) => words.html("problem-new-or-correction", args![]),
        Problem::Ambiguous(Ambiguity::WhichAmount) => words.html("problem-which-amount", args![]),
        Problem::Ambiguous(Ambiguity::InOrOut) => words.html("problem-in-or-out", args![]),
        Problem::Ambiguous(Ambiguity::Separator) => words.html("problem-separator", args![]),
        Problem::Ambiguous(Ambiguity::CountOrPrice) => words.html("problem-count-or-price", args![]),
        Problem::Ambiguous(Ambiguity::EachOrAll) => words.html("problem-each-or-all", args![]),
        Problem::Ambiguous(Ambiguity::IsItAnAmount) => words.html("problem-is-it-an-amount", args![]),
        Problem::Ambiguous(Ambiguity::DateOrAmount) => words.html("problem-date-or-amount", args![]),
        Problem::Ambiguous(Ambiguity::WhichCurrency) => words.html("problem-which-currency", args![]),
        Problem::Ambiguous(Ambiguity::IsItATransfer) => {
            let accounts: Vec<&str> = turn.scene.book.accounts.iter().map(|account| account.name.as_str()).collect();
            words.html("problem-is-it-a-transfer", args!["accounts" => accounts.join(", ")])
        }
    };
    turn.say_text(html);
}

/// Records what a text says, opens accounts it names, and confirms.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn record(
    turn: &mut Turn<'_>,
    said: &[ParsedEntry],
    key: String,
    source: Source,
) -> Result<Option<ActionNo>, StoreError> {
    let book = turn.book();
    if let Some(made) = action::by_key(turn.db, book, &key).await? {
        let present = entry::of_action(turn.db, book, made, 1).await?;
        let html = match present.first() {
            Some(first) => turn.words().html("entry-recorded-before", args!["no" => first.no.0]),
            None => turn.words().html("entry-recorded-before-gone", args![]),
        };
        turn.say_text(html);
        return Ok(None);
    }
    let Some((entries, opened)) = plan(turn, said, source, &key).await? else { return Ok(None) };
    confirm_new(turn, entries, key, ActionKind::Record, opened).await
}

/// Plans entries; accounts that are named and not there are opened by an action of their own.
async fn plan(
    turn: &mut Turn<'_>,
    said: &[ParsedEntry],
    source: Source,
    key: &str,
) -> Result<Option<(Vec<NewEntry>, Vec<String>)>, StoreError> {
    let mut opened = Vec::new();
    // The second time nothing is missing.
    for _ in 0..2 {
        match intake::plan(&turn.scene.book, said, turn.scene.today, turn.scene.user, source) {
            Ok(Plan::Ready(entries)) if !entries.is_empty() => return Ok(Some((entries, opened))),
            Ok(Plan::Ready(_)) => break,
            Ok(Plan::Open(names)) => {
                for name in &names {
                    if let Err(key) = commands::checked_name(name) {
                        turn.say_key(key);
                        return Ok(None);
                    }
                    let folded = category::fold(name);
                    if turn.scene.book.accounts.iter().any(|account| category::fold(&account.name) == folded) {
                        let html = turn.words().html("account-closed", args!["account" => name]);
                        turn.say_text(html);
                        return Ok(None);
                    }
                }
                open(turn, &names, &format!("{key}:open")).await?;
                opened = names;
            }
            Err(_) => {
                turn.say_key("problem-amount-large");
                return Ok(None);
            }
        }
    }
    turn.say_key("problem-not-understood");
    Ok(None)
}

/// Opens accounts that are named and not there, as an action of their own.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn open(turn: &mut Turn<'_>, names: &[String], key: &str) -> Result<(), StoreError> {
    let (book, user) = (turn.book(), turn.scene.user);
    if let Some(no) = action::begin(turn.db, book, key, ActionKind::Account, Some(user)).await? {
        let mut changes = Vec::new();
        for name in names {
            let currency = turn.scene.book.currency;
            let (_, change) = account::open(turn.db, book, name, currency, Decimal::ZERO, no).await?;
            changes.push(change);
        }
        action::finish(turn.db, book, no, &changes).await?;
    }
    turn.refresh().await
}

/// Records entries that are ready and says so, with what is left of the budgets and the alerts that follow.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn confirm_new(
    turn: &mut Turn<'_>,
    entries: Vec<NewEntry>,
    key: String,
    kind: ActionKind,
    opened: Vec<String>,
) -> Result<Option<ActionNo>, StoreError> {
    let Some(Recorded { action, reply, left }) = recorded(turn, entries, key, kind, opened).await? else {
        return Ok(None);
    };
    turn.say(&reply);
    alert(turn, &left).await?;
    Ok(Some(action))
}

/// A recording that was made.
pub struct Recorded {
    /// Its action.
    pub action: ActionNo,
    /// What is said of it.
    pub reply: Reply,
    /// What it leaves of budgets, of which [`alert`] is to be told.
    pub left: Vec<Left>,
}

/// Records entries that are ready, and says nothing yet. None: it was done before.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn recorded(
    turn: &mut Turn<'_>,
    entries: Vec<NewEntry>,
    key: String,
    kind: ActionKind,
    opened: Vec<String>,
) -> Result<Option<Recorded>, StoreError> {
    let recording = Recording { book: turn.book(), key, kind, actor: Some(turn.scene.user), entries: entries.clone() };
    let Some(recorded) = crate::store::record::record(turn.db, &[recording]).await?.pop() else { return Ok(None) };
    let left = left(turn, &entries).await?;
    let mut reply = confirm::recorded(&turn.scene, &entries, recorded.first_entry, recorded.action, &left);
    if !opened.is_empty()
        && let Some(Part::Text(html)) = reply.parts.first_mut()
    {
        html.line(&turn.words().html("account-opened", args!["accounts" => opened.join(", ")]));
    }
    Ok(Some(Recorded { action: recorded.action, reply, left }))
}

/// What is left of each budget these entries draw on now.
pub async fn left(turn: &mut Turn<'_>, entries: &[NewEntry]) -> Result<Vec<Left>, StoreError> {
    let book = turn.scene.book.clone();
    alert::drawn(turn.db, &book, turn.scene.today, entries).await
}

/// Looks at every budget of the book after a change of many entries, or one that is not at hand, and says what is due.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn alert_all(turn: &mut Turn<'_>) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let left = alert::all(turn.db, &book, turn.scene.today).await?;
    alert(turn, &left).await
}

/// Says that a budget is at 80 % or used up: once each period and limit, whatever brought it there. To be called after
/// every change that draws on a budget, with what [`left`] says then.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn alert(turn: &mut Turn<'_>, left: &[Left]) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    for alert in alert::due(turn.db, &book, turn.scene.today, left).await? {
        turn.say_text(alert.html(&book, &turn.scene.locale));
    }
    Ok(())
}
