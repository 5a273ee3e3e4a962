//! What banks write around a name: how the money moved, that it came back, that it is one's own, and words that are
//! only furniture. Folded, in the languages statements come in.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::ledger::PaymentMode;

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Mode(PaymentMode),
    Refund,
    /// The other side is one's own.
    Own,
    /// Own, and by transfer.
    OwnTransfer,
    /// Nothing: furniture.
    Nothing,
    /// What follows is a reference, up to the end.
    Stop,
    /// Nothing, at the beginning only: `to`, `from`, `for`.
    Lead,
}

/// One phrase, as its words after the first.
#[derive(Debug)]
pub(super) struct Phrase {
    rest: Vec<&'static str>,
    pub says: Says,
}

impl Phrase {
    /// How many words it has.
    pub fn len(&self) -> usize {
        self.rest.len() + 1
    }
}

/// The longest phrase that the words begin with.
pub(super) fn longest<'k>(first: &str, rest: impl Fn(usize) -> Option<&'k str>) -> Option<&'static Phrase> {
    let fits = |phrase: &&Phrase| (1..).zip(&phrase.rest).all(|(at, word)| rest(at) == Some(*word));
    PHRASES.get(first)?.iter().find(fits)
}

/// Longest first.
static PHRASES: LazyLock<HashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&'static str, Vec<Phrase>> = HashMap::new();
    for (says, list) in TABLE {
        for phrase in list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let mut words = phrase.split_ascii_whitespace();
            let Some(first) = words.next() else { continue };
            phrases.entry(first).or_default().push(Phrase { rest: words.collect(), says: *says });
        }
    }
    for list in phrases.values_mut() {
        list.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    }
    phrases
});

