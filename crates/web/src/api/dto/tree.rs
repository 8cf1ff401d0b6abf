//! An area with its history, and changes of the tree.

use maplegrid_app::County;
use maplegrid_app::areas::{AreaHousehold, CaseChange, Impact, PastChange};
use maplegrid_domain::areas::{Area, AreaStep, Change, HouseholdMove, PostMove, SizeWarning};
use maplegrid_domain::people::ContactChange;
use maplegrid_domain::shared::{AreaId, AreaKindId, HouseholdId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::{AreaRef, Labelled, Owner, PersonRef, When};
use super::duties::Day;
use super::places::AreaBody;
use super::posts::last_day;

/// 一个区域、它的上下级和调整经过。
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaWhole<'a> {
    pub area: AreaBody<'a>,
    /// 撤销了的，由哪个区域接续；没撤销为 `null`。
    pub successor: Option<AreaRef<'a>>,
    /// 上面各级，最上一级在前。
    pub above: Vec<AreaRef<'a>>,
    /// 直接下面的。
    pub below: Vec<AreaBody<'a>>,
    /// 您可以调整它。
    pub may_change: bool,
    /// 它参加过的调整，新的在前。
    pub history: Vec<PastBody<'a>>,
}

impl<'a> AreaWhole<'a> {
    /// `history` are the changes that the area took part in.
    pub fn of(
        area: &'a Area,
        history: &'a [PastChange],
        county: &'a County,
        may_change: bool,
    ) -> Self {
        let tree = &county.directory.areas;
        let successor = tree.current(&area.id).filter(|now| now.id != area.id);
        let mut above: Vec<AreaRef<'a>> =
            tree.lineage(&area.id).skip(1).map(|area| AreaRef::of(&area.id, county)).collect();
        above.reverse();
        Self {
            area: AreaBody::of(area, county),
            successor: successor.map(|now| AreaRef::of(&now.id, county)),
            above,
            below: tree.children(&area.id).map(|child| AreaBody::of(child, county)).collect(),
            may_change,
            history: history.iter().map(|past| PastBody::of(past, county)).collect(),
        }
    }
}

/// 一次做过的调整。
#[derive(Debug, Serialize, ToSchema)]
pub struct PastBody<'a> {
    pub at: When,
    /// 谁做的。
    pub by: Option<PersonRef<'a>>,
    pub steps: Vec<TreeStepBody<'a>>,
    /// 拆分时换了区域的户数；整个区域移动的不算。
    pub households: usize,
}

impl<'a> PastBody<'a> {
    fn of(past: &'a PastChange, county: &'a County) -> Self {
        let steps = past.plan.areas.iter();
        Self {
            at: When(past.at),
            by: past.by.as_ref().map(|by| PersonRef::of(by, county)),
            steps: steps.map(|step| TreeStepBody::of(step, county)).collect(),
            households: past.plan.households.len(),
        }
    }
}

/// 区域怎么动：新设、改名、划走、撤销。
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum TreeStepBody<'a> {
    Made { area: AreaRef<'a> },
    Renamed { area: AreaRef<'a>, from: &'a str, to: &'a str },
    Moved { area: AreaRef<'a>, from: AreaRef<'a>, to: AreaRef<'a> },
    Closed { area: AreaRef<'a>, successor: AreaRef<'a> },
}

impl<'a> TreeStepBody<'a> {
    fn of(step: &'a AreaStep, county: &'a County) -> Self {
        let place = |id: &'a AreaId| AreaRef::of(id, county);
        match step {
            // Before it is carried out the county does not know the area yet.
            AreaStep::Made { area } => {
                Self::Made { area: AreaRef { id: area.id.as_str(), name: &area.name } }
            }
            AreaStep::Renamed { area, from, to } => Self::Renamed { area: place(area), from, to },
            AreaStep::Moved { area, from, to } => {
                Self::Moved { area: place(area), from: place(from), to: place(to) }
            }
            AreaStep::Closed { area, successor, .. } => {
                Self::Closed { area: place(area), successor: place(successor) }
            }
        }
    }
}

/// 区域自己的户，按走的顺序；拆分时从里面选。
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaHouseholds<'a> {
    pub items: Vec<AreaHouseholdBody<'a>>,
}

/// 一户。
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaHouseholdBody<'a> {
    #[schema(example = "140429104201-0012")]
    pub id: &'a str,
    pub door: &'a str,
    /// 户主。
    pub head: &'a str,
}

