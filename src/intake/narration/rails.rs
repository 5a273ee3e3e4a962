//! Narrations made of fields, as India's banks write them: `UPI-SWIGGY-SWIGGY8@YBL-YESB0YBLUPI-410000000001-PAY`,
//! `UPI/P2M/606412345678/ZOMATO/HDFC BANK/UPI`, `MMT/IMPS/606412345678/rent/ASHA RAO/HDFC`.

use super::name::clean_name;
use super::token::{is_handle, is_masked, is_noise, is_number, is_reference};
use super::{Narration, phrases};
use crate::ledger::PaymentMode;
use crate::ledger::category::fold;

/// What the first field may be, folded.
const RAILS: &[(&str, PaymentMode)] = &[
    ("upi", PaymentMode::Upi),
    ("upiar", PaymentMode::Upi),
    ("upiab", PaymentMode::Upi),
    ("upirev", PaymentMode::Upi),
    ("imps", PaymentMode::Transfer),
    ("imps rev", PaymentMode::Transfer),
    ("mmt", PaymentMode::Transfer),
    ("neft", PaymentMode::Transfer),
    ("neft cr", PaymentMode::Transfer),
    ("neft dr", PaymentMode::Transfer),
    ("rtgs", PaymentMode::Transfer),
    ("rtgs cr", PaymentMode::Transfer),
    ("rtgs dr", PaymentMode::Transfer),
    ("inf", PaymentMode::Transfer),
    ("inft", PaymentMode::Transfer),
    ("ift", PaymentMode::Transfer),
    ("ib", PaymentMode::Transfer),
    ("mb", PaymentMode::Transfer),
    ("net", PaymentMode::Transfer),
    ("tpt", PaymentMode::Transfer),
    ("ft", PaymentMode::Transfer),
    ("ft cr", PaymentMode::Transfer),
    ("ft dr", PaymentMode::Transfer),
    ("cms", PaymentMode::Transfer),
    ("trf", PaymentMode::Transfer),
    ("to transfer", PaymentMode::Transfer),
    ("by transfer", PaymentMode::Transfer),
    ("nip", PaymentMode::Transfer),
    ("ach", PaymentMode::DirectDebit),
    ("ach d", PaymentMode::DirectDebit),
    ("ach c", PaymentMode::Transfer),
    ("ach dr", PaymentMode::DirectDebit),
    ("ach cr", PaymentMode::Transfer),
    ("nach", PaymentMode::DirectDebit),
    ("nach dr", PaymentMode::DirectDebit),
    ("ecs", PaymentMode::DirectDebit),
    ("ecs dr", PaymentMode::DirectDebit),
    ("bil", PaymentMode::DirectDebit),
    ("bill", PaymentMode::DirectDebit),
    ("billpay", PaymentMode::DirectDebit),
    ("si", PaymentMode::StandingOrder),
    ("pos", PaymentMode::Card),
    ("pcd", PaymentMode::Card),
    ("vps", PaymentMode::Card),
    ("ips", PaymentMode::Card),
    ("vin", PaymentMode::Card),
    ("ecom", PaymentMode::Card),
    ("me dc si", PaymentMode::Card),
    ("atm", PaymentMode::CashMachine),
    ("atw", PaymentMode::CashMachine),
    ("nwd", PaymentMode::CashMachine),
    ("eaw", PaymentMode::CashMachine),
    ("atm cash", PaymentMode::CashMachine),
    ("clg", PaymentMode::Cheque),
    ("chq", PaymentMode::Cheque),
    ("chq dep", PaymentMode::Cheque),
];

