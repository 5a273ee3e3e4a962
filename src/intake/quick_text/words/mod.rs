//! The words the grammar knows, one file a language. Folded: lower case, no Latin accents, spaces between words.

mod de;
mod en;
mod es;
mod fr;
mod hi;
mod it;
mod pt;

use chrono::Weekday;

use super::currency::Unit;

/// One language's tables; see [`super::lexicon::Sense`] for what each list means.
pub(super) struct Language {
    pub income: &'static [&'static str],
    pub spent: &'static [&'static str],
    pub got: &'static [&'static str],
    pub filler: &'static [&'static str],
    pub articles: &'static [&'static str],
    pub copulas: &'static [&'static str],
    pub places: &'static [&'static str],
    pub ranks: &'static [&'static str],
    pub prepositions: &'static [&'static str],
    pub at: &'static [&'static str],
    pub at_name: &'static [&'static str],
    pub from: &'static [&'static str],
    pub to: &'static [&'static str],
    pub with: &'static [&'static str],
    pub and: &'static [&'static str],
    pub transfer: &'static [&'static str],
    pub withdraw: &'static [&'static str],
    pub accounts: &'static [&'static str],
    pub givers: &'static [&'static str],
    pub staff: &'static [&'static str],
    pub days: &'static [(&'static str, i64)],
    pub day_parts: &'static [&'static str],
    pub date_prefixes: &'static [&'static str],
    pub past: &'static [&'static str],
    pub next: &'static [&'static str],
    /// Monday first.
    pub weekdays: [&'static [&'static str]; 7],
    pub short_weekdays: &'static [(Weekday, &'static str)],
    /// January first.
    pub months: [&'static [&'static str]; 12],
    pub ago_after: &'static [&'static str],
    pub ago_before: &'static [&'static str],
    pub spans: &'static [(&'static str, i64)],
    pub currencies: &'static [(&'static str, Unit)],
    pub scales: &'static [(&'static str, u32)],
    pub cardinals: &'static [(&'static str, u32)],
    pub counted: &'static [&'static str],
    pub labels: &'static [&'static str],
    pub soft_labels: &'static [&'static str],
    pub status: &'static [&'static str],
    pub asks: &'static [&'static str],
    pub asks_anywhere: &'static [&'static str],
    pub topics: &'static [&'static str],
    pub chat: &'static [&'static str],
    pub unreal: &'static [&'static str],
    pub unreal_anywhere: &'static [&'static str],
    pub smalltalk: &'static [&'static str],
}

impl Language {
    const EMPTY: Self = Self {
        income: &[],
        spent: &[],
        got: &[],
        filler: &[],
        articles: &[],
        copulas: &[],
        places: &[],
        ranks: &[],
        prepositions: &[],
        at: &[],
        at_name: &[],
        from: &[],
        to: &[],
        with: &[],
        and: &[],
        transfer: &[],
        withdraw: &[],
        accounts: &[],
        givers: &[],
        staff: &[],
        days: &[],
        day_parts: &[],
        date_prefixes: &[],
        past: &[],
        next: &[],
        weekdays: [&[]; 7],
        short_weekdays: &[],
        months: [&[]; 12],
        ago_after: &[],
        ago_before: &[],
        spans: &[],
        currencies: &[],
        scales: &[],
        cardinals: &[],
        counted: &[],
        labels: &[],
        soft_labels: &[],
        status: &[],
        asks: &[],
        asks_anywhere: &[],
        topics: &[],
        chat: &[],
        unreal: &[],
        unreal_anywhere: &[],
        smalltalk: &[],
    };
}

pub(super) static LANGUAGES: &[Language] =
    &[en::WORDS, es::WORDS, de::WORDS, fr::WORDS, pt::WORDS, it::WORDS, hi::WORDS];
