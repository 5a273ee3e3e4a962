use super::checksum::{mod_11_10, values, verhoeff, weighted};
use super::cue::{Cue, Cues};
use super::text::Text;
use super::{Found, Kind};

/// The most signs a written number has, separators included.
const LONGEST: usize = 24;

/// National numbers: by a shape of their own and its check digits, or after a word that names one.
pub(super) fn find(text: &Text, cues: &Cues) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let begins = text.at(start).is_ascii_alphanumeric() && begins_number(text, start);
        match begins.then(|| at(text, cues, start)).flatten() {
            Some(end) => {
                found.push(Found { kind: Kind::NationalId, start, end });
                start = end;
            }
            None => start += 1,
        }
    }
    found
}

/// At a word's beginning, or at digits that letters are glued to: `ssn536-22-1234`.
fn begins_number(text: &Text, start: usize) -> bool {
    text.starts_word(start) || text.at(start).is_ascii_digit() && text.before(start).is_alphabetic()
}

fn at(text: &Text, cues: &Cues, start: usize) -> Option<usize> {
    // Most words are no number: look at the words before only where a digit is near.
    if !text.slice(start, start + 8).iter().any(char::is_ascii_digit)
        || text.number_precedes(start)
        || text.is_in_fours(start)
    {
        return None;
    }
    let before = cues.before(text, start);
    let by_shape = || SHAPES.iter().find_map(|format| shaped(text, start, format));
    match before.cue {
        Cue::NationalId if before.unknown == 0 && !cues.is_filler(start) => {
            by_shape().or_else(|| announced(text, start))
        }
        Cue::Account | Cue::Phone | Cue::Reference if before.unknown == 0 => None,
        _ if !text.starts_word(start) => None,
        _ => by_shape(),
    }
}

fn shaped(text: &Text, start: usize, format: &Format) -> Option<usize> {
    let mut number = String::with_capacity(LONGEST);
    let mut position = start;
    for sign in format.shape.chars() {
        let c = text.at(position).to_ascii_uppercase();
        let fits = match sign {
            '9' => c.is_ascii_digit(),
            'A' => c.is_ascii_uppercase(),
            'X' => c.is_ascii_alphanumeric(),
            literal => c == literal,
        };
        if !fits {
            return None;
        }
        if c.is_ascii_alphanumeric() {
            number.push(c);
        }
        position += 1;
    }
    let goes_on = text.number_continues(position)
        || matches!(text.at(position), '-' | '/') && text.at(position + 1).is_ascii_digit()
        || text.before(start) == '+'
        || matches!(text.before(start), '-' | '/') && text.before(start.saturating_sub(1)).is_ascii_digit();
    let is_other = goes_on || text.has_date(start, position);
    (text.ends_word(position) && !is_other && (format.is_valid)(&number)).then_some(position)
}

/// After a word for a national number: letters and digits, with separators, until there are enough.
fn announced(text: &Text, start: usize) -> Option<usize> {
    let (mut digits, mut signs, mut end, mut position) = (0, 0, start, start);
    while position - start < LONGEST && signs < 18 {
        let c = text.at(position);
        if c.is_ascii_alphanumeric() {
            digits += usize::from(c.is_ascii_digit());
            signs += 1;
            end = position + 1;
        } else {
            let next = text.at(position + 1);
            let joins = match c {
                '-' | '.' => next.is_ascii_alphanumeric(),
                '/' => next.is_ascii_digit(),
                ' ' => {
                    next.is_ascii_digit() && digits < 9 && !amount_follows(text, position + 1)
                        || next.is_ascii_alphabetic()
                            && (1..9).contains(&digits)
                            && !text.at(position + 2).is_alphanumeric()
                }
                _ => false,
            };
            if !joins || text.has_date(position + 1, position + 2) {
                break;
            }
        }
        position += 1;
    }
    let whole = text.ends_word(end) && !text.is_money(start, end);
    (whole && digits >= 5 && signs >= 6 && !text.has_date(start, end)).then_some(end)
}

/// `12.50` and `1.234,56`, which are not written behind a number's own digits.
fn amount_follows(text: &Text, start: usize) -> bool {
    let digits = (start..start + LONGEST).take_while(|at| text.at(*at).is_ascii_digit()).count();
    let (mark, after) = (text.at(start + digits), start + digits + 1);
    let fraction = (after..after + 4).take_while(|at| text.at(*at).is_ascii_digit()).count();
    matches!(mark, '.' | ',') && (fraction == 2 || fraction == 3 && matches!(text.at(after + 3), '.' | ','))
}

