//! What a resident does with number and query code.

use axum::extract::{Path, State};
use maplegrid_app::Result as AppResult;
use maplegrid_app::cases::ResidentCase;
use maplegrid_domain::shared::PersonId;

use super::answer::{ApiResult, ok};
use super::body::{Body, MaybeBody};
use super::caller::{HeaderCode, Key, code_of, resident_number};
use super::dto::helping::NameAgent;
use super::dto::intake::ReceiptBody;
use super::dto::resident::{CodeQuery, Rate, Reopen, Reply, ResidentBody, Supplement, Withdraw};
use super::problem::ApiProblem;
use super::query::Asked;
use crate::state::Web;

/// 查一件事
///
/// 凭编号和查询码。连错五次，这件事锁十五分钟。
#[utoipa::path(
    get,
    path = "/api/v1/cases/{number}",
    operation_id = "track",
    tag = "群众",
    params(
        ("number" = String, Path, description = "编号，带不带横线都行", example = "2611-0307"),
        CodeQuery,
        ("X-Query-Code" = Option<String>, Header, description = "6 位查询码"),
    ),
    responses((status = 200, description = "这件事现在的样子", body = ResidentBody<'_>))
)]
pub(super) async fn track(
    State(web): State<Web>,
    Path(number): Path<String>,
    Asked(query): Asked<CodeQuery>,
    header: HeaderCode,
) -> ApiResult {
    let number = resident_number(&number)?;
    let code = code_of(header, None, query.code)?;
    shown(web.app.track(&number, &code).await)
}

