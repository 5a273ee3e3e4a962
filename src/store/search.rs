//! Which entries of a book are meant, and what they come to: listed, summed, by what and by when. Always per currency.
//! A refund counts as an expense below zero.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;
use sqlx::query;

use super::entry::{Row, rows};
use super::{StoreError, book, storable};
use crate::ledger::period::{Period, Weekdays};
use crate::ledger::{AccountNo, BookId, CategoryNo, Currency, Entry, Kind, UserId};

/// Entries that are meant; all of them where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this kind; refunds are expenses.
    pub kind: Option<Kind>,
    /// Only this category.
    pub category: Option<CategoryNo>,
    /// Only entries without a category.
    pub uncategorised: bool,
    /// Words that the merchant or the note holds, any case.
    pub words: Option<String>,
    /// Only what left or reached this account.
    pub account: Option<AccountNo>,
    /// Only entries with this tag, any case.
    pub tag: Option<String>,
    /// Only what this member paid, and what they are called.
    pub payer: Option<(UserId, String)>,
    /// Only in these days.
    pub period: Option<Period>,
    /// Only on these days of the week.
    pub weekdays: Option<Weekdays>,
    /// Only of this amount or more.
    pub least: Option<Decimal>,
    /// Only of this amount or less.
    pub most: Option<Decimal>,
}

impl Filter {
    /// The same in other days.
    #[must_use]
    pub fn within(&self, period: Period) -> Self {
        Self { period: Some(period), ..self.clone() }
    }

    /// The same of one kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> Self {
        Self { kind: Some(kind), ..self.clone() }
    }

    fn first(&self) -> NaiveDate {
        self.period.map_or(FIRST_DAY, |period| period.start)
    }

    fn last(&self) -> NaiveDate {
        self.period.map_or(LAST_DAY, |period| period.end)
    }

    /// The words as a pattern, in which a person's % and _ are themselves.
    fn pattern(&self) -> Option<String> {
        let words = self.words.as_deref().map(storable)?;
        Some(format!("%{}%", words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")))
    }
}

/// Before and after every day that an entry may have.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// A query of the entries that a filter means: what comes before the filter's conditions, the entry's kind and amount as
/// they count, and what comes after; parameters of its own begin at $14.
macro_rules! meant {
    ($query:ident, $before:literal, $kind:literal, $amount:literal, $after:literal,
     $id:expr, $filter:expr $(, $parameter:expr)* $(,)?) => {
        $query!(
            $before
                + " where e.book_id = $1 and e.occurred_on between $2 and $3
                    and ($4::text is null or " + $kind + " = $4)
                    and ($5::bigint is null or e.category_no = $5) and (not $6 or e.category_no is null)
                    and ($7::text is null or e.merchant ilike $7 or e.note ilike $7)
                    and ($8::bigint is null or e.account_no = $8 or e.to_account_no = $8)
                    and ($9::text is null or exists (select from unnest(e.tags) as t where lower(t) = lower($9)))
                    and ($10::bigint is null or e.payer_id = $10)
                    and ($11::numeric is null or " + $amount + " >= $11)
                    and ($12::numeric is null or " + $amount + " <= $12)
                    and ($13::int is null or ($13 >> (extract(isodow from e.occurred_on)::int - 1)) & 1 = 1) "
                + $after,
            $id.0,
            $filter.first(),
            $filter.last(),
            $filter.kind.map(Kind::as_str),
            $filter.category.map(|no| no.0),
            $filter.uncategorised,
            $filter.pattern(),
            $filter.account.map(|no| no.0),
            $filter.tag.as_deref().map(storable),
            $filter.payer.as_ref().map(|payer| payer.0.0),
            $filter.least,
            $filter.most,
            $filter.weekdays.map(Weekdays::bits)
            $(, $parameter)*
        )
    };
}

/// What sums are taken by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// Nothing: one sum of all.
    All,
    /// The category's number; none for what is uncategorised.
    Category,
    /// The merchant in lower case; none for what has none.
    Merchant,
    /// The merchant, or the note where none is known, in lower case.
    Name,
    /// The account's number.
    Account,
    /// Each tag in lower case: an entry counts under every tag it has, and not at all without one.
    Tag,
    /// The member's number.
    Payer,
}

impl By {
    fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Category => "category",
            Self::Merchant => "merchant",
            Self::Name => "name",
            Self::Account => "account",
            Self::Tag => "tag",
            Self::Payer => "payer",
        }
    }
}

/// How long a stretch of time is that sums are taken by. A week begins on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// January to March and so on.
    Quarter,
    /// A calendar year.
    Year,
}

impl Step {
    /// The word of it, as `date_trunc` has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// What the entries of one kind and currency come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// Of the entries.
    pub kind: Kind,
    /// Of the sum.
    pub currency: Currency,
    /// Zero or below where as much or more came back.
    pub amount: Decimal,
    /// How many entries.
    pub count: i64,
}

/// The sums of the entries meant, largest first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn sums(connection: &mut PgConnection, id: BookId, filter: &Filter) -> Result<Vec<Sum>, StoreError> {
    let rows = meant!(
        query,
        r#"select e.kind as "kind!", e.currency as "currency!", sum(e.amount) as "amount!", count(*) as "count!"
           from counted e"#,
        "e.kind",
        "e.amount",
        "group by e.kind, e.currency order by sum(e.amount) desc, e.kind, e.currency",
        id,
        filter
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Sum {
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Expense),
            currency: book::currency(&row.currency),
            amount: row.amount.normalize(),
            count: row.count,
        })
        .collect())
}

