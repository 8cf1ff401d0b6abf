//! What may be the same, while a matter is taken down: the titles that whoever takes it down may
//! read anyway, so that it can be joined at once.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maplegrid_app::cases::Alike;
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::AreaId;

use crate::error::Result;
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::filters;
use crate::words::moment;

/// A matter that may be the same.
pub(crate) struct AlikeLine {
    pub url: String,
    pub title: String,
    pub number: String,
    pub came: String,
    pub open: bool,
}

#[derive(Template)]
#[template(path = "office/alike.html")]
struct Told {
    lines: Vec<AlikeLine>,
}

/// The box under what was written; nothing where nothing is alike or it is not theirs to register.
pub(crate) async fn alike(staff: &Staff, web: &Web, area: &AreaId, text: &str) -> Result<Response> {
    let lines = lines(staff, web, area, text, None).await?;
    if lines.is_empty() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Html(Told { lines }.to_string()).into_response())
}

/// What is alike, the case itself left out.
pub(crate) async fn lines(
    staff: &Staff,
    web: &Web,
    area: &AreaId,
    text: &str,
    own: Option<&CaseNumber>,
) -> Result<Vec<AlikeLine>> {
    if !staff.who.may(Capability::Register, area) {
        return Ok(Vec::new());
    }
    let found = web.app.alike_before(&staff.who, area, text).await?;
    let others = found.into_iter().filter(|alike| Some(&alike.row.number) != own);
    let line = |Alike { row, .. }: Alike| AlikeLine {
        url: format!("/office/cases/{}", row.number.as_str()),
        number: row.number.to_string(),
        came: moment(row.received_at, staff.now),
        open: row.closed_at.is_none(),
        title: row.title,
    };
    Ok(others.map(line).collect())
}
