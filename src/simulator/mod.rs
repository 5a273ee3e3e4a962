//! A local stand-in for Telegram: the Bot API over HTTP, the people who talk to the bot, and a chat page to be one of
//! them. Demo, tests and benches stand on it. Imports nothing of ours; knows nothing of money.

mod bot_api;
mod control;
mod faults;
mod files;
mod journal;
mod page;
mod people;
mod server;
mod shown;
mod text;
mod traffic;
mod webhook;
mod wire;
mod world;

#[cfg(test)]
mod tests;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{Router, extract::DefaultBodyLimit};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub use bot_api::ApiError;
pub use control::Control;
pub use faults::{Effect, Fault};
pub use files::Upload;
pub use journal::Call;
pub use people::{Origin, Post, Refusal, Tap};
pub use shown::{Button, Shown, ShownFile, ShownReply};
pub use text::Entity;
pub use traffic::Traffic;
pub use world::{Group, MediaKind, Person};

use faults::Faults;
use files::FileStore;
use journal::Journal;
use traffic::Watchers;
use world::{Claim, World, WorldLimits};

/// Uploads may have 50 MB; the form around them a little more.
const LARGEST_BODY: usize = 52 << 20;

/// How a simulator starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// On the loopback; port 0 takes a free one.
    pub addr: SocketAddr,
    /// The bot's token, such as `123456:secret`; the part before the colon is the bot's id.
    pub token: String,
    pub bot_name: String,
    pub bot_username: String,
    /// With privacy mode a bot in a group reads only commands, mentions and replies.
    pub privacy_mode: bool,
    /// A folder to keep chats and files in; without one everything is forgotten at the end.
    pub persist: Option<PathBuf>,
    /// Who there is to begin with. People of an earlier run stay.
    pub people: Vec<Person>,
    /// Groups to begin with, with the bot in them.
    pub groups: Vec<Group>,
    /// Messages kept a chat.
    pub transcript_limit: usize,
    /// Bot API calls kept in the journal; 0 keeps none.
    pub journal_limit: usize,
}

impl Default for Options {
    /// Ana, Ben and the group Home, on a free port.
    fn default() -> Self {
        Self {
            addr: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            token: "7000000001:AAlocal-stand-in-for-telegram-token".to_owned(),
            bot_name: "Quipu".to_owned(),
            bot_username: "quipu_bot".to_owned(),
            privacy_mode: true,
            persist: None,
            people: vec![Person::new(1001, "Ana"), Person::new(1002, "Ben")],
            groups: vec![Group { id: -1_001_000_000_001, title: "Home".to_owned(), members: vec![1001, 1002] }],
            transcript_limit: 5_000,
            journal_limit: 20_000,
        }
    }
}

/// What the parts of a running simulator share.
struct Shared {
    world: Mutex<World>,
    files: Arc<FileStore>,
    faults: Mutex<Faults>,
    journal: Mutex<Journal>,
    watchers: Watchers,
    closing: watch::Receiver<bool>,
    /// The bot meant when none is named.
    bot: i64,
    /// Differs from run to run, so that an open page notices a restart.
    run: u64,
}

impl Shared {
    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes when the server stops.
    fn closing(&self) -> watch::Receiver<bool> {
        self.closing.clone()
    }
}

/// A running stand-in for Telegram. It stops when dropped; [`Simulator::shutdown`] also waits for that.
/// What people and tests do with it is in [`Control`].
pub struct Simulator {
    control: Control,
    addr: SocketAddr,
    token: String,
    close: Close,
    server: JoinHandle<io::Result<()>>,
}

