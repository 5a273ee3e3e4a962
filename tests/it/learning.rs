//! What a bank's rows become: names, modes, refunds, transfers, categories learned; and the walk through what is left.

use crate::harness::{ANA, Harness};
use quipu::simulator::{MediaKind, Shown, Upload};

async fn send(quipu: &Harness, name: &str, rows: &str) -> Shown {
    // Another bank, another layout: what was confirmed for one tells nothing of the other.
    let heading = if name.starts_with("savings") { "Booked on,Details,Value" } else { "Date,Description,Amount" };
    let bytes = format!("{heading}\n{rows}").into_bytes().into();
    let upload = Upload { name: Some(name.into()), mime: Some("text/csv".into()), bytes };
    let sent = quipu.control().file(ANA, MediaKind::Document, upload, "").unwrap();
    quipu.answer(ANA, sent).await
}

async fn import(quipu: &Harness, name: &str, rows: &str) -> Shown {
    let preview = send(quipu, name, rows).await;
    quipu.tap(ANA, &preview, "Import").await;
    quipu.last(ANA)
}

/// How many entries have a category, by its slug, and something more.
async fn with(quipu: &Harness, slug: &str, more: &str) -> i64 {
    let pool = quipu.pool().await;
    let sql = format!(
        "select count(*) from entries e left join categories c using (book_id, category_no)
         where coalesce(c.slug, '-') = '{slug}' and {more}"
    );
    let count = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&pool).await.unwrap();
    pool.close().await;
    count
}

const BANK: &str = "2026-03-01,UPI-SWIGGY-SWIGGY8@YBL-YESB0YBLUPI-410000000001-PAY,-450.00\n\
                    2026-03-02,TRANSFER TO SAVINGS,-500.00\n\
                    2026-03-03,CARD PURCHASE 1234 ZORBLAX 771,-40.00\n\
                    2026-03-05,CARD PURCHASE 1234 LIDL MARKET,-25.00\n\
                    2026-03-09,REFUND CARD 1234 LIDL MARKET,25.00\n\
                    2026-03-10,MONTHLY SERVICE FEE,-5.00\n";
