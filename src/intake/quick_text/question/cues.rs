//! The words of questions and what each says.

/// What a word of a question says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake::quick_text) enum Cue {
    Out,
    In,
    Balance,
    Budget,
    Left,
    Rank,
    Most,
    Category,
    Merchant,
    Average,
    Compare,
    Show,
    Entries,
    Recent,
    Where,
    Have,
    /// `how many`.
    Many,
    /// `more than`: two times beside each other.
    Than,
    Trend,
    /// What is to come.
    Ahead,
    Over,
    Odd,
    Save,
    /// `how much did I save`.
    Net,
    Cut,
    /// What is paid, where nothing else is said of it.
    Thing,
    Goal,
}

pub(in crate::intake::quick_text) const CUES: &[(Cue, &str)] = &[
    (
        Cue::Out,
        "spend, spent, spending, spendings, spends, expense, expenses, expenditure, expenditures, outgoings, pay, \
            paid, cost, costs, purchases, purchase, gaste, gasto, gastado, gastos, gastamos, gastar, gastando, pague, \
            pagado, pagamos, compras, gastei, despesas, ausgegeben, ausgaben, depense, depenses, speso, spese, kharcha, \
            kharch, bought, buy, compre, comprado, compramos",
    ),
    (
        Cue::In,
        "earn, earned, earnings, income, receive, received, made, ingresos, ingreso, ingresado, ingrese, cobrado, cobre, \
            recibido, recibi, receitas, recebi, verdient, einnahmen, revenus, gagne, guadagnato, entrate, gane, ganado, \
            ganamos, ganhei",
    ),
    (Cue::Balance, "balance, balances, saldo, saldos, kontostand, solde"),
    (Cue::Budget, "budget, budgets, presupuesto, presupuestos, orcamento"),
    (Cue::Left, "left, remaining, remains, remain, still, ubrig, reste, queda, quedan, resta, restante, sobrou, sobra"),
    (
        Cue::Rank,
        "biggest, largest, highest, expensive, top, mayor, mayores, grande, grandes, alto, altos, alta, altas, caro, \
            caros, cara, caras, maiores, grossten, größten, großten",
    ),
    (Cue::Most, "most, mas"),
    (Cue::Category, "category, categories, categorias, categoria, kategorien, kategorie"),
    (Cue::Merchant, "merchant, merchants, shop, shops, store, stores, comercio, comercios, tienda, tiendas"),
    (Cue::Average, "average, avg, mean, typically, usually, normally, promedio, media, medio, durchschnitt, moyenne"),
    (
        Cue::Compare,
        "compare, compared, comparing, vs, versus, comparison, difference, compara, comparar, comparame, comparacion, \
            comparado, comparados, diferencia, frente, contra, vergleiche, confronta, against",
    ),
    (Cue::Than, "than, more, less, que"),
    (
        Cue::Show,
        "show, list, display, see, view, mostra, mostre, muestra, muestrame, ensename, ver, lista, listame, zeig, zeige, \
            montre, mostrami, dame, listar, mostrar",
    ),
    (
        Cue::Entries,
        "entries, entry, transactions, transaction, records, movimientos, movimiento, apuntes, registros, operaciones, \
            lancamentos, buchungen, transacciones, transaccion, operations, movimenti",
    ),
    (Cue::Recent, "recent, latest, newest, recientes"),
    (Cue::Where, "where, donde, onde, wofur, dove"),
    (Cue::Have, "have, own, tengo, tenemos"),
    (Cue::Many, "many, cuantos, cuantas"),
    (Cue::Trend, "trend, trends, tendencia, evolucion, evolucionado"),
    (Cue::Ahead, "forecast, forecasts, projection, projected, predict, prediction, prevision, pronostico, gastare"),
    (Cue::Over, "overspending, overspend, overspent, overspends"),
    (Cue::Over, "exceed, exceeded, exceeding, excedido, excediendo, sobrepasado"),
    (
        Cue::Odd,
        "unusual, odd, strange, weird, suspicious, anomaly, anomalies, abnormal, inusual, inusuales, raro, rara, raros, \
            raras, extrano, extrana, extranos, extranas, sospechoso, sospechosos, sospechosa, sospechosas, anormal, \
            anormales, anomalia, anomalias",
    ),
    (Cue::Save, "save, savings, saving, economize, economise, ahorrar, ahorro, ahorros"),
    (Cue::Cut, "cut, trim, recortar, reducir, reduce"),
    (Cue::Goal, "goal, goals, meta, metas, objetivo, objetivos, ziel, ziele, sparziel, sparziele, objectif, objectifs"),
    (Cue::Thing, "charges, charge, payments, payment, cargos, cargo, pagos, cobros, bills"),
];

