//! The words of mediations in JSON: what is said, field by field, and the fixed lists.

use maplegrid_app::mediation;
use maplegrid_domain::mediation::{
    Authorised, Capacity, CourtResult, Entruster, Form, HelperKind, Interest, Item, Manner,
    NamedBy, Openness, PartyKind, Performance, RecusalAnswer, Severity, Stage, Why, Willing,
};
use maplegrid_domain::methods::{Barred, StatisticsClass, Touch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::words;

/// Declares a struct of texts and its way from and to the app's. Texts may be left out; which have to
/// say something is told where they are missing.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident of $words:ident { $($field:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name { $(pub $field: String,)* }

        impl From<&mediation::$words> for $name {
            fn from(words: &mediation::$words) -> Self {
                Self { $($field: words.$field.clone(),)* }
            }
        }

        impl From<$name> for mediation::$words {
            fn from(body: $name) -> Self {
                Self { $($field: body.$field,)* }
            }
        }
    )*};
}

texts! {
    /// 纠纷简要情况和申请事项。
    BriefWordsBody of BriefWords {
        summary, claims,
    }
    /// 当事人。只有姓名或名称是必须的，其余不愿意说的可以不写。
    PartyWordsBody of PartyWords {
        name, sex, ethnicity, age, occupation, phone, address, id_number, credit_code, head,
    }
    /// 看了什么证件。
    IdentityWordsBody of IdentityWords {
        document, note,
    }
    /// 代理人、监护人。
    RepresentativeWordsBody of RepresentativeWords {
        name, phone, id_number, relation, scope,
    }
    /// 请来帮忙的人。
    HelperWordsBody of HelperWords {
        name, unit, note,
    }
    /// 调解记录：时间在 at，其余七点逐项写。
    HearingWordsBody of HearingWords {
        place, cause, others, recorder, rights, principles, statements, verification, risks, outcome, signing,
    }
    /// 调查记录。
    InvestigationWordsBody of InvestigationWords {
        place, cause, asked, others, investigators, recorder, text,
    }
    /// 一份证据。
    EvidenceWordsBody of EvidenceWords {
        name, note, pages,
    }
    /// 协议：主要事实、争议事项、履行方式。
    AgreementWordsBody of AgreementWords {
        facts, dispute, manner, place, recorder, across,
    }
    /// 谁签的；在屏上签的，画的笔迹。
    SignatureWordsBody of SignatureWords {
        signed_by, drawing,
    }
    /// 回访记录。
    VisitWordsBody of VisitWords {
        cause, situation, dispute, dangers, measures,
    }
    /// 可能激化：迹象、措施、向谁报告。
    DangerWordsBody of DangerWords {
        signs, measures, reported_to,
    }
}

words! {
    /// 自然人；法人或其他组织。
    PartyKindWord of PartyKind { Natural, Legal }
}
words! {
    /// 完全民事行为能力；不是的，由监护人代为参加。
    CapacityWord of Capacity { Full, Guarded }
}
words! {
    /// 监护人、一般授权、特别授权。
    AuthorisedWord of Authorised { Guardian, General, Special }
}
words! {
    /// 当事人选定、调委会指定。
    NamedByWord of NamedBy { Parties, Committee }
}
words! {
    /// 和当事人、和这件事没有利害关系；有。
    InterestWord of Interest { Free, Involved }
}
words! {
    /// 申请调解；同意调解。
    WillingWord of Willing { Applied, Agreed }
}
words! {
    /// 亲属、邻里、专业人员、法院、公安、其他。
    HelperWord of HelperKind { Relative, Neighbour, Expert, Court, Police, Other }
}
words! {
    /// 不公开、公开。
    OpennessWord of Openness { Closed, Open }
}
words! {
    /// 准许、驳回。
    RecusalWord of RecusalAnswer { Granted, Refused }
}
words! {
    /// 书面、口头。
    FormWord of Form { Written, Oral }
}
words! {
    /// 纸上签、屏上签。
    MannerWord of Manner { Paper, Screen }
}
words! {
    /// 全部履行、部分履行、未履行。
    PerformanceWord of Performance { Full, Partly, Not }
}
words! {
    /// 确认有效、不予确认。
    CourtWord of CourtResult { Confirmed, NotConfirmed }
}
words! {
    /// 法院、检察院、公安、信访、其他。
    EntrusterWord of Entruster { Court, Procuratorate, Police, Petition, Other }
}
words! {
    /// 简单、一般、重大疑难：说的是事，不是人。
    SeverityWord of Severity { Simple, Ordinary, Grave }
}
words! {
    /// 待受理、调解中、待签字、已生效、已结束未归档、已归档。
    StageWord of Stage { Opened, Mediating, Agreed, InForce, Ended, Filed }
}
words! {
    /// 婚姻、收养、继承、其他身份关系。
    TouchWord of Touch { Marriage, Adoption, Inheritance, Identity }
}
words! {
    /// 不能调解的：行政执法、涉法涉诉、涉组织纪检、涉民族宗教、家庭暴力、未成年人受侵害、性侵害、受限。
    BarredWord of Barred {
        Administrative, Legal, Discipline, Religion, Violence, Minors, Sexual, Restricted,
    }
}
words! {
    /// 司法行政机关统计的 18 类。
    StatisticsWord of StatisticsClass {
        Family, Neighbours, Homestead, Contract, Business, Damage, Land, LandTaking, Pollution,
        MigrantWages, Labour, Tourism, OnlineTrade, Consumer, Medical, Traffic, Property, Other,
    }
}
words! {
    /// 卷宗目录里的一项。
    ItemWord of Item {
        Application, RightsNotice, Identity, Authorisation, Investigation, Evidence, Hearing,
        Agreement, OralAgreement, DeclineNotice, Termination, Performance, Visit, Confirmation,
        Notes, BackCover,
    }
}

/// 为什么终止：调解不成、期限届满、当事人不到场、已经起诉或仲裁、发现不能调解、其他。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhyWord {
    NotAgreed,
    LimitPassed,
    Absent,
    Elsewhere,
    Barred,
    Other,
}

impl WhyWord {
    /// `barred` says what was found, where that is the reason; restricted, if it does not.
    pub fn with(self, barred: Option<BarredWord>) -> Why {
        match self {
            Self::NotAgreed => Why::NotAgreed,
            Self::LimitPassed => Why::LimitPassed,
            Self::Absent => Why::Absent,
            Self::Elsewhere => Why::Elsewhere,
            Self::Barred => Why::Barred(barred.map_or(Barred::Restricted, Into::into)),
            Self::Other => Why::Other,
        }
    }
}

impl From<Why> for WhyWord {
    fn from(why: Why) -> Self {
        match why {
            Why::NotAgreed => Self::NotAgreed,
            Why::LimitPassed => Self::LimitPassed,
            Why::Absent => Self::Absent,
            Why::Elsewhere => Self::Elsewhere,
            Why::Barred(_) => Self::Barred,
            Why::Other => Self::Other,
        }
    }
}
