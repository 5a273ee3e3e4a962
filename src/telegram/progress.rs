//! Shows how far slow work is, where it takes long enough to be worth a message: one message, edited now and then, that
//! the answer takes the place of in the end. Nothing is lost when Telegram does not take it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::bot_api::BotApiError;
use super::render;
use super::services::Services;
use super::turn::Scene;
use crate::args;
use crate::reply::{Html, Reply};
use crate::store::inbox;

/// Work that ends sooner shows nothing.
const APPEARS_AFTER: Duration = Duration::from_millis(1500);
/// Telegram takes about a message a second in a chat, and twenty a minute in a group; edits count.
const EVERY: Duration = Duration::from_millis(1500);
const EVERY_IN_GROUPS: Duration = Duration::from_secs(4);
/// Longest wait for Telegram to take it.
const PATIENCE: Duration = Duration::from_secs(5);
/// Cells of the bar.
const CELLS: usize = 10;

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Nothing to tell yet.
    Begun,
    /// A file of this name is being read.
    Reading(String),
    /// So many rows are held against the book.
    Comparing(usize),
    /// A model reads the file.
    Asking,
    /// A model is asked about so many merchants.
    Sorting(usize),
    /// So many of so many rows are written.
    Importing(usize, usize),
    /// Nothing more.
    Over,
}

/// A hand on the message. Cheap to clone; it is left as it is when the last goes.
#[derive(Clone)]
pub struct Progress {
    told: Arc<watch::Sender<Stage>>,
    shown: Arc<Mutex<Option<JoinHandle<Option<i64>>>>>,
}

impl Progress {
    /// Begins; `place` is a message of ours to be edited, else one is sent when there is something to tell.
    pub fn start(services: &Services, scene: &Scene, update: i64, place: Option<i64>) -> Self {
        let (told, seen) = watch::channel(Stage::Begun);
        let (services, scene) = (services.clone(), scene.clone());
        let shown = tokio::spawn(async move { show(&services, &scene, update, place, seen).await });
        Self { told: Arc::new(told), shown: Arc::new(Mutex::new(Some(shown))) }
    }

    /// Tells how far it is.
    pub fn at(&self, stage: Stage) {
        self.told.send_replace(stage);
    }

    /// Shows nothing more, and says which message the answer goes in place of.
    pub async fn stop(&self) -> Option<i64> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        self.told.send_replace(Stage::Over);
        shown.await.ok().flatten()
    }
}

async fn show(
    services: &Services,
    scene: &Scene,
    update: i64,
    mut place: Option<i64>,
    mut seen: watch::Receiver<Stage>,
) -> Option<i64> {
    let every = if scene.private { EVERY } else { EVERY_IN_GROUPS };
    let mut last: Option<Html> = None;
    let mut kept = false;
    let mut pause = APPEARS_AFTER;
    loop {
        tokio::select! {
            () = sleep(pause) => {}
            () = ended(seen.clone()) => return place,
        }
        pause = every;
        let stage = seen.borrow_and_update().clone();
        let Some(html) = text(scene, &stage).filter(|html| last.as_ref() != Some(html)) else { continue };
        match timeout(PATIENCE, put(services, scene, place, &html)).await {
            Ok(Ok(id)) => {
                place = place.or(id);
                last = Some(html);
            }
            Ok(Err(BotApiError::Refused { retry_after: Some(seconds), .. })) => {
                pause = Duration::from_secs(seconds.clamp(1, 60));
            }
            Ok(Err(_)) | Err(_) => {}
        }
        if let Some(id) = place.filter(|_| !kept) {
            // The next try goes on with it.
            kept = inbox::show_progress(services.store.pool(), update, id).await.is_ok();
        }
    }
}

/// Waits until it is over, or until nobody is left to tell.
async fn ended(mut seen: watch::Receiver<Stage>) {
    while *seen.borrow_and_update() != Stage::Over {
        if seen.changed().await.is_err() {
            return;
        }
    }
}

async fn put(services: &Services, scene: &Scene, place: Option<i64>, html: &Html) -> Result<Option<i64>, BotApiError> {
    let reply = Reply::text(html.clone());
    if let Some(id) = place {
        let call = render::render_edit(&reply, scene.chat.0, id);
        services.bot.call(&call.method, &call.params).await?;
        return Ok(Some(id));
    }
    let Some(call) = render::render(&reply, scene.chat.0, None).into_iter().next() else { return Ok(None) };
    let sent = services.bot.call(&call.method, &call.params).await?;
    Ok(sent.get("message_id").and_then(Value::as_i64))
}

fn text(scene: &Scene, stage: &Stage) -> Option<Html> {
    let (words, locale) = (scene.words(), &scene.locale);
    match stage {
        Stage::Begun | Stage::Over => None,
        Stage::Reading(name) => Some(words.html("progress-reading", args!["name" => crate::reply::clean(name)])),
        Stage::Comparing(rows) => Some(words.html("progress-comparing", args!["rows" => locale.count(*rows)])),
        Stage::Asking => Some(words.html("progress-asking", args![])),
        Stage::Sorting(count) => Some(words.html("progress-sorting", args!["count" => locale.count(*count)])),
        Stage::Importing(done, all) => Some(words.html(
            "progress-importing",
            args!["done" => locale.count(*done), "all" => locale.count(*all), "bar" => bar(*done, *all)],
        )),
    }
}

fn bar(done: usize, all: usize) -> String {
    let full = done.saturating_mul(CELLS).checked_div(all).unwrap_or(CELLS).min(CELLS);
    (0..CELLS).map(|cell| if cell < full { '▰' } else { '▱' }).collect()
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn a_bar_fills() {
        for (done, all, shown) in
            [(0, 100, "▱▱▱▱▱▱▱▱▱▱"), (55, 100, "▰▰▰▰▰▱▱▱▱▱"), (100, 100, "▰▰▰▰▰▰▰▰▰▰"), (0, 0, "▰▰▰▰▰▰▰▰▰▰")]
        {
            assert_eq!(bar(done, all), shown);
        }
    }
}
