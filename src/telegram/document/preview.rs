//! What an import would change, before it does.

use super::columns::order_key;
use super::{Compared, Look, Verb, button, data, places};
use crate::args;
use crate::intake::statement::{BalanceProof, Skipped, SourceAccount, Statement, Why};
use crate::intake::statement_import::{self as import, Class, Pair, Places, Total};
use crate::ledger::{AccountNo, Currency, DraftId};
use crate::reply::{Choice, Html, Reply, clean, clean_to};
use crate::telegram::turn::Turn;

/// Most pairs of a row and an entry that a preview lists.
const LISTED: usize = 5;
/// Most lines named for one reason to skip them.
const LINES: usize = 8;

/// What an import would change, with the buttons to do it, to choose and to change it.
pub(super) fn preview(turn: &Turn<'_>, id: DraftId, look: &Look, compared: &Compared) -> Reply {
    let Look { content, statement, glance, .. } = look;
    let Compared { places: into, all, chosen, opening } = compared;
    let words = turn.words();
    let name = clean(&content.name);
    let mut html = words.html("statement-title", args!["name" => name.clone()]);
    if let Some((first, last)) = import::span(statement) {
        let span = turn.scene.locale.span(first, last, turn.scene.today);
        let rows = turn.scene.locale.count(statement.rows.len());
        html.line(&words.html("statement-span", args!["rows" => rows, "span" => span]));
    }
    if content.model.is_some() {
        let proven = matches!(statement.proof, BalanceProof::Proven { .. });
        html.line(&words.html(if proven { "statement-read-by-model" } else { "statement-doubt-model" }, args![]));
    }
    html.paragraph(&counts(turn, compared, statement));
    html.line(&remarks(turn, statement));
    html.line(&recalled(turn, statement));
    for (key, pairs) in [("statement-matched-list", &chosen.matched), ("statement-doubtful-list", &chosen.doubtful)] {
        html.line(&listed(turn, key, pairs, statement));
    }
    for line in totals(turn, into, statement, &chosen.new) {
        html.line(&line);
    }
    match places::several(look) {
        None => {
            html.line(&proof(turn, statement.proof, import::balance_currency(into, statement)));
            let account = places::account_name(turn, into.only());
            html.line(&words.html("statement-account", args!["account" => account]));
        }
        Some(sources) => {
            for (source, no) in sources.iter().zip(into.accounts()).filter(|(source, _)| source.rows > 0) {
                html.paragraph(&source_line(turn, source, no));
            }
        }
    }
    if !content.tags.is_empty() {
        let tags = content.tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ");
        html.line(&words.html("statement-tags", args!["tags" => tags]));
    }
    if let Some(text) = &content.unknown {
        html.line(&words.html("statement-caption-unknown", args!["text" => clean(text)]));
    }
    if let Some((amount, day)) = opening {
        let key = if content.opening { "statement-opens" } else { "statement-may-open" };
        let day = turn.scene.locale.date_long(*day);
        let amount = turn.scene.locale.money(*amount, into.home());
        html.line(&words.html(key, args!["amount" => amount, "date" => day]));
    }
    let opening = opening.and_then(|_| {
        let key = if content.opening { "statement-button-opening-off" } else { "statement-button-opening" };
        button(turn, key, id, Verb::Opening)
    });
    let change = [
        button(turn, "statement-button-columns", id, Verb::Columns).filter(|_| !glance.columns.is_empty()),
        button(turn, "button-account", id, Verb::Accounts),
    ];
    let recalled = [
        button(turn, "statement-button-turn", id, Verb::Turn).filter(|_| statement.remarks.recalled_sign),
        button(turn, "statement-button-order", id, Verb::NextOrder)
            .filter(|_| statement.remarks.recalled_order.is_some()),
    ];
    let discard = button(turn, "button-discard", id, Verb::Discard);
    if all.is_empty() && compared.taken_opening(content).is_none() {
        html.paragraph(&words.html("statement-nothing-new", args!["name" => name]));
        // The rows may be those of another account, or read the wrong way.
        return Reply::text(html)
            .row(recalled.into_iter().flatten())
            .row(opening)
            .row(change.into_iter().flatten())
            .row(discard);
    }
    let tell =
        button(turn, "statement-button-words", id, Verb::Words).filter(|_| !statement.remarks.unclear.is_empty());
    let import = button(turn, "button-import", id, Verb::Import).filter(|_| !compared.is_empty(content));
    let some = button(turn, "statement-button-some", id, Verb::Some).filter(|_| !all.is_empty());
    let decide = Choice::new(
        &words.plain("statement-button-doubtful", args!["count" => all.doubtful.len()]),
        data(id, Verb::Doubtful(0)),
    );
    Reply::text(html)
        .row([import, some].into_iter().flatten())
        .row(decide.ok().filter(|_| !all.doubtful.is_empty()))
        .row(tell)
        .row(recalled.into_iter().flatten())
        .row(opening)
        .row(change.into_iter().flatten())
        .row(discard)
}

