//! Files sent ahead of a matter.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use maplegrid_app::{InputFault, PHOTO_MAX_BYTES};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::{ApiResult, created};
use super::dto::intake::Uploaded;
use super::dto::words::FileKind;
use super::problem::ApiProblem;
use super::query::{Asked, missing, unknown_word};
use crate::error::Problem;
use crate::state::Web;

/// The larger of the two limits; the app knows the smaller.
pub(super) const UPLOAD_BYTES: usize = PHOTO_MAX_BYTES;

/// 传的是什么。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UploadAsked {
    /// `photo` 照片，最大 10 MB；`voice` 录音，最大 5 MB。
    #[param(value_type = FileKind, inline)]
    kind: Option<String>,
}

/// 传一张照片或一段录音
///
/// 请求体就是文件本身，按内容认格式，不看 Content-Type。照片会重新编码，手机写进去的位置和型号都会去掉。
/// 得到的 `id` 写进 `attachments`；24 小时内没有用上的会删掉。
#[utoipa::path(
    post,
    path = "/api/v1/uploads",
    operation_id = "upload",
    tag = "群众",
    params(UploadAsked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "收到了", body = Uploaded<'_>))
)]
pub(super) async fn upload(
    State(web): State<Web>,
    Asked(asked): Asked<UploadAsked>,
    request: Request,
) -> ApiResult {
    let kind = match asked.kind.as_deref() {
        Some("photo") => FileKind::Photo,
        Some("voice") => FileKind::Voice,
        Some(_) => return Err(unknown_word("kind", &["photo", "voice"])),
        None => return Err(missing("kind")),
    };
    let bytes = read(request, &web, kind).await?;
    let kept = match kind {
        FileKind::Photo => web.app.keep_photo(bytes.into()).await,
        FileKind::Voice => web.app.keep_voice(bytes.into()).await,
    };
    let kept = kept.map_err(of_the_file)?;
    created(&Uploaded { id: kept.id.as_str(), kind: kept.kind.into() })
}

async fn read(request: Request, web: &Web, kind: FileKind) -> ApiResult<Bytes> {
    Bytes::from_request(request, web).await.map_err(|rejection| {
        let too_large = rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE;
        match kind {
            FileKind::Photo if too_large => {
                of_the_file(InputFault::PhotoTooLarge { most_mb: 10 }.into())
            }
            FileKind::Voice if too_large => {
                of_the_file(InputFault::VoiceTooLarge { most_mb: 5 }.into())
            }
            _ => ApiProblem::new(
                StatusCode::BAD_REQUEST,
                "bad_request",
                "没收全这个文件",
                "连接中途断开了，请重新传。",
            ),
        }
    })
}

/// The file is the whole body, so its faults belong to no field.
fn of_the_file(error: maplegrid_app::Error) -> ApiProblem {
    let mut problem = Problem::from(error);
    match problem.errors.pop() {
        Some(fault) => {
            let Problem { status, code, .. } = problem;
            Problem::new(status, code, "没收下这个文件", fault.words).into()
        }
        None => problem.into(),
    }
}
