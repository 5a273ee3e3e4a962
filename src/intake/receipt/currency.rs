//! The currency of a receipt: codes and signs printed on it, else what only one country prints.

use crate::ledger::money::Currency;

use super::text::words;

/// What the receipt shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shown {
    pub currency: Option<Currency>,
    /// Told by a sign or by the country, not by a code.
    pub guessed: bool,
}

/// Votes over all lines; `home` decides what a bare `$`, `¥` or `kr` means when it is one of those.
pub(super) fn currency(lines: &[&str], home: Option<Currency>) -> Shown {
    let mut votes: Vec<(&'static str, i32, bool)> = Vec::new();
    let mut vote = |code: &'static str, weight: i32, sure: bool| match votes.iter_mut().find(|(c, _, _)| *c == code) {
        Some((_, total, was_sure)) => {
            *total += weight;
            *was_sure |= sure;
        }
        None => votes.push((code, weight, sure)),
    };
    let (mut dollar, mut krone, mut yen) = (0, 0, 0);
    for line in lines {
        let tokens: Vec<&str> = line.split_whitespace().take(40).collect();
        let number =
            |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|t| t.bytes().any(|b| b.is_ascii_digit()));
        for (at, token) in tokens.iter().copied().enumerate() {
            let beside_number =
                number(Some(at)) || number(Some(at + 1)) || number(at.checked_sub(1)) || token.starts_with(['(', '[']);
            for (sign, code) in SIGNS {
                if beside_number && token.contains(sign) {
                    vote(code, 3, true);
                }
            }
            let bare = token.contains('$')
                && !["R$", "S$", "A$", "C$", "US$", "HK$", "NT$", "NZ$", "MX$"].iter().any(|s| token.contains(s));
            dollar += i32::from(bare && is_price_sign(token) && has_digit_or_alone(token));
            yen += i32::from(token.contains(['¥', '円', '元']));
            if token.len() > 3
                && token.starts_with("RM")
                && token.get(3..).is_some_and(|rest| rest.starts_with(['.', ',']))
            {
                vote("MYR", 3, true);
                continue;
            }
            let letters = token.trim_matches(|c: char| !c.is_alphabetic());
            let glued = token.trim_start_matches(['(', '[', ':']);
            let alone = letters.chars().count() == token.trim_matches(|c: char| !c.is_alphanumeric()).chars().count();
            for (code, names) in CODES {
                let named = names.iter().any(|name| {
                    (alone && letters == *name)
                        || glued.strip_prefix(name).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                        || (token.ends_with(name) && token.starts_with(|c: char| c.is_ascii_digit()))
                });
                if named {
                    vote(code, 3, true);
                }
            }
            krone += i32::from(alone && matches!(letters, "kr" | "KR" | "Kr" | "kr."));
        }
    }
    for line in lines {
        let words = words(line);
        let has = |phrase: &str| {
            let known: Vec<&str> = phrase.split(' ').collect();
            words.windows(known.len()).any(|window| window.iter().zip(&known).all(|(a, b)| a == b))
        };
        for (code, phrases) in COUNTRIES {
            if phrases.iter().any(|phrase| has(phrase)) {
                vote(code, 2, false);
            }
        }
        if is_us_address(line) {
            vote("USD", 2, false);
        }
    }
    // Ringgit before a smudge is `RMB`.
    if votes.iter().any(|(code, _, _)| *code == "MYR") {
        votes.retain(|(code, _, _)| *code != "CNY");
    }
    if dollar > 0 {
        let dollars = ["USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP"];
        let hinted = votes.iter().find(|(code, _, _)| dollars.contains(code)).map(|(code, _, _)| *code);
        let of_home = home.and_then(|home| dollars.iter().find(|code| **code == home.code()).copied());
        let code = hinted.or(of_home).unwrap_or("USD");
        match votes.iter_mut().find(|(c, _, _)| *c == code) {
            Some((_, total, _)) => *total += 3 * dollar.min(5),
            None => votes.push((code, 3 * dollar.min(5), false)),
        }
    }
    if yen > 0 {
        let kana =
            lines.iter().any(|line| line.chars().any(|c| matches!(c as u32, 0x3040..=0x30FF)) || line.contains('円'));
        let china = lines.iter().any(|line| line.contains('元') || line.contains("实") || line.contains("计"));
        let code = if china && !kana { "CNY" } else { "JPY" };
        votes.push((code, 3 * yen.min(5), false));
    }
    if krone > 0 {
        let hinted = votes.iter().find(|(code, _, _)| ["SEK", "NOK", "DKK"].contains(code)).map(|(code, _, _)| *code);
        let of_home = home.and_then(|home| ["SEK", "NOK", "DKK", "ISK"].into_iter().find(|code| *code == home.code()));
        votes.push((hinted.or(of_home).unwrap_or("SEK"), 2 * krone.min(5), false));
    }
    let best = votes.iter().max_by_key(|(_, weight, _)| *weight);
    Shown {
        currency: best.and_then(|(code, _, _)| Currency::parse(code).ok()),
        guessed: best.is_some_and(|(_, _, sure)| !sure),
    }
}

