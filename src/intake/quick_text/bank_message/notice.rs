//! Notices of payment apps: `You've received £120.00 from John Smith`, `Pago de 12,50 € en REPSOL`. Their words are such
//! as people write, so it is their structure that tells: a verb of paying or receiving, said to the one it was written to
//! or of nobody, with an amount and whom it was paid to or came from.

use super::money::{self, Found};
use super::words::Sense;
use super::{Came, Kind, Message, Verb};
use crate::intake::narration;

impl Message<'_> {
    /// Whether a message is a notice. One that was typed has to speak to its reader and to name somebody; of one that was
    /// passed on either is enough.
    pub(super) fn is_notice(&self, verb: Verb, found: &[Found], came: Came) -> bool {
        let Some(moved) = self.amount(found, verb).filter(|moved| moved.unit.is_some()) else { return false };
        if self.is_own_words(verb) || self.is_asked(verb) || self.is_offer(verb, &moved) {
            return false;
        }
        let (spoken_to, named) = (self.speaks_to_reader(verb), || self.party(verb, &moved).is_some());
        match came {
            Came::Typed => spoken_to && named(),
            Came::PassedOn => spoken_to || self.is_of_nobody(verb) && named(),
        }
    }

    /// The words of the verb's sentence, by their places.
    fn around(&self, verb: Verb) -> std::ops::Range<usize> {
        let (begin, end) = self.sentence(verb.first, verb.words);
        let first = self.words.partition_point(|word| word.start < begin);
        first..self.words.partition_point(|word| word.end <= end).max(first)
    }

    /// Whether whoever wrote it speaks of themselves, or only supposes: `I paid`, `Bob paid me`, `if you paid`.
    fn is_own_words(&self, verb: Verb) -> bool {
        let said = self.around(verb);
        let behind = verb.first + verb.words;
        let mine = said.clone().any(|at| at < verb.first && self.at(at, Sense::Mine) > 0);
        let to_me = matches!(self.key(behind), Some("me" | "us")) && said.contains(&behind);
        let unreal = |at| self.at(at, Sense::Unreal) > 0 && self.at(at, Sense::Declined) == 0;
        mine || to_me || said.clone().any(|at| unreal(at) || self.at(at, Sense::Supposed) > 0)
    }

    /// Whether the verb's sentence is a question.
    fn is_asked(&self, verb: Verb) -> bool {
        let (_, end) = self.sentence(verb.first, verb.words);
        let rest = self.text.get(end..).unwrap_or_default();
        rest.chars().find(|c| c.is_alphanumeric() || matches!(c, '.' | '!' | '?' | '\n')).is_some_and(|c| c == '?')
    }

    /// Whether it offers the money, or something of its worth: `you have received an offer of €15`, `a €50 voucher`.
    fn is_offer(&self, verb: Verb, moved: &Found) -> bool {
        let behind = self.words.partition_point(|word| word.start < moved.end);
        let noun = |at: usize| at < self.around(verb).end && self.at(at, Sense::Advert) > 0;
        (0..behind).any(|at| self.at(at, Sense::Advert) > 0) || (behind..behind + 2).any(noun)
    }

    /// The verb as its reader means it: `your payment has been received` is money that went out.
    pub(super) fn turned(&self, verb: Verb) -> Verb {
        let paid = (self.around(verb).start..verb.first).any(|at| self.at(at, Sense::YourPayment) > 0);
        let turned = verb.money_in && paid && self.at(verb.first, Sense::Refund) == 0;
        Verb { money_in: verb.money_in && !turned, turned, ..verb }
    }

    /// Whether the verb's sentence, or what comes before it, says that it is not done: pending, scheduled, asked for.
    pub(super) fn is_open(&self, verb: Verb) -> bool {
        let end = self.around(verb).end;
        (0..end).any(|at| self.at(at, Sense::Open) > 0)
    }

    /// Whether the verb is said to its reader: `you paid`, `paid you`, `Sie haben … gezahlt`.
    fn speaks_to_reader(&self, verb: Verb) -> bool {
        let first = self.around(verb).start;
        (first..verb.first + verb.words).any(|at| self.at(at, Sense::Yours) > 0)
    }

    /// Whether the verb has no subject but the money: `Payment of £32 to …`, `£4.50 spent at …`, `Paid €12 at …`.
    fn is_of_nobody(&self, verb: Verb) -> bool {
        let first = self.around(verb).start;
        for at in (first..verb.first).rev() {
            let (Some(word), Some(next)) = (self.words.get(at), self.words.get(at + 1)) else { return false };
            let gap = self.text.get(word.end..next.start).unwrap_or_default();
            if gap.contains(|c: char| !(c.is_whitespace() || matches!(c, '.' | ',' | '\'') || money::is_sign(c))) {
                return true;
            }
            let number = word.key.bytes().any(|b| b.is_ascii_digit());
            let unit = self.text.get(..next.start).is_some_and(money::ends_with_unit);
            if !(number || unit || self.at(at, Sense::Article) > 0 || self.at(at, Sense::Passive) > 0) {
                return false;
            }
        }
        true
    }

    /// Whom a notice names: who sent, else whom its prepositions lead to, else who stands between verb and amount.
    pub(super) fn party(&self, verb: Verb, moved: &Found) -> Option<String> {
        let kind = if verb.money_in { Kind::Income } else { Kind::Expense };
        self.sender(verb).or_else(|| self.merchant(kind)).or_else(|| self.beside(verb, moved))
    }

    /// `Dana White paid you`: the subject of a verb whose object is the reader.
    fn sender(&self, verb: Verb) -> Option<String> {
        let first = self.around(verb).start;
        let object = self.at(verb.first, Sense::ToReader) > 0;
        if !object || first == verb.first || self.at(first, Sense::Yours) > 0 {
            return None;
        }
        let end = (first..verb.first).find(|at| self.at(*at, Sense::Passive) > 0).unwrap_or(verb.first);
        let (from, to) = (self.words.get(first)?.start, self.words.get(end.checked_sub(1)?)?.end);
        let raw = self.text.get(from..to)?;
        let named = !raw.contains([':', '\n']) && raw.chars().count() <= 60 && self.at(first, Sense::NoName) == 0;
        if named { narration::clean_name(raw) } else { None }
    }

    /// `You paid Maria Lopez $15.00`.
    fn beside(&self, verb: Verb, moved: &Found) -> Option<String> {
        let first = verb.first + verb.words;
        if verb.money_in || self.words.get(first)?.start >= moved.start {
            return None;
        }
        self.name_at(first)
    }

    /// Whether it names an account or a bank of the reader's own: `to your bank`, `a tu cuenta`.
    pub(super) fn names_own(&self, verb: Verb) -> bool {
        let said = self.around(verb);
        let behind = verb.first + verb.words..said.end;
        let own = behind.clone().any(|at| self.at(at, Sense::OwnAccount) > 0);
        own || behind.clone().any(|at| self.at(at, Sense::Yours) > 0)
            && behind.clone().any(|at| self.at(at, Sense::Account) + self.at(at, Sense::Bank) > 0)
    }
}
