use super::*;

/// `Swiggy upi`, `- cash_machine`, `Argos card refund`, `- transfer own`.
fn shown(narration: &Narration) -> String {
    let mut out = narration.merchant.clone().unwrap_or_else(|| "-".to_owned());
    if let Some(mode) = narration.mode {
        out.push_str(" | ");
        out.push_str(mode.as_str());
    }
    if narration.refund {
        out.push_str(" | refund");
    }
    if narration.own {
        out.push_str(" | own");
    }
    out
}

fn check(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, expected)| {
            let shown = shown(&read(text));
            (shown != *expected).then(|| format!("{text}\n   is {shown}\n  not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn fields_of_indian_banks_are_read() {
    check(&[
        ("UPI-SWIGGY-SWIGGY8@YBL-YESB0YBLUPI-410000000001-PAY", "Swiggy | upi"),
        ("UPI-ASHA RAO-ASHA@OKSBI-410000000005-RENT", "Asha Rao | upi"),
        ("UPI/P2M/606412345678/ZOMATO/HDFC BANK/UPI", "Zomato | upi"),
        ("UPI/606412345678/Payment from Ph/zomato.rzp@hdfcbank/HDFC BANK/ICI8f", "Zomato | upi"),
        ("UPI/DR/606412345678/BLINKIT/UTIB/blinkit@axis/UPI", "Blinkit | upi"),
        ("TO TRANSFER-UPI/DR/606412345678/RAHUL SH/SBIN/rahul.s@ok/Payment--", "Rahul SH | upi"),
        ("UPI/ZEPTO/606412345678/groceries", "Zepto | upi"),
        ("REV-UPI-SWIGGY-SWIGGY8@YBL-410000000001-REFUND", "Swiggy | upi | refund"),
        ("MMT/IMPS/606412345678/rent/ASHA RAO/HDFC Bank", "Asha Rao | transfer"),
        ("IMPS-606412345678-ASHA RAO-HDFC-XXXXXXXX1234-RENT", "Asha Rao | transfer"),
        ("NEFT CR-CITI0000004-ACME INDIA PVT LTD-SALARY", "Acme India | transfer"),
        ("NEFT/HDFCN52026030512345678/ACME INDIA/SALARY", "Acme India | transfer"),
        ("INF/INFT/012345678901/Self", "- | transfer | own"),
        ("ACH D- BAJAJ FINANCE-000011", "Bajaj Finance | direct_debit"),
        ("NACH/DR/LIC OF INDIA/000012345", "Lic OF India | direct_debit"),
        ("BILLPAY-MSEDCL ELECTRICITY", "Msedcl Electricity | direct_debit"),
        ("ATM-CASH-PUNE CAMP", "- | cash_machine"),
        ("ATW-416021XXXXXX0001-S1ACPN11-PUNE", "- | cash_machine"),
        ("POS 416021XXXXXX0001 DMART PUNE", "Dmart | card"),
        ("POS/DMART/PUNE/050326/14:22", "Dmart | card"),
        ("VPS/AMAZON/20260305/MUMBAI", "Amazon | card"),
        ("CLG/ASHA RAO/HDFC BANK", "Asha Rao | cheque"),
    ]);
}

#[test]
fn cards_of_many_countries_are_read() {
    check(&[
        ("CARD PURCHASE 1234 STARBUCKS STORE 05519 SEATTLE WA", "Starbucks | card"),
        (
            "PURCHASE AUTHORIZED ON 03/05 TRADER JOE'S #123 PORTLAND OR S386064123456789 CARD 1234",
            "Trader Joe's | card",
        ),
        ("SQ *BLUE DOOR BAKERY", "Blue Door Bakery"),
        ("SQ *BLUE BOTTLE COFFEE OAKLAND CA", "Blue Bottle Coffee"),
        ("PAYPAL *SPOTIFY", "Spotify | wallet"),
        ("TST* NOPA SAN FRANCISCO CA", "Nopa"),
        ("SP * ALLBIRDS", "Allbirds"),
        ("UBER *TRIP HELP.UBER.COM", "Uber"),
        ("UBER *EATS", "Uber Eats"),
        ("GRAB *TRIP", "Grab"),
        ("AMAZON.CO.UK*RT4KX", "Amazon.co.uk"),
        ("AMZN Mktp US*RT4KX1230", "Amazon"),
        ("GOOGLE *CLOUD", "Google Cloud"),
        ("NETFLIX.COM", "Netflix.com"),
        ("TESCO STORES 3297", "Tesco Stores"),
        ("WHOLEFDS MKT 10231", "Wholefds MKT"),
        ("SHELL OIL 57444103", "Shell Oil"),
        ("CVS/PHARMACY #02231", "Cvs/Pharmacy"),
        ("COLES 0463 VISA", "Coles | card"),
        ("DAN MURPHYS 44 EFTPOS DEBIT", "Dan Murphys | card"),
        ("MITRE 10", "Mitre 10"),
        ("AUCKLAND TRANSPORT       HENDERSON     NZL", "Auckland Transport"),
        ("SALES:   KFC RESTAURANT            CHN          CN", "KFC Restaurant | card"),
        ("CARTE 04/03 CARREFOUR CITY CB*1234", "Carrefour City | card"),
        ("PAIEMENT CB 0503 PARIS MONOPRIX 4471", "Paris Monoprix | card"),
        ("POS          12,80 AT  K1   03.10. 11:32 KREIS KORNEUBURG 2100", "Kreis Korneuburg | card"),
        ("HOFER DANKT  0527  K1   30.09. 11:39", "Hofer"),
        ("REWE SAGT DANKE 4711", "Rewe"),
        ("Kartenzahlung REWE Markt GmbH 05.03.2026 12:44", "REWE Markt | card"),
        ("Swisscom (Schweiz) AG Kauf Debitkarte", "Swisscom (Schweiz) | card"),
        ("NMBS MOBILE Aankoop Bancontact", "NMBS Mobile | card"),
        ("BEA, Betaalpas ALBERT HEIJN 1409,PAS123", "Albert Heijn | card"),
        ("CONAD CITY 12 Pagamento POS", "Conad City | card"),
        ("Compra El Corte Inglés", "El Corte Inglés | card"),
        ("COMPRA TARJETA 1234 MERCADONA VALENCIA", "Mercadona | card"),
        ("Dankort-nota Ziggy Cafe     19471", "Ziggy Cafe | card"),
        ("KARTU DEBIT INDOMARET", "Indomaret | card"),
        ("DEBIT PURCHASE 66-6666 MCDONALD'S (BSJ8)        S 14/04/18", "Mcdonald's (BSJ8) | card"),
        ("APPLEPAY MEITUAN                   CHN          CN", "Meituan | card"),
        ("7-ELEVEN", "7-Eleven"),
        ("H&M 0412 BERLIN DE", "H&M"),
    ]);
}

#[test]
fn transfers_debits_and_orders_are_told_apart() {
    check(&[
        ("PRLV SEPA EDF CLIENTS", "Edf Clients | direct_debit"),
        ("VIR SEPA SALAIRE EXEMPLE SAS", "Salaire Exemple | transfer"),
        ("VIR M DUPONT", "M Dupont | transfer"),
        ("SPAR FIL. 4105 SEPA Lastschrift", "Spar | direct_debit"),
        ("A1 Telekom SEPA Lastschrift", "A1 Telekom | direct_debit"),
        ("INTERNET-Überweisung acodemy GmbH", "Acodemy | transfer"),
        ("Dauerauftrag Miete Hausverwaltung Müller", "Miete Hausverwaltung Müller | standing_order"),
        ("Proximus NV Domiciliëring", "Proximus | direct_debit"),
        ("ESSELUNGA MILANO Addebito SDD", "Esselunga | direct_debit"),
        ("DIRECT DEBIT BRITISH GAS", "British Gas | direct_debit"),
        ("STANDING ORDER J SMITH RENT", "J Smith Rent | standing_order"),
        ("E-TRANSFER FROM J DOE", "J Doe | transfer"),
        ("ZELLE FROM JANE DOE", "Jane Doe | transfer"),
        ("PIX RECEBIDO MARIA", "Maria | transfer"),
        ("PAYNOW FROM TAN", "Tan | transfer"),
        ("NIP TRANSFER TO ADE", "Ade | transfer"),
        ("Swish från Åsa", "Åsa | transfer"),
        ("MobilePay Søren", "Søren | transfer"),
        ("TWINT Muster Max", "Muster Max | transfer"),
        ("TRSF E-BANKING CR GAJI PT CONTOH", "Gaji PT Contoh | transfer"),
        ("BI-FAST DB GOPAY", "Gopay | wallet"),
        ("Some Company vendorpymt                 PPD ID: 59728JSL20", "Some Company"),
        ("フリコミ ヤマダ タロウ", "ヤマダ タロウ | transfer"),
        ("支付宝-北京百度网讯科技有限公司", "北京百度网讯科技有限公司 | wallet"),
        ("财付通-餐馆", "餐馆 | wallet"),
        ("Check - 0000000122", "- | cheque"),
        ("MOBILE CHECK DEPOSIT", "- | cheque"),
        ("Direct deposit", "- | transfer"),
    ]);
}

#[test]
fn cash_fees_and_interest_name_nobody_but_say_what_they_are() {
    check(&[
        ("CASH WITHDRAWAL  ATM 66-6666 OCBC-666 BRANCH          S", "- | cash_machine"),
        ("RETRAIT DAB 04/03 PARIS 12", "- | cash_machine"),
        ("Bargeldauszahlung 05.03. Sparkasse", "- | cash_machine"),
        ("コンビニATM", "- | cash_machine"),
        ("CCY CONVERSION FEE FOR: 6.66 SGD", "- | fee"),
        ("SMS CHARGES", "- | fee"),
        ("Kontoführungsgebühr", "- | fee"),
        ("Interest earned", "- | interest"),
        ("存款利息", "- | interest"),
        ("Abschluss Zinsen", "- | interest"),
    ]);
}

#[test]
fn refunds_and_own_accounts_are_seen() {
    check(&[
        ("REFUND ARGOS 771", "Argos | refund"),
        ("POS REFUND AMAZON.CO.UK", "Amazon.co.uk | refund"),
        ("Jan Kowalski zwrot", "Jan Kowalski | refund"),
        ("网上快捷退款", "- | refund"),
        ("Erstattung Zalando SE", "Zalando | refund"),
        ("TRANSFER TO SAVINGS", "- | transfer | own"),
        ("Transfer to CBT (Savings)", "CBT (Savings) | transfer"),
        ("PAYMENT - THANK YOU", "- | own"),
        ("信用卡转账还款", "- | transfer | own"),
        ("Übertrag auf Tagesgeld", "- | transfer | own"),
        ("VIREMENT INTERNE", "- | transfer | own"),
    ]);
}

#[test]
fn hostile_text_is_read_without_harm() {
    for text in [
        "",
        " ",
        "*",
        "***",
        "/",
        "UPI",
        "UPI-",
        "UPI--",
        "-/-/-",
        "\u{202e}\u{200b}",
        "ß*ß",
        "İ",
        "(((((",
        "SQ *",
        "#",
    ] {
        let read = read(text);
        assert!(read.merchant.as_deref().is_none_or(|name| name.chars().any(char::is_alphabetic)), "{text:?} {read:?}");
    }
    let long = "UPI-".repeat(50_000);
    assert!(read(&long).merchant.is_none());
    let long = "ä*".repeat(100_000);
    assert!(read(&long).merchant.is_none_or(|name| name.chars().count() <= 200));
}
