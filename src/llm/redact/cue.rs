use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::text::Text;

/// What the words before a number say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    Card,
    /// `CC`: a card in English, an account in Portuguese and Italian.
    CardOrAccount,
    Account,
    Phone,
    NationalId,
    /// An order, a terminal, a transaction: nobody's.
    Reference,
    /// How money moved, `NEFT`, `SEPA`: bare digits behind it are a reference, what proves itself is not.
    Rail,
    Nothing,
}

/// The nearest cue before a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Before {
    pub cue: Cue,
    /// Words between the cue and the number that are neither fillers nor cues.
    pub unknown: usize,
}

const NOTHING: Before = Before { cue: Cue::Nothing, unknown: 0 };
const MOST_WORDS: usize = 6;
const MOST_UNKNOWN: usize = 2;
const FARTHEST: usize = 56;
const LONGEST_WORD: usize = 30;
const MOST_SIGNS: usize = 6;

/// The words of a text, with what each says.
pub(super) struct Cues {
    words: Vec<Word>,
}

struct Word {
    start: usize,
    end: usize,
    class: Class,
}

impl Cues {
    /// Words hold letters, digits and a `/` before a last letter, so that `A/C` is one.
    pub fn read(text: &Text) -> Self {
        let mut words = Vec::new();
        let mut at = 0;
        while at < text.len() {
            if !text.at(at).is_alphanumeric() {
                at += 1;
                continue;
            }
            let start = at;
            while text.at(at).is_alphanumeric() || joins(text, at) {
                at += 1;
            }
            words.push(Word { start, end: at, class: class_of(text, start, at) });
        }
        Self { words }
    }

    /// Reads the words before a position, nearest first, until one says what follows. Letters glued to the number
    /// are the first.
    pub fn before(&self, text: &Text, start: usize) -> Before {
        let past = self.words.partition_point(|word| word.start < start);
        let mut unknown = 0;
        let mut says_id = false;
        let mut says_number = false;
        let mut says_card = false;
        let mut position = start;
        for word in self.words.get(..past).unwrap_or_default().iter().rev().take(MOST_WORDS) {
            if start - word.start > FARTHEST || position.saturating_sub(word.end) > MOST_SIGNS {
                break;
            }
            position = word.start;
            let class = if word.end > start { class_of(text, word.start, start) } else { word.class };
            match class {
                // `PAN card`, `Aadhaar card no.`: what kind of card stands before.
                Class::Cue(Cue::NationalId) if says_card => return Before { cue: Cue::NationalId, unknown },
                _ if says_card && !matches!(class, Class::Filler) => break,
                Class::Cue(Cue::Card) if unknown == 0 => says_card = true,
                Class::Cue(cue) => return Before { cue, unknown },
                Class::Id => says_id = true,
                Class::Tax if says_id => return Before { cue: Cue::NationalId, unknown },
                Class::Number => says_number |= unknown == 0,
                Class::Filler => {}
                Class::EndsSearch => break,
                Class::Unknown | Class::Tax => {
                    unknown += 1;
                    if unknown > MOST_UNKNOWN {
                        break;
                    }
                }
            }
        }
        // `No. 653 209 721` with nothing else is somebody's count.
        match (says_card, says_id, says_number) {
            (true, ..) => Before { cue: Cue::Card, unknown: 0 },
            (_, true, _) => Before { cue: Cue::Reference, unknown },
            (.., true) => Before { cue: Cue::Reference, unknown: 0 },
            _ => NOTHING,
        }
    }

    /// The word at a position is none of its own: a number follows.
    pub fn is_filler(&self, start: usize) -> bool {
        let at = self.words.partition_point(|word| word.start < start);
        let word = self.words.get(at).filter(|word| word.start == start);
        word.is_some_and(|word| matches!(word.class, Class::Filler | Class::Number | Class::Id))
    }
}

fn joins(text: &Text, at: usize) -> bool {
    text.at(at) == '/'
        && text.before(at).is_alphabetic()
        && text.at(at + 1).is_alphabetic()
        && !text.at(at + 2).is_alphabetic()
}

