//! A reply to a confirmation: what it changes about the entry.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::amount::Sign;
use super::lexer::tokens;
use super::lexicon::{self, Sense};
use super::scan::{Doubt, Mark, scan};
use super::{Ambiguity, Context, Intent, ParsedEntry, Problem, intent, normalize, segment};
use crate::ledger::money::Currency;

/// What a reply says about the entry it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correction {
    /// Change these.
    Patch(Patch),
    /// Take the entry out: `delete`, `-`, `undo`.
    Delete,
    /// It wants to change something and cannot.
    Refused(Problem),
    /// It speaks of something else.
    NotACorrection,
}

/// What changes; `None` and empty mean unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patch {
    /// Above zero.
    pub amount: Option<Decimal>,
    /// The currency.
    pub currency: Option<Currency>,
    /// Name of one of [`Context::categories`].
    pub category: Option<String>,
    /// The date.
    pub occurred_on: Option<NaiveDate>,
    /// The account.
    pub account: Option<String>,
    /// Who was paid.
    pub merchant: Option<String>,
    /// Tags to add.
    pub tags: Vec<String>,
    /// Tags to take off: all of them, or those named.
    pub untag: Option<Untag>,
    /// The new note. A reply whose words name no category is a note.
    pub note: Option<String>,
    /// Account a transfer goes to.
    pub to_account: Option<String>,
    /// `+`: the entry is income; `-` before an amount: an expense.
    pub kind: Option<super::Kind>,
}

/// Which tags go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untag {
    /// Every tag.
    All,
    /// Those named.
    Named(Vec<String>),
}

/// What takes away the thing named behind it.
const WITHOUT: &[&str] = &[
    "no", "without", "remove", "delete", "drop", "clear", "sin", "quita", "quitar", "borra", "borrar", "elimina",
    "ohne", "keine", "sans", "sem", "senza",
];
/// Small words between the two.
const BETWEEN: &[&str] = &["the", "all", "any", "las", "los", "la", "el", "todas", "todos", "alle", "die", "les"];
const TAGS: &[&str] = &["tag", "tags", "etiqueta", "etiquetas", "hashtags", "hashtag", "schlagworte", "tag's"];

const DELETE: &[&str] = &[
    "delete",
    "del",
    "remove",
    "-",
    "--",
    "x",
    "❌",
    "🗑",
    "🗑️",
    "undo",
    "deshacer",
    "deshaz",
    "deshazlo",
    "cancel",
    "wrong",
    "delete it",
    "delete this",
    "remove it",
    "nope",
    "borrar",
    "borra",
    "eliminar",
    "loschen",
    "weg",
    "supprimer",
    "efface",
    "apagar",
    "excluir",
    "elimina",
    "cancella",
    "hatao",
    "mita do",
    "oops",
    "scrap that",
    "not mine",
    "ignore",
];

/// Reads a reply to a confirmation.
pub fn parse_correction(text: &str, cx: &Context<'_>) -> Correction {
    if text.chars().take(cx.limits.max_chars + 1).count() > cx.limits.max_chars {
        return Correction::Refused(Problem::TooLong);
    }
    let clean = normalize::clean(text).replace('\n', " ");
    let folded = normalize::key(&clean);
    let bare = folded.trim_end_matches(['.', '!', ' ']);
    if DELETE.contains(&bare) {
        return Correction::Delete;
    }
    for (word, note) in [("note:", true), ("note ", true), ("merchant:", false), ("at:", false)] {
        if let Some(rest) = folded.strip_prefix(word).and_then(|_| clean.get(word.len()..)) {
            let rest = Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty());
            let patch = if note {
                Patch { note: rest, ..Patch::default() }
            } else {
                Patch { merchant: rest, ..Patch::default() }
            };
            return if patch == Patch::default() { Correction::NotACorrection } else { Correction::Patch(patch) };
        }
    }
    if let Some(untag) = untagged(&clean) {
        return Correction::Patch(Patch { untag: Some(untag), ..Patch::default() });
    }
    if let Some(problem) = relative(bare) {
        return Correction::Refused(problem);
    }
    let line = behind_lead(&clean);
    if matches!(
        intent::other_than_record(line, &Context { commands: &[], ..*cx }),
        Some(Intent::Question | Intent::Command(_))
    ) {
        return Correction::NotACorrection;
    }
    match patch(line, cx) {
        Ok(patch) if patch == Patch::default() => Correction::NotACorrection,
        // `hello there` greets and is no note.
        Ok(patch) if greets(line) && patch == (Patch { note: patch.note.clone(), ..Patch::default() }) => {
            Correction::NotACorrection
        }
        Ok(patch) => Correction::Patch(patch),
        Err(problem) => Correction::Refused(problem),
    }
}

/// `no tags`, `remove #trip`, `sin etiquetas`.
fn untagged(clean: &str) -> Option<Untag> {
    let words: Vec<&str> = clean.split_whitespace().collect();
    let (first, rest) = words.split_first()?;
    if !WITHOUT.contains(&normalize::key(first).as_str()) {
        return None;
    }
    let rest: Vec<&str> =
        rest.iter().copied().skip_while(|word| BETWEEN.contains(&normalize::key(word).as_str())).collect();
    match rest.as_slice() {
        [only] if TAGS.contains(&normalize::key(only).as_str()) => return Some(Untag::All),
        [] => return None,
        _ => {}
    }
    let named: Option<Vec<String>> = rest
        .iter()
        .filter(|word| {
            !["and", "y", "und", "et", "e", "tag", "tags", "etiqueta"].contains(&normalize::key(word).as_str())
        })
        .map(|word| word.strip_prefix('#').map(|tag| tag.trim_end_matches([',', '.']).to_owned()))
        .collect();
    named.filter(|named| !named.is_empty() && named.iter().all(|tag| !tag.is_empty())).map(Untag::Named)
}

