//! PURE: whether a person's own words back up a planned change. A model may choose another entry than the one that was
//! named, or change what nobody spoke of: each part of a change is held against the message, and what the message does
//! not say waits for a tap. Where in doubt, it does not say so.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate};

use super::change::{NamedCategory, Planned};
use super::figures::Figures;
use crate::intake::quick_text::{self, Limits, Mentions, Report};
use crate::intake::record;
use crate::ledger::category::{Category, DEFAULTS, Default, fold};
use crate::ledger::goal::NewGoal;
use crate::ledger::recurring::{NewRecurring, Unit};
use crate::ledger::rule::Rule;
use crate::ledger::{
    AccountNo, BudgetPeriod, CategoryNo, Currency, EntryNo, Goal, Kind, Money, NewEntry, Recurring, Repeat,
};
use crate::reply::Locale;
use crate::store::Book;

/// Most numbers of entries that are read.
const NUMBERS: usize = 100;
/// Letters of a word that have to be the same for two forms of one word.
const STEM: usize = 4;
/// Letters that may follow them.
const ENDING: usize = 3;
/// Words of fewer letters name nothing.
const SHORT: usize = 3;
/// A note or a name of more words explains no message.
const NAME_WORDS: usize = 6;
/// Days of the longest year.
const YEAR: u64 = 366;

/// Words that say that money came in, and that it went out.
const INCOME: &[&str] = &[
    "income",
    "earned",
    "received",
    "refund",
    "refunded",
    "ingreso",
    "ingresos",
    "cobre",
    "recibi",
    "reembolso",
    "einnahme",
    "bekommen",
    "erhalten",
    "revenu",
    "recu",
    "receita",
    "recebi",
    "entrata",
    "ricevuto",
];
const EXPENSE: &[&str] = &[
    "expense",
    "spent",
    "paid",
    "cost",
    "gasto",
    "gaste",
    "pague",
    "ausgabe",
    "ausgegeben",
    "bezahlt",
    "depense",
    "paye",
    "despesa",
    "gastei",
    "paguei",
    "spesa",
    "speso",
    "pagato",
];

/// What a person said.
pub(super) struct Spoken {
    /// Folded.
    text: String,
    /// As it is written, for pictures.
    written: String,
    words: Vec<String>,
    /// Entries that are named by their numbers.
    numbers: Vec<EntryNo>,
    /// Runs of them, as in `#3 to #7`.
    ranges: Vec<RangeInclusive<EntryNo>>,
    mentions: Mentions,
    report: Report,
    repeat: Option<Repeat>,
    budget_period: Option<BudgetPeriod>,
    /// Without the numbers of entries.
    figures: Figures,
}

impl Spoken {
    /// Reads a person's words.
    pub(super) fn new(said: &str, book: &Book, locale: &Locale, today: NaiveDate) -> Self {
        let (rest, numbers) = without_numbers(said);
        let cx = record::context(book, &[], locale, today, &[], Limits::default());
        let text = fold(&rest);
        let plain = rest.replace(['.', '!', '?', ','], " ");
        Self {
            words: text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
            written: said.to_owned(),
            ranges: ranges(said),
            numbers,
            mentions: quick_text::mentions(&rest, &cx),
            report: quick_text::report(&rest, &cx),
            repeat: quick_text::recurrence(&plain, today).ok().flatten().map(|(_, repeat)| repeat),
            budget_period: quick_text::period_of(&plain).0,
            figures: Figures::new(&rest, today, locale),
            text,
        }
    }

    /// The figures they hold, without the numbers of entries.
    pub(super) fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Whether entries are named by their numbers, and this one is none of them.
    pub(super) fn names_others(&self, no: EntryNo) -> bool {
        !self.numbers.is_empty() && !self.numbers.contains(&no) && !self.ranges.iter().any(|range| range.contains(&no))
    }

