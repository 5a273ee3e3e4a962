//! PURE: where amounts stand on an axis, and at which round amounts its lines are drawn.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Lines of an axis, at most.
const LINES: u32 = 4;

/// An axis from its lowest to its highest line.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Round amounts, ascending.
    pub lines: Vec<Decimal>,
    low: Decimal,
    high: Decimal,
}

impl Scale {
    /// An axis that holds the values, and zero where `from_zero` or where they lie on both sides of it.
    pub fn new(values: impl Iterator<Item = Decimal> + Clone, from_zero: bool) -> Self {
        let zero = from_zero.then_some(Decimal::ZERO);
        let low = values.clone().chain(zero).min().unwrap_or_default();
        let high = values.chain(zero).max().unwrap_or_default();
        let step = step(high.checked_sub(low).unwrap_or(high));
        let under = |amount: Decimal| (amount / step).floor() * step;
        let first = under(low);
        let mut lines = vec![first];
        while let Some(last) = lines.last().copied().filter(|last| *last < high && lines.len() < 3 * LINES as usize) {
            lines.push(last + step);
        }
        if lines.len() == 1 {
            lines.push(first + step);
        }
        let high = lines.last().copied().unwrap_or(high);
        Self { lines, low: first, high }
    }

    /// Where an amount stands: 0 at the lowest line, 1 at the highest.
    pub fn at(&self, amount: Decimal) -> f32 {
        share(amount - self.low, self.high - self.low)
    }
}

/// A part of a whole as a float between 0 and 1, for drawing only.
pub fn share(part: Decimal, whole: Decimal) -> f32 {
    let share = part.checked_div(whole).and_then(|share| share.to_f32()).unwrap_or_default();
    share.clamp(0.0, 1.0)
}

/// 1, 2 or 5 with zeros, such that a few steps span the range.
fn step(range: Decimal) -> Decimal {
    if range <= Decimal::ZERO {
        return Decimal::ONE;
    }
    let wanted = range / Decimal::from(LINES);
    let mut unit = Decimal::ONE;
    while unit > wanted && unit.scale() < 8 {
        unit /= Decimal::TEN;
    }
    while let Some(next) = unit.checked_mul(Decimal::TEN).filter(|next| *next <= wanted) {
        unit = next;
    }
    let steps = [1u32, 2, 5, 10].map(Decimal::from);
    steps.into_iter().filter_map(|times| unit.checked_mul(times)).find(|step| *step >= wanted).unwrap_or(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(values: &str, from_zero: bool) -> String {
        let values: Vec<Decimal> = values.split(' ').map(|value| value.parse().unwrap()).collect();
        let scale = Scale::new(values.iter().copied(), from_zero);
        assert!(values.iter().all(|value| (0.0..=1.0).contains(&scale.at(*value))));
        scale.lines.iter().map(|line| line.normalize().to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lines_stand_at_round_amounts() {
        for (values, from_zero, expected) in [
            ("0 95", true, "0 50 100"),
            ("12 240 180", true, "0 100 200 300"),
            ("0 1000", true, "0 500 1000"),
            ("0", true, "0 1"),
            ("5", false, "5 6"),
            ("-120 340", true, "-200 0 200 400"),
            ("1000 1040", false, "1000 1010 1020 1030 1040"),
            ("0.02 0.05", true, "0 0.02 0.04 0.06"),
            ("999999999999999 1", true, "0 500000000000000 1000000000000000"),
        ] {
            assert_eq!(lines(values, from_zero), expected, "{values}");
        }
    }
}