/// Whether `$` stands where a price has it; `$$21/1A` is a street with letters misread.
fn is_price_sign(token: &str) -> bool {
    let before_amount =
        |rest: &str| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit() || "-.(".contains(c));
    !token.contains("$$") && token.split('$').skip(1).any(before_amount)
}

fn has_digit_or_alone(token: &str) -> bool {
    token.len() <= 2 || token.chars().any(|c| c.is_ascii_digit())
}

/// `Springfield, IL 62704`.
pub(super) fn is_us_address(line: &str) -> bool {
    let tokens: Vec<&str> = line.split([' ', ',']).filter(|t| !t.is_empty()).take(30).collect();
    tokens.windows(2).any(|pair| {
        let [state, zip] = pair else { return false };
        let digits = zip.get(..5).is_some_and(|z| z.bytes().all(|b| b.is_ascii_digit()));
        let tail = zip.get(5..).unwrap_or("");
        digits
            && (tail.is_empty() || (tail.len() == 5 && tail.starts_with('-')))
            && STATES.contains(&state.trim_end_matches('.'))
    })
}

const STATES: &[&str] = &[
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME",
    "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA",
    "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC",
];

/// Signs that mean one currency wherever they stand.
const SIGNS: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₽", "RUB"),
    ("₺", "TRY"),
    ("฿", "THB"),
    ("₫", "VND"),
    ("₴", "UAH"),
    ("₪", "ILS"),
    ("₱", "PHP"),
    ("₦", "NGN"),
    ("₸", "KZT"),
    ("R$", "BRL"),
    ("S$", "SGD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("US$", "USD"),
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("NZ$", "NZD"),
    ("MX$", "MXN"),
    ("원", "KRW"),
];

/// Codes and abbreviations as they stand alone or glued to a number; ringgit as OCR misreads it.
const CODES: &[(&str, &[&str])] = &[
    ("MYR", &["RM", "MYR", "RN", "RH"]),
    ("EUR", &["EUR", "EURO", "Euro", "euro"]),
    ("USD", &["USD"]),
    ("GBP", &["GBP"]),
    ("CHF", &["CHF", "SFr", "Fr"]),
    ("INR", &["INR", "Rs", "RS"]),
    ("JPY", &["JPY"]),
    ("CNY", &["CNY", "RMB"]),
    ("PLN", &["PLN", "zł", "zl"]),
    ("CZK", &["CZK", "Kč", "Kc"]),
    ("HUF", &["HUF", "Ft"]),
    ("SEK", &["SEK"]),
    ("NOK", &["NOK"]),
    ("DKK", &["DKK"]),
    ("IDR", &["IDR", "Rp"]),
    ("SGD", &["SGD"]),
    ("AUD", &["AUD"]),
    ("CAD", &["CAD"]),
    ("NZD", &["NZD"]),
    ("ZAR", &["ZAR"]),
    ("AED", &["AED", "Dhs", "DHS"]),
    ("SAR", &["SAR"]),
    ("TRY", &["TRY", "TL"]),
    ("THB", &["THB", "Baht"]),
    ("PHP", &["PHP", "Php"]),
    ("VND", &["VND", "VNĐ"]),
    ("KRW", &["KRW"]),
    ("BRL", &["BRL"]),
    ("MXN", &["MXN"]),
    ("RON", &["RON", "LEI", "Lei", "lei"]),
    ("BGN", &["BGN", "лв"]),
    ("RUB", &["RUB", "руб", "РУБ"]),
    ("UAH", &["UAH", "грн", "ГРН"]),
    ("ILS", &["ILS", "NIS"]),
    ("KES", &["KES", "KSh", "KSH"]),
    ("NGN", &["NGN"]),
    ("HKD", &["HKD"]),
    ("TWD", &["TWD"]),
    ("LKR", &["LKR"]),
    ("PKR", &["PKR"]),
    ("BDT", &["BDT", "Tk"]),
    ("COP", &["COP"]),
    ("CLP", &["CLP"]),
    ("ARS", &["ARS"]),
    ("PEN", &["PEN"]),
    ("ISK", &["ISK"]),
];