    /// Whether they ask for all of a change. `own`: entries that the message itself made, which it may change unnamed.
    pub(super) fn backs(&self, planned: &Planned, book: &Book, today: NaiveDate, own: &[EntryNo]) -> bool {
        match planned {
            Planned::Add { entry } => self.backs_new(entry, book, today),
            Planned::Edit { no, before, after, .. } => {
                let meant = own.contains(no) || self.means(*no, before, after, book);
                meant && self.backs_edit(before, after, book)
            }
            Planned::Delete { no, before, .. } => own.contains(no) || self.means(*no, before, before, book),
            Planned::Budget { category, period, before, after } => {
                self.backs_budget((*category, *period), *before, *after, book)
            }
            Planned::Goal { before, after } => self.backs_goal(before.as_ref(), after.as_ref(), book),
            Planned::Recurring { before, after } => self.backs_recurring(before.as_ref(), after.as_ref(), book, today),
            Planned::Category { before, after } => self.backs_category(before.as_ref(), after),
            Planned::Rule { before, after, .. } => self.backs_rule(before.as_ref(), after.as_ref(), book),
            // It always waits, and is shown.
            Planned::Undo { .. } => true,
        }
    }

    /// Whether they report just the entries among these changes: every figure and every telling word is one of them, no
    /// figure stands for two, and nothing is said of what is there already.
    pub(super) fn reports(&self, changes: &[Planned], book: &Book) -> bool {
        let added = || {
            changes.iter().filter_map(|planned| if let Planned::Add { entry } = planned { Some(entry) } else { None })
        };
        let Some(first) = added().next() else { return true };
        let mut left = self.report.amounts.clone();
        let mut takes = |entry: &NewEntry| {
            let at = left.iter().position(|(amount, _)| *amount == entry.money.amount());
            at.map(|at| left.remove(at)).is_some()
        };
        let told = |planned: &Planned| match planned {
            Planned::Add { entry } => takes(entry),
            Planned::Edit { after, .. } => {
                takes(after);
                true
            }
            _ => true,
        };
        changes.iter().all(told)
            && left.iter().all(|(_, counts)| *counts)
            && self.numbers.is_empty()
            && !self.report.changes
            && added().all(|entry| entry.kind == first.kind)
            && self.explained(changes, book)
    }

    /// Whether the words that are left of a report are those of the entries.
    fn explained(&self, changes: &[Planned], book: &Book) -> bool {
        let mut known: Vec<String> = Vec::new();
        for entry in changes.iter().filter_map(Planned::says) {
            let category = entry.category.and_then(|no| book.category(no)).map(|category| &category.name);
            let accounts = [Some(entry.account), entry.to_account].into_iter().flatten();
            let accounts = accounts.filter_map(|no| book.account(no)).map(|account| &account.name);
            for text in entry.note.iter().chain(&entry.merchant).chain(&entry.tags).chain(category).chain(accounts) {
                let words: Vec<String> = words_of(text);
                known.extend(words.into_iter().take(NAME_WORDS));
            }
        }
        self.report
            .rest
            .iter()
            .flat_map(|word| words_of(word))
            .all(|word| known.iter().any(|known| alike(&word, known)))
    }

    fn backs_new(&self, entry: &NewEntry, book: &Book, today: NaiveDate) -> bool {
        let ruled = |is: &dyn Fn(&Rule) -> bool| book.rules.iter().any(is);
        let usual = book.default_account().map(|account| account.no);
        let merchant = entry
            .merchant
            .as_ref()
            .is_none_or(|merchant| self.says(merchant) || ruled(&|rule| rule.then.merchant.as_ref() == Some(merchant)));
        let tagged = |tag: &String| self.says(tag) || ruled(&|rule| rule.then.tags.contains(tag));
        self.says_currency(entry.money.currency(), &[book.currency])
            && (entry.occurred_on == today || self.says_day(entry.occurred_on))
            && (Some(entry.account) == usual || self.says_account(entry.account, book))
            && entry.to_account.is_none_or(|no| self.says_account(no, book))
            && (self.report.says(entry.kind) || entry.kind != Kind::Transfer && self.says_kind(entry.kind))
            && self.backs_category_of(entry, book)
            && merchant
            && entry.note.as_ref().is_none_or(|note| self.says(note))
            && entry.tags.iter().all(tagged)
    }

