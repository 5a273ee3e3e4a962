//! The day of the purchase: dates of many formats and languages, sane against today.

use chrono::{Datelike, Days, NaiveDate};

use super::order::{Decided, Order};
use super::text::words;

/// A date somewhere on the receipt and how likely it is the purchase's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated {
    pub date: NaiveDate,
    pub score: i32,
    /// Day and month could be swapped and both make sense.
    pub ambiguous: bool,
    /// A letter was read as a digit.
    pub repaired: bool,
    /// What its numbers alone say of the order.
    told: Option<Order>,
}

/// Every believable date, the likeliest first; the same date on several lines counts more. A date with a 25 in it tells
/// how the others are written.
pub(super) fn dates<'a>(
    lines: impl Iterator<Item = &'a str> + Clone,
    decided: Decided,
    today: NaiveDate,
) -> Vec<Dated> {
    let told = lines.clone().flat_map(|line| on_line(line, decided.order));
    let told = told.filter_map(|dated| Some((dated.told?, dated.date)));
    // A date that differs from one that could be read both ways in one digit is that date, misread.
    let is_misread = |order: Order, date: NaiveDate| {
        let mut others = lines.clone().flat_map(|line| on_line(line, order));
        others.any(|other| other.ambiguous && differ_in_one_digit(other.date, date))
    };
    let told: Vec<Order> = told
        .filter(|(order, date)| *order == decided.order || !is_misread(*order, *date))
        .map(|told| told.0)
        .take(40)
        .collect();
    let decided = match told.split_first() {
        Some((order, rest)) if rest.iter().all(|other| other == order) => Decided { order: *order, sure: true },
        _ => decided,
    };
    let mut found: Vec<Dated> = Vec::new();
    for (row, line) in lines.enumerate() {
        let context = context(line) - i32::try_from(row / 8).unwrap_or(9).min(9);
        for mut dated in on_line(line, decided.order) {
            dated.ambiguous &= !decided.sure;
            if !is_sane(dated.date, today) {
                continue;
            }
            dated.score += context;
            let room = found.len() < 40;
            match found.iter_mut().find(|other| other.date == dated.date) {
                Some(other) => {
                    other.score = other.score.max(dated.score) + 6;
                    other.repaired &= dated.repaired;
                    other.ambiguous &= dated.ambiguous;
                }
                None if room => found.push(dated),
                None => {}
            }
        }
    }
    found.sort_by_key(|dated| std::cmp::Reverse(dated.score));
    found
}

fn is_sane(date: NaiveDate, today: NaiveDate) -> bool {
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    date <= tomorrow && date.year() >= 2000 && date.year() + 20 >= today.year()
}

/// What the words around say: a date's label speaks for it, an expiry or a due date against.
fn context(line: &str) -> i32 {
    let words = words(line);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let mut score = 0;
    if has(DATE_WORDS) || line.contains("日付") || line.contains("日期") {
        score += 12;
    }
    if has(OTHER_DATES) || line.contains("期限") {
        score -= 25;
    }
    if line.as_bytes().windows(5).any(is_clock) {
        score += 8;
    }
    score
}

fn is_clock(window: &[u8]) -> bool {
    matches!(window, [a, b, b':' | b'.' | b'h', c, d] if a.is_ascii_digit() && b.is_ascii_digit() && (b'0'..=b'5').contains(c) && d.is_ascii_digit())
}

const DATE_WORDS: &[&str] = &[
    "DATE",
    "DATUM",
    "FECHA",
    "DATA",
    "TARIKH",
    "TANGGAL",
    "TGL",
    "DT",
    "DATO",
    "PAIVAYS",
    "PVM",
    "TARIH",
    "ДАТА",
    "DATED",
    "BIZDATE",
    "BELEGDATUM",
    "RECHNUNGSDATUM",
    "NGAY",
    "KELT",
    "DATETIME",
    "PRINTED",
];
const OTHER_DATES: &[&str] = &[
    "EXPIRY",
    "EXPIRES",
    "EXPIRE",
    "EXP",
    "VALID",
    "UNTIL",
    "BEFORE",
    "DUE",
    "RETURN",
    "GULTIG",
    "BIS",
    "VALABLE",
    "JUSQU",
    "HASTA",
    "SCADENZA",
    "BIRTH",
    "DOB",
    "SINCE",
    "BEST",
    "WARRANTY",
    "FROM",
    "MFG",
    "HALTBAR",
    "DELIVERY",
    "LIEFERDATUM",
];

