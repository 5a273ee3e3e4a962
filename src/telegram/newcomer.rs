//! People and chats that write for the first time: they get a book in their language.

use std::collections::{HashMap, HashSet};

use super::ingest::{self, Standings};
use super::services::Services;
use super::update::{Chat, Person, Update};
use crate::args;
use crate::config::Defaults;
use crate::ledger::category::DEFAULTS;
use crate::ledger::{ChatId, UserId};
use crate::reply::Locale;
use crate::store::people::{self, Newcomer, Starter};
use crate::store::{StoreError, Tx};

/// What a new book starts with in a language.
pub fn starter(defaults: &Defaults, language: &str) -> Starter {
    let locale = Locale::of(language);
    let words = locale.words();
    let name = |key: &str| words.plain(key, args![]);
    Starter {
        language: words.language().to_owned(),
        currency: defaults.currency,
        timezone: defaults.timezone,
        accounts: vec![name("account-cash"), name("account-bank")],
        categories: DEFAULTS
            .iter()
            .map(|default| {
                let name = name(&format!("category-{}", default.slug));
                (default.slug.to_owned(), name, default.emoji.to_owned(), default.kind)
            })
            .collect(),
    }
}

/// Makes one person and chat known.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn introduce(
    services: &Services,
    tx: &mut sqlx::PgConnection,
    chat: &Chat,
    from: &Person,
) -> Result<(), StoreError> {
    let newcomer = newcomer(chat, from);
    let starter = starter(&services.config.defaults, from.language.as_deref().unwrap_or("en"));
    people::introduce(tx, &[newcomer], &starter).await
}

fn newcomer(chat: &Chat, from: &Person) -> Newcomer {
    Newcomer {
        chat: chat.id,
        chat_kind: chat.kind,
        title: crate::reply::clean_to(chat.title.as_deref().unwrap_or(&from.name), 64),
        user: from.id,
        name: from.name.clone(),
        language: from.language.clone(),
    }
}

/// Introduces, many in one go, those of a batch whose text may be an entry, and reads their standing again.
pub(super) async fn introduce_quick(
    services: &Services,
    tx: &mut Tx,
    updates: &[(i64, String, Option<Update>)],
    locked: &HashSet<i64>,
    standings: &mut Standings,
) -> Result<(), StoreError> {
    let mut seen: HashSet<(ChatId, UserId)> = HashSet::new();
    let mut by_language: HashMap<String, Vec<Newcomer>> = HashMap::new();
    for update in updates.iter().filter_map(|(_, _, update)| update.as_ref()) {
        let (Some(chat), Some(from)) = (&update.chat, &update.from) else { continue };
        let pair = (chat.id, from.id);
        let new = standings.get(&pair).is_some_and(|s| (s.book.is_none() || !s.member) && !s.waiting);
        let welcome = !from.bot && !update.anonymous && services.allows(from.id) && locked.contains(&chat.id.0);
        if new && welcome && ingest::plain_text(update).is_some() && seen.insert(pair) {
            let language = from.language.clone().unwrap_or_else(|| "en".to_owned());
            by_language.entry(language).or_default().push(newcomer(chat, from));
        }
    }
    for (language, newcomers) in by_language {
        people::introduce(tx, &newcomers, &starter(&services.config.defaults, &language)).await?;
    }
    if !seen.is_empty() {
        let pairs: Vec<(ChatId, UserId)> = seen.into_iter().collect();
        standings.extend(ingest::standings(tx, &pairs).await?);
    }
    Ok(())
}
