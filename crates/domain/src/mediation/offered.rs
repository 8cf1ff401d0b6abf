//! What may be done with a mediation: the one table behind buttons, the API and the decider.

use std::collections::BTreeSet;

use super::opening::PARTIES_MOST;
use super::{Agreement, Mediation, Role, Stage};
use crate::shared::{PersonId, Timestamp};

const LIVE: &[Stage] = &[Stage::Opened, Stage::Mediating, Stage::Agreed];
const TALKING: &[Stage] = &[Stage::Mediating, Stage::Agreed];
const UNFILED: &[Stage] =
    &[Stage::Opened, Stage::Mediating, Stage::Agreed, Stage::InForce, Stage::Ended];
const DONE: &[Stage] = &[Stage::InForce, Stage::Ended];

/// Something that is done with a mediation after it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 登记当事人同意
    Consent,
    /// 受理
    Accept,
    /// 不予受理
    Decline,
    /// 当事人不愿调解
    Refuse,
    /// 告知权利义务
    Inform,
    /// 核对身份
    Identify,
    /// 登记代理人、监护人
    Represent,
    /// 增加当事人
    AddParty,
    /// 更正难易程度
    Grade,
    /// 登记亲属关系
    Declare,
    /// 确定调解员
    Name,
    /// 申请回避
    AskRecusal,
    /// 决定回避
    AnswerRecusal,
    /// 邀请他人参与
    Invite,
    /// 公开或不公开
    SetOpenness,
    /// 约定延长
    Extend,
    /// 记调解
    Hear,
    /// 记调查
    Investigate,
    /// 登记证据
    AddEvidence,
    /// 达成协议
    Agree,
    /// 签字盖章
    Sign,
    /// 记履行
    Perform,
    /// 记回访
    Visit,
    /// 终止调解
    Terminate,
    /// 共同申请司法确认
    AskConfirmation,
    /// 记法院结果
    RecordConfirmation,
    /// 可能激化，已报警
    ReportDanger,
    /// 更正
    Correct,
    /// 归档
    File,
}

impl Step {
    pub const ALL: [Self; 29] = [
        Self::Consent,
        Self::Accept,
        Self::Decline,
        Self::Refuse,
        Self::Inform,
        Self::Identify,
        Self::Represent,
        Self::AddParty,
        Self::Grade,
        Self::Declare,
        Self::Name,
        Self::AskRecusal,
        Self::AnswerRecusal,
        Self::Invite,
        Self::SetOpenness,
        Self::Extend,
        Self::Hear,
        Self::Investigate,
        Self::AddEvidence,
        Self::Agree,
        Self::Sign,
        Self::Perform,
        Self::Visit,
        Self::Terminate,
        Self::AskConfirmation,
        Self::RecordConfirmation,
        Self::ReportDanger,
        Self::Correct,
        Self::File,
    ];

    /// The word in the API.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Consent => "consent",
            Self::Refuse => "refuse",
            Self::Inform => "inform",
            Self::Identify => "identify",
            Self::Represent => "represent",
            Self::AddParty => "add_party",
            Self::Grade => "grade",
            Self::Declare => "declare",
            Self::Name => "name",
            Self::AskRecusal => "ask_recusal",
            Self::AnswerRecusal => "answer_recusal",
            Self::Invite => "invite",
            Self::SetOpenness => "set_openness",
            Self::Extend => "extend",
            Self::Hear => "hear",
            Self::Investigate => "investigate",
            Self::AddEvidence => "add_evidence",
            Self::Agree => "agree",
            Self::Sign => "sign",
            Self::Perform => "perform",
            Self::Visit => "visit",
            Self::Terminate => "terminate",
            Self::AskConfirmation => "ask_confirmation",
            Self::RecordConfirmation => "record_confirmation",
            Self::ReportDanger => "report_danger",
            Self::Correct => "correct",
            Self::File => "file",
        }
    }

    /// The button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accept => "受理",
            Self::Decline => "不予受理",
            Self::Consent => "登记当事人同意",
            Self::Refuse => "当事人不愿调解",
            Self::Inform => "告知权利义务",
            Self::Identify => "核对身份",
            Self::Represent => "登记代理人、监护人",
            Self::AddParty => "增加当事人",
            Self::Grade => "更正难易程度",
            Self::Declare => "登记亲属关系",
            Self::Name => "确定调解员",
            Self::AskRecusal => "申请回避",
            Self::AnswerRecusal => "决定回避",
            Self::Invite => "邀请他人参与",
            Self::SetOpenness => "公开或不公开",
            Self::Extend => "约定延长",
            Self::Hear => "记调解",
            Self::Investigate => "记调查",
            Self::AddEvidence => "登记证据",
            Self::Agree => "达成协议",
            Self::Sign => "签字盖章",
            Self::Perform => "记履行",
            Self::Visit => "记回访",
            Self::Terminate => "终止调解",
            Self::AskConfirmation => "共同申请司法确认",
            Self::RecordConfirmation => "记法院结果",
            Self::ReportDanger => "可能激化，已报警",
            Self::Correct => "更正",
            Self::File => "归档",
        }
    }

    /// When it may be done at all.
    pub const fn stages(self) -> &'static [Stage] {
        match self {
            Self::Accept | Self::Decline => &[Stage::Opened],
            Self::Refuse | Self::Inform | Self::Identify | Self::Represent | Self::Declare => LIVE,
            // Once something was agreed, those who agreed are the parties.
            Self::AddParty | Self::Consent => &[Stage::Opened, Stage::Mediating],
            Self::Name | Self::Invite | Self::SetOpenness | Self::Hear | Self::Investigate => {
                &[Stage::Mediating]
            }
            Self::AskRecusal
            | Self::AnswerRecusal
            | Self::Extend
            | Self::AddEvidence
            | Self::Agree
            | Self::Terminate => TALKING,
            Self::Sign => &[Stage::Agreed],
            Self::Perform | Self::Visit | Self::AskConfirmation | Self::RecordConfirmation => {
                &[Stage::InForce]
            }
            Self::ReportDanger | Self::Grade => UNFILED,
            Self::Correct => &Stage::ALL,
            Self::File => DONE,
        }
    }
}

