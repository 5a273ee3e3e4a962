//! `/chart`: spending by category, merchant or time, or the balance, as a picture.

use chrono::NaiveDate;

use super::span;
use crate::intake::record::category_called;
use crate::ledger::category::fold;
use crate::ledger::period::Period;
use crate::ledger::{CategoryNo, Kind};
use crate::reply::{Choice, Reply, clean_to};
use crate::report::charts::{self, Wanted};
use crate::report::place::Place;
use crate::store::StoreError;
use crate::store::search::{By, Filter, Step};
use crate::telegram::turn::Turn;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Categories,
    Merchants,
    Weeks,
    Months,
    Balance,
}

impl Shape {
    const ALL: [Self; 5] = [Self::Categories, Self::Merchants, Self::Weeks, Self::Months, Self::Balance];

    /// In a button's data.
    fn letter(self) -> &'static str {
        match self {
            Self::Categories => "c",
            Self::Merchants => "m",
            Self::Weeks => "w",
            Self::Months => "t",
            Self::Balance => "b",
        }
    }

    /// As people call it, folded.
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "categories" | "category" | "categorias" | "categoria" => Self::Categories,
            "merchants" | "merchant" | "shops" | "stores" | "comercios" | "tiendas" => Self::Merchants,
            "weeks" | "weekly" | "semanas" | "semanal" => Self::Weeks,
            "months" | "monthly" | "meses" | "mensual" => Self::Months,
            "balance" | "saldo" => Self::Balance,
            _ => return None,
        })
    }
}

/// Draws what a person names: nothing, a period, a category, `months`, `merchants`, `balance`, and a period beside them.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    let text = clean_to(rest, 60);
    let Some((shape, category, period)) = read(turn, &text) else {
        turn.say_key("problem-chart");
        return Ok(());
    };
    let reply = chart(turn, shape, category, period).await?;
    turn.say(&reply);
    Ok(())
}

/// Another chart of the same days: `d:SHAPE:FROM:TO`. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    let Some((shape, period)) = parse(rest) else { return Ok(false) };
    let reply = chart(turn, shape, None, period).await?;
    turn.say(&reply);
    Ok(true)
}

/// A button that draws the categories of a period.
pub fn button(turn: &Turn<'_>, period: Period) -> Option<Choice> {
    turn.button("button-chart", data(Shape::Categories, Some(period)))
}

async fn chart(
    turn: &mut Turn<'_>,
    shape: Shape,
    category: Option<CategoryNo>,
    period: Option<Period>,
) -> Result<Reply, StoreError> {
    let book = turn.scene.book.clone();
    let (locale, today) = (turn.scene.locale, turn.scene.today);
    let filter = Filter { category, period, ..Filter::default() };
    let this_month = || filter.within(period.unwrap_or(Period::month(today)));
    let wanted = match shape {
        Shape::Categories => Wanted::By(By::Category, this_month()),
        Shape::Merchants => Wanted::By(By::Merchant, this_month()),
        Shape::Weeks => Wanted::Time(Step::Week, filter),
        // The columns of a month's days say more than one column.
        Shape::Months if period.is_some_and(|period| period.days() <= 31) => Wanted::Time(Step::Day, filter),
        Shape::Months => Wanted::Time(Step::Month, filter),
        Shape::Balance => Wanted::Balance(period),
    };
    let place = Place { book: &book, locale: &locale, today };
    let drawn = charts::draw(turn.db, place, &wanted).await?;
    let buttons = [
        (Shape::Categories, "button-by-category"),
        (Shape::Merchants, "button-by-merchant"),
        (Shape::Months, "button-by-month"),
        (Shape::Balance, "button-balance"),
    ];
    let others = buttons.into_iter().filter(|(other, _)| *other != shape);
    let others = others.filter_map(|(other, key)| {
        // By month, more than the one month is meant.
        let period = period.filter(|period| other != Shape::Months || period.days() > 31);
        turn.button(key, data(other, period))
    });
    let others: Vec<Choice> = others.collect();
    let reply = match drawn.picture {
        Some(picture) => Reply::default().with(picture),
        None => Reply::text(drawn.finding.html),
    };
    Ok(reply.row(others))
}

/// What the words after `/chart` mean; None: nothing we know.
fn read(turn: &Turn<'_>, text: &str) -> Option<(Shape, Option<CategoryNo>, Option<Period>)> {
    if text.is_empty() {
        return Some((Shape::Categories, None, None));
    }
    let book = &turn.scene.book;
    let category = |text: &str| {
        let called = || [Kind::Expense, Kind::Income].into_iter().find_map(|kind| category_called(book, text, kind));
        book.category_named(text, None).map(|category| category.no).or_else(called)
    };
    // One part, or a part and a span of days on either side of it.
    let what = |part: &str| match Shape::of(&fold(part)) {
        Some(shape) => Some((shape, None)),
        None => category(part).map(|no| (Shape::Months, Some(no))),
    };
    if let Some((shape, category)) = what(text) {
        return Some((shape, category, None));
    }
    if let Some(period) = span::named(turn, text) {
        return Some((Shape::Categories, None, Some(period)));
    }
    let spaces = text.match_indices(' ').map(|(at, _)| at).take(8);
    spaces.filter_map(|at| text.get(..at).zip(text.get(at + 1..))).find_map(|(head, tail)| {
        let pair = |part: &str, days: &str| {
            let ((shape, category), period) = (what(part)?, span::named(turn, days)?);
            Some((shape, category, Some(period)))
        };
        pair(head, tail).or_else(|| pair(tail, head))
    })
}

fn data(shape: Shape, period: Option<Period>) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "-".to_owned(), |day| day.format("%Y%m%d").to_string());
    let (start, end) = (period.map(|period| period.start), period.map(|period| period.end));
    format!("d:{}:{}:{}", shape.letter(), day(start), day(end))
}

fn parse(rest: &str) -> Option<(Shape, Option<Period>)> {
    let mut parts = rest.split(':');
    let (letter, from, to) = (parts.next()?, parts.next()?, parts.next()?);
    let shape = Shape::ALL.into_iter().find(|shape| shape.letter() == letter)?;
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    let period = match (from, to) {
        ("-", "-") => None,
        (from, to) => Some(Period { start: day(from)?, end: day(to)? }),
    };
    (parts.next().is_none() && period.is_none_or(|period| period.start <= period.end)).then_some((shape, period))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_come_back_as_they_were_offered() {
        let day = |day: &str| day.parse().unwrap();
        for shape in Shape::ALL {
            for period in [None, Some(Period { start: day("2026-11-01"), end: day("2026-11-30") })] {
                let data = data(shape, period);
                assert_eq!(parse(data.strip_prefix("d:").unwrap()), Some((shape, period)), "{data}");
            }
        }
        for bad in ["", "c", "c:-", "x:-:-", "c:20261101:-", "c:20261130:20261101", "c:-:-:x", "c:20261301:20261302"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn shapes_are_called_by_words_of_both_languages() {
        for (word, expected) in [
            ("months", Some(Shape::Months)),
            ("meses", Some(Shape::Months)),
            ("saldo", Some(Shape::Balance)),
            ("tiendas", Some(Shape::Merchants)),
            ("coffee", None),
        ] {
            assert_eq!(Shape::of(word), expected, "{word}");
        }
    }
}
