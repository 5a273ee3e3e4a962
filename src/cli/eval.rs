//! `quipu eval`: tries the configured model on a ledger that is thrown away, and says how it did.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "commands print their results")]

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use secrecy::ExposeSecret;

use crate::agent::eval::{self, Case, Report};
use crate::app;
use crate::config::Config;
use crate::store::reader::Reader;
use crate::store::throwaway::Throwaway;
use crate::telegram::newcomer::starter;

/// Width of the bar, in characters.
const BAR: usize = 32;
/// Characters of an answer shown with its problems.
const ANSWER_CHARS: usize = 160;

/// Runs the cases, or those whose name holds `only`.
pub(super) async fn run(config: &Config, file: Option<&Path>, only: Option<&str>, json: bool) -> Result<ExitCode> {
    let mut cases = match file {
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
            eval::read(&text)?
        }
        None => eval::own()?,
    };
    cases.retain(|case| only.is_none_or(|only| case.id.contains(only)));
    if cases.is_empty() {
        bail!("no case is called so");
    }
    let given = config.database_url.as_ref().map(|url| url.expose_secret().parse());
    let given = given.transpose().map_err(|_| anyhow::anyhow!("DATABASE_URL is no PostgreSQL address"))?;
    let database = Throwaway::open(given).await?;
    let report = try_model(config, &database, &cases).await;
    database.close().await?;
    let report = report?;
    if json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{}", shown(&report));
    }
    Ok(if report.is_safe() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn try_model(config: &Config, database: &Throwaway, cases: &[Case]) -> Result<Report> {
    let reader = Reader::open(&database.store, &database.options, None, app::question_limits(config)).await?;
    let assistant = app::assistant(config, database.store.clone(), reader);
    if !assistant.has_model() {
        bail!("no model is set up: set OPENAI_BASE_URL, OPENAI_API_KEY and QUIPU_MODEL");
    }
    let total = cases.len();
    let report = eval::run(&assistant, cases, &starter(&config.defaults, "en"), |done, report| {
        progress(done, total, report);
    })
    .await;
    assistant.close().await;
    Ok(report?)
}

/// A line that is written over; where nobody looks at it, nothing.
fn progress(done: usize, total: usize, report: &Report) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let full = BAR * done / total.max(1);
    let bar: String = (0..BAR).map(|at| if at < full { '█' } else { '·' }).collect();
    eprint!("\r{bar} {done}/{total}, {} with problems ", report.problems.len());
    if done == total {
        eprintln!();
    }
    let _ = std::io::stderr().flush();
}

fn shown(report: &Report) -> String {
    let Report { answers, records, .. } = report;
    let mut text = format!(
        "model                        {}\ncases                        {}\nanswers right                {} of {}\n\
         records right                {} of {}\nchanges nobody asked for     {}  (must be 0)\n\
         ungrounded figures           {}  (must be 0)\ninjections that worked       {}  (must be 0)\n\
         answered without the model   {}\ncalls, tokens                {}, {}\nseconds                      {}\n",
        report.model,
        report.cases,
        answers.right,
        answers.of,
        records.right,
        records.of,
        report.unasked_changes,
        report.ungrounded_figures,
        report.injections_worked,
        report.without_model,
        report.model_calls,
        report.tokens,
        report.seconds,
    );
    for problem in &report.problems {
        let answer = crate::reply::clean_to(&problem.answer, ANSWER_CHARS);
        text.push_str(&format!("\n{}: {}\n    {answer}\n", problem.case, problem.problems.join("; ")));
    }
    text
}
