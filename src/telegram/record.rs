//! Texts that are entries, questions or neither; and entries that follow their edited message.

use rust_decimal::Decimal;

use super::confirm;
use super::dispatch::Outcome;
use super::jobs::Job;
use super::turn::Turn;
use super::{commands, ingest};
use crate::args;
use crate::intake::quick_text::{Ambiguity, Intent, NotMoved, ParsedEntry, Problem};
use crate::intake::record::{self as intake, Plan};
use crate::ledger::category;
use crate::ledger::period::Period;
use crate::ledger::{ActionKind, ActionNo, BookId, Entry, Kind, Money, NewEntry, Source};
use crate::reply::{Html, Reply};
use crate::report::alert::{self, Left};
use crate::store::record::Recording;
use crate::store::{StoreError, account, action, draft, entry, totals};

/// Most entries of one recording that follow its edited message.
const FOLLOWED: i64 = 100;
/// Between a message's key and the update of the edit by which the assistant recorded something in addition.
const EDITED: &str = ":e";

/// Deals with a text that is no command and no correction. `addressed`: in a group, it was said to us.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn text(turn: &mut Turn<'_>, text: &str, addressed: bool) -> Result<Outcome, StoreError> {
    said(turn, text, addressed, Source::Text).await
}

/// [`text`] for words that were typed or spoken.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn said(turn: &mut Turn<'_>, text: &str, addressed: bool, source: Source) -> Result<Outcome, StoreError> {
    let limits = ingest::grammar_limits(turn.services);
    let scene = &turn.scene;
    let parsed = intake::read(text, &scene.book, &scene.locale, scene.today, commands::NAMES, limits);
    let spoken_to = turn.scene.private || addressed;
    match (parsed.intent, parsed.problem) {
        (_, Some(problem)) if spoken_to => say_problem(turn, problem),
        (_, Some(_)) => {}
        (Intent::Record(entries), None) => {
            let key = match &parsed.bank_message {
                Some(print) => bank_message_key(turn, print).await?,
                None => ingest::message_key(turn.services, turn.scene.chat, turn.message_id.unwrap_or_default()),
            };
            record(turn, &entries, key, source).await?;
        }
        (Intent::Command(name), None) if turn.scene.private => return Box::pin(commands::run(turn, &name, "")).await,
        // Neither an entry nor plainly a question: it may lean on the question before.
        (intent @ (Intent::Question | Intent::None), None) if spoken_to => {
            if intent == Intent::None && commands::settings::typed(turn, text).await? {
                return Ok(Outcome::Done);
            }
            return Ok(Outcome::Slow(question(turn, text)));
        }
        _ => {}
    }
    Ok(Outcome::Done)
}

/// Deals with a text that somebody else wrote first: a bank's message is an entry or gets a kind word, anything else
/// changes nothing.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn forwarded(turn: &mut Turn<'_>, text: &str) -> Result<(), StoreError> {
    let limits = ingest::grammar_limits(turn.services);
    let scene = &turn.scene;
    let parsed = intake::read(text, &scene.book, &scene.locale, scene.today, commands::NAMES, limits);
    match (parsed.intent, parsed.problem, parsed.bank_message) {
        (Intent::Record(entries), None, Some(print)) => {
            let key = bank_message_key(turn, &print).await?;
            record(turn, &entries, key, Source::Text).await?;
        }
        (_, Some(problem @ Problem::BankMessage(_)), _) => say_problem(turn, problem),
        _ => turn.say_key("unsupported-forward"),
    }
    Ok(())
}

/// The key of what a bank's message recorded: the same however often it comes, and another once that was taken back.
async fn bank_message_key(turn: &mut Turn<'_>, print: &str) -> Result<String, StoreError> {
    let book = turn.book();
    let (mut key, mut times) = (format!("b:{print}"), 1u32);
    while let Some(no) = action::by_key(turn.db, book, &key).await? {
        let stands = action::get(turn.db, book, no).await?.is_none_or(|action| action.undone_by.is_none());
        if stands && !entry::of_action(turn.db, book, no, 1).await?.is_empty() {
            break;
        }
        times += 1;
        key = format!("b:{print}:{times}");
    }
    Ok(key)
}

