//! What the values of a query are made of, worked out from its expressions: a figure of the ledger, or something that the
//! query makes of its own. What is not known to keep a figure one of the ledger is the query's own.

use super::functions::{Function, Role};

/// What the values of a result's column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// The query's own making: no figure of the ledger.
    Own,
    /// Texts, dates and truth values.
    Words,
    /// Years, months, days, and days between two of the ledger's.
    DatePart,
    /// Numbers that entries go by.
    EntryNo,
    /// Places in an order.
    Rank,
    /// How many rows of the ledger there are.
    Count,
    /// One thing in proportion to another of its kind, as a fraction or per cent: never money.
    Share,
    /// What is recorded, or was worked out of nothing else.
    Figure,
}

/// Most sums, differences, products and quotients in a figure. With more, `x + x + x…` would be any multiple of it.
const MOST_STEPS: u8 = 6;
/// What a division by a written number counts as, so that there is but one of them.
const DIVISION: u8 = 4;
/// Months, weeks and days of what is averaged: the numbers that a figure may be divided by.
const SPANS: [&str; 19] =
    ["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "14", "28", "29", "30", "31", "52", "365", "366"];
/// The parts of a date that are told.
const DATE_PARTS: [&str; 14] = [
    "year", "years", "isoyear", "quarter", "month", "months", "week", "weeks", "day", "days", "dow", "isodow", "doy",
    "hour",
];
/// Fractions of which a continuous percentile is told; a fraction of one's own choice would give any value.
const FRACTIONS: [&str; 11] = ["0.05", "0.1", "0.10", "0.2", "0.25", "0.5", "0.50", "0.75", "0.8", "0.9", "0.95"];
/// Most places after the point that a figure is rounded to.
const MOST_PLACES: u8 = 4;

/// What a value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    kind: Kind,
    /// Sums, differences, products and quotients it was worked out with.
    steps: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    /// 0 as written, which changes no sum.
    Zero,
    /// 1 as written, which changes no product, and of which a sum counts.
    One,
    /// 100 as written: it makes a percentage of a ratio.
    Hundred,
    /// Another number as written, by which an average may divide.
    Span,
    /// Words as written, without a digit.
    Words,
    /// A day that the query names or works out.
    Moment,
    /// The same of a date that it names, and a date as text: for showing only.
    Label,
    /// A day of the ledger, or today.
    Day,
    DatePart,
    Truth,
    Text,
    EntryNo,
    Rank,
    Count,
    Figure,
    /// A quotient of two figures, of two counts, or of a count and a length of time.
    Share,
    /// A share times a hundred.
    Percent,
    /// A figure times a hundred, which is none until it is divided by another.
    Hundredfold,
    /// The same of a count.
    HundredCounts,
    Own,
}

impl Kind {
    /// Numbers that can be added up, compared and divided by each other.
    fn counts(self) -> bool {
        matches!(self, Self::Count | Self::Figure | Self::Share | Self::Percent)
    }

    /// Numbers that rounding and signs leave what they are.
    fn is_number(self) -> bool {
        let written = matches!(self, Self::Zero | Self::One);
        written || self.counts() || matches!(self, Self::Hundredfold | Self::HundredCounts | Self::DatePart)
    }

    /// What rows of the ledger hold.
    fn is_read(self) -> bool {
        self.counts()
            || matches!(self, Self::Hundredfold | Self::HundredCounts | Self::DatePart | Self::Day)
            || matches!(self, Self::Truth | Self::Text | Self::EntryNo)
    }

    /// Texts without a number of the query's own.
    fn is_words(self) -> bool {
        matches!(self, Self::Null | Self::Words | Self::Text | Self::Truth | Self::Day)
    }

    fn is_date(self) -> bool {
        matches!(self, Self::Day | Self::Moment)
    }
}

/// How the rows of a relation came about, which tells what may be counted and added up in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rows {
    /// One row at most.
    One,
    /// Rows of the ledger, or one for each group of them.
    Kept,
    /// Some of them, as many as the query says.
    Cut,
    /// Rows that the query makes, or repeats.
    Made,
}

impl Rows {
    /// Each of these with each of those.
    pub fn with(self, others: Self) -> Self {
        match (self, others) {
            (Self::One, rows) | (rows, Self::One) => rows,
            _ => Self::Made,
        }
    }
}

/// How a call is made, as far as it tells what its value is.
pub(super) struct Called<'c> {
    pub function: &'static Function,
    pub arguments: &'c [Origin],
    /// The argument that is a literal at each place, as written.
    pub written: &'c [Option<String>],
    /// What an ordered-set aggregate picks from.
    pub order: Option<Origin>,
    /// Rows up to the current one only, so that their number is a place in an order.
    pub running: bool,
    /// Of the SELECT that it stands in.
    pub rows: Rows,
}

