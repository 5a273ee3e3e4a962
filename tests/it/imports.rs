//! Imports hold whatever the files: twins, overlaps, repeats, undo, a crash; and at size, with a message that shows how
//! far they are.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{Days, NaiveDate};
use quipu::intake::statement::{Hints, read};
use quipu::intake::statement_import::{Belongs, Order, Places, belongs, compare, import};
use quipu::ledger::{ActionNo, BookId, ChatId, Kind, Money, NewEntry, Source, UserId};
use quipu::reply::Locale;
use quipu::simulator::{MediaKind, Options, Simulator, Tap, Upload};
use quipu::store::people::{self, Newcomer};
use quipu::store::record::{Recording, record};
use quipu::store::undo::{Undone, undo};
use quipu::store::{Book, Store};
use quipu::telegram::newcomer::starter;
use quipu::telegram::progress::{Progress, Stage};
use quipu::telegram::turn::Scene;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rust_decimal::Decimal;
use sqlx::postgres::PgPool;

use crate::crash::start;
use crate::harness::{ANA, Harness, PATIENCE, TestDatabase, config};

const MERCHANTS: [&str; 12] = [
    "REWE MARKT",
    "CAFE SONNE",
    "CITY BUS",
    "BAKERY MILL",
    "AMAZON",
    "PHARMACY AM TOR",
    "KINO",
    "GYM",
    "HARDWARE",
    "RENT",
    "STADTWERKE",
    "ACME SALARY",
];

