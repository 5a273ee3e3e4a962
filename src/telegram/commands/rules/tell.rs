//! A rule in words.

use crate::args;
use crate::ledger::Kind;
use crate::ledger::rule::Rule;
use crate::reply::{Html, clean, clean_to};
use crate::telegram::turn::Scene;

/// `3. “zomato”, over €500 → 🍔 Food #takeaway`.
pub fn line(scene: &Scene, rule: &Rule) -> Html {
    let words = scene.words();
    let mut asked: Vec<String> = Vec::new();
    if let Some(said) = &rule.when.words {
        asked.push(format!("“{}”", clean(&said.replace('|', ", "))));
    }
    let money = |amount| scene.locale.money(amount, rule.when.currency.unwrap_or(scene.book.currency));
    if let Some(least) = rule.when.at_least {
        asked.push(words.plain("rule-over", args!["amount" => money(least)]));
    }
    if let Some(most) = rule.when.at_most {
        asked.push(words.plain("rule-under", args!["amount" => money(most)]));
    }
    if let Some(account) = rule.when.account.and_then(|no| scene.book.account(no)) {
        asked.push(format!("@{}", clean(&account.name)));
    }
    let category = rule.then.category.and_then(|no| scene.book.category(no));
    // A category says itself which way the money goes.
    if let Some(kind) = rule.when.kind.filter(|_| category.is_none()) {
        let key = if kind == Kind::Income { "kind-income" } else { "kind-expense" };
        asked.push(words.plain(key, args![]));
    }
    let mut given: Vec<String> = category.map(|category| clean(&category.label())).into_iter().collect();
    given.extend(rule.then.merchant.as_deref().map(|name| words.plain("rule-named", args!["name" => clean(name)])));
    given.extend(rule.then.tags.iter().map(|tag| format!("#{}", clean(tag))));
    words.html("rule-line", args!["no" => rule.no.0, "when" => asked.join(", "), "then" => given.join(" ")])
}

/// A few words of it, for a button.
pub fn short(rule: &Rule) -> String {
    let said = rule.when.words.as_deref().and_then(|words| words.split('|').next()).unwrap_or_default();
    clean_to(said, 20)
}