    /// Whether the category of a new entry is said, or the one that the book gives what it says.
    fn backs_category_of(&self, entry: &NewEntry, book: &Book) -> bool {
        let Some(no) = entry.category else { return true };
        let texts: Vec<&str> = [&entry.note, &entry.merchant].into_iter().flatten().map(String::as_str).collect();
        let taught = || texts.iter().any(|text| book.taught(text, entry.kind) == Some(no));
        self.says_category(no, book)
            || taught()
            || book.category_for(&texts, entry.kind) == Some(no)
            || record::ruled_category(book, &texts, entry.kind, entry.money) == Some(no)
    }

    fn backs_edit(&self, before: &NewEntry, after: &NewEntry, book: &Book) -> bool {
        let text =
            |old: &Option<String>, new: &Option<String>| old == new || new.as_ref().is_some_and(|new| self.says(new));
        let category = match after.category {
            same if same == before.category => true,
            Some(no) => self.says_category(no, book),
            None => after.kind != before.kind,
        };
        let sorted = after.category != before.category && after.category.is_some();
        (after.money.amount() == before.money.amount() || self.figures.holds(after.money.amount()))
            && self.says_currency(after.money.currency(), &[before.money.currency()])
            && (after.kind == before.kind || self.says_kind(after.kind) || sorted && category)
            && (after.occurred_on == before.occurred_on || self.says_day(after.occurred_on))
            && category
            && (after.account == before.account || self.says_account(after.account, book))
            && (after.to_account == before.to_account || after.to_account.is_some_and(|no| self.says_account(no, book)))
            && text(&before.merchant, &after.merchant)
            && text(&before.note, &after.note)
            && after.tags.iter().all(|tag| before.tags.contains(tag) || self.says(tag))
            && before.tags.iter().all(|tag| after.tags.contains(tag) || self.says(tag))
    }

    /// Whether the entry is the one that is spoken of: by its number, where numbers are said, else by what it says.
    fn means(&self, no: EntryNo, before: &NewEntry, after: &NewEntry, book: &Book) -> bool {
        if !self.numbers.is_empty() {
            return self.numbers.contains(&no);
        }
        let texts = [&before.note, &before.merchant];
        let named = |text: &&Option<String>| text.as_ref().is_some_and(|text| self.says_part(text));
        let unnamed = texts.iter().all(|text| text.is_none());
        let amount = before.money.amount();
        texts.iter().any(named)
            || unnamed && before.category.is_some_and(|no| self.says_category(no, book))
            || amount != after.money.amount() && self.figures.holds(amount)
            || before.occurred_on == after.occurred_on && self.mentions.days.contains(&before.occurred_on)
    }

    fn backs_budget(
        &self,
        (category, period): (Option<CategoryNo>, BudgetPeriod),
        before: Option<Money>,
        after: Option<Money>,
        book: &Book,
    ) -> bool {
        let category = match category {
            Some(no) => self.says_category(no, book),
            None => !book.categories.iter().any(|category| self.names(category)),
        };
        let period = match self.budget_period {
            Some(said) => said == period,
            None => period == BudgetPeriod::default() || before.is_some(),
        };
        let held = before.map_or(book.currency, |before| before.currency());
        category && period && after.is_none_or(|after| self.says_currency(after.currency(), &[book.currency, held]))
    }

