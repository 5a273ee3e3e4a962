//! Layers of the isolation switched off one at a time: whatever stands without the one is enough. Attacks and questions
//! go straight to the reader's role where the guard is off, and through guard and reader where it is on.

use std::collections::BTreeMap;

use quipu::sqlguard::{self, relations};
use quipu::store::reader::{QueryError, Rows};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection, Row};

use crate::reader::{Books, POISON, corpus, login};

/// Tables with rows of a book that the views read.
const TABLES: [&str; 9] =
    ["entries", "books", "accounts", "categories", "budgets", "goals", "recurring", "members", "users"];

async fn run(options: PgConnectOptions, sql: &str) {
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The reader's role, logged in as nobody's guard: with the book in scope and the views in its path.
struct Naked {
    options: PgConnectOptions,
    scope: String,
    connection: Option<PgConnection>,
}

impl Naked {
    async fn new(books: &Books) -> Self {
        let pool = books.database.pool().await;
        let scope: String = sqlx::query_scalar("select $1 || ':' || quipu_private.mac($1)")
            .bind(format!("{}:99999999999", books.mine))
            .fetch_one(&pool)
            .await
            .unwrap();
        pool.close().await;
        let options = login(books).await.options([
            ("search_path", "quipu_views,public"),
            ("statement_timeout", "300ms"),
            ("lock_timeout", "100ms"),
            ("work_mem", "4MB"),
        ]);
        Self { options, scope, connection: None }
    }

    /// What a text brings to light, rows or message: as a subquery, as the reader would send it, and as it is.
    async fn try_all(&mut self, sql: &str) -> [String; 2] {
        let inner = sql.trim_end().trim_end_matches(';');
        let wrapped = self.try_one(&format!("select to_jsonb(q)::text from ({inner}) q limit 500")).await;
        [wrapped, self.try_one(sql).await]
    }

    async fn try_one(&mut self, sql: &str) -> String {
        let mut connection = match self.connection.take() {
            Some(held) => held,
            None => PgConnection::connect_with(&self.options).await.unwrap(),
        };
        // An attack may have left a transaction, settings or less than that.
        let ready = format!("rollback; discard all; set quipu.scope = '{}'", self.scope);
        for statement in ready.split("; ") {
            if sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.is_err() {
                connection = PgConnection::connect_with(&self.options).await.unwrap();
            }
        }
        let shown = match sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut connection).await {
            Ok(rows) => rows
                .iter()
                .flat_map(|row| (0..row.len()).map(move |n| row.try_get_raw(n)))
                .filter_map(|value| value.ok()?.as_str().ok().map(str::to_owned))
                .collect::<Vec<_>>()
                .join("\n"),
            Err(sqlx::Error::Database(error)) => format!("{} {error}", error.code().unwrap_or_default()),
            Err(error) => format!("gone: {error}"),
        };
        if !shown.starts_with("gone") {
            self.connection = Some(connection);
        }
        shown
    }

    /// Every attack and question; nothing of the other book may be seen.
    async fn try_everything(&mut self) -> BTreeMap<String, [String; 2]> {
        let mut seen = BTreeMap::new();
        for name in ["attacks.jsonl", "benign.jsonl"] {
            for (n, (id, sql)) in corpus(name, false).into_iter().enumerate() {
                let shown = self.try_all(&sql).await;
                for text in &shown {
                    assert!(!text.contains(POISON), "{id}: {sql}\n{text}");
                }
                seen.insert(format!("{name} {n} {id}"), shown);
            }
        }
        seen
    }
}

/// All that the owner can see of what is kept, and what objects there are.
async fn everything(books: &Books) -> Vec<String> {
    let pool = books.database.pool().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.oid::regclass::text from pg_class c
         where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'quipu_private'::regnamespace) order by 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let mut kept = tables.clone();
    for table in tables {
        let sql = format!("select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from {table} t");
        kept.push(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&pool).await.unwrap());
    }
    let objects = "select format('%s %s %s', (select count(*) from pg_class), (select count(*) from pg_proc),
                                 (select count(*) from pg_largeobject_metadata))";
    kept.push(sqlx::query_scalar(objects).fetch_one(&pool).await.unwrap());
    pool.close().await;
    kept
}

