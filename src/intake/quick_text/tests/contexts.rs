//! The same words to people of other countries and other books.

use super::check;
use crate::ledger::money::Currency;

const DOLLARS: &[(&str, &str)] = &[
    ("coffee 4 3/4", "-4 2026-03-04 [Food] 'coffee'"),
    ("coffee 4 12/3", "-4 2025-12-03 [Food] 'coffee'"),
    ("coffee 4 25/12", "-4 2025-12-25 [Food] 'coffee'"),
    ("coffee 4 3/4/2025", "-4 2025-03-04 [Food] 'coffee'"),
    ("1,250 rent", "-1250 'rent'"),
    ("gas 3.459", "!Ambiguous(Separator)"),
    ("1.234 coffee", "!Ambiguous(Separator)"),
    ("coffee 0.125", "-0.125 [Food] 'coffee'"),
    ("1,234.50 rent", "-1234.50 'rent'"),
    ("coffee 4,50", "-4.50 [Food] 'coffee'"),
    ("rent 1 250", "!Ambiguous(WhichAmount)"),
];

const EUROPEAN: &[(&str, &str)] = &[
    ("coffee 4 3/4", "-4 2025-04-03 [Food] 'coffee'"),
    ("coffee 4 12/3", "-4 2026-03-12 [Food] 'coffee'"),
    ("loyer 1.250", "-1250 'loyer'"),
    ("loyer 1 250", "-1250 'loyer'"),
    ("essence 1,459", "!Ambiguous(Separator)"),
    ("renta 8,500", "!Ambiguous(Separator)"),
    ("$1,500 zapatos", "!Ambiguous(Separator)"),
    ("renta 8,50", "-8.50 'renta'"),
    ("coffee 4.50", "-4.50 [Food] 'coffee'"),
    ("airpods 2 249", "-249 'airpods 2'"),
];

#[test]
fn dates_and_separators_follow_the_person() {
    check(DOLLARS, |cx| {
        cx.month_first = true;
        cx.decimal_comma = Some(false);
    });
    check(EUROPEAN, |cx| cx.decimal_comma = Some(true));
}

#[test]
fn a_third_digit_is_a_decimal_only_where_the_currency_has_one() {
    for (book, comma, text, expected) in [
        ("MXN", false, "renta 8,500", "-8500 'renta'"),
        ("MXN", false, "1,500 pesos zapatos", "-1500 MXN 'zapatos'"),
        ("MXN", false, "renta 8.500", "!Ambiguous(Separator)"),
        ("JPY", false, "rent 85.000", "-85000 'rent'"),
        ("KWD", false, "tea 1.250", "-1.250 'tea'"),
        ("KWD", false, "rent 1,250", "-1250 'rent'"),
    ] {
        check(&[(text, expected)], |cx| {
            cx.currency = Currency::parse(book).unwrap();
            cx.decimal_comma = Some(comma);
        });
    }
}

