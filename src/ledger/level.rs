//! How much of a model a book allows.

/// From the strictest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModelLevel {
    /// None.
    None,
    /// One on this machine or in its own network.
    Local,
    /// Whichever is set up, after redaction.
    Any,
}

impl ModelLevel {
    /// In the order they are offered.
    pub const ALL: [Self; 3] = [Self::None, Self::Local, Self::Any];

    /// The word the database and our buttons use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Local => "local",
            Self::Any => "any",
        }
    }

    /// Reads that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stricter_of_two_is_the_smaller() {
        assert!(ModelLevel::None < ModelLevel::Local && ModelLevel::Local < ModelLevel::Any);
        for level in ModelLevel::ALL {
            assert_eq!(ModelLevel::parse(level.as_str()), Some(level));
        }
        assert_eq!(ModelLevel::parse("cloud"), None);
    }
}
