//! Column names: which phrase of which language names which role.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold;

/// What a column's name says it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Day the money moved or was booked.
    Date,
    /// Day interest runs from, or another secondary day.
    ValueDate,
    /// A date of something else: due, statement, birth.
    OtherDate,
    Year,
    Month,
    Day,
    Time,
    Amount,
    /// The amount after fees.
    NetAmount,
    /// The amount before fees, or as ordered rather than paid.
    GrossAmount,
    Debit,
    Credit,
    Balance,
    Currency,
    /// Says in or out by a word or a letter.
    Flag,
    Payee,
    Description,
    /// Kind of transaction.
    Type,
    Status,
    Fee,
    /// The amount in the shop's currency, or a part of the amount.
    OtherAmount,
    OtherCurrency,
    Category,
    /// References, account numbers, rates, places: never an amount, rarely a description.
    Reference,
}

use Role::{
    Amount, Balance, Category, Credit, Currency, Date, Day, Debit, Description, Fee, Flag, GrossAmount, Month,
    NetAmount, OtherAmount, OtherCurrency, OtherDate, Payee, Reference, Status, Time, Type, ValueDate, Year,
};

/// Phrases by role, separated by `|`. A name is looked up whole first; then the longest phrase inside it counts.
const PHRASES: &[(Role, &str)] = &[
    (
        Date,
        "date|transaction date|trans date|txn date|tran date|posting date|posted date|post date|date posted|booking date|booked|\
        book date|process date|processed date|effective date|entry date|created|created at|created on|datetime|date time|date and time|\
        transaction time|timestamp|completed date|completion date|settled date|settlement date|operation date|activity date|purchase date|\
        date of transaction|transaction posted date|date utc|run date|finished on|tranx date|trade date|when|\
        datum|buchungsdatum|buchungstag|buchung|buchtag|belegdatum|transaktionsdatum|umsatzdatum|kaufdatum|abschlussdatum|buchungszeit|zeitpunkt|datum uhrzeit|\
        date operation|date d operation|date de l operation|date comptable|date de comptabilisation|date transaction|date achat|date de transaction|date ecriture|dateop|date op|date d achat|comptabilise le|\
        fecha|fecha operacion|fecha de operacion|f operacion|fecha contable|f contable|fecha mov|fecha movimiento|fecha transaccion|fecha de la transaccion|fecha compra|fecha de compra|fecha y hora|fecha proceso|fecha operativa|fecha de transaccion|\
        data|data operazione|data contabile|data movimento|data registrazione|data transazione|data contabilizzazione|data acquisto|data op|\
        data lancamento|data de lancamento|data mov|data mov|data movimento|data do movimento|data da transacao|data transacao|data operacao|data da operacao|data compra|data de compra|data da compra|data do lancamento|dt lancamento|dt movimento|\
        datum transactie|transactiedatum|boekdatum|boekingsdatum|boekingsdag|datum boeking|uitvoeringsdatum|verrichtingsdatum|transactie datum|\
        data operacji|data transakcji|data ksiegowania|data zaksiegowania|data wykonania|data zlecenia|data waluty operacji|data i godzina|\
        datum provedeni|datum transakce|datum zauctovani|datum uctovani|datum operace|datum realizace|splatnost|datum zauctovania|datum transakcie|datum uctovania|datum spracovania|\
        konyveles datuma|konyvelesi datum|tranzakcio datuma|tranzakcio idopontja|teljesites datuma|dátum|datum|konyveles napja|terheles datuma|\
        bokforingsdag|bokforingsdatum|bokforing|transaktionsdag|bokforingsdato|bokfort|bokfort dato|bogfort|bogfort dato|bogforingsdato|dato|transaksjonsdato|transaktionsdato|kobsdato|kjopsdato|bokfoert|bokfort den|utfort dato|reskontradatum|datum bokford|inkopsdatum|kopdatum|\
        kirjauspaiva|tapahtumapaiva|kirjauspaivamaara|maksupaiva|paivamaara|pvm|ostopaiva|\
        kuupaev|kande kuupaev|tehingu kuupaev|datums|datuma|maksajuma datums|darijuma datums|data laiks|operacijos data|operacijos laikas|data ir laikas|irasymo data|\
        tarih|islem tarihi|tarih saat|islem zamani|muhasebe tarihi|harcama tarihi|\
        дата|дата операции|дата проводки|дата транзакции|дата обработки|дата платежа|дата совершения операции|дата і час|дата i час операції|дата и время|дата операції|дата транзакції|дата на осчетоводяване|вальор дата|\
        data tranzactiei|data finalizarii tranzactiei|data inregistrarii|data operatiunii|data procesarii|data tranzactie|data inregistrare|data completarii|\
        ημερομηνια|ημ νια|ημ νια συναλλαγης|ημερομηνια συναλλαγης|ημ νια κινησης|ημερομηνια κινησης|ημερ|\
        datum transakcije|datum knjizenja|datum izvrsenja|datum valute|datum prometa|datum knjizbe|datum izvršenja|datum placila|\
        交易日期|交易时间|交易日|记账日期|记账日|入账日期|入账日|入帐日期|发生日期|日期|交易创建时间|创建时间|付款时间|记账时间|交易日期时间|帳務日期|交易日|日期时间|入账时间|过账日期|過賬日期|交易日期及時間|帳務日|起息日期|\
        日付|取引日|年月日|お取引日|ご利用日|利用日|取扱日付|お取扱日|取引日時|ご利用年月日|勘定日|取引年月日|操作日|取引日付|日時|出金日|\
        거래일시|거래일자|거래일|일자|이용일|이용일자|날짜|거래 일시|거래시간|승인일|승인일자|\
        التاريخ|تاريخ|تاريخ العملية|تاريخ المعاملة|تاريخ القيد|תאריך|תאריך עסקה|תאריך העסקה|תאריך רכישה|\
        tanggal|tanggal transaksi|tgl|tgl transaksi|tarikh|tarikh transaksi|ngay|ngay giao dich|ngay gd|ngay hach toan|วันที่|วันที่ทำรายการ|วันที่รายการ|दिनांक|petsa",
    ),
    (
        ValueDate,
        "value date|value dt|valuedate|value|valuta|valutadatum|valuta datum|wert|wertstellung|wertstellungsdatum|wertstellungstag|date valeur|date de valeur|valeur|fecha valor|f valor|fecha de valor|\
        data valuta|data valore|data valor|data de valor|data valor|rentedatum|datum valuty|datum valuta|data waluty|data rozliczenia|valutadag|valutadato|rentedato|rentedatum|ranteda|rantedag|valutapaiva|arvopaiva|arvopaivamaara|\
        valor|valor tarihi|дата валютирования|вальор|data valutei|ertek nap|erteknap|起息日|交易成功时间|完成时间|clearing date|date entered|authorised on|authorisation date|started date|start date|initiated|auth date|datum provedeni valuty|rentedag|valuteringsdatum|\
        valuta dato|interest date|τοκισμος απο|valeur date|ημ νια αξιας|ημερομηνια αξιας|valor date|data decorrenza|value day|date traitement|erfassungsdatum",
    ),
    (
        OtherDate,
        "due date|statement date|expiry|expiry date|date of birth|exchange date|billing date|payment due date|faelligkeit|date d echeance|vencimento|vencimiento|date facture|kurs datum|export date|print date|last updated|modified|updated|date prelevement|invoice date|data do vencimento",
    ),
    (Year, "year|jahr|annee|ano|anno|jaar|rok|год|年|ar|vuosi|yil"),
    (Month, "month|monat|mois|mes|mese|maand|miesiac|месяц|月|maned|manad|kuukausi|ay"),
    (Day, "day|tag|jour|dia|giorno|dag|dzien|день|日|paiva|gun"),
    (
        Time,
        "time|uhrzeit|zeit|heure|hora|ora|tijd|godzina|cas|tid|klockslag|kello|saat|время|交易时间点|时刻|時間|时间|abschlusszeit|booking time|الوقت|pukul|jam|시간|giờ|ώρα|时间戳",
    ),
    (
        Amount,
        "amount|value|transaction amount|trans amount|txn amount|billing amount|billed amount|amt|amount eur|amount gbp|amount usd|sum|amount in account currency|account amount|amount inr|transaction amount inr|paid amount|total|amount total|total amount|signed amount|posted amount|settled amount|money|payment amount|booked amount|charge amount|amount charged|\
        betrag|umsatz|buchungsbetrag|betrag eur|betrag in eur|betrag in euro|umsatzbetrag|abrechnungsbetrag|betrag chf|betrag in kontowahrung|einzelumsatz|summe|\
        montant|montant eur|montant en euros|montant en eur|montant operation|montant de l operation|montant transaction|mouvement|somme|\
        importe|importe eur|cantidad|monto|importe en euros|importe operacion|importe de la operacion|importe movimiento|importe euros|valor transaccion|valor|monto transaccion|\
        importo|importo eur|importo euro|importo in euro|importo operazione|ammontare|movimenti|entrate uscite|\
        valor|quantia|montante|importancia|valor eur|valor r|valor em reais|valor brl|valor da transacao|valor lancamento|valor rs|valor em r|valor do lancamento|\
        bedrag|bedrag eur|bedrag in euro|transactiebedrag|bedrag euro|\
        kwota|kwota operacji|kwota transakcji|kwota w walucie rachunku|kwota pln|kwota zl|kwota w pln|wartosc|kwota zaksiegowana|\
        castka|castka v mene uctu|objem|zauctovana castka|suma|suma v mene uctu|obrat|suma eur|iznos|iznos u valuti|znesek|suma tranzactiei|\
        osszeg|tranzakcio osszege|konyvelt osszeg|forgalom|ertek|\
        belopp|belopp sek|belop|belop dkk|belop i kr|belop nok|belopp i sek|belob|transaktionsbelob|summa eur|maara|maara euroina|summa|summa euroina|kandesumma|summa eur|suma eur|\
        tutar|islem tutari|islem tutari tl|tutar tl|meblag|bakiye degisimi|\
        сумма|сумма операции|сумма в валюте счета|сумма платежа|сумма операции в валюте карты|сума|сума операції|сума у валюті картки|сума в валюті картки|сумма в рублях|сумма в рублях рф|сумма транзакции|сума в лв|\
        ποσο|ποσο συναλλαγης|ποσο σε ευρω|\
        金额|交易金额|发生额|人民币金额|入账金额|记账金额|金额 元|金额元|交易额|账单金额|实付金额|支付金额|结算金额|收支金额|金額|交易金額|入帳金額|金額 円|お取引金額|取引金額|ご利用金額|利用金額|支払金額|支払総額|当月支払金額|ご請求額|お支払い金額 円|거래금액|금액|이용금액|승인금액|결제금액|\
        المبلغ|مبلغ|مبلغ العملية|סכום|סכום חיוב|סכום החיוב|jumlah|nominal|mutasi|so tien|so tien giao dich|จำนวนเงิน|ยอดเงิน|राशि|halaga|nilai transaksi|miqdor",
    ),
    (
        NetAmount,
        "net|net amount|netto|netto betrag|montant net|importe neto|importo netto|valor liquido|net total|amount net|netbedrag|net pay",
    ),
    (
        GrossAmount,
        "gross|gross amount|brutto|montant brut|importe bruto|importo lordo|valor bruto|סכום עסקה|סכום העסקה|订单金额|order amount|amount before fee",
    ),
    (
        Debit,
        "debit|debits|debit amount|amount debit|debit amt|debit eur|withdrawal|withdrawals|withdrawal amt|withdrawal amount|withdrawal dr|withdrawal amount inr|withdrawals dr|paid out|money out|out|dr|debit dr|dr amount|outflow|spent|spend|payments|payment|expense|expenses|amount out|money out gbp|debit inr|debit rs|withdraw|withdrawn|charge|charges|purchases|paid out gbp|\
        soll|lastschrift|belastung|belastung in chf|belastungen|ausgang|ausgaben|ausgabe|auszahlung|abgang|lastschrift in chf|\
        debit euros|montant debit|depenses|sortie|sorties|\
        cargo|cargos|debe|debito|debitos|retiro|retiros|gasto|gastos|importe debito|egreso|egresos|importe debe|salida|salidas|girado|cheques y otros cargos|\
        dare|uscite|uscita|addebiti|addebito|importo dare|\
        saida|saidas|despesas|montante debito|\
        af|uit|afschrijving|uitgaven|debet|debet bedrag|uitgave|\
        obciazenie|obciazenia|wydatki|kwota obciazenia|wyplata|wyplaty|rozchod|wn|winien|kwota wn|\
        vydaj|vydaje|debetni castka|na vrub|terheles|kiadas|terhelesek|isplata|isplate|odliv|breme|v breme|duguje|zaduzenje|rashod|teretno|trosak|\
        ut|ut av konto|ut fra konto|uttag|utgift|debet belopp|belastet|udbetalt|haevet|utbetaling|otto|panot|menot|\
        deebet|valjaminek|debets|debetas|islaidos|\
        borc|cikan|harcama|borc tutari|gider|odeme|\
        расход|дебет|списание|списано|расходы|видаток|витрати|дебит|\
        plati|iesire|debitare|sume debit|χρεωση|χρεωσεις|αναληψη|\
        支出|借方|支出金额|支取|借方金额|借方发生额|付款金额|取出|支出额|提款|支帳|付款|交易金额 支出|记账金额 支出|支取金额|借 方|\
        支払い金額|支払金額|出金|出金額|お引出し|お引き出し|引出|お支払金額|引出金額|出金金額|お支払い金額|お引出金額|支払|引落金額|출금|출금액|출금금액|찾으신금액|지급|지급금액|출금 금액|지출|\
        مدين|المدين|سحب|חובה|בחובה|debet idr|db|penarikan|keluar|pengeluaran|ghi no|no|phat sinh no|ถอน|เดบิต|รายการถอน|ถอนเงิน|नामे|money out amount|so tien ghi no|debit lcy|withdrawals sgd|wang keluar",
    ),
    (
        Credit,
        "credit|credits|credit amount|amount credit|credit amt|credit eur|deposit|deposits|deposit amt|deposit amount|deposit cr|deposit amount inr|deposits cr|paid in|money in|in|cr|credit cr|cr amount|inflow|received|receipts|lodgement|lodgements|income|amount in|money in gbp|credit inr|credit rs|payments received|paid in gbp|lodgment|\
        haben|gutschrift|gutschrift in chf|gutschriften|eingang|einnahmen|einnahme|einzahlung|zugang|\
        credit euros|montant credit|recettes|entree|entrees|\
        abono|abonos|haber|credito|creditos|deposito|depositos|ingreso|ingresos|importe credito|importe haber|entrada|entradas|depositos y otros abonos|\
        avere|entrate|entrata|accrediti|accredito|importo avere|\
        receitas|montante credito|\
        bij|bijschrijving|inkomsten|credit bedrag|inkomst|\
        uznanie|uznania|wplywy|kwota uznania|wplata|wplaty|przychod|ma|kwota ma|\
        prijem|prijmy|kreditni castka|ve prospech|jovairas|bevetel|jovairasok|uplata|uplate|priliv|dobro|v dobro|potrazuje|odobrenje|prihod|korisno|\
        inn|inn pa konto|inn til konto|insattning|inkomst|kredit|godskrevet|indbetalt|indsat|innbetaling|pano|tulot|\
        kreedit|laekumine|kredits|kreditas|pajamos|\
        alacak|giren|alacak tutari|gelir|yatan|\
        приход|кредит|зачисление|зачислено|поступление|доходы|надходження|\
        incasari|intrare|creditare|sume credit|πιστωση|πιστωσεις|καταθεση|\
        收入|贷方|收入金额|存入|贷方金额|贷方发生额|收款金额|存款|收入额|存入金额|存入金額|收款|入帳|交易金额 收入|记账金额 收入|貸方|贷 方|\
        預かり金額|入金|入金額|お預入れ|お預け入れ|預入|お預り金額|預入金額|入金金額|お預かり金額|お預入金額|預り|입금|입금액|입금금액|맡기신금액|입금 금액|수입|\
        دائن|الدائن|إيداع|ايداع|זכות|בזכות|kredit idr|setoran|masuk|pemasukan|ghi co|co|phat sinh co|ฝาก|เครดิต|รายการฝาก|ฝากเงิน|जमा|so tien ghi co|credit lcy|deposits sgd|wang masuk",
    ),
    (
        Balance,
        "balance|bal|running balance|running bal|closing balance|account balance|ledger balance|available balance|balance amount|current balance|ending balance|balance after|balance inr|balance rs|balance after transaction|balance gbp|book balance|bal amt|new balance|\
        saldo|kontostand|saldo chf|saldo eur|saldo nach buchung|saldo nach umsatz|neuer saldo|solde|solde eur|solde apres operation|saldo disponible|saldo posterior|saldo resultante|saldo contable|saldo disponibile|saldo contabile|saldo progressivo|saldo final|saldo contabilistico|saldo apos|saldo do dia|\
        saldo na trn|saldo na mutatie|saldo na boeking|nieuw saldo|saldo po operacji|saldo po transakcji|saldo rachunku|zustatek|zustatek po transakci|konecny zostatok|zostatok|zustatek na uctu|egyenleg|konyvelt egyenleg|stanje|saldo po|\
        saldo dkk|saldo sek|bokfort saldo|bokfort balanse|saldo efter|balanse|disponibelt|saldo tapahtuman jalkeen|saldo jaak|jaak|atlikums|likutis|\
        bakiye|kalan bakiye|bakiye tl|остаток|баланс|остаток на счете|залишок|залишок після операції|исходящий остаток|салдо|sold|sold final|sold contabil|υπολοιπο|λογιστικο υπολοιπο|προοδευτικο υπολοιπο|\
        余额|账户余额|当前余额|本次余额|交易后余额|联机余额|结余|餘額|結餘|帳戶餘額|账面余额|可用余额|剩余额|\
        現在 貸付 高|現在高|残高|差引残高|取引後残高|お取引後残高|残高 円|잔액|거래후잔액|거래후 잔액|잔고|통장잔액|\
        الرصيد|رصيد|יתרה|היתרה|יתרה בש ח|saldo akhir|baki|so du|so du cuoi|so du sau giao dich|คงเหลือ|ยอดคงเหลือ|शेष|solde courant|saldo idr|balance lcy|saldo actual",
    ),
    (
        Currency,
        "currency|ccy|curr|currency code|account currency|billing currency|transaction currency|cur|wahrung|waehrung|buchungswahrung|kontowahrung|devise|monnaie|moneda|divisa|moeda|valuta|valuta codice|munt|muntsoort|munteenheid|muntcode|mena|mena uctu|waluta|waluta rachunku|devizanem|penznem|valuuta|valuta kod|valutakod|valutta|valuta del conto|валюта|валюта счета|валюта операции|валюта карты|валюта картки|moneda contului|νομισμα|para birimi|doviz|doviz cinsi|币种|币别|幣別|货币|交易币种|记账币种|貨幣|通貨|통화|العملة|عملة|מטבע|mata uang|loai tien|สกุลเงิน|measure currency|iso code|devizanem|tin te|munt code|iso wahrung|deviza|valuta eur|valute|currency type",
    ),
    (
        Flag,
        "dr cr|cr dr|debit credit|credit debit|dc|d c|c d|debit credit indicator|cdi|sign|indicator|debit or credit|type dr cr|soll haben|soll haben kennzeichen|s h|umsatz soll haben|haben soll|plus minus|sens|signo|segno|debe haber|debito credito|cargo abono|af bij|bij af|debet credit|credit debet|debitcredit|debit credit code|\
        obciazenie uznanie|wn ma|dobropis debet|typ pohybu|debets kredits|deebet kreedit|deebet kreedit d c|debetas kreditas|d k|k d|vaihto|debet kredit|inn ut|ut inn|ut in|borc alacak|b a|дебет кредит|приход расход|дт кт|тип операции дк|προσημο|προσημο ποσου|χρεωση πιστωση|收 支|收支|借贷|借贷标志|收付标志|收支类型|借贷方向|收支方向|借贷状态|收 付|借 贷|借貸|收支|入払区分|入出金|入出金区分|入払|取引区分 入出|입출금|입출금구분|거래구분 입출|in out|direction|money in or out|مدين دائن|debet kredit|db cr|cr db|debit kredit|transaction direction|dr or cr|type of entry|flow|richting|entry type|debit credit flag|crdr|drcr|creditdebitindicator|credit or debit|d h|znak|jel|t j|smer",
    ),
    (
        Payee,
        "payee|payee name|name|merchant|merchant name|counterparty|counterparty name|beneficiary|beneficiary name|recipient|sender|from|to|other party|vendor|party|payer|payer name|paid to|transaction party|remitter|counter party|target name|source name|name description|to from|recipient name|partner name|trader|merchant description|\
        auftraggeber empfanger|auftraggeber beguenstigter|begunstigter auftraggeber|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|empfanger|auftraggeber|zahlungsempfanger|zahlungsempfanger in|zahlungspflichtiger|zahlungspflichtige r|name zahlungsbeteiligter|gegenpartei|partner|partnername|handler|haendler|auftraggeber zahlungsempfanger|empfanger zahlungspflichtiger|begunstigter|zahler|name gegenkonto|gegenkonto name|auftraggeber empfanger name|beguenstigter auftraggeber|handler name stadt land|handlername|unternehmen|\
        beneficiaire|tiers|emetteur|nom|contrepartie|nom de la contrepartie|marchand|commercant|nom contrepartie|destinataire|\
        beneficiario|ordenante|comercio|establecimiento|nombre|nombre comercio|contraparte|ordenante beneficiario|remitente|destinatario|emisor|\
        controparte|nome|esercente|ordinante|beneficiario ordinante|nome controparte|estabelecimento|loja|titular|favorecido|\
        naam|tegenpartij|naam tegenpartij|naam tegenrekening|naam omschrijving|begunstigde|tegenpartij naam|naam begunstigde|winkel|opdrachtgever|naam van de tegenpartij|\
        odbiorca|nadawca|odbiorca zleceniodawca|nadawca odbiorca|nazwa kontrahenta|kontrahent|nazwa odbiorcy|nazwa nadawcy|dane kontrahenta|nazwa odbiorcy nadawcy|nazwa i adres|\
        nazev protiuctu|nazov protiuctu|nazev obchodnika|protistrana|nazev protistrany|prijemce|platce|obchodnik|partner neve|ellenoldali nev|kedvezmenyezett|ellenoldal neve|partner elnevezese|primatelj|naziv primatelja|uplatitelj|naziv|prejemnik|naziv partnera|primatelj platitelj|naziv prejemnika|udelezenec|\
        namn|motpart|mottagare|avsandare|navn|modtager|afsender|mottaker|avsender|betalingsmottaker|saaja|maksaja|saaja maksaja|nimi|saajan nimi|tegenpartij naam|butik|modpart|\
        saaja maksja nimi|saaja maksja|nimi saaja|maksja|sanemejs maksatajs|sanemejs|maksatajs|partneris|gavejas|moketojas|gavejas moketojas|korespondentas|\
        alici|gonderen|isyeri|uye isyeri|karsi taraf|alici gonderen|\
        получатель|отправитель|контрагент|плательщик|наименование контрагента|торговая точка|получатель плательщик|контрагент имя|назва контрагента|одержувач|\
        nume partener|beneficiar|platitor|nume beneficiar|nume|comerciant|partener|ordonator|επωνυμια|δικαιουχος|αντισυμβαλλομενος|\
        交易对方|对方户名|对方账户名|对方名称|收款人|付款人|商户名称|对方姓名|交易对手|商户|对方账户名称|对手户名|收 付款人|商家|收款方|对方|對方戶名|商戶名稱|交易對手|対象者|取引先|お相手|利用店名|ご利用店名|ご利用先|利用店名 商品名|ご利用店名及び商品名|利用先|振込依頼人|가맹점|가맹점명|받는분|보낸분|보낸분 받는분|거래처|상대계좌예금주명|의뢰인 수취인|\
        المستفيد|التاجر|اسم التاجر|שם בית העסק|שם בית עסק|שם העסק|penerima|pengirim|nama penerima|don vi thu huong|nguoi nhan|ผู้รับ|penerima penghantar",
    ),
    (
        Description,
        "description|details|narration|narrative|memo|particulars|transaction details|transaction description|remarks|remark|note|notes|transaction remarks|transaction|payment details|reference text|purpose|payment reference|payment purpose|detail|original description|bank description|statement text|statement description|text|title|subject|message|comment|comments|transaction narration|description details|further information|extended details|additional information|transaction particulars|transaction info|reason|long description|information|transaction narrative|narrations|item|item title|transaction description details|label|appears on your statement as|\
        verwendungszweck|buchungstext|beschreibung|buchungsinformationen|transaktionsbeschreibung|umsatztext|avisierungstext|mitteilung|bezeichnung|buchungsdetails|vorgang verwendungszweck|zahlungsgrund|beschreibung1|beschreibung2|beschreibung3|zweck|notiz|info|details zur zahlung|betreff|zahlungsreferenz|verwendungszweck zeile 1|buchungstext verwendungszweck|transaktion|transaktionsdetails|umsatzinformation|\
        libelle|libelle operation|libelle de l operation|libelle simplifie|libelle complet|libelle court|intitule|motif|communication|communications|communication libre|detail de l ecriture|nature de l operation|description operation|libelle interne|informations complementaires|nom de l operation|detail de l operation|objet|communication structuree|libelle de l ecriture|details du mouvement|\
        concepto|descripcion|detalle|detalles|observaciones|movimiento|mas datos|concepto ampliado|informacion adicional|comentario|descripcion operacion|concepto movimiento|descripcion del movimiento|glosa|informacion detallada|motivo|asunto|\
        descrizione|causale|descrizione operazione|descrizione estesa|dettagli|operazione|motivazione|descrizione movimento|causale descrizione|dettaglio|note operazione|descrizione causale|\
        descricao|historico|lancamento|detalhes|descricao da transacao|historico complementar|titulo|observacao|descricao do movimento|descricao movimento|movimento|complemento|dependencia origem|descritivo|identificador descricao|\
        omschrijving|mededeling|mededelingen|omschrijving 1|omschrijving 2|omschrijving 3|vrije mededeling|beschrijving|detail van de omzet|betalingskenmerk omschrijving|bericht|toelichting|gestructureerde mededeling|notities|\
        opis|opis operacji|tytul|tytulem|opis transakcji|szczegoly transakcji|tytul operacji|tytul przelewu|szczegoly|szczegoly operacji|nazwa operacji|\
        popis|zprava|zprava pro prijemce|poznamka|popis transakce|zprava pro platce|sprava pre prijemcu|informacia pre prijemcu|popis transakcie|ucel platby|poznamka pro me|detail transakce|vlastni poznamka|zprava poznamka|sprava|av pole|ucel|\
        kozlemeny|megjegyzes|leiras|tranzakcio leirasa|megnevezes|nev|opis placanja|opis prometa|svrha|svrha placanja|namen|namen placila|svrha doznake|opis transakcije|\
        text|rubrik|meddelande|transaktion|beskrivning|specifikation|meddelelse|beskrivelse|tekst|forklaring|posteringstekst|melding|tekst til modtager|egen tekst|transaktionstekst|referens meddelande|transaksjonstekst|tittel|spesifikasjon|\
        viesti|selite|selitys|kuvaus|tapahtuma|viite viesti|viesti selite|selgitus|informacija sanemejam|maksajuma merkis|maksajuma detalas|merkis|paskirtis|mokejimo paskirtis|detales|informacija|maksajuma pamatojums|\
        aciklama|islem aciklamasi|islem|detay|isyeri aciklama|islem detayi|\
        описание|назначение платежа|назначение|описание операции|детали|детали операции|основание|призначення платежу|опис|опис операції|описание транзакции|содержание операции|место совершения операции|назва|деталі операції|пояснение|комментарий|основание за плащане|детали платежа|\
        explicatii|descriere|detalii|detalii tranzactie|descriere tranzactie|descrierea tranzactiei|αιτιολογια|περιγραφη|αιτιολογια συναλλαγης|περιγραφη συναλλαγης|\
        摘要|商品说明|商品|备注|交易摘要|交易说明|附言|用途|交易场所|交易描述|摘要内容|交易名称|商品名称|订单标题|交易备注|交易附言|摘要说明|說明|備註|交易說明|交易地点|交易地点 附言|描述|交易详情|网点名称|资金用途|訂單標題|註記|交易明細|存摺備註|\
        摘要|摘要内容|お取り扱い内容|内容|お取引内容|取引内容|適用|ご利用内容|お取扱内容|詳細|説明|ご利用内訳|備考|取引摘要|入出金内容|적요|내용|거래내용|기재내용|거래적요|메모|비고|거래 내용|이용내역|사용처|\
        التفاصيل|تفاصيل|الوصف|البيان|وصف العملية|تفاصيل العملية|תיאור|פרטים|תאור|תיאור הפעולה|הפעולה|תאור התנועה|פעולה|keterangan|uraian|uraian transaksi|deskripsi|keterangan transaksi|butiran|butir urus niaga|deskripsi transaksi|noi dung|mo ta|dien giai|noi dung giao dich|chi tiet|รายละเอียด|รายการ|คำอธิบาย|विवरण|rincian transaksi|transaction ref narration|catatan",
    ),
    (
        Type,
        "type|transaction type|trans type|tran type|txn type|transaction code|kind|payment type|tx type|operation type|type of transaction|payment method|channel|mode|category type|transaction category|transaction method|code|transaction kind|operation|activity|tran code|\
        umsatzart|umsatztyp|buchungsart|vorgang|transaktionsart|transaktionstyp|zahlungsart|buchungsschlussel|art|textschlussel|vorgang buchungstext|ieraksta tips|buchungsart kurz|\
        type operation|type d operation|nature|type de transaction|categorie operation|moyen de paiement|tipo|tipo operacion|tipo de movimiento|tipo movimiento|tipo de operacion|tipo operazione|tipologia|tipo transacao|tipo de transacao|tipo de lancamento|tipo lancamento|forma de pago|\
        soort|mutatiesoort|transactietype|soort transactie|soort betaling|verrichting|aard|type verrichting|type mutatie|rodzaj transakcji|rodzaj operacji|typ transakcji|typ operacji|rodzaj|typ transakce|typ|typ operace|typ pohybu transakce|tranzakcio tipusa|tipus|forgalom tipusa|vrsta|vrsta transakcije|vrsta prometa|\
        typ transaktion|transaktionstyp|type transaksjon|transaksjonstype|laji|tapahtumalaji|tyyppi|maksajuma veids|veids|darijuma veids|tipas|operacijos tipas|tehingu tuup|tehingu tyyp|islem tipi|islem turu|islem kodu|kanal|тип|тип операции|вид операции|тип транзакции|категория операции|tip tranzactie|tip|tip tranzactiei|ειδος|ειδος συναλλαγης|ειδος κινησης|\
        交易类型|交易分类|业务类型|收 付款方式|交易方式|支付方式|交易渠道|渠道|交易种类|类型|类别|交易類型|類別|交易類別|取引種類|種別|取引区分|区分|取引種別|お取引種類|거래구분|구분|거래종류|거래유형|거래방법|נוסח סוג|סוג|סוג פעולה|سداد|نوع العملية|نوع المعاملة|jenis|jenis transaksi|jenis mutasi|loai giao dich|ประเภท|ประเภทรายการ|ช่องทาง|bokforingstyp",
    ),
    (
        Status,
        "status|state|transaction status|payment status|status der zahlung|estado|stato|etat|statut|situacao|estado da transacao|stav|stan|allapot|tila|olek|statuss|busena|durum|islem durumu|статус|стан|stare|κατασταση|交易状态|当前状态|状态|狀態|交易結果|交易状態|状態|ステータス|상태|거래상태|الحالة|סטטוס|trang thai|สถานะ|estatus|booking status|settlement status|buchungsstatus|poststatus|result",
    ),
    (
        Fee,
        "fee|fees|fee amount|commission|transaction fee|service fee|amount fee|gebuhr|gebuehr|gebuhren|entgelt|fremde gebuhren|frais|commission frais|comision|comisiones|commissione|commissioni|spese|tarifa|taxa|taxas|kosten|kosten transactie|oplata|prowizja|poplatek|dij|jutalek|avgift|gebyr|kulu|palvelumaksu|teenustasu|teenustasud|komisija|masraf|komisyon|комиссия|комісія|сума комісій|сума комісії|comision banca|手续费|服务费|手數料|手数料|수수료|رسوم|עמלה|biaya|phi|conversioncharge|conversion charge|exchange fee|surcharge|ค่าธรรมเนียม|tip|tax|amount tip|amount tax|vat|mwst|iva|tva|cashback|bonus points|кэшбэк|сума кешбеку|кешбек|points|shipping|sales tax",
    ),
    (
        OtherAmount,
        "original amount|foreign amount|foreign currency amount|foreigncurrencyamount|local amount|amount foreign currency|source amount|amount in foreign currency|instructed amount|amount original currency|foreign spend amount|transaction amount foreign|exchange amount|amount original|orig amount|target amount|transaction currency amount|converted amount|\
        originalbetrag|fremdwahrungsbetrag|betrag fremdwahrung|betrag in fremdwahrung|fremdwahrung betrag|ursprungsbetrag|lastschrift ursprungsbetrag|auslagenersatz rucklastschrift|auslagenersatz|einzelbetrag|teilbetrag|betrag original|ursprunglicher betrag|betrag in originalwahrung|\
        montant devise|montant en devise|montant d origine|montant origine|montant initial|montant local|importe original|importe divisa|importe en divisa|importo originale|importo in divisa|importo divisa|importo valuta|valor original|valor em dolar|valor us|valor usd|valor moeda original|valor em us|valor moeda estrangeira|montante original|montante na moeda de origem|\
        oorspr bedrag|oorspronkelijk bedrag|bedrag vreemde valuta|bedrag in vreemde valuta|originele bedrag|kwota w walucie|kwota oryginalna|kwota operacji w walucie|kwota w walucie transakcji|kwota blokady|kwota w walucie oryginalnej|puvodni castka|puvodni castka a mena|castka v puvodni mene|castka obratu|ciastka v cudzej mene|povodna suma|originalna suma|eredeti osszeg|osszeg devizaban|castka v mene transakce|original castka|originalni castka|\
        utlandskt belopp|ursprungligt belopp|belopp i utlandsk valuta|valutabelopp|originalt belop|oprindeligt belob|valutabelop|belop i valuta|belop valuta|alkuperainen summa|yabanci tutar|orijinal tutar|dovizli tutar|original belopp|\
        сумма операции в валюте|сумма в валюте операции|сумма в валюте транзакции|сума в валюті операції|сума у валюті транзакції|сумма в валюте|suma originala|suma in valuta|suma initiala|ποσο σε ξενο νομισμα|\
        交易地金额|外币金额|原币金额|交易原币金额|外幣金額|折算美元|折算金额|原幣金額|外貨金額|現地通貨額|利用金額 現地通貨|해외이용금액|外貨|\
        mبلغ بالعملة الأجنبية|amount ytd|credit limit|limit|cashback amount|amazon punkte|prime punkte|quantity|qty|price|unit price|units|shares|menge|kurs|anzahl|nombre|number of transactions|סכום עסקה מקורי|סכום עסקה מקורית|סכום מקורי|amount tip|amount tax|amount fee|minimum payment|rounding|сумма бонусов|бонусы|бонусы включая кэшбэк|округление на инвесткопилку|сумма операции с округлением|手续费金额|anzahl der auftrage|anzahl der schecks|beginning balance|opening balance|ostatok|uvodny|saldo inicial|saldo anterior|solde precedent|previous balance|balance before",
    ),
    (
        OtherCurrency,
        "original currency|foreign currency|local currency|source currency|originalwahrung|einheit fremdwahrung|fremdwahrung|devise d origine|divisa original|divisa originale|moeda original|oorspr munt|oorspronkelijke munt|vreemde valuta|waluta oryginalna|waluta operacji|waluta transakcji|puvodni mena|mena puvodni castky|mena transakce|povodna mena|ursprunglig valuta|utlandsk valuta|валюта транзакции|валюта операції|валюта транзакції|交易地币种|原币种|原币币种|外幣幣別|target currency|transaction currency original|instructed currency|original currency code|현지통화|foreigncurrencycode",
    ),
    (
        Category,
        "category|categories|sub category|subcategory|spending category|kategorie|unterkategorie|umsatzkategorie|categorie|categorie parent|sous categorie|categoria|subcategoria|sotto categoria|rubriek|rubrieknaam|kategoria|kategorie transakce|kategoria|kategori|categorie tranzactie|категория|категорія|mcc|мсс|mcc description|merchant category|分类|类目|费目|カテゴリ|大項目|中項目|카테고리|הענף|ענף|tags|labels|tag|budget|gl code|emoji|analysis code|transaction category group|luokka|kategoorija|folder|business sector|kategorija|group|card category",
    ),
    (
        Reference,
        "reference|ref|ref no|reference no|reference number|transaction id|id|transaction reference|transaction ref|cheque no|chq no|chqno|cheque number|check number|check or slip|check|cheque|chq ref no|chq ref number|chq|serial|serial no|serial number|sl no|s no|sr no|no|nr|number|slip|account|account number|account no|account name|account holder|account type|card|card number|card no|card member|cardholder name|last four digits|name on card|sort code|bank|bank name|branch|branch code|iban|bic|swift|counterparty account|account iban|source account|destination|funding source|exchange rate|rate|country|city|region|address|post code|zip|terms|product|location|instrument|init br|sol|statement number|statement no|auth code|user|user id|device|ip|receipt|attachment|customer reference|invoice number|batch id|timezone|time zone|email|from email address|to email address|phone|terminal|originating branch|balance impact|merchant town city|merchant id|conversion rate|transaction number|check no|inst id|source|account id|sequence|order|tax rate|tax exempt|\
        konto|kontonummer|kontonummer iban|iban kontonummer|auftragskonto|auftraggeberkonto|iban auftragskonto|iban kontoinhaber|kontoinhaber|name kontoinhaber|kundenreferenz|kundenreferenz end to end|mandatsreferenz|sammlerreferenz|glaubiger id|glaeubiger id|bic swift code|bic blz|blz|gegenkonto|gegeniban|iban zahlungsbeteiligter|bic zahlungsbeteiligter|kreditkartennummer|kartennummer|transaktions nr|transaktionsnummer|buchungsreferenz|referenz|umrechnungskurs|wechselkurs|ta nr|bic|kontobezeichnung|name konto|bezeichnung auftragskonto|bankname|bankleitzahl|kundennummer|land|ort|fussnoten|abrechnungskennzeichen|gebuhrenschlussel|landerkennzeichen|kartennr|karteninhaber|umsatz getatigt von|abweichender empfanger|glaubiger identifikationsnummer|kennzeichen|buchungsnummer|laufende nummer|iban des auftraggebers|konto iban|mandat|\
        compte|numero de compte|n de compte|numero|numero de carte|reference operation|numero d operation|n d operation|taux de change|pointage operation|pointage|cle|compte contrepartie|numero de reference|libelle compte|nom du compte|comptenum|comptelabel|accountnum|accountlabel|supplierfound|identifiant|n extrait|numero du mouvement|numero de la contrepartie|\
        cuenta|numero de cuenta|referencia|documento|oficina|sucursal|tarjeta|numero tarjeta|referencia 1|referencia 2|n cuenta|nro documento|numero documento|num|cuotas|caja|codigo|tipo de cambio|num operacion|numero operacion|n operacion|nro operacion|numero de movimiento|terminal|canal|clave|\
        conto|numero conto|riferimento|progressivo|carta|numero carta|cro|cod causale|codice causale|causale abi|filiale|codice|cambio|tasso di cambio|rapporto|numero operazione|conta|num conta|n documento|documento n|agencia|identificador|numero do documento|doc|cartao|cotacao|cotacao us|parcela|final do cartao|nome no cartao|docto|nr doc|nº documento|dcto|\
        rekening|rekeningnummer|eigen rekening|tegenrekening|tegenrekening iban|tegenrekening iban bban|iban bban|rekening tegenpartij|rekeningnummer tegenpartij|referentie|volgnr|volgnummer|transactiereferentie|machtigingskenmerk|incassant id|betalingskenmerk|afschriftnummer|koers|bic tegenpartij|omzetnummer|kaartnummer|creditcard nummer|creditcard regel1|creditcard regel2|naam van de rekening|productnaam|iban tegenpartij|bankcode|adres|adres tegenpartij|uittrekselnummer|naam uiteindelijke partij|naam initierende partij|reden retour|rekening naam|afschrift|transactienummer|transactie id|pasnummer|\
        rachunek|numer rachunku|numer rachunku karty|numer konta|nr rachunku|numer referencyjny|rachunek kontrahenta|na konto z konta|lp|numer karty|kurs|numer rachunku kontrahenta|numer rachunku nadawcy|numer rachunku odbiorcy|rachunek zrodlowy|rachunek docelowy|nr transakcji|numer transakcji|nazwa banku|konto|nr|\
        cislo uctu|protiucet|cislo protiuctu|nazev uctu|vs|ks|ss|variabilni symbol|konstantni symbol|specificky symbol|variabilny symbol|konstantny symbol|specificky symbol|kod banky|id transakce|id pohybu|id pokynu|bic|cislo karty|referencia platby|referencia|kod banky protiuctu|cislo vypisu|provedl|upresneni|nazev banky|smenny kurz|kurz|identifikace transakce|cislo ucetu protistrany|iban protiuctu|vlastni ucet|mcc kod|\
        szamlaszam|ellenoldali szamlaszam|partner szamlaszama|konyvelesi szam|sorszam|arfolyam|racun|broj racuna|poziv na broj|referenca|iban primatelja|broj kartice|broj transakcije|sifra|sifra namena|redni broj|\
        kontonamn|clearingnummer|radnummer|rad nr|referens|verifikationsnummer|ocr|bankgiro|kontonr|konto nr|kid|arkivref|arkivreferanse|numref|bilagsnr|tilinumero|viite|viitenumero|arkistointitunnus|saajan tilinumero|pankin bic|kortnummer|afstemt|nr|avstamd|mottakers konto|undermottakare|arkiveringskode|kliendi konto|dokumendi number|arhiveerimistunnus|viitenumber|saaja konto|saaja maksja konto|klienta konts|ieraksta tips|arhiva kods|refernces numurs|references numurs|dokumenta numurs|saskaita|saskaitos nr|konts|konta numurs|kodas|iraso nr|\
        hesap|hesap no|referans|dekont no|fis no|sube|kart no|iban no|islem no|fis islem no|счет|номер счета|номер карты|номер документа|карта|инн|бик|курс|код авторизации|код операции|рахунок|картка|номер|референс|номер операции|наличие чека|номер документу|курс обміну|cont|numar cont|iban partener|cod bancar|referinta|iban|numar referinta|α α|αρ συναλλαγης|καταστημα|λογαριασμος|αριθμος|αρ παραστατικου|\
        对方账号|交易订单号|商家订单号|交易单号|商户单号|账号|卡号|对方卡号|对方卡号 账号|序号|流水号|交易流水号|对方开户行|对方银行|借记卡号|卡号末四位|交易国家或地区简称|钞 汇|对方账户|凭证号|网点|柜员号|地区|卡末四位|交易卡号|本方账号|本方账户|日志号|交易机构|机构号|対象口座|帳號|卡號|對方帳號|交易序號|票據號碼|口座番号|支店名|支店|店番|カード番号|取引番号|連番|番号|利用者|お支払方法|支払方法|支払区分|計좌번호|계좌번호|카드번호|거래점|취급점|거래번호|번호|승인번호|은행|상대계좌번호|순번|거래은행|현지이용금액|\
        رقم المرجع|المرجع|رقم الحساب|رقم|אסמכתא|אסמכתה|מספר חשבון|סניף|4 ספרות אחרונות|cabang|no referensi|no ref|no rekening|so tham chieu|so but toan|stt|so ct|ma giao dich|สาขา|เลขที่|หมายเลขเช็ค|no rujukan",
    ),
];

