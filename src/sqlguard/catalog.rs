//! The views a query may read: the one list of them in the code. The migrations create exactly these; what they mean is
//! said by their comments in the database, of which `prompts/views.md` is made.

/// The schema of the views. `search_path` does not hold it, so emitted SQL always names it.
pub const SCHEMA: &str = "quipu_views";

/// A schema in which the view of the entries has fewer columns, and is cheaper to plan and to read: a query that names
/// none of the others is sent there. What can be asked is the same.
#[derive(Debug, PartialEq, Eq)]
pub struct Narrow {
    pub schema: &'static str,
    /// Columns it does not have.
    pub without: &'static [&'static str],
}

/// The view that has narrow forms.
pub const NARROWED: &str = "transactions";

/// Narrow forms, narrowest first.
pub const NARROW: [Narrow; 2] = [
    Narrow { schema: "quipu_views_plain", without: &["amount_book", "category", "account", "to_account", "payer"] },
    Narrow { schema: "quipu_views_category", without: &["amount_book", "account", "to_account", "payer"] },
];

/// Every view that a query can be sent to, with its schema.
pub fn relations() -> impl Iterator<Item = (&'static str, &'static str)> {
    let narrow = NARROW.iter().map(|narrow| (narrow.schema, NARROWED));
    VIEWS.iter().map(|view| (SCHEMA, view.name)).chain(narrow)
}

/// One view, as a question may use it. Every row belongs to the book that asks.
#[derive(Debug, PartialEq, Eq)]
pub struct View {
    pub name: &'static str,
    pub columns: &'static [ViewColumn],
    /// A column that tells its rows apart, of one currency.
    pub key: &'static str,
    /// Whether its rows are the ledger's, and not the days of a calendar.
    pub recorded: bool,
}

/// A column, and its type as PostgreSQL's `format_type` prints it.
#[derive(Debug, PartialEq, Eq)]
pub struct ViewColumn {
    pub name: &'static str,
    pub sql_type: &'static str,
}

/// The view of that (folded) name.
pub fn view(name: &str) -> Option<&'static View> {
    VIEWS.iter().find(|view| view.name == name)
}

const fn col(name: &'static str, sql_type: &'static str) -> ViewColumn {
    ViewColumn { name, sql_type }
}

/// All views, in the order a prompt shows them.
pub const VIEWS: &[View] = &[
    View {
        name: "transactions",
        key: "id",
        recorded: true,
        columns: &[
            col("id", "bigint"),
            col("kind", "text"),
            col("amount", "numeric"),
            col("currency", "text"),
            col("amount_book", "numeric"),
            col("category", "text"),
            col("merchant", "text"),
            col("description", "text"),
            col("account", "text"),
            col("to_account", "text"),
            col("payer", "text"),
            col("occurred_on", "date"),
            col("created_at", "timestamp with time zone"),
            col("tags", "text[]"),
            col("source", "text"),
            col("payment_mode", "text"),
            col("is_refund", "boolean"),
        ],
    },
    View {
        name: "accounts",
        key: "name",
        recorded: true,
        columns: &[
            col("name", "text"),
            col("currency", "text"),
            col("balance", "numeric"),
            col("opened_on", "date"),
            col("archived", "boolean"),
        ],
    },
    View {
        name: "budgets",
        key: "category",
        recorded: true,
        columns: &[
            col("category", "text"),
            col("amount", "numeric"),
            col("currency", "text"),
            col("period", "text"),
            col("spent", "numeric"),
            col("left", "numeric"),
            col("starts_on", "date"),
            col("ends_on", "date"),
        ],
    },
    View {
        name: "goals",
        key: "name",
        recorded: true,
        columns: &[
            col("name", "text"),
            col("target_amount", "numeric"),
            col("saved_amount", "numeric"),
            col("currency", "text"),
            col("due_on", "date"),
        ],
    },
    View {
        name: "recurring",
        key: "name",
        recorded: true,
        columns: &[
            col("name", "text"),
            col("kind", "text"),
            col("amount", "numeric"),
            col("currency", "text"),
            col("category", "text"),
            col("account", "text"),
            col("period", "text"),
            col("next_on", "date"),
            col("every", "integer"),
            col("to_account", "text"),
            col("paused", "boolean"),
        ],
    },
    View {
        name: "categories",
        key: "name",
        recorded: true,
        columns: &[col("name", "text"), col("kind", "text"), col("emoji", "text"), col("archived", "boolean")],
    },
    View {
        name: "calendar",
        key: "day",
        recorded: false,
        columns: &[
            col("day", "date"),
            col("year", "integer"),
            col("month", "integer"),
            col("week", "integer"),
            col("weekday", "integer"),
            col("month_start", "date"),
            col("is_weekend", "boolean"),
        ],
    },
];
