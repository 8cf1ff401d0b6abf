//! Selections: nominations, their steps, measures.

use maplegrid_app::County;
use maplegrid_app::posts::{NewNomination, SelectionView, Worded};
use maplegrid_domain::people::selection::{Selection, SelectionState, Waiting};
use maplegrid_domain::shared::{AreaId, PersonId, PostId, SelectionStepId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::{AreaRef, Labelled, PersonRef, When};
use super::duties::Day;
use super::posts::last_day;
use super::words::SelectionWord;

/// 一次推选，一行。
#[derive(Debug, Serialize, ToSchema)]
pub struct SelectionLine<'a> {
    pub id: &'a str,
    pub person: PersonRef<'a>,
    pub post: Labelled<'a>,
    pub area: AreaRef<'a>,
    pub state: SelectionWord,
    /// 下一步；办完的为 `null`。
    pub next: Option<Labelled<'a>>,
}

impl<'a> SelectionLine<'a> {
    pub fn of(selection: &'a Selection, county: &'a County) -> Self {
        let next = selection.next_step();
        Self {
            id: selection.id.as_str(),
            person: PersonRef::of(&selection.person, county),
            post: Labelled::post(&selection.post, county),
            area: AreaRef::of(&selection.area, county),
            state: selection.state.into(),
            next: next.map(|step| Labelled { id: step.id.as_str(), label: &step.label }),
        }
    }
}

/// 等您办下一步的推选。
#[derive(Debug, Serialize, ToSchema)]
pub struct SelectionsBody<'a> {
    pub items: Vec<SelectionLine<'a>>,
}

impl<'a> SelectionsBody<'a> {
    pub fn of(waiting: &'a [Selection], county: &'a County) -> Self {
        Self { items: waiting.iter().map(|one| SelectionLine::of(one, county)).collect() }
    }
}

/// 一次推选，从提名到卸任。
#[derive(Debug, Serialize, ToSchema)]
pub struct SelectionBody<'a> {
    pub id: &'a str,
    pub person: PersonRef<'a>,
    pub post: Labelled<'a>,
    pub area: AreaRef<'a>,
    pub state: SelectionWord,
    /// 自荐还是推荐。
    #[schema(example = "个人自荐")]
    pub way: &'a str,
    pub nominated_by: Option<PersonRef<'a>>,
    pub nominated_at: When,
    /// 要办的各步，按次序。
    pub steps: Vec<SelectionStepBody<'a>>,
    /// 上任的时间。
    pub from: Option<When>,
    /// 任期的最后一天。
    pub last_day: Option<Day>,
    /// 没有通过，或者撤回了。
    pub refusal: Option<RefusalBody<'a>>,
    /// 用过的调整措施。
    pub measures: Vec<MeasureTakenBody<'a>>,
    pub ended_at: Option<When>,
    pub may: SelectionMay<'a>,
}

/// 一步。
#[derive(Debug, Serialize, ToSchema)]
pub struct SelectionStepBody<'a> {
    #[schema(example = "review")]
    pub id: &'a str,
    #[schema(example = "村“两委”审核")]
    pub label: &'a str,
    /// 由哪个岗位的人办。
    pub post: Labelled<'a>,
    /// 谁办的；还没办的为 `null`。
    pub by: Option<PersonRef<'a>>,
    pub at: Option<When>,
}

/// 为什么没有成。
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusalBody<'a> {
    /// 在哪一步没通过；本人或提名的人撤回的为 `null`。
    pub step: Option<&'a str>,
    pub by: Option<PersonRef<'a>>,
    pub at: When,
    /// 理由；只给本人和经办的人看。
    pub reason: Option<&'a str>,
}

/// 一次调整措施。
#[derive(Debug, Serialize, ToSchema)]
pub struct MeasureTakenBody<'a> {
    pub measure: Labelled<'a>,
    pub by: Option<PersonRef<'a>>,
    pub at: When,
    /// 理由；只给本人和经办的人看。
    pub reason: Option<&'a str>,
}