/// What somebody with these roles may do now. What is asked for may still be refused for what it
/// says; what is not offered is refused in any case.
pub fn offered(mediation: &Mediation, person: &PersonId, roles: &BTreeSet<Role>) -> Vec<Step> {
    let stage = mediation.stage();
    let open = Step::ALL.into_iter().filter(|step| step.stages().contains(&stage));
    open.filter(|step| is_theirs(mediation, person, roles, *step))
        .filter(|step| has_sense(mediation, *step))
        .collect()
}

/// Whether something is somebody's to do now: to take it or not, to lead it on, to decide about a
/// recusal, to do what has fallen due, to close a file in which nothing is left. `due` is what falls
/// due next.
pub fn waits_for(
    mediation: &Mediation,
    (person, roles): (&PersonId, &BTreeSet<Role>),
    (due, now): (Option<Timestamp>, Timestamp),
) -> bool {
    let offered = offered(mediation, person, roles);
    let may = |step: Step| offered.contains(&step);
    if may(Step::AnswerRecusal) {
        return true;
    }
    // What nobody mediates waits for whoever names mediators.
    let nobody = mediation.active_mediators().next().is_none();
    let leads = mediation.is_mediator(person) || (nobody && roles.contains(&Role::Receive));
    match mediation.stage() {
        Stage::Opened => may(Step::Decline),
        Stage::Mediating => leads && !offered.is_empty(),
        Stage::Agreed => leads && may(Step::Sign),
        Stage::InForce => leads && may(Step::File) && due.is_none_or(|due| due <= now),
        Stage::Ended => leads && may(Step::File),
        Stage::Filed => false,
    }
}

fn is_theirs(mediation: &Mediation, person: &PersonId, roles: &BTreeSet<Role>, step: Step) -> bool {
    let mediates = mediation.is_mediator(person) && roles.contains(&Role::Mediate);
    let close = mediation.parties.iter().any(|party| party.is_close_to(person));
    match step {
        // A mediator who is close to a party has to be able to step back.
        Step::AskRecusal if mediates => true,
        _ if close => false,
        Step::Accept | Step::Decline | Step::Name => roles.contains(&Role::Receive),
        Step::AnswerRecusal => {
            let open = |mediator: &PersonId| {
                mediator != person && mediation.open_recusal(mediator).is_some()
            };
            roles.contains(&Role::Recuse) && mediation.active_mediators().any(open)
        }
        _ => mediates || roles.contains(&Role::Receive),
    }
}

/// Whether there is anything left that it could be done to.
fn has_sense(mediation: &Mediation, step: Step) -> bool {
    let parties = &mediation.parties;
    let signed = mediation.agreement().is_some_and(Agreement::is_signed_by_anybody);
    let asked = mediation.confirmation.as_ref();
    let willing = mediation.unasked().is_empty();
    match step {
        Step::Consent => !willing,
        Step::Accept => willing || mediation.is_applied_for(),
        Step::Invite | Step::Hear | Step::Investigate => willing,
        Step::Inform => parties.iter().any(|party| party.informed.is_none()),
        Step::Identify => parties.iter().any(|party| party.identified.is_none()),
        Step::AddParty => parties.len() < PARTIES_MOST,
        Step::AskRecusal => {
            mediation.active_mediators().any(|mediator| mediation.open_recusal(mediator).is_none())
        }
        Step::Agree => willing && !signed && !mediation.hearings.is_empty(),
        Step::AskConfirmation => asked.is_none(),
        Step::RecordConfirmation => asked.is_some_and(|asked| asked.result.is_none()),
        Step::Correct => mediation.records().next().is_some(),
        _ => true,
    }
}
