//! `/accounts`: shown with what they hold, added, renamed, closed and reopened.

use super::is_question;
use super::naming::{self, Attempt};
use super::phrase::{self, Verb};
use crate::args;
use crate::ledger::category::fold;
use crate::ledger::money::{AMOUNT_LIMIT, MAX_SCALE};
use crate::ledger::{AccountNo, ActionKind};
use crate::reply::{Choice, Html, Reply, clean, clean_to};
use crate::store::book::Account;
use crate::store::{Book, StoreError, account, totals};
use crate::telegram::buttons::number;
use crate::telegram::record;
use crate::telegram::turn::Turn;
use rust_decimal::Decimal;

/// Shows the accounts, or does what is said.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    let rest = clean_to(rest, 200);
    let Some((verb, what)) = phrase::verb(&rest) else {
        let reply = overview(turn).await?;
        turn.say(&reply);
        return Ok(());
    };
    if what.is_empty() {
        turn.say_key("accounts-how");
        return Ok(());
    }
    let book = turn.scene.book.clone();
    match verb {
        Verb::Add => add(turn, what).await,
        Verb::Rename => match phrase::renamed(what, |name| called(&book, name).map(|a| a.no)) {
            Some((no, new)) => rename(turn, no, &new).await,
            None => {
                turn.say_key("accounts-how");
                Ok(())
            }
        },
        Verb::Archive | Verb::Restore => match called(&book, what) {
            Some(account) => archive(turn, account.no, verb == Verb::Archive).await,
            None => {
                let names: Vec<String> = book.accounts.iter().map(|account| clean(&account.name)).collect();
                let args = args!["name" => what, "accounts" => names.join(", ")];
                let html = turn.words().html("problem-account-unknown", args);
                turn.say_text(html);
                Ok(())
            }
        },
    }
}

/// `n:list`, `n:add`, `n:NO`, `n:NO:rename|archive|restore`. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    if rest == "list" {
        let reply = overview(turn).await?;
        turn.replace(&reply);
        return Ok(true);
    }
    if rest == "add" {
        let html = turn.words().html("account-ask-new", args![]);
        turn.say(&Reply::text(html).forcing_reply());
        return Ok(true);
    }
    let (no, verb) = rest.split_once(':').unwrap_or((rest, ""));
    let Some(no) = number(no).map(AccountNo) else { return Ok(false) };
    let Some(account) = turn.scene.book.account(no).cloned() else { return Ok(false) };
    match verb {
        "" => {
            let reply = menu(turn, &account);
            turn.replace(&reply);
        }
        "rename" => {
            let html = turn.words().html("account-ask-name", args!["account" => clean(&account.name)]);
            turn.say(&Reply::text(html).forcing_reply());
        }
        "archive" | "restore" if account.archived == (verb == "archive") => turn.toast("toast-unchanged"),
        "archive" | "restore" => archive(turn, no, verb == "archive").await?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Deals with the answer to a question of ours; false when it is none.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn answered(turn: &mut Turn<'_>, text: &str, question: &str) -> Result<bool, StoreError> {
    let text = clean_to(text, 200);
    if is_question(question, "account-ask-new", &args![]) {
        add(turn, &text).await?;
        return Ok(true);
    }
    let asked = |a: &&Account| is_question(question, "account-ask-name", &args!["account" => clean(&a.name)]);
    let asked = turn.scene.book.accounts.iter().find(asked).map(|a| a.no);
    match asked {
        Some(no) => rename(turn, no, &text).await.map(|()| true),
        None => Ok(false),
    }
}

/// An account by its name, closed ones too; open ones first.
fn called<'a>(book: &'a Book, name: &str) -> Option<&'a Account> {
    let wanted = fold(name);
    book.account_named(name).or_else(|| book.accounts.iter().find(|account| fold(&account.name) == wanted))
}

async fn overview(turn: &mut Turn<'_>) -> Result<Reply, StoreError> {
    let (book, today) = (turn.scene.book.clone(), turn.scene.today);
    let balances = totals::balances(turn.db, book.id, today).await?;
    let (locale, words) = (&turn.scene.locale, turn.words());
    let default = book.default_account().map(|account| account.no);
    let (mut html, mut closed) = (words.html("accounts-title", args![]), Html::default());
    for account in &book.accounts {
        let held = balances.iter().filter(|balance| balance.account == account.no);
        let held = held.filter(|balance| balance.currency == account.currency || !balance.amount.is_zero());
        let held: Vec<String> = held.map(|balance| locale.money(balance.amount, balance.currency)).collect();
        let key = if Some(account.no) == default { "accounts-line-default" } else { "accounts-line" };
        let args = args!["account" => clean(&account.name), "amount" => held.join(" · ")];
        if account.archived { &mut closed } else { &mut html }.line(&words.html(key, args));
    }
    if !closed.is_blank() {
        html.paragraph(&words.html("accounts-archived", args![]));
        html.line(&closed);
    }
    html.paragraph(&words.html("accounts-how", args![]));
    let choices = book.accounts.iter().take(60).filter_map(|a| Choice::new(&a.name, format!("n:{}", a.no)).ok());
    let add = turn.button("button-add", "n:add".to_owned());
    Ok(Reply::text(html).rows(3, choices).row(add))
}

