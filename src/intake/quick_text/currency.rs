//! How people write currencies: signs, abbreviations, codes and words.

use crate::ledger::money::Currency;

/// What a sign or word for money means before the book's currency is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// An ISO code.
    Code(&'static str),
    /// A code read from the text.
    Exact(Currency),
    /// One of several currencies of that name: the book's if it is among them, else the first.
    Family(&'static [&'static str]),
    /// A hundredth of a unit, of no said currency.
    Cent,
    /// A hundredth of that currency's unit.
    CentOf(&'static str),
    /// Money outside ISO 4217.
    Unknown,
}

pub(super) const DOLLAR: Unit = Unit::Family(&[
    "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP", "CUP", "JMD", "TTD",
    "BBD", "BZD", "BSD", "FJD", "NAD", "GYD", "LRD", "SRD", "XCD", "BND",
]);
/// The word, which is never said of pesos although their sign is the same.
pub(super) const DOLLARS: Unit = Unit::Family(&[
    "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "JMD", "TTD", "BBD", "BZD", "BSD", "FJD", "NAD", "GYD", "LRD",
    "SRD", "XCD", "BND",
]);
pub(super) const POUND: Unit = Unit::Family(&["GBP", "EGP", "LBP", "SYP", "SDG", "SSP", "GIP", "FKP", "SHP"]);
pub(super) const RUPEE: Unit = Unit::Family(&["INR", "PKR", "LKR", "NPR", "MUR", "SCR"]);
pub(super) const PESO: Unit = Unit::Family(&["MXN", "ARS", "CLP", "COP", "PHP", "UYU", "DOP", "CUP"]);
pub(super) const KRONA: Unit = Unit::Family(&["SEK", "NOK", "DKK", "ISK"]);
/// `R` is also the letter of a model, which a book in rand decides.
pub(super) const RAND: Unit = Unit::Family(&["ZAR"]);
pub(super) const YEN: Unit = Unit::Family(&["JPY", "CNY"]);
pub(super) const FRANC: Unit = Unit::Family(&["CHF", "XOF", "XAF", "XPF", "CDF", "RWF", "GNF", "DJF", "KMF", "BIF"]);
pub(super) const DINAR: Unit = Unit::Family(&["KWD", "RSD", "DZD", "TND", "JOD", "BHD", "IQD", "LYD", "MKD"]);
pub(super) const DIRHAM: Unit = Unit::Family(&["AED", "MAD"]);
pub(super) const SHILLING: Unit = Unit::Family(&["KES", "UGX", "TZS", "SOS"]);
pub(super) const RIYAL: Unit = Unit::Family(&["SAR", "QAR", "OMR", "YER", "IRR"]);

impl Unit {
    /// The currency said, `None` for cents of no said currency.
    ///
    /// # Errors
    /// [`super::Problem::UnknownCurrency`].
    pub(super) fn resolve(self, book: Currency) -> Result<Option<Currency>, super::Problem> {
        let unknown = super::Problem::UnknownCurrency;
        match self {
            Self::Exact(currency) => Ok(Some(currency)),
            Self::Code(code) | Self::CentOf(code) => Currency::parse(code).map(Some).map_err(|_| unknown),
            Self::Family(codes) => {
                let own = codes.iter().any(|code| *code == book.code()).then_some(book);
                let first = codes.first().and_then(|code| Currency::parse(code).ok());
                own.or(first).map(Some).ok_or(unknown)
            }
            Self::Cent => Ok(None),
            Self::Unknown => Err(unknown),
        }
    }

    /// Whether `5 … 50` can be five and a half: the currency has hundredths.
    pub(super) fn has_cents(self) -> bool {
        let two = |code: &str| Currency::parse(code).is_ok_and(|currency| currency.exponent() == 2);
        match self {
            Self::Code(code) => two(code),
            Self::Exact(currency) => currency.exponent() == 2,
            Self::Family(codes) => codes.first().is_some_and(|code| two(code)),
            Self::Cent | Self::CentOf(_) | Self::Unknown => false,
        }
    }

    /// Whether a number before it counts hundredths.
    pub(super) fn is_minor(self) -> bool {
        matches!(self, Self::Cent | Self::CentOf(_))
    }
}

