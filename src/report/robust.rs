//! PURE: statistics that one odd month cannot bend: median, median absolute deviation, quantiles. Exact decimals.

use rust_decimal::Decimal;

/// What makes a median absolute deviation comparable to a standard deviation where data is normal (Rousseeuw and Croux,
/// 1993).
const CONSISTENCY: Decimal = Decimal::from_parts(14_826, 0, 0, false, 4);

/// The middle value, between the two middle ones of an even number; None of nothing.
pub fn median(values: &[Decimal]) -> Option<Decimal> {
    quantile(values, Decimal::new(5, 1))
}

/// The value below which `share` (0 to 1) of the values lie, between neighbours in proportion (R's type 7).
pub fn quantile(values: &[Decimal], share: Decimal) -> Option<Decimal> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().checked_sub(1)?;
    let at = Decimal::from(last).checked_mul(share.clamp(Decimal::ZERO, Decimal::ONE))?;
    let below = usize::try_from(at.floor()).ok()?;
    let low = *sorted.get(below)?;
    let high = *sorted.get((below + 1).min(last))?;
    low.checked_add(high.checked_sub(low)?.checked_mul(at.fract())?)
}

/// How far values usually lie from their median, on the scale of a standard deviation; None of nothing.
pub fn spread(values: &[Decimal]) -> Option<Decimal> {
    let middle = median(values)?;
    let distances: Vec<Decimal> = values.iter().map(|value| (*value - middle).abs()).collect();
    median(&distances)?.checked_mul(CONSISTENCY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(list: &str) -> Vec<Decimal> {
        list.split_whitespace().map(|value| value.parse().unwrap()).collect()
    }

    #[test]
    fn medians_and_spreads() {
        for (list, middle, width) in [
            ("", None, None),
            ("5", Some("5"), Some("0")),
            ("1 2", Some("1.5"), Some("0.7413")),
            ("3 1 2", Some("2"), Some("1.4826")),
            ("10 10 10 10 9000", Some("10"), Some("0")),
            ("100 110 90 105 95 5000", Some("102.5"), Some("11.1195")),
            ("-5 0 5", Some("0"), Some("7.413")),
        ] {
            let parsed = |text: Option<&str>| text.map(|text| text.parse::<Decimal>().unwrap());
            assert_eq!(median(&values(list)), parsed(middle), "{list}");
            assert_eq!(spread(&values(list)).map(|s| s.normalize()), parsed(width), "{list}");
        }
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        let list = values("10 20 30 40 50");
        for (share, expected) in [("0", "10"), ("0.25", "20"), ("0.1", "14"), ("0.9", "46"), ("1", "50"), ("7", "50")] {
            assert_eq!(quantile(&list, share.parse().unwrap()), Some(expected.parse().unwrap()), "{share}");
        }
    }
}
