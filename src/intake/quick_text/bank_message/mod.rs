//! Messages that banks, cards and wallets send: an alert of money moved is an entry; a one-time password, a balance, a
//! declined payment, a request, a reminder or an advert is none. A few trigger words decide whether to look at all, but
//! for what was passed on.

mod day;
mod fee;
mod money;
mod notice;
mod notice_words;
mod party;
mod words;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use sha2::{Digest, Sha256};

use self::money::{Found, amounts};
use self::words::{Lists, Sense};
use super::{Context, Kind, ParsedEntry};
use crate::ledger::PaymentMode;
use crate::ledger::category::fold;

/// What a bank's message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// Money moved: what was paid or received, and a fee that went off beside it.
    Moved(Vec<ParsedEntry>),
    /// No money moved, and why.
    Not(NotMoved),
}

/// Why a bank's message is no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotMoved {
    /// A password for one use.
    #[error("a one-time password is no entry")]
    OneTimePassword,
    /// What an account holds.
    #[error("a balance is no entry")]
    Balance,
    /// A payment that did not go through.
    #[error("a declined or failed payment moved no money")]
    Declined,
    /// Somebody asks for money.
    #[error("a payment request moved no money")]
    Request,
    /// Something is due, or will be debited.
    #[error("a reminder of a payment to come moved no money")]
    Upcoming,
    /// A card's bill was paid: a transfer between own accounts.
    #[error("a payment to a card's bill is a transfer between own accounts")]
    CardBill,
    /// From or to an account of the same person.
    #[error("money moved between own accounts")]
    BetweenOwn,
    /// An offer.
    #[error("an advert is no entry")]
    Advert,
    /// It is a bank's, and how much moved or which way it does not say.
    #[error("the bank message does not say what moved")]
    Unclear,
}

/// Shortest text that can be a bank's, in bytes.
const SHORTEST: usize = 16;

/// Words one of which every bank message has; what people type seldom has one.
static TRIGGERS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(words::TRIGGERS).ok()
});

/// How a text came to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// Typed or pasted: most of these are people's own words.
    Typed,
    /// Forwarded: somebody else wrote it.
    PassedOn,
}

/// Reads a text that may be a bank's message; None where it is none.
pub(super) fn read(text: &str, cx: &Context<'_>, came: Came) -> Option<Reading> {
    let passed_on = came == Came::PassedOn;
    let triggered = || TRIGGERS.as_ref().is_some_and(|triggers| triggers.is_match(text));
    if text.len() < SHORTEST || !(passed_on || triggered()) {
        return None;
    }
    let message = Message::new(text);
    if message.is_password() {
        return Some(Reading::Not(NotMoved::OneTimePassword));
    }
    let verb = message.verb().map(|verb| message.turned(verb));
    let Evidence { hard, all } = message.evidence(verb);
    let found = amounts(text, cx);
    let advert = message.count(Sense::Advert);
    let money = found.iter().any(|found| found.unit.is_some());
    if money && message.is_bait() {
        return Some(Reading::Not(NotMoved::Advert));
    }
    if money && (all > 0 || passed_on) && message.asks() {
        return Some(Reading::Not(NotMoved::Request));
    }
    let notice = verb.is_some_and(|verb| message.is_notice(verb, &found, came));
    if hard == 0 && !notice {
        // Nothing that only banks write: at most an advert, and that has to shout.
        let shouts = advert >= 3 && money && verb.is_none();
        return shouts.then_some(Reading::Not(NotMoved::Advert));
    }
    if all < 2 && !notice {
        return None;
    }
    if let Some(why) = message.no_money(verb, advert) {
        return Some(Reading::Not(why));
    }
    let Some(verb) = verb else {
        let balance = message.has(Sense::Balance);
        return Some(Reading::Not(if balance { NotMoved::Balance } else { NotMoved::Unclear }));
    };
    Some(match message.moved(verb, &found, notice, cx) {
        Ok(entries) => Reading::Moved(entries),
        Err(why) => Reading::Not(why),
    })
}

