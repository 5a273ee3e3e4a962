//! The bot itself, and the local Telegram to try it on.
#![expect(clippy::print_stdout, reason = "the operator reads where the chat page is")]

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::{Context, Result};
use secrecy::SecretString;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{App, Database};
use crate::config::Config;
use crate::simulator::{Options, Simulator};

/// How the local Telegram is run.
#[derive(Debug)]
pub(super) struct Demo {
    pub(super) port: u16,
    pub(super) no_bot: bool,
    pub(super) token: Option<String>,
    pub(super) forget: bool,
}

impl Default for Demo {
    fn default() -> Self {
        let port = std::env::var("QUIPU_DEMO_PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(8787);
        Self { port, no_bot: false, token: None, forget: false }
    }
}

/// Runs until a signal asks to stop.
pub(super) async fn serve(config: Config) -> Result<()> {
    let stopped = stop_signal()?;
    let config = Arc::new(config);
    let database = Database::open(&config).await?;
    let app = tokio::select! {
        app = App::start(Arc::clone(&config), database) => app?,
        () = wait(stopped) => return Ok(()),
    };
    wait(stop_signal()?).await;
    app.stop().await
}

/// Runs the local Telegram, and the bot on it.
pub(super) async fn demo(config: Config, demo: Demo) -> Result<()> {
    let stopped = stop_signal()?;
    let mut options = Options {
        addr: SocketAddr::from((Ipv4Addr::LOCALHOST, demo.port)),
        // The bot hears everything in the group, as one whose privacy mode was switched off.
        privacy_mode: demo.no_bot,
        persist: (!demo.forget).then(|| config.data_dir.join("simulator")),
        ..Options::default()
    };
    if let Some(token) = demo.token {
        options.token = token;
    }
    if !demo.no_bot {
        return demo_with_bot(config, demo.port, options, stopped).await;
    }
    let simulator = chat_page(options, demo.port).await?;
    println!("A local stand-in for Telegram: {}  (token {})", simulator.url(), simulator.token());
    wait(stopped).await;
    simulator.shutdown().await;
    Ok(())
}

async fn chat_page(options: Options, port: u16) -> Result<Simulator> {
    Simulator::start(options).await.with_context(|| {
        format!("the chat page cannot be served on port {port}: another program uses it; choose one with --port")
    })
}

/// The database is opened first: who starts twice on one folder is told so, and nothing of a port.
async fn demo_with_bot(mut config: Config, port: u16, options: Options, stopped: Signals) -> Result<()> {
    let database = Database::open(&config).await?;
    let simulator = match chat_page(options, port).await {
        Ok(simulator) => simulator,
        Err(error) => {
            database.close().await?;
            return Err(error);
        }
    };
    config.telegram.api_url = simulator.url();
    config.telegram.token = Some(SecretString::from(simulator.token().to_owned()));
    config.telegram.webhook_url = None;
    let app = App::start(Arc::new(config), database).await?;
    println!("\n  Quipu is ready. Open the chat page:  {}\n", simulator.url());
    println!("  It is a local stand-in for Telegram, for trying and testing, reachable from this machine only.");
    println!("  For the real one, set TELEGRAM_BOT_TOKEN (see the README). Ctrl-C stops.\n");
    wait(stopped).await;
    let result = app.stop().await;
    simulator.shutdown().await;
    result
}

/// The two signals that ask a program to stop.
type Signals = (tokio::signal::unix::Signal, tokio::signal::unix::Signal);

fn stop_signal() -> Result<Signals> {
    Ok((signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?))
}

async fn wait((mut terminate, mut interrupt): Signals) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// Asks the health page of the bot that runs with the same settings.
pub(super) async fn healthcheck(config: &Config) -> Result<()> {
    let mut address = config.telegram.listen;
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    let answer = reqwest::Client::builder()
        .timeout(std::time::Duration::from_secs(5))
        .build()?
        .get(format!("http://{address}/health"))
        .send()
        .await?;
    anyhow::ensure!(answer.status().is_success(), "the health page answered {}", answer.status());
    Ok(())
}
