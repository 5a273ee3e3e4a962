//! `/goal`: what is being saved for, and how far it is.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::is_question;
use super::naming::{self, Attempt};
use super::phrase::{self, Verb};
use crate::args;
use crate::intake::quick_text::{Unclear, by};
use crate::ledger::goal::{NewGoal, called};
use crate::ledger::money::{AMOUNT_LIMIT, MAX_SCALE};
use crate::ledger::{ActionKind, Currency, Goal, GoalNo, Money, MoneyError};
use crate::reply::{Choice, DateOrder, Reply, clean, clean_to};
use crate::report::lines;
use crate::store::{StoreError, goal};
use crate::telegram::buttons::number;
use crate::telegram::record;
use crate::telegram::turn::Turn;

/// Goals on a page.
const PAGE: usize = 8;

/// Shows the goals, or does what is said.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    let rest = clean_to(rest, 200);
    let book = turn.book();
    let goals = goal::list(turn.db, book).await?;
    if rest.is_empty() {
        let reply = page(turn, &goals, 0);
        turn.say(&reply);
        return Ok(());
    }
    if phrase::ends_in_zero(&rest) {
        turn.say_key("problem-amount-not-positive");
        return Ok(());
    }
    match phrase::verb(&rest) {
        Some((Verb::Add, what)) if !what.is_empty() => set(turn, &goals, what).await,
        Some((Verb::Rename, what)) => match phrase::renamed(what, |name| called(&goals, name).cloned()) {
            Some((old, new)) => rename(turn, &old, &new).await,
            None => {
                turn.say_key("goal-how");
                Ok(())
            }
        },
        Some((Verb::Archive, what)) if !what.is_empty() => remove_named(turn, &goals, what).await,
        _ => match phrase::off(&rest) {
            Some(name) => remove_named(turn, &goals, name).await,
            None => set(turn, &goals, &rest).await,
        },
    }
}

