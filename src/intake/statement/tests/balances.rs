//! What balances tell of directions: in the order of the dates, and with the column's own name heard first.

use super::*;
use crate::intake::statement::{AmountColumns, Row};

fn amounts(statement: &Statement) -> Vec<String> {
    statement.rows.iter().map(|row| row.amount.to_string()).collect()
}

/// Turns the records of a file round, below its heading.
fn newest_first(text: &str) -> String {
    let (heading, body) = text.split_once('\n').unwrap();
    let body: Vec<&str> = body.lines().rev().collect();
    format!("{heading}\n{}\n", body.join("\n"))
}

#[test]
fn amounts_without_signs_go_as_the_balances_do_by_the_dates() {
    let proven = |opening: &str, closing: &str| BalanceProof::Proven {
        opening: opening.parse().unwrap(),
        closing: closing.parse().unwrap(),
    };
    for (name, text, expected, proof) in [
        (
            "all out",
            "Date,Description,Amount,Balance\n13/11/2026,Alpha,400.00,600.00\n14/11/2026,Beta,23.45,576.55\n15/11/2026,Gamma,12.30,564.25\n",
            &["-400.00", "-23.45", "-12.30"][..],
            proven("1000.00", "564.25"),
        ),
        (
            "all out, two rows",
            "Date,Description,Amount,Balance\n13/11/2026,Alpha,400.00,600.00\n14/11/2026,Beta,23.45,576.55\n",
            &["-400.00", "-23.45"],
            proven("1000.00", "576.55"),
        ),
        (
            "all out, equal amounts",
            "Date,Description,Amount,Balance\n13/11/2026,Alpha,5.00,95.00\n14/11/2026,Beta,5.00,90.00\n15/11/2026,Gamma,5.00,85.00\n",
            &["-5.00", "-5.00", "-5.00"],
            proven("100.00", "85.00"),
        ),
        (
            "all in",
            "Date,Description,Amount,Balance\n13/11/2026,Alpha,400.00,600.00\n14/11/2026,Beta,23.45,623.45\n15/11/2026,Gamma,12.30,635.75\n",
            &["400.00", "23.45", "12.30"],
            proven("200.00", "635.75"),
        ),
        (
            "all out on one day",
            "Date,Description,Amount,Balance\n13/11/2026,Alpha,400.00,600.00\n13/11/2026,Beta,23.45,576.55\n13/11/2026,Gamma,12.30,564.25\n",
            &["-400.00", "-23.45", "-12.30"],
            proven("1000.00", "564.25"),
        ),
        (
            "signed",
            "Date,Description,Amount,Balance\n13/11/2026,Alpha,-400.00,600.00\n14/11/2026,Beta,23.45,623.45\n15/11/2026,Gamma,-12.30,611.15\n",
            &["-400.00", "23.45", "-12.30"],
            proven("1000.00", "611.15"),
        ),
        (
            "money out",
            "Date,Description,Money out,Balance\n13/11/2026,Alpha,400.00,600.00\n14/11/2026,Beta,23.45,576.55\n15/11/2026,Gamma,12.30,564.25\n",
            &["-400.00", "-23.45", "-12.30"],
            proven("1000.00", "564.25"),
        ),
        (
            "débit",
            "Date;Libellé;Débit;Solde\n13/11/2026;Alpha;400,00;600,00\n14/11/2026;Beta;23,45;576,55\n15/11/2026;Gamma;12,30;564,25\n",
            &["-400.00", "-23.45", "-12.30"],
            proven("1000.00", "564.25"),
        ),
        (
            "cargo",
            "Fecha,Concepto,Cargo,Saldo\n13/11/2026,Alpha,400.00,600.00\n14/11/2026,Beta,23.45,576.55\n15/11/2026,Gamma,12.30,564.25\n",
            &["-400.00", "-23.45", "-12.30"],
            proven("1000.00", "564.25"),
        ),
        (
            "a debt that grows with what is charged",
            "Date,Description,Debit,Balance\n13/11/2026,Alpha,400.00,600.00\n14/11/2026,Beta,23.45,623.45\n15/11/2026,Gamma,12.30,635.75\n",
            &["-400.00", "-23.45", "-12.30"],
            BalanceProof::NoBalance,
        ),
    ] {
        for (way, text) in [("oldest first", text.to_owned()), ("newest first", newest_first(text))] {
            let statement = understand(&text);
            let mut found = amounts(&statement);
            if way == "newest first" {
                found.reverse();
            }
            assert_eq!(found, expected, "{name}, {way}");
            assert_eq!(statement.asked, NONE, "{name}, {way}");
            assert_eq!(statement.proof, proof, "{name}, {way}");
        }
    }
}

#[test]
fn balances_that_hold_both_ways_leave_the_direction_to_the_person() {
    for (name, text) in [
        (
            "one day, equal amounts",
            "Date,Description,Amount,Balance\n13/11/2026,Alpha,5.00,95.00\n13/11/2026,Beta,5.00,90.00\n13/11/2026,Gamma,5.00,85.00\n",
        ),
        (
            "a card's debt",
            "Credit card statement\n\nDate,Description,Amount,Balance\n13/11/2026,COFFEE SHOP,4.00,604.00\n14/11/2026,SUPERMARKET,20.00,624.00\n15/11/2026,PHARMACY,12.00,636.00\n",
        ),
    ] {
        let statement = understand(text);
        assert_eq!(statement.asked, SIGN, "{name}: {:?}", amounts(&statement));
    }
}