/// What the reading left out or took for granted.
fn remarks(turn: &Turn<'_>, statement: &Statement) -> Html {
    let (words, remarks) = (turn.words(), &statement.remarks);
    let mut html = Html::default();
    if !remarks.unclear.is_empty() {
        let said: Vec<String> = remarks.unclear.iter().map(|word| format!("“{}”", clean_to(word, 40))).collect();
        html.line(&words.html("statement-unclear", args!["words" => said.join(", ")]));
    }
    if remarks.ends_early {
        html.line(&words.html("statement-ends-early", args![]));
    }
    if remarks.days_from_above > 0 {
        let count = turn.scene.locale.count(remarks.days_from_above);
        html.line(&words.html("statement-days-from-above", args!["count" => count]));
    }
    for (key, rows) in [("statement-fees-counted", remarks.fees_counted), ("statement-fees-aside", remarks.fees_aside)]
    {
        if rows > 0 {
            html.line(&words.html(key, args!["count" => turn.scene.locale.count(rows)]));
        }
    }
    html
}

/// What the reading took from earlier files of the layout, or what it no longer does.
fn recalled(turn: &Turn<'_>, statement: &Statement) -> Html {
    let (words, remarks) = (turn.words(), &statement.remarks);
    let mut html = Html::default();
    let order = |order| words.plain(order_key(order), args![]);
    if let Some(known) = remarks.recalled_order {
        html.line(&words.html("statement-recalled", args!["how" => order(known)]));
    }
    if remarks.recalled_sign {
        let how = words.plain("statement-recalled-sign", args![]);
        html.line(&words.html("statement-recalled", args!["how" => how]));
    }
    if let Some(before) = remarks.order_before {
        let (before, now) = (order(before), order(statement.layout.date_order));
        html.line(&words.html("statement-order-changed", args!["before" => before, "now" => now]));
    }
    html
}

/// Where the rows of one of the file's accounts go, and whether its balances prove them.
fn source_line(turn: &Turn<'_>, source: &SourceAccount, into: Option<AccountNo>) -> Html {
    let book = &turn.scene.book;
    let home = into.and_then(|no| book.account(no)).map_or(book.currency, |account| account.currency);
    let (name, account) = (places::name(turn, source), places::account_name(turn, into));
    let rows = turn.scene.locale.count(source.rows);
    let args = args!["name" => name, "account" => account, "rows" => rows];
    let mut html = turn.words().html("statement-source", args);
    html.line(&proof(turn, source.proof, source.currency.unwrap_or(home)));
    html
}

/// Money in and out of rows, a line a currency.
pub(super) fn totals(turn: &Turn<'_>, into: &Places, statement: &Statement, rows: &[usize]) -> Vec<Html> {
    let locale = turn.scene.locale;
    let totals = import::totals(into, statement, rows);
    let line = |total: &Total| {
        let money = |amount| locale.money(amount, total.currency);
        turn.words().html("statement-totals", args!["in" => money(total.money_in), "out" => money(total.money_out)])
    };
    totals.iter().take(LISTED).map(line).collect()
}

