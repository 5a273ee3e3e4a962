//! Makes, changes or removes a rule, and has one change entries of before.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments, ledger, said};
use crate::agent::change::Planned;
use crate::agent::turn::Turn;
use crate::ledger::category::fold;
use crate::ledger::rule::{Rule, Rules, Then, When};
use crate::ledger::{Currency, Kind, RuleNo};
use crate::llm::{ToolCall, schema};
use crate::store::rule::{self, Scope};

pub(super) const TOOL: Tool = Tool {
    name: "set_rule",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/set_rule.md"),
    parameters: schema::strict::<Arguments>,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    what: What,
    /// The rule's number, as list_rules has it; null makes a new one, or changes that with the same conditions.
    no: Option<i64>,
    /// What notes or merchants hold, as the person says it; alternatives are separated by commas. null leaves it.
    words: Option<String>,
    /// Only money out or only money in; null is that of the category, or leaves it.
    kind: Option<SaidKind>,
    /// Only of this account, one of the context's; null leaves it.
    account: Option<String>,
    /// Only of this amount or more, as a decimal with a point; null leaves it.
    at_least: Option<String>,
    /// Only of this amount or less; null leaves it.
    at_most: Option<String>,
    /// ISO 4217 code of the amounts; null is the book's currency, or leaves it.
    currency: Option<String>,
    /// What entries get: one of the categories of the context; null leaves it.
    category: Option<String>,
    /// What entries get: the name of the shop; null leaves it.
    merchant: Option<String>,
    /// What entries get: tags without #; null leaves them.
    tags: Option<Vec<String>>,
    /// Whether entries of before change as well, if the person asks for that.
    past: bool,
}

#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum What {
    /// Makes a new one or changes one.
    Set,
    Remove,
    /// Leaves the rule as it is and has it change entries of before.
    Apply,
}

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum SaidKind {
    Expense,
    Income,
}

fn run<'t>(turn: &'t mut Turn<'_>, call: &'t ToolCall) -> Changing<'t> {
    Box::pin(async move {
        let said = arguments::<Arguments>(call)?;
        let refused = |problem: String| ToolError::TellModel(format!("Nothing is changed: {problem}"));
        let (before, after, amounts) = plan(turn, &said).map_err(refused)?;
        let mut past = Vec::new();
        if let Some(after) = after.as_ref().filter(|_| said.past || said.what == What::Apply) {
            let others = turn.ask.book.rules.iter().filter(|known| known.no != after.no).cloned();
            let rules = Rules::new(others.chain([after.clone()]).collect());
            let settings = &turn.assistant.settings;
            let bounds = (settings.past_entries, usize::try_from(settings.redo_entries).unwrap_or(usize::MAX));
            let mut db = ledger(turn).await?;
            past = rule::reach(&mut db, turn.ask.book.id, &rules, after.no, Scope::Any, bounds).await?.changing;
        }
        let same = |one: &Rule, two: &Rule| one.when == two.when && one.then == two.then;
        if past.is_empty() && before.as_ref().zip(after.as_ref()).is_some_and(|(one, two)| same(one, two)) {
            return Err(refused("it is so already, and every entry of before is as it says.".to_owned()));
        }
        // What it looks for is the person's to say: words that a model adds sort what nobody meant.
        let held = before.as_ref().map(|before| &before.when.words);
        let says = after.as_ref().is_none_or(|after| held == Some(&after.when.words) || says(turn, &after.when));
        let asked = says && turn.asked_for(&amounts);
        turn.plan(vec![Planned::Rule { before, after, past }], asked)
    })
}

/// Whether the person's own words hold what a rule looks for.
fn says(turn: &Turn<'_>, when: &When) -> bool {
    let before = turn.ask.asked.as_ref().map(|asked| asked.text.as_str()).unwrap_or_default();
    let message = fold(&format!("{before} {}", turn.ask.text));
    when.words.iter().flat_map(|words| words.split('|')).all(|word| message.contains(word))
}

type Read = (Option<Rule>, Option<Rule>, Vec<Decimal>);

