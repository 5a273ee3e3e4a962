//! Several entries in one message.

use super::check;

#[test]
fn one_message_holds_several() {
    check(
        &[
            ("coffee 4 and bagel 3.20", "-4 [Food] 'coffee'; -3.20 [Food] 'bagel'"),
            ("milk 2, bread 3", "-2 [Groceries] 'milk'; -3 [Groceries] 'bread'"),
            ("milk 2; bread 3", "-2 [Groceries] 'milk'; -3 [Groceries] 'bread'"),
            ("coffee 4\nbagel 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("coffee 4 bagel 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("coffee 4.50 bagel 3.20", "-4.50 [Food] 'coffee'; -3.20 [Food] 'bagel'"),
            ("fish and chips 12 and beer 5", "-12 'fish and chips'; -5 [Food] 'beer'"),
            ("yesterday coffee 4 and bagel 3", "-4 2026-03-17 [Food] 'coffee'; -3 2026-03-17 [Food] 'bagel'"),
            ("coffee $4 bagel $3", "-4 USD [Food] 'coffee'; -3 USD [Food] 'bagel'"),
            ("bread and butter 3 and jam 2", "-3 [Groceries] 'bread and butter'; -2 'jam'"),
            ("coffee 4, lunch 12 yesterday", "-4 2026-03-17 [Food] 'coffee'; -12 2026-03-17 [Food] 'lunch'"),
            ("@cash coffee 4, bagel 3", "-4 [Food] @cash 'coffee'; -3 [Food] @cash 'bagel'"),
            ("yesterday:\ncoffee 4\nbagel 3", "-4 2026-03-17 [Food] 'coffee'; -3 2026-03-17 [Food] 'bagel'"),
            ("groceries:\nmilk 2\nbread 3", "-2 [Groceries] 'milk'; -3 [Groceries] 'bread'"),
            ("1. coffee 4\n2. bagel 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("- coffee 4\n- bagel 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("coffee 4\n\n\nbagel 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            (
                "milk 2, bread 3, eggs 4, taxi 12",
                "-2 [Groceries] 'milk'; -3 [Groceries] 'bread'; -4 [Groceries] 'eggs'; -12 [Transport] 'taxi'",
            ),
            ("milk 2 bread 3", "-2 [Groceries] 'milk'; -3 [Groceries] 'bread'"),
            ("got 50 from mum and 20 from dad", "+50 'from mum'; +20 'from dad'"),
            ("spent 4 on coffee and 3 on bagel", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("paid 200, got 20 back", "-200; +20 'back'"),
            ("coffee 4 + bagel 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("coffee 4 & bagel 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("coffee 4.50, 2 bagels 6", "-4.50 [Food] 'coffee'; -6 [Food] '2 bagels'"),
            ("lunch 12, tip 2", "-12 [Food] 'lunch'; -2 'tip'"),
            ("€4 coffee, €3 bagel", "-4 EUR [Food] 'coffee'; -3 EUR [Food] 'bagel'"),
            ("$5 coffee and $3 bagel", "-5 USD [Food] 'coffee'; -3 USD [Food] 'bagel'"),
            ("5 coffee, 3 bagel", "-5 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("5 for coffee and 3 for bagel", "-5 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("5 coffee 3 bagel", "-5 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("'; drop table entries; -- 5", "-5 ''; drop table entries'"),
            ("coffee 4 &amp; tea", "-4 [Food] 'coffee amp; tea'"),
            ("spent fifty dollars on groceries and twenty on gas", "-50 USD [Groceries] 'groceries'; -20 'gas'"),
            (
                "spent fifty dollars on groceries and twenty dollars on gas",
                "-50 USD [Groceries] 'groceries'; -20 USD 'gas'",
            ),
            (
                "coffee 4, bagel 3, taxi 12 and lunch 15",
                "-4 [Food] 'coffee'; -3 [Food] 'bagel'; -12 [Transport] 'taxi'; -15 [Food] 'lunch'",
            ),
            ("coffee: 4, bagel: 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("coffee = 4; bagel = 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("coffee 4 / bagel 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("coffee 4 | bagel 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("coffee 4. bagel 3.", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("coffee 4. Then lunch 12. Also taxi 8.", "-4 [Food] 'coffee'; -12 [Food] 'lunch'; -8 [Transport] 'taxi'"),
            ("Coffee 4 then lunch 12", "-4 [Food] 'Coffee'; -12 [Food] 'lunch'"),
            (
                "bought milk for 2, bread for 3 and eggs for 4",
                "-2 [Groceries] 'milk'; -3 [Groceries] 'bread'; -4 [Groceries] 'eggs'",
            ),
            ("I bought a shirt for 25 and pants for 40 at H&M", "-25 'shirt'; -40 at 'H&M' 'pants'"),
            (
                "yesterday I spent 10 on lunch and 5 on coffee",
                "-10 2026-03-17 [Food] 'lunch'; -5 2026-03-17 [Food] 'coffee'",
            ),
            ("coffee 4 today and lunch 12 yesterday", "-4 2026-03-18 [Food] 'coffee'; -12 2026-03-17 [Food] 'lunch'"),
            (
                "monday coffee 4\ntuesday lunch 12\nwednesday taxi 8",
                "-4 2026-03-16 [Food] 'coffee'; -12 2026-03-17 [Food] 'lunch'; -8 2026-03-11 [Transport] 'taxi'",
            ),
            ("12/3 coffee 4\n13/3 lunch 12", "-4 2026-03-12 [Food] 'coffee'; -12 2026-03-13 [Food] 'lunch'"),
            ("coffee 4 @cash\nlunch 12 @card", "-4 [Food] @cash 'coffee'; -12 [Food] @card 'lunch'"),
            ("coffee 4 #work\nlunch 12", "-4 [Food] 'coffee' #work; -12 [Food] 'lunch'"),
            ("+2000 salary\n-800 rent\n-45 internet", "+2000 [Salary] 'salary'; -800 'rent'; -45 'internet'"),
            ("salary 2000, rent 800", "+2000 [Salary] 'salary'; -800 'rent'"),
            ("got 2000 salary and paid 800 rent", "+2000 [Salary] 'salary'; -800 'rent'"),
            (
                "rent 800, electricity 60, water 25, internet 40",
                "-800 'rent'; -60 'electricity'; -25 'water'; -40 'internet'",
            ),
            (
                "Shopping:\n- milk 2.50\n- bread 3\n- eggs 4.20",
                "-2.50 [Groceries] 'milk'; -3 [Groceries] 'bread'; -4.20 [Groceries] 'eggs'",
            ),
            (
                "Groceries at Lidl:\nmilk 2\nbread 3",
                "-2 [Groceries] at 'Lidl' 'milk'; -3 [Groceries] at 'Lidl' 'bread'",
            ),
            ("milk 2\nbread 3\ntotal 5", "-2 [Groceries] 'milk'; -3 [Groceries] 'bread'"),
            ("1) coffee 4\n2) bagel 3", "-4 [Food] 'coffee'; -3 [Food] 'bagel'"),
            ("1. 4.50 coffee\n2. 3 bagel", "-4.50 [Food] 'coffee'; -3 [Food] 'bagel'"),
        ],
        |_| {},
    );
}
