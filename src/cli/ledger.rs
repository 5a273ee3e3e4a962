//! Commands on a person's own book, for the operator.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "commands print their results")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};
use chrono::Utc;
use serde_json::json;

use crate::app::Database;
use crate::config::Config;
use crate::intake::statement::{self, Hints, Remarks, SourceAccount};
use crate::intake::statement_import::{self as import, Belongs, NewAccount, Opened, Order, Places, sources};
use crate::ledger::{AccountNo, BookId, ChatId, UserId};
use crate::sqlguard;
use crate::store::layout;
use crate::store::people::{self, Newcomer};
use crate::store::reader::{Asker, QueryError, Rows};
use crate::store::{Book, Tx, inbox};
use crate::telegram::commands::checked_name;
use crate::telegram::newcomer::starter;

/// The book of a person's private chat; somebody who has not written yet gets one, as at their first message. Waits
/// for its turn with the chat's messages.
async fn book_of(tx: &mut Tx, config: &Config, user: UserId) -> Result<BookId> {
    let chat = ChatId(user.0);
    inbox::wait_for_chat(tx, chat).await?;
    if let Some(book) = people::private_book(tx, user).await? {
        return Ok(book);
    }
    // Known from a group, perhaps: a person keeps their name.
    let name = people::known_name(tx, user).await?.unwrap_or_else(|| user.to_string());
    let title = crate::reply::clean_to(&name, 64);
    let newcomer = Newcomer { chat, chat_kind: "private", title, user, name, language: None };
    people::introduce(tx, &[newcomer], &starter(&config.defaults, "en")).await?;
    people::private_book(tx, user).await?.context("the book could not be made")
}

/// An import from the command line.
pub(super) struct Importing {
    /// The person.
    pub user: i64,
    /// Only say what would change.
    pub dry_run: bool,
    /// The account's name, where it is said.
    pub account: Option<String>,
    /// What the account that the import opens is called, where it is to open one.
    pub new_account: Option<String>,
    /// Where the rows of an account of the file go: the end of its number, and one of the book's accounts.
    pub into: Vec<(String, String)>,
    /// Let the account begin with the bank's opening balance, where it began with nothing.
    pub opening_balance: bool,
}

/// Imports a statement as the chat would, and says what changed; how far it is goes to standard error.
pub(super) async fn import(config: &Config, importing: &Importing, file: &Path) -> Result<()> {
    let size = std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    anyhow::ensure!(usize::try_from(size).is_ok_and(|size| size <= config.limits.file_bytes), "the file is too large");
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let database = Database::open_beside(config).await?;
    let result = import_into(&database, config, importing, &name, &bytes).await;
    database.close().await?;
    println!("{}", result?);
    Ok(())
}

