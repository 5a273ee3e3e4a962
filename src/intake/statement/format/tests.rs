//! Files of each format with what they say, good and bad.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

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

const SGML: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n<OFX>\r\n\
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>CAD<BANKACCTFROM><BANKID>003<ACCTID>00123-4567<ACCTTYPE>CHECKING</BANKACCTFROM>\r\n\
<BANKTRANLIST><DTSTART>20240101<DTEND>20240131\r\n\
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240103120000.000[-5:EST]<TRNAMT>-12.50<FITID>901<NAME>TIM HORTONS #12<MEMO>TIM HORTONS #12 OTTAWA</STMTTRN>\r\n\
<STMTTRN><TRNTYPE>CREDIT\r\n<DTPOSTED>20240115\r\n<TRNAMT>1500.00\r\n<FITID>902\r\n<NAME>A&amp;B PAYROLL\r\n</STMTTRN>\r\n\
<STMTTRN><TRNTYPE>CHECK<DTPOSTED>20240120<TRNAMT>-100<FITID>0<CHECKNUM>77</STMTTRN>\r\n\
</BANKTRANLIST><LEDGERBAL><BALAMT>1887.50<DTASOF>20240131</LEDGERBAL><AVAILBAL><BALAMT>9<DTASOF>20240131</AVAILBAL>\r\n\
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";

#[test]
fn ofx_of_either_generation() {
    let sgml = statement(SGML.as_bytes());
    let rows = [
        "2024-01-03 -12.50 CAD TIM HORTONS #12 OTTAWA",
        "2024-01-15 1500.00 CAD A&B PAYROLL",
        "2024-01-20 -100 CAD CHECK · #77",
    ];
    assert_eq!(said(&sgml), rows);
    let references: Vec<Option<&str>> = sgml.rows.iter().map(|row| row.reference.as_deref()).collect();
    assert_eq!(references, [Some("901"), Some("902"), None]);
    let stated = BalanceProof::Stated { opening: "500.00".parse().unwrap(), closing: "1887.50".parse().unwrap() };
    assert_eq!(sgml.proof, stated);
    assert_eq!(sgml.accounts[0].shown(), "…4567 CAD");

    // Two accounts, a card whose charges are positive, a euro row on it, pending rows, commas.
    let xml = "<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\"?><OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR</CURDEF>\
<BANKACCTFROM><ACCTID>FR76 1111</ACCTID></BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>OTHER</TRNTYPE><DTPOSTED>20240229</DTPOSTED>\
<TRNAMT>-1234,56</TRNAMT><FITID>a</FITID><NAME>LOYER</NAME><BANKACCTTO><ACCTID>999</ACCTID></BANKACCTTO></STMTTRN></BANKTRANLIST>\
<BANKTRANLISTP><STMTTRNP><TRNTYPE>POS</TRNTYPE><DTTRAN>20240301</DTTRAN><TRNAMT>-1</TRNAMT><NAME>X</NAME></STMTTRNP></BANKTRANLISTP></STMTRS></STMTTRNRS>\
</BANKMSGSRSV1><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD</CURDEF><CCACCTFROM><ACCTID>XX42</ACCTID></CCACCTFROM><BANKTRANLIST>\
<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20240302</DTPOSTED><TRNAMT>10.00</TRNAMT><FITID>1</FITID><NAME>CAF\u{c9} &lt;3</NAME></STMTTRN>\
<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20240303</DTPOSTED><TRNAMT>7.00</TRNAMT><FITID>2</FITID><NAME>HOTEL</NAME><CURRENCY><CURRATE>1</CURRATE><CURSYM>EUR</CURSYM></CURRENCY></STMTTRN>\
<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20240304</DTPOSTED><TRNAMT>-50.00</TRNAMT><FITID>3</FITID><MEMO>PAYMENT</MEMO></STMTTRN>\
</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>";
    let xml = statement(xml.as_bytes());
    let rows = [
        "2024-02-29 -1234.56 EUR LOYER",
        "2024-03-02 -10.00 USD CAFÉ <3",
        "2024-03-03 -7.00 EUR HOTEL",
        "2024-03-04 50.00 USD PAYMENT",
    ];
    assert_eq!(said(&xml), rows);
    assert_eq!(skipped(&xml), [(1, Why::Pending)]);
    assert_eq!(
        xml.accounts.iter().map(|a| (a.shown(), a.rows)).collect::<Vec<_>>(),
        [("…1111 EUR".to_owned(), 1), ("…XX42 USD".to_owned(), 3)]
    );
    assert_eq!(xml.proof, BalanceProof::NoBalance);

    // Amounts without signs go by their type; broken rows are told.
    let odd = "<OFX><STMTTRN><TRNTYPE>FEE<DTPOSTED>2024-01-02<TRNAMT>3.00<NAME>f<STMTTRN><TRNTYPE>DEP<DTPOSTED>20240103<TRNAMT>9.00<MEMO>d</STMTTRN>\
<STMTTRN><DTPOSTED>20241399<TRNAMT>1</STMTTRN>\n<STMTTRN><DTPOSTED>20240104<TRNAMT>abc</STMTTRN>";
    let odd = statement(odd.as_bytes());
    assert_eq!(said(&odd), ["2024-01-02 -3.00 - f", "2024-01-03 9.00 - d"]);
    assert_eq!(skipped(&odd), [(1, Why::NoDate), (2, Why::NoAmount)]);
    assert_eq!(read_file(b"OFXHEADER:100\n<OFX></OFX>", "a", &hints()).unwrap_err(), StatementError::NoRows);
}

