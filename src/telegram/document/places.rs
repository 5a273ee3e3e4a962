//! Which of the book's accounts a file's rows go into: as the person said, as such files were imported before, or as the
//! book tells. A file of several accounts goes into those it names.

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::postgres::PgConnection;

use super::{Look, Verb, button, data};
use crate::args;
use crate::intake::statement::{BalanceProof, SourceAccount};
use crate::intake::statement_import::{self as import, Belongs, NewAccount, Opened, Places, sources};
use crate::ledger::{AccountNo, DraftId};
use crate::reply::{Choice, Reply, clean_to};
use crate::store::layout;
use crate::store::{Book, StoreError};
use crate::telegram::turn::Turn;
use crate::telegram::{commands, confirm};

/// Accounts offered for one of the file's.
const OFFERED: usize = 20;

/// Most words under a file that can be an account's name.
const CALLED: usize = 3;

/// Where a file's rows go.
pub(super) enum Target {
    /// There.
    Into(Places),
    /// The person must tell: of this account of the file, or of all.
    Ask(Option<usize>),
}

/// The file's accounts, where it holds rows of several.
pub(super) fn several(look: &Look) -> Option<&[SourceAccount]> {
    sources::several(&look.statement)
}

/// Where a file's rows go, as far as it is known. The book has the accounts that the import would open, `opened`.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub(super) async fn target(
    db: &mut PgConnection,
    book: &Book,
    look: &Look,
    opened: &BTreeMap<usize, Opened>,
) -> Result<Target, StoreError> {
    let open = |no: &AccountNo| book.account(*no).is_some_and(|account| !account.archived);
    let new = |at: usize| opened.get(&at).map(|new| new.no);
    let Some(accounts) = several(look) else {
        let belongs = match look.content.account.filter(open).or_else(|| new(0)) {
            Some(no) => Belongs::To(no),
            None => {
                let fingerprint = look.statement.layout.fingerprint();
                sources::of_one(db, book, &fingerprint, look.number(), &look.content.name).await?
            }
        };
        return Ok(match belongs {
            Belongs::To(no) => Target::Into(Places::one(book, no)),
            Belongs::Unsure | Belongs::Nowhere => Target::Ask(None),
        });
    };
    let mut into = Vec::with_capacity(accounts.len());
    for (at, source) in accounts.iter().enumerate() {
        into.push(match look.content.into.get(&at) {
            _ if new(at).is_some() => new(at),
            Some(Some(no)) if open(no) => Some(*no),
            Some(None) => None,
            _ if source.rows == 0 => None,
            _ => match sources::known(db, book, accounts, source).await? {
                Some(no) => Some(no),
                None => return Ok(Target::Ask(Some(at))),
            },
        });
    }
    Ok(Target::Into(Places::several(book, into)))
}

/// Remembers where the rows of each account went.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub(super) async fn remember(
    db: &mut PgConnection,
    book: &Book,
    look: &Look,
    places: &Places,
    layout: Option<&serde_json::Value>,
) -> Result<(), StoreError> {
    let fingerprint = look.statement.layout.fingerprint();
    let Some(accounts) = several(look) else {
        let Some(only) = places.only() else { return Ok(()) };
        return layout::remember(db, book.id, &fingerprint, layout, look.number(), only).await;
    };
    sources::remember(db, book, accounts, places.accounts()).await?;
    match places.distinct().first() {
        Some(first) => layout::remember(db, book.id, &fingerprint, layout, None, *first).await,
        None => Ok(()),
    }
}

/// Which account is it? One that is there, or a new one.
pub(super) fn ask(
    turn: &Turn<'_>,
    id: DraftId,
    look: &Look,
    at: Option<usize>,
    opened: &BTreeMap<usize, Opened>,
) -> Reply {
    let words = turn.words();
    let source = at.and_then(|at| Some((at, look.statement.accounts.get(at)?)));
    let html = match source {
        None => words.html("statement-ask-account", args![]),
        Some((_, source)) => {
            let rows = turn.scene.locale.count(source.rows);
            words.html("statement-ask-account-of", args!["name" => name(turn, source), "rows" => rows])
        }
    };
    let verb = |no| source.map_or(Verb::Account(no), |(at, _)| Verb::Into(at, Some(no)));
    let mut reply = Reply::text(html);
    let book = turn.scene.book.clone();
    let there = || book.accounts.iter().filter(|account| opened.values().all(|new| new.no != account.no));
    for account in there().filter(|account| !account.archived).take(OFFERED) {
        reply = reply.row(Choice::new(&account.name, data(id, verb(account.no))).ok());
    }
    let named = import::free_name(there(), &new_name(turn, look, source.map(|(_, source)| source)));
    let room = book.accounts.len() < turn.services.config.limits.accounts;
    let open = named.filter(|_| room).and_then(|named| {
        let label = turn.words().plain("statement-button-new-account", args!["name" => named]);
        Choice::new(&label, data(id, Verb::Open(source.map_or(0, |(at, _)| at)))).ok()
    });
    let out = source.and_then(|(at, _)| button(turn, "statement-button-leave-out", id, Verb::Into(at, None)));
    reply = reply.row(open).row(out);
    reply.row(button(turn, "button-discard", id, Verb::Discard))
}

