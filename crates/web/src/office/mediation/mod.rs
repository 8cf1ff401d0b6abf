//! `/office/mediations`: people's mediation, from the application to the closed file.
//!
//! A file lies closed: names are masked and nothing that was said is shown until somebody opens it,
//! and every opening is written down. Which steps are open is decided by the core; a page shows
//! forms for those and no others.

mod acts;
mod agreeing;
mod fields;
mod forms;
mod list;
mod opening;
mod page;
mod panel;
mod routes;
mod sections;
mod steps;
mod typed;

use maplegrid_domain::shared::MediationId;

pub use list::MediationsPage;
pub use opening::NewMediationPage;
pub use page::MediationFilePage;
pub use panel::MediationPanel;
pub(crate) use routes::id_of;
pub(super) use routes::routes;

/// The address of a file.
pub(crate) fn url(id: &MediationId) -> String {
    format!("/office/mediations/{id}")
}
