//! `/usage`: what the model used for a person, day by day; for the owners, what it used for everybody.

use chrono::{Days, Utc};
use rust_decimal::Decimal;

use crate::args;
use crate::reply::{Html, clean};
use crate::store::StoreError;
use crate::store::model_use::{self, Cap, Used};
use crate::telegram::turn::Turn;

/// Days that are listed, today among them.
const DAYS: u64 = 7;
/// Days that the owners' list adds up, today among them.
const OWNERS_DAYS: u64 = 30;
/// People in the owners' list.
const PEOPLE: i64 = 30;

/// Says what was used and what the caps are.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, _rest: &str) -> Result<(), StoreError> {
    let Some(assistant) = turn.services.assistant.clone().filter(|it| it.has_model() || it.hears()) else {
        turn.say_key("usage-off");
        return Ok(());
    };
    // Days of the allowance are the server's.
    let today = Utc::now().date_naive();
    let since = |days: u64| today.checked_sub_days(Days::new(days - 1)).unwrap_or(today);
    let used = model_use::by_day(turn.db, turn.scene.user, since(DAYS)).await?;
    let words = turn.words();
    let mut html = words.html("usage-title", args!["days" => i64::try_from(DAYS).unwrap_or(i64::MAX)]);
    if used.is_empty() {
        html.line(&words.html("usage-none", args![]));
    }
    for day in &used {
        let date = day.day.map(|day| turn.scene.locale.date(day, today)).unwrap_or_default();
        html.line(&line(turn, &date, day));
    }
    html.paragraph(&cap(turn, "usage-cap", assistant.settings().caps.user));
    let owner = turn.services.config.telegram.owners.contains(turn.scene.user.0);
    // In a group, others would read it.
    if owner && turn.scene.private {
        html.paragraph(&words.html("usage-all", args!["days" => i64::try_from(OWNERS_DAYS).unwrap_or(i64::MAX)]));
        for person in model_use::by_person(turn.db, since(OWNERS_DAYS), PEOPLE).await? {
            let name = person.name.as_deref().map_or_else(|| words.plain("usage-everybody", args![]), clean);
            html.line(&line(turn, &name, &person));
        }
        html.line(&cap(turn, "usage-cap-all", assistant.settings().caps.all));
    }
    turn.say_text(html);
    Ok(())
}

fn line(turn: &Turn<'_>, what: &str, used: &Used) -> Html {
    let number = |n: i64| turn.scene.locale.number(Decimal::from(n));
    turn.words().html(
        "usage-line",
        args!["what" => what, "tokens" => number(used.tokens), "input" => number(used.input),
              "output" => number(used.output), "calls" => number(used.calls), "cost" => money(turn, used.cost)],
    )
}

/// An amount at the prices of the settings, in a bracket; nothing where there are none.
fn money(turn: &Turn<'_>, cost: Decimal) -> String {
    let model = &turn.services.config.model;
    if model.price_input.is_zero() && model.price_output.is_zero() {
        return String::new();
    }
    // Hundredths of a cent: an answer costs less than a cent.
    let cost = cost.round_dp(4).normalize();
    format!(" ({})", turn.scene.locale.money(cost, model.price_currency))
}

fn cap(turn: &Turn<'_>, key: &str, cap: Cap) -> Html {
    let tokens = turn.scene.locale.number(Decimal::from(cap.tokens));
    let cost = cap.cost.map(|cost| money(turn, cost)).unwrap_or_default();
    turn.words().html(key, args!["tokens" => tokens, "cost" => cost])
}
