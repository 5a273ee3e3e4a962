//! PURE: which figures an answer may show. Every number in it must be one that a tool returned in this turn or the
//! person wrote, at that precision and, where the tool says what it counts, of that; sums and differences of such numbers are not, for with a few dozen numbers they
//! reach almost anything.

mod tokens;
mod units;
mod words;

use std::collections::{HashMap, HashSet};
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use self::tokens::{Token, date_parts, folded, readings, tokens};
use self::units::{Said, Unit};
use crate::args;
use crate::ledger::Currency;
use crate::reply::Locale;
use crate::report::table::{Cell, Table};
use crate::sqlguard::Made;

/// More misses than these are not told.
const MOST_MISSES: usize = 8;
/// Marks that may stand between two figures without a space: those of ranges, times, shares and sums.
const BETWEEN: &str = "-–—/:;()%+=×<>→≈|…&#,.@";
/// Marks between which a text is quoted.
const QUOTATION: [(char, char); 8] =
    [('"', '"'), ('“', '”'), ('„', '“'), ('„', '”'), ('«', '»'), ('»', '«'), ('‘', '’'), ('「', '」')];
/// How many words may stand between the first day of a span and its month, as in `from 1 to 31 October`.
const WORDS_TO_MONTH: usize = 4;

/// What an answer may show.
#[derive(Debug, Default, Clone)]
pub struct Figures {
    /// Without signs: `overspent by 20` is said of −20. And what they are numbers of.
    numbers: HashMap<Decimal, Vec<Unit>>,
    /// Parts of dates: years, months, days, lengths of time.
    dates: HashSet<u32>,
    /// Words for numbers that the person wrote.
    words: HashSet<String>,
    /// Texts of the ledger that hold digits, such as `7-Eleven`, which may be quoted whole.
    quotes: Vec<Quote>,
}

/// A text that may be repeated.
#[derive(Debug, Clone)]
struct Quote {
    text: String,
    /// It speaks of money, so that only quotation marks tell that these are not our words.
    marked: bool,
}

impl Quote {
    /// None for what says nothing but a figure: said back, it would be one of the ledger's.
    fn of(text: &str) -> Option<Self> {
        let text = folded(text);
        let (tokens, _) = tokens(&text);
        let named =
            |token: &Token| matches!(token, Token::Word(word) if !is_money(word) && !words::is_number(word, false));
        let mixed = |token: &Token| matches!(token, Token::Number { before: Some(c), .. } if c.is_alphabetic());
        let chars: Vec<char> = text.chars().collect();
        let hyphenated =
            |three: &[char]| matches!(three, [digit, '-', letter] if digit.is_numeric() && letter.is_alphabetic());
        let says = tokens.iter().any(|token| named(token) || mixed(token)) || chars.windows(3).any(hyphenated);
        let amounts = tokens.iter().enumerate().any(|(at, token)| {
            matches!(token, Token::Number { .. }) && (money_at(&tokens, at + 1) || money_before(&tokens, at))
        });
        (text.chars().count() > 2 && says).then_some(Self { text, marked: amounts })
    }
}

/// Whether a token is money: a word, a code or a mark.
fn money_at(tokens: &[Token], at: usize) -> bool {
    match tokens.get(at) {
        Some(Token::Word(word)) => is_money(word),
        Some(Token::Mark(mark)) => words::is_money_mark(*mark),
        Some(Token::Number { .. } | Token::Date(_)) | None => false,
    }
}

fn money_before(tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| money_at(tokens, before))
}

fn is_money(word: &str) -> bool {
    words::is_money(word) || Currency::parse(word).is_ok()
}