/// 回答工作人员的问题
#[utoipa::path(
    post,
    path = "/api/v1/cases/{number}/reply",
    operation_id = "reply",
    tag = "群众",
    params(
        ("number" = String, Path, description = "编号"),
        CodeQuery,
        ("X-Query-Code" = Option<String>, Header, description = "6 位查询码"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号"),
    ),
    request_body = Reply,
    responses((status = 200, description = "回答以后的样子", body = ResidentBody<'_>))
)]
pub(super) async fn reply(
    State(web): State<Web>,
    Path(number): Path<String>,
    Asked(query): Asked<CodeQuery>,
    header: HeaderCode,
    Key(key): Key,
    Body(said): Body<Reply>,
) -> ApiResult {
    let number = resident_number(&number)?;
    let code = code_of(header, said.code, query.code)?;
    let text = match (said.text, said.unknown.unwrap_or(false)) {
        (Some(_), true) => {
            let detail = "写了回答，就不用 unknown: true";
            return Err(ApiProblem::of_field("unknown", "contradiction", detail));
        }
        (None, false) => {
            let detail = "请写回答；不清楚的写 unknown: true";
            return Err(ApiProblem::of_field("text", "missing_field", detail));
        }
        (text, _) => text,
    };
    shown(web.app.reply(&number, &code, text, key).await)
}

/// 评价
///
/// 满意的办结；不满意的要重新办理或者当面说明。
#[utoipa::path(
    post,
    path = "/api/v1/cases/{number}/rating",
    operation_id = "rate",
    tag = "群众",
    params(
        ("number" = String, Path, description = "编号"),
        CodeQuery,
        ("X-Query-Code" = Option<String>, Header, description = "6 位查询码"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号"),
    ),
    request_body = Rate,
    responses((status = 200, description = "评价以后的样子", body = ResidentBody<'_>))
)]
pub(super) async fn rate(
    State(web): State<Web>,
    Path(number): Path<String>,
    Asked(query): Asked<CodeQuery>,
    header: HeaderCode,
    Key(key): Key,
    Body(said): Body<Rate>,
) -> ApiResult {
    let number = resident_number(&number)?;
    let code = code_of(header, said.code, query.code)?;
    shown(web.app.rate(&number, &code, said.score, said.comment, key).await)
}

/// 要求重新办理
#[utoipa::path(
    post,
    path = "/api/v1/cases/{number}/reopen",
    operation_id = "reopen",
    tag = "群众",
    params(
        ("number" = String, Path, description = "编号"),
        CodeQuery,
        ("X-Query-Code" = Option<String>, Header, description = "6 位查询码"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号"),
    ),
    request_body = Reopen,
    responses((status = 200, description = "提出以后的样子", body = ResidentBody<'_>))
)]
pub(super) async fn reopen(
    State(web): State<Web>,
    Path(number): Path<String>,
    Asked(query): Asked<CodeQuery>,
    header: HeaderCode,
    Key(key): Key,
    Body(said): Body<Reopen>,
) -> ApiResult {
    let number = resident_number(&number)?;
    let code = code_of(header, said.code, query.code)?;
    shown(web.app.request_reopen(&number, &code, said.reason, key).await)
}

/// 撤回
///
/// 不再办理，记录还在。请求体可以不写。
#[utoipa::path(
    post,
    path = "/api/v1/cases/{number}/withdraw",
    operation_id = "withdraw",
    tag = "群众",
    params(
        ("number" = String, Path, description = "编号"),
        CodeQuery,
        ("X-Query-Code" = Option<String>, Header, description = "6 位查询码"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号"),
    ),
    request_body = Option<Withdraw>,
    responses((status = 200, description = "撤回以后的样子", body = ResidentBody<'_>))
)]
pub(super) async fn withdraw(
    State(web): State<Web>,
    Path(number): Path<String>,
    Asked(query): Asked<CodeQuery>,
    header: HeaderCode,
    Key(key): Key,
    MaybeBody(said): MaybeBody<Withdraw>,
) -> ApiResult {
    let number = resident_number(&number)?;
    let code = code_of(header, said.code, query.code)?;
    shown(web.app.withdraw(&number, &code, said.reason, key).await)
}

/// 补充情况
#[utoipa::path(
    post,
    path = "/api/v1/cases/{number}/supplement",
    operation_id = "supplement",
    tag = "群众",
    params(
        ("number" = String, Path, description = "编号"),
        CodeQuery,
        ("X-Query-Code" = Option<String>, Header, description = "6 位查询码"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号"),
    ),
    request_body = Supplement,
    responses((status = 200, description = "补充以后的样子", body = ResidentBody<'_>))
)]
pub(super) async fn supplement(
    State(web): State<Web>,
    Path(number): Path<String>,
    Asked(query): Asked<CodeQuery>,
    header: HeaderCode,
    Key(key): Key,
    Body(said): Body<Supplement>,
) -> ApiResult {
    let number = resident_number(&number)?;
    let code = code_of(header, said.code, query.code)?;
    shown(web.app.supplement(&number, &code, said.text, key).await)
}

/// 请一位代理人
///
/// 从 `agents` 里选；代理人能看到这件事，替您往上说、往回带话。
#[utoipa::path(
    post,
    path = "/api/v1/cases/{number}/agent",
    operation_id = "name_agent",
    tag = "群众",
    params(
        ("number" = String, Path, description = "编号"),
        CodeQuery,
        ("X-Query-Code" = Option<String>, Header, description = "6 位查询码"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号"),
    ),
    request_body = NameAgent,
    responses((status = 200, description = "请好以后的样子", body = ResidentBody<'_>))
)]
pub(super) async fn name_agent(
    State(web): State<Web>,
    Path(number): Path<String>,
    Asked(query): Asked<CodeQuery>,
    header: HeaderCode,
    Key(key): Key,
    Body(said): Body<NameAgent>,
) -> ApiResult {
    let number = resident_number(&number)?;
    let code = code_of(header, said.code, query.code)?;
    let agent = PersonId::from(said.agent.trim());
    shown(web.app.name_agent(&number, &code, agent, key).await)
}

/// 不再请代理人
///
/// 请求体可以不写。
#[utoipa::path(
    post,
    path = "/api/v1/cases/{number}/agent/end",
    operation_id = "end_agent",
    tag = "群众",
    params(
        ("number" = String, Path, description = "编号"),
        CodeQuery,
        ("X-Query-Code" = Option<String>, Header, description = "6 位查询码"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号"),
    ),
    request_body = Option<Withdraw>,
    responses((status = 200, description = "不请以后的样子", body = ResidentBody<'_>))
)]
pub(super) async fn end_agent(
    State(web): State<Web>,
    Path(number): Path<String>,
    Asked(query): Asked<CodeQuery>,
    header: HeaderCode,
    Key(key): Key,
    MaybeBody(said): MaybeBody<Withdraw>,
) -> ApiResult {
    let number = resident_number(&number)?;
    let code = code_of(header, said.code, query.code)?;
    shown(web.app.end_agent(&number, &code, said.reason, key).await)
}

/// 取回执
///
/// 和当初给的那张一样。
#[utoipa::path(
    get,
    path = "/api/v1/cases/{number}/receipt",
    operation_id = "receipt",
    tag = "群众",
    params(
        ("number" = String, Path, description = "编号"),
        CodeQuery,
        ("X-Query-Code" = Option<String>, Header, description = "6 位查询码"),
    ),
    responses((status = 200, description = "回执", body = ReceiptBody<'_>))
)]
pub(super) async fn receipt(
    State(web): State<Web>,
    Path(number): Path<String>,
    Asked(query): Asked<CodeQuery>,
    header: HeaderCode,
) -> ApiResult {
    let number = resident_number(&number)?;
    let code = code_of(header, None, query.code)?;
    let receipt = web.app.receipt(&number, &code).await?;
    ok(&ReceiptBody::of(&receipt.leaf.0, receipt.position, &receipt.head, &receipt.signature))
}

fn shown(outcome: AppResult<ResidentCase>) -> ApiResult {
    ok(&ResidentBody::of(&outcome?))
}