/// Fields that name nobody, folded.
const FIELDS: &[&str] = &[
    "dr",
    "cr",
    "d",
    "c",
    "p2a",
    "p2m",
    "p2p",
    "p2v",
    "upi",
    "pay",
    "payment",
    "upi payment",
    "collect",
    "req",
    "na",
    "n a",
    "no",
    "no remarks",
    "remarks",
    "imps",
    "neft",
    "rtgs",
    "inft",
    "onl",
    "online",
    "ib",
    "mb",
    "cash",
    "transfer",
    "self",
    "intent",
    "upi intent",
    "fund transfer",
    "send money",
    "paid",
    "sent",
    "pay to",
    "mobile",
    "net",
    "others",
    "other",
    "null",
    "none",
    "upi mandate",
    "mandate",
    "execute",
    "autopay",
    "bill",
    "bill payment",
    "to",
    "by",
    "to transfer",
    "by transfer",
    "rev",
    "reversal",
    "refund",
    "upi reversal",
    "ref",
    "w",
    "cash w",
    "wdl",
    "atm",
    "s1",
    "inb",
    "trf",
    "generating dynamic",
    "pay via",
    "payment for",
    "oid",
    "purchase",
    "pos",
    "ecom",
    "dc",
    "si",
];

/// How banks are written in a field, folded; whole or as its beginning.
const BANKS: &[&str] = &[
    "hdfc",
    "icici",
    "sbi",
    "state bank",
    "axis",
    "kotak",
    "yes bank",
    "yesb",
    "pnb",
    "punjab nation",
    "bank of",
    "baroda",
    "canara",
    "union bank",
    "idbi",
    "idfc",
    "indusind",
    "federal",
    "rbl",
    "hsbc",
    "citi",
    "standard chart",
    "bandhan",
    "karnataka b",
    "uco",
    "indian bank",
    "indian overs",
    "central bank",
    "au small",
    "dbs",
    "paytm pay",
    "airtel pay",
    "fino pay",
    "jio pay",
    "kvb",
    "south indian",
    "city union",
    "equitas",
    "ujjivan",
    "saraswat",
    "deutsche",
    "utib",
    "sbin",
    "icic",
    "punb",
    "barb",
    "cnrb",
    "kkbk",
    "idfb",
    "indb",
    "fdrl",
    "ratn",
    "ubin",
    "ioba",
    "mahb",
    "pytm",
    "airp",
];

/// Reads a narration made of fields; None where it is not one.
pub(super) fn read(text: &str) -> Option<Narration> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    // `TO TRANSFER-UPI/DR/…`: what stands behind the first dash has the fields.
    let text = match text.split_once('-') {
        Some((head, rest))
            if rest.matches('/').count() >= 2
                && matches!(fold(head).as_str(), "to transfer" | "by transfer" | "wdl tfr" | "dep tfr") =>
        {
            rest
        }
        _ => text,
    };
    let (text, reversed) = match text.get(..4).map(str::to_ascii_uppercase).as_deref() {
        Some("REV-" | "REV/") => (text.get(4..).unwrap_or_default(), true),
        _ => (text, false),
    };
    let mark = if text.matches('/').count() >= 2 { '/' } else { '-' };
    let marks = text.matches(mark).count() + usize::from(mark == '-' && text.contains('@'));
    let (first, rest) = text.split_once(mark)?;
    let head = fold(first);
    let (_, mode) = RAILS.iter().find(|(rail, _)| *rail == head)?;
    let enough = marks >= 2
        || matches!(head.as_str(), "billpay" | "ach d" | "ach c" | "ach dr" | "ach cr" | "neft cr" | "neft dr" | "upi");
    if !enough {
        return None;
    }
    let fields: Vec<(&str, String)> = rest
        .split(mark)
        .map(str::trim)
        .filter(|field| !field.is_empty())
        .take(20)
        .map(|field| (field, fold(field)))
        .collect();
    let refund = reversed
        || ["upirev", "imps rev"].contains(&head.as_str())
        || fields.iter().any(|(_, key)| says(key, |says| says == phrases::Says::Refund));
    let own = fields.iter().any(|(_, key)| {
        key == "self" || says(key, |says| matches!(says, phrases::Says::Own | phrases::Says::OwnTransfer))
    });
    let merchant = match mode {
        PaymentMode::CashMachine => None,
        _ => who(&fields, head == "mmt"),
    };
    Some(Narration { merchant, mode: Some(*mode), refund, own })
}

