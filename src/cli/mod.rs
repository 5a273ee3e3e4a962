//! The command line: reads it, builds what the command needs, runs it. What a command prints is read by programs.
#![expect(clippy::print_stdout, reason = "commands print their results")]

mod dry;
mod eval;
mod ledger;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::{app, telemetry};

/// Personal money by chat: a self-hosted Telegram bot with a ledger in Postgres
#[derive(Debug, Parser)]
#[command(name = "quipu", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    config: Config,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the bot (the default); without a Telegram token, the local chat page
    Serve,
    /// Run a local stand-in for Telegram with a chat page, and the bot on it
    Demo {
        /// Port of the chat page and the Bot API on 127.0.0.1
        #[arg(long, env = "QUIPU_DEMO_PORT", default_value_t = 8787)]
        port: u16,
        /// Only the stand-in, for another bot
        #[arg(long)]
        no_bot: bool,
        /// The bot's token there
        #[arg(long)]
        demo_token: Option<String>,
        /// Forget the chats at the end
        #[arg(long)]
        forget: bool,
    },
    /// Show what would be understood, without recording anything
    Inspect {
        #[command(subcommand)]
        what: Inspect,
    },
    /// Run a SELECT on a person's own book, by the guard the assistant's questions go through
    Query {
        /// The person's Telegram id
        #[arg(long = "as", value_name = "TELEGRAM_ID")]
        user: i64,
        /// The query
        sql: String,
    },
    /// Import a bank statement into a person's own book
    Import {
        /// The person's Telegram id
        #[arg(long = "as", value_name = "TELEGRAM_ID")]
        user: i64,
        /// Only say what would change
        #[arg(long)]
        dry_run: bool,
        /// The account it is of, by its name
        #[arg(long)]
        account: Option<String>,
        /// The name of an account that the import opens for it
        #[arg(long, value_name = "NAME", conflicts_with_all = ["account", "into"])]
        new_account: Option<String>,
        /// Where the rows of one account of a file of several go: the end of its number and an account's name, or - to
        /// leave it out; as often as needed
        #[arg(long, value_name = "END=NAME", value_parser = end_and_name)]
        into: Vec<(String, String)>,
        /// Let the account begin with the bank's opening balance, where it began with nothing
        #[arg(long)]
        opening_balance: bool,
        /// The statement
        file: PathBuf,
    },
    /// Bring the database's schema up to date
    Migrate,
    /// Check each outside thing and say how to mend what is wrong
    Doctor {
        /// Only what a health check needs
        #[arg(long)]
        quick: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Try the configured model on a ledger that is thrown away, and say how it did
    Eval {
        /// Cases of your own, as a JSON file like the one that comes with Quipu
        #[arg(long)]
        cases: Option<PathBuf>,
        /// Only cases whose name holds this
        #[arg(long)]
        only: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Ask the running bot's health page; for container health checks
    Healthcheck,
}

#[derive(Debug, Subcommand)]
enum Inspect {
    /// What a message would record
    Text {
        /// The person's day, as in 2026-03-12
        #[arg(long)]
        today: Option<NaiveDate>,
        /// The person's timezone
        #[arg(long)]
        tz: Option<chrono_tz::Tz>,
        /// Read {"id","text"} a line from standard input
        #[arg(long)]
        jsonl: bool,
        /// The message
        text: Vec<String>,
    },
    /// What a statement's rows are
    Statement {
        /// The day the year of dates without one is taken from
        #[arg(long)]
        today: Option<NaiveDate>,
        /// Statements
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// What a receipt says
    Receipt {
        /// Pictures
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Whether a query would be run, and as what
    Sql {
        /// Read {"id","sql"} a line from standard input
        #[arg(long)]
        jsonl: bool,
        /// The query
        sql: Option<String>,
    },
    /// What personal data would be replaced before text leaves
    Redact {
        /// Read {"id","text"} a line from standard input
        #[arg(long)]
        jsonl: bool,
        /// The text
        text: Option<String>,
    },
}

/// Runs the command line.
pub fn main() -> ExitCode {
    // Settings of a .env file yield to those of the environment.
    let _ = dotenvy::dotenv();
    let mut cli = Cli::parse();
    cli.config.drop_empty();
    let _ = rustls::crypto::ring::default_provider().install_default();
    telemetry::start(&cli.config);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::from(error)),
    };
    let result = runtime.block_on(run(cli));
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match result {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "quipu: {}", said_once(error.chain().map(ToString::to_string)));
    ExitCode::FAILURE
}

/// The messages of an error and its causes, without those that the one before holds already.
fn said_once(messages: impl Iterator<Item = String>) -> String {
    let mut said = String::new();
    for message in messages.filter(|message| !message.is_empty()) {
        if said.contains(&message) {
            continue;
        }
        if !said.is_empty() {
            said.push_str(": ");
        }
        said.push_str(&message);
    }
    said
}

/// A data folder that cannot be one, before anything is opened in it.
fn check_folder(config: &Config) -> Result<()> {
    let folder = &config.data_dir;
    anyhow::ensure!(
        !folder.exists() || folder.is_dir(),
        "QUIPU_DATA_DIR is {}, which is a file and no folder; name another",
        folder.display()
    );
    Ok(())
}

async fn run(cli: Cli) -> Result<ExitCode> {
    let config = cli.config;
    if matches!(
        cli.command,
        None | Some(Command::Serve | Command::Demo { .. } | Command::Migrate | Command::Import { .. })
    ) {
        check_folder(&config)?;
    }
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve if config.telegram.token.is_none() => serve::demo(config, serve::Demo::default()).await?,
        Command::Serve => serve::serve(config).await?,
        Command::Demo { port, no_bot, demo_token, forget } => {
            serve::demo(config, serve::Demo { port, no_bot, token: demo_token, forget }).await?;
        }
        Command::Inspect { what } => dry::inspect(&config, what).await?,
        Command::Query { user, sql } => return ledger::query(&config, user, &sql).await,
        Command::Import { user, dry_run, account, new_account, into, opening_balance, file } => {
            let importing = ledger::Importing { user, dry_run, account, new_account, into, opening_balance };
            ledger::import(&config, &importing, &file).await?;
        }
        Command::Migrate => {
            let database = app::Database::open_beside(&config).await?;
            database.close().await?;
            println!("the database is up to date");
        }
        Command::Doctor { quick, json } => {
            let report = crate::doctor::run(&config, quick).await;
            print!("{}", if json { format!("{}\n", report.to_json()) } else { report.to_string() });
            return Ok(if report.is_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Eval { cases, only, json } => {
            return eval::run(&config, cases.as_deref(), only.as_deref(), json).await;
        }
        Command::Healthcheck => serve::healthcheck(&config).await.context("not healthy")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// `4444=Savings`.
fn end_and_name(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((end, name)) if !end.trim().is_empty() && !name.trim().is_empty() => {
            Ok((end.trim().to_owned(), name.trim().to_owned()))
        }
        _ => Err("say the end of its number, =, and an account's name"),
    }
}

#[cfg(test)]
mod tests {
    use super::said_once;

    #[test]
    fn what_an_error_says_is_said_once() {
        for (chain, expected) in [
            (&["cannot read x: not a folder", "not a folder"][..], "cannot read x: not a folder"),
            (&["starting", "no room", "disk full"], "starting: no room: disk full"),
            (&["alone"], "alone"),
            (&["a", "", "b"], "a: b"),
        ] {
            assert_eq!(said_once(chain.iter().map(|m| (*m).to_owned())), expected);
        }
    }
}
