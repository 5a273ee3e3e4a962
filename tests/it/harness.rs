//! The app as people meet it: a database of its own for each test, cloned from a template, and the local Telegram.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, mpsc};
use std::time::Duration;

use clap::Parser;
use quipu::app::{App, Database};
use quipu::config::Config;
use quipu::simulator::{Control, Options, Post, Shown, Simulator, Tap};
use quipu::store::embedded::{EmbeddedPostgres, Settings};
use quipu::store::{Store, migrate};
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use tokio::sync::OnceCell;

/// How long a reply may take before a test gives up; never measured, only a bound on a broken test.
pub const PATIENCE: Duration = Duration::from_secs(60);

struct Server {
    postgres: EmbeddedPostgres,
    _folder: tempfile::TempDir,
}

static SERVER: OnceCell<Server> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

/// The run's PostgreSQL, with the template made.
async fn server() -> &'static Server {
    SERVER
        .get_or_init(|| async {
            let _ = rustls::crypto::ring::default_provider().install_default();
            let folder = open_folder();
            let data_dir = folder.path().join("pg");
            let settings = Settings { durable: false, keep: false, max_connections: 300, ..Settings::new(data_dir) };
            let postgres = EmbeddedPostgres::start(settings).await.unwrap();
            let store = Store::connect(postgres.owner().options(), 2).await.unwrap();
            migrate::run(store.pool()).await.unwrap();
            store.close().await;
            Server { postgres, _folder: folder }
        })
        .await
}

/// A folder that the server's own user may pass when the tests run as root.
pub fn open_folder() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new().permissions(std::fs::Permissions::from_mode(0o755)).tempdir().unwrap()
}

/// A database of the test's own, with the schema in it.
pub struct TestDatabase {
    pub name: String,
}

impl TestDatabase {
    pub async fn new() -> Self {
        let server = server().await;
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let admin = PgPool::connect_with(server.postgres.admin().options()).await.unwrap();
        // Cloning needs the template alone; tests start together.
        let mut tries = 0;
        while let Err(error) = sqlx::query(AssertSqlSafe(format!("create database {name} template quipu owner quipu")))
            .execute(&admin)
            .await
        {
            tries += 1;
            assert!(tries < 600, "{error}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        admin.close().await;
        Self { name }
    }

    pub fn options(&self) -> PgConnectOptions {
        SERVER.get().unwrap().postgres.owner().options().database(&self.name)
    }

    /// The server's superuser, in this database.
    pub fn admin(&self) -> PgConnectOptions {
        SERVER.get().unwrap().postgres.admin().options().database(&self.name)
    }

    /// As `DATABASE_URL` takes it.
    pub fn url(&self) -> String {
        let mut owner = SERVER.get().unwrap().postgres.owner();
        owner.database = self.name.clone();
        owner.url()
    }

    pub async fn pool(&self) -> PgPool {
        PgPool::connect_with(self.options()).await.unwrap()
    }
}

/// Hundreds of databases would fill a small disk, so each goes with its test; what is not done yet when the run ends
/// goes with the server.
impl Drop for TestDatabase {
    fn drop(&mut self) {
        static DONE_WITH: LazyLock<mpsc::Sender<String>> = LazyLock::new(|| {
            let (done_with, names) = mpsc::channel::<String>();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                let admin = SERVER.get().unwrap().postgres.admin().options();
                for name in names {
                    runtime.block_on(async {
                        // A server that a test has killed is coming back; the others go on without the room.
                        let Ok(mut connection) = admin.connect().await else { return };
                        let drop = AssertSqlSafe(format!("drop database if exists {name} with (force)"));
                        let _ = connection.execute(drop).await;
                    });
                }
            });
            done_with
        });
        let _ = DONE_WITH.send(std::mem::take(&mut self.name));
    }
}

#[derive(Parser)]
struct Wrapped {
    #[command(flatten)]
    config: Config,
}

/// Settings as the environment would give them, with these flags.
pub fn config(flags: &[&str]) -> Config {
    Wrapped::parse_from(["quipu"].iter().chain(flags)).config
}

/// The running app with the local Telegram.
pub struct Harness {
    pub telegram: Simulator,
    pub app: App,
    pub database: TestDatabase,
    _folder: tempfile::TempDir,
}

