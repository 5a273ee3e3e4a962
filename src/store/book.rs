//! A book with everything needed to understand a message: accounts, categories, learned words, budgets, rules.

use std::collections::HashMap;

use serde_json::json;
use sqlx::postgres::PgConnection;

use super::{StoreError, budget, people, rule};
use crate::ledger::action::Change;
use crate::ledger::category::{self, Category};
use crate::ledger::rule::Rules;
use crate::ledger::{AccountNo, ActionNo, BookId, Budget, BudgetPeriod, CategoryNo, Currency, Kind, ModelLevel};

/// A book as its version says it is.
#[derive(Debug, Clone)]
pub struct Book {
    /// Its key.
    pub id: BookId,
    /// What a group or a person is called.
    pub title: String,
    /// What amounts without a currency are in.
    pub currency: Currency,
    /// Where its days begin.
    pub timezone: chrono_tz::Tz,
    /// BCP 47.
    pub language: String,
    /// Moves with every change to what is here.
    pub version: i64,
    /// In the order of their numbers; the first open one is the default.
    pub accounts: Vec<Account>,
    /// In the order they are shown.
    pub categories: Vec<Category>,
    /// What the person's corrections taught: a folded note or merchant to its category.
    pub words: HashMap<String, CategoryNo>,
    /// Budgets in force.
    pub budgets: Vec<Budget>,
    /// The person's rules, compiled.
    pub rules: Rules,
}

/// An account of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number within the book.
    pub no: AccountNo,
    /// What the person calls it.
    pub name: String,
    /// What its balance is shown in.
    pub currency: Currency,
    /// Archived ones take no new entries.
    pub archived: bool,
}

impl Book {
    /// The account entries go to when none is named.
    pub fn default_account(&self) -> Option<&Account> {
        self.accounts.iter().find(|account| !account.archived).or_else(|| self.accounts.first())
    }

    /// An account by its name: the whole name in any case, else the only one that begins so, else the only one that is
    /// called so in another language: `efectivo` is Cash.
    pub fn account_named(&self, name: &str) -> Option<&Account> {
        let wanted = category::fold(name);
        if wanted.is_empty() {
            return None;
        }
        let open = || self.accounts.iter().filter(|account| !account.archived);
        let exact = open().find(|account| category::fold(&account.name) == wanted);
        exact.or_else(|| {
            let mut hits = open().filter(|account| category::fold(&account.name).starts_with(&wanted));
            match (hits.next(), hits.next()) {
                (Some(hit), None) if wanted.len() > 2 => Some(hit),
                (None, _) => {
                    let mut alike = open().filter(|account| crate::ledger::account::alike(&account.name, &wanted));
                    alike.next().filter(|_| alike.next().is_none())
                }
                _ => None,
            }
        })
    }

    /// An account by its number.
    pub fn account(&self, no: AccountNo) -> Option<&Account> {
        self.accounts.iter().find(|account| account.no == no)
    }

    /// A category by its number.
    pub fn category(&self, no: CategoryNo) -> Option<&Category> {
        self.categories.iter().find(|category| category.no == no)
    }

    /// The category the person named: by its name, its beginning, or the default's words.
    pub fn category_named(&self, name: &str, kind: Option<Kind>) -> Option<&Category> {
        let wanted = category::fold(name);
        if wanted.is_empty() {
            return None;
        }
        let open = || self.categories.iter().filter(|c| !c.archived && kind.is_none_or(|kind| c.kind == kind));
        open()
            .find(|c| category::fold(&c.name) == wanted)
            .or_else(|| open().find(|c| c.slug.as_deref() == Some(wanted.as_str())))
            .or_else(|| {
                open().find(|c| wanted.chars().count() > 2 && category::fold(&c.name).starts_with(wanted.as_str()))
            })
    }

    /// What the person taught about a note or a merchant: the whole of it, else one of its words.
    pub fn taught(&self, text: &str, kind: Kind) -> Option<CategoryNo> {
        if self.words.is_empty() || kind == Kind::Transfer {
            return None;
        }
        let folded = category::fold(text);
        let usable = |no: &CategoryNo| self.category(*no).is_some_and(|c| c.kind == kind && !c.archived);
        let word = |word: &str| self.words.get(word).copied().filter(usable);
        word(&folded).or_else(|| folded.split(' ').find_map(word))
    }

    /// What an entry's words mean: what the person taught first, then a category's own name, then the default words.
    pub fn category_for(&self, texts: &[&str], kind: Kind) -> Option<CategoryNo> {
        if kind == Kind::Transfer {
            return None;
        }
        let named = |text: &&str| {
            let folded = category::fold(text);
            let hit = |c: &&Category| {
                c.kind == kind && !c.archived && !folded.is_empty() && {
                    let name = category::fold(&c.name);
                    name == folded || folded.split(' ').any(|word| word == name)
                }
            };
            self.categories.iter().find(hit).map(|c| c.no)
        };
        let by_default = |text: &&str| {
            let default = category::by_words(text, kind)?;
            let own = |c: &&Category| c.slug.as_deref() == Some(default.slug) && !c.archived;
            self.categories.iter().find(own).map(|c| c.no)
        };
        texts
            .iter()
            .find_map(|text| self.taught(text, kind))
            .or_else(|| texts.iter().find_map(named))
            .or_else(|| texts.iter().find_map(by_default))
    }

