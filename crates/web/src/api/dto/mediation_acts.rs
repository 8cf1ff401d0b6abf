//! What is done with a mediation, in JSON.

use std::collections::BTreeMap;

use jiff::civil::Date;
use maplegrid_app::mediation::{Act, AgreementGiven, SignatureGiven, TermGiven};
use maplegrid_domain::mediation::{PartyNo, Signer};
use maplegrid_domain::shared::{AttachmentId, PersonId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use super::duties::Moment;
use super::mediation_opening::PartyBody;
use super::mediation_words::{
    AgreementWordsBody, AuthorisedWord, BarredWord, CourtWord, DangerWordsBody, EvidenceWordsBody,
    FormWord, HearingWordsBody, HelperWord, HelperWordsBody, IdentityWordsBody, InterestWord,
    InvestigationWordsBody, ItemWord, MannerWord, NamedByWord, OpennessWord, PerformanceWord,
    RecusalWord, RepresentativeWordsBody, SeverityWord, SignatureWordsBody, TouchWord,
    VisitWordsBody, WhyWord,
};

/// 一天。
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(value_type = String, format = Date, example = "2026-04-30")]
pub struct DayGiven(pub Date);

pub(super) fn when(at: Option<Moment>) -> Option<Timestamp> {
    at.map(|at| at.0)
}

/// 一步。`at` 是什么时候做的，不写是现在；当事人从 1 数起；`consents` 是同意的各方；
/// `routes` 是告知的途径，工作法里去处的代号。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum ActBody {
    /// 受理。
    Accept { at: Option<Moment> },
    /// 不予受理。
    Decline { at: Option<Moment>, reason: String, routes: Vec<String> },
    /// 这几方愿意调解；怎么说的。
    Consent {
        parties: Vec<u8>,
        at: Option<Moment>,
        #[serde(default)]
        said: String,
    },
    /// 一方不愿意调解。
    Refuse {
        party: u8,
        at: Option<Moment>,
        #[serde(default)]
        reason: String,
        routes: Vec<String>,
    },
    /// 告知权利义务。
    Inform { party: u8, at: Option<Moment> },
    /// 核对身份。
    Identify { party: u8, at: Option<Moment>, words: IdentityWordsBody },
    /// 登记代理人、监护人。
    Represent {
        party: u8,
        authorised: AuthorisedWord,
        at: Option<Moment>,
        words: RepresentativeWordsBody,
    },
    /// 增加一方当事人。
    AddParty { at: Option<Moment>, party: PartyBody },
    /// 更正难易程度，写明为什么。
    Grade { severity: SeverityWord, reason: String },
    /// 登记一方在岗位上的亲属。
    Declare { party: u8, person: String },
    /// 确定调解员。
    Name {
        mediator: String,
        by: NamedByWord,
        #[serde(default)]
        consents: Vec<u8>,
        /// 问过本人：是不是当事人的近亲属，和这件事有没有利害关系。有的不能调解。
        interest: InterestWord,
    },
    /// 申请回避；不写 `party` 是调解员自己退出。
    AskRecusal { mediator: String, party: Option<u8>, at: Option<Moment>, reason: String },
    /// 决定回避。
    AnswerRecusal { mediator: String, answer: RecusalWord, reason: String },
    /// 邀请他人参与。
    Invite { kind: HelperWord, consents: Vec<u8>, at: Option<Moment>, words: HelperWordsBody },
    /// 公开或不公开。
    SetOpenness {
        openness: OpennessWord,
        #[serde(default)]
        consents: Vec<u8>,
    },
    /// 约定另一个最后一天。
    Extend { until: DayGiven, consents: Vec<u8>, at: Option<Moment> },
    /// 调解一次。
    Hear { at: Option<Moment>, present: Vec<u8>, words: HearingWordsBody },
    /// 调查一次。
    Investigate { at: Option<Moment>, words: InvestigationWordsBody },
    /// 登记证据；`files` 是先传好的照片。
    AddEvidence {
        at: Option<Moment>,
        from: Option<u8>,
        words: EvidenceWordsBody,
        #[serde(default)]
        files: Vec<String>,
    },
    /// 达成协议。没有人签字以前可以重新登记。
    Agree {
        form: FormWord,
        at: Option<Moment>,
        words: AgreementWordsBody,
        terms: Vec<TermBody>,
        /// 涉及金额，单位：分。
        amount_fen: Option<u64>,
        /// 一式几份；口头协议不写。
        #[serde(default)]
        copies: u8,
        #[serde(default)]
        touches: Vec<TouchWord>,
    },
    /// 签字盖章。
    Sign {
        signer: SignerBody,
        manner: MannerWord,
        at: Option<Moment>,
        #[serde(default)]
        words: SignatureWordsBody,
        /// 扫描传回的纸，先传好的照片。
        #[serde(default)]
        scans: Vec<String>,
    },
    /// 一条履行得怎么样。
    Perform { term: u8, how: PerformanceWord, at: Option<Moment>, proof: String },
    /// 回访；满意度从 5 到 1。
    Visit {
        at: Option<Moment>,
        performance: PerformanceWord,
        satisfaction: u8,
        words: VisitWordsBody,
    },
    /// 终止调解；`barred` 是发现了什么。
    Terminate {
        why: WhyWord,
        barred: Option<BarredWord>,
        at: Option<Moment>,
        reason: String,
        routes: Vec<String>,
    },
    /// 共同申请司法确认：哪几方，哪个法院。
    AskConfirmation { by: Vec<u8>, at: Option<Moment>, court: String },
    /// 法院的结果和文书号。
    RecordConfirmation { result: CourtWord, at: Option<Moment>, document: String },
    /// 可能激化，已经报告公安。
    ReportDanger { at: Option<Moment>, words: DangerWordsBody },
    /// 更正一份记录：它的编号，正确的是什么。
    Correct { of: u64, text: String },
    /// 归档；缺的必备项逐项写明为什么。
    File {
        #[serde(default)]
        missing: Vec<MissingBody>,
    },
}

