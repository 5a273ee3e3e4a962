//! What happens by the clock: what recurs, weekly digests and the daily clearing out. Nothing here sends: what is to be said goes to
//! the outbox in the transaction that moves the clock's hand, and is handed over afterwards. When a thing is due is a
//! column of its own row, and what now is comes in as an argument.

pub mod jobs;
pub mod weekly;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior};
use tracing::{info, warn};

use crate::ledger::{BookId, ChatId};
use crate::reply::Reply;
use crate::store::files::Files;
use crate::store::outbox::{Call, Queued};
use crate::store::{Store, StoreError};

use jobs::{digest, prune, recurring};

/// How often the clock is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// How often old rows are cleared out.
const PRUNE_EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// How soon a clearing out that failed is tried again.
const PRUNE_AGAIN: Duration = Duration::from_secs(60 * 60);

/// Makes a reply into calls for the outbox; the edge knows how.
pub type Say = fn(&Reply, ChatId) -> Vec<Call>;
/// Takes over calls that were just committed.
pub type HandOver = Arc<dyn Fn(Vec<Queued>) + Send + Sync>;

/// What the schedule is told.
#[derive(Clone, Default)]
pub struct Settings {
    /// To whom digests go, and when.
    pub digest: digest::Rules,
    /// When what recurs is recorded, and who is told.
    pub recurring: recurring::Rules,
    /// For how long things are kept.
    pub keep: prune::Keep,
}

/// What the clock sets off. Several processes may run one on the same database.
#[derive(Clone)]
pub struct Schedule {
    store: Store,
    files: Files,
    say: Say,
    hand_over: HandOver,
    settings: Settings,
}

impl Schedule {
    /// A schedule that says things by `say` and hands the committed calls to `hand_over`.
    pub fn new(store: Store, files: Files, say: Say, hand_over: HandOver, settings: Settings) -> Self {
        Self { store, files, say, hand_over, settings }
    }

    /// Runs until told to stop, or until nobody is left who could tell.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut prune_at = Instant::now();
        loop {
            tokio::select! {
                changed = stop.changed() => {
                    if changed.is_err() || *stop.borrow() {
                        return;
                    }
                }
                _ = looks.tick() => {}
            }
            self.catch_up(&stop).await;
            self.post(&stop).await;
            if Instant::now() >= prune_at && !*stop.borrow() {
                prune_at = Instant::now() + if self.prune_now().await { PRUNE_EVERY } else { PRUNE_AGAIN };
            }
        }
    }

    /// Writes every digest that is due and says how many it wrote.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses or cannot be reached; what was committed before stays.
    pub async fn digests(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let mut written = 0;
        loop {
            let batch = digest::batch(&self.store, self.say, &self.settings.digest, now).await?;
            written += self.handed(batch.queued, batch.written);
            if !batch.more {
                return Ok(written);
            }
        }
    }

    /// Records everything that recurs and is due, and says how many entries that were.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses or cannot be reached; what was committed before stays.
    pub async fn recurring(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let (mut entries, mut after) = (0, BookId(0));
        loop {
            let books = recurring::books(&self.store, &self.settings.recurring, now, after).await?;
            for book in &books {
                let posted = recurring::post(&self.store, self.say, &self.settings.recurring, *book, now).await?;
                entries += self.handed(posted.queued, posted.entries);
            }
            match books.last() {
                Some(last) => after = *last,
                None => return Ok(entries),
            }
        }
    }

    /// Forgets what was kept for long enough by the database's clock.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses or cannot be reached.
    pub async fn prune(&self) -> Result<prune::Pruned, StoreError> {
        prune::run(&self.store, &self.files, self.settings.keep).await
    }

    fn handed(&self, queued: Vec<Queued>, written: usize) -> usize {
        if !queued.is_empty() {
            (self.hand_over)(queued);
        }
        written
    }

    /// [`Self::digests`] that can be stopped between two batches; a failure is tried again at the next look.
    async fn catch_up(&self, stop: &watch::Receiver<bool>) {
        let mut written = 0;
        while !*stop.borrow() {
            match digest::batch(&self.store, self.say, &self.settings.digest, Utc::now()).await {
                Ok(batch) => {
                    written += self.handed(batch.queued, batch.written);
                    if !batch.more {
                        break;
                    }
                }
                Err(error) => {
                    warn!(%error, "digests could not be written; trying again later");
                    break;
                }
            }
        }
        if written > 0 {
            info!(digests = written, "digests are on their way");
        }
    }

    /// [`Self::recurring`] that can be stopped between two books. One book's trouble does not hold the others up: it is
    /// passed over until the next look.
    async fn post(&self, stop: &watch::Receiver<bool>) {
        let (now, mut entries, mut after) = (Utc::now(), 0, BookId(0));
        loop {
            let books = match recurring::books(&self.store, &self.settings.recurring, now, after).await {
                Ok(books) => books,
                Err(error) => {
                    warn!(%error, "what recurs could not be looked at; trying again later");
                    break;
                }
            };
            let Some(last) = books.last() else { break };
            after = *last;
            for book in books {
                if *stop.borrow() {
                    return;
                }
                match recurring::post(&self.store, self.say, &self.settings.recurring, book, now).await {
                    Ok(posted) => entries += self.handed(posted.queued, posted.entries),
                    Err(error) => warn!(%error, book = book.0, "what recurs could not be recorded; trying again later"),
                }
            }
        }
        if entries > 0 {
            info!(entries, "what was due is recorded");
        }
    }

    async fn prune_now(&self) -> bool {
        match self.prune().await {
            Ok(pruned) => {
                info!(
                    updates = pruned.updates,
                    drafts = pruned.drafts,
                    files = pruned.files,
                    "old rows are cleared out"
                );
                true
            }
            Err(error) => {
                warn!(%error, "old rows could not be cleared out; trying again later");
                false
            }
        }
    }
}
