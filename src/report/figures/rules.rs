//! The book's rules, in the order they are tried.

use super::{number, table, text};
use crate::args;
use crate::ledger::rule::Rule;
use crate::report::finding::{Finding, Sheet};
use crate::report::lines;
use crate::report::place::Place;
use crate::report::table::Cell;

/// Every rule: what it asks and what it gives. No query reads them: the book holds them itself.
pub fn figure(place: Place<'_>) -> Finding {
    let (book, words) = (place.book, place.locale.words());
    let mut html = words.html(if book.rules.is_empty() { "rules-empty" } else { "rules-title" }, args![]);
    for rule in book.rules.iter() {
        let (when, then) = lines::rule(book, place.locale, rule);
        html.line(&words.html("rule-line", args!["no" => rule.no.0, "when" => when, "then" => then]));
    }
    let columns = ["no", "words", "kind", "account", "at_least", "at_most", "currency", "category", "merchant", "tags"];
    let sheet = Sheet {
        name: "rules",
        table: table(columns, book.rules.iter().map(|rule| row(place, rule))),
        sql: String::new(),
    };
    Finding { html, sheets: vec![sheet], ..Finding::default() }
}

fn row(place: Place<'_>, rule: &Rule) -> [Cell; 10] {
    let (book, when, then) = (place.book, &rule.when, &rule.then);
    let said = |words: Option<String>| words.map_or(Cell::Null, text);
    let amount = |amount: Option<rust_decimal::Decimal>| amount.map_or(Cell::Null, number);
    [
        number(rule.no.0.into()),
        said(when.words.as_ref().map(|words| words.replace('|', ", "))),
        said(when.kind.map(|kind| kind.as_str().to_owned())),
        said(when.account.and_then(|no| book.account(no)).map(|account| account.name.clone())),
        amount(when.at_least),
        amount(when.at_most),
        said(when.currency.map(|currency| currency.code().to_owned())),
        said(then.category.and_then(|no| book.category(no)).map(|category| category.name.clone())),
        said(then.merchant.clone()),
        said(Some(then.tags.join(" ")).filter(|tags| !tags.is_empty())),
    ]
}
