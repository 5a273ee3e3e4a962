//! What was once read as a wrong amount, a wrong direction or a wrong day.

use super::check;

#[test]
fn a_count_times_a_price_each() {
    check(
        &[
            ("3 coffees at 2.50 each", "-7.50 [Food] '3 coffees at 2.50 each'"),
            ("2.50 each, 3 coffees", "-7.50 [Food] '2.50 each, 3 coffees'"),
            ("3 coffees €2.50 each", "-7.50 EUR [Food] '3 coffees €2.50 each'"),
            ("3x coffee 2.50", "-7.50 [Food] '3x coffee 2.50'"),
            ("3 x coffee 2.50", "-7.50 [Food] '3 x coffee 2.50'"),
            ("coffee 2.50 x3", "-7.50 [Food] 'coffee 2.50 x3'"),
            ("lunch 120.00 x1234", "-120.00 [Food] 'lunch x1234'"),
            ("coffee x3 2.50", "-7.50 [Food] 'coffee x3 2.50'"),
            ("3 cafés a 2,50 cada uno", "-7.50 '3 cafés a 2,50 cada uno'"),
            ("2 entradas a 12,50", "-25.00 '2 entradas a 12,50'"),
            ("dos cervezas 3,20 c/u", "-6.40 'dos cervezas 3,20 c/u'"),
            ("3 Bier zu je 4,50", "-13.50 '3 Bier zu je 4,50'"),
            ("2 billets à 15,00", "-30.00 '2 billets à 15,00'"),
            ("two beers at 5.50 each yesterday", "-11.00 2026-03-17 [Food] 'two beers at 5.50 each'"),
            ("2.50/each 4 bagels", "-10.00 [Food] '2.50/each 4 bagels'"),
            ("3 coffees at 2.50 each at Costa", "-7.50 [Food] at 'Costa' '3 coffees at 2.50 each'"),
            ("coffee 2.50 each", "!Ambiguous(EachOrAll)"),
            ("3 coffees and 2 teas at 2.50 each", "!Ambiguous(EachOrAll)"),
            ("3x beer 15", "!Ambiguous(EachOrAll)"),
            ("gym 30 each month", "-30 'gym each month'"),
            ("3 coffees 7.50", "-7.50 [Food] '3 coffees'"),
            ("dinner for 3 people at 45.00", "-45.00 [Food] 'dinner for 3 people'"),
        ],
        |_| {},
    );
}

