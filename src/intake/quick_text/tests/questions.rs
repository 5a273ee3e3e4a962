//! Questions that need no model, and those left to one.

use super::{categories, context};
use crate::intake::quick_text::{
    CategoryWords, Context, Kind, Measure, Question, bare_question, follow_up, follow_up_named, leans, question,
};

/// `Spent out [Food] 'Lidl' @cash 2026-03-01..2026-03-31 x10`.
pub(super) fn shown(question: &Question) -> String {
    let kind = question.kind.map(|kind| if kind == Kind::Income { " in" } else { " out" });
    let periods: String = question.periods.iter().map(|p| format!(" {}..{}", p.from, p.to)).collect();
    let weekdays: Vec<String> = question.weekdays.iter().flat_map(|w| w.numbers()).map(|n| n.to_string()).collect();
    let weekdays = if weekdays.is_empty() { String::new() } else { format!(" on {}", weekdays.join(",")) };
    let bound = |sign, amount: Option<rust_decimal::Decimal>| amount.map(|n| format!(" {sign}{n}")).unwrap_or_default();
    let bounds = bound('>', question.least) + &bound('<', question.most);
    format!(
        "{:?}{}{}{}{}{}{}{}{weekdays}{periods}{}{}",
        question.measure,
        kind.unwrap_or_default(),
        question.category.as_ref().map(|c| format!(" [{c}]")).unwrap_or_default(),
        question.also.as_ref().map(|c| format!(" +[{c}]")).unwrap_or_default(),
        question.words.as_ref().map(|w| format!(" '{w}'")).unwrap_or_default(),
        question.tag.as_ref().map(|t| format!(" #{t}")).unwrap_or_default(),
        bounds,
        question.account.as_ref().map(|a| format!(" @{a}")).unwrap_or_default(),
        question.limit.map(|n| format!(" x{n}")).unwrap_or_default(),
        question.currency.map(|c| format!(" in {}", c.code())).unwrap_or_default(),
    )
}