/// One piece of a line: a number with what OCR made of it, a word, or a separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Number { value: u32, digits: usize, repaired: bool },
    Word(&'a str),
    Separator(char),
    Space,
}

fn on_line(line: &str, order: Order) -> Vec<Dated> {
    let pieces = pieces(line);
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let rest = pieces.get(at..).unwrap_or(&[]);
        let glued = at > 0 && matches!(pieces.get(at - 1), Some(Piece::Separator('-' | '/' | '.')));
        match numeric(rest, order).filter(|_| !glued).or_else(|| named(rest)).or_else(|| compact(rest)) {
            Some((dated, used)) => {
                found.push(dated);
                at += used;
            }
            None => at += 1,
        }
    }
    found
}

/// `25/12/2018`, `2018-12-25`, `18. 12. 25`, `2024年3月12日`.
fn numeric(pieces: &[Piece<'_>], order: Order) -> Option<(Dated, usize)> {
    let mut at = 0;
    let mut next_number = || {
        while at > 0 && matches!(pieces.get(at), Some(Piece::Space)) {
            at += 1;
        }
        match pieces.get(at) {
            Some(Piece::Number { value, digits, repaired }) => {
                at += 1;
                let mut separator = None;
                let mut skipped = 0;
                while let Some(Piece::Separator(c)) = pieces.get(at).filter(|_| skipped < 2).or(None) {
                    separator = Some(*c);
                    at += 1;
                    skipped += 1;
                }
                if separator.is_none() {
                    let mut ahead = at;
                    while matches!(pieces.get(ahead), Some(Piece::Space)) {
                        ahead += 1;
                    }
                    if let Some(Piece::Separator(c)) = pieces.get(ahead) {
                        separator = Some(*c);
                        at = ahead + 1;
                    }
                }
                Some((*value, *digits, *repaired, separator, at))
            }
            _ => None,
        }
    };
    let (a, a_digits, a_repaired, a_sep, _) = next_number()?;
    let (b, b_digits, b_repaired, b_sep, _) = next_number()?;
    let (c, c_digits, c_repaired, c_sep, end) = next_number()?;
    let (first, second) = (a_sep?, b_sep?);
    let cjk = first == '年' && second == '月';
    let same = first == second && matches!(first, '/' | '-' | '.' | '\'' | ',');
    let mixed = !same && matches!((first, second), ('/' | '-' | '.', '/' | '-' | '.'));
    if !(cjk || same || mixed) || b_digits > 2 {
        return None;
    }
    let end = if c_sep.is_some() && !cjk { end.saturating_sub(1) } else { end };
    let repaired = a_repaired || b_repaired || c_repaired;
    let mut score = 20 - 8 * i32::from(repaired) - 8 * i32::from(mixed || first == ',');
    let mut told = None;
    let made = if a_digits == 4 || cjk {
        (c_digits <= 2).then(|| (ymd(a, b, c), false))?
    } else if a_digits <= 2 && (c_digits == 4 || c_digits == 2) {
        if c_digits == 2 {
            score -= 3;
            // `12.30.45` is no date of ours; two-digit years need two-digit days.
            if a_digits + b_digits < 3 {
                return None;
            }
        }
        let year = if c_digits == 2 { 2000 + c } else { c };
        let (day_first, month_first) = (ymd(year, b, a), ymd(year, a, b));
        // Nobody writes a month before a day with points between them.
        let dotted = first == '.' && second == '.';
        let swapped = day_first.is_some() && month_first.is_some() && a != b && !dotted;
        if c_digits == 4 && !repaired && day_first.is_some() != month_first.is_some() {
            told = Some(if day_first.is_some() { Order::DayFirst } else { Order::MonthFirst });
        }
        match order {
            _ if dotted => (day_first.or(month_first), false),
            Order::DayFirst => (day_first.or(month_first), swapped),
            Order::MonthFirst => (month_first.or(day_first), swapped),
        }
    } else {
        return None;
    };
    let (date, ambiguous) =
        (made.0.or_else(|| (a_digits == 2 && c_digits == 2).then(|| ymd(2000 + a, b, c)).flatten())?, made.1);
    Some((Dated { date, score, ambiguous, repaired, told }, end))
}

/// `12 Mar 2018`, `12. März 2024`, `Mar 12, 2018`, `12-MAR-18`, `12MAR18`, `12 de marzo de 2024`.
fn named(pieces: &[Piece<'_>]) -> Option<(Dated, usize)> {
    let mut solid = pieces.iter().enumerate().filter(|(_, p)| match p {
        Piece::Space | Piece::Separator(_) => false,
        Piece::Word(word) => !matches!(*word, "de" | "of" | "del" | "DE" | "OF"),
        Piece::Number { .. } => true,
    });
    let (first, a) = solid.next()?;
    let (_, b) = solid.next()?;
    let (last, c) = solid.next()?;
    if first > 0 || last > 10 {
        return None;
    }
    let (day, month, year) = match (a, b, c) {
        (Piece::Number { value: day, digits: 1..=2, .. }, Piece::Word(name), Piece::Number { value, digits, .. }) => {
            (*day, month(name)?, (*value, *digits))
        }
        (Piece::Word(name), Piece::Number { value: day, digits: 1..=2, .. }, Piece::Number { value, digits, .. }) => {
            (*day, month(name)?, (*value, *digits))
        }
        (
            Piece::Number { value, digits: 4, .. },
            Piece::Word(name),
            Piece::Number { value: day, digits: 1..=2, .. },
        ) => (*day, month(name)?, (*value, 4)),
        _ => return None,
    };
    let year = match year {
        (year, 4) => year,
        (year, 2) => 2000 + year,
        _ => return None,
    };
    let date = ymd(year, month, day)?;
    Some((Dated { date, score: 22, ambiguous: false, repaired: false, told: None }, last + 1))
}

/// `20180312`: only eight digits that are a date, and weakly.
fn compact(pieces: &[Piece<'_>]) -> Option<(Dated, usize)> {
    let Some(Piece::Number { value, digits: 8, repaired: false }) = pieces.first() else { return None };
    let date = ymd(value / 10_000, value / 100 % 100, value % 100)
        .or_else(|| ymd(value % 10_000, value / 10_000 % 100, value / 1_000_000))?;
    Some((Dated { date, score: 4, ambiguous: false, repaired: false, told: None }, 1))
}

fn differ_in_one_digit(one: NaiveDate, other: NaiveDate) -> bool {
    let digits = |date: NaiveDate| date.format("%Y%m%d").to_string();
    digits(one).bytes().zip(digits(other).bytes()).filter(|(a, b)| a != b).count() == 1
}

fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|date| (2000..2100).contains(&date.year()))
}

fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if pieces.len() >= 200 {
            break;
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let letters = rest.find(|c: char| !c.is_alphabetic() || is_date_sign(c)).unwrap_or(rest.len());
        let (piece, used) = if digits > 0 {
            match repaired_number(rest, digits) {
                Some(found) => found,
                None => (number(rest.get(..digits).unwrap_or("")), digits),
            }
        } else if is_date_sign(c) || matches!(c, '/' | '-' | '.' | ',' | '\'' | '–') {
            (Piece::Separator(if c == '–' { '-' } else { c }), c.len_utf8())
        } else if letters > 0 {
            match repaired_number(rest, 0) {
                Some(found) => found,
                None => (Piece::Word(rest.get(..letters).unwrap_or("")), letters),
            }
        } else if c.is_whitespace() {
            (Piece::Space, c.len_utf8())
        } else {
            (Piece::Word(rest.get(..c.len_utf8()).unwrap_or("")), c.len_utf8())
        };
        pieces.push(piece);
        rest = rest.get(used.max(1)..).unwrap_or("");
    }
    pieces
}

