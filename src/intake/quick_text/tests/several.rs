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
        ],
        |_| {},
    );
}