const TABLE: &[(Says, &str)] = &[
    (Says::Mode(PaymentMode::Upi), "upi, upi payment, upi transfer, upi txn, upi mandate, upi lite, bhim upi"),
    (
        Says::Mode(PaymentMode::Card),
        "card purchase, card payment, card payment to, debit card purchase, debit card payment, debit card, credit card \
         purchase, check card purchase, checkcard, check card, pos, pos purchase, pos debit, pos withdrawal, pos w d, \
         pos trans, pos transaction, point of sale, visa debit, visa purchase, visa debit purchase, debit visa, visa, \
         mastercard, maestro, mastercard debit, recurring card purchase, recurring payment, recurring card payment, \
         purchase authorized on, debit purchase, purchase, contactless, contactless payment, eftpos, eftpos debit, \
         eftpos purchase, dbt purchase, dbt crd, pur, card, interac purchase, interac, opos, point of sale interac, \
         retail purchase, sales, qr, card transaction, card subscription, applepay, apple pay, google pay, gpay, samsung pay, \
         carte, cb, paiement cb, paiement par carte, achat cb, achat, facture carte, paiement carte, carte bancaire, \
         paiement, paiement sans contact, sans contact, paiement psc, \
         kartenzahlung, kartenumsatz, girocard, ec karte, ec kartenzahlung, debitkarte, kauf debitkarte, kauf, \
         debitkartenzahlung, bankomat, bezahlung, karte, kreditkarte, kartenzahlung girocard, bezahlen, visa kauf, \
         pago con tarjeta, compra tarjeta, compra con tarjeta, compra, pago tarjeta, pago en, tarjeta, compra en, \
         compra cartao, compra no debito, compra no cartao, compra debito, cartao, pagamento cartao, compra elo, \
         compra mastercard, compra visa, debito visa electron, \
         pagamento pos, pagamento carta, carta, acquisto, pagobancomat, pagamento pagobancomat, operazione pos, \
         pagamento con carta, acquisto pos, pagamento contactless, addebito carta, \
         betaalautomaat, bea, betaalpas, pinbetaling, pinnen, aankoop bancontact, bancontact, aankoop, betaling met, \
         betaling met kaart, kaartbetaling, gea betaalpas, \
         dankort nota, dankort, visa kob, kortkob, kob, kortkop, korttransaktion, kortkjop, varekjop, varekop, kop, \
         visa varekjop, kortbetaling, korttiosto, ostos, maksukortti, kortköp, \
         platba kartou, nakup, platba karta, nakup kartou, platnosc karta, zakup karta, transakcja karta, zakup przy \
         uzyciu karty, karta, kartya, kartyas vasarlas, vasarlas, vasarlas kartyaval, plata card, plata cu cardul, \
         cumparare, plata pos, kartica, placanje karticom, kupovina, oplata kartoi, покупка, оплата, \
         kartu debit, pembelian, debit kartu, belanja, pos merchant, debit card txn, 消費, クレジット, デヒット, デビット, \
         אשראי, αγορα, αγορα με καρτα, شراء, مشتريات, شراء بطاقة",
    ),
    (
        Says::Mode(PaymentMode::Transfer),
        "transfer, bank transfer, online transfer, wire transfer, wire, wire out, wire in, incoming wire, outgoing wire, \
         faster payment, faster payments, fps, fpi, fpo, bgc, bank giro credit, bacs, chaps, online payment, \
         mobile payment, internet transfer, funds transfer, fund transfer, trf, tfr, trsf, xfer, neft, imps, \
         rtgs, tpt, third party transfer, e transfer, etransfer, interac e transfer, zelle, zelle payment, zelle to, \
         zelle from, venmo, cash app, cashapp, payid, osko, osko payment, npp, paynow, fast payment, giro, ibg, \
         duitnow, instant transfer, nip, nip transfer, inward transfer, outward transfer, ib payment, ib transfer, \
         internet payment, internet banking, direct credit, direct deposit, payroll deposit, ach credit, remittance, ppd, \
         internet payment received, e banking, bi fast, bi fast db, bi fast cr, trsf e banking, trsf e banking cr, \
         trsf e banking db, instapay, pesonet, promptpay, \
         vir, vir sepa, virement, virement sepa, virement recu, virement emis, vir inst, vir instantane, virement \
         instantane, vir recu, vir cpte a cpte, virt, \
         uberweisung, sepa uberweisung, sepa gutschrift, gutschrift, internet uberweisung, echtzeituberweisung, \
         uberweisungsauftrag, online uberweisung, gutschrift uberweisung, zahlungseingang, zahlungsausgang, sepa credit \
         transfer, sepa, twint, bezahlung twint, uberweisungsgutschrift, dauerauftragsgutschrift, lohn gehalt gutschrift, \
         e rechnung, ebanking auftrag, vergutung, sepa ct, sct, sct inst, \
         transferencia, transferencia a, transferencia de, transferencia recibida, transferencia emitida, transf, \
         transf a favor de, transf de, transferencia inmediata, bizum, bizum de, bizum a, pago bizum, \
         spei, spei recibido, spei enviado, traspaso, traslado, pse, \
         pix, pix recebido, pix enviado, pix transf, pagamento pix, transferencia recebida, transferencia enviada, ted, \
         doc, transferencia pix, pix recebida, pix enviada, mb way, mbway, trf mb way, \
         bonifico, bonifico sepa, bonifico a favore di, bonifico da, bonifico istantaneo, disposizione di bonifico, \
         giroconto, bonifico in entrata, bonifico in uscita, \
         overboeking, sepa overboeking, overschrijving, instantoverschrijving, overschrijving naar, overschrijving van, \
         tikkie, ideal, betaalverzoek, \
         swish, swish till, swish fran, overforing, overforsel, bankgiro, plusgiro, autogiro bg, vipps, mobilepay, \
         mobilepay til, mobilepay fra, insattning, uttag, bg bet, straksoverforing, straksoverforsel, tilisiirto, siirto, \
         przelew, przelew przychodzacy, przelew wychodzacy, przelew elixir, blik, przelew ekspresowy, przelew blik, \
         prevod, prichozi platba, odchozi platba, okamzita platba, bezhotovostni platba, atutalas, transfer intern, \
         plata instant, incasare, prilijum, havale, eft, fast, gelen eft, giden eft, havale eft, перевод, сбп, перевод сбп, \
         переказ, перевод с карты, transfer from, transfer to, bank credit, credit transfer, kiriman, transfer dana, \
         フリコミ, 振込, حوالة, تحويل, μεταφορα, εμβασμα, העברה",
    ),
    (
        Says::Mode(PaymentMode::CashMachine),
        "atm, atm withdrawal, atm cash, cash withdrawal, cash withdrawal atm, atm cash withdrawal, atm wdl, atm w d, \
         cash machine, cash wdl, cash point, cashpoint, lnk, non bank atm, atw, nwd, eaw, cash advance, withdrawal, \
         atm debit, notemachine, cash deposit machine, cdm, \
         retrait, retrait dab, retrait gab, dab, retrait especes, \
         bargeldauszahlung, geldautomat, barauszahlung, bankomatbehebung, behebung, bancomat bezug, bargeldbezug, \
         bargeldeinzahlung, auszahlung, ga, bargeld, \
         cajero, retiro, retiro cajero, retirada de efectivo, reintegro, disposicion en cajero, retirada cajero, \
         disp cajero, retiro en cajero, extraccion, extraccion cajero, saque, saque atm, levantamento, saque eletronico, \
         saque banco24horas, prelievo, prelievo bancomat, prelevamento, prelievo atm, \
         geldopname, geldautomaat, opname, geldmaat, \
         kontantuttag, kontanthaevning, haevning, minibanksuttak, minibank, bankautomat, automatuttag, otto, nosto, \
         wyplata, wyplata z bankomatu, wyplata gotowki, vyber, vyber z bankomatu, vyber hotovosti, keszpenzfelvetel, \
         retragere numerar, retragere atm, retragere, isplata, bankomat isplata, podizanje gotovine, снятие наличных, \
         банкомат, выдача наличных, para cekme, atm para cekme, nakit cekim, tarik tunai, penarikan tunai, \
         سحب نقدي, صراف, αναληψη, αναληψη μετρητων, משיכת מזומן",
    ),
    (
        Says::Mode(PaymentMode::DirectDebit),
        "direct debit, dd, direct debit to, direct debit payment, sepa direct debit, ach debit, ach, ach d, ach dr, nach, \
         nach dr, nach debit, ecs, ecs debit, preauthorized debit, pre authorized debit, preauth debit, auto debit, \
         autopay, standing instruction, debit order, electronic withdrawal, web pmts, online pmt, bill payment, \
         bill pay, billpay, bill pmt, pad, e nach, mandate, sepa dd, automatic payment, ap, debit interbank, debicheck, \
         prlv, prlv sepa, prelevement, prelevement sepa, prelevement automatique, echeance, \
         lastschrift, sepa lastschrift, basislastschrift, folgelastschrift, lastschrifteinzug, einzug, \
         sepa elv lastschrift, abbuchung, elv, basis lastschrift, erstlastschrift, firmenlastschrift, lsv, \
         recibo, adeudo, adeudo recibo, adeudo directo, domiciliacion, cargo recibo, cargo, recibo domiciliado, debito \
         automatico, debito directo, pago automatico, \
         debito direto, debito automatico, cobranca, pagamento debito direto, deb direto, \
         addebito sdd, sdd, addebito diretto, addebito, addebito rid, rid, \
         incasso, sepa incasso, automatische incasso, europese incasso, domiciliering, europese domiciliering, \
         autogiro, betalingsservice, bs betaling, avtalegiro, suoramaksu, e lasku, leverandorservice, e faktura, \
         polecenie zaplaty, inkaso, csoportos beszedes, debit direct, plata factura, izravna naknada, \
         otomatik odeme, fatura odemesi, autodebet, kuntoh, 口座振替, コウザフリカエ, παγια εντολη",
    ),
    (
        Says::Mode(PaymentMode::StandingOrder),
        "standing order, standing order to, sto, so, recurring transfer, scheduled transfer, \
         dauerauftrag, sepa dauerauftrag, virement permanent, vir permanent, orden permanente, transferencia periodica, \
         ordem permanente, bonifico periodico, ordine permanente, doorlopende opdracht, periodieke overboeking, \
         staende overforing, fast overforsel, staende ordre, zlecenie stale, trvaly prikaz, trvaly prevod, ordin de plata \
         programat, trajni nalog, allando megbizas, duzenli odeme",
    ),
    (
        Says::Mode(PaymentMode::Cheque),
        "cheque, check, chq, chq paid, cheque paid, check paid, cheque deposit, check deposit, mobile check deposit, \
         mobile deposit, remote deposit, clg, clearing, inw clg, cts, i w clg, chq dep, draft, demand draft, \
         remise cheque, remise de cheque, cheque emis, scheck, scheckeinreichung, cheque bancario, talon, pago cheque, \
         assegno, versamento assegno, czek, sek, cek, csekk",
    ),
    (
        Says::Mode(PaymentMode::Wallet),
        "paypal, paypal transfer, paytm, paytm wallet, phonepe wallet, mobikwik, amazon pay, amazon pay balance, \
         alipay, wechat pay, weixin, mercado pago, mercadopago, gcash, grabpay, ovo, dana, gopay, shopeepay, m pesa, \
         mpesa, lipa na mpesa, pay bill, paybill, buy goods, mtn momo, momo, airtel money, skrill, neteller, klarna, \
         afterpay, paga, opay, bkash, nagad, easypaisa, jazzcash, payoneer",
    ),
    (
        Says::Mode(PaymentMode::Fee),
        "fee, monthly fee, service fee, service charge, service charges, bank charge, bank charges, bank fee, account \
         fee, maintenance fee, monthly maintenance fee, monthly service fee, annual fee, late fee, late payment fee, \
         overdraft fee, foreign transaction fee, international transaction fee, transaction fee, non sterling transaction \
         fee, ccy conversion fee, ccy conversion fee for, conversion fee, atm fee, card fee, wire fee, commission, \
         charges, sms charges, sms alert charge, sms chg, consolidated charges, account maintenance charge, amc charges, \
         dcardfee, debit card annual fee, stamp duty, gst, vat on charges, cess, min bal chgs, processing fee, \
         frais, frais bancaires, frais de tenue de compte, cotisation, cotisation carte, commission intervention, agios, \
         commission d intervention, \
         entgelt, kontofuhrung, kontofuhrungsgebuhr, kontofuhrungsentgelt, gebuhr, gebuhren, spesen, kartenpreis, \
         entgeltabschluss, abschluss, dienstleistungspreise, fremdwahrungsentgelt, kapitalertragsteuer, \
         comision, comisiones, comision mantenimiento, cuota tarjeta, cuota de manejo, gravamen, iva comision, \
         tarifa, tarifa bancaria, anuidade, iof, tarifa pacote, cesta de servicos, comissao, imposto de selo, \
         commissione, commissioni, canone, canone mensile, imposta di bollo, spese, bollo, \
         kosten, bankkosten, maandelijkse kosten, basispakket, gebyr, avgift, arsavgift, kontogebyr, palvelumaksu, \
         oplata, prowizja, oplata za prowadzenie, oplata za karte, poplatek, poplatok, dij, kamatado, comision bancar, \
         naknada, комиссия, плата за обслуживание, komisyon, hesap isletim ucreti, biaya adm, biaya admin, biaya, \
         テスウリヨウ, 手数料, رسوم, προμηθεια, עמלה",
    ),
    (
        Says::Mode(PaymentMode::Interest),
        "interest, interest earned, interest paid, interest credit, interest charged, int pd, int paid, credit interest, \
         savings interest, interest payment, interest charge, sb int, int coll, dividend, \
         interets, interets crediteurs, zinsen, habenzinsen, sollzinsen, zins, abschluss zinsen, kreditzinsen, \
         intereses, abono intereses, liquidacion intereses, liquidacion de intereses, juros, rendimento, rendimentos, \
         interessi, interessi attivi, competenze, rente, creditrente, ranta, renter, korko, odsetki, urok, uroky, kamat, \
         dobanda, kamata, проценты, faiz, bunga, リソク, お利息, 利息, 结息, τοκοι, ריבית, فائدة",
    ),
    (
        Says::Refund,
        "refund, refunded, refund from, refund for, reversal, reversed, rev, reversal of, chargeback, merchandise return, \
         purchase return, return of, returned, return, credit voucher, pos refund, purchase reversal, upi reversal, upirev, \
         imps rev, failed txn reversal, txn reversal, merchant refund, card refund, refund card, visa credit, \
         erstattung, ruckerstattung, storno, stornierung, ruckbuchung, ruckzahlung, retoure, kartengutschrift, \
         gutschrift karte, \
         remboursement, annulation, avoir, rembt, extourne, avoir carte, \
         devolucion, reembolso, anulacion, reverso, devolucion compra, abono por devolucion, \
         estorno, devolucao, reembolso de, estorno de compra, \
         rimborso, storno pagamento, riaccredito, \
         terugbetaling, retour, restitutie, creditering, \
         aterbetalning, retur, tilbakebetaling, refusjon, tilbagebetaling, refusion, palautus, hyvitys, kreditering, \
         zwrot, zwrot za, vraceni, vratka, refundace, visszaterites, jovairas, rambursare, restituire, povrat, \
         возврат, повернення, iade, pengembalian, refundacja, 返金, 退款, 退货, ヘンキン, استرداد, استرجاع, επιστροφη, זיכוי",
    ),
    (
        Says::OwnTransfer,
        "transfer to savings, transfer from savings, savings transfer, transfer to checking, transfer from checking, \
         internal transfer, own account transfer, transfer between accounts, account transfer, self transfer, \
         transfer to own account, to savings, from savings, to checking, from checking, online transfer to sav, \
         online transfer from sav, online transfer to chk, online transfer from chk, transfer to sav, transfer to chk, \
         recurring transfer to savings, funds transfer own account, inter account transfer, own transfer, transfer to own, \
         transfer from own, move money, to pot, from pot, to vault, from vault, pot transfer, round up, roundup, \
         umbuchung, ubertrag, kontoubertrag, eigenubertrag, sparen, tagesgeld, \
         virement interne, virement compte a compte, vir compte a compte, vir cpte a cpte emis, virement vers livret, \
         vers livret a, de livret a, \
         traspaso entre cuentas, traspaso propio, transferencia entre cuentas propias, traspaso a cuenta, cuenta de \
         ahorro, transferencia entre contas, aplicacao, resgate, aplicacao poupanca, resgate poupanca, transf entre contas, \
         giroconto interno, trasferimento tra conti, naar spaarrekening, van spaarrekening, spaarrekening, \
         oranje spaarrekening, eigen rekening, egen overforing, overforing mellan egna konton, mellan egna konton, \
         egen konto, overforsel egen konto, opsparing, sparkonto, przelew wlasny, przelew wewnetrzny, na wlasne konto, \
         vlastni ucet, prevod na sporici ucet, sporici ucet, sajat szamla, sajat szamlara, transfer intre conturile \
         proprii, hesaplar arasi, kendi hesabima, kendi hesabina, перевод между своими счетами, между своими счетами, \
         pemindahan, pindah buku",
    ),
    (
        Says::Own,
        "credit card payment, credit card bill, credit card bill payment, cc payment, cc bill, card bill, crcard payment, \
         payment thank you, payment received thank you, payment received, online payment thank you, autopay payment, \
         automatic payment thank you, card payment received, payment to credit card, payment to chase card, epay, \
         mobile payment thank you, internet payment thank you, directpay full balance, bill payment credit card, \
         own account, self, top up, topup, wallet load, add money, wallet topup, money added, account funding, \
         kreditkartenabrechnung, visa rechnung, mastercard rechnung, kreditkarten abrechnung, lastschrift kreditkarte, \
         kartenabrechnung, ausgleich kreditkarte, releve carte, debit differe, facture carte de credit, \
         pago tarjeta de credito, liquidacion tarjeta, pago de tarjeta, liquidacion tarjeta credito, abono a tarjeta, \
         pagamento fatura, pagamento de fatura, pagamento recebido, addebito carta di credito, saldo carta di credito, \
         creditcard afrekening, afrekening creditcard, kreditkort faktura, betaling kreditkort, splata karty, \
         splata karty kredytowej, splatka kreditni karty, kredi karti odemesi, погашение кредитной карты, пополнение",
    ),
    (
        Says::Stop,
        "ref, refno, ref no, reference, reference no, ref nr, refnr, utr, rrn, trn, txn, txn id, txnid, txn no, trace, \
         trace no, auth, auth code, seq, seq no, id, ppd id, web id, ccd id, tel id, indn, co id, orig id, des, trn ref, \
         eref, mref, kref, cred, svwz, abwa, abwe, bref, purp, iban, bic, swift, kto, blz, kontonummer, mandat, mandate ref, \
         mandatsref, mandatsreferenz, mandatsnummer, glaubiger id, glaubigerid, creditor id, end to end, endtoend, n emetteur, \
         emetteur, ics, rum, motif, libelle, no de client, rif, codice, kennzeichen, kundennummer, rechnungsnr, rechnung, \
         vertragskonto, verwendungszweck, kenmerk, machtiging, incassant, incassant id, omschrijving, volgnr, pasvolgnr, \
         betaalreferentie, concepto, referencia, no ref, ref num, ocr, meddelande, viite, titulo, tytul, tytulem, \
         invoice, inv, bill no, order no, order id, customer id, consumer no, policy no, arn, mandaat, transactie, \
         value date, valuta, datum, dated, exchange rate, kurs, wechselkurs, cotiz, conversion rate, fx rate, \
         terminal, tid, mid, terminalid",
    ),
    (
        Says::Nothing,
        "dr, cr, debit, credit, no, nr, payment, pymt, pmt, pay, pmnt, paiement de, inst, \
         txn of, transaction, trans, date, value, date of, card no, card number, card ending, ending in, account no, a c, ac, \
         acct, on, at, to a c, authorized, authorised, recurring, thank you, danke, dankt, sagt danke, sagt, merci, \
         gracias, obrigado, ppd, ccd, vendorpymt, des, purchase of, e com, ecom, pos pur, intl, international, domestic, \
         k1, k2, k3, folgenr, valutadatum, op, per, of, eur, usd, gbp, inr, chf, sek, nok, dkk, pln, aud, cad, sgd, \
         pound sterling, great britain, p2a, p2m, p2p, na, n a, collect, remarks, towards, by, bill, payment from, \
         payment to, pos in, ib, mb, dn, cw, sn",
    ),
    (
        Says::Lead,
        "to, from, for, til, fra, till, fran, an, auf, von, a, de, da, naar, van, till, od, do, k, na, dla, at, em, en, by",
    ),
];

