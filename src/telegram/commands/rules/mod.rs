//! `/rules`: which entries go where by themselves. Listed, added, changed, moved, tested, applied to entries of before,
//! deleted, and kept as a file.

pub mod file;
mod said;
mod tell;

use self::said::{Misread, Verb};
use super::is_question;
use crate::args;
use crate::ledger::rule::{Rule, Rules, Then, When};
use crate::ledger::{ActionKind, ActionNo, RuleNo};
use crate::reply::{Choice, Html, Reply, clean_to};
use crate::store::rule::{self, Scope};
use crate::store::{StoreError, action};
use crate::telegram::buttons::number;
use crate::telegram::record;
use crate::telegram::turn::Turn;

/// Buttons of rules shown.
const OFFERED: usize = 40;
/// Rules listed in one message.
const LISTED: usize = 60;

/// Shows the rules, or does what is said.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    let rest = clean_to(rest, 400);
    if rest.is_empty() {
        let reply = overview(turn);
        turn.say(&reply);
        return Ok(());
    }
    let (verb, what) = said::verb(&rest).map_or((None, rest.as_str()), |(verb, what)| (Some(verb), what));
    let said = said::numbered(what);
    let numbered = said.filter(|(no, _)| turn.scene.book.rules.get(RuleNo(*no)).is_some());
    match (verb, numbered) {
        (Some(Verb::Export), _) => file::send(turn),
        (Some(Verb::Import), _) => turn.say_key("rules-import-how"),
        (Some(Verb::List), None) if what.is_empty() => {
            let reply = overview(turn);
            turn.say(&reply);
        }
        // A number that no rule has, where one is meant.
        (verb, None) if said.is_some_and(|(_, more)| means_a_rule(verb, more)) => {
            let no = said.map_or(0, |(no, _)| no);
            let html = turn.words().html("rule-missing", args!["no" => no]);
            turn.say_text(html);
        }
        (Some(Verb::Test), None) => try_words(turn, what).await?,
        (Some(Verb::Add), _) | (None, None) => add(turn, what).await?,
        (None | Some(Verb::Test | Verb::List), Some((no, ""))) => show(turn, RuleNo(no)).await?,
        (None | Some(Verb::Edit), Some((no, what))) if !what.is_empty() => edit(turn, RuleNo(no), what).await?,
        (Some(Verb::Delete), Some((no, ""))) => delete(turn, RuleNo(no)).await?,
        (Some(Verb::Apply), Some((no, ""))) => apply(turn, RuleNo(no)).await?,
        (Some(Verb::Move), Some((no, place))) => match place_of(place) {
            Some(place) => move_to(turn, RuleNo(no), place).await?,
            None => turn.say_key("rules-how"),
        },
        _ => turn.say_key("rules-how"),
    }
    Ok(())
}

/// Whether a number behind a verb can be nothing but a rule's: `delete 9`, and `9` alone, but not `24 fitness → sport`.
fn means_a_rule(verb: Option<Verb>, more: &str) -> bool {
    match verb {
        Some(Verb::Delete | Verb::Apply | Verb::Move | Verb::Edit | Verb::List) => true,
        None | Some(Verb::Test) => more.is_empty(),
        Some(Verb::Add | Verb::Export | Verb::Import) => false,
    }
}

