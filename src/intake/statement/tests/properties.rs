//! What holds for any bytes, any notation, and files of real banks.

use super::*;

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: cases(300), failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
        let _ = read(&bytes, "x", &Hints::new(today()));
    }

    #[test]
    fn no_table_makes_it_panic(
        cells in proptest::collection::vec("(2024-0[1-9]-1[0-9]|[0-3]?[0-9][/.][01]?[0-9][/.](20)?2[0-9]|-?[0-9]{1,9}[.,][0-9]{0,3}|DR|CR|Date|Amount|Balance|Saldo|\"|[a-zé漢\u{200f}$€()'-]{0,8})", 0..200),
        separator in "[,;\t|]",
        width in 1usize..9,
    ) {
        let text = cells.chunks(width).map(|row| row.join(&separator)).collect::<Vec<_>>().join("\n");
        if let Ok(statement) = read(text.as_bytes(), "x", &Hints::new(today())) {
            proptest::prop_assert!(statement.rows.iter().all(|r| !r.amount.is_zero()));
            let again = read(text.as_bytes(), "x", &Hints::new(today())).map(|s| s.rows);
            proptest::prop_assert_eq!(again, Ok(statement.rows));
        }
    }

    /// Whatever the notation, what was written is what is read.
    #[test]
    fn amounts_survive_their_notation(
        rows in proptest::collection::vec((1u32..28, -9_999_999i64..9_999_999), 3..30),
        comma in proptest::prelude::any::<bool>(),
        grouped in proptest::prelude::any::<bool>(),
    ) {
        let written = |cents: i64| {
            let whole = (cents.abs() / 100).to_string();
            let mut digits = String::new();
            for (i, c) in whole.chars().enumerate() {
                if grouped && i > 0 && (whole.len() - i).is_multiple_of(3) {
                    digits.push(if comma { '.' } else { ',' });
                }
                digits.push(c);
            }
            format!("{}{digits}{}{:02}", if cents < 0 { "-" } else { "" }, if comma { ',' } else { '.' }, cents.abs() % 100)
        };
        let mut text = String::from("Date;Details;Amount;Balance\n");
        let mut balance = 0;
        let mut expected = Vec::new();
        // Balances follow each other as the days do.
        let mut rows = rows;
        rows.sort_by_key(|(day, _)| *day);
        for (day, cents) in &rows {
            if *cents == 0 {
                continue;
            }
            balance += cents;
            text.push_str(&format!("2024-03-{day:02};shop {day};{};{}\n", written(*cents), written(balance)));
            expected.push(rust_decimal::Decimal::new(*cents, 2));
        }
        if expected.len() > 2 {
            let statement = read(text.as_bytes(), "x", &Hints::new(today())).unwrap();
            let found: Vec<_> = statement.rows.iter().map(|r| r.amount).collect();
            proptest::prop_assert_eq!(found, expected);
            proptest::prop_assert!(statement.asked.is_empty());
        }
    }
}

/// Real banks' files with what they mean lie beside the project where it is developed; without them this does nothing.
#[test]
fn files_of_real_banks_are_read_exactly() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/statements");
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let (mut files, mut exact, mut silent) = (0, 0, Vec::new());
    for entry in entries.flatten() {
        let Ok(bytes) = std::fs::read(entry.path().join("statement.csv")) else { continue };
        let expected = std::fs::read_to_string(entry.path().join("expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        files += 1;
        let statement = read(&bytes, "statement.csv", &Hints::new(today()));
        let mut left: Vec<(String, rust_decimal::Decimal)> =
            statement.iter().flat_map(|s| &s.rows).map(|r| (r.date.to_string(), r.amount)).collect();
        let mut missing = 0;
        let all = expected["rows"].as_array().unwrap();
        for row in all.iter().filter(|r| r.get("optional").is_none()) {
            let any = |key: &str, more: &str| -> Vec<String> {
                let more = row[more].as_array().into_iter().flatten();
                more.chain([&row[key]]).filter_map(|v| v.as_str().map(str::to_owned)).collect()
            };
            let (dates, amounts) = (any("date", "alt_dates"), any("amount", "alt_amounts"));
            let fits = |(date, amount): &(String, rust_decimal::Decimal)| {
                dates.contains(date) && amounts.iter().any(|a| a.parse() == Ok(*amount))
            };
            match left.iter().position(fits) {
                Some(at) => drop(left.remove(at)),
                None => missing += 1,
            }
        }
        let optional = all.iter().filter(|r| r.get("optional").is_some()).count();
        if missing == 0 && left.len() <= optional {
            exact += 1;
        } else if statement.is_ok_and(|s| s.asked.is_empty()) {
            silent.push(entry.file_name());
        }
    }
    assert!(exact * 100 >= files * 95, "{exact} of {files} exact");
    assert!(silent.is_empty(), "wrong without a question: {silent:?}");
}
