//! `/office/registers`: registers, their entries, what is done with one, and its sheet.

mod cards;
mod entry;
mod inputs;
mod list;
mod panel;
mod reading;
mod sheet;
mod typed;
mod writing;

pub use cards::RegistersPage;
pub use entry::{EntryPage, NewEntryPage};
pub use list::RegisterPage;
pub use panel::RegistersPanel;
pub(crate) use panel::of_case as registers_of_case;
pub use sheet::EntrySheetPage;

use axum::Router;
use axum::routing::{get, post};
use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::shared::EntryId;

use crate::state::Web;

pub(in crate::office) fn routes() -> Router<Web> {
    Router::new()
        .route("/office/registers", get(reading::cards))
        .route("/office/registers/{register}", get(reading::list))
        .route("/office/registers/{register}/new", get(reading::fresh).post(writing::enter))
        .route("/office/registers/{register}/budget", post(writing::budget))
        .route("/office/registers/{register}/approve", post(writing::approve))
        .route("/office/registers/{register}/export", get(reading::out))
        .route("/office/register-entries/{entry}", get(reading::entry))
        .route("/office/register-entries/{entry}/look", post(writing::look))
        .route("/office/register-entries/{entry}/sheet", post(writing::sheet))
        .route("/office/register-entries/{entry}/{step}", post(writing::act))
}

/// Where an entry is read.
fn entry_url(id: &EntryId) -> String {
    format!("/office/register-entries/{id}")
}

/// What the third step is called: 已发放.
fn completed(rule: &RegisterRule) -> &str {
    rule.completed_label()
}