/// `y:list`, `y:add`, `y:export`, `y:NO`, `y:NO:edit|up|down|apply|delete`. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    match rest {
        "list" => {
            let reply = overview(turn);
            turn.replace(&reply);
            return Ok(true);
        }
        "add" => {
            let html = turn.words().html("rule-ask-new", args![]);
            turn.say(&Reply::text(html).forcing_reply());
            return Ok(true);
        }
        "export" => {
            file::send(turn);
            return Ok(true);
        }
        _ => {}
    }
    let (no, verb) = rest.split_once(':').unwrap_or((rest, ""));
    let Some(no) = number(no).map(RuleNo).filter(|no| turn.scene.book.rules.get(*no).is_some()) else {
        return Ok(false);
    };
    match verb {
        "" => show(turn, no).await?,
        "edit" => {
            let html = turn.words().html("rule-ask-edit", args!["no" => no.0]);
            turn.say(&Reply::text(html).forcing_reply());
        }
        "up" | "down" => {
            let order: Vec<RuleNo> = turn.scene.book.rules.iter().map(|rule| rule.no).collect();
            let at = order.iter().position(|known| *known == no).unwrap_or(0);
            let place = if verb == "up" { at.checked_sub(1) } else { Some(at + 1).filter(|at| *at < order.len()) };
            match place {
                Some(place) => move_to(turn, no, place).await?,
                None => turn.toast("toast-unchanged"),
            }
        }
        "apply" => apply(turn, no).await?,
        "delete" => delete(turn, no).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Deals with the answer to a question of ours; false when it is none.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn answered(turn: &mut Turn<'_>, text: &str, question: &str) -> Result<bool, StoreError> {
    let text = clean_to(text, 400);
    if is_question(question, "rule-ask-new", &args![]) {
        add(turn, &text).await?;
        return Ok(true);
    }
    let asked = |rule: &&Rule| is_question(question, "rule-ask-edit", &args!["no" => rule.no.0]);
    let asked = turn.scene.book.rules.iter().find(asked).map(|rule| rule.no);
    match asked {
        Some(no) => edit(turn, no, &text).await.map(|()| true),
        None => Ok(false),
    }
}

/// How far back rules look, and how many entries one action changes.
fn bounds(turn: &Turn<'_>) -> (i64, usize) {
    let limits = &turn.services.config.limits;
    (limits.past_entries, usize::try_from(limits.redo_entries).unwrap_or(usize::MAX))
}

fn overview(turn: &Turn<'_>) -> Reply {
    overview_under(turn, Html::default())
}

/// The rules, under what was just done.
fn overview_under(turn: &Turn<'_>, mut html: Html) -> Reply {
    let (words, book) = (turn.words(), &turn.scene.book);
    let add = turn.button("button-add", "y:add".to_owned());
    if book.rules.is_empty() {
        return Reply::text(words.html("rules-empty", args![])).row(add);
    }
    html.line(&words.html("rules-title", args![]));
    for rule in book.rules.iter().take(LISTED) {
        html.line(&tell::line(&turn.scene, rule));
    }
    if book.rules.len() > LISTED {
        html.line(&words.html("list-more", args!["count" => book.rules.len() - LISTED]));
    }
    html.paragraph(&words.html("rules-how", args![]));
    let choices =
        book.rules.iter().take(OFFERED).filter_map(|rule| {
            Choice::new(&format!("{} {}", rule.no, tell::short(rule)), format!("y:{}", rule.no)).ok()
        });
    Reply::text(html)
        .rows(3, choices)
        .row([add, turn.button("button-export", "y:export".to_owned())].into_iter().flatten())
}

/// One rule, what it matches, and its buttons.
async fn show(turn: &mut Turn<'_>, no: RuleNo) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let Some(rule) = book.rules.get(no) else { return Ok(()) };
    let reached = rule::reach(turn.db, book.id, &book.rules, no, Scope::Any, bounds(turn)).await?;
    let locale = &turn.scene.locale;
    let mut html = tell::line(&turn.scene, rule);
    html.line(&turn.words().html("rule-matches", args!["count" => locale.count(reached.matching)]));
    if reached.would_change > 0 {
        html.line(&turn.words().html("rule-would-change", args!["count" => locale.count(reached.would_change)]));
    }
    let apply = turn.button("button-apply", format!("y:{no}:apply")).filter(|_| reached.would_change > 0);
    let (up, down) =
        (turn.button("button-up", format!("y:{no}:up")), turn.button("button-down", format!("y:{no}:down")));
    let (edit, gone) =
        (turn.button("button-edit", format!("y:{no}:edit")), turn.button("button-delete", format!("y:{no}:delete")));
    let back = turn.button("button-back", "y:list".to_owned());
    let reply = Reply::text(html)
        .row(apply)
        .row([edit, up, down].into_iter().flatten())
        .row([gone, back].into_iter().flatten());
    turn.replace(&reply);
    Ok(())
}

/// What words would match, before a rule is made of them.
async fn try_words(turn: &mut Turn<'_>, text: &str) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let (when, then) = match said::rule(turn, text) {
        Ok(rule) => rule,
        Err(_) => (When { words: When::words_of(text), ..When::default() }, Then::default()),
    };
    if !when.asks() {
        turn.say_key("rules-how");
        return Ok(());
    }
    // In front of all others, so that what they take is counted as well.
    let tried = Rule { no: RuleNo(0), position: i64::MIN, when, then };
    let rules = Rules::new(book.rules.iter().cloned().chain([tried]).collect());
    let reached = rule::reach(turn.db, book.id, &rules, RuleNo(0), Scope::Any, bounds(turn)).await?;
    let html = turn.words().html("rule-matches", args!["count" => turn.scene.locale.count(reached.matching)]);
    turn.say_text(html);
    Ok(())
}

