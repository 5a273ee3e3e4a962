//! Rules: which entries get which category, name and tags. All of a book's words are looked for at once.

use aho_corasick::{AhoCorasick, MatchKind};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::category::fold;
use super::{AccountNo, CategoryNo, Currency, Kind, Money, NewEntry, RuleNo};

/// Longest words of a rule, folded, in characters.
pub const WORDS_LIMIT: usize = 200;
/// Most alternatives in one rule's words.
pub const ALTERNATIVES: usize = 20;

/// A rule of a book: where every condition holds, it does what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its number within the book.
    pub no: RuleNo,
    /// The lowest is tried first; ties by number.
    pub position: i64,
    /// When.
    pub when: When,
    /// What then.
    pub then: Then,
}

/// The conditions of a rule; None asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// What the note or the merchant holds, folded; alternatives separated by `|`.
    pub words: Option<String>,
    /// Money out or in.
    pub kind: Option<Kind>,
    /// The account it left or came into.
    pub account: Option<AccountNo>,
    /// The smallest amount.
    pub at_least: Option<Decimal>,
    /// The largest amount.
    pub at_most: Option<Decimal>,
    /// Of the amounts; with one, entries in other currencies do not match.
    pub currency: Option<Currency>,
}

/// What a rule gives an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Then {
    /// The category.
    pub category: Option<CategoryNo>,
    /// The merchant's name.
    pub merchant: Option<String>,
    /// Tags without `#`, added to those it has.
    pub tags: Vec<String>,
}

impl When {
    /// Words as a rule keeps them: folded alternatives, each once. None where nothing is left to look for.
    pub fn words_of(text: &str) -> Option<String> {
        let mut kept: Vec<String> = Vec::new();
        for alternative in
            text.split(['|', ',', ';', '\n']).map(fold).filter(|word| !word.is_empty()).take(ALTERNATIVES)
        {
            if !kept.contains(&alternative) {
                kept.push(alternative);
            }
        }
        let joined = kept.join("|");
        (!joined.is_empty() && joined.chars().count() <= WORDS_LIMIT).then_some(joined)
    }

    /// Whether it asks anything that narrows: a rule for every entry is none.
    pub fn asks(&self) -> bool {
        self.words.is_some() || self.account.is_some() || self.at_least.is_some() || self.at_most.is_some()
    }

    fn holds_beside_words(&self, fact: &Fact<'_>) -> bool {
        let money = fact.money;
        self.kind.is_none_or(|kind| kind == fact.kind)
            && self.account.is_none_or(|account| account == fact.account)
            && self.currency.is_none_or(|currency| currency == money.currency())
            && self.at_least.is_none_or(|least| money.amount() >= least)
            && self.at_most.is_none_or(|most| money.amount() <= most)
    }
}

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Fact<'a> {
    /// Note and merchant, folded, a space between.
    pub text: &'a str,
    /// Out or in.
    pub kind: Kind,
    /// How much.
    pub money: Money,
    /// From or into which account.
    pub account: AccountNo,
}

impl Fact<'_> {
    /// The text of an entry as rules read it.
    pub fn text_of(entry: &NewEntry) -> String {
        let mut text = entry.note.as_deref().map(fold).unwrap_or_default();
        if let Some(merchant) = entry.merchant.as_deref().map(fold).filter(|merchant| !merchant.is_empty()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&merchant);
        }
        text
    }
}

/// A book's rules, compiled: all words in one automaton.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// In the order they are tried.
    rules: Vec<Rule>,
    words: Option<AhoCorasick>,
    /// By pattern: the rule, by its place in the order.
    of_pattern: Vec<usize>,
    /// Rules that ask for no words.
    wordless: Vec<usize>,
}

impl Rules {
    /// Puts rules in order and compiles them. Rules whose words cannot be compiled, which a database does not hold,
    /// match nothing.
    pub fn new(mut rules: Vec<Rule>) -> Self {
        rules.sort_by_key(|rule| (rule.position, rule.no));
        let (mut patterns, mut of_pattern, mut wordless) = (Vec::new(), Vec::new(), Vec::new());
        for (at, rule) in rules.iter().enumerate() {
            match &rule.when.words {
                None => wordless.push(at),
                Some(words) => {
                    for word in words.split('|').filter(|word| !word.is_empty()).take(ALTERNATIVES) {
                        patterns.push(word.to_owned());
                        of_pattern.push(at);
                    }
                }
            }
        }
        let words = if patterns.is_empty() {
            None
        } else {
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok()
        };
        Self { rules, words, of_pattern, wordless }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// In the order they are tried.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// A rule by its number.
    pub fn get(&self, no: RuleNo) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.no == no)
    }

    /// The first rule whose conditions all hold.
    pub fn first(&self, fact: &Fact<'_>) -> Option<&Rule> {
        if fact.kind == Kind::Transfer || self.rules.is_empty() {
            return None;
        }
        let mut best = usize::MAX;
        let holds = |at: usize| self.rules.get(at).is_some_and(|rule| rule.when.holds_beside_words(fact));
        if let Some(words) = &self.words {
            for found in words.find_overlapping_iter(fact.text) {
                let Some(at) = self.of_pattern.get(found.pattern().as_usize()).copied() else { continue };
                if at < best && stands_alone(fact.text, found.start(), found.end()) && holds(at) {
                    best = at;
                }
            }
        }
        let wordless = self.wordless.iter().copied().take_while(|at| *at < best).find(|at| holds(*at));
        self.rules.get(wordless.unwrap_or(best))
    }
}

