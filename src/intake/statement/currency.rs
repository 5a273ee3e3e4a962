//! Which currency a file is in: by its column, by the signs in its amounts, by its column names and preamble.

use super::amount::{self, Sign};
use super::words::fold;
use crate::ledger::money::Currency;

/// A cell that is nothing but a currency: a code, a sign, or its name.
pub fn code(cell: &str) -> Option<Currency> {
    if cell.is_empty() || cell.len() > 24 {
        return None;
    }
    if cell.len() == 3 && cell.bytes().all(|b| b.is_ascii_uppercase()) {
        return Currency::parse(cell).ok();
    }
    if cell.len() == 1 && cell.is_ascii() && cell != "$" {
        return None;
    }
    match amount::sign(cell) {
        Some(Sign::Code(currency)) if cell.chars().count() > 1 || !cell.is_ascii() => Some(currency),
        _ => None,
    }
}

/// The one currency a text names as a word of its own ("Saldo CHF", "Withdrawals (SGD)", "Betrag in Euro"); `None`
/// when it names none or two.
pub fn named(text: &str) -> Option<Currency> {
    let mut found: Option<Currency> = None;
    for word in text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '₹' | '₽' | '₺' | '¥')))
        .filter(|w| !w.is_empty())
    {
        // "CAD$" is the code with its sign.
        let word = word.strip_suffix('$').filter(|code| code.len() == 3).unwrap_or(word);
        let currency = match word {
            "EUR" | "Euro" | "euro" | "EURO" | "Euros" | "euros" | "EUROA" | "euroa" | "€" => {
                Currency::parse("EUR").ok()
            }
            "£" => Currency::parse("GBP").ok(),
            "₹" => Currency::parse("INR").ok(),
            "₽" => Currency::parse("RUB").ok(),
            "₺" => Currency::parse("TRY").ok(),
            _ if word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase()) => common(word),
            _ if word.starts_with("人民币") => Currency::parse("CNY").ok(),
            _ => None,
        };
        match (currency, found) {
            (Some(c), Some(f)) if c != f => return None,
            (Some(c), _) => found = Some(c),
            _ => {}
        }
    }
    if found.is_none() && (text.ends_with("(元)") || text.ends_with("元")) {
        return Currency::parse("CNY").ok();
    }
    if found.is_none() && (text.ends_with("(円)") || text.ends_with('円')) {
        return Currency::parse("JPY").ok();
    }
    found
}

/// The currency that a word of a column's name is; its inner `None` leaves it to the account.
pub fn word(word: &str) -> Option<Option<Currency>> {
    if let Some(currency) = named(word) {
        return Some(Some(currency));
    }
    let code = match fold(word).as_str() {
        _ if word == "$" => return Some(None),
        _ if matches!(word, "U$S" | "US$" | "U$D" | "u$s" | "USD$") => "USD",
        "pesos" | "peso" => return Some(None),
        "dolares" | "dolar" | "usd" => "USD",
        "soles" => "PEN",
        "colones" => "CRC",
        "quetzales" => "GTQ",
        "lempiras" => "HNL",
        "bolivianos" => "BOB",
        "guaranies" => "PYG",
        "reais" => "BRL",
        "francs" | "franken" => "CHF",
        _ if word == "R$" => "BRL",
        _ if word == "₡" => "CRC",
        _ if word == "₪" => "ILS",
        _ => return None,
    };
    Currency::parse(code).ok().map(Some)
}

/// Codes that people write on statements; the rest of ISO 4217 is too close to other abbreviations ("ALL", "TOP").
fn common(word: &str) -> Option<Currency> {
    const COMMON: &str = "AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GEL GHS HKD HRK HUF IDR ILS INR ISK JOD JPY \
        KES KRW KWD KZT LKR MAD MXN MYR NGN NOK NPR NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TWD TZS UAH UGX USD UYU VND ZAR";
    COMMON.split_whitespace().any(|c| c == word).then(|| Currency::parse(word).ok()).flatten()
}

/// Whether a preamble line speaks of the account's currency ("Währung:", "Kode Mata Uang").
pub fn is_currency_label(text: &str) -> bool {
    let folded = fold(text);
    [
        "currency",
        "wahrung",
        "waehrung",
        "devise",
        "moneda",
        "divisa",
        "moeda",
        "valuta",
        "waluta",
        "mena",
        "mata uang",
        "bewertet in",
        "币种",
        "валюта",
        "para birimi",
    ]
    .iter()
    .any(|w| folded.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_named_in_many_ways() {
        for (text, code) in [
            ("Saldo CHF", Some("CHF")),
            ("Withdrawals (SGD)", Some("SGD")),
            ("Betrag in Euro", Some("EUR")),
            ("人民币金额", Some("CNY")),
            ("Amount", None),
            ("TOP ALL", None),
            ("EUR to USD", None),
        ] {
            assert_eq!(named(text).map(|c| c.to_string()).as_deref(), code, "{text}");
        }
        assert_eq!(code("人民币").map(|c| c.to_string()).as_deref(), Some("CNY"));
        assert_eq!(code("EUR"), Some(Currency::EUR));
        assert_eq!(code("eur"), Some(Currency::EUR));
        assert_eq!(code("Mad"), None);
        assert_eq!(code("R"), None);
        assert_eq!(code("BOB's"), None);
    }
}