/// What scripts without spaces write inside a word.
pub(super) const INSIDE: &[(Says, &[&str])] = &[
    (Says::Own, &["信用卡转账还款", "信用卡还款", "信用卡轉帳還款"]),
    (Says::Refund, &["退款", "退货", "返金", "ヘンキン", "환불", "취소"]),
    (Says::Own, &["自动还款", "还款", "還款", "카드대금", "チャージ", "充值", "余额宝"]),
    (Says::Mode(PaymentMode::Interest), &["存款利息", "利息", "结息", "リソク", "お利息", "이자"]),
    (Says::Mode(PaymentMode::Fee), &["手续费", "手續費", "手数料", "テスウリヨウ", "수수료", "年费"]),
    (Says::Mode(PaymentMode::CashMachine), &["取款", "取现", "提現", "ATM", "ＡＴＭ", "現金引出", "출금기", "ถอนเงิน"]),
    (
        Says::Mode(PaymentMode::Wallet),
        &["支付宝", "財付通", "财付通", "微信支付", "PayPay", "카카오페이", "네이버페이", "京东支付"],
    ),
    (Says::Mode(PaymentMode::DirectDebit), &["口座振替", "コウザフリカエ", "자동이체", "代扣"]),
    (
        Says::Mode(PaymentMode::Card),
        &[
            "デビット",
            "消费",
            "消費",
            "银联",
            "刷卡",
            "クレジット",
            "체크카드",
            "무카드",
            "无卡支付",
            "网上支付",
            "快捷支付",
        ],
    ),
    (
        Says::Mode(PaymentMode::Transfer),
        &["转账", "轉帳", "转帐", "汇款", "匯款", "网转", "汇入", "フリコミ", "振込", "振替", "이체", "โอนเงิน", "入账"],
    ),
    (
        Says::Nothing,
        &[
            "网上快捷",
            "网上",
            "快捷",
            "手机银行",
            "跨行",
            "他行",
            "异地",
            "无卡",
            "自动",
            "其他交易",
            "コンビニ",
            "支付",
        ],
    ),
];

