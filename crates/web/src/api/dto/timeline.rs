//! The history of a case: every event once, in words.

use maplegrid_app::County;
use maplegrid_domain::cases::{Answer, Question, Rating, Recorded};
use maplegrid_domain::shared::Actor;
use serde::Serialize;
use utoipa::ToSchema;

use super::common::When;
use crate::words::Story;

/// 经过的一条。
#[derive(Debug, Serialize, ToSchema)]
pub struct Entry<'a> {
    pub at: When,
    /// 发生了什么，固定的词。
    #[schema(example = "classified")]
    pub kind: &'static str,
    /// 同一件事，说给人听。
    pub text: String,
    /// 哪位工作人员；群众自己做的和系统做的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// The whole history in the story's voice.
    pub fn all(story: &Story<'a>, timeline: &'a [Recorded]) -> Vec<Self> {
        timeline.iter().map(|recorded| Self::of(story, recorded)).collect()
    }

    fn of(story: &Story<'a>, recorded: &'a Recorded) -> Self {
        let by = match &recorded.actor {
            Actor::Staff { person, .. } => Some(story.county.directory.name(person)),
            Actor::Resident | Actor::System => None,
        };
        // A reception is told in two lines; the first is what happened.
        let line = story.lines(std::slice::from_ref(recorded)).into_iter().next();
        let text = line.map_or_else(String::new, |line| {
            let said = line.quote.map(|quote| format!("：{quote}")).unwrap_or_default();
            format!("{}{}{said}", line.lead, line.rest)
        });
        Self { at: When(recorded.at), kind: recorded.event.kind(), text, by }
    }
}

/// 等群众回答的问题。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Question)]
pub struct QuestionBody<'a> {
    pub text: &'a str,
    pub asked_by: &'a str,
    pub asked_at: When,
    /// 到这时没有回答，期限接着走。
    pub lapses_at: When,
}

impl<'a> QuestionBody<'a> {
    pub fn of(question: &'a Question, county: &'a County) -> Self {
        Self {
            text: &question.text,
            asked_by: county.directory.name(&question.asked_by),
            asked_at: When(question.asked_at),
            lapses_at: When(question.lapses.at),
        }
    }
}

/// 答复。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Answer)]
pub struct AnswerBody<'a> {
    /// `resolved`、`partly` 或 `explained`。
    #[schema(example = "resolved")]
    pub outcome: &'static str,
    #[schema(example = "办成了")]
    pub outcome_label: &'static str,
    pub text: &'a str,
    pub by: &'a str,
    pub at: When,
    /// 比期限晚。
    pub late: bool,
}

impl<'a> AnswerBody<'a> {
    pub fn of(answer: &'a Answer, county: &'a County) -> Self {
        Self {
            outcome: answer.outcome.id(),
            outcome_label: answer.outcome.label(),
            text: &answer.text,
            by: county.directory.name(&answer.by),
            at: When(answer.at),
            late: answer.late,
        }
    }
}

/// 评价。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rating)]
pub struct RatingBody<'a> {
    /// 1 到 5，5 最好。
    #[schema(minimum = 1, maximum = 5)]
    pub score: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<&'a str>,
    pub at: When,
}

impl<'a> RatingBody<'a> {
    pub fn of(rating: &'a Rating) -> Self {
        let comment = rating.comment.as_deref();
        Self { score: rating.score, comment, at: When(rating.at) }
    }
}