/// Whether a field is a phrase that says so.
fn says(key: &str, wanted: impl Fn(phrases::Says) -> bool) -> bool {
    let mut words = key.split(' ');
    let Some(first) = words.next() else { return false };
    let rest: Vec<&str> = words.collect();
    phrases::longest(first, |at| rest.get(at - 1).copied())
        .is_some_and(|phrase| phrase.len() == rest.len() + 1 && wanted(phrase.says))
}

/// Whom the fields name: the one that sounds like the handle, else the first, else the handle itself.
fn who(fields: &[(&str, String)], last: bool) -> Option<String> {
    let name = |(text, key): &&(&str, String)| {
        key.chars().any(char::is_alphabetic)
            && !FIELDS.contains(&key.as_str())
            && !key.starts_with("payment ")
            && !key.starts_with("sent using")
            && ![is_handle, is_masked, is_number, is_noise, is_ifsc].iter().any(|shape| shape(text))
            && (text.contains(' ') || !is_reference(text))
    };
    let bank = |key: &str| {
        key.ends_with(" bank") || BANKS.iter().any(|bank| key.starts_with(bank) && key.len() <= bank.len() + 10)
    };
    // Behind the bank stand remarks and what was cut off.
    let end = fields.iter().position(|field| bank(&field.1)).filter(|at| *at > 0).unwrap_or(fields.len());
    let named: Vec<&(&str, String)> = fields.iter().filter(name).collect();
    let before_bank = |field: &&&(&str, String)| fields.iter().take(end).any(|known| std::ptr::eq(known, **field));
    let people: Vec<&(&str, String)> = named.iter().filter(|(_, key)| !bank(key)).copied().collect();
    let near: Vec<&(&str, String)> = people.iter().filter(before_bank).copied().collect();
    let people = if near.is_empty() && !local_of(fields).is_empty() {
        near
    } else if near.is_empty() {
        people
    } else {
        near
    };
    let local = local_of(fields);
    let sounds = |(_, key): &&&(&str, String)| {
        let letters: String = key.chars().filter(|c| c.is_alphabetic()).collect();
        let head: String = letters.chars().take(4).collect();
        head.len() == 4 && local.starts_with(&head)
    };
    let behind = if last { people.last() } else { people.first() };
    let name = |found: Option<&&(&str, String)>| found.and_then(|(text, _)| clean_name(text));
    name(people.iter().find(sounds).or(behind)).or_else(|| by_handle(&local)).or_else(|| name(named.first()))
}

/// The letters of a handle's first part.
fn local_of(fields: &[(&str, String)]) -> String {
    let handle = fields.iter().find_map(|(text, _)| text.split_once('@'));
    // `zomato.rzp@…`: behind the dot stands who collects.
    let local = handle.and_then(|(local, _)| local.split('.').next()).unwrap_or_default();
    fold(local).chars().filter(|c| c.is_alphabetic()).collect()
}

/// What a handle's letters say, where they can be a name.
fn by_handle(local: &str) -> Option<String> {
    let vowels = local.chars().filter(|c| "aeiou".contains(*c)).count();
    let wallet =
        ["paytmqr", "bharatpe", "gpay", "phonepe", "paytm", "vyapar", "q"].iter().any(|own| local.starts_with(own));
    (local.len() >= 4 && vowels > 0 && !wallet).then(|| clean_name(local)).flatten()
}

/// A bank's branch by its code: four letters, a zero, six more. RBI's IFSC.
fn is_ifsc(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 11
        && bytes.iter().take(4).all(u8::is_ascii_uppercase)
        && bytes.get(4) == Some(&b'0')
        && bytes.iter().all(u8::is_ascii_alphanumeric)
}