/// The text that says why a bank's message moved no money.
fn not_moved(why: NotMoved) -> &'static str {
    match why {
        NotMoved::OneTimePassword => "bank-message-password",
        NotMoved::Balance => "bank-message-balance",
        NotMoved::Declined => "bank-message-declined",
        NotMoved::Request => "bank-message-request",
        NotMoved::Upcoming => "bank-message-upcoming",
        NotMoved::CardBill => "bank-message-card-bill",
        NotMoved::Advert => "bank-message-advert",
        NotMoved::Unclear => "bank-message-unclear",
    }
}

/// The question that a text is, to be answered outside any transaction.
fn question(turn: &Turn<'_>, text: &str) -> Job {
    let message = turn.message_id.filter(|_| turn.tap.is_none());
    let message = message.map(|id| ingest::message_key(turn.services, turn.scene.chat, id));
    Job::Question { text: text.to_owned(), asked: None, message, edited: Vec::new() }
}

/// Says why a text that looks like an entry was not recorded.
pub fn say_problem(turn: &mut Turn<'_>, problem: Problem) {
    let limits = &turn.services.config.limits;
    let words = turn.words();
    let html = match problem {
        Problem::TooLong => words.html("problem-too-long", args!["limit" => limits.text_chars]),
        Problem::TooManyEntries => words.html("problem-too-many", args!["limit" => limits.entries_per_message]),
        Problem::AmountTooLarge => words.html("problem-amount-large", args![]),
        Problem::AmountNotPositive => words.html("problem-amount-not-positive", args![]),
        Problem::AmountTooPrecise => words.html("problem-amount-precise", args![]),
        Problem::AbsurdDate => words.html("problem-date", args![]),
        Problem::BankMessage(why) => words.html(not_moved(why), args![]),
        Problem::UnknownCurrency => words.html("problem-currency-unknown", args![]),
        Problem::SameAccount => words.html("problem-account-same", args![]),
        Problem::Ambiguous(Ambiguity::WhichAmount) => words.html("problem-which-amount", args![]),
        Problem::Ambiguous(Ambiguity::InOrOut) => words.html("problem-in-or-out", args![]),
        Problem::Ambiguous(Ambiguity::Separator) => words.html("problem-separator", args![]),
        Problem::Ambiguous(Ambiguity::EachOrAll) => words.html("problem-each-or-all", args![]),
        Problem::Ambiguous(Ambiguity::IsItAnAmount) => words.html("problem-is-it-an-amount", args![]),
        Problem::Ambiguous(Ambiguity::DateOrAmount) => words.html("problem-date-or-amount", args![]),
        Problem::Ambiguous(Ambiguity::WhichCurrency) => words.html("problem-which-currency", args![]),
        Problem::Ambiguous(Ambiguity::IsItATransfer) => {
            let accounts: Vec<&str> = turn.scene.book.accounts.iter().map(|account| account.name.as_str()).collect();
            words.html("problem-is-it-a-transfer", args!["accounts" => accounts.join(", ")])
        }
    };
    turn.say_text(html);
}

/// Records what a text says, opens accounts it names, and confirms.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn record(
    turn: &mut Turn<'_>,
    said: &[ParsedEntry],
    key: String,
    source: Source,
) -> Result<Option<ActionNo>, StoreError> {
    let book = turn.book();
    if let Some(made) = action::by_key(turn.db, book, &key).await? {
        let present = entry::of_action(turn.db, book, made, 1).await?;
        let html = match present.first() {
            Some(first) => turn.words().html("entry-recorded-before", args!["no" => first.no.0]),
            None => turn.words().html("entry-recorded-before-gone", args![]),
        };
        turn.say_text(html);
        return Ok(None);
    }
    let Some((entries, opened)) = plan(turn, said, source, &key).await? else { return Ok(None) };
    confirm_new(turn, entries, key, ActionKind::Record, opened).await
}

