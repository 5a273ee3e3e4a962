//! Messages of banks, cards and wallets around the world, in other words than those beside: what moved, and what did not.

use super::*;

/// Amount with its sign, currency, day (empty: today) and a word of the merchant (empty: none is asked for).
type Moved<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

fn wrong(text: &str, (amount, currency, day, merchant): (&str, &str, &str, &str)) -> Option<String> {
    let categories = categories();
    let accounts = ["Cash".to_owned(), "Bank".to_owned()];
    let parsed = parse(text, &Context { accounts: &accounts, ..context(&categories) });
    let told = parsed.bank_message.is_some();
    let problem = parsed.problem;
    let Intent::Record(entries) = parsed.intent else { return Some(format!("no entry: {problem:?}")) };
    let entry = entries.first()?;
    let sign = if entry.kind == Kind::Income { '+' } else { '-' };
    let found = format!("{sign}{}", entry.amount);
    let unit = entry.currency.map(|c| c.to_string()).unwrap_or_default();
    let date = entry.occurred_on.map(|day| day.to_string()).unwrap_or_default();
    let name = entry.merchant.clone().unwrap_or_default();
    let same = found == amount
        && unit == currency
        && date == day
        && name.to_lowercase().contains(&merchant.to_lowercase())
        && !name.to_lowercase().contains("debit");
    (!(told && same)).then(|| format!("{found} {unit} {date} {name:?} told {told}"))
}