fn plan(turn: &Turn<'_>, said: &Arguments) -> Result<Read, String> {
    let rules = &turn.ask.book.rules;
    let numbered = match said.no {
        None => None,
        Some(no) => Some(rules.get(RuleNo(no)).cloned().ok_or("there is no rule of that number; see list_rules.")?),
    };
    if said.what == What::Set {
        return set(turn, numbered, said);
    }
    let words = said::text(said.words.as_deref()).and_then(|words| When::words_of(&words));
    let mut called = rules.iter().filter(|rule| words.is_some() && rule.when.words == words).cloned();
    let held = numbered.or_else(|| called.next()).ok_or("there is no such rule; list_rules has their numbers.")?;
    let after = (said.what == What::Apply).then(|| held.clone());
    Ok((Some(held), after, Vec::new()))
}

fn set(turn: &Turn<'_>, numbered: Option<Rule>, said: &Arguments) -> Result<Read, String> {
    let book = &turn.ask.book;
    let (mut when, mut then) = match &numbered {
        Some(held) => (held.when.clone(), held.then.clone()),
        None => (When::default(), Then::default()),
    };
    if let Some(words) = said::text(said.words.as_deref()) {
        let read = When::words_of(&words).ok_or("words have letters or digits, and are few.")?;
        when.words = Some(read);
    }
    let kind = said.kind.map(|kind| match kind {
        SaidKind::Expense => Kind::Expense,
        SaidKind::Income => Kind::Income,
    });
    if let Some(account) = said::text(said.account.as_deref()) {
        when.account = Some(said::account(book, &account)?);
    }
    let currency = said::currency(said.currency.as_deref())?;
    bounds(&mut when, said, currency.unwrap_or(book.currency))?;
    if let Some(currency) = currency {
        when.currency = Some(currency);
    }
    if let Some(name) = said::text(said.category.as_deref()) {
        let spent = || said::category(book, &name, Kind::Expense);
        let earned = || said::category(book, &name, Kind::Income);
        let no = match kind {
            Some(kind) => said::category(book, &name, kind)?,
            None => spent().or_else(|problem| earned().map_err(|_| problem))?,
        };
        then.category = Some(no);
        // Money in is not sorted under what was bought.
        when.kind = book.category(no).map(|category| category.kind);
    }
    when.kind = kind.or(when.kind);
    let sorted = then.category.and_then(|no| book.category(no)).map(|category| category.kind);
    if sorted.is_some() && when.kind != sorted {
        return Err("the category is not of that kind.".to_owned());
    }
    if let Some(name) = said::text(said.merchant.as_deref()) {
        then.merchant = Some(said::name(&name)?);
    }
    if let Some(tags) = &said.tags {
        then.tags = said::tags(tags);
    }
    if !when.asks() {
        return Err("a rule needs words, an account or an amount to look for.".to_owned());
    }
    if then == Then::default() {
        return Err("a rule gives a category, a merchant's name or tags.".to_owned());
    }
    let amounts = [when.at_least, when.at_most];
    let said_now = [&said.at_least, &said.at_most];
    let amounts = amounts.into_iter().zip(said_now).filter_map(|(amount, said)| amount.filter(|_| said.is_some()));
    let amounts: Vec<Decimal> = amounts.collect();
    let same = book.rules.iter().find(|rule| rule.when == when).cloned();
    let before = match (numbered, same) {
        (Some(numbered), Some(same)) if numbered.no != same.no => {
            return Err(format!("rule {} looks for the same already.", same.no));
        }
        (numbered, same) => numbered.or(same),
    };
    if before.is_none() && book.rules.len() >= turn.assistant.settings.rules {
        return Err("the book has as many rules as it can keep.".to_owned());
    }
    let (no, position) = before.as_ref().map_or((RuleNo(0), i64::MAX), |held| (held.no, held.position));
    Ok((before, Some(Rule { no, position, when, then }), amounts))
}

fn bounds(when: &mut When, said: &Arguments, currency: Currency) -> Result<(), String> {
    for (bound, said) in [(&mut when.at_least, &said.at_least), (&mut when.at_most, &said.at_most)] {
        if let Some(amount) = said {
            *bound = Some(said::money(amount, currency)?.amount());
            when.currency.get_or_insert(currency);
        }
    }
    match (when.at_least, when.at_most) {
        (Some(least), Some(most)) if least > most => Err("at_least is above at_most.".to_owned()),
        _ => Ok(()),
    }
}