impl Origin {
    pub const OWN: Self = Self::of(Kind::Own);
    pub const NULL: Self = Self::of(Kind::Null);
    pub const TRUTH: Self = Self::of(Kind::Truth);
    /// Today, as the clock says.
    pub const TODAY: Self = Self::of(Kind::Day);

    const fn of(kind: Kind) -> Self {
        Self { kind, steps: 0 }
    }

    /// A column of a view.
    pub fn of_column(name: &str, sql_type: &str) -> Self {
        Self::of(match (name, sql_type) {
            ("id", _) => Kind::EntryNo,
            (_, "numeric") => Kind::Figure,
            // Of the calendar, and how many months a recurring item skips.
            (_, "integer") => Kind::DatePart,
            (_, "date" | "timestamp with time zone") => Kind::Day,
            (_, "boolean") => Kind::Truth,
            (_, "text" | "text[]") => Kind::Text,
            _ => Kind::Own,
        })
    }

    pub fn of_number(digits: &str) -> Self {
        let plain = digits
            .split_once('.')
            .map_or(digits, |(whole, fraction)| if fraction.bytes().all(|byte| byte == b'0') { whole } else { digits });
        Self::of(match plain {
            "0" => Kind::Zero,
            "1" => Kind::One,
            "100" => Kind::Hundred,
            plain if SPANS.contains(&plain) => Kind::Span,
            _ => Kind::Own,
        })
    }

    pub fn of_text(text: &str) -> Self {
        Self::of(if text.chars().any(char::is_numeric) { Kind::Own } else { Kind::Words })
    }

    /// For the result of the whole query.
    pub fn made(self) -> Made {
        match self.kind {
            Kind::Null
            | Kind::Zero
            | Kind::One
            | Kind::Hundred
            | Kind::Span
            | Kind::Words
            | Kind::Hundredfold
            | Kind::HundredCounts
            | Kind::Own => Made::Own,
            Kind::Moment | Kind::Day | Kind::Truth | Kind::Text => Made::Words,
            Kind::Label | Kind::DatePart => Made::DatePart,
            Kind::EntryNo => Made::EntryNo,
            Kind::Rank => Made::Rank,
            Kind::Count => Made::Count,
            Kind::Share | Kind::Percent => Made::Share,
            Kind::Figure => Made::Figure,
        }
    }

    /// A value that is either of two: of CASE, COALESCE, UNION.
    pub fn or(self, other: Self) -> Self {
        use Kind::{DatePart, Day, Hundredfold, Moment, Null, One, Own, Text, Words, Zero};
        let as_zero = |kind: Kind| kind.counts() || matches!(kind, One | Hundredfold | DatePart);
        let kind = match (self.kind, other.kind) {
            (one, two) if one == two => one,
            (Null, kind) | (kind, Null) => kind,
            (Zero, kind) | (kind, Zero) if as_zero(kind) => kind,
            (Words, Text) | (Text, Words) => Text,
            (Day, Moment) | (Moment, Day) => Moment,
            _ => Own,
        };
        Self { kind, steps: self.steps.max(other.steps) }
    }

    /// With its sign turned.
    pub fn negated(self) -> Self {
        if self.kind.is_number() { self } else { Self::OWN }
    }

    /// Rounded to a whole number.
    pub fn rounded(self) -> Self {
        self.negated()
    }

    /// `self sign other`, for the signs of arithmetic and `||`. `alike`: both sides are written the same.
    pub fn and(self, sign: &str, other: Self, alike: bool) -> Self {
        let (left, right) = (self.kind, other.kind);
        let (kind, step) = match sign {
            "+" | "-" => sum(left, right, sign == "-"),
            "*" => product(left, right),
            "/" => quotient(left, right),
            "||" if left.is_words() && right.is_words() => (words(&[left, right]), 0),
            _ => (Kind::Own, 0),
        };
        let steps = self.steps.saturating_add(other.steps).saturating_add(step);
        let repeats = alike && kind.counts();
        if steps > MOST_STEPS || repeats { Self::OWN } else { Self { kind, steps } }
    }

