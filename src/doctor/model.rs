//! The model's server, asked for its list of models: costs nothing and shows whether the key is taken.

use reqwest::StatusCode;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::{Check, PATIENCE, origin, said};
use crate::config::Model;

const NAME: &str = "model";
/// Where a key without an address leads, as other clients of this kind do.
const DEFAULT_BASE: &str = "https://api.openai.com/v1";
/// Largest list of models read.
const LIST_BYTES: usize = 4 << 20;
/// Models named when the wanted one is not among them.
const NAMED: usize = 5;

/// Whether the server answers, takes the key and knows the model.
pub(super) async fn check(model: &Model) -> Check {
    if model.openai_base_url.is_none() && model.openai_api_key.is_none() {
        return Check::off(NAME, "not set up: the common questions are answered without it, others are not")
            .advise("set OPENAI_BASE_URL, OPENAI_API_KEY and QUIPU_MODEL");
    }
    let Some(name) = &model.name else {
        return Check::wrong(NAME, "no model is named").advise("set QUIPU_MODEL to one the server has");
    };
    let base = model.openai_base_url.as_deref().unwrap_or(DEFAULT_BASE);
    let host = origin(base);
    match models(base, model).await {
        Err(Failure::Address) => Check::wrong(NAME, "OPENAI_BASE_URL is no address")
            .advise("set it to one such as http://127.0.0.1:11434/v1"),
        Err(Failure::Silent(why)) => {
            Check::wrong(NAME, format!("{host} {why}")).advise("check OPENAI_BASE_URL, and that the server runs")
        }
        Err(Failure::Status(status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN))) => {
            Check::wrong(NAME, format!("{host} does not take the key ({})", status.as_u16()))
                .advise("check OPENAI_API_KEY")
        }
        Err(Failure::Status(StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED)) => Check::on(
            NAME,
            format!("{host} answers, but does not list its models; whether it has {} is not known", said(name)),
        )
        .advise("if questions fail: OPENAI_BASE_URL usually ends in /v1"),
        Err(Failure::Status(status)) => Check::wrong(NAME, format!("{host} answers {}", status.as_u16()))
            .advise("look at the server's own log, or try again later"),
        Ok(list) => named(&host, name, model.fallback_model.as_deref(), &list),
    }
}

fn named(host: &str, name: &str, fallback: Option<&str>, list: &[String]) -> Check {
    if list.is_empty() {
        return Check::on(
            NAME,
            format!("{host} answers, but does not list its models; whether it has {} is not known", said(name)),
        );
    }
    for (wanted, setting) in [(Some(name), "QUIPU_MODEL"), (fallback, "QUIPU_FALLBACK_MODEL")] {
        let Some(wanted) = wanted else { continue };
        if !list.iter().any(|listed| same(listed, wanted)) {
            let some: Vec<&str> = list.iter().map(String::as_str).take(NAMED).collect();
            let more = if list.len() > NAMED { ", …" } else { "" };
            return Check::wrong(NAME, format!("{host} has no model {}", said(wanted))).advise(format!(
                "set {setting} to one of its {}: {}{more}",
                list.len(),
                said(&some.join(", "))
            ));
        }
    }
    Check::on(NAME, format!("{} at {host}", said(name)))
}

/// Servers list `models/x` and `x:latest` for what is called `x`.
fn same(listed: &str, wanted: &str) -> bool {
    let listed = listed.strip_prefix("models/").unwrap_or(listed);
    let wanted = wanted.strip_prefix("models/").unwrap_or(wanted);
    listed == wanted || listed.strip_suffix(":latest") == Some(wanted)
}

enum Failure {
    Address,
    /// No usable answer, and why, fixed text.
    Silent(&'static str),
    Status(StatusCode),
}

async fn models(base: &str, model: &Model) -> Result<Vec<String>, Failure> {
    let address = url::Url::parse(&format!("{}/models", base.trim_end_matches('/'))).map_err(|_| Failure::Address)?;
    if !matches!(address.scheme(), "http" | "https") {
        return Err(Failure::Address);
    }
    let client =
        reqwest::Client::builder().timeout(PATIENCE).build().map_err(|_| Failure::Silent("cannot be asked"))?;
    let mut request = client.get(address);
    if let Some(key) = &model.openai_api_key {
        request = request.bearer_auth(key.expose_secret());
    }
    let mut answer = request.send().await.map_err(|error| Failure::Silent(silence(&error)))?;
    if !answer.status().is_success() {
        return Err(Failure::Status(answer.status()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| Failure::Silent(silence(&error)))? {
        if bytes.len() + chunk.len() > LIST_BYTES {
            return Ok(Vec::new());
        }
        bytes.extend_from_slice(&chunk);
    }
    let list: Value =
        serde_json::from_slice(&bytes).map_err(|_| Failure::Silent("answers, but not as a model's server does"))?;
    let items =
        list.get("data").or_else(|| list.get("models")).unwrap_or(&list).as_array().cloned().unwrap_or_default();
    let id = |item: &Value| {
        let id = item.get("id").or_else(|| item.get("name")).unwrap_or(item);
        id.as_str().map(str::to_owned)
    };
    Ok(items.iter().filter_map(id).collect())
}

fn silence(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "does not answer in time"
    } else if error.is_connect() {
        "cannot be reached"
    } else {
        "breaks off its answer"
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn a_model_is_found_under_the_names_servers_give_it() {
        let list = ["models/gemini-x", "llama3:latest", "gpt-y"].map(str::to_owned);
        for (name, fallback, state) in [
            ("gpt-y", None, State::On),
            ("llama3", Some("gpt-y"), State::On),
            ("llama3:latest", None, State::On),
            ("gemini-x", None, State::On),
            ("gpt", None, State::Wrong),
            ("gpt-y", Some("nothing"), State::Wrong),
        ] {
            assert_eq!(named("http://h", name, fallback, &list).state, state, "{name} {fallback:?}");
        }
        assert_eq!(named("http://h", "any", None, &[]).state, State::On);
    }
}