async fn import_into(
    database: &Database,
    config: &Config,
    importing: &Importing,
    name: &str,
    bytes: &[u8],
) -> Result<serde_json::Value> {
    let user = UserId(importing.user);
    let mut tx = database.store.begin().await?;
    let id = book_of(&mut tx, config, user).await?;
    let book = database.store.book(&mut tx, id).await?;
    let today = Utc::now().with_timezone(&book.timezone).date_naive();
    let named = importing.account.as_deref().and_then(|name| book.account_named(name));
    let open = named.into_iter().chain(book.accounts.iter().filter(|account| !account.archived));
    let currencies = named.is_none().then_some(book.currency).into_iter().chain(open.map(|account| account.currency));
    let hints = Hints { max_bytes: config.limits.file_bytes, currencies: currencies.collect(), ..Hints::new(today) };
    let mut statement = statement::read(bytes, name, &hints)?;
    let fingerprint = statement.layout.fingerprint();
    let stated = || statement.accounts.first().filter(|_| statement.accounts.len() == 1).map(|only| only.name.clone());
    let number = statement::glance(bytes, name).account.or_else(stated).as_deref().map(import::digest);
    // What the person confirmed for this layout before answers what the file cannot tell.
    if let Some(layout) = layout::get(&mut tx, id, &fingerprint).await?
        && let Ok(layout) = serde_json::from_value(layout)
    {
        let as_it_is = statement.asked.is_empty() && statement.layout == layout;
        if !as_it_is {
            statement = statement::read(bytes, name, &Hints { layout: Some(layout), ..hints })?;
        }
    }
    let (rows, limit) = (statement.rows.len(), config.limits.statement_rows);
    anyhow::ensure!(rows <= limit, "the file has {rows} rows, and at most {limit} are taken");
    eprintln!("{rows} rows read");
    let statement = Arc::new(statement);
    let several =
        sources::several(&statement).filter(|_| importing.account.is_none() && importing.new_account.is_none());
    let (book, opens) = with_new(&book, importing, &statement, config.limits.accounts)?;
    let places = match several {
        Some(accounts) => places_of(&mut tx, &book, accounts, &importing.into).await?,
        None => {
            let belongs = match opens.first() {
                Some(new) => Belongs::To(new.no),
                None => sources::of_one(&mut tx, &book, &fingerprint, number, name).await?,
            };
            Places::one(&book, account_of(&book, importing.account.as_deref(), belongs)?)
        }
    };
    let difference = import::compare(&mut tx, &book, &places, &statement).await?;
    let opening = import::opening(&mut tx, &book, &places, &statement).await?;
    // Beside the report, whose names programs know.
    let called = |no: Option<AccountNo>| no.and_then(|no| book.account(no)).map_or("left out", |a| a.name.as_str());
    match several {
        None => {
            let new = if opens.is_empty() { "" } else { " (new)" };
            eprintln!("account: {}{new}", called(places.only()));
        }
        Some(accounts) => {
            for (source, into) in accounts.iter().zip(places.accounts()).filter(|(source, _)| source.rows > 0) {
                eprintln!("account {}: {} ({} rows)", source.shown(), called(into), source.rows);
            }
        }
    }
    if let Some((amount, _)) = &opening {
        eprintln!("the bank's opening balance: {amount}; --opening-balance lets the account begin with it");
    }
    tell_remarks(&statement.remarks);
    let report = |import: Option<i64>| {
        json!({
            "new": difference.new.len(),
            "matched": difference.matched.len(),
            "doubtful": difference.doubtful.len(),
            "skipped": difference.present + difference.unusable + statement.skipped.len(),
            "import": import,
        })
    };
    if importing.dry_run {
        return Ok(report(None));
    }
    if !statement.asked.is_empty() {
        bail!("the file does not tell everything ({}); send it in the chat, which asks", questions(&statement));
    }
    let opening = opening.filter(|_| importing.opening_balance);
    if difference.is_empty() && opening.is_none() {
        return Ok(report(None));
    }
    let key = format!("import:{}", uuid::Uuid::new_v4());
    let (past_entries, guesses) = (config.limits.past_entries, Arc::default());
    let order =
        Order { places: places.clone(), opens, opening, key, actor: user, past_entries, guesses, tags: Vec::new() };
    let all = difference.new.len();
    let tenth = (all / 10).max(10_000);
    let last = AtomicUsize::new(0);
    let told = |rows: usize| {
        if rows >= last.load(Ordering::Relaxed) + tenth || rows == all {
            last.store(rows, Ordering::Relaxed);
            eprintln!("{rows} of {all} entries written");
        }
    };
    let done = import::import(&mut tx, &book, &statement, &difference, &order, &told).await?;
    let layout = serde_json::to_value(&statement.layout)?;
    if let Some(accounts) = several {
        sources::remember(&mut tx, &book, accounts, places.accounts()).await?;
    }
    let number = number.filter(|_| several.is_none());
    if let Some(account) = places.only().or_else(|| places.distinct().first().copied()) {
        layout::remember(&mut tx, id, &fingerprint, Some(&layout), number, account).await?;
    }
    tx.commit().await?;
    Ok(report(done.map(|done| done.action.0)))
}

/// The book with the account that the import is to open, and that one.
fn with_new(
    book: &Arc<Book>,
    importing: &Importing,
    statement: &statement::Statement,
    most: usize,
) -> Result<(Arc<Book>, Vec<Opened>)> {
    let Some(name) = importing.new_account.as_deref().map(str::trim) else { return Ok((Arc::clone(book), Vec::new())) };
    anyhow::ensure!(checked_name(name).is_ok(), "an account cannot be called {name:?}");
    anyhow::ensure!(
        import::free_name(book.accounts.iter(), name).as_deref() == Some(name),
        "there is an account {name} already; --account takes it"
    );
    anyhow::ensure!(book.accounts.len() < most, "the book has {most} accounts, and more are not opened");
    let currency = import::own_currency(statement, None).unwrap_or(book.currency);
    let wished = [(0, NewAccount { name: name.to_owned(), currency })].into();
    let (book, opened) = import::with_new(book, &wished);
    Ok((book, opened.into_values().collect()))
}

