//! PURE: texts that hold digits and may be repeated whole, such as `7-Eleven`.

use super::tokens::{Token, folded, tokens};
use super::units::{is_money, money_at, money_before};
use super::words;

/// Marks between which a text is quoted.
const QUOTATION: [(char, char); 8] =
    [('"', '"'), ('“', '”'), ('„', '“'), ('„', '”'), ('«', '»'), ('»', '«'), ('‘', '’'), ('「', '」')];

/// A text that may be repeated.
#[derive(Debug, Clone)]
pub(super) struct Quote {
    text: String,
    /// It speaks of money, so that only quotation marks tell that these are not our words.
    marked: bool,
}

impl Quote {
    /// A name that the person wrote.
    pub(super) fn of_name(name: &str) -> Self {
        Self { text: name.to_owned(), marked: false }
    }

    /// None for what says nothing but a figure: said back, it would be one of the ledger's.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = folded(text);
        let (tokens, _) = tokens(&text);
        let named =
            |token: &Token| matches!(token, Token::Word(word) if !is_money(word) && !words::is_number(word, false));
        let mixed = |token: &Token| matches!(token, Token::Number { before: Some(c), .. } if c.is_alphabetic());
        let chars: Vec<char> = text.chars().collect();
        let hyphenated =
            |three: &[char]| matches!(three, [digit, '-', letter] if digit.is_numeric() && letter.is_alphabetic());
        let says = tokens.iter().any(|token| named(token) || mixed(token)) || chars.windows(3).any(hyphenated);
        let amounts = tokens.iter().enumerate().any(|(at, token)| {
            matches!(token, Token::Number { .. }) && (money_at(&tokens, at + 1) || money_before(&tokens, at))
        });
        (text.chars().count() > 2 && says).then_some(Self { text, marked: amounts })
    }

    /// The prose without this where it quotes it. A quote stands as a word of its own, in quotation marks where it speaks
    /// of money, and is no amount of money itself: `7-Eleven`, not `7-Eleven dollars`.
    pub(super) fn cut(&self, prose: &str) -> String {
        let mut left = String::with_capacity(prose.len());
        let mut rest = prose;
        while let Some((head, tail)) = rest.split_once(self.text.as_str()) {
            let (before, after) = (head.chars().next_back().or_else(|| left.chars().next_back()), tail.chars().next());
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let digits = |c: Option<char>| matches!(c, Some('.' | ',' | '\'' | '’'));
            let continues = digits(after) && tail.chars().nth(1).is_some_and(char::is_numeric);
            let marked = before.zip(after).is_some_and(|pair| QUOTATION.contains(&pair));
            let money = {
                let (next, _) = tokens(
                    tail.get(..tail.char_indices().nth(12).map_or(tail.len(), |(at, _)| at)).unwrap_or_default(),
                );
                money_at(&next, 0) || before.is_some_and(words::is_money_mark)
            };
            let quoted = !word(before) && !word(after) && !continues && (marked || !self.marked && !money);
            left.push_str(head);
            left.push_str(if quoted { "·" } else { self.text.as_str() });
            rest = tail;
        }
        left.push_str(rest);
        left
    }
}
