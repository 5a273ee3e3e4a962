//! The schedule with the clock in the test's hand.

use std::sync::Arc;

use quipu::reply::Reply;
use quipu::schedule::{Schedule, Settings};
use quipu::store::Store;
use quipu::store::files::Files;
use quipu::telegram::outgoing;

use crate::harness::Harness;

/// One whose calls nobody makes.
pub fn silent(store: Store) -> Schedule {
    let files = Files::in_folder(&std::env::temp_dir().join("quipu-no-files")).unwrap();
    let say = |reply: &Reply, chat| outgoing::say(reply, chat, None, false);
    Schedule::new(store, files, say, Arc::new(|_| {}), Settings::default())
}

/// The app's.
pub fn schedule(quipu: &Harness) -> Schedule {
    let services = quipu.app.services.clone();
    Schedule::new(
        services.store.clone(),
        services.files.clone(),
        |reply, chat| outgoing::say(reply, chat, None, false),
        Arc::new(move |queued| services.delivery.hand_over(queued)),
        Settings::default(),
    )
}
