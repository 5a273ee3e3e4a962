//! Words that mean a command in the languages people write in: `ayuda`, `hoy`, `deshacer`.

use super::normalize::key;

/// The command's own name first. A name that one of our commands has already is not listed.
const WORDS: &[(&str, &str)] = &[
    ("start", "empezar, inicio, comenzar, iniciar"),
    ("help", "ayuda, socorro, hilfe, aide, ajuda, aiuto"),
    ("add", "anadir, agregar, apuntar"),
    ("today", "hoy, heute, aujourd'hui, hoje, oggi"),
    ("week", "semana, woche, semaine, settimana, esta semana"),
    ("month", "mes, monat, mois, mese, este mes"),
    ("chart", "grafico, grafica, graph"),
    ("list", "lista, listado, movimientos, ultimos, apuntes, entries"),
    ("find", "buscar, busca, search"),
    ("balance", "saldo, saldos, kontostand, solde"),
    ("categories", "categorias, kategorien"),
    ("accounts", "cuentas, konten, comptes, contas"),
    ("rules", "reglas, regeln"),
    ("uncategorised", "sin categoria, uncategorized"),
    ("budget", "presupuesto, presupuestos, budgets, orcamento"),
    ("goal", "meta, metas, objetivo, objetivos, goals"),
    ("recurring", "recurrente, recurrentes, periodicos, fijos"),
    ("undo", "deshacer, deshaz, borrar, borra, desfazer, annuler, ruckgangig, delete, revert"),
    ("settings", "ajustes, configuracion, opciones, einstellungen, configuracoes"),
    ("export", "exportar, exporta"),
    ("reset", "reiniciar, restablecer"),
    ("privacy", "privacidad"),
];

/// The command a word or a short phrase means, with its accents or without.
pub fn command_named(text: &str) -> Option<&'static str> {
    let wanted = key(text);
    WORDS.iter().find(|(_, words)| words.split(", ").any(|word| word == wanted)).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_command_in_more_than_one_language() {
        for (word, expected) in [
            ("ayuda", Some("help")),
            ("Hoy", Some("today")),
            ("deshacer", Some("undo")),
            ("borrar", Some("undo")),
            ("categorías", Some("categories")),
            ("este mes", Some("month")),
            ("café", None),
            ("", None),
        ] {
            assert_eq!(command_named(word), expected, "{word}");
        }
    }
}