    fn backs_goal(&self, before: Option<&Goal>, after: Option<&NewGoal>, book: &Book) -> bool {
        let held = before.map(|before| &before.goal);
        let known = held.is_none_or(|held| self.says_part(&held.name));
        let Some(after) = after else { return known };
        let due = held.and_then(|held| held.due_on);
        known
            && (held.is_some_and(|held| held.name == after.name) || self.says(&after.name))
            && self.says_currency(
                after.target.currency(),
                &[held.map_or(book.currency, |held| held.target.currency())],
            )
            && (after.due_on == due || after.due_on.is_some_and(|day| self.says_day(day)))
            // What is taken out of savings is no saving.
            && held.is_none_or(|held| after.saved >= held.saved)
    }

    fn backs_recurring(
        &self,
        before: Option<&Recurring>,
        after: Option<&NewRecurring>,
        book: &Book,
        today: NaiveDate,
    ) -> bool {
        let held = before.map(|before| &before.item);
        let name = held.map(|held| &held.name).or(after.map(|after| &after.name));
        let named = name.is_some_and(|name| self.says_part(name));
        let Some(after) = after else { return named };
        let usual = book.default_account().map(|account| account.no);
        let account = held.map(|held| held.account).or(usual);
        let category = match held {
            Some(held) if held.category != after.category => {
                after.category.is_some_and(|no| self.says_category(no, book)) || held.kind != after.kind
            }
            _ => true,
        };
        let currency = held.map_or(book.currency, |held| held.money.currency());
        // Who has it go on again says no new day.
        let resumed = held.is_some_and(|held| held.paused && !after.paused);
        let same = held.is_some_and(|held| held.repeat == after.repeat);
        named
            && self.says_currency(after.money.currency(), &[currency])
            && held.is_none_or(|held| held.kind == after.kind || self.says_kind(after.kind))
            && (Some(after.account) == account || self.says_account(after.account, book))
            && category
            && (same || resumed || self.says_repeat(&after.repeat, today))
    }

    fn says_repeat(&self, repeat: &Repeat, today: NaiveDate) -> bool {
        let Some(said) = &self.repeat else { return false };
        let day = repeat.month_day.unwrap_or_else(|| repeat.first_on.day());
        let by_date = said.month_day.unwrap_or_else(|| said.first_on.day()) == day
            || day == today.day()
            || self.figures.holds(day.into());
        let near = match repeat.unit {
            Unit::Day => u64::from(repeat.every),
            Unit::Week => 7 * u64::from(repeat.every),
            Unit::Month => 31 * u64::from(repeat.every),
            Unit::Year => YEAR * u64::from(repeat.every),
        };
        let near = today.checked_add_days(Days::new(near)).is_some_and(|last| repeat.first_on <= last);
        let on = match repeat.unit {
            Unit::Day => true,
            Unit::Week => [today, said.first_on].iter().any(|day| day.weekday() == repeat.first_on.weekday()),
            Unit::Month | Unit::Year => by_date,
        };
        said.unit == repeat.unit
            && said.every == repeat.every
            && (near && on || self.mentions.days.contains(&repeat.first_on))
    }

    fn backs_category(&self, before: Option<&NamedCategory>, after: &NamedCategory) -> bool {
        let pictured = before.is_none_or(|before| before.emoji == after.emoji) || self.written.contains(&after.emoji);
        let known = before.is_none_or(|before| self.says(&before.name));
        known && pictured && (before.is_some_and(|before| before.name == after.name) || self.says(&after.name))
    }