fn say_misread(turn: &mut Turn<'_>, misread: &Misread) {
    let words = turn.words();
    let html = match misread {
        Misread::Shape => words.html("rules-how", args![]),
        Misread::Category(name) => words.html("problem-category-unknown", args!["name" => name]),
        Misread::Account(name) => {
            let open = turn.scene.book.accounts.iter().filter(|account| !account.archived);
            let accounts: Vec<&str> = open.map(|account| account.name.as_str()).collect();
            words.html("problem-account-unknown", args!["name" => name, "accounts" => accounts.join(", ")])
        }
    };
    turn.say_text(html);
}

async fn begin(turn: &mut Turn<'_>) -> Result<Option<ActionNo>, StoreError> {
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    action::begin(turn.db, book, &key, ActionKind::Rule, Some(user)).await
}

async fn add(turn: &mut Turn<'_>, text: &str) -> Result<(), StoreError> {
    let (when, then) = match said::rule(turn, text) {
        Ok(rule) => rule,
        Err(misread) => {
            say_misread(turn, &misread);
            return Ok(());
        }
    };
    let book = turn.scene.book.clone();
    if book.rules.iter().any(|rule| rule.when == when && rule.then == then) {
        turn.say_key("rule-there");
        return Ok(());
    }
    if book.rules.len() >= turn.services.config.limits.rules {
        let html = turn.words().html("rules-many", args!["limit" => turn.services.config.limits.rules]);
        turn.say_text(html);
        return Ok(());
    }
    let Some(no) = begin(turn).await? else { return Ok(()) };
    let (made, change) = rule::add(turn.db, book.id, &when, &then, no).await?;
    action::finish(turn.db, book.id, no, &[change]).await?;
    turn.refresh().await?;
    say_rule(turn, made, no, "rule-added").await
}

async fn edit(turn: &mut Turn<'_>, no: RuleNo, text: &str) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let Some(old) = book.rules.get(no) else { return Ok(()) };
    // `3 groceries` alone is a new category for the same words.
    let category = said::category(&book, text);
    let read = match category {
        Some(category) => {
            let kind = book.category(category).map(|category| category.kind);
            let when = When { kind, ..old.when.clone() };
            Ok((when, Then { category: Some(category), ..old.then.clone() }))
        }
        None => said::rule(turn, text),
    };
    let (when, then) = match read {
        Ok(rule) => rule,
        Err(misread) => {
            say_misread(turn, &misread);
            return Ok(());
        }
    };
    if old.when == when && old.then == then {
        turn.say_key("rule-unchanged");
        return Ok(());
    }
    let Some(action) = begin(turn).await? else { return Ok(()) };
    let rule = Rule { no, position: old.position, when, then };
    let change = rule::update(turn.db, book.id, &rule, action).await?;
    action::finish(turn.db, book.id, action, change.as_slice()).await?;
    turn.refresh().await?;
    say_rule(turn, no, action, "rule-changed").await
}

