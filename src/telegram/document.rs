//! A bank statement becomes a preview; a tap imports it as one action, and another takes it back.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::bot_api::{BotApiError, FETCH_LIMIT};
use super::dispatch::Outcome;
use super::jobs::Job;
use super::services::Services;
use super::turn::{Scene, Turn};
use super::update::SentFile;
use crate::args;
use crate::intake::statement::{
    self, AmountColumns, BalanceProof, DateOrder, Hints, Question, Row, Sign, Statement, StatementError,
};
use crate::intake::statement_import::{self as import, Difference, Pair};
use crate::ledger::{AccountNo, BookId, Currency, DraftId};
use crate::reply::{Html, Reply, clean, clean_to};
use crate::store::draft::{self, DraftKind};
use crate::store::{StoreError, action, statement as layouts};

/// Most pairs of a row and an entry that a preview lists.
const LISTED: usize = 5;

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
    let mut content = Content { name, account: None, sign: None, date_order: None, year: None };
    let statement = match read(services, scene, bytes.clone(), &mut content).await {
        Ok(statement) => statement,
        Err(error) => return Prepared::Problem(problem(error, &content.name)),
    };
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

/// Reads a file with the answers given. A layout confirmed before tells what they leave open, but never the year.
async fn read(
    services: &Services,
    scene: &Scene,
    bytes: Vec<u8>,
    content: &mut Content,
) -> Result<Statement, StatementError> {
    let mut hints = Hints {
        date_order: content.date_order,
        year: content.year,
        max_bytes: services.config.limits.file_bytes,
        ..Hints::new(scene.today)
    };
    let mut statement = read_with(bytes.clone(), content.name.clone(), hints.clone()).await?;
    // Where the balances tell directions, the answer is about the one row that they do not tell.
    if content.sign.is_some() && !by_balance(&statement) {
        hints.sign = content.sign;
        statement = read_with(bytes.clone(), content.name.clone(), hints.clone()).await?;
    }
    if let Some((layout, account)) = remembered(services, scene, &statement).await {
        content.account = content.account.or(account);
        // Beside a layout the other answers would not be heard, and those given now weigh more.
        let hints = if hints.sign.is_none() && hints.date_order.is_none() {
            Hints { layout: Some(layout), ..hints }
        } else {
            Hints { date_order: hints.date_order.or(Some(layout.date_order)), ..hints }
        };
        if let Ok(again) = read_with(bytes, content.name.clone(), hints).await {
            statement = again;
        }
    }
    obey(&mut statement, content.sign);
    Ok(statement)
}

/// Does what the reader does not do with the person's answer: tells the direction of the row that the balances leave open,
/// and turns the rows round where the file's own words outweighed it. What was answered is not asked again.
fn obey(statement: &mut Statement, answer: Option<Sign>) {
    let Some(answer) = answer.filter(|_| statement.asked.contains(&Question::Sign)) else { return };
    statement.asked.retain(|question| *question != Question::Sign);
    if by_balance(statement) {
        if let Some(at) = open_row(&statement.rows)
            && let Some(row) = statement.rows.get_mut(at)
        {
            row.amount = if answer == Sign::PositiveIn { row.amount.abs() } else { -row.amount.abs() };
        }
        if let BalanceProof::Proven { closing, .. } = statement.proof {
            let opening = statement.rows.iter().try_fold(closing, |left, row| left.checked_sub(row.amount));
            statement.proof =
                opening.map_or(BalanceProof::NoBalance, |opening| BalanceProof::Proven { opening, closing });
        }
        return;
    }
    if current_sign(&statement.layout.amount) == answer {
        return;
    }
    for row in &mut statement.rows {
        row.amount = -row.amount;
    }
    statement.proof = BalanceProof::NoBalance;
    if let AmountColumns::Signed { sign, .. } = &mut statement.layout.amount {
        *sign = answer;
    }
}

/// Whether the amounts have no sign and the balances tell the direction.
fn by_balance(statement: &Statement) -> bool {
    matches!(statement.layout.amount, AmountColumns::ByBalance { .. })
}

/// The first row that is no step between two balances, in that order of the file which makes more rows one.
fn open_row(rows: &[Row]) -> Option<usize> {
    let told = |newest_first: bool| -> Vec<bool> {
        let step = |(at, row): (usize, &Row)| {
            let before = if newest_first { rows.get(at + 1) } else { at.checked_sub(1).and_then(|at| rows.get(at)) };
            before.and_then(|before| row.balance?.checked_sub(before.balance?)) == Some(row.amount)
        };
        rows.iter().enumerate().map(step).collect()
    };
    let count = |told: &[bool]| told.iter().filter(|told| **told).count();
    let (oldest_first, newest_first) = (told(false), told(true));
    let told = if count(&newest_first) > count(&oldest_first) { newest_first } else { oldest_first };
    told.iter().position(|told| !told)
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
    match read(services, scene, bytes, &mut content).await {
        Ok(statement) => Prepared::Tapped { draft, verb, content, statement },
        Err(error) => Prepared::Problem(problem(error, &content.name)),
    }
}

