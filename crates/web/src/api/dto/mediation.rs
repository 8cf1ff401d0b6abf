//! A mediation's file in JSON.

use maplegrid_app::County;
use maplegrid_app::mediation::MediationFile;
use maplegrid_domain::mediation::{Asker, Ending, Need, Reminder};
use maplegrid_domain::shared::PersonId;
use serde::Serialize;
use utoipa::ToSchema;

use super::common::{PersonRef, When};
use super::duties::Day;
use super::mediation_lists::MediationItem;
use super::mediation_records::{
    AgreementBody, DoneBody, MediationParty, RecordBody, StampBody, said, stamp,
};
use super::mediation_words::{
    BriefWordsBody, CourtWord, DangerWordsBody, EvidenceWordsBody, HearingWordsBody, HelperWord,
    HelperWordsBody, InterestWord, InvestigationWordsBody, ItemWord, NamedByWord, OpennessWord,
    PerformanceWord, RecusalWord, SeverityWord, VisitWordsBody, WhyWord,
};

/// 整份卷宗。
#[derive(Debug, Serialize, ToSchema)]
pub struct MediationBody<'a> {
    #[serde(flatten)]
    pub item: MediationItem<'a>,
    #[schema(example = "南沟村人民调解委员会")]
    pub committee_name: &'a str,
    /// 话已经抹去，只剩什么时候做过什么。
    pub forgotten: bool,
    /// 刚退出、回避的人得到的：姓名只显示姓，说过的话不显示。
    pub masked: bool,
    pub opened: DoneBody<BriefWordsBody>,
    /// 委托移送的案号。
    pub docket: Option<&'a str>,
    pub parties: Vec<MediationParty>,
    pub people: u16,
    pub accepted: Option<StampBody>,
    /// 调解到什么时候为止。
    pub period_ends: Option<When>,
    /// 谁调解；退出的也在。
    pub mediators: Vec<MediatorBody<'a>>,
    /// 还可以选谁。
    pub eligible: Vec<PersonRef<'a>>,
    pub recusals: Vec<RecusalBody<'a>>,
    pub helpers: Vec<HelperBody>,
    /// 难易程度改过几次，为什么；最后一次的在 `severity`。
    pub gradings: Vec<GradingBody>,
    pub openness: OpennessWord,
    pub hearings: Vec<RecordBody<HearingWordsBody>>,
    pub investigations: Vec<RecordBody<InvestigationWordsBody>>,
    pub evidence: Vec<RecordBody<EvidenceWordsBody>>,
    pub agreement: Option<AgreementBody>,
    /// 没有人签字就换掉了的。
    pub earlier_agreements: Vec<AgreementBody>,
    pub visits: Vec<VisitBody>,
    pub confirmation: Option<ConfirmationBody>,
    /// 最晚哪天申请司法确认；不作司法确认的为 `null`。
    pub confirmation_last_day: Option<Day>,
    pub dangers: Vec<RecordBody<DangerWordsBody>>,
    pub end: Option<EndBody>,
    /// 卷宗目录。
    pub contents: Vec<ContentBody>,
    pub reminders: Vec<ReminderBody>,
    /// 我现在可以做哪些，`/acts` 的 `act`。
    #[schema(example = json!(["hear", "agree"]))]
    pub acts: Vec<&'static str>,
}

/// 一位调解员。
#[derive(Debug, Serialize, ToSchema)]
pub struct MediatorBody<'a> {
    pub person: PersonRef<'a>,
    pub named_by: NamedByWord,
    pub interest: InterestWord,
    pub since: When,
    pub until: Option<When>,
}

/// 一次回避申请。
#[derive(Debug, Serialize, ToSchema)]
pub struct RecusalBody<'a> {
    pub mediator: PersonRef<'a>,
    /// 哪一方申请；调解员自己退出的为 `null`。
    pub party: Option<u8>,
    pub asked: DoneBody<String>,
    pub answer: Option<RecusalWord>,
    pub answered: Option<DoneBody<String>>,
}

/// 请来帮忙的人。
#[derive(Debug, Serialize, ToSchema)]
pub struct HelperBody {
    pub kind: HelperWord,
    pub done: DoneBody<HelperWordsBody>,
}

/// 一次更正难易程度。
#[derive(Debug, Serialize, ToSchema)]
pub struct GradingBody {
    pub severity: SeverityWord,
    pub done: DoneBody<String>,
}

/// 一次回访。
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitBody {
    pub performance: PerformanceWord,
    /// 5 非常满意，1 非常不满意。
    pub satisfaction: u8,
    pub record: RecordBody<VisitWordsBody>,
}

/// 司法确认。
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfirmationBody {
    /// 向哪个法院申请。
    pub asked: DoneBody<String>,
    pub result: Option<CourtWord>,
    /// 法院的文书。
    pub told: Option<DoneBody<String>>,
}

/// 没有达成协议，怎么结束的。
#[derive(Debug, Serialize, ToSchema)]
pub struct EndBody {
    /// `declined`、`refused`、`terminated`。
    pub how: &'static str,
    /// 哪一方拒绝的。
    pub party: Option<u8>,
    pub why: Option<WhyWord>,
    pub done: DoneBody<String>,
    /// 告知的途径。
    pub routes: Vec<String>,
}

/// 卷宗目录的一行。
#[derive(Debug, Serialize, ToSchema)]
pub struct ContentBody {
    pub item: ItemWord,
    pub label: &'static str,
    /// 必须有（●）。
    pub compulsory: bool,
    pub there: bool,
}