impl Harness {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts with settings, as flags.
    pub async fn start_with(flags: &[&str]) -> Self {
        let database = TestDatabase::new().await;
        let telegram = Simulator::start(Options::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let config = Arc::new(Self::config(&telegram, &folder, flags));
        let store = Store::connect(database.options(), 6).await.unwrap();
        let app = App::start(config, Database::given(store, database.options())).await.unwrap();
        let harness = Self { telegram, app, database, _folder: folder };
        // The greeting of the group, which the local Telegram begins with, is over when a test begins.
        if !flags.contains(&"--webhook-url") {
            harness.quiet().await;
        }
        harness
    }

    /// Settings for the local Telegram, with these flags.
    fn config(telegram: &Simulator, folder: &tempfile::TempDir, flags: &[&str]) -> Config {
        let (url, data) = (telegram.url(), folder.path().display().to_string());
        let mut all = vec!["--telegram-token", telegram.token(), "--telegram-api-url", &url, "--data-dir", &data];
        if !flags.contains(&"--listen") {
            all.extend(["--listen", "127.0.0.1:0"]);
        }
        all.extend(flags);
        config(&all)
    }

    pub fn control(&self) -> &Control {
        &self.telegram
    }

    /// The address of its database, for programs of their own.
    pub fn database_url(&self) -> String {
        self.database.url()
    }

    pub async fn pool(&self) -> PgPool {
        self.database.pool().await
    }

    /// Says something in a private chat and returns the bot's first answer.
    pub async fn say(&self, person: i64, text: &str) -> Shown {
        let sent = self.control().text(person, text).unwrap();
        self.answer(person, sent).await
    }

    /// Says something in reply to a message.
    pub async fn reply(&self, person: i64, to: i64, text: &str) -> Shown {
        let sent = self.control().text(Post::private(person).reply_to(to), text).unwrap();
        self.answer(person, sent).await
    }

    /// The bot's first message after another.
    pub async fn answer(&self, chat: i64, after: i64) -> Shown {
        match self.control().wait_for_bot(chat, after, PATIENCE).await {
            Ok(shown) => shown,
            Err(error) => panic!("no answer ({error}); the chat: {:#?}", self.texts(chat)),
        }
    }

    /// Taps a button by its label and waits until all is quiet; returns the message as it is now.
    pub async fn tap(&self, person: i64, message: &Shown, label: &str) -> Shown {
        self.control().tap(person, message.chat, message.id, Tap::Label(label)).unwrap_or_else(|error| {
            panic!("no button {label:?} ({error}): {:?}", message.labels());
        });
        self.quiet().await;
        self.control().message(message.chat, message.id).unwrap()
    }

    /// The bot's last message in a chat.
    pub fn last(&self, chat: i64) -> Shown {
        self.control().transcript(chat).into_iter().rfind(|shown| shown.by_bot).unwrap()
    }

    /// Everything said in a chat, for messages of failing tests.
    pub fn texts(&self, chat: i64) -> Vec<String> {
        self.control().transcript(chat).into_iter().map(|shown| shown.text).collect()
    }

    /// Waits until nothing is under way: no update waits, no reply is on its way.
    pub async fn quiet(&self) {
        let pool = self.pool().await;
        for _ in 0..1200 {
            self.control().wait_idle(Duration::from_millis(30), PATIENCE).await.unwrap();
            let busy: i64 = sqlx::query_scalar(
                "select (select count(*) from inbox where done_at is null and (not_before is null or not_before <= now()))
                      + (select count(*) from outbox)",
            )
            .fetch_one(&pool)
            .await
            .unwrap();
            if busy == 0 {
                pool.close().await;
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("never quiet");
    }

    /// One number from the test's database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let pool = self.pool().await;
        let count = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap();
        pool.close().await;
        count
    }
}

/// Ana, Ben and the group Home, as the local Telegram begins with them.
pub const ANA: i64 = 1001;
pub const BEN: i64 = 1002;
pub const HOME: i64 = -1_001_000_000_001;

impl Harness {
    /// Another process' worth of app on the same database and Telegram.
    pub async fn replica(&self) -> App {
        self.replica_with(&[]).await
    }

    /// The same with settings, as flags.
    pub async fn replica_with(&self, flags: &[&str]) -> App {
        let flags = [&["--webhook-url", "http://127.0.0.1:1/hook"], flags].concat();
        let config = Self::config(&self.telegram, &self._folder, &flags);
        let store = Store::connect(self.database.options(), 6).await.unwrap();
        App::start(Arc::new(config), Database::given(store, self.database.options())).await.unwrap()
    }
}
