use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, Ident,
    ObjectName, ObjectNamePart, Value, ValueWithSpan,
};

use super::super::operators;
use super::super::rejection::{Outcome, Rejection};
use super::super::scope::Scope;
use super::super::size::Size;
use super::{Seen, Walk, off};

impl Walk {
    /// LIKE, ILIKE and SIMILAR TO.
    pub(super) fn like(
        &mut self,
        expr: &Expr,
        word: &'static str,
        any: bool,
        pattern: &Expr,
        escape: Option<&Expr>,
        scope: &Scope<'_>,
    ) -> Outcome<Seen> {
        let within = self.expr(expr, scope)?.size;
        self.out.word(word);
        let size = if any {
            self.out.word("ANY");
            self.operand(pattern, scope)?
        } else if let Some(patterns) = all_of(pattern) {
            self.out.word("ALL");
            self.operand(patterns, scope)?
        } else {
            self.expr(pattern, scope)?.size
        };
        self.search(within, pattern, size)?;
        if let Some(escape) = escape {
            let Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(character), span: _ }) = escape else {
                return Err(Rejection::clause("ESCAPE with an expression", "write ESCAPE '!'"));
            };
            off(character.chars().count() != 1, "ESCAPE with other than one character", "write ESCAPE '!'")?;
            self.out.word("ESCAPE");
            self.out.string(character);
        }
        Ok(Seen::SMALL)
    }

    /// `x = ANY (array)` and its like.
    pub(super) fn quantified(
        &mut self,
        left: &Expr,
        operator: &BinaryOperator,
        quantifier: &'static str,
        right: &Expr,
        scope: &Scope<'_>,
    ) -> Outcome<Seen> {
        let (sign, _) = operators::binary(operator)?;
        self.expr(left, scope)?;
        self.out.word(sign);
        self.out.word(quantifier);
        self.operand(right, scope)?;
        Ok(Seen::SMALL)
    }

    /// The right side of ANY and ALL, in one pair of brackets.
    fn operand(&mut self, operand: &Expr, scope: &Scope<'_>) -> Outcome<Size> {
        match operand {
            Expr::Subquery(_) | Expr::Nested(_) => Ok(self.expr(operand, scope)?.size),
            Expr::Tuple(_) => Err(Rejection::clause("ANY ('a', 'b')", "write ANY (ARRAY['a', 'b'])")),
            _ => {
                let mut size = Size::SMALL;
                self.bracketed(|walk| {
                    size = walk.expr(operand, scope)?.size;
                    Ok(())
                })?;
                Ok(size)
            }
        }
    }
}

/// The array of `LIKE ALL (array)`, which sqlparser reads as a call of a function `all`.
fn all_of(pattern: &Expr) -> Option<&Expr> {
    let Expr::Function(Function {
        name: ObjectName(name),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList { duplicate_treatment: None, args, clauses }),
        within_group,
        filter: None,
        null_treatment: None,
        over: None,
    }) = pattern
    else {
        return None;
    };
    let [ObjectNamePart::Identifier(Ident { value, quote_style: None, span: _ })] = name.as_slice() else {
        return None;
    };
    match args.as_slice() {
        [FunctionArg::Unnamed(FunctionArgExpr::Expr(patterns))]
            if value.eq_ignore_ascii_case("all") && clauses.is_empty() && within_group.is_empty() =>
        {
            Some(patterns)
        }
        _ => None,
    }
}
