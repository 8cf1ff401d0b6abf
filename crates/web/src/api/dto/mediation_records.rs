//! Records of a mediation in JSON: what was done, by whom, and what was said.

use maplegrid_app::mediation::{
    AgreementView, DoneView, PartyView, RecordView, SignatureView, TermView,
};
use maplegrid_domain::mediation::Signer;
use maplegrid_domain::shared::AttachmentId;
use serde::Serialize;
use utoipa::ToSchema;

use super::common::When;
use super::duties::Day;
use super::mediation_words::{
    AgreementWordsBody, AuthorisedWord, CapacityWord, FormWord, IdentityWordsBody, MannerWord,
    PartyKindWord, PartyWordsBody, PerformanceWord, RepresentativeWordsBody, SignatureWordsBody,
    TouchWord, WillingWord,
};

/// 做过的一件事：什么时候、谁记的、怎么说的。
#[derive(Debug, Serialize, ToSchema)]
pub struct DoneBody<W: ToSchema> {
    pub at: When,
    pub recorded_at: When,
    /// 过了一天多才记的：补记。
    pub late: bool,
    pub by: String,
    /// 没有说什么，或者已经抹去的为 `null`。
    pub words: Option<W>,
}

impl<W: ToSchema> DoneBody<W> {
    pub(super) fn of<'v, V>(done: &'v DoneView<V>) -> Self
    where
        W: From<&'v V>,
    {
        Self::with(done, |words| W::from(words))
    }

    fn with<'v, V>(done: &'v DoneView<V>, words: impl Fn(&'v V) -> W) -> Self {
        Self {
            at: When(done.at),
            recorded_at: When(done.recorded_at),
            late: done.is_late,
            by: done.by_name.clone(),
            words: done.words.as_ref().map(words),
        }
    }
}

pub(super) fn said(done: &DoneView<String>) -> DoneBody<String> {
    DoneBody::with(done, Clone::clone)
}

/// 什么时候、谁记的。
#[derive(Debug, Serialize, ToSchema)]
pub struct StampBody {
    pub at: When,
    pub recorded_at: When,
    /// 过了一天多才记的：补记。
    pub late: bool,
    pub by: String,
}

pub(super) fn stamp(done: &DoneView<()>) -> StampBody {
    StampBody {
        at: When(done.at),
        recorded_at: When(done.recorded_at),
        late: done.is_late,
        by: done.by_name.clone(),
    }
}

/// 一份有编号的记录。
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordBody<W: ToSchema> {
    /// 更正的时候用它。
    pub no: u64,
    pub done: DoneBody<W>,
    /// 到场的各方；证据是哪一方的。
    pub parties: Vec<u8>,
    pub mediators: Vec<String>,
    pub files: Vec<String>,
    pub corrections: Vec<DoneBody<String>>,
}

impl<W: ToSchema> RecordBody<W> {
    pub(super) fn of<'v, V>(record: &'v RecordView<V>) -> Self
    where
        W: From<&'v V>,
    {
        Self {
            no: record.no,
            done: DoneBody::of(&record.done),
            parties: record.parties.iter().map(|no| no.0).collect(),
            mediators: record.mediators.clone(),
            files: ids(&record.files),
            corrections: record.corrections.iter().map(said).collect(),
        }
    }
}

fn ids(files: &[AttachmentId]) -> Vec<String> {
    files.iter().map(ToString::to_string).collect()
}

/// 一方当事人。
#[derive(Debug, Serialize, ToSchema)]
pub struct MediationParty {
    pub no: u8,
    pub kind: PartyKindWord,
    pub capacity: CapacityWord,
    pub words: Option<PartyWordsBody>,
    /// 自己就在岗位上的，他的代号。
    pub person: Option<String>,
    /// 在岗位上的亲属，他们的代号；他们不参与这件调解。
    pub related: Vec<String>,
    /// 还没有表示愿意的为 `null`。
    pub consent: Option<ConsentBody>,
    pub informed: Option<StampBody>,
    pub identified: Option<DoneBody<IdentityWordsBody>>,
    pub representatives: Vec<RepresentativeBody>,
    /// 要监护人，还没有登记。
    pub lacks_guardian: bool,
}

/// 愿意调解。
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentBody {
    pub how: WillingWord,
    pub done: DoneBody<String>,
}

