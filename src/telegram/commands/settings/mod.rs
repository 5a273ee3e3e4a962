//! `/settings`, and the questions of `/start`: currency, time zone, language, the weekly summary, all by buttons.

mod timezone;

use chrono::Utc;
use chrono_tz::Tz;

use self::timezone::Found;
use super::is_question;
use crate::args;
use crate::intake::quick_text::Correction;
use crate::ledger::action::Change;
use crate::ledger::category::fold;
use crate::ledger::{ActionKind, ActionNo, Currency};
use crate::reply::{Choice, Html, Locale, Reply, clean_to, languages, words};
use crate::store::{StoreError, account, action, book, category, people};
use crate::telegram::correction;
use crate::telegram::turn::Turn;

/// Currencies offered by a button; any other can be typed.
const COMMON: [&str; 15] =
    ["EUR", "USD", "GBP", "INR", "JPY", "CNY", "CHF", "CAD", "AUD", "BRL", "MXN", "ARS", "COP", "PLN", "SEK"];

/// Shows what is set, or sets what is said: `currency usd`, `zona horaria Madrid`, `language es`, `summary off`.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    let said = clean_to(rest, 64);
    if !said.is_empty() {
        return said_in_words(turn, &said).await;
    }
    let reply = overview(turn).await?;
    turn.say(&reply);
    Ok(())
}

/// What can be set, by the words people call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Setting {
    Currency,
    Timezone,
    Language,
    Summary,
}

const SETTINGS: &[(Setting, &[&str])] = &[
    (Setting::Currency, &["currency", "moneda", "divisa", "money"]),
    (Setting::Timezone, &["timezone", "time zone", "zona horaria", "zona", "tz", "time", "hora", "city", "ciudad"]),
    (Setting::Language, &["language", "idioma", "lengua", "lang"]),
    (Setting::Summary, &["weekly summary", "resumen semanal", "summary", "resumen", "digest", "weekly"]),
];

/// The setting a text begins with, and the value behind it. None: it is a value alone.
fn setting(text: &str) -> Option<(Setting, &str)> {
    SETTINGS.iter().find_map(|(setting, names)| {
        names.iter().find_map(|name| {
            let head = text.get(..name.len()).filter(|head| head.to_lowercase() == **name)?;
            let value = text.get(head.len()..)?;
            let apart = value.is_empty() || value.starts_with([' ', ':', '=']);
            apart.then(|| (*setting, value.trim_start_matches([' ', ':', '=']).trim()))
        })
    })
}

/// The language of a tag or of its own name.
fn language_named(text: &str) -> Option<&'static str> {
    const ALSO: &[(&str, &str)] = &[
        ("english", "en"),
        ("ingles", "en"),
        ("inglés", "en"),
        ("spanish", "es"),
        ("espanol", "es"),
        ("español", "es"),
        ("castellano", "es"),
    ];
    let wanted = text.to_lowercase();
    let tag = ALSO.iter().find(|(name, _)| *name == wanted).map_or(wanted.as_str(), |(_, tag)| tag);
    languages().find(|known| *known == tag)
}