fn moved(table: &[Moved<'_>]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, a, c, d, m)| {
            wrong(text, (a, c, d, m)).map(|is| format!("{text}\n   is {is}\n  not {a} {c} {d} {m}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

fn nothing(texts: &[&str]) {
    let categories = categories();
    let wrong: Vec<String> = texts
        .iter()
        .filter_map(|text| {
            let parsed = parse(text, &context(&categories));
            (parsed.intent != Intent::None).then(|| format!("{text}\n   is {}", super::shown(&parsed)))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), texts.len(), wrong.join("\n"));
}

#[test]
fn money_moved_in_south_asia() {
    moved(&[
        (
            "Your A/c XXXXXX7788 is debited for Rs.1,249.00 on 04-03-2026 by UPI to BIGBASKET (UPI Ref No 606312349876). Not done by you? Report at 18004253800 - Canara Bank",
            "-1249.00",
            "INR",
            "2026-03-04",
            "Bigbasket",
        ),
        (
            "Rs 780.00 sent from your Axis Bank a/c XX9012 to DMART AVENUE via UPI on 02-03-26. UPI Ref 606212341234. Not you? SMS BLOCKUPI to 919951860002",
            "-780.00",
            "INR",
            "2026-03-02",
            "Dmart",
        ),
        (
            "Spent Rs.2,350.50 On HDFC Bank Card 4455 At DECATHLON SPORTS On 2026-03-06:18:22:10. Not You? To Block+Reissue Call 18002586161",
            "-2350.50",
            "INR",
            "2026-03-06",
            "Decathlon",
        ),
        (
            "Alert: You've spent INR 1,120.00 on your AMEX card ** 71003 at BOOKMYSHOW on 7 March 2026 at 09:42 PM IST. Call 18004190691 if this was not made by you.",
            "-1120.00",
            "INR",
            "2026-03-07",
            "Bookmyshow",
        ),
        (
            "IDFC FIRST Bank: Your A/C XX3344 has been credited with INR 85,000.00 on 01/03/26 by NEFT from ACME TECHNOLOGIES PVT LTD. Avl Bal INR 1,02,345.10",
            "+85000.00",
            "INR",
            "2026-03-01",
            "Acme",
        ),
        (
            "Dear Customer, Rs.5000.00 withdrawn at SBI ATM S1BW000123 from A/c X4321 on 08Mar26 Transaction Number 6070. Available Balance Rs.23,456.00. If not withdrawn by you, forward this SMS to 9223008333",
            "-5000.00",
            "INR",
            "2026-03-08",
            "",
        ),
        (
            "Refund of Rs. 599.00 from MYNTRA has been credited to your Kotak Bank Credit Card x9876 on 05-MAR-26.",
            "+599.00",
            "INR",
            "2026-03-05",
            "Myntra",
        ),
        (
            "INR 15,000 debited from PNB A/c xx6677 on 05-03-2026 towards EMI of loan account XX2211. Bal INR 22,310.55",
            "-15000",
            "INR",
            "2026-03-05",
            "",
        ),
        (
            "Paid Rs.349 to Airtel Prepaid from Paytm Payments Bank a/c 91XX4321. UPI Ref: 606512340000. Balance: Rs.1,020.40",
            "-349",
            "INR",
            "",
            "Airtel",
        ),
        (
            "Your VPA asha@oksbi linked to Indian Bank a/c no. XXXXXX2345 is credited with Rs.1200.00 from ravi@okaxis (UPI Ref no 606498765432).",
            "+1200.00",
            "INR",
            "",
            "Ravi",
        ),
        (
            "Union Bank: A/c *3456 Debited for Rs:640.00 on 09-03-2026 20:14:05 by Mob Bk ref no 606812345678 Avl Bal Rs:8765.43. If not you, Call 1800222243",
            "-640.00",
            "INR",
            "2026-03-09",
            "",
        ),
        (
            "Dear Customer, your a/c no. XX1122 is credited by Rs.250.00 on 10-03-26 towards interest. Bank of Baroda",
            "+250.00",
            "INR",
            "2026-03-10",
            "",
        ),
        (
            "PKR 3,450.00 has been charged on your HBL DebitCard ending 5566 at IMTIAZ SUPER MARKET on 11-Mar-2026 19:20.",
            "-3450.00",
            "PKR",
            "2026-03-11",
            "Imtiaz",
        ),
        (
            "Your A/C 1234***5678 debited BDT 2,500.00 for ATM withdrawal on 06-MAR-26. Balance BDT 45,210.75. City Bank",
            "-2500.00",
            "BDT",
            "2026-03-06",
            "",
        ),
        (
            "You have received Tk 1,500.00 from 01711XXXXXX. Fee Tk 0.00. Balance Tk 3,210.50. TrxID BKA1C2D3E4 at 03/03/2026 14:22",
            "+1500.00",
            "BDT",
            "2026-03-03",
            "",
        ),
        (
            "Purchase of LKR 4,890.00 at KEELLS SUPER on your Commercial Bank card ending 7788 on 05/03/2026 was successful. Avail bal LKR 65,200.12",
            "-4890.00",
            "LKR",
            "2026-03-05",
            "Keells",
        ),
    ]);
}

#[test]
fn money_moved_in_america_and_britain() {
    moved(&[
        (
            "Chase: You made a $84.15 transaction with TRADER JOE'S on Mar 5, 2026 at 6:12 PM ET. Card ending in 4821.",
            "-84.15",
            "USD",
            "2026-03-05",
            "Trader Joe",
        ),
        (
            "Wells Fargo: A purchase of $42.00 at SHELL OIL was made with card ending 9920 on 03/06/2026.",
            "-42.00",
            "USD",
            "2026-03-06",
            "Shell",
        ),
        (
            "Bank of America: Your account ending 3344 was debited $1,850.00 on 03/01/2026. Payee: OAKWOOD APARTMENTS. Reply STOP to end.",
            "-1850.00",
            "USD",
            "2026-03-01",
            "Oakwood",
        ),
        (
            "Capital One: A $63.27 charge from TARGET was authorized on your Quicksilver card ending in 1200 on March 4, 2026.",
            "-63.27",
            "USD",
            "2026-03-04",
            "Target",
        ),
        (
            "Direct deposit of $2,412.88 from ACME CORP was posted to your checking account ...7765 on 02/27/2026.",
            "+2412.88",
            "USD",
            "2026-02-27",
            "Acme",
        ),
        (
            "Zelle: You received $120.00 from MARIA LOPEZ. It has been deposited into your account ending in 5567.",
            "+120.00",
            "USD",
            "",
            "Maria Lopez",
        ),
        (
            "You sent $45.00 to Jake Miller with Zelle on 03/08/2026 from account ending 5567.",
            "-45.00",
            "USD",
            "2026-03-08",
            "Jake Miller",
        ),
        (
            "Citi Alert: A $210.34 transaction was made at DELTA AIR LINES on card ending in 6612.",
            "-210.34",
            "USD",
            "",
            "Delta",
        ),
        (
            "U.S. Bank: ATM withdrawal of $200.00 from account ending 8899 on 03/07/26.",
            "-200.00",
            "USD",
            "2026-03-07",
            "",
        ),
        (
            "Your refund of $39.99 from AMAZON.COM was credited to your Discover card ending 4455.",
            "+39.99",
            "USD",
            "",
            "Amazon",
        ),
        (
            "Barclays: You spent £12.40 at PRET A MANGER on 06 Mar 2026 using your card ending 1188.",
            "-12.40",
            "GBP",
            "2026-03-06",
            "Pret",
        ),
        (
            "Lloyds Bank: £54.20 was paid to OCTOPUS ENERGY by Direct Debit from your account ending 4400 on 02/03/26.",
            "-54.20",
            "GBP",
            "2026-03-02",
            "Octopus",
        ),
        ("You've been paid! £2,310.55 from ACME LTD just landed in your Monzo account.", "+2310.55", "GBP", "", "Acme"),
        (
            "HSBC UK: A payment of £650.00 to J SMITH LETTINGS by standing order has left your account ending 7821 on 01-Mar-26.",
            "-650.00",
            "GBP",
            "2026-03-01",
            "Smith",
        ),
        (
            "Santander: card ending 3321 was used at TESCO STORES for £33.71 on 09/03/2026.",
            "-33.71",
            "GBP",
            "2026-03-09",
            "Tesco",
        ),
        (
            "NatWest: cash withdrawal of £80.00 from your a/c **5566 at 10:22 on 08/03/26.",
            "-80.00",
            "GBP",
            "2026-03-08",
            "",
        ),
        (
            "RBC: You made a purchase of $18.75 CAD at TIM HORTONS with your card ending in 2231.",
            "-18.75",
            "CAD",
            "",
            "Tim Hortons",
        ),
        (
            "INTERAC e-Transfer: $300.00 from PRIYA SHAH has been deposited to your TD account ending 9087.",
            "+300.00",
            "USD",
            "",
            "Priya",
        ),
        (
            "CommBank: $27.50 spent at WOOLWORTHS 1234 on card ending 4412. Avail bal $1,204.33",
            "-27.50",
            "USD",
            "",
            "Woolworths",
        ),
    ]);
}

#[test]
fn money_moved_in_europe() {
    moved(&[
        (
            "Sparkasse: Kartenzahlung über 23,45 EUR bei REWE MARKT am 05.03.2026 mit Karte ****1234.",
            "-23.45",
            "EUR",
            "2026-03-05",
            "Rewe",
        ),
        (
            "Ihr Konto ***4567 wurde am 02.03.2026 mit 850,00 EUR belastet. Empfänger: HAUSVERWALTUNG MEIER",
            "-850.00",
            "EUR",
            "2026-03-02",
            "Hausverwaltung",
        ),
        (
            "Gutschrift: 2.450,00 EUR von ACME GMBH auf Konto ***4567 am 27.02.2026.",
            "+2450.00",
            "EUR",
            "2026-02-27",
            "Acme",
        ),
        (
            "Paiement de 18,90 € chez BOULANGERIE PAUL le 06/03/2026 avec votre carte se terminant par 7788.",
            "-18.90",
            "EUR",
            "2026-03-06",
            "Boulangerie",
        ),
        ("Votre compte ***889 a été débité de 74,20 EUR le 04/03/2026 : PRLV EDF.", "-74.20", "EUR", "2026-03-04", ""),
        (
            "Virement reçu de 1 980,00 EUR de ACME SAS sur votre compte ***889 le 28/02/2026.",
            "+1980.00",
            "EUR",
            "2026-02-28",
            "Acme",
        ),
        (
            "BBVA: Compra de 32,10 EUR en MERCADONA con tarjeta *4411 el 05/03/2026.",
            "-32.10",
            "EUR",
            "2026-03-05",
            "Mercadona",
        ),
        (
            "CaixaBank: Has retirado 60,00 EUR en un cajero con tu tarjeta *9921 el 07/03/2026.",
            "-60.00",
            "EUR",
            "2026-03-07",
            "",
        ),
        ("Santander: Recibido Bizum de 25,00 EUR de LUCIA G. en tu cuenta *3322.", "+25.00", "EUR", "", "Lucia"),
        (
            "Intesa Sanpaolo: pagamento di 45,60 EUR presso ESSELUNGA con carta *1122 il 05/03/2026.",
            "-45.60",
            "EUR",
            "2026-03-05",
            "Esselunga",
        ),
        (
            "Addebito di 39,90 EUR sul conto *7788 il 03/03/2026 a favore di ENEL ENERGIA.",
            "-39.90",
            "EUR",
            "2026-03-03",
            "Enel",
        ),
        (
            "ING: Je hebt € 14,95 betaald bij ALBERT HEIJN op 06-03-2026 met pas *221.",
            "-14.95",
            "EUR",
            "2026-03-06",
            "Albert Heijn",
        ),
        (
            "CGD: Compra de 22,30 EUR em PINGO DOCE com o cartao *5566 em 05/03/2026.",
            "-22.30",
            "EUR",
            "2026-03-05",
            "Pingo Doce",
        ),
        (
            "PKO BP: Płatność kartą *1234 na kwotę 56,78 PLN w BIEDRONKA dnia 05.03.2026.",
            "-56.78",
            "PLN",
            "2026-03-05",
            "Biedronka",
        ),
        (
            "OTP: Kártyás vásárlás 4.560 HUF TESCO 2026.03.05 kártya *1234 Egyenleg: 120.300 HUF",
            "-4560",
            "HUF",
            "2026-03-05",
            "",
        ),
        (
            "Сбербанк: Покупка 845р ПЯТЕРОЧКА 05.03.2026 карта *1234. Баланс: 12 300,50р",
            "-845",
            "RUB",
            "2026-03-05",
            "",
        ),
        (
            "Garanti BBVA: 1234 ile biten kartinizla MIGROS'ta 245,90 TL harcama yapildi. 05.03.2026",
            "-245.90",
            "TRY",
            "2026-03-05",
            "",
        ),
        ("Revolut: You spent 9,80 € at Starbucks with card **2211. Balance: 120,55 €", "-9.80", "EUR", "", "Starbucks"),
        ("Swedbank: Köp 129,00 SEK ICA NARA 2026-03-05 kort *8877", "-129.00", "SEK", "2026-03-05", ""),
    ]);
}

#[test]
fn money_moved_in_latin_america() {
    moved(&[
        (
            "Bancolombia: Compraste $45.900,00 en EXITO POBLADO con tu T.Deb *1234, el 05/03/2026 a las 18:30. Dudas al 6045109095",
            "-45900.00",
            "USD",
            "2026-03-05",
            "Exito",
        ),
        (
            "Davivienda: Retiro por $200.000 en cajero con tu tarjeta *7788 el 06/03/2026.",
            "-200000",
            "USD",
            "2026-03-06",
            "",
        ),
        (
            "Nequi: Recibiste $50.000 de MARTA GOMEZ el 07/03/2026. Saldo: $120.000",
            "+50000",
            "USD",
            "2026-03-07",
            "Marta",
        ),
        (
            "BBVA Mexico: Compra por $389.50 MXN en OXXO REFORMA con tarjeta *4432 el 05/03/2026 10:11.",
            "-389.50",
            "MXN",
            "2026-03-05",
            "Oxxo",
        ),
        (
            "Banorte: Deposito de nomina por $12,500.00 MXN en tu cuenta *9981 el 28/02/2026 de ACME SA DE CV.",
            "+12500.00",
            "MXN",
            "2026-02-28",
            "Acme",
        ),
        (
            "Santander Chile: Compra por $18.990 en LIDER con tarjeta **** 5521 el 05/03/2026.",
            "-18990",
            "USD",
            "2026-03-05",
            "Lider",
        ),
        (
            "BCP: Realizaste un consumo de S/ 56.80 con tu Tarjeta de Debito *3321 en PLAZA VEA el 04/03/2026.",
            "-56.80",
            "PEN",
            "2026-03-04",
            "Plaza Vea",
        ),
        (
            "Galicia: Compra aprobada por $ 12.450,00 en COTO con tu tarjeta terminada en 8890.",
            "-12450.00",
            "USD",
            "",
            "Coto",
        ),
        (
            "Nubank: Compra de R$ 37,90 APROVADA em PADARIA SAO JOAO para o cartão final 4411.",
            "-37.90",
            "BRL",
            "",
            "Padaria",
        ),
        (
            "Itaú: Pix recebido de R$ 150,00 de ANA SOUZA em 05/03/2026 na conta final 2233.",
            "+150.00",
            "BRL",
            "2026-03-05",
            "Ana Souza",
        ),
        ("Bradesco: Saque de R$ 300,00 no cartão final 7766 em 06/03/2026 14:20.", "-300.00", "BRL", "2026-03-06", ""),
        (
            "Você fez um Pix de R$ 80,00 para CARLOS LIMA. Conta final 2233, 07/03/2026.",
            "-80.00",
            "BRL",
            "2026-03-07",
            "Carlos",
        ),
    ]);
}

#[test]
fn money_moved_in_the_gulf_and_africa() {
    moved(&[
        (
            "Your Debit Card ending 4455 was used for AED 132.75 at CARREFOUR MOE on 05/03/2026 20:11. Avl Bal AED 8,410.20",
            "-132.75",
            "AED",
            "2026-03-05",
            "Carrefour",
        ),
        (
            "ADCB: AED 500.00 withdrawn from ATM using card XX7788 on 06-03-2026. Available balance AED 4,220.10",
            "-500.00",
            "AED",
            "2026-03-06",
            "",
        ),
        (
            "Emirates NBD: Salary of AED 12,000.00 has been credited to your account XX1234 on 28/02/2026.",
            "+12000.00",
            "AED",
            "2026-02-28",
            "",
        ),
        (
            "Al Rajhi: PoS Purchase\nBy:1234;mada\nAmount:SAR 58.50\nAt:PANDA\n05/03/26 21:14",
            "-58.50",
            "SAR",
            "2026-03-05",
            "Panda",
        ),
        (
            "QNB: Purchase of QAR 75.00 at LULU HYPERMARKET with card **9911 on 05-Mar-2026.",
            "-75.00",
            "QAR",
            "2026-03-05",
            "Lulu",
        ),
        (
            "KFH: KWD 4.750 was deducted from card 4455 at SULTAN CENTER on 05/03/2026",
            "-4.750",
            "KWD",
            "2026-03-05",
            "Sultan",
        ),
        (
            "Confirmed. Ksh1,200.00 sent to JANE WANJIKU 0712345678 on 5/3/26 at 6:20 PM. New M-PESA balance is Ksh3,410.00. Transaction cost, Ksh23.00.",
            "-1200.00",
            "KES",
            "2026-03-05",
            "Jane",
        ),
        (
            "SJ12ABC345 Confirmed. Ksh350.00 paid to NAIVAS SUPERMARKET. on 6/3/26 at 1:05 PM. New M-PESA balance is Ksh2,980.00.",
            "-350.00",
            "KES",
            "2026-03-06",
            "Naivas",
        ),
        (
            "Acct:****4567 Amt:NGN5,000.00 DR Desc:POS/SHOPRITE LEKKI Date:05-Mar-2026 14:22 Bal:NGN45,210.00",
            "-5000.00",
            "NGN",
            "2026-03-05",
            "",
        ),
        (
            "Credit Alert! Acct: 00XX1234 Amt: NGN150,000.00 Desc: SALARY FEB ACME LTD Date: 27/02/2026 Bal: NGN192,000.50",
            "+150000.00",
            "NGN",
            "2026-02-27",
            "",
        ),
        (
            "FNB :-) R249.99 paid from cheq a/c..123456 @ Checkers. Avail R4510. 5Mar 12:40",
            "-249.99",
            "ZAR",
            "2026-03-05",
            "Checkers",
        ),
        (
            "Capitec: Purchase R89.90 SPAR SANDTON from acc 4455 05/03/2026. Avail R1,204.55",
            "-89.90",
            "ZAR",
            "2026-03-05",
            "",
        ),
        (
            "You have received GHS 200.00 from KOFI MENSAH. Transaction ID: 12345678901. Your MoMo balance is GHS 340.00",
            "+200.00",
            "GHS",
            "",
            "Kofi",
        ),
        (
            "CIB: EGP 430.00 was deducted from your card ending 3322 at CARREFOUR EGYPT on 05/03/2026",
            "-430.00",
            "EGP",
            "2026-03-05",
            "Carrefour",
        ),
    ]);
}

#[test]
fn money_moved_in_asia() {
    moved(&[
        (
            "DBS: SGD 18.60 was charged to your card ending 4412 at FAIRPRICE on 05 Mar 2026.",
            "-18.60",
            "SGD",
            "2026-03-05",
            "Fairprice",
        ),
        (
            "Maybank: RM45.20 was spent at AEON BIG with card ending 8890 on 05/03/26.",
            "-45.20",
            "MYR",
            "2026-03-05",
            "Aeon",
        ),
        (
            "BCA: Transaksi debit Rp 150.000 di INDOMARET kartu *1234 tgl 05/03/2026.",
            "-150000",
            "IDR",
            "2026-03-05",
            "Indomaret",
        ),
        (
            "BPI: You have paid PHP 1,250.00 to MERALCO from account XX3344 on Mar 5, 2026. Ref 123456789.",
            "-1250.00",
            "PHP",
            "2026-03-05",
            "Meralco",
        ),
        (
            "GCash: You have received PHP 500.00 of GCash from MARK D. on 03-05-2026. Ref. No. 6071234567890.",
            "+500.00",
            "PHP",
            "2026-03-05",
            "Mark",
        ),
        ("[신한카드] 승인 12,500원 스타벅스 03/05 12:30 일시불 카드1234", "-12500", "KRW", "2026-03-05", "스타벅스"),
        (
            "【招商银行】您尾号1234的信用卡于03月05日消费人民币88.50元，商户：盒马鲜生。",
            "-88.50",
            "CNY",
            "2026-03-05",
            "盒马",
        ),
        (
            "三井住友カード：ご利用のお知らせ 2026/03/05 セブンイレブン 640円 カード末尾1234",
            "-640",
            "JPY",
            "2026-03-05",
            "",
        ),
        (
            "HSBC HK: HKD 320.00 was charged to your card ending 7765 at PARKNSHOP on 05MAR26.",
            "-320.00",
            "HKD",
            "2026-03-05",
            "Parknshop",
        ),
    ]);
}

#[test]
fn what_moves_no_money_is_no_entry() {
    nothing(&[
        // Passwords.
        "482910 is your OTP for transaction of INR 4,500.00 at FLIPKART on HDFC Bank card ending 1234. Valid for 5 mins. Do not share.",
        "Use 771204 as one-time password to pay AED 230.00 at NOON with card ending 4455. Never share it.",
        "Chase: DON'T share. Use code 55120933 to confirm your $900.00 Zelle payment to J DOE.",
        "Votre code de validation est 449120 pour un paiement de 89,90 EUR chez FNAC. Ne le communiquez jamais. Carte ***7788",
        "Tu clave de un solo uso es 918273 para la compra de $1,200.00 MXN en LIVERPOOL con tarjeta *4432.",
        "Ihre TAN lautet 552190 für die Überweisung von 300,00 EUR an Max M. vom Konto ***4567.",
        "Код подтверждения 4821 для оплаты 1 500р OZON картой *1234. Никому не сообщайте код.",
        "Kode OTP Anda 339021 untuk transaksi Rp 250.000 di TOKOPEDIA kartu *1234. Jangan berikan ke siapa pun.",
        "【招商银行】验证码 662910，您正在用尾号1234的卡支付88.50元，请勿泄露。",
        "Seu código de verificação é 120945 para compra de R$ 450,00 no cartão final 4411.",
        // Balances.
        "Available balance in A/c XX1234 as on 05-MAR-26 is INR 12,345.67. HDFC Bank",
        "Your account ending 5566 balance is £1,204.33 as of 09 Mar 2026. Barclays",
        "Saldo disponible en tu cuenta *3322: 1.250,40 EUR. Santander",
        "Low balance alert: your checking account ...7765 is below $100.00. Current balance: $54.12",
        "Ihr Kontostand ***4567 beträgt 1.024,10 EUR (05.03.2026).",
        "Your M-PESA balance is Ksh2,980.00. Account balance as at 6/3/26.",
        // Declined.
        "Your transaction of INR 2,499.00 at CROMA on card XX1234 was declined due to insufficient funds.",
        "Chase: We declined a $340.00 transaction at BEST BUY on card ending 4821.",
        "Compra rechazada por $389.50 en OXXO con tarjeta *4432: fondos insuficientes.",
        "Paiement refusé de 54,00 EUR chez SNCF avec votre carte ***7788.",
        "Transaction failed: AED 75.00 at TALABAT, card ending 4455. No amount was debited.",
        "UPI payment of Rs.200 to swiggy@ybl has failed. If debited, amount will be reversed in 3 days. Ref 606712340000",
        "Compra não aprovada de R$ 80,00 no cartão final 4411: saldo insuficiente.",
        "Отказ: оплата 845р ПЯТЕРОЧКА карта *1234. Недостаточно средств.",
        // Requests.
        "RAVI has requested Rs.500.00 from you via UPI. Approve in your BHIM app. ravi@okaxis",
        "MARIA LOPEZ requested $35.00 from you on Zelle. Open the Chase app to pay.",
        "Lucia te solicita 25,00 EUR por Bizum. Entra en tu app de CaixaBank para aceptar.",
        "PayPal: John Doe sent you a money request for $60.00 USD.",
        // Reminders and mandates.
        "Your HDFC Bank Credit Card XX4455 statement is ready. Total due Rs.12,430.00, min due Rs.620.00, due date 18-03-26.",
        "Reminder: your payment of $85.00 for card ending in 1200 is due on 03/15/2026. Capital One",
        "Your AutoPay mandate for NETFLIX of Rs.649.00 will be debited on 12-03-26 from A/c XX1234.",
        "E-mandate registered: SPOTIFY up to Rs.1,000.00 from your card XX9876, start 10-03-26. Ref 1122334455",
        "Barclays: a Direct Debit of £54.20 to OCTOPUS ENERGY will leave your account ending 4400 tomorrow.",
        "Am 15.03.2026 werden 49,90 EUR von Ihrem Konto ***4567 abgebucht (Telekom).",
        "Su pago mínimo de $1,200.00 de la tarjeta *4432 vence el 15/03/2026.",
        "Your EMI of Rs.15,000 for loan XX2211 is due on 05-04-2026. Keep sufficient balance in A/c XX6677.",
        "Sua fatura do cartão final 4411 no valor de R$ 1.230,00 vence em 12/03/2026.",
        "Your standing order of £650.00 to J SMITH has been set up and will start on 01-Apr-26. HSBC account ending 7821",
        // Offers.
        "Get a pre-approved personal loan of Rs.5,00,000 at 10.5%. Apply now on your ICICI Bank app! T&C apply",
        "Spend $500 on your Citi card ending in 6612 by 03/31 and earn $50 cashback. Enroll now. Offer ends soon!",
        "Your credit limit on card XX9876 can be increased to Rs.3,00,000. Reply YES to accept. Kotak Bank",
        "Convert your purchase of AED 2,300.00 on card ending 4455 into easy instalments at 0%. Call now!",
        "Your new HSBC credit limit is £4,500.00 on card ending 7788.",
        // Bait.
        "URGENT: your SBI account will be blocked today. Update PAN at http://sbi-kyc.in to receive Rs.9,980 refund.",
        "HMRC: you are owed a tax refund of £384.20. Claim at hmrc-refunds.co with your card number.",
        "Congratulations! You have won Rs.25,00,000 in KBC lottery. Send Rs.5,000 to claim. Bank account details needed.",
        "Dear customer, a payment of $799.99 to NORTON is pending. If not you call 1-888-555-0199 to cancel and get a refund.",
        "Your parcel is held: pay 1,99 EUR customs fee at dhl-zoll.com with your card.",
    ]);
}