/// Whether an entry of the filter's days holds its words, of whatever kind and category.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn holds_words(connection: &mut PgConnection, id: BookId, filter: &Filter) -> Result<bool, StoreError> {
    let holds = sqlx::query_scalar!(
        r#"select exists (select from entries e where e.book_id = $1 and e.occurred_on between $2 and $3
                          and (e.merchant ilike $4 or e.note ilike $4)) as "holds!""#,
        id.0,
        filter.first(),
        filter.last(),
        filter.pattern()
    );
    Ok(holds.fetch_one(connection).await?)
}

/// What one group of the entries comes to in one stretch of time, kind and currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSum {
    /// Of the entries.
    pub kind: Kind,
    /// Of the sum.
    pub currency: Currency,
    /// What [`By`] says; a number as text.
    pub key: Option<String>,
    /// A merchant, note or tag as one of the entries writes it.
    pub label: Option<String>,
    /// First day of the stretch, if sums are taken by time.
    pub start: Option<NaiveDate>,
    /// Zero or below where as much or more came back.
    pub amount: Decimal,
    /// How many entries.
    pub count: i64,
}

/// [`GroupSum`] as it is stored.
struct Group {
    kind: Option<String>,
    currency: Option<String>,
    key: Option<String>,
    label: Option<String>,
    start: Option<NaiveDate>,
    amount: Decimal,
    count: i64,
}

impl Group {
    fn sum(self) -> GroupSum {
        let Self { kind, currency, key, label, start, amount, count } = self;
        GroupSum {
            kind: kind.as_deref().and_then(Kind::parse).unwrap_or(Kind::Expense),
            currency: book::currency(&currency.unwrap_or_default()),
            key,
            label,
            start,
            amount: amount.normalize(),
            count,
        }
    }
}

/// A query of [`Group`]s.
macro_rules! groups {
    ($($query:tt)*) => {
        sqlx::query_as!(Group, $($query)*)
    };
}

/// The sums of the entries meant, by what and by when, largest first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn grouped(
    connection: &mut PgConnection,
    id: BookId,
    filter: &Filter,
    by: By,
    step: Option<Step>,
) -> Result<Vec<GroupSum>, StoreError> {
    let step = step.map(Step::word);
    let groups = match by {
        By::Tag => {
            meant!(
                groups,
                r#"select e.kind, e.currency, lower(g.label) as "key?", min(g.label) as "label?",
                          case when $14::text is null then null
                               else date_trunc($14, e.occurred_on::timestamp)::date end as "start?",
                          sum(e.amount) as "amount!", count(*) as "count!"
                   from counted e cross join lateral unnest(e.tags) as g (label)"#,
                "e.kind",
                "e.amount",
                "group by e.kind, e.currency, 3, 5 order by sum(e.amount) desc, 3, 5",
                id,
                filter,
                step
            )
            .fetch_all(connection)
            .await?
        }
        by => {
            meant!(
                groups,
                r#"select e.kind, e.currency, lower(g.label) as "key?", min(g.label) as "label?",
                          case when $14::text is null then null
                               else date_trunc($14, e.occurred_on::timestamp)::date end as "start?",
                          sum(e.amount) as "amount!", count(*) as "count!"
                   from counted e
                   cross join lateral (select case $15::text
                       when 'category' then e.category_no::text
                       when 'account' then e.account_no::text
                       when 'payer' then e.payer_id::text
                       when 'merchant' then nullif(btrim(e.merchant), '')
                       when 'name' then coalesce(nullif(btrim(e.merchant), ''), nullif(btrim(e.note), '')) end) as g (label)"#,
                "e.kind",
                "e.amount",
                "group by e.kind, e.currency, 3, 5 order by sum(e.amount) desc, 3, 5",
                id,
                filter,
                step,
                by.word()
            )
            .fetch_all(connection)
            .await?
        }
    };
    Ok(groups.into_iter().map(Group::sum).collect())
}

/// The order of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The latest first.
    Latest,
    /// The largest first, those in this currency before others.
    Largest(Currency),
}

/// The entries meant, at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn entries(
    connection: &mut PgConnection,
    id: BookId,
    filter: &Filter,
    order: Order,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let largest_in = match order {
        Order::Latest => None,
        Order::Largest(currency) => Some(currency.code().to_owned()),
    };
    let rows = meant!(
        rows,
        "from entries e",
        "e.counts_as",
        "e.counted",
        "order by case when $14::text is not null then e.currency <> $14 end,
                    case when $14::text is not null then e.currency end,
                    case when $14::text is not null then e.counted end desc,
                    e.occurred_on desc, e.entry_no desc
           limit $15",
        id,
        filter,
        largest_in,
        limit
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::entry).collect()
}

/// The day of the book's first entry up to a day; None without any.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn kept_since(
    connection: &mut PgConnection,
    id: BookId,
    until: NaiveDate,
) -> Result<Option<NaiveDate>, StoreError> {
    let first = sqlx::query_scalar!(
        "select min(occurred_on) from entries where book_id = $1 and occurred_on <= $2",
        id.0,
        until
    );
    Ok(first.fetch_one(connection).await?)
}
