//! Finished figures: through the model's loop, without a model, and held against the queries that are shown with them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use quipu::ledger::period::{Period, Weekdays};
use quipu::ledger::{Kind, UserId};
use quipu::reply::Locale;
use quipu::report::figures::{average, comparison, entries, ranking, sums, trend};
use quipu::report::finding::Finding;
use quipu::report::place::Place;
use quipu::report::table::{Cell, Table};
use quipu::sqlguard;
use quipu::store::people;
use quipu::store::reader::{Asker, Limits, Reader};
use quipu::store::search::{By, Filter, Step};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use quipu::simulator::Post;

use crate::harness::{ANA, BEN, HOME, Harness};
use crate::model_server::{self, ModelServer, calls, text};

/// Eight full months of a plain life, and a running one in which Fun is dear: a salary, rent, four baskets at Lidl, a
/// subscription that rose lately, and nothing in dollars but a taxi.
const LIFE: &str = "
    with months as (
        select n, (date_trunc('month', current_date) - make_interval(months => n))::date as first
        from generate_series(0, 8) as n
    ), rows as (
        select first as day, 'income' as kind, 2000.00 as amount, 'salary' as category, null as merchant, 'EUR' as currency
        from months
        union all select first, 'expense', 800, 'housing', 'Landlord', 'EUR' from months
        union all select first + 7 * b, 'expense', 50 + b, 'groceries', 'Lidl', 'EUR'
                  from months, generate_series(0, 3) as b where n > 0
        union all select first + 4, 'expense', case when n <= 1 then 12.99 else 9.99 end, 'subscriptions', 'Netflix', 'EUR'
                  from months
        union all select first, 'expense', case when n = 0 then 400 else 30 end, 'fun', 'Cinema', 'EUR' from months
        union all select first, 'expense', 7.50, 'transport', 'Taxi', 'USD' from months where n = 0
    )
    insert into entries (book_id, entry_no, kind, amount, currency, occurred_on, category_no, account_no, merchant,
                         tags, payer_id, source, first_action, last_action)
    select b.book_id, b.last_entry_no + row_number() over (order by r.day, r.merchant, r.amount), r.kind, r.amount,
           r.currency, r.day, c.category_no, 1, r.merchant, '{life}'::text[], 1001, 'text', 1, 1
    from rows r, books b join categories c using (book_id)
    where b.book_id = (select book_id from chats where chat_id = 1001) and c.slug = r.category
      and r.day <= current_date";

async fn live(quipu: &Harness) {
    quipu.say(ANA, "coffee 3.50").await;
    let pool = quipu.pool().await;
    sqlx::query(LIFE).execute(&pool).await.unwrap();
    sqlx::query(
        "update books set last_entry_no = coalesce((select max(entry_no) from entries e where e.book_id = books.book_id), 0)",
    )
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
}

async fn with_model(server: &ModelServer) -> Harness {
    // Many turns would be summarised beside the answers, by calls that take steps of the script.
    model_server::with_model(server, &["--memory-turns", "0"]).await
}

fn anything() -> Value {
    json!({"kind": null, "category": null, "words": null, "account": null, "tag": null, "payer": null, "least": null,
        "most": null})
}

