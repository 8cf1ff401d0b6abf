//! `/office/register`: writing down for somebody what they said on the telephone, at the counter,
//! at their door. They agreed to it, and they get the same number and code as everybody.

mod alike;
mod form;
mod pages;
mod routes;

pub(crate) use alike::alike as registration_alike;
pub use form::RegisterForm;
pub(crate) use form::read as read_registration;
pub use pages::{RegisterPage, SlipPage};
pub(super) use routes::routes;
