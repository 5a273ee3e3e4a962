//! Numbers that by their shape are no amounts: times, telephone numbers, shares, measures.

use super::lexer::Token;
use super::lexicon::{self, Sense};

/// `18:30`, `at 6:30 pm`, `6pm`, `18h30`, `18 uhr`.
pub(super) fn time(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let rest = tokens.get(at..)?;
    let lead = usize::from(rest.first().is_some_and(|t| t.key == "at" || t.key == "um" || t.is('@')));
    let hour = rest.get(lead).filter(|t| t.is_numeral() && t.text.len() <= 5)?;
    let behind = rest.get(lead + 1..).unwrap_or_default();
    let small = hour.text.split('.').next().and_then(|h| h.parse::<u32>().ok()).is_some_and(|h| h <= 24);
    if !small {
        return None;
    }
    let mut len = lead + 1;
    let colon = |i: usize| {
        behind.get(i).is_some_and(|t| t.glued && t.is(':'))
            && behind.get(i + 1).is_some_and(|t| t.glued && t.is_numeral() && t.text.len() >= 2)
    };
    let clock = colon(0);
    let mut i = 0;
    while colon(i) {
        i += 2;
    }
    len += i;
    let next = behind.get(i);
    let half = next
        .is_some_and(|t| matches!(t.key.as_str(), "am" | "pm" | "a.m" | "p.m" | "uhr" | "hrs" | "o'clock" | "oclock"));
    // `4 am Montag` is German for `4 on Monday`.
    let german = next.is_some_and(|t| t.key == "am" && !t.glued)
        && behind
            .get(i + 1)
            .is_some_and(|t| t.is_numeral() || lexicon::find(std::slice::from_ref(t), day_word).is_some());
    if half && !german {
        return Some(len + 1);
    }
    let french = next.is_some_and(|t| {
        t.glued && t.key.strip_prefix('h').is_some_and(|m| m.len() == 2 && m.bytes().all(|b| b.is_ascii_digit()))
    });
    if french {
        return Some(len + 1);
    }
    clock.then_some(len)
}

fn day_word(sense: Sense) -> Option<()> {
    matches!(sense, Sense::Weekday(_) | Sense::Day(_) | Sense::ShortWeekday(_) | Sense::Month(_)).then_some(())
}

/// A fraction or a power written as one character: what stands before it is not the whole number.
fn is_part(token: &Token<'_>) -> bool {
    matches!(
        token.class,
        super::lexer::Class::Symbol('¹' | '²' | '³' | '\u{2070}'..='\u{2079}' | '¼'..='¾' | '⅐'..='⅞' | '^')
    )
}

/// Longest telephone number, in tokens.
const MAX_PHONE_TOKENS: usize = 12;