static EXACT: LazyLock<HashMap<String, Vec<Role>>> = LazyLock::new(|| {
    let mut map: HashMap<String, Vec<Role>> = HashMap::new();
    for (role, phrases) in PHRASES {
        for phrase in phrases.split('|') {
            let folded = fold(phrase);
            if folded.is_empty() {
                continue;
            }
            let roles = map.entry(folded).or_default();
            if !roles.contains(role) {
                roles.push(*role);
            }
        }
    }
    map
});

/// Phrases worth finding inside a longer name, longest first.
static INSIDE: LazyLock<Vec<(usize, &str, &[Role])>> = LazyLock::new(|| {
    let mut all: Vec<(usize, &str, &[Role])> = EXACT
        .iter()
        .map(|(phrase, roles)| (phrase.chars().count(), phrase.as_str(), roles.as_slice()))
        .filter(|(size, phrase, _)| *size >= if super::unspaced(phrase) { 2 } else { 4 })
        .collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    all
});

/// The roles a column's name can stand for, the likeliest first, and how sure the name is (0 to 1).
/// Some words mean two things ("Valuta" is a value date in German and a currency in Swedish); the content decides.
pub fn roles(name: &str) -> (Vec<Role>, f32) {
    let folded = fold(name);
    if folded.is_empty() || folded.len() > 120 {
        return (Vec::new(), 0.0);
    }
    if let Some(roles) = EXACT.get(&folded) {
        let mut roles = roles.clone();
        // "Debit/Credit" heads letters or signed amounts.
        if roles.first() == Some(&Flag) {
            roles.push(Amount);
        }
        return (roles, 1.0);
    }
    let sides = sides(&folded);
    if sides == (true, true) {
        return (vec![Flag, Amount], 0.9);
    }
    let length = folded.chars().count();
    let mut found = (Vec::new(), 0.0);
    for (size, phrase, roles) in INSIDE.iter() {
        if *size > length {
            continue;
        }
        let share = *size as f32 / length as f32;
        if super::contains_word(&folded, phrase) {
            found = (roles.to_vec(), (0.3 + 0.6 * share).min(0.95));
            break;
        }
        // Compounds: "Gesamtbetrag" ends in "betrag".
        if *size >= 5 && folded.ends_with(phrase) {
            found = (roles.to_vec(), (0.2 + 0.5 * share).min(0.8));
            break;
        }
    }
    // "Cheque o Cargo", "Số tiền ghi nợ": a side beside another word decides.
    let side = match sides {
        (true, false) => Debit,
        (false, true) => Credit,
        _ => return found,
    };
    let beside =
        matches!(found.0.first(), None | Some(Amount | Reference | Type | Description | OtherAmount | Credit | Debit));
    if beside && !found.0.contains(&side) && !found.0.contains(&Balance) {
        found.0.insert(0, side);
        found.1 = found.1.max(0.7);
    }
    found
}

