//! What a figure found out: said to a person, told to a model, and shown with its grounds.

use serde_json::Value;

use super::table::Table;
use crate::ledger::period::Period;
use crate::reply::Html;

/// A figure, finished.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    /// What was understood: `Food · October 2026`.
    pub about: String,
    /// For a person, what was understood first.
    pub html: Html,
    /// The figures, exact.
    pub sheets: Vec<Sheet>,
    /// The days they are of, where they are of one stretch.
    pub period: Option<Period>,
    /// How they were worked out, where a sum does not say it all.
    pub method: Option<String>,
}

/// One table of a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What its rows are, for a model.
    pub name: &'static str,
    /// The rows.
    pub table: Table,
    /// A query on the views that reads what the rows were made of.
    pub sql: String,
}

impl Finding {
    /// What a model is told: `about`, the days, `method` and an array of objects for each sheet; figures digit by digit.
    pub fn told(&self) -> String {
        let mut fields: Vec<String> = vec![format!("\"about\":{}", Value::from(self.about.as_str()))];
        if let Some(Period { start, end }) = self.period {
            fields.push(format!("\"from\":\"{start}\",\"to\":\"{end}\""));
        }
        if let Some(method) = &self.method {
            fields.push(format!("\"method\":{}", Value::from(method.as_str())));
        }
        for sheet in &self.sheets {
            fields.push(format!("\"{}\":[{}]", sheet.name, sheet.table.objects().join(",")));
        }
        format!("{{{}}}", fields.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::Cell;
    use serde_json::Map;

    #[test]
    fn a_model_is_told_figures_digit_by_digit() {
        let table = Table {
            columns: vec!["total".into()],
            rows: vec![vec![Cell::Number("0.10000000000000000001".parse().unwrap())]],
        };
        let sheet = Sheet { name: "sums", table, sql: String::new() };
        let finding =
            Finding { about: "“x”".into(), method: Some("m".into()), sheets: vec![sheet], ..Finding::default() };
        let told = finding.told();
        assert!(told.contains(r#""sums":[{"total":0.10000000000000000001}]"#), "{told}");
        assert!(serde_json::from_str::<Map<String, Value>>(&told).is_ok());
    }
}
