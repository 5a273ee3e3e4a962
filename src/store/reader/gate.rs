use serde_json::Value;

use super::Limits;

/// What the planner expects of a query, from `EXPLAIN (FORMAT JSON)`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Expectation {
    /// The most rows any node makes.
    rows: f64,
    /// The most bytes any node makes.
    bytes: f64,
    /// The cost of the costliest node; a LIMIT above it does not make it cheaper. Of what is known to be empty, zero.
    cost: f64,
    /// There is a node with a cost.
    is_read: bool,
}

/// Whether a query may be run, by its plan. A plan that cannot be read lets nothing through. `gathers`: it puts values of
/// many rows into one, so that fewer rows are too many.
pub(super) fn lets_through(plan: &str, gathers: bool, limits: &Limits) -> bool {
    let Ok(plan) = serde_json::from_str::<Value>(plan) else { return false };
    let expected = expectation(&plan);
    let rows = if gathers { limits.plan_rows.min(limits.gathered_rows) } else { limits.plan_rows };
    expected.is_read
        && expected.rows <= rows as f64
        && expected.bytes <= limits.plan_bytes as f64
        && expected.cost <= limits.plan_cost as f64
}

/// PostgreSQL does not nest a plan deeper than the query was, which the guard bounds.
fn expectation(plan: &Value) -> Expectation {
    let largest = |one: Expectation, other: Expectation| Expectation {
        rows: one.rows.max(other.rows),
        bytes: one.bytes.max(other.bytes),
        cost: one.cost.max(other.cost),
        is_read: one.is_read || other.is_read,
    };
    match plan {
        Value::Array(items) => items.iter().map(expectation).fold(Expectation::default(), largest),
        Value::Object(fields) => {
            let number = |name: &str| fields.get(name).and_then(Value::as_f64).unwrap_or_default();
            let rows = number("Plan Rows");
            let is_read = fields.get("Total Cost").is_some_and(Value::is_number);
            let own = Expectation { rows, bytes: rows * number("Plan Width"), cost: number("Total Cost"), is_read };
            fields.values().map(expectation).fold(own, largest)
        }
        _ => Expectation::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_node_decides() {
        let plan = |rows: u64, width: u64, cost: u64| {
            let inner = format!(r#"{{"Total Cost": {cost}.25, "Plan Rows": {rows}, "Plan Width": {width}}}"#);
            format!(r#"[{{"Plan": {{"Total Cost": 9.5, "Plan Rows": 201, "Plan Width": 32, "Plans": [{inner}]}}}}]"#)
        };
        for (rows, width, cost, passes) in [
            (50_000, 40, 20_000, true),
            (2_000_000, 8, 20_000, true),
            (2_000_001, 8, 20_000, false),
            (1_000_000, 67, 20_000, true),
            (1_000_000, 68, 20_000, false),
            (10, 8, 4_999_999, true),
            (10, 8, 5_000_000, false),
        ] {
            let text = plan(rows, width, cost);
            assert_eq!(lets_through(&text, false, &Limits::default()), passes, "{text}");
            let gathered = passes && rows <= Limits::default().gathered_rows;
            assert_eq!(lets_through(&text, true, &Limits::default()), gathered, "{text}");
        }
        for unread in ["", "[]", "{", "null", r#"[{"Plan": {}}]"#] {
            assert!(!lets_through(unread, false, &Limits::default()), "{unread}");
        }
    }
}
