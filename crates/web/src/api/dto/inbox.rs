//! The inbox: its query, its lines and its counts.

use maplegrid_app::cases::{InboxPage, ViewCounts};
use maplegrid_app::{CaseRow, County};
use maplegrid_domain::shared::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::common::{AreaRef, Labelled, Owner, Status, When};
use super::words::ChannelWord;

/// 看哪些件。
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InboxAsked {
    /// `mine` 等我处理（默认）、`open` 在办、`late` 已超期、`waiting` 等群众回话、`reopen` 要求重办、
    /// `pressing` 催办、`represented` 我代理的、`closed` 已办结。
    pub view: Option<String>,
    /// 区域代码或短码，只看它和它下面的；不写是自己的最高一级。`mine`、`pressing`、`represented` 不分区域。
    pub area: Option<String>,
    /// 类别代号。
    pub category: Option<String>,
    /// 来源：`qr`、`web`、`phone`、`counter`、`visit`、`proxy`、`api`。
    pub channel: Option<String>,
    /// 步骤代号。
    pub step: Option<String>,
    /// 阶段：`intake`、`triage`、`handling`、`feedback`、`done`。
    pub phase: Option<String>,
    /// `true` 和 `view=late` 一样。
    #[param(value_type = Option<bool>)]
    pub late: Option<String>,
    /// 编号，或者内容里的字。
    pub q: Option<String>,
    /// 上一页给的 `next`。
    pub after: Option<String>,
    /// 一页多少件，1 到 100，默认 30。
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    pub limit: Option<String>,
}

/// 一页。
#[derive(Debug, Serialize, ToSchema)]
pub struct InboxBody<'a> {
    pub items: Vec<Item<'a>>,
    /// 下一页的 `after`；没有下一页为 `null`。
    pub next: Option<&'a str>,
    pub counts: Counts,
    /// 列表和数字是哪个区域的。
    pub area: AreaRef<'a>,
}

/// 各类有多少件，数到 100 为止。
#[derive(Debug, Serialize, ToSchema)]
pub struct Counts {
    pub mine: u32,
    /// 等我处理里已超期的。
    pub mine_late: u32,
    pub open: u32,
    pub late: u32,
    pub waiting: u32,
    pub reopen: u32,
    pub pressing: u32,
    pub represented: u32,
}

impl From<ViewCounts> for Counts {
    fn from(counts: ViewCounts) -> Self {
        let ViewCounts { mine, mine_late, open, late, waiting, reopen, pressing, represented } =
            counts;
        Self { mine, mine_late, open, late, waiting, reopen, pressing, represented }
    }
}

/// 一件。
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "a line of the contract, not a state")]
pub struct Item<'a> {
    #[schema(example = "26110307")]
    pub number: &'a str,
    pub title: &'a str,
    pub summary: &'a str,
    pub area: AreaRef<'a>,
    pub category: Option<Labelled<'a>>,
    pub channel: ChannelWord,
    pub status: Status<'a>,
    pub owner: Option<Owner<'a>>,
    pub received_at: When,
    pub due_at: Option<When>,
    pub due_provisional: bool,
    /// 过了期限还没办完。
    pub late: bool,
    /// 等群众回话，期限停着。
    pub waiting: bool,
    /// 有人在催。
    pub pressing: bool,
    /// 群众要求重办。
    pub reopen_asked: bool,
    /// 答复晚没晚；没答复为 `null`。
    pub answered_late: Option<bool>,
    pub rating: Option<u8>,
    pub closed_at: Option<When>,
}

impl<'a> Item<'a> {
    pub fn of(row: &'a CaseRow, county: &'a County, now: Timestamp) -> Self {
        let method = county.method_of(row.method_version);
        let label = |id: &'a maplegrid_domain::shared::CategoryId| {
            method.category(id).map_or(id.as_str(), |category| &category.label)
        };
        let category = row.category.as_ref();
        let over = row.due.is_some_and(|due| due.at < now);
        Self {
            number: row.number.as_str(),
            title: &row.title,
            summary: &row.summary,
            area: AreaRef::of(&row.area, county),
            category: category.map(|id| Labelled { id: id.as_str(), label: label(id) }),
            channel: row.channel.into(),
            status: Status::for_staff(&row.step, row.phase, method),
            owner: row.owner.as_ref().map(|owner| Owner::of(owner, county, method)),
            received_at: When(row.received_at),
            due_at: row.due.map(|due| When(due.at)),
            due_provisional: row.due.is_some_and(|due| due.provisional),
            late: over && (row.closed_at.is_none() || row.reopen_asked) && !row.waiting,
            waiting: row.waiting,
            pressing: row.pressing,
            reopen_asked: row.reopen_asked,
            answered_late: row.answered_late,
            rating: row.rating,
            closed_at: row.closed_at.map(When),
        }
    }
}

impl<'a> InboxBody<'a> {
    pub fn of(page: &'a InboxPage, county: &'a County) -> Self {
        Self {
            items: page.rows.iter().map(|row| Item::of(row, county, page.now)).collect(),
            next: page.next.as_deref(),
            counts: page.counts.into(),
            area: AreaRef::of(&page.area, county),
        }
    }
}
