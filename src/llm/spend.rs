//! PURE: what a model costs and whether there is money left for it. A call reserves an estimate before it is made and
//! is settled from the tokens the server counted; where these are kept is the store's business.

use rust_decimal::Decimal;

use super::{Message, ToolSpec, Usage};

const PER: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
/// A picture of the size we send costs up to this many tokens at the providers that publish a figure.
const TOKENS_A_PICTURE: u64 = 1_700;
/// What a message and a tool weigh beside their text.
const TOKENS_A_FRAME: u64 = 12;

/// Prices per million tokens, in the currency the caps are in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Prices {
    pub input: Decimal,
    /// For the cached part of the input; absent: as `input`.
    pub cached_input: Option<Decimal>,
    pub output: Decimal,
}

/// The most that may be spent a day; absent: no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Caps {
    pub user_tokens: Option<u64>,
    pub user_cost: Option<Decimal>,
    /// By all users together.
    pub all_cost: Option<Decimal>,
}

/// Tokens and their cost, spent or expected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spend {
    pub tokens: u64,
    pub cost: Decimal,
}

/// What was spent today, open reservations included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Today {
    pub user: Spend,
    pub all: Spend,
}

/// Whose limit a call would exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exceeded {
    User,
    All,
}

impl Spend {
    /// The cost of a usage. Negative prices count as nothing.
    pub fn of(usage: Usage, prices: Prices) -> Self {
        let cached = usage.cached.min(usage.input);
        let price = |price: Decimal| price.max(Decimal::ZERO);
        let part = |tokens: u64, price: Decimal| Decimal::from(tokens).checked_mul(price).unwrap_or(Decimal::MAX);
        let parts = [
            part(usage.input - cached, price(prices.input)),
            part(cached, price(prices.cached_input.unwrap_or(prices.input))),
            part(usage.output, price(prices.output)),
        ];
        let cost = parts.into_iter().fold(Decimal::ZERO, Decimal::saturating_add) / PER;
        Self { tokens: usage.input.saturating_add(usage.output), cost }
    }

    fn plus(self, other: Self) -> Self {
        Self { tokens: self.tokens.saturating_add(other.tokens), cost: self.cost.saturating_add(other.cost) }
    }
}

/// The most a call is expected to use: three bytes a token, every picture, and the whole of the answer's limit.
pub fn estimate(messages: &[Message], tools: &[ToolSpec], max_output_tokens: u32) -> Usage {
    let text = |bytes: usize| (bytes as u64).div_ceil(3) + TOKENS_A_FRAME;
    let message = |message: &Message| match message {
        Message::System(words) => text(words.len()),
        Message::User { text: words, pictures } => text(words.len()) + TOKENS_A_PICTURE * pictures.len() as u64,
        Message::Assistant { message, .. } => text(message.to_string().len()),
        Message::Tool { text: words, .. } => text(words.len()),
    };
    let tool = |tool: &ToolSpec| text(tool.name.len() + tool.description.len() + tool.parameters.to_string().len());
    let input = messages.iter().map(message).chain(tools.iter().map(tool)).sum();
    Usage { input, cached: 0, output: u64::from(max_output_tokens), estimated: true }
}

/// Whether a call that may cost this much fits under the caps.
///
/// # Errors
/// Whose cap it would exceed, the user's before everybody's.
pub fn admit(call: Spend, today: Today, caps: Caps) -> Result<(), Exceeded> {
    let (user, all) = (today.user.plus(call), today.all.plus(call));
    let over = |spent: Decimal, cap: Option<Decimal>| cap.is_some_and(|cap| spent > cap);
    if caps.user_tokens.is_some_and(|cap| user.tokens > cap) || over(user.cost, caps.user_cost) {
        return Err(Exceeded::User);
    }
    if over(all.cost, caps.all_cost) { Err(Exceeded::All) } else { Ok(()) }
}