/// Whether an amount's name says that it is the one that left the account, beside one in the shop's currency.
pub fn is_settled(name: &str) -> bool {
    const SETTLED: &[&str] = &[
        "settled",
        "settlement",
        "billed",
        "billing",
        "posted",
        "booked",
        "charged",
        "account currency",
        "card currency",
        "account amount",
        "payment amount",
        "abrechnungsbetrag",
        "kontowahrung",
        "buchungsbetrag",
        "devise du compte",
        "montant debite",
        "moneda de la cuenta",
        "divisa de la cuenta",
        "importe cargado",
        "valuta del conto",
        "moeda da conta",
        "rekeningvaluta",
        "walucie rachunku",
        "kwota zaksiegowana",
        "mene uctu",
        "zauctovana",
        "kontovaluta",
        "платежа",
        "списания",
        "валюте счета",
        "валюте карты",
        "валюті картки",
        "валюті рахунку",
        "入账金额",
        "记账金额",
        "结算金额",
        "入帳金額",
    ];
    let folded = fold(name);
    SETTLED.iter().any(|word| super::contains_word(&folded, &fold(word)))
}

/// Whether a name among those of fees is a fee's, and not a part of the price or something given back.
pub fn is_charge(name: &str) -> bool {
    const OTHER: &[&str] = &[
        "tip",
        "tax",
        "taxa",
        "taxas",
        "vat",
        "mwst",
        "iva",
        "tva",
        "cashback",
        "bonus",
        "points",
        "кэшбэк",
        "кешбеку",
        "кешбек",
        "shipping",
        "rate",
        "percent",
    ];
    let folded = fold(name);
    !name.contains('%') && !folded.split(' ').any(|word| OTHER.contains(&word))
}

