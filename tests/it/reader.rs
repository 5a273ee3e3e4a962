//! Whatever SQL a model writes, with the guard and without it: nobody reads another's book.

use std::path::Path;

use quipu::ledger::{ActionKind, BookId, ChatId, Currency, Kind, Money, NewEntry, Source, UserId};
use quipu::sqlguard::{self, VIEWS};
use quipu::store::people::{self, Newcomer};
use quipu::store::reader::{QueryError, Reader};
use quipu::store::record::{Recording, record};
use quipu::store::{Store, book};
use quipu::telegram::newcomer::starter;
use rust_decimal::Decimal;
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::{AssertSqlSafe, Connection, Row};

use crate::harness::{TestDatabase, config};

/// In every text of the other book; must never be seen.
const POISON: &str = "POISON";

struct Books {
    database: TestDatabase,
    store: Store,
    reader: Reader,
    mine: BookId,
    other: BookId,
}

async fn books() -> Books {
    let database = TestDatabase::new().await;
    let store = Store::connect(database.options(), 4).await.unwrap();
    let reader = Reader::open(&store, &database.options(), None).await.unwrap();
    let mine = seed(&store, 1, "mine").await;
    let other = seed(&store, 2, POISON).await;
    Books { database, store, reader, mine, other }
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
                  select $1, 1, 50, 'EUR', current_date where $2 <> ''",
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
fn corpus(name: &str, bombs: bool) -> Vec<(String, String)> {
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

async fn login(books: &Books) -> PgConnectOptions {
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
    let books = books().await;
    let mut answered = 0;
    for name in ["attacks.jsonl", "benign.jsonl"] {
        for (id, sql) in corpus(name, true) {
            let Ok(query) = sqlguard::guard(&sql) else { continue };
            match books.reader.run(books.mine, &query).await {
                Ok(rows) => {
                    answered += 1;
                    for row in &rows.rows {
                        // What the query itself says may hold the word; the other book's rows may not be there.
                        assert!(!row.contains(POISON) || sql.contains(POISON), "{id}: {row}");
                    }
                }
                Err(error) => {
                    let shown = format!("{error} {error:?}");
                    assert!(!shown.contains(POISON) || sql.contains(POISON), "{id}: {shown}");
                }
            }
        }
    }
    assert!(answered > 50, "only {answered} queries were answered");
    let all = sqlguard::guard("select count(*) as n, sum(amount) as total from transactions").unwrap();
    assert_eq!(books.reader.run(books.mine, &all).await.unwrap().rows, [r#"{"n":60,"total":2507.70}"#]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_guard_off_the_role_still_sees_only_the_book_in_scope() {
    let books = books().await;
    let options = login(&books).await;
    let mut connection = sqlx::PgConnection::connect_with(&options).await.unwrap();
    // Without a scope, and with a forged one, nothing at all.
    for scope in ["", "1:99999999999:deadbeef", &format!("{}:99999999999:", books.other), "x", "1:2:3:4"] {
        sqlx::query("select set_config('quipu.scope', $1, false)").bind(scope).execute(&mut connection).await.unwrap();
        for view in VIEWS.iter().filter(|view| view.name != "calendar") {
            let count: i64 =
                sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from quipu_views.{}", view.name)))
                    .fetch_one(&mut connection)
                    .await
                    .unwrap();
            assert_eq!(count, 0, "{} with scope {scope:?}", view.name);
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
    // Every attack and question, straight to the role, with the search path the views are found by.
    for name in ["attacks.jsonl", "benign.jsonl"] {
        for (id, sql) in corpus(name, false) {
            let mut fresh = sqlx::PgConnection::connect_with(&options.clone().options([
                ("search_path", "quipu_views,public"),
                ("statement_timeout", "300ms"),
                ("work_mem", "4MB"),
            ]))
            .await
            .unwrap();
            let rows = sqlx::raw_sql(AssertSqlSafe(format!(
                "select to_jsonb(q)::text from ({}) q limit 500",
                sql.trim_end().trim_end_matches(';')
            )))
            .fetch_all(&mut fresh)
            .await;
            let shown = match rows {
                Ok(rows) => rows.iter().filter_map(|row| row.try_get::<String, _>(0).ok()).collect::<String>(),
                Err(error) => error.to_string(),
            };
            assert!(
                !shown.contains("POISON note")
                    && !shown.contains("POISON person")
                    && !shown.contains("POISON\\\\ shop"),
                "{id}: {shown}"
            );
            let _ = fresh.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_stay_the_same_to_the_byte_when_another_book_changes() {
    let books = books().await;
    let queries: Vec<_> = corpus("benign.jsonl", true)
        .into_iter()
        .filter(|(_, sql)| !sql.to_lowercase().contains("now()") && !sql.to_lowercase().contains("created_at"))
        .filter_map(|(id, sql)| Some((id, sqlguard::guard(&sql).ok()?)))
        .collect();
    let mut before = Vec::new();
    for (_, query) in &queries {
        before.push(books.reader.run(books.mine, query).await.ok());
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
        assert_eq!(books.reader.run(books.mine, query).await.ok(), before, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn queries_are_bounded_and_their_connections_left_clean() {
    let books = books().await;
    let bomb = "select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b";
    if let Ok(query) = sqlguard::guard(bomb) {
        assert!(matches!(
            books.reader.run(books.mine, &query).await,
            Err(QueryError::TooExpensive | QueryError::TooSlow)
        ));
    }
    let wide =
        sqlguard::guard("select string_agg(description, ',') as all_of_it from transactions, generate_series(1, 2000)")
            .unwrap();
    assert!(matches!(books.reader.run(books.mine, &wide).await, Err(QueryError::TooLarge)));
    let many = sqlguard::guard("select id from transactions, generate_series(1, 10)").unwrap();
    let rows = books.reader.run(books.mine, &many).await.unwrap();
    assert!(rows.cut && rows.rows.len() == 200);
    // One at a time for a book; others are not held up.
    let slow = sqlguard::guard("select id from transactions").unwrap();
    let (one, two) = tokio::join!(books.reader.run(books.mine, &slow), books.reader.run(books.mine, &slow));
    for result in [one, two] {
        assert!(matches!(result, Ok(_) | Err(QueryError::Busy)), "{result:?}");
    }
    assert!(books.reader.run(books.other, &slow).await.is_ok());
    books.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_views_are_as_the_guards_catalogue_says() {
    let books = books().await;
    let pool = books.database.pool().await;
    let rows = sqlx::query(
        "select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum),
                obj_description(c.oid)
         from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
         where n.nspname = 'quipu_views' and a.attnum > 0 order by c.relname, a.attnum",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let found: Vec<[String; 5]> =
        rows.iter().map(|row| std::array::from_fn(|n| row.get::<Option<String>, _>(n).unwrap_or_default())).collect();
    let mut expected: Vec<[String; 5]> = Vec::new();
    let mut views: Vec<_> = VIEWS.iter().collect();
    views.sort_by_key(|view| view.name);
    for view in views {
        for column in view.columns {
            expected.push([view.name, column.name, column.sql_type, column.comment, view.comment].map(str::to_owned));
        }
    }
    assert_eq!(found, expected);
}
