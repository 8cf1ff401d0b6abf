//! A problem as the API tells it: with a code for every field.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maplegrid_app::Error;
use maplegrid_domain::cases::Rejection;

use super::dto::problem::{FieldBody, ProblemBody};
use crate::error::Problem;
use crate::ui::Drawn;

/// How to sign in, said with every 401 (RFC 9110 § 11.6.1).
const CHALLENGE: (HeaderName, HeaderValue) =
    (header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"maplegrid\""));

/// An error of the API.
#[derive(Debug)]
pub struct ApiProblem {
    problem: Box<Problem>,
    errors: Vec<FieldBody>,
}

impl ApiProblem {
    pub fn new(status: StatusCode, code: &'static str, title: &str, detail: &str) -> Self {
        Problem::new(status, code, title, detail).into()
    }

    /// Adds a fault of one field.
    #[must_use]
    pub fn at(
        mut self,
        field: impl Into<String>,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        self.errors.push(FieldBody { field: field.into(), code, detail: detail.into() });
        self
    }

    /// One field of the input is wrong; its code is the problem's.
    pub fn of_field(field: impl Into<String>, code: &'static str, detail: &str) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(status, code, "填的内容有一处要改", detail).at(field, code, detail)
    }

    /// As `From`, for bodies whose fields stand at the top and not below `contact`.
    pub fn flat(error: Error) -> Self {
        Self::with_paths(error.into(), |field| match field {
            "key" => "Idempotency-Key",
            "until" => "last_day",
            other => other,
        })
    }

    fn with_paths(problem: Problem, path_of: impl Fn(&'static str) -> &'static str) -> Self {
        let code = problem.code;
        let fault = |fault: &crate::words::Fault| FieldBody {
            field: path_of(fault.field).to_owned(),
            code,
            detail: fault.words.clone(),
        };
        let errors = problem.errors.iter().map(fault).collect();
        Self { problem: Box::new(problem), errors }
    }

    /// An address under `/api` that does not exist.
    pub fn no_such_route() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "没有这个接口",
            "请核对地址；全部接口见 /api/openapi.json。",
        )
    }

    /// The address exists and takes other methods; `Allow` says which.
    pub fn wrong_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "这个接口不接受这种方法",
            "可用的方法在响应头 Allow 里；全部接口见 /api/openapi.json。",
        )
    }
}

impl From<Problem> for ApiProblem {
    fn from(problem: Problem) -> Self {
        Self::with_paths(problem, path_of)
    }
}

impl From<Error> for ApiProblem {
    fn from(error: Error) -> Self {
        Problem::from(error).into()
    }
}

impl From<Rejection> for ApiProblem {
    fn from(rejection: Rejection) -> Self {
        Error::Rejected(rejection).into()
    }
}

/// Where in the JSON a form's field stands.
fn path_of(field: &'static str) -> &'static str {
    match field {
        "phone" => "contact.phone",
        "name" => "contact.name",
        "photos" | "voice" => "attachments",
        "key" => "Idempotency-Key",
        other => other,
    }
}

impl IntoResponse for ApiProblem {
    /// Without faults of fields the layer that draws errors does it all, and counts it. It knows
    /// no codes of fields, so a problem that has some is drawn here.
    fn into_response(self) -> Response {
        let Self { problem, errors } = self;
        let unauthorized = problem.status == StatusCode::UNAUTHORIZED;
        let mut response =
            if errors.is_empty() { problem.into_response() } else { drawn(&problem, errors) };
        if unauthorized {
            let (name, value) = CHALLENGE;
            response.headers_mut().insert(name, value);
        }
        response
    }
}

fn drawn(problem: &Problem, errors: Vec<FieldBody>) -> Response {
    let body = ProblemBody {
        kind: format!("urn:maplegrid:problem:{}", problem.code),
        title: problem.title.clone(),
        status: problem.status.as_u16(),
        detail: problem.detail.clone(),
        code: problem.code,
        errors,
    };
    let Ok(bytes) = serde_json::to_vec(&body) else { return Problem::internal().into_response() };
    let kind = HeaderValue::from_static("application/problem+json");
    let mut response = (problem.status, [(header::CONTENT_TYPE, kind)], bytes).into_response();
    response.extensions_mut().insert(Drawn);
    response
}
