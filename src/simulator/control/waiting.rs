use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::{Control, Refusal, Shown};

impl Control {
    /// Waits until `wanted` finds what it looks for among the messages of a chat with an id above `after`, and returns
    /// that. It is asked after every change.
    ///
    /// # Errors
    /// [`Refusal::TimedOut`].
    pub async fn wait_for<T>(
        &self,
        chat: i64,
        after: i64,
        within: Duration,
        mut wanted: impl FnMut(&[Shown]) -> Option<T>,
    ) -> Result<T, Refusal> {
        let deadline = Instant::now() + within;
        let mut changes = self.shared.world().subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(found) = wanted(&self.transcript_after(chat, after)) {
                return Ok(found);
            }
            timeout_at(deadline, changes.changed())
                .await
                .map_err(|_| Refusal::TimedOut)?
                .map_err(|_| Refusal::TimedOut)?;
        }
    }

    /// Waits for the bot's first message after the message `after`.
    ///
    /// # Errors
    /// [`Refusal::TimedOut`].
    pub async fn wait_for_bot(&self, chat: i64, after: i64, within: Duration) -> Result<Shown, Refusal> {
        self.wait_for(chat, after, within, |messages| {
            messages.iter().find(|message| message.by_bot && message.service.is_none()).cloned()
        })
        .await
    }

    /// Waits until the bot has confirmed every update, no call is under way and nothing stirred for `quiet`.
    ///
    /// # Errors
    /// [`Refusal::TimedOut`].
    pub async fn wait_idle(&self, quiet: Duration, within: Duration) -> Result<(), Refusal> {
        let deadline = Instant::now() + within;
        loop {
            let rest = {
                let world = self.shared.world();
                let busy = world.calls > 0 || world.bots.values().any(|bot| bot.waiting().len() > 0);
                let stirred = world.last_stir.elapsed();
                if busy { Some(Duration::from_millis(10)) } else { quiet.checked_sub(stirred) }
            };
            let Some(rest) = rest.filter(|rest| !rest.is_zero()) else { return Ok(()) };
            if Instant::now() + rest > deadline {
                return Err(Refusal::TimedOut);
            }
            sleep(rest).await;
        }
    }
}
