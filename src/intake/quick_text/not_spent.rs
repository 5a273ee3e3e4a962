//! Numbers that are no money that moved, though they look it: `last 5`, `food 2026`, `save 50 for holiday`, `no, 12`.

use std::cell::LazyCell;

use chrono::Datelike;

use super::amend::amendment;
use super::currency::{Unit, code};
use super::lexer::{Class, Token, tokens};
use super::lexicon::{self, Sense};
use super::period::{among, span};
use super::question::category_at;
use super::scan::{Mark, scan};
use super::spelled::cardinal;
use super::told::told;
use super::{Ambiguity, Context, Problem};

/// What such a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// It is something to do, or nothing at all.
    Nothing,
    /// It asks for something.
    Question,
    /// It is said why nothing is recorded.
    Refused(Problem),
}

/// Words that order a list, before how many are wanted.
const RANKS: &str = "last, latest, recent, newest, previous, first, top, biggest, largest, highest, ultimos, ultimas, \
    primeros, primeras, recientes, mayores, letzten, neuesten, derniers, dernieres, ultimi, ultime";
/// Words that want a list.
const SHOWS: &str = "show, list, display, see, view, muestra, muestrame, ensename, lista, listame, ver, zeig, montre, \
    mostra";
const LIST_FILLERS: &str = "please, me, the, my, our, give, por, favor, los, las, mis, nuestros, nuestras, dame, die, \
    les, mes, i, gli, le, os, as";
/// Most rows that are asked for.
const MAX_ROWS: u32 = 100;

/// Nouns of sums.
const SUMS: &str = "total, totals, spending, spendings, expense, expenses, expenditure, expenditures, outgoings, income, \
    incomes, earnings, gasto, gastos, ingreso, ingresos, balance, saldo, summary, report, resumen, informe, compras, \
    ausgaben, einnahmen, despesas, receitas, depenses, revenus, spese, entrate, transactions, entries, movimientos";
const YEAR_FILLERS: &str = "in, en, of, de, del, for, para, the, el, la, los, las, my, our, mi, mis, all, todo, todos, \
    during, durante, on, by, and, y, year, ano, im, em, di, nel";

/// Words of a correction that add nothing.
const CORRECTION_FILLERS: &str = "it, that, the, last, one, entry, to, i, should, el, la, lo, en, ultimo, ultima, wait, \
    oops, mean, que, ha, sido, esperaba, espera, amount, importe";
/// Those that make it one.
const CORRECTS: &str = "make, was, were, meant, actually, no, nope, sorry, be, it's, change, correction, eran, era, \
    fueron, fue, realidad, decir, perdon, quise, queria, correccion, cambialo, cambia";

/// Verbs that lay money by, right before it.
const SAVES: &[&str] = &[
    "save",
    "saved",
    "put aside",
    "set aside",
    "put away",
    "aparta",
    "apartar",
    "aparte",
    "aparto",
    "ahorra",
    "ahorrar",
    "ahorre",
    "ahorro",
    "guarda",
    "guardar",
    "guarde",
];

/// Reads a text that is not plainly something else; `None` when it may be an entry.
pub(super) fn not_spent(text: &str, cx: &Context<'_>) -> Option<Meant> {
    if text.contains('\n') {
        return None;
    }
    let all = tokens(text);
    let said: Vec<&Token<'_>> = all.iter().filter(|t| !matches!(t.class, Class::Symbol(',' | '.' | '!'))).collect();
    if let Some(problem) = clash(&all) {
        return Some(Meant::Refused(problem));
    }
    if !all.iter().any(Token::is_numeral) {
        return None;
    }
    if lists(&said) {
        return Some(Meant::Question);
    }
    if let Some(meant) = year(&said, cx) {
        return Some(meant);
    }
    if amendment(text, cx).is_some() {
        return Some(Meant::Refused(Problem::Ambiguous(Ambiguity::NewOrCorrection)));
    }
    let amounts = LazyCell::new(|| Amounts::of(&all, cx));
    let refused = |problem| Some(Meant::Refused(problem));
    if let Some(meant) = told(&said, cx) {
        return Some(meant);
    }
    if said.iter().any(|t| among(CORRECTS, t)) && corrects(&all, &amounts) {
        return refused(Problem::Ambiguous(Ambiguity::NewOrCorrection));
    }
    if all.iter().take(4).any(|t| SAVES.iter().any(|verb| verb.starts_with(&t.key)) || among("pon, pongo", t))
        && saves(&all, &amounts)
    {
        return refused(Problem::Saving);
    }
    if repeats(&said) && !amounts.0.is_empty() {
        return refused(Problem::Repeats);
    }
    (is_ahead(&said) && !amounts.0.is_empty()).then_some(Meant::Refused(Problem::NotYet))
}

