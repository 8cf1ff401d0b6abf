//! The posts of an area, appointing, and leaving with all that it hands over.

use jiff::civil::Date;
use maplegrid_app::County;
use maplegrid_app::posts::{
    CallOff, CalledOff, HeldPost, Leave, LeaveImpact, NewAppointment, PostBoard, PostLine,
};
use maplegrid_domain::people::{Appointment, Vacancy};
use maplegrid_domain::shared::{AreaId, PersonId, PostId, SelectionId, Timestamp};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::common::{AreaRef, Labelled, PersonRef, When};
use super::duties::Day;
use super::selections::SelectionLine;
use super::tree::{CaseChangeBody, ContactChangeBody};

/// 哪个区域的。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PostsAsked {
    /// 区域代码；不写是您的岗位所在的最高一级。
    pub area: Option<String>,
}

/// 一个区域的岗位，和它下面的空缺。
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardBody<'a> {
    pub area: AreaRef<'a>,
    pub posts: Vec<PostLineBody<'a>>,
    /// 直接下面的区域里，有多少岗位、多少空着。
    pub below: Vec<PostsBelowBody<'a>>,
    /// 它和它下面所有空着的岗位，上级在前。
    pub vacancies: Vec<SeatBody<'a>>,
    /// 两个月内到期的任期，早的在前。
    pub ending: Vec<EndingBody<'a>>,
}

impl<'a> BoardBody<'a> {
    pub fn of(board: &'a PostBoard, county: &'a County) -> Self {
        let below = board.below.iter().map(|below| PostsBelowBody {
            area: AreaRef { id: below.area.as_str(), name: &below.name },
            posts: below.posts,
            vacant: below.vacant,
        });
        Self {
            area: AreaRef::of(&board.area, county),
            posts: board.posts.iter().map(|line| PostLineBody::of(line, county)).collect(),
            below: below.collect(),
            vacancies: board.vacancies.iter().map(|one| SeatBody::of(one, county)).collect(),
            ending: board.ending.iter().map(|one| EndingBody::of(one, county)).collect(),
        }
    }
}

/// 一个岗位。
#[derive(Debug, Serialize, ToSchema)]
pub struct PostLineBody<'a> {
    pub post: Labelled<'a>,
    /// 在任的；空的是空缺。
    pub holders: Vec<HolderBody<'a>>,
    /// 已经任命、还没上任的，早的在前。
    pub ahead: Vec<HolderBody<'a>>,
    /// 两个月里取消的任命；能任命这个岗位的人才看得到。
    pub called_off: Vec<CalledOffBody<'a>>,
    /// 还没办完的推选。
    pub nominated: Vec<SelectionLine<'a>>,
    /// 您可以任命，或者提名。
    pub may_appoint: bool,
    /// 要经过推选，不能直接任命。
    pub has_selection: bool,
    pub duties: Vec<DutyListBody<'a>>,
}

impl<'a> PostLineBody<'a> {
    fn of(line: &'a PostLine, county: &'a County) -> Self {
        let duties = line.duties.iter();
        Self {
            post: Labelled { id: line.post.as_str(), label: &line.label },
            holders: line.holders.iter().map(HolderBody::of).collect(),
            ahead: line.ahead.iter().map(HolderBody::of).collect(),
            called_off: line.called_off.iter().map(|off| CalledOffBody::of(off, county)).collect(),
            nominated: line.nominated.iter().map(|one| SelectionLine::of(one, county)).collect(),
            may_appoint: line.may_appoint,
            has_selection: line.has_selection,
            duties: duties
                .map(|(title, items, basis)| DutyListBody { title, items, basis })
                .collect(),
        }
    }
}

/// 取消了的一项任命。
#[derive(Debug, Serialize, ToSchema)]
pub struct CalledOffBody<'a> {
    pub person: PersonRef<'a>,
    /// 原定任期的第一天。
    pub first_day: Day,
    pub at: When,
    pub by: Option<PersonRef<'a>>,
    pub reason: &'a str,
}

