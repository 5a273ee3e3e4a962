use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::cue::Cues;
use super::text::Text;
use super::{Found, Kind};

/// Names longer than this many words are cut; a person's own name is not.
const MOST_PARTS: usize = 8;
/// The members of a large group.
const MOST_NAMES: usize = 256;
const MOST_WORDS_TOGETHER: usize = 6;

/// The user's own names, word by word.
#[derive(Clone, Default)]
pub(super) struct Names {
    parts: HashSet<String>,
    initials: HashSet<char>,
    /// Whole names written as one word: `johnsmith`, `smithjohn`.
    joined: HashSet<String>,
}

struct Word {
    start: usize,
    end: usize,
    key: String,
}

impl Names {
    pub fn new(names: &[String]) -> Self {
        let mut new = Self::default();
        for name in names.iter().take(MOST_NAMES) {
            let text = Text::fold(name);
            let parts: Vec<String> = words(&text).into_iter().take(MOST_PARTS).map(|word| word.key).collect();
            for part in parts.iter().filter(|part| part.chars().count() >= 2) {
                new.initials.extend(part.chars().next());
                new.parts.extend(spellings(part));
            }
            if parts.len() >= 2 {
                new.joined.insert(parts.concat());
                new.joined.insert(parts.iter().rev().map(String::as_str).collect());
            }
        }
        new
    }

    /// The names wherever two parts of one, or a part and an initial, stand together, and a part alone when it is no
    /// everyday word.
    pub fn find(&self, text: &Text) -> Vec<Found> {
        if self.parts.is_empty() {
            return Vec::new();
        }
        let words = words(text);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let together = self.together(text, rest);
            let run = rest.get(..together).unwrap_or_default();
            let parts = run.iter().filter(|word| self.is_part(&word.key)).count();
            let is_name = match run {
                [word] => self.joined.contains(&word.key) || parts == 1 && stands_for_itself(&word.key),
                _ => parts >= 1,
            };
            if is_name && let (Some(first), Some(last)) = (run.first(), run.last()) {
                found.push(Found { kind: Kind::Name, start: first.start, end: last.end });
            }
            at += together.max(1);
        }
        found
    }

    /// How many words from the first on are parts or initials of the name, close to each other.
    fn together(&self, text: &Text, words: &[Word]) -> usize {
        let mut count = 0;
        let mut end = None;
        for word in words.iter().take(MOST_WORDS_TOGETHER) {
            let near = end.is_none_or(|end| {
                let gap = text.slice(end, word.start);
                gap.len() <= 3 && gap.iter().all(|c| matches!(c, ' ' | ',' | '.' | '-' | '/' | '*' | '_' | '\''))
            });
            let is_initial = word.end - word.start == 1 && word.key.chars().all(|c| self.initials.contains(&c));
            if !near || !(self.is_part(&word.key) || is_initial || self.joined.contains(&word.key) && count == 0) {
                break;
            }
            count += 1;
            end = Some(word.end);
        }
        count
    }

    fn is_part(&self, key: &str) -> bool {
        self.parts.contains(key)
    }
}

fn stands_for_itself(key: &str) -> bool {
    key.chars().count() >= 3 && !EVERYDAY.contains(&key)
}

/// Names announced as such: `my name is …`, `account holder: …`, `Mrs Ada Lovelace`.
pub(super) fn find_announced(text: &Text, _: &Cues) -> Vec<Found> {
    let words = words(text);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1..).unwrap_or_default();
        let previous = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", |word| word.key.as_str());
        let sign = text.at(word.end);
        let is_holder = HOLDERS.contains(&word.key.as_str()) && sign == ':';
        let labels = word.key == "name" && sign == ':' && !OF_A_FIRM.contains(&previous);
        let says_name = labels || word.key == "is" && previous == "name";
        let is_title = TITLES.contains(&word.key.as_str()) && sign != ':';
        if !(is_holder || says_name || is_title) {
            continue;
        }
        let most = if is_title { 3 } else { 4 };
        let run = personal(text, word.end, next, most);
        let fewest = if is_title || labels { 2 } else { 1 };
        if run.len() >= fewest
            && let (Some(first), Some(last)) = (run.first(), run.last())
        {
            found.push(Found { kind: Kind::Name, start: first.start, end: last.end });
        }
    }
    found
}

/// Words that may be a name: each begins with a capital, and only spaces and initials' points lie between.
fn personal<'w>(text: &Text, from: usize, words: &'w [Word], most: usize) -> &'w [Word] {
    let mut end = from;
    let count = words
        .iter()
        .take(most)
        .take_while(|word| {
            let gap = text.slice(end, word.start);
            let near = gap.len() <= 2 && gap.iter().all(|c| matches!(c, ' ' | '.' | ':' | '-' | '\''));
            let fits = near && text.at(word.start).is_uppercase() && !NOT_NAMES.contains(&word.key.as_str());
            end = word.end;
            fits
        })
        .count();
    words.get(..count).unwrap_or_default()
}

fn words(text: &Text) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for at in 0..=text.len() {
        match (text.at(at).is_alphabetic() || is_mark(text.at(at)), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word: String = text.slice(from, at).iter().collect();
                words.push(Word { start: from, end: at, key: key(&word) });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// A combining mark, which NFD text has behind its letters.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn key(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    for c in word.nfd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => key.push_str("ss"),
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'ø' => key.push('o'),
            'ł' => key.push('l'),
            'đ' | 'ð' => key.push('d'),
            'ı' => key.push('i'),
            c => key.push(c),
        }
    }
    key
}