/// `x2`, `10%`, `half`: of which amount is not said.
fn relative(bare: &str) -> Option<Problem> {
    let number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
    let times = bare.strip_prefix(['x', '×', '*']).or_else(|| bare.strip_suffix(['x', '×']));
    if times.is_some_and(|n| number(n.trim())) || ["double", "twice", "doble"].contains(&bare) {
        return Some(Problem::Ambiguous(Ambiguity::EachOrAll));
    }
    let share = bare.trim_start_matches(['+', '-']).strip_suffix('%').is_some_and(|n| number(n.trim()));
    (share || ["half", "mitad", "la mitad"].contains(&bare)).then_some(Problem::Ambiguous(Ambiguity::WhichAmount))
}

/// A greeting or thanks, and little more.
fn greets(line: &str) -> bool {
    let tokens = tokens(line);
    let len = lexicon::len(&tokens, Sense::Chat);
    len > 0 && tokens.len() <= len + 3
}

/// The correction itself in `no, 250`, `it was 250`, `change to 250`, `make it 250`, `should be food`.
fn behind_lead(clean: &str) -> &str {
    const LEADS: &[&str] = &[
        "no, it was",
        "no it was",
        "it was",
        "it is",
        "it's",
        "change to",
        "change it to",
        "change",
        "make it",
        "make that",
        "should be",
        "it should be",
        "actually",
        "sorry",
        "i meant",
        "meant",
        "no,",
        "no",
        "oops",
        "set to",
        "to",
        "was",
        "correction:",
        "edit:",
        "category:",
        "category",
        "amount:",
        "amount",
        "date:",
        "date",
        "account:",
        "account",
        "=",
        "*",
    ];
    let mut rest = clean;
    while let Some(lead) = LEADS.iter().find(|lead| {
        rest.get(..lead.len()).is_some_and(|head| head.eq_ignore_ascii_case(lead))
            && rest
                .get(lead.len()..)
                .is_some_and(|tail| !lead.ends_with(char::is_alphabetic) || tail.starts_with([' ', ',']))
    }) {
        rest = rest.get(lead.len()..).unwrap_or("").trim_start_matches([' ', ',']);
    }
    rest
}

fn patch(line: &str, cx: &Context<'_>) -> Result<Patch, Problem> {
    let tokens = tokens(line);
    // `no` alone does not say what is wrong; `in 2020` is a year and no amount.
    if matches!(tokens.as_slice(), [only] if only.key == "no") {
        return Ok(Patch::default());
    }
    if matches!(tokens.as_slice(), [lead, year] if matches!(lead.key.as_str(), "in" | "en")
        && year.text.len() == 4 && year.text.starts_with(['1', '2']) && year.text.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(Problem::Ambiguous(Ambiguity::DateOrAmount));
    }
    let items = scan(&tokens, cx);
    let numbers = items.iter().any(|item| matches!(item.mark, Mark::Amount(_, doubt) if doubt != Doubt::Hard));
    if numbers {
        let mut entries = segment::entries(line, cx)?;
        return match (entries.pop(), entries.is_empty()) {
            (Some(entry), true) => Ok(from_entry(without_category_words(entry, cx), signed(&items))),
            (Some(_), false) => Err(Problem::Ambiguous(Ambiguity::WhichAmount)),
            (None, _) => Ok(Patch::default()),
        };
    }
    // The same grammar reads what is said besides the amount, with an amount put in its place and dropped again.
    let Some(entry) = segment::entries(&format!("{line} 1.00"), cx)?.pop() else { return Ok(Patch::default()) };
    let mut patch = from_entry(without_category_words(entry, cx), None);
    patch.amount = None;
    if tokens.len() == 1 && tokens.first().is_some_and(|t| lexicon::len(std::slice::from_ref(t), Sense::Chat) > 0) {
        return Ok(Patch::default());
    }
    Ok(patch)
}

fn signed(items: &[super::scan::Item]) -> Option<super::Kind> {
    items.iter().find_map(|item| match item.mark {
        Mark::Amount(amount, _) => {
            amount.sign.map(|sign| if sign == Sign::Plus { super::Kind::Income } else { super::Kind::Expense })
        }
        _ => None,
    })
}

fn from_entry(entry: ParsedEntry, kind: Option<super::Kind>) -> Patch {
    let kind = if entry.kind == super::Kind::Transfer { Some(entry.kind) } else { kind };
    let note = entry.note.filter(|note| note.chars().any(char::is_alphanumeric));
    Patch {
        amount: Some(entry.amount),
        currency: entry.currency,
        category: entry.category,
        occurred_on: entry.occurred_on,
        account: entry.account,
        to_account: entry.to_account,
        merchant: entry.merchant,
        tags: entry.tags,
        untag: None,
        note,
        kind,
    }
}

/// A note that only names its category moves the entry there and stays as it was.
fn without_category_words(entry: ParsedEntry, cx: &Context<'_>) -> ParsedEntry {
    let only_named = entry.note.as_deref().zip(entry.category.as_deref()).is_some_and(|(note, name)| {
        let category = cx.categories.iter().find(|category| category.name == name);
        category.is_some_and(|category| super::wording::is_named(category, note))
    });
    ParsedEntry { note: if only_named { None } else { entry.note }, ..entry }
}
