//! PURE: what a number counts: money of a currency, per cent, things. A tool's result says it by its columns, an answer
//! by what stands beside the digits; where both say something, it must be the same.

use super::tokens::Token;
use super::words;
use crate::ledger::Currency;
use crate::report::table::{self, Cell};

/// What a number is a number of, as far as a tool says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// It does not say.
    Unknown,
    /// Of this currency, or of one that is not said.
    Money(Option<Currency>),
    Percent,
    /// Entries, times, days.
    Count,
    /// What an entry goes by.
    EntryNo,
}

/// What an answer says beside a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    /// A currency's mark or name, as written.
    Money(String),
    Percent,
    /// `entries`, `times`.
    Count,
    /// `#42`, `entry 42`.
    EntryNo,
}

/// Columns of our own tables that hold no money beside a currency.
const COUNTED: [&str; 8] = [
    "no",
    "entries",
    "times",
    "stretches",
    "stretches_without_entries",
    "full_months_looked_at",
    "months_until_then",
    "count",
];
/// Parts of a column's name that say so of a model's.
const COUNTED_PARTS: [&str; 12] = [
    "count",
    "n",
    "entries",
    "times",
    "transactions",
    "purchases",
    "payments",
    "days",
    "weeks",
    "months",
    "years",
    "rank",
];
/// Whole names of a model's columns that are parts of dates.
const DATED: [&str; 6] = ["year", "quarter", "month", "week", "day", "id"];
const PERCENT_PARTS: [&str; 5] = ["percent", "percentage", "pct", "share", "rate"];
/// Parts of a column's name that speak of money even where no currency is beside it.
const PLAINLY_MONEY: [&str; 12] = [
    "amount", "spent", "spend", "spending", "earned", "income", "received", "paid", "balance", "budget", "price",
    "cost",
];
/// After a number, what is counted. `times` in the languages answers are written in, and what entries are called.
const THINGS: &str = "entry entries transaction transactions purchase purchases payment payments visit visits times \
    expenses movimiento movimientos transacción transacciones compra compras pago pagos apunte apuntes visitas veces";
/// Before a number, that it is an entry's.
const NUMBERED: [&str; 4] = ["entry", "transaction", "apunte", "movimiento"];
/// Codes of currencies that are words as well, in lower case.
const WORDS_TOO: &str = "all top try cup mad bob gel pen cop ron mop sos";
const DOLLARS: [&str; 16] =
    ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BRL", "JMD", "TTD", "DOP"];
const POUNDS: [&str; 6] = ["GBP", "EGP", "GIP", "FKP", "SHP", "LBP"];
const RUPEES: [&str; 7] = ["INR", "PKR", "LKR", "NPR", "MUR", "SCR", "IDR"];

/// What a column holds of a row. `written_by_model`: the names are a model's, and say less.
pub(super) fn of_column(column: &str, currency: Option<Currency>, written_by_model: bool) -> Unit {
    let parts = || column.split('_');
    if parts().any(|part| PERCENT_PARTS.contains(&part)) {
        return Unit::Percent;
    }
    if !written_by_model {
        let counted = COUNTED.contains(&column);
        return match currency {
            Some(_) if !counted => Unit::Money(currency),
            _ if counted => Unit::Count,
            _ => Unit::Unknown,
        };
    }
    if DATED.contains(&column) || parts().any(|part| COUNTED_PARTS.contains(&part)) {
        return Unit::Count;
    }
    match currency {
        Some(_) if table::is_money(column) => Unit::Money(currency),
        _ if parts().any(|part| PLAINLY_MONEY.contains(&part)) => Unit::Money(currency),
        _ => Unit::Unknown,
    }
}

/// The currency of a row, where one column says it; `read` tells of a column whether it was read from the ledger.
pub(super) fn currency_of(columns: &[String], row: &[Cell], read: impl Fn(usize) -> bool) -> Option<Currency> {
    let named = columns.iter().zip(row).enumerate();
    let mut named = named.filter(|(_, (column, _))| column.split('_').any(|part| part == "currency"));
    match (named.next(), named.next()) {
        (Some((at, (_, cell))), None) if read(at) => cell.currency(),
        _ => None,
    }
}

/// What stands beside the number at `at`.
pub(super) fn said(tokens: &[Token], at: usize) -> Said {
    if numbers_entry(tokens, at) {
        return Said::EntryNo;
    }
    let leads = matches!(tokens.get(at), Some(Token::Number { before: None | Some('\n'), .. }));
    match says(tokens.get(at + 1), tokens.get(at + 2)) {
        Said::Nothing if leads => Said::Nothing,
        Said::Nothing => {
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            // The mark belongs to the number before it: `45 € 12 entries`.
            let taken = at.checked_sub(2).is_some_and(|at| matches!(tokens.get(at), Some(Token::Number { .. })));
            match says(before, None) {
                said @ (Said::Money(_) | Said::Percent) if !taken => said,
                _ => Said::Nothing,
            }
        }
        said => said,
    }
}

/// Whether an entry's number stands there.
fn numbers_entry(tokens: &[Token], at: usize) -> bool {
    let marked = matches!(tokens.get(at), Some(Token::Number { before: Some('#'), .. }));
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    marked || matches!(before, Some(Token::Word(word)) if NUMBERED.contains(&word.as_str()))
}