/// Plans entries; accounts that are named and not there are opened by an action of their own.
async fn plan(
    turn: &mut Turn<'_>,
    said: &[ParsedEntry],
    source: Source,
    key: &str,
) -> Result<Option<(Vec<NewEntry>, Vec<String>)>, StoreError> {
    let mut opened = Vec::new();
    // The second time nothing is missing.
    for _ in 0..2 {
        match intake::plan(&turn.scene.book, said, turn.scene.today, turn.scene.user, source) {
            Ok(Plan::Ready(entries)) if !entries.is_empty() => return Ok(Some((entries, opened))),
            Ok(Plan::Ready(_)) => break,
            Ok(Plan::Open(names)) => {
                for name in &names {
                    if let Err(key) = commands::checked_name(name) {
                        turn.say_key(key);
                        return Ok(None);
                    }
                    let folded = category::fold(name);
                    if turn.scene.book.accounts.iter().any(|account| category::fold(&account.name) == folded) {
                        let html = turn.words().html("account-closed", args!["account" => name]);
                        turn.say_text(html);
                        return Ok(None);
                    }
                }
                open(turn, &names, &format!("{key}:open")).await?;
                opened = names;
            }
            Err(_) => {
                turn.say_key("problem-amount-large");
                return Ok(None);
            }
        }
    }
    turn.say_key("problem-not-understood");
    Ok(None)
}

async fn open(turn: &mut Turn<'_>, names: &[String], key: &str) -> Result<(), StoreError> {
    let (book, user) = (turn.book(), turn.scene.user);
    if let Some(no) = action::begin(turn.db, book, key, ActionKind::Account, Some(user)).await? {
        let mut changes = Vec::new();
        for name in names {
            let currency = turn.scene.book.currency;
            let (_, change) = account::open(turn.db, book, name, currency, Decimal::ZERO, no).await?;
            changes.push(change);
        }
        action::finish(turn.db, book, no, &changes).await?;
    }
    turn.refresh().await
}

/// Records entries that are ready and says so, with what is left of the budgets and the alerts that follow.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn confirm_new(
    turn: &mut Turn<'_>,
    entries: Vec<NewEntry>,
    key: String,
    kind: ActionKind,
    opened: Vec<String>,
) -> Result<Option<ActionNo>, StoreError> {
    let recording = Recording { book: turn.book(), key, kind, actor: Some(turn.scene.user), entries: entries.clone() };
    let Some(recorded) = crate::store::record::record(turn.db, &[recording]).await?.pop() else { return Ok(None) };
    let left = left(turn, &entries).await?;
    let mut reply = confirm::recorded(&turn.scene, &entries, recorded.first_entry, recorded.action, &left);
    if !opened.is_empty()
        && let Some(crate::reply::Part::Text(html)) = reply.parts.first_mut()
    {
        html.line(&turn.words().html("account-opened", args!["accounts" => opened.join(", ")]));
    }
    turn.say(&reply);
    alert(turn, &left).await?;
    Ok(Some(recorded.action))
}

/// What is left of each budget these entries draw on, for those of this month.
pub async fn left(turn: &mut Turn<'_>, entries: &[NewEntry]) -> Result<Vec<Left>, StoreError> {
    let month = Period::month(turn.scene.today);
    let book = turn.scene.book.clone();
    let mut wanted: Vec<(BookId, crate::ledger::CategoryNo, crate::ledger::Currency, Period)> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.kind == Kind::Expense && month.holds(entry.occurred_on)) {
        let budget = entry.category.and_then(|no| book.budget(no));
        if let Some(budget) = budget.filter(|budget| budget.currency == entry.money.currency())
            && !wanted.iter().any(|w| w.1 == budget.category)
        {
            wanted.push((book.id, budget.category, budget.currency, month));
        }
    }
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let spent = totals::spent(turn.db, &wanted).await?;
    Ok(wanted
        .iter()
        .zip(spent)
        .filter_map(|(w, spent)| book.budget(w.1).map(|budget| Left { category: w.1, limit: budget.amount, spent }))
        .collect())
}

