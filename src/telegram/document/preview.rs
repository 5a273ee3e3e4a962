//! What an import would change, before it does.

use super::ask::ask;
use super::{Content, account_of};
use crate::args;
use crate::intake::statement::{BalanceProof, SourceAccount, Statement};
use crate::intake::statement_import::{self as import, Difference, Pair};
use crate::ledger::{Currency, DraftId};
use crate::reply::{Html, Reply, clean, clean_to};
use crate::store::StoreError;
use crate::telegram::confirm;
use crate::telegram::turn::Turn;

/// Most pairs of a row and an entry that a preview lists.
const LISTED: usize = 5;

/// What an import would change, or the question that must be answered first.
pub(super) async fn preview(
    turn: &mut Turn<'_>,
    id: DraftId,
    content: &Content,
    statement: &Statement,
) -> Result<Reply, StoreError> {
    if let Some(question) = statement.asked.first() {
        return Ok(ask(turn, id, *question, statement));
    }
    let book = turn.scene.book.clone();
    let Some(account) = account_of(turn, content) else { return Ok(Reply::default()) };
    let difference = import::compare(turn.db, &book, account, statement).await?;
    let words = turn.words();
    let name = clean(&content.name);
    let mut html = words.html("statement-title", args!["name" => name.clone()]);
    if let Some((first, last)) = import::span(statement) {
        let span = turn.scene.locale.span(first, last, turn.scene.today);
        html.line(
            &words
                .html("statement-span", args!["rows" => turn.scene.locale.count(statement.rows.len()), "span" => span]),
        );
    }
    html.paragraph(&counts(turn, &difference, statement));
    for (key, pairs) in
        [("statement-matched-list", &difference.matched), ("statement-doubtful-list", &difference.doubtful)]
    {
        html.line(&listed(turn, key, pairs, statement));
    }
    let (money_in, money_out) = import::totals(&book, account, statement, &difference.new);
    let currency = book.account(account).map_or(book.currency, |account| account.currency);
    let money = |amount| turn.scene.locale.money(amount, currency);
    html.line(&words.html("statement-totals", args!["in" => money(money_in), "out" => money(money_out)]));
    html.line(&proof(turn, statement, currency));
    let account_name = confirm::account(&book, Some(account));
    html.line(&words.html("statement-account", args!["account" => account_name]));
    if statement.accounts.len() > 1 {
        let names: Vec<String> = statement.accounts.iter().take(LISTED).map(SourceAccount::shown).collect();
        let count = statement.accounts.len();
        html.line(&words.html("statement-accounts", args!["count" => count, "names" => clean(&names.join(", "))]));
    }
    if difference.is_empty() {
        html.paragraph(&words.html("statement-nothing-new", args!["name" => name]));
        // The rows may be those of another account.
        let row = [
            turn.button("button-account", format!("s:{id}:accounts")),
            turn.button("button-discard", format!("s:{id}:discard")),
        ];
        return Ok(Reply::text(html).row(row.into_iter().flatten()));
    }
    let row = [
        turn.button("button-import", format!("s:{id}:import")),
        turn.button("button-account", format!("s:{id}:accounts")),
        turn.button("button-discard", format!("s:{id}:discard")),
    ];
    Ok(Reply::text(html).row(row.into_iter().flatten()))
}

fn counts(turn: &Turn<'_>, difference: &Difference, statement: &Statement) -> Html {
    let words = turn.words();
    let mut html = Html::default();
    let skipped = statement.skipped.len() + difference.unusable;
    for (key, count) in [
        ("statement-new", difference.new.len()),
        ("statement-present", difference.present),
        ("statement-matched", difference.matched.len()),
        ("statement-doubtful", difference.doubtful.len()),
        ("statement-skipped", skipped),
    ] {
        if count > 0 || key == "statement-new" {
            html.line(&words.html(key, args!["count" => turn.scene.locale.count(count)]));
        }
    }
    html
}

/// The first of the rows that are, or may be, what somebody typed.
fn listed(turn: &Turn<'_>, key: &str, pairs: &[Pair], statement: &Statement) -> Html {
    let mut html = Html::default();
    if pairs.is_empty() {
        return html;
    }
    let (words, locale) = (turn.words(), &turn.scene.locale);
    html.line(&words.html(key, args![]));
    for pair in pairs.iter().take(LISTED) {
        let Some(row) = statement.rows.get(pair.row) else { continue };
        let entry = &pair.entry;
        let what = clean_to(&entry.text, 40);
        html.line(&words.html(
            if what.is_empty() { "statement-pair-wordless" } else { "statement-pair" },
            args!["line" => row.line, "row" => clean_to(&row.description, 40), "no" => entry.no.0,
                  "what" => what, "date" => locale.date(entry.occurred_on, turn.scene.today),
                  "amount" => locale.money(entry.amount.normalize(), entry.currency)],
        ));
    }
    if pairs.len() > LISTED {
        html.line(&words.html("list-more", args!["count" => pairs.len() - LISTED]));
    }
    html
}

fn proof(turn: &Turn<'_>, statement: &Statement, currency: Currency) -> Html {
    let words = turn.words();
    let money = |amount| turn.scene.locale.money(amount, currency);
    match statement.proof {
        BalanceProof::Proven { opening, closing } => {
            words.html("statement-proof", args!["opening" => money(opening), "closing" => money(closing)])
        }
        BalanceProof::Stated { opening, closing } => {
            words.html("statement-proof-stated", args!["opening" => money(opening), "closing" => money(closing)])
        }
        BalanceProof::Each { count } => words.html("statement-proof-each", args!["count" => count]),
        BalanceProof::Broken { line } => words.html("statement-proof-broken", args!["line" => line]),
        BalanceProof::NoBalance => words.html("statement-proof-none", args![]),
    }
}