/// 协议的一条。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermBody {
    /// 哪一方做。
    pub by: u8,
    pub text: String,
    pub due: Option<DayGiven>,
    /// 金额，单位：分。
    pub amount_fen: Option<u64>,
}

/// 谁签：当事人、调解员、调委会的章。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "who", rename_all = "snake_case", deny_unknown_fields)]
pub enum SignerBody {
    Party { party: u8 },
    Mediator { person: String },
    Seal {},
}

/// 缺的一项和理由。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingBody {
    pub item: ItemWord,
    pub reason: String,
}

impl From<SignerBody> for Signer {
    fn from(body: SignerBody) -> Self {
        match body {
            SignerBody::Party { party } => Self::Party { party: PartyNo(party) },
            SignerBody::Mediator { person } => Self::Mediator { person: PersonId::new(person) },
            SignerBody::Seal {} => Self::Seal,
        }
    }
}

fn files(ids: Vec<String>) -> Vec<AttachmentId> {
    ids.into_iter().map(AttachmentId::new).collect()
}

impl ActBody {
    /// The act; every variant has one.
    pub fn into_act(self) -> Option<Act> {
        let act = match self {
            Self::Accept { at } => Act::Accept { at: when(at) },
            Self::Decline { at, reason, routes } => Act::Decline { at: when(at), reason, routes },
            Self::Consent { parties, at, said } => Act::Consent { parties, at: when(at), said },
            Self::Refuse { party, at, reason, routes } => {
                Act::Refuse { party, at: when(at), reason, routes }
            }
            Self::Inform { party, at } => Act::Inform { party, at: when(at) },
            Self::Identify { party, at, words } => {
                Act::Identify { party, at: when(at), words: words.into() }
            }
            Self::Represent { party, authorised, at, words } => Act::Represent {
                party,
                authorised: authorised.into(),
                at: when(at),
                words: words.into(),
            },
            Self::AddParty { at, party } => {
                Act::AddParty { at: when(at), party: Box::new(party.into()) }
            }
            Self::Grade { severity, reason } => Act::Grade { severity: severity.into(), reason },
            Self::Declare { party, person } => {
                Act::Declare { party, person: PersonId::new(person) }
            }
            Self::Name { mediator, by, consents, interest } => {
                let (mediator, interest) = (PersonId::new(mediator), interest.into());
                Act::Name { mediator, by: by.into(), consents, interest }
            }
            Self::AskRecusal { mediator, party, at, reason } => {
                let mediator = PersonId::new(mediator);
                Act::AskRecusal { mediator, party, at: when(at), reason }
            }
            Self::AnswerRecusal { mediator, answer, reason } => {
                let mediator = PersonId::new(mediator);
                Act::AnswerRecusal { mediator, answer: answer.into(), reason }
            }
            body => return between(body),
        };
        Some(act)
    }
}

