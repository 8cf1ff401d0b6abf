//! A panic in a handler is a defect: it is logged, the person gets a page, the process lives on.

use std::any::Any;

use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;

use crate::error::Problem;

type Handler = fn(Box<dyn Any + Send + 'static>) -> Response;

/// The layer that catches panics.
pub fn catcher() -> CatchPanicLayer<Handler> {
    CatchPanicLayer::custom(answer as Handler)
}

fn answer(panic: Box<dyn Any + Send + 'static>) -> Response {
    let reason = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given");
    tracing::error!(reason, "a handler panicked");
    drop(panic);
    Problem::internal().into_response()
}
