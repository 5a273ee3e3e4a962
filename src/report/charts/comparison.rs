//! The categories of two times beside each other, those that changed most on top.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{Of, drawn_currency};
use crate::args;
use crate::ledger::Kind;
use crate::ledger::period::Period;
use crate::report::chart::{Chart, Drawing, Row};
use crate::report::figures::comparison;
use crate::report::figures::ranking::{self, Ranking};
use crate::report::finding::Finding;
use crate::report::place::Place;
use crate::store::StoreError;
use crate::store::search::{By, Filter};

/// Rows of a picture.
const ROWS: usize = 9;

pub async fn chart(
    db: &mut PgConnection,
    place: Place<'_>,
    filter: &Filter,
    one: Period,
    other: Period,
) -> Result<(Of, Finding), StoreError> {
    let words = place.locale.words();
    let (earlier, later) = if one.start <= other.start { (one, other) } else { (other, one) };
    let filter = Filter { kind: Some(filter.kind.unwrap_or(Kind::Expense)), ..filter.clone() };
    let finding = comparison::figure(db, place, &filter, earlier, later).await?;
    let mut sides: BTreeMap<_, BTreeMap<String, [Decimal; 2]>> = BTreeMap::new();
    for (side, period) in [earlier, later].into_iter().enumerate() {
        let ranking: Ranking = ranking::ranking(db, place, &filter.within(period), By::Category).await?;
        for (currency, groups) in ranking {
            for group in groups {
                let label = group.label.unwrap_or_else(|| words.plain("uncategorised", args![]));
                let pair = sides.entry(currency).or_default().entry(label).or_default();
                if let Some(place) = pair.get_mut(side) {
                    *place += group.amount;
                }
            }
        }
    }
    let Some(((_, currency), groups, others)) = drawn_currency(&sides) else { return Ok((None, finding)) };
    let mut largest: Vec<(&String, &[Decimal; 2])> = groups.iter().collect();
    largest.sort_by_key(|(label, [before, after])| (-(*before).max(*after), label.as_str()));
    let row = |(label, pair): &(&String, &[Decimal; 2])| Row {
        label: (*label).clone(),
        values: pair.iter().map(|amount| (*amount, place.money(*amount, currency))).collect(),
    };
    let rows = largest.iter().take(ROWS).map(row).collect();
    let total = |side: usize| groups.values().filter_map(|pair| pair.get(side)).sum::<Decimal>();
    let totals = [total(0), total(1)].map(|total| place.money(total, currency));
    let legend = [earlier, later].map(|period| place.period(Some(period))).to_vec();
    let kind = filter.kind.map_or("expense", Kind::as_str);
    let chart = Chart {
        title: words.plain("chart-comparison", args!["kind" => kind]),
        subtitle: totals.join(" → "),
        drawing: Drawing::Bars { legend, rows },
    };
    Ok((Some((chart, others)), finding))
}
