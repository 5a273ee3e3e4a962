//! What a line of a receipt is about, by its words in many languages: total, subtotal, tax, cash, change and the rest.

use super::text::same_word;

/// What the amount of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Label {
    /// What is to be paid in the end, said so: amount due, total payable, rounded total.
    Payable,
    /// A total said to be the whole: grand total, total with tax.
    Grand,
    /// A plain total.
    Total,
    /// Before tax, service or discount.
    Subtotal,
    Tax,
    Rounding,
    Discount,
    /// Service charge, tip, delivery: added to the subtotal.
    Extra,
    /// Money handed over.
    Cash,
    /// Paid by card, app or voucher; usually the total itself.
    Card,
    Change,
    /// Pieces, points, savings, balances: no money of this purchase.
    Count,
}

/// Phrases of folded words; a `+` joins the words of one phrase.
const CHANGE: &str = "CHANGE|RUCKGELD|WECHSELGELD|ZURUCK|RENDU|MONNAIE|CAMBIO|VUELTO|SU+CAMBIO|TROCO|RESTO|WISSELGELD|\
    TERUG|VAXEL|TILBAKE|BYTTEPENGE|RETUR|VAIHTORAHA|RESZTA|VRACENO|VISSZAJARO|PARA+USTU|BAKI|KEMBALI|KEMBALIAN|СДАЧА|ΡΕΣΤΑ|\
    お釣|おつり|お釣り|釣銭|找零|找续|거스름돈|TIEN+THUA|CHANGE+DUE|BALANCE+RETURN|VRATIT|VRACENO+ZPET";
const SUBTOTAL: &str = "SUBTOTAL|SUB+TOTAL|ZWISCHENSUMME|SOUS+TOTAL|SOUSTOTAL|SUBTOTALE|SUB+TOTALE|SUBTOTAAL|SUB+TOTAAL|\
    TUSSENTOTAAL|TUSSEN+TOTAAL|DELSUMMA|DELSUM|SUBTOTALT|VALISUMMA|MEZISOUCET|RESZOSSZEG|ARA+TOPLAM|ПОДЫТОГ|TOTAL+HT|HORS+TAXE|\
    NETTO|NETTOBETRAG|NETTOSUMME|BASE+IMPONIBLE|IMPONIBILE|BASE+IMP|MONTANT+HT|NET+SALES|NET+AMOUNT|NET+AMT|TAXABLE|\
    TAXABLE+AMOUNT|TAXABLE+VALUE|GROSS+AMOUNT|小計|小计|소계|EXCL|EXCLUDING|EXCLUSIVE|EXC|EXCLUDE|BEFORE+TAX|BEFORE+GST|\
    GROSS+SALES|FOOD+TOTAL|BEV+TOTAL|BASIC+AMOUNT|税抜|EKSKL|UTAN+MOMS|EX+VAT|SIN+IVA|JML+SEBELUM|SUBTOTALS";
const TAX: &str = "GST|VAT|TAX|TAXES|MWST|MWS|UST|UMSATZSTEUER|MEHRWERTSTEUER|STEUER|TVA|IVA|IGIC|BTW|MOMS|MVA|ALV|PTU|DPH|AFA|KDV|\
    PDV|PVN|PPN|PB1|CGST|SGST|IGST|UTGST|CESS|SST|HST|PST|QST|TPS|TVQ|STATE+TAX|SALES+TAX|CITY+TAX|LOCAL+TAX|НДС|ПДВ|ΦΠΑ|\
    消費税|内税|外税|税額|税额|增值税|부가세|THUE|ICMS|ISS|ITBIS|ITBMS|IMPUESTO|IMPUESTOS|IMPOTS|TAKSIT|TAX+AMT|CUKAI|TAX+PAYABLE|\
    GST+PAYABLE|GST+AMT|VAT+AMOUNT|SERVICE+TAX|KM|TAXE|TAXA";
const INCLUDED: &str = "INCL|INCLUSIVE|INCLUDING|INC|INCLUDED|INCLUDE|INCLD|INCLUSIV|INKL|INKLUSIVE|WITH|COMPRIS|COMPRISE|INCLUS|\
    INCLUSO|INCLUIDO|INCLUIDOS|COMPRESA|IVATO|TTC|BRUTTO|税込|AFTER+TAX|AFTER+GST|INB|CON+IVA|C+IVA|ENTHALTENE|ENTHALTEN|DARIN";
