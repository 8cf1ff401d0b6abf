//! Counters for `/metrics`, and a line in the log for each request. Neither holds a query string,
//! a number or an address: those are personal data.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use crate::error::Problem;
use crate::state::Web;

/// Requests by class of status, and what was turned away.
#[derive(Debug, Default)]
pub struct Metrics {
    classes: [AtomicU64; 5],
    overloaded: AtomicU64,
    limited: AtomicU64,
}

impl Metrics {
    fn record(&self, status: StatusCode, problem: Option<&Problem>) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        if let Some(counter) = self.classes.get(class) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        match problem.map(|problem| problem.code) {
            Some("overloaded") => self.overloaded.fetch_add(1, Ordering::Relaxed),
            Some("too_many") => self.limited.fetch_add(1, Ordering::Relaxed),
            _ => 0,
        };
    }

    /// The counters in the Prometheus text format.
    pub fn text(&self) -> String {
        let mut out = String::from(
            "# HELP maplegrid_http_requests_total Requests answered, by class of status.\n\
             # TYPE maplegrid_http_requests_total counter\n",
        );
        for (class, counter) in (1..).zip(&self.classes) {
            let count = counter.load(Ordering::Relaxed);
            let _ = writeln!(out, "maplegrid_http_requests_total{{class=\"{class}xx\"}} {count}");
        }
        let single = [
            (
                "maplegrid_write_queue_rejects_total",
                "Writes refused because the queue was full.",
                &self.overloaded,
            ),
            ("maplegrid_http_limited_total", "Requests refused by a rate limit.", &self.limited),
        ];
        for (name, help, counter) in single {
            let count = counter.load(Ordering::Relaxed);
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {count}");
        }
        out
    }
}

/// Counts and logs a request.
pub async fn count(State(web): State<Web>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let status = response.status();
    web.metrics.record(status, response.extensions().get::<Problem>());
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    tracing::debug!(%method, route, status = status.as_u16(), elapsed = ?started.elapsed(), "answered");
    response
}
