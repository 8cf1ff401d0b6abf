//! What a text can be found by.
//!
//! Chinese is written without spaces, and dictionaries miss words (one left out 路灯 wherever it
//! stood before 坏), so a text is cut into every pair of neighbouring characters: whatever word of
//! two or more is asked for, its pairs are there. Pairs may stand apart in the text, so a hit is
//! compared with the folded text afterwards. Letters and digits are kept as whole words.
//!
//! Tokens consist of letters and digits only: no text can be taken for an operator of a database's
//! query language.

use std::collections::BTreeSet;

/// Longest word of letters or digits that is told apart; what follows is left to the comparison.
const WORD_MOST_CHARS: usize = 32;
/// Most characters of a question that are looked at.
const QUESTION_MOST_CHARS: usize = 256;
/// Most tokens asked for at once. More would find hardly less, and the hits are compared anyway.
pub const TOKENS_MOST: usize = 32;

/// A token of a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    Whole(String),
    /// Any token that begins so: a single Chinese character, or a word still being typed.
    Prefix(String),
}

/// A question in words, ready to be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The terms, folded, all of which the folded text must contain.
    pub terms: Vec<String>,
    /// Tokens that every text with these terms has. Never empty.
    pub tokens: BTreeSet<Wanted>,
}

impl Question {
    /// Most terms; what is asked beyond them is left out.
    pub const TERMS_MOST: usize = 8;

    /// Reads what somebody typed: terms parted by white space, punctuation around them ignored.
    /// `None` if there is nothing to look for.
    pub fn parse(text: &str) -> Option<Self> {
        let start: String = text.chars().take(QUESTION_MOST_CHARS).collect();
        let folded = fold(&start);
        let mut terms: Vec<String> = Vec::new();
        for part in folded.split(' ') {
            let term = part.trim_matches(|c: char| !c.is_alphanumeric());
            let is_new = !term.is_empty() && !terms.iter().any(|known| known == term);
            if is_new && terms.len() < Self::TERMS_MOST {
                terms.push(term.to_owned());
            }
        }
        let mut tokens = BTreeSet::new();
        for term in &terms {
            for wanted in wanted(term) {
                if tokens.len() < TOKENS_MOST {
                    tokens.insert(wanted);
                }
            }
        }
        (!tokens.is_empty()).then_some(Self { terms, tokens })
    }
}

/// A text as it is compared: small letters, full-width forms as plain ones, white space and
/// control characters as spaces, invisible characters dropped.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).flat_map(|c| plain(c).to_lowercase()).collect()
}

/// The distinct tokens of a folded text.
pub fn tokens(folded: &str) -> BTreeSet<String> {
    let mut tokens = BTreeSet::new();
    for run in runs(folded) {
        if !run.ideographic {
            tokens.insert(cut(run.text).to_owned());
            continue;
        }
        tokens.extend(pairs(run.text).map(str::to_owned));
        // The last character begins no pair; by itself it is found as a prefix like the others.
        tokens.extend(run.text.chars().next_back().map(String::from));
    }
    tokens
}

fn wanted(term: &str) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for run in runs(term) {
        let is_last = run.end == term.len();
        let mut pairs = run.ideographic.then(|| pairs(run.text)).into_iter().flatten().peekable();
        if pairs.peek().is_some() {
            wanted.extend(pairs.map(|pair| Wanted::Whole(pair.to_owned())));
        } else if run.ideographic || (is_last && cut(run.text) == run.text) {
            wanted.push(Wanted::Prefix(run.text.to_owned()));
        } else {
            wanted.push(Wanted::Whole(cut(run.text).to_owned()));
        }
    }
    wanted
}

/// Neighbouring characters of one kind.
struct Run<'a> {
    text: &'a str,
    /// The byte after it.
    end: usize,
    ideographic: bool,
}

fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    for (at, kind) in text.char_indices().map(|(at, c)| (at, kind(c))).chain([(text.len(), None)]) {
        if let Some((start, ideographic)) = open
            && kind != Some(ideographic)
        {
            runs.push(Run { text: &text[start..at], end: at, ideographic });
            open = None;
        }
        if let (None, Some(ideographic)) = (open, kind) {
            open = Some((at, ideographic));
        }
    }
    runs
}

/// Whether the character belongs to a script without spaces; `None` if it belongs to no word.
fn kind(c: char) -> Option<bool> {
    // Everything from the CJK radicals on: ideographs with all extensions, kana, hangul.
    const FIRST_IDEOGRAPHIC: char = '\u{2e80}';
    c.is_alphanumeric().then_some(c >= FIRST_IDEOGRAPHIC)
}

/// Every two neighbouring characters.
fn pairs(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.char_indices().map(|(at, _)| at);
    let ends = text.char_indices().skip(1).map(|(at, c)| at + c.len_utf8());
    starts.zip(ends).map(|(start, end)| &text[start..end])
}

fn cut(word: &str) -> &str {
    word.char_indices().nth(WORD_MOST_CHARS).map_or(word, |(at, _)| &word[..at])
}

fn plain(c: char) -> char {
    const FULL_WIDTH: u32 = 0xfee0;
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - FULL_WIDTH).unwrap_or(c),
        _ if c.is_whitespace() || c.is_control() => ' ',
        _ => c,
    }
}

/// Zero-width characters that come along when text is pasted.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}