const SAVINGS: &str =
    "2026-03-03,TRANSFER FROM CHECKING,500.00\n2026-03-30,CARD FEE,-0.50\n2026-03-31,INTEREST PAID,1.20\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_banks_rows_get_names_modes_categories_and_refunds() {
    let quipu = Harness::start().await;
    import(&quipu, "bank.csv", BANK).await;
    assert_eq!(
        with(&quipu, "-", "merchant = 'Swiggy' and payment_mode = 'upi' and note like 'UPI-SWIGGY%'").await
            + with(&quipu, "food", "merchant = 'Swiggy' and payment_mode = 'upi' and note like 'UPI-SWIGGY%'").await,
        1
    );
    assert_eq!(with(&quipu, "fees", "amount = 5 and payment_mode = 'fee'").await, 1);
    assert_eq!(with(&quipu, "groceries", "amount = 25 and e.kind = 'expense'").await, 1);
    // The refund goes where the purchase went, and is shown as one.
    assert_eq!(with(&quipu, "groceries", "amount = 25 and e.kind = 'income' and is_refund").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_sides_of_a_transfer_are_one_entry_once_and_undone() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/accounts add Savings").await;
    import(&quipu, "bank.csv", BANK).await;
    assert_eq!(quipu.count("select count(*) from entries").await, 6);
    let imported = import(&quipu, "savings.csv", SAVINGS).await;
    let transfer =
        "select count(*) from entries e join accounts a on a.book_id = e.book_id and a.account_no = e.to_account_no
                    where e.kind = 'transfer' and e.amount = 500 and a.name = 'Savings'";
    assert_eq!(quipu.count(transfer).await, 1, "{:#?}", quipu.texts(ANA));
    assert_eq!(quipu.count("select count(*) from entries").await, 8);
    assert_eq!(with(&quipu, "interest", "amount = 1.20").await, 1);
    // Both again add nothing.
    for (name, rows) in [("bank.csv", BANK), ("savings.csv", SAVINGS)] {
        let preview = send(&quipu, name, rows).await;
        assert!(!preview.labels().contains(&"Import"), "{}", preview.text);
    }
    quipu.tap(ANA, &imported, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 6);
    assert_eq!(quipu.count("select count(*) from entries where kind = 'expense' and amount = 500").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_rows_of_a_typed_transfer_are_that_transfer() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/accounts add Savings").await;
    quipu.say(ANA, "from bank to savings 500 on 2026-03-02").await;
    let transfers = "select count(*) from entries where kind = 'transfer' and amount = 500";
    assert_eq!(quipu.count(transfers).await, 1, "{:#?}", quipu.texts(ANA));
    let (bank, savings) = (import(&quipu, "bank.csv", BANK).await, import(&quipu, "savings.csv", SAVINGS).await);
    // The bank's other five rows and the two of the savings account.
    assert_eq!(quipu.count(transfers).await, 1);
    assert_eq!(quipu.count("select count(*) from entries").await, 1 + 5 + 2, "{:#?}", quipu.texts(ANA));
    for (name, rows) in [("bank.csv", BANK), ("savings.csv", SAVINGS)] {
        let preview = send(&quipu, name, rows).await;
        assert!(!preview.labels().contains(&"Import"), "{}", preview.text);
    }
    // Each import gives back its side.
    for done in [savings, bank] {
        quipu.tap(ANA, &done, "Undo").await;
    }
    assert_eq!(quipu.count("select count(*) from entries").await, 1);
    let untouched = "select count(*) from entries where import_key is null and paired_key is null";
    assert_eq!(quipu.count(untouched).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_merchants_own_past_sorts_its_next_rows_and_a_rule_comes_first() {
    let quipu = Harness::start().await;
    import(&quipu, "bank.csv", BANK).await;
    let zorblax = "select entry_no from entries where merchant = 'Zorblax'";
    let no = quipu.count(zorblax).await;
    quipu.say(ANA, &format!("#{no} fun")).await;
    assert_eq!(with(&quipu, "fun", "merchant = 'Zorblax'").await, 1, "{:#?}", quipu.texts(ANA));
    import(&quipu, "bank.csv", "2026-04-03,CARD PURCHASE 1234 ZORBLAX 9,-41.00\n").await;
    assert_eq!(with(&quipu, "fun", "merchant = 'Zorblax'").await, 2);
    quipu.say(ANA, "/rules zorblax over 100 → gifts as Zorblax Ltd").await;
    import(&quipu, "bank.csv", "2026-05-03,CARD PURCHASE 1234 ZORBLAX 9,-141.00\n").await;
    assert_eq!(with(&quipu, "gifts", "merchant = 'Zorblax Ltd' and amount = 141").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_walk_takes_the_most_frequent_first_and_ends() {
    let quipu = Harness::start().await;
    for text in ["quux 5", "zorblax 1", "zorblax 2", "zorblax 3", "coffee 4"] {
        quipu.say(ANA, text).await;
    }
    let asked = quipu.say(ANA, "/uncategorised").await;
    assert!(asked.text.contains("zorblax") && asked.text.contains("3 entries"), "{}", asked.text);
    let next = quipu.tap(ANA, &asked, "Fun").await;
    assert!(next.text.contains("quux") && next.text.contains("last"), "{}", next.text);
    assert!(next.text.contains("zorblax → 🎬 Fun: 3 entries"), "{}", next.text);
    assert_eq!(with(&quipu, "fun", "note = 'zorblax'").await, 3);
    let skipped = quipu.tap(ANA, &next, "Skip").await;
    assert!(skipped.text.contains("Skipped: 1"), "{}", skipped.text);
    let again = quipu.tap(ANA, &skipped, "Start again").await;
    let end = quipu.tap(ANA, &again, "Gifts").await;
    assert!(end.text.contains("Everything has a category"), "{}", end.text);
    quipu.tap(ANA, &end, "Undo").await;
    assert_eq!(with(&quipu, "gifts", "true").await, 0);
    assert_eq!(with(&quipu, "fun", "true").await, 3);
    quipu.say(ANA, "zorblax 9").await;
    assert_eq!(with(&quipu, "fun", "true").await, 4, "and the next one is known");
}
