//! A limit on spending as people say it: `budget food 50 a week`, `pon un presupuesto anual de 600 para ropa`.

use super::normalize::key;
use crate::ledger::BudgetPeriod;

/// Words of a limit's period, without accents.
const PERIODS: [(BudgetPeriod, &[&str]); 3] = [
    (
        BudgetPeriod::Week,
        &[
            "a week",
            "per week",
            "each week",
            "every week",
            "weekly",
            "/ week",
            "/ wk",
            "a la semana",
            "por semana",
            "cada semana",
            "semanal",
            "semanales",
            "/ semana",
        ],
    ),
    (
        BudgetPeriod::Month,
        &[
            "a month",
            "per month",
            "each month",
            "every month",
            "monthly",
            "/ month",
            "/ mo",
            "al mes",
            "por mes",
            "cada mes",
            "mensual",
            "mensuales",
            "/ mes",
        ],
    ),
    (
        BudgetPeriod::Year,
        &[
            "a year",
            "per year",
            "each year",
            "every year",
            "yearly",
            "annual",
            "annually",
            "/ year",
            "/ yr",
            "al ano",
            "por ano",
            "cada ano",
            "anual",
            "anuales",
            "/ ano",
        ],
    ),
];
const BUDGET: &[&str] = &["budget", "budgets", "presupuesto", "presupuestos"];
/// Verbs that set one.
const SETS: &[&str] = &[
    "set",
    "make",
    "create",
    "add",
    "put",
    "change",
    "update",
    "raise",
    "lower",
    "increase",
    "reduce",
    "start",
    "give",
    "pon",
    "ponme",
    "poner",
    "fija",
    "fijar",
    "crea",
    "crear",
    "haz",
    "establece",
    "establecer",
    "anade",
    "cambia",
    "cambiar",
    "sube",
    "baja",
    "quiero",
    "necesito",
    "want",
    "need",
];
/// Verbs that remove one.
const REMOVES: &[&str] =
    &["remove", "delete", "drop", "cancel", "clear", "quita", "quitar", "borra", "borrar", "elimina", "eliminar"];
/// Words that say nothing of what it is for or how much.
const FILLERS: &[&str] = &[
    "please", "can", "you", "could", "i", "me", "my", "a", "an", "the", "of", "to", "for", "at", "is", "be", "limit",
    "new", "on", "in", "with", "should", "es", "debe", "ser", "as", "just", "por", "favor", "puedes", "mi", "un",
    "una", "el", "la", "los", "las", "de", "del", "para", "al", "en", "con", "que", "sea", "como", "limite", "nuevo",
    "=", ":", "-", "'s",
];
/// Between a budget and its figure.
const LINKS: &[&str] = &["to", "of", "at", "a", "de", "en", "=", ":", "is", "be", "should", "es", "sea", "debe", "ser"];
/// More words are a story.
const WORDS: usize = 20;

