//! The components of UI.md § 3 that residents' and staff pages share.

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Qr, filters};
use crate::words::{DueBadge, Fault, Line, Phrase};

/// 责任牌: one sentence, then who has it and until when.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/plate.html")]
pub struct Plate {
    pub kind: PlateKind,
    pub badge: Option<DueBadge>,
    pub say: Phrase,
    pub slots: Vec<Slot>,
    /// Name and number of whom to call.
    pub call: Option<(String, String)>,
}

impl HtmlSafe for Plate {}

/// How loud the plate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlateKind {
    Running,
    Late,
    Done,
}

impl PlateKind {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Running => "plate",
            Self::Late => "plate is-late",
            Self::Done => "plate is-done",
        }
    }

    /// What a screen reader calls the plate.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Running | Self::Late => "谁在办，什么时候答复",
            Self::Done => "办理结果",
        }
    }
}

/// A named value on the plate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub name: &'static str,
    pub value: String,
    pub note: String,
}

impl Slot {
    pub fn new(name: &'static str, value: impl Into<String>, note: impl Into<String>) -> Self {
        Self { name, value: value.into(), note: note.into() }
    }
}

/// The timeline, oldest first, what is to come last.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/trail.html")]
pub struct Trail {
    pub lines: Vec<Line>,
}

impl HtmlSafe for Trail {}

/// 回执: number, query code, QR, leaf, print and verify.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/slip.html")]
pub struct Slip {
    /// Right after the case was filed: larger figures.
    pub fresh: bool,
    pub number: String,
    /// In groups: `482 961`.
    pub code: String,
    pub qr: Qr,
    /// The first groups of the leaf.
    pub leaf: String,
    /// 第 18,204 条, counted from 1.
    pub place: String,
    pub print_url: String,
    pub verify_url: String,
}

impl HtmlSafe for Slip {}

/// A box that says one thing.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/notice.html")]
pub struct Notice {
    pub kind: NoticeKind,
    pub title: Phrase,
    pub more: Phrase,
}

impl HtmlSafe for Notice {}

impl Notice {
    pub fn new(kind: NoticeKind, title: impl Into<Phrase>, more: impl Into<Phrase>) -> Self {
        Self { kind, title: title.into(), more: more.into() }
    }
}

/// The tone of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Good,
    Bad,
    Plain,
}

impl NoticeKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "box good",
            Self::Bad => "box bad",
            Self::Plain => "box",
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Good => "okc",
            Self::Bad => "late",
            Self::Plain => "info",
        }
    }

    const fn role(self) -> &'static str {
        match self {
            Self::Bad => "alert",
            Self::Good | Self::Plain => "status",
        }
    }
}

/// Nothing there: what is so and what to do next.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/void.html")]
pub struct Void {
    pub icon: &'static str,
    pub title: String,
    pub more: String,
    /// Words and address of the way on.
    pub action: Option<(String, String)>,
}

impl HtmlSafe for Void {}

/// The faults of a form, each a link to its field. Takes the focus.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/summary.html")]
pub struct ErrorSummary {
    pub title: &'static str,
    pub faults: Vec<Fault>,
}

impl HtmlSafe for ErrorSummary {}

impl ErrorSummary {
    /// Words that only make sense under their field are given its name: 手机号：少了一位.
    fn named(fault: &Fault) -> String {
        let name = match fault.field {
            "phone" => "手机号：",
            "number" => "编号：",
            "leaf" => "登记凭证：",
            _ => "",
        };
        format!("{name}{}", fault.words)
    }
}

/// What kind of input a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Line,
    /// Digits: number, telephone, code.
    Digits,
    /// Several lines; this many at first.
    Lines(u8),
    Password,
}

/// A text field with its label, hint and fault. The element's id is `f-` and its name: icons of
/// the sprite have plain words as ids, and `phone` is one of them.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    pub name: &'static str,
    pub label: &'static str,
    pub kind: FieldKind,
    pub value: String,
    pub hint: &'static str,
    pub optional: bool,
    /// Kept on the phone until the form has gone.
    pub draft: bool,
    pub autocomplete: &'static str,
    pub placeholder: &'static str,
    pub fault: Option<String>,
}

impl HtmlSafe for Field {}

impl Field {
    pub fn new(kind: FieldKind, name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            kind,
            value: String::new(),
            hint: "",
            optional: false,
            draft: false,
            autocomplete: "off",
            placeholder: "",
            fault: None,
        }
    }

    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Lets the browser keep a draft of it; never for names, numbers or sealed words.
    #[must_use]
    pub fn draft(mut self) -> Self {
        self.draft = true;
        self
    }

    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    #[must_use]
    pub fn placeholder(mut self, words: &'static str) -> Self {
        self.placeholder = words;
        self
    }

    /// Takes this field's fault out of a form's.
    #[must_use]
    pub fn faults(mut self, faults: &[Fault]) -> Self {
        self.fault =
            faults.iter().find(|fault| fault.field == self.name).map(|fault| fault.words.clone());
        self
    }

    /// Ids of what describes the input, for `aria-describedby`.
    fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("f-{}-hint", self.name));
        let fault = self.fault.as_ref().map(|_| format!("f-{}-error", self.name));
        match (hint, fault) {
            (Some(hint), Some(fault)) => Some(format!("{hint} {fault}")),
            (one, other) => one.or(other),
        }
    }
}

/// A unit that was called to help with a case, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitLine {
    pub name: String,
    pub asked: String,
    pub badge: crate::words::DueBadge,
    /// Who reported in, who presses.
    pub note: String,
    /// What it answered, or why it did not.
    pub said: Option<String>,
}

/// 联办单位.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/units.html")]
pub struct Units {
    pub lines: Vec<UnitLine>,
}

impl HtmlSafe for Units {}
