//! People, chats and whose book a chat writes to. These cross books: they are how a message finds its book.

use std::collections::HashMap;

use serde_json::json;
use sqlx::Connection;
use sqlx::postgres::PgConnection;

use super::StoreError;
use crate::ledger::action::Change;
use crate::ledger::{BookId, ChatId, Currency, Kind, ModelLevel, UserId};

/// What a message's chat and sender are to us.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The chat.
    pub chat: ChatId,
    /// The sender.
    pub user: UserId,
    /// The chat's book; None: never seen.
    pub book: Option<(BookId, i64)>,
    /// The sender is known and a member of that book.
    pub member: bool,
    /// The sender's language.
    pub language: Option<String>,
    /// The sender's timezone.
    pub timezone: Option<String>,
    /// Messages of this chat wait already.
    pub waiting: bool,
}

/// Reads the standing of each (chat, sender), in any order.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn standings(connection: &mut PgConnection, pairs: &[(ChatId, UserId)]) -> Result<Vec<Standing>, StoreError> {
    let chats: Vec<i64> = pairs.iter().map(|pair| pair.0.0).collect();
    let users: Vec<i64> = pairs.iter().map(|pair| pair.1.0).collect();
    let rows = sqlx::query!(
        r#"select i.chat_id as "chat_id!", i.user_id as "user_id!", b.book_id as "book_id?", b.version as "version?",
                  m.user_id is not null as "member!", u.language, u.timezone,
                  exists (select from inbox w where w.chat_id = i.chat_id and w.done_at is null) as "waiting!"
           from unnest($1::bigint[], $2::bigint[]) as i (chat_id, user_id)
           left join chats c on c.chat_id = i.chat_id
           left join books b on b.book_id = c.book_id
           left join users u on u.user_id = i.user_id
           left join members m on m.book_id = c.book_id and m.user_id = i.user_id"#,
        &chats,
        &users,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Standing {
            chat: ChatId(row.chat_id),
            user: UserId(row.user_id),
            book: row.book_id.zip(row.version).map(|(book, version)| (BookId(book), version)),
            member: row.member,
            language: row.language,
            timezone: row.timezone,
            waiting: row.waiting,
        })
        .collect())
}

/// Somebody who writes for the first time, or in a chat that is new to us.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// The chat.
    pub chat: ChatId,
    /// `private`, `group`, `supergroup` or `channel`.
    pub chat_kind: &'static str,
    /// What a new book is called.
    pub title: String,
    /// The sender.
    pub user: UserId,
    /// The sender's name.
    pub name: String,
    /// BCP 47, as Telegram says.
    pub language: Option<String>,
}

/// What a new book starts with, in one language.
#[derive(Debug, Clone)]
pub struct Starter {
    /// Language of the names.
    pub language: String,
    /// Currency of the book and its accounts.
    pub currency: Currency,
    /// Timezone of the book.
    pub timezone: chrono_tz::Tz,
    /// Account names, the default first.
    pub accounts: Vec<String>,
    /// Slug, name, emoji and kind.
    pub categories: Vec<(String, String, String, Kind)>,
}

/// Makes people known, gives each new chat a book, and makes each sender a member of the chat's book.
/// The chats must be locked by the caller.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn introduce(
    connection: &mut PgConnection,
    newcomers: &[Newcomer],
    starter: &Starter,
) -> Result<(), StoreError> {
    let chats: Vec<i64> = newcomers.iter().map(|n| n.chat.0).collect();
    let users: Vec<i64> = newcomers.iter().map(|n| n.user.0).collect();
    let names: Vec<String> = newcomers.iter().map(|n| super::storable(&n.name)).collect();
    let languages: Vec<Option<String>> = newcomers.iter().map(|n| n.language.clone()).collect();
    let kinds: Vec<String> = newcomers.iter().map(|n| n.chat_kind.to_owned()).collect();
    let titles: Vec<String> = newcomers.iter().map(|n| super::storable(&n.title)).collect();
    // One statement: somebody waits for the answer to their first message.
    let made = sqlx::query_scalar!(
        r#"with i as (
               select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[])
                   as i (chat_id, kind, title, user_id, name, language)
           ), known as (
               insert into users (user_id, name, language)
               select distinct on (user_id) user_id, name, language from i order by user_id
               on conflict (user_id) do update set name = excluded.name,
                   language = case when users.language_chosen then users.language else excluded.language end
               where users.name <> excluded.name
           ), fresh as materialized (
               select chat_id, kind, title, nextval(pg_get_serial_sequence('books', 'book_id')) as book_id
               from (select distinct on (chat_id) chat_id, kind, title from i order by chat_id) i
               where not exists (select from chats c where c.chat_id = i.chat_id)
           ), made as (
               insert into books (book_id, title, currency, timezone, language)
               select book_id, title, $7, $8, $9 from fresh
           ), placed as (
               insert into chats (chat_id, book_id, kind, digest_weekly)
               select chat_id, book_id, kind, kind = 'private' from fresh
           ), joined as (
               insert into members (book_id, user_id)
               select distinct p.book_id, i.user_id
               from i join (select chat_id, book_id from fresh union all select chat_id, book_id from chats) p
                   using (chat_id)
               on conflict do nothing
           )
           select book_id as "book_id!" from fresh"#,
        &chats,
        &kinds,
        &titles,
        &users,
        &names,
        &languages as &[Option<String>],
        starter.currency.code(),
        starter.timezone.name(),
        starter.language,
    )
    .fetch_all(&mut *connection)
    .await?;
    if made.is_empty() { Ok(()) } else { furnish(connection, &made, starter).await }
}

