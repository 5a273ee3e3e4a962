//! Pages with text at given places, and what they say.

use super::super::super::{BalanceProof, Question, StatementError, Why, read};
use super::written::file;
use super::*;

/// A line of a page: how far down, and texts by where they begin; `>` before a text lets it end there.
type Row<'a> = (f32, &'a [(f32, &'a str)]);

fn width(text: &str) -> f32 {
    text.bytes()
        .map(|b| match b {
            b'0'..=b'9' => 5.56,
            b'.' | b',' | b' ' => 2.78,
            b'-' => 3.33,
            _ => 5.56,
        })
        .sum()
}

/// A PDF file of pages in ten-point Helvetica.
fn pdf(pages: &[&[Row<'_>]]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!(
            "<</Type/Pages/Count {}/Kids[{}]>>",
            pages.len(),
            (0..pages.len()).map(|at| format!("{} 0 R ", 4 + at * 2)).collect::<String>()
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    for (at, rows) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            5 + at * 2
        ));
        let mut content = String::from("BT /F1 10 Tf ");
        for (down, texts) in *rows {
            for (x, text) in *texts {
                let (x, text) = text.strip_prefix('>').map_or((*x, *text), |text| (x - width(text), text));
                let text = text.replace('(', "\\(").replace(')', "\\)");
                content.push_str(&format!("1 0 0 1 {x:.2} {:.2} Tm ({text}) Tj ", 800.0 - down));
            }
        }
        content.push_str("ET");
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    file(&objects, "")
}

fn hints() -> Hints {
    Hints::new(chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap())
}

fn said(statement: &Statement) -> Vec<String> {
    statement.rows.iter().map(|row| format!("{} {} {}", row.date, row.amount, row.description)).collect()
}

fn proven(opening: &str, closing: &str) -> BalanceProof {
    BalanceProof::Proven { opening: opening.parse().unwrap(), closing: closing.parse().unwrap() }
}

#[test]
fn columns_are_found_by_where_they_stand() {
    let heading: Row<'_> =
        (90.0, &[(40.0, "Date"), (110.0, "Description"), (300.0, "Debit"), (380.0, "Credit"), (470.0, "Balance")]);
    let first: &[Row<'_>] = &[
        (30.0, &[(40.0, "My Bank"), (400.0, "Statement January 2024")]),
        (50.0, &[(40.0, "Account 12-345-6"), (400.0, "Total debits"), (520.0, ">912.50")]),
        heading,
        (105.0, &[(40.0, "05/01/2024"), (110.0, "RENT JANUARY"), (330.0, ">900.00"), (510.0, ">1,100.00")]),
        (120.0, &[(40.0, "17/01/2024"), (110.0, "CARD PURCHASE 4412"), (330.0, ">2.50"), (510.0, ">1,097.50")]),
        (131.0, &[(110.0, "TEA HOUSE LONDON")]),
        (700.0, &[(250.0, "Page 1 of 2")]),
    ];
    let second: &[Row<'_>] = &[
        heading,
        (105.0, &[(40.0, "25/01/2024"), (110.0, "SALARY"), (410.0, ">2,000.00"), (510.0, ">3,097.50")]),
        (120.0, &[(40.0, "31/01/2024"), (110.0, "GAS 12345678"), (330.0, ">10.00"), (510.0, ">3,087.50")]),
        (160.0, &[(110.0, "Closing balance"), (510.0, ">3,087.50")]),
    ];
    let read = read(&pdf(&[first, second]), "a.pdf", &hints()).unwrap();
    assert_eq!(
        said(&read),
        [
            "2024-01-05 -900.00 RENT JANUARY",
            "2024-01-17 -2.50 CARD PURCHASE 4412 TEA HOUSE LONDON",
            "2024-01-25 2000.00 SALARY",
            "2024-01-31 -10.00 GAS 12345678",
        ]
    );
    assert_eq!(read.proof, proven("2000.00", "3087.50"));
    assert!(read.asked.is_empty());
}

#[test]
fn a_day_for_several_rows_and_amounts_lines_below() {
    let rows: &[Row<'_>] = &[
        (40.0, &[(40.0, "Your statement"), (300.0, "1 to 31 March 2024")]),
        (90.0, &[(40.0, "Date"), (110.0, "Details"), (300.0, "Paid out"), (380.0, "Paid in"), (470.0, "Balance")]),
        (105.0, &[(40.0, "01 Mar"), (110.0, "Balance brought forward"), (510.0, ">100.00")]),
        (120.0, &[(40.0, "04 Mar"), (110.0, "VIS CORNER SHOP")]),
        (131.0, &[(110.0, "LEEDS"), (330.0, ">12.50")]),
        (142.0, &[(110.0, "DD WATER"), (330.0, ">20.00"), (510.0, ">67.50")]),
        (153.0, &[(40.0, "05 Mar"), (110.0, "CR EMPLOYER LTD"), (410.0, ">1,000.00"), (510.0, ">1,067.50")]),
        (180.0, &[(110.0, "Balance carried forward"), (510.0, ">1,067.50")]),
    ];
    let read = read(&pdf(&[rows]), "a.pdf", &hints()).unwrap();
    assert_eq!(
        said(&read),
        ["2024-03-04 -12.50 VIS CORNER SHOP LEEDS", "2024-03-04 -20.00 DD WATER", "2024-03-05 1000.00 CR EMPLOYER LTD"]
    );
    assert!(matches!(read.proof, BalanceProof::Proven { .. }), "{:?}", read.proof);
}

#[test]
fn one_amount_column_in_the_country_s_notation() {
    let rows: &[Row<'_>] = &[
        (90.0, &[(40.0, "Buchung"), (110.0, "Valuta"), (180.0, "Verwendungszweck"), (460.0, "Betrag EUR")]),
        (105.0, &[(40.0, "05.01.2024"), (110.0, "05.01.2024"), (180.0, "MIETE"), (510.0, ">-1.900,00")]),
        (120.0, &[(40.0, "31.01.2024 31.01.2024"), (180.0, "LOHN FIRMA"), (510.0, ">2.000,00")]),
    ];
    let read = read(&pdf(&[rows]), "a.pdf", &hints()).unwrap();
    assert_eq!(said(&read), ["2024-01-05 -1900.00 MIETE", "2024-01-31 2000.00 LOHN FIRMA"]);
    assert_eq!(read.rows[0].currency.map(|c| c.to_string()).as_deref(), Some("EUR"));
}

#[test]
fn words_around_the_middle_of_their_rows_and_dates_behind_them() {
    let rows: &[Row<'_>] = &[
        (80.0, &[(40.0, "Data"), (180.0, "Descrizione"), (380.0, "Addebiti"), (450.0, "Accrediti")]),
        (96.0, &[(180.0, "PAGAMENTO POS")]),
        (102.0, &[(40.0, "05/01/2024"), (420.0, ">900,00")]),
        (108.0, &[(180.0, "BAR ROMA")]),
        (136.0, &[(180.0, "STIPENDIO")]),
        (142.0, &[(40.0, "17/01/2024"), (490.0, ">2.000,00")]),
        (148.0, &[(180.0, "FIRENZE SPA")]),
        (176.0, &[(180.0, "ADDEBITO SDD")]),
        (182.0, &[(40.0, "25/01/2024"), (420.0, ">9,50")]),
        (188.0, &[(180.0, "ACQUA")]),
    ];
    let italian = read(&pdf(&[rows]), "a.pdf", &hints()).unwrap();
    assert_eq!(
        said(&italian),
        [
            "2024-01-05 -900.00 PAGAMENTO POS BAR ROMA",
            "2024-01-17 2000.00 STIPENDIO FIRENZE SPA",
            "2024-01-25 -9.50 ADDEBITO SDD ACQUA",
        ]
    );
    let rows: &[Row<'_>] = &[
        (80.0, &[(40.0, "Description"), (300.0, "Booking date"), (450.0, "Amount")]),
        (100.0, &[(40.0, "Corner shop"), (300.0, "05.01.2024"), (490.0, ">-9.50")]),
        (120.0, &[(40.0, "Salary ACME"), (300.0, "17.01.2024"), (490.0, ">+2,000.00")]),
    ];
    let behind = read(&pdf(&[rows]), "a.pdf", &hints()).unwrap();
    assert_eq!(said(&behind), ["2024-01-05 -9.50 Corner shop", "2024-01-17 2000.00 Salary ACME"]);
}

#[test]
fn amounts_without_signs_take_them_from_the_balances() {
    let rows: &[Row<'_>] = &[
        (80.0, &[(40.0, "Datum"), (110.0, "Omschrijving"), (330.0, "Bij/af"), (400.0, "Bedrag"), (480.0, "Saldo")]),
        (100.0, &[(40.0, "05-01-2024"), (110.0, "Albert Heijn"), (330.0, "Af"), (440.0, ">9,50"), (510.0, ">990,50")]),
        (
            120.0,
            &[(40.0, "17-01-2024"), (110.0, "Salaris"), (330.0, "Bij"), (440.0, ">2.000,00"), (510.0, ">2.990,50")],
        ),
        (140.0, &[(40.0, "25-01-2024"), (110.0, "Huur"), (330.0, "Af"), (440.0, ">900,00"), (510.0, ">2.090,50")]),
    ];
    let read = read(&pdf(&[rows]), "a.pdf", &hints()).unwrap();
    let amounts: Vec<String> = read.rows.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!(amounts, ["-9.50", "2000.00", "-900.00"]);
    assert_eq!(read.proof, proven("1000.00", "2090.50"));
}

#[test]
fn what_is_no_statement_says_why() {
    let letter: &[Row<'_>] = &[(40.0, &[(40.0, "Dear customer")]), (60.0, &[(40.0, "Our prices change.")])];
    let objects = |content: &str| {
        vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 4 0 R>>>>/Contents 4 0 R>>"
                .to_owned(),
            format!(
                "<</Type/XObject/Subtype/Form/Resources<</XObject<</X 4 0 R>>>>/Length {}>>stream\n{content}\nendstream",
                content.len()
            ),
        ]
    };
    let password = "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<0000000000000000000000000000000000000000000000000000000000000000>/U<0000000000000000000000000000000000000000000000000000000000000000>>>/ID[<00><00>]";
    for (bytes, error) in [
        (pdf(&[letter]), StatementError::NoTable),
        (pdf(&[&[]]), StatementError::NoText),
        // A form that draws itself.
        (file(&objects("/X Do"), ""), StatementError::NoText),
        (file(&objects("q"), password), StatementError::Encrypted),
        (b"%PDF-1.7\nnothing".to_vec(), StatementError::Damaged),
    ] {
        assert_eq!(read(&bytes, "a.pdf", &hints()).map(|s| said(&s)).unwrap_err(), error);
    }
}

#[test]
fn pending_rows_and_open_dates_go_the_way_of_a_table() {
    let rows: &[Row<'_>] = &[
        (90.0, &[(40.0, "Date"), (110.0, "Description"), (470.0, "Amount")]),
        (105.0, &[(40.0, "01/02/2024"), (110.0, "CARD PURCHASE"), (510.0, ">-2.50")]),
        (120.0, &[(40.0, "03/02/2024"), (110.0, "SALARY"), (510.0, ">200.00")]),
        (135.0, &[(40.0, "03/02/2024"), (110.0, "ATM WITHDRAWAL"), (510.0, ">-20.00")]),
    ];
    let read = read(&pdf(&[rows]), "a.pdf", &hints()).unwrap();
    assert_eq!(read.asked, [Question::DateOrder]);
    assert!(read.skipped.iter().all(|skipped| skipped.why != Why::NoAmount));
}
