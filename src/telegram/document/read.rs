//! Fetches, keeps and reads a statement, with the answers that the person gave.

use std::sync::Arc;

use super::answers::Content;
use super::ask::current_sign;
use super::guess::guess;
use super::{Prepared, Verb};
use crate::intake::sort::Guesses;
use crate::intake::statement::{
    self, AmountColumns, BalanceProof, Glance, Hints, Layout, Question, Row, Sign, Statement, StatementError,
};
use crate::intake::statement_import::digest;
use crate::ledger::money::Currency;
use crate::ledger::{AccountNo, DraftId};
use crate::store::Book;
use crate::store::statement::Key;
use crate::store::{draft, layout};
use crate::telegram::bot_api::{BotApiError, FETCH_LIMIT};
use crate::telegram::commands::rules::file as rules;
use crate::telegram::progress::{Progress, Stage};
use crate::telegram::services::Services;
use crate::telegram::turn::Scene;
use crate::telegram::update::SentFile;

/// A file that was read.
#[derive(Clone)]
pub struct Look {
    /// What the draft will hold.
    pub content: Content,
    /// What the file says with the answers of that.
    pub statement: Arc<Statement>,
    /// What it shows of itself.
    pub glance: Arc<Glance>,
    /// What a model says of merchants that the book cannot sort; asked when it is to be imported.
    pub guesses: Arc<Guesses>,
}

impl Look {
    /// The digest of the bank's number of the account.
    pub fn number(&self) -> Option<Key> {
        let stated = || match self.statement.accounts.as_slice() {
            [only] => Some(only.name.as_str()),
            _ => None,
        };
        self.glance.account.as_deref().or_else(stated).map(digest)
    }
}

