//! Accounts that nearly everybody has, by what they are called in the languages people write in.

use super::category::fold;

/// Names of one kind of account, folded.
const ALIKE: &[&[&str]] = &[
    &[
        "cash", "efectivo", "metalico", "bargeld", "bar", "especes", "liquide", "contanti", "dinheiro", "contant",
        "nakit",
    ],
    &[
        "bank",
        "bank account",
        "the bank",
        "banco",
        "cuenta",
        "cuenta bancaria",
        "banque",
        "banca",
        "konto",
        "girokonto",
        "compte",
        "conta",
    ],
    &[
        "savings",
        "saving",
        "savings account",
        "ahorro",
        "ahorros",
        "cuenta de ahorro",
        "cuenta de ahorros",
        "cuenta ahorro",
        "hucha",
        "sparkonto",
        "epargne",
        "livret",
        "poupanca",
        "risparmi",
    ],
    &["card", "tarjeta", "karte", "carte", "carta", "cartao"],
    &["credit card", "tarjeta de credito", "kreditkarte", "carte de credit", "cartao de credito", "carta di credito"],
    &["debit card", "tarjeta de debito", "carte de debit", "cartao de debito", "carta di debito"],
    &["wallet", "cartera", "monedero", "geldbeutel", "carteira", "portefeuille"],
];

/// Whether two names mean the same kind of account: `efectivo` and `Cash`.
pub fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    ALIKE.iter().any(|names| names.contains(&a.as_str()) && names.contains(&b.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_across_languages() {
        for (a, b, expected) in [
            ("efectivo", "Cash", true),
            ("Banco", "bank", true),
            ("Tarjeta de crédito", "credit card", true),
            ("cash", "bank", false),
            ("revolut", "revolut", false),
            ("", "", false),
        ] {
            assert_eq!(alike(a, b), expected, "{a} {b}");
        }
    }
}
