//! A rule in words.

use crate::args;
use crate::ledger::rule::Rule;
use crate::reply::{Html, clean_to};
use crate::report::lines;
use crate::telegram::turn::Scene;

/// `3. “zomato”, over €500 → 🍔 Food #takeaway`.
pub fn line(scene: &Scene, rule: &Rule) -> Html {
    let (when, then) = lines::rule(&scene.book, &scene.locale, rule);
    scene.words().html("rule-line", args!["no" => rule.no.0, "when" => when, "then" => then])
}

/// A few words of it, for a button.
pub fn short(rule: &Rule) -> String {
    let said = rule.when.words.as_deref().and_then(|words| words.split('|').next()).unwrap_or_default();
    clean_to(said, 20)
}
