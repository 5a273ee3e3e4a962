//! The bank's number of the account that a file is of: in the lines above the table, in a column that says the same on
//! every row, or in the file's name. Numbers of counterparties differ from row to row and are never taken.

use super::shape::Shape;
use super::table::Table;
use super::words::fold;

/// Cells above the table that are looked at.
const ABOVE: usize = 200;

/// Labels of an account's number, folded. A label may begin or end a longer one.
const LABELS: [&str; 40] = [
    "iban",
    "account",
    "account no",
    "account number",
    "a c no",
    "a c number",
    "acct",
    "card number",
    "card no",
    "konto",
    "kontonummer",
    "kontonr",
    "kontonummer iban",
    "auftragskonto",
    "kartennummer",
    "compte",
    "numero de compte",
    "cuenta",
    "numero de cuenta",
    "tarjeta",
    "conto",
    "numero conto",
    "conta",
    "rekening",
    "rekeningnummer",
    "rachunek",
    "numer rachunku",
    "cislo uctu",
    "szamlaszam",
    "cont",
    "hesap no",
    "iban no",
    "счет",
    "номер счета",
    "рахунок",
    "账号",
    "帐号",
    "卡号",
    "口座番号",
    "계좌번호",
];

/// Labels of a column that names one's own account where rows of several stand in one file; other labels of numbers may
/// be a counterparty's, but for a column before the dates.
const OWN: [&str; 10] = [
    "auftragskonto",
    "account number",
    "account no",
    "a c no",
    "a c number",
    "card number",
    "card no",
    "rekening",
    "rachunek",
    "numer rachunku",
];

/// Labels of a column of names that people gave their accounts.
const NAMED: [&str; 12] = [
    "account",
    "account name",
    "accountname",
    "konto",
    "kontoname",
    "kontobezeichnung",
    "compte",
    "cuenta",
    "conto",
    "conta",
    "rekening",
    "счет",
];

/// Most accounts of one table.
pub(super) const MOST: usize = 12;

/// The column that says which of several own accounts each row is of, and what it says, in the order of the rows.
pub(super) fn several(table: &Table, shape: &Shape) -> Option<(usize, Vec<String>)> {
    let heading = shape.heading?;
    let first_date = shape.columns().find(|(_, column)| column.is_date()).map(|(index, _)| index)?;
    shape.columns().filter(|(_, column)| (2..=MOST).contains(&column.distinct)).find_map(|(index, column)| {
        let label = fold(table.cell(heading, index));
        let numbered = is_label(table.cell(heading, index)) && (index < first_date || OWN.contains(&label.as_str()));
        let named = NAMED.contains(&label.as_str()) && shape.body.len() >= column.distinct * 3;
        if !(numbered || named) {
            return None;
        }
        let mut said: Vec<(String, usize)> = Vec::new();
        for row in &shape.body {
            let cell = table.cell(*row, index);
            let fits = numbered && account(cell).is_some()
                || named && cell.chars().any(char::is_alphabetic) && cell.chars().count() <= 60;
            if !fits {
                return None;
            }
            match said.iter_mut().find(|(known, _)| known == cell) {
                Some((_, count)) => *count += 1,
                None => said.push((cell.to_owned(), 1)),
            }
        }
        // A counterparty's stands there once; an own account's again and again.
        let again = said.iter().all(|(_, count)| *count > 1);
        (said.len() > 1 && again).then(|| (index, said.into_iter().map(|(said, _)| said).collect()))
    })
}

/// The number that a table's own cells tell.
pub(super) fn number(table: &Table, shape: &Shape) -> Option<String> {
    let end = shape.heading.or(shape.body.first().copied()).unwrap_or(0);
    let cells: Vec<&str> =
        (0..end).flat_map(|row| table.cells(row)).filter(|cell| !cell.is_empty()).take(ABOVE).collect();
    let labelled = cells.iter().enumerate().find_map(|(at, cell)| {
        let (label, rest) = cell.split_once(':').unwrap_or((cell, ""));
        if !is_label(label) {
            return None;
        }
        account(rest).or_else(|| cells.get(at + 1).and_then(|next| account(next)))
    });
    labelled.or_else(|| cells.iter().find_map(|cell| iban(cell))).or_else(|| constant(table, shape))
}

