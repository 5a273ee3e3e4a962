//! Whatever SQL a model writes, with the guard and without it: nobody reads another's book.

use std::path::Path;
use std::time::Duration;

use quipu::ledger::{ActionKind, BookId, ChatId, Currency, Kind, Money, NewEntry, Source, UserId};
use quipu::sqlguard::{self, GuardedQuery, relations};
use quipu::store::people::{self, Newcomer};
use quipu::store::reader::{Asker, Limits, QueryError, Reader, Rows};
use quipu::store::record::{Recording, record};
use quipu::store::{Store, book};
use quipu::telegram::newcomer::starter;
use rust_decimal::Decimal;
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::{AssertSqlSafe, Connection, Row};

use crate::harness::{TestDatabase, config};

/// Begins every text of the other book: attacks look for it.
const WORD: &str = "POISON 5d0c97e2f3";
/// In every text of the other book, and in no query; must never be seen.
pub const POISON: &str = "5d0c97e2f3";

/// Two books with the reader that the program makes.
pub struct Books {
    pub database: TestDatabase,
    pub store: Store,
    pub reader: Reader,
    pub mine: BookId,
    pub other: BookId,
}

impl Books {
    pub async fn new() -> Self {
        Self::with(Limits::default()).await
    }

    async fn with(limits: Limits) -> Self {
        let database = TestDatabase::new().await;
        let store = Store::connect(database.options(), 4).await.unwrap();
        let reader = Reader::open(&store, &database.options(), None, limits).await.unwrap();
        let mine = seed(&store, 1, "mine").await;
        let other = seed(&store, 2, WORD).await;
        Self { database, store, reader, mine, other }
    }

    /// A guarded query on a book, by its owner.
    pub async fn ask(&self, book: BookId, query: &GuardedQuery) -> Result<Rows, QueryError> {
        let person = UserId(if book == self.mine { 1 } else { 2 });
        self.reader.run(Asker { person, book, timezone: chrono_tz::Tz::UTC }, query).await
    }
}

