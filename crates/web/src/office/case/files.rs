//! Photos and recordings of a case, for whoever may see it.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maplegrid_domain::shared::AttachmentId;

use super::routes::number_of;
use crate::error::Result;
use crate::office::session::Staff;
use crate::state::Web;
use crate::track::stored;

/// `GET /office/cases/{number}/files/{id}`.
pub(super) async fn file(
    staff: Staff,
    State(web): State<Web>,
    Path((number, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let (number, id) = (number_of(&number)?, AttachmentId::new(id));
    let file = web.app.attachment_for_staff(&staff.who, &number, &id).await?;
    Ok(stored(file, &headers))
}