impl<'a> AreaHouseholds<'a> {
    pub fn of(households: &'a [AreaHousehold]) -> Self {
        let items = households.iter().map(|home| AreaHouseholdBody {
            id: home.id.as_str(),
            door: &home.door,
            head: &home.head,
        });
        Self { items: items.collect() }
    }
}

/// 一次调整。`kind` 决定还要写哪几项，写多了、写少了都会说明。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "split", "area": "140429104201001001", "name": "二组",
    "households": ["140429104201-0012"]
}))]
pub struct ChangeGiven {
    pub kind: ChangeWord,
    /// 调整哪个区域；新建是在哪个下面建。
    pub area: String,
    /// 划到哪里（`move`），并入哪里（`merge`）。
    pub to: Option<String>,
    /// 建哪一级（`create`）。
    pub area_kind: Option<String>,
    /// 名称（`create`、`rename`、`split`）。
    #[schema(max_length = 30)]
    pub name: Option<String>,
    /// 分出去的户（`split`）。
    pub households: Option<Vec<String>>,
    /// 预览给的指纹；预览时不用写。
    pub fingerprint: Option<String>,
}

/// 新建、改名、划到别处、拆分、并入、撤销。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeWord {
    Create,
    Rename,
    Move,
    Split,
    Merge,
    Close,
}

/// A field that a kind of change wants and did not get, or got and has no use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    Missing(&'static str),
    Superfluous(&'static str),
}

impl ChangeGiven {
    /// The change meant, and the fingerprint if one was given.
    ///
    /// # Errors
    /// The first field that is missing or out of place.
    pub fn into_change(self) -> Result<(Change, Option<String>), Misplaced> {
        let Self { kind, area, to, area_kind, name, households, fingerprint } = self;
        let area = AreaId::new(area);
        let wants: &[&str] = match kind {
            ChangeWord::Create => &["area_kind", "name"],
            ChangeWord::Rename => &["name"],
            ChangeWord::Move | ChangeWord::Merge => &["to"],
            ChangeWord::Split => &["name", "households"],
            ChangeWord::Close => &[],
        };
        let given = [
            ("to", to.is_some()),
            ("area_kind", area_kind.is_some()),
            ("name", name.is_some()),
            ("households", households.is_some()),
        ];
        for (field, there) in given {
            match (wants.contains(&field), there) {
                (true, false) => return Err(Misplaced::Missing(field)),
                (false, true) => return Err(Misplaced::Superfluous(field)),
                _ => {}
            }
        }
        let (to, name) = (AreaId::new(to.unwrap_or_default()), name.unwrap_or_default());
        let change = match kind {
            ChangeWord::Create => {
                let area_kind = AreaKindId::new(area_kind.unwrap_or_default());
                Change::Create { parent: area, area_kind, name }
            }
            ChangeWord::Rename => Change::Rename { area, name },
            ChangeWord::Move => Change::Move { area, to },
            ChangeWord::Merge => Change::Merge { area, into: to },
            ChangeWord::Split => {
                let households = households.unwrap_or_default();
                let households = households.into_iter().map(HouseholdId::new).collect();
                Change::Split { area, name, households }
            }
            ChangeWord::Close => Change::Close { area },
        };
        Ok((change, fingerprint))
    }
}

/// 调整会动到的一切；确认以前什么都没有改。
#[derive(Debug, Serialize, ToSchema)]
pub struct ImpactBody<'a> {
    /// 确认时原样交回来；情况变了就对不上。
    pub fingerprint: &'a str,
    pub steps: Vec<TreeStepBody<'a>>,
    /// 换了地方的户，跟着区域走的也算。
    pub households: u64,
    /// 一户一户换区域的。
    pub moved: Vec<HouseholdMoveBody<'a>>,
    /// 换联系人的户。
    pub contacts: Vec<ContactChangeBody<'a>>,
    /// 撤销的区域里，谁的任职到别处接着，或者结束。
    pub posts: Vec<PostMoveBody<'a>>,
    /// 随撤销作废的提名。
    pub nominations: u64,
    /// 跟着换地方、还没办结的件；期限都不变。
    pub pending: u64,
    /// 其中要换人办的。
    pub cases: Vec<CaseChangeBody<'a>>,
    /// 另有这么多受限的件换人，这里不列。
    pub restricted: usize,
    /// 户数超出办法写的范围；只提醒，不拦。
    pub warnings: Vec<SizeWarningBody<'a>>,
}

