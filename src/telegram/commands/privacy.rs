//! `/privacy`: what is stored, what leaves, what the person can do.

use std::path::Path;

use url::{Host, Url};

use crate::args;
use crate::store::StoreError;
use crate::telegram::turn::Turn;

/// Says how this bot is set up.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, _rest: &str) -> Result<(), StoreError> {
    let (config, words) = (&turn.services.config, turn.words());
    let mut html = words.html("privacy", args!["days" => i64::from(config.limits.inbox_days)]);
    // A key without an address is OpenAI's own.
    let url = Url::parse(config.model.openai_base_url.as_deref().unwrap_or("https://api.openai.com")).ok();
    let host = url.as_ref().and_then(Url::host);
    // The assistant answers sure questions without a model, and then nothing leaves.
    let has_model = turn.services.assistant.as_ref().is_some_and(|assistant| assistant.has_model());
    let leaves = match (&host, has_model) {
        (Some(host), true) if is_local(host) => words.html("privacy-model-local", args!["host" => host.to_string()]),
        (Some(host), true) => {
            let model = config.model.name.clone().unwrap_or_default();
            words.html("privacy-model-cloud", args!["host" => host.to_string(), "model" => model])
        }
        _ => words.html("privacy-model-off", args![]),
    };
    html.line(&leaves);
    if host.is_some() && has_model {
        html.line(&words.html("privacy-redaction", args![]));
    }
    let ocr = if is_installed(&config.tesseract) { "privacy-ocr-local" } else { "privacy-ocr-off" };
    html.line(&words.html(ocr, args![]));
    html.paragraph(&words.html("privacy-yours", args![]));
    turn.say_text(html);
    Ok(())
}

/// Whether a host is this machine or its own network: a loopback or private address, a name without a dot (such as a
/// container's), `.local`, `.lan`, `.internal` or `.home.arpa`.
fn is_local(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified(),
        Host::Ipv6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_unspecified(),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            const ENDS: [&str; 5] = [".local", ".lan", ".internal", ".home.arpa", ".localhost"];
            !name.contains('.') || ENDS.iter().any(|end| name.ends_with(end))
        }
    }
}

/// Whether a program is there: at its path, or in one of PATH's folders.
fn is_installed(program: &Path) -> bool {
    if program.components().count() > 1 {
        return program.is_file();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_near_and_far_are_told_apart() {
        for (url, local) in [
            ("http://127.0.0.1:11434/v1", true),
            ("http://localhost/v1", true),
            ("http://ollama:11434", true),
            ("http://192.168.1.20", true),
            ("http://box.local", true),
            ("http://[::1]/v1", true),
            ("http://[fd00::1]/v1", true),
            ("https://api.openai.com/v1", false),
            ("https://8.8.8.8/v1", false),
            ("https://local.example.org", false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(is_local(&url.host().unwrap()), local, "{url}");
        }
    }
}
