use super::cue::{self, Cues};
use super::text::Text;
use super::{Found, Kind};

/// RFC 5321, 4.5.3.1.1.
const LONGEST_LOCAL: usize = 64;
const LONGEST_DOMAIN: usize = 190;

/// E-mail addresses, and payment addresses (`ravi@okaxis`), which are told from prose such as `lunch@office` by the
/// bank's handle, by digits or dots before the `@`, or by a word such as UPI anywhere in the text.
pub(super) fn find(text: &Text, _: &Cues) -> Vec<Found> {
    let mut payments: Option<bool> = None;
    let mut found = Vec::new();
    let mut floor = 0;
    for at in (0..text.len()).filter(|at| text.at(*at) == '@') {
        let start = local_start(text, at, floor);
        let (end, has_dot) = domain_end(text, at + 1);
        if start == at || end == at + 1 {
            continue;
        }
        let kind = if has_dot {
            Kind::Email
        } else {
            let mut in_payments = || *payments.get_or_insert_with(|| cue::has_word(text, PAYMENTS));
            if !is_payment_address(text, start, at, end, &mut in_payments) {
                continue;
            }
            Kind::Upi
        };
        floor = end;
        let start = if kind == Kind::Upi { payee_start(text, start, at) } else { start };
        found.push(Found { kind, start, end });
    }
    found
}

fn local_start(text: &Text, at: usize, floor: usize) -> usize {
    let mut start = at;
    while start > floor && at - start < LONGEST_LOCAL {
        let c = text.before(start);
        let inner = c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'');
        if !inner {
            break;
        }
        start -= 1;
    }
    while start < at && !text.at(start).is_alphanumeric() && text.at(start) != '_' {
        start += 1;
    }
    start
}

/// Banks join the parts of a narration with dashes: `UPI-ravi.k@okaxis` begins behind the dash.
fn payee_start(text: &Text, start: usize, at: usize) -> usize {
    let local = text.slice(start, at);
    let dash = local.iter().position(|c| *c == '-').filter(|dash| at - start - dash > 3);
    let is_word = |dash: &usize| PAYMENTS.contains(&cue::key(&local.iter().take(*dash).collect::<String>()).as_str());
    dash.filter(is_word).map_or(start, |dash| start + dash + 1)
}

/// The end of a domain or a handle, and whether it has a top-level part.
fn domain_end(text: &Text, from: usize) -> (usize, bool) {
    let mut end = from;
    while end - from < LONGEST_DOMAIN && (text.at(end).is_alphanumeric() || matches!(text.at(end), '.' | '-')) {
        end += 1;
    }
    while end > from && !text.at(end - 1).is_alphanumeric() {
        end -= 1;
    }
    let domain = text.slice(from, end);
    let top = domain.rsplit(|c| *c == '.').next().unwrap_or_default();
    let labels = domain.split(|c| *c == '.');
    let whole = labels.clone().count() > 1 && labels.clone().all(|label| !label.is_empty());
    if whole && top.len() >= 2 && top.iter().all(|c| c.is_alphabetic()) {
        return (end, true);
    }
    let handle = domain.iter().take_while(|c| c.is_alphanumeric()).count();
    (from + handle, false)
}

fn is_payment_address(text: &Text, start: usize, at: usize, end: usize, in_payments: &mut dyn FnMut() -> bool) -> bool {
    let handle: String = text.slice(at + 1, end).iter().flat_map(|c| c.to_lowercase()).collect();
    let local = text.slice(start, at);
    if local.len() < 2 || handle.len() < 2 || !handle.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    let digits = local.iter().filter(|c| c.is_ascii_digit()).count();
    // `3@eur` and `12@each` are quantities.
    let is_quantity = digits == local.len() && digits < 8;
    if is_quantity {
        return false;
    }
    digits >= 8
        || HANDLES.split_whitespace().any(|known| known == handle)
        || handle.starts_with("ok") && handle.len() >= 5
        || in_payments()
}

const PAYMENTS: &[&str] = &["UPI", "VPA", "BHIM", "IMPS", "UPIAR", "UPIAB", "COLLECT", "PHONEPE", "GPAY", "PAYTM"];

/// Handles of NPCI's list of apps and banks.
const HANDLES: &str = "\
    abcdicici abfspay airtel airtelpaymentsbank allbank andb apb apl aubank axisb axisbank axisgo axl barodampay \
    bkid boi cboi centralbank citi citibank cmsidfc cnrb cosb csbcash csbpay cub dbs dcb dlb eazypay equitas esaf \
    ezeepay fam fbl fbpe federal finobank freecharge goaxb hdfcbank hdfcbankjd hsbc ibl icici icicibank icicipay \
    idbi idbibank idfc idfcbank idfcfirst idfcnetc ikwik imobile indbank indianbank indus indusind inhdfc iob ippb \
    jio jsb jupiteraxis kaypay kbl kmbl kotak kvb lvb mahb mairtel myicici naviaxis nsdl obc okaxis okbizaxis \
    okhdfcbank okicici oksbi paytm payzapp pingpay pnb pockets postbank psb ptaxis pthdfc ptsbi ptyes rajgovhdfcbank \
    rapl rbl rmhdfcbank sbi sc sib slice sliceaxis srcb superyes tapicici timecosmos tjsb tmb trans ubi uboi uco \
    ujjivan unionbank unionbankofindia united upi utbi utib vijb waaxis wahdfcbank waicici wasbi yapl ybl yesbank \
    yesbankltd yescred yespay zoicici";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_prose() {
        let cases = [
            ("paid jane.doe+bills@mail.example.co.uk.", Some((Kind::Email, "jane.doe+bills@mail.example.co.uk"))),
            ("JOHN@GMAIL.COM/REF", Some((Kind::Email, "JOHN@GMAIL.COM"))),
            ("müller@exämple.de", Some((Kind::Email, "müller@exämple.de"))),
            ("UPI/4123/ravi.k@okhdfcbank/Pay", Some((Kind::Upi, "ravi.k@okhdfcbank"))),
            ("9876543210@xyz", Some((Kind::Upi, "9876543210@xyz"))),
            ("sent to shop@YBL.", Some((Kind::Upi, "shop@YBL"))),
            ("UPI-ravi@newbank", Some((Kind::Upi, "ravi@newbank"))),
            ("lunch@office 12", None),
            ("2@3.50 coffee", None),
            ("12@each", None),
            ("coffee 4 @cash", None),
            ("@ @ a@ @b", None),
        ];
        for (input, expected) in cases {
            let text = Text::fold(input);
            let found = find(&text, &Cues::read(&text))
                .first()
                .map(|found| (found.kind, text.slice(found.start, found.end).iter().collect()));
            assert_eq!(found, expected.map(|(kind, value): (Kind, &str)| (kind, value.to_owned())), "{input}");
        }
    }
}
