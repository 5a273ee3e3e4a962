//! What statements of the world look like, as small files of our own making: each is read, and each row compared.

use chrono::NaiveDate;

use super::{BalanceProof, Hints, Question, Sign, Statement, StatementError, read};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
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
            "2024-01-31 -85.00 USD | Rent",
            "2024-02-01 1500.00 USD | Payroll",
            "2024-02-02 -4.59 USD | Coffee",
            "2024-02-03 1.00 USD | Refund",
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
fn rows_that_are_no_transactions() {
    check(
        "failed and reverted",
        "Completed Date,Description,Amount,Currency,State,Balance\n2024-01-31 10:00:00,Alpha,-3.50,EUR,COMPLETED,96.50\n2024-02-01 10:00:00,Beta,-50.00,EUR,REVERTED,\n2024-02-02 10:00:00,Gamma,-10.00,EUR,DECLINED,\n2024-02-03 10:00:00,Salary,1500.00,EUR,COMPLETED,1596.50\n",
        &["2024-01-31 -3.50 EUR | Alpha", "2024-02-03 1500.00 EUR | Salary"],
        NONE,
    );
    check(
        "dated opening, turnover and closing rows",
        "Datums;Saņēmējs;Informācija;Summa;Valūta;Debets/Kredīts\n01.01.2024;;Sākuma atlikums;100,00;EUR;K\n31.01.2024;Alfa;Pirkums;3,50;EUR;D\n01.02.2024;Beta;Alga;1500,00;EUR;K\n29.02.2024;;Apgrozījums;3,50;EUR;D\n29.02.2024;;Beigu atlikums;1596,50;EUR;K\n",
        &["2024-01-31 -3.50 EUR | Alfa", "2024-02-01 1500.00 EUR | Beta"],
        NONE,
    );
    check(
        "a running balance between the rows",
        "Data;Histórico;Valor;Saldo\n31/01/2024;Compra padaria;-3,50;\n31/01/2024;SALDO DO DIA;;96,50\n01/02/2024;Salário;1.500,00;\n01/02/2024;SALDO DO DIA;;1.596,50\n",
        &["2024-01-31 -3.50 | padaria", "2024-02-01 1500.00 | Salário"],
        NONE,
    );
    check(
        "details under a collective order",
        "Date;Details;Debit;Credit;Single amount;Balance\n2024-01-31;Collective order;-30,00;;;70,00\n;Alpha;;;-10,00;\n;Beta;;;-20,00;\n2024-02-01;Salary;;1500,00;;1570,00\n",
        &["2024-01-31 -30.00 | Collective order", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "a description continued on the next row",
        "Date,Description,Debit,Credit\n31/01/2024,CARD PURCHASE,3.50,\n,BAKERY MAIN STREET,,\n01/02/2024,TRANSFER,,1500.00\n,SALARY ACME,,\n",
        &["2024-01-31 -3.50 | CARD PURCHASE BAKERY MAIN STREET", "2024-02-01 1500.00 | TRANSFER SALARY ACME"],
        NONE,
    );
    check(
        "a description over a quoted newline",
        "Date,Description,Amount\n2024-01-31,\"CARD PURCHASE\nBAKERY\",-3.50\n2024-02-01,\"TRANSFER\r\nSALARY\",1500.00\n",
        &["2024-01-31 -3.50 | CARD PURCHASE BAKERY", "2024-02-01 1500.00 | TRANSFER SALARY"],
        NONE,
    );
    check(
        "identical rows are both real",
        "Date,Details,Amount\n2024-01-31,Ticket,-3.50\n2024-01-31,Ticket,-3.50\n2024-02-01,Salary,1500.00\n",
        &["2024-01-31 -3.50 | Ticket", "2024-01-31 -3.50 | Ticket", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
    check(
        "two tables of two shapes",
        "Account A (EUR)\nDate,Details,Amount,Balance\n2024-01-31,Alpha,-3.50,96.50\n2024-02-01,Salary,1500.00,1596.50\n\nAccount B\nDate,Description,Debit,Credit,Currency\n2024-01-30,Beta,7.00,,USD\n2024-02-03,Gift,,20.00,USD\n",
        &[
            "2024-01-31 -3.50 | Alpha",
            "2024-02-01 1500.00 | Salary",
            "2024-01-30 -7.00 USD | Beta",
            "2024-02-03 20.00 USD | Gift",
        ],
        NONE,
    );
    check(
        "the heading again on each page",
        "Date,Details,Amount\n2024-01-31,Alpha,-3.50\nDate,Details,Amount\n2024-02-01,Salary,1500.00\n",
        &["2024-01-31 -3.50 | Alpha", "2024-02-01 1500.00 | Salary"],
        NONE,
    );
}

#[test]
fn names_and_words_that_mislead() {
    check(
        "a transfer is no balance carried over",
        "Buchungstag;Wertstellung (Valuta);Vorgang;Buchungstext;Umsatz in EUR\n31.01.2024;31.01.2024;Übertrag / Überweisung;Auftraggeber: Max;-3,50\n01.02.2024;01.02.2024;Lastschrift;Auftraggeber: Strom;-50,00\n02.02.2024;02.02.2024;Übertrag / Überweisung;Auftraggeber: ACME Gehalt;1.500,00\n",
        &["2024-01-31 -3.50 EUR | Max", "2024-02-01 -50.00 EUR | Strom", "2024-02-02 1500.00 EUR | Gehalt"],
        NONE,
    );
    check(
        "sides named beside other words",
        "Fecha;Detalle Movimiento;Cheque o Cargo;Deposito o Abono;Saldo\n31/01/2024;PANADERIA;500;0;99.500\n01/02/2024;SUELDO;0;150.000;249.500\n02/02/2024;KIOSCO;1.200;0;248.300\n",
        &["2024-01-31 -500 | PANADERIA", "2024-02-01 150000 | SUELDO", "2024-02-02 -1200 | KIOSCO"],
        NONE,
    );
    check(
        "one side named, the other not",
        "Receipt,Completion Time,Details,Paid In,Taken,Balance\nA1,2024-01-31 10:00:00,Alpha,,-3.50,96.50\nA2,2024-02-01 10:00:00,Beta,1500.00,,1596.50\nA3,2024-02-02 10:00:00,Gamma,,-2.00,1594.50\n",
        &["2024-01-31 -3.50 | Alpha", "2024-02-01 1500.00 | Beta", "2024-02-02 -2.00 | Gamma"],
        NONE,
    );
    check(
        "Debit/Credit heads signed amounts",
        "Date;Type;Merchant/Description;Debit/Credit;Balance\n31/01/2024;CARD PAYMENT;Alpha;-£3.50;£96.50\n01/02/2024;TRANSFER;Beta;£1,500.00;£1,596.50\n",
        &["2024-01-31 -3.50 GBP | Alpha", "2024-02-01 1500.00 GBP | Beta"],
        NONE,
    );
    check(
        "an amount repeated in debit and credit, under words that contradict",
        "Buchungstag;Umsatzart;Auftraggeber;Betrag;Soll;Haben;Währung\n31.1.2024;Lastschrift;Max;1.500,00;;1.500,00;EUR\n1.2.2024;Lastschrift;Erna;20,00;;20,00;EUR\n2.2.2024;Lastschrift;Otto;-3,50;-3,50;;EUR\n",
        &["2024-01-31 1500.00 EUR | Max", "2024-02-01 20.00 EUR | Erna", "2024-02-02 -3.50 EUR | Otto"],
        NONE,
    );
    check(
        "a card on which everything was paid back",
        "Date,Description,Card Number,Amount\n2024-01-31,ONLINE PAYMENT - THANK YOU,1234,-50.00\n2024-02-01,REFUND,1234,-20.00\n",
        &["2024-01-31 50.00 | PAYMENT", "2024-02-01 20.00 | REFUND"],
        SIGN,
    );
    check(
        "a payee under a name nobody knows",
        "Datum;Wer auch immer;Omschrijving;Bedrag\n31-01-2024;Bakkerij Jansen;oms;-3,50\n01-02-2024;Voorbeeld BV salaris;oms;1500,00\n02-02-2024;Kiosk Noord;oms;-2,00\n",
        &["2024-01-31 -3.50 | Bakkerij Jansen", "2024-02-01 1500.00 | Voorbeeld", "2024-02-02 -2.00 | Kiosk"],
        NONE,
    );
    check(
        "groups of thousands not quoted in a comma-separated file",
        "Date,Description,Amount,Balance\n2024-01-31,Rent,-1,250.00,8,750.00\n2024-02-01,Bakery,-3.50,8,746.50\n2024-02-02,Salary,12,000.00,20,746.50\n",
        &["2024-01-31 -1250.00 | Rent", "2024-02-01 -3.50 | Bakery", "2024-02-02 12000.00 | Salary"],
        NONE,
    );
}

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
    let january = "Date,Payee,Amount\n2024-01-01,Alpha,4.50\n2024-01-02,Beta,20.00\n";
    let february = "Date,Payee,Amount\n2024-02-01,Delta,1.00\n2024-02-02,Gamma,2.00\n2024-02-03,Delta,3.00\n";
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
    assert_eq!(error(b"%PDF-1.7"), StatementError::Unsupported);
    let small = Hints { max_bytes: 10, ..Hints::new(today()) };
    assert_eq!(read(b"Date,Details,Amount\n", "x", &small).unwrap_err(), StatementError::TooLarge);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

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
