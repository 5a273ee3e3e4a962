//! The rules of a book, and the entries of before that they reach.

use futures::TryStreamExt;
use sqlx::postgres::PgConnection;

use super::action::Updated;
use super::{StoreError, book, storable};
use crate::ledger::action::Change;
use crate::ledger::category::fold;
use crate::ledger::rule::{Fact, Rule, Rules, Then, When};
use crate::ledger::{AccountNo, ActionNo, BookId, CategoryNo, EntryNo, Kind, Money, RuleNo};

/// Every rule of the book.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn all(connection: &mut PgConnection, id: BookId) -> Result<Vec<Rule>, StoreError> {
    let rows = sqlx::query!(
        "select rule_no, position, words, kind, account_no, at_least, at_most, currency, category_no, merchant, tags
         from rules where book_id = $1 order by position, rule_no",
        id.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Rule {
            no: RuleNo(row.rule_no),
            position: row.position,
            when: When {
                words: row.words,
                kind: row.kind.as_deref().and_then(Kind::parse),
                account: row.account_no.map(AccountNo),
                at_least: row.at_least.map(|amount| amount.normalize()),
                at_most: row.at_most.map(|amount| amount.normalize()),
                currency: row.currency.as_deref().map(book::currency),
            },
            then: Then { category: row.category_no.map(CategoryNo), merchant: row.merchant, tags: row.tags },
        })
        .collect())
}

/// Adds a rule behind all others; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn add(
    connection: &mut PgConnection,
    id: BookId,
    when: &When,
    then: &Then,
    action: ActionNo,
) -> Result<(RuleNo, Change), StoreError> {
    let tags: Vec<String> = then.tags.iter().map(|tag| storable(tag)).collect();
    let row = sqlx::query!(
        r#"insert into rules as r (book_id, rule_no, position, words, kind, account_no, at_least, at_most, currency,
                                   category_no, merchant, tags, last_action)
           select $1, coalesce(max(rule_no), 0) + 1, coalesce(max(position), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
           from rules where book_id = $1
           returning rule_no, to_jsonb(r) as "after!""#,
        id.0,
        when.words.as_deref().map(storable),
        when.kind.map(Kind::as_str),
        when.account.map(|no| no.0),
        when.at_least,
        when.at_most,
        when.currency.map(|currency| currency.code().to_owned()),
        then.category.map(|no| no.0),
        then.merchant.as_deref().map(storable),
        &tags,
        action.0
    )
    .fetch_one(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok((RuleNo(row.rule_no), change(None, Some(row.after))))
}

/// Writes a rule over another; the change is for the action that causes it. None when there is no such rule.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn update(
    connection: &mut PgConnection,
    id: BookId,
    rule: &Rule,
    action: ActionNo,
) -> Result<Option<Change>, StoreError> {
    let (when, then) = (&rule.when, &rule.then);
    let tags: Vec<String> = then.tags.iter().map(|tag| storable(tag)).collect();
    let row = sqlx::query_as!(
        Updated,
        r#"with old as (select * from rules where book_id = $1 and rule_no = $2 for update)
           update rules r
           set position = $3, words = $4, kind = $5, account_no = $6, at_least = $7, at_most = $8, currency = $9,
               category_no = $10, merchant = $11, tags = $12, last_action = $13
           from old where r.book_id = old.book_id and r.rule_no = old.rule_no
           returning to_jsonb(old) as "before!", to_jsonb(r) as "after!""#,
        id.0,
        rule.no.0,
        rule.position,
        when.words.as_deref().map(storable),
        when.kind.map(Kind::as_str),
        when.account.map(|no| no.0),
        when.at_least,
        when.at_most,
        when.currency.map(|currency| currency.code().to_owned()),
        then.category.map(|no| no.0),
        then.merchant.as_deref().map(storable),
        &tags,
        action.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok(row.map(|row| row.of("rules")))
}

/// Puts the rules in this order; the changes are for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn reorder(
    connection: &mut PgConnection,
    id: BookId,
    order: &[RuleNo],
    action: ActionNo,
) -> Result<Vec<Change>, StoreError> {
    let numbers: Vec<i64> = order.iter().map(|no| no.0).collect();
    let rows = sqlx::query!(
        r#"with wanted as (
               select rule_no, position from unnest($2::bigint[]) with ordinality as w (rule_no, position)
           ), old as (
               select r.* from rules r join wanted w using (rule_no)
               where r.book_id = $1 and r.position <> w.position for update of r)
           update rules r set position = w.position, last_action = $3
           from old, wanted w
           where r.book_id = old.book_id and r.rule_no = old.rule_no and w.rule_no = r.rule_no
           returning to_jsonb(old) as "before!", to_jsonb(r) as "after!""#,
        id.0,
        &numbers,
        action.0
    )
    .fetch_all(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok(rows.into_iter().map(|row| change(Some(row.before), Some(row.after))).collect())
}

