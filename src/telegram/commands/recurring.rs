//! `/recurring`: what is recorded by itself on the days it falls due.

use super::is_question;
use super::naming::{self, Attempt};
use super::phrase::{self, Verb};
use crate::args;
use crate::intake::quick_text::{Intent, Unclear, recurrence};
use crate::intake::record::{self as intake, Plan};
use crate::ledger::recurring::{NewRecurring, called};
use crate::ledger::{ActionKind, Kind, Money, MoneyError, NewEntry, Recurring, RecurringNo, Source};
use crate::reply::{Choice, Reply, clean, clean_to};
use crate::report::lines;
use crate::store::{StoreError, recurring};
use crate::telegram::buttons::number;
use crate::telegram::turn::Turn;
use crate::telegram::{ingest, record};

/// Items on a page.
const PAGE: usize = 10;

const PAUSE: [&str; 4] = ["pause", "pausar", "pausa", "skip"];
const RESUME: [&str; 6] = ["resume", "continue", "on", "reanudar", "reanuda", "continuar"];

/// Shows the recurring items, or does what is said.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    let rest = clean_to(rest, 300);
    let book = turn.book();
    let items = recurring::list(turn.db, book).await?;
    if rest.is_empty() {
        let reply = page(turn, &items, 0);
        turn.say(&reply);
        return Ok(());
    }
    if phrase::ends_in_zero(&rest) {
        turn.say_key("problem-amount-not-positive");
        return Ok(());
    }
    match phrase::verb(&rest) {
        Some((Verb::Add, what)) if !what.is_empty() => return set(turn, &items, what).await,
        Some((Verb::Rename, what)) => {
            return match phrase::renamed(what, |name| called(&items, name).cloned()) {
                Some((old, new)) => rename(turn, &old, &new).await,
                None => {
                    turn.say_key("recurring-how");
                    Ok(())
                }
            };
        }
        Some((Verb::Archive, what)) if !what.is_empty() => return named(turn, &items, what, Do::Remove).await,
        _ => {}
    }
    if let Some(name) = phrase::off(&rest) {
        return named(turn, &items, name, Do::Remove).await;
    }
    for (words, verb) in [(&PAUSE[..], Do::Pause), (&RESUME[..], Do::Resume)] {
        if let Some(name) = beside(&rest, words).filter(|name| called(&items, name).is_some()) {
            return named(turn, &items, name, verb).await;
        }
    }
    set(turn, &items, &rest).await
}

/// `i:list:OFFSET`, `i:add`, `i:NO`, `i:NO:pause|resume|delete`. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    let book = turn.book();
    let items = recurring::list(turn.db, book).await?;
    let (head, verb) = rest.split_once(':').unwrap_or((rest, ""));
    if head == "list" {
        let reply = page(turn, &items, verb.parse().unwrap_or(0));
        turn.replace(&reply);
        return Ok(true);
    }
    if head == "add" {
        let html = turn.words().html("recurring-ask-new", args![]);
        turn.say(&Reply::text(html).forcing_reply());
        return Ok(true);
    }
    let Some(no) = number(head).map(RecurringNo) else { return Ok(false) };
    let Some(item) = items.iter().find(|item| item.no == no) else { return Ok(false) };
    match verb {
        "" => {
            let reply = menu(turn, item);
            turn.replace(&reply);
        }
        "pause" => act(turn, item, Do::Pause).await?,
        "resume" => act(turn, item, Do::Resume).await?,
        "delete" => act(turn, item, Do::Remove).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Deals with the answer to a question of ours; false when it is none.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn answered(turn: &mut Turn<'_>, text: &str, question: &str) -> Result<bool, StoreError> {
    if !is_question(question, "recurring-ask-new", &args![]) {
        return Ok(false);
    }
    let book = turn.book();
    let items = recurring::list(turn.db, book).await?;
    set(turn, &items, &clean_to(text, 300)).await?;
    Ok(true)
}

/// What is done with an item that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Do {
    Pause,
    Resume,
    Remove,
}

/// What stands before or behind one of these words: `pause rent`, `rent pause`.
fn beside<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let is = |word: &str| words.contains(&word.to_lowercase().as_str());
    let first = text.split_once(' ').filter(|(first, _)| is(first)).map(|(_, rest)| rest);
    first.or_else(|| text.rsplit_once(' ').filter(|(_, last)| is(last)).map(|(rest, _)| rest)).map(str::trim)
}

