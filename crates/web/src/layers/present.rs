//! Draws errors: a page for people, RFC 9457 problem details for programs.
//!
//! Whatever a handler, an extractor, a limit or the router itself refuses with passes here, so
//! that nobody ever reads a bare code.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json as value};

use crate::cookies::Cookies;
use crate::error::Problem;
use crate::state::Web;
use crate::ui::{Drawn, Page, filters};
use crate::visitor::{Shell, Tab, Visitor};
use crate::words::Telephone;
use crate::{office, work};

/// An error as a person sees it.
#[derive(Template)]
#[template(path = "error/problem.html")]
pub struct ErrorPage {
    pub shell: Shell,
    pub problem: Problem,
    pub telephone: Option<Telephone>,
}

impl ErrorPage {
    fn icon(&self) -> &'static str {
        icon(self.problem.status)
    }
}

fn icon(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "search",
        StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => "lock",
        StatusCode::TOO_MANY_REQUESTS => "glass",
        status if status.is_server_error() => "again",
        _ => "info",
    }
}

/// Addresses that programs use.
pub(super) fn is_program_path(path: &str) -> bool {
    ["/api/", "/open311/"].iter().any(|start| path.starts_with(start))
}

/// Whether the answer to a request should be JSON.
pub fn wants_json(path: &str, headers: &HeaderMap) -> bool {
    if is_program_path(path) {
        return true;
    }
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("json") && !accept.contains("text/html"))
}

/// Draws the errors of everything inside.
pub async fn present(State(web): State<Web>, request: Request, next: Next) -> Response {
    let asked = (request.uri().clone(), request.headers().clone());
    let response = next.run(request).await;
    let status = response.status();
    let (parts, body) = response.into_parts();
    let problem = match parts.extensions.get::<Problem>() {
        _ if parts.extensions.get::<Drawn>().is_some() => return Response::from_parts(parts, body),
        Some(problem) => problem.clone(),
        None if needs_drawing(status, &asked.0) => Problem::of_status(status),
        None => return Response::from_parts(parts, body),
    };
    let (uri, headers) = asked;
    let mut drawn = if wants_json(uri.path(), &headers) {
        json(&problem)
    } else {
        page(&web, &uri, &headers, problem.clone()).await
    };
    // `Allow`, `Retry-After` and cookies were set for a reason.
    for (name, value) in &parts.headers {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            drawn.headers_mut().append(name, value.clone());
        }
    }
    drawn.extensions_mut().insert(problem);
    drawn
}

fn needs_drawing(status: StatusCode, uri: &Uri) -> bool {
    let error = status.is_client_error() || status.is_server_error();
    error && !uri.path().starts_with("/static/")
}

async fn page(web: &Web, uri: &Uri, headers: &HeaderMap, problem: Problem) -> Response {
    let status = problem.status;
    if let Some(page) = office::mishap(web, (uri, headers), icon(status), &problem).await {
        return (status, page).into_response();
    }
    if let Some(page) = work::mishap(web, (uri, headers), icon(status), &problem).await {
        return (status, page).into_response();
    }
    // The county itself may be what cannot be reached.
    let (shell, telephone) = match Visitor::of(uri, headers, web).await {
        Ok(visitor) => (visitor.shell(Tab::None), visitor.telephone()),
        Err(_) => (Shell::bare(uri, &Cookies::read(headers), Tab::None), None),
    };
    (status, Page(ErrorPage { shell, problem, telephone })).into_response()
}

/// RFC 9457 problem details.
pub fn json(problem: &Problem) -> Response {
    let errors: Vec<Value> = problem
        .errors
        .iter()
        .map(|fault| value!({ "field": fault.field, "detail": fault.words }))
        .collect();
    let body = value!({
        "type": format!("urn:maplegrid:problem:{}", problem.code),
        "title": problem.title,
        "status": problem.status.as_u16(),
        "detail": problem.detail,
        "code": problem.code,
        "errors": errors,
    });
    let kind = HeaderValue::from_static("application/problem+json");
    let mut response =
        (problem.status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response();
    response.extensions_mut().insert(Drawn);
    response
}