impl Simulator {
    /// Binds, reads what an earlier run kept, and serves.
    ///
    /// # Errors
    /// When the address is not on the loopback or taken, the token has no bot id, or the folder cannot be used or is in
    /// use (`WouldBlock`).
    pub async fn start(options: Options) -> io::Result<Self> {
        if !options.addr.ip().is_loopback() {
            return Err(invalid("the local Telegram listens on the loopback only"));
        }
        let bot = bot_id(&options.token).ok_or_else(|| invalid("a bot's token looks like 123456:secret"))?;
        let listener = TcpListener::bind(options.addr).await?;
        let addr = listener.local_addr()?;
        let limits = WorldLimits { transcript: options.transcript_limit.max(1), events: 10_000, callbacks: 10_000 };
        let mut world = World::new(limits);
        if let Some(folder) = &options.persist {
            world.keep_in(claim(folder).await?)?;
        }
        world.add_bot(bot, &options.token, &options.bot_name, &options.bot_username, !options.privacy_mode);
        for person in &options.people {
            world.add_person(person.clone());
            world.private_chat(bot, person.id);
        }
        for group in &options.groups {
            if !world.chats.contains_key(&world::Place::group(group.id)) {
                people::found_group(&mut world, bot, group)
                    .map_err(|_| invalid("a group has members that are people"))?;
            }
        }
        let (close, closing) = watch::channel(false);
        let shared = Arc::new(Shared {
            world: Mutex::new(world),
            files: Arc::new(FileStore::open(options.persist.as_deref())?),
            faults: Mutex::default(),
            journal: Mutex::new(Journal::new(options.journal_limit)),
            watchers: Watchers::default(),
            closing: closing.clone(),
            bot,
            run: rand::random(),
        });
        let hooked: Vec<i64> =
            shared.world().bots.values().filter(|bot| bot.webhook.is_some()).map(|bot| bot.id).collect();
        for bot in hooked {
            webhook::start(&shared, bot);
        }
        let service = router(shared.clone()).into_make_service_with_connect_info::<server::Cut>();
        let stop = wait_until_closed(closing);
        let server = axum::serve(server::Door::new(listener), service).with_graceful_shutdown(stop);
        let server = tokio::spawn(async move { server.await });
        Ok(Self { control: Control::new(shared, bot), addr, token: options.token, close: Close(close), server })
    }

    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Where both the Bot API and the chat page are, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The bot's token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Ends waiting polls, closes idle connections and returns when the port is free again.
    pub async fn shutdown(self) {
        drop(self.close);
        if let Ok(Ok(Err(error))) = tokio::time::timeout(Duration::from_secs(5), self.server).await {
            tracing::warn!(%error, "the local Telegram stopped badly");
        }
    }
}

impl Deref for Simulator {
    type Target = Control;

    fn deref(&self) -> &Control {
        &self.control
    }
}

/// Takes a folder, with some patience for a simulator that is about to end.
async fn claim(folder: &Path) -> io::Result<Claim> {
    for _ in 0..40 {
        match Claim::on(folder) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            done => return done,
        }
    }
    Claim::on(folder)
}

/// Tells everything that waits to end, when dropped.
struct Close(watch::Sender<bool>);

impl Drop for Close {
    fn drop(&mut self) {
        self.0.send_replace(true);
    }
}

async fn wait_until_closed(mut closing: watch::Receiver<bool>) {
    // An error means that whoever could close it is gone, which closes it too.
    let _ = closing.wait_for(|closed| *closed).await;
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .merge(page::routes())
        .nest("/control", control::routes())
        .fallback(page::bots_and_files)
        .layer(axum::middleware::from_fn(page::guard))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(shared)
}

fn invalid(words: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, words)
}

/// The id in a token; `None` when it is not formed like one.
fn bot_id(token: &str) -> Option<i64> {
    let (id, secret) = token.split_once(':')?;
    let formed = !secret.is_empty() && secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    id.parse().ok().filter(|id| formed && *id > 0)
}

fn fresh_album() -> String {
    (u64::from(rand::random::<u32>()) + 13_000_000_000_000_000).to_string()
}

fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| u64::try_from(age.as_millis()).unwrap_or(u64::MAX))
}
