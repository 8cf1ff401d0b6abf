//! Duties of a day, and contacts to be logged.

use jiff::civil::Date;
use maplegrid_app::County;
use maplegrid_app::duties::{DueHousehold, DueLine, Logged, NewContact, RoutineDue, Today};
use maplegrid_domain::duties::{Exemption, Standing};
use maplegrid_domain::shared::{ContactId, HouseholdId, LineId, Timestamp, TopicId};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::{IntoParams, ToSchema};

use super::common::{AreaRef, Labelled, When};
use super::inbox::Item;
use super::words::ContactChannelWord;

/// 东八区的一天。
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = Date, example = "2026-11-23")]
pub struct Day(pub Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// 一个时刻，RFC 3339，要带时区。
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-23T09:42:00+08:00")]
pub struct Moment(pub Timestamp);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let read = text.parse::<jiff::Timestamp>();
        let at = read.map_err(|_| D::Error::custom("not an RFC 3339 time with an offset"))?;
        Ok(Self(Timestamp::from_millis(at.as_millisecond())))
    }
}

/// 哪一天。
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DutiesAsked {
    /// 哪一天，前后一年以内；不写是今天。
    #[param(value_type = Option<String>, format = Date, example = "2026-11-23")]
    pub on: Option<String>,
    /// `true` 连不用去的户也列出来：给手机离线用。
    #[param(value_type = Option<bool>)]
    pub all: Option<String>,
}

/// 这一天要做的事。
#[derive(Debug, Serialize, ToSchema)]
pub struct DutiesBody<'a> {
    pub on: Day,
    /// 按走的路线排：同一片的在一起。
    pub households: Vec<DueHouseholdBody<'a>>,
    /// 这一期要联系的户里，已经联系到的。
    pub kept: u32,
    /// 还要联系的。
    pub due: u32,
    pub routines: Vec<RoutineBody<'a>>,
    /// 等我处理的件，期限近的在前。
    pub cases: Vec<Item<'a>>,
    /// 要做的回访。
    pub returns: Vec<Item<'a>>,
}

impl<'a> DutiesBody<'a> {
    /// `all` are the households to list instead of those that are due.
    pub fn of(today: &'a Today, all: Option<&'a [DueHousehold]>) -> Self {
        let county = &*today.county;
        let households = all.unwrap_or(&today.households);
        let item = |row| Item::of(row, county, today.now);
        Self {
            on: Day(today.on),
            households: households.iter().map(|one| DueHouseholdBody::of(one, county)).collect(),
            kept: today.kept,
            due: today.due,
            routines: today.routines.iter().map(|one| RoutineBody::of(one, county)).collect(),
            cases: today.cases.iter().map(item).collect(),
            returns: today.returns.iter().map(item).collect(),
        }
    }
}

/// 一户和在这一户要做的事，一趟做完。
#[derive(Debug, Serialize, ToSchema)]
pub struct DueHouseholdBody<'a> {
    #[schema(example = "140429104201-0012")]
    pub id: &'a str,
    /// 二维码里的 8 位数字。
    pub code: &'a str,
    pub area: AreaRef<'a>,
    #[schema(example = "南沟村 一网格 一组")]
    pub area_name: &'a str,
    #[schema(example = "12号")]
    pub door: &'a str,
    /// 户主。
    pub head: &'a str,
    pub has_phone: bool,
    /// 用长辈版。
    pub elder: bool,
    /// 重点联系的层次；平常的户为 `null`。
    pub tier: Option<Labelled<'a>>,
    pub lines: Vec<DueLineBody<'a>>,
    /// 替谁去；自己的户为 `null`。
    pub instead_of: Option<&'a str>,
}

impl<'a> DueHouseholdBody<'a> {
    fn of(due: &'a DueHousehold, county: &'a County) -> Self {
        let tier = due.tier.as_ref();
        Self {
            id: due.id.as_str(),
            code: &due.code,
            area: AreaRef::of(&due.area, county),
            area_name: &due.area_name,
            door: &due.door,
            head: &due.head,
            has_phone: due.has_phone,
            elder: due.elder,
            tier: tier.map(|tier| Labelled { id: tier.id.as_str(), label: &tier.label }),
            lines: due.lines.iter().map(DueLineBody::of).collect(),
            instead_of: due.instead_of.as_ref().map(|person| county.directory.name(person)),
        }
    }
}

