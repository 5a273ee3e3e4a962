//! Files of several accounts go into those they name, each proven by its own balances, as one import.

use quipu::simulator::{MediaKind, Shown, Upload};

use crate::harness::{ANA, Harness};

async fn send(quipu: &Harness, name: &str, bytes: &str) -> Shown {
    let upload = Upload { name: Some(name.into()), mime: None, bytes: bytes.as_bytes().to_vec().into() };
    let sent = quipu.control().file(ANA, MediaKind::Document, upload, "").unwrap();
    quipu.answer(ANA, sent).await
}

/// How many entries an account has, by its name.
async fn of(quipu: &Harness, account: &str) -> i64 {
    let pool = quipu.pool().await;
    let count = sqlx::query_scalar(
        "select count(*) from entries e join accounts a using (book_id) where a.account_no = e.account_no and a.name = $1",
    )
    .bind(account)
    .fetch_one(&pool)
    .await
    .unwrap();
    pool.close().await;
    count
}

const ALL: &str = "select count(*) from entries";

/// Two statements, each with a balance that only its own rows lead to.
fn ofx(month: u32) -> String {
    let rows = |id: &str, rows: &[(u32, &str, &str)]| -> String {
        rows.iter()
            .map(|(day, amount, name)| {
                format!(
                    "<STMTTRN><TRNTYPE>OTHER<DTPOSTED>2026{month:02}{day:02}<TRNAMT>{amount}<FITID>{id}{month}{day}<NAME>{name}</STMTTRN>"
                )
            })
            .collect()
    };
    let account = |number: &str, rows: String| {
        format!(
            "<STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>{number}</BANKACCTFROM><BANKTRANLIST>{rows}</BANKTRANLIST>\
             <LEDGERBAL><BALAMT>500.00<DTASOF>2026{month:02}28</LEDGERBAL></STMTRS></STMTTRNRS>"
        )
    };
    let checking = account("11112222", rows("c", &[(2, "-12.50", "BAKERY"), (5, "-100.00", "TRANSFER TO SAVINGS")]));
    let savings = account(
        "33334444",
        rows("s", &[(5, "100.00", "TRANSFER FROM CHECKING"), (20, "1.20", "INTEREST"), (21, "-0.20", "TAX")]),
    );
    format!("OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1>{checking}{savings}</BANKMSGSRSV1></OFX>")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_statement_of_a_file_goes_into_the_account_it_names() {
    let quipu = Harness::start().await;
    let question = send(&quipu, "march.ofx", &ofx(3)).await;
    assert!(question.text.contains("Which one is …2222 EUR"), "{}", question.text);
    let question = quipu.tap(ANA, &question, "Bank").await;
    assert!(question.text.contains("Which one is …4444 EUR"), "{}", question.text);
    let preview = quipu.tap(ANA, &question, "➕ New account").await;
    for part in ["…2222 EUR → Bank: 2 rows", "…4444 EUR → …4444 EUR: 3 rows", "€612.50", "€399.00"] {
        assert!(preview.text.contains(part), "{part}: {}", preview.text);
    }
    let done = quipu.tap(ANA, &preview, "Import").await;
    // Both sides of the transfer between them are one entry.
    assert_eq!((quipu.count(ALL).await, of(&quipu, "Bank").await, of(&quipu, "…4444 EUR").await), (4, 2, 2));
    let transfers =
        "select count(*) from entries where kind = 'transfer' and amount = 100 and to_account_no is not null";
    assert_eq!(quipu.count(transfers).await, 1);
    // Known again: the same file adds nothing, the next month's asks nothing.
    let again = send(&quipu, "march.ofx", &ofx(3)).await;
    assert!(again.text.contains("here already") && !again.labels().contains(&"Import"), "{}", again.text);
    let next = send(&quipu, "april.ofx", &ofx(4)).await;
    assert!(next.text.contains("→ Bank") && next.labels().contains(&"Import"), "{}", next.text);
    quipu.tap(ANA, &next, "Import").await;
    assert_eq!(quipu.count(ALL).await, 8);
    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count(ALL).await, 4);
    assert_eq!(quipu.count("select count(*) from entries where occurred_on < '2026-04-01'").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_column_tells_the_account_and_one_can_be_left_out_or_moved() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/accounts add Savings").await;
    // By day, so that the balances of the two lie between each other.
    let file = "Account,Date,Description,Amount,Balance\n\
        NL01INGB0001234567,2026-03-02,SHOP,-45.20,954.80\n\
        NL02INGB0007654321,2026-03-03,INTEREST,1.20,501.20\n\
        NL01INGB0001234567,2026-03-05,PAY,1000.00,1954.80\n\
        NL02INGB0007654321,2026-03-16,GIFT,99.00,600.20\n\
        NL01INGB0001234567,2026-03-20,GAS,-54.80,1900.00\n\
        NL02INGB0007654321,2026-03-21,TAX,-0.20,600.00\n";
    let question = send(&quipu, "both.csv", file).await;
    assert!(question.text.contains("…4567"), "{}", question.text);
    let question = quipu.tap(ANA, &question, "Bank").await;
    let preview = quipu.tap(ANA, &question, "Leave out").await;
    for part in ["New: 3", "Left out: 3", "…4567 → Bank: 3 rows", "…4321 → left out"] {
        assert!(preview.text.contains(part), "{part}: {}", preview.text);
    }
    assert_eq!(preview.text.matches('✓').count(), 2, "each by its own balances: {}", preview.text);
    let menu = quipu.tap(ANA, &preview, "Account").await;
    let question = quipu.tap(ANA, &menu, "…4321 → left out").await;
    let preview = quipu.tap(ANA, &question, "Savings").await;
    assert!(preview.text.contains("New: 6"), "{}", preview.text);
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!((of(&quipu, "Bank").await, of(&quipu, "Savings").await), (3, 3));
    assert_eq!(quipu.count("select count(*) from entries where kind = 'expense'").await, 3);
}

/// Runs `quipu import` on a file: whether it went well, and what it said beside its report.
pub async fn from_the_command_line(quipu: &Harness, folder: &std::path::Path, args: &[&str]) -> (bool, String) {
    let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_quipu"))
        .args(["import", "--as", &ANA.to_string()])
        .args(args)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("DATABASE_URL", quipu.database_url())
        .env("QUIPU_DATA_DIR", folder)
        .current_dir(folder)
        .output()
        .await
        .unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_keeps_accounts_apart_as_the_chat_does() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/accounts add Savings").await;
    let folder = crate::harness::open_folder();
    for month in [3, 4] {
        std::fs::write(folder.path().join(format!("{month}.ofx")), ofx(month)).unwrap();
    }
    let run = async |args: &[&str]| from_the_command_line(&quipu, folder.path(), args).await;
    // Where nothing is known, it says what to say, and changes nothing.
    let (well, said) = run(&["3.ofx"]).await;
    assert!(!well && said.contains("…2222 EUR, …4444 EUR") && said.contains("Bank, "), "{said}");
    let (well, said) = run(&["--into", "2222=Bank", "3.ofx"]).await;
    assert!(!well && said.contains("go: …4444 EUR ("), "{said}");
    let (well, said) = run(&["--into", "9=Bank", "3.ofx"]).await;
    assert!(!well && said.contains("no account that ends in 9"), "{said}");
    assert_eq!(quipu.count(ALL).await, 0);
    let (well, said) = run(&["--into", "2222=Bank", "--into", "4444=Savings", "3.ofx"]).await;
    assert!(well && said.contains("account …2222 EUR: Bank (2 rows)"), "{said}");
    // Both sides of the transfer between them are one entry.
    assert_eq!((quipu.count(ALL).await, of(&quipu, "Bank").await, of(&quipu, "Savings").await), (4, 2, 2));
    // Known now, here and in the chat.
    let (well, said) = run(&["4.ofx"]).await;
    assert!(well && said.contains("account …4444 EUR: Savings (3 rows)"), "{said}");
    assert_eq!(quipu.count(ALL).await, 8);
    let again = send(&quipu, "april.ofx", &ofx(4)).await;
    assert!(again.text.contains("here already") && again.text.contains("→ Savings"), "{}", again.text);
}

/// How many accounts have that name.
async fn called(quipu: &Harness, name: &str) -> i64 {
    let pool = quipu.pool().await;
    let count = sqlx::query_scalar("select count(*) from accounts where name = $1").bind(name).fetch_one(&pool).await;
    pool.close().await;
    count.unwrap()
}

const MARCH: &str = "Date,Description,Amount,Balance\n2026-03-02,SHOP,-45.20,454.80\n2026-03-05,PAY,1000.00,1454.80\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_is_new_is_opened_by_the_import_and_goes_with_it() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/accounts add Savings").await;
    let before = quipu.count("select count(*) from accounts").await;
    let question = send(&quipu, "revolut_2026-03.csv", MARCH).await;
    assert!(question.text.contains("Which account"), "{}", question.text);
    let preview = quipu.tap(ANA, &question, "➕ New account “Revolut”").await;
    assert!(preview.text.contains("New: 2") && preview.text.contains("Revolut"), "{}", preview.text);
    assert_eq!(quipu.count("select count(*) from accounts").await, before, "nothing is made by a preview");
    let discarded = quipu.tap(ANA, &preview, "Discard").await;
    assert!(discarded.buttons.is_empty());
    assert_eq!(quipu.count("select count(*) from accounts").await, before);

    let question = send(&quipu, "revolut_2026-03.csv", MARCH).await;
    let preview = quipu.tap(ANA, &question, "➕ New account “Revolut”").await;
    let preview = quipu.tap(ANA, &preview, "Begin with the bank’s balance").await;
    let done = quipu.tap(ANA, &preview, "Import").await;
    assert!(done.text.contains("Imported 2") && done.text.contains("New account: Revolut"), "{}", done.text);
    assert_eq!((of(&quipu, "Revolut").await, called(&quipu, "Revolut").await), (2, 1));
    let opening = "select (opening_balance * 100)::bigint from accounts where name = 'Revolut'";
    assert_eq!(quipu.count(opening).await, 50_000);
    // Known again without a question.
    let again = send(&quipu, "revolut_2026-03.csv", MARCH).await;
    assert!(again.text.contains("Already here: 2"), "{}", again.text);

    let undone = quipu.tap(ANA, &done, "Undo").await;
    assert_eq!((quipu.count(ALL).await, called(&quipu, "Revolut").await), (0, 0));
    let redone = quipu.tap(ANA, &undone, "Redo").await;
    assert_eq!((of(&quipu, "Revolut").await, quipu.count(opening).await), (2, 50_000));
    quipu.tap(ANA, &redone, "Undo").await;
    assert_eq!((quipu.count(ALL).await, quipu.count("select count(*) from accounts").await), (0, before));
    // Another account may get the number of one that is gone: the file is not taken for its own.
    quipu.say(ANA, "/accounts add Holiday").await;
    let question = send(&quipu, "revolut_2026-03.csv", MARCH).await;
    assert!(question.text.contains("Which account"), "{}", question.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_others_use_since_stays_when_its_import_goes() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/accounts add Savings").await;
    let question = send(&quipu, "revolut.csv", MARCH).await;
    let preview = quipu.tap(ANA, &question, "➕ New account “Revolut”").await;
    let done = quipu.tap(ANA, &preview, "Import").await;
    quipu.say(ANA, "coffee 4.50 @revolut").await;
    let undone = quipu.tap(ANA, &done, "Undo").await;
    assert!(undone.text.contains("stays"), "{}", undone.text);
    assert_eq!((quipu.count(ALL).await, of(&quipu, "Revolut").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_account_is_called_as_is_written_under_the_file_or_as_its_number_ends() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/accounts add Savings").await;
    let upload = Upload { name: Some("x.csv".into()), mime: None, bytes: MARCH.as_bytes().to_vec().into() };
    let sent = quipu.control().file(ANA, MediaKind::Document, upload, "@Nomad card").unwrap();
    let question = quipu.answer(ANA, sent).await;
    assert!(question.labels().contains(&"➕ New account “Nomad card”"), "{:?}", question.labels());
    let numbered = format!("Account number,DE89370400440532013000\n\n{MARCH}");
    let question = send(&quipu, "2026-03.csv", &numbered).await;
    assert!(question.labels().contains(&"➕ New account “…3000”"), "{:?}", question.labels());
    // What is taken gets a number.
    quipu.say(ANA, "/accounts add Revolut").await;
    let question = send(&quipu, "revolut-b.csv", MARCH).await;
    let labels = question.labels().into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert!(question.text.contains("New:") || labels.contains(&"➕ New account “Revolut 2”".to_owned()), "{labels:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_opens_an_account_with_the_import() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/accounts add Savings").await;
    let folder = crate::harness::open_folder();
    std::fs::write(folder.path().join("m.csv"), MARCH).unwrap();
    let run = async |args: &[&str]| from_the_command_line(&quipu, folder.path(), args).await;
    let (well, said) = run(&["--account", "Nomad", "m.csv"]).await;
    assert!(!well && said.contains("--new-account"), "{said}");
    let (well, said) = run(&["--new-account", "Savings", "m.csv"]).await;
    assert!(!well && said.contains("--account takes it"), "{said}");
    let (well, said) = run(&["--new-account", "Nomad", "--dry-run", "m.csv"]).await;
    assert!(well && said.contains("account: Nomad (new)"), "{said}");
    assert_eq!(called(&quipu, "Nomad").await, 0);
    let (well, said) = run(&["--new-account", "Nomad", "m.csv"]).await;
    assert!(well, "{said}");
    assert_eq!((called(&quipu, "Nomad").await, of(&quipu, "Nomad").await), (1, 2));
    quipu.say(ANA, "/undo").await;
    assert_eq!((called(&quipu, "Nomad").await, quipu.count(ALL).await), (0, 0));
}