/// The other book as somebody else would leave it: other amounts, texts, names; some of it gone.
async fn change_the_other(books: &Books) {
    let pool = books.database.pool().await;
    for sql in [
        "update entries set amount = amount * 3, note = 'x', merchant = repeat('y', 100), tags = '{a,b}' where book_id = $1",
        "delete from entries where book_id = $1 and entry_no % 3 = 0",
        "delete from goals where book_id = $1",
        "update accounts set opening_balance = 99999, name = 'z' || account_no where book_id = $1",
        "update budgets set amount = 1 where book_id = $1",
        "update categories set name = 'n' || category_no where book_id = $1",
    ] {
        sqlx::query(sql).bind(books.other.0).execute(&pool).await.unwrap();
    }
    pool.close().await;
}

/// With the guard off: nothing of the other book is seen, and nothing changes. What was seen, and by whom.
async fn sees_and_changes_nothing(books: &Books) -> (Naked, BTreeMap<String, [String; 2]>) {
    let mut naked = Naked::new(books).await;
    // The book itself is there to be seen: an empty answer would prove nothing.
    let own = naked.try_one("select count(*) from quipu_views.transactions").await;
    assert_eq!(own, "60");
    let before = everything(books).await;
    let seen = naked.try_everything().await;
    assert_eq!(everything(books).await, before, "something was changed");
    (naked, seen)
}

/// Values in no order, and of an error its SQLSTATE: which of the book's own rows comes or fails first is a matter of the
/// plan, which looks at how large the tables are. No error may name the other's rows, which is looked at where it is seen.
fn outcome(shown: &str) -> Vec<&str> {
    let state = shown.split_once(' ').map(|(state, _)| state);
    if let Some(state) =
        state.filter(|state| state.len() == 5 && state.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'Z')))
    {
        return vec![state];
    }
    let mut values: Vec<&str> = shown.lines().collect();
    values.sort_unstable();
    values
}

/// Besides, what is seen does not depend on the other book.
async fn holds_without_the_guard(books: &Books) {
    let (mut naked, first) = sees_and_changes_nothing(books).await;
    let second = naked.try_everything().await;
    change_the_other(books).await;
    let third = naked.try_everything().await;
    let mut compared = 0;
    for (id, shown) in &first {
        for (n, text) in shown.iter().enumerate() {
            // What differs from run to run (a clock, a time limit, a process) tells nothing. A plan tells how large the
            // server's tables are.
            if second[id][n] == *text
                && !text.contains("(cost=")
                && !text.starts_with("57014")
                && !third[id][n].starts_with("57014")
            {
                assert_eq!(outcome(&third[id][n]), outcome(text), "{id} depends on another book");
                compared += 1;
            }
        }
    }
    assert!(compared > 600, "only {compared} answers could be compared");
}

