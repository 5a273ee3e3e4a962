//! PURE: the SELECTs behind sure questions. They go through the same guard and reader as a model's.

use crate::ledger::Kind;
use crate::ledger::period::Period;

/// Columns of a listed entry.
const ENTRY: &str = "id, kind, amount, currency, category, merchant, description, account, to_account, occurred_on";

/// What the figures are of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub kind: Option<Kind>,
    pub category: Option<String>,
    /// Words of the merchant or the note.
    pub words: Option<String>,
    pub account: Option<String>,
    pub period: Option<Period>,
}

impl Filter {
    pub(super) fn within(&self, period: Period) -> Self {
        Self { period: Some(period), ..self.clone() }
    }

    fn conditions(&self) -> String {
        let mut conditions = Vec::new();
        if let Some(kind) = self.kind {
            conditions.push(format!("kind = '{}'", kind.as_str()));
        }
        if let Some(category) = &self.category {
            conditions.push(format!("category = {}", literal(category)));
        }
        if let Some(account) = &self.account {
            conditions.push(format!("account = {}", literal(account)));
        }
        if let Some(words) = &self.words {
            // Quoted wildcards would need a backslash; a person who writes one means any character well enough.
            let pattern = literal(&format!("%{}%", words.replace('%', "_")));
            conditions.push(format!("(merchant ilike {pattern} or description ilike {pattern})"));
        }
        if let Some(Period { start, end }) = self.period {
            conditions.push(format!("occurred_on >= '{start}' and occurred_on <= '{end}'"));
        }
        if conditions.is_empty() { String::new() } else { format!(" where {}", conditions.join(" and ")) }
    }

    /// `currency`, `total`, `entries`.
    pub(super) fn sums(&self) -> String {
        format!(
            "select currency, sum(amount) as total, count(*) as entries from transactions{} \
             group by currency order by total desc",
            self.conditions()
        )
    }

    /// `first`: the day of the earliest entry.
    pub(super) fn first_day(&self) -> String {
        format!("select min(occurred_on) as first from transactions{}", self.conditions())
    }

    /// `name`, `currency`, `total` of each category or merchant.
    pub(super) fn by(&self, column: &str) -> String {
        format!(
            "select {column} as name, currency, sum(amount) as total from transactions{} \
             group by {column}, currency order by total desc, name",
            self.conditions()
        )
    }

    /// The entries, latest first, or largest first with this currency before others.
    pub(super) fn entries(&self, largest_in: Option<&str>, limit: usize) -> String {
        let order = match largest_in {
            Some(currency) => format!("(currency = {}) desc, currency, amount desc, id", literal(currency)),
            None => "occurred_on desc, id desc".to_owned(),
        };
        format!("select {ENTRY} from transactions{} order by {order} limit {limit}", self.conditions())
    }
}

/// A string literal. A backslash means nothing special, but the guard takes none, so it goes.
fn literal(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control() && *c != '\\').collect();
    format!("'{}'", plain.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlguard;

    #[test]
    fn every_query_passes_the_guard_whatever_people_call_things() {
        let day = |text: &str| text.parse().unwrap();
        for name in ["Food", "O'Brien's", "a\\'b", "'; delete from entries --", "100% $$ x", "日本 🍣\u{0}", ""] {
            let filter = Filter {
                kind: Some(Kind::Expense),
                category: Some(name.into()),
                words: Some(name.into()),
                account: Some(name.into()),
                period: Some(Period { start: day("2026-03-01"), end: day("2026-03-31") }),
            };
            for filter in [filter, Filter::default()] {
                for sql in [
                    filter.sums(),
                    filter.first_day(),
                    filter.by("category"),
                    filter.by("merchant"),
                    filter.entries(None, 10),
                    filter.entries(Some("EUR"), 10),
                ] {
                    assert_eq!(sqlguard::guard(&sql).map(|_| ()), Ok(()), "{sql}");
                }
            }
        }
    }
}
