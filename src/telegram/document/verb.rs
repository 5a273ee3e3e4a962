//! What a button under a statement's message stands for, as its data says it.

use std::fmt;

use crate::intake::statement::{ColumnRole, DateOrder, Direction, Sign};
use crate::intake::statement_import::Class;
use crate::ledger::AccountNo;

/// A tap on one of our buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Import what is chosen.
    Import,
    /// Forget the statement.
    Discard,
    /// Show what an import would change.
    Preview,
    /// Choose the account.
    Accounts,
    /// It is of this account.
    Account(AccountNo),
    /// Choose the account for this one of the file's.
    Source(usize),
    /// The rows of one of the file's accounts go there; None: nowhere.
    Into(usize, Option<AccountNo>),
    /// The import opens an account for this one of the file's, or for all of a file of one.
    Open(usize),
    /// The account begins with the bank's opening balance, or no longer does.
    Opening,
    /// What amounts without a sign are.
    Sign(Sign),
    /// How dates are written.
    DateOrder(DateOrder),
    /// The year of the newest row.
    Year(i32),
    /// The words of this column tell which way money went.
    ByWords(usize),
    /// Ask about words that are not understood.
    Words,
    /// With so many words told before, the next one means this.
    Word(usize, Direction),
    /// Choose what to import.
    Some,
    /// Leave a class of rows out, or take it in again.
    Class(Class),
    /// A page of months.
    Months(usize),
    /// The same for one of them.
    Month(i32),
    /// A page of rows.
    Rows(usize),
    /// The same for one of them.
    Row(usize),
    /// The doubtful row at this place.
    Doubtful(usize),
    /// A row is the entry it was held against.
    Same(usize),
    /// It is not.
    Other(usize),
    /// How the columns are read.
    Columns,
    /// Choose a column for this.
    Role(ColumnRole),
    /// This column is it.
    Column(ColumnRole, usize),
    /// Money in is money out.
    Turn,
    /// Dates are written in the next order.
    NextOrder,
}

const CLASSES: [(Class, char); 3] = [(Class::New, 'n'), (Class::Doubtful, 'd'), (Class::Matched, 'm')];
const ROLES: [(ColumnRole, char); 6] = [
    (ColumnRole::Date, 'd'),
    (ColumnRole::Amount, 'a'),
    (ColumnRole::MoneyOut, 'o'),
    (ColumnRole::MoneyIn, 'i'),
    (ColumnRole::Description, 't'),
    (ColumnRole::Balance, 'b'),
];
const DIRECTIONS: [(Direction, char); 3] = [(Direction::Out, 'o'), (Direction::In, 'i'), (Direction::Neutral, 'n')];
const PLAIN: [(Verb, &str); 16] = [
    (Verb::Import, "import"),
    (Verb::Discard, "discard"),
    (Verb::Preview, "preview"),
    (Verb::Accounts, "accounts"),
    (Verb::Opening, "opening"),
    (Verb::Sign(Sign::PositiveIn), "in"),
    (Verb::Sign(Sign::PositiveOut), "out"),
    (Verb::DateOrder(DateOrder::DayFirst), "dmy"),
    (Verb::DateOrder(DateOrder::MonthFirst), "mdy"),
    (Verb::DateOrder(DateOrder::YearFirst), "ymd"),
    (Verb::Some, "some"),
    (Verb::Columns, "columns"),
    (Verb::Turn, "turn"),
    (Verb::NextOrder, "order"),
    (Verb::Class(Class::New), "kn"),
    (Verb::Words, "words"),
];

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((_, word)) = PLAIN.iter().find(|(verb, _)| verb == self) {
            return f.write_str(word);
        }
        let class = |class: Class| CLASSES.iter().find(|(c, _)| *c == class).map_or('n', |(_, letter)| *letter);
        let role = |role: ColumnRole| ROLES.iter().find(|(r, _)| *r == role).map_or('d', |(_, letter)| *letter);
        match self {
            Self::Account(no) => write!(f, "a{no}"),
            Self::Source(at) => write!(f, "S{at}"),
            Self::Into(at, no) => write!(f, "I{at}.{}", no.map_or(0, |no| no.0)),
            Self::Open(at) => write!(f, "O{at}"),
            Self::Year(year) => write!(f, "y{year}"),
            Self::ByWords(column) => write!(f, "W{column}"),
            Self::Word(told, meaning) => {
                let letter = DIRECTIONS.iter().find(|(of, _)| of == meaning).map_or('n', |(_, letter)| *letter);
                write!(f, "w{letter}{told}")
            }
            Self::Class(of) => write!(f, "k{}", class(*of)),
            Self::Months(page) => write!(f, "M{page}"),
            Self::Month(month) => write!(f, "m{month}"),
            Self::Rows(page) => write!(f, "R{page}"),
            Self::Row(row) => write!(f, "r{row}"),
            Self::Doubtful(at) => write!(f, "D{at}"),
            Self::Same(row) => write!(f, "e{row}"),
            Self::Other(row) => write!(f, "n{row}"),
            Self::Role(of) => write!(f, "C{}", role(*of)),
            Self::Column(of, column) => write!(f, "c{}{column}", role(*of)),
            _ => Ok(()),
        }
    }
}

