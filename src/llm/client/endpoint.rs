use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use async_openai::Client;
use serde_json::Value;

use super::breaker::Breaker;
use super::failure::WireFailure;
use super::learned::Known;
use super::quirks::{Lesson, Quirks};
use super::request::{self, Ask};
use super::response::{self, Said, Usage};
use super::transport::{self, Address, Answers};
use crate::llm::{LlmError, LlmLimits};

pub(super) const FIRST_PAUSE: Duration = Duration::from_millis(400);

/// One model at one server, with what was learned about it.
pub(super) struct Endpoint {
    client: Client<Address>,
    pub address: Address,
    pub model: String,
    limits: LlmLimits,
    known: Mutex<Known>,
    breaker: Breaker,
}

impl Endpoint {
    pub fn new(address: Address, model: String, limits: LlmLimits) -> Result<Self, LlmError> {
        let client = transport::connect(address.clone(), &limits, Answers::Json)?;
        let breaker = Breaker::new(limits.breaker_failures, limits.breaker_pause);
        Ok(Self { client, address, model, limits, known: Mutex::default(), breaker })
    }

    /// Asks until there is a usable answer, adapting to what the server refuses and retrying what may pass.
    /// `spent` grows by what every answer cost, usable or not.
    pub async fn complete(&self, ask: &Ask<'_>, deadline: Instant, spent: &mut Usage) -> Result<Said, LlmError> {
        let mut quirks = self.quirks();
        if quirks.no_tools && !ask.tools.is_empty() {
            return Err(LlmError::NoTools);
        }
        let mut retries = 0;
        loop {
            let body = request::body(&self.model, ask, quirks, self.address.is_openai());
            let under_v1 = self.address.is_under_v1();
            let mut asked_pause = None;
            let error = match self.send(&body, deadline, spent).await {
                Ok(said) => {
                    self.remember(quirks);
                    return Ok(said);
                }
                Err(Failure::Wire(WireFailure::Status(refusal))) => {
                    if refusal.status == 404 && self.address.try_under_v1(under_v1) {
                        continue;
                    }
                    asked_pause = refusal.retry_after;
                    match quirks.learn(&refusal, &body) {
                        Lesson::SendAgain => continue,
                        Lesson::Cannot(error) => {
                            self.remember(quirks);
                            return Err(error);
                        }
                        Lesson::Nothing => WireFailure::Status(refusal).into(),
                    }
                }
                Err(Failure::Wire(failure)) => failure.into(),
                Err(Failure::Answer(error)) => error,
            };
            if !error.is_transient() || retries >= self.limits.retries {
                return Err(error);
            }
            let pause = asked_pause.unwrap_or_else(|| self.pause(retries));
            if pause > self.limits.longest_pause || Instant::now() + pause >= deadline {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
            retries += 1;
        }
    }

    pub fn sees_pictures(&self) -> bool {
        !self.quirks().no_pictures
    }

    async fn send(&self, body: &Value, deadline: Instant, spent: &mut Usage) -> Result<Said, Failure> {
        let now = Instant::now();
        if now >= deadline {
            return Err(Failure::Answer(LlmError::Deadline));
        }
        if !self.breaker.admits(now) {
            return Err(Failure::Answer(LlmError::Paused));
        }
        let chat = self.client.chat();
        let call = chat.create_byot::<&Value, Value>(body);
        let Ok(outcome) = tokio::time::timeout_at(deadline.into(), call).await else {
            // A caller with little time left says nothing about the server.
            if now.elapsed() >= self.limits.connect_timeout {
                self.breaker.failed(Instant::now());
            }
            return Err(Failure::Answer(LlmError::Deadline));
        };
        match outcome.map_err(WireFailure::from) {
            Ok(answer) => {
                let reading = response::read(&answer, body.to_string().len());
                *spent += reading.usage;
                match &reading.outcome {
                    Err(LlmError::Unavailable { .. }) => self.breaker.failed(Instant::now()),
                    _ => self.breaker.succeeded(),
                }
                reading.outcome.map_err(Failure::Answer)
            }
            Err(failure) => {
                match &failure {
                    WireFailure::Status(refusal) if refusal.status < 500 => self.breaker.succeeded(),
                    _ => self.breaker.failed(Instant::now()),
                }
                Err(Failure::Wire(failure))
            }
        }
    }

    /// Growing from 0.4 s, with up to a quarter of jitter.
    fn pause(&self, retries: u32) -> Duration {
        let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(retries)).min(self.limits.longest_pause);
        pause.mul_f64(rand::random_range(0.75..=1.0))
    }

    fn quirks(&self) -> Quirks {
        self.known().quirks(SystemTime::now(), self.limits.quirks_for)
    }

    fn remember(&self, learned: Quirks) {
        self.known().grow(learned, SystemTime::now());
    }

    /// What is known of the model and its server.
    pub fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Failure {
    Wire(WireFailure),
    Answer(LlmError),
}
