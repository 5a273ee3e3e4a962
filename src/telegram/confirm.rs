//! What is said after entries were recorded: what, where, what is left of the budget, and the buttons to put it right.

use super::turn::Scene;
use crate::args;
use crate::ledger::{ActionNo, EntryNo, Kind, NewEntry, PaymentMode, Source};
use crate::reply::{Choice, Html, Locale, Reply, clean};
use crate::report::alert::Left;
use crate::report::lines;
use crate::store::Book;

/// Most entries a confirmation lists one by one.
const LISTED: usize = 15;

/// The confirmation of a recording.
pub fn recorded(scene: &Scene, entries: &[NewEntry], first: EntryNo, action: ActionNo, left: &[Left]) -> Reply {
    let mut html = match entries {
        [entry] if entry.category.is_none() && entry.kind != Kind::Transfer => asking(scene, entry, first),
        [entry] => one(scene, entry, first),
        _ => many(scene, entries, first),
    };
    for left in left {
        html.line(&budget_line(scene, left));
    }
    let mut reply = Reply::text(html);
    if let [entry] = entries {
        if entry.category.is_none() && entry.kind != Kind::Transfer {
            for row in category_rows(scene, entry.kind, first) {
                reply = reply.row(row);
            }
        }
        reply = reply.row(entry_buttons(scene, entry, first, action));
    } else {
        reply = reply.row(button(scene, "button-undo", format!("u:{action}")));
    }
    reply
}

/// One entry that has no category yet: which one?
fn asking(scene: &Scene, entry: &NewEntry, no: EntryNo) -> Html {
    let mut html = one(scene, entry, no);
    html.line(&scene.words().html("entry-which-category", args![]));
    html
}

/// Buttons of the categories of a kind, three a row: `k:ENTRY:CATEGORY`.
pub fn category_rows(scene: &Scene, kind: Kind, entry: EntryNo) -> Vec<Vec<Choice>> {
    let offered: Vec<Choice> = scene
        .book
        .categories
        .iter()
        .filter(|category| category.kind == kind && !category.archived)
        .filter_map(|category| Choice::new(&category.label(), format!("k:{entry}:{}", category.no)).ok())
        .take(40)
        .collect();
    offered.chunks(3).map(<[Choice]>::to_vec).collect()
}

/// The buttons under one entry.
pub fn entry_buttons(scene: &Scene, entry: &NewEntry, no: EntryNo, action: ActionNo) -> Vec<Choice> {
    let mut row = Vec::new();
    // Without a category the categories themselves are offered.
    if entry.kind != Kind::Transfer && entry.category.is_some() {
        row.extend(button(scene, "button-category", format!("c:{no}")));
    }
    row.extend(button(scene, "button-edit", format!("e:{no}")));
    row.extend(button(scene, "button-undo", format!("u:{action}")));
    row
}

fn button(scene: &Scene, key: &str, data: String) -> Option<Choice> {
    Choice::new(&scene.words().plain(key, args![]), data).ok()
}

/// One entry in full.
pub fn one(scene: &Scene, entry: &NewEntry, no: EntryNo) -> Html {
    let words = scene.words();
    let amount = money(&scene.locale, entry);
    let mut html = match entry.kind {
        Kind::Transfer => words.html(
            "entry-recorded-transfer",
            args!["amount" => amount, "from" => account(&scene.book, Some(entry.account)),
                  "to" => account(&scene.book, entry.to_account), "no" => no.0],
        ),
        kind => {
            let key = match kind {
                Kind::Income if entry.refund => "entry-recorded-refund",
                Kind::Income => "entry-recorded-income",
                _ => "entry-recorded-expense",
            };
            words.html(key, args!["amount" => amount, "category" => category(scene, entry), "no" => no.0])
        }
    };
    let details = details(scene, entry);
    if !details.is_empty() {
        html.line(&Html::join(&details, " · "));
    }
    html
}

fn many(scene: &Scene, entries: &[NewEntry], first: EntryNo) -> Html {
    let mut html = scene.words().html("entry-recorded-many", args!["count" => entries.len()]);
    for (offset, entry) in (0i64..).zip(entries).take(LISTED) {
        html.line(&line(scene, entry, EntryNo(first.0 + offset)));
    }
    if entries.len() > LISTED {
        html.line(&scene.words().html("list-more", args!["count" => entries.len() - LISTED]));
    }
    html
}