#[test]
fn shares_and_numbers_as_people_write_them() {
    check(
        &[
            ("11/2026 rent 500", "-500 '11/2026 rent'"),
            ("rent 03.2026 500", "-500 'rent 03.2026'"),
            ("1½ beer", "-1.5 [Food] 'beer'"),
            ("beer 1 ½", "-1.5 [Food] 'beer'"),
            ("2¼ milk", "-2.25 [Groceries] 'milk'"),
            ("1⅓ beer", "!Ambiguous(IsItAnAmount)"),
            ("half of 60", "-30"),
            ("a third of 90", "-30"),
            ("1/3 of 90 pizza", "-30 [Food] 'pizza'"),
            ("1/2 pizza 8", "-8 [Food] '1/2 pizza'"),
            ("spent a hundred and twenty on pizza", "-120 [Food] 'pizza'"),
            ("split 90 by 3", "-90 'split 3'"),
            ("half of 60 dinner", "-30 [Food] 'dinner'"),
            ("la mitad de 60", "-30"),
            ("10% of 200", "-20"),
            ("el 10% de 200 pizza", "-20 [Food] 'pizza'"),
            ("die Hälfte von 25", "-12.5"),
            ("2^3", "!Ambiguous(IsItAnAmount)"),
            ("5 € 50", "-5.50 EUR"),
            ("5 euro 50 coffee", "-5.50 EUR [Food] 'coffee'"),
            ("coffee 5 euros 50", "-5.50 EUR [Food] 'coffee'"),
            ("coffee 12.3 5", "!Ambiguous(DateOrAmount)"),
            ("4,50 coffee 5", "!Ambiguous(WhichAmount)"),
            ("5..5", "!Ambiguous(WhichAmount)"),
            ("coffee €4.50 $5", "!Ambiguous(WhichCurrency)"),
            ("10 pound dumbbell 30", "!Ambiguous(WhichAmount)"),
            ("10 pounds lunch", "-10 GBP [Food] 'lunch'"),
            ("spent 50 won 20", "!Ambiguous(WhichAmount)"),
            ("lunch 5000 won", "-5000 KRW [Food] 'lunch'"),
            ("1.00.000 tv", "!Ambiguous(WhichAmount)"),
            ("1,00,000 tv", "-100000 'tv'"),
            ("300 рублей", "-300 RUB"),
            ("такси 300 руб", "-300 RUB 'такси'"),
            ("咖啡20元", "-20 CNY '咖啡'"),
            ("20元咖啡", "-20 CNY '咖啡'"),
            ("커피 5000원", "-5000 KRW '커피'"),
            ("점심 2만원", "-20000 KRW '점심'"),
            ("R50 lunch", "-50 ZAR [Food] 'lunch'"),
            ("bmw R1200 part 50", "!Ambiguous(WhichAmount)"),
            ("5'50", "-5.50"),
            ("1'250 rent", "-1250 'rent'"),
            ("twenty taxi", "-20 [Transport] 'taxi'"),
            ("taxi twenty-five", "-25 [Transport] 'taxi'"),
            ("veinte euros", "-20 EUR"),
            ("treinta y cinco euros taxi", "-35 EUR [Transport] 'taxi'"),
            ("fünfundzwanzig euro taxi", "-25 EUR [Transport] 'taxi'"),
            ("seven eleven", "none"),
            ("twenty eggs", "none"),
            ("50+10% lunch", "!Ambiguous(WhichAmount)"),
        ],
        |_| {},
    );
}

#[test]
fn which_way_the_money_went() {
    check(
        &[
            ("metí 200 en ahorros", "=200 >ahorros"),
            ("put 200 in savings", "=200 >savings"),
            ("from cash to 200", "!Ambiguous(IsItATransfer)"),
            ("de efectivo a 200", "!Ambiguous(IsItATransfer)"),
            ("transfer 200 cash bank", "=200 @cash >bank"),
            ("moved 50 from bank to cash", "=50 @bank >cash"),
            ("transfer 100 savings", "!Ambiguous(IsItATransfer)"),
            ("saqué 60 del cajero", "=60 >cash"),
            ("bank transfer rent 500", "-500 'bank transfer rent'"),
            ("ana paid back 20", "+20 'ana'"),
            ("ana paid 20 back", "+20 'ana back'"),
            ("mum sent back 20", "+20 'mum sent back'"),
            ("I paid back ana 20", "-20 'ana'"),
            ("loan paid back 200", "-200 'loan'"),
            ("ana me devolvió 20", "+20 'ana me devolvió'"),
            ("devolví 20 a ana", "-20 'ana'"),
            ("regalo de mamá 50", "+50 'regalo de mamá'"),
            ("regalo para mamá 50", "-50 'regalo para mamá'"),
            ("dinero de la abuela 50", "+50 'dinero de la abuela'"),
            ("tax on income 300", "-300 'tax on income'"),
            ("impuesto sobre el salario 300", "-300 'impuesto sobre el salario'"),
            ("tax refund 300", "+300 'tax refund'"),
            ("loan interest 30", "-30 'loan interest'"),
            ("interest received 30", "+30 'interest'"),
            ("salary sacrifice 100", "-100 'salary sacrifice'"),
            ("bonus fries 3", "!Ambiguous(InOrOut)"),
            ("bonus pizza 3", "-3 [Food] 'bonus pizza'"),
            ("bonus 300", "+300 'bonus'"),
            ("christmas bonus from work 300", "+300 'christmas bonus from work'"),
            ("bonus march 300", "+300 'bonus march'"),
        ],
        |_| {},
    );
}

#[test]
fn a_command_in_other_words() {
    check(
        &[
            ("ayuda", "/help"),
            ("hoy", "/today"),
            ("Deshacer", "/undo"),
            ("borrar", "/undo"),
            ("saldo", "/balance"),
            ("hoy café 3", "-3 2026-03-18 'café'"),
        ],
        |cx| cx.commands = &["help", "today", "undo", "balance"],
    );
}

