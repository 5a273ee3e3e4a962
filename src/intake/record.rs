//! From what a text says to entries of a book: names become accounts and categories, what was not said its default.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::quick_text::{self, CategoryWords, Context, Limits, Parsed, ParsedEntry};
use crate::ledger::category::{self, DEFAULTS, EMOJI, NAMES};
use crate::ledger::entry::{MERCHANT_LIMIT, NOTE_LIMIT};
use crate::ledger::rule::Fact;
use crate::ledger::{AccountNo, CategoryNo, Kind, Money, MoneyError, NewEntry, Source, UserId};
use crate::reply::{DateOrder, Locale};
use crate::store::Book;

/// The default categories as the grammar wants them, made once.
static DEFAULT_WORDS: LazyLock<Vec<CategoryWords>> = LazyLock::new(|| {
    DEFAULTS
        .iter()
        .map(|default| CategoryWords {
            name: default.name.to_owned(),
            kind: default.kind,
            words: default
                .words
                .split_ascii_whitespace()
                .map(|word| word.replace('_', " "))
                .chain(emoji(default.slug))
                .chain(default.emoji.chars().next().map(String::from))
                .collect(),
            names: names(default.slug).collect(),
        })
        .collect()
});

fn names(slug: &'static str) -> impl Iterator<Item = String> {
    let all = NAMES.iter().filter(move |(of, _)| *of == slug).flat_map(|(_, names)| names.split(' '));
    all.filter(|name| !name.is_empty()).map(|name| name.replace('_', " "))
}

fn emoji(slug: &'static str) -> impl Iterator<Item = String> {
    EMOJI.iter().filter(move |(of, _)| *of == slug).flat_map(|(_, all)| all.chars().map(String::from))
}

/// The default categories with their words.
pub fn default_words() -> &'static [CategoryWords] {
    &DEFAULT_WORDS
}

/// Reads a text as a member of the book would mean it.
pub fn read(text: &str, book: &Book, locale: &Locale, today: NaiveDate, commands: &[&str], limits: Limits) -> Parsed {
    let accounts = open_accounts(book);
    quick_text::parse(text, &context(book, &accounts, locale, today, commands, limits))
}

/// The same for a message that a member passes on.
pub fn read_passed_on(
    text: &str,
    book: &Book,
    locale: &Locale,
    today: NaiveDate,
    commands: &[&str],
    limits: Limits,
) -> Parsed {
    let accounts = open_accounts(book);
    quick_text::parse_passed_on(text, &context(book, &accounts, locale, today, commands, limits))
}

fn open_accounts(book: &Book) -> Vec<String> {
    book.accounts.iter().filter(|account| !account.archived).map(|account| account.name.clone()).collect()
}

/// What the grammar is told about a book.
pub fn context<'a>(
    book: &Book,
    accounts: &'a [String],
    locale: &Locale,
    today: NaiveDate,
    commands: &'a [&'a str],
    limits: Limits,
) -> Context<'a> {
    Context {
        today,
        currency: book.currency,
        decimal_comma: Some(locale.decimal_mark() == ','),
        month_first: locale.date_order() == DateOrder::MonthDayYear,
        accounts,
        categories: default_words(),
        commands,
        limits,
    }
}

/// Entries ready to be recorded, and accounts that have to be opened first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Everything named is there.
    Ready(Vec<NewEntry>),
    /// These accounts are named and not there.
    Open(Vec<String>),
}

/// Turns what a text says into entries of the book.
///
/// # Errors
/// [`MoneyError`] for an amount that cannot be money.
pub fn plan(
    book: &Book,
    parsed: &[ParsedEntry],
    today: NaiveDate,
    payer: UserId,
    source: Source,
) -> Result<Plan, MoneyError> {
    let mut missing: Vec<String> = Vec::new();
    let mut twice: Vec<String> = Vec::new();
    let mut account = |named: Option<&str>| -> Option<AccountNo> {
        match named {
            None => book.default_account().map(|account| account.no),
            Some(name) => {
                let found = book.account_named(name).map(|account| account.no);
                if found.is_none() && !missing.iter().any(|m| category::fold(m) == category::fold(name)) {
                    missing.push(name.to_owned());
                }
                found
            }
        }
    };
    let mut entries = Vec::with_capacity(parsed.len());
    for said in parsed {
        let kind = said.kind;
        let from = account(said.account.as_deref());
        let to = match kind {
            Kind::Transfer => account(said.to_account.as_deref()),
            _ => None,
        };
        // Who withdraws to cash takes it from another account, whichever is the default.
        let from = match to.filter(|to| said.account.is_none() && Some(*to) == from) {
            Some(to) => book.accounts.iter().find(|other| !other.archived && other.no != to).map(|other| other.no),
            None => from,
        };
        // `from cash to efectivo`: one account by two names. The second is asked for as one of its own.
        if let (Kind::Transfer, Some(named)) = (kind, &said.to_account)
            && said.account.is_some()
            && to.is_some()
            && from == to
        {
            twice.push(named.clone());
            continue;
        }
        let (Some(from), true) = (from, kind != Kind::Transfer || to.is_some()) else { continue };
        let mut entry = NewEntry {
            kind,
            money: Money::new(said.amount, said.currency.unwrap_or(book.currency))?,
            occurred_on: said.occurred_on.unwrap_or(today),
            category: category_of(book, said, kind),
            account: from,
            to_account: to,
            merchant: capped(said.merchant.as_deref(), MERCHANT_LIMIT),
            note: capped(said.note.as_deref(), NOTE_LIMIT),
            tags: said.tags.clone(),
            payer: Some(payer),
            source,
            import_key: None,
            payment_mode: said.payment_mode,
            refund: said.refund,
            by_model: false,
        };
        obey_rules(book, &mut entry, says_category(said));
        entries.push(entry);
    }
    missing.extend(twice);
    if missing.is_empty() { Ok(Plan::Ready(entries)) } else { Ok(Plan::Open(missing)) }
}