/// One entry on one line of a list.
pub fn line(scene: &Scene, entry: &NewEntry, no: EntryNo) -> Html {
    let words = scene.words();
    let date = scene.locale.date(entry.occurred_on, scene.today);
    let currency = entry.money.currency();
    let amount = match entry.kind {
        Kind::Expense => scene.locale.signed_money(-entry.money.amount(), currency),
        Kind::Income => scene.locale.signed_money(entry.money.amount(), currency),
        Kind::Transfer => scene.locale.money(entry.money.amount(), currency),
    };
    if entry.kind == Kind::Transfer {
        let from = account(&scene.book, Some(entry.account));
        let to = account(&scene.book, entry.to_account);
        return words.html(
            "entry-line-transfer",
            args!["no" => no.0, "date" => date, "amount" => amount, "from" => from, "to" => to],
        );
    }
    let category = category(scene, entry);
    match what(entry) {
        Some(note) => words.html(
            "entry-line-note",
            args!["no" => no.0, "date" => date, "amount" => amount, "category" => category, "note" => note],
        ),
        None => {
            words.html("entry-line", args!["no" => no.0, "date" => date, "amount" => amount, "category" => category])
        }
    }
}

fn details(scene: &Scene, entry: &NewEntry) -> Vec<Html> {
    let words = scene.words();
    let mut details = Vec::new();
    if let Some(note) = &entry.note {
        details.push(words.html("entry-detail-note", args!["note" => clean(note)]));
    }
    if let Some(merchant) = &entry.merchant {
        details.push(words.html("entry-detail-merchant", args!["merchant" => clean(merchant)]));
    }
    if entry.occurred_on != scene.today {
        let date = scene.locale.date(entry.occurred_on, scene.today);
        details.push(words.html("entry-detail-date", args!["date" => date]));
    }
    let default = scene.book.default_account().map(|account| account.no);
    if entry.kind != Kind::Transfer && Some(entry.account) != default {
        let key = if entry.kind == Kind::Income { "entry-detail-account-income" } else { "entry-detail-account" };
        details.push(words.html(key, args!["account" => account(&scene.book, Some(entry.account))]));
    }
    if entry.by_model && entry.category.is_some() {
        details.push(words.html("entry-detail-by-model", args![]));
    }
    if let Some(mode) = entry.payment_mode {
        details.push(words.html(mode_key(mode), args![]));
    }
    if !entry.tags.is_empty() {
        let tags: Vec<String> = entry.tags.iter().map(|tag| format!("#{tag}")).collect();
        details.push(words.html("entry-detail-tags", args!["tags" => tags.join(" ")]));
    }
    if !scene.private && entry.payer == Some(scene.user) {
        details.push(words.html("entry-detail-payer", args!["name" => scene.name.clone()]));
    }
    details
}

/// The text that names a mode of payment.
fn mode_key(mode: PaymentMode) -> &'static str {
    match mode {
        PaymentMode::Upi => "mode-upi",
        PaymentMode::Card => "mode-card",
        PaymentMode::Transfer => "mode-transfer",
        PaymentMode::CashMachine => "mode-cash-machine",
        PaymentMode::DirectDebit => "mode-direct-debit",
        PaymentMode::StandingOrder => "mode-standing-order",
        PaymentMode::Cheque => "mode-cheque",
        PaymentMode::Wallet => "mode-wallet",
        PaymentMode::Fee => "mode-fee",
        PaymentMode::Interest => "mode-interest",
    }
}

/// What the budget says after an entry.
pub fn budget_line(scene: &Scene, left: &Left) -> Html {
    lines::budget_left(&scene.book, &scene.locale, left)
}

/// The entry's amount as the person writes money.
pub fn money(locale: &Locale, entry: &NewEntry) -> String {
    locale.money(entry.money.amount(), entry.money.currency())
}

/// The entry's category, or that it has none.
pub fn category(scene: &Scene, entry: &NewEntry) -> String {
    let named = entry.category.and_then(|no| scene.book.category(no)).map(|category| clean(&category.label()));
    named.map_or_else(|| scene.words().plain("uncategorised", args![]), |label| lines::marked(label, entry))
}

/// An account's name.
pub fn account(book: &Book, no: Option<crate::ledger::AccountNo>) -> String {
    no.and_then(|no| book.account(no)).map(|account| clean(&account.name)).unwrap_or_default()
}

/// What an entry was about: the note, else the merchant; of a statement's row the merchant, for its note is the bank's.
pub fn what(entry: &NewEntry) -> Option<String> {
    let (note, merchant) = (entry.note.as_deref(), entry.merchant.as_deref());
    let said = if entry.source == Source::Statement { merchant.or(note) } else { note.or(merchant) };
    said.map(clean).filter(|text| !text.is_empty())
}