impl<'a> CalledOffBody<'a> {
    fn of(off: &'a CalledOff, county: &'a County) -> Self {
        Self {
            person: PersonRef::of(&off.person, county),
            first_day: Day(off.first_day),
            at: When(off.at),
            by: off.by.as_ref().map(|by| PersonRef::of(by, county)),
            reason: &off.reason,
        }
    }
}

/// 工作法里这个岗位的一份职责。
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyListBody<'a> {
    pub title: &'a str,
    pub items: &'a [String],
    pub basis: &'a str,
}

/// 在任的一位。
#[derive(Debug, Serialize, ToSchema)]
pub struct HolderBody<'a> {
    pub person: &'a str,
    pub name: &'a str,
    /// 公开的工作电话。
    pub phone: Option<&'a str>,
    /// 上任的时间；没有记的为 `null`。
    pub from: Option<When>,
    /// 任期的最后一天；没写任期的为 `null`。
    pub last_day: Option<Day>,
    /// 由哪次推选上任。
    pub selection: Option<&'a str>,
}

impl<'a> HolderBody<'a> {
    fn of(held: &'a HeldPost) -> Self {
        Self {
            person: held.person.as_str(),
            name: &held.name,
            phone: held.phone.as_deref(),
            from: (held.from.millis() > 0).then_some(When(held.from)),
            last_day: held.until.map(last_day),
            selection: held.selection.as_ref().map(SelectionId::as_str),
        }
    }
}

/// The last day of a term: it ends before the moment kept as its end.
pub fn last_day(until: Timestamp) -> Day {
    Day(until.plus_millis(-1).date())
}

/// 下面一个区域的岗位数。
#[derive(Debug, Serialize, ToSchema)]
pub struct PostsBelowBody<'a> {
    pub area: AreaRef<'a>,
    pub posts: usize,
    pub vacant: usize,
}

/// 哪个区域的哪个岗位。
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatBody<'a> {
    pub area: AreaRef<'a>,
    pub post: Labelled<'a>,
}

impl<'a> SeatBody<'a> {
    fn of(vacancy: &'a Vacancy, county: &'a County) -> Self {
        Self {
            area: AreaRef::of(&vacancy.area, county),
            post: Labelled::post(&vacancy.post, county),
        }
    }
}

/// 快到期的一段任期。
#[derive(Debug, Serialize, ToSchema)]
pub struct EndingBody<'a> {
    pub person: PersonRef<'a>,
    pub area: AreaRef<'a>,
    pub post: Labelled<'a>,
    pub last_day: Option<Day>,
}

impl<'a> EndingBody<'a> {
    fn of(held: &'a Appointment, county: &'a County) -> Self {
        Self {
            person: PersonRef::of(&held.person, county),
            area: AreaRef::of(&held.area, county),
            post: Labelled::post(&held.post, county),
            last_day: held.until.map(last_day),
        }
    }
}

/// 任期的一天，写作 `2029-03-31`。
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = Date, example = "2029-03-31")]
pub struct TermDay(pub Date);

impl<'de> Deserialize<'de> for TermDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let day = text.parse::<Date>().map_err(|_| D::Error::custom("not a date"))?;
        // Nearer to the ends of the calendar a day has no midnight that could be kept.
        let fits = (1900..9000).contains(&day.year());
        if fits { Ok(Self(day)) } else { Err(D::Error::custom("no day of anybody's term")) }
    }
}

/// 任命一位。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "person": "p-6f9c1c6e8a52", "post": "grid_member", "area": "140429104201001",
    "last_day": "2029-03-31"
}))]
pub struct AppointmentGiven {
    /// 人的代号，见 `/api/v1/people`。
    pub person: String,
    pub post: String,
    pub area: String,
    /// 任期的第一天，早于今天、晚于今天都行；不写是从现在起。
    pub first_day: Option<TermDay>,
    /// 任期的最后一天；不写是没有期限。
    pub last_day: Option<TermDay>,
}

