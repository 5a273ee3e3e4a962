//! `/categories`: shown, added, renamed, archived and brought back.

use super::is_question;
use super::naming::{self, Attempt};
use super::phrase::{self, Verb};
use crate::args;
use crate::ledger::category::{Category, fold};
use crate::ledger::{ActionKind, CategoryNo, Kind};
use crate::reply::{Choice, Html, Reply, clean, clean_to};
use crate::store::category::Edit;
use crate::store::{Book, StoreError, category};
use crate::telegram::buttons::number;
use crate::telegram::turn::Turn;

/// Buttons of categories shown.
const OFFERED: usize = 60;

/// Shows the categories, or does what is said.
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
        turn.say_key("categories-how");
        return Ok(());
    }
    let book = turn.scene.book.clone();
    match verb {
        Verb::Add => add(turn, what).await,
        Verb::Rename => match phrase::renamed(what, |name| called(&book, name).map(|c| c.no)) {
            Some((no, new)) => rename(turn, no, &new).await,
            None => {
                turn.say_key("categories-how");
                Ok(())
            }
        },
        Verb::Archive | Verb::Restore => match called(&book, what) {
            Some(category) => archive(turn, category.no, verb == Verb::Archive).await,
            None => {
                let html = turn.words().html("problem-category-unknown", args!["name" => what]);
                turn.say_text(html);
                Ok(())
            }
        },
    }
}

/// `h:list`, `h:add`, `h:NO`, `h:NO:rename|archive|restore`. False for data that is not ours.
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
        let html = turn.words().html("category-ask-new", args![]);
        turn.say(&Reply::text(html).forcing_reply());
        return Ok(true);
    }
    let (no, verb) = rest.split_once(':').unwrap_or((rest, ""));
    let Some(no) = number(no).map(CategoryNo) else { return Ok(false) };
    let Some(category) = turn.scene.book.category(no).cloned() else { return Ok(false) };
    match verb {
        "" => {
            let reply = menu(turn, &category);
            turn.replace(&reply);
        }
        "rename" => {
            let html = turn.words().html("category-ask-name", args!["category" => clean(&category.label())]);
            turn.say(&Reply::text(html).forcing_reply());
        }
        "archive" | "restore" if category.archived == (verb == "archive") => turn.toast("toast-unchanged"),
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
    if is_question(question, "category-ask-new", &args![]) {
        add(turn, &text).await?;
        return Ok(true);
    }
    let asked = |c: &&Category| is_question(question, "category-ask-name", &args!["category" => clean(&c.label())]);
    let asked = turn.scene.book.categories.iter().find(asked).map(|c| c.no);
    match asked {
        Some(no) => rename(turn, no, &text).await.map(|()| true),
        None => Ok(false),
    }
}

/// A category by its name or label, archived ones too; open ones first.
fn called<'a>(book: &'a Book, name: &str) -> Option<&'a Category> {
    let wanted = fold(name);
    book.category_named(name, None).or_else(|| book.categories.iter().find(|c| fold(&c.name) == wanted))
}

async fn overview(turn: &mut Turn<'_>) -> Result<Reply, StoreError> {
    let book = turn.scene.book.clone();
    let counts = category::counts(turn.db, book.id).await?;
    let words = turn.words();
    let mut html = words.html("categories-title", args![]);
    for (key, kind, archived) in [
        ("categories-expense", Kind::Expense, false),
        ("categories-income", Kind::Income, false),
        ("categories-archived", Kind::Expense, true),
    ] {
        let mut section = Html::default();
        let shown = book.categories.iter().filter(|c| c.archived == archived && (archived || c.kind == kind));
        for category in shown {
            let count = counts.get(&category.no).copied().unwrap_or(0);
            let count = turn.scene.locale.count(usize::try_from(count).unwrap_or(0));
            let label = clean(&category.label());
            section.line(&words.html("category-line", args!["category" => label, "count" => count]));
        }
        if !section.is_blank() {
            html.paragraph(&words.html(key, args![]));
            html.line(&section);
        }
    }
    html.paragraph(&words.html("categories-how", args![]));
    let shown = book.categories.iter().take(OFFERED);
    let choices = shown.filter_map(|c| Choice::new(&c.label(), format!("h:{}", c.no)).ok());
    let add = turn.button("button-add", "h:add".to_owned());
    Ok(Reply::text(html).rows(3, choices).row(add))
}

