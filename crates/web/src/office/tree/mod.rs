//! `/office/areas/{id}`: an area with what may be changed about it, the preview of a change, and
//! its history.

mod form;
mod page;
mod preview;

use axum::Router;

use crate::state::Web;

pub use page::AreaPage;
pub use preview::ChangePage;

pub(super) fn routes() -> Router<Web> {
    Router::new().merge(page::routes()).merge(preview::routes())
}
