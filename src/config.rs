//! Every setting, from the environment, a `.env` file or a flag. Secrets are wrapped and never printed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rust_decimal::Decimal;
use secrecy::SecretString;

use crate::ledger::Currency;

/// Telegram ids, separated by commas; empty is an empty list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids(Vec<i64>);

impl Ids {
    /// Whether the list names anybody.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it names this one.
    pub fn contains(&self, id: i64) -> bool {
        self.0.contains(&id)
    }
}

impl std::str::FromStr for Ids {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let ids = text.split([',', ' ', ';']).map(str::trim).filter(|id| !id.is_empty());
        let ids = ids.map(|id| id.parse().map_err(|_| format!("{id:?} is no Telegram id")));
        Ok(Self(ids.collect::<Result<_, _>>()?))
    }
}

/// What `quipu serve` and its sisters are told.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// A PostgreSQL server to use; without it Quipu runs a private one in the data folder
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<SecretString>,

    /// A login for reading only, when Quipu's own may not create one
    #[arg(long, env = "QUIPU_READER_URL", hide_env_values = true, global = true)]
    pub reader_url: Option<SecretString>,

    /// Where the private database, pictures and statements are kept
    #[arg(long, env = "QUIPU_DATA_DIR", default_value = "data", global = true)]
    pub data_dir: PathBuf,

    /// Most connections to the database for the bot's own work
    #[arg(long, env = "QUIPU_DATABASE_CONNECTIONS", default_value_t = 12, global = true)]
    pub database_connections: u32,

    /// Telegram settings
    #[command(flatten)]
    pub telegram: Telegram,

    /// Settings of the model
    #[command(flatten)]
    pub model: Model,

    /// Settings of voice messages
    #[command(flatten)]
    pub voice: Voice,

    /// What new books start with
    #[command(flatten)]
    pub defaults: Defaults,

    /// When the weekly summary comes
    #[command(flatten)]
    pub digest: Digest,

    /// Limits
    #[command(flatten)]
    pub limits: Limits,

    /// Limits of questions
    #[command(flatten)]
    pub questions: Questions,

    /// Hour of its due day at which a recurring entry is recorded, 0 to 23
    #[arg(long, env = "QUIPU_RECURRING_HOUR", default_value_t = 8, value_parser = clap::value_parser!(u8).range(0..24), global = true)]
    pub recurring_hour: u8,

    /// Languages Tesseract reads receipts in, joined by +; without it, those installed
    #[arg(long, env = "QUIPU_OCR_LANGUAGES", global = true)]
    pub ocr_languages: Option<String>,

    /// The Tesseract program
    #[arg(long, env = "QUIPU_TESSERACT", default_value = "tesseract", global = true)]
    pub tesseract: PathBuf,

    /// How log lines are written
    #[arg(long, env = "QUIPU_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text, global = true)]
    pub log_format: LogFormat,

    /// Which log lines are written, as in `info,quipu=debug`
    #[arg(long, env = "QUIPU_LOG", default_value = "info", global = true)]
    pub log: String,
}

impl Config {
    /// Takes settings that are set to nothing, as compose files do, for not set.
    pub fn drop_empty(&mut self) {
        use secrecy::ExposeSecret;
        let secret = |secret: &mut Option<SecretString>| {
            if secret.as_ref().is_some_and(|held| held.expose_secret().trim().is_empty()) {
                *secret = None;
            }
        };
        let text = |text: &mut Option<String>| {
            if text.as_ref().is_some_and(|held| held.trim().is_empty()) {
                *text = None;
            }
        };
        secret(&mut self.database_url);
        secret(&mut self.reader_url);
        secret(&mut self.telegram.token);
        secret(&mut self.telegram.webhook_secret);
        secret(&mut self.model.openai_api_key);
        secret(&mut self.voice.audio_api_key);
        text(&mut self.telegram.webhook_url);
        text(&mut self.model.openai_base_url);
        text(&mut self.model.name);
        text(&mut self.model.fallback_model);
        text(&mut self.voice.audio_base_url);
        text(&mut self.voice.audio_model);
        text(&mut self.ocr_languages);
    }
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The Telegram edge.
#[derive(Debug, Clone, Args)]
pub struct Telegram {
    /// The bot's token from @BotFather
    #[arg(long = "telegram-token", env = "TELEGRAM_BOT_TOKEN", hide_env_values = true, global = true)]
    pub token: Option<SecretString>,

