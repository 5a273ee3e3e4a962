//! What guarding a model's SQL costs, and what a query bomb costs everybody else. `scripts/bench-sql.sh` runs it on a
//! PostgreSQL of its own, which DATABASE_URL names; without one, only the guard is measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use quipu::app::{App, Database};
use quipu::config::Config;
use quipu::ledger::{BookId, UserId};
use quipu::simulator::{Options, Person, Simulator};
use quipu::sqlguard::{self, GuardedQuery};
use quipu::store::reader::{self, Asker, Limits, QueryError, Reader};
use quipu::store::{Store, migrate};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{AssertSqlSafe, Connection, Executor};

const BOOKS: i64 = 200;
const ENTRIES: i64 = 1_000_000;
/// How often each question is asked, of one book after the other.
const ROUNDS: i64 = 400;
/// How long quick entries are timed, with bombs and without.
const SPELL: Duration = Duration::from_secs(15);
/// People who write entries, and people who throw bombs.
const WRITERS: i64 = 20;
const BOMBERS: i64 = 8;

/// A question as the assistant asks it, and as the tables' owner would plainly: `$1` is the book.
const QUESTIONS: [(&str, &str, &str); 5] = [
    (
        "month by category",
        "select category, sum(amount) as total from transactions where kind = 'expense' and occurred_on >= '2026-10-01' \
         and occurred_on < '2026-11-01' group by category order by total desc",
        "select c.name as category, sum(e.amount) as total from entries e left join categories c \
         on c.book_id = e.book_id and c.category_no = e.category_no where e.book_id = $1 and e.kind = 'expense' \
         and e.occurred_on >= '2026-10-01' and e.occurred_on < '2026-11-01' group by c.name order by total desc",
    ),
    (
        "last twelve months",
        "select date_trunc('month', occurred_on)::date as month, sum(amount) as total from transactions \
         where kind = 'expense' and occurred_on >= '2025-12-01' group by 1 order by 1",
        "select date_trunc('month', occurred_on)::date as month, sum(amount) as total from entries \
         where book_id = $1 and kind = 'expense' and occurred_on >= '2025-12-01' group by 1 order by 1",
    ),
    (
        "top merchants",
        "select merchant, sum(amount) as total, count(*) as times from transactions where kind = 'expense' \
         and occurred_on >= '2026-01-01' group by merchant order by total desc limit 10",
        "select merchant, sum(amount) as total, count(*) as times from entries where book_id = $1 and kind = 'expense' \
         and occurred_on >= '2026-01-01' group by merchant order by total desc limit 10",
    ),
    (
        "search by ILIKE",
        "select id, occurred_on, merchant, amount from transactions where merchant ilike '%shop 17%' \
         or description ilike '%shop 17%' order by occurred_on desc, id desc limit 20",
        "select entry_no, occurred_on, merchant, amount from entries where book_id = $1 and (merchant ilike '%shop 17%' \
         or note ilike '%shop 17%') order by occurred_on desc, entry_no desc limit 20",
    ),
    (
        "latest ten",
        "select id, occurred_on, amount, currency, category, merchant from transactions \
         order by occurred_on desc, id desc limit 10",
        "select e.entry_no, e.occurred_on, e.amount, e.currency, c.name, e.merchant from entries e left join categories c \
         on c.book_id = e.book_id and c.category_no = e.category_no where e.book_id = $1 \
         order by e.occurred_on desc, e.entry_no desc limit 10",
    ),
];

/// Bombs that the guard lets through: stopped by their plan, or, where the planner is deceived, by time or memory.
const BOMBS: [&str; 6] = [
    "select count(*) from generate_series(1, (select 1000000000)) as g",
    "select count(*) from transactions a, transactions b, transactions c where a.amount + b.amount + c.amount > 3",
    "select count(*) from generate_series(1, (select 3000)) a, generate_series(1, (select 100000)) b where a + b = 7",
    "select g from generate_series(1, (select 50000000)) as g order by g % 977, g desc",
    "select count(distinct a.merchant || b.merchant || a.id || b.id) from transactions a join transactions b on a.kind = b.kind \
     where a.id < (select 400) and b.id > (select 2)",
    "select merchant, count(*) filter (where description ~ '(a+)+$') from transactions group by merchant",
];

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    config: Config,
}

struct Times(Vec<Duration>);

impl Times {
    fn at(&self, share: f64) -> f64 {
        let mut times = self.0.clone();
        times.sort_unstable();
        times[((times.len() - 1) as f64 * share) as usize].as_secs_f64()
    }

    fn median(&self) -> f64 {
        self.at(0.5)
    }
}

fn lines(name: &str) -> Vec<(String, String)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/sql").join(name);
    let text = std::fs::read_to_string(file).unwrap();
    let parse = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    let field = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    text.lines().map(parse).map(|line| (field(&line, "class"), field(&line, "sql"))).collect()
}

