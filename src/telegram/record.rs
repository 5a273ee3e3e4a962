//! Texts that are entries, questions or neither; and entries that follow their edited message.

use chrono::Datelike;
use rust_decimal::Decimal;

use super::confirm::{self, Left};
use super::dispatch::Outcome;
use super::jobs::Job;
use super::turn::Turn;
use super::{commands, ingest};
use crate::args;
use crate::intake::quick_text::{Ambiguity, Intent, ParsedEntry, Problem};
use crate::intake::record::{self as intake, Plan};
use crate::ledger::period::Period;
use crate::ledger::category;
use crate::ledger::{ActionKind, ActionNo, BookId, Kind, NewEntry, Source};
use crate::reply::{Html, Reply};
use crate::store::record::Recording;
use crate::store::{StoreError, account, action, entry, push, totals};

/// Deals with a text that is no command and no correction. `addressed`: in a group, it was said to us.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn text(turn: &mut Turn<'_>, text: &str, addressed: bool) -> Result<Outcome, StoreError> {
    let limits = ingest::grammar_limits(turn.services);
    let scene = &turn.scene;
    let parsed = intake::read(text, &scene.book, &scene.locale, scene.today, commands::NAMES, limits);
    let spoken_to = turn.scene.private || addressed;
    match (parsed.intent, parsed.problem) {
        (_, Some(problem)) => {
            if spoken_to {
                say_problem(turn, problem);
            }
        }
        (Intent::Record(entries), None) => {
            let key = ingest::message_key(turn.scene.chat, turn.message_id.unwrap_or_default());
            record(turn, &entries, key, Source::Text).await?;
        }
        (Intent::Command(name), None) if turn.scene.private => return Box::pin(commands::run(turn, &name, "")).await,
        (Intent::Question, None) if spoken_to => return Ok(Outcome::Slow(Job::Question { text: text.to_owned() })),
        (Intent::None, None) if spoken_to => {
            if turn.services.assistant.is_some() {
                return Ok(Outcome::Slow(Job::Question { text: text.to_owned() }));
            }
            turn.say_key("model-off-entry");
        }
        _ => {}
    }
    Ok(Outcome::Done)
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
        Problem::UnknownCurrency => words.html("problem-currency-unknown", args![]),
        Problem::SameAccount => words.html("problem-account-same", args![]),
        Problem::Ambiguous(Ambiguity::WhichAmount) => words.html("problem-which-amount", args![]),
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
    if action::by_key(turn.db, turn.book(), &key).await?.is_some() {
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

async fn open(turn: &mut Turn<'_>, names: &[String], key: &str) -> Result<(), StoreError> {
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
    let recording =
        Recording { book: turn.book(), key, kind, actor: Some(turn.scene.user), entries: entries.clone() };
    let Some(recorded) = crate::store::record::record(turn.db, &[recording]).await?.pop() else { return Ok(None) };
    let left = left(turn, &entries).await?;
    let mut reply = confirm::recorded(&turn.scene, &entries, recorded.first_entry, recorded.action, &left);
    if !opened.is_empty()
        && let Some(crate::reply::Part::Text(html)) = reply.parts.first_mut()
    {
        html.line(&turn.words().html("account-opened", args!["accounts" => opened.join(", ")]));
    }
    turn.say(&reply);
    alert(turn, &left, &entries).await?;
    Ok(Some(recorded.action))
}

/// What is left of each budget these entries draw on, for those of this month.
pub async fn left(turn: &mut Turn<'_>, entries: &[NewEntry]) -> Result<Vec<Left>, StoreError> {
    let month = Period::month(turn.scene.today);
    let book = turn.scene.book.clone();
    let mut wanted: Vec<(BookId, crate::ledger::CategoryNo, crate::ledger::Currency, Period)> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.kind == Kind::Expense && month.holds(entry.occurred_on)) {
        let budget = entry.category.and_then(|no| book.budget(no));
        if let Some(budget) = budget.filter(|budget| budget.currency == entry.money.currency())
            && !wanted.iter().any(|w| w.1 == budget.category)
        {
            wanted.push((book.id, budget.category, budget.currency, month));
        }
    }
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let spent = totals::spent(turn.db, &wanted).await?;
    Ok(wanted
        .iter()
        .zip(spent)
        .filter_map(|(w, spent)| {
            book.budget(w.1).map(|budget| Left { category: w.1, limit: budget.amount, spent })
        })
        .collect())
}

