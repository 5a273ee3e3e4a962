//! Bytes to text: byte-order marks, UTF-16 without one, and the single- and double-byte code pages banks still use,
//! chosen by which of them turns the file's words into words.

use std::collections::HashSet;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, IBM866, ISO_8859_2, KOI8_R, MACINTOSH, SHIFT_JIS, UTF_8, UTF_16BE,
    UTF_16LE, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255,
    WINDOWS_1256, WINDOWS_1257,
};

use super::StatementError;
use super::amount;
use super::words::{header, rows};

/// Text and the name of the encoding it was in.
pub struct Decoded {
    pub text: String,
    pub encoding: &'static str,
}

const CANDIDATES: &[&Encoding] = &[
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1251,
    WINDOWS_1253,
    WINDOWS_1254,
    WINDOWS_1256,
    WINDOWS_1257,
    WINDOWS_1255,
    WINDOWS_874,
    GB18030,
    SHIFT_JIS,
    BIG5,
    EUC_KR,
    EUC_JP,
    ISO_8859_2,
    KOI8_R,
    IBM866,
    MACINTOSH,
];

/// Bytes looked at to choose a code page.
const SAMPLE: usize = 16 * 1024;

/// Decodes a statement's bytes.
///
/// # Errors
/// [`StatementError::Empty`], [`StatementError::Unsupported`] for what is no text, [`StatementError::Encrypted`].
pub fn decode(bytes: &[u8]) -> Result<Decoded, StatementError> {
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(StatementError::Empty);
    }
    known_binary(bytes)?;
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(finish(encoding, bytes.get(length..).unwrap_or(bytes)));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(finish(encoding, bytes));
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if sample
        .iter()
        .filter(|b| **b == 0 || (**b < 32 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b)))
        .count()
        * 50
        > sample.len()
    {
        return Err(StatementError::Unsupported);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text: normalise(text.to_owned()), encoding: "UTF-8" }),
        Err(_) if mostly_utf8(bytes) => return Ok(finish(UTF_8, bytes)),
        Err(_) => {}
    }
    Ok(finish(declared(bytes).unwrap_or_else(|| code_page(bytes)), bytes))
}

/// The encoding that XML (`encoding="ISO-8859-2"`) and OFX (`CHARSET:1252`) name for themselves.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes)).to_ascii_lowercase();
    let after = |label: &str| {
        let (_, rest) = head.split_once(label)?;
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        rest.get(..rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))?)
    };
    if head.trim_start().starts_with("<?xml") {
        return after("encoding=").and_then(|label| Encoding::for_label(label.as_bytes()));
    }
    if head.trim_start().starts_with("ofxheader") {
        let page = after("charset:").filter(|page| page.len() == 4 && page.bytes().all(|b| b.is_ascii_digit()))?;
        return Encoding::for_label(format!("windows-{page}").as_bytes());
    }
    None
}

fn finish(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: normalise(text.into_owned()), encoding: encoding.name() }
}

/// Old Mac line ends become newlines; a control-Z at the end of a DOS file goes.
fn normalise(text: String) -> String {
    let text = if !text.contains('\n') && text.contains('\r') { text.replace('\r', "\n") } else { text };
    match text.strip_suffix('\u{1a}') {
        Some(t) => t.to_owned(),
        None => text,
    }
}

fn known_binary(bytes: &[u8]) -> Result<(), StatementError> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let images: [&[u8]; 8] =
        [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"RIFF", b"\x1F\x8B", b"Rar!", b"7z\xBC\xAF", b"BZh"];
    if images.iter().any(|m| starts(m)) {
        return Err(StatementError::Unsupported);
    }
    Ok(())
}

fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    if sample.len() < 8 {
        return None;
    }
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let half = sample.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 4 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 4 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 with a few broken bytes in it (cut fields, a narration from elsewhere).
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good > 0 && bad * 10 <= good
}

/// The code page under which the most words are known; the detector's guess wins ties.
fn code_page(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..64 * 1024).unwrap_or(bytes), true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut best = (f32::MIN, guess);
    for encoding in CANDIDATES.iter().copied().chain([guess]) {
        let (text, broken) = encoding.decode_without_bom_handling(sample);
        let mut score = if encoding == guess { 1.5 } else { 0.0 };
        if broken {
            score -= 3.0;
        }
        // Hardly any bank writes these today.
        if [MACINTOSH, KOI8_R, IBM866, ISO_8859_2].contains(&encoding) {
            score -= 2.0;
        }
        score += known_words(&text);
        if score > best.0 {
            best = (score, encoding);
        }
    }
    best.1
}

