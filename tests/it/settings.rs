//! The settings as they are documented, and that what is secret in them is shown nowhere.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use clap::{CommandFactory, Parser};
use quipu::config::Config;
use quipu::doctor::{self, Report, State};
use quipu::simulator::{Options, Simulator};
use quipu::store::Store;
use quipu::store::reader::{Limits, Reader};
use quipu::telemetry;

use crate::harness::{TestDatabase, config};

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    _config: Config,
}

/// Settings of `.env.example` that are none of [`Config`]: the command `demo` and docker-compose.yml read them.
const ELSEWHERE: [(&str, &str); 2] = [("QUIPU_DEMO_PORT", "8787"), ("QUIPU_DB_PASSWORD", "")];

fn example() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".env.example")).unwrap()
}

/// Name, value and what is said above, of each line that sets something or would.
fn documented() -> BTreeMap<String, (String, String)> {
    let mut found = BTreeMap::new();
    let mut above = String::new();
    for line in example().lines() {
        let name_and_value = line.strip_prefix('#').unwrap_or(line).split_once('=');
        match name_and_value
            .filter(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
        {
            Some((name, value)) => {
                let before = found.insert(name.to_owned(), (value.to_owned(), std::mem::take(&mut above)));
                assert!(before.is_none(), "{name} twice");
            }
            None => above = line.strip_prefix("# ").unwrap_or_default().to_owned(),
        }
    }
    found
}

#[test]
fn every_setting_is_in_the_example_with_its_default() {
    let mut documented = documented();
    let command = Settings::command();
    let mut seen = 0;
    for argument in command.get_arguments() {
        let Some(name) = argument.get_env().and_then(|name| name.to_str()) else { continue };
        let default: Vec<String> =
            argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
        let (value, said) = documented.remove(name).unwrap_or_else(|| panic!("{name} is not in .env.example"));
        assert_eq!(value, default.concat(), "{name}");
        assert!(said.len() > 5, "{name} has no line that explains it");
        assert!(argument.get_help().is_some(), "{name} is not explained in --help");
        seen += 1;
    }
    assert!(seen > 20, "the settings were not found");
    for (name, value) in ELSEWHERE {
        assert_eq!(documented.remove(name).map(|found| found.0).as_deref(), Some(value), "{name}");
    }
    assert!(documented.is_empty(), "settings that do not exist: {:?}", documented.keys());
}

#[test]
fn the_example_as_it_stands_is_a_valid_file() {
    // With every setting switched on, too.
    let all: String = example()
        .lines()
        .map(|line| {
            let set = line
                .strip_prefix('#')
                .filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()) && rest.contains('='));
            format!("{}\n", set.unwrap_or(line))
        })
        .collect();
    for (text, least) in [(example(), 2), (all, 30)] {
        let set: Vec<(String, String)> = dotenvy::from_read_iter(text.as_bytes()).map(Result::unwrap).collect();
        assert!(set.len() >= least, "{set:?}");
        let flags: BTreeMap<String, String> = Settings::command()
            .get_arguments()
            .filter_map(|a| Some((a.get_env()?.to_str()?.to_owned(), format!("--{}", a.get_long()?))))
            .collect();
        let given: Vec<String> = set
            .iter()
            .filter(|(name, _)| flags.contains_key(name))
            .map(|(name, value)| format!("{}={value}", flags[name]))
            .collect();
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        let mut config = config(&given);
        config.drop_empty();
        assert!(config.telegram.token.is_none() && config.database_url.is_none() && config.model.name.is_none());
    }
}

#[test]
fn the_compose_file_asks_only_for_what_the_example_names() {
    let compose = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docker-compose.yml")).unwrap();
    let documented = documented();
    let mut asked = 0;
    for piece in compose.split("${").skip(1) {
        let name: String = piece.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
        assert!(documented.contains_key(&name), "{name}");
        asked += 1;
    }
    assert!(asked > 0);
}

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What the doctor says of the database's protections, a line each.
const BEHIND_THE_GUARD: [&str; 6] =
    ["query rows", "query views", "query functions", "query catalogs", "query code", "query tables"];

fn state(report: &Report, name: &str) -> State {
    report.checks.iter().find(|check| check.name == name).unwrap_or_else(|| panic!("{name}: {report}")).state
}