    /// As a type of that name, as `types::write` tells it.
    pub fn cast(self, name: &str, array: bool) -> Self {
        use Kind::{Day, Label, Moment, Null, One, Own, Text, Truth, Words};
        let kind = match (name, self.kind) {
            (_, Null) => Null,
            (_, kind) if array => {
                if kind == Text {
                    Text
                } else {
                    Own
                }
            }
            ("text" | "bpchar" | "varchar", kind) => match kind {
                Text | Words | Label | Kind::DatePart => kind,
                kind if kind.counts() => kind,
                Truth => Text,
                Day | Moment => Label,
                _ => Own,
            },
            ("int2" | "int4" | "int8" | "numeric" | "float4" | "float8", kind) => match kind {
                Truth => One,
                Text | Words | Day | Moment => Own,
                kind => kind,
            },
            ("bool", _) => Truth,
            ("date" | "timestamp" | "timestamptz", Day) => Day,
            ("date" | "timestamp" | "timestamptz", _) => Moment,
            _ => Own,
        };
        Self { kind, steps: self.steps }
    }

    /// A part of a date, by its name.
    pub fn extracted(self, field: &str) -> Self {
        let told = DATE_PARTS.iter().any(|part| part.eq_ignore_ascii_case(field));
        Self::of(match self.kind {
            Kind::Day if told => Kind::DatePart,
            Kind::Moment if told => Kind::Label,
            _ => Kind::Own,
        })
    }

    /// At another place's time.
    pub fn at_zone(self) -> Self {
        if self.kind.is_date() { self } else { Self::OWN }
    }

    /// Without the spaces around it.
    pub fn trimmed(self) -> Self {
        if self.kind == Kind::Text { self } else { Self::OWN }
    }

    /// Whether it is a text that the ledger holds, such as a row's tags.
    pub fn is_text(self) -> bool {
        self.kind == Kind::Text
    }
}

impl Called<'_> {
    /// What the call gives.
    pub fn origin(&self) -> Origin {
        let first = self.arguments.first().copied().unwrap_or(Origin::OWN);
        match self.function.role {
            Role::Aggregate => self.aggregate(first),
            Role::OrderedSet => self.picked(),
            Role::Window => self.window(first),
            Role::Rows => self.row(first),
            Role::Scalar | Role::Keyword => self.scalar(first),
        }
    }

    fn aggregate(&self, first: Origin) -> Origin {
        let (kind, repeated) = (first.kind, self.rows == Rows::Made);
        let counted = self.rows == Rows::Kept && !self.running;
        match self.function.name {
            "count" if counted => Origin::of(Kind::Count),
            "sum" if kind == Kind::One && counted => Origin::of(Kind::Count),
            "avg" if kind == Kind::One && counted => Origin::of(Kind::Share),
            "sum" if (kind.counts() || matches!(kind, Kind::Hundredfold | Kind::HundredCounts)) && !repeated => first,
            "avg" | "stddev" | "stddev_pop" | "stddev_samp" if kind.counts() && !repeated => {
                Origin { kind: if kind == Kind::Count { Kind::Share } else { kind }, ..first }
            }
            "min" | "max" | "array_agg" if kind.is_read() => first,
            "string_agg" if self.arguments.iter().all(|argument| argument.kind.is_words()) => {
                Origin::of(words(&self.kinds()))
            }
            "bool_and" | "bool_or" | "every" => Origin::TRUTH,
            _ => Origin::OWN,
        }
    }

    /// What an ordered-set aggregate picks.
    fn picked(&self) -> Origin {
        let order = self.order.filter(|order| order.kind.is_read()).unwrap_or(Origin::OWN);
        let known = |fraction: &str| FRACTIONS.contains(&fraction);
        match self.function.name {
            "percentile_cont" if !self.written(0).is_some_and(known) => Origin::OWN,
            _ => order,
        }
    }

    fn window(&self, first: Origin) -> Origin {
        match self.function.name {
            "row_number" | "rank" | "dense_rank" => Origin::of(Kind::Rank),
            "lag" | "lead" if first.kind.is_read() => self.arguments.get(2).map_or(first, |other| first.or(*other)),
            "first_value" | "last_value" | "nth_value" if first.kind.is_read() => first,
            _ => Origin::OWN,
        }
    }

    fn row(&self, first: Origin) -> Origin {
        match self.function.name {
            "unnest" if first.kind.is_read() => first,
            "generate_series" if first.kind.is_date() => Origin::of(Kind::Moment),
            _ => Origin::OWN,
        }
    }

    fn scalar(&self, first: Origin) -> Origin {
        let of_date = |kind: Kind| if kind.is_date() { Origin::of(kind) } else { Origin::OWN };
        let second = self.arguments.get(1).map_or(Kind::Null, |second| second.kind);
        match self.function.name {
            "coalesce" | "greatest" | "least" => {
                self.arguments.iter().copied().reduce(Origin::or).unwrap_or(Origin::OWN)
            }
            "nullif" => first,
            "abs" | "ceiling" => first.negated(),
            "round" | "trunc" => {
                let places = self.arguments.len() < 2 || self.written(1).is_some_and(is_places);
                if places { first.negated() } else { Origin::OWN }
            }
            "lower" | "upper" | "initcap" => first.trimmed(),
            "btrim" | "ltrim" | "rtrim" if second.is_words() => first.trimmed(),
            "concat" | "concat_ws" | "array_to_string" if self.kinds().iter().all(|kind| kind.is_words()) => {
                Origin::of(words(&self.kinds()))
            }
            "to_char" => self.shown(first),
            "date_trunc" => of_date(second),
            "timezone" => of_date(second),
            "date" => first.cast("date", false),
            "date_part" => {
                let of = self.arguments.get(1).copied().unwrap_or(Origin::OWN);
                of.extracted(self.written(0).unwrap_or_default())
            }
            "now" | "transaction_timestamp" => Origin::TODAY,
            "make_date" | "make_timestamp" | "make_timestamptz" | "to_date" | "to_timestamp" | "date_bin" => {
                Origin::of(Kind::Moment)
            }
            _ => Origin::OWN,
        }
    }

    /// `to_char`, as long as its template writes nothing but what is shown.
    fn shown(&self, of: Origin) -> Origin {
        let Some(template) = self.written(1) else { return Origin::OWN };
        let figure = template.chars().all(|c| matches!(c, '0' | '9' | '.' | ',' | 'F' | 'M' | 'D' | 'G' | 'S' | ' '));
        let date = !template.replace("HH24", "").replace("HH12", "").chars().any(char::is_numeric);
        match of.kind {
            kind if kind.counts() && figure => of,
            kind if kind.is_date() && date => Origin::of(Kind::Label),
            _ => Origin::OWN,
        }
    }

    fn kinds(&self) -> Vec<Kind> {
        self.arguments.iter().map(|argument| argument.kind).collect()
    }

    fn written(&self, at: usize) -> Option<&str> {
        self.written.get(at)?.as_deref()
    }
}

