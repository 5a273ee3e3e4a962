//! What a message wants when it wants nothing recorded: a command, an answer, or nothing.

use std::cell::LazyCell;

use super::amount::Amount;
use super::command::command_named;
use super::lexer::{Class, Token, tokens};
use super::lexicon::{self, Sense};
use super::limit::budget;
use super::normalize::{clean, key};
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
    let amounts = LazyCell::new(|| amounts(&tokens, cx));
    if is_only_chat(&tokens) {
        return Some(Intent::None);
    }
    if asks(&tokens, &amounts) {
        return Some(Intent::Question);
    }
    if is_unreal(&tokens) || sets_a_limit(&tokens, &amounts) || budget(text).is_some() {
        return Some(Intent::None);
    }
    if names_a_report(&tokens, &amounts) {
        return Some(Intent::Question);
    }
    is_smalltalk(&tokens, &amounts).then_some(Intent::None)
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
    let is = |wanted: &str| cx.commands.iter().find(|known| **known == wanted).map(|known| (*known).to_owned());
    let bare = name.trim_end_matches(['.', '!']);
    is(&name).or_else(|| is(command_named(bare)?))
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

/// Whether a text greets, thanks or agrees and says nothing else.
pub fn is_talk(text: &str) -> bool {
    let line = clean(text).replace('\n', " ");
    let tokens = tokens(&line);
    let rest = behind_pleasantries(&tokens);
    let pleasant =
        |token: &Token<'_>| matches!(token.class, Class::Symbol(_)) || PLEASANTRIES.contains(&token.key.as_str());
    is_only_chat(&tokens) || rest.len() < tokens.len() && rest.iter().all(pleasant)
}

/// What follows a greeting or thanks without saying anything else.
const PLEASANTRIES: &[&str] = &[
    "a",
    "lot",
    "so",
    "very",
    "much",
    "bot",
    "friend",
    "quipu",
    "again",
    "there",
    "for",
    "your",
    "that",
    "the",
    "help",
    "mucho",
    "muchas",
    "muchisimas",
    "mil",
    "por",
    "tu",
    "la",
    "ayuda",
    "amigo",
    "sehr",
    "vielen",
    "vielmals",
    "beaucoup",
    "muito",
    "molto",
    "mille",
];

/// How people politely tell somebody to do something, as the first words after pleasantries.
const REQUESTS: &[&str] = &[
    "can you",
    "could you",
    "would you",
    "will you",
    "please",
    "puedes",
    "podrias",
    "podras",
    "puede usted",
    "por favor",
    "me puedes",
    "me podrias",
    "kannst du",
    "konntest du",
    "wurdest du",
    "konnen sie",
    "bitte",
    "peux tu",
    "peux-tu",
    "pourrais tu",
    "pourrais-tu",
    "pouvez vous",
    "pouvez-vous",
    "pourriez vous",
    "pourriez-vous",
    "tu peux",
    "puoi",
    "potresti",
    "voce pode",
    "pode",
    "podes",
    "poderia",
];

/// Whether a text that may be put as a question tells us to do something: `could you set my budget to 300?`.
pub fn is_request(text: &str) -> bool {
    let line = key(&clean(text).replace('\n', " "));
    let words: Vec<&str> =
        line.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).take(PLEASANT).collect();
    let begins = |at: usize| {
        let rest = words.get(at..).unwrap_or_default();
        REQUESTS.iter().any(|request| request.split(' ').eq(rest.iter().take(request.split(' ').count()).copied()))
    };
    (0..words.len()).any(begins)
}

/// How many words may be said before what is wanted.
const PLEASANT: usize = 6;

