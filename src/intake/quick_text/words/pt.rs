use super::Language; pub(super) const WORDS: Language = Language::EMPTY;