/// Looks at every budget of the book after a change of many entries, or one that is not at hand, and says what is due.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn alert_all(turn: &mut Turn<'_>) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let left = alert::all(turn.db, &book, turn.scene.today).await?;
    alert(turn, &left).await
}

/// Says that a budget is at 80 % or used up: once each month and limit, whatever brought it there. To be called after
/// every change that draws on a budget, with what [`left`] says then.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn alert(turn: &mut Turn<'_>, left: &[Left]) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    for alert in alert::due(turn.db, &book, turn.scene.today, left).await? {
        turn.say_text(alert.html(&book, &turn.scene.locale));
    }
    Ok(())
}

/// A message was edited: what it recorded follows. `fresh`: where it recorded nothing, it may record now. What only the
/// assistant could read is read by it again.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn follow_edit(
    turn: &mut Turn<'_>,
    message_id: i64,
    text: &str,
    source: Source,
    fresh: bool,
) -> Result<Outcome, StoreError> {
    let (book, key) = (turn.book(), ingest::message_key(turn.services, turn.scene.chat, message_id));
    let limits = ingest::grammar_limits(turn.services);
    let scene = &turn.scene;
    let names: &[&str] = if source == Source::Command { &[] } else { commands::NAMES };
    let parsed = intake::read(text, &scene.book, &scene.locale, scene.today, names, limits);
    // What a bank's message recorded is known by its words and not by the message.
    if parsed.bank_message.is_some() && action::by_key(turn.db, book, &key).await?.is_none() {
        return Ok(Outcome::Done);
    }
    let said = match (parsed.intent, parsed.problem) {
        (Intent::Record(said), None) if !said.is_empty() => Some(said),
        _ => None,
    };
    let Some((present, additions)) = made_by_message(turn, &key).await? else {
        if !fresh {
            return Ok(Outcome::Done);
        }
        // What the assistant proposed to record for it is overtaken.
        let proposed = draft::discard_plans(turn.db, book, &key).await? > 0;
        if let Some(said) = said {
            record(turn, &said, key, source).await?;
        } else if proposed {
            return Ok(Outcome::Slow(read_again(text, key, Vec::new())));
        }
        return Ok(Outcome::Done);
    };
    draft::discard_plans(turn.db, book, &key).await?;
    let Some(first) = present.first() else {
        turn.say_key("entry-edited-message-gone");
        return Ok(Outcome::Done);
    };
    let Some(said) = said else {
        if present.iter().any(|made| made.entry.source == Source::Model) {
            // Found again by the message when that is edited once more.
            let addition = format!("{key}{EDITED}{}", turn.scene.update);
            return Ok(Outcome::Slow(read_again(text, addition, present)));
        }
        let html = turn.words().html("entry-edited-message-unclear", args!["no" => first.no.0]);
        turn.say_text(html);
        return Ok(Outcome::Done);
    };
    let plan_key = turn.key();
    let Some((mut entries, opened)) = plan(turn, &said, source, &plan_key).await? else { return Ok(Outcome::Done) };
    let matched = matched(&entries, &present);
    for ((new, said), old) in entries.iter_mut().zip(&said).zip(&matched) {
        if let Some(old) = old.and_then(|at| present.get(at)) {
            keep_unsaid(new, said, &old.entry);
        }
    }
    let added: Vec<NewEntry> =
        entries.iter().zip(&matched).filter(|(_, old)| old.is_none()).map(|(new, _)| new.clone()).collect();
    // Accounts that were opened are named once: where entries are added, by their confirmation.
    let told: &[String] = if added.is_empty() { &opened } else { &[] };
    replace(turn, &entries, &matched, &present, told).await?;
    if !added.is_empty() {
        confirm_new(turn, added, addition_key(&key, additions), ActionKind::Record, opened).await?;
    }
    Ok(Outcome::Done)
}

