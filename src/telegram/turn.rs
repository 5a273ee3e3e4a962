//! One update being dealt with: whose it is, what day it is there, and what is to be said, all in one transaction.

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use sqlx::postgres::PgConnection;

use super::outgoing;
use super::progress::Progress;
use super::services::Services;
use super::update::{Person, Update, What};
use crate::ledger::{ActionNo, BookId, ChatId, UserId};
use crate::reply::{Choice, Html, Locale, Reply, Words};
use crate::store::{Book, StoreError, book, outbox, people};

/// Who writes, where, when, in which language. Outlives the transaction, for slow work.
#[derive(Clone)]
pub struct Scene {
    /// The update, which keys of changes are made of.
    pub update: i64,
    /// The chat.
    pub chat: ChatId,
    /// A private chat.
    pub private: bool,
    /// The person.
    pub user: UserId,
    /// What they are called.
    pub name: String,
    /// The chat's book.
    pub book: Arc<Book>,
    /// Words, numbers and dates as the person writes them.
    pub locale: Locale,
    /// Where the person is.
    pub timezone: chrono_tz::Tz,
    /// The day there.
    pub today: NaiveDate,
}

/// How old a message's own date may be to be believed.
const BELIEVED: Duration = Duration::hours(48);

impl Scene {
    /// Puts a scene together. The day is the message's own, where it was sent lately or is edited now.
    pub fn new(
        update: &Update,
        from: &Person,
        book: Arc<Book>,
        language: Option<&str>,
        timezone: Option<&str>,
    ) -> Self {
        let timezone = timezone.and_then(|tz| tz.parse().ok()).unwrap_or(book.timezone);
        let now = Utc::now();
        // An edited "yesterday" is the day before the message, however late it is edited.
        let edited = matches!(update.what, What::EditedText { .. });
        let at = update.sent_at.filter(|at| *at <= now && (edited || now - *at < BELIEVED)).unwrap_or(now);
        Self {
            update: update.id,
            chat: update.chat.as_ref().map_or(ChatId(from.id.0), |chat| chat.id),
            private: update.chat.as_ref().is_none_or(|chat| chat.kind == "private"),
            user: from.id,
            name: from.name.clone(),
            locale: Locale::of(language.unwrap_or(&book.language)).at_home(book.currency),
            timezone,
            today: day_at(at, timezone),
            book,
        }
    }

    /// The words of the person's language.
    pub fn words(&self) -> &'static Words {
        self.locale.words()
    }
}

/// The day at a moment, somewhere.
pub fn day_at(at: DateTime<Utc>, timezone: chrono_tz::Tz) -> NaiveDate {
    at.with_timezone(&timezone).date_naive()
}

/// An update being dealt with.
pub struct Turn<'a> {
    /// Handles.
    pub services: &'a Services,
    /// The transaction.
    pub db: &'a mut PgConnection,
    /// Whose it is.
    pub scene: Scene,
    /// The message it is about: the person's own, or the one whose button was tapped.
    pub message_id: Option<i64>,
    /// The tap, when it is one.
    pub tap: Option<String>,
    /// In a group: the message names us.
    pub addressed: bool,
    /// How far slow work is, while it is concluded.
    pub progress: Option<Progress>,
    calls: Vec<outbox::Call>,
    tap_answered: bool,
    keys: u32,
}

impl<'a> Turn<'a> {
    /// Opens a turn in a transaction.
    pub fn new(services: &'a Services, db: &'a mut PgConnection, scene: Scene) -> Self {
        Self {
            services,
            db,
            scene,
            message_id: None,
            tap: None,
            addressed: false,
            progress: None,
            calls: Vec::new(),
            tap_answered: false,
            keys: 0,
        }
    }

    /// The book's key.
    pub fn book(&self) -> BookId {
        self.scene.book.id
    }

