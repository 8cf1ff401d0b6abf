//! `?elder=1` and `?contrast=1` on any page: remember the choice and show the same page again.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::present::is_program_path;
use crate::cookies::{CONTRAST, ELDER, SetCookies};
use crate::state::Web;

/// Takes choices out of the query and into cookies.
pub async fn remember_choices(State(web): State<Web>, request: Request, next: Next) -> Response {
    let uri = request.uri();
    let query = uri.query().unwrap_or_default();
    if request.method() != Method::GET || is_program_path(uri.path()) || !query.contains('=') {
        return next.run(request).await;
    }
    let mut cookies = SetCookies::none();
    let mut kept = Vec::new();
    let mut chosen = false;
    for pair in query.split('&') {
        let choice = match pair.split_once('=') {
            Some((name @ (ELDER | CONTRAST), value @ ("0" | "1"))) => Some((name, value)),
            _ => None,
        };
        match choice {
            Some((name, "1")) => cookies = cookies.keep(name, "1", &web.settings),
            Some((name, _)) => cookies = cookies.forget(name, &web.settings),
            None => kept.push(pair),
        }
        chosen |= choice.is_some();
    }
    if !chosen {
        return next.run(request).await;
    }
    let mark = if kept.is_empty() { "" } else { "?" };
    // A path of two slashes would be read as another host.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    let to = format!("{path}{mark}{}", kept.join("&"));
    (cookies, Redirect::to(&to)).into_response()
}
