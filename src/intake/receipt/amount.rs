//! Amounts on a line of OCR text: separators of every country, currency signs glued on, spaces inside, letters for digits.

use rust_decimal::Decimal;

/// How sure the digits are; the smaller the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Quality {
    /// Printed as money: `1.234,56`, `12.50`; or whole where the receipt has no decimals.
    Exact,
    /// The same with a space inside: `20. 40`.
    Spaced,
    /// A letter was read as a digit, or a tax code's letter as a third decimal.
    Repaired,
    /// The decimal point was lost: `1400`, `17 21`.
    Pointless,
}

/// One amount and the whitespace-separated tokens it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    pub value: Decimal,
    pub quality: Quality,
    pub first: usize,
    pub last: usize,
}

/// Whether this receipt writes decimals; yen, rupiah or forint have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Decimals,
    Whole,
}

impl Style {
    /// Told by what most numbers of the receipt look like.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let (mut decimals, mut grouped, mut signed) = (0, 0, 0);
        for token in lines.flat_map(tokens) {
            let Some((number, sign)) = core(token) else { continue };
            match Shape::of(&number) {
                Shape::Decimals => decimals += 1,
                Shape::Grouped if number.chars().filter(char::is_ascii_digit).count() < 10 => grouped += 1,
                Shape::Digits if sign.currency && number.len() < 8 => signed += 1,
                _ => {}
            }
        }
        if grouped + signed > 2 * decimals { Self::Whole } else { Self::Decimals }
    }
}

/// Every amount of a line, left to right; one place may give several readings, the surest first.
pub(super) fn amounts(text: &str, style: Style) -> Vec<Amount> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let token = |offset: usize| tokens.get(at + offset).copied().unwrap_or("");
        if let Some((text, used)) = joined(token(0), token(1), token(2))
            && let Some(value) = exact(&text)
        {
            found.push(Amount { value, quality: Quality::Spaced, first: at, last: at + used - 1 });
            at += used;
            continue;
        }
        let is_rate = token(0).ends_with('%') || token(1).starts_with('%');
        if !is_rate {
            for (value, quality) in readings(token(0), style) {
                found.push(Amount { value, quality, first: at, last: at });
            }
            if let Some(value) = pointless_pair(token(0), token(1)).filter(|_| style == Style::Decimals) {
                found.push(Amount { value, quality: Quality::Pointless, first: at, last: at + 1 });
            }
        }
        at += 1;
    }
    found
}

/// Tokens are split by spaces, and before the number in `Total:9.00` and `合計¥1,280`.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for piece in text.split_whitespace() {
        let mut rest = piece;
        let mut before = ' ';
        for (at, c) in piece.char_indices() {
            let number_starts = c.is_ascii_digit() || matches!(c, '¥' | '$' | '€' | '£' | '₹');
            let letter_before = rest.chars().next().is_some_and(char::is_alphabetic);
            if number_starts && letter_before && (matches!(before, ':' | '=') || before as u32 >= 0x3040) {
                let cut = rest.len() - (piece.len() - at);
                tokens.push(rest.get(..cut).unwrap_or(rest));
                rest = piece.get(at..).unwrap_or("");
            }
            before = c;
        }
        tokens.push(rest);
        if tokens.len() >= 40 {
            break;
        }
    }
    tokens
}

