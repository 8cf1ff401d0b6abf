//! What is said in a mediation, as it is sealed: each field checked, none of them ever in clear.

use maplegrid_domain::mediation::Rejection;
use maplegrid_domain::shared::plain;
use serde::{Deserialize, Serialize};

use crate::people::{checked_id_number, checked_phone};
use crate::{InputFault, Result};

/// A name, a unit, an address.
const SHORT: usize = 200;
/// Some sentences.
const LONG: usize = 1_000;
/// What somebody tells.
const STORY: usize = 3_000;
/// A signature as it was drawn: a path of an SVG.
const DRAWING: usize = 20_000;

/// A text without hidden signs, trimmed, no longer than allowed.
pub(super) fn text(field: &'static str, given: &str, most: usize) -> Result<String> {
    let text = plain(given);
    let text = text.trim();
    let chars = text.chars().count();
    if most < chars {
        return Err(Rejection::TooLong { field, chars, most }.into());
    }
    Ok(text.to_owned())
}

/// As [`text`], and there has to be some.
pub(super) fn required(field: &'static str, given: &str, most: usize) -> Result<String> {
    let text = text(field, given, most)?;
    if text.is_empty() { Err(Rejection::Missing { field }.into()) } else { Ok(text) }
}

/// A reason or another single text.
pub(super) fn reason(field: &'static str, given: &str) -> Result<String> {
    required(field, given, LONG)
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$field_doc:meta])* $field:ident: $check:ident($most:expr),)+
    })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: String,)+
        }

        impl $name {
            /// Every field without hidden signs and within its length.
            pub(super) fn checked(&self) -> Result<Self> {
                Ok(Self { $($field: $check(stringify!($field), &self.$field, $most)?,)+ })
            }
        }
    )+};
}

words! {
    /// 纠纷简要情况和申请事项
    BriefWords {
        summary: required(STORY),
        claims: text(LONG),
    }
    /// A party. Empty is unknown or not told; nothing but the name has to be.
    PartyWords {
        name: required(SHORT),
        sex: text(10),
        /// Told if the party wants to (DOMAIN § 8).
        ethnicity: text(20),
        age: text(10),
        /// 职业或者职务
        occupation: text(SHORT),
        phone: text(SHORT),
        /// 单位或者住址
        address: text(SHORT),
        id_number: text(SHORT),
        /// Of a legal person: 统一社会信用代码.
        credit_code: text(40),
        /// Of a legal person: 法定代表人或者负责人.
        head: text(SHORT),
    }
    /// How somebody showed who they are: 居民身份证，当场核对.
    IdentityWords {
        document: required(SHORT),
        note: text(LONG),
    }
    /// Somebody who speaks for a party.
    RepresentativeWords {
        name: required(SHORT),
        phone: text(SHORT),
        id_number: text(SHORT),
        /// 与当事人的关系
        relation: text(SHORT),
        /// 授权范围
        scope: text(LONG),
    }
    /// Somebody invited to help.
    HelperWords {
        name: required(SHORT),
        unit: text(SHORT),
        note: text(LONG),
    }
    /// 调解记录: place, cause, who else took part, and its points.
    HearingWords {
        place: required(SHORT),
        cause: required(SHORT),
        others: text(SHORT),
        recorder: text(SHORT),
        /// 1 告知权利义务
        rights: required(LONG),
        /// 2 调解原则与人员
        principles: required(LONG),
        /// 3 陈述
        statements: required(STORY),
        /// 4 调查核实、质证
        verification: text(STORY),
        /// 5 风险告知
        risks: text(LONG),
        /// 6 协议内容，或者不成的原因和告知的途径
        outcome: text(STORY),
        /// 7 签名盖章情况
        signing: text(LONG),
    }
    /// 调查记录
    InvestigationWords {
        place: required(SHORT),
        cause: required(SHORT),
        /// 被调查人
        asked: required(SHORT),
        /// 参加人
        others: text(SHORT),
        investigators: text(SHORT),
        recorder: text(SHORT),
        /// 问答
        text: required(STORY),
    }
    /// A piece of evidence.
    EvidenceWords {
        name: required(SHORT),
        note: text(LONG),
        /// 几页、原件还是复印件
        pages: text(SHORT),
    }
    /// What was agreed, apart from its terms.
    AgreementWords {
        /// 纠纷主要事实
        facts: required(STORY),
        /// 争议事项
        dispute: required(LONG),
        /// 履行方式、地点
        manner: text(LONG),
        /// 调解地点
        place: text(SHORT),
        recorder: text(SHORT),
        /// 是否跨调委会，和哪个调委会
        across: text(SHORT),
    }
    /// Who signed, and what was drawn.
    SignatureWords {
        /// If it was not the party: guardian, agent with special authority.
        signed_by: text(SHORT),
        drawing: text(DRAWING),
    }
    /// 回访记录
    VisitWords {
        cause: required(SHORT),
        situation: required(STORY),
        /// 有没有新的争议、诉讼
        dispute: text(LONG),
        /// 隐患
        dangers: text(LONG),
        /// 措施
        measures: text(LONG),
    }
    /// 纠纷可能激化
    DangerWords {
        signs: required(LONG),
        measures: required(LONG),
        /// 向谁报告
        reported_to: required(SHORT),
    }
}

impl PartyWords {
    /// As `checked`, with phone and number of the card as they are kept.
    pub(super) fn sound(&self) -> Result<Self> {
        let words = self.checked()?;
        let (phone, id_number) = numbers(&words.phone, &words.id_number)?;
        Ok(Self { phone, id_number, ..words })
    }

    /// What is the same however often a name is written.
    pub(super) fn same_name(&self) -> String {
        self.name.chars().filter(|sign| !sign.is_whitespace()).collect()
    }
}

impl RepresentativeWords {
    /// As [`PartyWords::sound`].
    pub(super) fn sound(&self) -> Result<Self> {
        let words = self.checked()?;
        let (phone, id_number) = numbers(&words.phone, &words.id_number)?;
        Ok(Self { phone, id_number, ..words })
    }
}

fn numbers(phone: &str, id_number: &str) -> Result<(String, String)> {
    let phone = checked_phone(phone).map_err(InputFault::Household)?.unwrap_or_default();
    let id_number =
        checked_id_number(id_number).map_err(InputFault::Household)?.unwrap_or_default();
    Ok((phone, id_number))
}
