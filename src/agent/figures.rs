//! PURE: which figures an answer may show. Every number in it must be one that a tool returned in this turn or the
//! person wrote, at that precision; sums and differences of such numbers are not, for with a few dozen numbers they
//! reach almost anything.

use std::collections::HashSet;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use crate::args;
use crate::ledger::Currency;
use crate::reply::Locale;
use crate::report::table::Cell;

/// More misses than these are not told.
const MOST_MISSES: usize = 8;
/// How many words may stand between the first day of a span and its month, as in `from 1 to 31 October`.
const WORDS_TO_MONTH: usize = 4;

/// Words for numbers: an answer is told to write digits, so one of these is a figure that hides.
const NUMBER_WORDS: &str = "four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million \
    millions billion cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte treinta cuarenta \
    cincuenta sesenta setenta ochenta noventa cien ciento cientos mil miles millón millones vier fünf sechs sieben acht \
    neun zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend quatre cinq sept \
    huit neuf dix douze vingt trente quarante cinquante soixante cent mille quattro cinque sette otto nove dieci venti \
    trenta quaranta cinquanta cento dez vinte quarenta cinquenta cem";

/// Words that count time, beside which a number of the query may stand: `the last 6 months`.
const TIME_UNITS: &str = "day days week weeks month months quarter quarters year years día días semana semanas mes meses \
    trimestre año años tag tage tagen woche wochen monat monate monaten jahr jahre jahren jour jours semaine semaines \
    mois an ans giorno giorni settimana settimane mese mesi anno anni dia dias ano anos";

/// What an answer may show.
#[derive(Debug, Default, Clone)]
pub struct Figures {
    /// Without signs: `overspent by 20` is said of −20.
    numbers: HashSet<Decimal>,
    /// Parts of dates: years, months, days, lengths of time.
    dates: HashSet<u32>,
    /// Words for numbers that the person wrote.
    words: HashSet<String>,
    /// Texts of the ledger that hold digits, such as `7-Eleven`, which may be quoted whole.
    quotes: Vec<String>,
}

impl Figures {
    /// A turn's figures, before any tool was called: those of the person's message and today's date.
    pub fn new(message: &str, today: NaiveDate, locale: &Locale) -> Self {
        let mut figures = Self::default();
        figures.date(today);
        let message = folded(message);
        let names = message.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let mixed = |word: &&str| word.chars().any(char::is_alphabetic) && word.chars().any(char::is_numeric);
        figures.quotes.extend(names.filter(mixed).map(str::to_owned));
        let (tokens, _) = tokens(&message);
        for token in &tokens {
            match token {
                Token::Number { text, .. } => {
                    figures.numbers.extend(readings(text, locale));
                    // People write either mark, whatever their locale.
                    let plain = text.replacen(',', ".", 1);
                    figures
                        .numbers
                        .extend(Decimal::from_str(&plain).ok().filter(|_| plain.len() <= 28).map(|n| n.normalize()));
                }
                Token::Date(parts) => figures.dates.extend(parts),
                Token::Word(word) => {
                    figures.words.insert(word.clone());
                }
                Token::Mark(_) => {}
            }
        }
        let whole: Vec<u32> =
            figures.numbers.iter().filter_map(|n| u32::try_from(*n).ok().filter(|n| *n < 3000)).collect();
        figures.dates.extend(whole);
        figures
    }

    /// A number a tool returned.
    pub fn number(&mut self, number: Decimal) {
        self.numbers.insert(number.abs().normalize());
    }

    /// A day a tool was about.
    pub fn date(&mut self, date: NaiveDate) {
        self.dates.extend([u32::try_from(date.year()).unwrap_or_default(), date.month(), date.day()]);
    }

    /// The numbers of our own words on how a figure was worked out: `the median of the last 6 months`.
    pub fn ours(&mut self, words: &str, locale: &Locale) {
        for token in tokens(&folded(words)).0 {
            match token {
                Token::Number { text, .. } => {
                    self.dates.extend(text.parse::<u32>().ok().filter(|n| *n < 3000));
                    self.numbers.extend(readings(&text, locale));
                }
                Token::Date(parts) => self.dates.extend(parts),
                Token::Word(_) | Token::Mark(_) => {}
            }
        }
    }

    /// A cell of a result. Text that is a number through and through counts as one unless `outside`: a stranger may
    /// have written it.
    fn cell(&mut self, cell: &Cell, outside: bool) {
        match cell {
            Cell::Number(number) => {
                self.number(*number);
                // Years and months come out of queries as numbers.
                self.dates.extend(u32::try_from(*number).ok().filter(|n| *n < 3000));
            }
            Cell::Text(text) => {
                if let Some(date) = text.get(..10).and_then(|day| NaiveDate::from_str(day).ok()) {
                    self.date(date);
                } else if let Some(parts) = date_parts(text) {
                    self.dates.extend(parts);
                } else if let (Ok(number), false) = (Decimal::from_str(text.trim()), outside) {
                    self.number(number);
                } else if text.chars().any(char::is_numeric) {
                    self.quotes.push(folded(text));
                }
            }
            Cell::Null | Cell::Bool(_) | Cell::Other(_) => {}
        }
    }

