//! The words the grammar knows, one file a language: phrases between commas, folded to lower case without Latin accents.

mod de;
mod en;
mod es;
mod fr;
mod hi;
mod it;
mod pt;
mod world;

use chrono::Weekday;

use super::currency::Unit;

/// One language's tables; see [`super::lexicon::Sense`] for what each list means.
pub(super) struct Language {
    pub income: &'static str,
    pub outgoing: &'static str,
    pub spent: &'static str,
    pub got: &'static str,
    pub filler: &'static str,
    pub articles: &'static str,
    pub copulas: &'static str,
    pub places: &'static str,
    pub ranks: &'static str,
    pub prepositions: &'static str,
    pub at: &'static str,
    pub at_name: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub with: &'static str,
    pub each: &'static str,
    pub priced_at: &'static str,
    pub of: &'static str,
    pub percent: &'static str,
    /// Numerator and denominator.
    pub shares: &'static [(&'static str, (u32, u32))],
    pub and: &'static str,
    pub transfer: &'static str,
    pub withdraw: &'static str,
    pub accounts: &'static str,
    pub givers: &'static str,
    pub staff: &'static str,
    pub days: &'static [(&'static str, i64)],
    pub day_parts: &'static str,
    pub date_prefixes: &'static str,
    pub past: &'static str,
    pub next: &'static str,
    /// Monday first.
    pub weekdays: [&'static str; 7],
    pub short_weekdays: &'static [(Weekday, &'static str)],
    /// January first.
    pub months: [&'static str; 12],
    pub ago_after: &'static str,
    pub ago_before: &'static str,
    pub spans: &'static [(&'static str, i64)],
    pub month_spans: &'static str,
    pub currencies: &'static [(&'static str, Unit)],
    pub scales: &'static [(&'static str, u32)],
    pub cardinals: &'static [(&'static str, u32)],
    pub counted: &'static str,
    pub labels: &'static str,
    pub soft_labels: &'static str,
    pub status: &'static str,
    pub asks: &'static str,
    pub asks_anywhere: &'static str,
    pub topics: &'static str,
    pub chat: &'static str,
    pub unreal: &'static str,
    pub unreal_anywhere: &'static str,
    pub smalltalk: &'static str,
}

impl Language {
    const EMPTY: Self = Self {
        income: "",
        outgoing: "",
        spent: "",
        got: "",
        filler: "",
        articles: "",
        copulas: "",
        places: "",
        ranks: "",
        prepositions: "",
        at: "",
        at_name: "",
        from: "",
        to: "",
        with: "",
        each: "",
        priced_at: "",
        of: "",
        percent: "",
        shares: &[],
        and: "",
        transfer: "",
        withdraw: "",
        accounts: "",
        givers: "",
        staff: "",
        days: &[],
        day_parts: "",
        date_prefixes: "",
        past: "",
        next: "",
        weekdays: [""; 7],
        short_weekdays: &[],
        months: [""; 12],
        ago_after: "",
        ago_before: "",
        spans: &[],
        month_spans: "",
        currencies: &[],
        scales: &[],
        cardinals: &[],
        counted: "",
        labels: "",
        soft_labels: "",
        status: "",
        asks: "",
        asks_anywhere: "",
        topics: "",
        chat: "",
        unreal: "",
        unreal_anywhere: "",
        smalltalk: "",
    };
}

pub(super) static LANGUAGES: &[Language] =
    &[en::WORDS, es::WORDS, de::WORDS, fr::WORDS, pt::WORDS, it::WORDS, hi::WORDS, world::WORDS];
