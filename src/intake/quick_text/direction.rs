//! Which way the money of an entry went.

use super::amount::{Amount, Sign};
use super::entry::Piece;
use super::lexer::{Class, Token};
use super::lexicon::{self, Sense};
use super::scan::Item;
use super::transfer::account_at;
use super::{Ambiguity, Context, Kind, Problem};

/// Income that is also something extra one gets or buys: `bonus fries`.
const EXTRA: &[&str] = &["bonus", "payday", "paycheck", "salary", "pension", "stipend"];
/// Behind a word of income they are money as well.
const PAYMENTS: &[&str] = &[
    "payment",
    "payout",
    "pay",
    "paid",
    "check",
    "cheque",
    "money",
    "cash",
    "deposit",
    "slip",
    "advance",
    "q1",
    "q2",
    "q3",
    "q4",
    "year",
    "annual",
    "christmas",
    "xmas",
    "performance",
    "transfer",
    "net",
    "gross",
    "work",
    "job",
];
/// What people give: `regalo de mamá`.
const GIVEN: &[&str] = &[
    "gift",
    "present",
    "money",
    "cash",
    "help",
    "bizum",
    "regalo",
    "dinero",
    "plata",
    "efectivo",
    "transferencia",
    "ayuda",
    "propina",
    "paga",
    "geschenk",
    "geld",
    "cadeau",
    "argent",
    "virement",
    "presente",
    "dinheiro",
    "pix",
    "soldi",
    "transfer",
    "tip",
    "check",
    "cheque",
];
/// What is paid back and pays nothing back.
const DEBTS: &[&str] = &[
    "loan",
    "loans",
    "debt",
    "debts",
    "mortgage",
    "credit",
    "card",
    "overdraft",
    "bill",
    "car",
    "student",
    "deposit",
    "bank",
    "advance",
    "money",
    "prestamo",
    "deuda",
    "hipoteca",
];

/// What people send each other money by: `venmo from Sam`.
const SENT_BY: &[&str] = &[
    "venmo",
    "paypal",
    "zelle",
    "cashapp",
    "revolut",
    "wise",
    "upi",
    "gpay",
    "bizum",
    "pix",
    "transfer",
    "transferencia",
    "virement",
    "money",
    "dinero",
];

impl Piece<'_, '_> {
    /// Which way the money went: a sign, else the first word of money, else the categories' kind, else out.
    ///
    /// # Errors
    /// [`Ambiguity::InOrOut`] for `bonus fries 3`.
    pub(super) fn kind(&self, at: &Item, amount: &Amount, cx: &Context<'_>) -> Result<Kind, Problem> {
        match amount.sign {
            Some(Sign::Plus) => Ok(Kind::Income),
            Some(Sign::Minus) => Ok(Kind::Expense),
            None => self.kind_of_words(at, cx),
        }
    }

