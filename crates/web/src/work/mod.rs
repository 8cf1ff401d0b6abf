//! `/work`: the phone of those who keep in touch with households. Today in walking order, a
//! household's card, logging a contact in three taps, a matter taken down for somebody, return
//! visits, leave.
//!
//! Every page works without script. With it, what is handed in goes through a queue in the phone
//! (`assets/scripts/work*.ts`), so each post carries the key it is known by, the account it was
//! written under and when it was written down. Nothing here records where somebody is.

mod contact;
mod frame;
mod household;
mod keep;
mod mine;
mod mishap;
mod say;
mod today;
mod visit;

use axum::Router;

use crate::settings::WebSettings;
use crate::state::Web;

pub(crate) use frame::has_desk;
pub use frame::{WorkShell, WorkTab};
pub use household::{HomePage, HomesPage};
pub use keep::{OfflinePage, QueuePage};
pub use mine::MinePage;
pub use mishap::WorkMishapPage;
pub(crate) use mishap::mishap;
pub use say::{SayPage, SlipPage};
pub use today::TodayPage;
pub use visit::VisitPage;

/// All routes under `/work`.
pub(crate) fn routes(settings: &WebSettings) -> Router<Web> {
    Router::new()
        .merge(today::routes())
        .merge(household::routes())
        .merge(contact::routes())
        .merge(say::routes(settings))
        .merge(visit::routes())
        .merge(mine::routes())
        .merge(keep::routes())
}
