//! Which way money went: signs, columns, flags and words.

use super::super::{Skipped, Why};
use super::*;

#[test]
fn directions_by_sign_column_flag_and_word() {
    check(
        "card charges positive",
        "Date,Description,Card Member,Account #,Amount\n01/31/2024,COFFEE SHOP,J DOE,-11002,4.50\n02/01/2024,BOOKS,J DOE,-11002,20.00\n02/02/2024,ONLINE PAYMENT - THANK YOU,J DOE,-11002,-500.00\n02/13/2024,GROCERY STORE,J DOE,-11002,35.10\n",
        &[
            "2024-01-31 -4.50 | COFFEE",
            "2024-02-01 -20.00 | BOOKS",
            "2024-02-02 500.00 | PAYMENT",
            "2024-02-13 -35.10 | GROCERY",
        ],
        NONE,
    );
    check(
        "nothing says which way",
        "Date,Payee,Amount\n2024-01-31,Alpha,4.50\n2024-02-01,Beta,20.00\n",
        &["2024-01-31 -4.50 | Alpha", "2024-02-01 -20.00 | Beta"],
        SIGN,
    );
    for (name, flags) in [
        ("Af Bij", ["Af", "Bij"]),
        ("D C", ["D", "C"]),
        ("D K", ["D", "K"]),
        ("S H", ["S", "H"]),
        ("O I", ["O", "I"]),
        ("Dr Cr", ["DR", "CR"]),
        ("debit credit", ["Debit", "Credit"]),
        ("plus minus", ["-", "+"]),
        ("Chinese", ["借", "贷"]),
        ("income", ["支出", "收入"]),
        ("Greek", ["Χ", "Π"]),
        ("Spanish", ["Cargo", "Abono"]),
        ("Polish", ["Wn", "Ma"]),
        ("Turkish", ["B", "A"]),
        ("Hungarian", ["T", "J"]),
        ("credit beside charge", ["C", "A"]),
        ("blank is debit", ["", "CR"]),
    ] {
        let [out, into] = flags;
        let text = format!(
            "Date;Details;Amount;Indicator\n2024-01-31;Alpha;3,50;{out}\n2024-02-01;Beta;1500,00;{into}\n2024-02-02;Gamma;2,10;{out}\n"
        );
        check(
            name,
            &text,
            &["2024-01-31 -3.50 | Alpha", "2024-02-01 1500.00 | Beta", "2024-02-02 -2.10 | Gamma"],
            NONE,
        );
    }
    check(
        "a neutral flag",
        "交易时间,交易对方,收/支,金额(元),当前状态\n2024-01-31 10:00:00,超市,支出,¥3.50,支付成功\n2024-02-01 10:00:00,零钱提现,/,¥100.00,提现已到账\n2024-02-02 09:00:00,公司,收入,¥1500.00,已存入\n",
        &["2024-01-31 -3.50 CNY | 超市", "2024-02-02 1500.00 CNY | 公司"],
        NONE,
    );
    check(
        "credit column first",
        "Date;Details;Credit;Debit\n2024-01-31;Alpha;;3,50\n2024-02-01;Beta;1500,00;\n",
        &["2024-01-31 -3.50 | Alpha", "2024-02-01 1500.00 | Beta"],
        NONE,
    );
    check(
        "debit already negative",
        "Date;Details;Debit;Credit\n2024-01-31;Alpha;-3,50;\n2024-02-01;Beta;;1500,00\n",
        &["2024-01-31 -3.50 | Alpha", "2024-02-01 1500.00 | Beta"],
        NONE,
    );
    check(
        "credit negative",
        "Date;Details;Debit;Credit\n2024-01-31;Alpha;3,50;\n2024-02-01;Beta;;-1500,00\n",
        &["2024-01-31 -3.50 | Alpha", "2024-02-01 1500.00 | Beta"],
        NONE,
    );
    check(
        "zero in the unused column",
        "01/31/2024,0,Deposit,0.00,500.00,500.00\n02/01/2024,101,Check,100.00,0.00,400.00\n02/13/2024,102,Check,50.00,0.00,350.00\n",
        &["2024-01-31 500.00 | Deposit", "2024-02-01 -100.00 | Check", "2024-02-13 -50.00 | Check"],
        NONE,
    );
    check(
        "amount, debit and credit all filled",
        "Date;Details;Amount;Debit;Credit;Balance\n2024-01-31;Alpha;-3,50;3,50;;96,50\n2024-02-01;Beta;1500,00;;1500,00;1596,50\n",
        &["2024-01-31 -3.50 | Alpha", "2024-02-01 1500.00 | Beta"],
        NONE,
    );
    check(
        "the balances tell the signs",
        "Date;Details;Amount;Balance\n2024-01-31;Alpha;3,50;96,50\n2024-02-01;Salary;1500,00;1596,50\n2024-02-02;Beta;10,00;1586,50\n2024-02-03;Gamma;5,00;1581,50\n",
        &[
            "2024-01-31 -3.50 | Alpha",
            "2024-02-01 1500.00 | Salary",
            "2024-02-02 -10.00 | Beta",
            "2024-02-03 -5.00 | Gamma",
        ],
        SIGN,
    );
    check(
        "sign only in the words of a type column",
        "Date,Type,Details,Amount\n2024-01-31,Withdrawal,Alpha,3.50\n2024-02-01,Deposit,Beta,1500.00\n2024-02-02,Withdrawal,Gamma,2.00\n",
        &["2024-01-31 -3.50 | Alpha", "2024-02-01 1500.00 | Beta", "2024-02-02 -2.00 | Gamma"],
        NONE,
    );
    check(
        "original and billed amounts",
        "Date,Details,Original amount,Original currency,Rate,Amount,Currency,Fee\n2024-01-31,Hotel,-100.00,USD,0.92,-92.00,EUR,0.50\n2024-02-01,Salary,1500.00,EUR,1.00,1500.00,EUR,0.00\n",
        &["2024-01-31 -92.00 EUR | Hotel", "2024-02-01 1500.00 EUR | Salary"],
        NONE,
    );
    check(
        "gross, fee and net",
        "Date,Name,Status,Currency,Gross,Fee,Net,Balance\n2024-01-31,Client,Completed,EUR,100.00,-3.00,97.00,197.00\n2024-02-01,Shop,Completed,EUR,-20.00,0.00,-20.00,177.00\n",
        &["2024-01-31 97.00 EUR | Client", "2024-02-01 -20.00 EUR | Shop"],
        NONE,
    );
}

