//! Files of each format with what they say, good and bad.

mod exchange;
mod sheets;

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use self::exchange::{SGML, camt, camt_statement, entry};
use self::sheets::{SHEET, cells, xls, xlsx};
use super::*;
use crate::intake::statement::{Why, read as read_file};

fn hints() -> Hints {
    Hints::new(chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap())
}

fn statement(bytes: &[u8]) -> Statement {
    read_file(bytes, "a.dat", &hints()).unwrap()
}

/// Rows as `date amount currency description`.
fn said(statement: &Statement) -> Vec<String> {
    let row = |row: &Row| {
        let currency = row.currency.map_or("-".to_owned(), |currency| currency.to_string());
        format!("{} {} {currency} {}", row.date, row.amount, row.description)
    };
    statement.rows.iter().map(row).collect()
}

fn skipped(statement: &Statement) -> Vec<(usize, Why)> {
    statement.skipped.iter().map(|skipped| (skipped.line, skipped.why)).collect()
}

fn proven(opening: &str, closing: &str) -> BalanceProof {
    BalanceProof::Proven { opening: opening.parse().unwrap(), closing: closing.parse().unwrap() }
}

pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn archives_of_several() {
    let january = "Date,Details,Amount\n2024-01-30,Rent,-900.00\n2024-01-31,Tea,-2.50\n2024-01-31,Tea,-2.50\n";
    let february = "Date,Details,Amount\n2024-01-31,Tea,-2.50\n2024-01-31,Tea,-2.50\n2024-02-02,Pay,2000.00\n";
    let members: &[(&str, &[u8])] = &[
        ("2024/", b""),
        ("../../etc/january.csv", january.as_bytes()),
        ("__MACOSX/._february.csv", b"\0\x05\x16\x07"),
        ("february.csv", february.as_bytes()),
        ("terms.pdf", b"\x89PNG\r\n\x1a\n"),
        ("bank.ofx", SGML.as_bytes()),
    ];
    let read = statement(&zip(members));
    assert_eq!(
        said(&read),
        [
            "2024-01-30 -900.00 - Rent",
            "2024-01-31 -2.50 - Tea",
            "2024-01-31 -2.50 - Tea",
            "2024-02-02 2000.00 - Pay",
            "2024-01-03 -12.50 CAD TIM HORTONS #12 OTTAWA",
            "2024-01-15 1500.00 CAD A&B PAYROLL",
            "2024-01-20 -100 CAD CHECK · #77",
        ]
    );
    assert_eq!(skipped(&read), [(5, Why::Unread)]);
    // Two cards with one fee in common are two cards.
    let card = |shop: &str| {
        format!(
            "Date,Details,Amount\n2024-01-05,{shop},-10.00\n2024-01-10,{shop} again,-11.00\n2024-01-31,Fee,-2.50\n2024-02-02,{shop} more,-12.00\n"
        )
    };
    let cards = zip(&[("a.csv", card("Shop").as_bytes()), ("b.csv", card("Bar").as_bytes())]);
    assert_eq!(statement(&cards).rows.len(), 8);
    // An answer goes to the file that asks, and turns no other round.
    let asks = "Date,Details,Amount\n2024-01-05,Qwert,10.00\n2024-01-10,Asdf,11.00\n";
    let tells = "Day;Text;Sum;Balance\n05.01.2024;Qwert;10,00;110,00\n10.01.2024;Asdf;-11,00;99,00\n";
    let both = zip(&[("a.csv", asks.as_bytes()), ("b.csv", tells.as_bytes())]);
    assert_eq!(statement(&both).asked, [Question::Sign]);
    let out = Hints { sign: Some(crate::intake::statement::Sign::PositiveOut), ..hints() };
    let read = read_file(&both, "a.zip", &out).unwrap();
    assert_eq!(
        read.rows.iter().map(|row| row.amount.to_string()).collect::<Vec<_>>(),
        ["-10.00", "-11.00", "10.00", "-11.00"]
    );
}

