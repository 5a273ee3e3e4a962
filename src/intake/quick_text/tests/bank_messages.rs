//! What banks, cards and wallets send, in many forms and countries.

use super::super::{NotMoved, Problem};
use super::*;
use crate::ledger::PaymentMode;

/// `-450.00 INR 2026-03-05 at 'Zomato' upi`, or why it is none.
fn said(text: &str) -> String {
    let categories = categories();
    let accounts = ["Cash".to_owned(), "Visa 4321".to_owned(), "Monzo".to_owned()];
    let parsed = parse(text, &Context { accounts: &accounts, ..context(&categories) });
    if let Some(Problem::BankMessage(why)) = parsed.problem {
        assert_eq!(parsed.intent, Intent::None, "{text}");
        return format!("{why:?}");
    }
    let shown = super::shown(&parsed);
    let Intent::Record(entries) = parsed.intent else { return format!("not a bank's: {shown}") };
    if parsed.bank_message.is_none() {
        return format!("not a bank's: {shown}");
    }
    let entry = entries.first().unwrap();
    let mode = entry.payment_mode.map(PaymentMode::as_str).unwrap_or("-");
    format!("{shown} {mode}{}", if entry.refund { " refund" } else { "" })
}

fn check(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, expected)| {
            let said = said(text);
            (said != *expected).then(|| format!("{text}\n   is {said}\n  not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn alerts_of_indian_banks_are_entries() {
    check(&[
        ("INR 450.00 debited from A/c XX1234 at ZOMATO on 05-03-26", "-450.00 INR 2026-03-05 at 'Zomato' -"),
        (
            "Rs.450 debited from a/c XX1234 on 12-03-26 at AMAZON. Avl bal Rs 12,345.67",
            "-450 INR 2026-03-12 at 'Amazon' -",
        ),
        (
            "INR 2,000.00 debited from A/c XX5678 on 12-03-26 to VPA merchant@upi UPI Ref 607112345678",
            "-2000.00 INR 2026-03-12 at 'Merchant' upi",
        ),
        (
            "Dear UPI user A/C X1234 debited by 450.0 on date 05Mar26 trf to ZOMATO Refno 606412345678. If not u? call 1800111109. -SBI",
            "-450.0 2026-03-05 at 'Zomato' upi",
        ),
        (
            "ICICI Bank Acct XX123 debited for Rs 450.00 on 05-Mar-26; ZOMATO credited. UPI:606412345678. Call 18002662 for dispute.",
            "-450.00 INR 2026-03-05 at 'Zomato' upi",
        ),
        (
            "Sent Rs.450.00\nFrom HDFC Bank A/C *1234\nTo ZOMATO\nOn 05/03/26\nRef 606412345678\nNot You?\nCall 18002586161",
            "-450.00 INR 2026-03-05 at 'Zomato' transfer",
        ),
        (
            "Spent Rs.1,250.50 On HDFC Bank Card 4321 At SWIGGY On 2026-03-05:18:30:00. Not You? To Block+Reissue Call 18002586161",
            "-1250.50 INR 2026-03-05 @Visa 4321 at 'Swiggy' card",
        ),
        (
            "Dear Customer, Rs.1,500.00 spent on HDFC Bank Card xx1234 at SWIGGY on 2026-03-12:18:30:00. Avl bal: Rs.25,000.00",
            "-1500.00 INR 2026-03-12 at 'Swiggy' card",
        ),
        (
            "INR 85,000.00 credited to A/c XX1234 on 01-03-26 by NEFT from ACME INDIA PVT LTD. Avl Bal INR 1,05,000.00",
            "+85000.00 INR 2026-03-01 at 'Acme India' transfer",
        ),
        (
            "Your a/c XX1234 is credited with INR 50,000.00 on 01-03-26 by NEFT. Avl Bal INR 75,000.00",
            "+50000.00 INR 2026-03-01 transfer",
        ),
        (
            "Rs 5000 withdrawn from A/c XX1234 at ATM S1ACPN11 PUNE on 05-03-26. Avl Bal Rs 12,000",
            "-5000 INR 2026-03-05 cash_machine",
        ),
        (
            "Refund of INR 450.00 from ZOMATO has been credited to your A/c XX1234 on 07-03-26. Ref 606512345678",
            "+450.00 INR 2026-03-07 at 'Zomato' - refund",
        ),
    ]);
}

#[test]
fn alerts_of_other_countries_are_entries() {
    check(&[
        (
            "Chase: Your card ending in 4321 was charged $45.99 at AMAZON.COM on Mar 5, 2026.",
            "-45.99 USD 2026-03-05 @Visa 4321 at 'Amazon.com' card",
        ),
        (
            "Wells Fargo: $12.50 debit card purchase at STARBUCKS 05519 on account ending 1234 on 03/05. Avail bal $1,200.00",
            "-12.50 USD 2026-03-05 at 'Starbucks' card",
        ),
        (
            "Your Monzo card ending 1234: you spent £4.50 at Pret A Manger. Balance £120.00",
            "-4.50 GBP @Monzo at 'Pret A Manger' card",
        ),
        (
            ":-) R450.00 paid from cheq a/c..123456 @ Woolworths. Avail R1,234.56. 5Mar 14:22",
            "-450.00 ZAR 2026-03-05 at 'Woolworths' -",
        ),
        (
            "QGH7XYZ12 Confirmed. Ksh450.00 paid to NAIVAS SUPERMARKET on 5/3/26 at 2:30 PM. New M-PESA balance is Ksh1,200.00.",
            "-450.00 KES 2026-03-05 at 'Naivas Supermarket' transfer",
        ),
        (
            "QGH7XYZ12 Confirmed. You have received Ksh500.00 from JANE DOE 0712345678 on 5/3/26 at 2:30 PM. New M-PESA balance is Ksh1,700.00.",
            "+500.00 KES 2026-03-05 at 'Jane Doe' transfer",
        ),
        (
            "Acct: 0123****45 Amt: NGN5,000.00 DR Desc: POS PURCHASE SHOPRITE IKEJA Date: 05-MAR-2026 Bal: NGN20,000.00",
            "-5000.00 NGN 2026-03-05 at 'Shoprite Ikeja' card",
        ),
        (
            "Purchase of AED 120.50 with Credit Card ending 4321 at CARREFOUR, DUBAI. Avl Cr. Limit is AED 9,000.00",
            "-120.50 AED @Visa 4321 at 'Carrefour' card",
        ),
        (
            "BBVA: Compra de 45,90 EUR en MERCADONA con su tarjeta *4321 el 05/03/2026. Saldo disponible 1.200,00 EUR",
            "-45.90 EUR 2026-03-05 @Visa 4321 at 'Mercadona' card",
        ),
        (
            "Compra aprovada no cartão final 4321: R$ 45,90 em PADARIA REAL dia 05/03 às 14:22",
            "-45.90 BRL 2026-03-05 @Visa 4321 at 'Padaria Real' card",
        ),
        (
            "Paiement de 45,90 EUR chez MONOPRIX avec votre carte *4321 le 05/03/2026. Solde 1200,00 EUR",
            "-45.90 EUR 2026-03-05 @Visa 4321 at 'Monoprix' card",
        ),
        (
            "Ihre Karte *4321: Zahlung 45,90 EUR bei REWE MARKT am 05.03.2026",
            "-45.90 EUR 2026-03-05 @Visa 4321 at 'Rewe Markt' card",
        ),
        (
            "Pagamento di 45,90 EUR con carta *4321 presso ESSELUNGA il 05/03/2026. Saldo disponibile 1.200,00 EUR",
            "-45.90 EUR 2026-03-05 @Visa 4321 at 'Esselunga' card",
        ),
        (
            "Je rekening NL**1234: 45,90 EUR afgeschreven bij ALBERT HEIJN op 05-03-2026",
            "-45.90 EUR 2026-03-05 at 'Albert Heijn' -",
        ),
    ]);
}

#[test]
fn what_moved_no_money_is_no_entry() {
    use NotMoved::*;
    for (text, why) in [
        (
            "482910 is your OTP for transaction of INR 450.00 at ZOMATO on card XX1234. Do not share it with anyone.",
            OneTimePassword,
        ),
        ("Your one-time password is 482910. It is valid for 10 minutes.", OneTimePassword),
        ("G-482910 is your Google verification code.", OneTimePassword),
        ("Use 4829 as your login code for Revolut", OneTimePassword),
        ("Su código de verificación es 482910 para la compra de 45,90 EUR en MERCADONA", OneTimePassword),
        ("Ihre TAN für die Überweisung über 45,90 EUR lautet 482910", OneTimePassword),
        ("【招商银行】验证码482910,您正在支付450.00元", OneTimePassword),
        ("Available balance in A/c XX1234 is INR 20,000.00 as on 05-03-26", Balance),
        ("Your account ending 1234 balance is $1,200.00", Balance),
        ("Transaction of INR 450.00 on card XX1234 at ZOMATO was declined due to insufficient funds.", Declined),
        ("Your card ending 4321 was declined at AMAZON for $45.99", Declined),
        ("Su compra de 45,90 EUR en MERCADONA con tarjeta *4321 ha sido rechazada", Declined),
        ("ASHA RAO has requested Rs 450.00 from your A/c XX1234 via UPI. Approve in your app.", Request),
        ("INR 450.00 will be debited from your A/c XX1234 on 10-03-26 for NETFLIX autopay", Upcoming),
        ("Your credit card XX4321 statement is generated. Total amount due INR 12,450.00, due date 20-03-26", Upcoming),
        ("Payment of INR 12,450.00 received towards your credit card XX4321 on 05-03-26. Thank you.", CardBill),
        (
            "Congratulations! You are eligible for a pre-approved personal loan of Rs 5,00,000 on your A/c XX1234. Apply now: bit.ly/x",
            Advert,
        ),
    ] {
        assert_eq!(said(text), format!("{why:?}"), "{text}");
    }
}

#[test]
fn what_people_type_stays_theirs() {
    for text in [
        "coffee 4.50",
        "paid $20 for gas with visa card",
        "transferred 200 to bank",
        "withdrew 100 from bank to cash",
        "salary credited 85,000",
        "debited 500 for rent",
        "spent 12.50 on card at shell",
        "received 50 from jane",
        "bank fee 3",
        "sent 20 to mum",
        "refund 15 amazon",
        "gift card 25",
        "how much did I spend with my card?",
        "50 cashback offer",
        "phone balance top up 10",
        "paid 450 from a/c",
    ] {
        assert!(said(text).starts_with("not a bank's"), "{text}: {}", said(text));
    }
}

#[test]
fn the_same_message_is_known_however_it_is_spaced() {
    let categories = categories();
    let print = |text: &str| parse(text, &context(&categories)).bank_message.unwrap();
    let one = print("INR 450.00 debited from A/c XX1234 at ZOMATO on 05-03-26");
    assert_eq!(one, print("  INR 450.00 debited from A/c XX1234\nat ZOMATO on 05-03-26 "));
    assert_ne!(one, print("INR 451.00 debited from A/c XX1234 at ZOMATO on 05-03-26"));
}

#[test]
fn hostile_messages_are_read_without_harm() {
    for text in [
        "a/c ".repeat(480),
        "OTP 1 ".repeat(330),
        "debited INR 1 at ".repeat(100),
        "XX1234 ".repeat(250),
        "at at at debited a/c".into(),
    ] {
        said(&text);
    }
}
