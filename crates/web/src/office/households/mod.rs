//! `/office/households`: the households of an area, and the card of one.

mod card;
mod care;
mod forms;
mod list;
mod routes;
mod writing;

pub use card::HouseholdPage;
pub use forms::{ContactForm, EditForm, MemberForm, NewForm, StepForm};
pub use list::{HouseholdsPage, NewHouseholdPage, Row};
pub(super) use routes::routes;
