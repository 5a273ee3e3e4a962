//! Changes that were asked for: made in one transaction, confirmed with what they were, or kept until a tap.

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::failure::Failure;
use super::{Ask, Assistant, kept};
use crate::args;
use crate::ledger::period::Period;
use crate::ledger::{ActionKind, ActionNo, BookId, Entry, EntryNo, Kind, NewEntry, UserId};
use crate::reply::{Choice, Html, Locale, Reply, clean};
use crate::store::record::{Recording, record};
use crate::store::{Book, StoreError, action, entry, totals};

/// Most entries a confirmation lists one by one.
const LISTED: usize = 15;

/// Whom a confirmation is for.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub book: &'a Book,
    pub locale: &'a Locale,
    pub today: chrono::NaiveDate,
}

impl<'a> Place<'a> {
    pub(super) fn of(ask: &'a Ask) -> Self {
        Self { book: &ask.book, locale: &ask.locale, today: ask.today }
    }
}

/// An update changes a book by one action at most, so that its key needs nothing the model may say differently the
/// second time.
fn key(ask: &Ask) -> String {
    format!("q:{}", ask.update)
}

/// The confirmation of what this update recorded before: it was begun, and the process died before it was answered.
pub(super) async fn of_update(assistant: &Assistant, ask: &Ask) -> Result<Option<Reply>, Failure> {
    let mut connection = assistant.store.pool().acquire().await.map_err(StoreError::from)?;
    let Some(no) = action::by_key(&mut connection, ask.book.id, &key(ask)).await? else { return Ok(None) };
    let entries = entry::of_action(&mut connection, ask.book.id, no, 100).await?;
    Ok(Some(confirmation(&mut connection, Place::of(ask), &entries, no).await?))
}

/// Records what the person asked for.
pub(super) async fn make(assistant: &Assistant, ask: &Ask, entries: Vec<NewEntry>) -> Result<Reply, Failure> {
    let mut tx = assistant.store.begin().await?;
    let (no, entries) = match add(&mut tx, ask.book.id, key(ask), ask.user, entries).await {
        Ok(made) => made,
        // Another process had taken the update over and was faster.
        Err(StoreError::Repeated) => {
            drop(tx);
            return of_update(assistant, ask).await?.ok_or(Failure::Ledger);
        }
        Err(error) => return Err(error.into()),
    };
    let reply = confirmation(&mut tx, Place::of(ask), &entries, no).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(reply)
}

/// Records entries under a key that was not used before.
pub(super) async fn add(
    connection: &mut PgConnection,
    book: BookId,
    key: String,
    actor: UserId,
    entries: Vec<NewEntry>,
) -> Result<(ActionNo, Vec<Entry>), StoreError> {
    let recording = Recording { book, key, kind: ActionKind::Record, actor: Some(actor), entries: entries.clone() };
    let recorded = record(connection, &[recording]).await?;
    let recorded = recorded.first().ok_or(StoreError::Query(sqlx::Error::RowNotFound))?;
    let (first, action) = (recorded.first_entry, recorded.action);
    let entries = (first.0..).zip(entries).map(|(no, entry)| Entry {
        no: EntryNo(no),
        entry,
        first_action: action,
        last_action: action,
    });
    Ok((action, entries.collect()))
}

/// Shows what would be recorded, with the buttons that decide.
pub(super) async fn propose(assistant: &Assistant, ask: &Ask, entries: &[NewEntry]) -> Result<Reply, Failure> {
    let id = kept::keep(assistant, ask, &kept::Kept::Changes { entries: entries.to_vec() }).await?;
    let words = ask.locale.words();
    let place = Place::of(ask);
    let mut html = words.html("answer-waiting", args!["count" => ask.locale.count(entries.len())]);
    for entry in entries.iter().take(LISTED) {
        html.line(&unnumbered(place, entry));
    }
    if entries.len() > LISTED {
        html.line(&words.html("list-more", args!["count" => ask.locale.count(entries.len() - LISTED)]));
    }
    let save = Choice::new(&words.plain("button-save", args![]), format!("q:{id}:save")).ok();
    let discard = Choice::new(&words.plain("button-discard", args![]), format!("q:{id}:discard")).ok();
    Ok(Reply::text(html).row([save, discard].into_iter().flatten()))
}

/// What was recorded, what it leaves of the budgets, and the button that takes it back.
pub(super) async fn confirmation(
    connection: &mut PgConnection,
    place: Place<'_>,
    entries: &[Entry],
    action: ActionNo,
) -> Result<Reply, StoreError> {
    let words = place.locale.words();
    let mut html = match entries {
        [one] => single(place, one),
        _ => {
            let mut html = words.html("entry-recorded-many", args!["count" => place.locale.count(entries.len())]);
            for entry in entries.iter().take(LISTED) {
                html.line(&numbered(place, entry));
            }
            html
        }
    };
    if entries.len() > LISTED {
        html.line(&words.html("list-more", args!["count" => place.locale.count(entries.len() - LISTED)]));
    }
    for line in budgets(connection, place, entries).await? {
        html.line(&line);
    }
    Ok(Reply::text(html).row(Choice::new(&words.plain("button-undo", args![]), format!("u:{action}")).ok()))
}