    /// The Bot API server
    #[arg(
        long = "telegram-api-url",
        env = "TELEGRAM_API_URL",
        default_value = "https://api.telegram.org",
        global = true
    )]
    pub api_url: String,

    /// Public https address Telegram calls; without it Quipu asks Telegram for updates
    #[arg(long, env = "QUIPU_WEBHOOK_URL", global = true)]
    pub webhook_url: Option<String>,

    /// Secret Telegram shows at the webhook; without it one is derived from the token
    #[arg(long, env = "QUIPU_WEBHOOK_SECRET", hide_env_values = true, global = true)]
    pub webhook_secret: Option<SecretString>,

    /// Where the webhook and the health page listen
    #[arg(long, env = "QUIPU_LISTEN", default_value = "127.0.0.1:8080", global = true)]
    pub listen: SocketAddr,

    /// Telegram ids of the people who may use the bot, separated by commas; without it everybody may
    #[arg(long, env = "QUIPU_ALLOWED_USERS", default_value = "", hide_default_value = true, global = true)]
    pub allowed_users: Ids,

    /// Telegram ids of the people who run this bot, separated by commas; they are always allowed
    #[arg(long, env = "QUIPU_OWNERS", default_value = "", hide_default_value = true, global = true)]
    pub owners: Ids,

    /// Seconds one request for updates waits
    #[arg(long, env = "QUIPU_POLL_SECONDS", default_value_t = 50, global = true)]
    pub poll_seconds: u32,
}

/// The model, any OpenAI-compatible server. Off with neither a base URL nor a key.
#[derive(Debug, Clone, Args)]
pub struct Model {
    /// Base URL of the model's server, such as http://127.0.0.1:11434/v1 for Ollama
    #[arg(long, env = "OPENAI_BASE_URL", global = true)]
    pub openai_base_url: Option<String>,

    /// Key of the model's server
    #[arg(long, env = "OPENAI_API_KEY", hide_env_values = true, global = true)]
    pub openai_api_key: Option<SecretString>,

    /// The model's name
    #[arg(long = "model", env = "QUIPU_MODEL", global = true)]
    pub name: Option<String>,

    /// A second model to fall back to, on the same server
    #[arg(long, env = "QUIPU_FALLBACK_MODEL", global = true)]
    pub fallback_model: Option<String>,

    /// Whether the model reads pictures of receipts
    #[arg(long, env = "QUIPU_MODEL_VISION", default_value_t = false, action = clap::ArgAction::Set, global = true)]
    pub vision: bool,

    /// Seconds one call may take
    #[arg(long, env = "QUIPU_MODEL_TIMEOUT", default_value_t = 60, global = true)]
    pub timeout_seconds: u64,

    /// Days that it is remembered what the model's server does not take, across restarts; 0: it is tried each time
    #[arg(long, env = "QUIPU_MODEL_QUIRKS_DAYS", default_value_t = 7, global = true)]
    pub quirks_days: u16,

    /// Tokens one person may use a day, in and out
    #[arg(long, env = "QUIPU_MODEL_DAILY_TOKENS", default_value_t = 300_000, global = true)]
    pub daily_tokens: i64,

    /// Tokens everybody together may use a day
    #[arg(long, env = "QUIPU_MODEL_DAILY_TOKENS_ALL", default_value_t = 5_000_000, global = true)]
    pub daily_tokens_all: i64,

    /// Merchants that the model is asked about at one import, where nothing else can sort them; 0: none
    #[arg(long, env = "QUIPU_MODEL_MERCHANTS", default_value_t = 400, global = true)]
    pub merchants: usize,

