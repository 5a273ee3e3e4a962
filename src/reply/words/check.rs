//! Holds every language against English, and both against the code that uses them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast;
use fluent_syntax::parser;

use super::*;
use crate::reply::{CHOICE_LABEL_LIMIT, Locale, Token, args, escape};

/// A message in every form its choices can give it, variables written as `{$name}`.
struct Message {
    forms: Vec<String>,
    variables: BTreeSet<String>,
}

fn messages(language: &Language) -> BTreeMap<String, Message> {
    let mut found = BTreeMap::new();
    let files: Vec<_> = language
        .files
        .iter()
        .map(|(topic, text)| {
            let parsed = parser::parse(*text);
            parsed.unwrap_or_else(|(_, errors)| panic!("{}/{topic}.ftl: {errors:?}", language.tag))
        })
        .collect();
    let terms: BTreeMap<&str, &ast::Pattern<&str>> = files
        .iter()
        .flat_map(|file| &file.body)
        .filter_map(|entry| if let ast::Entry::Term(term) = entry { Some((term.id.name, &term.value)) } else { None })
        .collect();
    for entry in files.iter().flat_map(|file| &file.body) {
        match entry {
            ast::Entry::Message(message) => {
                let key = message.id.name;
                assert!(message.attributes.is_empty(), "{key}: attributes are not used");
                let pattern = message.value.as_ref().unwrap_or_else(|| panic!("{key} is empty"));
                let mut variables = BTreeSet::new();
                let forms = forms(pattern, &terms, &mut variables);
                let repeated = found.insert(key.to_owned(), Message { forms, variables });
                assert!(repeated.is_none(), "{}: {key} twice", language.tag);
            }
            ast::Entry::Junk { content } => panic!("{}: {content}", language.tag),
            _ => {}
        }
    }
    found
}

fn forms(
    pattern: &ast::Pattern<&str>,
    terms: &BTreeMap<&str, &ast::Pattern<&str>>,
    variables: &mut BTreeSet<String>,
) -> Vec<String> {
    let mut forms = vec![String::new()];
    for element in &pattern.elements {
        let ends = match element {
            ast::PatternElement::TextElement { value } => vec![(*value).to_owned()],
            ast::PatternElement::Placeable { expression: ast::Expression::Inline(inline) } => match inline {
                ast::InlineExpression::VariableReference { id } => {
                    variables.insert(id.name.to_owned());
                    vec![format!("{{${}}}", id.name)]
                }
                ast::InlineExpression::StringLiteral { value } => vec![(*value).to_owned()],
                ast::InlineExpression::TermReference { id, .. } => forms_of_term(id.name, terms, variables),
                other => panic!("not used in these files: {other:?}"),
            },
            ast::PatternElement::Placeable { expression: ast::Expression::Select { selector, variants } } => {
                let ast::InlineExpression::VariableReference { id } = selector else { panic!("{selector:?}") };
                variables.insert(id.name.to_owned());
                variants.iter().flat_map(|variant| self::forms(&variant.value, terms, variables)).collect()
            }
        };
        forms = forms.iter().flat_map(|start| ends.iter().map(move |end| format!("{start}{end}"))).collect();
        assert!(forms.len() <= 1000, "too many choices in one message");
    }
    forms
}

fn forms_of_term(
    name: &str,
    terms: &BTreeMap<&str, &ast::Pattern<&str>>,
    variables: &mut BTreeSet<String>,
) -> Vec<String> {
    forms(terms.get(name).unwrap_or_else(|| panic!("no term -{name}")), terms, variables)
}

/// What is wrong with a message's HTML.
fn html_fault(html: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let held = Html::raw(html.to_owned());
    for token in held.tokens() {
        match token {
            Token::Open(tag) => {
                let parent = open.last().copied();
                let nested = match tag.name {
                    "code" => matches!(parent, Some("code")),
                    "blockquote" => open.contains(&"blockquote"),
                    _ => open.contains(&"code"),
                };
                if nested || (open.contains(&"pre") && tag.name != "code") {
                    return Some(format!("<{}> inside {open:?}", tag.name));
                }
                open.push(tag.name);
            }
            Token::Close(name) => {
                if open.pop() != Some(name) {
                    return Some(format!("</{name}> closes nothing"));
                }
            }
            Token::Text(_) => {}
        }
    }
    // What the reader of tags and entities took for text comes out escaped, so that it differs.
    let written: String = held
        .tokens()
        .map(|token| match token {
            Token::Open(tag) => tag.raw.to_owned(),
            Token::Close(name) => format!("</{name}>"),
            Token::Text(text) => escape(&text).replace("&quot;", "\""),
        })
        .collect();
    if written != html.replace("&quot;", "\"") {
        return Some("a tag outside of the subset, or a bare <, > or &".into());
    }
    (!open.is_empty()).then(|| format!("{open:?} not closed"))
}