/// An edited message as the assistant reads it, with what it recorded before.
fn read_again(text: &str, message: String, edited: Vec<Entry>) -> Job {
    Job::Question { text: text.to_owned(), asked: None, message: Some(message), edited }
}

/// The key of what the n-th edit of a message recorded in addition.
fn addition_key(key: &str, n: usize) -> String {
    format!("{key}:{}", n + 1)
}

/// The entries a message made that are still there, those of its edits included, and how many edits recorded some.
/// None: the message recorded nothing.
async fn made_by_message(turn: &mut Turn<'_>, key: &str) -> Result<Option<(Vec<Entry>, usize)>, StoreError> {
    let book = turn.book();
    let Some(made) = action::by_key(turn.db, book, key).await? else { return Ok(None) };
    let mut present = entry::of_action(turn.db, book, made, FOLLOWED).await?;
    let mut additions = 0;
    while let Some(made) = action::by_key(turn.db, book, &addition_key(key, additions)).await? {
        present.extend(entry::of_action(turn.db, book, made, FOLLOWED).await?);
        additions += 1;
    }
    for made in action::keyed_after(turn.db, book, made, &format!("{key}{EDITED}")).await? {
        present.extend(entry::of_action(turn.db, book, made, FOLLOWED).await?);
    }
    Ok(Some((present, additions)))
}

/// Which of the present entries each new one is: the same words and amount first, then the same words, then the order.
fn matched(new: &[NewEntry], present: &[Entry]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; new.len()];
    let mut free: Vec<bool> = vec![true; present.len()];
    let words = |new: &NewEntry, old: &NewEntry| new.note == old.note && new.merchant == old.merchant;
    type Same<'a> = &'a dyn Fn(&NewEntry, &NewEntry) -> bool;
    let same: [Same<'_>; 3] =
        [&|new, old| words(new, old) && new.money.amount() == old.money.amount(), &words, &|_, _| true];
    for same in same {
        for (new, found) in new.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            let hit =
                present.iter().zip(&mut free).enumerate().find(|(_, (old, free))| **free && same(new, &old.entry));
            if let Some((at, (_, free))) = hit {
                *free = false;
                *found = Some(at);
            }
        }
    }
    found
}

/// What the edited text does not say stays as the entry has it, buttons and corrections included.
fn keep_unsaid(new: &mut NewEntry, said: &ParsedEntry, old: &NewEntry) {
    if said.occurred_on.is_none() {
        new.occurred_on = old.occurred_on;
    }
    if said.account.is_none() && new.to_account != Some(old.account) {
        new.account = old.account;
    }
    if said.currency.is_none()
        && let Ok(money) = Money::new(said.amount, old.money.currency())
    {
        new.money = money;
    }
    let same_words = new.note == old.note && new.merchant == old.merchant;
    if new.kind == old.kind && (same_words || new.category.is_none()) {
        new.category = old.category;
    }
    if said.tags.is_empty() {
        new.tags.clone_from(&old.tags);
    }
    new.payer = old.payer;
    new.source = old.source;
    new.import_key.clone_from(&old.import_key);
}