/// `20.` `40`, `4` `.80`, `1 234,56`: the pieces as one number, and how many tokens they were.
fn joined(a: &str, b: &str, c: &str) -> Option<(String, usize)> {
    let ends_in_point = a.ends_with(['.', ',']) && a.chars().rev().nth(1).is_some_and(|c| digit(c).is_some());
    let two_digits = |t: &str| {
        let mut digits = 0;
        for c in t.chars() {
            match c {
                c if c.is_ascii_digit() => digits += 1,
                ')' | '|' | '"' | '\'' | '*' | '.' | ']' | '}' if digits > 0 => {}
                _ => return false,
            }
        }
        digits == 2
    };
    let integer =
        |t: &str| t.chars().last().is_some_and(|c| c.is_ascii_digit()) && Shape::of_core(t) == Some(Shape::Digits);
    if ends_in_point && two_digits(b) {
        let both = format!("{a}{b}");
        if Shape::of_core(&both) == Some(Shape::Decimals) && both.bytes().any(|b| b.is_ascii_digit()) {
            return Some((both, 2));
        }
    }
    if integer(a) && b.len() >= 3 && b.starts_with(['.', ',']) && two_digits(b.get(1..)?) {
        return Some((format!("{a}{b}"), 2));
    }
    if integer(a) && matches!(b, "." | ",") && two_digits(c) {
        return Some((format!("{a}{b}{c}"), 3));
    }
    // French, Swedish or Polish thousands; only with a decimal comma, since `2 100.00` is two pieces at 100.
    let group = b.get(..3).is_some_and(|g| g.bytes().all(|b| b.is_ascii_digit()));
    let plain = a.len() <= 3 && a.bytes().all(|b| b.is_ascii_digit());
    if plain
        && group
        && b.get(3..).is_some_and(|t| t.len() >= 3 && t.starts_with(',') && two_digits(t.get(1..).unwrap_or("")))
    {
        return Some((format!("{a}{b}"), 2));
    }
    None
}

/// `8` `60` for 8.60: only ever a guess.
fn pointless_pair(a: &str, b: &str) -> Option<Decimal> {
    let whole = a.trim_start_matches(|c: char| !c.is_ascii_digit());
    let short = (1..=4).contains(&whole.len()) && whole.bytes().all(|b| b.is_ascii_digit());
    let cents = b.trim_end_matches(|c: char| !c.is_ascii_digit());
    (short && cents.len() == 2 && cents.bytes().all(|b| b.is_ascii_digit()))
        .then(|| format!("{whole}.{cents}").parse().ok())
        .flatten()
}

fn readings(token: &str, style: Style) -> Vec<(Decimal, Quality)> {
    let Some((number, sign)) = core(token) else { return Vec::new() };
    let signed = |value: Decimal| if sign.negative { -value } else { value };
    let parse = |text: &str| exact(text).map(signed);
    let mut out = Vec::new();
    match (Shape::of(&number), style) {
        (Shape::Decimals, _) => {
            out.extend(parse(&number).map(|v| (v, if sign.repaired { Quality::Repaired } else { Quality::Exact })))
        }
        (Shape::Grouped, Style::Whole) => out.extend(plain(&number).map(|v| (signed(v), Quality::Exact))),
        (Shape::Grouped, Style::Decimals) => {
            // `53.085` is 53.08 and the tax code S; `110.600` a smudge after 110.60.
            let mut cut = number.clone();
            cut.pop();
            out.extend(parse(&cut).map(|v| (v, Quality::Repaired)));
            out.extend(plain(&number).map(|v| (signed(v), Quality::Pointless)));
        }
        (Shape::Digits, Style::Whole) if number.len() <= 9 => {
            out.extend(
                plain(&number).map(|v| (signed(v), if sign.currency { Quality::Exact } else { Quality::Spaced })),
            );
        }
        (Shape::Digits, Style::Decimals) if sign.currency && number.len() <= 4 && !number.starts_with('0') => {
            out.extend(plain(&number).map(|v| (signed(v), Quality::Spaced)));
            out.extend(pointless(&number).map(|v| (signed(v), Quality::Pointless)));
        }
        (Shape::Digits, Style::Decimals) if (3..=6).contains(&number.len()) => {
            out.extend(pointless(&number).map(|v| (signed(v), Quality::Pointless)));
        }
        _ => {}
    }
    out
}

fn pointless(digits: &str) -> Option<Decimal> {
    let split = digits.len().checked_sub(2)?;
    format!("{}.{}", digits.get(..split)?, digits.get(split..)?).parse().ok()
}

