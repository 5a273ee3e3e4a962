//! Which of the book's accounts a file's rows go into: as the person said, as such files were imported before, or as the
//! book tells. A file of several accounts goes into those it names.

use std::collections::BTreeMap;

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use super::{Look, Verb, button, data};
use crate::args;
use crate::intake::statement::SourceAccount;
use crate::intake::statement_import::{Belongs, Places, sources};
use crate::ledger::category::fold;
use crate::ledger::{AccountNo, ActionKind, DraftId};
use crate::reply::{Choice, Reply, clean_to};
use crate::store::layout;
use crate::store::{Book, StoreError, account, action};
use crate::telegram::confirm;
use crate::telegram::turn::Turn;

/// Accounts offered for one of the file's.
const OFFERED: usize = 20;

/// Where a file's rows go.
pub(super) enum Target {
    /// There.
    Into(Places),
    /// The person must tell: of this account of the file, or of all.
    Ask(Option<usize>),
    /// The book has no account.
    Nowhere,
}

/// The file's accounts, where it holds rows of several.
pub(super) fn several(look: &Look) -> Option<&[SourceAccount]> {
    sources::several(&look.statement)
}

/// Where a file's rows go, as far as it is known.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub(super) async fn target(db: &mut PgConnection, book: &Book, look: &Look) -> Result<Target, StoreError> {
    let open = |no: &AccountNo| book.account(*no).is_some_and(|account| !account.archived);
    let Some(accounts) = several(look) else {
        let belongs = match look.content.account.filter(open) {
            Some(no) => Belongs::To(no),
            None => {
                let fingerprint = look.statement.layout.fingerprint();
                sources::of_one(db, book, &fingerprint, look.number(), &look.content.name).await?
            }
        };
        return Ok(match belongs {
            Belongs::To(no) => Target::Into(Places::one(book, no)),
            Belongs::Unsure => Target::Ask(None),
            Belongs::Nowhere => Target::Nowhere,
        });
    };
    let mut into = Vec::with_capacity(accounts.len());
    for (at, source) in accounts.iter().enumerate() {
        into.push(match look.content.into.get(&at) {
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

/// Which account is it?
pub(super) fn ask(turn: &Turn<'_>, id: DraftId, look: &Look, at: Option<usize>) -> Reply {
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
    for account in book.accounts.iter().filter(|account| !account.archived).take(OFFERED) {
        reply = reply.row(Choice::new(&account.name, data(id, verb(account.no))).ok());
    }
    if let Some((at, _)) = source {
        let room = book.accounts.len() < turn.services.config.limits.accounts;
        let more = [
            button(turn, "statement-button-new-account", id, Verb::Open(at)).filter(|_| room),
            button(turn, "statement-button-leave-out", id, Verb::Into(at, None)),
        ];
        reply = reply.row(more.into_iter().flatten());
    }
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

/// Opens an account for one of the file's, named as the file shows it, and puts its rows there: an action of its own.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub(super) async fn open(
    turn: &mut Turn<'_>,
    look: &Look,
    at: usize,
    into: &mut BTreeMap<usize, Option<AccountNo>>,
) -> Result<(), StoreError> {
    let Some(source) = several(look).and_then(|accounts| accounts.get(at)) else { return Ok(()) };
    if turn.scene.book.accounts.len() >= turn.services.config.limits.accounts {
        return Ok(());
    }
    let shown = name(turn, source);
    let taken = |name: &str| turn.scene.book.accounts.iter().any(|account| fold(&account.name) == fold(name));
    let numbered = (2..100).map(|number| format!("{shown} {number}"));
    let Some(free) = std::iter::once(shown.clone()).chain(numbered).find(|name| !taken(name)) else { return Ok(()) };
    let currency = source.currency.unwrap_or(turn.scene.book.currency);
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    let mut point = turn.db.begin().await?;
    let Some(no) = action::begin(&mut point, book, &key, ActionKind::Account, Some(user)).await? else {
        return Ok(());
    };
    match account::open(&mut point, book, &free, currency, rust_decimal::Decimal::ZERO, no).await {
        Ok((account, change)) => {
            action::finish(&mut point, book, no, &[change]).await?;
            point.commit().await?;
            into.insert(at, Some(account));
        }
        Err(StoreError::NameTaken) => point.rollback().await?,
        Err(error) => return Err(error),
    }
    turn.refresh().await
}
