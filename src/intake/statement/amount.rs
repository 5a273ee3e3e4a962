//! Reads one amount cell: signs, parentheses, grouping, currency signs and Dr/Cr words as banks write them.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::words::direction::{self, Direction};
use crate::ledger::money::{AMOUNT_LIMIT, Currency};

/// What stands before the cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    Dot,
    Comma,
}

/// An amount as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// With the sign as written.
    pub value: Decimal,
    /// Whether a sign or parentheses were written.
    pub signed: bool,
    /// A Dr/Cr word in the cell.
    pub direction: Option<Direction>,
    pub currency: Option<Sign>,
}

/// A currency sign or code in a cell; all but the codes stand for several currencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Code(Currency),
    Dollar,
    /// Yen or yuan.
    Yen,
    /// Krona, krone.
    Krona,
    /// Rupees of India, Pakistan, Sri Lanka and others.
    Rupee,
}

/// What a cell's marks say about the decimal mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// The cell can be read with a decimal dot, with a decimal comma.
    pub dot: bool,
    pub comma: bool,
    /// The mark is certainly a decimal one: cents, or digits before it that grouping would have split.
    pub certain: bool,
    /// Fraction digits under the reading that has some.
    pub fraction: usize,
}

/// Enough for any money; sums of a file stay far from overflow.
const MAX_DIGITS: usize = 18;

struct Pieces<'a> {
    negative: bool,
    signed: bool,
    number: &'a str,
    before: &'a str,
    after: &'a str,
}

impl Amount {
    /// With the sign that a word for debit or credit beside the number gives it.
    pub fn directed(self) -> Self {
        let value = match self.direction {
            Some(Direction::Out) => -self.value.abs(),
            Some(Direction::In) => self.value.abs(),
            _ => self.value,
        };
        Self { value, ..self }
    }
}

/// Reads a cell that is nothing but an amount.
pub fn parse(cell: &str, mark: DecimalMark) -> Option<Amount> {
    let pieces = split(cell)?;
    let mut digits = [0u8; MAX_DIGITS];
    let mut count = 0;
    let mut scale = None;
    walk(pieces.number, mark, |event| {
        match event {
            Event::Digit(d) => {
                *digits.get_mut(count)? = d;
                count += 1;
                scale = scale.map(|s: u32| s + 1);
            }
            Event::Decimal => scale = Some(0),
        }
        Some(())
    })?;
    let mut mantissa: i128 = 0;
    for d in digits.get(..count)? {
        mantissa = mantissa * 10 + i128::from(*d);
    }
    let mut value = Decimal::try_from_i128_with_scale(mantissa, scale.unwrap_or(0)).ok()?;
    if value >= AMOUNT_LIMIT {
        return None;
    }
    value.set_sign_negative(pieces.negative && !value.is_zero());
    let (before, after) = (affix(pieces.before)?, affix(pieces.after)?);
    Some(Amount {
        value,
        signed: pieces.signed,
        direction: after.direction.or(before.direction),
        currency: before.currency.or(after.currency),
    })
}

/// What the marks of a cell allow; `None` when it is no amount under either mark.
pub fn marks(cell: &str) -> Option<Marks> {
    let pieces = split(cell)?;
    affix(pieces.before)?;
    affix(pieces.after)?;
    let fraction = |mark| {
        let mut fraction = None;
        walk(pieces.number, mark, |event| {
            match event {
                Event::Digit(_) => fraction = fraction.map(|f: usize| f + 1),
                Event::Decimal => fraction = Some(0),
            }
            Some(())
        })
        .map(|()| fraction)
    };
    let (dot, comma) = (fraction(DecimalMark::Dot), fraction(DecimalMark::Comma));
    if dot.is_none() && comma.is_none() {
        return None;
    }
    let found = dot.flatten().or(comma.flatten());
    Some(Marks {
        dot: dot.is_some(),
        comma: comma.is_some(),
        certain: found.is_some() && dot.is_some() != comma.is_some(),
        fraction: found.unwrap_or(0),
    })
}

enum Event {
    Digit(u8),
    Decimal,
}