impl<'a> ImpactBody<'a> {
    pub fn of(impact: &'a Impact, county: &'a County) -> Self {
        let plan = &impact.plan;
        let (cases, restricted) = CaseChangeBody::all(&impact.cases, county);
        Self {
            fingerprint: &impact.fingerprint,
            steps: plan.areas.iter().map(|step| TreeStepBody::of(step, county)).collect(),
            households: impact.households,
            moved: plan.households.iter().map(HouseholdMoveBody::of).collect(),
            contacts: ContactChangeBody::all(&plan.contacts, county),
            posts: plan.posts.iter().map(|moved| PostMoveBody::of(moved, county)).collect(),
            nominations: impact.nominations,
            pending: impact.pending,
            cases,
            restricted,
            warnings: plan.warnings.iter().map(SizeWarningBody::of).collect(),
        }
    }
}

/// 一户从哪里到哪里。
#[derive(Debug, Serialize, ToSchema)]
pub struct HouseholdMoveBody<'a> {
    pub household: &'a str,
    pub from: &'a str,
    pub to: &'a str,
}

impl<'a> HouseholdMoveBody<'a> {
    fn of(moved: &'a HouseholdMove) -> Self {
        let HouseholdMove { household, from, to } = moved;
        Self { household: household.as_str(), from: from.as_str(), to: to.as_str() }
    }
}

/// 一户在一条线上换了联系人；`to` 为 `null` 是没有人接，成为缺口。
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactChangeBody<'a> {
    pub household: &'a str,
    #[schema(example = "party_link")]
    pub line: &'a str,
    pub from: Option<PersonRef<'a>>,
    pub to: Option<PersonRef<'a>>,
}

impl<'a> ContactChangeBody<'a> {
    pub fn all(changes: &'a [ContactChange], county: &'a County) -> Vec<Self> {
        let person = |id| PersonRef::of(id, county);
        let body = |change: &'a ContactChange| Self {
            household: change.household.as_str(),
            line: change.line.as_str(),
            from: change.from.as_ref().map(person),
            to: change.to.as_ref().map(person),
        };
        changes.iter().map(body).collect()
    }
}

/// 谁的任职怎么样；`to` 为 `null` 是任职结束。
#[derive(Debug, Serialize, ToSchema)]
pub struct PostMoveBody<'a> {
    pub person: PersonRef<'a>,
    pub post: Labelled<'a>,
    pub from: AreaRef<'a>,
    pub to: Option<AreaRef<'a>>,
    /// 还没上任的，任期的第一天；在任的为 `null`。
    pub first_day: Option<Day>,
    /// 任期的最后一天；没写任期的为 `null`。
    pub last_day: Option<Day>,
}

impl<'a> PostMoveBody<'a> {
    fn of(moved: &'a PostMove, county: &'a County) -> Self {
        Self {
            person: PersonRef::of(&moved.person, county),
            post: Labelled::post(&moved.post, county),
            from: AreaRef::of(&moved.from, county),
            to: moved.to.as_ref().map(|to| AreaRef::of(to, county)),
            first_day: moved.begins.map(|begins| Day(begins.date())),
            last_day: moved.until.map(last_day),
        }
    }
}

/// 换人办的一件；`to` 为 `null` 是重新派人。
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseChangeBody<'a> {
    #[schema(example = "26110307")]
    pub number: &'a str,
    pub area: AreaRef<'a>,
    pub from: Option<Owner<'a>>,
    pub to: Option<Owner<'a>>,
}

impl<'a> CaseChangeBody<'a> {
    /// Those that may be named, and how many may not.
    pub fn all(changes: &'a [CaseChange], county: &'a County) -> (Vec<Self>, usize) {
        let owner = |owner| Owner::of(owner, county, county.method());
        let open = changes.iter().filter(|case| !case.restricted).map(|case| Self {
            number: case.number.as_str(),
            area: AreaRef::of(&case.area, county),
            from: case.from.as_ref().map(owner),
            to: case.to.as_ref().map(owner),
        });
        let open: Vec<Self> = open.collect();
        let restricted = changes.len() - open.len();
        (open, restricted)
    }
}

/// 户数超出了范围。
#[derive(Debug, Serialize, ToSchema)]
pub struct SizeWarningBody<'a> {
    pub area: &'a str,
    pub name: &'a str,
    pub households: u64,
    pub least: u16,
    pub most: u16,
}

impl<'a> SizeWarningBody<'a> {
    fn of(warning: &'a SizeWarning) -> Self {
        let SizeWarning { area, name, households, least, most } = warning;
        Self { area: area.as_str(), name, households: *households, least: *least, most: *most }
    }
}
