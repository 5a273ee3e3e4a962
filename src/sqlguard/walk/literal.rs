use sqlparser::ast::{DateTimeField, Expr, Interval, TypedString, Value, ValueWithSpan};

use super::super::origin::Origin;
use super::super::rejection::{Outcome, Rejection, RejectionKind};
use super::super::size::Size;
use super::super::types;
use super::{Seen, Walk, absent, off};

impl Walk {
    pub(super) fn value(&mut self, value: &ValueWithSpan) -> Outcome<Seen> {
        let ValueWithSpan { value, span: _ } = value;
        match value {
            Value::Number(digits, long) => {
                off(*long, "A number with L", "write the digits alone")?;
                self.out.number(digits);
                Ok(Seen::SMALL.of(Origin::of_number(digits)))
            }
            Value::SingleQuotedString(text) => {
                self.out.string(text);
                Ok(Seen::unnamed(Size::of_literal(text)).of(Origin::of_text(text)))
            }
            Value::Boolean(true) => {
                self.out.word("TRUE");
                Ok(Seen::weak("bool", Size::SMALL).of(Origin::TRUTH))
            }
            Value::Boolean(false) => {
                self.out.word("FALSE");
                Ok(Seen::weak("bool", Size::SMALL).of(Origin::TRUTH))
            }
            Value::Null => {
                self.out.word("NULL");
                Ok(Seen::SMALL.of(Origin::NULL))
            }
            Value::DollarQuotedString(_)
            | Value::TripleSingleQuotedString(_)
            | Value::TripleDoubleQuotedString(_)
            | Value::EscapedStringLiteral(_)
            | Value::UnicodeStringLiteral(_)
            | Value::SingleQuotedByteStringLiteral(_)
            | Value::DoubleQuotedByteStringLiteral(_)
            | Value::TripleSingleQuotedByteStringLiteral(_)
            | Value::TripleDoubleQuotedByteStringLiteral(_)
            | Value::SingleQuotedRawStringLiteral(_)
            | Value::DoubleQuotedRawStringLiteral(_)
            | Value::TripleSingleQuotedRawStringLiteral(_)
            | Value::TripleDoubleQuotedRawStringLiteral(_)
            | Value::NationalStringLiteral(_)
            | Value::QuoteDelimitedStringLiteral(_)
            | Value::NationalQuoteDelimitedStringLiteral(_)
            | Value::HexStringLiteral(_)
            | Value::DoubleQuotedString(_)
            | Value::Placeholder(_) => {
                Err(Rejection::new(RejectionKind::Text, "That form of literal is not available: write a plain 'text'."))
            }
        }
    }

    /// `DATE '2026-01-31'`, as a cast.
    pub(super) fn typed_string(&mut self, typed: &TypedString) -> Outcome<Seen> {
        let TypedString { data_type, value, uses_odbc_syntax } = typed;
        off(*uses_odbc_syntax, "{d '…'}", "write DATE '2026-01-31'")?;
        self.out.word("CAST(");
        let seen = self.value(value)?;
        let size = types::cast(seen.size, data_type)?;
        self.out.word("AS");
        let name = types::write(&mut self.out, data_type)?;
        self.out.tight(")");
        Ok(Seen::weak(name, size).of(seen.origin.cast(name, false)))
    }

    /// `INTERVAL '1 month'`, `INTERVAL '1' MONTH`, and `INTERVAL 1 MONTH`, which PostgreSQL itself does not know.
    pub(super) fn interval(&mut self, interval: &Interval) -> Outcome<Seen> {
        let Interval { value, leading_field, leading_precision, last_field, fractional_seconds_precision } = interval;
        absent(leading_precision.as_ref(), "INTERVAL with a precision", "write INTERVAL '1 month'")?;
        absent(fractional_seconds_precision.as_ref(), "INTERVAL with a precision", "write INTERVAL '1 month'")?;
        let refuse =
            || Err(Rejection::clause("That form of INTERVAL", "write INTERVAL '1 month', or n * INTERVAL '1 day'"));
        let Expr::Value(ValueWithSpan { value, span: _ }) = &**value else { return refuse() };
        let (text, quoted) = match value {
            Value::SingleQuotedString(text) => (text, true),
            Value::Number(digits, false) => (digits, false),
            _ => return refuse(),
        };
        self.out.word("INTERVAL");
        match (leading_field, last_field) {
            (None, None) if quoted => self.out.string(text),
            (Some(unit), None) => match interval_field(unit) {
                Some(field) if quoted => {
                    self.out.string(text);
                    self.out.word(field);
                }
                field => {
                    let Some(unit) = field.or_else(|| interval_unit(unit)) else { return refuse() };
                    if text.trim().parse::<f64>().is_err() {
                        return refuse();
                    }
                    self.out.string(&format!("{} {}", text.trim(), unit.to_ascii_lowercase()));
                }
            },
            (Some(first), Some(last)) if quoted => {
                let (Some(first), Some(last)) = (interval_field(first), interval_field(last)) else { return refuse() };
                self.out.string(text);
                self.out.word(first);
                self.out.word("TO");
                self.out.word(last);
            }
            _ => return refuse(),
        }
        Ok(Seen::weak("interval", Size::SMALL))
    }
}

