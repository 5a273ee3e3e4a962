//! What holds for any text at all.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{categories, context};
use crate::intake::quick_text::{Correction, Intent, inspect, parse, parse_correction, question};
use crate::ledger::money::{AMOUNT_LIMIT, MAX_SCALE};

/// Pieces that meet in real messages, in any order.
fn messages() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9]{1,17}",
        "[0-9]{1,4}[.,'][0-9]{1,6}",
        "[0-9]{1,3}([.,' ][0-9]{3}){1,4}([.,][0-9]{1,3})?",
        "[0-9]{1,2}[./-][0-9]{1,2}([./-][0-9]{2,5})?",
        "[0-9]{1,3}(k|m|x|th|€|\\$|usd|lakh| people|%|h30|e9)",
        prop::sample::select(vec![
            "coffee",
            "salary",
            "yesterday",
            "on monday",
            "march",
            "at",
            "from",
            "to",
            "cash",
            "bank",
            "#tag",
            "@cash",
            "and",
            ",",
            ";",
            "\n",
            "+",
            "-",
            "*",
            "/",
            "x",
            "(",
            ")",
            "->",
            "=",
            "€",
            "$",
            "Rs.",
            "R$",
            "kr",
            "usd",
            "for",
            "paid",
            "got",
            "transfer",
            "withdrew",
            "?",
            ".",
            "iphone",
            "2",
            "how much",
            "next",
            "last",
            "ago",
            "days",
            "i",
            "<b>",
            "٣",
            "\u{202E}",
            "five",
            "hundred",
            "dollars",
            "cents",
            "vor",
            "tagen",
            "يوم",
            "note:",
            "the",
            "5th",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    (prop::collection::vec(piece, 0..14), prop::sample::select(vec![" ", ""]))
        .prop_map(|(pieces, glue)| pieces.join(glue))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn amounts_are_money_and_come_from_the_text(text in messages()) {
        let categories = categories();
        let cx = context(&categories);
        let parsed = parse(&text, &cx);
        if let Intent::Record(entries) = &parsed.intent {
            prop_assert_eq!(entries.is_empty(), parsed.problem.is_some());
            for entry in entries {
                prop_assert!(entry.amount > Decimal::ZERO && entry.amount < AMOUNT_LIMIT, "{}", entry.amount);
                prop_assert!(entry.amount.normalize().scale() <= MAX_SCALE);
                let reckoned = is_reckoned(&text);
                prop_assert!(reckoned || digits_in_order(&entry.amount, &text), "{} from {text:?}", entry.amount);
            }
        }
        let _ = (inspect::inspect(None, &text, &cx), question(&text, &cx));
        if let Correction::Patch(patch) = parse_correction(&text, &cx)
            && let Some(amount) = patch.amount
        {
            prop_assert!(amount > Decimal::ZERO && amount < AMOUNT_LIMIT);
        }
    }

    #[test]
    fn a_plain_entry_keeps_its_amount(whole in 1_u32..100_000, cents in 0_u32..100, after in any::<bool>()) {
        let categories = categories();
        let cx = context(&categories);
        let amount = format!("{whole}.{cents:02}");
        let text = if after { format!("coffee {amount}") } else { format!("{amount} coffee") };
        let Intent::Record(entries) = parse(&text, &cx).intent else { return Err(TestCaseError::fail(text)) };
        prop_assert_eq!(entries.first().map(|e| e.amount.to_string()), Some(amount));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn anything_else_is_survived(text in "(?s).{0,200}") {
        let categories = categories();
        let cx = context(&categories);
        let _ = (parse(&text, &cx), parse_correction(&text, &cx), question(&text, &cx));
    }
}

/// Whether the text sums, scales or spells a number somewhere, so that the amount's digits need not stand in it.
fn is_reckoned(text: &str) -> bool {
    let clean = super::super::normalize::clean(text).replace([' ', '\n'], "");
    let scaled = clean.as_bytes().windows(2).any(|pair| {
        matches!(pair, [digit, scale] if digit.is_ascii_digit() && (b"kmcpx$".contains(scale) || !scale.is_ascii()))
    });
    scaled
        || clean.contains(['+', '*', '/', '-', '×', '·', '÷'])
        || ["five", "hundred", "lakh", "cents"].iter().any(|w| clean.contains(w))
}

/// Whether the amount's digits, zeros at its ends aside, are found in this order in the text.
fn digits_in_order(amount: &Decimal, text: &str) -> bool {
    let wanted = amount.normalize().to_string().replace('.', "");
    let wanted = wanted.trim_start_matches('0').trim_end_matches('0');
    let digits: String = super::super::normalize::clean(text).chars().filter(char::is_ascii_digit).collect();
    digits.contains(wanted)
}

#[test]
fn the_longest_text_is_read_to_its_end() {
    let categories = categories();
    let cx = context(&categories);
    for piece in
        ["(", "1 ", "1+", "coffee 4 and ", "from cash to ", "-", "march ", "1,2", "yesterday ", "1/", "a-", "@a "]
    {
        let text: String = piece.repeat(2_000 / piece.len());
        let _ = (parse(&text, &cx), parse_correction(&text, &cx));
    }
}
