//! What is put into the words: text, HTML and numbers, by name.

use fluent_bundle::FluentArgs;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};

use super::html::{Html, escape};

/// Values for a message's variables, built by [`args!`](crate::reply::args).
#[derive(Debug, Clone, Default)]
pub struct Args(Vec<(&'static str, Arg)>);

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Text from anywhere; escaped on the way in.
    Text(String),
    /// HTML, taken as it is.
    Html(Html),
    /// A whole number, such as an entry's: chooses the plural form and is written in plain digits.
    Number(i64),
    /// A count with how it is written, from [`Locale::count`](super::Locale::count).
    Count(i64, String),
}

impl Args {
    /// No values.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets one value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    pub(super) fn to_fluent(&self) -> FluentArgs<'_> {
        let mut fluent = FluentArgs::with_capacity(self.0.len());
        for (name, value) in &self.0 {
            match value {
                Arg::Text(text) => fluent.set(*name, escape(text)),
                Arg::Html(html) => fluent.set(*name, html.as_str()),
                Arg::Number(number) => fluent.set(*name, whole(*number, None)),
                Arg::Count(number, written) => fluent.set(*name, whole(*number, Some(written))),
            }
        }
        fluent
    }
}

/// Fluent keeps numbers as floats: whole ones are exact up to 2^53, far above any count or entry number. It has no
/// field for a text beside the number, so that text travels in `currency`, which nothing else here uses.
#[expect(clippy::cast_precision_loss, reason = "counts and entry numbers stay below 2^53")]
fn whole(number: i64, written: Option<&String>) -> FluentNumber {
    let currency = written.map(|text| escape(text));
    FluentNumber::new(number as f64, FluentNumberOptions { currency, ..FluentNumberOptions::default() })
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Html> for Arg {
    fn from(html: Html) -> Self {
        Self::Html(html)
    }
}

impl From<&Html> for Arg {
    fn from(html: &Html) -> Self {
        Self::Html(html.clone())
    }
}

macro_rules! whole_numbers {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg {
            fn from(number: $kind) -> Self {
                Self::Number(i64::from(number))
            }
        }
    )*};
}

whole_numbers!(i64, i32, i16, u32, u16, u8);

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// Values for [`Words::html`](crate::reply::Words::html): `args!["amount" => "€4.50", "no" => 42]`.
#[macro_export]
macro_rules! args {
    ($($name:literal => $value:expr),* $(,)?) => {
        $crate::reply::Args::new()$(.with($name, $value))*
    };
}
