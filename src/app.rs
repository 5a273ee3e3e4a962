//! Builds the handles, starts the edges, stops them cleanly. The binary and the tests build the same app.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use rust_decimal::Decimal;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tracing::{info, warn};

use crate::agent::{self, Assistant};
use crate::config::Config;
use crate::ledger::{ChatId, UserId};
use crate::llm::spend::Prices;
use crate::llm::{AudioSettings, FallbackSettings, Llm, LlmLimits, LlmSettings, Transcriber};
use crate::reply::words;
use crate::schedule::jobs::{Allowed, digest, prune, recurring};
use crate::schedule::weekly::Rhythm;
use crate::schedule::{self, Schedule};
use crate::store::embedded::{self, EmbeddedPostgres};
use crate::store::files::Files;
use crate::store::model_use::{Cap, Caps};
use crate::store::reader::{self, Reader};
use crate::store::{Store, inbox, migrate};
use crate::telegram::bot_api::{ALLOWED_UPDATES, BotApi, BotApiError};
use crate::telegram::delivery::Delivery;
use crate::telegram::services::{Limits, Me, Services};
use crate::telegram::{commands, outgoing, polling, worker};
use crate::web;

/// More turns of a chat than these are in no prompt.
const MOST_TURNS: usize = 50;

/// How long what is under way may take when the app is stopped.
const STOP_WITHIN: Duration = Duration::from_secs(25);

/// The ledger's database: a server that was given, or a private one.
pub struct Database {
    /// The ledger.
    pub store: Store,
    options: PgConnectOptions,
    embedded: Option<EmbeddedPostgres>,
}

impl Database {
    /// A database somebody else looks after, its schema up to date.
    pub fn given(store: Store, options: PgConnectOptions) -> Self {
        Self { store, options, embedded: None }
    }

    /// Connects, starting the private server where none was given, and brings the schema up to date.
    ///
    /// # Errors
    /// A server that cannot be started or reached, a schema that is newer than this program.
    pub async fn open(config: &Config) -> Result<Self> {
        Self::open_as(config, true).await
    }

    /// The same for a command that runs beside the bot: where the bot runs the private server, it is used.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn open_beside(config: &Config) -> Result<Self> {
        Self::open_as(config, false).await
    }

    async fn open_as(config: &Config, alone: bool) -> Result<Self> {
        let (options, embedded) = match &config.database_url {
            Some(url) => {
                let scheme = url.expose_secret().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
                anyhow::ensure!(
                    matches!(scheme.as_deref(), Some("postgres" | "postgresql")),
                    "DATABASE_URL is no PostgreSQL address such as postgres://user@host/name"
                );
                let options: PgConnectOptions = url.expose_secret().parse().map_err(|_| {
                    anyhow::anyhow!("DATABASE_URL is no PostgreSQL address such as postgres://user@host/name")
                })?;
                (options, None)
            }
            None => private(config, alone).await?,
        };
        let store = Store::connect(options.clone(), config.database_connections)
            .await
            .context("the database cannot be reached: check DATABASE_URL and that the server runs")?;
        migrate::run(store.pool()).await?;
        Ok(Self { store, options, embedded })
    }

    /// The login for questions, set up where the owner may.
    ///
    /// # Errors
    /// Roles that cannot be made although the owner may make roles.
    pub async fn reader(&self, config: &Config) -> Result<Reader> {
        let given = config.reader_url.as_ref().map(|url| url.expose_secret().parse::<PgConnectOptions>());
        let given = given.transpose().map_err(|_| anyhow::anyhow!("QUIPU_READER_URL is no PostgreSQL address"))?;
        Ok(Reader::open(&self.store, &self.options, given, question_limits(config)).await?)
    }

    /// Closes the connections and stops the private server.
    ///
    /// # Errors
    /// A private server that does not end.
    pub async fn close(self) -> Result<()> {
        self.store.close().await;
        if let Some(embedded) = self.embedded {
            embedded.stop().await?;
        }
        Ok(())
    }
}

/// What one question's SQL may cost.
pub fn question_limits(config: &Config) -> reader::Limits {
    let limits = &config.questions;
    reader::Limits {
        connections: limits.query_connections,
        patience: Duration::from_millis(limits.query_wait_ms),
        rows: limits.query_rows,
        row_bytes: limits.query_row_bytes,
        result_bytes: limits.query_result_bytes,
        plan_rows: limits.query_plan_rows,
        gathered_rows: limits.query_gathered_rows,
        plan_bytes: limits.query_plan_bytes,
        plan_cost: limits.query_plan_cost,
        timeout: Duration::from_millis(limits.query_timeout_ms),
        lock_timeout: Duration::from_millis(limits.query_lock_ms),
        work_memory_kib: limits.query_memory_kib,
        backend_memory_mib: limits.query_backend_mib,
        temporary_kib: limits.query_disk_kib,
    }
}