#[test]
fn when_it_was() {
    check(
        &[
            ("100 hotel last month", "-100 2026-02-18 'hotel'"),
            ("100 hotel el mes pasado", "-100 2026-02-18 'hotel'"),
            ("Hotel 100 letzten Monat", "-100 2026-02-18 'Hotel'"),
            ("hôtel 100 le mois dernier", "-100 2026-02-18 'hôtel'"),
            ("car tax 90 last year", "-90 2025-03-18 'car tax'"),
            ("rent for last month 500", "-500 'rent for last month'"),
            ("mon 5", "-5 2026-03-16"),
            ("mon 5 coffee", "-5 2026-03-16 [Food] 'coffee'"),
            ("mon café 5", "-5 'café'"),
        ],
        |_| {},
    );
}

#[test]
fn numbers_that_are_no_money_that_moved() {
    const LATER: &str = "!NotYet";
    const YEAR: &str = "!Ambiguous(YearOrAmount)";
    const CORRECTS: &str = "!Ambiguous(NewOrCorrection)";
    let table: Vec<(&str, &str)> = [
        ("last 5, top 5, top 3, latest 10, show 5, list 10, recent 7, first 3, ultimas 5, últimos 3, the last 5, Top 10!", "question"),
        ("show me the last 20, muéstrame las últimas 10, muestra 5, last 5., lista 10", "question"),
        ("march 2026, october 2025, food 2026, food october 2026, groceries in 2025, spending 2025", "question"),
        ("total 2026, gastos octubre 2026, income 2026, salary 2026, in 2025, food in march 2025", "question"),
        ("total gastos 2025, ingresos 2025, expenses 1999", "question"),
        ("laptop 2026, phone 2025, 2026 food, food 2060", YEAR),
        ("save 50 for holiday, put 50 aside for holiday, set 50 aside, aparta 50 para vacaciones", "!Saving"),
        ("I saved €50 for holiday, ahorra 50 para el coche, please save 20, set aside 100 for the car", "!Saving"),
        ("make it 25, the last one was 25, actually the last one was 4, no eran 12, eran 12, it was €12", CORRECTS),
        ("actually 12, no it was 12.50, era 9, perdón eran 7", CORRECTS),
        ("rent is 900 every month, alquiler 900 todos los meses, gym 25 cada semana, coffee 3 every day", "!Repeats"),
        ("taxi 12 next week, taxi 12 la semana que viene, rent 900 next month, dentista 60 el próximo mes", LATER),
        ("dos con cincuenta café, café tres con veinte", "!Ambiguous(Separator)"),
        ("EUR 5 USD 6 coffee, coffee €5 $6", "!Ambiguous(WhichCurrency)"),
        ("+-5 coffee, -+5 coffee, -refund 20 amazon", "!Ambiguous(InOrOut)"),
        ("top 12.50, top 5 coffee 3.20, the top shelf 12.00", ""),
        ("spent 2020 on food, food 2000, salary 2000, 2026.00 laptop, laptop €2026, phone 2012, food 2026 eur", ""),
        ("save the children 20, coffee 3 last week, next 25.00 jeans, last minute gift 20, no sugar coffee 3", ""),
        ("it was lunch 12, paid 900 rent, put 50 in savings, list of books 12, first aid 12, show 12.50", ""),
    ]
    .into_iter()
    .flat_map(|(texts, read)| texts.split(", ").map(move |text| (text, read)))
    .collect();
    let (recorded, others): (Vec<_>, Vec<_>) = table.into_iter().partition(|(_, read)| read.is_empty());
    check(&others, |_| {});
    check(&[("no, 12", CORRECTS), ("no, eran 12", CORRECTS)], |_| {});
    let categories = super::categories();
    let cx = super::context(&categories);
    for (text, _) in recorded {
        let read = crate::intake::quick_text::parse(text, &cx);
        assert!(
            matches!(&read.intent, crate::intake::quick_text::Intent::Record(entries) if entries.len() == 1),
            "{text}: {read:?}"
        );
    }
}
