//! Forms as they are drawn by `office/field.html`: what a step or an action asks for. Ids carry the
//! form's name, as several stand on one page.

/// Something that can be chosen, with what follows from it.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub value: String,
    pub label: String,
    pub note: String,
    pub chosen: bool,
}

impl Choice {
    pub(super) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), note: String::new(), chosen: false }
    }

    /// With its note, chosen if it is what was typed.
    pub(super) fn of(value: &str, label: &str, note: impl Into<String>, typed: &str) -> Self {
        Self { chosen: value == typed, ..Self::new(value, label).note(note) }
    }

    #[must_use]
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// The shape of a field.
#[derive(Clone, Debug)]
pub(super) enum Control {
    Line {
        value: String,
        example: &'static str,
    },
    Lines {
        rows: u8,
        value: String,
        example: &'static str,
    },
    /// Digits.
    Number {
        value: String,
    },
    /// Yuan, with a point.
    Amount {
        value: String,
    },
    Day {
        value: String,
    },
    Moment {
        value: String,
    },
    Chips(Vec<Choice>),
    Picks(Vec<Choice>),
    Ticks(Vec<Choice>),
    /// With groups; an empty label is no group.
    Select(Vec<(String, Vec<Choice>)>),
    /// The scans that were kept before.
    Scans {
        kept: Vec<String>,
    },
    /// A signature drawn on the screen; script draws it.
    Drawing,
}

impl Control {
    /// A select without groups.
    pub(super) fn select(choices: Vec<Choice>) -> Self {
        Self::Select(vec![(String::new(), choices)])
    }
}

/// A field.
#[derive(Clone, Debug)]
pub(super) struct FieldView {
    pub id: String,
    pub name: String,
    pub label: String,
    pub optional: bool,
    pub hint: String,
    pub fault: Option<String>,
    pub control: Control,
    /// Replies kept ready that a text may begin with: id, label, text.
    pub replies: Vec<(String, String, String)>,
}

impl FieldView {
    /// Ids of what describes the field.
    pub(super) fn described_by(&self) -> String {
        let hint = if self.hint.is_empty() { String::new() } else { format!("{}-hint", self.id) };
        match &self.fault {
            Some(_) => format!("{hint} {}-error", self.id).trim_start().to_owned(),
            None => hint,
        }
    }

    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    #[must_use]
    pub(super) fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
}

/// What cannot be taken back is asked about first.
pub(super) struct Question {
    pub words: &'static str,
    pub consequence: String,
}

/// The form of one action or step.
pub(super) struct ActForm {
    pub id: String,
    pub label: String,
    pub hint: String,
    pub open: bool,
    pub fields: Vec<FieldView>,
    /// A fault of none of the fields.
    pub fault: Option<String>,
    pub button: String,
    pub question: Option<Question>,
    pub key: String,
    /// What else it takes; a plain form takes nothing.
    pub extras: Extras,
}

/// What only some forms have.
#[derive(Clone, Debug, Default)]
pub(super) struct Extras {
    /// Files come along.
    pub has_files: bool,
    /// The button that asks for another row; none if empty.
    pub more: &'static str,
    /// How many rows there are.
    pub rows: usize,
}
