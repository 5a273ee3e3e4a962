//! How long results can get, out of the sizes of what they are made of and of literals.

use sqlparser::ast::{
    BinaryOperator, Expr, Function as Call, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator, Value,
    ValueWithSpan,
};

use super::super::functions::{Function, Growth};
use super::super::operators;
use super::super::rejection::{Outcome, Rejection};
use super::super::size::{CELL_BYTES, GATHERED_ROWS, Size, Weight};
use super::super::types;

/// Most repetitions of `repeat`, the longest padding of `lpad` and `rpad`, the most digits of `round`.
const MAX_REPEAT: u64 = 200;
/// The largest exponent of a power.
const MAX_EXPONENT: u64 = 1_000;
/// Characters that a long text may be trimmed of.
const MAX_SCANNED: usize = 16;
/// PostgreSQL's `exp` ends at some 2,600 digits.
const EXP_WEIGHT: Weight = 24;

/// The size of a function's result.
pub(super) fn call(function: &Function, sizes: &[Size], args: &[FunctionArg]) -> Outcome<Size> {
    let longest = sizes.iter().copied().reduce(Size::or).unwrap_or(Size::SMALL);
    let sum = sizes.iter().copied().reduce(Size::plus).unwrap_or(Size::SMALL);
    let first = sizes.first().copied().unwrap_or(Size::SMALL);
    let refuse = |instead: &str| Err(Rejection::clause(&format!("{} like this", function.name), instead));
    Ok(match function.growth {
        Growth::Small => Size::SMALL,
        Growth::Number => Size::number(longest.computable()?.weight),
        Growth::Round if args.len() > 1 && places(args.get(1)).is_none() => {
            return refuse("give it a plain number of places up to 200");
        }
        Growth::Round => Size::number(first.computable()?.weight),
        Growth::Power => match args {
            [base, exponent] => match (expr(base), expr(exponent)) {
                (Some(base), Some(exponent)) => power(base, first, exponent, longest)?,
                _ => return refuse("give it plain arguments"),
            },
            _ => Size::number(longest.computable()?.weight.max(EXP_WEIGHT)),
        },
        Growth::Longest => longest,
        Growth::Whole if first.is_gathered() => return refuse("change the single texts, before string_agg"),
        Growth::Whole => first,
        Growth::Scan => Size::text(first.weight),
        Growth::Sum => Size::text(sum.weight),
        Growth::Split if first.is_gathered() => return refuse("split the single texts, before string_agg"),
        Growth::Split => Size::text(sum.weight),
        Growth::Gather => Size::text(sum.times(GATHERED_ROWS).weight),
        Growth::Replace => {
            let factor = match args.get(2).and_then(text) {
                Some(replacement) => replacement.len().max(1) as Weight,
                None => sizes.get(2).map_or(1, |size| size.weight).saturating_mul(CELL_BYTES),
            };
            Size::text(first.times(factor).weight)
        }
        Growth::Repeat => match args.get(1).and_then(whole) {
            Some(times) if times <= MAX_REPEAT => Size::text(first.times(times.max(1)).weight),
            _ => return refuse("give it a plain number up to 200"),
        },
        Growth::Pad => match args.get(1).and_then(whole) {
            Some(length) if length <= MAX_REPEAT => Size::text(longest.weight.max(1 + MAX_REPEAT / CELL_BYTES)),
            _ => return refuse("give it a plain length up to 200"),
        },
        Growth::Format => match args.first().and_then(text) {
            Some(template) if only_plain_places(template) => Size::text(sum.weight),
            _ => return refuse("give it a template with %s only, or use concat"),
        },
        Growth::RegexpReplace => match (args.get(1).and_then(text), args.get(2).and_then(text)) {
            (Some(_), Some(replacement)) if args.get(3).is_none_or(|flags| text(flags).is_some()) => {
                Size::text(first.times(1 + replacement.len() as Weight).weight)
            }
            _ => return refuse("give it a literal pattern, replacement and flags, or use replace"),
        },
    })
}

/// The size of `left operator right`.
pub(super) fn binary(growth: operators::Growth, left: (&Expr, Size), right: (&Expr, Size)) -> Outcome<Size> {
    let ((base, left), (exponent, right)) = (left, right);
    match growth {
        operators::Growth::Small | operators::Growth::Comparison => Ok(Size::SMALL),
        operators::Growth::Number => Ok(Size::number(left.computable()?.or(right.computable()?).weight)),
        operators::Growth::Product => Size::number(left.computable()?.plus(right.computable()?).weight).computable(),
        operators::Growth::Power => power(base, left, exponent, left.or(right)),
        operators::Growth::Contains => Ok(Size::SMALL),
        operators::Growth::Sum => Ok(Size::text(left.plus(right).weight)),
    }
}

/// Whether a function searches its first argument for its second.
pub(super) fn searches(function: &Function) -> bool {
    matches!(function.growth, Growth::Scan | Growth::Replace) || matches!(function.name, "strpos" | "split_part")
}

