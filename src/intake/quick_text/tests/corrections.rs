//! Replies to a confirmation.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{categories, context};
use crate::intake::quick_text::{Ambiguity, Correction, Kind, Patch, Problem, Untag, parse_correction};
use crate::ledger::money::Currency;

fn read(text: &str) -> Correction {
    let categories = categories();
    parse_correction(text, &context(&categories))
}

fn patch(change: impl FnOnce(&mut Patch)) -> Correction {
    let mut patch = Patch::default();
    change(&mut patch);
    Correction::Patch(patch)
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_reply_changes_what_it_names() {
    let amount = |n: i64| Some(Decimal::from(n));
    let day = |d| NaiveDate::from_ymd_opt(2026, 3, d);
    let groceries = || text("Groceries");
    for (reply, expected) in [
        ("250", patch(|p| p.amount = amount(250))),
        ("no, 250", patch(|p| p.amount = amount(250))),
        ("it was 250", patch(|p| p.amount = amount(250))),
        ("change to 30", patch(|p| p.amount = amount(30))),
        ("12 usd", patch(|p| (p.amount, p.currency) = (amount(12), Some(Currency::USD)))),
        ("make it 30 eur", patch(|p| (p.amount, p.currency) = (amount(30), Some(Currency::EUR)))),
        ("usd", patch(|p| p.currency = Some(Currency::USD))),
        ("€", patch(|p| p.currency = Some(Currency::EUR))),
        ("+250", patch(|p| (p.amount, p.kind) = (amount(250), Some(Kind::Income)))),
        ("-250", patch(|p| (p.amount, p.kind) = (amount(250), Some(Kind::Expense)))),
        ("groceries", patch(|p| p.category = groceries())),
        ("category groceries", patch(|p| p.category = groceries())),
        ("should be groceries", patch(|p| p.category = groceries())),
        ("250 groceries", patch(|p| (p.amount, p.category) = (amount(250), groceries()))),
        ("coffee with anna", patch(|p| (p.category, p.note) = (text("Food"), text("coffee with anna")))),
        ("with anna", patch(|p| p.note = text("anna"))),
        ("note: for 3 people", patch(|p| p.note = text("for 3 people"))),
        ("yesterday", patch(|p| p.occurred_on = day(17))),
        ("date yesterday", patch(|p| p.occurred_on = day(17))),
        ("on monday", patch(|p| p.occurred_on = day(16))),
        ("12 march", patch(|p| p.occurred_on = day(12))),
        ("12/3", patch(|p| p.occurred_on = day(12))),
        ("@cash", patch(|p| p.account = text("cash"))),
        ("by card", patch(|p| p.account = text("card"))),
        ("at Lidl", patch(|p| p.merchant = text("Lidl"))),
        ("no tags", patch(|p| p.untag = Some(Untag::All))),
        ("remove all tags", patch(|p| p.untag = Some(Untag::All))),
        ("sin etiquetas", patch(|p| p.untag = Some(Untag::All))),
        ("remove #trip", patch(|p| p.untag = Some(Untag::Named(vec!["trip".to_owned()])))),
        ("sin #viaje y #ocio", patch(|p| p.untag = Some(Untag::Named(vec!["viaje".to_owned(), "ocio".to_owned()])))),
        ("no sugar added", patch(|p| p.note = text("sugar added"))),
        ("#trip #work", patch(|p| p.tags = vec!["trip".to_owned(), "work".to_owned()])),
        (
            "from cash to bank",
            patch(|p| (p.account, p.to_account, p.kind) = (text("cash"), text("bank"), Some(Kind::Transfer))),
        ),
    ] {
        assert_eq!(read(reply), expected, "{reply}");
    }
}

#[test]
fn a_reply_deletes_or_says_something_else() {
    for reply in ["delete", "Delete it", "delete!", "-", "undo", "❌", "nope", "löschen", "apagar"] {
        assert_eq!(read(reply), Correction::Delete, "{reply}");
    }
    for reply in ["hello there", "hola amigo", "thanks a lot", "good morning bot"] {
        assert_eq!(read(reply), Correction::NotACorrection, "{reply}");
    }
    for reply in ["thanks", "ok", "👍", "hello", "how much did I spend?", "/help", "", "note:"] {
        assert_eq!(read(reply), Correction::NotACorrection, "{reply}");
    }
    for (reply, problem) in [
        ("10%", Problem::Ambiguous(Ambiguity::WhichAmount)),
        ("-10%", Problem::Ambiguous(Ambiguity::WhichAmount)),
        ("x2", Problem::Ambiguous(Ambiguity::EachOrAll)),
        ("2x", Problem::Ambiguous(Ambiguity::EachOrAll)),
        ("0", Problem::AmountNotPositive),
        ("1e99", Problem::AmountTooLarge),
        ("0.00001", Problem::AmountTooPrecise),
        ("31 feb", Problem::AbsurdDate),
        ("coffee 4 and bagel 3", Problem::Ambiguous(Ambiguity::WhichAmount)),
    ] {
        assert_eq!(read(reply), Correction::Refused(problem), "{reply}");
    }
}
