//! Words and letters that say which way money went.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{contains_word, fold};

/// Which way money moved, seen from the account's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    In,
    Out,
    /// Neither: moved inside the same account, or nothing at all.
    Neutral,
}

use Direction::{In, Neutral, Out};

/// Letters that come in pairs, (out, in): the partner decides what a letter means (C is credit beside D, and a
/// charge beside A).
const PAIRS: &[(&str, &str)] = &[
    ("d", "c"),
    ("d", "k"),
    ("s", "h"),
    ("d", "h"),
    ("o", "i"),
    ("b", "a"),
    ("c", "a"),
    ("d", "a"),
    ("t", "j"),
    ("wn", "ma"),
    ("w", "m"),
    ("χ", "π"),
    ("д", "к"),
    ("р", "п"),
    ("u", "i"),
    ("a", "b"),
    ("r", "e"),
    ("s", "e"),
    ("u", "k"),
    ("n", "c"),
    ("t", "h"),
    ("p", "n"),
    ("w", "d"),
];

/// Words that stand alone in a direction column.
const OUT: &str = "dr|db|dbt|dbit|debit|debet|debito|debe|debits|debitcard|out|outgoing|outflow|withdrawal|withdrawals|withdraw|withdrawn|paid out|money out|payment|payments|purchase|purchases|expense|spend|spent|sent|charge|charges|fee|fees|atm|pos|check|cheque|sale|card payment|card purchase|direct debit|standing order|debit card|bill payment|service charge|transfer out|cash withdrawal|atm withdrawal|outgoing payment|outgoing transfer|payment sent|expenditure|\
    soll|lastschrift|belastung|ausgang|ausgabe|abgang|auszahlung|uberweisung|kartenzahlung|abbuchung|dauerauftrag|zahlung|\
    depense|sortie|retrait|achat|paiement|prelevement|cheque emis|paiement carte|virement emis|debite|\
    cargo|egreso|gasto|retiro|pago|salida|compra|\
    dare|uscita|addebito|prelievo|pagamento|spesa|\
    saida|despesa|saque|pagamento efetuado|\
    af|uit|afschrijving|uitgave|betaling|\
    obciazenie|wydatek|wyplata|wychodzace|wychodzacy|wn|winien|rozchod|platnosc|\
    vydaj|odchozi|odchozi platba|na vrub|odchodzia|terheles|kiadas|kifizetes|isplata|duguje|breme|odliv|zaduzenje|trosak|rashod|\
    ut|uttag|utgift|utbetalning|haevning|udbetaling|utbetaling|kjop|kop|otto|pano pois|panot|meno|veloitus|\
    deebet|valjaminek|debets|debetas|islaidos|borc|cikan|gider|harcama|odeme|giden|\
    расход|дебет|списание|дт|витрата|видаток|снятие|оплата|исходящий|\
    debitare|plata|iesire|χρεωση|χ|αναληψη|\
    支出|借|借方|支|付|支取|转出|付款|消费|出|提|借记|已支出|支払|出金|引出|引落|お支払い|출금|지급|출|지출|\
    مدين|سحب|خصم|חובה|keluar|debit db|ghi no|no|chi|ถอน|नामे";
const IN: &str = "cr|crd|cdt|credit|credito|kredit|credits|in|incoming|inflow|deposit|deposits|paid in|money in|income|received|refund|reversal|receipt|return|interest|transfer in|incoming payment|incoming transfer|payment received|direct deposit|dep|top up|topup|cash deposit|direct credit|lodgement|salary|payroll|wages|dividend|cashback|\
    haben|gutschrift|gehalt|lohn|eingang|einnahme|einzahlung|zugang|\
    recette|entree|salaire|versement|virement recu|remise|\
    abono|haber|ingreso|nomina|sueldo|salario|entrada|deposito|devolucion|\
    avere|entrata|accredito|versamento|\
    receita|recebimento|estorno|\
    bij|bijschrijving|inkomst|storting|\
    uznanie|wplyw|wplata|przychodzace|przychodzacy|ma|przychod|\
    prijem|prichozi|prichozi platba|dobropis|ve prospech|prichadzajuca|jovairas|bevetel|uplata|potrazuje|dobro|priliv|odobrenje|prihod|\
    inn|insattning|inkomst|indbetaling|innbetaling|pano|tulo|hyvitys|\
    kreedit|laekumine|kredits|kreditas|pajamos|alacak|giren|gelir|gelen|yatan|\
    приход|кредит|зачисление|кт|поступление|дохід|доход|надходження|пополнение|входящий|возврат|\
    creditare|incasare|intrare|πιστωση|π|καταθεση|\
    收入|贷|贷方|收|存|存入|转入|收款|入|贷记|已收入|退款|入金|預入|預り|振込入金|입금|입|수입|\
    دائن|إيداع|ايداع|זכות|masuk|setor|ghi co|co|thu|ฝาก|जमा";
