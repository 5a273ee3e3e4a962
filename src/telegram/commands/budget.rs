//! `/budget`: a limit for each month on a category of spending.

use super::phrase;
use crate::args;
use crate::intake::record::category_called;
use crate::ledger::period::Period;
use crate::ledger::{ActionKind, CategoryNo, Kind, Money, MoneyError};
use crate::reply::{Html, Reply, clean, clean_to};
use crate::report::alert::Left;
use crate::store::{Book, StoreError, action, budget, totals};
use crate::telegram::turn::Turn;
use crate::telegram::{confirm, record};

/// What people add that goes without saying.
const MONTHLY: [&str; 9] =
    [" a month", " per month", " each month", " every month", " monthly", "/month", " al mes", " por mes", " mensual"];

/// Shows the budgets, or sets or removes one.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    let rest = clean_to(rest, 200);
    if rest.is_empty() {
        return overview(turn).await;
    }
    let lower = rest.to_lowercase();
    let monthly = MONTHLY.iter().find(|end| lower.ends_with(*end) && lower.len() == rest.len());
    let said = rest.get(..rest.len() - monthly.map_or(0, |end| end.len())).unwrap_or(&rest);
    if let Some(name) = phrase::off(said) {
        return match category(&turn.scene.book, name) {
            Some(no) => remove(turn, no).await,
            None => unknown(turn, name),
        };
    }
    let (name, amount) = match phrase::name_and_amount(turn, said, true) {
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
    let Some(no) = category(&turn.scene.book, &name) else {
        if name.is_empty() {
            turn.say_key("budget-which-category");
            return Ok(());
        }
        return unknown(turn, &name);
    };
    let Some((amount, currency)) = amount else { return show(turn, no).await };
    if amount.is_zero() {
        return remove(turn, no).await;
    }
    match Money::new(amount, currency.unwrap_or(turn.scene.book.currency)) {
        Ok(limit) => set(turn, no, limit).await,
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

fn label(turn: &Turn<'_>, no: CategoryNo) -> String {
    turn.scene.book.category(no).map(|c| clean(&c.label())).unwrap_or_default()
}

async fn overview(turn: &mut Turn<'_>) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    if book.budgets.is_empty() {
        turn.say_key("budget-empty");
        return Ok(());
    }
    let month = turn.scene.locale.month(turn.scene.today);
    let mut html = turn.words().html("budget-title", args!["month" => month]);
    let wanted: Vec<CategoryNo> = book.budgets.iter().map(|budget| budget.category).collect();
    for line in lines(turn, &wanted).await? {
        html.line(&line);
    }
    html.paragraph(&turn.words().html("budget-how", args![]));
    turn.say_text(html);
    Ok(())
}

async fn show(turn: &mut Turn<'_>, no: CategoryNo) -> Result<(), StoreError> {
    let mut html = Html::default();
    for line in lines(turn, &[no]).await? {
        html.line(&line);
    }
    if html.is_blank() {
        html = turn.words().html("budget-none", args!["category" => label(turn, no)]);
    }
    html.paragraph(&turn.words().html("budget-how", args![]));
    turn.say_text(html);
    Ok(())
}

/// What of each budget is used this month.
async fn lines(turn: &mut Turn<'_>, categories: &[CategoryNo]) -> Result<Vec<Html>, StoreError> {
    let (book, month) = (turn.scene.book.clone(), Period::month(turn.scene.today));
    let budgets: Vec<_> = categories.iter().filter_map(|no| book.budget(*no)).collect();
    let wanted: Vec<_> = budgets.iter().map(|b| (book.id, b.category, b.currency, month)).collect();
    let spent = totals::spent(turn.db, &wanted).await?;
    let (locale, words) = (&turn.scene.locale, turn.words());
    let line = |(budget, spent): (&&crate::store::book::Budget, rust_decimal::Decimal)| {
        let money = |amount| locale.money(amount, budget.currency);
        let (category, share) = (label(turn, budget.category), locale.percent(spent / budget.amount));
        let left = budget.amount - spent;
        if left.is_sign_negative() && !left.is_zero() {
            words.html(
                "budget-line-over",
                args!["category" => category, "spent" => money(spent), "limit" => money(budget.amount),
                      "share" => share, "over" => money(-left)],
            )
        } else {
            words.html(
                "budget-line",
                args!["category" => category, "spent" => money(spent), "limit" => money(budget.amount),
                      "share" => share, "left" => money(left)],
            )
        }
    };
    Ok(budgets.iter().zip(spent).map(line).collect())
}

async fn set(turn: &mut Turn<'_>, no: CategoryNo, limit: Money) -> Result<(), StoreError> {
    let name = label(turn, no);
    if turn.scene.book.category(no).is_some_and(|c| c.kind == Kind::Income) {
        let html = turn.words().html("budget-income", args!["category" => name]);
        turn.say_text(html);
        return Ok(());
    }
    let before = turn.scene.book.budget(no).copied();
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    let Some(action) = action::begin(turn.db, book, &key, ActionKind::Budget, Some(user)).await? else {
        return Ok(());
    };
    let month = Period::month(turn.scene.today);
    let change = budget::set(turn.db, book, no, limit, month.start, action).await?;
    action::finish(turn.db, book, action, &[change]).await?;
    turn.refresh().await?;
    let spent = totals::spent(turn.db, &[(book, no, limit.currency(), month)]).await?.pop().unwrap_or_default();
    let (locale, words) = (&turn.scene.locale, turn.words());
    let (shown, so_far) = (locale.money(limit.amount(), limit.currency()), locale.money(spent, limit.currency()));
    let mut html = match before {
        Some(before) => words.html(
            "budget-changed",
            args!["category" => name, "before" => locale.money(before.amount, before.currency), "limit" => shown,
                  "spent" => so_far],
        ),
        None => words.html("budget-set", args!["category" => name, "limit" => shown, "spent" => so_far]),
    };
    if spent >= limit.amount() {
        let left = Left { category: no, limit: limit.amount(), spent };
        html.line(&confirm::budget_line(&turn.scene, &left));
    }
    let undo = turn.undo_button(action);
    turn.say(&Reply::text(html).row(undo));
    record::alert_all(turn).await
}

async fn remove(turn: &mut Turn<'_>, no: CategoryNo) -> Result<(), StoreError> {
    let name = label(turn, no);
    if turn.scene.book.budget(no).is_none() {
        let html = turn.words().html("budget-none", args!["category" => name]);
        turn.say_text(html);
        return Ok(());
    }
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    let Some(action) = action::begin(turn.db, book, &key, ActionKind::Budget, Some(user)).await? else {
        return Ok(());
    };
    let change = budget::remove(turn.db, book, no).await?;
    action::finish(turn.db, book, action, change.as_slice()).await?;
    turn.refresh().await?;
    let html = turn.words().html("budget-removed", args!["category" => name]);
    let undo = turn.undo_button(action);
    turn.say(&Reply::text(html).row(undo));
    Ok(())
}
