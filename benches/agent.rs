//! What answering costs beside the model, in a book of 100,000 entries: questions for a scripted model that replies at
//! once, and the common ones that the grammar answers. `scripts/bench-agent.sh` runs it on a PostgreSQL of its own, which
//! DATABASE_URL names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use clap::Parser;
use quipu::agent::{self, Answer, Ask, Assistant};
use quipu::app::{App, Database};
use quipu::config::Config;
use quipu::ledger::{ChatId, UserId};
use quipu::reply::{Locale, Part};
use quipu::simulator::{Options, Simulator};
use quipu::store::{Book, Store, migrate, people};
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::{AssertSqlSafe, Executor};

const ENTRIES: i64 = 100_000;
/// Entries of other people beside the book.
const OTHERS: i64 = 400_000;
/// How often each question is asked, after a few times that do not count.
const ROUNDS: usize = 200;
const WARMING: usize = 15;
const ANA: i64 = 1001;

/// What no grammar answers.
const HARD: &str = "how did food at restaurants go last month, tell me in your own words and with your own thoughts?";

/// The common questions.
const SURE: [&str; 10] = [
    "how much did I spend on food last month?",
    "what was my highest spending category in January?",
    "compare my expenses between Jan and Feb",
    "how much did I earn this year?",
    "biggest expenses this week",
    "average per month on groceries",
    "what did I spend at Lidl since March?",
    "how much is left in my food budget?",
    "what is my balance?",
    "show my last 10 entries",
];

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    config: Config,
}

/// What the scripted model asks for.
#[derive(Clone, Copy)]
enum Script {
    /// Two finished figures, in one message.
    AtOnce,
    /// Two finished figures, one after the other.
    OneByOne,
    /// A query of its own with names of shops, and a finished figure.
    Query,
}

type Playing = Arc<std::sync::Mutex<Script>>;

fn filter(category: &str) -> Value {
    json!({"kind": null, "category": category, "words": null, "account": null, "tag": null, "payer": null, "least": null,
        "most": null})
}

fn call(ordinal: usize, name: &str, arguments: &Value) -> Value {
    json!({"id": format!("call_{ordinal}"), "type": "function",
        "function": {"name": name, "arguments": arguments.to_string()}})
}

