//! A model's SQL in, [`GuardedQuery`] or [`Rejection`] out. Pure: no database, no clock, nothing of the other rooms.
//! What may be read and called is listed here and nowhere else; that the rows are the book's own is the database's
//! business, not this room's.

mod catalog;
mod characters;
mod functions;
mod lexer;
mod operators;
mod origin;
mod rejection;
mod scope;
mod size;
mod stack;
mod types;
mod walk;
mod writer;

#[cfg(test)]
mod tests;

use serde_json::{Value, json};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

pub use catalog::{NARROW, NARROWED, Narrow, SCHEMA, VIEWS, View, ViewColumn, relations, view};
pub use functions::callable;
pub use operators::OPERATORS;
pub use origin::Made;
pub use rejection::{Rejection, RejectionKind};
pub use types::TYPES;

use rejection::Outcome;
use writer::Writer;

/// sqlparser's own limit; brackets are counted before it, in the lexer.
const PARSER_DEPTH: usize = 200;

/// A query that may be run: one SELECT over the views, in SQL of this room's own writing. Only [`guard`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardedQuery {
    sql: String,
    relations: Vec<&'static str>,
    columns: Vec<String>,
    made: Vec<Made>,
    /// Whether PostgreSQL would give two columns one name.
    renamed: bool,
    gathers: bool,
}

impl GuardedQuery {
    /// The query itself: every view with its schema, every function with `pg_catalog`, every name quoted.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// The views it reads, sorted.
    pub fn relations(&self) -> &[&'static str] {
        &self.relations
    }

    /// The columns it returns, in order and with distinct names: a second `id` is `id_2`.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What each of [`columns`](Self::columns) is made of.
    pub fn made(&self) -> &[Made] {
        &self.made
    }

    /// Whether values of many rows are put into one, whose length no setting of PostgreSQL bounds.
    pub fn gathers(&self) -> bool {
        self.gathers
    }

    /// The query as it is sent: each row one JSON object of [`columns`](Self::columns), at most `row_cap` of them.
    ///
    /// `nonce` is the name of the subquery and must not be guessable, so that no text of a query can speak of it.
    pub fn wrapped(&self, nonce: &str, row_cap: u32) -> String {
        let mut out = Writer::default();
        out.word("SELECT");
        out.word("pg_catalog.row_to_json(");
        out.ident(nonce);
        out.tight(".*)::pg_catalog.text");
        out.word("FROM");
        out.word("(");
        let mut sql = out.finish();
        sql.push_str(&self.sql);
        let mut out = Writer::default();
        out.tight(")");
        out.word("AS");
        out.ident(nonce);
        if self.renamed {
            out.tight("(");
            for (i, column) in self.columns.iter().enumerate() {
                if i > 0 {
                    out.tight(",");
                }
                out.ident(column);
            }
            out.tight(")");
        }
        out.word("LIMIT");
        out.integer(row_cap.into());
        sql.push_str(&out.finish());
        sql
    }
}

/// Checks a model's SQL and rewrites it.
///
/// Never panics and never overflows a stack, whatever the text and however small the caller's stack.
///
/// # Errors
/// A [`Rejection`] that says what is wrong and what to write instead.
pub fn guard(sql: &str) -> Result<GuardedQuery, Rejection> {
    let tokens = lexer::lex(sql)?;
    let unwell = "The query could not be checked: write a simpler one.";
    let verdict = stack::on_a_big_one(|| check(tokens));
    let verdict = verdict.unwrap_or_else(|| Err(Rejection::new(RejectionKind::Internal, unwell)));
    verdict.map_err(|rejection| match rejection.kind {
        RejectionKind::Syntax => with_hint(sql, rejection),
        _ => rejection,
    })
}

/// One line of `quipu inspect sql`: `id`, `verdict` (`accept` or `reject`), `reason` and `sql`, null where they do not
/// apply.
pub fn inspect(id: Option<&str>, sql: &str) -> Value {
    match guard(sql) {
        Ok(query) => json!({ "id": id, "verdict": "accept", "reason": null, "sql": query.sql() }),
        Err(Rejection { reason, kind: _ }) => json!({ "id": id, "verdict": "reject", "reason": reason, "sql": null }),
    }
}