/// Everything is logged that can be, on the thread that all of this test runs on.
#[tokio::test(flavor = "current_thread")]
async fn the_doctor_looks_at_everything_and_shows_no_secret() {
    let database = TestDatabase::new().await;
    let telegram = Simulator::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (url, data, page) = (telegram.url(), folder.path().display().to_string(), Page::default());
    let database_url = database.url();
    let common =
        ["--telegram-api-url", &url, "--data-dir", &data, "--log", "trace,sqlx=trace,hyper=trace,reqwest=trace"];
    let with = |flags: &[&str]| config(&[common.as_slice(), flags].concat());
    let held = page.clone();
    let (subscriber, problem) = telemetry::subscriber(&with(&[]), false, move || held.clone());
    assert!(problem.is_none());
    let guard = tracing::subscriber::set_default(subscriber);
    tracing::trace!("the log is open");

    let well = with(&["--telegram-token", telegram.token(), "--database-url", &database_url]);
    let report = doctor::run(&well, false).await;
    assert!(report.is_well(), "{report}");
    for (name, expected) in [
        ("database", State::On),
        ("schema", State::On),
        ("query roles", State::Off),
        ("Telegram", State::On),
        ("updates", State::On),
        ("model", State::Off),
        ("data folder", State::On),
    ] {
        assert_eq!(state(&report, name), expected, "{report}");
    }
    assert_eq!(report.to_json()["well"], true);
    // With the roles that the bot sets up, what keeps a question within its book is found in force.
    let store = Store::connect(database.options(), 2).await.unwrap();
    let reader = Reader::open(&store, &database.options(), None, Limits::default()).await.unwrap();
    let confined = doctor::run(&well, false).await;
    assert_eq!(state(&confined, "query roles"), State::On, "{confined}");
    for protection in BEHIND_THE_GUARD {
        assert_eq!(state(&confined, protection), State::On, "{confined}");
    }
    reader.close().await;
    sqlx::raw_sql("grant usage on schema public to public; grant select on public.entries to public")
        .execute(store.pool())
        .await
        .unwrap();
    assert_eq!(state(&doctor::run(&well, false).await, "query roles"), State::Wrong);
    store.close().await;
    assert_eq!(report.to_string().lines().count(), report.checks.len());

    // A server that is not there, a token nobody knows, a key for nobody, and all of them secret.
    let sick = with(&[
        "--telegram-token",
        "987654321:hidden-token-abcdefghijklmnopqrstuvw",
        "--database-url",
        "postgres://somebody:hidden-password@127.0.0.1:1/nothing",
        "--openai-base-url",
        "http://user:hidden-user@127.0.0.1:1/v1?key=hidden-query",
        "--openai-api-key",
        "hidden-key",
        "--model",
        "some-model",
        "--tesseract",
        "/nonexistent/tesseract",
        "--webhook-url",
        "https://hook.example/hidden-path",
        "--webhook-secret",
        "hidden-secret",
    ]);
    let sick_report = doctor::run(&sick, false).await;
    assert!(!sick_report.is_well());
    for name in ["database", "Telegram", "model", "OCR"] {
        assert_eq!(state(&sick_report, name), State::Wrong, "{sick_report}");
        assert!(sick_report.checks.iter().any(|check| check.name == name && check.advice.is_some()), "{sick_report}");
    }
    drop(guard);
    let log = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("the log is open"), "{log}");
    for text in [log, sick_report.to_string(), sick_report.to_json().to_string(), report.to_string()] {
        assert!(!text.contains("hidden"), "{text}");
        assert!(!text.contains(telegram.token()), "{text}");
    }
    telegram.shutdown().await;
}

/// A database that a newer Quipu, or somebody else, set up.
#[tokio::test]
async fn the_doctor_knows_a_foreign_schema() {
    let database = TestDatabase::new().await;
    let folder = tempfile::tempdir().unwrap();
    let (url, data) = (database.url(), folder.path().display().to_string());
    let config = config(&["--database-url", &url, "--data-dir", &data]);
    let pool = database.pool().await;
    for (change, expected) in [
        ("select 1", State::On),
        ("update _sqlx_migrations set checksum = 'other' where version = 1", State::Wrong),
        ("insert into _sqlx_migrations values (9999, 'later', now(), true, 'x', 1)", State::Wrong),
        ("drop table _sqlx_migrations", State::Off),
    ] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(change.to_owned())).execute(&pool).await.unwrap();
        let report = doctor::run(&config, true).await;
        assert_eq!(state(&report, "schema"), expected, "{change}: {report}");
    }
}

/// Without an address the private server is looked at where it is: not made, running, at rest.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_leaves_the_private_server_as_it_was() {
    let folder =
        tempfile::Builder::new().permissions(std::os::unix::fs::PermissionsExt::from_mode(0o711)).tempdir().unwrap();
    let data = folder.path().display().to_string();
    let config = config(&["--data-dir", &data]);
    let postgres = folder.path().join("postgres");

    let fresh = doctor::run(&config, true).await;
    assert_eq!(state(&fresh, "database"), State::Off, "{fresh}");
    assert!(!postgres.exists(), "the doctor made the folder");

    let settings =
        quipu::store::embedded::Settings { durable: false, ..quipu::store::embedded::Settings::new(&postgres) };
    let server = quipu::store::embedded::EmbeddedPostgres::start(settings).await.unwrap();
    let running = doctor::run(&config, false).await;
    assert_eq!((state(&running, "database"), state(&running, "schema")), (State::On, State::Off), "{running}");
    assert!(running.to_string().contains("running"), "{running}");
    server.stop().await.unwrap();

    let at_rest = doctor::run(&config, false).await;
    assert_eq!(state(&at_rest, "database"), State::On, "{at_rest}");
    let again = quipu::store::embedded::EmbeddedPostgres::find_running(&postgres).unwrap();
    assert!(again.is_none(), "the doctor left the server running");
}