/// Who stands between the bank and the shop, before a star or a space: `SQ *`, `PAYPAL *`. Folded.
pub(super) const FACILITATORS: &[&str] = &[
    "sq",
    "sqc",
    "gosq",
    "sp",
    "spi",
    "tst",
    "pp",
    "ppl",
    "paypal",
    "py",
    "iz",
    "izettle",
    "zettle",
    "sumup",
    "nyx",
    "dlo",
    "dl",
    "ebanx",
    "mercpago",
    "mercadopago",
    "merpago",
    "mp",
    "pag",
    "pagseguro",
    "pagsmile",
    "2co",
    "2checkout",
    "cko",
    "fs",
    "bt",
    "wpy",
    "cleverbridge",
    "klarna",
    "adyen",
    "stripe",
    "lemsqzy",
    "ls",
    "lspay",
    "bbmsl",
    "ikhokha",
    "yoco",
    "ik",
    "snapscan",
    "payu",
    "payfast",
    "paystack",
    "flutterwave",
    "flw",
    "razorpay",
    "rzp",
    "paytm",
    "cashfree",
    "ccavenue",
    "billdesk",
    "bd",
    "instamojo",
    "phonepe",
    "rebel",
    "clip mx",
    "clip",
    "conekta",
    "eb",
    "ev",
    "etsy pmts",
    "wl",
    "msp",
    "mollie",
    "pmt",
    "crv",
    "gpay",
    "gp",
    "ap",
    "aplpay",
    "applepay",
    "apple pay",
    "google pay",
    "samsungpay",
    "pay",
    "c4",
    "intuit",
    "in",
    "ht",
    "hpy",
    "hlcm",
    "p24",
    "przelewy24",
    "payup",
    "tpay",
    "dotpay",
    "barion",
    "simplepay",
    "netopia",
    "worldline",
    "ccv",
    "vivawallet",
    "viva",
    "myp",
    "mypos",
    "teya",
    "dojo",
    "takepayments",
    "wise",
    "curve",
    "crv",
    "revolut",
    "zlr",
    "zip",
    "afterpay",
    "hellozai",
    "stc",
    "tap",
    "fawry",
    "iyzico",
    "paytr",
    "param",
    "momo",
    "midtrans",
    "xendit",
    "doku",
    "omise",
    "2c2p",
    "rakuten",
    "satispay",
    "nexi",
    "bizum",
    "redsys",
    "sibs",
    "ifthenpay",
    "easypay",
    "eupago",
    "lydia",
    "payplug",
    "paylib",
    "jumia",
    "ptm",
    "pyu",
    "cf",
    "ezi",
    "toast",
    "clover",
    "shopify",
    "weebly",
    "squarespace",
    "ap pay",
    "act",
    "fdms",
];

