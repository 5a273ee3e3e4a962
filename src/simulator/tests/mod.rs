//! The simulator as bots and people meet it, over real HTTP.

mod faults;
mod groups;
mod messages;
mod restart;
mod updates;
mod webhook;

use std::time::Duration;

use serde_json::{Value, json};

use super::*;

pub const ANA: i64 = 1001;
pub const HOME: i64 = -1_001_000_000_001;
pub const SOON: Duration = Duration::from_secs(10);

/// A simulator with a bot's client.
pub struct Fixture {
    pub sim: Simulator,
    pub http: reqwest::Client,
}

pub async fn start() -> Fixture {
    start_with(Options::default()).await
}

pub async fn start_with(options: Options) -> Fixture {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Fixture { sim: Simulator::start(options).await.unwrap(), http: reqwest::Client::new() }
}

impl Fixture {
    pub fn method(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.sim.url(), self.sim.token())
    }

    /// Calls a method and returns the whole answer.
    pub async fn call(&self, method: &str, params: Value) -> Value {
        self.http.post(self.method(method)).json(&params).send().await.unwrap().json().await.unwrap()
    }

    /// Calls a method that must succeed and returns its result.
    pub async fn ok(&self, method: &str, params: Value) -> Value {
        let answer = self.call(method, params).await;
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }

    /// Calls a method that must be refused and returns Telegram's words.
    pub async fn refused(&self, method: &str, params: Value) -> String {
        let answer = self.call(method, params).await;
        assert_eq!(answer["ok"], false, "{method}: {answer}");
        answer["description"].as_str().unwrap().to_owned()
    }

    pub async fn form(&self, method: &str, form: reqwest::multipart::Form) -> Value {
        let answer: Value =
            self.http.post(self.method(method)).multipart(form).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }

    /// Updates from `offset` on, at once.
    pub async fn updates(&self, offset: i64) -> Vec<Value> {
        self.ok("getUpdates", json!({"offset": offset})).await.as_array().unwrap().clone()
    }

    /// Throws away what waits, such as the news of the first group.
    pub async fn forget_updates(&self) {
        let last = self.updates(-1).await.last().map(|update| update["update_id"].as_i64().unwrap());
        if let Some(last) = last {
            self.updates(last + 1).await;
        }
    }
}