fn is_places(written: &str) -> bool {
    written.parse::<u8>().is_ok_and(|places| places <= MOST_PLACES)
}

/// Texts put together.
fn words(kinds: &[Kind]) -> Kind {
    if kinds.iter().all(|kind| matches!(kind, Kind::Null | Kind::Words)) { Kind::Words } else { Kind::Text }
}

/// What a sum or a difference is, and the steps it takes.
fn sum(left: Kind, right: Kind, minus: bool) -> (Kind, u8) {
    use Kind::{
        Count, DatePart, Day, Figure, Hundred, HundredCounts, Hundredfold, Moment, One, Own, Percent, Share, Zero,
    };
    match (left, right) {
        (Zero, kind) | (kind, Zero) if kind.is_number() => (kind, 0),
        (Share, Share | One) | (One, Share) => (Share, 1),
        (Percent, Percent | Hundred) | (Hundred, Percent) => (Percent, 1),
        (Count | Figure | Hundredfold | HundredCounts, other) if left == other => (left, 1),
        (Day, Day) if minus => (DatePart, 1),
        (DatePart, One) => (DatePart, 1),
        (Moment, Day | Moment) | (Day, Moment) if minus => (Own, 0),
        (Day | Moment, _) | (_, Day | Moment) => (Moment, 0),
        _ => (Own, 0),
    }
}

/// What a product is, and the steps it takes.
fn product(left: Kind, right: Kind) -> (Kind, u8) {
    use Kind::{Count, Figure, Hundred, HundredCounts, Hundredfold, One, Own, Percent, Share};
    match (left, right) {
        (One, kind) | (kind, One) if kind.is_number() => (kind, 0),
        (Share, Hundred) | (Hundred, Share) => (Percent, 1),
        (Figure, Hundred) | (Hundred, Figure) => (Hundredfold, 1),
        (Count, Hundred) | (Hundred, Count) => (HundredCounts, 1),
        _ => (Own, 0),
    }
}

/// What a quotient is, and the steps it takes.
fn quotient(left: Kind, right: Kind) -> (Kind, u8) {
    use Kind::{Count, DatePart, Figure, HundredCounts, Hundredfold, One, Own, Percent, Share, Span};
    match (left, right) {
        (kind, One) if kind.is_number() => (kind, 0),
        (Hundredfold, Figure) | (HundredCounts, Count) => (Percent, 1),
        (Figure, Figure) | (Count, Count | DatePart) => (Share, 1),
        (Figure, Count | DatePart) => (Figure, 1),
        (Figure, Span) => (Figure, DIVISION),
        (Count, Span) => (Share, DIVISION),
        _ => (Own, 0),
    }
}
