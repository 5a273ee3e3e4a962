//! What a layout remembered from one file tells of the next: never more than that file leaves open.

use super::*;
use crate::intake::statement::{DateOrder, Layout};

/// The layout of a file as the store keeps it.
fn kept(text: &str, hints: &Hints) -> Layout {
    let statement = read(text.as_bytes(), "a.csv", hints).unwrap();
    serde_json::from_value(serde_json::to_value(&statement.layout).unwrap()).unwrap()
}

fn again(text: &str, layout: &Layout) -> Statement {
    let statement =
        read(text.as_bytes(), "b.csv", &Hints { layout: Some(layout.clone()), ..Hints::new(today()) }).unwrap();
    assert_eq!(statement.layout.fingerprint(), layout.fingerprint());
    statement
}

const BARE: &str = "Date,Payee,Purpose,Amount\n2026-01-13,Alpha,card,4.50\n2026-01-14,Beta,card,20.00\n";

#[test]
fn a_remembered_sign_is_for_files_that_are_open_in_the_same_way() {
    let answered = |sign| Hints { sign: Some(sign), ..Hints::new(today()) };
    for (name, answer, second, expected) in [
        ("as bare", Sign::PositiveIn, "Date,Payee,Purpose,Amount\n2026-02-13,Alpha,card,4.50\n", Some(&["4.50"][..])),
        ("as bare", Sign::PositiveOut, "Date,Payee,Purpose,Amount\n2026-02-13,Alpha,card,4.50\n", Some(&["-4.50"])),
        (
            "now with signs",
            Sign::PositiveOut,
            "Date,Payee,Purpose,Amount\n2026-02-13,Alpha,card,-4.50\n2026-02-14,Beta,card,-7.00\n2026-02-15,Salary,card,+900.00\n2026-02-16,Gamma,card,-20.00\n",
            Some(&["-4.50", "-7.00", "900.00", "-20.00"]),
        ),
        (
            "now all with a minus",
            Sign::PositiveOut,
            "Date,Payee,Purpose,Amount\n2026-02-13,Alpha,card,-4.50\n2026-02-14,Beta,card,-7.00\n",
            Some(&["-4.50", "-7.00"]),
        ),
        (
            "now with signs that say too little",
            Sign::PositiveOut,
            "Date,Payee,Purpose,Amount\n2026-02-13,Alpha,card,4.50\n2026-02-14,Beta,card,7.00\n2026-02-15,Gamma,card,-3.00\n",
            None,
        ),
    ] {
        let statement = again(second, &kept(BARE, &answered(answer)));
        match expected {
            None => assert_eq!(statement.asked, SIGN, "{name}"),
            Some(expected) => {
                let amounts: Vec<String> = statement.rows.iter().map(|row| row.amount.to_string()).collect();
                assert_eq!(
                    (amounts.as_slice(), statement.asked.as_slice()),
                    (&expected.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>()[..], NONE),
                    "{name} {answer:?}"
                );
            }
        }
    }
}

#[test]
fn what_balances_told_of_one_file_is_not_taken_for_another() {
    let january = "Date,Payee,Purpose,Amount,Balance\n2026-01-13,Alpha,card,400.00,600.00\n2026-01-14,Beta,card,20.00,580.00\n2026-01-15,Gamma,card,10.00,570.00\n";
    let layout = kept(january, &Hints::new(today()));
    let mixed = again(
        "Date,Payee,Purpose,Amount,Balance\n2026-02-13,Rent,card,70.00,500.00\n2026-02-14,Beta,card,900.00,1400.00\n2026-02-15,Gamma,card,10.00,1390.00\n",
        &layout,
    );
    let amounts: Vec<String> = mixed.rows.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!((amounts.as_slice(), mixed.asked), (&["-70.00", "900.00", "-10.00"].map(str::to_owned)[..], vec![]));
    let alone = again("Date,Payee,Purpose,Amount,Balance\n2026-03-13,Delta,card,900.00,2290.00\n", &layout);
    assert_eq!(alone.asked, SIGN);
}

#[test]
fn a_card_month_without_payments_keeps_the_meaning_of_its_plus() {
    let first = "Date,Payee,Purpose,Amount\n2026-01-13,Alpha,card,4.50\n2026-01-14,Beta,card,-20.00\n2026-01-15,Gamma,card,7.00\n";
    for sign in [Sign::PositiveIn, Sign::PositiveOut] {
        let layout = kept(first, &Hints { sign: Some(sign), ..Hints::new(today()) });
        let statement =
            again("Date,Payee,Purpose,Amount\n2026-02-13,Alpha,card,4.50\n2026-02-14,Gamma,card,7.00\n", &layout);
        assert!(statement.asked.is_empty());
        assert!(
            statement.rows.iter().all(|row| row.amount.is_sign_positive() == (sign == Sign::PositiveIn)),
            "{sign:?}"
        );
    }
}

#[test]
fn what_the_person_turned_round_stays_turned() {
    let signed = |month: u8| {
        format!(
            "Date,Payee,Purpose,Amount\n2026-{month:02}-13,Coffee,card,-4.50\n2026-{month:02}-14,Salary,card,900.00\n2026-{month:02}-15,Market,card,-7.00\n"
        )
    };
    let mut layout = kept(&signed(1), &Hints::new(today()));
    assert!(layout.turn());
    for month in [1, 2] {
        let statement = again(&signed(month), &layout);
        let amounts: Vec<String> = statement.rows.iter().map(|row| row.amount.to_string()).collect();
        assert_eq!(amounts, ["4.50", "-900.00", "7.00"]);
    }
}

