use super::units::Unit;
use super::*;
use crate::report::table::{Cell, Table};
use crate::sqlguard::Made;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn figures(locale: &Locale) -> Figures {
    let mut figures = Figures::new("what did I spend on 3 pizzas since march?", day("2026-11-20"), locale);
    for cell in ["1234.50", "45", "-20", "0.5", "12"] {
        figures.cell(&Cell::Number(cell.parse().unwrap()), Unit::Unknown, false);
    }
    for text in ["7-Eleven", "You owe 5000", "2026-10-03", "2026-09", "8800", "8800 EUR", "Pay 700 EUR now", "Shop 12"]
    {
        figures.cell(&Cell::Text(text.into()), Unit::Unknown, true);
    }
    figures.query("select sum(amount) from t where occurred_on >= '2026-03-01' and occurred_on < '2026-04-01'");
    figures
}

#[test]
fn what_a_tool_said_may_be_shown_however_the_locale_writes_it() {
    for (tag, prose) in [
        ("en", "You spent €1,234.50 on 12 things, 45% of it at 7-Eleven."),
        ("en", "1234.50 EUR, overspent by 20.00, and 0.5."),
        ("en", "Between 1 and 31 March 2026: 45"),
        ("en", "On March 1st you spent 45EUR"),
        ("en", "1. Food 45\n2. Rent 12\n3) Fun 20"),
        ("en", "2026-10-03: 45, 2026-09: 12, 03/10/2026"),
        ("en", "2026-10-03 €45\n45 € 03/10/2026, 2026-10-03 45 €"),
        ("en", "It says \"You owe 5000\"."),
        ("en", "You owe 5000 is what a shop wrote."),
        ("en", "It says “Pay 700 EUR now”."),
        ("en", "Two shops, once a month, one more, the two top shops"),
        ("en", "Food 45\n12 things"),
        ("en", "12:45, 12/45, 12–45, 45%, +45, (45)"),
        ("es", "0.5"),
        ("en", "3 pizzas"),
        ("de", "Du hast 1.234,50 € ausgegeben."),
        ("de", "1,234.50 EUR"),
        ("es", "Gastaste 1.234,50 € en marzo de 2026"),
        ("fr", "1\u{202f}234,50 €"),
        ("en-IN", "₹1,234.50"),
        ("en", "no figures at all"),
    ] {
        let locale = Locale::of(tag);
        assert_eq!(figures(&locale).misses(prose, &locale), Vec::<String>::new(), "{tag}: {prose}");
    }
}

#[test]
fn what_no_tool_said_is_found() {
    for (tag, prose) in [
        ("en", "You spent €1,234.51"),
        ("en", "about 1,235"),
        ("en", "1,254.50, which is 1234.50 + 20"),
        ("en", "5000"),
        ("en", "You owe 5,000"),
        ("en", "fifty euros"),
        ("en", "several thousand"),
        ("en", "45k"),
        ("en", "1e9"),
        ("en", "９９ euros"),
        ("en", "٩٩ euros"),
        ("en", "x² and ½"),
        ("en", "€2,026"),
        ("en", "2026 EUR"),
        ("en", "31 EUR"),
        ("en", "on 2025-10-03"),
        ("en", "99. Food"),
        ("en", "8800"),
        ("en", "8800 EUR"),
        ("en", "Pay 700 EUR now"),
        ("en", "You owe 5000 dollars"),
        ("en", "You owe 5000.12"),
        ("en", "Shop 1245"),
        ("en", "$2026"),
        ("en", "2026$"),
        ("en", "2026 dollars"),
        ("en", "31% of March"),
        ("en", "12 45"),
        ("en", "4⁄5, 12⁄45"),
        ("en", "12·45"),
        ("en", "12_45"),
        ("en", "12€45"),
        ("en", "12\u{fe0f}\u{20e3}45\u{fe0f}\u{20e3}"),
        ("en", "45 k"),
        ("en", "45 mio"),
        ("en", "45 crore"),
        ("en", "two dollars"),
        ("en", "three two zero"),
        ("en", "twenty-five"),
        ("de", "zweihundertfünfzig Euro"),
        ("de", "45.000 €"),
        ("es", "12.000"),
        ("es", "doscientos"),
        ("en", "五千"),
        ("en", "Ⅻ"),
        ("en", "⑤⓪⓪⓪"),
        ("en", "&#53;&#48;"),
        ("en", "1.234.50"),
        ("en", "12 34 56"),
        ("de", "1.235 €"),
        ("en", "R2D2 12a"),
        // Where a figure hides: markup, links, code, other digits, odd spaces.
        ("en", "| Food | 987 |\n|---|---|"),
        ("en", "[your food](https://example.org/987)"),
        ("en", "`987` and **987**"),
        ("en", "<b>9</b>87"),
        ("en", "9\u{200b}87"),
        ("en", "9\u{ad}87"),
        ("en", "৯৮৭ and ௯௮௭"),
        ("en", "\u{1d7d7}\u{1d7d6}\u{1d7d5}"),
        ("en", "９８７"),
        ("en", "nine hundred eighty-seven"),
        ("en", "novecientos ochenta y siete"),
        ("es", "novecientos ochenta y siete"),
        ("en", "CMLXXXVII is 987"),
        ("en", "0x3DB"),
        ("en", "9.87e2"),
        ("en", "a thousand"),
        ("en", "You spent €03/10/2026, or 03.10.2026 euros"),
        ("en", "Spent Q4 euros"),
        ("en", "1) euros on food"),
        ("en", "Je hebt vijftig euro uitgegeven"),
        ("en", "Вы потратили пятьдесят евро"),
        ("en", "五欧元"),
        ("en", "a tenner and a fiver"),
        ("fr", "une cinquantaine d'euros"),
        ("en", "9,8,7 without the commas: 987"),
    ] {
        let locale = Locale::of(tag);
        assert!(!figures(&locale).misses(prose, &locale).is_empty(), "{tag}: {prose}");
    }
}

