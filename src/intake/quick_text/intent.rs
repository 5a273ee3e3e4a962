//! What a message wants when it wants nothing recorded: a command, an answer, or nothing.

use super::lexer::{Class, Token, tokens};
use super::lexicon::{self, Sense};
use super::scan::{Mark, scan};
use super::{Context, Intent};

/// The intent of a cleaned text, `None` when it may be an entry.
pub(super) fn other_than_record(text: &str, cx: &Context<'_>) -> Option<Intent> {
    if text.is_empty() {
        return Some(Intent::None);
    }
    if let Some(name) = command(text, cx) {
        return Some(Intent::Command(name));
    }
    let line = text.replace('\n', " ");
    let tokens = tokens(&line);
    if is_question(&tokens, cx) {
        return Some(Intent::Question);
    }
    (is_unreal(&tokens) || is_chat(&tokens, cx)).then_some(Intent::None)
}

/// `/week@QuipuBot`, or a command's name alone.
fn command(text: &str, cx: &Context<'_>) -> Option<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    if let Some(rest) = text.strip_prefix('/') {
        let name = word(rest);
        let is_name = name.chars().next().is_some_and(char::is_alphabetic);
        return is_name.then(|| name.to_lowercase());
    }
    let name = text.to_lowercase();
    cx.commands.iter().find(|known| **known == name).map(|known| (*known).to_owned())
}

/// The tokens behind greetings and fillers.
fn behind_pleasantries<'a, 't>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let mut rest = tokens;
    loop {
        let asks = lexicon::len(rest, Sense::Ask);
        let mut skip = lexicon::len(rest, Sense::Chat).max(lexicon::len(rest, Sense::Filler));
        if asks >= skip && asks > 0 {
            return rest;
        }
        if skip == 0 && rest.first().is_some_and(|t| matches!(t.class, Class::Symbol(c) if !c.is_ascii_digit())) {
            skip = 1;
        }
        match rest.get(skip..) {
            Some(next) if skip > 0 => rest = next,
            _ => return rest,
        }
    }
}

fn is_question(tokens: &[Token<'_>], cx: &Context<'_>) -> bool {
    let marked =
        tokens.iter().rev().find(|t| !matches!(t.class, Class::Symbol(c) if c != '?')).is_some_and(|t| t.is('?'))
            || tokens.last().is_some_and(|t| t.is('?'))
            || tokens.first().is_some_and(|t| t.is('¿'));
    if marked {
        return true;
    }
    let rest = behind_pleasantries(tokens);
    let asks = lexicon::len(rest, Sense::Ask);
    let topic = lexicon::anywhere(rest, Sense::Topic);
    let amounts = scan(rest, cx).iter().filter(|item| matches!(item.mark, Mark::Amount(..))).count();
    if lexicon::anywhere(tokens, Sense::AskAnywhere) {
        return true;
    }
    if asks > 0 {
        // `any`, `show`, `find` begin purchases too: `show tickets 80`.
        let weak = rest.first().is_some_and(|t| WEAK.contains(&t.key.as_str())) && asks == 1;
        return !weak || topic || amounts == 0;
    }
    let ranks = lexicon::len(rest, Sense::Rank) > 0 || lexicon::len(tokens, Sense::Rank) > 0;
    if ranks && (topic || amounts == 0) {
        return true;
    }
    // `spending by category`, `expenses this month`, `balance`.
    lexicon::len(rest, Sense::Topic) > 0 && amounts == 0 && !lexicon::anywhere(rest, Sense::Got)
}

/// Question words that are things, too.
const WEAK: &[&str] = &[
    "show",
    "list",
    "find",
    "search",
    "display",
    "report",
    "any",
    "anything",
    "count",
    "project",
    "view",
    "summary",
    "has",
    "explain",
    "remaining",
    "compare",
    "calculate",
    "forecast",
    "breakdown",
    "does",
    "lista",
    "liste",
    "que",
];

/// Verbs that tell the bot to do something when a thing it keeps or a new value follows.
const ORDERS: &[&str] =
    &["set", "change", "make", "adjust", "cap", "correct", "put", "move", "add", "create", "new", "raise", "lower"];

fn is_unreal(tokens: &[Token<'_>]) -> bool {
    let rest = behind_pleasantries(tokens);
    let orders = rest.first().is_some_and(|t| ORDERS.contains(&t.key.as_str()));
    let value = rest.windows(2).any(|pair| matches!(pair, [to, n] if lexicon::len(std::slice::from_ref(to), Sense::To) > 0 && (n.is_numeral() || matches!(n.class, Class::Money(_)))));
    lexicon::anywhere(tokens, Sense::UnrealAnywhere)
        || lexicon::len(rest, Sense::Unreal) > 0
        || orders && (value || lexicon::anywhere(rest, Sense::Topic))
}

/// Small talk, with a number perhaps but no word of money.
fn is_chat(tokens: &[Token<'_>], cx: &Context<'_>) -> bool {
    let rest = behind_pleasantries(tokens);
    let marks = scan(tokens, cx);
    let amounts = marks.iter().filter(|item| matches!(item.mark, Mark::Amount(..)));
    if amounts.clone().count() == 0 {
        return rest.is_empty();
    }
    let priced =
        amounts.into_iter().any(|item| matches!(item.mark, Mark::Amount(a, _) if a.unit.is_some() || a.decimals == 2));
    let money = priced
        || lexicon::anywhere(tokens, Sense::Spent)
        || lexicon::anywhere(tokens, Sense::Income)
        || lexicon::anywhere(tokens, Sense::Got);
    let talk = lexicon::len(rest, Sense::Smalltalk) > 0 || lexicon::len(tokens, Sense::Smalltalk) > 0;
    talk && !money
}