async fn private(config: &Config, alone: bool) -> Result<(PgConnectOptions, Option<EmbeddedPostgres>)> {
    let folder = config.data_dir.join("postgres");
    if !alone && let Some(running) = EmbeddedPostgres::find_running(&folder)? {
        return Ok((running.options(), None));
    }
    let server = EmbeddedPostgres::start(embedded::Settings::new(folder)).await?;
    info!(version = server.version(), "the private PostgreSQL is up");
    Ok((server.owner().options(), Some(server)))
}

/// A running bot.
pub struct App {
    /// Handles, for tests and the demo.
    pub services: Services,
    database: Database,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    web: Option<JoinHandle<()>>,
}

impl App {
    /// Starts the bot on an open database.
    ///
    /// # Errors
    /// A missing token, an address that cannot be listened on.
    pub async fn start(config: Arc<Config>, database: Database) -> Result<Self> {
        let token =
            config.telegram.token.clone().context("no Telegram token: set TELEGRAM_BOT_TOKEN, or try `quipu demo`")?;
        let bot = BotApi::new(&config.telegram.api_url, token.clone())?;
        let me = Arc::new(introduced(&bot).await);
        let polls = config.telegram.webhook_url.is_none();
        let store = database.store.clone();
        let delivery = Delivery::start(store.clone(), bot.clone(), config.limits.bulk_per_second, polls);
        let files = Files::in_folder(&config.data_dir.join("files"))?;
        let assistant = assistant(&config, store.clone(), database.reader(&config).await?);
        assistant.recall().await;
        let (wake, woken) = mpsc::unbounded_channel::<ChatId>();
        let services = Services {
            store: store.clone(),
            bot,
            me,
            delivery,
            files,
            assistant: Some(Arc::new(assistant)),
            limits: Arc::new(Limits::new(&config.limits)),
            wake,
            config: Arc::clone(&config),
        };
        let (stop, stopping) = watch::channel(false);
        if polls {
            // Only one process polls, so that leases in the inbox are those of one that died.
            inbox::free_leases(store.pool()).await?;
        }
        let mut tasks = vec![
            tokio::spawn(worker::run(services.clone(), woken, stopping.clone())),
            tokio::spawn(schedule(&services).run(stopping.clone())),
        ];
        tokio::spawn(set_menu(services.bot.clone()));
        let listener = listen(&config, polls).await?;
        let web = match &config.telegram.webhook_url {
            Some(url) => {
                let secret = web::webhook_secret(config.telegram.webhook_secret.as_ref(), &token);
                tokio::spawn(set_webhook(services.bot.clone(), url.clone(), secret.clone()));
                Some(web::router(web::Door::new(services.clone(), secret), url))
            }
            None => {
                tasks.push(tokio::spawn(polling::run(services.clone(), stopping.clone())));
                Some(web::health_router(services.clone()))
            }
        };
        let web = listener.zip(web).map(|(listener, router)| {
            let mut stopping = stopping.clone();
            tokio::spawn(async move {
                let stopped = async move {
                    let _ = stopping.changed().await;
                };
                if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
                    warn!(%error, "the web edge ended");
                }
            })
        });
        Ok(Self { services, database, stop, tasks, web })
    }

    /// Stops taking updates, brings what is under way to its end, and closes the database.
    ///
    /// # Errors
    /// A private server that does not end.
    pub async fn stop(self) -> Result<()> {
        info!("stopping");
        let _ = self.stop.send(true);
        let under_way = async {
            for task in self.tasks {
                let _ = task.await;
            }
            if let Some(web) = self.web {
                let _ = web.await;
            }
            self.services.delivery.drain(Duration::from_secs(5)).await;
            if let Some(assistant) = &self.services.assistant {
                assistant.close().await;
            }
        };
        if tokio::time::timeout(STOP_WITHIN, under_way).await.is_err() {
            warn!("something did not end in time; it is taken up again at the next start");
        }
        self.database.close().await
    }
}

/// What happens by the clock. It knows nothing of Telegram: how a reply is said is handed in.
fn schedule(services: &Services) -> Schedule {
    let delivery = services.delivery.clone();
    let (limits, digest) = (&services.config.limits, &services.config.digest);
    let people = services.clone();
    // A private chat has its person's id; a group's members are asked when they write.
    let allowed: Allowed = Arc::new(move |chat| chat.0 < 0 || people.allows(UserId(chat.0)));
    let settings = schedule::Settings {
        digest: digest::Rules {
            rhythm: Rhythm { day: digest.digest_day, hour: digest.digest_hour },
            allowed: Arc::clone(&allowed),
        },
        recurring: recurring::Rules { hour: services.config.recurring_hour, allowed },
        keep: prune::Keep {
            inbox_days: limits.inbox_days,
            failed_days: limits.failed_days,
            draft_days: limits.draft_days,
            memory_days: services.config.model.memory_days,
            sent_days: services.config.model.sent_days,
        },
    };
    Schedule::new(
        services.store.clone(),
        services.files.clone(),
        |reply, chat| outgoing::say(reply, chat, None, false),
        Arc::new(move |queued| delivery.hand_over(queued)),
        settings,
    )
}