/// Does to a new entry what the first of the book's rules says that fits it. A category that was said stays.
pub fn obey_rules(book: &Book, entry: &mut NewEntry, category_said: bool) {
    if book.rules.is_empty() || entry.kind == Kind::Transfer {
        return;
    }
    let text = Fact::text_of(entry);
    let fact = Fact { text: &text, kind: entry.kind, money: entry.money, account: entry.account };
    let Some(rule) = book.rules.first(&fact) else { return };
    let usable =
        |no: &CategoryNo| book.category(*no).is_some_and(|c| !c.archived && (c.kind == entry.kind || entry.refund));
    if let Some(category) = rule.then.category.filter(|no| !category_said && usable(no)) {
        entry.category = Some(category);
    }
    if let Some(merchant) = &rule.then.merchant {
        entry.merchant = Some(merchant.clone());
    }
    for tag in &rule.then.tags {
        if !entry.tags.contains(tag) {
            entry.tags.push(tag.clone());
        }
    }
}

/// The category that the rules give what some texts say, paid from the usual account.
pub fn ruled_category(book: &Book, texts: &[&str], kind: Kind, money: Money) -> Option<CategoryNo> {
    let text = texts.iter().map(|text| category::fold(text)).collect::<Vec<_>>().join(" ");
    let fact = Fact { text: &text, kind, money, account: book.default_account()?.no };
    let category = book.rules.first(&fact)?.then.category?;
    book.category(category).is_some_and(|c| !c.archived && c.kind == kind).then_some(category)
}

/// Whether a text names its category, by the category's own name and not by a word that leads to it.
fn says_category(said: &ParsedEntry) -> bool {
    let Some(name) = said.category.as_deref().map(category::fold) else { return false };
    let words = said.note.iter().chain(&said.merchant).chain(&said.tags).map(|text| category::fold(text));
    let nothing_else = said.note.is_none() && said.merchant.is_none();
    nothing_else || words.into_iter().any(|text| text.split(' ').any(|word| word == name) || text == name)
}

/// What the person taught comes first, then what the grammar saw, then the default words.
fn category_of(book: &Book, said: &ParsedEntry, kind: Kind) -> Option<CategoryNo> {
    let texts: Vec<&str> = [said.note.as_deref(), said.merchant.as_deref()].into_iter().flatten().collect();
    let taught = texts.iter().find_map(|text| book.taught(text, kind));
    taught
        .or_else(|| category_called(book, said.category.as_deref()?, kind))
        .or_else(|| book.category_for(&texts, kind))
}

/// The book's category that words mean which are no name of one: what the person taught, then the default words.
pub fn category_meant(book: &Book, words: &str, kind: Kind) -> Option<CategoryNo> {
    book.category_for(&[words], kind)
}

/// The book's category for a name the grammar gave: the person's own, else the default of that name, however renamed.
pub fn category_called(book: &Book, name: &str, kind: Kind) -> Option<CategoryNo> {
    let slug = DEFAULTS.iter().find(|default| default.name == name).map(|default| default.slug);
    let by_slug = slug.and_then(|slug| {
        book.categories.iter().find(|c| c.slug.as_deref() == Some(slug) && c.kind == kind && !c.archived)
    });
    by_slug.or_else(|| book.category_named(name, Some(kind))).map(|c| c.no)
}

fn capped(text: Option<&str>, limit: usize) -> Option<String> {
    text.map(|text| text.chars().take(limit).collect::<String>()).filter(|text| !text.is_empty())
}
