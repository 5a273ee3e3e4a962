//! Separators, headings, amounts and dates in the notations of the world.

use super::*;
use crate::intake::statement::{Skipped, Why};
use crate::ledger::money::Currency;

#[test]
fn separators_and_headings() {
    check(
        "sep= line",
        "sep=;\nDate;Details;Amount\n2024-01-31;Bakery;-3,50\n2024-02-01;Salary;1.500,00\n",
        &["2024-01-31 -3.50 | Bakery", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "several characters",
        "Date~|~Details~|~Amount\n2024-01-31~|~Bakery~|~-3.50\n2024-02-01~|~Salary~|~1500.00\n",
        &["2024-01-31 -3.50 | Bakery", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "leading separator",
        "|20240131|Bakery|-3.50|\n|20240201|Salary|1500.00|\n|20240202|Kiosk|-2.10|\n",
        &["2024-01-31 -3.50 | Bakery", "2024-02-01 1500.00 | Salary", "2024-02-02 -2.10 | Kiosk"],
        NONE,
    );
    check(
        "Excel text",
        "Date,Reference,Details,Amount\n=\"2024-01-31\",=\"00123\",=\"Bakery\",=\"-3.50\"\n=\"2024-02-01\",=\"00124\",=\"Salary\",=\"1500.00\"\n",
        &["2024-01-31 -3.50 | Bakery", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "a quote opened and never closed",
        "Date,Details,Amount\n2024-01-30,\"Tom's,-1.00\n2024-01-31,Bakery,-3.50\n2024-02-01,Salary,1500.00\n2024-02-02,Kiosk,-2.10\n",
        &[
            "2024-01-30 -1.00 | Tom's",
            "2024-01-31 -3.50 | Bakery",
            "2024-02-01 1500.00 | Salary",
            "2024-02-02 -2.10 | Kiosk",
        ],
        NONE,
    );
    check(
        "rows quoted as a whole",
        "\"Date,Details,Amount\"\n\"2024-01-31,\"\"Bakery, Main St\"\",-3.50\"\n\"2024-02-01,\"\"Salary\"\",1500.00\"\n",
        &["2024-01-31 -3.50 | Bakery, Main St", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "blanks before quotes",
        "Date, Details, Amount\n2024-01-31, \"Bakery, Main St\", \"-3.50\"\n2024-02-01, \"Salary\", \"1,500.00\"\n",
        &["2024-01-31 -3.50 | Bakery, Main St", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "carriage returns",
        "Date,Details,Amount\r\r\n2024-01-31,Bakery,-3.50\r\r\n2024-02-01,Salary,1500.00\r\r\n",
        &["2024-01-31 -3.50 | Bakery", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "old Mac line ends",
        "Date,Details,Amount\r2024-01-31,Bakery,-3.50\r2024-02-01,Salary,1500.00\r",
        &["2024-01-31 -3.50 | Bakery", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "a long preamble with figures",
        "Account statement\nAccount,NL00BANK0123456789\nPeriod,2024-01-01,2024-02-29\nOpening balance,100.00\nClosing balance,1596.50\n\nYour transactions:\n\nBooking date,Text,Amount,Balance\n2024-01-31,Bakery,-3.50,96.50\n2024-02-01,Salary,1500.00,1596.50\n",
        &["2024-01-31 -3.50 | Bakery", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "duplicate and unnamed columns",
        "Date,Name,Name,,Amount,\n2024-01-31,Me,Bakery,x,-3.50,\n2024-02-01,Me,ACME Salary,y,1500.00,\n2024-02-02,Me,Kiosk,z,-2.00,\n2024-02-03,Me,Lidl,z,-2.50,\n",
        &[
            "2024-01-31 -3.50 | Bakery",
            "2024-02-01 1500.00 | ACME Salary",
            "2024-02-02 -2.00 | Kiosk",
            "2024-02-03 -2.50 | Lidl",
        ],
        NONE,
    );
    check(
        "tabs after quotes and trailing separators",
        "Date,Details,Amount,\n\"2024-01-31\"\t,\"Bakery\"\t,\"-3.50\"\t,\n\"2024-02-01\"\t,\"Salary\"\t,\"1,500.00\"\t,\n",
        &["2024-01-31 -3.50 | Bakery", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "unquoted separators in a narration",
        "Date,Details,Amount,Balance\n2024-01-31,Bakery,-3.50,96.50\n2024-02-01,Smith, Jones, 12 and Co,-10.00,86.50\n2024-02-02,Kiosk,-2.00,84.50\n",
        &["2024-01-31 -3.50 | Bakery", "2024-02-01 -10.00 | Smith, Jones, 12 and Co", "2024-02-02 -2.00 | Kiosk"],
        NONE,
    );
    check(
        "decimal commas not quoted in a comma-separated file",
        "Datum,Omschrijving,Bedrag,Saldo\n31-01-2024,Bakker,-3,50,96,50\n01-02-2024,Salaris,1500,00,1596,50\n02-02-2024,Kiosk,-2,10,1594,40\n",
        &["2024-01-31 -3.50 | Bakker", "2024-02-01 1500.00 | Salaris", "2024-02-02 -2.10 | Kiosk"],
        NONE,
    );
}

#[test]
fn amounts_in_every_notation() {
    check(
        "lakh groups",
        "Date,Narration,Withdrawal Amt.,Deposit Amt.,Closing Balance\n31/01/2024,RENT,\"1,23,456.78\",,\"10,00,000.00\"\n01/02/2024,SALARY,,\"2,00,000.00\",\"12,00,000.00\"\n",
        &["2024-01-31 -123456.78 | RENT", "2024-02-01 200000.00 | SALARY"],
        NONE,
    );
    check(
        "Swiss apostrophes, no break spaces",
        "Datum;Text;Betrag CHF\n31.01.2024;Miete;-1'234.56\n01.02.2024;Lohn;5'000.00\n",
        &["2024-01-31 -1234.56 CHF | Miete", "2024-02-01 5000.00 CHF | Lohn"],
        NONE,
    );
    check(
        "no break spaces",
        "Date;Libellé;Montant\n31/01/2024;Loyer;-1\u{a0}234,56\n01/02/2024;Salaire;5\u{202f}000,00\n",
        &["2024-01-31 -1234.56 | Loyer", "2024-02-01 5000.00 | Salaire"],
        NONE,
    );
    check(
        "no leading zero",
        "Date;Details;Amount\n2024-01-31;Interest;,01\n2024-02-01;Fee;-,50\n2024-02-02;Rent;-500,00\n",
        &["2024-01-31 0.01 | Interest", "2024-02-01 -0.50 | Fee", "2024-02-02 -500.00 | Rent"],
        NONE,
    );
    check(
        "parentheses and dollars",
        "Date,Description,Amount\n01/31/2024,Rent,($85.00)\n02/01/2024,Payroll,\"$1,500.00\"\n02/02/2024,Coffee,- $4.59\n02/03/2024,Refund,+ $1.00\n",
        &[
            "2024-01-31 -85.00 | Rent",
            "2024-02-01 1500.00 | Payroll",
            "2024-02-02 -4.59 | Coffee",
            "2024-02-03 1.00 | Refund",
        ],
        NONE,
    );
    check(
        "a doubled minus",
        "Date,Description,Amount\n2024-01-31,Rent,--85.00\n2024-02-01,Payroll,1500.00\n2024-02-02,Coffee,--4.59\n",
        &["2024-01-31 -85.00 | Rent", "2024-02-01 1500.00 | Payroll", "2024-02-02 -4.59 | Coffee"],
        NONE,
    );
    check(
        "a minus at the end",
        "Datum;Omschrijving;Bedrag\n31-01-2024;Huur;85,00-\n01-02-2024;Salaris;1.500,00+\n",
        &["2024-01-31 -85.00 | Huur", "2024-02-01 1500.00 | Salaris"],
        NONE,
    );
    check(
        "Dr and Cr in the cell",
        "Date,Particulars,Amount,Balance\n31/01/2024,RENT,\"1,234(Dr)\",\"8,766(Cr)\"\n01/02/2024,SALARY,\"5,000(Cr)\",\"13,766(Cr)\"\n",
        &["2024-01-31 -1234 | RENT", "2024-02-01 5000 | SALARY"],
        NONE,
    );
    check(
        "codes glued to amounts",
        "Date,Details,Amount\n2024-01-31,Tea,CNY-13.50\n2024-02-01,Salary,CNY1500.00\n",
        &["2024-01-31 -13.50 CNY | Tea", "2024-02-01 1500.00 CNY | Salary"],
        NONE,
    );
    check(
        "right-to-left signs",
        "תאריך,תיאור,סכום\n31/01/2024,שכר,\u{200f}1,500.00 ₪\n".replace("1,500", "1500").as_str(),
        &["2024-01-31 -1500.00 ILS | שכר"],
        SIGN,
    );
    check(
        "a comma amount beside a dot balance",
        "Date;Details;Amount;Balance\n2024-01-31;Bakery;-3,50;96.50\n2024-02-01;Salary;1500,25;1596.75\n",
        &["2024-01-31 -3.50 | Bakery", "2024-02-01 1500.25 | Salary"],
        NONE,
    );
    check(
        "whole numbers in groups",
        "日付,内容,出金金額,入金金額,残高\n2024/01/31,カード,\"1,889\",,\"98,111\"\n2024/02/01,給与,,\"364,000\",\"462,111\"\n",
        &["2024-01-31 -1889 | カード", "2024-02-01 364000 | 給与"],
        NONE,
    );
    check(
        "three decimals where the currency has three",
        "Date,Details,Amount (KWD)\n2024-01-31,Rent,-1250.500\n2024-02-01,Salary,2000.250\n",
        &["2024-01-31 -1250.500 KWD | Rent", "2024-02-01 2000.250 KWD | Salary"],
        NONE,
    );
    check(
        "three decimals and nothing else",
        "Date,Details,Amount (KWD)\n2024-01-31,Rent,-250.500\n2024-02-01,Salary,200.250\n",
        &["2024-01-31 -250.500 KWD | Rent", "2024-02-01 200.250 KWD | Salary"],
        NONE,
    );
    check(
        "a note behind the amount",
        "交易时间,交易对方,收/支,金额(元)\n2024-01-31 10:00:00,超市,支出,¥131.77(已退款89.84)\n2024-02-01 10:00:00,公司,收入,¥500.00\n",
        &["2024-01-31 -131.77 CNY | 超市", "2024-02-01 500.00 CNY | 公司"],
        NONE,
    );
}

#[test]
fn dates_of_every_kind() {
    check(
        "no year, across New Year",
        "信用卡对账单 2024年01月\n交易日,交易摘要,人民币金额\n12/29,超市消费,10.00\n12/30,餐饮,20.00\n01/02,还款,-500.00\n01/03,外卖消费,30.00\n",
        &[
            "2023-12-29 -10.00 CNY | 超市",
            "2023-12-30 -20.00 CNY | 餐饮",
            "2024-01-02 500.00 CNY | 还款",
            "2024-01-03 -30.00 CNY | 外卖",
        ],
        NONE,
    );
    check(
        "no year and nothing that tells it",
        "Date;Details;Amount\n22.01.;Alpha;-3,50\n24.01.;Salary;1500,00\n",
        &["2026-01-22 -3.50 | Alpha", "2026-01-24 1500.00 | Salary"],
        YEAR,
    );
    check(
        "year, month and day in columns",
        "Year,Month,Day,Details,Amount\n2024,1,31,Alpha,-3.50\n2024,2,1,Salary,1500.00\n",
        &["2024-01-31 -3.50 | Alpha", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "an OFX time",
        "DEBIT,20240131120000[0:GMT],\"Alpha\",-3.50\nCREDIT,20240201120000[0:GMT],\"Salary\",1500.00\n",
        &["2024-01-31 -3.50 | Alpha", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "Hungarian dots",
        "Könyvelés dátuma;Megnevezés;Összeg\n2024.01.31.;Alpha;-3500\n2024.02.01.;Munkabér;150000\n",
        &["2024-01-31 -3500 | Alpha", "2024-02-01 150000 | Munkabér"],
        NONE,
    );
    check(
        "month first inside a German export",
        "Buchungstag;Verwendungszweck;Betrag\n01/31/2024;Miete;-500,00\n02/01/2024;Gehalt;1.500,00\n",
        &["2024-01-31 -500.00 | Miete", "2024-02-01 1500.00 | Gehalt"],
        NONE,
    );
    check(
        "an order nobody can tell",
        "Date,Details,Amount\n02/01/2024,Alpha,-3.50\n03/01/2024,Salary,1500.00\n",
        &["2024-01-02 -3.50 | Alpha", "2024-01-03 1500.00 | Salary"],
        ORDER,
    );
    check(
        "month names",
        "Date,Details,Amount\n\"5 Jan, 2024\",Alpha,-3.50\n\"12 Feb, 2024\",Salary,1500.00\n",
        &["2024-01-05 -3.50 | Alpha", "2024-02-12 1500.00 | Salary"],
        NONE,
    );
    check(
        "Pending as a date",
        "Date,Details,Amount\nPending,Alpha,-3.50\n2024-01-31,Beta,-3.50\n2024-02-01,Salary,1500.00\n",
        &["2024-01-31 -3.50 | Beta", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
}

#[test]
fn a_sign_that_several_currencies_share_is_not_guessed() {
    let mexican = "FECHA,DESCRIPCIÓN,CARGO,ABONO,SALDO\n17/11/2026,NOMINA,,\"$10,000.00\",\"$10,000.00\"\n18/11/2026,OXXO,$120.00,,\"$9,880.00\"\n";
    let english = "Date,Description,Amount\n2026-11-17,Alpha,-$4.50\n2026-11-18,Beta,$20.00\n";
    let currency = |code: &str| Currency::parse(code).unwrap();
    for (text, home, expected) in [
        (mexican, &[][..], Some("MXN")),
        (mexican, &["EUR", "MXN"], Some("MXN")),
        (mexican, &["CLP"], Some("CLP")),
        (english, &[], None),
        (english, &["AUD"], Some("AUD")),
        (english, &["EUR"], Some("USD")),
    ] {
        let hints = Hints { currencies: home.iter().map(|code| currency(code)).collect(), ..Hints::new(today()) };
        let statement = read(text.as_bytes(), "a.csv", &hints).unwrap();
        assert!(
            statement.rows.iter().all(|row| row.currency == expected.map(currency)),
            "{home:?} {:?}",
            shown(&statement)
        );
    }
}

#[test]
fn of_two_amounts_the_one_that_left_the_account_counts() {
    check(
        "operation and payment",
        "Дата операции;Статус;Сумма операции;Валюта операции;Сумма платежа;Валюта платежа;Описание\n17.11.2026;OK;-10,00;USD;-1000,00;RUB;Alpha\n18.11.2026;OK;-350,00;RUB;-350,00;RUB;Beta\n",
        &["2026-11-17 -1000.00 RUB | Alpha", "2026-11-18 -350.00 RUB | Beta"],
        NONE,
    );
    check(
        "transaction and billing",
        "Date,Description,Transaction amount,Transaction currency,Billing amount,Billing currency\n2026-11-17,Alpha,-10.00,USD,-9.10,EUR\n2026-11-18,Beta,-3.00,EUR,-3.00,EUR\n2026-11-19,Salary,900.00,EUR,900.00,EUR\n",
        &["2026-11-17 -9.10 EUR | Alpha", "2026-11-18 -3.00 EUR | Beta", "2026-11-19 900.00 EUR | Salary"],
        NONE,
    );
}

#[test]
fn pending_rows_are_skipped_in_any_language() {
    for (heading, booked, pending) in [
        ("Buchungstag;Text;Betrag;Info", "Umsatz gebucht", "Umsatz vorgemerkt"),
        ("Buchungstag;Text;Betrag;Status", "gebucht", "vorgemerkt"),
        ("Datum;Text;Betrag;Vermerk", "Gebucht", "Vormerkung"),
        ("Dato;Tekst;Beløb;Status", "Udført", "Venter"),
        ("Date;Libellé;Montant;Etat", "Comptabilisé", "En attente"),
        ("Fecha;Concepto;Importe;Estado", "Contabilizado", "Pendiente"),
        ("Datum;Omschrijving;Bedrag;Status", "Verwerkt", "Nog niet verwerkt"),
        ("Data;Descrizione;Importo;Stato", "Contabilizzato", "In elaborazione"),
    ] {
        let text = format!(
            "{heading}\n17.11.2026;Alpha;-3,50;{booked}\n18.11.2026;Beta;-2,50;{booked}\n19.11.2026;Gamma;-9,90;{pending}\n"
        );
        let statement = understand(&text);
        assert_eq!(statement.rows.len(), 2, "{heading}: {:?}", shown(&statement));
        assert_eq!(statement.skipped, [Skipped { line: 4, why: Why::Pending }], "{heading}");
    }
}

#[test]
fn minor_units_that_a_heading_names_become_major_ones() {
    for (name, heading, balances) in [
        ("balances in major units", "Amount (cents),Balance", ["96.50", "1096.50", "496.50"]),
        ("balances in minor units", "Amount (cents),Balance", ["9650", "109650", "49650"]),
        ("both say so", "amount_in_minor_units,Balance (cents)", ["9650", "109650", "49650"]),
    ] {
        let [a, b, c] = balances;
        let text = format!(
            "Date,Description,{heading}\n2026-03-02,COFFEE,-350,{a}\n2026-03-05,PAY,100000,{b}\n2026-03-16,RENT,-60000,{c}\n"
        );
        let rows = ["2026-03-02 -3.50 | COFFEE", "2026-03-05 1000.00 | PAY", "2026-03-16 -600.00 | RENT"];
        check(name, &text, &rows, NONE);
        let statement = understand(&text);
        assert!(matches!(statement.proof, BalanceProof::Proven { .. }), "{name}: {:?}", statement.proof);
    }
    check(
        "a fraction shows that it is no minor unit",
        "Date,Description,Amount (cents)\n2026-03-02,COFFEE,-3.50\n2026-03-05,PAY,1000.00\n2026-03-16,RENT,-600.00\n",
        &["2026-03-02 -3.50 | COFFEE", "2026-03-05 1000.00 | PAY", "2026-03-16 -600.00 | RENT"],
        NONE,
    );
    check(
        "yen have no minor unit",
        "Date,Description,Amount (minor units),Currency\n2026-03-02,COFFEE,-350,JPY\n2026-03-05,PAY,100000,JPY\n2026-03-16,RENT,-60000,JPY\n",
        &["2026-03-02 -350 JPY | COFFEE", "2026-03-05 100000 JPY | PAY", "2026-03-16 -60000 JPY | RENT"],
        NONE,
    );
}

#[test]
fn digits_of_other_scripts_are_digits_in_dates_too() {
    check(
        "Arabic digits",
        "التاريخ,الوصف,مدين,دائن,الرصيد\n٠٢/٠٣/٢٠٢٦,بنده,٤٥٫٢٠,,٩٥٤٫٨٠\n٠٥/٠٣/٢٠٢٦,راتب,,٥٠٠٠٫٠٠,٥٩٥٤٫٨٠\n١٦/٠٣/٢٠٢٦,كهرباء,٨٥٫٣٠,,٥٨٦٩٫٥٠\n",
        &["2026-03-02 -45.20 | بنده", "2026-03-05 5000.00 | راتب", "2026-03-16 -85.30 | كهرباء"],
        NONE,
    );
}

#[test]
fn days_of_one_month_are_not_the_years_of_a_century() {
    check(
        "two digits at both ends",
        "Date,Particulars,Amount,Balance\n02-03-26,ATM WDL,\"2,000.00 DR\",\"8,000.00 CR\"\n05-03-26,SALARY,\"45,000.00 CR\",\"53,000.00 CR\"\n16-03-26,RENT,\"15,000.00 DR\",\"38,000.00 CR\"\n",
        &["2026-03-02 -2000.00 | ATM", "2026-03-05 45000.00 | SALARY", "2026-03-16 -15000.00 | RENT"],
        NONE,
    );
    check(
        "years first",
        "Date,Text,Amount\n24-11-03,SHOP,-3.00\n25-01-05,PAY,100.00\n25-02-16,RENT,-60.00\n",
        &["2024-11-03 -3.00 | SHOP", "2025-01-05 100.00 | PAY", "2025-02-16 -60.00 | RENT"],
        NONE,
    );
}