    /// Every cell of a query's result. What the query itself wrote out is no figure of the ledger: else a model could
    /// have any number said back by `select 5000`.
    pub fn result<'a>(&mut self, sql: &str, cells: impl Iterator<Item = &'a Cell>, outside: bool) {
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
        for cell in cells {
            let constant = match cell {
                Cell::Number(number) => written.contains(&number.abs()),
                Cell::Text(text) => text.chars().any(char::is_numeric) && sql.contains(text.as_str()),
                Cell::Null | Cell::Bool(_) | Cell::Other(_) => true,
            };
            if !constant {
                self.cell(cell, outside);
            }
        }
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
        self.numbers.contains(&number.abs().normalize())
    }

    /// The figures of an answer that nothing backs up, as written.
    pub fn misses(&self, prose: &str, locale: &Locale) -> Vec<String> {
        let mut prose = folded(prose);
        for quote in &self.quotes {
            if quote.chars().count() > 2 {
                prose = prose.replace(quote.as_str(), " ");
            }
        }
        let (tokens, mut misses) = tokens(&prose);
        let times = TimeWords::of(locale);
        let mut items = 0;
        for (at, token) in tokens.iter().enumerate() {
            let missed = match token {
                Token::Mark(_) => None,
                Token::Date(parts) => {
                    (!parts.iter().all(|part| self.dates.contains(part))).then(|| format!("{parts:?}"))
                }
                Token::Word(word) => {
                    let hides = NUMBER_WORDS.split_whitespace().any(|known| known == word);
                    (hides && !self.words.contains(word)).then(|| word.clone())
                }
                Token::Number { text, before, after, leads } => {
                    // The numbers of a list: 1., 2., 3.
                    let item = *leads && matches!(after, Some('.' | ')')) && text.parse() == Ok(items + 1);
                    items += u32::from(item);
                    let fits = item
                        || readings(text, locale).iter().any(|number| self.numbers.contains(number))
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
        let money = |token: Option<&Token>| match token {
            Some(Token::Word(word)) => Currency::parse(word).is_ok(),
            Some(Token::Mark(mark)) => !mark.is_ascii(),
            _ => false,
        };
        if money(tokens.get(at + 1)) || money(at.checked_sub(1).and_then(|before| tokens.get(before))) {
            return false;
        }
        (1900..2200).contains(&number)
            || number <= 31 && near(at.saturating_sub(3), at + 2 + WORDS_TO_MONTH, &times.months)
            || number <= 366 && near(at + 1, at + 2, &times.units)
    }
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
        Self { months, units: TIME_UNITS.split_whitespace().map(str::to_owned).collect() }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// In lower case.
    Word(String),
    /// Digits with their marks; what stands right before and after; whether it is the first of its line.
    Number { text: String, before: Option<char>, after: Option<char>, leads: bool },
    /// The parts of a date in numbers.
    Date(Vec<u32>),
    /// Anything else that shows.
    Mark(char),
}

/// Compatibility forms (fullwidth digits, superscripts) become plain ones.
fn folded(text: &str) -> String {
    text.nfkc().collect()
}

/// The tokens of a text, and numerals that cannot be read.
fn tokens(text: &str) -> (Vec<Token>, Vec<String>) {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let (mut tokens, mut unread) = (Vec::new(), Vec::new());
    let (mut index, mut leads) = (0, true);
    while let Some(c) = at(index) {
        if c.is_ascii_digit() {
            let before = index.checked_sub(1).and_then(at);
            let end = number_end(&chars, index);
            let written: String = chars.get(index..end).unwrap_or_default().iter().collect();
            let date_end = date_end(&chars, index);
            let date: String = chars.get(index..date_end).unwrap_or_default().iter().collect();
            if let Some(parts) = date_parts(&date) {
                tokens.push(Token::Date(parts));
                index = date_end;
            } else {
                let suffix: String =
                    chars.get(end..).unwrap_or_default().iter().take_while(|c| c.is_alphabetic()).take(12).collect();
                if joins(&suffix) {
                    tokens.push(Token::Number { text: written, before, after: at(end), leads });
                } else {
                    unread.push(format!("{written}{suffix}"));
                }
                index = end;
            }
            leads = false;
        } else if c.is_alphabetic() {
            let start = index;
            while at(index).is_some_and(|c| c.is_alphabetic() || is_mark(c)) {
                index += 1;
            }
            let word: String = chars.get(start..index).unwrap_or_default().iter().collect();
            tokens.push(Token::Word(word.to_lowercase()));
            leads = false;
        } else {
            if c.is_numeric() {
                unread.push(c.to_string());
            } else if c == '\n' {
                leads = true;
            } else if !c.is_whitespace() {
                tokens.push(Token::Mark(c));
            }
            index += 1;
        }
    }
    (tokens, unread)
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Letters that may follow digits at once: an ordinal's ending or a currency's code.
fn joins(suffix: &str) -> bool {
    let ordinals = ["st", "nd", "rd", "th", "º", "ª", "er", "e", "ème", "o", "a", "x"];
    suffix.is_empty() || ordinals.contains(&suffix) || Currency::parse(suffix).is_ok()
}

/// Where digits with grouping and decimal marks end.
fn number_end(chars: &[char], start: usize) -> usize {
    let digit = |index: usize| chars.get(index).is_some_and(char::is_ascii_digit);
    let mut end = start;
    let mut run = 0;
    while let Some(c) = chars.get(end) {
        match c {
            '0'..='9' => run += 1,
            '.' | ',' | '\'' | '’' if digit(end + 1) => run = 0,
            // A space groups when three digits follow and no fourth.
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'
                if run <= 3 && digit(end + 1) && digit(end + 2) && digit(end + 3) && !digit(end + 4) =>
            {
                run = 0;
            }
            _ => break,
        }
        end += 1;
    }
    end
}

fn date_end(chars: &[char], start: usize) -> usize {
    let inside = |(index, c): (usize, &char)| {
        let mark = matches!(c, '-' | '/' | '.') && chars.get(index + 1).is_some_and(char::is_ascii_digit);
        c.is_ascii_digit() || mark
    };
    start + chars.iter().enumerate().skip(start).take(11).take_while(|pair| inside(*pair)).count()
}

/// `2026-03-12`, `12.3.2026`, `3/12/26`, `2026-03`, `03/2026`.
fn date_parts(text: &str) -> Option<Vec<u32>> {
    let mark = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = text.split(mark).collect();
    let whole = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let shaped = match lengths.as_slice() {
        [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4 | 2] => true,
        [4, 2] | [1..=2, 4] => mark != '.',
        _ => false,
    };
    if !shaped || !parts.iter().all(whole) {
        return None;
    }
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let short_year = matches!(lengths.as_slice(), [1..=2, _, 2]);
    Some(numbers.iter().enumerate().map(|(i, n)| if short_year && i == 2 { n + 2000 } else { *n }).collect())
}

/// What written digits may mean: as the locale writes numbers, as programs do, and what two different marks leave no
/// doubt about.
fn readings(text: &str, locale: &Locale) -> Vec<Decimal> {
    let mut readings = Vec::new();
    let mut read = |plain: &str| {
        if plain.len() <= 28
            && let Ok(number) = Decimal::from_str(plain)
        {
            readings.push(number.normalize());
        }
    };
    let spaceless =
        |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect() };
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        read(text);
    }
    let grouping = locale.grouping().mark;
    let grouped: String = text
        .chars()
        .filter(|c| *c != grouping && !(c.is_whitespace() && grouping.is_whitespace()))
        .map(|c| if c == locale.decimal_mark() { '.' } else { c })
        .collect();
    if groups_of_three(text, locale.decimal_mark()) {
        read(&grouped);
    }
    let bare = spaceless(text);
    if let (Some(dot), Some(comma)) = (bare.rfind('.'), bare.rfind(',')) {
        let (decimal, group) = if dot > comma { ('.', ',') } else { (',', '.') };
        if bare.matches(decimal).count() == 1 {
            read(&bare.replace(group, "").replace(decimal, "."));
        }
    }
    readings
}

/// Whether the marks before the fraction part off groups of two or three digits, the last of three.
fn groups_of_three(text: &str, decimal_mark: char) -> bool {
    let whole = text.split(decimal_mark).next().unwrap_or_default();
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    match groups.as_slice() {
        [] | [_] => true,
        [first, middle @ .., last] => {
            (1..=3).contains(&first.len()) && last.len() == 3 && middle.iter().all(|group| matches!(group.len(), 2 | 3))
        }
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
            figures.cell(&Cell::Number(cell.parse().unwrap()), false);
        }
        for text in ["7-Eleven", "You owe 5000", "2026-10-03", "2026-09"] {
            figures.cell(&Cell::Text(text.into()), true);
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
            ("en", "1.234.50"),
            ("en", "12 34 56"),
            ("de", "1.235 €"),
            ("en", "R2D2 12a"),
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
        let cells = [
            Cell::Number("98765".parse().unwrap()),
            Cell::Text("4321".into()),
            Cell::Number("1200".parse().unwrap()),
            Cell::Number("1350.25".parse().unwrap()),
        ];
        figures.result(sql, cells.iter(), false);
        assert_eq!(figures.misses("98,765 and 4321", &locale), ["98,765", "4321"]);
        assert_eq!(figures.misses("1,350.25 is over 1,200", &locale), Vec::<String>::new());
    }

    #[test]
    fn long_answers_are_read_to_their_end() {
        let locale = Locale::of("en");
        for piece in ["1", "1.", "1 ", "1-", "a1", "é", "１", "march 1 "] {
            figures(&locale).misses(&piece.repeat(50_000), &locale);
        }
    }
}