const NEUTRAL: &str = "不计收支|中性交易|其他|neutral|intern|internal|none|无";

/// Words in a narration that make a direction likely. Brands known the world over stand for spending.
const LIKELY_IN: &str = "salary|payroll|wages|wage|refund|refunded|reimbursement|dividend|cashback|cash back|deposit|credited|interest earned|interest paid|interest credit|credit interest|payment received|thank you|thankyou|transfer from|received from|from|reversal|rebate|pension|mobile check deposit|direct deposit|direct dep|neft cr|imps cr|benefit|received|payment from|zelle from|e transfer from|paynow from|nip from|top up|opening deposit|adjustment credit|reward|rewards|redemption|payment recd|autopay payment|online payment|automatic payment|\
    gehalt|lohn|rente|erstattung|gutschrift|ruckzahlung|lohngehalt|besoldung|kindergeld|zinsen|lohn gehalt|gehaltszahlung|einzahlung|\
    salaire|remboursement|recu|versement|virement recu|avoir|remise|\
    nomina|sueldo|salario|devolucion|abono|ingreso|reintegro hacienda|transferencia recibida|bizum de|traspaso de|recibida|\
    stipendio|emolumenti|rimborso|accredito|bonifico a vostro favore|bonifico ricevuto|bonifico da|pensione|versamento|\
    recebido|recebida|estorno|reembolso|vencimento|ordenado|deposito|transferencia recebida|pix recebido|rendimento|\
    salaris|loon|wedde|terugbetaling|teruggave|ontvangen|storting|pensioen|\
    wynagrodzenie|pensja|wyplata wynagrodzenia|zwrot|przelew przychodzacy|emerytura|odsetki|wplata|\
    mzda|plat|vratka|prichozi|vyplata|dochod|prijem|prichadzajuca|fizetes|munkaber|jovairas|visszaterites|placa|povrat|plata|\
    lon|loen|lonn|lon|aterbetalning|tilbagebetaling|refusjon|pension|insattning|indbetaling|fran|fra|utbetalning|palkka|elake|palautus|\
    alga|algas|palk|atlyginimas|darbo uzmokestis|maas|ucret|iade|gelen|gelen havale|gelen eft|yatan|\
    зарплата|заработная плата|возврат|зачисление|перевод от|аванс|пополнение|зарахування|повернення|проценты|стипендия|заплата|\
    salariu|rambursare|incasare|μισθοδοσια|μισθος|επιστροφη|καταθεση|συνταξη|\
    工资|薪资|退款|收款|转入|代发|利息|红包|还款|存入|奖金|汇入|入账|薪資|存款|\
    給与|給料|キユウヨ|キュウヨ|ｷﾕｳﾖ|賞与|ボーナス|利息|返金|振込入金|年金|フリコミ|入金|還付|급여|이자|환불|입금|월급|\
    راتب|رواتب|استرداد|ايداع|إيداع|تحويل من|חזרה|משכורת|זיכוי|gaji|thp|bunga|pengembalian|setoran|transfer dari|luong|hoan tien|lai|เงินเดือน|ดอกเบี้ย|คืนเงิน|वेतन";
