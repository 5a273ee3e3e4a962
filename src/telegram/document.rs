//! A bank statement becomes a preview; a tap imports it as one action, and another takes it back.

use chrono::Datelike;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::bot_api::{BotApiError, FETCH_LIMIT};
use super::dispatch::Outcome;
use super::jobs::Job;
use super::services::Services;
use super::turn::{Scene, Turn};
use super::update::SentFile;
use crate::args;
use crate::intake::statement::{self, AmountColumns, BalanceProof, DateOrder, Hints, Question, Sign, Statement, StatementError};
use crate::intake::statement_import::{self as import, Difference};
use crate::ledger::{AccountNo, Currency, DraftId};
use crate::reply::{Html, Reply, clean};
use crate::store::draft::{self, DraftKind};
use crate::store::{StoreError, statement as layouts};

/// What came of looking at a file.
pub enum Prepared {
    /// A file that just came.
    New {
        /// What the draft will hold.
        content: Content,
        /// Where the file is kept.
        path: String,
        /// What it says.
        statement: Statement,
    },
    /// A file whose draft was tapped.
    Tapped {
        /// The draft.
        draft: DraftId,
        /// What was tapped.
        verb: String,
        /// With the answer that the tap gave.
        content: Content,
        /// What the file says with it.
        statement: Statement,
    },
    /// It could not be read.
    Problem(Problem),
}

/// Why a file was not read.
pub enum Problem {
    /// The locale's key says it all.
    Key(&'static str),
    /// Larger than the limit, in bytes.
    TooLarge(usize),
    /// A kind of file, by its ending.
    Unsupported(String),
}

/// What a statement's draft holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Content {
    /// The file's name.
    pub name: String,
    /// The account it is of; None: the likely one.
    pub account: Option<AccountNo>,
    /// Answers the person gave.
    pub sign: Option<Sign>,
    /// The same for day and month.
    pub date_order: Option<DateOrder>,
    /// The same for the year.
    pub year: Option<i32>,
    /// A layout remembered from before answered everything.
    #[serde(default)]
    pub remembered: bool,
}

/// Fetches, keeps and reads a file.
pub async fn prepare(services: &Services, scene: &Scene, file: &SentFile) -> Prepared {
    let limit = services.config.limits.file_bytes;
    let size = file.size.unwrap_or_default();
    if size > limit {
        return Prepared::Problem(Problem::TooLarge(size));
    }
    let bytes = match services.bot.fetch(&file.file_id, limit.min(FETCH_LIMIT)).await {
        Ok(bytes) => bytes,
        Err(BotApiError::TooLarge) => return Prepared::Problem(Problem::TooLarge(size.max(limit))),
        Err(_) => return Prepared::Problem(Problem::Key("file-fetch-failed")),
    };
    let name = file.name.clone().unwrap_or_else(|| "statement".to_owned());
    let mut content =
        Content { name, account: None, sign: None, date_order: None, year: None, remembered: false };
    let mut statement = match read(scene, bytes.clone(), &content, limit).await {
        Ok(statement) => statement,
        Err(error) => return Prepared::Problem(problem(error, &content.name)),
    };
    // A layout confirmed before answers what the file cannot tell.
    if let Some((layout, account)) = remembered(services, scene, &statement).await {
        content.account = account;
        let hints = Hints { layout: Some(layout), max_bytes: limit, ..Hints::new(scene.today) };
        if let Ok(again) = read_with(bytes.clone(), content.name.clone(), hints).await {
            content.remembered = !statement.asked.is_empty() && again.asked.is_empty();
            statement = again;
        }
    }
    match services.files.keep(scene.book.id, "statement", bytes).await {
        Ok(path) => Prepared::New { content, path, statement },
        Err(error) => {
            tracing::error!(%error, "a statement could not be kept");
            Prepared::Problem(Problem::Key("file-fetch-failed"))
        }
    }
}

