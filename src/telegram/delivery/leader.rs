//! One process at a time delivers: the one that holds the lock. It looks through the outbox when it begins, when it is
//! nudged, and now and then.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::{info, warn};

use super::{Inner, accept};
use crate::store::{Store, StoreError, outbox};

/// How often the outbox is looked through for calls that nobody handed over.
const SCAN_EVERY: Duration = Duration::from_secs(1);
/// Calls read from the outbox at once.
const SCAN_SIZE: i64 = 2_000;
/// How long a non-leader waits before it tries to become the leader.
const ELECTION_EVERY: Duration = Duration::from_secs(2);
/// Postgres' channel on which processes nudge the leader.
const CHANNEL: &str = "quipu_outbox";

/// Becomes the leader when nobody else is, and looks through the outbox while it is.
pub(super) async fn lead(inner: Arc<Inner>) {
    loop {
        match elected(&inner).await {
            Ok(Some(connection)) => {
                info!("this process delivers replies");
                {
                    let mut state = inner.state();
                    state.leader = true;
                    state.caught_up = false;
                }
                serve(&inner, connection).await;
                inner.state().leader = false;
            }
            Ok(None) => {}
            Err(error) => warn!(%error, "the outbox cannot be reached"),
        }
        if inner.store.pool().is_closed() {
            return;
        }
        tokio::time::sleep(ELECTION_EVERY).await;
    }
}

/// Tells the process that delivers, whichever that is, to look through the outbox now.
pub(super) async fn nudge(store: &Store) {
    // A scan comes soon all the same.
    let _ = sqlx::query("select pg_notify($1, '')").bind(CHANNEL).execute(store.pool()).await;
}

async fn elected(inner: &Inner) -> Result<Option<sqlx::postgres::PgListener>, sqlx::Error> {
    let mut listener = sqlx::postgres::PgListener::connect_with(inner.store.pool()).await?;
    // The lock lives as long as this connection does.
    let locked: bool = sqlx::query_scalar("select pg_try_advisory_lock(hashtextextended('quipu outbox', 0))")
        .fetch_one(&mut listener)
        .await?;
    if !locked {
        return Ok(None);
    }
    listener.listen(CHANNEL).await?;
    listener.eager_reconnect(false);
    Ok(Some(listener))
}

async fn serve(inner: &Arc<Inner>, mut listener: sqlx::postgres::PgListener) {
    let mut last_full = Instant::now();
    loop {
        if let Err(error) = scan(inner).await {
            warn!(%error, "the outbox cannot be read");
        }
        let nudged = async {
            tokio::select! {
                nudge = listener.try_recv() => matches!(nudge, Ok(Some(_))),
                () = inner.look.notified() => true,
            }
        };
        match tokio::time::timeout(SCAN_EVERY, nudged).await {
            Ok(true) => {}
            // The connection is gone and the lock with it.
            Ok(false) => return,
            Err(_) => {
                if last_full.elapsed() > Duration::from_secs(20) {
                    last_full = Instant::now();
                    if sqlx::query("select 1").execute(&mut listener).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

async fn scan(inner: &Arc<Inner>) -> Result<(), StoreError> {
    let begun = {
        let mut state = inner.state();
        state.scans += 1;
        state.scans
    };
    let rows = outbox::waiting(inner.store.pool(), SCAN_SIZE).await?;
    // Where more wait than were read, the chats' next calls are not known yet.
    let urgent = rows.iter().filter(|row| row.call.urgent).count();
    let all = i64::try_from(urgent).is_ok_and(|urgent| urgent < SCAN_SIZE);
    accept(inner, rows);
    if all {
        let mut state = inner.state();
        state.caught_up = true;
        state.behind.retain(|_, since| *since >= begun);
    }
    Ok(())
}