/// `j:list:OFFSET`, `j:add`, `j:NO`, `j:NO:save|delete`. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    let book = turn.book();
    let goals = goal::list(turn.db, book).await?;
    let (head, verb) = rest.split_once(':').unwrap_or((rest, ""));
    if head == "list" {
        let reply = page(turn, &goals, verb.parse().unwrap_or(0));
        turn.replace(&reply);
        return Ok(true);
    }
    if head == "add" {
        let html = turn.words().html("goal-ask-new", args![]);
        turn.say(&Reply::text(html).forcing_reply());
        return Ok(true);
    }
    let Some(no) = number(head).map(GoalNo) else { return Ok(false) };
    let Some(goal) = goals.iter().find(|goal| goal.no == no) else { return Ok(false) };
    match verb {
        "" => {
            let reply = menu(turn, goal);
            turn.replace(&reply);
        }
        "save" => {
            let html = turn.words().html("goal-ask-save", args!["goal" => clean(&goal.goal.name)]);
            turn.say(&Reply::text(html).forcing_reply());
        }
        "delete" => remove(turn, goal).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Deals with the answer to a question of ours; false when it is none.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn answered(turn: &mut Turn<'_>, text: &str, question: &str) -> Result<bool, StoreError> {
    let new = is_question(question, "goal-ask-new", &args![]);
    if !new && !question.starts_with('🎯') {
        return Ok(false);
    }
    let (book, text) = (turn.book(), clean_to(text, 200));
    let goals = goal::list(turn.db, book).await?;
    if new {
        set(turn, &goals, &text).await?;
        return Ok(true);
    }
    let asked = |goal: &&Goal| is_question(question, "goal-ask-save", &args!["goal" => clean(&goal.goal.name)]);
    let Some(goal) = goals.iter().find(asked) else { return Ok(false) };
    match phrase::name_and_amount(turn, &text, true) {
        Ok((name, Some((amount, currency)))) if name.is_empty() => save(turn, goal, amount, currency).await?,
        Ok(_) => turn.say_key("goal-how-much"),
        Err(problem) => record::say_problem(turn, problem),
    }
    Ok(true)
}

fn page(turn: &Turn<'_>, goals: &[Goal], offset: usize) -> Reply {
    let words = turn.words();
    let add = turn.button("button-add", "j:add".to_owned());
    if goals.is_empty() {
        return Reply::text(words.html("goal-empty", args![])).row(add);
    }
    let offset = offset.min((goals.len() - 1) / PAGE * PAGE);
    let shown = || goals.iter().skip(offset).take(PAGE);
    let mut html = words.html("goal-title", args![]);
    for goal in shown() {
        html.paragraph(&lines::goal(&turn.scene.locale, turn.scene.today, &goal.goal));
    }
    html.paragraph(&words.html("goal-how", args![]));
    let choices = shown().filter_map(|goal| Choice::new(&goal.goal.name, format!("j:{}", goal.no)).ok());
    Reply::text(html).rows(3, choices).row(turn.leafing("j:list", offset, PAGE, goals.len())).row(add)
}

fn menu(turn: &Turn<'_>, goal: &Goal) -> Reply {
    let no = goal.no;
    let row = [
        turn.button("button-save-into", format!("j:{no}:save")),
        turn.button("button-delete", format!("j:{no}:delete")),
        turn.button("button-back", "j:list:0".to_owned()),
    ];
    let html = lines::goal(&turn.scene.locale, turn.scene.today, &goal.goal);
    Reply::text(html).row(row.into_iter().flatten())
}

fn unknown(turn: &mut Turn<'_>, name: &str) {
    let html = turn.words().html("goal-unknown", args!["name" => name]);
    turn.say_text(html);
}

/// `holiday 1200 by june`, `holiday +50`, `holiday`.
async fn set(turn: &mut Turn<'_>, goals: &[Goal], said: &str) -> Result<(), StoreError> {
    let month_first = turn.scene.locale.date_order() == DateOrder::MonthDayYear;
    let (said, due) = match by(said, turn.scene.today, month_first) {
        Ok(Some((before, day))) => (before, Some(day)),
        Ok(None) => (said.to_owned(), None),
        Err(Unclear) => {
            turn.say_key("goal-date");
            return Ok(());
        }
    };
    let (name, amount) = match phrase::name_and_amount(turn, &said, true) {
        Ok(read) => read,
        Err(problem) => {
            record::say_problem(turn, problem);
            return Ok(());
        }
    };
    let known = match called(goals, &name) {
        // With one goal only, `/goal +50` says enough.
        None if name.is_empty() => goals.first().filter(|_| goals.len() == 1),
        known => known,
    };
    match (known, amount) {
        (Some(goal), Some((amount, currency))) if phrase::is_signed(&said) => save(turn, goal, amount, currency).await,
        (None, Some(_)) if phrase::is_signed(&said) => {
            match name.is_empty() {
                true => turn.say_key("goal-which"),
                false => unknown(turn, &name),
            }
            Ok(())
        }
        (Some(goal), None) if due.is_none() => {
            let reply = menu(turn, goal);
            turn.say(&reply);
            Ok(())
        }
        (Some(goal), amount) => match target(turn, goal.goal.target, amount) {
            Some(target) if target.currency() != goal.goal.target.currency() && !goal.goal.saved.is_zero() => {
                say_currency(turn, goal);
                Ok(())
            }
            Some(target) => {
                change(turn, goal, NewGoal { target, due_on: due.or(goal.goal.due_on), ..goal.goal.clone() }).await
            }
            None => Ok(()),
        },
        (None, Some((amount, currency))) => add(turn, goals, &name, amount, currency, due).await,
        (None, None) => {
            match name.is_empty() {
                true => turn.say_key("goal-how"),
                false => unknown(turn, &name),
            }
            Ok(())
        }
    }
}

/// The target as said, else as it is; None: it cannot be, and the person is told.
fn target(turn: &mut Turn<'_>, now: Money, said: Option<phrase::Said>) -> Option<Money> {
    let Some((amount, currency)) = said else { return Some(now) };
    match Money::new(amount, currency.unwrap_or(now.currency())) {
        Ok(target) => Some(target),
        Err(error) => {
            turn.say_key(match error {
                MoneyError::NotPositive => "goal-how",
                MoneyError::TooPrecise => "problem-amount-precise",
                MoneyError::TooLarge | MoneyError::CurrencyMismatch => "problem-amount-large",
            });
            None
        }
    }
}

fn say_currency(turn: &mut Turn<'_>, goal: &Goal) {
    let code = goal.goal.target.currency().code().to_owned();
    let html = turn.words().html("goal-currency", args!["goal" => clean(&goal.goal.name), "currency" => code]);
    turn.say_text(html);
}

async fn add(
    turn: &mut Turn<'_>,
    goals: &[Goal],
    name: &str,
    amount: Decimal,
    currency: Option<Currency>,
    due_on: Option<NaiveDate>,
) -> Result<(), StoreError> {
    if !naming::is_good(turn, name) {
        return Ok(());
    }
    if goals.len() >= turn.services.config.limits.goals {
        turn.say_key("goals-many");
        return Ok(());
    }
    let currency = currency.unwrap_or(turn.scene.book.currency);
    let Ok(zero) = Money::new(Decimal::ONE, currency) else { return Ok(()) };
    let Some(target) = target(turn, zero, Some((amount, Some(currency)))) else { return Ok(()) };
    let new = NewGoal { name: name.to_owned(), target, saved: Decimal::ZERO, due_on };
    write(turn, None, Some(&new), "goal-set").await
}

/// Puts money aside, or takes some out.
async fn save(turn: &mut Turn<'_>, goal: &Goal, amount: Decimal, currency: Option<Currency>) -> Result<(), StoreError> {
    if currency.is_some_and(|currency| currency != goal.goal.target.currency()) {
        say_currency(turn, goal);
        return Ok(());
    }
    let saved = (goal.goal.saved + amount).normalize();
    if saved.is_sign_negative() && !saved.is_zero() {
        let there = turn.scene.locale.money(goal.goal.saved, goal.goal.target.currency());
        let html = turn.words().html("goal-below", args!["goal" => clean(&goal.goal.name), "saved" => there]);
        turn.say_text(html);
        return Ok(());
    }
    if saved >= AMOUNT_LIMIT {
        turn.say_key("problem-amount-large");
        return Ok(());
    }
    if saved.scale() > MAX_SCALE {
        turn.say_key("problem-amount-precise");
        return Ok(());
    }
    let key = if amount.is_sign_negative() { "goal-taken" } else { "goal-saved" };
    let new = NewGoal { saved, ..goal.goal.clone() };
    if new == goal.goal {
        turn.say_key("toast-unchanged");
        return Ok(());
    }
    write(turn, Some(goal), Some(&new), key).await
}

async fn change(turn: &mut Turn<'_>, goal: &Goal, new: NewGoal) -> Result<(), StoreError> {
    if new == goal.goal {
        let reply = menu(turn, goal);
        turn.say(&reply);
        return Ok(());
    }
    write(turn, Some(goal), Some(&new), "goal-changed").await
}

async fn rename(turn: &mut Turn<'_>, goal: &Goal, name: &str) -> Result<(), StoreError> {
    if !naming::is_good(turn, name) {
        return Ok(());
    }
    change(turn, goal, NewGoal { name: name.trim().to_owned(), ..goal.goal.clone() }).await
}

async fn remove_named(turn: &mut Turn<'_>, goals: &[Goal], name: &str) -> Result<(), StoreError> {
    match called(goals, name) {
        Some(goal) => remove(turn, goal).await,
        None => {
            unknown(turn, name);
            Ok(())
        }
    }
}

async fn remove(turn: &mut Turn<'_>, goal: &Goal) -> Result<(), StoreError> {
    write(turn, Some(goal), None, "goal-removed").await
}

/// Writes a goal that is new, changed or to go, as an action, and says so under `key`.
async fn write(turn: &mut Turn<'_>, old: Option<&Goal>, new: Option<&NewGoal>, key: &str) -> Result<(), StoreError> {
    let book = turn.book();
    let Some(mut attempt) = Attempt::begin(turn, ActionKind::Goal).await? else { return Ok(()) };
    let (no, db) = (attempt.no, attempt.db());
    let written = match (old, new) {
        (None, Some(new)) => goal::add(db, book, new, no).await.map(|(_, change)| Some(change)),
        (Some(old), Some(new)) => goal::change(db, book, old.no, new, no).await,
        (Some(old), None) => goal::remove(db, book, old.no).await,
        (None, None) => Ok(None),
    };
    if attempt.keep(written).await?.is_none() {
        naming::say_taken(turn, new.map(|new| new.name.as_str()).unwrap_or_default());
        return Ok(());
    }
    let shown = new.or(old.map(|old| &old.goal));
    let name = shown.map(|goal| clean(&goal.name)).unwrap_or_default();
    let mut html = turn.words().html(key, args!["goal" => name]);
    if let Some(new) = new {
        html.line(&lines::goal(&turn.scene.locale, turn.scene.today, new));
    }
    let undo = turn.undo_button(no);
    turn.say(&Reply::text(html).row(undo));
    Ok(())
}