fn is_date_sign(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '년' | '월' | '일')
}

fn number(digits: &str) -> Piece<'static> {
    let value = if digits.len() <= 9 { digits.parse().unwrap_or(u32::MAX) } else { u32::MAX };
    Piece::Number { value, digits: digits.len(), repaired: false }
}

/// `O3` or `2O18` between separators: letters that look like digits, next to at least one digit.
fn repaired_number(rest: &str, digits: usize) -> Option<(Piece<'static>, usize)> {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let token = rest.get(..end)?;
    if end == digits || !(2..=4).contains(&end) || end == 3 {
        return None;
    }
    let mut value = 0_u32;
    let mut real = 0;
    for c in token.chars() {
        let digit = match c {
            '0'..='9' => {
                real += 1;
                c.to_digit(10)?
            }
            'O' | 'o' | 'D' | 'Q' => 0,
            'l' | 'I' | 'i' => 1,
            'Z' | 'z' => 2,
            'S' | 's' => 5,
            'B' => 8,
            _ => return None,
        };
        value = value * 10 + digit;
    }
    (real * 2 >= end).then_some((Piece::Number { value, digits: end, repaired: true }, end))
}

/// Months by name: English, German, French, Spanish, Portuguese, Italian, Dutch, Malay, Nordic, Polish, Czech and more.
fn month(name: &str) -> Option<u32> {
    let folded = words(name).concat();
    if folded.chars().count() < 3 {
        return None;
    }
    let prefix: String = folded.chars().take(if folded.is_ascii() { 4 } else { 3 }).collect();
    let exact = |list: &[&str]| list.iter().any(|m| *m == folded);
    let starts = |list: &[&str]| list.iter().any(|m| prefix.starts_with(m));
    MONTHS.iter().zip(1..).find_map(|((short, long), number)| (exact(short) || starts(long)).then_some(number))
}