/// An IBAN in a file's name.
pub(super) fn in_name(name: &str) -> Option<String> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).find_map(iban)
}

fn is_label(text: &str) -> bool {
    let folded = fold(text);
    LABELS.contains(&folded.as_str())
}

/// The cell of a column named for an account that says the same on every row.
fn constant(table: &Table, shape: &Shape) -> Option<String> {
    let heading = shape.heading?;
    if shape.body.len() < 2 {
        return None;
    }
    shape.columns().filter(|(_, column)| column.distinct == 1).find_map(|(index, _)| {
        if !is_label(table.cell(heading, index)) {
            return None;
        }
        let mut cells = shape.body.iter().map(|row| table.cell(*row, index));
        let first = cells.next()?;
        account(first).filter(|_| cells.all(|cell| cell == first))
    })
}

/// Whether a cell is an account's number.
pub(super) fn is_number(text: &str) -> bool {
    account(text).is_some()
}

/// An account as it is known by: its number without spaces, or its name.
pub(super) fn known_by(text: &str) -> String {
    account(text).unwrap_or_else(|| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A number as it is known by: letters, digits and masks, at least four digits among them.
fn account(text: &str) -> Option<String> {
    let number: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '-' | '.' | '/' | '\'' | '"'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let fits = number.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '•')) && number.len() <= 40;
    (fits && number.chars().filter(char::is_ascii_digit).count() >= 4).then_some(number)
}

/// An IBAN by its shape and its check digits (ISO 13616).
fn iban(text: &str) -> Option<String> {
    let text = text.rsplit_once(':').map_or(text, |(_, rest)| rest);
    let number = account(text).filter(|number| (15..=34).contains(&number.len()))?;
    let (head, rest) = number.split_at_checked(4)?;
    let (country, check) = head.split_at_checked(2)?;
    if !country.bytes().all(|b| b.is_ascii_uppercase()) || !check.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let remainder = rest.chars().chain(head.chars()).try_fold(0, |left, c| {
        let value = c.to_digit(36)?;
        Some((left * if value > 9 { 100 } else { 10 } + value) % 97)
    });
    (remainder == Some(1)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::super::glance;

    #[test]
    fn the_account_of_a_file_is_found_and_a_counterparty_is_not() {
        let rows = "Date,Text,Amount,IBAN\n2026-03-01,RENT,-500.00,DE89370400440532013000\n\
            2026-03-02,SHOP,-5.00,GB82WEST12345698765432\n2026-03-03,SHOP,-6.00,GB82WEST12345698765432\n";
        let own = "Date,Text,Amount,Account Number\n2026-03-01,RENT,-500.00,00112233\n2026-03-02,SHOP,-5.00,00112233\n";
        for (file, name, expected) in [
            (rows.to_owned(), "a.csv", None),
            (rows.to_owned(), "DE89370400440532013000_march.csv", Some("DE89370400440532013000")),
            (rows.to_owned(), "DE88370400440532013000.csv", None),
            (own.to_owned(), "a.csv", Some("00112233")),
            (
                format!("Kontonummer:;DE89 3704 0044 0532 0130 00;;\n\n{}", own.replace(',', ";")),
                "a.csv",
                Some("DE89370400440532013000"),
            ),
            (format!("Account No : XXXX XXXX 1234,,,\n{own}"), "a.csv", Some("XXXXXXXX1234")),
            (format!("GB82 WEST 1234 5698 7654 32,,,\n{own}"), "a.csv", Some("GB82WEST12345698765432")),
        ] {
            assert_eq!(glance(file.as_bytes(), name).account.as_deref(), expected, "{name}\n{file}");
        }
    }
}