/// A telephone number: `+91 98765 43210`, `(555) 123-4567`, `555-1234`, `98765 43210`.
pub(super) fn phone(rest: &[Token<'_>]) -> Option<usize> {
    let head = rest.first()?;
    let plus = head.is('+');
    let open = head.is('(');
    let mut groups: Vec<usize> = Vec::new();
    let mut dashed = false;
    let mut len = usize::from(plus || open);
    for (nth, token) in rest.get(len..)?.iter().take(MAX_PHONE_TOKENS).enumerate() {
        let digits = token.is_numeral() && token.text.bytes().all(|b| b.is_ascii_digit());
        if digits && (nth == 0 || plus || open || token.glued || !dashed && token.text.len() > 3) {
            groups.push(token.text.len());
        } else if token.glued && (token.is('-') || open && token.is(')')) {
            dashed |= token.is('-');
        } else {
            break;
        }
        len += 1;
    }
    let digits: usize = groups.iter().sum();
    let round = rest.get(len.checked_sub(1)?).is_some_and(|t| t.text.ends_with("000"));
    let shape = match groups.as_slice() {
        [] => false,
        [_] => plus && !round,
        // A date is written with dashes as well.
        _ if dashed && !plus && !open => {
            groups.first().is_some_and(|n| *n == 3) && groups.last().is_some_and(|n| *n == 4)
        }
        [_, ..] => true,
    };
    let enough = if dashed && !plus { 7..=15 } else { 9..=15 };
    (shape && enough.contains(&digits)).then_some(len)
}

/// `1/2 pizza`, `24/7`: a share or a name, no date.
pub(super) fn fraction(rest: &[Token<'_>]) -> Option<usize> {
    let (a, slash, b) = (rest.first()?, rest.get(1)?, rest.get(2)?);
    let shape = a.is_numeral() && slash.is('/') && slash.glued && b.is_numeral() && b.glued;
    let share = matches!((a.text, b.text), ("1", "2" | "3" | "4") | ("2", "3") | ("3", "4"));
    let of_something = rest.get(3).is_some_and(|t| t.is_word() && !t.glued);
    let always = matches!((a.text, b.text), ("24", "7") | ("50", "50") | ("9", "11"));
    (shape && (always && rest.len() > 3 || share && of_something)).then_some(3)
}

/// `11/2026`, `2026-11`, `11.2026`: a month.
pub(super) fn month_year(rest: &[Token<'_>]) -> Option<usize> {
    let month = |text: &str| text.len() <= 2 && text.parse::<u32>().is_ok_and(|month| (1..=12).contains(&month));
    let year = |text: &str| text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1970..=2100).contains(&year));
    let either = |a: &str, b: &str| month(a) && year(b) || year(a) && month(b);
    let first = rest.first().filter(|t| t.is_numeral())?;
    if first.text.split_once('.').is_some_and(|(a, b)| month(a) && year(b)) {
        return Some(1);
    }
    let (mark, second) = (rest.get(1)?, rest.get(2)?);
    let joined = (mark.is('/') || mark.is('-')) && mark.glued && second.glued && second.is_numeral();
    let goes_on = rest.get(3).is_some_and(|t| t.glued && (t.is('/') || t.is('-')));
    (joined && !goes_on && either(first.text, second.text)).then_some(3)
}

/// `1/3 of 90`: a sum, and no date.
pub(super) fn share_of_money(rest: &[Token<'_>]) -> bool {
    let shape = matches!(rest, [a, slash, b, ..] if a.is_numeral() && slash.is('/') && b.is_numeral() && b.glued);
    let behind = rest.get(3..).unwrap_or_default();
    let of = lexicon::len(behind, Sense::Of);
    let money = |t: &Token<'_>| t.is_numeral() || matches!(t.class, super::lexer::Class::Money(_));
    shape && of > 0 && behind.get(of).is_some_and(money)
}

/// Tokens glued behind a number that make it part of a name or a measure: `7up`, `7-eleven`, `50%`, `1/2`.
pub(super) fn compound_tail(behind: &[Token<'_>]) -> usize {
    let Some(first) = behind.first().filter(|t| t.glued) else { return 0 };
    let second = behind.get(1).filter(|t| t.glued);
    // `29.99/month` costs that each month.
    let period = first.is('/')
        && second.is_some_and(|t| {
            lexicon::word(&t.key, |sense| matches!(sense, Sense::Span(_)).then_some(())).is_some()
                || ["month", "mo", "year", "yr", "mes", "mois", "monat", "jahr", "mese", "ano"]
                    .contains(&t.key.as_str())
        });
    // `2.50/each`.
    let each = first.is('/') && lexicon::len(behind.get(1..).unwrap_or_default(), Sense::Each) > 0;
    if period || each {
        return 0;
    }
    let joins =
        (first.is('-') || first.is('/') || first.is(':')) && second.is_some_and(|t| t.is_word() || t.is_numeral());
    if !(first.is_word() || first.is('%') || is_part(first) || first.is('°') || first.is('"') || joins) {
        return 0;
    }
    let glued = behind.iter().take_while(|t| t.glued && !t.is(',') && !t.is(';') && !t.is('.')).count();
    glued.max(1)
}