fn menu(turn: &Turn<'_>, account: &Account) -> Reply {
    let no = account.no;
    let (key, verb) = if account.archived { ("button-restore", "restore") } else { ("button-archive", "archive") };
    let row = [
        turn.button("button-rename", format!("n:{no}:rename")),
        turn.button(key, format!("n:{no}:{verb}")),
        turn.button("button-back", "n:list".to_owned()),
    ];
    Reply::text(Html::text(&clean(&account.name)).bold()).row(row.into_iter().flatten())
}

/// `Cash 120`, `Visa -50 usd`.
async fn add(turn: &mut Turn<'_>, what: &str) -> Result<(), StoreError> {
    let (name, said) = match phrase::name_and_amount(turn, what, false) {
        Ok(said) => said,
        Err(problem) => {
            record::say_problem(turn, problem);
            return Ok(());
        }
    };
    let (opening, currency) = said.unwrap_or((Decimal::ZERO, None));
    if !naming::is_good(turn, &name) {
        return Ok(());
    }
    let opening = opening.normalize();
    if opening.abs() >= AMOUNT_LIMIT || opening.scale() > MAX_SCALE {
        turn.say_key("problem-amount-large");
        return Ok(());
    }
    if turn.scene.book.accounts.len() >= turn.services.config.limits.accounts {
        turn.say_key("accounts-many");
        return Ok(());
    }
    let currency = currency.unwrap_or(turn.scene.book.currency);
    let book = turn.book();
    let Some(mut attempt) = Attempt::begin(turn, ActionKind::Account).await? else { return Ok(()) };
    let (no, db) = (attempt.no, attempt.db());
    let opened = account::open(db, book, &name, currency, opening, no).await.map(|(_, change)| Some(change));
    if attempt.keep(opened).await?.is_none() {
        naming::say_taken(turn, &name);
        return Ok(());
    }
    turn.refresh().await?;
    let amount = turn.scene.locale.money(opening, currency);
    let html = turn.words().html("account-added", args!["account" => name, "amount" => amount]);
    let undo = turn.undo_button(no);
    turn.say(&Reply::text(html).row(undo));
    Ok(())
}

async fn rename(turn: &mut Turn<'_>, no: AccountNo, new: &str) -> Result<(), StoreError> {
    let new = new.trim();
    if naming::is_good(turn, new) { change(turn, no, Some(new), None, "account-renamed").await } else { Ok(()) }
}

async fn archive(turn: &mut Turn<'_>, no: AccountNo, archived: bool) -> Result<(), StoreError> {
    let open = turn.scene.book.accounts.iter().filter(|account| !account.archived && account.no != no).count();
    if archived && open == 0 {
        turn.toast_html(turn.words().html("accounts-last", args![]));
        return Ok(());
    }
    change(turn, no, None, Some(archived), if archived { "account-archived" } else { "account-restored" }).await
}

async fn change(
    turn: &mut Turn<'_>,
    no: AccountNo,
    name: Option<&str>,
    archived: Option<bool>,
    key: &str,
) -> Result<(), StoreError> {
    let label = |turn: &Turn<'_>| turn.scene.book.account(no).map(|a| clean(&a.name)).unwrap_or_default();
    let before = label(turn);
    let book = turn.book();
    let Some(mut attempt) = Attempt::begin(turn, ActionKind::Account).await? else { return Ok(()) };
    let (action, db) = (attempt.no, attempt.db());
    let changed = account::change(db, book, no, name, archived, action).await;
    if attempt.keep(changed).await?.is_none() {
        naming::say_taken(turn, name.unwrap_or_default());
        return Ok(());
    }
    turn.refresh().await?;
    let after = label(turn);
    let args = args!["account" => after.clone(), "before" => before, "after" => after];
    let html = turn.words().html(key, args);
    let undo = turn.undo_button(action);
    turn.replace(&Reply::text(html).row(undo));
    Ok(())
}
