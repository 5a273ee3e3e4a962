//! What banks say in their messages, folded: apostrophes are gone and `a/c` is two words.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::notice_words;

/// What a phrase of a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sense {
    /// Money went out.
    Out,
    /// Money came in.
    In,
    /// Before a verb: it did not happen, or not yet.
    Unreal,
    /// Money out, where no verb says which way.
    OutWeak,
    Password,
    Account,
    Balance,
    Limit,
    Reference,
    /// A bank, a wallet, a way to pay: people name them too.
    Bank,
    /// As only banks write.
    Formal,
    Declined,
    Request,
    Upcoming,
    /// The same, wherever it stands.
    WillLeave,
    Advert,
    /// What a swindler writes.
    Bait,
    CardBill,
    Refund,
    /// Before whom was paid.
    AtWhom,
    /// The same in words that mean other things as well.
    Near,
    ToWhom,
    FromWhom,
    /// Before a narration.
    Info,
    Article,
    /// Begins no name.
    NoName,
    /// Ends a name.
    EndsName,
    Machine,
    Upi,
    Card,
    Transfer,
    Collected,
    Cheque,
    Interest,
    /// A fee, before its amount.
    Fee,
    /// Whoever writes speaks of themselves.
    Mine,
    /// Said to the reader.
    Yours,
    /// A verb whose object is the reader, and its subject who sent the money.
    ToReader,
    /// What the reader paid, before a verb that says it came in: at the other side.
    YourPayment,
    /// An account of the reader's own, by what it is for.
    OwnAccount,
    /// Only supposed or asked.
    Supposed,
    /// Before a verb whose subject is the money.
    Passive,
    /// Begun, and not done.
    Open,
}

/// ASCII beginnings of words one of which every message has, and the words of other scripts.
pub(super) const TRIGGERS: &[&str] = &[
    "been paid",
    "kyc",
    "lottery",
    "parcel",
    "use code",
    "debited",
    "credited",
    "withdrawn",
    "withdrew",
    "withdrawal",
    "a/c",
    "acct",
    "account",
    "acc ",
    "otp",
    "one-time",
    "one time",
    "passcode",
    "verification",
    "security code",
    "login code",
    "auth code",
    "authentication",
    "balance",
    "avl",
    "avail",
    "bal:",
    "card",
    "upi",
    "txn",
    "transaction",
    "declined",
    "failed",
    "unsuccessful",
    "requested",
    "request",
    "due",
    "statement",
    "emi",
    "loan",
    "offer",
    "cashback",
    "deposited",
    "received",
    "purchase",
    "transferred",
    "transfer",
    "bank",
    "paid to",
    "spent",
    "sent to",
    "you sent",
    "you transferred",
    "you spent",
    "you've",
    "you have",
    "sent you",
    "paid you",
    "refunded you",
    "your payment",
    "has pagado",
    "has enviado",
    "has recibido",
    "has gastado",
    "te ha ",
    "te envi",
    "pagaste",
    "enviaste",
    "recib",
    "vous a",
    "tu as ",
    "sie haben",
    "du hast",
    "hat dir",
    "hat ihnen",
    "hai pagato",
    "hai inviato",
    "hai ricevuto",
    "hai speso",
    "ti ha ",
    "voc\u{ea} ",
    "te enviou",
    "recebeste",
    "je hebt",
    "du har ",
    "imps",
    "neft",
    "confirmed.",
    "wallet",
    "payment of",
    "charged",
    "refund",
    "you paid",
    "autopay",
    // Spanish, Portuguese
    "cuenta",
    "tarjeta",
    "compra",
    "cargo",
    "abono",
    "retiro",
    "transferencia",
    "clave",
    "verificaci",
    "saldo",
    "conta ",
    "cart\u{e3}o",
    "cartao",
    "d\u{e9}bito",
    "pix",
    "c\u{f3}digo",
    "codigo",
    "bizum",
    // French, German, Italian, Dutch, the North, Poland, Czechia, Turkey, Indonesia
    "carte",
    "compte",
    "paiement",
    "achat",
    "retrait",
    "virement",
    "solde",
    "konto",
    "karte",
    "kauf",
    "zahlung",
    "abbuchung",
    "kontostand",
    "tan",
    "iban",
    "conto",
    "carta",
    "pagamento",
    "prelievo",
    "bonifico",
    "rekening",
    "betaling",
    "pinpas",
    "kort",
    "kortk",
    "karta",
    "kart\u{105}",
    "transakcj",
    "rachun",
    "platba",
    "hesab",
    "hesap",
    "kart",
    "harcama",
    "rekening",
    "transaksi",
    "kartu",
    "rek.",
    "\u{43a}\u{430}\u{440}\u{442}",
    "\u{441}\u{447}\u{435}\u{442}",
    "\u{43f}\u{43e}\u{43a}\u{443}\u{43f}\u{43a}\u{430}",
    "\u{43a}\u{43e}\u{434}",
    "\u{5c3e}\u{53f7}",
    "\u{8d26}\u{6237}",
    "\u{9a8c}\u{8bc1}\u{7801}",
    "\u{6d88}\u{8d39}",
    "\u{62d}\u{633}\u{627}\u{628}",
    "\u{628}\u{637}\u{627}\u{642}",
    "\u{631}\u{645}\u{632}",
    "\u{8a8d}\u{8a3c}",
    "\u{53e3}\u{5ea7}",
    "\u{c2b9}\u{c778}",
    "\u{c778}\u{c99d}",
];