fn measure_guard() {
    let questions = lines("benign.jsonl");
    let mut times = Times(Vec::new());
    for round in 0..60 {
        for (_, sql) in &questions {
            let start = Instant::now();
            let query = std::hint::black_box(sqlguard::guard(sql));
            if round >= 10 {
                times.0.push(start.elapsed());
            }
            assert!(query.is_ok());
        }
    }
    let us = |share: f64| times.at(share) * 1e6;
    println!(
        "guard, {} questions, µs: median {:.0}, p99 {:.0}, most {:.0}",
        questions.len(),
        us(0.5),
        us(0.99),
        us(1.0)
    );
}

/// 200 books of 5,000 entries over three years. Each book belongs to the person of its number.
async fn seed(pool: &PgPool) {
    let each = ENTRIES / BOOKS;
    for sql in [
        format!("insert into users (user_id, name) select n, 'Person ' || n from generate_series(1, {BOOKS}) n"),
        format!(
            "insert into books (book_id, title, currency, timezone, last_entry_no, last_action_no)
             overriding system value select n, 'Book ' || n, 'EUR', 'Europe/Lisbon', {each}, 1 from generate_series(1, {BOOKS}) n"
        ),
        "select setval(pg_get_serial_sequence('books', 'book_id'), 100000)".to_owned(),
        format!("insert into members (book_id, user_id) select n, n from generate_series(1, {BOOKS}) n"),
        format!("insert into accounts (book_id, account_no, name, currency) select n, a, 'Account ' || a, 'EUR' from generate_series(1, {BOOKS}) n, generate_series(1, 3) a"),
        format!("insert into categories (book_id, category_no, name, kind) select n, c, 'Category ' || c, case when c > 10 then 'income' else 'expense' end from generate_series(1, {BOOKS}) n, generate_series(1, 12) c"),
        format!(
            "insert into entries (book_id, entry_no, kind, amount, currency, occurred_on, category_no, account_no, merchant, note,
                                  payer_id, source, first_action, last_action)
             select n, e, case when e % 12 = 0 then 'income' else 'expense' end, 1 + (e * 7919 + n * 104729) % 20000 / 100.0, 'EUR',
                    date '2026-11-20' - ((e * 31 + n) % 1095)::integer, case when e % 12 = 0 then 11 else 1 + e % 10 end, 1 + e % 3,
                    'Shop ' || (e * 13 + n) % 300, 'Note number ' || e || ' of a person who writes a few words', n, 'text', 1, 1
             from generate_series(1, {each}) e, generate_series(1, {BOOKS}) n"
        ),
        "vacuum analyze".to_owned(),
    ] {
        pool.execute(AssertSqlSafe(sql)).await.unwrap();
    }
}

fn asker(number: i64) -> Asker {
    Asker { person: UserId(number), book: BookId(number), timezone: chrono_tz::Europe::Lisbon }
}

async fn measure_questions(pool: &PgPool, options: &PgConnectOptions, reader: &Reader) {
    let mut owner = pool.acquire().await.unwrap();
    owner.execute("set jit = off; set max_parallel_workers_per_gather = 0; set plan_cache_mode = auto").await.unwrap();
    let login = reader::own_login(&mut owner, options).await.unwrap().unwrap();
    let mut naked =
        PgConnection::connect_with(&login.options([("jit", "off"), ("search_path", "pg_catalog")])).await.unwrap();
    println!("question | plain ms | hardened ms, the query alone | ratio | hardened ms, all of it | ratio");
    for (name, sql, plain) in QUESTIONS {
        let query = sqlguard::guard(sql).unwrap();
        let hardened = query.wrapped("asked", 201);
        let (mut plainly, mut alone, mut whole) = (Times(Vec::new()), Times(Vec::new()), Times(Vec::new()));
        for round in 0..ROUNDS {
            let book = 1 + round % BOOKS;
            let text = plain.replace("$1", &book.to_string());
            let claim: String = sqlx::query_scalar("select $1 || ':' || quipu_private.mac($1)")
                .bind(format!("{book}:99999999999"))
                .fetch_one(&mut *owner)
                .await
                .unwrap();
            naked.execute(AssertSqlSafe(format!("set quipu.scope = '{claim}'"))).await.unwrap();
            let start = Instant::now();
            let rows = owner.fetch_all(sqlx::query(AssertSqlSafe(text)).persistent(false)).await.unwrap().len();
            plainly.0.push(start.elapsed());
            let start = Instant::now();
            let same =
                naked.fetch_all(sqlx::query(AssertSqlSafe(hardened.clone())).persistent(false)).await.unwrap().len();
            alone.0.push(start.elapsed());
            let start = Instant::now();
            let found = reader.run(asker(book), &query).await.unwrap();
            whole.0.push(start.elapsed());
            assert!(rows > 0 && rows == same && rows == found.rows.len(), "{name}: {rows} {same} {}", found.rows.len());
        }
        let (p, a, w) = (plainly.median() * 1e3, alone.median() * 1e3, whole.median() * 1e3);
        println!("{name} | {p:.2} | {a:.2} | {:.2} | {w:.2} | {:.2}", a / p, w / p);
    }
}