async fn remembered(
    services: &Services,
    scene: &Scene,
    statement: &Statement,
) -> Option<(statement::Layout, Option<AccountNo>)> {
    let mut connection = services.store.pool().acquire().await.ok()?;
    let fingerprint = statement.layout.fingerprint();
    let (layout, account) = layouts::layout(&mut connection, scene.book.id, &fingerprint).await.ok()??;
    Some((serde_json::from_value(layout).ok()?, account))
}

async fn read(scene: &Scene, bytes: Vec<u8>, content: &Content, limit: usize) -> Result<Statement, StatementError> {
    let hints = Hints {
        sign: content.sign,
        date_order: content.date_order,
        year: content.year,
        max_bytes: limit,
        ..Hints::new(scene.today)
    };
    read_with(bytes, content.name.clone(), hints).await
}

async fn read_with(bytes: Vec<u8>, name: String, hints: Hints) -> Result<Statement, StatementError> {
    let read = tokio::task::spawn_blocking(move || statement::read(&bytes, &name, &hints));
    read.await.unwrap_or(Err(StatementError::Unsupported))
}

fn problem(error: StatementError, name: &str) -> Problem {
    match error {
        StatementError::Empty => Problem::Key("file-empty"),
        StatementError::Encrypted => Problem::Key("file-encrypted"),
        StatementError::TooLarge => Problem::TooLarge(0),
        StatementError::Unsupported => {
            let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_uppercase()).unwrap_or_default();
            let plain = !ending.is_empty() && ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric());
            Problem::Unsupported(if plain { ending } else { "none".to_owned() })
        }
        StatementError::NoTable | StatementError::NoRows | StatementError::TooManyColumns => {
            Problem::Key("file-not-statement")
        }
    }
}

/// Reads a draft's file again, with the answer that a tap gave.
pub async fn prepare_tap(services: &Services, scene: &Scene, draft: DraftId, verb: String) -> Prepared {
    let gone = || Prepared::Problem(Problem::Key("draft-gone"));
    let held = async {
        let mut tx = services.store.begin().await?;
        draft::lock(&mut tx, scene.book.id, draft).await
    };
    let Ok(Some(held)) = held.await else { return gone() };
    let (Ok(mut content), Some(path)) = (serde_json::from_value::<Content>(held.content), held.file_path) else {
        return gone();
    };
    answer(&mut content, &verb, scene);
    let Ok(bytes) = services.files.read(scene.book.id, &path).await else { return gone() };
    let limit = services.config.limits.file_bytes;
    let statement = match read(scene, bytes.clone(), &content, limit).await {
        Ok(statement) => statement,
        Err(error) => return Prepared::Problem(problem(error, &content.name)),
    };
    if content.remembered
        && let Some((layout, _)) = remembered(services, scene, &statement).await
    {
        let hints = Hints { layout: Some(layout), max_bytes: limit, ..Hints::new(scene.today) };
        if let Ok(statement) = read_with(bytes, content.name.clone(), hints).await {
            return Prepared::Tapped { draft, verb, content, statement };
        }
    }
    Prepared::Tapped { draft, verb, content, statement }
}

/// The verbs that answer a question: `in`, `out`, `dmy`, `mdy`, `y2026`, `a3`.
fn answer(content: &mut Content, verb: &str, scene: &Scene) {
    match verb {
        "in" => content.sign = Some(Sign::PositiveIn),
        "out" => content.sign = Some(Sign::PositiveOut),
        "dmy" => content.date_order = Some(DateOrder::DayFirst),
        "mdy" => content.date_order = Some(DateOrder::MonthFirst),
        _ => {
            if let Some(year) = verb.strip_prefix('y').and_then(|y| y.parse().ok()) {
                content.year = Some(year).filter(|year| (1990..=scene.today.year() + 1).contains(year));
            } else if let Some(no) = verb.strip_prefix('a').and_then(|no| no.parse().ok()) {
                content.account = Some(AccountNo(no)).filter(|no| scene.book.account(*no).is_some());
            }
        }
    }
}