/// The fields that PostgreSQL takes behind an interval's text.
fn interval_field(field: &DateTimeField) -> Option<&'static str> {
    Some(match field {
        DateTimeField::Year | DateTimeField::Years => "YEAR",
        DateTimeField::Month | DateTimeField::Months => "MONTH",
        DateTimeField::Day | DateTimeField::Days => "DAY",
        DateTimeField::Hour | DateTimeField::Hours => "HOUR",
        DateTimeField::Minute | DateTimeField::Minutes => "MINUTE",
        DateTimeField::Second | DateTimeField::Seconds => "SECOND",
        _ => return None,
    })
}

/// Units that it takes inside the text only.
fn interval_unit(field: &DateTimeField) -> Option<&'static str> {
    Some(match field {
        DateTimeField::Week(None) | DateTimeField::Weeks => "week",
        DateTimeField::Decade => "decade",
        DateTimeField::Century => "century",
        _ => return None,
    })
}

/// What EXTRACT can take out of a date.
pub(super) fn extract_field(field: &DateTimeField) -> Outcome<&'static str> {
    Ok(match field {
        DateTimeField::Year => "YEAR",
        DateTimeField::Years => "YEARS",
        DateTimeField::Month => "MONTH",
        DateTimeField::Months => "MONTHS",
        DateTimeField::Week(None) => "WEEK",
        DateTimeField::Weeks => "WEEKS",
        DateTimeField::Day => "DAY",
        DateTimeField::Days => "DAYS",
        DateTimeField::Hour => "HOUR",
        DateTimeField::Hours => "HOURS",
        DateTimeField::Minute => "MINUTE",
        DateTimeField::Minutes => "MINUTES",
        DateTimeField::Second => "SECOND",
        DateTimeField::Seconds => "SECONDS",
        DateTimeField::Century => "CENTURY",
        DateTimeField::Decade => "DECADE",
        DateTimeField::Dow | DateTimeField::DayOfWeek => "DOW",
        DateTimeField::Doy | DateTimeField::DayOfYear => "DOY",
        DateTimeField::Epoch => "EPOCH",
        DateTimeField::Isodow => "ISODOW",
        DateTimeField::Isoyear => "ISOYEAR",
        DateTimeField::IsoWeek => "WEEK",
        DateTimeField::Julian => "JULIAN",
        DateTimeField::Microsecond | DateTimeField::Microseconds => "MICROSECONDS",
        DateTimeField::Millenium | DateTimeField::Millennium => "MILLENNIUM",
        DateTimeField::Millisecond | DateTimeField::Milliseconds => "MILLISECONDS",
        DateTimeField::Quarter => "QUARTER",
        DateTimeField::Timezone => "TIMEZONE",
        DateTimeField::TimezoneHour => "TIMEZONE_HOUR",
        DateTimeField::TimezoneMinute => "TIMEZONE_MINUTE",
        DateTimeField::Custom(ident) => match ident.value.to_ascii_lowercase().as_str() {
            "year" => "YEAR",
            "month" => "MONTH",
            "week" => "WEEK",
            "day" => "DAY",
            "quarter" => "QUARTER",
            "dow" | "dayofweek" => "DOW",
            "isodow" => "ISODOW",
            "doy" | "dayofyear" => "DOY",
            "isoyear" => "ISOYEAR",
            "hour" => "HOUR",
            "minute" => "MINUTE",
            "second" => "SECOND",
            "epoch" => "EPOCH",
            "decade" => "DECADE",
            "century" => "CENTURY",
            _ => return Err(no_field()),
        },
        DateTimeField::Week(Some(_))
        | DateTimeField::Date
        | DateTimeField::Datetime
        | DateTimeField::Nanosecond
        | DateTimeField::Nanoseconds
        | DateTimeField::Time
        | DateTimeField::TimezoneAbbr
        | DateTimeField::TimezoneRegion
        | DateTimeField::NoDateTime => return Err(no_field()),
    })
}

fn no_field() -> Rejection {
    Rejection::clause("That field of EXTRACT", "use YEAR, QUARTER, MONTH, WEEK, DAY, ISODOW, DOY, HOUR or EPOCH")
}