#[test]
fn ofx_in_an_old_code_page() {
    let text = SGML.replace("A&amp;B PAYROLL", "D\u{c9}P\u{d4}T");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    assert_eq!(statement(&bytes).rows[1].description, "DÉPÔT");
}

#[test]
fn qif_dates_are_told_or_asked() {
    let file = |rows: &str| format!("!Option:AutoSwitch\n!Account\nNGiro\nTBank\n^\n!Type:Bank\n{rows}");
    for (rows, expected, asked) in [
        (
            "D25.12.2023\nT-1.234,50\nPShop\nMshoes\n^\nD3.1.2024\nT2.000,00\nPSalary\n^\n",
            &["2023-12-25 -1234.50 - Shop · shoes", "2024-01-03 2000.00 - Salary"][..],
            false,
        ),
        (
            "D1/25'24\nU-5.00\nT-5.00\nPTea\nLFood\nSFood\n$-5.00\n^\nD2/ 3'24\nT7\nN101\n^",
            &["2024-01-25 -5.00 - Tea", "2024-02-03 7 - #101"],
            false,
        ),
        ("D2024-02-01\nT-1,234.00\nPRent\n^\n", &["2024-02-01 -1234.00 - Rent"], false),
        (
            "D01/02/2024\nT-5.00\nPTea\n^\nD03/02/2024\nT-6.00\nPTea\n^\n",
            &["2024-02-01 -5.00 - Tea", "2024-02-03 -6.00 - Tea"],
            true,
        ),
        (
            "D01/02/2024\r\nT100.00\r\nPOpening Balance\r\nL[Giro]\r\n^\r\nD13/02/2024\r\nT-6.00\r\nPTea\r\n^\r\n",
            &["2024-02-13 -6.00 - Tea"],
            false,
        ),
    ] {
        let read = statement(file(rows).as_bytes());
        assert_eq!(said(&read), expected, "{rows}");
        assert_eq!(read.asked, if asked { vec![Question::DateOrder] } else { vec![] }, "{rows}");
        assert_eq!(read.accounts.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Giro"]);
    }
    let open = file("D01/02/2024\nT-5.00\nPTea\n^\n");
    let answered = Hints { date_order: Some(DateOrder::MonthFirst), ..hints() };
    let read = read_file(open.as_bytes(), "a", &answered).unwrap();
    assert_eq!((said(&read), read.asked), (vec!["2024-01-02 -5.00 - Tea".to_owned()], vec![]));
    // Confirmed once, it is known for the account.
    let again = read_file(open.as_bytes(), "a", &Hints { layout: Some(read.layout), ..hints() }).unwrap();
    assert_eq!((said(&again), again.asked), (vec!["2024-01-02 -5.00 - Tea".to_owned()], vec![]));
    let lists = "!Type:Cat\nNFood\n^\n!Type:Invst\nD1/25'24\nNBuy\nT5\n^\n";
    assert_eq!(read_file(lists.as_bytes(), "a", &hints()).unwrap_err(), StatementError::NoRows);
}

#[test]
fn mt940_with_structured_and_free_narrations() {
    let german = "{1:F01BANKDEFFXXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\r\n:20:STARTUMSE\r\n:25:10010010/1234567890\r\n:28C:00001/001\r\n\
:60F:C231229EUR100,00\r\n\
:61:2312310102DR12,50N005NONREF//BR231231001\r\n/OCMT/EUR12,50/\r\n:86:106?00KARTENZAHLUNG?109310?20EREF+123456?21SVWZ+Einkauf beim Supermark?22t Mitte?30BANKDEFF?31DE89?32REWE Markt GmbH Berlin Mitt?33e?34011\r\n\
:61:240103C1500,N051NONREF\r\n:86:166?00GEHALT?20Lohn 01/2024\r\n?21Danke?32ACME GMBH\r\n\
:61:2401040104RC20,00NSTONONREF\r\n:86:Storno\r\n\
:62F:C240104EUR1567,50\r\n-}";
    let read = statement(german.as_bytes());
    assert_eq!(
        said(&read),
        [
            "2024-01-02 -12.50 EUR REWE Markt GmbH Berlin Mitte · Einkauf beim Supermarkt Mitte",
            "2024-01-03 1500 EUR ACME GMBH · Lohn 01/2024 Danke",
            "2024-01-04 -20.00 EUR Storno",
        ]
    );
    assert_eq!(read.proof, proven("100.00", "1567.50"));
    assert_eq!(read.rows[0].reference.as_deref(), Some("BR231231001"));
    assert_eq!(read.accounts[0].shown(), "…7890 EUR");

    // Dutch codes, two pages of one statement, then a break.
    let dutch = "ABNANL2A\n940\nABNANL2A\n:20:ABN AMRO BANK NV\n:25:517852257\n:28:19321/1\n:60F:C110522EUR3236,28\n\
:61:1105240524D9,N192NONREF\n:86:/TRTP/SEPA INCASSO/CSID/NL98ZZZ/NAME/WATER BV/MARF/7/REMI/Invoice 12/EREF/NOTPROVIDED\n\
:62M:C110524EUR3227,28\n-\n:20:ABN AMRO BANK NV\n:25:517852257\n:28:19321/2\n:60M:C110524EUR3227,28\n\
:61:110525RD1,28NTRF//1234\n:86:/CNTP/NL01/BIC/Shop BV/City/REMI/USTD//kept back/\n:62F:C110525EUR3228,56\n-\n";
    let read = statement(dutch.as_bytes());
    assert_eq!(said(&read), ["2011-05-24 -9 EUR WATER BV · Invoice 12", "2011-05-25 1.28 EUR kept back"]);
    assert_eq!(read.proof, proven("3236.28", "3228.56"));
    let broken = statement(dutch.replace("3228,56", "3228,57").as_bytes());
    assert_eq!(broken.proof, BalanceProof::Broken { line: 18 });

    // MT942 with what is only announced, and lines that are none.
    let interim = ":20:X\n:25:1\n:28C:1\n:34F:CHF0,\n:13D:2401041200+0100\n:61:240104EC5,NTRFNONREF\n:61:240104CF6.50NTRFabc\nmore\n:61:24\n:61:240105Q1,NTRF\n";
    let read = statement(interim.as_bytes());
    assert_eq!(said(&read), ["2024-01-04 6.50 CHF more"]);
    assert_eq!(skipped(&read), [(6, Why::Pending), (9, Why::NoDate), (10, Why::Direction)]);
}

fn camt(version: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}\"><BkToCstmrStmt>{body}</BkToCstmrStmt></Document>"
    )
}

