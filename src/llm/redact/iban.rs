use super::checksum::mod_97_is_one;
use super::cue::Cues;
use super::text::Text;
use super::{Found, Kind};

/// IBANs in any case, with a single space, dash, point or line break between any two characters: right country,
/// length, structure and check digits. Right after the word IBAN a wrong check digit is forgiven.
pub(super) fn find(text: &Text, _: &Cues) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = 0;
    while start + 4 < text.len() {
        match at(text, start) {
            Some(end) => {
                found.push(Found { kind: Kind::Iban, start, end });
                start = end;
            }
            None => start += 1,
        }
    }
    found
}

fn at(text: &Text, start: usize) -> Option<usize> {
    let letter = |at: usize| Some(text.at(at)).filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase());
    let country = [letter(start)?, letter(start + 1)?];
    // Letters may be glued to the left ("IBANDE89…"), digits not.
    if text.before(start).is_ascii_digit() || !text.at(start + 2).is_ascii_digit() && text.at(start + 2) != ' ' {
        return None;
    }
    let structure = STRUCTURES.iter().find(|(code, _)| code.chars().eq(country)).map(|(_, structure)| *structure)?;
    let mut iban = String::with_capacity(34);
    let mut position = start;
    for class in std::iter::once('a').chain(['a', 'n', 'n']).chain(structure.chars()) {
        if !iban.is_empty() && matches!(text.at(position), ' ' | '-' | '.' | '\n') {
            position += 1;
        }
        let c = text.at(position).to_ascii_uppercase();
        let fits = match class {
            'n' => c.is_ascii_digit(),
            'a' => c.is_ascii_uppercase(),
            _ => c.is_ascii_alphanumeric(),
        };
        if !fits {
            return None;
        }
        iban.push(c);
        position += 1;
    }
    // Letters may be glued to the right ("…3000BIC"), digits not.
    let ends = !text.at(position).is_ascii_digit();
    (ends && (mod_97_is_one(&iban) || is_announced(text, start))).then_some(position)
}

fn is_announced(text: &Text, start: usize) -> bool {
    let mut end = start;
    while end > 0 && start - end < 4 && matches!(text.before(end), ' ' | ':' | '=' | '.') {
        end -= 1;
    }
    end >= 4 && text.slice(end - 4, end).iter().collect::<String>().eq_ignore_ascii_case("iban")
}