fn counts(turn: &Turn<'_>, compared: &Compared, statement: &Statement) -> Html {
    let words = turn.words();
    let mut html = Html::default();
    let chosen = &compared.chosen;
    let skipped = statement.skipped.iter().filter(|skipped| skipped.why != Why::Heading).count() + chosen.unusable;
    for (key, count) in [
        ("statement-new", chosen.new.len()),
        ("statement-present", chosen.present),
        ("statement-matched", chosen.matched.len()),
        ("statement-doubtful", chosen.doubtful.len()),
        ("statement-left-out", chosen.left_out),
        ("statement-skipped", skipped),
    ] {
        if count > 0 || key == "statement-new" {
            html.line(&words.html(key, args!["count" => turn.scene.locale.count(count)]));
        }
    }
    html.line(&skipped_lines(turn, statement));
    html
}

/// Which lines were skipped, by their reasons; those that may be money that moved first, and marked.
fn skipped_lines(turn: &Turn<'_>, statement: &Statement) -> Html {
    let words = turn.words();
    let mut reasons: Vec<(Why, Vec<usize>)> = Vec::new();
    for Skipped { line, why } in statement.skipped.iter().filter(|skipped| skipped.why != Why::Heading) {
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, lines)) => lines.push(*line),
            None => reasons.push((*why, vec![*line])),
        }
    }
    reasons.sort_by_key(|(why, _)| !why.may_be_money());
    let mut html = Html::default();
    for (why, lines) in reasons {
        let mut shown: Vec<String> = lines.iter().take(LINES).map(usize::to_string).collect();
        if lines.len() > LINES {
            shown.push("…".to_owned());
        }
        let key = if why.may_be_money() { "statement-skipped-money" } else { "statement-skipped-lines" };
        let why = words.plain(why_key(why), args![]);
        html.line(&words.html(key, args!["lines" => shown.join(", "), "count" => lines.len(), "why" => why]));
    }
    html
}

fn why_key(why: Why) -> &'static str {
    match why {
        Why::NoDate => "statement-why-no-date",
        Why::Undated => "statement-why-undated",
        Why::NoAmount => "statement-why-no-amount",
        Why::Unreadable => "statement-why-unreadable",
        Why::Balance => "statement-why-balance",
        Why::Total => "statement-why-total",
        Why::Pending => "statement-why-pending",
        Why::Failed => "statement-why-failed",
        Why::Neutral => "statement-why-neutral",
        Why::Direction => "statement-why-direction",
        Why::Fields => "statement-why-fields",
        Why::Heading => "statement-why-heading",
        Why::Unread => "statement-why-unread",
    }
}

/// The first of the rows that are, or may be, what somebody typed.
fn listed(turn: &Turn<'_>, key: &str, pairs: &[Pair], statement: &Statement) -> Html {
    let mut html = Html::default();
    if pairs.is_empty() {
        return html;
    }
    html.line(&turn.words().html(key, args![]));
    for found in pairs.iter().take(LISTED) {
        html.line(&pair(turn, found, statement));
    }
    if pairs.len() > LISTED {
        html.line(&turn.words().html("list-more", args!["count" => pairs.len() - LISTED]));
    }
    html
}

/// A row beside the entry that it is, or may be.
pub(super) fn pair(turn: &Turn<'_>, pair: &Pair, statement: &Statement) -> Html {
    let (words, locale) = (turn.words(), &turn.scene.locale);
    let Some(row) = statement.rows.get(pair.row) else { return Html::default() };
    let entry = &pair.entry;
    let what = clean_to(&entry.text, 40);
    let key = if what.is_empty() { "statement-pair-wordless" } else { "statement-pair" };
    let amount = locale.money(entry.amount.normalize(), entry.currency);
    let amount = match pair.settled {
        Some(settled) => format!("{amount} → {}", locale.money(settled, entry.currency)),
        None => amount,
    };
    words.html(
        key,
        args!["line" => row.line, "row" => clean_to(&row.description, 40), "no" => entry.no.0, "what" => what,
              "date" => locale.date(entry.occurred_on, turn.scene.today), "amount" => amount],
    )
}

fn proof(turn: &Turn<'_>, proof: BalanceProof, currency: Currency) -> Html {
    let words = turn.words();
    let money = |amount| turn.scene.locale.money(amount, currency);
    match proof {
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

/// The key of a class' name.
pub(super) fn class_key(class: Class) -> &'static str {
    match class {
        Class::New => "statement-class-new",
        Class::Doubtful => "statement-class-doubtful",
        Class::Matched => "statement-class-matched",
    }
}
