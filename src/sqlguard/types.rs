use sqlparser::ast::{ArrayElemTypeDef, CharacterLength, DataType, ExactNumberInfo, TimezoneInfo};

use super::rejection::{Outcome, Rejection, RejectionKind};
use super::size::{CELL_BYTES, Size};
use super::writer::Writer;

/// The types that a value can be given by name, as `pg_type` calls them; arrays of each as well.
pub const TYPES: &[&str] = &[
    "text",
    "bpchar",
    "varchar",
    "int2",
    "int4",
    "int8",
    "numeric",
    "float4",
    "float8",
    "bool",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "interval",
    "json",
    "jsonb",
];

/// Longest `varchar(n)` or `char(n)`: the latter pads up to it.
const MAX_LENGTH: u64 = 1_000;

/// What a cast to a type makes of a value's size.
///
/// # Errors
/// A value that an aggregate gathered, as other than text: PostgreSQL reads it to its end, in many times its memory and
/// without a pause.
pub(super) fn cast(size: Size, data_type: &DataType) -> Outcome<Size> {
    let text = matches!(
        data_type,
        DataType::Text
            | DataType::CharacterVarying(_)
            | DataType::CharVarying(_)
            | DataType::Varchar(_)
            | DataType::Character(_)
            | DataType::Char(_)
    );
    if size.text && size.is_gathered() && !text {
        let instead = "cast the single values, before string_agg, array_agg or json_agg";
        return Err(Rejection::clause("A cast of what was aggregated", instead));
    }
    Ok(match data_type {
        DataType::Numeric(exact) | DataType::Decimal(exact) | DataType::Dec(exact) => match exact {
            ExactNumberInfo::None => size.as_numeric(None),
            ExactNumberInfo::Precision(digits) | ExactNumberInfo::PrecisionAndScale(digits, _) => {
                size.as_numeric(Some(*digits))
            }
        },
        DataType::Array(_)
        | DataType::JSON
        | DataType::JSONB
        | DataType::Text
        | DataType::CharacterVarying(_)
        | DataType::CharVarying(_)
        | DataType::Varchar(_) => Size::text(size.weight),
        DataType::Character(_) | DataType::Char(_) => Size::text(size.weight.max(1 + MAX_LENGTH / CELL_BYTES)),
        // Of fixed length, whatever it came from.
        _ => Size::SMALL,
    })
}

/// Whether a type is a binary float, which no power makes longer.
pub(super) fn is_float(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Real
            | DataType::Float4
            | DataType::Float8
            | DataType::DoublePrecision
            | DataType::Float(ExactNumberInfo::None)
    )
}

/// Writes a type with its schema; its name, which is what an unnamed column of it is called.
pub(super) fn write(out: &mut Writer, data_type: &DataType) -> Outcome<&'static str> {
    if let DataType::Array(element) = data_type {
        return array(out, element);
    }
    let name = scalar(data_type)?;
    out.word("pg_catalog.");
    out.tight(name);
    modifier(out, data_type)?;
    Ok(name)
}

fn array(out: &mut Writer, element: &ArrayElemTypeDef) -> Outcome<&'static str> {
    match element {
        ArrayElemTypeDef::SquareBracket(inner, None | Some(_)) => {
            if matches!(&**inner, DataType::Array(_)) {
                return Err(refuse("An array of arrays", "use text[] or numeric[]"));
            }
            let name = write(out, inner)?;
            out.tight("[]");
            Ok(name)
        }
        ArrayElemTypeDef::None
        | ArrayElemTypeDef::AngleBracket(_)
        | ArrayElemTypeDef::Parenthesis(_)
        | ArrayElemTypeDef::Qualified(_, _) => Err(refuse("That array", "write text[] or numeric[]")),
    }
}

/// The length, precision or scale behind a type's name.
fn modifier(out: &mut Writer, data_type: &DataType) -> Outcome<()> {
    let (first, second) = match data_type {
        DataType::Character(length)
        | DataType::Char(length)
        | DataType::CharacterVarying(length)
        | DataType::CharVarying(length)
        | DataType::Varchar(length) => match length {
            None => (None, None),
            Some(CharacterLength::IntegerLength { length, unit: None }) if *length <= MAX_LENGTH => {
                (Some(*length), None)
            }
            Some(CharacterLength::IntegerLength { length: _, unit: _ } | CharacterLength::Max) => {
                return Err(refuse("A text of that length", "write text"));
            }
        },
        DataType::Numeric(exact) | DataType::Decimal(exact) | DataType::Dec(exact) => match exact {
            ExactNumberInfo::None => (None, None),
            ExactNumberInfo::Precision(precision) => (Some(*precision), None),
            ExactNumberInfo::PrecisionAndScale(precision, scale) => {
                let scale = u64::try_from(*scale).map_err(|_| refuse("A negative scale", "use round(x, -2)"))?;
                (Some(*precision), Some(scale))
            }
        },
        DataType::Time(precision, _) | DataType::Timestamp(precision, _) => (*precision, None),
        _ => (None, None),
    };
    if let Some(first) = first {
        out.tight("(");
        out.integer(first);
        if let Some(second) = second {
            out.tight(",");
            out.integer(second);
        }
        out.tight(")");
    }
    Ok(())
}