/// Short names that must be the whole word, and beginnings (at least four letters, three of Cyrillic) of long ones.
const MONTHS: [(&[&str], &[&str]); 12] = [
    (
        &["JAN", "ENE", "GEN", "STY", "LED", "OCA"],
        &["JANU", "JANV", "JANE", "JANN", "ENER", "GENN", "STYC", "LEDN", "OCAK", "ЯНВ", "JANA", "TAMM"],
    ),
    (
        &["FEB", "FEV", "FEBR", "LUT", "UNO", "SUB"],
        &["FEBR", "FEVR", "FEVE", "FEBB", "LUTY", "LUTE", "UNOR", "SUBA", "ФЕВ", "FEBE", "HELM"],
    ),
    (&["MAR", "MRZ", "MAC", "MRT", "MARS"], &["MARC", "MARZ", "MAER", "MAAR", "MARE", "MARS", "BREZ", "МАР", "MART"]),
    (
        &["APR", "AVR", "ABR", "KWI", "DUB", "NIS"],
        &["APRI", "AVRI", "ABRI", "KWIE", "DUBE", "DUBN", "NISA", "АПР", "HUHT"],
    ),
    (
        &["MAY", "MAI", "MEI", "MAJ", "MAG", "MAIO", "MAYO", "KVE", "MAYIS"],
        &["MAGG", "KVET", "MAYI", "МАЙ", "МАЯ", "TOUK", "MAJA"],
    ),
    (
        &["JUN", "JUIN", "GIU", "CZE", "CER", "HAZ", "JUNI"],
        &["JUNE", "JUNI", "JUNH", "GIUG", "CZER", "HAZI", "ИЮН", "KESA"],
    ),
    (
        &["JUL", "JUIL", "LUG", "LIP", "TEM", "JULI", "JULAI"],
        &["JULY", "JUIL", "JULI", "JULH", "LUGL", "LIPC", "LIPI", "TEMM", "ИЮЛ", "JULA", "HEIN"],
    ),
    (
        &["AUG", "AGO", "AOUT", "AOU", "OGOS", "SIE", "SRP", "AGU", "OGO"],
        &["AUGU", "AGOS", "AOUT", "OGOS", "SIER", "SRPN", "АВГ", "AGUS", "ELOK"],
    ),
    (&["SEP", "SEPT", "SET", "WRZ", "ZAR", "EYL"], &["SEPT", "SETE", "SETT", "WRZE", "ZARI", "EYLU", "СЕН", "SYYS"]),
    (
        &["OCT", "OKT", "OUT", "OTT", "PAZ", "RIJ", "EKI", "OKTO"],
        &["OCTO", "OCTU", "OKTO", "OUTU", "OTTO", "PAZD", "RIJN", "EKIM", "ОКТ", "LOKA"],
    ),
    (&["NOV", "LIS", "KAS", "NOPE"], &["NOVE", "NOVI", "LIST", "KASI", "НОЯ", "MARR"]),
    (
        &["DEC", "DEZ", "DIC", "DIS", "DES", "GRU", "PRO", "ARA"],
        &["DECE", "DEZE", "DICI", "DICE", "DISE", "DESE", "GRUD", "PROS", "ARAL", "ДЕК", "JOUL"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_FIRST: Decided = Decided { order: Order::DayFirst, sure: false };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_found() {
        let today = day("2026-11-20");
        for (line, expected) in [
            ("Date 25/12/2018 8:13:39 PM", "2018-12-25"),
            ("18-01-2018 15:44:46 Cashier: 888", "2018-01-18"),
            ("Tax Invoice: BAT02201803120255 12/03/18", "2018-03-12"),
            ("O7:49PH $463094 14-12-16", "2016-12-14"),
            ("2024-03-05T10:00", "2024-03-05"),
            ("Datum: 05.03.2024 12:31 Uhr", "2024-03-05"),
            ("5.3.2024", "2024-03-05"),
            ("2024. 03. 05.", "2024-03-05"),
            ("2024年3月5日(火) 12:31", "2024-03-05"),
            ("04 Mar 2018", "2018-03-04"),
            ("12MAR18", "2018-03-12"),
            ("Mar 12, 2018 4:00 PM", "2018-03-12"),
            ("le 3 février 2024", "2024-02-03"),
            ("12 de marzo de 2024", "2024-03-12"),
            ("12. März 2024", "2024-03-12"),
            ("Date: 2O/O3/2O18", "2018-03-20"),
            ("25/12 / 2018", "2018-12-25"),
            ("03/25/2024", "2024-03-25"),
            ("20180312", "2018-03-12"),
        ] {
            let found = dates([line].into_iter(), DAY_FIRST, today);
            assert_eq!(found.first().map(|d| d.date), Some(day(expected)), "{line}");
        }
    }

    #[test]
    fn what_is_no_date_is_left() {
        let today = day("2026-11-20");
        for line in [
            "TEL: 03-6258 0869",
            "1.234,56",
            "10.20.30",
            "NO 2/16 JALAN",
            "12:30:45",
            "25/12/2031",
            "31/02/2024",
            "GST 000889746116",
            "6942131718178",
            "",
            "99/99/9999",
            "Jalan Mar 5",
            "192.168.10.20",
        ] {
            assert_eq!(dates([line].into_iter(), DAY_FIRST, today), [], "{line}");
        }
    }

    #[test]
    fn order_and_context_decide() {
        let today = day("2026-11-20");
        let first = |lines: &[&str], order| {
            dates(lines.iter().copied(), Decided { order, sure: false }, today).first().map(|d| (d.date, d.ambiguous))
        };
        assert_eq!(first(&["03/04/2024"], Order::DayFirst), Some((day("2024-04-03"), true)));
        assert_eq!(first(&["03/04/2024"], Order::MonthFirst), Some((day("2024-03-04"), true)));
        assert_eq!(
            first(&["Valid until 01/02/2025", "05/01/2025 10:11"], Order::DayFirst),
            Some((day("2025-01-05"), true))
        );
        assert_eq!(first(&["03.04.2024"], Order::MonthFirst), Some((day("2024-04-03"), false)));
        // One date tells how the other is written; two that differ tell nothing.
        let told = &["Member since 01/25/2020", "Date 03/04/2024"];
        assert_eq!(first(told, Order::DayFirst), Some((day("2024-03-04"), false)));
        let misread = &["BIZDATE: 12/03/2018", "BILL: 12/13/2018 10:25:49 PM"];
        assert_eq!(first(misread, Order::DayFirst).map(|found| found.0), Some(day("2018-03-12")));
        let both = &["Date 03/04/2024", "01/25/2020", "25/01/2020"];
        assert_eq!(first(both, Order::DayFirst), Some((day("2024-04-03"), true)));
        assert_eq!(first(&["Expiry 24/10/2020", "18-01-2018"], Order::DayFirst), Some((day("2018-01-18"), false)));
    }
}