/// How much of a text's non-ASCII wording is known from bank files, less what looks like rubbish.
fn known_words(text: &str) -> f32 {
    let mut score = 0.0;
    let mut seen = HashSet::new();
    for line in text.lines().take(40) {
        for cell in line.split([',', ';', '\t', '|', ':']).take(60) {
            let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
            if cell.is_ascii() || cell.len() > 120 || !seen.insert(cell) {
                continue;
            }
            // A word of two letters is found in any rubbish, except where two are a word.
            let wide = cell.chars().any(|c| u32::from(c) >= 0x2E80);
            if letters < 3 && !(wide && letters == 2) && !cell.bytes().any(|b| b.is_ascii_digit()) {
                continue;
            }
            let (roles, sure) = header::roles(cell.trim_matches('"'));
            if !roles.is_empty() && sure >= 0.5 {
                score += 2.0 * sure;
            } else if rows::summary(cell).is_some() || amount::marks(cell.trim_matches('"')).is_some() {
                score += 1.0;
            }
        }
    }
    let odd = text
        .chars()
        .filter(|c| matches!(u32::from(*c), 0x80..=0x9F | 0xFFFD | 0xE000..=0xF8FF | 0x2500..=0x259F))
        .count();
    score - 0.5 * odd as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_are_told_by_their_words() {
        let table: &[(&'static Encoding, &str)] = &[
            (WINDOWS_1250, "Datum zaúčtování;Částka;Název protiúčtu;Zůstatek\n01.02.2024;-12,50;Potraviny;100,00\n"),
            (WINDOWS_1251, "Дата операции;Сумма;Описание;Остаток\n01.02.2024;-12,50;Покупка;100,00\n"),
            (WINDOWS_1252, "Buchungstag;Betrag;Begünstigter;Währung\n01.02.2024;-12,50;Bäckerei;EUR\n"),
            (WINDOWS_1253, "Ημερομηνία;Ποσό;Περιγραφή;Υπόλοιπο\n01/02/2024;-12,50;ΔΕΗ;100,00\n"),
            (WINDOWS_1254, "İşlem Tarihi;Tutar;Açıklama;Bakiye\n01.02.2024;-12,50;ŞOK MARKET;100,00\n"),
            (WINDOWS_1256, "التاريخ,التفاصيل,مدين,دائن,الرصيد\n01/02/2024,شراء,12.50,,100.00\n"),
            (GB18030, "交易日期,摘要,支出,收入,余额\n2024-02-01,消费,12.50,,100.00\n"),
            (SHIFT_JIS, "日付,摘要,お支払金額,お預り金額,残高\n2024/02/01,カード,1250,,10000\n"),
            (EUC_KR, "거래일자,적요,출금액,입금액,잔액\n2024-02-01,카드,12500,,100000\n"),
            (BIG5, "交易日期,摘要,支出金額,存入金額,餘額\n2024/02/01,提款,1250,,10000\n"),
        ];
        for (encoding, text) in table {
            let (bytes, _, _) = encoding.encode(text);
            let decoded = decode(&bytes).unwrap();
            assert_eq!(&decoded.text, text, "{} read as {}", encoding.name(), decoded.encoding);
        }
    }

    #[test]
    fn utf16_and_marks() {
        let text = "Date;Amount\n2024-01-02;-5,00\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(decode(&le).unwrap().text, text);
        assert_eq!(decode(&be).unwrap().text, text);
        assert_eq!(decode(format!("\u{feff}{text}").as_bytes()).unwrap().text, text);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(matches!(decode(b""), Err(StatementError::Empty)));
        assert!(matches!(decode(b" \n\0"), Err(StatementError::Empty)));
        assert!(matches!(decode(b"\x89PNG\r\n\x1a\n"), Err(StatementError::Unsupported)));
        assert!(matches!(decode(&[1, 2, 3, 4, 5, 6, 7, 8, 0, 1]), Err(StatementError::Unsupported)));
    }
}
