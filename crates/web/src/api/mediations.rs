//! People's mediation: lists, files, acts and figures.

use axum::extract::{Path, State};
use jiff::civil::Date;
use maplegrid_app::Error;
use maplegrid_app::mediation::{MediationQuery, MediationView};
use maplegrid_domain::mediation::Stage;
use maplegrid_domain::shared::{AreaId, MediationId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::{ApiResult, created, ok};
use super::body::Body;
use super::caller::{Key, Staff};
use super::dto::common::RetryKey;
use super::dto::mediation::MediationBody;
use super::dto::mediation_acts::ActBody;
use super::dto::mediation_lists::{
    LooksBody, MediationChoicesBody, MediationFiguresBody, MediationsBody,
};
use super::dto::mediation_opening::MediationOpened;
use super::problem::ApiProblem;
use super::query::{Asked, optional, unknown_word, wrong_value};
use crate::error::Problem;
use crate::state::Web;

/// Longest id that is looked for.
const ID_MOST: usize = 64;
/// The longest span that is counted in one go.
const YEARS_MOST: i16 = 10;

/// 哪一页。
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MediationsAsked {
    /// `mine` 我调解的（默认）、`committee` 调委会的、`due` 有期限的、`filed` 已归档的。
    pub view: Option<String>,
    /// 只要哪一步的：`opened`、`mediating`、`agreed`、`in_force`、`ended`、`filed`。
    pub stage: Option<String>,
    /// 只要哪个区域的调委会的。
    pub committee: Option<String>,
    /// 上一页给的 `next`。
    pub after: Option<String>,
    /// 一页几件，最多 100。
    #[param(value_type = Option<u32>)]
    pub limit: Option<String>,
}

/// 统计什么。
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MediationFiguresAsked {
    /// 哪个区域和它下面；不写是自己最上面的一级。
    pub area: Option<String>,
    /// 从哪天登记的算起；不写是今年 1 月 1 日。
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<String>,
    /// 到哪天为止；不写是今天。
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<String>,
}

fn id_of(given: &str) -> ApiResult<MediationId> {
    if given.is_empty() || given.len() > ID_MOST {
        return Err(Error::NotFound.into());
    }
    Ok(MediationId::from(given))
}

/// 调解的名单
///
/// 不写当事人是谁；办理的人打开卷宗才看得到，看了都有记录。
#[utoipa::path(
    get,
    path = "/api/v1/mediations",
    operation_id = "mediations",
    tag = "工作人员",
    params(MediationsAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "一页", body = MediationsBody<'_>))
)]
pub(super) async fn list(
    State(web): State<Web>,
    Staff(who): Staff,
    Asked(asked): Asked<MediationsAsked>,
) -> ApiResult {
    let view = match asked.view.as_deref() {
        None | Some("" | "mine") => MediationView::Mine,
        Some("committee") => MediationView::Committee,
        Some("due") => MediationView::Due,
        Some("filed") => MediationView::Filed,
        Some(_) => return Err(unknown_word("view", &["mine", "committee", "due", "filed"])),
    };
    let limit = optional("limit", asked.limit.as_deref(), " 1 到 100 的整数")?.unwrap_or(0);
    let word = |given: Option<String>| given.filter(|word| !word.is_empty());
    let stage = match word(asked.stage) {
        None => None,
        Some(word) => {
            let known = Stage::ALL.map(Stage::id);
            Some(Stage::parse(&word).ok_or_else(|| unknown_word("stage", &known))?)
        }
    };
    let committee = word(asked.committee).map(AreaId::new);
    let after = word(asked.after);
    let query = MediationQuery { view, stage, committee, after, limit };
    let page = web.app.mediations(&who, query).await?;
    ok(&MediationsBody::of(&page, &who.county))
}

/// 登记调解时可以选什么
#[utoipa::path(
    get,
    path = "/api/v1/mediations/choices",
    operation_id = "mediation_choices",
    tag = "工作人员",
    security(("bearer" = [])),
    responses((status = 200, description = "调委会和类别", body = MediationChoicesBody<'_>))
)]
pub(super) async fn choices(State(web): State<Web>, Staff(who): Staff) -> ApiResult {
    let choices = web.app.mediation_choices(&who).await?;
    ok(&MediationChoicesBody::of(&choices))
}