#[test]
fn archives_that_are_none_or_too_much() {
    let small = Hints { max_bytes: 100_000, ..hints() };
    let zeros = vec![b' '; 90_000];
    let bomb: Vec<(String, &[u8])> = (0..40).map(|n| (format!("{n}.csv"), zeros.as_slice())).collect();
    let bomb: Vec<(&str, &[u8])> = bomb.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let many: Vec<String> = (0..300).map(|n| format!("{n}.csv")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    let large = vec![b' '; 200_000];
    let nested = zip(&[("a.csv", b"Date,Details,Amount\n2024-01-30,Rent,-900.00\n")]);
    let huge_sheet =
        format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{}</t></is></c></row>", " ".repeat(3_000_000));
    let strings = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", vec![b' '; 500_000].as_slice())]);
    let mut locked = zip(&[("a.csv", b"x")]);
    // The encryption bit of both headers.
    locked[6] |= 1;
    let central = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    locked[central + 8] |= 1;
    for (bytes, error) in [
        (zip(&bomb), StatementError::TooMuchInside),
        (zip(&many), StatementError::TooMuchInside),
        (zip(&[("large.csv", large.as_slice())]), StatementError::TooMuchInside),
        (xlsx(&[("S", "visible", &huge_sheet)]), StatementError::TooMuchInside),
        (strings, StatementError::TooMuchInside),
        (zip(&[("nested.zip", &nested)]), StatementError::Unsupported),
        (zip(&[("[Content_Types].xml", b""), ("word/document.xml", b"")]), StatementError::Unsupported),
        (zip(&[]), StatementError::Empty),
        (zip(&[("only/", b"")]), StatementError::Empty),
        (nested[..40].to_vec(), StatementError::Damaged),
        (locked, StatementError::Encrypted),
    ] {
        assert_eq!(read_file(&bytes, "a.zip", &small).map(|s| said(&s)).unwrap_err(), error);
    }
}

/// A file of every format.
fn samples() -> Vec<Vec<u8>> {
    let qif = b"!Type:Bank\nD25.12.2023\nT-1.234,50\nPShop\n^\nD3.1.2024\nT2.000,00\n^\n".to_vec();
    let mt940 = b":20:S\n:25:1\n:60F:C231229EUR100,00\n:61:2312310102DR12,50N005NONREF//B\n:86:106?00K?20SVWZ+a?32R\n:62F:C240104EUR87,50\n-\n";
    let camt = camt("08", &camt_statement(&entry("30.00", "DBIT", ""), "70.00")).into_bytes();
    let html = b"<table><tr><th>Date<th>Text<th>Amount</tr><tr><td>25/01/2024<td>T<td>-1.50</tr></table>".to_vec();
    let csv = b"Date,Details,Amount,Balance\n2024-01-30,Rent,-900.00,100.00\n2024-01-31,Tea,-2.50,97.50\n".to_vec();
    let xls = xls(&[&["Date", "Details", "Amount"], &["d45296", "Rent", "n-900"]], false, None);
    let book = xlsx(&[("S", "visible", &cells(SHEET))]);
    let archive = zip(&[("a.csv", &csv), ("b.qif", &qif)]);
    vec![SGML.as_bytes().to_vec(), qif, mt940.to_vec(), camt, html, csv, xls, book, archive]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::intake::statement::tests::cases(400), failure_persistence: None, ..ProptestConfig::default() })]

    /// Bytes changed, cut, doubled and spliced: an answer, whatever it is, and no more rows than the bytes can hold.
    #[test]
    fn no_bytes_make_it_panic(
        sample in 0usize..9,
        other in 0usize..9,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
        splice in prop::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>())),
        twice in any::<bool>(),
    ) {
        let samples = samples();
        let mut bytes = samples[sample].clone();
        if let Some((at, from)) = splice {
            let other = &samples[other];
            bytes.splice(at.index(bytes.len()).., other[from.index(other.len())..].iter().copied());
        }
        for (at, byte) in changes {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len() + 1));
        }
        if twice {
            bytes.extend_from_within(..);
        }
        if let Ok(read) = read_file(&bytes, "a", &hints()) {
            prop_assert!(read.rows.len() + read.skipped.len() <= bytes.len() * 20);
            prop_assert!(!read.rows.is_empty());
            prop_assert!(read.rows.iter().all(|row| row.description.chars().count() <= 1100));
        }
    }
}
