//! Narrations as banks of many countries write them, made here with known truth: how much is found, and how little
//! that is harmless is touched. Seeded, so a failure can be looked at.

use super::checksum::{luhn, mod_97_is_one, verhoeff};
use super::{Kind, Redactor};

const EACH: usize = 600;
const HARMLESS: usize = 4_000;
const USER: &str = "Marta Elena Kowalczyk";

/// Xorshift, so that the corpus stays the same whatever becomes of a crate's generator.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % end as u64) as usize
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    /// `#` a digit, `%` a digit of one to nine, `@` a letter, the rest itself.
    fn fill(&mut self, shape: &str) -> String {
        let sign = |dice: &mut Self, sign| match sign {
            '#' => char::from(b'0' + dice.below(10) as u8),
            '%' => char::from(b'1' + dice.below(9) as u8),
            '@' => char::from(b'A' + dice.below(26) as u8),
            other => other,
        };
        shape.chars().map(|c| sign(self, c)).collect()
    }

    fn merchant(&mut self) -> &'static str {
        self.pick(&[
            "LIDL",
            "REWE SAGT DANKE",
            "TESCO STORES 3217",
            "AMZN Mktp US",
            "SWIGGY",
            "UBER *TRIP",
            "Carrefour Market",
            "SPOTIFY P1A2B3",
            "NETFLIX.COM",
            "IKEA",
            "Shell 0421",
            "McDonald's",
            "ZOMATO",
            "Mercadona",
            "Albert Heijn 1029",
            "BIEDRONKA 4455",
            "7-ELEVEN",
            "PAYPAL *STEAM",
            "Deutsche Bahn",
            "EDEKA",
            "Woolworths",
            "BIG BAZAAR",
            "PINGO DOCE",
            "Żabka Z1234",
            "コンビニ",
            "Магнит",
        ])
    }

    fn date(&mut self) -> String {
        let (day, month, year) = (1 + self.below(28), 1 + self.below(12), 2023 + self.below(4));
        match self.below(8) {
            0 => format!("{year}-{month:02}-{day:02}"),
            1 => format!("{day:02}.{month:02}.{year}"),
            2 => format!("{day:02}/{month:02}/{}", year % 100),
            3 => format!("{month:02}/{day:02}"),
            4 => format!("{year}{month:02}{day:02}"),
            5 => format!("{day:02}.{month:02}.{}", year % 100),
            6 => format!("{day:02}-{month:02}-{year}"),
            _ => format!("{day:02} {month:02} {year}"),
        }
    }

    fn time(&mut self) -> String {
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        match self.below(4) {
            0 => format!("{hour:02}:{minute:02}:{second:02}"),
            1 => format!("{hour:02}.{minute:02}"),
            2 => format!("{hour:02}{minute:02}"),
            _ => format!("{hour:02}:{minute:02}"),
        }
    }

    fn amount(&mut self) -> String {
        let whole = 1 + self.below(9_999);
        let cents = self.below(100);
        match self.below(9) {
            0 => format!("{whole}.{cents:02}"),
            1 => format!("{whole},{cents:02} EUR"),
            2 => format!("€{whole}.{cents:02}"),
            3 => format!("{}.{:03},{cents:02}", 1 + whole % 99, self.below(1_000)),
            4 => format!("Rs.{whole}.00"),
            5 => format!("INR {},{:02},{:03}.{cents:02}", 1 + whole % 9, self.below(100), self.below(1_000)),
            6 => format!("{} {:03} {:03} COP", 1 + whole % 99, self.below(1_000), self.below(1_000)),
            7 => format!("+{}.{:03}.{:03} IDR", 1 + whole % 99, self.below(1_000), self.below(1_000)),
            _ => format!("${},{:03}.{cents:02}", 1 + whole % 99, self.below(1_000)),
        }
    }

    fn reference(&mut self) -> String {
        let shape = self.pick(&[
            "REF %#########",
            "Ref. %###########",
            "TXN ID %##############",
            "UTR %###########",
            "RRN ############",
            "Order 1##-#######-#######",
            "ORDER #%#######",
            "Rechnung RE-2026-####",
            "Kd.-Nr. %#######",
            "TID ########",
            "TERMINAL %#######",
            "AUTH ######",
            "Beleg-Nr. ####",
            "INV/2026/#####",
            "STAN ######",
            "Mandat M-%#######",
            "CHQ ######",
            "Booking %#########",
            "EREF+NOTPROVIDED%######",
            "@@@%######@",
            "@@%#########@",
            "PNR @@@@@@",
            "NEFT-HDFCN%############",
            "IMPS/%###########/",
            "UPI/%###########/",
            "trace 0000%#####",
            "#%#####",
            "TRACKING 1Z%##@##%##########",
            "Folio %#######",
            "ticket 0#%##########",
            "Invoice no %##########",
            "transaction id %###############",
            "customer %########",
            "seq. no. %#####",
            "policy %##########",
            "batch %####",
            "store %###",
            "KD%#######",
            "Vertrag %#########",
            "%###########",
            "%##########",
            "%#########",
            "%###############",
            "voucher @@@@-@@@@-####",
            "mandate %########",
            "ID %#########",
            "ISBN 978-%-###-#####-#",
            "AWB %##-########",
            "VIN @@@%@##@###@######",
            "IMEI ###############",
            "4x%.##",
            "%# x 500g",
            "2 x 1,5L",
            "%#%.%#.%#.###",
            "Artikel ###-####-##",
            "PLZ 1####",
            "%##-%####-%#####",
            "SN %#@@####%##",
            "build 2026####.%",
            "EREF+2026####-######",
            "CRED+DE##ZZZ###########",
            "-##.######, %#.######",
            "Gate 0# Seat ##@",
            "2026-######",
            "No. ### ### ###",
            "########-####-4###-####-############",
            "lot 00#### 0#### ##",
            "MCC %###",
            "%,### pcs",
            "%#/%# pages",
            "0# %# 0#",
            "km ### ###",
            "AID A000000%######",
            "%#:%#:## GMT+0#00",
            "rate %.#### x %##",
        ]);
        self.fill(shape)
    }

    /// What stands around: merchants, dates, amounts, references.
    fn noise(&mut self) -> String {
        match self.below(6) {
            0 => self.merchant().to_owned(),
            1 => format!("{} {}", self.merchant(), self.date()),
            2 => format!("{} {}", self.merchant(), self.amount()),
            3 => format!("{} {}", self.date(), self.time()),
            4 => self.reference(),
            _ => format!("{} {}", self.merchant(), self.time()),
        }
    }

    /// A text with the value in it, and where: in characters.
    fn around(&mut self, value: &str, announced_by: &str) -> (String, usize, usize) {
        let mut before = match self.below(3) {
            0 => String::new(),
            _ => format!("{}{}", self.noise(), self.pick(&[" ", " / ", "; ", " - ", ", "])),
        };
        before.push_str(announced_by);
        let after = match self.below(3) {
            0 => self.pick(&["", ".", " RENT", " thanks", "/PAY"]).to_owned(),
            _ => format!("{}{}", self.pick(&[" ", "; ", ", ", " / "]), self.noise()),
        };
        let start = before.chars().count();
        (format!("{before}{value}{after}"), start, start + value.chars().count())
    }

    fn with_check(&mut self, head: &str, is_valid: fn(&str) -> bool) -> String {
        (0..10).map(|check| format!("{head}{check}")).find(|number| is_valid(number)).unwrap()
    }

    fn card(&mut self) -> String {
        let (prefix, length) = [
            ("4", 16),
            ("51", 16),
            ("55", 16),
            ("2300", 16),
            ("34", 15),
            ("37", 15),
            ("6011", 16),
            ("6521", 16),
            ("3530", 16),
            ("36", 14),
            ("6200", 16),
            ("5018", 16),
        ][self.below(12)];
        let head = format!("{prefix}{}", self.digits(length - prefix.len() - 1));
        let number = self.with_check(&head, luhn);
        let groups: &[usize] = match length {
            15 => &[4, 6, 5],
            14 => &[4, 6, 4],
            _ => &[4, 4, 4, 4],
        };
        let separator = self.pick(&["", "", " ", "-", " "]);
        let mut at = 0;
        let parts: Vec<&str> = groups
            .iter()
            .map(|group| {
                at += group;
                &number[at - group..at]
            })
            .collect();
        parts.join(separator)
    }

    fn iban(&mut self) -> String {
        let shape = self.pick(&[
            "DE##################",
            "GB@@@@##############",
            "FR#######################",
            "ES####################",
            "IT@######################",
            "NL@@@@##########",
            "PL########################",
            "BE############",
            "AT################",
            "CH#################",
            "SE####################",
            "PT#####################",
            "IE@@@@##############",
            "NO###########",
            "DK##############",
            "FI##############",
            "TR######################",
            "RO@@@@################",
            "CZ####################",
        ]);
        let body = self.fill(&shape[2..]);
        let iban =
            (2..=98).map(|check| format!("{}{check:02}{body}", &shape[..2])).find(|iban| mod_97_is_one(iban)).unwrap();
        let spaced: String = iban
            .chars()
            .enumerate()
            .flat_map(|(at, c)| [Some(' ').filter(|_| at > 0 && at % 4 == 0), Some(c)])
            .flatten()
            .collect();
        match self.below(5) {
            0 => iban,
            1 => iban.to_lowercase(),
            2 => spaced.to_lowercase(),
            3 => spaced.replace(' ', "-"),
            _ => spaced,
        }
    }

    fn email(&mut self) -> String {
        let local = self.pick(&[
            "jane.doe",
            "j_doe",
            "max+bank",
            "info",
            "ravi1987",
            "PETER.PAN",
            "o'neil",
            "müller",
            "a",
            "x-y",
        ]);
        let domain = self.pick(&[
            "gmail.com",
            "mail.example.co.uk",
            "web.de",
            "YAHOO.COM",
            "uni-köln.de",
            "t-online.de",
            "firma.museum",
            "x.io",
        ]);
        format!("{local}@{domain}")
    }

    fn upi(&mut self) -> String {
        let local = match self.below(4) {
            0 => format!("{}{}", self.pick(&["6", "7", "8", "9"]), self.digits(9)),
            1 => self.pick(&["ravi.kumar", "priya", "sharma_k", "Q12345678", "rahul1987"]).to_owned(),
            2 => format!("{}.{}", self.pick(&["amit", "neha"]), self.digits(4)),
            _ => {
                self.pick(&["bharatpe.90012345678", "paytmqr281005050101", "swiggy.stores", "zomato-order"]).to_owned()
            }
        };
        let handle = self.pick(&[
            "okhdfcbank",
            "okaxis",
            "oksbi",
            "okicici",
            "ybl",
            "paytm",
            "ibl",
            "axl",
            "upi",
            "icici",
            "hdfcbank",
            "kotak",
            "apl",
        ]);
        let address = format!("{local}@{handle}");
        if self.below(4) == 0 { address.to_uppercase() } else { address }
    }

    fn phone(&mut self) -> (String, &'static str) {
        let by_word = [
            "Tel ",
            "tel. ",
            "Phone: ",
            "Mobile ",
            "mob no ",
            "M-PESA ",
            "RECHARGE ",
            "WhatsApp ",
            "Handy ",
            "móvil ",
            "Tél : ",
            "PayNow ",
            "call ",
        ];
        if self.below(3) == 0 {
            let shape = self.pick(&[
                "%#########",
                "0%#########",
                "0%########",
                "2547########",
                "9#######",
                "%## ### ####",
                "## ## ## ##",
            ]);
            return (self.fill(shape), by_word[self.below(by_word.len())]);
        }
        let shape = self.pick(&[
            "+49 17# #######",
            "+4917########",
            "+44 7### ######",
            "+447#########",
            "+44 20 #### ####",
            "+1 (4##) 5##-####",
            "+1-212-5##-####",
            "+1212555####",
            "+33 6 ## ## ## ##",
            "+336########",
            "+34 6## ### ###",
            "+91 9#### #####",
            "+91-9#########",
            "+919#########",
            "+55 11 9####-####",
            "+55 (21) 9####-####",
            "+86 13# #### ####",
            "+81 90-####-####",
            "+61 4## ### ###",
            "+2547########",
            "+234 80# ### ####",
            "+971 50 ### ####",
            "+65 9### ####",
            "+48 5## ### ###",
            "+41 79 ### ## ##",
            "+7 9## ###-##-##",
            "0049 17# #######",
            "(415) 5##-####",
            "415-5##-####",
            "415.5##.####",
            "020 7### ####",
            "07### ######",
            "017# #######",
            "0171/#######",
            "06 ## ## ## ##",
            "06.##.##.##.##",
            "9#### #####",
            "04## ### ###",
            "06-%#######",
            "090-####-####",
            "010-####-####",
            "053# ### ## ##",
            "079 ### ## ##",
            "8 (9##) ###-##-##",
            "(11) 9####-####",
            "6%% %# ## ##",
            "07## ### ###",
            "09## ### ####",
            "050-###-####",
            "138 #### ####",
            "0664 #######",
            "05#-###-####",
        ]);
        (self.fill(shape), self.pick_word(&["", "", "from ", "to ", "by "]))
    }

    fn pick_word(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    fn account(&mut self) -> (String, &'static str) {
        let shape = self.pick(&[
            "%#######",
            "%#########",
            "%###########",
            "5010##########",
            "000%########",
            "##-####-#######-##",
            "%##-%####-#",
            "#### #### ####",
            "%###-####-##",
            "## #### ####",
            "%#######-#",
            "%##.%##.###",
        ]);
        let word = self.pick_word(&[
            "A/C ",
            "a/c no. ",
            "A/c No: ",
            "ACCT ",
            "Account ",
            "account number ",
            "to account ",
            "Acc ",
            "Konto ",
            "Kto. ",
            "Kontonr. ",
            "cuenta ",
            "CTA ",
            "nº de cuenta ",
            "compte ",
            "conto ",
            "conta ",
            "C/C ",
            "rekening ",
            "rek. nr. ",
            "konto nr ",
            "rachunek ",
            "číslo účtu ",
            "hesap no ",
            "tilinumero tili ",
            "CLABE ",
            "счет ",
            "A/C-",
            "ACCT#",
            "ACC:",
        ]);
        (self.fill(shape), word)
    }

    fn national_id(&mut self) -> (String, &'static str) {
        match self.below(14) {
            0 => (self.fill("%##-%#-%###").replace("666", "665").replacen('9', "7", 1), ""),
            1 => {
                let head = self.fill("%##########").replacen('1', "2", 1);
                let number = self.with_check(&head, verhoeff);
                let separator = self.pick(&[" ", "-"]);
                ([&number[..4], &number[4..8], &number[8..]].join(separator), "")
            }
            2 => (self.fill("@@@P@####@"), ""),
            3 => {
                let digits = self.digits(8);
                let letter = "TRWAGMYFPDXBNJZSQVHLCKE".as_bytes()[digits.parse::<usize>().unwrap() % 23];
                (format!("{digits}{}", char::from(letter)), self.pick_word(&["", "NIF ", "DNI: "]))
            }
            4 => (self.fill("AB %# ## ## C"), self.pick_word(&["", "NINO "])),
            5 => {
                (self.fill("%##########"), self.pick_word(&["Steuer-ID ", "PESEL ", "CPF ", "TCKN ", "fødselsnummer "]))
            }
            6 => (self.fill("%########"), self.pick_word(&["SSN ", "BSN ", "NIF ", "SIN ", "passport no. ", "TIN: "])),
            7 => (self.fill("@%######"), self.pick_word(&["Passport ", "passport number ", "Reisepass "])),
            8 => (self.fill("%########### "), self.pick_word(&["Aadhaar ", "aadhaar no ", "UIDAI "])),
            9 => (self.fill("### ## ####"), self.pick_word(&["SSN ", "Social Security No "])),
            10 => (self.fill("RSSMRA85T1#A562S"), ""),
            11 => (self.fill("85##1#-####"), self.pick_word(&["personnummer ", "CPR-nr. "])),
            12 => (self.fill("## ### ### ###"), self.pick_word(&["Steuer-IdNr. ", "IdNr. ", "Steuer-ID: "])),
            _ => (self.fill("%#.###.###"), self.pick_word(&["DNI ", "cédula ", "RUT "])),
        }
    }

    fn name(&mut self) -> &'static str {
        self.pick_word(&[
            "Marta Elena Kowalczyk",
            "MARTA KOWALCZYK",
            "Kowalczyk, Marta",
            "KOWALCZYK MARTA ELENA",
            "M. Kowalczyk",
            "kowalczyk",
            "Marta",
            "KOWALCZYK/MARTA",
            "M E Kowalczyk",
            "MARTAELENAKOWALCZYK",
            "Marta K",
            "Márta Kowalczyk",
        ])
    }

    fn harmless(&mut self) -> String {
        match self.below(10) {
            0 => format!("{} {} {}", self.merchant(), self.date(), self.time()),
            1 => format!("POS {} {} {}", self.merchant(), self.reference(), self.amount()),
            2 => format!("{} {} {}", self.reference(), self.merchant(), self.date()),
            3 => format!("{} / {} / {}", self.noise(), self.noise(), self.noise()),
            4 => format!(
                "{} {}",
                self.pick(&[
                    "lunch",
                    "coffee and bagel",
                    "2 x pizza",
                    "taxi to airport",
                    "12 eggs",
                    "rent march",
                    "gym 3 months",
                    "milk 2L",
                    "train 8:15",
                    "3 tickets @ 12.50"
                ]),
                self.amount()
            ),
            5 => format!(
                "{} {} {}",
                self.pick(&["ATM WDL", "Geldautomat", "CASH WITHDRAWAL", "RETIRO CAJERO", "BANKOMAT"]),
                self.reference(),
                self.amount()
            ),
            6 => format!(
                "{} {} {}",
                self.pick(&[
                    "ACCOUNT FEE",
                    "Kontoführung",
                    "CARD ANNUAL FEE",
                    "phone bill",
                    "mobile plan",
                    "tax refund",
                    "email hosting",
                    "upi cashback",
                    "Interest on account",
                    "VISA ****1234",
                    "card ending 4821",
                    "A/C XX1234",
                    "personal id card photo"
                ]),
                self.date(),
                self.amount()
            ),
            7 => format!(
                "SEPA {} {} {}",
                self.pick(&["LASTSCHRIFT", "ÜBERWEISUNG", "CREDIT TRANSFER", "DIRECT DEBIT"]),
                self.merchant(),
                self.reference()
            ),
            8 => format!("{} {} {} {}", self.reference(), self.reference(), self.time(), self.merchant()),
            _ => format!("{} {} {} {}", self.merchant(), self.date(), self.reference(), self.amount()),
        }
    }
}