#[test]
fn every_language_says_what_english_says() {
    let english = messages(&LANGUAGES[0]);
    assert_eq!(LANGUAGES[0].tag, "en");
    for language in &LANGUAGES[1..] {
        let theirs = messages(language);
        let keys = |of: &BTreeMap<String, Message>| of.keys().cloned().collect::<BTreeSet<_>>();
        let missing: Vec<_> = keys(&english).difference(&keys(&theirs)).cloned().collect();
        let extra: Vec<_> = keys(&theirs).difference(&keys(&english)).cloned().collect();
        assert!(missing.is_empty() && extra.is_empty(), "{}: missing {missing:?}, extra {extra:?}", language.tag);
        for (key, message) in &english {
            assert_eq!(theirs[key].variables, message.variables, "{}: variables of {key}", language.tag);
        }
    }
}

#[test]
fn every_message_is_html_telegram_reads() {
    for language in LANGUAGES {
        for (key, message) in messages(language) {
            for form in &message.forms {
                assert_eq!(html_fault(form), None, "{}: {key}: {form}", language.tag);
            }
        }
    }
}

#[test]
fn the_html_check_finds_faults() {
    for html in [
        "<b>x",
        "x</b>",
        "<b><i>x</b></i>",
        "<em>x</em>",
        "a < b &lt;",
        "a > b",
        "a & b",
        "&nbsp;",
        "<code><b>x</b></code>",
    ] {
        assert!(html_fault(html).is_some(), "{html}");
    }
    assert_eq!(html_fault("<b>a</b> &lt; <pre><code class=\"language-sql\">x</code></pre>"), None);
}

/// Telegram's limits: a command's description 256 characters, the answer to a tap 200.
#[test]
fn short_messages_are_short_and_have_no_tags() {
    for language in LANGUAGES {
        for (key, message) in messages(language) {
            let limit = match key.split('-').next() {
                Some("button") => CHOICE_LABEL_LIMIT,
                Some("toast") => 150,
                Some("command") => 100,
                Some("date" | "month" | "weekday" | "category" | "field" | "kind" | "export")
                    if message.forms.iter().all(|form| form.len() < 60) =>
                {
                    60
                }
                _ => continue,
            };
            for form in &message.forms {
                assert!(form.chars().count() <= limit, "{}: {key} is too long", language.tag);
                assert!(!form.contains('<'), "{}: {key} has a tag", language.tag);
            }
        }
    }
}

#[test]
fn every_topic_file_is_loaded() {
    for language in LANGUAGES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language.tag);
        let Ok(files) = fs::read_dir(folder) else { continue };
        for file in files.flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            let known = language.files.iter().any(|(topic, _)| name == format!("{topic}.ftl"));
            assert!(known, "locales/{}/{name} is not named in reply/words", language.tag);
        }
    }
}