fn menu(turn: &Turn<'_>, category: &Category) -> Reply {
    let no = category.no;
    let (key, verb) = if category.archived { ("button-restore", "restore") } else { ("button-archive", "archive") };
    let row = [
        turn.button("button-rename", format!("h:{no}:rename")),
        turn.button(key, format!("h:{no}:{verb}")),
        turn.button("button-back", "h:list".to_owned()),
    ];
    Reply::text(Html::text(&clean(&category.label())).bold()).row(row.into_iter().flatten())
}

/// `🎸 Music`; a plus first makes it a category of money in.
async fn add(turn: &mut Turn<'_>, what: &str) -> Result<(), StoreError> {
    let (kind, what) = match what.strip_prefix('+') {
        Some(rest) => (Kind::Income, rest),
        None => (Kind::Expense, what),
    };
    let (emoji, name) = phrase::emoji_and_name(what);
    if !naming::is_good(turn, &name) {
        return Ok(());
    }
    if turn.scene.book.categories.len() >= turn.services.config.limits.categories {
        turn.say_key("categories-many");
        return Ok(());
    }
    let book = turn.book();
    let Some(mut attempt) = Attempt::begin(turn, ActionKind::Category).await? else { return Ok(()) };
    let (no, db) = (attempt.no, attempt.db());
    let added = category::add(db, book, &name, &emoji, kind, no).await.map(|(_, change)| Some(change));
    if attempt.keep(added).await?.is_none() {
        naming::say_taken(turn, &name);
        return Ok(());
    }
    turn.refresh().await?;
    let label = if emoji.is_empty() { name } else { format!("{emoji} {name}") };
    let html = turn.words().html("category-added", args!["category" => label]);
    let undo = turn.undo_button(no);
    turn.say(&Reply::text(html).row(undo));
    Ok(())
}

/// A new name; a new emoji too when one stands first.
async fn rename(turn: &mut Turn<'_>, no: CategoryNo, new: &str) -> Result<(), StoreError> {
    let (emoji, name) = phrase::emoji_and_name(new);
    if !naming::is_good(turn, &name) {
        return Ok(());
    }
    let emoji = Some(emoji.as_str()).filter(|emoji| !emoji.is_empty());
    let edit = Edit { name: Some(&name), emoji, archived: None };
    change(turn, no, edit, "category-renamed", &name).await
}

async fn archive(turn: &mut Turn<'_>, no: CategoryNo, archived: bool) -> Result<(), StoreError> {
    let edit = Edit { archived: Some(archived), ..Edit::default() };
    change(turn, no, edit, if archived { "category-archived" } else { "category-restored" }, "").await
}

async fn change(turn: &mut Turn<'_>, no: CategoryNo, edit: Edit<'_>, key: &str, name: &str) -> Result<(), StoreError> {
    let label = |turn: &Turn<'_>| turn.scene.book.category(no).map(|c| clean(&c.label())).unwrap_or_default();
    let before = label(turn);
    let book = turn.book();
    let Some(mut attempt) = Attempt::begin(turn, ActionKind::Category).await? else { return Ok(()) };
    let (action, db) = (attempt.no, attempt.db());
    let changed = category::change(db, book, no, edit, action).await;
    if attempt.keep(changed).await?.is_none() {
        naming::say_taken(turn, name);
        return Ok(());
    }
    turn.refresh().await?;
    let after = label(turn);
    let args = args!["category" => after.clone(), "before" => before, "after" => after];
    let html = turn.words().html(key, args);
    let undo = turn.undo_button(action);
    turn.replace(&Reply::text(html).row(undo));
    Ok(())
}
