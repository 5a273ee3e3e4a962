use serde_json::{Value, json};

use super::Redactor;

/// One line of `quipu inspect redact`: `{"id", "output", "spans": [{"kind", "start", "end"}]}`, offsets in characters
/// of the input. Without a user there is no own name to look for, only announced ones.
pub fn inspect(id: &Value, text: &str) -> Value {
    inspect_for(id, text, &[])
}

/// [`inspect`] for a user of these names.
pub fn inspect_for(id: &Value, text: &str, names: &[String]) -> Value {
    let redacted = Redactor::new(names).redact(text);
    json!({"id": id, "output": redacted.text, "spans": redacted.spans})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_exactly_the_promised_fields() {
        let line = inspect(&json!(7), "é SEPA DE89 3704 0044 0532 0130 00 an x@y.de");
        let expected = json!({
            "id": 7,
            "output": "é SEPA ⟦IBAN_1⟧ an ⟦EMAIL_1⟧",
            "spans": [{"kind": "iban", "start": 7, "end": 34}, {"kind": "email", "start": 38, "end": 44}],
        });
        assert_eq!(line, expected);
        let own = inspect_for(&json!(8), "to Ana Pérez", &["Ana Pérez".to_owned()]);
        assert_eq!(own["spans"], json!([{"kind": "name", "start": 3, "end": 12}]));
        assert_eq!(inspect(&json!("a"), "lunch 12.50")["spans"], json!([]));
    }
}
