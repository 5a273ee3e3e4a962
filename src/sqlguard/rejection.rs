use std::fmt;

/// Which rule a query broke. Safe to log and count: it carries nothing of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RejectionKind {
    /// Too long, too deep, too many tokens, joins or sources.
    Limit,
    /// A character or literal form that two readers of SQL could read differently.
    Text,
    /// Not the grammar of one query.
    Syntax,
    /// A statement that is not a query.
    Statement,
    Relation,
    Column,
    Function,
    Operator,
    Type,
    /// A clause that the guard does not pass on.
    Clause,
    /// The guard itself could not work (a bug in the parser).
    Internal,
}

impl RejectionKind {
    /// A stable name for metrics and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Text => "text",
            Self::Syntax => "syntax",
            Self::Statement => "statement",
            Self::Relation => "relation",
            Self::Column => "column",
            Self::Function => "function",
            Self::Operator => "operator",
            Self::Type => "type",
            Self::Clause => "clause",
            Self::Internal => "internal",
        }
    }
}

/// Why a query was refused, in words for the model that wrote it: the thing, and what to use instead.
///
/// `reason` quotes names out of the query, so it goes back to the model and never into a log; log `kind`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub reason: String,
    pub kind: RejectionKind,
}

impl Rejection {
    pub(super) fn new(kind: RejectionKind, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), kind }
    }

    pub(super) fn of(self, kind: RejectionKind) -> Self {
        Self { kind, ..self }
    }

    /// A clause that is not passed on, and what to write in its place.
    pub(super) fn clause(what: &str, instead: &str) -> Self {
        Self::new(RejectionKind::Clause, format!("{what} is not available: {instead}."))
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Rejection {}

pub(super) type Outcome<T> = Result<T, Rejection>;
