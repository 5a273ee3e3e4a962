//! Whom a message names: a shop, a person, an employer.

use super::words::Sense;
use super::{Kind, Message, money};
use crate::intake::narration;

impl Message<'_> {
    /// Whom it names: behind `at`, `to`, `trf to`, `Info:`; for money in behind `from`, `by`.
    pub(super) fn merchant(&self, kind: Kind) -> Option<String> {
        let senses = match kind {
            Kind::Income => [Sense::FromWhom, Sense::AtWhom, Sense::Near],
            _ => [Sense::AtWhom, Sense::Near, Sense::ToWhom],
        };
        // The `a` of `a/c` leads to no name.
        let leads = |at: usize, len: usize| self.at(at, Sense::Account) <= len;
        let named = senses.into_iter().find_map(|sense| {
            self.find(sense).filter(|(at, len)| leads(*at, *len)).find_map(|(at, len)| self.name_at(at + len))
        });
        let told = || self.find(Sense::Info).find_map(|(at, len)| self.told_at(at + len));
        named.or_else(told).or_else(|| self.named_before(kind))
    }

    /// The name that begins with a word, up to where names end.
    pub(super) fn name_at(&self, at: usize) -> Option<String> {
        let at = at + self.at(at, Sense::Article);
        let first = self.words.get(at)?;
        let rest = self.text.get(first.start..)?;
        // `at 14:05`, `on 05-03-26`, `to your a/c`, `at ATM`: no names.
        let number = first.key.bytes().all(|b| b.is_ascii_digit()) && first.key.len() != 1;
        let reference = first.key.bytes().filter(u8::is_ascii_digit).count() >= 5
            && !rest.split(' ').next().is_some_and(|word| word.contains('@'));
        let masked = first.key.len() > 3 && first.key.trim_start_matches('x').bytes().all(|b| b.is_ascii_digit());
        if (number || masked) && !rest.split(' ').next().is_some_and(|word| word.contains('@'))
            || reference
            || self.at(at, Sense::NoName) > 0
            || money::begins_with_unit(rest)
        {
            return None;
        }
        let end = self.name_end(at)?;
        let raw = self.text.get(first.start..end)?.trim_end_matches(['.', ' ', '\n', '-', ':', ',', '!']);
        if let Some((local, _)) = raw.split_once('@').filter(|(local, _)| !local.contains(' ')) {
            let local = local.split('.').next().unwrap_or(local);
            let letters: String = local
                .chars()
                .filter(|c| !c.is_ascii_digit())
                .map(|c| if c == '-' || c == '_' { ' ' } else { c })
                .collect();
            return if letters.trim().chars().count() > 2 { narration::clean_name(letters.trim()) } else { None };
        }
        narration::clean_name(raw)
    }

    /// Where a name that begins with a word ends.
    fn name_end(&self, at: usize) -> Option<usize> {
        let first = self.words.get(at)?;
        let mut end = self.text.len();
        for (next, word) in self.words.iter().enumerate().skip(at) {
            let gap_from = self.words.get(next.wrapping_sub(1)).map_or(first.start, |before| before.end);
            if next > at {
                let gap = self.text.get(gap_from..word.start).unwrap_or_default();
                let ends = gap.contains(['\n', ';', ',', '(', ')', ':', '|', '[', '!'])
                    || gap.contains(". ")
                    || gap.contains(" - ")
                    || gap.contains(".\n")
                    || gap.starts_with(". ")
                    || gap == "/"
                    || self.text.get(word.start..).is_some_and(money::begins_with_amount)
                    || gap.contains(money::is_sign);
                if ends || self.at(next, Sense::EndsName) > 0 || next - at >= 8 {
                    end = gap_from;
                    break;
                }
            }
        }
        Some(end)
    }

    /// Whom a narration names.
    fn told_at(&self, at: usize) -> Option<String> {
        let raw = self.text.get(self.words.get(at)?.start..self.name_end(at)?)?;
        narration::read(raw).merchant
    }

    /// `…; ZOMATO credited`: who was credited by a debit.
    fn named_before(&self, kind: Kind) -> Option<String> {
        if kind == Kind::Income {
            return None;
        }
        let (at, _) = self.find(Sense::In).next()?;
        let word = self.words.get(at)?;
        let head = self.text.get(..word.start)?;
        let from = head.rfind([';', '.', '\n', ','])? + 1;
        let raw = head.get(from..)?.trim();
        let whole = self.words.iter().position(|word| word.start >= from)?;
        let plain = raw.len() <= 60 && !raw.is_empty() && self.at(whole, Sense::NoName) == 0;
        if plain && !raw.bytes().any(|b| b.is_ascii_digit()) { narration::clean_name(raw) } else { None }
    }
}
