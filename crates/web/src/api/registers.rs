//! Registers: lists, entries, steps, money.

use axum::extract::{Path, State};
use maplegrid_app::registers::{EntryAct, EntryFile, EntryLine, EntryQuery};
use maplegrid_app::{Error, SignedIn};
use maplegrid_domain::registers::{Rejection, Step, parse_money};
use maplegrid_domain::shared::{AreaId, EntryId, RegisterId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::{ApiResult, created, ok};
use super::body::Body;
use super::caller::{Key, Staff, staff_number};
use super::dto::common::RetryKey;
use super::dto::registers::{
    BudgetGiven, CaseRegistersBody, EntriesBody, EntryBody, EntryGiven, EntryStep, MoneyBody,
    PersonalBody, RegistersBody,
};
use super::problem::ApiProblem;
use super::query::{Asked, missing, optional, page_size, unknown_word, word};
use crate::state::Web;

/// 哪一页。
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntriesAsked {
    /// 哪个区域和它下面；不写是我能看的全部。
    pub area: Option<String>,
    /// `proposed`、`returned`、`in_force`、`completed`、`ended`，或者 `valid` 生效、`expired` 已失效、`not_yet` 还没开始。
    pub state: Option<String>,
    /// 内容里的几个字，或者事项编号。
    pub q: Option<String>,
    /// 上一页给的 `next`。
    pub after: Option<String>,
    /// 一页几条，最多 100。
    #[param(value_type = Option<u32>)]
    pub limit: Option<String>,
}

/// 哪一年的。
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MoneyAsked {
    pub area: Option<String>,
    /// 不写是今年。
    #[param(value_type = Option<i16>)]
    pub year: Option<String>,
}

const STATES: [&str; 8] =
    ["proposed", "returned", "in_force", "completed", "ended", "valid", "expired", "not_yet"];

/// 我能看的台账
#[utoipa::path(
    get,
    path = "/api/v1/registers",
    operation_id = "registers",
    tag = "工作人员",
    security(("bearer" = [])),
    responses((status = 200, description = "全部", body = RegistersBody<'_>))
)]
pub(super) async fn list(State(web): State<Web>, Staff(who): Staff) -> ApiResult {
    let cards = web.app.registers(&who).await?;
    ok(&RegistersBody::of(&cards, &who.county))
}

/// 台账的一页
///
/// 新登记的在前；没有个人信息。
#[utoipa::path(
    get,
    path = "/api/v1/registers/{register}/entries",
    operation_id = "register_entries",
    tag = "工作人员",
    params(("register" = String, Path, description = "台账的代号"), EntriesAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "一页", body = EntriesBody<'_>))
)]
pub(super) async fn entries(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(register): Path<String>,
    Asked(asked): Asked<EntriesAsked>,
) -> ApiResult {
    let state = word(asked.state);
    if state.as_deref().is_some_and(|state| !STATES.contains(&state)) {
        return Err(unknown_word("state", &STATES));
    }
    let query = EntryQuery {
        area: word(asked.area).map(AreaId::new),
        state,
        words: asked.q,
        after: asked.after,
        limit: page_size(asked.limit.as_deref())?,
    };
    let page = web.app.register_entries(&who, &RegisterId::new(register), query).await?;
    ok(&EntriesBody::of(&page))
}

/// 登记一条
///
/// 要审核的，等另一个人审核以后才生效。
#[utoipa::path(
    post,
    path = "/api/v1/registers/{register}/entries",
    operation_id = "propose_entry",
    tag = "工作人员",
    params(("register" = String, Path, description = "台账的代号"), RetryKey),
    request_body = EntryGiven,
    security(("bearer" = [])),
    responses((status = 201, description = "登记好了", body = EntryBody<'_>))
)]
pub(super) async fn propose(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(register): Path<String>,
    Key(key): Key,
    Body(given): Body<EntryGiven>,
) -> ApiResult {
    let new = given.of(RegisterId::new(register));
    let file = web.app.propose_entry(&who, new, key).await.map_err(flat)?;
    shown(&file, |body| created(body))
}

/// 一条的全部
///
/// 个人信息只说填了哪几栏。
#[utoipa::path(
    get,
    path = "/api/v1/register-entries/{entry}",
    operation_id = "register_entry",
    tag = "工作人员",
    params(("entry" = String, Path, description = "这一条的代号")),
    security(("bearer" = [])),
    responses((status = 200, description = "这一条", body = EntryBody<'_>))
)]
pub(super) async fn entry(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(entry): Path<String>,
) -> ApiResult {
    let file = web.app.register_entry(&who, &EntryId::new(entry)).await?;
    shown(&file, |body| ok(body))
}

/// 看个人信息
///
/// 看了有记录，记录写在这一条上。
#[utoipa::path(
    post,
    path = "/api/v1/register-entries/{entry}/look",
    operation_id = "look_at_entry",
    tag = "工作人员",
    params(("entry" = String, Path, description = "这一条的代号")),
    security(("bearer" = [])),
    responses((status = 200, description = "内容", body = PersonalBody<'_>))
)]
pub(super) async fn look(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(entry): Path<String>,
) -> ApiResult {
    let values = web.app.look_at_entry(&who, &EntryId::new(entry)).await?;
    ok(&PersonalBody::of(&values))
}