/// Gives books that have none accounts and categories.
pub(super) async fn furnish(connection: &mut PgConnection, books: &[i64], starter: &Starter) -> Result<(), StoreError> {
    let column = |pick: fn(&(String, String, String, Kind)) -> String| -> Vec<String> {
        starter.categories.iter().map(pick).collect()
    };
    sqlx::query!(
        "with opened as (
             insert into accounts (book_id, account_no, name, currency)
             select b, n, name, $3 from unnest($1::bigint[]) as b, unnest($2::text[]) with ordinality as a (name, n)
         )
         insert into categories (book_id, category_no, slug, name, emoji, kind)
         select b, n, slug, name, emoji, kind
         from unnest($1::bigint[]) as b,
              unnest($4::text[], $5::text[], $6::text[], $7::text[]) with ordinality as c (slug, name, emoji, kind, n)",
        books,
        &starter.accounts,
        starter.currency.code(),
        &column(|c| c.0.clone()),
        &column(|c| c.1.clone()),
        &column(|c| c.2.clone()),
        &column(|c| c.3.as_str().to_owned()),
    )
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// A chat as its settings say.
#[derive(Debug, Clone)]
pub struct Chat {
    /// Its id.
    pub id: ChatId,
    /// Its book.
    pub book: BookId,
    /// `private`, `group`, …
    pub kind: String,
    /// The first questions were answered or skipped.
    pub onboarded: bool,
    /// The weekly digest is on.
    pub digest_weekly: bool,
}

/// Reads a chat.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn chat(connection: &mut PgConnection, id: ChatId) -> Result<Option<Chat>, StoreError> {
    let row =
        sqlx::query!("select chat_id, book_id, kind, onboarded, digest_weekly from chats where chat_id = $1", id.0)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|row| Chat {
        id: ChatId(row.chat_id),
        book: BookId(row.book_id),
        kind: row.kind,
        onboarded: row.onboarded,
        digest_weekly: row.digest_weekly,
    }))
}

/// Notes that the first questions were answered.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_onboarded(connection: &mut PgConnection, id: ChatId) -> Result<(), StoreError> {
    sqlx::query!("update chats set onboarded = true where chat_id = $1", id.0).execute(connection).await?;
    Ok(())
}

/// Switches the weekly digest; its next time is worked out by the schedule.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_digest(connection: &mut PgConnection, id: ChatId, on: bool) -> Result<Option<Change>, StoreError> {
    let switched = sqlx::query!(
        "update chats set digest_weekly = $2, next_digest_at = null where chat_id = $1 and digest_weekly <> $2",
        id.0,
        on
    )
    .execute(connection)
    .await?;
    let row = |on: bool| Some(json!({"chat_id": id.0, "digest_weekly": on}));
    Ok((switched.rows_affected() == 1).then(|| Change { table: "chats".into(), before: row(!on), after: row(on) }))
}