/// Words that add nothing to a question.
pub(in crate::intake::quick_text) const EMPTY: &str = "how, much, what, what's, whats, which, is, was, were, are, am, do, did, does, has, had, i, \
    i've, ive, i'm, im, we, we've, my, our, the, a, an, me, us, please, pls, hey, hi, ok, so, far, total, sum, overall, \
    altogether, in, of, on, money, you, tell, give, all, everything, been, ?, !, ., ¿, ¡, to, and, then, it, go, goes, \
    going, went, now, right, currently, current, amount, by, per, with, for, between, cuanto, cuanta, quanto, que, he, \
    hemos, eu, yo, mi, mis, nuestro, nuestros, nuestra, nuestras, meu, meus, minhas, o, os, el, la, los, las, lo, llevo, \
    llevamos, dinero, por, favor, fue, fueron, son, esta, estan, estoy, estamos, hay, se, al, del, de, en, a, un, una, nos, dime, con, van, wie, viel, \
    wieviel, habe, hab, ich, meine, mein, die, der, ist, combien, ai, ai-je, j'ai, les, mon, ho, il, mio, le, mie, mir, \
    as, maine, kitna, hua, cual, cuales, es, e, qual, quel, est, und, y, et, there, any, just, exactly, also, up, that, \
    from, basis, doing, looking, standing, status, progress, state, got, how's, hows, ytd, check, va, van, estado, \
    vamos, ya, todavia, aun";

/// Words that add nothing to a question of what is odd or could be saved, and would change others: `how much can I
/// spend` asks for no sum.
pub(in crate::intake::quick_text) const SOFT: &str = "can, could, should, some, something, anything, about, lately, recently, back, down, algo, \
    algun, alguno, alguna, algunos, puedo, podemos, podria, podriamos, deberia, como, ultimamente";

/// Words that speak of oneself, and a verb in Spanish that does.
pub(in crate::intake::quick_text) const MINE: &str = "i, i've, ive, i'm, im, yo, eu, ich, ho, j'ai, gaste, gane, he, llevo, gastei, compre, pague, recibi, \
    cobre, ganhei, recebi";
pub(in crate::intake::quick_text) const OURS: &str = "we, we've, our, us, hemos, gastamos, ganamos, pagamos, compramos, llevamos, nuestro, nuestros, nuestra, \
    nuestras";

/// What follows a preposition and names nothing that an entry could hold.
pub(in crate::intake::quick_text) const NO_NAME: &str = "weekend, weekends, weekday, weekdays, holidays, mornings, evenings, nights, night, mondays, tuesdays, \
    wednesdays, thursdays, fridays, saturdays, sundays, myself, me, us, ourselves, you, them, him, her, least, most, \
    others, other, things, thing, stuff, here, there, once, time, times, day, days, home, work, school, credit, people, \
    person, everyone, everybody, each, half, fines, findes, nosotros, casa, trabajo, cosas, cosa, otras, otros, cada, \
    those, these, that, until, till, before, after, but, besides, excluding, menos, excepto, salvo, sin, hasta, antes, \
    despues, aquellos, esos, esas";

/// Words that name nothing more than what is asked for anyway.
pub(in crate::intake::quick_text) const ALL_OF_IT: &str = "everything, all, total, todo, todos, anything";

/// Words before a category, a merchant or an account.
pub(in crate::intake::quick_text) const INTRO: &str = "com, con, on, at, for, para, in, of, from, to, with, en, em, no, na, bei, fur, im, chez, pour, \
    per, da";
/// Those of them that introduce a name nobody told us about.
pub(in crate::intake::quick_text) const NAMING: &str =
    "com, con, on, at, for, from, to, with, bei, fur, chez, pour, en, em, no, na, per, da";
