//! OFX, QIF, MT940 and CAMT.

use super::*;

pub(super) const SGML: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n<OFX>\r\n\
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
    // Behind the apostrophe stands the year: a 25 before it can be nothing but the day.
    let quicken = file("D25/12'23\nT-5.00\nPTea\n^\nD03/01'24\nT-6.00\nPTea\n^\n");
    let read = statement(quicken.as_bytes());
    assert_eq!(
        (said(&read), read.asked),
        (["2023-12-25 -5.00 - Tea", "2024-01-03 -6.00 - Tea"].map(str::to_owned).to_vec(), vec![])
    );
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

pub(super) fn camt(version: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}\"><BkToCstmrStmt>{body}</BkToCstmrStmt></Document>"
    )
}

pub(super) fn camt_statement(entries: &str, closing: &str) -> String {
    format!(
        "<Stmt><Acct><Id><IBAN>CH930076</IBAN></Id><Ccy>CHF</Ccy></Acct>\
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CHF\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>\
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CHF\">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>\n{entries}</Stmt>"
    )
}

pub(super) fn entry(amount: &str, way: &str, more: &str) -> String {
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

#[test]
fn a_file_that_is_cut_says_so_and_its_last_figure_is_not_believed() {
    let ofx = "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKTRANLIST>\n\
        <STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260302<TRNAMT>-3.10<FITID>1<NAME>BAKERY</STMTTRN>\n\
        <STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260303<TRNAMT>-500.00<FITID>2<NAME>RENT</STMTTRN>\n\
        </BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n";
    let mt940 = ":20:X\n:25:1234567890\n:28C:1\n:60F:C260301EUR100,00\n:61:2603020302D3,10NMSCNONREF\n:86:BAKERY\n:62F:C260302EUR96,90\n-\n";
    let cut = |text: &str, mark: &str| text.split_once(mark).map(|(before, _)| before.to_owned()).unwrap();
    for (name, text, rows, early) in [
        ("a.ofx", ofx.to_owned(), 2, false),
        ("a.ofx", cut(ofx, "0.00<FITID>2"), 1, true),
        ("a.sta", mt940.to_owned(), 1, false),
        ("a.sta", cut(mt940, ":62F:"), 1, true),
    ] {
        let hints = crate::intake::statement::Hints::new(chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        let statement = crate::intake::statement::read(text.as_bytes(), name, &hints).unwrap();
        assert_eq!((statement.rows.len(), statement.remarks.ends_early), (rows, early), "{text}");
    }
}
