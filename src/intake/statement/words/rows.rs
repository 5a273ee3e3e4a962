//! Words of rows that are no transactions: balances and totals carried in the table, states in which no money moved.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{contains_word, fold, fold_start, months};
use crate::ledger::money::Currency;

/// Whole cells, or the beginnings of cells, that name a balance or a total instead of a transaction.
const BALANCE: &str = "open|close|opening|closing|opening balance|closing balance|balance brought forward|brought forward|balance carried forward|carried forward|balance b f|balance c f|beginning balance|ending balance|previous balance|new balance|starting balance|balance forward|start balance|end balance|initial balance|final balance|balance as of|b f|c f|bal b f|balance as on|available balance as|statement balance|total balance|\
    anfangssaldo|endsaldo|alter kontostand|neuer kontostand|kontostand|saldovortrag|saldo alt|saldo neu|schlusssaldo|anfangsbestand|endbestand|abschlusssaldo|eroffnungssaldo|alter saldo|neuer saldo|\
    solde initial|solde final|solde precedent|ancien solde|nouveau solde|solde anterieur|solde au|solde de depart|solde debiteur au|solde crediteur au|solde comptable|\
    saldo inicial|saldo final|saldo anterior|saldo actual|saldo al|saldo previo|saldo a la fecha|\
    saldo iniziale|saldo finale|saldo precedente|saldo contabile|saldo disponibile|saldo al|saldo liquido|\
    saldo do dia|saldo em|saldo anterior|saldo disponivel|saldo total|s a l d o|saldo bloqueado|\
    beginsaldo|eindsaldo|vorig saldo|nieuw saldo|oud saldo|begin saldo|eind saldo|\
    saldo poczatkowe|saldo koncowe|pocatecni zustatek|konecny zustatek|pociatocny zostatok|konecny zostatok|nyito egyenleg|zaro egyenleg|pocetno stanje|zavrsno stanje|zacetno stanje|koncno stanje|prethodno stanje|novo stanje|\
    ingaende saldo|utgaende saldo|primosaldo|ultimosaldo|inngaende saldo|alkusaldo|loppusaldo|saldo primo|saldo ultimo|inngaende balanse|utgaende balanse|\
    algsaldo|loppsaldo|alguse saldo|lopp saldo|sakuma atlikums|beigu atlikums|pradinis likutis|galutinis likutis|likutis pradziai|likutis pabaigai|algsald|loppjaak|algjaak|\
    devreden bakiye|onceki bakiye|donem basi bakiye|donem sonu bakiye|devir|acilis bakiyesi|kapanis bakiyesi|\
    входящий остаток|исходящий остаток|остаток на начало|остаток на конец|начален баланс|краен баланс|начално салдо|крайно салдо|вхідний залишок|вихідний залишок|\
    sold initial|sold final|sold anterior|αρχικο υπολοιπο|τελικο υπολοιπο|εκ μεταφορας|νεο υπολοιπο|προηγουμενο υπολοιπο|\
    期初余额|期末余额|上期余额|本期余额|承前页|前页余额|上页余额|期初結餘|期末結餘|承上結餘|前日余额|上月余额|前残高|繰越残高|前月繰越|次月繰越|前期繰越|前回残高|繰越|이월|전월이월|이월잔액|\
    الرصيد الافتتاحي|الرصيد الختامي|رصيد افتتاحي|رصيد سابق|רصيد ختامي|יתרת פתיחה|יתרת סגירה|saldo awal|saldo akhir|baki awal|baki akhir|so du dau ky|so du cuoi ky|ยอดยกมา|ยอดยกไป";
const TOTAL: &str = "total|totals|grand total|sub total|subtotal|total debits|total credits|total debit|total credit|total withdrawals|total deposits|sum|statement summary|turnover|summary|total amount|\
    summe|gesamt|gesamtsumme|zwischensumme|umsatze gesamt|saldo der umsatze|total en chf|endtotal|\
    total des operations|total general|totaux|total du mois|sous total|total mouvements|\
    totales|suma total|total general|totale|totali|totale movimenti|totais|totaal|totaal af|totaal bij|\
    razem|suma|obroty|ogolem|celkem|celkom|obrat|osszesen|ukupno|skupaj|promet ukupno|soucet|sucet|\
    summa|totalt|i alt|yhteensa|kokku|kaive|kaibed|kopa|apgrozijums|is viso|apyvarta|toplam|genel toplam|ara toplam|kaive deebet|kaive kreedit|debeta apgrozijums|kredita apgrozijums|\
    итого|всего|обороты|оборот|разом|усього|общо|обороти|total general rulaj|rulaj|total rulaje|συνολο|συνολα|\
    合计|总计|小计|合计金额|人民币合计|本页合计|合計|小計|総計|ご利用合計|総合計|お支払合計|合計金額|합계|총계|소계|누계|\
    المجموع|الإجمالي|إجمالي|סהכ|סה כ|total mutasi|mutasi debet|mutasi kredit|tong cong|tong|cong phat sinh|รวม|ยอดรวม|कुल";

