/// SQL text under construction.
///
/// Text of a query reaches it only through [`Writer::ident`], [`Writer::string`] and [`Writer::number`], which quote
/// or check it; all else is `&'static str`. Tokens are kept apart by spaces, so two of them never read as one.
#[derive(Debug, Default)]
pub(super) struct Writer {
    sql: String,
}

/// Holds the place of a schema that is not known yet. Nothing else writes it.
const SLOT: char = '\0';

impl Writer {
    /// A keyword, an operator or a name out of the code's own lists.
    pub fn word(&mut self, word: &'static str) {
        self.space();
        self.sql.push_str(word);
    }

    /// `(`, `)`, `,`, `.`, `[`, `]`, `::`: written without a space before it.
    pub fn tight(&mut self, mark: &'static str) {
        self.sql.push_str(mark);
    }

    /// A name that is already folded, in double quotes.
    pub fn ident(&mut self, name: &str) {
        self.space();
        self.quoted(name, '"');
    }

    /// A name after a `.`.
    pub fn member(&mut self, name: &str) {
        self.sql.push('.');
        self.quoted(name, '"');
    }

    /// A string literal. The lexer refused backslashes, so the server's `standard_conforming_strings` does not matter.
    pub fn string(&mut self, text: &str) {
        self.space();
        self.quoted(text, '\'');
    }

    /// A number that the lexer read: digits, one point, an exponent. Anything else becomes NULL.
    pub fn number(&mut self, digits: &str) {
        self.space();
        let plain = digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
        let sound = plain && digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && !digits.contains("--");
        self.sql.push_str(if sound { digits } else { "NULL" });
    }

    /// A whole number of the guard's own making, such as a type's length.
    pub fn integer(&mut self, number: u64) {
        self.space();
        self.sql.push_str(&number.to_string());
    }

    /// Text that another writer finished.
    pub fn append(&mut self, other: &Writer) {
        if !other.sql.is_empty() {
            self.space();
            self.sql.push_str(&other.sql);
        }
    }

    /// The schema of a view with more than one form, which the whole query decides: see [`finish_in`](Self::finish_in).
    pub fn schema_slot(&mut self) {
        self.space();
        self.sql.push(SLOT);
    }

    /// Whether the text may name a column: always true where it does.
    pub fn may_name(&self, column: &str) -> bool {
        self.sql.contains(&format!("\"{column}\""))
    }

    pub fn finish(self) -> String {
        self.sql
    }

    /// The text with that schema in every slot.
    pub fn finish_in(self, schema: &'static str) -> String {
        self.sql.replace(SLOT, &format!("\"{schema}\""))
    }

    fn space(&mut self) {
        if !matches!(self.sql.as_bytes().last(), None | Some(b'(' | b'[' | b' ')) && !self.sql.ends_with("::") {
            self.sql.push(' ');
        }
    }

    fn quoted(&mut self, text: &str, quote: char) {
        self.sql.push(quote);
        for c in text.chars() {
            match c {
                // No server takes NUL; one that slipped by must not end the text early.
                SLOT => {}
                c if c == quote => {
                    self.sql.push(quote);
                    self.sql.push(quote);
                }
                c => self.sql.push(c),
            }
        }
        self.sql.push(quote);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_inside_its_quotes() {
        let mut out = Writer::default();
        out.word("SELECT");
        out.string("it's \0'");
        out.word("AS");
        out.ident("a\"b");
        out.tight(",");
        out.word("-");
        out.word("-");
        out.number("1.5e+3");
        out.tight("::");
        out.word("pg_catalog.text");
        assert_eq!(out.finish(), r#"SELECT 'it''s ''' AS "a""b", - - 1.5e+3::pg_catalog.text"#);
    }

    #[test]
    fn a_number_is_a_number() {
        for bad in ["", "1;2", "abc", "1--2", "-1", "1 2", "0x1F"] {
            let mut out = Writer::default();
            out.number(bad);
            assert_eq!(out.finish(), "NULL", "{bad}");
        }
    }
}