/// What happens between acceptance and agreement.
fn between(body: ActBody) -> Option<Act> {
    let act = match body {
        ActBody::Invite { kind, consents, at, words } => {
            Act::Invite { kind: kind.into(), consents, at: when(at), words: words.into() }
        }
        ActBody::SetOpenness { openness, consents } => {
            Act::SetOpenness { openness: openness.into(), consents }
        }
        ActBody::Extend { until, consents, at } => {
            Act::Extend { until: until.0, consents, at: when(at) }
        }
        ActBody::Hear { at, present, words } => {
            Act::Hear { at: when(at), present, words: Box::new(words.into()) }
        }
        ActBody::Investigate { at, words } => {
            Act::Investigate { at: when(at), words: Box::new(words.into()) }
        }
        ActBody::AddEvidence { at, from, words, files: ids } => {
            Act::AddEvidence { at: when(at), from, words: words.into(), files: files(ids) }
        }
        ActBody::Agree { form, at, words, terms, amount_fen, copies, touches } => {
            let term = |term: TermBody| TermGiven {
                by: term.by,
                text: term.text,
                due: term.due.map(|due| due.0),
                amount_fen: term.amount_fen,
            };
            Act::Agree(Box::new(AgreementGiven {
                form: form.into(),
                at: when(at),
                words: words.into(),
                terms: terms.into_iter().map(term).collect(),
                amount_fen,
                copies,
                touches: touches.into_iter().map(Into::into).collect(),
            }))
        }
        ActBody::Sign { signer, manner, at, words, scans } => Act::Sign(Box::new(SignatureGiven {
            signer: signer.into(),
            manner: manner.into(),
            at: when(at),
            words: words.into(),
            scans: files(scans),
        })),
        body => return after(body),
    };
    Some(act)
}

/// What comes after an agreement.
fn after(body: ActBody) -> Option<Act> {
    let act = match body {
        ActBody::Perform { term, how, at, proof } => {
            Act::Perform { term, how: how.into(), at: when(at), proof }
        }
        ActBody::Visit { at, performance, satisfaction, words } => Act::Visit {
            at: when(at),
            performance: performance.into(),
            satisfaction,
            words: Box::new(words.into()),
        },
        ActBody::Terminate { why, barred, at, reason, routes } => {
            Act::Terminate { why: why.with(barred), at: when(at), reason, routes }
        }
        ActBody::AskConfirmation { by, at, court } => {
            Act::AskConfirmation { by, at: when(at), court }
        }
        ActBody::RecordConfirmation { result, at, document } => {
            Act::RecordConfirmation { result: result.into(), at: when(at), document }
        }
        ActBody::ReportDanger { at, words } => {
            Act::ReportDanger { at: when(at), words: words.into() }
        }
        ActBody::Correct { of, text } => Act::Correct { of, text },
        ActBody::File { missing } => {
            let missing: BTreeMap<_, _> =
                missing.into_iter().map(|one| (one.item.into(), one.reason)).collect();
            Act::File { missing }
        }
        _ => return None,
    };
    Some(act)
}