/// What shops write behind their star that names nothing: `UBER *TRIP`.
pub(super) const BEHIND_STAR: &[&str] = &[
    "trip",
    "trips",
    "ride",
    "rides",
    "viagem",
    "viaje",
    "course",
    "fahrt",
    "corsa",
    "order",
    "orders",
    "bill",
    "pending",
    "payment",
    "subscription",
    "subscr",
    "subscriptio",
    "membership",
    "purchase",
    "invoice",
    "mktp",
    "marketplace",
    "retail",
    "digital",
    "help",
    "recurring",
    "renewal",
    "sub",
    "txn",
    "auth",
    "temp",
    "hold",
    "bestellung",
    "pedido",
    "commande",
    "pass",
];

/// Ends of a company's name: what follows is a purpose and no name. Two letters count in mixed case only.
pub(super) const LEGAL: &[&str] = &[
    "gmbh",
    "ltd",
    "limited",
    "llc",
    "inc",
    "plc",
    "pty",
    "pvt",
    "llp",
    "corp",
    "bv",
    "b v",
    "nv",
    "n v",
    "srl",
    "s r l",
    "spa",
    "s p a",
    "sarl",
    "sas",
    "sasu",
    "ab",
    "as",
    "oy",
    "oyj",
    "aps",
    "a s",
    "ag",
    "kg",
    "ug",
    "ohg",
    "ev",
    "e v",
    "ek",
    "eg",
    "sro",
    "s r o",
    "sp z o o",
    "doo",
    "d o o",
    "kft",
    "zrt",
    "nyrt",
    "sa",
    "s a",
    "sl",
    "s l",
    "slu",
    "lda",
    "ltda",
    "eireli",
    "pte",
    "sdn",
    "bhd",
    "cv",
    "vof",
    "se",
    "ood",
    "ead",
    "jsc",
    "ооо",
    "ао",
    "ип",
    "тов",
    "aktiengesellschaft",
    "sia",
    "uab",
    "ou",
];
