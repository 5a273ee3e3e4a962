use super::Entity;

/// Finds what Telegram marks in plain text: commands, mentions, hashtags, cashtags, addresses of the web and of mail.
/// Web addresses need their `http://` or `https://`; bare domains stay plain here.
pub fn detect(text: &str) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut offset = 0;
    for token in text.split_inclusive(char::is_whitespace) {
        let word = token.trim_end_matches(char::is_whitespace);
        detect_word(word, offset, &mut found);
        offset += super::utf16_len(token);
    }
    found
}

fn detect_word(word: &str, offset: usize, found: &mut Vec<Entity>) {
    if word.starts_with("http://") || word.starts_with("https://") {
        let address = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '>', ']']);
        if address.len() > "https://".len() {
            found.push(Entity::new("url", offset, super::utf16_len(address)));
        }
        return;
    }
    if let Some(entity) = mail(word, offset) {
        found.push(entity);
        return;
    }
    let mut at = offset;
    let mut before = None;
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let open = !before.is_some_and(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '@' | '#' | '$'));
        let tail = rest.get(first.len_utf8()..).unwrap_or_default();
        let hit = if open { marked(first, tail) } else { None };
        let (bytes, units) = match hit {
            Some((kind, length)) => {
                found.push(Entity::new(kind, at, super::utf16_len(rest.get(..length).unwrap_or_default())));
                (length, super::utf16_len(rest.get(..length).unwrap_or_default()))
            }
            None => (first.len_utf8(), first.len_utf16()),
        };
        before = rest.get(..bytes).and_then(|taken| taken.chars().last());
        at += units;
        rest = rest.get(bytes..).unwrap_or_default();
    }
}

/// The kind and byte length of a mark that begins with `sign`.
fn marked(sign: char, tail: &str) -> Option<(&'static str, usize)> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match sign {
        '/' => {
            let name = run(tail, plain);
            let after = tail.get(name..).unwrap_or_default();
            if name == 0 || name > 64 || after.starts_with('/') {
                return None;
            }
            let target = after.strip_prefix('@').map_or(0, |bot| run(bot, plain));
            let target = if (3..=32).contains(&target) { target + 1 } else { 0 };
            Some(("bot_command", 1 + name + target))
        }
        '@' => {
            let name = run(tail, plain);
            (3..=32).contains(&name).then_some(("mention", 1 + name))
        }
        '#' => {
            let name = run(tail, |c| c.is_alphanumeric() || c == '_');
            let tag = tail.get(..name).unwrap_or_default();
            tag.chars().any(|c| !c.is_numeric()).then_some(("hashtag", 1 + name))
        }
        '$' => {
            let name = run(tail, |c| c.is_ascii_uppercase());
            let ends = !tail.get(name..).is_some_and(|after| after.starts_with(char::is_alphanumeric));
            ((1..=8).contains(&name) && ends).then_some(("cashtag", 1 + name))
        }
        _ => None,
    }
}

fn mail(word: &str, offset: usize) -> Option<Entity> {
    let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
    let (name, host) = word.split_once('@')?;
    let (domain, top) = host.rsplit_once('.')?;
    let fits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c));
    let whole = fits(name) && fits(domain) && top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic());
    whole.then(|| Entity::new("email", offset, word.len()))
}

/// Byte length of the longest start of `text` made of such characters.
fn run(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, offset, length.
    type Mark = (&'static str, usize, usize);

    #[test]
    fn marks_in_plain_text() {
        let table: &[(&str, &[Mark])] = &[
            ("/start", &[("bot_command", 0, 6)]),
            ("/list@quipu_bot 5", &[("bot_command", 0, 15)]),
            ("see /help", &[("bot_command", 4, 5)]),
            ("1/2 and a/b", &[]),
            ("/usr/bin", &[]),
            ("€4.50 coffee #work #2026", &[("hashtag", 13, 5)]),
            ("😀 #fun", &[("hashtag", 3, 4)]),
            ("hi @quipu_bot!", &[("mention", 3, 10)]),
            ("$EUR $5 $Eur", &[("cashtag", 0, 4)]),
            ("at https://example.org/a, yes", &[("url", 3, 21)]),
            ("ana@example.org.", &[("email", 0, 15)]),
            ("", &[]),
        ];
        for (text, expected) in table {
            let seen: Vec<_> = detect(text).into_iter().map(|e| (e.kind, e.offset, e.length)).collect();
            let expected: Vec<_> = expected.iter().map(|(kind, at, len)| ((*kind).to_owned(), *at, *len)).collect();
            assert_eq!(seen, expected, "{text}");
        }
    }

    #[test]
    fn long_hostile_text_comes_to_an_end() {
        assert!(detect(&"/#@$".repeat(200_000)).is_empty());
    }
}