#[test]
fn an_order_is_remembered_only_when_it_was_told_and_fits() {
    let file = |dates: [&str; 2]| {
        format!("Date,Payee,Purpose,Amount\n{},Coffee,card,-4.50\n{},Salary,card,900.00\n", dates[0], dates[1])
    };
    let open = file(["03/04/2026", "05/04/2026"]);
    let asks = |statement: &Statement| statement.asked.contains(&Question::DateOrder);
    let day = |statement: &Statement| statement.rows[0].date.to_string();
    for (name, first, answer, second, expected) in [
        ("ISO dates tell no order", file(["2026-01-13", "2026-01-14"]), None, &open, None),
        ("neither do equal numbers", file(["05/05/2026", "06/06/2026"]), None, &open, None),
        ("an answer does", file(["03/04/2026", "05/04/2026"]), Some(DateOrder::MonthFirst), &open, Some("2026-03-04")),
        ("so does a day past the twelfth", file(["03/14/2026", "03/15/2026"]), None, &open, Some("2026-03-04")),
        ("and the other way", file(["14/03/2026", "15/03/2026"]), None, &open, Some("2026-04-03")),
        (
            "what cannot be is not taken",
            file(["03/14/2026", "03/15/2026"]),
            None,
            &file(["03/04/2026", "14/04/2026"]),
            Some("2026-04-03"),
        ),
    ] {
        let layout = kept(&first, &Hints { date_order: answer, ..Hints::new(today()) });
        let statement = again(second, &layout);
        assert_eq!(asks(&statement), expected.is_none(), "{name}");
        if let Some(expected) = expected {
            assert_eq!(day(&statement), expected, "{name}");
        }
    }
    // An order that was not told stays open however often such files come.
    let iso = kept(&file(["2026-01-13", "2026-01-14"]), &Hints::new(today()));
    let second = again(&open, &iso);
    assert!(asks(&again(&open, &second.layout)));
}

#[test]
fn layouts_kept_before_are_still_read() {
    let mut value = serde_json::to_value(
        read(BARE.as_bytes(), "a.csv", &Hints { sign: Some(Sign::PositiveIn), ..Hints::new(today()) }).unwrap().layout,
    )
    .unwrap();
    for later in ["order_known", "signs", "told", "fee"] {
        assert!(value.as_object_mut().unwrap().remove(later).is_some(), "{later}");
    }
    let layout: Layout = serde_json::from_value(value).unwrap();
    assert!(again(BARE, &layout).rows.iter().all(|row| row.amount.is_sign_positive()));
}

/// Headings that every bank has say nothing of whose file it is; what was answered of one that showed as little is said.
#[test]
fn names_that_every_file_has_carry_no_direction() {
    let answered = |sign| Hints { sign: Some(sign), ..Hints::new(today()) };
    let signed = "Date,Description,Amount\n2026-01-13,Bus,-5.00\n2026-01-14,Wage,100.00\n2026-01-15,Chemist,-7.00\n";
    let bare = "Date,Description,Amount\n2026-02-13,Taxi,12.00\n2026-02-14,Inn,200.00\n2026-02-15,Fuel,44.00\n";
    let income = "DATE,Description,AMOUNT\n2026-03-13,Salary,2000.00\n2026-03-14,Refund,55.20\n";
    let statement = again(bare, &kept(signed, &Hints::new(today())));
    assert_eq!(statement.asked, SIGN);
    assert!(!statement.remarks.recalled_sign);
    let statement = again(income, &kept(bare, &answered(Sign::PositiveOut)));
    assert_eq!(statement.asked, vec![]);
    assert!(statement.remarks.recalled_sign);
    let mut turned = kept(bare, &answered(Sign::PositiveIn));
    assert!(turned.turn());
    let statement = again(signed, &turned);
    let amounts: Vec<String> = statement.rows.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!((amounts.as_slice(), statement.asked), (&["-5.00", "100.00", "-7.00"].map(str::to_owned)[..], vec![]));
}

#[test]
fn names_that_every_file_has_carry_no_order_that_the_dates_do_not_suggest() {
    let file =
        |dates: [&str; 2]| format!("Date,Description,Amount\n{},Coffee,-4.50\n{},Salary,900.00\n", dates[0], dates[1]);
    let open = file(["05/06/2026", "07/08/2026"]);
    let answered = |order| Hints { date_order: Some(order), ..Hints::new(today()) };
    let month_first = kept(&file(["01/02/2026", "03/04/2026"]), &answered(DateOrder::MonthFirst));
    assert_eq!(again(&open, &month_first).asked, ORDER);
    let day_first = kept(&file(["01/02/2026", "03/04/2026"]), &answered(DateOrder::DayFirst));
    let statement = again(&open, &day_first);
    assert_eq!((statement.asked, statement.remarks.recalled_order), (vec![], Some(DateOrder::DayFirst)));
    // What the dates prove is said to differ from what was known.
    let proven = again(&file(["05/06/2026", "16/06/2026"]), &month_first);
    assert_eq!(proven.remarks.order_before, Some(DateOrder::MonthFirst));
    assert_eq!(proven.rows[0].date.to_string(), "2026-06-05");
}

#[test]
fn what_is_taken_from_an_earlier_file_is_said() {
    let layout = kept(BARE, &Hints { sign: Some(Sign::PositiveIn), ..Hints::new(today()) });
    assert!(again("Date,Payee,Purpose,Amount\n2026-02-13,Alpha,card,4.50\n", &layout).remarks.recalled_sign);
}