/// Shows the preview, or does what was tapped.
///
/// # Errors
/// [`StoreError`]; the work is done again then.
pub async fn apply(turn: &mut Turn<'_>, prepared: Prepared) -> Result<(), StoreError> {
    match prepared {
        Prepared::Problem(problem) => {
            say_problem(turn, &problem);
            Ok(())
        }
        Prepared::New { content, path, statement } => {
            let value = serde_json::to_value(&content).unwrap_or_default();
            let (book, user) = (turn.book(), turn.scene.user);
            let id = draft::add(turn.db, book, DraftKind::Statement, &value, Some(&path), user).await?;
            let reply = preview(turn, id, &content, &statement).await?;
            turn.say(&reply);
            Ok(())
        }
        Prepared::Tapped { draft: id, verb, content, statement } => {
            let book = turn.book();
            let Some(held) = draft::lock(turn.db, book, id).await? else {
                turn.say_key("draft-gone");
                return Ok(());
            };
            match (held.state.as_str(), verb.as_str()) {
                ("saved", _) => turn.say_key("statement-imported-before"),
                ("discarded", _) => turn.say_key("draft-discarded-before"),
                (_, "import") => conclude(turn, id, &content, &statement).await?,
                _ => {
                    let value = serde_json::to_value(&content).unwrap_or_default();
                    draft::update(turn.db, book, id, "open", &value).await?;
                    let reply = preview(turn, id, &content, &statement).await?;
                    turn.say(&reply);
                }
            }
            Ok(())
        }
    }
}

fn say_problem(turn: &mut Turn<'_>, problem: &Problem) {
    let words = turn.words();
    let html = match problem {
        Problem::Key(key) => words.html(key, args![]),
        Problem::Unsupported(kind) => words.html("file-unsupported", args!["kind" => kind.as_str()]),
        Problem::TooLarge(size) => {
            let megabytes = |bytes: usize| {
                let bytes = Decimal::from(bytes as u64) / Decimal::from(1_000_000);
                turn.scene.locale.number(bytes.round_dp(1).normalize())
            };
            let limit = turn.services.config.limits.file_bytes;
            words.html("file-too-large", args!["size" => megabytes((*size).max(limit)), "limit" => megabytes(limit)])
        }
    };
    turn.say_text(html);
}

fn account_of(turn: &Turn<'_>, content: &Content) -> Option<AccountNo> {
    let book = &turn.scene.book;
    content.account.filter(|no| book.account(*no).is_some()).or_else(|| import::likely_account(book, &content.name))
}

/// What an import would change, or the question that must be answered first.
async fn preview(
    turn: &mut Turn<'_>,
    id: DraftId,
    content: &Content,
    statement: &Statement,
) -> Result<Reply, StoreError> {
    if let Some(question) = statement.asked.first() {
        return Ok(ask(turn, id, *question, statement));
    }
    let book = turn.scene.book.clone();
    let Some(account) = account_of(turn, content) else { return Ok(Reply::default()) };
    let difference = import::compare(turn.db, &book, account, statement).await?;
    let words = turn.words();
    let name = clean(&content.name);
    let mut html = words.html("statement-title", args!["name" => name.clone()]);
    if let Some((first, last)) = import::span(statement) {
        let span = turn.scene.locale.span(first, last, turn.scene.today);
        html.line(&words.html(
            "statement-span",
            args!["rows" => turn.scene.locale.count(statement.rows.len()), "span" => span],
        ));
    }
    html.paragraph(&counts(turn, &difference, statement));
    let (money_in, money_out) = import::totals(&book, account, statement, &difference.new);
    let currency = book.account(account).map_or(book.currency, |account| account.currency);
    let money = |amount| turn.scene.locale.money(amount, currency);
    html.line(&words.html("statement-totals", args!["in" => money(money_in), "out" => money(money_out)]));
    html.line(&proof(turn, statement, currency));
    let account_name = super::confirm::account(&book, Some(account));
    html.line(&words.html("statement-account", args!["account" => account_name]));
    if difference.is_empty() {
        html.paragraph(&words.html("statement-nothing-new", args!["name" => name]));
        return Ok(Reply::text(html).row(turn.button("button-discard", format!("s:{id}:discard"))));
    }
    let row = [
        turn.button("button-import", format!("s:{id}:import")),
        turn.button("button-account", format!("s:{id}:accounts")),
        turn.button("button-discard", format!("s:{id}:discard")),
    ];
    Ok(Reply::text(html).row(row.into_iter().flatten()))
}