/// A row of an account's true history: day, words, cents.
type Moved = (NaiveDate, &'static str, i64);

/// Some months of an account, oldest first, with real twins in them.
fn history(random: &mut StdRng) -> Vec<Moved> {
    let mut day = NaiveDate::from_ymd_opt(2025, 11, 1).unwrap();
    let mut rows: Vec<Moved> = Vec::new();
    for _ in 0..random.random_range(2..60) {
        day = day + Days::new(random.random_range(0..3));
        let merchant = MERCHANTS.choose(random).unwrap();
        let cents = random.random_range(1..90_000) * if *merchant == "ACME SALARY" { 1 } else { -1 };
        let times = if random.random_bool(0.3) { random.random_range(2..4) } else { 1 };
        rows.extend((0..times).map(|_| (day, *merchant, cents)));
    }
    rows
}

fn file(rows: &[Moved], newest_first: bool) -> Vec<u8> {
    let line = |(day, words, cents): &Moved| format!("{day},{words},{}\n", Decimal::new(*cents, 2));
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    if newest_first {
        lines.reverse();
    }
    format!("Date,Description,Amount\n{}", lines.concat()).into_bytes()
}

struct Bench {
    store: Store,
    book: Arc<Book>,
    user: UserId,
    imports: u32,
}

impl Bench {
    /// A new person's book.
    async fn new(store: &Store, user: i64) -> Self {
        let user = UserId(user);
        let name = format!("P{}", user.0);
        let newcomer =
            Newcomer { chat: ChatId(user.0), chat_kind: "private", title: name.clone(), user, name, language: None };
        let mut tx = store.begin().await.unwrap();
        people::introduce(&mut tx, &[newcomer], &starter(&config(&[]).defaults, "en")).await.unwrap();
        let id = people::private_book(&mut tx, user).await.unwrap().unwrap();
        let book = store.book(&mut tx, id).await.unwrap();
        tx.commit().await.unwrap();
        Self { store: store.clone(), book, user, imports: 0 }
    }

    fn id(&self) -> BookId {
        self.book.id
    }

    /// Imports a file; the action and how many entries it added.
    async fn import(&mut self, bytes: &[u8]) -> (ActionNo, usize) {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let statement = Arc::new(read(bytes, "bank.csv", &Hints::new(today)).unwrap());
        let Belongs::To(account) = belongs(&self.book, "bank.csv") else { panic!("no account") };
        let mut tx = self.store.begin().await.unwrap();
        let places = Places::one(&self.book, account);
        let difference = compare(&mut tx, &self.book, &places, &statement).await.unwrap();
        self.imports += 1;
        let order = Order {
            opens: Vec::new(),
            places,
            opening: None,
            key: format!("test:{}", self.imports),
            actor: self.user,
            past_entries: 100_000,
            guesses: Arc::default(),
            tags: Vec::new(),
        };
        let done = import(&mut tx, &self.book, &statement, &difference, &order, &|_| {}).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        (done.action, done.added)
    }

    async fn undo(&mut self, action: ActionNo) {
        self.imports += 1;
        let mut tx = self.store.begin().await.unwrap();
        let key = format!("test:{}", self.imports);
        let undone = undo(&mut tx, self.id(), action, &key, self.user, 20_000).await.unwrap();
        assert!(matches!(undone, Undone::Done { .. }), "{undone:?}");
        tx.commit().await.unwrap();
    }

    /// Types an entry by hand.
    async fn type_in(&mut self, (day, words, cents): Moved) {
        self.imports += 1;
        let entry = NewEntry {
            kind: if cents < 0 { Kind::Expense } else { Kind::Income },
            money: Money::new(Decimal::new(cents.abs(), 2), self.book.currency).unwrap(),
            occurred_on: day,
            category: None,
            account: self.book.default_account().unwrap().no,
            to_account: None,
            merchant: None,
            note: Some(words.to_lowercase()),
            tags: Vec::new(),
            payer: Some(self.user),
            source: Source::Text,
            import_key: None,
            payment_mode: None,
            refund: false,
            by_model: false,
        };
        let recording = Recording {
            book: self.id(),
            key: format!("test:{}", self.imports),
            kind: quipu::ledger::ActionKind::Record,
            actor: Some(self.user),
            entries: vec![entry],
        };
        let mut tx = self.store.begin().await.unwrap();
        record(&mut tx, &[recording]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What the ledger holds, each row with how often, in signed cents.
    async fn ledger(&self) -> HashMap<(NaiveDate, String, i64), usize> {
        let rows: Vec<(NaiveDate, String, i64)> = sqlx::query_as(
            "select occurred_on, upper(coalesce(note, merchant)),
                    (case kind when 'income' then amount else -amount end * 100)::bigint
             from entries where book_id = $1",
        )
        .bind(self.id().0)
        .fetch_all(self.store.pool())
        .await
        .unwrap();
        let mut counts = HashMap::new();
        for row in rows {
            *counts.entry(row).or_default() += 1;
        }
        counts
    }

    /// Every entry whole, to compare two moments.
    async fn snapshot(&self) -> Vec<serde_json::Value> {
        sqlx::query_scalar("select to_jsonb(e) - 'last_action' from entries e where book_id = $1 order by entry_no")
            .bind(self.id().0)
            .fetch_all(self.store.pool())
            .await
            .unwrap()
    }
}

fn counted(rows: &[Moved]) -> HashMap<(NaiveDate, String, i64), usize> {
    let mut counts = HashMap::new();
    for (day, words, cents) in rows {
        *counts.entry((*day, (*words).to_owned(), *cents)).or_default() += 1;
    }
    counts
}

fn total(ledger: &HashMap<(NaiveDate, String, i64), usize>) -> i64 {
    ledger.iter().map(|((_, _, cents), times)| cents * i64::try_from(*times).unwrap()).sum()
}

/// Two files that share days and have all of them between them. Files end with a day, as banks' do: which of two rows
/// alike a file holds that ends between them, nobody can tell.
fn halves<'a>(rows: &'a [Moved], random: &mut StdRng) -> (&'a [Moved], &'a [Moved]) {
    let day = |at: usize| rows[at].0;
    let (a, b) = (day(random.random_range(0..rows.len())), day(random.random_range(0..rows.len())));
    let (from, to) = (a.min(b), a.max(b));
    let first = &rows[..rows.partition_point(|row| row.0 <= to)];
    let second = &rows[rows.partition_point(|row| row.0 < from)..];
    (first, second)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_imported_and_however_often_the_ledger_is_what_the_bank_says() {
    let database = TestDatabase::new().await;
    let store = Store::connect(database.options(), 4).await.unwrap();
    for seed in 0..40 {
        let mut random = StdRng::seed_from_u64(seed);
        let rows = history(&mut random);
        let truth = counted(&rows);
        let sum: i64 = rows.iter().map(|row| row.2).sum();
        let mut bench = Bench::new(&store, 9_000 + i64::try_from(seed).unwrap()).await;

        // Overlapping halves, in either order, newest or oldest first.
        let (a, b) = halves(&rows, &mut random);
        let (one, two) = if random.random_bool(0.5) { (a, b) } else { (b, a) };
        let (first, added) = bench.import(&file(one, random.random_bool(0.5))).await;
        assert_eq!(added, one.len(), "seed {seed}");
        assert_eq!(bench.ledger().await, counted(one), "seed {seed}");
        let between = bench.snapshot().await;
        let (second, _) = bench.import(&file(two, random.random_bool(0.5))).await;
        let ledger = bench.ledger().await;
        assert_eq!(ledger, truth, "seed {seed}");
        assert_eq!(total(&ledger), sum, "seed {seed}");

        // Anything again adds nothing.
        for again in [one, two, &rows] {
            let (_, added) = bench.import(&file(again, random.random_bool(0.5))).await;
            assert_eq!(added, 0, "seed {seed}");
        }
        assert_eq!(bench.ledger().await, truth, "seed {seed}");

        // Taken back, all is as before, and can be imported again.
        bench.undo(second).await;
        assert_eq!(bench.snapshot().await, between, "seed {seed}");
        bench.undo(first).await;
        assert_eq!(bench.snapshot().await, Vec::<serde_json::Value>::new(), "seed {seed}");
        bench.import(&file(&rows, false)).await;
        assert_eq!(bench.ledger().await, truth, "seed {seed}");
    }
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_and_comes_with_the_statement_is_there_once() {
    let database = TestDatabase::new().await;
    let store = Store::connect(database.options(), 4).await.unwrap();
    for seed in 0..25 {
        let mut random = StdRng::seed_from_u64(1_000 + seed);
        let rows = history(&mut random);
        let mut bench = Bench::new(&store, 19_000 + i64::try_from(seed).unwrap()).await;
        for row in rows.iter().filter(|_| random.random_bool(0.25)) {
            bench.type_in(*row).await;
        }
        let before = bench.snapshot().await;
        let (action, added) = bench.import(&file(&rows, random.random_bool(0.5))).await;
        assert_eq!(added, rows.len() - before.len(), "seed {seed}");
        assert_eq!(bench.ledger().await, counted(&rows), "seed {seed}");
        let (_, again) = bench.import(&file(&rows, false)).await;
        assert_eq!(again, 0, "seed {seed}");
        bench.undo(action).await;
        assert_eq!(bench.snapshot().await, before, "seed {seed}");
    }
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_far_it_is_is_one_message_that_moves() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "coffee 4.50").await;
    let services = quipu.app.services.clone();
    let mut tx = services.store.begin().await.unwrap();
    let book = people::private_book(&mut tx, UserId(ANA)).await.unwrap().unwrap();
    let book = services.store.book(&mut tx, book).await.unwrap();
    tx.commit().await.unwrap();
    let scene = Scene {
        update: 1,
        chat: ChatId(ANA),
        private: true,
        user: UserId(ANA),
        name: "Ana".into(),
        book,
        locale: Locale::of("en"),
        timezone: chrono_tz::UTC,
        today: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
    };
    let last = quipu.last(ANA).id;
    let says = async |words: &str| {
        let words = words.to_owned();
        let found = quipu.control().wait_for(ANA, last, PATIENCE, move |messages| {
            messages.iter().find(|message| message.text.contains(&words)).map(|message| message.id)
        });
        found.await.unwrap_or_else(|error| panic!("{error}: {:#?}", quipu.texts(ANA)))
    };
    let progress = Progress::start(&services, &scene, 1, None);
    progress.at(Stage::Reading("bank.csv".into()));
    let message = says("Reading bank.csv").await;
    progress.at(Stage::Importing(50_000, 100_000));
    assert_eq!(says("50,000 of 100,000").await, message);
    progress.at(Stage::Importing(75_000, 100_000));
    assert_eq!(says("75,000 of 100,000").await, message);
    assert_eq!(progress.stop().await, Some(message));
    // What ends at once shows nothing, and a tapped message is the place itself.
    let silent = Progress::start(&services, &scene, 1, None);
    silent.at(Stage::Reading("quick.csv".into()));
    assert_eq!(silent.stop().await, None);
    assert_eq!(Progress::start(&services, &scene, 1, Some(message)).stop().await, Some(message));
    assert_eq!(quipu.last(ANA).id, message);
}

const ROWS: usize = 20_000;

/// Many rows, some alike, with a balance that proves them.
fn large() -> Vec<u8> {
    let day = NaiveDate::from_ymd_opt(2023, 1, 1).unwrap();
    let mut text = String::from("Date,Narration,Debit,Credit,Balance\n");
    let mut balance = 5_000_000_i64;
    for row in 0..ROWS {
        let cents = 100 + i64::try_from(row * 7 % 9_000).unwrap();
        let credit = row % 50 == 0;
        balance += if credit { cents * 60 } else { -cents };
        let (debit, into) = if credit { (0, cents * 60) } else { (cents, 0) };
        let on = day + Days::new(u64::try_from(row / 20).unwrap());
        text.push_str(&format!(
            "{on},UPI-SHOP {}-REF,{},{},{}\n",
            row % 300,
            Decimal::new(debit, 2),
            Decimal::new(into, 2),
            Decimal::new(balance, 2)
        ));
    }
    text.into_bytes()
}

async fn entries(pool: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from entries").fetch_one(pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_it_reads_and_imports_a_large_file_every_row_is_there_once() {
    let database = TestDatabase::new().await;
    let telegram = Simulator::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = database.url();
    let pool = database.pool().await;
    let mut bot = start(&telegram, &url, folder.path());
    let upload = Upload { name: Some("large.csv".into()), mime: Some("text/csv".into()), bytes: large().into() };
    let sent = telegram.file(ANA, MediaKind::Document, upload, "").unwrap();
    let mut random = StdRng::seed_from_u64(7);
    let find = |label: &'static str| {
        move |messages: &[quipu::simulator::Shown]| {
            let has = |message: &&quipu::simulator::Shown| message.by_bot && message.labels().contains(&label);
            messages.iter().find(has).cloned()
        }
    };
    // Killed while it reads.
    tokio::time::sleep(Duration::from_millis(random.random_range(300..2_000))).await;
    bot.start_kill().unwrap();
    bot.wait().await.unwrap();
    bot = start(&telegram, &url, folder.path());
    let preview = telegram.wait_for(ANA, sent, PATIENCE * 3, find("Import")).await.unwrap();
    assert!(preview.text.contains("20,000"), "{}", preview.text);
    telegram.tap(ANA, ANA, preview.id, Tap::Label("Import")).unwrap();
    // Killed twice while it imports: all of it is there, or nothing.
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(random.random_range(200..4_000))).await;
        bot.start_kill().unwrap();
        bot.wait().await.unwrap();
        let there = entries(&pool).await;
        assert!(there == 0 || there == ROWS as i64, "{there}");
        bot = start(&telegram, &url, folder.path());
    }
    let done = telegram.wait_for(ANA, sent, PATIENCE * 3, find("Undo")).await.unwrap();
    assert!(done.text.contains("Imported 20,000 entries"), "{}", done.text);
    assert_eq!(entries(&pool).await, ROWS as i64);
    assert_eq!(done.id, preview.id, "the tapped message says so itself");
    let waiting = telegram.transcript_after(ANA, sent).into_iter().filter(|shown| shown.text.starts_with('⏳'));
    assert_eq!(waiting.count(), 0, "nothing is left that says it is still under way");
    telegram.tap(ANA, ANA, done.id, Tap::Label("Undo")).unwrap();
    telegram
        .wait_for(ANA, sent, PATIENCE * 3, |messages| messages.iter().find(|m| m.text.contains("Undone")).map(|_| ()))
        .await
        .unwrap();
    assert_eq!(entries(&pool).await, 0);
    bot.kill().await.unwrap();
}
