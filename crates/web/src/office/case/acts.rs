//! The forms of the actions that are open to the caller.

use maplegrid_app::cases::StaffCase;
use maplegrid_domain::cases::{Input, Offered, appraisal_waits};
use maplegrid_domain::methods::{ActionKind, Phase};
use serde::Deserialize;

use super::fields::field;
use super::pages::Told;
use crate::forms::{digits, filled, key};
use crate::keys::form_key;
use crate::office::form::{ActForm, Extras, FieldView, Question};
use crate::words::{Fault, begun, ready_replies};

/// The fields of an action's form, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActInput {
    pub csrf: String,
    pub key: String,
    pub text: String,
    pub category: String,
    pub track: String,
    pub person: String,
    pub unit: String,
    pub outcome: String,
    pub target: String,
    pub days: String,
    pub channel: String,
    pub result: String,
    pub case: String,
    pub title: String,
    pub handed_out: String,
    pub counts: String,
    /// Who is to act for the resident, and how they agreed.
    pub agent: String,
    pub consent: String,
    /// A reply kept ready, and whether it is to be put in instead of acting.
    pub reply: String,
    pub apply: String,
}

impl ActInput {
    /// What the core decides about.
    pub(super) fn input(&self) -> Result<Input, Fault> {
        let days = digits(&self.days);
        let days = match days.as_str() {
            "" => None,
            typed => Some(typed.parse().map_err(|_| Fault::new("days", "天数要写成数字，例如 5"))?),
        };
        Ok(Input {
            text: filled(&self.text),
            category: filled(&self.category),
            track: filled(&self.track),
            person: filled(&self.person),
            unit: filled(&self.unit),
            outcome: filled(&self.outcome),
            target: filled(&self.target),
            days,
            channel: filled(&self.channel),
            result: filled(&self.result),
            case: filled(&self.case),
            title: filled(&self.title),
            handed_out: filled(&self.handed_out),
            counts: filled(&self.counts),
        })
    }

    /// The form is not sent yet: a reply kept ready is wanted in it.
    pub(super) fn begins(&self) -> bool {
        !self.apply.is_empty()
    }

    pub(super) fn key(&self) -> Option<String> {
        key(&self.key)
    }

    /// What was typed into a field.
    pub(super) fn get(&self, name: &str) -> &str {
        match name {
            "text" => &self.text,
            "category" => &self.category,
            "track" => &self.track,
            "person" => &self.person,
            "unit" => &self.unit,
            "outcome" => &self.outcome,
            "target" => &self.target,
            "days" => &self.days,
            "channel" => &self.channel,
            "result" => &self.result,
            "case" => &self.case,
            "title" => &self.title,
            "handed_out" => &self.handed_out,
            "counts" => &self.counts,
            _ => "",
        }
    }
}

/// The form with the reply in it that was chosen; as it is where none was.
pub(super) fn begin(view: &StaffCase, action: &str, mut typed: ActInput) -> ActInput {
    let offered = view.actions.iter().find(|offered| offered.id.as_str() == action);
    let ready = offered.map(|offered| ready_replies(view, offered)).unwrap_or_default();
    if let Some(chosen) = ready.iter().find(|ready| ready.id == typed.reply) {
        typed.text = begun(&typed.text, chosen, &ready);
    }
    typed
}

/// The forms of everything that is open to the caller. The one that was just refused is open and
/// keeps what was typed; otherwise the first is.
pub(super) fn forms(view: &StaffCase, told: &Told) -> Vec<ActForm> {
    let nothing = ActInput::default();
    let mut forms: Vec<ActForm> = view
        .actions
        .iter()
        .map(|offered| {
            let tried = told.action.as_deref() == Some(offered.id.as_str());
            let typed = told.typed.as_ref().filter(|_| tried).unwrap_or(&nothing);
            let faults = if tried { told.faults.as_slice() } else { &[] };
            form(view, offered, typed, faults, tried)
        })
        .collect();
    if !forms.iter().any(|form| form.open)
        && let Some(first) = forms.first_mut().filter(|_| suggests(view))
    {
        first.open = true;
    }
    forms
}

/// Whether the first thing that is open is the next to do. While a village is asked what it thinks,
/// that is to wait.
fn suggests(view: &StaffCase) -> bool {
    let waits = appraisal_waits(&view.case, &view.case.step, &view.method);
    let next = view.actions.first().map(|offered| offered.kind);
    let about_it = [
        ActionKind::ProposeAppraisal,
        ActionKind::WaiveAppraisal,
        ActionKind::OpenAppraisal,
        ActionKind::EnterSlips,
        ActionKind::CheckSlips,
    ];
    !waits || next.is_none_or(|kind| about_it.contains(&kind))
}

fn form(
    view: &StaffCase,
    offered: &Offered,
    typed: &ActInput,
    faults: &[Fault],
    tried: bool,
) -> ActForm {
    let needs = offered.kind.needs();
    let fields: Vec<FieldView> =
        needs.iter().map(|need| field(view, offered, need, typed, faults)).collect();
    let homeless = faults.iter().find(|fault| needs.iter().all(|need| need.name != fault.field));
    ActForm {
        id: offered.id.to_string(),
        label: offered.label.clone(),
        hint: offered.hint.clone(),
        open: tried,
        fields,
        fault: homeless.map(|fault| fault.words.clone()),
        button: button(offered),
        question: question(offered),
        // The same key again if the form was refused before it reached the case: whatever did
        // arrive is not done twice.
        key: typed.key().unwrap_or_else(form_key),
        extras: Extras::default(),
    }
}

/// The words on the button: what happens, not 确定.
fn button(offered: &Offered) -> String {
    let words = match offered.kind {
        ActionKind::Answer => "发出答复",
        ActionKind::Ask => "发出问题",
        ActionKind::Note => "记下进展",
        ActionKind::Urge => "发出督促",
        ActionKind::Visit => "记下回访",
        ActionKind::Explain => "记下说明",
        ActionKind::RequestExtension => "提出申请",
        ActionKind::Assign => "派出去",
        ActionKind::Object => "退回重派",
        ActionKind::Call => "吹哨，请他们来",
        ActionKind::AnswerPart => "交给牵头的人",
        ActionKind::ObjectPart => "退给牵头的人",
        ActionKind::AppealRating => "提出申诉",
        ActionKind::Split => "分出来单独办",
        _ => return offered.label.clone(),
    };
    words.to_owned()
}

fn question(offered: &Offered) -> Option<Question> {
    let ask =
        |words, consequence: &str| Some(Question { words, consequence: consequence.to_owned() });
    match offered.kind {
        ActionKind::RouteOut => {
            ask("要转给有权机关吗", "群众会收到理由和去处，这件事在这里就办结了。")
        }
        ActionKind::RefuseReopen => ask("不再重新办理吗", "您写的理由会告诉群众，这件事保持办结。"),
        ActionKind::Recuse => {
            ask("要回避这件事吗", "换别人办，以后也不能再经手，收不回来。理由只有工作人员看得到。")
        }
        ActionKind::OpenAppraisal => ask("题目可以公开吗", "题目和说明马上给全村看，收不回来。"),
        ActionKind::EndAppraisal => {
            ask("现在就结束测评吗", "结束以后不能再评，结果马上公布；评的户太少，只公布评了几户。")
        }
        ActionKind::RefuseExtension => ask("不同意延期吗", "期限不变，您写的理由会告诉办理的人。"),
        _ if offered.to_phase == Some(Phase::Done) => ask("这一步可能就办结了", &offered.hint),
        _ => None,
    }
}
