//! What statements of the world look like, as small files of our own making: each is read, and each row compared.

mod balances;
mod directions;
mod memory;
mod notation;
mod properties;
mod rows;

use chrono::NaiveDate;

use super::{BalanceProof, Hints, Question, Sign, Statement, StatementError, read};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// How many cases a property is tried with; QUIPU_FUZZ_CASES for longer runs.
pub(super) fn cases(default: u32) -> u32 {
    std::env::var("QUIPU_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default)
}

fn understand(text: &str) -> Statement {
    read(text.as_bytes(), "statement.csv", &Hints::new(today())).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// Rows as `date amount [currency] | description`.
fn shown(statement: &Statement) -> Vec<String> {
    statement
        .rows
        .iter()
        .map(|r| {
            let currency = r.currency.map(|c| format!(" {c}")).unwrap_or_default();
            format!("{} {}{currency} | {}", r.date, r.amount, r.description)
        })
        .collect()
}

/// Checks a file against `date amount [currency] | words of the description` lines and the questions asked.
fn check(name: &str, text: &str, expected: &[&str], asked: &[Question]) {
    let statement = understand(text);
    let rows = shown(&statement);
    assert_eq!(rows.len(), expected.len(), "{name}: {rows:#?} {:?}", statement.skipped);
    for (row, expected) in rows.iter().zip(expected) {
        let (left, words) = expected.split_once(" | ").unwrap();
        let (found, description) = row.split_once(" | ").unwrap();
        assert_eq!(found, left, "{name}: {rows:#?}");
        assert!(description.contains(words), "{name}: {description:?} lacks {words:?}");
    }
    assert_eq!(statement.asked, asked, "{name}: {rows:#?}");
}

const SIGN: &[Question] = &[Question::Sign];
const ORDER: &[Question] = &[Question::DateOrder];
const YEAR: &[Question] = &[Question::Year];
const NONE: &[Question] = &[];

#[test]
fn lines_are_those_of_the_file() {
    for eol in ["\n", "\r\n", "\r\r\n"] {
        let text =
            ["Account 1", "", "Date,Details,Amount", "2024-01-31,A,-3.50", "Pending,B,-1.00", "2024-02-01,C,1500.00"]
                .join(eol);
        let statement = understand(&text);
        let lines: Vec<usize> = statement.rows.iter().map(|r| r.line).collect();
        assert_eq!(lines, [4, 6], "{eol:?}");
        assert_eq!(statement.skipped.iter().map(|s| s.line).collect::<Vec<_>>(), [5], "{eol:?}");
    }
}

#[test]
fn balances_prove_a_file_or_name_the_line() {
    let good = understand(
        "Date,Details,Amount,Balance\n2024-01-31,A,-3.50,96.50\n2024-02-01,B,1500.00,1596.50\n2024-02-02,C,-1.00,1595.50\n",
    );
    assert_eq!(good.proof, BalanceProof::Proven { opening: 100.into(), closing: "1595.50".parse().unwrap() });
    let bad = understand(
        "Date,Details,Amount,Balance\n2024-01-31,A,-3.50,96.50\n2024-02-01,B,1500.00,1596.50\n2024-02-02,C,-1.00,1594.50\n2024-02-03,C,-1.00,1593.50\n",
    );
    assert_eq!(bad.proof, BalanceProof::Broken { line: 4 });
    let none = understand("Date,Details,Amount\n2024-01-31,A,-3.50\n2024-02-01,B,1500.00\n");
    assert_eq!(none.proof, BalanceProof::NoBalance);
}

#[test]
fn an_answer_given_once_is_remembered() {
    let january = "Date,Payee,Purpose,Amount\n2024-01-01,Alpha,card,4.50\n2024-01-02,Beta,card,20.00\n";
    let february = "Date,Payee,Purpose,Amount\n2024-02-01,Delta,card,1.00\n2024-02-02,Gamma,card,2.00\n2024-02-03,Delta,card,3.00\n";
    let mut hints = Hints::new(today());
    hints.sign = Some(Sign::PositiveIn);
    let first = read(january.as_bytes(), "a.csv", &hints).unwrap();
    assert!(first.asked.is_empty() && first.rows.iter().all(|r| r.amount.is_sign_positive()));
    let stored = serde_json::to_string(&first.layout).unwrap();
    let mut hints = Hints::new(today());
    hints.layout = Some(serde_json::from_str(&stored).unwrap());
    let second = read(february.as_bytes(), "b.csv", &hints).unwrap();
    assert_eq!(second.layout.fingerprint(), first.layout.fingerprint());
    assert!(second.asked.is_empty() && second.rows.iter().all(|r| r.amount.is_sign_positive()));
    let other = read(b"Date,Name,Amount\n2024-02-01,Delta,1.00\n", "c.csv", &hints).unwrap();
    assert_eq!(other.asked, SIGN);
}

#[test]
fn what_is_no_statement_is_refused() {
    let hints = Hints::new(today());
    let error = |bytes: &[u8]| read(bytes, "x", &hints).unwrap_err();
    assert_eq!(error(b""), StatementError::Empty);
    assert_eq!(error(b"hello world\nthis is a letter\n"), StatementError::NoTable);
    assert_eq!(error(b"a,b,c\n1,2,3\n4,5,6\n"), StatementError::NoTable);
    assert_eq!(error(b"\x89PNG\r\n\x1a\n0000"), StatementError::Unsupported);
    assert_eq!(error(b"%PDF-1.7"), StatementError::Damaged);
    let small = Hints { max_bytes: 10, ..Hints::new(today()) };
    assert_eq!(read(b"Date,Details,Amount\n", "x", &small).unwrap_err(), StatementError::TooLarge);
}

#[test]
fn the_year_that_is_answered_is_the_newest_rows_year() {
    let text = "Date,Details,Amount\n29/12,Bakery,-3.50\n31/12,Bakery,-2.50\n02/01,Salary,1500.00\n";
    let answered = Hints { year: Some(2024), ..Hints::new(today()) };
    let statement = read(text.as_bytes(), "a.csv", &answered).unwrap();
    let days: Vec<String> = statement.rows.iter().map(|row| row.date.to_string()).collect();
    assert_eq!(
        (days, statement.asked),
        (["2023-12-29", "2023-12-31", "2024-01-02"].map(str::to_owned).to_vec(), vec![])
    );
}

#[test]
fn an_answer_outweighs_words_that_leave_the_direction_open() {
    let text = "Date,Details,Kind,Amount\n2024-01-02,Alpha,Payment,3.50\n2024-01-03,Beta,Payment,2.50\n2024-01-04,Gamma,Payment,9.00\n\
        2024-01-05,Delta,Payment,1.00\n2024-01-06,Epsilon,Zorp,7.00\n";
    assert_eq!(understand(text).asked, SIGN);
    for sign in [Sign::PositiveIn, Sign::PositiveOut] {
        let answered = Hints { sign: Some(sign), ..Hints::new(today()) };
        let statement = read(text.as_bytes(), "a.csv", &answered).unwrap();
        assert!(statement.asked.is_empty(), "{sign:?}");
        assert!(statement.rows.iter().all(|row| row.amount.is_sign_positive() == (sign == Sign::PositiveIn)));
    }
}