/// Reads the sources for `.html("key", args![…])` and `.plain(…)`: a key must exist and get exactly its variables.
#[test]
fn the_code_uses_messages_as_they_are() {
    let english = messages(&LANGUAGES[0]);
    let mut faults = Vec::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for (key, given) in uses(&text) {
            match english.get(&key) {
                None => faults.push(format!("{}: no message {key}", path.display())),
                Some(message) => {
                    if let Some(given) = given.filter(|given| *given != message.variables) {
                        faults.push(format!(
                            "{}: {key} takes {:?}, given {given:?}",
                            path.display(),
                            message.variables
                        ));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Keys made up at run time, such as `action-` and an action's kind, are known by how they begin.
#[test]
fn every_message_is_said_somewhere() {
    let made_up = [
        "action",
        "category",
        "command",
        "date",
        "field",
        "kind",
        "month",
        "receipt-doubt",
        "region",
        "skip",
        "weekday",
    ];
    let code: String = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let unsaid: Vec<_> = messages(&LANGUAGES[0])
        .into_keys()
        .filter(|key| !made_up.iter().any(|start| key.starts_with(start)) && !code.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(inside) = fs::read_dir(folder) else { return Vec::new() };
    let paths = inside.flatten().map(|entry| entry.path());
    paths
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("words/check.rs"))
        .collect()
}

/// Keys with the names given to them; `None` when the arguments are not written out on the spot.
fn uses(source: &str) -> Vec<(String, Option<BTreeSet<String>>)> {
    let mut found = Vec::new();
    // The others of a turn pass no arguments on.
    for (call, alone) in
        [(".html(", false), (".plain(", false), (".say_key(", true), (".toast(", true), (".button(", true)]
    {
        for (at, _) in source.match_indices(call) {
            let rest = source[at + call.len()..].trim_start();
            let Some((key, after)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) else { continue };
            let list = after.trim_start_matches(',').trim_start().trim_start_matches("crate::").strip_prefix("args![");
            let given = if alone { Some(BTreeSet::new()) } else { list.map(|list| names(upto_bracket(list))) };
            found.push((key.to_owned(), given));
        }
    }
    found
}

fn upto_bracket(list: &str) -> &str {
    let mut depth = 1;
    for (at, c) in list.char_indices() {
        depth += i32::from(c == '[') - i32::from(c == ']');
        if depth == 0 {
            return &list[..at];
        }
    }
    list
}

/// The texts in quotes that an arrow follows.
fn names(list: &str) -> BTreeSet<String> {
    let quoted: Vec<&str> = list.split('"').collect();
    let pairs = quoted.windows(2).filter(|pair| pair[1].trim_start().starts_with("=>"));
    pairs.map(|pair| pair[0].to_owned()).collect()
}

#[test]
fn the_reader_of_sources_finds_uses() {
    let source = r#"w.html("a-b", args!["no" => 1, "x" => list[0]]); w.plain(
        "c", args![]); w.html("d", given); w.html(key, args![]); w.html("e", crate::args!["n" => f("z")]);
        turn.say_key("g")"#;
    let set = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>());
    assert_eq!(
        uses(source),
        [
            ("a-b".into(), set(&["no", "x"])),
            ("d".into(), None),
            ("e".into(), set(&["n"])),
            ("c".into(), set(&[])),
            ("g".into(), set(&[]))
        ]
    );
}

#[test]
fn arguments_are_escaped_unless_they_are_html() {
    let en = words("en-GB");
    let html = en.html("find-none", args!["text" => "<b>&\"</b>"]);
    assert_eq!(html.as_str(), "I found nothing for “&lt;b&gt;&amp;&quot;&lt;/b&gt;”.");
    assert_eq!(html.plain(), "I found nothing for “<b>&\"</b>”.");
    let html = en.html("find-none", args!["text" => Html::text("x < y").bold()]);
    assert_eq!(html.as_str(), "I found nothing for “<b>x &lt; y</b>”.");
    assert_eq!(en.plain("button-reset", args!["book" => "R&D <1>"]), "Yes, wipe R&D <1>");
}

#[test]
fn plurals_and_counts() {
    for (language, count, expected) in [
        ("en", 1, "✅ Recorded one entry"),
        ("en", 2, "✅ Recorded 2 entries"),
        ("en-IN", 123_456, "✅ Recorded 1,23,456 entries"),
        ("es", 1, "✅ Un apunte registrado"),
        ("es", 12_345, "✅ 12.345 apuntes registrados"),
    ] {
        let locale = Locale::of(language);
        assert_eq!(locale.words().plain("entry-recorded-many", args!["count" => locale.count(count)]), expected);
    }
    assert_eq!(words("en").plain("report-entries", args!["count" => Locale::of("en").count(0)]), "No entries");
    assert_eq!(
        words("en").plain("entry-not-found", args!["no" => 12_345]).get(..27),
        Some("There is no entry #12345 he")
    );
}

#[test]
fn what_is_missing_never_breaks_a_reply() {
    let es = words("es");
    assert_eq!(es.plain("no-such-key", args![]), "[no-such-key]");
    assert_eq!(es.html("<b>", args![]).as_str(), "[&lt;b&gt;]");
    assert_eq!(es.plain("find-none", args![]), "No he encontrado nada con «{$text}».");
    assert_eq!(words("xx").language(), "en");
    assert_eq!(words("").language(), "en");
    assert_eq!(words("es-MX").language(), "es");
    for language in LANGUAGES {
        for key in messages(language).keys() {
            assert!(!words(language.tag).html(key, args![]).is_blank(), "{key}");
        }
    }
}
