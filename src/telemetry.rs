//! Log lines, on standard error. What other crates would write of message texts, SQL or secrets is left out here,
//! whatever the settings say.

use std::io::{self, IsTerminal};

use tracing::{Level, Metadata, Subscriber, warn};
use tracing_subscriber::filter::{FilterExt, FilterFn, ParseError, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::{EnvFilter, fmt, registry};

use crate::config::{Config, LogFormat};

/// What is written when the setting cannot be read.
const FALLBACK: &str = "info";

/// The most that some crates may write; None: nothing.
const CAPS: [(&str, Option<Level>); 13] = [
    // Whole bodies of the model's server, at ERROR, when they cannot be read.
    ("async_openai", None),
    ("openai", None),
    // SQL with its literals: a model's query, a role's password. With a slow query also at WARN.
    ("sqlx::query", None),
    ("sqlx::postgres::notice", Some(Level::WARN)),
    ("sqlx", Some(Level::INFO)),
    ("sqlx_core", Some(Level::INFO)),
    ("sqlx_postgres", Some(Level::INFO)),
    // Addresses with the bot's token, and headers with keys, at DEBUG and TRACE.
    ("reqwest", Some(Level::INFO)),
    ("hyper", Some(Level::INFO)),
    ("hyper_util", Some(Level::INFO)),
    ("h2", Some(Level::INFO)),
    ("rustls", Some(Level::INFO)),
    ("teloxide", Some(Level::WARN)),
];

/// Starts logging, once a process: another start changes nothing.
pub fn start(config: &Config) {
    let (subscriber, problem) = subscriber(config, io::stderr().is_terminal(), io::stderr);
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        return;
    }
    if let Some(problem) = problem {
        warn!(%problem, "QUIPU_LOG cannot be read; using `{FALLBACK}`");
    }
}

/// What [`start`] starts, writing elsewhere; and what is wrong with the filter, which is `info` then.
pub fn subscriber<W>(
    config: &Config,
    colours: bool,
    writer: W,
) -> (Box<dyn Subscriber + Send + Sync>, Option<ParseError>)
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let (filter, problem) = match EnvFilter::builder().parse(&config.log) {
        Ok(filter) => (filter, None),
        Err(problem) => (EnvFilter::new(FALLBACK), Some(problem)),
    };
    let filter = filter.and(caps());
    let layer = fmt::layer().with_writer(writer).with_ansi(colours);
    let layer = match config.log_format {
        LogFormat::Text => layer.boxed(),
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
    };
    (Box::new(registry().with(layer.with_filter(filter))), problem)
}

fn caps() -> FilterFn {
    filter_fn(allowed)
}

fn allowed(metadata: &Metadata<'_>) -> bool {
    let cap = CAPS.iter().find(|(target, _)| within(metadata.target(), target));
    cap.is_none_or(|(_, cap)| cap.is_some_and(|cap| *metadata.level() <= cap))
}

/// Whether a target is `room` or a module in it.
fn within(target: &str, room: &str) -> bool {
    target.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use clap::Parser;
    use secrecy::SecretString;
    use tracing::{debug, error, info, trace};

    use super::*;

    #[derive(Parser)]
    struct Wrapped {
        #[command(flatten)]
        config: Config,
    }

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(flags: &[&str], log: impl FnOnce(&Config)) -> (String, Option<ParseError>) {
        let config = Wrapped::parse_from(["quipu"].iter().chain(flags)).config;
        let page = Page::default();
        let held = page.clone();
        let (subscriber, problem) = subscriber(&config, false, move || held.clone());
        tracing::subscriber::with_default(subscriber, || log(&config));
        let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        (text, problem)
    }

    #[test]
    fn what_others_say_of_bodies_and_secrets_is_left_out() {
        let loud = "trace,async_openai=trace,async_openai::client=trace,sqlx::query=trace,hyper=trace,reqwest=trace";
        let (text, problem) = written(&["--log", loud], |_| {
            error!(target: "async_openai::error", body = "hidden-1", "failed deserialization of: hidden-1");
            error!(target: "async_openai", "hidden-2");
            trace!(target: "async_openai::client", "hidden-3");
            debug!(target: "sqlx::query", statement = "alter role r password 'hidden-4'", "hidden-4");
            error!(target: "sqlx::query", "slow: hidden-5");
            trace!(target: "hyper::proto::h1::io", "GET /bothidden-6/getMe");
            debug!(target: "reqwest::connect", "https://host/bothidden-7/getMe");
            trace!(target: "h2::frame", authorization = "hidden-8", "headers");
            debug!(target: "hyper_util::client", "hidden-9");
            trace!(target: "rustls::client", "hidden-10");
            info!(target: "hyper", "seen-1");
            debug!(target: "quipu::telegram", "seen-2");
            trace!(target: "sqlxish::query", "seen-3");
        });
        assert!(problem.is_none());
        assert!(!text.contains("hidden"), "{text}");
        assert!((1..=3).all(|n| text.contains(&format!("seen-{n}"))), "{text}");
    }

    #[test]
    fn settings_do_not_show_their_secrets() {
        let flags = [
            "--telegram-token",
            "123:hidden",
            "--openai-api-key",
            "hidden",
            "--database-url",
            "postgres://u:hidden@h/d",
        ];
        let (text, _) = written(&flags, |config| {
            let secret = SecretString::from("hidden");
            info!(?config, ?secret, "seen");
        });
        assert!(text.contains("seen") && text.contains("REDACTED"), "{text}");
        assert!(!text.contains("hidden"), "{text}");
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_info() {
        let (text, problem) = written(&["--log", "quipu=nonsense,,=!"], |_| {
            debug!("not this");
            info!("but this");
        });
        assert!(problem.is_some());
        assert!(text.contains("but this") && !text.contains("not this"), "{text}");
    }

    #[test]
    fn json_is_one_object_a_line() {
        let (text, _) = written(&["--log-format", "json"], |_| {
            info!(chat = 7, "first\nsecond");
            info!("third");
        });
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert_eq!((&lines[0]["chat"], &lines[0]["message"]), (&7.into(), &"first\nsecond".into()));
    }

    #[test]
    fn text_has_no_colours_where_nobody_sees_them() {
        let (text, _) = written(&[], |_| info!(words = "\u{1b}[31mred", "plain"));
        assert!(text.contains("plain") && !text.contains('\u{1b}'), "{text}");
    }
}