const LIKELY_OUT: &str = "purchase|withdrawal|atm|pos|card payment|direct debit|debit|fee|fees|charge|charges|bill|billpay|rent|subscription|mortgage|insurance|standing order|transfer to|payment to|paid to|sent to|cash withdrawal|service charge|ach d|debit card|loan payment|emi|tax|fare|parking|fuel|groceries|supermarket|market|restaurant|pharmacy|airtime|electricity|water|wireless|cable|stores|store|coffee|hotel|taxi|cafe|pizza|bakery|bar|\
    lastschrift|kartenzahlung|einkauf|abbuchung|miete|dauerauftrag|abschlag|versicherung|entgelt|gebuhr|strom|backerei|drogerie|apotheke|markt|sagt danke|dankt|bargeldauszahlung|auszahlung|stadtwerke|telekom|e rechnung|\
    prlv|prelevement|carte|cb|retrait|achat|loyer|facture|cotisation|frais|boulangerie|pharmacie|carrefour|monoprix|dab|\
    compra|recibo|cargo|pago|adeudo|alquiler|comision|tarjeta|retiro|luz|cajero|gasolinera|mercadona|farmacia|\
    prelievo|addebito|pagamento|pagamento pos|bolletta|affitto|canone|commissioni|esselunga|conad|\
    saque|pagamento|tarifa|fatura|boleto|debito|supermercado|posto|farmacia|energia|pix enviado|enviado|\
    betaalautomaat|incasso|geldautomaat|huur|betaling|aankoop|domiciliering|jumbo|albert heijn|\
    zakup|platnosc|wyplata z bankomatu|oplata|czynsz|przelew wychodzacy|prowizja|stacja|apteka|biedronka|zabka|\
    platba kartou|inkaso|vyber|najem|poplatek|odchozi|vasarlas|keszpenzfelvetel|dij|kupovina|\
    kop|kortkop|uttag|hyra|avgift|autogiro|kjop|varekjop|dankort|husleje|kob|osto|nosto|vuokra|lasku|systembolaget|biljett|\
    ost|makse|pirkums|rekins|mokejimas|pirkinys|harcama|alisveris|kira|fatura|market|giden|odeme|atm para cekme|\
    покупка|оплата|списание|снятие|комиссия|аренда|магазин|аптека|супермаркет|перевод на|покупки|\
    cumparare|plata|retragere|comision|chirie|αγορα|αναληψη|ενοικιο|πληρωμη|\
    消费|支付|取现|转出|房租|水费|电费|购买|超市|餐饮|外卖|提现|扣款|餐厅|手续费|缴费|話費|\
    カード|引落|出金|手数料|水道|スイドウ|デンキ|家賃|コンビニ|ガス|ＡＴＭ|結제|결제|출금|수수료|월세|체크카드|\
    شراء|سحب|رسوم|فاتورة|إيجار|محطة|משיכה|עמלה|קניה|תשלום|beli|belanja|tarik tunai|pembayaran|biaya|bayar|mua|thanh toan|rut tien|phi|ซื้อ|ถอน|ชำระ|ค่าธรรมเนียม|\
    netflix|spotify|uber|lyft|amazon|paypal purchase|lidl|aldi|tesco|walmart|target|costco|ikea|starbucks|mcdonalds|mcdonald s|kfc|burger king|shell|bp|esso|total access|chevron|exxon|apple com bill|google|steam|airbnb|booking com|zara|primark|rewe|edeka|auchan|kaufland|decathlon|vodafone|orange|t mobile|verizon|att|comcast|disney|deliveroo|foodora|doordash|wolt|bolt|7 eleven|seven eleven|cvs|walgreens|home depot|best buy|coles|woolworths|countdown|checkers|shoprite|swiggy|zomato|flipkart|bigbasket|irctc|grab|gojek|shopee|mercado|ebay|aliexpress|adobe|microsoft|openai|github";

struct Words {
    alone: HashMap<String, Direction>,
    inside: Vec<(String, Direction)>,
    /// Likely words by themselves, and likely phrases and words of scripts without spaces.
    likely: HashMap<String, Direction>,
    phrases: Vec<(String, Direction)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let split = |list: &str, direction| {
        list.split('|').map(fold).filter(|w| !w.is_empty()).map(|w| (w, direction)).collect::<Vec<_>>()
    };
    let alone_list: Vec<_> = split(NEUTRAL, Neutral).into_iter().chain(split(OUT, Out)).chain(split(IN, In)).collect();
    let mut alone = HashMap::new();
    for (word, direction) in &alone_list {
        alone.entry(word.clone()).or_insert(*direction);
    }
    let inside = alone_list
        .into_iter()
        .filter(|(w, _)| w.chars().count() >= 4 || super::unspaced(w) && w.chars().count() >= 2)
        .collect();
    let mut likely = split(LIKELY_IN, In);
    likely.extend(split(LIKELY_OUT, Out));
    let (phrases, single): (Vec<_>, Vec<_>) =
        likely.into_iter().partition(|(w, _)| w.contains(' ') || super::unspaced(w));
    let mut likely = HashMap::new();
    for (word, direction) in single {
        likely.entry(word).or_insert(direction);
    }
    Words { alone, inside, likely, phrases }
});