    /// Entries the model may change in one go without a tap; deleting always waits for one
    #[arg(long, env = "QUIPU_MODEL_CHANGES", default_value_t = 1, global = true)]
    pub changes_without_tap: usize,

    /// Price of a million tokens that go to the model
    #[arg(long, env = "QUIPU_MODEL_PRICE_INPUT", default_value = "0", global = true)]
    pub price_input: Decimal,

    /// Price of a million tokens that go to the model and were cached; 0: as the others
    #[arg(long, env = "QUIPU_MODEL_PRICE_CACHED", default_value = "0", global = true)]
    pub price_cached: Decimal,

    /// Price of a million tokens that the model writes
    #[arg(long, env = "QUIPU_MODEL_PRICE_OUTPUT", default_value = "0", global = true)]
    pub price_output: Decimal,

    /// Currency of these prices
    #[arg(long, env = "QUIPU_MODEL_PRICE_CURRENCY", default_value = "USD", value_parser = Currency::parse, global = true)]
    pub price_currency: Currency,

    /// Money one person may spend on the model a day, at these prices; 0: no cap
    #[arg(long, env = "QUIPU_MODEL_DAILY_COST", default_value = "0", global = true)]
    pub daily_cost: Decimal,

    /// Money everybody together may spend on the model a day; 0: no cap
    #[arg(long, env = "QUIPU_MODEL_DAILY_COST_ALL", default_value = "0", global = true)]
    pub daily_cost_all: Decimal,

    /// Questions and answers of a chat that the assistant remembers whole; 0: it remembers nothing
    #[arg(long, env = "QUIPU_MEMORY_TURNS", default_value_t = 8, global = true)]
    pub memory_turns: usize,

    /// Days it remembers them, summarised or not
    #[arg(long, env = "QUIPU_MEMORY_DAYS", default_value_t = 14, global = true)]
    pub memory_days: i32,

    /// Days that /privacy can show what left for a model
    #[arg(long, env = "QUIPU_SENT_DAYS", default_value_t = 7, global = true)]
    pub sent_days: i32,

    /// Lines of that list kept for each book
    #[arg(long, env = "QUIPU_SENT_LINES", default_value_t = 200, global = true)]
    pub sent_lines: i64,
}

/// A server that turns speech into text. Off with neither a base URL nor a key.
#[derive(Debug, Clone, Args)]
pub struct Voice {
    /// Base URL of an OpenAI-compatible transcription server
    #[arg(long, env = "QUIPU_AUDIO_BASE_URL", global = true)]
    pub audio_base_url: Option<String>,

    /// Key of that server; alone it means OpenAI's
    #[arg(long, env = "QUIPU_AUDIO_API_KEY", hide_env_values = true, global = true)]
    pub audio_api_key: Option<SecretString>,

    /// The model's name there; without it, whisper-1
    #[arg(long, env = "QUIPU_AUDIO_MODEL", global = true)]
    pub audio_model: Option<String>,

    /// Longest voice message taken, in seconds
    #[arg(long, env = "QUIPU_VOICE_SECONDS", default_value_t = 120, global = true)]
    pub voice_seconds: u32,
}

/// What new books start with.
#[derive(Debug, Clone, Args)]
pub struct Defaults {
    /// Currency of a new book
    #[arg(long = "currency", env = "QUIPU_CURRENCY", default_value = "EUR", value_parser = Currency::parse, global = true)]
    pub currency: Currency,

    /// IANA timezone of a new book
    #[arg(long = "timezone", env = "QUIPU_TIMEZONE", default_value = "UTC", global = true)]
    pub timezone: chrono_tz::Tz,
}

/// The weekly summary.
#[derive(Debug, Clone, Args)]
pub struct Digest {
    /// Weekday of the weekly summary, as in monday or mon
    #[arg(long, env = "QUIPU_DIGEST_DAY", default_value = "monday", value_parser = weekday, global = true)]
    pub digest_day: chrono::Weekday,