const ROUNDING: &str = "ROUNDING|ROUND|ROUNDED|ROUND+OFF|ROUNDOFF|ROUND+ADJ|RUNDUNG|ARRONDI|REDONDEO|ARROTONDAMENTO|ARREDONDAMENTO|\
    AFRONDING|AVRUNDNING|ORESAVRUNDNING|AVRUNDING|AFRUNDING|PYORISTYS|ZAOKROUHLENI|ZAOKRAGLENIE|KEREKITES|YUVARLAMA|PEMBULATAN|\
    PENGGENAPAN|PELARASAN|RNDG|RND|ROUND+DIFF|BILL+ROUNDING";
const DISCOUNT: &str = "DISCOUNT|DISC|DISCOUNTS|RABATT|REMISE|RISTOURNE|REDUCTION|DESCUENTO|DTO|SCONTO|DESCONTO|KORTING|ALENNUS|RABAT|SLEVA|\
    KEDVEZMENY|INDIRIM|ISKONTO|СКИДКА|ΕΚΠΤΩΣΗ|割引|値引|优惠|折扣|할인|DISKAUN|DISKON|POTONGAN|COUPON|VOUCHER+DISC|PROMO|NACHLASS|LESS|\
    REBATE|AVANTAGE|REM|GIAM+GIA|OPUST";
const EXTRA: &str = "SERVICE+CHARGE|SVC+CHARGE|SERV+CHARGE|SVC|SERVICE+CHG|SVC+CHG|SERVICE+FEE|TIP|GRATUITY|TRINKGELD|POURBOIRE|PROPINA|GORJETA|\
    MANCIA|FOOI|DRICKS|DELIVERY|DELIVERY+FEE|SHIPPING|VERSAND|LIEFERUNG|LIVRAISON|ENVIO|CONVENIENCE+FEE|PACKING|PACKAGING|CONTAINER|\
    PFAND|CONSIGNE|STATIEGELD|PANT|DEPOSIT|BAG+FEE|SERVICE|SERVIS|CAJ+PERKHIDMATAN|BIAYA+LAYANAN|SERVIZIO|COPERTO|SURCHARGE";
const COUNT: &str = "QTY|QTYS|QUANTITY|QUANTITIES|ITEM|ITEMS|ITM|PIECES|PCS|ARTIKEL|ARTICLES|ARTICOLI|ARTICULOS|ARTIGOS|POSTEN|ANZAHL|UNITS|NO+OF|\
    SAVING|SAVINGS|SAVED|SAVE|ERSPARNIS|GESPART|AHORRO|ECONOMIE|RISPARMIO|BESPAARD|POINTS|POINT|PUNKTE|PUNTOS|PUNTI|PTS|POIN|\
    BALANCE+BROUGHT|PREVIOUS+BALANCE|CARD+BALANCE|NEW+BALANCE|EXPIRY|ポイント|点数|EARNED|MEMBER|LOYALTY|UNIT+PRICE|U+PRICE|STUCK|\
    PAX|COVERS|GUESTS|WEIGHT|VOLUME|KUANTITI|CHANGE+BAG|YOU+SAVED|PERSONS";
const CASH: &str = "CASH|TENDER|TENDERED|TENDERS|PAID|AMOUNT+PAID|BAR|BARGELD|GEGEBEN|BAR+GEGEBEN|ESPECES|RECU|EFECTIVO|ENTREGADO|CONTANTI|CONTANTE|\
    DINHEIRO|CONTANT|KONTANT|KONTANTER|KATEINEN|GOTOWKA|HOTOVOST|HOTOVE|KESZPENZ|NAKIT|TUNAI|BAYAR|DIBAYAR|НАЛИЧНЫМИ|НАЛИЧНЫЕ|\
    ΜΕΤΡΗΤΑ|お預り|お預かり|預り|現金|现金|收款|현금|받은|TIEN+MAT|NUMERAIRE|RECEIVED|PAYMENT|PAYMENTS|TUNAI+BAYAR|ZAHLUNG|ESP|GOTOVINA|\
    CASH+TENDERED|TEND|KHACH+DUA|RECIBIDO|SU+ENTREGA|ONTVANGEN|BETAALD";