/// What a bank's message is known by when it comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Of its words and figures, however it was forwarded.
    pub words: String,
    /// No other message has the same words, for it names its day, a reference or a balance.
    pub unique: bool,
}

/// What tells one bank message from another.
pub(super) fn fingerprint(text: &str, cx: &Context<'_>) -> Fingerprint {
    let hash = Sha256::digest(fold(text));
    let words = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let message = Message::new(text);
    let unique = message.has(Sense::Reference) || message.has(Sense::Balance) || day::day(text, cx).is_some();
    Fingerprint { words, unique }
}

/// A verb that says money moved.
#[derive(Debug, Clone, Copy)]
struct Verb {
    /// Its first word, and how many it has.
    first: usize,
    words: usize,
    /// Where they begin and end, in bytes.
    start: usize,
    end: usize,
    money_in: bool,
    /// It says that money came in, at the other side.
    turned: bool,
    /// People do not write so: `debited`.
    formal: bool,
}

/// Signs that a bank wrote a message.
struct Evidence {
    /// Those that people do not write.
    hard: usize,
    /// With those that people may write: a card, a bank.
    all: usize,
}

/// A word of a message.
#[derive(Debug)]
struct Word {
    key: String,
    start: usize,
    end: usize,
}

struct Message<'t> {
    text: &'t str,
    words: Vec<Word>,
    lists: &'static Lists,
}

/// Most words looked at.
const WORDS: usize = 400;

