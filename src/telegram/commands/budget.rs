//! `/budget`: a limit for each week, month or year on a category of spending, or on all of it.

use rust_decimal::Decimal;

use super::phrase;
use crate::args;
use crate::intake::quick_text;
use crate::intake::record::category_called;
use crate::ledger::category::fold;
use crate::ledger::{ActionKind, Budget, BudgetPeriod, CategoryNo, Kind, Money, MoneyError};
use crate::reply::{Html, Reply, clean_to};
use crate::report::alert::{self, Left};
use crate::report::lines;
use crate::store::{Book, StoreError, action, budget};
use crate::telegram::turn::Turn;
use crate::telegram::{confirm, record};

/// What all spending is called, without accents.
const ALL: [&str; 16] = [
    "total",
    "all",
    "everything",
    "overall",
    "all spending",
    "total spending",
    "spending",
    "all expenses",
    "todo",
    "el total",
    "gastos",
    "gasto",
    "todos los gastos",
    "todo el gasto",
    "gasto total",
    "en total",
];

/// What a budget is of: a category, or all spending.
type Of = Option<CategoryNo>;

/// Shows the budgets, or sets or removes one.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    let rest = clean_to(rest, 200);
    if rest.is_empty() {
        return overview(turn).await;
    }
    let (period, said) = quick_text::period_of(&rest);
    if let Some(name) = phrase::off(&said) {
        return match of(&turn.scene.book, name) {
            Some(of) => remove(turn, of, period).await,
            None => unknown(turn, name),
        };
    }
    let (name, amount) = match phrase::name_and_amount(turn, &said, true) {
        Ok(said) => said,
        Err(problem) => {
            record::say_problem(turn, problem);
            return Ok(());
        }
    };
    // `food 100 travel 200` would be a budget for whatever that resembles.
    if amount.is_some() && phrase::holds_amount(turn, &name) && turn.scene.book.category_named(&name, None).is_none() {
        turn.say_key("budget-one");
        return Ok(());
    }
    let Some(of) = of(&turn.scene.book, &name).or_else(|| is_all(&said).then_some(None)) else {
        if name.is_empty() {
            turn.say_key("budget-which-category");
            return Ok(());
        }
        return unknown(turn, &name);
    };
    let Some((amount, currency)) = amount else { return show(turn, of).await };
    if amount.is_zero() {
        return remove(turn, of, period).await;
    }
    match Money::new(amount, currency.unwrap_or(turn.scene.book.currency)) {
        Ok(limit) => set(turn, of, period, limit).await,
        Err(error) => {
            turn.say_key(match error {
                MoneyError::NotPositive => "budget-how",
                MoneyError::TooPrecise => "problem-amount-precise",
                MoneyError::TooLarge | MoneyError::CurrencyMismatch => "problem-amount-large",
            });
            Ok(())
        }
    }
}

/// A budget that is set or removed in a sentence; false for any other text, and for one about what the book does not
/// know: a model may.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn typed(turn: &mut Turn<'_>, text: &str) -> Result<bool, StoreError> {
    let text = clean_to(text, 200);
    let Some(said) = quick_text::budget(&text).or_else(|| quick_text::budget_of(&text)) else { return Ok(false) };
    let (_, rest) = quick_text::period_of(&said);
    let name = match (phrase::off(&rest), phrase::name_and_amount(turn, &rest, true)) {
        (Some(name), _) => name.to_owned(),
        (None, Ok((name, Some(_)))) => name,
        (None, _) => return Ok(false),
    };
    if of(&turn.scene.book, &name).is_none() && !name.is_empty() {
        return Ok(false);
    }
    run(turn, &said).await?;
    Ok(true)
}

/// Whether a text is about all spending and nothing else: `total 300`, which is an amount as well.
fn is_all(said: &str) -> bool {
    let words: Vec<&str> = said.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).collect();
    ALL.contains(&fold(&words.join(" ")).as_str())
}

/// What a name means: a category that is called so, all spending, a category that it resembles.
fn of(book: &Book, name: &str) -> Option<Of> {
    let named = [Kind::Expense, Kind::Income].into_iter().find_map(|kind| book.category_named(name, Some(kind)));
    match named {
        Some(category) => Some(Some(category.no)),
        None if ALL.contains(&fold(name).as_str()) => Some(None),
        None => category(book, name).map(Some),
    }
}

/// A category of spending before one of income.
fn category(book: &Book, name: &str) -> Option<CategoryNo> {
    if name.is_empty() {
        return None;
    }
    [Kind::Expense, Kind::Income].into_iter().find_map(|kind| {
        let named = book.category_named(name, Some(kind)).map(|c| c.no);
        // A word such as `coffee` means the category it would go to.
        named.or_else(|| category_called(book, name, kind)).or_else(|| book.category_for(&[name], kind))
    })
}

fn unknown(turn: &mut Turn<'_>, name: &str) -> Result<(), StoreError> {
    let html = turn.words().html("problem-category-unknown", args!["name" => name]);
    turn.say_text(html);
    Ok(())
}

