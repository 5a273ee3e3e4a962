//! Which characters may stand where.

use super::rejection::{Outcome, Rejection, RejectionKind};

pub(super) fn character(c: char) -> Rejection {
    let name = if c.is_ascii_graphic() { format!("'{c}'") } else { format!("U+{:04X}", u32::from(c)) };
    Rejection::new(
        RejectionKind::Text,
        format!("The character {name} is not available here: use plain spaces, names and PostgreSQL's operators."),
    )
}

/// What may stand inside quotes and comments: anything that is seen, and what an emoji is made of.
pub(super) fn check_text(c: char) -> Outcome<()> {
    let hidden = match c {
        '\n' | '\t' | '\r' => false,
        '\u{200D}' | '\u{FE0F}' => false,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' => true,
        '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        c => c.is_control(),
    };
    if hidden { Err(character(c)) } else { Ok(()) }
}

pub(super) fn is_operator(c: char) -> bool {
    matches!(c, '+' | '-' | '*' | '/' | '<' | '>' | '=' | '~' | '!' | '@' | '#' | '%' | '^' | '&' | '|' | '?')
}

pub(super) fn is_name_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (!c.is_ascii() && c.is_alphabetic())
}

/// Letters beyond ASCII with the marks that belong to them; not `$`, which no name of ours needs.
pub(super) fn is_name_part(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric())
}
