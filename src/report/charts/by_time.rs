//! Sums through time, one column a stretch.

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{Of, drawn_currency, subtitle};
use crate::args;
use crate::ledger::Kind;
use crate::report::chart::{Chart, Column, Drawing};
use crate::report::figures::trend;
use crate::report::finding::Finding;
use crate::report::place::Place;
use crate::store::StoreError;
use crate::store::search::{Filter, Step};

pub async fn chart(
    db: &mut PgConnection,
    place: Place<'_>,
    filter: &Filter,
    step: Step,
) -> Result<(Of, Finding), StoreError> {
    let words = place.locale.words();
    let filter = Filter { kind: Some(filter.kind.unwrap_or(Kind::Expense)), ..filter.clone() };
    let finding = trend::figure(db, place, &filter, step).await?;
    let trend = trend::trend(db, place, &filter, step).await?;
    let Some(((_, currency), sums, others)) = drawn_currency(&trend.sums) else { return Ok((None, finding)) };
    let years = trend.stretches.first().map(|one| one.start.format("%Y").to_string())
        != trend.stretches.last().map(|one| one.start.format("%Y").to_string());
    let label = |start: chrono::NaiveDate| super::label(place, step, start, years);
    let columns = trend.stretches.iter().zip(sums).map(|(one, sum)| Column { label: label(one.start), value: *sum });
    let kind = filter.kind.map_or("expense", Kind::as_str);
    let title = words.plain("chart-time", args!["unit" => step.word(), "kind" => kind]);
    let total: Decimal = sums.iter().sum();
    let chart = Chart {
        title,
        subtitle: subtitle(place, &finding.about, total, currency),
        drawing: Drawing::Columns { columns: columns.collect(), running: trend.running },
    };
    Ok((Some((chart, others)), finding))
}