fn filter(field: &str, value: &str) -> Value {
    let mut filter = anything();
    filter[field] = value.into();
    filter
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_reading_tool_returns_finished_figures() {
    let server = ModelServer::start().await;
    let quipu = with_model(&server).await;
    live(&quipu).await;
    let lidl = filter("words", "lidl");
    for (tool, arguments, expected) in [
        (
            "totals",
            json!({"period": "last month", "filter": lidl}),
            &["\"total\":206", "\"entries\":4", "\"from\":"][..],
        ),
        ("totals", json!({"period": "last month", "filter": anything()}), &["received_less_spent\":951.01"]),
        ("totals", json!({"period": null, "filter": filter("tag", "nothing")}), &["\"totals\":[]"]),
        ("totals", json!({"period": null, "filter": filter("category", "Nonsense")}), &["no such category"]),
        ("totals", json!({"period": "when I was young", "filter": anything()}), &["not understood"]),
        ("totals", json!({"period": "last month", "filter": filter("payer", "Ana")}), &["\"total\":2000"]),
        ("totals", json!({"period": "last month", "filter": filter("least", "700")}), &["\"total\":800"]),
        (
            "compare_periods",
            json!({"one": "this month", "other": "last month", "filter": filter("category", "Fun")}),
            &["\"earlier\":30", "\"later\":400", "\"change\":370", "1233"],
        ),
        ("compare_periods", json!({"one": "all", "other": "last month", "filter": anything()}), &["not all time"]),
        (
            "rank",
            json!({"by": "merchant", "count": 2, "period": "last month", "filter": anything()}),
            &["\"name\":\"Landlord\"", "\"total\":800", "\"rank\":2", "\"name\":\"Lidl\""],
        ),
        (
            "average",
            json!({"per": "month", "period": null, "filter": lidl}),
            &["\"average\":206", "\"total\":1236", "\"stretches\":6", "\"stretches_without_entries\":0"],
        ),
        (
            "trend",
            json!({"per": "month", "period": null, "filter": lidl}),
            &["\"total\":206", "\"running\":true", "median_of_last_3_full"],
        ),
        (
            "list_entries",
            json!({"order": "largest", "count": 1, "period": "last month", "filter": filter("kind", "expense")}),
            &["\"amount\":800", "\"merchant\":\"Landlord\"", "\"entries\":7"],
        ),
        ("balances", json!({"account": null}), &["\"currency\":\"USD\"", "\"balance\":-7.5"]),
        ("balances", json!({"account": "Nowhere"}), &["no such account"]),
        ("budgets_left", json!({"category": null}), &["\"about\":"]),
        ("overspending", json!({"month": null}), &["\"category\":\"Fun\"", "\"usual_by_this_day\":30", "\"more\":370"]),
        ("unusual_entries", json!({"period": null}), &["\"name\":\"Cinema\"", "\"amount\":400", "\"usual\":30"]),
        ("forecast_month", json!({}), &["\"spent_so_far\":", "\"full_months_looked_at\":6"]),
        (
            "affordability",
            json!({"amount": "100", "currency": null, "by": null}),
            &["\"verdict\":\"there_now\"", "\"wanted\":100"],
        ),
        ("affordability", json!({"amount": "1e9", "currency": null, "by": null}), &["no decimal"]),
        ("savings", json!({}), &["\"name\":\"Netflix\"", "\"a_month\":12.99", "\"a_year\":155.88"]),
        (
            "draw_chart",
            json!({"what": "categories", "per": null, "period": "last month", "compared_with": null, "filter": anything()}),
            &["\"total\":800"],
        ),
    ] {
        server.then([calls([(tool, arguments.clone())]), text("That is all there is.")]);
        let answer = quipu.say(ANA, &format!("how come, {tool}? tell me what happened and why")).await;
        quipu.quiet().await;
        let body = server.bodies().pop().unwrap();
        let told = body["messages"].as_array().unwrap().last().unwrap()["content"].as_str().unwrap().to_owned();
        for part in expected {
            assert!(told.contains(part), "{tool} {arguments}: {part:?} is not in {told}");
        }
        assert!(quipu.last(ANA).text.contains("That is all"), "{tool}: {}", answer.text);
    }
    assert_eq!(server.violations(), Vec::<String>::new());
    let pictures =
        quipu.control().transcript(ANA).into_iter().filter(|shown| shown.text.contains("Spending by")).count();
    assert_eq!(pictures, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_of_one_answer_come_back_in_order_and_stand_behind_it() {
    let server = ModelServer::start().await;
    let quipu = with_model(&server).await;
    live(&quipu).await;
    let lidl = filter("words", "lidl");
    let sql = "select sum(amount) as rent, currency from transactions where merchant = 'Landlord' group by currency";
    server.then([
        calls([
            ("totals", json!({"period": "last month", "filter": lidl})),
            ("query_ledger", json!({"sql": sql, "purpose": "All rent"})),
            ("average", json!({"per": "month", "period": null, "filter": lidl})),
        ]),
        text("Lidl took €206.00 last month, and as much on average over the last 6 full months."),
    ]);
    let answer = quipu.say(ANA, "how come I am always broke? look at Lidl and the rent").await;
    assert!(answer.text.contains("€206.00"), "{}", answer.text);
    let body = server.bodies().pop().unwrap();
    let results: Vec<&str> = body["messages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|message| message["role"] == "tool")
        .map(|message| message["content"].as_str().unwrap())
        .collect();
    assert_eq!(results.len(), 3);
    assert!(
        results[0].contains("\"totals\"") && results[1].contains("\"rent\"") && results[2].contains("\"averages\"")
    );
    quipu.tap(ANA, &answer, "How it was worked out").await;
    let how = quipu.last(ANA).text;
    assert!(how.contains("merchant ilike '%lidl%'") && how.contains("All rent"), "{how}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_nobody_backs_up_give_way_to_the_tools_own_words() {
    let server = ModelServer::start().await;
    let quipu = with_model(&server).await;
    live(&quipu).await;
    server.then([
        calls([("overspending", json!({"month": null}))]),
        text("You spend €1,234.56 too much."),
        text("It is €1,234.56, believe me."),
    ]);
    let answer = quipu.say(ANA, "why is there never anything left of my salary, tell me?").await;
    assert!(
        answer.text.contains("Fun") && answer.text.contains("€400.00") && !answer.text.contains("1,234"),
        "{}",
        answer.text
    );
}

/// A connection, and where figures are worked out.
async fn book(quipu: &Harness) -> (sqlx::pool::PoolConnection<sqlx::Postgres>, std::sync::Arc<quipu::store::Book>) {
    let store = &quipu.app.services.store;
    let mut tx = store.begin().await.unwrap();
    let id = people::private_book(&mut tx, UserId(ANA)).await.unwrap().unwrap();
    let book = store.book(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    (store.pool().acquire().await.unwrap(), book)
}

/// What the query beside a sheet comes to by kind and currency, income and expenses.
async fn asked(reader: &Reader, book: &quipu::store::Book, sql: &str) -> BTreeMap<String, Decimal> {
    let query = sqlguard::guard(sql).unwrap_or_else(|rejection| panic!("{sql}: {rejection:?}"));
    let rows = reader
        .run(Asker { person: UserId(ANA), book: book.id, timezone: chrono_tz::Tz::UTC }, &query)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    let table = Table::read(query.columns(), &rows.rows);
    let mut sums = BTreeMap::new();
    for row in 0..table.rows.len() {
        let amount = ["total", "amount"].into_iter().find_map(|name| table.get(row, name)?.number());
        let currency = table.get(row, "currency").and_then(Cell::text).unwrap_or_default();
        *sums.entry(currency.to_owned()).or_default() += amount.unwrap_or_default();
    }
    sums
}

fn summed(finding: &Finding, sheet: &str, column: &str) -> BTreeMap<String, Decimal> {
    let table = &finding.sheets.iter().find(|one| one.name == sheet).unwrap().table;
    let mut sums = BTreeMap::new();
    for row in 0..table.rows.len() {
        let currency = table.get(row, "currency").and_then(Cell::text).unwrap().to_owned();
        *sums.entry(currency).or_default() += table.get(row, column).unwrap().number().unwrap();
    }
    sums
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_query_shown_beside_a_figure_gives_that_figure() {
    let quipu = Harness::start().await;
    live(&quipu).await;
    let reader =
        Reader::open(&quipu.app.services.store, &quipu.database.options(), None, Limits::default()).await.unwrap();
    quipu.say(ANA, "o'brien's 100% pub_quiz 7.25 #Fun").await;
    let (mut db, book) = book(&quipu).await;
    let locale = Locale::of("en");
    let today = chrono::Utc::now().date_naive();
    let place = Place { book: &book, locale: &locale, today };
    let year = Period { start: NaiveDate::from_ymd_opt(today.year() - 1, 1, 1).unwrap(), end: today };
    let groceries = book.categories.iter().find(|c| c.slug.as_deref() == Some("groceries")).unwrap().no;
    let expenses = Filter::default().of(Kind::Expense);
    for filter in [
        Filter::default(),
        expenses.clone(),
        expenses.within(year),
        Filter { category: Some(groceries), ..expenses.clone() },
        Filter { uncategorised: true, ..expenses.clone() },
        Filter { words: Some("lidl".into()), ..expenses.clone() },
        Filter { words: Some("o'brien's 100% pub_".into()), ..expenses.clone() },
        Filter { account: book.default_account().map(|account| account.no), ..expenses.clone() },
        Filter { tag: Some("life".into()), ..expenses.clone() },
        Filter { payer: Some((UserId(ANA), "Ana".into())), ..expenses.clone() },
        Filter { least: Some("9.99".parse().unwrap()), most: Some(Decimal::from(60)), ..expenses.clone() },
        Filter { words: Some("nothing of that name".into()), ..expenses.clone() },
        Filter { weekdays: Some(Weekdays::WEEKEND), ..expenses.clone() },
        Filter { weekdays: Some(Weekdays::WORKING), ..expenses.clone() },
    ] {
        let sum = sums::figure(&mut db, place, &filter).await.unwrap();
        assert_eq!(summed(&sum, "totals", "total"), asked(&reader, &book, &sum.sheets[0].sql).await, "{filter:?}");
        let list = entries::figure(&mut db, place, &filter, true, 200).await.unwrap();
        assert_eq!(summed(&list, "entries", "amount"), asked(&reader, &book, &list.sheets[0].sql).await, "{filter:?}");
        for by in [By::Category, By::Merchant, By::Name, By::Account, By::Payer] {
            let ranked = ranking::figure(&mut db, place, &filter, by, 100).await.unwrap();
            let all = asked(&reader, &book, &ranked.sheets[0].sql).await;
            // What has no merchant is in the query and not in the ranking.
            if by != By::Merchant {
                assert_eq!(summed(&ranked, "ranking", "total"), all, "{by:?} {filter:?}");
            }
        }
        for step in [Step::Week, Step::Month] {
            let mean = average::figure(&mut db, place, &filter, step).await.unwrap();
            if let Some(sheet) = mean.sheets.first() {
                let all = asked(&reader, &book, &sheet.sql).await;
                assert_eq!(summed(&mean, "averages", "total"), all, "{step:?} {filter:?}");
            }
            let moved = trend::figure(&mut db, place, &filter, step).await.unwrap();
            let mut all = asked(&reader, &book, &moved.sheets[0].sql).await;
            let mut of = summed(&moved, "trend", "total");
            of.retain(|_, amount| !amount.is_zero());
            all.retain(|_, amount| !amount.is_zero());
            assert_eq!(of, all, "{step:?} {filter:?}");
        }
    }
    // Every day is of the weekend or not.
    let on = |weekdays| Filter { weekdays: Some(weekdays), ..expenses.clone() };
    let mut parts: BTreeMap<String, Decimal> = BTreeMap::new();
    for weekdays in [Weekdays::WEEKEND, Weekdays::WORKING] {
        let part = sums::figure(&mut db, place, &on(weekdays)).await.unwrap();
        for (currency, amount) in summed(&part, "totals", "total") {
            *parts.entry(currency).or_default() += amount;
        }
    }
    let whole = sums::figure(&mut db, place, &expenses).await.unwrap();
    assert_eq!(parts, summed(&whole, "totals", "total"));
    let (this, last) = (Period::month(today), Period::month_away(today, -1));
    let compared = comparison::figure(&mut db, place, &expenses, this, last).await.unwrap();
    let sheet = &compared.sheets[1];
    assert_eq!(
        summed(&compared, "comparison", "earlier").get("EUR"),
        asked(&reader, &book, &sheet.sql).await.get("EUR")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_book_and_a_young_one_say_so() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/start").await;
    let (mut db, book) = book(&quipu).await;
    let locale = Locale::of("es");
    let place = Place { book: &book, locale: &locale, today: chrono::Utc::now().date_naive() };
    let nothing = Filter::default();
    for finding in [
        sums::figure(&mut db, place, &nothing).await.unwrap(),
        ranking::figure(&mut db, place, &nothing, By::Category, 5).await.unwrap(),
        average::figure(&mut db, place, &nothing, Step::Month).await.unwrap(),
        trend::figure(&mut db, place, &nothing, Step::Month).await.unwrap(),
        entries::figure(&mut db, place, &nothing, false, 5).await.unwrap(),
    ] {
        assert!(finding.html.plain().contains("No hay nada registrado"), "{}", finding.html.plain());
    }
    drop(db);
    let answer = quipu.say(ANA, "/chart").await;
    assert!(answer.text.contains("Nothing recorded"), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn charts_are_sent_as_pictures_with_their_figures() {
    let quipu = Harness::start().await;
    live(&quipu).await;
    for (command, expected) in [
        ("/chart", "Spending by category"),
        ("/chart months", "Spending by month"),
        ("/chart last month", "Spending by category"),
        ("/chart groceries", "Groceries"),
        ("/chart merchants last month", "€"),
        ("/chart balance", "Balance"),
        ("/chart semanas", "Spending by week"),
    ] {
        let shown = quipu.say(ANA, command).await;
        assert!(shown.text.contains(expected), "{command}: {}", shown.text);
        assert_eq!(shown.file.map(|file| file.width), Some(1080), "{command}");
    }
    let month = quipu.say(ANA, "/month").await;
    quipu.tap(ANA, &month, "Chart").await;
    let chart = quipu.last(ANA);
    assert!(chart.file.is_some() && chart.text.contains("not shown"), "{}", chart.text);
    quipu.tap(ANA, &chart, "By month").await;
    assert!(quipu.last(ANA).text.contains("Spending by month"));
    let unknown = quipu.say(ANA, "/chart the weather").await;
    assert!(unknown.text.contains("I can draw"), "{}", unknown.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_of_how_money_is_spent_need_no_model() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/start").await;
    for (question, expected) in [
        ("where am I overspending?", "too little recorded"),
        ("anything unusual?", "too little recorded"),
        ("how can I save?", "too little recorded"),
    ] {
        let answer = quipu.say(ANA, question).await;
        assert!(answer.text.contains(expected), "{question}: {}", answer.text);
    }
    live(&quipu).await;
    for (question, expected) in [
        ("where am I overspending?", &["Fun", "€400.00", "usually €30.00", "€370.00 more"][..]),
        ("am I spending more than usual?", &["Fun"]),
        ("¿dónde gasto de más?", &["Fun", "€370.00"]),
        ("anything unusual?", &["Cinema", "€400.00", "usually about €30.00"]),
        ("how can I save?", &["Netflix", "€12.99 each month", "€155.88 a year", "Together"]),
        ("how can I cut back?", &["Netflix"]),
        ("how much will I spend this month?", &["by the end of the month", "Spent so far"]),
        ("can I afford a 1,200 trip in June?", &["€1,200.00", "there now", "Free now", "usually left over"]),
        ("can I afford a 900,000 house in 2 months?", &["will be missing", "put aside"]),
        ("¿puedo permitirme un viaje de 1200 en junio?", &["€1,200.00", "there now"]),
        ("how many expenses last month", &["7 entries"]),
        ("how much did I save last month", &["Left over: €951.01"]),
        ("groceries spending month by month", &["€206.00", "so far", "Median"]),
        ("average per month on groceries", &["€206.00 a month", "6 months"]),
        ("what did I spend at Lidl last month", &["“Lidl”", "€206.00", "4 entries"]),
    ] {
        let answer = quipu.say(ANA, question).await;
        for part in expected {
            assert!(answer.text.contains(part), "{question}: {part:?} is not in {:?}", answer.text);
        }
        quipu.tap(ANA, &answer, "How it was worked out").await;
        assert!(quipu.last(ANA).text.contains("from transactions"), "{question}: {}", quipu.last(ANA).text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_is_spending_taken_back_and_no_income() {
    let server = ModelServer::start().await;
    let quipu = with_model(&server).await;
    for said in ["100 groceries", "+25 refund of lidl", "/budget groceries 100"] {
        quipu.say(ANA, said).await;
        quipu.quiet().await;
    }
    let refunded = "update entries e set is_refund = true, merchant = 'Lidl',
            category_no = (select category_no from categories c where c.slug = 'groceries' and c.book_id = e.book_id)
        where kind = 'income'";
    sqlx::query(refunded).execute(&quipu.pool().await).await.unwrap();
    for (question, expected, other) in [
        ("how much did I spend on groceries this month?", "€75.00", "2 entries"),
        ("how much did I spend this month?", "€75.00", "2 entries"),
        ("what was my highest spending category this month?", "Groceries", "€75.00"),
        ("how much is left in my groceries budget?", "€25.00", "€75.00"),
        ("what is my balance?", "€75.00", ""),
        ("biggest expenses this month", "+€25.00", "€100.00"),
        ("show my last 2 entries", "+€25.00", "€100.00"),
        ("/month", "€75.00", "Groceries"),
        ("how much did I earn this month?", "Nothing recorded", ""),
        ("/list", "+€25.00", "€100.00"),
    ] {
        let answer = quipu.say(ANA, question).await;
        let text = answer.text.replace('\u{a0}', " ");
        assert!(text.contains(expected) && text.contains(other), "{question}: {text}");
        assert!(!text.contains("Received"), "{question}: {text}");
    }
    let answer = quipu.say(ANA, "how much did I spend on groceries this month?").await;
    quipu.tap(ANA, &answer, "Show the entries").await;
    let rows = quipu.last(ANA).text;
    assert!(rows.contains("+€25.00") && rows.contains("€100.00"), "{rows}");
    // A model that adds up kinds gets it right without knowing of refunds.
    let sql = "select kind, sum(amount) as total from transactions group by kind";
    server.then([calls([("query_ledger", json!({"sql": sql, "purpose": "All"}))]), text("It is 75 in all.")]);
    let answer = quipu.say(ANA, "tell me the whole story of my groceries, would you?").await;
    assert_eq!(answer.text, "It is 75 in all.");
    let sql = "select category, spent, \"left\" from budgets";
    server.then([calls([("query_ledger", json!({"sql": sql, "purpose": "All"}))]), text("75 of it is gone, 25 left.")]);
    let answer = quipu.say(ANA, "tell me the whole story of my budgets, would you?").await;
    assert_eq!(answer.text, "75 of it is gone, 25 left.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plans_count_recurring_items_goals_and_budgets() {
    let server = ModelServer::start().await;
    let quipu = with_model(&server).await;
    live(&quipu).await;
    for set in ["/budget fun 20", "/goal boat 600 by june", "/goal boat +50", "/recurring gym 25 monthly on 1"] {
        quipu.say(ANA, set).await;
        quipu.quiet().await;
    }
    let month = "how much will I spend this month?";
    for (question, expected) in [
        (month, &["Fun", "over</b> the budget of €20.00", "Your goals take this month"][..]),
        (
            "can I afford a 900,000 house in 2 months?",
            &["Recurring until then: €0.00 in, €", "Set aside for goals: €50.00"],
        ),
        (
            "can I afford a 900,000 house in 2 months?",
            &["Your goals take", "pass your budgets by €10.00", "if you keep to them"],
        ),
    ] {
        let answer = quipu.say(ANA, question).await;
        for part in expected {
            let part = part.replace("</b>", "");
            assert!(answer.text.contains(&part), "{question}: {part:?} is not in {:?}", answer.text);
        }
    }
    // What is saved for the very thing is there for it.
    let answer = quipu.say(ANA, "can I afford a 900,000 boat in 2 months?").await;
    assert!(!answer.text.contains("Set aside") && !answer.text.contains("Your goals take"), "{}", answer.text);
    // Paused, it takes nothing.
    quipu.say(ANA, "/recurring gym pause").await;
    quipu.quiet().await;
    let answer = quipu.say(ANA, "can I afford a 900,000 house in 2 months?").await;
    assert!(!answer.text.contains("Recurring until then"), "{}", answer.text);
    quipu.say(ANA, "/undo").await;
    quipu.quiet().await;

    // A model is given the same figures.
    let by = chrono::Utc::now().date_naive() + chrono::Days::new(61);
    server.then([
        calls([
            ("affordability", json!({"amount": "900000", "currency": null, "by": by.to_string()})),
            ("forecast_month", json!({})),
        ]),
        text("It is 900,000 you would need."),
    ]);
    let answer = quipu.say(ANA, "would you say a house for 900,000 is within my means, all in all?").await;
    assert_eq!(answer.text, "It is 900,000 you would need.");
    let told = server.bodies().pop().unwrap().to_string().replace('\\', "");
    for part in [
        "\"set_aside_for_other_goals\":50",
        "\"usually_spent_beyond_budgets_a_month\":10",
        "\"recurring_income_until_then\":0",
        "\"budgets\":[{\"category\":\"Fun\"",
        "\"goals_take_this_month\":",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("\"recurring_expenses_until_then\":0,"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_group_i_am_not_we() {
    let quipu = Harness::start().await;
    for (person, text) in [(ANA, "/add@quipu_bot 10 coffee"), (BEN, "/add@quipu_bot 5 tea")] {
        let sent = quipu.control().text(Post::group(person, HOME), text).unwrap();
        quipu.answer(HOME, sent).await;
    }
    for (question, expected, other) in [
        ("@quipu_bot how much did I spend this month?", "€10.00", "Ana"),
        ("@quipu_bot how much did we spend this month?", "€15.00", "2 entries"),
    ] {
        let sent = quipu.control().text(Post::group(ANA, HOME), question).unwrap();
        let answer = quipu.answer(HOME, sent).await;
        assert!(answer.text.contains(expected) && answer.text.contains(other), "{question}: {}", answer.text);
    }
}