fn bombs() -> Vec<GuardedQuery> {
    let ours = BOMBS.iter().map(|sql| sqlguard::guard(sql).unwrap_or_else(|refusal| panic!("{sql}: {refusal}")));
    let corpus = lines("attacks.jsonl").into_iter().filter(|(class, _)| class == "resource");
    ours.chain(corpus.filter_map(|(_, sql)| sqlguard::guard(&sql).ok())).collect()
}

/// Times quick entries of many people through the whole bot, while nobody, and while others, throw bombs.
async fn measure_bombs(options: PgConnectOptions, reader: &Reader) {
    let people = (1..=WRITERS).map(|n| Person::new(5_000 + n, format!("Writer {n}"))).collect();
    let telegram = Simulator::start(Options { people, groups: Vec::new(), ..Options::default() }).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (url, data) = (telegram.url(), folder.path().display().to_string());
    let flags = [
        "sql",
        "--telegram-token",
        telegram.token(),
        "--telegram-api-url",
        &url,
        "--data-dir",
        &data,
        "--listen",
        "127.0.0.1:0",
        "--user-messages-per-minute",
        "1000000",
        "--user-burst",
        "1000000",
    ];
    let config = Arc::new(Arguments::parse_from(flags).config);
    let store = Store::connect(options.clone(), config.database_connections).await.unwrap();
    let app = App::start(config, Database::given(store, options)).await.unwrap();
    println!("quick entries of {WRITERS} people, ms from sent to answered:");
    write_entries(&telegram, Duration::from_secs(3)).await;
    let bombs = Arc::new(bombs());
    for round in 0..2 {
        let calm = write_entries(&telegram, SPELL).await;
        let stop = Arc::new(AtomicBool::new(false));
        let throwing: Vec<_> = (1..=BOMBERS)
            .map(|person| tokio::spawn(throw(reader.clone(), person, Arc::clone(&bombs), Arc::clone(&stop))))
            .collect();
        let under = write_entries(&telegram, SPELL).await;
        stop.store(true, Ordering::Relaxed);
        let (mut thrown, mut planned, mut stopped, mut answered, mut crowded) = (0, 0, 0, 0, 0);
        for task in throwing {
            for outcome in task.await.unwrap() {
                thrown += 1;
                match outcome {
                    Err(QueryError::TooExpensive) => planned += 1,
                    Err(QueryError::Crowded) => crowded += 1,
                    Ok(()) => answered += 1,
                    Err(_) => stopped += 1,
                }
            }
        }
        let ms = |times: &Times, share| times.at(share) * 1e3;
        for (what, times) in [("without bombs", &calm), ("with bombs", &under)] {
            println!(
                "{round} {what}: {} entries, p50 {:.1}, p99 {:.1}, most {:.1}",
                times.0.len(),
                ms(times, 0.5),
                ms(times, 0.99),
                ms(times, 1.0)
            );
        }
        println!(
            "{round} bombs of {BOMBERS} people: {thrown}; refused by plan {planned}, stopped {stopped}, answered {answered}, found no connection {crowded}"
        );
    }
    app.stop().await.unwrap();
    telegram.shutdown().await;
}

async fn throw(
    reader: Reader,
    person: i64,
    bombs: Arc<Vec<GuardedQuery>>,
    stop: Arc<AtomicBool>,
) -> Vec<Result<(), QueryError>> {
    let mut outcomes = Vec::new();
    // Everybody begins with another one.
    for bomb in bombs.iter().cycle().skip(person as usize) {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        outcomes.push(reader.run(asker(person), bomb).await.map(|_| ()));
    }
    outcomes
}

async fn write_entries(telegram: &Simulator, spell: Duration) -> Times {
    let until = Instant::now() + spell;
    let writing = (1..=WRITERS).map(|n| async move {
        let person = 5_000 + n;
        let mut times = Vec::new();
        while Instant::now() < until {
            let start = Instant::now();
            let sent = telegram.text(person, &format!("{n}.50 coffee")).unwrap();
            telegram.wait_for_bot(person, sent, Duration::from_secs(60)).await.unwrap();
            times.push(start.elapsed());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        times
    });
    Times(futures::future::join_all(writing).await.concat())
}

#[tokio::main]
async fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    measure_guard();
    let Ok(url) = std::env::var("DATABASE_URL") else { return };
    let options: PgConnectOptions = url.parse().unwrap();
    let store = Store::connect(options.clone(), 4).await.unwrap();
    migrate::run(store.pool()).await.unwrap();
    seed(store.pool()).await;
    let reader = Reader::open(&store, &options, None, Limits::default()).await.unwrap();
    measure_questions(store.pool(), &options, &reader).await;
    measure_bombs(options, &reader).await;
    reader.close().await;
}