/// States in which no money moved, or not yet.
const FAILED: &str = "failed|declined|cancelled|canceled|reverted|reversed|voided|void|rejected|denied|expired|refused|blocked|closed|failure|unsuccessful|removed|returned unpaid|error|\
    fehlgeschlagen|abgelehnt|storniert|abgebrochen|zuruckgewiesen|\
    echoue|refuse|annule|annulee|rejete|rechazado|rechazada|cancelado|cancelada|anulado|anulada|fallido|denegada|denegado|devuelto|rifiutato|annullato|fallito|stornato|rejeitado|rejeitada|negado|negada|recusado|recusada|nao aprovada|\
    geweigerd|geannuleerd|mislukt|odrzucona|odrzucone|anulowana|anulowane|anulowany|odrzucony|zamitnuto|zamitnuta|zrusena|zruseno|stornovano|zamietnuta|neuspesna|elutasitva|sikertelen|odbijeno|odbijena|stornirano|zavrnjeno|\
    avvisad|avbruten|afvist|annulleret|avvist|hylatty|peruutettu|epaonnistunut|tagasi lukatud|noraidits|atmesta|reddedildi|iptal|iptal edildi|basarisiz|\
    отклонено|отклонен|отклонена|отменено|отменена|ошибка|failed|скасовано|відхилено|отказ|неуспешна|неуспешно|anulata|respinsa|esuata|refuzata|ακυρωθηκε|απορριφθηκε|\
    交易关闭|已关闭|交易失败|支付失败|已取消|失败|关闭|已撤销|撤销|交易取消|失敗|取消|キャンセル|エラー|取引失敗|취소|실패|거절|승인취소|\
    مرفوضة|مرفوض|ملغاة|فشلت|נכשל|בוטל|gagal|dibatalkan|ditolak|that bai|huy|da huy|ล้มเหลว|ยกเลิก|ไม่สำเร็จ";
const PENDING: &str = "pending|processing|authorised|authorized|authorization|in progress|on hold|hold|reserved|scheduled|uncleared|not posted|pending transaction|temporary hold|awaiting|unposted|unsettled|upcoming|\
    vorgemerkt|vorgemerkte|vorgemerkter|vormerkung|in vormerkung|ausstehend|reserviert|in bearbeitung|vorgemerkte umsatze|vorgemerkter umsatz|umsatz vorgemerkt|offen|nicht gebucht|\
    en attente|en cours|a venir|a debiter|non comptabilise|non comptabilisee|pas encore comptabilise|en cours de traitement|autorisation|pendiente|pendientes|por confirmar|por aplicar|preautorizacion|preautorizado|no contabilizado|en proceso|retenido|retenida|en transito|in attesa|in corso|non contabilizzato|autorizzato|da contabilizzare|in elaborazione|in lavorazione|prenotato|prenotata|contabilizzazione in corso|pendente|em processamento|em aberto|agendado|a processar|por processar|nao processado|por liquidar|\
    in behandeling|gereserveerd|in afwachting|openstaand|nog niet verwerkt|nog te verwerken|nog niet geboekt|te verwerken|oczekujaca|oczekujace|w toku|w trakcie|blokada|zablokowane|niezrealizowana|nierozliczone|nierozliczona|niezaksiegowana|niezaksiegowane|w realizacji|oczekuje|autoryzacja|rezerwacja|cekajici|cekajici na zauctovani|nezauctovano|blokace|nezauctovana|neprovedeno|rezervace|predautorizace|nezuctovana|nezuctovane|cakajuca|fuggoben|fuggo|zarolt|zarolas|foglalas|u obradi|rezervirano|rezervisano|na cekanju|v obdelavi|v teku|\
    reserverat|reserveret|reservert|preliminar|preliminart|vantande|vantar|ej bokford|ej bokfort|ikke bokfort|ikke bogfort|afventer|venter|odottaa|varaus|varattu|katevaraus|ootel|broneeritud|broneering|apstrade|rezervets|rezervuota|vykdoma|laukiama|beklemede|provizyon|onay bekliyor|islemde|bekleyen|\
    в обработке|обрабатывается|ожидание|холд|авторизация|в ожидании|резерв|заблокировано|в обробці|очікує|очікується|блокування|hold on|чакаща|чакащо|неосчетоводена|блокирана|in asteptare|in curs|in procesare|autorizare|εκκρεμει|εκκρεμης|δεσμευση|σε εκκρεμοτητα|δεσμευμενο|\
    处理中|待入账|未入账|待付款|等待付款|待支付|未達帳|處理中|待處理|未確定|処理中|保留中|速報|대기|처리중|승인대기|미확정|\
    قيد التنفيذ|معلقة|معلق|قيد الانتظار|קליטה|בהמתנה|טרם נקלט|ממתין|tertunda|menunggu|diproses|pend|dang xu ly|cho xu ly|รอดำเนินการ";

