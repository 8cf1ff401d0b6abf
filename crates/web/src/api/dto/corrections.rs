//! Corrections of the register.

use maplegrid_app::duties::{CorrectionReply, CorrectionWaiting};
use maplegrid_domain::duties::Outcome;
use maplegrid_domain::shared::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::When;

/// 等您核对的更正。
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionsBody<'a> {
    /// 等得最久的在前。
    pub items: Vec<CorrectionItem<'a>>,
}

impl<'a> CorrectionsBody<'a> {
    pub fn of(waiting: &'a [CorrectionWaiting], now: Timestamp) -> Self {
        Self { items: waiting.iter().map(|one| CorrectionItem::of(one, now)).collect() }
    }
}

/// 一户说登记里写错了什么。
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionItem<'a> {
    pub household: &'a str,
    pub area_name: &'a str,
    pub door: &'a str,
    pub head: &'a str,
    pub at: When,
    /// 最迟什么时候答复。
    pub due_at: When,
    /// 已经过了。
    pub late: bool,
    #[schema(example = "常住应该是 3 人，儿子去年回来了")]
    pub words: &'a str,
}

impl<'a> CorrectionItem<'a> {
    fn of(waiting: &'a CorrectionWaiting, now: Timestamp) -> Self {
        let asked = &waiting.correction;
        Self {
            household: waiting.household.as_str(),
            area_name: &waiting.area_name,
            door: &waiting.door,
            head: &waiting.head,
            at: When(asked.at),
            due_at: When(asked.due),
            late: asked.due < now,
            words: &asked.words,
        }
    }
}

/// 对更正的答复。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "outcome": "changed", "words": "常住改成 3 人了" }))]
pub struct CorrectionAnswered {
    pub outcome: OutcomeOfCorrection,
    /// 告诉这一户的话。
    #[schema(min_length = 1, max_length = 500)]
    pub words: String,
}

/// 已经改了；不用改。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeOfCorrection {
    Changed,
    Unchanged,
}

impl From<CorrectionAnswered> for CorrectionReply {
    fn from(given: CorrectionAnswered) -> Self {
        let outcome = match given.outcome {
            OutcomeOfCorrection::Changed => Outcome::Changed,
            OutcomeOfCorrection::Unchanged => Outcome::Unchanged,
        };
        Self { outcome, words: given.words }
    }
}
