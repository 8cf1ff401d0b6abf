//! Who has to do with a mediation: parties and those who speak for them, mediators, helpers.

use serde::{Deserialize, Serialize};

use super::Done;
use crate::shared::{PersonId, Sealed, Timestamp};

/// A party of a mediation, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PartyNo(pub u8);

/// 自然人, 法人或其他组织
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    Natural,
    Legal,
}

/// Whether somebody can act for themselves (民法典 Art. 18–24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    Full,
    /// Without full capacity: the guardian acts.
    Guarded,
}

/// A party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub no: PartyNo,
    pub kind: PartyKind,
    pub capacity: Capacity,
    /// Name, phone, number of the card …
    pub words: Sealed,
    /// Who they are, if they hold a post themselves; they do not mediate.
    pub person: Option<PersonId>,
    /// Holders of posts who are related to them; nor do those.
    pub related: Vec<PersonId>,
    /// That they want it; `None` until they have said so.
    pub consent: Option<Consent>,
    /// 权利义务告知
    pub informed: Option<Done>,
    /// 身份证明核对
    pub identified: Option<Done>,
    pub representatives: Vec<Representative>,
}

/// A party wants the mediation (人民调解法 Art. 3, 17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub how: Willing,
    /// With what they said, if that was written down.
    pub done: Done,
}

/// 申请调解, 同意调解
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Willing {
    Applied,
    Agreed,
}

/// Somebody who speaks for a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    pub authorised: Authorised,
    pub done: Done,
}

/// 监护人（法定代理人）, 一般授权, 特别授权
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authorised {
    Guardian,
    General,
    /// May also agree and sign.
    Special,
}

/// How the mediation came about 案件来源 (DOMAIN § 5.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum Origin {
    /// 依申请
    Applied { by: Vec<PartyNo> },
    /// 主动
    Offered,
    /// 接受委托移送; the docket number there is sealed.
    Entrusted { by: Entruster, docket: Option<Sealed> },
}

impl Origin {
    /// The word in lists and figures.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Applied { .. } => "applied",
            Self::Offered => "offered",
            Self::Entrusted { by, .. } => by.id(),
        }
    }
}

/// 法院, 检察院, 公安, 信访, 其他
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entruster {
    Court,
    Procuratorate,
    Police,
    Petition,
    Other,
}

impl Entruster {
    pub const ALL: [Self; 5] =
        [Self::Court, Self::Procuratorate, Self::Police, Self::Petition, Self::Other];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Court => "court",
            Self::Procuratorate => "procuratorate",
            Self::Police => "police",
            Self::Petition => "petition",
            Self::Other => "other",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Court => "法院",
            Self::Procuratorate => "检察院",
            Self::Police => "公安机关",
            Self::Petition => "信访部门",
            Self::Other => "其他",
        }
    }
}

/// How grave the matter is; said of the matter, never of a person (DOMAIN § 5.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 简单
    Simple,
    /// 一般
    Ordinary,
    /// 重大疑难
    Grave,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Simple, Self::Ordinary, Self::Grave];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Ordinary => "ordinary",
            Self::Grave => "grave",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Simple => "简单",
            Self::Ordinary => "一般",
            Self::Grave => "重大疑难",
        }
    }
}

/// A mediator of a mediation, past ones too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mediator {
    pub person: PersonId,
    pub named_by: NamedBy,
    pub interest: Interest,
    pub since: Timestamp,
    /// Stepped back or was made to.
    pub until: Option<Timestamp>,
}

/// Who chose a mediator (人民调解法 Art. 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedBy {
    /// 当事人选定: all of them agreed.
    Parties,
    /// 调委会指定
    Committee,
}

/// What somebody who is to mediate says when asked: are they a party's close kin, or have they a
/// stake in the matter? Whoever has does not mediate 回避.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interest {
    /// 没有
    Free,
    /// 有
    Involved,
}

/// A wish that a mediator step back 回避.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recusal {
    pub mediator: PersonId,
    pub asked_by: Asker,
    pub asked: Done,
    /// A mediator who steps back needs nobody's leave.
    pub answer: Option<(RecusalAnswer, Done)>,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asker {
    Party(PartyNo),
    /// The mediator themself.
    Mediator,
}

/// 准许, 驳回
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecusalAnswer {
    Granted,
    Refused,
}

/// Somebody invited to help (人民调解法 Art. 20); named in the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helper {
    pub kind: HelperKind,
    pub done: Done,
}

/// 亲属, 邻里, 专业人员, 法院, 公安, 其他
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelperKind {
    Relative,
    Neighbour,
    Expert,
    Court,
    Police,
    Other,
}

/// 不公开, 公开 (人民调解法 Art. 23)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    #[default]
    Closed,
    Open,
}

impl Party {
    /// Whether somebody may sign in their place.
    pub fn has_signatory(&self) -> bool {
        let signs = |one: &Representative| one.authorised != Authorised::General;
        self.representatives.iter().any(signs)
    }

    /// Whether a guardian acts for them, where one has to.
    pub fn is_represented(&self) -> bool {
        let guardian = |one: &Representative| one.authorised == Authorised::Guardian;
        self.capacity == Capacity::Full || self.representatives.iter().any(guardian)
    }

    /// Whether they are, or are related to, this person.
    pub fn is_close_to(&self, person: &PersonId) -> bool {
        self.person.as_ref() == Some(person) || self.related.contains(person)
    }
}

impl Mediator {
    pub const fn is_active(&self) -> bool {
        self.until.is_none()
    }
}