/// Deletes a rule; the change is for the action that causes it. None when there is no such rule.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn delete(connection: &mut PgConnection, id: BookId, no: RuleNo) -> Result<Option<Change>, StoreError> {
    let row = sqlx::query_scalar!(
        r#"delete from rules r where book_id = $1 and rule_no = $2 returning to_jsonb(r) as "before!""#,
        id.0,
        no.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok(row.map(|before| change(Some(before), None)))
}

/// What a rule reaches among the entries of before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// How many match it, and no rule before it.
    pub matching: usize,
    /// Those of them that it would change, newest first, at most as many as were asked for.
    pub changing: Vec<EntryNo>,
    /// How many it would change in all.
    pub would_change: usize,
}

/// Which entries change by a rule's category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every one that has another category, or lacks the name or a tag.
    Any,
    /// Only those without a category, and those with this one: what else people chose stays.
    From(Option<CategoryNo>),
}

/// Looks which of the newest `looked_at` entries a rule of `rules` reaches; `most` are named.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn reach(
    connection: &mut PgConnection,
    id: BookId,
    rules: &Rules,
    no: RuleNo,
    scope: Scope,
    (looked_at, most): (i64, usize),
) -> Result<Reached, StoreError> {
    let mut reached = Reached::default();
    let Some(rule) = rules.get(no) else { return Ok(reached) };
    // What SQL can tell narrows what is read; the words are folded here.
    let mut rows = sqlx::query!(
        r#"select entry_no, kind, amount, currency, account_no, category_no, merchant, note, tags, is_refund
           from entries
           where book_id = $1 and kind <> 'transfer' and ($2::text is null or kind = $2)
             and ($3::bigint is null or account_no = $3) and ($4::numeric is null or amount >= $4)
             and ($5::numeric is null or amount <= $5) and ($6::text is null or currency = $6)
           order by entry_no desc limit $7"#,
        id.0,
        rule.when.kind.map(Kind::as_str),
        rule.when.account.map(|no| no.0),
        rule.when.at_least,
        rule.when.at_most,
        rule.when.currency.map(|currency| currency.code().to_owned()),
        looked_at
    )
    .fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let Ok(money) = Money::new(row.amount, book::currency(&row.currency)) else { continue };
        let mut text = row.note.as_deref().map(fold).unwrap_or_default();
        if let Some(merchant) = &row.merchant {
            text.push(' ');
            text.push_str(&fold(merchant));
        }
        let kind = Kind::parse(&row.kind).unwrap_or(Kind::Expense);
        let fact = Fact { text: text.trim(), kind, money, account: AccountNo(row.account_no) };
        if rules.first(&fact).is_none_or(|first| first.no != no) {
            continue;
        }
        reached.matching += 1;
        let category = row.category_no.map(CategoryNo);
        let sorts = rule.then.category.is_some_and(|wanted| {
            Some(wanted) != category
                && match scope {
                    Scope::Any => true,
                    Scope::From(from) => category.is_none() || category == from,
                }
        });
        let names = scope == Scope::Any
            && (rule.then.merchant.is_some() && rule.then.merchant != row.merchant
                || rule.then.tags.iter().any(|tag| !row.tags.contains(tag)));
        if sorts || names {
            reached.would_change += 1;
            if reached.changing.len() < most {
                reached.changing.push(EntryNo(row.entry_no));
            }
        }
    }
    Ok(reached)
}

/// Does to entries what a rule says; the changes are for the action that causes it. A category of the other kind is not
/// given.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn apply(
    connection: &mut PgConnection,
    id: BookId,
    then: &Then,
    entries: &[EntryNo],
    action: ActionNo,
) -> Result<Vec<Change>, StoreError> {
    let numbers: Vec<i64> = entries.iter().map(|no| no.0).collect();
    let tags: Vec<String> = then.tags.iter().map(|tag| storable(tag)).collect();
    let rows = sqlx::query_as!(
        Updated,
        r#"with old as (
               select e.* from entries e where book_id = $1 and entry_no = any($2) and kind <> 'transfer' for update)
           update entries e
           set category_no = case when c.category_no is not null and (c.kind = e.kind or e.is_refund) then c.category_no
                                  else e.category_no end,
               merchant = coalesce($4, e.merchant),
               tags = e.tags || array(select t from unnest($5::text[]) as t where t <> all(e.tags)),
               last_action = $6
           from old left join categories c on c.book_id = $1 and c.category_no = $3
           where e.book_id = old.book_id and e.entry_no = old.entry_no
           returning to_jsonb(old) as "before!", to_jsonb(e) as "after!""#,
        id.0,
        &numbers,
        then.category.map(|no| no.0),
        then.merchant.as_deref().map(storable),
        &tags,
        action.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| row.of("entries")).collect())
}

fn change(before: Option<serde_json::Value>, after: Option<serde_json::Value>) -> Change {
    Change { table: "rules".into(), before, after }
}