impl From<AppointmentGiven> for NewAppointment {
    fn from(given: AppointmentGiven) -> Self {
        let AppointmentGiven { person, post, area, first_day, last_day } = given;
        Self {
            person: PersonId::new(person),
            post: PostId::new(post),
            area: AreaId::new(area),
            first_day: first_day.map(|day| day.0),
            last_day: last_day.map(|day| day.0),
        }
    }
}

/// 取消一项还没到日子的任命。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "person": "p-6f9c1c6e8a52", "post": "grid_member", "area": "140429104201001",
    "first_day": "2026-04-01", "reason": "本人另有安排"
}))]
pub struct CallOffGiven {
    pub person: String,
    pub post: String,
    pub area: String,
    /// 任期的第一天，按它认是哪一项。
    pub first_day: TermDay,
    /// 为什么取消；能任命这个岗位的人看得到。
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl From<CallOffGiven> for CallOff {
    fn from(given: CallOffGiven) -> Self {
        let CallOffGiven { person, post, area, first_day, reason } = given;
        Self {
            person: PersonId::new(person),
            post: PostId::new(post),
            area: AreaId::new(area),
            first_day: first_day.0,
            reason,
        }
    }
}

/// 一位离任，谁来接。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "person": "p-6f9c1c6e8a52", "post": "grid_member", "area": "140429104201001",
    "successor": "p-0c2f55aa91d3"
}))]
pub struct LeaveGiven {
    pub person: String,
    pub post: String,
    pub area: String,
    /// 接手户和在办的件的人；还不在这个岗位上的，同时任命。不写就空着。
    pub successor: Option<String>,
    /// 提前结束任期的调整措施，工作法里列的代号；经推选上任的才有。
    pub measure: Option<String>,
    /// 措施的理由，只有本人和经办的人看得到；预览时不用写。
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    /// 预览给的指纹；预览时不用写。
    pub fingerprint: Option<String>,
}

impl LeaveGiven {
    /// The leave meant, and the fingerprint if one was given.
    pub fn into_leave(self) -> (Leave, Option<String>) {
        let Self { person, post, area, successor, measure, reason, fingerprint } = self;
        let leave = Leave {
            person: PersonId::new(person),
            post: PostId::new(post),
            area: AreaId::new(area),
            successor: successor.map(PersonId::new),
            measure: measure.map(|measure| (measure, reason.unwrap_or_default())),
        };
        (leave, fingerprint)
    }
}

/// 离任会动到的一切；确认以前什么都没有改。
#[derive(Debug, Serialize, ToSchema)]
pub struct LeaveImpactBody<'a> {
    /// 确认时原样交回来；情况变了就对不上。
    pub fingerprint: &'a str,
    /// 换联系人的户。
    pub contacts: Vec<ContactChangeBody<'a>>,
    /// 他手里要换人办的件。
    pub cases: Vec<CaseChangeBody<'a>>,
    /// 另有这么多受限的件换人，这里不列。
    pub restricted: usize,
    /// 在等这个岗位、没有点名给谁的件，留在岗位上。
    pub waiting: u64,
    /// 离任以后没有人在这个岗位上。
    pub vacant: bool,
    /// 接手的人同时任命。
    pub appoints: bool,
}

impl<'a> LeaveImpactBody<'a> {
    pub fn of(impact: &'a LeaveImpact, county: &'a County) -> Self {
        let (cases, restricted) = CaseChangeBody::all(&impact.cases, county);
        Self {
            fingerprint: &impact.fingerprint,
            contacts: ContactChangeBody::all(&impact.contacts, county),
            cases,
            restricted,
            waiting: impact.waiting,
            vacant: impact.vacant,
            appoints: impact.appoints,
        }
    }
}