async fn seed(store: &Store, user: i64, word: &str) -> BookId {
    let mut tx = store.begin().await.unwrap();
    let defaults = config(&[]).defaults;
    let newcomer = Newcomer {
        chat: ChatId(user),
        chat_kind: "private",
        title: format!("{word} book"),
        user: UserId(user),
        name: format!("{word} person"),
        language: None,
    };
    people::introduce(&mut tx, &[newcomer], &starter(&defaults, "en")).await.unwrap();
    let id = people::private_book(&mut tx, UserId(user)).await.unwrap().unwrap();
    let held = store.book(&mut tx, id).await.unwrap();
    let account = held.default_account().unwrap().no;
    let today = chrono::Utc::now().date_naive();
    let entries = (1..=60i64)
        .map(|n| NewEntry {
            kind: if n % 9 == 0 { Kind::Income } else { Kind::Expense },
            money: Money::new(Decimal::new(n * 137 + user, 2), Currency::EUR).unwrap(),
            occurred_on: today - chrono::Days::new(n as u64 * 5),
            category: held.categories.get((n % 10) as usize).map(|category| category.no),
            account,
            to_account: None,
            merchant: Some(format!("{word}\\ shop {}", n % 7)),
            note: Some(format!("{word} note % _ ' \" \\ {n}")),
            tags: vec![word.to_owned()],
            payer: Some(UserId(user)),
            source: Source::Statement,
            import_key: None,
            payment_mode: None,
            refund: false,
            by_model: false,
        })
        .collect();
    let recording = Recording { book: id, key: "seed".into(), kind: ActionKind::Record, actor: None, entries };
    record(&mut tx, &[recording]).await.unwrap();
    for table in ["goals", "recurring", "budgets"] {
        let sql = match table {
            "goals" => "insert into goals (book_id, goal_no, name, target_amount, currency) values ($1, 1, $2 || ' goal', 100, 'EUR')",
            "recurring" => "insert into recurring (book_id, recurring_no, name, kind, amount, currency, account_no, period, next_on)
                            values ($1, 1, $2 || ' rent', 'expense', 9, 'EUR', 1, 'month', current_date)",
            _ => "insert into budgets (book_id, category_no, amount, currency, starts_on)
                  select $1, n, 50 + n, 'EUR', current_date from generate_series(0, 1) n where $2 <> ''",
        };
        sqlx::query(sql).bind(id.0).bind(word).execute(&mut *tx).await.unwrap();
    }
    sqlx::query("update accounts set name = $2 || ' ' || name where book_id = $1")
        .bind(id.0)
        .bind(word)
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query("update categories set name = $2 || ' ' || name where book_id = $1 and category_no = 1")
        .bind(id.0)
        .bind(word)
        .execute(&mut *tx)
        .await
        .unwrap();
    book::touch(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The texts of a corpus: the project's own, and the shared one where it is there. Query bombs show nothing about whose
/// rows are read, and without the guard each takes its time.
pub fn corpus(name: &str, bombs: bool) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = [root.join("tests/it/fixtures/sql").join(name), root.join("../shared/sql").join(name)];
    let lines: Vec<(String, String)> = files
        .iter()
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .flat_map(|text| {
            text.lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
                .filter(|line| bombs || line["class"] != "resource")
                .map(|line| (line["id"].as_str().unwrap().to_owned(), line["sql"].as_str().unwrap().to_owned()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(lines.len() >= 50, "{name} was not found");
    lines
}

/// The reader's own login.
pub async fn login(books: &Books) -> PgConnectOptions {
    let pool = books.database.pool().await;
    let row = sqlx::query("select role::text, password from quipu_private.logins where database = current_database()")
        .fetch_one(&pool)
        .await
        .unwrap();
    pool.close().await;
    books.database.options().username(row.get(0)).password(row.get(1))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guarded_queries_return_the_books_own_rows_and_nothing_else() {
    let books = Books::new().await;
    let mut answered = 0;
    for name in ["attacks.jsonl", "benign.jsonl"] {
        for (id, sql) in corpus(name, true) {
            let Ok(query) = sqlguard::guard(&sql) else { continue };
            match books.ask(books.mine, &query).await {
                Ok(rows) => {
                    answered += 1;
                    for row in &rows.rows {
                        assert!(!row.contains(POISON), "{id}: {row}");
                    }
                }
                Err(error) => {
                    let shown = format!("{error} {error:?}");
                    assert!(!shown.contains(POISON), "{id}: {shown}");
                }
            }
        }
    }
    assert!(answered > 50, "only {answered} queries were answered");
    let all = sqlguard::guard("select count(*) as n, sum(amount) as total from transactions").unwrap();
    assert_eq!(books.ask(books.mine, &all).await.unwrap().rows, [r#"{"n":60,"total":2507.70}"#]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_budget_of_all_spending_has_no_category_and_what_is_empty_may_be_asked() {
    let books = Books::new().await;
    let ask = async |sql: &str| {
        let rows = books.ask(books.mine, &sqlguard::guard(sql).unwrap()).await.unwrap();
        rows.rows
    };
    let budgets = ask("select category is null as whole, amount from budgets order by amount").await;
    assert_eq!(budgets, [r#"{"whole":true,"amount":50}"#, r#"{"whole":false,"amount":51}"#]);
    // A plan that is known to be empty costs nothing.
    for sql in ["select id from transactions where merchant = null", "select 1 as one where false"] {
        assert_eq!(ask(sql).await, Vec::<String>::new(), "{sql}");
    }
    // One row is one line.
    let rows = ask("select json_agg(t order by t.id) as rows from transactions t where t.id < 4").await;
    assert!(rows.len() == 1 && !rows[0].contains('\n'), "{rows:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_guard_off_the_role_still_sees_only_the_book_in_scope() {
    let books = Books::new().await;
    let options = login(&books).await;
    let mut connection = sqlx::PgConnection::connect_with(&options).await.unwrap();
    // Without a scope, and with a forged one, nothing at all.
    for scope in ["", "1:99999999999:deadbeef", &format!("{}:99999999999:", books.other), "x", "1:2:3:4"] {
        sqlx::raw_sql(AssertSqlSafe(format!("set quipu.scope = '{scope}'"))).execute(&mut connection).await.unwrap();
        for (schema, view) in relations().filter(|(_, view)| *view != "calendar") {
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {schema}.{view}")))
                .fetch_one(&mut connection)
                .await
                .unwrap();
            assert_eq!(count, 0, "{schema}.{view} with scope {scope:?}");
        }
    }
    // Tables, keys, passwords and changes are out of reach.
    for sql in [
        "select * from public.entries",
        "select * from public.users",
        "select * from public.actions",
        "select * from public.inbox",
        "select * from quipu_private.keys",
        "select * from quipu_private.logins",
        "select quipu_private.mac('1:2')",
        "insert into quipu_views.categories (name) values ('x')",
        "update quipu_views.transactions set amount = 1",
        "delete from public.entries",
        "create table public.t (x int)",
        "create schema s",
        "set role quipu",
        "set session authorization quipu",
        "copy public.entries to stdout",
        "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd')",
        "alter view quipu_views.goals rename to g",
    ] {
        assert!(sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.is_err(), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_stay_the_same_to_the_byte_when_another_book_changes() {
    let books = Books::new().await;
    let queries: Vec<_> = corpus("benign.jsonl", true)
        .into_iter()
        .filter(|(_, sql)| !sql.to_lowercase().contains("now()") && !sql.to_lowercase().contains("created_at"))
        .filter_map(|(id, sql)| Some((id, sqlguard::guard(&sql).ok()?)))
        .collect();
    let mut before = Vec::new();
    for (_, query) in &queries {
        before.push(books.ask(books.mine, query).await.ok());
    }
    let pool: PgPool = books.database.pool().await;
    for sql in [
        "update entries set amount = amount * 3, note = 'x', merchant = repeat('y', 100), tags = '{a,b}' where book_id = $1",
        "delete from goals where book_id = $1",
        "update accounts set opening_balance = 99999 where book_id = $1",
        "update budgets set amount = 1 where book_id = $1",
    ] {
        sqlx::query(sql).bind(books.other.0).execute(&pool).await.unwrap();
    }
    for ((id, query), before) in queries.iter().zip(before) {
        assert_eq!(books.ask(books.mine, query).await.ok(), before, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn queries_are_bounded_and_their_connections_left_clean() {
    let books = Books::new().await;
    let bomb = "select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b";
    let hoard = "select cardinality(array_agg(g)) from generate_series(1, 300000) g";
    let hoard = books.ask(books.mine, &sqlguard::guard(hoard).unwrap()).await;
    assert_eq!(hoard, Err(QueryError::TooExpensive));
    if let Ok(query) = sqlguard::guard(bomb) {
        assert!(matches!(books.ask(books.mine, &query).await, Err(QueryError::TooExpensive | QueryError::TooSlow)));
    }
    let wide =
        sqlguard::guard("select string_agg(description, ',') as all_of_it from transactions, generate_series(1, 2000)")
            .unwrap();
    assert!(matches!(books.ask(books.mine, &wide).await, Err(QueryError::TooLarge)));
    let many = sqlguard::guard("select id from transactions, generate_series(1, 10)").unwrap();
    let rows = books.ask(books.mine, &many).await.unwrap();
    assert!(rows.cut && rows.rows.len() == 200);
    books.store.close().await;
}

/// The processes that serve a role in a database: their numbers, nice values, and most bytes of data, as /proc has them.
#[cfg(target_os = "linux")]
fn backends(role: &str, database: &str) -> Vec<(i32, i32, Option<u64>)> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let pids = processes.filter_map(|process| process.file_name().to_str()?.parse::<i32>().ok());
    let serving = pids.filter(|pid| {
        let title = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        title.starts_with(&format!("postgres: {role} {database} "))
    });
    let looked_at = |pid: i32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // Behind the name, which may hold anything, the nice value is the 17th field (proc(5)).
        let nice = stat.rsplit_once(')')?.1.split_whitespace().nth(16)?.parse().ok()?;
        let limits = std::fs::read_to_string(format!("/proc/{pid}/limits")).ok()?;
        let data = limits.lines().find_map(|line| line.strip_prefix("Max data size"))?.split_whitespace().next()?;
        Some((pid, nice, data.parse().ok()))
    };
    serving.filter_map(looked_at).collect()
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn backends_that_answer_questions_give_way_and_have_an_end_of_memory() {
    use rustix::process::{Pid, Resource, Rlimit, prlimit, setpriority_process};
    const MEMORY: u64 = 64 << 20;
    let limits =
        Limits { connections: 1, backend_memory_mib: 64, timeout: Duration::from_secs(60), ..Limits::default() };
    let books = Books::with(limits).await;
    let quick = sqlguard::guard("select count(*) as n from goals").unwrap();
    books.ask(books.mine, &quick).await.unwrap();
    let role = login(&books).await.get_username().to_owned();
    let found = backends(&role, &books.database.name);
    let [(pid, nice, data)] = found[..] else { panic!("{found:?}") };
    // Root in a container may not be allowed what an ordinary user may do to what is theirs.
    let pid = Pid::from_raw(pid);
    let same = Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) };
    let (may_nice, may_limit) = (setpriority_process(pid, 10).is_ok(), prlimit(pid, Resource::Data, same).is_ok());
    assert_eq!((nice == 10, data == Some(MEMORY)), (may_nice, may_limit));
    let owners = backends("quipu", &books.database.name);
    assert!(
        !owners.is_empty() && owners.iter().all(|(_, nice, data)| *nice == 0 && *data != Some(MEMORY)),
        "{owners:?}"
    );
    // Nobody foresees how many rows a deceived join has: the planner takes a tenth of 216,000 here.
    let hoard = "select length(string_agg(repeat(a.description || b.description || c.description, 8), ',')) as n \
                 from transactions a, transactions b, transactions c \
                 where a.id > (select 0) and b.id > (select 0) and c.id > (select 0)";
    if may_limit {
        let hoard = sqlguard::guard(hoard).unwrap();
        assert_eq!(books.ask(books.mine, &hoard).await, Err(QueryError::TooExpensive));
    }
    assert!(books.ask(books.mine, &quick).await.is_ok());
}

/// What the planner takes for a million rows, and runs until the time limit.
const DECEIVING: &str = "select count(*) from generate_series(1, (select 30000)) a, generate_series(1, (select 100000)) b \
                         where a + b = 7";

/// Runs a query as soon as it finds its turn and a connection.
async fn throw(reader: &Reader, asker: Asker, bomb: &GuardedQuery) -> Result<Rows, QueryError> {
    loop {
        match reader.run(asker, bomb).await {
            Err(QueryError::Busy | QueryError::Crowded) => tokio::time::sleep(Duration::from_millis(5)).await,
            outcome => return outcome,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bomb_costs_its_author_a_refusal_and_others_at_most_a_connection() {
    let limits = Limits {
        connections: 1,
        patience: Duration::from_millis(200),
        timeout: Duration::from_secs(2),
        ..Limits::default()
    };
    let books = Books::with(limits).await;
    let bomb = sqlguard::guard(DECEIVING).unwrap();
    let quick = sqlguard::guard("select count(*) as n from goals").unwrap();
    let asker = |person: i64, book| Asker { person: UserId(person), book, timezone: chrono_tz::Tz::UTC };
    let reader = books.reader.clone();
    let (mine, other) = (books.mine, books.other);
    let thrown = tokio::spawn(async move { throw(&reader, asker(1, mine), &bomb).await });
    // The same person waits for it with every book; who waits is told so.
    let (mut busy, mut crowded) = (false, false);
    while !thrown.is_finished() {
        busy |= books.reader.run(asker(1, other), &quick).await == Err(QueryError::Busy);
        crowded |= books.reader.run(asker(3, mine), &quick).await == Err(QueryError::Crowded);
    }
    assert!(busy && crowded, "{busy} {crowded}");
    assert_eq!(thrown.await.unwrap(), Err(QueryError::TooSlow));
    // With connections left, others do not wait, on the same book or another.
    let books = Books::with(Limits { connections: 2, ..limits }).await;
    let bomb = sqlguard::guard(DECEIVING).unwrap();
    let reader = books.reader.clone();
    let (mine, other) = (books.mine, books.other);
    let thrown = tokio::spawn(async move { throw(&reader, asker(1, mine), &bomb).await });
    let mut answered = 0;
    while !thrown.is_finished() {
        answered += usize::from(books.reader.run(asker(2, mine), &quick).await.is_ok());
        answered += usize::from(books.reader.run(asker(3, other), &quick).await.is_ok());
    }
    assert!(answered > 2, "{answered}");
    assert_eq!(thrown.await.unwrap(), Err(QueryError::TooSlow));
    // And its author is free again.
    assert!(books.reader.run(asker(1, mine), &quick).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_plan_is_held_against_rows_bytes_and_cost() {
    let query = |sql: &str| sqlguard::guard(sql).unwrap();
    let many = query("select count(*) as n from transactions a, transactions b");
    let wide = query("select string_agg(a.description, ',') as all_of_it from transactions a, transactions b");
    for (limits, sql) in [
        (Limits { plan_rows: 3_599, ..Limits::default() }, &many),
        (Limits { plan_bytes: 10_000, ..Limits::default() }, &wide),
        (Limits { plan_cost: 2, ..Limits::default() }, &many),
    ] {
        let books = Books::with(limits).await;
        sqlx::raw_sql("analyze entries").execute(books.store.pool()).await.unwrap();
        assert_eq!(books.ask(books.mine, sql).await, Err(QueryError::TooExpensive));
    }
    let books = Books::new().await;
    assert_eq!(books.ask(books.mine, &many).await.unwrap().rows, [r#"{"n":3600}"#]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_is_the_books_own() {
    let books = Books::new().await;
    let today =
        sqlguard::guard("select current_date as today, now()::date as now, min(day) as first from calendar").unwrap();
    // Twenty-five hours apart: never the same day.
    for timezone in [chrono_tz::Pacific::Kiritimati, chrono_tz::Pacific::Pago_Pago] {
        let day = || chrono::Utc::now().with_timezone(&timezone).date_naive();
        let before = day();
        let rows =
            books.reader.run(Asker { person: UserId(1), book: books.mine, timezone }, &today).await.unwrap().rows;
        let said: serde_json::Value = serde_json::from_str(&rows[0]).unwrap();
        assert!([before, day()].iter().any(|day| said["today"] == day.to_string()), "{said}");
        assert_eq!(said["today"], said["now"]);
        let back: chrono::NaiveDate = said["first"].as_str().unwrap().parse().unwrap();
        assert_eq!((before - back).num_days().clamp(366, 367), (before - back).num_days(), "{said}");
    }
    // The next question has its own again.
    let mine = books.ask(books.mine, &today).await.unwrap().rows;
    let day = chrono::Utc::now().date_naive();
    assert!(
        [day, day - chrono::Days::new(1)].iter().any(|day| mine[0].contains(&format!("\"today\":\"{day}\""))),
        "{mine:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_holds_what_was_moved_until_today_in_each_currency() {
    let books = Books::new().await;
    let pool = books.database.pool().await;
    let asked = sqlguard::guard("select name, currency, balance from accounts order by name, currency").unwrap();
    let before = books.ask(books.mine, &asked).await.unwrap().rows;
    let entries = [("100", "EUR", 0), ("7.50", "USD", 0), ("1000", "EUR", 2)];
    for (no, (amount, currency, days)) in (900_i64..).zip(entries) {
        sqlx::query(
            "insert into entries (book_id, entry_no, kind, amount, currency, occurred_on, account_no, source, first_action, last_action)
             values ($1, $2, 'income', $3::numeric, $4, current_date + $5::integer, 1, 'text', 1, 1)",
        )
        .bind(books.mine.0)
        .bind(no)
        .bind(amount)
        .bind(currency)
        .bind(days)
        .execute(&pool)
        .await
        .unwrap();
    }
    let after = books.ask(books.mine, &asked).await.unwrap().rows;
    let read = |rows: &[String]| -> Vec<serde_json::Value> {
        rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect()
    };
    let of = |rows: &[serde_json::Value], name: &serde_json::Value, currency: &str| -> f64 {
        let found = rows.iter().find(|row| row["name"] == *name && row["currency"] == currency);
        found.map_or(0.0, |row| row["balance"].to_string().trim_matches('"').parse().unwrap())
    };
    let (before, after) = (read(&before), read(&after));
    let name: String = sqlx::query_scalar("select name from accounts where book_id = $1 and account_no = 1")
        .bind(books.mine.0)
        .fetch_one(&pool)
        .await
        .unwrap();
    let name = serde_json::Value::from(name);
    for (currency, more) in [("EUR", 100.0), ("USD", 7.5)] {
        let (was, is) = (of(&before, &name, currency), of(&after, &name, currency));
        assert!((is - was - more).abs() < 0.001, "{currency}: {before:?} {after:?}");
    }
}
