//! Names people give to accounts and categories.

use crate::args;
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