/// The share of values found whole as their kind, and the first few that were not.
fn recall(kind: Kind) -> (f64, Vec<String>) {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (kind as u64 + 1));
    let mut missed = Vec::new();
    for _ in 0..EACH {
        let (value, word) = match kind {
            Kind::Card => (dice.card(), dice.pick_word(&["", "CARD ", "VISA ", "card no. ", "Karte "])),
            Kind::Iban => (dice.iban(), dice.pick_word(&["", "IBAN ", "IBAN: ", "to ", "an "])),
            Kind::Email => (dice.email(), dice.pick_word(&["", "PAYPAL ", "to ", "mailto:", "<"])),
            Kind::Phone => dice.phone(),
            Kind::Upi => (dice.upi(), dice.pick_word(&["", "UPI/412345678901/", "VPA ", "UPI-RAVI KUMAR-", "to "])),
            Kind::Account => dice.account(),
            Kind::NationalId => dice.national_id(),
            Kind::Name => (dice.name().to_owned(), dice.pick_word(&["", "from ", "TRANSFER ", "VON ", "Zelle to "])),
        };
        let (text, start, end) = dice.around(value.trim(), word);
        let spans = Redactor::new(&[USER.to_owned()]).redact(&text).spans;
        let whole = |start_found, end_found| start_found <= start && end <= end_found;
        if !spans.iter().any(|span| span.kind == kind && whole(span.start, span.end)) {
            missed.push(format!("{text:?} lacks {value:?}: {spans:?}"));
        }
    }
    (1.0 - missed.len() as f64 / EACH as f64, missed)
}

