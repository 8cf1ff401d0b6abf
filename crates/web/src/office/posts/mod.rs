//! `/office/posts`: who holds which post, coming to it, leaving it, and sign-ins for it.

mod board;
mod call_off;
mod fill;
mod leave;
mod selection;
mod sign_in;

use axum::Router;

use crate::state::Web;

pub use board::BoardPage;
pub(super) use board::last_day;
pub use fill::FillPage;
pub(super) use leave::case_line;
pub use leave::{CaseLine, LeavePage};
pub use selection::SelectionPage;
pub use sign_in::{GivenPage, PasswordPage};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .merge(board::routes())
        .merge(call_off::routes())
        .merge(fill::routes())
        .merge(leave::routes())
        .merge(selection::routes())
        .merge(sign_in::routes())
}