    /// Hour of the weekly summary where the person is, 0 to 23
    #[arg(long, env = "QUIPU_DIGEST_HOUR", default_value_t = 9, value_parser = clap::value_parser!(u8).range(0..24), global = true)]
    pub digest_hour: u8,
}

fn weekday(text: &str) -> Result<chrono::Weekday, String> {
    text.trim().parse().map_err(|_| format!("{text:?} is no weekday such as monday"))
}

/// What one question's SQL may cost.
#[derive(Debug, Clone, Args)]
pub struct Questions {
    /// Connections for questions: so many are answered at once
    #[arg(long, env = "QUIPU_QUERY_CONNECTIONS", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..), global = true)]
    pub query_connections: u32,

    /// Milliseconds a question waits for one of them
    #[arg(long, env = "QUIPU_QUERY_WAIT_MS", default_value_t = 5_000, global = true)]
    pub query_wait_ms: u64,

    /// Milliseconds a query may run
    #[arg(long, env = "QUIPU_QUERY_TIMEOUT_MS", default_value_t = 3_000, value_parser = clap::value_parser!(u64).range(1..=3_600_000), global = true)]
    pub query_timeout_ms: u64,

    /// Milliseconds a query may wait for a lock
    #[arg(long, env = "QUIPU_QUERY_LOCK_MS", default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=3_600_000), global = true)]
    pub query_lock_ms: u64,

    /// Most rows of a result
    #[arg(long, env = "QUIPU_QUERY_ROWS", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000), global = true)]
    pub query_rows: u32,

    /// Most bytes of one row
    #[arg(long, env = "QUIPU_QUERY_ROW_BYTES", default_value_t = 8_192, global = true)]
    pub query_row_bytes: usize,

    /// Most bytes of a result
    #[arg(long, env = "QUIPU_QUERY_RESULT_BYTES", default_value_t = 262_144, global = true)]
    pub query_result_bytes: usize,

    /// Most rows the planner may expect anywhere in a query
    #[arg(long, env = "QUIPU_QUERY_PLAN_ROWS", default_value_t = 2_000_000, global = true)]
    pub query_plan_rows: u64,

    /// The same of a query that puts values of many rows into one (array_agg, string_agg)
    #[arg(long, env = "QUIPU_QUERY_GATHERED_ROWS", default_value_t = 200_000, global = true)]
    pub query_gathered_rows: u64,

    /// Most bytes it may expect anywhere in a query: rows times their width
    #[arg(long, env = "QUIPU_QUERY_PLAN_BYTES", default_value_t = 67_108_864, global = true)]
    pub query_plan_bytes: u64,

    /// Highest cost it may expect, in PostgreSQL's units
    #[arg(long, env = "QUIPU_QUERY_PLAN_COST", default_value_t = 5_000_000, global = true)]
    pub query_plan_cost: u64,

    /// KiB of memory for one sort or hash of a query
    #[arg(long, env = "QUIPU_QUERY_MEMORY_KIB", default_value_t = 8_192, value_parser = clap::value_parser!(u32).range(64..=2_000_000), global = true)]
    pub query_memory_kib: u32,

    /// MiB of memory for all of what a query gathers, where the server runs on this machine and Quipu may bound it
    #[arg(long, env = "QUIPU_QUERY_BACKEND_MIB", default_value_t = 256, value_parser = clap::value_parser!(u32).range(64..=1_000_000), global = true)]
    pub query_backend_mib: u32,

    /// KiB a query may write to disk, where the server lets Quipu say so
    #[arg(long, env = "QUIPU_QUERY_DISK_KIB", default_value_t = 65_536, value_parser = clap::value_parser!(u32).range(0..=2_000_000_000), global = true)]
    pub query_disk_kib: u32,
}

/// Limits, each with a default that suits a small machine.
#[derive(Debug, Clone, Args)]
pub struct Limits {
    /// Messages a minute one person may send for long
    #[arg(long, env = "QUIPU_USER_MESSAGES_PER_MINUTE", default_value_t = 120, global = true)]
    pub user_messages_per_minute: u32,

