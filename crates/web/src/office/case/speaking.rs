//! Saying something for the resident: what was told by telephone or at the counter, and what their
//! agent says.

use maplegrid_app::cases::{Spoken, StaffCase};
use maplegrid_domain::shared::PersonId;

use super::acts::ActInput;
use super::fields::picks_or_select;
use super::pages::Told;
use crate::forms::filled;
use crate::keys::form_key;
use crate::office::form::{ActForm, Choice, Control, Extras, FieldView, Question};
use crate::words::{Fault, office_in};

/// What can be said, by the last part of the form's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Reply,
    Supplement,
    Reopen,
    NameAgent,
    EndAgent,
}

impl Kind {
    const ALL: [Self; 5] =
        [Self::Reply, Self::Supplement, Self::NameAgent, Self::Reopen, Self::EndAgent];

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == word)
    }

    /// Of the form and the notice after it; the actions of a step are called otherwise.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Reply => "spoken-reply",
            Self::Supplement => "spoken-more",
            Self::Reopen => "spoken-reopen",
            Self::NameAgent => "spoken-agent",
            Self::EndAgent => "spoken-agent-end",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Reply => "记下群众的回答",
            Self::Supplement => "记下群众的补充",
            Self::Reopen => "替群众要求重新办理",
            Self::NameAgent => "登记代理人",
            Self::EndAgent => "不再代理",
        }
    }

    const fn hint(self) -> &'static str {
        match self {
            Self::Reply => "电话里、当面回答的；期限接着走",
            Self::Supplement => "电话里、当面说的；办的人会看到",
            Self::Reopen => "同不同意由人决定，理由会告诉群众",
            Self::NameAgent => "群众同意了才能登记；他随时可以不请",
            Self::EndAgent => "群众会看到，可以另请一位",
        }
    }

    fn is_open(self, view: &StaffCase) -> bool {
        let (case, speaks) = (&view.case, view.speaks);
        let may = speaks.as_agent || speaks.takes_down;
        match self {
            Self::Reply => may && case.question.is_some(),
            Self::Supplement => may && case.is_open(),
            Self::Reopen => speaks.as_agent && !case.is_open() && case.reopen_request.is_none(),
            Self::NameAgent => {
                let others = view.agents.iter().any(|(person, _)| !case.is_agent(person));
                speaks.takes_down && case.is_pending() && others
            }
            Self::EndAgent => speaks.as_agent,
        }
    }

    pub(super) fn spoken(self, typed: &ActInput) -> Spoken {
        let text = filled(&typed.text);
        match self {
            // An empty answer is a fault to be told, not 不清楚.
            Self::Reply => Spoken::Reply(Some(text.unwrap_or_default())),
            Self::Supplement => Spoken::Supplement(text.unwrap_or_default()),
            Self::Reopen => Spoken::Reopen(text.unwrap_or_default()),
            Self::NameAgent => Spoken::NameAgent {
                agent: PersonId::from(typed.agent.trim()),
                consent: filled(&typed.consent).unwrap_or_default(),
            },
            Self::EndAgent => Spoken::EndAgent(text),
        }
    }

    fn fields(self, view: &StaffCase, typed: &ActInput, faults: &[Fault]) -> Vec<FieldView> {
        let field = |name: &str, label: &str, hint: &str, control| FieldView {
            id: format!("{}-{name}", self.id()),
            name: name.to_owned(),
            label: label.to_owned(),
            optional: self == Self::EndAgent,
            hint: hint.to_owned(),
            fault: faults.iter().find(|fault| fault.field == name).map(|fault| fault.words.clone()),
            control,
            replies: Vec::new(),
        };
        let words = |example| Control::Lines { rows: 3, value: typed.text.clone(), example };
        match self {
            Self::Reply => vec![field("text", "群众怎么回答的", "照原话记", words(""))],
            Self::Supplement => vec![field("text", "群众说了什么", "照原话记", words(""))],
            Self::Reopen => vec![field("text", "为什么要重新办理", "", words(""))],
            Self::EndAgent => vec![field("text", "为什么不再代理", "", words(""))],
            Self::NameAgent => {
                let consent = Control::Lines {
                    rows: 2,
                    value: typed.consent.clone(),
                    example: "例如：11月22日电话里说，请三组组长替他跑",
                };
                let hint = "从三线人员、网格员里选，不能是办这件事的人";
                vec![
                    field("agent", "请谁代理", hint, candidates(view, &typed.agent)),
                    field("consent", "群众怎么同意的", "群众会看到", consent),
                ]
            }
        }
    }
}

fn candidates(view: &StaffCase, typed: &str) -> Control {
    let fit = view.agents.iter().filter(|(person, _)| !view.case.is_agent(person));
    let choice = |(person, held): &(PersonId, maplegrid_domain::people::Holding)| {
        let office = office_in(&view.county, &view.method, &held.post, &held.area);
        Choice::of(person.as_str(), view.county.directory.name(person), office, typed)
    };
    picks_or_select(fit.map(choice).collect())
}

/// The forms of what may be said now; one that was just refused is open and keeps what was typed.
pub(super) fn forms(view: &StaffCase, told: &Told) -> Vec<ActForm> {
    let nothing = ActInput::default();
    let open = Kind::ALL.into_iter().filter(|kind| kind.is_open(view));
    open.map(|kind| {
        let tried = told.action.as_deref() == Some(kind.id());
        let typed = told.typed.as_ref().filter(|_| tried).unwrap_or(&nothing);
        let faults = if tried { told.faults.as_slice() } else { &[] };
        let fields = kind.fields(view, typed, faults);
        let homeless = faults.iter().find(|f| fields.iter().all(|field| field.name != f.field));
        ActForm {
            id: kind.id().to_owned(),
            label: kind.label().to_owned(),
            hint: kind.hint().to_owned(),
            open: tried,
            fault: homeless.map(|fault| fault.words.clone()),
            fields,
            button: kind.label().to_owned(),
            question: (kind == Kind::EndAgent).then(|| Question {
                words: "不再代理这件事吗",
                consequence: "您以后看不到它，群众可以另请一位。".to_owned(),
            }),
            key: typed.key().unwrap_or_else(form_key),
            extras: Extras::default(),
        }
    })
    .collect()
}
