//! A form may only be posted from a page of this site.
//!
//! Browsers say where a post comes from: `Sec-Fetch-Site` since Chromium 76, `Origin` long before.
//! A post with neither comes from no browser and carries nobody's cookies. Together with
//! `SameSite=Lax` this stops other sites from acting in a resident's or an official's name; staff
//! forms carry a token besides. The JSON API takes no cookie and is left out.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::present::is_program_path;
use crate::error::Problem;
use crate::state::Web;

/// Refuses form posts of other sites.
pub async fn same_origin(State(web): State<Web>, request: Request, next: Next) -> Response {
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let own = harmless
        || is_program_path(request.uri().path())
        || is_own(request.headers(), web.settings.public_base.as_deref());
    if own { next.run(request).await } else { Problem::foreign_form().into_response() }
}

/// Whether the headers of a post speak for a page of this site.
pub fn is_own(headers: &HeaderMap, public_base: Option<&str>) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if public_base.is_some_and(|base| base.trim_end_matches('/') == origin) {
        return true;
    }
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(header::HOST)
}
