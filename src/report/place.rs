//! For whom figures are worked out, and how what they are of is put into words.

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::args;
use crate::ledger::period::{Period, Weekdays};
use crate::ledger::{Budget, CategoryNo, Currency, Kind};
use crate::reply::{Html, Locale, clean};
use crate::store::Book;
use crate::store::search::Filter;

/// A book, who reads it, and their today.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The only book that is read.
    pub book: &'a Book,
    /// Words, numbers and dates.
    pub locale: &'a Locale,
    /// The day there.
    pub today: NaiveDate,
}

impl Place<'_> {
    /// What was understood, in one line: `Food · “lidl” · October 2026`.
    pub fn about(&self, filter: &Filter) -> String {
        self.about_of(filter, Some(self.period(filter.period)))
    }

    /// The same with other words for the time, or none.
    pub fn about_of(&self, filter: &Filter, time: Option<String>) -> String {
        let words = self.locale.words();
        let category = match filter.category {
            Some(no) => Some(self.category(Some(no))),
            None => filter.uncategorised.then(|| self.category(None)),
        };
        let account = filter.account.and_then(|no| self.book.account(no)).map(|account| clean(&account.name));
        let said = filter.words.as_ref().map(|words| format!("“{}”", clean(words)));
        let tag = filter.tag.as_ref().map(|tag| format!("#{}", clean(tag)));
        let payer = filter.payer.as_ref().map(|(_, name)| clean(name));
        let number = |number: Decimal| self.locale.number(number);
        let least = filter.least.map(|least| words.plain("answer-at-least", args!["amount" => number(least)]));
        let most = filter.most.map(|most| words.plain("answer-at-most", args!["amount" => number(most)]));
        let weekdays = filter.weekdays.map(|weekdays| self.weekdays(weekdays));
        let parts = [category, said, account, tag, payer, weekdays, least, most, time];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// Days of the week, `Sat, Sun`.
    pub fn weekdays(&self, weekdays: Weekdays) -> String {
        let name = |number: u8| self.locale.words().plain("weekday-short", args!["day" => u32::from(number)]);
        weekdays.numbers().map(name).collect::<Vec<_>>().join(", ")
    }

    /// A stretch of days, `October 2026`, `1 Oct – 12 Oct`; all time without one.
    pub fn period(&self, period: Option<Period>) -> String {
        match period {
            None => self.locale.words().plain("answer-all-time", args![]),
            Some(period) if period == Period::month(period.start) => self.locale.month(period.start),
            Some(period) if period.start == period.end => self.locale.date(period.start, self.today),
            Some(period) => self.locale.span(period.start, period.end, self.today),
        }
    }

    /// A category with its emoji, or that there is none.
    pub fn category(&self, no: Option<CategoryNo>) -> String {
        let named = no.and_then(|no| self.book.category(no)).map(|category| clean(&category.label()));
        named.unwrap_or_else(|| self.locale.words().plain("uncategorised", args![]))
    }

    /// A category's bare name, for tables.
    pub fn category_name(&self, no: Option<CategoryNo>) -> String {
        let named = no.and_then(|no| self.book.category(no)).map(|category| clean(&category.name));
        named.unwrap_or_else(|| self.locale.words().plain("uncategorised", args![]))
    }

    /// What a budget is of, for tables.
    pub fn budget_name(&self, budget: &Budget) -> String {
        match budget.category {
            Some(no) => self.category_name(Some(no)),
            None => self.locale.words().plain("budget-all", args![]),
        }
    }

    /// An amount.
    pub fn money(&self, amount: Decimal, currency: Currency) -> String {
        self.locale.money(amount, currency)
    }

    /// The book's currency before others.
    pub fn order(&self, currency: Currency) -> (bool, Currency) {
        (currency != self.book.currency, currency)
    }

    /// `Spent: €45.50`, or `Received:`.
    pub fn total(&self, kind: Kind, amount: Decimal, currency: Currency) -> Html {
        let key = match kind {
            Kind::Expense => "report-spent",
            Kind::Income => "report-received",
            Kind::Transfer => "answer-moved",
        };
        self.locale.words().html(key, args!["amount" => self.money(amount, currency)])
    }

    /// That amounts of several currencies stand beside each other.
    pub fn note_currencies(&self, html: &mut Html, currencies: usize) {
        if currencies > 1 {
            html.line(&self.locale.words().html("report-currencies", args![]));
        }
    }

    /// That there is nothing.
    pub fn none(&self) -> Html {
        self.locale.words().html("report-none", args![])
    }
}

/// Rounds to what the currency's smallest unit can show.
pub fn rounded(amount: Decimal, currency: Currency) -> Decimal {
    amount.round_dp_with_strategy(currency.exponent(), RoundingStrategy::MidpointAwayFromZero).normalize()
}

/// A share as percent: whole, one decimal below ten; zero where there is nothing to hold it against.
pub fn percent(part: Decimal, whole: Decimal) -> Decimal {
    let share = part.checked_div(whole).and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED)).unwrap_or_default();
    let places = u32::from(share.abs() < Decimal::TEN);
    share.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize()
}
