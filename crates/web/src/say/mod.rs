//! 我要说事: a resident's new matter.

mod alike;
mod forms;
mod pages;
mod routes;
mod upload;

pub use alike::Count;
pub use forms::{Kept, SayForm};
pub(crate) use pages::entries;
pub(crate) use pages::path_names;
pub use pages::{Entry, PickPage, SayPage};
pub(crate) use routes::{accepted, routes};