const CARD: &str = "VISA|MASTERCARD|MASTER|AMEX|MAESTRO|DEBIT|CREDIT|CARD|KARTE|KARTENZAHLUNG|EC+KARTE|GIROCARD|EC+CASH|EC|CARTE|CB|CARTE+BANCAIRE|CARTE+BLEUE|\
    TARJETA|CARTA|BANCOMAT|CARTAO|MULTIBANCO|PIN|PINNEN|BANCONTACT|KORT|KORTTI|KARTA|KARTOU|BANKKARTYA|KART|KREDI+KARTI|UPI|PAYTM|\
    GPAY|PHONEPE|ALIPAY|WECHAT|PAYPAL|TNG|GRABPAY|BOOST|QRIS|GOPAY|OVO|NETS|EFTPOS|EFT|КАРТА|КАРТОЙ|БЕЗНАЛИЧНЫМИ|ΚΑΡΤΑ|\
    クレジット|カード|信用卡|微信|支付宝|카드|INTERAC|TWINT|SWISH|BLIK|BIZUM|PIX|APPLE+PAY|CONTACTLESS|BANKCARD|KREDITKARTE|ELECTRONIC|\
    ELECTRON|UNIONPAY|DISCOVER|KREDITKORT|BETAALPAS";
const PAYABLE: &str = "TOTAL+PAYABLE|TOTAL+DUE|TOTAL+AMOUNT+PAYABLE|TOTAL+AMOUNT+DUE|AMOUNT+DUE|AMOUNT+PAYABLE|BALANCE+DUE|\
    NET+PAYABLE|NET+AMOUNT+PAYABLE|TO+PAY|TOTAL+TO+PAY|ROUNDED+TOTAL|TOTAL+ROUNDED|TOTAL+ROUNDING|\
    TOTAL+AFTER+ROUNDING|ZU+ZAHLEN|ZAHLBETRAG|NET+A+PAYER|A+PAYER|MONTANT+DU|TOTAL+A+PAGAR|A+PAGAR|DA+PAGARE|\
    VALOR+A+PAGAR|TE+BETALEN|TOTAAL+TE+BETALEN|ATT+BETALA|A+BETALE|AT+BETALE|MAKSETTAVA|MAKSETTAVAA|DO+ZAPLATY|\
    K+UHRADE|CELKEM+K+UHRADE|FIZETENDO|ODENECEK|К+ОПЛАТЕ|ИТОГО+К+ОПЛАТЕ|ΠΛΗΡΩΤΕΟ|ご請求額|请付款|应付|实付|实收|받을금액|결제금액|\
    JUMLAH+PERLU+DIBAYAR|TOTAL+BAYAR|TONG+THANH+TOAN|THANH+TOAN|YOU+PAY|UKUPNO+ZA+PLATITI|ZA+PLACILO|DE+PLATA|\
    DE+PLATIT|ZA+UPLATU|TOTAL+DE+PLATA";
const GRAND: &str = "GRAND+TOTAL|GRANDTOTAL|NET+TOTAL|NETT+TOTAL|NETT|BILL+AMOUNT|BILL+TOTAL|NET+BILL|INVOICE+TOTAL|ORDER+TOTAL|\
    FINAL+TOTAL|ENDBETRAG|ENDSUMME|GESAMTBETRAG|GESAMTSUMME|RECHNUNGSBETRAG|BRUTTOBETRAG|TOTAL+TTC|MONTANT+TTC|\
    IMPORTE+TOTAL|TOTAL+GENERAL|TOTAL+EUR|TOTALE+COMPLESSIVO|TOTALE+EURO|IMPORTO+PAGATO|IMPORTO+TOTALE|\
    VALOR+TOTAL|VALOR+PAGO|GENEL+TOPLAM|お買上計|総合計|税込合計|JUMLAH+BESAR|TOTAL+BELANJA|TOTAL+CHARGE|TOTAL+PAID";
const TOTAL: &str = "TOTAL|TOTALS|SUMME|GESAMT|SUMA|TOTALE|MONTANT|IMPORTE|BETRAG|TOTAAL|BEDRAG|TOTALT|SUMMA|SUM|YHTEENSA|RAZEM|CELKEM|SPOLU|OSSZESEN|\
    TOPLAM|UKUPNO|SKUPAJ|ИТОГО|ИТОГ|ВСЕГО|ВСЬОГО|СУМА|СУММА|ΣΥΝΟΛΟ|合計|合计|总计|總計|総計|합계|총액|총|JUMLAH|TONG+CONG|TONG|KOKKU|KOPA|IS+VISO|\
    BELOPP|BELOB|IMPORTO|TTL|AMOUNT|AMT|MONTO|รวม|المجموع|الإجمالي|סהכ|סך+הכל|OBSHCHO|ОБЩА|ОБЩО|UKUPAN|JML";

