//! The views a query may read: the one list of them in the code. The migration creates exactly these, with these comments.

/// The schema of the views. `search_path` does not hold it, so emitted SQL always names it.
pub const SCHEMA: &str = "quipu_views";

/// One view, as a question may use it. Every row belongs to the book that asks.
#[derive(Debug, PartialEq, Eq)]
pub struct View {
    pub name: &'static str,
    pub comment: &'static str,
    pub columns: &'static [ViewColumn],
}

/// A column, its type as PostgreSQL's `format_type` prints it, and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct ViewColumn {
    pub name: &'static str,
    pub sql_type: &'static str,
    pub comment: &'static str,
}

/// The view of that (folded) name.
pub fn view(name: &str) -> Option<&'static View> {
    VIEWS.iter().find(|view| view.name == name)
}

const fn col(name: &'static str, sql_type: &'static str, comment: &'static str) -> ViewColumn {
    ViewColumn { name, sql_type, comment }
}

/// All views, in the order a prompt shows them.
pub const VIEWS: &[View] = &[
    View {
        name: "transactions",
        comment: "Every recorded entry of the book, one row each.",
        columns: &[
            col("id", "bigint", "The entry's short number, as in #42."),
            col("kind", "text", "One of expense, income, transfer."),
            col(
                "amount",
                "numeric",
                "How much, always positive, in the entry's own currency; kind says the direction.",
            ),
            col("currency", "text", "ISO 4217 code of amount."),
            col("amount_book", "numeric", "The amount in the book's currency; null when no rate is known."),
            col("category", "text", "The category's name; null when uncategorised."),
            col("merchant", "text", "Who was paid or who paid; null when unknown."),
            col("description", "text", "The note that was written with the entry."),
            col("account", "text", "Name of the account the money left or reached."),
            col("to_account", "text", "Name of the receiving account of a transfer; null otherwise."),
            col("payer", "text", "Who of the book's members recorded or paid it."),
            col("occurred_on", "date", "The day it happened; use this for any question about time."),
            col("created_at", "timestamp with time zone", "When it was recorded."),
            col("tags", "text[]", "Tags without the #; test with 'x' = ANY(tags)."),
            col("source", "text", "Where it came from: text, receipt, statement, recurring or api."),
        ],
    },
    View {
        name: "accounts",
        comment: "The book's accounts, wallets and cards.",
        columns: &[
            col("name", "text", "The account's name."),
            col("currency", "text", "ISO 4217 code of balance."),
            col("balance", "numeric", "What is in it now: opening balance, income less expenses, transfers."),
            col("opened_on", "date", "The day it was opened."),
            col("archived", "boolean", "True when it is no longer used."),
        ],
    },
    View {
        name: "budgets",
        comment: "Spending limits with what is spent in the running period.",
        columns: &[
            col("category", "text", "The category it limits; null limits all spending."),
            col("amount", "numeric", "The limit for one period."),
            col("currency", "text", "ISO 4217 code of amount, spent and left."),
            col("period", "text", "One of week, month, year."),
            col("spent", "numeric", "Expenses so far in the running period."),
            col("left", "numeric", "amount less spent; negative when overspent."),
            col("starts_on", "date", "First day of the running period."),
            col("ends_on", "date", "Last day of the running period."),
        ],
    },
    View {
        name: "goals",
        comment: "Savings goals.",
        columns: &[
            col("name", "text", "The goal's name."),
            col("target_amount", "numeric", "How much is to be saved."),
            col("saved_amount", "numeric", "How much is saved so far."),
            col("currency", "text", "ISO 4217 code of both amounts."),
            col("due_on", "date", "The day it is to be reached; null when open."),
        ],
    },
    View {
        name: "recurring",
        comment: "Entries that repeat: rent, salary, subscriptions.",
        columns: &[
            col("name", "text", "What it is called."),
            col("kind", "text", "One of expense, income, transfer."),
            col("amount", "numeric", "How much each time, always positive."),
            col("currency", "text", "ISO 4217 code of amount."),
            col("category", "text", "The category's name; null when uncategorised."),
            col("account", "text", "Name of the account it moves."),
            col("period", "text", "One of day, week, month, year."),
            col("next_on", "date", "The next day it is due."),
        ],
    },
    View {
        name: "categories",
        comment: "The book's categories.",
        columns: &[
            col("name", "text", "The category's name."),
            col("kind", "text", "One of expense, income."),
            col("emoji", "text", "Its emoji; null when it has none."),
            col("archived", "boolean", "True when it is no longer offered."),
        ],
    },
    View {
        name: "calendar",
        comment: "One row a day, for questions about days without entries; join on day.",
        columns: &[
            col("day", "date", "The day."),
            col("year", "integer", "Its year."),
            col("month", "integer", "Its month, 1 to 12."),
            col("week", "integer", "Its ISO week, 1 to 53."),
            col("weekday", "integer", "Its ISO weekday, 1 is Monday and 7 is Sunday."),
            col("month_start", "date", "First day of its month."),
            col("is_weekend", "boolean", "True on Saturday and Sunday."),
        ],
    },
];
