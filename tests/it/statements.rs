//! A statement: preview, import, undo, again.

use crate::harness::{ANA, Harness, PATIENCE};
use quipu::simulator::{MediaKind, Shown, Tap, Upload};

const GIRO: &[u8] = include_bytes!("fixtures/statements/giro.csv");

/// Sends a file and returns the answer to it: what shows how far the reading is, is none.
pub async fn send(quipu: &Harness, name: &str, bytes: &[u8]) -> Shown {
    let upload = Upload { name: Some(name.into()), mime: Some("text/csv".into()), bytes: bytes.to_vec().into() };
    let sent = quipu.control().file(ANA, MediaKind::Document, upload, "").unwrap();
    let answer = quipu
        .control()
        .wait_for(ANA, sent, PATIENCE, |messages| {
            messages.iter().find(|message| message.by_bot && !message.text.starts_with('⏳')).cloned()
        })
        .await;
    quipu.quiet().await;
    let answer = answer.unwrap_or_else(|error| panic!("no answer ({error}): {:#?}", quipu.texts(ANA)));
    quipu.control().message(ANA, answer.id).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_is_previewed_imported_once_and_taken_back() {
    let quipu = Harness::start().await;
    let preview = send(&quipu, "giro.csv", GIRO).await;
    assert!(preview.text.contains("New: 4"), "{}", preview.text);
    assert_eq!(quipu.count("select count(*) from entries").await, 0);

    // Two taps before the first is dealt with count once, and then there is nothing left to tap but Undo.
    for _ in 0..2 {
        quipu.control().tap(ANA, ANA, preview.id, Tap::Label("Import")).unwrap();
    }
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries where source = 'statement'").await, 4);
    let total = "select (sum(case kind when 'income' then amount else -amount end) * 100)::bigint from entries";
    assert_eq!(quipu.count(total).await, 204_860);
    let done = quipu.control().message(ANA, preview.id).unwrap();
    assert!(done.text.contains("Imported 4 entries"), "{}", done.text);
    assert_eq!(done.labels(), ["Undo"]);
    assert_eq!(quipu.last(ANA).id, preview.id, "all of it is one message");

    let again = send(&quipu, "giro.csv", GIRO).await;
    assert!(again.text.contains("Already here: 4"), "{}", again.text);
    assert!(!again.labels().contains(&"Import"), "{:?}", again.labels());

    let undone = quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
    let redone = quipu.tap(ANA, &undone, "Redo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 4);
    quipu.tap(ANA, &redone, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
    // Taken back, it can be imported again.
    let fresh = send(&quipu, "giro.csv", GIRO).await;
    assert!(fresh.text.contains("New: 4"), "{}", fresh.text);
    quipu.tap(ANA, &fresh, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_was_typed_by_hand_is_that_entry() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "cafe sonne 4.50 2026-03-08").await;
    let preview = send(&quipu, "giro.csv", GIRO).await;
    assert!(preview.text.contains("New: 3") && preview.text.contains(": 1"), "{}", preview.text);
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 4);
    let done = quipu.last(ANA);
    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries where import_key is null").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_with_other_words_is_doubtful_and_added() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "flowers 20 2026-03-09").await;
    let file = b"Date,Description,Amount\n2026-03-10,AMAZON MARKETPLACE,-20.00\n2026-03-13,BAKERY,-3.10\n";
    let preview = send(&quipu, "bank.csv", file).await;
    assert!(preview.text.contains("New: 2") && preview.text.contains("Doubtful: 1"), "{}", preview.text);
    assert!(!preview.text.contains("Match"), "{}", preview.text);
    let pair =
        preview.text.lines().find(|line| line.contains("#1 flowers")).unwrap_or_else(|| panic!("{}", preview.text));
    assert!(pair.contains("line 2") && pair.contains("AMAZON") && pair.contains("20"), "{pair}");
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 3);
    assert_eq!(quipu.count("select count(*) from entries where import_key is null").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_best_pairs_are_made_first_whatever_the_order_of_the_rows() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "bakery 7.00 2026-03-10").await;
    // The first row is near and strange, the second shares a word and is nearer than the third.
    let file = b"Date,Description,Amount\n2026-03-10,HARDWARE STORE,-7.00\n2026-03-11,BAKERY MILL,-7.00\n\
        2026-03-12,BAKERY MILL,-7.00\n";
    let preview = send(&quipu, "bank.csv", file).await;
    assert!(preview.text.contains("New: 2") && preview.text.contains("typed: 1"), "{}", preview.text);
    let pair =
        preview.text.lines().find(|line| line.contains("#1 bakery")).unwrap_or_else(|| panic!("{}", preview.text));
    assert!(pair.contains("line 3"), "{pair}");
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 3);
    assert_eq!(quipu.count("select count(*) from entries where merchant = 'Hardware Store'").await, 1);
    assert_eq!(quipu.count("select count(*) from entries where occurred_on = '2026-03-12'").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matched_entry_moves_to_the_account_of_the_statement() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "cafe sonne 4.50 2026-03-08").await;
    let typed = "select account_no from entries where entry_no = 1";
    let before = quipu.count(typed).await;
    let preview = send(&quipu, "giro.csv", GIRO).await;
    quipu.tap(ANA, &preview, "Import").await;
    let imported = quipu.count("select max(account_no) from entries where source = 'statement'").await;
    assert_ne!(imported, before, "a statement is not of the account in which people type");
    assert_eq!(quipu.count(typed).await, imported);
    let done = quipu.last(ANA);
    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count(typed).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_row_in_two_accounts_is_two_entries() {
    let quipu = Harness::start().await;
    let first = send(&quipu, "giro.csv", GIRO).await;
    quipu.tap(ANA, &first, "Import").await;
    let second = send(&quipu, "giro.csv", GIRO).await;
    assert!(second.text.contains("Already here: 4"), "{}", second.text);
    let accounts = quipu.tap(ANA, &second, "Account").await;
    let other = quipu.tap(ANA, &accounts, "Cash").await;
    assert!(other.text.contains("New: 4"), "{}", other.text);
    quipu.tap(ANA, &other, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 8);
    assert_eq!(quipu.count("select count(distinct account_no) from entries").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_no_statement_get_a_clear_answer() {
    let quipu = Harness::start_with(&["--file-bytes", "1000"]).await;
    for (name, bytes) in [
        ("blank.csv", b"\n\n".to_vec()),
        ("noise.bin", (0..900u32).map(|n| (n * 7 % 251) as u8).collect()),
        ("letter.csv", b"Dear customer,\nthank you for your message.\n".to_vec()),
        ("huge.csv", vec![b'a'; 5_000]),
    ] {
        let said = send(&quipu, name, &bytes).await;
        assert!(!said.text.contains("went wrong"), "{name}: {}", said.text);
        assert!(said.buttons.is_empty(), "{name}: {}", said.text);
    }
    assert_eq!(quipu.count("select count(*) from drafts").await, 0);
}

/// Six rows in two months, one of them perhaps typed.
const SPRING: &[u8] = b"Date,Description,Amount\n2026-03-02,RENT MARCH,-500.00\n2026-03-10,AMAZON MARKETPLACE,-20.00\n\
    2026-03-13,BAKERY,-3.10\n2026-04-02,RENT APRIL,-500.00\n2026-04-13,BAKERY,-3.20\n2026-04-14,SALARY,900.00\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_some_rows_are_imported_by_kind_by_month_or_one_by_one() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "flowers 20 2026-03-09").await;
    let preview = send(&quipu, "bank.csv", SPRING).await;
    let menu = quipu.tap(ANA, &preview, "Only some").await;
    assert!(menu.text.contains("6 of 6"), "{}", menu.text);
    let menu = quipu.tap(ANA, &menu, "Doubtful (1)").await;
    assert!(menu.text.contains("5 of 6"), "{}", menu.text);
    let months = quipu.tap(ANA, &menu, "By month").await;
    let march = months.labels().into_iter().find(|label| label.contains("March")).unwrap().to_owned();
    assert!(march.contains("(3)"), "{march}");
    let months = quipu.tap(ANA, &months, &march).await;
    assert!(months.text.contains("3 of 6"), "{}", months.text);
    let menu = quipu.tap(ANA, &months, "Back").await;
    let rows = quipu.tap(ANA, &menu, "Row by row").await;
    let bakery = rows.labels().into_iter().find(|label| label.contains("3.10")).unwrap().to_owned();
    assert!(bakery.starts_with('☐'), "{bakery}");
    let rows = quipu.tap(ANA, &rows, &bakery).await;
    let salary = rows.labels().into_iter().find(|label| label.contains("SALARY")).unwrap().to_owned();
    let rows = quipu.tap(ANA, &rows, &salary).await;
    assert!(rows.text.contains("3 of 6"), "{}", rows.text);
    let menu = quipu.tap(ANA, &rows, "Back").await;
    let done = quipu.tap(ANA, &menu, "Import").await;
    assert!(done.text.contains("Imported 3") && done.text.contains("Left out: 3"), "{}", done.text);
    let sum = "select (sum(amount) * 100)::bigint from entries where source = 'statement' and kind = 'expense'";
    assert_eq!(quipu.count(sum).await, 310 + 50_000 + 320);
    assert_eq!(quipu.count("select count(*) from entries where kind = 'income'").await, 0);
    // What was left out is still new.
    let rest = send(&quipu, "bank.csv", SPRING).await;
    assert!(rest.text.contains("New: 3") && rest.text.contains("Already here: 3"), "{}", rest.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_lists_are_leafed_through() {
    let quipu = Harness::start().await;
    let mut file = String::from("Date,Description,Amount\n");
    for row in 0..20 {
        file.push_str(&format!("2026-{:02}-11,SHOP NUMBER {row},-{row}.50\n", 1 + row % 10));
    }
    let preview = send(&quipu, "bank.csv", file.as_bytes()).await;
    let menu = quipu.tap(ANA, &preview, "Only some").await;
    let mut page = quipu.tap(ANA, &menu, "Row by row").await;
    let mut seen = 0;
    loop {
        seen += page.labels().iter().filter(|label| label.contains("SHOP NUMBER")).count();
        if !page.labels().contains(&"Next") {
            break;
        }
        page = quipu.tap(ANA, &page, "Next").await;
    }
    assert_eq!(seen, 20);
    // A tap on the last page shows that page again.
    let last = page.labels().iter().find(|label| label.contains("SHOP NUMBER 19")).unwrap().to_string();
    let page = quipu.tap(ANA, &page, &last).await;
    assert!(page.labels().iter().any(|label| label.starts_with('☐') && label.contains("SHOP NUMBER 19")));
    assert!(page.text.contains("19 of 20"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_person_decides_what_is_doubtful() {
    for (answer, entries, confirmed) in [("The same", 6, 1), ("Two different", 7, 0)] {
        let quipu = Harness::start().await;
        quipu.say(ANA, "flowers 20 2026-03-09").await;
        let preview = send(&quipu, "bank.csv", SPRING).await;
        let question = quipu.tap(ANA, &preview, "Decide the doubtful (1)").await;
        assert!(question.text.contains("AMAZON") && question.text.contains("#1 flowers"), "{}", question.text);
        let decided = quipu.tap(ANA, &question, answer).await;
        assert!(!decided.text.contains("Doubtful"), "{}", decided.text);
        let done = quipu.tap(ANA, &decided, "Import").await;
        assert_eq!(quipu.count("select count(*) from entries").await, entries, "{answer}");
        let marked = "select count(*) from entries where entry_no = 1 and import_key is not null";
        assert_eq!(quipu.count(marked).await, confirmed, "{answer}");
        let again = send(&quipu, "bank.csv", SPRING).await;
        assert!(again.text.contains("Already here: 6"), "{}", again.text);
        quipu.tap(ANA, &done, "Undo").await;
        assert_eq!(quipu.count("select count(*) from entries").await, 1, "{answer}");
        assert_eq!(quipu.count("select count(*) from entries where import_key is null").await, 1, "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tip_is_the_entry_at_the_banks_amount() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "cafe sonne 20 2026-03-09").await;
    let file = b"Date,Description,Amount\n2026-03-10,CAFE SONNE KOELN,-23.00\n2026-03-13,RENT,-500.00\n";
    let preview = send(&quipu, "bank.csv", file).await;
    assert!(preview.text.contains("€20.00 → €23.00"), "{}", preview.text);
    assert!(preview.text.contains("New: 1") && preview.text.contains("typed: 1"), "{}", preview.text);
    let done = quipu.tap(ANA, &preview, "Import").await;
    let cents = "select (amount * 100)::bigint from entries where entry_no = 1";
    assert_eq!((quipu.count("select count(*) from entries").await, quipu.count(cents).await), (2, 2_300));
    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!((quipu.count("select count(*) from entries").await, quipu.count(cents).await), (1, 2_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_are_changed_by_buttons_and_remembered() {
    let quipu = Harness::start().await;
    let file = |day: u32| {
        format!(
            "Booked,Settled,Text,Sum\n2026-03-0{day},2026-05-0{day},BAKERY,-3.10\n2026-03-08,2026-05-08,SALARY,900.00\n"
        )
    };
    let preview = send(&quipu, "bank.csv", file(1).as_bytes()).await;
    let menu = quipu.tap(ANA, &preview, "Change columns").await;
    assert!(menu.text.contains("Date: Booked") && menu.text.contains("Amount: Sum"), "{}", menu.text);
    let columns = quipu.tap(ANA, &menu, "Date").await;
    // A column that holds no dates changes nothing.
    let menu = quipu.tap(ANA, &columns, "Text: BAKERY").await;
    assert!(menu.text.contains("left it as it was") && menu.text.contains("Date: Booked"), "{}", menu.text);
    let columns = quipu.tap(ANA, &menu, "Date").await;
    let menu = quipu.tap(ANA, &columns, "Settled").await;
    assert!(menu.text.contains("Date: Settled"), "{}", menu.text);
    let menu = quipu.tap(ANA, &menu, "Swap in and out").await;
    assert!(menu.text.contains("−€900.00"), "{}", menu.text);
    let menu = quipu.tap(ANA, &menu, "Swap in and out").await;
    let preview = quipu.tap(ANA, &menu, "Back").await;
    let done = quipu.tap(ANA, &preview, "Import").await;
    assert!(done.text.contains("Imported 2"), "{}", done.text);
    let settled = "select count(*) from entries where occurred_on >= '2026-05-01'";
    assert_eq!(quipu.count(settled).await, 2);
    // The next file of the bank is read so at once.
    let next = send(&quipu, "next.csv", file(2).as_bytes()).await;
    assert!(next.text.contains("New: 1") && next.text.contains("Already here: 1"), "{}", next.text);
    quipu.tap(ANA, &next, "Import").await;
    assert_eq!(quipu.count(settled).await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_of_a_sheet_are_changed_by_buttons_too() {
    let quipu = Harness::start().await;
    let row = |cells: [&str; 4]| format!("<tr>{}</tr>", cells.map(|cell| format!("<td>{cell}</td>")).join(""));
    let rows = [
        ["Booked", "Settled", "Text", "Sum"],
        ["2026-03-01", "2026-05-01", "BAKERY", "-3.10"],
        ["2026-03-08", "2026-05-08", "SALARY", "900.00"],
    ];
    let page = format!("<html><body><table>{}</table></body></html>", rows.map(row).join(""));
    let preview = send(&quipu, "export.xls", page.as_bytes()).await;
    assert!(preview.text.contains("New: 2"), "{}", preview.text);
    let menu = quipu.tap(ANA, &preview, "Change columns").await;
    assert!(menu.text.contains("Date: Booked"), "{}", menu.text);
    let columns = quipu.tap(ANA, &menu, "Date").await;
    let menu = quipu.tap(ANA, &columns, "Settled").await;
    assert!(menu.text.contains("Date: Settled"), "{}", menu.text);
    let preview = quipu.tap(ANA, &menu, "Back").await;
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries where occurred_on >= '2026-05-01'").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_account_is_asked_once_for_each_number_of_the_bank() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/accounts add Savings").await;
    let file = |number: &str, day: u32| {
        format!(
            "Account Number: {number},,\nDate,Description,Amount\n2026-03-0{day},BAKERY,-3.10\n2026-03-08,SALARY,900.00\n"
        )
    };
    for (number, account) in [("1111 2222", "Bank"), ("3333 4444", "Savings")] {
        let question = send(&quipu, "export.csv", file(number, 1).as_bytes()).await;
        assert!(question.text.contains("Which account"), "{}", question.text);
        let preview = quipu.tap(ANA, &question, account).await;
        assert!(preview.text.contains(&format!("Account: {account}")), "{}", preview.text);
        assert!(preview.text.contains("New: 2"), "{}", preview.text);
        quipu.tap(ANA, &preview, "Import").await;
    }
    for (number, account) in [("1111 2222", "Bank"), ("3333 4444", "Savings")] {
        let preview = send(&quipu, "export.csv", file(number, 2).as_bytes()).await;
        assert!(preview.text.contains(&format!("Account: {account}")), "{}", preview.text);
        assert!(preview.text.contains("New: 1") && preview.text.contains("Already here: 1"), "{}", preview.text);
    }
    assert_eq!(quipu.count("select count(distinct account_no) from entries").await, 2);
}

/// One account's file of two rows, the first a fee with the same reference everywhere.
fn numbered(format: &str, number: &str, other: &str) -> (String, String) {
    match format {
        "ofx" => {
            let row = |amount: &str, id: &str, name: &str| {
                format!("<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261103<TRNAMT>{amount}<FITID>{id}<NAME>{name}</STMTTRN>")
            };
            let rows = row("-5.00", "20261103001", "FEE") + &row("-7.00", &format!("{other}1"), other);
            let head = "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR";
            let text = format!(
                "{head}<BANKACCTFROM><BANKID>1<ACCTID>{number}</BANKACCTFROM><BANKTRANLIST>{rows}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
            );
            ("export.ofx".to_owned(), text)
        }
        "qif" => {
            let text = format!(
                "!Account\nN{number}\nTBank\n^\n!Type:Bank\nD13/11'2026\nT-5.00\nPFEE\n^\nD14/11'2026\nT-7.00\nP{other}\n^\n"
            );
            ("export.qif".to_owned(), text)
        }
        "mt940" => {
            let text = format!(
                ":20:STARTUMS\n:25:{number}\n:28C:1/1\n:60F:C261101EUR100,00\n:61:2611031103D5,00NMSC20261103001\n:86:FEE\n\
                 :61:2611031103D7,00NMSC{other}\n:86:{other}\n:62F:C261103EUR88,00\n-\n"
            );
            ("export.sta".to_owned(), text)
        }
        "camt" => {
            let entry = |amount: &str, name: &str| {
                format!(
                    "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt>\
                     <AddtlNtryInf>{name}</AddtlNtryInf></Ntry>"
                )
            };
            let rows = entry("5.00", "FEE") + &entry("7.00", other);
            let text = format!(
                "<?xml version=\"1.0\"?><Document><BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>{number}</Id></Othr></Id></Acct>{rows}</Stmt></BkToCstmrStmt></Document>"
            );
            ("export.xml".to_owned(), text)
        }
        _ => {
            let text = format!(
                "Account Number: {number},,\nDate,Description,Amount\n2026-11-03,FEE,-5.00\n2026-11-03,{other},-7.00\n"
            );
            ("export.csv".to_owned(), text)
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_takes_no_file_of_another_number_unasked() {
    for (first, second) in [
        (("ofx", "000123456789"), ("ofx", "000987654321")),
        (("ofx", "12345678"), ("csv", "DE89370400440532013000")),
        (("qif", "12345678"), ("qif", "87654321")),
        (("mt940", "50050010/12345678"), ("camt", "4111111111111111")),
        (("csv", "4111 1111 1111 1111"), ("csv", "5500 0000 0000 0004")),
    ] {
        let quipu = Harness::start().await;
        let (name, text) = numbered(first.0, first.1, "KIOSK");
        let preview = send(&quipu, &name, text.as_bytes()).await;
        assert!(preview.text.contains("New: 2"), "{first:?}: {}", preview.text);
        quipu.tap(ANA, &preview, "Import").await;
        let (name, text) = numbered(second.0, second.1, "BAKERY");
        let question = send(&quipu, &name, text.as_bytes()).await;
        assert!(question.text.contains("Which account"), "{second:?}: {}", question.text);
        quipu.tap(ANA, &question, "Discard").await;
        quipu.say(ANA, "/accounts add Savings").await;
        let question = send(&quipu, &name, text.as_bytes()).await;
        let preview = quipu.tap(ANA, &question, "Savings").await;
        assert!(preview.text.contains("New: 2") && preview.text.contains("Account: Savings"), "{}", preview.text);
        quipu.tap(ANA, &preview, "Import").await;
        let apart = "select count(*) from (select 1 from entries where occurred_on >= '2026-11-03'
                     group by account_no having count(*) = 2) a";
        assert_eq!(quipu.count(apart).await, 2, "{second:?}");
        // Both are known from now on.
        for (file, account) in [(first, "Bank"), (second, "Savings")] {
            let (name, text) = numbered(file.0, file.1, "FLORIST");
            let preview = send(&quipu, &name, text.as_bytes()).await;
            assert!(preview.text.contains(&format!("Account: {account}")), "{file:?}: {}", preview.text);
            assert!(preview.text.contains("New: 1"), "{file:?}: {}", preview.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_banks_opening_balance_is_offered_to_an_account_that_has_none() {
    let quipu = Harness::start().await;
    let held = "select (sum(opening_balance) * 100)::bigint from accounts";
    let preview = send(&quipu, "giro.csv", GIRO).await;
    assert!(preview.text.contains("held €1,000.00"), "{}", preview.text);
    let preview = quipu.tap(ANA, &preview, "Begin with the bank’s balance").await;
    assert!(preview.text.contains("will begin with €1,000.00"), "{}", preview.text);
    let done = quipu.tap(ANA, &preview, "Import").await;
    assert!(done.text.contains("begins with €1,000.00"), "{}", done.text);
    assert_eq!(quipu.count(held).await, 100_000);
    // As the bank says, to the cent.
    assert!(quipu.say(ANA, "/balance").await.text.contains("€3,048.60"));
    let again = send(&quipu, "giro.csv", GIRO).await;
    assert!(!again.text.contains("held €"), "{}", again.text);
    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count(held).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_too_many_rows_is_refused() {
    let quipu = Harness::start_with(&["--statement-rows", "5"]).await;
    let refused = send(&quipu, "bank.csv", SPRING).await;
    assert!(refused.text.contains("6 rows") && refused.text.contains("at most 5"), "{}", refused.text);
    assert!(refused.buttons.is_empty());
}

/// An OFX file with the description of its second row and the bank's references.
fn ofx(words: &str) -> Vec<u8> {
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1234567</BANKACCTFROM><BANKTRANLIST>\
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260302<TRNAMT>-12.50<FITID>901<NAME>BAKERY</STMTTRN>\
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260305<TRNAMT>100.00<FITID>902<NAME>{words}</STMTTRN>\
</BANKTRANLIST><LEDGERBAL><BALAMT>187.50<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_with_the_bank_s_reference_is_known_under_other_words() {
    let quipu = Harness::start().await;
    let preview = send(&quipu, "download", &ofx("REFUND")).await;
    assert!(preview.text.contains("New: 2"), "{}", preview.text);
    assert!(preview.text.contains("100.00") && preview.text.contains("187.50"), "{}", preview.text);
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries where source = 'statement'").await, 2);
    let again = send(&quipu, "download (1)", &ofx("REFUND SHOES LTD")).await;
    assert!(again.text.contains("Already here: 2"), "{}", again.text);
    assert_eq!(quipu.count("select count(*) from entries").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn locked_damaged_and_scanned_files_say_what_to_do() {
    let quipu = Harness::start().await;
    let scanned =
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n";
    let locked = b"PK\x03\x04\x14\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00axPK\x01\x02\
\x14\x00\x14\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
\x00\x00\x00\x00\x00\x00aPK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\x2f\x00\x00\x00\x20\x00\x00\x00\x00\x00";
    for (name, bytes, words) in [
        ("scan.pdf", &scanned[..], "no text to read"),
        ("locked.zip", locked, "password"),
        ("cut.zip", &locked[..40], "damaged"),
        ("statement.csv", b"%PDF-1.7 cut", "damaged"),
    ] {
        let said = send(&quipu, name, bytes).await;
        assert!(said.text.contains(words), "{name}: {}", said.text);
        assert!(said.buttons.is_empty(), "{name}: {}", said.text);
    }
    assert_eq!(quipu.count("select count(*) from drafts").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_caption_names_the_account_and_tags_every_row() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/accounts add Savings").await;
    let file = "Date,Description,Amount\n2026-03-02,BAKERY,-4.50\n2026-03-15,RENT,-700.00\n2026-03-20,PAY,2000.00\n";
    let send = async |caption: &str| {
        let upload = Upload { name: Some("march.csv".into()), mime: None, bytes: file.as_bytes().to_vec().into() };
        let sent = quipu.control().file(ANA, MediaKind::Document, upload, caption).unwrap();
        quipu.answer(ANA, sent).await
    };
    let asked = send("my piggy bank").await;
    let lost = quipu.tap(ANA, &asked, "Bank").await;
    assert!(lost.text.contains("You wrote “my piggy bank”"), "{}", lost.text);
    let preview = send("@savings #Holiday #spain, #holiday").await;
    for part in ["Account: Savings", "Every row gets: #holiday #spain"] {
        assert!(preview.text.contains(part), "{part}: {}", preview.text);
    }
    let done = quipu.tap(ANA, &preview, "Import").await;
    let tagged = "select count(*) from entries e join accounts a using (book_id) where a.account_no = e.account_no \
         and a.name = 'Savings' and e.tags = array['holiday', 'spain']";
    assert_eq!(quipu.count(tagged).await, 3);
    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
    // A name without a sign does as well.
    let preview = send("Savings").await;
    assert!(preview.text.contains("Account: Savings") && !preview.text.contains("Every row"), "{}", preview.text);
}