/// What separators say a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Ends in a separator and two digits.
    Decimals,
    /// Every group after the first has three digits.
    Grouped,
    Digits,
    Other,
}

impl Shape {
    fn of(number: &str) -> Self {
        let groups: Vec<&str> = number.split(['.', ',', '\'']).collect();
        match groups.as_slice() {
            [one] if !one.is_empty() => Self::Digits,
            [first, .., last] if !first.is_empty() && last.len() == 2 && groups.len() <= 5 => Self::Decimals,
            [first, rest @ ..]
                if (1..=3).contains(&first.len()) && rest.len() <= 4 && rest.iter().all(|g| g.len() == 3) =>
            {
                Self::Grouped
            }
            _ => Self::Other,
        }
    }

    fn of_core(token: &str) -> Option<Self> {
        core(token).map(|(number, _)| Self::of(&number))
    }
}

fn plain(number: &str) -> Option<Decimal> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > 15 { None } else { digits.parse().ok() }
}

fn exact(text: &str) -> Option<Decimal> {
    let (number, _) = core(text)?;
    if Shape::of(&number) != Shape::Decimals || number.len() > 20 {
        return None;
    }
    let cents = number.len().checked_sub(2)?;
    let (whole, cents) = (number.get(..cents)?, number.get(cents..)?);
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    format!("{whole}.{cents}").parse().ok()
}

/// What stood around the digits.
#[derive(Debug, Clone, Copy, Default)]
struct Sign {
    negative: bool,
    currency: bool,
    repaired: bool,
}

/// The digits and separators of a token, or nothing when it is no number of money: a time, a date, a rate, a weight.
fn core(token: &str) -> Option<(String, Sign)> {
    let mut sign = Sign::default();
    let token = token
        .trim_end_matches([')', ']', '}', '|', '"', '\'', '*', ':', ';', '.', ',', '_', '~', '‘', '’', '”', '“', '#']);
    let mut rest = token;
    loop {
        let first = rest.chars().next()?;
        match first {
            '-' | '−' | '–' | '—' => sign.negative = true,
            '$' | '€' | '£' | '¥' | '₹' | '₩' | '₽' | '₺' | '฿' | '₫' | '₴' | '₪' | '₱' | '₦' | '円' => {
                sign.currency = true
            }
            '(' | '[' | '{' | '|' | '"' | '\'' | '*' | ':' | '=' | '~' | '_' | '‘' | '’' | '“' | '”' | '«' | '.'
            | ',' | '@' | '+' | '\\' => {}
            _ => break,
        }
        rest = rest.get(first.len_utf8()..)?;
    }
    let mut letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    // `RMB.60` is RM and 8.60: a digit that became a letter of the currency.
    let misread = rest.get(..letters).and_then(|prefix| prefix.char_indices().next_back()).is_some_and(|(at, last)| {
        digit(last).is_some()
            && rest.get(..at).is_some_and(is_currency_prefix)
            && rest.get(letters..).is_some_and(|r| r.starts_with(['.', ',']))
    });
    if misread {
        letters -= 1;
    }
    let prefix = rest.get(..letters)?;
    let mut number = rest.get(letters..)?;
    if !prefix.is_empty() && !is_confusable_number(rest) {
        if letters > 4 || number.is_empty() {
            return None;
        }
        let single = prefix.len() == 1 && !number.starts_with('$');
        sign.currency = is_currency_prefix(prefix) && !single;
        number = number.trim_start_matches(['.', '$', ':', '-', '=', '*']);
        if !sign.currency && Shape::of(strip_suffix(number).0) != Shape::Decimals {
            return None;
        }
    } else {
        number = rest;
    }
    if !number.is_ascii() && number.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()) {
        return None;
    }
    let (digits, suffix) = strip_suffix(number);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'\'')) {
        return match suffix_kind(suffix) {
            Suffix::Unit => None,
            Suffix::Currency => Some((digits.to_owned(), Sign { currency: true, ..sign })),
            Suffix::Minus => Some((digits.to_owned(), Sign { negative: true, ..sign })),
            Suffix::Code => Some((digits.to_owned(), sign)),
            Suffix::Foreign => confused(number).map(|n| (n, Sign { repaired: true, ..sign })),
        };
    }
    confused(number).map(|n| (n, Sign { repaired: true, ..sign }))
}