/// The verbs that answer a question: `in`, `out`, `dmy`, `mdy`, `ymd`, `y2026`, `a3`.
fn answer(content: &mut Content, verb: &str, scene: &Scene) {
    match verb {
        "in" => content.sign = Some(Sign::PositiveIn),
        "out" => content.sign = Some(Sign::PositiveOut),
        "dmy" => content.date_order = Some(DateOrder::DayFirst),
        "mdy" => content.date_order = Some(DateOrder::MonthFirst),
        "ymd" => content.date_order = Some(DateOrder::YearFirst),
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
            let Some(key) = next_key(turn.db, book, id).await? else {
                turn.say_key("statement-imported-before");
                return Ok(());
            };
            match (held.state.as_str(), verb.as_str()) {
                ("discarded", _) => turn.say_key("draft-discarded-before"),
                (_, "import") => conclude(turn, id, &key, &content, &statement).await?,
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

/// The key of a draft's next import: `d:7`, and `d:7:2` once that was taken back. None: its import stands.
async fn next_key(db: &mut sqlx::PgConnection, book: BookId, id: DraftId) -> Result<Option<String>, StoreError> {
    let mut key = format!("d:{id}");
    let mut times = 1u32;
    while let Some(no) = action::by_key(db, book, &key).await? {
        if action::get(db, book, no).await?.is_none_or(|action| action.undone_by.is_none()) {
            return Ok(None);
        }
        times += 1;
        key = format!("d:{id}:{times}");
    }
    Ok(Some(key))
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
        html.line(
            &words
                .html("statement-span", args!["rows" => turn.scene.locale.count(statement.rows.len()), "span" => span]),
        );
    }
    html.paragraph(&counts(turn, &difference, statement));
    for (key, pairs) in
        [("statement-matched-list", &difference.matched), ("statement-doubtful-list", &difference.doubtful)]
    {
        html.line(&listed(turn, key, pairs, statement));
    }
    let (money_in, money_out) = import::totals(&book, account, statement, &difference.new);
    let currency = book.account(account).map_or(book.currency, |account| account.currency);
    let money = |amount| turn.scene.locale.money(amount, currency);
    html.line(&words.html("statement-totals", args!["in" => money(money_in), "out" => money(money_out)]));
    html.line(&proof(turn, statement, currency));
    let account_name = super::confirm::account(&book, Some(account));
    html.line(&words.html("statement-account", args!["account" => account_name]));
    if difference.is_empty() {
        html.paragraph(&words.html("statement-nothing-new", args!["name" => name]));
        // The rows may be those of another account.
        let row = [
            turn.button("button-account", format!("s:{id}:accounts")),
            turn.button("button-discard", format!("s:{id}:discard")),
        ];
        return Ok(Reply::text(html).row(row.into_iter().flatten()));
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

/// The first of the rows that are, or may be, what somebody typed.
fn listed(turn: &Turn<'_>, key: &str, pairs: &[Pair], statement: &Statement) -> Html {
    let mut html = Html::default();
    if pairs.is_empty() {
        return html;
    }
    let (words, locale) = (turn.words(), &turn.scene.locale);
    html.line(&words.html(key, args![]));
    for pair in pairs.iter().take(LISTED) {
        let Some(row) = statement.rows.get(pair.row) else { continue };
        let entry = &pair.entry;
        let what = clean_to(&entry.text, 40);
        html.line(&words.html(
            if what.is_empty() { "statement-pair-wordless" } else { "statement-pair" },
            args!["line" => row.line, "row" => clean_to(&row.description, 40), "no" => entry.no.0,
                  "what" => what, "date" => locale.date(entry.occurred_on, turn.scene.today),
                  "amount" => locale.money(entry.amount.normalize(), entry.currency)],
        ));
    }
    if pairs.len() > LISTED {
        html.line(&words.html("list-more", args!["count" => pairs.len() - LISTED]));
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
    match question {
        Question::Sign => {
            let open = if by_balance(statement) { open_row(&statement.rows) } else { None };
            let row = statement.rows.get(open.unwrap_or(0));
            let currency = row.and_then(|row| row.currency).unwrap_or(turn.scene.book.currency);
            let amount = row.map(|row| locale.money(row.amount.abs(), currency)).unwrap_or_default();
            let description = row.map(|row| clean_to(&row.description, 80)).unwrap_or_default();
            let html = words.html("statement-ask-sign", args!["description" => description, "amount" => amount]);
            // Who says what the row reads as now keeps the reading; who says the other turns it round. A row without a
            // sign takes the answer as it is.
            let (keep, turned) = match current_sign(&statement.layout.amount) {
                Sign::PositiveIn => ("in", "out"),
                Sign::PositiveOut => ("out", "in"),
            };
            let reads_as_out = !by_balance(statement) && row.is_some_and(|row| row.amount.is_sign_negative());
            let (out, into) = if reads_as_out { (keep, turned) } else { (turned, keep) };
            let buttons = [
                turn.button("statement-ask-sign-out", format!("s:{id}:{out}")),
                turn.button("statement-ask-sign-in", format!("s:{id}:{into}")),
            ];
            Reply::text(html).row(buttons.into_iter().flatten())
        }
        Question::DateOrder => {
            let now = statement.layout.date_order;
            let dollars = statement.layout.currency.is_some_and(|currency| currency.code() == "USD");
            // The first row that is another day the other way.
            let readings = statement.rows.iter().find_map(|row| Some((row.date, other_day(row.date, now, dollars)?)));
            let today = turn.scene.today;
            let (date, (verb, other)) = readings.unwrap_or((today, ("mdy", today)));
            let (text, kept) = match now {
                DateOrder::DayFirst => (date.format("%d/%m"), "dmy"),
                DateOrder::MonthFirst => (date.format("%m/%d"), "mdy"),
                DateOrder::YearFirst => (date.format("%y/%m/%d"), "ymd"),
            };
            let html = words.html(
                "statement-ask-date-order",
                args!["text" => text.to_string(), "first" => locale.date_long(date), "second" => locale.date_long(other)],
            );
            let first = crate::reply::Choice::new(&locale.date_long(date), format!("s:{id}:{kept}")).ok();
            let second = crate::reply::Choice::new(&locale.date_long(other), format!("s:{id}:{verb}")).ok();
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

/// What a day read in one order is in the other that it may have been written in, with the verb that says so; None where
/// it is the same day or none.
fn other_day(date: NaiveDate, now: DateOrder, dollars: bool) -> Option<(&'static str, NaiveDate)> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let (verb, other) = match now {
        DateOrder::DayFirst => ("mdy", NaiveDate::from_ymd_opt(year, day, month)),
        DateOrder::MonthFirst => ("dmy", NaiveDate::from_ymd_opt(year, day, month)),
        // Read year first only where the order of the file's home does not fit, which for dollars is month first.
        DateOrder::YearFirst => {
            let (century, short) = (year - year.rem_euclid(100), year.rem_euclid(100).unsigned_abs());
            let year = century + i32::try_from(day).ok()?;
            if dollars {
                ("dmy", NaiveDate::from_ymd_opt(year, month, short))
            } else {
                ("mdy", NaiveDate::from_ymd_opt(year, short, month))
            }
        }
    };
    other.filter(|other| *other != date).map(|other| (verb, other))
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
    key: &str,
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
    if difference.is_empty() {
        let html = turn.words().html("statement-nothing-new", args!["name" => clean(&content.name)]);
        turn.say_text(html);
        return Ok(());
    }
    let user = turn.scene.user;
    let imported = import::import(turn.db, &book, account, statement, &difference, key, user).await?;
    let Some(imported) = imported else {
        turn.say_key("statement-imported-before");
        return Ok(());
    };
    // A layout that cannot hold the answer would read the next file the wrong way without asking.
    let kept = |sign: Sign| by_balance(statement) || sign == current_sign(&statement.layout.amount);
    if content.sign.is_none_or(kept) {
        let layout = serde_json::to_value(&statement.layout).unwrap_or_default();
        layouts::remember_layout(turn.db, book.id, &statement.layout.fingerprint(), &layout, account).await?;
    }
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
    super::record::alert_all(turn).await
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
    if next_key(turn.db, book.id, id).await?.is_none() {
        turn.toast("statement-imported-before");
        return Ok(Outcome::Done);
    }
    match (held.state.as_str(), verb) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_that_the_balances_leave_open_is_found() {
        let rows = |cells: &[(i64, Option<i64>)]| -> Vec<Row> {
            let row = |(at, (amount, balance)): (usize, &(i64, Option<i64>))| Row {
                line: at + 2,
                date: NaiveDate::default(),
                amount: Decimal::from(*amount),
                description: String::new(),
                currency: None,
                balance: balance.map(Decimal::from),
            };
            cells.iter().enumerate().map(row).collect()
        };
        for (cells, open) in [
            (&[(-10, Some(90)), (20, Some(110)), (-5, Some(105))][..], Some(0)),
            (&[(-5, Some(105)), (20, Some(110)), (-10, Some(90))], Some(2)),
            (&[(-10, Some(90)), (20, None), (-5, Some(105))], Some(0)),
            (&[], None),
        ] {
            assert_eq!(open_row(&rows(cells)), open, "{cells:?}");
        }
    }

    #[test]
    fn a_date_has_one_other_reading_or_none() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        for (date, now, dollars, other) in [
            (day(2026, 2, 1), DateOrder::DayFirst, false, Some(("mdy", day(2026, 1, 2)))),
            (day(2026, 1, 2), DateOrder::MonthFirst, true, Some(("dmy", day(2026, 2, 1)))),
            (day(2026, 5, 5), DateOrder::DayFirst, false, None),
            (day(2026, 1, 31), DateOrder::DayFirst, false, None),
            (day(2003, 2, 1), DateOrder::YearFirst, true, Some(("dmy", day(2001, 2, 3)))),
            (day(2003, 2, 1), DateOrder::YearFirst, false, Some(("mdy", day(2001, 3, 2)))),
            (day(2024, 2, 1), DateOrder::YearFirst, false, None),
        ] {
            assert_eq!(other_day(date, now, dollars), other, "{date} {now:?}");
        }
    }
}
