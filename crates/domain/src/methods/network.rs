//! The network of people as data: who keeps in touch with whom, how often, and what for.
//!
//! Ratios here warn and never refuse; a rhythm counts any channel and either direction
//! (DOMAIN § 6.6). Which days are due is derived (`crate::duties`), never stored.

use serde::{Deserialize, Serialize};

use crate::shared::{
    CadenceId, CategoryId, LineId, NeedId, PostId, RoutineId, SelectionStepId, TierId, TopicId,
};

/// Everything a method says about contacts, care and posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    pub lines: Vec<ContactLine>,
    pub cadences: Vec<Cadence>,
    /// What a contact may turn up, to be ticked: 想办事, 想反映情况.
    pub topics: Vec<Topic>,
    pub routines: Vec<Routine>,
    pub duty_lists: Vec<DutyList>,
    pub selections: Vec<SelectionRule>,
    pub tiers: Vec<CareTier>,
    pub needs: Vec<CareNeed>,
}

/// A line of contact 联户的线: every household has one contact person on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLine {
    pub id: LineId,
    pub label: String,
    /// Holders of this post are the contacts.
    pub post: PostId,
    /// Households per contact as published, least and most; outside it a warning.
    pub households: Option<(u16, u16)>,
    /// Whoever is appointed in an area becomes the contact of its households on this line.
    pub follows_post: bool,
    /// A household without a contact on it is no gap.
    pub optional: bool,
    pub basis: String,
}

/// How often a household is contacted on a line 联系频次. For households with the tier, or, with
/// no tier named, for all whose tier has no rhythm of its own on the line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    pub id: CadenceId,
    pub label: String,
    pub line: LineId,
    pub tier: Option<TierId>,
    pub every: Every,
    /// Contacts in each window.
    pub times: u8,
    pub basis: String,
}

/// A window of the civil calendar: weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    Week,
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// Something a contact turned up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    pub id: TopicId,
    pub label: String,
    /// Leads to registering a case of this category on the resident's behalf.
    pub raises: Option<CategoryId>,
}

/// What holders of a post do at set times, apart from households: 周三接待日, 季度座谈会.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routine {
    pub id: RoutineId,
    pub label: String,
    pub post: PostId,
    pub when: RoutineDays,
    pub basis: String,
}

/// When a routine is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoutineDays {
    /// Monday is 1.
    Weekday(u8),
    /// 逢四: 4, 14, 24.
    DaysOfMonth(Vec<u8>),
    /// So many times in each window, on days of one's own choice.
    Times { every: Every, times: u8 },
}

/// A list of duties handed to holders of posts: 五员, 六到户八必访.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyList {
    pub id: String,
    pub label: String,
    pub posts: Vec<PostId>,
    pub items: Vec<String>,
    pub basis: String,
}

/// How somebody comes to a post and leaves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectionRule {
    pub post: PostId,
    /// 个人自荐, 群众推荐.
    pub ways: Vec<String>,
    /// After the nomination, in order; the last one done appoints.
    pub steps: Vec<SelectionStep>,
    /// How long a term lasts; until further notice if not given.
    pub term_months: Option<u16>,
    pub measures: Vec<Measure>,
    pub basis: String,
}

/// A step of a selection, done by whoever holds `post` at or above the area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectionStep {
    pub id: SelectionStepId,
    /// 村“两委”审核.
    pub label: String,
    pub post: PostId,
}

/// A measure of dynamic adjustment 动态调整.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    pub id: String,
    /// 主动劝辞.
    pub label: String,
    /// The term ends with it.
    pub ends_term: bool,
}

/// How often somebody comes, beyond the ordinary: a frequency of service, never a judgement of
/// people (DOMAIN § 8 G4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareTier {
    pub id: TierId,
    pub label: String,
    /// It lapses after so many days unless it is confirmed anew.
    pub review_days: u16,
}

/// A reason for closer care, from a closed list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareNeed {
    pub id: NeedId,
    pub label: String,
    pub tier: TierId,
    /// A child under 14 is concerned: a guardian has to agree (个人信息保护法 Art. 31).
    pub guardian: bool,
}

impl Network {
    pub fn line(&self, id: &LineId) -> Option<&ContactLine> {
        self.lines.iter().find(|line| line.id == *id)
    }

    pub fn tier(&self, id: &TierId) -> Option<&CareTier> {
        self.tiers.iter().find(|tier| tier.id == *id)
    }

    pub fn need(&self, id: &NeedId) -> Option<&CareNeed> {
        self.needs.iter().find(|need| need.id == *id)
    }

    pub fn topic(&self, id: &TopicId) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == *id)
    }

    pub fn selection(&self, post: &PostId) -> Option<&SelectionRule> {
        self.selections.iter().find(|rule| rule.post == *post)
    }

    /// The rhythm of a line for a household of this tier.
    pub fn cadence(&self, line: &LineId, tier: Option<&TierId>) -> Option<&Cadence> {
        let of = |wanted: Option<&TierId>| {
            self.cadences.iter().find(|c| c.line == *line && c.tier.as_ref() == wanted)
        };
        tier.and_then(|tier| of(Some(tier))).or_else(|| of(None))
    }
}