fn counts(turn: &Turn<'_>, difference: &Difference, statement: &Statement) -> Html {
    let words = turn.words();
    let mut html = Html::default();
    let skipped = statement.skipped.len() + difference.unusable;
    for (key, count) in [
        ("statement-new", difference.new.len()),
        ("statement-present", difference.present),
        ("statement-matched", difference.matched.len()),
        ("statement-doubtful", difference.doubtful.len()),
        ("statement-skipped", skipped),
    ] {
        if count > 0 || key == "statement-new" {
            html.line(&words.html(key, args!["count" => turn.scene.locale.count(count)]));
        }
    }
    html
}

fn proof(turn: &Turn<'_>, statement: &Statement, currency: Currency) -> Html {
    let words = turn.words();
    let money = |amount| turn.scene.locale.money(amount, currency);
    match statement.proof {
        BalanceProof::Proven { opening, closing } => {
            words.html("statement-proof", args!["opening" => money(opening), "closing" => money(closing)])
        }
        BalanceProof::Broken { line } => words.html("statement-proof-broken", args!["line" => line]),
        BalanceProof::NoBalance => words.html("statement-proof-none", args![]),
    }
}

fn ask(turn: &Turn<'_>, id: DraftId, question: Question, statement: &Statement) -> Reply {
    let words = turn.words();
    let locale = &turn.scene.locale;
    let row = statement.rows.first();
    match question {
        Question::Sign => {
            let currency = row.and_then(|row| row.currency).unwrap_or(turn.scene.book.currency);
            let amount = row.map(|row| locale.money(row.amount.abs(), currency)).unwrap_or_default();
            let description = row.map(|row| crate::reply::clean_to(&row.description, 80)).unwrap_or_default();
            let html = words.html("statement-ask-sign", args!["description" => description, "amount" => amount]);
            // Who says what the row reads as now keeps the reading; who says the other turns it round.
            let (keep, turned) = match current_sign(&statement.layout.amount) {
                Sign::PositiveIn => ("in", "out"),
                Sign::PositiveOut => ("out", "in"),
            };
            let reads_as_out = row.is_some_and(|row| row.amount.is_sign_negative());
            let (out, into) = if reads_as_out { (keep, turned) } else { (turned, keep) };
            let buttons = [
                turn.button("statement-ask-sign-out", format!("s:{id}:{out}")),
                turn.button("statement-ask-sign-in", format!("s:{id}:{into}")),
            ];
            Reply::text(html).row(buttons.into_iter().flatten())
        }
        Question::DateOrder => {
            let date = row.map(|row| row.date).unwrap_or(turn.scene.today);
            let swapped = chrono::NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()).unwrap_or(date);
            let html = words.html(
                "statement-ask-date-order",
                args!["text" => format!("{:02}/{:02}", date.day(), date.month()),
                      "first" => locale.date_long(date), "second" => locale.date_long(swapped)],
            );
            let now = statement.layout.date_order;
            let other = if now == DateOrder::DayFirst { "mdy" } else { "dmy" };
            let this = if now == DateOrder::DayFirst { "dmy" } else { "mdy" };
            let first = crate::reply::Choice::new(&locale.date_long(date), format!("s:{id}:{this}")).ok();
            let second = crate::reply::Choice::new(&locale.date_long(swapped), format!("s:{id}:{other}")).ok();
            Reply::text(html).row([first, second].into_iter().flatten())
        }
        Question::Year => {
            let html = words.html("statement-ask-year", args![]);
            let years = (0..4).map(|back| turn.scene.today.year() - back);
            let choices =
                years.filter_map(|year| crate::reply::Choice::new(&year.to_string(), format!("s:{id}:y{year}")).ok());
            Reply::text(html).row(choices)
        }
    }
}

