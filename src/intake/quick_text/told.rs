//! Numbers in what is asked or told and not paid: `my 5 biggest expenses`, `entries above 50`, `bank has 3000`,
//! `2 beers`. A price beside them makes an entry of it, so most of this looks only at texts with one number.

use super::currency::code;
use super::lexer::{Class, Token};
use super::lexicon::{self, Sense};
use super::not_spent::Meant;
use super::period::{among, span};
use super::question::category_at;
use super::scan::is_plural;
use super::{Ambiguity, Context, Problem};

/// What a book lists.
const ROWS: &str = "expense, expenses, purchase, purchases, entry, entries, payment, payments, transaction, \
    transactions, things, items, spendings, merchants, shops, stores, categories, incomes, costs, bills, gasto, gastos, \
    compra, compras, apunte, apuntes, pago, pagos, movimiento, movimientos, transacciones, ingresos, comercios, \
    tiendas, categorias, entradas, cosas";
const EVERYTHING: &str = "everything, anything, all, todo, todos, todas";
/// Order a list by size, whatever stands behind them.
const SUPERLATIVES: &str = "biggest, largest, highest, smallest, lowest, cheapest, costliest, priciest, mayores, \
    menores, grandes, altos, caros, caras, baratos, pequenos";
/// Order a list, and mean days or names as well: `20 last night`, `20 top up`.
const ORDERS: &str = "last, latest, recent, newest, previous, first, top, ultimos, ultimas, primeros, primeras, \
    recientes";
/// What may stand before or behind what is listed.
const AROUND: &str = "show, list, give, get, tell, find, see, me, us, the, my, our, please, i, want, what, are, were, \
    dame, muestra, muestrame, ensename, lista, listame, ver, dime, los, las, mis, nuestros, quiero, por, favor, of, in, \
    for, from, this, month, week, year, de, del, en, este, esta, mes, semana, ano, el, la, mas, spent, spend, gaste, \
    expenses, spending, gastos";
const MOST_ROWS: u32 = 100;

/// Says how something stands or is to be: `is`, `should be`.
const IS: &str = "is, are, was, costs, cost, es, son, cuesta, cuestan, era";
/// Between a price and how often it is paid.
const PER: &str = "a, an, per, each, every, al, por, cada, /";

/// What is bought by the piece and by the price: a number before it is what was paid.
const BY_PRICE: &str = "groceries, drinks, snacks, sweets, clothes, shoes, fries, chips, crisps, tips, fees, taxes, \
    flowers, meds, medicines, vitamins, cosmetics, vegetables, veggies, fruits, candies, supplies, tolls, stamps, \
    toiletries, cigarettes, cigs, glasses, pants, jeans, trousers, shorts, scissors, leftovers, gifts, presents, toys, \
    games, repairs, utilities, bills, expenses, nuts, oats, noodles, cookies, arcades, cards, sports, news, goods, \
    taxis, gas, tapas, compras, chuches, medicinas, zapatos, flores, verduras, frutas, gafas, impuestos, propinas, \
    regalos, dulces, pasteles, copas, juguetes, pantalones, papas, patatas, fritas, tenis, gastos, juegos, libros, \
    chucherias, comidas, servicios, drogas, multas, peajes, sellos";
/// Verbs of buying by the piece, right before how many.
const BOUGHT: &str = "bought, buy, ordered, ate, drank, had, compre, compramos, comprar, pedi, pedimos, comi, comimos, \
    tome, tomamos, bebi, bebimos";
/// Everyday things that no category knows.
const PIECES: &str = "beer, taco, shirt, t-shirt, tshirt, sock, egg, pizza, coffee, burger, sandwich, banana, apple, \
    bagel, tortilla, torta, cerveza, chela, cana, huevo, cafe, camiseta, camisa, playera, hamburguesa, platano, \
    manzana, bolillo, refresco";
/// More than so many are a price.
const PIECES_MOST: u32 = 9;