fn camt_statement(entries: &str, closing: &str) -> String {
    format!(
        "<Stmt><Acct><Id><IBAN>CH930076</IBAN></Id><Ccy>CHF</Ccy></Acct>\
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CHF\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>\
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CHF\">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>\n{entries}</Stmt>"
    )
}

fn entry(amount: &str, way: &str, more: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"CHF\">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><BookgDt><Dt>2024-03-05</Dt></BookgDt>{more}</Ntry>\n"
    )
}

#[test]
fn camt_of_several_versions() {
    let old = entry(
        "30.00",
        "DBIT",
        "<Sts>BOOK</Sts><AcctSvcrRef>R1</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Me</Nm></Dbtr><Cdtr><Nm>Coop &amp; Co</Nm></Cdtr></RltdPties>\
<RmtInf><Ustrd>Food</Ustrd><Ustrd>and more</Ustrd></RmtInf></TxDtls></NtryDtls>",
    );
    let batch = entry(
        "50.00",
        "DBIT",
        "<Sts><Cd>BOOK</Cd></Sts><AcctSvcrRef>R2</AcctSvcrRef><NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>\
<TxDtls><Amt Ccy=\"CHF\">20.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RltdPties><Cdtr><Pty><Nm>One</Nm></Pty></Cdtr></RltdPties></TxDtls>\
<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"CHF\">30.00</Amt></TxAmt></AmtDtls><RltdPties><Cdtr><Pty><Nm>Two</Nm></Pty></Cdtr></RltdPties></TxDtls></NtryDtls>",
    );
    let whole = batch
        .replace("R2", "R3")
        .replace("20.00", "21.00")
        .replace("</Ntry>", "<AddtlNtryInf>Collective order</AddtlNtryInf></Ntry>");
    let pending = entry("7.00", "CRDT", "<Sts>PDNG</Sts>");
    let refund =
        entry("5.00", "CRDT", "<RvslInd>true</RvslInd><Sts>BOOK</Sts><AddtlNtryInf>Charge taken back</AddtlNtryInf>");
    let broken = "<Ntry><Amt Ccy=\"CHF\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>";
    let rows =
        ["2024-03-05 -30.00 CHF Coop & Co · Food · and more", "2024-03-05 -20.00 CHF One", "2024-03-05 -30.00 CHF Two"];
    for version in ["02", "04", "08", "11"] {
        let entries = format!("{old}{batch}{pending}{refund}{broken}");
        let read = statement(camt(version, &camt_statement(&entries, "25.00")).as_bytes());
        assert_eq!(said(&read), [&rows[..], &["2024-03-05 5.00 CHF Charge taken back"]].concat());
        assert_eq!(skipped(&read), [(5, Why::Pending), (7, Why::NoDate)]);
        assert_eq!(read.proof, proven("100.00", "25.00"));
        let references: Vec<_> = read.rows.iter().map(|row| row.reference.as_deref()).collect();
        assert_eq!(references, [Some("R1"), Some("R2/1"), Some("R2/2"), None]);
    }
    // Details that do not make up the entry stay one row.
    let read = statement(camt("04", &camt_statement(&whole, "50.00")).as_bytes());
    assert_eq!(said(&read), ["2024-03-05 -50.00 CHF Collective order"]);
    // A bank that keeps the direction of what is taken back: only so do the balances hold.
    let read = statement(camt("02", &camt_statement(&refund, "95.00")).as_bytes());
    assert_eq!(
        (said(&read), read.proof),
        (vec!["2024-03-05 -5.00 CHF Charge taken back".to_owned()], proven("100.00", "95.00"))
    );
    let read = statement(camt("02", &camt_statement(&old, "71.00")).as_bytes());
    assert_eq!(read.proof, BalanceProof::Broken { line: 2 });
}

