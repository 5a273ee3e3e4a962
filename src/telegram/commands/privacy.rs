//! `/privacy`: what is stored, what leaves and how much of it is allowed, what left lately, what the person can do.

use std::path::Path;

use crate::agent::Assistant;
use crate::args;
use crate::ledger::{ActionKind, ModelLevel};
use crate::reply::{Choice, Html, Reply, clean, clean_to};
use crate::store::model_sends::{self, Sent};
use crate::store::{StoreError, action, book, people};
use crate::telegram::turn::Turn;

/// Lines of the list of what left.
const LISTED: i64 = 10;
/// Characters of a text in it.
const TEXT_CHARS: usize = 280;

/// Says how this bot is set up.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, _rest: &str) -> Result<(), StoreError> {
    let reply = overview(turn).await?;
    turn.say(&reply);
    Ok(())
}

/// `y:home`, `y:sent`, `y:none|local|any`. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    match (rest, ModelLevel::parse(rest)) {
        ("home", _) => {
            let reply = overview(turn).await?;
            turn.replace(&reply);
        }
        ("sent", _) => {
            let html = sent(turn).await?;
            turn.say_text(html);
        }
        (_, Some(level)) => set(turn, level).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

async fn overview(turn: &mut Turn<'_>) -> Result<Reply, StoreError> {
    let (id, user) = (turn.book(), turn.scene.user);
    let level = book::model_level(turn.db, id).await?;
    let held = people::model_level(turn.db, id, user).await?;
    let (config, words) = (&turn.services.config, turn.words());
    let mut html = words.html("privacy", args!["days" => i64::from(config.limits.inbox_days)]);
    let model = &config.model;
    if model.memory_turns > 0 {
        html.line(&words.html("privacy-memory", args!["days" => i64::from(model.memory_days)]));
    }
    html.paragraph(&words.html("privacy-leaves", args![]));
    let assistant = turn.services.assistant.as_deref();
    for line in assistant.map(|assistant| leaves(turn, assistant)).unwrap_or_default() {
        html.line(&line);
    }
    let ocr = if is_installed(&config.tesseract) { "privacy-ocr-local" } else { "privacy-ocr-off" };
    html.line(&words.html(ocr, args![]));
    html.paragraph(&words.html("privacy-level", args!["level" => level.as_str()]));
    if held < level {
        html.line(&words.html("privacy-level-own", args!["level" => held.as_str()]));
    }
    html.paragraph(&words.html("privacy-yours", args![]));
    let choice = |other: ModelLevel| {
        let label = words.plain(label_key(other), args![]);
        let label = if other == level { format!("✓ {label}") } else { label };
        Choice::new(&label, format!("t:{}", other.as_str())).ok()
    };
    Ok(Reply::text(html)
        .row(ModelLevel::ALL.into_iter().filter_map(choice))
        .row(turn.button("button-sent", "t:sent".into())))
}

fn label_key(level: ModelLevel) -> &'static str {
    match level {
        ModelLevel::None => "button-level-none",
        ModelLevel::Local => "button-level-local",
        ModelLevel::Any => "button-level-any",
    }
}

/// Where texts, pictures and voice messages go as this bot is set up.
fn leaves(turn: &Turn<'_>, assistant: &Assistant) -> Vec<Html> {
    let words = turn.words();
    let mut lines = Vec::new();
    let hosts = assistant.hosts();
    let named = |hosts: &[(String, bool)]| hosts.iter().map(|(host, _)| host.as_str()).collect::<Vec<_>>().join(", ");
    match assistant.model().filter(|_| !hosts.is_empty()) {
        None => lines.push(words.html("privacy-model-off", args![])),
        Some(_) if hosts.iter().all(|(_, local)| *local) => {
            lines.push(words.html("privacy-model-local", args!["host" => named(&hosts)]));
        }
        Some(model) => {
            let args = args!["host" => named(&hosts), "model" => clean(model)];
            lines.push(words.html("privacy-model-cloud", args));
        }
    }
    if !hosts.is_empty() {
        lines.push(words.html("privacy-redaction", args![]));
    }
    if let Some((host, local)) = assistant.voice_host() {
        let where_to = if local { "local" } else { "cloud" };
        lines.push(words.html("privacy-voice", args!["host" => host, "where" => where_to]));
    }
    lines
}

/// Sets how much is allowed; in a group for everybody in it.
async fn set(turn: &mut Turn<'_>, level: ModelLevel) -> Result<(), StoreError> {
    let (id, user, key) = (turn.book(), turn.scene.user, turn.key());
    if book::model_level(turn.db, id).await? == level {
        turn.toast("toast-unchanged");
        return Ok(());
    }
    let Some(no) = action::begin(turn.db, id, &key, ActionKind::Settings, Some(user)).await? else { return Ok(()) };
    let change = book::set_model_level(turn.db, id, level).await?;
    action::finish(turn.db, id, no, &[change]).await?;
    turn.refresh().await?;
    turn.toast("toast-saved");
    let mut html = turn.words().html("privacy-level-changed", args!["level" => level.as_str()]);
    let hosts = turn.services.assistant.as_ref().map(|assistant| assistant.hosts()).unwrap_or_default();
    if level == ModelLevel::Local && !hosts.is_empty() && hosts.iter().all(|(_, local)| !local) {
        html.line(&turn.words().html("privacy-level-no-local", args![]));
    }
    let row = [turn.undo_button(no), turn.button("button-back", "t:home".into())];
    turn.replace(&Reply::text(html).row(row.into_iter().flatten()));
    Ok(())
}

/// What left lately, and where to.
async fn sent(turn: &mut Turn<'_>) -> Result<Html, StoreError> {
    let id = turn.book();
    let sent = model_sends::latest(turn.db, id, LISTED).await?;
    let days = i64::from(turn.services.config.model.sent_days);
    let words = turn.words();
    if sent.is_empty() {
        return Ok(words.html("sent-nothing", args!["days" => days]));
    }
    let mut html = words.html("sent-title", args!["days" => days]);
    for one in &sent {
        html.paragraph(&sent_line(turn, one));
        if let Some(body) = &one.body {
            html.line(&Html::text(&clean_to(body, TEXT_CHARS)).italic());
        }
    }
    Ok(html)
}

fn sent_line(turn: &Turn<'_>, one: &Sent) -> Html {
    let at = one.at.with_timezone(&turn.scene.book.timezone);
    let date = turn.scene.locale.date(at.date_naive(), turn.scene.today);
    let size = turn.scene.locale.number(one.size.into());
    turn.words().html(
        "sent-line",
        args!["at" => format!("{date}, {}", at.format("%H:%M")), "host" => one.host.clone(), "kind" => one.kind.clone(),
              "size" => size, "where" => if one.local { "local" } else { "cloud" }],
    )
}

/// Whether a program is there: at its path, or in one of PATH's folders.
fn is_installed(program: &Path) -> bool {
    if program.components().count() > 1 {
        return program.is_file();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