/// 您可以做的。
#[derive(Debug, Serialize, ToSchema)]
pub struct SelectionMay<'a> {
    /// 下一步归您：通过（confirm）或者不通过（refuse）。
    pub decide: bool,
    pub withdraw: bool,
    /// 可以用的、不结束任期的措施；结束任期的要走离任。
    pub measures: Vec<Labelled<'a>>,
    /// 结束任期的措施，用在离任上。
    pub endings: Vec<Labelled<'a>>,
}

impl<'a> SelectionBody<'a> {
    /// As `reader` may see it.
    pub fn of(view: &'a SelectionView, county: &'a County, reader: &PersonId) -> Self {
        let selection = &view.selection;
        let line = SelectionLine::of(selection, county);
        let person = |id: &'a PersonId| PersonRef::of(id, county);
        let measures = selection.taken.iter().zip(&view.taken).map(|(taken, words)| {
            let label = selection.measure(&taken.measure);
            let label = label.map_or(taken.measure.as_str(), |measure| &measure.label);
            MeasureTakenBody {
                measure: Labelled { id: &taken.measure, label },
                by: words.by.as_ref().map(person),
                at: When(words.at),
                reason: words.reason.as_deref(),
            }
        });
        let steps = selection.steps.iter().map(|step| {
            let done = selection.done.iter().find(|done| done.step == step.id);
            SelectionStepBody {
                id: step.id.as_str(),
                label: &step.label,
                post: Labelled::post(&step.post, county),
                by: done.map(|done| person(&done.by)),
                at: done.map(|done| When(done.at)),
            }
        });
        Self {
            id: line.id,
            person: line.person,
            post: line.post,
            area: line.area,
            state: line.state,
            way: &selection.way,
            nominated_by: selection.nominated_by.as_ref().map(person),
            nominated_at: When(selection.nominated_at),
            steps: steps.collect(),
            from: selection.term.map(|term| When(term.from)),
            last_day: selection.term.and_then(|term| term.until).map(last_day),
            refusal: view.refusal.as_ref().map(|words| refusal(selection, words, county)),
            measures: measures.collect(),
            ended_at: selection.ended_at.map(When),
            may: SelectionMay::of(view, reader),
        }
    }
}

fn refusal<'a>(selection: &'a Selection, words: &'a Worded, county: &'a County) -> RefusalBody<'a> {
    let step = selection.refusal.as_ref().and_then(|refusal| refusal.step.as_ref());
    RefusalBody {
        step: step.map(SelectionStepId::as_str),
        by: words.by.as_ref().map(|by| PersonRef::of(by, county)),
        at: When(words.at),
        reason: words.reason.as_deref(),
    }
}

impl<'a> SelectionMay<'a> {
    fn of(view: &'a SelectionView, reader: &PersonId) -> Self {
        let selection = &view.selection;
        let own = selection.person == *reader;
        let takes = view.keeps && selection.state == SelectionState::InForce && !own;
        let of = |ends: bool| {
            let fits = selection.measures.iter().filter(move |m| takes && m.ends_term == ends);
            fits.map(|measure| Labelled { id: &measure.id, label: &measure.label }).collect()
        };
        Self {
            decide: view.waiting == Waiting::Yours,
            withdraw: selection.state == SelectionState::Nominated && (view.keeps || own),
            measures: of(false),
            endings: of(true),
        }
    }
}

/// 提名一位。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "person": "p-6f9c1c6e8a52", "post": "party_link", "area": "140429104201001001",
    "way": "个人自荐"
}))]
pub struct NominationGiven {
    /// 人的代号，见 `/api/v1/people`。
    pub person: String,
    pub post: String,
    pub area: String,
    /// 工作法里写的一种方式。
    pub way: String,
}

impl From<NominationGiven> for NewNomination {
    fn from(given: NominationGiven) -> Self {
        let NominationGiven { person, post, area, way } = given;
        Self {
            person: PersonId::new(person),
            post: PostId::new(post),
            area: AreaId::new(area),
            way,
        }
    }
}

/// 哪一步。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepConfirmed {
    /// 步骤的代号：两个人同时办，不会办成两步。
    #[schema(example = "review")]
    pub step: String,
}

/// 哪一步没通过，为什么。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepRefused {
    #[schema(example = "review")]
    pub step: String,
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// 用哪种措施，为什么。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureGiven {
    /// 工作法里列的代号。
    pub measure: String,
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}