/// The direction a cell of a direction column says by itself; letters that need their partner are left to [`letters`].
pub fn flag(cell: &str) -> Option<Direction> {
    match cell.trim() {
        "+" => return Some(In),
        "-" | "−" | "–" => return Some(Out),
        "/" => return Some(Neutral),
        _ => {}
    }
    let folded = fold(cell);
    if folded.is_empty() || folded.len() > 40 {
        return None;
    }
    if let Some(direction) = WORDS.alone.get(&folded) {
        return Some(*direction);
    }
    let mut found = None;
    for part in folded.split(' ') {
        match (WORDS.alone.get(part), found) {
            (Some(direction), None) => found = Some(*direction),
            (Some(direction), Some(before)) if *direction != before => return None,
            _ => {}
        }
    }
    if found.is_some() {
        return found;
    }
    for (word, direction) in &WORDS.inside {
        if contains_word(&folded, word) {
            match found {
                Some(before) if before != *direction => return None,
                _ => found = Some(*direction),
            }
        }
    }
    found
}

/// The direction that a text opens with: "Paid to Blinkit", "You received from Ana". Whole phrases alone, for "Paid
/// Search Ltd" is a name.
pub fn opening(text: &str) -> Option<Direction> {
    const TO: &[&str] = &[
        "paid to",
        "payment to",
        "sent to",
        "you sent to",
        "you paid to",
        "transfer to",
        "transferred to",
        "money sent to",
        "bill paid to",
        "withdrawal from",
        "withdrawn from",
        "zahlung an",
        "gesendet an",
        "uberweisung an",
        "paiement a",
        "envoye a",
        "virement a",
        "pago a",
        "enviado a",
        "transferencia a",
        "enviaste a",
        "pagaste a",
        "pagamento a",
        "inviato a",
        "bonifico a",
        "pagamento para",
        "enviado para",
        "transferencia para",
        "betaald aan",
        "overboeking naar",
        "перевод для",
        "оплата в",
    ];
    const FROM: &[&str] = &[
        "received from",
        "payment from",
        "you received from",
        "transfer from",
        "transferred from",
        "money received from",
        "refund from",
        "refund received from",
        "cashback from",
        "deposit from",
        "deposited by",
        "zahlung von",
        "erhalten von",
        "uberweisung von",
        "recu de",
        "virement de",
        "recibido de",
        "recibiste de",
        "transferencia de",
        "devolucion de",
        "ricevuto da",
        "bonifico da",
        "recebido de",
        "ontvangen van",
        "overboeking van",
        "перевод от",
        "возврат от",
    ];
    let folded = super::fold_start(text, 40);
    let opens = |phrases: &[&str]| {
        phrases.iter().any(|phrase| folded.strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' ')))
    };
    match (opens(TO), opens(FROM)) {
        (true, false) => Some(Out),
        (false, true) => Some(In),
        _ => None,
    }
}

