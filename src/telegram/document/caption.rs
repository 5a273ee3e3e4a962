//! What a person wrote under a statement: the account it is of, and tags for its rows.

use crate::ledger::AccountNo;
use crate::reply::clean_to;
use crate::store::Book;

/// Most tags of a caption, and the longest of them in characters.
const MAX_TAGS: usize = 8;
const TAG: usize = 40;

/// Longest words shown again.
const SHOWN: usize = 60;

/// What was understood of a caption.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caption {
    /// The account that its words name.
    pub account: Option<AccountNo>,
    /// Without their `#`.
    pub tags: Vec<String>,
    /// Words that name no account.
    pub unknown: Option<String>,
}

/// Reads `@savings #holiday #spain`, or an account's name without a sign.
pub fn read(text: &str, book: &Book) -> Caption {
    let mut tags: Vec<String> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace().take(40) {
        match word.strip_prefix('#').map(|tag| tag.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '-'))
        {
            Some(tag) if !tag.is_empty() => {
                let tag = clean_to(&tag.to_lowercase(), TAG);
                if tags.len() < MAX_TAGS && !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
            _ => words.push(word),
        }
    }
    let words = words.join(" ");
    let named = words.trim_start_matches('@').trim();
    let account = book.account_named(named).map(|account| account.no);
    let unknown = Some(clean_to(&words, SHOWN)).filter(|words| account.is_none() && !words.is_empty());
    Caption { account, tags, unknown }
}
