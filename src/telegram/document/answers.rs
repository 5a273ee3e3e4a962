//! What a statement's draft holds, and the answers that taps on its buttons give.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::{Verb, caption};
use crate::intake::statement::{DateOrder, Glance, Layout, ModelRow, Sign, Statement};
use crate::intake::statement_import::{NewAccount, Wishes};
use crate::ledger::AccountNo;
use crate::store::Book;
use crate::telegram::turn::Scene;

/// What a statement's draft holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Content {
    /// The file's name.
    pub name: String,
    /// The account the person chose; None: the one known, or the likely one.
    pub account: Option<AccountNo>,
    /// Of a file of several accounts, by their places: where the rows of each go; None: left out.
    #[serde(default)]
    pub into: BTreeMap<usize, Option<AccountNo>>,
    /// Accounts that the import opens, by the places of the file's; that of a file of one is 0.
    #[serde(default)]
    pub opens: BTreeMap<usize, NewAccount>,
    /// Answers the person gave.
    pub sign: Option<Sign>,
    /// The same for day and month.
    pub date_order: Option<DateOrder>,
    /// The same for the year.
    pub year: Option<i32>,
    /// Columns the person chose.
    #[serde(default)]
    pub layout: Option<Layout>,
    /// Rows that a model read, where no table was found: asked once.
    #[serde(default)]
    pub model: Option<Vec<ModelRow>>,
    /// What is left out, and what the doubtful rows are.
    #[serde(default)]
    pub wishes: Wishes,
    /// The account begins with the bank's opening balance.
    #[serde(default)]
    pub opening: bool,
    /// For every row, as the caption says.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Words of the caption that name no account.
    #[serde(default)]
    pub unknown: Option<String>,
}

impl Content {
    /// Of a file that just came.
    pub fn new(name: String) -> Self {
        Self {
            name,
            account: None,
            into: BTreeMap::new(),
            opens: BTreeMap::new(),
            sign: None,
            date_order: None,
            year: None,
            layout: None,
            model: None,
            wishes: Wishes::default(),
            opening: false,
            tags: Vec::new(),
            unknown: None,
        }
    }

    /// With what the person wrote under the file.
    pub fn under(mut self, caption: Option<&str>, book: &Book) -> Self {
        let said = caption.map(|caption| caption::read(caption, book)).unwrap_or_default();
        (self.account, self.tags, self.unknown) = (said.account, said.tags, said.unknown);
        self
    }

    /// Takes what a tap says before the file is read.
    pub fn answer(&mut self, verb: Verb, scene: &Scene) {
        match verb {
            Verb::Sign(sign) => self.sign = Some(sign),
            Verb::DateOrder(order) => {
                self.date_order = Some(order);
                if let Some(layout) = &mut self.layout {
                    layout.set_order(order);
                }
            }
            Verb::Year(year) if (1990..=scene.today.year() + 1).contains(&year) => self.year = Some(year),
            Verb::Account(no) if scene.book.account(no).is_some_and(|account| !account.archived) => {
                self.account = Some(no);
                self.opens.clear();
            }
            Verb::Into(at, None) => {
                self.into.insert(at, None);
                self.opens.remove(&at);
            }
            Verb::Into(at, Some(no)) if scene.book.account(no).is_some_and(|account| !account.archived) => {
                self.into.insert(at, Some(no));
                self.opens.remove(&at);
            }
            Verb::Opening => self.opening = !self.opening,
            _ => return,
        }
        if verb != Verb::Opening {
            // Rows read or held against the book in another way are other rows.
            self.wishes = Wishes::default();
        }
    }

    /// Takes a change of columns, or of what their words mean, made to the layout as it is now; false where there is
    /// nothing to change.
    pub fn change_columns(&mut self, verb: Verb, now: &Statement, glance: &Glance) -> bool {
        let mut layout = now.layout.clone();
        let changed = match verb {
            Verb::Column(role, column) => {
                let chosen = glance.columns.iter().find(|seen| seen.index == column);
                chosen.map(|chosen| layout.choose(role, chosen, &glance.columns)).is_some()
            }
            Verb::Turn => layout.turn(),
            Verb::ByWords(column) if glance.telling().iter().any(|seen| seen.index == column) => {
                layout.by_words(column);
                true
            }
            Verb::Words => layout.ask_unclear(),
            // Of two taps on one question the second is no answer to the next.
            Verb::Word(told, meaning) if told == layout.known_words() => {
                let open = now.remarks.open_word.as_ref();
                open.map(|open| layout.tell_word(&open.word, meaning)).is_some()
            }
            Verb::NextOrder => {
                let order = match layout.date_order {
                    DateOrder::DayFirst => DateOrder::MonthFirst,
                    DateOrder::MonthFirst => DateOrder::YearFirst,
                    DateOrder::YearFirst => DateOrder::DayFirst,
                };
                layout.set_order(order);
                self.date_order = Some(order);
                true
            }
            _ => false,
        };
        if changed {
            self.layout = Some(layout);
            self.wishes = Wishes::default();
        }
        changed
    }
}
