//! Rows that are no transactions, and names that mislead.

use super::*;
use crate::intake::statement::Why;

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
fn rows_of_several_accounts_are_told_apart_and_proven_each() {
    let text = "Account,Date,Description,Amount,Balance\n\
        NL01INGB0001234567,2026-03-02,SHOP,-45.20,954.80\nNL02INGB0007654321,2026-03-03,INTEREST,1.20,501.20\n\
        NL01INGB0001234567,2026-03-05,PAY,1000.00,1954.80\nNL02INGB0007654321,2026-03-16,GIFT,99.00,600.20\n\
        NL01INGB0001234567,2026-03-20,GAS,-54.80,1900.00\nNL02INGB0007654321,2026-03-21,TAX,-0.20,600.00\n";
    let statement = understand(text);
    assert_eq!(statement.asked, []);
    let rows: Vec<(usize, String, usize)> =
        statement.rows.iter().map(|row| (row.line, row.amount.to_string(), row.account)).collect();
    let expected =
        [(2, "-45.20", 0), (3, "1.20", 1), (4, "1000.00", 0), (5, "99.00", 1), (6, "-54.80", 0), (7, "-0.20", 1)];
    assert_eq!(rows, expected.map(|(line, amount, account)| (line, amount.to_owned(), account)));
    assert_eq!(statement.proof, BalanceProof::Each { count: 2 });
    let accounts: Vec<(&str, usize)> = statement.accounts.iter().map(|a| (a.name.as_str(), a.rows)).collect();
    assert_eq!(accounts, [("NL01INGB0001234567", 3), ("NL02INGB0007654321", 3)]);
    // Whoever was paid is nobody's own account, however often they were.
    let text = "Date,Text,Amount,IBAN\n2026-03-01,RENT,-500.00,DE89370400440532013000\n2026-03-02,SHOP,-5.00,GB82WEST12345698765432\n\
        2026-04-01,RENT,-500.00,DE89370400440532013000\n2026-04-02,SHOP,-6.00,GB82WEST12345698765432\n";
    assert_eq!(understand(text).accounts, []);
}

#[test]
fn a_dated_total_of_the_rows_above_it_is_no_row_and_a_shop_of_that_name_is() {
    check(
        "totals of months between the rows",
        "Date,Description,Amount,Balance\n2026-02-02,A SHOP,-10.00,90.00\n2026-02-20,B SHOP,-20.00,70.00\n2026-02-28,TOTAL FOR FEBRUARY,-30.00,70.00\n2026-03-02,TOTAL ENERGIES 123,-5.00,65.00\n2026-03-05,PAY,500.00,565.00\n2026-03-31,TOTAL FOR MARCH,495.00,565.00\n",
        &[
            "2026-02-02 -10.00 | A SHOP",
            "2026-02-20 -20.00 | B SHOP",
            "2026-03-02 -5.00 | TOTAL ENERGIES",
            "2026-03-05 500.00 | PAY",
        ],
        NONE,
    );
}

