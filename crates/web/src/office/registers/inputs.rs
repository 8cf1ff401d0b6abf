//! The fields of a register as inputs.

use maplegrid_app::registers::EntryFile;
use maplegrid_domain::methods::{CaseLink, FieldKind, RegisterField, RegisterRule};
use maplegrid_domain::registers::Given;

use super::typed::Typed;
use crate::words::{Fault, clause};

/// An input. The element's id is `f-` and its name.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub name: String,
    pub label: String,
    /// line, lines, date, digits or choice.
    pub kind: &'static str,
    pub value: String,
    pub options: Vec<String>,
    pub required: bool,
    pub hint: String,
    pub fault: Option<String>,
}

/// What an input begins with.
pub(super) enum Begin<'a> {
    Empty,
    /// As it was typed before it was refused.
    Typed(&'a Typed),
    /// As it is; personal fields are empty until they were looked at.
    Kept(&'a EntryFile, Option<&'a Given>),
}

/// The inputs of an entry: case and term first, where the register has them.
pub(super) fn inputs(rule: &RegisterRule, begin: &Begin<'_>, faults: &[Fault]) -> Vec<Input> {
    let mut all = Vec::new();
    if rule.case != CaseLink::None {
        let hint = rule.case.label();
        let value = match begin {
            Begin::Empty => String::new(),
            Begin::Typed(typed) => typed.get("case").to_owned(),
            Begin::Kept(file, _) => {
                file.entry.case.as_ref().map(ToString::to_string).unwrap_or_default()
            }
        };
        let required = rule.case.is_required();
        let case = Input { required, ..Input::new("case", "事项编号", "digits") };
        all.push(case.value(value).hint(hint));
    }
    if rule.term {
        for (name, label) in [("from", "从哪天起"), ("until", "到哪天止")] {
            let value = match begin {
                Begin::Empty => String::new(),
                Begin::Typed(typed) => typed.get(name).to_owned(),
                Begin::Kept(file, _) => {
                    let day = if name == "from" { file.entry.from } else { file.entry.until };
                    day.map(|day| day.to_string()).unwrap_or_default()
                }
            };
            let day = Input { required: name == "from", ..Input::new(name, label, "date") };
            let day = day.value(value);
            all.push(if name == "until" {
                day.hint("当天也算；不写就一直有效")
            } else {
                day
            });
        }
    }
    all.extend(rule.fields.iter().map(|field| of_field(field, begin)));
    for input in &mut all {
        let of = |fault: &&Fault| fault.field == input.name;
        let named = faults.iter().find(of).map(|fault| fault.words.clone());
        // A fault of a field begins with what the field is called.
        let label = format!("“{}”", input.label);
        let told = |fault: &&Fault| fault.field == "values" && fault.words.starts_with(&label);
        let phone = |fault: &&Fault| fault.field == "phone" && input.kind == "digits";
        let beside = faults
            .iter()
            .find(|fault| input.name.starts_with("v.") && (told(fault) || phone(fault)));
        input.fault = named.or_else(|| beside.map(|fault| fault.words.clone()));
    }
    all
}

fn of_field(field: &RegisterField, begin: &Begin<'_>) -> Input {
    let name = format!("v.{}", field.id);
    let kind = match field.kind {
        FieldKind::Long => "lines",
        FieldKind::Date => "date",
        FieldKind::Number | FieldKind::Phone => "digits",
        FieldKind::Choice | FieldKind::YesNo => "choice",
        FieldKind::Text | FieldKind::Money | FieldKind::Name => "line",
    };
    let mut hint = field.help.clone();
    let (value, is_hidden) = match begin {
        Begin::Empty => (String::new(), false),
        Begin::Typed(typed) => (typed.get(&name).to_owned(), false),
        Begin::Kept(file, opened) if field.personal => {
            let value = opened.and_then(|opened| opened.get(&field.id)).cloned();
            let is_hidden = value.is_none() && file.sealed.contains(&field.id);
            (value.unwrap_or_default(), is_hidden)
        }
        Begin::Kept(file, _) => (file.entry.value(&field.id).to_owned(), false),
    };
    if is_hidden {
        "已经填了，加密保存；不改就空着".clone_into(&mut hint);
    } else if field.personal {
        let told = "个人信息，加密保存，看了有记录";
        hint =
            if hint.is_empty() { told.to_owned() } else { format!("{}。{told}", clause(&hint)) };
    }
    let options = match field.kind {
        FieldKind::YesNo => vec!["是".to_owned(), "否".to_owned()],
        _ => field.options.clone(),
    };
    let required = field.required && !is_hidden;
    Input { options, required, ..Input::new(name, &field.label, kind).value(value).hint(hint) }
}

impl Input {
    fn new(name: impl Into<String>, label: &str, kind: &'static str) -> Self {
        Self {
            name: name.into(),
            label: label.to_owned(),
            kind,
            value: String::new(),
            options: Vec::new(),
            required: false,
            hint: String::new(),
            fault: None,
        }
    }

    fn value(mut self, value: String) -> Self {
        self.value = value;
        self
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}