    /// The budget of a category, or of all spending.
    pub fn budget(&self, category: Option<CategoryNo>, period: BudgetPeriod) -> Option<&Budget> {
        self.budgets_of(category).find(|budget| budget.period == period)
    }

    /// The budgets of a category, or of all spending, of each period.
    pub fn budgets_of(&self, category: Option<CategoryNo>) -> impl Iterator<Item = &Budget> {
        self.budgets.iter().filter(move |budget| budget.category == category)
    }
}

/// The book's version.
pub(super) async fn version(connection: &mut PgConnection, id: BookId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!("select version from books where book_id = $1", id.0).fetch_one(connection).await?)
}

/// Moves the book's version, so that every process reads it anew.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn touch(connection: &mut PgConnection, id: BookId) -> Result<(), StoreError> {
    sqlx::query!("update books set version = version + 1 where book_id = $1", id.0).execute(connection).await?;
    Ok(())
}

/// Sets what amounts without a currency are in; the changes are for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_currency(
    connection: &mut PgConnection,
    id: BookId,
    currency: Currency,
    action: ActionNo,
) -> Result<Vec<Change>, StoreError> {
    // Accounts that hold nothing yet follow the book.
    let accounts = sqlx::query!(
        r#"with old as (
               select a.* from accounts a
               where a.book_id = $1 and a.currency <> $2 and a.opening_balance = 0 and not exists (
                   select from entries e
                   where e.book_id = $1 and (e.account_no = a.account_no or e.to_account_no = a.account_no))
               for update)
           update accounts a set currency = $2, last_action = $3
           from old where a.book_id = old.book_id and a.account_no = old.account_no
           returning to_jsonb(old) as "before!", to_jsonb(a) as "after!""#,
        id.0,
        currency.code(),
        action.0
    )
    .fetch_all(&mut *connection)
    .await?;
    let before = sqlx::query_scalar!("select currency from books where book_id = $1 for no key update", id.0)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query!("update books set currency = $2, version = version + 1 where book_id = $1", id.0, currency.code())
        .execute(connection)
        .await?;
    let accounts = accounts.into_iter().map(|row| Change {
        table: "accounts".into(),
        before: Some(row.before),
        after: Some(row.after),
    });
    Ok(accounts.chain([own("currency", &before, currency.code())]).collect())
}

/// Sets where the book's days begin; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_timezone(
    connection: &mut PgConnection,
    id: BookId,
    timezone: chrono_tz::Tz,
) -> Result<Change, StoreError> {
    let before = sqlx::query_scalar!("select timezone from books where book_id = $1 for no key update", id.0)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query!("update books set timezone = $2, version = version + 1 where book_id = $1", id.0, timezone.name())
        .execute(connection)
        .await?;
    Ok(own("timezone", &before, timezone.name()))
}

/// How much of a model the book allows.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn model_level(connection: &mut PgConnection, id: BookId) -> Result<ModelLevel, StoreError> {
    let level =
        sqlx::query_scalar!("select model_level from books where book_id = $1", id.0).fetch_one(connection).await?;
    Ok(ModelLevel::parse(&level).unwrap_or(ModelLevel::None))
}

/// Sets that; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_model_level(
    connection: &mut PgConnection,
    id: BookId,
    level: ModelLevel,
) -> Result<Change, StoreError> {
    let before = sqlx::query_scalar!("select model_level from books where book_id = $1 for no key update", id.0)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query!("update books set model_level = $2, version = version + 1 where book_id = $1", id.0, level.as_str())
        .execute(connection)
        .await?;
    Ok(own("model_level", &before, level.as_str()))
}

/// A change of one column of the book's own row: the others may be changed meanwhile.
fn own(column: &str, before: &str, after: &str) -> Change {
    Change { table: "books".into(), before: Some(json!({ column: before })), after: Some(json!({ column: after })) }
}

/// Sets the language the book's pushes are written in; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_language(connection: &mut PgConnection, id: BookId, language: &str) -> Result<Change, StoreError> {
    let before = sqlx::query_scalar!("select language from books where book_id = $1 for no key update", id.0)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query!("update books set language = $2, version = version + 1 where book_id = $1", id.0, language)
        .execute(connection)
        .await?;
    Ok(own("language", &before, language))
}