struct Format {
    /// `9` a digit, `A` a letter, `X` either, the rest itself.
    shape: &'static str,
    /// Given the letters and digits only, in capitals.
    is_valid: fn(&str) -> bool,
}

const fn format(shape: &'static str, is_valid: fn(&str) -> bool) -> Format {
    Format { shape, is_valid }
}

const SHAPES: &[Format] = &[
    format("999-99-9999", us_social_security),
    format("9999 9999 9999", aadhaar),
    format("9999-9999-9999", aadhaar),
    format("AAAAA9999A", indian_pan),
    format("99999999A", spanish_nif),
    format("99999999-A", spanish_nif),
    format("99.999.999-A", spanish_nif),
    format("99.999.999A", spanish_nif),
    format("A9999999A", spanish_nie_or_singaporean),
    format("A-9999999-A", spanish_nie_or_singaporean),
    format("A9999999-A", spanish_nie_or_singaporean),
    format("A-9999999A", spanish_nie_or_singaporean),
    format("999.999.999-99", brazilian_cpf),
    format("99.999.999/9999-99", brazilian_cnpj),
    format("AAAAAA99A99A999A", italian_fiscal_code),
    format("AA999999A", british_insurance),
    format("AA 99 99 99 A", british_insurance),
    format("9 99 99 99 999 999 99", french_social_security),
    format("999999999999999", french_social_security),
    format("9 99 99 99 999 999", french_without_key),
    format("99.99.99-999.99", belgian_register),
    format("999999-999X", finnish_identity),
    format("999.9999.9999.99", swiss_ahv),
    format("AAAA999999AAAAAAX9", mexican_curp),
    format("AAAA999999XXX", mexican_rfc),
    format("A999999(9)", |_| true),
    format("99999999999999999X", chinese_identity),
    format("999999-9999999", korean_register),
    format("99-99999999-9", argentine_cuit),
    format("9.999.999-X", chilean_rut),
    format("99.999.999-X", chilean_rut),
    format("999-999-999 99", russian_snils),
    format("99999-9999999-9", |number| !number.starts_with('0')),
    format("999999-99-9999", |number| date_of_birth(number, 2, 4)),
    format("9-9999-99999-99-9", thai_identity),
    format("99 999 999 999", german_tax),
];

/// Areas, groups and serials that were never given out are none (SSA, POMS RM 10201); tax numbers begin with 9.
fn us_social_security(number: &str) -> bool {
    let (area, rest) = number.split_at_checked(3).unwrap_or_default();
    let (group, serial) = rest.split_at_checked(2).unwrap_or_default();
    let given = if area.starts_with('9') { group >= "50" } else { area != "000" && area != "666" };
    given && group != "00" && serial != "0000"
}

fn aadhaar(number: &str) -> bool {
    number.starts_with(|c| c >= '2') && verhoeff(number)
}

/// The fourth letter is the holder's kind.
fn indian_pan(number: &str) -> bool {
    number.chars().nth(3).is_some_and(|kind| "ABCFGHJLPTK".contains(kind))
}

fn spanish_letter(digits: &str) -> Option<char> {
    "TRWAGMYFPDXBNJZSQVHLCKE".chars().nth(digits.parse::<usize>().ok()? % 23)
}

fn spanish_nif(number: &str) -> bool {
    let (digits, letter) = number.split_at_checked(8).unwrap_or_default();
    spanish_letter(digits) == letter.chars().next()
}

/// Both are a letter, seven digits and a check letter.
fn spanish_nie_or_singaporean(number: &str) -> bool {
    let (Some(first), Some(check)) = (number.chars().next(), number.chars().next_back()) else { return false };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let sum = weighted(&digits, &[2, 7, 6, 5, 4, 3, 2]);
    let letter = |letters: &str, offset: u32| letters.chars().nth(((sum + offset) % 11) as usize) == Some(check);
    match first {
        'X' => spanish_letter(&format!("0{digits}")) == Some(check),
        'Y' => spanish_letter(&format!("1{digits}")) == Some(check),
        'Z' => spanish_letter(&format!("2{digits}")) == Some(check),
        'S' => letter("JZIHGFEDCBA", 0),
        'T' => letter("JZIHGFEDCBA", 4),
        'F' => letter("XWUTRQPNMLK", 0),
        'G' => letter("XWUTRQPNMLK", 4),
        'M' => letter("XWUTRQPNJLK", 3),
        _ => false,
    }
}