fn says(token: Option<&Token>, next: Option<&Token>) -> Said {
    match token {
        Some(Token::Mark('%' | '‰')) => Said::Percent,
        Some(Token::Mark(mark)) if words::is_money_mark(*mark) => Said::Money(mark.to_string()),
        Some(Token::Word(word)) => {
            let listed = |list: &str| list.split(' ').any(|known| known == word);
            let cent = matches!(next, Some(Token::Word(next)) if matches!(next.as_str(), "cent" | "ciento"));
            if matches!(word.as_str(), "percent" | "percentage" | "prozent")
                || matches!(word.as_str(), "per" | "por") && cent
            {
                Said::Percent
            } else if listed(THINGS) {
                Said::Count
            } else if words::is_money(word) || Currency::parse(word).is_ok() && !listed(WORDS_TOO) {
                Said::Money(word.clone())
            } else {
                Said::Nothing
            }
        }
        _ => Said::Nothing,
    }
}

/// Whether a token is money: a word, a code or a mark.
pub(super) fn money_at(tokens: &[Token], at: usize) -> bool {
    match tokens.get(at) {
        Some(Token::Word(word)) => is_money(word),
        Some(Token::Mark(mark)) => words::is_money_mark(*mark),
        Some(Token::Number { .. } | Token::Date(_)) | None => false,
    }
}

/// Whether the token before it is.
pub(super) fn money_before(tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| money_at(tokens, before))
}

/// Whether a word is money: a name or a code.
pub(super) fn is_money(word: &str) -> bool {
    words::is_money(word) || Currency::parse(word).is_ok()
}

impl Unit {
    /// Whether a number of this unit may be said so.
    pub(super) fn fits(self, said: &Said) -> bool {
        match (self, said) {
            (Self::EntryNo, said) => *said == Said::EntryNo,
            (Self::Unknown, _) | (_, Said::Nothing) | (Self::Count, Said::EntryNo) => true,
            (Self::Percent, Said::Percent) | (Self::Count, Said::Count) | (Self::Money(None), Said::Money(_)) => true,
            (Self::Money(Some(currency)), Said::Money(written)) => denotes(written, currency),
            _ => false,
        }
    }
}

/// Whether a mark, a code or a name may stand for a currency. What is known of none stands for any.
fn denotes(written: &str, currency: Currency) -> bool {
    if let Ok(code) = Currency::parse(written) {
        return code == currency;
    }
    let code = currency.code();
    match written {
        "€" | "euro" | "euros" => code == "EUR",
        "$" | "dollar" | "dollars" | "dolar" | "dólar" | "dolares" | "dólares" | "buck" | "bucks" => {
            DOLLARS.contains(&code) || currency.symbol().contains('$')
        }
        "£" | "pound" | "pounds" | "quid" | "libra" | "libras" => {
            POUNDS.contains(&code) || currency.symbol().contains('£')
        }
        "¥" | "yen" | "yuan" => matches!(code, "JPY" | "CNY") || currency.symbol().contains('¥'),
        "₹" | "rupee" | "rupees" | "rupia" | "rupias" | "rs" => RUPEES.contains(&code),
        written if written.chars().all(char::is_alphabetic) => true,
        mark => currency.symbol().contains(mark) || !Currency::all().any(|other| other.symbol() == mark),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    #[test]
    fn what_stands_beside_a_number_says_what_it_counts() {
        let money = |text: &str| Said::Money(text.to_owned());
        for (text, expected) in [
            ("45 €", money("€")),
            ("€45", money("€")),
            ("45EUR", money("eur")),
            ("EUR 45", money("eur")),
            ("45 euros", money("euros")),
            ("US$45", money("$")),
            ("45 %", Said::Percent),
            ("45 per cent", Said::Percent),
            ("%45", Said::Percent),
            ("45 entries", Said::Count),
            ("45 veces", Said::Count),
            ("45 all in all", Said::Nothing),
            ("45, €", Said::Nothing),
            ("45", Said::Nothing),
            ("food 45 (€12)", Said::Nothing),
        ] {
            let (tokens, _) = tokens(text);
            let at = tokens.iter().position(|token| matches!(token, Token::Number { .. })).unwrap();
            assert_eq!(said(&tokens, at), expected, "{text}");
        }
        let (tokens, _) = tokens("45 € 12 things\nin EUR\n7 things");
        assert_eq!((said(&tokens, 2), said(&tokens, 6)), (Said::Nothing, Said::Nothing));
    }

    #[test]
    fn a_column_says_what_its_numbers_count() {
        let eur = Some(Currency::EUR);
        for (column, currency, written_by_model, expected) in [
            ("total", eur, false, Unit::Money(eur)),
            ("above_usual", eur, false, Unit::Money(eur)),
            ("change_percent", eur, false, Unit::Percent),
            ("entries", eur, false, Unit::Count),
            ("months_until_then", None, false, Unit::Count),
            ("total", eur, true, Unit::Money(eur)),
            ("total", None, true, Unit::Unknown),
            ("amount", None, true, Unit::Money(None)),
            ("spent_share", eur, true, Unit::Percent),
            ("total_count", eur, true, Unit::Count),
            ("month", eur, true, Unit::Count),
            ("lunches", eur, true, Unit::Unknown),
        ] {
            assert_eq!(of_column(column, currency, written_by_model), expected, "{column}");
        }
    }

    #[test]
    fn a_mark_may_stand_for_several_currencies_and_not_for_others() {
        for (written, code, expected) in [
            ("€", "EUR", true),
            ("€", "USD", false),
            ("$", "USD", true),
            ("$", "MXN", true),
            ("$", "EUR", false),
            ("usd", "EUR", false),
            ("usd", "USD", true),
            ("pounds", "GBP", true),
            ("pounds", "EUR", false),
            ("kr", "SEK", true),
            ("₹", "INR", true),
            ("₹", "EUR", false),
            ("₺", "EUR", false),
            ("₺", "TRY", true),
        ] {
            assert_eq!(denotes(written, Currency::parse(code).unwrap()), expected, "{written} {code}");
        }
    }
}
