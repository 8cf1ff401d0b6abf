//! Replies that a method keeps ready: a beginning for whoever writes to the resident, never a text
//! that goes out by itself (DOMAIN § 8 G14).

use serde::{Deserialize, Serialize};

use super::ActionKind;
use crate::shared::{CategoryId, StepId};

/// What stands where somebody still has to write something.
pub const BLANK: &str = "____";

/// A reply kept ready 答复常用语.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyTemplate {
    pub id: String,
    /// What it is for, in a few words: 修好了.
    pub label: String,
    /// The actions whose text it may begin.
    pub kinds: Vec<ActionKind>,
    /// Only at these steps; none means at any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepId>,
    /// Only for these categories; none means for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryId>,
    /// With slots such as `{title}`, and blanks such as `____`.
    pub text: String,
}

/// Something about the case that a reply may say. A person is never one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Number,
    Title,
    /// The name of the place.
    Place,
    /// The office of whoever writes.
    Unit,
    /// The day on which it was brought up.
    Received,
    /// The day by which an answer was promised.
    Until,
    Today,
}

impl Slot {
    pub const ALL: [Self; 7] = [
        Self::Number,
        Self::Title,
        Self::Place,
        Self::Unit,
        Self::Received,
        Self::Until,
        Self::Today,
    ];

    /// As it stands between the braces.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Title => "title",
            Self::Place => "place",
            Self::Unit => "unit",
            Self::Received => "received",
            Self::Until => "until",
            Self::Today => "today",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Number => "编号",
            Self::Title => "什么事",
            Self::Place => "哪个村",
            Self::Unit => "您的单位",
            Self::Received => "哪天来的",
            Self::Until => "哪天前答复",
            Self::Today => "今天",
        }
    }
}

/// A stretch of a reply's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Words(&'a str),
    Slot(Slot),
    /// In braces, but nothing that is known; or a brace without its other one.
    Unknown(&'a str),
}

/// Cuts a text at its slots. Full-width braces are a slip of the keyboard and never a slot.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '｛', '｝']) {
        if at > 0 {
            pieces.push(Piece::Words(&rest[..at]));
        }
        rest = &rest[at..];
        let end = rest.find(['}', '｝']).map(|end| {
            let closing = rest[end..].chars().next().map_or(1, char::len_utf8);
            end + closing
        });
        let (braced, after) = rest.split_at(end.unwrap_or(rest.len()));
        let inner = braced.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        let slot = inner.and_then(|word| Slot::ALL.into_iter().find(|slot| slot.word() == word));
        pieces.push(slot.map_or(Piece::Unknown(braced), Piece::Slot));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

impl ReplyTemplate {
    /// Whether it is kept ready for an action of this kind, at this step, about this category.
    pub fn is_for(&self, kind: ActionKind, step: &StepId, category: Option<&CategoryId>) -> bool {
        let of_category = self.categories.is_empty()
            || category.is_some_and(|category| self.categories.contains(category));
        let at_step = self.steps.is_empty() || self.steps.contains(step);
        self.kinds.contains(&kind) && at_step && of_category
    }

    /// The text with what the slots stand for; a blank where there is nothing to say.
    pub fn filled(&self, says: impl Fn(Slot) -> Option<String>) -> String {
        let pieces = pieces(&self.text);
        let words = pieces.into_iter().map(|piece| match piece {
            Piece::Words(words) | Piece::Unknown(words) => words.to_owned(),
            Piece::Slot(slot) => says(slot).unwrap_or_else(|| BLANK.to_owned()),
        });
        words.collect()
    }
}

/// Whether a text still has a blank that nobody has filled. A single underscore is none: it stands
/// in addresses and account names.
pub fn has_blank(text: &str) -> bool {
    text.contains("__") || text.contains('＿')
}