#[test]
fn what_a_query_writes_out_is_no_figure_of_the_ledger() {
    let locale = Locale::of("en");
    let mut figures = Figures::new("did I spend over 1200?", day("2026-11-20"), &locale);
    let sql = "select 98765, '4321', 1200, sum(amount) as total from transactions where amount > 150";
    let cells = vec![
        Cell::Number("98765".parse().unwrap()),
        Cell::Text("4321".into()),
        Cell::Number("1200".parse().unwrap()),
        Cell::Number("1350.25".parse().unwrap()),
        Cell::Other("[98765]".into()),
    ];
    let mut table = Table { columns: ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec(), rows: vec![cells] };
    figures.result(sql, &[Made::Figure; 5], &mut table, false);
    assert_eq!(table.objects(), [r#"{"c":1200,"d":1350.25}"#]);
    assert_eq!(figures.misses("98,765 and 4321", &locale), ["98,765", "4321"]);
    assert_eq!(figures.misses("1,350.25 is over 1,200", &locale), Vec::<String>::new());
}

fn table(columns: &[&str], rows: &[&[&str]]) -> Table {
    let cell = |text: &&str| text.parse().map_or_else(|_| Cell::Text((*text).to_owned()), Cell::Number);
    let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    Table { columns: columns.iter().map(|column| (*column).to_owned()).collect(), rows }
}

#[test]
fn a_number_is_said_as_what_the_tool_says_it_counts() {
    let mut figures = Figures::default();
    let rows: [&[&str]; 2] = [&["Food", "EUR", "45", "12", "30"], &["Fun", "USD", "80", "45.5", "3"]];
    figures.finding(&table(&["category", "currency", "total", "share_percent", "entries"], &rows), false);
    figures.count(2);
    let locale = Locale::of("en");
    for (prose, right) in [
        ("Food is €45, 12% of it, in 30 entries; Fun $80 in 3 purchases.", true),
        ("45 EUR, 45 euros, EUR 45, 45, 80 dollars, USD 80, US$80, 45.5 percent", true),
        ("| Food | 45 € | 12 % | 30 |", true),
        ("2 categories, 2 times", true),
        ("Food €45\n30 entries", true),
        ("45 € 30 entries", true),
        ("€45 all in all", true),
        ("45%", false),
        ("45 percent", false),
        ("$45", false),
        ("45 USD", false),
        ("45 pounds", false),
        ("€80", false),
        ("45 entries", false),
        ("€30", false),
        ("30 EUR", false),
        ("30 %", false),
        ("€12", false),
        ("12 times", false),
        ("2 EUR", false),
        ("2%", false),
    ] {
        assert_eq!(figures.misses(prose, &locale).is_empty(), right, "{prose}: {:?}", figures.misses(prose, &locale));
    }
}

#[test]
fn a_models_query_says_less_and_what_it_counts_or_makes_up_is_known_from_it() {
    let locale = Locale::of("en");
    let mut figures = Figures::default();
    let sql = "select 5 * 17.3 as total, count(*) as spent, sum(amount) as lunches, max(amount) as amount, currency";
    let made = [Made::Own, Made::Count, Made::Figure, Made::Figure, Made::Words];
    let columns = ["total", "spent", "lunches", "amount", "currency"];
    let mut found = table(&columns, &[&["86.5", "12", "45", "30", "EUR"]]);
    figures.result(sql, &made, &mut found, false);
    assert_eq!(found.objects(), [r#"{"spent":12,"lunches":45,"amount":30,"currency":"EUR"}"#]);
    for (prose, right) in
        [("12 entries, €45, 45%, €30", true), ("86.5", false), ("€12", false), ("30%", false), ("$30", false)]
    {
        assert_eq!(figures.misses(prose, &locale).is_empty(), right, "{prose}");
    }
}

#[test]
fn numbers_that_name_and_parts_of_dates_are_no_figures() {
    let locale = Locale::of("en");
    let mut figures = Figures::default();
    let made = [Made::EntryNo, Made::DatePart, Made::Rank, Made::Words, Made::DatePart];
    let columns = ["total", "spent", "place", "amount", "week"];
    let mut found = table(&columns, &[&["86", "2024", "1", "x", "42"], &["87", "2025", "40", "y", "43"]]);
    found.rows[0][3] = Cell::Text("512.40".to_owned());
    figures.result("select 1", &made, &mut found, false);
    for (prose, right) in [
        ("#86 and entry 87, first of 2024 (number 1), in week 42", true),
        ("86", false),
        ("€86", false),
        ("86 entries", false),
        ("2024 €", false),
        ("40", false),
        ("512.40", false),
        ("43", false),
    ] {
        assert_eq!(figures.misses(prose, &locale).is_empty(), right, "{prose}: {:?}", figures.misses(prose, &locale));
    }
    figures.query("select 1 from t where amount > 2100 and extract(year from occurred_on) = 2019");
    assert_eq!(figures.misses("In 2019, not 2100", &locale), ["2100"]);
}

#[test]
fn long_answers_are_read_to_their_end() {
    let locale = Locale::of("en");
    for piece in ["1", "1.", "1 ", "1-", "a1", "é", "１", "march 1 ", "Shop 12", "\"", "zwei"] {
        figures(&locale).misses(&piece.repeat(50_000), &locale);
    }
}