fn class_of(text: &Text, start: usize, end: usize) -> Class {
    let word = text.slice(start, end);
    // Another number: what stands before it belongs to it.
    if word.iter().filter(|c| c.is_ascii_digit()).count() >= 4 {
        return Class::EndsSearch;
    }
    if word.len() > LONGEST_WORD { Class::Unknown } else { classify(&key(&word.iter().collect::<String>())) }
}

/// Whether one of the words, which are in the form of [`key`], stands in the text before `start`, near or far.
pub(super) fn has_word(text: &Text, words: &[&str]) -> bool {
    let mut word = String::new();
    (0..=text.len()).any(|at| {
        let c = text.at(at);
        if c.is_alphabetic() {
            if word.len() < LONGEST_WORD {
                word.push(c);
            }
            return false;
        }
        let is_one = !word.is_empty() && words.contains(&key(&word).as_str());
        word.clear();
        is_one
    })
}

/// A word without case and accents.
pub(super) fn key(word: &str) -> String {
    word.nfkd().filter(|c| c.is_alphanumeric() || *c == '/').flat_map(char::to_uppercase).collect()
}

#[derive(Clone, Copy)]
enum Class {
    Cue(Cue),
    Filler,
    /// Says that a number follows, not which.
    Number,
    /// `ID`, which the word before it explains: a transaction's or a person's.
    Id,
    /// Explains an `ID` behind it and nothing else.
    Tax,
    EndsSearch,
    Unknown,
}

fn classify(word: &str) -> Class {
    static CLASSES: LazyLock<HashMap<String, Class>> = LazyLock::new(|| {
        let lists = [
            (ENDS_SEARCH, Class::EndsSearch),
            (REFERENCE, Class::Cue(Cue::Reference)),
            (RAIL, Class::Cue(Cue::Rail)),
            (CARD, Class::Cue(Cue::Card)),
            (NATIONAL_ID, Class::Cue(Cue::NationalId)),
            (PHONE, Class::Cue(Cue::Phone)),
            (ACCOUNT, Class::Cue(Cue::Account)),
            (FILLERS, Class::Filler),
            (NUMBER, Class::Number),
            ("ID IDS", Class::Id),
            ("TAX", Class::Tax),
            ("CC CCNO", Class::Cue(Cue::CardOrAccount)),
        ];
        lists
            .into_iter()
            .flat_map(|(words, class)| words.split_whitespace().map(move |word| (key(word), class)))
            .collect()
    });
    // German and Scandinavian compounds: Buchungskonto, Lönekonto.
    let compound = || if word.ends_with("KONTO") { Class::Cue(Cue::Account) } else { Class::Unknown };
    CLASSES.get(word).copied().unwrap_or_else(compound)
}

const FILLERS: &str = "\
    N IS TO FROM OF THE MY YOUR HIS HER OUR VON AN AUF DE \
    DEL DI DA DO LA EL AL A AT BY VIA FOR FUR PARA POR MIT WITH IN VERS DU NAAR VAN TIL FRA TILL FRAN NA Z KE DARI \
    CODE SECURITY";

const NUMBER: &str = "NO NR NUM NUMBER NUMERO NUMMER NUMER NUMARASI NOMOR NBR NOS 番号";

const ACCOUNT: &str = "\
    A/C C/C Р/С Л/С SB/AC CA/AC AC ACC ACCT ACCTNO ACCNO ACNO ACCTNUM ACCTS ACCOUNT ACCOUNTNO ACCOUNTNUMBER ACCOUNTS \
    BENACC BENEFACC KONTO KTO KTONR KTONUMMER KONTONR KONTONUMMER EMPFAENGERKONTO GEGENKONTO GIROKONTO SPARKONTO \
    CUENTA CTA CTACTE CCC COMPTE CPTE CPT CONTO CONTA REKENING REK REKENINGNUMMER REKNR NOREK KONT KONTA RACHUNEK \
    RACH RACHUNKU UCET UCTU SZAMLASZAM SZAMLA HESAP TILI CLABE CBU CVU NUBAN SAVINGS SAV CHECKING СЧЕТ СЧЕТА РАХУНОК \
    ACCOUNTNR BANKACCOUNT BANKKONTO 口座 口座番号 账号 账户 계좌 계좌번호 AKUN BANKGIRO PLUSGIRO POSTGIRO";

