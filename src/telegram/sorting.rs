//! `/uncategorised` by a model: what nothing could sort is put into categories at once, as one action.

use crate::args;
use crate::intake::sort::{Subject, Unknown};
use crate::ledger::category::fold;
use crate::ledger::{ActionKind, CategoryNo};
use crate::reply::{Html, Reply, clean_to};
use crate::store::past::{self, Group, Named};
use crate::store::{StoreError, action};
use crate::telegram::record;
use crate::telegram::services::Services;
use crate::telegram::turn::{Scene, Turn};

/// Merchants named in the answer.
const LISTED: usize = 15;

/// Groups of entries, and where each belongs.
pub struct Prepared(Vec<(Group, CategoryNo)>);

/// Whether there is a model to ask.
pub fn is_offered(services: &Services) -> bool {
    services.config.model.merchants > 0 && services.assistant.as_ref().is_some_and(|assistant| assistant.has_model())
}

/// Asks about the most frequent. Nothing where the model fails or may cost no more.
pub async fn prepare(services: &Services, scene: &Scene) -> Prepared {
    let most = i64::try_from(services.config.model.merchants).unwrap_or(i64::MAX);
    let groups = async {
        let mut connection = services.store.pool().acquire().await?;
        past::uncategorised(&mut connection, scene.book.id, 0, most).await
    };
    let groups = groups.await.unwrap_or_else(|error: StoreError| {
        tracing::warn!(%error, "what has no category was not looked for");
        Vec::new()
    });
    let asked: Vec<(Unknown, Group)> = groups.into_iter().filter_map(|group| Some((unknown(&group)?, group))).collect();
    let unknown: Vec<Unknown> = asked.iter().map(|(unknown, _)| unknown.clone()).collect();
    let Some(assistant) = services.assistant.as_ref().filter(|_| is_offered(services)) else {
        return Prepared(Vec::new());
    };
    let guesses = assistant.sort(scene.user, &scene.name, &scene.book, &unknown).await;
    let sorted = asked.into_iter().filter_map(|(unknown, group)| Some((group, *guesses.get(&unknown.subject)?)));
    Prepared(sorted.collect())
}

fn unknown(group: &Group) -> Option<Unknown> {
    let name = group.name.clone()?;
    let subject = Subject { name: fold(&name), kind: group.kind };
    let count = usize::try_from(group.count).unwrap_or(0);
    (!subject.name.is_empty()).then(|| Unknown { subject, name: Some(name), narration: group.narration.clone(), count })
}

/// Puts the entries that still have no category where the model says, as one action.
///
/// # Errors
/// [`StoreError`]; the work is done again then.
pub async fn apply(turn: &mut Turn<'_>, Prepared(sorted): Prepared) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let usable = |no: CategoryNo, group: &Group| {
        book.category(no).is_some_and(|category| !category.archived && category.kind == group.kind)
    };
    let sorted: Vec<(Group, CategoryNo)> = sorted.into_iter().filter(|(group, no)| usable(*no, group)).collect();
    let named: Vec<Named<'_>> = sorted
        .iter()
        .filter_map(|(group, category)| {
            Some(Named { name: group.name.as_deref()?, kind: group.kind, category: *category })
        })
        .collect();
    let on = turn.button("button-go-on", "o:0".to_owned());
    let (user, key) = (turn.scene.user, turn.key());
    let most = turn.services.config.limits.redo_entries;
    let mut done = None;
    if !named.is_empty()
        && let Some(no) = action::begin(turn.db, book.id, &key, ActionKind::Edit, Some(user)).await?
    {
        let changes = past::sort_by_model(turn.db, book.id, &named, most, no).await?;
        action::finish(turn.db, book.id, no, &changes).await?;
        done = Some((no, changes.len()));
    }
    let (words, locale) = (turn.words(), turn.scene.locale);
    let Some((no, count)) = done.filter(|(_, count)| *count > 0) else {
        let html = words.html("uncategorised-model-none", args![]);
        turn.conclude(&Reply::text(html).row(on)).await;
        return Ok(());
    };
    let mut html: Html = words.html("uncategorised-model-sorted", args!["count" => locale.count(count)]);
    for (group, category) in sorted.iter().take(LISTED) {
        let name = group.name.as_deref().map(|name| clean_to(name, 60)).unwrap_or_default();
        let category = book.category(*category).map(|category| clean_to(&category.label(), 60)).unwrap_or_default();
        html.line(&words.html("uncategorised-model-line", args!["name" => name, "category" => category]));
    }
    if sorted.len() > LISTED {
        html.line(&words.html("list-more", args!["count" => sorted.len() - LISTED]));
    }
    html.line(&words.html("uncategorised-model-wrong", args![]));
    let undo = turn.undo_button(no);
    turn.conclude(&Reply::text(html).row([on, undo].into_iter().flatten())).await;
    record::alert_all(turn).await
}
