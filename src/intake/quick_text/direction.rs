//! Which way the money of an entry went.

use super::amount::{Amount, Sign};
use super::entry::Piece;
use super::lexer::Class;
use super::lexicon::{self, Sense};
use super::scan::Item;
use super::transfer::account_at;
use super::{Context, Kind};

impl Piece<'_, '_> {
    /// Which way the money went: a sign, else the first word of money, else the categories' kind, else out.
    pub(super) fn kind(&self, at: &Item, amount: &Amount, cx: &Context<'_>) -> Kind {
        match amount.sign {
            Some(Sign::Plus) => return Kind::Income,
            Some(Sign::Minus) => return Kind::Expense,
            None => {}
        }
        let (start, end) = self.bounds();
        let mut i = start;
        let giver_said = |from: usize| lexicon::len(self.from(from), Sense::Giver) > 0;
        while i < end {
            if (at.from..at.to).contains(&i) {
                i = at.to;
                continue;
            }
            let rest = self.from(i);
            let income = lexicon::len(rest, Sense::Income);
            let spent = lexicon::len(rest, Sense::Spent);
            let got = lexicon::len(rest, Sense::Got);
            if lexicon::len(rest, Sense::Outgoing) > income {
                return Kind::Expense;
            }
            let behind_staff = i > start
                && self.tokens.get(i - 1).is_some_and(|t| lexicon::len(std::slice::from_ref(t), Sense::Staff) > 0);
            if income > 0 && income >= spent {
                let head = rest.first().map_or("", |t| t.key.as_str());
                // Wages a household pays, and what is given back to someone.
                // To an account of one's own it is not given away.
                let given = (start..end).any(|at| {
                    let to = lexicon::len(self.from(at), Sense::To);
                    to > 0 && account_at(self.tokens, at + to, cx, false).is_none()
                });
                let pays = match head {
                    "salary" | "salaries" | "wage" | "wages" => behind_staff || given || self.staff_follows(i + income),
                    "returned" | "refunded" | "reimbursed" => given,
                    _ => false,
                };
                return if pays { Kind::Expense } else { Kind::Income };
            }
            if spent > 0 {
                let giver = i > start
                    && giver_said(i - 1)
                    && rest.first().is_some_and(|t| matches!(t.key.as_str(), "gave" | "sent"));
                return if giver { Kind::Income } else { Kind::Expense };
            }
            if got > 0 && i + got == at.from {
                let behind = self.from(at.to);
                let closes = at.to >= end
                    || [Sense::From, Sense::At].iter().any(|sense| lexicon::len(behind, *sense) > 0)
                    || behind.first().is_some_and(|t| {
                        ["for", "back", "today", "yesterday"].contains(&t.key.as_str())
                            || t.key == "on" && rest.first().is_some_and(|t| t.key == "made")
                            || t.class == Class::Tag
                            || t.class == Class::Account
                    });
                if closes {
                    return Kind::Income;
                }
            }
            i += 1;
        }
        let from_giver = (start..end).any(|i| {
            let from = lexicon::len(self.from(i), Sense::From);
            let gift = i + from < end
                && (giver_said(i + from)
                    || self
                        .tokens
                        .get(i + from)
                        .is_some_and(|t| lexicon::len(std::slice::from_ref(t), Sense::Filler) > 0)
                        && giver_said(i + from + 1));
            from > 0 && gift && (i == at.to || i == start)
        });
        if from_giver {
            return Kind::Income;
        }
        let words = self.matching(cx);
        let all_income = !words.is_empty() && words.iter().all(|category| category.kind == Kind::Income);
        if all_income { Kind::Income } else { Kind::Expense }
    }

    fn staff_follows(&self, at: usize) -> bool {
        let skip = lexicon::len(self.from(at), Sense::Preposition).max(lexicon::len(self.from(at), Sense::To));
        lexicon::len(self.from(at + skip), Sense::Staff) > 0
    }
}