/// How a reservation changes once the call is over: what to add to the tokens and the cost that were reserved, which
/// is negative when less was used. Without a usable answer nothing is known, so what may have been billed stays.
pub fn settle(reserved: Spend, used: Option<Usage>, may_have_cost: bool, prices: Prices) -> (i64, Decimal) {
    let spent = match used {
        Some(usage) => Spend::of(usage, prices),
        None if may_have_cost => reserved,
        None => Spend::default(),
    };
    let tokens = i128::from(spent.tokens) - i128::from(reserved.tokens);
    let tokens = i64::try_from(tokens).unwrap_or(if tokens > 0 { i64::MAX } else { i64::MIN });
    (tokens, spent.cost.saturating_sub(reserved.cost))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn prices() -> Prices {
        Prices { input: decimal("2.50"), cached_input: Some(decimal("0.25")), output: decimal("10") }
    }

    fn usage(input: u64, cached: u64, output: u64) -> Usage {
        Usage { input, cached, output, estimated: false }
    }

    #[test]
    fn cost_is_exact_and_counts_cached_tokens_once() {
        for (usage, cost) in [
            (usage(1_000_000, 0, 0), "2.50"),
            (usage(1_000_000, 400_000, 0), "1.60"),
            (usage(100, 0, 10), "0.00035"),
            (usage(100, 900, 0), "0.000025"),
            (usage(0, 0, 0), "0"),
        ] {
            assert_eq!(Spend::of(usage, prices()).cost, decimal(cost));
        }
        let free = Prices { input: decimal("-1"), cached_input: None, output: Decimal::ZERO };
        assert_eq!(Spend::of(usage(9, 0, 9), free), Spend { tokens: 18, cost: Decimal::ZERO });
        assert!(
            Spend::of(usage(u64::MAX, 0, u64::MAX), Prices { input: Decimal::MAX, ..prices() }).cost > Decimal::ZERO
        );
    }

    #[test]
    fn an_estimate_is_no_less_than_what_such_a_call_uses() {
        let messages = [Message::System("a".repeat(300)), Message::user("é".repeat(30))];
        let tool = ToolSpec { name: "totals".into(), description: "Totals".into(), parameters: serde_json::json!({}) };
        let estimated = estimate(&messages, &[tool], 500);
        assert!((120..200).contains(&estimated.input), "{estimated:?}");
        assert_eq!((estimated.output, estimated.estimated), (500, true));
    }

    #[test]
    fn caps_hold_per_user_and_for_all() {
        let spend = |tokens, cost: &str| Spend { tokens, cost: decimal(cost) };
        let caps = Caps { user_tokens: Some(1_000), user_cost: Some(decimal("0.10")), all_cost: Some(decimal("1")) };
        let today = |user, all| Today { user, all };
        let call = spend(100, "0.01");
        for (today, caps, expected) in [
            (today(spend(900, "0.09"), spend(0, "0.99")), caps, Ok(())),
            (today(spend(901, "0"), spend(0, "0")), caps, Err(Exceeded::User)),
            (today(spend(0, "0.091"), spend(0, "2")), caps, Err(Exceeded::User)),
            (today(spend(0, "0"), spend(0, "0.991")), caps, Err(Exceeded::All)),
            (today(spend(u64::MAX, "9"), spend(u64::MAX, "9")), Caps::default(), Ok(())),
        ] {
            assert_eq!(admit(call, today, caps), expected);
        }
    }

    #[test]
    fn settling_gives_back_what_was_not_used() {
        let reserved = Spend { tokens: 1_000, cost: decimal("0.005") };
        assert_eq!(settle(reserved, Some(usage(100, 0, 10)), true, prices()), (-890, decimal("-0.00465")));
        assert_eq!(settle(reserved, Some(usage(2_000, 0, 0)), true, prices()), (1_000, Decimal::ZERO));
        assert_eq!(settle(reserved, None, true, prices()), (0, Decimal::ZERO));
        assert_eq!(settle(reserved, None, false, prices()), (-1_000, decimal("-0.005")));
    }
}