/// With the guard on: nothing of the other book is seen by what is let through, and nothing changes.
async fn holds_with_the_guard(books: &Books) {
    let before = everything(books).await;
    let mut answered = 0;
    for name in ["attacks.jsonl", "benign.jsonl"] {
        for (id, sql) in corpus(name, false) {
            let Ok(query) = sqlguard::guard(&sql) else { continue };
            let outcome = books.ask(books.mine, &query).await;
            let shown = format!("{outcome:?}");
            assert!(!shown.contains(POISON), "{id}: {shown}");
            answered += usize::from(matches!(outcome, Ok(Rows { rows, .. }) if !rows.is_empty()));
        }
    }
    assert!(answered > 50, "only {answered} queries were answered with rows");
    assert_eq!(everything(books).await, before, "something was changed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_guard() {
    let books = Books::new().await;
    holds_without_the_guard(&books).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_row_level_security() {
    let books = Books::new().await;
    for table in TABLES {
        run(books.database.options(), &format!("alter table public.{table} disable row level security")).await;
    }
    holds_with_the_guard(&books).await;
    holds_without_the_guard(&books).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_security_barriers() {
    let books = Books::new().await;
    for (schema, view) in relations() {
        run(books.database.options(), &format!("alter view {schema}.{view} reset (security_barrier)")).await;
    }
    holds_with_the_guard(&books).await;
    holds_without_the_guard(&books).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_views_own_filter() {
    let books = Books::new().await;
    let pool = books.database.pool().await;
    for (schema, view) in relations().filter(|(_, view)| *view != "calendar") {
        let name = format!("{schema}.{view}");
        let defined: String =
            sqlx::query_scalar("select pg_get_viewdef($1::regclass)").bind(&name).fetch_one(&pool).await.unwrap();
        let open = defined.replace("= ( SELECT quipu_private.scope() AS scope)", "IS NOT NULL");
        assert_ne!(open, defined, "{defined}");
        let sql = format!("create or replace view {name} with (security_barrier) as {open}");
        run(books.database.options(), &sql).await;
    }
    pool.close().await;
    holds_with_the_guard(&books).await;
    holds_without_the_guard(&books).await;
}

/// Whoever may set the scope sees the book: without its mac, the guard keeps everybody from setting it, and so do the
/// reader's rights within one SELECT.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_scopes_mac() {
    let books = Books::new().await;
    run(
        books.database.options(),
        "create or replace function quipu_private.scope() returns bigint language plpgsql stable security definer
         set search_path = pg_catalog, pg_temp
         as $$ begin return split_part(current_setting('quipu.scope', true), ':', 1)::bigint; end $$",
    )
    .await;
    holds_with_the_guard(&books).await;
    let mut naked = Naked::new(&books).await;
    let forge = format!("set quipu.scope = '{}:9:x'; select description from quipu_views.transactions", books.other);
    assert!(naked.try_one(&forge).await.contains(POISON), "the layer is still on");
    let other = books.other;
    for (_, sql) in corpus("attacks.jsonl", false).into_iter().chain([
        (String::new(), format!("select set_config('quipu.scope', '{other}:9:x', true), t.* from quipu_views.transactions t")),
        (String::new(), format!("with s as materialized (select set_config('quipu.scope', '{other}:9:x', false) as s) select * from s, lateral (select * from quipu_views.goals where s.s <> '') g")),
    ]) {
        let inner = sql.trim_end().trim_end_matches(';');
        // Prepared, so that it is one statement, as the reader sends it.
        let one = format!("select to_jsonb(q)::text from ({inner}) q limit 500");
        let mut connection = PgConnection::connect_with(&naked.options).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("set quipu.scope = '{}'", naked.scope))).execute(&mut connection).await.unwrap();
        let shown = match sqlx::query(AssertSqlSafe(one)).fetch_all(&mut connection).await {
            Ok(rows) => rows.iter().filter_map(|row| row.try_get::<String, _>(0).ok()).collect::<String>(),
            Err(error) => error.to_string(),
        };
        assert!(!shown.contains(POISON), "{sql}: {shown}");
        let _ = connection.close().await;
    }
}

/// The reader's sessions are read-only, but its role could not write without that either: the attacks above ran in
/// sessions that may write. The other way round, a role that may write does not, for the session is read-only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_roles_limits() {
    let books = Books::new().await;
    let role = login(&books).await.get_username().to_owned();
    run(
        books.database.options(),
        &format!(
            "grant usage on schema public to {role}; grant usage on schema quipu_private to {role};
             grant all on all tables in schema public to {role}; grant all on all tables in schema quipu_private to {role}"
        ),
    )
    .await;
    holds_with_the_guard(&books).await;
    // The tables' own policies name the views' owner alone.
    let mut naked = Naked::new(&books).await;
    for table in TABLES {
        assert_eq!(naked.try_one(&format!("select count(*) from public.{table}")).await, "0", "{table}");
    }
    let shown = naked.try_one("begin read only; delete from public.inbox").await;
    assert!(shown.starts_with("25006"), "{shown}");
}

