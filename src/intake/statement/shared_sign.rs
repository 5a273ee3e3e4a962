//! Currency signs that several currencies share, and what tells which one a file means.

use super::amount::Sign;
use super::words::{contains_word, fold};
use crate::ledger::money::Currency;

/// Texts looked at, and the words in them that only one country's files have. Folded.
const TEXTS: usize = 600;
const DOLLARS: &[(&str, &[&str])] = &[
    ("MXN", &["mxn", "pesos mexicanos", "moneda nacional", "oxxo", "spei", "clabe", "infonavit", "banamex", "telmex"]),
    ("ARS", &["ars", "pesos argentinos", "cbu", "cvu", "cuit", "cuil", "debin", "monotributo", "rapipago"]),
    ("CLP", &["clp", "pesos chilenos", "cartola", "cuenta rut", "cuentarut", "redcompra", "servipag"]),
    ("COP", &["cop", "pesos colombianos", "nequi", "daviplata", "bancolombia", "pse", "4x1000"]),
    ("UYU", &["uyu", "pesos uruguayos", "abitab", "redpagos"]),
    ("USD", &["usd", "us dollars", "zelle", "venmo", "routing number"]),
    ("CAD", &["cad", "interac", "canadian dollars"]),
    ("AUD", &["aud", "bsb", "bpay", "osko", "payid", "australian dollars"]),
    ("NZD", &["nzd", "new zealand dollars"]),
    ("SGD", &["sgd", "paynow", "singapore dollars"]),
    ("HKD", &["hkd", "hong kong dollars", "港幣", "港币", "港元"]),
    ("TWD", &["twd", "ntd", "新臺幣", "新台幣"]),
];
const KRONOR: &[(&str, &[&str])] = &[
    ("SEK", &["sek", "belopp", "bokforingsdatum", "bokforingsdag", "swish", "bankgiro", "autogiro"]),
    ("NOK", &["nok", "belop", "inn pa konto", "ut fra konto", "bokfort", "rentedato", "vipps", "avtalegiro"]),
    ("DKK", &["dkk", "belob", "bogfort", "bogforingsdato", "mobilepay", "dankort", "betalingsservice"]),
    ("ISK", &["isk", "upphaed", "dagsetning"]),
];
const RUPEES: &[(&str, &[&str])] = &[
    ("INR", &["inr", "upi", "neft", "imps", "ifsc", "rtgs", "nach"]),
    ("PKR", &["pkr", "ibft", "raast", "easypaisa", "jazzcash"]),
    ("LKR", &["lkr", "ceft", "colombo"]),
    ("NPR", &["npr", "esewa", "khalti", "kathmandu"]),
    ("MUR", &["mur", "mauritius"]),
];

/// The currencies that write a sign, the likeliest of the world first.
fn shared(sign: Sign) -> &'static str {
    match sign {
        Sign::Code(_) => "",
        Sign::Dollar => {
            "USD CAD AUD MXN ARS CLP COP NZD SGD HKD TWD UYU DOP CUP JMD TTD BBD BSD BZD FJD XCD GYD SRD LRD NAD BND \
             BMD KYD SBD"
        }
        Sign::Yen => "JPY CNY",
        Sign::Krona => "SEK NOK DKK ISK",
        Sign::Rupee => "INR PKR LKR NPR MUR SCR",
    }
}

/// The currency that a shared sign means: that of the account or the book which writes it, else the one that the file's
/// words speak of. Where neither tells, and the account writes another sign, the likeliest of the world; `None` where no
/// account is known.
pub fn meant<'a>(sign: Sign, home: &[Currency], texts: impl Iterator<Item = &'a str>) -> Option<Currency> {
    if let Sign::Code(currency) = sign {
        return Some(currency);
    }
    let writes = |currency: &&Currency| shared(sign).split_whitespace().any(|code| code == currency.code());
    if let Some(currency) = home.iter().find(writes) {
        return Some(*currency);
    }
    let code = spoken_of(sign, texts).or_else(|| shared(sign).split_whitespace().next().filter(|_| !home.is_empty()));
    code.and_then(|code| Currency::parse(code).ok())
}

/// The one currency whose country's words stand in the texts.
fn spoken_of<'a>(sign: Sign, texts: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let texts: Vec<&str> = texts.take(TEXTS).collect();
    if sign == Sign::Yen {
        let has = |from: u32, to: u32| texts.iter().flat_map(|t| t.chars()).any(|c| (from..to).contains(&u32::from(c)));
        // Kana are Japanese only.
        return if has(0x3040, 0x3100) {
            Some("JPY")
        } else if has(0x4E00, 0xA000) {
            Some("CNY")
        } else {
            None
        };
    }
    let folded: Vec<String> = texts.iter().map(|text| fold(text)).filter(|text| !text.is_empty()).collect();
    let stands = |word: &str| folded.iter().any(|text| contains_word(text, word));
    let lists = match sign {
        Sign::Dollar => DOLLARS,
        Sign::Krona => KRONOR,
        Sign::Rupee => RUPEES,
        Sign::Code(_) | Sign::Yen => &[],
    };
    let mut found = lists.iter().filter(|(_, words)| words.iter().any(|word| stands(word))).map(|(code, _)| *code);
    match (found.next(), found.next()) {
        (Some(code), None) => Some(code),
        // "Cargo" and "abono" over dollars are Mexican where nothing speaks of another country.
        (None, _) if sign == Sign::Dollar && stands("fecha") => {
            let side = |one: &str, many: &str| stands(one) || stands(many);
            (side("cargo", "cargos") && side("abono", "abonos")).then_some("MXN")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_sign_is_the_books_or_what_the_words_speak_of() {
        let mexican = ["FECHA", "DESCRIPCIÓN", "CARGO", "ABONO", "SALDO"];
        let argentine = ["Fecha", "Concepto", "Importe", "Transferencia CVU"];
        let english = ["Date", "Description", "Amount"];
        let danish = ["Dato", "Tekst", "Beløb"];
        let kana = ["日付", "お支払金額"];
        for (sign, home, texts, meant_is) in [
            (Sign::Dollar, &["MXN"][..], &english[..], Some("MXN")),
            (Sign::Dollar, &["EUR", "CAD"], &english, Some("CAD")),
            (Sign::Dollar, &[], &english, None),
            (Sign::Dollar, &["EUR"], &english, Some("USD")),
            (Sign::Dollar, &[], &mexican, Some("MXN")),
            (Sign::Dollar, &["ARS"], &mexican, Some("ARS")),
            (Sign::Dollar, &["EUR"], &argentine, Some("ARS")),
            (Sign::Krona, &[], &danish, Some("DKK")),
            (Sign::Krona, &["NOK"], &danish, Some("NOK")),
            (Sign::Krona, &[], &english, None),
            (Sign::Yen, &[], &kana, Some("JPY")),
            (Sign::Yen, &["CNY"], &english, Some("CNY")),
            (Sign::Rupee, &[], &["UPI-SWIGGY"], Some("INR")),
            (Sign::Rupee, &["PKR"], &["UPI-SWIGGY"], Some("PKR")),
            (Sign::Rupee, &[], &english, None),
        ] {
            let home: Vec<Currency> = home.iter().map(|code| Currency::parse(code).unwrap()).collect();
            let found = meant(sign, &home, texts.iter().copied());
            assert_eq!(found.map(|c| c.to_string()).as_deref(), meant_is, "{sign:?} {home:?} {texts:?}");
        }
    }
}