const PHONE: &str = "\
    TEL TELEPHONE TELEFON TELEFONO TELEFONE TELEFOON TELF TLF PHONE PH PHN PHNO PHONENO MOB MOBILE MOBILENO MOBNO \
    MOBIL MOBILNR MOVIL CELL CELLPHONE CELULAR CELLULARE CEL CALL CALLED WHATSAPP SMS HANDY HANDYNR RUFNUMMER FAX \
    GSM MSISDN FONE PORTABLE RECHARGE TOPUP PREPAID POSTPAID MPESA PESA MOMO BKASH GCASH NAGAD PAYNOW BIZUM SWISH \
    MBWAY SATISPAY PAYLAH DUITNOW WERO YAPE PLIN NEQUI DAVIPLATA TIKKIE LYDIA PAYCONIQ ECOCASH \
    VIPPS MOBILEPAY ZELLE VENMO CASHAPP GPAY PHONEPE TWINT BLIK PROMPTPAY INTERAC PAYID TELEFONNUMMER MOBILNUMMER \
    CONTACT ТЕЛ ТЕЛЕФОН МОБ 電話 电话 手机 전화 HP NOHP CEPTEL PUHELIN PUH MOBITEL TEXT DIAL AIRTEL JIO BSNL SAFARICOM CELLULAIRE TELNR TELNO";

const NATIONAL_ID: &str = "\
    SSN SOCIAL ITIN AADHAAR AADHAR ADHAR ADHAAR UIDAI UID PAN PANNO NIF NIE DNI CPF CNPJ STEUER STEUERID STEUERIDNR \
    BURGERSERVICENUMMER RIJKSREGISTERNUMMER SOFINUMMER \
    STEUERNUMMER STEUERNR STEUERIDENTIFIKATIONSNUMMER IDENTIFIKATIONSNUMMER IDNR TIN TAXID NINO NI BSN PESEL \
    PERSONNUMMER PERSNR CPR CPRNR FODSELSNUMMER FØDSELSNUMMER HETU HENKILOTUNNUS AHV AVS CURP RFC RUT CUIT CUIL \
    CEDULA PASSPORT PASSPORTNO PASSEPORT REISEPASS PASAPORTE PASSAPORTO NRIC MYKAD CNIC NIK KTP NIN BVN TCKN \
    TCKIMLIK KIMLIK TFN SIN SNILS INN СНИЛС ИНН ПАСПОРТ FISCALE CODFISC NIR SECU CNP EGN JMBG OIB EMSO VOTER \
    NATIONAL IDENTITY CITIZEN MEDICARE NHS PERSONALAUSWEIS AUSWEIS CONTRIBUINTE RODNE 身份证 身份证号 マイナンバー HKID SOFI";

const CARD: &str = "\
    CARD CARDS   CARDNO CARDNUMBER VISA MASTERCARD MASTER MC AMEX MAESTRO RUPAY DISCOVER KARTE KARTENNUMMER \
    KARTENNR KREDITKARTE DEBITKARTE CARTE CB TARJETA TARJ CARTAO CARTA KAART KORT KORTNR KARTA KARTY KART DEBITCARD \
    CREDITCARD КАРТА КАРТЫ カード 卡号 KARTU DEBIT CREDIT CRD DINERS JCB ELO MIR TROY UNIONPAY PURCHASE POS";