/// What a line with these folded words says, `None` for an item or a line without meaning here.
pub(super) fn label(words: &[String]) -> Option<Label> {
    let at = |phrases: &str| find(words, phrases);
    let tax = at(TAX);
    let payable = at(PAYABLE);
    let grand = payable.or_else(|| at(GRAND));
    let total = at(TOTAL);
    if at(CHANGE).is_some() && grand.is_none() {
        return Some(Label::Change);
    }
    if at(SUBTOTAL).is_some() && at("NET+TOTAL|NETT+TOTAL|NET+AMOUNT+PAYABLE|NET+A+PAYER|TOTAL+PAYABLE").is_none() {
        return Some(Label::Subtotal);
    }
    if at("ROUNDED+TOTAL|TOTAL+ROUNDED|TOTAL+AFTER+ROUNDING").is_some() {
        return Some(Label::Payable);
    }
    if at(ROUNDING).is_some() {
        let counts_total =
            at("TOTAL+INCL|TOTAL+AFTER|TOTAL+WITH|TOTAL+ROUND").is_some() && at("ADJ|ADJUSTMENT").is_none();
        return Some(if counts_total { Label::Payable } else { Label::Rounding });
    }
    if (total.is_some() || tax.is_none()) && at(COUNT).is_some() && at(INCLUDED).is_none() && grand.is_none() {
        return (total.is_some() || words.len() <= 6).then_some(Label::Count);
    }
    if at(DISCOUNT).is_some() && grand.is_none() {
        let after = at("AFTER+DISCOUNT|AFTER+DISC|LESS+DISCOUNT").is_some();
        return Some(if after && total.is_some() { Label::Total } else { Label::Discount });
    }
    let named = match (grand, total) {
        (Some(g), Some(t)) => Some(g.min(t)),
        (g, t) => g.or(t),
    };
    if let Some(tax) = tax {
        let included = at(INCLUDED);
        return Some(match (named, included) {
            // `Total incl. GST` against `GST incl. in total` and `Total GST`.
            (Some(total), Some(included)) if total < tax && included <= tax + 2 => Label::Grand,
            (Some(total), Some(included)) if included < total && total < tax => Label::Grand,
            (Some(_), None) if payable.is_some() => Label::Payable,
            (Some(_), None) if grand.is_some() => Label::Grand,
            _ => Label::Tax,
        });
    }
    if payable.is_some() {
        return Some(Label::Payable);
    }
    if grand.is_some() || (total.is_some() && at(INCLUDED).is_some()) {
        return Some(Label::Grand);
    }
    if at(EXTRA).is_some() {
        return Some(if total.is_some() { Label::Total } else { Label::Extra });
    }
    if at(CARD).is_some() && total.is_none_or(|t| t > 0) {
        return Some(Label::Card);
    }
    if at(CASH).is_some() && total.is_none_or(|t| t > 0) {
        return Some(Label::Cash);
    }
    total.map(|_| Label::Total)
}

/// A heading of the tax table at the foot, whose totals are not the receipt's.
pub(super) fn opens_tax_table(words: &[String]) -> bool {
    let tax = words.len() >= 2 && find(words, TAX).is_some();
    tax && find(words, TAX_TABLE).is_some()
}

const TAX_TABLE: &str = "SUMMARY|ANALYSIS|BREAKDOWN|DETAILS|AUFSCHLUSSELUNG|CODE|RATE|TAUX|SATZ|TARIEF|ALIQUOTA|BASE|NETTO|BRUTTO|TAXABLE|AMT|NET|HT|IMPONIBILE";

/// Names a tax.
pub(super) fn has_tax(words: &[String]) -> bool {
    find(words, TAX).is_some()
}

/// About the sale itself rather than a thing sold: date, cashier, phone, numbers of papers.
pub(super) fn is_about_the_sale(words: &[String]) -> bool {
    // To the letter: `Käse` is no `Kasse`.
    ABOUT.split('|').any(|phrase| {
        let known: Vec<&str> = phrase.split('+').collect();
        words.windows(known.len()).any(|window| window.iter().zip(&known).all(|(read, known)| read == known))
    })
}