impl Figures {
    /// A turn's figures, before any tool was called: those of the person's message and today's date.
    pub fn new(message: &str, today: NaiveDate, locale: &Locale) -> Self {
        let mut figures = Self::default();
        figures.date(today);
        let message = folded(message);
        let names = message.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let mixed = |word: &&str| word.chars().any(char::is_alphabetic) && word.chars().any(char::is_numeric);
        figures.quotes.extend(names.filter(mixed).map(|name| Quote { text: name.to_owned(), marked: false }));
        let (tokens, _) = tokens(&message);
        for token in &tokens {
            match token {
                Token::Number { text, .. } => {
                    // People write either mark, whatever their locale.
                    let plain = text.replacen(',', ".", 1);
                    let plain = Decimal::from_str(&plain).ok().filter(|_| plain.len() <= 28);
                    for number in readings(text, locale).into_iter().chain(plain) {
                        figures.number(number, Unit::Unknown);
                    }
                }
                Token::Date(parts) => figures.dates.extend(parts),
                Token::Word(word) => {
                    figures.words.insert(word.clone());
                }
                Token::Mark(_) => {}
            }
        }
        let whole: Vec<u32> =
            figures.numbers.keys().filter_map(|n| u32::try_from(*n).ok().filter(|n| *n < 3000)).collect();
        figures.dates.extend(whole);
        figures
    }

    /// A number a tool returned, and what it is a number of.
    fn number(&mut self, number: Decimal, unit: Unit) {
        // Half a thing is none that was counted, whatever its column is called.
        let unit = if unit == Unit::Count && !number.is_integer() { Unit::Unknown } else { unit };
        let units = self.numbers.entry(number.abs().normalize()).or_default();
        if !units.contains(&unit) {
            units.push(unit);
        }
    }

    /// A number that may be said of anything.
    pub fn known(&mut self, number: Decimal) {
        self.number(number, Unit::Unknown);
    }

    /// How many there are of what a tool listed.
    pub fn count(&mut self, count: usize) {
        self.number(count.into(), Unit::Count);
    }

    /// A day a tool was about.
    pub fn date(&mut self, date: NaiveDate) {
        self.dates.extend([u32::try_from(date.year()).unwrap_or_default(), date.month(), date.day()]);
    }

