//! Who was paid, from the top lines: company forms speak for a line; addresses, phones, tax numbers and titles against.

mod known;

use self::known::{FORMS, LEADING_FORMS, STREETS, STRONG_CONTACT, TITLES, TRADES};
use super::MAX_TEXT;
use super::amount::{Quality, Style, amounts};
use super::parse::TextLine;
use super::text::{clean, same_word, words};

/// A line that may name the merchant, tidied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    pub score: i32,
}

/// How many lines from the top are looked at.
const TOP: usize = 14;

/// Every plausible name, the likeliest first.
pub(super) fn merchants(lines: &[TextLine]) -> Vec<Named> {
    let usual_height = median(lines.iter().map(|line| line.height).filter(|h| *h > 0).collect());
    let mut found = Vec::new();
    let mut position = 0;
    let mut skip = false;
    for (index, line) in lines.iter().take(TOP).enumerate() {
        if std::mem::take(&mut skip) {
            continue;
        }
        let folded = words(&line.text);
        let letters = line.text.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 3 {
            continue;
        }
        if has_price(&line.text) || (index > 0 && starts_the_body(&folded)) {
            break;
        }
        let mut text = line.text.clone();
        let mut folded_name = folded;
        // `ABC TRADING` over `SDN BHD`, or `FISH &` over `CHIPS LTD`.
        if let Some(next) = lines.get(index + 1) {
            let next_words = words(&next.text);
            let only_form = !next_words.is_empty() && next_words.len() <= 3 && form_at(&next_words) == Some(0);
            if only_form
                || line.text.trim_end().ends_with(['&', '-'])
                    && line.text.chars().count() > 3
                    && !is_contact(&next_words, &next.text)
            {
                text = format!("{} {}", line.text.trim_end_matches(['-', ' ']), next.text);
                folded_name = words(&text);
                skip = true;
            }
        }
        let name = tidy(&text);
        let count = name.chars().filter(|c| c.is_alphanumeric()).count();
        if count < 3 {
            continue;
        }
        let mut score = 30 - 5 * position;
        position += 1;
        score += shape(&name);
        if form_at(&folded_name)
            .is_some_and(|at| at > 0 || LEADING_FORMS.iter().any(|form| folded_name.first().is_some_and(|w| w == form)))
        {
            score += 34;
        } else if has_any(&folded_name, TRADES) {
            // `BISTRO & CAFE` below a name says what it is, not who.
            let only = folded_name.iter().all(|word| word.len() < 3 || TRADES.contains(&word.as_str()));
            score += if only { -6 } else { 8 };
        }
        if is_contact(&words(&name), &name) {
            score -= 40;
        }
        if has_any(&folded_name, TITLES) {
            score -= 45;
        }
        if usual_height > 0 && line.height > usual_height {
            let ratio = (line.height * 10 / usual_height).min(25);
            score += i32::try_from(ratio).unwrap_or(10) - 10;
        }
        score += (i32::from(line.confidence) - 80) / 3;
        found.push(Named { name, score });
    }
    found.sort_by_key(|named| std::cmp::Reverse(named.score));
    found
}