/// What only receipts of one country (or currency area) print.
const COUNTRIES: &[(&str, &[&str])] = &[
    ("MYR", &["SDN BHD", "SON BHD", "BHD", "SELANGOR", "KUALA LUMPUR", "JOHOR", "MALAYSIA", "PENANG", "JALAN"]),
    ("INR", &["GSTIN", "CGST", "SGST", "PVT LTD", "FSSAI", "INDIA"]),
    (
        "EUR",
        &[
            "UST ID",
            "UST IDNR",
            "MWST",
            "SIRET",
            "TVA",
            "P IVA",
            "PARTITA IVA",
            "BTW",
            "CIF",
            "GMBH",
            "SARL",
            "NIF",
            "HORECA",
            "ESPANA",
            "FRANCE",
            "ITALIA",
            "DEUTSCHLAND",
        ],
    ),
    ("CHF", &["CHE", "ZURICH", "GENEVE", "BERN"]),
    ("GBP", &["VAT NO GB", "LONDON", "UNITED KINGDOM"]),
    ("PLN", &["PARAGON", "NIP", "PTU"]),
    ("CZK", &["DPH", "DIC"]),
    ("HUF", &["NYUGTA", "OSSZESEN"]),
    ("SEK", &["MOMS", "KVITTO"]),
    ("NOK", &["MVA", "ORG NR MVA"]),
    ("DKK", &["CVR"]),
    ("IDR", &["NPWP", "JAKARTA", "PPN", "INDONESIA"]),
    ("SGD", &["PTE LTD", "SINGAPORE"]),
    ("AUD", &["ABN", "AUSTRALIA"]),
    ("CAD", &["HST", "QST", "TVQ", "TPS", "CANADA"]),
    ("BRL", &["CNPJ", "CUPOM"]),
    ("TRY", &["KDV", "TOPKDV"]),
    ("AED", &["DUBAI", "TRN"]),
    ("MXN", &["RFC", "MEXICO"]),
    ("ARS", &["CUIT"]),
    ("CLP", &["RUT"]),
    ("ZAR", &["SOUTH AFRICA"]),
    ("THB", &["THAILAND", "BANGKOK"]),
    ("PHP", &["VATABLE", "PHILIPPINES"]),
    ("NZD", &["NEW ZEALAND"]),
    ("RUB", &["ИНН", "ККТ"]),
    ("JPY", &["領収書", "領収証"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_told() {
        for (lines, home, expected, guessed) in [
            (vec!["TOTAL RM41.95"], None, Some("MYR"), false),
            (vec!["PRINT EXPERT SDN BHD", "Total 4.25"], None, Some("MYR"), true),
            (vec!["Summe EUR 12,30"], None, Some("EUR"), false),
            (vec!["SUMME 12,30", "MwSt 19%"], None, Some("EUR"), true),
            (vec!["Total $12.30"], None, Some("USD"), true),
            (vec!["Total $12.30"], Some("AUD"), Some("AUD"), true),
            (vec!["Total $12.30"], Some("EUR"), Some("USD"), true),
            (vec!["Total $12.300"], Some("CLP"), Some("CLP"), true),
            (vec!["ABN 12 345", "Total $12.30"], None, Some("AUD"), true),
            (vec!["合計 ¥1,280", "お釣り"], None, Some("JPY"), true),
            (vec!["GSTIN: 29ABC", "Total 120.00"], None, Some("INR"), true),
            (vec!["Total ₹120.00"], None, Some("INR"), false),
            (vec!["Total 120.00"], None, None, false),
            (vec!["Total 120 kr", "CVR 123"], None, Some("DKK"), true),
        ] {
            let shown = currency(&lines, home.map(|code| Currency::parse(code).unwrap()));
            assert_eq!(
                (shown.currency.map(|c| c.code().to_owned()).as_deref(), shown.guessed),
                (expected, guessed),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn a_sign_of_dollars_stands_at_an_amount() {
        for (token, expected) in [
            ("$9.99", true),
            ("9.99$", true),
            ("$", true),
            ("-$5", true),
            ("$-5", true),
            ("$$21/1A,", false),
            ("$S21/1A,", false),
        ] {
            assert_eq!(is_price_sign(token), expected, "{token}");
        }
    }

    #[test]
    fn american_addresses() {
        for (line, expected) in
            [("Springfield, IL 62704", true), ("AUSTIN TX 78701-1234", true), ("47400 PJ", false), ("KL 50490", false)]
        {
            assert_eq!(is_us_address(line), expected, "{line}");
        }
    }
}