/// 一条线上这一期的情况。
#[derive(Debug, Serialize, ToSchema)]
pub struct DueLineBody<'a> {
    pub line: Labelled<'a>,
    pub cadence: Labelled<'a>,
    /// 这一期的头一天和末一天。
    pub first: Day,
    pub last: Day,
    pub standing: StandingWord,
    /// 最晚哪天；不用去的为 `null`。
    pub by: Option<Day>,
    /// 还差几次。
    pub left: u8,
    /// 过了这一期的最后一个工作日。
    pub overdue: bool,
    pub last_contact: Option<When>,
}

impl<'a> DueLineBody<'a> {
    pub fn of(line: &'a DueLine) -> Self {
        let left = match line.standing {
            Standing::Due { left, .. } => left,
            Standing::Kept | Standing::Exempt(_) => 0,
        };
        Self {
            line: Labelled { id: line.line.as_str(), label: &line.label },
            cadence: Labelled { id: line.cadence.as_str(), label: &line.cadence_label },
            first: Day(line.window.first),
            last: Day(line.window.last),
            standing: line.standing.into(),
            by: line.by().map(Day),
            left,
            overdue: line.is_overdue,
            last_contact: line.last_contact.map(When),
        }
    }
}

/// 联系到了；还要联系；放假，不用去；这一期开始得晚，不用去；请假，不用去。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandingWord {
    Kept,
    Due,
    Rest,
    BeganLate,
    Away,
}

impl From<Standing> for StandingWord {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Kept => Self::Kept,
            Standing::Due { .. } => Self::Due,
            Standing::Exempt(Exemption::Rest) => Self::Rest,
            Standing::Exempt(Exemption::BeganLate) => Self::BeganLate,
            Standing::Exempt(Exemption::Away) => Self::Away,
        }
    }
}

/// 一项例行工作。
#[derive(Debug, Serialize, ToSchema)]
pub struct RoutineBody<'a> {
    pub routine: Labelled<'a>,
    pub area: AreaRef<'a>,
    pub first: Day,
    pub last: Day,
    /// 最晚哪天。
    pub by: Day,
    pub overdue: bool,
    /// 这一期要做几次，做了几次。
    pub times: u8,
    pub done: u8,
}

impl<'a> RoutineBody<'a> {
    fn of(due: &'a RoutineDue, county: &'a County) -> Self {
        Self {
            routine: Labelled { id: due.routine.as_str(), label: &due.label },
            area: AreaRef::of(&due.held.area, county),
            first: Day(due.window.first),
            last: Day(due.window.last),
            by: Day(due.by),
            overdue: due.is_overdue,
            times: due.times,
            done: due.done,
        }
    }
}

/// 记一次联系。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "id": "6f9c1c6e-8a52-4f8e-9d7e-2c1f6c1b7a10",
    "household": "140429104201-0012",
    "channel": "visit",
    "at": "2026-11-23T09:42:00+08:00",
    "needs": ["all_well"]
}))]
pub struct ContactBody {
    /// 手机自己编的号，8 到 64 位字母、数字、`-`、`_`：同一个号只记一次，永远有效。
    /// 不写就用 `Idempotency-Key`。
    #[schema(min_length = 8, max_length = 64)]
    pub id: Option<String>,
    /// 户的代号。
    pub household: String,
    /// 哪条线；不写就是自己在这一户的所有线，一趟都算。
    pub line: Option<String>,
    pub channel: ContactChannelWord,
    /// 什么时候联系的：不能晚于现在，最早 60 天前。
    pub at: Moment,
    /// 说到了哪些，工作法里列的代号。
    #[serde(default)]
    pub needs: Vec<String>,
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

impl ContactBody {
    /// The contact under this id.
    pub fn into_new(self, id: ContactId) -> NewContact {
        NewContact {
            id,
            household: HouseholdId::new(self.household),
            line: self.line.map(LineId::new),
            channel: self.channel.into(),
            at: self.at.0,
            topics: self.needs.into_iter().map(TopicId::new).collect(),
            note: self.note,
        }
    }
}

/// 记下了。
#[derive(Debug, Serialize, ToSchema)]
pub struct LoggedBody<'a> {
    pub id: &'a str,
    /// 头一回收到的时间。
    pub recorded_at: When,
    /// 以前收到过，这次什么也没有改。
    pub replayed: bool,
    /// 算在哪些线上。
    pub lines: Vec<&'a str>,
}

impl<'a> LoggedBody<'a> {
    pub fn of(logged: &'a Logged) -> Self {
        Self {
            id: logged.contact.as_str(),
            recorded_at: When(logged.recorded_at),
            replayed: logged.replayed,
            lines: logged.lines.iter().map(LineId::as_str).collect(),
        }
    }
}