    fn backs_rule(&self, before: Option<&Rule>, after: Option<&Rule>, book: &Book) -> bool {
        let words = |rule: &Rule| {
            let words = rule.when.words.iter().flat_map(|words| words.split('|'));
            words.into_iter().any(|word| self.says(word))
        };
        let known = before.is_none_or(|before| words(before) || self.figures.holds(before.no.0.into()));
        let Some(after) = after else { return known };
        let (when, then) = (before.map(|before| &before.when), before.map(|before| &before.then));
        let (new_when, new_then) = (&after.when, &after.then);
        let tagged = |tag: &String| then.is_some_and(|then| then.tags.contains(tag)) || self.says(tag);
        let currency = when.and_then(|when| when.currency).unwrap_or(book.currency);
        known
            && (when.and_then(|when| when.account) == new_when.account
                || new_when.account.is_some_and(|no| self.says_account(no, book)))
            && new_when.currency.is_none_or(|new| self.says_currency(new, &[book.currency, currency]))
            && (then.and_then(|then| then.category) == new_then.category
                || new_then.category.is_some_and(|no| self.says_category(no, book)))
            && (then.and_then(|then| then.merchant.as_ref()) == new_then.merchant.as_ref()
                || new_then.merchant.as_ref().is_some_and(|name| self.says(name)))
            && new_then.tags.iter().all(tagged)
    }

    fn says_currency(&self, currency: Currency, usual: &[Currency]) -> bool {
        usual.contains(&currency) || self.mentions.currencies.contains(&currency)
    }

    fn says_day(&self, day: NaiveDate) -> bool {
        self.mentions.days.contains(&day)
    }

    fn says_kind(&self, kind: Kind) -> bool {
        let words = match kind {
            Kind::Income => INCOME,
            Kind::Expense => EXPENSE,
            Kind::Transfer => return false,
        };
        self.words.iter().any(|word| words.contains(&word.as_str()))
    }

    fn says_category(&self, no: CategoryNo, book: &Book) -> bool {
        book.category(no).is_some_and(|category| self.names(category))
    }

    /// A category by its name or a word that means it.
    fn names(&self, category: &Category) -> bool {
        let ours = || {
            let of_slug = |default: &&Default| Some(default.slug) == category.slug.as_deref();
            let name = DEFAULTS.iter().find(of_slug).map(|default| default.name);
            record::default_words()
                .iter()
                .find(|words| Some(words.name.as_str()) == name && words.kind == category.kind)
        };
        self.says(&category.name)
            || !category.emoji.is_empty() && self.written.contains(&category.emoji)
            || ours().is_some_and(|ours| ours.words.iter().any(|phrase| self.holds(&fold(phrase))))
    }

    /// An account by its name, or by a word of it that no other account has.
    fn says_account(&self, no: AccountNo, book: &Book) -> bool {
        let Some(account) = book.account(no) else { return false };
        let others: Vec<String> =
            book.accounts.iter().filter(|other| other.no != no).map(|other| fold(&other.name)).collect();
        let own = |word: &str| !others.iter().any(|other| other.split(' ').any(|of| of == word));
        let called = |word: &String| book.account_named(word).is_some_and(|found| found.no == no);
        self.says(&account.name)
            || fold(&account.name).split(' ').any(|word| own(word) && word.chars().count() >= SHORT && self.has(word))
            || self.words.iter().filter(|word| word.chars().count() >= SHORT).any(called)
    }

    /// All words of a text.
    fn says(&self, text: &str) -> bool {
        let text = fold(text);
        let telling = |word: &&str| word.chars().count() >= SHORT || !word.is_ascii();
        let mut words: Vec<&str> = text.split(' ').filter(telling).collect();
        if words.is_empty() {
            words = text.split(' ').filter(|word| !word.is_empty()).collect();
        }
        !words.is_empty() && (self.holds(&text) || words.iter().all(|word| self.has(word)))
    }

    /// One word at least that names something.
    fn says_part(&self, text: &str) -> bool {
        let text = fold(text);
        let telling = |word: &&str| word.chars().count() >= SHORT || !word.is_ascii();
        self.says(&text) || text.split(' ').filter(telling).any(|word| self.has(word))
    }

