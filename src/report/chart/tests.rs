//! Pictures are held by what can be told of them: size, ink where it belongs, nothing over an edge.

use image::GenericImageView as _;

use super::*;

fn row(label: &str, value: i64) -> Row {
    let locale = Locale::of("en");
    let amount = Decimal::from(value);
    Row { label: label.into(), values: vec![(amount, locale.money(amount, crate::ledger::Currency::EUR))] }
}

fn column(label: &str, value: i64) -> Column {
    Column { label: label.into(), value: Decimal::from(value) }
}

fn chart(drawing: Drawing) -> Chart {
    Chart { title: "Spending by category".into(), subtitle: "October 2026 · €1,234.50".into(), drawing }
}

fn picture(drawing: Drawing) -> image::RgbaImage {
    let bytes = draw(&chart(drawing), &Locale::of("en")).unwrap();
    assert!(bytes.len() < 1_000_000, "{}", bytes.len());
    let picture = image::load_from_memory(&bytes).unwrap();
    assert_eq!(picture.dimensions().0, WIDTH);
    picture.to_rgba8()
}

/// How many pixels have this ink.
fn inked(picture: &image::RgbaImage, ink: [u8; 3]) -> usize {
    picture.pixels().filter(|pixel| pixel.0[..3] == ink).count()
}

fn edges_are_clear(picture: &image::RgbaImage) {
    let (width, height) = picture.dimensions();
    let sides = (0..height).flat_map(|y| [(0, y), (1, y), (width - 2, y), (width - 1, y)]);
    let ends = (0..width).flat_map(|x| [(x, 0), (x, height - 1)]);
    for (x, y) in sides.chain(ends) {
        assert_eq!(picture.get_pixel(x, y).0, [255; 4], "{x} {y}");
    }
}

#[test]
fn bars_are_as_long_as_their_amounts() {
    let one = picture(Drawing::Bars { legend: vec![], rows: vec![row("Food", 100), row("Rent", 50)] });
    let half = picture(Drawing::Bars { legend: vec![], rows: vec![row("Food", 100), row("Rent", 100)] });
    let (one, half) = (inked(&one, canvas::ACCENT) as f64, inked(&half, canvas::ACCENT) as f64);
    assert!((one / half - 0.75).abs() < 0.01, "{one} {half}");
}

#[test]
fn nothing_leaves_the_picture_whatever_is_drawn() {
    let long = "A category with a name that goes on and on and on and on and on 🍕🍕🍕";
    let many: Vec<Row> = (1..=40).map(|n| row(&format!("{long} {n}"), n * 1_000_000_007)).collect();
    let huge = 999_999_999_999_999;
    let times = |count: i64| (1..=count).map(|n| column(&format!("{n} Oct"), (n - 3) * 1000)).collect::<Vec<_>>();
    let two = Row { label: long.into(), values: vec![row("", huge).values.remove(0), row("", 5).values.remove(0)] };
    for drawing in [
        Drawing::Bars { legend: vec![], rows: many },
        Drawing::Bars { legend: vec![], rows: vec![row(long, huge)] },
        Drawing::Bars { legend: vec![], rows: vec![row("寿司", -50), row("Zero", 0)] },
        Drawing::Bars { legend: vec!["September 2026".into(), long.into()], rows: vec![two] },
        Drawing::Columns { columns: times(31), running: true },
        Drawing::Columns { columns: times(1), running: false },
        Drawing::Columns { columns: vec![column(long, huge), column("x", -huge)], running: false },
        Drawing::Columns { columns: vec![column("none", 0)], running: false },
        Drawing::Line { points: times(365) },
        Drawing::Line { points: times(1) },
        Drawing::Line { points: vec![column(long, huge), column("", -huge), column("", 0)] },
    ] {
        edges_are_clear(&picture(drawing));
    }
}

#[test]
fn what_is_below_zero_has_an_ink_of_its_own() {
    let above = picture(Drawing::Columns { columns: vec![column("a", 5), column("b", 3)], running: false });
    assert_eq!(inked(&above, canvas::BELOW), 0);
    let below = picture(Drawing::Columns { columns: vec![column("a", 5), column("b", -3)], running: false });
    assert!(inked(&below, canvas::BELOW) > 1000 && inked(&below, canvas::ACCENT) > 1000);
    let running = picture(Drawing::Columns { columns: vec![column("a", 5), column("b", 3)], running: true });
    assert!(inked(&running, canvas::PALE) > 1000);
}

#[test]
fn nothing_is_no_chart() {
    let nothing = Drawing::Bars { legend: vec![], rows: vec![] };
    assert!(matches!(draw(&chart(nothing), &Locale::of("en")), Err(ChartError::Empty)));
}

#[test]
fn amounts_on_an_axis_are_short() {
    for (amount, en, es) in [
        ("0", "0", "0"),
        ("950", "950", "950"),
        ("9500", "9,500", "9500"),
        ("5142.5", "5,143", "5143"),
        ("-12250", "−12.3k", "−12,3 mil"),
        ("0.5", "0.5", "0,5"),
        ("12000", "12k", "12 mil"),
        ("12500", "12.5k", "12,5 mil"),
        ("-250000", "−250k", "−250 mil"),
        ("1200000", "1.2M", "1,2 M"),
        ("3000000000", "3bn", "3 mil M"),
        ("999999999999999", "1,000tn", "1000 B"),
    ] {
        let amount: Decimal = amount.parse().unwrap();
        let plain = |tag: &str| short(amount, &Locale::of(tag)).replace('\u{a0}', " ");
        assert_eq!((plain("en").as_str(), plain("es").as_str()), (en, es));
    }
}
