//! Looks at each outside thing and says whether it is on, off or wrong, and how to mend it. Changes nothing that is
//! kept, sends nobody anything, and never shows a secret. Its words are for whoever runs Quipu.

mod database;
mod folder;
mod model;
mod ocr;
mod telegram;

use std::fmt;
use std::future::Future;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

use crate::config::Config;
use crate::reply::clean_to;

/// How long one outside thing may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Characters shown of what an outside thing says.
const SAID: usize = 160;

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It works.
    On,
    /// It is not set up, and need not be.
    Off,
    /// It is set up and does not work.
    Wrong,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Wrong => "WRONG",
        }
    }
}

/// What was found of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Which thing.
    pub name: &'static str,
    /// How it is.
    pub state: State,
    /// What was found, on one line.
    pub found: String,
    /// How to mend it, switch it on, or make it better.
    pub advice: Option<String>,
}

impl Check {
    fn new(name: &'static str, state: State, found: impl Into<String>) -> Self {
        Self { name, state, found: found.into(), advice: None }
    }

    fn on(name: &'static str, found: impl Into<String>) -> Self {
        Self::new(name, State::On, found)
    }

    fn off(name: &'static str, found: impl Into<String>) -> Self {
        Self::new(name, State::Off, found)
    }

    fn wrong(name: &'static str, found: impl Into<String>) -> Self {
        Self::new(name, State::Wrong, found)
    }

    fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

/// What was found of all things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One for each thing, in a fixed order.
    pub checks: Vec<Check>,
}

impl Report {
    /// Whether nothing is wrong; what is off is not wrong.
    pub fn is_well(&self) -> bool {
        self.checks.iter().all(|check| check.state != State::Wrong)
    }

    /// `{"well", "checks": [{"name", "state": "on|off|wrong", "found", "advice"}]}`.
    pub fn to_json(&self) -> Value {
        json!({"well": self.is_well(), "checks": self.checks})
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.checks.iter().map(|check| check.name.len()).max().unwrap_or_default();
        for check in &self.checks {
            write!(f, "{:<5}  {:<width$}  {}", check.state.word(), check.name, check.found)?;
            if let Some(advice) = &check.advice {
                write!(f, " → {advice}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// Looks at everything; `quick` looks only at what the bot cannot do without: the data folder and the database.
pub async fn run(config: &Config, quick: bool) -> Report {
    let mut checks = vec![folder::check(config)];
    if quick {
        checks.extend(database::check(config, true).await);
        return Report { checks };
    }
    let (database, telegram, model, ocr) = tokio::join!(
        database::check(config, false),
        telegram::check(&config.telegram),
        model::check(&config.model),
        ocr::check(config),
    );
    checks.extend(database);
    checks.extend(telegram);
    checks.push(model);
    checks.push(ocr);
    Report { checks }
}

/// Waits for an outside thing; None when it takes too long.
async fn patiently<T>(work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(PATIENCE, work).await.ok()
}

/// What an outside thing said, on one line, without control characters, bounded.
fn said(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean_to(&line, SAID)
}

/// Scheme, host and port of an address: the rest may hold secrets.
fn origin(address: &str) -> String {
    url::Url::parse(address)
        .map_or_else(|_| "an unreadable address".to_owned(), |url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_one_line_a_thing() {
        let report = Report {
            checks: vec![
                Check::on("database", "PostgreSQL 17"),
                Check::off("model", "not set up").advise("set OPENAI_BASE_URL"),
            ],
        };
        assert!(report.is_well());
        let expected = "on     database  PostgreSQL 17\noff    model     not set up → set OPENAI_BASE_URL\n";
        assert_eq!(report.to_string(), expected);
        let sick = Report { checks: vec![Check::wrong("ocr", "none")] };
        assert!(!sick.is_well());
        assert_eq!(sick.to_json()["checks"][0]["state"], "wrong");
        assert_eq!(sick.to_json()["well"], false);
    }

    #[test]
    fn addresses_and_answers_are_shown_without_what_may_be_secret() {
        assert_eq!(origin("https://user:hidden@host:8443/hidden?key=hidden"), "https://host:8443");
        assert_eq!(origin("hidden"), "an unreadable address");
        assert_eq!(said("one\ntwo\u{1b}[31m\u{202e}three"), said("one two [31mthree"));
        assert!(said(&"x".repeat(9000)).chars().count() <= SAID);
    }
}