#[test]
fn camt_of_several_accounts_and_with_prefixes() {
    let chf = camt_statement(&entry("30.00", "DBIT", ""), "70.00");
    let eur = chf.replace("CHF", "EUR").replace("CH930076", "CH930099");
    let read = statement(camt("08", &format!("{chf}{eur}")).as_bytes());
    assert_eq!(said(&read), ["2024-03-05 -30.00 CHF ", "2024-03-05 -30.00 EUR "]);
    assert_eq!(read.proof, BalanceProof::Each { count: 2 });
    assert_eq!(read.accounts.len(), 2);
    let report = "<ns2:Document xmlns:ns2=\"urn:iso:std:iso:20022:tech:xsd:camt.052.001.08\"><ns2:BkToCstmrAcctRpt><ns2:Rpt><ns2:Acct><ns2:Id><ns2:Othr><ns2:Id>1</ns2:Id></ns2:Othr></ns2:Id></ns2:Acct>\
<ns2:Ntry><ns2:Amt Ccy=\"SEK\">5</ns2:Amt><ns2:CdtDbtInd>CRDT</ns2:CdtDbtInd><ns2:BookgDt><ns2:DtTm>2024-03-05T10:00:00+01:00</ns2:DtTm></ns2:BookgDt></ns2:Ntry></ns2:Rpt></ns2:BkToCstmrAcctRpt></ns2:Document>";
    assert_eq!(said(&statement(report.as_bytes())), ["2024-03-05 5 SEK "]);
    // Entities are never expanded, and what is no XML is damaged.
    let bomb = camt("02", "").replace("<Document", "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\">]><Document");
    assert_eq!(read_file(bomb.as_bytes(), "a", &hints()).unwrap_err(), StatementError::Damaged);
    let cut = camt("02", &camt_statement(&entry("1.00", "DBIT", ""), "9"));
    assert_eq!(read_file(&cut.as_bytes()[..cut.len() - 40], "a", &hints()).unwrap_err(), StatementError::Damaged);
}

pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of sheets given by the XML of their rows.
fn xlsx(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut parts: Vec<(String, String)> = Vec::new();
    let each = |make: &dyn Fn(usize, &str, &str) -> String| -> String {
        sheets.iter().enumerate().map(|(at, (name, state, _))| make(at + 1, name, state)).collect()
    };
    let part = |at: usize| {
        format!(
            "<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        )
    };
    parts.push(("[Content_Types].xml".into(), format!("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{}</Types>", each(&|at, _, _| part(at)))));
    parts.push(("_rels/.rels".into(), "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".into()));
    parts.push(("xl/workbook.xml".into(), format!("<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{}</sheets></workbook>", each(&|at, name, state| format!("<sheet name=\"{name}\" sheetId=\"{at}\" state=\"{state}\" r:id=\"rId{at}\"/>")))));
    parts.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>{}</Relationships>", each(&|at, _, _| format!("<Relationship Id=\"rId{at}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>")))));
    parts.push(("xl/styles.xml".into(), "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>".into()));
    for (at, (_, _, rows)) in sheets.iter().enumerate() {
        parts.push((format!("xl/worksheets/sheet{}.xml", at + 1), format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>")));
    }
    let members: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&members)
}

/// Cells of rows: `d45000` is a day, `n1.5` a number, all else text. A row that begins with `!` is hidden.
fn cells(rows: &[&[&str]]) -> String {
    let mut xml = String::new();
    for (at, row) in (1..).zip(rows) {
        let hidden = if row.first() == Some(&"!") { " hidden=\"1\"" } else { "" };
        xml.push_str(&format!("<row r=\"{at}\"{hidden}>"));
        for (column, cell) in ('A'..).zip(row.iter().filter(|cell| **cell != "!")) {
            match cell.split_at_checked(1) {
                Some(("d", day)) if day.parse::<f64>().is_ok() => {
                    xml.push_str(&format!("<c r=\"{column}{at}\" s=\"1\"><v>{day}</v></c>"))
                }
                Some(("n", number)) if number.parse::<f64>().is_ok() => {
                    xml.push_str(&format!("<c r=\"{column}{at}\"><v>{number}</v></c>"))
                }
                None => {}
                _ => xml.push_str(&format!("<c r=\"{column}{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>")),
            }
        }
        xml.push_str("</row>");
    }
    xml
}

const SHEET: &[&[&str]] = &[
    &["My Bank"],
    &["Account", "12-345"],
    &[],
    &["Date", "Details", "Amount", "Balance"],
    &["d45296", "Rent", "n-900", "n100.1"],
    &["!", "d45297", "Coffee", "n-4.1", "n96"],
    &["d45298.5", "Salary", "n2000.0000000000002", "n2096"],
];

const SHEET_ROWS: [&str; 3] = ["2024-01-05 -900 - Rent", "2024-01-06 -4.10 - Coffee", "2024-01-07 2000 - Salary"];