/// Whether two names, as receipts print them or people write them, are one shop's: what is left of them without forms
/// of companies and trades is nearly the same, or begins or ends the other.
pub fn same_shop(one: &str, other: &str) -> bool {
    // A name that OCR tore apart is the same without its spaces.
    let (whole, whole_other) = (words(&clean(one, MAX_TEXT)).concat(), words(&clean(other, MAX_TEXT)).concat());
    let (one, other) = (telling(one), telling(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let alike = |(a, b): (&String, &String)| a == b || same_word(a, b);
    let begins = short.iter().zip(long).all(alike);
    let ends = short.iter().rev().zip(long.iter().rev()).all(alike);
    begins || ends || whole == whole_other || same_word(&whole, &whole_other)
}

/// The words of a name that tell it from others; all of them where none does.
fn telling(name: &str) -> Vec<String> {
    let all: Vec<String> = words(&clean(name, MAX_TEXT)).into_iter().take(12).collect();
    let form = |word: &String| FORMS.iter().any(|form| form.split(' ').any(|part| part == word));
    let telling: Vec<String> =
        all.iter().filter(|word| !form(word) && !TRADES.contains(&word.as_str())).cloned().collect();
    if telling.iter().any(|word| word.chars().count() >= 2) { telling } else { all }
}

/// How much a text looks like a name rather than noise.
fn shape(name: &str) -> i32 {
    let total = name.chars().filter(|c| !c.is_whitespace()).count().max(1);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(|c| c.is_numeric()).count();
    let upper = name.chars().any(char::is_uppercase);
    let unicased = name.chars().any(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
    let longest = name.split_whitespace().map(|w| w.chars().filter(|c| c.is_alphabetic()).count()).max().unwrap_or(0);
    let mut score = 0;
    if letters * 10 < total * 6 {
        score -= 25;
    }
    if digits * 3 > total {
        score -= 15;
    }
    if !upper && !unicased {
        score -= 22;
    }
    if longest < 3 && !unicased {
        score -= 18;
    } else if letters <= 4 {
        score -= 6;
    }
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    if longest >= 4 && (capitals == letters || mixed_case_is_regular(name)) {
        score += 4;
    } else if upper {
        score -= 8;
    }
    score
}

/// `Restaurant am Markt`: capitals only where words begin, or whole words.
fn mixed_case_is_regular(name: &str) -> bool {
    name.split(|c: char| !c.is_alphabetic()).all(|word| {
        let rest = word.chars().skip(1);
        rest.clone().all(char::is_lowercase) || rest.clone().all(char::is_uppercase) || word.chars().count() <= 3
    })
}

/// The line where the goods or the numbers of the sale begin.
fn starts_the_body(words: &[String]) -> bool {
    let count = |list: &[&str]| words.iter().filter(|w| list.contains(&w.as_str())).count();
    count(&[
        "QTY",
        "DESCRIPTION",
        "PRICE",
        "AMOUNT",
        "ITEM",
        "UNIT",
        "DESC",
        "MENGE",
        "PREIS",
        "ARTIKEL",
        "CANT",
        "PRIX",
        "QTE",
    ]) >= 2
        || count(&["CASHIER", "SUBTOTAL", "SALESPERSON"]) >= 1
}

/// An amount to the cent: goods have begun.
fn has_price(text: &str) -> bool {
    amounts(text, Style::Decimals).iter().any(|amount| amount.quality == Quality::Exact)
}

/// An address, a phone, a tax number or the like.
fn is_contact(words: &[String], text: &str) -> bool {
    if words.iter().any(|w| STRONG_CONTACT.contains(&w.as_str()))
        || text.contains("://")
        || text.contains("www.")
        || text.contains('@')
    {
        return true;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let street = has_any(words, STREETS)
        || words.iter().any(|w| {
            ["STRASSE", "STR", "STRAAT", "GATAN", "VEJ", "UTCA", "ALLEE", "PLATZ", "WEG"]
                .iter()
                .any(|s| w.ends_with(s) && w.len() > s.len() + 1)
        });
    let begins_with_street = words.first().is_some_and(|w| {
        ["JALAN", "JLN", "LORONG", "RUE", "CALLE", "AVENIDA", "AVDA", "VIA", "PIAZZA", "RUA", "LOT"]
            .contains(&w.as_str())
    });
    let post_code = words.iter().any(|w| (4..=6).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_digit()));
    begins_with_street && words.len() >= 2
        || (street && digits > 0)
        || (post_code && words.len() >= 2)
        || (street && text.contains(','))
        || text.contains('〒')
}

fn has_any(words: &[String], list: &[&str]) -> bool {
    list.iter().any(|known| {
        if known.is_ascii() {
            words.iter().any(|word| same_word(word, known))
        } else {
            words.iter().any(|word| word.contains(known))
        }
    })
}

/// Where a company form such as SDN BHD, GmbH or Ltd stands.
fn form_at(words: &[String]) -> Option<usize> {
    let phrase = FORMS.iter().filter_map(|form| {
        let known: Vec<&str> = form.split(' ').collect();
        words.windows(known.len()).position(|window| window.iter().zip(&known).all(|(a, b)| a == b))
    });
    let unspaced = words.iter().position(|w| {
        w.contains("株式会社") || w.contains("有限公司") || w.contains("有限会社") || w.contains("주식회사")
    });
    phrase.chain(unspaced).min()
}

/// Without registration numbers, stray signs and frames; a misread `SON BHD` is `SDN BHD`.
fn tidy(text: &str) -> String {
    let mut name = text.to_owned();
    // `(81109-A)` or an unclosed `(139386 X`: at least four digits in parentheses are a number, no name.
    while let Some(open) = name.rfind(['(', '[', '{']) {
        let tail = name.get(open..).unwrap_or("");
        let close = tail.find([')', ']', '}']).map_or(tail.len(), |at| at + 1);
        let inner = tail.get(..close).unwrap_or(tail);
        let digits = inner.chars().filter(char::is_ascii_digit).count();
        // `(Si9S37-X)` is such a number misread.
        let registered = digits >= 2
            && !inner.contains(' ')
            && inner.trim_end_matches(')').rsplit_once('-').is_some_and(|(_, check)| check.len() == 1);
        if digits < 4 && !registered {
            break;
        }
        let after = tail.get(close..).unwrap_or("").to_owned();
        name.truncate(open);
        name.push_str(&after);
    }
    let mut pieces: Vec<&str> = name.split_whitespace().collect();
    // A registration number without parentheses: `... SDN BHD 123456-X`.
    while pieces.len() > 1 && pieces.last().is_some_and(|p| is_number_like(p) || !p.chars().any(char::is_alphanumeric))
    {
        pieces.pop();
    }
    while pieces.len() > 1 && pieces.first().is_some_and(|p| !p.chars().any(char::is_alphanumeric)) {
        pieces.remove(0);
    }
    let mut name = pieces.join(" ");
    for (wrong, right) in [
        ("SON BHD", "SDN BHD"),
        ("SDN BHO", "SDN BHD"),
        ("SON. BHD", "SDN. BHD"),
        ("SDH BHD", "SDN BHD"),
        ("SDN BND", "SDN BHD"),
        ("Sin Bhd", "Sdn Bhd"),
    ] {
        if name.contains(wrong) {
            name = name.replace(wrong, right);
        }
    }
    let edge = |c: char| !(c.is_alphanumeric() || matches!(c, '(' | '&'));
    let end = |c: char| !(c.is_alphanumeric() || matches!(c, ')' | '.' | '!' | '+'));
    clean(name.trim_start_matches(edge).trim_end_matches(end), MAX_TEXT)
}

/// `123456-X`, `002043319-W`.
fn is_number_like(piece: &str) -> bool {
    let digits = piece.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && piece.chars().filter(|c| c.is_alphabetic()).count() <= 2
}

fn median(mut values: Vec<u32>) -> u32 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shops_are_known_again() {
        for (one, other, same) in [
            ("LIDL", "Lidl", true),
            ("KEDAI BUKU MAJU SDN BHD", "KEDAI BUKU MAJU SON BHD", true),
            ("Frischmarkt Lindner GmbH", "Frischmarkt Lindner", true),
            ("Frischmarkt Lindner", "Frischmarkt Lindnor", true),
            ("MERCADONA S.A.", "mercadona", true),
            ("FRISCH MARKT", "FRISCHMARKT", true),
            ("Lidl Wien 12", "lidl", true),
            ("Blue Corner Cafe", "Red Corner Cafe", false),
            ("Lidl", "Aldi", false),
            ("Cafe", "Cafe Roma", false),
            ("", "Lidl", false),
            ("...", "...", false),
        ] {
            assert_eq!(same_shop(one, other), same, "{one} {other}");
            assert_eq!(same_shop(other, one), same, "{other} {one}");
        }
    }

    #[test]
    fn merchants_are_found() {
        for (lines, expected) in [
            (
                vec!["tan woon yann", "BOOK TALK (TAMAN DAYA) SDN BHD", "789417-W", "NO.5: 55,57 & 59, JALAN SAGU 18,"],
                "BOOK TALK (TAMAN DAYA) SDN BHD",
            ),
            (
                vec!["| GREEN MART S/B (519537-X)", "LOT P.T. 2811, JALAN ANGSA,", "41150 KLANG, SELANGOR"],
                "GREEN MART S/B",
            ),
            (vec!["TAX INVOICE", "SIN & COMPANY", "REG NO: 00148397-H"], "SIN & COMPANY"),
            (vec!["MR. BOLT (M) SON BHD", "(CO.REG :860671-D)"], "MR. BOLT (M) SDN BHD"),
            (vec!["Bäckerei Müller GmbH", "Hauptstr. 5", "80331 München", "Tel. 089 123456"], "Bäckerei Müller GmbH"),
            (vec!["Bienvenue", "LE PETIT MARCHÉ", "12 rue de la Paix", "75002 Paris"], "LE PETIT MARCHÉ"),
            (vec!["Trader Sam's", "123 Main Street", "Austin, TX 78701"], "Trader Sam's"),
            (vec!["領収書", "さくら商店", "東京都千代田区1-2-3", "電話 03-1234-5678"], "さくら商店"),
            (vec!["GOLDEN WOK", "SDN BHD", "(12345-X)"], "GOLDEN WOK SDN BHD"),
        ] {
            let lines: Vec<TextLine> = lines.into_iter().map(TextLine::plain).collect();
            assert_eq!(merchants(&lines).first().map(|m| m.name.as_str()), Some(expected), "{lines:?}");
        }
    }
}