fn unit(token: &Token<'_>) -> Option<Unit> {
    let named = |sense| match sense {
        Sense::Currency(unit) => Some(unit),
        _ => None,
    };
    match token.class {
        Class::Money(unit) => Some(unit),
        Class::Word => code(token.text).or_else(|| lexicon::word(&token.key, named)),
        _ => None,
    }
}

/// `+-5`, `-refund 20`, `EUR 5 USD 6`, `dos con cincuenta`: what is said of the amount does not go together.
fn clash(all: &[Token<'_>]) -> Option<Problem> {
    let sign = |t: &Token<'_>| t.is('+') || t.is('-');
    let signs = matches!(all, [a, b, c, ..] if sign(a) && sign(b) && a.text != b.text && b.glued && c.glued);
    let out = matches!(all, [a, b, ..] if a.is('-') && b.glued && among("refund, cashback, reembolso, devolucion", b));
    if signs || out && all.iter().any(Token::is_numeral) {
        return Some(Problem::Ambiguous(Ambiguity::InOrOut));
    }
    let two = |w: &[Token<'_>]| {
        let [a, n, b, m] = w else { return false };
        n.is_numeral() && m.is_numeral() && matches!((unit(a), unit(b)), (Some(a), Some(b)) if a != b)
    };
    if all.windows(4).any(two) {
        return Some(Problem::Ambiguous(Ambiguity::WhichCurrency));
    }
    let parts = |w: &[Token<'_>]| matches!(w, [a, con, b] if con.key == "con" && cardinal(a).is_some() && cardinal(b).is_some());
    all.windows(3).any(parts).then_some(Problem::Ambiguous(Ambiguity::Separator))
}

/// Where the amounts of a line begin and end.
struct Amounts(Vec<(usize, usize)>);

impl Amounts {
    fn of(all: &[Token<'_>], cx: &Context<'_>) -> Self {
        let items = scan(all, cx).into_iter();
        Self(items.filter(|item| matches!(item.mark, Mark::Amount(..))).map(|item| (item.from, item.to)).collect())
    }
}

/// `last 5`, `show me the top 3`, `list 10`: how many are wanted, and nothing bought.
fn lists(said: &[&Token<'_>]) -> bool {
    let [before @ .., order, count] = said else { return false };
    let rows = count.is_numeral() && count.text.parse::<u32>().is_ok_and(|n| (1..=MAX_ROWS).contains(&n));
    rows && (among(RANKS, order)
        || among(SHOWS, order)
        || among(LIST_FILLERS, order) && before.iter().any(|t| among(SHOWS, t)))
        && before.iter().all(|t| among(RANKS, t) || among(SHOWS, t) || among(LIST_FILLERS, t))
}

/// `march 2026`, `food 2026`, `spending in 2025`: a year, and not what was paid.
fn year(said: &[&Token<'_>], cx: &Context<'_>) -> Option<Meant> {
    let mut years = said.iter().enumerate().filter(|(_, t)| t.is_numeral());
    let (place, token) = years.next().filter(|_| said.len() > 1)?;
    if years.next().is_some() || token.text.len() != 4 {
        return None;
    }
    let year: i32 = token.text.parse().ok().filter(|year| (1990..2100).contains(year))?;
    if !said.iter().all(|t| t.is_word() || t.is_numeral()) {
        return None;
    }
    if said.iter().any(|t| unit(t).is_some()) {
        return None;
    }
    let words: Vec<Token<'_>> = said.iter().filter(|t| t.is_word()).map(|t| (*t).clone()).collect();
    let (mut time, mut category, mut others, mut at) = (false, false, false, 0);
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(head) = rest.first() else { break };
        let month = lexicon::find(rest, |sense| matches!(sense, Sense::Month(_)).then_some(()));
        let (len, is_category) = match (month, category_at(rest, cx)) {
            (Some((_, len)), _) => {
                time = true;
                (len, false)
            }
            (None, Some((_, len))) if !among(SUMS, head) => (len, true),
            _ => {
                time |= among(SUMS, head);
                others |= !among(SUMS, head) && !among(YEAR_FILLERS, head);
                (1, false)
            }
        };
        category |= is_category;
        at += len.max(1);
    }
    let this = cx.today.year();
    let introduced = place.checked_sub(1).and_then(|at| said.get(at)).is_some_and(|t| among("in, en, im, em, nel", t));
    let doubtful = Some(Meant::Refused(Problem::Ambiguous(Ambiguity::YearOrAmount)));
    match (others, time, category) {
        (false, true, _) => Some(Meant::Question),
        (false, false, _) if introduced => Some(Meant::Question),
        // A round sum is a price, and so few books are that old.
        (false, false, true) if year % 50 == 0 => None,
        (false, false, true) if place > 0 && (2000..=this + 1).contains(&year) => Some(Meant::Question),
        (false, false, true) => doubtful,
        (true, ..) if place > 0 && (this - 1..=this + 1).contains(&year) => doubtful,
        _ => None,
    }
}

/// `no, 12`, `make it 25`, `the last one was 4`: another amount for what was recorded before.
fn corrects(all: &[Token<'_>], amounts: &Amounts) -> bool {
    let [(from, to)] = amounts.0.as_slice() else { return false };
    let mut rest = all.iter().enumerate().filter(|(at, t)| !(*from..*to).contains(at) && t.is_word()).peekable();
    let before = rest.peek().is_some_and(|(at, _)| at < from);
    let words: Vec<&Token<'_>> = rest.map(|(_, t)| t).collect();
    before
        && words.iter().any(|t| among(CORRECTS, t))
        && words.iter().all(|t| among(CORRECTS, t) || among(CORRECTION_FILLERS, t))
        && !all.iter().any(|t| matches!(t.class, Class::Tag | Class::Account))
}

/// `save 50 for holiday`, `put 50 aside`: laid by, unless an account is named that it goes to.
fn saves(all: &[Token<'_>], amounts: &Amounts) -> bool {
    let [(from, to), ..] = amounts.0.as_slice() else { return false };
    let keys = |tokens: Option<&[Token<'_>]>| {
        tokens.unwrap_or_default().iter().map(|t| t.key.as_str()).collect::<Vec<_>>().join(" ")
    };
    let before = keys(all.get(..*from));
    let before =
        ["i ", "we ", "please ", "por favor "].iter().find_map(|lead| before.strip_prefix(lead)).unwrap_or(&before);
    let aside = ["put", "set", "pon", "pongo"].contains(&before)
        && all.get(*to).is_some_and(|t| among("aside, away, aparte", t));
    // `saved 100` alone tells of thrift.
    let told = before != "saved" || all.get(*to).is_some_and(Token::is_word);
    (aside || told && SAVES.contains(&before)) && !lexicon::anywhere(all, Sense::Account)
}

/// `every month`, `cada lunes`, `todos los meses`.
fn repeats(said: &[&Token<'_>]) -> bool {
    let time = |t: &Token<'_>| {
        let day = |sense| matches!(sense, Sense::Weekday(_)).then_some(());
        span(&t.key).is_some() || lexicon::find(std::slice::from_ref(t), day).is_some()
    };
    said.windows(2).any(|w| matches!(w, [a, b] if among("every, cada", a) && time(b)))
        || said
            .windows(3)
            .any(|w| matches!(w, [a, b, c] if among("todos, todas", a) && among("los, las", b) && time(c)))
}

/// `next week`, `la semana que viene`.
fn is_ahead(said: &[&Token<'_>]) -> bool {
    const NEXT: &str = "next, proximo, proxima, coming, nachste, nachsten, prochain, prochaine";
    let time = |t: &Token<'_>| span(&t.key).is_some() || among("weekend, finde", t);
    said.windows(2).any(|w| matches!(w, [a, b] if among(NEXT, a) && time(b) || time(a) && among("proximo, proxima, entrante, prochain, prochaine", b)))
        || said.windows(3).any(|w| matches!(w, [a, b, c] if time(a) && b.key == "que" && c.key == "viene"))
}