/// Walks digits and marks; `None` when the grouping is wrong for this mark.
fn walk(number: &str, mark: DecimalMark, mut see: impl FnMut(Event) -> Option<()>) -> Option<()> {
    let mut group: Option<char> = None;
    let mut run = 0;
    let mut first_run = None;
    let mut decimal = false;
    let mut any = false;
    for c in number.chars() {
        if let Some(d) = digit(c) {
            see(Event::Digit(d))?;
            run += 1;
            any = true;
            continue;
        }
        let is_decimal = match mark {
            DecimalMark::Dot => matches!(c, '.' | '．' | '٫'),
            DecimalMark::Comma => matches!(c, ',' | '，' | '٫'),
        };
        if is_decimal {
            if decimal || group.is_some() && run != 3 {
                return None;
            }
            first_run.get_or_insert(run);
            decimal = true;
            see(Event::Decimal)?;
            run = 0;
        } else {
            // Groups: all by the same mark, 3 digits each, or 2 but for the last (lakh).
            let space = matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
            let kind = if space { ' ' } else { c };
            if decimal || run == 0 || group.is_some_and(|g| g != kind || !(2..=3).contains(&run)) {
                return None;
            }
            if group.is_none() && run > 3 {
                return None;
            }
            first_run.get_or_insert(run);
            group = Some(kind);
            run = 0;
        }
    }
    if !decimal && group.is_some() && run != 3 {
        return None;
    }
    // "0.123" is no group of a thousand.
    if !decimal && group.is_some() && first_run == Some(1) && number.starts_with('0') {
        return None;
    }
    any.then_some(())
}

/// The value of a digit of any of the scripts that banks write numbers in.
pub(super) fn digit(c: char) -> Option<u8> {
    let base = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '０'..='９' => '０',
        '०'..='९' => '०',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(base)).ok()
}

fn is_number_mark(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '_' | '٫' | '٬' | '．' | '，' | '´' | '`'
    )
}

/// Takes signs and parentheses off and finds the number between what stands before and after it.
fn split(cell: &str) -> Option<Pieces<'_>> {
    let mut text = cell.trim_matches(is_blank);
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    let mut negative = false;
    let mut signed = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).filter(|t| !t.contains(['(', ')'])) {
        (negative, signed, text) = (true, true, inner.trim_matches(is_blank));
    } else if let Some(open) = text.find(['(', '（'])
        && text.ends_with([')', '）'])
    {
        let (main, note) = text.split_at_checked(open)?;
        let inner = note.trim_matches(['(', ')', '（', '）']);
        // "$(12.00)" is negative, "1,234(Dr)" has a direction, "131.77(refunded 89.84)" has a note.
        if main.chars().any(|c| digit(c).is_some()) {
            if short_direction(inner).is_some() {
                return split(main).map(|p| Pieces { after: inner, ..p });
            }
            text = main.trim_matches(is_blank);
        } else if inner.chars().any(|c| digit(c).is_some()) {
            let p = split(inner)?;
            return Some(Pieces { negative: true, signed: true, before: main.trim_matches(is_blank), ..p });
        }
    }
    let first = text.find(|c| digit(c).is_some() || matches!(c, '.' | ','))?;
    // A mark may lead the digits (",01", "$.23"), but "Rs." ends in one.
    let first = match text.get(first..).and_then(|t| t.chars().nth(1)) {
        Some(c) if digit(c).is_some() => first,
        _ if text.get(first..)?.chars().next().is_some_and(|c| digit(c).is_some()) => first,
        _ => first + text.get(first..)?.find(|c| digit(c).is_some())?,
    };
    let last = text.rfind(|c| digit(c).is_some())?;
    let end = last + text.get(last..)?.chars().next()?.len_utf8();
    let (before, number, mut after) = (text.get(..first)?, text.get(first..end)?, text.get(end..)?);
    if number.chars().any(|c| digit(c).is_none() && !is_number_mark(c)) {
        return None;
    }
    // "1.500,-" and "12." end in an empty fraction.
    if let Some(t) = after.strip_prefix([',', '.']) {
        after = t.strip_prefix(['-', '–', '—']).unwrap_or(t);
    }
    let (before, lead) = take_signs(before)?;
    let (after, tail) = take_signs(after)?;
    for sign in [lead, tail].into_iter().flatten() {
        signed = true;
        negative |= sign;
    }
    Some(Pieces { negative, signed, number, before, after })
}