/// `53.08S` is `53.08` and `S`.
fn strip_suffix(number: &str) -> (&str, &str) {
    let end = number.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\''))).unwrap_or(number.len());
    let (digits, suffix) = number.split_at(end);
    let trimmed = digits.trim_end_matches(['.', ',', '\'']);
    (trimmed, suffix)
}

enum Suffix {
    Code,
    Currency,
    Minus,
    Unit,
    Foreign,
}

fn suffix_kind(suffix: &str) -> Suffix {
    let letters: String = suffix.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    if suffix.starts_with('-') && letters.is_empty() {
        return Suffix::Minus;
    }
    if suffix.contains(['%', '/', ':', '@']) {
        return Suffix::Unit;
    }
    match letters.as_str() {
        "" if suffix.contains(['€', '$', '£', '¥', '₹', '₽', '₺', '₫', '₴', '฿', '₩']) => {
            Suffix::Currency
        }
        "" => Suffix::Code,
        "KG" | "G" | "GR" | "MG" | "ML" | "CL" | "L" | "LT" | "LB" | "OZ" | "CM" | "MM" | "M" | "X" | "PCS" | "PC"
        | "ST" | "STK" | "KM" | "GB" | "AM" | "PM" | "H" => Suffix::Unit,
        "EUR" | "KR" | "ZL" | "PLN" | "KC" | "FT" | "TL" | "LEI" | "RON" | "CHF" | "円" | "元" | "원" | "DH"
        | "FCFA" | "РУБ" | "Р" | "ГРН" | "ЛВ" => Suffix::Currency,
        code if code.chars().count() <= 3 && code.chars().all(char::is_alphabetic) => Suffix::Code,
        code if code.chars().all(|c| matches!(c, '円' | '元' | '税' | '込' | '※' | '軽')) => Suffix::Currency,
        _ => Suffix::Foreign,
    }
}

/// Ringgit signs as OCR reads them are among them: RM is often RH, RN or RK.
fn is_currency_prefix(prefix: &str) -> bool {
    let upper = prefix.to_uppercase();
    matches!(
        upper.as_str(),
        "RM" | "RN"
            | "RH"
            | "RK"
            | "RMB"
            | "EUR"
            | "USD"
            | "GBP"
            | "CHF"
            | "SEK"
            | "NOK"
            | "DKK"
            | "PLN"
            | "INR"
            | "RS"
            | "JPY"
            | "CNY"
            | "IDR"
            | "RP"
            | "MYR"
            | "SGD"
            | "S"
            | "AUD"
            | "CAD"
            | "NZD"
            | "ZAR"
            | "R"
            | "AED"
            | "SAR"
            | "TRY"
            | "TL"
            | "HUF"
            | "FT"
            | "CZK"
            | "KC"
            | "KR"
            | "THB"
            | "PHP"
            | "P"
            | "VND"
            | "KRW"
            | "BRL"
            | "MXN"
            | "ARS"
            | "CLP"
            | "COP"
            | "US"
            | "A"
            | "C"
            | "HK"
            | "NT"
            | "HKD"
            | "TWD"
            | "KES"
            | "KSH"
            | "NGN"
            | "GHS"
            | "EGP"
            | "ILS"
            | "RON"
            | "UAH"
            | "RUB"
    )
}

