//! Numbers in what is asked or told, and entries that look like it.

use super::check;

#[test]
fn what_is_asked_for_is_not_recorded() {
    let asked = [
        "5 biggest expenses in October",
        "my 5 biggest expenses",
        "my 5 biggest this month",
        "the 3 largest purchases of november",
        "3 most expensive things this month",
        "first 5 entries of october",
        "last 7 days",
        "list everything over 100",
        "expenses over 100 in october",
        "entries above $50",
        "everything under 5",
        "purchases of more than 80",
        "los 5 gastos más grandes de noviembre",
        "los 3 mayores gastos",
        "mis 5 últimos gastos",
        "dame 5 gastos",
        "los 10 últimos apuntes",
        "top 5 comercios",
        "últimos 7 días",
        "gastos de más de 100 en octubre",
        "compras por encima de 40",
    ];
    check(&asked.map(|text| (text, "question")), |_| {});
}

#[test]
fn what_is_told_or_ordered_is_not_recorded() {
    check(
        &[
            ("my food budget is 150", "none"),
            ("food budget 250", "none"),
            ("my transport budget should be 90", "none"),
            ("set goal 500 for bike", "!Saving"),
            ("new goal: car 3000", "!Saving"),
            ("nueva meta: coche 3000", "!Saving"),
            ("meta viaje 2000", "!Saving"),
            ("put 50 into holiday", "!Saving"),
            ("rent is 900 a month", "!Repeats"),
            ("el gimnasio cuesta 30 al mes", "!Repeats"),
            ("bank has 3000", "!Standing"),
            ("el banco tiene 3000", "!Standing"),
            ("my balance is 200", "!Standing"),
            ("150 left in wallet", "!Standing"),
            ("in 2025 I spent 3000", "!Ambiguous(IsItAnAmount)"),
            ("este mes gasté 400", "!Ambiguous(IsItAnAmount)"),
            ("move 171 to food", "none"),
            ("mueve 3 a food", "none"),
            ("split last entry in 2", "none"),
            ("no apuntes 50", "none"),
            ("deposit 500", "!Ambiguous(InOrOut)"),
            ("deposité 1000", "!Ambiguous(InOrOut)"),
            ("from Anna 20", "!Ambiguous(InOrOut)"),
            ("10% tip on 50", "!Ambiguous(WhichAmount)"),
            ("dinner 90 split 3 ways", "!Ambiguous(WhichAmount)"),
            ("split 90 dinner with 3 people", "!Ambiguous(WhichAmount)"),
            ("60 dinner, half is Ben's", "!Ambiguous(WhichAmount)"),
            ("cena 300 entre 3", "!Ambiguous(WhichAmount)"),
            ("divide 90 entre 3", "!Ambiguous(WhichAmount)"),
            ("cena 90 a medias", "!Ambiguous(WhichAmount)"),
            ("coffee 4.50 -1 day", "!Ambiguous(DateOrAmount)"),
            ("Room 204", "!Ambiguous(IsItAnAmount)"),
            ("flat 3", "!Ambiguous(IsItAnAmount)"),
            ("flight LH 1234", "!Ambiguous(IsItAnAmount)"),
            ("el 15 pago renta", "!Ambiguous(DateOrAmount)"),
            ("we were 4 for dinner", "!Ambiguous(IsItAnAmount)"),
            ("need 3 eggs", "!NotYet"),
            ("necesitamos 3 huevos", "!NotYet"),
            ("2 beers", "!Ambiguous(CountOrPrice)"),
            ("i bought 2 beers", "!Ambiguous(CountOrPrice)"),
            ("bought 3 shirts", "!Ambiguous(CountOrPrice)"),
            ("3 tacos", "!Ambiguous(CountOrPrice)"),
            ("2 cervezas", "!Ambiguous(CountOrPrice)"),
            ("compré 2 libretas", "!Ambiguous(CountOrPrice)"),
        ],
        |_| {},
    );
}

#[test]
fn what_is_paid_is_recorded_though_it_looks_the_same() {
    check(
        &[
            ("2 beers 9", "-9 [Food] '2 beers'"),
            ("10% tip 5", "-5 '10% tip'"),
            ("coffee 10 - 2", "-8 [Food] 'coffee'"),
            ("2 beer", "-2 [Food] 'beer'"),
            ("€2 beers", "-2 EUR [Food] 'beers'"),
            ("2.00 beers", "-2.00 [Food] 'beers'"),
            ("beers 2", "-2 [Food] 'beers'"),
            ("12 beers", "-12 [Food] 'beers'"),
            ("9 mcdonalds", "-9 'mcdonalds'"),
            ("5 groceries", "-5 [Groceries] 'groceries'"),
            ("8 drinks", "-8 'drinks'"),
            ("5 euros coffee", "-5 EUR [Food] 'coffee'"),
            ("bought shoes 60", "-60 'shoes'"),
            ("20 top up phone", "-20 'top up phone'"),
            ("20 last night pizza", "-20 2026-03-17 [Food] 'pizza'"),
            ("50 compras", "-50 'compras'"),
            ("30 most expensive coffee ever", "-30 [Food] 'most expensive coffee ever'"),
            ("meta ads 50", "-50 'meta ads'"),
            ("rent 900", "-900 'rent'"),
            ("hotel room 120", "-120 'hotel room'"),
            ("bus 3", "-3 [Transport] 'bus'"),
            ("hotel budget 80", "-80 'hotel budget'"),
            ("el café 3", "-3 'café'"),
            ("20 left luggage", "-20 'left luggage'"),
        ],
        |_| {},
    );
}
