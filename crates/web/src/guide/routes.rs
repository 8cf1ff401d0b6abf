//! `/styleguide`.

use axum::Router;
use axum::routing::get;

use super::GuidePage;
use crate::error::{Problem, Result};
use crate::state::Web;
use crate::ui::Page;
use crate::visitor::{Tab, Visitor};

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/styleguide", get(guide))
}

async fn guide(visitor: Visitor) -> Result<Page<GuidePage>> {
    if !visitor.county.demo {
        return Err(Problem::not_found());
    }
    Ok(Page(GuidePage::new(visitor.shell(Tab::None))))
}