/// Takes the signs off an affix: `Some(true)` for minus, even when doubled (`--12.34` is a bank's own slip, not a plus).
fn take_signs(affix: &str) -> Option<(&str, Option<bool>)> {
    let mut rest = affix.trim_matches(is_blank);
    let mut sign = None;
    loop {
        let before = rest;
        for (mark, minus) in
            [('-', true), ('−', true), ('–', true), ('﹣', true), ('－', true), ('+', false), ('＋', false)]
        {
            if let Some(t) = rest.strip_prefix(mark).or_else(|| rest.strip_suffix(mark)) {
                rest = t.trim_matches(is_blank);
                sign = Some(sign.unwrap_or(false) || minus);
            }
        }
        if rest == before {
            return Some((rest, sign));
        }
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '"' | '*')
}

#[derive(Default)]
struct Affix {
    direction: Option<Direction>,
    currency: Option<Sign>,
}

/// What stands beside the number: nothing, a currency, a direction, or both.
fn affix(text: &str) -> Option<Affix> {
    let text = text.trim_matches(is_blank);
    if text.is_empty() {
        return Some(Affix::default());
    }
    if let Some(currency) = sign(text) {
        return Some(Affix { currency: Some(currency), direction: None });
    }
    if let Some(direction) = short_direction(text) {
        return Some(Affix { direction: Some(direction), currency: None });
    }
    let (a, b) = text.split_once(' ')?;
    let (a, b) = (a.trim_matches(is_blank), b.trim_matches(is_blank));
    if let (Some(currency), Some(direction)) = (sign(a), short_direction(b)) {
        return Some(Affix { currency: Some(currency), direction: Some(direction) });
    }
    if let (Some(direction), Some(currency)) = (short_direction(a), sign(b)) {
        return Some(Affix { currency: Some(currency), direction: Some(direction) });
    }
    None
}

fn short_direction(text: &str) -> Option<Direction> {
    let word = text.trim_matches(['.', '(', ')', ' ', '/']);
    if word.chars().count() > 12 {
        return None;
    }
    match word {
        "D" | "d" | "S" => Some(Direction::Out),
        "C" | "c" | "K" | "H" => Some(Direction::In),
        _ => {
            let folded = super::words::fold(word);
            let plain =
                direction::is_plain(&folded) && folded.chars().count() > 1 || matches!(word, "借" | "贷" | "出" | "入");
            if plain { direction::flag(word).filter(|d| *d != Direction::Neutral) } else { None }
        }
    }
}