/// What a book holds, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// Entries.
    pub entries: i64,
    /// Accounts, archived ones too.
    pub accounts: i64,
    /// Budgets in force.
    pub budgets: i64,
    /// Changes ever made and kept, undone ones too; not that the book was wiped.
    pub actions: i64,
    /// Drafts other than those of a reset.
    pub drafts: i64,
    /// The last action's number: moves with every change to entries.
    pub last_action: i64,
    /// Moves with every change to the rest.
    pub version: i64,
}

/// Counts what a book holds, and locks it until the transaction ends: nothing is added meanwhile.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn contents(connection: &mut PgConnection, id: BookId) -> Result<Contents, StoreError> {
    let book = sqlx::query!("select last_action_no, version from books where book_id = $1 for no key update", id.0)
        .fetch_one(&mut *connection)
        .await?;
    let counts = sqlx::query!(
        r#"select (select count(*) from entries where book_id = $1) as "entries!",
                  (select count(*) from accounts where book_id = $1) as "accounts!",
                  (select count(*) from budgets where book_id = $1) as "budgets!",
                  (select count(*) from actions where book_id = $1 and kind <> 'reset') as "actions!",
                  (select count(*) from drafts where book_id = $1 and kind <> 'reset') as "drafts!""#,
        id.0
    )
    .fetch_one(connection)
    .await?;
    Ok(Contents {
        entries: counts.entries,
        accounts: counts.accounts,
        budgets: counts.budgets,
        actions: counts.actions,
        drafts: counts.drafts,
        last_action: book.last_action_no,
        version: book.version,
    })
}

/// Empties a book and furnishes it anew; currency, timezone, language and members stay. Numbers of entries and actions
/// go on from where they were, so that a button of before the wipe never reaches what came after it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn wipe(connection: &mut PgConnection, id: BookId, starter: &people::Starter) -> Result<(), StoreError> {
    sqlx::query!("delete from entries where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from recurring where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from goals where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from budgets where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from rules where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from category_words where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from drafts where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from layouts where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from statement_accounts where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from pushes where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from conversation_turns where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from conversation_summaries where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from model_sends where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from actions where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from categories where book_id = $1", id.0).execute(&mut *connection).await?;
    sqlx::query!("delete from accounts where book_id = $1", id.0).execute(&mut *connection).await?;
    people::furnish(connection, &[id.0], starter).await?;
    touch(connection, id).await
}

/// Reads a whole book as this transaction has it. [`super::Store::book`] keeps what it reads, and a change that is not
/// committed yet must not be kept.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn load(connection: &mut PgConnection, id: BookId) -> Result<Book, StoreError> {
    let row = sqlx::query!(
        r#"select title, currency, timezone, language, version,
                  exists (select from rules where book_id = $1) as "has_rules!",
                  exists (select from category_words where book_id = $1) as "has_words!",
                  exists (select from budgets where book_id = $1) as "has_budgets!"
           from books where book_id = $1"#,
        id.0
    )
    .fetch_one(&mut *connection)
    .await?;
    let accounts = sqlx::query!(
        "select account_no, name, currency, archived from accounts where book_id = $1 order by account_no",
        id.0
    )
    .fetch_all(&mut *connection)
    .await?;
    let categories = sqlx::query!(
        "select category_no, slug, name, emoji, kind, archived from categories where book_id = $1 order by category_no",
        id.0
    )
    .fetch_all(&mut *connection)
    .await?;
    // A new book has none of these, and its person waits for the answer to a first message.
    let words = match row.has_words {
        true => {
            sqlx::query!("select word, category_no from category_words where book_id = $1", id.0)
                .fetch_all(&mut *connection)
                .await?
        }
        false => Vec::new(),
    };
    let budgets = if row.has_budgets { budget::list(connection, id).await? } else { Vec::new() };
    let rules = if row.has_rules { rule::all(connection, id).await? } else { Vec::new() };
    Ok(Book {
        id,
        rules: Rules::new(rules),
        title: row.title,
        currency: currency(&row.currency),
        timezone: row.timezone.parse().unwrap_or(chrono_tz::UTC),
        language: row.language,
        version: row.version,
        accounts: accounts
            .into_iter()
            .map(|a| Account {
                no: AccountNo(a.account_no),
                name: a.name,
                currency: currency(&a.currency),
                archived: a.archived,
            })
            .collect(),
        categories: categories
            .into_iter()
            .map(|c| Category {
                no: CategoryNo(c.category_no),
                slug: c.slug,
                name: c.name,
                emoji: c.emoji,
                kind: Kind::parse(&c.kind).unwrap_or(Kind::Expense),
                archived: c.archived,
            })
            .collect(),
        words: words.into_iter().map(|w| (w.word, CategoryNo(w.category_no))).collect(),
        budgets,
    })
}

/// A currency the database holds; its check constraint keeps the shape and we wrote it.
pub(super) fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap_or(Currency::EUR)
}
