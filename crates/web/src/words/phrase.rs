//! A sentence whose names, dates and figures stay together at a line break.

use std::fmt;

use askama::filters::HtmlSafe;

/// Text with parts that must not be broken. Displays as escaped HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase(Vec<(Wrap, String)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrap {
    Free,
    Kept,
}

/// What somebody typed as a part of a sentence of ours: without the stop that it may end with.
pub fn clause(typed: &str) -> &str {
    typed.trim().trim_end_matches(['。', '；', '，', '.', ';', ','])
}

impl Phrase {
    pub fn new() -> Self {
        Self::default()
    }

    /// Words that may break anywhere.
    #[must_use]
    pub fn text(mut self, words: impl Into<String>) -> Self {
        self.0.push((Wrap::Free, words.into()));
        self
    }

    /// A name, date or figure with its unit, kept on one line.
    #[must_use]
    pub fn keep(mut self, words: impl Into<String>) -> Self {
        self.0.push((Wrap::Kept, words.into()));
        self
    }

    /// The sentence without markup.
    pub fn plain(&self) -> String {
        self.0.iter().map(|(_, words)| words.as_str()).collect()
    }
}

impl From<&str> for Phrase {
    fn from(words: &str) -> Self {
        Self::new().text(words)
    }
}

impl From<String> for Phrase {
    fn from(words: String) -> Self {
        Self::new().text(words)
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (wrap, words) in &self.0 {
            let words = askama::filters::escape(words, askama::filters::Html);
            let words = match words {
                Ok(words) => words,
                Err(never) => match never {},
            };
            match wrap {
                Wrap::Free => write!(f, "{words}")?,
                Wrap::Kept => write!(f, "<span class=\"nb\">{words}</span>")?,
            }
        }
        Ok(())
    }
}

impl HtmlSafe for Phrase {}