/// A question by its mark or its first words.
fn asks(tokens: &[Token<'_>], amounts: &Amounts<impl FnOnce() -> Vec<Amount>>) -> bool {
    let last = tokens.iter().rev().find(|t| !matches!(t.class, Class::Symbol(c) if c != '?'));
    // `can you add 4.50 for coffee?` asks for an entry.
    if !amounts.is_empty() && lexicon::len(tokens, Sense::Filler) > 2 {
        return false;
    }
    let marked = [last, tokens.last()].into_iter().flatten().any(|t| t.is('?'));
    let verb_first = tokens.first().is_some_and(|t| VERBS_FIRST.contains(&t.key.as_str()));
    if marked
        || tokens.first().is_some_and(|t| t.is('¿'))
        || verb_first
        || lexicon::anywhere(tokens, Sense::AskAnywhere)
    {
        return true;
    }
    let rest = behind_pleasantries(tokens);
    let len = lexicon::len(rest, Sense::Ask);
    let weak = len == 1 && rest.first().is_some_and(|t| WEAK.contains(&t.key.as_str()));
    len > 0 && (!weak || lexicon::anywhere(rest, Sense::Topic) || amounts.is_empty())
}

/// `expenses this month`, `biggest purchases`, `cash balance`: a report named and no amount.
fn names_a_report(tokens: &[Token<'_>], amounts: &Amounts<impl FnOnce() -> Vec<Amount>>) -> bool {
    let rest = behind_pleasantries(tokens);
    let ranks = lexicon::len(rest, Sense::Rank) > 0 || lexicon::len(tokens, Sense::Rank) > 0;
    let topic = lexicon::anywhere(rest, Sense::Topic);
    ranks && (topic || amounts.is_empty()) || topic && amounts.is_empty()
}

/// The amounts of a message, read when first asked for.
type Amounts<F> = LazyCell<Vec<Amount>, F>;

fn amounts(tokens: &[Token<'_>], cx: &Context<'_>) -> Vec<Amount> {
    let amount = |mark| match mark {
        Mark::Amount(amount, _) => Some(amount),
        _ => None,
    };
    scan(tokens, cx).into_iter().filter_map(|item| amount(item.mark)).collect()
}

/// Verbs that begin a question where a statement has its subject.
const VERBS_FIRST: &[&str] = &["is", "are", "does"];

/// Nothing but greetings, thanks and marks, with a question mark or without.
pub(super) fn is_only_chat(tokens: &[Token<'_>]) -> bool {
    let mut rest = tokens;
    let mut talked = false;
    while let Some(head) = rest.first() {
        let mut len = lexicon::len(rest, Sense::Chat);
        talked |= len > 0;
        if len == 0 && matches!(head.class, Class::Symbol(_)) {
            len = 1;
        }
        match rest.get(len..) {
            Some(next) if len > 0 => rest = next,
            _ => return false,
        }
    }
    talked
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

/// `budget food 300`, `goal 5000`: a figure to keep to and not one that was spent.
fn sets_a_limit(tokens: &[Token<'_>], amounts: &Amounts<impl FnOnce() -> Vec<Amount>>) -> bool {
    let head = behind_pleasantries(tokens).first();
    head.is_some_and(|t| ["budget", "goal"].contains(&t.key.as_str())) && !amounts.is_empty()
}

/// Verbs that tell the bot to do something when a thing it keeps or a new value follows.
const ORDERS: &[&str] =
    &["set", "change", "make", "adjust", "cap", "correct", "put", "move", "add", "create", "new", "raise", "lower"];

fn is_unreal(tokens: &[Token<'_>]) -> bool {
    let rest = behind_pleasantries(tokens);
    let orders = [rest, tokens].iter().any(|t| t.first().is_some_and(|t| ORDERS.contains(&t.key.as_str())));
    // `move 300 from savings to checking` moves money.
    let between = [Sense::From, Sense::To].iter().all(|sense| lexicon::anywhere(rest, *sense));
    // So does `put 200 in savings`.
    let verb = lexicon::len(tokens, Sense::Transfer);
    let moves = verb > 0
        && tokens.get(verb).is_some_and(|t| t.is_numeral() || matches!(t.class, Class::Money(_)))
        && lexicon::anywhere(tokens, Sense::Account);
    let orders = orders && !moves && !(between && lexicon::anywhere(rest, Sense::Transfer));
    let value = rest.windows(2).any(|pair| match pair {
        [to, value] => {
            let figure = value.is_numeral() || matches!(value.class, Class::Money(_));
            figure && lexicon::len(std::slice::from_ref(to), Sense::To) > 0
        }
        _ => false,
    });
    lexicon::anywhere(tokens, Sense::UnrealAnywhere)
        || lexicon::len(rest, Sense::Unreal) > 0
        || orders && (value || lexicon::anywhere(rest, Sense::Topic))
}

/// Small talk with a number perhaps, but no word of money.
fn is_smalltalk(tokens: &[Token<'_>], amounts: &Amounts<impl FnOnce() -> Vec<Amount>>) -> bool {
    let rest = behind_pleasantries(tokens);
    if amounts.is_empty() {
        return rest.is_empty();
    }
    let money = amounts.iter().any(|amount| amount.unit.is_some() || amount.decimals == 2)
        || [Sense::Spent, Sense::Income, Sense::Got].iter().any(|sense| lexicon::anywhere(tokens, *sense));
    let talk = lexicon::len(rest, Sense::Smalltalk) > 0 || lexicon::len(tokens, Sense::Smalltalk) > 0;
    talk && !money
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn talk_and_requests_are_told_from_the_rest() {
        for (text, talk, request) in [
            ("thanks a lot!!", true, false),
            ("hello", true, false),
            ("muchas gracias", true, false),
            ("thanks, delete everything", false, false),
            ("wipe the book", false, false),
            ("please wipe the book", false, true),
            ("hey, could you set my budget?", false, true),
            ("¿Podrías borrar el café?", false, true),
            ("kannst du das löschen", false, true),
            ("how much did I spend?", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_talk(text), is_request(text)), (talk, request), "{text}");
        }
    }
}