#[test]
fn shared_signs_mean_the_books_currency_when_it_is_one_of_them() {
    for (book, text, expected) in [
        ("EUR", "$12 taxi", "-12 USD [Transport] 'taxi'"),
        ("CAD", "$12 taxi", "-12 CAD [Transport] 'taxi'"),
        ("MXN", "12$ taxi", "-12 MXN [Transport] 'taxi'"),
        ("CAD", "12 us dollars taxi", "-12 USD [Transport] 'taxi'"),
        ("MXN", "20 dólares uber", "-20 USD [Transport] 'uber'"),
        ("MXN", "20 dolares uber", "-20 USD [Transport] 'uber'"),
        ("MXN", "20 dollars uber", "-20 USD [Transport] 'uber'"),
        ("MXN", "us$20 uber", "-20 USD [Transport] 'uber'"),
        ("MXN", "$20 uber", "-20 MXN [Transport] 'uber'"),
        ("MXN", "20 pesos colombianos café", "-20 COP 'café'"),
        ("AUD", "us$20 uber", "-20 USD [Transport] 'uber'"),
        ("AUD", "20 american dollars uber", "-20 USD [Transport] 'uber'"),
        ("AUD", "20 dollars uber", "-20 AUD [Transport] 'uber'"),
        ("ARS", "u$s 20 uber", "-20 USD [Transport] 'uber'"),
        ("CAD", "US$12 taxi", "-12 USD [Transport] 'taxi'"),
        ("NOK", "50 kr fika", "-50 NOK 'fika'"),
        ("EUR", "50 kr fika", "-50 SEK 'fika'"),
        ("PKR", "Rs 450 petrol", "-450 PKR 'petrol'"),
        ("PKR", "₹450 petrol", "-450 INR 'petrol'"),
        ("ARS", "100 pesos tacos", "-100 ARS 'tacos'"),
        ("CNY", "¥50 noodles", "-50 CNY 'noodles'"),
        ("XOF", "500 francs pain", "-500 XOF 'pain'"),
        ("EUR", "12 CHF Kaffee", "-12 CHF 'Kaffee'"),
    ] {
        check(&[(text, expected)], |cx| cx.currency = Currency::parse(book).unwrap());
    }
}

#[test]
fn accounts_of_the_book_are_named_as_the_book_names_them() {
    let accounts: Vec<String> = ["Cash", "Revolut", "Joint account", "Travel fund"].map(str::to_owned).to_vec();
    for (text, expected) in [
        ("lunch 12 revolut", "-12 [Food] @Revolut 'lunch'"),
        ("lunch 12 @REVOLUT", "-12 [Food] @Revolut 'lunch'"),
        ("lunch 12 @joint-account", "-12 [Food] @Joint account 'lunch'"),
        ("lunch 12 @joint account", "-12 [Food] @Joint account 'lunch'"),
        ("lunch 12 with joint account", "-12 [Food] @Joint account 'lunch'"),
        ("lunch 12 @other", "-12 [Food] @other 'lunch'"),
        ("from joint account to my cash 200", "=200 @Joint account >Cash"),
        ("200 revolut -> joint account", "=200 @Revolut >Joint account"),
        ("transfer 50 to travel fund", "=50 >Travel fund"),
        ("withdrew 60 from revolut", "=60 @Revolut >Cash"),
        ("from cash to Cash 20", "!SameAccount"),
        ("travel fund 50", "-50 'travel fund'"),
    ] {
        let names = accounts.clone();
        let categories = super::categories();
        let cx = crate::intake::quick_text::Context { accounts: &names, ..super::context(&categories) };
        assert_eq!(super::shown(&crate::intake::quick_text::parse(text, &cx)), expected, "{text}");
    }
}

#[test]
fn a_message_has_bounds() {
    let many = "coffee 4\n".repeat(51);
    check(&[(many.as_str(), "!TooManyEntries")], |_| {});
    check(&[("coffee 4, milk 3", "!TooManyEntries")], |cx| cx.limits.max_entries = 1);
    let long = format!("coffee 4 {}", "x".repeat(2_000));
    check(&[(long.as_str(), "none!TooLong")], |_| {});
    let digits = "9".repeat(400);
    check(&[(digits.as_str(), "!AmountTooLarge")], |_| {});
}

#[test]
fn a_category_is_found_by_name_and_words_of_its_kind() {
    check(
        &[
            ("2 bagels 5", "-5 [Food] '2 bagels'"),
            ("Eggs 3", "-3 [Groceries] 'Eggs'"),
            ("train tickets 30", "-30 [Transport] 'train tickets'"),
            ("train 30", "-30 'train'"),
            ("payroll 2000", "+2000 [Salary] 'payroll'"),
            ("-20 payroll fee", "-20 'payroll fee'"),
            ("busy 3", "-3 'busy'"),
        ],
        |_| {},
    );
}