/// Words that mean a direction and nothing else, unlike "POS" or "fee"; folded.
pub fn is_plain(folded: &str) -> bool {
    const PLAIN: &[&str] = &[
        "dr",
        "db",
        "cr",
        "debit",
        "credit",
        "debet",
        "kredit",
        "d",
        "c",
        "k",
        "s",
        "h",
        "o",
        "i",
        "a",
        "b",
        "t",
        "j",
        "+",
        "-",
        "/",
        "af",
        "bij",
        "soll",
        "haben",
        "dare",
        "avere",
        "debito",
        "credito",
        "cargo",
        "abono",
        "debe",
        "haber",
        "in",
        "out",
        "outgoing",
        "incoming",
        "支出",
        "收入",
        "借",
        "贷",
        "支",
        "收",
        "出金",
        "入金",
        "출금",
        "입금",
        "wn",
        "ma",
        "χ",
        "π",
        "deebet",
        "kreedit",
        "debets",
        "kredits",
        "debetas",
        "kreditas",
        "borc",
        "alacak",
        "расход",
        "приход",
        "дебет",
        "кредит",
        "списание",
        "зачисление",
        "uznanie",
        "obciazenie",
        "ut",
        "inn",
        "deposit",
        "withdrawal",
        "keluar",
        "masuk",
        "مدين",
        "دائن",
        "不计收支",
        "借 dr",
        "贷 cr",
        "money in",
        "money out",
        "expense",
        "income",
        "ausgang",
        "eingang",
        "debiteur",
        "crediteur",
        "debits",
        "credits",
        "egreso",
        "ingreso",
        "entrada",
        "saida",
        "entrata",
        "uscita",
        "χρεωση",
        "πιστωση",
        "д",
        "к",
        "giden",
        "gelen",
        "expenses",
        "借方",
        "贷方",
        "debit db",
        "credit cr",
        "入",
        "出",
        "dbit",
        "crdt",
        "dbt",
        "cdt",
        "paid out",
        "paid in",
    ];
    PLAIN.contains(&folded)
}

/// What each short code of a direction column means, from the codes that occur in it: (out, in), folded.
/// One code alone is understood only where no other pair contradicts it.
pub fn letters(codes: &[String]) -> Option<(&'static str, &'static str)> {
    if codes.is_empty() || codes.len() > 2 {
        return None;
    }
    let fits = |pair: &&(&str, &str)| codes.iter().all(|code| code == pair.0 || code == pair.1);
    let mut fitting = PAIRS.iter().filter(fits);
    let first = fitting.next()?;
    if codes.len() == 1 {
        let code = codes.first()?;
        if fitting.any(|other| (code == other.0) != (code == first.0)) && !matches!(code.as_str(), "d" | "k") {
            return None;
        }
    }
    Some((first.0, first.1))
}

/// What a narration's words suggest: above zero in, below zero out, zero unknown.
pub fn lean(text: &str) -> i32 {
    let folded = fold(text);
    if folded.is_empty() {
        return 0;
    }
    let mut lean = 0i32;
    for word in folded.split(' ') {
        lean += match WORDS.likely.get(word) {
            Some(In) => 1,
            Some(_) => -1,
            None => 0,
        };
    }
    for (word, direction) in &WORDS.phrases {
        if contains_word(&folded, word) {
            lean += if *direction == In { 1 } else { -1 };
        }
    }
    lean.signum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_many_languages() {
        for (cell, direction) in [
            ("DEBIT", Some(Out)),
            ("Cr.", Some(In)),
            ("借 Dr", Some(Out)),
            ("贷", Some(In)),
            ("支出", Some(Out)),
            ("不计收支", Some(Neutral)),
            ("Af", Some(Out)),
            ("Bij", Some(In)),
            ("Haben", Some(In)),
            ("Χ", Some(Out)),
            ("/", Some(Neutral)),
            ("EUR", None),
            ("", None),
        ] {
            assert_eq!(flag(cell), direction, "{cell}");
        }
    }

    #[test]
    fn texts_that_open_with_a_direction() {
        for (text, direction) in [
            ("Paid to Credit Suisse Cafe", Some(Out)),
            ("Received from Paid Search Ltd", Some(In)),
            ("Überweisung an Erika", Some(Out)),
            ("Paid Search Ltd", None),
            ("Paid to", None),
            ("Transfer Station Cafe", None),
        ] {
            assert_eq!(opening(text), direction, "{text}");
        }
    }

    #[test]
    fn a_letter_means_what_its_partner_makes_it() {
        let codes = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        assert_eq!(letters(&codes(&["d", "c"])), Some(("d", "c")));
        assert_eq!(letters(&codes(&["c", "a"])), Some(("c", "a")));
        assert_eq!(letters(&codes(&["h", "s"])), Some(("s", "h")));
        assert_eq!(letters(&codes(&["d"])).map(|p| p.0), Some("d"));
        assert_eq!(letters(&codes(&["c"])), None);
        assert_eq!(letters(&codes(&["x", "y"])), None);
    }

    #[test]
    fn narrations_lean() {
        assert!(lean("ACME CORP PAYROLL") > 0);
        assert!(lean("NETFLIX.COM") < 0);
        assert!(lean("Erika Mustermann") == 0);
    }
}