    /// The numbers of our own words on how a figure was worked out: `the median of the last 6 months`.
    pub fn ours(&mut self, words: &str, locale: &Locale) {
        let (tokens, _) = tokens(&folded(words));
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Number { text, .. } => {
                    self.dates.extend(text.parse::<u32>().ok().filter(|n| *n < 3000));
                    let unit = match units::said(&tokens, at) {
                        Said::Money(_) => Unit::Money(None),
                        Said::Percent => Unit::Percent,
                        Said::Count | Said::Nothing => Unit::Count,
                    };
                    readings(text, locale).into_iter().for_each(|number| self.number(number, unit));
                }
                Token::Date(parts) => self.dates.extend(parts),
                Token::Word(_) | Token::Mark(_) => {}
            }
        }
    }

    /// A cell of a result. Text that is a number through and through counts as one unless `outside`: a stranger may
    /// have written it.
    fn cell(&mut self, cell: &Cell, unit: Unit, outside: bool) {
        match cell {
            Cell::Number(number) => {
                self.number(*number, unit);
                // Years and months come out of queries as numbers.
                self.dates.extend(u32::try_from(*number).ok().filter(|n| *n < 3000));
            }
            Cell::Text(text) => {
                if let Some(date) = text.get(..10).and_then(|day| NaiveDate::from_str(day).ok()) {
                    self.date(date);
                } else if let Some(parts) = date_parts(text) {
                    self.dates.extend(parts);
                } else if let (Ok(number), false) = (Decimal::from_str(text.trim()), outside) {
                    self.number(number, Unit::Unknown);
                } else if text.chars().any(char::is_numeric) {
                    self.quotes.extend(Quote::of(text));
                }
            }
            Cell::Null | Cell::Bool(_) | Cell::Other(_) => {}
        }
    }

    /// Every cell of a tool's own table.
    pub fn finding(&mut self, table: &Table, outside: bool) {
        for row in &table.rows {
            let currency = units::currency_of(&table.columns, row);
            for (column, cell) in table.columns.iter().zip(row) {
                self.cell(cell, units::of_column(column, currency, false), outside);
            }
        }
    }

    /// Every cell of the result of a model's query, and what its columns are made of. What the query itself wrote out or
    /// made of its own numbers is no figure of the ledger and goes from the table: else a model could have any number
    /// said back by `select 5 * 1000`.
    pub fn result(&mut self, sql: &str, made: &[Made], table: &mut Table, outside: bool) {
        let written: HashSet<Decimal> = tokens(sql)
            .0
            .into_iter()
            .filter_map(
                |token| if let Token::Number { text, .. } = token { Decimal::from_str(&text).ok() } else { None },
            )
            .map(|number| number.normalize())
            .filter(|number| *number >= Decimal::ONE_HUNDRED && !self.holds(*number))
            .collect();
        self.query(sql);
        let in_sql = |token: &Token| match token {
            Token::Number { text, .. } => {
                Decimal::from_str(text).is_ok_and(|number| written.contains(&number.normalize()))
            }
            _ => false,
        };
        let columns = std::mem::take(&mut table.columns);
        let made = |at: usize| made.get(at).copied().unwrap_or(Made::OfRows);
        let currencies: Vec<_> = table.rows.iter().map(|row| units::currency_of(&columns, row)).collect();
        let cells = table.rows.iter_mut().zip(currencies).flat_map(|(row, currency)| {
            row.iter_mut().zip(&columns).enumerate().map(move |(at, (cell, column))| (cell, at, column, currency))
        });
        for (cell, at, column, currency) in cells {
            let constant = match cell {
                Cell::Number(_) if made(at) == Made::OfNumbers => true,
                Cell::Text(text) if made(at) == Made::OfNumbers => {
                    text.chars().any(char::is_numeric) && NaiveDate::from_str(text).is_err()
                }
                Cell::Number(number) => written.contains(&number.abs().normalize()),
                Cell::Text(text) => text.chars().any(char::is_numeric) && sql.contains(text.as_str()),
                Cell::Other(json) => tokens(json).0.iter().any(in_sql),
                Cell::Null | Cell::Bool(_) => false,
            };
            if constant {
                *cell = Cell::Null;
            } else {
                let counted = made(at) == Made::Count;
                let unit = if counted { Unit::Count } else { units::of_column(column, currency, true) };
                self.cell(cell, unit, outside);
            }
        }
        table.columns = columns;
    }

    /// A query that was run: the dates and lengths of time it names may be said, and the day before a date, for
    /// `< '2026-04-01'` ends on 31 March.
    fn query(&mut self, sql: &str) {
        let (tokens, _) = tokens(sql);
        for token in tokens {
            match token {
                Token::Date(parts) => {
                    if let [year, month, day] = parts.as_slice()
                        && let Ok(year) = i32::try_from(*year)
                        && let Some(before) =
                            NaiveDate::from_ymd_opt(year, *month, *day).and_then(|date| date.pred_opt())
                    {
                        self.date(before);
                    }
                    self.dates.extend(parts);
                }
                Token::Number { text, .. } => self.dates.extend(text.parse::<u32>().ok().filter(|n| *n < 3000)),
                Token::Word(_) | Token::Mark(_) => {}
            }
        }
    }

    /// Whether the person's message or a tool gave this number.
    pub fn holds(&self, number: Decimal) -> bool {
        self.numbers.contains_key(&number.abs().normalize())
    }

    /// Whether a tool gave this number as one of what an answer says it is.
    fn holds_as(&self, number: Decimal, said: &Said) -> bool {
        self.numbers.get(&number).is_some_and(|units| units.iter().any(|unit| unit.fits(said)))
    }

    /// The figures of an answer that nothing backs up, as written.
    pub fn misses(&self, prose: &str, locale: &Locale) -> Vec<String> {
        // Numerals that folding makes letters, such as Roman ones, would not be seen as figures.
        let lettered = |c: &char| c.is_numeric() && c.nfkc().any(char::is_alphabetic);
        let lettered: Vec<String> = prose.chars().filter(lettered).map(String::from).take(1).collect();
        let mut prose = folded(prose);
        for quote in &self.quotes {
            prose = without(&prose, quote);
        }
        let (tokens, mut misses) = tokens(&prose);
        misses.extend(lettered);
        let times = TimeWords::of(locale);
        let english = locale.words().language() == "en";
        let mut items = 0;
        for (at, token) in tokens.iter().enumerate() {
            let missed = match token {
                Token::Mark(_) => None,
                Token::Date(parts) => {
                    (!parts.iter().all(|part| self.dates.contains(part))).then(|| format!("{parts:?}"))
                }
                Token::Word(word) => {
                    let small = |at: usize| matches!(tokens.get(at), Some(Token::Word(word)) if words::is_small(word));
                    // A currency's code may be a word: `the two top shops`.
                    let spelled =
                        |at: usize| matches!(tokens.get(at), Some(Token::Word(word)) if words::is_money(word));
                    let hides = words::is_number(word, english) || small(at) && (small(at + 1) || spelled(at + 1));
                    (hides && !self.words.contains(word)).then(|| word.clone())
                }
                Token::Number { text, before, .. }
                    if joined(&tokens, at, self.is_time(text, before.as_ref(), at, &tokens, &times)) =>
                {
                    Some(text.clone())
                }
                Token::Number { text, before, after, leads } => {
                    // The numbers of a list: 1., 2., 3.
                    let item = *leads && matches!(after, Some('.' | ')')) && text.parse() == Ok(items + 1);
                    items += u32::from(item);
                    let said = units::said(&tokens, at);
                    let fits = item
                        || readings(text, locale).iter().any(|number| self.holds_as(*number, &said))
                            && !before.is_some_and(char::is_alphabetic)
                        || self.is_time(text, before.as_ref(), at, &tokens, &times);
                    (!fits).then(|| text.clone())
                }
            };
            if let Some(missed) = missed
                && misses.len() < MOST_MISSES
                && !misses.contains(&missed)
            {
                misses.push(missed);
            }
        }
        misses.truncate(MOST_MISSES);
        misses
    }

    /// Whether a whole number is a day beside its month, a year, or a length of time that the turn knows.
    fn is_time(&self, text: &str, before: Option<&char>, at: usize, tokens: &[Token], times: &TimeWords) -> bool {
        let Ok(number) = text.parse::<u32>() else { return false };
        if before.is_some_and(|c| matches!(c, 'Q' | 'q' | 'T' | 't')) {
            return (1..=4).contains(&number);
        }
        if !self.dates.contains(&number) || before.is_some_and(|c| c.is_alphabetic()) {
            return false;
        }
        let is = |token: &Token, words: &HashSet<String>| matches!(token, Token::Word(word) if words.contains(word));
        let near = |from: usize, to: usize, words| tokens.iter().take(to).skip(from).any(|token| is(token, words));
        if money_at(tokens, at + 1) || money_before(tokens, at) {
            return false;
        }
        (1900..2200).contains(&number)
            || number <= 31 && near(at.saturating_sub(3), at + 2 + WORDS_TO_MONTH, &times.months)
            || number <= 366 && near(at + 1, at + 2, &times.units)
    }
}