/// Words behind which nothing but the last digits of an account or a card stand.
pub(super) const ENDING: &[&str] = &[
    "ending",
    "ends",
    "endend",
    "terminada",
    "terminado",
    "terminata",
    "final",
    "finalizada",
    "terminant",
    "endet",
    "endung",
    "eindigend",
    "slutar",
    "slutter",
    "koncowka",
    "konczacej",
    "numarali",
    "sonu",
    "akhir",
    "尾号",
];

/// Words behind which they may stand.
pub(super) const NUMBERED: &[&str] = &[
    "card",
    "no",
    "number",
    "c",
    "ac",
    "acct",
    "account",
    "acc",
    "with",
    "in",
    "par",
    "auf",
    "nummer",
    "op",
    "nr",
    "tarjeta",
    "cuenta",
    "konto",
    "karte",
    "kort",
    "karta",
    "rekening",
    "карта",
    "карты",
    "счет",
];

/// First words of accounts that banks' messages use as words.
pub(super) const COMMON_ACCOUNTS: &[&str] = &[
    "cash", "card", "bank", "account", "savings", "credit", "debit", "current", "wallet", "main", "the", "my", "joint",
    "cuenta", "tarjeta",
];

/// Verbs that people leave to their banks.
pub(super) const FORMAL_VERBS: &[&str] = &[
    "debited",
    "credited",
    "dr",
    "cr",
    "deducted",
    "abgebucht",
    "belastet",
    "gutgeschrieben",
    "debite",
    "credite",
    "debitado",
    "creditado",
    "addebitato",
    "accreditato",
    "afgeschreven",
    "bijgeschreven",
    "списание",
    "списано",
    "зачисление",
    "зачислено",
    "cargo",
    "abono",
];