fn digit(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        'O' | 'o' | 'Q' | 'D' | '®' | '@' => '0',
        'l' | 'I' | '|' | '!' | 'i' => '1',
        'Z' | 'z' => '2',
        'A' => '4',
        'S' | 's' | '§' | '$' => '5',
        'G' => '6',
        'T' => '7',
        'B' | '&' => '8',
        'g' | 'q' => '9',
        _ => return None,
    })
}

fn is_confusable_number(token: &str) -> bool {
    confused(token).is_some()
}

/// `l2.5O` as `12.50`: a point, two places, at least half of it real digits, and no more letters than two.
fn confused(token: &str) -> Option<String> {
    if token.len() > 14 {
        return None;
    }
    let (mut out, mut real, mut mapped) = (String::new(), 0, 0);
    for c in token.chars() {
        if matches!(c, '.' | ',') {
            out.push(c);
        } else if c.is_ascii_digit() {
            out.push(c);
            real += 1;
        } else {
            out.push(digit(c)?);
            mapped += 1;
        }
    }
    (Shape::of(&out) == Shape::Decimals && (1..=2).contains(&mapped) && real >= mapped).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Quality::*;

    #[test]
    fn amounts_are_read() {
        let cases: &[(&str, &[(&str, Quality)])] = &[
            ("Total 12.50", &[("12.50", Exact)]),
            ("Summe 1.234,56 EUR", &[("1234.56", Exact)]),
            ("TOTAL RM41.95", &[("41.95", Exact)]),
            ("Total ₹1,23,456.78", &[("123456.78", Exact)]),
            ("1'234.50 CHF", &[("1234.50", Exact)]),
            ("CHANGE RM20. 40", &[("20.40", Spaced)]),
            ("TOTAL 4 .80", &[("4.80", Spaced)]),
            ("CASH 4. 80", &[("4.80", Spaced)]),
            ("À PAYER 1 234,56 €", &[("1234.56", Spaced)]),
            ("2 100.00", &[("100.00", Exact)]),
            ("l2.5O", &[("12.50", Repaired)]),
            ("T.A2", &[]),
            ("53.085", &[("53.08", Repaired), ("53085", Pointless)]),
            ("Discount -1.50", &[("-1.50", Exact)]),
            ("Rabatt 0,50-", &[("-0.50", Exact)]),
            ("Milch 1,19 A", &[("1.19", Exact)]),
            ("Milch 1,19A", &[("1.19", Exact)]),
            ("9.95*", &[("9.95", Exact)]),
            ("GST 6% 1.26", &[("1.26", Exact)]),
            ("6.00 % 1.26", &[("1.26", Exact)]),
            ("Amount 1400", &[("14.00", Pointless)]),
            ("10:20:37 21/09/2017 0.5kg 1.5L 03-7731", &[]),
            ("Items: 7", &[]),
            ("Sub Total «= RMB. 60.", &[("8.60", Spaced)]),
            ("RMO.00", &[("0.00", Repaired)]),
            ("£5", &[("5", Spaced)]),
            ("Total:9.00", &[("9.00", Exact)]),
        ];
        for (text, expected) in cases {
            let found: Vec<(String, Quality)> =
                amounts(text, Style::Decimals).into_iter().map(|a| (a.value.to_string(), a.quality)).collect();
            let expected: Vec<(String, Quality)> = expected.iter().map(|(v, q)| ((*v).to_owned(), *q)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn whole_currencies_are_told_by_the_receipt() {
        for (lines, style) in [
            (vec!["コーヒー ¥350", "合計 ¥1,280", "お釣り ¥720"], Style::Whole),
            (vec!["Nasi Goreng 25.000", "Total Rp 50.000"], Style::Whole),
            (vec!["Coffee 3.50", "Total 3.50", "1,000 points"], Style::Decimals),
        ] {
            assert_eq!(Style::of(lines.iter().copied()), style, "{lines:?}");
        }
        let found = amounts("合計 ¥1,280", Style::Whole);
        assert_eq!(found.first().map(|a| a.value.to_string()), Some("1280".to_owned()));
    }
}