/// States in which the money has moved; they tell that a column holds states.
const BOOKED: &str = "booked|posted|completed|complete|settled|cleared|done|success|successful|executed|processed|approved|\
    gebucht|umsatz gebucht|ausgefuhrt|erledigt|abgeschlossen|comptabilise|comptabilisee|effectue|effectuee|execute|executee|\
    contabilizado|contabilizada|realizado|realizada|aplicado|aplicada|confirmado|confirmada|liquidado|procesado|contabilizzato|eseguito|eseguita|concluido|concluida|efetivado|processado|\
    geboekt|verwerkt|uitgevoerd|zaksiegowana|zaksiegowane|zrealizowana|rozliczona|zauctovano|zauctovana|provedeno|zuctovana|konyvelt|teljesult|proknjizeno|izvrseno|\
    bokford|bokfort|bogfort|utford|utfort|udfort|kirjattu|suoritettu|broneeritud|taidetud|gerceklesti|tamamlandi|проведено|исполнено|исполнен|выполнено|ok|\
    已入账|已完成|交易成功|支付成功|確定|処理済|완료|승인";

/// Names of balances that are names of shops as well.
const SHOPS: &[&str] = &["new balance"];

/// Words beside the name of a balance that do not make it anything else.
const SMALL: &[&str] = &[
    "",
    "as",
    "of",
    "at",
    "on",
    "per",
    "for",
    "the",
    "to",
    "from",
    "your",
    "account",
    "statement",
    "period",
    "previous",
    "last",
    "page",
    "day",
    "month",
    "end",
    "brought",
    "carried",
    "forward",
    "am",
    "vom",
    "zum",
    "auf",
    "dem",
    "den",
    "au",
    "le",
    "du",
    "de",
    "del",
    "al",
    "a",
    "el",
    "la",
    "dia",
    "em",
    "do",
    "da",
    "op",
    "van",
    "fra",
    "til",
    "pr",
    "na",
    "z",
    "dnia",
    "ke",
    "k",
    "cuenta",
    "konto",
    "compte",
    "conto",
    "conta",
    "valuta",
    "kontostand",
    "saldo",
    "solde",
    "balance",
    "mes",
    "mois",
];

struct Lists {
    /// The first three characters of every balance and total, to pass by most cells quickly.
    starts: HashSet<String>,
    balance: Vec<String>,
    total: Vec<String>,
    failed: Vec<String>,
    pending: Vec<String>,
    booked: HashSet<String>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let split = |list: &str| list.split('|').map(fold).filter(|w| !w.is_empty()).collect::<Vec<_>>();
    let (balance, total) = (split(BALANCE), split(TOTAL));
    let starts = balance.iter().chain(&total).map(|w| w.chars().take(3).collect()).collect();
    Lists {
        starts,
        balance,
        total,
        failed: split(FAILED),
        pending: split(PENDING),
        booked: split(BOOKED).into_iter().collect(),
    }
});

/// What a row is when it is no transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summary {
    Balance,
    Total,
}

/// Whether the name of a balance stands alone, or with nothing but a day, a number, a currency and small words: "Opening
/// balance as of 01/01/2024 EUR", and neither "Opening balance cafe" nor "New Balance", which is a shop as well.
pub fn is_bare(cell: &str) -> bool {
    let folded = fold(cell);
    let mut rests = LISTS.balance.iter().filter(|phrase| !SHOPS.contains(&phrase.as_str())).filter_map(|phrase| {
        let rest = folded.strip_prefix(phrase.as_str())?;
        (rest.is_empty() || rest.starts_with(' ') || super::unspaced(phrase)).then_some(rest)
    });
    let small = |word: &str| {
        SMALL.contains(&word)
            || word.chars().any(char::is_numeric)
            || months::month(word).is_some()
            || Currency::parse(word).is_ok()
    };
    rests.any(|rest| rest.split(' ').all(small))
}