fn check(tokens: Vec<Token>) -> Outcome<GuardedQuery> {
    begins_a_query(&tokens)?;
    let dialect = PostgreSqlDialect {};
    let mut parser = Parser::new(&dialect).with_recursion_limit(PARSER_DEPTH).with_tokens(tokens);
    let query = parser.parse_query().map_err(|error| syntax(&error))?;
    let next = parser.next_token().token;
    if next != Token::EOF {
        let reason = match next {
            Token::Comma => "The query ends before a comma: in place of LIMIT a, b write LIMIT b OFFSET a.".to_owned(),
            Token::Word(word) if matches!(&*word.value.to_ascii_lowercase(), "isnull" | "notnull") => {
                "ISNULL and NOTNULL are not available: write IS NULL or IS NOT NULL.".to_owned()
            }
            next => format!("The query ends before {next}: check the order of its clauses, its commas and brackets."),
        };
        return Err(Rejection::new(RejectionKind::Syntax, reason));
    }
    walk::rewrite(&query)
}

fn begins_a_query(tokens: &[Token]) -> Outcome<()> {
    let first = tokens.iter().find(|token| **token != Token::LParen);
    match first {
        None => Err(Rejection::new(RejectionKind::Statement, "The query is empty: write one SELECT.")),
        Some(Token::Word(word)) => {
            if ["select", "with", "values"].iter().any(|verb| word.value.eq_ignore_ascii_case(verb)) {
                return Ok(());
            }
            let reason = format!("{} is not available: only reading is, write one SELECT.", word.value);
            Err(Rejection::new(RejectionKind::Statement, reason))
        }
        Some(_) => Err(Rejection::new(RejectionKind::Statement, "The query does not begin with SELECT or WITH.")),
    }
}

/// Words in a row that the parser trips over, and what to write in their place.
const FOREIGN_WORDS: &[(&[&str], &str)] = &[
    (&["QUALIFY"], "in place of QUALIFY put the window function in a subquery and use WHERE outside it"),
    (&["PIVOT"], "in place of PIVOT use sum(x) FILTER (WHERE …) for each column"),
    (&["UNPIVOT"], "in place of UNPIVOT use UNION ALL"),
    (&["REGEXP"], "in place of REGEXP use ~*"),
    (&["RLIKE"], "in place of RLIKE use ~*"),
    (&["DIV"], "in place of a DIV b use div(a, b)"),
    (&["APPLY"], "in place of APPLY use CROSS JOIN LATERAL"),
    (&["WITH", "ROLLUP"], "write GROUP BY ROLLUP (a, b)"),
    (&["SEPARATOR"], "in place of SEPARATOR use string_agg(x, ', ')"),
    (&["BOTH", "FROM"], "write trim(x)"),
    (&["LEADING", "FROM"], "write ltrim(x)"),
    (&["TRAILING", "FROM"], "write rtrim(x)"),
    (&["BETWEEN", "SYMMETRIC"], "write BETWEEN least(a, b) AND greatest(a, b)"),
    (&["EXCLUDE"], "leave EXCLUDE out of the window, and subtract the row's own value"),
    (&["AT", "LOCAL"], "write AT TIME ZONE 'UTC' with the zone's name"),
];

fn with_hint(sql: &str, rejection: Rejection) -> Rejection {
    let Rejection { mut reason, kind } = rejection;
    let tokens = lexer::lex(sql).unwrap_or_default();
    let is = |token: &Token, foreign: &str| matches!(token, Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(foreign));
    let has = |row: &[&str]| {
        tokens.windows(row.len()).any(|tokens| tokens.iter().zip(row).all(|(token, foreign)| is(token, foreign)))
    };
    if let Some((_, hint)) = FOREIGN_WORDS.iter().find(|(row, _)| has(row)) {
        reason = format!("{reason} Perhaps: {hint}.");
    }
    Rejection { reason, kind }
}

fn syntax(error: &ParserError) -> Rejection {
    match error {
        ParserError::RecursionLimitExceeded => {
            Rejection::new(RejectionKind::Limit, "The query nests too deeply; use CTEs (WITH) to flatten it.")
        }
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => {
            let message: String = message.chars().take(200).collect();
            Rejection::new(RejectionKind::Syntax, format!("This is not PostgreSQL's grammar: {message}."))
        }
    }
}