/// Each country's part after the check digits, by SWIFT's IBAN registry: digits, capital letters or both.
const STRUCTURES: &[(&str, &str)] = &[
    ("AD", "nnnnnnnncccccccccccc"),
    ("AE", "nnnnnnnnnnnnnnnnnnn"),
    ("AL", "nnnnnnnncccccccccccccccc"),
    ("AT", "nnnnnnnnnnnnnnnn"),
    ("AZ", "aaaacccccccccccccccccccc"),
    ("BA", "nnnnnnnnnnnnnnnn"),
    ("BE", "nnnnnnnnnnnn"),
    ("BG", "aaaannnnnncccccccc"),
    ("BH", "aaaacccccccccccccc"),
    ("BR", "nnnnnnnnnnnnnnnnnnnnnnnac"),
    ("BY", "ccccnnnncccccccccccccccc"),
    ("CH", "nnnnncccccccccccc"),
    ("CR", "nnnnnnnnnnnnnnnnnn"),
    ("CY", "nnnnnnnncccccccccccccccc"),
    ("CZ", "nnnnnnnnnnnnnnnnnnnn"),
    ("DE", "nnnnnnnnnnnnnnnnnn"),
    ("DK", "nnnnnnnnnnnnnn"),
    ("DO", "ccccnnnnnnnnnnnnnnnnnnnn"),
    ("EE", "nnnnnnnnnnnnnnnn"),
    ("EG", "nnnnnnnnnnnnnnnnnnnnnnnnn"),
    ("ES", "nnnnnnnnnnnnnnnnnnnn"),
    ("FI", "nnnnnnnnnnnnnn"),
    ("FO", "nnnnnnnnnnnnnn"),
    ("FR", "nnnnnnnnnncccccccccccnn"),
    ("GB", "aaaannnnnnnnnnnnnn"),
    ("GE", "aannnnnnnnnnnnnnnn"),
    ("GI", "aaaaccccccccccccccc"),
    ("GL", "nnnnnnnnnnnnnn"),
    ("GR", "nnnnnnncccccccccccccccc"),
    ("GT", "cccccccccccccccccccccccc"),
    ("HR", "nnnnnnnnnnnnnnnnn"),
    ("HU", "nnnnnnnnnnnnnnnnnnnnnnnn"),
    ("IE", "aaaannnnnnnnnnnnnn"),
    ("IL", "nnnnnnnnnnnnnnnnnnn"),
    ("IQ", "aaaannnnnnnnnnnnnnn"),
    ("IS", "nnnnnnnnnnnnnnnnnnnnnn"),
    ("IT", "annnnnnnnnncccccccccccc"),
    ("JO", "aaaannnncccccccccccccccccc"),
    ("KW", "aaaacccccccccccccccccccccc"),
    ("KZ", "nnnccccccccccccc"),
    ("LB", "nnnncccccccccccccccccccc"),
    ("LC", "aaaacccccccccccccccccccccccc"),
    ("LI", "nnnnncccccccccccc"),
    ("LT", "nnnnnnnnnnnnnnnn"),
    ("LU", "nnnccccccccccccc"),
    ("LV", "aaaaccccccccccccc"),
    ("LY", "nnnnnnnnnnnnnnnnnnnnn"),
    ("MC", "nnnnnnnnnncccccccccccnn"),
    ("MD", "cccccccccccccccccccc"),
    ("ME", "nnnnnnnnnnnnnnnnnn"),
    ("MK", "nnnccccccccccnn"),
    ("MR", "nnnnnnnnnnnnnnnnnnnnnnn"),
    ("MT", "aaaannnnncccccccccccccccccc"),
    ("MU", "aaaannnnnnnnnnnnnnnnnnnaaa"),
    ("NL", "aaaannnnnnnnnn"),
    ("NO", "nnnnnnnnnnn"),
    ("PK", "aaaacccccccccccccccc"),
    ("PL", "nnnnnnnnnnnnnnnnnnnnnnnn"),
    ("PS", "aaaaccccccccccccccccccccc"),
    ("PT", "nnnnnnnnnnnnnnnnnnnnn"),
    ("QA", "aaaaccccccccccccccccccccc"),
    ("RO", "aaaacccccccccccccccc"),
    ("RS", "nnnnnnnnnnnnnnnnnn"),
    ("SA", "nncccccccccccccccccc"),
    ("SC", "aaaannnnnnnnnnnnnnnnnnnnaaa"),
    ("SD", "nnnnnnnnnnnnnn"),
    ("SE", "nnnnnnnnnnnnnnnnnnnn"),
    ("SI", "nnnnnnnnnnnnnnn"),
    ("SK", "nnnnnnnnnnnnnnnnnnnn"),
    ("SM", "annnnnnnnnncccccccccccc"),
    ("ST", "nnnnnnnnnnnnnnnnnnnnn"),
    ("SV", "aaaannnnnnnnnnnnnnnnnnnn"),
    ("TL", "nnnnnnnnnnnnnnnnnnn"),
    ("TN", "nnnnnnnnnnnnnnnnnnnn"),
    ("TR", "nnnnnncccccccccccccccc"),
    ("UA", "nnnnnnccccccccccccccccccc"),
    ("VA", "nnnnnnnnnnnnnnnnnn"),
    ("VG", "aaaannnnnnnnnnnnnnnn"),
    ("XK", "nnnnnnnnnnnnnnnn"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn find_in(input: &str) -> Vec<Found> {
        let text = Text::fold(input);
        find(&text, &Cues::read(&text))
    }

    #[test]
    fn the_registrys_examples_are_found_in_every_spelling() {
        for iban in [
            "AD1200012030200359100100",
            "AE070331234567890123456",
            "AT611904300234573201",
            "BE68539007547034",
            "BG80BNBG96611020345678",
            "CH9300762011623852957",
            "CZ6508000000192000145399",
            "DE89370400440532013000",
            "DK5000400440116243",
            "EE382200221020145685",
            "ES9121000418450200051332",
            "FI2112345600000785",
            "FR1420041010050500013M02606",
            "GB29NWBK60161331926819",
            "GR1601101250000000012300695",
            "HR1210010051863000160",
            "HU42117730161111101800000000",
            "IE29AIBK93115212345678",
            "IL620108000000099999999",
            "IT60X0542811101000000123456",
            "LT121000011101001000",
            "LU280019400644750000",
            "LV80BANK0000435195001",
            "MT84MALT011000012345MTLCAST001S",
            "NL91ABNA0417164300",
            "NO9386011117947",
            "PL61109010140000071219812874",
            "PT50000201231234567890154",
            "RO49AAAA1B31007593840000",
            "SE4550000000058398257466",
            "SI56263300012039086",
            "SK3112000000198742637541",
            "TR330006100519786457841326",
            "BR1800360305000010009795493C1",
            "SA0380000000608010167519",
            "KW81CBKU0000000000001234560101",
            "PK36SCBL0000001123456702",
            "UA213223130000026007233566001",
        ] {
            let spaced = iban
                .chars()
                .enumerate()
                .map(|(at, c)| if at > 0 && at % 4 == 0 { format!(" {c}") } else { c.to_string() });
            let spaced: String = spaced.collect();
            for written in [
                iban.to_owned(),
                iban.to_lowercase(),
                spaced.clone(),
                spaced.replace(' ', "-"),
                format!("IBAN{iban}BIC"),
            ] {
                let text = Text::fold(&format!("SEPA {written} rent"));
                let found: Vec<Found> = find(&text, &Cues::read(&text));
                assert_eq!(found.len(), 1, "{written}");
                let value: String =
                    text.slice(found[0].start, found[0].end).iter().filter(|c| c.is_alphanumeric()).collect();
                assert_eq!(value.to_uppercase(), iban);
            }
            let wrong = format!("{}{}", &iban[..2], if &iban[2..4] == "10" { "11" } else { "10" }) + &iban[4..];
            assert_eq!(find_in(&wrong), [], "{wrong}");
            assert_eq!(find_in(&format!("IBAN: {wrong}")).len(), 1, "{wrong}");
        }
    }
}