    /// A word in some form of it.
    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|said| alike(said, word))
            || word.chars().any(quick_text::is_unspaced) && self.text.contains(word)
    }

    /// A phrase, word by word; of scripts without spaces, anywhere.
    fn holds(&self, phrase: &str) -> bool {
        let parts: Vec<&str> = phrase.split(' ').filter(|word| !word.is_empty()).collect();
        let same =
            |said: &String, part: &&str| said == part || said.strip_suffix('s').is_some_and(|said| said == *part);
        let spoken = !parts.is_empty()
            && self.words.windows(parts.len()).any(|said| said.iter().zip(&parts).all(|(said, part)| same(said, part)));
        spoken || phrase.chars().any(quick_text::is_unspaced) && self.text.contains(phrase)
    }
}

fn words_of(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether two words are forms of one.
fn alike(said: &str, word: &str) -> bool {
    let shared = said.chars().zip(word.chars()).take_while(|(one, two)| one == two).count();
    let longer = said.chars().count().max(word.chars().count());
    said == word || shared >= STEM && longer - shared <= ENDING
}

/// The text without `#12`, and the numbers that were so written.
fn without_numbers(said: &str) -> (String, Vec<EntryNo>) {
    let (mut rest, mut numbers) = (String::with_capacity(said.len()), Vec::new());
    let mut pieces = said.split('#');
    rest.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let after = piece.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = piece.get(..piece.len() - after.len()).unwrap_or_default();
        match digits.parse() {
            Ok(no) if !after.starts_with(char::is_alphabetic) => {
                if numbers.len() < NUMBERS {
                    numbers.push(EntryNo(no));
                }
                rest.push(' ');
                rest.push_str(after);
            }
            _ => {
                rest.push('#');
                rest.push_str(piece);
            }
        }
    }
    (rest, numbers)
}

/// What stands between two numbers of entries that mean those between them as well.
const THROUGH: &[&str] = &[
    "-", "–", "—", "to", "through", "until", "up to", "a", "al", "hasta", "bis", "bis zu", "à", "jusqu'à", "até",
    "fino a",
];

/// The runs of entries that a text names.
fn ranges(said: &str) -> Vec<RangeInclusive<EntryNo>> {
    let number = |piece: &str| -> (Option<EntryNo>, usize) {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        (piece.get(..digits).and_then(|digits| digits.parse().ok()).map(EntryNo), digits)
    };
    let pieces: Vec<&str> = said.split('#').skip(1).take(NUMBERS).collect();
    let run = |pair: &[&str]| {
        let [first, last] = pair else { return None };
        let (from, digits) = number(first);
        let between = first.get(digits..).unwrap_or_default().trim().to_lowercase();
        THROUGH.contains(&between.as_str()).then_some(from?..=number(last).0?)
    };
    pieces.windows(2).filter_map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_entries_are_named_by_their_ends() {
        let run = |from, to| EntryNo(from)..=EntryNo(to);
        for (said, expected) in [
            ("delete #3 to #7", vec![run(3, 7)]),
            ("borra #3-#5 y #9", vec![run(3, 5)]),
            ("delete #1 and #7", vec![]),
            ("delete #1 my taxi", vec![]),
            ("# - #", vec![]),
        ] {
            assert_eq!(ranges(said), expected, "{said}");
        }
    }

    #[test]
    fn numbers_of_entries_are_no_figures() {
        for (said, rest, numbers) in [
            ("change #1, it was 950", "change  , it was 950", &[1][..]),
            ("#12 and #3", "  and  ", &[12, 3]),
            ("taxi 12 #work #2go", "taxi 12 #work #2go", &[]),
            ("#99999999999999999999 #", "#99999999999999999999 #", &[]),
        ] {
            let (left, found) = without_numbers(said);
            assert_eq!(found, numbers.iter().map(|no| EntryNo(*no)).collect::<Vec<_>>(), "{said}");
            assert_eq!(left, rest, "{said}");
        }
        assert_eq!(without_numbers(&"#1".repeat(100_000)).1.len(), NUMBERS);
    }
}