/// A currency sign, code or common abbreviation.
pub fn sign(text: &str) -> Option<Sign> {
    let text = text.trim_matches(|c| is_blank(c) || c == '.' || c == '(' || c == ')' || c == '[' || c == ']');
    let code = match text {
        "$" => return Some(Sign::Dollar),
        "¥" | "￥" => return Some(Sign::Yen),
        "kr" | "Kr" | "KR" => return Some(Sign::Krona),
        "€" | "Euro" | "euro" | "EURO" | "Euros" | "euros" => "EUR",
        "£" => "GBP",
        "US$" | "U$" | "U$S" | "u$s" | "USD$" => "USD",
        "R$" => "BRL",
        "A$" | "AU$" => "AUD",
        "C$" | "CA$" => "CAD",
        "HK$" => "HKD",
        "NZ$" => "NZD",
        "S$" => "SGD",
        "NT$" => "TWD",
        "MX$" => "MXN",
        "Rs" | "rs" | "RS" | "₨" => return Some(Sign::Rupee),
        "₹" => "INR",
        "元" | "人民币" | "人民币元" | "RMB" | "圆" | "人民幣" => "CNY",
        "円" | "日圓" | "日元" => "JPY",
        "₩" | "원" => "KRW",
        "₽" | "руб" | "р" | "RUR" | "Руб" | "рублей" => "RUB",
        "₴" | "грн" => "UAH",
        "zł" | "zl" | "ZŁ" | "Zł" => "PLN",
        "Kč" | "kč" | "Kc" => "CZK",
        "Ft" | "ft" | "HUF" => "HUF",
        "lei" | "Lei" | "LEI" => "RON",
        "лв" => "BGN",
        "TL" | "₺" | "TRY" => "TRY",
        "₪" | "ש\"ח" | "שח" => "ILS",
        "Rp" | "rp" | "RP" => "IDR",
        "RM" | "rm" => "MYR",
        "฿" | "บาท" => "THB",
        "₫" | "đ" | "VNĐ" | "vnđ" => "VND",
        "₱" | "Php" => "PHP",
        "₦" => "NGN",
        "KSh" | "Ksh" | "KSH" | "KShs" => "KES",
        "GH₵" | "GHS" | "₵" => "GHS",
        "R" => "ZAR",
        "Fr" | "SFr" | "sFr" | "CHF" | "Franken" => "CHF",
        "S/" => "PEN",
        "د.إ" => "AED",
        "ر.س" => "SAR",
        "ج.م" => "EGP",
        "د.ك" => "KWD",
        "₸" | "тг" => "KZT",
        "₾" => "GEL",
        "Dhs" | "DHS" | "dhs" => "AED",
        "SR" => "SAR",
        "港币" | "港元" | "港幣" => "HKD",
        "美元" | "美金" => "USD",
        "欧元" | "歐元" => "EUR",
        "新台幣" | "新臺幣" | "台幣" => "TWD",
        _ if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) => text,
        // In small letters many codes are words of some language ("mad", "top", "all").
        _ if [
            "eur", "usd", "gbp", "chf", "inr", "jpy", "cad", "aud", "nzd", "sek", "nok", "dkk", "pln", "czk", "huf",
        ]
        .iter()
        .any(|code| text.eq_ignore_ascii_case(code)) =>
        {
            text
        }
        _ => return None,
    };
    Currency::parse(code).ok().map(Sign::Code)
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn amounts_as_banks_write_them() {
        use DecimalMark::{Comma, Dot};
        for (text, mark, expected) in [
            ("1,234.56", Dot, Some("1234.56")),
            ("1.234,56", Comma, Some("1234.56")),
            ("1'234.56", Dot, Some("1234.56")),
            ("10 089,13", Comma, Some("10089.13")),
            ("1\u{a0}209,28", Comma, Some("1209.28")),
            ("1,23,456.78", Dot, Some("123456.78")),
            (",01", Comma, Some("0.01")),
            ("$.23", Dot, Some("0.23")),
            ("(85.00)", Dot, Some("-85.00")),
            ("($85.00)", Dot, Some("-85.00")),
            ("-$12", Dot, Some("-12")),
            ("- $21.59", Dot, Some("-21.59")),
            ("+ £1,100.00", Dot, Some("1100.00")),
            ("--12.34", Dot, Some("-12.34")),
            ("123.45-", Dot, Some("-123.45")),
            ("1.234,56 €", Comma, Some("1234.56")),
            ("CNY13.50", Dot, Some("13.50")),
            ("100.00 DB", Dot, Some("100.00")),
            ("1,234(Dr)", Dot, Some("1234")),
            ("131.77(已退款89.84)", Dot, Some("131.77")),
            ("-3.90(CN)", Dot, Some("-3.90")),
            ("Rs. 1,500.00", Dot, Some("1500.00")),
            ("-1.500,-", Comma, Some("-1500")),
            ("−42,00 zł", Comma, Some("-42.00")),
            ("\u{200f}12.50 ₪", Dot, Some("12.50")),
            ("1,234", Dot, Some("1234")),
            ("1,23", Dot, None),
            ("12,34,56", Comma, None),
            ("6226******5669", Dot, None),
            ("BE11123456789012", Dot, None),
            ("ABC", Dot, None),
            ("", Dot, None),
            ("18:00", Dot, None),
            ("1111111111111111111111111111111", Dot, None),
        ] {
            let expected = expected.map(|e| Decimal::from_str(e).unwrap());
            assert_eq!(parse(text, mark).map(|a| a.value), expected, "{text}");
        }
        assert_eq!(parse("100.00 DB", Dot).unwrap().direction, Some(Direction::Out));
        assert_eq!(parse("1,234(Cr)", Dot).unwrap().direction, Some(Direction::In));
        assert_eq!(parse("₹ 5", Dot).unwrap().currency, Some(Sign::Code(Currency::parse("INR").unwrap())));
    }

    #[test]
    fn marks_tell_the_decimal_mark() {
        for (text, dot, comma, certain) in [
            ("1,234.56", true, false, true),
            ("12,5", false, true, true),
            ("1,234", true, true, false),
            ("1234,567", false, true, true),
            ("0,123", false, true, true),
            ("500", true, true, false),
            ("1.234.567", false, true, false),
        ] {
            let m = marks(text).unwrap();
            assert_eq!((m.dot, m.comma, m.certain), (dot, comma, certain), "{text}");
        }
    }
}