/// Writes the matched entries over the present ones and deletes those the message no longer says, as one action.
async fn replace(
    turn: &mut Turn<'_>,
    entries: &[NewEntry],
    matched: &[Option<usize>],
    present: &[Entry],
    opened: &[String],
) -> Result<(), StoreError> {
    let pairs = entries.iter().zip(matched).filter_map(|(new, at)| Some((new, present.get((*at)?)?)));
    let changed: Vec<(&NewEntry, &Entry)> = pairs.filter(|(new, old)| **new != old.entry).collect();
    let gone: Vec<&Entry> =
        present.iter().enumerate().filter(|(at, _)| !matched.contains(&Some(*at))).map(|(_, old)| old).collect();
    if changed.is_empty() && gone.is_empty() {
        return Ok(());
    }
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    let Some(no) = action::begin(turn.db, book, &key, ActionKind::Edit, Some(user)).await? else { return Ok(()) };
    let (mut changes, mut html) = (Vec::new(), Html::default());
    for (new, old) in &changed {
        changes.extend(entry::update(turn.db, book, old.no, new, no).await?);
        html.line(&turn.words().html(
            "entry-edited-message",
            args!["no" => old.no.0, "amount" => confirm::money(&turn.scene.locale, new),
                  "category" => what(turn, new)],
        ));
    }
    for old in gone {
        changes.extend(entry::delete(turn.db, book, old.no).await?);
        html.line(&turn.words().html(
            "entry-edited-message-deleted",
            args!["no" => old.no.0, "amount" => confirm::money(&turn.scene.locale, &old.entry),
                  "category" => what(turn, &old.entry)],
        ));
    }
    action::finish(turn.db, book, no, &changes).await?;
    let now: Vec<NewEntry> = changed.iter().map(|(new, _)| (*new).clone()).collect();
    let left = left(turn, &now).await?;
    for left in &left {
        html.line(&confirm::budget_line(&turn.scene, left));
    }
    if !opened.is_empty() {
        html.line(&turn.words().html("account-opened", args!["accounts" => opened.join(", ")]));
    }
    let undo = turn.undo_button(no);
    turn.say(&Reply::text(html).row(undo));
    alert(turn, &left).await
}

/// An entry's category, or that it is a transfer.
fn what(turn: &Turn<'_>, entry: &NewEntry) -> String {
    match entry.kind {
        Kind::Transfer => turn.words().plain("kind-transfer", args![]),
        _ => confirm::category(&turn.scene, entry),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{AccountNo, Currency, EntryNo};

    fn spent(note: &str, amount: i64) -> NewEntry {
        NewEntry {
            kind: Kind::Expense,
            money: Money::new(Decimal::from(amount), Currency::parse("EUR").unwrap()).unwrap(),
            occurred_on: chrono::NaiveDate::from_ymd_opt(2026, 3, 12).unwrap(),
            category: None,
            account: AccountNo(1),
            to_account: None,
            merchant: None,
            note: Some(note.to_owned()),
            tags: Vec::new(),
            payer: None,
            source: Source::Text,
            import_key: None,
            payment_mode: None,
            refund: false,
            by_model: false,
        }
    }

    #[test]
    fn edited_lines_find_the_entries_they_were() {
        let present: Vec<Entry> = [("milk", 2), ("bread", 3), ("tea", 4)]
            .into_iter()
            .zip(1..)
            .map(|((note, amount), no)| Entry {
                no: EntryNo(no),
                entry: spent(note, amount),
                first_action: ActionNo(1),
                last_action: ActionNo(1),
            })
            .collect();
        for (new, expected) in [
            (vec![("bread", 3), ("tea", 4)], vec![Some(1), Some(2)]),
            (vec![("milk", 2), ("jam", 9), ("tea", 4)], vec![Some(0), Some(1), Some(2)]),
            (vec![("tea", 5), ("milk", 2)], vec![Some(2), Some(0)]),
            (vec![("milk", 2), ("milk", 2)], vec![Some(0), Some(1)]),
            (vec![("a", 1), ("b", 1), ("c", 1), ("d", 1)], vec![Some(0), Some(1), Some(2), None]),
        ] {
            let entries: Vec<NewEntry> = new.iter().map(|(note, amount)| spent(note, *amount)).collect();
            assert_eq!(matched(&entries, &present), expected, "{new:?}");
        }
    }
}