impl Verb {
    /// The verb of a button's data; None for what is not ours.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((verb, _)) = PLAIN.iter().find(|(_, word)| *word == text) {
            return Some(*verb);
        }
        let mut rest = text.chars();
        let letter = rest.next()?;
        let rest = rest.as_str();
        let digits = !rest.is_empty() && rest.len() <= 9 && rest.bytes().all(|byte| byte.is_ascii_digit());
        let number = || rest.parse::<usize>().ok().filter(|_| digits);
        let small = || number().and_then(|number| i32::try_from(number).ok());
        match letter {
            'a' => Some(Self::Account(AccountNo(i64::try_from(number()?).ok()?))),
            'S' => number().map(Self::Source),
            'O' => number().map(Self::Open),
            'I' => {
                let (at, no) = rest.split_once('.')?;
                let digits =
                    |text: &str| !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
                let (at, no) = (at.parse().ok().filter(|_| digits(at))?, no.parse().ok().filter(|_| digits(no))?);
                Some(Self::Into(at, Some(AccountNo(no)).filter(|no| no.0 > 0)))
            }
            'y' => small().map(Self::Year),
            'W' => number().map(Self::ByWords),
            'w' => {
                let (meaning, told) = DIRECTIONS.iter().find_map(|(of, c)| Some((*of, rest.strip_prefix(*c)?)))?;
                let digits = !told.is_empty() && told.len() <= 4 && told.bytes().all(|byte| byte.is_ascii_digit());
                told.parse().ok().filter(|_| digits).map(|told| Self::Word(told, meaning))
            }
            'm' => small().map(Self::Month),
            'M' => number().map(Self::Months),
            'R' => number().map(Self::Rows),
            'r' => number().map(Self::Row),
            'D' => number().map(Self::Doubtful),
            'e' => number().map(Self::Same),
            'n' => number().map(Self::Other),
            'k' => CLASSES.iter().find(|(_, c)| rest.chars().eq([*c])).map(|(class, _)| Self::Class(*class)),
            'C' => ROLES.iter().find(|(_, c)| rest.chars().eq([*c])).map(|(role, _)| Self::Role(*role)),
            'c' => {
                let (role, column) = ROLES.iter().find_map(|(role, c)| Some((*role, rest.strip_prefix(*c)?)))?;
                let digits =
                    !column.is_empty() && column.len() <= 4 && column.bytes().all(|byte| byte.is_ascii_digit());
                column.parse().ok().filter(|_| digits).map(|column| Self::Column(role, column))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_comes_back_as_it_went() {
        let others = [
            Verb::Account(AccountNo(3)),
            Verb::Year(2026),
            Verb::Class(Class::New),
            Verb::Class(Class::Doubtful),
            Verb::Class(Class::Matched),
            Verb::Months(0),
            Verb::Month(24_314),
            Verb::Rows(7),
            Verb::Row(99_999),
            Verb::Doubtful(0),
            Verb::Same(1),
            Verb::Other(2),
            Verb::Source(3),
            Verb::Open(0),
            Verb::Into(1, None),
            Verb::Into(11, Some(AccountNo(4))),
            Verb::ByWords(3),
            Verb::Word(0, Direction::In),
            Verb::Word(12, Direction::Out),
            Verb::Word(1, Direction::Neutral),
        ];
        let roles = ColumnRole::ALL.into_iter().flat_map(|role| [Verb::Role(role), Verb::Column(role, 12)]);
        for verb in PLAIN.iter().map(|(verb, _)| *verb).chain(others).chain(roles) {
            assert_eq!(Verb::parse(&verb.to_string()), Some(verb), "{verb}");
        }
        for text in [
            "",
            "a",
            "a-1",
            "a1x",
            "r+1",
            "r99999999999",
            "kx",
            "cd",
            "cdx",
            "cz1",
            "imports",
            "é1",
            "I1",
            "I1.",
            "I.1",
            "I1.x",
            "I-1.2",
        ] {
            assert_eq!(Verb::parse(text), None, "{text}");
        }
    }
}
