//! The buttons under a confirmation: another category or account, the edit menu, delete.

use crate::args;
use crate::ledger::action::Change;
use crate::ledger::{AccountNo, CategoryNo, Entry, EntryNo, Kind};
use crate::reply::{Choice, Html, Reply};
use crate::store::{StoreError, action, entry};
use crate::telegram::confirm;
use crate::telegram::correction::edit;
use crate::telegram::turn::Turn;

/// What of an entry is asked for by a message that wants a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Amount,
    Date,
    Note,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 3] = [Self::Amount, Self::Date, Self::Note];

    /// By the word our buttons use.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Date => "date",
            Self::Note => "note",
        }
    }

    /// The question, which names the entry so that its answer finds it.
    pub fn question(self) -> &'static str {
        match self {
            Self::Amount => "entry-edit-amount",
            Self::Date => "entry-edit-date",
            Self::Note => "entry-edit-note",
        }
    }
}

/// The entry, or the person is told that it is gone.
async fn found(turn: &mut Turn<'_>, no: EntryNo) -> Result<Option<Entry>, StoreError> {
    let book = turn.book();
    let found = entry::get(turn.db, book, no).await?;
    if found.is_none() {
        let html = turn.words().html("entry-gone", args!["no" => no.0]);
        turn.toast_html(html);
    }
    Ok(found)
}

fn back(turn: &Turn<'_>, no: EntryNo) -> Option<Choice> {
    turn.button("button-back", format!("v:{no}"))
}

/// The categories to choose from.
pub async fn choose_category(turn: &mut Turn<'_>, no: EntryNo) -> Result<(), StoreError> {
    let Some(entry) = found(turn, no).await? else { return Ok(()) };
    if entry.entry.kind == Kind::Transfer {
        turn.toast("toast-expired");
        return Ok(());
    }
    let mut reply = Reply::text(turn.words().html("entry-choose-category", args!["no" => no.0]));
    for row in confirm::category_rows(&turn.scene, entry.entry.kind, no) {
        reply = reply.row(row);
    }
    let back = back(turn, no);
    turn.replace(&reply.row(back));
    Ok(())
}

/// The accounts to choose from.
pub async fn choose_account(turn: &mut Turn<'_>, no: EntryNo) -> Result<(), StoreError> {
    if found(turn, no).await?.is_none() {
        return Ok(());
    }
    let accounts = turn.scene.book.accounts.iter().filter(|account| !account.archived);
    let choices = accounts.filter_map(|account| Choice::new(&account.name, format!("a:{no}:{}", account.no)).ok());
    let html = turn.words().html("entry-choose-account", args!["no" => no.0]);
    let reply = Reply::text(html).rows(2, choices).row(back(turn, no));
    turn.replace(&reply);
    Ok(())
}

/// The edit menu.
pub async fn menu(turn: &mut Turn<'_>, no: EntryNo) -> Result<(), StoreError> {
    let Some(Entry { entry, .. }) = found(turn, no).await? else { return Ok(()) };
    let amount = confirm::money(&turn.scene.locale, &entry);
    let html = if entry.kind == Kind::Transfer {
        let from = confirm::account(&turn.scene.book, Some(entry.account));
        let to = confirm::account(&turn.scene.book, entry.to_account);
        turn.words().html("entry-edit-transfer", args!["no" => no.0, "amount" => amount, "from" => from, "to" => to])
    } else {
        let category = confirm::category(&turn.scene, &entry);
        turn.words().html("entry-edit", args!["no" => no.0, "amount" => amount, "category" => category])
    };
    let category = turn.button("button-category", format!("c:{no}")).filter(|_| entry.kind != Kind::Transfer);
    let reply = Reply::text(html)
        .row(
            [
                turn.button("button-amount", format!("e:{no}:amount")),
                turn.button("button-date", format!("e:{no}:date")),
                turn.button("button-note", format!("e:{no}:note")),
            ]
            .into_iter()
            .flatten(),
        )
        .row([category, turn.button("button-account", format!("e:{no}:account"))].into_iter().flatten())
        .row([turn.button("button-delete", format!("x:{no}")), back(turn, no)].into_iter().flatten());
    turn.replace(&reply);
    Ok(())
}

/// Asks for a field; the answer comes as a reply to the question.
pub async fn ask(turn: &mut Turn<'_>, no: EntryNo, field: Field) -> Result<(), StoreError> {
    if found(turn, no).await?.is_some() {
        let html = turn.words().html(field.question(), args!["no" => no.0]);
        turn.say(&Reply::text(html).forcing_reply());
    }
    Ok(())
}

