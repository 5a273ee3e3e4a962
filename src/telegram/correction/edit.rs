//! Writes a changed entry as an action, learns from a new category, and says what became of it.

use crate::args;
use crate::ledger::{ActionKind, ActionNo, CategoryNo, Entry, Kind, NewEntry};
use crate::reply::{Choice, Html, Reply, clean};
use crate::report::alert::Left;
use crate::store::{Book, StoreError, account, action, category, entry};
use crate::telegram::confirm;
use crate::telegram::turn::{Scene, Turn};
use crate::telegram::{learning, record};

/// An entry after its change.
pub struct Written {
    /// As it is now.
    pub entry: NewEntry,
    /// The change's action.
    pub action: ActionNo,
    /// What its budget says.
    pub left: Vec<Left>,
    /// Lines for under the confirmation: the budget, what was learned, what was opened.
    pub remarks: Vec<Html>,
    /// Makes a rule of it.
    pub always: Option<Choice>,
}

/// Writes `new` over an entry; `open` names an account that is opened in the same action and becomes the entry's.
/// None: this was done before.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn write(
    turn: &mut Turn<'_>,
    old: &Entry,
    mut new: NewEntry,
    open: Option<String>,
) -> Result<Option<Written>, StoreError> {
    let (book, user, key) = (turn.scene.book.clone(), turn.scene.user, turn.key());
    let Some(no) = action::begin(turn.db, book.id, &key, ActionKind::Edit, Some(user)).await? else {
        return Ok(None);
    };
    let (mut changes, mut remarks) = (Vec::new(), Vec::new());
    if let Some(name) = &open {
        let (account, change) =
            account::open(turn.db, book.id, name, book.currency, rust_decimal::Decimal::ZERO, no).await?;
        changes.push(change);
        new.account = account;
        remarks.push(turn.words().html("account-opened", args!["accounts" => name]));
    }
    changes.extend(entry::update(turn.db, book.id, old.no, &new, no).await?);
    let lesson = if new.category == old.entry.category { None } else { lesson(&book, &new) };
    if let Some((said, word, category)) = &lesson {
        changes.push(category::learn(turn.db, book.id, word, *category, no).await?);
        let label = confirm::category(&turn.scene, &new);
        remarks.push(turn.words().html("entry-learned", args!["word" => said, "category" => label]));
    }
    action::finish(turn.db, book.id, no, &changes).await?;
    if lesson.is_some() || open.is_some() {
        turn.refresh().await?;
    }
    let left = record::left(turn, std::slice::from_ref(&new)).await?;
    let budgets = left.iter().map(|left| confirm::budget_line(&turn.scene, left));
    let mut remarks: Vec<Html> = budgets.chain(remarks).collect();
    let offer = learning::offer(turn, old.no, &old.entry, &new).await?;
    let always = offer.and_then(|offer| {
        remarks.push(offer.html);
        offer.button
    });
    Ok(Some(Written { entry: new, action: no, left, remarks, always }))
}

/// Writes `new` over an entry and says what changed.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn say(turn: &mut Turn<'_>, old: &Entry, new: NewEntry, open: Option<String>) -> Result<(), StoreError> {
    if new == old.entry && open.is_none() {
        let html = turn.words().html("entry-unchanged", args!["no" => old.no.0]);
        turn.say_text(html);
        return Ok(());
    }
    let Some(written) = write(turn, old, new, open).await? else { return Ok(()) };
    let mut html = turn.words().html("entry-changed", args!["no" => old.no.0]);
    for line in differences(&turn.scene, &old.entry, &written.entry) {
        html.line(&line);
    }
    written.remarks.iter().for_each(|remark| html.line(remark));
    let buttons = confirm::entry_buttons(&turn.scene, &written.entry, old.no, written.action);
    turn.say(&Reply::text(html).row(buttons).row(written.always.clone()));
    alert(turn, &old.entry, &written).await
}

/// Says what a change did to a budget; one that draws less on it than before crosses nothing.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn alert(turn: &mut Turn<'_>, old: &NewEntry, written: &Written) -> Result<(), StoreError> {
    let new = &written.entry;
    let same = old.kind == new.kind && old.category == new.category && old.money.currency() == new.money.currency();
    if same && new.money.amount() <= old.money.amount() {
        return Ok(());
    }
    record::alert(turn, &written.left).await
}

/// Deletes entries as one action; what to say, and the action. None: nothing was there to delete.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn delete(turn: &mut Turn<'_>, entries: &[Entry]) -> Result<Option<(Html, ActionNo)>, StoreError> {
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    let Some(no) = action::begin(turn.db, book, &key, ActionKind::Delete, Some(user)).await? else {
        return Ok(None);
    };
    let mut changes = Vec::new();
    for entry in entries {
        changes.extend(entry::delete(turn.db, book, entry.no).await?);
    }
    action::finish(turn.db, book, no, &changes).await?;
    let html = match entries {
        [entry] => {
            let amount = confirm::money(&turn.scene.locale, &entry.entry);
            let what = if entry.entry.kind == Kind::Transfer {
                turn.words().plain("kind-transfer", args![])
            } else {
                confirm::category(&turn.scene, &entry.entry)
            };
            turn.words().html("entry-deleted", args!["no" => entry.no.0, "amount" => amount, "category" => what])
        }
        _ => turn.words().html("entry-deleted-many", args!["count" => turn.scene.locale.count(changes.len())]),
    };
    Ok(Some((html, no)))
}

/// What a new category teaches: the note or merchant as said and folded, when it is short and not known so already.
fn lesson(book: &Book, new: &NewEntry) -> Option<(String, String, CategoryNo)> {
    let category = new.category?;
    let (said, word) = learning::subject(new)?;
    let known = book.category_for(&[&said], new.kind) == Some(category);
    // A refund has the category of what was bought; bank rows are sorted by their own past.
    (!known && !new.refund).then_some((said, word, category))
}

/// One line a field that is not as before.
fn differences(scene: &Scene, old: &NewEntry, new: &NewEntry) -> Vec<Html> {
    let words = scene.words();
    let none = || words.plain("nothing", args![]);
    let text = |text: &Option<String>| text.as_deref().map(clean).unwrap_or_else(none);
    let tags = |tags: &[String]| match tags {
        [] => none(),
        tags => tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" "),
    };
    let kind = |kind: Kind| words.plain(&format!("kind-{}", kind.as_str()), args![]);
    let of = |entry: &NewEntry| {
        [
            ("field-amount", confirm::money(&scene.locale, entry)),
            ("field-kind", kind(entry.kind)),
            ("field-category", confirm::category(scene, entry)),
            ("field-date", scene.locale.date(entry.occurred_on, scene.today)),
            ("field-account", confirm::account(&scene.book, Some(entry.account))),
            ("field-merchant", text(&entry.merchant)),
            ("field-note", text(&entry.note)),
            ("field-tags", tags(&entry.tags)),
        ]
    };
    of(old)
        .into_iter()
        .zip(of(new))
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| {
            let field = words.plain(field, args![]);
            words.html("entry-change", args!["field" => field, "before" => before, "after" => after])
        })
        .collect()
}