/// The last digits of `number` are its remainders modulo 11 under these weights, ten counting as zero.
fn ends_in_mod_11(number: &str, weights: [&[u32]; 2]) -> bool {
    weights.iter().enumerate().all(|(at, weights)| {
        let remainder = match 11 - weighted(number, weights) % 11 {
            10.. => 0,
            remainder => remainder,
        };
        values(number).nth(number.len() - 2 + at) == Some(remainder)
    })
}

fn brazilian_cpf(number: &str) -> bool {
    ends_in_mod_11(number, [&[10, 9, 8, 7, 6, 5, 4, 3, 2], &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]])
}

fn brazilian_cnpj(number: &str) -> bool {
    ends_in_mod_11(number, [&[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2], &[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]])
}

/// The month is a letter of this set; sixteen signs of this shape are nothing else.
fn italian_fiscal_code(number: &str) -> bool {
    number.chars().nth(8).is_some_and(|month| "ABCDEHLMPRST".contains(month))
}

/// HMRC, NIM39110: letters that are not used, and the suffix.
fn british_insurance(number: &str) -> bool {
    let mut letters = number.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return false };
    let prefix_given = !"DFIQUV".contains(first)
        && !"DFIQUVO".contains(second)
        && !["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"].iter().any(|unused| number.starts_with(unused));
    prefix_given && number.ends_with(['A', 'B', 'C', 'D'])
}

/// Thirteen digits and a key of 97 less their remainder.
fn french_social_security(number: &str) -> bool {
    let (head, key) = number.split_at_checked(13).unwrap_or_default();
    let (Ok(head), Ok(key)) = (head.parse::<u64>(), key.parse::<u64>()) else { return false };
    french_without_key(number) && 97 - head % 97 == key
}

fn french_without_key(number: &str) -> bool {
    let month = number.get(3..5).and_then(|month| month.parse::<u32>().ok()).unwrap_or_default();
    number.starts_with(['1', '2']) && ((1..=12).contains(&month) || (20..=42).contains(&month))
}

fn belgian_register(number: &str) -> bool {
    let (head, key) = number.split_at_checked(9).unwrap_or_default();
    let key = key.parse::<u64>().unwrap_or_default();
    let is_key = |head: String| head.parse::<u64>().is_ok_and(|head| 97 - head % 97 == key);
    is_key(head.to_owned()) || is_key(format!("2{head}"))
}

fn finnish_identity(number: &str) -> bool {
    let (digits, check) = number.split_at_checked(9).unwrap_or_default();
    let expected =
        digits.parse::<usize>().ok().and_then(|digits| "0123456789ABCDEFHJKLMNPRSTUVWXY".chars().nth(digits % 31));
    date_of_birth(number, 2, 0) && expected == check.chars().next()
}

