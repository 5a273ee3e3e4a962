//! Money: a positive decimal amount with its ISO 4217 currency.

use std::fmt;
use std::str::FromStr;

use iso_currency::{Currency as Iso, IntoEnumIterator};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Largest amount one entry may have, exclusive: a quadrillion. It fits `numeric(20,4)`.
pub const AMOUNT_LIMIT: Decimal = Decimal::from_parts(0x_A4C6_8000, 0x_0003_8D7E, 0, false, 0);

/// Most decimal places an amount may have (ISO 4217 has at most four).
pub const MAX_SCALE: u32 = 4;

/// An ISO 4217 currency in use, such as `EUR`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// Why a text is no currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an ISO 4217 currency code")]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// The euro, the default where nothing else is known.
    pub const EUR: Self = Self(*b"EUR");
    /// The US dollar.
    pub const USD: Self = Self(*b"USD");

    /// Parses a code of any case.
    ///
    /// # Errors
    /// [`UnknownCurrency`] when ISO 4217 does not list it.
    pub fn parse(code: &str) -> Result<Self, UnknownCurrency> {
        let upper = code.trim().to_ascii_uppercase();
        let known = Iso::from_code(&upper).ok_or_else(|| UnknownCurrency(code.chars().take(12).collect()))?;
        let bytes: [u8; 3] = known.code().as_bytes().try_into().map_err(|_| UnknownCurrency(upper))?;
        Ok(Self(bytes))
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("EUR")
    }

    /// Decimal places of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn exponent(&self) -> u32 {
        Iso::from_code(self.code()).and_then(|iso| iso.exponent()).map_or(2, u32::from)
    }

    /// The sign people write, such as `€`; the code where there is none of its own.
    pub fn symbol(&self) -> String {
        match Iso::from_code(self.code()) {
            Some(iso) => {
                let symbol = iso.symbol().symbol;
                if symbol.is_empty() || symbol == "¤" { self.code().to_owned() } else { symbol }
            }
            None => self.code().to_owned(),
        }
    }

    /// Every currency in use, in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        Iso::iter().filter_map(|iso| Self::parse(iso.code()).ok())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::parse(s)
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// A positive amount in one currency. The direction is the entry's kind, never a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

/// Why an amount cannot be money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Zero or below.
    #[error("an amount must be above zero")]
    NotPositive,
    /// At or above [`AMOUNT_LIMIT`].
    #[error("an amount must be below 1,000,000,000,000,000")]
    TooLarge,
    /// More than [`MAX_SCALE`] decimal places.
    #[error("an amount has at most four decimal places")]
    TooPrecise,
    /// Two currencies met in one sum.
    #[error("amounts of different currencies cannot be added")]
    CurrencyMismatch,
}

impl Money {
    /// # Errors
    /// [`MoneyError`] when the amount is not above zero, too large or too precise.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let amount = amount.normalize();
        if amount <= Decimal::ZERO {
            return Err(MoneyError::NotPositive);
        }
        if amount >= AMOUNT_LIMIT {
            return Err(MoneyError::TooLarge);
        }
        if amount.scale() > MAX_SCALE {
            return Err(MoneyError::TooPrecise);
        }
        Ok(Self { amount, currency })
    }

    /// The amount, above zero.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] for two currencies, [`MoneyError::TooLarge`] past the limit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let sum = self.amount.checked_add(other.amount).ok_or(MoneyError::TooLarge)?;
        Self::new(sum, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_iso_4217() {
        for (text, exponent) in [("eur", 2), ("USD", 2), ("jpy", 0), ("KWD", 3), ("INR", 2)] {
            assert_eq!(Currency::parse(text).unwrap().exponent(), exponent, "{text}");
        }
        for text in ["", "EU", "EURO", "ZZZ", "€", "эур"] {
            assert!(Currency::parse(text).is_err(), "{text}");
        }
        assert_eq!(Currency::EUR.symbol(), "€");
    }

    #[test]
    fn money_is_positive_bounded_and_of_one_currency() {
        let d = |s: &str| Decimal::from_str(s).unwrap();
        assert_eq!(AMOUNT_LIMIT, d("1000000000000000"));
        assert_eq!(Money::new(d("0"), Currency::EUR), Err(MoneyError::NotPositive));
        assert_eq!(Money::new(d("-0.00"), Currency::EUR), Err(MoneyError::NotPositive));
        assert_eq!(Money::new(d("1000000000000000"), Currency::EUR), Err(MoneyError::TooLarge));
        assert_eq!(Money::new(d("0.00001"), Currency::EUR), Err(MoneyError::TooPrecise));
        let coffee = Money::new(d("4.50"), Currency::EUR).unwrap();
        let taxi = Money::new(d("12"), Currency::USD).unwrap();
        assert_eq!(coffee.checked_add(taxi), Err(MoneyError::CurrencyMismatch));
        assert_eq!(coffee.checked_add(coffee).unwrap().amount(), d("9"));
    }
}
