//! The words people read, one set a language, from the Fluent files in `locales/`.

#[cfg(test)]
mod check;

use std::str::FromStr as _;
use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::memoizer::MemoizerKind;
use fluent_bundle::types::FluentValue;
use unic_langid::LanguageIdentifier;

use super::{Args, Html};

macro_rules! language {
    ($tag:literal) => {
        language!(
            $tag, "common", "dates", "entry", "errors", "commands", "start", "settings", "report", "book", "rules", "intake",
            "agent", "push", "insight", "chart", "talk"
        )
    };
    ($tag:literal, $($topic:literal),*) => {
        Language {
            tag: $tag,
            files: &[$(($topic, include_str!(concat!("../../../locales/", $tag, "/", $topic, ".ftl")))),*],
        }
    };
}
/// Every language with its files. A new language is one line here and one folder, a new file one name above.
const LANGUAGES: &[Language] = &[language!("en"), language!("es")];

struct Language {
    tag: &'static str,
    /// Name and text of each Fluent file.
    files: &'static [(&'static str, &'static str)],
}

/// One language's words; what it lacks is said in English.
pub struct Words {
    language: &'static str,
    bundle: FluentBundle<FluentResource>,
}

static ALL: LazyLock<Vec<Words>> = LazyLock::new(|| LANGUAGES.iter().map(Words::load).collect());

/// The words for a BCP 47 tag as Telegram gives it (`en-GB`, `es`, `pt-br`); English for one we do not speak.
pub fn words(language: &str) -> &'static Words {
    let wanted = language.split(['-', '_']).next().unwrap_or_default();
    let known = ALL.iter().find(|words| words.language.eq_ignore_ascii_case(wanted));
    known.unwrap_or_else(english)
}

/// The tags of the languages there are words in.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.tag)
}

fn english() -> &'static Words {
    static NONE: LazyLock<Words> = LazyLock::new(|| Words::load(&Language { tag: "en", files: &[] }));
    ALL.first().unwrap_or(&NONE)
}

impl Words {
    fn load(language: &Language) -> Self {
        let locale = LanguageIdentifier::from_str(language.tag).unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Outside text comes cleaned of direction marks, so Fluent's own would only be noise.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(written));
        for (_, text) in language.files {
            // A file with an error still gives its good messages; a test refuses both errors and repeated keys.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { language: language.tag, bundle }
    }

    /// The language's BCP 47 tag.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// A message as HTML: its own tags stay, every argument that is not [`Html`] is escaped. A message that is missing
    /// or lacks an argument is said in English, failing that as far as it goes, failing that as its key in brackets.
    pub fn html(&self, key: &str, args: Args) -> Html {
        let first = self.say(key, &args);
        if let Some((html, true)) = first {
            return html;
        }
        tracing::warn!(key, language = self.language, "message or argument missing");
        match english().say(key, &args) {
            Some((html, true)) => html,
            second => first.or(second).map_or_else(|| Html::text(&format!("[{key}]")), |(html, _)| html),
        }
    }

    /// A message without HTML, for button labels, file names and the command menu.
    pub fn plain(&self, key: &str, args: Args) -> String {
        self.html(key, args).plain()
    }

    /// Whether this language itself has the message.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The message, and whether nothing was missing in it.
    fn say(&self, key: &str, args: &Args) -> Option<(Html, bool)> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args.to_fluent()), &mut errors);
        Some((Html::raw(text.into_owned()), errors.is_empty()))
    }
}

/// How a number is written: as [`Arg::Count`](super::Arg::Count) says, else in plain digits.
fn written<M: MemoizerKind>(value: &FluentValue, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => number.options.currency.clone(),
        _ => None,
    }
}
