//! Killed in the middle: every message is in the ledger exactly once, every chat got its answers in order.

use std::collections::HashSet;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use quipu::simulator::{Options, Simulator};
use quipu::store::embedded::{EmbeddedPostgres, Settings};
use quipu::store::{Store, migrate};
use sqlx::postgres::PgPool;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::process::{Child, Command};
use tokio::sync::watch;

use crate::harness::{ANA, Harness, TestDatabase};
use crate::model_server::{ModelServer, Step, calls, text};

const CHATS: usize = 20;
const MESSAGES: usize = 300;
const KILLS: usize = 5;

pub fn start(telegram: &Simulator, database_url: &str, data: &std::path::Path) -> Child {
    start_with(telegram, database_url, data, None)
}

/// With a model at this address.
fn start_with(telegram: &Simulator, database_url: &str, data: &std::path::Path, model: Option<&str>) -> Child {
    let model = model.map(|url| [("OPENAI_BASE_URL", url), ("QUIPU_MODEL", "scripted")]);
    Command::new(env!("CARGO_BIN_EXE_quipu"))
        .arg("serve")
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("DATABASE_URL", database_url)
        .env("TELEGRAM_API_URL", telegram.url())
        .env("TELEGRAM_BOT_TOKEN", telegram.token())
        .env("QUIPU_DATA_DIR", data)
        .env("QUIPU_LISTEN", "127.0.0.1:0")
        .env("QUIPU_POLL_SECONDS", "5")
        .envs(model.into_iter().flatten())
        .current_dir(data)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(if std::env::var_os("QUIPU_TEST_LOGS").is_some() { Stdio::inherit() } else { Stdio::null() })
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// Amounts are unique, so that an entry and its answer are known by them.
fn amount(message: usize) -> String {
    format!("{}.{:02}", 1000 + message, 11 + message % 80)
}

fn people(telegram: &Simulator) -> Vec<i64> {
    (0..CHATS).map(|n| telegram.add_person(&format!("Person{n}")).id).collect()
}

async fn all_recorded(pool: &PgPool) {
    for _ in 0..1200 {
        let entries: Result<i64, _> = sqlx::query_scalar("select count(*) from entries").fetch_one(pool).await;
        let rest: Result<i64, _> = sqlx::query_scalar(
            "select (select count(*) from inbox where done_at is null) + (select count(*) from outbox)",
        )
        .fetch_one(pool)
        .await;
        if let (Ok(entries), Ok(0)) = (entries, rest)
            && entries >= MESSAGES as i64
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not everything was recorded and answered in the end");
}

async fn check(telegram: &Simulator, pool: &PgPool, people: &[i64]) {
    let recorded: Vec<(i64, String)> =
        sqlx::query_as("select payer_id, trim_scale(amount)::text from entries order by entry_no")
            .fetch_all(pool)
            .await
            .unwrap();
    assert_eq!(recorded.len(), MESSAGES, "each message once");
    let distinct: HashSet<&(i64, String)> = recorded.iter().collect();
    assert_eq!(distinct.len(), MESSAGES);
    for (chat, person) in people.iter().enumerate() {
        let answers: Vec<String> =
            telegram.transcript(*person).into_iter().filter(|shown| shown.by_bot).map(|shown| shown.text).collect();
        let mut seen = Vec::new();
        for answer in &answers {
            // Telegram has no idempotency key: after a kill an answer may come twice, but never out of order.
            let which = (0..MESSAGES).find(|n| n % CHATS == chat && answer.replace(',', "").contains(&amount(*n)));
            let which = which.unwrap_or_else(|| panic!("an answer to nothing: {answer}"));
            if !seen.contains(&which) {
                seen.push(which);
            }
        }
        let expected: Vec<usize> = (0..MESSAGES).filter(|n| n % CHATS == chat).collect();
        assert_eq!(seen, expected, "chat {chat}: {answers:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_five_times_every_message_is_recorded_once_and_answered_in_order() {
    let database = TestDatabase::new().await;
    let telegram = Simulator::start(Options::default()).await.unwrap();
    let people = people(&telegram);
    let folder = tempfile::tempdir().unwrap();
    let url = database.url();
    let mut bot = start(&telegram, &url, folder.path());
    let mut kills = 0;
    for message in 0..MESSAGES {
        telegram.text(people[message % CHATS], &format!("coffee {}", amount(message))).unwrap();
        tokio::time::sleep(Duration::from_millis(rand::random_range(0..8))).await;
        if kills < KILLS && message > 10 && rand::random_range(0..MESSAGES) < 2 * KILLS {
            tokio::time::sleep(Duration::from_millis(rand::random_range(0..400))).await;
            bot.start_kill().unwrap();
            bot.wait().await.unwrap();
            kills += 1;
            bot = start(&telegram, &url, folder.path());
        }
    }
    while kills < KILLS {
        tokio::time::sleep(Duration::from_millis(rand::random_range(50..500))).await;
        bot.start_kill().unwrap();
        bot.wait().await.unwrap();
        kills += 1;
        bot = start(&telegram, &url, folder.path());
    }
    let pool = database.pool().await;
    all_recorded(&pool).await;
    check(&telegram, &pool, &people).await;
    bot.kill().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_killed_every_message_is_recorded_once_and_answered_in_order() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = crate::harness::open_folder();
    let postgres = EmbeddedPostgres::start(Settings::new(folder.path().join("pg"))).await.unwrap();
    let store = Store::connect(postgres.owner().options(), 2).await.unwrap();
    migrate::run(store.pool()).await.unwrap();
    let telegram = Simulator::start(Options::default()).await.unwrap();
    let people = people(&telegram);
    let mut bot = start(&telegram, &postgres.owner().url(), folder.path());
    for message in 0..MESSAGES {
        telegram.text(people[message % CHATS], &format!("coffee {}", amount(message))).unwrap();
        tokio::time::sleep(Duration::from_millis(rand::random_range(0..8))).await;
        if message % 100 == 60 {
            let pid: i32 = loop {
                // A connection of the server that was killed before is still in the pool.
                match sqlx::query_scalar("select pg_backend_pid()").fetch_one(store.pool()).await {
                    Ok(pid) => break pid,
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            };
            // The backend's parent is the postmaster.
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
            let parent: i32 = stat.rsplit(')').next().unwrap().split_whitespace().nth(1).unwrap().parse().unwrap();
            kill(Pid::from_raw(parent), Signal::SIGKILL).unwrap();
            // Until the supervisor has it up again.
            while sqlx::query("select 1").execute(store.pool()).await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    all_recorded(store.pool()).await;
    check(&telegram, store.pool(), &people).await;
    bot.kill().await.unwrap();
    store.close().await;
    postgres.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_on_one_webhook_record_once() {
    let first = Harness::start_with(&["--webhook-url", "http://127.0.0.1:1/hook"]).await;
    let services = first.app.services.clone();
    let second = first.replica().await;
    let updates: Vec<(i64, String)> = (0..60)
        .map(|n| {
            let person = 5000 + n % 6;
            let update = serde_json::json!({"update_id": n, "message": {
                "message_id": n, "date": chrono::Utc::now().timestamp(), "text": format!("tea {}", n + 1),
                "chat": {"id": person, "type": "private"}, "from": {"id": person, "is_bot": false, "first_name": "P"}}});
            (n, update.to_string())
        })
        .collect();
    // Each is delivered to both at the same time, and once more.
    for update in &updates {
        let (one, two) = tokio::join!(
            quipu::telegram::ingest::take(&services, vec![update.clone()]),
            quipu::telegram::ingest::take(&second.services, vec![update.clone()]),
        );
        one.unwrap();
        two.unwrap();
        quipu::telegram::ingest::take(&second.services, vec![update.clone()]).await.unwrap();
    }
    for _ in 0..600 {
        if first.count("select count(*) from entries").await >= 60
            && first.count("select count(*) from inbox where done_at is null").await == 0
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(first.count("select count(*) from entries").await, 60);
    assert_eq!(first.count("select count(distinct amount) from entries").await, 60);
    assert_eq!(first.count("select count(*) from inbox").await, 60);
    second.stop().await.unwrap();
}

/// Until a query gives this number.
async fn until(pool: &PgPool, sql: &'static str, expected: i64) {
    for _ in 0..1200 {
        let found: Result<i64, _> = sqlx::query_scalar(sql).fetch_one(pool).await;
        if found.is_ok_and(|found| found == expected) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never {expected}: {sql}");
}

const WAITING: &str = "select (select count(*) from inbox where done_at is null) + (select count(*) from outbox)";
const SEVERAL: &str = "select count(*) from actions where kind = 'several'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_a_turn_with_two_changes_each_happens_once() {
    let database = TestDatabase::new().await;
    let (pool, url) = (database.pool().await, database.url());
    let telegram = Simulator::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = ModelServer::start().await;
    let address = server.base_url();
    let mut bot = start_with(&telegram, &url, folder.path(), Some(&address));
    telegram.text(ANA, "lunch 12.30").unwrap();
    until(&pool, "select count(*) from entries", 1).await;
    until(&pool, WAITING, 0).await;

    // While the model thinks about its last words, both changes are planned and none is made.
    let budget =
        |amount: &str| serde_json::json!({"category": "Food", "period": null, "amount": amount, "currency": null});
    let lunch = |amount: &str| {
        serde_json::json!({"id": 1, "kind": null, "amount": amount, "currency": null, "date": null, "category": null,
            "account": null, "to_account": null, "merchant": null, "note": null, "tags": null})
    };
    let both = |food: &str, amount: &str| {
        calls([("set_budget", budget(food)), ("edit_entries", serde_json::json!({"entries": [lunch(amount)]}))])
    };
    server.then([both("300", "13"), Step::Hang]);
    telegram.text(ANA, "I owe the book: food gets 300, and make lunch 13").unwrap();
    for _ in 0..1200 {
        if server.journal().len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.journal().len(), 2);
    bot.start_kill().unwrap();
    bot.wait().await.unwrap();
    until(&pool, SEVERAL, 0).await;
    server.then([both("300", "13"), text("Done.")]);
    bot = start_with(&telegram, &url, folder.path(), Some(&address));
    until(&pool, SEVERAL, 1).await;
    until(&pool, WAITING, 0).await;

    // Once they are made, and before anything of it is said.
    sqlx::raw_sql(
        "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(3); return new; end $$;
         create trigger slow before insert on outbox for each row execute function slow();",
    )
    .execute(&pool)
    .await
    .unwrap();
    server.then([both("400", "14"), text("Done.")]);
    telegram.text(ANA, "I owe the book: food gets 400, and make lunch 14").unwrap();
    until(&pool, SEVERAL, 2).await;
    bot.start_kill().unwrap();
    bot.wait().await.unwrap();
    sqlx::raw_sql("drop trigger slow on outbox").execute(&pool).await.unwrap();
    let asked = server.journal().len();
    bot = start_with(&telegram, &url, folder.path(), Some(&address));
    until(&pool, WAITING, 0).await;
    assert_eq!(server.journal().len(), asked, "what was done is said, and nothing is asked again");

    let entries: Vec<String> = sqlx::query_scalar("select trim_scale(amount)::text from entries order by entry_no")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(entries, ["14"]);
    until(&pool, "select count(*) from budgets where amount = 400", 1).await;
    until(&pool, SEVERAL, 2).await;
    let said: Vec<String> =
        telegram.transcript(ANA).into_iter().filter(|shown| shown.by_bot).map(|shown| shown.text).collect();
    let last = said.last().unwrap();
    assert!(last.contains("Done") && last.contains("14.00") && last.contains("400"), "{said:#?}");
    bot.kill().await.unwrap();
}

/// Stands between the bot and its server. The first COMMIT on a connection that spoke of `marker` reaches the server,
/// its answer does not reach the bot: the connection is gone. Gives the socket's folder and whether that happened.
fn losing_a_commit(server: std::path::PathBuf, marker: &'static str) -> (tempfile::TempDir, watch::Receiver<bool>) {
    let folder = crate::harness::open_folder();
    let listener = UnixListener::bind(folder.path().join(server.file_name().unwrap())).unwrap();
    let (lost, happened) = watch::channel(false);
    let lost = Arc::new(lost);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (server, lost) = (server.clone(), Arc::clone(&lost));
            tokio::spawn(async move {
                let (mut from_server, mut to_server) = UnixStream::connect(&server).await.unwrap().into_split();
                let (mut from_client, mut to_client) = client.into_split();
                let answers = tokio::spawn(async move {
                    let _ = tokio::io::copy(&mut from_server, &mut to_client).await;
                });
                let mut said = Vec::new();
                let mut buffer = [0; 16_384];
                while let Ok(read @ 1..) = from_client.read(&mut buffer).await {
                    said.extend_from_slice(&buffer[..read]);
                    let holds = |part: &[u8]| said.windows(part.len()).any(|window| window == part);
                    let commits = holds(b"COMMIT\0");
                    if commits && holds(marker.as_bytes()) && !lost.send_replace(true) {
                        answers.abort();
                        let _ = answers.await;
                        let _ = to_server.write_all(&buffer[..read]).await;
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        return;
                    }
                    if to_server.write_all(&buffer[..read]).await.is_err() {
                        return;
                    }
                    if commits {
                        said.clear();
                    }
                }
            });
        }
    });
    (folder, happened)
}

/// The order in which a chat was told of these amounts.
fn told(telegram: &Simulator, amounts: &[&str]) -> Vec<usize> {
    let answers: Vec<String> =
        telegram.transcript(ANA).into_iter().filter(|shown| shown.by_bot).map(|shown| shown.text).collect();
    let at = |amount: &&str| answers.iter().position(|answer| answer.contains(*amount));
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    order.sort_by_key(|n| at(&amounts[*n]).unwrap_or_else(|| panic!("{} is not in {answers:#?}", amounts[*n])));
    order
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_lost_commit_said_comes_before_what_is_said_next() {
    let database = TestDatabase::new().await;
    let options = database.options();
    let socket_dir = options.get_socket().unwrap().clone();
    let socket = socket_dir.join(format!(".s.PGSQL.{}", options.get_port()));
    let (between, mut lost) = losing_a_commit(socket, "2,222.22");
    let url = database.url().replace(&socket_dir.display().to_string(), &between.path().display().to_string());
    let telegram = Simulator::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut bot = start(&telegram, &url, folder.path());
    let pool = database.pool().await;
    telegram.text(ANA, "coffee 1111.11").unwrap();
    until(&pool, "select count(*) from entries", 1).await;
    until(&pool, WAITING, 0).await;

    let blind = blind(&pool).await;
    telegram.text(ANA, "coffee 2222.22").unwrap();
    lost.wait_for(|lost| *lost).await.unwrap();
    telegram.text(ANA, "coffee 3333.33").unwrap();
    until(&pool, "select count(*) from entries", 3).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    blind.rollback().await.unwrap();
    until(&pool, WAITING, 0).await;
    assert_eq!(told(&telegram, &["1,111.11", "2,222.22", "3,333.33"]), [0, 1, 2]);
    bot.kill().await.unwrap();
}

/// As long as this lives, the outbox can be written to but not looked through.
async fn blind(pool: &PgPool) -> sqlx::Transaction<'static, sqlx::Postgres> {
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("lock table outbox_files in access exclusive mode").execute(&mut *tx).await.unwrap();
    tx
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waited_at_the_start_comes_before_what_is_said_next() {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    let telegram = Simulator::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut bot = start(&telegram, &database.url(), folder.path());
    telegram.text(ANA, "coffee 1111.11").unwrap();
    until(&pool, "select count(*) from entries", 1).await;
    until(&pool, WAITING, 0).await;
    bot.kill().await.unwrap();
    sqlx::query(
        "insert into outbox (chat_id, method, params, urgent)
         values ($1, 'sendMessage', json_build_object('chat_id', $1, 'text', 'It was 2,222.22'), true)",
    )
    .bind(ANA)
    .execute(&pool)
    .await
    .unwrap();

    let blind = blind(&pool).await;
    let mut bot = start(&telegram, &database.url(), folder.path());
    telegram.text(ANA, "coffee 3333.33").unwrap();
    until(&pool, "select count(*) from entries", 2).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    blind.rollback().await.unwrap();
    until(&pool, WAITING, 0).await;
    assert_eq!(told(&telegram, &["1,111.11", "2,222.22", "3,333.33"]), [0, 1, 2]);
    bot.kill().await.unwrap();
}