/// Which of the file's accounts goes elsewhere?
pub(super) fn menu(turn: &Turn<'_>, id: DraftId, look: &Look, places: &Places) -> Reply {
    let mut reply = Reply::text(turn.words().html("statement-sources", args![]));
    for ((at, source), into) in look.statement.accounts.iter().enumerate().zip(places.accounts()) {
        if source.rows > 0 {
            let into = account_name(turn, into);
            let label = clean_to(&format!("{} → {into}", name(turn, source)), 60);
            reply = reply.row(Choice::new(&label, data(id, Verb::Source(at))).ok());
        }
    }
    reply.row(button(turn, "button-back", id, Verb::Preview))
}

/// A source's account as it is shown.
pub(super) fn name(turn: &Turn<'_>, source: &SourceAccount) -> String {
    if source.name.is_empty() && source.currency.is_none() {
        return turn.words().plain("statement-source-unnamed", args![]);
    }
    clean_to(&source.shown(), 40)
}

/// The account something goes into, or that it is left out.
pub(super) fn account_name(turn: &Turn<'_>, into: Option<AccountNo>) -> String {
    match into {
        Some(_) => confirm::account(&turn.scene.book, into),
        None => turn.words().plain("statement-source-out", args![]),
    }
}

/// Wishes for an account for one of the file's, or for a file of one.
pub(super) fn wish(turn: &Turn<'_>, look: &mut Look, at: usize) {
    let several = several(look).is_some();
    let source = look.statement.accounts.get(at).cloned().filter(|_| several);
    let (with, _) = with_wished(&turn.scene.book, look);
    let full = with.accounts.len() >= turn.services.config.limits.accounts && !look.content.opens.contains_key(&at);
    if (several && source.is_none()) || full {
        return;
    }
    let name = new_name(turn, look, source.as_ref());
    let currency = import::own_currency(&look.statement, source.as_ref().map(|source| (at, source)));
    let wished = NewAccount { name, currency: currency.unwrap_or(turn.scene.book.currency) };
    let content = &mut look.content;
    if several {
        content.into.remove(&at);
        content.opens.insert(at, wished);
    } else {
        content.account = None;
        content.opens.insert(0, wished);
    }
}

/// What an account for a file is called: as was written under it, else by its number, else by the bank that the file's
/// name speaks of.
fn new_name(turn: &Turn<'_>, look: &Look, source: Option<&SourceAccount>) -> String {
    if let Some(source) = source {
        return name(turn, source);
    }
    let written = look.content.unknown.as_deref().map(|text| text.trim_start_matches('@').trim());
    let written = written.filter(|text| commands::checked_name(text).is_ok() && text.split(' ').count() <= CALLED);
    let only = match look.statement.accounts.as_slice() {
        [only] => Some(only.shown()),
        _ => look.glance.account.as_deref().map(shown_number),
    };
    let only = only.filter(|shown| shown.chars().any(char::is_alphanumeric)).map(|shown| clean_to(&shown, 40));
    written
        .map(str::to_owned)
        .or_else(|| import::bank_of(&look.content.name))
        .or(only)
        .unwrap_or_else(|| turn.words().plain("statement-account-unnamed", args![]))
}

/// The end of an account's number, no more than a bank shows.
fn shown_number(number: &str) -> String {
    SourceAccount { name: number.to_owned(), currency: None, rows: 0, proof: BalanceProof::NoBalance }.shown()
}

/// The book with the accounts that an import of the file would open, and these.
pub(super) fn with_wished(book: &Arc<Book>, look: &Look) -> (Arc<Book>, BTreeMap<usize, Opened>) {
    import::with_new(book, &look.content.opens)
}