/// Where the rows of each account of a file go: as it is said, as such files were imported before, or as the book's own
/// accounts are called; an error that names those of which nothing is known.
async fn places_of(tx: &mut Tx, book: &Book, accounts: &[SourceAccount], said: &[(String, String)]) -> Result<Places> {
    let ends = |source: &SourceAccount, end: &str| !end.is_empty() && source.name.ends_with(end);
    for (end, _) in said {
        let count = accounts.iter().filter(|source| source.rows > 0 && ends(source, end)).count();
        anyhow::ensure!(count > 0, "the file has no account that ends in {end}");
    }
    let (mut into, mut open) = (Vec::with_capacity(accounts.len()), Vec::new());
    for source in accounts {
        let said = said.iter().find(|(end, _)| ends(source, end)).map(|(_, name)| name.as_str());
        into.push(match said {
            _ if source.rows == 0 => None,
            Some("-") => None,
            Some(name) => Some(book.account_named(name).with_context(|| format!("there is no account {name}"))?.no),
            None => {
                let known = sources::known(tx, book, accounts, source).await?;
                open.extend(known.is_none().then(|| source.shown()));
                known
            }
        });
    }
    if !open.is_empty() {
        let names = book.accounts.iter().filter(|account| !account.archived).map(|account| account.name.as_str());
        bail!(
            "the file holds several accounts; say where these go: {} (--into END=NAME, with the end of the number and \
             one of {}, or - to leave it out; or --account for all)",
            open.join(", "),
            names.collect::<Vec<_>>().join(", ")
        );
    }
    Ok(Places::several(book, into))
}

/// The account that is named, else the one that the chat would take; an error where the chat would ask.
fn account_of(book: &Book, named: Option<&str>, belongs: Belongs) -> Result<AccountNo> {
    if let Some(name) = named {
        return Ok(book
            .account_named(name)
            .with_context(|| format!("there is no account {name}; --new-account {name:?} opens it with the import"))?
            .no);
    }
    match belongs {
        Belongs::To(no) => Ok(no),
        Belongs::Unsure => {
            let open = book.accounts.iter().filter(|account| !account.archived);
            let names: Vec<&str> = open.map(|account| account.name.as_str()).collect();
            bail!("say which account the file is of, with --account: {}", names.join(", "))
        }
        Belongs::Nowhere => bail!("the book has no account"),
    }
}

/// Says what the reading left out or took for granted.
fn tell_remarks(remarks: &Remarks) {
    if !remarks.unclear.is_empty() {
        eprintln!("left out, for these words do not say in or out: {}", remarks.unclear.join(", "));
    }
    if remarks.fees_counted > 0 {
        eprintln!("{} rows with a fee in a column of its own: it is taken off as well", remarks.fees_counted);
    }
    if remarks.fees_aside > 0 {
        eprintln!(
            "{} rows with a fee in a column of its own: nothing proves that it went off, so it is not taken off",
            remarks.fees_aside
        );
    }
}

fn questions(statement: &statement::Statement) -> String {
    let names: Vec<String> = statement
        .asked
        .iter()
        .filter_map(|question| serde_json::to_value(question).ok()?.as_str().map(str::to_owned))
        .collect();
    names.join(", ")
}

/// Runs a guarded query and prints its rows.
pub(super) async fn query(config: &Config, user: i64, sql: &str) -> Result<ExitCode> {
    let guarded = match sqlguard::guard(sql) {
        Ok(guarded) => guarded,
        Err(rejection) => {
            println!("{}", json!({"error": rejection.reason}));
            return Ok(ExitCode::FAILURE);
        }
    };
    let database = Database::open_beside(config).await?;
    let result = run_query(&database, config, UserId(user), &guarded).await;
    database.close().await?;
    match result? {
        Ok(rows) => {
            for row in &rows.rows {
                println!("{row}");
            }
            if rows.cut {
                eprintln!("only the first {} rows are shown", rows.rows.len());
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            println!("{}", json!({"error": error.to_string()}));
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn run_query(
    database: &Database,
    config: &Config,
    user: UserId,
    query: &sqlguard::GuardedQuery,
) -> Result<Result<Rows, QueryError>> {
    let mut tx = database.store.begin().await?;
    let book = book_of(&mut tx, config, user).await?;
    let timezone = database.store.book(&mut tx, book).await?.timezone;
    tx.commit().await?;
    let reader = database.reader(config).await?;
    let result = reader.run(Asker { person: user, book, timezone }, query).await;
    reader.close().await;
    Ok(result)
}