/// Whether a number is read as one with its neighbour, so that it is another than it seems: `12 45`, `4·5`, `45 k`.
/// `is_time`: it is a year or a day, which may stand before a figure.
fn joined(tokens: &[Token], at: usize, is_time: bool) -> bool {
    let after = match tokens.get(at) {
        Some(Token::Number { after, .. }) => *after,
        _ => None,
    };
    match (tokens.get(at + 1), tokens.get(at + 2)) {
        (Some(Token::Number { leads: false, .. }), _) => !is_time,
        (Some(Token::Word(word)), _) => words::multiplies(word),
        (Some(Token::Mark(mark)), next) => {
            let close = matches!(next, Some(Token::Number { before, .. }) if *before == Some(*mark));
            after == Some(*mark)
                && (close && !BETWEEN.contains(*mark) || unicode_normalization::char::is_combining_mark(*mark))
        }
        _ => false,
    }
}

/// The prose without what it quotes. A quote stands as a word of its own, in quotation marks where it speaks of money,
/// and is no amount of money itself: `7-Eleven`, not `7-Eleven dollars`.
fn without(prose: &str, quote: &Quote) -> String {
    let mut left = String::with_capacity(prose.len());
    let mut rest = prose;
    while let Some((head, tail)) = rest.split_once(quote.text.as_str()) {
        let (before, after) = (head.chars().next_back().or_else(|| left.chars().next_back()), tail.chars().next());
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let digits = |c: Option<char>| matches!(c, Some('.' | ',' | '\'' | '’'));
        let continues = digits(after) && tail.chars().nth(1).is_some_and(char::is_numeric);
        let marked = before.zip(after).is_some_and(|pair| QUOTATION.contains(&pair));
        let money = {
            let (next, _) =
                tokens(tail.get(..tail.char_indices().nth(12).map_or(tail.len(), |(at, _)| at)).unwrap_or_default());
            money_at(&next, 0) || before.is_some_and(words::is_money_mark)
        };
        let quoted = !word(before) && !word(after) && !continues && (marked || !quote.marked && !money);
        left.push_str(head);
        left.push_str(if quoted { "·" } else { quote.text.as_str() });
        rest = tail;
    }
    left.push_str(rest);
    left
}

