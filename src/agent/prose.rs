//! PURE: what a model wrote becomes text fit to show: its HTML and Markdown are text, its links are dropped, nothing in
//! it is invisible, and it is short.

use crate::reply::{Html, clean_to};

/// Most lines of an answer.
const LINES: usize = 40;
/// Most characters of a line.
const LINE_CHARS: usize = 600;
/// Most characters of an answer.
const CHARS: usize = 2_500;
/// What stands for a link that was dropped.
const DROPPED: &str = "…";

/// Cleans a model's words. `known`: texts of the ledger and of the person, in which an address such as `amazon.com` is
/// a name and may be repeated.
pub fn clean(text: &str, known: &[String]) -> String {
    let mut cleaned = String::new();
    let mut left = CHARS;
    let lines = text.lines().map(|line| line.chars().take(4 * LINE_CHARS).collect::<String>());
    let mut blank = false;
    for line in lines.take(4 * LINES).map(|line| clean_line(&line, known)).take(LINES) {
        if line.is_empty() {
            blank = !cleaned.is_empty();
            continue;
        }
        if left == 0 {
            break;
        }
        let line = clean_to(&line, LINE_CHARS.min(left));
        left = left.saturating_sub(line.chars().count());
        if !cleaned.is_empty() {
            cleaned.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        cleaned.push_str(&line);
    }
    cleaned
}

/// Clean text as it is shown.
pub fn html(cleaned: &str) -> Html {
    let mut html = Html::default();
    for (index, line) in cleaned.split('\n').enumerate() {
        if index > 0 {
            html.push(&Html::text("\n"));
        }
        html.push(&Html::text(line));
    }
    html
}

fn clean_line(line: &str, known: &[String]) -> String {
    let line = clean_to(line, LINE_CHARS);
    let line = line.replace("**", "").replace("__", "").replace('`', "").replace("](", " ");
    let line = line.trim_start_matches('#').trim_start();
    let line = match line.strip_prefix("* ").or_else(|| line.strip_prefix("- ")) {
        Some(item) => format!("• {item}"),
        None => line.to_owned(),
    };
    let words: Vec<String> = line.split(' ').map(|word| without_link(word, known)).collect();
    words.join(" ")
}

/// The word, or a mark where it was a link, a handle or an address.
fn without_link(word: &str, known: &[String]) -> String {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/' && c != '@');
    let lower = core.to_lowercase();
    if known.iter().any(|text| !core.is_empty() && text.to_lowercase().contains(&lower)) && !lower.contains('/') {
        return word.trim_start_matches('@').to_owned();
    }
    let schemed = lower.contains("://") || lower.contains("www.") || lower.starts_with("tg:");
    if schemed || lower.contains('@') || is_domain(&lower) {
        return DROPPED.to_owned();
    }
    word.to_owned()
}

/// `evil.example`, `t.me/x`: letters on both sides of the last dot before a slash.
fn is_domain(word: &str) -> bool {
    let host = word.split(['/', '?', ':', '(']).next().unwrap_or_default();
    let Some((name, top)) = host.rsplit_once('.') else { return false };
    let name_ends = name.chars().next_back().is_some_and(char::is_alphanumeric);
    name_ends && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_text_without_links() {
        let known = ["Amazon.com".to_owned(), "how much at booking.com".to_owned()];
        for (text, expected) in [
            ("You spent **€45** on `food`.", "You spent €45 on food."),
            ("# Title\n\n\n- one\n* two", "Title\n\n• one\n• two"),
            ("<b>x</b> <script>", "<b>x</b> <script>"),
            ("see https://evil.example/x now", "see … now"),
            ("[click](http://evil.example)", "[click …"),
            ("go to t.me/evil or evil.example.", "go to … or …"),
            ("ask @evil_bot or mail a@b.de", "ask … or mail …"),
            ("at Amazon.com and booking.com, 4.50 in all.", "at Amazon.com and booking.com, 4.50 in all."),
            ("zero\u{200b}width \u{202e}evil", "zerowidth evil"),
            ("That is all.Then more", "That is … more"),
            ("", ""),
        ] {
            assert_eq!(clean(text, &known), expected, "{text}");
        }
        assert_eq!(html("a < b\nc").as_str(), "a &lt; b\nc");
    }

    #[test]
    fn answers_are_bounded() {
        for piece in ["x", "x\n", "\n", "http://a.b ", "**", "\u{200b}"] {
            let cleaned = clean(&piece.repeat(1_000_000 / piece.len()), &[]);
            assert!(cleaned.chars().count() <= CHARS + LINES, "{piece:?}");
        }
    }
}
