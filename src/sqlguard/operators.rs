use sqlparser::ast::{BinaryOperator, UnaryOperator};

use super::rejection::{Outcome, Rejection, RejectionKind};

/// The operators that guarded SQL comes to by its own signs, by LIKE and by what compares, groups or joins.
pub const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "%", "^", "||", "=", "<>", "<", "<=", ">", ">=", "~", "~*", "!~", "!~*", "~~", "~~*", "!~~",
    "!~~*", "&&", "@>", "<@", "->", "->>", "#>", "#>>",
];

/// How long an operator's result can get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Growth {
    Small,
    /// A truth value out of comparing, which does not chain: `1 < x < 5` is no SQL.
    Comparison,
    /// A number as long as the longer side.
    Number,
    /// A number as long as both sides.
    Product,
    Power,
    /// A truth value out of holding every element of one side against every one of the other.
    Contains,
    /// `||` and what picks a part of JSON.
    Sum,
}

impl Growth {
    /// Whether the result is true or false.
    pub fn tells_truth(self) -> bool {
        matches!(self, Self::Small | Self::Comparison | Self::Contains)
    }
}

pub(super) fn binary(operator: &BinaryOperator) -> Outcome<(&'static str, Growth)> {
    use BinaryOperator as Op;
    Ok(match operator {
        Op::Plus => ("+", Growth::Number),
        Op::Minus => ("-", Growth::Number),
        Op::Multiply => ("*", Growth::Product),
        Op::Divide => ("/", Growth::Number),
        Op::Modulo => ("%", Growth::Number),
        Op::PGExp => ("^", Growth::Power),
        Op::StringConcat => ("||", Growth::Sum),
        Op::Gt => (">", Growth::Comparison),
        Op::Lt => ("<", Growth::Comparison),
        Op::GtEq => (">=", Growth::Comparison),
        Op::LtEq => ("<=", Growth::Comparison),
        Op::Eq => ("=", Growth::Comparison),
        Op::NotEq => ("<>", Growth::Comparison),
        Op::And => ("AND", Growth::Small),
        Op::Or => ("OR", Growth::Small),
        Op::PGRegexMatch => ("~", Growth::Small),
        Op::PGRegexIMatch => ("~*", Growth::Small),
        Op::PGRegexNotMatch => ("!~", Growth::Small),
        Op::PGRegexNotIMatch => ("!~*", Growth::Small),
        Op::PGOverlap => ("&&", Growth::Contains),
        Op::AtArrow => ("@>", Growth::Contains),
        Op::ArrowAt => ("<@", Growth::Contains),
        Op::Arrow => ("->", Growth::Sum),
        Op::LongArrow => ("->>", Growth::Sum),
        Op::HashArrow => ("#>", Growth::Sum),
        Op::HashLongArrow => ("#>>", Growth::Sum),
        Op::Overlaps => ("OVERLAPS", Growth::Small),
        Op::Spaceship
        | Op::Xor
        | Op::BitwiseOr
        | Op::BitwiseAnd
        | Op::BitwiseXor
        | Op::DuckIntegerDivide
        | Op::MyIntegerDivide
        | Op::Match
        | Op::Regexp
        | Op::Glob
        | Op::Custom(_)
        | Op::PGBitwiseXor
        | Op::PGBitwiseShiftLeft
        | Op::PGBitwiseShiftRight
        | Op::PGLikeMatch
        | Op::PGILikeMatch
        | Op::PGNotLikeMatch
        | Op::PGNotILikeMatch
        | Op::PGStartsWith
        | Op::AtAt
        | Op::HashMinus
        | Op::AtQuestion
        | Op::Question
        | Op::QuestionAnd
        | Op::QuestionPipe
        | Op::PGCustomBinaryOperator(_)
        | Op::DoubleHash
        | Op::LtDashGt
        | Op::AndLt
        | Op::AndGt
        | Op::LtLtPipe
        | Op::PipeGtGt
        | Op::AndLtPipe
        | Op::PipeAndGt
        | Op::LtCaret
        | Op::GtCaret
        | Op::QuestionHash
        | Op::QuestionDash
        | Op::QuestionDashPipe
        | Op::QuestionDoublePipe
        | Op::At
        | Op::TildeEq
        | Op::Assignment => return Err(refuse()),
    })
}

pub(super) fn unary(operator: &UnaryOperator) -> Outcome<&'static str> {
    Ok(match operator {
        UnaryOperator::Plus => "+",
        UnaryOperator::Minus => "-",
        UnaryOperator::Not => "NOT",
        UnaryOperator::AtDashAt
        | UnaryOperator::BangNot
        | UnaryOperator::BitwiseNot
        | UnaryOperator::DoubleAt
        | UnaryOperator::Hash
        | UnaryOperator::PGAbs
        | UnaryOperator::PGCubeRoot
        | UnaryOperator::PGPostfixFactorial
        | UnaryOperator::PGPrefixFactorial
        | UnaryOperator::PGSquareRoot
        | UnaryOperator::QuestionDash
        | UnaryOperator::QuestionPipe => return Err(refuse()),
    })
}

fn refuse() -> Rejection {
    let reason = "An operator of the query is not available: use + - * / % ^ = <> < <= > >= AND OR NOT LIKE ILIKE ~ ~* \
                  IN BETWEEN || @> <@ && -> ->>; use mod, div, abs or sqrt as functions.";
    Rejection::new(RejectionKind::Operator, reason)
}