/// 一次提醒。
#[derive(Debug, Serialize, ToSchema)]
pub struct ReminderBody {
    /// `accept`、`period_ends`、`period_over`、`confirmation`、`term`、`visit`。
    pub what: &'static str,
    pub at: When,
    pub given: bool,
}

const fn reminder(of: Reminder) -> &'static str {
    match of {
        Reminder::Accept => "accept",
        Reminder::PeriodEnds { .. } => "period_ends",
        Reminder::PeriodOver { .. } => "period_over",
        Reminder::Confirmation { .. } => "confirmation",
        Reminder::Term { .. } => "term",
        Reminder::Visit => "visit",
    }
}

impl<'a> MediationBody<'a> {
    pub fn of(file: &'a MediationFile) -> Self {
        let county: &'a County = &file.county;
        let person = |(id, name): &'a (PersonId, String)| PersonRef { id: id.as_str(), name };
        Self {
            item: MediationItem::of(&file.line, county),
            committee_name: &file.committee_name,
            forgotten: file.is_forgotten,
            masked: file.is_masked,
            opened: DoneBody::of(&file.opened),
            docket: file.docket.as_deref(),
            parties: file.parties.iter().map(MediationParty::of).collect(),
            people: file.people,
            accepted: file.accepted.as_ref().map(stamp),
            period_ends: file.period_due.map(|due| When(due.at)),
            mediators: mediators(file),
            eligible: file.eligible.iter().map(person).collect(),
            recusals: recusals(file),
            helpers: file
                .helpers
                .iter()
                .map(|(kind, done)| HelperBody { kind: (*kind).into(), done: DoneBody::of(done) })
                .collect(),
            gradings: file
                .gradings
                .iter()
                .map(|(severity, done)| GradingBody {
                    severity: (*severity).into(),
                    done: said(done),
                })
                .collect(),
            openness: file.openness.into(),
            hearings: file.hearings.iter().map(RecordBody::of).collect(),
            investigations: file.investigations.iter().map(RecordBody::of).collect(),
            evidence: file.evidence.iter().map(RecordBody::of).collect(),
            agreement: file.agreement.as_ref().map(AgreementBody::of),
            earlier_agreements: file.earlier_agreements.iter().map(AgreementBody::of).collect(),
            visits: visits(file),
            confirmation: confirmation(file),
            confirmation_last_day: file.confirmation_last_day.map(Day),
            dangers: file.dangers.iter().map(RecordBody::of).collect(),
            end: end(file),
            contents: contents(file),
            reminders: reminders(file),
            acts: file.offered.iter().map(|step| step.id()).collect(),
        }
    }
}

fn mediators(file: &MediationFile) -> Vec<MediatorBody<'_>> {
    let bodies = file.mediators.iter().map(|mediator| MediatorBody {
        person: PersonRef { id: mediator.person.as_str(), name: &mediator.name },
        named_by: mediator.named_by.into(),
        interest: mediator.interest.into(),
        since: When(mediator.since),
        until: mediator.until.map(When),
    });
    bodies.collect()
}

fn recusals(file: &MediationFile) -> Vec<RecusalBody<'_>> {
    let bodies = file.recusals.iter().map(|one| RecusalBody {
        mediator: PersonRef { id: one.mediator.as_str(), name: &one.mediator_name },
        party: match one.asked_by {
            Asker::Party(no) => Some(no.0),
            Asker::Mediator => None,
        },
        asked: said(&one.asked),
        answer: one.answer.as_ref().map(|(answer, _)| (*answer).into()),
        answered: one.answer.as_ref().map(|(_, done)| said(done)),
    });
    bodies.collect()
}

fn visits(file: &MediationFile) -> Vec<VisitBody> {
    let bodies = file.visits.iter().map(|(performance, satisfaction, record)| VisitBody {
        performance: (*performance).into(),
        satisfaction: *satisfaction,
        record: RecordBody::of(record),
    });
    bodies.collect()
}

fn confirmation(file: &MediationFile) -> Option<ConfirmationBody> {
    let (asked, result) = file.confirmation.as_ref()?;
    Some(ConfirmationBody {
        asked: said(asked),
        result: result.as_ref().map(|(result, _)| (*result).into()),
        told: result.as_ref().map(|(_, done)| said(done)),
    })
}

fn end(file: &MediationFile) -> Option<EndBody> {
    let end = file.end.as_ref()?;
    let (how, party, why) = match end.how {
        Ending::Declined => ("declined", None, None),
        Ending::Refused { party } => ("refused", Some(party.0), None),
        Ending::Terminated { why } => ("terminated", None, Some(why.into())),
    };
    let routes = end.routes.iter().map(|route| route.id.clone()).collect();
    Some(EndBody { how, party, why, done: said(&end.done), routes })
}

fn contents(file: &MediationFile) -> Vec<ContentBody> {
    let line = |one: &maplegrid_domain::mediation::Content| ContentBody {
        item: one.item.into(),
        label: one.item.label(),
        compulsory: one.need == Need::Compulsory,
        there: one.is_there,
    };
    file.contents.iter().map(line).collect()
}

fn reminders(file: &MediationFile) -> Vec<ReminderBody> {
    let line = |one: &maplegrid_app::mediation::ReminderView| ReminderBody {
        what: reminder(one.of),
        at: When(one.at),
        given: one.was_given,
    };
    file.reminders.iter().map(line).collect()
}