/// Signs and abbreviations, longest first where one begins another. Those of letters stand apart from other letters;
/// those with a capital are read with it only.
pub(super) const MARKERS: &[(&str, Unit)] = &[
    ("US$", Unit::Code("USD")),
    ("USD$", Unit::Code("USD")),
    ("us$", Unit::Code("USD")),
    ("Us$", Unit::Code("USD")),
    ("usd$", Unit::Code("USD")),
    ("U$S", Unit::Code("USD")),
    ("u$s", Unit::Code("USD")),
    ("U$D", Unit::Code("USD")),
    ("au$", Unit::Code("AUD")),
    ("ca$", Unit::Code("CAD")),
    ("nz$", Unit::Code("NZD")),
    ("hk$", Unit::Code("HKD")),
    ("mx$", Unit::Code("MXN")),
    ("AU$", Unit::Code("AUD")),
    ("CA$", Unit::Code("CAD")),
    ("CAD$", Unit::Code("CAD")),
    ("NZ$", Unit::Code("NZD")),
    ("HK$", Unit::Code("HKD")),
    ("SG$", Unit::Code("SGD")),
    ("NT$", Unit::Code("TWD")),
    ("MX$", Unit::Code("MXN")),
    ("R$", Unit::Code("BRL")),
    ("A$", Unit::Code("AUD")),
    ("C$", Unit::Code("CAD")),
    ("S$", Unit::Code("SGD")),
    ("$", DOLLAR),
    ("€", Unit::Code("EUR")),
    ("£", POUND),
    ("₹", Unit::Code("INR")),
    ("₨", RUPEE),
    ("¥", YEN),
    ("円", Unit::Code("JPY")),
    ("日元", Unit::Code("JPY")),
    ("美元", Unit::Code("USD")),
    ("欧元", Unit::Code("EUR")),
    ("歐元", Unit::Code("EUR")),
    ("人民币", Unit::Code("CNY")),
    ("元", Unit::Family(&["CNY", "TWD", "HKD"])),
    ("圆", Unit::Code("CNY")),
    ("块钱", Unit::Code("CNY")),
    ("块", Unit::Code("CNY")),
    ("塊", Unit::Code("TWD")),
    ("원", Unit::Code("KRW")),
    ("달러", DOLLARS),
    ("유로", Unit::Code("EUR")),
    ("ドル", DOLLARS),
    ("ユーロ", Unit::Code("EUR")),
    ("บาท", Unit::Code("THB")),
    ("₺", Unit::Code("TRY")),
    ("₽", Unit::Code("RUB")),
    ("₩", Unit::Code("KRW")),
    ("₪", Unit::Code("ILS")),
    ("₫", Unit::Code("VND")),
    ("₴", Unit::Code("UAH")),
    ("₦", Unit::Code("NGN")),
    ("₱", Unit::Code("PHP")),
    ("₸", Unit::Code("KZT")),
    ("₡", Unit::Code("CRC")),
    ("฿", Unit::Code("THB")),
    ("₲", Unit::Code("PYG")),
    ("₵", Unit::Code("GHS")),
    ("₼", Unit::Code("AZN")),
    ("₾", Unit::Code("GEL")),
    ("֏", Unit::Code("AMD")),
    ("৳", Unit::Code("BDT")),
    ("៛", Unit::Code("KHR")),
    ("₭", Unit::Code("LAK")),
    ("₮", Unit::Code("MNT")),
    ("¢", Unit::Cent),
    ("₿", Unit::Unknown),
    ("Rs.", RUPEE),
    ("rs.", RUPEE),
    ("RS.", RUPEE),
    ("Rs", RUPEE),
    ("rs", RUPEE),
    ("RS", RUPEE),
    ("Rp.", Unit::Code("IDR")),
    ("Rp", Unit::Code("IDR")),
    ("rp", Unit::Code("IDR")),
    ("RM", Unit::Code("MYR")),
    ("zł", Unit::Code("PLN")),
    ("zl", Unit::Code("PLN")),
    ("Kč", Unit::Code("CZK")),
    ("kč", Unit::Code("CZK")),
    ("Ft", Unit::Code("HUF")),
    ("kr.", KRONA),
    ("kr", KRONA),
    ("Kr", KRONA),
    ("лв", Unit::Code("BGN")),
    ("руб.", Unit::Code("RUB")),
    ("руб", Unit::Code("RUB")),
    ("грн", Unit::Code("UAH")),
    ("SFr.", Unit::Code("CHF")),
    ("SFr", Unit::Code("CHF")),
    ("Fr.", Unit::Code("CHF")),
    ("sFr.", Unit::Code("CHF")),
    ("TL", Unit::Code("TRY")),
    ("tk", Unit::Code("BDT")),
    ("Tk", Unit::Code("BDT")),
    ("KSh", Unit::Code("KES")),
    ("Ksh", Unit::Code("KES")),
    ("ksh", Unit::Code("KES")),
    ("S/.", Unit::Code("PEN")),
    ("S/", Unit::Code("PEN")),
];

/// ISO codes that are words or names in lower case and count as codes in capitals only.
const WORDS_TOO: &[&str] = &[
    "all", "top", "try", "mad", "cup", "gel", "bob", "pen", "mop", "sos", "cop", "ron", "ang", "bam", "amd", "dop",
    "std", "mur", "ves", "lak", "shp", "nad", "bif", "pab", "sle", "srd", "wst", "ern", "che", "bov", "clf", "cou",
    "mga", "tmt", "lsl", "gip", "mop", "sol",
];

/// Coins people write like currencies.
const COINS: &[&str] = &["btc", "xbt", "eth", "xmr", "ltc", "xrp", "doge", "usdt", "usdc", "bitcoin", "bitcoins"];

/// A currency code as people type it; a coin's code is [`Unit::Unknown`].
pub(super) fn code(word: &str) -> Option<Unit> {
    let lower = word.to_ascii_lowercase();
    if COINS.contains(&lower.as_str()) {
        return Some(Unit::Unknown);
    }
    if word.len() != 3 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let upper = word.bytes().all(|b| b.is_ascii_uppercase());
    if !upper && WORDS_TOO.contains(&lower.as_str()) {
        return None;
    }
    // Codes in X are metals, bonds and tests, but for four currencies of several countries.
    if lower.starts_with('x') && !["xof", "xaf", "xpf", "xcd"].contains(&lower.as_str()) {
        return None;
    }
    Currency::parse(word).ok().map(Unit::Exact)
}
