//! Questions that need no model, and those left to one.

use super::{categories, context};
use crate::intake::quick_text::{Kind, Question, question};

/// `Spent out [Food] 'Lidl' @cash 2026-03-01..2026-03-31 x10`.
fn shown(question: &Question) -> String {
    let kind = question.kind.map(|kind| if kind == Kind::Income { " in" } else { " out" });
    let periods: String = question.periods.iter().map(|p| format!(" {}..{}", p.from, p.to)).collect();
    format!(
        "{:?}{}{}{}{}{periods}{}",
        question.measure,
        kind.unwrap_or_default(),
        question.category.as_ref().map(|c| format!(" [{c}]")).unwrap_or_default(),
        question.words.as_ref().map(|w| format!(" '{w}'")).unwrap_or_default(),
        question.account.as_ref().map(|a| format!(" @{a}")).unwrap_or_default(),
        question.limit.map(|n| format!(" x{n}")).unwrap_or_default(),
    )
}

#[test]
fn common_questions_are_understood_whole() {
    let categories = categories();
    let cx = context(&categories);
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
        assert_eq!(question(text, &cx).as_ref().map(shown).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_not_understood_whole_is_left_alone() {
    let categories = categories();
    let cx = context(&categories);
    for text in [
        "how much money do I have left",
        "what's my food budget",
        "can I afford a 1,200 trip in June?",
        "how many coffees did I buy in march",
        "did I pay rent this month",
        "expenses over 100 in march",
        "how much did I spend on things other than food",
        "how much more did I spend on food than transport",
        "why did I spend so much",
        "what is 2+2",
        "how are you",
        "and in february?",
        "what about food?",
        "how much did I save this month",
        "am I over budget",
        "how much did we spend on dinner with anna last week",
        "how much did I spend on food and transport",
        "how much did bob spend",
        "please show my last 5 entries, thanks",
        "how much was left",
        "coffee 4",
        "",
        "?",
        "how much did I spend in 2030",
        "how much did I spend on",
    ] {
        assert_eq!(question(text, &cx), None, "{text}");
    }
    assert_eq!(question(&"how much ".repeat(500), &cx), None);
}