/// The words of a text; `50/week` are three of them.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split_whitespace().take(WORDS + 1) {
        match word.split_once('/') {
            Some((amount, unit))
                if amount.ends_with(|c: char| c.is_ascii_digit() || !c.is_alphanumeric())
                    && unit.chars().all(char::is_alphabetic)
                    && !unit.is_empty() =>
            {
                words.extend([amount, "/", unit].into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

fn folded(word: &str) -> String {
    if matches!(word, "/" | "=" | ":" | "-") { word.to_owned() } else { key(word.trim_matches([':', ',', ';'])) }
}

/// Takes the period out of the words.
fn take_period(words: &mut Vec<String>) -> Option<BudgetPeriod> {
    let keys: Vec<String> = words.iter().map(|word| folded(word)).collect();
    for (period, phrases) in PERIODS {
        for phrase in phrases {
            let wanted: Vec<&str> = phrase.split(' ').collect();
            if let Some(at) = keys.windows(wanted.len()).position(|said| said.iter().eq(&wanted)) {
                words.drain(at..at + wanted.len());
                return Some(period);
            }
        }
    }
    None
}

/// The period that a text says, and the text without it.
pub fn period_of(text: &str) -> (Option<BudgetPeriod>, String) {
    let mut words = words(text);
    match take_period(&mut words) {
        Some(period) => (Some(period), words.join(" ")),
        None => (None, text.to_owned()),
    }
}

/// What a text that sets or removes a budget is about, as the command takes it: `food 50 a week`, `food off`. None for
/// any other text: a budget may be asked about, and what was bought may be called so.
pub fn budget(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', '!']);
    let mut words = words(text);
    if words.len() > WORDS || text.contains(['?', '¿']) {
        return None;
    }
    let period = take_period(&mut words);
    let keys: Vec<String> = words.iter().map(|word| folded(word)).collect();
    let is = |at: usize, list: &[&str]| keys.get(at).is_some_and(|key| list.contains(&key.as_str()));
    let said = (0..keys.len()).find(|at| is(*at, BUDGET))?;
    let verb = |list: &[&str]| (0..keys.len()).find(|at| !is(*at, FILLERS)).filter(|at| is(*at, list));
    let figure = |word: &String| word.chars().any(|c| c.is_ascii_digit());
    let begins = (0..said).all(|at| is(at, FILLERS));
    let links = (said + 1..keys.len()).take_while(|at| is(*at, LINKS)).count();
    let linked = links > 0 && words.get(said + 1 + links).is_some_and(figure);
    let rest = |drop: Option<usize>| {
        let kept = words.iter().enumerate().filter(|(at, _)| Some(*at) != drop && *at != said && !is(*at, FILLERS));
        kept.map(|(_, word)| word.trim_end_matches([',', ':'])).collect::<Vec<_>>().join(" ")
    };
    let often = period.map_or("", |period| match period {
        BudgetPeriod::Week => " a week",
        BudgetPeriod::Month => " a month",
        BudgetPeriod::Year => " a year",
    });
    if !words.iter().any(figure) {
        let removes = verb(REMOVES)?;
        return Some(format!("{} off{often}", rest(Some(removes))));
    }
    let sets = verb(SETS);
    (begins || sets.is_some() || linked || period.is_some() && !words.first().is_some_and(figure))
        .then(|| format!("{}{often}", rest(sets)))
}

/// `food budget 250`, which is a budget if food is a category, and else may be a thing that was bought.
pub fn budget_of(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', '!']);
    let (name, figure) = text.rsplit_once(' ')?;
    let (name, budget) = name.trim_end().rsplit_once(' ')?;
    let named = BUDGET.contains(&folded(budget).as_str()) && figure.starts_with(|c: char| !c.is_alphabetic());
    (named && !text.contains(['?', '¿'])).then(|| format!("{} {figure}", name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_said_in_many_ways() {
        for (text, expected) in [
            ("budget food 50 a week", Some("food 50 a week")),
            ("Budget: food 50/week", Some("food 50 a week")),
            ("food budget 50 per week", Some("food 50 a week")),
            ("weekly food budget 50", Some("food 50 a week")),
            ("budget of 300 for food", Some("300 food")),
            ("set a yearly budget of €1,200 for clothes", Some("€1,200 clothes a year")),
            ("set my food budget to 300 euros", Some("food 300 euros")),
            ("please set the budget for eating out to 80 every month", Some("eating out 80 a month")),
            ("food budget to 300", Some("food 300")),
            ("my food budget is 150", Some("food 150")),
            ("my transport budget should be 90", Some("transport 90")),
            ("el presupuesto de ocio es 80", Some("ocio 80")),
            ("budget total 2000", Some("total 2000")),
            ("presupuesto comida 50 a la semana", Some("comida 50 a week")),
            ("pon un presupuesto de 300 para comida", Some("300 comida")),
            ("presupuesto anual de 600 para ropa", Some("600 ropa a year")),
            ("fija el presupuesto semanal de ocio en 40 €", Some("ocio 40 € a week")),
            ("quiero un presupuesto de 50 € al mes para café", Some("50 € café a month")),
            ("remove the food budget", Some("food off")),
            ("quita el presupuesto semanal de comida", Some("comida off a week")),
            // What is asked, bought or told is none.
            ("how much is left in my food budget?", None),
            ("food budget", None),
            ("45 budget rental car", None),
            ("hotel budget 80", None),
            ("coffee 4.50", None),
            ("I spent 50 a week on food", None),
            ("", None),
        ] {
            assert_eq!(budget(text).as_deref(), expected, "{text}");
        }
        assert_eq!(budget_of("food budget 250").as_deref(), Some("food 250"));
        assert_eq!(budget_of("food budget"), None);
        assert_eq!(budget(&"budget 5 ".repeat(50)), None);
    }

    #[test]
    fn a_period_is_taken_out_of_a_text() {
        for (text, period, rest) in [
            ("food 50 a week", Some(BudgetPeriod::Week), "food 50"),
            ("food 600 al año", Some(BudgetPeriod::Year), "food 600"),
            ("food 600/yr", Some(BudgetPeriod::Year), "food 600"),
            ("food €50/month", Some(BudgetPeriod::Month), "food €50"),
            ("comida 200 mensuales", Some(BudgetPeriod::Month), "comida 200"),
            ("week 50", None, "week 50"),
            ("food  300", None, "food  300"),
        ] {
            assert_eq!(period_of(text), (period, rest.to_owned()), "{text}");
        }
    }
}