fn single(place: Place<'_>, one: &Entry) -> Html {
    let words = place.locale.words();
    let (entry, no) = (&one.entry, one.no.0);
    let amount = place.locale.money(entry.money.amount(), entry.money.currency());
    let category = category(place, entry);
    let mut html = match entry.kind {
        Kind::Expense => {
            words.html("entry-recorded-expense", args!["amount" => amount, "category" => category, "no" => no])
        }
        Kind::Income => {
            words.html("entry-recorded-income", args!["amount" => amount, "category" => category, "no" => no])
        }
        Kind::Transfer => {
            let (from, to) = accounts(place, entry);
            words.html("entry-recorded-transfer", args!["amount" => amount, "from" => from, "to" => to, "no" => no])
        }
    };
    let date = (entry.occurred_on != place.today).then(|| place.locale.date(entry.occurred_on, place.today));
    let details: Vec<Html> = [what(entry), date].into_iter().flatten().map(|detail| Html::text(&detail)).collect();
    html.line(&Html::join(&details, " · "));
    html
}

/// One entry on a line of a list.
pub(super) fn numbered(place: Place<'_>, entry: &Entry) -> Html {
    let words = place.locale.words();
    let no = entry.no.0;
    let entry = &entry.entry;
    let date = place.locale.date(entry.occurred_on, place.today);
    let amount = signed(place, entry);
    let category = category(place, entry);
    match (entry.kind, what(entry)) {
        (Kind::Transfer, _) => {
            let (from, to) = accounts(place, entry);
            words.html(
                "entry-line-transfer",
                args!["no" => no, "date" => date, "amount" => amount, "from" => from, "to" => to],
            )
        }
        (_, Some(note)) => words.html(
            "entry-line-note",
            args!["no" => no, "date" => date, "amount" => amount, "category" => category, "note" => note],
        ),
        (_, None) => {
            words.html("entry-line", args!["no" => no, "date" => date, "amount" => amount, "category" => category])
        }
    }
}

fn unnumbered(place: Place<'_>, entry: &NewEntry) -> Html {
    let target = match entry.kind {
        Kind::Transfer => {
            let (from, to) = accounts(place, entry);
            format!("{from} → {to}")
        }
        _ => category(place, entry),
    };
    let pieces = [
        Some(place.locale.date(entry.occurred_on, place.today)),
        Some(signed(place, entry)),
        Some(target),
        what(entry),
    ];
    let pieces: Vec<Html> = pieces.into_iter().flatten().map(|piece| Html::text(&piece)).collect();
    Html::join(&pieces, " · ")
}

fn signed(place: Place<'_>, entry: &NewEntry) -> String {
    let (amount, currency) = (entry.money.amount(), entry.money.currency());
    match entry.kind {
        Kind::Expense => place.locale.signed_money(-amount, currency),
        Kind::Income => place.locale.signed_money(amount, currency),
        Kind::Transfer => place.locale.money(amount, currency),
    }
}

fn category(place: Place<'_>, entry: &NewEntry) -> String {
    let named = entry.category.and_then(|no| place.book.category(no)).map(|category| clean(&category.label()));
    named.unwrap_or_else(|| place.locale.words().plain("uncategorised", args![]))
}

fn accounts(place: Place<'_>, entry: &NewEntry) -> (String, String) {
    let name = |no| place.book.account(no).map(|account| clean(&account.name)).unwrap_or_default();
    (name(entry.account), entry.to_account.map(name).unwrap_or_default())
}

/// The note, else the merchant.
fn what(entry: &NewEntry) -> Option<String> {
    let pieces = [entry.note.as_deref(), entry.merchant.as_deref()].into_iter().flatten().map(clean);
    let pieces: Vec<String> = pieces.filter(|piece| !piece.is_empty()).collect();
    (!pieces.is_empty()).then(|| pieces.join(" · "))
}

/// What the entries of this month leave of their budgets.
async fn budgets(connection: &mut PgConnection, place: Place<'_>, entries: &[Entry]) -> Result<Vec<Html>, StoreError> {
    let month = Period::month(place.today);
    let mut drawn = Vec::new();
    for entry in entries.iter().map(|entry| &entry.entry) {
        let counts = entry.kind == Kind::Expense && month.holds(entry.occurred_on);
        let budget = entry.category.filter(|_| counts).and_then(|no| place.book.budget(no));
        if let Some(budget) = budget.filter(|budget| budget.currency == entry.money.currency())
            && !drawn.contains(budget)
        {
            drawn.push(*budget);
        }
    }
    let wanted: Vec<_> = drawn.iter().map(|b| (place.book.id, b.category, b.currency, month)).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let spent = totals::spent(connection, &wanted).await?;
    let line = |(budget, spent): (&crate::store::book::Budget, Decimal)| {
        let money = |amount| place.locale.money(amount, budget.currency);
        let category = place.book.category(budget.category).map(|c| clean(&c.label())).unwrap_or_default();
        let (left, limit, words) = (budget.amount - spent, money(budget.amount), place.locale.words());
        if left > Decimal::ZERO {
            words.html("entry-budget-left", args!["left" => money(left), "limit" => limit, "category" => category])
        } else if left.is_zero() {
            words.html("entry-budget-reached", args!["limit" => limit, "category" => category])
        } else {
            words.html("entry-budget-over", args!["over" => money(-left), "limit" => limit, "category" => category])
        }
    };
    Ok(drawn.iter().zip(spent).map(line).collect())
}
