//! Text to sqlparser's tokens, by PostgreSQL's lexical rules and with limits; whatever two lexers could read
//! differently is refused. sqlparser's own tokenizer is never used.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::Token;

use super::characters::{character, check_text, is_name_part, is_name_start, is_operator};
use super::rejection::{Outcome, Rejection, RejectionKind};

/// Longest query, in bytes.
pub const MAX_BYTES: usize = 8 * 1024;
/// Most tokens of a query.
pub const MAX_TOKENS: usize = 1_500;
/// Most JOIN words: the parser recurses on each, outside its own recursion limit.
pub const MAX_JOINS: usize = 10;
/// Deepest nesting of brackets and CASE.
pub const MAX_NESTING: usize = 24;
/// PostgreSQL cuts longer names off, so that two names could become one.
pub const MAX_NAME_BYTES: usize = 63;
const MAX_NUMBER_BYTES: usize = 40;

/// Operators as PostgreSQL reads them, and the token each becomes.
const OPERATORS: &[(&str, Token)] = &[
    ("+", Token::Plus),
    ("-", Token::Minus),
    ("*", Token::Mul),
    ("/", Token::Div),
    ("%", Token::Mod),
    ("^", Token::Caret),
    ("=", Token::Eq),
    ("<>", Token::Neq),
    ("!=", Token::Neq),
    ("<", Token::Lt),
    ("<=", Token::LtEq),
    (">", Token::Gt),
    (">=", Token::GtEq),
    ("||", Token::StringConcat),
    ("~", Token::Tilde),
    ("~*", Token::TildeAsterisk),
    ("!~", Token::ExclamationMarkTilde),
    ("!~*", Token::ExclamationMarkTildeAsterisk),
    ("@>", Token::AtArrow),
    ("<@", Token::ArrowAt),
    ("&&", Token::Overlap),
    ("->", Token::Arrow),
    ("->>", Token::LongArrow),
    ("#>", Token::HashArrow),
    ("#>>", Token::HashLongArrow),
    ("=>", Token::RArrow),
];

/// The tokens of one query, its trailing semicolons dropped.
pub fn lex(sql: &str) -> Outcome<Vec<Token>> {
    if sql.len() > MAX_BYTES {
        let reason = format!(
            "The query is {} bytes long; {MAX_BYTES} is the most. Use a subquery or BETWEEN in place of a long list.",
            sql.len()
        );
        return Err(Rejection::new(RejectionKind::Limit, reason));
    }
    let mut lexer =
        Lexer { sql, at: 0, tokens: Vec::with_capacity(sql.len() / 4), nesting: 0, square: Vec::new(), joins: 0 };
    while lexer.token()? {}
    lexer.one_statement()
}

