//! What happens by the clock, with the clock in the test's hand: years ahead, where the app's own clock is not.

use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use quipu::ledger::BookId;
use quipu::reply::Reply;
use quipu::schedule::jobs::prune::Pruned;
use quipu::schedule::{Schedule, Settings};
use quipu::store::Store;
use quipu::store::files::Files;
use quipu::telegram::outgoing;
use sqlx::PgPool;

use crate::clock::{schedule, silent};
use crate::harness::{ANA, BEN, HOME, Harness, TestDatabase};

/// A Wednesday.
fn start() -> DateTime<Utc> {
    "2031-01-01T12:00:00Z".parse().unwrap()
}

/// A Thursday of the week that is told on Monday 6 January.
fn thursday() -> NaiveDate {
    "2031-01-02".parse().unwrap()
}

async fn next_of(pool: &PgPool, chat: i64) -> Option<DateTime<Utc>> {
    sqlx::query_scalar("select next_digest_at from chats where chat_id = $1").bind(chat).fetch_one(pool).await.unwrap()
}

async fn move_entries(pool: &PgPool, to: NaiveDate) {
    sqlx::query("update entries set occurred_on = $1").bind(to).execute(pool).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_week_is_told_once_and_the_button_ends_it() {
    let quipu = Harness::start().await;
    for text in ["coffee 4.50", "20 groceries", "usd 12 taxi", "+2000 salary", "7.25 zorblax", "/budget groceries 100"]
    {
        quipu.say(ANA, text).await;
    }
    let (pool, schedule) = (quipu.pool().await, schedule(&quipu));
    move_entries(&pool, thursday()).await;

    assert_eq!(schedule.digests(start()).await.unwrap(), 0, "a chat without a time waits for its first Monday");
    let due = next_of(&pool, ANA).await.unwrap();
    assert_eq!((due.year(), due.weekday(), due.hour()), (2031, Weekday::Mon, 9));
    assert_eq!(schedule.digests(due - TimeDelta::seconds(1)).await.unwrap(), 0);
    assert_eq!(schedule.digests(due).await.unwrap(), 1);
    assert_eq!(schedule.digests(due + TimeDelta::seconds(1)).await.unwrap(), 0);
    assert_eq!(next_of(&pool, ANA).await, Some(due + TimeDelta::days(7)));

    quipu.quiet().await;
    let digest = quipu.last(ANA);
    for expected in [
        "Your week, 30 Dec 2030 – 5 Jan 2031",
        "Your first week here.",
        "Spent: €31.75",
        "Received: €2,000.00",
        "Groceries: €20.00 (63%)",
        "Uncategorised: €7.25 (23%)",
        "Largest: €20.00",
        "Spent: $12.00",
        "€20.00 of €100.00",
        "One entry has no category yet.",
    ] {
        assert!(digest.text.replace('\u{a0}', " ").contains(expected), "{expected}: {}", digest.text);
    }

    // The week after: more, against this one.
    quipu.say(ANA, "50 groceries").await;
    sqlx::query("update entries set occurred_on = $1 where amount = 50")
        .bind(thursday() + TimeDelta::days(7))
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(schedule.digests(due + TimeDelta::days(7)).await.unwrap(), 1);
    quipu.quiet().await;
    let digest = quipu.last(ANA);
    assert!(digest.text.contains("€18.25 more than the week before"), "{}", digest.text);
    assert!(!digest.text.contains("first week") && !digest.text.contains("Received"), "{}", digest.text);

    quipu.tap(ANA, &digest, "Turn off the weekly summary").await;
    quipu.say(ANA, "9 groceries").await;
    sqlx::query("update entries set occurred_on = $1")
        .bind(thursday() + TimeDelta::days(14))
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(schedule.digests(due + TimeDelta::days(14)).await.unwrap(), 0);
    assert_eq!(quipu.count("select count(*) from chats where digest_weekly").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn weeks_without_money_are_passed_over() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "from cash to bank 200").await;
    quipu.say(BEN, "coffee 3").await;
    let (pool, schedule) = (quipu.pool().await, schedule(&quipu));
    move_entries(&pool, thursday()).await;
    schedule.digests(start()).await.unwrap();
    let due = next_of(&pool, ANA).await.unwrap().max(next_of(&pool, BEN).await.unwrap());
    // Ana only moved money; Ben's next week is empty.
    assert_eq!(schedule.digests(due).await.unwrap(), 1);
    assert_eq!(schedule.digests(due + TimeDelta::days(7)).await.unwrap(), 0);
    for chat in [ANA, BEN] {
        assert!(next_of(&pool, chat).await.unwrap() > due + TimeDelta::days(7), "the clock's hand moves all the same");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_digest_speaks_the_persons_language_and_a_groups_book() {
    let quipu = Harness::start().await;
    quipu.control().set_privacy_mode(false);
    quipu.say(ANA, "1234.50 groceries").await;
    let sent = quipu.control().text(quipu::simulator::Post::group(BEN, HOME), "8 groceries").unwrap();
    quipu.answer(HOME, sent).await;
    // The bot greets a new group too, which is no answer to Ben.
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries").await, 2, "{:?}", quipu.texts(HOME));
    let (pool, schedule) = (quipu.pool().await, schedule(&quipu));
    move_entries(&pool, thursday()).await;
    sqlx::query("update users set language = 'es', language_chosen = true").execute(&pool).await.unwrap();
    schedule.digests(start()).await.unwrap();
    assert_eq!(next_of(&pool, HOME).await, None, "a group gets none unless it asks");
    let due = next_of(&pool, ANA).await.unwrap();
    assert_eq!(schedule.digests(due).await.unwrap(), 1);
    quipu.quiet().await;
    let digest = quipu.last(ANA);
    assert!(digest.text.starts_with("Tu semana") && digest.text.contains("1234,50"), "{}", digest.text);

    sqlx::query("update chats set digest_weekly = true where chat_id = $1").bind(HOME).execute(&pool).await.unwrap();
    schedule.digests(start()).await.unwrap();
    let due = next_of(&pool, HOME).await.unwrap();
    assert_eq!(schedule.digests(due).await.unwrap(), 1);
    quipu.quiet().await;
    assert!(quipu.last(HOME).text.starts_with("Your week"), "{:?}", quipu.texts(HOME));
}

/// Chats with one entry each on the Thursday, due on the Monday after, written straight into the tables.
async fn many_chats(pool: &PgPool, count: i32, timezone: &str, due: DateTime<Utc>) {
    sqlx::query(
        "with b as (insert into books (book_id, title, currency, timezone)
                    select n, 'b', 'EUR', $2 from generate_series(1, $1) n returning book_id),
              a as (insert into accounts (book_id, account_no, name, currency) select book_id, 1, 'Cash', 'EUR' from b
                    returning book_id),
              e as (insert into entries (book_id, entry_no, kind, amount, currency, occurred_on, account_no, source,
                                         first_action, last_action)
                    select book_id, 1, 'expense', book_id, 'EUR', $3, 1, 'text', 1, 1 from a returning book_id)
         insert into chats (chat_id, book_id, kind, digest_weekly, next_digest_at)
         select book_id, book_id, 'private', true, $4 from b",
    )
    .bind(count)
    .bind(timezone)
    .bind(thursday())
    .bind(due)
    .execute(pool)
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_schedulers_tell_every_chat_once() {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    // All at ten, when every chat's place in the hour has passed.
    let ten: DateTime<Utc> = "2031-01-06T10:00:00Z".parse().unwrap();
    many_chats(&pool, 1_300, "UTC", ten).await;
    let (a, b) =
        (Store::connect(database.options(), 3).await.unwrap(), Store::connect(database.options(), 3).await.unwrap());
    let (a, b) = (silent(a), silent(b));
    let (one, two) = tokio::join!(a.digests(ten), b.digests(ten));
    let left = a.digests(ten).await.unwrap();
    assert_eq!(one.unwrap() + two.unwrap() + left, 1_300);
    let once: i64 = sqlx::query_scalar(
        "select count(*) from (select chat_id from outbox where not urgent and expires_at > now() + interval '22 hours'
                                 and expires_at <= now() + interval '24 hours'
                               group by chat_id having count(*) = 1) x",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(once, 1_300);
    let spread: (i64, i64) = sqlx::query_as(
        "select count(distinct next_digest_at), count(*) filter (where next_digest_at between $1 and $2) from chats",
    )
    .bind("2031-01-13T09:00:00Z".parse::<DateTime<Utc>>().unwrap())
    .bind("2031-01-13T10:00:00Z".parse::<DateTime<Utc>>().unwrap())
    .fetch_one(&pool)
    .await
    .unwrap();
    assert!(spread.0 > 700 && spread.1 == 1_300, "{spread:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_breaks_off_is_told_later_and_once() {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    let ten: DateTime<Utc> = "2031-01-06T10:00:00Z".parse().unwrap();
    many_chats(&pool, 3, "UTC", ten).await;
    let schedule = silent(Store::connect(database.options(), 3).await.unwrap());
    sqlx::raw_sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
         create trigger refuse before insert on outbox for each row when (new.chat_id = 3) execute function refuse();",
    )
    .execute(&pool)
    .await
    .unwrap();
    schedule.digests(ten).await.unwrap_err();
    assert_eq!(next_of(&pool, 1).await, Some(ten), "a digest and its next time are one change");
    sqlx::raw_sql("drop trigger refuse on outbox").execute(&pool).await.unwrap();
    assert_eq!(schedule.digests(ten + TimeDelta::hours(1)).await.unwrap(), 3);
    assert_eq!(schedule.digests(ten + TimeDelta::hours(2)).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_digest_follows_the_books_clock_and_is_never_stale() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    for (timezone, set_for, now, told) in [
        // On time; after a night's outage; after more than a day.
        ("UTC", "2031-01-06T09:10:00Z", "2031-01-06T10:00:00Z", 1),
        ("UTC", "2031-01-06T09:10:00Z", "2031-01-07T08:00:00Z", 1),
        ("UTC", "2031-01-06T09:10:00Z", "2031-01-07T11:00:00Z", 0),
        // The time was set for London and the book has moved: too early in New York, late in India.
        ("America/New_York", "2031-01-06T09:10:00Z", "2031-01-06T09:30:00Z", 0),
        ("Asia/Kolkata", "2031-01-06T09:10:00Z", "2031-01-06T09:30:00Z", 1),
    ] {
        let database = TestDatabase::new().await;
        let pool = database.pool().await;
        many_chats(&pool, 1, timezone, at(set_for)).await;
        let schedule = silent(Store::connect(database.options(), 2).await.unwrap());
        assert_eq!(schedule.digests(at(now)).await.unwrap(), told, "{timezone} {now}");
        let next = next_of(&pool, 1).await.unwrap();
        let there = next.with_timezone(&timezone.parse::<chrono_tz::Tz>().unwrap());
        assert_eq!((there.weekday(), there.hour()), (Weekday::Mon, 9), "{timezone} {now}");
        // New York's Monday is still to come and tells the same week.
        assert_eq!(
            schedule.digests(next).await.unwrap(),
            usize::from(timezone == "America/New_York"),
            "{timezone} {now}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chats_that_cannot_be_reached_are_left_alone() {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    let ten: DateTime<Utc> = "2031-01-06T10:00:00Z".parse().unwrap();
    many_chats(&pool, 2, "UTC", ten).await;
    sqlx::query("update chats set unreachable_since = now() where chat_id = 1").execute(&pool).await.unwrap();
    let schedule = silent(Store::connect(database.options(), 2).await.unwrap());
    assert_eq!(schedule.digests(ten).await.unwrap(), 1);
    let written: Vec<i64> = sqlx::query_scalar("select chat_id from outbox").fetch_all(&pool).await.unwrap();
    assert_eq!(written, [2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_kept_long_enough_goes() {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    many_chats(&pool, 1, "UTC", start()).await;
    sqlx::raw_sql(
        "insert into inbox (update_id, chat_id, payload, done_at, failed) values
             (1, 1, '{}', now() - interval '8 days', false), (2, 1, '{}', now() - interval '6 days', false),
             (3, 1, '{}', now() - interval '8 days', true), (4, 1, '{}', null, false),
             (5, 1, '{}', now() - interval '91 days', true);",
    )
    .execute(&pool)
    .await
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files = Files::in_folder(folder.path()).unwrap();
    let (mut kept, mut paths) = (Vec::new(), Vec::new());
    for (state, age) in [("open", 31), ("discarded", 31), ("open", 29), ("saved", 31)] {
        let path = files.keep(BookId(1), "jpg", vec![1]).await.unwrap();
        sqlx::query(
            "insert into drafts (book_id, kind, state, content, file_path, created_at)
             values (1, 'receipt', $1, '{}', $2, now() - make_interval(days => $3))",
        )
        .bind(state)
        .bind(&path)
        .bind(age)
        .execute(&pool)
        .await
        .unwrap();
        if age < 30 || state == "saved" {
            kept.push(path.clone());
        }
        paths.push(path);
    }
    let store = Store::connect(database.options(), 2).await.unwrap();
    let say = |reply: &Reply, chat| outgoing::say(reply, chat, None, false);
    let schedule = Schedule::new(store, files.clone(), say, Arc::new(|_| {}), Settings::default());
    assert_eq!(schedule.prune().await.unwrap(), Pruned { updates: 2, drafts: 2, files: 2, memories: 0, sends: 0 });
    assert_eq!(schedule.prune().await.unwrap(), Pruned { updates: 0, drafts: 0, files: 0, memories: 0, sends: 0 });
    for path in paths {
        assert_eq!(files.read(BookId(1), &path).await.is_ok(), kept.contains(&path), "{path}");
    }
    let left: Vec<i64> = sqlx::query_scalar("select update_id from inbox order by 1").fetch_all(&pool).await.unwrap();
    assert_eq!(left, [2, 3, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_no_longer_use_the_bot_is_told_nothing() {
    let quipu = Harness::start().await;
    for person in [ANA, BEN] {
        quipu.say(person, "20 groceries").await;
    }
    let pool = quipu.pool().await;
    move_entries(&pool, thursday()).await;
    let services = quipu.app.services.clone();
    let say = |reply: &Reply, chat| outgoing::say(reply, chat, None, false);
    let hand_over = Arc::new(move |queued| services.delivery.hand_over(queued));
    let (store, files) = (quipu.app.services.store.clone(), quipu.app.services.files.clone());
    let mut settings = Settings::default();
    settings.digest.allowed = Arc::new(|chat| chat.0 != BEN);
    let schedule = Schedule::new(store, files, say, hand_over, settings);
    schedule.digests(start()).await.unwrap();
    assert_eq!(schedule.digests(start() + TimeDelta::days(5)).await.unwrap(), 1);
    quipu.quiet().await;
    assert!(quipu.last(ANA).text.contains("Your week"));
    assert!(!quipu.last(BEN).text.contains("Your week"), "{}", quipu.last(BEN).text);
    pool.close().await;
}

/// The clock itself: it ticks, and it stops when told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_runs_until_it_is_told_to_stop() {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    many_chats(&pool, 1, "UTC", start()).await;
    sqlx::query("update chats set next_digest_at = null").execute(&pool).await.unwrap();
    let schedule = silent(Store::connect(database.options(), 2).await.unwrap());
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(schedule.run(stopping));
    for _ in 0..600 {
        if next_of(&pool, 1).await.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(next_of(&pool, 1).await.is_some_and(|next| next > Utc::now() && next < Utc::now() + TimeDelta::days(8)));
    stop.send(true).unwrap();
    tokio::time::timeout(crate::harness::PATIENCE, running).await.unwrap().unwrap();
}