/// 人民调解统计
///
/// 从记录里数出来，没有人填报；不排名次。
#[utoipa::path(
    get,
    path = "/api/v1/mediations/figures",
    operation_id = "mediation_figures",
    tag = "工作人员",
    params(MediationFiguresAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "各数和分母", body = MediationFiguresBody<'_>))
)]
pub(super) async fn figures(
    State(web): State<Web>,
    Staff(who): Staff,
    Asked(asked): Asked<MediationFiguresAsked>,
) -> ApiResult {
    const EXPECTED: &str = "日期，写作 2026-11-23，起止不超过十年";
    let today = web.app.now().date();
    let new_year = Date::new(today.year(), 1, 1).unwrap_or(today);
    let first = optional("from", asked.from.as_deref(), EXPECTED)?.unwrap_or(new_year);
    let last = optional("to", asked.to.as_deref(), EXPECTED)?.unwrap_or(today);
    if last < first || last.year() - first.year() > YEARS_MOST {
        return Err(wrong_value("from", EXPECTED));
    }
    let area = asked.area.filter(|area| !area.is_empty()).map_or_else(|| who.home(), AreaId::new);
    let figures = web.app.mediation_figures(&who, &area, (first, last)).await?;
    ok(&MediationFiguresBody::of(&figures))
}

/// 登记一件调解
///
/// 依申请、主动，或者接受委托移送。不能调解的回答 422 `barred_from_mediation`，当事人拒绝过的回答
/// 409 `refused_before`。
#[utoipa::path(
    post,
    path = "/api/v1/mediations",
    operation_id = "open_mediation",
    tag = "工作人员",
    params(RetryKey),
    request_body = MediationOpened,
    security(("bearer" = [])),
    responses((status = 201, description = "登记好的卷宗", body = MediationBody<'_>))
)]
pub(super) async fn open(
    State(web): State<Web>,
    Staff(who): Staff,
    Key(key): Key,
    Body(given): Body<MediationOpened>,
) -> ApiResult {
    let Some(given) = given.into_given() else {
        return Err(ApiProblem::of_field("case", "unknown_value", "这个编号不对，请核对"));
    };
    let file = web.app.open_mediation(&who, given, key).await?;
    created(&MediationBody::of(&file))
}

/// 一份卷宗
///
/// 调委会管卷宗的人、这件事的调解员看得到；每次查看都记下来，当事人可以问谁看过。
#[utoipa::path(
    get,
    path = "/api/v1/mediations/{mediation}",
    operation_id = "mediation",
    tag = "工作人员",
    params(("mediation" = String, Path, description = "调解的代号")),
    security(("bearer" = [])),
    responses((status = 200, description = "整份卷宗", body = MediationBody<'_>))
)]
pub(super) async fn file(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(mediation): Path<String>,
) -> ApiResult {
    let file = web.app.mediation_file(&who, &id_of(&mediation)?).await?;
    ok(&MediationBody::of(&file))
}

/// 谁看过这份卷宗
#[utoipa::path(
    get,
    path = "/api/v1/mediations/{mediation}/looks",
    operation_id = "mediation_looks",
    tag = "工作人员",
    params(("mediation" = String, Path, description = "调解的代号")),
    security(("bearer" = [])),
    responses((status = 200, description = "最近的在前", body = LooksBody))
)]
pub(super) async fn looks(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(mediation): Path<String>,
) -> ApiResult {
    let looks = web.app.mediation_looks(&who, &id_of(&mediation)?).await?;
    ok(&LooksBody::of(&looks, &who.county))
}

/// 做一步
///
/// 现在可以做哪些，在卷宗的 `acts` 里；`act` 说是哪一步，别的项按那一步写。
#[utoipa::path(
    post,
    path = "/api/v1/mediations/{mediation}/acts",
    operation_id = "act_on_mediation",
    tag = "工作人员",
    params(("mediation" = String, Path, description = "调解的代号"), RetryKey),
    request_body = ActBody,
    security(("bearer" = [])),
    responses((status = 200, description = "做完以后的卷宗", body = MediationBody<'_>))
)]
pub(super) async fn act(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(mediation): Path<String>,
    Key(key): Key,
    Body(given): Body<ActBody>,
) -> ApiResult {
    let id = id_of(&mediation)?;
    let act = given.into_act().ok_or_else(Problem::internal)?;
    let file = web.app.act_on_mediation(&who, &id, act, key).await?;
    ok(&MediationBody::of(&file))
}