/// A part as banks write it: as it is, and with the two letters an umlaut or ø stands for.
fn spellings(part: &str) -> [String; 4] {
    [part.to_owned(), part.replace('u', "ue"), part.replace('o', "oe"), part.replace('a', "ae")]
}

const TITLES: &[&str] =
    &["mr", "mrs", "ms", "miss", "herr", "frau", "mme", "monsieur", "madame", "senor", "senora", "sra", "shri", "smt"];
const OF_A_FIRM: &[&str] =
    &["co", "company", "merchant", "business", "store", "org", "orig", "file", "brand", "shop", "user"];
const HOLDERS: &[&str] = &[
    "holder",
    "kontoinhaber",
    "titular",
    "titulaire",
    "intestatario",
    "beneficiary",
    "payee",
    "empfanger",
    "beneficiaire",
    "beneficiario",
];
const NOT_NAMES: &[&str] = &[
    "ref",
    "iban",
    "bic",
    "account",
    "acct",
    "card",
    "payment",
    "rent",
    "invoice",
    "transfer",
    "ltd",
    "gmbh",
    "price",
    "bean",
    "pepper",
    "diy",
    "bricolage",
    "muscle",
    "wash",
    "pizza",
    "eur",
    "usd",
    "gbp",
    "inr",
    "phone",
    "tel",
    "mobile",
    "email",
    "upi",
    "id",
    "no",
    "nr",
    "for",
    "von",
    "und",
    "and",
];
/// Everyday words that are names too: alone they are taken for the word.
const EVERYDAY: &[&str] = &[
    "amber", "angel", "april", "art", "august", "baker", "bank", "banks", "bar", "bell", "bill", "black", "bond",
    "brown", "chase", "cook", "dale", "dawn", "del", "der", "drew", "faith", "fischer", "fisher", "fox", "frank",
    "grace", "grant", "gray", "green", "hall", "hill", "hope", "hunter", "ivy", "jack", "jade", "joy", "june", "king",
    "lane", "lee", "lily", "long", "love", "mark", "market", "max", "may", "miles", "mill", "moore", "nick", "pat",
    "paris", "park", "parker", "penny", "pia", "porter", "price", "ray", "rice", "rich", "rob", "rose", "ruby", "sky",
    "smith", "snow", "star", "stone", "sue", "summer", "sun", "taylor", "the", "van", "victoria", "virginia", "von",
    "wade", "walker", "ward", "west", "white", "will", "wood", "young", "york",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str], input: &str) -> Vec<String> {
        let names = Names::new(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        let text = Text::fold(input);
        names.find(&text).iter().map(|found| text.slice(found.start, found.end).iter().collect()).collect()
    }

    #[test]
    fn a_name_is_found_in_every_order_and_spelling() {
        for (name, input, expected) in [
            ("Ana María Pérez", "TRANSFER ANA MARIA PEREZ RENT", "ANA MARIA PEREZ"),
            ("Ana María Pérez", "Pérez, Ana", "Pérez, Ana"),
            ("Ana María Pérez", "to A. Perez", "A. Perez"),
            ("Ana María Pérez", "perez m", "perez m"),
            ("Jürgen Groß", "JUERGEN GROSS Miete", "JUERGEN GROSS"),
            ("John Smith", "ZELLE JOHNSMITH", "JOHNSMITH"),
            ("John Smith", "SMITH/JOHN", "SMITH/JOHN"),
            ("John Smith", "from John", "John"),
            ("Søren Kjær", "SOREN KJAER", "SOREN KJAER"),
            ("Łukasz", "LUKASZ 12", "LUKASZ"),
            ("Иван Петров", "ПЕТРОВ ИВАН", "ПЕТРОВ ИВАН"),
        ] {
            assert_eq!(found(&[name], input), [expected], "{input}");
        }
    }

    #[test]
    fn everyday_words_and_initials_alone_are_left() {
        for (name, input) in [
            ("Mark Smith", "SMITH & WESSON, marks and spencer, M S"),
            ("Grace Hill", "grace period, hill station"),
            ("Jo", "jogging"),
            ("Ana Pérez", "banana a p"),
        ] {
            assert_eq!(found(&[name], input), [""; 0], "{input}");
        }
        assert_eq!(Names::new(&[]).find(&Text::fold("John Smith")), []);
    }

    #[test]
    fn announced_names_are_found_and_brands_left() {
        for (input, expected) in [
            ("my name is Ada Lovelace and I owe", Some("Ada Lovelace")),
            ("Kontoinhaber: Max Mustermann IBAN", Some("Max Mustermann")),
            ("TO MRS ADA LOVELACE REF 12", Some("ADA LOVELACE")),
            ("ORIG CO NAME:PAYPAL ORIG ID", None),
            ("MR PRICE SANDTON", None),
            ("Mr Bean Coffee", None),
            ("brand name is on", None),
            ("name", None),
        ] {
            let text = Text::fold(input);
            let found = find_announced(&text, &Cues::read(&text))
                .first()
                .map(|found| text.slice(found.start, found.end).iter().collect::<String>());
            assert_eq!(found.as_deref(), expected, "{input}");
        }
    }
}
