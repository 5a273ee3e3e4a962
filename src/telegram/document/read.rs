//! Fetches, keeps and reads a statement, with the answers that the person gave.

use super::Prepared;
use super::answers::{Content, answer};
use super::ask::current_sign;
use crate::intake::statement::{
    self, AmountColumns, BalanceProof, Hints, Question, Row, Sign, Statement, StatementError,
};
use crate::ledger::{AccountNo, DraftId};
use crate::store::{draft, statement as layouts};
use crate::telegram::bot_api::{BotApiError, FETCH_LIMIT};
use crate::telegram::services::Services;
use crate::telegram::turn::Scene;
use crate::telegram::update::SentFile;

/// Why a file was not read.
pub enum Problem {
    /// The locale's key says it all.
    Key(&'static str),
    /// Larger than the limit, in bytes.
    TooLarge(usize),
    /// A kind of file, by its ending.
    Unsupported(String),
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

async fn read_with(bytes: Vec<u8>, name: String, hints: Hints) -> Result<Statement, StatementError> {
    let read = tokio::task::spawn_blocking(move || statement::read(&bytes, &name, &hints));
    read.await.unwrap_or(Err(StatementError::Unsupported))
}

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
