//! German.

use super::Language;
use crate::intake::quick_text::currency::{DOLLAR, POUND, Unit};

pub(super) const WORDS: Language = Language {
    income: "gehalt, lohn, einnahme, einnahmen, einkommen, erhalten, bekommen, bekam, erstattung, \
        ruckerstattung, ruckzahlung, kindergeld, rente, taschengeld, verdient, verkauft, gutschrift, \
        zuruckbekommen, weihnachtsgeld, bafog, gewinn, steuererstattung, trinkgeld bekommen, honorar, zinsen \
        erhalten, elterngeld, urlaubsgeld, nebenkostenerstattung",
    spent: "bezahlt, gezahlt, ausgegeben, gekauft, kaufte, zahlte, gekostet, kostet, kostete, habe bezahlt, \
        abgebucht, uberwiesen an, bestellt, getankt, gegessen, ausgabe",
    filler: "ich, habe, hab, wir, haben, mein, meine, meinen, der, die, das, den, dem, ein, eine, einen, nur, \
        gerade, eben, erhalten, bekommen, und",
    prepositions: "fur, mit, an, von, im, in, beim, auf, zum, zur",
    articles: "der, die, das, den, dem, ein, eine, einen, meine, mein, einem",
    at: "bei, beim",
    from: "von, vom",
    to: "auf, nach, aufs, zu, zum, zur",
    with: "mit, per, von, in",
    and: "und, u",
    transfer: "uberweisung, uberwiesen, umbuchung, umgebucht, ubertrag, umgeschichtet",
    withdraw: "abgehoben, abhebung",
    accounts: "bargeld, konto, girokonto, giro, sparkonto, karte, kreditkarte, tagesgeld, geldbeutel, ec-karte, \
        ec karte, tagesgeldkonto, depot",
    givers: "oma, opa, mutter, vater, eltern, chef, kunde, finanzamt, bruder, schwester",
    days: &[
        ("heute", 0),
        ("gestern", -1),
        ("vorgestern", -2),
        ("morgen", 1),
        ("heute morgen", 0),
        ("heute abend", 0),
        ("heute mittag", 0),
        ("heute fruh", 0),
        ("gestern abend", -1),
        ("gestern nacht", -1),
        ("letzte nacht", -1),
        ("letzte woche", -7),
        ("gestern mittag", -1),
        ("gestern morgen", -1),
        ("gestern fruh", -1),
        ("vor einer woche", -7),
        ("vor einem tag", -1),
        ("vorgestern abend", -2),
    ],
    day_parts: "abend, mittag, nacht, vormittag, nachmittag",
    date_prefixes: "am, vom, den, am letzten, der",
    past: "letzten, letzter, letzte, letztes, diesen, vergangenen",
    next: "nachsten, kommenden",
    weekdays: ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag, sonnabend", "sonntag"],
    months: [
        "januar, janner",
        "februar",
        "marz, maerz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober, okt",
        "november",
        "dezember, dez",
    ],
    ago_before: "vor",
    month_spans: "monat, monate, monaten",
    spans: &[("tag", 1), ("tage", 1), ("tagen", 1), ("woche", 7), ("wochen", 7)],
    currencies: &[
        ("eur", Unit::Code("EUR")),
        ("dollars", DOLLAR),
        ("franken", Unit::Code("CHF")),
        ("pfund", POUND),
        ("rappen", Unit::CentOf("CHF")),
        ("cent", Unit::Cent),
        ("kronen", super::super::currency::KRONA),
    ],
    scales: &[("tausend", 3), ("tsd", 3), ("mio", 6), ("millionen", 6)],
    cardinals: &[
        ("zwei", 2),
        ("drei", 3),
        ("vier", 4),
        ("funf", 5),
        ("sechs", 6),
        ("sieben", 7),
        ("einem", 1),
        ("einer", 1),
    ],
    counted: "personen, stuck, stk, stunden, std, flaschen, liter, mal, tage, nachte, monate, jahre, leute, minuten",
    soft_labels: "zimmer, bus, linie, klasse, gleis, tisch",
    asks: "wie, wieviel, wie viel, was habe, was hab, was ist, was war, was kostet, was sind, was waren, wann, \
        wo, wer, welche, welcher, welches, warum, wofur, zeig, zeige, zeig mir, liste, vergleiche, vergleich, \
        sag mir, kann ich, konnen wir, habe ich, soll ich, sollte ich, bin ich, gibt es, ubersicht, hab ich",
    asks_anywhere: "wieviel, wie viel, habe ich ausgegeben, kann ich mir",
    topics: "ausgaben, einnahmen, kontostand, saldo, budget, buchungen, kategorien, umsatze, eintrage",
    ranks: "grosste, größte, großte, hochste, letzte, letzten, durchschnitt, durchschnittlich, gesamt, teuerste",
    chat: "hallo, danke, vielen dank, guten morgen, guten tag, guten abend, gute nacht, tschuss, servus, moin, \
        ja, nein, alles klar, super, bitte, dankeschon",
    unreal: "ich will, ich mochte, ich muss, erinnere mich, losche, setze, muss noch, plane",
    unreal_anywhere: "schuldet, schulde, nicht gekauft, nicht bezahlt, werde bezahlen",
    smalltalk: "ich bin, ich habe zwei, es ist, es sind, wir sind, treffen, frohes neues",
    ..Language::EMPTY
};