const TABLE: &[(Sense, &str)] = &[
    (
        Sense::Out,
        "płatnosc, zapłacono, zapłacil, obciążenie, wypłata, has retirado, voce fez um pix, fez um pix, debited, debited by, debited for, debited with, is debited, was debited, dr, spent, you spent, you ve spent, youve spent, \
         withdrawn, withdrew, you withdrew, paid, you paid, paid to, sent, sent to, you sent, youve sent, charged, has been charged, charged to, \
         transferred, transferred to, you transferred, purchase, purchase of, card purchase, pos purchase, \
         debit, debit of, debit alert, debit transaction, withdrawal, withdrawal of, cash withdrawal, \
         used for, was used, has been used, used at, used to, deducted, deducted from, bought, pos, paid for, payment made, \
         you made a purchase, you made a payment, made a payment, a charge of, charge of, transaction was made, \
         payment was made, \
         compra, compra de, compraste, compra por, compra aprovada, compra realizada, cargo, cargo de, cargo por, retiro, retiro de, \
         retirada, retiraste, pago de, pago por, pagaste, has pagado, pagamento de, enviaste, has enviado, transferiste, se realizo \
         un cargo, consumo, consumo de, consumo por, se debito, debitado, debito de, adeudo, transferencia enviada, transferencia \
         realizada, disposicion, \
         pagou, voce pagou, pix enviado, voce enviou, enviou um pix, compra no, saque, saque de, debito, levantamento, pagamento efetuado, \
         achat, achat de, paiement, paiement de, vous avez paye, retrait, retrait de, debite, a ete debite, virement emis, prelevement, \
         depense de, vous avez envoye, \
         abgebucht, abbuchung, belastet, kauf, einkauf, zahlung, kartenzahlung, bezahlt, ausgegeben, uberwiesen, abgehoben, abhebung, \
         lastschrift, verfugung, \
         pagamento, acquisto, pagato, hai pagato, hai speso, prelievo, prelevato, addebitato, addebito, bonifico inviato, spesa, spesa di, \
         operazione, hai inviato, \
         betaald, betaling, je betaalde, afgeschreven, opgenomen, uitgegeven, gepind, geldopname, overgemaakt, je hebt betaald, \
         betalat, kop, kortkop, kob, kjop, varekjop, betalt, du har betalt, trukket, debiterat, uttag, haevet, har betalat, maksu, osto, \
         maksoit, nosto, \
         zaplacono, zaplacil, platnosc, obciazenie, transakcja, wyplata, wydano, platba, zaplatili, nakup, vyber, platba kartou, \
         vasarlas, keszpenzfelvet, terheles, plata, cumparare, retragere, ai platit, \
         harcama, harcandi, harcamaniz, odeme, odediniz, cekildi, gonderdiniz, islem yapildi, cekilmistir, alisveris, alisverisiniz, \
         pembayaran, transaksi, penarikan, transfer ke, debet, berhasil bayar, pembelian, \
         покупка, оплата, списание, списано, снятие, перевод, выдача, оплатили, \
         消费, 支出, 支付, 取款, 转出, 扣款, 출금, 승인, 利用, خصم, شراء, سحب, تم خصم, دفع",
    ),
    (
        Sense::OutWeak,
        "payment of, transaction of, txn of, trx, transaction at, transaction alert, transaction for, approved for, payment to, authorised, \
         authorized, transaction, txn, trxn, payment, operacion, operacao, operation, umsatz, transakcia, islem, операция, transaksi",
    ),
    (
        Sense::In,
        "been paid, you ve been paid, youve been paid, you were paid, just landed, landed in your, nomina recibida, recibido, credited, credited to, credited with, credited by, is credited, was credited, has been credited, received, you received, \
         youve received, you have received, we received, deposited, deposit, deposit of, credit, credit alert, credit of, \
         refunded, refund of, refund, reversed, sent you, paid you, added to, transferred you, has sent you, cr, salary credited, \
         payment received, was deposited, direct deposit, credit transaction, \
         abono, abono de, recibiste, has recibido, recibio, ingreso, ingreso de, deposito, transferencia recibida, acreditado, devolucion, \
         te envio, te ha enviado, reembolso, \
         recebeu, voce recebeu, pix recebido, recebido, creditado, deposito de, estorno, transferencia recebida, te enviou, \
         credite, a ete credite, virement recu, vous avez recu, recu de, remboursement, depot, \
         gutgeschrieben, gutschrift, eingegangen, erhalten, zahlungseingang, eingang, einzahlung, \
         accreditato, accredito, ricevuto, hai ricevuto, bonifico ricevuto, rimborso, \
         ontvangen, bijgeschreven, gestort, terugbetaling, mottagit, insatt, insattning, mottatt, modtaget, indsat, kreditert, \
         krediteras, saanut, palautus, \
         otrzymano, wplyw, uznanie, wplata, pripsana, prichozi, prijata, joovairas, jovairas, incasare, ai primit, \
         yatirildi, yatti, geldi, gelen, aldiniz, diterima, transfer masuk, kredit, masuk, \
         зачисление, поступление, зачислено, пополнение, возврат, получен, 收入, 转入, 到账, 存入, 入账, 입금, 振込, إيداع, تم إيداع, استلام",
    ),
    (
        Sense::Unreal,
        "convert, convert your, claim, will be, to be, would be, shall be, may be, can be, could not be, was not, is not, not, has not been, not been, cannot be, wont be, \
         get, getting, if, never, dont, do not, failed, requests, se cobrara, sera, sera debitado, va etre, sera debite, wird, wird am, verra",
    ),
    (
        Sense::Password,
        "use code, code de validation, your code, code to confirm, otp, one time password, one time passcode, one time pin, one time code, onetime password, verification code, security code, \
         login code, sign in code, signin code, authentication code, activation code, access code, secure code, secret code, passcode, 2fa code, verify code, \
         codigo de verificacion, codigo de seguridad, codigo de acceso, codigo de confirmacion, clave dinamica, clave de un solo uso, \
         clave temporal, codigo de verificacao, codigo de seguranca, codigo de confirmacao, senha temporaria, codigo de autorizacion, \
         code de verification, code de securite, code de confirmation, code d acces, code dacces, code a usage unique, code sms, \
         bestatigungscode, sicherheitscode, einmalpasswort, einmalkennwort, verifizierungscode, tan, mtan, smstan, pushtan, sms tan, \
         freigabecode, codice di verifica, codice di sicurezza, codice otp, verificatiecode, beveiligingscode, controlecode, \
         engangskode, engangskod, verifieringskod, bekreftelseskode, sikkerhetskode, vahvistuskoodi, kod weryfikacyjny, \
         haslo jednorazowe, kod autoryzacyjny, smskod, overovaci kod, autorizacni kod, overovaci kod, ellenorzo kod, cod de verificare, \
         dogrulama kodu, onay kodu, tek kullanimlik sifre, guvenlik kodu, kode verifikasi, kode otp, kode rahasia, \
         код подтверждения, код подтвержд, код доступа, код, одноразовый пароль, пароль, 验证码, 驗證碼, 校验码, 认证码, 認証コード, \
         確認コード, 인증번호, رمز التحقق, رمز التاكيد, رمز, κωδικος",
    ),
    (
        Sense::Account,
        "a c, ac no, acct, account, account ending, acc, savings account, current account, sb a c, a c no, card ending, card no, debit card, \
         credit card, creditcard, debitcard, card, your card, visa, mastercard, cuenta, su cuenta, tu cuenta, tarjeta, tu tarjeta, conta, \
         cartao, compte, votre compte, carte, konto, ihr konto, karte, ihre karte, girokonto, kreditkarte, conto, carta, rekening, \
         rekeningnummer, betaalpas, kort, kortet, konto nr, karta, karty, kartą, rachunek, rachunku, konta, ucet, uctu, kartya, kartyaval, \
         cont, cardul, hesap, hesabiniz, hesabinizdan, kartiniz, kartinizla, kart, kartu, rek, wallet, m pesa, mpesa, paytm, momo, gcash, \
         карта, карты, карте, карту, счет, счета, visa card, 尾号, 账户, 银行卡, 信用卡, 储蓄卡, 口座, カード, حسابك, حساب, بطاقة, بطاقتك, 계좌, 카드, upi",
    ),
    (
        Sense::Balance,
        "bal, balance, avl bal, avl, avbl bal, avail bal, available balance, available bal, avlbl bal, a c bal, new balance, current balance, \
         your balance, account balance, clear bal, closing balance, total bal, ledger balance, net available balance, wallet balance, \
         saldo, saldo disponible, saldo disponivel, disponible, solde, nouveau solde, solde disponible, kontostand, saldo auf, verfugbar, \
         saldo disponibile, saldo contabile, saldo actual, beschikbaar, tillganglig, tillgangligt belopp, disponibelt, saldoen, dostupny zustatek, \
         zustatek, dostepne srodki, saldo po operacji, egyenleg, sold, sold disponibil, bakiye, kullanilabilir bakiye, bakiyeniz, sisa saldo, \
         баланс, доступно, остаток, 余额, 餘額, 可用余额, 残高, 잔액, الرصيد, رصيدك, رصيد",
    ),
    (
        Sense::Limit,
        "limit, avl limit, avl lmt, available limit, avl cr limit, lmt, available credit limit, available credit, credit limit, cupo, \
         limite, limite disponivel, limite disponible, plafond, verfugungsrahmen, limit available, outstanding, total due, minimum due, \
         total amount due, min amount due, current outstanding, лимит, 额度, limitiniz, kullanilabilir limit, fee, charges, transaction cost, \
         charge, points, reward points, commission",
    ),
    (
        Sense::Reference,
        "ref, refno, ref no, ref id, reference, reference no, upi ref, upi ref no, utr, utr no, rrn, txn id, txnid, transaction id, txn no, \
         trans id, transaction no, approval code, auth code, trx id, trxid, imps ref, neft ref, confirmation code, referencia, ref num, \
         referenz, riferimento, kenmerk, folio, no operacion, operacion, autorizacion, aut, nsu, islem no, no ref, номер операции",
    ),
    (
        Sense::Bank,
        "nequi, daviplata, monzo, starling, revolut, wise, n26, bunq, zelle, venmo, cash app, chime, chase, paypal, mercado pago, yape, plin, mb way,          swish, vipps, mobilepay, satispay, lydia, gopay, ovo, grabpay, bhim, picpay, nubank, vodafone cash, orange money, m pesa, mada, imps, neft, rtgs, hdfc bank, icici bank, axis bank, sbi, bank, banco, banque, sparkasse, banca, bpi, bca, bizum, pix, swift, wallet, \
         notification, push, banco de, bankasi, банк, 银行, بنك, مصرف, e banking, net banking, mobile banking, netbanking, upi, call, atm",
    ),
    (
        Sense::Formal,
        "landed in your, pos purchase, dear customer, dear cardholder, dear cardmember, dear card member, dear user, dear valued customer, dear client, dear sir, not you, \
         not done by you, if not you, if not done by you, if this was not you, if this wasnt you, didnt make this, did not make this, \
         thank you for banking, thank you for using, sms block, transaction alert, debit alert, credit alert, bank alert, vpa, txn, trxn, \
         confirmed, amt, your card, your account, your a c, your bank, your debit card, your credit card, your visa, your mastercard, \
         estimado cliente, estimada cliente, prezado cliente, cher client, sehr geehrte, sehr geehrter, gentile cliente, beste klant, \
         geachte klant, si no reconoces, si no fuiste, nao reconhece, tu tarjeta, su tarjeta, tu cuenta, su cuenta, sua conta, seu cartao, \
         votre compte, votre carte, ihr konto, ihre karte, ihrer karte, ihrem konto, tuo conto, tua carta, je rekening, uw rekening, \
         compra aprovada, pix recebido, pix enviado, hesabiniz, hesabinizdan, hesabiniza, kartiniz, kartinizla, kartinizdan, 尾号, 您, بطاقتك, حسابك, \
         dostepne srodki, available balance, new balance, saldo disponible, 【, for more details, customer care, t c apply",
    ),
    (
        Sense::Declined,
        "declined, was declined, has been declined, is declined, failed, has failed, unsuccessful, was unsuccessful, could not be processed, \
         couldnt be processed, cannot be processed, not processed, was not processed, not successful, was not successful, could not be completed, \
         couldnt complete, not completed, was not completed, insufficient funds, insufficient balance, insufficient bal, rejected, \
         has been rejected, was rejected, blocked, was blocked, has been blocked, denied, was denied, not approved, was not approved, \
         unable to process, not authorised, not authorized, cancelled, canceled, has been cancelled, timed out, bounced, \
         rechazada, rechazado, ha sido rechazada, fue rechazada, denegada, denegado, no se pudo, fondos insuficientes, saldo insuficiente, \
         declinada, no autorizada, recusada, recusado, negada, nao autorizada, nao foi aprovada, nao aprovada, refuse, refusee, a ete refuse, \
         a ete refusee, rejete, rejetee, provision insuffisante, echoue, abgelehnt, wurde abgelehnt, nicht ausgefuhrt, fehlgeschlagen, \
         nicht genehmigt, gescheitert, rifiutata, rifiutato, negato, non autorizzata, non riuscita, fallita, geweigerd, mislukt, afgewezen, \
         nekades, avvisad, avslatt, afvist, misslyckades, odrzucona, odrzucono, nieudana, zamitnuta, zamitnuto, neuspesna, elutasitva, \
         sikertelen, respinsa, refuzata, reddedildi, basarisiz, onaylanmadi, gagal, ditolak, отказ, отклонена, отклонен, недостаточно средств, \
         失败, 拒绝, 余额不足, 拒否, 거절, 실패, مرفوضة, رفض, فشلت, لم تتم",
    ),
    (
        Sense::Request,
        "te ha solicitado, demande d argent, requested money, has requested, have requested, is requesting, requested money, requests money, requesting, payment request, collect request, \
         money request, upi collect, requested a payment, requested rs, requested inr, request of, request for, approve the, approve to pay, \
         wants you to pay, asked you for, asks you for, asking you to pay, sent you a request, please pay, pay now, te solicita, \
         solicita un pago, solicitud de pago, solicitud de dinero, te pide, pediu, solicitou, solicitacao de pagamento, cobranca pix, \
         demande de paiement, vous demande, zahlungsanforderung, bittet um, geldanforderung, fordert, richiesta di pagamento, ti ha richiesto, \
         betaalverzoek, vraagt, begar betalning, anmoder om, prosba o platnosc, zadost o platbu, odeme talebi, permintaan pembayaran, \
         запрос, просит, 付款请求, 收款请求, 请求付款",
    ),
    (
        Sense::Upcoming,
        "is pending, will be debited, will be charged, will be deducted, will be auto debited, to be debited, will be credited, is due, due on, due date, \
         due by, amount due, payment due, is overdue, overdue, minimum due, min due, total due, total amount due, bill of, bill amount, \
         bill generated, bill is generated, statement is generated, statement generated, statement is ready, your statement, e statement, \
         upcoming, scheduled for, is scheduled, autopay scheduled, reminder, emi of, emi due, renews on, will renew, mandate created, \
         mandate for, autopay mandate, expiring, expires on, pre debit, maintain, \
         se cobrara, sera cobrado, vence el, vence en, fecha limite de pago, fecha de pago, pago minimo, proximo pago, recordatorio, vencimiento, \
         sera debitado, vencimento, vence em, fatura fechada, fatura disponivel, valor da fatura, sera preleve, sera debite, echeance, a echeance, \
         facture disponible, wird abgebucht, wird belastet, wird eingezogen, fallig, fallig am, rechnung uber, erinnerung, sara addebitato, \
         in scadenza, scadenza, scade il, wordt afgeschreven, wordt geincasseerd, vervaldatum, forfaller, forfaller den, forfald, dras, \
         termin platnosci, zostanie pobrana, bude strzena, bude strhnuta, son odeme tarihi, son odeme, tahsil edilecek, jatuh tempo, \
         akan didebet, будет списано, к оплате, 还款日, 应还, 账单, お支払い予定, 引落予定",
    ),
    (
        Sense::WillLeave,
        "will leave your, will be taken from, will be collected, will be debited from, saldra de tu cuenta, sera preleve sur, verra addebitato",
    ),
    (
        Sense::Advert,
        "easy instalments, easy installments, into instalments, offer, offers, cashback, cash back, discount, off on, off up to, up to, upto, win, won, winner, lucky, congratulations, congrats, pre approved, \
         preapproved, pre qualified, apply now, apply today, click here, click, tap here, shop now, buy now, hurry, limited time, limited period, \
         voucher, vouchers, coupon, promo, free, get rs, get inr, get a loan, personal loan, instant loan, loan of, loan up to, loan offer, \
         lowest interest, interest rates, low interest, no cost emi, emi starting, upgrade, t c apply, t cs apply, tc apply, tnc apply, t c, eligible, \
         reward, rewards, earn, exclusive, deal, deals, sale, invest now, activate now, download, download now, register now, lifetime free, \
         oferta, ofertas, descuento, promocion, gana, gratis, aprovecha, prestamo, credito preaprobado, desconto, aproveite, ganhe, emprestimo, \
         promotion, profitez, offre, remise, gagnez, angebot, rabatt, gewinnen, jetzt sichern, kredit, gratis, offerta, sconto, vinci, approfitta, \
         aanbieding, korting, erbjudande, tilbud, promocja, rabat, nabidka, sleva, kampanya, indirim, kazan, firsat, promo, diskon, cicilan, \
         акция, скидка, кэшбэк до, кредит, 优惠, 立减, 抽奖, 活动",
    ),
    (
        Sense::Bait,
        "you have won, have won, lottery, prize, to claim, claim at, claim your, claim now, update pan, update kyc, update your pan, kyc, \
         will be blocked, will be suspended, been suspended, is held, customs fee, you are owed, owed a tax refund, tax refund, verify your, \
         has ganado, premio, sera bloqueada, sera suspendida, gewonnen, gesperrt, vous avez gagne, sera suspendu, hai vinto",
    ),
    (
        Sense::CardBill,
        "towards your credit card, towards credit card, for your credit card, on your credit card, to your credit card, your credit card account, \
         credit card payment, credit card bill, towards your card, payment of your credit card, towards your bank credit card, \
         on your bank credit card, received towards, payment towards your, card bill, pago a tu tarjeta, pago de tu tarjeta, pago recibido en tu tarjeta, \
         pagamento da fatura, pagamento da sua fatura, paiement de votre carte, zahlung auf ihre kreditkarte",
    ),
    (
        Sense::Refund,
        "refund, refunded, refund of, reversed, reversal, has been reversed, cashback, chargeback, devolucion, reembolso, estorno, reembolso de, \
         remboursement, erstattung, ruckerstattung, rimborso, terugbetaling, aterbetalning, refusjon, refusion, zwrot, vraceni, iade, возврат, \
         退款, 返金, استرداد",
    ),
    (
        Sense::AtWhom,
        "at, transaction with, charge from, purchase at, made at, spent at, used at, towards, en el comercio, en comercio, comercio, establecimiento, no estabelecimento, \
         chez, bei, presso, bij, hos, at merchant, merchant, to merchant, pos at, di merchant, magazin, isyeri, via pos at, store, 在, 商户",
    ),
    (Sense::Near, "en, em, no, na, w, u, v, в, di, la"),
    (
        Sense::ToWhom,
        "to, empfanger, destinatario, paid to, sent to, trf to, transfer to, transferred to, payment to, to vpa, to upi id, to beneficiary, for, a favor de, para, pour, an, \
         pago a, a, naar, til, till, aan, do, dla, ke, кому, получатель, beneficiary, payee, on account of, credit to",
    ),
    (
        Sense::FromWhom,
        "from, received from, by, de, von, da, van, fran, fra, od, dari, от, from vpa, from upi id, by transfer from, sent by, by a c linked to vpa, \
         linked to vpa, remitter, sender, deposited by, par",
    ),
    (
        Sense::Info,
        "info, desc, description, details, narration, narr, remarks, concepto, descricao, libelle, motif, verwendungszweck, descr, detalle, omschrijving",
    ),
    (Sense::Article, "the, vpa, upi id, m s, ms, mr, mrs, el, la, los, le, les, der, die, das, den, your friend"),
    (
        Sense::NoName,
        "nomina, sueldo, salario, salary, kwotę, kwote, kwota, a c, ac, acct, account, ending, las, your, my, card, credit card, debit card, bank card, the card, xx, the account, savings, you, us, this, it, block, report, know more, \
         dispute, call, call us, check, view, avoid, if, not, rs, inr, usd, eur, your account, su cuenta, tu cuenta, cuenta, tarjeta, tu tarjeta, \
         su tarjeta, sua conta, conta, cartao, seu cartao, votre compte, votre carte, compte, carte, ihr konto, ihre karte, ihrem konto, ihrer \
         karte, konto, karte, conto, tuo conto, tua carta, carta, je rekening, rekening, kort, rachunek, konta, ucet, hesap, hesabiniz, rekening, \
         карта, карты, счет, atm, an atm, cajero, cash, upi, imps, neft, rtgs, pos, date, dt, date time, any, all, all time, more, details, \
         help, support, customer care, bank, our, today, yesterday, now, once, online, upi ref, ref, transaction, txn, purchase, payment, the, \
         available, avl, avail, bal, balance, limit, value, amount, total, block card, block upi, hdfc bank, hdfc bank a c, icici bank, axis bank, sbi, \
         kotak bank, vpa, sms, inr debited, jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec",
    ),
    (
        Sense::EndsName,
        "on, dated, date, dt, ref, refno, reference, upi, via, using, through, avl, avail, available, bal, balance, if, not, call, txn, txnid, from, for, \
         with, your, utr, rrn, thru, by, has, have, is, was, will, a c, ac, acct, account, card, in, info, successfully, approved, dear, thank, thanks, \
         el, con, por, su, tu, saldo, ref no, fecha, a las, hora, le, avec, solde, du, date du, am, um, mit, vom, von, saldo, uhr, kontostand, il, \
         alle, saldo, data, op, met, om, den, med, dnia, dne, kwota, sold, tarihinde, tarih, pada, tgl, saldo, dengan, credited, debited, \
         at, towards, limit, lmt, new, available balance, sms, t c, trans, transaction, time, to, em, no dia, dia, as, valor, na data, cartao, \
         доступно, баланс, остаток, 余额, hrs, ist, utc, gmt, purpose, report, inr, usd, eur, gbp, aed, sar, mit karte, debit, credit, and, rs, amt",
    ),
    (
        Sense::Machine,
        "atm, cash withdrawal, withdrawn, withdrew, you withdrew, cash point, cajero, retiro, retiraste, retirada, saque, levantamento, retrait, dab, \
         geldautomat, abgehoben, abhebung, prelievo, prelevato, geldopname, opgenomen, uttag, haevet, minibank, nosto, wyplata, bankomat, vyber, \
         keszpenzfelvet, retragere, cekildi, cekilmistir, penarikan, снятие, выдача, 取款, سحب",
    ),
    (Sense::Upi, "upi, vpa, bhim, upi ref, upi ref no, upi lite"),
    (
        Sense::Card,
        "card, credit card, debit card, creditcard, debitcard, pos, purchase, contactless, visa, mastercard, rupay, amex, tarjeta, compra, cartao, \
         carte, achat, karte, kartenzahlung, kreditkarte, carta, pinpas, betaalpas, kort, kortkop, kortkob, karta, karty, kartą, kartya, kartyaval, \
         cardul, kart, kartiniz, kartinizla, kartu, карта, карты, карте, покупка, 消费, 信用卡, 储蓄卡, カード, بطاقة, بطاقتك, 카드",
    ),
    (
        Sense::Transfer,
        "imps, neft, rtgs, transfer, transferred, trf, bizum, pix, spei, virement, uberweisung, uberwiesen, bonifico, overgemaakt, zelle, venmo, \
         interac, swish, vipps, mobilepay, blik, faster payment, paynow, duitnow, giro, wire, sent, you sent, sent to, transferencia, przelew, prevod, havale, eft, \
         перевод, сбп, 转出, 转入, 转账, instapay, promptpay, bi fast, fast, direct deposit, m pesa, mpesa, confirmed, paid to, sent you, nip, حوالة",
    ),
    (
        Sense::Collected,
        "direct debit, autopay, auto debit, nach, ach, ecs, mandate, standing instruction, lastschrift, prelevement, adeudo, domiciliacion, addebito, incasso, autogiro, debito automatico, avtalegiro",
    ),
    (Sense::Cheque, "cheque, chq, check no, scheck, talao"),
    (Sense::Interest, "interest credited, interest of, int pd, interest paid, zinsen, interets, intereses"),
];

