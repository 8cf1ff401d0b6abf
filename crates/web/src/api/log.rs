//! The county's log for whoever wants to check it.

use axum::extract::State;
use maplegrid_domain::log::parse_hash;

use super::answer::{ApiResult, ok};
use super::dto::log::{ConsistencyBody, HeadBody, InclusionBody, LeafAsked, SizesAsked};
use super::query::{Asked, missing, optional, wrong_value};
use crate::state::Web;

/// 最新的签名树头和公钥
#[utoipa::path(
    get,
    path = "/api/v1/log/head",
    operation_id = "log_head",
    tag = "公开",
    responses((status = 200, description = "树头", body = HeadBody<'_>))
)]
pub(super) async fn head(State(web): State<Web>) -> ApiResult {
    ok(&HeadBody::of(&web.app.head().await?))
}

/// 证明一条记录在账本里
#[utoipa::path(
    get,
    path = "/api/v1/log/proof",
    operation_id = "log_proof",
    tag = "公开",
    params(LeafAsked),
    responses((status = 200, description = "证明", body = InclusionBody<'_>))
)]
pub(super) async fn proof(State(web): State<Web>, Asked(asked): Asked<LeafAsked>) -> ApiResult {
    let text = asked.leaf.ok_or_else(|| missing("leaf"))?;
    let leaf = parse_hash(&text).ok_or_else(|| wrong_value("leaf", " 64 位十六进制"))?;
    ok(&InclusionBody::of(&web.app.inclusion(leaf).await?))
}

/// 证明较早的账本没有被改过
#[utoipa::path(
    get,
    path = "/api/v1/log/consistency",
    operation_id = "log_consistency",
    tag = "公开",
    params(SizesAsked),
    responses((status = 200, description = "证明", body = ConsistencyBody<'_>))
)]
pub(super) async fn consistency(
    State(web): State<Web>,
    Asked(asked): Asked<SizesAsked>,
) -> ApiResult {
    let size = |field, given: Option<&str>| {
        optional(field, given, "非负整数")?.ok_or_else(|| missing(field))
    };
    let (from, to) = (size("from", asked.from.as_deref())?, size("to", asked.to.as_deref())?);
    let path = web.app.consistency(from, to).await?;
    ok(&ConsistencyBody::of(from, to, &path))
}