fn amounts(statement: &Statement) -> Vec<String> {
    statement.rows.iter().map(|row| row.amount.to_string()).collect()
}

#[test]
fn codes_that_are_known_keep_their_direction_beside_one_that_is_not() {
    for (name, codes, kept, unclear) in [
        ("one of three", ["DR", "CR", "REV"], ["-10.00", "100.00"], "REV"),
        ("a letter without its partner", ["DR", "CR", "C"], ["-10.00", "100.00"], "C"),
        ("words", ["Purchase", "Refund", "Zorb"], ["-10.00", "100.00"], "Zorb"),
    ] {
        let text = format!(
            "Date,Narration,Type,Amount\n2026-11-01,SHOP A,{},10.00\n2026-11-02,SAL,{},100.00\n2026-11-03,REV SHOP A,{},10.00\n",
            codes[0], codes[1], codes[2]
        );
        let statement = understand(&text);
        assert_eq!(amounts(&statement), kept, "{name}");
        assert_eq!(statement.asked, NONE, "{name}");
        assert_eq!(statement.remarks.unclear, [unclear], "{name}");
        assert_eq!(statement.skipped, [Skipped { line: 4, why: Why::Direction }], "{name}");
        // An answer given for the file turns none of them.
        for sign in [Sign::PositiveIn, Sign::PositiveOut] {
            let hints = Hints { sign: Some(sign), ..Hints::new(today()) };
            let answered = read(text.as_bytes(), "a.csv", &hints).unwrap();
            assert_eq!(amounts(&answered), kept, "{name} {sign:?}");
        }
    }
    let text = "Date,Narration,Type,Amount\n2026-11-01,SHOP A,Purchase,10.00\n2026-11-02,ACME,Salary,100.00\n2026-11-03,SHOP A,Refund,10.00\n";
    let statement = understand(text);
    assert_eq!(amounts(&statement), ["-10.00", "100.00", "10.00"]);
    assert_eq!((statement.asked.as_slice(), statement.remarks.unclear.len()), (NONE, 0));
}

#[test]
fn amounts_of_two_currencies_are_each_in_that_of_their_column() {
    let currencies = |text: &str| -> Vec<String> {
        let said = |row: &crate::intake::statement::Row| row.currency.map_or("-".to_owned(), |c| c.to_string());
        understand(text).rows.iter().map(|row| format!("{} {}", row.amount, said(row))).collect()
    };
    for (text, expected) in [
        (
            "Date,Description,CAD$,USD$\n2026-01-03,TRIP,-5.80,\n2026-01-16,SHOP,,-2.22\n",
            &["-5.80 CAD", "-2.22 USD"][..],
        ),
        // Pesos are those of the account.
        (
            "Fecha,Detalle,Pesos,Dólares\n2026-01-03,NORTE,5.80,\n2026-01-16,CLOUDY,,2.22\n2026-01-17,SUR,7.00,\n",
            &["-5.80 -", "-2.22 USD", "-7.00 -"],
        ),
        (
            "Date,Text,Debit EUR,Credit EUR,Debit USD,Credit USD\n2026-01-03,A,5.80,,,\n2026-01-16,B,,,,2.22\n2026-01-17,C,,1.00,,\n",
            &["-5.80 EUR", "2.22 USD", "1.00 EUR"],
        ),
        // What is written in both is one amount.
        (
            "Date,Description,Amount EUR,Amount USD\n2026-01-03,A,-9.20,-10.00\n2026-01-04,B,92.00,100.00\n",
            &["-9.20 EUR", "92.00 EUR"],
        ),
    ] {
        assert_eq!(currencies(text), expected, "{text}");
    }
}