/// Whether a narration names a balance or a total. Balance phrases may be followed by a date or an amount
/// ("Beginning balance as of 01/01/2024"); totals must stand alone, for shops are called Total too.
pub fn summary(cell: &str) -> Option<Summary> {
    if cell.is_empty() || cell.len() > 160 || !may_start(cell) {
        return None;
    }
    let folded = fold(cell);
    let plain = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let plain = if plain.is_empty() { folded.as_str() } else { plain };
    if LISTS.balance.iter().any(|w| plain == w || starts(&folded, w)) {
        return Some(Summary::Balance);
    }
    LISTS.total.iter().any(|w| plain == w).then_some(Summary::Total)
}

/// Whether a narration begins as a total does; whether it is one, its amount must tell.
pub fn may_total(cell: &str) -> bool {
    if cell.is_empty() || cell.len() > 160 || !may_start(cell) {
        return false;
    }
    let folded = fold(cell);
    let begins =
        |word: &String| folded.strip_prefix(word.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    LISTS.total.iter().any(begins)
}

/// Whether a cell begins with the first three characters of a phrase.
fn may_start(cell: &str) -> bool {
    let mut key = [0; 3];
    let mut bytes = cell.bytes().skip_while(|b| !b.is_ascii_alphanumeric() && b.is_ascii());
    for slot in &mut key {
        match bytes.next() {
            Some(b) if b.is_ascii_alphanumeric() => *slot = b.to_ascii_lowercase(),
            _ => {
                let start: String = fold_start(cell, 12).chars().take(3).collect();
                return LISTS.starts.contains(&start);
            }
        }
    }
    std::str::from_utf8(&key).is_ok_and(|key| LISTS.starts.contains(key))
}

/// A phrase at the start, followed by little more than a date, a number or an account.
fn starts(folded: &str, phrase: &str) -> bool {
    let Some(rest) = folded.strip_prefix(phrase) else { return false };
    if rest.is_empty() {
        return true;
    }
    let cjk = super::unspaced(phrase);
    (rest.starts_with(' ') || cjk) && phrase.chars().count() >= if cjk { 3 } else { 8 } && rest.chars().count() <= 40
}

/// What a status cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Failed,
    Pending,
}

/// Whether a status cell says that no money moved.
pub fn state(cell: &str) -> Option<State> {
    if cell.is_empty() || cell.len() > 60 {
        return None;
    }
    let folded = fold(cell);
    let hit = |list: &[String]| list.iter().any(|w| folded == *w || contains_word(&folded, w));
    if folded.starts_with("not ") && !folded.contains("posted") {
        return None;
    }
    if hit(&LISTS.failed) {
        return Some(State::Failed);
    }
    hit(&LISTS.pending).then_some(State::Pending)
}

/// Whether a cell is a word for the state of a transaction, whichever.
pub fn is_state(cell: &str) -> bool {
    state(cell).is_some() || cell.len() <= 60 && LISTS.booked.contains(&fold(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_and_totals_are_no_transactions() {
        for (cell, expected) in [
            ("OPENING BALANCE", Some(Summary::Balance)),
            ("Beginning balance as of 01/01/2024", Some(Summary::Balance)),
            ("Sākuma atlikums", Some(Summary::Balance)),
            ("Apgrozījums", Some(Summary::Total)),
            ("人民币合计", Some(Summary::Total)),
            ("Total", Some(Summary::Total)),
            ("TOTAL ACCESS PARIS", None),
            ("Totaltools Sydney", None),
            ("Balance Fitness Studio", None),
        ] {
            assert_eq!(summary(cell), expected, "{cell}");
        }
    }

    #[test]
    fn a_balance_stands_alone_and_a_shop_does_not() {
        for (cell, bare) in [
            ("OPENING BALANCE", true),
            ("Beginning balance as of 01/01/2024", true),
            ("Closing balance 31 March 2026 EUR", true),
            ("Kontostand am 31.03.2026", true),
            ("期末余额", true),
            ("New Balance", false),
            ("NEW BALANCE 1234", false),
            ("Opening balance cafe", false),
            ("Closing balance transfer", false),
            ("Kontostand App Abo", false),
        ] {
            assert_eq!(is_bare(cell), bare, "{cell}");
        }
    }

    #[test]
    fn states_without_money() {
        for (cell, expected) in [
            ("REVERTED", Some(State::Failed)),
            ("交易关闭", Some(State::Failed)),
            ("Reserverat", Some(State::Pending)),
            ("PENDING", Some(State::Pending)),
            ("等待确认收货", None),
            ("Umsatz gebucht", None),
            ("Umsatz vorgemerkt", Some(State::Pending)),
            ("Vorgemerkte Buchung", Some(State::Pending)),
            ("Nog niet verwerkt", Some(State::Pending)),
            ("Opération à débiter", Some(State::Pending)),
            ("COMPLETED", None),
        ] {
            assert_eq!(state(cell), expected, "{cell}");
        }
    }
}