/// A chat that cannot be written to until somebody writes there again.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_reachable(connection: &mut PgConnection, id: ChatId, reachable: bool) -> Result<(), StoreError> {
    sqlx::query!(
        "update chats set unreachable_since = case when $2 then null else coalesce(unreachable_since, now()) end
         where chat_id = $1 and (unreachable_since is null) <> $2",
        id.0,
        reachable
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Moves a group that became a supergroup: same book, new id, and what waits to be said goes to the new id. A book
/// that the new chat was given meanwhile gives way where nothing was ever done in it. Done again, it changes nothing.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn move_chat(connection: &mut PgConnection, from: ChatId, to: ChatId) -> Result<(), StoreError> {
    let mut tx = connection.begin().await?;
    let old = sqlx::query_scalar!("select book_id from chats where chat_id = $1 for update", from.0)
        .fetch_optional(&mut *tx)
        .await?;
    if let Some(old) = old {
        // Locked first and looked at in the next statement, so that a recording under way is not overlooked.
        let fresh = sqlx::query_scalar!(
            "select b.book_id from chats c join books b using (book_id)
             where c.chat_id = $1 and b.book_id <> $2 for update of c, b",
            to.0,
            old
        )
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(fresh) = fresh {
            sqlx::query!(
                "delete from books b
                 where b.book_id = $1 and not exists (select from actions a where a.book_id = b.book_id)
                   and not exists (select from chats c where c.book_id = b.book_id and c.chat_id <> $2)",
                fresh,
                to.0
            )
            .execute(&mut *tx)
            .await?;
        }
        sqlx::query!(
            "update chats set chat_id = $2, kind = 'supergroup', unreachable_since = null
             where chat_id = $1 and not exists (select from chats where chat_id = $2)",
            from.0,
            to.0
        )
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query!("update conversation_turns set chat_id = $2 where chat_id = $1", from.0, to.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("update conversation_summaries set chat_id = $2 where chat_id = $1", from.0, to.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "update outbox set chat_id = $2,
                params = jsonb_set(params::jsonb, '{chat_id}', to_jsonb($2::bigint), false)::json
         where chat_id = $1",
        from.0,
        to.0
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps the language a person chose.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_language(connection: &mut PgConnection, user: UserId, language: &str) -> Result<Change, StoreError> {
    let before = sqlx::query!("select language, language_chosen from users where user_id = $1 for update", user.0)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query!("update users set language = $2, language_chosen = true where user_id = $1", user.0, language)
        .execute(connection)
        .await?;
    let row = |language: Option<&str>, chosen: bool| {
        Some(json!({"user_id": user.0, "language": language, "language_chosen": chosen}))
    };
    Ok(Change {
        table: "users".into(),
        before: row(before.language.as_deref(), before.language_chosen),
        after: row(Some(language), true),
    })
}

/// The language a person reads, as they chose or as Telegram says.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn language(connection: &mut PgConnection, user: UserId) -> Result<Option<String>, StoreError> {
    let language =
        sqlx::query_scalar!("select language from users where user_id = $1", user.0).fetch_optional(connection).await?;
    Ok(language.flatten())
}

/// The book of a person's private chat.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn private_book(connection: &mut PgConnection, user: UserId) -> Result<Option<BookId>, StoreError> {
    let row = sqlx::query_scalar!("select book_id from chats where chat_id = $1 and kind = 'private'", user.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(BookId))
}

/// How much of a model may be used for a person in a book: what the book allows, and no more than the person's own.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn model_level(connection: &mut PgConnection, book: BookId, user: UserId) -> Result<ModelLevel, StoreError> {
    let levels = sqlx::query_scalar!(
        "select model_level from books where book_id = $1
         union select b.model_level from chats c join books b using (book_id)
         where c.chat_id = $2 and c.kind = 'private'",
        book.0,
        user.0
    )
    .fetch_all(connection)
    .await?;
    let levels = levels.into_iter().flatten();
    let level = |word: String| ModelLevel::parse(&word).unwrap_or(ModelLevel::None);
    Ok(levels.map(level).min().unwrap_or(ModelLevel::None))
}

/// What the members of a book are called.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn names(connection: &mut PgConnection, book: BookId) -> Result<HashMap<UserId, String>, StoreError> {
    let rows = sqlx::query!("select user_id, name from members join users using (user_id) where book_id = $1", book.0)
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (UserId(row.user_id), row.name)).collect())
}

/// The chats of a book that can be reached, each with the language to write in: the person's in a private chat, the
/// book's in a group.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn chats_of(connection: &mut PgConnection, book: BookId) -> Result<Vec<(ChatId, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"select c.chat_id, coalesce(u.language, b.language) as "language!"
           from chats c join books b using (book_id) left join users u on u.user_id = c.chat_id
           where c.book_id = $1 and c.unreachable_since is null order by c.chat_id"#,
        book.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (ChatId(row.chat_id), row.language)).collect())
}

/// What a person is called, where Quipu met them in some chat.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn known_name(connection: &mut PgConnection, user: UserId) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!("select name from users where user_id = $1", user.0).fetch_optional(connection).await?)
}