/// An EAN-13 that begins with Switzerland's 756.
fn swiss_ahv(number: &str) -> bool {
    number.starts_with("756") && weighted(number, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

fn mexican_curp(number: &str) -> bool {
    date_of_birth(number.get(4..).unwrap_or_default(), 2, 4) && matches!(number.chars().nth(10), Some('H' | 'M' | 'X'))
}

/// Four letters of a name, the second a vowel, and a date of birth.
fn mexican_rfc(number: &str) -> bool {
    let vowel = number.chars().nth(1).is_some_and(|c| "AEIOUX".contains(c));
    vowel && date_of_birth(number.get(4..).unwrap_or_default(), 2, 4)
}

/// GB 11643-1999: a date in the middle, ISO 7064 MOD 11-2 at the end.
fn chinese_identity(number: &str) -> bool {
    let sum = weighted(number.get(..17).unwrap_or_default(), &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
    let check = "10X98765432".chars().nth((sum % 11) as usize);
    let century = number.get(6..8).is_some_and(|century| matches!(century, "19" | "20"));
    century && date_of_birth(number.get(8..).unwrap_or_default(), 2, 4) && number.chars().next_back() == check
}

fn korean_register(number: &str) -> bool {
    date_of_birth(number, 2, 4) && matches!(number.chars().nth(6), Some('1'..='8'))
}

fn argentine_cuit(number: &str) -> bool {
    let prefix = number.get(..2).is_some_and(|prefix| ["20", "23", "24", "27", "30", "33", "34"].contains(&prefix));
    let check = match 11 - weighted(number, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        11 => 0,
        check => check,
    };
    prefix && values(number).next_back() == Some(check)
}

fn chilean_rut(number: &str) -> bool {
    let (digits, check) = number.split_at_checked(number.len().saturating_sub(1)).unwrap_or_default();
    let sum: u32 =
        values(digits).rev().zip([2, 3, 4, 5, 6, 7].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    "0123456789K0".chars().nth(((11 - sum % 11) % 11) as usize) == check.chars().next()
}

fn russian_snils(number: &str) -> bool {
    let sum = weighted(number, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100;
    number.get(9..).and_then(|key| key.parse::<u32>().ok()) == Some(sum)
}

fn thai_identity(number: &str) -> bool {
    let sum = weighted(number, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    values(number).next_back() == Some((11 - sum % 11) % 10)
}

fn german_tax(number: &str) -> bool {
    !number.starts_with('0') && mod_11_10(number)
}

/// Month and day stand at these places.
fn date_of_birth(number: &str, month: usize, day: usize) -> bool {
    let two = |at: usize| number.get(at..at + 2).and_then(|digits| digits.parse::<u32>().ok()).unwrap_or_default();
    (1..=12).contains(&two(month)) && (1..=31).contains(&two(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_many_states_are_found() {
        for number in [
            "078-05-1121",
            "2341 2341 2346",
            "ABCPE1234F",
            "12345678Z",
            "12.345.678-Z",
            "X1234567L",
            "S1234567D",
            "529.982.247-25",
            "11.222.333/0001-81",
            "RSSMRA85T10A562S",
            "AB123456C",
            "AB 12 34 56 C",
            "1 85 05 78 006 084 91",
            "85.07.30-033.28",
            "131052-308T",
            "756.9217.0769.85",
            "GODE561231HDFRRN04",
            "GODE561231GR8",
            "11010519491231002X",
            "900101-1234567",
            "20-12345678-6",
            "12.345.678-5",
            "112-233-445 95",
            "35202-1234567-1",
            "900101-14-5678",
            "86 095 742 719",
        ] {
            let text = Text::fold(&format!("payroll {number} march"));
            let found: Vec<String> = find(&text, &Cues::read(&text))
                .iter()
                .map(|found| text.slice(found.start, found.end).iter().collect())
                .collect();
            assert_eq!(found, [number]);
            let text = Text::fold(&format!("order {number}"));
            assert_eq!(find(&text, &Cues::read(&text)), [], "{number} as an order");
        }
    }

    #[test]
    fn a_word_is_enough_and_look_alikes_are_left() {
        for (input, expected) in [
            ("SSN 123456789", Some("123456789")),
            ("Steuer-ID: 12345678901", Some("12345678901")),
            ("passport no X1234567 fee", Some("X1234567")),
            ("BSN 1234.56.782", Some("1234.56.782")),
            ("Aadhaar 2341 2341 2345 seeding", Some("2341 2341 2345")),
            ("NI number AB 12 34 56 Z", Some("AB 12 34 56 Z")),
            ("ssn536-22-1234", Some("536-22-1234")),
            ("Aadhaar No.2345-6789-0124", Some("2345-6789-0124")),
            ("pan card ABCPE1234F", Some("ABCPE1234F")),
            ("passport P12345", Some("P12345")),
            ("Pasaporte UD9573957 12.50 EUR", Some("UD9573957")),
            ("Pasaporte UD9573957 1.234,56", Some("UD9573957")),
            ("RFC VMPD960904CC2/thanks", Some("VMPD960904CC2")),
            ("burgerservicenummer 248616237 gracias", Some("248616237")),
            ("UPI 12.345.678-5 rent", Some("12.345.678-5")),
            ("SEPA ABCPE1234F", Some("ABCPE1234F")),
            ("NEFT 234123412346", None),
            ("TAX 2026-03-12", None),
            ("TAX 250.00", None),
            ("000-12-3456", None),
            ("12345678A", None),
            ("2026 1234 5678 9012", None),
            ("555-12-34567", None),
        ] {
            let text = Text::fold(input);
            let found = find(&text, &Cues::read(&text))
                .first()
                .map(|found| text.slice(found.start, found.end).iter().collect::<String>());
            assert_eq!(found.as_deref(), expected, "{input}");
        }
    }
}