#[test]
fn of_each_kind_at_least_98_in_100_are_found_whole() {
    let mut shortfall = String::new();
    for kind in Kind::ALL {
        let (recall, missed) = recall(kind);
        eprintln!("{kind:?}: recall {recall:.4}");
        if recall < 0.98 {
            shortfall.push_str(&format!("{kind:?} {recall:.3}\n  {}\n", missed[..missed.len().min(12)].join("\n  ")));
        }
    }
    assert!(shortfall.is_empty(), "{shortfall}");
}

#[test]
fn of_harmless_narrations_less_than_1_in_100_is_touched() {
    let mut dice = Dice(0xD1B5_4A32_D192_ED03);
    let touched: Vec<String> = (0..HARMLESS)
        .map(|_| dice.harmless())
        .filter_map(|text| {
            let redacted = Redactor::new(&[USER.to_owned()]).redact(&text);
            (!redacted.spans.is_empty()).then(|| format!("{text:?} -> {:?}", redacted.text))
        })
        .collect();
    let share = touched.len() as f64 / HARMLESS as f64;
    eprintln!("harmless touched: {share:.4}");
    assert!(share < 0.01, "{share}\n  {}", touched[..touched.len().min(40)].join("\n  "));
}

#[test]
fn whatever_the_text_spans_are_in_order_and_restoring_gives_it_back() {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let pieces = [
        "0", "1", "4", "9", "12", "00", "4111", "20", "2026", " ", " ", "-", ".", "/", "+", "(", ")", ":", ",", "@",
        "a", "B", "DE89", "GB", "é", "ref", "a/c ", "tel ", "SSN ", "card ", "id ", "x.io", "okaxis", "Marta", "M",
        "Mrs ", "name:", "\u{200b}", "\u{a0}", "４", "€", "EUR", "\n", "'",
    ];
    for _ in 0..10_000 {
        let text: String = (0..dice.below(24)).map(|_| dice.pick(&pieces)).collect();
        let mut redactor = Redactor::new(&[USER.to_owned()]);
        let redacted = redactor.redact(&text);
        let length = text.chars().count();
        let mut end = 0;
        for span in &redacted.spans {
            assert!(end <= span.start && span.start < span.end && span.end <= length, "{text:?} {:?}", redacted.spans);
            end = span.end;
        }
        let restored = redactor.restore(&redacted.text);
        // A value that comes twice in two spellings comes back in the first one.
        let plain =
            |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        assert_eq!(plain(&restored), plain(&text), "{text:?} {:?}", redacted.text);
    }
}