/// The confirmation as it is now.
pub async fn show(turn: &mut Turn<'_>, no: EntryNo) -> Result<(), StoreError> {
    let Some(entry) = found(turn, no).await? else { return Ok(()) };
    let html = confirm::one(&turn.scene, &entry.entry, no);
    let mut buttons = confirm::entry_buttons(&turn.scene, &entry.entry, no, entry.last_action);
    if !touched_alone(turn, &entry).await? {
        let undo = turn.undo_button(entry.last_action).map(|undo| undo.data);
        buttons.retain(|button| Some(&button.data) != undo.as_ref());
    }
    turn.replace(&Reply::text(html).row(buttons));
    Ok(())
}

/// Whether the entry's last action touched no other entry: under one entry, Undo must not take back a whole import.
async fn touched_alone(turn: &mut Turn<'_>, entry: &Entry) -> Result<bool, StoreError> {
    let book = turn.book();
    let Some(last) = action::get(turn.db, book, entry.last_action).await? else { return Ok(false) };
    let recorded = entry::of_action(turn.db, book, last.no, 2).await?;
    let other = |change: &Change| {
        let row = change.after.as_ref().or(change.before.as_ref());
        let no = row.and_then(|row| row.get("entry_no")).and_then(serde_json::Value::as_i64);
        change.table == "entries" && no != Some(entry.no.0)
    };
    Ok(recorded.iter().all(|recorded| recorded.no == entry.no) && !last.changes.iter().any(other))
}

/// Moves an entry to a category and remembers why.
pub async fn set_category(turn: &mut Turn<'_>, no: EntryNo, category: CategoryNo) -> Result<(), StoreError> {
    let Some(old) = found(turn, no).await? else { return Ok(()) };
    let usable = turn
        .scene
        .book
        .category(category)
        .is_some_and(|c| !c.archived && (c.kind == old.entry.kind || old.entry.refund));
    if !usable {
        turn.toast("toast-expired");
        return Ok(());
    }
    let mut new = old.entry.clone();
    (new.category, new.by_model) = (Some(category), false);
    write(turn, &old, new).await
}

/// Moves an entry to an account.
pub async fn set_account(turn: &mut Turn<'_>, no: EntryNo, account: AccountNo) -> Result<(), StoreError> {
    let Some(old) = found(turn, no).await? else { return Ok(()) };
    if turn.scene.book.account(account).is_none_or(|account| account.archived) {
        turn.toast("toast-expired");
        return Ok(());
    }
    if old.entry.to_account == Some(account) {
        turn.toast("problem-account-same");
        return Ok(());
    }
    let mut new = old.entry.clone();
    new.account = account;
    write(turn, &old, new).await
}

/// Writes the change and puts the confirmation as it is now in place of the picker.
async fn write(turn: &mut Turn<'_>, old: &Entry, new: crate::ledger::NewEntry) -> Result<(), StoreError> {
    if new == old.entry {
        turn.toast("toast-unchanged");
        return show(turn, old.no).await;
    }
    let Some(written) = edit::write(turn, old, new, None).await? else { return Ok(()) };
    let mut html = confirm::one(&turn.scene, &written.entry, old.no);
    written.remarks.iter().for_each(|remark| html.line(remark));
    let buttons = confirm::entry_buttons(&turn.scene, &written.entry, old.no, written.action);
    turn.replace(&Reply::text(html).row(buttons).row(written.always.clone()));
    edit::alert(turn, &old.entry, &written).await
}

/// Deletes an entry; its place says so, and how to bring it back.
pub async fn delete(turn: &mut Turn<'_>, no: EntryNo) -> Result<(), StoreError> {
    let Some(entry) = found(turn, no).await? else { return Ok(()) };
    if let Some((html, action)) = edit::delete(turn, std::slice::from_ref(&entry)).await? {
        let undo = turn.undo_button(action);
        turn.toast("toast-deleted");
        turn.replace(&Reply::text(html).row(undo));
    }
    Ok(())
}

/// What is asked about an entry, in any of our languages.
pub fn asked(text: &str, no: EntryNo) -> Option<Field> {
    let says = |field: &Field| {
        let said = |tag| crate::reply::words(tag).html(field.question(), args!["no" => no.0]);
        crate::reply::languages().map(said).any(|html: Html| html.plain().trim() == text.trim())
    };
    Field::ALL.into_iter().find(says)
}