/// Whether the planner cannot tell how many rows a function makes: a series with a bound that is not written out.
pub(super) fn is_endless(function: &Function, args: &[FunctionArg]) -> bool {
    function.name == "generate_series" && !args.iter().filter_map(expr).all(is_written)
}

/// Made of literals, and of today.
fn is_written(of: &Expr) -> bool {
    match of {
        Expr::Value(_) | Expr::TypedString(_) | Expr::Interval(_) => true,
        Expr::Nested(inner) => is_written(inner),
        Expr::Cast { kind: _, expr, data_type: _, format: _ } | Expr::UnaryOp { op: _, expr } => is_written(expr),
        Expr::BinaryOp { left, op: _, right } => is_written(left) && is_written(right),
        Expr::Function(Call { args: FunctionArguments::None, .. }) => true,
        Expr::Function(Call { args: FunctionArguments::List(list), .. }) => {
            list.args.iter().all(|arg| expr(arg).is_some_and(is_written))
        }
        _ => false,
    }
}

fn power(base: &Expr, size: Size, exponent: &Expr, longest: Size) -> Outcome<Size> {
    longest.computable()?;
    if is_float(base) || is_float(exponent) {
        return Ok(Size::SMALL);
    }
    match magnitude(exponent) {
        Some(exponent) if exponent <= MAX_EXPONENT => Size::number(size.times(1 + exponent / 16).weight).computable(),
        _ => Err(Rejection::clause(
            "A power with other than a plain exponent up to 1000",
            "write x::float8 ^ n, or exp(n * ln(x))",
        )),
    }
}

/// A literal of a few characters.
pub(super) fn is_short(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), span: _ }) if text.len() <= MAX_SCANNED
    )
}

/// The most that a list may weigh whose items are looked for in an aggregated one: sixteen of `ARRAY[…]`, or a short
/// text read as JSON.
pub(super) fn most_items(expr: &Expr) -> Weight {
    match expr {
        Expr::Nested(inner) => most_items(inner),
        Expr::Cast { kind: _, expr, data_type: _, format: _ } => most_items(expr),
        Expr::Array(_) => 16,
        _ => 1,
    }
}

fn is_float(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_float(inner),
        Expr::Cast { kind: _, expr: _, data_type, format: _ } => types::is_float(data_type),
        _ => false,
    }
}

/// A literal number without its sign, rounded up; or a quotient of two, as in `1.0 / 12`.
fn magnitude(expr: &Expr) -> Option<u64> {
    match expr {
        Expr::Nested(inner) => magnitude(inner),
        Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr } => magnitude(expr),
        Expr::BinaryOp { left, op: BinaryOperator::Divide, right } => {
            let at_least_one = matches!(&**right, Expr::Value(ValueWithSpan { value: Value::Number(digits, _), span: _ })
                if digits.starts_with(|digit: char| ('1'..='9').contains(&digit)));
            magnitude(left).filter(|_| at_least_one)
        }
        Expr::Value(ValueWithSpan { value: Value::Number(digits, false), span: _ }) => {
            if digits.contains(['e', 'E']) {
                return None;
            }
            match digits.split_once('.') {
                None => digits.parse().ok(),
                Some(("", _)) => Some(1),
                Some((whole, _)) => whole.parse::<u64>().ok()?.checked_add(1),
            }
        }
        _ => None,
    }
}

pub(super) fn expr(arg: &FunctionArg) -> Option<&Expr> {
    match arg {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
        _ => None,
    }
}

/// A literal number or text, as written.
pub(super) fn written(arg: &FunctionArg) -> Option<String> {
    match value(arg)? {
        Value::Number(digits, false) => Some(digits.clone()),
        Value::SingleQuotedString(text) => Some(text.clone()),
        _ => None,
    }
}

fn value(arg: &FunctionArg) -> Option<&Value> {
    match expr(arg) {
        Some(Expr::Value(ValueWithSpan { value, span: _ })) => Some(value),
        _ => None,
    }
}

fn text(arg: &FunctionArg) -> Option<&str> {
    match value(arg) {
        Some(Value::SingleQuotedString(text)) => Some(text),
        _ => None,
    }
}

fn whole(arg: &FunctionArg) -> Option<u64> {
    match value(arg) {
        Some(Value::Number(digits, false)) => digits.parse().ok(),
        _ => None,
    }
}

/// A literal number of places, negative ones included.
fn places(arg: Option<&FunctionArg>) -> Option<u64> {
    arg.and_then(expr).and_then(magnitude).filter(|places| *places <= MAX_REPEAT)
}

/// Whether every `%` of a template is `%s` or `%%`: a width (`%1000000s`) is how `format` fills a server's memory.
fn only_plain_places(template: &str) -> bool {
    let mut characters = template.chars();
    while let Some(character) = characters.next() {
        if character == '%' && !matches!(characters.next(), Some('s' | '%')) {
            return false;
        }
    }
    true
}
