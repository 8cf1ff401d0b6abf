//! Opening a mediation, in JSON.

use maplegrid_app::mediation::{MediationGiven, OriginGiven, PartyGiven};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::{AreaId, CategoryId, PersonId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::duties::Moment;
use super::mediation_acts::when;
use super::mediation_words::{
    BarredWord, BriefWordsBody, CapacityWord, EntrusterWord, PartyKindWord, PartyWordsBody,
    SeverityWord,
};

/// 申请、主动调解，或者接受委托移送。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediationOpened {
    /// 由哪个区域的调委会调解。
    #[schema(example = "140429104201")]
    pub committee: String,
    pub origin: OriginBody,
    /// 工作法里可以调解的类别。
    #[schema(example = "neighbours")]
    pub category: String,
    pub severity: SeverityWord,
    /// 从哪件事来的，编号。
    pub case: Option<String>,
    /// 从 1 数起。
    pub parties: Vec<PartyBody>,
    /// 除申请的以外，哪几方已经表示愿意调解。
    #[serde(default)]
    pub consents: Vec<u8>,
    /// 涉及多少人；不写就是当事人数。
    pub people: Option<u16>,
    /// 发现了不能调解的情形。
    #[serde(default)]
    pub barred: Vec<BarredWord>,
    pub words: BriefWordsBody,
    /// 什么时候申请的；不写是现在。
    pub at: Option<Moment>,
}

/// 案件来源。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum OriginBody {
    /// 依申请：哪几方申请。
    Applied { by: Vec<u8> },
    /// 主动调解。
    Offered {},
    /// 接受委托移送，和那里的案号。
    Entrusted {
        by: EntrusterWord,
        #[serde(default)]
        docket: String,
    },
}

/// 一方当事人。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyBody {
    pub kind: PartyKindWord,
    pub capacity: CapacityWord,
    /// 自己就在岗位上的，是谁。
    pub person: Option<String>,
    /// 在岗位上的亲属。
    #[serde(default)]
    pub related: Vec<String>,
    pub words: PartyWordsBody,
}

impl From<PartyBody> for PartyGiven {
    fn from(party: PartyBody) -> Self {
        Self {
            kind: party.kind.into(),
            capacity: party.capacity.into(),
            person: party.person.map(PersonId::new),
            related: party.related.into_iter().map(PersonId::new).collect(),
            words: party.words.into(),
        }
    }
}

impl MediationOpened {
    /// `None` for a number that cannot be a case's.
    pub fn into_given(self) -> Option<MediationGiven> {
        let case = match &self.case {
            Some(number) => Some(CaseNumber::parse(number)?),
            None => None,
        };
        Some(MediationGiven {
            committee: AreaId::new(self.committee),
            origin: match self.origin {
                OriginBody::Applied { by } => OriginGiven::Applied { by },
                OriginBody::Offered {} => OriginGiven::Offered,
                OriginBody::Entrusted { by, docket } => {
                    OriginGiven::Entrusted { by: by.into(), docket }
                }
            },
            category: CategoryId::new(self.category),
            severity: self.severity.into(),
            case,
            parties: self.parties.into_iter().map(Into::into).collect(),
            consents: self.consents,
            people: self.people,
            barred: self.barred.into_iter().map(Into::into).collect(),
            words: self.words.into(),
            at: when(self.at),
        })
    }
}