    /// Messages one person may send at once before that rate holds
    #[arg(long, env = "QUIPU_USER_BURST", default_value_t = 300, global = true)]
    pub user_burst: u32,

    /// Messages a second everybody together may send for long
    #[arg(long, env = "QUIPU_MESSAGES_PER_SECOND", default_value_t = 20_000, global = true)]
    pub messages_per_second: u32,

    /// Messages of one chat that may wait; more are refused with an answer
    #[arg(long, env = "QUIPU_WAITING_PER_CHAT", default_value_t = 2_000, global = true)]
    pub waiting_per_chat: i64,

    /// Largest file taken, in bytes
    #[arg(long, env = "QUIPU_FILE_BYTES", default_value_t = 10_485_760, global = true)]
    pub file_bytes: usize,

    /// Most rows of one statement
    #[arg(long, env = "QUIPU_STATEMENT_ROWS", default_value_t = 200_000, global = true)]
    pub statement_rows: usize,

    /// Longest message taken as entries, in characters
    #[arg(long, env = "QUIPU_TEXT_CHARS", default_value_t = 2_000, global = true)]
    pub text_chars: usize,

    /// Most entries in one message
    #[arg(long, env = "QUIPU_ENTRIES_PER_MESSAGE", default_value_t = 50, global = true)]
    pub entries_per_message: usize,

    /// Digests and alerts sent a second, all chats together (Telegram allows about 30 messages)
    #[arg(long, env = "QUIPU_BULK_PER_SECOND", default_value_t = 25, global = true)]
    pub bulk_per_second: u32,

    /// Days an update's id is kept so that it is not taken twice
    #[arg(long, env = "QUIPU_INBOX_DAYS", default_value_t = 7, global = true)]
    pub inbox_days: i32,

    /// Days an update that could not be dealt with is kept for you to look into
    #[arg(long, env = "QUIPU_FAILED_DAYS", default_value_t = 90, global = true)]
    pub failed_days: i32,

    /// Days a receipt, a statement or a question waits for its tap
    #[arg(long, env = "QUIPU_DRAFT_DAYS", default_value_t = 30, global = true)]
    pub draft_days: i32,

    /// Pictures, files and questions worked on at the same time
    #[arg(long, env = "QUIPU_SLOW_AT_ONCE", default_value_t = 8, global = true)]
    pub slow_at_once: usize,

    /// Most entries whose undo can itself be undone
    #[arg(long, env = "QUIPU_REDO_ENTRIES", default_value_t = 20_000, global = true)]
    pub redo_entries: i64,

    /// Entries on a page of a list
    #[arg(long, env = "QUIPU_LIST_ENTRIES", default_value_t = 10, value_parser = clap::value_parser!(i64).range(1..=50), global = true)]
    pub list_entries: i64,

    /// Most categories of a book
    #[arg(long, env = "QUIPU_CATEGORIES", default_value_t = 200, global = true)]
    pub categories: usize,

    /// Most accounts of a book
    #[arg(long, env = "QUIPU_ACCOUNTS", default_value_t = 100, global = true)]
    pub accounts: usize,

    /// Most rules of a book
    #[arg(long, env = "QUIPU_RULES", default_value_t = 500, global = true)]
    pub rules: usize,

    /// Entries of before, the newest, that a rule and what is learned look at
    #[arg(long, env = "QUIPU_PAST_ENTRIES", default_value_t = 100_000, global = true)]
    pub past_entries: i64,

    /// Most savings goals of a book
    #[arg(long, env = "QUIPU_GOALS", default_value_t = 100, global = true)]
    pub goals: usize,

    /// Most recurring entries of a book
    #[arg(long, env = "QUIPU_RECURRING", default_value_t = 200, global = true)]
    pub recurring: usize,

    /// Largest export sent, in bytes (Telegram takes 50 MB)
    #[arg(long, env = "QUIPU_EXPORT_BYTES", default_value_t = 40_000_000, global = true)]
    pub export_bytes: usize,
}
