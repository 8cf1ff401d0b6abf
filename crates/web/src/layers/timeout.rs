//! No request waits for ever.

use std::time::Duration;

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maplegrid_app::Error;

use crate::error::Problem;

/// Reading never takes this long unless the database is away.
const READ: Duration = Duration::from_secs(30);
/// Six photos over a village uplink do.
const UPLOAD: Duration = Duration::from_mins(5);

/// Ends a request that takes too long. A slow upload is the network's doing (408), a slow read
/// is ours (503).
pub async fn time_out(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let longest = if reads { READ } else { UPLOAD };
    match tokio::time::timeout(longest, next.run(request)).await {
        Ok(response) => response,
        Err(_) if reads => Problem::from(Error::Unavailable).into_response(),
        Err(_) => Problem::of_status(StatusCode::REQUEST_TIMEOUT).into_response(),
    }
}