/// 做一步
///
/// `edit` 改、`check` 抽查、`approve` 审核通过、`return` 退回、`complete` 最后一步、`end` 作废；
/// 现在可以做哪几步，看这一条的 `steps`。
#[utoipa::path(
    post,
    path = "/api/v1/register-entries/{entry}/{step}",
    operation_id = "act_on_entry",
    tag = "工作人员",
    params(
        ("entry" = String, Path, description = "这一条的代号"),
        ("step" = String, Path, description = "哪一步"),
        RetryKey
    ),
    request_body = EntryStep,
    security(("bearer" = [])),
    responses((status = 200, description = "以后的这一条", body = EntryBody<'_>))
)]
pub(super) async fn act(
    State(web): State<Web>,
    Staff(who): Staff,
    Path((entry, step)): Path<(String, String)>,
    Key(key): Key,
    Body(given): Body<EntryStep>,
) -> ApiResult {
    let step = Step::parse(&step).ok_or(Error::NotFound)?;
    let version = given.version;
    let act = act_of(step, given)?;
    let id = EntryId::new(entry);
    let file = web.app.act_on_entry(&who, (&id, version), act, key).await.map_err(flat)?;
    shown(&file, |body| ok(body))
}

fn act_of(step: Step, given: EntryStep) -> ApiResult<EntryAct> {
    let reason = given.reason.unwrap_or_default();
    Ok(match step {
        Step::Edit => {
            let change = given.entry.ok_or_else(|| {
                ApiProblem::of_field("entry", "missing_field", "缺少 entry：改成什么样，整条写上")
            })?;
            EntryAct::Edit(change.0.draft())
        }
        Step::Check => EntryAct::Check { finding: reason },
        Step::Approve => EntryAct::Approve,
        Step::Return => EntryAct::Return { reason },
        Step::Complete => EntryAct::Complete,
        Step::End => EntryAct::End { reason },
    })
}

/// 一年的预算用了多少
#[utoipa::path(
    get,
    path = "/api/v1/registers/{register}/budget",
    operation_id = "register_budget",
    tag = "工作人员",
    params(("register" = String, Path, description = "台账的代号"), MoneyAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "这一年", body = MoneyBody<'_>))
)]
pub(super) async fn budget(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(register): Path<String>,
    Asked(asked): Asked<MoneyAsked>,
) -> ApiResult {
    let area = word(asked.area).ok_or_else(|| missing("area"))?;
    let year = optional("year", asked.year.as_deref(), "年份")?;
    let year = year.unwrap_or_else(|| web.app.now().date().year());
    budget_of(&web, &who, &RegisterId::new(register), (&AreaId::new(area), year)).await
}

/// 定一年的预算
///
/// 由审核的人定，不能比已经批的少。
#[utoipa::path(
    post,
    path = "/api/v1/registers/{register}/budget",
    operation_id = "set_register_budget",
    tag = "工作人员",
    params(("register" = String, Path, description = "台账的代号")),
    request_body = BudgetGiven,
    security(("bearer" = [])),
    responses((status = 200, description = "这一年", body = MoneyBody<'_>))
)]
pub(super) async fn set_budget(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(register): Path<String>,
    Body(given): Body<BudgetGiven>,
) -> ApiResult {
    let fen = parse_money(&given.yuan).ok_or(Error::Register(Rejection::BadAmount))?;
    let (id, area) = (RegisterId::new(register), AreaId::new(given.area));
    web.app.set_budget(&who, &id, (&area, given.year), fen).await?;
    budget_of(&web, &who, &id, (&area, given.year)).await
}

async fn budget_of(
    web: &Web,
    who: &SignedIn,
    id: &RegisterId,
    (area, year): (&AreaId, i16),
) -> ApiResult {
    let line = web.app.register_money(who, id, (area, year)).await?;
    ok(&MoneyBody::of(&line, &who.county))
}

/// 一件事项的台账
#[utoipa::path(
    get,
    path = "/api/v1/staff/cases/{number}/registers",
    operation_id = "case_registers",
    tag = "工作人员",
    params(("number" = String, Path, description = "事项的编号")),
    security(("bearer" = [])),
    responses((status = 200, description = "登记过的，和可以登记的", body = CaseRegistersBody<'_>))
)]
pub(super) async fn of_case(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(number): Path<String>,
) -> ApiResult {
    let beside = web.app.entries_of_case(&who, &staff_number(&number)?).await?;
    ok(&CaseRegistersBody::of(&beside, &who))
}

fn shown(file: &EntryFile, answer: impl FnOnce(&EntryBody<'_>) -> ApiResult) -> ApiResult {
    let (title, validity) = (file.title.clone(), file.validity);
    let line = EntryLine { entry: file.entry.clone(), title, validity };
    answer(&EntryBody::of(file, &line))
}

/// A field of the register is named as it stands in the body.
fn flat(error: Error) -> ApiProblem {
    match error {
        Error::Register(Rejection::Field { field, label, fault }) => {
            let words = crate::words::field_fault(&label, fault);
            let code = Rejection::Field { field: field.clone(), label, fault }.code();
            ApiProblem::of_field(format!("values.{field}"), code, &words)
        }
        error => ApiProblem::flat(error),
    }
}