/// 代理人、监护人。
#[derive(Debug, Serialize, ToSchema)]
pub struct RepresentativeBody {
    pub authorised: AuthorisedWord,
    pub done: DoneBody<RepresentativeWordsBody>,
}

impl MediationParty {
    pub(super) fn of(party: &PartyView) -> Self {
        let representatives = party.representatives.iter().map(|(authorised, done)| {
            RepresentativeBody { authorised: (*authorised).into(), done: DoneBody::of(done) }
        });
        Self {
            no: party.no.0,
            kind: party.kind.into(),
            capacity: party.capacity.into(),
            words: party.words.as_ref().map(Into::into),
            person: party.person.as_ref().map(ToString::to_string),
            related: party.related.iter().map(ToString::to_string).collect(),
            consent: party
                .consent
                .as_ref()
                .map(|(how, done)| ConsentBody { how: (*how).into(), done: said(done) }),
            informed: party.informed.as_ref().map(stamp),
            identified: party.identified.as_ref().map(DoneBody::of),
            representatives: representatives.collect(),
            lacks_guardian: party.lacks_guardian,
        }
    }
}

/// 一份协议。
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementBody {
    pub no: u64,
    pub form: FormWord,
    pub done: DoneBody<AgreementWordsBody>,
    pub terms: Vec<AgreedTermBody>,
    /// 涉及金额，单位：分。
    pub amount_fen: Option<u64>,
    pub copies: u8,
    pub touches: Vec<TouchWord>,
    pub signatures: Vec<SignatureBody>,
    /// 还差谁签：`party:1`、`mediator:代号`（调解员签一位就行）、`seal`。
    pub unsigned: Vec<String>,
    /// 只能在纸上签（电子签名法第三条）。
    pub paper_only: bool,
    /// 从哪天起生效。
    pub effective: Option<Day>,
    pub performance: Option<PerformanceWord>,
    pub corrections: Vec<DoneBody<String>>,
}

/// 协议的一条。
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreedTermBody {
    pub no: u8,
    pub by: u8,
    pub text: Option<String>,
    pub due: Option<Day>,
    pub amount_fen: Option<u64>,
    pub performed: Vec<PerformedBody>,
}

/// 履行得怎么样。
#[derive(Debug, Serialize, ToSchema)]
pub struct PerformedBody {
    pub how: PerformanceWord,
    pub done: DoneBody<String>,
}

/// 一个签名。
#[derive(Debug, Serialize, ToSchema)]
pub struct SignatureBody {
    /// `party:1`、`mediator:代号`、`seal`。
    pub signer: String,
    pub manner: MannerWord,
    pub done: DoneBody<SignatureWordsBody>,
    pub scans: Vec<String>,
}

fn signer(signer: &Signer) -> String {
    match signer {
        Signer::Party { party } => format!("party:{}", party.0),
        Signer::Mediator { person } => format!("mediator:{person}"),
        Signer::Seal => "seal".to_owned(),
    }
}

impl AgreementBody {
    pub(super) fn of(agreement: &AgreementView) -> Self {
        let term = |term: &TermView| AgreedTermBody {
            no: term.no,
            by: term.by.0,
            text: term.text.clone(),
            due: term.due.map(Day),
            amount_fen: term.amount_fen,
            performed: term
                .performed
                .iter()
                .map(|one| PerformedBody { how: one.how.into(), done: said(&one.done) })
                .collect(),
        };
        let signature = |one: &SignatureView| SignatureBody {
            signer: signer(&one.signer),
            manner: one.manner.into(),
            done: DoneBody::of(&one.done),
            scans: ids(&one.scans),
        };
        Self {
            no: agreement.no,
            form: agreement.form.into(),
            done: DoneBody::of(&agreement.done),
            terms: agreement.terms.iter().map(term).collect(),
            amount_fen: agreement.amount_fen,
            copies: agreement.copies,
            touches: agreement.touches.iter().copied().map(Into::into).collect(),
            signatures: agreement.signatures.iter().map(signature).collect(),
            unsigned: agreement.unsigned.iter().map(signer).collect(),
            paper_only: agreement.is_paper_only,
            effective: agreement.effective.map(Day),
            performance: agreement.performance.map(Into::into),
            corrections: agreement.corrections.iter().map(said).collect(),
        }
    }
}
