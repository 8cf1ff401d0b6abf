//! What every handler may reach: the app, the settings, the counters.

use std::sync::Arc;

use maplegrid_app::App;

use crate::layers::{Metrics, RateLimits};
use crate::settings::WebSettings;

/// The state of the router; cheap to clone.
#[derive(Clone)]
pub struct Web {
    pub app: App,
    pub settings: Arc<WebSettings>,
    pub metrics: Arc<Metrics>,
    pub(crate) limits: Option<Arc<RateLimits>>,
}

impl Web {
    pub fn new(app: App, settings: WebSettings) -> Self {
        let limits = settings.limits.map(|limits| Arc::new(RateLimits::new(limits)));
        Self { app, settings: Arc::new(settings), metrics: Arc::default(), limits }
    }
}