/// The assistant, with a model where one is set up. Settings that cannot work leave it off: the rest of the bot needs none.
pub fn assistant(config: &Config, store: Store, reader: Reader) -> Assistant {
    let model = &config.model;
    let settings = LlmSettings {
        base_url: model.openai_base_url.clone(),
        api_key: model.openai_api_key.clone(),
        model: model.name.clone(),
        fallback: model.fallback_model.clone().map(|model| FallbackSettings { model, ..FallbackSettings::default() }),
        temperature: None,
        limits: LlmLimits {
            attempt_timeout: Duration::from_secs(model.timeout_seconds.max(1)),
            quirks_for: Duration::from_secs(u64::from(model.quirks_days) * 24 * 60 * 60),
            ..LlmLimits::default()
        },
    };
    let llm = Llm::from_settings(&settings).unwrap_or_else(|error| {
        warn!(%error, "the model is off");
        None
    });
    let audio = AudioSettings {
        base_url: config.voice.audio_base_url.clone(),
        api_key: config.voice.audio_api_key.clone(),
        model: config.voice.audio_model.clone(),
        limits: settings.limits.clone(),
    };
    let transcriber = Transcriber::from_settings(&audio).unwrap_or_else(|error| {
        warn!(%error, "voice messages are off");
        None
    });
    Assistant::new(store, reader, llm, transcriber, assistant_settings(config))
}

fn assistant_settings(config: &Config) -> agent::Settings {
    let model = &config.model;
    let set = |amount: Decimal| Some(amount).filter(|amount| *amount > Decimal::ZERO);
    agent::Settings {
        vision: model.vision,
        caps: Caps {
            user: Cap { tokens: model.daily_tokens, cost: set(model.daily_cost) },
            all: Cap { tokens: model.daily_tokens_all, cost: set(model.daily_cost_all) },
        },
        prices: Prices { input: model.price_input, cached_input: set(model.price_cached), output: model.price_output },
        memory: agent::Keep { turns: model.memory_turns.min(MOST_TURNS), days: model.memory_days.max(1) },
        sends_kept: model.sent_lines.max(1),
        quirks_days: i32::from(model.quirks_days),
        changes_without_tap: model.changes_without_tap,
        redo_entries: config.limits.redo_entries,
        categories: config.limits.categories,
        goals: config.limits.goals,
        rules: config.limits.rules,
        past_entries: config.limits.past_entries,
        recurring: config.limits.recurring,
    }
}

async fn listen(config: &Config, optional: bool) -> Result<Option<tokio::net::TcpListener>> {
    let address = config.telegram.listen;
    match tokio::net::TcpListener::bind(address).await {
        Ok(listener) => Ok(Some(listener)),
        // A bot that polls needs no door; the health page is a convenience.
        Err(error) if optional => {
            warn!(%address, %error, "no health page: the address cannot be listened on");
            Ok(None)
        }
        Err(error) => {
            Err(error).with_context(|| format!("cannot listen on {address}: set QUIPU_LISTEN to a free address"))
        }
    }
}

/// Asks Telegram who the bot is, for as long as it takes.
async fn introduced(bot: &BotApi) -> Me {
    let mut wait = Duration::from_millis(500);
    loop {
        match bot.call("getMe", &json!({})).await {
            Ok(me) => {
                let id = me.get("id").and_then(Value::as_i64).unwrap_or_default();
                let username = me.get("username").and_then(Value::as_str).unwrap_or_default().to_owned();
                info!(bot = username, "signed in to Telegram");
                let reads_groups = me.get("can_read_all_group_messages").and_then(Value::as_bool).unwrap_or(false);
                return Me { id, username, reads_groups };
            }
            Err(BotApiError::Refused { code: 401 | 404, .. }) => {
                tracing::error!("Telegram does not know this bot: check TELEGRAM_BOT_TOKEN");
            }
            Err(error) => warn!(%error, "cannot sign in to Telegram; trying again"),
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(Duration::from_secs(30));
    }
}

/// Sets the command menu in every language; a bot without it works as well.
async fn set_menu(bot: BotApi) {
    for language in crate::reply::languages() {
        let mut params = json!({"commands": commands::menu(words(language))});
        if language != "en"
            && let Some(object) = params.as_object_mut()
        {
            object.insert("language_code".into(), language.into());
        }
        if let Err(error) = bot.call("setMyCommands", &params).await {
            warn!(%error, "the command menu could not be set");
            return;
        }
    }
}

async fn set_webhook(bot: BotApi, url: String, secret: SecretString) {
    let url = web::webhook_address(&url);
    let params = json!({
        "url": url, "secret_token": secret.expose_secret(), "allowed_updates": ALLOWED_UPDATES,
        "max_connections": 40,
    });
    let mut wait = Duration::from_secs(1);
    while let Err(error) = bot.call("setWebhook", &params).await {
        warn!(%error, "the webhook could not be set; trying again");
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(Duration::from_secs(60));
    }
    info!("Telegram delivers to the webhook");
}