#[test]
fn balances_of_mixed_amounts_tell_each_sign_in_either_order() {
    let text = "Date,Description,Amount,Balance\n10/11/2026,Rent,400.00,600.00\n11/11/2026,Alpha,23.45,576.55\n12/11/2026,Beta,1500.00,2076.55\n13/11/2026,Gamma,12.30,2064.25\n";
    let signed = |row: &Row| row.amount.to_string();
    for text in [text.to_owned(), newest_first(text)] {
        let statement = understand(&text);
        let mut found: Vec<String> = statement.rows.iter().map(signed).collect();
        found.sort();
        assert_eq!(found, ["-12.30", "-23.45", "-400.00", "1500.00"]);
        assert!(matches!(statement.layout.amount, AmountColumns::ByBalance { .. }));
    }
}

#[test]
fn fees_beside_an_amount_are_counted_where_balances_prove_that_they_went_off() {
    for (name, text, expected) in [
        (
            "the balances prove it",
            "Date,Description,Amount,Fee,Currency,Balance\n2026-11-17,Top-Up,100.00,0.00,EUR,100.00\n2026-11-18,Cash,-50.00,1.50,EUR,48.50\n2026-11-19,Alpha,-20.00,0.00,EUR,28.50\n",
            &["100.00", "-51.50", "-20.00"][..],
        ),
        (
            "the balances prove that it is inside",
            "Date,Description,Amount,Fee,Currency,Balance\n2026-11-17,Top-Up,100.00,0.00,EUR,100.00\n2026-11-18,Cash,-50.00,1.50,EUR,50.00\n2026-11-19,Alpha,-20.00,0.00,EUR,30.00\n",
            &["100.00", "-50.00", "-20.00"],
        ),
        (
            "no balance",
            "Date,Description,Amount,Fee\n2026-11-18,Alpha,-12.00,0.50\n2026-11-17,Beta,-3.00,0\n2026-11-16,Gamma,9.00,0.25\n",
            &["-12.00", "-3.00", "9.00"],
        ),
        (
            "written with a minus",
            "Date,Description,Amount,Fee\n2026-11-18,Alpha,-12.00,-0.50\n2026-11-17,Beta,-3.00,0\n",
            &["-12.00", "-3.00"],
        ),
        (
            "nothing but a fee",
            "Date,Description,Amount,Fee\n2026-11-18,Monthly plan,0.00,7.99\n2026-11-17,Beta,-3.00,0.00\n",
            &["-7.99", "-3.00"],
        ),
        (
            "a total",
            "Date,Description,Amount,Total fees\n2026-11-18,Alpha,-12.00,0.50\n2026-11-17,Beta,-3.00,0\n",
            &["-12.00", "-3.00"],
        ),
        (
            "net of fees",
            "Date,Name,Gross,Fee,Net\n2026-11-18,Alpha,100.00,3.00,97.00\n2026-11-17,Beta,-20.00,0.00,-20.00\n",
            &["97.00", "-20.00"],
        ),
        (
            "what is no fee",
            "Date,Description,Amount,Cashback,Tip\n2026-11-18,Alpha,-12.00,0.50,2.00\n2026-11-17,Beta,-3.00,0.10,0.50\n",
            &["-12.00", "-3.00"],
        ),
    ] {
        let statement = understand(text);
        assert_eq!(amounts(&statement), expected, "{name}");
        assert!(!matches!(statement.proof, BalanceProof::Broken { .. }), "{name}: {:?}", statement.proof);
    }
}

#[test]
fn what_was_done_with_a_fee_is_said() {
    for (name, text, expected, remarks) in [
        (
            "proven",
            "Date,Description,Amount,Fee,Balance\n2026-11-17,Top-Up,100.00,0.00,100.00\n2026-11-18,Cash,-50.00,1.50,48.50\n2026-11-19,Alpha,-20.00,0.00,28.50\n",
            &["100.00", "-51.50", "-20.00"][..],
            (1, 0),
        ),
        (
            "not proven",
            "Date,Description,Amount,Fee,Currency\n2026-11-18,Alpha,-10.00,0.50,EUR\n2026-11-17,Beta,-20.00,1.00,EUR\n",
            &["-10.00", "-20.00"],
            (0, 2),
        ),
        (
            "nothing but a fee",
            "Date,Description,Amount,Fee\n2026-11-18,Monthly plan,0.00,7.99\n2026-11-17,Beta,-3.00,0.00\n",
            &["-7.99", "-3.00"],
            (0, 0),
        ),
        (
            "a total",
            "Date,Description,Amount,Total fees\n2026-11-18,Alpha,-12.00,0.50\n2026-11-17,Beta,-3.00,0\n",
            &["-12.00", "-3.00"],
            (0, 0),
        ),
    ] {
        let statement = understand(text);
        assert_eq!(amounts(&statement), expected, "{name}");
        assert_eq!((statement.remarks.fees_counted, statement.remarks.fees_aside), remarks, "{name}");
    }
}
