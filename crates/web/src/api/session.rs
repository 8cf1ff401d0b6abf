//! Signing in and out.

use axum::extract::State;
use axum::http::StatusCode;

use super::answer::{ApiResult, created};
use super::body::Body;
use super::caller::Token;
use super::dto::session::{Credentials, SessionBody};
use crate::state::Web;

/// 登录
///
/// 连错五次，账号锁十五分钟。
#[utoipa::path(
    post,
    path = "/api/v1/session",
    operation_id = "sign_in",
    tag = "工作人员",
    request_body = Credentials,
    responses((status = 201, description = "登录成功", body = SessionBody<'_>))
)]
pub(super) async fn sign_in(State(web): State<Web>, Body(given): Body<Credentials>) -> ApiResult {
    let session = web.app.sign_in(&given.account, &given.password).await?;
    let who = web.app.session(&session.token).await?;
    created(&SessionBody::of(&session, &who))
}

/// 退出登录
///
/// 令牌马上失效；已经失效的也一样回答。
#[utoipa::path(
    delete,
    path = "/api/v1/session",
    operation_id = "sign_out",
    tag = "工作人员",
    security(("bearer" = [])),
    responses((status = 204, description = "已退出"))
)]
pub(super) async fn sign_out(State(web): State<Web>, Token(token): Token) -> ApiResult<StatusCode> {
    web.app.sign_out(&token).await?;
    Ok(StatusCode::NO_CONTENT)
}
