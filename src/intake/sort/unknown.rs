//! What nothing in the book can sort, each once: what a model may be asked about.

use std::collections::HashMap;

use crate::ledger::category::fold;
use crate::ledger::{CategoryNo, Kind, NewEntry};

/// What an entry is about: its merchant, or all that the bank wrote where no name was found in that; folded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    /// Folded, not empty.
    pub name: String,
    /// Money out or in.
    pub kind: Kind,
}

impl Subject {
    /// What an entry is about; None where it says nothing, or moves between accounts.
    pub fn of(entry: &NewEntry) -> Option<Self> {
        let said = || entry.merchant.as_deref().into_iter().chain(entry.note.as_deref());
        let name = said().map(fold).find(|name| name.chars().any(char::is_alphabetic))?;
        (entry.kind != Kind::Transfer).then_some(Self { name, kind: entry.kind })
    }
}

/// Categories that a model gave, checked to be of the book and of the right kind.
pub type Guesses = HashMap<Subject, CategoryNo>;

/// Something nothing can sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What it is about.
    pub subject: Subject,
    /// The name as it was written, where one was found.
    pub name: Option<String>,
    /// What a bank wrote of one of them.
    pub narration: Option<String>,
    /// How many entries are about it.
    pub count: usize,
}

/// Gathers what nothing can sort.
#[derive(Debug, Default)]
pub struct Unknowns(HashMap<Subject, Unknown>);

impl Unknowns {
    /// Takes an entry that got no category.
    pub fn add(&mut self, entry: &NewEntry) {
        let Some(subject) = Subject::of(entry) else { return };
        let unknown = self.0.entry(subject).or_insert_with_key(|subject| Unknown {
            subject: subject.clone(),
            name: entry.merchant.clone(),
            narration: entry.note.clone(),
            count: 0,
        });
        unknown.count += 1;
    }

    /// The `most` that entries are about most often, those first.
    pub fn most_frequent(self, most: usize) -> Vec<Unknown> {
        let mut all: Vec<Unknown> = self.0.into_values().collect();
        all.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.subject.name.cmp(&b.subject.name)));
        all.truncate(most);
        all
    }
}