/// The rule as it is now, what it matches, and Undo.
async fn say_rule(turn: &mut Turn<'_>, no: RuleNo, action: ActionNo, key: &str) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let Some(rule) = book.rules.get(no) else { return Ok(()) };
    let reached = rule::reach(turn.db, book.id, &book.rules, no, Scope::Any, bounds(turn)).await?;
    let locale = &turn.scene.locale;
    let mut html = turn.words().html(key, args![]);
    html.line(&tell::line(&turn.scene, rule));
    html.line(&turn.words().html("rule-matches", args!["count" => locale.count(reached.matching)]));
    if reached.would_change > 0 {
        html.line(&turn.words().html("rule-would-change", args!["count" => locale.count(reached.would_change)]));
    }
    let apply = turn.button("button-apply", format!("y:{no}:apply")).filter(|_| reached.would_change > 0);
    let undo = turn.undo_button(action);
    turn.say(&Reply::text(html).row(apply).row(undo));
    Ok(())
}

fn place_of(text: &str) -> Option<usize> {
    let text = text.trim_start_matches("to ").trim_start_matches("a ").trim();
    match text.to_lowercase().as_str() {
        "first" | "top" | "primero" | "arriba" => Some(0),
        "last" | "bottom" | "último" | "abajo" => Some(usize::MAX),
        _ => text.parse::<usize>().ok()?.checked_sub(1),
    }
}

async fn move_to(turn: &mut Turn<'_>, no: RuleNo, place: usize) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let mut order: Vec<RuleNo> = book.rules.iter().map(|rule| rule.no).filter(|known| *known != no).collect();
    order.insert(place.min(order.len()), no);
    if book.rules.iter().map(|rule| rule.no).eq(order.iter().copied()) {
        turn.say_key("rule-unmoved");
        return Ok(());
    }
    let Some(action) = begin(turn).await? else { return Ok(()) };
    let changes = rule::reorder(turn.db, book.id, &order, action).await?;
    action::finish(turn.db, book.id, action, &changes).await?;
    turn.refresh().await?;
    let place = order.iter().position(|known| *known == no).unwrap_or(0) + 1;
    let moved = turn.words().html("rule-moved", args!["no" => no.0, "place" => place]);
    let reply = overview_under(turn, moved);
    let undo = turn.undo_button(action);
    turn.replace(&reply.row(undo));
    Ok(())
}

async fn delete(turn: &mut Turn<'_>, no: RuleNo) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let Some(old) = book.rules.get(no) else { return Ok(()) };
    let mut html = turn.words().html("rule-deleted", args![]);
    html.line(&tell::line(&turn.scene, old));
    let Some(action) = begin(turn).await? else { return Ok(()) };
    let change = rule::delete(turn.db, book.id, no).await?;
    action::finish(turn.db, book.id, action, change.as_slice()).await?;
    turn.refresh().await?;
    let undo = turn.undo_button(action);
    turn.replace(&Reply::text(html).row(undo));
    Ok(())
}

/// Does to entries of before what a rule says, as one action.
async fn apply(turn: &mut Turn<'_>, no: RuleNo) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let Some(wanted) = book.rules.get(no) else { return Ok(()) };
    let reached = rule::reach(turn.db, book.id, &book.rules, no, Scope::Any, bounds(turn)).await?;
    if reached.changing.is_empty() {
        turn.say_key("rule-nothing-to-change");
        return Ok(());
    }
    let Some(action) = begin(turn).await? else { return Ok(()) };
    let changes = rule::apply(turn.db, book.id, &wanted.then, &reached.changing, action).await?;
    action::finish(turn.db, book.id, action, &changes).await?;
    let mut html: Html = turn.words().html("rule-applied", args!["count" => turn.scene.locale.count(changes.len())]);
    html.line(&tell::line(&turn.scene, wanted));
    let undo = turn.undo_button(action);
    turn.replace(&Reply::text(html).row(undo));
    record::alert_all(turn).await
}