const REFERENCE: &str = "\
    REF REFS REFERENCE REFERENZ REFERENCIA REFNO REFNR REFNUM RIF RRN UTR UTRNO ARN TXN TXNID TXNNO TRN TRX TRXID \
    TRANS TRANSID TRANSACTION TRANSACTIONID TRANSAKTION TRANSAKTIONSNR TID MID TERMINAL TERMINALID TERM STORE SHOP \
    FILIALE ORDER ORDERID ORDERNO ORDERNR BESTELLUNG BESTELLNR BESTELLNUMMER AUFTRAG AUFTRAGSNR PEDIDO COMMANDE \
    ORDINE INVOICE INV INVNO RECHNUNG RECHNUNGSNR RECHNUNGSNUMMER RNR RGNR RE FACTURA FACTURE FACT FATTURA FATURA \
    RECEIPT RCPT BELEG BELEGNR BON TICKET BOOKING BUCHUNG BUCHUNGSNR PNR CONFIRMATION CONF CONFIRM AUTH AUTHCODE \
    AUTHNO APPROVAL APPR APPRCODE STAN TRACE TRACENR SEQ BATCH CHEQUE CHQ CHECK CHK MANDATE MANDAT MANDATSREF \
    MANDATSREFERENZ CREDITOR CRED EREF KREF MREF ENDTOEND E2E E2EID VOUCHER COUPON GUTSCHEIN POLICY POLICE LOAN \
    CONTRACT CONTRATO CONTRAT VERTRAG VERTRAGSNR VERTRAGSNUMMER CUSTOMER CUST KUNDE KUNDENNR KUNDENNUMMER CLIENT \
    CLIENTE MEMBER MEMBERSHIP MITGLIED MITGLIEDSNR TRACKING PARCEL SHIPMENT SENDUNG AWB METER CONSUMER \
    SESSION SERIAL IMEI BARCODE EAN SKU LOT ITEM ARTICLE VIN FLIGHT QTY PRN LRN CIN GSTIN VAT \
    SORT SORTCODE BLZ BSB IFSC ROUTING ABA BIC AGENCY AGENCIA AG BRANCH ZIP PLZ DATE DATUM TIME UM GIFT CASE CLAIM \
    DOSSIER DOC DOCUMENT NSU AUT OPERACION OPERATION OPER FOLIO VS SS KS OCR KID VIITE BET KENMERK BETALINGSKENMERK \
    HSN MCC SIRET SIREN REMESA RECIBO LOTTO TOKEN OTP PIN REQUEST JOB ROOM PLATE";

const RAIL: &str = "NEFT RTGS IMPS UPI ACH SEPA";

/// After these an account or a phone is not what is numbered: fees, balances, bills.
const ENDS_SEARCH: &str = "\
    FEE FEES CHARGE CHARGES INTEREST BALANCE MAINTENANCE OPENING CLOSING STATEMENT PLAN OFFER POINTS TOTAL AMOUNT \
    AMT SUM GEBUHR ENTGELT ZINSEN COMISION FRAIS LTD LIMITED INC LLC GMBH SA AG PLC CORP SL BV";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_that_says_something_decides() {
        let cases = [
            ("A/C NO. 123456", Cue::Account, 0),
            ("a/c: 123456", Cue::Account, 0),
            ("ACC123456", Cue::Account, 0),
            ("cuenta nº 123456", Cue::Account, 0),
            ("account HDFC 123456", Cue::Account, 1),
            ("account payment ref 123456", Cue::Reference, 0),
            ("account fee 123456", Cue::Nothing, 0),
            ("Tél. : 123456", Cue::Phone, 0),
            ("Tel.: 123456", Cue::Phone, 0),
            ("NATIONAL ID 123456", Cue::NationalId, 0),
            ("tax id 123456", Cue::NationalId, 0),
            ("tax 123456", Cue::Nothing, 0),
            ("TXN ID 123456", Cue::Reference, 0),
            ("ID 123456", Cue::Reference, 0),
            ("Aadhaar card no 123456", Cue::NationalId, 0),
            ("debit card 123456", Cue::Card, 0),
            ("계좌번호 123456", Cue::Account, 0),
            ("Steuer-ID: 123456", Cue::NationalId, 0),
            ("A/C 98765432 123456", Cue::Nothing, 0),
            ("lunch 123456", Cue::Nothing, 0),
            ("123456", Cue::Nothing, 0),
        ];
        for (input, cue, unknown) in cases {
            let text = Text::fold(input);
            let start = text.groups().last().unwrap().start;
            let found = Cues::read(&text).before(&text, start);
            assert_eq!(found.cue, cue, "{input}");
            assert!(cue == Cue::Nothing || found.unknown == unknown, "{input}");
        }
    }
}