#[test]
fn workbooks_have_real_dates_and_numbers() {
    let read = statement(&xlsx(&[("Sheet1", "visible", &cells(SHEET))]));
    assert_eq!(said(&read), SHEET_ROWS);
    assert_eq!(read.rows[0].line, 5);
    assert_eq!(read.proof, proven("1000.10", "2096"));
    // Numbers as text in the country's notation, beside a hidden sheet and a page of sums.
    let text: &[&[&str]] = &[
        &["Buchungstag", "Verwendungszweck", "Betrag"],
        &["05.01.2024", "Miete", "-1.900,00"],
        &["31.01.2024", "Lohn", "2.000,00"],
    ];
    let sums: &[&[&str]] = &[&["Month", "Sum"], &["d45296", "n100.5"], &["d45327", "n50.25"]];
    let book = xlsx(&[
        ("Umsätze", "visible", &cells(text)),
        ("Sums", "visible", &cells(sums)),
        ("Old", "hidden", &cells(SHEET)),
    ]);
    assert_eq!(said(&statement(&book)), ["2024-01-05 -1900.00 - Miete", "2024-01-31 2000.00 - Lohn"]);
    // A sheet a month, with the day that both have.
    let header: &[&str] = &["Date", "Details", "Amount"];
    let (rent, tea, pay): (&[&str], &[&str], &[&str]) =
        (&["d45322", "Rent", "n-900.5"], &["d45322", "Tea", "n-2.5"], &["d45323", "Pay", "n20"]);
    let book = xlsx(&[
        ("Jan", "visible", &cells(&[header, rent, tea, tea])),
        ("Feb", "visible", &cells(&[header, tea, tea, pay])),
    ]);
    assert_eq!(
        said(&statement(&book)),
        ["2024-01-31 -900.50 - Rent", "2024-01-31 -2.50 - Tea", "2024-01-31 -2.50 - Tea", "2024-02-01 20 - Pay"]
    );
    assert_eq!(read_file(&xlsx(&[("Empty", "visible", "")]), "a", &hints()).unwrap_err(), StatementError::NoTable);
}