/// The phrases of each sense, by their first word, longest first.
pub(super) struct Lists {
    phrases: HashMap<&'static str, Vec<(Sense, Vec<&'static str>)>>,
    unspaced: HashSet<&'static str>,
}

/// Scripts that put no spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0x9FFF | 0xF900..=0xFAFF)
}

impl Lists {
    /// The length in bytes of the longest known word that an unspaced text begins with.
    pub fn unspaced_at(&self, text: &str) -> Option<usize> {
        let ends: Vec<usize> = text.char_indices().take(9).map(|(at, _)| at).skip(1).chain([text.len()]).collect();
        ends.into_iter().rev().find(|end| text.get(..*end).is_some_and(|word| self.unspaced.contains(word)))
    }

    /// How many words the longest phrase of that sense has that begins here; 0 where none does.
    pub fn longest<'k>(&self, sense: Sense, word: impl Fn(usize) -> Option<&'k str>) -> usize {
        let Some(list) = word(0).and_then(|first| self.phrases.get(first)) else { return 0 };
        let fits = |(own, rest): &&(Sense, Vec<&'static str>)| {
            *own == sense && (1..).zip(rest).all(|(at, expected)| word(at) == Some(*expected))
        };
        list.iter().find(fits).map_or(0, |(_, rest)| rest.len() + 1)
    }
}

/// Made once.
pub(super) fn lists() -> &'static Lists {
    static LISTS: LazyLock<Lists> = LazyLock::new(|| {
        let mut phrases: HashMap<&'static str, Vec<(Sense, Vec<&'static str>)>> = HashMap::new();
        for (sense, list) in TABLE.iter().chain(notice_words::TABLE) {
            for phrase in list.split(',') {
                let mut words = phrase.split_ascii_whitespace();
                let Some(first) = words.next() else { continue };
                phrases.entry(first).or_default().push((*sense, words.collect()));
            }
        }
        for list in phrases.values_mut() {
            list.sort_by_key(|(_, rest)| std::cmp::Reverse(rest.len()));
        }
        let unspaced: HashSet<&'static str> =
            phrases.keys().filter(|word| word.chars().all(is_unspaced)).copied().collect();
        Lists { phrases, unspaced }
    });
    &LISTS
}
