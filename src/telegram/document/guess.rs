//! What a model says of merchants that nothing in the book can sort: asked before the import, outside its transaction.

use std::sync::Arc;

use super::conclude::next_key;
use super::places::{self, Target};
use super::{Look, compare};
use crate::intake::sort::{Guesses, Unknown};
use crate::intake::statement_import::{self as import, Order};
use crate::ledger::DraftId;
use crate::store::StoreError;
use crate::telegram::progress::{Progress, Stage};
use crate::telegram::services::Services;
use crate::telegram::turn::Scene;

/// Asks about the rows that a tap on Import is about to add. Nothing where there is no model; a model that fails or may
/// cost no more leaves them without a category.
pub(super) async fn guess(
    services: &Services,
    scene: &Scene,
    draft: DraftId,
    look: &Look,
    progress: &Progress,
) -> Arc<Guesses> {
    let most = services.config.model.merchants;
    let Some(assistant) = services.assistant.as_ref().filter(|assistant| assistant.has_model() && most > 0) else {
        return Arc::default();
    };
    match unknown(services, scene, draft, look, most).await {
        Ok(unknown) if unknown.is_empty() => Arc::default(),
        Ok(unknown) => {
            progress.at(Stage::Sorting(unknown.len()));
            Arc::new(assistant.sort(scene.user, &scene.name, &scene.book, &unknown).await)
        }
        Err(error) => {
            tracing::warn!(%error, "what a model could sort was not looked for");
            Arc::default()
        }
    }
}

/// What nothing can sort in a file that is about to be imported.
async fn unknown(
    services: &Services,
    scene: &Scene,
    draft: DraftId,
    look: &Look,
    most: usize,
) -> Result<Vec<Unknown>, StoreError> {
    if !look.statement.asked.is_empty() {
        return Ok(Vec::new());
    }
    let mut connection = services.store.pool().acquire().await?;
    let db = &mut *connection;
    // A second tap on a file that was imported costs nothing.
    let Some(key) = next_key(db, scene.book.id, draft).await? else { return Ok(Vec::new()) };
    let (book, opened) = places::with_wished(&scene.book, look);
    let Target::Into(places) = places::target(db, &book, look, &opened).await? else { return Ok(Vec::new()) };
    let compared = compare(db, &book, look, places.clone()).await?;
    let past_entries = services.config.limits.past_entries;
    let order = Order {
        places,
        opens: Vec::new(),
        opening: None,
        key,
        actor: scene.user,
        past_entries,
        guesses: Arc::default(),
        tags: Vec::new(),
    };
    import::unknown(db, &book, &look.statement, &compared.chosen, &order, most).await
}