/// Says, once each month, that a budget is at 80 % or used up.
pub async fn alert(turn: &mut Turn<'_>, left: &[Left], entries: &[NewEntry]) -> Result<(), StoreError> {
    let today = turn.scene.today;
    for left in left {
        let before = left.spent - entries_sum(entries, left.category);
        let Some(level) = crossed(before, left.spent, left.limit) else { continue };
        let key = format!("budget:{}:{}-{:02}:{level}", left.category, today.year(), today.month());
        if !push::claim(turn.db, turn.book(), &key).await? {
            continue;
        }
        let Some(budget) = turn.scene.book.budget(left.category).copied() else { continue };
        let money = |amount| turn.scene.locale.money(amount, budget.currency);
        let name = turn.scene.book.category(left.category).map(|c| c.label()).unwrap_or_default();
        let html = if left.spent > left.limit {
            let over = left.spent - left.limit;
            turn.words().html(
                "alert-budget-over",
                args!["category" => name, "limit" => money(left.limit), "spent" => money(left.spent), "over" => money(over)],
            )
        } else if level == 100 {
            turn.words().html("alert-budget-reached", args!["category" => name, "limit" => money(left.limit)])
        } else {
            turn.words().html(
                "alert-budget-near",
                args!["category" => name, "limit" => money(left.limit), "spent" => money(left.spent),
                      "left" => money(left.limit - left.spent),
                      "share" => turn.scene.locale.percent(left.spent / left.limit)],
            )
        };
        turn.say_text(html);
    }
    Ok(())
}

fn entries_sum(entries: &[NewEntry], category: crate::ledger::CategoryNo) -> Decimal {
    entries
        .iter()
        .filter(|entry| entry.category == Some(category) && entry.kind == Kind::Expense)
        .map(|entry| entry.money.amount())
        .sum()
}

/// The level that was crossed: 80 or 100 per cent of the limit.
fn crossed(before: Decimal, after: Decimal, limit: Decimal) -> Option<u32> {
    let near = limit * Decimal::new(8, 1);
    if before < limit && after >= limit {
        Some(100)
    } else if before < near && after >= near {
        Some(80)
    } else {
        None
    }
}

/// A message was edited: what it recorded follows, when it recorded one entry and says one entry now.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn follow_edit(turn: &mut Turn<'_>, message_id: i64, text: &str) -> Result<(), StoreError> {
    let text = text.trim_start();
    let text = text.strip_prefix("/add").map_or(text, str::trim_start);
    let key = ingest::message_key(turn.scene.chat, message_id);
    let Some(made) = action::by_key(turn.db, turn.book(), &key).await? else {
        // The message recorded nothing when it was new; now it may.
        if !text.trim_start().starts_with('/') && turn.scene.private {
            let limits = ingest::grammar_limits(turn.services);
            let scene = &turn.scene;
            let parsed = intake::read(text, &scene.book, &scene.locale, scene.today, commands::NAMES, limits);
            if let (Intent::Record(entries), None) = (parsed.intent, parsed.problem) {
                record(turn, &entries, key, Source::Text).await?;
            }
        }
        return Ok(());
    };
    let present = entry::of_action(turn.db, turn.book(), made, 100).await?;
    let limits = ingest::grammar_limits(turn.services);
    let scene = &turn.scene;
    let parsed = intake::read(text, &scene.book, &scene.locale, scene.today, commands::NAMES, limits);
    let said = match (parsed.intent, parsed.problem) {
        (Intent::Record(said), None) if !said.is_empty() && said.len() == present.len() => said,
        _ => {
            if let Some(first) = present.first() {
                let html = turn.words().html("entry-edited-message-unclear", args!["no" => first.no.0]);
                turn.say_text(html);
            }
            return Ok(());
        }
    };
    let plan_key = turn.key();
    let Some((mut entries, _)) = plan(turn, &said, Source::Text, &plan_key).await? else { return Ok(()) };
    // A day that was not said stays the day the entry has.
    for ((new, said), old) in entries.iter_mut().zip(&said).zip(&present) {
        if said.occurred_on.is_none() {
            new.occurred_on = old.entry.occurred_on;
        }
        new.payer = old.entry.payer;
        new.source = old.entry.source;
    }
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    let Some(no) = action::begin(turn.db, book, &key, ActionKind::Edit, Some(user)).await? else { return Ok(()) };
    let mut changes = Vec::new();
    for (new, old) in entries.iter().zip(&present) {
        if *new != old.entry {
            changes.extend(entry::update(turn.db, book, old.no, new, no).await?);
        }
    }
    action::finish(turn.db, book, no, &changes).await?;
    let mut html = Html::default();
    for (new, old) in entries.iter().zip(&present).filter(|(new, old)| **new != old.entry) {
        html.line(&turn.words().html(
            "entry-edited-message",
            args!["no" => old.no.0, "amount" => confirm::money(&turn.scene.locale, new),
                  "category" => confirm::category(&turn.scene, new)],
        ));
    }
    if html.is_blank() {
        return Ok(());
    }
    let left = left(turn, &entries).await?;
    for left in &left {
        html.line(&confirm::budget_line(&turn.scene, left));
    }
    let undo = turn.undo_button(no);
    turn.say(&Reply::text(html).row(undo));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_are_for_the_crossing_only() {
        let d = Decimal::from;
        for (before, after, expected) in [
            (0, 79, None),
            (0, 80, Some(80)),
            (79, 99, Some(80)),
            (80, 99, None),
            (99, 100, Some(100)),
            (0, 300, Some(100)),
            (100, 300, None),
            (90, 10, None),
        ] {
            assert_eq!(crossed(d(before), d(after), d(100)), expected, "{before} {after}");
        }
    }
}
