use super::rejection::{Outcome, Rejection, RejectionKind};

/// A bound of a value's length, in units of a usual cell ([`CELL_BYTES`]).
///
/// Limits of time do not hold inside one expression: PostgreSQL 15 ran a row of 100 times `ln(9.9 ^ 99990)` for 37 s
/// under a `statement_timeout` of 1 s, and one `translate` of an aggregated text for 77 s. So no long number is made
/// and no long text is worked on more than a few times.
pub(super) type Weight = u64;

/// What a weight of one stands for.
pub(super) const CELL_BYTES: u64 = 128;
/// How many rows an aggregate is taken to gather; a value this heavy is called gathered.
pub(super) const GATHERED_ROWS: Weight = 1024;
/// The heaviest text of a query: 16 MiB if every cell were full.
const MAX_TEXT: Weight = 128 * 1024;
/// The longest number that is computed with: 8,192 digits. PostgreSQL itself goes to 131,072.
const MAX_NUMBER: Weight = 64;
/// What a text may hold once it is read as a number: `'1e131071'` is short.
const NUMBER_IN_TEXT: Weight = 1024;

/// How long a value can get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub weight: Weight,
    /// Whether it may be text, so that a cast of it can be any number.
    pub text: bool,
}

impl Size {
    /// A number, date or truth value.
    pub const SMALL: Self = Self { weight: 1, text: false };

    pub fn text(weight: Weight) -> Self {
        Self { weight, text: true }
    }

    pub fn number(weight: Weight) -> Self {
        Self { weight, text: false }
    }

    /// Either of two.
    pub fn or(self, other: Self) -> Self {
        Self { weight: self.weight.max(other.weight), text: self.text || other.text }
    }

    /// Both, one after the other.
    pub fn plus(self, other: Self) -> Self {
        Self { weight: self.weight.saturating_add(other.weight), text: self.text || other.text }
    }

    pub fn times(self, factor: Weight) -> Self {
        Self { weight: self.weight.saturating_mul(factor), text: self.text }
    }

    pub fn is_gathered(self) -> bool {
        self.weight >= GATHERED_ROWS
    }

    /// What a literal is; one with a large exponent in it may become a long number.
    pub fn of_literal(text: &str) -> Self {
        let exponent = text.as_bytes().windows(2).enumerate().any(|(i, pair)| {
            let digits = text.as_bytes().iter().skip(i + 2).skip_while(|b| matches!(b, b'+' | b'-'));
            matches!(pair, [b'0'..=b'9' | b'.', b'e' | b'E']) && digits.take_while(|b| b.is_ascii_digit()).count() > 2
        });
        let weight = 1 + text.len() as Weight / CELL_BYTES;
        Self::text(if exponent { weight.max(NUMBER_IN_TEXT) } else { weight })
    }

    /// A cast to `numeric`, with its number of digits if that was said.
    pub fn as_numeric(self, digits: Option<u64>) -> Self {
        match digits {
            Some(digits) => Self::number(1 + digits / CELL_BYTES),
            None if self.text => Self::number(self.weight.max(NUMBER_IN_TEXT)),
            None => self,
        }
    }

    /// # Errors
    /// When the value is too long to be made at all.
    pub fn bounded(self) -> Outcome<Self> {
        if self.weight <= MAX_TEXT {
            return Ok(self);
        }
        let reason = "A text of the query can grow too long: repeat less, and do not pile up ||, concat or replace.";
        Err(Rejection::new(RejectionKind::Limit, reason))
    }

    /// # Errors
    /// When the value is too long a number to compute with.
    pub fn computable(self) -> Outcome<Self> {
        if self.weight <= MAX_NUMBER {
            return Ok(self);
        }
        let reason = "A number of the query can grow too long to compute with: cast text with x::numeric(20,4) before \
                      arithmetic, use small exponents, and do not multiply again and again.";
        Err(Rejection::new(RejectionKind::Limit, reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_with_large_exponents_are_heavy() {
        for (text, heavy) in [
            ("1e131071", true),
            ("1E+9999", true),
            ("{\"a\": 1.e-16000}", true),
            ("1e99", false),
            ("e1000", false),
            ("coffee1e", false),
            ("the1000", false),
            ("", false),
            ("9e", false),
        ] {
            assert_eq!(Size::of_literal(text).is_gathered(), heavy, "{text}");
        }
    }
}