    /// The words of the person's language.
    pub fn words(&self) -> &'static Words {
        self.scene.words()
    }

    /// Reads the book again, after a change to what it holds.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses or cannot be reached.
    pub async fn refresh(&mut self) -> Result<(), StoreError> {
        self.scene.book = Arc::new(book::load(self.db, self.scene.book.id).await?);
        self.scene.locale = self.scene.locale.at_home(self.scene.book.currency);
        Ok(())
    }

    /// Reads anew which language the person reads, after it was changed.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses or cannot be reached.
    pub async fn relearn_language(&mut self) -> Result<(), StoreError> {
        let language = people::language(self.db, self.scene.user).await?;
        self.scene.locale =
            Locale::of(language.as_deref().unwrap_or(&self.scene.book.language)).at_home(self.scene.book.currency);
        Ok(())
    }

    /// A key for the next change of this turn: the same when the update is dealt with again.
    pub fn key(&mut self) -> String {
        self.keys += 1;
        format!("u:{}:{}", self.scene.update, self.keys)
    }

    /// Says something in the chat. In a group, as an answer to the person's message.
    pub fn say(&mut self, reply: &Reply) {
        let reply_to = self.message_id.filter(|_| !self.scene.private && self.tap.is_none());
        self.calls.extend(outgoing::say(reply, self.scene.chat, reply_to, true));
    }

    /// Says one text.
    pub fn say_text(&mut self, html: Html) {
        self.say(&Reply::text(html));
    }

    /// Says a text of the locale without arguments.
    pub fn say_key(&mut self, key: &str) {
        let html = self.words().html(key, crate::args![]);
        self.say_text(html);
    }

    /// Puts a reply in place of the message whose button was tapped; says it anew where there is none.
    pub fn replace(&mut self, reply: &Reply) {
        match self.message_id.filter(|_| self.tap.is_some()) {
            Some(id) => self.calls.push(outgoing::replace(reply, self.scene.chat, id)),
            None => self.say(reply),
        }
    }

    /// Says what came of slow work: in place of the message whose button began it, or of the one that showed how far it
    /// was; anew where there is neither.
    pub async fn conclude(&mut self, reply: &Reply) {
        let shown = match self.progress.take() {
            Some(progress) => progress.stop().await,
            None => None,
        };
        match shown {
            Some(id) => self.calls.push(outgoing::replace(reply, self.scene.chat, id)),
            None => self.say(reply),
        }
    }

    /// Answers the tap with a short text over the chat.
    pub fn toast(&mut self, key: &str) {
        let text = self.words().plain(key, crate::args![]);
        self.answer_tap(Some(&text));
    }

    /// Answers the tap with a text that is ready; a message says it where there is no tap.
    pub fn toast_html(&mut self, html: Html) {
        if self.tap.is_some() {
            self.answer_tap(Some(&html.plain()));
        } else {
            self.say_text(html);
        }
    }

    fn answer_tap(&mut self, text: Option<&str>) {
        if let Some(tap) = self.tap.as_deref().filter(|_| !self.tap_answered) {
            // First, so that the button stops turning at once.
            self.calls.insert(0, outgoing::answer_tap(self.scene.chat, tap, text));
            self.tap_answered = true;
        }
    }

    /// A button; one that cannot be made is left out.
    pub fn button(&self, key: &str, data: String) -> Option<Choice> {
        Choice::new(&self.words().plain(key, crate::args![]), data).ok()
    }

    /// Buttons to the pages of a list before and after the one that begins at `offset`: `DATA:OFFSET`.
    pub fn leafing(&self, data: &str, offset: usize, size: usize, length: usize) -> Vec<Choice> {
        let before = (offset > 0).then(|| ("button-previous", offset.saturating_sub(size)));
        let after = (offset + size < length).then(|| ("button-next", offset + size));
        let pages = before.into_iter().chain(after);
        pages.filter_map(|(key, offset)| self.button(key, format!("{data}:{offset}"))).collect()
    }

    /// The button that takes an action back.
    pub fn undo_button(&self, action: ActionNo) -> Option<Choice> {
        self.button("button-undo", format!("u:{action}"))
    }

    /// What is to be said, at the end of the turn.
    pub fn into_calls(mut self) -> Vec<outbox::Call> {
        self.answer_tap(None);
        self.calls
    }
}