fn page(turn: &Turn<'_>, items: &[Recurring], offset: usize) -> Reply {
    let words = turn.words();
    let add = turn.button("button-add", "i:add".to_owned());
    if items.is_empty() {
        return Reply::text(words.html("recurring-empty", args![])).row(add);
    }
    let offset = offset.min((items.len() - 1) / PAGE * PAGE);
    let shown = || items.iter().skip(offset).take(PAGE);
    let mut html = words.html("recurring-title", args![]);
    for item in shown() {
        html.line(&line(turn, item));
    }
    html.paragraph(&words.html("recurring-how", args![]));
    let choices = shown().filter_map(|item| Choice::new(&item.item.name, format!("i:{}", item.no)).ok());
    Reply::text(html).rows(3, choices).row(turn.leafing("i:list", offset, PAGE, items.len())).row(add)
}

fn line(turn: &Turn<'_>, item: &Recurring) -> crate::reply::Html {
    lines::recurring(&turn.scene.locale, turn.scene.today, &item.item, item.next())
}

fn menu(turn: &Turn<'_>, item: &Recurring) -> Reply {
    let no = item.no;
    let (key, verb) = if item.item.paused { ("button-resume", "resume") } else { ("button-pause", "pause") };
    let row = [
        turn.button(key, format!("i:{no}:{verb}")),
        turn.button("button-delete", format!("i:{no}:delete")),
        turn.button("button-back", "i:list:0".to_owned()),
    ];
    Reply::text(line(turn, item)).row(row.into_iter().flatten())
}

fn unknown(turn: &mut Turn<'_>, name: &str) {
    let html = turn.words().html("recurring-unknown", args!["name" => name]);
    turn.say_text(html);
}

async fn named(turn: &mut Turn<'_>, items: &[Recurring], name: &str, what: Do) -> Result<(), StoreError> {
    match called(items, name) {
        Some(item) => act(turn, item, what).await,
        None => {
            unknown(turn, name);
            Ok(())
        }
    }
}

async fn act(turn: &mut Turn<'_>, item: &Recurring, what: Do) -> Result<(), StoreError> {
    match what {
        Do::Remove => write(turn, Some(item), None, "recurring-removed").await,
        Do::Pause | Do::Resume if item.item.paused == (what == Do::Pause) => {
            turn.toast_html(turn.words().html("toast-unchanged", args![]));
            Ok(())
        }
        Do::Pause => {
            let new = NewRecurring { paused: true, ..item.item.clone() };
            write(turn, Some(item), Some(&new), "recurring-paused").await
        }
        Do::Resume => {
            let Some(new) = item.resumed(turn.scene.today) else { return Ok(()) };
            write(turn, Some(item), Some(&new), "recurring-resumed").await
        }
    }
}

/// `rent 900 monthly on 1`, `rent 950`, `rent on the 5th`, `rent`.
async fn set(turn: &mut Turn<'_>, items: &[Recurring], said: &str) -> Result<(), StoreError> {
    let (said, repeat) = match recurrence(said, turn.scene.today) {
        Ok(Some((rest, repeat))) => (rest, Some(repeat)),
        Ok(None) => (said.to_owned(), None),
        Err(Unclear) => {
            turn.say_key("recurring-when");
            return Ok(());
        }
    };
    if let Some(item) = called(items, &said) {
        return match repeat {
            Some(repeat) => {
                let new = NewRecurring { repeat, ..item.item.clone() };
                write(turn, Some(item), Some(&new), "recurring-changed").await
            }
            None => {
                let reply = menu(turn, item);
                turn.say(&reply);
                Ok(())
            }
        };
    }
    // Of one that is there, an amount changes nothing but the amount.
    match phrase::name_and_amount(turn, &said, true) {
        Ok((name, Some((amount, currency)))) => {
            if let Some(item) = called(items, &name) {
                let currency = currency.unwrap_or(item.item.money.currency());
                let money = match Money::new(amount.abs(), currency) {
                    Ok(money) => money,
                    Err(error) => {
                        say_amount(turn, error);
                        return Ok(());
                    }
                };
                let repeat = repeat.unwrap_or(item.item.repeat);
                let new = NewRecurring { money, repeat, ..item.item.clone() };
                return write(turn, Some(item), Some(&new), "recurring-changed").await;
            }
        }
        Ok((_, None)) => {}
        Err(problem) => {
            record::say_problem(turn, problem);
            return Ok(());
        }
    }
    let Some(repeat) = repeat else {
        turn.say_key("recurring-how-often");
        return Ok(());
    };
    if items.len() >= turn.services.config.limits.recurring {
        turn.say_key("recurring-many");
        return Ok(());
    }
    let Some(entry) = read(turn, &said) else { return Ok(()) };
    let Some(name) = name_of(turn, &entry) else {
        turn.say_key("recurring-how");
        return Ok(());
    };
    let new = NewRecurring {
        name,
        kind: entry.kind,
        money: entry.money,
        category: entry.category,
        account: entry.account,
        to_account: entry.to_account,
        payer: Some(turn.scene.user),
        repeat,
        paused: false,
    };
    write(turn, None, Some(&new), "recurring-set").await
}