/// Why a file was not read.
pub enum Problem {
    /// The locale's key says it all.
    Key(&'static str),
    /// Larger than the limit, in bytes.
    TooLarge(usize),
    /// More rows than the limit.
    TooManyRows(usize, usize),
    /// A kind of file, by its ending.
    Unsupported(String),
    /// Not what the ending of its name says.
    Misnamed(String),
}

/// Fetches, keeps and reads a file, with what was written under it.
pub async fn prepare(
    services: &Services,
    scene: &Scene,
    file: &SentFile,
    caption: Option<&str>,
    progress: &Progress,
) -> Prepared {
    let limit = services.config.limits.file_bytes;
    let size = file.size.unwrap_or_default();
    if size > limit {
        return Prepared::Problem(Problem::TooLarge(size));
    }
    let name = file.name.clone().unwrap_or_else(|| "statement".to_owned());
    progress.at(Stage::Reading(name.clone()));
    let bytes = match services.bot.fetch(&file.file_id, limit.min(FETCH_LIMIT)).await {
        Ok(bytes) => bytes,
        Err(BotApiError::TooLarge) => return Prepared::Problem(Problem::TooLarge(size.max(limit))),
        Err(_) => return Prepared::Problem(Problem::Key("file-fetch-failed")),
    };
    if let Some(rules) = rules::read(&bytes) {
        return match rules {
            Ok(rules) => Prepared::Rules(rules),
            Err(rules::Broken::Damaged) => Prepared::Problem(Problem::Key("rules-damaged")),
            Err(rules::Broken::Newer) => Prepared::Problem(Problem::Key("rules-newer")),
        };
    }
    let bytes: Arc<[u8]> = bytes.into();
    let look =
        match read(services, scene, &bytes, Content::new(name.clone()).under(caption, &scene.book), progress).await {
            Ok(look) => look,
            Err(problem) => return Prepared::Problem(problem),
        };
    match services.files.keep(scene.book.id, "statement", bytes.to_vec()).await {
        Ok(path) => Prepared::New { look, path },
        Err(error) => {
            tracing::error!(%error, "a statement could not be kept");
            Prepared::Problem(Problem::Key("file-fetch-failed"))
        }
    }
}

/// Reads a draft's file again, with the answer that a tap gave.
pub async fn prepare_tap(
    services: &Services,
    scene: &Scene,
    draft: DraftId,
    verb: Verb,
    progress: &Progress,
) -> Prepared {
    let gone = || Prepared::Problem(Problem::Key("draft-gone"));
    let held = async {
        let mut tx = services.store.begin().await?;
        draft::lock(&mut tx, scene.book.id, draft).await
    };
    let Ok(Some(held)) = held.await else { return gone() };
    let (Ok(mut content), Some(path)) = (serde_json::from_value::<Content>(held.content), held.file_path) else {
        return gone();
    };
    progress.at(Stage::Reading(content.name.clone()));
    let Ok(bytes) = services.files.read(scene.book.id, &path).await else { return gone() };
    let bytes: Arc<[u8]> = bytes.into();
    content.answer(verb, scene);
    let mut look = match read(services, scene, &bytes, content, progress).await {
        Ok(look) => look,
        Err(problem) => return Prepared::Problem(problem),
    };
    let mut changed = look.content.clone();
    if changed.change_columns(verb, &look.statement, &look.glance) {
        look = match read(services, scene, &bytes, changed, progress).await {
            Ok(look) => look,
            // The columns stay as they were.
            Err(_) => return Prepared::Unreadable { draft, look },
        };
    }
    if verb == Verb::Import {
        look.guesses = guess(services, scene, draft, &look, progress).await;
    }
    Prepared::Tapped { draft, verb, look }
}

/// The layout that a person confirmed for such files.
async fn remembered(services: &Services, scene: &Scene, fingerprint: &str) -> Option<Layout> {
    let mut connection = services.store.pool().acquire().await.ok()?;
    let layout = layout::get(&mut connection, scene.book.id, fingerprint).await.ok()??;
    serde_json::from_value(layout).ok()
}

/// Reads a file with the answers given. Columns the person chose go before all; a layout confirmed before tells what the
/// answers leave open, but never the year.
async fn read(
    services: &Services,
    scene: &Scene,
    bytes: &Arc<[u8]>,
    content: Content,
    progress: &Progress,
) -> Result<Look, Problem> {
    let mut hints = Hints {
        date_order: content.date_order,
        year: content.year,
        max_bytes: services.config.limits.file_bytes,
        layout: content.layout.clone(),
        chosen: content.layout.is_some(),
        currencies: currencies(&scene.book, content.account),
        ..Hints::new(scene.today)
    };
    if let Some(look) = by_model(services, scene, bytes, &content, &hints, progress).await? {
        return Ok(look);
    }
    let name = &content.name;
    let (mut statement, glance) = read_with(bytes, name, &hints).await.map_err(|error| problem(error, name))?;
    // Where the balances tell directions, the answer is about the one row that they do not tell.
    if content.sign.is_some() && content.layout.is_none() && !by_balance(&statement) {
        hints.sign = content.sign;
        (statement, _) = read_with(bytes, name, &hints).await.map_err(|error| problem(error, name))?;
    }
    if content.layout.is_none()
        && let Some(layout) = remembered(services, scene, &statement.layout.fingerprint()).await
    {
        // Beside a layout the other answers would not be heard, and those given now weigh more.
        let hints = if hints.sign.is_none() && hints.date_order.is_none() {
            Hints { layout: Some(layout), ..hints }
        } else {
            let known = layout.order_known && statement.asked.contains(&Question::DateOrder);
            Hints { date_order: hints.date_order.or(known.then_some(layout.date_order)), ..hints }
        };
        let as_it_is = statement.asked.is_empty() && hints.layout.as_ref() == Some(&statement.layout);
        if !as_it_is && let Ok((again, _)) = read_with(bytes, name, &hints).await {
            statement = again;
        }
    }
    let limit = services.config.limits.statement_rows;
    if statement.rows.len() > limit {
        return Err(Problem::TooManyRows(statement.rows.len(), limit));
    }
    obey(&mut statement, content.sign.filter(|_| content.layout.is_none()));
    progress.at(Stage::Comparing(statement.rows.len()));
    Ok(Look { content, statement: Arc::new(statement), glance: Arc::new(glance), guesses: Arc::default() })
}

/// A PDF file with a text and no table in it, as a model reads it, where there is one. It is asked once for a file; the
/// draft keeps what it said.
async fn by_model(
    services: &Services,
    scene: &Scene,
    bytes: &Arc<[u8]>,
    content: &Content,
    hints: &Hints,
    progress: &Progress,
) -> Result<Option<Look>, Problem> {
    let Some(assistant) = services.assistant.as_ref().filter(|a| content.model.is_some() || a.has_model()) else {
        return Ok(None);
    };
    let (own, name, hints_too) = (Arc::clone(bytes), content.name.clone(), hints.clone());
    let asked_before = content.model.is_some();
    let pages = tokio::task::spawn_blocking(move || {
        let pages = statement::pdf_text(&own, &hints_too)?;
        let tabular = || {
            let read = statement::read(&own, &name, &hints_too);
            !matches!(read, Err(StatementError::NoTable | StatementError::NoRows))
        };
        (asked_before || !tabular()).then_some(pages)
    });
    let Ok(Some(pages)) = pages.await else { return Ok(None) };
    let mut content = content.clone();
    if content.model.is_none() {
        progress.at(Stage::Asking);
        content.model = assistant.read_statement(scene.book.id, scene.user, &scene.name, &pages).await;
    }
    let Some(rows) = &content.model else { return Ok(None) };
    let Ok(statement) = statement::of_model(&pages, rows, hints) else { return Ok(None) };
    progress.at(Stage::Comparing(statement.rows.len()));
    let (glance, guesses) = (Arc::default(), Arc::default());
    Ok(Some(Look { content, statement: Arc::new(statement), glance, guesses }))
}

/// Currencies that a sign shared by several may mean: the account's, the book's, those of its other accounts.
fn currencies(book: &Book, account: Option<AccountNo>) -> Vec<Currency> {
    let chosen = account.and_then(|no| book.account(no)).map(|account| account.currency);
    let open = book.accounts.iter().filter(|account| !account.archived).map(|account| account.currency);
    chosen.into_iter().chain([book.currency]).chain(open).collect()
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
pub(super) fn by_balance(statement: &Statement) -> bool {
    matches!(statement.layout.amount, AmountColumns::ByBalance { .. })
}

/// The first row that is no step between two balances, in that order of the file which makes more rows one.
pub(super) fn open_row(rows: &[Row]) -> Option<usize> {
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

async fn read_with(bytes: &Arc<[u8]>, name: &str, hints: &Hints) -> Result<(Statement, Glance), StatementError> {
    let (bytes, name, hints) = (Arc::clone(bytes), name.to_owned(), hints.clone());
    let read = tokio::task::spawn_blocking(move || {
        let statement = statement::read(&bytes, &name, &hints)?;
        Ok((statement, statement::glance(&bytes, &name)))
    });
    read.await.unwrap_or(Err(StatementError::Unsupported))
}

/// Endings of files that we read.
const READ: &[&str] =
    &["CSV", "TSV", "TXT", "XLS", "XLSX", "ODS", "OFX", "QFX", "QIF", "XML", "STA", "MT940", "PDF", "ZIP"];

fn problem(error: StatementError, name: &str) -> Problem {
    match error {
        StatementError::Empty => Problem::Key("file-empty"),
        StatementError::Encrypted => Problem::Key("file-encrypted"),
        StatementError::Damaged => Problem::Key("file-damaged"),
        StatementError::NoText => Problem::Key("file-no-text"),
        StatementError::TooMuchInside => Problem::Key("file-too-much-inside"),
        StatementError::TooLarge => Problem::TooLarge(0),
        StatementError::Unsupported => {
            let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_uppercase()).unwrap_or_default();
            // Its name is that of a kind we read, and what it holds is not.
            if READ.contains(&ending.as_str()) {
                return Problem::Misnamed(ending.to_lowercase());
            }
            let plain = !ending.is_empty() && ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric());
            Problem::Unsupported(if plain { ending } else { "none".to_owned() })
        }
        StatementError::NoTable | StatementError::NoRows | StatementError::TooManyColumns => {
            Problem::Key("file-not-statement")
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn a_file_that_is_not_what_its_name_says_is_called_so() {
        let said = |name: &str| match problem(StatementError::Unsupported, name) {
            Problem::Misnamed(ending) => format!("misnamed {ending}"),
            Problem::Unsupported(kind) => format!("unsupported {kind}"),
            _ => String::new(),
        };
        assert_eq!(said("Statement.CSV"), "misnamed csv");
        assert_eq!(said("holiday.mp4"), "unsupported MP4");
        assert_eq!(said("noname"), "unsupported none");
    }

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
                reference: None,
                account: 0,
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
}
