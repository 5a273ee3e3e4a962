use sqlparser::ast::{AccessExpr, Array, CaseWhen, CeilFloorKind, Expr, Query, Subscript, TrimWhereField};

use super::super::origin::Origin;
use super::super::rejection::{Outcome, Rejection};
use super::super::scope::Scope;
use super::super::size::{GATHERED_ROWS, Size};
use super::{Label, Seen, Walk, absent, fold, off};

impl Walk {
    pub(super) fn rounded(
        &mut self,
        expr: &Expr,
        field: &CeilFloorKind,
        open: &'static str,
        name: &'static str,
        scope: &Scope<'_>,
    ) -> Outcome<Seen> {
        use sqlparser::ast::DateTimeField::NoDateTime;
        let CeilFloorKind::DateTimeField(NoDateTime) = field else {
            return Err(Rejection::clause("ceil and floor with a scale or field", "use round(x, 2) or date_trunc"));
        };
        self.out.word(open);
        let Seen { label: _, size, origin } = self.expr(expr, scope)?;
        let size = size.computable()?;
        self.out.tight(")");
        Ok(Seen::strong(name, Size::number(size.weight)).of(origin.rounded()))
    }

    pub(super) fn trim(
        &mut self,
        side: Option<&TrimWhereField>,
        what: Option<&Expr>,
        expr: &Expr,
        characters: Option<&[Expr]>,
        scope: &Scope<'_>,
    ) -> Outcome<Seen> {
        let (word, name) = match side {
            None => (None, "btrim"),
            Some(TrimWhereField::Both) => (Some("BOTH"), "btrim"),
            Some(TrimWhereField::Leading) => (Some("LEADING"), "ltrim"),
            Some(TrimWhereField::Trailing) => (Some("TRAILING"), "rtrim"),
        };
        self.out.word("TRIM(");
        if let Some(word) = word {
            self.out.word(word);
        }
        let mut searched = Vec::new();
        if let Some(what) = what {
            searched.push((what, self.expr(what, scope)?.size));
        }
        if word.is_some() || what.is_some() {
            self.out.word("FROM");
        }
        let Seen { label: _, size, origin } = self.expr(expr, scope)?;
        let origin = if searched.is_empty() { origin.trimmed() } else { Origin::OWN };
        for character in characters.unwrap_or_default() {
            self.out.tight(",");
            searched.push((character, self.expr(character, scope)?.size));
        }
        for (what, of) in searched {
            self.search(size, what, of)?;
        }
        self.out.tight(")");
        Ok(Seen::strong(name, Size::text(size.weight)).of(origin))
    }

    pub(super) fn case(
        &mut self,
        operand: Option<&Expr>,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        scope: &Scope<'_>,
    ) -> Outcome<Seen> {
        // Without ELSE it may be nothing.
        let mut seen = Seen::weak("case", Size::SMALL).of(Origin::NULL);
        self.out.word("CASE");
        if let Some(operand) = operand {
            self.expr(operand, scope)?;
        }
        for CaseWhen { condition, result } in conditions {
            self.out.word("WHEN");
            self.expr(condition, scope)?;
            self.out.word("THEN");
            let result = self.expr(result, scope)?;
            seen.size = seen.size.or(result.size);
            seen.origin = seen.origin.or(result.origin);
        }
        if let Some(otherwise) = otherwise {
            self.out.word("ELSE");
            let last = self.expr(otherwise, scope)?;
            seen.size = seen.size.or(last.size);
            seen.origin = seen.origin.or(last.origin);
            if let Label::Strong(_) = last.label {
                seen.label = last.label;
            }
        }
        self.out.word("END");
        Ok(seen)
    }

    /// `ARRAY[…]`; the inner ones of an array of arrays go without the word.
    pub(super) fn array(&mut self, array: &Array, outermost: bool, scope: &Scope<'_>) -> Outcome<Seen> {
        let Array { elem, named } = array;
        off(outermost && !*named, "[…]", "write ARRAY[…]")?;
        let (mut size, mut origin) = (Size::SMALL, Origin::NULL);
        self.out.word(if *named { "ARRAY[" } else { "[" });
        self.list(elem, |walk, item| {
            let seen = match item {
                Expr::Array(inner) => walk.array(inner, false, scope)?,
                item => walk.expr(item, scope)?,
            };
            size = size.plus(seen.size);
            origin = origin.or(seen.origin);
            Ok(())
        })?;
        self.out.tight("]");
        Ok(Seen::strong("array", size).of(origin))
    }

    /// `ARRAY(SELECT …)`.
    pub(super) fn array_of(&mut self, query: &Query, scope: &Scope<'_>) -> Outcome<Seen> {
        self.out.word("ARRAY");
        let (_, size, origin) = self.subquery(query, scope)?;
        Ok(Seen::strong("array", size.times(GATHERED_ROWS)).of(origin))
    }

    /// `tags[1]`, `t.tags[1]` and `(array_agg(x))[1]`.
    pub(super) fn access(&mut self, root: &Expr, chain: &[AccessExpr], scope: &Scope<'_>) -> Outcome<Seen> {
        let (seen, chain) = match (root, chain) {
            (Expr::Identifier(alias), [AccessExpr::Dot(Expr::Identifier(name)), rest @ ..]) => {
                (self.member(&fold(alias)?, fold(name)?, scope)?, rest)
            }
            (Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Nested(_), chain) => {
                (self.expr(root, scope)?, chain)
            }
            (root, chain) => {
                self.out.word("(");
                let seen = self.expr(root, scope)?;
                self.out.tight(")");
                (seen, chain)
            }
        };
        for access in chain {
            let AccessExpr::Subscript(subscript) = access else {
                return Err(Rejection::clause("(row).field", "write alias.column"));
            };
            self.out.tight("[");
            match subscript {
                Subscript::Index { index } => {
                    self.expr(index, scope)?;
                }
                Subscript::Slice { lower_bound, upper_bound, stride } => {
                    absent(stride.as_ref(), "A slice with a step", "write x[1:3]")?;
                    if let Some(lower) = lower_bound {
                        self.expr(lower, scope)?;
                    }
                    self.out.tight(":");
                    if let Some(upper) = upper_bound {
                        self.expr(upper, scope)?;
                    }
                }
            }
            self.out.tight("]");
        }
        Ok(seen)
    }
}