/// Answers with the script's next step: which one is seen from how many results there are.
async fn model(State(script): State<Playing>, Json(body): Json<Value>) -> Json<Value> {
    let script = *script.lock().unwrap();
    let messages = body["messages"].as_array().unwrap();
    // A summary of earlier turns is asked for without tools, beside the answers.
    let summary = body.get("tools").is_none();
    let results: Vec<&Value> = messages.iter().rev().take_while(|m| m["role"] != "user").collect();
    let results = results.iter().filter(|m| m["role"] == "tool").count();
    let totals = || ("totals", json!({"period": "last month", "filter": filter("Food")}));
    let compare = || ("compare_periods", json!({"one": "this month", "other": "last month", "filter": filter("Food")}));
    let sql = "select merchant, sum(amount) as total from transactions where kind = 'expense' and occurred_on >= \
               current_date - 60 group by merchant order by total desc limit 10";
    let query = || ("query_ledger", json!({"sql": sql, "purpose": "The shops of two months"}));
    let calls: Vec<(&str, Value)> = match (script, results) {
        _ if summary => Vec::new(),
        (Script::AtOnce, 0) => vec![totals(), compare()],
        (Script::OneByOne, 0) => vec![totals()],
        (Script::OneByOne, 1) => vec![compare()],
        (Script::Query, 0) => vec![query()],
        (Script::Query, 1) => vec![totals()],
        _ => Vec::new(),
    };
    let calls: Vec<Value> = calls.iter().enumerate().map(|(at, (name, sent))| call(results + at, name, sent)).collect();
    let (message, reason) = if calls.is_empty() {
        (json!({"role": "assistant", "content": "That is what the ledger says, and all of it."}), "stop")
    } else {
        (json!({"role": "assistant", "content": null, "tool_calls": calls}), "tool_calls")
    };
    Json(json!({"id": "x", "object": "chat.completion", "created": 1, "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {"prompt_tokens": 3000, "completion_tokens": 50, "total_tokens": 3050}}))
}

#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    fn at(&self, share: f64) -> f64 {
        let mut times = self.0.clone();
        times.sort_unstable();
        times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3
    }

    fn print(&self, what: &str) {
        println!("{what:62} p50 {:7.2}  p99 {:7.2}", self.at(0.5), self.at(0.99));
    }
}

/// Five years of one household, a third of it from statements, beside what other people recorded.
async fn seed(pool: &PgPool, book: i64) {
    let own = format!(
        "insert into entries (book_id, entry_no, kind, amount, currency, occurred_on, category_no, account_no, merchant,
                              note, payer_id, source, first_action, last_action)
         select {book}, e, case when e % 40 = 0 then 'income' else 'expense' end,
                case when e % 40 = 0 then 900 else 1 + (e * 7919) % 9000 / 100.0 end, 'EUR',
                current_date - ((e * 31) % 1826)::integer,
                (select category_no from categories c where c.book_id = {book}
                    and c.kind = case when e % 40 = 0 then 'income' else 'expense' end
                 order by category_no offset e % 3 limit 1),
                1, case when e % 50 = 1 then 'Lidl' else 'Shop ' || (e * 13) % 300 end, 'Note number ' || e, {ANA},
                case when e % 3 = 0 then 'statement' else 'text' end, 1, 1
         from generate_series(1, {ENTRIES}) e"
    );
    let books = OTHERS / 2_000;
    for sql in [
        own,
        format!("update books set last_entry_no = {ENTRIES} where book_id = {book}"),
        format!(
            "insert into books (book_id, title, currency, timezone, last_entry_no, last_action_no)
             overriding system value select 1000 + n, 'Book', 'EUR', 'Europe/Lisbon', 2000, 1 from generate_series(1, {books}) n"
        ),
        format!("insert into accounts (book_id, account_no, name, currency) select 1000 + n, 1, 'Cash', 'EUR' from generate_series(1, {books}) n"),
        format!(
            "insert into entries (book_id, entry_no, kind, amount, currency, occurred_on, account_no, merchant, note,
                                  source, first_action, last_action)
             select 1000 + n, e, 'expense', 1 + e % 90, 'EUR', current_date - (e % 900)::integer, 1, 'Shop ' || e % 99,
                    'Note number ' || e, 'text', 1, 1
             from generate_series(1, 2000) e, generate_series(1, {books}) n"
        ),
        "vacuum analyze".to_owned(),
    ] {
        pool.execute(AssertSqlSafe(sql)).await.unwrap();
    }
}

/// The assistant with everything of ours around it but Telegram: memory read and written, buttons kept, all committed.
struct Asking {
    store: Store,
    assistant: Arc<Assistant>,
    book: Arc<Book>,
    update: i64,
}

impl Asking {
    async fn ask(&mut self, text: &str) -> Answer {
        self.update += 1;
        let ask = Ask {
            update: self.update,
            chat: ChatId(ANA),
            user: UserId(ANA),
            name: "Ana".to_owned(),
            book: Arc::clone(&self.book),
            locale: Locale::of("en"),
            today: chrono::Utc::now().date_naive(),
            text: text.to_owned(),
            asked: None,
            message: None,
            edited: Vec::new(),
            about: None,
        };
        let answer = self.assistant.answer(&ask).await;
        let mut tx = self.store.begin().await.unwrap();
        let whose = (ask.book.id, ask.chat, ask.user);
        agent::remember(&self.assistant, &mut tx, whose, text, &answer).await.unwrap();
        tx.commit().await.unwrap();
        answer
    }

    async fn measure(&mut self, text: &str) -> (Times, String) {
        let (mut times, mut said) = (Times::default(), String::new());
        for round in 0..WARMING + ROUNDS {
            let start = Instant::now();
            let answer = self.ask(text).await;
            if round >= WARMING {
                times.0.push(start.elapsed());
            }
            said = shown(&answer);
        }
        (times, said)
    }
}