#[test]
fn what_is_called_a_balance_and_moves_one_is_a_row() {
    check(
        "shops called as balances and totals are",
        "Date,Description,Amount,Balance\n2026-03-02,NEW BALANCE LISBON,-80.00,920.00\n2026-03-03,TOTAL 77 LYON,-50.00,870.00\n2026-03-04,New balance fee,-1.00,869.00\n2026-03-05,Pay,31.00,900.00\n2026-03-06,OPENING BALANCE BAR,-9.00,891.00\n",
        &[
            "2026-03-02 -80.00 | NEW BALANCE LISBON",
            "2026-03-03 -50.00 | TOTAL 77",
            "2026-03-04 -1.00 | New balance fee",
            "2026-03-05 31.00 | Pay",
            "2026-03-06 -9.00 | OPENING BALANCE BAR",
        ],
        NONE,
    );
    check(
        "without balances as well",
        "Date,Description,Amount\n2026-03-02,New Balance Outlet,-80.00\n2026-03-03,Salary,900.00\n2026-03-04,Kontostand App Abo,-3.00\n2026-03-05,TOTAL,-41.00\n2026-03-06,@SUM(1+1),-2.00\n2026-03-07,Closing balance transfer,-10.00\n",
        &[
            "2026-03-02 -80.00 | New Balance",
            "2026-03-03 900.00 | Salary",
            "2026-03-04 -3.00 | Kontostand",
            "2026-03-05 -41.00 | TOTAL",
            "2026-03-06 -2.00 | SUM",
            "2026-03-07 -10.00 | Closing balance transfer",
        ],
        NONE,
    );
    check(
        "and what carries a balance is none, with balances or without",
        "Date,Description,Amount,Balance\n2026-03-01,Opening balance as of 01/03/2026,100.00,100.00\n2026-03-02,New Balance Store,-20.00,80.00\n2026-03-03,Salary,900.00,980.00\n2026-03-04,Rent,-80.00,900.00\n2026-03-05,Cafe,-1.00,899.00\n2026-03-06,Cafe,-1.00,898.00\n2026-03-31,New balance,898.00,898.00\n",
        &[
            "2026-03-02 -20.00 | New Balance Store",
            "2026-03-03 900.00 | Salary",
            "2026-03-04 -80.00 | Rent",
            "2026-03-05 -1.00 | Cafe",
            "2026-03-06 -1.00 | Cafe",
        ],
        NONE,
    );
    check(
        "totals of one side at both ends",
        "Date,Description,Amount\n2026-03-31,Total,870.00\n2026-03-02,Shop,-20.00\n2026-03-03,Salary,900.00\n2026-03-04,Rent,-10.00\n2026-03-31,Total,-30.00\n2026-03-31,Closing balance,870.00\n",
        &["2026-03-02 -20.00 | Shop", "2026-03-03 900.00 | Salary", "2026-03-04 -10.00 | Rent"],
        NONE,
    );
}

#[test]
fn a_blank_date_is_that_of_the_row_above_where_that_is_proven() {
    let proven = understand(
        "Date,Details,Debit,Credit,Balance\n13/10/2026,Baker,5.00,,95.00\n,Grocer,10.00,,85.00\n14/10/2026,Pay,,20.00,105.00\n",
    );
    assert_eq!(shown(&proven), ["2026-10-13 -5.00 | Baker", "2026-10-13 -10.00 | Grocer", "2026-10-14 20.00 | Pay"]);
    assert!(matches!(proven.proof, BalanceProof::Proven { .. }), "{:?}", proven.proof);
    assert_eq!((proven.remarks.days_from_above, proven.skipped.len()), (1, 0));
    check(
        "without balances, between dated rows",
        "Date;Details;Amount\n2026-10-13;Baker;-5.00\n;Grocer;-10.00\n;Butcher;-7.00\n2026-10-14;Pay;20.00\n2026-10-15;Shop;-3.00\n2026-10-16;Cafe;-2.00\n",
        &[
            "2026-10-13 -5.00 | Baker",
            "2026-10-13 -10.00 | Grocer",
            "2026-10-13 -7.00 | Butcher",
            "2026-10-14 20.00 | Pay",
            "2026-10-15 -3.00 | Shop",
            "2026-10-16 -2.00 | Cafe",
        ],
        NONE,
    );
    check(
        "but not the parts of a collective order",
        "Date;Details;Amount\n2026-10-13;Collective order;-17.00\n;Grocer;-10.00\n;Butcher;-7.00\n2026-10-14;Pay;20.00\n2026-10-15;Shop;-3.00\n2026-10-16;Cafe;-2.00\n",
        &[
            "2026-10-13 -17.00 | Collective",
            "2026-10-14 20.00 | Pay",
            "2026-10-15 -3.00 | Shop",
            "2026-10-16 -2.00 | Cafe",
        ],
        NONE,
    );
}

#[test]
fn what_may_be_money_and_is_left_out_is_told_from_the_rest() {
    let statement = understand(
        "Date,Details,Amount\n2026-10-13,Baker,-5.00\n2026-10-14,Grocer,-4.0O\n2026-02-29,Butcher,-6.00\n2026-10-16,Pay,20.00\n2026-10-17,Note,\n",
    );
    let skipped: Vec<(usize, Why)> = statement.skipped.iter().map(|skipped| (skipped.line, skipped.why)).collect();
    assert_eq!(skipped, [(3, Why::Unreadable), (4, Why::Undated), (6, Why::NoAmount)]);
    assert_eq!(skipped.iter().map(|(_, why)| why.may_be_money()).collect::<Vec<_>>(), [true, true, false]);
}