struct Lexer<'a> {
    sql: &'a str,
    at: usize,
    tokens: Vec<Token>,
    nesting: usize,
    /// For each open bracket, whether it is a square one.
    square: Vec<bool>,
    joins: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.sql.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Reads one token or one stretch of space; false at the end.
    fn token(&mut self) -> Outcome<bool> {
        let Some(c) = self.peek() else { return Ok(false) };
        match c {
            ' ' | '\t' | '\n' | '\r' => self.at += 1,
            '-' if self.rest().starts_with("--") => self.line_comment()?,
            '/' if self.rest().starts_with("/*") => self.block_comment()?,
            '\'' => self.string(false)?,
            '"' => {
                let name = self.quoted('"', false)?;
                self.name(&name, Some('"'))?;
            }
            '`' => {
                let name = self.quoted('`', false)?.to_ascii_lowercase();
                self.name(&name, Some('"'))?;
            }
            '0'..='9' => self.number()?,
            '.' if self.rest().chars().nth(1).is_some_and(|next| next.is_ascii_digit()) => self.number()?,
            '(' | '[' => {
                self.deeper()?;
                self.square.push(c == '[');
                self.mark(if c == '(' { Token::LParen } else { Token::LBracket })?;
            }
            ')' | ']' => {
                self.nesting = self.nesting.saturating_sub(1);
                self.square.pop();
                self.mark(if c == ')' { Token::RParen } else { Token::RBracket })?;
            }
            ',' => self.mark(Token::Comma)?,
            ';' => self.mark(Token::SemiColon)?,
            '.' => self.mark(Token::Period)?,
            ':' if self.rest().starts_with("::") => {
                self.at += 1;
                self.mark(Token::DoubleColon)?;
            }
            // The bounds of an array's slice.
            ':' if self.square.last() == Some(&true) => self.mark(Token::Colon)?,
            ':' => {
                return Err(text_error(
                    "':' is not available: there are no parameters, so write the value; cast with ::.",
                ));
            }
            '$' => {
                return Err(text_error(
                    "'$' is not available: there are no parameters or dollar quotes, write 'text'.",
                ));
            }
            c if is_operator(c) => self.operator()?,
            c if is_name_start(c) => self.word()?,
            c => return Err(character(c)),
        }
        Ok(true)
    }

    fn push(&mut self, token: Token) -> Outcome<()> {
        if self.tokens.len() >= MAX_TOKENS {
            let reason = format!("The query has more than {MAX_TOKENS} words and signs; write a shorter one.");
            return Err(Rejection::new(RejectionKind::Limit, reason));
        }
        self.tokens.push(token);
        Ok(())
    }

    fn mark(&mut self, token: Token) -> Outcome<()> {
        self.at += 1;
        self.push(token)
    }

    fn deeper(&mut self) -> Outcome<()> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            let reason =
                format!("Brackets and CASE nest deeper than {MAX_NESTING}; use CTEs (WITH) to flatten the query.");
            return Err(Rejection::new(RejectionKind::Limit, reason));
        }
        Ok(())
    }

    /// A comment ends where PostgreSQL ends it, at a line feed or a carriage return.
    fn line_comment(&mut self) -> Outcome<()> {
        let length = self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
        self.comment(length)
    }

    fn block_comment(&mut self) -> Outcome<()> {
        let bytes = self.rest().as_bytes();
        let (mut depth, mut i) = (0_usize, 0);
        loop {
            match (bytes.get(i), bytes.get(i + 1)) {
                (Some(b'/'), Some(b'*')) => {
                    depth += 1;
                    i += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    depth -= 1;
                    i += 2;
                }
                (Some(_), _) => i += 1,
                (None, _) => return Err(text_error("A comment is not closed: remove it.")),
            }
            if depth == 0 {
                return self.comment(i);
            }
        }
    }

    fn comment(&mut self, length: usize) -> Outcome<()> {
        for c in self.rest().get(..length).unwrap_or_default().chars() {
            check_text(c)?;
        }
        self.at += length;
        Ok(())
    }

    fn string(&mut self, escapes: bool) -> Outcome<()> {
        let text = self.quoted('\'', escapes)?;
        if matches!(self.tokens.last(), Some(Token::SingleQuotedString(_))) {
            return Err(text_error("Two string literals stand side by side: join them with ||."));
        }
        self.push(Token::SingleQuotedString(text))
    }

    /// The text between two quotes, doubled ones undone; the cursor ends behind the closing one. Of the escapes of
    /// `E'…'` it knows `\n` and `\t`, which nobody reads as anything else.
    fn quoted(&mut self, quote: char, escapes: bool) -> Outcome<String> {
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((i, c)) = chars.next() {
            if c == quote {
                if chars.next_if(|(_, next)| *next == quote).is_some() {
                    text.push(quote);
                    continue;
                }
                self.at += i + 1;
                return Ok(text);
            }
            check_text(c)?;
            if c == '\\' {
                let escaped = if escapes { chars.next_if(|(_, next)| matches!(next, 'n' | 't')) } else { None };
                if let Some((_, name)) = escaped {
                    text.push(if name == 'n' { '\n' } else { '\t' });
                    continue;
                }
                return Err(text_error(
                    "Backslashes are not available: in a regular expression write [0-9], [[:space:]] or [.] in place of \
                     \\d, \\s or \\.; in LIKE use ESCAPE '!'.",
                ));
            }
            text.push(c);
        }
        let what = if quote == '\'' { "string" } else { "name" };
        Err(text_error(&format!(
            "A {what} is not closed: add the missing {quote}; write {quote}{quote} for one inside."
        )))
    }

    fn number(&mut self) -> Outcome<()> {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
        let mut end = digits(0);
        if bytes.get(end) == Some(&b'.') {
            end += 1 + digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if !(1..=2).contains(&exponent) {
                return Err(text_error("A number's exponent has one or two digits: write the number out."));
            }
            end += 1 + sign + exponent;
        }
        let next = self.rest().get(end..).and_then(|rest| rest.chars().next());
        if next.is_some_and(|c| is_name_part(c) || c == '.') || end > MAX_NUMBER_BYTES {
            return Err(text_error(
                "A number is malformed: use plain digits with one point (1000, 0.5), and a space behind it.",
            ));
        }
        let token = Token::Number(self.rest().get(..end).unwrap_or_default().to_owned(), false);
        self.at += end;
        self.push(token)
    }

    /// PostgreSQL's rule: the longest run of operator characters, ended by a comment; a run may not end in + or -
    /// unless it holds one of ~ ! @ # % ^ & | ` ?
    fn operator(&mut self) -> Outcome<()> {
        let rest = self.rest();
        let mut run = rest.get(..rest.find(|c| !is_operator(c)).unwrap_or(rest.len())).unwrap_or_default();
        for comment in ["--", "/*"] {
            if let Some((before, _)) = run.split_once(comment) {
                run = before;
            }
        }
        if !run.contains(['~', '!', '@', '#', '%', '^', '&', '|', '`', '?']) {
            while run.len() > 1 && run.ends_with(['+', '-']) {
                run = run.get(..run.len() - 1).unwrap_or_default();
            }
        }
        let Some((_, token)) = OPERATORS.iter().find(|(sign, _)| *sign == run) else {
            let reason = match run {
                "==" => "The operator == is not available: use =.".to_owned(),
                "?" | "?|" | "?&" => {
                    "The operator ? is not available: use 'x' = ANY(tags), and write values in place of parameters."
                        .to_owned()
                }
                _ => format!(
                    "The operator {run} is not available: use + - * / % ^ = <> < <= > >= || ~ ~* !~ @> <@ && -> ->>, and put a space before a sign."
                ),
            };
            return Err(Rejection::new(RejectionKind::Operator, reason));
        };
        let (token, length) = (token.clone(), run.len());
        self.at += length;
        self.push(token)
    }

    fn word(&mut self) -> Outcome<()> {
        let rest = self.rest();
        let end = rest.find(|c| !is_name_part(c)).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        let next = rest.get(end..).and_then(|rest| rest.chars().next());
        let prefixed = next == Some('\'') && ["b", "x", "n"].iter().any(|p| word.eq_ignore_ascii_case(p));
        let unicode = word.eq_ignore_ascii_case("u")
            && rest.get(end..).is_some_and(|r| r.starts_with("&'") || r.starts_with("&\""));
        if next == Some('\'') && word.eq_ignore_ascii_case("e") {
            self.at += end;
            return self.string(true);
        }
        if prefixed || unicode {
            return Err(text_error(&format!("{word}'…' literals are not available: write a plain 'text'.")));
        }
        let word = word.to_owned();
        self.at += end;
        self.name(&word, None)
    }

    fn name(&mut self, name: &str, quote: Option<char>) -> Outcome<()> {
        if name.is_empty() || name.len() > MAX_NAME_BYTES {
            return Err(text_error(&format!("A name has 1 to {MAX_NAME_BYTES} bytes: use a shorter alias.")));
        }
        let token = Token::make_word(name, quote);
        if let Token::Word(word) = &token {
            match word.keyword {
                Keyword::CASE => self.deeper()?,
                Keyword::END => self.nesting = self.nesting.saturating_sub(1),
                Keyword::JOIN => {
                    self.joins += 1;
                    if self.joins > MAX_JOINS {
                        let reason = format!("The query has more than {MAX_JOINS} JOINs; use fewer, or a UNION ALL.");
                        return Err(Rejection::new(RejectionKind::Limit, reason));
                    }
                }
                _ => {}
            }
        }
        self.push(token)
    }

    /// Drops trailing semicolons, refuses any other, and lets `left` be the column it is in `budgets`.
    fn one_statement(mut self) -> Outcome<Vec<Token>> {
        while self.tokens.last() == Some(&Token::SemiColon) {
            self.tokens.pop();
        }
        if self.tokens.contains(&Token::SemiColon) {
            let reason = "Only one statement is available: remove the ';' and all behind it, or join the queries with UNION ALL.";
            return Err(Rejection::new(RejectionKind::Statement, reason));
        }
        let mut next_is_join = false;
        for token in self.tokens.iter_mut().rev() {
            let follows = next_is_join;
            next_is_join = match token {
                Token::LParen => true,
                Token::Word(word) => {
                    if word.keyword == Keyword::LEFT && !follows {
                        *word = sqlparser::tokenizer::Word {
                            value: "left".to_owned(),
                            quote_style: Some('"'),
                            keyword: Keyword::NoKeyword,
                        };
                    }
                    matches!(word.keyword, Keyword::JOIN | Keyword::OUTER)
                }
                _ => false,
            };
        }
        Ok(self.tokens)
    }
}

fn text_error(reason: &str) -> Rejection {
    Rejection::new(RejectionKind::Text, reason)
}
