//! What stands around every route: errors drawn, headers, limits, counters.

mod count;
mod csrf;
mod headers;
mod panic;
pub mod plain;
mod present;
mod rate;
mod remember;
mod timeout;

pub use count::{Metrics, count};
pub use csrf::{is_own, same_origin};
pub use headers::{CONTENT_SECURITY_POLICY, dress, security_headers};
pub use panic::catcher;
pub use plain::{FORM_BYTES, plain_text};
pub use present::{ErrorPage, json, present, wants_json};
pub use rate::{RateLimits, address, limit_rate};
pub use remember::remember_choices;
pub use timeout::time_out;