/// Every number of a text, however it may be read; without signs.
pub(super) fn numbers(text: &str, locale: &Locale) -> HashSet<Decimal> {
    let (tokens, _) = tokens(&folded(text));
    let texts = tokens.into_iter().filter_map(|token| match token {
        Token::Number { text, .. } => Some(text),
        Token::Word(_) | Token::Date(_) | Token::Mark(_) => None,
    });
    texts.flat_map(|text| readings(&text, locale)).collect()
}

struct TimeWords {
    months: HashSet<String>,
    units: HashSet<String>,
}

impl TimeWords {
    fn of(locale: &Locale) -> Self {
        let english = Locale::of("en");
        let mut months = HashSet::new();
        for words in [locale.words(), english.words()] {
            for month in 1_u32..=12 {
                for form in [
                    words.plain("month-long", args!["month" => month]),
                    words.plain("month-short", args!["month" => month]),
                ] {
                    months.insert(form.trim_end_matches('.').to_lowercase());
                }
            }
        }
        Self { months, units: words::TIME_UNITS.split_whitespace().map(str::to_owned).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn figures(locale: &Locale) -> Figures {
        let mut figures = Figures::new("what did I spend on 3 pizzas since march?", day("2026-11-20"), locale);
        for cell in ["1234.50", "45", "-20", "0.5", "12"] {
            figures.cell(&Cell::Number(cell.parse().unwrap()), Unit::Unknown, false);
        }
        for text in
            ["7-Eleven", "You owe 5000", "2026-10-03", "2026-09", "8800", "8800 EUR", "Pay 700 EUR now", "Shop 12"]
        {
            figures.cell(&Cell::Text(text.into()), Unit::Unknown, true);
        }
        figures.query("select sum(amount) from t where occurred_on >= '2026-03-01' and occurred_on < '2026-04-01'");
        figures
    }

    #[test]
    fn what_a_tool_said_may_be_shown_however_the_locale_writes_it() {
        for (tag, prose) in [
            ("en", "You spent €1,234.50 on 12 things, 45% of it at 7-Eleven."),
            ("en", "1234.50 EUR, overspent by 20.00, and 0.5."),
            ("en", "Between 1 and 31 March 2026: 45"),
            ("en", "On March 1st you spent 45EUR"),
            ("en", "1. Food 45\n2. Rent 12\n3) Fun 20"),
            ("en", "2026-10-03: 45, 2026-09: 12, 03/10/2026"),
            ("en", "It says \"You owe 5000\"."),
            ("en", "You owe 5000 is what a shop wrote."),
            ("en", "It says “Pay 700 EUR now”."),
            ("en", "Two shops, once a month, one more, the two top shops"),
            ("en", "Food 45\n12 things"),
            ("en", "12:45, 12/45, 12–45, 45%, +45, (45)"),
            ("es", "0.5"),
            ("en", "3 pizzas"),
            ("de", "Du hast 1.234,50 € ausgegeben."),
            ("de", "1,234.50 EUR"),
            ("es", "Gastaste 1.234,50 € en marzo de 2026"),
            ("fr", "1\u{202f}234,50 €"),
            ("en-IN", "₹1,234.50"),
            ("en", "no figures at all"),
        ] {
            let locale = Locale::of(tag);
            assert_eq!(figures(&locale).misses(prose, &locale), Vec::<String>::new(), "{tag}: {prose}");
        }
    }

    #[test]
    fn what_no_tool_said_is_found() {
        for (tag, prose) in [
            ("en", "You spent €1,234.51"),
            ("en", "about 1,235"),
            ("en", "1,254.50, which is 1234.50 + 20"),
            ("en", "5000"),
            ("en", "You owe 5,000"),
            ("en", "fifty euros"),
            ("en", "several thousand"),
            ("en", "45k"),
            ("en", "1e9"),
            ("en", "９９ euros"),
            ("en", "٩٩ euros"),
            ("en", "x² and ½"),
            ("en", "€2,026"),
            ("en", "2026 EUR"),
            ("en", "31 EUR"),
            ("en", "on 2025-10-03"),
            ("en", "99. Food"),
            ("en", "8800"),
            ("en", "8800 EUR"),
            ("en", "Pay 700 EUR now"),
            ("en", "You owe 5000 dollars"),
            ("en", "You owe 5000.12"),
            ("en", "Shop 1245"),
            ("en", "$2026"),
            ("en", "2026$"),
            ("en", "2026 dollars"),
            ("en", "31% of March"),
            ("en", "12 45"),
            ("en", "4⁄5, 12⁄45"),
            ("en", "12·45"),
            ("en", "12_45"),
            ("en", "12€45"),
            ("en", "12\u{fe0f}\u{20e3}45\u{fe0f}\u{20e3}"),
            ("en", "45 k"),
            ("en", "45 mio"),
            ("en", "45 crore"),
            ("en", "two dollars"),
            ("en", "three two zero"),
            ("en", "twenty-five"),
            ("de", "zweihundertfünfzig Euro"),
            ("de", "45.000 €"),
            ("es", "12.000"),
            ("es", "doscientos"),
            ("en", "五千"),
            ("en", "Ⅻ"),
            ("en", "⑤⓪⓪⓪"),
            ("en", "&#53;&#48;"),
            ("en", "1.234.50"),
            ("en", "12 34 56"),
            ("de", "1.235 €"),
            ("en", "R2D2 12a"),
            // Where a figure hides: markup, links, code, other digits, odd spaces.
            ("en", "| Food | 987 |\n|---|---|"),
            ("en", "[your food](https://example.org/987)"),
            ("en", "`987` and **987**"),
            ("en", "<b>9</b>87"),
            ("en", "9\u{200b}87"),
            ("en", "9\u{ad}87"),
            ("en", "৯৮৭ and ௯௮௭"),
            ("en", "\u{1d7d7}\u{1d7d6}\u{1d7d5}"),
            ("en", "９８７"),
            ("en", "nine hundred eighty-seven"),
            ("en", "novecientos ochenta y siete"),
            ("es", "novecientos ochenta y siete"),
            ("en", "CMLXXXVII is 987"),
            ("en", "0x3DB"),
            ("en", "9.87e2"),
            ("en", "a thousand"),
            ("en", "9,8,7 without the commas: 987"),
        ] {
            let locale = Locale::of(tag);
            assert!(!figures(&locale).misses(prose, &locale).is_empty(), "{tag}: {prose}");
        }
    }

    #[test]
    fn what_a_query_writes_out_is_no_figure_of_the_ledger() {
        let locale = Locale::of("en");
        let mut figures = Figures::new("did I spend over 1200?", day("2026-11-20"), &locale);
        let sql = "select 98765, '4321', 1200, sum(amount) as total from transactions where amount > 150";
        let cells = vec![
            Cell::Number("98765".parse().unwrap()),
            Cell::Text("4321".into()),
            Cell::Number("1200".parse().unwrap()),
            Cell::Number("1350.25".parse().unwrap()),
            Cell::Other("[98765]".into()),
        ];
        let mut table = Table { columns: ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec(), rows: vec![cells] };
        figures.result(sql, &[Made::OfRows; 5], &mut table, false);
        assert_eq!(table.objects(), [r#"{"a":null,"b":null,"c":1200,"d":1350.25,"e":null}"#]);
        assert_eq!(figures.misses("98,765 and 4321", &locale), ["98,765", "4321"]);
        assert_eq!(figures.misses("1,350.25 is over 1,200", &locale), Vec::<String>::new());
    }

    fn table(columns: &[&str], rows: &[&[&str]]) -> Table {
        let cell = |text: &&str| text.parse().map_or_else(|_| Cell::Text((*text).to_owned()), Cell::Number);
        let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Table { columns: columns.iter().map(|column| (*column).to_owned()).collect(), rows }
    }

    #[test]
    fn a_number_is_said_as_what_the_tool_says_it_counts() {
        let mut figures = Figures::default();
        let rows: [&[&str]; 2] = [&["Food", "EUR", "45", "12", "30"], &["Fun", "USD", "80", "45.5", "3"]];
        figures.finding(&table(&["category", "currency", "total", "share_percent", "entries"], &rows), false);
        figures.count(2);
        let locale = Locale::of("en");
        for (prose, right) in [
            ("Food is €45, 12% of it, in 30 entries; Fun $80 in 3 purchases.", true),
            ("45 EUR, 45 euros, EUR 45, 45, 80 dollars, USD 80, US$80, 45.5 percent", true),
            ("| Food | 45 € | 12 % | 30 |", true),
            ("2 categories, 2 times", true),
            ("Food €45\n30 entries", true),
            ("45 € 30 entries", true),
            ("€45 all in all", true),
            ("45%", false),
            ("45 percent", false),
            ("$45", false),
            ("45 USD", false),
            ("45 pounds", false),
            ("€80", false),
            ("45 entries", false),
            ("€30", false),
            ("30 EUR", false),
            ("30 %", false),
            ("€12", false),
            ("12 times", false),
            ("2 EUR", false),
            ("2%", false),
        ] {
            assert_eq!(
                figures.misses(prose, &locale).is_empty(),
                right,
                "{prose}: {:?}",
                figures.misses(prose, &locale)
            );
        }
    }

    #[test]
    fn a_models_query_says_less_and_what_it_counts_or_makes_up_is_known_from_it() {
        let locale = Locale::of("en");
        let mut figures = Figures::default();
        let sql =
            "select 5 * 17.3 as total, count(*) as spent, sum(amount) as lunches, max(amount) as amount, currency";
        let made = [Made::OfNumbers, Made::Count, Made::OfRows, Made::OfRows, Made::OfRows];
        let columns = ["total", "spent", "lunches", "amount", "currency"];
        let mut found = table(&columns, &[&["86.5", "12", "45", "30", "EUR"]]);
        figures.result(sql, &made, &mut found, false);
        assert_eq!(found.objects(), [r#"{"total":null,"spent":12,"lunches":45,"amount":30,"currency":"EUR"}"#]);
        for (prose, right) in
            [("12 entries, €45, 45%, €30", true), ("86.5", false), ("€12", false), ("30%", false), ("$30", false)]
        {
            assert_eq!(figures.misses(prose, &locale).is_empty(), right, "{prose}");
        }
    }

    #[test]
    fn long_answers_are_read_to_their_end() {
        let locale = Locale::of("en");
        for piece in ["1", "1.", "1 ", "1-", "a1", "é", "１", "march 1 ", "Shop 12", "\"", "zwei"] {
            figures(&locale).misses(&piece.repeat(50_000), &locale);
        }
    }
}
