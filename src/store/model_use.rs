//! Tokens and money of the model by person and day. A call reserves what it may use before it is made and is settled
//! afterwards. These rows are the server's, not a book's. None is waited for on disk: a crash of the machine may lose
//! the last fraction of a second, and a day's cap need not be exact to that.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::{PgConnection, PgPool};

use super::model_sends::Send;
use super::{StoreError, storable};
use crate::ledger::UserId;

/// Everybody together.
const ALL: i64 = 0;

/// Whose cap a reservation would exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exceeded {
    /// The person's.
    User,
    /// Everybody's.
    All,
}

/// The most of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// Tokens.
    pub tokens: i64,
    /// Money; None: no cap.
    pub cost: Option<Decimal>,
}

/// The caps that hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Of one person.
    pub user: Cap,
    /// Of everybody together.
    pub all: Cap,
}

/// What was used, or may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// In and out.
    pub tokens: i64,
    /// By the prices of the settings.
    pub cost: Decimal,
}

/// What a day, or several, came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The day; None: of several.
    pub day: Option<NaiveDate>,
    /// What the person is called; None: everybody together.
    pub name: Option<String>,
    /// Tokens that went to models.
    pub input: i64,
    /// Tokens that came back.
    pub output: i64,
    /// Both, with what is reserved or was cut short.
    pub tokens: i64,
    /// By the prices of the settings.
    pub cost: Decimal,
    /// How often a model was asked.
    pub calls: i64,
}

/// Counts what is about to be used and notes what is about to leave, in one statement. The inner error: it does not fit
/// under a cap, and nothing was counted or noted. `most`: as many lines of what left are kept of the book.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn reserve(
    pool: &PgPool,
    day: NaiveDate,
    amount: Amount,
    caps: Caps,
    send: &Send,
    most: i64,
) -> Result<Result<(), Exceeded>, StoreError> {
    // The person's row first: one at their cap does not make everybody wait. Rows are counted only if both have room, as
    // far as the statement sees when it begins; each looks again once it is its turn.
    let counted = sqlx::query!(
        r#"with light as (select set_config('synchronous_commit', 'off', true) as set_to),
           caps (place, id, tokens, cost) as (
               values (1, $2::bigint, $5::bigint, $6::numeric), (2, $7::bigint, $8::bigint, $9::numeric)),
           full_up as (
               select c.place from caps c left join model_use u on u.day = $1 and u.user_id = c.id
               where coalesce(u.tokens, 0) + $3 > c.tokens or coalesce(u.cost, 0) + $4 > c.cost),
           counted as (
               insert into model_use as u (day, user_id, tokens, cost, calls)
               select $1, c.id, $3, $4, 1 from light, caps c where not exists (select from full_up) order by c.place
               on conflict (day, user_id) do update
               set tokens = u.tokens + excluded.tokens, cost = u.cost + excluded.cost, calls = u.calls + 1
               where u.tokens + excluded.tokens <= case u.user_id when $2 then $5 else $8 end
                 and u.cost + excluded.cost <= coalesce(case u.user_id when $2 then $6 else $9 end, 'infinity')
               returning u.user_id),
           made as (
               insert into model_sends (book_id, user_id, host, local, kind, size, body)
               select $10, $2, $11, $12, $13, $14, $15 from counted having count(*) = 2 returning 1),
           gone as (
               delete from model_sends s using made
               where s.book_id = $10 and s.send_no <= (
                   select o.send_no from model_sends o where o.book_id = $10
                   order by o.send_no desc offset greatest($16::bigint - 1, 0) limit 1))
           select (select min(place) from full_up) as full_up,
                  array(select user_id from counted) as "counted!""#,
        day,
        send.user.0,
        amount.tokens,
        amount.cost,
        caps.user.tokens,
        caps.user.cost,
        ALL,
        caps.all.tokens,
        caps.all.cost,
        send.book.0,
        send.host,
        send.local,
        send.kind,
        send.size,
        send.body.as_deref().map(storable),
        most
    )
    .fetch_one(pool)
    .await?;
    match (counted.full_up, counted.counted.as_slice()) {
        (Some(1), _) => Ok(Err(Exceeded::User)),
        (Some(_), _) => Ok(Err(Exceeded::All)),
        (None, [_, _]) => Ok(Ok(())),
        // Somebody else took the last of it meanwhile.
        (None, some) => {
            for id in some {
                give_back(pool, day, *id, amount).await?;
            }
            Ok(Err(if some.contains(&send.user.0) { Exceeded::All } else { Exceeded::User }))
        }
    }
}

async fn give_back(pool: &PgPool, day: NaiveDate, id: i64, amount: Amount) -> Result<(), StoreError> {
    sqlx::query!(
        "update model_use set tokens = greatest(tokens - $3, 0), cost = greatest(cost - $4, 0), calls = calls - 1
         where day = $1 and user_id = $2",
        day,
        id,
        amount.tokens,
        amount.cost
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Puts a reservation right: `change` is what was used less what was reserved; `input` and `output` are the tokens that
/// the server counted.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn settle(
    pool: &PgPool,
    day: NaiveDate,
    user: UserId,
    change: Amount,
    (input, output): (i64, i64),
) -> Result<(), StoreError> {
    // The person's row first, as a reservation takes them: the other waits for what the first found.
    sqlx::query!(
        "with light as (select set_config('synchronous_commit', 'off', true) as set_to), own as (
             update model_use set tokens = greatest(tokens + $3, 0), cost = greatest(cost + $4, 0),
                 input = input + $5, output = output + $6
             from light where day = $1 and user_id = $2
             returning 1)
         update model_use set tokens = greatest(tokens + $3, 0), cost = greatest(cost + $4, 0),
             input = input + $5, output = output + $6
         where day = $1 and user_id = $7 and (select count(*) from own) >= 0",
        day,
        user.0,
        change.tokens,
        change.cost,
        input,
        output,
        ALL
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// What a person used on each day since one, the latest first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn by_day(connection: &mut PgConnection, user: UserId, since: NaiveDate) -> Result<Vec<Used>, StoreError> {
    let rows = sqlx::query!(
        "select day, input, output, tokens, cost, calls from model_use where user_id = $1 and day >= $2
         order by day desc",
        user.0,
        since
    )
    .fetch_all(connection)
    .await?;
    let used = rows.into_iter().map(|row| Used {
        day: Some(row.day),
        name: None,
        input: row.input,
        output: row.output,
        tokens: row.tokens,
        cost: row.cost,
        calls: row.calls,
    });
    Ok(used.collect())
}

/// What each person, and everybody together, used since a day, the most first; for the owners.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn by_person(connection: &mut PgConnection, since: NaiveDate, most: i64) -> Result<Vec<Used>, StoreError> {
    let rows = sqlx::query!(
        r#"select user_id, min(name) as name, sum(input)::bigint as "input!", sum(output)::bigint as "output!",
                  sum(tokens)::bigint as "tokens!", sum(cost) as "cost!", sum(calls)::bigint as "calls!"
           from model_use left join users using (user_id) where day >= $1 group by user_id order by (user_id = 0) desc, sum(tokens) desc, user_id
           limit $2"#,
        since,
        most
    )
    .fetch_all(connection)
    .await?;
    let used = rows.into_iter().map(|row| Used {
        day: None,
        name: (row.user_id != ALL).then(|| row.name.unwrap_or_else(|| row.user_id.to_string())),
        input: row.input,
        output: row.output,
        tokens: row.tokens,
        cost: row.cost,
        calls: row.calls,
    });
    Ok(used.collect())
}