fn shown(answer: &Answer) -> String {
    let parts = answer.replies.iter().flat_map(|reply| &reply.parts);
    parts.map(|part| if let Part::Text(html) = part { html.plain() } else { String::new() }).collect()
}

/// The same through the local Telegram: from sent to shown.
async fn through_telegram(telegram: &Simulator, text: &str) -> Times {
    let mut times = Times::default();
    for round in 0..WARMING + ROUNDS {
        let start = Instant::now();
        let sent = telegram.text(ANA, text).unwrap();
        telegram.wait_for_bot(ANA, sent, Duration::from_secs(60)).await.unwrap();
        if round >= WARMING {
            times.0.push(start.elapsed());
        }
    }
    times
}

#[tokio::main]
async fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let Ok(url) = std::env::var("DATABASE_URL") else { return };
    let options: PgConnectOptions = url.parse().unwrap();

    let script = Playing::new(std::sync::Mutex::new(Script::AtOnce));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let model_url = format!("http://{}/v1", listener.local_addr().unwrap());
    let router = Router::new().route("/v1/chat/completions", post(model)).with_state(Arc::clone(&script));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

    let telegram = Simulator::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (telegram_url, data) = (telegram.url(), folder.path().display().to_string());
    let flags = [
        ("--telegram-token", telegram.token()),
        ("--telegram-api-url", &telegram_url),
        ("--data-dir", &data),
        ("--listen", "127.0.0.1:0"),
        ("--openai-base-url", &model_url),
        ("--model", "scripted"),
        ("--user-messages-per-minute", "1000000"),
        ("--user-burst", "1000000"),
        ("--daily-tokens", "1000000000000"),
        ("--daily-tokens-all", "1000000000000"),
    ];
    let flags = flags.iter().flat_map(|(name, value)| [*name, *value]);
    let config = Arc::new(Arguments::parse_from(["agent"].into_iter().chain(flags)).config);
    let store = Store::connect(options.clone(), config.database_connections).await.unwrap();
    migrate::run(store.pool()).await.unwrap();
    let app = App::start(config, Database::given(store.clone(), options)).await.unwrap();
    for said in ["/start", "/budget food 300", "coffee 4"] {
        let sent = telegram.text(ANA, said).unwrap();
        telegram.wait_for_bot(ANA, sent, Duration::from_secs(60)).await.unwrap();
    }
    let mut db = store.pool().acquire().await.unwrap();
    let id = people::private_book(&mut db, UserId(ANA)).await.unwrap().unwrap();
    sqlx::query("delete from entries where book_id = $1").bind(id.0).execute(&mut *db).await.unwrap();
    seed(store.pool(), id.0).await;
    let book = store.book(&mut db, id).await.unwrap();
    drop(db);
    let assistant = Arc::clone(app.services.assistant.as_ref().unwrap());
    let mut asking = Asking { store, assistant, book, update: 1_000_000_000 };

    println!("a book of {ENTRIES} entries among {}, milliseconds of all but the model's own time", ENTRIES + OTHERS);
    for (what, played) in [
        ("a model, two tool calls at once", Script::AtOnce),
        ("a model, two tool calls one after the other", Script::OneByOne),
        ("a model, SQL of its own, then a tool call", Script::Query),
    ] {
        *script.lock().unwrap() = played;
        let (times, said) = asking.measure(HARD).await;
        assert_eq!(said, "That is what the ledger says, and all of it.");
        times.print(what);
    }
    let mut all = Times::default();
    for question in SURE {
        let (times, said) = asking.measure(question).await;
        assert!(!said.contains("That is what the ledger says"), "{question} went to the model");
        times.print(&format!("the grammar: {question}"));
        all.0.extend(times.0);
    }
    all.print("the grammar, all of these");
    *script.lock().unwrap() = Script::AtOnce;
    through_telegram(&telegram, HARD).await.print("the whole way by Telegram: a model, two tool calls at once");
    through_telegram(&telegram, SURE[0]).await.print("the whole way by Telegram: the grammar, the first question");
    app.stop().await.unwrap();
    telegram.shutdown().await;
}
