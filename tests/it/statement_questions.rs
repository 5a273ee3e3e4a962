//! What a statement leaves open is asked, always with an answer that is right, and what was left out is said: in the chat
//! and on the command line.

use crate::accounts::from_the_command_line;
use crate::harness::{ANA, Harness};
use crate::statements::send;

/// Amounts in cents with their signs and currencies, in the order of the entries.
async fn amounts(quipu: &Harness) -> Vec<String> {
    let pool = quipu.pool().await;
    let sum = "select (case kind when 'income' then amount else -amount end)::numeric(12, 2)::text || ' ' || currency
               from entries order by occurred_on, entry_no";
    let amounts = sqlx::query_scalar(sum).fetch_all(&pool).await.unwrap();
    pool.close().await;
    amounts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plus_beside_amounts_without_a_sign_is_money_in() {
    let quipu = Harness::start().await;
    let file = "Дата операции;Категория;Описание операции;Сумма в валюте счёта\n\
        09.03.2026;Транспорт;METRO;62,00\n10.03.2026;Прочие;ООО РОМАШКА;+84 300,00\n12.03.2026;Кафе;KOFE;380,00\n";
    let preview = send(&quipu, "card.csv", file.as_bytes()).await;
    assert!(preview.text.contains("New: 3"), "asked nothing: {}", preview.text);
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(amounts(&quipu).await, ["-62.00 EUR", "84300.00 EUR", "-380.00 EUR"]);
    // A month in which nothing came in is read the same way.
    let next = "Дата операции;Категория;Описание операции;Сумма в валюте счёта\n\
        01.04.2026;Транспорт;METRO;64,00\n02.04.2026;Кафе;KOFE;390,00\n";
    let preview = send(&quipu, "card.csv", next.as_bytes()).await;
    assert!(preview.text.contains("New: 2"), "{}", preview.text);
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(amounts(&quipu).await.split_off(3), ["-64.00 EUR", "-390.00 EUR"]);
}

/// Amounts without signs whose directions only the words of a column tell, which nobody but the person understands.
fn zorbs(month: u32) -> String {
    format!(
        "Date,Sort,Description,Amount\n2026-{month:02}-02,Zorb,Alpha,4.50\n2026-{month:02}-03,Plim,Beta,900.00\n\
         2026-{month:02}-04,Zorb,Gamma,7.00\n2026-{month:02}-05,Quax,Delta,1.00\n"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_rows_differ_a_column_tells_word_by_word_and_is_remembered() {
    let quipu = Harness::start().await;
    let question = send(&quipu, "zorb.csv", zorbs(3).as_bytes()).await;
    assert!(question.text.contains("Alpha") && question.text.contains("all 4 rows"), "{}", question.text);
    assert_eq!(
        question.labels(),
        ["Out", "In", "It differs: by “Sort”", "It differs: by “Description”", "Change columns", "Discard"]
    );
    let word = quipu.tap(ANA, &question, "It differs: by “Sort”").await;
    assert!(word.text.contains("“Zorb”") && word.text.contains("Rows with it: 2"), "{}", word.text);
    // Two taps on one question are one answer.
    for _ in 0..2 {
        quipu.control().tap(ANA, ANA, word.id, quipu::simulator::Tap::Label("Out")).unwrap();
    }
    quipu.quiet().await;
    let word = quipu.control().message(ANA, word.id).unwrap();
    assert!(word.text.contains("“Plim”") && word.text.contains("Beta"), "{}", word.text);
    let word = quipu.tap(ANA, &word, "In").await;
    assert!(word.text.contains("“Quax”"), "{}", word.text);
    let preview = quipu.tap(ANA, &word, "Neither: leave out").await;
    assert!(preview.text.contains("New: 3"), "{}", preview.text);
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(amounts(&quipu).await, ["-4.50 EUR", "900.00 EUR", "-7.00 EUR"]);
    let next = send(&quipu, "zorb.csv", zorbs(4).as_bytes()).await;
    assert!(next.text.contains("New: 3"), "{}", next.text);
    // A word that was not there before is asked about.
    let more = format!("{}2026-05-09,Wug,Eps,3.00\n", zorbs(5));
    let question = send(&quipu, "zorb.csv", more.as_bytes()).await;
    assert!(question.text.contains("“Wug”"), "{}", question.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_else_tells_it_is_said_what_can_be_done() {
    let quipu = Harness::start().await;
    let row = |n: u32| format!("2026-03-{n:02},Shop number {n},{n}.50\n");
    let file = format!("Date,Description,Amount\n{}", (1..=20).map(row).collect::<String>());
    let question = send(&quipu, "bare.csv", file.as_bytes()).await;
    assert_eq!(question.labels(), ["Out", "In", "Change columns", "Discard"]);
    assert!(question.text.contains("all 20 rows") && question.text.contains("Only some"), "{}", question.text);
    let preview = quipu.tap(ANA, &question, "In").await;
    assert!(preview.text.contains("New: 20"), "{}", preview.text);
    quipu.tap(ANA, &preview, "Discard").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_are_left_out_are_named_and_can_be_told() {
    let quipu = Harness::start().await;
    let file = "Date,Narration,Type,Amount\n2026-03-01,SHOP A,DR,10.00\n2026-03-02,SALARY,CR,100.00\n\
        2026-03-03,SHOP B,DR,5.00\n2026-03-04,SHOP A,REV,10.00\n";
    let preview = send(&quipu, "types.csv", file.as_bytes()).await;
    assert!(
        preview.text.contains("New: 3") && preview.text.contains("do not say in or out: “REV”"),
        "{}",
        preview.text
    );
    let folder = crate::harness::open_folder();
    std::fs::write(folder.path().join("types.csv"), file).unwrap();
    let dry = ["--account", "Bank", "--dry-run", "types.csv"];
    let (well, said) = from_the_command_line(&quipu, folder.path(), &dry).await;
    assert!(well && said.contains("do not say in or out: REV"), "{said}");
    let word = quipu.tap(ANA, &preview, "What do these words mean?").await;
    assert!(word.text.contains("“REV”") && word.text.contains("“Type”"), "{}", word.text);
    let preview = quipu.tap(ANA, &word, "In").await;
    assert!(preview.text.contains("New: 4") && !preview.text.contains("REV"), "{}", preview.text);
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(amounts(&quipu).await, ["-10.00 EUR", "100.00 EUR", "-5.00 EUR", "10.00 EUR"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_becomes_of_a_fee_in_a_column_of_its_own_is_said() {
    let quipu = Harness::start().await;
    let folder = crate::harness::open_folder();
    let proven = "Date,Description,Amount,Fee,Balance\n2026-03-17,Top-Up,100.00,0.00,100.00\n\
        2026-03-18,Cash,-50.00,1.50,48.50\n2026-03-19,Alpha,-20.00,0.00,28.50\n";
    let open =
        "Date,Description,Amount,Fee,Currency\n2026-03-18,Alpha,-10.00,0.50,EUR\n2026-03-17,Beta,-20.00,1.00,EUR\n";
    for (name, file, chat, line) in [
        (
            "proven.csv",
            proven,
            "column of its own: 1. It is taken off",
            "1 rows with a fee in a column of its own: it is",
        ),
        ("open.csv", open, "column of its own: 2. Nothing proves", "2 rows with a fee in a column of its own: nothing"),
    ] {
        let preview = send(&quipu, name, file.as_bytes()).await;
        assert!(preview.text.contains(chat), "{name}: {}", preview.text);
        std::fs::write(folder.path().join(name), file).unwrap();
        let dry = ["--account", "Bank", "--dry-run", name];
        let (well, said) = from_the_command_line(&quipu, folder.path(), &dry).await;
        assert!(well && said.contains(line), "{name}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amounts_in_columns_of_two_currencies_are_each_in_theirs() {
    let quipu = Harness::start().await;
    let file = "Date,Description,CAD$,USD$\n2026-01-03,UBER TRIP,-55.80,\n2026-01-16,US SHOP,,-21.22\n\
        2026-01-19,ACME PAYROLL,,1462.09\n2026-01-28,PHARMACY,-21.86,\n";
    let preview = send(&quipu, "two.csv", file.as_bytes()).await;
    assert!(preview.text.contains("New: 4") && preview.text.contains("$1,462.09"), "{}", preview.text);
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(amounts(&quipu).await, ["-55.80 CAD", "-21.22 USD", "1462.09 USD", "-21.86 CAD"]);
}