/// Whether words found in a text are meant: they begin a word, and where they are three letters or fewer they are the
/// whole of it. Scripts without spaces match anywhere.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let Some(found) = text.get(start..end) else { return false };
    if found.chars().any(|c| c as u32 >= 0x2E80) {
        return true;
    }
    let begins = text.get(..start).is_none_or(|head| head.is_empty() || head.ends_with(' '));
    let ends = text.get(end..).is_none_or(|tail| tail.is_empty() || tail.starts_with(' '));
    begins && (ends || found.chars().count() > 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(no: i64, words: &str, category: i64) -> Rule {
        Rule {
            no: RuleNo(no),
            position: no,
            when: When { words: When::words_of(words), ..When::default() },
            then: Then { category: Some(CategoryNo(category)), ..Then::default() },
        }
    }

    fn first(rules: &Rules, text: &str, amount: i64) -> Option<i64> {
        let money = Money::new(Decimal::from(amount), Currency::EUR).unwrap();
        let text = fold(text);
        let fact = Fact { text: &text, kind: Kind::Expense, money, account: AccountNo(1) };
        rules.first(&fact).map(|rule| rule.no.0)
    }

    #[test]
    fn the_first_rule_whose_words_stand_there_wins() {
        let rules = Rules::new(vec![
            rule(3, "uber", 3),
            rule(1, "uber eats", 1),
            rule(2, "bar, pub", 2),
            rule(4, "スーパー", 4),
        ]);
        for (text, expected) in [
            ("UBER *EATS", Some(1)),
            ("uber ride", Some(3)),
            ("Ubereats", Some(3)),
            ("Barclays", None),
            ("the bar", Some(2)),
            ("Dog & Pub!", Some(2)),
            ("huber", None),
            ("東京スーパー店", Some(4)),
            ("", None),
        ] {
            assert_eq!(first(&rules, text, 5), expected, "{text}");
        }
    }

    #[test]
    fn every_condition_must_hold() {
        let mut large = rule(1, "amazon", 1);
        large.when.at_least = Some(Decimal::from(100));
        let mut other = rule(2, "amazon", 2);
        other.when.account = Some(AccountNo(9));
        let mut dollars = rule(3, "amazon", 3);
        dollars.when.currency = Some(Currency::USD);
        let mut small = rule(4, "", 4);
        small.when = When { at_most: Some(Decimal::from(5)), kind: Some(Kind::Expense), ..When::default() };
        let rules = Rules::new(vec![large, other, dollars, small, rule(5, "amazon", 5)]);
        for (text, amount, expected) in [
            ("amazon", 100, Some(1)),
            ("amazon", 99, Some(5)),
            ("amazon", 5, Some(4)),
            ("x", 5, Some(4)),
            ("x", 6, None),
        ] {
            assert_eq!(first(&rules, text, amount), expected, "{text} {amount}");
        }
    }

    #[test]
    fn words_are_folded_alternatives() {
        for (text, expected) in [
            ("  Café  Olé ", Some("cafe ole")),
            ("Zomato | SWIGGY, zomato", Some("zomato|swiggy")),
            (" ,| ", None),
            ("!!", None),
        ] {
            assert_eq!(When::words_of(text).as_deref(), expected, "{text}");
        }
        assert_eq!(When::words_of(&"x".repeat(300)), None);
    }

    #[test]
    fn hostile_words_and_texts_stay_cheap() {
        let rules =
            Rules::new((1..=200).map(|n| rule(n, &"a".repeat(usize::try_from(n).unwrap_or(1).min(150)), n)).collect());
        let text = "a".repeat(2_000);
        assert_eq!(first(&rules, &text, 1), Some(4), "three letters and fewer are whole words");
    }
}