#[test]
fn common_questions_are_understood_whole() {
    let categories = categories();
    let cx = context(&categories);
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("how much did I spend on food last month?", "Spent out [Food] 2026-02-01..2026-02-28"),
        ("what was my highest spending category in January?", "TopCategory out 2026-01-01..2026-01-31"),
        ("compare my expenses between Jan and Feb", "Compare out 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("how much did I earn this year?", "Earned in 2026-01-01..2026-12-31"),
        ("biggest expenses this week", "Biggest out 2026-03-16..2026-03-22"),
        ("average per month on groceries", "Average(Month) [Groceries]"),
        ("what did I spend at Lidl since March?", "Spent out 'Lidl' 2026-03-01..2026-03-18"),
        ("what did I spend at Lidl since February?", "Spent out 'Lidl' 2026-02-01..2026-03-18"),
        ("how much is left in my food budget?", "BudgetLeft [Food]"),
        ("what is my balance?", "Balance"),
        ("show my last 10 entries", "List x10"),
        ("how much have I spent this month", "Spent out 2026-03-01..2026-03-31"),
        ("how much did I spend today", "Spent out 2026-03-18..2026-03-18"),
        ("how much did I spend yesterday", "Spent out 2026-03-17..2026-03-17"),
        ("how much did I spend in 2025", "Spent out 2025-01-01..2025-12-31"),
        ("how much did I spend in the last 30 days", "Spent out 2026-02-17..2026-03-18"),
        ("how much do I spend on weekends?", "Spent out on 6,7"),
        ("how much did I spend on food on Mondays this year", "Spent out [Food] on 1 2026-01-01..2026-12-31"),
        ("what did I spend at Lidl on saturdays and sundays", "Spent out 'Lidl' on 6,7"),
        ("how much do I spend every friday", "Spent out on 5"),
        ("biggest expenses on weekdays last month", "Biggest out on 1,2,3,4,5 2026-02-01..2026-02-28"),
        ("¿cuánto gasté los fines de semana?", "Spent out on 6,7"),
        ("cuánto gasto los fines de semana", "Spent out on 6,7"),
        ("cuánto gasté los lunes este año", "Spent out on 1 2026-01-01..2026-12-31"),
        ("cuánto gasté en comida los sábados", "Spent out 'comida' on 6"),
        ("cuánto gasto cada domingo", "Spent out on 7"),
        ("cuánto gasto entre semana", "Spent out on 1,2,3,4,5"),
        ("how much did I spend on uber in january", "Spent out 'uber' 2026-01-01..2026-01-31"),
        ("how much did I spend on coffee in feb 2026", "Spent out 'coffee' 2026-02-01..2026-02-28"),
        ("how much did i spend at burger king last week", "Spent out 'burger king' 2026-03-09..2026-03-15"),
        ("total spent this month", "Spent out 2026-03-01..2026-03-31"),
        ("expenses last month", "Spent out 2026-02-01..2026-02-28"),
        ("food expenses this month", "Spent out [Food] 2026-03-01..2026-03-31"),
        ("spending by category", "TopCategory out"),
        ("spending by category last month", "TopCategory out 2026-02-01..2026-02-28"),
        ("top 5 categories this year", "TopCategory 2026-01-01..2026-12-31 x5"),
        ("top 5 expenses", "Biggest out x5"),
        ("5 biggest expenses", "Biggest out x5"),
        ("top merchants", "TopMerchant"),
        ("top 3 merchants last year", "TopMerchant 2025-01-01..2025-12-31 x3"),
        ("where did my money go last month", "TopCategory 2026-02-01..2026-02-28"),
        ("what do I spend the most on", "TopCategory out"),
        ("compare Jan and Feb", "Compare 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("compare food in Jan and Feb", "Compare [Food] 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("compare this month with last month", "Compare 2026-03-01..2026-03-31 2026-02-01..2026-02-28"),
        ("this month vs last month", "Compare 2026-03-01..2026-03-31 2026-02-01..2026-02-28"),
        ("food this month vs last month", "Compare [Food] 2026-03-01..2026-03-31 2026-02-01..2026-02-28"),
        ("compare 2024 and 2025", "Compare 2024-01-01..2024-12-31 2025-01-01..2025-12-31"),
        ("compare my income between 2024 and 2025", "Compare in 2024-01-01..2024-12-31 2025-01-01..2025-12-31"),
        ("how much do I spend on food per month", "Average(Month) out [Food]"),
        ("how much do I spend on groceries a month on average", "Average(Month) out [Groceries]"),
        ("average daily spending", "Average(Day) out"),
        ("average weekly spending on food", "Average(Week) out [Food]"),
        ("monthly average on groceries", "Average(Month) [Groceries]"),
        ("what's my average grocery spending", "Average(Month) out [Groceries]"),
        ("show expenses", "List out"),
        ("show expenses this week", "List out 2026-03-16..2026-03-22"),
        ("list my expenses in february", "List out 2026-02-01..2026-02-28"),
        ("show me my last 5 expenses", "List out x5"),
        ("last 5 expenses", "List out x5"),
        ("recent transactions", "List"),
        ("latest entries", "List"),
        ("show my entries on monday", "List 2026-03-16..2026-03-16"),
        ("list income this year", "List in 2026-01-01..2026-12-31"),
        ("what's my balance", "Balance"),
        ("balance", "Balance"),
        ("cash balance", "Balance @cash"),
        ("balance of cash", "Balance @cash"),
        ("how much do I have in savings", "Balance @savings"),
        ("how much money do I have", "Balance"),
        ("what's left of my food budget", "BudgetLeft [Food]"),
        ("how much of my food budget is left", "BudgetLeft [Food]"),
        ("how much budget is left for food", "BudgetLeft [Food]"),
        ("food budget left", "BudgetLeft [Food]"),
        ("how much is left in my budget", "BudgetLeft"),
        ("how much did I spend from 1 march to 15 march", "Spent out 2026-03-01..2026-03-15"),
        ("how much did I spend between 1 feb and 28 feb", "Spent out 2026-02-01..2026-02-28"),
        ("spent between january and march", "Spent out 2026-01-01..2026-03-31"),
        ("from january to march how much did I spend on food", "Spent out [Food] 2026-01-01..2026-03-31"),
        ("how much did I spend this quarter", "Spent out 2026-01-01..2026-03-31"),
        ("income last month", "Earned in 2026-02-01..2026-02-28"),
        ("how much did I receive from acme this year", "Earned in 'acme' 2026-01-01..2026-12-31"),
        ("quanto gastei este mês?", "Spent out 2026-03-01..2026-03-31"),
        ("quanto gastei com mercado no mês passado", "Spent out 'mercado' 2026-02-01..2026-02-28"),
        ("cuánto gasté en comida el mes pasado", "Spent out 'comida' 2026-02-01..2026-02-28"),
        ("wie viel habe ich im Januar ausgegeben", "Spent out 2026-01-01..2026-01-31"),
        ("wie viel habe ich letzten Monat für food ausgegeben", "Spent out [Food] 2026-02-01..2026-02-28"),
        ("combien j'ai dépensé en mars", "Spent out 2026-03-01..2026-03-31"),
        ("combien j'ai dépensé ce mois", "Spent out 2026-03-01..2026-03-31"),
        ("quanto ho speso ieri", "Spent out 2026-03-17..2026-03-17"),
        ("quanto ho speso questo mese", "Spent out 2026-03-01..2026-03-31"),
        ("mein Kontostand", "Balance"),
        ("zeig mir die letzten 10 Buchungen", "List x10"),
        ("mostra os ultimos 10 lançamentos", "List x10"),
        ("biggest purchases in december", "Biggest out 2025-12-01..2025-12-31"),
        ("most expensive purchase this year", "Biggest out 2026-01-01..2026-12-31"),
        ("what was my biggest expense last week", "Biggest out 2026-03-09..2026-03-15"),
        ("hey, how much did I spend on food this month?", "Spent out [Food] 2026-03-01..2026-03-31"),
        ("what did I spend money on last week", "Spent out 2026-03-09..2026-03-15"),
    ] {
        let found = question(text, &cx).as_ref().map(shown);
        if found.as_deref() != Some(expected) {
            wrong.push(format!("{text}: {found:?}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_not_understood_whole_is_left_alone() {
    let categories = categories();
    let cx = context(&categories);
    let mut wrong = Vec::new();
    for text in [
        "how much money do I have left",
        "can I afford a 1,200 trip in June?",
        "how many coffees did I buy in march",
        "did I pay rent this month",
        "how much did I spend on things other than food",
        "how much more did I spend on food than transport",
        "why did I spend so much",
        "what is 2+2",
        "how are you",
        "and in february?",
        "what about food?",
        "how much did we spend on dinner with anna last week",
        "how much did bob spend",
        "please show my last 5 entries, thanks",
        "how much was left",
        "coffee 4",
        "",
        "?",
        "how much did I spend in 2030",
        // What would change the figure and is not understood is never dropped.
        "how much can I spend this month",
        "how much should I spend on food",
        "how much did I spend on charges",
        "how much did I spend on payments this month",
        "how much will I spend next month",
        "forecast for food",
        "how much did I spend by the end of the month",
        "how much do I spend on average on weekends",
        "trend of spending on mondays",
        "compare weekends in Jan and Feb",
        "how much did I spend on the weekend",
        "how much is left in my food budget on weekends",
        "how much did I spend on stuff",
        "how much did I spend at night",
        "how much did I spend on other things",
        "how much did I spend in the mornings this month",
        "did I spend more than last month",
        "how much less did I spend last month",
        "biggest expense except rent",
        "how much did I spend without rent",
        "how much did I spend in dollars",
        "average without rent",
        "how can I save 500 by june",
        "how can I save on food",
        "am I overspending on food",
        "anything unusual at Lidl",
        "how much do I have saved",
        "where should I invest my savings",
        "how much did each of us spend",
        "how much did I pay for half the rent",
        "net income this month",
        "¿cuánto puedo gastar este mes?",
        "¿cuánto gasté el mes",
        "¿cuánto gasté más que el mes pasado?",
        "¿gasté más que el mes pasado?",
        "¿cuánto gasté el fin de semana?",
        "¿cuánto gasté sin contar el alquiler?",
        "¿cuánto gasté en comida y transporte?",
        "cuánto gasté en no comida",
        "how much did I spend on",
    ] {
        if let Some(found) = question(text, &cx) {
            wrong.push(format!("{text}: {}", shown(&found)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(question(&"how much ".repeat(500), &cx), None);
}

#[test]
fn spanish_questions_are_understood_whole() {
    let categories = categories();
    let cx = context(&categories);
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("¿Cuánto gasté en food el mes pasado?", "Spent out [Food] 2026-02-01..2026-02-28"),
        ("¿cuánto he gastado este mes?", "Spent out 2026-03-01..2026-03-31"),
        ("¿Cuánto llevo gastado este mes?", "Spent out 2026-03-01..2026-03-31"),
        ("cuánto gastamos en enero", "Spent out 2026-01-01..2026-01-31"),
        ("cuánto gasté en el mercado este mes", "Spent out 'mercado' 2026-03-01..2026-03-31"),
        ("cuánto he gastado en Mercadona desde febrero", "Spent out 'Mercadona' 2026-02-01..2026-03-18"),
        ("cuánto gasté entre enero y febrero", "Spent out 2026-01-01..2026-02-28"),
        ("cuánto llevo gastado en lo que va de año", "Spent out 2026-01-01..2026-12-31"),
        ("¿cuál fue mi mayor categoría de gasto en enero?", "TopCategory out 2026-01-01..2026-01-31"),
        ("¿en qué gasto más?", "TopCategory out"),
        ("compara mis gastos entre enero y febrero", "Compare out 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("este mes frente al mes pasado", "Compare 2026-03-01..2026-03-31 2026-02-01..2026-02-28"),
        ("¿gasté más este mes que el mes pasado?", "Compare out 2026-03-01..2026-03-31 2026-02-01..2026-02-28"),
        ("¿cuánto he ganado este año?", "Earned in 2026-01-01..2026-12-31"),
        ("¿cuánto ingresé el año pasado?", "Earned in 2025-01-01..2025-12-31"),
        ("mayores gastos esta semana", "Biggest out 2026-03-16..2026-03-22"),
        ("mis gastos más grandes de este mes", "Biggest out 2026-03-01..2026-03-31"),
        ("los 5 mayores gastos de enero", "Biggest out 2026-01-01..2026-01-31 x5"),
        ("promedio por mes en groceries", "Average(Month) [Groceries]"),
        ("¿cuánto gasto de media al mes en food?", "Average(Month) out [Food]"),
        ("¿cuánto queda de mi presupuesto de food?", "BudgetLeft [Food]"),
        ("¿cuánto me queda del presupuesto?", "BudgetLeft"),
        ("cuánto me queda para food", "BudgetLeft [Food]"),
        ("how much is left for food", "BudgetLeft [Food]"),
        ("how much do I have left for groceries this month", "BudgetLeft [Groceries]"),
        ("how much did I spend from monday to friday", "Spent out 2026-03-09..2026-03-13"),
        ("how much did I spend from friday to monday", "Spent out 2026-03-13..2026-03-16"),
        ("this year vs last year", "Compare 2026-01-01..2026-12-31 2025-01-01..2025-12-31"),
        ("¿cuál es mi saldo?", "Balance"),
        ("saldo", "Balance"),
        ("¿cuánto dinero tengo?", "Balance"),
        ("muéstrame mis últimos 10 apuntes", "List x10"),
        ("muestra mis gastos de esta semana", "List out 2026-03-16..2026-03-22"),
        ("últimos 5 gastos", "List out x5"),
        ("¿cuántos gastos hay este mes?", "Count out 2026-03-01..2026-03-31"),
        ("¿cuánto he ahorrado este mes?", "Net 2026-03-01..2026-03-31"),
        ("gastos mes a mes", "Trend(Month) out"),
        ("evolución de mis gastos este año", "Trend(Month) out 2026-01-01..2026-12-31"),
        ("¿en qué estoy gastando demasiado?", "Overspending"),
        ("¿dónde gasto de más?", "Overspending"),
        ("¿en qué me estoy pasando este mes?", "Overspending 2026-03-01..2026-03-31"),
        ("¿algo raro este mes?", "Unusual 2026-03-01..2026-03-31"),
        ("¿hay algún cargo sospechoso?", "Unusual"),
        ("gastos inusuales", "Unusual"),
        ("¿cómo puedo ahorrar?", "Savings"),
        ("¿dónde podría ahorrar dinero?", "Savings"),
        ("¿cómo puedo gastar menos?", "Savings"),
    ] {
        let found = question(text, &cx).as_ref().map(shown);
        if found.as_deref() != Some(expected) {
            wrong.push(format!("{text}: {found:?}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn more_questions_are_understood_whole() {
    let categories = categories();
    let cx = context(&categories);
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("can you show me my last 5 expenses", "List out x5"),
        ("how much have I spent on everything this month", "Spent out 2026-03-01..2026-03-31"),
        ("what's my food budget", "BudgetLeft [Food]"),
        ("am I over budget", "BudgetLeft"),
        ("did I exceed my food budget", "BudgetLeft [Food]"),
        ("what's left in my budgets", "BudgetLeft"),
        ("what is my net worth", "Balance"),
        ("how much savings do I have", "Balance @savings"),
        ("how many transactions do I have this month", "Count 2026-03-01..2026-03-31"),
        ("how many expenses last week", "Count out 2026-03-09..2026-03-15"),
        ("how much did I save this month", "Net 2026-03-01..2026-03-31"),
        ("did I spend more this month than last month", "Compare out 2026-03-01..2026-03-31 2026-02-01..2026-02-28"),
        ("show my spending trend", "Trend(Month) out"),
        ("spending month by month this year", "Trend(Month) out 2026-01-01..2026-12-31"),
        ("food spending by week", "Trend(Week) out [Food]"),
        ("spending by category", "TopCategory out"),
        ("where am I overspending?", "Overspending"),
        ("am I overspending this month", "Overspending 2026-03-01..2026-03-31"),
        ("what am I spending too much on?", "Overspending"),
        ("where did I overspend in January", "Overspending 2026-01-01..2026-01-31"),
        ("am I spending more than usual?", "Overspending"),
        ("anything unusual?", "Unusual"),
        ("is there anything unusual this month?", "Unusual 2026-03-01..2026-03-31"),
        ("any suspicious charges lately?", "Unusual"),
        ("any strange transactions last week", "Unusual 2026-03-09..2026-03-15"),
        ("how can I save?", "Savings"),
        ("how can I save more money", "Savings"),
        ("where can I cut back?", "Savings"),
        ("what can I cut?", "Savings"),
        ("how do I spend less", "Savings"),
        ("how much will I spend this month?", "Forecast 2026-03-01..2026-03-31"),
        ("how much will I have spent by the end of the month", "Forecast"),
        ("forecast for this month", "Forecast 2026-03-01..2026-03-31"),
        ("¿cuánto voy a gastar este mes?", "Forecast 2026-03-01..2026-03-31"),
    ] {
        let found = question(text, &cx).as_ref().map(shown);
        if found.as_deref() != Some(expected) {
            wrong.push(format!("{text}: {found:?}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn who_is_asked_about_is_heard() {
    let categories = categories();
    let cx = context(&categories);
    for (text, mine) in [
        ("how much did I spend this month", true),
        ("how much did we spend this month", false),
        ("how much was spent this month", false),
        ("¿cuánto gasté este mes?", true),
        ("¿cuánto gastamos este mes?", false),
        ("spending this month", false),
    ] {
        assert_eq!(question(text, &cx).map(|question| question.mine), Some(mine), "{text}");
    }
}

#[test]
fn a_question_may_lean_on_the_one_before() {
    let categories = categories();
    let cx = context(&categories);
    let food = "how much did I spend on food last month?";
    for (before, text, expected) in [
        (food, "and in January?", "Spent out [Food] 2026-01-01..2026-01-31"),
        (food, "and in january", "Spent out [Food] 2026-01-01..2026-01-31"),
        (food, "what about January?", "Spent out [Food] 2026-01-01..2026-01-31"),
        (food, "january?", "Spent out [Food] 2026-01-01..2026-01-31"),
        (food, "and this month?", "Spent out [Food] 2026-03-01..2026-03-31"),
        (food, "And groceries?", "Spent [Groceries] 2026-02-01..2026-02-28"),
        (food, "what about transport", "Spent [Transport] 2026-02-01..2026-02-28"),
        (food, "how about groceries in january?", "Spent [Groceries] 2026-01-01..2026-01-31"),
        (food, "the same for groceries", "Spent [Groceries] 2026-02-01..2026-02-28"),
        (food, "and salary?", "Spent [Salary] 2026-02-01..2026-02-28"),
        (food, "and at Lidl?", "Spent out 'Lidl' 2026-02-01..2026-02-28"),
        (food, "and income?", "Earned in 2026-02-01..2026-02-28"),
        (food, "and on average per week?", "Average(Week) out [Food] 2026-02-01..2026-02-28"),
        (food, "and the biggest?", "Biggest out [Food] 2026-02-01..2026-02-28"),
        (food, "and by category?", "TopCategory out 2026-02-01..2026-02-28"),
        (food, "and compared with january?", "Compare out [Food] 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        (food, "¿y en enero?", "Spent out [Food] 2026-01-01..2026-01-31"),
        (food, "y este mes?", "Spent out [Food] 2026-03-01..2026-03-31"),
        (food, "und im Januar?", "Spent out [Food] 2026-01-01..2026-01-31"),
        (food, "et en janvier ?", "Spent out [Food] 2026-01-01..2026-01-31"),
        (food, "e em janeiro?", "Spent out [Food] 2026-01-01..2026-01-31"),
        ("how much did I earn this year?", "and last year?", "Earned in 2025-01-01..2025-12-31"),
        ("how much did I earn this year?", "and food?", "Spent [Food] 2026-01-01..2026-12-31"),
        ("how much did I earn this year?", "and spending?", "Spent out 2026-01-01..2026-12-31"),
        ("compare Jan and Feb", "and for food?", "Compare [Food] 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("compare Jan and Feb", "and in december?", "Spent 2025-12-01..2025-12-31"),
        ("top 5 expenses", "and this month?", "Biggest out 2026-03-01..2026-03-31 x5"),
        ("how much is left in my food budget?", "and groceries?", "BudgetLeft [Groceries]"),
        (
            "what was my highest spending category in January?",
            "and in february?",
            "TopCategory out 2026-02-01..2026-02-28",
        ),
        ("what was my highest spending category in January?", "and food?", "Spent [Food] 2026-01-01..2026-01-31"),
        ("cash balance", "and savings?", "Balance @savings"),
        ("how much did I save this month?", "and last month?", "Net 2026-02-01..2026-02-28"),
        ("am I overspending this month?", "and last month?", "Overspending 2026-02-01..2026-02-28"),
        (food, "and how many?", "Count out [Food] 2026-02-01..2026-02-28"),
    ] {
        let before = question(before, &cx).unwrap();
        assert_eq!(follow_up(text, &before, &cx).as_ref().map(shown).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_does_not_lean_is_left_alone() {
    let categories = categories();
    let cx = context(&categories);
    let before = question("how much did I spend on food last month?", &cx).unwrap();
    for text in [
        "january",
        "food",
        "and",
        "and?",
        "?",
        "",
        "and why?",
        "and you?",
        "thanks",
        "and in 2030?",
        "and what should I do about it?",
        "and delete it",
        "coffee 4",
        "and coffee 4.50",
        "or else",
    ] {
        assert_eq!(follow_up(text, &before, &cx), None, "{text}");
    }
    assert_eq!(follow_up(&"and ".repeat(500), &before, &cx), None);
    for (before, text) in [
        ("am I overspending this month?", "and at Lidl?"),
        ("where can I save money?", "and in february?"),
        ("how much will I spend this month?", "and in february?"),
    ] {
        let before = question(before, &cx).unwrap();
        assert_eq!(follow_up(text, &before, &cx), None, "{text}");
    }
    for (text, expected) in [
        ("and food?", true),
        ("¿y en enero?", true),
        ("what about food", true),
        ("what did I spend", false),
        ("and", false),
    ] {
        assert_eq!(leans(text), expected, "{text}");
    }
}

/// A default category is called so.
#[test]
fn income_is_all_of_it_though_a_category_is_called_other_income() {
    let mut categories = categories();
    let words = vec!["income".to_owned(), "refund".to_owned()];
    categories.push(CategoryWords { name: "Other income".into(), kind: Kind::Income, words, names: Vec::new() });
    let cx = context(&categories);
    for (text, expected) in [
        ("income last month", "Earned in 2026-02-01..2026-02-28"),
        ("how much did I earn in other income last month?", "Earned in [Other income] 2026-02-01..2026-02-28"),
    ] {
        assert_eq!(question(text, &cx).as_ref().map(shown).as_deref(), Some(expected), "{text}");
    }
    let before = question("how much did I spend on food last month?", &cx).unwrap();
    let after = follow_up("and income?", &before, &cx);
    assert_eq!(after.as_ref().map(shown).as_deref(), Some("Earned in 2026-02-01..2026-02-28"));
}

#[test]
fn how_many_and_which_year_are_questions_by_themselves() {
    let categories = categories();
    let cx = context(&categories);
    for (text, measure, limit, category) in [
        ("last 5", Measure::List, Some(5), None),
        ("últimos 3", Measure::List, Some(3), None),
        ("show me the last 20", Measure::List, Some(20), None),
        ("list 10", Measure::List, Some(10), None),
        ("top 5", Measure::Biggest, Some(5), None),
        ("march 2025", Measure::Spent, None, None),
        ("food 2025", Measure::Spent, None, Some("Food")),
        ("groceries in 2025", Measure::Spent, None, Some("Groceries")),
        ("spending 2025", Measure::Spent, None, None),
        ("income 2025", Measure::Earned, None, None),
    ] {
        let read = super::super::question(text, &cx);
        let read = read.map(|read| (read.measure, read.limit, read.category, read.periods.len()));
        let times = usize::from(limit.is_none());
        assert_eq!(read, Some((measure, limit, category.map(str::to_owned), times)), "{text}");
    }
}

#[test]
fn other_names_of_a_category_mean_all_of_it_and_things_in_it_do_not() {
    let cx = context(crate::intake::record::default_words());
    for (text, expected) in [
        ("¿cuánto gasté en comida este mes?", "Spent out [Food] 2026-03-01..2026-03-31"),
        ("how much did I spend on restaurants this month?", "Spent out [Food] 2026-03-01..2026-03-31"),
        ("how much did I spend on eating out this month?", "Spent out [Food] 2026-03-01..2026-03-31"),
        ("how much did I spend at the supermarket last month?", "Spent out [Groceries] 2026-02-01..2026-02-28"),
        ("¿cuánto gasté en el supermercado en enero?", "Spent out [Groceries] 2026-01-01..2026-01-31"),
        ("how much did I spend on transport this year?", "Spent out [Transport] 2026-01-01..2026-12-31"),
        ("¿cuánto he gastado en transporte?", "Spent out [Transport]"),
        ("how much on clothes this month?", ""),
        ("how much did I spend on clothes this month?", "Spent out [Shopping] 2026-03-01..2026-03-31"),
        ("¿cuánto gasté en ropa?", "Spent out [Shopping]"),
        ("¿cuánto me queda para comida?", "BudgetLeft [Food]"),
        ("promedio al mes en ocio", "Average(Month) [Fun]"),
        // Things in a category, which its entries may be called by.
        ("how much did I spend on rent this year?", "Spent out 'rent' 2026-01-01..2026-12-31"),
        ("how much did I spend on petrol in january?", "Spent out 'petrol' 2026-01-01..2026-01-31"),
        ("how much did I spend on coffee?", "Spent out 'coffee'"),
    ] {
        assert_eq!(question(text, &cx).as_ref().map(shown).unwrap_or_default(), expected, "{text}");
    }
}

/// The ten commonest questions, each with what may come after it.
#[test]
fn every_common_question_may_be_gone_on_from() {
    let categories = categories();
    let accounts = ["cash".to_owned(), "savings".to_owned()];
    let cx = Context { accounts: &accounts, ..context(&categories) };
    let month = "2026-03-01..2026-03-31";
    let mut wrong = Vec::new();
    for (before, follow_ups) in [
        (
            "what is my balance?",
            &[
                ("and groceries?", "Spent [Groceries] MONTH"),
                ("¿y groceries?", "Spent [Groceries] MONTH"),
                ("and at Lidl?", "Spent 'Lidl' MONTH"),
                ("and Lidl?", "? Spent 'Lidl' MONTH"),
                ("and in February?", "Net 2026-02-01..2026-02-28"),
                ("¿y en febrero?", "Net 2026-02-01..2026-02-28"),
                ("and last year?", "Net 2025-01-01..2025-12-31"),
                ("and cash?", "Balance @cash"),
                ("and my savings?", "Balance @savings"),
                ("and in dollars?", "Balance in USD"),
                ("and income?", "Earned in MONTH"),
                ("and how much did I spend?", "Spent out MONTH"),
                ("and the biggest expenses?", "Biggest out MONTH"),
                ("and my food budget?", "BudgetLeft [Food]"),
                ("and my goals?", "Goals"),
                ("and groceries in February?", "Spent [Groceries] 2026-02-01..2026-02-28"),
                ("and on average per week?", "Average(Week) out"),
            ][..],
        ),
        (
            "how much is left in my food budget?",
            &[
                ("and groceries?", "BudgetLeft [Groceries]"),
                ("and in February?", "Spent [Food] 2026-02-01..2026-02-28"),
                ("and at Lidl?", "Spent 'Lidl' MONTH"),
                ("and Lidl?", "? Spent 'Lidl' MONTH"),
                ("and my balance?", "Balance"),
                ("and my goal?", "Goals"),
                ("and how much did I spend?", "Spent out [Food] MONTH"),
                ("and income?", "Earned in MONTH"),
            ],
        ),
        (
            "how much did I spend on food in February?",
            &[
                ("and compared with last year?", "Compare out [Food] 2025-02-01..2025-02-28 2026-02-01..2026-02-28"),
                ("and compared to last year?", "Compare out [Food] 2025-02-01..2025-02-28 2026-02-01..2026-02-28"),
                ("¿y comparado con el año pasado?", "Compare out [Food] 2025-02-01..2025-02-28 2026-02-01..2026-02-28"),
                ("y frente al año pasado", "Compare out [Food] 2025-02-01..2025-02-28 2026-02-01..2026-02-28"),
                ("and the same month last year?", "Spent out [Food] 2025-02-01..2025-02-28"),
                ("¿y el mismo mes del año pasado?", "Spent out [Food] 2025-02-01..2025-02-28"),
                ("and last year?", "Spent out [Food] 2025-01-01..2025-12-31"),
                ("¿y el año pasado?", "Spent out [Food] 2025-01-01..2025-12-31"),
                ("and compared with January?", "Compare out [Food] 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
                ("and in euros?", "Spent out [Food] 2026-02-01..2026-02-28 in EUR"),
                ("y en dólares", "Spent out [Food] 2026-02-01..2026-02-28 in USD"),
                ("and Lidl?", "? Spent out 'Lidl' 2026-02-01..2026-02-28"),
                ("¿y Mercadona?", "? Spent out 'Mercadona' 2026-02-01..2026-02-28"),
                ("what about Ben?", "? Spent out 'Ben' 2026-02-01..2026-02-28"),
                ("and by shop?", "TopMerchant out [Food] 2026-02-01..2026-02-28"),
                ("and my balance?", "Balance"),
                ("¿y mis metas?", "Goals"),
            ],
        ),
        (
            "how much did I spend this week?",
            &[("and compared with last year?", "Compare out 2025-03-16..2025-03-22 2026-03-16..2026-03-22")],
        ),
        (
            "how much did I spend this year?",
            &[("and compared with last year?", "Compare out 2025-01-01..2025-12-31 2026-01-01..2026-12-31")],
        ),
        (
            "what was my highest spending category in January?",
            &[
                ("and groceries?", "Spent [Groceries] 2026-01-01..2026-01-31"),
                ("and in February?", "TopCategory out 2026-02-01..2026-02-28"),
                ("and Lidl?", "? Spent out 'Lidl' 2026-01-01..2026-01-31"),
                ("and income?", "TopCategory in 2026-01-01..2026-01-31"),
                ("and shops?", "TopMerchant out 2026-01-01..2026-01-31"),
            ],
        ),
        (
            "compare my expenses between Jan and Feb",
            &[
                ("and groceries?", "Compare out [Groceries] 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
                ("and income?", "Compare in 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
                ("and in December?", "Spent out 2025-12-01..2025-12-31"),
                ("and Lidl?", "? Compare out 'Lidl' 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
            ],
        ),
        (
            "how much did I earn this year?",
            &[
                ("and groceries?", "Spent [Groceries] 2026-01-01..2026-12-31"),
                ("and last year?", "Earned in 2025-01-01..2025-12-31"),
                ("and Lidl?", "? Net 'Lidl' 2026-01-01..2026-12-31"),
                ("and in February?", "Earned in 2026-02-01..2026-02-28"),
                ("and compared with last year?", "Compare in 2025-01-01..2025-12-31 2026-01-01..2026-12-31"),
            ],
        ),
        (
            "biggest expenses this week",
            &[
                ("and groceries?", "Biggest out [Groceries] 2026-03-16..2026-03-22"),
                ("and last week?", "Biggest out 2026-03-09..2026-03-15"),
                ("and income?", "Biggest in 2026-03-16..2026-03-22"),
                ("and Lidl?", "? Biggest out 'Lidl' 2026-03-16..2026-03-22"),
            ],
        ),
        (
            "average per month on groceries",
            &[
                ("and food?", "Average(Month) [Food]"),
                ("and last year?", "Average(Month) [Groceries] 2025-01-01..2025-12-31"),
                ("and in February?", "Spent [Groceries] 2026-02-01..2026-02-28"),
                ("and per week?", "Average(Week) out [Groceries]"),
                ("and income?", "Average(Month) in"),
                ("and Lidl?", "? Average(Month) 'Lidl'"),
            ],
        ),
        (
            "what did I spend at Lidl since March?",
            &[
                ("and groceries?", "Spent [Groceries] 2026-03-01..2026-03-18"),
                ("and Aldi?", "? Spent out 'Aldi' 2026-03-01..2026-03-18"),
                ("and in February?", "Spent out 'Lidl' 2026-02-01..2026-02-28"),
            ],
        ),
        (
            "show my last 10 entries",
            &[
                ("and groceries?", "List [Groceries] x10"),
                ("and in February?", "List 2026-02-01..2026-02-28 x10"),
                ("and Lidl?", "? List 'Lidl' x10"),
                ("and the last 5?", "List x5"),
                ("and income?", "List in x10"),
            ],
        ),
        (
            "how much did I save this month?",
            &[
                ("and on food?", "Spent [Food] MONTH"),
                ("and last month?", "Net 2026-02-01..2026-02-28"),
                ("and compared with last year?", ""),
            ],
        ),
        ("how are my goals?", &[("and my balance?", "Balance"), ("and groceries?", "Spent [Groceries] MONTH")]),
    ] {
        let Some(asked) = question(before, &cx) else {
            wrong.push(format!("{before} is not understood"));
            continue;
        };
        for (text, expected) in follow_ups {
            let expected = expected.replace("MONTH", month);
            let whole = follow_up(text, &asked, &cx).as_ref().map(shown);
            let named = || follow_up_named(text, &asked, &cx).map(|found| format!("? {}", shown(&found)));
            let found = whole.or_else(named).unwrap_or_default();
            if found != expected {
                wrong.push(format!("{before} {text}: {found}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let before = question("how much did I spend this month?", &cx).unwrap();
    for text in
        ["and why?", "and you?", "and delete it", "Lidl?", "and so?", "and coffee 4.50", "and what should I do?"]
    {
        assert_eq!(follow_up_named(text, &before, &cx), None, "{text}");
    }
}

#[test]
fn goals_are_asked_for() {
    let categories = categories();
    let cx = context(&categories);
    for text in ["how are my goals?", "show my goals", "what is left of my goal?", "¿cómo van mis metas?", "my goals"]
    {
        let found = question(text, &cx).as_ref().map(shown);
        assert_eq!(found.as_deref(), Some("Goals"), "{text}");
    }
    for text in ["how much did I spend on my goals this month?", "can I reach my goal", "goals in 2025"] {
        assert_ne!(question(text, &cx).map(|found| found.measure), Some(Measure::Goals), "{text}");
    }
}

#[test]
fn paraphrases_periods_and_bounds_are_understood_in_both_languages() {
    let categories = crate::intake::record::default_words().to_vec();
    let cx = context(&categories);
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("compara octubre con noviembre", "Compare 2025-10-01..2025-10-31 2025-11-01..2025-11-30"),
        ("compara mis gastos de octubre y noviembre", "Compare out 2025-10-01..2025-10-31 2025-11-01..2025-11-30"),
        ("compara mis gastos de enero con los de febrero", "Compare out 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("comparar enero con febrero", "Compare 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("compárame mis gastos entre enero y febrero", "Compare out 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("¿gasté más en enero o en febrero?", "Compare out 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("did I spend more in January or February?", "Compare out 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("gastos de enero contra febrero", "Compare out 2026-01-01..2026-01-31 2026-02-01..2026-02-28"),
        ("compara este mes con el anterior", "Compare 2026-03-01..2026-03-31 2026-02-01..2026-02-28"),
        ("compare January with the one before", "Compare 2026-01-01..2026-01-31 2025-12-01..2025-12-31"),
        ("promedio mensual en supermercado", "Average(Month) [Groceries]"),
        ("media mensual en comida", "Average(Month) [Food]"),
        ("gasto medio mensual en comida", "Average(Month) out [Food]"),
        ("cuánto gasto a la semana en comida", "Average(Week) out [Food]"),
        ("¿cuál fue mi categoría con más gasto en octubre?", "TopCategory out 2025-10-01..2025-10-31"),
        ("en qué categoría gasté más en enero", "TopCategory out 2026-01-01..2026-01-31"),
        ("mayores gastos de la semana", "Biggest out 2026-03-16..2026-03-22"),
        ("biggest expenses of the month", "Biggest out 2026-03-01..2026-03-31"),
        ("dame mis últimos 10 apuntes", "List x10"),
        ("los 10 últimos apuntes", "List x10"),
        ("mis 5 últimos gastos", "List out x5"),
        ("dame 5 gastos", "List out x5"),
        ("cuánto se me fue en comida el mes pasado", "Spent out [Food] 2026-02-01..2026-02-28"),
        ("food last month", "Spent [Food] 2026-02-01..2026-02-28"),
        ("groceries january", "Spent [Groceries] 2026-01-01..2026-01-31"),
        ("comida en enero", "Spent [Food] 2026-01-01..2026-01-31"),
        ("refunds this year", "Spent [Refunds] 2026-01-01..2026-12-31"),
        ("últimos 7 días", "Spent 2026-03-12..2026-03-18"),
        ("how's my food budget doing", "BudgetLeft [Food]"),
        ("cómo va mi presupuesto de comida", "BudgetLeft [Food]"),
        ("am I within budget", "BudgetLeft"),
        ("how much is left?", "BudgetLeft"),
        ("how much have I got left for groceries", "BudgetLeft [Groceries]"),
        ("how much can I still spend on food", "BudgetLeft [Food]"),
        ("how is my bike goal doing?", "Goals 'bike'"),
        ("cómo va mi meta de la bici", "Goals 'bici'"),
        ("how are my goals doing", "Goals"),
        ("how much did I spend on food and groceries", "Spent out [Food] +[Groceries]"),
        ("cuánto gasté en comida y transporte el mes pasado", "Spent out [Food] +[Transport] 2026-02-01..2026-02-28"),
        ("how much did I spend tagged #work", "Spent out #work"),
        ("how much did I spend on #work", "Spent out #work"),
        ("expenses tagged work in january", "Spent out #work 2026-01-01..2026-01-31"),
        ("gastos con la etiqueta work", "Spent out #work"),
        ("how much did I spend on transport in Q1", "Spent out [Transport] 2026-01-01..2026-03-31"),
        ("spending in q4 2025", "Spent out 2025-10-01..2025-12-31"),
        ("how much did I spend in Q3", "Spent out 2025-07-01..2025-09-30"),
        ("cuánto gasté en el tercer trimestre de 2025", "Spent out 2025-07-01..2025-09-30"),
        ("how much did I spend between 1 and 15 january", "Spent out 2026-01-01..2026-01-15"),
        ("spent from 1 to 15 january", "Spent out 2026-01-01..2026-01-15"),
        ("gasté entre el 1 y el 15 de enero", "Spent out 2026-01-01..2026-01-15"),
        ("gastos del 1 al 15 de enero", "Spent out 2026-01-01..2026-01-15"),
        ("expenses january 1-15", "Spent out 2026-01-01..2026-01-15"),
        ("how much did I spend on food 2 months ago", "Spent out [Food] 2026-01-01..2026-01-31"),
        ("how much did I spend two weeks ago", "Spent out 2026-03-02..2026-03-08"),
        ("spending a year ago", "Spent out 2025-01-01..2025-12-31"),
        ("cuánto gasté hace dos meses", "Spent out 2026-01-01..2026-01-31"),
        ("gastos de hace un mes", "Spent out 2026-02-01..2026-02-28"),
        ("how much did I spend last weekend", "Spent out 2026-03-14..2026-03-15"),
        ("cuánto gasté el fin de semana pasado", "Spent out 2026-03-14..2026-03-15"),
        ("how much did I spend the week before last", "Spent out 2026-03-02..2026-03-08"),
        ("my last entry", "List x1"),
        ("mi último gasto", "List out x1"),
        ("show entries from January 9", "List 2026-01-09..2026-01-09"),
        ("show entries from January 9 to February 2", "List 2026-01-09..2026-02-02"),
        ("what subscriptions do I pay", "List out [Subscriptions]"),
        ("my 5 biggest expenses", "Biggest out x5"),
        ("3 most expensive things this month", "Biggest 2026-03-01..2026-03-31 x3"),
        ("list everything over 100", "List >100"),
        ("expenses over 100 in january", "List out >100 2026-01-01..2026-01-31"),
        ("entries above 50", "List >50"),
        ("everything under 5", "List <5"),
        ("expenses between 50 and 100", "List out >50 <100"),
        ("how much did I spend on things over 100", "Spent out >100"),
        ("how many expenses over 50 this month", "Count out >50 2026-03-01..2026-03-31"),
        ("los 5 gastos más grandes de enero", "Biggest out 2026-01-01..2026-01-31 x5"),
        ("los 3 mayores gastos", "Biggest out x3"),
        ("top 5 comercios", "TopMerchant x5"),
        ("gastos de más de 100 en enero", "List out >100 2026-01-01..2026-01-31"),
        ("gastos mayores de 50", "List out >50"),
        ("first 5 entries of january", "-"),
        ("expenses up to 15 january", "-"),
        ("expenses over 100 usd", "-"),
        ("en qué día de la semana gasto más", "-"),
        ("how am I doing", "-"),
        ("how are things going", "-"),
    ] {
        let read = question(text, &cx).map_or_else(|| "-".to_owned(), |question| shown(&question));
        if read != expected {
            wrong.push(format!("{text:?}\n  expected {expected}\n  read     {read}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_category_and_a_time_are_a_question_with_a_mark_too() {
    let categories = categories();
    let cx = context(&categories);
    for (text, expected) in [
        ("groceries january?", Some("Spent [Groceries] 2026-01-01..2026-01-31")),
        ("¿food el mes pasado?", Some("Spent [Food] 2026-02-01..2026-02-28")),
        ("food yesterday?", None),
        ("which day of the week?", None),
        ("how are things?", None),
        ("how am I doing?", None),
    ] {
        assert_eq!(bare_question(text, &cx).as_ref().map(shown).as_deref(), expected, "{text}");
    }
}
