//! Limits by address (GCRA): all requests loosely, new matters strictly, and wrong guesses of a
//! query code or password most strictly. Right ones cost nothing.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::Problem;
use crate::settings::Limits;
use crate::state::Web;

/// Addresses are forgotten after this many checks, if they have been quiet.
const SWEEP_EVERY: u32 = 4_096;

/// The limiters.
pub struct RateLimits {
    requests: DefaultKeyedRateLimiter<IpAddr>,
    says: DefaultKeyedRateLimiter<IpAddr>,
    guesses: DefaultKeyedRateLimiter<IpAddr>,
    /// Who guessed wrongly too often, and until when they may not try at all: a limit that only
    /// counted failures would still let the right guess through.
    barred: Mutex<HashMap<IpAddr, Instant>>,
    checks: AtomicU32,
}

#[derive(Clone, Copy)]
enum Kind {
    Say,
    Guess,
}

impl RateLimits {
    pub fn new(limits: Limits) -> Self {
        Self {
            requests: limiter(limits.requests),
            says: limiter(limits.says),
            guesses: limiter(limits.guesses),
            barred: Mutex::new(HashMap::new()),
            checks: AtomicU32::new(0),
        }
    }

    /// Counts a request; the seconds to wait if it is one too many. Somebody on the machine
    /// itself is not counted: behind a local proxy that is not trusted, everybody is.
    fn check(&self, address: IpAddr, kind: Option<Kind>) -> Result<(), u64> {
        self.sweep();
        if !address.is_loopback() {
            taken(&self.requests, address)?;
            if matches!(kind, Some(Kind::Say)) {
                taken(&self.says, address)?;
            }
        }
        if matches!(kind, Some(Kind::Guess)) { self.check_barred(address) } else { Ok(()) }
    }

    fn check_barred(&self, address: IpAddr) -> Result<(), u64> {
        let barred = self.barred.lock().unwrap_or_else(PoisonError::into_inner);
        let until = barred.get(&address).copied();
        let left = until.map_or(Duration::ZERO, |u| u.saturating_duration_since(Instant::now()));
        if left.is_zero() { Ok(()) } else { Err(left.as_secs() + 1) }
    }

    /// Counts a wrong guess; too many bar the address for as long as the limit says.
    fn count_wrong(&self, address: IpAddr) {
        if let Err(seconds) = taken(&self.guesses, address) {
            let until = Instant::now() + Duration::from_secs(seconds);
            self.barred.lock().unwrap_or_else(PoisonError::into_inner).insert(address, until);
        }
    }

    fn sweep(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            for limiter in [&self.requests, &self.says, &self.guesses] {
                limiter.retain_recent();
            }
            let now = Instant::now();
            let mut barred = self.barred.lock().unwrap_or_else(PoisonError::into_inner);
            barred.retain(|_, until| *until > now);
        }
    }
}

fn limiter(per_minute: u32) -> DefaultKeyedRateLimiter<IpAddr> {
    let per_minute = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
    RateLimiter::keyed(Quota::per_minute(per_minute))
}

fn taken(limiter: &DefaultKeyedRateLimiter<IpAddr>, address: IpAddr) -> Result<(), u64> {
    limiter
        .check_key(&address)
        .map_err(|too_early| too_early.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
}

/// Refuses requests beyond the limits. Health checks and files of the bundle are free.
pub async fn limit_rate(State(web): State<Web>, request: Request, next: Next) -> Response {
    let Some(limits) = &web.limits else { return next.run(request).await };
    let path = request.uri().path();
    if path.starts_with("/static/") || matches!(path, "/healthz" | "/readyz" | "/metrics") {
        return next.run(request).await;
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let address = address(peer, request.headers(), web.settings.trusted_proxy);
    let kind = kind(&request);
    if let Err(seconds) = limits.check(address, kind) {
        return Problem::too_many(seconds).into_response();
    }
    let response = next.run(request).await;
    let refused = matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    if refused && matches!(kind, Some(Kind::Guess)) {
        limits.count_wrong(address);
    }
    response
}

/// A new matter, or something that a query code or password opens.
fn kind(request: &Request) -> Option<Kind> {
    let path = request.uri().path().trim_end_matches('/');
    let posted = request.method() == Method::POST;
    match path {
        "/say" | "/api/v1/cases" | "/api/v1/uploads" if posted => Some(Kind::Say),
        "/track" | "/contact" | "/api/v1/session" | "/office/sign-in" if posted => {
            Some(Kind::Guess)
        }
        // A household's codes also come in a cookie, with any request.
        _ if path == "/contact/home" || path.starts_with("/contact/home/") => Some(Kind::Guess),
        _ if path.starts_with("/track/") || path.starts_with("/api/v1/cases/") => Some(Kind::Guess),
        _ if path.starts_with("/api/v1/appraisals/") => Some(Kind::Guess),
        _ => None,
    }
}

/// The address a limit counts against. Half an IPv6 address belongs to one subscriber.
pub fn address(peer: Option<IpAddr>, headers: &HeaderMap, trusted_proxy: bool) -> IpAddr {
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let forwarded = forwarded
        .filter(|_| trusted_proxy)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next()?.trim().parse().ok());
    match forwarded.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)) {
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => IpAddr::V4(four),
            None => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() >> 64 << 64)),
        },
        four @ IpAddr::V4(_) => four,
    }
}