/// Takes a number for something of a thing, and not for its price, where nothing else is said.
const NUMBERED: &str = "room, flight, apartment, apt, flat, seat, platform, floor, zone, gate, line, page, habitacion, \
    vuelo, asiento, anden, piso, puerta, planta, pagina";

/// Reads a line whose words tell that its number is no price; `said` without commas and full stops.
pub(super) fn told(said: &[&Token<'_>], cx: &Context<'_>) -> Option<Meant> {
    let refused = |problem| Some(Meant::Refused(problem));
    let unsure = || refused(Problem::Ambiguous(Ambiguity::IsItAnAmount));
    if asks_for_rows(said) || compares(said) {
        return Some(Meant::Question);
    }
    if is_summary(said) {
        return unsure();
    }
    if shares(said) {
        return refused(Problem::Ambiguous(Ambiguity::WhichAmount));
    }
    if counts_days_back(said) {
        return refused(Problem::Ambiguous(Ambiguity::DateOrAmount));
    }
    let numbers: Vec<usize> = (0..said.len()).filter(|at| said.get(*at).is_some_and(|t| t.is_numeral())).collect();
    let [at] = numbers.as_slice() else { return None };
    let (before, behind) = (said.get(..*at)?, said.get(at + 1..)?);
    if is_order(before, behind, cx) {
        return Some(Meant::Nothing);
    }
    if sets_a_goal(before) || put_by(before, behind, cx) {
        return refused(Problem::Saving);
    }
    if ends(before, IS) && among_first(behind, PER) && behind.get(1).is_some_and(|t| span(&t.key).is_some()) {
        return refused(Problem::Repeats);
    }
    if stands(before, behind) {
        return refused(Problem::Standing);
    }
    if ends(before, "need, needs, necesito, necesitamos, faltan, falta") {
        return refused(Problem::NotYet);
    }
    let number = said.get(*at)?;
    if comes_or_goes(before, behind, cx) {
        return refused(Problem::Ambiguous(Ambiguity::InOrOut));
    }
    if is_numbered(before, behind) || counts_us(before) {
        return unsure();
    }
    let day = small(number, 31).is_some() && keys(before) == ["el"] && !behind.is_empty();
    if day && unit_free(behind) {
        return refused(Problem::Ambiguous(Ambiguity::DateOrAmount));
    }
    is_count(before, number, behind, cx).then_some(Meant::Refused(Problem::Ambiguous(Ambiguity::CountOrPrice)))
}

fn keys<'a>(tokens: &[&'a Token<'_>]) -> Vec<&'a str> {
    tokens.iter().map(|t| t.key.as_str()).collect()
}

fn ends(tokens: &[&Token<'_>], words: &str) -> bool {
    tokens.last().is_some_and(|t| among(words, t))
}

fn among_first(tokens: &[&Token<'_>], words: &str) -> bool {
    tokens.first().is_some_and(|t| among(words, t))
}

fn small(token: &Token<'_>, most: u32) -> Option<u32> {
    token.text.parse::<u32>().ok().filter(|n| token.is_numeral() && (1..=most).contains(n))
}

fn is_year(token: &Token<'_>) -> bool {
    token.text.len() == 4 && token.text.parse::<u32>().is_ok_and(|year| (1990..2100).contains(&year))
}

/// No currency right behind the number.
fn unit_free(behind: &[&Token<'_>]) -> bool {
    behind.first().is_none_or(|t| {
        let named = lexicon::word(&t.key, |sense| matches!(sense, Sense::Currency(_)).then_some(())).is_some();
        !matches!(t.class, Class::Money(_)) && !named && code(t.text).is_none()
    })
}

/// `my 5 biggest expenses`, `top 5 shops`, `los 5 gastos más grandes`, `last 7 days`: how many are wanted.
fn asks_for_rows(said: &[&Token<'_>]) -> bool {
    let Some(at) = said.iter().position(|t| t.is_numeral()) else { return false };
    let (Some(before), Some(behind)) = (said.get(..at), said.get(at + 1..)) else { return false };
    let few = said.get(at).is_some_and(|t| small(t, MOST_ROWS).is_some());
    if !few || behind.iter().any(|t| t.is_numeral() && !is_year(t)) {
        return false;
    }
    let ordered = |t: &Token<'_>| among(SUPERLATIVES, t) || among(ORDERS, t);
    let asking = |t: &&Token<'_>| among(AROUND, t) || ordered(t);
    if !before.iter().all(asking) {
        return false;
    }
    let begins = behind.iter().take(3);
    let rows = begins.clone().any(|t| among(ROWS, t));
    let superlative = begins.clone().any(|t| among(SUPERLATIVES, t))
        || matches!(behind, [most, dear, ..] if most.key == "most" && dear.key == "expensive");
    let bare = behind.iter().skip(1).all(|t| among(AROUND, t) || among("expensive", t) || ordered(t));
    let commanded = before
        .first()
        .is_some_and(|t| among("show, list, give, dame, muestra, muestrame, ensename, lista, listame, dime, ver", t));
    if before.iter().any(|t| ordered(t)) {
        let days = behind.first().is_some_and(|t| span(&t.key).is_some());
        return rows || days && behind.iter().skip(1).all(|t| among(AROUND, t));
    }
    if behind.first().is_some_and(|t| among(ORDERS, t)) {
        return rows;
    }
    superlative && (rows || bare) || rows && commanded
}

/// `entries above 50`, `everything under 5`, `gastos de más de 100`.
fn compares(said: &[&Token<'_>]) -> bool {
    const WORDS: &str = "over, above, under, below, exceeding, beyond, than";
    let Some(number) = said.iter().position(|t| t.is_numeral()) else { return false };
    let priced = |at: usize| said.get(at).is_some_and(|t| matches!(t.class, Class::Money(_)) || code(t.text).is_some());
    let end = if number > 0 && priced(number - 1) { number - 1 } else { number };
    let Some(before) = said.get(..end) else { return false };
    let keys = keys(before);
    let than = [
        "mas de",
        "menos de",
        "encima de",
        "debajo de",
        "mayores de",
        "mayores a",
        "superiores a",
        "inferiores a",
        "at least",
        "at most",
    ]
    .iter()
    .any(|phrase| keys.ends_with(&phrase.split(' ').collect::<Vec<_>>()));
    (ends(before, WORDS) || than) && before.iter().any(|t| among(ROWS, t) || among(EVERYTHING, t))
}

/// `in 2025 I spent 3000`, `este mes gasté 400`: what a whole period came to.
fn is_summary(said: &[&Token<'_>]) -> bool {
    let spent = |t: &Token<'_>| among("spent, earned, made, saved, gaste, gastamos, gane, ganamos, ahorre", t);
    let (year, rest) = match said {
        [lead, year, rest @ ..] if among("in, during, en, durante", lead) && is_year(year) => (true, rest),
        [a, b, rest @ ..] if among("last, this, este", a) && among("month, year, mes, ano", b) => (false, rest),
        [a, b, c, rest @ ..] if a.key == "el" && among("mes, ano", b) && c.key == "pasado" => (false, rest),
        _ => return false,
    };
    let rest: Vec<&&Token<'_>> = rest.iter().skip_while(|t| among("i, we, yo, he, hemos, have, had", t)).collect();
    let sum = rest.get(1).is_some_and(|t| t.is_numeral() || matches!(t.class, Class::Money(_)));
    rest.first().is_some_and(|t| spent(t)) && sum && (year || rest.len() <= 3)
}

/// `move 171 to food`, `split the last entry in 2`, `no apuntes 50`, `food budget 250`: something to be done.
fn is_order(before: &[&Token<'_>], behind: &[&Token<'_>], cx: &Context<'_>) -> bool {
    let keys = keys(before);
    let to_category = || {
        let to = among_first(behind, "to, into, a, en");
        let rest: Vec<Token<'_>> = behind.iter().skip(1).map(|t| (*t).clone()).collect();
        let account = lexicon::anywhere(&rest, Sense::Account) || is_own_account(&rest, cx);
        to && !account && category_at(&rest, cx).is_some()
    };
    let moves = matches!(keys.as_slice(), ["move" | "mueve" | "mover" | "pasa", rest @ ..] if rest.len() <= 1);
    let splits = matches!(keys.as_slice(), ["split" | "divide" | "parte", rest @ ..]
        if rest.iter().any(|word| ["entry", "last", "it", "that", "apunte", "ultimo", "ultima"].contains(word)));
    let refuses = matches!(keys.as_slice(), ["no", rest @ ..] if rest.iter().any(|word| {
        ["apuntes", "anotes", "registres", "guardes", "grabes", "cuentes", "anadas", "agregues"].contains(word)
    }));
    let limits = match keys.as_slice() {
        [name @ .., "budget" | "presupuesto"] if behind.is_empty() => {
            let name = name.join(" ");
            cx.categories.iter().any(|category| super::normalize::key(&category.name) == name)
        }
        _ => false,
    };
    moves && to_category() || splits || refuses || limits
}

fn is_own_account(rest: &[Token<'_>], cx: &Context<'_>) -> bool {
    let name = rest.iter().map(|t| t.key.as_str()).collect::<Vec<_>>().join(" ");
    cx.accounts.iter().any(|account| super::normalize::key(account) == name)
}

/// `set goal 500 for bike`, `new goal: car 3000`, `meta viaje 2000`.
fn sets_a_goal(before: &[&Token<'_>]) -> bool {
    const GOALS: &str = "goal, meta, objetivo";
    let asked = among_first(before, "set, new, create, add, make, nueva, nuevo, crea, crear, pon, anade, agrega");
    let named = before.iter().take(4).any(|t| among(GOALS, t));
    let company = before.get(1).is_none_or(|t| among("ads, quest, verified, platforms, store, rayban, portal, ai", t));
    named && asked || among_first(before, "meta, objetivo") && !company
}

/// `put 50 into holiday`, where that is no account.
fn put_by(before: &[&Token<'_>], behind: &[&Token<'_>], cx: &Context<'_>) -> bool {
    let rest: Vec<Token<'_>> = behind.iter().skip(1).map(|t| (*t).clone()).collect();
    let account = lexicon::anywhere(&rest, Sense::Account) || is_own_account(&rest, cx);
    let verb = keys(before).as_slice() == ["put"] || keys(before).as_slice() == ["i", "put"];
    verb && among_first(behind, "into, toward, towards") && !rest.is_empty() && !account
}

/// `bank has 3000`, `my balance is 200`, `150 left in wallet`: what there is, and not what moved.
fn stands(before: &[&Token<'_>], behind: &[&Token<'_>]) -> bool {
    let left = matches!(behind, [left] | [left, _, ..] if left.key == "left")
        && behind.get(1).is_none_or(|t| among("in, on, over, for, from, of, until, till", t));
    let has = ends(before, "has, holds, contains, tiene") && before.len() > 1;
    let balance = ends(before, "is, was, es, era, =")
        && before.iter().any(|t| among("balance, saldo", t))
        && !before.iter().any(|t| t.phrases_mean(Sense::Spent));
    left && before.is_empty() || has || balance || ends(before, "quedan, queda") && before.len() <= 2
}

/// `Room 204`, `flight LH 1234`, and nothing else.
fn is_numbered(before: &[&Token<'_>], behind: &[&Token<'_>]) -> bool {
    let carrier = |t: &Token<'_>| (2..=3).contains(&t.text.len()) && t.text.bytes().all(|b| b.is_ascii_uppercase());
    behind.is_empty()
        && match before {
            [thing] => among(NUMBERED, thing),
            [thing, carried] => among("flight, vuelo", thing) && carrier(carried),
            _ => false,
        }
}

/// `deposit 500`, `from Anna 20`: paid in or paid, and nothing else said.
fn comes_or_goes(before: &[&Token<'_>], behind: &[&Token<'_>], cx: &Context<'_>) -> bool {
    let deposit = |word: &&str| ["deposit", "deposited", "deposite", "deposito"].contains(word);
    match before {
        _ if !behind.is_empty() => false,
        [from, who] if among("from, de", from) => {
            let name = [(*who).clone()];
            who.text.starts_with(char::is_uppercase)
                && !who.phrases_mean(Sense::Account)
                && !who.phrases_mean(Sense::Giver)
                && !is_own_account(&name, cx)
                && category_at(&name, cx).is_none()
        }
        _ => matches!(keys(before).as_slice(), [word] | ["i", word] if deposit(word)),
    }
}

/// `10% tip on 50`, `dinner 90 split 3 ways`, `cena 300 entre 3`, `cena 90 a medias`: one's own part is not worked out.
fn shares(said: &[&Token<'_>]) -> bool {
    let keys = keys(said);
    let says = |phrase: &str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        keys.windows(phrase.len()).any(|words| words == phrase)
    };
    let numbers: Vec<&&Token<'_>> = said.iter().filter(|t| t.is_numeral()).collect();
    let people = numbers.last().is_some_and(|t| small(t, 20).is_some());
    let ways = (0..said.len()).any(|at| {
        let counted = said.get(at + 1).is_some_and(|t| small(t, 20).is_some());
        matches!(keys.get(at), Some(&"split")) && counted && keys.get(at + 2) == Some(&"ways")
            || matches!(keys.get(at), Some(&"entre")) && counted && at + 2 == said.len()
    });
    let tip = matches!(said, [rate, percent, tip, on, ..] if rate.is_numeral() && percent.is('%')
        && among("tip, propina", tip) && among("on, of, sobre, de", on));
    let with = matches!(keys.first(), Some(&"split" | &"divide")) && says("with") && people;
    match numbers.len() {
        1 => says("a medias") || says("half is"),
        2 => ways || tip || with,
        _ => false,
    }
}

/// `coffee 4.50 -1 day`: no difference of two amounts.
fn counts_days_back(said: &[&Token<'_>]) -> bool {
    said.windows(3).any(|w| {
        matches!(w, [dash, count, unit] if dash.is('-') && !dash.glued && count.glued && small(count, 60).is_some()
            && span(&unit.key).is_some())
    })
}

/// `we were 4 for dinner`.
fn counts_us(before: &[&Token<'_>]) -> bool {
    matches!(keys(before).as_slice(), ["we", "were" | "are" | "will"] | ["we're" | "eramos" | "somos" | "fuimos"])
}

/// `2 beers`, `bought 3 shirts`: how many, where a price is not said.
fn is_count(before: &[&Token<'_>], number: &Token<'_>, behind: &[&Token<'_>], cx: &Context<'_>) -> bool {
    let Some(2..) = small(number, PIECES_MOST) else { return false };
    let Some(thing) = behind.first().filter(|t| t.is_word() && is_plural(&t.key) && !among(BY_PRICE, t)) else {
        return false;
    };
    if !unit_free(behind) || lexicon::len(std::slice::from_ref(*thing), Sense::Counted) > 0 {
        return false;
    }
    let subject = |t: &&Token<'_>| among("i, we, yo, me, nos, today, hoy, and, y, hey", t);
    if let [lead @ .., verb] = before
        && among(BOUGHT, verb)
        && lead.iter().all(subject)
    {
        return true;
    }
    let listed = |word: &str| cx.categories.iter().any(|category| category.words.iter().any(|known| known == word));
    let singular = |end: &str| {
        thing.key.strip_suffix(end).is_some_and(|one| PIECES.split(", ").any(|piece| piece == one) || listed(one))
    };
    before.iter().all(subject) && !listed(&thing.key) && (singular("s") || singular("es"))
}