fn label(turn: &Turn<'_>, of: Of) -> String {
    lines::budget_name(&turn.scene.book, &turn.scene.locale, of)
}

async fn overview(turn: &mut Turn<'_>) -> Result<(), StoreError> {
    let budgets = turn.scene.book.budgets.clone();
    if budgets.is_empty() {
        turn.say_key("budget-empty");
        return Ok(());
    }
    let month = turn.scene.locale.month(turn.scene.today);
    let mut html = turn.words().html("budget-title", args!["month" => month]);
    used(turn, &mut html, budgets).await?;
    html.paragraph(&turn.words().html("budget-how", args![]));
    turn.say_text(html);
    Ok(())
}

async fn show(turn: &mut Turn<'_>, of: Of) -> Result<(), StoreError> {
    let mut html = Html::default();
    let budgets: Vec<Budget> = turn.scene.book.budgets_of(of).copied().collect();
    used(turn, &mut html, budgets).await?;
    if html.is_blank() {
        html = turn.words().html("budget-none", args!["category" => label(turn, of)]);
    }
    html.paragraph(&turn.words().html("budget-how", args![]));
    turn.say_text(html);
    Ok(())
}

/// What of each budget is used.
async fn used(turn: &mut Turn<'_>, html: &mut Html, budgets: Vec<Budget>) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    for left in alert::left(turn.db, book.id, turn.scene.today, budgets).await? {
        let name = lines::budget_name(&book, &turn.scene.locale, left.budget.category);
        html.line(&lines::budget_used(&turn.scene.locale, &name, &left));
    }
    Ok(())
}

/// Sets a budget. One of no period said is the one that is there, where there is one; else it is for each month.
async fn set(turn: &mut Turn<'_>, of: Of, period: Option<BudgetPeriod>, limit: Money) -> Result<(), StoreError> {
    let name = label(turn, of);
    if of.and_then(|no| turn.scene.book.category(no)).is_some_and(|c| c.kind == Kind::Income) {
        let html = turn.words().html("budget-income", args!["category" => name]);
        turn.say_text(html);
        return Ok(());
    }
    let held: Vec<BudgetPeriod> = turn.scene.book.budgets_of(of).map(|budget| budget.period).collect();
    let only = if let [only] = held.as_slice() { Some(*only) } else { None };
    let period = period.or(only).unwrap_or_default();
    let before = turn.scene.book.budget(of, period).copied();
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    let Some(action) = action::begin(turn.db, book, &key, ActionKind::Budget, Some(user)).await? else {
        return Ok(());
    };
    let starts_on = period.running(turn.scene.today).start;
    let change = budget::set(turn.db, book, (of, period), limit, starts_on, action).await?;
    action::finish(turn.db, book, action, &[change]).await?;
    turn.refresh().await?;
    let made = Budget { category: of, period, amount: limit.amount(), currency: limit.currency(), starts_on };
    let left = alert::left(turn.db, book, turn.scene.today, [made]).await?.pop();
    let left = left.unwrap_or(Left { budget: made, spent: Decimal::ZERO });
    let (locale, words) = (&turn.scene.locale, turn.words());
    let (shown, so_far) = (locale.money(limit.amount(), limit.currency()), locale.money(left.spent, limit.currency()));
    let mut html = match before {
        Some(before) => words.html(
            "budget-changed",
            args!["category" => name, "before" => locale.money(before.amount, before.currency), "limit" => shown,
                  "spent" => so_far, "period" => period.as_str()],
        ),
        None => {
            let args = args!["category" => name, "limit" => shown, "spent" => so_far, "period" => period.as_str()];
            words.html("budget-set", args)
        }
    };
    if left.spent >= limit.amount() {
        html.line(&confirm::budget_line(&turn.scene, &left));
    }
    let undo = turn.undo_button(action);
    turn.say(&Reply::text(html).row(undo));
    record::alert_all(turn).await
}

/// Removes a budget; without a period, all of the category.
async fn remove(turn: &mut Turn<'_>, of: Of, period: Option<BudgetPeriod>) -> Result<(), StoreError> {
    let name = label(turn, of);
    let meant = |budget: &&Budget| period.is_none_or(|period| budget.period == period);
    let going: Vec<Budget> = turn.scene.book.budgets_of(of).filter(meant).copied().collect();
    if going.is_empty() {
        let html = turn.words().html("budget-none", args!["category" => name]);
        turn.say_text(html);
        return Ok(());
    }
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    let Some(action) = action::begin(turn.db, book, &key, ActionKind::Budget, Some(user)).await? else {
        return Ok(());
    };
    let mut changes = Vec::new();
    for budget in going {
        changes.extend(budget::remove(turn.db, book, (of, budget.period)).await?);
    }
    action::finish(turn.db, book, action, &changes).await?;
    turn.refresh().await?;
    let html = turn.words().html("budget-removed", args!["category" => name]);
    let undo = turn.undo_button(action);
    turn.say(&Reply::text(html).row(undo));
    Ok(())
}
