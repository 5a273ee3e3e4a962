//! Names that people give, and changes to what has a name.

use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, Postgres, Transaction};

use crate::args;
use crate::ledger::action::Change;
use crate::ledger::{ActionKind, ActionNo, BookId};
use crate::store::{StoreError, action};
use crate::telegram::turn::Turn;

/// Longest name of an account or a category, in characters, as the database has it.
const NAME_LIMIT: usize = 64;

/// Checks a name a person gives to an account or a category; the error is the key of what to say.
///
/// # Errors
/// The key of the locale's text that says what is wrong.
pub fn checked_name(name: &str) -> Result<(), &'static str> {
    let name = name.trim();
    if !name.chars().any(char::is_alphanumeric) {
        return Err("problem-name-empty");
    }
    if name.starts_with('/') {
        return Err("problem-name-command");
    }
    if name.chars().count() > NAME_LIMIT {
        return Err("problem-name-long");
    }
    Ok(())
}

/// Checks a name and says what is wrong with it; true when nothing is.
pub fn is_good(turn: &mut Turn<'_>, name: &str) -> bool {
    match checked_name(name) {
        Ok(()) => true,
        Err(key) => {
            turn.say_key(key);
            false
        }
    }
}

/// Says that the book has one of that name.
pub fn say_taken(turn: &mut Turn<'_>, name: &str) {
    let html = turn.words().html("problem-name-taken", args!["name" => name]);
    turn.say_text(html);
}

/// A change to what has a name, as an action: in a savepoint, for another may have the name.
pub struct Attempt<'t> {
    point: Transaction<'t, Postgres>,
    book: BookId,
    /// The action.
    pub no: ActionNo,
}

impl<'t> Attempt<'t> {
    /// Begins the action; None: it was made before.
    ///
    /// # Errors
    /// [`StoreError`]; the update is tried again then.
    pub async fn begin(turn: &'t mut Turn<'_>, kind: ActionKind) -> Result<Option<Self>, StoreError> {
        let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
        let mut point = turn.db.begin().await?;
        let no = action::begin(&mut point, book, &key, kind, Some(user)).await?;
        Ok(no.map(|no| Self { point, book, no }))
    }

    /// Where the change is to be written.
    pub fn db(&mut self) -> &mut PgConnection {
        &mut self.point
    }

    /// Keeps what was written; None: the name is taken, and nothing has changed.
    ///
    /// # Errors
    /// [`StoreError`]; the update is tried again then.
    pub async fn keep(mut self, written: Result<Option<Change>, StoreError>) -> Result<Option<ActionNo>, StoreError> {
        match written {
            Ok(change) => {
                action::finish(&mut self.point, self.book, self.no, change.as_slice()).await?;
                self.point.commit().await?;
                Ok(Some(self.no))
            }
            Err(StoreError::NameTaken) => {
                self.point.rollback().await?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        let long = "x".repeat(65);
        for (name, expected) in [
            ("Cash", Ok(())),
            ("現金", Ok(())),
            (" ", Err("problem-name-empty")),
            ("💼", Err("problem-name-empty")),
            ("/help", Err("problem-name-command")),
            (&long, Err("problem-name-long")),
        ] {
            assert_eq!(checked_name(name), expected, "{name}");
        }
    }
}
