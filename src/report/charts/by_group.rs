//! Sums of categories, merchants and the like, the largest on top and what is small together.

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{Of, drawn_currency, subtitle};
use crate::args;
use crate::ledger::Kind;
use crate::report::chart::{Chart, Drawing, Row};
use crate::report::figures::ranking;
use crate::report::finding::Finding;
use crate::report::place::Place;
use crate::store::StoreError;
use crate::store::search::{By, Filter};

/// Rows of a picture; what is left goes into one more.
const ROWS: usize = 11;

pub async fn chart(
    db: &mut PgConnection,
    place: Place<'_>,
    filter: &Filter,
    by: By,
) -> Result<(Of, Finding), StoreError> {
    let words = place.locale.words();
    let filter = Filter { kind: Some(filter.kind.unwrap_or(Kind::Expense)), ..filter.clone() };
    let finding = ranking::figure(db, place, &filter, by, ROWS).await?;
    let ranking = ranking::ranking(db, place, &filter, by).await?;
    let Some(((_, currency), groups, others)) = drawn_currency(&ranking) else { return Ok((None, finding)) };
    let total: Decimal = groups.iter().map(|group| group.amount).sum();
    let row = |label: String, amount: Decimal| {
        let share = place.locale.percent(amount.checked_div(total).unwrap_or_default());
        Row { label, values: vec![(amount, format!("{} · {share}", place.money(amount, currency)))] }
    };
    let unnamed = || {
        if by == By::Category { words.plain("uncategorised", args![]) } else { words.plain("chart-unnamed", args![]) }
    };
    let shown = if groups.len() <= ROWS + 1 { groups.len() } else { ROWS };
    let mut rows: Vec<Row> =
        groups.iter().take(shown).map(|group| row(group.label.clone().unwrap_or_else(unnamed), group.amount)).collect();
    let rest: Decimal = groups.iter().skip(shown).map(|group| group.amount).sum();
    if groups.len() > shown {
        let count = place.locale.count(groups.len() - shown);
        rows.push(row(words.plain("chart-rest", args!["count" => count]), rest));
    }
    let by = match by {
        By::Merchant | By::Name => "merchant",
        By::Account => "account",
        By::Tag => "tag",
        By::Payer => "payer",
        By::All | By::Category => "category",
    };
    let kind = filter.kind.map_or("expense", Kind::as_str);
    let title = words.plain("chart-by", args!["by" => by, "kind" => kind]);
    let chart = Chart {
        title,
        subtitle: subtitle(place, &finding.about, total, currency),
        drawing: Drawing::Bars { legend: Vec::new(), rows },
    };
    Ok((Some((chart, others)), finding))
}
