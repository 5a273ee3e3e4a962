//! `/recurring`, and what the clock makes of it, with the clock in the test's hand.

use chrono::{DateTime, Days, NaiveDate, Utc};
use quipu::ledger::BookId;
use quipu::reply::Reply;
use quipu::schedule::Schedule;
use quipu::schedule::jobs::recurring::{Rules, post};
use quipu::store::Store;
use quipu::telegram::outgoing;
use sqlx::PgPool;

use crate::clock::{schedule, silent};
use crate::harness::{ANA, BEN, HOME, Harness, TestDatabase};

/// What is recorded at a moment, told before anybody speaks again.
async fn recur(quipu: &Harness, schedule: &Schedule, now: &str) -> usize {
    let entries = schedule.recurring(at(now)).await.unwrap();
    quipu.quiet().await;
    entries
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn recorded(pool: &PgPool) -> Vec<(NaiveDate, String, String)> {
    sqlx::query_as(
        "select occurred_on, trim_scale(amount)::text, note from entries where source = 'recurring'
         order by occurred_on, entry_no",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

async fn days(pool: &PgPool) -> Vec<String> {
    recorded(pool).await.into_iter().map(|(day, ..)| day.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_recurs_is_set_shown_changed_paused_and_undone() {
    let quipu = Harness::start().await;
    let none = quipu.say(ANA, "/recurring").await;
    assert!(none.text.contains("Nothing recurs yet"), "{}", none.text);
    let set = quipu.say(ANA, "/recurring rent 900 monthly on 1").await;
    for part in ["record rent by myself", "−€900.00", "every month", "next", "Housing"] {
        assert!(set.text.contains(part), "{part}: {}", set.text);
    }
    let set = quipu.say(ANA, "/recurring +2000 salary every 2 weeks on friday @bank").await;
    assert!(set.text.contains("+€2,000.00") && set.text.contains("every 2 weeks"), "{}", set.text);
    let moved = quipu.say(ANA, "/recurring from cash to bank 50 weekly").await;
    assert!(moved.text.contains("€50.00"), "{}", moved.text);
    assert_eq!(quipu.count("select count(*) from recurring where kind = 'transfer'").await, 1);
    let list = quipu.say(ANA, "/recurring").await;
    assert!(list.text.contains("rent") && list.text.contains("salary"), "{}", list.text);

    let changed = quipu.say(ANA, "/recurring rent 950").await;
    assert!(changed.text.contains("Changed") && changed.text.contains("950"), "{}", changed.text);
    quipu.tap(ANA, &changed, "Undo").await;
    assert_eq!(quipu.count("select count(*) from recurring where amount = 900 and month_day = 1").await, 1);
    quipu.say(ANA, "/recurring rent on the 31st").await;
    assert_eq!(quipu.count("select count(*) from recurring where amount = 900 and month_day = 31").await, 1);

    let paused = quipu.say(ANA, "/recurring pause rent").await;
    assert!(paused.text.contains("rent is paused"), "{}", paused.text);
    let menu = quipu.say(ANA, "/recurring rent").await;
    assert_eq!(menu.labels(), ["Resume", "Delete", "Back"]);
    quipu.tap(ANA, &menu, "Resume").await;
    assert!(quipu.last(ANA).text.contains("rent goes on"), "{:?}", quipu.texts(ANA));
    let gone = quipu.say(ANA, "/recurring rent off").await;
    assert!(gone.text.contains("no longer recorded by itself"), "{}", gone.text);
    let undone = quipu.tap(ANA, &gone, "Undo").await;
    assert_eq!(quipu.count("select count(*) from recurring where name = 'rent'").await, 1);
    quipu.tap(ANA, &undone, "Redo").await;
    assert_eq!(quipu.count("select count(*) from recurring where name = 'rent'").await, 0);
    assert!(quipu.say(BEN, "/recurring").await.text.contains("Nothing recurs yet"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_recur_is_said_kindly() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/recurring rent 900 monthly on 1").await;
    for (text, expected) in [
        ("/recurring gym 25", "How often?"),
        ("/recurring gym monthly", "records it by itself"),
        ("/recurring gym 25 monthly on monday", "cannot make out those days"),
        ("/recurring gym 25 every 500 weeks", "cannot make out those days"),
        ("/recurring boat off", "Nothing called “boat” recurs"),
        ("/recurring rent 0", "more than zero"),
        ("/recurring gym 0 monthly", "more than zero"),
        ("/recurring gym 25 and pool 30 monthly", "One at a time"),
        ("/recurring gym 25 @nowhere monthly", "no account called"),
        ("/recurring rename rent to /help", "cannot begin with"),
    ] {
        let answer = quipu.say(ANA, text).await;
        assert!(answer.text.contains(expected), "{text}: {}", answer.text);
    }
    assert_eq!(quipu.count("select count(*) from recurring").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_due_is_recorded_once_each_day_and_told_with_undo() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/budget housing 2000").await;
    quipu.say(ANA, "/recurring rent 900 monthly on 31").await;
    let (pool, schedule) = (quipu.pool().await, schedule(&quipu));
    sqlx::query("update recurring set first_on = '2031-01-31'").execute(&pool).await.unwrap();
    let rent = "2031-01-31";
    for (now, expected) in [
        ("2031-01-30T23:59:00Z", 0),
        // Nobody wants to hear of it at midnight.
        ("2031-01-31T07:59:00Z", 0),
        ("2031-01-31T08:00:00Z", 1),
        ("2031-01-31T08:00:30Z", 0),
    ] {
        assert_eq!(recur(&quipu, &schedule, now).await, expected, "{now}");
    }
    quipu.quiet().await;
    assert_eq!(recorded(&pool).await, [(day(rent), "900".into(), "rent".into())]);
    let told = quipu.last(ANA);
    assert!(told.text.contains("Due, and recorded") && told.text.contains("€900.00"), "{}", told.text);
    assert_eq!(told.labels(), ["Undo"]);
    // Taken back, it stays so.
    quipu.tap(ANA, &told, "Undo").await;
    assert_eq!(days(&pool).await, Vec::<String>::new());
    assert_eq!(recur(&quipu, &schedule, "2031-02-01T08:00:00Z").await, 0);
    // After a downtime of three months everything is there, month ends included.
    assert_eq!(recur(&quipu, &schedule, "2031-05-02T12:00:00Z").await, 3);
    quipu.quiet().await;
    assert_eq!(days(&pool).await, ["2031-02-28", "2031-03-31", "2031-04-30"]);
    let told = quipu.last(ANA);
    assert_eq!(told.labels().len(), 3, "{:?}", told.labels());
    assert!(told.labels()[0].starts_with("Undo #"), "{:?}", told.labels());
    quipu.tap(ANA, &told, told.labels()[1]).await;
    assert_eq!(days(&pool).await, ["2031-02-28", "2031-04-30"]);
    assert_eq!(quipu.count("select count(*) from actions where key like 'r:%'").await, 4);
    assert_eq!(quipu.count("select count(*) from entries where payer_id = 1001").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_posting_that_brings_a_budget_to_its_limit_says_so_once() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/budget housing 1000").await;
    quipu.say(ANA, "/recurring rent 850 monthly on 5").await;
    quipu.say(ANA, "/recurring housing tax 200 monthly on 9").await;
    quipu.quiet().await;
    let (pool, schedule) = (quipu.pool().await, schedule(&quipu));
    let placed = "update recurring r
        set first_on = case name when 'rent' then date '2031-01-05' else date '2031-01-09' end,
            category_no = (select category_no from categories c where c.slug = 'housing' and c.book_id = r.book_id)";
    sqlx::query(placed).execute(&pool).await.unwrap();
    for (now, expected) in [
        ("2031-01-05T09:00:00Z", &["85%", "€150.00"][..]),
        ("2031-01-09T09:00:00Z", &["€1,050.00", "€50.00"]),
        ("2031-02-05T09:00:00Z", &["85%"]),
    ] {
        let before = quipu.texts(ANA).len();
        assert_eq!(recur(&quipu, &schedule, now).await, 1, "{now}");
        quipu.quiet().await;
        let said = quipu.texts(ANA).split_off(before);
        assert_eq!(said.len(), 2, "{now}: {said:?}");
        for part in expected {
            assert!(said[1].contains(part), "{now}: {part}: {said:?}");
        }
    }
    // Said once: another entry under the same budget says nothing again.
    let pushes = quipu.count("select count(*) from pushes where key like 'budget:%:2031-01:%'").await;
    assert_eq!(pushes, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_undone_in_between_does_not_make_it_record_twice() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/recurring rent 900 monthly on 5").await;
    let (pool, schedule) = (quipu.pool().await, schedule(&quipu));
    sqlx::query("update recurring set first_on = '2031-01-05'").execute(&pool).await.unwrap();
    assert_eq!(recur(&quipu, &schedule, "2031-01-05T09:00:00Z").await, 1);
    // A change made before a posting can be undone after it, and the next day is as it was.
    let changed = quipu.say(ANA, "/recurring rent 950").await;
    assert_eq!(recur(&quipu, &schedule, "2031-02-05T09:00:00Z").await, 1);
    let undone = quipu.tap(ANA, &changed, "Undo").await;
    assert!(undone.text.contains("Undone"), "{}", undone.text);
    assert_eq!(recur(&quipu, &schedule, "2031-03-05T09:00:00Z").await, 1);
    let amounts: Vec<String> = recorded(&pool).await.into_iter().map(|(_, amount, _)| amount).collect();
    assert_eq!(amounts, ["900", "950", "900"]);
    // Removed and brought back: nothing of before comes again, what was missed does.
    let gone = quipu.say(ANA, "/recurring rent off").await;
    assert_eq!(recur(&quipu, &schedule, "2031-04-06T09:00:00Z").await, 0);
    quipu.tap(ANA, &gone, "Undo").await;
    assert_eq!(recur(&quipu, &schedule, "2031-04-06T09:00:00Z").await, 1);
    assert_eq!(days(&pool).await.len(), 4);
    // Paused over two due days and resumed by hand: they are left out.
    quipu.say(ANA, "/recurring rent pause").await;
    assert_eq!(recur(&quipu, &schedule, "2031-06-06T09:00:00Z").await, 0);
    assert_eq!(quipu.count("select count(*) from recurring where paused").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_own_clock_decides_and_closed_accounts_give_way() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/recurring gym 25 weekly on monday @bank").await;
    let (pool, schedule) = (quipu.pool().await, schedule(&quipu));
    sqlx::query("update recurring set first_on = '2031-01-06'").execute(&pool).await.unwrap();
    sqlx::query("update books set timezone = 'Pacific/Auckland', version = version + 1").execute(&pool).await.unwrap();
    // Monday, 08:00 in Auckland is Sunday, 19:00 UTC.
    assert_eq!(recur(&quipu, &schedule, "2031-01-05T18:59:00Z").await, 0);
    assert_eq!(recur(&quipu, &schedule, "2031-01-05T19:00:00Z").await, 1);
    sqlx::query("update books set timezone = 'America/Los_Angeles', version = version + 1")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(recur(&quipu, &schedule, "2031-01-13T15:59:00Z").await, 0);
    quipu.say(ANA, "/accounts close Bank").await;
    assert_eq!(recur(&quipu, &schedule, "2031-01-13T16:00:00Z").await, 1);
    assert_eq!(days(&pool).await, ["2031-01-06", "2031-01-13"]);
    let accounts: Vec<String> = sqlx::query_scalar(
        "select a.name from entries e join accounts a using (book_id, account_no) where source = 'recurring'
         order by entry_no",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(accounts, ["Bank", "Cash"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_told_in_its_own_chat_and_others_are_not() {
    let quipu = Harness::start().await;
    quipu.control().set_privacy_mode(false);
    let sent =
        quipu.control().text(quipu::simulator::Post::group(BEN, HOME), "/recurring rent 900 monthly on 1").unwrap();
    quipu.answer(HOME, sent).await;
    quipu.quiet().await;
    let (pool, schedule) = (quipu.pool().await, schedule(&quipu));
    sqlx::query("update recurring set first_on = '2031-01-01'").execute(&pool).await.unwrap();
    let before = quipu.texts(ANA).len();
    assert_eq!(recur(&quipu, &schedule, "2031-01-01T09:00:00Z").await, 1);
    quipu.quiet().await;
    assert!(quipu.last(HOME).text.contains("Due, and recorded"), "{:?}", quipu.texts(HOME));
    assert_eq!(quipu.texts(ANA).len(), before);
    assert_eq!(quipu.count("select count(*) from entries where payer_id = 1002").await, 1);
}

/// A book with one item due each day since 1 January 2031, written straight into the tables.
async fn book(pool: &PgPool, id: i64) {
    sqlx::query(
        "with b as (insert into books (book_id, title, currency, timezone) values ($1, 'b', 'EUR', 'UTC')),
              c as (insert into chats (chat_id, book_id, kind, digest_weekly) values ($1, $1, 'private', false)),
              a as (insert into accounts (book_id, account_no, name, currency) values ($1, 1, 'Cash', 'EUR'))
         insert into recurring (book_id, recurring_no, name, kind, amount, currency, account_no, period, first_on)
         values ($1, 1, 'bread', 'expense', 2, 'EUR', 1, 'day', '2031-01-01')",
    )
    .bind(id)
    .execute(pool)
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_record_each_day_once() {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    for id in 1..=20 {
        book(&pool, id).await;
    }
    let a = silent(Store::connect(database.options(), 4).await.unwrap());
    let b = silent(Store::connect(database.options(), 4).await.unwrap());
    let mut total = 0;
    for n in 0..5 {
        let now = at("2031-01-03T12:00:00Z") + Days::new(n);
        let (one, two, three) = tokio::join!(a.recurring(now), b.recurring(now), a.recurring(now));
        total += one.unwrap() + two.unwrap() + three.unwrap();
    }
    assert_eq!(total, 20 * 7);
    let (rows, days): (i64, i64) =
        sqlx::query_as("select count(*), count(distinct (book_id, occurred_on)) from entries")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!((rows, days), (140, 140));
    let told: i64 = sqlx::query_scalar("select count(*) from outbox").fetch_one(&pool).await.unwrap();
    assert_eq!(told, 20 * 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_breaks_off_records_nothing_and_holds_up_nobody() {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    for id in 1..=3 {
        book(&pool, id).await;
    }
    sqlx::raw_sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
         create trigger refuse before insert on outbox for each row when (new.chat_id = 2) execute function refuse();",
    )
    .execute(&pool)
    .await
    .unwrap();
    let store = Store::connect(database.options(), 3).await.unwrap();
    let (stop, stopping) = tokio::sync::watch::channel(false);
    // By its own clock nothing is due before 2031; the first day is moved to yesterday.
    let yesterday = Utc::now().date_naive() - Days::new(1);
    sqlx::query("update recurring set first_on = $1").bind(yesterday).execute(&pool).await.unwrap();
    let running = tokio::spawn(silent(store.clone()).run(stopping));
    let count = || async {
        sqlx::query_scalar::<_, i64>("select count(distinct book_id) from entries").fetch_one(&pool).await.unwrap()
    };
    for _ in 0..600 {
        if count().await >= 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(count().await, 2, "the others are not held up");
    stop.send(true).unwrap();
    tokio::time::timeout(crate::harness::PATIENCE, running).await.unwrap().unwrap();
    let settled: i64 = sqlx::query_scalar("select count(*) from recurring where posted_through is not null")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(settled, 2, "an entry and what is noted of it are one change");
    sqlx::raw_sql("drop trigger refuse on outbox").execute(&pool).await.unwrap();
    let say = |reply: &Reply, chat| outgoing::say(reply, chat, None, false);
    let posted = post(&store, say, &Rules::default(), BookId(2), Utc::now()).await.unwrap();
    assert!((1..=2).contains(&posted.entries), "{}", posted.entries);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_absence_is_caught_up_with_in_parts_and_to_the_end() {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    book(&pool, 1).await;
    let schedule = silent(Store::connect(database.options(), 3).await.unwrap());
    let now = at("2031-12-31T12:00:00Z");
    let mut counts = Vec::new();
    loop {
        match schedule.recurring(now).await.unwrap() {
            0 => break,
            count => counts.push(count),
        }
    }
    assert_eq!(counts.iter().sum::<usize>(), 365, "{counts:?}");
    assert!(counts.iter().all(|count| *count <= 100), "{counts:?}");
    let days: i64 =
        sqlx::query_scalar("select count(distinct occurred_on) from entries").fetch_one(&pool).await.unwrap();
    assert_eq!(days, 365);
}
