//! `/office`: the desk of villages, townships and the county. Signing in, the inbox, a case with
//! what may be done about it, registering for a resident, and the method explained.
//!
//! Everything here is read through the signed-in person's scope; what somebody may not see does
//! not exist for them. Whether an action is allowed is decided by the core, never here.

pub mod address;
mod areas;
mod case;
mod form;
mod frame;
mod households;
mod import;
mod inbox;
mod mediation;
mod method;
mod mishap;
mod network;
mod posts;
mod register;
mod registers;
mod reports;
pub mod session;
mod sign_in;
mod tree;
mod waiting;

use axum::Router;

use crate::settings::WebSettings;
use crate::state::Web;

pub use areas::AreasPage;
pub use case::CasePage;
pub use frame::Spot;
pub(crate) use frame::nav;
pub use households::{HouseholdPage, HouseholdsPage, NewHouseholdPage};
pub use import::{ImportPage, PreviewPage};
pub(crate) use inbox::village_name;
pub use inbox::{Asked, ListPage};
pub use mediation::{MediationFilePage, MediationPanel, MediationsPage, NewMediationPage};
pub(crate) use mediation::{id_of as mediation_id, url as mediation_url};
pub use method::MethodPage;
pub(crate) use mishap::mishap;
pub use network::{GapsPage, NetworkPage};
pub use posts::{BoardPage, FillPage, GivenPage, LeavePage, PasswordPage, SelectionPage};
pub use register::{RegisterForm, RegisterPage, SlipPage};
pub(crate) use register::{read_registration, registration_alike};
pub use registers::{
    EntryPage, EntrySheetPage, NewEntryPage, RegisterPage as RegisterListPage, RegistersPage,
    RegistersPanel,
};
pub use reports::{BehindPage, ReportsPage, SheetPage};
pub use session::{COOKIE, Staff, Turned};
pub use sign_in::SignInPage;
pub use tree::{AreaPage, ChangePage};
pub use waiting::WaitingPage;

/// All routes under `/office`.
pub(crate) fn router(settings: &WebSettings) -> Router<Web> {
    Router::new()
        .merge(sign_in::routes())
        .merge(inbox::routes())
        .merge(areas::routes())
        .merge(posts::routes())
        .merge(tree::routes())
        .merge(case::routes())
        .merge(register::routes(settings))
        .merge(registers::routes())
        .merge(network::routes())
        .merge(households::routes())
        .merge(waiting::routes())
        .merge(reports::routes())
        .merge(import::routes())
        .merge(mediation::routes(settings))
        .merge(method::routes())
}