async fn said_in_words(turn: &mut Turn<'_>, said: &str) -> Result<(), StoreError> {
    let (setting, value) = match setting(said) {
        Some((setting, value)) => (setting, value),
        None if currency_named(turn, said).is_some() => (Setting::Currency, said),
        None if language_named(said).is_some() => (Setting::Language, said),
        None if matches!(timezone::find(said), Found::One(_)) => (Setting::Timezone, said),
        None => {
            unknown(turn, "settings-unknown", said);
            return Ok(());
        }
    };
    let value = ["to ", "a ", "en "].iter().find_map(|lead| value.strip_prefix(lead)).unwrap_or(value);
    match setting {
        Setting::Currency if value.is_empty() => ask(turn, "start-type-currency"),
        Setting::Timezone if value.is_empty() => ask(turn, "start-type-timezone"),
        Setting::Language if value.is_empty() => {
            let reply = ask_language(turn);
            turn.say(&reply);
        }
        Setting::Currency => match currency_named(turn, value) {
            Some(currency) => set_currency(turn, currency).await?,
            None => unknown(turn, "start-currency-unknown", value),
        },
        Setting::Timezone => say_timezone(turn, value).await?,
        Setting::Language => match language_named(value) {
            Some(tag) => set_language(turn, tag).await?,
            None => {
                let reply = ask_language(turn);
                turn.say(&reply);
            }
        },
        Setting::Summary => {
            let on = match value.to_lowercase().as_str() {
                "on" | "yes" | "sí" | "si" => true,
                "off" | "no" => false,
                _ => {
                    unknown(turn, "settings-unknown", said);
                    return Ok(());
                }
            };
            let (html, action) = set_digest(turn, on).await?;
            changed(turn, html, action);
        }
    }
    Ok(())
}

