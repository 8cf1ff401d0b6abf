//! 查我说的事: a resident's own case, by number and query code.

mod access;
mod acts;
mod agent;
pub mod files;
mod pages;
mod parts;
mod routes;
mod sheets;

pub use access::Access;
pub use agent::{AgentPage, Candidate};
pub(crate) use files::stored;
pub use pages::{AgentView, Frame, TrackPage};
pub use parts::OwnPart;
pub use routes::FindPage;
pub(crate) use routes::routes;
pub(crate) use sheets::hex;
pub use sheets::{Act, ActPage, ReceiptPage};