/// The reading the rows have now; of two unnamed columns, whether the first is money in.
fn current_sign(amount: &AmountColumns) -> Sign {
    match amount {
        AmountColumns::Signed { sign, .. } => *sign,
        AmountColumns::Pair { debit, credit, .. } if credit < debit => Sign::PositiveIn,
        AmountColumns::Pair { .. } => Sign::PositiveOut,
        AmountColumns::Flagged { .. } | AmountColumns::ByBalance { .. } => Sign::PositiveIn,
    }
}

async fn conclude(
    turn: &mut Turn<'_>,
    id: DraftId,
    content: &Content,
    statement: &Statement,
) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    if let Some(question) = statement.asked.first() {
        let reply = ask(turn, id, *question, statement);
        turn.say(&reply);
        return Ok(());
    }
    let Some(account) = account_of(turn, content) else { return Ok(()) };
    let difference = import::compare(turn.db, &book, account, statement).await?;
    let key = format!("d:{id}");
    let user = turn.scene.user;
    let imported = import::import(turn.db, &book, account, statement, &difference, &key, user).await?;
    let Some(imported) = imported else {
        turn.say_key("statement-imported-before");
        return Ok(());
    };
    let layout = serde_json::to_value(&statement.layout).unwrap_or_default();
    layouts::remember_layout(turn.db, book.id, &statement.layout.fingerprint(), &layout, account).await?;
    let value = serde_json::to_value(content).unwrap_or_default();
    draft::update(turn.db, book.id, id, "saved", &value).await?;
    let words = turn.words();
    let count = turn.scene.locale.count(imported.added);
    let mut html = words.html("statement-imported", args!["count" => count, "name" => clean(&content.name)]);
    if imported.matched > 0 {
        let count = turn.scene.locale.count(imported.matched);
        html.line(&words.html("statement-matched", args!["count" => count]));
    }
    let undo = turn.undo_button(imported.action);
    turn.say(&Reply::text(html).row(undo));
    Ok(())
}

/// A button of a preview was tapped.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, id: DraftId, verb: &str) -> Result<Outcome, StoreError> {
    let book = turn.scene.book.clone();
    let Some(held) = draft::lock(turn.db, book.id, id).await?.filter(|held| held.kind == "statement") else {
        turn.toast("draft-gone");
        return Ok(Outcome::Done);
    };
    match (held.state.as_str(), verb) {
        ("saved", _) => turn.toast("statement-imported-before"),
        ("discarded", _) => turn.toast("draft-discarded-before"),
        (_, "discard") => {
            draft::update(turn.db, book.id, id, "discarded", &held.content).await?;
            let html = turn.words().html("statement-discarded", args![]);
            turn.replace(&Reply::text(html));
        }
        (_, "accounts") => {
            let mut reply = Reply::text(turn.words().html("statement-ask-account", args![]));
            for account in book.accounts.iter().filter(|account| !account.archived).take(20) {
                reply = reply.row(crate::reply::Choice::new(&account.name, format!("s:{id}:a{}", account.no)).ok());
            }
            turn.say(&reply);
        }
        _ => return Ok(Outcome::Slow(Job::StatementTap { draft: id, verb: verb.to_owned() })),
    }
    Ok(Outcome::Done)
}