fn scalar(data_type: &DataType) -> Outcome<&'static str> {
    Ok(match data_type {
        DataType::Text => "text",
        DataType::Character(_) | DataType::Char(_) => "bpchar",
        DataType::CharacterVarying(_) | DataType::CharVarying(_) | DataType::Varchar(_) => "varchar",
        DataType::SmallInt(None) | DataType::Int2(None) => "int2",
        DataType::Int(None) | DataType::Integer(None) | DataType::Int4(None) => "int4",
        DataType::BigInt(None) | DataType::Int8(None) => "int8",
        DataType::Numeric(_) | DataType::Decimal(_) | DataType::Dec(_) => "numeric",
        DataType::Real | DataType::Float4 => "float4",
        DataType::DoublePrecision | DataType::Float8 | DataType::Float(ExactNumberInfo::None) => "float8",
        DataType::Bool | DataType::Boolean => "bool",
        DataType::Date => "date",
        DataType::Time(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => "time",
        DataType::Timestamp(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => "timestamp",
        DataType::Timestamp(_, TimezoneInfo::WithTimeZone | TimezoneInfo::Tz) => "timestamptz",
        DataType::Interval { fields: None, precision: None } => "interval",
        DataType::JSON => "json",
        DataType::JSONB => "jsonb",
        DataType::Int(Some(_))
        | DataType::Integer(Some(_))
        | DataType::Int2(Some(_))
        | DataType::Int4(Some(_))
        | DataType::Int8(Some(_))
        | DataType::SmallInt(Some(_))
        | DataType::BigInt(Some(_))
        | DataType::TinyInt(_)
        | DataType::TinyIntUnsigned(_)
        | DataType::UTinyInt
        | DataType::Int2Unsigned(_)
        | DataType::SmallIntUnsigned(_)
        | DataType::USmallInt
        | DataType::MediumInt(_)
        | DataType::MediumIntUnsigned(_)
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::Int128
        | DataType::Int256
        | DataType::IntUnsigned(_)
        | DataType::Int4Unsigned(_)
        | DataType::IntegerUnsigned(_)
        | DataType::HugeInt
        | DataType::UHugeInt
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::UInt128
        | DataType::UInt256
        | DataType::BigIntUnsigned(_)
        | DataType::UBigInt
        | DataType::Int8Unsigned(_)
        | DataType::Signed
        | DataType::SignedInteger
        | DataType::Unsigned
        | DataType::UnsignedInteger => return Err(refuse("That integer", "write integer or bigint")),
        DataType::DecimalUnsigned(_)
        | DataType::BigNumeric(_)
        | DataType::BigDecimal(_)
        | DataType::DecUnsigned(_)
        | DataType::Float(ExactNumberInfo::Precision(_) | ExactNumberInfo::PrecisionAndScale(_, _))
        | DataType::Double(_)
        | DataType::FloatUnsigned(_)
        | DataType::Float32
        | DataType::Float64
        | DataType::RealUnsigned
        | DataType::DoubleUnsigned(_)
        | DataType::DoublePrecisionUnsigned => {
            return Err(refuse("That number", "write numeric, numeric(12,2) or double precision"));
        }
        DataType::Nvarchar(_)
        | DataType::CharacterLargeObject(_)
        | DataType::CharLargeObject(_)
        | DataType::Clob(_)
        | DataType::TinyText
        | DataType::MediumText
        | DataType::LongText
        | DataType::String(_)
        | DataType::FixedString(_) => return Err(refuse("That text", "write text")),
        DataType::Date32
        | DataType::Datetime(_)
        | DataType::Datetime64(_, _)
        | DataType::TimestampNtz(_)
        | DataType::Time(_, TimezoneInfo::WithTimeZone | TimezoneInfo::Tz) => {
            return Err(refuse("That kind of time", "write date, timestamp or timestamptz"));
        }
        DataType::Interval { fields: _, precision: _ } => {
            return Err(refuse("An interval with fields", "write INTERVAL '1 month' or x::interval"));
        }
        DataType::Regclass => return Err(refuse("regclass", "there is no catalog here; query the views")),
        DataType::Custom(name, _) => return Err(custom(&name.0)),
        DataType::Array(_)
        | DataType::Table(_)
        | DataType::NamedTable { name: _, columns: _ }
        | DataType::Uuid
        | DataType::Binary(_)
        | DataType::Varbinary(_)
        | DataType::Blob(_)
        | DataType::TinyBlob
        | DataType::MediumBlob
        | DataType::LongBlob
        | DataType::Bytes(_)
        | DataType::Bytea
        | DataType::Bit(_)
        | DataType::BitVarying(_)
        | DataType::VarBit(_)
        | DataType::Map(_, _, _)
        | DataType::Tuple(_)
        | DataType::Nested(_)
        | DataType::Enum(_, _)
        | DataType::Set(_)
        | DataType::Struct(_, _)
        | DataType::Union(_)
        | DataType::Nullable(_)
        | DataType::LowCardinality(_)
        | DataType::Unspecified
        | DataType::Trigger
        | DataType::AnyType
        | DataType::GeometricType(_)
        | DataType::TsVector
        | DataType::TsQuery => return Err(refuse("That", LIST)),
    })
}

const LIST: &str = "use text, integer, bigint, numeric(12,2), double precision, boolean, date, timestamp, timestamptz, \
                    interval, jsonb, or an array such as text[]";

fn custom(parts: &[sqlparser::ast::ObjectNamePart]) -> Rejection {
    let name = parts.first().and_then(|part| part.as_ident()).map_or("", |ident| &ident.value);
    match name.to_ascii_lowercase().as_str() {
        "money" => refuse("money", "use numeric(12,2), and to_char to show it"),
        "number" => refuse("number", "use numeric"),
        _ => refuse(name, LIST),
    }
}

fn refuse(what: &str, instead: &str) -> Rejection {
    Rejection::new(RejectionKind::Type, format!("{what} is not available as a type: {instead}."))
}
