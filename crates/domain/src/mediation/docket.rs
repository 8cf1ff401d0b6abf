//! The contents of the file 卷宗目录 (司发通〔2010〕239号, DOMAIN § 4.1): what belongs into it, and what
//! is there.

use serde::{Deserialize, Serialize};

use super::{Ending, Form, Mediation};

/// An item of the contents, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// 人民调解申请书 / 受理登记表
    Application,
    /// 权利义务告知书
    RightsNotice,
    /// 身份证明
    Identity,
    /// 授权委托书
    Authorisation,
    /// 调查记录
    Investigation,
    /// 证据
    Evidence,
    /// 调解记录
    Hearing,
    /// 调解协议书
    Agreement,
    /// 口头协议登记表
    OralAgreement,
    /// 不予受理告知
    DeclineNotice,
    /// 终止调解书
    Termination,
    /// 履行凭证
    Performance,
    /// 回访记录
    Visit,
    /// 司法确认材料
    Confirmation,
    /// 卷宗情况说明
    Notes,
    /// 封底
    BackCover,
}

impl Item {
    pub const ALL: [Self; 16] = [
        Self::Application,
        Self::RightsNotice,
        Self::Identity,
        Self::Authorisation,
        Self::Investigation,
        Self::Evidence,
        Self::Hearing,
        Self::Agreement,
        Self::OralAgreement,
        Self::DeclineNotice,
        Self::Termination,
        Self::Performance,
        Self::Visit,
        Self::Confirmation,
        Self::Notes,
        Self::BackCover,
    ];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::RightsNotice => "rights_notice",
            Self::Identity => "identity",
            Self::Authorisation => "authorisation",
            Self::Investigation => "investigation",
            Self::Evidence => "evidence",
            Self::Hearing => "hearing",
            Self::Agreement => "agreement",
            Self::OralAgreement => "oral_agreement",
            Self::DeclineNotice => "decline_notice",
            Self::Termination => "termination",
            Self::Performance => "performance",
            Self::Visit => "visit",
            Self::Confirmation => "confirmation",
            Self::Notes => "notes",
            Self::BackCover => "back_cover",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Application => "人民调解申请书、受理登记表",
            Self::RightsNotice => "权利义务告知书",
            Self::Identity => "当事人身份证明",
            Self::Authorisation => "授权委托书",
            Self::Investigation => "调查记录",
            Self::Evidence => "证据材料",
            Self::Hearing => "调解记录",
            Self::Agreement => "人民调解协议书",
            Self::OralAgreement => "人民调解口头协议登记表",
            Self::DeclineNotice => "不予受理告知书",
            Self::Termination => "终止调解书",
            Self::Performance => "履行凭证",
            Self::Visit => "回访记录",
            Self::Confirmation => "司法确认有关材料",
            Self::Notes => "卷宗情况说明",
            Self::BackCover => "封底",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.id() == word)
    }
}

/// Whether an item has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// ●
    Compulsory,
    /// ○
    AsNeeded,
}

/// A line of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub item: Item,
    pub need: Need,
    pub is_there: bool,
}

/// The contents of a mediation's file. Which items belong into it follows from how it came out.
pub fn contents(mediation: &Mediation) -> Vec<Content> {
    let items = Item::ALL.into_iter();
    let with_need = items.filter_map(|item| Some((item, need(mediation, item)?)));
    with_need
        .map(|(item, need)| Content { item, need, is_there: is_there(mediation, item) })
        .collect()
}

/// `None` for an item that has no place in this file.
fn need(mediation: &Mediation, item: Item) -> Option<Need> {
    let ending = mediation.end.as_ref().map(|end| end.how);
    let taken = mediation.accepted.is_some();
    let oral = mediation.agreement().is_some_and(|agreement| agreement.form == Form::Oral);
    let must = |yes: bool| Some(if yes { Need::Compulsory } else { Need::AsNeeded });
    match item {
        Item::Application | Item::BackCover => must(true),
        // Whoever refuses, or is not taken, need not have come so far.
        Item::RightsNotice | Item::Identity => {
            must(taken && !matches!(ending, Some(Ending::Refused { .. })))
        }
        Item::Hearing => must(taken && !matches!(ending, Some(Ending::Refused { .. }))),
        Item::Authorisation => must(mediation.parties.iter().any(|party| !party.is_represented())),
        Item::Investigation | Item::Evidence | Item::Performance | Item::Visit | Item::Notes => {
            must(false)
        }
        Item::Agreement => (ending.is_none() && !oral).then_some(Need::Compulsory),
        Item::OralAgreement => (ending.is_none() && oral).then_some(Need::Compulsory),
        Item::DeclineNotice => matches!(ending, Some(Ending::Declined)).then_some(Need::Compulsory),
        Item::Termination => {
            let ended = matches!(ending, Some(Ending::Refused { .. } | Ending::Terminated { .. }));
            ended.then_some(Need::Compulsory)
        }
        Item::Confirmation => must(mediation.confirmation.is_some()),
    }
}

fn is_there(mediation: &Mediation, item: Item) -> bool {
    let parties = &mediation.parties;
    let agreement = mediation.agreement();
    match item {
        Item::Application | Item::BackCover | Item::DeclineNotice | Item::Termination => true,
        Item::RightsNotice => parties.iter().all(|party| party.informed.is_some()),
        Item::Identity => parties.iter().all(|party| party.identified.is_some()),
        Item::Authorisation => parties.iter().any(|party| !party.representatives.is_empty()),
        Item::Investigation => !mediation.investigations.is_empty(),
        Item::Evidence => !mediation.evidence.is_empty(),
        Item::Hearing => !mediation.hearings.is_empty(),
        Item::Agreement | Item::OralAgreement => mediation.effective().is_some(),
        Item::Performance => {
            let terms = agreement.into_iter().flat_map(|agreement| &agreement.terms);
            terms.into_iter().any(|term| !term.performed.is_empty())
        }
        Item::Visit => !mediation.visits.is_empty(),
        Item::Confirmation => {
            mediation.confirmation.as_ref().is_some_and(|asked| asked.result.is_some())
        }
        Item::Notes => !mediation.corrections.is_empty(),
    }
}