    fn kind_of_words(&self, at: &Item, cx: &Context<'_>) -> Result<Kind, Problem> {
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
                return Ok(Kind::Expense);
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
                return match self.extra(i + income, head, cx) {
                    Some(extra) => extra,
                    None => Ok(if pays { Kind::Expense } else { Kind::Income }),
                };
            }
            if spent > 0 && self.gives_back(i, i + spent, at) {
                return Ok(Kind::Income);
            }
            if spent > 0 {
                let giver = i > start
                    && giver_said(i - 1)
                    && rest.first().is_some_and(|t| matches!(t.key.as_str(), "gave" | "sent"));
                return Ok(if giver { Kind::Income } else { Kind::Expense });
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
                    return Ok(Kind::Income);
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
            // `regalo de mamá`.
            let given = i > start && self.tokens.get(i - 1).is_some_and(|t| GIVEN.contains(&t.key.as_str()));
            from > 0 && gift && (i == at.to || i == start || given)
        });
        if from_giver || self.is_sent(at, cx) || self.is_paid_in(at) {
            return Ok(Kind::Income);
        }
        let words = self.matching(cx);
        let all_income = !words.is_empty() && words.iter().all(|category| category.kind == Kind::Income);
        Ok(if all_income { Kind::Income } else { Kind::Expense })
    }

    /// `bonus fries`: something extra that was bought, as far as can be told; `None` for money.
    fn extra(&self, behind: usize, head: &str, cx: &Context<'_>) -> Option<Result<Kind, Problem>> {
        let next = self.from(behind).first().filter(|t| t.is_word() && !t.glued && behind < self.bounds().1)?;
        if !EXTRA.contains(&head) || PAYMENTS.contains(&next.key.as_str()) {
            return None;
        }
        let says = |sense| {
            matches!(
                sense,
                Sense::Month(_)
                    | Sense::Day(_)
                    | Sense::Weekday(_)
                    | Sense::Income
                    | Sense::Giver
                    | Sense::Preposition
                    | Sense::From
                    | Sense::At
                    | Sense::With
                    | Sense::And
                    | Sense::To
                    | Sense::Spent
                    | Sense::Filler
                    | Sense::Got
                    | Sense::Past
                    | Sense::Account
            )
            .then_some(())
        };
        if lexicon::find(self.from(behind), says).is_some() {
            return None;
        }
        let bought = cx
            .categories
            .iter()
            .any(|category| category.kind == Kind::Expense && super::wording::is_named(category, &next.key));
        match (bought, head) {
            (true, _) => Some(Ok(Kind::Expense)),
            (false, "bonus") => Some(Err(Problem::Ambiguous(Ambiguity::InOrOut))),
            (false, _) => None,
        }
    }

    /// `ana paid back 20`, `ana paid 20 back`: somebody else gives back, and no debt is paid off.
    fn gives_back(&self, from: usize, to: usize, at: &Item) -> bool {
        let (start, end) = self.bounds();
        let verb = self.tokens.get(from..to).unwrap_or_default();
        let said = |t: &Token<'_>, words: &[&str]| words.contains(&t.key.as_str());
        let paid = verb.first().is_some_and(|t| said(t, &["paid", "pays", "gave", "sent", "repaid", "devolvio"]));
        let behind = |i: usize| i < end && self.tokens.get(i).is_some_and(|t| t.key == "back");
        let back = verb.last().is_some_and(|t| t.key == "back")
            || behind(to) && (at.from <= from || at.from == to + 1)
            || at.from == to && behind(at.to);
        let Some(who) = from.checked_sub(1).filter(|i| *i >= start).and_then(|i| self.tokens.get(i)) else {
            return false;
        };
        let other = [Sense::Filler, Sense::Spent, Sense::Got, Sense::And, Sense::Preposition, Sense::Day(0)]
            .iter()
            .all(|sense| !who.phrases_mean(*sense));
        let person = who.is_word() && other && !said(who, DEBTS) && !who.phrases_mean(Sense::Account);
        // `ana paid back bob 20` is between the two.
        let object = self
            .tokens
            .get(to)
            .is_some_and(|t| t.is_word() && to < end && at.from > to && !said(t, &["me", "back", "the", "my"]));
        paid && back && person && !object
    }

    /// `venmo from Sam 15`, `bizum de Ana 20`, and not `transfer from savings 15` or `bizum de comida 20`.
    fn is_sent(&self, at: &Item, cx: &Context<'_>) -> bool {
        let (start, end) = self.bounds();
        (start + 1..end).any(|i| {
            let from = lexicon::len(self.from(i), Sense::From);
            let sent = self.tokens.get(i - 1).is_some_and(|t| SENT_BY.contains(&t.key.as_str()));
            let Some(who) = self.tokens.get(i + from).filter(|t| t.is_word() && i + from < end) else { return false };
            let named = who.text.starts_with(char::is_uppercase) || self.tokens.get(i).is_some_and(|t| t.key == "from");
            from > 0
                && sent
                && named
                && !(at.from..at.to).contains(&(i + from))
                && !who.phrases_mean(Sense::Account)
                && account_at(self.tokens, i + from, cx, false).is_none()
        })
    }

    /// `return 20 zara`, and `paga 1200` with nothing else said.
    fn is_paid_in(&self, at: &Item) -> bool {
        let (start, end) = self.bounds();
        let head = self.tokens.get(start..at.from).unwrap_or_default();
        match head {
            [only] if only.key == "return" => true,
            [.., last] if last.key == "paga" => {
                at.to == end && head.iter().rev().skip(1).all(|t| t.phrases_mean(Sense::Filler))
            }
            _ => false,
        }
    }

    fn staff_follows(&self, at: usize) -> bool {
        let skip = lexicon::len(self.from(at), Sense::Preposition).max(lexicon::len(self.from(at), Sense::To));
        lexicon::len(self.from(at + skip), Sense::Staff) > 0
    }
}