impl<'t> Message<'t> {
    fn new(text: &'t str) -> Self {
        let lists = words::lists();
        let mut words = Vec::new();
        let push = |words: &mut Vec<Word>, from: usize, to: usize| {
            let key = fold(text.get(from..to).unwrap_or_default());
            if !key.is_empty() {
                words.push(Word { key, start: from, end: to });
            }
        };
        let (mut start, mut skip, mut last) = (None, 0, ' ');
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if words.len() >= WORDS {
                break;
            }
            // Of an unspaced script the words that are known.
            let unspaced = words::is_unspaced(c);
            let known =
                if at >= skip && unspaced { text.get(at..).and_then(|rest| lists.unspaced_at(rest)) } else { None };
            let inner = (c.is_alphanumeric() || matches!(c, '\'' | '’')) && at >= skip && known.is_none();
            if let Some(from) = start.filter(|_| !inner || words::is_unspaced(last) != unspaced) {
                push(&mut words, from, at);
                start = None;
            }
            if inner && start.is_none() {
                start = Some(at);
            }
            if let Some(length) = known {
                push(&mut words, at, at + length);
                skip = at + length;
            }
            // `@ Woolworths` is at Woolworths, `asha@oksbi` a handle.
            if c == '@' && text.get(..at).is_some_and(|head| head.ends_with(' ')) {
                words.push(Word { key: "at".to_owned(), start: at, end: at + 1 });
            }
            last = c;
        }
        Self { text, words, lists }
    }

    fn key(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(|word| word.key.as_str())
    }

    /// How many words a phrase of that sense has that begins here.
    fn at(&self, at: usize, sense: Sense) -> usize {
        self.lists.longest(sense, |ahead| self.key(at + ahead))
    }

    fn find(&self, sense: Sense) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.words.len()).filter_map(move |at| Some((at, self.at(at, sense))).filter(|(_, len)| *len > 0))
    }

    fn has(&self, sense: Sense) -> bool {
        self.find(sense).next().is_some()
    }

    fn count(&self, sense: Sense) -> usize {
        self.find(sense).count()
    }

    /// A swindle: three of its phrases, or one beside a link.
    fn is_bait(&self) -> bool {
        let lower = self.text.to_ascii_lowercase();
        let ends = |word: &str| {
            [".com", ".co", ".in", ".net", ".org", ".info", ".top", ".xyz"].iter().any(|e| word.ends_with(e))
        };
        let link = lower.contains("http://")
            || lower.contains("https://")
            || lower.contains("www.")
            || lower.split_whitespace().any(|word| word.contains('-') && ends(word.trim_end_matches(['.', ',', '!'])));
        let signs = self.count(Sense::Bait);
        signs >= 3 || link && signs > 0
    }

    /// `Ravi has requested Rs.500 from you`.
    fn asks(&self) -> bool {
        self.words.iter().enumerate().any(|(at, word)| {
            let ahead = |step: usize, key: &str| self.key(at + step) == Some(key);
            matches!(word.key.as_str(), "requested" | "requests")
                && (1..=7).any(|n| ahead(n, "from") && ahead(n + 1, "you"))
                || word.key == "te" && matches!(self.key(at + 1), Some("solicita" | "pide"))
                || word.key == "money" && ahead(1, "request")
        })
    }

    /// A code of four to eight digits (or letters and digits) in one sentence with a word for a one-time password.
    fn is_password(&self) -> bool {
        self.find(Sense::Password).any(|(at, len)| {
            let (begin, end) = self.sentence(at, len);
            let near = self.words.iter().enumerate().filter(|(_, word)| word.start >= begin && word.end <= end);
            near.into_iter()
                .any(|(index, word)| index.abs_diff(at).min(index.abs_diff(at + len)) <= 10 && self.is_code(word))
        })
    }

    /// Where the sentence of some words begins and ends.
    fn sentence(&self, at: usize, len: usize) -> (usize, usize) {
        let (mut first, mut last) = (at, at + len - 1);
        let gap = |index: usize| -> &str {
            let (Some(left), Some(right)) = (self.words.get(index), self.words.get(index + 1)) else { return "\n" };
            self.text.get(left.end..right.start).unwrap_or_default()
        };
        let ends = |gap: &str| gap.contains(['\n', '!', '?', '。']) || gap.starts_with(". ");
        while first > 0 && !ends(gap(first - 1)) {
            first -= 1;
        }
        while last + 1 < self.words.len() && !ends(gap(last)) {
            last += 1;
        }
        let start = self.words.get(first).map_or(0, |word| word.start);
        (start, self.words.get(last).map_or(self.text.len(), |word| word.end))
    }

    /// `482910`, `G-482910`, `482-910`, and no amount, date or card's tail.
    fn is_code(&self, word: &Word) -> bool {
        let digits = word.key.bytes().filter(u8::is_ascii_digit).count();
        let plain = digits == word.key.len() && (3..=8).contains(&digits);
        let mixed = digits >= 3 && (5..=8).contains(&word.key.len()) && !word.key.contains('x');
        let before = self.text.get(..word.start).unwrap_or_default().trim_end_matches(' ');
        let after = self.text.get(word.end..).unwrap_or_default();
        let decimal =
            after.starts_with(['.', ',']) && after.get(1..2).is_some_and(|c| c.bytes().all(|b| b.is_ascii_digit()));
        let amount = money::ends_with_unit(before) || decimal || before.ends_with(['*', '/', '.', ',']);
        let masked = before.to_ascii_lowercase().ends_with(['x', '*']) && self.text.get(..word.start) == Some(before);
        (plain || mixed) && !amount && !masked
    }

    /// How much of it is a bank's: a masked or named account or card, a balance, a reference, a bank's own words.
    fn evidence(&self, verb: Option<Verb>) -> Evidence {
        let masked = self.masked();
        let hard =
            [Sense::Balance, Sense::Reference, Sense::Formal].into_iter().filter(|sense| self.has(*sense)).count()
                + usize::from(masked.is_some_and(|(_, surely)| surely))
                + usize::from(verb.is_some_and(|verb| verb.formal));
        let soft = [Sense::Account, Sense::Bank].into_iter().filter(|sense| self.has(*sense)).count();
        Evidence { hard, all: hard + soft + usize::from(masked.is_some_and(|(_, surely)| !surely)) }
    }

    /// The last digits of the account or card, and whether they can be nothing else.
    fn masked(&self) -> Option<(&str, bool)> {
        let bytes = self.text.as_bytes();
        self.words.iter().enumerate().find_map(|(at, word)| {
            let digits = word.key.trim_start_matches(['x', 'n']);
            let tail = (3..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            let letters = word.key.len() > digits.len();
            let starred = word.start > 0
                && bytes.get(word.start - 1).is_some_and(|b| matches!(b, b'*' | b'.'))
                && word.start > 1
                && bytes.get(word.start - 2).is_some_and(|b| matches!(b, b'*' | b'.' | b' ' | b'X' | b'x'));
            let dots = self.text.get(..word.start).is_some_and(|head| head.ends_with(['•', '…', '*']));
            let before = self.key(at.wrapping_sub(1)).unwrap_or_default();
            let earlier = self.key(at.wrapping_sub(2)).unwrap_or_default();
            let surely = letters
                || starred
                || dots
                || words::ENDING.contains(&before)
                || matches!(before, "in" | "with" | "par" | "en" | "auf" | "em" | "con")
                    && words::ENDING.contains(&earlier);
            let perhaps = digits.len() == 4 && words::NUMBERED.contains(&before);
            (tail && (surely || perhaps)).then_some((digits, surely))
        })
    }

    /// The first verb that says money moved and did; `payment of` where no other does.
    fn verb(&self) -> Option<Verb> {
        let of = |sense: Sense, money_in: bool| self.find(sense).map(move |(at, len)| (at, len, money_in));
        let mut verbs: Vec<(usize, usize, bool)> = of(Sense::Out, false).chain(of(Sense::In, true)).collect();
        // The longer phrase of one beginning knows better: `sent` and `sent you`.
        verbs.sort_by_key(|(at, len, _)| (*at, std::cmp::Reverse(*len)));
        let real = |at: usize, len: usize| {
            let noun = len == 1
                && matches!(self.key(at), Some("debit" | "credit" | "kredit" | "pos"))
                && matches!(self.key(at + 1), Some("card" | "cards" | "limit" | "score" | "karte" | "karti"));
            let unreal =
                (1..=3).any(|back| at.checked_sub(back).is_some_and(|from| self.at(from, Sense::Unreal) >= back));
            // "Am 15. werden 49,90 EUR abgebucht": the verb ends the sentence that says it is to come.
            let to_come = self
                .key(at)
                .is_some_and(|key| key.starts_with("abgebucht") || key == "belastet" || key == "eingezogen")
                && (1..=12).any(|back| matches!(self.key(at.wrapping_sub(back)), Some("wird" | "werden")));
            !noun && !unreal && !to_come
        };
        let weak = || of(Sense::OutWeak, false).find(|(at, len, _)| real(*at, *len));
        let (at, len, money_in) = verbs.into_iter().find(|(at, len, _)| real(*at, *len)).or_else(weak)?;
        let formal = self.key(at).is_some_and(|key| words::FORMAL_VERBS.contains(&key));
        let (start, end) = (self.words.get(at)?.start, self.words.get(at + len - 1)?.end);
        Some(Verb { first: at, words: len, start, end, money_in, turned: false, formal })
    }

    /// The entry of money moved, and that of a fee that went off beside it.
    fn moved(&self, verb: Verb, found: &[Found], notice: bool, cx: &Context<'_>) -> Result<Vec<ParsedEntry>, NotMoved> {
        let moved = self.amount(found, verb).ok_or(NotMoved::Unclear)?;
        let currency = |found: &Found| found.currency(cx.currency).map_err(|_| NotMoved::Unclear);
        let kind = if verb.money_in { Kind::Income } else { Kind::Expense };
        if (verb.money_in || verb.turned) && self.has(Sense::CardBill) {
            return Err(NotMoved::CardBill);
        }
        let merchant = if notice { self.party(verb, &moved) } else { self.merchant(kind) };
        if notice && merchant.is_none() && self.names_own(verb) {
            return Err(NotMoved::BetweenOwn);
        }
        let entry = ParsedEntry {
            kind,
            amount: moved.value,
            currency: currency(&moved)?,
            occurred_on: day::day(self.text, cx),
            category: None,
            account: self.account(cx.accounts),
            to_account: None,
            merchant,
            note: None,
            tags: Vec::new(),
            payment_mode: self.mode(),
            refund: kind == Kind::Income && self.has(Sense::Refund),
        };
        let fee = self.fee(found, moved).and_then(|(fee, called)| {
            let currency = currency(&fee).ok()?;
            Some(fee::entry(&entry, fee.value, currency, called, cx))
        });
        Ok(std::iter::once(entry).chain(fee).collect())
    }

    /// Why no money moved although it is a bank's message.
    fn no_money(&self, verb: Option<Verb>, advert: usize) -> Option<NotMoved> {
        let verb_at = verb.map(|verb| verb.start);
        if self.has(Sense::Declined) {
            return Some(NotMoved::Declined);
        }
        if self.has(Sense::Request) {
            return Some(NotMoved::Request);
        }
        if self.has(Sense::WillLeave) {
            return Some(NotMoved::Upcoming);
        }
        let upcoming = self.find(Sense::Upcoming).next().and_then(|(at, _)| self.words.get(at));
        if upcoming.is_some_and(|word| verb_at.is_none_or(|verb| word.start < verb))
            || verb.is_some_and(|verb| self.is_open(verb))
        {
            return Some(NotMoved::Upcoming);
        }
        if verb.is_none() && advert > 0 && !self.has(Sense::Balance) {
            return Some(NotMoved::Advert);
        }
        None
    }

    /// The amount that moved: not a balance, not a limit; one with a currency before one without, near the verb before
    /// far from it.
    fn amount(&self, found: &[Found], verb: Verb) -> Option<Found> {
        let counts = |found: &&Found| {
            let before = self.words.iter().rposition(|word| word.end <= found.start);
            let near = |back: usize| before.and_then(|at| at.checked_sub(back));
            // `Avl Bal is INR 20,000`: the words before it, as far as its own sentence goes.
            let balance = (0..6).filter_map(near).any(|at| {
                let own = self.words.get(at).is_some_and(|word| {
                    let between = self.text.get(word.end..found.start).unwrap_or_default();
                    !between.contains(['\n', ';', ',']) && !between.contains(". ")
                });
                let sense = self.at(at, Sense::Balance).max(self.at(at, Sense::Limit));
                own && sense > 0
                    && !(0..6)
                        .filter_map(near)
                        .any(|verb_at| verb_at > at && self.at(verb_at, Sense::Out) + self.at(verb_at, Sense::In) > 0)
            });
            !balance && !found.value.is_zero()
        };
        let mut fitting: Vec<&Found> = found.iter().filter(counts).collect();
        let distance = |found: &Found| {
            if found.start >= verb.end { found.start - verb.end } else { verb.start.saturating_sub(found.end) }
        };
        fitting.sort_by_key(|found| (found.unit.is_none(), found.unit.is_none() && !found.decimal, distance(found)));
        fitting
            .first()
            .filter(|found| found.unit.is_some() || found.decimal || distance(found) <= 4)
            .map(|found| **found)
    }

    /// The book's account of that number or that bank.
    fn account(&self, accounts: &[String]) -> Option<String> {
        let tail = self.masked().map(|(digits, _)| digits);
        let by_tail = accounts.iter().find(|name| tail.is_some_and(|tail| tail.len() >= 3 && name.contains(tail)));
        let by_name = || {
            accounts.iter().find(|name| {
                let first = fold(name).split(' ').next().unwrap_or_default().to_owned();
                let telling = first.chars().count() > 2 && !words::COMMON_ACCOUNTS.contains(&first.as_str());
                telling && self.words.iter().any(|word| word.key == first)
            })
        };
        by_tail.or_else(by_name).cloned()
    }

    fn mode(&self) -> Option<PaymentMode> {
        let modes = [
            (Sense::Machine, PaymentMode::CashMachine),
            (Sense::Upi, PaymentMode::Upi),
            (Sense::Collected, PaymentMode::DirectDebit),
            (Sense::Cheque, PaymentMode::Cheque),
            (Sense::Interest, PaymentMode::Interest),
            (Sense::Card, PaymentMode::Card),
            (Sense::Transfer, PaymentMode::Transfer),
        ];
        modes.into_iter().find(|(sense, _)| self.has(*sense)).map(|(_, mode)| mode)
    }
}