/// A server that is not ours: everybody may call its functions and read its catalogs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_closed_functions_and_catalogs() {
    let books = Books::new().await;
    run(
        books.database.admin(),
        "grant usage on language plpgsql, sql to public; grant usage on schema public, information_schema to public;
         grant select on all tables in schema information_schema to public;
         grant select on pg_class, pg_proc, pg_attribute, pg_roles, pg_settings, pg_namespace, pg_type, pg_stat_activity,
                         pg_tables, pg_views, pg_database, pg_locks, pg_stats to public;
         do $$ declare names text; begin
             select string_agg(p.oid::regprocedure::text, ', ') into names from pg_proc p, aclexplode(p.proacl) a
             where p.pronamespace = 'pg_catalog'::regnamespace and a.grantee = 'quipu'::regrole
               and p.proname not in ('lo_create', 'lo_creat', 'lo_from_bytea', 'lo_import', 'lowrite', 'lo_put', 'pg_sleep');
             execute format('grant execute on routine %s to public', names);
         end $$",
    )
    .await;
    holds_with_the_guard(&books).await;
    // How large the server's tables are shows in its catalogs; whose rows, and which, does not.
    let (mut naked, _) = sees_and_changes_nothing(&books).await;
    assert_eq!(naked.try_one("select count(*) > 0 from pg_class").await, "t", "the layer is still on");
}

/// What the reader can call past the guard is what guarded SQL comes to, to the function.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closed_functions_and_catalogs() {
    let books = Books::new().await;
    let mut naked = Naked::new(&books).await;
    for sql in [
        "select set_config('quipu.scope', 'x', false)",
        "select current_setting('quipu.scope')",
        "select pg_sleep(0)",
        "select pg_notify('a', 'b')",
        "select pg_advisory_lock(1)",
        "select pg_try_advisory_xact_lock_shared(1)",
        "select pg_logical_emit_message(false, 'a', 'b')",
        "select lo_create(0)",
        "select lo_from_bytea(0, 'x')",
        "select pg_terminate_backend(pg_backend_pid())",
        "select query_to_xml('select 1', true, true, '')",
        "select database_to_xml(true, true, '')",
        "select pg_read_file('/etc/passwd')",
        "select version()",
        "select txid_current()",
        "select pg_relation_size('quipu_views.goals')",
        "select relname from pg_catalog.pg_class",
        "select query from pg_catalog.pg_stat_activity",
        "select rolname from pg_catalog.pg_roles",
        "select lomowner from pg_catalog.pg_largeobject_metadata",
        "update pg_catalog.pg_settings set setting = 'x' where name = 'quipu.scope'",
        "select * from information_schema.tables",
        "do $$ begin perform 1; end $$",
        "create function pg_temp.f() returns int language sql as 'select 1'",
        "create temporary table t (x int)",
        "create table public.t (x int)",
        "select 1 from public.entries",
        "set temp_file_limit = -1",
    ] {
        let shown = naked.try_one(sql).await;
        assert!(shown.starts_with("42501"), "{sql}: {shown}");
    }
    // Before PostgreSQL 15 it is the superuser's alone.
    let old = books.store.pool().acquire().await.unwrap().server_version_num().is_some_and(|version| version < 150_000);
    assert_eq!(naked.try_one("show temp_file_limit").await, if old { "-1" } else { "64MB" });
    // Each question is answered as if all functions were open: what the guard lets through is not closed.
    let mut through = 0;
    for (id, sql) in corpus("benign.jsonl", false) {
        let Ok(query) = sqlguard::guard(&sql) else { continue };
        let outcome = books.ask(books.mine, &query).await;
        assert!(!matches!(&outcome, Err(QueryError::Refused { state, .. }) if state == "42501"), "{id}: {sql}");
        through += usize::from(outcome.is_ok());
    }
    assert!(through > 300, "{through}");
}