/// Whether a name has a word for debit, for credit.
fn sides(folded: &str) -> (bool, bool) {
    const OUT: &[&str] = &[
        "debit",
        "debits",
        "debet",
        "expense",
        "expenses",
        "ausgabe",
        "ausgaben",
        "gasto",
        "gastos",
        "depense",
        "depenses",
        "despesa",
        "despesas",
        "wydatki",
        "cargo",
        "cargos",
        "debito",
        "debitos",
        "debe",
        "soll",
        "dr",
        "deb",
        "ghi no",
        "withdrawal",
        "withdrawn",
        "addebiti",
        "addebito",
        "uscite",
        "支出",
        "出金",
        "支払",
        "払出",
        "引出",
        "借方",
        "출금",
        "مدين",
        "дебет",
        "расход",
        "wn",
        "obciazenia",
        "terheles",
        "kiadas",
        "otto",
        "borc",
        "giden",
        "χρεωση",
    ];
    const IN: &[&str] = &[
        "credit",
        "credits",
        "income",
        "einnahme",
        "einnahmen",
        "ingreso",
        "ingresos",
        "revenu",
        "revenus",
        "recettes",
        "receita",
        "receitas",
        "przychody",
        "abono",
        "abonos",
        "credito",
        "creditos",
        "haber",
        "haben",
        "cr",
        "cred",
        "ghi co",
        "deposit",
        "deposits",
        "accrediti",
        "accredito",
        "entrate",
        "收入",
        "存入",
        "入金",
        "預入",
        "預かり",
        "受入",
        "贷方",
        "입금",
        "دائن",
        "кредит",
        "приход",
        "ma",
        "uznania",
        "jovairas",
        "pano",
        "alacak",
        "gelen",
        "πιστωση",
    ];
    let has = |words: &[&str]| words.iter().any(|w| super::contains_word(folded, w));
    let joined = ["creditdebet", "debetcredit", "creditdebit", "debitcredit", "debcred", "creddeb", "debitocredito"]
        .iter()
        .any(|w| folded.contains(w));
    // A credit card is no credit, and a debit card no debit.
    let card = folded.contains("card") || folded.contains("limit") || folded.contains("score");
    if joined {
        return (true, true);
    }
    (has(OUT) && !card, has(IN) && !card)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_languages_find_their_role() {
        for (name, expected) in [
            ("Buchungstag", Date),
            ("Date opération", Date),
            ("Withdrawal Amt.", Debit),
            ("Deposits (SGD)", Credit),
            ("Running Bal.", Balance),
            ("记账金额(支出)", Debit),
            ("金额(元)", Amount),
            ("お引出し", Debit),
            ("差引残高", Balance),
            ("İşlem Tarihi", Date),
            ("Kwota operacji", Amount),
            ("Fremdwährungsbetrag", OtherAmount),
            ("Saņēmējs/Maksātājs", Payee),
            ("Πρόσημο ποσού", Flag),
            ("Soll", Debit),
            ("Saldo CHF", Balance),
            ("Gesamtbetrag", Amount),
            ("Value Dt", ValueDate),
            ("Chq./Ref.No.", Reference),
            ("Cheque o Cargo", Debit),
            ("Số tiền ghi có", Credit),
            ("CreditDebet", Flag),
            ("Deb_Cred", Flag),
            ("Credit Card Number", Reference),
        ] {
            assert_eq!(roles(name).0.first(), Some(&expected), "{name}");
        }
        assert!(roles("REWE SAGT DANKE 4711").0.is_empty());
        assert!(roles("Valuta").0.contains(&ValueDate) && roles("Valuta").0.contains(&Currency));
    }
}
