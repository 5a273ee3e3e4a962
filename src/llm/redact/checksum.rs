/// Values of a string's ASCII digits; anything else is left out.
pub(super) fn values(digits: &str) -> impl DoubleEndedIterator<Item = u32> {
    digits.bytes().filter(u8::is_ascii_digit).map(|digit| u32::from(digit - b'0'))
}

/// ISO/IEC 7812-1 annex B.
pub(super) fn luhn(digits: &str) -> bool {
    let sum: u32 = values(digits)
        .rev()
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, _) => digit,
            (_, double @ 10..) => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// ISO 7064 MOD 97-10 as IBANs use it (ISO 13616): the first four characters moved to the end, letters as 10 to 35.
pub(super) fn mod_97_is_one(iban: &str) -> bool {
    let (head, tail) = iban.split_at_checked(4).unwrap_or((iban, ""));
    let remainder = tail.chars().chain(head.chars()).try_fold(0_u32, |remainder, c| {
        let value = c.to_digit(36)?;
        Some(if value < 10 { remainder * 10 + value } else { remainder * 100 + value } % 97)
    });
    remainder == Some(1)
}

/// Verhoeff's scheme over the dihedral group of order ten, as Aadhaar uses it.
pub(super) fn verhoeff(digits: &str) -> bool {
    const PERMUTE: [[u32; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    let check = values(digits).rev().zip(PERMUTE.iter().cycle()).fold(0, |check, (digit, permute)| {
        let permuted = permute.get(digit as usize).copied().unwrap_or_default();
        multiply(check, permuted)
    });
    check == 0
}

/// In the dihedral group: rotations are 0 to 4, reflections 5 to 9.
fn multiply(a: u32, b: u32) -> u32 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a - 5 + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

/// The sum of the digits, each times its weight.
pub(super) fn weighted(digits: &str, weights: &[u32]) -> u32 {
    values(digits).zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// ISO 7064 MOD 11,10, as German tax numbers use it; the last digit is the check.
pub(super) fn mod_11_10(digits: &str) -> bool {
    let Some(check) = values(digits).next_back() else { return false };
    let length = digits.len().saturating_sub(1);
    let product = values(digits).take(length).fold(10, |product, digit| {
        let sum = match (digit + product) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    (11 - product) % 10 == check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_pass_and_every_wrong_last_digit_fails() {
        type Check = fn(&str) -> bool;
        let cases: [(Check, &[&str]); 4] = [
            (luhn, &["4111111111111111", "378282246310005", "6011111111111117"]),
            (verhoeff, &["2363", "234123412346", "999941057058"]),
            (mod_97_is_one, &["DE89370400440532013000", "GB82WEST12345698765432", "NO9386011117947"]),
            (mod_11_10, &["86095742719", "47036892816", "65929970489"]),
        ];
        for (check, numbers) in cases {
            for number in numbers {
                assert!(check(number), "{number}");
                let (head, last) = number.split_at(number.len() - 1);
                let others = ('0'..='9').filter(|digit| !last.contains(*digit));
                assert!(others.into_iter().all(|digit| !check(&format!("{head}{digit}"))), "{number}");
            }
        }
    }
}
