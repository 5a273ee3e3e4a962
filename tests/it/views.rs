//! The views' comments in the database are the one source of what is said about them: to the model and in the docs.

use std::path::Path;

use quipu::sqlguard::{NARROW, SCHEMA, VIEWS};
use sqlx::Row;

use crate::harness::TestDatabase;

/// Between these in the page stands the table of the views.
const MARK: &str = "<!-- views -->\n";

struct Column {
    view: String,
    said_of_view: String,
    name: String,
    sql_type: String,
    said: String,
}

/// Every column of every view, views in the order of the catalogue.
async fn columns() -> Vec<Column> {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    let rows = sqlx::query(
        "select c.relname::text, obj_description(c.oid), a.attname::text, format_type(a.atttypid, a.atttypmod),
                col_description(c.oid, a.attnum)
         from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
         where n.nspname = 'quipu_views' and a.attnum > 0 order by a.attnum",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let text = |row: &sqlx::postgres::PgRow, n: usize| row.get::<Option<String>, _>(n).unwrap_or_default();
    let mut columns: Vec<Column> = rows
        .iter()
        .map(|row| Column {
            view: text(row, 0),
            said_of_view: text(row, 1),
            name: text(row, 2),
            sql_type: text(row, 3),
            said: text(row, 4),
        })
        .collect();
    columns.sort_by_key(|column| VIEWS.iter().position(|view| view.name == column.view));
    columns
}

#[tokio::test]
async fn the_views_are_as_the_guards_catalogue_says() {
    let found: Vec<[String; 3]> =
        columns().await.into_iter().map(|column| [column.view, column.name, column.sql_type]).collect();
    let expected: Vec<[String; 3]> = VIEWS
        .iter()
        .flat_map(|view| view.columns.iter().map(|c| [view.name, c.name, c.sql_type].map(str::to_owned)))
        .collect();
    assert_eq!(found, expected);
}

/// What a narrow form shows is what the view shows, and nothing is missing but what the catalogue says.
#[tokio::test]
async fn narrow_forms_are_the_view_without_some_columns() {
    let database = TestDatabase::new().await;
    let pool = database.pool().await;
    let of = async |schema: &str| {
        let columns = sqlx::query_as::<_, (String, String)>(
            "select a.attname::text, format_type(a.atttypid, a.atttypmod)
             from pg_attribute a where a.attrelid = to_regclass($1 || '.transactions') and a.attnum > 0 order by a.attnum",
        );
        columns.bind(schema.to_owned()).fetch_all(&pool).await.unwrap()
    };
    let wide = of(SCHEMA).await;
    for narrow in NARROW {
        let expected: Vec<_> =
            wide.iter().filter(|(name, _)| !narrow.without.contains(&name.as_str())).cloned().collect();
        assert_eq!(expected.len() + narrow.without.len(), wide.len());
        assert_eq!(of(narrow.schema).await, expected, "{}", narrow.schema);
    }
}

/// `QUIPU_WRITE_VIEWS=1 cargo test --test it views` writes both anew after a comment changed.
#[tokio::test]
async fn what_the_model_and_the_docs_are_told_is_what_the_database_says() {
    let columns = columns().await;
    let (mut prompt, mut table) =
        (String::new(), String::from("| view | column | type | what it is |\n|---|---|---|---|\n"));
    let mut last = "";
    for Column { view, said_of_view, name, sql_type, said } in &columns {
        assert!(!said.is_empty() && !said_of_view.is_empty(), "{view}.{name} has no comment");
        if view != last {
            prompt.push_str(&format!("{view}: {said_of_view}\n"));
            table.push_str(&format!("| `{view}` | | | {said_of_view} |\n"));
            last = view;
        }
        prompt.push_str(&format!("  {name} {sql_type} — {said}\n"));
        table.push_str(&format!("| | `{name}` | {sql_type} | {} |\n", said.replace('|', "\\|")));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (prompt_file, page_file) = (root.join("prompts/views.md"), root.join("docs/sql-isolation.md"));
    let page = std::fs::read_to_string(&page_file).unwrap();
    let parts: Vec<&str> = page.split(MARK).collect();
    assert_eq!(parts.len(), 3, "the page has no place for the table");
    if std::env::var_os("QUIPU_WRITE_VIEWS").is_some() {
        std::fs::write(&prompt_file, &prompt).unwrap();
        std::fs::write(&page_file, [parts[0], &table, parts[2]].join(MARK)).unwrap();
        return;
    }
    let again = "comments changed: run QUIPU_WRITE_VIEWS=1 cargo test --test it views";
    assert_eq!(std::fs::read_to_string(&prompt_file).unwrap(), prompt, "{again}");
    assert_eq!(parts[1], table, "{again}");
}