fn say_amount(turn: &mut Turn<'_>, error: MoneyError) {
    turn.say_key(match error {
        MoneyError::NotPositive => "recurring-how",
        MoneyError::TooPrecise => "problem-amount-precise",
        MoneyError::TooLarge | MoneyError::CurrencyMismatch => "problem-amount-large",
    });
}

/// The entry that is to recur, by the grammar of entries. None: it is none, and the person is told.
fn read(turn: &mut Turn<'_>, said: &str) -> Option<NewEntry> {
    let (book, today) = (turn.scene.book.clone(), turn.scene.today);
    let limits = ingest::grammar_limits(turn.services);
    let parsed = intake::read(said, &book, &turn.scene.locale, today, &[], limits);
    if let Some(problem) = parsed.problem {
        record::say_problem(turn, problem);
        return None;
    }
    let Intent::Record(entries) = parsed.intent else {
        turn.say_key("recurring-how");
        return None;
    };
    match intake::plan(&book, &entries, today, turn.scene.user, Source::Recurring) {
        Ok(Plan::Ready(mut entries)) if entries.len() == 1 => entries.pop(),
        Ok(Plan::Ready(_)) => {
            turn.say_key("recurring-one");
            None
        }
        Ok(Plan::Open(names)) => {
            let known: Vec<String> = book.accounts.iter().map(|account| clean(&account.name)).collect();
            let args = args!["name" => names.join(", "), "accounts" => known.join(", ")];
            let html = turn.words().html("problem-account-unknown", args);
            turn.say_text(html);
            None
        }
        Err(error) => {
            say_amount(turn, error);
            None
        }
    }
}

fn name_of(turn: &Turn<'_>, entry: &NewEntry) -> Option<String> {
    let said = entry.note.as_deref().or(entry.merchant.as_deref()).map(clean).filter(|name| !name.is_empty());
    said.or_else(|| {
        let (from, to) = lines::accounts(&turn.scene.book, entry);
        (entry.kind == Kind::Transfer).then(|| format!("{from} → {to}"))
    })
    .or_else(|| entry.category.and_then(|no| turn.scene.book.category(no)).map(|category| clean(&category.name)))
}

async fn rename(turn: &mut Turn<'_>, item: &Recurring, name: &str) -> Result<(), StoreError> {
    let new = NewRecurring { name: name.trim().to_owned(), ..item.item.clone() };
    write(turn, Some(item), Some(&new), "recurring-changed").await
}

/// Writes an item that is new, changed or to go, as an action, and says so under `key`.
async fn write(
    turn: &mut Turn<'_>,
    old: Option<&Recurring>,
    new: Option<&NewRecurring>,
    key: &str,
) -> Result<(), StoreError> {
    if let Some(new) = new
        && !naming::is_good(turn, &new.name)
    {
        return Ok(());
    }
    if let (Some(old), Some(new)) = (old, new)
        && old.item == *new
    {
        let reply = menu(turn, old);
        turn.say(&reply);
        return Ok(());
    }
    let book = turn.book();
    let Some(mut attempt) = Attempt::begin(turn, ActionKind::Recurring).await? else { return Ok(()) };
    let (no, db) = (attempt.no, attempt.db());
    let written = match (old, new) {
        (None, Some(new)) => recurring::add(db, book, new, no).await.map(|(_, change)| Some(change)),
        (Some(old), Some(new)) => recurring::change(db, book, old.no, new, no).await,
        (Some(old), None) => recurring::remove(db, book, old.no).await,
        (None, None) => Ok(None),
    };
    if attempt.keep(written).await?.is_none() {
        naming::say_taken(turn, new.map(|new| new.name.as_str()).unwrap_or_default());
        return Ok(());
    }
    let name = new.or(old.map(|old| &old.item)).map(|item| clean(&item.name)).unwrap_or_default();
    let mut html = turn.words().html(key, args!["name" => name]);
    if let Some(new) = new {
        let posted_through = old.and_then(|old| old.posted_through);
        let shown = Recurring { no: RecurringNo(0), item: new.clone(), posted_through };
        html.line(&line(turn, &shown));
        if old.is_none() {
            let entry = new.entry(new.repeat.first_on);
            let into = match entry.kind {
                Kind::Transfer => None,
                _ => Some(lines::category(&turn.scene.book, &turn.scene.locale, &entry)),
            };
            if let Some(category) = into {
                html.line(&turn.words().html("recurring-category", args!["category" => category]));
            }
        }
    }
    let undo = turn.undo_button(no);
    turn.say(&Reply::text(html).row(undo));
    Ok(())
}