#[test]
fn open_document_sheets() {
    let cell = |kind: &str, value: &str, text: &str| {
        format!("<table:table-cell office:value-type=\"{kind}\" {value}><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>\n", cells.concat());
    let name = |text: &str| cell("string", "", text);
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">\n{}<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
        [
            row(&[name("Date"), name("Details"), name("Amount"), name("Currency")]),
            row(&[
                cell("date", "office:date-value=\"2024-02-01\"", "1/2/24"),
                name("Purchase of tea &amp; <text:span>milk</text:span>"),
                cell("float", "office:value=\"-12.5\"", "-12,50"),
                name("EUR")
            ]),
            row(&[
                cell("date", "office:date-value=\"2024-02-03T00:00:00\"", "3/2/24"),
                name("Salary"),
                cell("currency", "office:currency=\"EUR\" office:value=\"1000\"", "1.000 €"),
                name("EUR")
            ])
            .replace("<table:table-row>", "<table:table-row table:number-rows-repeated=\"2\">"),
        ]
        .concat()
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let read = statement(&zip(&[("mimetype", mimetype), ("content.xml", content.as_bytes())]));
    assert_eq!(
        said(&read),
        ["2024-02-01 -12.50 EUR Purchase of tea & milk", "2024-02-03 1000 EUR Salary", "2024-02-03 1000 EUR Salary"]
    );
    let locked = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let locked = zip(&[("mimetype", mimetype), ("META-INF/manifest.xml", locked), ("content.xml", b"\x01\x02")]);
    assert_eq!(read_file(&locked, "a.ods", &hints()).unwrap_err(), StatementError::Encrypted);
}

#[test]
fn pages_and_old_xml_under_the_name_of_excel() {
    let html = "<html><head><title>x</title><style>td{}</style></head><body><table><tr><td colspan=3>Movimientos</td></tr><tr><th>Fecha<th>Concepto<th>Importe</tr>\
<tr><td>25/01/2024</td><td>Caf&#233;<br>Central</td><td align=\"right\">-1.234,50&nbsp;</td></tr><tr><td>26/01/2024<td>N&oacute;mina<td>2.000,00</table></body></html>";
    assert_eq!(
        said(&statement(html.as_bytes())),
        ["2024-01-25 -1234.50 - Café Central", "2024-01-26 2000.00 - N&oacute;mina"]
    );
    let old = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"S\"><Table>\
<Row><Cell><Data ss:Type=\"String\">Date</Data></Cell><Cell><Data ss:Type=\"String\">Details</Data></Cell><Cell ss:Index=\"4\"><Data ss:Type=\"String\">Amount</Data></Cell></Row>\
<Row><Cell><Data ss:Type=\"DateTime\">2024-01-05T00:00:00.000</Data></Cell><Cell><Data ss:Type=\"String\">Tea</Data></Cell><Cell ss:Index=\"4\"><Data ss:Type=\"Number\">-2.5</Data></Cell></Row>\
<Row><Cell><Data ss:Type=\"DateTime\">2024-01-06T00:00:00.000</Data></Cell><Cell><Data ss:Type=\"String\">Pay</Data></Cell><Cell ss:Index=\"4\"><Data ss:Type=\"Number\">1000</Data></Cell></Row></Table></Worksheet></Workbook>";
    assert_eq!(said(&statement(old.as_bytes())), ["2024-01-05 -2.50 - Tea", "2024-01-06 1000 - Pay"]);
    assert_eq!(
        read_file(b"<html><body>Please log in</body></html>", "a.xls", &hints()).unwrap_err(),
        StatementError::NoTable
    );
}

/// An Excel 97 workbook of one sheet: BIFF8 records in an OLE container.
fn xls(rows: &[&[&str]], locked: bool, corner: Option<(u16, u16)>) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    };
    let begin = |kind: u16| record(0x0809, &[&[0x00, 0x06][..], &kind.to_le_bytes(), &[0; 12]].concat());
    let mut globals = begin(0x0005);
    if locked {
        globals.extend(record(0x002F, &[0; 6]));
    }
    globals.extend(record(0x0042, &1200u16.to_le_bytes()));
    for format in [0u16, 14] {
        globals.extend(record(0x00E0, &[&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat()));
    }
    let bound = |offset: u32| record(0x0085, &[&offset.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
    let offset = u32::try_from(globals.len() + bound(0).len() + 4).unwrap();
    globals.extend(bound(offset));
    globals.extend(record(0x000A, &[]));
    let mut sheet = begin(0x0010);
    for (row, cells) in (0u16..).zip(rows) {
        for (column, cell) in (0u16..).zip(*cells) {
            let place = |style: u16| [row.to_le_bytes(), column.to_le_bytes(), style.to_le_bytes()].concat();
            let number = |text: &str| text.parse::<f64>().ok().map(f64::to_le_bytes);
            match cell.split_at_checked(1) {
                Some(("d", day)) if number(day).is_some() => {
                    sheet.extend(record(0x0203, &[&place(1)[..], &number(day).unwrap()].concat()))
                }
                Some(("n", n)) if number(n).is_some() => {
                    sheet.extend(record(0x0203, &[&place(0)[..], &number(n).unwrap()].concat()))
                }
                None => {}
                _ => {
                    let length = u16::try_from(cell.len()).unwrap().to_le_bytes();
                    sheet.extend(record(0x0204, &[&place(0)[..], &length, &[0], cell.as_bytes()].concat()));
                }
            }
        }
    }
    if let Some((row, column)) = corner {
        sheet.extend(record(
            0x0203,
            &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 2], &1f64.to_le_bytes()].concat(),
        ));
    }
    sheet.extend(record(0x000A, &[]));
    globals.extend(sheet);
    globals.resize(globals.len().max(8192), 0);
    ole("Workbook", &globals)
}

fn ole(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    container.create_stream(name).unwrap().write_all(bytes).unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

#[test]
fn old_workbooks() {
    let plain: Vec<Vec<&str>> = SHEET.iter().map(|row| row.iter().filter(|c| **c != "!").copied().collect()).collect();
    let plain: Vec<&[&str]> = plain.iter().map(Vec::as_slice).collect();
    let file = xls(&plain, false, None);
    let opened = <calamine::Xls<_> as calamine::Reader<_>>::new(Cursor::new(&file)).err();
    assert_eq!(opened.map(|error| error.to_string()), None);
    let read = statement(&file);
    assert_eq!(said(&read), SHEET_ROWS);
    assert_eq!(read.rows[0].line, 5);
    for (bytes, error) in [
        (xls(&plain, true, None), StatementError::Encrypted),
        // Two cells in far corners: the whole rectangle would be kept.
        (xls(&plain, false, Some((65_000, 250))), StatementError::TooMuchInside),
        (ole("EncryptedPackage", b"x"), StatementError::Encrypted),
        (ole("WordDocument", b"x"), StatementError::Unsupported),
        (xls(&plain, false, None)[..600].to_vec(), StatementError::Damaged),
    ] {
        assert_eq!(read_file(&bytes, "a.xls", &hints()).unwrap_err(), error);
    }
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