/// `g:home`, `g:skip`, `g:c[:CODE]`, `g:z[:REGION|:ZONE]`, `g:l[:TAG]`, `g:t:on|off`, and `g:d:on|off` of the
/// weekly summary itself; `?` asks for an answer in words. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    let (what, value) = rest.split_once(':').unwrap_or((rest, ""));
    match (what, value) {
        ("home", "") => {
            let reply = overview(turn).await?;
            turn.replace(&reply);
        }
        ("skip", "") => ready(turn).await?,
        ("c", "") => {
            let reply = ask_currency(turn, Html::default());
            turn.replace(&reply);
        }
        ("c", "?") => ask(turn, "start-type-currency"),
        ("c", code) => match Currency::parse(code) {
            Ok(currency) => set_currency(turn, currency).await?,
            Err(_) => return Ok(false),
        },
        ("z", "") => {
            let reply = ask_region(turn);
            turn.replace(&reply);
        }
        ("z", "?") => ask(turn, "start-type-timezone"),
        ("z", value) => match (timezone::region(value), value.parse::<Tz>()) {
            (Some(zones), _) => {
                let reply = ask_zone(turn, zones);
                turn.replace(&reply);
            }
            (None, Ok(zone)) => set_timezone(turn, zone).await?,
            (None, Err(_)) => return Ok(false),
        },
        ("l", "") => {
            let reply = ask_language(turn);
            turn.replace(&reply);
        }
        ("l", tag) => match languages().find(|known| *known == tag) {
            Some(tag) => set_language(turn, tag).await?,
            None => return Ok(false),
        },
        ("t", "on" | "off") => {
            let (html, action) = set_digest(turn, value == "on").await?;
            changed(turn, html, action);
        }
        ("d", "on" | "off") => {
            let (html, action) = set_digest(turn, value == "on").await?;
            turn.toast("toast-saved");
            // What the summary says stays.
            let undo = action.and_then(|action| turn.undo_button(action));
            let settings = turn.button("button-open-settings", "g:home".into());
            turn.say(&Reply::text(html).row([undo, settings].into_iter().flatten()));
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Deals with the answer to a question of ours; false when it is none.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn answered(turn: &mut Turn<'_>, text: &str, question: &str) -> Result<bool, StoreError> {
    let text = clean_to(text, 64);
    if is_question(question, "start-type-currency", &args![]) {
        match currency_named(turn, &text) {
            Some(currency) => set_currency(turn, currency).await?,
            None => unknown(turn, "start-currency-unknown", &text),
        }
        return Ok(true);
    }
    if !is_question(question, "start-type-timezone", &args![]) {
        return Ok(false);
    }
    say_timezone(turn, &text).await?;
    Ok(true)
}

/// Sets the zone that a city or a zone's name says, or asks which.
async fn say_timezone(turn: &mut Turn<'_>, text: &str) -> Result<(), StoreError> {
    match timezone::find(text) {
        Found::One(zone) => set_timezone(turn, zone).await?,
        Found::Several(zones) => {
            let choices =
                zones.iter().filter_map(|zone| Choice::new(&shown(*zone), format!("g:z:{}", zone.name())).ok());
            let html = turn.words().html("start-timezone-which", args![]);
            let reply = Reply::text(html).rows(2, choices);
            turn.say(&reply);
        }
        Found::Nothing => unknown(turn, "start-timezone-unknown", text),
    }
    Ok(())
}

/// While the first questions are open, an answer that can be nothing else needs no reply: `EUR`, `€` or
/// `Europe/Lisbon`. False for any other text.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn typed(turn: &mut Turn<'_>, text: &str) -> Result<bool, StoreError> {
    let text = clean_to(text, 64);
    let sign = text.chars().count() <= 3 && !text.chars().any(|c| c.is_lowercase() || c.is_ascii_digit());
    let currency = sign.then(|| currency_named(turn, &text)).flatten();
    let zone = text.parse::<Tz>().ok().filter(|_| text.contains('/'));
    if (currency.is_none() && zone.is_none()) || onboarded(turn).await? {
        return Ok(false);
    }
    match (currency, zone) {
        (Some(currency), _) => set_currency(turn, currency).await?,
        (None, Some(zone)) => set_timezone(turn, zone).await?,
        (None, None) => return Ok(false),
    }
    Ok(true)
}

fn unknown(turn: &mut Turn<'_>, key: &str, text: &str) {
    let html = turn.words().html(key, args!["text" => text]);
    turn.say_text(html);
}

/// A code, a sign or a name such as `euros`.
fn currency_named(turn: &Turn<'_>, text: &str) -> Option<Currency> {
    Currency::parse(text).ok().or_else(|| match correction::read(turn, &format!("5.00 {text}")) {
        Correction::Patch(patch) if patch.note.is_none() && patch.category.is_none() => patch.currency,
        _ => None,
    })
}

fn ask(turn: &mut Turn<'_>, key: &str) {
    let html = turn.words().html(key, args![]);
    turn.say(&Reply::text(html).forcing_reply());
}

async fn overview(turn: &mut Turn<'_>) -> Result<Reply, StoreError> {
    let digest = people::chat(turn.db, turn.scene.chat).await?.is_some_and(|chat| chat.digest_weekly);
    let (book, words) = (&turn.scene.book, turn.words());
    let html = words.html(
        "settings",
        args!["currency" => book.currency.code(), "timezone" => shown(book.timezone), "time" => time(book.timezone),
              "language" => words.plain("language-name", args![]), "digest" => if digest { "on" } else { "off" }],
    );
    let (key, switch) = if digest { ("button-digest-off", "g:t:off") } else { ("button-digest-on", "g:t:on") };
    let row = [turn.button("button-currency", "g:c".into()), turn.button("button-timezone", "g:z".into())];
    Ok(Reply::text(html)
        .row(row.into_iter().flatten())
        .row(turn.button("button-language", "g:l".into()))
        .row(turn.button(key, switch.into())))
}

/// The first question, after `before`.
pub fn ask_currency(turn: &Turn<'_>, before: Html) -> Reply {
    let mut html = before;
    html.paragraph(&turn.words().html("start-ask-currency", args![]));
    let choice = |code: &str| {
        let currency = Currency::parse(code).ok()?;
        let symbol = currency.symbol();
        let label = if symbol == code { symbol } else { format!("{symbol} {code}") };
        Choice::new(&label, format!("g:c:{code}")).ok()
    };
    let reply = Reply::text(html).rows(3, COMMON.into_iter().filter_map(choice));
    reply.row(turn.button("button-other", "g:c:?".into()))
}

fn ask_region(turn: &Turn<'_>) -> Reply {
    let html = turn.words().html("start-ask-timezone", args![]);
    let regions = timezone::REGIONS.iter().filter_map(|(code, _)| {
        let label = turn.words().plain(&format!("region-{code}"), args![]);
        Choice::new(&label, format!("g:z:{code}")).ok()
    });
    let reply = Reply::text(html).rows(2, regions);
    reply.row(turn.button("button-other", "g:z:?".into()))
}

fn ask_zone(turn: &Turn<'_>, zones: &[Tz]) -> Reply {
    let html = turn.words().html("start-ask-timezone", args![]);
    let choice = |zone: &Tz| Choice::new(&timezone::city(*zone), format!("g:z:{}", zone.name())).ok();
    let reply = Reply::text(html).rows(3, zones.iter().filter_map(choice));
    let foot = [turn.button("button-other", "g:z:?".into()), turn.button("button-back", "g:z".into())];
    reply.row(foot.into_iter().flatten())
}

fn ask_language(turn: &Turn<'_>) -> Reply {
    let html = turn.words().html("settings-language", args![]);
    let choice = |tag| Choice::new(&words(tag).plain("language-name", args![]), format!("g:l:{tag}")).ok();
    let reply = Reply::text(html).rows(2, languages().filter_map(choice));
    reply.row(turn.button("button-back", "g:home".into()))
}

async fn set_currency(turn: &mut Turn<'_>, currency: Currency) -> Result<(), StoreError> {
    let no = if turn.scene.book.currency == currency { None } else { begin(turn).await? };
    if let Some(no) = no {
        let id = turn.book();
        let changes = book::set_currency(turn.db, id, currency, no).await?;
        action::finish(turn.db, id, no, &changes).await?;
        turn.refresh().await?;
    }
    if onboarded(turn).await? {
        let html = turn.words().html("settings-currency-changed", args!["currency" => currency.code()]);
        changed(turn, html, no);
        return Ok(());
    }
    let reply = ask_region(turn);
    turn.replace(&reply);
    Ok(())
}

async fn set_timezone(turn: &mut Turn<'_>, zone: Tz) -> Result<(), StoreError> {
    let no = if turn.scene.book.timezone == zone { None } else { begin(turn).await? };
    if let Some(no) = no {
        let id = turn.book();
        let change = book::set_timezone(turn.db, id, zone).await?;
        action::finish(turn.db, id, no, &[change]).await?;
        turn.refresh().await?;
    }
    if onboarded(turn).await? {
        let args = args!["timezone" => shown(zone), "time" => time(zone)];
        let html = turn.words().html("settings-timezone-changed", args);
        changed(turn, html, no);
        return Ok(());
    }
    ready(turn).await
}

/// Opens the action of a change to the book itself. None: it was made before.
async fn begin(turn: &mut Turn<'_>) -> Result<Option<ActionNo>, StoreError> {
    let (id, user, key) = (turn.book(), turn.scene.user, turn.key());
    // A new currency reaches the accounts; what it is called is read from what it changed.
    action::begin(turn.db, id, &key, ActionKind::Settings, Some(user)).await
}

async fn set_language(turn: &mut Turn<'_>, tag: &'static str) -> Result<(), StoreError> {
    let now = turn.scene.locale.tag();
    // The region's way with numbers and dates stays where the language does.
    let chosen = if now.split('-').next() == Some(tag) { now } else { tag };
    let (id, user) = (turn.book(), turn.scene.user);
    let changes = [people::set_language(turn.db, user, chosen).await?, book::set_language(turn.db, id, chosen).await?];
    let changes: Vec<Change> = changes.into_iter().filter(|change| change.before != change.after).collect();
    let mut changes = changes;
    let no = if changes.is_empty() { None } else { begin(turn).await? };
    if let Some(no) = no {
        changes.extend(rename_defaults(turn, tag, no).await?);
        action::finish(turn.db, id, no, &changes).await?;
        turn.refresh().await?;
    }
    turn.scene.locale = Locale::of(chosen).at_home(turn.scene.book.currency);
    let name = turn.words().plain("language-name", args![]);
    let html = turn.words().html("settings-language-changed", args!["language" => name]);
    changed(turn, html, no);
    Ok(())
}

/// Gives the accounts and categories a book began with the names of another language, but for those that the person
/// renamed and where the name is taken.
async fn rename_defaults(turn: &mut Turn<'_>, tag: &str, no: ActionNo) -> Result<Vec<Change>, StoreError> {
    let id = turn.book();
    let book = turn.scene.book.clone();
    let default = |tag: &str, key: &str| words(tag).plain(key, args![]);
    let known = |name: &str, key: &str| languages().any(|tag| default(tag, key) == name);
    let mut changes = Vec::new();
    for category in &book.categories {
        let Some(key) = category.slug.as_ref().map(|slug| format!("category-{slug}")) else { continue };
        let name = default(tag, &key);
        let taken = book.categories.iter().any(|c| c.no != category.no && fold(&c.name) == fold(&name));
        if known(&category.name, &key) && name != category.name && !taken {
            let edit = category::Edit { name: Some(&name), ..category::Edit::default() };
            changes.extend(category::change(turn.db, id, category.no, edit, no).await?);
        }
    }
    for account in &book.accounts {
        let key = ["account-cash", "account-bank"].into_iter().find(|key| known(&account.name, key));
        let Some(name) = key.map(|key| default(tag, key)) else { continue };
        let taken = book.accounts.iter().any(|a| a.no != account.no && fold(&a.name) == fold(&name));
        if name != account.name && !taken {
            changes.extend(account::change(turn.db, id, account.no, Some(&name), None, no).await?);
        }
    }
    Ok(changes)
}

/// The action is None when it was so already.
async fn set_digest(turn: &mut Turn<'_>, on: bool) -> Result<(Html, Option<ActionNo>), StoreError> {
    let mut no = None;
    if let Some(change) = people::set_digest(turn.db, turn.scene.chat, on).await? {
        let id = turn.book();
        no = begin(turn).await?;
        if let Some(no) = no {
            action::finish(turn.db, id, no, &[change]).await?;
        }
    }
    let html = turn.words().html(if on { "settings-digest-on" } else { "settings-digest-off" }, args![]);
    Ok((html, no))
}

fn changed(turn: &mut Turn<'_>, html: Html, action: Option<ActionNo>) {
    let undo = action.and_then(|action| turn.undo_button(action));
    let settings = turn.button("button-open-settings", "g:home".into());
    turn.replace(&Reply::text(html).row([undo, settings].into_iter().flatten()));
}

async fn onboarded(turn: &mut Turn<'_>) -> Result<bool, StoreError> {
    Ok(people::chat(turn.db, turn.scene.chat).await?.is_none_or(|chat| chat.onboarded))
}

/// The last of the first questions was answered.
async fn ready(turn: &mut Turn<'_>) -> Result<(), StoreError> {
    people::set_onboarded(turn.db, turn.scene.chat).await?;
    let book = &turn.scene.book;
    let args = args!["currency" => book.currency.code(), "timezone" => shown(book.timezone)];
    let html = turn.words().html("start-ready", args);
    turn.replace(&Reply::text(html));
    Ok(())
}

/// A zone as people read it.
pub fn shown(zone: Tz) -> String {
    zone.name().replace('_', " ")
}

fn time(zone: Tz) -> String {
    Utc::now().with_timezone(&zone).format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_named_before_its_value() {
        for (text, expected) in [
            ("currency usd", Some((Setting::Currency, "usd"))),
            ("Moneda: EUR", Some((Setting::Currency, "EUR"))),
            ("zona horaria Madrid", Some((Setting::Timezone, "Madrid"))),
            ("timezone", Some((Setting::Timezone, ""))),
            ("language español", Some((Setting::Language, "español"))),
            ("summary off", Some((Setting::Summary, "off"))),
            ("usd", None),
            ("currencyusd", None),
            ("ñ", None),
        ] {
            assert_eq!(setting(text), expected, "{text}");
        }
        assert_eq!(
            (language_named("Español"), language_named("EN"), language_named("klingon")),
            (Some("es"), Some("en"), None)
        );
    }
}