const ABOUT: &str = "DATE|TIME|CASHIER|TEL|FAX|PHONE|INVOICE|RECEIPT|BILL+NO|TABLE|GST+ID|GST+REG|GST+NO|REG+NO|VAT+NO|MEMBER|SALESPERSON|DATUM|UHRZEIT|\
    ZEIT|KASSE|BEDIENER|TISCH|BELEG|BON|FACTURE|TICKET|FECHA|HORA|DATA|ORA|ORDER+NO|TERMINAL|STORE+NO|OPERATOR|REGISTER|電話|登録番号|GSTIN|UST+ID|USTID|\
    STEUERNUMMER|SIRET|NIF|CIF|P+IVA|TARIKH|MASA|HEURE|COUNTER|TRANS|DOC+NO";

/// Where the first of the phrases begins, as the index of its first word.
fn find(words: &[String], phrases: &str) -> Option<usize> {
    phrases.split('|').filter_map(|phrase| find_phrase(words, phrase)).min()
}

fn find_phrase(words: &[String], phrase: &str) -> Option<usize> {
    if phrase.chars().next().is_some_and(is_unspaced) {
        return words.iter().position(|word| word.contains(phrase));
    }
    let known: Vec<&str> = phrase.split('+').collect();
    words.windows(known.len()).position(|window| window.iter().zip(&known).all(|(read, known)| is_word(read, known)))
}

fn is_word(read: &str, known: &str) -> bool {
    same_word(read, known) || (known == "TOTAL" && read.starts_with("TOTAL") && read.chars().count() <= 8)
}

/// Scripts without spaces between words: kana, Han, Hangul, Thai.
fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x0E00..=0x0E7F | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF)
}

#[cfg(test)]
mod tests {
    use super::super::text::words;
    use super::Label::*;
    use super::*;

    #[test]
    fn lines_are_labelled() {
        for (text, expected) in [
            ("Total : 9.00", Some(Total)),
            ("Rounding Adjustment 0.00", Some(Rounding)),
            ("Rounded Total (RM): 9.60", Some(Payable)),
            ("Total Qty: 7 51.42", Some(Count)),
            ("Total Sales (Excluding GST) 51.42", Some(Subtotal)),
            ("Total Sales (Inclusive of GST) 54.50", Some(Grand)),
            ("Total GST 3.08", Some(Tax)),
            ("TotalGST . 0.42", Some(Tax)),
            ("SUB-TOTAL 62.00", Some(Subtotal)),
            ("SERVICE CHARGE 10% 29.50", Some(Extra)),
            ("GST 6% 19.47", Some(Tax)),
            ("GST @6% included in total RM 2.43", Some(Tax)),
            ("Item 2 Total with GST @ 6% 77.20", Some(Grand)),
            ("Total Incl. GST@6% RM 42.90", Some(Grand)),
            ("NET TOTAL 22.25", Some(Grand)),
            ("TOTAL AMOUNT PAYABLE", Some(Payable)),
            ("Total Saving 0.00 Total 77.20", Some(Count)),
            ("Change 22.80", Some(Change)),
            ("CHANGE. DUE 0.10", Some(Change)),
            ("CASH 40.40", Some(Cash)),
            ("Cashier : USER", None),
            ("EDC MASTER RM 41.95", Some(Card)),
            ("SUMME 12,30", Some(Total)),
            ("Zu zahlen EUR 12,30", Some(Payable)),
            ("Gegeben Bar 20,00", Some(Cash)),
            ("Rückgeld 7,70", Some(Change)),
            ("Netto 10,34", Some(Subtotal)),
            ("MwSt 19% 1,96", Some(Tax)),
            ("TOTAL TTC 12,30", Some(Grand)),
            ("TOTAL HT 10,25", Some(Subtotal)),
            ("Dont TVA 2,05", Some(Tax)),
            ("NET À PAYER 12,30", Some(Payable)),
            ("TOTAL A PAGAR 12,30", Some(Payable)),
            ("EFECTIVO 20,00", Some(Cash)),
            ("CAMBIO 7,70", Some(Change)),
            ("合計 ¥1,280", Some(Total)),
            ("小計 ¥1,185", Some(Subtotal)),
            ("お釣り ¥720", Some(Change)),
            ("お預り ¥2,000", Some(Cash)),
            ("(内消費税等 ¥95)", Some(Tax)),
            ("CGST @ 2.5% 5.00", Some(Tax)),
            ("Round Off 0.40", Some(Rounding)),
            ("Tip 3.00", Some(Extra)),
            ("DISCOUNT -5.00", Some(Discount)),
            ("Kopi (B) 2.20", None),
            ("Orange juice 3.00", None),
        ] {
            assert_eq!(label(&words(text)), expected, "{text}");
        }
    }
}
